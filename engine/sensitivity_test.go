package engine_test

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
)

// Protects that Sensitivities are the derivatives of Step, through events, reinit, algebraic unknowns and samples, for every
// state, parameter and input: beside central differences, whose own error is what the tolerances below leave.
func TestSensitivitiesAreDifferences(t *testing.T) {
	for _, c := range laneCases {
		t.Run(c.name, func(t *testing.T) {
			opt := c.opt
			if opt.Method == "" {
				opt.Tolerance = 1e-12
			}
			r := c.model(t).start(opt)
			r.steps(3)
			const ticks = 25
			var along []dae.VarID
			for v := range r.Variables {
				if isState(r.Plant, dae.VarID(v)) || r.Settable(dae.VarID(v)) {
					along = append(along, dae.VarID(v))
				}
			}
			x, err := r.NewSensitivities(len(along), 1)
			if err != nil {
				t.Fatal(err)
			}
			defer x.Close()
			if err := x.Load(r.s); err != nil {
				t.Fatal(err)
			}
			for k, v := range along {
				if err := x.Direct(k, v, 1); err != nil {
					t.Fatal(err)
				}
			}
			if err := x.Steps(ticks, nil); err != nil {
				t.Fatal(err)
			}
			if err := x.Observe(); err != nil {
				t.Fatal(err)
			}
			plain, with := r.s.Clone(), r.s.Clone()
			if err := r.Steps(plain, r.w, ticks, nil); err != nil {
				t.Fatal(err)
			}
			if err := x.Store(with); err != nil {
				t.Fatal(err)
			}
			if plain.Hash() != with.Hash() {
				t.Error("the State with derivatives has other bits than the State alone")
			}
			for k, v := range along {
				start, _ := r.Get(r.s, v)
				eps := 1e-5 * (1 + math.Abs(start))
				up, down := r.moved(v, start+eps, ticks), r.moved(v, start-eps, ticks)
				for _, o := range r.Ordered.States {
					want := (up[o] - down[o]) / (2 * eps)
					got := x.Derivative(k, o)
					if !(math.Abs(got-want) <= 1e-4*(math.Abs(want)+1e-3)) {
						t.Errorf("d %s / d %s is %.9g, differences say %.9g", r.Variables[o].Name, r.Variables[v].Name, got, want)
					}
				}
			}
		})
	}
}

func isState(p *engine.Plant, v dae.VarID) bool {
	for _, x := range p.Ordered.States {
		if x == v {
			return true
		}
	}
	return false
}

// moved steps a State in which v has another value, and returns all values by variable.
func (r *run) moved(v dae.VarID, value float64, ticks int) []float64 {
	r.t.Helper()
	s := r.s.Clone()
	if err := r.Put(s, v, value); err != nil {
		r.t.Fatal(err)
	}
	if err := r.Steps(s, r.w, ticks, nil); err != nil {
		r.t.Fatal(err)
	}
	if err := r.Observe(s, r.w); err != nil {
		r.t.Fatal(err)
	}
	values := make([]float64, len(r.Variables))
	for i := range values {
		values[i] = r.w.Value(dae.VarID(i))
	}
	return values
}
