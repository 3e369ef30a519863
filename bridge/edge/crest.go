package edge

import (
	"math"

	"gemel/bridge"
)

// Crest is the crest factor of blocks of n numbers: the greatest deviation from their mean over their standard deviation. It is 1.41 for a sine; shocks, such as
// of a bearing whose race begins to flake, raise it before they raise the RMS. It is 0 where nothing moves.
//
// Source: R. B. Randall, Vibration-based Condition Monitoring (2011), 3.2.
type Crest struct {
	block []float64
	n     int
}

// NewCrest of blocks of n numbers.
func NewCrest(n int) (*Crest, error) {
	if err := checkBlock(n); err != nil {
		return nil, err
	}
	return &Crest{block: make([]float64, n)}, nil
}

// Step takes a number.
func (c *Crest) Step(_ bridge.Time, x float64) (float64, bool) {
	c.block[c.n] = x
	if c.n++; c.n < len(c.block) {
		return 0, false
	}
	c.n = 0
	mean, peak, square := 0.0, 0.0, 0.0
	for _, v := range c.block {
		mean += v
	}
	mean /= float64(len(c.block))
	for _, v := range c.block {
		d := v - mean
		peak, square = max(peak, math.Abs(d)), square+d*d
	}
	if square == 0 {
		return 0, true
	}
	return peak / math.Sqrt(square/float64(len(c.block))), true
}

// Reset forgets what came before.
func (c *Crest) Reset() { c.n = 0 }
