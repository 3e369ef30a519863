package engine

import (
	"gemel/engine/dae"
	"gemel/engine/expr"
)

// event does what happens at an instant inside a tick or at a time event.
func (l *lane) event() error {
	if err := l.look(true); err != nil {
		return err
	}
	if err := l.instant(); err != nil {
		return err
	}
	return l.look(false)
}

// instant is an event without those who watch it.
func (l *lane) instant() error {
	lay := &l.plant.layout
	l.set(lay.on, 1)
	err := l.call(l.left)
	l.set(lay.on, 0)
	if err != nil {
		return l.wrap(err)
	}
	due := false
	for i, s := range l.plant.Ordered.Samples {
		if !(l.get(lay.instant+expr.Slot(i)) <= l.get(lay.time)+l.resolution()) {
			continue
		}
		due = true
		l.set(lay.places[s.Var].cell, 1)
		l.set(lay.sampled+expr.Slot(i), l.get(lay.sampled+expr.Slot(i))+1)
	}
	if err := l.settle(true); err != nil {
		return err
	}
	if !l.plant.timeEvents {
		return nil
	}
	if err := l.call(l.stops); err != nil {
		return l.wrap(err)
	}
	if due {
		for i, s := range l.plant.Ordered.Samples {
			if !(l.get(lay.instant+expr.Slot(i)) > l.get(lay.time)+l.resolution()) {
				return l.badSample(s)
			}
		}
	}
	return nil
}

// resolution is the length of time below which two instants of samples are one [s].
func (l *lane) resolution() float64 {
	return float64(1e-12*l.plant.Options.Period) + float64(1e-15*l.get(l.plant.layout.time))
}

// settle makes conditions, discrete variables and algebraic unknowns agree. behind says that the
// conditions have changed first (an event), else the unknowns are solved first.
func (l *lane) settle(behind bool) error {
	lay := &l.plant.layout
	l.ending = nil
	l.set(lay.on, 1)
	defer l.set(lay.on, 0)
	for range maxSettle {
		if err := l.agree(behind); err != nil {
			return err
		}
		if err := l.assertEvents(); err != nil {
			return err
		}
		again, reinitialised, err := l.conclude()
		if err != nil {
			return err
		}
		if !again {
			return l.terminated()
		}
		behind = !reinitialised
	}
	return l.chatter()
}

// terminated ends the simulation if the model has asked for it.
func (l *lane) terminated() error {
	t := l.ending
	if t == nil {
		return nil
	}
	return &Terminated{Tick: l.tick, Time: l.get(l.plant.layout.time), Message: l.fill(t.Message), Asset: t.Asset, Pos: t.Pos}
}

// agree alternates between conditions and algebraic unknowns until nothing changes; the previous values stay.
func (l *lane) agree(behind bool) error {
	for round := range maxSettle {
		if behind || round > 0 {
			changed, err := l.take()
			if err != nil {
				return l.wrap(err)
			}
			if !changed && round > 0 {
				return nil
			}
		}
		if err := l.solve(); err != nil {
			return err
		}
		if !l.relations.Valid() && !l.assign.Valid() {
			return nil
		}
	}
	return l.chatter()
}

// take gives relations, then assignments, their present values, and logs what changed.
func (l *lane) take() (changed bool, err error) {
	lay := &l.plant.layout
	if l.relations.Valid() {
		if err := l.call(l.relations); err != nil {
			return false, err
		}
		if l.get(lay.flip) != 0 {
			if changed = l.commit(); l.lost > 0 {
				return changed, l.undetermined()
			}
		}
	}
	if !l.assign.Valid() {
		return changed, nil
	}
	if err := l.call(l.assign); err != nil {
		return false, err
	}
	return changed || l.get(lay.flip) != 0, nil
}

// commit stores the fresh conditions.
func (l *lane) commit() (changed bool) {
	p, lay := l.plant, &l.plant.layout
	l.lost = 0
	n := len(p.Ordered.Relations)
	for i, r := range p.Ordered.Relations {
		held, fresh := lay.places[r.Var].cell, l.get(lay.fresh+expr.Slot(i))
		if l.get(held) == fresh {
			continue
		}
		l.set(held, fresh)
		l.log(RelationEvent, i, fresh)
		if fresh != 0 {
			l.rises(i)
		}
		changed = true
	}
	for i := range p.Ordered.Monitors {
		held, fresh := lay.monitor+expr.Slot(i), l.get(lay.fresh+expr.Slot(n+i))
		if l.get(held) != fresh {
			l.set(held, fresh)
			l.log(MonitorEvent, i, fresh)
		}
	}
	n += len(p.Ordered.Monitors)
	for i := range p.guards {
		held, fresh := lay.monitor+expr.Slot(len(p.Ordered.Monitors)+i), l.get(lay.fresh+expr.Slot(n+i))
		l.set(held, fresh)
		if fresh != 0 {
			l.lost = i + 1
		}
	}
	return changed
}

// conclude ends a round: states are reinitialised, previous values move up. again says that there is
// another round to do.
func (l *lane) conclude() (again, reinitialised bool, err error) {
	p, lay := l.plant, &l.plant.layout
	o := p.Ordered
	if l.reinits.Valid() {
		if err := l.call(l.reinits); err != nil {
			return false, false, l.wrap(err)
		}
		for i, r := range o.Reinits {
			if l.get(lay.active+expr.Slot(i)) == 0 {
				continue
			}
			x := l.get(lay.reinit + expr.Slot(i))
			if nan(x) {
				return false, false, l.failAt(r.Var, ErrNotFinite)
			}
			l.set(lay.places[r.Var].cell, x)
			if l.tangent > 0 {
				l.set(l.tangent+lay.places[r.Var].cell, l.get(l.tangent+lay.reinit+expr.Slot(i)))
			}
			l.log(ReinitEvent, i, x)
			reinitialised = true
		}
	}
	if l.finish.Valid() {
		if err := l.call(l.finish); err != nil {
			return false, false, l.wrap(err)
		}
		for i := range o.Terminates {
			if l.get(lay.finish+expr.Slot(i)) != 0 && l.ending == nil {
				l.ending = &o.Terminates[i] // the others at this instant come first
			}
		}
	}
	if again = reinitialised; again {
		l.restart()
	}
	if l.remember.Valid() {
		if err := l.logAssignments(); err != nil {
			return false, false, l.wrap(err)
		}
		again = again || l.get(lay.flip) != 0
	}
	for _, s := range o.Samples {
		if at := lay.places[s.Var].cell; l.get(at) != 0 {
			l.set(at, 0)
			again = true
		}
	}
	return again, reinitialised, nil
}

// restart shortens the next step after a jump: what the last jump to here took gives the time scale.
// A long step could leave a condition and meet it again without being noticed.
func (l *lane) restart() {
	const part = 0.1
	l.forget()
	lay := &l.plant.layout
	t, from := l.get(lay.time), max(l.since, float64(l.tick)*l.plant.Options.Period)
	if elapsed := t - from; elapsed > 0 {
		l.set(lay.step, min(l.get(lay.step), float64(part*elapsed)))
	}
	l.since = t
}

// logAssignments moves the previous values up and logs assigned variables that differ from theirs.
func (l *lane) logAssignments() error {
	p, lay := l.plant, &l.plant.layout
	for i, a := range p.Ordered.Assignments {
		pre := p.Variables[a.Var].Pre
		if pre == dae.NoVar {
			continue
		}
		if x := l.get(lay.places[a.Var].cell); x != l.get(lay.places[pre].cell) {
			l.log(AssignEvent, i, x)
		}
	}
	return l.call(l.remember)
}

// assertEvents looks at the asserts of when-clauses.
func (l *lane) assertEvents() error {
	if !l.plant.eventAsserts {
		return nil
	}
	return l.assert(ofEvents)
}

// solve makes the algebraic unknowns consistent.
func (l *lane) solve() error {
	p := l.plant
	if p.newton == nil {
		return nil
	}
	l.set(p.newton.Solve, 1)
	err := l.call(l.newton)
	l.set(p.newton.Solve, 0)
	if err != nil {
		return l.wrap(err)
	}
	if l.get(p.newton.Solved) != 0 {
		return nil
	}
	l.settling.lane = l
	if err := l.settling.solve(); err != nil {
		return l.algebraic()
	}
	if l.tangent > 0 {
		return l.solveTangent()
	}
	return nil
}

// maxLogged is how many events of one call are noted.
const maxLogged = 100_000

func (l *lane) log(kind EventKind, index int, value float64) {
	l.stats.Events++
	if len(l.events) < maxLogged {
		l.events = append(l.events, Event{Time: l.get(l.plant.layout.time), Kind: kind, Index: index, Value: value})
	}
}

// rises notes when a condition becomes true. Where that happens at ever shorter intervals, which have
// shrunk by six orders of magnitude within one tick, there is no end to it: that is an event of its own. The run goes
// on while the time moves, because some models come to rest when their flights fall below its resolution.
func (l *lane) rises(i int) {
	const rounds, part = 12, 1e-6
	l.forget()
	if l.rise == nil {
		l.rise = make([]rise, len(l.plant.Ordered.Relations))
	}
	r, t := &l.rise[i], l.get(l.plant.layout.time)
	gap := t - r.at
	switch {
	case r.seen > 1 && gap < r.gap:
		if r.shrinking++; r.shrinking >= rounds && gap <= float64(part*r.widest) {
			if l.zeno == 0 {
				l.log(ZenoEvent, i, gap)
			}
			l.zeno = i + 1
		}
	case r.seen > 0:
		r.shrinking, r.widest = 0, gap
	}
	r.at, r.gap = t, gap
	r.seen++
}
