package main

import (
	"fmt"
	"math"
	"sort"
)

// contender is one program in a comparison. measure returns the time of one unit of work [s].
type contender struct {
	name    string
	measure func() (float64, error)
}

// spread holds what one contender needed in every round [s], in the order of the rounds.
type spread []float64

// compete lets the contenders measure in turn, so that whatever else the machine does meets all of them alike. One round before
// the first one that counts warms up.
func compete(rounds int, contenders ...contender) ([]spread, error) {
	out := make([]spread, len(contenders))
	for round := -1; round < rounds; round++ {
		for i, c := range contenders {
			t, err := c.measure()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", c.name, err)
			}
			if round >= 0 {
				out[i] = append(out[i], t)
			}
		}
	}
	return out, nil
}

// quantile of the values, linear between them; NaN if there are none.
func (s spread) quantile(q float64) float64 {
	if len(s) == 0 {
		return math.NaN()
	}
	v := append(spread(nil), s...)
	sort.Float64s(v)
	at := q * float64(len(v)-1)
	i := min(int(at), len(v)-2)
	if i < 0 {
		return v[0]
	}
	return v[i] + (at-float64(i))*(v[i+1]-v[i])
}

func (s spread) median() float64 { return s.quantile(0.5) }

// over gives the ratio to a peer in every round: both met the same disturbance.
func (s spread) over(peer spread) spread {
	out := make(spread, len(s))
	for i := range s {
		out[i] = s[i] / peer[i]
	}
	return out
}

// least runs f a few times and keeps the least value: what a disturbance adds is never negative.
func least(times int, f func() (float64, error)) (float64, error) {
	best := math.Inf(1)
	for range times {
		t, err := f()
		if err != nil {
			return 0, err
		}
		best = min(best, t)
	}
	return best, nil
}

// scaled multiplies every value.
func (s spread) scaled(by float64) spread {
	out := make(spread, len(s))
	for i := range s {
		out[i] = s[i] * by
	}
	return out
}
