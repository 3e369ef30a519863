package kernel

import (
	"math"
	"math/big"

	"gemel/engine/expr"
)

// The reference: Taylor series in math/big. Arguments are exact float64.
const precision = 400

func bf(v float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(v) }

func bAdd(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(precision).Add(a, b) }
func bSub(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(precision).Sub(a, b) }
func bMul(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(precision).Mul(a, b) }
func bQuo(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(precision).Quo(a, b) }
func bSqrt(a *big.Float) *big.Float   { return new(big.Float).SetPrec(precision).Sqrt(a) }

// small says whether a term no longer changes a sum.
func small(term, sum *big.Float) bool {
	return term.Sign() == 0 || term.MantExp(nil) < sum.MantExp(nil)-precision-8
}

// bAtanSmall is the series of atan for |x| well below 1.
func bAtanSmall(x *big.Float) *big.Float {
	z := bMul(x, x)
	sum, power := bf(0), new(big.Float).Copy(x)
	for k := 0; ; k++ {
		term := bQuo(power, bf(float64(2*k+1)))
		if k > 0 && small(term, sum) {
			return sum
		}
		if k%2 == 0 {
			sum = bAdd(sum, term)
		} else {
			sum = bSub(sum, term)
		}
		power = bMul(power, z)
	}
}

// bPi is Machin's formula.
var bPi = bMul(bf(4), bSub(bMul(bf(4), bAtanSmall(bQuo(bf(1), bf(5)))), bAtanSmall(bQuo(bf(1), bf(239)))))

// bLn2 is 2 atanh(1/3).
var bLn2 = func() *big.Float { return bMul(bf(2), bAtanh(bQuo(bf(1), bf(3)))) }()

func bAtanh(x *big.Float) *big.Float {
	z := bMul(x, x)
	sum, power := bf(0), new(big.Float).Copy(x)
	for k := 0; ; k++ {
		term := bQuo(power, bf(float64(2*k+1)))
		if k > 0 && small(term, sum) {
			return sum
		}
		sum = bAdd(sum, term)
		power = bMul(power, z)
	}
}

func bAtan(x *big.Float) *big.Float {
	n := 0
	for ; x.MantExp(nil) > -6 && n < 40; n++ { // atan x = 2 atan(x/(1+sqrt(1+x^2)))
		x = bQuo(x, bAdd(bf(1), bSqrt(bAdd(bf(1), bMul(x, x)))))
	}
	return new(big.Float).SetMantExp(bAtanSmall(x), n)
}

func bExp(x *big.Float) *big.Float {
	q, _ := bQuo(x, bLn2).Float64()
	n := math.Round(q)
	r := new(big.Float).SetMantExp(bSub(x, bMul(bf(n), bLn2)), -16)
	sum, term := bf(1), bf(1)
	for k := 1; ; k++ {
		term = bQuo(bMul(term, r), bf(float64(k)))
		if small(term, sum) {
			break
		}
		sum = bAdd(sum, term)
	}
	for range 16 {
		sum = bMul(sum, sum)
	}
	return sum.SetMantExp(sum, int(n))
}

func bLog(x *big.Float) *big.Float {
	m := new(big.Float).SetPrec(precision)
	k := x.MantExp(m) // m in [1/2, 1)
	if v, _ := m.Float64(); v < math.Sqrt2/2 {
		m.SetMantExp(m, 1)
		k--
	}
	y := bAtanh(bQuo(bSub(m, bf(1)), bAdd(m, bf(1))))
	return bAdd(bMul(bf(2), y), bMul(bf(float64(k)), bLn2))
}

// bSinCos reduces by multiples of pi/2 and sums the series.
func bSinCos(x *big.Float) (s, c *big.Float) {
	half := new(big.Float).SetMantExp(bPi, -1)
	q := bQuo(x, half)
	if q.Sign() < 0 {
		q = bSub(q, bf(0.5))
	} else {
		q = bAdd(q, bf(0.5))
	}
	n, _ := q.Int(nil)
	r := bSub(x, bMul(half, new(big.Float).SetPrec(precision).SetInt(n)))
	z := bMul(r, r)
	s, c = new(big.Float).Copy(r), bf(1)
	ts, tc := new(big.Float).Copy(r), bf(1)
	for k := 1; r.Sign() != 0; k++ {
		ts = bQuo(bMul(ts, z), bf(-float64((2*k)*(2*k+1))))
		tc = bQuo(bMul(tc, z), bf(-float64((2*k-1)*(2*k))))
		s, c = bAdd(s, ts), bAdd(c, tc)
		if small(ts, s) && small(tc, c) {
			break
		}
	}
	neg := func(a *big.Float) *big.Float { return new(big.Float).Neg(a) }
	switch new(big.Int).And(n, big.NewInt(3)).Int64() {
	case 1:
		return c, neg(s)
	case 2:
		return neg(s), neg(c)
	case 3:
		return neg(c), s
	}
	return s, c
}

func bAsin(x *big.Float) *big.Float {
	one := bf(1)
	if new(big.Float).Abs(x).Cmp(one) == 0 {
		return bMul(bQuo(bPi, bf(2)), x)
	}
	return bAtan(bQuo(x, bSqrt(bMul(bSub(one, x), bAdd(one, x)))))
}

// reference computes op for ordinary arguments.
func reference(op expr.Op, a, b float64) *big.Float {
	x := bf(a)
	switch op {
	case expr.OpExp:
		return bExp(x)
	case expr.OpLog:
		return bLog(x)
	case expr.OpPow:
		y := bExp(bMul(bf(b), bLog(bf(math.Abs(a)))))
		if a < 0 && math.Mod(b, 2) != 0 {
			y.Neg(y)
		}
		return y
	case expr.OpSin:
		s, _ := bSinCos(x)
		return s
	case expr.OpCos:
		_, c := bSinCos(x)
		return c
	case expr.OpTan:
		s, c := bSinCos(x)
		return bQuo(s, c)
	case expr.OpAsin:
		return bAsin(x)
	case expr.OpAcos:
		return bSub(bQuo(bPi, bf(2)), bAsin(x))
	case expr.OpAtan:
		return bAtan(x)
	case expr.OpAtan2:
		y := bAtan(bQuo(x, bf(b))) // a is the ordinate
		if b < 0 && a < 0 {
			return bSub(y, bPi)
		} else if b < 0 {
			return bAdd(y, bPi)
		}
		return y
	case expr.OpSinh, expr.OpCosh, expr.OpTanh:
		e := bExp(x)
		i := bQuo(bf(1), e)
		s, c := bMul(bf(0.5), bSub(e, i)), bMul(bf(0.5), bAdd(e, i))
		switch op {
		case expr.OpSinh:
			return s
		case expr.OpCosh:
			return c
		}
		return bQuo(s, c)
	}
	panic("no reference")
}

// ulps returns the distance of got from want in units of the last place of want.
func ulps(got float64, want *big.Float) float64 {
	w, _ := want.Float64()
	if math.IsInf(w, 0) || math.IsInf(got, 0) || got != got {
		if w == got {
			return 0
		}
		return math.Inf(1)
	}
	w = math.Abs(w)
	exp := math.Ilogb(w)
	if w == 0 || exp < -1022 {
		exp = -1022
	}
	d := new(big.Float).SetPrec(precision).Sub(bf(got), want)
	d.SetMantExp(d, 52-exp)
	u, _ := d.Float64()
	return math.Abs(u)
}
