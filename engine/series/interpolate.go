package series

import (
	"fmt"
	"slices"
)

// Hold says what a column is worth between two samples.
type Hold int

// The ways to read between samples.
const (
	Previous Hold = iota // the value of the sample before, until the next one
	Linear               // the straight line between the two
)

// ParseHold reads "previous" or "linear".
func ParseHold(s string) (Hold, error) {
	switch s {
	case "previous":
		return Previous, nil
	case "linear":
		return Linear, nil
	}
	return 0, fmt.Errorf("hold is %q, want previous or linear", s)
}

func (h Hold) String() string {
	if h == Linear {
		return "linear"
	}
	return "previous"
}

// Interpolant reads a sampled value at any time. Its results are a pure function of its fields and t.
type Interpolant struct {
	Time  []float64 // sample times, strictly increasing [s] (samples)
	Value []float64 // (samples)
	Hold  Hold
}

// Covers reports whether [start, stop] lies within the samples; a value held before the last sample's time onwards counts as
// covered only up to that sample.
func (p Interpolant) Covers(start, stop float64) bool {
	return len(p.Time) > 0 && start >= p.Time[0] && stop <= p.Time[len(p.Time)-1]
}

// At returns the value at t [s]. Outside the samples it is the nearest end value; without samples it is 0.
func (p Interpolant) At(t float64) float64 {
	n := len(p.Time)
	if n == 0 {
		return 0
	}
	i, found := slices.BinarySearch(p.Time, t)
	switch {
	case found:
		return p.Value[i]
	case i == 0:
		return p.Value[0]
	case i == n || p.Hold == Previous:
		return p.Value[i-1]
	}
	// A constant stays exactly constant, and the product is rounded before the sum: no processor may fuse them.
	w := (t - p.Time[i-1]) / (p.Time[i] - p.Time[i-1])
	return p.Value[i-1] + float64(w*(p.Value[i]-p.Value[i-1]))
}
