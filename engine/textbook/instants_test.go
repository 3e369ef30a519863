package textbook

import (
	"errors"
	"math"
	"testing"

	"gemel/engine"
	"gemel/engine/flat"
)

// Protects less common ways to write what happens at events.
func TestRareEvents(t *testing.T) {
	gear := func(d []float64) float64 { return []float64{3, 2, 1}[int(d[0])-1] }
	loop := func(c float64) float64 { return root(-5, 5, func(y float64) float64 { return y*y*y + y - c }) }
	runAll(t, []textbook{
		{model: "Instants.Kicked", stop: 8, hybrid: &hybrid{x: []float64{0, 1, 0, 1}, d: []float64{0},
			f: func(_ float64, x, _, dx []float64) {
				dx[0], dx[1], dx[2], dx[3] = x[1], -2*x[0], x[3], -x[3]/1.5
			},
			when: func(_ float64, x, _ []float64) []float64 { return []float64{-0.2 - x[1]} },
			act: func(_ float64, x, d []float64, _ []bool) {
				x[1] = 2
				x[3] += x[0]
				d[0]++
			},
			out: func(_ float64, x, d []float64) values {
				return values{"body[1].x": x[0], "body[1].v": x[1], "body[2].v": x[3], "speed": x[3], "kicks": d[0]}
			}}},
		{model: "Instants.Vector", stop: 2.03, hybrid: &hybrid{x: []float64{1, 2, 3}, d: []float64{},
			f:     func(_ float64, x, _, dx []float64) { dx[0], dx[1], dx[2] = -x[0], -2*x[1], -3*x[2] },
			every: [][2]float64{{0.2, 0.5}},
			act:   func(_ float64, x, _ []float64, _ []bool) { x[0], x[1], x[2] = x[0]+1, x[2], 2*x[1] },
			out: func(_ float64, x, _ []float64) values {
				return values{"x[1]": x[0], "x[2]": x[1], "x[3]": x[2]}
			}}},
		{model: "Instants.Mixed", stop: 3.03, want: func(t float64) values {
			n, m := 0.0, 7.0
			if t > 0.5 {
				n, m = 1, 1
			}
			if t > 1.2 {
				m *= 2
			}
			if t > 1.5 {
				n = 11
			}
			if t > 2 {
				m *= 2
			}
			z := n - 2*t
			if n > 5 {
				z = 2 * t
			}
			return values{"n": n, "m": m, "y": 2 * t, "z": z}
		}},
		{model: "Instants.Commands", stop: 3.3, hybrid: &hybrid{x: []float64{0, 0, 0}, d: []float64{2, 1, 3, 4.5}, steps: 3300,
			f: func(_ float64, _, d, dx []float64) {
				for i := range dx {
					dx[i] = []float64{0, 0.5, 2}[int(d[i])-1]
				}
			},
			when: func(t float64, x, _ []float64) []float64 {
				g := []float64{t - 1}
				for i := range 3 {
					g = append(g, math.Max(x[i]-1, t-0.35*float64(i+1)-2))
				}
				return g
			},
			act: func(_ float64, _, d []float64, fired []bool) {
				if fired[0] {
					d[3] /= 2
				}
				for i := range 3 {
					if fired[i+1] {
						if d[i] == 3 {
							d[i] = 1
						} else {
							d[i] = 3
						}
					}
				}
			},
			out: func(_ float64, x, d []float64) values {
				v := values{"x[1]": x[0], "x[2]": x[1], "x[3]": x[2], "mode[1]": d[0], "mode[3]": d[2], "first": d[3], "total": x[0] + x[1] + x[2] + d[3]}
				for k, name := range []string{"count[1]", "count[2]", "count[3]"} {
					for i := range 3 {
						v[name] += truth(int(d[i]) == k+1)
					}
				}
				return v
			}}},
		{model: "Instants.Shared", stop: 3.02, hybrid: memoryOnly(make([]float64, 6), [][2]float64{{0.125, 0.25}},
			func(t float64, d []float64, _ []bool) {
				before := d[1]
				d[0]++
				if math.Mod(d[0], 3) != 0 {
					d[1] = t
					d[4]++
					d[5] = before
				}
				d[2], d[3] = 2*d[1], before
			},
			func(_ float64, d []float64) values {
				return values{"source.n": d[0], "source.y": d[1], "seen": d[2], "before": d[3], "changes": d[4], "back": d[5]}
			})},
		{model: "Instants.Early", stop: 2, want: func(t float64) values {
			v := values{"a": 20, "b": 3, "x": 2 * exp(-t)}
			if t > 0 {
				v["start_x"] = v["x"]
			} else {
				v["start_x"] = 2
			}
			if t > 0.7 {
				v["a"] = 20 * exp(-0.7)
			}
			if t > math.Ln2 {
				v["b"] = 4
			}
			return v
		}},
		{model: "Instants.Clocks", stop: 3.05, want: func(t float64) values {
			k := math.Floor((t-0.1)/0.1 + 1e-6)
			v := values{"n": k + 1, "m[1]": k + 1, "m[2]": math.Floor(k/2) + 1, "m[3]": math.Floor(k/3) + 1}
			if t < 0.1 {
				v = values{"n": 0, "m[1]": 0, "m[2]": 0, "m[3]": 0}
			}
			return v
		}},
		{model: "Instants.Whole", stop: 4.1, want: func(t float64) values {
			k := -7 + 3*math.Floor(t/0.5)
			if t < 0.5 {
				return values{"k": k, "q": 0, "r": 0, "f": 0, "a": 0, "s": 0, "even": 0}
			}
			q := math.Trunc(k / 4)
			f := math.Floor(k / 4)
			return values{"k": k, "q": q, "r": k - 4*q, "f": f + k - 4*f, "a": math.Max(math.Abs(k), 3) - math.Min(k, 2),
				"s": truth(k > 0) - truth(k < 0), "even": truth(math.Mod(math.Abs(k), 2) == 0)}
		}},
		{model: "Instants.Locked", stop: 7, hybrid: &hybrid{x: []float64{0}, d: []float64{1},
			f: func(_ float64, x, d, dx []float64) { dx[0] = 6/gear(d) - x[0] },
			when: func(t float64, x, d []float64) []float64 {
				return []float64{math.Min(x[0]*gear(d)-3, 2.5-d[0]), t - 4}
			},
			act: func(_ float64, _, d []float64, fired []bool) {
				if fired[0] {
					d[0]++
				} else {
					d[0] = 1
				}
			},
			out: func(_ float64, x, d []float64) values {
				return values{"x": x[0], "gear": d[0], "w": 6 - x[0]*gear(d)}
			}}},
		{model: "Instants.Smooth", stop: 6, hybrid: &hybrid{x: []float64{0}, d: []float64{0}, steps: 6000,
			f:    func(_ float64, x, _, dx []float64) { dx[0] = 1 - 0.1*math.Max(0, x[0]-1) },
			when: func(_ float64, x, _ []float64) []float64 { return []float64{2 + x[0] - 4.875} },
			act:  func(_ float64, _, d []float64, _ []bool) { d[0]++ },
			out: func(_ float64, x, d []float64) values {
				return values{"x": x[0], "y": loop(2 + x[0] + d[0]), "n": d[0], "z": math.Max(0, x[0]-1)}
			}}},
	})
}

// Protects that the number of rows decides nothing: a whole run may be one tick.
func TestOneTickMayBeLong(t *testing.T) {
	sys, err := flat.Flatten(library(t), "Instants.Busy", flat.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := engine.Compile(sys, engine.Options{Period: 60.005, Tolerance: 1e-7})
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
	if err := p.Step(s, w, nil); err != nil {
		t.Fatal(err)
	}
	if err := p.Observe(s, w); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]float64{"n": 6001, "m": 3000, "x": 0.005} {
		v, _ := p.Lookup(name)
		if got := w.Value(v); !(math.Abs(got-want) < 1e-6) {
			t.Errorf("%s = %g, want %g", name, got, want)
		}
	}
	if w.Stats.Steps < 100_000 {
		t.Errorf("%d steps: too few to show anything", w.Stats.Steps)
	}
}

// Protects the ends of simulations: terminate by an event and by a clock, and terminal().
func TestEndings(t *testing.T) {
	for _, c := range []struct {
		model, message string
		at             float64
		values         values
	}{
		{"Instants.Down", "landed", sqrt(10 / freeFall), values{"h": 0, "speed": -sqrt(10 * freeFall), "v": -sqrt(10 * freeFall)}},
		{"Instants.Timeout", "four samples are enough", 1.6, values{"n": 4, "x": exp(-1.6), "last": exp(-1.6)}},
	} {
		t.Run(c.model, func(t *testing.T) {
			sys, err := flat.Flatten(library(t), c.model, flat.Options{})
			if err != nil {
				t.Fatal(err)
			}
			p, err := engine.Compile(sys, engine.Options{Period: 0.03, Tolerance: tolerance})
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
			for range 100 {
				if err = p.Step(s, w, nil); err != nil {
					break
				}
			}
			var end *engine.Terminated
			if !errors.As(err, &end) {
				t.Fatalf("ended with %v", err)
			}
			if end.Message != c.message || !(math.Abs(end.Time-c.at) < agreement*c.at) {
				t.Errorf("ended at %.9g s with %q, want %.9g s and %q", end.Time, end.Message, c.at, c.message)
			}
			for name, want := range c.values {
				v, ok := p.Lookup(name)
				if !ok {
					t.Fatal(name)
				}
				if got := w.Value(v); !(math.Abs(got-want) < agreement*math.Max(1, math.Abs(want))) {
					t.Errorf("%s = %.9g, want %.9g", name, got, want)
				}
			}
		})
	}
}

// Protects terminal(): what is done at the end of a run that nothing else ends.
func TestTerminal(t *testing.T) {
	sys, err := flat.Flatten(library(t), "Events.Start", flat.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := engine.Compile(sys, engine.Options{Period: 0.1, Tolerance: tolerance})
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
	if err := p.Steps(s, w, 14, nil); err != nil {
		t.Fatal(err)
	}
	if err := p.Finish(s, w); err != nil {
		t.Fatal(err)
	}
	v, _ := p.Lookup("late")
	if got, want := w.Value(v), 3*exp(-1.4); !(math.Abs(got-want) < 1e-6) {
		t.Errorf("late = %g, want %g", got, want)
	}
}
