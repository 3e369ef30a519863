package estimate

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"gemel/engine"
)

// Delayed is a filter that also takes readings of the past: it goes back to their tick and does what has been done since once more, so that the
// estimate is what it would be had they come in time. It remembers so many ticks.
type Delayed struct {
	Filter
	horizon int
	belief  *belief
	members *Ensemble // the filter, if it is one of these
	past    []instant
	spare   []instant // given up, for their room
}

// instant is the estimate of one tick before its readings, these, and the inputs that led on.
type instant struct {
	tick     int64
	state    *engine.State
	x, p     []float64
	members  []*engine.State // of an ensemble
	biases   []float64
	drawn    uint32
	readings []Reading
	u        []float64 // of the end of the next tick
	given    bool      // u counts; else the inputs stay
}

// NewDelayed lets an Extended, Unscented or Ensemble filter take readings that are at most horizon ticks old.
func NewDelayed(f Filter, horizon int) (*Delayed, error) {
	b := beliefOf(f)
	if b == nil {
		return nil, fmt.Errorf("readings of the past need a filter that can go back: extended, unscented or ensemble")
	}
	if horizon < 0 {
		return nil, fmt.Errorf("readings of the past: %d ticks to remember: want 0 or more", horizon)
	}
	members, _ := f.(*Ensemble)
	return &Delayed{Filter: f, horizon: horizon, belief: b, members: members}, nil
}

// Begin takes the State with which estimation begins.
func (d *Delayed) Begin(s *engine.State) error {
	d.forget(len(d.past))
	if err := d.Filter.Begin(s); err != nil {
		return err
	}
	return d.remember()
}

// forget gives up the first so many instants.
func (d *Delayed) forget(n int) {
	d.spare = append(d.spare, d.past[:n]...)
	d.past = append(d.past[:0], d.past[n:]...)
}

// room is an empty instant.
func (d *Delayed) room() instant {
	if n := len(d.spare); n > 0 {
		q := d.spare[n-1]
		d.spare = d.spare[:n-1]
		q.readings, q.u, q.given = q.readings[:0], q.u[:0], false
		return q
	}
	b := d.belief
	q := instant{state: b.state.Clone(), x: make([]float64, b.n), p: make([]float64, b.n*b.n)}
	if d.members != nil {
		q.biases = make([]float64, b.biases*d.members.size)
		for range d.members.size {
			q.members = append(q.members, b.state.Clone())
		}
	}
	return q
}

// remember notes the present estimate.
func (d *Delayed) remember() error {
	if len(d.past) > d.horizon {
		d.forget(len(d.past) - d.horizon)
	}
	q := d.room()
	q.tick = d.belief.state.Tick
	q.state.CopyFrom(d.belief.state)
	copy(q.x, d.belief.x)
	copy(q.p, d.belief.p)
	if f := d.members; f != nil {
		q.drawn = f.drawn
		copy(q.biases, f.values[(f.n-f.biases)*f.size:f.n*f.size])
		for i, s := range q.members {
			if err := f.lanes.Store(i, s); err != nil {
				return err
			}
		}
	}
	d.past = append(d.past, q)
	return nil
}

// rewind goes back to an instant.
func (d *Delayed) rewind(q *instant) error {
	b := d.belief
	b.state.CopyFrom(q.state)
	copy(b.x, q.x)
	copy(b.p, q.p)
	f := d.members
	if f == nil {
		return nil
	}
	f.drawn = q.drawn
	copy(f.values[(f.n-f.biases)*f.size:f.n*f.size], q.biases)
	for i, s := range q.members {
		if err := f.lanes.Load(i, s); err != nil {
			return err
		}
	}
	return nil
}

// Predict takes the estimate n ticks on.
func (d *Delayed) Predict(n int, u []float64) error {
	if err := d.belief.given(n, u); err != nil {
		return err
	}
	inputs := len(d.belief.problem.Plant.Inputs)
	for k := range n {
		var now []float64
		if u != nil {
			now = u[k*inputs : (k+1)*inputs]
		}
		if err := d.Filter.Predict(1, now); err != nil {
			return err
		}
		last := &d.past[len(d.past)-1]
		last.u, last.given = append(last.u[:0], now...), u != nil
		if err := d.remember(); err != nil {
			return err
		}
	}
	return nil
}

// Correct takes in the readings of the present tick.
func (d *Delayed) Correct(readings []Reading) error {
	if err := d.Filter.Correct(readings); err != nil {
		return err
	}
	last := &d.past[len(d.past)-1]
	last.readings = append(last.readings, readings...)
	return nil
}

// Late takes in readings of an earlier tick. A tick that is no longer remembered is an error, and changes nothing.
func (d *Delayed) Late(tick int64, readings []Reading) error {
	if err := d.belief.check(readings); err != nil {
		return err
	}
	i := slices.IndexFunc(d.past, func(q instant) bool { return q.tick == tick })
	if i < 0 {
		if len(d.past) == 0 {
			return fmt.Errorf("a reading of tick %d: call Begin first", tick)
		}
		return fmt.Errorf("a reading of tick %d: ticks %d to %d are remembered", tick, d.past[0].tick, d.past[len(d.past)-1].tick)
	}
	for _, r := range readings {
		if slices.ContainsFunc(d.past[i].readings, func(q Reading) bool { return q.Sensor == r.Sensor }) {
			return fmt.Errorf("sensor %s has already read at tick %d", d.belief.problem.Sensors[r.Sensor].Name, tick)
		}
	}
	many := len(d.past[i].readings)
	d.past[i].readings = append(d.past[i].readings, readings...)
	if err := d.redo(i); err != nil {
		d.past[i].readings = d.past[i].readings[:many]
		if e := d.redo(i); e != nil {
			return fmt.Errorf("%w; and going back fails: %w", err, e)
		}
		return err
	}
	return nil
}

// redo goes back to instant i and comes forward again; what is remembered of later ticks changes with it.
func (d *Delayed) redo(i int) error {
	if err := d.rewind(&d.past[i]); err != nil {
		return err
	}
	todo := slices.Clone(d.past[i:])
	keep := d.past[:i]
	for k := range todo {
		if k > 0 { // the instant is new: what was before its readings has changed
			d.past = keep
			if err := d.remember(); err != nil {
				return err
			}
			now := &d.past[len(d.past)-1]
			now.readings = append(now.readings, todo[k].readings...)
			now.u, now.given = append(now.u, todo[k].u...), todo[k].given
			keep = d.past
		} else {
			keep = d.past[:i+1]
		}
		if len(todo[k].readings) > 0 {
			if err := d.Filter.Correct(todo[k].readings); err != nil {
				d.past = append(keep, todo[k+1:]...)
				return err
			}
		}
		if k == len(todo)-1 {
			break
		}
		var u []float64
		if todo[k].given {
			u = todo[k].u
		}
		if err := d.Filter.Predict(1, u); err != nil {
			d.past = append(keep, todo[k+1:]...)
			return err
		}
	}
	d.past = keep
	d.spare = append(d.spare, todo[1:]...)
	return nil
}

// Save writes the filter and what is remembered, so that readings may still come late after Restore.
func (d *Delayed) Save(w io.Writer) error {
	var inner bytes.Buffer
	if err := d.Filter.Save(&inner); err != nil {
		return err
	}
	return save(w, d.belief.problem.Plant, "delayed", d.belief.fingerprint(float64(d.horizon)), func(a *archive) {
		a.text(inner.String())
		a.int(int64(len(d.past)))
		for i := range d.past {
			d.past[i].save(a)
		}
	})
}

// Restore takes up what Save of the same filter and horizon wrote.
func (d *Delayed) Restore(r io.Reader) error {
	return restore(r, d.belief.problem.Plant, "delayed", d.belief.fingerprint(float64(d.horizon)), func(a *archive) {
		inner := a.readText()
		if a.err != nil {
			return
		}
		if a.err = d.Filter.Restore(strings.NewReader(inner)); a.err != nil {
			return
		}
		d.forget(len(d.past))
		for range a.count(64) {
			q := d.room()
			q.restore(a)
			d.past = append(d.past, q)
		}
	})
}

func (q *instant) save(a *archive) {
	a.int(q.tick)
	a.state(q.state)
	a.floats(q.x)
	a.floats(q.p)
	for _, s := range q.members {
		a.state(s)
	}
	a.floats(q.biases)
	a.int(int64(q.drawn))
	a.int(int64(len(q.readings)))
	for _, r := range q.readings {
		a.floats([]float64{float64(r.Sensor), r.Value, r.Deviation})
	}
	a.int(int64(len(q.u)))
	a.floats(q.u)
	given := int64(0)
	if q.given {
		given = 1
	}
	a.int(given)
}

func (q *instant) restore(a *archive) {
	q.tick = a.readInt()
	a.readState(q.state)
	a.readFloats(q.x)
	a.readFloats(q.p)
	for _, s := range q.members {
		a.readState(s)
	}
	a.readFloats(q.biases)
	q.drawn = uint32(a.readInt())
	for range a.count(32) {
		var v [3]float64
		a.readFloats(v[:])
		q.readings = append(q.readings, Reading{Sensor: int(v[0]), Value: v[1], Deviation: v[2]})
	}
	q.u = room(q.u, a.count(8))
	a.readFloats(q.u)
	q.given = a.readInt() != 0
}
