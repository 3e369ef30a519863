package interp

import (
	"math"

	"gemel/engine/expr"
)

// tape is a list of nodes, operands first, made ready to be evaluated many times.
type tape struct {
	code  []instruction
	roots []int32 // places of the roots
}

// instruction computes one value; a, b, c are the places of the operands.
type instruction struct {
	op      expr.Op
	a, b, c int32
	slot    expr.Slot
	span    int
	literal float64
	table   []float64
}

func newTape(g *expr.Graph, roots []expr.Node) *tape {
	list := g.Reachable(roots...)
	place := expr.NewNodeMap[int32](g)
	t := &tape{code: make([]instruction, len(list)), roots: make([]int32, len(roots))}
	for i, n := range list {
		place.Set(n, int32(i))
		a, b, c := g.Args(n)
		code := instruction{op: g.Op(n), a: place.Get(a), b: place.Get(b), c: place.Get(c)}
		switch code.op {
		case expr.OpConst:
			code.literal = g.Value(n)
		case expr.OpVar, expr.OpElem:
			code.slot = g.Slot(n)
		case expr.OpItem, expr.OpLiteral:
			code.slot = expr.Slot(g.Column(n))
		case expr.OpCell:
			code.slot, code.span = g.Slot(n), g.Span(n)
		case expr.OpLocate, expr.OpAt:
			code.table = g.Table(n)
		}
		t.code[i] = code
	}
	for i, n := range roots {
		t.roots[i] = place.Get(n)
	}
	return t
}

// run evaluates all nodes into v, which has the length of code; leaf reads the leaves and the cells of Cell.
func (t *tape) run(v []float64, leaf func(op expr.Op, s expr.Slot) float64) {
	for i := range t.code {
		x := &t.code[i]
		switch x.op {
		case expr.OpConst:
			v[i] = x.literal
		case expr.OpVar, expr.OpElem, expr.OpItem, expr.OpLiteral:
			v[i] = leaf(x.op, x.slot)
		case expr.OpSelect:
			if v[x.a] != 0 {
				v[i] = v[x.b]
			} else {
				v[i] = v[x.c]
			}
		case expr.OpLocate:
			v[i] = expr.Locate(x.table, v[x.a])
		case expr.OpAt:
			v[i] = expr.At(x.table, v[x.a])
		case expr.OpCell:
			v[i] = leaf(expr.OpVar, x.slot+expr.Slot(expr.Clamp(v[x.a], x.span)))
		default:
			v[i] = operate(x.op, v[x.a], v[x.b])
		}
	}
}

// operate evaluates an operation on numbers. What neither IEEE 754 nor a kernel
// defines, such as 2^a outside the range of exponents, is NaN; kernels never select it.
func operate(op expr.Op, a, b float64) float64 {
	if r, ok := expr.Exact(op, a, b); ok {
		return r
	}
	if r, ok := elementary(op, a, b); ok {
		return r
	}
	return math.NaN()
}
