package fit_test

import (
	"context"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/fit"
)

func sample(t *testing.T, p *fit.Problem, o fit.SampleOptions) (*fit.Result, *fit.Posterior) {
	t.Helper()
	r := solve(t, p, fit.Options{})
	s, err := fit.Sample(context.Background(), p, r, o)
	if err != nil {
		t.Fatal(err)
	}
	return r, s
}

// The posterior of a straight line is known: normal where the deviation is given, Student's t where it is estimated.
func TestPosteriorOfALine(t *testing.T) {
	for _, sigma := range []float64{0.2, 0} {
		p := lineProblem(t, sigma)
		r, s := sample(t, p, fit.SampleOptions{Seed: 1, Draws: 8000})
		if !s.Converged || s.Advice != "" {
			t.Errorf("not converged: %+v", s.Marginals)
		}
		for i, m := range s.Marginals {
			e := r.Estimates[i]
			deviation, quantile := e.Deviation, 1.959964
			if sigma == 0 { // six degrees of freedom
				deviation, quantile = e.Deviation*math.Sqrt(6./4), 2.446912
			}
			// of about 1000 independent draws: three standard errors
			near(t, "mean of "+m.Name, m.Mean, e.Value, 0.1*deviation)
			near(t, "deviation of "+m.Name, m.Deviation, deviation, 0.1*deviation)
			near(t, "lower end of "+m.Name, m.Low, e.Value-quantile*e.Deviation, 0.25*deviation)
			near(t, "upper end of "+m.Name, m.High, e.Value+quantile*e.Deviation, 0.25*deviation)
		}
		near(t, "correlation", s.Correlation[0][1], r.Correlation[0][1], 0.05)
	}
}

// What only a prior knows has the prior as its posterior, and bounds cut it off.
func TestPosteriorOfAPriorIsThePrior(t *testing.T) {
	r := build(t, decay, engine.Options{Period: 0.1, Tolerance: 1e-9})
	truth := r.record(30, map[string]float64{"k": 0.8}, nil, "y")
	p := &fit.Problem{Plant: r.plant, Unknowns: []fit.Unknown{
		{Name: "k", Var: r.id("k"), Guess: 0.5, Lower: 0.1, Upper: 10, Log: true},
		{Name: "gain", Var: r.id("gain"), Guess: 3.1, Lower: 3, Upper: 10, Log: true, Prior: &fit.Prior{Mean: 3, Sigma: 0.1}}},
		Experiments: []fit.Experiment{{Name: "e", Sensors: []fit.Sensor{{Name: "y", Var: r.id("y"), Sigma: 0.05, Time: times(30, 0.1), Value: truth[0]}}}}}
	_, s := sample(t, p, fit.SampleOptions{Seed: 2, Draws: 8000})
	m := s.Marginals[1]
	near(t, "median of half a normal distribution", math.Log(m.Median/3), 0.1*0.67449, 0.008)
	near(t, "its 97.5 % quantile", math.Log(m.High/3), 0.1*2.2414, 0.02)
	if m.Low < 3 {
		t.Errorf("a draw lies below the bound: %g", m.Low)
	}
	_, again := sample(t, p, fit.SampleOptions{Seed: 2, Draws: 8000, Workers: 2})
	if !reflect.DeepEqual(s, again) {
		t.Error("the same seed gives other draws with two workers")
	}
}

// Walkers that cannot settle say so.
func TestPosteriorThatHasNotSettledSaysSo(t *testing.T) {
	r := build(t, "model M parameter Real a = 1, b = 2; Real x(start = 3, fixed = true); equation der(x) = -a*b*x; end M;", engine.Options{Period: 0.1, Tolerance: 1e-9})
	truth := r.record(20, nil, nil, "x")
	p := &fit.Problem{Plant: r.plant, Experiments: []fit.Experiment{{Name: "e", Sensors: []fit.Sensor{{Name: "x", Var: r.id("x"), Sigma: 0.001, Time: times(20, 0.1), Value: truth[0]}}}}}
	for _, name := range []string{"a", "b"} {
		p.Unknowns = append(p.Unknowns, fit.Unknown{Name: name, Var: r.id(name), Guess: 1.5, Lower: 0.01, Upper: 1000, Log: true})
	}
	_, s := sample(t, p, fit.SampleOptions{Seed: 1, Draws: 500, Rounds: 60})
	if s.Converged || !strings.Contains(s.Advice, "have not settled after 60 rounds") {
		t.Errorf("%v %q", s.Converged, s.Advice)
	}
}

// Two minima that fit alike are both in the posterior, as probable as one another, where the searches have found both.
func TestPosteriorWithTwoModes(t *testing.T) {
	r := build(t, "model M parameter Real a = 1; Real x(start = 3, fixed = true); equation der(x) = a^2 - x; end M;", engine.Options{Period: 0.1, Tolerance: 1e-8})
	truth := r.record(20, map[string]float64{"a": 1.2}, nil, "x")
	p := &fit.Problem{Plant: r.plant, Unknowns: []fit.Unknown{{Name: "a", Var: r.id("a"), Guess: 0.5, Lower: -3, Upper: 3}},
		Experiments: []fit.Experiment{{Name: "e", Sensors: []fit.Sensor{{Name: "x", Var: r.id("x"), Sigma: 0.1, Time: times(20, 0.1), Value: truth[0]}}}}}
	res := solve(t, p, fit.Options{Starts: 6, Seed: 1})
	s, err := fit.Sample(t.Context(), p, res, fit.SampleOptions{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	above := 0
	for _, d := range s.Draws {
		if d[0] > 0 {
			above++
		}
		if math.Abs(math.Abs(d[0])-1.2) > 0.3 {
			t.Fatalf("a draw at %g", d[0])
		}
	}
	if share := float64(above) / float64(len(s.Draws)); share < 0.35 || share > 0.65 || !s.Converged {
		t.Errorf("%.0f %% of the draws lie above 0; converged: %v", 100*share, s.Converged)
	}
}

// A posterior that is flat up to a bound, far from normal, has the quantiles of numerical integration.
func TestPosteriorFarFromNormal(t *testing.T) {
	r := build(t, "model M parameter Real k = 1; Real x(start = 0, fixed = true); equation der(x) = k*(1 - x); end M;", engine.Options{Period: 0.5, Tolerance: 1e-9})
	y := noisy(r.record(20, map[string]float64{"k": 12}, nil, "x")[0], 0.02, rand.New(rand.NewPCG(3, 4)))
	p := &fit.Problem{Plant: r.plant, Unknowns: []fit.Unknown{{Name: "k", Var: r.id("k"), Guess: 5, Lower: 0.1, Upper: 200, Log: true}},
		Experiments: []fit.Experiment{{Name: "e", Sensors: []fit.Sensor{{Name: "x", Var: r.id("x"), Sigma: 0.02, Time: times(20, 0.5), Value: y}}}}}
	const n = 600
	var x, mass []float64
	sum := 0.0
	for i := range n {
		at := math.Log(0.1) + (float64(i)+0.5)/n*math.Log(2000)
		residuals, err := fit.Predict(p, []float64{math.Exp(at)})
		if err != nil {
			t.Fatal(err)
		}
		cost := 0.0
		for _, q := range residuals {
			cost += q.Scaled * q.Scaled
		}
		sum += math.Exp(-(cost - 20) / 2)
		x, mass = append(x, at), append(mass, sum)
	}
	_, s := sample(t, p, fit.SampleOptions{Seed: 4, Draws: 10000})
	m := s.Marginals[0]
	for _, q := range []struct{ share, got float64 }{{0.025, m.Low}, {0.5, m.Median}, {0.975, m.High}} {
		i := 0
		for mass[i] < q.share*sum {
			i++
		}
		near(t, "logarithm of a quantile", math.Log(q.got), x[i], 0.06)
	}
	if !s.Converged {
		t.Error(s.Advice)
	}
}
