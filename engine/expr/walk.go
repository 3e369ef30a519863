package expr

import "slices"

// Reachable returns the nodes that the roots depend on, the roots included, in
// rising order: operands come before their users. The roots may repeat and may be None.
func (g *Graph) Reachable(roots ...Node) []Node {
	var list []Node
	w := newWalk(g)
	w.each(func(n Node) { list = append(list, n) }, roots...)
	slices.Sort(list)
	return list
}

// UseCounts returns how often each node of the graph is an operand of a node that
// the roots depend on; being a root counts as one use each time.
func (g *Graph) UseCounts(roots ...Node) []int32 {
	counts := make([]int32, len(g.nodes))
	top := None
	for _, r := range roots {
		counts[r]++
		top = max(top, r)
	}
	for n := top; n > None; n-- {
		if counts[n] > 0 {
			e := &g.nodes[n]
			counts[e.a]++
			counts[e.b]++
			counts[e.c]++
		}
	}
	counts[None] = 0
	return counts
}

// Slots returns the slots of the Var, Elem and Cell nodes that the roots depend on (of a
// Cell all that it may read), rising and without duplicates.
func (g *Graph) Slots(roots ...Node) []Slot {
	w := newWalk(g)
	var slots []Slot
	w.each(func(n Node) {
		if op := g.nodes[n].op; op == OpVar || op == OpElem {
			slots = append(slots, g.Slot(n))
		} else if op == OpCell {
			for i := range g.Span(n) {
				slots = append(slots, g.Slot(n)+Slot(i))
			}
		}
	}, roots...)
	slices.Sort(slots)
	return slices.Compact(slots)
}

// walk visits nodes once each, operands first, without recursion: chains of
// expressions grow as long as the model. What it has seen it never visits again, so
// one walk over many roots costs the size of the graph, once.
type walk struct {
	g     *Graph
	seen  NodeMap[bool]
	stack []Node
}

func newWalk(g *Graph) walk { return walk{g: g, seen: NewNodeMap[bool](g)} }

// each calls f for every node not yet seen that the roots depend on, operands before users.
func (w *walk) each(f func(Node), roots ...Node) {
	for _, r := range roots {
		if r == None {
			continue
		}
		w.stack = append(w.stack, r)
		for len(w.stack) > 0 {
			n := w.stack[len(w.stack)-1]
			if w.seen.Get(n) {
				w.stack = w.stack[:len(w.stack)-1]
				continue
			}
			e := &w.g.nodes[n]
			before := len(w.stack)
			for _, a := range [...]Node{e.c, e.b, e.a} {
				if a != None && !w.seen.Get(a) {
					w.stack = append(w.stack, a)
				}
			}
			if len(w.stack) == before {
				w.stack = w.stack[:before-1]
				w.seen.Set(n, true)
				f(n)
			}
		}
	}
}
