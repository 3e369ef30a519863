package scenarios

import "math"

// lags of which the autocorrelation of residuals is kept.
const residualLags = 30

// autocorrelation of x, from lag 1 on; nil where it does not vary.
func autocorrelation(x []float64, lags int) []float64 {
	n := len(x)
	mean := 0.0
	for _, v := range x {
		mean += v / float64(n)
	}
	product := func(lag int) (sum float64) {
		for i := lag; i < n; i++ {
			sum += float64((x[i] - mean) * (x[i-lag] - mean))
		}
		return sum
	}
	all, square := product(0), 0.0
	for _, v := range x {
		square += float64(v * v)
	}
	if !(all > float64(1e-24*square)) {
		return nil // only rounding varies
	}
	var out []float64
	for lag := 1; lag <= min(lags, n/4); lag++ {
		out = append(out, product(lag)/all)
	}
	return out
}

// beyond is the share of residuals over the noise that are larger than a limit.
func beyond(scaled []float64, limit float64) float64 {
	n := 0
	for _, x := range scaled {
		if math.Abs(x) > limit {
			n++
		}
	}
	return float64(n) / math.Max(1, float64(len(scaled)))
}
