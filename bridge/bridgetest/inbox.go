package bridgetest

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"gemel/bridge"
)

// Inbox takes what a bridge.Source delivers: a historian that forgets nothing and can be told to take nothing.
type Inbox struct {
	mu      sync.Mutex
	samples []bridge.Sample
	events  []bridge.Event
	refuses bool
	refused int // samples of the last delivery that was not taken
	news    chan struct{}
}

// Run a source until the test ends, or stop is called, which may be called twice.
func Run(t testing.TB, s bridge.Source) (in *Inbox, stop func()) {
	t.Helper()
	in = &Inbox{news: make(chan struct{}, 1)}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := s.Run(ctx, in.Take, in.Tell); !errors.Is(err, context.Canceled) {
			t.Errorf("run ended with %v", err)
		}
	}()
	stop = sync.OnceFunc(func() { cancel(); <-done })
	t.Cleanup(stop)
	return in, stop
}

// NewInbox for a source that a test runs by itself.
func NewInbox() *Inbox { return &Inbox{news: make(chan struct{}, 1)} }

// Take keeps samples, or refuses them.
func (b *Inbox) Take(s []bridge.Sample) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	defer b.poke()
	if b.refuses {
		b.refused = len(s)
		return errors.New("the disk is full")
	}
	b.samples = append(b.samples, s...)
	return nil
}

// Tell keeps an event.
func (b *Inbox) Tell(e bridge.Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.events = append(b.events, e)
	b.poke()
}

func (b *Inbox) poke() {
	select {
	case b.news <- struct{}{}:
	default:
	}
}

// Refuse samples from now on, or take them again.
func (b *Inbox) Refuse(on bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.refuses = on
}

// Refused is how many samples the last delivery had that was not taken.
func (b *Inbox) Refused() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.refused
}

// Until waits, for a minute at most, until something is true; it looks whenever something has come.
func (b *Inbox) Until(t testing.TB, what string, ready func() bool) {
	t.Helper()
	for end := time.After(time.Minute); !ready(); {
		select {
		case <-b.news:
		case <-end:
			events := b.Events()
			t.Fatalf("%s: did not happen; %d samples, the last events %+v", what, b.Len(), events[max(0, len(events)-10):])
		}
	}
}

// Len is the number of samples.
func (b *Inbox) Len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.samples)
}

// Samples in the order of their coming.
func (b *Inbox) Samples() []bridge.Sample {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.samples)
}

// Clear forgets the samples that have come.
func (b *Inbox) Clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.samples = nil
}

// Of are the samples of a tag.
func (b *Inbox) Of(tag bridge.TagID) (list []bridge.Sample) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, x := range b.samples {
		if x.Tag == tag {
			list = append(list, x)
		}
	}
	return list
}

// Last sample of a tag; where there is none, its value is NaN and its status bridge.Bad.
func (b *Inbox) Last(tag bridge.TagID) bridge.Sample {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, x := range slices.Backward(b.samples) {
		if x.Tag == tag {
			return x
		}
	}
	return bridge.Sample{Value: math.NaN(), Status: bridge.Bad}
}

// Events in the order of their coming.
func (b *Inbox) Events() []bridge.Event {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.events)
}

// Told says whether there was an event such as this.
func (b *Inbox) Told(such func(bridge.Event) bool) bool {
	return slices.ContainsFunc(b.Events(), such)
}

// Gaps that were told.
func (b *Inbox) Gaps() (list []bridge.Event) {
	for _, e := range b.Events() {
		if e.Gap {
			list = append(list, e)
		}
	}
	return list
}
