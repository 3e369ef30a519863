package solver_test

import (
	"context"
	"fmt"
	"testing"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"
	"gemel/engine/lu"
	"gemel/engine/reference"
	"gemel/engine/solver"
	"gemel/engine/wasm"
)

// bench is one problem by one method as machine code.
type bench struct {
	p       *reference.Problem
	eq      *solver.Equations
	cells   *solver.Cells
	m       []float64
	advance wasm.Fn
	step    expr.Slot
	calls   int
}

func newBench(t testing.TB, p *reference.Problem, m solver.Method) *bench {
	t.Helper()
	g := expr.New()
	b := solver.NewBuilder(g)
	n := len(p.Start)
	eq := &solver.Equations{Graph: g, NX: p.NX, NZ: n - p.NX, Y: b.Cells(n), Time: b.Cells(1), Scale: b.Cells(n), Tol: b.Cells(1), Relations: -1, Flip: b.Cells(1)}
	y := make([]expr.Node, n)
	for i := range y {
		y[i] = g.Var(eq.Y + expr.Slot(i))
	}
	eq.F = p.F(g, g.Var(eq.Time), y)
	step, first := b.Cells(1), b.Cells(1)
	cells, err := solver.Emit(b, eq, m, pivots(t, b, p, eq), step, first)
	if err != nil {
		t.Fatal(err)
	}
	in := instance(t, b.Program, 1)
	return &bench{p: p, eq: eq, cells: cells, m: in.Cells(), advance: in.Func("advance"), step: step}
}

// instance compiles a program for so many lanes.
func instance(t testing.TB, p *expr.Program, lanes int) *wasm.Instance {
	t.Helper()
	code, err := wasm.Emit(p, wasm.Options{Lanes: lanes})
	if err != nil {
		t.Fatal(err)
	}
	module, err := wasm.Compile(context.Background(), code, "")
	if err != nil {
		t.Fatal(err)
	}
	in, err := module.NewInstance(1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); module.Close() })
	return in
}

// pivots is the static order for samples at the start and around the end.
func pivots(t testing.TB, b *solver.Builder, p *reference.Problem, eq *solver.Equations) []lu.Pivot {
	t.Helper()
	hgi := b.Cells(1)
	entries, _ := eq.Matrix(hgi)
	nodes := make([]expr.Node, len(entries))
	for i, e := range entries {
		nodes[i] = e.Val
	}
	values := interp.NewEvaluator(eq.Graph, nodes)
	var samples [][]float64
	for _, y := range [][]float64{p.Start, p.Values, p.Scale} {
		for _, h := range []float64{1 / p.End, 1e20} {
			samples = append(samples, values.Eval(func(s expr.Slot) float64 {
				if s == hgi {
					return h
				}
				if i := int(s - eq.Y); i >= 0 && i < len(y) {
					return y[i]
				}
				return 0
			}))
		}
	}
	order, err := lu.Order(eq.Graph, eq.N(), entries, samples, lu.OrderOptions{ColScale: p.Scale, OnlyDiagonal: func(row int) bool { return row < p.NX }})
	if err != nil {
		t.Fatal(err)
	}
	return order
}

// run integrates once and returns the error at the end, accepted and rejected steps.
func (b *bench) run(t testing.TB, tol float64) (float64, float64, float64) {
	t.Helper()
	m, c, n := b.m, b.cells, b.eq.N()
	copy(m[b.eq.Y:], b.p.Start)
	copy(m[b.eq.Scale:], b.p.Scale)
	m[b.eq.Time], m[b.eq.Tol] = 0, tol
	m[c.End], m[c.Step], m[c.MaxStep], m[c.MinStep] = b.p.End, b.p.End*1e-3, b.p.End, b.p.End*1e-30
	m[c.Attempts], m[c.Status], m[c.Fresh], m[c.Taken], m[c.Rejected] = 1e6, 0, 1, 0, 0
	b.calls = 0
	for m[c.Status] == solver.Running {
		m[c.Active], m[c.Refused] = 1, 0
		if b.calls++; b.calls > 1000 {
			t.Errorf("%s stalls at t = %g, h = %g", b.p.Name, m[b.eq.Time], m[c.Step])
			return 1, 0, 0
		}
		if err := b.advance.Call(); err != nil {
			t.Fatal(err)
		}
	}
	return b.p.Error(m[b.eq.Y : int(b.eq.Y)+n]), m[c.Taken], m[c.Rejected]
}

// accuracy says at which tolerance a method must have which error at the end. The errors are two to ten times what was measured.
var accuracy = []struct {
	problem   *reference.Problem
	method    solver.Method
	tolerance float64
	err       float64
}{
	{reference.Robertson(), solver.Rodas5P, 1e-8, 1e-8},
	{reference.RobertsonDAE(), solver.Rodas5P, 1e-8, 1e-8},
	{reference.VanDerPol(), solver.Rodas5P, 1e-8, 5e-8},
	{reference.HIRES(), solver.Rodas5P, 1e-8, 5e-9},
	{reference.Pollution(), solver.Rodas5P, 1e-8, 2e-8},
	{reference.Oregonator(), solver.Rodas5P, 1e-8, 2e-8},
	{reference.AkzoNobel(), solver.Rodas5P, 1e-8, 2e-8},
	{reference.Brusselator(100), solver.Rodas5P, 1e-8, 1e-7},
	{reference.Robertson(), solver.Rodas3P, 1e-6, 1e-5},
	{reference.RobertsonDAE(), solver.Rodas3P, 1e-6, 1e-5},
	{reference.HIRES(), solver.Rodas3P, 1e-6, 2e-3},
	{reference.Brusselator(100), solver.Rodas3P, 1e-4, 1e-3},
	{reference.Pleiades(), solver.Tsit5, 1e-10, 1e-7},
	{reference.Pleiades(), solver.Verner7, 1e-11, 5e-9},
	{reference.Arenstorf(), solver.Tsit5, 1e-12, 1e-7},
	{reference.Arenstorf(), solver.Verner7, 1e-12, 5e-8},
}

// Protects the promise to users: published end values come out to 6 to 8 digits.
func TestReferenceValues(t *testing.T) {
	for _, c := range accuracy {
		e, taken, rejected := newBench(t, c.problem, c.method).run(t, c.tolerance)
		t.Logf("%s by %s: error %.1e, %g steps, %g rejected", c.problem.Name, c.method, e, taken, rejected)
		if !(e <= c.err) {
			t.Errorf("%s by %s, tolerance %g: error %.2g at the end, want at most %g (%s)", c.problem.Name, c.method, c.tolerance, e, c.err, c.problem.Source)
		}
	}
}

// BenchmarkStiff gives time, steps and digits of a run: the points of a work-precision plot.
func BenchmarkStiff(b *testing.B) {
	for _, c := range accuracy {
		b.Run(fmt.Sprintf("%s/%s", c.problem.Name, c.method), func(b *testing.B) {
			r := newBench(b, c.problem, c.method)
			for _, tol := range []float64{1e-2, 1e-4, 1e-6, 1e-8, 1e-10} {
				b.Run(fmt.Sprintf("%.0e", tol), func(b *testing.B) {
					var e, taken, rejected float64
					for b.Loop() {
						e, taken, rejected = r.run(b, tol)
					}
					b.ReportMetric(e, "error")
					b.ReportMetric(taken+rejected, "trials")
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(taken+rejected), "ns/trial")
				})
			}
		})
	}
}
