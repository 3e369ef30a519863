package engine

import (
	"errors"
	"fmt"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/lu"
)

// Initialize makes a new State consistent at tick 0: it solves the initial equations,
// applies the updates of tick 0 and settles. Errors are *InitError or *StepError; s is
// unchanged on error.
func (p *Plant) Initialize(s *State, w *Work) error {
	w.Events = w.Events[:0]
	w.events = 0
	if err := w.load(s); err != nil {
		return err
	}
	w.m[p.layout.touched] = 0
	if err := w.run(w.starts); err != nil {
		return err
	}
	if err := w.initial(); err != nil {
		return err
	}
	w.Events = w.Events[:0] // the first values of relations are no changes
	if err := w.act(s.Tick, nil); err != nil {
		return err
	}
	w.store(s)
	return nil
}

// initial solves the initial equations with relations that agree with their solution.
func (w *Work) initial() error {
	p := w.plant
	if _, err := w.take(); err != nil {
		return err
	}
	if p.initialising == nil {
		return w.agree(func() error { return nil })
	}
	s := p.initialising.new(w)
	return w.agree(func() error {
		if err := s.solve(); err != nil {
			return s.explain(err)
		}
		return nil
	})
}

// agree alternates solve with taking the relations until these stand still.
func (w *Work) agree(solve func() error) error {
	for range maxSettle {
		if err := solve(); err != nil {
			return err
		}
		changed, err := w.take()
		if err != nil {
			return err
		}
		if !changed {
			return nil
		}
	}
	return &InitError{Err: fmt.Errorf("%w: conditions keep changing one another at the start", ErrChatter)}
}

// explain names the equations that are furthest from holding.
func (s *newton) explain(err error) error {
	o := s.w.plant.Ordered
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
