package fit

import (
	"context"
	"math"
)

// Method says how a search goes down.
type Method int

const (
	Auto        Method = iota // Marquardt, or QuasiNewton where its derivatives would need too much memory
	Marquardt                 // Levenberg-Marquardt: holds the derivative of every reading by every unknown
	QuasiNewton               // projected L-BFGS: holds gradients only, and needs several times as many of them; only the intervals at the end need all derivatives
)

// mostSlopes is the number of derivatives from which Auto takes QuasiNewton: three times 400 MB.
const mostSlopes = 50e6

// quasi says whether a search is to hold gradients only.
func (m Method) quasi(r *runner) bool {
	return m == QuasiNewton || m == Auto && float64(len(r.p.Unknowns))*float64(r.rows) > mostSlopes
}

// gradient is that of the cost, on the scales on which the unknowns are sought, where out and pools are; curvature is the diagonal of the matrix J'J of
// linearise. Directions are followed batch after batch, so no derivatives of single readings are kept. Both are of half the cost.
func (d *descent) gradient(g, curvature []float64) error {
	clear(g)
	clear(curvature)
	r, o := d.r, d.out
	first, second := make([]float64, r.rows), make([]float64, r.rows) // of half the cost by the model; its curvature
	var sigmaFirst, sigmaSecond []float64                             // by the logarithm of the deviation
	if o.sigma != nil {
		sigmaFirst, sigmaSecond = make([]float64, r.rows), make([]float64, r.rows)
	}
	for k := range r.channels {
		c := &r.channels[k]
		q := 0.0
		for j, v := range c.observed {
			row := c.first + j
			sigma := c.sigmaOf(o, d.pools, row)
			z := (v - o.model[row]) / sigma
			_, w := d.like.loss.Rho(z * z)
			first[row], second[row] = -w*z/sigma, w/(sigma*sigma)
			q += w * z * z
			if c.formula >= 0 {
				sigmaFirst[row] = 1 - w*z*z
			}
		}
		if c.formula >= 0 {
			for j := range c.observed {
				sigmaSecond[c.first+j] = 2 * math.Max(1, q/float64(len(c.observed)))
			}
		}
	}
	put := func(row, unknown int, slope, sigmaSlope float64) {
		g[unknown] += first[row] * slope
		curvature[unknown] += second[row] * slope * slope
		if sigmaFirst != nil && sigmaSlope != 0 {
			along := sigmaSlope / o.sigma[row]
			g[unknown] += sigmaFirst[row] * along
			curvature[unknown] += sigmaSecond[row] * along * along
		}
	}
	for from, parts := 0, r.parts(true); from < len(parts); { // those of an experiment have different unknowns: they can be summed up at once
		to := from + 1
		for to < len(parts) && !parts[to].first {
			to++
		}
		errs := r.share(to-from, func(own *runner, i int) error { return own.part(d.spare, parts[from+i], o.values, put) })
		for _, err := range errs {
			if err != nil {
				return err
			}
		}
		from = to
	}
	for i := range r.p.Unknowns {
		u := &r.p.Unknowns[i]
		if u.Prior != nil {
			z, slope := u.prior(o.values[i])
			g[i] += z * slope
			curvature[i] += slope * slope
		}
		if u.Kind == Noise {
			n, s := d.like.scatter(o, i)
			along := u.slope(o.values[i]) / o.values[i]
			g[i] += (n - s) * along
			curvature[i] += 2 * math.Max(n, s) * along * along
		}
	}
	return nil
}

// memory is what L-BFGS knows of the second derivatives: the last steps, and by how much the gradient changed along them.
type memory struct{ s, y [][]float64 }

const remembered = 20

func (m *memory) add(s, y []float64) {
	if sy := dot(s, y); !(sy > 1e-10*math.Sqrt(dot(s, s)*dot(y, y))) {
		return
	}
	if m.s, m.y = append(m.s, s), append(m.y, y); len(m.s) > remembered {
		m.s, m.y = m.s[1:], m.y[1:]
	}
}

// direction is -H g over the free unknowns (two-loop recursion: J. Nocedal, Mathematics of Computation 35, 1980), H beginning as the inverse of the curvature's diagonal.
func (m *memory) direction(g, curvature []float64, free []bool) []float64 {
	q := make([]float64, len(g))
	part := func(x []float64) []float64 {
		y := make([]float64, len(x))
		for i := range x {
			if free[i] {
				y[i] = x[i]
			}
		}
		return y
	}
	copy(q, part(g))
	alpha, rho := make([]float64, len(m.s)), make([]float64, len(m.s))
	for k := len(m.s) - 1; k >= 0; k-- {
		s, y := part(m.s[k]), part(m.y[k])
		if sy := dot(s, y); sy > 1e-10*math.Sqrt(dot(s, s)*dot(y, y)) {
			rho[k] = 1 / sy
		}
		alpha[k] = rho[k] * dot(s, q)
		for i := range q {
			q[i] -= alpha[k] * y[i]
		}
	}
	most := 0.0
	for _, c := range curvature {
		most = math.Max(most, c)
	}
	for i := range q {
		q[i] /= math.Max(curvature[i], 1e-12*most+1e-300)
	}
	for k := range m.s {
		s, y := part(m.s[k]), part(m.y[k])
		beta := rho[k] * dot(y, q)
		for i := range q {
			q[i] += (alpha[k] - beta) * s[i]
		}
	}
	for i := range q {
		q[i] = -q[i]
		if !free[i] {
			q[i] = 0
		}
	}
	return q
}

const (
	maxQuasi  = 2000
	longest   = 1.0   // first step on a logarithmic scale, or of the range
	quasiTol  = 1e-10 // of the loss, by which a step must be foretold to lower the cost
	armijo    = 1e-4
	shortened = 30 // times that a step is halved
)

// creep goes down with gradients only: L-BFGS steps over the unknowns that are free, projected on the bounds (D. P. Bertsekas, Projected Newton Methods
// for Optimization Problems with Simple Constraints, SIAM J. Control and Optimization 20, 1982).
func (d *descent) creep(ctx context.Context) (err error) {
	if d.cost, d.rho, err = d.evaluate(d.out, d.pools, d.x, false); err != nil {
		return err
	}
	n := len(d.x)
	g, curvature, m, stood := make([]float64, n), make([]float64, n), &memory{}, 0
	d.spare.size(d.r, d.out.values, false)
	if err = d.gradient(g, curvature); err != nil {
		return err
	}
	for d.rounds = 0; d.rounds < maxQuasi; d.rounds++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if d.told != nil && d.rounds > 0 {
			d.told()
		}
		free := d.free(g)
		p := m.direction(g, curvature, free)
		fall := -dot(g, p)
		if !(fall > 0) {
			if len(m.s) == 0 {
				d.why = "the gradient vanishes"
				return nil
			}
			m = &memory{}
			continue
		}
		if fall <= quasiTol*math.Max(d.rho, 1e-12) {
			if stood++; stood == 3 || len(m.s) == 0 {
				d.why = "the gradient vanishes"
				return nil
			}
		} else {
			stood = 0
		}
		before, gradient := append([]float64(nil), d.x...), append([]float64(nil), g...)
		if !d.line(p, fall, len(m.s) == 0) {
			if len(m.s) > 0 { // what is remembered is of no use here
				m = &memory{}
				continue
			}
			d.why = "no step lowers the cost"
			return nil
		}
		if err = d.gradient(g, curvature); err != nil {
			return err
		}
		s, y := make([]float64, n), make([]float64, n)
		for i := range s {
			s[i], y[i] = d.x[i]-before[i], g[i]-gradient[i]
		}
		m.add(s, y)
	}
	d.why = "the bound on rounds is reached"
	return nil
}

// line halves the step p until the cost falls enough, and goes there.
func (d *descent) line(p []float64, fall float64, first bool) bool {
	size, t := 0.0, 1.0
	for _, v := range p {
		size = math.Max(size, math.Abs(v))
	}
	if first && size > longest/10 || size > longest {
		if t = longest / size; first {
			t /= 10
		}
	}
	for range shortened {
		x := make([]float64, len(p))
		for i := range x {
			x[i] = math.Min(math.Max(d.x[i]+t*p[i], d.low[i]), d.high[i])
		}
		cost, rho, err := d.evaluate(d.spare, d.pools2, x, false)
		if err == nil && cost < d.cost && cost <= d.cost-2*armijo*t*fall {
			d.x, d.cost, d.rho = x, cost, rho
			d.out, d.spare, d.pools, d.pools2 = d.spare, d.out, d.pools2, d.pools
			return true
		}
		t /= 2
	}
	return false
}
