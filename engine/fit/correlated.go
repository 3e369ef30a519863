package fit

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Interval is what is known of an estimate.
type Interval struct {
	Deviation float64 // standard error, relative to the value where the scale is logarithmic
	Low, High float64 // holds the truth with the probability Confidence
}

// correlated is J'RJ, from which comes the covariance C J'RJ C of the unknowns where residuals that follow one another are alike, as those of a model that
// misses something are:
// R falls with the time between two readings of a sensor as exp(-time/tau) does, tau from the correlation of neighbours (G. A. F. Seber and
// C. J. Wild, Nonlinear Regression, Wiley 1989, section 6.2). nil: no sensor's residuals are correlated beyond chance.
func (r *runner) correlated(a *system) *mat.Dense {
	fades, some, row := make([]func(int) float64, len(r.channels)), false, 0
	for k := range r.channels {
		ch := &r.channels[k]
		fades[k] = r.fade(ch, a.e[row:row+len(ch.index)])
		some = some || fades[k] != nil
		if row += len(ch.index); ch.formula >= 0 {
			row += len(ch.index)
		}
	}
	if !some {
		return nil
	}
	n := len(a.columns)
	sum := make([]float64, n*n)
	row = 0
	for k := range r.channels {
		ch := &r.channels[k]
		a.addFaded(sum, row, len(ch.index), fades[k])
		if row += len(ch.index); ch.formula >= 0 {
			a.addFaded(sum, row, len(ch.index), nil)
			row += len(ch.index)
		}
	}
	a.addFaded(sum, row, len(a.e)-row, nil)
	return mat.NewDense(n, n, sum)
}

// addFaded adds J'RJ of some rows to sum (unknowns × unknowns), R being products of fade; nil: R is 1.
func (a *system) addFaded(sum []float64, from, count int, fade func(i int) float64) {
	n := len(a.columns)
	before, now := make([]float64, n), make([]float64, n) // what has come before, faded; the row at hand
	for i := range count {
		f := 0.0
		if i > 0 && fade != nil {
			f = fade(i)
		}
		for k := range n {
			before[k] = f * (before[k] + now[k])
			now[k] = a.columns[k][from+i]
		}
		for k := range n {
			line, x, y := sum[k*n:k*n+n], now[k], before[k]
			for l := range line {
				line[l] += x*(now[l]+before[l]) + y*now[l]
			}
		}
	}
}

// fade is how much is left of a residual at the next reading i of a channel; nil: they look independent.
func (r *runner) fade(c *channel, e []float64) func(i int) float64 {
	n := len(e)
	if n < 10 {
		return nil
	}
	time := r.p.Experiments[c.experiment].Sensors[c.sensor].Time
	var gaps []float64
	for i := 1; i < n; i++ {
		gaps = append(gaps, time[c.index[i]]-time[c.index[i-1]])
	}
	sorted := slices.Sorted(slices.Values(gaps))
	usual := sorted[len(sorted)/2]
	// neighbours at the usual distance only
	square, product, pairs := 0.0, 0.0, 0.0
	for i, v := range e {
		square += v * v
		if i > 0 && gaps[i-1] <= 1.5*usual {
			product += v * e[i-1]
			pairs++
		}
	}
	if !(square > 0) || pairs < 10 {
		return nil
	}
	rho := product / pairs / (square / float64(n))
	if rho < 2/math.Sqrt(pairs) {
		return nil
	}
	rho += (1 + 3*rho) / float64(n) // its bias (M. G. Kendall, Biometrika 41, 1954)
	rho = math.Min(rho, 1-1/float64(n))
	return func(i int) float64 { return math.Pow(rho, gaps[i-1]/usual) }
}
