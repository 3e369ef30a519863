package flat

import (
	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// scalar is a number, truth value or such that is no array: nearly all of a model is made of these, and a value is ten times as large.
type scalar struct {
	n expr.Node
	u unitID
	t btype
}

func (s scalar) value() value { return value{t: s.t, u: s.u, n: s.n} }

func (s scalar) isNumber() bool { return s.t == tReal || s.t == tInt }

// quick reads an expression. Where it is a scalar number or truth value, that is the result; else the result is in the value.
func (e *eval) quick(x modelica.Expr) (scalar, *value) {
	switch x := x.(type) {
	case *modelica.Number:
		s := scalar{t: tReal, n: e.f.g.Const(x.Value)}
		if x.Integer {
			s.t = tInt
		}
		return s, nil
	case *modelica.Ref:
		if s, ok := e.quickRef(x); ok {
			return s, nil
		}
	case *modelica.Binary:
		return e.quickBinary(x)
	case *modelica.Unary:
		if s, v := e.quick(x.X); v == nil && s.isNumber() && x.Op != modelica.OpNot {
			if x.Op == modelica.OpSub || x.Op == modelica.OpDotSub {
				s.n = e.f.g.Neg(s.n)
			}
			return s, nil
		} else if v == nil {
			return reduced(e.unaryOf(x, s.value()))
		} else {
			return reduced(e.unaryOf(x, *v))
		}
	}
	return reduced(e.general(x))
}

// reduced gives a value as a scalar where it is one.
func reduced(v value) (scalar, *value) {
	if v.dims == nil && v.t <= tBool {
		return scalar{v.n, v.u, v.t}, nil
	}
	w := v // only what is no scalar is put on the heap
	return scalar{}, &w
}

// quickRef reads the name of a scalar variable or parameter of the instance in whose text it stands.
func (e *eval) quickRef(r *modelica.Ref) (scalar, bool) {
	if len(r.Parts) != 1 || len(r.Parts[0].Subs) > 0 || r.Global || e.mode != runMode || e.fr != nil || len(e.iters) > 0 {
		return scalar{}, false
	}
	lay := e.f.layoutOf(e.sc.lex)
	i, ok := lay.index[r.Parts[0].Name]
	if !ok {
		return scalar{}, false
	}
	var c *comp
	if e.sc.in.lay == lay {
		c = e.f.component(e.sc.in, i)
	} else {
		c = e.sc.in.component(e.f, r.Parts[0].Name)
	}
	if c == nil || !e.f.plain(c) {
		return scalar{}, false
	}
	return c.quick, true
}

// plain reports whether the value of a component in an equation is simply its variable, and keeps that.
func (f *flattener) plain(c *comp) bool {
	if c.quick.n != expr.None {
		return true
	}
	switch {
	case c.vars == dae.NoVar || c.broken || c.absent || c.in.static || c.lay.basic == nil || c.lay.basic.t > tBool || !c.hasDims || c.dims != nil,
		c.variability == modelica.Constant,
		c.variability == modelica.Parameter && (c.lay.basic.t != tReal || c.evaluated()):
		return false
	}
	c.quick = scalar{f.sys.Ref(c.vars), f.attrsOf(c).unit, c.lay.basic.t}
	return true
}

// quickBinary is arithmetic on scalars; the rest is left to binaryOf.
func (e *eval) quickBinary(x *modelica.Binary) (scalar, *value) {
	a, av := e.quick(x.X)
	b, bv := e.quick(x.Y)
	if av != nil || bv != nil || !a.isNumber() || !b.isNumber() {
		if av == nil {
			v := a.value()
			av = &v
		}
		if bv == nil {
			v := b.value()
			bv = &v
		}
		return reduced(e.binaryOf(x, *av, *bv))
	}
	f, g := e.f, e.f.g
	r := scalar{t: max(a.t, b.t)}
	if a.t == tReal || b.t == tReal {
		r.t = tReal
	}
	switch x.Op {
	case modelica.OpAdd, modelica.OpDotAdd, modelica.OpSub, modelica.OpDotSub:
		if a.u != b.u {
			e.sameUnits(x, a.u, b.u, a.n, b.n)
		}
		r.u = f.units.sum(a.u, b.u)
		if x.Op == modelica.OpAdd || x.Op == modelica.OpDotAdd {
			r.n = g.Add(a.n, b.n)
		} else {
			r.n = g.Sub(a.n, b.n)
		}
	case modelica.OpMul, modelica.OpDotMul:
		r.u = f.units.mul(a.u, b.u)
		r.n = g.Mul(a.n, b.n)
	case modelica.OpDiv, modelica.OpDotDiv:
		if c, ok := g.IsConst(b.n); ok && c == 0 {
			e.fail(x.Pos, "division by zero")
		}
		r.t, r.u = tReal, f.units.div(a.u, b.u)
		r.n = g.Div(a.n, b.n)
	case modelica.OpPow, modelica.OpDotPow:
		r.t, r.u = tReal, e.powerUnit(x, a.u, b.u, b.n)
		r.n = g.Pow(a.n, b.n)
	default:
		return reduced(e.binaryOf(x, a.value(), b.value()))
	}
	return r, nil
}
