package flat

import "gemel/engine/modelica"

// comprehension evaluates an expression for all values of the iterators, which are given with the outermost dimension first. In the
// text the last one is the outermost.
func (e *eval) comprehension(x modelica.Expr, its []modelica.Iterator, pos modelica.Pos) value {
	if len(its) == 0 {
		return e.expr(x)
	}
	over := e.iterRange(its[0], x)
	n := over.dims[0]
	if n == 0 {
		return e.emptyComprehension(x, its, over, pos)
	}
	list := make([]value, n)
	for i := range list {
		e.f.step(pos)
		e.iters = append(e.iters, iterVar{its[0].Name, over.element(e.f, i)})
		list[i] = e.comprehension(x, its[1:], pos)
		e.iters = e.iters[:len(e.iters)-1]
	}
	return e.stack(list, nil, pos)
}

// emptyComprehension has the type and further dimensions that an element would have, where that can be told.
func (e *eval) emptyComprehension(x modelica.Expr, its []modelica.Iterator, over value, pos modelica.Pos) value {
	empty := value{t: tInt, dims: []int{0}} // fits Reals too
	sub := *e
	sub.mode = shapeMode
	sub.iters = append(e.iters[:len(e.iters):len(e.iters)], iterVar{its[0].Name, value{t: over.t, enum: over.enum, n: e.f.g.Const(1)}})
	e.f.attempt(func() {
		v := sub.comprehension(x, its[1:], pos)
		if v.t <= tBool || v.t == tEnum {
			empty = value{t: v.t, u: v.u, enum: v.enum, dims: append([]int{0}, v.dims...)}
		}
	})
	return empty
}
