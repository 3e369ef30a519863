package expr

// Differ differentiates in one direction: it is the forward mode, and remembers
// what it has differentiated across all roots. Use it for total derivatives, such as
// the time derivative of a constraint; for gradients see Gradient.
//
// Conventions at points without a derivative. Comparisons, logic, rounding, Locate,
// At and Cell have derivative 0. |x| has slope 1 at 0; min and max take the slope of the
// operand that is selected, at a tie that of the operand with the smaller node. A
// selection has the derivative of its selected branch; its condition adds nothing.
// sqrt has slope +Inf at 0, log, asin and acos likewise at their ends: regularise
// the law if it is evaluated there. x^y with constant y > 1 has slope 0 at x = 0; the
// slope of x^y along y is taken as 0 for x <= 0.
type Differ struct {
	g     *Graph
	leaf  func(Slot) Node
	elem  func(Slot) Node // derivative of Elem(s); nil: zero
	cell  func(Node) Node // derivative of a Cell; nil: zero
	item  func(int) Node  // derivative of Item(c); nil: zero
	walk  walk
	slope NodeMap[Node]
}

// NewDiffer differentiates along a direction: leaf gives the derivative of Var(s),
// None for zero.
func NewDiffer(g *Graph, leaf func(Slot) Node) *Differ {
	return &Differ{g: g, leaf: leaf, walk: newWalk(g), slope: NewNodeMap[Node](g)}
}

// Derivative returns the derivative of n along d, without a memo; many roots of one
// graph want a Differ.
func (g *Graph) Derivative(n Node, d func(Slot) Node) Node { return NewDiffer(g, d).Derivative(n) }

// Derivative returns the derivative of n; Const(0) where it vanishes.
func (d *Differ) Derivative(n Node) Node {
	d.walk.each(func(n Node) { d.slope.Set(n, d.rule(n)) }, n)
	return d.slope.Get(n)
}

func (d *Differ) rule(n Node) Node {
	g := d.g
	e := g.nodes[n]
	zero := g.Const(0)
	if e.op == OpVar {
		if m := d.leaf(Slot(e.bits)); m != None {
			return m
		}
		return zero
	}
	switch e.op {
	case OpElem:
		if d.elem != nil {
			return d.elem(Slot(e.bits))
		}
		return zero
	case OpItem:
		if d.item != nil {
			return d.item(g.Column(n))
		}
		return zero
	case OpCell:
		if d.cell != nil {
			return d.cell(n)
		}
		return zero
	case OpSelect:
		return g.Select(e.a, d.slope.Get(e.b), d.slope.Get(e.c))
	case OpMin, OpMax:
		return g.Select(g.takesSecond(n), d.slope.Get(e.b), d.slope.Get(e.a))
	case OpAbs:
		return g.Select(g.Lt(e.a, zero), g.Neg(d.slope.Get(e.a)), d.slope.Get(e.a))
	}
	da, db := None, None
	if e.a != None {
		da = d.slope.Get(e.a)
	}
	if e.b != None {
		db = d.slope.Get(e.b)
	}
	sum := zero
	if da != None && da != zero {
		sum = g.alongFirst(n, da)
	}
	if db != None && db != zero {
		sum = g.Add(sum, g.alongSecond(n, db))
	}
	return sum
}

// takesSecond is the condition under which min or max returns its second operand.
func (g *Graph) takesSecond(n Node) Node {
	e := g.nodes[n]
	if e.op == OpMin {
		return g.Lt(e.b, e.a)
	}
	return g.Lt(e.a, e.b)
}

// alongFirst returns s times the partial derivative of n by its first operand. It
// serves both modes: s is the slope of the operand or the adjoint of n.
func (g *Graph) alongFirst(n, s Node) Node {
	e := g.nodes[n]
	a, b := e.a, e.b
	one := g.Const(1)
	switch e.op {
	case OpAdd, OpSub:
		return s
	case OpNeg:
		return g.Neg(s)
	case OpMul:
		return g.Mul(s, b)
	case OpDiv:
		return g.Div(s, b)
	case OpSqrt:
		return g.Mul(s, g.Div(g.Const(0.5), n))
	case OpExp:
		return g.Mul(s, n)
	case OpLog:
		return g.Div(s, a)
	case OpSin:
		return g.Mul(s, g.Unary(OpCos, a))
	case OpCos:
		return g.Neg(g.Mul(s, g.Unary(OpSin, a)))
	case OpTan:
		return g.Mul(s, g.Add(one, g.Mul(n, n)))
	case OpAsin:
		return g.Div(s, g.Sqrt(g.Sub(one, g.Mul(a, a))))
	case OpAcos:
		return g.Neg(g.Div(s, g.Sqrt(g.Sub(one, g.Mul(a, a)))))
	case OpAtan:
		return g.Div(s, g.Add(one, g.Mul(a, a)))
	case OpSinh:
		return g.Mul(s, g.Unary(OpCosh, a))
	case OpCosh:
		return g.Mul(s, g.Unary(OpSinh, a))
	case OpTanh:
		return g.Mul(s, g.Sub(one, g.Mul(n, n)))
	case OpPow:
		return g.Mul(s, g.Mul(b, g.Pow(a, g.Sub(b, one))))
	case OpAtan2: // a is the ordinate
		return g.Mul(s, g.Div(b, g.Add(g.Mul(a, a), g.Mul(b, b))))
	case OpMantissa:
		return g.Mul(s, g.Div(n, a))
	}
	return g.Const(0)
}

// alongSecond returns s times the partial derivative of n by its second operand.
func (g *Graph) alongSecond(n, s Node) Node {
	e := g.nodes[n]
	a, b := e.a, e.b
	switch e.op {
	case OpAdd:
		return s
	case OpSub:
		return g.Neg(s)
	case OpMul:
		return g.Mul(s, a)
	case OpDiv:
		return g.Neg(g.Mul(g.Div(s, b), n))
	case OpPow:
		zero := g.Const(0)
		return g.Select(g.Lt(zero, a), g.Mul(s, g.Mul(n, g.Unary(OpLog, a))), zero)
	case OpAtan2: // b is the abscissa
		return g.Neg(g.Mul(s, g.Div(a, g.Add(g.Mul(a, a), g.Mul(b, b)))))
	}
	return g.Const(0)
}
