package sparkplug

import (
	"math"

	"gemel/bridge"
)

// seen remembers the samples of the latest past, so that what an edge node sends again, since it does not know what has arrived, is told once.
type seen struct {
	now, before map[sighting]struct{}
	began       bridge.Time // of now
}

type sighting struct {
	tag    int
	at     bridge.Time
	bits   uint64
	status bridge.Status
}

// How long, and how many samples, are remembered at least, unless there are more.
const (
	sightFor  = bridge.Time(60e9)
	sightMost = 250_000
)

// add says whether a sample is new.
func (s *seen) add(tag int, x bridge.Sample, now bridge.Time) bool {
	k := sighting{tag, x.Source, math.Float64bits(x.Value), x.Status}
	if _, ok := s.now[k]; ok {
		return false
	}
	if _, ok := s.before[k]; ok {
		return false
	}
	if s.now == nil || now-s.began > sightFor || len(s.now) >= sightMost {
		s.before, s.now, s.began = s.now, map[sighting]struct{}{}, now
	}
	s.now[k] = struct{}{}
	return true
}
