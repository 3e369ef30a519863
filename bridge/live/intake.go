package live

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"gemel/bridge"
	"gemel/bridge/historian"
)

// Intake takes what sources deliver.
type Intake struct {
	Historian historian.Historian
	Latest    *Latest
	Clock     bridge.Clock
	Tags      []bridge.Tag
	Samples   func([]bridge.Sample)    // what is on disk; called from several goroutines; nil: nobody wants it
	Events    func(bridge.Event) error // journal and gate; an error stops nothing, but is told again by Run; nil: nobody
}

// Run runs all sources until ctx ends or one of them gives up for good; the others are stopped then.
func (in *Intake) Run(ctx context.Context, sources []bridge.Source) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var group sync.WaitGroup
	errs := make([]error, len(sources))
	for i, s := range sources {
		group.Add(1)
		go func() {
			defer group.Done()
			defer cancel()
			one := &stream{in: in, source: s.Name()}
			if err := s.Run(ctx, one.take, one.tell); err != nil && !errors.Is(err, context.Canceled) {
				if errs[i] = err; !strings.HasPrefix(err.Error(), s.Name()+": ") {
					errs[i] = fmt.Errorf("%s: %w", s.Name(), err)
				}
			}
			errs[i] = errors.Join(errs[i], one.keepGaps(), one.err)
		}()
	}
	group.Wait()
	return errors.Join(errs...)
}

// stream is one source's way in.
type stream struct {
	in     *Intake
	source string
	state  bridge.State    // that was told last
	full   bool            // samples are refused
	gaps   []historian.Gap // that could not be kept yet
	err    error           // the first that an event met
}

// take keeps samples; the source may acknowledge them when it returns nil.
func (s *stream) take(samples []bridge.Sample) error {
	err := s.keepGaps() // what is acknowledged after a gap does not hide it
	if err == nil {
		s.flagFuture(samples)
		err = s.in.Historian.Append(samples)
	}
	s.room(err)
	if err != nil {
		return err
	}
	s.in.Latest.put(samples)
	if s.in.Samples != nil {
		s.in.Samples(samples)
	}
	return nil
}

// room tells, once, that samples are not kept, and that they are again.
func (s *stream) room(err error) {
	if s.full == (err != nil) {
		return
	}
	s.full = err != nil
	e := bridge.Event{At: bridge.At(s.in.Clock.Now()), Source: s.source, State: s.state, Text: "samples are stored again"}
	if s.full {
		e.Text = "samples are not stored, and wait at their source as long as there is room: " + err.Error()
	}
	s.tell(e)
}

// flagFuture makes good samples uncertain whose clock is ahead of ours: nothing else says that a device's clock is wrong.
func (s *stream) flagFuture(samples []bridge.Sample) {
	limit := bridge.At(s.in.Clock.Now()) + aheadMost
	for i := range samples {
		if samples[i].Source > limit && samples[i].Status.IsGood() {
			samples[i].Status = bridge.UncertainLastUsable
		}
	}
}

// keepGaps records the gaps that wait for it. A historian on a server may be away: they are tried again with the next samples.
func (s *stream) keepGaps() error {
	for len(s.gaps) > 0 {
		if err := s.in.Historian.AddGap(s.gaps[0]); err != nil {
			return err
		}
		s.gaps = s.gaps[1:]
	}
	return nil
}

// tell records gaps where samples are kept, and passes events on.
func (s *stream) tell(e bridge.Event) {
	s.state = e.State
	if e.Gap {
		s.gaps = append(s.gaps, historian.Gap{Source: e.Source, From: e.From, To: e.To, Why: e.Text})
		_ = s.keepGaps() // they are tried again, at the end at the latest
	}
	if s.in.Events == nil {
		return
	}
	if err := s.in.Events(e); s.err == nil {
		s.err = err
	}
}
