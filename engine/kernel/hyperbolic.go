package kernel

import (
	"math"

	"gemel/engine/expr"
)

// sinhPoly is the minimax polynomial of (sinh r / r - 1)/r^2 over z = r^2, |r| <= 1, for the
// relative error of the hyperbolic sine (2^-56); tanhPoly that of (tanh r / r - 1)/r^2,
// |r| <= 0.55 (2^-58). By the Remez exchange with 320 bits.
var (
	sinhPoly = []float64{
		0.16666666666666669,
		0.008333333333333156,
		0.00019841269841427964,
		2.755731915783106e-06,
		2.5052123065006273e-08,
		1.605726272221738e-10,
		7.758716907554913e-13,
	}
	tanhPoly = []float64{
		-0.3333333333333332,
		0.1333333333332919,
		-0.053968253964935105,
		0.021869488413687015,
		-0.008863232991280038,
		0.0035920954720783365,
		-0.0014555625253956984,
		0.0005885172483731961,
		-0.00023354945676324186,
		8.353621819463672e-05,
		-1.961928626655364e-05,
	}
)

// odd returns r + r^3 P(r^2).
func (f form) odd(r expr.Node, c []float64) expr.Node {
	z := f.Mul(r, r)
	return f.Add(r, f.Mul(f.Mul(r, z), f.poly(z, c)))
}

// halves returns n and e^x + sign*e^-x, as high + low, times 2^-n; x is not negative.
func (f form) halves(ax expr.Node, sign float64) (n, high, low expr.Node) {
	n, s, t := f.exponential(ax, expr.None)
	s, t = f.fastTwoSum(s, t)
	// e^-x 2^-n = 2^-2n/(s+t); beyond n = 100 it is nothing
	back := f.Unary(expr.OpPow2, f.mulc(f.Select(f.ltc(n, 100), n, f.c(100)), -2))
	q := f.Mul(f.Div(f.c(sign), s), back)
	high, low = f.fastTwoSum(s, q)
	return n, high, f.Add(low, f.Sub(t, f.Mul(f.Mul(q, t), f.Div(f.c(1), s))))
}

// buildSinh is (e^x - e^-x)/2, and an odd polynomial for |x| < 1. Largest error found
// 0.86 ulp.
func buildSinh(f form, x, _ expr.Node) expr.Node {
	ax := f.Abs(x)
	n, high, low := f.halves(ax, -1)
	y := f.scale(f.Add(high, low), f.addc(n, -1))
	y = f.Select(f.gtc(ax, coshMax), f.c(math.Inf(1)), y)
	return f.withSign(f.negative(x), f.Select(f.ltc(ax, 1), f.odd(ax, sinhPoly), y))
}

// buildCosh is (e^x + e^-x)/2; largest error found 0.65 ulp.
func buildCosh(f form, x, _ expr.Node) expr.Node {
	ax := f.Abs(x)
	n, high, low := f.halves(ax, 1)
	y := f.scale(f.Add(high, low), f.addc(n, -1))
	return f.Select(f.gtc(ax, coshMax), f.c(math.Inf(1)), y)
}

// buildTanh is 1 - 2/(e^2x + 1), and an odd polynomial for |x| < 0.55. Largest
// error found 0.79 ulp.
func buildTanh(f form, x, _ expr.Node) expr.Node {
	ax := f.Abs(x)
	n, s, t := f.exponential(f.mulc(f.Select(f.gtc(ax, 20), f.c(20), ax), 2), expr.None)
	p := f.Unary(expr.OpPow2, n)
	s, t = f.fastTwoSum(s, t)
	d, e := f.fastTwoSum(f.Mul(s, p), f.c(1))
	e = f.madd(t, p, e)
	q := f.Div(f.c(2), d)
	y, rest := f.fastTwoSum(f.c(1), f.Neg(q))
	y = f.Add(y, f.Add(rest, f.mulc(f.Mul(f.Mul(q, q), e), 0.5)))
	return f.withSign(f.negative(x), f.Select(f.ltc(ax, 0.55), f.odd(ax, tanhPoly), y))
}
