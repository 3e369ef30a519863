package fit_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/fit"
)

// What is wrong with a problem is said, with its name and a way out.
func TestBadProblemsAreExplained(t *testing.T) {
	r := build(t, decay, engine.Options{Period: 0.1})
	unknown := fit.Unknown{Name: "k", Var: r.id("k"), Guess: 0.5, Lower: 0.1, Upper: 1}
	sensor := fit.Sensor{Name: "y", Var: r.id("y"), Time: []float64{0, 0.1, 0.2}, Value: []float64{1, 2, 3}}
	for want, change := range map[string]func(p *fit.Problem, u *fit.Unknown, s *fit.Sensor){
		"nothing to fit":               func(p *fit.Problem, _ *fit.Unknown, _ *fit.Sensor) { p.Unknowns = nil },
		"the bounds are 1 and 0.1":     func(_ *fit.Problem, u *fit.Unknown, _ *fit.Sensor) { u.Lower, u.Upper = 1, 0.1 },
		"lower bound above 0":          func(_ *fit.Problem, u *fit.Unknown, _ *fit.Sensor) { u.Log, u.Lower = true, 0 },
		"the first value 5 lies":       func(_ *fit.Problem, u *fit.Unknown, _ *fit.Sensor) { u.Guess = 5 },
		"x is no independent":          func(_ *fit.Problem, u *fit.Unknown, _ *fit.Sensor) { u.Var = r.id("x") },
		"k is no state":                func(_ *fit.Problem, u *fit.Unknown, _ *fit.Sensor) { u.Kind = fit.Start },
		`there is no sensor "z"`:       func(_ *fit.Problem, u *fit.Unknown, _ *fit.Sensor) { u.Kind, u.Sensor = fit.Bias, "z" },
		"none of its readings is used": func(_ *fit.Problem, _ *fit.Unknown, s *fit.Sensor) { s.Unused = []bool{true, true, true} },
		"the reading at 0.1 s is NaN":  func(_ *fit.Problem, _ *fit.Unknown, s *fit.Sensor) { s.Value = []float64{1, math.NaN(), 3} },
		"the times do not ascend":      func(_ *fit.Problem, _ *fit.Unknown, s *fit.Sensor) { s.Time = []float64{0, 0.2, 0.2} },
		"3 times, 2 readings":          func(_ *fit.Problem, _ *fit.Unknown, s *fit.Sensor) { s.Value = s.Value[:2] },
		"cannot determine 4 unknowns": func(p *fit.Problem, u *fit.Unknown, s *fit.Sensor) {
			p.Unknowns = []fit.Unknown{*u, *u, *u, *u}
		},
		"2 readings are too few to estimate": func(_ *fit.Problem, _ *fit.Unknown, s *fit.Sensor) { s.Time, s.Value = s.Time[:2], s.Value[:2] },
		"the inputs end before":              func(p *fit.Problem, _ *fit.Unknown, _ *fit.Sensor) { p.Experiments[0].Inputs = []float64{0, 0} },
	} {
		u, s := unknown, sensor
		p := &fit.Problem{Plant: r.plant, Experiments: []fit.Experiment{{Name: "e"}}}
		p.Unknowns = []fit.Unknown{u}
		change(p, &u, &s)
		if len(p.Unknowns) == 1 {
			p.Unknowns[0] = u
		}
		p.Experiments[0].Sensors = []fit.Sensor{s}
		if _, err := fit.Fit(context.Background(), p, fit.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	stop, cancel := context.WithCancel(context.Background())
	cancel()
	p := &fit.Problem{Plant: r.plant, Unknowns: []fit.Unknown{unknown}, Experiments: []fit.Experiment{{Name: "e", Sensors: []fit.Sensor{sensor}}}}
	if _, err := fit.Fit(stop, p, fit.Options{}); err != context.Canceled {
		t.Errorf("a fit that is stopped says %v", err)
	}
}

// What cannot be simulated is said with the values at which it was tried and a way out; from many starts those count that can be.
func TestPlantsThatCannotBeSimulatedEverywhere(t *testing.T) {
	r := build(t, "model M parameter Real a = 1; Real x(start = 1, fixed = true), y; equation der(x) = -a*x; y = sqrt(a - 0.5)*x; end M;", engine.Options{Period: 0.1, Tolerance: 1e-8})
	truth := r.record(20, map[string]float64{"a": 2}, nil, "y")
	p := &fit.Problem{Plant: r.plant, Unknowns: []fit.Unknown{{Name: "a", Var: r.id("a"), Guess: 0.2, Lower: -3, Upper: 3}},
		Experiments: []fit.Experiment{{Name: "e", Sensors: []fit.Sensor{{Name: "y", Var: r.id("y"), Sigma: 0.01, Time: times(20, 0.1), Value: truth[0]}}}}}
	_, err := fit.Fit(context.Background(), p, fit.Options{})
	for _, want := range []string{"cannot be simulated from any of 1 starts", "a = 0.2", "experiment e", "narrow the bounds"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	res := solve(t, p, fit.Options{Starts: 4, Seed: 1})
	near(t, "a", res.Estimates[0].Value, 2, 1e-6)
	if res.Searches[0].Err == nil {
		t.Error("the first values can be simulated: this protects nothing")
	}
	p.Unknowns[0].Upper = 0.4
	if _, err := fit.Fit(context.Background(), p, fit.Options{Starts: 3}); err == nil || !strings.Contains(err.Error(), "any of 3 starts") {
		t.Errorf("nowhere: %v", err)
	}
}

// A sensor that stands still and one whose noise nobody can know are pointed out; neither stops a fit.
func TestWarnings(t *testing.T) {
	r := build(t, decay, engine.Options{Period: 0.1, Tolerance: 1e-8})
	k := fit.Unknown{Name: "k", Var: r.id("k"), Guess: 0.5, Lower: 0.1, Upper: 1}
	gain := fit.Unknown{Name: "gain", Var: r.id("gain"), Guess: 0.5, Lower: 0.1, Upper: 3}
	start := fit.Unknown{Name: "x", Kind: fit.Start, Var: r.id("x"), Guess: 1, Lower: 0.1, Upper: 3}
	p := &fit.Problem{Plant: r.plant, Unknowns: []fit.Unknown{k, gain, start}, Experiments: []fit.Experiment{{Name: "e", Sensors: []fit.Sensor{
		{Name: "still", Var: r.id("x"), Sigma: 1, Time: times(5, 0.1), Value: []float64{2, 2, 2, 2, 2, 2}},
		{Name: "short", Var: r.id("y"), Time: times(2, 0.1), Value: []float64{2, 1, 1.5}}}}}}
	text := strings.Join(p.Warnings(), "\n")
	for _, want := range []string{"all 6 readings of still are 2", "3 unknowns may follow its 3 readings"} {
		if !strings.Contains(text, want) {
			t.Errorf("missing %q in %q", want, text)
		}
	}
	solve(t, p, fit.Options{})
}
