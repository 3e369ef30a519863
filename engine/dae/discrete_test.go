package dae

import (
	"fmt"
	"strings"
	"testing"

	"gemel/engine/expr"
)

func (m *model) discrete(name string) VarID {
	return m.variable(Variable{Name: name, Kind: Discrete, Start: m.n(0), Fixed: true})
}

func (m *model) pre(v VarID) expr.Node { return m.Ref(m.Previous(v)) }

func (m *model) assign(v VarID, value any) {
	m.line++
	m.Assignments = append(m.Assignments, Assignment{Var: v, Value: m.n(value), Source: m.Variables[v].Name + " = …", Pos: Pos{"model.mo", m.line, 3}})
}

func (m *model) relation(v VarID, cond expr.Node) {
	m.line++
	m.Relations = append(m.Relations, Relation{Var: v, Cond: cond, Source: m.show(cond), Pos: Pos{"model.mo", m.line, 3}})
}

// A value read through an explicit variable orders the assignments as a direct one does.
func TestAssignmentsComeAfterThoseTheyRead(t *testing.T) {
	m := newModel("Order")
	a, b, c := m.discrete("a"), m.discrete("b"), m.discrete("c")
	y := m.real("y")
	m.eq(y, m.mul(2, c))
	m.assign(a, m.add(b, 1))
	m.assign(b, m.add(y, 1))
	m.assign(c, m.add(m.pre(a), 1))
	o := m.ordered(t)
	var got []string
	for _, s := range o.Assignments {
		got = append(got, m.Variables[s.Var].Name+" = "+m.show(s.Value))
	}
	if s := strings.Join(got, "; "); s != "c = 1 + pre(a); b = 2*c + 1; a = b + 1" {
		t.Errorf("got %s", s)
	}
	if m.list(o.Previous) != "pre(a)" || m.list(o.Discretes) != "a b c" {
		t.Errorf("previous %s, discretes %s", m.list(o.Previous), m.list(o.Discretes))
	}
}

func TestAssignmentsInACircleAreRefused(t *testing.T) {
	m := newModel("Circle")
	a, b := m.discrete("a"), m.discrete("b")
	y := m.real("y")
	m.eq(y, m.mul(2, b))
	m.assign(a, m.add(y, 1))
	m.assign(b, m.add(a, 1))
	m.refused(t, `
model.mo:5:3: a and b need each other at the same instant
    model.mo:5:3: a = …
    model.mo:6:3: b = …
  read the value from before the event in one of them: pre(a)`)
}

// when time > next then next = time + 1: the condition takes itself back.
func TestAssignmentThatFeedsItsOwnConditionIsRefused(t *testing.T) {
	m := newModel("Tick")
	next, c := m.discrete("next"), m.discrete("c")
	m.relation(c, m.g.Lt(m.n(next), m.n(Time)))
	m.assign(next, m.g.Select(m.g.And(m.n(c), m.g.Not(m.pre(c))), m.add(Time, 1), m.pre(next)))
	m.refused(t, `
model.mo:4:3: next needs itself at the same instant
    model.mo:4:3: next = …
    model.mo:3:3: next < time
  read the value from before the event in one of them: pre(next)`)
}

// Controllers that read each other's conditions through the plant are no circle.
func TestConditionsThatReadThePlantAreNoCircle(t *testing.T) {
	m := newModel("Plant")
	x, on, c := m.real("x"), m.discrete("on"), m.discrete("c")
	flow := m.real("flow")
	m.eq(flow, m.mul(on, 3))
	m.eq(m.der(x), flow)
	m.relation(c, m.g.Lt(m.n(2), m.n(flow)))
	m.assign(on, m.g.Select(m.n(c), m.n(0), m.pre(on)))
	m.ordered(t)
}

// connect of a sampled output with an input, in both senses and sign.
func TestVariablesConnectedToADiscreteOneAreItsAliases(t *testing.T) {
	m := newModel("Connect")
	u, w, z := m.real("ctrl.u"), m.real("w"), m.real("z")
	y := m.discrete("sampler.y")
	pw := m.Previous(w)
	m.eq(u, y)
	m.eq(w, m.g.Neg(m.n(u)))
	m.eq(z, m.mul(3, w))
	m.assign(y, m.add(m.pre(y), 1))
	o := m.ordered(t)
	if got := m.show(o.Value(u)) + "; " + m.show(o.Value(w)) + "; " + m.show(o.Value(pw)); got != "sampler.y; -sampler.y; pre(w)" {
		t.Errorf("values %s", got)
	}
	if got := fmt.Sprint(m.list(o.Discretes), " ", m.list(o.Previous)); got != "sampler.y pre(w) pre(sampler.y)" {
		t.Errorf("leaves %s", got)
	}
}

func TestPreviousValueBeginsAtTheStartOfAnyAlias(t *testing.T) {
	m := newModel("Before")
	d := m.variable(Variable{Name: "d", Kind: Discrete})
	u := m.variable(Variable{Name: "u", Kind: Continuous, Start: m.n(4), Fixed: true})
	m.eq(d, m.g.Neg(m.n(u)))
	m.assign(d, m.add(m.pre(d), m.pre(u)))
	o := m.ordered(t)
	if got := m.show(o.Variables[m.Previous(d)].Start) + " " + m.show(o.Variables[m.Previous(u)].Start); got != "-4 4" {
		t.Errorf("pre(d) and pre(u) begin at %s, want -4 4", got)
	}
}

func TestReinitSetsTheStateBehindAnAlias(t *testing.T) {
	m := newModel("Bounce")
	v, w, h := m.real("ball.v"), m.real("w"), m.real("ball.h")
	hit := m.discrete("hit")
	m.eq(m.der(h), v)
	m.eq(m.der(v), -9.81)
	m.eq(w, m.g.Neg(m.n(v)))
	m.relation(hit, m.g.Lt(m.n(h), m.n(0)))
	m.Reinits = []Reinit{{Var: w, Active: m.g.And(m.n(hit), m.g.Not(m.pre(hit))), Value: m.mul(-0.7, m.pre(w))}}
	m.Terminates = []Terminate{{Cond: m.g.Lt(m.n(w), m.n(0)), Message: "up"}}
	o := m.ordered(t)
	r := o.Reinits[0]
	if r.Var != v || m.show(r.Value) != "0.7*pre(w)" || m.show(r.Active) != "hit and not pre(hit)" {
		t.Errorf("reinit of %s to %s when %s", m.Variables[r.Var].Name, m.show(r.Value), m.show(r.Active))
	}
	if got := m.show(o.Terminates[0].Cond); got != "-ball.v < 0" {
		t.Errorf("terminate when %s", got)
	}
}

// Of states that are tied, the one that is set stays a state.
func TestStatesThatAreSetStayStates(t *testing.T) {
	m := newModel("Kick")
	v := m.reals("J1.w", "J2.w", "tau")
	kick := m.discrete("kick")
	m.eq(m.der(v[0]), v[2])
	m.eq(m.der(v[1]), m.sub(1, v[2]))
	m.eq(v[0], m.mul(3, v[1]))
	m.Variables[v[0]].Fixed = true
	m.Samples = []Sample{{Var: kick, Start: m.n(0), Interval: m.n(1), Source: "sample(0, 1)"}}
	m.Reinits = []Reinit{{Var: v[1], Active: m.n(kick), Value: m.n(5)}}
	o := m.ordered(t)
	if m.list(o.States) != "J2.w" || len(o.Reinits) != 1 || len(o.Samples) != 1 {
		t.Errorf("states %s, reinits %v", m.list(o.States), o.Reinits)
	}
}

func TestReinitOfWhatIsNoStateIsRefused(t *testing.T) {
	m := newModel("Reinit")
	x, y, d := m.real("x"), m.real("y"), m.discrete("d")
	c := m.discrete("c")
	m.eq(m.der(x), 1)
	m.eq(y, m.mul(2, x))
	m.relation(c, m.g.Lt(m.n(1), m.n(x)))
	m.assign(d, m.pre(d))
	m.Reinits = []Reinit{{Var: y, Active: m.n(c), Value: m.n(0), Source: "reinit(y, 0)", Pos: Pos{"model.mo", 50, 1}}}
	m.refused(t, `
model.mo:50:1: reinit can set states only, and y is none: the equations determine it at every instant
  set a variable x for which the model has an equation with der(x)`)
	m.Reinits[0].Var = d
	m.refused(t, `
model.mo:50:1: reinit can set states only, and d is none: it is discrete
  set a variable x for which the model has an equation with der(x)`)
}

func TestDiscreteVariablesAreSetInOnePlace(t *testing.T) {
	m := newModel("Writers")
	d, _, s := m.discrete("d"), m.discrete("e"), m.discrete("s")
	x := m.real("x")
	m.eq(m.der(x), 1)
	m.assign(d, m.pre(d))
	m.assign(d, 3)
	m.assign(m.Previous(d), 3)
	m.assign(x, 3)
	m.relation(s, m.g.Lt(m.n(x), m.n(1)))
	m.Samples = []Sample{{Var: s, Start: m.n(x), Interval: m.n(1), Source: "sample(x, 1)", Pos: Pos{"model.mo", 50, 1}}}
	m.Starting = s
	m.Before = []Assignment{{Var: x, Value: m.n(1), Source: "x = 1", Pos: Pos{"model.mo", 51, 1}}}
	m.Reinits = []Reinit{{Var: 99, Active: m.n(1), Value: m.n(1), Source: "?", Pos: Pos{"model.mo", 52, 1}}}
	m.refused(t, `
the flag of the start sets s, which is already set at model.mo:50:1
model.mo:2:3: e is discrete, but nothing sets it
  set it in a when-clause, or make it a parameter
model.mo:7:3: assignment "d = …" sets d, which is already set at model.mo:6:3
model.mo:8:3: assignment "pre(d) = …" sets pre(d), which is a previous value
model.mo:9:3: assignment "x = …" sets x, which is found by the equations
model.mo:50:1: the start of "sample(x, 1)" depends on x, which is found by the equations; it may depend on parameters only
model.mo:50:1: sample "sample(x, 1)" sets s, which is already set at model.mo:10:3
model.mo:51:1: initial value "x = 1" sets x, which is found by the equations
model.mo:52:1: reinit "?" sets a variable that does not exist`)
}

func TestIntervalOfASampleIsPositive(t *testing.T) {
	m := newModel("Sample")
	s, p := m.discrete("s"), m.parameter("p", 0)
	m.Samples = []Sample{{Var: s, Start: m.n(0), Interval: m.n(p), Source: "sample(0, p)", Pos: Pos{"model.mo", 50, 1}}}
	m.refused(t, `model.mo:50:1: the interval of "sample(0, p)" is 0; it must be positive`)
}

// A discrete variable that equations also try to find has one value too many.
func TestEquationForADiscreteVariableIsOneTooMany(t *testing.T) {
	m := newModel("Two")
	d, e := m.discrete("d"), m.discrete("e")
	m.assign(d, m.pre(d))
	m.assign(e, m.pre(e))
	m.eq(d, e)
	m.refused(t, `
Two has 1 equation for 0 unknowns, 1 too many
model.mo:5:3: this equation has nothing to determine: d is discrete and e is discrete
    model.mo:5:3: d = e
  remove it`)
}
