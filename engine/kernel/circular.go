package kernel

import "gemel/engine/expr"

// pi/2 in four parts, the first three of 27 bits: products with integers below 2^26 are exact.
const (
	halfPi1 = 0x1.921fb54000000p+0
	halfPi2 = 0x1.10b4610000000p-30
	halfPi3 = 0x1.a626330000000p-58
	halfPi4 = 0x1.45c06e0e68948p-86

	twoOverPi = 0x1.45f306dc9c883p-1
)

// angleMax is the largest angle for which trigonometric functions have a value:
// beyond, neighbouring float64 lie more than 1/4 rad apart, and the result is NaN.
const angleMax = 0x1p50

// sinPoly is the minimax polynomial of (sin r / r - 1)/r^2 over z = r^2, |r| <= pi/4, for the
// relative error of the sine (2^-57); cosPoly that of (cos r - 1 + r^2/2)/r^4 (2^-59). By
// the Remez exchange with 320 bits.
var (
	sinPoly = []float64{
		-0.16666666666666632,
		0.008333333333322413,
		-0.0001984126982980758,
		2.755731369184027e-06,
		-2.5050758103451277e-08,
		1.5896794991336872e-10,
	}
	cosPoly = []float64{
		0.04166666666666665,
		-0.0013888888888882213,
		2.48015872939586e-05,
		-2.755731552077247e-07,
		2.087586882767258e-09,
		-1.1366629212682901e-11,
	}
)

// quadrant reduces an angle: x = n pi/2 + r + tail with |r| <= pi/4 and |tail| below half an
// ulp of r. Method of Cody and Waite with exact sums; for |x| < 2^26 pi/2 the absolute
// error is below 2^-107. For larger angles the products round, and the result is
// the one of an angle within one ulp of x.
func (f form) quadrant(x expr.Node) (n, r, tail expr.Node) {
	n = f.nearest(f.mulc(x, twoOverPi))
	a := f.Sub(x, f.mulc(n, halfPi1))
	b, e1 := f.twoDiff(a, f.mulc(n, halfPi2))
	c, e2 := f.twoDiff(b, f.mulc(n, halfPi3))
	e := f.Sub(f.Add(e1, e2), f.mulc(n, halfPi4))
	r, tail = f.fastTwoSum(c, e)
	return n, r, tail
}

// sinCos returns the sine and cosine of r + tail, each as a rounded leading part and what
// is to be added to it.
func (f form) sinCos(r, tail expr.Node) (s, sAdd, c, cAdd expr.Node) {
	z := f.Mul(r, r)
	half := f.mulc(z, 0.5)
	w := f.Sub(f.c(1), half)
	sAdd = f.madd(f.Mul(r, z), f.poly(z, sinPoly), f.Mul(tail, w))
	cAdd = f.Sub(f.Mul(f.Mul(z, z), f.poly(z, cosPoly)), f.Mul(r, tail))
	cAdd = f.Add(f.Sub(f.Sub(f.c(1), w), half), cAdd)
	return r, sAdd, w, cAdd
}

// parity says whether the integer n is odd, and whether floor(n/2) is.
func (f form) parity(n expr.Node) (odd, half expr.Node) {
	isOdd := func(n expr.Node) (odd, floor expr.Node) {
		h := f.mulc(n, 0.5)
		floor = f.Unary(expr.OpFloor, h)
		return f.Ne(floor, h), floor
	}
	odd, floor := isOdd(n)
	half, _ = isOdd(floor)
	return odd, half
}

// buildSin is the sine; largest error found 0.77 ulp.
func buildSin(f form, x, _ expr.Node) expr.Node {
	n, r, tail := f.quadrant(x)
	s, sAdd, c, cAdd := f.sinCos(r, tail)
	odd, half := f.parity(n)
	v := f.Select(odd, f.Add(c, cAdd), f.Add(s, sAdd))
	return f.keepZero(x, f.withSign(half, v))
}

// buildCos is the cosine; largest error found 0.82 ulp.
func buildCos(f form, x, _ expr.Node) expr.Node {
	n, r, tail := f.quadrant(x)
	s, sAdd, c, cAdd := f.sinCos(r, tail)
	odd, half := f.parity(n)
	v := f.Select(odd, f.Add(s, sAdd), f.Add(c, cAdd))
	// cos is c, -s, -c, s in the four quadrants
	return f.lost(x, f.withSign(f.Ne(odd, half), v))
}

// lost returns NaN where |x| is beyond angleMax, else v.
func (f form) lost(x, v expr.Node) expr.Node {
	return f.Select(f.Le(f.c(angleMax), f.Abs(x)), f.c(nan), v)
}

// keepZero returns v, with the sign of a zero x, and NaN beyond angleMax.
func (f form) keepZero(x, v expr.Node) expr.Node {
	return f.Select(f.Eq(x, f.c(0)), x, f.lost(x, v))
}

// buildTan is the tangent: sine over cosine, both in two parts, one division and
// one step of correction. Largest error found 0.95 ulp.
func buildTan(f form, x, _ expr.Node) expr.Node {
	n, r, tail := f.quadrant(x)
	s, sAdd, c, cAdd := f.sinCos(r, tail)
	s, sAdd = f.fastTwoSum(s, sAdd)
	c, cAdd = f.fastTwoSum(c, cAdd)
	odd, _ := f.parity(n)
	num, numLow := f.Select(odd, f.Neg(c), s), f.Select(odd, f.Neg(cAdd), sAdd)
	den, denLow := f.Select(odd, s, c), f.Select(odd, sAdd, cAdd)
	inverse := f.Div(f.c(1), den)
	q := f.Mul(num, inverse)
	p, e := f.twoProduct(q, den)
	rest := f.Sub(f.Sub(f.Sub(num, p), e), f.Sub(f.Mul(q, denLow), numLow))
	return f.keepZero(x, f.madd(rest, inverse, q))
}

// divide returns a/b as q + rest; |a|, |b| and |q| < 2^990.
func (f form) divide(a, b expr.Node) (q, rest expr.Node) {
	inverse := f.Div(f.c(1), b)
	q = f.Mul(a, inverse)
	p, e := f.twoProduct(q, b)
	return q, f.Mul(f.Sub(f.Sub(a, p), e), inverse)
}
