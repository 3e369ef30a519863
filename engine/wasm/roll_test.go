package wasm_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"
	"gemel/engine/wasm"

	"pgregory.net/rapid"
)

func countLoops(p *expr.Program) (n int) {
	for _, f := range p.Funcs {
		for _, s := range f.Body {
			if _, ok := s.(expr.Each); ok {
				n++
			}
		}
	}
	return n
}

// Rolling changes no bit, whatever the program is.
func TestRollingKeepsEveryBit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, mem := drawProgram(t), drawMemory(t)
		p.Funcs[0].Body = append(p.Funcs[0].Body, drawFamily(t, p.Graph), drawFamily(t, p.Graph))
		want := append([]float64(nil), mem...)
		interp.Run(p, 0, want)
		q := p.Rolled(expr.RollOptions{MinOps: 1, MinBody: 1, MinGroup: rapid.IntRange(2, 4).Draw(t, "group")})
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
}

// drawFamily draws an assignment of expressions of few forms over random cells, literals and
// earlier ones.
func drawFamily(t *rapid.T, g *expr.Graph) expr.Stmt {
	var values []expr.Node
	leaf := func() expr.Node {
		switch k := rapid.IntRange(0, 5).Draw(t, "leaf"); {
		case k == 0:
			return g.Const(rapid.SampledFrom(oddValues).Draw(t, "literal"))
		case k == 1 && len(values) > 0:
			return rapid.SampledFrom(values).Draw(t, "value")
		default:
			return g.Var(expr.Slot(rapid.IntRange(0, cellsOf-1).Draw(t, "cell")))
		}
	}
	for range rapid.IntRange(1, 12).Draw(t, "members") {
		x, y, z := leaf(), leaf(), leaf()
		switch rapid.IntRange(0, 3).Draw(t, "form") {
		case 0:
			x = g.Sub(g.Mul(x, y), g.Mul(g.Add(x, z), z))
		case 1:
			x = g.Select(g.Lt(x, y), g.Mul(y, y), g.Unary(expr.OpExp, z))
		case 2:
			x = g.Add(x, g.Mul(y, z))
		default:
			x = g.Pow(x, y)
		}
		values = append(values, x)
	}
	var a expr.Assign
	for _, d := range rapid.SliceOfNDistinct(rapid.IntRange(0, conditions-2), 1, len(values), rapid.ID[int]).Draw(t, "dst") {
		a.Dst = append(a.Dst, expr.Slot(d))
		a.Src = append(a.Src, rapid.SampledFrom(values).Draw(t, "source"))
	}
	return a
}

// pipes is the right-hand side of n pipes in a row: flow by pressure difference, volume by flow.
func pipes(n int) *expr.Program {
	g := expr.New()
	r := rand.New(rand.NewPCG(1, 2))
	var a expr.Assign
	flow := func(i int) expr.Node {
		dp := g.Sub(g.Var(expr.Slot(i)), g.Var(expr.Slot(i+1)))
		return g.Div(g.Mul(g.Const(1+r.Float64()), dp), g.Sqrt(g.Add(g.Abs(dp), g.Const(1e-3))))
	}
	before := flow(0)
	for i := range n {
		q := flow(i + 1)
		a.Dst = append(a.Dst, expr.Slot(n+2+i))
		a.Src = append(a.Src, g.Mul(g.Sub(before, q), g.Var(expr.Slot(2*n+2))))
		before = q
	}
	return &expr.Program{Graph: g, Cells: 2*n + 3, Funcs: []*expr.Func{{Name: "f", Body: []expr.Stmt{a}}}}
}

// A thousand pipes are two loops, and their code is as long as that of a hundred.
func TestRepeatedStructureBecomesLoops(t *testing.T) {
	size := func(n int) int {
		q := pipes(n).Rolled(expr.RollOptions{MinOps: 100, MinBody: 1})
		if k := countLoops(q); k != 2 || len(q.Funcs[0].Body) > 3 {
			t.Errorf("%d pipes: %d loops in %d statements", n, k, len(q.Funcs[0].Body))
		}
		code := 0
		for _, s := range q.Funcs[0].Body {
			if a, ok := s.(expr.Assign); ok {
				code += len(a.Dst)
			}
		}
		return code
	}
	if size(1000) != size(100) {
		t.Errorf("straight code of %d and %d cells", size(1000), size(100))
	}
}

// BenchmarkRolled compares straight code with loops.
func BenchmarkRolled(b *testing.B) {
	const n = 1000
	p := pipes(n)
	for _, c := range []struct {
		name string
		p    *expr.Program
	}{{"straight", p}, {"loops", p.Rolled(expr.RollOptions{MinBody: 1})}} {
		inst := load(b, c.p, wasm.Options{})
		for i := range n + 2 {
			inst.Cells()[i] = float64(i*7%13) + 1
		}
		f := inst.Func("f")
		b.Run(c.name, func(b *testing.B) {
			for range b.N {
				if err := f.Call(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/pipe")
		})
		b.Run(c.name+"/ready", func(b *testing.B) {
			for range b.N {
				code, err := wasm.Emit(c.p, wasm.Options{})
				if err != nil {
					b.Fatal(err)
				}
				m, err := wasm.Compile(context.Background(), code, "")
				if err != nil {
					b.Fatal(err)
				}
				if err := m.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
