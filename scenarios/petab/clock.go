package petab

import (
	"fmt"
	"math"

	"gemel/engine/dae"
	"gemel/engine/expr"
)

// Names that no model can have.
const (
	clockName = "time of the tables"
	rateName  = "rate of the time"
)

// retime makes the time of a plant run with a rate that is an input: der(x) becomes what the plant integrates divided by rate, and what
// reads time reads a state of its own. One tick then goes from one time of the tables to the next, whatever lies between.
func retime(sys *dae.System) (clock, rate dae.VarID, err error) {
	if len(sys.Samples) > 0 {
		return 0, 0, fmt.Errorf("the model has sample(...), which a fitting problem in tables cannot have: its time does not run evenly")
	}
	g := sys.Graph
	n := len(sys.Variables)
	rate = sys.Add(dae.Variable{Name: rateName, Kind: dae.Input, Start: g.Const(1), Min: math.NaN(), Max: math.NaN(), Nominal: math.NaN(), Pre: dae.NoVar, PreOf: dae.NoVar})
	clock = sys.Add(dae.Variable{Name: clockName, Kind: dae.Continuous, Start: g.Const(0), Fixed: true, Min: math.NaN(), Max: math.NaN(), Nominal: math.NaN(), Pre: dae.NoVar, PreOf: dae.NoVar})
	readTimeAs(sys, g.Var(expr.Slot(clock)))
	for i := range n {
		x := dae.VarID(i)
		own := sys.Variables[i].Der
		if sys.Variables[i].Kind != dae.Continuous || own == dae.NoVar {
			continue
		}
		d := &sys.Variables[own]
		d.Kind, d.DerOf = dae.Continuous, dae.NoVar
		if d.Der == 0 {
			d.Der = dae.NoVar
		}
		sys.Variables[i].Der = dae.NoVar
		fresh := sys.Derivative(x)
		sys.Variables[fresh].Name = "der(" + sys.Variables[i].Name + ") per tick"
		sys.Equations = append(sys.Equations, dae.Equation{Left: g.Var(expr.Slot(fresh)), Right: g.Mul(g.Var(expr.Slot(rate)), g.Var(expr.Slot(own))),
			Source: "time of the tables", Asset: sys.Variables[i].Asset, Pos: sys.Variables[i].Pos})
	}
	tick := sys.Derivative(clock)
	sys.Equations = append(sys.Equations, dae.Equation{Left: g.Var(expr.Slot(tick)), Right: g.Var(expr.Slot(rate)), Source: "time of the tables"})
	return clock, rate, nil
}

// readTimeAs puts another node where the system reads time.
func readTimeAs(sys *dae.System, clock expr.Node) {
	s := expr.NewSubstituter(sys.Graph, sys.Graph, func(v expr.Slot) expr.Node {
		if v == 0 {
			return clock
		}
		return expr.None
	})
	change := func(nodes ...*expr.Node) {
		for _, n := range nodes {
			*n = s.Copy(*n)
		}
	}
	for i := range sys.Equations {
		change(&sys.Equations[i].Left, &sys.Equations[i].Right)
	}
	for i := range sys.Initial {
		change(&sys.Initial[i].Left, &sys.Initial[i].Right)
	}
	for i := range sys.Relations {
		change(&sys.Relations[i].Cond)
	}
	for i := range sys.Monitors {
		change(&sys.Monitors[i].Cond)
	}
	for i := range sys.Updates {
		change(&sys.Updates[i].Value)
	}
	for i := range sys.Asserts {
		change(&sys.Asserts[i].Cond)
	}
	for i := range sys.Assignments {
		change(&sys.Assignments[i].Value, &sys.Assignments[i].Active)
	}
	for i := range sys.Reinits {
		change(&sys.Reinits[i].Value, &sys.Reinits[i].Active)
	}
	for i := range sys.Terminates {
		change(&sys.Terminates[i].Cond)
	}
	for i := range sys.Before {
		change(&sys.Before[i].Value, &sys.Before[i].Active)
	}
}
