package historian

import (
	"errors"
	"maps"
	"math"
	"slices"

	"gemel/bridge"
)

// Historian keeps samples. It serves any number of goroutines.
type Historian interface {
	// Register gives a name its number, the same for ever.
	Register(name string) (bridge.TagID, error)
	// Names of all tags that have a number.
	Names() (map[string]bridge.TagID, error)
	// Append keeps samples of registered tags, in any order; when it returns nil they are on disk.
	Append(samples []bridge.Sample) error
	// Read calls f with the samples of a tag whose source time lies in [from, to), in order of that time, some at a time; the slice is f's until it returns.
	Read(tag bridge.TagID, from, to bridge.Time, f func([]bridge.Sample) error) error
	// Latest is the sample of a tag with the greatest source time.
	Latest(tag bridge.TagID) (bridge.Sample, bool, error)
	// AddGap records that samples of a connection may be missing between two times.
	AddGap(Gap) error
	// Gaps that touch [from, to), in order; of all connections where source is empty.
	Gaps(source string, from, to bridge.Time) ([]Gap, error)
	// Forget removes the samples of a tag, and the gaps where tag is 0, before a time.
	Forget(tag bridge.TagID, before bridge.Time) error
	Close() error
}

// Gap is a time in which samples of a connection may be missing.
type Gap struct {
	Source   string      `json:"source"`
	From, To bridge.Time // half open
	Why      string      `json:"why"`
}

// ForgetAll removes the samples of all tags, and the gaps, before a time.
func ForgetAll(h Historian, before bridge.Time) error {
	names, err := h.Names()
	if err != nil {
		return err
	}
	many, ok := h.(interface {
		ForgetTags(tags []bridge.TagID, before bridge.Time) error
	})
	for group := range slices.Chunk(slices.Sorted(maps.Values(names)), forgottenAtOnce) {
		if ok {
			err = many.ForgetTags(group, before)
		} else {
			for _, tag := range group {
				err = errors.Join(err, h.Forget(tag, before))
			}
		}
		if err != nil {
			return err
		}
	}
	return h.Forget(0, before)
}

// forgottenAtOnce is how many tags a store forgets in one go, while it takes no samples.
const forgottenAtOnce = 500

// Bucket is what the samples of a time were like. Least, Mean and Greatest are of those with good status; NaN where there is none, and NaN values do not
// count. Last is the last sample of any status.
type Bucket struct {
	From        bridge.Time
	Count, Good int
	Least       float64
	Mean        float64 // over samples, not over time
	Greatest    float64
	Last        bridge.Sample
}

// Reader is the part of a Historian that queries and exports need.
type Reader interface {
	Read(tag bridge.TagID, from, to bridge.Time, f func([]bridge.Sample) error) error
}

// Buckets reads a tag as buckets of equal length; those without samples are left out.
func Buckets(h Reader, tag bridge.TagID, from, to, length bridge.Time) ([]Bucket, error) {
	var list []Bucket
	var sum float64
	finish := func() {
		if n := len(list); n > 0 {
			if b := &list[n-1]; b.Good > 0 {
				b.Mean = sum / float64(b.Good)
			}
		}
		sum = 0
	}
	err := h.Read(tag, from, to, func(samples []bridge.Sample) error {
		for _, s := range samples {
			begin := from + (s.Source-from)/length*length
			if n := len(list); n == 0 || list[n-1].From != begin {
				finish()
				list = append(list, Bucket{From: begin, Least: math.NaN(), Mean: math.NaN(), Greatest: math.NaN()})
			}
			b := &list[len(list)-1]
			b.Count, b.Last = b.Count+1, s
			if !s.Status.IsGood() || math.IsNaN(s.Value) {
				continue
			}
			if b.Good++; b.Good == 1 {
				b.Least, b.Greatest = s.Value, s.Value
			}
			b.Least, b.Greatest = min(b.Least, s.Value), max(b.Greatest, s.Value)
			sum += s.Value
		}
		return nil
	})
	finish()
	return list, err
}
