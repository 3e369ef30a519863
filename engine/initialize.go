package engine

import (
	"errors"
	"fmt"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/lu"
)

// Initialize makes a new State consistent at tick 0: it solves the initial equations,
// applies the updates of tick 0 and settles. Errors are *InitError, *StepError or *Terminated; s is
// unchanged on error.
func (p *Plant) Initialize(s *State, w *Work) error {
	w.clear()
	if err := w.load(s); err != nil {
		return err
	}
	if err := w.lane.initialize(); err != nil {
		return w.note(err)
	}
	w.lane.store(s)
	return w.note(nil)
}

func (l *lane) initialize() error {
	lay := &l.plant.layout
	o := l.plant.Ordered
	known := l.stats.Events
	l.set(lay.touched, 0)
	if err := l.call(l.starts); err != nil {
		return l.wrap(err)
	}
	if err := l.assert(ofParametersOnly); err != nil { // they say why there is no solution to look for
		return err
	}
	if o.Starting != dae.NoVar {
		l.set(lay.places[o.Starting].cell, 1)
	}
	l.set(lay.on, 1)
	defer l.set(lay.on, 0)
	if err := l.initial(); err != nil {
		return err
	}
	l.events, l.stats.Events = l.events[:0], known // the first values of conditions are no changes
	if err := l.assertEvents(); err != nil {
		return err
	}
	l.ending = nil
	if _, _, err := l.conclude(); err != nil { // when initial() then reinit(...)
		return err
	}
	if err := l.terminated(); err != nil {
		return err
	}
	if o.Starting != dae.NoVar {
		l.set(lay.places[o.Starting].cell, 0)
	}
	l.set(lay.run.going, 1)
	l.set(lay.run.held, 0)
	if err := l.call(l.act); err != nil {
		return l.wrap(err)
	}
	l.set(lay.run.going, 0)
	l.ready = false
	if err := l.prepared(); err != nil {
		return l.wrap(err)
	}
	if err := l.settle(false); err != nil {
		return err
	}
	if l.plant.timeEvents {
		if err := l.startSamples(); err != nil {
			return err
		}
	}
	return l.verify()
}

// startSamples does the samples whose first instant is the beginning.
func (l *lane) startSamples() error {
	lay := &l.plant.layout
	if err := l.call(l.stops); err != nil {
		return l.wrap(err)
	}
	for i := range l.plant.Ordered.Samples {
		if l.get(lay.instant+expr.Slot(i)) <= l.get(lay.time)+l.resolution() {
			return l.event()
		}
	}
	return nil
}

// initial solves the initial equations with conditions that agree with their solution.
func (l *lane) initial() error {
	if _, err := l.take(); err != nil {
		return l.wrap(err)
	}
	s := l.plant.initialising
	if s == nil {
		return l.alternate(func() error { return nil })
	}
	n := s.new(l.instance)
	n.lane = l
	return l.alternate(func() error {
		err := n.solve()
		if err == nil && l.tangent > 0 {
			err = n.tangents()
		}
		if err != nil {
			return n.explain(err)
		}
		return nil
	})
}

// alternate solves and takes the conditions in turn until these stand still.
func (l *lane) alternate(solve func() error) error {
	for range maxSettle {
		if err := solve(); err != nil {
			return err
		}
		if err := l.call(l.before); err != nil {
			return l.wrap(err)
		}
		changed, err := l.take()
		if err != nil {
			return l.wrap(err)
		}
		if !changed {
			return nil
		}
	}
	return &InitError{Err: fmt.Errorf("%w: conditions keep changing one another at the start", ErrChatter)}
}

// explain names the equations that are furthest from holding.
func (s *newton) explain(err error) error {
	o := s.lane.plant.Ordered
	var single *lu.SingularError
	if errors.As(err, &single) {
		var names []string
		for _, j := range single.Cols {
			names = append(names, o.Variables[s.unknowns[j]].Name)
		}
		err = fmt.Errorf("the equations at the start do not determine %s: their derivatives vanish there; give a start value near the solution, or another initial equation",
			strings.Join(names, ", "))
	}
	e := &InitError{Err: err}
	for _, i := range s.worst() {
		r := o.Init.Residuals[i]
		x := Residual{Value: s.scaled(i)}
		if x.Value == 0 {
			continue
		}
		switch {
		case r.Eq >= 0:
			q := o.System.Equations[r.Eq]
			x.Source, x.Asset, x.Pos = q.Source, q.Asset, q.Pos
		case r.Initial >= 0:
			q := o.System.Initial[r.Initial]
			x.Source, x.Asset, x.Pos = q.Source, q.Asset, q.Pos
		case r.Var != dae.NoVar:
			d := o.Variables[r.Var]
			x.Source, x.Asset, x.Pos = d.Name+" = its start value", d.Asset, d.Pos
		}
		e.Residuals = append(e.Residuals, x)
	}
	return e
}
