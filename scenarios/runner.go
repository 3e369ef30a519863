package scenarios

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/series"
)

// Runner steps one State of a Prepared scenario and reports rows and events.
type Runner struct {
	p      *Prepared
	state  *engine.State
	work   *engine.Work
	hasher *series.Hasher

	OnRow   func(row []float64) error // every row of the trajectory: time, then the columns
	OnEvent func(Event) error         // every event, in order of time
	Notes   []string                  // what a reader of the results must know

	u        []float64 // inputs of the next tick (inputs)
	position []int     // index in u of each external, noise, feedback in turn; -1: it is no input of the plant any more
	row      []float64 // time and columns (1 + columns)
	around   []float64 // rows beside the events of the present step, one after the other
	switched []float64 // last values of the on/off states (switches)
	warned   watchdog
	ended    *EndFacts     // the plant has ended the run, inside the tick that would have come next
	resumed  bool          // arrive looks at a tick that was looked at before
	early    []Event       // of tick 0, while OnEvent is not set yet
	holds    []outsideHold // what somebody outside has set
}

// Event is something that happened, as in events.jsonl.
type Event struct {
	Time   float64  `json:"time"`            // [s] since the start
	Clock  string   `json:"clock,omitempty"` // the same as date and time
	Kind   string   `json:"kind"`            // limit, control, fault, relation, discrete, reinit, warning, end, omitted
	Name   string   `json:"name"`            // variable, block, or condition
	On     bool     `json:"on"`              // it begins; false: it ends
	Value  *float64 `json:"value,omitempty"` // bound of a limit, value of a fault, new value of a variable, number of changes left out
	Unit   string   `json:"unit,omitempty"`  // of Value
	Text   string   `json:"text"`            // for people
	Source string   `json:"-"`               // place in the model
}

// Start makes a State at tick 0, with parameters and inputs of the scenario, and initialises it.
func (p *Prepared) Start() (*Runner, error) {
	s := p.Plant.NewState(p.plan.seed)
	for _, v := range p.plan.initial {
		if err := p.Plant.Set(s, v.v, v.value); err != nil {
			return nil, err
		}
	}
	r, err := p.runner(s)
	if err != nil {
		return nil, err
	}
	if err := r.prepareInputs(0); err != nil {
		return nil, r.abandon(err)
	}
	if err := p.Plant.Initialize(s, r.work); err != nil {
		if end := (*engine.Terminated)(nil); errors.As(err, &end) {
			err = fmt.Errorf("the plant ends the run at its very start: %s%w", end.Message, quiet{end})
		}
		return nil, r.abandon(err)
	}
	if err := r.arrive(); err != nil {
		return nil, r.abandon(err)
	}
	return r, nil
}

// quiet is an error that adds nothing to a message.
type quiet struct{ error }

func (quiet) Error() string   { return "" }
func (q quiet) Unwrap() error { return q.error }

func (r *Runner) abandon(err error) error {
	_ = r.work.Close() // err is what matters
	return err
}

// runner makes a Runner for a State.
func (p *Prepared) runner(s *engine.State) (*Runner, error) {
	w, err := p.Plant.NewWork()
	if err != nil {
		return nil, err
	}
	r := &Runner{p: p, state: s, work: w, u: make([]float64, len(p.Plant.Inputs)), row: make([]float64, 1+len(p.plan.columns)), switched: make([]float64, len(p.plan.switches)),
		warned: newWatchdog(p.Plant)}
	r.hasher = series.NewHasher(p.ColumnNames())
	if p.plan.eventRows {
		w.Watch(r.beside)
	}
	index := map[dae.VarID]int{}
	for i, v := range p.Plant.Inputs {
		index[v] = i
	}
	at := func(v dae.VarID) {
		i, ok := index[v]
		if !ok {
			i = -1
		}
		r.position = append(r.position, i)
	}
	for _, e := range p.plan.externals {
		at(e.id)
	}
	for _, n := range p.plan.noise {
		at(n.id)
	}
	for _, f := range p.plan.feedback {
		at(f.to)
	}
	return r, nil
}

// ColumnNames are the names of the columns of the trajectory, time first.
func (p *Prepared) ColumnNames() []string {
	names := []string{"time"}
	for _, c := range p.plan.columns {
		names = append(names, c.Name)
	}
	return names
}

// Fields describe the columns of the trajectory, time first.
func (p *Prepared) Fields() []series.Field {
	fields := []series.Field{{Name: "time", Unit: "s", Doc: "time since the start"}}
	for _, c := range p.plan.columns {
		fields = append(fields, c.Field)
	}
	return fields
}

// Close releases the scratch.
func (r *Runner) Close() error { return r.work.Close() }

// Tick is where the run is.
func (r *Runner) Tick() int64 { return r.state.Tick }

// Done says whether the run has reached its end, its own or the one that the plant has set.
func (r *Runner) Done() bool { return r.ended != nil || r.state.Tick >= r.p.plan.ticks }

// Ended says how the plant has ended the run; nil: it has not.
func (r *Runner) Ended() *EndFacts { return r.ended }

// State is the present state. It must not be changed.
func (r *Runner) State() *engine.State { return r.state }

// Hash is the trajectory hash so far.
func (r *Runner) Hash() string { return r.hasher.Sum() }

// GoTo steps to a time since the start [s], which must be a tick of the run ahead.
func (r *Runner) GoTo(ctx context.Context, t float64) error {
	n := math.Round(t / r.p.plan.period)
	switch {
	case math.Abs(t-float64(n*r.p.plan.period)) > 1e-9*t:
		return Problems{{Msg: fmt.Sprintf("%s is no multiple of the tick, %g s", seconds(t), r.p.plan.period)}}
	case n > float64(r.p.plan.ticks):
		return Problems{{Msg: fmt.Sprintf("%s is after the end of the run, %s", seconds(t), seconds(r.p.plan.stop))}}
	case n < float64(r.state.Tick):
		return Problems{{Msg: fmt.Sprintf("%s is before the present tick, %s", seconds(t), seconds(float64(float64(r.state.Tick)*r.p.plan.period)))}}
	}
	for float64(r.state.Tick) < n {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Step(); err != nil {
			return err
		}
		if r.ended != nil {
			return Problems{{Msg: fmt.Sprintf("the plant ends the run at %.9g s, before %s: %s", r.ended.At, seconds(t), r.ended.Message)}}
		}
	}
	return nil
}

// Step goes one tick further. On error, a *engine.StepError, the State is as before. Where the plant ends the run on the way, the State
// stays at the last tick, and a row at the very end is written.
func (r *Runner) Step() error {
	if r.ended != nil {
		return nil
	}
	if err := r.prepareInputs(r.state.Tick + 1); err != nil {
		return err
	}
	r.around = r.around[:0]
	before := r.keepsState()
	err := r.p.Plant.Step(r.state, r.work, r.u)
	if _, ended := err.(*engine.Terminated); ended || err == nil { // a step that fails has not happened
		if err := r.keepAround(); err != nil {
			return err
		}
	}
	var end *engine.Terminated
	switch {
	case errors.As(err, &end):
		return r.end(end)
	case err != nil:
		if lost := r.report(); lost != nil { // what happened on the way
			return lost
		}
		return err
	}
	if len(r.holds) > 0 {
		if err := r.settleHolds(before); err != nil {
			return err
		}
	}
	return r.arrive()
}

// end takes note that the plant has ended the run, and records the values at that moment.
func (r *Runner) end(t *engine.Terminated) error {
	r.ended = &EndFacts{At: t.Time, Message: t.Message, Source: place(t.Pos)}
	if err := r.report(); err != nil {
		return err
	}
	text := t.Message
	if t.Asset != "" {
		text = t.Asset + ": " + text
	}
	if err := r.emit(Event{Time: t.Time, Kind: "end", Name: t.Asset, On: true, Text: "the plant ends the run: " + text, Source: place(t.Pos)}); err != nil {
		return err
	}
	r.fillRow()
	r.row[0] = t.Time
	return r.keepRow()
}

// prepareInputs computes what takes effect at a tick. Inputs that only updates read (random numbers, feedback, samples below a
// control block) are also put into the State at once: the updates of that tick must see them.
func (r *Runner) prepareInputs(tick int64) error {
	p := r.p
	for i, v := range p.Plant.Inputs {
		if x, ok := p.Plant.Get(r.state, v); ok {
			r.u[i] = x
		}
	}
	t := float64(float64(tick) * p.plan.period)
	k := 0
	set := func(v dae.VarID, x float64, now bool) error {
		if i := r.position[k]; i >= 0 {
			r.u[i] = x
			if now || tick == 0 {
				if err := p.Plant.Set(r.state, v, x); err != nil {
					return err
				}
			}
		}
		k++
		return nil
	}
	for i := range p.plan.externals {
		e := &p.plan.externals[i]
		if err := set(e.id, e.at(t), p.Plant.Variables[e.id].Asset == "input"); err != nil {
			return err
		}
	}
	for _, n := range p.plan.noise {
		if err := set(n.id, n.stream.Uniform(tick, n.k), true); err != nil {
			return err
		}
	}
	for _, f := range p.plan.feedback {
		before := 0.0
		if tick > 0 {
			before = r.work.Value(f.from)
		}
		if err := set(f.to, before, true); err != nil {
			return err
		}
	}
	return r.holdInputs()
}

// arrive observes the State of a tick, and reports its events and its row.
func (r *Runner) arrive() error {
	p := r.p
	if err := r.report(); err != nil {
		return err
	}
	observe := p.Plant.Observe
	if r.Done() && !r.resumed {
		observe = p.Plant.Finish // terminal() is true
	}
	if err := observe(r.state, r.work); err != nil && !errors.As(err, new(*engine.Terminated)) { // at the end, an end changes nothing
		return err
	}
	if r.Done() && !r.resumed {
		if err := r.report(); err != nil { // of terminal()
			return err
		}
	}
	if err := r.tickEvents(); err != nil {
		return err
	}
	if r.resumed {
		return nil
	}
	if r.state.Tick%p.plan.every == 0 || r.Done() {
		return r.writeRow()
	}
	return nil
}

func (r *Runner) fillRow() {
	r.row[0] = float64(float64(r.state.Tick) * r.p.plan.period)
	for i := range r.p.plan.columns {
		r.row[1+i] = r.work.Value(r.p.plan.columns[i].id)
	}
}

func (r *Runner) writeRow() error {
	r.fillRow()
	return r.keepRow()
}

// beside notes the values just before or just after an event.
func (r *Runner) beside(bool) error {
	r.fillRow()
	r.row[0] = r.work.Value(dae.Time)
	if n := len(r.around) - len(r.row); n < 0 || !slices.Equal(r.around[n:], r.row) {
		r.around = append(r.around, r.row...)
	}
	return nil
}

// keepAround passes the rows beside events on.
func (r *Runner) keepAround() error {
	for n := len(r.row); len(r.around) >= n; r.around = r.around[n:] {
		copy(r.row, r.around)
		if err := r.keepRow(); err != nil {
			return err
		}
	}
	return nil
}

// keepRow passes a row on.
func (r *Runner) keepRow() error {
	for i, v := range r.row {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return &engine.StepError{Tick: r.state.Tick, Time: r.row[0], Variable: r.p.plan.columns[i-1].Name, Err: fmt.Errorf("the value is %g, so it cannot be recorded", v)}
		}
	}
	if err := r.hasher.Write(r.row); err != nil {
		return err
	}
	if r.OnRow != nil {
		return r.OnRow(r.row)
	}
	return nil
}
