package kernel

import (
	"math"

	"gemel/engine/expr"
)

var nan = math.NaN()

// Constants in two parts.
const (
	piHigh     = 0x1.921fb54442d18p+1
	piLow      = 0x1.1a62633145c07p-53
	halfPiHigh = 0x1.921fb54442d18p+0
	halfPiLow  = 0x1.1a62633145c07p-54
	quarPiHigh = 0x1.921fb54442d18p-1
	quarPiLow  = 0x1.1a62633145c07p-55
	atanHalf   = 0x1.dac670561bb4fp-2
	atanHalfLo = 0x1.a2b7f222f65e2p-56
	atanTwo    = 0x1.1b6e192ebbe44p+0
	atanTwoLo  = 0x1.b1b466a88828ep-54
)

// asinPoly is the minimax polynomial of (asin r / r - 1)/r^2 over z = r^2, |r| <= 1/2, for the
// relative error of the arc sine (2^-57); atanPoly that of (atan r / r - 1)/r^2, |r| <= 7/16
// (2^-56). By the Remez exchange with 320 bits.
var (
	asinPoly = []float64{
		0.16666666666666693,
		0.07499999999984074,
		0.044642857164400876,
		0.030381943121890083,
		0.022372204823524325,
		0.01735177443271459,
		0.013979061535972248,
		0.011412070016215789,
		0.010712187610133005,
		0.003945540666345412,
		0.021162772109351996,
		-0.020273543706165437,
		0.03219957058437485,
	}
	atanPoly = []float64{
		-0.3333333333333317,
		0.19999999999922896,
		-0.1428571427587806,
		0.11111110532909148,
		-0.09090889983796173,
		0.07691916448787006,
		-0.06661441692247182,
		0.05835755527333041,
		-0.04984975396999744,
		0.03670198953085759,
		-0.016441345547849814,
	}
)

// arc returns what asin and acos share for ax = |x|: small says ax < 1/2, and asin(a + b) with
// a + b = ax + ax^3 P there; elsewhere a + b = 2 asin(sqrt((1-ax)/2)), with the
// rounding of the square root in b. NaN above 1.
func (f form) arc(ax expr.Node) (small, a, b expr.Node) {
	small = f.ltc(ax, 0.5)
	upper := f.mulc(f.Sub(f.c(1), ax), 0.5) // exact
	z := f.Select(small, f.Mul(ax, ax), upper)
	series := f.Mul(z, f.poly(z, asinPoly))
	root := f.Sqrt(upper)
	p, e := f.twoProduct(root, root)
	twice := f.mulc(root, 2)
	rest := f.Div(f.Sub(f.Sub(upper, p), e), f.addc(twice, 0x1p-600)) // root may be 0
	a = f.Select(small, ax, twice)
	b = f.madd(a, series, f.Select(small, f.c(0), f.mulc(rest, 2)))
	return small, a, b
}

// difference returns high + low - (a + b) for high = 0 or |high| >= |a|.
func (f form) difference(high, low, a, b expr.Node) expr.Node {
	d, e := f.fastTwoSum(high, f.Neg(a))
	return f.Add(d, f.Add(e, f.Sub(low, b)))
}

// buildAsin is the arc sine: pi/2 - 2 asin(sqrt((1-x)/2)) for x >= 1/2. Largest error
// found 0.67 ulp.
func buildAsin(f form, x, _ expr.Node) expr.Node {
	small, a, b := f.arc(f.Abs(x))
	y := f.difference(f.c(halfPiHigh), f.c(halfPiLow), a, b)
	return f.withSign(f.negative(x), f.Select(small, f.Add(a, b), y))
}

// buildAcos is the arc cosine: pi/2 - asin x for |x| < 1/2, 2 asin(sqrt((1-x)/2)) above, pi
// minus that below. Largest error found 0.65 ulp.
func buildAcos(f form, x, _ expr.Node) expr.Node {
	small, a, b := f.arc(f.Abs(x))
	below := f.ltc(x, 0)
	pick := func(center, left float64) expr.Node {
		return f.Select(small, f.c(center), f.Select(below, f.c(left), f.c(0)))
	}
	minus := f.Ne(small, below) // subtract a + b as it is
	a, b = f.Select(minus, a, f.Neg(a)), f.Select(minus, b, f.Neg(b))
	return f.difference(pick(halfPiHigh, piHigh), pick(halfPiLow, piLow), a, b)
}

// angle returns, as s + rest, the angle in [0, pi/2] of the point (x, y), both not negative and not
// both 0 or infinite; NaN where one is NaN. Method: atan t = atan c + atan((t-c)/(1+ct)) with the nearest c of
// 0, 1/2, 1, 2, infinity, whose products are exact, so that the
// division is all that rounds before the series.
func (f form) angle(y, x expr.Node, divide func(a, b expr.Node) (q, rest expr.Node)) (s, rest expr.Node) {
	above := func(t float64) expr.Node { return f.Le(f.mulc(x, t), y) }
	far, two, one, half := above(2.4375), above(1.4), above(0.6875), above(0.4375)
	pick := func(vFar, vTwo, vOne, vHalf float64) expr.Node {
		v := f.Select(half, f.c(vHalf), f.c(0))
		return f.Select(far, f.c(vFar), f.Select(two, f.c(vTwo), f.Select(one, f.c(vOne), v)))
	}
	c := pick(0, 2, 1, 0.5)
	num := f.Select(far, f.Neg(x), f.Sub(y, f.Mul(c, x)))
	den := f.Select(far, y, f.madd(c, y, x))
	t, tLow := divide(num, den)
	z := f.Mul(t, t)
	series := f.madd(f.Mul(t, z), f.poly(z, atanPoly), tLow)
	low := pick(halfPiLow, atanTwoLo, quarPiLow, atanHalfLo)
	high := pick(halfPiHigh, atanTwo, quarPiHigh, atanHalf)
	s, e := f.fastTwoSum(high, t)
	return s, f.Add(e, f.Add(low, series))
}

// buildAtan is the arc tangent; largest error found 0.73 ulp.
func buildAtan(f form, x, _ expr.Node) expr.Node {
	plain := func(a, b expr.Node) (q, rest expr.Node) { return f.Div(a, b), f.c(0) }
	a, rest := f.angle(f.Abs(x), f.c(1), plain)
	return f.withSign(f.negative(x), f.Add(a, rest))
}

// buildAtan2 is the angle of the point (x, y) in [-pi, pi]; special values as in C99, F.9.1.4.
// Largest error found 0.77 ulp.
func buildAtan2(f form, y, x expr.Node) expr.Node {
	ax, ay := f.Abs(x), f.Abs(y)
	one, zero, inf := f.c(1), f.c(0), f.c(math.Inf(1))
	most := f.Select(f.Lt(ax, ay), ay, ax)
	scale := f.Select(f.gtc(most, 0x1p900), f.c(0x1p-200), f.Select(f.ltc(most, 0x1p-900), f.c(0x1p600), one))
	farX, farY := f.Eq(ax, inf), f.Eq(ay, inf)
	infinite := f.Or(farX, farY)
	// an infinite point lies in the direction (1, 0), (0, 1) or (1, 1); NaN stays
	direction := func(a, far expr.Node) expr.Node {
		d := f.Select(far, one, f.Select(f.Lt(a, inf), zero, a))
		return f.Select(infinite, d, f.Mul(a, scale))
	}
	sx, sy := direction(ax, farX), direction(ay, farY)
	sx = f.Select(f.Eq(most, zero), one, sx)
	a, rest := f.angle(sy, sx, f.divide)
	left := f.difference(f.c(piHigh), f.c(piLow), a, rest)
	return f.withSign(f.negative(y), f.Select(f.negative(x), left, f.Add(a, rest)))
}
