package edge

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/dsp/fourier"

	"gemel/bridge"
)

// BandRMS is the RMS of what lies between two frequencies, of blocks of n numbers, from their spectrum under a Hann window. With integration the RMS is that
// of the integral: of the velocity, where the numbers are accelerations.
//
// Source: P. D. Welch, IEEE Trans. Audio Electroacoust. 15 (1967), 70–73: power of bin k = 2 |X_k|² / (n Σw²); the integral divides it by (2π f)².
type BandRMS struct {
	window []float64
	block  []float64
	fft    *fourier.FFT
	bins   []complex128
	weight []float64 // of the power of a bin
	n      int
}

// NewBandRMS between two frequencies [Hz]. A band above half of the rate would be cut off in silence, and is refused.
func NewBandRMS(rate, low, high float64, n int, integrate bool) (*BandRMS, error) {
	if err := checkBlock(n); err != nil {
		return nil, err
	}
	if err := checkRate(rate, high); err != nil {
		return nil, err
	}
	// the window spreads a tone over two bins on either side, and the mean over the first two
	if bin := rate / float64(n); !(low >= 2*bin && low <= high-bin) {
		return nil, fmt.Errorf("the band from %g to %g Hz cannot be told by blocks of %d samples, whose lines are %g Hz apart: it must begin at %g Hz or above and be wider than a line", low, high, n, bin, 2*bin)
	}
	w, _ := hann(n)
	square := 0.0
	for _, v := range w {
		square += v * v
	}
	b := &BandRMS{window: w, block: make([]float64, n), fft: fourier.NewFFT(n), bins: make([]complex128, n/2+1), weight: make([]float64, n/2+1)}
	for k := range b.weight {
		f := float64(k) * rate / float64(n)
		if f >= low && f <= high {
			b.weight[k] = 2 / (float64(n) * square)
			if integrate {
				b.weight[k] /= (2 * math.Pi * f) * (2 * math.Pi * f)
			}
		}
	}
	return b, nil
}

// Step takes a number.
func (b *BandRMS) Step(_ bridge.Time, x float64) (float64, bool) {
	b.block[b.n] = x
	if b.n++; b.n < len(b.block) {
		return 0, false
	}
	b.n = 0
	mean := 0.0
	for _, v := range b.block {
		mean += v
	}
	mean /= float64(len(b.block))
	for i, w := range b.window {
		b.block[i] = (b.block[i] - mean) * w
	}
	b.bins = b.fft.Coefficients(b.bins, b.block)
	sum := 0.0
	for k, w := range b.weight {
		if w > 0 {
			re, im := real(b.bins[k]), imag(b.bins[k])
			sum += w * (re*re + im*im)
		}
	}
	return math.Sqrt(sum), true
}

// Reset forgets what came before.
func (b *BandRMS) Reset() { b.n = 0 }
