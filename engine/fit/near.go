package fit

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// normal is what the posterior would be around the fit if the model were linear, on the scales on which the unknowns are sought.
type normal struct {
	center, spread []float64
	known          []int         // unknowns of which the fit has a covariance
	root           *mat.TriDense // Cholesky factor of their correlation
	whole          bool          // of all of them, and none of it is far wider than the bounds
	modes          [][]float64   // other minima that fit about as well
}

// modeDepth is the rise of the cost up to which the end of another search counts as a mode of the posterior.
const modeDepth = 20

// findModes takes the ends of other searches that lie elsewhere.
func (q *normal) findModes(p *Problem, r *Result) {
	for _, s := range r.Searches {
		if s.Err != nil || !(s.Cost-r.Cost <= modeDepth) {
			continue
		}
		x := append([]float64(nil), q.center...)
		for i := range p.Unknowns {
			x[i] = p.Unknowns[i].in(s.To[i])
		}
		far := q.apart(x, q.center)
		for _, m := range q.modes {
			far = far && q.apart(x, m)
		}
		if far {
			q.modes = append(q.modes, x)
		}
	}
}

// apart says whether two points are more than three standard errors from one another in some unknown.
func (q *normal) apart(x, y []float64) bool {
	for i := range x {
		if math.Abs(x[i]-y[i]) > 3*q.spread[i] {
			return true
		}
	}
	return false
}

// surroundings reads the fit; what it does not know has a tenth of the range.
func (s *sampler) surroundings(r *Result) *normal {
	n := len(r.Estimates)
	q := &normal{center: make([]float64, len(s.low)), spread: make([]float64, len(s.low)), whole: true}
	for i, e := range r.Estimates {
		u := &s.r.p.Unknowns[i]
		q.center[i] = u.in(e.Value)
		q.spread[i] = 0.1 * (s.high[i] - s.low[i])
		if deviation := e.Deviation / u.scaleOf(); deviation > 0 && deviation < 3*q.spread[i] {
			q.spread[i] = deviation
			q.known = append(q.known, i)
		} else {
			q.whole = false
		}
	}
	for k, p := range s.r.pools {
		count := 0
		for _, c := range s.r.channels {
			if c.pool == k {
				q.center[n+k] = math.Log(math.Max(r.sigma(c.experiment, c.sensor), p.least))
				count += len(c.index)
			}
		}
		q.spread[n+k] = 1 / math.Sqrt(2*float64(count))
	}
	q.findModes(s.r.p, r)
	c := mat.NewSymDense(max(1, len(q.known)), nil)
	for a, i := range q.known {
		for b, k := range q.known[:a+1] {
			c.SetSym(a, b, r.Correlation[i][k])
		}
	}
	var f mat.Cholesky
	if len(q.known) == 0 || !f.Factorize(c) {
		q.known, q.whole = nil, false
		return q
	}
	q.root = &mat.TriDense{}
	f.LTo(q.root)
	return q
}

// stretch takes independent numbers to a point that is as far from the center, by the correlation.
func (q *normal) stretch(z []float64, wide float64) []float64 {
	x := make([]float64, len(z))
	for k := range x {
		x[k] = q.center[k] + wide*q.spread[k]*z[k]
	}
	for a, k := range q.known {
		v := 0.0
		for b := range a + 1 {
			v += q.root.At(a, b) * z[q.known[b]]
		}
		x[k] = q.center[k] + wide*q.spread[k]*v
	}
	return x
}

// distance is the square of the length of what stretch would take to x.
func (q *normal) distance(x []float64, wide float64) (square float64) {
	z := make([]float64, len(x))
	for k := range z {
		z[k] = (x[k] - q.center[k]) / (wide * q.spread[k])
	}
	for a, k := range q.known {
		v := z[k]
		for b := range a {
			v -= q.root.At(a, b) * z[q.known[b]]
		}
		z[k] = v / q.root.At(a, a)
	}
	return dot(z, z)
}

// shift takes what is around the fit to a mode (1), or back (-1); mode 0 is the fit.
func (q *normal) shift(x []float64, mode int, by float64) {
	if mode == 0 {
		return
	}
	for k := range x {
		x[k] += by * (q.modes[mode-1][k] - q.center[k])
	}
}

// around draws a point within the bounds, near the fit or the end of another search that is about as good.
func (s *sampler) around() []float64 {
	const wide = 1.5
	z := make([]float64, len(s.low))
	for k := range z {
		z[k] = s.random.NormFloat64()
	}
	x := s.near.stretch(z, wide)
	s.near.shift(x, s.random.IntN(len(s.near.modes)+1), 1)
	for k := range x { // those outside go back as far as they are out
		if x[k] < s.low[k] {
			x[k] = math.Min(2*s.low[k]-x[k], s.high[k])
		} else if x[k] > s.high[k] {
			x[k] = math.Max(2*s.high[k]-x[k], s.low[k])
		}
	}
	return x
}

// jumpFreedom and jumpWide make the jumps heavier in the tails than what they go to.
const (
	jumpFreedom = 5
	jumpWide    = 1.1
)

// jump draws from Student's t around the fit or another mode, wherever the walker is.
func (s *sampler) jump(x []float64) (to []float64, extra float64) {
	z, square := make([]float64, len(x)), 0.0
	for k := range z {
		z[k] = s.random.NormFloat64()
	}
	for range jumpFreedom {
		v := s.random.NormFloat64()
		square += v * v
	}
	shrink := math.Sqrt(jumpFreedom / square)
	for k := range z {
		z[k] *= shrink
	}
	to = s.near.stretch(z, jumpWide)
	s.near.shift(to, s.random.IntN(len(s.near.modes)+1), 1)
	density := func(x []float64) float64 {
		sum, at := 0.0, make([]float64, len(x))
		for mode := range len(s.near.modes) + 1 {
			copy(at, x)
			s.near.shift(at, mode, -1)
			sum += math.Pow(1+s.near.distance(at, jumpWide)/jumpFreedom, -float64(jumpFreedom+len(x))/2)
		}
		return math.Log(sum)
	}
	return to, density(x) - density(to)
}
