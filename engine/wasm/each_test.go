package wasm_test

import (
	"strings"
	"testing"

	"gemel/engine/expr"
	"gemel/engine/wasm"

	"pgregory.net/rapid"
)

// drawColumn draws the cells [from, to) for n rounds: anywhere, or evenly spaced.
func drawColumn(t *rapid.T, n, from, to int) expr.Column {
	at := make([]expr.Slot, n)
	if step := rapid.IntRange(0, 2).Draw(t, "step"); from+(n-1)*step < to && rapid.Bool().Draw(t, "even") {
		for i := range at {
			at[i] = expr.Slot(from + i*step)
		}
		return expr.Column{At: at}
	}
	for i := range at {
		at[i] = expr.Slot(rapid.IntRange(from, to-1).Draw(t, "cell"))
	}
	return expr.Column{At: at}
}

// drawRounds draws the loop of n rounds: it stores among the scalars, which it reads too.
func drawRounds(r *randomExpr, n int) expr.Each {
	e := expr.Each{N: n, Columns: []expr.Column{drawColumn(r.t, n, 0, 8), drawColumn(r.t, n, 8, scalars), drawColumn(r.t, n, 0, scalars), drawColumn(r.t, n, 0, cellsOf)}}
	shifted := expr.Column{At: make([]expr.Slot, n)}
	for i, s := range e.Columns[3].At {
		shifted.At[i] = min(s, cellsOf-4) + 3
	}
	e.Columns = append(e.Columns, shifted)
	e.Literals = [][]float64{rapid.SliceOfN(rapid.SampledFrom(oddValues), n, n).Draw(r.t, "literals")}
	inner := *r
	inner.pool = []expr.Node{r.g.Const(0.5), r.g.Literal(0), r.g.Var(conditions), r.g.Cell(conditions, arrayLen, r.g.Item(0))}
	for c := range e.Columns {
		inner.pool = append(inner.pool, r.g.Item(c))
	}
	inner.grow(10)
	for k := range rapid.IntRange(1, 2).Draw(r.t, "destinations") {
		e.Dst = append(e.Dst, k)
		e.Src = append(e.Src, inner.pool[len(inner.pool)-1-k])
	}
	return e
}

func drawEach(r *randomExpr) expr.Stmt {
	return drawRounds(r, rapid.IntRange(0, 9).Draw(r.t, "rounds"))
}

// drawWeave draws two or three interleaved loops, one of them with a column by turn.
func drawWeave(r *randomExpr) expr.Stmt {
	w := expr.Weave{Turns: rapid.IntRange(1, 5).Draw(r.t, "turns")}
	for p := range rapid.IntRange(1, 3).Draw(r.t, "parts") {
		var count []int32
		n := w.Turns
		if p != 1 {
			n, count = 0, make([]int32, w.Turns)
			for t := range count {
				count[t] = rapid.Int32Range(0, 3).Draw(r.t, "count")
				n += int(count[t])
			}
		}
		e := drawRounds(r, n)
		step := expr.Slot(rapid.IntRange(-2, 2).Draw(r.t, "step"))
		from := make([]expr.Slot, w.Turns)
		for t := range from {
			from[t] = expr.Slot(rapid.IntRange(4, scalars-5).Draw(r.t, "from"))
		}
		e.Columns[2] = expr.Column{From: from, Step: step}
		w.Parts = append(w.Parts, expr.Part{Each: e, Count: count})
	}
	return w
}

// The rounds follow one another: a running sum through an index, and sums of rows of
// different length that are divided when they are complete.
func TestIndexedLoops(t *testing.T) {
	g := expr.New()
	at := func(s ...expr.Slot) expr.Column { return expr.Column{At: s} }
	sum := expr.Each{N: 3, Columns: []expr.Column{at(1, 3, 2), at(0, 1, 3)}, Literals: [][]float64{{10, 20, 30}}, Dst: []int{0}, Src: []expr.Node{g.Add(g.Item(1), g.Literal(0))}}
	for lanes := 1; lanes <= 2; lanes++ {
		p := program(g, 4, sum)
		if lanes == 1 {
			wantCells(t, run(t, p, wasm.Options{}, 1, 2, 3, 4), 1, 11, 61, 31)
		} else {
			wantCells(t, run(t, p, wasm.Options{Lanes: 2}, 1, 5, 2, 2, 3, 3, 4, 4), 1, 5, 11, 15, 61, 65, 31, 35)
		}
	}
	add := expr.Part{Each: expr.Each{N: 3, Columns: []expr.Column{{From: []expr.Slot{0, 1, 2}}, at(3, 4, 5)}, Dst: []int{0}, Src: []expr.Node{g.Add(g.Item(0), g.Item(1))}}, Count: []int32{2, 0, 1}}
	half := expr.Part{Each: expr.Each{N: 3, Columns: []expr.Column{at(0, 1, 2)}, Dst: []int{0}, Src: []expr.Node{g.Mul(g.Const(0.5), g.Item(0))}}}
	wantCells(t, run(t, program(g, 6, expr.Weave{Turns: 3, Parts: []expr.Part{add, half}}), wasm.Options{}, 0, 8, 0, 1, 2, 6), 1.5, 4, 3, 1, 2, 6)
}

func TestIndexedLoopsAreChecked(t *testing.T) {
	g := expr.New()
	at := func(s ...expr.Slot) expr.Column { return expr.Column{At: s} }
	ok := expr.Each{N: 2, Columns: []expr.Column{at(0, 1), at(2, 3)}, Literals: [][]float64{{1, 2}}, Dst: []int{0}, Src: []expr.Node{g.Add(g.Item(1), g.Literal(0))}}
	change := func(f func(*expr.Each)) expr.Stmt {
		e := ok
		f(&e)
		return e
	}
	for name, c := range map[string]struct {
		s    expr.Stmt
		want string
	}{
		"cell":     {change(func(e *expr.Each) { e.Columns = []expr.Column{at(0, 9), at(2, 3)} }), "cell 9 of 4"},
		"length":   {change(func(e *expr.Each) { e.N = 3 }), "do not fit"},
		"literals": {change(func(e *expr.Each) { e.Literals = [][]float64{{1}} }), "do not fit"},
		"column":   {change(func(e *expr.Each) { e.Dst = []int{2} }), "do not fit"},
		"twice":    {change(func(e *expr.Each) { e.Dst, e.Src = []int{0, 0}, []expr.Node{g.Item(1), g.Item(1)} }), "do not fit"},
		"sources":  {change(func(e *expr.Each) { e.Src = nil }), "1 destinations for 0"},
		"no item":  {change(func(e *expr.Each) { e.Src = []expr.Node{g.Item(7)} }), "no column 7"},
		"fixed":    {change(func(e *expr.Each) { e.Src = []expr.Node{g.Var(1)} }), "stores cell 1"},
		"chosen":   {change(func(e *expr.Each) { e.Src = []expr.Node{g.Cell(0, 2, g.Item(1))} }), "stores cell 0"},
		"outside":  {expr.Assign{Dst: []expr.Slot{0}, Src: []expr.Node{g.Item(0)}}, "outside of"},
		"in map":   {expr.Map{N: 2, Dst: []expr.Slot{0}, Src: []expr.Node{g.Literal(0)}}, "outside of"},
		"counts":   {expr.Weave{Turns: 2, Parts: []expr.Part{{Each: ok, Count: []int32{1, 2}}}}, "do not fit"},
		"negative": {expr.Weave{Turns: 2, Parts: []expr.Part{{Each: ok, Count: []int32{3, -1}}}}, "do not fit"},
		"turns":    {expr.Weave{Turns: 3, Parts: []expr.Part{{Each: ok}}}, "do not fit"},
	} {
		_, err := wasm.Emit(program(g, 4, c.s), wasm.Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
		}
	}
	if _, err := wasm.Emit(program(g, 4, ok), wasm.Options{}); err != nil {
		t.Error(err)
	}
}
