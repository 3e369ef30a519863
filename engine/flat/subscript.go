package flat

import (
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// pick is what one subscript selects, counted from 0. A scalar subscript removes its dimension.
type pick struct {
	list   []int
	scalar bool
	vary   expr.Node // subscript that is not known yet
}

// picks reads subscripts; dimensions without a subscript are taken whole.
func (e *eval) picks(dims []int, subs []modelica.Expr, pos modelica.Pos, what string) []pick {
	if len(subs) > len(dims) {
		e.fail(pos, "%s has %s, but %d subscripts", what, dimCount(len(dims)), len(subs))
	}
	out := make([]pick, len(dims))
	for d, n := range dims {
		if d >= len(subs) {
			out[d] = pick{list: countFrom0(n)}
			continue
		}
		out[d] = e.pick(subs[d], n, what)
	}
	return out
}

func countFrom0(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

func (e *eval) pick(x modelica.Expr, n int, what string) pick {
	if _, ok := x.(*modelica.Colon); ok {
		return pick{list: countFrom0(n)}
	}
	e.ends = append(e.ends, n)
	v := e.expr(x)
	e.ends = e.ends[:len(e.ends)-1]
	if v.t == tReal || v.t == tString || v.t == tRecord {
		e.fail(x.Position(), "a subscript must be an Integer, found %s", v.describe())
	}
	if len(v.dims) > 1 {
		e.fail(x.Position(), "a subscript must be a scalar or a vector, found %s", shape(v.dims))
	}
	nodes := v.nodes()
	p := pick{list: make([]int, len(nodes)), scalar: v.isScalar()}
	offset := 1
	if v.t == tBool {
		offset = 0
	}
	for i, node := range nodes {
		k, ok := e.f.g.IsConst(node)
		if !ok && p.scalar && (v.t == tInt || v.t == tEnum) {
			p.vary = node
			return p
		}
		if !ok || k != k {
			e.fail(x.Position(), "subscript %s must be known when the model is built", brief(x))
		}
		p.list[i] = int(k) - offset
		if p.list[i] < 0 || p.list[i] >= n {
			e.fail(x.Position(), "subscript %d of %s is out of range 1:%d", int(k), what, n)
		}
	}
	return p
}

// pickDims gives the dimensions that remain.
func pickDims(picks []pick) []int {
	var dims []int
	for _, p := range picks {
		if !p.scalar {
			dims = append(dims, len(p.list))
		}
	}
	return dims
}

// eachPick visits the selected elements, row-major.
func eachPick(picks []pick, dims []int, visit func(at int)) {
	for _, p := range picks {
		if len(p.list) == 0 {
			return
		}
	}
	k := make([]int, len(picks))
	size := make([]int, len(picks))
	for d, p := range picks {
		size[d] = len(p.list)
	}
	for range volume(size) {
		at := 0
		for d, p := range picks {
			at = at*dims[d] + p.list[k[d]]
		}
		visit(at)
		next(k, size)
	}
}

// index applies subscripts to a value.
func (e *eval) index(v value, subs []modelica.Expr, pos modelica.Pos, what string) value {
	if v.isScalar() {
		e.fail(pos, "%s is a scalar and has no subscripts", what)
	}
	if v.t == tRecord {
		picks := e.picks(v.dims, subs, pos, what)
		r := value{t: tRecord, of: v.of, dims: pickDims(picks)}
		for _, x := range v.rec {
			r.rec = append(r.rec, field{x.name, e.take(x.v, append(picks[:len(picks):len(picks)], wholes(x.v.dims[len(picks):])...), pos, what)})
		}
		return r
	}
	return e.take(v, e.picks(v.dims, subs, pos, what), pos, what)
}

func wholes(dims []int) []pick {
	var ps []pick
	for _, n := range dims {
		ps = append(ps, pick{list: countFrom0(n)})
	}
	return ps
}

// take selects elements of a value; a subscript that varies becomes a choice among all elements.
func (e *eval) take(v value, picks []pick, pos modelica.Pos, what string) value {
	for d := range picks {
		if picks[d].vary != expr.None {
			return e.takeVarying(v, picks, d, pos, what)
		}
	}
	r := value{t: v.t, u: v.u, enum: v.enum, of: v.of, dims: pickDims(picks)}
	if v.t == tRecord {
		for _, x := range v.rec {
			r.rec = append(r.rec, field{x.name, e.take(x.v, append(picks[:len(picks):len(picks)], wholes(x.v.dims[len(picks):])...), pos, what)})
		}
		return r
	}
	if r.dims == nil {
		eachPick(picks, v.dims, func(at int) {
			if v.t == tString {
				r.ss = []string{v.ss[at]}
			} else {
				r.n = v.ns[at]
			}
		})
		return r
	}
	r.ns = make([]expr.Node, 0, volume(r.dims))
	eachPick(picks, v.dims, func(at int) {
		if v.t == tString {
			r.ss = append(r.ss, v.ss[at])
		} else {
			r.ns = append(r.ns, v.ns[at])
		}
	})
	return r
}

const maxChoice = 1000 // elements among which a varying subscript can choose

func (e *eval) takeVarying(v value, picks []pick, d int, pos modelica.Pos, what string) value {
	n := v.dims[d]
	if e.mode == structuralMode {
		e.fail(pos, "a subscript of %s must be known when the model is built", what)
	}
	if n == 0 || n > maxChoice {
		e.fail(pos, "a subscript that varies needs 1 to %d elements, %s has %d", maxChoice, what, n)
	}
	k := picks[d].vary
	at := func(i int) value {
		chosen := append([]pick{}, picks...)
		chosen[d] = pick{list: []int{min(max(i, 0), n-1)}, scalar: true}
		return e.take(v, chosen, pos, what)
	}
	if c, a, b, ok := e.f.split(k); ok {
		// the subscript is itself a choice: choose between the elements instead
		side := func(k expr.Node) value {
			if x, ok := e.f.g.IsConst(k); ok && x == x {
				return at(int(x) - 1)
			}
			chosen := append([]pick{}, picks...)
			chosen[d].vary = k
			return e.takeVarying(v, chosen, d, pos, what)
		}
		return e.choose(c, side(a), side(b), pos, what)
	}
	r := at(n - 1)
	for i := n - 2; i >= 0; i-- {
		r = e.choose(e.f.g.Le(k, e.f.g.Const(float64(i)+1.5)), at(i), r, pos, what)
	}
	return r
}

// split writes an Integer expression as a choice between two, where it is a sum or product with a choice in it.
func (f *flattener) split(n expr.Node) (cond, a, b expr.Node, ok bool) {
	g := f.g
	x, y, z := g.Args(n)
	switch op := g.Op(n); op {
	case expr.OpSelect:
		return x, y, z, true
	case expr.OpNeg, expr.OpFloor, expr.OpTrunc:
		if c, a, b, ok := f.split(x); ok {
			return c, g.Unary(op, a), g.Unary(op, b), true
		}
	case expr.OpAdd, expr.OpSub, expr.OpMul:
		if c, a, b, ok := f.split(x); ok {
			return c, g.Binary(op, a, y), g.Binary(op, b, y), true
		}
		if c, a, b, ok := f.split(y); ok {
			return c, g.Binary(op, x, a), g.Binary(op, x, b), true
		}
	}
	return 0, 0, 0, false
}
