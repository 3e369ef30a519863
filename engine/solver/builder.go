package solver

import "gemel/engine/expr"

// Builder is a Program under construction: the one allocator of cells.
type Builder struct {
	Program *expr.Program
	byName  map[string]int
}

// NewBuilder starts an empty program over g.
func NewBuilder(g *expr.Graph) *Builder {
	return &Builder{Program: &expr.Program{Graph: g}, byName: map[string]int{}}
}

// Cells reserves n consecutive cells and returns the first.
func (b *Builder) Cells(n int) expr.Slot {
	s := expr.Slot(b.Program.Cells)
	b.Program.Cells += n
	return s
}

// Func adds a function and returns its index for Call.
func (b *Builder) Func(name string, body ...expr.Stmt) int {
	if _, ok := b.byName[name]; ok {
		panic("solver: function defined twice: " + name)
	}
	b.Program.Funcs = append(b.Program.Funcs, &expr.Func{Name: name, Body: body})
	i := len(b.Program.Funcs) - 1
	b.byName[name] = i
	return i
}

// unroll is the vector length up to which elementwise loops are written out: below
// it the emitter keeps values in locals, above it loops keep the code small.
const unroll = 24

// at reads the current element of an array inside vec.
type at func(base expr.Slot) expr.Node

// vec stores elementwise into the arrays of length n that start at dst; src builds
// the right-hand sides from the current elements.
func (b *Builder) vec(n int, dst []expr.Slot, src func(at) []expr.Node) expr.Stmt {
	g := b.Program.Graph
	if n > unroll {
		return expr.Map{N: n, Dst: dst, Src: src(g.Elem)}
	}
	var a expr.Assign
	for i := range expr.Slot(n) {
		a.Src = append(a.Src, src(func(base expr.Slot) expr.Node { return g.Var(base + i) })...)
		for _, d := range dst {
			a.Dst = append(a.Dst, d+i)
		}
	}
	return a
}

// set is a scalar assignment of several cells at once: dst, src, dst, src ...
func set(pairs ...any) expr.Assign {
	var a expr.Assign
	for i := 0; i < len(pairs); i += 2 {
		a.Dst = append(a.Dst, pairs[i].(expr.Slot))
		a.Src = append(a.Src, pairs[i+1].(expr.Node))
	}
	return a
}
