package validation

import (
	"math"
	"sort"
)

// Worst is the largest |got − want|; NaN if there is one, or where the lengths differ.
func Worst(got, want []float64) float64 {
	if len(got) != len(want) {
		return math.NaN()
	}
	worst := 0.0
	for i := range got {
		worst = math.Max(worst, math.Abs(got[i]-want[i]))
	}
	return worst
}

// RMS is the root of the mean square of got − want.
func RMS(got, want []float64) float64 {
	if len(got) != len(want) || len(got) == 0 {
		return math.NaN()
	}
	sum := 0.0
	for i := range got {
		sum += (got[i] - want[i]) * (got[i] - want[i])
	}
	return math.Sqrt(sum / float64(len(got)))
}

// At is the value at x between the points (xs, ys), xs rising, on straight lines; constant beyond the ends.
func At(x float64, xs, ys []float64) float64 {
	i := sort.SearchFloat64s(xs, x)
	switch {
	case i == 0:
		return ys[0]
	case i == len(xs):
		return ys[len(ys)-1]
	}
	return ys[i-1] + (ys[i]-ys[i-1])*(x-xs[i-1])/(xs[i]-xs[i-1])
}

// AllAt is At for several x.
func AllAt(x, xs, ys []float64) []float64 {
	values := make([]float64, len(x))
	for i := range x {
		values[i] = At(x[i], xs, ys)
	}
	return values
}
