package solver_test

import (
	"math"
	"testing"

	"gemel/engine/expr"
	"gemel/engine/lu"
	"gemel/engine/solver"
)

// vanishing has a coefficient a = max(1 − t, 0) that is a pivot of the plain order:
//
//	x' = −x + z₁,   a z₁ + z₂ = 1,   z₁ − 2z₂ = x,
//
// so z₁ = (2 + x)/(1 + 2a).
func vanishing(g *expr.Graph, t expr.Node, y []expr.Node) ([]expr.Node, expr.Node) {
	a := g.Max(g.Sub(g.Const(1), t), g.Const(0))
	return []expr.Node{
		g.Sub(y[1], y[0]),
		g.Sub(g.Add(g.Mul(a, y[1]), y[2]), g.Const(1)),
		g.Sub(g.Sub(y[1], g.Mul(g.Const(2), y[2])), y[0]),
	}, g.Lt(g.Const(1.9), t)
}

// many is the same with 30 more states, so that the step is written stage by stage.
func many(g *expr.Graph, t expr.Node, y []expr.Node) ([]expr.Node, expr.Node) {
	n := len(y) - 2
	f, cond := vanishing(g, t, []expr.Node{y[0], y[n], y[n+1]})
	out := []expr.Node{f[0]}
	for i := 1; i < n; i++ {
		sum := g.Unary(expr.OpSin, g.Add(y[i], t))
		for j := range 5 {
			sum = g.Sub(sum, g.Mul(g.Const(float64(j+i)), g.Sub(y[i], g.Mul(g.Const(0.1), y[(i+7*j)%n]))))
		}
		out = append(out, sum)
	}
	return append(out, f[1:]...), cond
}

// Protects against static pivots that vanish while the plant runs: with a second order the run goes on
// and says so; without it, it stops with a step size of nothing, not with a wrong number.
func TestSecondPivotOrder(t *testing.T) {
	for _, c := range []struct {
		name   string
		define func(g *expr.Graph, t expr.Node, y []expr.Node) ([]expr.Node, expr.Node)
		nx     int
	}{{"one expression", vanishing, 1}, {"by stages", many, 31}} {
		second := make([]lu.Pivot, c.nx, c.nx+2)
		for i := range second {
			second[i] = lu.Pivot{Row: i, Col: i}
		}
		second = append(second, lu.Pivot{Row: c.nx, Col: c.nx + 1}, lu.Pivot{Row: c.nx + 1, Col: c.nx})
		for _, fallback := range [][]lu.Pivot{nil, second} {
			r := newRigWith(t, c.nx, 2, solver.Rodas5P, c.define, fallback)
			r.m[0], r.m[c.nx], r.m[c.nx+1], r.m[r.eq.Tol] = 1, 1, 0, 1e-8
			status := r.advance(t, 3, 1e-2)
			if fallback == nil {
				if status != solver.Running {
					t.Errorf("%s: status %g without a second order, want the loop to give up", c.name, status)
				}
				continue
			}
			if status != solver.AtEvent || math.Abs(r.m[r.eq.Time]-1.9) > 1e-9 {
				t.Fatalf("%s: status %g at t = %g, want an event at 1.9", c.name, status, r.m[r.eq.Time])
			}
			// after t = 1: z₁ = 2 + x, so x' = 2
			if x, z := r.m[0], r.m[c.nx]; math.Abs(z-(2+x)) > 1e-7 {
				t.Errorf("%s: z = %.9g at the event, want %.9g", c.name, z, 2+x)
			}
			x1, t1 := r.m[0], r.m[r.eq.Time]
			r.m[r.cells.Status] = solver.Running
			r.m[r.held] = 1 // the event is over
			status = r.advance(t, 3, 1e-2)
			if status != solver.Arrived || math.Abs(r.m[0]-(x1+2*(3-t1))) > 1e-6 {
				t.Errorf("%s: status %g, x(3) = %.9g, want %.9g", c.name, status, r.m[0], x1+2*(3-t1))
			}
			if n := r.m[r.cells.Fallbacks]; n < 3 || n > r.m[r.cells.Taken] {
				t.Errorf("%s: %g of %g steps by the second order", c.name, n, r.m[r.cells.Taken])
			} else {
				t.Logf("%s: %g of %g steps by the second order, %g rejected", c.name, n, r.m[r.cells.Taken], r.m[r.cells.Rejected])
			}
		}
	}
}

// Protects the search for a second order: it avoids the pivots that may vanish, and does not exist where nothing may.
func TestFallbackOrder(t *testing.T) {
	g := expr.New()
	a := g.Var(0)
	entries := []lu.Entry{{Row: 0, Col: 0, Val: a}, {Row: 0, Col: 1, Val: g.Const(2)}, {Row: 1, Col: 0, Val: g.Const(3)}, {Row: 1, Col: 1, Val: g.Const(0.1)}}
	samples := [][]float64{{5, 2, 3, 0.1}}
	first := []lu.Pivot{{Row: 0, Col: 0}, {Row: 1, Col: 1}}
	second := solver.Fallback(g, 2, 0, entries, samples, first, lu.OrderOptions{})
	for _, p := range second {
		if p.Row == p.Col {
			t.Errorf("second order %v uses the pivot that may vanish", second)
		}
	}
	if len(second) != 2 {
		t.Errorf("second order %v, want two pivots", second)
	}
	if o := solver.Fallback(g, 2, 0, entries, samples, second, lu.OrderOptions{}); o != nil {
		t.Errorf("%v for an order of literal pivots, want none", o)
	}
}

// Protects lanes: one that needs the second order changes no bit of one that does not.
func TestSecondPivotOrderInLanes(t *testing.T) {
	define := func(g *expr.Graph, time expr.Node, y []expr.Node) ([]expr.Node, expr.Node) {
		a := g.Max(g.Sub(y[1], time), g.Const(0))
		return []expr.Node{
			g.Sub(y[2], y[0]),
			g.Const(0),
			g.Sub(g.Add(g.Mul(a, y[2]), y[3]), g.Const(1)),
			g.Sub(g.Sub(y[2], g.Mul(g.Const(2), y[3])), y[0]),
		}, expr.None
	}
	second := []lu.Pivot{{Row: 0, Col: 0}, {Row: 1, Col: 1}, {Row: 2, Col: 3}, {Row: 3, Col: 2}}
	r := newRigWith(t, 2, 2, solver.Rodas5P, define, second)
	n := r.eq.N()
	start := func(m []float64, lanes, lane int, vanishes float64) {
		put := func(s expr.Slot, v float64) { m[int(s)*lanes+lane] = v }
		z := 3 / (1 + 2*vanishes)
		for i, v := range []float64{1, vanishes, z, 1 - vanishes*z} {
			put(expr.Slot(i), v)
		}
		for i := range n {
			put(r.eq.Scale+expr.Slot(i), 1)
		}
		c := r.cells
		for s, v := range map[expr.Slot]float64{r.eq.Tol: 1e-7, c.End: 2, c.Step: 1e-2, c.MaxStep: 2, c.MinStep: 1e-14, c.Attempts: 1e5, c.Active: 1} {
			put(s, v)
		}
	}
	run := func(lanes int, vanishes ...float64) [][]float64 {
		in := instance(t, r.program, lanes)
		m := in.Cells()
		for i, v := range vanishes {
			start(m, lanes, i, v)
		}
		for running := true; running; {
			if err := in.Func("advance").Call(); err != nil {
				t.Fatal(err)
			}
			running = false
			for i := range vanishes {
				if m[int(r.cells.Status)*lanes+i] == solver.Running {
					m[int(r.cells.Active)*lanes+i], m[int(r.cells.Refused)*lanes+i] = 1, 0
					running = true
				}
			}
		}
		out := make([][]float64, lanes)
		for i := range out {
			for _, s := range []expr.Slot{0, 2, 3, r.cells.Taken, r.cells.Step, r.cells.Fallbacks} {
				out[i] = append(out[i], m[int(s)*lanes+i])
			}
		}
		return out
	}
	both := run(2, 0.9, 5)
	alone := [][]float64{run(1, 0.9)[0], run(1, 5)[0]}
	if alone[0][5] == 0 || alone[1][5] != 0 {
		t.Fatalf("steps by the second order: %g and %g, want some and none", alone[0][5], alone[1][5])
	}
	for i := range both {
		for k := range both[i] {
			if math.Float64bits(both[i][k]) != math.Float64bits(alone[i][k]) {
				t.Errorf("lane %d: %v, alone %v", i, both[i], alone[i])
				break
			}
		}
	}
}
