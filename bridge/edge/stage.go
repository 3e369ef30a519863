package edge

import (
	"fmt"
	"math"

	"gemel/bridge"
)

// Stage is one filter or detector. It serves one goroutine, and allocates nothing once it is made.
type Stage interface {
	// Step takes a number, which is never NaN or infinite; ok is false while there is nothing to pass on.
	Step(at bridge.Time, x float64) (y float64, ok bool)
	// Reset forgets what came before: something is missing, and the next number stands alone.
	Reset()
}

// checkRate says whether a frequency can be told at a sampling rate.
func checkRate(rate, frequency float64) error {
	if !(rate > 0 && rate <= math.MaxFloat64) {
		return fmt.Errorf("%g Hz is no sampling rate", rate)
	}
	if !(frequency > 0 && frequency < rate/2) {
		return fmt.Errorf("%g Hz cannot be told at %g samples per second; it must lie between 0 and %g Hz", frequency, rate, rate/2)
	}
	return nil
}

// checkBlock says whether a number of samples can be worked on at once.
func checkBlock(n int) error {
	if n < 2 || n > 1<<22 {
		return fmt.Errorf("a block of %d samples: it must have from 2 to %d", n, 1<<22)
	}
	return nil
}
