package flat

import (
	"encoding/binary"
	"math"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// The kinds of interpolation and extrapolation, numbered as Modelica.Blocks.Types.Smoothness and Extrapolation number them.
const (
	linearSegments = 1 + iota
	continuousDerivative
	constantSegments
	monotoneDerivative1
	monotoneDerivative2
	modifiedDerivative
)

const (
	holdLastPoint = 1 + iota
	lastTwoPoints
	periodic
	noExtrapolation
)

// tableNumbers gives the numbers of a table, which must be known when the model is built.
func (e *eval) tableNumbers(v value, pos modelica.Pos) []float64 {
	out := make([]float64, len(v.ns))
	for i, n := range v.ns {
		x, ok := e.f.g.IsConst(n)
		if !ok || x != x {
			if e.mode == shapeMode {
				return nil
			}
			e.fail(pos, "the numbers of a table must be known when the model is built")
		}
		out[i] = x
	}
	return out
}

// table1 interpolates column col of a table over its first column: inputs table[:,:], col, u, smoothness, extrapolation, strict.
func (e *eval) table1(in []value, pos modelica.Pos) value {
	table, u := in[0], in[2].n
	col, ok1 := e.integer(in[1])
	smooth, ok2 := e.integer(in[3])
	extra, ok3 := e.integer(in[4])
	if !ok1 || !ok2 || !ok3 {
		e.fail(pos, "the column and the kind of interpolation of a table must be known when the model is built")
	}
	rows, cols := table.dims[0], table.dims[1]
	if rows == 0 || cols < 2 {
		e.fail(pos, "the table is %s; it needs at least one row and two columns", shape(table.dims))
	}
	if col < 1 || col > cols {
		e.fail(pos, "column %d is out of range: the table has %d columns", col, cols)
	}
	num := e.tableNumbers(table, pos)
	if num == nil {
		return value{n: e.f.g.Const(expr.NaN())}
	}
	xs, ys := make([]float64, rows), make([]float64, rows)
	for i := range rows {
		xs[i], ys[i] = num[i*cols], num[i*cols+col-1]
		if i > 0 && !(xs[i] >= xs[i-1]) {
			e.fail(pos, "the first column of a table must ascend: row %d has %g after %g", i+1, xs[i], xs[i-1])
		}
	}
	return value{n: e.curve(xs, ys, u, smooth, extra, pos)}
}

// curve interpolates points over an ascending grid.
func (e *eval) curve(xs, ys []float64, u expr.Node, smooth, extra int, pos modelica.Pos) expr.Node {
	g := e.f.g
	n := len(xs)
	if n == 1 {
		return g.Const(ys[0])
	}
	first, last := g.Const(xs[0]), g.Const(xs[n-1])
	if extra == periodic {
		span := g.Const(xs[n-1] - xs[0])
		u = g.Sub(u, g.Mul(e.jumping(g.Unary(expr.OpFloor, g.Div(g.Sub(u, first), span)), "periods of a table", pos), span))
	}
	if smooth == constantSegments {
		return g.At(e.f.table(ys), e.interval(xs, u, pos))
	}
	c := coefficients(xs, ys, smooth)
	if c == nil {
		e.fail(pos, "this kind of interpolation (smoothness) is not supported for tables")
	}
	inside := g.Min(g.Max(u, first), last)
	if extra == lastTwoPoints && smooth == linearSegments {
		inside = u // the outer segments go on
	}
	i := g.Locate(e.f.table(xs), inside)
	if first, last, starts := pieces(xs); len(starts) > 1 {
		piece := e.interval(starts, u, pos)
		i = g.Min(g.Max(i, g.At(e.f.table(first), piece)), g.At(e.f.table(last), piece))
	}
	d := g.Sub(inside, g.At(e.f.table(xs), i))
	y := g.Const(0)
	for k := len(c) - 1; k >= 0; k-- {
		y = g.Add(g.Mul(y, d), g.At(e.f.table(c[k]), i))
	}
	if extra == lastTwoPoints && smooth != linearSegments {
		h := xs[n-1] - xs[n-2]
		m := n - 2
		end := c[1][m] + float64(h*(float64(2*c[2][m])+float64(3*float64(c[3][m]*h))))
		slope := g.Select(g.Lt(u, first), g.Const(c[1][0]), g.Const(end))
		y = g.Add(y, g.Mul(slope, g.Sub(u, inside)))
	}
	return y
}

// pieces cuts an ascending grid at its double points, where the table jumps: the first and last segment of each piece, and where it
// begins.
func pieces(xs []float64) (first, last, starts []float64) {
	for i := range xs[:len(xs)-1] {
		switch {
		case xs[i+1] == xs[i]:
		case i > 0 && xs[i] > xs[i-1]:
			last[len(last)-1] = float64(i)
		default:
			first, last, starts = append(first, float64(i)), append(last, float64(i)), append(starts, xs[i])
		}
	}
	return first, last, starts
}

// interval gives the number, from 0, of the last grid point that is not greater than u, and makes an event where it changes.
func (e *eval) interval(xs []float64, u expr.Node, pos modelica.Pos) expr.Node {
	grid := append(append([]float64{}, xs...), math.MaxFloat64)
	return e.jumping(e.f.g.Locate(e.f.table(grid), u), "interval of a table", pos)
}

// jumping makes events where a step function in a table jumps, if the call of the table makes any.
func (e *eval) jumping(n expr.Node, what string, pos modelica.Pos) expr.Node {
	if !e.fr.caller.makesEvents() {
		return n
	}
	return e.fr.caller.held(n, dae.Integer, pos, func() string { return what })
}

// table2 interpolates a table with the grid of u1 in its first column and that of u2 in its first row: inputs table[:,:], u1, u2,
// smoothness, extrapolation.
func (e *eval) table2(in []value, pos modelica.Pos) value {
	g := e.f.g
	table, u1, u2 := in[0], in[1].n, in[2].n
	smooth, ok1 := e.integer(in[3])
	extra, ok2 := e.integer(in[4])
	if !ok1 || !ok2 {
		e.fail(pos, "the kind of interpolation of a table must be known when the model is built")
	}
	rows, cols := table.dims[0], table.dims[1]
	if rows < 3 || cols < 3 {
		e.fail(pos, "the table is %s; a table of two inputs needs a row and a column of grid points and at least 2 x 2 values", shape(table.dims))
	}
	if smooth != linearSegments && smooth != constantSegments {
		e.fail(pos, "this kind of interpolation (smoothness) is not supported for tables of two inputs: use LinearSegments or ConstantSegments")
	}
	num := e.tableNumbers(table, pos)
	if num == nil {
		return value{n: g.Const(expr.NaN())}
	}
	x1, x2 := make([]float64, rows-1), append([]float64{}, num[1:cols]...)
	for i := range x1 {
		x1[i] = num[(i+1)*cols]
	}
	for _, xs := range [][]float64{x1, x2} {
		for i := 1; i < len(xs); i++ {
			if !(xs[i] > xs[i-1]) {
				e.fail(pos, "the grid of a table must ascend: %g stands after %g", xs[i], xs[i-1])
			}
		}
	}
	n2 := cols - 1
	z := make([]float64, 0, (rows-1)*n2)
	for i := 1; i < rows; i++ {
		z = append(z, num[i*cols+1:(i+1)*cols]...)
	}
	zt := e.f.table(z)
	at := func(i, j expr.Node, di, dj int) expr.Node {
		row := g.Mul(g.Add(i, g.Const(float64(di))), g.Const(float64(n2)))
		return g.At(zt, g.Add(row, g.Add(j, g.Const(float64(dj)))))
	}
	i, f1 := e.cell(x1, u1, smooth, extra, pos)
	j, f2 := e.cell(x2, u2, smooth, extra, pos)
	if smooth == constantSegments {
		return value{n: at(i, j, 0, 0)}
	}
	low := g.Add(at(i, j, 0, 0), g.Mul(f2, g.Sub(at(i, j, 0, 1), at(i, j, 0, 0))))
	high := g.Add(at(i, j, 1, 0), g.Mul(f2, g.Sub(at(i, j, 1, 1), at(i, j, 1, 0))))
	return value{n: g.Add(low, g.Mul(f1, g.Sub(high, low)))}
}

// cell finds the segment of a grid that holds u and the fraction of it that lies below u.
func (e *eval) cell(xs []float64, u expr.Node, smooth, extra int, pos modelica.Pos) (i, fraction expr.Node) {
	g := e.f.g
	n := len(xs)
	first, last := g.Const(xs[0]), g.Const(xs[n-1])
	switch extra {
	case periodic:
		span := g.Const(xs[n-1] - xs[0])
		u = g.Sub(u, g.Mul(e.jumping(g.Unary(expr.OpFloor, g.Div(g.Sub(u, first), span)), "periods of a table", pos), span))
	case holdLastPoint, noExtrapolation:
		u = g.Min(g.Max(u, first), last)
	}
	if smooth == constantSegments {
		return e.interval(xs, u, pos), g.Const(0)
	}
	t := e.f.table(xs)
	i = g.Locate(t, u)
	width := make([]float64, n-1)
	for k := range width {
		width[k] = xs[k+1] - xs[k]
	}
	return i, g.Div(g.Sub(u, g.At(t, i)), g.At(e.f.table(width), i))
}

// table stores numbers for Locate and At; equal tables are stored once.
func (f *flattener) table(values []float64) int {
	key := make([]byte, 0, 8*len(values))
	for _, v := range values {
		key = binary.LittleEndian.AppendUint64(key, math.Float64bits(v))
	}
	if i, ok := f.tables[string(key)]; ok {
		return i
	}
	i := f.g.AddTable(values)
	f.tables[string(key)] = i
	return i
}
