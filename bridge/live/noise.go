package live

import (
	"math"
	"time"

	"gemel/bridge"
)

// differences measures the noise of a tag: half the mean square of the difference of two samples that follow on one another. What the plant itself does in between counts as
// noise, too. And it remembers the last samples.
type differences struct {
	last   bridge.Sample
	n      float64
	square float64
	recent []bridge.Sample // oldest first, one in recentEvery
}

const (
	remembered  = 100 // differences
	recentMost  = 64
	recentEvery = bridge.Time(100 * time.Millisecond)
	recentMean  = 5                             // samples
	recentAge   = bridge.Time(60 * time.Second) // of the oldest of them
)

// take says whether a sample is new.
func (d *differences) take(s bridge.Sample) bool {
	if d.n > 0 && s.Source <= d.last.Source {
		return false
	}
	if d.n > 0 {
		step := s.Value - d.last.Value
		d.square += (float64(step*step) - d.square) / min(d.n, remembered)
	}
	d.last, d.n = s, d.n+1
	if k := len(d.recent); k == 0 || s.Source >= d.recent[k-1].Source+recentEvery {
		if k == recentMost {
			d.recent = append(d.recent[:0], d.recent[1:]...)
		}
		d.recent = append(d.recent, s)
	}
	return true
}

func (d *differences) deviation() float64 { return math.Sqrt(d.square / 2) }

// mean of the last samples before a time; ok is false where there are none.
func (d *differences) mean(before bridge.Time) (mean float64, ok bool) {
	n := 0.0
	for i := len(d.recent) - 1; i >= 0 && n < recentMean; i-- {
		if s := d.recent[i]; s.Source < before && s.Source >= before-recentAge {
			mean += s.Value
			n++
		}
	}
	return mean / max(n, 1), n > 0
}
