package engine

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"gemel/engine/expr"
	"gemel/engine/solver"
)

const (
	maxAttempts = 100_000 // trials of the method in one tick
	maxEvents   = 1000    // located events in one tick
	maxSettle   = 100     // rounds of relations that change one another at one instant
)

// Errors wrapped by StepError.
var (
	ErrStepTooSmall = errors.New("the step size fell below its limit; the solution seems to break down here")
	ErrAttempts     = errors.New("too many steps in one tick")
	ErrChatter      = errors.New("too many events in one tick")
	ErrAlgebraic    = errors.New("the algebraic equations have no solution near the last one")
	ErrNotFinite    = errors.New("the value is not finite")
	ErrAssert       = errors.New("assertion violated")
)

// Step takes s from its tick to the next one; see the package documentation. u holds
// the inputs that take effect at the end of the step, in the order of Inputs; nil
// keeps them. Events of the step are in w.Events afterwards. On error, a
// *StepError, s is unchanged. Step does not allocate.
func (p *Plant) Step(s *State, w *Work, u []float64) error {
	w.Events = w.Events[:0]
	w.events = 0
	if err := w.load(s); err != nil {
		return err
	}
	if l := &p.layout; w.m[l.touched] != 0 {
		w.m[l.touched] = 0
		if err := w.settle(s.Tick, false); err != nil {
			return err
		}
	}
	if err := w.integrate(s.Tick, float64(s.Tick+1)*p.Options.Period); err != nil {
		return err
	}
	if err := w.act(s.Tick, u); err != nil {
		return err
	}
	w.store(s)
	s.Tick++
	w.Stats.Ticks++
	return nil
}

// integrate goes to time end, settling after every event.
func (w *Work) integrate(tick int64, end float64) error {
	p, l := w.plant, &w.plant.layout
	if l.nx+l.nz == 0 {
		return w.jump(tick, end)
	}
	a := p.advance
	w.begin(end)
	for {
		w.m[a.Active], w.m[a.Status] = 1, solver.Running
		w.m[a.Taken], w.m[a.Rejected], w.m[a.Refused] = 0, 0, 0
		if err := w.advance.Call(); err != nil {
			return w.fail(tick, err)
		}
		w.Stats.Steps += int64(w.m[a.Taken])
		w.Stats.Rejected += int64(w.m[a.Rejected])
		switch w.m[a.Status] {
		case solver.Arrived:
			return nil
		case solver.AtEvent:
			if w.events++; w.events > maxEvents {
				return w.chatter(tick)
			}
			if err := w.settle(tick, true); err != nil {
				return err
			}
			if w.m[l.time] >= end {
				return nil
			}
		default:
			if w.exhausted() {
				return w.stuck(tick)
			}
			// no step was good enough many times over: z may have drifted off
			if err := w.settle(tick, false); err != nil {
				return err
			}
		}
	}
}

// exhausted says whether advance gave up for good.
func (w *Work) exhausted() bool {
	a, t := w.plant.advance, w.m[w.plant.layout.time]
	h := w.m[a.Step]
	return a.Err < 0 || w.m[a.Attempts] < 1 || t+h == t || !(h >= w.m[a.MinStep])
}

// begin sets what advance reads, among it the first step size of a new State.
func (w *Work) begin(end float64) {
	p, l := w.plant, &w.plant.layout
	a, o := p.advance, &p.Options
	w.m[a.End], w.m[a.MaxStep] = end, o.MaxStep
	w.m[a.MinStep] = float64(o.Period * 1e-30)
	w.m[a.Attempts] = maxAttempts
	switch {
	case a.Err < 0:
		w.m[l.step] = o.FixedStep
	case w.m[l.step] == 0:
		w.m[l.step] = math.Min(o.MaxStep, float64(o.Period*1e-3))
	case w.m[l.first] > 0:
		w.m[l.step] = math.Min(w.m[l.step], w.m[l.first])
	}
	w.m[a.Fresh] = 1
}

// jump is the step of a plant without states and algebraic unknowns.
func (w *Work) jump(tick int64, end float64) error {
	w.m[w.plant.layout.time] = end
	return w.settle(tick, true)
}

// act is the tick: updates, inputs, and consistency again.
func (w *Work) act(tick int64, u []float64) error {
	l := &w.plant.layout
	if err := w.run(w.updates); err != nil {
		return w.fail(tick, err)
	}
	if u != nil {
		if len(u) != len(w.plant.Inputs) {
			return fmt.Errorf("engine: %d inputs given, the plant has %d", len(u), len(w.plant.Inputs))
		}
		for i, x := range u {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return w.failAt(tick, w.plant.Inputs[i], fmt.Errorf("%w: the input is %g", ErrNotFinite, x))
			}
		}
		copy(w.m[l.input:], u)
	}
	if err := w.run(w.prepare); err != nil {
		return w.fail(tick, err)
	}
	if err := w.settle(tick, false); err != nil {
		return err
	}
	for i, x := range w.m[:l.state] {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return w.notFinite(tick, expr.Slot(i))
		}
	}
	return w.assert(tick)
}

func (w *Work) assert(tick int64) error {
	if !w.asserts.Valid() {
		return nil
	}
	if err := w.asserts.Call(); err != nil {
		return w.fail(tick, err)
	}
	for i, a := range w.plant.Ordered.Asserts {
		if w.m[int(w.plant.layout.check)+i] == 0 && !a.Warning {
			return &StepError{Tick: tick, Time: w.m[w.plant.layout.time], Asset: a.Asset, Pos: a.Pos, Err: fmt.Errorf("%w: %s", ErrAssert, w.Fill(a.Message))}
		}
	}
	return nil
}

// Fill replaces {name} in the message of an assertion by the present value of that variable.
func (w *Work) Fill(message string) string {
	if !strings.Contains(message, "{") || w.run(w.observe) != nil {
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
		if v, known := w.plant.Lookup(name); known {
			fmt.Fprintf(&b, "%.6g", w.Value(v))
		} else {
			b.WriteString("{" + name + "}")
		}
		message = after
	}
}
