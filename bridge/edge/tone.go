package edge

import (
	"math"

	"gemel/bridge"
)

// Tone is the amplitude (peak, in the unit of the numbers) of one frequency in blocks of n numbers, by Goertzel's recurrence under a Hann window. The frequency
// need not fit into the block a whole number of times; what is further than 2 rate/n from it does not count.
//
// Source: G. Goertzel, "An algorithm for the evaluation of finite trigonometric series", Amer. Math. Monthly 65 (1958), 34–35; for any frequency: P. Sysel,
// P. Rajmic, EURASIP J. Adv. Signal Process. 2012:56.
type Tone struct {
	window []float64
	coeff  float64 // 2 cos(w)
	scale  float64 // 2 / sum of the window
	s1, s2 float64
	n      int
}

// NewTone of a frequency [Hz].
func NewTone(rate, frequency float64, n int) (*Tone, error) {
	if err := checkBlock(n); err != nil {
		return nil, err
	}
	if err := checkRate(rate, frequency); err != nil {
		return nil, err
	}
	w, sum := hann(n)
	return &Tone{window: w, coeff: 2 * math.Cos(2*math.Pi*frequency/rate), scale: 2 / sum}, nil
}

// hann is the periodic window of n numbers, and its sum.
func hann(n int) (w []float64, sum float64) {
	w = make([]float64, n)
	for i := range w {
		w[i] = 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(n))
		sum += w[i]
	}
	return w, sum
}

// Step takes a number.
func (t *Tone) Step(_ bridge.Time, x float64) (float64, bool) {
	s := t.window[t.n]*x + t.coeff*t.s1 - t.s2
	t.s1, t.s2 = s, t.s1
	if t.n++; t.n < len(t.window) {
		return 0, false
	}
	power := t.s1*t.s1 + t.s2*t.s2 - t.coeff*t.s1*t.s2
	t.Reset()
	return t.scale * math.Sqrt(max(power, 0)), true
}

// Reset forgets what came before.
func (t *Tone) Reset() { t.n, t.s1, t.s2 = 0, 0, 0 }
