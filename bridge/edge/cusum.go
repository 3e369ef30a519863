package edge

import (
	"fmt"
	"math"

	"gemel/bridge"
)

// CUSUM is 1 from when the mean has shifted from its target until the sums are back at 0; else 0. It finds shifts that are too small for a limit.
//
// Source: E. S. Page, "Continuous inspection schemes", Biometrika 41 (1954), 100–115, two-sided: S⁺ = max(0, S⁺ + (x − target)/deviation − slack) and its
// mirror image, alarm above limit. Slack is half of the shift to be found, and the limit 4 or 5, all in deviations (D. C. Montgomery, Introduction to
// Statistical Quality Control, 9.1). A sum goes no further than one deviation and a half above the limit, so that it comes back.
type CUSUM struct {
	target, deviation, slack, limit float64
	up, down                        float64
	on                              bool
}

// NewCUSUM around a target.
func NewCUSUM(target, deviation, slack, limit float64) (*CUSUM, error) {
	if !(math.Abs(target) <= math.MaxFloat64 && deviation > 0 && deviation <= math.MaxFloat64 && slack >= 0 && slack <= math.MaxFloat64 && limit > 0 && limit <= math.MaxFloat64) {
		return nil, fmt.Errorf("a target of %g with deviation %g, slack %g and limit %g: all must be finite, deviation and limit above 0, slack not below", target, deviation, slack, limit)
	}
	return &CUSUM{target: target, deviation: deviation, slack: slack, limit: limit}, nil
}

// Step takes a number.
func (c *CUSUM) Step(_ bridge.Time, x float64) (float64, bool) {
	z, most := (x-c.target)/c.deviation, c.limit+1.5
	c.up = min(max(0, c.up+z-c.slack), most)
	c.down = min(max(0, c.down-z-c.slack), most)
	switch {
	case c.up > c.limit || c.down > c.limit:
		c.on = true
	case c.up == 0 && c.down == 0:
		c.on = false
	}
	return indicator(c.on), true
}

// Reset forgets nothing: the target stays, and a gap does not undo a shift.
func (c *CUSUM) Reset() {}
