package flat

import (
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// unaryOf is -x, +x, not x for a known operand.
func (e *eval) unaryOf(x *modelica.Unary, v value) value {
	if x.Op == modelica.OpNot {
		if v.t != tBool {
			e.fail(x.Pos, "'not' needs a Boolean, found %s", v.describe())
		}
		return e.each(v, func(n expr.Node) expr.Node { return e.f.g.Not(n) })
	}
	if !v.isNumber() {
		if v.t == tRecord {
			e.fail(x.Pos, "'%s' is not defined for %s (operator overloading is not supported)", x.Op, v.describe())
		}
		e.fail(x.Pos, "'%s' needs a number, found %s", x.Op, v.describe())
	}
	if x.Op == modelica.OpSub || x.Op == modelica.OpDotSub {
		return e.each(v, e.f.g.Neg)
	}
	return v
}

// each applies an operation to all elements.
func (e *eval) each(v value, op func(expr.Node) expr.Node) value {
	r := v
	if v.dims == nil {
		r.n = op(v.n)
		return r
	}
	r.ns = make([]expr.Node, len(v.ns))
	for i, n := range v.ns {
		r.ns[i] = op(n)
	}
	return r
}

// zip applies an operation to the elements of two values; a scalar goes with every element.
func (e *eval) zip(a, b value, op func(x, y expr.Node) expr.Node) value {
	r := value{t: a.t, dims: a.dims, enum: a.enum}
	if b.t == tReal && a.t == tInt {
		r.t = tReal
	}
	if a.dims == nil {
		r.dims = b.dims
	}
	if r.dims == nil {
		r.n = op(a.n, b.n)
		return r
	}
	r.ns = make([]expr.Node, volume(r.dims))
	for i := range r.ns {
		r.ns[i] = op(a.at(i), b.at(i))
	}
	return r
}

// binaryOf is x op y for known operands.
func (e *eval) binaryOf(x *modelica.Binary, a, b value) value {
	op := x.Op
	switch {
	case op.IsRelation():
		return e.relation(x, a, b)
	case op == modelica.OpAnd || op == modelica.OpOr:
		if a.t != tBool || b.t != tBool {
			bad := a
			if a.t == tBool {
				bad = b
			}
			e.fail(x.Pos, "'%s' needs Booleans, found %s", op, bad.describe())
		}
		e.sameShape(x, a, b, false)
		if op == modelica.OpAnd {
			return e.zip(a, b, e.f.g.And)
		}
		return e.zip(a, b, e.f.g.Or)
	}
	if a.t == tString && b.t == tString && op == modelica.OpAdd && a.isScalar() && b.isScalar() {
		return value{t: tString, ss: []string{a.ss[0] + b.ss[0]}}
	}
	if !a.isNumber() || !b.isNumber() {
		bad := a
		if a.isNumber() {
			bad = b
		}
		if bad.t == tRecord {
			e.fail(x.Pos, "'%s' is not defined for %s (operator overloading is not supported)", op, bad.describe())
		}
		e.fail(x.Pos, "'%s' needs numbers, found %s", op, bad.describe())
	}
	switch op {
	case modelica.OpAdd, modelica.OpSub, modelica.OpDotAdd, modelica.OpDotSub:
		return e.sum(x, a, b)
	case modelica.OpMul:
		return e.product(x, a, b)
	case modelica.OpDotMul:
		e.sameShape(x, a, b, true)
		r := e.zip(a, b, e.f.g.Mul)
		r.u = e.f.units.mul(a.u, b.u)
		return r
	case modelica.OpDiv, modelica.OpDotDiv:
		if op == modelica.OpDiv && !b.isScalar() {
			e.fail(x.Pos, "cannot divide by %s: write './' for elementwise division", shape(b.dims))
		}
		e.sameShape(x, a, b, true)
		if c, ok := e.f.g.IsConst(b.n); ok && b.isScalar() && c == 0 {
			e.fail(x.Pos, "division by zero")
		}
		r := e.zip(a, b, e.f.g.Div)
		r.t = tReal
		r.u = e.f.units.div(a.u, b.u)
		return r
	}
	return e.power(x, a, b)
}

// sameShape checks the sizes of two operands.
func (e *eval) sameShape(x *modelica.Binary, a, b value, scalars bool) {
	if sameDims(a.dims, b.dims) || scalars && (a.isScalar() || b.isScalar()) {
		return
	}
	hint := ""
	if a.isScalar() != b.isScalar() && !scalars {
		hint = ": write '." + x.Op.String() + "' to combine a scalar with each element"
	}
	e.fail(x.Pos, "'%s' needs operands of one size, found %s and %s%s", x.Op, shape(a.dims), shape(b.dims), hint)
}

func (e *eval) sum(x *modelica.Binary, a, b value) value {
	e.sameShape(x, a, b, x.Op == modelica.OpDotAdd || x.Op == modelica.OpDotSub)
	e.sameUnits(x, a.u, b.u, a.n, b.n)
	op := e.f.g.Add
	if x.Op == modelica.OpSub || x.Op == modelica.OpDotSub {
		op = e.f.g.Sub
	}
	r := e.zip(a, b, op)
	r.u = e.f.units.sum(a.u, b.u)
	return r
}

// brief renders an expression for a message.
func brief(x modelica.Expr) string {
	s := modelica.Render(x)
	if r := []rune(s); len(r) > 60 {
		s = string(r[:57]) + "..."
	}
	return "'" + s + "'"
}

// product is * with its meaning for vectors and matrices.
func (e *eval) product(x *modelica.Binary, a, b value) value {
	u := e.f.units.mul(a.u, b.u)
	if a.isScalar() || b.isScalar() {
		r := e.zip(a, b, e.f.g.Mul)
		r.u = u
		return r
	}
	na, nb := len(a.dims), len(b.dims)
	if na > 2 || nb > 2 || a.dims[na-1] != b.dims[0] {
		e.fail(x.Pos, "cannot multiply %s by %s", shape(a.dims), shape(b.dims))
	}
	rows, inner, cols := 1, b.dims[0], 1
	r := value{t: tReal, u: u}
	if a.t == tInt && b.t == tInt {
		r.t = tInt
	}
	if na == 2 {
		rows = a.dims[0]
		r.dims = append(r.dims, rows)
	}
	if nb == 2 {
		cols = b.dims[1]
		r.dims = append(r.dims, cols)
	}
	ns := make([]expr.Node, rows*cols)
	for i := range rows {
		for j := range cols {
			sum := e.f.g.Const(0)
			for k := range inner {
				sum = e.f.g.Add(sum, e.f.g.Mul(a.ns[i*inner+k], b.ns[k*cols+j]))
			}
			ns[i*cols+j] = sum
		}
	}
	if r.dims == nil {
		r.n = ns[0]
	} else {
		r.ns = ns
	}
	return r
}

// power is ^ and .^.
func (e *eval) power(x *modelica.Binary, a, b value) value {
	if x.Op == modelica.OpPow && !a.isScalar() {
		return e.matrixPower(x, a, b)
	}
	if x.Op == modelica.OpPow && !b.isScalar() {
		e.fail(x.Pos, "the exponent must be a scalar, found %s: write '.^'", shape(b.dims))
	}
	e.sameShape(x, a, b, true)
	u := unitAny
	if b.isScalar() {
		u = e.powerUnit(x, a.u, b.u, b.n)
	}
	r := e.zip(a, b, e.f.g.Pow)
	r.t, r.u = tReal, u
	return r
}

// powerUnit is the unit of a power.
func (e *eval) powerUnit(x *modelica.Binary, a, b unitID, exponent expr.Node) unitID {
	if b > unitOne {
		e.f.plainNumber(x.Y.Position(), brief(x.Y), b, "^")
	}
	if c, ok := e.f.g.IsConst(exponent); ok {
		return e.f.units.pow(a, c)
	}
	if e.f.units.plain(a) == unitOne {
		return unitOne
	}
	return unitAny
}

func (e *eval) matrixPower(x *modelica.Binary, a, b value) value {
	n, ok := e.integer(b)
	if len(a.dims) != 2 || a.dims[0] != a.dims[1] || !ok || n < 0 || n > 64 {
		e.fail(x.Pos, "'^' needs a scalar, or a square matrix and an Integer from 0 to 64; found %s: write '.^' for elementwise powers", shape(a.dims))
	}
	r := e.identity(a.dims[0])
	for range n {
		r = e.product(x, r, a)
	}
	return r
}

func (e *eval) identity(n int) value {
	r := value{t: tInt, u: unitLit, dims: []int{n, n}, ns: make([]expr.Node, n*n)}
	zero, one := e.f.g.Const(0), e.f.g.Const(1)
	for i := range r.ns {
		r.ns[i] = zero
		if i%(n+1) == 0 {
			r.ns[i] = one
		}
	}
	return r
}

// relation reads a comparison; outside noEvent one of continuous quantities becomes a discrete variable whose change is an event.
func (e *eval) relation(x *modelica.Binary, a, b value) value {
	if !a.isScalar() || !b.isScalar() {
		e.fail(x.Pos, "'%s' compares scalars, found %s and %s", x.Op, shape(a.dims), shape(b.dims))
	}
	if a.t != b.t && !(a.isNumber() && b.isNumber()) {
		e.fail(x.Pos, "'%s' compares values of one type, found %s and %s", x.Op, a.describe(), b.describe())
	}
	switch a.t {
	case tString:
		return value{t: tBool, n: boolNode(e.f, compareStrings(x.Op, a.ss[0], b.ss[0]))}
	case tRecord:
		e.fail(x.Pos, "'%s' is not defined for records", x.Op)
	case tEnum:
		if a.enum != b.enum && a.enum.name != b.enum.name {
			e.fail(x.Pos, "'%s' compares values of one enumeration, found %s and %s", x.Op, a.enum.name, b.enum.name)
		}
	}
	e.f.sameUnit(x.Pos, x.X, a.u, x.Y, b.u)
	g := e.f.g
	var n expr.Node
	switch x.Op {
	case modelica.OpLess:
		n = g.Lt(a.n, b.n)
	case modelica.OpLessEq:
		n = g.Le(a.n, b.n)
	case modelica.OpGreater:
		n = g.Gt(a.n, b.n)
	case modelica.OpGreaterEq:
		n = g.Ge(a.n, b.n)
	case modelica.OpEqual, modelica.OpNotEqual:
		if (a.t == tReal || b.t == tReal) && e.mode == runMode && e.fr == nil && e.f.variabilityOf(g.Sub(a.n, b.n)) == varContinuous {
			e.fail(x.Pos, "'%s' cannot compare Reals that vary: write abs(a - b) < tolerance", x.Op)
		}
		n = g.Eq(a.n, b.n)
		if x.Op == modelica.OpNotEqual {
			n = g.Ne(a.n, b.n)
		}
		return value{t: tBool, n: n}
	}
	if e.makesEvents() {
		n = e.event(n, x)
	}
	return value{t: tBool, n: n}
}

func compareStrings(op modelica.Op, a, b string) bool {
	switch op {
	case modelica.OpLess:
		return a < b
	case modelica.OpLessEq:
		return a <= b
	case modelica.OpGreater:
		return a > b
	case modelica.OpGreaterEq:
		return a >= b
	case modelica.OpNotEqual:
		return a != b
	}
	return a == b
}
