package edge

import (
	"fmt"
	"math"

	"gemel/bridge"
)

// Gain multiplies, such as m/s to mm/s between BandRMS and Zone.
type Gain float64

// NewGain of a finite factor.
func NewGain(factor float64) (Gain, error) {
	if !(math.Abs(factor) <= math.MaxFloat64) {
		return 0, fmt.Errorf("%g is no factor", factor)
	}
	return Gain(factor), nil
}

// Step takes a number.
func (g Gain) Step(_ bridge.Time, x float64) (float64, bool) { return float64(g) * x, true }

// Reset does nothing.
func (Gain) Reset() {}
