package expr

// Hoist moves work out of the functions of the program: every largest expression that
// reads frozen cells only is replaced by a new cell from cell(). The assignment
// returned computes those cells; it must run whenever a frozen cell has changed. A division
// by such an expression becomes a multiplication by its reciprocal.
// Functions for which skip holds are left alone.
func (p *Program) Hoist(frozen func(Slot) bool, cell func() Slot, skip func(*Func) bool) Assign {
	g := p.Graph
	h := &hoister{g: g, walk: newWalk(g), frozen: frozen, cell: cell,
		pure: NewNodeMap[bool](g), new: NewNodeMap[Node](g), at: NewNodeMap[Node](g)}
	for _, f := range p.Funcs {
		if !skip(f) {
			h.body(f.Body)
		}
	}
	return h.out
}

type hoister struct {
	g      *Graph
	walk   walk // over all roots: each node is rewritten once
	frozen func(Slot) bool
	cell   func() Slot
	pure   NodeMap[bool] // depends on frozen cells and literals only
	new    NodeMap[Node] // the node after hoisting
	at     NodeMap[Node] // the cell of a hoisted node
	out    Assign
}

func (h *hoister) body(body []Stmt) {
	for i, s := range body {
		switch s := s.(type) {
		case Assign:
			for k := range s.Src {
				s.Src[k] = h.root(s.Src[k])
			}
		case Map:
			for k := range s.Src {
				s.Src[k] = h.root(s.Src[k])
			}
		case Fold:
			s.Next = h.root(s.Next)
			body[i] = s
		case Loop:
			h.body(s.Body)
		case If:
			h.body(s.Body)
		}
	}
}

func (h *hoister) root(n Node) Node {
	h.walk.each(h.rewrite, n)
	return h.use(n)
}

// rewrite notes whether n is pure and what becomes of it; its operands are done.
func (h *hoister) rewrite(n Node) {
	g := h.g
	switch g.Op(n) {
	case OpConst:
		h.pure.Set(n, true)
		h.new.Set(n, n)
		return
	case OpVar:
		h.pure.Set(n, h.frozen(g.Slot(n)))
		h.new.Set(n, n)
		return
	case OpElem, OpItem, OpLiteral:
		h.new.Set(n, n)
		return
	}
	a, b, c := g.Args(n)
	if h.readsFrozen(n) && (a == None || h.pure.Get(a)) && (b == None || h.pure.Get(b)) && (c == None || h.pure.Get(c)) {
		h.pure.Set(n, true)
		h.new.Set(n, n)
		return
	}
	if g.Op(n) == OpDiv && h.pure.Get(b) {
		// a multiplication takes a third of the time of a division
		h.new.Set(n, g.Mul(h.use(a), h.use(h.reciprocal(b))))
		return
	}
	a, b, c = h.use(a), h.use(b), h.use(c)
	switch op := g.Op(n); op {
	case OpLocate:
		h.new.Set(n, g.Locate(g.TableIndex(n), a))
	case OpAt:
		h.new.Set(n, g.At(g.TableIndex(n), a))
	case OpCell:
		h.new.Set(n, g.Cell(g.Slot(n), g.Span(n), a))
	default:
		h.new.Set(n, g.build(op, a, b, c))
	}
}

// readsFrozen says whether the cells that n itself reads are frozen.
func (h *hoister) readsFrozen(n Node) bool {
	if h.g.Op(n) != OpCell {
		return true
	}
	first := h.g.Slot(n)
	for s := first; s < first+Slot(h.g.Span(n)); s++ {
		if !h.frozen(s) {
			return false
		}
	}
	return true
}

// reciprocal is 1/b, pure as b is.
func (h *hoister) reciprocal(b Node) Node {
	n := h.g.Div(h.g.Const(1), b)
	h.pure.Set(n, true)
	h.new.Set(n, n)
	return n
}

// use is what a user that is not pure reads in place of n.
func (h *hoister) use(n Node) Node {
	if n == None || !h.pure.Get(n) || h.g.Op(n) == OpConst || h.g.Op(n) == OpVar {
		if n == None {
			return None
		}
		return h.new.Get(n)
	}
	if v := h.at.Get(n); v != None {
		return v
	}
	s := h.cell()
	v := h.g.Var(s)
	h.at.Set(n, v)
	h.out.Dst = append(h.out.Dst, s)
	h.out.Src = append(h.out.Src, n)
	return v
}
