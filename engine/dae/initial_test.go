package dae

import (
	"testing"
)

// two is der(x) = y - x, der(y) = 1 - 2*x, w = x + y.
func two() (m *model, x, y, w VarID) {
	m = newModel("Two")
	v := m.reals("x", "y", "w")
	x, y, w = v[0], v[1], v[2]
	m.eq(m.der(x), m.sub(y, x))
	m.eq(m.der(y), m.sub(1, m.mul(2, x)))
	m.eq(w, m.add(x, y))
	return
}

func TestStatesWithoutConditionsStartAtTheirStartValues(t *testing.T) {
	m, x, _, _ := two()
	m.Variables[x].Fixed = true
	o := m.ordered(t)
	if m.list(o.Init.Fixed) != "x" || m.list(o.Init.DefaultStarts) != "y" || len(o.Init.Unknowns) != 0 || len(o.Init.Residuals) != 0 {
		t.Errorf("%+v", o.Init)
	}
}

func TestInitialEquationsFreeTheStatesWithoutStart(t *testing.T) {
	m, x, _, _ := two()
	m.Variables[x].Start = m.n(2)
	m.initially(m.der(x), 0)
	o := m.ordered(t)
	if m.list(o.Init.Unknowns) != "y" || m.list(o.Init.DefaultStarts) != "x" {
		t.Errorf("unknowns %s, default starts %s; want y, x", m.list(o.Init.Unknowns), m.list(o.Init.DefaultStarts))
	}
	if got := m.show(o.Init.Residuals[0].Residual); got != "y - x" || o.Init.Residuals[0].Initial != 0 {
		t.Errorf("residual %s of initial equation %d", got, o.Init.Residuals[0].Initial)
	}
}

func TestFixedAlgebraicVariableIsACondition(t *testing.T) {
	m, x, _, w := two()
	m.Variables[w].Fixed, m.Variables[w].Start = true, m.n(7)
	m.initially(m.der(x), 0)
	o := m.ordered(t)
	if m.list(o.Init.Unknowns) != "x y" || len(o.Init.DefaultStarts) != 0 {
		t.Errorf("unknowns %s, default starts %s; want x y, none", m.list(o.Init.Unknowns), m.list(o.Init.DefaultStarts))
	}
	if r := o.Init.Residuals[1]; r.Var != w || eval(o, r.Residual, map[VarID]float64{x: 3, x + 1: 5}) != 1 {
		t.Errorf("condition %s of variable %d, want w - 7", m.show(r.Residual), r.Var)
	}
}

func TestFreeParameterIsFoundAtTheStart(t *testing.T) {
	m, x, y, _ := two()
	p := m.variable(Variable{Name: "p", Kind: Parameter})
	m.Variables[x].Fixed, m.Variables[y].Fixed = true, true
	m.initially(m.mul(p, x), m.sub(4, y))
	o := m.ordered(t)
	if m.list(o.Init.Unknowns) != "p" || len(o.Init.Residuals) != 1 {
		t.Errorf("unknowns %s, %d residuals; want p, 1", m.list(o.Init.Unknowns), len(o.Init.Residuals))
	}
}

func TestUnknownsOfLoopsBelongToTheStart(t *testing.T) {
	m, x, _, _ := two()
	z := m.real("z")
	m.eq(m.mul(z, m.mul(z, z)), m.sub(x, z))
	m.initially(z, 2)
	o := m.ordered(t)
	if m.list(o.Init.Unknowns) != "x z" || m.list(o.Init.DefaultStarts) != "y" || len(o.Init.Residuals) != 2 {
		t.Errorf("unknowns %s, default starts %s", m.list(o.Init.Unknowns), m.list(o.Init.DefaultStarts))
	}
}

func TestTooManyConditionsAtTheStartAreNamed(t *testing.T) {
	m, x, y, _ := two()
	m.Variables[y].Fixed = true
	m.initially(m.der(x), 0)
	m.initially(m.der(y), 0)
	m.refused(t, `
model.mo:8:3: too many conditions at the start
    model.mo:7:3: der(x) = 0
    model.mo:8:3: der(y) = 0
    y is fixed at its start value (model.mo:2:3)
  which meet in
    model.mo:4:3: der(x) = y - x
    model.mo:5:3: der(y) = 1 - 2*x
  remove one of the conditions`)
}

func TestDifferentFixedStartsOfOneQuantityAreRefused(t *testing.T) {
	m := newModel("Starts")
	x := m.variable(Variable{Name: "x", Kind: Continuous, Fixed: true, Start: m.n(1)})
	y := m.variable(Variable{Name: "y", Kind: Continuous, Fixed: true, Start: m.n(1)})
	z := m.real("z")
	m.eq(m.der(x), m.sub(1, x))
	m.eq(z, x)
	m.eq(y, m.sub(0, z))
	m.refused(t, `
model.mo:2:3: y = -x by the equations, but both are fixed at the start, x = 1 (model.mo:1:3) and y = 1
    model.mo:5:3: z = x
    model.mo:6:3: y = -z
  remove one of the two start values`)
}
