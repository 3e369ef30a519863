package engine

import (
	"fmt"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
)

// Work is the scratch of one worker that steps one State at a time. It is not safe for concurrent use.
type Work struct {
	Events   []Event // of the last Step or Initialize, in order of time
	Warnings []int   // asserts of level warning that the last observed State violates: indices in Ordered.Asserts
	Stats    Stats   // counted since NewWork

	lane lane
}

// NewWork returns scratch for one worker.
func (p *Plant) NewWork() (*Work, error) {
	m, err := p.newMachine(p.module, 1, 1)
	if err != nil {
		return nil, err
	}
	return &Work{lane: lane{machine: m, cells: m.instance.Block(0), events: make([]Event, 0, maxEvents), rise: make([]rise, len(p.Ordered.Relations))}}, nil
}

// Close releases the instance.
func (w *Work) Close() error { return w.lane.instance.Close() }

// load brings a State into the lane and computes what depends on it.
func (w *Work) load(s *State) error {
	if err := w.lane.load(s); err != nil {
		return err
	}
	return w.lane.wrap(w.lane.prepared())
}

// clear begins a new call.
func (w *Work) clear() { w.lane.events = w.lane.events[:0] }

// note passes on what the lane has noted.
func (w *Work) note(err error) error {
	w.Events, w.Stats = w.lane.events, w.lane.stats
	if _, ok := err.(*Terminated); ok {
		l := &w.lane
		if end := l.plant.Ordered.Ending; end != dae.NoVar {
			l.set(l.plant.layout.places[end].cell, 1)
			l.set(l.plant.layout.on, 1)
			err := l.agree(true)
			l.set(l.plant.layout.on, 0)
			if err != nil {
				return err
			}
		}
		if err := l.call(l.observe); err != nil {
			return l.wrap(err)
		}
	}
	return err
}

// keep brings the last good tick into s; the lane keeps the values of the moment.
func (w *Work) keep(s *State) {
	l := &w.lane
	lay := &l.plant.layout
	now, present := l.get(lay.time), make([]float64, lay.state)
	l.read(present, 0)
	l.restore()
	l.store(s)
	l.write(0, present)
	l.ready = false
	l.set(lay.time, now)
}

// Observe computes every variable of s into w, for Value, and notes Warnings. A value that is not finite
// is a *StepError that names it.
func (p *Plant) Observe(s *State, w *Work) error {
	if err := w.load(s); err != nil {
		return err
	}
	return w.observed()
}

func (w *Work) observed() error {
	l := &w.lane
	if err := l.call(l.observe); err != nil {
		return l.wrap(err)
	}
	for _, e := range l.plant.Ordered.Explicit {
		if x := l.get(l.plant.layout.places[e.Var].cell); nan(x) {
			return l.failAt(e.Var, fmt.Errorf("%w: %g", ErrNotFinite, x))
		}
	}
	return w.warn()
}

// Settle makes everything agree with what Set and Put have changed, at the present tick, before Observe. Step does so by itself, with the
// same bits. s is unchanged on error.
func (p *Plant) Settle(s *State, w *Work) error {
	w.clear()
	l := &w.lane
	if err := w.load(s); err != nil {
		return err
	}
	if l.get(p.layout.touched) == 0 {
		return nil
	}
	if err := l.follow(); err != nil {
		return w.note(err)
	}
	l.store(s)
	return w.note(nil)
}

// Finish computes every variable at the end of a simulation: like Observe, after an event at which
// terminal() is true. s is unchanged.
func (p *Plant) Finish(s *State, w *Work) error {
	w.clear()
	l := &w.lane
	if err := w.load(s); err != nil {
		return err
	}
	if end := p.Ordered.Ending; end != dae.NoVar {
		l.set(p.layout.places[end].cell, 1)
		if err := l.event(); err != nil {
			return w.note(err)
		}
	}
	return w.note(w.observed())
}

// warn notes which asserts of level warning are violated.
func (w *Work) warn() error {
	w.Warnings = w.Warnings[:0]
	l := &w.lane
	if err := l.call(l.asserts); err != nil {
		return l.wrap(err)
	}
	for i, a := range l.plant.Ordered.Asserts {
		if a.Warning && l.get(l.plant.layout.check+expr.Slot(i)) == 0 {
			w.Warnings = append(w.Warnings, i)
		}
	}
	return nil
}

// Value of variable v after Observe.
func (w *Work) Value(v dae.VarID) float64 { return w.lane.value(v) }

// Fill replaces {name} in the message of an assertion by the present value of that variable, and {name%-8.3g} by it in that format.
func (w *Work) Fill(message string) string { return w.lane.fill(message) }

func (l *lane) fill(message string) string {
	if !strings.Contains(message, "{") || l.call(l.observe) != nil {
		return message
	}
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(message, "{")
		b.WriteString(before)
		name, after, closed := strings.Cut(rest, "}")
		if !ok || !closed {
			b.WriteString(message[len(before):])
			return b.String()
		}
		if text, known := l.show(name); known {
			b.WriteString(text)
		} else {
			b.WriteString("{" + name + "}")
		}
		message = after
	}
}
