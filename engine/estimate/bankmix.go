package estimate

import (
	"math"
	"slices"

	"gemel/engine/expr"
	"gemel/engine/kernel"
)

// weigh multiplies the probabilities by the likelihoods of the innovations. One beyond the gate counts as if it lay there.
func (b *Bank) weigh() {
	most := math.Inf(-1)
	for i := range b.models {
		m := &b.models[i]
		square, wide := 0.0, 1.0
		for k, v := range m.innovations {
			z := min(math.Abs(v.Scaled), 1e3) // beyond that nothing is more or less likely
			if b.problem.Gate > 0 {
				z = min(z, b.problem.Gate)
			}
			square += float64(z * z)
			wide = max(1e-200, min(1e200, wide*(v.Deviation/b.models[0].innovations[k].Deviation)))
		}
		b.logs[i] = kernel.Eval(expr.OpLog, m.Probability/wide, 0) - float64(0.5*square)
		most = max(most, b.logs[i])
	}
	sum := 0.0
	for i := range b.models {
		p := max(kernel.Eval(expr.OpExp, b.logs[i]-most, 0), leastProbability)
		b.models[i].Probability = p
		sum += p
	}
	for i := range b.models {
		b.models[i].Probability /= sum
	}
}

// passing is the probability that hypothesis i has become j in n ticks.
func (b *Bank) passing(i, j *model, n int) float64 {
	dt := float64(n) * b.problem.Plant.Options.Period
	rate, healing := min(float64(b.options.Rate*dt), 0.5), min(float64(b.options.Healing*dt), 0.5)
	switch {
	case i == j:
		return 1 // less what leaves: rates are small, and normalising sees to the rest
	case i.other:
		if len(j.Faults) <= 1 {
			return rate
		}
		return 0
	case j.other:
		return rate
	case len(j.Faults) == len(i.Faults)+1 && within(i.Faults, j.Faults):
		return rate
	case len(i.Faults) == len(j.Faults)+1 && within(j.Faults, i.Faults):
		return healing
	}
	return 0
}

func within(a, b []int) bool {
	for _, x := range a {
		if !slices.Contains(b, x) {
			return false
		}
	}
	return true
}

// mix makes the estimate with which each hypothesis goes on of those it may have come from.
func (b *Bank) mix(n int) {
	if n == 0 {
		return
	}
	sum := 0.0
	for j := range b.models {
		to := &b.mixed[j]
		to.Probability = 0
		for i := range b.models {
			from := &b.models[i]
			to.Probability += float64(from.Probability * b.passing(from, &b.models[j], n))
		}
		clear(to.x)
		clear(to.p)
		// twice: mean, then covariance around it
		for i := range b.models {
			if w := b.share(i, j, n); w > 0 {
				for k, x := range b.as(i, j).x {
					to.x[k] += float64(w * x)
				}
			}
		}
		for i := range b.models {
			if w := b.share(i, j, n); w > 0 {
				from := b.as(i, j)
				for k := range to.n {
					dk := from.x[k] - to.x[k]
					for l := range to.n {
						to.p[k*to.n+l] += float64(w * (from.p[k*to.n+l] + float64(dk*(from.x[l]-to.x[l]))))
					}
				}
			}
		}
		sum += to.Probability
	}
	for j := range b.models {
		m, to := &b.models[j], &b.mixed[j]
		m.Probability = to.Probability / sum
		m.x, to.x = to.x, m.x
		m.p, to.p = to.p, m.p
	}
}

// share is the weight of hypothesis i in what j goes on with; what does not matter counts as none.
func (b *Bank) share(i, j, n int) float64 {
	w := b.models[i].Probability * b.passing(&b.models[i], &b.models[j], n) / b.mixed[j].Probability
	if w < 1e-12 {
		return 0
	}
	return w
}

// as is the estimate of hypothesis i if it has just become j.
func (b *Bank) as(i, j int) *model {
	from := &b.models[i]
	if i == j {
		return from
	}
	s := &b.come
	copy(s.x, from.x)
	copy(s.p, from.p)
	for _, k := range b.models[j].Faults {
		if !slices.Contains(from.Faults, k) {
			s.appear(b, k)
		}
	}
	for _, k := range from.Faults {
		if !slices.Contains(b.models[j].Faults, k) {
			s.vanish(b, k)
		}
	}
	return s
}

// Diagnosis says how probable the hypotheses are, and how severe the faults.
func (b *Bank) Diagnosis() Diagnosis {
	d := Diagnosis{Tick: b.models[0].state.Tick}
	for i := range b.models {
		if m := &b.models[i]; m.other {
			d.Unexplained = m.Probability
		} else {
			d.Hypotheses = append(d.Hypotheses, m.Hypothesis)
		}
	}
	for k, f := range b.faults {
		d.Faults = append(d.Faults, b.finding(k, f))
	}
	return d
}

// finding sums over the hypotheses with a fault.
func (b *Bank) finding(k int, f Fault) Finding {
	at, out := b.at[k], Finding{Name: f.Name}
	for i := range b.models {
		if m := &b.models[i]; slices.Contains(m.Faults, k) {
			out.Probability += m.Probability
			out.Severity += float64(m.Probability * (m.x[at] - b.healthy[k]))
		}
	}
	out.Severity /= out.Probability
	variance := 0.0
	for i := range b.models {
		if m := &b.models[i]; slices.Contains(m.Faults, k) {
			d := m.x[at] - b.healthy[k] - out.Severity
			variance += float64(m.Probability * (m.p[at*m.n+at] + float64(d*d)))
		}
	}
	out.Deviation = math.Sqrt(variance / out.Probability)
	u := &b.models[0].list[at]
	out.Low = max(out.Severity-float64(1.96*out.Deviation), u.Low-b.healthy[k])
	out.High = min(out.Severity+float64(1.96*out.Deviation), u.High-b.healthy[k])
	return out
}
