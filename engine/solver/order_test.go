package solver_test

import (
	"math"
	"testing"

	"gemel/engine/expr"
	"gemel/engine/solver"
)

// lorenz is chaotic, but not in half a unit of time: no solution is known, all terms of the error are there.
func lorenz(g *expr.Graph, _ expr.Node, y []expr.Node) ([]expr.Node, expr.Node) {
	return []expr.Node{
		g.Mul(g.Const(10), g.Sub(y[1], y[0])),
		g.Sub(g.Mul(y[0], g.Sub(g.Const(28), y[2])), y[1]),
		g.Sub(g.Mul(y[0], y[1]), g.Mul(g.Const(8.0/3), y[2])),
	}, expr.None
}

// equalSteps integrates from y0 at 0 to end in n steps, whatever the error.
func equalSteps(t *testing.T, r *rig, y0 []float64, end float64, n int) []float64 {
	t.Helper()
	copy(r.m, y0)
	r.m[r.eq.Time], r.m[r.eq.Tol] = 0, 1e30
	for i := range n {
		if s := r.advance(t, end*float64(i+1)/float64(n), 1e9); s != solver.Arrived {
			t.Fatalf("status %g", s)
		}
	}
	return r.m[:len(y0)]
}

func distance(a, b []float64) float64 {
	d := 0.0
	for i := range a {
		d = math.Max(d, math.Abs(a[i]-b[i]))
	}
	return d
}

// Protects the tableaus: halving the step divides the error by 2^order.
func TestOrderOfConvergence(t *testing.T) {
	start := []float64{1, 2, 1}
	exact := append([]float64(nil), equalSteps(t, newRig(t, 3, 0, solver.Verner7, lorenz), start, 0.5, 1000)...)
	for _, c := range []struct {
		method solver.Method
		nz     int
		order  float64
		steps  int // of the finer one of two runs
	}{
		{solver.Rodas5P, 0, 5, 32}, {solver.Rodas5P, 1, 5, 32}, {solver.Rodas3P, 0, 3, 256}, {solver.Rodas3P, 1, 3, 256},
		{solver.LinEuler, 0, 1, 1024}, {solver.LinEuler, 1, 1, 1024},
		{solver.RK4, 0, 4, 512}, {solver.Tsit5, 0, 5, 512}, {solver.Verner7, 0, 7, 128},
	} {
		var e [2]float64
		for k := range e {
			n := c.steps >> (1 - k)
			switch c.method {
			case solver.RK4, solver.Tsit5, solver.Verner7:
				e[k] = distance(equalSteps(t, newRig(t, 3, 0, c.method, lorenz), start, 0.5, n), exact)
			default: // with the time, and with an algebraic unknown
				e[k] = mixedError(equalSteps(t, newRig(t, 2, c.nz, c.method, mixed), []float64{1, 1, 1}[:2+c.nz], 2, n), 2)
			}
		}
		rate := math.Log2(e[0] / e[1])
		t.Logf("%s with %d algebraic unknowns: order %.2f, error %.2g", c.method, c.nz, rate, e[1])
		if math.Abs(rate-c.order) > 0.2 {
			t.Errorf("%s with %d algebraic unknowns: order %.2f (error %.2g), want %g", c.method, c.nz, rate, e[1], c.order)
		}
	}
}

// Protects dense output, which tells where an event is: within one step from an exact value, its error falls with
// one power of the step more than its order, and with the order in an algebraic unknown.
func TestOrderOfDenseOutput(t *testing.T) {
	const theta = 0.37
	for _, c := range []struct {
		method solver.Method
		nz     int
		power  float64
		h      float64 // the longer one of two steps
	}{
		{solver.Rodas5P, 0, 5, 0.02}, {solver.Rodas5P, 1, 4, 0.02}, {solver.Rodas3P, 0, 4, 0.01}, {solver.Rodas3P, 1, 3, 0.01},
		{solver.LinEuler, 0, 2, 1e-3}, {solver.LinEuler, 1, 2, 1e-3},
		{solver.RK4, 0, 4, 4e-3}, {solver.Tsit5, 0, 5, 4e-3}, {solver.Verner7, 0, 8, 0.02},
	} {
		var e [2]float64
		for k := range e {
			h := c.h / float64(int(1)<<k)
			define, start := mixed, []float64{1, 1, 1}[:2+c.nz]
			switch c.method {
			case solver.RK4, solver.Tsit5, solver.Verner7:
				define, start = lorenz, []float64{1, 2, 1}
			}
			r := newRig(t, len(start)-c.nz, c.nz, c.method, func(g *expr.Graph, time expr.Node, y []expr.Node) ([]expr.Node, expr.Node) {
				f, _ := define(g, time, y)
				return f, g.Le(g.Const(theta*h), time)
			})
			copy(r.m, start)
			r.m[r.eq.Tol] = 1e30
			if s := r.advance(t, h, 1e9); s != solver.AtEvent {
				t.Fatalf("%s: status %g, want an event", c.method, s)
			}
			if at := r.m[r.eq.Time]; len(start) == 3 && c.nz == 0 {
				e[k] = distance(r.m[:3], equalSteps(t, newRig(t, 3, 0, solver.Verner7, lorenz), start, at, 10))
			} else {
				e[k] = mixedError(r.m[:2+c.nz], at)
			}
		}
		rate := math.Log2(e[0] / e[1])
		t.Logf("%s with %d algebraic unknowns: power %.2f, error %.2g", c.method, c.nz, rate, e[1])
		if math.Abs(rate-c.power) > 0.2 {
			t.Errorf("%s with %d algebraic unknowns: the error of dense output falls with h^%.2f (%.2g), want h^%g", c.method, c.nz, rate, e[1], c.power)
		}
	}
}
