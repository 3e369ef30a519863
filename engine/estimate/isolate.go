package estimate

import (
	"fmt"
	"math"
	"strings"

	"gemel/engine"
)

// Isolability says which faults these sensors can see, and tell apart.
type Isolability struct {
	Faults []Visible
	Pairs  []Alike // of all pairs, the most alike first
}

// Visible says how well one fault shows.
type Visible struct {
	Name     string
	Strength float64 // effect of a typical severity on all readings together, in deviations, besides what the unknowns may explain
	Alone    float64 // deviation of the estimated severity, in typical severities, if this is the only fault that there can be
	Among    float64 // and if all faults may be there at once
}

// Alike says how much two faults look alike: the cosine of the angle between their effects on the readings; 1: they cannot be told apart, but for bounds; -1: one looks
// like less of the other.
type Alike struct {
	A, B   int
	Cosine float64
}

// Isolate looks at what each fault would do to the readings of so many ticks from a healthy State on, with inputs u as in Plant.Steps. The effects are those on
// the innovations of the filter, where what the unknowns of the problem may explain is gone: their inner products are the Fisher information on the severities
// (parity relations of a dynamic plant: J. J. Gertler, Fault Detection and Diagnosis in Engineering Systems, 1998, chapters 6 and 8), which is what the posterior covariance of
// all severities has more than the prior one. Typical counts as a severity, or, where it is 0, Deviation. Derivatives are those at the healthy plant.
func Isolate(p *Problem, faults []Fault, start *engine.State, ticks int, u []float64) (*Isolability, error) {
	if err := checkFaults(p, faults); err != nil {
		return nil, err
	}
	if ticks < 1 {
		return nil, fmt.Errorf("%d ticks to look at: want at least 1", ticks)
	}
	q := withFaults(p, faults)
	q.Gate = 0
	f, err := NewExtended(q, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	if err := f.given(ticks, u); err != nil {
		return nil, err
	}
	if err := f.Begin(start); err != nil {
		return nil, err
	}
	at, scale := f.places(faults), make([]float64, len(faults))
	for k, fault := range faults {
		if scale[k] = math.Abs(fault.Typical); scale[k] == 0 {
			scale[k] = fault.Deviation
		}
		f.p[at[k]*f.n+at[k]] = float64(scale[k] * scale[k])
	}
	inputs := len(p.Plant.Inputs)
	readings := make([]Reading, len(q.Sensors))
	for tick := range ticks {
		var now []float64
		if u != nil {
			now = u[tick*inputs : (tick+1)*inputs]
		}
		if err := f.Predict(1, now); err != nil {
			return nil, err
		}
		for k := range readings {
			readings[k] = Reading{Sensor: k}
		}
		if err := f.look(readings); err != nil {
			return nil, err
		}
		for k := range readings {
			readings[k].Value = f.expected[k] // so that the estimate stays
		}
		f.takeIn(readings)
		f.innovations = f.innovations[:0]
		if err := f.sane(); err != nil {
			return nil, err
		}
	}
	m := len(faults)
	p1 := make([]float64, m*m)
	for i := range m {
		for k := range m {
			p1[i*m+k] = f.p[at[i]*f.n+at[k]] / (scale[i] * scale[k])
		}
	}
	return isolability(faults, p1)
}

// isolability of the posterior covariance of the severities, of which each had the deviation 1 before.
func isolability(faults []Fault, p []float64) (*Isolability, error) {
	m := len(faults)
	root := make([]float64, m*m)
	if err := cholesky(root, p, m); err != nil || !solvable(root, m) {
		return nil, fmt.Errorf("%w (two faults are the same)", errNotDefinite)
	}
	info := make([]float64, m*m)
	for i := range m {
		row := info[i*m : (i+1)*m]
		row[i] = 1
		substitute(root, row, m)
	}
	out := &Isolability{}
	for i, f := range faults {
		info[i*m+i] = max(info[i*m+i]-1, 0)
		out.Faults = append(out.Faults, Visible{Name: f.Name, Strength: math.Sqrt(info[i*m+i]), Alone: 1 / math.Sqrt(1+info[i*m+i]), Among: math.Sqrt(p[i*m+i])})
	}
	for i := range m {
		for k := i + 1; k < m; k++ {
			c := 0.0
			if a, b := out.Faults[i].Strength, out.Faults[k].Strength; a > unseen && b > unseen {
				c = math.Max(-1, math.Min(1, 0.5*(info[i*m+k]+info[k*m+i])/(a*b)))
			}
			out.Pairs = append(out.Pairs, Alike{i, k, c})
		}
	}
	for i := range out.Pairs { // few: by insertion, which keeps the order of equals
		for k := i; k > 0 && math.Abs(out.Pairs[k].Cosine) > math.Abs(out.Pairs[k-1].Cosine); k-- {
			out.Pairs[k], out.Pairs[k-1] = out.Pairs[k-1], out.Pairs[k]
		}
	}
	return out, nil
}

// unseen is a strength that is but rounding.
const unseen = 1e-4

// String says it in words.
func (s *Isolability) String() string {
	var b strings.Builder
	for _, f := range s.Faults {
		switch {
		case f.Strength <= unseen:
			fmt.Fprintf(&b, "%s cannot be seen: no sensor is moved by it beyond what the unknowns explain\n", f.Name)
		case f.Strength < 3:
			fmt.Fprintf(&b, "%s is hardly seen: a typical one moves all readings together by %.2g deviations (3 are needed to tell it from chance)\n", f.Name, f.Strength)
		case f.Among > 3*f.Alone:
			fmt.Fprintf(&b, "%s is seen (%.3g deviations), its severity to %.2g %% if it is alone, but only to %.2g %% where other faults may be there too\n", f.Name, f.Strength, 100*f.Alone, 100*f.Among)
		default:
			fmt.Fprintf(&b, "%s is seen (%.3g deviations), its severity to %.2g %%\n", f.Name, f.Strength, 100*f.Among)
		}
	}
	for _, p := range s.Pairs {
		a, c := s.Faults[p.A], s.Faults[p.B]
		apart := math.Sqrt(max(1-float64(p.Cosine*p.Cosine), 0)) * min(a.Strength, c.Strength)
		switch {
		case math.Abs(p.Cosine) < 0.9:
		case apart < 3:
			fmt.Fprintf(&b, "%s and %s look alike (cosine %.4f): what is left of the weaker one besides the other is %.2g deviations; another sensor must tell them apart\n", a.Name, c.Name, p.Cosine, apart)
		default:
			fmt.Fprintf(&b, "%s and %s look similar (cosine %.4f), but enough readings tell them apart (%.3g deviations)\n", a.Name, c.Name, p.Cosine, apart)
		}
	}
	return b.String()
}
