package edge

import (
	"errors"
	"math"

	"gemel/bridge"
)

// RMS is the root of the mean square of the last n numbers, told every hop numbers once there are n.
//
// Source: ISO 20816-1:2016, 3 (r.m.s. value). The sum is formed anew every n numbers, so rounding does not add up.
type RMS struct {
	ring  []float64 // squares
	hop   int
	pos   int
	count int
	phase int
	sum   float64
}

// NewRMS of n numbers.
func NewRMS(n, hop int) (*RMS, error) {
	if err := checkBlock(n); err != nil {
		return nil, err
	}
	if hop < 1 {
		return nil, errors.New("the numbers between two values must be at least 1")
	}
	return &RMS{ring: make([]float64, n), hop: hop}, nil
}

// Step takes a number.
func (r *RMS) Step(_ bridge.Time, x float64) (float64, bool) {
	if r.count == len(r.ring) {
		r.sum -= r.ring[r.pos]
	} else {
		r.count++
	}
	r.ring[r.pos] = x * x
	r.sum += x * x
	if r.pos++; r.pos == len(r.ring) {
		r.pos, r.sum = 0, 0
		for _, v := range r.ring {
			r.sum += v
		}
	}
	if r.count < len(r.ring) {
		return 0, false
	}
	if r.phase > 0 {
		r.phase--
		return 0, false
	}
	r.phase = r.hop - 1
	return math.Sqrt(max(r.sum, 0) / float64(len(r.ring))), true
}

// Reset forgets what came before.
func (r *RMS) Reset() { r.pos, r.count, r.phase, r.sum = 0, 0, 0, 0 }
