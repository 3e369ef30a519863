package dae

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gemel/engine/expr"
	"pgregory.net/rapid"
)

// linearModel is a random system  A·v = B·x + c, where v are derivatives and algebraic
// variables, x states and an input. Rows are written as equations in various ways.
type linearModel struct {
	*model
	unknown []VarID
	known   []VarID
	a, b    [][]float64
	c       []float64
}

func drawLinear(t *rapid.T) *linearModel {
	l := &linearModel{model: newModel("Random")}
	n, states := rapid.IntRange(1, 9).Draw(t, "unknowns"), rapid.IntRange(0, 3).Draw(t, "states")
	l.known = append(l.known, l.input("u"))
	for i := range n {
		v := l.real(fmt.Sprintf("v%d", i))
		if i < states {
			l.unknown = append(l.unknown, l.Derivative(v))
			l.known = append(l.known, v)
		} else {
			l.unknown = append(l.unknown, v)
		}
	}
	factor := rapid.SampledFrom([]float64{0, 0, 0, 0, 1, -1, 1, -1, 2, 0.5, -3})
	for i := range n {
		row, known := make([]float64, n), make([]float64, len(l.known))
		for j := range row {
			row[j] = factor.Draw(t, "a")
		}
		if i < n-1 || rapid.Bool().Draw(t, "diagonal") {
			row[i] = 1 // most systems shall be solvable
		}
		for j := range known {
			known[j] = factor.Draw(t, "b")
		}
		c := rapid.SampledFrom([]float64{0, 0, 0, 1, -2.5}).Draw(t, "c")
		l.a, l.b, l.c = append(l.a, row), append(l.b, known), append(l.c, c)
		l.write(t, row, known, c)
	}
	return l
}

// write makes an equation of a row, its terms spread over both sides.
func (l *linearModel) write(t *rapid.T, row, known []float64, c float64) {
	sides := [2]expr.Node{l.g.Const(0), l.g.Const(0)}
	put := func(k float64, v expr.Node) {
		if k == 0 {
			return
		}
		term := l.g.Mul(l.g.Const(k), v)
		if rapid.Bool().Draw(t, "right") {
			sides[1] = l.g.Sub(sides[1], term)
		} else {
			sides[0] = l.g.Add(sides[0], term)
		}
	}
	for j, k := range row {
		put(k, l.Ref(l.unknown[j]))
	}
	for j, k := range known {
		put(-k, l.Ref(l.known[j]))
	}
	put(-c, l.g.Const(1))
	l.eq(sides[0], sides[1])
}

// Whatever aliases, blocks and eliminations do: the values must be those that the dense
// system has, and a refusal must mean that the dense system is singular.
func TestRandomLinearSystemsHaveTheDenseSolution(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLinear(t)
		leaves := map[VarID]float64{}
		rhs := append([]float64(nil), l.c...)
		for j, v := range l.known {
			leaves[v] = float64(j) + 0.75
			for i := range rhs {
				rhs[i] += l.b[i][j] * leaves[v]
			}
		}
		want, regular := solveDense(l.a, rhs)
		o, err := Analyze(l.System)
		if err != nil {
			if regular {
				t.Fatalf("refused a regular system: %v", err)
			}
			return
		}
		if !regular {
			return
		}
		z, ok := solveResiduals(o, leaves)
		if !ok {
			t.Fatalf("residuals are singular, the system is not")
		}
		for j, v := range o.Z {
			leaves[v] = z[j]
		}
		for j, v := range l.unknown {
			if got := eval(o, o.Value(v), leaves); !(math.Abs(got-want[j]) < 1e-9*(1+math.Abs(want[j]))) {
				t.Fatalf("%s = %v, want %v; value %s", l.Variables[v].Name, got, want[j], l.show(o.Value(v)))
			}
		}
		for i, x := range o.States {
			if d := o.Variables[x].Der; o.F[i] != o.Value(d) {
				t.Fatalf("F[%d] is not the value of %s", i, l.Variables[d].Name)
			}
		}
		checkClosed(t, o)
	})
}

// Whatever the equations are, there is an explanation or a square problem, never a panic.
func TestAnySystemIsOrderedOrExplained(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newModel("Any")
		ids := m.reals("a", "b.x", "c", "d.y", "e", "f")
		p, zero := m.parameter("p", 2), m.parameter("zero", 0)
		free := m.variable(Variable{Name: "free", Kind: Parameter})
		d := m.variable(Variable{Name: "d", Kind: Discrete})
		c, k := m.variable(Variable{Name: "relation 1", Kind: Discrete, Type: Boolean}), m.variable(Variable{Name: "k", Kind: Discrete})
		m.Assignments = []Assignment{{Var: d, Value: m.Ref(m.Previous(d))}}
		ids = append(ids, m.input("u"), p, zero, free, Time, d, m.Previous(d), c, k)
		for _, v := range ids[:rapid.IntRange(0, 4).Draw(t, "states")] {
			ids = append(ids, m.Derivative(v))
		}
		for _, v := range ids[:6] {
			m.Variables[v].Fixed = rapid.Bool().Draw(t, "fixed")
			if rapid.Bool().Draw(t, "start") {
				m.Variables[v].Start = m.n(rapid.IntRange(0, 1).Draw(t, "value"))
			}
		}
		leaf := rapid.Custom(func(t *rapid.T) expr.Node {
			if rapid.IntRange(0, 4).Draw(t, "constant") == 0 {
				return m.n(rapid.IntRange(-1, 2).Draw(t, "value"))
			}
			return m.Ref(rapid.SampledFrom(ids).Draw(t, "variable"))
		})
		term := rapid.Custom(func(t *rapid.T) expr.Node {
			a, b := leaf.Draw(t, "a"), leaf.Draw(t, "b")
			switch rapid.IntRange(0, 9).Draw(t, "operation") {
			case 0:
				return m.g.Add(a, b)
			case 1:
				return m.g.Sub(a, b)
			case 2:
				return m.g.Mul(a, b)
			case 3:
				return m.g.Div(a, b)
			case 4:
				return m.g.Select(m.g.Lt(a, b), b, m.g.Neg(a))
			case 5:
				return m.g.Unary(expr.OpExp, a)
			}
			return a
		})
		for range rapid.IntRange(0, 9).Draw(t, "equations") {
			m.eq(term.Draw(t, "left"), term.Draw(t, "right"))
		}
		for range rapid.SampledFrom([]int{0, 0, 1, 2, 3}).Draw(t, "initial") {
			m.initially(term.Draw(t, "left"), term.Draw(t, "right"))
		}
		m.Relations = []Relation{{Var: c, Cond: m.g.Lt(term.Draw(t, "left"), m.n(1))}}
		m.Assignments = append(m.Assignments, Assignment{Var: k, Value: term.Draw(t, "value")})
		if rapid.Bool().Draw(t, "reinit") {
			m.Reinits = []Reinit{{Var: rapid.SampledFrom(ids).Draw(t, "set"), Active: m.n(c), Value: term.Draw(t, "to")}}
		}
		o, err := Analyze(m.System)
		if err != nil {
			if err.Error() == "" {
				t.Fatal("refused without a word")
			}
			return
		}
		if len(o.F) != len(o.States) || len(o.G) != len(o.Z) || len(o.GEq) != len(o.Z) {
			t.Fatalf("%d states, %d F; %d unknowns, %d G", len(o.States), len(o.F), len(o.Z), len(o.G))
		}
		if len(o.Init.Unknowns) != len(o.Init.Residuals) {
			t.Fatalf("%d unknowns at the start, %d residuals", len(o.Init.Unknowns), len(o.Init.Residuals))
		}
		for _, r := range o.Reinits {
			if !slices.Contains(o.States, r.Var) {
				t.Fatalf("reinit of %s, which is no state", o.Variables[r.Var].Name)
			}
		}
		checkClosed(t, o)
		checkEquations(t, o)
	})
}

// checkEquations sees that every equation that is not a residual holds whatever x and z are.
func checkEquations(t *rapid.T, o *Ordered) {
	leaves := map[VarID]float64{}
	for i := range o.Variables {
		leaves[VarID(i)] = 0.5 + 0.25*float64(i)
	}
	values := map[VarID]float64{}
	for i := range o.Variables {
		values[VarID(i)] = eval(o, o.Value(VarID(i)), leaves)
	}
	for i, e := range o.System.Equations {
		if slices.Contains(o.GEq, i) {
			continue
		}
		left, right := eval(o, e.Left, values), eval(o, e.Right, values)
		size := 1 + math.Abs(left) + math.Abs(right)
		for _, v := range values {
			size += math.Abs(v)
		}
		if math.Abs(left-right) > 1e-9*size { // NaN passes: 1/0 may be part of the draw
			t.Fatalf("equation %d: %v = %v", i, left, right)
		}
	}
}

// checkClosed sees that final expressions read only t, x, z, u, p and d.
func checkClosed(t *rapid.T, o *Ordered) {
	allowed := map[VarID]bool{}
	for _, list := range [][]VarID{o.States, o.Z, o.Inputs, o.Discretes, o.Previous, o.Parameters, {Time}} {
		for _, v := range list {
			allowed[v] = true
		}
	}
	nodes := append(append([]expr.Node(nil), o.F...), o.G...)
	for _, e := range o.Explicit {
		nodes = append(nodes, e.Value)
	}
	for _, a := range o.Assignments {
		nodes = append(nodes, a.Value)
	}
	for _, r := range o.Reinits {
		nodes = append(nodes, r.Active, r.Value)
	}
	for _, c := range o.Constraints {
		nodes = append(nodes, c.Residual)
	}
	for _, d := range o.Dummies {
		nodes = append(nodes, d.Factor)
	}
	nodes = slices.DeleteFunc(nodes, func(n expr.Node) bool { return n == expr.None })
	for _, s := range o.Graph.Slots(nodes...) {
		if !allowed[VarID(s)] {
			t.Fatalf("a final expression reads %s", o.Variables[s].Name)
		}
	}
}

// solveResiduals finds z of affine residuals.
func solveResiduals(o *Ordered, leaves map[VarID]float64) ([]float64, bool) {
	n := len(o.Z)
	at := func(k int) []float64 {
		m := map[VarID]float64{}
		for v, x := range leaves {
			m[v] = x
		}
		for j, v := range o.Z {
			m[v] = 0
			if j == k {
				m[v] = 1
			}
		}
		g := make([]float64, n)
		for i := range g {
			g[i] = eval(o, o.G[i], m)
		}
		return g
	}
	base := at(-1)
	a, b := make([][]float64, n), make([]float64, n)
	for i := range a {
		a[i], b[i] = make([]float64, n), -base[i]
	}
	for k := range n {
		for i, g := range at(k) {
			a[i][k] = g - base[i]
		}
	}
	return solveDense(a, b)
}

// solveDense solves a·x = b by elimination with row exchange.
func solveDense(a [][]float64, b []float64) ([]float64, bool) {
	n := len(b)
	m := make([][]float64, n)
	for i := range m {
		m[i] = append(append([]float64(nil), a[i]...), b[i])
	}
	for k := range n {
		p := k
		for i := k; i < n; i++ {
			if math.Abs(m[i][k]) > math.Abs(m[p][k]) {
				p = i
			}
		}
		m[k], m[p] = m[p], m[k]
		if math.Abs(m[k][k]) < 1e-9 {
			return nil, false
		}
		for i := range n {
			if i == k {
				continue
			}
			f := m[i][k] / m[k][k]
			for j := k; j <= n; j++ {
				m[i][j] -= f * m[k][j]
			}
		}
	}
	x := make([]float64, n)
	for i := range x {
		x[i] = m[i][n] / m[i][i]
	}
	return x, true
}
