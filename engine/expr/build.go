package expr

import "math"

// Simplification. A constructor returns an equal expression with fewer
// operations where that is possible without changing a finite value. What may
// change is written here, once:
//
//   - the sign of a zero: x+0 is x, -(a-b) is b-a, (-a)+b is b-a;
//   - a NaN or infinity that meets a structural zero: 0*x, 0/x and x-x are 0.
//     The sparsity of Jacobians rests on this;
//   - 2^k*(c*x) is (2^k*c)*x: other bits only where c*x is subnormal or overflows;
//   - x^n for an integer |n| <= 16 is a fixed chain of multiplications, and
//     x^0.5 is the square root: the kernel for OpPow may differ in the last bits.
//
// Sums are never reordered, and x == x stays: it is the test for NaN.

// Unary returns op(a), simplified.
func (g *Graph) Unary(op Op, a Node) Node {
	if v, ok := g.IsConst(a); ok {
		if r, ok := g.fold(op, v, 0); ok {
			return r
		}
	}
	x := g.nodes[a]
	switch op {
	case OpNeg:
		return g.negate(a)
	case OpAbs:
		if x.op == OpNeg {
			return g.Unary(OpAbs, x.a)
		}
		if x.op == OpAbs || x.op == OpSqrt {
			return a
		}
	case OpFloor, OpCeil, OpTrunc, OpNearest:
		switch x.op {
		case OpFloor, OpCeil, OpTrunc, OpNearest, OpLocate:
			return a
		}
	case OpNot:
		switch x.op {
		case OpNot:
			return g.truth(x.a)
		case OpEq:
			return g.raw(node{op: OpNe, a: x.a, b: x.b})
		case OpNe:
			return g.raw(node{op: OpEq, a: x.a, b: x.b})
		}
	}
	return g.raw(node{op: op, a: a})
}

// negate returns -a.
func (g *Graph) negate(a Node) Node {
	x := g.nodes[a]
	switch x.op {
	case OpNeg:
		return x.a
	case OpSub:
		return g.Sub(x.b, x.a)
	case OpMul:
		if v, ok := g.IsConst(x.a); ok {
			return g.Mul(g.Const(-v), x.b)
		}
	case OpDiv:
		if v, ok := g.IsConst(x.a); ok {
			return g.Div(g.Const(-v), x.b)
		}
	}
	return g.raw(node{op: OpNeg, a: a})
}

// Binary returns op(a, b), simplified.
func (g *Graph) Binary(op Op, a, b Node) Node {
	va, ca := g.IsConst(a)
	vb, cb := g.IsConst(b)
	if ca && cb {
		if r, ok := g.fold(op, va, vb); ok {
			return r
		}
	}
	switch op {
	case OpAdd:
		return g.add(a, b)
	case OpSub:
		return g.sub(a, b)
	case OpMul:
		return g.mul(a, b)
	case OpDiv:
		return g.div(a, b)
	case OpPow:
		return g.pow(a, b)
	case OpMin, OpMax:
		if a == b {
			return a
		}
		a, b = min(a, b), max(a, b)
	case OpLt:
		if a == b {
			return g.Const(0)
		}
	case OpEq, OpNe:
		a, b = min(a, b), max(a, b)
	case OpAnd, OpOr:
		return g.logic(op, a, b)
	}
	return g.raw(node{op: op, a: a, b: b})
}

func (g *Graph) add(a, b Node) Node {
	if v, ok := g.IsConst(a); ok && v == 0 {
		return b
	}
	if v, ok := g.IsConst(b); ok && v == 0 {
		return a
	}
	na, nb := g.nodes[a].op == OpNeg, g.nodes[b].op == OpNeg
	switch {
	case na && nb:
		return g.negate(g.add(g.nodes[a].a, g.nodes[b].a))
	case nb:
		return g.sub(a, g.nodes[b].a)
	case na:
		return g.sub(b, g.nodes[a].a)
	}
	return g.raw(node{op: OpAdd, a: min(a, b), b: max(a, b)})
}

func (g *Graph) sub(a, b Node) Node {
	if a == b {
		return g.Const(0)
	}
	if v, ok := g.IsConst(b); ok {
		return g.add(a, g.Const(-v)) // x - c has the bits of x + (-c)
	}
	if v, ok := g.IsConst(a); ok && v == 0 {
		return g.negate(b)
	}
	if g.nodes[b].op == OpNeg {
		return g.Add(a, g.nodes[b].a)
	}
	if g.nodes[a].op == OpNeg {
		return g.negate(g.Add(g.nodes[a].a, b))
	}
	return g.raw(node{op: OpSub, a: a, b: b})
}

func (g *Graph) mul(a, b Node) Node {
	if _, ok := g.IsConst(b); ok {
		a, b = b, a // a constant comes first
	}
	if c, ok := g.IsConst(a); ok {
		return g.scale(c, b)
	}
	na, nb := g.nodes[a].op == OpNeg, g.nodes[b].op == OpNeg
	switch {
	case na && nb:
		return g.Mul(g.nodes[a].a, g.nodes[b].a)
	case na:
		return g.negate(g.Mul(g.nodes[a].a, b))
	case nb:
		return g.negate(g.Mul(a, g.nodes[b].a))
	}
	return g.raw(node{op: OpMul, a: min(a, b), b: max(a, b)})
}

// scale returns c*x for an x that is no literal.
func (g *Graph) scale(c float64, x Node) Node {
	switch c {
	case 0:
		return g.Const(0)
	case 1:
		return x
	case -1:
		return g.negate(x)
	}
	e := g.nodes[x]
	switch e.op {
	case OpNeg:
		return g.scale(-c, e.a)
	case OpMul:
		if d, ok := g.IsConst(e.a); ok && (powerOfTwo(c) || powerOfTwo(d)) && normal(float64(c*d)) {
			return g.scale(float64(c*d), e.b)
		}
	case OpDiv:
		if d, ok := g.IsConst(e.a); ok && (powerOfTwo(c) || powerOfTwo(d)) && normal(float64(c*d)) && normal(d) {
			if powerOfTwo(c) {
				return g.div(g.Const(float64(c*d)), e.b)
			}
		}
	}
	return g.raw(node{op: OpMul, a: g.Const(c), b: x})
}

func (g *Graph) div(a, b Node) Node {
	if c, ok := g.IsConst(b); ok {
		if powerOfTwo(c) && normal(1/c) {
			return g.Mul(g.Const(1/c), a)
		}
		if g.nodes[a].op == OpNeg {
			return g.div(g.nodes[a].a, g.Const(-c))
		}
		return g.raw(node{op: OpDiv, a: a, b: b})
	}
	if c, ok := g.IsConst(a); ok {
		if c == 0 {
			return g.Const(0)
		}
		if g.nodes[b].op == OpNeg {
			return g.div(g.Const(-c), g.nodes[b].a)
		}
		return g.raw(node{op: OpDiv, a: a, b: b})
	}
	na, nb := g.nodes[a].op == OpNeg, g.nodes[b].op == OpNeg
	switch {
	case na && nb:
		return g.div(g.nodes[a].a, g.nodes[b].a)
	case na:
		return g.negate(g.div(g.nodes[a].a, b))
	case nb:
		return g.negate(g.div(a, g.nodes[b].a))
	}
	return g.raw(node{op: OpDiv, a: a, b: b})
}

// maxPower is the largest |n| for which x^n becomes multiplications.
const maxPower = 16

func (g *Graph) pow(a, b Node) Node {
	if v, ok := g.IsConst(a); ok && v == 1 {
		return a
	}
	y, ok := g.IsConst(b)
	if !ok {
		return g.raw(node{op: OpPow, a: a, b: b})
	}
	switch {
	case y == 0.5:
		return g.Sqrt(a)
	case y == math.Trunc(y) && y >= 0 && y <= maxPower:
		return g.power(a, int(y))
	case y == math.Trunc(y) && y < 0 && y >= -maxPower:
		return g.Div(g.Const(1), g.power(a, int(-y)))
	}
	return g.raw(node{op: OpPow, a: a, b: b})
}

// power returns x^n by squaring, low bit first.
func (g *Graph) power(x Node, n int) Node {
	r := g.Const(1)
	for {
		if n&1 != 0 {
			r = g.Mul(r, x)
		}
		if n >>= 1; n == 0 {
			return r
		}
		x = g.Mul(x, x)
	}
}

// logic returns a and b, a or b.
func (g *Graph) logic(op Op, a, b Node) Node {
	if _, ok := g.IsConst(b); ok {
		a, b = b, a
	}
	if v, ok := g.IsConst(a); ok {
		if (v != 0) == (op == OpOr) {
			return g.Const(truthValue(v != 0))
		}
		return g.truth(b)
	}
	if a == b {
		return g.truth(a)
	}
	// not(a) and a; not(a) or a
	if x := g.nodes[b]; x.op == OpNot && x.a == a {
		return g.Const(truthValue(op == OpOr))
	}
	if x := g.nodes[a]; x.op == OpNot && x.a == b {
		return g.Const(truthValue(op == OpOr))
	}
	return g.raw(node{op: op, a: min(a, b), b: max(a, b)})
}

// truth returns 1 where a is not 0, else 0.
func (g *Graph) truth(a Node) Node {
	if g.IsTruth(a) {
		return a
	}
	return g.Ne(a, g.Const(0))
}

// IsTruth says whether n is known to be 0 or 1.
func (g *Graph) IsTruth(n Node) bool {
	switch x := g.nodes[n]; x.op {
	case OpLt, OpLe, OpEq, OpNe, OpAnd, OpOr, OpNot:
		return true
	case OpConst:
		v := g.Value(n)
		return v == 1 || x.bits == 0
	}
	return false
}

// Select returns a where cond holds, else b.
func (g *Graph) Select(cond, a, b Node) Node {
	if v, ok := g.IsConst(cond); ok {
		if v != 0 {
			return a
		}
		return b
	}
	c := g.nodes[cond]
	if c.op == OpNot {
		return g.Select(c.a, b, a)
	}
	if c.op == OpNe {
		if v, ok := g.IsConst(c.a); ok && v == 0 {
			return g.Select(c.b, a, b)
		}
		if v, ok := g.IsConst(c.b); ok && v == 0 {
			return g.Select(c.a, a, b)
		}
	}
	if x := g.nodes[a]; x.op == OpSelect && x.a == cond {
		a = x.b
	}
	if x := g.nodes[b]; x.op == OpSelect && x.a == cond {
		b = x.c
	}
	if a == b {
		return a
	}
	if va, ok := g.IsConst(a); ok && g.IsTruth(cond) {
		if vb, ok := g.IsConst(b); ok {
			switch {
			case va == 1 && vb == 0:
				return cond
			case va == 0 && vb == 1:
				return g.Not(cond)
			}
		}
	}
	return g.raw(node{op: OpSelect, a: cond, b: a, c: b})
}

// powerOfTwo says whether c is plus or minus a power of two, 2^0 included.
func powerOfTwo(c float64) bool {
	return math.Float64bits(c)&(1<<52-1) == 0 && normal(c)
}

// normal says whether c is neither zero, subnormal, infinite nor NaN.
func normal(c float64) bool {
	e := math.Float64bits(c) >> 52 & 0x7ff
	return e != 0 && e != 0x7ff
}

// Arithmetic.
func (g *Graph) Neg(a Node) Node    { return g.Unary(OpNeg, a) }
func (g *Graph) Abs(a Node) Node    { return g.Unary(OpAbs, a) }
func (g *Graph) Sqrt(a Node) Node   { return g.Unary(OpSqrt, a) }
func (g *Graph) Add(a, b Node) Node { return g.Binary(OpAdd, a, b) }
func (g *Graph) Sub(a, b Node) Node { return g.Binary(OpSub, a, b) }
func (g *Graph) Mul(a, b Node) Node { return g.Binary(OpMul, a, b) }
func (g *Graph) Div(a, b Node) Node { return g.Binary(OpDiv, a, b) }
func (g *Graph) Min(a, b Node) Node { return g.Binary(OpMin, a, b) }
func (g *Graph) Max(a, b Node) Node { return g.Binary(OpMax, a, b) }
func (g *Graph) Pow(a, b Node) Node { return g.Binary(OpPow, a, b) }

// Comparisons and logic; 1 holds, 0 does not.
func (g *Graph) Lt(a, b Node) Node  { return g.Binary(OpLt, a, b) }
func (g *Graph) Le(a, b Node) Node  { return g.Binary(OpLe, a, b) }
func (g *Graph) Gt(a, b Node) Node  { return g.Binary(OpLt, b, a) }
func (g *Graph) Ge(a, b Node) Node  { return g.Binary(OpLe, b, a) }
func (g *Graph) Eq(a, b Node) Node  { return g.Binary(OpEq, a, b) }
func (g *Graph) Ne(a, b Node) Node  { return g.Binary(OpNe, a, b) }
func (g *Graph) And(a, b Node) Node { return g.Binary(OpAnd, a, b) }
func (g *Graph) Or(a, b Node) Node  { return g.Binary(OpOr, a, b) }
func (g *Graph) Not(a Node) Node    { return g.Unary(OpNot, a) }
