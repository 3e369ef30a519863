package flat

import (
	"fmt"
	"math"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
)

// System is a flat system that tests can print.
type System struct{ *dae.System }

// String lists variables and equations in a short form.
func (s System) String() string {
	var b strings.Builder
	kinds := []string{"time", "parameter", "input", "variable", "der", "discrete", "previous"}
	for i, v := range s.Variables {
		if i == 0 {
			continue
		}
		if v.Kind == dae.Derivative {
			continue
		}
		fmt.Fprintf(&b, "%s %s", kinds[v.Kind], v.Name)
		if v.Unit != "" {
			fmt.Fprintf(&b, " [%s]", v.Unit)
		}
		if v.Binding != expr.None {
			fmt.Fprintf(&b, " = %s", s.text(v.Binding, 0))
		}
		if v.Start != expr.None {
			fmt.Fprintf(&b, " start %s", s.text(v.Start, 0))
		}
		for _, x := range []struct {
			name string
			v    float64
		}{{"min", v.Min}, {"max", v.Max}, {"nominal", v.Nominal}} {
			if !math.IsNaN(x.v) {
				fmt.Fprintf(&b, " %s %g", x.name, x.v)
			}
		}
		for _, x := range []struct {
			name string
			is   bool
		}{{"fixed", v.Fixed && v.Kind != dae.Parameter}, {"found at the start", !v.Fixed && v.Kind == dae.Parameter}, {"final", v.Final}, {"output", v.Output}, {"protected", v.Protected}, {"flow", v.Flow},
			{"Boolean", v.Type == dae.Boolean}, {"Integer", v.Type == dae.Integer}} {
			if x.is {
				b.WriteString(" " + x.name)
			}
		}
		b.WriteByte('\n')
	}
	for _, e := range s.Equations {
		fmt.Fprintf(&b, "%s = %s\n", s.text(e.Left, 0), s.text(e.Right, 0))
	}
	for _, e := range s.Initial {
		fmt.Fprintf(&b, "initial %s = %s\n", s.text(e.Left, 0), s.text(e.Right, 0))
	}
	for _, r := range s.Relations {
		fmt.Fprintf(&b, "relation %s: %s\n", s.Variables[r.Var].Name, s.text(r.Cond, 0))
	}
	for _, a := range s.Assignments {
		fmt.Fprintf(&b, "%s := %s\n", s.Variables[a.Var].Name, s.text(a.Value, 0))
	}
	for _, a := range s.Before {
		fmt.Fprintf(&b, "before %s := %s\n", s.Variables[a.Var].Name, s.text(a.Value, 0))
	}
	for _, r := range s.Reinits {
		fmt.Fprintf(&b, "reinit %s := %s when %s\n", s.Variables[r.Var].Name, s.text(r.Value, 0), s.text(r.Active, 0))
	}
	for _, r := range s.Samples {
		fmt.Fprintf(&b, "%s: at %s, every %s\n", s.Variables[r.Var].Name, s.text(r.Start, 0), s.text(r.Interval, 0))
	}
	for _, r := range s.Terminates {
		fmt.Fprintf(&b, "terminate %s: %s\n", s.text(r.Cond, 0), r.Message)
	}
	for _, a := range s.Asserts {
		when := ""
		if a.Event {
			when = "at events "
		}
		fmt.Fprintf(&b, "assert %s%s: %s\n", when, s.text(a.Cond, 0), a.Message)
	}
	return b.String()
}

// text renders a node; its operands are in the graph's order.
func (s System) text(n expr.Node, bind int) string {
	g := s.Graph
	a, b, c := g.Args(n)
	infix := func(op string, level int) string {
		t := s.text(a, level) + op + s.text(b, level+1)
		if level < bind {
			return "(" + t + ")"
		}
		return t
	}
	call := func(name string, args ...expr.Node) string {
		parts := make([]string, len(args))
		for i, x := range args {
			parts[i] = s.text(x, 0)
		}
		return name + "(" + strings.Join(parts, ", ") + ")"
	}
	switch op := g.Op(n); op {
	case expr.OpConst:
		return fmt.Sprintf("%.9g", g.Value(n))
	case expr.OpVar:
		return s.Variables[g.Slot(n)].Name
	case expr.OpAdd:
		return infix(" + ", 2)
	case expr.OpSub:
		return infix(" - ", 2)
	case expr.OpMul:
		return infix("*", 3)
	case expr.OpDiv:
		return infix("/", 3)
	case expr.OpLt:
		return infix(" < ", 1)
	case expr.OpLe:
		return infix(" <= ", 1)
	case expr.OpEq:
		return infix(" == ", 1)
	case expr.OpNe:
		return infix(" <> ", 1)
	case expr.OpAnd:
		return infix(" and ", 1)
	case expr.OpOr:
		return infix(" or ", 1)
	case expr.OpNeg:
		return "-" + s.text(a, 4)
	case expr.OpPow:
		return infix("^", 4)
	case expr.OpSelect:
		return call("if", a, b, c)
	case expr.OpNot:
		return call("not", a)
	case expr.OpLocate:
		return call(fmt.Sprint("locate", g.Table(n)), a)
	case expr.OpAt:
		return call(fmt.Sprint("at", g.Table(n)), a)
	case expr.OpMin:
		return call("min", a, b)
	case expr.OpMax:
		return call("max", a, b)
	default:
		name := map[expr.Op]string{expr.OpAbs: "abs", expr.OpSqrt: "sqrt", expr.OpFloor: "floor", expr.OpCeil: "ceil", expr.OpTrunc: "trunc",
			expr.OpExp: "exp", expr.OpLog: "log", expr.OpSin: "sin", expr.OpCos: "cos", expr.OpTan: "tan", expr.OpTanh: "tanh",
			expr.OpAtan2: "atan2"}[op]
		if b != expr.None {
			return call(name, a, b)
		}
		return call(name, a)
	}
}
