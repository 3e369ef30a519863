package wasm_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"os"
	"strings"
	"testing"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"
	"gemel/engine/kernel"
	"gemel/engine/wasm"
)

// elementaryProgram applies every elementary function to n arguments (cells 0 to n, the second
// argument n to 2n); results follow, n for each function. half of them in a Map.
func elementaryProgram(n int) *expr.Program {
	g := expr.New()
	s := expr.Slot(n)
	var one expr.Assign
	var all []expr.Stmt
	for k, op := range elementary {
		apply := func(x, y expr.Node) expr.Node {
			if op == expr.OpPow || op == expr.OpAtan2 {
				return g.Binary(op, x, y)
			}
			return g.Unary(op, x)
		}
		out := expr.Slot(k+2) * s
		for i := range s / 2 {
			one.Dst, one.Src = append(one.Dst, out+i), append(one.Src, apply(g.Var(i), g.Var(s+i)))
		}
		all = append(all, expr.Map{N: n - n/2, Dst: []expr.Slot{out + s/2}, Src: []expr.Node{apply(g.Elem(s/2), g.Elem(s+s/2))}})
	}
	all = append(all, one)
	return &expr.Program{Graph: g, Cells: (len(elementary) + 2) * n, Funcs: []*expr.Func{{Name: "all", Body: all}}}
}

var awkward = []float64{0, math.Copysign(0, -1), 5e-324, -5e-324, 1e-300, -1e-300, 0.5, -0.5, 1, -1, 1.5, -2, 3, 1e18, -1e18, 1e300, -1e300,
	math.MaxFloat64, math.Inf(1), math.Inf(-1), math.NaN(), 709.8, -745.2, 1e5, 0.9999999999999999}

// argument is a fixed sequence of ordinary and awkward numbers.
func argument(i int) float64 {
	if i%3 == 0 {
		return awkward[i/3%len(awkward)]
	}
	x := uint64(i)*0x9e3779b97f4a7c15 + 0x632be59bd9b4e019
	x ^= x >> 31
	x *= 0xbf58476d1ce4e5b9
	return (float64(x>>11)/(1<<53) - 0.5) * []float64{8, 2, 60, 1500}[i%4]
}

// The module computes the elementary functions bit for bit as kernel.Eval does, which folds
// constants, for one instance, in pairs, in lanes, written out and called.
func TestElementaryFunctionsAgreeWithKernel(t *testing.T) {
	const n = 301
	p := elementaryProgram(n)
	for lanes := 1; lanes <= 2; lanes++ {
		inst := load(t, p, wasm.Options{Lanes: lanes})
		for i := range 2 * n {
			for l := range lanes {
				inst.Cells()[i*lanes+l] = argument(i + 7*l)
			}
		}
		if err := inst.Func("all").Call(); err != nil {
			t.Fatal(err)
		}
		for k, op := range elementary {
			for i := range n {
				for l := range lanes {
					x, y := argument(i+7*l), argument(n+i+7*l)
					got, want := inst.Cells()[((k+2)*n+i)*lanes+l], kernel.Eval(op, x, y)
					if !same(got, want) {
						t.Fatalf("lane %d of %d, operation %d of %g, %g: %g, want %g", l, lanes, op, x, y, got, want)
					}
				}
			}
		}
	}
}

// The golden hashes protect "same bits everywhere": they are the same on amd64 and arm64.
// That of the results changes when a kernel changes, which changes all trajectories
// computed with it; that of the module when the emitter does, which is harmless.
func TestBitsAndBytesAreTheSameOnEveryProcessor(t *testing.T) {
	const n = 999
	p := elementaryProgram(n)
	module, err := wasm.Emit(p, wasm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(module)
	wantHash(t, "module", sum[:], "f47694668db4cae5")

	h := sha256.New()
	write := func(cells []float64) {
		for _, v := range cells {
			if v != v {
				v = math.NaN() // payloads are not promised
			}
			_ = binary.Write(h, binary.LittleEndian, v)
		}
	}
	inst := load(t, p, wasm.Options{})
	for i := range 2 * n {
		inst.Cells()[i] = argument(i)
	}
	if err := inst.Func("all").Call(); err != nil {
		t.Fatal(err)
	}
	write(inst.Cells())
	g := expr.New()
	step := &expr.Program{Graph: g, Cells: 7, Funcs: []*expr.Func{{Name: "step", Body: []expr.Stmt{loopRK4(g)}}}}
	inst = load(t, step, wasm.Options{})
	copy(inst.Cells(), loopStart[:])
	for range 1000 {
		if err := inst.Func("step").Call(); err != nil {
			t.Fatal(err)
		}
	}
	write(inst.Cells())
	wantHash(t, "results", h.Sum(nil), "9f9c88a2ad214b38")
}

func wantHash(t *testing.T, what string, sum []byte, want string) {
	t.Helper()
	if got := hex.EncodeToString(sum[:8]); got != want {
		t.Errorf("hash of the %s %s, want %s", what, got, want)
	}
}

// Two builds of one program, with graphs made anew, are the same bytes.
func TestModuleBytesDependOnTheProgramOnly(t *testing.T) {
	for lanes := 1; lanes <= 2; lanes++ {
		a, err := wasm.Emit(elementaryProgram(50), wasm.Options{Lanes: lanes})
		if err != nil {
			t.Fatal(err)
		}
		b, err := wasm.Emit(elementaryProgram(50), wasm.Options{Lanes: lanes})
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%d lanes: two builds differ", lanes)
		}
	}
}

func run(t *testing.T, p *expr.Program, opt wasm.Options, cells ...float64) []float64 {
	t.Helper()
	inst := load(t, p, opt)
	copy(inst.Cells(), cells)
	if err := inst.Func(p.Funcs[0].Name).Call(); err != nil {
		t.Fatal(err)
	}
	return inst.Cells()
}

func program(g *expr.Graph, cells int, body ...expr.Stmt) *expr.Program {
	return &expr.Program{Graph: g, Cells: cells, Funcs: []*expr.Func{{Name: "f", Body: body}}}
}

func wantCells(t *testing.T, got []float64, want ...float64) {
	t.Helper()
	for i, w := range want {
		if !same(got[i], w) {
			t.Errorf("cell %d: %v, want %v", i, got[i], w)
		}
	}
}

// All right-hand sides of an assignment read the memory before it: cells can be swapped
// and rotated, and a later statement sees the new values.
func TestAssignmentIsParallel(t *testing.T) {
	g := expr.New()
	v := g.Var
	rotate := expr.Assign{Dst: []expr.Slot{0, 1, 2}, Src: []expr.Node{v(1), v(2), g.Add(v(0), v(1))}}
	wantCells(t, run(t, program(g, 3, rotate), wasm.Options{}, 1, 2, 3), 2, 3, 3)
	wantCells(t, run(t, program(g, 3, rotate, rotate), wasm.Options{}, 1, 2, 3), 3, 3, 5)
	wantCells(t, run(t, program(g, 3, rotate, rotate), wasm.Options{MaxOps: 1}, 1, 2, 3), 3, 3, 5)
}

// A loop of two lanes runs until neither goes on; stores masked by the writer of the program
// keep a finished lane as it was. If runs when the condition holds in any lane.
func TestLoopAndIfInLanes(t *testing.T) {
	g := expr.New()
	const left, sum, flag, seen = 0, 1, 2, 3
	active := g.Gt(g.Var(left), g.Const(0))
	body := expr.Assign{Dst: []expr.Slot{left, sum}, Src: []expr.Node{
		g.Select(active, g.Sub(g.Var(left), g.Const(1)), g.Var(left)),
		g.Select(active, g.Add(g.Var(sum), g.Var(left)), g.Var(sum))}}
	when := expr.If{Cond: flag, Body: []expr.Stmt{expr.Assign{Dst: []expr.Slot{seen}, Src: []expr.Node{
		g.Select(g.Var(flag), g.Const(7), g.Var(seen))}}}}
	p := program(g, 4, expr.Loop{While: left, Body: []expr.Stmt{body}}, when)
	wantCells(t, run(t, p, wasm.Options{Lanes: 2}, 2, 5, 0, 0, 0, 1, 0, 0), 0, 0, 3, 15, 0, 1, 0, 7)
	wantCells(t, run(t, p, wasm.Options{}, 2, 0, 0, 0), 0, 3, 0, 0)
	wantCells(t, run(t, p, wasm.Options{}, 5, 0, 1, 0), 0, 15, 1, 7)
}

// NaN ends a loop, skips an If, and holds as a condition of Select (it is not 0).
func TestNaNConditions(t *testing.T) {
	g := expr.New()
	set := expr.Assign{Dst: []expr.Slot{1}, Src: []expr.Node{g.Const(9)}}
	body := []expr.Stmt{expr.Loop{While: 0, Body: []expr.Stmt{set}}, expr.If{Cond: 0, Body: []expr.Stmt{set}},
		expr.Assign{Dst: []expr.Slot{2, 3}, Src: []expr.Node{g.Select(g.Var(0), g.Const(1), g.Const(2)), g.Not(g.Var(0))}}}
	nan := math.NaN()
	wantCells(t, run(t, program(g, 4, body...), wasm.Options{}, nan), nan, 0, 1, 0)
	wantCells(t, run(t, program(g, 4, body...), wasm.Options{Lanes: 2}, nan, nan), nan, nan, 0, 0, 1, 1, 0, 0)
}

// Tables: below, above, on and between the points, and NaN.
func TestTables(t *testing.T) {
	g := expr.New()
	x := g.AddTable([]float64{-1, 0, 2, 2.5, 10})
	y := g.AddTable([]float64{10, 11, 12, 13, 14})
	i := g.Locate(x, g.Var(0))
	p := program(g, 5, expr.Assign{Dst: []expr.Slot{1, 2, 3, 4}, Src: []expr.Node{i, g.At(y, i), g.At(y, g.Add(i, g.Const(1))), g.At(y, g.Var(0))}})
	inf := math.Inf(1)
	for _, c := range [][]float64{{-7, 0, 10, 11, 10}, {-1, 0, 10, 11, 10}, {0, 1, 11, 12, 10}, {1.99, 1, 11, 12, 11}, {2, 2, 12, 13, 12},
		{3, 3, 13, 14, 13}, {10, 3, 13, 14, 14}, {1e300, 3, 13, 14, 14}, {inf, 3, 13, 14, 14}, {-inf, 0, 10, 11, 10}, {math.NaN(), 0, 10, 11, 10}} {
		wantCells(t, run(t, p, wasm.Options{}, c[0]), c...)
		wantCells(t, run(t, p, wasm.Options{Lanes: 2}, 2, c[0])[1:], c[0], 2, c[1], 12, c[2], 13, c[3], 12, c[4])
	}
}

// Expressions nested a hundred thousand deep, to either side, are compiled and run.
func TestDeepExpressions(t *testing.T) {
	g := expr.New()
	left, right := g.Var(0), g.Var(0)
	for range 100_000 {
		left = g.Sub(left, g.Var(1))
		right = g.Sub(g.Var(1), right)
	}
	p := program(g, 4, expr.Assign{Dst: []expr.Slot{2, 3}, Src: []expr.Node{left, right}})
	wantCells(t, run(t, p, wasm.Options{}, 5, 1), 5, 1, 5-100_000, 5)
}

// A call allocates nothing, so that steps cost no garbage collection.
func TestCallAllocatesNothing(t *testing.T) {
	g := expr.New()
	inst := load(t, program(g, 1, expr.Assign{Dst: []expr.Slot{0}, Src: []expr.Node{g.Add(g.Var(0), g.Const(1))}}), wasm.Options{})
	f := inst.Func("f")
	if n := testing.AllocsPerRun(100, func() {
		if err := f.Call(); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations a call", n)
	}
	if inst.Func("g").Valid() || !f.Valid() {
		t.Error("Valid confuses the names")
	}
}

// Machine code is kept in the cache directory and found again.
func TestCompileCache(t *testing.T) {
	dir := t.TempDir()
	module, err := wasm.Emit(elementaryProgram(4), wasm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		m, err := wasm.Compile(context.Background(), module, dir)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.NewInstance(1); err != nil {
			t.Fatal(err)
		}
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
		if entries, err := os.ReadDir(dir); err != nil || m.Compiled && len(entries) == 0 {
			t.Errorf("cache directory holds %v, %v", entries, err)
		}
	}
	if _, err := wasm.Compile(context.Background(), []byte("no module"), ""); err == nil {
		t.Error("bytes that are no module were compiled")
	}
}

// A wrong program is refused with the reason; nothing panics.
func TestWrongPrograms(t *testing.T) {
	g := expr.New()
	v, c := g.Var(0), g.Const(1)
	one := []expr.Slot{0}
	cases := []struct {
		want string
		p    *expr.Program
		opt  wasm.Options
	}{
		{"3 lanes", program(g, 1), wasm.Options{Lanes: 3}},
		{"needs a graph", &expr.Program{}, wasm.Options{}},
		{"2 destinations for 1", program(g, 2, expr.Assign{Dst: []expr.Slot{0, 1}, Src: []expr.Node{c}}), wasm.Options{}},
		{"cell 0 is written twice", program(g, 2, expr.Assign{Dst: []expr.Slot{0, 0}, Src: []expr.Node{c, v}}), wasm.Options{}},
		{"cells 3 to 3 of 2", program(g, 2, expr.Assign{Dst: []expr.Slot{3}, Src: []expr.Node{c}}), wasm.Options{}},
		{"read of cells 9 to 9 of 2", program(g, 2, expr.Assign{Dst: one, Src: []expr.Node{g.Var(9)}}), wasm.Options{}},
		{"not an expression", program(g, 2, expr.Assign{Dst: one, Src: []expr.Node{expr.None}}), wasm.Options{}},
		{"outside of Map", program(g, 2, expr.Assign{Dst: one, Src: []expr.Node{g.Elem(0)}}), wasm.Options{}},
		{"at another index", program(g, 9, expr.Map{N: 4, Dst: one, Src: []expr.Node{g.Elem(1)}}), wasm.Options{}},
		{"at another index", program(g, 9, expr.Map{N: 4, Dst: one, Src: []expr.Node{g.Var(3)}}), wasm.Options{}},
		{"read of cells 6 to 9", program(g, 9, expr.Map{N: 4, Dst: one, Src: []expr.Node{g.Elem(6)}}), wasm.Options{}},
		{"accumulator", program(g, 9, expr.Fold{N: 4, Acc: 2, Next: g.Elem(0)}), wasm.Options{}},
		{"calls itself", program(g, 1, expr.Call{Func: 0}), wasm.Options{}},
		{"call of function 4", program(g, 1, expr.Call{Func: 4}), wasm.Options{}},
		{"cell 7 of 1", program(g, 1, expr.Loop{While: 7}), wasm.Options{}},
		{"two exports", &expr.Program{Graph: g, Funcs: []*expr.Func{{Name: "f"}, {Name: "f"}}}, wasm.Options{}},
	}
	for _, c := range cases {
		if _, err := wasm.Emit(c.p, c.opt); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one about %q", err, c.want)
		}
	}
}

// Two functions of a kind share a vector only when neither needs the other: chains,
// trees and mixtures of levels come out as the interpreter computes them.
func TestPairedFunctionsKeepTheirOrder(t *testing.T) {
	g := expr.New()
	sin := func(x expr.Node) expr.Node { return g.Unary(expr.OpSin, x) }
	a, b := g.Var(0), g.Var(1)
	one, two := sin(a), sin(sin(b))
	three := sin(g.Add(one, two))
	four := sin(g.Mul(sin(g.Sub(a, b)), three))
	pow := g.Add(g.Pow(g.Abs(a), three), g.Pow(g.Abs(b), g.Const(2.5)))
	p := program(g, 8, expr.Assign{Dst: []expr.Slot{2, 3, 4, 5, 6}, Src: []expr.Node{one, two, three, four, pow}},
		expr.Assign{Dst: []expr.Slot{7}, Src: []expr.Node{sin(g.Add(g.Var(6), sin(four)))}})
	cells := []float64{0.3, -1.7, 0, 0, 0, 0, 0, 0}
	want := append([]float64(nil), cells...)
	interp.Run(p, 0, want)
	for _, opt := range []wasm.Options{{}, {MaxOps: 20}, {MaxOps: 300}} {
		wantCells(t, run(t, p, opt, cells...), want...)
	}
}

// Limits with a literal, which take a shorter way, are the minimum and maximum of IEEE 754-2019.
func TestLimitsWithLiterals(t *testing.T) {
	limits := []float64{0, math.Copysign(0, -1), 2.5, -1, math.Inf(1), math.Inf(-1), math.NaN()}
	g := expr.New()
	var a expr.Assign
	for i, c := range limits {
		a.Dst = append(a.Dst, expr.Slot(2*i+1), expr.Slot(2*i+2))
		a.Src = append(a.Src, g.Min(g.Var(0), g.Const(c)), g.Max(g.Const(c), g.Var(0)))
	}
	p := program(g, 2*len(limits)+1, a)
	for _, x := range append([]float64{2.5, -1, 7}, awkward...) {
		want := []float64{x}
		for _, c := range limits {
			want = append(want, min(x, c), max(x, c))
		}
		wantCells(t, run(t, p, wasm.Options{}, x), want...)
	}
}
