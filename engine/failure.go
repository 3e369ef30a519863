package engine

import (
	"fmt"
	"math"

	"gemel/engine/dae"
	"gemel/engine/expr"
)

func (l *lane) fail(err error) error {
	return &StepError{Tick: l.tick, Time: l.get(l.plant.layout.time), Err: err}
}

func (l *lane) failAt(v dae.VarID, err error) error {
	d := &l.plant.Variables[v]
	return &StepError{Tick: l.tick, Time: l.get(l.plant.layout.time), Asset: d.Asset, Variable: d.Name, Pos: d.Pos, Err: err}
}

// unknown is the variable of y's i-th cell.
func (l *lane) unknown(i int) dae.VarID {
	o := l.plant.Ordered
	if i < len(o.States) {
		return o.States[i]
	}
	return o.Z[i-len(o.States)]
}

func (l *lane) notFinite(at expr.Slot) error {
	lay := &l.plant.layout
	err := fmt.Errorf("%w: %g", ErrNotFinite, l.get(at))
	if at < lay.discrete {
		return l.failAt(l.unknown(int(at)), err)
	}
	for v, pl := range lay.places {
		if pl.cell == at {
			return l.failAt(dae.VarID(v), err)
		}
	}
	return l.fail(err)
}

// wrap turns an error of the module into one of the step.
func (l *lane) wrap(err error) error {
	if _, told := err.(*StepError); err == nil || told {
		return err
	}
	return l.fail(err)
}

// stuck explains why advance gave up: the variable with the largest local error.
func (l *lane) stuck() error {
	if l.forget(); l.zeno > 0 {
		return l.endless()
	}
	p, lay := l.plant, &l.plant.layout
	err := ErrStepTooSmall
	if l.get(p.advance.Attempts) < 1 {
		err = fmt.Errorf("%w (%g)", ErrAttempts, p.Options.attempts())
		if !implicit(p.Options.Method) {
			err = fmt.Errorf("%w: the equations have become stiff for %s: take the method rodas5p", err, p.Options.Method)
		}
	}
	worst, size := 0, -1.0
	for i := range lay.nx + lay.nz {
		y, e := l.get(lay.y+expr.Slot(i)), 0.0
		if p.advance.Err >= 0 {
			e = math.Abs(l.get(p.advance.Err+expr.Slot(i))) / (p.scale[i] + math.Abs(y))
		}
		if math.IsNaN(y) || math.IsNaN(e) {
			worst, err = i, fmt.Errorf("%w: a root, logarithm or quotient may have left its domain; noEvent(...) or max(..., 0) keeps it inside", ErrNotFinite)
			break
		}
		if e > size {
			worst, size = i, e
		}
	}
	return l.failAt(l.unknown(worst), err)
}

// chatter names the condition that changed last.
func (l *lane) chatter() error {
	if l.forget(); l.zeno > 0 {
		return l.endless()
	}
	err := fmt.Errorf("%w (more than %d)", ErrChatter, maxEvents)
	for i := len(l.events) - 1; i >= 0; i-- {
		if e := l.events[i]; e.Kind == RelationEvent {
			r := &l.plant.Ordered.Relations[e.Index]
			return l.failBy(r, fmt.Errorf("%w: the condition %s at %s changes again and again; a hysteresis or noEvent() removes it", err, r.Source, r.Pos))
		} else if e.Kind == AssignEvent {
			a := &l.plant.Ordered.Assignments[e.Index]
			return l.failAt(a.Var, fmt.Errorf("%w: its value, %s at %s, changes again and again at one instant; it may depend on pre() of itself only in a when-clause", err, a.Source, a.Pos))
		}
	}
	return l.fail(err)
}

// endless names the condition whose events come ever faster.
func (l *lane) endless() error {
	r := &l.plant.Ordered.Relations[l.zeno-1]
	return l.failBy(r, fmt.Errorf("%w: the condition %s at %s becomes true at intervals that shrink to nothing (the last one %.3g s), as a ball that bounces without rest; add a state of rest, for example when the speed after an impact is small",
		ErrZeno, r.Source, r.Pos, l.rise[l.zeno-1].gap))
}

func (l *lane) failBy(r *dae.Relation, err error) error {
	return &StepError{Tick: l.tick, Time: l.get(l.plant.layout.time), Asset: l.plant.Variables[r.Var].Asset, Pos: r.Pos, Err: err}
}

// badSample refuses a sample that would come again at once.
func (l *lane) badSample(s dae.Sample) error {
	return &StepError{Tick: l.tick, Time: l.get(l.plant.layout.time), Pos: s.Pos, Err: fmt.Errorf("%s at %s: the interval must be positive, and long against the rounding of the time", s.Source, s.Pos)}
}

// undetermined names the constraint that does not determine its variable any more.
func (l *lane) undetermined() error {
	d := l.plant.guards[l.lost-1]
	q, v := l.plant.Ordered.System.Equations[d.Eq], l.plant.Variables[d.Var]
	return &StepError{Tick: l.tick, Time: l.get(l.plant.layout.time), Asset: v.Asset, Variable: v.Name, Pos: d.Pos,
		Err: fmt.Errorf("the constraint %s at %s is about to lose hold of %s: from here on it has two solutions for it, or none; remove stateSelect or reinit from the states that it ties, or use coordinates without such a point, such as an angle",
			q.Source, d.Pos, v.Name)}
}

func (l *lane) algebraic() error {
	s := l.settling
	if len(s.r) == 0 {
		return l.fail(ErrAlgebraic)
	}
	i := s.worst()[0]
	q := l.plant.Ordered.System.Equations[l.plant.Ordered.GEq[i]]
	return &StepError{Tick: l.tick, Time: l.get(l.plant.layout.time), Asset: q.Asset, Variable: l.plant.Variables[s.unknowns[i]].Name, Pos: q.Pos,
		Err: fmt.Errorf("%w: the equation %s at %s is off by %.3g (scaled)", ErrAlgebraic, q.Source, q.Pos, s.scaled(i))}
}
