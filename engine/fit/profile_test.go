package fit_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gemel/engine"
	"gemel/engine/fit"
)

func profile(t *testing.T, p *fit.Problem, r *fit.Result, o fit.ProfileOptions) []fit.Curve {
	t.Helper()
	curves, err := fit.Profile(context.Background(), p, r, o)
	if err != nil {
		t.Fatal(err)
	}
	return curves
}

const line = "model M parameter Real a = 1; parameter Real b = 1; Real x(start = a, fixed = true); equation der(x) = b; end M;"

// lineProblem is a straight line through eight noisy readings.
func lineProblem(t *testing.T, sigma float64) *fit.Problem {
	r := build(t, line, engine.Options{Period: 1, Tolerance: 1e-10})
	return &fit.Problem{Plant: r.plant,
		Unknowns: []fit.Unknown{
			{Name: "a", Var: r.id("a"), Guess: 5, Lower: -10, Upper: 10},
			{Name: "b", Var: r.id("b"), Guess: -3, Lower: -10, Upper: 10}},
		Experiments: []fit.Experiment{{Name: "line", Sensors: []fit.Sensor{{Name: "x", Var: r.id("x"), Sigma: sigma, Time: times(7, 1),
			Value: []float64{1.1, 2.3, 2.8, 4.4, 4.9, 6.2, 6.8, 8.1}}}}},
	}
}

// Where the model is linear the profile ends where linear regression says: with Student's t if the deviation is estimated, with the normal quantile
// if it is given.
func TestProfileOfALineIsTheIntervalOfRegression(t *testing.T) {
	for _, sigma := range []float64{0, 0.2} {
		p := lineProblem(t, sigma)
		res := solve(t, p, fit.Options{})
		for i, c := range profile(t, p, res, fit.ProfileOptions{Workers: 2}) {
			e := res.Estimates[i]
			low, high := e.Low, e.High
			if sigma > 0 {
				low, high = e.Value-1.959964*e.Deviation, e.Value+1.959964*e.Deviation
			}
			near(t, "lower end of "+c.Name, c.Low, low, 0.005*(high-low))
			near(t, "upper end of "+c.Name, c.High, high, 0.005*(high-low))
			if c.OpenLow || c.OpenHigh || c.Better != nil || c.Note != "" {
				t.Errorf("%+v", c)
			}
		}
	}
}

// A rate so fast that all is over before the first reading has a lower end and no upper one, where the linear interval says nothing of use; of a
// product only the factors' product is known: the profile of one goes to its bounds, that of the other as far as those allow.
func TestProfileSaysWhichSideIsOpen(t *testing.T) {
	r := build(t, "model M parameter Real k = 1, c = 1, d = 1; Real x(start = 0, fixed = true); equation der(x) = k*(c*d - x); end M;", engine.Options{Period: 0.5, Tolerance: 1e-9})
	y := noisy(r.record(20, map[string]float64{"k": 12}, nil, "x")[0], 0.02, rand.New(rand.NewPCG(3, 4)))
	p := &fit.Problem{Plant: r.plant, Experiments: []fit.Experiment{{Name: "e", Sensors: []fit.Sensor{{Name: "x", Var: r.id("x"), Sigma: 0.02, Time: times(20, 0.5), Value: y}}}}}
	for _, name := range []string{"k", "c", "d"} {
		p.Unknowns = append(p.Unknowns, fit.Unknown{Name: name, Var: r.id(name), Guess: 2, Lower: 0.1, Upper: 200, Log: true})
	}
	p.Unknowns[1].Lower, p.Unknowns[1].Upper = 0.5, 2
	res := solve(t, p, fit.Options{})
	curves := profile(t, p, res, fit.ProfileOptions{})
	if k := curves[0]; k.OpenLow || !k.OpenHigh || k.Low < 3 || k.Low > 12 || k.High != 200 {
		t.Errorf("k: %g (open: %v) to %g (open: %v)", k.Low, k.OpenLow, k.High, k.OpenHigh)
	}
	if c := curves[1]; !c.OpenLow || !c.OpenHigh {
		t.Errorf("c: %g (open: %v) to %g (open: %v)", c.Low, c.OpenLow, c.High, c.OpenHigh)
	}
	d := curves[2]
	near(t, "lower end of d", d.Low, 0.5, 0.01)
	near(t, "upper end of d", d.High, 2, 0.04)
	if d.OpenLow || d.OpenHigh {
		t.Errorf("d: %g (open: %v) to %g (open: %v)", d.Low, d.OpenLow, d.High, d.OpenHigh)
	}
}

// A result that is no minimum is found out by its profile.
func TestProfileFindsABetterFit(t *testing.T) {
	p := lineProblem(t, 0.2)
	res := solve(t, p, fit.Options{})
	best := res.Estimates[1].Value
	res.Estimates[1].Value += res.Estimates[1].Deviation
	c := profile(t, p, res, fit.ProfileOptions{Unknowns: []int{0}})[0]
	if c.Better == nil {
		t.Fatalf("no better fit was noticed: %+v", c)
	}
	near(t, "slope of the better fit", c.Better[1], best, 0.5*res.Estimates[1].Deviation)
}

// Few readings of a decay leave its rate so uncertain that linear intervals, symmetric as they are, miss the truth on one side only; that of the
// profile holds it as often as it says.
func TestProfilesCoverWhereLinearIntervalsDoNot(t *testing.T) {
	r := build(t, "model M parameter Real k = 1; Real x(start = 1, fixed = true), y; equation der(x) = -k*x; y = 1 - x; end M;", engine.Options{Period: 1, Tolerance: 1e-6})
	const repeats, k, sigma = 300, 0.8, 0.12
	truth := r.record(3, map[string]float64{"k": k}, nil, "y")[0]
	random := rand.New(rand.NewPCG(9, 9))
	plain, below, profiled := 0, 0, 0
	for range repeats {
		p := &fit.Problem{Plant: r.plant, Unknowns: []fit.Unknown{{Name: "k", Var: r.id("k"), Guess: 1, Lower: 1e-3, Upper: 100}},
			Experiments: []fit.Experiment{{Name: "e", Sensors: []fit.Sensor{{Name: "y", Var: r.id("y"), Sigma: sigma, Time: times(3, 1), Value: noisy(truth, sigma, random)}}}}}
		res := solve(t, p, fit.Options{})
		e := res.Estimates[0]
		if low, high := e.Value-1.96*e.Deviation, e.Value+1.96*e.Deviation; low <= k && k <= high {
			plain++
		} else if high < k {
			below++
		}
		if c := profile(t, p, res, fit.ProfileOptions{})[0]; c.Low <= k && k <= c.High {
			profiled++
		}
	}
	t.Logf("the truth lies in %d linear intervals, above %d; in %d profiles", plain, below, profiled)
	if profiled < 0.92*repeats || profiled > 0.98*repeats {
		t.Errorf("%d of %d profiles hold the truth", profiled, repeats)
	}
	if below < repeats/25 {
		t.Errorf("%d of %d linear intervals lie below the truth: the model is too linear to protect anything", below, repeats)
	}
}

// An estimate at a bound has no interval of its own; its profile has the end that lies inside.
func TestProfileFromABound(t *testing.T) {
	r := build(t, "model M parameter Real leak(min = 0) = 0; Real x(start = 1, fixed = true); equation der(x) = -leak; end M;", engine.Options{Period: 1, Tolerance: 1e-8})
	y := []float64{1.02, 1.01, 0.98, 1.03, 1.02, 1.04} // rises, if anything
	p := &fit.Problem{Plant: r.plant, Unknowns: []fit.Unknown{{Name: "leak", Var: r.id("leak"), Guess: 0.1, Lower: 0, Upper: 1}},
		Experiments: []fit.Experiment{{Name: "e", Sensors: []fit.Sensor{{Name: "x", Var: r.id("x"), Sigma: 0.02, Time: times(5, 1), Value: y}}}}}
	res := solve(t, p, fit.Options{})
	c := profile(t, p, res, fit.ProfileOptions{})[0]
	if res.Estimates[0].Bound != "lower" || !c.OpenLow || c.Low != 0 || c.OpenHigh {
		t.Errorf("%+v, %+v", res.Estimates[0], c)
	}
	// cost(leak) = sum (y - 1 + leak t)²/sigma²: a parabola in leak
	b, a := 0.0, 55.0/(0.02*0.02)
	for i, v := range y {
		b += 2 * (v - 1) * float64(i) / (0.02 * 0.02)
	}
	near(t, "upper end", c.High, (-b+math.Sqrt(b*b+4*a*3.841459))/(2*a), 2e-4)
}
