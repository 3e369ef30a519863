package textbook

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/engine/flat"
)

// Protects that what happens at events follows parameters that are set after the model is compiled: the period of a clock, a
// limit, the value after an impact, a start value.
func TestEventsFollowParameters(t *testing.T) {
	for _, c := range []struct {
		model  string
		set    values
		ticks  int // of 0.01 s
		wanted values
	}{
		{"Sampled.Chained", values{"fast.period": 0.07, "slow.offset": 0.25}, 103, values{"fast.y": cos(0.98), "direct.y": cos(0.9), "slow.y": cos(0.91)}},
		{"Measure.SampleAndHold", values{"period": 0.25}, 90, func() values { _, _, w, _ := twoInertias(0.75); return values{"measured": w} }()},
		{"Events.Ball", values{"e": 0.9, "h0": 0.5}, 203, func() values {
			h, v, n, last := bounces(2.03, 0.5, 0.9)
			return values{"h": h, "v": v, "n": n, "last": last}
		}()},
		{"Switching.Hysteresis", values{"wanted": 290, "band": 0.5}, 250, func() values {
			r := &hybrid{x: []float64{295}, d: []float64{0},
				f:    func(_ float64, x, d, dx []float64) { dx[0] = 25*d[0] - 2*(x[0]-285) },
				when: func(_ float64, x, _ []float64) []float64 { return []float64{x[0] - 290.5, 289.5 - x[0]} },
				act:  func(_ float64, _, d []float64, fired []bool) { d[0] = truth(fired[1]) },
				out:  func(_ float64, x, d []float64) values { return values{"T": x[0], "heat": d[0]} }}
			return r.at([]float64{2.5})[0]
		}()},
		{"Instants.Down", values{"h0": 3}, 50, values{"h": 3 - freeFall/2*0.25}},
	} {
		t.Run(c.model, func(t *testing.T) {
			sys, err := flat.Flatten(library(t), c.model, flat.Options{})
			if err != nil {
				t.Fatal(err)
			}
			p, err := engine.Compile(sys, engine.Options{Period: 0.01, Tolerance: tolerance})
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
			for name, x := range c.set {
				v, ok := p.Lookup(name)
				if !ok {
					t.Fatalf("no parameter %s", name)
				}
				if err := p.Set(s, v, x); err != nil {
					t.Fatal(err)
				}
			}
			if err := p.Initialize(s, w); err != nil {
				t.Fatal(err)
			}
			if err := p.Steps(s, w, c.ticks, nil); err != nil {
				t.Fatal(err)
			}
			if err := p.Observe(s, w); err != nil {
				t.Fatal(err)
			}
			for name, want := range c.wanted {
				v, ok := p.Lookup(name)
				if !ok {
					t.Fatalf("no variable %s", name)
				}
				if got := w.Value(v); !(math.Abs(got-want) <= agreement*math.Max(math.Abs(want), 0.1)) {
					t.Errorf("%s = %.9g, want %.9g", name, got, want)
				}
			}
		})
	}
}
