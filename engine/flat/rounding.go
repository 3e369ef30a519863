package flat

import (
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

func (e *eval) integerCall(c *modelica.Call) value {
	v := e.numeric(e.args(c, "v")[0], "integer")
	r := e.each(v, func(n expr.Node) expr.Node { return e.stepped(e.f.g.Unary(expr.OpFloor, n), c) })
	r.t, r.u = tInt, unitLit
	return r
}

// quotient reads the two arguments of div, mod and rem.
func (e *eval) quotient(c *modelica.Call, op func(x, y expr.Node) expr.Node) value {
	name := c.Func.String()
	a := e.args(c, "x", "y")
	x, y := e.numeric(a[0], name), e.numeric(a[1], name)
	if !sameDims(x.dims, y.dims) && !x.isScalar() && !y.isScalar() {
		e.fail(c.Pos, "'%s' needs operands of one size, found %s and %s", name, shape(x.dims), shape(y.dims))
	}
	if k, ok := e.f.g.IsConst(y.n); y.isScalar() && ok && k == 0 {
		e.fail(a[1].Position(), "division by zero")
	}
	e.f.sameUnit(c.Pos, a[0], x.u, a[1], y.u)
	r := e.zip(x, y, op)
	if name == "div" {
		r.u = unitLit
	} else {
		r.u = e.f.units.join(x.u, y.u)
	}
	return r
}

func (e *eval) div(c *modelica.Call) value {
	g := e.f.g
	return e.quotient(c, func(x, y expr.Node) expr.Node { return e.stepped(g.Unary(expr.OpTrunc, g.Div(x, y)), c) })
}

func (e *eval) mod(c *modelica.Call) value {
	g := e.f.g
	return e.quotient(c, func(x, y expr.Node) expr.Node {
		return g.Sub(x, g.Mul(e.stepped(g.Unary(expr.OpFloor, g.Div(x, y)), c), y))
	})
}

func (e *eval) rem(c *modelica.Call) value {
	g := e.f.g
	return e.quotient(c, func(x, y expr.Node) expr.Node {
		return g.Sub(x, g.Mul(e.stepped(g.Unary(expr.OpTrunc, g.Div(x, y)), c), y))
	})
}
