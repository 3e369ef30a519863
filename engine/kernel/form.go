package kernel

import "gemel/engine/expr"

// form writes formulas into a graph. Note what the graph simplifies: x+0 is x,
// x-x is 0, -(a-b) is b-a; sums are never reordered.
type form struct{ *expr.Graph }

func (f form) c(v float64) expr.Node { return f.Const(v) }

// addc and mulc combine with a literal.
func (f form) addc(a expr.Node, v float64) expr.Node { return f.Add(a, f.c(v)) }
func (f form) mulc(a expr.Node, v float64) expr.Node { return f.Mul(f.c(v), a) }

// madd returns a*b + c, two roundings.
func (f form) madd(a, b, c expr.Node) expr.Node { return f.Add(f.Mul(a, b), c) }

// ltc and gtc compare with a literal; both are false for NaN.
func (f form) ltc(a expr.Node, v float64) expr.Node { return f.Lt(a, f.c(v)) }
func (f form) gtc(a expr.Node, v float64) expr.Node { return f.Lt(f.c(v), a) }

// negative says whether the sign bit of x is set, for -0 too; anything for NaN.
func (f form) negative(x expr.Node) expr.Node { return f.ltc(f.Unary(expr.OpMantissa, x), 0) }

// withSign returns a, negated where negative holds.
func (f form) withSign(negative, a expr.Node) expr.Node { return f.Select(negative, f.Neg(a), a) }

// poly evaluates c[0] + c[1]x + c[2]x^2 + … by Estrin's scheme, whose terms do not
// wait for each other.
func (f form) poly(x expr.Node, c []float64) expr.Node {
	terms := make([]expr.Node, len(c))
	for i, v := range c {
		terms[i] = f.c(v)
	}
	for ; len(terms) > 1; x = f.Mul(x, x) {
		var next []expr.Node
		for i := 0; i+1 < len(terms); i += 2 {
			next = append(next, f.madd(terms[i+1], x, terms[i]))
		}
		if len(terms)%2 == 1 {
			next = append(next, terms[len(terms)-1])
		}
		terms = next
	}
	return terms[0]
}

// toInteger is 1.5*2^52: adding and subtracting it rounds a number below 2^51 to an integer.
const toInteger = 0x1.8p52

// nearest rounds to the nearest integer; |x| < 2^51. The result is never -0.
func (f form) nearest(x expr.Node) expr.Node { return f.roundTo(x, toInteger) }

// roundTo rounds x to a multiple of 2^-52 * big/1.5.
func (f form) roundTo(x expr.Node, big float64) expr.Node {
	return f.addc(f.addc(x, big), -big)
}

// fastTwoSum returns s + e = a + b exactly; |a| >= |b| or a = 0 (Dekker 1971).
func (f form) fastTwoSum(a, b expr.Node) (s, e expr.Node) {
	s = f.Add(a, b)
	return s, f.Add(f.Sub(a, s), b)
}

// twoDiff returns s + e = a - b exactly (Knuth, TAOCP 2, 4.2.2, theorem B).
func (f form) twoDiff(a, b expr.Node) (s, e expr.Node) {
	s = f.Sub(a, b)
	v := f.Sub(a, s) // what b became
	return s, f.Sub(f.Sub(a, f.Add(s, v)), f.Sub(b, v))
}

// split returns the upper 26 bits of a and the rest.
func (f form) split(a expr.Node) (high, low expr.Node) {
	high = f.Unary(expr.OpHigh, a)
	return high, f.Sub(a, high)
}

// twoProduct returns p + e = a*b to 2^-77 of it, barring underflow (after Dekker 1971; the
// sums are arranged to be short chains).
func (f form) twoProduct(a, b expr.Node) (p, e expr.Node) {
	ah, al := f.split(a)
	bh, bl := f.split(b)
	p = f.Mul(a, b)
	e = f.Add(f.Sub(f.Mul(ah, bh), p), f.madd(ah, bl, f.Mul(al, bh)))
	return p, f.madd(al, bl, e)
}

// scale returns a*2^n for an integer |n| <= 2044, in two steps so that the result may
// be subnormal or overflow.
func (f form) scale(a, n expr.Node) expr.Node {
	n1 := f.Unary(expr.OpFloor, f.mulc(n, 0.5))
	n2 := f.Sub(n, n1)
	return f.Mul(f.Mul(a, f.Unary(expr.OpPow2, n1)), f.Unary(expr.OpPow2, n2))
}
