package opcua

import (
	"math"

	"gemel/bridge"
)

// seen remembers the last samples of one tag, to tell those that are told twice: same source time, value (bits) and code of status.
type seen struct {
	last bridge.Time // greatest source time
	ring []told
	next int
}

type told struct {
	source bridge.Time
	bits   uint64
	code   bridge.Status
}

// samples remembered: what two subscriptions can overlap by where they meet, and a history and a subscription
const (
	remembered = 32
	recalled   = 4096
)

// again says whether the sample was there before, and remembers it among the last ones, at most so many.
func (s *seen) again(x bridge.Sample, most int) bool {
	key := told{x.Source, math.Float64bits(x.Value), x.Status &^ infoBits}
	if x.Source <= s.last {
		for _, k := range s.ring {
			if k == key {
				return true
			}
		}
	}
	if len(s.ring) < most {
		s.ring = append(s.ring, key)
	} else {
		s.ring[s.next] = key
		s.next = (s.next + 1) % remembered
	}
	s.last = max(s.last, x.Source)
	return false
}
