package estimate

import (
	"fmt"
	"math"

	"gemel/engine/dae"
)

// limit is one side of a constraint or a bound: the sum of factor × unknown is at most high, or is that.
type limit struct {
	at       []int
	factor   []float64
	high     float64
	equation bool
}

// limited lists the general constraints; bounds of single unknowns are looked at without.
func (b *belief) limited() (limits []limit, err error) {
	place := map[dae.VarID]int{}
	for i, v := range b.variables[:b.n-b.biases] {
		place[v] = i
	}
	for _, c := range b.problem.Constraints {
		if !(c.Low <= c.High) {
			return nil, fmt.Errorf("constraint %s: its limits are %g and %g", c.Name, c.Low, c.High)
		}
		var up, down limit
		for _, t := range c.Terms {
			i, ok := place[t.Var]
			if !ok || t.Factor-t.Factor != 0 {
				return nil, fmt.Errorf("constraint %s: %g × %s: want a number, and a state or a parameter that is estimated", c.Name, t.Factor, b.problem.Plant.Variables[t.Var].Name)
			}
			up.at, up.factor = append(up.at, i), append(up.factor, t.Factor)
			down.at, down.factor = append(down.at, i), append(down.factor, -t.Factor)
		}
		if len(up.at) == 0 {
			return nil, fmt.Errorf("constraint %s has no terms", c.Name)
		}
		up.high, down.high = c.High, -c.Low
		if c.Low == c.High {
			up.equation = true
			limits = append(limits, up)
			continue
		}
		for _, l := range []limit{up, down} {
			if !math.IsInf(l.high, 1) {
				limits = append(limits, l)
			}
		}
	}
	return limits, nil
}

// active is the set of limits that hold the estimate, with what projecting on them needs.
type active struct {
	list    []limit
	force   []float64   // multipliers of these
	v       [][]float64 // P d of each (n); the one behind the last is that of the limit that is being added
	m, root []float64   // d' P d (list × list), and its root
	r       []float64   // what of the limit that is being added the others hold already
	at      [][1]int    // storage of bounds
	factor  [][1]float64
	pinned  []float64
}

// constrain moves x to the nearest point within bounds and constraints, by the distance that the covariance defines: unknowns that are correlated with one at its
// limit move along (D. Simon, Kalman filtering with state constraints: a survey of linear and nonlinear algorithms, IET Control Theory and Applications 4(8), 2010,
// section 2.4, estimate projection with W = P^-1). It is the dual method of D. Goldfarb and A. Idnani, A numerically stable dual method for solving strictly convex quadratic
// programs, Mathematical Programming 27, 1983, section 3. What cannot be moved along P is put on its bound.
func (b *belief) constrain(x []float64) {
	s := &b.solve
	if s.at == nil {
		s.at, s.factor = make([][1]int, 2*b.n), make([][1]float64, 2*b.n)
	}
	s.list, s.force = s.list[:0], s.force[:0]
	for range 8*(b.n+len(b.limits)) + 8 {
		l, passed := b.worst(x)
		if !passed || !b.hold(l, x) {
			break
		}
	}
	for i := range x {
		x[i] = b.list[i].within(x[i])
	}
}

// worst finds the limit that x passes by most deviations.
func (b *belief) worst(x []float64) (worst limit, passed bool) {
	most := 1e-9
	for i, u := range b.list {
		v := b.p[i*b.n+i]
		if !(v > 0) {
			continue
		}
		over, factor, high := x[i]-u.High, 1.0, u.High
		if under := u.Low - x[i]; under > over {
			over, factor, high = under, -1, -u.Low
		}
		if over <= 0 {
			continue
		}
		if over /= math.Sqrt(v); over > most {
			most, passed = over, true
			k := 2 * i
			if factor < 0 {
				k++
			}
			b.solve.at[k][0], b.solve.factor[k][0] = i, factor
			worst = limit{at: b.solve.at[k][:], factor: b.solve.factor[k][:], high: high}
		}
	}
	for k := range b.limits {
		l := &b.limits[k]
		v := b.along(l)
		if l.equation || v == 0 {
			continue
		}
		if over := l.over(x) / math.Sqrt(v); over > most {
			most, passed, worst = over, true, *l
		}
	}
	return worst, passed
}

// along is the variance of the sum of a limit; 0 where that is but rounding.
func (b *belief) along(l *limit) float64 {
	v, size := 0.0, 0.0
	for i, at := range l.at {
		for j, other := range l.at {
			v += float64(float64(l.factor[i]*l.factor[j]) * b.p[at*b.n+other])
		}
		size += float64(float64(l.factor[i]*l.factor[i]) * b.p[at*b.n+at])
	}
	if !(v > float64(1e-12*size)) {
		return 0
	}
	return v
}

// pin makes equations true, as readings without noise, of the mean, the covariance and so many more points (rows so far apart).
func (b *belief) pin(points []float64, apart int) {
	for k := range b.limits {
		l := &b.limits[k]
		variance := b.along(l)
		if !l.equation || variance == 0 {
			continue
		}
		v := room(b.solve.pinned, b.n)
		b.solve.pinned = v
		clear(v)
		for i, at := range l.at {
			for j, p := range b.p[at*b.n : (at+1)*b.n] {
				v[j] += float64(l.factor[i] * p)
			}
		}
		move := func(x []float64) {
			f := l.over(x) / variance
			for i := range b.n {
				x[i] -= float64(f * v[i])
			}
		}
		if b.passed != nil {
			h := make([]float64, b.n)
			for i, at := range l.at {
				h[at] += l.factor[i]
			}
			*b.passed = append(*b.passed, passed{h: h, gain: append([]float64(nil), v...), residual: -l.over(b.x), variance: variance})
		}
		move(b.x)
		for at := 0; at < len(points); at += apart {
			move(points[at : at+b.n])
		}
		for i := range b.n {
			for j := range b.n {
				b.p[i*b.n+j] -= float64(v[i] * v[j] / variance)
			}
		}
	}
}

func (l *limit) over(x []float64) float64 {
	over := -l.high
	for i, at := range l.at {
		over += float64(l.factor[i] * x[at])
	}
	return over
}

// hold adds a limit to those that hold and moves x onto it, or drops others that are in the way; it is false where no x keeps them all.
func (b *belief) hold(l limit, x []float64) bool {
	s, force := &b.solve, 0.0
	for range b.n + len(b.limits) + 2 {
		m := len(s.list)
		v := b.reached(m, l)
		if !b.share(l) {
			return false
		}
		// v becomes the way on which the limits that hold already stay
		for k, r := range s.r {
			for i := range v {
				v[i] -= float64(r * s.v[k][i])
			}
		}
		slope := 0.0
		for i, at := range l.at {
			slope += float64(l.factor[i] * v[at])
		}
		full, part, drop := math.Inf(1), math.Inf(1), -1
		if slope > float64(1e-10*b.along(&l)) {
			full = l.over(x) / slope
		}
		for k, r := range s.r {
			if r > 0 && s.force[k]/r < part {
				part, drop = s.force[k]/r, k
			}
		}
		step := math.Min(full, part)
		if math.IsInf(step, 1) {
			return false
		}
		if !math.IsInf(full, 1) {
			for i := range x {
				x[i] -= float64(step * v[i])
			}
		}
		for k, r := range s.r {
			s.force[k] -= float64(step * r)
		}
		force += step
		if full <= part {
			b.reached(m, l)
			s.list, s.force = append(s.list, l), append(s.force, force)
			return true
		}
		s.list = append(s.list[:drop], s.list[drop+1:]...)
		s.force = append(s.force[:drop], s.force[drop+1:]...)
		dropped := s.v[drop]
		copy(s.v[drop:], s.v[drop+1:])
		s.v[len(s.v)-1] = dropped
	}
	return false
}

// reached makes P d of a limit, in place k.
func (b *belief) reached(k int, l limit) []float64 {
	s := &b.solve
	for len(s.v) <= k {
		s.v = append(s.v, make([]float64, b.n))
	}
	v := s.v[k]
	clear(v)
	for i, at := range l.at {
		for j, p := range b.p[at*b.n : (at+1)*b.n] {
			v[j] += float64(l.factor[i] * p)
		}
	}
	return v
}

// share finds what of a limit those that hold already hold: M r = D P d.
func (b *belief) share(l limit) bool {
	s := &b.solve
	m := len(s.list)
	s.m, s.root, s.r = room(s.m, m*m), room(s.root, m*m), room(s.r, m)
	for k := range m {
		for j := range m {
			sum := 0.0
			for i, at := range s.list[j].at {
				sum += float64(s.list[j].factor[i] * s.v[k][at])
			}
			s.m[k*m+j] = sum
		}
		s.r[k] = 0
		for i, at := range l.at {
			s.r[k] += float64(l.factor[i] * s.v[k][at])
		}
	}
	if cholesky(s.root, s.m, m) != nil || !solvable(s.root, m) {
		return false
	}
	substitute(s.root, s.r, m)
	return true
}

func room(v []float64, n int) []float64 {
	if cap(v) < n {
		return make([]float64, n)
	}
	return v[:n]
}

func solvable(l []float64, n int) bool {
	for i := range n {
		if l[i*n+i] == 0 {
			return false
		}
	}
	return true
}

// substitute solves L L' x = x.
func substitute(l, x []float64, n int) {
	for i := range n {
		x[i] = (x[i] - dot(l[i*n:i*n+i], x[:i])) / l[i*n+i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			x[i] -= float64(l[k*n+i] * x[k])
		}
		x[i] /= l[i*n+i]
	}
}
