package kernel

import (
	"math"

	"gemel/engine/expr"
)

// Some kernels have a short way, for the arguments that nearly all calls have, and the full
// way. The kernel is
//
//	Select(short == 0, full, short)
//
// where the short way yields 0 for arguments that are not its own. So an implementation may
// leave the full way out as long as it meets no 0.

// Short returns the short way of op as Graph does, ok is false where it has none.
func Short(op expr.Op) (g *expr.Graph, args []expr.Slot, result expr.Node, ok bool) {
	d, ok := definitions[op]
	if !ok || d.short == nil {
		return nil, nil, expr.None, false
	}
	g, result = d.graph(shortWay)
	return g, d.args, result, true
}

// Full returns the full way of op as Graph does; ok is false where there is no short one.
func Full(op expr.Op) (g *expr.Graph, args []expr.Slot, result expr.Node, ok bool) {
	d, ok := definitions[op]
	if !ok || d.short == nil {
		return nil, nil, expr.None, false
	}
	g, result = d.graph(fullWay)
	return g, d.args, result, true
}

// ln 2 in two parts; the first is a multiple of 2^-17.
const (
	ln2Short     = 0x1.62e4000000000p-1
	ln2ShortRest = 0x1.7f7d1cf79abcap-20
)

// shortExponent is the largest exponent of a power that goes the short way: the error of the
// logarithm, 2^-60, counts that many times. shortPower bounds the logarithm of the power,
// so that it is a normal number.
const (
	shortExponent = 16
	shortPower    = 708
)

// log1pShort is the minimax polynomial of (log(1+r) - r)/r^2 on |r| <= 2^-9 for the error of
// log(1+r), by the Remez exchange with 320 bits; the error is 2^-61.
var log1pShort = []float64{
	-0.4999999999989686,
	0.3333333333318196,
	-0.2500008811840438,
	0.20000094178580066,
}

// ordinary says whether x is a positive normal number.
func (f form) ordinary(x expr.Node) expr.Node {
	return f.And(f.Le(f.c(0x1p-1022), x), f.Le(x, f.c(math.MaxFloat64)))
}

// shortLog returns log x = high + low to 2^-60 for a positive normal x, with high a multiple
// of 2^-17 and |low| < 2^-8: x = 2^k c (1 + r), where m - c is exact.
func (f form) shortLog(x expr.Node) (high, low expr.Node) {
	k, m := f.Unary(expr.OpExponent, x), f.Abs(f.Unary(expr.OpMantissa, x))
	c := f.roundTo(m, 0x1.8p44) // a multiple of 1/256
	var flat []float64
	for _, row := range shortLogTable {
		flat = append(flat, row.high, row.low, row.inverse) // read from the last on: one check of bounds
	}
	t := f.AddTable(flat)
	at := func(column float64) expr.Node { return f.At(t, f.addc(f.mulc(c, 3*256), column-3*256)) }
	r := f.Mul(f.Sub(m, c), at(2))
	high = f.Add(f.mulc(k, ln2Short), at(0))
	low = f.Add(f.mulc(k, ln2ShortRest), at(1))
	return high, f.Add(r, f.madd(f.Mul(r, r), f.poly(r, log1pShort), low))
}

// shortPow is x^y for a positive normal x, |y| <= 16 and a power that is normal.
func shortPow(f form, x, y expr.Node) expr.Node {
	high, low := f.shortLog(x)
	y1, y2 := f.split(y)
	p := f.Mul(y1, high) // exact
	e := f.madd(y2, high, f.Mul(y, low))
	n, s, t := f.exponential(p, e)
	z := f.Mul(f.Add(s, t), f.Unary(expr.OpPow2, n))
	small := f.And(f.Le(f.Abs(y), f.c(shortExponent)), f.Le(f.Mul(p, p), f.c(shortPower*shortPower)))
	return f.Select(f.And(f.ordinary(x), small), z, f.c(0))
}
