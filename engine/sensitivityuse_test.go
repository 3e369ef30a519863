package engine_test

import (
	"math"
	"testing"

	"gemel/engine/dae"
)

// Protects that a direction has the same derivatives, to the bit, whether others go along or not: filters use as many as they need at the moment.
func TestFewerDirectionsHaveTheSameDerivatives(t *testing.T) {
	for _, c := range laneCases {
		t.Run(c.name, func(t *testing.T) {
			r := c.model(t).start(c.opt)
			r.steps(3)
			var along []dae.VarID
			for v := range r.Variables {
				if isState(r.Plant, dae.VarID(v)) {
					along = append(along, dae.VarID(v))
				}
			}
			if len(along) < 2 {
				t.Skip("one state")
			}
			x, err := r.NewSensitivities(len(along)+3, 2)
			if err != nil {
				t.Fatal(err)
			}
			defer x.Close()
			look := func(n int) (d []float64) {
				x.Use(n)
				if err := x.Load(r.s); err != nil {
					t.Fatal(err)
				}
				for k := range n {
					if err := x.Direct(k, along[k], 1); err != nil {
						t.Fatal(err)
					}
				}
				if err := x.Steps(10, nil); err != nil {
					t.Fatal(err)
				}
				if err := x.Observe(); err != nil {
					t.Fatal(err)
				}
				for _, v := range along {
					d = append(d, x.Value(v), x.Derivative(0, v))
				}
				return d
			}
			all := look(len(along))
			for n := 1; n < len(along); n++ {
				for i, got := range look(n) {
					if math.Float64bits(got) != math.Float64bits(all[i]) {
						t.Fatalf("with %d directions number %d is %g, with all %g", n, i, got, all[i])
					}
				}
			}
			if again := look(len(along)); len(again) != len(all) || again[0] != all[0] {
				t.Error("using all again gives something else")
			}
		})
	}
}
