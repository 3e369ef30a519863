package kernel

import (
	"math"

	"gemel/engine/expr"
)

// logPoly is the minimax polynomial of (log((1+s)/(1-s)) - 2s)/s^3 over z = s^2 in
// [0, 0.0295] for the relative error of the logarithm, by the Remez exchange
// with 320 bits; the error is 2^-59.
var logPoly = []float64{
	0.6666666666666723,
	0.3999999999947213,
	0.28571428731814325,
	0.22222199513528768,
	0.18183520722893212,
	0.15315065743518003,
	0.1478657373724149,
}

// decompose returns k and m in [1, 2) with x = m*2^k for a positive finite x, subnormal
// numbers included.
func (f form) decompose(x expr.Node) (k, m expr.Node) {
	tiny := f.ltc(x, 0x1p-1022)
	x = f.Select(tiny, f.mulc(x, 0x1p54), x)
	k = f.Add(f.Unary(expr.OpExponent, x), f.Select(tiny, f.c(-54), f.c(0)))
	return k, f.Abs(f.Unary(expr.OpMantissa, x))
}

// buildLog is the natural logarithm; largest error found 0.78 ulp. Form of fdlibm's e_log.c:
// m in [sqrt 1/2, sqrt 2), v = m - 1, s = v/(2+v), log m = v - v^2/2 + s(v^2/2 + R(s^2)).
func buildLog(f form, x, _ expr.Node) expr.Node {
	k, m := f.decompose(x)
	upper := f.gtc(m, math.Sqrt2)
	m = f.Mul(m, f.Select(upper, f.c(0.5), f.c(1)))
	k = f.Add(k, upper) // 1 where it holds
	v := f.addc(m, -1)
	s := f.Div(v, f.addc(m, 1))
	z := f.Mul(s, s)
	half := f.mulc(f.Mul(v, v), 0.5)
	r := f.Mul(z, f.poly(z, logPoly))
	low := f.madd(s, f.Add(half, r), f.mulc(k, ln2Low))
	y := f.Sub(f.mulc(k, ln2High), f.Sub(f.Sub(half, low), v))
	return f.limitLog(x, y)
}

// limitLog gives log x = y its values at 0, infinity, NaN and below 0.
func (f form) limitLog(x, y expr.Node) expr.Node {
	y = f.Select(f.Le(x, f.c(math.MaxFloat64)), y, x) // infinity, NaN
	end := f.Select(f.Eq(x, f.c(0)), f.c(math.Inf(-1)), f.c(nan))
	return f.Select(f.Le(x, f.c(0)), end, y)
}
