package kernel

import (
	"math"

	"gemel/engine/expr"
)

// ln 2 in two parts; the first is a multiple of 2^-42.
const (
	ln2Grid     = 0x1.62e42fefa3800p-1
	ln2GridRest = 0x1.ef35793c76730p-45
)

// log1pPoly is the minimax polynomial of (log(1+r) - r + r^2/2)/r^3 on |r| < 2^-7.98 for
// the relative error of log(1+r), by the Remez exchange with 320 bits; the error is 2^-72.
var log1pPoly = []float64{
	0.3333333333333334,
	-0.25000000000000017,
	0.1999999999674428,
	-0.1666666666208817,
	0.14286060542551166,
	-0.12500378061374778,
}

// preciseLog returns log x = high + low to about 2^-67 for a positive finite x, with |low|
// below 2^-16 of |high|. Method: Tang's table lookup (ACM TOMS 16, 1990): r = m*inverse - 1
// is computed exactly as the sum of two numbers, by splitting m in place of a fused
// product; so are the sum of exponent and table, and the square of the upper half r1 of r.
func (f form) preciseLog(x expr.Node) (high, low expr.Node) {
	k, m := f.decompose(x)
	k, inverse, logHigh, logLow := f.logRow(k, m)
	m1, m2 := f.split(m)
	ra, rb := f.addc(f.Mul(m1, inverse), -1), f.Mul(m2, inverse)
	r := f.Add(ra, rb)
	r1, _ := f.split(r)
	r2 := f.Add(f.Sub(ra, r1), rb) // exact, as is the square of r1

	high, e := f.fastTwoSum(f.Add(f.mulc(k, ln2Grid), logHigh), r1)
	high, e2 := f.fastTwoSum(high, f.mulc(f.Mul(r1, r1), -0.5))
	low = f.Add(f.Add(e, e2), f.Add(f.mulc(k, ln2GridRest), logLow))
	// r2 - (r^2 - r1^2)/2 = r2 - r2*(r + r1)/2
	low = f.Add(low, f.Sub(r2, f.Mul(f.mulc(r2, 0.5), f.Add(r, r1))))
	cube := f.Mul(f.Mul(r, r), r)
	return high, f.madd(cube, f.poly(r, log1pPoly), low)
}

// logRow returns the row of the table for m in [1, 2), and k counted as the row wants it.
func (f form) logRow(k, m expr.Node) (exponent, inverse, logHigh, logLow expr.Node) {
	near := f.roundTo(m, 0x1.8p45)                       // a multiple of 1/128
	k = f.Add(k, f.Le(f.c(1+logTableUpper/128.0), near)) // 1 where it holds
	var flat []float64
	for _, row := range logTable {
		flat = append(flat, row.high, row.low, row.inverse)
	}
	t := f.AddTable(flat)
	at := func(column float64) expr.Node { return f.At(t, f.addc(f.mulc(near, 3*128), column-3*128)) }
	return k, at(2), at(0), at(1)
}

// buildPow is x^y = e^(y log |x|) with the sign of x for odd y; special values as in
// C99, F.9.4.4. It is the full way; for the short one see shortPow. Largest error found
// 0.73 ulp, for large exponents too. The questions are put so that most of them are
// answered when y is a literal.
func buildPow(f form, x, y expr.Node) expr.Node {
	ax, ay, one, zero, inf := f.Abs(x), f.Abs(y), f.c(1), f.c(0), f.c(math.Inf(1))
	high, low := f.preciseLog(ax)
	p, e := f.twoProduct(y, high)
	e = f.madd(y, low, e)
	n, s, t := f.exponential(p, e)
	z := f.limitExp(p, f.scale(f.Add(s, t), n))

	below := f.Lt(y, zero)
	sign := func(plus, minus expr.Node) expr.Node { // by the sign of y; NaN stays
		return f.Select(below, minus, f.Select(f.Lt(zero, y), plus, y))
	}
	end := f.Select(f.Eq(ax, zero), sign(zero, inf), f.Select(f.Eq(ax, inf), sign(inf, zero), ax))
	z = f.Select(f.And(f.Lt(zero, ax), f.Lt(ax, inf)), z, end)
	z = f.Select(f.And(f.Eq(ax, one), f.Eq(ay, inf)), one, z)

	half := f.mulc(y, 0.5)
	isInteger := f.Eq(f.Unary(expr.OpFloor, y), y)
	isOdd := f.And(isInteger, f.Ne(f.Unary(expr.OpFloor, half), half))
	z = f.withSign(f.And(f.negative(x), isOdd), z)
	outside := f.And(f.And(f.Lt(x, zero), f.Lt(ax, inf)), f.Not(isInteger))
	z = f.Select(outside, f.c(nan), z)
	return f.Select(f.Or(f.Eq(y, zero), f.And(f.Eq(x, one), f.Ne(y, y))), one, z)
}
