package reference_test

import (
	"testing"

	"gemel/engine"
	"gemel/engine/reference"
)

// Protects the whole way from a flat system to published digits, with the method that the engine chooses.
func TestEngineReachesReferenceValues(t *testing.T) {
	for _, c := range []struct {
		problem *reference.Problem
		ticks   int
		method  engine.Method
		err     float64
	}{
		{reference.Robertson(), 1, engine.Rodas5P, 1e-7},
		{reference.RobertsonDAE(), 1, engine.Rodas5P, 1e-7},
		{reference.VanDerPol(), 100, engine.Rodas5P, 1e-6},
		{reference.HIRES(), 10, engine.Rodas5P, 1e-7},
		{reference.Pollution(), 10, engine.Rodas5P, 1e-7},
		{reference.Oregonator(), 10, engine.Rodas5P, 1e-6},
		{reference.AkzoNobel(), 1, engine.Rodas5P, 1e-7},
		{reference.Brusselator(100), 1, engine.Rodas5P, 1e-6},
		{reference.Pleiades(), 1, engine.Verner7, 1e-6},
		{reference.Arenstorf(), 100, engine.Verner7, 1e-4},
	} {
		t.Run(c.problem.Name, func(t *testing.T) {
			p, err := engine.Compile(c.problem.System(), engine.Options{Period: c.problem.End / float64(c.ticks), Tolerance: 1e-8})
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			w, err := p.NewWork()
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			s := p.NewState(1)
			if err := p.Initialize(s, w); err != nil {
				t.Fatal(err)
			}
			for range c.ticks {
				if err := p.Step(s, w, nil); err != nil {
					t.Fatal(err)
				}
			}
			if err := p.Observe(s, w); err != nil {
				t.Fatal(err)
			}
			y := make([]float64, len(c.problem.Names))
			for i, name := range c.problem.Names {
				v, ok := p.Lookup(name)
				if !ok {
					t.Fatalf("no variable %s", name)
				}
				y[i] = w.Value(v)
			}
			t.Logf("%s; error %.1e, %d steps, %d rejected", p.Reason, c.problem.Error(y), w.Stats.Steps, w.Stats.Rejected)
			if p.Options.Method != c.method || !(c.problem.Error(y) <= c.err) {
				t.Errorf("%s: error %.2g at the end, want %s and at most %g (%s)", p.Options.Method, c.problem.Error(y), c.method, c.err, c.problem.Source)
			}
		})
	}
}
