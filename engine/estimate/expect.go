package estimate

import (
	"fmt"
	"math"

	"gemel/engine/dae"
)

// asked refuses a question that cannot be answered.
func (b *belief) asked(vars []dae.VarID, mean, deviation []float64) error {
	if len(mean) != len(vars) || len(deviation) != len(vars) {
		return fmt.Errorf("%d variables are asked for, with room for %d means and %d deviations", len(vars), len(mean), len(deviation))
	}
	for _, v := range vars {
		if v < 0 || int(v) >= len(b.problem.Plant.Variables) {
			return fmt.Errorf("there is no variable %d: the plant has %d", v, len(b.problem.Plant.Variables))
		}
	}
	return nil
}

// Expect gives what is expected of any variables at the present tick, and the deviations of that by the covariance of the unknowns (as many as vars each).
func (f *Extended) Expect(vars []dae.VarID, mean, deviation []float64) error {
	if err := f.asked(vars, mean, deviation); err != nil {
		return err
	}
	if err := f.directAll(&sparse{}, nil, false); err != nil {
		return err
	}
	h := f.left
	for i, v := range vars {
		mean[i] = f.along.Value(v)
		f.slopes(h, v)
		variance := 0.0
		for k, d := range h {
			if d != 0 {
				variance += float64(d * dot(f.p[k*f.n:(k+1)*f.n], h))
			}
		}
		deviation[i] = math.Sqrt(math.Max(variance, 0))
	}
	return nil
}

// Expect gives what is expected of any variables at the present tick, and the deviations of that by the sigma points (as many as vars each).
func (f *Unscented) Expect(vars []dae.VarID, mean, deviation []float64) error {
	if err := f.asked(vars, mean, deviation); err != nil {
		return err
	}
	f.keep()
	if err := f.spreadOut(); err != nil {
		return err
	}
	f.lanes.Observe()
	for i := range f.lanes.Len() {
		if err := f.lanes.Err(i); err != nil {
			return f.blame(i, err)
		}
	}
	row := f.values[:f.lanes.Len()]
	for k, v := range vars {
		for i := range row {
			row[i] = f.lanes.Value(i, v)
		}
		f.mirror(row)
		sum := 0.0
		for _, y := range row[1:] {
			sum += y - row[0]
		}
		mean[k] = row[0] + float64(sum*f.side)
		variance := float64(f.middleSquare * float64((row[0]-mean[k])*(row[0]-mean[k])))
		for _, y := range row[1:] {
			variance += float64(f.side * float64((y-mean[k])*(y-mean[k])))
		}
		deviation[k] = math.Sqrt(math.Max(variance, 0))
	}
	return nil
}

// Expect gives what is expected of any variables at the present tick, and the deviations of that over the members (as many as vars each).
func (f *Ensemble) Expect(vars []dae.VarID, mean, deviation []float64) error {
	if err := f.asked(vars, mean, deviation); err != nil {
		return err
	}
	f.lanes.Observe()
	for i := range f.size {
		if err := f.lanes.Err(i); err != nil {
			return fmt.Errorf("member %d: %w", i+1, err)
		}
	}
	for k, v := range vars {
		first, sum, square := f.lanes.Value(0, v), 0.0, 0.0
		for i := range f.size {
			sum += f.lanes.Value(i, v) - first
		}
		mean[k] = first + sum/float64(f.size)
		for i := range f.size {
			d := f.lanes.Value(i, v) - mean[k]
			square += float64(d * d)
		}
		deviation[k] = math.Sqrt(square / float64(f.size-1))
	}
	return nil
}

// errOther refuses to copy what does not fit.
func errOther(o Filter) error {
	return fmt.Errorf("a %T cannot be copied here: want a filter of the same kind, problem and options", o)
}

func (b *belief) copyFrom(o *belief) {
	b.state.CopyFrom(o.state)
	copy(b.x, o.x)
	copy(b.p, o.p)
	b.innovations = append(b.innovations[:0], o.innovations...)
}

// CopyFrom makes this filter what another Extended of the same problem is: branching.
func (f *Extended) CopyFrom(o Filter) error {
	from, ok := o.(*Extended)
	if !ok || from.fingerprint() != f.fingerprint() {
		return errOther(o)
	}
	f.copyFrom(from.belief)
	f.ahead.copyFrom(from.ahead)
	f.seen.copyFrom(from.seen)
	return nil
}

// CopyFrom makes this filter what another Unscented of the same problem and spread is: branching.
func (f *Unscented) CopyFrom(o Filter) error {
	from, ok := o.(*Unscented)
	if !ok || from.reach != f.reach || from.middleSquare != f.middleSquare || from.fingerprint() != f.fingerprint() {
		return errOther(o)
	}
	f.copyFrom(from.belief)
	return nil
}

// CopyFrom makes this filter what another Ensemble of the same problem, size and seed is: branching.
func (f *Ensemble) CopyFrom(o Filter) error {
	from, ok := o.(*Ensemble)
	if !ok || from.size != f.size || from.draws != f.draws || from.fingerprint() != f.fingerprint() {
		return errOther(o)
	}
	if err := from.keepMembers(); err != nil {
		return err
	}
	f.copyFrom(from.belief)
	f.drawn = from.drawn
	copy(f.values, from.values)
	for i, s := range from.members {
		if err := f.lanes.Load(i, s); err != nil {
			return err
		}
	}
	return nil
}
