package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
)

// tank is a model with one of everything: a state, an algebraic loop, an alias, a constant, a dependent parameter, a relation.
func tank(t *testing.T) *model {
	m := newModel(t)
	g := m.Graph
	a, area := m.variable("area", dae.Parameter, 2, 1)
	_ = a
	b, double := m.variable("double", dae.Parameter, 0, 1)
	m.Variables[b].Binding = g.Mul(g.Const(2), area)
	level, der := m.state("level", 1, 5)
	flow, same, dp, limit := m.unknown("flow", 0.1), m.unknown("same", 0), m.unknown("dp", 0), m.unknown("limit", 0)
	full := m.relation(g.Gt(level, g.Const(3)), "level > 3")
	m.equal(g.Mul(area, der), g.Select(full, g.Neg(flow), flow))
	m.equal(g.Add(g.Mul(g.Mul(flow, flow), flow), flow), dp)
	m.equal(dp, g.Sub(g.Const(2), g.Mul(g.Const(0.1), flow)))
	m.equal(same, flow)
	m.equal(limit, g.Add(double, g.Const(1)))
	return m
}

// An explanation accounts for every variable and every equation.
func TestExplanationAddsUp(t *testing.T) {
	var stages []string
	r := tank(t).start(engine.Options{Trace: &engine.Trace{Begin: func(s string) { stages = append(stages, s) }}})
	x := r.Explain()
	v, e := x.Variables, x.Equations
	if sum := v.Parameters + v.Inputs + v.States + v.Unknowns + v.Assigned + v.Constant + v.Aliases + v.Discrete - v.Derivatives; v.Written != sum {
		t.Errorf("%d variables, %d accounted for: %+v", v.Written, sum, v)
	}
	if sum := e.Aliases + e.Assigned + e.Eliminated + e.Kept; e.Written+e.Added != sum {
		t.Errorf("%d equations, %d accounted for: %+v", e.Written, sum, e)
	}
	if v.Dependent != 1 || v.Aliases != 1 || v.Constant != 1 || v.States != 1 || v.Discrete != 1 {
		t.Errorf("%+v", v)
	}
	if len(x.Loops) != 1 || len(x.Loops[0].Equations) != 2 || len(x.Loops[0].Kept) != len(x.Unknowns) || x.Loops[0].Linear {
		t.Errorf("loops %+v", x.Loops)
	}
	if len(x.States) != 1 || x.States[0].Name != "level" || *x.States[0].Start != 1 || x.States[0].Nominal != 5 || !x.States[0].Fixed {
		t.Errorf("states %+v", x.States)
	}
	n := len(x.States) + len(x.Unknowns)
	if x.Size.Nonzeros < n || x.Size.Factors < n || x.Size.Code == 0 || len(x.Size.Functions) == 0 || len(stages) < 4 {
		t.Errorf("size %+v, stages %v", x.Size, stages)
	}
	becomes := map[string]string{}
	for _, f := range r.ExplainVariables() {
		becomes[f.Name] = strings.TrimSpace(f.Becomes + " " + f.Of)
	}
	for name, want := range map[string]string{"area": "parameter", "double": "dependent", "level": "state", "limit": "constant", "der(level)": "derivative level"} {
		if becomes[name] != want {
			t.Errorf("%s becomes %q, want %q", name, becomes[name], want)
		}
	}
}

// Counting what limits the steps changes no bit of the trajectory, and blames the variable that is stiff.
func TestLimitsBlameTheFastVariableAndChangeNothing(t *testing.T) {
	build := func() *model {
		m := newModel(t)
		g := m.Graph
		slow, ds := m.state("slow", 1, 1)
		fast, df := m.state("fast", 1, 1)
		m.equal(ds, g.Mul(g.Const(-0.01), slow))
		m.equal(df, g.Mul(g.Const(-40), g.Sub(g.Mul(fast, fast), slow)))
		return m
	}
	plain, traced := build().start(engine.Options{Tolerance: 1e-7}), build().start(engine.Options{Tolerance: 1e-7, Trace: &engine.Trace{}})
	for range 20 {
		plain.steps(1)
		traced.steps(1)
		for _, name := range []string{"slow", "fast"} {
			if a, b := plain.value(name), traced.value(name); a != b {
				t.Fatalf("%s: %v plain, %v traced", name, a, b)
			}
		}
	}
	if len(plain.w.Limits()) != 0 {
		t.Error("a plant without a trace counts")
	}
	limits := traced.w.Limits()
	if len(limits) == 0 || traced.Variables[limits[0].Var].Name != "fast" {
		t.Errorf("limits %s", fmt.Sprint(limits))
	}
	total := int64(0)
	for _, l := range limits {
		total += l.Taken + l.Rejected
	}
	if s := traced.w.Stats; total > s.Steps+s.Rejected {
		t.Errorf("%d steps are blamed, %d were tried", total, s.Steps+s.Rejected)
	}
}
