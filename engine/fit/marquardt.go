package fit

import (
	"context"
	"math"
)

// descent is one local search: bounded Levenberg-Marquardt with the damping rule of H. B. Nielsen (Damping Parameter in Marquardt's
// Method, IMM-REP-1999-05, Technical University of Denmark). An unknown at a bound from which the cost falls only to the outside takes no part in the
// step; one that the step would take over a bound goes to the bound, and the others take that into account.
type descent struct {
	r      *runner
	like   *likelihood
	x      []float64 // on the scale on which the unknowns are sought
	low    []float64
	high   []float64
	held   []bool // unknowns that stay where they are; nil: none
	out    *outcome
	spare  *outcome
	pools  []float64 // deviations that are estimated
	pools2 []float64 // of spare
	linear *system
	cost   float64
	rho    float64 // what the loss makes up of the cost
	rounds int
	why    string  // why it ended
	told   func()  // called after each round; nil: nobody is told
	offset float64 // offsetTol, or coarser
	eager  bool    // the last trial was taken: the next one is evaluated with derivatives at once
}

const (
	farLog      = 2.3 // of a logarithm: a factor of ten
	farLinear   = 0.5 // of the range between the bounds
	eagerMost   = 8   // directions up to which it pays to compute derivatives that may not be needed
	maxRounds   = 200
	gradientTol = 1e-8  // cosine between residual and columns of the Jacobian
	offsetTol   = 1e-6  // length of the step over that of the residual it cannot reach (D. M. Bates and D. G. Watts, Technometrics 23, 1981)
	stepTol     = 1e-9  // of an unknown
	leastStep   = 1e-14 // of the scale of an unknown: rounding
	costTol     = 1e-12 // of the sum of squares
)

func newDescent(r *runner, loss Loss, values []float64) *descent {
	d := &descent{r: r, like: &likelihood{r, loss}, offset: offsetTol, out: &outcome{}, spare: &outcome{}}
	d.pools, d.pools2 = make([]float64, len(r.pools)), make([]float64, len(r.pools))
	for i := range r.p.Unknowns {
		u := &r.p.Unknowns[i]
		d.x = append(d.x, u.in(values[i]))
		d.low, d.high = append(d.low, u.in(u.Lower)), append(d.high, u.in(u.Upper))
	}
	return d
}

// values are those of the unknowns at x.
func (d *descent) values(x []float64) []float64 {
	v := make([]float64, len(x))
	for i := range x {
		v[i] = d.r.p.Unknowns[i].out(x[i])
	}
	return v
}

// evaluate simulates at x, which it takes to the most likely deviations, and gives the cost.
func (d *descent) evaluate(o *outcome, pools, x []float64, slopes bool) (cost, rho float64, err error) {
	if err := d.r.evaluate(o, d.values(x), slopes); err != nil {
		return math.Inf(1), 0, err
	}
	d.like.concentrate(o, pools, d.held)
	for i := range d.r.p.Unknowns {
		if u := &d.r.p.Unknowns[i]; u.Kind == Noise {
			x[i] = u.in(o.values[i])
		}
	}
	cost, rho = d.like.cost(o, pools)
	return cost, rho, nil
}

// run goes down until nothing is gained. The error is that of the first evaluation, or of the context.
func (d *descent) run(ctx context.Context) (err error) {
	if d.cost, d.rho, err = d.evaluate(d.out, d.pools, d.x, true); err != nil {
		return err
	}
	return d.descend(ctx)
}

// descend is run from where out is.
func (d *descent) descend(ctx context.Context) error {
	if d.linear == nil {
		d.linear = newSystem(len(d.x), d.like.equations())
	}
	mu, nu := 1e-3, 2.0
	d.eager = true
	scale := make([]float64, len(d.x)) // largest column norms so far (J. J. Moré, The Levenberg-Marquardt algorithm, 1978)
	for d.rounds = 0; d.rounds < maxRounds; d.rounds++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if d.told != nil && d.rounds > 0 {
			d.told()
		}
		a := d.linear
		d.like.linearise(d.out, d.pools, a)
		a.measure()
		free, flat := d.free(a.g), true
		for i := range d.x {
			scale[i] = math.Max(scale[i], a.norm[i])
			if free[i] && math.Abs(a.g[i]) > gradientTol*a.norm[i]*a.size {
				flat = false
			}
		}
		if flat {
			d.why = "the gradient vanishes"
			return nil
		}
		a.reduce()
		if moved, err := d.improve(ctx, a.top(), a.size*a.size, free, scale, &mu, &nu); err != nil || !moved {
			return err
		}
	}
	d.why = "the bound on rounds is reached"
	return nil
}

// free says which unknowns may move.
func (d *descent) free(g []float64) []bool {
	free := make([]bool, len(d.x))
	for i, x := range d.x {
		down := g[i] > 0 // the cost falls towards smaller x
		free[i] = !(x <= d.low[i] && down || x >= d.high[i] && !down) && !(d.held != nil && d.held[i])
	}
	return free
}

// trial is the damped step, within the bounds, and whether it is none.
func (d *descent) trial(a *system, free []bool, scale []float64, mu float64) (step []float64, vanishes bool) {
	step, free = make([]float64, len(d.x)), append([]bool(nil), free...)
	for hit := true; hit; {
		a.damped(step, free, scale, mu)
		hit = false
		for i := range step {
			if !free[i] {
				continue
			}
			if to := d.x[i] + step[i]; to < d.low[i] || to > d.high[i] {
				step[i], free[i], hit = math.Min(math.Max(to, d.low[i]), d.high[i])-d.x[i], false, true
			}
		}
	}
	vanishes = true
	for i, s := range step {
		u := &d.r.p.Unknowns[i]
		v := u.out(d.x[i])
		vanishes = vanishes && math.Abs(s) <= leastStep+stepTol*math.Abs(v/u.slope(v))
	}
	return step, vanishes
}

// far says whether a step goes further than a linear model can be trusted: a way to minima at infinity.
func (d *descent) far(step []float64) bool {
	for i, s := range step {
		most := farLinear
		if d.r.p.Unknowns[i].Log {
			most = farLog
		}
		if math.Abs(s) > most {
			return true
		}
	}
	return false
}

// improve raises the damping until a step lowers the cost, and takes it; false where none does, or what it gains is nothing. a is the triangle of
// the equations, square the sum of squares of their residuals.
func (d *descent) improve(ctx context.Context, a *system, square float64, free []bool, scale []float64, mu, nu *float64) (bool, error) {
	now := dot(a.e, a.e)
	for {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		step, vanishes := d.trial(a, free, scale, *mu)
		for d.far(step) {
			*mu *= 3
			step, vanishes = d.trial(a, free, scale, *mu)
		}
		foretold := now - a.after(step)
		switch freedom := float64(len(d.linear.e) - len(step)); {
		case vanishes:
			d.why = "the steps vanish"
			return false, nil
		case *mu <= 1e-3 && freedom > 0 && foretold*freedom <= d.offset*d.offset*float64(len(step))*(square-now):
			d.why = "the gradient vanishes"
			return false, nil
		}
		x := make([]float64, len(step))
		for i := range x {
			x[i] = math.Min(math.Max(d.x[i]+step[i], d.low[i]), d.high[i])
		}
		if taken, little := d.try(x, foretold, square, mu); taken {
			*nu = 2
			if little {
				d.why = "the cost stands still"
			}
			return !little, nil
		}
		if *mu *= *nu; *mu > 1e12 {
			d.why = "no step lowers the cost"
			return false, nil
		}
		*nu *= 2
	}
}

// try goes to x if that lowers the cost about as was foretold, and says whether it was but little.
func (d *descent) try(x []float64, foretold, square float64, mu *float64) (taken, little bool) {
	eager := d.eager
	d.eager = false
	cost, rho, err := d.evaluate(d.spare, d.pools2, x, eager)
	gain := (d.cost - cost) / foretold
	if err != nil || !(foretold > 0 && gain > 1e-4 && cost < d.cost) {
		return false, false
	}
	if !eager {
		if cost, rho, err = d.evaluate(d.spare, d.pools2, x, true); err != nil || !(cost < d.cost) {
			return false, false
		}
	}
	little = d.cost-cost <= costTol*square && foretold <= costTol*square
	d.eager = len(d.r.schedules[0].inside) <= eagerMost
	d.x, d.cost, d.rho = x, cost, rho
	d.out, d.spare, d.pools, d.pools2 = d.spare, d.out, d.pools2, d.pools
	if gain > 0.9 {
		*mu *= 0.1
	} else {
		*mu *= math.Max(1.0/3, 1-math.Pow(2*gain-1, 3))
	}
	*mu = math.Max(*mu, 1e-15)
	return true, little
}
