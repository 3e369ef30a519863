package lu_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"
	"gemel/engine/lu"
)

// statements factors and solves by statements, in loops or straight; want says which unknowns
// are asked for.
func (s *system) statements(t *testing.T, mem, b []float64, loops int, separate bool, want func(int) bool) ([]float64, *lu.Symbolic) {
	t.Helper()
	order, err := lu.Order(s.g, s.n, s.entries, s.samples, lu.OrderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	p := &expr.Program{Graph: s.g, Cells: int(s.cells)}
	cell := func() expr.Slot { p.Cells++; return expr.Slot(p.Cells - 1) }
	sym, err := lu.NewSymbolic(s.g, s.n, s.entries, order, lu.SymbolicOptions{Cell: cell, LoopsAbove: loops, Separate: separate})
	if err != nil {
		t.Fatal(err)
	}
	io, rhs, solution := make([]expr.Slot, s.n), make([]expr.Node, s.n), make([]expr.Slot, s.n)
	for i := range io {
		io[i] = cell()
		rhs[i] = s.g.Var(io[i])
	}
	for i := range io {
		solution[i] = -1
		if want(i) {
			solution[i] = io[i] // in place
		}
	}
	p.Funcs = []*expr.Func{{Name: "factor", Body: sym.FactorStatements()}, {Name: "solve", Body: sym.SolveStatements(rhs, solution)}}
	mem = append(slices.Clone(mem), make([]float64, p.Cells-len(mem))...)
	for i, c := range io {
		mem[c] = b[i]
	}
	interp.Run(p, 0, mem)
	for _, n := range sym.Pivots() {
		if v := interp.Eval(s.g, n, func(c expr.Slot) float64 { return mem[c] }); !(v-v == 0) || v == 0 {
			t.Errorf("a pivot is %g", v)
		}
	}
	interp.Run(p, 1, mem)
	x := make([]float64, s.n)
	for i, c := range solution {
		if c >= 0 {
			x[i] = mem[c]
		}
	}
	return x, sym
}

// Loops compute what straight code computes. Bits may differ where a literal pivot other than ±1 folds there.
func TestLoopsAgreeWithStraightCode(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for trial := range 60 {
		m := random(r, 1+r.IntN(40), 1+trial%4)
		switch trial {
		case 0:
			m = header(20)
		case 1, 2, 3: // rows that fill
			m = random(r, 30+trial, 12)
		}
		s, mem := symbolize(m)
		b := make([]float64, m.n)
		for i := range b {
			b[i] = r.NormFloat64()
		}
		want := func(i int) bool { return trial%2 == 0 || i%3 != 0 }
		straight, _ := s.statements(t, mem, b, 0, false, want)
		separate, _ := s.statements(t, mem, b, 0, true, want)
		loops, sym := s.statements(t, mem, b, 1, trial%3 == 0, want)
		if m.n > 3 && !sym.Looped() {
			t.Fatalf("trial %d: no loops", trial)
		}
		for i := range loops {
			if math.Float64bits(separate[i]) != math.Float64bits(straight[i]) && separate[i] == separate[i] {
				t.Fatalf("trial %d: x[%d] of separate cells %g, straight %g", trial, i, separate[i], straight[i])
			}
			if !(math.Abs(loops[i]-straight[i]) <= 1e-9*(1+math.Abs(straight[i]))) {
				t.Fatalf("trial %d: x[%d] of loops %g, straight %g", trial, i, loops[i], straight[i])
			}
		}
	}
}

// The statements do not grow with the matrix, and few operations stay straight code.
func TestLoopsHaveAConstantNumberOfStatements(t *testing.T) {
	for _, branches := range []int{20, 200} {
		m := header(branches)
		s, mem := symbolize(m)
		b := make([]float64, m.n)
		_, sym := s.statements(t, mem, b, 100, false, func(int) bool { return true })
		if n := len(sym.FactorStatements()) + len(sym.SolveStatements(make([]expr.Node, m.n), make([]expr.Slot, m.n))); n != 6 {
			t.Errorf("%d branches: %d statements", branches, n)
		}
		if _, sym := s.statements(t, mem, b, 1_000_000, false, func(int) bool { return true }); sym.Looped() {
			t.Error("a small matrix is factored in loops")
		}
	}
}
