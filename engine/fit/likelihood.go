package fit

import (
	"math"
)

// likelihood weighs outcomes. What is made small is -2 log L without what does not depend on the unknowns:
//
//	sum of rho(z²) + 2 log sigma, z = (reading - model)/sigma
//
// over the readings, 2 log sigma only where it is not given, and the squares of priors. Deviations that are estimated are those that make it
// least at the values at hand (concentrated likelihood: G. A. F. Seber and C. J. Wild, Nonlinear Regression, Wiley 1989, section 2.2), and so are
// unknowns that are deviations and have no prior.
type likelihood struct {
	r    *runner
	loss Loss
}

// sigmaOf is the deviation of a row.
func (c *channel) sigmaOf(o *outcome, pools []float64, row int) float64 {
	switch {
	case c.formula >= 0:
		return o.sigma[row]
	case c.pool >= 0:
		return pools[c.pool]
	case c.unknown >= 0:
		return o.values[c.unknown]
	}
	return c.sigma
}

// concentrate sets the deviations that are estimated, and the unknowns that are deviations in o.values, to the most likely ones. held are unknowns that stay.
func (l *likelihood) concentrate(o *outcome, pools []float64, held []bool) {
	for k := range pools {
		pools[k] = l.deviation(o, func(c *channel) bool { return c.pool == k }, l.r.pools[k].least)
	}
	for i := range l.r.p.Unknowns {
		u := &l.r.p.Unknowns[i]
		if u.Kind == Noise && u.Prior == nil && (held == nil || !held[i]) {
			o.values[i] = math.Min(math.Max(l.deviation(o, func(c *channel) bool { return c.unknown == i }, u.Lower), u.Lower), u.Upper)
		}
	}
}

// deviation is the one that makes the residuals of some channels most likely: sum of w z² = number of readings.
func (l *likelihood) deviation(o *outcome, in func(*channel) bool, least float64) float64 {
	sum := func(sigma float64) (n, s float64) {
		for k := range l.r.channels {
			c := &l.r.channels[k]
			if !in(c) {
				continue
			}
			for j, v := range c.observed {
				d := v - o.model[c.first+j]
				w := 1.0
				if sigma > 0 {
					_, w = l.loss.Rho(d * d / (sigma * sigma))
				}
				n++
				s += w * d * d
			}
		}
		return n, s
	}
	n, s := sum(0)
	sigma := math.Max(math.Sqrt(s/math.Max(n, 1)), least)
	if _, squares := l.loss.(Squares); squares || n == 0 {
		return sigma
	}
	for range 200 {
		n, s = sum(sigma)
		next := math.Max(math.Sqrt(s/n), least)
		done := math.Abs(next-sigma) <= 1e-12*sigma
		if sigma = next; done {
			break
		}
	}
	return sigma
}

// cost is what is made small; rho is its part that the loss makes up.
func (l *likelihood) cost(o *outcome, pools []float64) (cost, rho float64) {
	for k := range l.r.channels {
		c := &l.r.channels[k]
		for j, v := range c.observed {
			sigma := c.sigmaOf(o, pools, c.first+j)
			z := (v - o.model[c.first+j]) / sigma
			x, _ := l.loss.Rho(z * z)
			rho += x
			if c.formula >= 0 {
				cost += 2 * math.Log(sigma)
			}
		}
		if c.formula < 0 && c.sigma == 0 {
			cost += 2 * float64(len(c.observed)) * math.Log(c.sigmaOf(o, pools, c.first))
		}
	}
	for i := range l.r.p.Unknowns {
		if u := &l.r.p.Unknowns[i]; u.Prior != nil {
			z, _ := u.prior(o.values[i])
			rho += z * z
		}
	}
	return cost + rho, rho
}

// prior is the residual of the prior, and its derivative on the scale on which the unknown is sought.
func (u *Unknown) prior(v float64) (z, slope float64) {
	if u.Log {
		return math.Log(u.Prior.Mean/v) / u.Prior.Sigma, -1 / u.Prior.Sigma
	}
	return (u.Prior.Mean - v) / u.Prior.Sigma, -u.span() / u.Prior.Sigma
}

// negLog is -log L of the readings, with everything.
func (l *likelihood) negLog(o *outcome, pools []float64) (sum float64) {
	norm := logNorm(l.loss)
	for k := range l.r.channels {
		c := &l.r.channels[k]
		sum += c.logs + norm*float64(len(c.observed))
		for j, v := range c.observed {
			sigma := c.sigmaOf(o, pools, c.first+j)
			z := (v - o.model[c.first+j]) / sigma
			rho, _ := l.loss.Rho(z * z)
			sum += rho/2 + math.Log(sigma)
		}
	}
	return sum
}

// equations is how many equations linearise has.
func (l *likelihood) equations() (m int) {
	for k := range l.r.channels {
		m += len(l.r.channels[k].observed)
		if l.r.channels[k].formula >= 0 {
			m += len(l.r.channels[k].observed)
		}
	}
	for i := range l.r.p.Unknowns {
		u := &l.r.p.Unknowns[i]
		if u.Kind == Noise {
			m++
		}
		if u.Prior != nil {
			m++
		}
	}
	return m
}

// linearise writes equations J s + e of which half the sum of squares has the gradient of half the cost and, in the mean over the noise, its
// curvature (Fisher scoring). A reading whose deviation depends on the unknowns has two: that of the reading, and
//
//	e = (1 - w z²)/sqrt(2 q), J = sqrt(2 q) sigma'/sigma
//
// where q is 1 in the mean over the noise; it is the mean of w z² where that is larger, which keeps steps from a deviation that is far too
// small short.
func (l *likelihood) linearise(o *outcome, pools []float64, a *system) {
	r, m := l.r, 0
	for k := range r.channels {
		c := &r.channels[k]
		q := 0.0
		for j, v := range c.observed {
			row := c.first + j
			sigma := c.sigmaOf(o, pools, row)
			z := (v - o.model[row]) / sigma
			_, w := l.loss.Rho(z * z)
			q += w * z * z
			root := math.Sqrt(w)
			a.e[m] = root * z
			root /= -sigma
			for i := range a.columns {
				a.columns[i][m] = root * o.slope[i*r.rows+row]
			}
			m++
		}
		if c.formula < 0 {
			continue
		}
		q = math.Sqrt(2 * math.Max(1, q/float64(len(c.observed))))
		for j, v := range c.observed {
			row := c.first + j
			sigma := o.sigma[row]
			z := (v - o.model[row]) / sigma
			_, w := l.loss.Rho(z * z)
			a.e[m] = (1 - w*z*z) / q
			for i := range a.columns {
				a.columns[i][m] = q * o.sigmaSlope[i*r.rows+row] / sigma
			}
			m++
		}
	}
	for i := range r.p.Unknowns {
		u := &r.p.Unknowns[i]
		if u.Kind == Noise {
			n, s := l.scatter(o, i)
			q := math.Sqrt(2 * math.Max(n, s))
			a.only(m, i, (n-s)/math.Max(q, 1e-300), q*u.slope(o.values[i])/o.values[i])
			m++
		}
		if u.Prior != nil {
			z, slope := u.prior(o.values[i])
			a.only(m, i, z, slope)
			m++
		}
	}
}

// scatter is how many readings have an unknown as their deviation, and the sum of their w z².
func (l *likelihood) scatter(o *outcome, unknown int) (n, s float64) {
	for k := range l.r.channels {
		c := &l.r.channels[k]
		if c.unknown != unknown {
			continue
		}
		for j, v := range c.observed {
			z := (v - o.model[c.first+j]) / o.values[unknown]
			_, w := l.loss.Rho(z * z)
			n, s = n+1, s+w*z*z
		}
	}
	return n, s
}
