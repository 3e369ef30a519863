package expr

// Substituter copies expressions into a graph (another or the same) and replaces
// leaves on the way. It remembers what it has copied, across all calls, so the
// replacement must not change after the first call.
type Substituter struct {
	// Elem gives the node of the target that replaces Elem(s); nil and the answer None keep it.
	Elem func(Slot) Node

	leaf     func(Slot) Node
	chosen   func(first Slot, n int) // told of the cells that a Cell node chooses from; may be nil
	raw      bool                    // nothing is simplified
	from, to *Graph
	walk     walk
	image    NodeMap[Node]
	tables   map[int]int
}

// NewSubstituter copies from one graph to another, which may be the same. leaf gives
// the node of the target that replaces Var(s); nil and the answer None keep it.
func NewSubstituter(from, to *Graph, leaf func(Slot) Node) *Substituter {
	return &Substituter{leaf: leaf, from: from, to: to, walk: newWalk(from), image: NewNodeMap[Node](from), tables: make(map[int]int)}
}

// Copy returns the image of n in the target graph; it is simplified again on the
// way. None stays None.
func (s *Substituter) Copy(n Node) Node {
	s.walk.each(func(n Node) { s.image.Set(n, s.rebuild(n)) }, n)
	return s.image.Get(n)
}

// CopyAll returns the images of several nodes.
func (s *Substituter) CopyAll(nodes []Node) []Node {
	out := make([]Node, len(nodes))
	for i, n := range nodes {
		out[i] = s.Copy(n)
	}
	return out
}

func (s *Substituter) rebuild(n Node) Node {
	e := s.from.nodes[n]
	a, b, c := s.image.Get(e.a), s.image.Get(e.b), s.image.Get(e.c)
	to := s.to
	if e.op == OpCell && s.chosen != nil {
		s.chosen(s.from.Slot(n), s.from.Span(n))
	}
	if s.raw && e.op != OpVar {
		return to.raw(node{op: e.op, a: a, b: b, c: c, bits: e.bits})
	}
	switch e.op {
	case OpConst:
		return to.raw(node{op: OpConst, bits: e.bits})
	case OpVar:
		if s.leaf != nil {
			if m := s.leaf(Slot(e.bits)); m != None {
				return m
			}
		}
		return to.Var(Slot(e.bits))
	case OpElem:
		if s.Elem != nil {
			if m := s.Elem(Slot(e.bits)); m != None {
				return m
			}
		}
		return to.Elem(Slot(e.bits))
	case OpItem, OpLiteral:
		return to.raw(e)
	case OpLocate:
		return to.Locate(s.table(int(e.bits)), a)
	case OpAt:
		return to.At(s.table(int(e.bits)), a)
	case OpCell: // its cells are in their place in every graph that has such a node
		return to.Cell(s.from.Slot(n), s.from.Span(n), a)
	}
	return to.build(e.op, a, b, c)
}

// build returns op of its operands, for every operation that is neither a leaf nor
// reads a table.
func (g *Graph) build(op Op, a, b, c Node) Node {
	switch {
	case op == OpSelect:
		return g.Select(a, b, c)
	case b != None:
		return g.Binary(op, a, b)
	}
	return g.Unary(op, a)
}

func (s *Substituter) table(t int) int {
	if s.from == s.to {
		return t
	}
	u, ok := s.tables[t]
	if !ok {
		u = s.to.AddTable(s.from.tables[t])
		s.tables[t] = u
	}
	return u
}
