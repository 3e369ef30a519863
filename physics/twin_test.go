package physics

import (
	"math"
	"slices"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/flat"
	"gemel/engine/modelica"
)

// twin is a compiled model with its state, for tests.
type twin struct {
	t     *testing.T
	plant *engine.Plant
	state *engine.State
	work  *engine.Work
	u     []float64 // inputs that take effect at the end of the next step; nil before initialize
}

// flatten reads a class of the library or, if text is not empty, of text.
func flatten(t *testing.T, class, text string) *dae.System {
	t.Helper()
	lib := modelica.NewLibrary()
	if err := lib.AddFS("physics", Library()); err != nil {
		t.Fatal(err)
	}
	if text != "" {
		if err := lib.AddText("test.mo", text); err != nil {
			t.Fatal(err)
		}
	}
	system, err := flat.Flatten(lib, class, flat.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return system
}

// build compiles a class; the state is not initialised yet.
func build(t *testing.T, class, text string, options engine.Options) *twin {
	t.Helper()
	system := flatten(t, class, text)
	plant, err := engine.Compile(system, options)
	if err != nil {
		t.Fatal(err)
	}
	work, err := plant.NewWork()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = work.Close(); _ = plant.Close() })
	return &twin{t, plant, plant.NewState(1), work, nil}
}

// start builds and initialises.
func start(t *testing.T, class, text string, options engine.Options) *twin {
	t.Helper()
	w := build(t, class, text, options)
	w.initialize()
	return w
}

func (w *twin) initialize() {
	w.t.Helper()
	if err := w.plant.Initialize(w.state, w.work); err != nil {
		w.t.Fatalf("initialising: %v", err)
	}
	for _, id := range w.plant.Inputs {
		value, _ := w.plant.Get(w.state, id)
		w.u = append(w.u, value)
	}
}

// set writes a parameter at once, an input from the end of the next step on.
func (w *twin) set(name string, value float64) {
	w.t.Helper()
	id, ok := w.plant.Lookup(name)
	if !ok {
		w.t.Fatalf("no variable %s", name)
	}
	if i := slices.Index(w.plant.Inputs, id); i >= 0 && w.u != nil {
		w.u[i] = value
		return
	}
	if err := w.plant.Set(w.state, id, value); err != nil {
		w.t.Fatal(err)
	}
}

// to steps to a time in seconds.
func (w *twin) to(time float64) {
	w.t.Helper()
	for ticks := int64(math.Round(time / w.plant.Options.Period)); w.state.Tick < ticks; {
		if err := w.plant.Step(w.state, w.work, w.u); err != nil {
			w.t.Fatal(err)
		}
	}
}

// value reads any variable at the present time.
func (w *twin) value(name string) float64 {
	w.t.Helper()
	id, ok := w.plant.Lookup(name)
	if !ok {
		w.t.Fatalf("no variable %s", name)
	}
	if err := w.plant.Observe(w.state, w.work); err != nil {
		w.t.Fatal(err)
	}
	return w.work.Value(id)
}

// near fails unless got is within tol of want.
func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s: got %.9g, want %.9g ± %.2g", what, got, want, tol)
	}
}
