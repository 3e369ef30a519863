package kernel

import (
	"math"

	"gemel/engine/expr"
)

// ln 2 in two parts; the first has 32 zero bits at its end, so that integer
// multiples up to 2^21 of it are exact.
const (
	ln2High = 0x1.62e42fee00000p-1
	ln2Low  = 0x1.a39ef35793c76p-33
	log2E   = 0x1.71547652b82fep+0
	expMax  = 709.782712893384   // log of the largest float64
	expMin  = -745.1332191019412 // below, e^x rounds to 0
	coshMax = 710.4758600739439  // largest x whose cosh is finite
)

// expRatio is the minimax polynomial of (r coth(r/2) - 2)/r^2 over z = r^2, |r| <= 0.38, for the
// error of e^r, by the Remez exchange with 320 bits; the error is 2^-60.
var expRatio = []float64{
	0.16666666666666388,
	-0.0027777777775529113,
	6.613755984213932e-05,
	-1.6533592475353657e-06,
	4.128181222030188e-08,
}

// exponential returns n and s + t with e^(x + tail) = (s + t)*2^n, where |t| < 0.09 and the
// rounding of s is contained in t. tail may be None; it is small. Method: x = n ln 2 + r by
// Cody and Waite; with c = r - r^2 P(r^2) as in fdlibm, e^r = 1 + r + rc/(2-c), with the
// leading sum 1 + r kept exactly.
func (f form) exponential(x, tail expr.Node) (n, s, t expr.Node) {
	n = f.nearest(f.mulc(x, log2E))
	high := f.Sub(x, f.mulc(n, ln2High)) // exact
	low := f.mulc(n, ln2Low)
	if tail != expr.None {
		low = f.Sub(low, tail)
	}
	r := f.Sub(high, low)
	z := f.Mul(r, r)
	c := f.Sub(r, f.Mul(z, f.poly(z, expRatio)))
	a := f.Sub(f.Div(f.Mul(r, c), f.Sub(f.c(2), c)), low)
	s, e := f.fastTwoSum(f.c(1), high)
	return n, s, f.Add(e, a)
}

// buildExp is e^x; largest error found 0.70 ulp.
func buildExp(f form, x, _ expr.Node) expr.Node {
	n, s, t := f.exponential(x, expr.None)
	return f.limitExp(x, f.scale(f.Add(s, t), n))
}

// limitExp gives e^x = y its values where it over- or underflows.
func (f form) limitExp(x, y expr.Node) expr.Node {
	y = f.Select(f.ltc(x, expMin), f.c(0), y)
	return f.Select(f.gtc(x, expMax), f.c(math.Inf(1)), y)
}
