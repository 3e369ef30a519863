package fit

import (
	"fmt"
	"math"
)

// outcome is what an evaluation gives: what the model says for every reading that counts, on the scale of its sensor, and its derivatives by
// the unknowns on the scales on which these are sought; the same of the deviations that are variables of the plant.
type outcome struct {
	values     []float64 // of the unknowns
	model      []float64 // (readings)
	slope      []float64 // (unknowns × readings)
	sigma      []float64 // (readings), where some sensor has a Deviation
	sigmaSlope []float64 // (unknowns × readings)
}

// size makes room, and clears the derivatives.
func (o *outcome) size(r *runner, values []float64, slopes bool) {
	n := len(values)
	o.values = append(o.values[:0], values...)
	if o.model == nil {
		o.model = make([]float64, r.rows)
		if r.varies() {
			o.sigma = make([]float64, r.rows)
		}
	}
	if !slopes {
		return
	}
	if o.slope == nil {
		o.slope = make([]float64, n*r.rows)
		if o.sigma != nil {
			o.sigmaSlope = make([]float64, n*r.rows)
		}
	}
	clear(o.slope)
	clear(o.sigmaSlope)
}

// varies says whether some deviation is a variable of the plant.
func (r *runner) varies() bool {
	for _, c := range r.channels {
		if c.formula >= 0 {
			return true
		}
	}
	return false
}

// evaluate simulates all experiments.
func (r *runner) evaluate(o *outcome, values []float64, slopes bool) error {
	o.size(r, values, slopes)
	var put sink
	if slopes {
		put = func(row, unknown int, slope, sigmaSlope float64) {
			o.slope[unknown*r.rows+row] = slope
			if o.sigma != nil {
				o.sigmaSlope[unknown*r.rows+row] = sigmaSlope
			}
		}
	}
	parts := r.parts(slopes)
	errs := r.share(len(parts), func(own *runner, i int) error {
		if err := own.part(o, parts[i], values, put); err != nil {
			return fmt.Errorf("experiment %s: %w", r.p.Experiments[parts[i].experiment].Name, err)
		}
		return nil
	})
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// sink takes derivatives of the model and its deviation at one reading by an unknown, on the scale on which that is sought.
type sink func(row, unknown int, slope, sigmaSlope float64)

// part is an experiment with some of the unknowns inside the plant that hold in it; the first part has everything else.
type part struct {
	experiment int
	inside     []int
	first      bool
}

// parts are all there is to simulate.
func (r *runner) parts(slopes bool) (all []part) {
	for e := range r.p.Experiments {
		inside := r.schedules[e].inside
		if !slopes || len(inside) == 0 {
			all = append(all, part{experiment: e, first: true})
			continue
		}
		for from := 0; from < len(inside); from += r.batch {
			all = append(all, part{e, inside[from:min(from+r.batch, len(inside))], from == 0})
		}
	}
	return all
}

// part simulates one of them; put takes its derivatives, nil: none are wanted.
func (r *runner) part(o *outcome, p part, values []float64, put sink) error {
	e := p.experiment
	cal := r.plan(e, values)
	simulate := func() error { return r.simulate(e, values) }
	if len(p.inside) > 0 {
		simulate = func() error { return r.differentiate(e, values, p.inside) }
	}
	if err := simulate(); err != nil {
		return err
	}
	if p.first {
		if err := r.compare(o, e, values, cal, r.y); err != nil {
			return err
		}
	}
	if put == nil {
		return nil
	}
	return r.slopes(o, e, values, cal, p.inside, p.first, put)
}

// between is a watched quantity at a reading: on a straight line between two ticks. step is the distance of two values of it.
func (s *schedule) between(y []float64, n, step, watch int) float64 {
	at := int(s.at[n])*step + watch
	v := y[at]
	if s.share[n] > 0 {
		v += s.share[n] * (y[at+step] - v)
	}
	return v
}

// compare puts what the readings of an experiment should be into o, y being what is watched at its ticks.
func (r *runner) compare(o *outcome, e int, values []float64, cal []calibration, y []float64) error {
	plan, n := &r.schedules[e], 0
	for _, c := range r.channels {
		if c.experiment != e {
			continue
		}
		s, k := &r.p.Experiments[e].Sensors[c.sensor], cal[c.sensor]
		for j, i := range c.index {
			row := c.first + j
			plain := k.gain*plan.between(y, n, len(plan.watch), c.watch) + k.bias
			v := s.Scale.take(plain)
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return r.notFinite(s, i, plain)
			}
			o.model[row] = v
			if c.formula >= 0 {
				sigma := plan.between(y, n, len(plan.watch), c.formula)
				if !(sigma > 0) || math.IsInf(sigma, 0) {
					return fmt.Errorf("the deviation of %s, %s, is %g at %g s: want a number above 0", s.Name, r.p.Plant.Variables[*s.Deviation].Name, sigma, s.Time[i])
				}
				o.sigma[row] = sigma
			}
			n++
		}
	}
	return nil
}

func (r *runner) notFinite(s *Sensor, i int, plain float64) error {
	if s.Scale != Linear && !math.IsNaN(plain) && !math.IsInf(plain, 0) {
		return fmt.Errorf("the model says %g for %s at %g s, which has no logarithm: compare on a linear scale, or narrow the bounds", plain, s.Name, s.Time[i])
	}
	return fmt.Errorf("the model says %g for %s at %g s: narrow the bounds of the unknowns to where the model has a meaning", plain, s.Name, s.Time[i])
}

// slopes passes on the derivatives of an experiment by some unknowns inside the plant and, if it is the first batch, by those of the sensors.
func (r *runner) slopes(o *outcome, e int, values []float64, cal []calibration, inside []int, first bool, put sink) error {
	plan, n := &r.schedules[e], 0
	step, width := len(plan.watch)*len(inside), len(plan.watch)
	for _, c := range r.channels {
		if c.experiment != e {
			continue
		}
		s, k := &r.p.Experiments[e].Sensors[c.sensor], cal[c.sensor]
		for j, i := range c.index {
			row := c.first + j
			value := plan.between(r.y, n, width, c.watch)
			scale := s.Scale.derivative(k.gain*value + k.bias)
			for d, u := range inside {
				span := r.p.Unknowns[u].slope(values[u])
				v, sigma := scale*k.gain*plan.between(r.dy, n, step, c.watch*len(inside)+d)*span, 0.0
				if c.formula >= 0 {
					sigma = plan.between(r.dy, n, step, c.formula*len(inside)+d) * span
				}
				if math.IsNaN(v-v) || math.IsNaN(sigma-sigma) {
					return fmt.Errorf("the derivative of %s by %s is not finite at %g s: narrow the bounds, or avoid what has no slope there", s.Name, r.p.Unknowns[u].Name, s.Time[i])
				}
				put(row, u, v, sigma)
			}
			if first {
				outside := func(u int, slope float64) {
					if u >= 0 {
						put(row, u, scale*slope*r.p.Unknowns[u].slope(values[u]), 0)
					}
				}
				outside(k.atGain, value)
				outside(k.atBias, 1)
				if k.atDelay >= 0 && !plan.held[n] {
					at := int(plan.at[n])*width + c.watch
					outside(k.atDelay, -k.gain*(r.y[at+width]-r.y[at])/r.p.Plant.Options.Period)
				}
			}
			n++
		}
	}
	return nil
}
