package wasm_test

import (
	"testing"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"
	"gemel/engine/wasm"

	"pgregory.net/rapid"
)

// Pieces of one shape, as equal assets make them, become one loop as a whole, whatever they share and wherever they meet; no bit changes.
func TestCopiesKeepEveryBit(t *testing.T) {
	whole := 0
	rapid.Check(t, func(t *rapid.T) {
		p, mem := drawProgram(t), drawMemory(t)
		p.Funcs[0].Body = append(p.Funcs[0].Body, drawCopies(t, p.Graph))
		want := append([]float64(nil), mem...)
		interp.Run(p, 0, want)
		q := p.Rolled(expr.RollOptions{MinOps: 1, MinBody: 1, MinGroup: rapid.SampledFrom([]int{2, 8, 12}).Draw(t, "group")})
		for _, s := range q.Funcs[0].Body {
			if e, ok := s.(expr.Each); ok && len(e.Src) > 1 {
				whole++
			}
		}
		got := append(append([]float64(nil), mem...), make([]float64, q.Cells-cellsOf)...)
		interp.Run(q, 0, got)
		for s := range want {
			if !same(got[s], want[s]) {
				t.Fatalf("interpreter, cell %d: %v, want %v", s, got[s], want[s])
			}
		}
		got = runModule(t, q, wasm.Options{}, mem)[0]
		for s := range want {
			if !same(got[s], want[s]) {
				t.Fatalf("module, cell %d: %v, want %v", s, got[s], want[s])
			}
		}
	})
	if whole == 0 {
		t.Error("no piece was rolled as a whole")
	}
}

// drawCopies draws an assignment of a few copies of one piece: several values that use each other, a value that all of them share, and
// perhaps a sum over all of them, which may be read by others again. Destinations may be cells that the copies read.
func drawCopies(t *rapid.T, g *expr.Graph) expr.Stmt {
	n := rapid.IntRange(2, 6).Draw(t, "copies")
	cell := func() expr.Node { return g.Var(expr.Slot(rapid.IntRange(0, cellsOf-1).Draw(t, "cell"))) }
	shared := g.Mul(cell(), g.Add(cell(), g.Const(2)))
	ops := rapid.SliceOfN(rapid.IntRange(0, 5), 4, 14).Draw(t, "piece")
	links := rapid.SliceOfN(rapid.IntRange(0, 99), 3*len(ops), 3*len(ops)).Draw(t, "links")
	outputs := rapid.IntRange(1, 3).Draw(t, "outputs")
	var results [][]expr.Node
	sum := g.Const(0)
	for range n {
		values := []expr.Node{cell(), cell(), cell(), g.Const(rapid.SampledFrom([]float64{1, 2, 3}).Draw(t, "literal")), shared}
		for k, op := range ops {
			x, y, z := values[links[3*k]%len(values)], values[links[3*k+1]%len(values)], values[links[3*k+2]%len(values)]
			switch op {
			case 0:
				x = g.Sub(g.Mul(x, y), z)
			case 1:
				x = g.Select(g.Lt(x, y), g.Mul(y, y), z)
			case 2:
				x = g.Add(x, g.Mul(y, z))
			case 3:
				x = g.Div(x, g.Add(g.Mul(y, y), g.Const(1)))
			case 4:
				x = g.Max(x, g.Neg(y))
			default:
				x = g.Unary(expr.OpSqrt, g.Add(g.Mul(x, x), g.Mul(y, z)))
			}
			values = append(values, x)
		}
		results = append(results, values[len(values)-outputs:])
		sum = g.Add(sum, values[len(values)-1])
	}
	var a expr.Assign
	kind := rapid.IntRange(0, 2).Draw(t, "sum")
	slots := rapid.SliceOfNDistinct(rapid.IntRange(0, conditions-2), n*outputs+1, n*outputs+1, rapid.ID[int]).Draw(t, "dst")
	for i, values := range results {
		for k, v := range values {
			if kind == 2 {
				v = g.Mul(v, sum)
			}
			a.Dst, a.Src = append(a.Dst, expr.Slot(slots[i*outputs+k])), append(a.Src, v)
		}
	}
	if kind > 0 {
		a.Dst, a.Src = append(a.Dst, expr.Slot(slots[n*outputs])), append(a.Src, sum)
	}
	return a
}
