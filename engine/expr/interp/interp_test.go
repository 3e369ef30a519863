package interp_test

import (
	"math"
	"testing"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"
)

// One function of each kind of statement, with the meaning that program.go gives it.
func TestStatements(t *testing.T) {
	g := expr.New()
	v := g.Var
	swap := expr.Assign{Dst: []expr.Slot{0, 1}, Src: []expr.Node{v(1), v(0)}} // reads before it writes
	double := expr.Map{N: 3, Dst: []expr.Slot{10, 20}, Src: []expr.Node{g.Mul(g.Elem(10), v(2)), g.Elem(10)}}
	sum := expr.Fold{N: 3, Acc: 3, Next: g.Add(v(3), g.Elem(10))}
	count := []expr.Stmt{expr.Assign{Dst: []expr.Slot{4, 5}, Src: []expr.Node{g.Lt(v(5), g.Const(4)), g.Add(v(5), g.Const(1))}}}
	p := &expr.Program{Graph: g, Cells: 30, Funcs: []*expr.Func{
		{Name: "main", Body: []expr.Stmt{
			swap, double, sum,
			expr.Loop{While: 4, Body: count},
			expr.If{Cond: 6, Body: []expr.Stmt{expr.Assign{Dst: []expr.Slot{7}, Src: []expr.Node{g.Const(1)}}}},
			expr.If{Cond: 8, Body: []expr.Stmt{expr.Assign{Dst: []expr.Slot{7}, Src: []expr.Node{g.Const(2)}}}},
			expr.Loop{While: 6, Body: count}, // NaN: never runs
			expr.Call{Func: 1},
		}},
		{Name: "called", Body: []expr.Stmt{expr.Assign{Dst: []expr.Slot{9}, Src: []expr.Node{g.Add(v(0), g.Const(100))}}}},
	}}
	mem := make([]float64, 30)
	mem[0], mem[1], mem[2], mem[4], mem[6] = 1, 2, 2, 1, math.NaN()
	mem[10], mem[11], mem[12] = 1, 2, 3
	interp.Run(p, 0, mem)
	want := map[int]float64{0: 2, 1: 1, 10: 2, 11: 4, 12: 6, 20: 1, 21: 2, 22: 3, 3: 12, 4: 0, 5: 5, 7: 0, 9: 102}
	for c := range mem {
		if w, ok := want[c]; ok && mem[c] != w {
			t.Errorf("cell %d is %v, want %v", c, mem[c], w)
		}
	}
}

// The corners of the exact operations, which machine code must share bit for bit.
func TestExactOperationsAtTheirCorners(t *testing.T) {
	nan, inf, minus := math.NaN(), math.Inf(1), math.Copysign(0, -1)
	cases := []struct {
		op      expr.Op
		a, b, r float64
	}{
		{expr.OpMin, nan, -inf, nan}, {expr.OpMin, -inf, nan, nan}, {expr.OpMax, nan, inf, nan}, {expr.OpMin, 0, minus, minus}, {expr.OpMax, minus, 0, 0},
		{expr.OpNearest, 2.5, 0, 2}, {expr.OpNearest, -0.5, 0, minus}, {expr.OpTrunc, -1.5, 0, -1}, {expr.OpFloor, -1.5, 0, -2}, {expr.OpCeil, -0.5, 0, minus},
		{expr.OpNot, nan, 0, 0}, {expr.OpNot, minus, 0, 1}, {expr.OpAnd, nan, 1, 1}, {expr.OpOr, 0, nan, 1}, {expr.OpEq, nan, nan, 0}, {expr.OpNe, nan, nan, 1},
		{expr.OpLe, nan, 1, 0}, {expr.OpSqrt, minus, 0, minus},
		{expr.OpPow2, -1022, 0, 0x1p-1022}, {expr.OpExponent, 0.75, 0, -1}, {expr.OpMantissa, -12, 0, -1.5},
	}
	for _, c := range cases {
		g := expr.New()
		n := g.Var(0)
		if c.op >= expr.OpAdd {
			n = g.Binary(c.op, g.Var(0), g.Var(1))
			if c.op == expr.OpMin || c.op == expr.OpMax {
				n = g.Binary(c.op, g.Var(0), g.Var(1))
			}
		} else {
			n = g.Unary(c.op, n)
		}
		got := interp.Eval(g, n, func(s expr.Slot) float64 { return [...]float64{c.a, c.b}[s] })
		if math.Float64bits(got) != math.Float64bits(c.r) && (got == got || c.r == c.r) {
			t.Errorf("op %d of %v, %v is %v, want %v", c.op, c.a, c.b, got, c.r)
		}
	}
}

func TestTables(t *testing.T) {
	g := expr.New()
	table := g.AddTable([]float64{-1, 0, 0, 2, 5})
	for _, c := range []struct{ x, interval, value float64 }{
		{-9, 0, -1}, {-1, 0, -1}, {-0.5, 0, -1}, {0, 2, 0}, {1.9, 2, 0}, {2, 3, 2}, {5, 3, 2}, {99, 3, 2}, {math.NaN(), 0, -1}, {math.Inf(1), 3, 2},
	} {
		i := g.Locate(table, g.Var(0))
		read := func(expr.Slot) float64 { return c.x }
		if got := interp.Eval(g, i, read); got != c.interval {
			t.Errorf("interval of %v is %v, want %v", c.x, got, c.interval)
		}
		if got := interp.Eval(g, g.At(table, i), read); got != c.value {
			t.Errorf("value at the interval of %v is %v, want %v", c.x, got, c.value)
		}
	}
	for _, c := range []struct{ i, value float64 }{{-3, -1}, {math.NaN(), -1}, {3.99, 2}, {4, 5}, {1e300, 5}, {math.Inf(1), 5}} {
		if got := interp.Eval(g, g.At(table, g.Var(0)), func(expr.Slot) float64 { return c.i }); got != c.value {
			t.Errorf("element %v is %v, want %v", c.i, got, c.value)
		}
	}
}
