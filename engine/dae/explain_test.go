package dae

import (
	"fmt"
	"strings"
	"testing"

	"gemel/engine/expr"
)

// These tests hold the texts that users see, word for word.

// Two gears side by side with the same ratio: the second brings no torque that could be found.
func TestConstraintsThatRepeatEachOtherAreRefused(t *testing.T) {
	m := newModel("Gears")
	r := m.parameter("ratio", 3)
	v := m.reals("J1.w", "J2.w", "tau1", "tau2")
	m.eq(m.der(v[0]), m.add(v[2], m.mul(r, v[3])))
	m.eq(m.der(v[1]), m.sub(v[2], m.mul(r, v[3])))
	m.eq(v[0], m.mul(r, v[1]))
	m.eq(m.mul(2, v[0]), m.mul(6, v[1]))
	m.refused(t, `
model.mo:9:3: these 2 equations tie the states J1.w and J2.w; 1 of them follows from the others
    model.mo:8:3: J1.w = ratio*J2.w
    model.mo:9:3: 2*J1.w = 6*J2.w
  remove 1 equation`)
}

func TestStatePrescribedByInputIsRefused(t *testing.T) {
	m := newModel("Input")
	v := m.reals("x", "y", "a")
	u := m.input("u")
	m.eq(v[0], v[2])
	m.eq(v[2], u)
	m.eq(m.der(v[0]), m.mul(2, v[1]))
	m.refused(t, `
model.mo:6:3: the state x cannot be chosen freely, this equation ties it to u (index 2; only index 1 can be solved)
    model.mo:6:3: a = u
  together with
    model.mo:5:3: x = a
  let the input act through a lag, so that its derivative is not needed`)
}

func TestConstraintThroughAlgebraicVariablesNamesAllEquations(t *testing.T) {
	m := newModel("Through")
	v := m.reals("x", "y", "a", "b", "f")
	u := m.input("u")
	x, y, a, b, f := v[0], v[1], v[2], v[3], v[4]
	m.eq(m.der(x), f)
	m.eq(m.der(y), m.sub(1, f))
	m.eq(m.add(a, b), m.mul(x, x))
	m.eq(m.sub(a, b), m.mul(y, y))
	m.eq(m.mul(a, b), u)
	m.refused(t, `
model.mo:11:3: the states x and y cannot be chosen freely, these 3 equations tie them together (index 2; only index 1 can be solved)
    model.mo:9:3: a + b = x*x
    model.mo:10:3: a - b = y*y
    model.mo:11:3: a*b = u
  put between them what the equation leaves out (a resistance, a small volume, a spring), or let only one of them be a state`)
}

func TestMissingEquationsAskForTheConnection(t *testing.T) {
	m := newModel("Under")
	v := m.reals("a", "b", "c", "d", "tank.level")
	m.variable(Variable{Name: "tank.port.m", Kind: Continuous, Flow: true})
	p := m.real("tank.port.p")
	m.eq(m.add(v[0], v[1]), m.mul(2, v[2]))
	m.eq(v[0], m.sub(1, v[2]))
	m.eq(v[3], m.mul(3, v[4]))
	m.eq(p, v[4])
	m.refused(t, `
Under has 4 equations for 7 unknowns, 3 too few
model.mo:2:3: too few equations: 3 unknowns share 2 equations, one more is needed
  the unknowns
    b (model.mo:2:3)
    a (model.mo:1:3)
    c (model.mo:3:3)
  the equations
    model.mo:8:3: a + b = 2*c
    model.mo:9:3: a = 1 - c
model.mo:4:3: too few equations: 2 unknowns share 1 equation, one more is needed
  the unknowns
    d (model.mo:4:3)
    tank.level (= tank.port.p) (model.mo:5:3)
  the equations
    model.mo:10:3: d = 3*tank.level
  did you forget to connect tank.port?
model.mo:6:3: tank.port.m has no equation
  did you forget to connect tank.port?`)
}

func TestSurplusAndLackAreReportedTogether(t *testing.T) {
	m := newModel("Both")
	v := m.reals("x", "y", "z", "w")
	m.eq(m.add(v[0], v[1]), 1)
	m.eq(m.sub(v[0], v[1]), 2)
	m.eq(m.mul(v[0], v[1]), 2)
	m.eq(m.mul(v[2], v[3]), 2)
	m.refused(t, `
model.mo:3:3: too few equations: 2 unknowns share 1 equation, one more is needed
  the unknowns
    z (model.mo:3:3)
    w (model.mo:4:3)
  the equations
    model.mo:8:3: z*w = 2
model.mo:7:3: too many equations: these 3 determine only 2 unknowns, x and y
    model.mo:5:3: x + y = 1
    model.mo:6:3: x - y = 2
    model.mo:7:3: x*y = 2
  remove 1 equation`)
}

func TestContradictionNamesTheWholeChain(t *testing.T) {
	m := newModel("Contradiction")
	v := m.reals("a", "b", "c")
	m.eq(v[0], 1)
	m.eq(v[0], v[1])
	m.eq(v[1], v[2])
	m.eq(v[2], 2)
	m.refused(t, `
Contradiction has 4 equations for 3 unknowns, 1 too many
model.mo:7:3: this equation contradicts others: with them it reads 1 = 2
    model.mo:7:3: c = 2
  together with
    model.mo:4:3: a = 1
    model.mo:5:3: a = b
    model.mo:6:3: b = c
  remove one of them`)
}

func TestRepetitionNamesTheWholeChain(t *testing.T) {
	m := newModel("Repetition")
	v := m.reals("a", "b", "c", "d")
	u := m.input("u")
	m.eq(v[0], u)
	m.eq(v[0], v[1])
	m.eq(v[1], v[2])
	m.eq(v[2], v[0])
	m.refused(t, `
model.mo:4:3: d has no equation
model.mo:9:3: this equation says nothing new, it follows from others
    model.mo:9:3: c = a
  together with
    model.mo:6:3: a = u
    model.mo:7:3: a = b
    model.mo:8:3: b = c
  remove one of them`)
}

func TestEquationOverGivenQuantitiesIsNamed(t *testing.T) {
	m := newModel("Given")
	u, p := m.input("u"), m.parameter("p", 2)
	x := m.real("x")
	m.eq(m.der(x), 1)
	m.eq(m.mul(p, u), 3)
	m.refused(t, `
Given has 2 equations for 1 unknown, 1 too many
model.mo:5:3: this equation has nothing to determine: u is an input and p is a parameter
    model.mo:5:3: p*u = 3
  remove it`)
}

func TestTextOfTheSourceAndTheAssetAreShown(t *testing.T) {
	m := newModel("Source")
	x := m.real("x")
	for i := range 2 {
		e := m.equation(x, float64(i+1))
		e.Source, e.Asset = fmt.Sprintf("x = k[%d]", i+1), "pump"
		m.Equations = append(m.Equations, e)
	}
	m.refused(t, `
Source has 2 equations for 1 unknown, 1 too many
model.mo:3:3: this equation contradicts others: with them it reads 1 = 2
    model.mo:3:3: x = k[2]   [pump]
  together with
    model.mo:2:3: x = k[1]   [pump]
  remove one of them`)
}

func TestLongListsAreCut(t *testing.T) {
	m := newModel("Long")
	var sum expr.Node = m.n(0)
	for i := range 40 {
		sum = m.add(sum, m.mul(2, m.real(fmt.Sprintf("x%d", i))))
	}
	m.eq(sum, 1)
	_, err := Analyze(m.System)
	for _, want := range []string{"Long has 1 equation for 40 unknowns, 39 too few", "40 unknowns share 1 equation, 39 more are needed", "x7 (model.mo:8:3)\n    … and 32 more\n"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in:\n%v", want, err)
		}
	}
}

func TestParametersInACircleAreNamed(t *testing.T) {
	m := newModel("Circle")
	a, b, c := m.parameter("a", 1), m.parameter("b", 1), m.parameter("c", 1)
	m.Variables[a].Binding = m.mul(2, b)
	m.Variables[b].Binding = m.mul(2, c)
	m.Variables[c].Binding = m.mul(2, a)
	self := m.parameter("self", 1)
	m.Variables[self].Binding = m.add(self, 1)
	m.refused(t, `
model.mo:1:3: parameters are computed from each other in a circle
    a needs b (model.mo:1:3)
    b needs c (model.mo:2:3)
    c needs a (model.mo:3:3)
  give one of them a value
model.mo:4:3: parameter self is computed from itself`)
}

func TestBooleanInALoopIsRefused(t *testing.T) {
	m := newModel("Boolean")
	b := m.variable(Variable{Name: "b", Kind: Continuous, Type: Boolean})
	x := m.real("x")
	m.eq(b, m.g.Lt(m.n(x), m.n(1)))
	m.eq(x, m.g.Select(m.n(b), m.n(2), m.n(0)))
	m.refused(t, `
model.mo:1:3: Boolean variable b depends on itself at the same instant, within these equations
    model.mo:3:3: b = x < 1
    model.mo:4:3: x = if b then 2 else 0
  break the circle, for example with pre(b)`)
}

// A loop of whole numbers is refused even if it is linear: its solution need not be whole.
func TestIntegersInALoopAreRefused(t *testing.T) {
	m := newModel("Integers")
	i := m.variable(Variable{Name: "i", Kind: Continuous, Type: Integer})
	j := m.variable(Variable{Name: "j", Kind: Continuous, Type: Integer})
	m.eq(i, m.add(j, 1))
	m.eq(j, m.sub(m.mul(3, i), 4))
	m.refused(t, `
model.mo:1:3: Integer variables i and j depend on each other at the same instant, within these equations
    model.mo:3:3: i = j + 1
    model.mo:4:3: j = 3*i - 4
  break the circle, for example with pre(i)`)
}

// n = if n > 2 then 1 else 2: the condition is a relation of its own.
func TestConditionsThatReadWhatTheyDecideAreRefused(t *testing.T) {
	m := newModel("Decide")
	n := m.variable(Variable{Name: "n", Kind: Continuous, Type: Integer})
	c := m.variable(Variable{Name: "relation 1", Kind: Discrete, Type: Boolean})
	m.eq(n, m.g.Select(m.n(c), m.n(1), m.n(2)))
	m.relation(c, m.g.Lt(m.n(2), m.n(n)))
	m.refused(t, `
model.mo:4:3: n needs itself at the same instant
    model.mo:4:3: 2 < n
    model.mo:3:3: n = if relation 1 then 1 else 2
  read the value from before the event in one of them: pre(n)`)
}

func TestSystemsThatMakeNoSenseAreRefused(t *testing.T) {
	m := newModel("Nonsense")
	x, u, p := m.real("x"), m.input("u"), m.parameter("p", 1)
	d := m.variable(Variable{Name: "d", Kind: Discrete})
	m.Variables[p].Binding = m.mul(2, x)
	m.Variables[x].Start = m.n(u)
	m.eq(m.der(x), m.der(u))
	m.eq(m.g.Var(99), m.g.Elem(3))
	m.Equations = append(m.Equations, Equation{Left: m.n(x), Source: "x =", Pos: Pos{"model.mo", 50, 1}})
	m.Updates = []Update{
		{Target: x, Value: m.n(1), Source: "x = 1", Pos: Pos{"model.mo", 51, 1}},
		{Target: d, Value: m.n(1), Source: "d = 1", Pos: Pos{"model.mo", 52, 1}},
		{Target: d, Value: m.n(2), Source: "d = 2", Pos: Pos{"model.mo", 53, 1}},
		{Target: 99, Value: m.n(2), Source: "? = 2", Pos: Pos{"model.mo", 54, 1}},
	}
	m.refused(t, `
model.mo:1:3: start value of x depends on u, which is an input; it may depend on parameters only
model.mo:2:3: der(u) is not available: u is an input
model.mo:3:3: parameter p depends on x, which is found by the equations; it may depend on parameters only
model.mo:6:3: equation without text reads a variable that does not exist
model.mo:6:3: equation without text reads a variable that does not exist
model.mo:50:1: equation "x =" lacks a side
model.mo:51:1: update "x = 1" sets x, which is found by the equations
model.mo:53:1: update "d = 2" sets d, which is already set at model.mo:52:1
model.mo:54:1: update "? = 2" sets a variable that does not exist`)
}

func TestEmptySystemIsOrdered(t *testing.T) {
	m := newModel("Empty")
	if o := m.ordered(t); len(o.States)+len(o.Z)+len(o.Blocks) != 0 {
		t.Errorf("%+v", o)
	}
}

func TestNetworkWithoutReferenceIsToldInOneProblem(t *testing.T) {
	m := newModel("Ring")
	v := m.reals("source.p.v", "source.n.v", "lamp.p.v", "lamp.n.v")
	flow := func(name string) VarID { return m.variable(Variable{Name: name, Kind: Continuous, Flow: true}) }
	f := []VarID{flow("source.p.i"), flow("source.n.i"), flow("lamp.p.i"), flow("lamp.n.i")}
	m.eq(m.sub(v[0], v[1]), 12)
	m.eq(m.add(f[0], f[1]), 0)
	m.eq(m.sub(v[2], v[3]), m.mul(10, f[2]))
	m.eq(m.add(f[2], f[3]), 0)
	m.eq(v[0], v[2])
	m.eq(m.add(f[0], f[2]), 0)
	m.eq(v[1], v[3])
	m.eq(m.add(f[1], f[3]), 0)
	for i, text := range []string{"source.p.i + lamp.p.i = 0", "", "source.n.i + lamp.n.i = 0"} {
		m.Equations[5+i].Source = text
	}
	m.refused(t, `
model.mo:16:3: nothing holds this network at a reference: lamp.p.v and lamp.n.v are determined only up to a common constant, while source.n.i + lamp.n.i = 0 follows from the other flows
  connect one of its ports to a ground, a reservoir, a fixed temperature or the like`)
}

// A flow at the end of a row of masses is given twice; the contradiction shows up far away.
func TestBoundaryGivenTwiceIsBlamed(t *testing.T) {
	m := newModel("Rod")
	v := m.reals("T1", "T2", "q1", "q2", "q3")
	m.eq(m.der(v[0]), m.sub(v[2], v[3]))
	m.eq(m.der(v[1]), m.sub(v[3], v[4]))
	m.eq(v[3], m.sub(v[0], v[1]))
	m.eq(v[4], 0)
	m.eq(v[2], 5)
	m.eq(v[2], m.mul(2, m.sub(300, v[0])))
	m.refused(t, `
Rod has 6 equations for 5 unknowns, 1 too many
model.mo:11:3: too many equations: this one holds the state T1 at a value, but others let it change
    model.mo:11:3: q1 = 2*(300 - T1)
  together with
    model.mo:10:3: q1 = 5
  remove one of them`)
}
