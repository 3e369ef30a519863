package edge

import (
	"fmt"
	"math"

	"gemel/bridge"
)

// Decimator passes on every n-th number, after a low-pass that keeps what would fold back into the band below 0.4 of the new rate at less than 1/10000 (80 dB).
//
// Source: J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh window function", Proc. IEEE ISCAS 1974, 20–23: β = 0.1102 (A − 8.7),
// length (A − 7.95)/(14.36 Δf) + 1, with A = 80 dB and the transition from 0.4 to 0.6 of the new rate.
type Decimator struct {
	taps  []float64
	ring  []float64 // the last len(taps) numbers
	pos   int       // of the oldest
	every int
	phase int
	begun bool
}

const (
	stopBand   = 80.0 // dB
	transition = 0.2  // of the new rate
)

// NewDecimator passes on every n-th number.
func NewDecimator(n int) (*Decimator, error) {
	if n < 2 || n > 4096 {
		return nil, fmt.Errorf("every %d-th number: it must be from 2 to 4096", n)
	}
	length := int(math.Ceil((stopBand-7.95)/(14.36*transition/float64(n)))) + 1
	length |= 1
	d := &Decimator{taps: make([]float64, length), ring: make([]float64, length), every: n}
	beta, sum := 0.1102*(stopBand-8.7), 0.0
	middle := float64(length-1) / 2
	for i := range d.taps {
		x := float64(i) - middle
		r := x / middle
		h := 1 / float64(n) // sinc of the band edge at half the new rate
		if x != 0 {
			h = math.Sin(math.Pi*x/float64(n)) / (math.Pi * x)
		}
		d.taps[i] = h * besselI0(beta*math.Sqrt(max(0, 1-r*r)))
		sum += d.taps[i]
	}
	for i := range d.taps {
		d.taps[i] /= sum
	}
	return d, nil
}

// besselI0 is the modified Bessel function of order 0, by its power series (Abramowitz & Stegun 9.6.12).
func besselI0(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > 1e-17*sum; k++ {
		term *= (x / 2 / k) * (x / 2 / k)
		sum += term
	}
	return sum
}

// Delay is by how many samples what comes out is later than what went in.
func (d *Decimator) Delay() float64 { return float64(len(d.taps)-1) / 2 }

// Step takes a number.
func (d *Decimator) Step(_ bridge.Time, x float64) (float64, bool) {
	if !d.begun {
		d.begun, d.phase = true, 0
		for i := range d.ring {
			d.ring[i] = x
		}
	}
	d.ring[d.pos] = x
	if d.pos++; d.pos == len(d.ring) {
		d.pos = 0
	}
	if d.phase++; d.phase < d.every {
		return 0, false
	}
	d.phase = 0
	y, n := 0.0, len(d.ring)-d.pos
	for i, v := range d.ring[d.pos:] { // the taps are symmetric: no order to mind
		y += v * d.taps[i]
	}
	for i, v := range d.ring[:d.pos] {
		y += v * d.taps[n+i]
	}
	return y, true
}

// Reset forgets what came before.
func (d *Decimator) Reset() { d.begun = false }
