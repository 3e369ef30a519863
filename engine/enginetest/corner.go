package enginetest

import (
	"errors"
	"math"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
)

// cornerTicks is how far a State goes from a corner.
const cornerTicks = 3

// corners puts parameters and inputs at the ends of their declared ranges: one at a time, then several by
// chance. Each must initialise and step with finite values, or fail with an error that says where.
func corners(t *testing.T, r *rig) {
	t.Helper()
	ends := r.ends()
	for _, e := range ends {
		r.corner(t, []end{e})
	}
	if len(ends) < 2 {
		return
	}
	random := sequence(len(ends))
	for range 10 {
		var some []end
		for range 1 + random.below(min(len(ends), 6)) {
			some = append(some, ends[random.below(len(ends))])
		}
		r.corner(t, some)
	}
}

// end is a variable at an end of its range.
type end struct {
	v dae.VarID
	x float64
}

func (r *rig) ends() (all []end) {
	for v, d := range r.plant.Variables {
		id := dae.VarID(v)
		if !r.plant.Settable(id) {
			continue
		}
		for _, x := range []float64{d.Min, d.Max} {
			if !math.IsNaN(x) && math.Abs(x) < 1e30 { // the largest Real means no limit
				all = append(all, end{id, x})
			}
		}
	}
	return all
}

// corner runs a few ticks from a new State with these values.
func (r *rig) corner(t *testing.T, at []end) {
	t.Helper()
	s := r.plant.NewState(1)
	var names []string
	for _, e := range at {
		names = append(names, r.plant.Variables[e.v].Name)
		if err := r.plant.Set(s, e.v, e.x); err != nil {
			t.Errorf("%s = %g: %v", r.plant.Variables[e.v].Name, e.x, err)
			return
		}
	}
	err := r.plant.Initialize(s, r.work)
	for k := 0; k < cornerTicks && err == nil; k++ {
		before := s.Clone()
		if err = r.plant.Step(s, r.work, nil); err != nil && before.Hash() != s.Hash() {
			t.Errorf("%s at an end of the range: a failed step changed the State", strings.Join(names, ", "))
		}
	}
	if err == nil {
		err = r.plant.Observe(s, r.work)
	}
	if err == nil {
		if name, x, bad := r.notFinite(); bad {
			t.Errorf("%s at an end of the range: %s is %g without an error", strings.Join(names, ", "), name, x)
		}
		return
	}
	var step *engine.StepError
	var init *engine.InitError
	var done *engine.Terminated
	if !errors.As(err, &step) && !errors.As(err, &init) && !errors.As(err, &done) {
		t.Errorf("%s at an end of the range: %T %v, want an error of a step or the start", strings.Join(names, ", "), err, err)
	}
	t.Logf("%s at an end of the range: %v", strings.Join(names, ", "), err)
}
