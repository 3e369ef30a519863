package edge

import (
	"math"

	"gemel/bridge"
)

// Biquad is a filter of second order, H(z) = (b0 + b1 z⁻¹ + b2 z⁻²) / (1 + a1 z⁻¹ + a2 z⁻²), in the transposed direct form II.
//
// Source of the coefficients: R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients" (W3C Note, 2021): low-pass, high-pass, band-pass
// with a peak of 0 dB, notch; w0 = 2π f/rate, α = sin(w0)/(2Q).
type Biquad struct {
	b0, b1, b2, a1, a2 float64
	s1, s2             float64
	begun              bool
}

// LowPass lets through what is slower than a frequency [Hz].
func LowPass(rate, frequency, q float64) (*Biquad, error) {
	c, alpha, err := cookbook(rate, frequency, q)
	return normal((1-c)/2, 1-c, (1-c)/2, c, alpha), err
}

// HighPass lets through what is faster than a frequency [Hz].
func HighPass(rate, frequency, q float64) (*Biquad, error) {
	c, alpha, err := cookbook(rate, frequency, q)
	return normal((1+c)/2, -(1 + c), (1+c)/2, c, alpha), err
}

// BandPass lets through what is near a frequency [Hz]; the band between the −3 dB points is about frequency/q wide.
func BandPass(rate, frequency, q float64) (*Biquad, error) {
	c, alpha, err := cookbook(rate, frequency, q)
	return normal(alpha, 0, -alpha, c, alpha), err
}

// Notch removes what is near a frequency [Hz].
func Notch(rate, frequency, q float64) (*Biquad, error) {
	c, alpha, err := cookbook(rate, frequency, q)
	return normal(1, -2*c, 1, c, alpha), err
}

func cookbook(rate, frequency, q float64) (c, alpha float64, err error) {
	if err := checkRate(rate, frequency); err != nil {
		return 0, 0, err
	}
	if !(q > 0 && q <= 1e6) {
		return 0, 0, errQuality
	}
	s, c := math.Sincos(2 * math.Pi * frequency / rate)
	return c, s / (2 * q), nil
}

func normal(b0, b1, b2, c, alpha float64) *Biquad {
	a0 := 1 + alpha
	return &Biquad{b0: b0 / a0, b1: b1 / a0, b2: b2 / a0, a1: -2 * c / a0, a2: (1 - alpha) / a0}
}

// Step filters a number. The first one counts as if it had been there for ever, so that no start is heard.
func (f *Biquad) Step(_ bridge.Time, x float64) (float64, bool) {
	if !f.begun {
		f.begun = true
		y := x * (f.b0 + f.b1 + f.b2) / (1 + f.a1 + f.a2)
		f.s2 = f.b2*x - f.a2*y
		f.s1 = f.b1*x - f.a1*y + f.s2
	}
	y := f.b0*x + f.s1
	f.s1 = f.b1*x - f.a1*y + f.s2
	f.s2 = f.b2*x - f.a2*y
	return y, true
}

// Reset forgets what came before.
func (f *Biquad) Reset() { f.begun = false }
