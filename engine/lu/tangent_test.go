package lu_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"
	"gemel/engine/lu"
)

// The derivative of a solution by the entries of the matrix: that of loops is that of straight code.
func TestLoopsHaveDerivatives(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	m := random(r, 25, 4)
	var slope [2][]float64
	b := make([]float64, m.n)
	for i := range b {
		b[i] = r.NormFloat64()
	}
	for form := range 2 {
		s, mem := symbolize(m)
		order, err := lu.Order(s.g, s.n, s.entries, s.samples, lu.OrderOptions{})
		if err != nil {
			t.Fatal(err)
		}
		p := &expr.Program{Graph: s.g, Cells: int(s.cells)}
		cell := func() expr.Slot { p.Cells++; return expr.Slot(p.Cells - 1) }
		sym, err := lu.NewSymbolic(s.g, s.n, s.entries, order, lu.SymbolicOptions{Cell: cell, LoopsAbove: form})
		if err != nil {
			t.Fatal(err)
		}
		if sym.Looped() != (form == 1) {
			t.Fatal("not the form asked for")
		}
		io, rhs := make([]expr.Slot, s.n), make([]expr.Node, s.n)
		for i := range io {
			io[i] = cell()
			rhs[i] = s.g.Const(b[i])
		}
		p.Funcs = []*expr.Func{{Name: "all", Body: append(sym.FactorStatements(), sym.SolveStatements(rhs, io)...)}}
		seeds := make([]expr.Slot, s.cells)
		for i := range seeds {
			seeds[i] = expr.Slot(i)
		}
		q, err := p.Tangent(seeds, io, func(expr.Slot) bool { return false })
		if err != nil {
			t.Fatal(err)
		}
		full := make([]float64, q.Cells)
		copy(full, mem)
		for i := range seeds {
			full[p.Cells+i] = math.Sin(float64(i)) // the direction
		}
		interp.Run(q, 0, full)
		for _, c := range io {
			slope[form] = append(slope[form], full[p.Cells+int(c)])
		}
		// the values are those of the program without derivatives
		plain := append(append([]float64(nil), mem...), make([]float64, p.Cells-len(mem))...)
		interp.Run(p, 0, plain)
		for i, v := range plain {
			if math.Float64bits(v) != math.Float64bits(full[i]) {
				t.Fatalf("form %d: cell %d is %g with derivatives, %g without", form, i, full[i], v)
			}
		}
	}
	for i := range slope[0] {
		if a, b := slope[0][i], slope[1][i]; a == 0 || !(math.Abs(a-b) <= 1e-9*math.Abs(a)) {
			t.Errorf("derivative of x[%d]: straight %g, loops %g", i, a, b)
		}
	}
}
