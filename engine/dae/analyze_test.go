package dae

import (
	"fmt"
	"testing"

	"gemel/engine/expr"
)

// rc is a circuit of resistor, capacitor and voltage source as the front end flattens
// it: connectors, ground, flow sums.
func rc() *model {
	m := newModel("RC")
	R, C, V := m.parameter("r.R", 100), m.parameter("c.C", 1e-3), m.parameter("source.V", 10)
	type component struct{ v, i, pv, pi, nv, ni VarID }
	two := func(name string) component {
		ids := m.reals(name+".v", name+".i", name+".p.v", name+".n.v")
		pi := m.variable(Variable{Name: name + ".p.i", Kind: Continuous, Flow: true})
		ni := m.variable(Variable{Name: name + ".n.i", Kind: Continuous, Flow: true})
		c := component{ids[0], ids[1], ids[2], pi, ids[3], ni}
		m.eq(c.v, m.sub(c.pv, c.nv))
		m.eq(0, m.add(c.pi, c.ni))
		m.eq(c.i, c.pi)
		return c
	}
	r, c, s := two("r"), two("c"), two("source")
	gv := m.real("ground.p.v")
	gi := m.variable(Variable{Name: "ground.p.i", Kind: Continuous, Flow: true})
	m.eq(gv, 0)
	m.eq(m.mul(R, r.i), r.v)
	m.eq(m.mul(C, m.der(c.v)), c.i)
	m.eq(s.v, V)
	m.eq(s.pv, r.pv)
	m.eq(m.add(s.pi, r.pi), 0)
	m.eq(r.nv, c.pv)
	m.eq(m.add(r.ni, c.pi), 0)
	m.eq(c.nv, gv)
	m.eq(s.nv, gv)
	m.eq(m.add(m.add(c.ni, s.ni), gi), 0)
	return m
}

func TestCircuitBecomesOneStateWithoutUnknowns(t *testing.T) {
	m := rc()
	o := m.ordered(t)
	if got := m.list(o.States); got != "c.v" {
		t.Errorf("states %s, want c.v", got)
	}
	if len(o.Z) != 0 {
		t.Errorf("unknowns %s, want none", m.list(o.Z))
	}
	if got, want := m.show(o.F[0]), "(source.V - c.v)/r.R/c.C"; got != want {
		t.Errorf("der(c.v) = %s, want %s", got, want)
	}
	if len(o.Aliases)+len(o.Explicit)+len(o.States)+len(o.Parameters)+1 != len(m.Variables) {
		t.Errorf("%d aliases, %d explicit, %d states, %d parameters and the time do not make up %d variables",
			len(o.Aliases), len(o.Explicit), len(o.States), len(o.Parameters), len(m.Variables))
	}
	var divisors []string
	for _, d := range o.Divisors {
		divisors = append(divisors, m.show(d.Value))
	}
	if got := fmt.Sprint(divisors); got != "[r.R c.C]" {
		t.Errorf("divisors %s, want [r.R c.C]", got)
	}
}

// Two analyses of the same System must agree in every node.
func TestAnalysisIsDeterministic(t *testing.T) {
	for _, build := range []func() *model{rc, func() *model { return grid(5) }, func() *model { return header(20) }} {
		p, q := build().ordered(t), build().ordered(t)
		if fmt.Sprint(p.F, p.G, p.Z, p.Explicit, p.Blocks, p.Init) != fmt.Sprint(q.F, q.G, q.Z, q.Explicit, q.Blocks, q.Init) {
			t.Errorf("%s: two analyses differ", p.System.Name)
		}
	}
}

func TestAliasChainKeepsSignsAndPrefersTheState(t *testing.T) {
	m := newModel("Chain")
	v := m.reals("a.x", "b.x", "c.x", "s", "d.x")
	a, b, c, s, d := v[0], v[1], v[2], v[3], v[4]
	m.eq(a, m.g.Neg(m.n(b)))
	m.eq(m.add(b, c), 0)
	m.eq(c, s)
	m.eq(m.mul(2, d), m.mul(-2, a))
	m.eq(m.der(s), m.sub(1, a))
	o := m.ordered(t)
	want := "[{1 4 false} {2 4 true} {3 4 false} {5 4 true}]"
	if got := fmt.Sprint(o.Aliases); got != want {
		t.Errorf("aliases %s, want %s", got, want)
	}
	if got := m.show(o.F[0]); got != "1 - s" {
		t.Errorf("der(s) = %s, want 1 - s", got)
	}
	if got := m.show(o.Value(d)); got != "-s" {
		t.Errorf("d.x = %s, want -s", got)
	}
}

func TestAliasOfAnInputIsTheInput(t *testing.T) {
	m := newModel("Input")
	x, y := m.real("pump.u"), m.real("y")
	u := m.input("top.command")
	m.eq(x, u)
	m.eq(y, m.mul(2, x))
	o := m.ordered(t)
	if o.Value(x) != m.Ref(u) || m.show(o.Value(y)) != "2*top.command" {
		t.Errorf("pump.u = %s, y = %s", m.show(o.Value(x)), m.show(o.Value(y)))
	}
}

func TestConstantsSpreadThroughTheEquations(t *testing.T) {
	m := newModel("Ground")
	p := m.parameter("p", 3)
	v := m.reals("ground", "n", "v", "pv", "twice")
	m.eq(v[2], m.sub(v[3], v[1])) // v = pv - n is an alias only because n is 0
	m.eq(v[1], v[0])
	m.eq(v[0], 0)
	m.eq(m.mul(2, v[3]), p)
	m.eq(v[4], m.mul(v[2], v[0]))
	o := m.ordered(t)
	if got := m.show(o.Value(v[2])); got != "0.5*p" {
		t.Errorf("v = %s, want 0.5*p", got)
	}
	if got := m.show(o.Value(v[4])); got != "0" {
		t.Errorf("twice = %s, want 0", got)
	}
	if len(o.Blocks) != 0 {
		t.Errorf("%d blocks remain, want none", len(o.Blocks))
	}
}

// Two capacitors in parallel and two inertias on one shaft have states that are equal;
// they become one state, which needs no index reduction.
func TestEqualStatesBecomeOne(t *testing.T) {
	m := newModel("Parallel")
	v := m.reals("c1.v", "c2.v", "c1.i", "c2.i")
	i := m.input("i")
	m.eq(m.mul(1, m.der(v[0])), v[2])
	m.eq(m.mul(3, m.der(v[1])), v[3])
	m.eq(v[0], v[1])
	m.eq(i, m.add(v[2], v[3]))
	o := m.ordered(t)
	if got, der := m.list(o.States), eval(o, o.F[0], map[VarID]float64{i: 8}); got != "c1.v" || der != 2 {
		t.Errorf("state %s with derivative %s = %v, want c1.v and i/4 = 2", got, m.show(o.F[0]), der)
	}

	m = newModel("Shaft")
	w := m.reals("J1.phi", "J1.w", "J1.tau", "J2.phi", "J2.w", "J2.tau")
	load := m.input("load")
	m.eq(m.der(w[0]), w[1])
	m.eq(m.mul(1, m.der(w[1])), w[2])
	m.eq(m.der(w[3]), w[4])
	m.eq(m.mul(3, m.der(w[4])), w[5])
	m.eq(w[0], m.g.Neg(m.n(w[3]))) // mounted back to back
	m.eq(load, m.sub(w[2], w[5]))
	o = m.ordered(t)
	if got := m.list(o.States); got != "J1.phi J1.w" {
		t.Fatalf("states %s, want J1.phi J1.w", got)
	}
	leaves := map[VarID]float64{load: 8, w[1]: 5}
	if a, b, c := eval(o, o.F[0], leaves), eval(o, o.F[1], leaves), eval(o, o.Value(w[4]), leaves); a != 5 || b != 2 || c != -5 {
		t.Errorf("der(phi) = %v, der(w) = %v, J2.w = %v; want 5, 2, -5", a, b, c)
	}
}

func TestStateFixedToConstantHasZeroDerivative(t *testing.T) {
	m := newModel("Flange")
	v := m.reals("phi", "w", "tau")
	load := m.input("load")
	m.eq(v[0], 0)
	m.eq(m.der(v[0]), v[1])
	m.eq(m.mul(2, m.der(v[1])), m.add(v[2], load))
	o := m.ordered(t)
	if len(o.States) != 0 || m.show(o.Value(v[1])) != "0" || m.show(o.Value(v[2])) != "-load" {
		t.Errorf("states %s, w = %s, tau = %s", m.list(o.States), m.show(o.Value(v[1])), m.show(o.Value(v[2])))
	}
}

func TestCoefficientsDecideWhatIsSolved(t *testing.T) {
	m := newModel("Divide")
	p, zero := m.parameter("p", 2), m.parameter("zero", 0)
	x := m.real("x")
	m.eq(m.der(x), 1)
	v := m.reals("a", "b", "c", "d")
	m.eq(m.mul(p, v[0]), x)                                // p is not zero: a = x/p
	m.eq(m.mul(zero, v[1]), x)                             // zero is: a residual
	m.eq(m.mul(x, v[2]), 1)                                // x may vanish: a residual
	m.eq(m.add(v[3], m.g.Unary(expr.OpExp, m.n(v[3]))), x) // not linear
	o := m.ordered(t)
	if got := m.list(o.Z); got != "b c d" {
		t.Errorf("unknowns %s, want b c d", got)
	}
	if got := m.show(o.Value(v[0])); got != "x/p" {
		t.Errorf("a = %s, want x/p", got)
	}
	linear := ""
	for _, b := range o.Blocks {
		linear += fmt.Sprint(b.Kind == Assigned, b.Linear, " ")
	}
	if linear != "true true false true false true false false " {
		t.Errorf("blocks: %s", linear)
	}
}

func TestLinearOccurrencesAreSolvedThroughDivisionAndSelection(t *testing.T) {
	m := newModel("Isolate")
	u, p := m.input("u"), m.parameter("p", 4)
	on := m.variable(Variable{Name: "on", Kind: Discrete, Type: Boolean})
	m.Relations = []Relation{{Var: on, Cond: m.g.Lt(m.n(2), m.n(u))}}
	v := m.reals("a", "b", "c")
	m.eq(m.add(m.div(v[0], p), u), 3)
	m.eq(m.g.Select(m.n(on), m.add(v[1], u), m.sub(v[1], 1)), m.g.Sqrt(m.n(u)))
	m.eq(m.g.Select(m.n(on), m.mul(2, v[2]), m.n(v[2])), u) // the factor depends on what is on
	o := m.ordered(t)
	if got := m.list(o.Z); got != "c" {
		t.Errorf("unknowns %s, want c", got)
	}
	for _, on1 := range []float64{0, 1} {
		leaves := map[VarID]float64{u: 9, p: 4, on: on1}
		if a, b, want := eval(o, o.Value(v[0]), leaves), eval(o, o.Value(v[1]), leaves), 4-10*on1; a != -24 || b != want {
			t.Errorf("on = %v: a = %v, b = %v; want -24, %v", on1, a, b, want)
		}
	}
}

// A voltage divider is a loop of two equations that closes symbolically.
func TestSmallLinearLoopIsSolved(t *testing.T) {
	m := newModel("Divider")
	R1, R2, u := m.parameter("R1", 1), m.parameter("R2", 3), m.input("u")
	v := m.reals("i", "v")
	m.eq(m.mul(R1, v[0]), m.sub(u, v[1]))
	m.eq(v[1], m.mul(R2, v[0]))
	o := m.ordered(t)
	if len(o.Z) != 0 || len(o.Blocks) != 1 || o.Blocks[0].Kind != Loop || !o.Blocks[0].Linear {
		t.Fatalf("unknowns %s, blocks %+v", m.list(o.Z), o.Blocks)
	}
	leaves := map[VarID]float64{R1: 1, R2: 3, u: 8}
	if i, v := eval(o, o.Value(v[0]), leaves), eval(o, o.Value(v[1]), leaves); i != 2 || v != 6 {
		t.Errorf("i = %v, v = %v; want 2, 6", i, v)
	}
}

func TestImplicitDerivativeIsAnUnknown(t *testing.T) {
	m := newModel("Implicit")
	x, y := m.real("x"), m.real("y")
	m.eq(m.add(m.der(x), m.mul(m.der(x), y)), m.g.Neg(m.n(x)))
	m.eq(m.mul(y, y), m.add(m.mul(m.der(x), m.der(x)), 5))
	o := m.ordered(t)
	if got := m.list(o.Z); got != "der(x) y" && got != "y der(x)" {
		t.Errorf("unknowns %s, want der(x) and y", got)
	}
	if o.F[0] != m.der(x) {
		t.Errorf("F = %s, want der(x)", m.show(o.F[0]))
	}
}

func TestRelationsLimitsAndUpdatesReadWhatRemains(t *testing.T) {
	m := newModel("Hybrid")
	level, depth := m.real("tank.level"), m.real("depth")
	high := m.variable(Variable{Name: "high", Kind: Discrete, Type: Boolean})
	pump := m.input("pump")
	m.eq(m.der(level), m.g.Select(m.n(high), m.n(0), m.n(pump)))
	m.eq(depth, m.mul(2, level))
	m.Relations = []Relation{{Var: high, Cond: m.g.Lt(m.n(3), m.n(depth))}}
	m.Monitors = []Monitor{{Name: "overflow", Cond: m.g.Le(m.n(4), m.n(depth))}}
	m.Asserts = []Assert{{Cond: m.g.Le(m.n(0), m.n(depth)), Message: "dry"}}
	m.Updates = []Update{{Target: pump, Value: m.sub(1, depth)}}
	o := m.ordered(t)
	got := m.show(o.Relations[0].Cond) + "; " + m.show(o.Monitors[0].Cond) + "; " + m.show(o.Asserts[0].Cond) + "; " + m.show(o.Updates[0].Value)
	if want := "3 < 2*tank.level; 4 <= 2*tank.level; 0 <= 2*tank.level; 1 - 2*tank.level"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if m.show(m.Relations[0].Cond) != "3 < depth" {
		t.Error("the System was changed")
	}
}

func TestParametersComeAfterThoseTheyNeed(t *testing.T) {
	m := newModel("Parameters")
	area, d, r := m.parameter("area", 0), m.parameter("d", 0), m.parameter("r", 2)
	m.Variables[area].Binding = m.mul(3, m.mul(r, r))
	m.Variables[d].Binding = m.mul(2, area)
	o := m.ordered(t)
	if got := m.list(o.Parameters); got != "r area d" {
		t.Errorf("order %s, want r area d", got)
	}
	if len(o.Dependent) != 2 || o.Dependent[0].Var != area || o.Dependent[1].Var != d || m.show(o.Dependent[1].Value) != "2*area" {
		t.Errorf("dependent %v", o.Dependent)
	}
}

func TestAttributesAreMergedOverAliases(t *testing.T) {
	m := newModel("Merge")
	nan := expr.NaN()
	x := m.variable(Variable{Name: "x", Kind: Continuous, Start: m.n(1), Min: -5, Max: 8, Nominal: nan})
	y := m.variable(Variable{Name: "y", Kind: Continuous, Start: m.n(3), Fixed: true, Min: -4, Max: 20, Nominal: 100})
	m.eq(m.der(x), 1)
	m.eq(y, m.g.Neg(m.n(x)))
	o := m.ordered(t)
	v := o.Variables[x]
	if !v.Fixed || m.show(v.Start) != "-3" || v.Min != -5 || v.Max != 4 || v.Nominal != 100 {
		t.Errorf("start %s, fixed %v, min %v, max %v, nominal %v; want -3, true, -5, 4, 100", m.show(v.Start), v.Fixed, v.Min, v.Max, v.Nominal)
	}
	if m.list(o.Init.Fixed) != "x" || m.Variables[x].Fixed {
		t.Errorf("fixed %s; System changed: %v", m.list(o.Init.Fixed), m.Variables[x].Fixed)
	}
}
