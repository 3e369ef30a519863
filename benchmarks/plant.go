package main

import (
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/flat"
	"gemel/engine/modelica"
	"gemel/physics"
)

// flatten writes a class of the library, or of text beside it, as a flat system.
func flatten(class, text string) (*dae.System, error) {
	lib := modelica.NewLibrary()
	if err := lib.AddFS("physics", physics.Library()); err != nil {
		return nil, err
	}
	if text != "" {
		if err := lib.AddText("generated.mo", text); err != nil {
			return nil, err
		}
	}
	return flat.Flatten(lib, class, flat.Options{})
}

// twin is a compiled model with a State that is ready to be stepped.
type twin struct {
	plant *engine.Plant
	work  *engine.Work
	start *engine.State // initialised; not to be stepped
	state *engine.State
}

func newTwin(class, text string, o engine.Options) (*twin, error) {
	sys, err := flatten(class, text)
	if err != nil {
		return nil, err
	}
	plant, err := engine.Compile(sys, o)
	if err != nil {
		return nil, err
	}
	return awake(plant)
}

// awake initialises a State of a plant.
func awake(plant *engine.Plant) (*twin, error) {
	work, err := plant.NewWork()
	if err != nil {
		return nil, errors.Join(err, plant.Close())
	}
	w := &twin{plant: plant, work: work, start: plant.NewState(1)}
	if err := plant.Initialize(w.start, work); err != nil {
		return nil, errors.Join(err, w.close())
	}
	w.state = w.start.Clone()
	return w, nil
}

func (w *twin) close() error { return errors.Join(w.work.Close(), w.plant.Close()) }

// reset goes back to the start.
func (w *twin) reset() { w.state.CopyFrom(w.start) }

// run takes ticks from the start and returns the wall time [s] and the steps of the method.
func (w *twin) run(ticks int) (wall float64, steps int64, err error) {
	w.reset()
	before := w.work.Stats.Steps
	begin := time.Now()
	for range ticks {
		if err := w.plant.Step(w.state, w.work, nil); err != nil {
			return 0, 0, err
		}
	}
	return time.Since(begin).Seconds(), w.work.Stats.Steps - before, nil
}

// steps takes ticks from the start in one call and returns the wall time [s].
func (w *twin) steps(ticks int) (wall float64, err error) {
	w.reset()
	begin := time.Now()
	if err := w.plant.Steps(w.state, w.work, ticks, nil); err != nil {
		return 0, err
	}
	return time.Since(begin).Seconds(), nil
}

// values reads several variables of the present State.
func (w *twin) values(names []string) ([]float64, error) {
	var out []float64
	for _, n := range names {
		v, err := w.value(n)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// value reads any variable of the present State.
func (w *twin) value(name string) (float64, error) {
	id, ok := w.plant.Lookup(name)
	if !ok {
		return 0, fmt.Errorf("%s has no variable %s", w.plant.Name, name)
	}
	if err := w.plant.Observe(w.state, w.work); err != nil {
		return 0, err
	}
	return w.work.Value(id), nil
}

// allocationsPerStep counts over some hundred ticks, after some that warm up.
func (w *twin) allocationsPerStep() (n float64, err error) {
	for range 20 {
		if err := w.plant.Step(w.state, w.work, nil); err != nil {
			return 0, err
		}
	}
	n = testing.AllocsPerRun(500, func() {
		if e := w.plant.Step(w.state, w.work, nil); e != nil {
			err = e
		}
	})
	return n, err
}

// same says whether two numbers agree to 1e-6 of the larger, or of 1 for those near zero.
func same(a, b float64) bool {
	return math.Abs(a-b) <= 1e-6*max(1, math.Abs(a), math.Abs(b))
}
