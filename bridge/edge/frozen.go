package edge

import (
	"fmt"
	"math"

	"gemel/bridge"
)

// Frozen is 1 while numbers have stayed within a tolerance of one of them for longer than a time; else 0. A sensor whose last digits do not move is
// broken more often than exact.
type Frozen struct {
	tolerance float64
	after     bridge.Time
	still     float64
	since     bridge.Time
	begun     bool
}

// NewFrozen after a time.
func NewFrozen(tolerance float64, after bridge.Time) (*Frozen, error) {
	if !(tolerance >= 0 && tolerance <= math.MaxFloat64) || after <= 0 {
		return nil, fmt.Errorf("still within %g for %g s: the tolerance must not be below 0, the time must be above", tolerance, float64(after)/1e9)
	}
	return &Frozen{tolerance: tolerance, after: after}, nil
}

// Step takes a number.
func (f *Frozen) Step(at bridge.Time, x float64) (float64, bool) {
	if !f.begun || !(math.Abs(x-f.still) <= f.tolerance) {
		f.still, f.since, f.begun = x, at, true
	}
	return indicator(at-f.since >= f.after), true
}

// Reset forgets what came before: nobody knows whether it moved meanwhile.
func (f *Frozen) Reset() { f.begun = false }
