package expr_test

import (
	"math"
	"testing"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"

	"pgregory.net/rapid"
)

// gradient evaluates the reverse mode at v, as a dense vector.
func gradient(g *expr.Graph, n expr.Node, v []float64) []float64 {
	out := make([]float64, slots)
	for _, p := range g.Gradient(n, func(expr.Slot) bool { return true }) {
		out[p.Slot] = interp.Eval(g, p.Node, reader(v))
	}
	return out
}

// forward evaluates the derivative along slot s.
func forward(g *expr.Graph, n expr.Node, s expr.Slot, v []float64) float64 {
	d := g.Derivative(n, func(t expr.Slot) expr.Node {
		if t == s {
			return g.Const(1)
		}
		return expr.None
	})
	return interp.Eval(g, d, reader(v))
}

func close(a, b, tol float64) bool {
	return math.Abs(a-b) <= tol*(1+math.Abs(a)+math.Abs(b))
}

// Reverse mode and forward mode are written apart in how they combine the rules, so each
// checks the other.
func TestGradientEqualsForwardMode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		simple, raw := expr.New(), expr.New()
		n := draw(t, simple, raw, append(smoothOps, kinkedOps...)).simple
		v := values(t)
		if !tame(simple, n, v) {
			return
		}
		rev := gradient(simple, n, v)
		size := 0.0
		for s := range rev {
			size += math.Abs(rev[s])
		}
		for s := range expr.Slot(slots) {
			fwd := forward(simple, n, s, v)
			if math.IsNaN(fwd) || math.IsInf(fwd, 0) || math.Abs(fwd) > 1e6 || size > 1e6 || size != size {
				continue
			}
			if !close(rev[s], fwd, 1e-6) {
				t.Fatalf("by %s: reverse %v, forward %v\n%s", letter(s), rev[s], fwd, simple.Sprint(n, letter))
			}
		}
	})
}

func TestGradientEqualsFiniteDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, raw := expr.New(), expr.New()
		n := draw(t, g, raw, smoothOps[:11]).simple
		v := values(t)
		if !tame(g, n, v) {
			return
		}
		rev := gradient(g, n, v)
		for s := range rev {
			difference := func(h float64) float64 {
				w := append([]float64(nil), v...)
				w[s] = v[s] + h
				up := interp.Eval(g, n, reader(w))
				w[s] = v[s] - h
				return (up - interp.Eval(g, n, reader(w))) / (2 * h)
			}
			// Two step sizes that agree show that the difference is to be trusted.
			coarse, fine := difference(2e-4), difference(1e-4)
			if math.IsNaN(fine) || math.Abs(fine) > 1e4 || !close(coarse, fine, 1e-6) {
				continue
			}
			if !close(rev[s], fine, 1e-5) {
				t.Fatalf("by %s at %v: gradient %v, difference %v\n%s", letter(expr.Slot(s)), v, rev[s], fine, g.Sprint(n, letter))
			}
		}
	})
}

// Derivatives must stay finite where a law is evaluated at rest, in the branch that is
// not taken and at the ends of powers.
func TestDerivativesAtAwkwardPoints(t *testing.T) {
	g := expr.New()
	u, v := g.Var(0), g.Var(1)
	zero := g.Const(0)
	root := g.Sqrt(u) // infinite slope at 0
	cases := []struct {
		name   string
		n      expr.Node
		at     [2]float64
		du, dv float64
	}{
		{"branch not taken has infinite slope", g.Select(g.Lt(zero, u), root, g.Mul(v, u)), [2]float64{0, 3}, 3, 0},
		{"factor after the selection", g.Mul(v, g.Select(g.Lt(zero, u), root, zero)), [2]float64{0, 2}, 0, 0},
		{"two selections share a singular branch", g.Add(g.Select(g.Lt(zero, u), root, zero), g.Select(g.Lt(v, u), g.Mul(g.Const(2), root), u)), [2]float64{0, 5}, 1, 0},
		{"nested selections", g.Select(g.Lt(u, zero), zero, g.Select(g.Lt(zero, u), root, v)), [2]float64{0, 5}, 0, 1},
		{"max guards a root", g.Sqrt(g.Max(g.Mul(u, u), g.Const(1e-4))), [2]float64{0, 0}, 0, 0},
		{"power above 1 at 0", g.Pow(u, g.Const(1.85)), [2]float64{0, 0}, 0, 0},
		{"variable power at 0", g.Pow(u, v), [2]float64{0, 2}, 0, 0},
		{"sign-keeping square at 0", g.Mul(u, g.Abs(u)), [2]float64{0, 0}, 0, 0},
		{"comparison", g.Mul(u, g.Lt(u, v)), [2]float64{1, 2}, 1, 0},
		{"floor", g.Mul(u, g.Unary(expr.OpFloor, v)), [2]float64{1, 2.5}, 2, 0},
	}
	for _, c := range cases {
		at := []float64{c.at[0], c.at[1], 0, 0}
		got := gradient(g, c.n, at)
		if got[0] != c.du || got[1] != c.dv {
			t.Errorf("%s: reverse (%v, %v), want (%v, %v)", c.name, got[0], got[1], c.du, c.dv)
		}
		if a, b := forward(g, c.n, 0, at), forward(g, c.n, 1, at); a != c.du || b != c.dv {
			t.Errorf("%s: forward (%v, %v), want (%v, %v)", c.name, a, b, c.du, c.dv)
		}
	}
}

// The gradient of a sum of products must not cost more than a few times the sum.
func TestGradientIsCheap(t *testing.T) {
	g := expr.New()
	const n = 10_000
	sum := g.Const(0)
	for i := range expr.Slot(n) {
		sum = g.Add(sum, g.Mul(g.Var(i), g.Unary(expr.OpSin, g.Var(i+1))))
	}
	before := g.Len()
	r := expr.NewGradients(g, func(expr.Slot) bool { return true })
	if p := r.Of(sum); len(p) != n+1 {
		t.Fatalf("%d partial derivatives", len(p))
	}
	if grown := g.Len() - before; grown > 5*n {
		t.Errorf("gradient added %d nodes for %d terms", grown, n)
	}
	before = g.Len()
	r.Of(sum)
	if g.Len() != before {
		t.Errorf("a second gradient added %d nodes", g.Len()-before)
	}
}
