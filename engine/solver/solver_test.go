package solver_test

import (
	"math"
	"testing"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"
	"gemel/engine/lu"
	"gemel/engine/solver"
)

// rig runs one system by one method with the interpreter.
type rig struct {
	machine *interp.Machine
	program *expr.Program
	m       []float64
	eq      *solver.Equations
	cells   *solver.Cells
	held    expr.Slot // of the condition
}

// newRig builds x' = f, 0 = g; define gets the graph, the time and the leaves of y, and
// returns right-hand sides and, if wanted, a condition to watch.
func newRig(t *testing.T, nx, nz int, m solver.Method, define func(g *expr.Graph, t expr.Node, y []expr.Node) ([]expr.Node, expr.Node)) *rig {
	t.Helper()
	return newRigWith(t, nx, nz, m, define, nil)
}

// newRigWith also gives a second pivot order.
func newRigWith(t *testing.T, nx, nz int, m solver.Method, define func(g *expr.Graph, t expr.Node, y []expr.Node) ([]expr.Node, expr.Node), fallback []lu.Pivot) *rig {
	t.Helper()
	g := expr.New()
	b := solver.NewBuilder(g)
	n := nx + nz
	eq := &solver.Equations{Graph: g, NX: nx, NZ: nz, Y: b.Cells(n), Time: b.Cells(1), Scale: b.Cells(n), Tol: b.Cells(1), Relations: -1, Flip: b.Cells(1)}
	y := make([]expr.Node, n)
	for i := range y {
		y[i] = g.Var(eq.Y + expr.Slot(i))
	}
	f, cond := define(g, g.Var(eq.Time), y)
	eq.F, eq.Fallback = f, fallback
	held := b.Cells(1)
	if cond != expr.None {
		eq.Relations = b.Func("relations", expr.Assign{Dst: []expr.Slot{eq.Flip}, Src: []expr.Node{g.Ne(cond, g.Var(held))}})
	}
	step, first := b.Cells(1), b.Cells(1)
	var order []lu.Pivot
	for i := range n {
		order = append(order, lu.Pivot{Row: i, Col: i})
	}
	cells, err := solver.Emit(b, eq, m, order, step, first)
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{machine: interp.New(b.Program), program: b.Program, m: make([]float64, b.Program.Cells), eq: eq, cells: cells, held: held}
	for i := range n {
		r.m[int(eq.Scale)+i] = 1
	}
	return r
}

func (r *rig) function(name string) int {
	for i, f := range r.program.Funcs {
		if f.Name == name {
			return i
		}
	}
	panic("no function " + name)
}

func (r *rig) advance(t *testing.T, end, step float64) float64 {
	t.Helper()
	c := r.cells
	r.m[c.End], r.m[c.Step], r.m[c.MaxStep], r.m[c.MinStep] = end, step, end, 1e-14
	r.m[c.Active], r.m[c.Attempts], r.m[c.Status] = 1, 1e6, 0
	for i, f := range r.program.Funcs {
		if f.Name != "advance" {
			continue
		}
		// as the host does: a stalled loop goes on while the step can still shrink
		if c.Sure {
			r.machine.Run(i, r.m)
			if r.m[r.eq.Time] == end {
				return solver.Arrived
			}
			return solver.Running
		}
		for r.m[c.Active] = 1; r.m[c.Status] == solver.Running; r.m[c.Active], r.m[c.Refused] = 1, 0 {
			before := r.m[c.Attempts]
			r.machine.Run(i, r.m)
			if before-r.m[c.Attempts] != solver.Patience && r.m[c.Refused] < solver.Patience {
				break
			}
		}
	}
	return r.m[c.Status]
}

// mixed has a nonlinear, a time-dependent and (with nz = 1) an algebraic part:
// x₀ = 1/(1+t), x₁ = exp(sin t), z = x₀².
func mixed(g *expr.Graph, t expr.Node, y []expr.Node) ([]expr.Node, expr.Node) {
	sq := g.Mul(y[0], y[0])
	cos := g.Mul(g.Unary(expr.OpCos, t), y[1])
	if len(y) == 2 {
		return []expr.Node{g.Neg(sq), cos}, expr.None
	}
	return []expr.Node{g.Neg(y[2]), cos, g.Sub(y[2], sq)}, expr.None
}

func mixedError(y []float64, t float64) float64 {
	e := math.Max(math.Abs(y[0]-1/(1+t)), math.Abs(y[1]-math.Exp(math.Sin(t))))
	if len(y) == 3 {
		e = math.Max(e, math.Abs(y[2]-1/(1+t)/(1+t)))
	}
	return e
}

// Protects error control: the error follows the tolerance over six decades.
func TestErrorControl(t *testing.T) {
	for _, tol := range []float64{1e-4, 1e-6, 1e-8, 1e-10} {
		r := newRig(t, 2, 1, solver.Rodas5P, mixed)
		r.m[0], r.m[1], r.m[2], r.m[r.eq.Tol] = 1, 1, 1, tol
		if s := r.advance(t, 10, 1e-3); s != solver.Arrived {
			t.Fatalf("status %g", s)
		}
		if e := mixedError(r.m[:3], 10); e > 30*tol {
			t.Errorf("tolerance %g: error %.2g", tol, e)
		} else {
			t.Logf("tolerance %g: error %.2g, %g steps, %g rejected", tol, e, r.m[r.cells.Taken], r.m[r.cells.Rejected])
		}
	}
}

// Protects event location: y' = −y falls through ½ at ln 2, whatever the method.
func TestEventIsLocated(t *testing.T) {
	for _, c := range []struct {
		method solver.Method
		step   float64
		tol    float64
	}{{solver.Rodas5P, 0.1, 1e-7}, {solver.Tsit5, 0.1, 1e-7}, {solver.Verner7, 0.1, 1e-7}, {solver.RK4, 0.01, 1e-8}, {solver.LinEuler, 1e-3, 1e-3}} {
		r := newRig(t, 1, 0, c.method, func(g *expr.Graph, _ expr.Node, y []expr.Node) ([]expr.Node, expr.Node) {
			return []expr.Node{g.Neg(y[0])}, g.Lt(y[0], g.Const(0.5))
		})
		r.m[0], r.m[r.eq.Tol] = 1, 1e-8
		if s := r.advance(t, 2, c.step); s != solver.AtEvent {
			t.Fatalf("%s: status %g, want an event", c.method, s)
		}
		at := r.m[r.eq.Time]
		if math.Abs(at-math.Ln2) > c.tol || !(r.m[0] < 0.5) || r.m[0] < 0.5-1e-9 {
			t.Errorf("%s: event at %.12g with y = %.17g, want ln 2 = %.12g just below 0.5", c.method, at, r.m[0], math.Ln2)
		}
	}
}

// Protects against endless loops: a solution that ends in finite time stops the loop.
func TestBlowUpStops(t *testing.T) {
	for _, m := range []solver.Method{solver.Rodas5P, solver.RK4, solver.LinEuler} {
		r := newRig(t, 1, 0, m, func(g *expr.Graph, _ expr.Node, y []expr.Node) ([]expr.Node, expr.Node) {
			return []expr.Node{g.Mul(y[0], y[0])}, expr.None
		})
		r.m[0], r.m[r.eq.Tol] = 1, 1e-6
		if s := r.advance(t, 2, 0.01); s != solver.Running && m == solver.Rodas5P {
			t.Errorf("%s: status %g at t = %g, want the loop to give up before t = 1", m, s, r.m[r.eq.Time])
		}
	}
}

// Protects snapshots: a slope that is kept from the last step has the bits of one that is found anew.
func TestInterruptionChangesNoBit(t *testing.T) {
	for _, m := range []solver.Method{solver.Tsit5, solver.Verner7, solver.Rodas5P} {
		run := func(attempts float64) []float64 {
			r := newRig(t, 2, 0, m, mixed)
			r.m[0], r.m[1], r.m[r.eq.Tol] = 1, 1, 1e-9
			c := r.cells
			r.m[c.End], r.m[c.Step], r.m[c.MaxStep], r.m[c.MinStep] = 3, 1e-3, 3, 1e-14
			for r.m[c.Status] == solver.Running {
				r.m[c.Attempts], r.m[c.Active] = attempts, 1
				r.machine.Run(r.function("advance"), r.m)
			}
			return append([]float64(nil), r.m[0], r.m[1], r.m[c.Step], r.m[c.Taken])
		}
		once, often := run(1e6), run(3)
		for i := range once {
			if math.Float64bits(once[i]) != math.Float64bits(often[i]) {
				t.Errorf("%s: %v in one go, %v with interruptions", m, once, often)
				break
			}
		}
	}
}
