package live

import (
	"context"
	"errors"
	"fmt"
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
			one := &stream{in: in}
			if err := s.Run(ctx, one.take, one.tell); err != nil && !errors.Is(err, context.Canceled) {
				errs[i] = fmt.Errorf("%s: %w", s.Name(), err)
			}
			errs[i] = errors.Join(errs[i], one.err)
		}()
	}
	group.Wait()
	return errors.Join(errs...)
}

// stream is one source's way in.
type stream struct {
	in  *Intake
	err error // the first that an event met
}

// take keeps samples; the source may acknowledge them when it returns nil.
func (s *stream) take(samples []bridge.Sample) error {
	s.flagFuture(samples)
	if err := s.in.Historian.Append(samples); err != nil {
		return err
	}
	s.in.Latest.put(samples)
	if s.in.Samples != nil {
		s.in.Samples(samples)
	}
	return nil
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

// tell records gaps where samples are kept, and passes events on.
func (s *stream) tell(e bridge.Event) {
	var err error
	if e.Gap {
		err = s.in.Historian.AddGap(historian.Gap{Source: e.Source, From: e.From, To: e.To, Why: e.Text})
	}
	if s.in.Events != nil {
		err = errors.Join(err, s.in.Events(e))
	}
	if s.err == nil {
		s.err = err
	}
}
