package edge

import (
	"math"

	"gemel/bridge"
)

// door is the corridor of slopes whose lines from the last report pass every sample since then within the band.
//
// Source: E. H. Bristol, "Swinging door trending: adaptive trend recording?", ISA National Conference Proceedings 1990, pp. 749–754, and US patent
// 4,669,097 (1987). One thing differs: a line may end only at a sample, and only at one that lies in the corridor itself, so that reports are numbers that were
// read and the bound is the band, not twice the band.
type door struct{ low, high float64 }

func (d *door) open() { d.low, d.high = math.Inf(-1), math.Inf(1) }

// fits says whether the line from the last report to s passes everything in between.
func (d *door) fits(last, s bridge.Sample) bool {
	slope := (s.Value - last.Value) / float64(s.Source-last.Source)
	if slope == 0 && s.Value != last.Value { // too small for a float64
		return false
	}
	return slope >= d.low && slope <= d.high
}

// rounding of the slopes here and of the line in At stays below this share of the numbers in it (about 10 operations of 2⁻⁵³ each).
const rounding = 16 * 0x1p-52

// smallest is above what slopes lose that are too small for a float64.
const smallest = 1e-300

// narrow the corridor so that later lines pass s as well.
func (d *door) narrow(last, s bridge.Sample, band float64) {
	band -= rounding*(math.Abs(s.Value)+math.Abs(last.Value)+band) + smallest
	if !(band >= 0) { // too narrow for these numbers: only a level line passes what is as it was, and nothing passes what is not
		if d.low, d.high = max(d.low, 0), min(d.high, 0); s.Value != last.Value {
			d.low, d.high = math.Inf(1), math.Inf(-1)
		}
		return
	}
	dt := float64(s.Source - last.Source)
	d.low = max(d.low, (s.Value-band-last.Value)/dt)
	d.high = min(d.high, (s.Value+band-last.Value)/dt)
}
