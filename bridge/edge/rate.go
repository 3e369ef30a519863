package edge

import (
	"fmt"
	"math"

	"gemel/bridge"
)

// Rate is 1 while numbers change by more than Limit in a second; else 0.
type Rate struct {
	limit float64
	last  float64
	at    bridge.Time
	begun bool
}

// NewRate with a limit per second.
func NewRate(limit float64) (*Rate, error) {
	if !(limit > 0 && limit <= math.MaxFloat64) {
		return nil, fmt.Errorf("a change of %g in a second is no limit: it must be above 0", limit)
	}
	return &Rate{limit: limit}, nil
}

// Step takes a number.
func (r *Rate) Step(at bridge.Time, x float64) (float64, bool) {
	on := r.begun && at > r.at && !(math.Abs(x-r.last)/(float64(at-r.at)/1e9) <= r.limit)
	r.last, r.at, r.begun = x, at, true
	return indicator(on), true
}

// Reset forgets what came before.
func (r *Rate) Reset() { r.begun = false }
