package scenarios

import (
	"math"

	"gemel/engine/dae"
	"gemel/engine/random"
)

// whatIfDraws are the random numbers of the members: the same for every candidate, so that two of them differ by what is changed alone (common random
// numbers; P. Glasserman, D. D. Yao, Management Science 38(6), 1992). Each stream is named after its variable; member 0 is the mean, and its future is
// as the model says.
type whatIfDraws struct {
	start   *whatIfStart
	first   []float64 // unknowns at the beginning (members × n)
	walks   []whatIfWalk
	factors []float64 // of the forecasts (members × forecasts)
	shifts  []float64 // what is added to them (members × forecasts)
}

// whatIfWalk is an unknown that wanders in the time ahead.
type whatIfWalk struct {
	variable  dae.VarID
	sigma     float64 // of one point of the traces to the next
	low, high float64
	stream    random.Stream
}

// draw makes the members.
func (j *EstimateJob) draw(s *whatIfStart) *whatIfDraws {
	w, n, tick := j.whatIf, len(s.names), s.tick
	d := &whatIfDraws{start: s, first: make([]float64, w.members*n), factors: make([]float64, w.members*len(w.forecasts)), shifts: make([]float64, w.members*len(w.forecasts))}
	root := rootOf(s.covariance, n)
	streams, low, high := make([]random.Stream, n), make([]float64, n), make([]float64, n)
	for i, name := range s.names {
		streams[i] = random.New(j.plan.seed, "what-if "+name)
		low[i], high[i] = j.boundsOf(s.variables[i])
	}
	z := make([]float64, n)
	for m := range w.members {
		x := d.first[m*n : (m+1)*n]
		copy(x, s.mean)
		if m == 0 {
			continue
		}
		for i := range z {
			z[i] = streams[i].Normal(tick, uint32(m))
		}
		for i := range x {
			for k := range i + 1 {
				x[i] += float64(root[i*n+k] * z[k])
			}
			x[i] = math.Min(math.Max(x[i], low[i]), high[i])
		}
		j.pullIn(s, x)
	}
	d.wander(j)
	k := len(w.forecasts)
	for i, f := range w.forecasts {
		stream := random.New(j.plan.seed, "what-if forecast "+f.name)
		for m := range w.members {
			d.factors[m*k+i] = 1
			if m > 0 {
				z := stream.Normal(tick, uint32(m))
				d.factors[m*k+i] += float64(f.relative * z)
				d.shifts[m*k+i] = float64(f.deviation * z)
			}
		}
	}
	return d
}

// wander finds what wanders: unknowns of the section, and severities of faults.
func (d *whatIfDraws) wander(j *EstimateJob) {
	span := math.Sqrt(float64(float64(j.whatIf.step) * j.Period()))
	for i, v := range d.start.variables {
		walk := 0.0
		for _, u := range j.problem.Unknowns {
			if u.Var == v {
				walk = u.Walk
			}
		}
		for _, f := range j.faults {
			if f.parameter() && f.id == v {
				walk = f.walk
			}
		}
		n := len(d.start.variables)
		if v == dae.NoVar || !(walk > 0) || j.dormant(v) && d.start.covariance[i*n+i] == 0 {
			continue
		}
		low, high := j.boundsOf(v)
		d.walks = append(d.walks, whatIfWalk{v, float64(walk * span), low, high, random.New(j.plan.seed, "what-if wander "+d.start.names[i])})
	}
}

// dormant says whether a variable is the severity of a fault: where the most likely explanation is without the fault, it is known to be healthy and stays
// so.
func (j *EstimateJob) dormant(v dae.VarID) bool {
	for _, f := range j.faults {
		if f.parameter() && f.id == v {
			return true
		}
	}
	return false
}

// boundsOf are the bounds of an unknown.
func (j *EstimateJob) boundsOf(v dae.VarID) (low, high float64) {
	low, high = math.Inf(-1), math.Inf(1)
	if v == dae.NoVar {
		return low, high
	}
	tighten := func(a, b float64) { // NaN bounds nothing
		if a > low {
			low = a
		}
		if b < high {
			high = b
		}
	}
	for _, u := range j.problem.Unknowns {
		if u.Var == v && (u.Low != 0 || u.High != 0) {
			tighten(u.Low, u.High)
			return low, high
		}
	}
	for _, f := range j.faults {
		if f.parameter() && f.id == v {
			tighten(f.low, f.high)
			return low, high
		}
	}
	tighten(j.Plant.Variables[v].Min, j.Plant.Variables[v].Max)
	return low, high
}

// pullIn brings a member that violates a constraint as near to the mean as that needs.
func (j *EstimateJob) pullIn(s *whatIfStart, x []float64) {
	for _, c := range j.problem.Constraints {
		mean, here := 0.0, 0.0
		for _, t := range c.Terms {
			for i, v := range s.variables {
				if v == t.Var {
					mean += float64(t.Factor * s.mean[i])
					here += float64(t.Factor * x[i])
				}
			}
		}
		bound := math.Min(math.Max(here, c.Low), c.High)
		if here == bound || here == mean {
			continue
		}
		part := math.Min(math.Max((bound-mean)/(here-mean), 0), 1)
		for i := range x {
			x[i] = s.mean[i] + float64(part*(x[i]-s.mean[i]))
		}
	}
}

// rootOf is the lower root of Cholesky of a covariance (n × n by rows). A variance that rounding has left at nothing, or a little below, counts as known exactly
// (N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., SIAM 2002, section 10.3).
func rootOf(p []float64, n int) []float64 {
	root := make([]float64, n*n)
	for k := range n {
		pivot := p[k*n+k]
		for i := range k {
			pivot -= float64(root[k*n+i] * root[k*n+i])
		}
		if !(pivot > float64(1e-12*p[k*n+k])) {
			continue
		}
		scale := math.Sqrt(pivot)
		root[k*n+k] = scale
		for i := k + 1; i < n; i++ {
			x := (p[i*n+k] + p[k*n+i]) / 2
			for m := range k {
				x -= float64(root[i*n+m] * root[k*n+m])
			}
			root[i*n+k] = x / scale
		}
	}
	return root
}
