package dae

import (
	"gemel/engine/expr"
)

// affine is slope*v + rest in one unknown v. None stands for zero; slope None means
// that v does not occur.
type affine struct{ slope, rest expr.Node }

// isolator brings equations into the form slope*v + rest = 0.
type isolator struct {
	g     *expr.Graph
	walk  *walker
	copy  func(expr.Node) expr.Node  // final form of a node that contains no unknown of the block
	leaf  func(VarID) (affine, bool) // what an unknown of the block is in terms of v; false: not one of them
	forms []affine
	has   []bool // the node contains an unknown of the block
	ok    bool
}

// equation returns left - right, if it is affine in v.
func (s *isolator) equation(left, right expr.Node) (affine, bool) {
	nodes := s.walk.nodes(left, right)
	s.forms, s.has, s.ok = s.forms[:0], s.has[:0], true
	for _, n := range nodes {
		f, has := s.visit(n)
		if !s.ok {
			return affine{}, false
		}
		s.forms = append(s.forms, f)
		s.has = append(s.has, has)
	}
	l, r := s.operand(left), s.operand(right)
	return affine{s.sub(l.slope, r.slope), s.sub(l.rest, r.rest)}, true
}

// operand returns the form of a node that was visited. Nodes without unknowns of the
// block are copied as a whole, on demand.
func (s *isolator) operand(n expr.Node) affine {
	i := s.walk.index[n]
	if s.has[i] {
		return s.forms[i]
	}
	m := s.copy(n)
	if v, ok := s.g.IsConst(m); ok && v == 0 {
		m = expr.None
	}
	return affine{rest: m}
}

func (s *isolator) contains(n expr.Node) bool { return n != expr.None && s.has[s.walk.index[n]] }

func (s *isolator) visit(n expr.Node) (f affine, has bool) {
	g := s.g
	if g.Op(n) == expr.OpVar {
		return s.leaf(VarID(g.Slot(n)))
	}
	na, nb, nc := g.Args(n)
	if !s.contains(na) && !s.contains(nb) && !s.contains(nc) {
		return affine{}, false
	}
	switch g.Op(n) {
	case expr.OpNeg:
		a := s.operand(na)
		return affine{s.sub(expr.None, a.slope), s.sub(expr.None, a.rest)}, true
	case expr.OpAdd:
		a, b := s.operand(na), s.operand(nb)
		return affine{s.add(a.slope, b.slope), s.add(a.rest, b.rest)}, true
	case expr.OpSub:
		a, b := s.operand(na), s.operand(nb)
		return affine{s.sub(a.slope, b.slope), s.sub(a.rest, b.rest)}, true
	case expr.OpMul:
		if s.contains(na) {
			na, nb = nb, na
		}
		if a, b := s.operand(na), s.operand(nb); a.slope == expr.None {
			return affine{s.mul(a.rest, b.slope), s.mul(a.rest, b.rest)}, true
		}
	case expr.OpDiv:
		if a, b := s.operand(na), s.operand(nb); b.slope == expr.None && b.rest != expr.None {
			return affine{s.div(a.slope, b.rest), s.div(a.rest, b.rest)}, true
		}
	case expr.OpSelect:
		c, a, b := s.operand(na), s.operand(nb), s.operand(nc)
		if c.slope == expr.None && a.slope == b.slope {
			return affine{a.slope, g.Select(s.zero(c.rest), s.zero(a.rest), s.zero(b.rest))}, true
		}
	}
	s.ok = false
	return affine{}, true
}

func (s *isolator) zero(n expr.Node) expr.Node {
	if n == expr.None {
		return s.g.Const(0)
	}
	return n
}

func (s *isolator) none(n expr.Node) expr.Node {
	if v, ok := s.g.IsConst(n); ok && v == 0 {
		return expr.None
	}
	return n
}

func (s *isolator) add(a, b expr.Node) expr.Node {
	switch {
	case a == expr.None:
		return b
	case b == expr.None:
		return a
	}
	return s.none(s.g.Add(a, b))
}

func (s *isolator) sub(a, b expr.Node) expr.Node {
	switch {
	case b == expr.None:
		return a
	case a == expr.None:
		return s.g.Neg(b)
	}
	return s.none(s.g.Sub(a, b))
}

func (s *isolator) mul(a, b expr.Node) expr.Node {
	if a == expr.None || b == expr.None {
		return expr.None
	}
	return s.none(s.g.Mul(a, b))
}

func (s *isolator) div(a, b expr.Node) expr.Node {
	if a == expr.None {
		return expr.None
	}
	return s.none(s.g.Div(a, b))
}
