package expr

import (
	"cmp"
	"slices"
)

// Partial is one entry of a gradient: the derivative Node of the root by Var(Slot).
type Partial struct {
	Slot Slot
	Node Node
}

// Gradients is the reverse mode: the exact gradient of one root after the other,
// each at the cost of a small multiple of the root itself. What does not change from
// root to root (which nodes depend on the chosen slots, and through the graph every
// local derivative) is kept across roots. Conventions are those of Differ.
//
// An adjoint that has come through a selection is kept as a value with a condition
// and becomes select(condition, value, 0) only at the leaf, after all factors: the
// branch that is not taken may have an infinite or undefined slope, and 0 times that
// would be NaN.
type Gradients struct {
	g       *Graph
	wrt     func(Slot) bool
	walk    walk
	active  NodeMap[bool]    // the node depends on a chosen slot
	adjoint NodeMap[adjoint] // of the present root; cleared after use
	marked  NodeMap[bool]    // likewise: the node is in the list of the present root
}

// adjoint is the derivative of the root by a node: value where cond holds, else 0.
// cond None is always true; value None is zero everywhere.
type adjoint struct{ cond, value Node }

// NewGradients differentiates by the slots for which wrt holds.
func NewGradients(g *Graph, wrt func(Slot) bool) *Gradients {
	return &Gradients{g: g, wrt: wrt, walk: newWalk(g),
		active: NewNodeMap[bool](g), adjoint: NewNodeMap[adjoint](g), marked: NewNodeMap[bool](g)}
}

// Gradient returns the gradient of root by the slots for which wrt holds, sorted by
// slot; partial derivatives that vanish identically are left out.
func (g *Graph) Gradient(root Node, wrt func(Slot) bool) []Partial {
	return NewGradients(g, wrt).Of(root)
}

// Jacobian returns the gradient of each root.
func (g *Graph) Jacobian(roots []Node, wrt func(Slot) bool) [][]Partial {
	r := NewGradients(g, wrt)
	rows := make([][]Partial, len(roots))
	for i, n := range roots {
		rows[i] = r.Of(n)
	}
	return rows
}

// Of returns the gradient of root, sorted by slot.
func (r *Gradients) Of(root Node) []Partial {
	if root == None {
		return nil
	}
	r.walk.each(func(n Node) {
		if r.depends(n) {
			r.active.Set(n, true)
		}
	}, root)
	if !r.active.Get(root) {
		return nil
	}
	order := r.reach(root)
	g := r.g
	r.adjoint.Set(root, adjoint{value: g.Const(1)})
	var out []Partial
	for _, n := range order {
		adj := r.adjoint.Get(n)
		r.adjoint.Set(n, adjoint{})
		r.marked.Set(n, false)
		if adj.value == None {
			continue
		}
		if g.nodes[n].op == OpVar {
			v := g.gate(adj)
			if c, ok := g.IsConst(v); !ok || c != 0 {
				out = append(out, Partial{Slot: g.Slot(n), Node: v})
			}
			continue
		}
		r.push(n, adj)
	}
	slices.SortFunc(out, func(a, b Partial) int { return cmp.Compare(a.Slot, b.Slot) })
	return out
}

// depends says whether n depends on a chosen slot; its operands have been asked before.
func (r *Gradients) depends(n Node) bool {
	e := &r.g.nodes[n]
	switch e.op {
	case OpVar:
		return r.wrt(Slot(e.bits))
	case OpNot, OpFloor, OpCeil, OpTrunc, OpNearest, OpLocate, OpAt, OpLt, OpLe, OpEq, OpNe, OpAnd, OpOr, OpPow2, OpExponent, OpCell, OpItem, OpLiteral:
		return false
	case OpSelect:
		return r.active.Get(e.b) || r.active.Get(e.c)
	}
	return r.active.Get(e.a) || r.active.Get(e.b) // None is not active
}

// reach returns the active nodes below root, users before their operands.
func (r *Gradients) reach(root Node) []Node {
	list := []Node{root}
	r.marked.Set(root, true)
	for i := 0; i < len(list); i++ {
		e := &r.g.nodes[list[i]]
		for _, a := range [...]Node{e.a, e.b, e.c} {
			if r.active.Get(a) && !r.marked.Get(a) {
				r.marked.Set(a, true)
				list = append(list, a)
			}
		}
	}
	slices.SortFunc(list, func(a, b Node) int { return cmp.Compare(b, a) })
	return list
}

// push adds what n contributes to the adjoints of its operands.
func (r *Gradients) push(n Node, adj adjoint) {
	g := r.g
	e := g.nodes[n]
	switch e.op {
	case OpSelect:
		r.give(e.b, adjoint{g.both(adj.cond, e.a), adj.value})
		r.give(e.c, adjoint{g.both(adj.cond, g.Not(e.a)), adj.value})
		return
	case OpMin, OpMax:
		second := g.takesSecond(n)
		r.give(e.b, adjoint{g.both(adj.cond, second), adj.value})
		r.give(e.a, adjoint{g.both(adj.cond, g.Not(second)), adj.value})
		return
	case OpAbs:
		r.give(e.a, adjoint{adj.cond, g.Select(g.Lt(e.a, g.Const(0)), g.Neg(adj.value), adj.value)})
		return
	}
	if r.active.Get(e.a) {
		r.give(e.a, adjoint{adj.cond, g.alongFirst(n, adj.value)})
	}
	if r.active.Get(e.b) {
		r.give(e.b, adjoint{adj.cond, g.alongSecond(n, adj.value)})
	}
}

// give adds a contribution to the adjoint of n.
func (r *Gradients) give(n Node, more adjoint) {
	if !r.active.Get(n) {
		return
	}
	g := r.g
	if c, ok := g.IsConst(more.cond); ok && more.cond != None {
		if c == 0 {
			return
		}
		more.cond = None
	}
	have := r.adjoint.Get(n)
	switch {
	case have.value == None:
		r.adjoint.Set(n, more)
	case have.cond == more.cond:
		r.adjoint.Set(n, adjoint{have.cond, g.Add(have.value, more.value)})
	case have.cond == None || more.cond == None:
		r.adjoint.Set(n, adjoint{None, g.Add(g.gate(have), g.gate(more))})
	default:
		if parent, c, ok := g.branches(have.cond, more.cond); ok {
			r.adjoint.Set(n, adjoint{parent, g.Select(c, have.value, more.value)})
			return
		}
		r.adjoint.Set(n, adjoint{g.Or(have.cond, more.cond), g.Add(g.gate(have), g.gate(more))})
	}
}

// gate returns the adjoint as one expression.
func (g *Graph) gate(a adjoint) Node {
	if a.cond == None {
		return a.value
	}
	return g.Select(a.cond, a.value, g.Const(0))
}

// both returns p and c, where p None is always true.
func (g *Graph) both(p, c Node) Node {
	if p == None {
		return c
	}
	return g.And(p, c)
}

// branches recognises the conditions of the two branches of one selection: first
// is parent and c, second is parent and not c.
func (g *Graph) branches(first, second Node) (parent, c Node, ok bool) {
	if g.opposite(first, second) {
		return None, first, true
	}
	x, y := g.nodes[first], g.nodes[second]
	if x.op != OpAnd || y.op != OpAnd {
		return None, None, false
	}
	for _, p := range [...][2]Node{{x.a, x.b}, {x.b, x.a}} {
		for _, q := range [...][2]Node{{y.a, y.b}, {y.b, y.a}} {
			if p[0] == q[0] && g.opposite(p[1], q[1]) {
				return p[0], p[1], true
			}
		}
	}
	return None, None, false
}

// opposite says whether one node is the logical negation of the other.
func (g *Graph) opposite(a, b Node) bool {
	x, y := g.nodes[a], g.nodes[b]
	switch {
	case x.op == OpNot && x.a == b, y.op == OpNot && y.a == a:
		return true
	case x.op == OpEq && y.op == OpNe, x.op == OpNe && y.op == OpEq:
		return x.a == y.a && x.b == y.b
	}
	return false
}
