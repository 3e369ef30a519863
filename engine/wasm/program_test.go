package wasm_test

import (
	"context"
	"math"
	"testing"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"
	"gemel/engine/wasm"

	"pgregory.net/rapid"
)

// cellsOf is the number of cells of random programs: 0-15 scalars, 16-23 conditions,
// then arrays of 21 elements.
const (
	scalars    = 16
	conditions = 24
	arrayLen   = 21
	arrays     = 4
	cellsOf    = conditions + arrays*arrayLen
)

// randomExpr draws expressions that share much and nest moderately.
type randomExpr struct {
	t      *rapid.T
	g      *expr.Graph
	pool   []expr.Node
	tables []int
}

var unaryOps = []expr.Op{expr.OpNeg, expr.OpAbs, expr.OpSqrt, expr.OpFloor, expr.OpCeil, expr.OpTrunc, expr.OpNearest, expr.OpNot,
	expr.OpExponent}

var elementary = []expr.Op{expr.OpExp, expr.OpLog, expr.OpSin, expr.OpCos, expr.OpTan, expr.OpAsin, expr.OpAcos, expr.OpAtan,
	expr.OpSinh, expr.OpCosh, expr.OpTanh, expr.OpPow, expr.OpAtan2}

var binaryOps = []expr.Op{expr.OpAdd, expr.OpSub, expr.OpMul, expr.OpDiv, expr.OpMin, expr.OpMax, expr.OpLt, expr.OpLe, expr.OpEq,
	expr.OpNe, expr.OpAnd, expr.OpOr}

func (r *randomExpr) pick() expr.Node { return rapid.SampledFrom(r.pool).Draw(r.t, "operand") }

func (r *randomExpr) grow(n int) {
	for range n {
		var e expr.Node
		switch k := rapid.IntRange(0, 12).Draw(r.t, "kind"); {
		case k < 2:
			e = r.g.Unary(rapid.SampledFrom(unaryOps).Draw(r.t, "op"), r.pick())
		case k < 7:
			e = r.g.Binary(rapid.SampledFrom(binaryOps).Draw(r.t, "op"), r.pick(), r.pick())
		case k < 8:
			e = r.g.Select(r.pick(), r.pick(), r.pick())
		case k == 10:
			if op := rapid.SampledFrom(elementary).Draw(r.t, "op"); op == expr.OpPow || op == expr.OpAtan2 {
				e = r.g.Binary(op, r.pick(), r.pick())
			} else {
				e = r.g.Unary(op, r.pick())
			}
		case k == 11: // the sign of a NaN is nobody's promise
			x := r.pick()
			e = r.g.Unary(expr.OpMantissa, r.g.Select(r.g.Eq(x, x), x, r.g.Const(1)))
		case k == 12: // among cells that neither a Map nor a Fold writes
			e = r.g.Cell(scalars, conditions-2-scalars, r.pick())
		case k < 9:
			e = r.g.Locate(rapid.SampledFrom(r.tables).Draw(r.t, "table"), r.pick())
		default:
			e = r.g.At(rapid.SampledFrom(r.tables).Draw(r.t, "table"), r.pick())
		}
		r.pool = append(r.pool, e)
	}
}

func drawProgram(t *rapid.T) *expr.Program {
	g := expr.New()
	r := &randomExpr{t: t, g: g}
	r.tables = []int{g.AddTable([]float64{-2, -1, 0.5, 3, 4}), g.AddTable([]float64{0, 1})}
	base := []expr.Node{g.Const(2), g.Const(0), g.Const(-0.5), g.Const(math.Copysign(0, -1)), g.Const(math.Inf(1)), g.Const(math.NaN())}
	for s := range conditions {
		base = append(base, g.Var(expr.Slot(s)))
	}
	r.pool = base
	r.grow(40)
	p := &expr.Program{Graph: g, Cells: cellsOf}
	leaf := &expr.Func{Name: "leaf", Body: drawStatements(r, 2)}
	p.Funcs = []*expr.Func{{Name: "main"}, leaf}
	p.Funcs[0].Body = append(drawStatements(r, 3), expr.Call{Func: 1})
	p.Funcs[0].Body = append(p.Funcs[0].Body, drawStatements(r, 3)...)
	return p
}

func drawStatements(r *randomExpr, depth int) []expr.Stmt {
	var list []expr.Stmt
	for range rapid.IntRange(1, 4).Draw(r.t, "statements") {
		switch k := rapid.IntRange(0, 9).Draw(r.t, "statement"); {
		case k < 4 || depth == 0:
			list = append(list, drawAssign(r))
		case k == 4:
			list = append(list, drawMap(r))
		case k == 5:
			list = append(list, drawFold(r))
		case k == 6:
			c := expr.Slot(rapid.IntRange(scalars, conditions-2).Draw(r.t, "condition"))
			list = append(list, expr.If{Cond: c, Body: drawStatements(r, depth-1)})
		case k == 7:
			list = append(list, drawEach(r))
		case k == 8:
			list = append(list, drawWeave(r))
		default: // a loop that runs three times: the last condition cell counts down
			c := expr.Slot(conditions - 1)
			body := append(drawStatements(r, 0), expr.Assign{Dst: []expr.Slot{c}, Src: []expr.Node{r.g.Sub(r.g.Var(c), r.g.Const(1))}})
			list = append(list, expr.Assign{Dst: []expr.Slot{c}, Src: []expr.Node{r.g.Const(3)}}, expr.Loop{While: c, Body: body})
		}
	}
	return list
}

func drawAssign(r *randomExpr) expr.Stmt {
	dst := rapid.SliceOfNDistinct(rapid.IntRange(0, conditions-2), 1, 6, rapid.ID[int]).Draw(r.t, "dst")
	var a expr.Assign
	for _, d := range dst {
		a.Dst = append(a.Dst, expr.Slot(d))
		src := r.pick()
		if rapid.IntRange(0, 4).Draw(r.t, "chosen") == 0 { // among any cells
			from := rapid.IntRange(0, cellsOf-1).Draw(r.t, "from")
			src = r.g.Cell(expr.Slot(from), rapid.IntRange(1, cellsOf-from).Draw(r.t, "span"), src)
		}
		a.Src = append(a.Src, src)
	}
	return a
}

func drawMap(r *randomExpr) expr.Stmt {
	inner := *r
	for k := range arrays {
		inner.pool = append(inner.pool[:len(inner.pool):len(inner.pool)], r.g.Elem(array(k)))
	}
	for k := range arrays {
		inner.pool = append(inner.pool, r.g.Cell(0, scalars, r.g.Elem(array(k))))
	}
	for range 3 { // elements are likelier operands
		for k := range arrays {
			inner.pool = append(inner.pool, r.g.Elem(array(k)))
		}
	}
	inner.grow(12)
	m := expr.Map{N: rapid.SampledFrom([]int{1, 2, 3, 7, 16, 17, arrayLen}).Draw(r.t, "n")}
	for _, k := range rapid.SliceOfNDistinct(rapid.IntRange(0, arrays-1), 1, 3, rapid.ID[int]).Draw(r.t, "arrays") {
		m.Dst = append(m.Dst, array(k))
		m.Src = append(m.Src, inner.pool[len(inner.pool)-1-rapid.IntRange(0, 11).Draw(r.t, "source")])
	}
	return m
}

func array(k int) expr.Slot { return expr.Slot(conditions + k*arrayLen) }

func drawFold(r *randomExpr) expr.Stmt {
	acc := expr.Slot(rapid.IntRange(0, scalars-1).Draw(r.t, "acc"))
	inner := *r
	inner.pool = append(inner.pool[:len(inner.pool):len(inner.pool)], r.g.Var(acc), r.g.Elem(array(0)), r.g.Elem(array(1)))
	inner.grow(6)
	next := r.g.Add(r.g.Var(acc), inner.pool[len(inner.pool)-1])
	return expr.Fold{N: rapid.IntRange(1, arrayLen).Draw(r.t, "n"), Acc: acc, Next: next}
}

var oddValues = []float64{0, math.Copysign(0, -1), 1, -1, 0.5, 2, 3.25, -7.5, 1e300, -1e300, 5e-324, math.Inf(1), math.Inf(-1), math.NaN()}

func drawMemory(t *rapid.T) []float64 {
	mem := make([]float64, cellsOf)
	for i := range mem {
		if rapid.IntRange(0, 3).Draw(t, "odd") == 0 {
			mem[i] = rapid.SampledFrom(oddValues).Draw(t, "value")
		} else {
			mem[i] = rapid.Float64Range(-4, 4).Draw(t, "value")
		}
	}
	return mem
}

func load(t testing.TB, p *expr.Program, opt wasm.Options) *wasm.Instance {
	t.Helper()
	bytes, err := wasm.Emit(p, opt)
	if err != nil {
		t.Fatal(err)
	}
	m, err := wasm.Compile(context.Background(), bytes, "")
	if err != nil {
		t.Fatal(err)
	}
	i, err := m.NewInstance(1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := i.Close(); err != nil {
			t.Error(err)
		}
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return i
}

// same says whether two numbers have the same bits; all NaN are one.
func same(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || a != a && b != b
}

// compile is load for rapid, which has no cleanup.
func runModule(t *rapid.T, p *expr.Program, opt wasm.Options, memories ...[]float64) [][]float64 {
	bytes, err := wasm.Emit(p, opt)
	if err != nil {
		t.Fatal(err)
	}
	m, err := wasm.Compile(context.Background(), bytes, "")
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	i, err := m.NewInstance(1)
	if err != nil {
		t.Fatal(err)
	}
	defer i.Close()
	lanes := len(memories)
	for l, mem := range memories {
		for s, v := range mem {
			i.Cells()[s*lanes+l] = v
		}
	}
	if err := i.Func("main").Call(); err != nil {
		t.Fatal(err)
	}
	out := make([][]float64, lanes)
	for l := range memories {
		out[l] = make([]float64, cellsOf)
		for s := range out[l] {
			out[l][s] = i.Cells()[s*lanes+l]
		}
	}
	return out
}

// Machine code computes what the oracle computes, whole or split into small pieces.
func TestModuleAgreesWithInterpreter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, mem := drawProgram(t), drawMemory(t)
		want := append([]float64(nil), mem...)
		interp.Run(p, 0, want)
		for _, maxOps := range []int{0, 7} {
			got := runModule(t, p, wasm.Options{MaxOps: maxOps}, mem)[0]
			for s := range want {
				if !same(got[s], want[s]) {
					t.Fatalf("max %d operations, cell %d: %v, want %v", maxOps, s, got[s], want[s])
				}
			}
		}
	})
}

// Both lanes compute what the scalar module computes. Programs without If: there
// the writer of a program has to mask, which random ones do not.
func TestLanesAgreeWithScalar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProgram(t)
		for _, f := range p.Funcs {
			f.Body = withoutIf(f.Body)
		}
		a, b := drawMemory(t), drawMemory(t)
		wantA, wantB := runModule(t, p, wasm.Options{}, a)[0], runModule(t, p, wasm.Options{}, b)[0]
		for _, maxOps := range []int{0, 7} {
			got := runModule(t, p, wasm.Options{Lanes: 2, MaxOps: maxOps}, a, b)
			for s := range wantA {
				if !same(got[0][s], wantA[s]) || !same(got[1][s], wantB[s]) {
					t.Fatalf("cell %d: %v and %v, want %v and %v", s, got[0][s], got[1][s], wantA[s], wantB[s])
				}
			}
		}
	})
}

func withoutIf(list []expr.Stmt) []expr.Stmt {
	var out []expr.Stmt
	for _, s := range list {
		switch s := s.(type) {
		case expr.If:
			out = append(out, withoutIf(s.Body)...)
		case expr.Loop:
			out = append(out, expr.Loop{While: s.While, Body: withoutIf(s.Body)})
		default:
			out = append(out, s)
		}
	}
	return out
}
