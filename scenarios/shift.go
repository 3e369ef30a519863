package scenarios

import (
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
)

// shiftTime makes the plant's time begin at start: a State counts from 0.
func shiftTime(sys *dae.System, start float64) {
	g := sys.Graph
	now := g.Add(g.Var(expr.Slot(dae.Time)), g.Const(start))
	shift := expr.NewSubstituter(g, g, func(s expr.Slot) expr.Node {
		if dae.VarID(s) == dae.Time {
			return now
		}
		return expr.None
	})
	equations := func(list []dae.Equation) {
		for i := range list {
			list[i].Left, list[i].Right = shift.Copy(list[i].Left), shift.Copy(list[i].Right)
		}
	}
	equations(sys.Equations)
	equations(sys.Initial)
	for i := range sys.Relations {
		sys.Relations[i].Cond = shift.Copy(sys.Relations[i].Cond)
	}
	for i := range sys.Monitors {
		sys.Monitors[i].Cond = shift.Copy(sys.Monitors[i].Cond)
	}
	for i := range sys.Updates {
		sys.Updates[i].Value = shift.Copy(sys.Updates[i].Value)
	}
	for i := range sys.Asserts {
		sys.Asserts[i].Cond = shift.Copy(sys.Asserts[i].Cond)
	}
	for _, list := range [][]dae.Assignment{sys.Assignments, sys.Before} {
		for i := range list {
			list[i].Value = shift.Copy(list[i].Value)
		}
	}
	for i := range sys.Reinits {
		sys.Reinits[i].Active, sys.Reinits[i].Value = shift.Copy(sys.Reinits[i].Active), shift.Copy(sys.Reinits[i].Value)
	}
	for i := range sys.Terminates {
		sys.Terminates[i].Cond = shift.Copy(sys.Terminates[i].Cond)
	}
	for i := range sys.Samples { // the first time that is not before the start
		c := &sys.Samples[i]
		missed := g.Max(g.Const(0), g.Div(g.Sub(g.Const(start), c.Start), c.Interval))
		c.Start = g.Sub(g.Add(c.Start, g.Mul(g.Unary(expr.OpCeil, missed), c.Interval)), g.Const(start))
	}
	for i := range sys.Variables {
		v := &sys.Variables[i]
		v.Start, v.Binding = shift.Copy(v.Start), shift.Copy(v.Binding)
	}
	shiftMessages(sys, now)
}

// shiftMessages makes messages that show the time show that of the model.
func shiftMessages(sys *dae.System, now expr.Node) {
	const plain, shifted = "{time}", "time of the model"
	shown := false
	replace := func(message *string) {
		if strings.Contains(*message, plain) {
			*message, shown = strings.ReplaceAll(*message, plain, "{"+shifted+"}"), true
		}
	}
	for i := range sys.Asserts {
		replace(&sys.Asserts[i].Message)
	}
	for i := range sys.Terminates {
		replace(&sys.Terminates[i].Message)
	}
	if shown {
		nan := expr.NaN()
		v := sys.Add(dae.Variable{Name: shifted, Kind: dae.Continuous, Unit: "s", Start: sys.Graph.Const(0), Min: nan, Max: nan, Nominal: nan, Protected: true})
		sys.Equations = append(sys.Equations, dae.Equation{Left: sys.Ref(v), Right: now, Source: "time"})
	}
}
