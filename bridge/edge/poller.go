package edge

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync"
	"time"

	"gemel/bridge"
)

// Poller is a bridge.Source that reads an instrument at a fixed rate. Samples carry the time at which they were due, so that filters see an even grid; a reading
// that comes later than half a period is left out, and told as a gap. Reading goes on while samples are kept, however long the disk takes.
//
// A program keeps 1 kHz no better than the system that runs it: where the instrument has a clock and a buffer of its own, make a Source of that instead.
type Poller struct {
	Connection string // its name
	Period     time.Duration
	Tags       []bridge.Tag
	Batch      time.Duration // what is delivered at once; 0: 100 ms
	Keep       time.Duration // what is kept while samples are refused; 0: 60 s
	Clock      bridge.Clock  // nil: the wall
	// Read reads all tags once, in their order and unit. An error makes all of them bad, and is told.
	Read func(values []float64, status []bridge.Status) error
}

// polling is what the goroutine that reads and the one that delivers share.
type polling struct {
	*Poller
	wake chan struct{}
	most int // samples

	mu      sync.Mutex
	samples []bridge.Sample
	gap     bridge.Event
	lost    int // instants, in the gap
	fault   string
	told    string
}

// Name of the connection.
func (p *Poller) Name() string { return p.Connection }

// Run until ctx ends.
func (p *Poller) Run(ctx context.Context, take func([]bridge.Sample) error, tell func(bridge.Event)) error {
	switch {
	case p.Period <= 0:
		return fmt.Errorf("%s: a period of %v cannot be polled", p.Connection, p.Period)
	case len(p.Tags) == 0 || p.Read == nil:
		return fmt.Errorf("%s: there is nothing to poll", p.Connection)
	}
	s := &polling{Poller: p, wake: make(chan struct{}, 1)}
	if s.Clock == nil {
		c := *p
		c.Clock, s.Poller = bridge.Wall{}, &c
	}
	keep := p.Keep
	if keep <= 0 {
		keep = time.Minute
	}
	s.most = max(1, int(keep/p.Period)) * len(p.Tags)
	tell(bridge.Event{At: bridge.At(s.Clock.Now()), Source: p.Connection, State: bridge.Connected, Text: fmt.Sprintf("polling every %v", p.Period)})
	var group sync.WaitGroup
	group.Add(1)
	go func() { defer group.Done(); s.read(ctx) }()
	err := s.deliver(ctx, take, tell)
	group.Wait()
	return errors.Join(err, s.flush(take, tell))
}

// read at the times that are due.
func (s *polling) read(ctx context.Context) {
	runtime.LockOSThread() // what sleeps is the thread
	defer runtime.UnlockOSThread()
	values, status := make([]float64, len(s.Tags)), make([]bridge.Status, len(s.Tags))
	batch := s.Batch
	if batch <= 0 {
		batch = 100 * time.Millisecond
	}
	every, waiting := max(1, int(batch/s.Period)), 0
	for due := s.Clock.Now(); ; due = due.Add(s.Period) {
		if !s.wait(ctx, due) {
			return
		}
		if late := s.Clock.Now().Sub(due); late > s.Period/2 {
			n := int((late + s.Period/2) / s.Period)
			n = max(n, 1)
			s.missed(bridge.At(due), bridge.At(due.Add(time.Duration(n)*s.Period)), n, "the program could not keep up")
			due = due.Add(time.Duration(n-1) * s.Period)
			continue
		}
		clear(status)
		err := s.Read(values, status)
		now := bridge.At(s.Clock.Now())
		s.mu.Lock()
		if s.fault = ""; err != nil {
			s.fault = err.Error()
		}
		for i := range s.Tags {
			if err != nil {
				values[i], status[i] = math.NaN(), bridge.BadDeviceFailure
			}
			s.samples = append(s.samples, bridge.Sample{Tag: s.Tags[i].ID, Value: values[i], Status: status[i], Source: bridge.At(due), Server: now})
		}
		over := len(s.samples) - s.most
		if over > 0 {
			s.widen(s.samples[0].Source, s.samples[over-1].Source, over/len(s.Tags), "samples were refused for too long")
			s.samples = append(s.samples[:0], s.samples[over:]...)
		}
		s.mu.Unlock()
		if waiting++; waiting >= every {
			waiting = 0
			s.poke()
		}
	}
}

// exactly is how long before a time a sleep of the system takes the place of a timer of Go.
const exactly = 5 * time.Millisecond

// wait until a time; false when ctx has ended.
func (s *polling) wait(ctx context.Context, due time.Time) bool {
	_, wall := s.Clock.(bridge.Wall)
	for ctx.Err() == nil {
		left := due.Sub(s.Clock.Now())
		switch {
		case left <= 0:
			return true
		case wall && left <= exactly:
			sleep(left)
			continue
		case wall:
			left -= exactly / 2
		}
		select {
		case <-ctx.Done():
		case <-s.Clock.After(left):
		}
	}
	return false
}

func (s *polling) missed(from, to bridge.Time, n int, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.widen(from, to, n, why)
}

// widen the gap that is to be told.
func (s *polling) widen(from, to bridge.Time, n int, why string) {
	if s.lost == 0 {
		s.gap.From, s.gap.To = from, to
	}
	s.lost, s.gap.From, s.gap.To, s.gap.Text = s.lost+n, min(s.gap.From, from), max(s.gap.To, to), why
}

func (s *polling) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// deliver what was read.
func (s *polling) deliver(ctx context.Context, take func([]bridge.Sample) error, tell func(bridge.Event)) error {
	pending := []bridge.Sample(nil)
	for {
		select {
		case <-ctx.Done():
			return s.giveBack(pending)
		case <-s.wake:
		}
		s.tellAll(tell)
		if len(pending) == 0 { // the two slices change places
			s.mu.Lock()
			pending, s.samples = s.samples, pending[:0]
			s.mu.Unlock()
		}
		if len(pending) > 0 && take(pending) == nil {
			pending = pending[:0]
		}
	}
}

// giveBack what was refused, before what came after it.
func (s *polling) giveBack(pending []bridge.Sample) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.samples = append(append([]bridge.Sample(nil), pending...), s.samples...)
	return nil
}

// flush delivers what is left at the end.
func (s *polling) flush(take func([]bridge.Sample) error, tell func(bridge.Event)) error {
	s.tellAll(tell)
	if len(s.samples) == 0 {
		return nil
	}
	return take(s.samples)
}

// tellAll tells what happened since the last time.
func (s *polling) tellAll(tell func(bridge.Event)) {
	s.mu.Lock()
	gap, lost, fault, told := s.gap, s.lost, s.fault, s.told
	s.lost, s.told = 0, fault
	s.mu.Unlock()
	gap.At, gap.Source, gap.State = bridge.At(s.Clock.Now()), s.Connection, bridge.Connected
	if lost > 0 {
		gap.Gap, gap.Text = true, fmt.Sprintf("%d readings are missing: %s", lost, gap.Text)
		tell(gap)
	}
	switch {
	case fault != "" && told == "":
		tell(bridge.Event{At: gap.At, Source: s.Connection, State: bridge.Disconnected, Text: "the instrument cannot be read: " + fault})
	case fault == "" && told != "":
		tell(bridge.Event{At: gap.At, Source: s.Connection, State: bridge.Connected, Text: "the instrument can be read again"})
	}
}
