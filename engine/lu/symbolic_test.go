package lu_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"
	"gemel/engine/lu"

	"gonum.org/v1/gonum/mat"
)

// system is a matrix of expressions with its values at sample points.
type system struct {
	g       *expr.Graph
	n       int
	entries []lu.Entry
	samples [][]float64
	cells   expr.Slot // first cell after the entries' own
}

// symbolize gives each entry that is not ±1 a cell, as a Jacobian entry would have an
// expression, and keeps ±1 as literals.
func symbolize(m *triplets) (*system, []float64) {
	s := &system{g: expr.New(), n: m.n, samples: [][]float64{m.val}}
	var mem []float64
	for e, v := range m.val {
		val := s.g.Const(v)
		if v != 1 && v != -1 {
			val = s.g.Var(expr.Slot(len(mem)))
			mem = append(mem, v)
		}
		s.entries = append(s.entries, lu.Entry{Row: m.row[e], Col: m.col[e], Val: val})
	}
	s.cells = expr.Slot(len(mem))
	return s, mem
}

// solve orders, factors and solves through the interpreter.
func (s *system) solve(t *testing.T, mem, b []float64, o lu.OrderOptions) ([]float64, *lu.Symbolic, int) {
	t.Helper()
	order, err := lu.Order(s.g, s.n, s.entries, s.samples, o)
	if err != nil {
		t.Fatal(err)
	}
	p := &expr.Program{Graph: s.g, Cells: int(s.cells)}
	cell := func() expr.Slot { p.Cells++; return expr.Slot(p.Cells - 1) }
	sym, err := lu.NewSymbolic(s.g, s.n, s.entries, order, lu.SymbolicOptions{Cell: cell})
	if err != nil {
		t.Fatal(err)
	}
	io := make([]expr.Slot, s.n)
	for i := range io {
		io[i] = cell()
	}
	factor, solve := sym.Factor(), sym.SolveAssign(io, io)
	p.Funcs = []*expr.Func{{Name: "factor", Body: []expr.Stmt{factor}}, {Name: "solve", Body: []expr.Stmt{solve}}}
	mem = append(slices.Clone(mem), make([]float64, p.Cells-len(mem))...)
	for i, c := range io {
		mem[c] = b[i]
	}
	interp.Run(p, 0, mem)
	interp.Run(p, 1, mem)
	x := make([]float64, s.n)
	for i, c := range io {
		x[i] = mem[c]
	}
	return x, sym, operations(s.g, factor.Src) + operations(s.g, solve.Src)
}

func operations(g *expr.Graph, roots []expr.Node) int {
	count := 0
	for _, n := range g.Reachable(roots...) {
		if a, _, _ := g.Args(n); a != expr.None {
			count++
		}
	}
	return count
}

func TestSymbolicSolveAgreesWithNumericSolve(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for trial := range 60 {
		n := 1 + r.IntN(30)
		m := random(r, n, 1+trial%4)
		cond := mat.Cond(m.dense(), 1)
		if cond > 1e9 {
			continue
		}
		s, mem := symbolize(m)
		want, b := make([]float64, n), make([]float64, n)
		for i := range want {
			want[i] = r.NormFloat64()
		}
		m.matrix().Multiply(b, want)
		x, _, _ := s.solve(t, mem, b, lu.OrderOptions{})
		f, err := lu.Factor(m.matrix(), lu.Options{})
		if err != nil {
			t.Fatal(err)
		}
		f.Solve(b, b)
		for i := range x {
			if math.Abs(x[i]-b[i]) > 1e-14*cond*100+1e-9 {
				t.Fatalf("trial %d: x[%d] symbolic %g, numeric %g, want %g", trial, i, x[i], b[i], want[i])
			}
		}
	}
}

// header is a header with n branches in the untorn form the front end makes: pump, pipe
// and valve laws, connection equations with ±1, one algebraic loop through the header's
// pressure.
func header(branches int) *triplets {
	m := &triplets{}
	pressure := 0 // unknown 0: header pressure; row 0: sum of flows
	m.n = 1 + 7*branches
	for k := range branches {
		u := 1 + 7*k // flow a, flow b, inlet pressure, outlet pressure, dp, valve flow, opening loss
		r := 1 + 7*k
		m.add(0, u, 1)
		m.add(r, u+2, 1) // inlet pressure = header pressure
		m.add(r, pressure, -1)
		m.add(r+1, u+4, 1) // dp = inlet - outlet
		m.add(r+1, u+2, -1)
		m.add(r+1, u+3, 1)
		m.add(r+2, u, 1) // flow a + flow b = 0
		m.add(r+2, u+1, 1)
		m.add(r+3, u+4, 1) // dp = k |m| m
		m.add(r+3, u, -2.5*float64(k+1))
		m.add(r+4, u+1, 1) // valve
		m.add(r+4, u+5, 1)
		m.add(r+5, u+5, 1)
		m.add(r+5, u+6, -0.31)
		m.add(r+6, u+6, 1)
		m.add(r+6, u+3, -1)
	}
	return m
}

// Elimination without tearing must stay linear in the number of branches: the ±1 of
// the connections fold away.
func TestHeaderStaysLinear(t *testing.T) {
	perBranch := map[int]float64{}
	for _, branches := range []int{20, 200, 2000} {
		m := header(branches)
		s, mem := symbolize(m)
		b := make([]float64, m.n)
		want := make([]float64, m.n)
		for i := range want {
			want[i] = math.Cos(float64(i))
		}
		m.matrix().Multiply(b, want)
		start := time.Now()
		x, sym, ops := s.solve(t, mem, b, lu.OrderOptions{})
		t.Logf("%d branches: n %d, nnz(A) %d, nnz(L+U) %d, cells %d, operations factor+solve %d, %v",
			branches, m.n, len(m.val), sym.Nonzeros(), sym.Cells(), ops, time.Since(start))
		for i := range x {
			if math.Abs(x[i]-want[i]) > 1e-9 {
				t.Fatalf("x[%d] = %g, want %g", i, x[i], want[i])
			}
		}
		perBranch[branches] = float64(ops) / float64(branches)
		if float64(sym.Nonzeros()) > 1.5*float64(len(m.val)) {
			t.Errorf("%d branches: L+U has %d entries, the matrix %d", branches, sym.Nonzeros(), len(m.val))
		}
	}
	if perBranch[2000] > 1.2*perBranch[20]+1 {
		t.Errorf("operations per branch grow: %v", perBranch)
	}
}

// A chain of 1,000 tanks and pipes: states pivot on their own diagonal only.
func TestChainWithStatesOnTheDiagonal(t *testing.T) {
	const segments = 1000
	m := &triplets{n: 3 * segments} // level k (state), pressure k, flow k
	for k := range segments {
		l, p, q := k, segments+2*k, segments+2*k+1
		m.add(l, l, 1e3) // 1/(hγ)
		m.add(l, q, -0.01)
		if k > 0 {
			m.add(l, q-2, 0.01)
		}
		m.add(p, p, 1)
		m.add(p, l, -9810)
		m.add(q, q, -3e4)
		m.add(q, p, 1)
		if k+1 < segments {
			m.add(q, p+2, -1)
		}
	}
	scale := make([]float64, m.n)
	for k := range segments {
		scale[k], scale[segments+2*k], scale[segments+2*k+1] = 1, 1e5, 1
	}
	s, mem := symbolize(m)
	want, b := make([]float64, m.n), make([]float64, m.n)
	for i := range want {
		want[i] = 1 + math.Sin(float64(i))
	}
	m.matrix().Multiply(b, want)
	diagonal := func(row int) bool { return row < segments }
	order, err := lu.Order(s.g, s.n, s.entries, s.samples, lu.OrderOptions{ColScale: scale, OnlyDiagonal: diagonal})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range order {
		if (diagonal(p.Row) || diagonal(p.Col)) && p.Row != p.Col {
			t.Fatalf("state pivots at (%d, %d)", p.Row, p.Col)
		}
	}
	start := time.Now()
	x, sym, ops := s.solve(t, mem, b, lu.OrderOptions{ColScale: scale, OnlyDiagonal: diagonal})
	t.Logf("chain: nnz(A) %d, nnz(L+U) %d, operations %d, %v", len(m.val), sym.Nonzeros(), ops, time.Since(start))
	for i := range x {
		if math.Abs(x[i]-want[i]) > 1e-6 {
			t.Fatalf("x[%d] = %g, want %g", i, x[i], want[i])
		}
	}
	if ops > 12*m.n {
		t.Errorf("%d operations for %d unknowns", ops, m.n)
	}
}

// A pivot that is fine at the operating point and vanishes at rest must be avoided
// while there is another.
func TestOrderAvoidsPivotsThatVanishAtASample(t *testing.T) {
	g := expr.New()
	entries := []lu.Entry{
		{Row: 0, Col: 0, Val: g.Var(0)}, {Row: 0, Col: 1, Val: g.Var(1)},
		{Row: 1, Col: 0, Val: g.Var(2)}, {Row: 1, Col: 1, Val: g.Var(3)},
	}
	operating, rest, broken := []float64{5, 1, 1, 1}, []float64{0, 1, 1, 1}, []float64{1, 1, 1, math.NaN()}
	order, err := lu.Order(g, 2, entries, [][]float64{operating, rest, broken}, lu.OrderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if order[0] == (lu.Pivot{Row: 0, Col: 0}) {
		t.Errorf("order %v starts with a pivot that is 0 at rest", order)
	}
	if _, err := lu.Order(g, 2, entries, [][]float64{broken}, lu.OrderOptions{}); !errors.Is(err, lu.ErrNoSamples) {
		t.Errorf("error %v, want ErrNoSamples", err)
	}
}

func TestOrderIsDeterministic(t *testing.T) {
	m := random(rand.New(rand.NewPCG(8, 9)), 200, 3)
	text := ""
	for range 3 {
		s, _ := symbolize(m)
		order, err := lu.Order(s.g, s.n, s.entries, s.samples, lu.OrderOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if now := fmt.Sprint(order); text != "" && text != now {
			t.Fatal("two calls gave different orders")
		} else {
			text = now
		}
	}
}

// Frozen states (1/(hγ) = 1e20) are one of the sample points: they must neither hide the
// states at ordinary steps nor be taken for singular.
func TestOrderServesFrozenAndOrdinarySteps(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	const nx, nz = 20, 60
	base := random(r, nx+nz, 2)
	for i := range nx + nz {
		base.add(i, i, 3)
	}
	var samples [][]float64
	m := &triplets{n: nx + nz, row: slices.Clone(base.row), col: slices.Clone(base.col), val: slices.Clone(base.val)}
	for i := range nx {
		m.add(i, i, 0)
	}
	for _, frozen := range []float64{1e20, 1e6, 1, 1e-3} {
		v := slices.Clone(m.val)
		for e := len(base.val); e < len(v); e++ {
			v[e] = frozen
		}
		samples = append(samples, v)
	}
	s := &system{g: expr.New(), n: nx + nz, samples: samples}
	for e := range m.val {
		s.entries = append(s.entries, lu.Entry{Row: m.row[e], Col: m.col[e], Val: s.g.Var(expr.Slot(e))})
	}
	s.cells = expr.Slot(len(m.val))
	o := lu.OrderOptions{OnlyDiagonal: func(row int) bool { return row < nx }}
	for k, v := range samples {
		m.val = v
		want, b := make([]float64, m.n), make([]float64, m.n)
		for i := range want {
			want[i] = 1
		}
		m.matrix().Multiply(b, want)
		x, _, _ := s.solve(t, v, b, o)
		got := make([]float64, m.n)
		m.matrix().Multiply(got, x)
		for i := range got { // the residual, relative to the row
			if math.Abs(got[i]-b[i]) > 1e-9*(1+math.Abs(b[i])) {
				t.Errorf("sample %d: row %d: residual %g of %g", k, i, got[i]-b[i], b[i])
			}
		}
	}
}

// A factor that is a held cell, or the same expression as another, takes no new cell; a
// pivot that is literally zero is an error, not a division.
func TestSymbolicKeepsFewCells(t *testing.T) {
	g := expr.New()
	p, q := g.Var(0), g.Var(1)
	entries := []lu.Entry{
		{Row: 0, Col: 0, Val: g.Const(1)}, {Row: 0, Col: 1, Val: p}, {Row: 0, Col: 2, Val: g.Neg(q)},
		{Row: 1, Col: 1, Val: g.Const(-1)}, {Row: 1, Col: 2, Val: q}, {Row: 2, Col: 2, Val: g.Const(1)},
	}
	order := []lu.Pivot{{Row: 0, Col: 0}, {Row: 1, Col: 1}, {Row: 2, Col: 2}}
	next := expr.Slot(10)
	o := lu.SymbolicOptions{Cell: func() expr.Slot { next++; return next }, Held: func(s expr.Slot) bool { return s == 0 }}
	sym, err := lu.NewSymbolic(g, 3, entries, order, o)
	if err != nil {
		t.Fatal(err)
	}
	if f := sym.Factor(); len(f.Src) != 1 || f.Src[0] != q {
		t.Errorf("%d cells, want one for q: -q reads it too, p is held", len(f.Src))
	}
	entries[0].Val = g.Const(0)
	_, err = lu.NewSymbolic(g, 3, entries, order, o)
	var s *lu.SingularError
	if !errors.As(err, &s) || s.Rows[0] != 0 || s.Cols[0] != 0 {
		t.Errorf("error %v, want a singular row 0, column 0", err)
	}
}
