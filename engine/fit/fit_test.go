package fit_test

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/fit"
	"gemel/engine/flat"
	"gemel/engine/modelica"
)

// rig is a plant with recordings made of it.
type rig struct {
	t     testing.TB
	plant *engine.Plant
	work  *engine.Work
}

func build(t testing.TB, text string, options engine.Options) *rig {
	t.Helper()
	lib := modelica.NewLibrary()
	if err := lib.AddText("m.mo", text); err != nil {
		t.Fatal(err)
	}
	system, err := flat.Flatten(lib, "M", flat.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := engine.Compile(system, options)
	if err != nil {
		t.Fatal(err)
	}
	w, err := p.NewWork()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close(); _ = p.Close() })
	return &rig{t, p, w}
}

func (r *rig) id(name string) dae.VarID {
	r.t.Helper()
	v, ok := r.plant.Lookup(name)
	if !ok {
		r.t.Fatalf("no variable %s", name)
	}
	return v
}

// record gives what variables are at ticks 0 to n, with some parameters set.
func (r *rig) record(n int, set map[string]float64, u []float64, names ...string) [][]float64 {
	r.t.Helper()
	s := r.plant.NewState(1)
	for k, v := range set {
		if err := r.plant.Set(s, r.id(k), v); err != nil {
			r.t.Fatal(err)
		}
	}
	inputs := len(r.plant.Inputs)
	for i, v := range r.plant.Inputs {
		if u != nil {
			if err := r.plant.Set(s, v, u[i]); err != nil {
				r.t.Fatal(err)
			}
		}
	}
	if err := r.plant.Initialize(s, r.work); err != nil {
		r.t.Fatal(err)
	}
	out := make([][]float64, len(names))
	for k := 0; ; k++ {
		if err := r.plant.Observe(s, r.work); err != nil {
			r.t.Fatal(err)
		}
		for i, name := range names {
			out[i] = append(out[i], r.work.Value(r.id(name)))
		}
		if k == n {
			return out
		}
		var next []float64
		if u != nil {
			next = u[(k+1)*inputs : (k+2)*inputs]
		}
		if err := r.plant.Step(s, r.work, next); err != nil {
			r.t.Fatal(err)
		}
	}
}

func times(n int, period float64) (t []float64) {
	for i := range n + 1 {
		t = append(t, float64(i)*period)
	}
	return t
}

func noisy(y []float64, sigma float64, random *rand.Rand) (out []float64) {
	for _, v := range y {
		out = append(out, v+sigma*random.NormFloat64())
	}
	return out
}

func solve(t *testing.T, p *fit.Problem, o fit.Options) *fit.Result {
	t.Helper()
	r, err := fit.Fit(context.Background(), p, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.9g, want %.9g ± %.2g", what, got, want, tolerance)
	}
}

// A straight line is fitted as the textbook does it: values, standard errors, correlation and the residual variance of linear regression.
func TestAStraightLineIsLinearRegression(t *testing.T) {
	r := build(t, "model M parameter Real a = 1; parameter Real b = 1; Real x(start = a, fixed = true); equation der(x) = b; end M;", engine.Options{Period: 1, Tolerance: 1e-10})
	y := []float64{1.1, 2.3, 2.8, 4.4, 4.9, 6.2, 6.8, 8.1}
	n := float64(len(y))
	var st, sy, stt, sty float64
	for i, v := range y {
		x := float64(i)
		st, sy, stt, sty = st+x, sy+v, stt+x*x, sty+x*v
	}
	b := (n*sty - st*sy) / (n*stt - st*st)
	a := (sy - b*st) / n
	rss := 0.0
	for i, v := range y {
		rss += math.Pow(v-a-b*float64(i), 2)
	}
	s2 := rss / (n - 2)
	res := solve(t, &fit.Problem{Plant: r.plant,
		Unknowns: []fit.Unknown{
			{Name: "a", Var: r.id("a"), Guess: 5, Lower: -10, Upper: 10},
			{Name: "b", Var: r.id("b"), Guess: -3, Lower: -10, Upper: 10}},
		Experiments: []fit.Experiment{{Name: "line", Sensors: []fit.Sensor{{Name: "x", Var: r.id("x"), Time: times(7, 1), Value: y}}}},
	}, fit.Options{})
	near(t, "a", res.Estimates[0].Value, a, 1e-8)
	near(t, "b", res.Estimates[1].Value, b, 1e-8)
	near(t, "error of a", res.Estimates[0].Deviation, math.Sqrt(s2*stt/(n*stt-st*st)), 1e-7)
	near(t, "error of b", res.Estimates[1].Deviation, math.Sqrt(s2*n/(n*stt-st*st)), 1e-7)
	near(t, "correlation", res.Correlation[0][1], -st/math.Sqrt(n*stt), 1e-7)
	const quantile = 2.446911851 // Student's t, 6 degrees of freedom, 97.5 %
	near(t, "upper end of b", res.Estimates[1].High, b+quantile*math.Sqrt(s2*n/(n*stt-st*st)), 1e-6)
	near(t, "deviation of the noise", res.Sensors[0].Sigma, math.Sqrt(rss/n), 1e-7)
}

// decay is a tank that empties, with an inflow.
const decay = `model M
  input Real u(start = 0);
  parameter Real k(min = 0) = 0.5, gain(min = 0) = 2;
  Real x(start = 3, fixed = true);
  Real y;
equation
  der(x) = -k*x + gain*u;
  y = x + 0.1*x^2;
end M;`

func steps(n int) (u []float64) {
	for i := range n + 1 {
		u = append(u, float64(i/10%2))
	}
	return u
}

// Parameters, the start of a state, and gain, bias and delay of a sensor come back from a recording without noise; samples lie between ticks.
func TestEverythingComesBack(t *testing.T) {
	r := build(t, decay, engine.Options{Period: 0.1, Tolerance: 1e-10})
	const n = 100
	u := steps(n)
	truth := r.record(n, map[string]float64{"k": 0.8, "gain": 1.7}, u, "x", "y")
	var x, y fit.Sensor
	x = fit.Sensor{Name: "x", Var: r.id("x"), Sigma: 0.01, Time: times(n, 0.1), Value: truth[0]}
	y = fit.Sensor{Name: "y", Var: r.id("y"), Sigma: 0.01}
	for i := 1; i < n; i++ { // 0.03 s behind the ticks and 0.37 s late; on straight lines between ticks
		if at := float64(i) - 3.4; at > 0 {
			first := int(at)
			share := at - float64(first)
			v := truth[1][first] + share*(truth[1][first+1]-truth[1][first])
			y.Time, y.Value = append(y.Time, 0.1*float64(i)+0.03), append(y.Value, 1.1*v-0.2)
		}
	}
	res := solve(t, &fit.Problem{Plant: r.plant,
		Unknowns: []fit.Unknown{
			{Name: "k", Var: r.id("k"), Guess: 0.3, Lower: 0.01, Upper: 10, Log: true},
			{Name: "gain", Var: r.id("gain"), Guess: 1, Lower: 0.01, Upper: 10},
			{Name: "x at the start", Kind: fit.Start, Var: r.id("x"), Guess: 1, Lower: 0, Upper: 10},
			{Name: "gain of y", Kind: fit.Gain, Sensor: "y", Guess: 1, Lower: 0.5, Upper: 2},
			{Name: "bias of y", Kind: fit.Bias, Sensor: "y", Guess: 0, Lower: -1, Upper: 1},
			{Name: "delay of y", Kind: fit.Delay, Sensor: "y", Guess: 0.1, Lower: 0, Upper: 1}},
		Experiments: []fit.Experiment{{Name: "steps", Inputs: u, Sensors: []fit.Sensor{x, y}}},
	}, fit.Options{})
	for i, want := range []float64{0.8, 1.7, 3, 1.1, -0.2, 0.37} {
		near(t, res.Estimates[i].Name, res.Estimates[i].Value, want, 1e-5)
	}
	if res.Confusions != nil {
		t.Errorf("confusions: %v", res.Confusions)
	}
}

// Over 500 repeats the intervals of 95 % hold the truth in 93 to 97 %: with a given and with an estimated deviation of the noise.
func TestIntervalsCoverTheTruth(t *testing.T) {
	r := build(t, decay, engine.Options{Period: 0.5, Tolerance: 1e-8})
	const n, repeats = 40, 500
	var u []float64
	for i := range n + 1 {
		u = append(u, float64(i/8%2))
	}
	truth := r.record(n, map[string]float64{"k": 0.8, "gain": 1.7}, u, "y")
	random := rand.New(rand.NewPCG(7, 11))
	for _, sigma := range []float64{0.1, 0} {
		inside := [2]int{}
		for range repeats {
			res := solve(t, &fit.Problem{Plant: r.plant,
				Unknowns: []fit.Unknown{
					{Name: "k", Var: r.id("k"), Guess: 0.6, Lower: 0.01, Upper: 10, Log: true},
					{Name: "gain", Var: r.id("gain"), Guess: 1, Lower: 0.01, Upper: 10}},
				Experiments: []fit.Experiment{{Name: "steps", Inputs: u,
					Sensors: []fit.Sensor{{Name: "y", Var: r.id("y"), Sigma: sigma, Time: times(n, 0.5), Value: noisy(truth[0], 0.1, random)}}}},
			}, fit.Options{})
			for i, want := range []float64{0.8, 1.7} {
				if e := res.Estimates[i]; e.Low <= want && want <= e.High {
					inside[i]++
				}
			}
		}
		for i, name := range []string{"k", "gain"} {
			if share := float64(inside[i]) / repeats; share < 0.93 || share > 0.97 {
				t.Errorf("sigma %g: %s lies in its interval in %.1f %% of %d repeats", sigma, name, 100*share, repeats)
			}
		}
	}
}

// A pair of which only the product matters is named, with the move that changes nothing, and so is an unknown without effect.
func TestWhatTheDataCannotTellApartIsNamed(t *testing.T) {
	r := build(t, "model M parameter Real a = 1, b = 2, c = 1; Real x(start = 3, fixed = true); equation der(x) = -a*b*x + 0*c; end M;",
		engine.Options{Period: 0.1, Tolerance: 1e-10})
	truth := r.record(20, nil, nil, "x")
	p := &fit.Problem{Plant: r.plant, Experiments: []fit.Experiment{{Name: "e", Sensors: []fit.Sensor{{Name: "x", Var: r.id("x"), Sigma: 0.01, Time: times(20, 0.1), Value: truth[0]}}}}}
	for _, name := range []string{"a", "b", "c"} {
		p.Unknowns = append(p.Unknowns, fit.Unknown{Name: name, Var: r.id(name), Guess: 1.5, Lower: 0.1, Upper: 10, Log: true})
	}
	res := solve(t, p, fit.Options{})
	near(t, "a b", res.Estimates[0].Value*res.Estimates[1].Value, 2, 1e-6)
	text := strings.Join(res.Explain(p), "\n")
	for _, want := range []string{"c has no effect", "cannot tell a and b apart", "a by +10 % and b by -10 %"} {
		if !strings.Contains(text, want) {
			t.Errorf("missing %q in:\n%s", want, text)
		}
	}
	for _, e := range res.Estimates {
		if !math.IsNaN(e.Low) {
			t.Errorf("%s has an interval, although nothing is known of it", e.Name)
		}
	}
}

// A swing whose frequency is far off has many minima: one start is caught in one, many find the truth, and the seed alone decides how.
func TestManyStartsFindTheTruth(t *testing.T) {
	r := build(t, "model M parameter Real w = 1; Real x(start = 1, fixed = true), v(start = 0, fixed = true); equation der(x) = v; der(v) = -w^2*x; end M;",
		engine.Options{Period: 0.1, Tolerance: 1e-8})
	truth := r.record(100, map[string]float64{"w": 5}, nil, "x")
	p := &fit.Problem{Plant: r.plant, Unknowns: []fit.Unknown{{Name: "w", Var: r.id("w"), Guess: 1, Lower: 0.2, Upper: 20, Log: true}},
		Experiments: []fit.Experiment{{Name: "e", Sensors: []fit.Sensor{{Name: "x", Var: r.id("x"), Sigma: 0.01, Time: times(100, 0.1), Value: truth[0]}}}}}
	if one := solve(t, p, fit.Options{}); math.Abs(one.Estimates[0].Value-5) < 0.1 {
		t.Error("one start finds it: this protects nothing")
	}
	many, again := solve(t, p, fit.Options{Starts: 6, Seed: 3}), solve(t, p, fit.Options{Starts: 6, Seed: 3, Workers: 2})
	near(t, "w", many.Estimates[0].Value, 5, 1e-6)
	if many.Estimates[0] != again.Estimates[0] {
		t.Errorf("two workers find %v, one %v", again.Estimates[0], many.Estimates[0])
	}
}

// Outliers in a tenth of the readings spoil least squares and leave the robust losses where they were.
func TestRobustLosses(t *testing.T) {
	r := build(t, decay, engine.Options{Period: 0.1, Tolerance: 1e-9})
	const n = 100
	u := steps(n)
	y := noisy(r.record(n, map[string]float64{"k": 0.8}, u, "y")[0], 0.02, rand.New(rand.NewPCG(1, 2)))
	for i := 5; i < n; i += 10 {
		y[i] += 5
	}
	off := func(loss fit.Loss, sigma float64) (k, found float64) {
		res := solve(t, &fit.Problem{Plant: r.plant, Loss: loss,
			Unknowns:    []fit.Unknown{{Name: "k", Var: r.id("k"), Guess: 0.5, Lower: 0.01, Upper: 10, Log: true}},
			Experiments: []fit.Experiment{{Name: "e", Inputs: u, Sensors: []fit.Sensor{{Name: "y", Var: r.id("y"), Sigma: sigma, Time: times(n, 0.1), Value: y}}}}}, fit.Options{})
		return math.Abs(res.Estimates[0].Value - 0.8), res.Sensors[0].Sigma
	}
	squares, _ := off(nil, 0.02)
	huber, _ := off(fit.Huber{K: 1.345}, 0.02)
	student, _ := off(fit.StudentT{Nu: 4}, 0.02)
	if !(squares > 0.05) || !(huber < 0.01) || !(student < 0.005) {
		t.Errorf("off by %g with squares, %g with Huber, %g with Student's t", squares, huber, student)
	}
	if student, sigma := off(fit.StudentT{Nu: 2}, 0); !(student < 0.005) || sigma < 0.01 || sigma > 0.03 {
		t.Errorf("off by %g with Student's t and an estimated deviation of %g, made with 0.02", student, sigma)
	}
}

// Bounds hold, and what ends at one is said to; a prior decides where the data do not.
func TestBoundsAndPriors(t *testing.T) {
	r := build(t, decay, engine.Options{Period: 0.1, Tolerance: 1e-9})
	truth := r.record(30, map[string]float64{"k": 0.8}, nil, "y")
	p := &fit.Problem{Plant: r.plant, Unknowns: []fit.Unknown{
		{Name: "k", Var: r.id("k"), Guess: 0.5, Lower: 0.1, Upper: 0.7},
		{Name: "gain", Var: r.id("gain"), Guess: 1, Lower: 0.1, Upper: 10, Log: true, Prior: &fit.Prior{Mean: 3, Sigma: 0.1}}},
		Experiments: []fit.Experiment{{Name: "e", Sensors: []fit.Sensor{{Name: "y", Var: r.id("y"), Sigma: 0.02, Time: times(30, 0.1), Value: truth[0]}}}}}
	res := solve(t, p, fit.Options{})
	if e := res.Estimates[0]; e.Value != 0.7 || e.Bound != "upper" {
		t.Errorf("k: %+v", e)
	}
	near(t, "gain, of which only the prior knows", res.Estimates[1].Value, 3, 1e-6)
	near(t, "its deviation", res.Estimates[1].Deviation, 0.1, 1e-6)
}

// Noise is white, a wrong model is not.
func TestWhitenessTellsAWrongModel(t *testing.T) {
	r := build(t, decay, engine.Options{Period: 0.1, Tolerance: 1e-9})
	const n = 100
	u := steps(n)
	y := noisy(r.record(n, nil, u, "y")[0], 0.02, rand.New(rand.NewPCG(1, 2)))
	white := func(read string) fit.SensorFit {
		return solve(t, &fit.Problem{Plant: r.plant, Unknowns: []fit.Unknown{{Name: "k", Var: r.id("k"), Guess: 0.6, Lower: 0.1, Upper: 5}},
			Experiments: []fit.Experiment{{Name: "e", Inputs: u, Sensors: []fit.Sensor{{Name: "y", Var: r.id(read), Time: times(n, 0.1), Value: y}}}}}, fit.Options{}).Sensors[0]
	}
	if good := white("y"); !(good.White > 0.05) || !(good.Explained > 0.99) {
		t.Errorf("the right model: %+v", good)
	}
	if bad := white("x"); !(bad.White < 1e-6) {
		t.Errorf("a model that leaves the square out: %+v", bad)
	}
}

// An experiment can begin with the State of a running plant: parameters act from there on, starts of states replace theirs, all else is as it was.
func TestAnExperimentBeginsWhereAPlantIs(t *testing.T) {
	r := build(t, `model M
  input Real u(start = 0);
  parameter Real k(min = 0) = 0.5;
  Real x(start = 3, fixed = true), z(start = 0, fixed = true), y;
  discrete Integer n(start = 0, fixed = true);
equation
  der(x) = -k*x + u;
  der(z) = x - z;
  y = x*z + n;
  when x < 2.5 then n = pre(n) + 1; end when;
end M;`, engine.Options{Period: 0.1, Tolerance: 1e-10})
	s := r.plant.NewState(1)
	if err := r.plant.Initialize(s, r.work); err != nil {
		t.Fatal(err)
	}
	if err := r.plant.Steps(s, r.work, 20, nil); err != nil {
		t.Fatal(err)
	}
	begin := s.Clone()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	u := []float64{0}
	var y []float64
	must(r.plant.Set(s, r.id("k"), 0.9))
	must(r.plant.Put(s, r.id("z"), 1.7))
	must(r.plant.Settle(s, r.work))
	for k := 0; ; k++ {
		must(r.plant.Observe(s, r.work))
		if y = append(y, r.work.Value(r.id("y"))); k == 30 {
			break
		}
		u = append(u, float64(k/10%2))
		must(r.plant.Step(s, r.work, u[k+1:]))
	}
	p := &fit.Problem{Plant: r.plant, Unknowns: []fit.Unknown{
		{Name: "k", Var: r.id("k"), Guess: 0.5, Lower: 0.1, Upper: 5, Log: true},
		{Name: "z", Kind: fit.Start, Var: r.id("z"), Guess: 1, Lower: 0, Upper: 5}},
		Experiments: []fit.Experiment{{Name: "after", Begin: begin, Inputs: u, Sensors: []fit.Sensor{{Name: "y", Var: r.id("y"), Sigma: 0.01, Time: times(30, 0.1), Value: y}}}}}
	for _, starts := range []int{1, 4} {
		res := solve(t, p, fit.Options{Starts: starts})
		near(t, "k", res.Estimates[0].Value, 0.9, 1e-7)
		near(t, "z", res.Estimates[1].Value, 1.7, 1e-7)
	}
	if begin.Tick != 20 {
		t.Error("the State with which it begins has been changed")
	}
	other := build(t, decay, engine.Options{Period: 0.1})
	p.Experiments[0].Begin = other.plant.NewState(1)
	if _, err := fit.Fit(context.Background(), p, fit.Options{}); err == nil || !strings.Contains(err.Error(), "another plant") {
		t.Errorf("a State of another plant: %v", err)
	}
}
