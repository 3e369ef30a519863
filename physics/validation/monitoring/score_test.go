package monitoring

import "math"

// score counts rows by what they are and what was said of them.
type score struct{ hits, false_, missed, quiet int }

func (s *score) add(faulty, alarm bool) {
	switch {
	case faulty && alarm:
		s.hits++
	case faulty:
		s.missed++
	case alarm:
		s.false_++
	default:
		s.quiet++
	}
}

func sum(scores []score) (all score) {
	for _, s := range scores {
		all.hits += s.hits
		all.false_ += s.false_
		all.missed += s.missed
		all.quiet += s.quiet
	}
	return all
}

// f1 is 2 hits over 2 hits + false + missed.
func (s score) f1() float64 {
	return 2 * float64(s.hits) / math.Max(1, float64(2*s.hits+s.false_+s.missed))
}

// falseRate and missedRate are in percent of the healthy and of the faulty rows.
func (s score) falseRate() float64 {
	return 100 * float64(s.false_) / math.Max(1, float64(s.false_+s.quiet))
}

func (s score) missedRate() float64 {
	return 100 * float64(s.missed) / math.Max(1, float64(s.missed+s.hits))
}

func mean(x []float64) float64 {
	total := 0.0
	for _, v := range x {
		total += v
	}
	return total / float64(len(x))
}

func deviation(x []float64) float64 {
	m, total := mean(x), 0.0
	for _, v := range x {
		total += (v - m) * (v - m)
	}
	return math.Sqrt(total / float64(len(x)-1))
}
