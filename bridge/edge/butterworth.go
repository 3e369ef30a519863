package edge

import (
	"errors"
	"fmt"
	"math"
)

var errQuality = errors.New("the quality factor must lie above 0 and not above 1e6")

// Butterworth is a low-pass of even order as a chain of biquads; −3 dB at its frequency [Hz].
//
// Source: S. Butterworth, "On the theory of filter amplifiers", Experimental Wireless 7 (1930), 536–541. Pole pair k of n/2 has Q = 1/(2 cos((2k+1)π/(2n))).
// Each section is mapped by the bilinear transform with its frequency prewarped, so the whole is the digital Butterworth filter.
func Butterworth(rate, frequency float64, order int) ([]Stage, error) {
	return butterworth(rate, frequency, order, LowPass)
}

// ButterworthHighPass is the high-pass.
func ButterworthHighPass(rate, frequency float64, order int) ([]Stage, error) {
	return butterworth(rate, frequency, order, HighPass)
}

func butterworth(rate, frequency float64, order int, section func(rate, frequency, q float64) (*Biquad, error)) ([]Stage, error) {
	if order < 2 || order > 16 || order%2 != 0 {
		return nil, fmt.Errorf("a filter of order %d: it must be even, from 2 to 16", order)
	}
	var list []Stage
	for k := range order / 2 {
		s, err := section(rate, frequency, 1/(2*math.Cos(float64(2*k+1)*math.Pi/float64(2*order))))
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}
