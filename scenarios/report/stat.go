package report

import "math"

// stat is what one series did, in its own unit.
type stat struct {
	n              int // finite samples
	min, max       float64
	mean           float64 // over time, trapezoids (staircase: held values)
	last           float64
	atMin, atMax   float64 // when [s]
	gaps, infinite bool
	whole          bool // whole numbers only
}

func (s stat) constant() bool {
	return s.n > 0 && s.max-s.min <= 1e-9*math.Max(math.Abs(s.min), math.Abs(s.max))
}

// value of sample i; NaN where the series is shorter than the time axis.
func (s *Series) value(i int) float64 {
	if i < len(s.Values) {
		return s.Values[i]
	}
	return math.NaN()
}

func statistics(t []float64, s *Series) stat {
	st := stat{min: math.Inf(1), max: math.Inf(-1), mean: math.NaN(), last: math.NaN(), whole: true}
	area, length := 0.0, 0.0
	for i := range t {
		v := s.value(i)
		if !finite(v) {
			st.gaps = true
			st.infinite = st.infinite || math.IsInf(v, 0)
			continue
		}
		st.n++
		if v < st.min {
			st.min, st.atMin = v, t[i]
		}
		if v > st.max {
			st.max, st.atMax = v, t[i]
		}
		st.last, st.whole = v, st.whole && v == math.Trunc(v)
		if i == 0 || !finite(s.value(i-1)) {
			continue
		}
		dt, before := t[i]-t[i-1], s.value(i-1)
		if !s.Step {
			before = float64(before/2) + float64(v/2)
		}
		area += float64(before * dt)
		length += dt
	}
	if length > 0 {
		st.mean = area / length
	} else if st.n > 0 {
		st.mean = st.last
	}
	return st
}

// outside returns the periods in which s is above high or below low, found in the samples: the crossing is interpolated, a gap
// ends a period.
func outside(t []float64, s *Series, low, high *float64) []Span {
	var spans []Span
	open := false
	excess := func(v float64) float64 { // > 0 outside
		e := math.Inf(-1)
		if high != nil {
			e = math.Max(e, v-*high)
		}
		if low != nil {
			e = math.Max(e, *low-v)
		}
		return e
	}
	for i := range t {
		v := s.value(i)
		e := excess(v)
		if !finite(v) {
			open = false
			continue
		}
		cross := t[i]
		if i > 0 && finite(s.value(i-1)) && !s.Step {
			if f := excess(s.value(i - 1)); (f > 0) != (e > 0) && finite(f) && finite(e) {
				cross = t[i-1] + float64((t[i]-t[i-1])*(f/(f-e)))
			}
		}
		switch {
		case e > 0 && !open:
			spans = append(spans, Span{cross, t[i]})
			open = true
		case e > 0:
			spans[len(spans)-1].To = t[i]
		case open:
			spans[len(spans)-1].To = cross
			open = false
		}
	}
	return spans
}

// total adds up the lengths of spans [s].
func total(spans []Span) float64 {
	sum := 0.0
	for _, s := range spans {
		sum += math.Max(0, s.To-s.From)
	}
	return sum
}
