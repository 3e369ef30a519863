package engine

import (
	"errors"
	"fmt"
	"math"

	"gemel/engine/expr"
	"gemel/engine/solver"
)

const (
	maxAttempts = 100_000 // trials of the method in a hundredth of a tick
	maxEvents   = 1000    // located events in a ten-thousandth of a tick
	maxSettle   = 100     // rounds of conditions that change one another at one instant
)

// Errors wrapped by StepError.
var (
	ErrStepTooSmall = errors.New("the step size fell below its limit; the solution seems to break down here")
	ErrAttempts     = errors.New("too many steps in one tick")
	ErrChatter      = errors.New("too many events in one tick")
	ErrZeno         = errors.New("events follow each other ever faster, without end")
	ErrAlgebraic    = errors.New("the algebraic equations have no solution near the last one")
	ErrNotFinite    = errors.New("the value is not finite")
	ErrAssert       = errors.New("assertion violated")
)

// Step takes s from its tick to the next one; see the package documentation. u holds
// the inputs that take effect at the end of the step, in the order of Inputs; nil
// keeps them. Events of the step are in w.Events afterwards. The error is a *StepError, or
// *Terminated where the model has ended the simulation; s is then unchanged, and w holds
// the values at that moment. Step does not allocate.
func (p *Plant) Step(s *State, w *Work, u []float64) error { return p.Steps(s, w, 1, u) }

// Steps is n times Step. u holds the inputs of all ends of steps (n × inputs), or nil to keep them.
// On error s is at the last good tick.
func (p *Plant) Steps(s *State, w *Work, n int, u []float64) error {
	w.clear()
	l := &w.lane
	if err := l.load(s); err != nil {
		return err
	}
	inputs := len(p.Inputs)
	for done := 0; done < n; done += seriesLength {
		k := min(seriesLength, n-done)
		var part []float64
		if u != nil {
			if len(u) != n*inputs {
				return fmt.Errorf("engine: %d inputs given for %d ticks, the plant has %d", len(u), n, inputs)
			}
			part = u[done*inputs : (done+k)*inputs]
		}
		if err := l.steps(k, part); err != nil {
			if done > 0 || l.tick != s.Tick {
				w.keep(s)
			}
			return w.note(err)
		}
	}
	l.store(s)
	return w.note(nil)
}

// steps does n ticks of one lane alone.
func (l *lane) steps(n int, u []float64) error {
	if err := l.begin(n, u); err != nil {
		return err
	}
	for {
		if err := l.machine.run.CallAt(l.block); err != nil {
			return l.wrap(err)
		}
		if on, err := l.attend(); err != nil || !on {
			return err
		}
	}
}

// attend sees to a lane that has stopped in run. It says whether run is to go on.
func (l *lane) attend() (on bool, err error) {
	r := &l.plant.layout.run
	l.tick = int64(l.get(r.tick))
	l.ready = l.tangent == 0
	l.set(r.stale, 0)
	switch l.get(r.phase) {
	case finished:
		l.account()
		return false, nil
	case integrating:
		err = l.interrupted()
	case unsolved:
		err = l.complete(l.settle(false))
	case restless:
		err = l.complete(l.settle(true))
	default:
		err = l.complete(nil)
	}
	if err != nil {
		l.account()
		return false, err
	}
	if l.get(r.left) < 1 {
		l.account()
		return false, nil
	}
	l.set(r.phase, finished)
	l.set(r.going, 1)
	return true, nil
}

// complete ends a tick that run has left to the host after acting.
func (l *lane) complete(err error) error {
	if err != nil {
		return err
	}
	if err := l.verify(); err != nil {
		return err
	}
	r := &l.plant.layout.run
	l.tick++
	l.set(r.tick, float64(l.tick))
	l.set(r.left, l.get(r.left)-1)
	l.set(r.done, l.get(r.done)+1)
	l.set(r.begin, 1)
	if l.plant.timeEvents {
		return l.wrap(l.call(l.stops))
	}
	return nil
}

// interrupted sees to what happens inside a tick.
func (l *lane) interrupted() error {
	a := l.plant.advance
	status := float64(solver.Arrived)
	if a != nil && !a.Sure {
		status = l.get(a.Status)
	}
	if status == solver.Running {
		if l.refilled() {
			return nil
		}
		if l.exhausted() {
			return l.stuck()
		}
		// no step was good enough many times over: z may have drifted off
		return l.settle(false)
	}
	if l.crowded() {
		return l.chatter()
	}
	if l.tangent > 0 && status == solver.AtEvent {
		if err := l.shift(); err != nil {
			return err
		}
	}
	return l.event()
}

// crowded counts the events of a tick and says whether they are too many: as many as maxEvents so close together that the
// rest of the tick would take ten thousand times as many. Those that lie apart, such as samples, may be any number.
func (l *lane) crowded() bool {
	l.forget()
	t := l.get(l.plant.layout.time)
	if l.count == 0 {
		l.counted = t
	}
	if l.count++; l.count <= maxEvents {
		return false
	}
	if t-l.counted < float64(l.plant.Options.Period*1e-4) {
		return true
	}
	l.count, l.counted = 1, t
	return false
}

// refilled gives advance as many trials again when they have run out in a tick that is under way: how many steps a tick takes is
// no fault, as long as these were a hundredth of it.
func (l *lane) refilled() bool {
	a, period := l.plant.advance, l.plant.Options.Period
	if a.Err < 0 || l.get(a.Attempts) >= 1 || l.plant.Options.Attempts > 0 {
		return false
	}
	t := l.get(l.plant.layout.time)
	if t-max(l.refill, float64(l.tick)*period) < float64(period*1e-2) {
		return false
	}
	l.refill = t
	l.set(a.Attempts, maxAttempts)
	return true
}

// attempts is how many trials advance has before it stops for the host.
func (o *Options) attempts() float64 {
	if o.Attempts > 0 {
		return float64(o.Attempts)
	}
	return maxAttempts
}

// exhausted says whether advance gave up for good.
func (l *lane) exhausted() bool {
	a, t := l.plant.advance, l.get(l.plant.layout.time)
	h := l.get(a.Step)
	return a.Err < 0 || l.get(a.Attempts) < 1 || t+h == t || !(h >= l.get(a.MinStep))
}

// account takes over the counters of the module.
func (l *lane) account() {
	p := l.plant
	l.stats.Ticks += int64(l.get(p.layout.run.done))
	if a := p.advance; a != nil {
		l.stats.Steps += int64(l.get(a.Taken))
		l.stats.Rejected += int64(l.get(a.Rejected))
		l.set(a.Taken, 0)
		l.set(a.Rejected, 0)
		if a.Fallbacks != 0 {
			l.stats.Fallbacks += int64(l.get(a.Fallbacks))
			l.set(a.Fallbacks, 0)
		}
	}
	if n := p.newton; n != nil {
		l.stats.Newton += int64(l.get(n.Rounds))
		l.set(n.Rounds, 0)
	}
}

// verify fails if a value is not finite or an assert of level error is violated.
func (l *lane) verify() error {
	for i := range l.plant.layout.state {
		if x := l.get(expr.Slot(i)); nan(x) {
			return l.notFinite(expr.Slot(i))
		}
	}
	return l.assert(allAsserts)
}

// Which asserts are looked at.
const (
	allAsserts       = iota
	ofEvents         // those in when-clauses
	ofParametersOnly // those that parameters alone decide
)

// assert evaluates the asserts of level error; warnings are noted at events.
func (l *lane) assert(which int) error {
	if !l.asserts.Valid() {
		return nil
	}
	if err := l.call(l.asserts); err != nil {
		return l.wrap(err)
	}
	for i, a := range l.plant.Ordered.Asserts {
		if l.get(l.plant.layout.check+expr.Slot(i)) != 0 || which == ofEvents && !a.Event || which == ofParametersOnly && !l.plant.settled[i] {
			continue
		}
		if a.Warning {
			if which == ofEvents {
				l.warn(i)
			}
			continue
		}
		return &StepError{Tick: l.tick, Time: l.get(l.plant.layout.time), Asset: a.Asset, Pos: a.Pos, Err: fmt.Errorf("%w: %s", ErrAssert, l.fill(a.Message))}
	}
	return nil
}

// nan reports whether x is NaN or infinite.
func nan(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) }
