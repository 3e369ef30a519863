package edge

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"gemel/bridge"
)

// Channel is a tag that comes in, and what is made of it.
type Channel struct {
	Tag     bridge.Tag // Period, where it is known, tells when something is missing
	Outputs []Output
}

// Output is a tag that goes out.
type Output struct {
	Tag    bridge.Tag
	Stages []Stage // one behind the other; none: the samples themselves
	Rule   Rule
}

// Publisher takes reports somewhere.
type Publisher interface {
	// Publish returns nil once the receiver has the batch, or somebody else has taken it over for good; else the same is told again. The slices are its own
	// until it returns.
	Publish(ctx context.Context, samples []bridge.Sample, gaps []Gap) error
}

// Config of an Edge.
type Config struct {
	Source    bridge.Source
	Channels  []Channel
	Queue     *Queue
	Publisher Publisher
	Batch     int          // samples that are published at once, about; 0: 500
	Clock     bridge.Clock // nil: the wall
	Tell      func(bridge.Event)
}

// Counts since the start.
type Counts struct {
	In       uint64 // samples that came
	Unknown  uint64 // of tags that nobody wants
	Late     uint64 // whose time was not after the one before
	Reported uint64
}

// Edge runs it all.
type Edge struct {
	c Config

	mu       sync.Mutex
	channels map[bridge.TagID]*channel
	order    []*channel
	counts   Counts
	out      []bridge.Sample // reports of this batch
	refused  []bridge.Sample // a batch whose reports in out are not on disk yet
	restart  bridge.Time     // what a run before has told last; 0: nothing, or the gap is told
	held     bridge.Time     // how long a corner may be held back
	tellMu   sync.Mutex
}

// channel with its state.
type channel struct {
	outputs []output
	period  bridge.Time
	last    bridge.Time
	begun   bool
}

type output struct {
	tag      bridge.TagID
	stages   []Stage
	reporter *Reporter
	status   bridge.Status // the worst since the last number came out
}

// New checks a configuration.
func New(c Config) (*Edge, error) {
	if c.Source == nil || c.Queue == nil || c.Publisher == nil {
		return nil, errors.New("an edge needs a source, a queue and a publisher")
	}
	if c.Batch <= 0 {
		c.Batch = 500
	}
	if c.Clock == nil {
		c.Clock = bridge.Wall{}
	}
	e := &Edge{c: c, channels: map[bridge.TagID]*channel{}, restart: c.Queue.Newest()}
	out := map[bridge.TagID]string{}
	var all []error
	for _, x := range c.Channels {
		if e.channels[x.Tag.ID] != nil {
			all = append(all, fmt.Errorf("%s: it comes in twice; give it one channel with all its outputs", x.Tag.Name))
		}
		ch := &channel{period: x.Tag.Period}
		for _, o := range x.Outputs {
			r, err := NewReporter(o.Tag, o.Rule)
			if other, twice := out[o.Tag.ID]; twice {
				err = errors.Join(err, fmt.Errorf("%s: it has the number of %s", o.Tag.Name, other))
			}
			if o.Rule.Method == SwingingDoor {
				if o.Rule.Most <= 0 {
					err = errors.Join(err, fmt.Errorf("%s: a swinging door without a most time between two reports would hold back the last corner for ever; give one", o.Tag.Name))
				}
				e.held = max(e.held, o.Rule.Most)
			}
			all = append(all, err)
			out[o.Tag.ID] = o.Tag.Name
			ch.outputs = append(ch.outputs, output{tag: o.Tag.ID, stages: o.Stages, reporter: r})
		}
		e.channels[x.Tag.ID] = ch
		e.order = append(e.order, ch)
	}
	return e, errors.Join(all...)
}

// Run until ctx ends or the source gives up for good.
func (e *Edge) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	var group sync.WaitGroup
	group.Add(2)
	go func() { defer group.Done(); e.forward(ctx) }()
	go func() { defer group.Done(); e.watch(ctx) }()
	err := e.c.Source.Run(ctx, e.take, e.gap)
	cancel()
	group.Wait()
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, ch := range e.order {
		for i := range ch.outputs {
			e.out = ch.outputs[i].reporter.Flush(e.out)
		}
	}
	return errors.Join(err, e.keep())
}

// take samples of the source. When it returns nil, their reports are on disk.
func (e *Edge) take(samples []bridge.Sample) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	repeated := e.refused
	if len(e.out) > 0 || len(repeated) > 0 {
		if err := e.keep(); err != nil {
			return err
		}
	}
	e.refused = nil
	for i := range samples {
		if len(repeated) > 0 && samples[i].Tag == repeated[0].Tag && same(samples[i], repeated[0]) { // it has been through the stages
			repeated = repeated[1:]
			continue
		}
		e.step(&samples[i])
	}
	if err := e.keep(); err != nil {
		e.refused = append([]bridge.Sample(nil), samples...)
		return err
	}
	return nil
}

// keep the reports of a batch.
func (e *Edge) keep() error {
	if err := e.c.Queue.Append(e.out); err != nil {
		return err
	}
	e.counts.Reported += uint64(len(e.out))
	e.out = e.out[:0]
	return nil
}

// step takes one sample through its channel.
func (e *Edge) step(s *bridge.Sample) {
	e.counts.In++
	ch := e.channels[s.Tag]
	if ch == nil {
		e.counts.Unknown++
		return
	}
	if e.restart > 0 {
		e.sinceRestart(s.Source)
	}
	late := ch.begun && s.Source <= ch.last
	if late {
		e.counts.Late++
	}
	torn := ch.begun && !late && ch.period > 0 && s.Source-ch.last > ch.period+ch.period/2
	if !late {
		ch.last, ch.begun = s.Source, true
	}
	for i := range ch.outputs {
		o := &ch.outputs[i]
		switch {
		case len(o.stages) == 0:
			x := *s
			x.Tag = o.tag
			e.out = o.reporter.Take(x, e.out)
		case !late:
			if torn {
				o.reset()
			}
			e.out = o.step(s, e.out)
		}
	}
}

func (o *output) reset() {
	for _, g := range o.stages {
		g.Reset()
	}
	o.status = bridge.Good
}

// step takes one sample through the stages. A sample that says nothing breaks off what they are at, and is told as what it is.
func (o *output) step(s *bridge.Sample, out []bridge.Sample) []bridge.Sample {
	y, ok := s.Value, true
	broken := bridge.Good
	switch {
	case s.Status.IsBad():
		broken = s.Status
	case math.IsNaN(y) || math.IsInf(y, 0):
		broken = bridge.BadSensorFailure
	}
	o.status = max(o.status, s.Status) // the severity is in the highest bits
	for _, g := range o.stages {
		if broken != bridge.Good {
			break
		}
		if y, ok = g.Step(s.Source, y); !ok {
			return out
		}
		if math.IsNaN(y) || math.IsInf(y, 0) {
			broken = bridge.BadOutOfRange
		}
	}
	x := bridge.Sample{Tag: o.tag, Value: y, Source: s.Source, Server: s.Server, Status: o.status}
	if o.status = bridge.Good; broken != bridge.Good {
		x.Value, x.Status = math.NaN(), broken
		o.reset()
	}
	return o.reporter.Take(x, out)
}

// Counts so far.
func (e *Edge) Counts() Counts {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.counts
}

func (e *Edge) tell(ev bridge.Event) {
	if e.c.Tell != nil {
		e.tellMu.Lock()
		defer e.tellMu.Unlock()
		e.c.Tell(ev)
	}
}

// gap keeps what the source tells to be missing, and passes all events on.
func (e *Edge) gap(ev bridge.Event) {
	e.tell(ev)
	if ev.Gap {
		e.keepGap(Gap{Source: ev.Source, From: ev.From, To: ev.To, Text: ev.Text})
	}
}

func (e *Edge) keepGap(g Gap) {
	if err := e.c.Queue.Append(nil, g); err != nil {
		e.tell(bridge.Event{At: bridge.At(e.c.Clock.Now()), Source: e.c.Source.Name(), Gap: true, From: g.From, To: g.To, Text: "a gap could not be kept: " + err.Error()})
	}
}

// sinceRestart tells that what the run before still held is lost, corners before its last report too. The first sample of a run begins it.
func (e *Edge) sinceRestart(first bridge.Time) {
	g := Gap{Source: e.c.Source.Name(), From: e.restart - e.held, To: first, Text: "the edge was started anew; what it still held back is missing"}
	e.restart = 0
	if g.To > g.From {
		e.keepGap(g)
	}
}

const watchPeriod = time.Second

// watch reports what is held back for too long when nothing comes.
func (e *Edge) watch(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-e.c.Clock.After(watchPeriod):
			if err := e.tick(bridge.At(e.c.Clock.Now())); err != nil {
				e.tell(bridge.Event{At: bridge.At(e.c.Clock.Now()), Source: e.c.Source.Name(), State: bridge.Connected, Text: err.Error()})
			}
		}
	}
}

func (e *Edge) tick(now bridge.Time) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, ch := range e.order {
		for i := range ch.outputs {
			if r := ch.outputs[i].reporter; r.Overdue(now) {
				e.out = r.Flush(e.out)
			}
		}
	}
	return e.keep()
}
