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

// unroll is the vector length up to which elementwise loops are written out: below it the emitter keeps values in
// locals, above it loops, which take two elements at a time, are faster already.
const unroll = 8

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

// summed is the length up to which sums are written out.
const summed = 32

// sum stores the sum of the n cells from array on: halves are added to one another until few are left, so that
// it can be done in vectors and nothing waits long.
func (b *Builder) sum(n int, to, array expr.Slot) []expr.Stmt {
	g := b.Program.Graph
	var body []expr.Stmt
	if n > summed {
		partial := b.Cells((n + 1) / 2)
		for n > summed {
			half, from := n/2, array
			array = partial
			n = (n + 1) / 2
			body = append(body, expr.Map{N: half, Dst: []expr.Slot{partial}, Src: []expr.Node{g.Add(g.Elem(from), g.Elem(from+expr.Slot(n)))}})
			if half < n && from != partial {
				body = append(body, set(partial+expr.Slot(half), g.Var(from+expr.Slot(half))))
			}
		}
	}
	var list []expr.Node
	for _, c := range cells(array, n) {
		list = append(list, g.Var(c))
	}
	return append(body, set(to, tree(list, g.Const(0), g.Add)))
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

// Each stores elementwise into the arrays of length n that start at dst; src builds the
// right-hand sides from the current elements of arrays.
func (b *Builder) Each(n int, dst []expr.Slot, src func(at func(expr.Slot) expr.Node) []expr.Node) expr.Stmt {
	return b.vec(n, dst, func(x at) []expr.Node { return src(x) })
}

// All stores whether a condition, 1 or 0, holds for all n elements.
func (b *Builder) All(n int, to expr.Slot, cond func(at func(expr.Slot) expr.Node) expr.Node) []expr.Stmt {
	g := b.Program.Graph
	if n > unroll {
		return []expr.Stmt{set(to, g.Const(1)), expr.Fold{N: n, Acc: to, Next: g.Min(g.Var(to), cond(g.Elem))}}
	}
	var list []expr.Node
	for i := range expr.Slot(n) {
		list = append(list, cond(func(base expr.Slot) expr.Node { return g.Var(base + i) }))
	}
	return []expr.Stmt{set(to, tree(list, g.Const(1), g.And))}
}

// Index is the number of a function for Call, -1 if there is none of this name.
func (b *Builder) Index(name string) int {
	if i, ok := b.byName[name]; ok {
		return i
	}
	return -1
}
