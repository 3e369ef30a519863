package expr_test

import (
	"math"
	"testing"
	"time"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"

	"pgregory.net/rapid"
)

// Simplification must not change a bit of a finite result, except for the cases that
// build.go lists: then the unsimplified expression has a NaN, an infinity or a
// negative zero on the way.
func TestSimplifiedEqualsUnsimplified(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		simple, raw := expr.New(), expr.New()
		n := draw(t, simple, raw, exactOps)
		v := values(t)
		list := raw.Reachable(n.raw)
		all := interp.EvalAll(raw, list, reader(v))
		if !regular(raw, n.raw, all, list) {
			return
		}
		want := all[len(all)-1]
		got := interp.Eval(simple, n.simple, reader(v))
		if got == 0 && want == 0 {
			return // the sign of a zero
		}
		if math.Float64bits(got) != math.Float64bits(want) {
			t.Fatalf("simplified %v, unsimplified %v\n%s\n%s", got, want, simple.Sprint(n.simple, letter), raw.Sprint(n.raw, letter))
		}
	})
}

func letter(s expr.Slot) string { return string(rune('u' + s)) }

func TestSimplifications(t *testing.T) {
	g := expr.New()
	u, v := g.Var(0), g.Var(1)
	zero, one, two := g.Const(0), g.Const(1), g.Const(2)
	c := g.Lt(u, v)
	pow := func(x float64) expr.Node { return g.Pow(u, g.Const(x)) }
	cases := []struct{ got, want expr.Node }{
		{g.Add(u, zero), u}, {g.Add(zero, u), u}, {g.Mul(u, one), u}, {g.Mul(u, zero), zero}, {g.Sub(u, u), zero}, {g.Sub(zero, u), g.Neg(u)},
		{g.Neg(g.Neg(u)), u}, {g.Div(u, one), u}, {g.Mul(u, g.Const(-1)), g.Neg(u)}, {g.Add(u, g.Neg(v)), g.Sub(u, v)}, {g.Sub(u, g.Neg(v)), g.Add(u, v)},
		{g.Add(u, v), g.Add(v, u)}, {g.Mul(u, v), g.Mul(v, u)}, {g.Neg(g.Sub(u, v)), g.Sub(v, u)}, {g.Mul(g.Neg(u), g.Neg(v)), g.Mul(u, v)},
		{g.Select(one, u, v), u}, {g.Select(zero, u, v), v}, {g.Select(c, u, u), u}, {g.Select(g.Not(c), u, v), g.Select(c, v, u)}, {g.Not(g.Not(c)), c},
		{g.And(c, one), c}, {g.And(c, zero), zero}, {g.Or(c, one), one}, {g.Or(zero, c), c}, {g.And(c, c), c}, {g.Select(c, one, zero), c},
		{g.And(c, g.Not(c)), zero}, {g.Or(c, g.Not(c)), one}, {g.Select(c, g.Select(c, u, v), one), g.Select(c, u, one)},
		{pow(0), one}, {pow(1), u}, {pow(2), g.Mul(u, u)}, {pow(3), g.Mul(u, g.Mul(u, u))}, {pow(-1), g.Div(one, u)}, {pow(0.5), g.Sqrt(u)},
		{g.Div(u, g.Const(4)), g.Mul(g.Const(0.25), u)}, {g.Mul(two, g.Mul(g.Const(3), u)), g.Mul(g.Const(6), u)}, {g.Sub(u, g.Const(3)), g.Add(u, g.Const(-3))},
		{g.Sqrt(g.Const(9)), g.Const(3)}, {g.Lt(one, two), one}, {g.Abs(g.Neg(u)), g.Abs(u)}, {g.Min(u, v), g.Min(v, u)}, {g.Lt(u, u), zero},
	}
	for i, x := range cases {
		if x.got != x.want {
			t.Errorf("case %d: %s, want %s", i, g.Sprint(x.got, letter), g.Sprint(x.want, letter))
		}
	}
	// What must stay: the test for NaN, and elementary functions while there are no kernels.
	if n := g.Eq(u, u); g.Op(n) != expr.OpEq {
		t.Error("u == u was folded; it is the test for NaN")
	}
	if n := g.Unary(expr.OpExp, one); g.Op(n) != expr.OpExp {
		t.Error("exp(1) was folded without kernels")
	}
	g.FoldElementary = func(op expr.Op, a, b float64) (float64, bool) { return 42, op == expr.OpExp }
	if n := g.Unary(expr.OpExp, one); n != g.Const(42) {
		t.Error("exp(1) was not folded by FoldElementary")
	}
	if a, b := g.Div(zero, zero), g.Sqrt(g.Const(-1)); a != b {
		t.Error("folded NaNs have different bits")
	}
}

// Building the same expressions again must add no node.
func TestHashConsingIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		simple, raw := expr.New(), expr.New()
		n := draw(t, simple, raw, append(smoothOps, exactOps...))
		before := simple.Len()
		if again := expr.NewSubstituter(simple, simple, nil).Copy(n.simple); again != n.simple || simple.Len() != before {
			t.Fatalf("copy into the same graph gave node %d for %d, %d nodes for %d", again, n.simple, simple.Len(), before)
		}
		other := expr.New()
		other.Var(77)
		m := expr.NewSubstituter(simple, other, nil).Copy(n.simple)
		v := values(t)
		a, b := interp.Eval(simple, n.simple, reader(v)), interp.Eval(other, m, reader(v))
		if math.Float64bits(a) != math.Float64bits(b) && a == a {
			t.Fatalf("copy into another graph is %v, original %v", b, a)
		}
	})
}

func TestSubstituteReplacesLeaves(t *testing.T) {
	g := expr.New()
	table := g.AddTable([]float64{0, 1, 4, 9})
	x := g.Var(0)
	n := g.Add(g.At(table, g.Locate(table, x)), g.Mul(x, g.Elem(5)))
	to := expr.New()
	s := expr.NewSubstituter(g, to, func(s expr.Slot) expr.Node { return to.Mul(to.Var(10), to.Const(2)) })
	s.Elem = func(s expr.Slot) expr.Node { return to.Var(s + 3) }
	m := s.Copy(n)
	// x = 2*2.5 = 5: interval 2, table value 4; plus 5 * 7.
	if got := interp.Eval(to, m, func(s expr.Slot) float64 { return map[expr.Slot]float64{10: 2.5, 8: 7}[s] }); got != 39 {
		t.Errorf("value %v, want 39: %s", got, to.Sprint(m, func(s expr.Slot) string { return letter(s - 5) }))
	}
}

// A million nested operations are an ordinary model; every pass must be linear and
// none may recurse.
func TestDeepChainsAreLinearAndDoNotOverflow(t *testing.T) {
	const depth = 1_000_000
	g := expr.New()
	n, y := g.Var(0), g.Var(1)
	start := time.Now()
	for range depth / 2 {
		n = g.Add(g.Mul(n, y), y)
	}
	built := time.Since(start)
	grad := g.Gradient(n, func(s expr.Slot) bool { return s == 0 })
	d := g.Derivative(n, func(s expr.Slot) expr.Node { return g.Const(1) })
	to := expr.New()
	expr.NewSubstituter(g, to, nil).Copy(n)
	got := interp.EvalAll(g, []expr.Node{n, grad[0].Node, d}, func(s expr.Slot) float64 { return float64(s) })
	if text := g.Sprint(n, letter); len(text) > 10000 {
		t.Errorf("Sprint wrote %d bytes", len(text))
	}
	if got[0] != depth/2 || got[1] != 1 || math.IsNaN(got[2]) {
		t.Errorf("values %v", got)
	}
	took := time.Since(start)
	t.Logf("build %v, all passes %v, %d nodes", built, took, g.Len())
	if took > 30*time.Second {
		t.Errorf("passes took %v", took)
	}
}

// Many small passes over a big graph must not each cost the size of the graph.
func TestSmallPassesOverABigGraphAreCheap(t *testing.T) {
	g := expr.New()
	var roots []expr.Node
	for i := range expr.Slot(100_000) {
		roots = append(roots, g.Mul(g.Var(i), g.Add(g.Var(i+1), g.Const(float64(i)))))
	}
	start := time.Now()
	for i, r := range roots {
		if p := g.Gradient(r, func(expr.Slot) bool { return true }); len(p) != 2 || int(p[0].Slot) != i {
			t.Fatalf("gradient %d: %v", i, p)
		}
		expr.NewSubstituter(g, g, nil).Copy(r)
		interp.Eval(g, r, func(expr.Slot) float64 { return 1 })
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("%v for 100,000 expressions", took)
	} else {
		t.Log(took)
	}
}

func TestSprintWritesModelica(t *testing.T) {
	g := expr.New()
	u, v, w := g.Var(0), g.Var(1), g.Var(2)
	cases := []struct {
		n    expr.Node
		want string
	}{
		{g.Sub(u, g.Sub(v, w)), "u - (v - w)"},
		{g.Mul(g.Add(u, v), w), "w*(u + v)"},
		{g.Div(u, g.Mul(v, w)), "u/(v*w)"},
		{g.Neg(g.Add(u, v)), "-(u + v)"},
		{g.Add(u, g.Const(-3)), "u - 3"},
		{g.Select(g.And(g.Lt(u, v), g.Not(g.Le(v, w))), u, g.Const(1.5)), "if u < v and not v <= w then u else 1.5"},
		{g.Pow(g.Neg(u), g.Const(2.5)), "(-u)^2.5"},
		{g.Binary(expr.OpAtan2, u, g.Unary(expr.OpSin, v)), "atan2(u, sin(v))"},
	}
	for _, c := range cases {
		if got := g.Sprint(c.n, letter); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
