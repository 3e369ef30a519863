package expr_test

import (
	"math"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"

	"pgregory.net/rapid"
)

// twin is one random expression built twice: simplified and as it was drawn.
type twin struct{ simple, raw expr.Node }

var (
	smoothOps = []expr.Op{expr.OpNeg, expr.OpAdd, expr.OpSub, expr.OpMul, expr.OpDiv, expr.OpSqrt, expr.OpSin, expr.OpExp, expr.OpTanh, expr.OpAtan, expr.OpCos,
		expr.OpPow, expr.OpLog, expr.OpSinh, expr.OpCosh, expr.OpTan, expr.OpAtan2, expr.OpAsin, expr.OpAcos}
	exactOps = []expr.Op{expr.OpNeg, expr.OpAbs, expr.OpSqrt, expr.OpFloor, expr.OpCeil, expr.OpTrunc, expr.OpNearest, expr.OpNot, expr.OpAdd, expr.OpSub,
		expr.OpMul, expr.OpDiv, expr.OpMin, expr.OpMax, expr.OpLt, expr.OpLe, expr.OpEq, expr.OpNe, expr.OpAnd, expr.OpOr, expr.OpSelect}
	kinkedOps = []expr.Op{expr.OpAbs, expr.OpMin, expr.OpMax, expr.OpSelect}
)

const slots = 4

func unary(op expr.Op) bool {
	return op >= expr.OpNeg && op <= expr.OpMantissa
}

// draw builds a random expression in both graphs.
func draw(t *rapid.T, simple, raw *expr.Graph, ops []expr.Op) twin {
	pool := []twin{}
	for s := range expr.Slot(slots) {
		pool = append(pool, twin{simple.Var(s), raw.Var(s)})
	}
	for _, v := range []float64{0, 1, -1, 2, 0.5, 3, rapid.Float64Range(-10, 10).Draw(t, "literal")} {
		pool = append(pool, twin{simple.Const(v), raw.Const(v)})
	}
	pick := func() twin { return pool[rapid.IntRange(0, len(pool)-1).Draw(t, "operand")] }
	for range rapid.IntRange(1, 25).Draw(t, "size") {
		op := rapid.SampledFrom(ops).Draw(t, "op")
		a, b, c := pick(), pick(), pick()
		switch {
		case op == expr.OpSelect:
			cond := twin{simple.Lt(a.simple, b.simple), raw.RawOperation(expr.OpLt, a.raw, b.raw, expr.None)}
			pool = append(pool, twin{simple.Select(cond.simple, b.simple, c.simple), raw.RawOperation(op, cond.raw, b.raw, c.raw)})
		case unary(op):
			pool = append(pool, twin{simple.Unary(op, a.simple), raw.RawOperation(op, a.raw, expr.None, expr.None)})
		default:
			pool = append(pool, twin{simple.Binary(op, a.simple, b.simple), raw.RawOperation(op, a.raw, b.raw, expr.None)})
		}
	}
	return pool[len(pool)-1]
}

// values draws a value for each slot.
func values(t *rapid.T) []float64 {
	v := make([]float64, slots)
	for i := range v {
		v[i] = rapid.OneOf(rapid.Float64Range(-3, -0.1), rapid.Float64Range(0.1, 3), rapid.SampledFrom([]float64{0, 1, -1, 2, 0.5})).Draw(t, "value")
	}
	return v
}

func reader(v []float64) func(expr.Slot) float64 { return func(s expr.Slot) float64 { return v[s] } }

// tame says whether every value on the way is of ordinary size, so that rounding errors
// of derivatives stay small.
func tame(g *expr.Graph, n expr.Node, v []float64) bool {
	list := g.Reachable(n)
	for i, x := range interp.EvalAll(g, list, reader(v)) {
		if g.Op(list[i]) != expr.OpConst && !(math.Abs(x) >= 1e-2 && math.Abs(x) <= 1e2) {
			return false
		}
	}
	return true
}

// regular says whether every value on the way to n is finite and none is a zero, so that
// neither the sign of a zero nor a structural zero can matter.
func regular(g *expr.Graph, n expr.Node, all []float64, list []expr.Node) bool {
	for i, m := range list {
		v := all[i]
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
		if v == 0 && math.Signbit(v) {
			return false
		}
		if m == n {
			break
		}
	}
	return true
}
