package scenarios

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/series"
)

// Run simulates and writes the rows. Where the simulation fails, the result says how far it came.
func (m *Simulator) Run(ctx context.Context, out series.Writer) (*SimulationResult, error) {
	w, err := m.plant.NewWork()
	if err != nil {
		return nil, err
	}
	defer func() { _ = w.Close() }()
	res := &SimulationResult{Notes: m.notes, States: len(m.plant.Ordered.States)}
	state := m.plant.NewState(0)
	for _, v := range m.plant.Inputs {
		if x, ok := m.plant.Get(state, v); ok {
			d := &m.plant.Variables[v]
			res.Undriven = append(res.Undriven, d.Name+" = "+inUnit(x, d.Unit))
		}
	}
	count := newProfiler(m.plant, int64(m.Intervals))
	err = m.steps(ctx, state, w, out, res, count)
	res.Stats = w.Stats
	if err != nil {
		err = m.explain(err)
	}
	if m.Trace != nil {
		res.Profile = count.profile(w, m.timeOf(state.Tick), err)
		if step := (*engine.StepError)(nil); errors.As(err, &step) {
			res.Profile.Reached = m.Start + step.Time
		}
	}
	return res, err
}

// shortest is the length of an interval below which products with it lose digits [s].
const shortest = 1e-250

// steps goes from the start to the end and writes the rows.
func (m *Simulator) steps(ctx context.Context, state *engine.State, w *engine.Work, out series.Writer, res *SimulationResult, count *profiler) error {
	plant := m.plant
	r := &recorder{m: m, w: w, out: out, res: res, dog: newWatchdog(plant)}
	if m.Events {
		w.Watch(r.event)
	}
	err := plant.Initialize(state, w)
	for ; err == nil; err = plant.Step(state, w, nil) {
		count.step(w, state.Tick)
		if err := r.tick(state); err != nil {
			return err
		}
		if state.Tick == int64(m.Intervals) {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	count.step(w, state.Tick+1)
	var end *engine.Terminated
	if !errors.As(err, &end) {
		return err
	}
	res.Ended = &EndFacts{At: m.Start + end.Time, Message: end.Message, Source: place(end.Pos)}
	r.warned()
	return r.row(res.Ended.At)
}

// recorder writes rows and keeps what a result says.
type recorder struct {
	m    *Simulator
	w    *engine.Work
	out  series.Writer
	res  *SimulationResult
	dog  watchdog
	seen warnings
}

// tick looks at the State of a tick and writes its row.
func (r *recorder) tick(state *engine.State) error {
	m := r.m
	r.warned()
	at := m.timeOf(state.Tick)
	var err error
	if state.Tick == int64(m.Intervals) {
		err = m.plant.Finish(state, r.w) // terminal() is true
		r.warned()
	} else {
		err = m.plant.Observe(state, r.w)
	}
	if err != nil && !errors.As(err, new(*engine.Terminated)) { // at the end, an end changes nothing
		return err
	}
	err = r.dog.changes(m.plant, r.w, func(_ int, on bool, name, text string) error {
		if on {
			r.seen.see(name, text, at)
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.res.Warnings = r.seen
	return r.row(at)
}

// warned keeps the warnings of when-clauses.
func (r *recorder) warned() {
	for _, e := range r.w.Events {
		if isWarning(e) {
			name, text := warningOf(r.m.plant, e)
			r.seen.see(name, text, r.m.Start+e.Time)
		}
	}
	r.res.Warnings = r.seen
}

// event writes a row beside an event.
func (r *recorder) event(bool) error {
	return r.row(r.m.Start + r.w.Value(dae.Time))
}

// row writes the present values, unless they stand there already: a tick right behind an event adds nothing.
func (r *recorder) row(at float64) error {
	row := make([]float64, 1+len(r.m.ids))
	row[0] = at
	for i, v := range r.m.ids {
		row[1+i] = r.w.Value(v)
	}
	if r.m.Events && slices.Equal(row, r.res.Last) {
		return nil
	}
	r.res.see(row)
	if err := r.out.Write(row); err != nil {
		return &DiskError{err}
	}
	return nil
}

// explain names the model instead of a tick, which a simulation without a scenario has not, and counts time as the model does.
func (s Simulation) explain(err error) error {
	var step *engine.StepError
	if !errors.As(err, &step) {
		return err
	}
	text := fmt.Sprintf("%s at t = %.6g s", s.Model, s.Start+step.Time)
	for _, part := range []string{step.Asset, step.Variable} {
		if part != "" {
			text += ", " + part
		}
	}
	return &simulationError{text + ": " + step.Err.Error() + atPlace(step), err}
}

// atPlace adds the place in the model to the message of a failed step that does not name it.
func atPlace(step *engine.StepError) string {
	if step.Pos.Line == 0 || strings.Contains(step.Err.Error(), place(step.Pos)) {
		return ""
	}
	return " (" + place(step.Pos) + ")"
}

// simulationError is a StepError in other words.
type simulationError struct {
	text string
	err  error
}

func (e *simulationError) Error() string { return e.text }
func (e *simulationError) Unwrap() error { return e.err }

// simulated are the variables that a simulation shows.
func simulated(p *engine.Plant) []dae.VarID {
	var ids []dae.VarID
	for i := range p.Variables {
		v := &p.Variables[i]
		if v.Kind == dae.TimeKind || v.Kind == dae.Parameter || engine.Internal(v) {
			continue
		}
		ids = append(ids, dae.VarID(i))
	}
	return ids
}

// timeOf is the time of a tick as the model counts it.
func (m *Simulator) timeOf(tick int64) float64 {
	if tick == int64(m.Intervals) {
		return m.Stop // exactly, whatever the rounding of the intervals
	}
	return m.Start + float64(float64(tick)*m.plant.Options.Period)
}

// see keeps the extremes.
func (r *SimulationResult) see(row []float64) {
	r.Last = row
	r.Rows++
	if r.Lowest == nil {
		r.Lowest, r.Top = append([]float64(nil), row...), append([]float64(nil), row...)
	}
	for i, v := range row {
		r.Lowest[i], r.Top[i] = math.Min(r.Lowest[i], v), math.Max(r.Top[i], v)
	}
}
