package engine

import (
	"fmt"
	"math"

	"gemel/engine/dae"
	"gemel/engine/expr"
)

func (w *Work) fail(tick int64, err error) error {
	return &StepError{Tick: tick, Time: w.m[w.plant.layout.time], Err: err}
}

func (w *Work) failAt(tick int64, v dae.VarID, err error) error {
	d := &w.plant.Variables[v]
	return &StepError{Tick: tick, Time: w.m[w.plant.layout.time], Asset: d.Asset, Variable: d.Name, Pos: d.Pos, Err: err}
}

// unknown is the variable of y's i-th cell.
func (w *Work) unknown(i int) dae.VarID {
	o := w.plant.Ordered
	if i < len(o.States) {
		return o.States[i]
	}
	return o.Z[i-len(o.States)]
}

func (w *Work) notFinite(tick int64, at expr.Slot) error {
	l := &w.plant.layout
	err := fmt.Errorf("%w: %g", ErrNotFinite, w.m[at])
	if at < l.discrete {
		return w.failAt(tick, w.unknown(int(at)), err)
	}
	for v, pl := range l.places {
		if pl.cell == at {
			return w.failAt(tick, dae.VarID(v), err)
		}
	}
	return w.fail(tick, err)
}

// stuck explains why advance gave up: the variable with the largest local error.
func (w *Work) stuck(tick int64) error {
	p, l := w.plant, &w.plant.layout
	err := ErrStepTooSmall
	if w.m[p.advance.Attempts] < 1 {
		err = fmt.Errorf("%w (%d)", ErrAttempts, maxAttempts)
	}
	n := l.nx + l.nz
	worst, size := 0, -1.0
	y := w.at(l.y, n)
	for i := range n {
		e := 0.0
		if p.advance.Err >= 0 {
			e = math.Abs(w.m[int(p.advance.Err)+i]) / (p.scale[i] + math.Abs(y[i]))
		}
		if math.IsNaN(y[i]) || math.IsNaN(e) {
			worst, err = i, fmt.Errorf("%w: a root, logarithm or quotient may have left its domain; noEvent(...) or max(..., 0) keeps it inside", ErrNotFinite)
			break
		}
		if e > size {
			worst, size = i, e
		}
	}
	return w.failAt(tick, w.unknown(worst), err)
}

func (w *Work) chatter(tick int64) error {
	o := w.plant.Ordered
	err := fmt.Errorf("%w (more than %d)", ErrChatter, maxEvents)
	for i := len(w.Events) - 1; i >= 0; i-- {
		e := w.Events[i]
		if e.Monitor {
			continue
		}
		r := o.Relations[e.Index]
		d := &w.plant.Variables[r.Var]
		return &StepError{Tick: tick, Time: w.m[w.plant.layout.time], Asset: d.Asset, Pos: r.Pos,
			Err: fmt.Errorf("%w: the condition %s at %s changes again and again; a hysteresis or noEvent() removes it", err, r.Source, r.Pos)}
	}
	return w.fail(tick, err)
}

func (w *Work) algebraic(tick int64) error {
	s := w.settling
	if len(s.r) == 0 {
		return w.fail(tick, ErrAlgebraic)
	}
	i := s.worst()[0]
	q := w.plant.Ordered.System.Equations[w.plant.Ordered.GEq[i]]
	return &StepError{Tick: tick, Time: w.m[w.plant.layout.time], Asset: q.Asset, Variable: w.plant.Variables[s.unknowns[i]].Name, Pos: q.Pos,
		Err: fmt.Errorf("%w: the equation %s at %s is off by %.3g (scaled)", ErrAlgebraic, q.Source, q.Pos, s.scaled(i))}
}
