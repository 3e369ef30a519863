package wasm_test

import (
	"context"
	"math"
	"testing"

	"gemel/engine/expr"
	"gemel/engine/wasm"
)

// A chosen cell: truncated, clamped, NaN is the first, an index of its own for each lane;
// and the memory as it was before the statement.
func TestChosenCells(t *testing.T) {
	g := expr.New()
	chosen := g.Cell(2, 4, g.Var(0))
	p := program(g, 6, expr.Assign{Dst: []expr.Slot{1, 2, 3}, Src: []expr.Node{chosen, g.Const(-1), chosen}})
	nan := math.NaN()
	for _, c := range []struct{ index, want float64 }{{-7, 20}, {0, 20}, {0.99, 20}, {1, 21}, {2.5, 22}, {3, 23}, {99, 23}, {math.Inf(1), 23}, {math.Inf(-1), 20}, {nan, 20}} {
		wantCells(t, run(t, p, wasm.Options{}, c.index, 0, 20, 21, 22, 23), c.index, c.want, -1, c.want, 22, 23)
		wantCells(t, run(t, p, wasm.Options{Lanes: 2}, 1, c.index, 0, 0, 20, 20, 21, 21, 22, 22, 23, 23), 1, c.index, 21, c.want, -1, -1, 21, c.want, 22, 22, 23, 23)
	}
	// what one statement stores the next one may choose
	chain := program(g, 6, expr.Assign{Dst: []expr.Slot{3}, Src: []expr.Node{g.Const(7)}}, expr.Assign{Dst: []expr.Slot{1}, Src: []expr.Node{chosen}})
	wantCells(t, run(t, chain, wasm.Options{}, 1, 0, 20, 21, 22, 23), 1, 7, 20, 7, 22, 23)
}

// Blocks share code and tables and nothing else; a call works on one of them, in loops, in
// pieces and in functions that it calls.
func TestBlocksAreIndependent(t *testing.T) {
	g := expr.New()
	v := g.Var
	table := g.AddTable([]float64{5, 6, 7})
	body := []expr.Stmt{
		expr.Assign{Dst: []expr.Slot{0, 1}, Src: []expr.Node{g.Unary(expr.OpExp, v(0)), g.Add(g.At(table, v(1)), g.Locate(table, v(2)))}},
		expr.Map{N: 21, Dst: []expr.Slot{3}, Src: []expr.Node{g.Mul(g.Elem(3), v(0))}},
		expr.Fold{N: 21, Acc: 2, Next: g.Add(v(2), g.Elem(3))},
		expr.Call{Func: 1},
	}
	p := program(g, 26, body...)
	p.Funcs = append(p.Funcs, &expr.Func{Name: "second", Body: []expr.Stmt{expr.Assign{Dst: []expr.Slot{24, 25}, Src: []expr.Node{g.Cell(0, 24, v(25)), g.Unary(expr.OpSin, v(2))}}}})
	const blocks = 700 // beyond the first page
	for _, opt := range []wasm.Options{{}, {MaxOps: 3}, {Lanes: 2}, {Lanes: 2, MaxOps: 3}} {
		lanes := max(opt.Lanes, 1)
		code, err := wasm.Emit(p, opt)
		if err != nil {
			t.Fatal(err)
		}
		m, err := wasm.Compile(context.Background(), code, "")
		if err != nil {
			t.Fatal(err)
		}
		in, err := m.NewInstance(blocks)
		if err != nil {
			t.Fatal(err)
		}
		if in.Blocks() != blocks || len(in.Block(3)) != 26*lanes {
			t.Fatalf("%d blocks of %d", in.Blocks(), len(in.Block(3)))
		}
		start := func(k int, cells []float64) {
			for i := range cells {
				cells[i] = float64(k%3) + float64(i)/64
			}
		}
		for k := range blocks {
			start(k, in.Block(k))
		}
		f := in.Func("f")
		for k := 0; k < blocks; k += 2 {
			if err := f.CallAt(k); err != nil {
				t.Fatal(err)
			}
		}
		for k := range blocks {
			want := make([]float64, 26*lanes)
			start(k, want)
			if k%2 == 0 {
				want = run(t, p, opt, want...)
			}
			wantCells(t, in.Block(k), want...)
		}
		if f.CallAt(-1) == nil || f.CallAt(blocks) == nil {
			t.Error("a call on a block that is not there succeeds")
		}
		if n := testing.AllocsPerRun(100, func() { _ = f.CallAt(5) }); n != 0 {
			t.Errorf("a call allocates %g times", n)
		}
		for _, n := range []int{0, -1, math.MaxInt, 1 << 28} {
			if in, err := m.NewInstance(n); err == nil {
				t.Errorf("an instance of %d blocks: %d", n, in.Blocks())
			}
		}
		if err := in.Close(); err != nil {
			t.Error(err)
		}
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	}
}
