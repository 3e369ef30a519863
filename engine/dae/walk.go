package dae

import (
	"slices"

	"gemel/engine/expr"
)

// walker visits the nodes of one equation after another. Unlike the walks of
// package expr, which visit a node once for all roots, each call starts anew, at a
// cost that does not depend on the size of the graph.
type walker struct {
	g     *expr.Graph
	seen  []uint32 // the round in which a node was last seen
	index []int32  // position of a node in the list that nodes returned
	round uint32
	stack []expr.Node
	list  []expr.Node
	vars  []VarID
}

func (w *walker) begin() {
	if n := w.g.Len(); n > len(w.seen) {
		w.seen = append(w.seen, make([]uint32, n+n/2-len(w.seen))...)
		w.index = append(w.index, make([]int32, n+n/2-len(w.index))...)
	}
	w.round++
	w.stack = w.stack[:0]
	w.seen[expr.None] = w.round
}

func (w *walker) push(n expr.Node) {
	if w.seen[n] != w.round {
		w.seen[n] = w.round
		w.stack = append(w.stack, n)
	}
}

// nodes returns what the roots depend on, the roots included, operands before users.
// The list is valid until the next call; index tells the position of each.
func (w *walker) nodes(roots ...expr.Node) []expr.Node {
	w.begin()
	list := w.list[:0]
	for _, r := range roots {
		w.push(r)
	}
	for len(w.stack) > 0 {
		n := w.stack[len(w.stack)-1]
		w.stack = w.stack[:len(w.stack)-1]
		list = append(list, n)
		a, b, c := w.g.Args(n)
		w.push(a)
		w.push(b)
		w.push(c)
	}
	slices.Sort(list)
	for i, n := range list {
		w.index[n] = int32(i)
	}
	w.list = list
	return list
}

// leaves returns the variables that the roots read, rising, each once. Elem leaves
// count as variables that do not exist. The list is valid until the next call.
func (w *walker) leaves(roots ...expr.Node) []VarID {
	w.begin()
	vars := w.vars[:0]
	for _, r := range roots {
		w.push(r)
	}
	for len(w.stack) > 0 {
		n := w.stack[len(w.stack)-1]
		w.stack = w.stack[:len(w.stack)-1]
		switch w.g.Op(n) {
		case expr.OpVar:
			vars = append(vars, VarID(w.g.Slot(n)))
			continue
		case expr.OpElem:
			vars = append(vars, NoVar)
			continue
		}
		a, b, c := w.g.Args(n)
		w.push(a)
		w.push(b)
		w.push(c)
	}
	slices.Sort(vars)
	vars = slices.Compact(vars)
	w.vars = vars
	return vars
}
