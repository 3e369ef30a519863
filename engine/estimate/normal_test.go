package estimate

import (
	"math"
	"testing"
)

// The quantile is the inverse of the complementary error function of the standard library, in all three branches; where that is steep, as near as its argument allows.
func TestQuantile(t *testing.T) {
	for _, p := range []float64{1e-16, 1e-12, 3e-11, 1e-9, 1e-4, 0.01, 0.0749, 0.0751, 0.3, 0.5} {
		q := quantile(p)
		if got := 0.5 * math.Erfc(-q/math.Sqrt2); math.Abs(got/p-1) > 4e-16*(2+q*q) {
			t.Errorf("quantile of %g is %.17g, below which %.17g lies", p, q, got)
		}
		if other := quantile(1 - p); p > 1e-5 && math.Abs(other+q) > 1e-11 {
			t.Errorf("quantile of 1 - %g is %.17g, want %.17g", p, other, -q)
		}
	}
	if q := quantile(1); !(q > 7 && q < 9) {
		t.Errorf("quantile of 1 is %g: want the largest that 54 bits give", q)
	}
}
