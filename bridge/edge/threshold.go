package edge

import (
	"fmt"

	"gemel/bridge"
)

// Threshold is 1 while numbers are outside [Low, High], and until they have come back by Hysteresis; else 0. Without hysteresis it is a check of the range.
type Threshold struct {
	low, high, hysteresis float64
	on                    bool
}

// NewThreshold of limits, which may be infinite.
func NewThreshold(low, high, hysteresis float64) (*Threshold, error) {
	if !(low <= high && hysteresis >= 0 && low+hysteresis <= high-hysteresis) {
		return nil, fmt.Errorf("limits from %g to %g with a hysteresis of %g leave nothing that is normal", low, high, hysteresis)
	}
	return &Threshold{low: low, high: high, hysteresis: hysteresis}, nil
}

// Step takes a number.
func (d *Threshold) Step(_ bridge.Time, x float64) (float64, bool) {
	h := 0.0
	if d.on {
		h = d.hysteresis
	}
	d.on = !(x >= d.low+h && x <= d.high-h)
	return indicator(d.on), true
}

// Reset forgets what came before, but for the alarm that stands: it ends when a number says so.
func (d *Threshold) Reset() {}

func indicator(on bool) float64 {
	if on {
		return 1
	}
	return 0
}
