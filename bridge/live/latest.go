package live

import (
	"sync"
	"time"

	"gemel/bridge"
)

// Latest holds the last sample of every tag. It serves any number of goroutines.
type Latest struct {
	mu      sync.RWMutex
	samples map[bridge.TagID]bridge.Sample
	ids     map[string]bridge.TagID
}

// NewLatest knows these tags.
func NewLatest(tags []bridge.Tag) *Latest {
	l := &Latest{samples: map[bridge.TagID]bridge.Sample{}, ids: map[string]bridge.TagID{}}
	for _, t := range tags {
		l.ids[t.Name] = t.ID
	}
	return l
}

// put keeps samples that are newer than what is there; of two with the same source time the later told one counts.
func (l *Latest) put(samples []bridge.Sample) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range samples {
		if old, ok := l.samples[s.Tag]; !ok || s.Source >= old.Source {
			l.samples[s.Tag] = s
		}
	}
}

// Now is the last sample of a tag by its name: what the gate asks for.
func (l *Latest) Now(name string) (bridge.Sample, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	id, ok := l.ids[name]
	if !ok {
		return bridge.Sample{}, false
	}
	s, ok := l.samples[id]
	return s, ok
}

// Limits of the age of a sample.
const (
	stalePeriods = 5
	staleLeast   = bridge.Time(10 * time.Second)
	aheadMost    = bridge.Time(5 * time.Second)
)

// staleAfter is how old the last sample of a tag may be.
func staleAfter(t *bridge.Tag) bridge.Time { return max(stalePeriods*t.Period, staleLeast) }
