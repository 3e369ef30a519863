package estimate

import (
	"fmt"
	"io"
	"math"

	"gemel/engine"
)

// Smoother is a filter that remembers every tick, and runs back over them: what is known of each tick by all readings, later ones
// too (H. E. Rauch, F. Tung, C. T. Striebel, Maximum likelihood estimates of linear dynamic systems, AIAA J. 3(8), 1965; with sigma points or members
// in place of derivatives: S. Särkkä, Unscented Rauch-Tung-Striebel smoother, IEEE Trans. Automatic Control 53(3), 2008; P. N. Raanes, On the ensemble
// Rauch-Tung-Striebel smoother, Quarterly J. Royal Meteorological Society 142, 2016).
//
// With derivatives the same is computed in the form of Bryson and Frazier (G. J. Bierman, Fixed interval smoothing with discrete measurements, Int. J. Control 18(1), 1973), which
// inverts no covariance: states that do not wander would be traced back along what makes them settle, and rounding with them. Smoothing with points or members does invert; let states
// that settle wander a little there.
type Smoother struct {
	Filter
	of    crossing // of points or members
	by    *Extended
	read  []passed // readings of the present tick
	b     *belief
	steps []passage
}

// crossing is a filter that knows the covariance between the unknowns before its last prediction of one tick and after.
type crossing interface{ cross(to []float64) }

// passage is one tick: how the filter came there, what it expected, and what it knew after the readings.
type passage struct {
	tick                   int64
	x, p                   []float64
	cross, ahead, expected []float64 // for points and members
	f                      []float64 // for derivatives: F, by which the filter came here
	read                   []passed
}

// Smoothed is what is known of one tick.
type Smoothed struct {
	Tick             int64
	Mean, Covariance []float64 // of the unknowns (n; n × n by rows)
}

// NewSmoother returns a smoother around a new Extended filter.
func NewSmoother(p *Problem, workers int) (*Smoother, error) {
	f, err := NewExtended(p, workers)
	if err != nil {
		return nil, err
	}
	return SmootherOf(f)
}

// SmootherOf returns a smoother around an Extended, Unscented or Ensemble filter, which must be begun through it.
func SmootherOf(f Filter) (*Smoother, error) {
	s := &Smoother{Filter: f, b: beliefOf(f)}
	switch f := f.(type) {
	case *Extended:
		s.by, f.whole, f.passed = f, true, &s.read
	case *Unscented:
		s.of = f
	case *Ensemble:
		s.of = f
	default:
		return nil, fmt.Errorf("a smoother needs an extended, an unscented or an ensemble filter")
	}
	return s, nil
}

// beliefOf is what a filter of this package holds; nil: it is of another.
func beliefOf(f Filter) *belief {
	switch f := f.(type) {
	case *Extended:
		return f.belief
	case *Unscented:
		return f.belief
	case *Ensemble:
		return f.belief
	}
	return nil
}

// Begin forgets all ticks and takes the State with which estimation begins.
func (s *Smoother) Begin(state *engine.State) error {
	s.steps = s.steps[:0]
	if err := s.Filter.Begin(state); err != nil {
		return err
	}
	s.note()
	return nil
}

// Predict takes the estimate n ticks on and remembers each.
func (s *Smoother) Predict(n int, u []float64) error {
	if err := s.b.given(n, u); err != nil {
		return err
	}
	inputs := len(s.b.problem.Plant.Inputs)
	for k := range n {
		var now []float64
		if u != nil {
			now = u[k*inputs : (k+1)*inputs]
		}
		if err := s.Filter.Predict(1, now); err != nil {
			return err
		}
		s.note()
	}
	return nil
}

// Correct takes in readings, as the filter does.
func (s *Smoother) Correct(readings []Reading) error {
	s.read = s.read[:0]
	if err := s.Filter.Correct(readings); err != nil {
		return err
	}
	last := &s.steps[len(s.steps)-1]
	copy(last.x, s.b.x)
	copy(last.p, s.b.p)
	last.read = append(last.read, s.read...)
	s.read = s.read[:0]
	return nil
}

func (s *Smoother) note() {
	c := func(v []float64) []float64 { return append([]float64(nil), v...) }
	b := s.b
	q := passage{tick: b.state.Tick, x: c(b.x), p: c(b.p)}
	first := len(s.steps) == 0
	switch {
	case s.by == nil:
		q.expected, q.ahead, q.cross = c(b.x), c(b.p), make([]float64, b.n*b.n)
		if !first {
			s.of.cross(q.cross)
		}
	case !first:
		q.f = make([]float64, b.n*b.n)
		s.by.transition(q.f)
	}
	s.steps = append(s.steps, q)
}

// Restore forgets all ticks and takes up what Save wrote: smoothing goes back to there.
func (s *Smoother) Restore(r io.Reader) error {
	if err := s.Filter.Restore(r); err != nil {
		return err
	}
	s.steps = s.steps[:0]
	s.note()
	return nil
}

// Smooth runs back over all ticks since Begin or Restore.
func (s *Smoother) Smooth() []Smoothed {
	if s.by != nil {
		return s.adjoint()
	}
	n, out := s.b.n, make([]Smoothed, len(s.steps))
	last := len(s.steps) - 1
	g := newGain(n)
	dx, dp, half := make([]float64, n), make([]float64, n*n), make([]float64, n*n)
	for k := last; k >= 0; k-- {
		q := &s.steps[k]
		x, p := append([]float64(nil), q.x...), append([]float64(nil), q.p...)
		if k < last {
			next, later := &s.steps[k+1], &out[k+1]
			g.find(next.cross, next.ahead, next.expected)
			for i := range n {
				dx[i] = later.Mean[i] - next.expected[i]
			}
			for i := range dp {
				dp[i] = later.Covariance[i] - next.ahead[i]
			}
			for i := range n {
				row := g.gain[i*n : (i+1)*n]
				x[i] = s.b.list[i].within(x[i] + dot(row, dx))
				for j := range n {
					half[i*n+j] = dot(row, dp[j*n:(j+1)*n]) // dp is symmetric
				}
			}
			for i := range n {
				for j := range i + 1 {
					p[i*n+j] += dot(half[i*n:(i+1)*n], g.gain[j*n:(j+1)*n])
					p[j*n+i] = p[i*n+j]
				}
			}
		}
		out[k] = Smoothed{q.tick, x, p}
	}
	return out
}

// adjoint runs back with what later readings would change, per unit of each unknown (lambda), and the information that they bring (l), of the estimate after the readings of a tick.
func (s *Smoother) adjoint() []Smoothed {
	n, out := s.b.n, make([]Smoothed, len(s.steps))
	lambda, l, half, v := make([]float64, n), make([]float64, n*n), make([]float64, n*n), make([]float64, n)
	for k := len(s.steps) - 1; k >= 0; k-- {
		q := &s.steps[k]
		x, p := append([]float64(nil), q.x...), append([]float64(nil), q.p...)
		for i := range n {
			x[i] = s.b.list[i].within(x[i] + dot(q.p[i*n:(i+1)*n], lambda))
			for j := range n {
				half[i*n+j] = dot(q.p[i*n:(i+1)*n], l[j*n:(j+1)*n]) // l is symmetric
			}
		}
		for i := range n {
			for j := range i + 1 {
				p[i*n+j] -= dot(half[i*n:(i+1)*n], q.p[j*n:(j+1)*n])
				p[j*n+i] = p[i*n+j]
			}
			p[i*n+i] = math.Max(p[i*n+i], 0)
		}
		out[k] = Smoothed{q.tick, x, p}
		for i := len(q.read) - 1; i >= 0; i-- {
			q.read[i].back(lambda, l, v)
		}
		if k > 0 {
			through(q.f, lambda, l, half, v)
		}
	}
	return out
}

// back takes lambda and l from after a reading to before it: lambda = (I - h K') lambda + h e/S, l = (I - h K') l (I - K h') + h h'/S.
func (r *passed) back(lambda, l, v []float64) {
	n := len(lambda)
	for i := range n {
		v[i] = dot(l[i*n:(i+1)*n], r.gain) / r.variance
	}
	more := (1 + dot(v, r.gain)) / r.variance
	e := (r.residual - dot(r.gain, lambda)) / r.variance
	for i, h := range r.h {
		for j, g := range r.h {
			l[i*n+j] += float64(float64(h*g)*more) - float64(h*v[j]) - float64(v[i]*g)
		}
	}
	for i, h := range r.h {
		lambda[i] += float64(h * e)
	}
}

// through takes lambda and l a tick back: F' lambda, F' l F.
func through(f, lambda, l, half, v []float64) {
	n := len(lambda)
	clear(v)
	clear(half)
	for k := range n {
		row := f[k*n : (k+1)*n]
		for i, d := range row {
			if d == 0 {
				continue
			}
			v[i] += float64(d * lambda[k])
			for j, x := range l[k*n : (k+1)*n] {
				half[i*n+j] += float64(d * x)
			}
		}
	}
	copy(lambda, v)
	clear(l)
	for k := range n {
		for j, d := range f[k*n : (k+1)*n] {
			if d == 0 {
				continue
			}
			for i := range n {
				l[i*n+j] += float64(half[i*n+k] * d)
			}
		}
	}
}

// gain is C (P-)^-1, where P- may lack a rank: what is known exactly, or by others, moves nothing.
type gain struct {
	n              int
	gain, l, known []float64
	left, right    []float64
	order          []int
}

func newGain(n int) *gain {
	return &gain{n: n, gain: make([]float64, n*n), l: make([]float64, n*n), known: make([]float64, n*n), left: make([]float64, n), right: make([]float64, n), order: make([]int, n)}
}

// sameAs is the share of a variance below which the smoother takes an unknown as given by others: where readings have taken most of a variance away, rounding leaves shares of some 1e-10 that
// mean nothing, and their inverse would carry noise back from tick to tick.
const sameAs = 1e-7

// exactly is the deviation, as a share of the value, below which an unknown counts as known: what has settled keeps a variance that falls for ever, soon below the rounding of its value.
const exactly = 1e-11

// find solves gain × ahead = cross by the rows and columns of the pivots.
func (g *gain) find(cross, ahead, expected []float64) {
	n := g.n
	clear(g.gain)
	copy(g.known, ahead)
	for i, x := range expected {
		if math.Sqrt(ahead[i*n+i]) <= float64(exactly*math.Abs(x)) {
			g.known[i*n+i] = 0
		}
	}
	rank := factor(g.l, g.known, n, sameAs, g.left, g.order)
	at := func(i, k int) float64 { return g.l[g.order[i]*n+k] }
	for row := range n {
		for i := range rank {
			v := cross[row*n+g.order[i]]
			for k := range i {
				v -= float64(at(i, k) * g.right[k])
			}
			g.right[i] = v / at(i, i)
		}
		for i := rank - 1; i >= 0; i-- {
			v := g.right[i]
			for k := i + 1; k < rank; k++ {
				v -= float64(at(k, i) * g.right[k])
			}
			g.right[i] = v / at(i, i)
			g.gain[row*n+g.order[i]] = g.right[i]
		}
	}
}

// cross sums over the sigma points; values are those of the last prediction, with the root of their weight.
func (f *Unscented) cross(to []float64) {
	clear(to)
	count := 2*f.n + 1
	for k := 1; k < count; k++ {
		for i, d := range f.points[k*f.n : (k+1)*f.n] {
			if d == 0 {
				continue
			}
			d = float64(d * f.rootSide)
			for j := range f.n {
				to[i*f.n+j] += float64(d * float64(f.memory[j]*f.values[j*count+k]))
			}
		}
	}
}

// cross is that of the members. The noise of a prediction is drawn, so it is part of what they are after.
func (f *Ensemble) cross(to []float64) {
	for i := range f.n {
		for j := range f.n {
			to[i*f.n+j] = dot(f.start[i*f.size:(i+1)*f.size], f.off[j*f.size:(j+1)*f.size])
		}
	}
}
