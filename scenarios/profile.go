package scenarios

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"gemel/engine"
)

// Profile says where the work of a run went: what limited its steps, and what made its events. It needs a plant that was compiled with
// an engine.Trace.
type Profile struct {
	Reached float64         `json:"reached_s"` // where the run got to
	Failure string          `json:"failure,omitempty"`
	Ticks   int64           `json:"ticks"`
	Steps   StepFacts       `json:"steps"`
	Limits  []LimitFacts    `json:"limiting_variables"` // most often first
	Events  []EventFacts    `json:"event_sources"`      // most often first
	Same    *bool           `json:"same_trajectory,omitempty"`
	Work    []StretchOfTime `json:"work"` // tenths of the run in which there was any, by time
}

// LimitFacts say how often a variable limited the step.
type LimitFacts struct {
	Name     string `json:"name"`
	Unit     string `json:"unit,omitempty"`
	Taken    int64  `json:"steps"`    // in which its error was the largest, and large enough to matter
	Rejected int64  `json:"rejected"` // rejected because of it
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`
}

// EventFacts say how often a condition changed.
type EventFacts struct {
	Source string `json:"source"`
	Place  string `json:"place,omitempty"`
	Count  int64  `json:"count"`
}

// StretchOfTime is the work of a part of the run.
type StretchOfTime struct {
	From   float64 `json:"from_s"` // since the start
	To     float64 `json:"to_s"`
	Steps  int64   `json:"steps"` // taken and rejected
	Events int64   `json:"events"`
}

// stretches is how many parts of a run a profile tells apart.
const stretches = 10

// profiler counts while a run goes on.
type profiler struct {
	plant  *engine.Plant
	events map[eventKey]int64
	parts  []StretchOfTime
	seen   engine.Stats
	ticks  int64 // of the whole run
}

type eventKey struct {
	kind  engine.EventKind
	index int
}

func newProfiler(p *engine.Plant, ticks int64) *profiler {
	return &profiler{plant: p, events: map[eventKey]int64{}, parts: make([]StretchOfTime, stretches), ticks: max(ticks, 1)}
}

// step counts what the step to a tick took.
func (c *profiler) step(w *engine.Work, tick int64) {
	for _, e := range w.Events {
		c.events[eventKey{e.Kind, e.Index}]++
	}
	at := &c.parts[min(max((tick-1)*stretches/c.ticks, 0), stretches-1)]
	at.Steps += w.Stats.Steps + w.Stats.Rejected - c.seen.Steps - c.seen.Rejected
	at.Events += w.Stats.Events - c.seen.Events
	c.seen = w.Stats
}

// profile is what came out, at a time since the start.
func (c *profiler) profile(w *engine.Work, reached float64, err error) *Profile {
	s := w.Stats
	f := &Profile{Reached: reached, Ticks: s.Ticks, Steps: StepFacts{s.Steps, s.Rejected, s.Newton, s.Events, s.Fallbacks}, Limits: []LimitFacts{}, Events: []EventFacts{}, Work: []StretchOfTime{}}
	if err != nil {
		f.Failure = err.Error()
	}
	for _, l := range w.Limits() {
		v := &c.plant.Variables[l.Var]
		f.Limits = append(f.Limits, LimitFacts{v.Name, v.Unit, l.Taken, l.Rejected, v.Pos.File, v.Pos.Line, v.Pos.Col})
	}
	for k, n := range c.events {
		source, pos := sourceOfEvent(c.plant, k.kind, k.index)
		f.Events = append(f.Events, EventFacts{source, place(pos), n})
	}
	slices.SortFunc(f.Events, func(a, b EventFacts) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Place, b.Place))
	})
	span := float64(float64(c.ticks)*c.plant.Options.Period) / stretches
	for i, part := range c.parts {
		if part.From, part.To = float64(float64(i)*span), float64(float64(i+1)*span); part.Steps+part.Events > 0 {
			f.Work = append(f.Work, part)
		}
	}
	return f
}

// Profile repeats the run in memory, as far as it goes, and says where its work went. The plant must have been compiled with an
// engine.Trace. A run that fails is no error; the error is of the manifest, or of ctx.
func (r *Rerun) Profile(ctx context.Context, p *Prepared, progress func(tick, ticks int64)) (*Profile, error) {
	if r.Ticks < 0 || r.Ticks > p.plan.ticks {
		return nil, fmt.Errorf("%w: it says %s after %d ticks, the scenario has %d", ErrManifest, r.Status, r.Ticks, p.plan.ticks)
	}
	run := p.Start
	if r.from != nil {
		run = func() (*Runner, error) { return p.Resume(r.from) }
	}
	k, err := run()
	if err != nil {
		return nil, err
	}
	defer func() { _ = k.Close() }()
	end := r.Ticks
	if r.Status == Failed || r.Ended != nil {
		end = p.plan.ticks // to where it failed or ended
	}
	c := newProfiler(p.Plant, p.plan.ticks)
	c.seen = k.work.Stats
	for k.Tick() < end && err == nil && k.Ended() == nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		err = k.Step()
		c.step(k.work, k.Tick())
		if progress != nil {
			progress(k.Tick(), end)
		}
	}
	f := c.profile(k.work, float64(float64(k.Tick())*p.plan.period), err)
	if e := k.Ended(); e != nil {
		f.Reached = e.At
	}
	var step *engine.StepError
	if errors.As(err, &step) {
		f.Reached = step.Time
	}
	if r.Status != Failed || err != nil {
		same := k.Hash() == r.TrajectoryHash
		f.Same = &same
	}
	return f, nil
}
