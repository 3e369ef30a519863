package enginetest

import (
	"errors"
	"math"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
)

// Sensitivities are compared over so many ticks, after a few to leave the start; a derivative may be off by
// sensitivityTolerance of it or, where it is small, of what the State's other derivatives are like.
const (
	sensitivityTicks     = 6
	sensitivityTolerance = 1e-3
	fixedTolerance       = 1e-2 // with fixed steps, which events cut: the derivatives leave that out
)

// sensitivities compares the derivatives of Step with central differences of it: with the method of the case, working to 1e-11 so
// that differences mean something, along parameters and inputs; and with fixed steps along states as well, which error control would
// resolve otherwise when they are moved.
func sensitivities(t *testing.T, c Case) {
	t.Helper()
	c.Options.Tolerance = 1e-11
	want := alongSome(t, c, false)
	c.Options.Method = engine.LinEuler
	c.Options.FixedStep = c.Options.Period / 300
	if want != nil && near(want, after(t, c)) {
		alongSome(t, c, true)
	}
}

// near says whether fixed steps are good enough to be judged.
func near(want, got []float64) bool {
	for i := range want {
		if i >= len(got) || !(math.Abs(got[i]-want[i]) <= 1e-2*math.Max(math.Abs(want[i]), 1e-3)) {
			return false
		}
	}
	return true
}

// after gives the states at the end of the ticks.
func after(t *testing.T, c Case) []float64 {
	t.Helper()
	r, err := ready(t, c)
	if err != nil || r.plant.Steps(r.state, r.work, 2+sensitivityTicks, nil) != nil {
		return nil
	}
	return r.states(r.state)
}

// alongSome makes the comparison, and gives the states after it.
func alongSome(t *testing.T, c Case, states bool) []float64 {
	t.Helper()
	r, err := ready(t, c)
	if err != nil {
		return nil // the method cannot start here
	}
	if err := r.plant.Steps(r.state, r.work, 2, nil); err != nil {
		return nil // ends, or too much is asked of this tolerance
	}
	along := r.directions(states)
	if len(along) == 0 || len(r.plant.Ordered.States) == 0 {
		return nil
	}
	x, err := r.plant.NewSensitivities(len(along), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if err := x.Load(r.state); err != nil {
		t.Fatal(err)
	}
	for k, v := range along {
		if err := x.Direct(k, v, 1); err != nil {
			t.Fatal(err)
		}
	}
	plain, with := r.state.Clone(), r.state.Clone()
	if err := r.plant.Steps(plain, r.work, sensitivityTicks, nil); err != nil {
		return nil
	}
	if err := x.Steps(sensitivityTicks, nil); errors.Is(err, engine.ErrNotDifferentiable) {
		t.Log(err)
		return nil
	} else if err != nil {
		t.Fatal(err)
	}
	if err := x.Store(with); err != nil {
		t.Fatal(err)
	}
	if plain.Hash() != with.Hash() {
		t.Error("the State that carries derivatives has other bits than the State alone")
	}
	if err := x.Observe(); err != nil {
		t.Fatal(err)
	}
	for k, v := range along {
		r.derivatives(t, v, func(o dae.VarID) float64 { return x.Derivative(k, o) })
	}
	return r.states(plain)
}

// directions are the first and the last state, if wanted, and some parameters and inputs that are not zero.
func (r *rig) directions(states bool) (along []dae.VarID) {
	if s := r.plant.Ordered.States; states && len(s) > 0 {
		along = append(along, s[0])
		if len(s) > 1 {
			along = append(along, s[len(s)-1])
		}
	}
	for v, d := range r.plant.Variables {
		id := dae.VarID(v)
		if x, ok := r.plant.Get(r.state, id); ok && x != 0 && d.Type == dae.Real && r.plant.Settable(id) && len(along) < 5 {
			along = append(along, id)
		}
	}
	return along
}

// derivatives compares those of all states by v with differences of two sizes, of which the better one counts.
func (r *rig) derivatives(t *testing.T, v dae.VarID, exact func(dae.VarID) float64) {
	t.Helper()
	tolerance := sensitivityTolerance
	if r.plant.Options.Method == engine.LinEuler {
		tolerance = fixedTolerance
	}
	at, _ := r.plant.Get(r.state, v)
	size := math.Max(math.Abs(at), nominal(r.plant.Ordered.Variables[v].Nominal))
	if r.plant.Settable(v) {
		size = math.Abs(at)
	}
	states := r.plant.Ordered.States
	want := make([]float64, len(states))
	off := make([]float64, len(states))
	for k, part := range []float64{1e-4, 1e-6} {
		up, down := r.stepped(v, at+float64(part*size)), r.stepped(v, at-float64(part*size))
		if up == nil || down == nil {
			return
		}
		for i, o := range states {
			d := (up[i] - down[i]) / (2 * part * size)
			if e := math.Abs(exact(o) - d); k == 0 || e < off[i] {
				want[i], off[i] = d, e
			}
		}
	}
	for i, o := range states {
		if math.IsNaN(exact(o)) {
			t.Logf("the derivative of %s by %s is not a number: a root at zero?", r.plant.Variables[o].Name, r.plant.Variables[v].Name)
			return
		}
		x, _ := r.plant.Get(r.state, o)
		scale := math.Max(math.Abs(x), nominal(r.plant.Ordered.Variables[o].Nominal)) / size
		if !(off[i] <= tolerance*(math.Abs(want[i])+float64(1e-2*scale))) {
			t.Errorf("the derivative of %s by %s over %d ticks is %g, the difference %g", r.plant.Variables[o].Name, r.plant.Variables[v].Name,
				sensitivityTicks, exact(o), want[i])
			return
		}
	}
}

// stepped gives the states after the ticks of a run in which v has another value; nil if it fails.
func (r *rig) stepped(v dae.VarID, value float64) []float64 {
	s := r.state.Clone()
	if r.plant.Put(s, v, value) != nil || r.plant.Steps(s, r.work, sensitivityTicks, nil) != nil {
		return nil
	}
	return r.states(s)
}

// states reads those of s.
func (r *rig) states(s *engine.State) []float64 {
	var y []float64
	for _, o := range r.plant.Ordered.States {
		x, _ := r.plant.Get(s, o)
		y = append(y, x)
	}
	return y
}
