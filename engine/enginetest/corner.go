package enginetest

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
)

// cornerTicks is how far a State goes from a corner.
const cornerTicks = 3

// corners puts parameters and inputs at the ends of their declared ranges: one at a time, then several by
// chance. Each must initialise and step with finite values, or fail with an error that says where. It gives the
// errors of single ends that are not assertions of the model.
func corners(t *testing.T, r *rig) (failed []error) {
	t.Helper()
	ends := r.ends()
	for _, e := range ends {
		if err := r.corner(t, []end{e}); err != nil && !errors.Is(err, engine.ErrAssert) {
			failed = append(failed, fmt.Errorf("%s = %g: %w", r.plant.Variables[e.v].Name, e.x, err))
		}
	}
	if len(ends) < 2 {
		return failed
	}
	random := sequence(len(ends))
	for range 10 {
		var some []end
		for range 1 + random.below(min(len(ends), 6)) {
			some = append(some, ends[random.below(len(ends))])
		}
		_ = r.corner(t, some)
	}
	return failed
}

// Corners is that part of Run alone, for models that are too many to go through all of it: parameters and inputs at the ends of their declared
// ranges. A model says with an assertion where it makes no sense; the errors are those of single ends at which it fails otherwise.
func Corners(t *testing.T, c Case) []error {
	t.Helper()
	return corners(t, start(t, c))
}

// end is a variable at an end of its range.
type end struct {
	v dae.VarID
	x float64
}

func (r *rig) ends() (all []end) {
	for v, d := range r.plant.Variables {
		id := dae.VarID(v)
		if !r.plant.Settable(id) || strings.HasSuffix(d.Name, "]") { // one point of a curve moved alone makes a curve that nobody means
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

// corner runs a few ticks from a new State with these values, and gives why it cannot.
func (r *rig) corner(t *testing.T, at []end) error {
	t.Helper()
	s := r.plant.NewState(1)
	var names []string
	for _, e := range at {
		names = append(names, r.plant.Variables[e.v].Name)
		if err := r.plant.Set(s, e.v, e.x); err != nil {
			t.Errorf("%s = %g: %v", r.plant.Variables[e.v].Name, e.x, err)
			return nil
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
		return nil
	}
	var step *engine.StepError
	var init *engine.InitError
	var done *engine.Terminated
	if !errors.As(err, &step) && !errors.As(err, &init) && !errors.As(err, &done) {
		t.Errorf("%s at an end of the range: %T %v, want an error of a step or the start", strings.Join(names, ", "), err, err)
	}
	if placeless(err) {
		t.Errorf("%s at an end of the range: the error names no place: %v", strings.Join(names, ", "), err)
	}
	t.Logf("%s at an end of the range: %v", strings.Join(names, ", "), err)
	if done != nil {
		return nil
	}
	return err
}

// placeless says whether an error names neither a variable, nor an asset, nor an equation.
func placeless(err error) bool {
	var step *engine.StepError
	var init *engine.InitError
	switch {
	case errors.As(err, &step):
		return step.Asset == "" && step.Variable == "" && step.Pos.Line == 0 && !strings.Contains(err.Error(), ".mo:")
	case errors.As(err, &init):
		return len(init.Residuals) == 0 && !strings.Contains(err.Error(), "equations at the start do not determine")
	}
	return false
}
