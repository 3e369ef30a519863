package dae

import (
	"strings"
	"testing"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"
)

// model builds systems by hand. Every equation gets a line of its own in model.mo.
type model struct {
	*System
	g    *expr.Graph
	line int
}

func newModel(name string) *model {
	s := New(name)
	return &model{System: s, g: s.Graph}
}

func (m *model) variable(v Variable) VarID {
	nan := expr.NaN()
	if v.Min == 0 && v.Max == 0 {
		v.Min, v.Max = nan, nan
	}
	if v.Nominal == 0 {
		v.Nominal = nan
	}
	if i := strings.LastIndexByte(v.Name, '.'); i > 0 && v.Asset == "" {
		v.Asset = v.Name[:i]
	}
	m.line++
	v.Pos = Pos{"model.mo", m.line, 3}
	return m.Add(v)
}

func (m *model) reals(names ...string) []VarID {
	ids := make([]VarID, len(names))
	for i, n := range names {
		ids[i] = m.variable(Variable{Name: n, Kind: Continuous})
	}
	return ids
}

func (m *model) real(name string) VarID { return m.reals(name)[0] }

func (m *model) input(name string) VarID { return m.variable(Variable{Name: name, Kind: Input}) }

func (m *model) parameter(name string, value float64) VarID {
	return m.variable(Variable{Name: name, Kind: Parameter, Fixed: true, Binding: m.g.Const(value)})
}

// n makes a node of a variable, a number or a node.
func (m *model) n(x any) expr.Node {
	switch x := x.(type) {
	case VarID:
		return m.Ref(x)
	case expr.Node:
		return x
	case float64:
		return m.g.Const(x)
	case int:
		return m.g.Const(float64(x))
	}
	panic("neither variable nor number")
}

func (m *model) der(x VarID) expr.Node { return m.Ref(m.Derivative(x)) }

func (m *model) equation(left, right any) Equation {
	m.line++
	return Equation{Left: m.n(left), Right: m.n(right), Pos: Pos{"model.mo", m.line, 3}}
}

func (m *model) eq(left, right any) { m.Equations = append(m.Equations, m.equation(left, right)) }

func (m *model) initially(left, right any) { m.Initial = append(m.Initial, m.equation(left, right)) }

func (m *model) add(a, b any) expr.Node { return m.g.Add(m.n(a), m.n(b)) }
func (m *model) sub(a, b any) expr.Node { return m.g.Sub(m.n(a), m.n(b)) }
func (m *model) mul(a, b any) expr.Node { return m.g.Mul(m.n(a), m.n(b)) }
func (m *model) div(a, b any) expr.Node { return m.g.Div(m.n(a), m.n(b)) }

func (m *model) ordered(t *testing.T) *Ordered {
	t.Helper()
	o, err := Analyze(m.System)
	if err != nil {
		t.Fatalf("Analyze: %v", err)
	}
	return o
}

// refused checks the whole text of the error.
func (m *model) refused(t *testing.T, want string) {
	t.Helper()
	_, err := Analyze(m.System)
	if err == nil {
		t.Fatalf("Analyze found nothing wrong, want:\n%s", want)
	}
	if got := err.Error(); got != strings.TrimSpace(want) {
		t.Errorf("got:\n%s\nwant:\n%s", got, strings.TrimSpace(want))
	}
}

// names of variables, in one line.
func (m *model) list(vars []VarID) string {
	names := make([]string, len(vars))
	for i, v := range vars {
		names[i] = m.Variables[v].Name
	}
	return strings.Join(names, " ")
}

// eval evaluates n with the leaves given.
func eval(o *Ordered, n expr.Node, leaves map[VarID]float64) float64 {
	return interp.Eval(o.Graph, n, func(s expr.Slot) float64 {
		if v, ok := leaves[VarID(s)]; ok {
			return v
		}
		return expr.NaN()
	})
}

// show writes a node with the names of the model.
func (m *model) show(n expr.Node) string {
	return m.g.Sprint(n, func(s expr.Slot) string { return m.Variables[s].Name })
}
