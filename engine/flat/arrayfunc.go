package flat

import (
	"gemel/engine/expr"
	"gemel/engine/modelica"
	"gemel/engine/unit"
)

var secondDimension = unit.Of(0, 0, 1, 0, 0, 0, 0)

// known reads an Integer argument that must be known.
func (e *eval) known(x modelica.Expr, what string) int {
	v := e.expr(x)
	n, ok := e.integer(v)
	if !ok || v.t == tReal {
		e.fail(x.Position(), "%s must be an Integer that is known when the model is built", what)
	}
	if n < 0 || n > maxElements {
		e.fail(x.Position(), "%s is %d, out of range 0:%d", what, n, maxElements)
	}
	return n
}

func (e *eval) size(c *modelica.Call) value {
	a := e.args(c, "A", "?i")
	saved := e.mode
	if e.fr == nil {
		e.mode = shapeMode
	}
	v := e.expr(a[0])
	e.mode = saved
	if a[1] == nil {
		r := value{t: tInt, u: unitLit, dims: []int{len(v.dims)}, ns: []expr.Node{}}
		for _, d := range v.dims {
			r.ns = append(r.ns, e.f.g.Const(float64(d)))
		}
		return r
	}
	i := e.known(a[1], "the second argument of 'size'")
	if i < 1 || i > len(v.dims) {
		e.fail(a[1].Position(), "%s has %s; there is no dimension %d", brief(a[0]), dimCount(len(v.dims)), i)
	}
	return e.f.intValue(v.dims[i-1])
}

func (e *eval) ndims(c *modelica.Call) value {
	return e.f.intValue(len(e.expr(e.args(c, "A")[0]).dims))
}

// filled makes an array of one value.
func (e *eval) filled(v value, xs []modelica.Expr, c *modelica.Call) value {
	if len(xs) == 0 {
		e.fail(c.Pos, "'%s' needs the sizes of the array", c.Func)
	}
	total := max(volume(v.dims), 1)
	var dims []int
	for _, x := range xs {
		n := e.known(x, "a size in '"+c.Func.String()+"'")
		dims = append(dims, n)
		if total *= max(n, 1); total > maxElements {
			e.fail(c.Pos, "the array has more than %d elements", maxElements)
		}
	}
	r := value{t: v.t, u: v.u, enum: v.enum, of: v.of, dims: append(dims, v.dims...)}
	n := volume(dims)
	switch v.t {
	case tString:
		for range n {
			r.ss = append(r.ss, v.ss...)
		}
	case tRecord:
		for _, x := range v.rec {
			r.rec = append(r.rec, field{x.name, e.filled(x.v, xs, c)})
		}
	default:
		ns := v.nodes()
		r.ns = make([]expr.Node, 0, n*len(ns))
		for range n {
			r.ns = append(r.ns, ns...)
		}
	}
	return r
}

func (e *eval) fill(c *modelica.Call) value {
	if len(c.Args) < 2 || len(c.Named) > 0 {
		e.fail(c.Pos, "'fill' needs a value and the sizes of the array")
	}
	return e.filled(e.expr(c.Args[0]), c.Args[1:], c)
}

func (e *eval) zeros(c *modelica.Call) value { return e.filled(e.f.intValue(0), c.Args, c) }

func (e *eval) ones(c *modelica.Call) value { return e.filled(e.f.intValue(1), c.Args, c) }

func (e *eval) linspace(c *modelica.Call) value {
	a := e.args(c, "x1", "x2", "n")
	x1, x2 := e.scalarNumber(a[0], "an end of 'linspace'"), e.scalarNumber(a[1], "an end of 'linspace'")
	n := e.known(a[2], "the third argument of 'linspace'")
	if n < 2 {
		e.fail(a[2].Position(), "'linspace' needs at least 2 points")
	}
	e.f.sameUnit(c.Pos, a[0], x1.u, a[1], x2.u)
	g := e.f.g
	r := value{t: tReal, u: e.f.units.join(x1.u, x2.u), dims: []int{n}, ns: make([]expr.Node, n)}
	span := g.Sub(x2.n, x1.n)
	for i := range r.ns {
		r.ns[i] = g.Add(x1.n, g.Div(g.Mul(g.Const(float64(i)), span), g.Const(float64(n-1))))
	}
	r.ns[n-1] = x2.n
	return r
}

func (e *eval) identityCall(c *modelica.Call) value {
	n := e.known(e.args(c, "n")[0], "the size in 'identity'")
	if n > 2000 {
		e.fail(c.Pos, "the array has more than %d elements", maxElements)
	}
	return e.identity(n)
}

// vectorArg reads an argument that must be a vector.
func (e *eval) vectorArg(x modelica.Expr, fname string, n int) value {
	v := e.numeric(x, fname)
	if len(v.dims) != 1 || n > 0 && v.dims[0] != n {
		want := "a vector"
		if n > 0 {
			want = shape([]int{n})
		}
		e.fail(x.Position(), "'%s' needs %s, found %s", fname, want, shape(v.dims))
	}
	return v
}

func (e *eval) diagonal(c *modelica.Call) value {
	v := e.vectorArg(e.args(c, "v")[0], "diagonal", 0)
	n := v.dims[0]
	r := value{t: v.t, u: v.u, dims: []int{n, n}, ns: make([]expr.Node, n*n)}
	for i := range r.ns {
		r.ns[i] = e.f.g.Const(0)
	}
	for i := range n {
		r.ns[i*n+i] = v.ns[i]
	}
	return r
}

func (e *eval) transpose(c *modelica.Call) value {
	x := e.args(c, "A")[0]
	v := e.numeric(x, "transpose")
	if len(v.dims) != 2 {
		e.fail(x.Position(), "'transpose' needs a matrix, found %s", shape(v.dims))
	}
	return transposed(v)
}

func transposed(v value) value {
	rows, cols := v.dims[0], v.dims[1]
	r := v
	r.dims = []int{cols, rows}
	r.ns = make([]expr.Node, len(v.ns))
	for i := range rows {
		for j := range cols {
			r.ns[j*rows+i] = v.ns[i*cols+j]
		}
	}
	return r
}

func (e *eval) outerProduct(c *modelica.Call) value {
	a := e.args(c, "v1", "v2")
	x, y := e.vectorArg(a[0], "outerProduct", 0), e.vectorArg(a[1], "outerProduct", 0)
	r := value{t: tReal, u: e.f.units.mul(x.u, y.u), dims: []int{x.dims[0], y.dims[0]}}
	for _, p := range x.ns {
		for _, q := range y.ns {
			r.ns = append(r.ns, e.f.g.Mul(p, q))
		}
	}
	return r
}

func (e *eval) symmetric(c *modelica.Call) value {
	x := e.args(c, "A")[0]
	v := e.numeric(x, "symmetric")
	if len(v.dims) != 2 || v.dims[0] != v.dims[1] {
		e.fail(x.Position(), "'symmetric' needs a square matrix, found %s", shape(v.dims))
	}
	t := transposed(v)
	n := v.dims[0]
	for i := range n {
		for j := i; j < n; j++ {
			t.ns[i*n+j] = v.ns[i*n+j]
		}
	}
	return t
}

func (e *eval) cross(c *modelica.Call) value {
	a := e.args(c, "x", "y")
	x, y := e.vectorArg(a[0], "cross", 3), e.vectorArg(a[1], "cross", 3)
	g := e.f.g
	r := value{t: tReal, u: e.f.units.mul(x.u, y.u), dims: []int{3}}
	for i := range 3 {
		j, k := (i+1)%3, (i+2)%3
		r.ns = append(r.ns, g.Sub(g.Mul(x.ns[j], y.ns[k]), g.Mul(x.ns[k], y.ns[j])))
	}
	return r
}

func (e *eval) skew(c *modelica.Call) value {
	x := e.vectorArg(e.args(c, "x")[0], "skew", 3)
	g := e.f.g
	zero := g.Const(0)
	return value{t: x.t, u: x.u, dims: []int{3, 3}, ns: []expr.Node{
		zero, g.Neg(x.ns[2]), x.ns[1],
		x.ns[2], zero, g.Neg(x.ns[0]),
		g.Neg(x.ns[1]), x.ns[0], zero}}
}

// cat joins arrays along dimension k.
func (e *eval) cat(c *modelica.Call) value {
	if len(c.Args) < 2 || len(c.Named) > 0 {
		e.fail(c.Pos, "'cat' needs a dimension and at least one array")
	}
	k := e.known(c.Args[0], "the dimension in 'cat'")
	var list []value
	for _, x := range c.Args[1:] {
		list = append(list, e.expr(x))
	}
	return e.join(k, list, c.Args[1:], c.Pos)
}

// join concatenates values along dimension k (from 1).
func (e *eval) join(k int, list []value, xs []modelica.Expr, pos modelica.Pos) value {
	first := list[0]
	if k < 1 || k > len(first.dims) {
		e.fail(pos, "cannot join along dimension %d: the arrays have %s", k, dimCount(len(first.dims)))
	}
	r := value{t: first.t, u: first.u, enum: first.enum, dims: append([]int{}, first.dims...)}
	r.dims[k-1] = 0
	for i, v := range list {
		if v.t != r.t && !(v.isNumber() && r.t <= tInt) || v.t == tRecord || v.t == tString {
			e.fail(xs[i].Position(), "cannot join %s and %s", first.describe(), v.describe())
		}
		if v.t == tReal {
			r.t = tReal
		}
		if e.f.units.fits(r.u, v.u) {
			r.u = e.f.units.join(r.u, v.u)
		} else {
			r.u = unitAny
		}
		ok := len(v.dims) == len(first.dims)
		for d := range v.dims {
			ok = ok && (d == k-1 || d < len(first.dims) && v.dims[d] == first.dims[d])
		}
		if !ok {
			e.fail(xs[i].Position(), "cannot join %s and %s along dimension %d", shape(first.dims), shape(v.dims), k)
		}
		r.dims[k-1] += v.dims[k-1]
	}
	outer := volume(r.dims[:k-1])
	r.ns = make([]expr.Node, 0, volume(r.dims))
	for o := range outer {
		for _, v := range list {
			n := volume(v.dims[k-1:])
			r.ns = append(r.ns, v.ns[o*n:(o+1)*n]...)
		}
	}
	return r
}

// matrix reads [a, b; c, d]: rows are joined along dimension 2, then along dimension 1.
func (e *eval) matrix(x *modelica.Matrix) value {
	all := make([][]value, len(x.Rows))
	nd := 2
	for i, row := range x.Rows {
		for _, el := range row {
			v := e.expr(el)
			nd = max(nd, len(v.dims))
			all[i] = append(all[i], v)
		}
	}
	rows := make([]value, len(all))
	first := make([]modelica.Expr, len(all))
	for i, row := range all {
		for j := range row {
			if row[j].t == tString || row[j].t == tRecord {
				e.fail(x.Rows[i][j].Position(), "a matrix needs numbers, found %s", row[j].describe())
			}
			row[j] = promoted(row[j], nd)
		}
		rows[i] = row[0]
		if len(row) > 1 {
			rows[i] = e.join(2, row, x.Rows[i], x.Pos)
		}
		first[i] = x.Rows[i][0]
	}
	if len(rows) == 1 {
		return rows[0]
	}
	return e.join(1, rows, first, x.Pos)
}

// promoted appends dimensions of size 1 until there are n.
func promoted(v value, n int) value {
	if len(v.dims) >= n {
		return v
	}
	v.ns = v.nodes()
	v.dims = append([]int{}, v.dims...)
	for len(v.dims) < n {
		v.dims = append(v.dims, 1)
	}
	return v
}

func (e *eval) promote(c *modelica.Call) value {
	a := e.args(c, "A", "n")
	return promoted(e.numeric(a[0], "promote"), e.known(a[1], "the second argument of 'promote'"))
}

func (e *eval) scalar(c *modelica.Call) value {
	x := e.args(c, "A")[0]
	v := e.numeric(x, "scalar")
	if volume(v.dims) != 1 {
		e.fail(x.Position(), "'scalar' needs an array of one element, found %s", shape(v.dims))
	}
	return value{t: v.t, u: v.u, n: v.at(0)}
}

func (e *eval) vector(c *modelica.Call) value {
	x := e.args(c, "A")[0]
	v := e.numeric(x, "vector")
	long := 0
	for _, d := range v.dims {
		if d > 1 {
			long++
		}
	}
	if long > 1 {
		e.fail(x.Position(), "'vector' needs an array with one dimension that is longer than 1, found %s", shape(v.dims))
	}
	v.ns = v.nodes()
	v.dims = []int{len(v.ns)}
	return v
}

func (e *eval) matrixCall(c *modelica.Call) value {
	x := e.args(c, "A")[0]
	v := promoted(e.numeric(x, "matrix"), 2)
	for _, d := range v.dims[2:] {
		if d != 1 {
			e.fail(x.Position(), "'matrix' needs an array of two dimensions, found %s", shape(v.dims))
		}
	}
	v.dims = v.dims[:2]
	return v
}

func (e *eval) arrayCall(c *modelica.Call) value {
	if len(c.Iterators) > 0 {
		return e.comprehension(c.Args[0], reversed(c.Iterators), c.Pos)
	}
	return e.array(&modelica.Array{Pos: c.Pos, Elems: c.Args})
}
