package kernel

import (
	"math"
	"testing"

	"gemel/engine/expr"
)

var (
	inf  = math.Inf(1)
	zero = math.Copysign(0, -1)
	tiny = math.SmallestNonzeroFloat64
)

func sameBits(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || a != a && b != b
}

// Special values follow C99, annex F.
func TestSpecialValues(t *testing.T) {
	odd := []expr.Op{expr.OpSin, expr.OpTan, expr.OpAsin, expr.OpAtan, expr.OpSinh, expr.OpTanh}
	for _, op := range odd {
		for _, x := range []float64{0, zero, tiny, -tiny, 0x1p-1022, 1e-300, -1e-300} {
			if got := Eval(op, x, 0); !sameBits(got, x) {
				t.Errorf("operation %d of %g: %g", op, x, got)
			}
		}
	}
	for op := range definitions {
		if got := Eval(op, nan, 2); got == got {
			t.Errorf("operation %d of NaN: %g", op, got)
		}
		if got := Eval(op, -nan, 2); got == got {
			t.Errorf("operation %d of NaN: %g", op, got)
		}
	}
	cases := []struct {
		op         expr.Op
		a, b, want float64
	}{
		{expr.OpExp, 0, 0, 1}, {expr.OpExp, zero, 0, 1}, {expr.OpExp, inf, 0, inf}, {expr.OpExp, -inf, 0, 0},
		{expr.OpExp, 709.782712893384, 0, 1.7976931348622732e308}, {expr.OpExp, 709.7827128933841, 0, inf}, {expr.OpExp, 1e300, 0, inf},
		{expr.OpExp, -745.1332191019411, 0, tiny}, {expr.OpExp, -745.1332191019412, 0, 0}, {expr.OpExp, -1e300, 0, 0},
		{expr.OpLog, 1, 0, 0}, {expr.OpLog, 0, 0, -inf}, {expr.OpLog, zero, 0, -inf}, {expr.OpLog, -1, 0, nan}, {expr.OpLog, -inf, 0, nan},
		{expr.OpLog, inf, 0, inf}, {expr.OpLog, tiny, 0, -744.4400719213812}, {expr.OpLog, math.MaxFloat64, 0, 709.782712893384},
		{expr.OpSin, inf, 0, nan}, {expr.OpCos, -inf, 0, nan}, {expr.OpTan, inf, 0, nan}, {expr.OpCos, 0, 0, 1}, {expr.OpCos, tiny, 0, 1},
		{expr.OpSin, 0x1p51, 0, nan}, {expr.OpCos, math.MaxFloat64, 0, nan},
		{expr.OpAsin, 1, 0, math.Pi / 2}, {expr.OpAsin, -1, 0, -math.Pi / 2}, {expr.OpAsin, 1.0000000000000002, 0, nan}, {expr.OpAsin, -inf, 0, nan},
		{expr.OpAcos, 1, 0, 0}, {expr.OpAcos, -1, 0, math.Pi}, {expr.OpAcos, 0, 0, math.Pi / 2}, {expr.OpAcos, -1.5, 0, nan}, {expr.OpAcos, inf, 0, nan},
		{expr.OpAtan, inf, 0, math.Pi / 2}, {expr.OpAtan, -inf, 0, -math.Pi / 2}, {expr.OpAtan, 1, 0, math.Pi / 4}, {expr.OpAtan, math.MaxFloat64, 0, math.Pi / 2},
		{expr.OpSinh, inf, 0, inf}, {expr.OpSinh, -inf, 0, -inf}, {expr.OpSinh, 710.4758600739439, 0, 1.7976931348621744e308}, {expr.OpSinh, -711, 0, -inf},
		{expr.OpCosh, 0, 0, 1}, {expr.OpCosh, inf, 0, inf}, {expr.OpCosh, -inf, 0, inf}, {expr.OpCosh, -711, 0, inf},
		{expr.OpTanh, inf, 0, 1}, {expr.OpTanh, -inf, 0, -1}, {expr.OpTanh, 30, 0, 1}, {expr.OpTanh, -1e308, 0, -1},
	}
	for _, c := range cases {
		if got := Eval(c.op, c.a, c.b); !sameBits(got, c.want) {
			t.Errorf("operation %d of %g: %v, want %v", c.op, c.a, got, c.want)
		}
	}
}

var awkward = []float64{0, zero, tiny, -tiny, 0x1p-1022, 1e-300, -1e-300, 0.5, -0.5, 1, -1, 1.5, -1.5, 2, -2, 3, -3, 4, 0x1p52 + 1, -0x1p52 - 1,
	0x1p53, -0x1p53, 1e18, 1e300, -1e300, math.MaxFloat64, -math.MaxFloat64, inf, -inf, nan, 1 - 0x1p-53, 1 + 0x1p-52, -1 - 0x1p-52}

// pow and atan2 agree with the library of Go, which follows C99, at all pairs of special
// arguments, and with the reference where the result is an ordinary number: there the
// library is off by up to 1e-6 for huge exponents, and by the sign for tiny ordinates.
func TestSpecialPairs(t *testing.T) {
	for _, c := range []struct {
		op  expr.Op
		std func(a, b float64) float64
	}{{expr.OpPow, math.Pow}, {expr.OpAtan2, math.Atan2}} {
		for _, a := range awkward {
			for _, b := range awkward {
				got, want := Eval(c.op, a, b), c.std(a, b)
				special := a != a || b != b || math.IsInf(a, 0) || math.IsInf(b, 0) || a == 0 || b == 0 || want != want || math.IsInf(want, 0) || want == 0
				switch {
				case special && !sameBits(got, want):
					t.Errorf("operation %d of %g, %g: %g, want %g", c.op, a, b, got, want)
				case !special && ulps(got, reference(c.op, a, b)) > 1:
					t.Errorf("operation %d of %g, %g: %g, want %g", c.op, a, b, got, reference(c.op, a, b))
				}
			}
		}
	}
}

// Exact powers are exact: squares, cubes, powers of two and of ten.
func TestExactPowers(t *testing.T) {
	for _, x := range []float64{2, 3, 5, 7, 10, -2, -3, 1.5, 0.25} {
		want := 1.0
		for n := 1.0; n <= 12; n++ {
			want *= x
			if got := Eval(expr.OpPow, x, n); got != want {
				t.Errorf("%g^%g: %v, want %v", x, n, got, want)
			}
		}
	}
	for n := -1074.0; n < 1024; n++ {
		if got := Eval(expr.OpPow, 2, n); got != math.Ldexp(1, int(n)) {
			t.Errorf("2^%g: %v", n, got)
		}
	}
}
