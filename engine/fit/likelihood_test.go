package fit_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/fit"
)

// noisyDecay is a decay whose deviation has a fixed and a proportional part.
const noisyDecay = `model M
  parameter Real k(min = 0) = 0.5, s0 = 0.05, s1 = 0.1;
  Real x(start = 3, fixed = true);
  Real sigma;
equation
  der(x) = -k*x;
  sigma = s0 + s1*x;
end M;`

// logLikelihood is -log L by its definition, for x(t) = 3 exp(-k t).
func logLikelihood(time, y []float64, k float64, sigma func(x float64) float64) (sum float64) {
	for i, t := range time {
		x := 3 * math.Exp(-k*t)
		z := (y[i] - x) / sigma(x)
		sum += z*z/2 + math.Log(sigma(x)*math.Sqrt(2*math.Pi))
	}
	return sum
}

// A deviation that is a formula of parameters and states is fitted by its likelihood: the value that is reported is that of the definition, with all
// constants, and no point nearby has a smaller one; the standard errors are those of the Fisher information.
func TestDeviationByAFormula(t *testing.T) {
	r := build(t, noisyDecay, engine.Options{Period: 0.05, Tolerance: 1e-10})
	random := rand.New(rand.NewPCG(5, 6))
	time := times(100, 0.05)
	var y []float64
	for _, at := range time {
		x := 3 * math.Exp(-0.7*at)
		y = append(y, x+(0.02+0.05*x)*random.NormFloat64())
	}
	sigma := r.id("sigma")
	p := &fit.Problem{Plant: r.plant, Unknowns: []fit.Unknown{
		{Name: "k", Var: r.id("k"), Guess: 0.3, Lower: 0.01, Upper: 10, Log: true},
		{Name: "s0", Var: r.id("s0"), Guess: 0.5, Lower: 1e-4, Upper: 10, Log: true},
		{Name: "s1", Var: r.id("s1"), Guess: 0.001, Lower: 1e-4, Upper: 10, Log: true}},
		Experiments: []fit.Experiment{{Name: "e", Sensors: []fit.Sensor{{Name: "x", Var: r.id("x"), Deviation: &sigma, Time: time, Value: y}}}}}
	res := solve(t, p, fit.Options{})
	at := func(v []float64) float64 {
		return logLikelihood(time, y, v[0], func(x float64) float64 { return v[1] + v[2]*x })
	}
	found := []float64{res.Estimates[0].Value, res.Estimates[1].Value, res.Estimates[2].Value}
	near(t, "-log L", res.NegLogLikelihood, at(found), 1e-6)
	for i := range found {
		for _, f := range []float64{0.999, 1.001} {
			v := slices.Clone(found)
			v[i] *= f
			if at(v) < at(found) {
				t.Errorf("-log L %.9f falls to %.9f where %s is %g times as large", at(found), at(v), res.Estimates[i].Name, f)
			}
		}
	}
	for i, want := range []float64{0.7, 0.02, 0.05} {
		if e := res.Estimates[i]; e.Low > want || e.High < want || !(e.Deviation < 0.4) {
			t.Errorf("%+v, made with %g", e, want)
		}
	}
}

// A deviation that is an unknown, shared by two sensors, is that of all their residuals, and what it adds to the uncertainty is known.
func TestNoiseSharedBySensors(t *testing.T) {
	r := build(t, noisyDecay, engine.Options{Period: 0.1, Tolerance: 1e-10})
	random := rand.New(rand.NewPCG(8, 9))
	time := times(50, 0.1)
	truth := r.record(50, map[string]float64{"k": 0.7}, nil, "x")[0]
	y1, y2 := noisy(truth, 0.03, random), noisy(truth, 0.03, random)
	sensor := func(name string, y []float64) fit.Sensor {
		return fit.Sensor{Name: name, Var: r.id("x"), Time: time, Value: y}
	}
	p := &fit.Problem{Plant: r.plant, Unknowns: []fit.Unknown{
		{Name: "k", Var: r.id("k"), Guess: 0.3, Lower: 0.01, Upper: 10, Log: true},
		{Name: "noise", Kind: fit.Noise, Sensors: []string{"one", "two"}, Guess: 5, Lower: 1e-5, Upper: 1e3, Log: true}},
		Experiments: []fit.Experiment{{Name: "e", Sensors: []fit.Sensor{sensor("one", y1), sensor("two", y2)}}}}
	res := solve(t, p, fit.Options{})
	square := 0.0
	for _, q := range res.Residuals {
		square += math.Pow(q.Reading-q.Model, 2) / 102
	}
	e := res.Estimates[1]
	near(t, "noise", e.Value, math.Sqrt(square), 1e-9)
	near(t, "its relative standard error", e.Deviation, 1/math.Sqrt(2*102), 1e-3)
	both := slices.Concat(y1, y2)
	near(t, "-log L", res.NegLogLikelihood, logLikelihood(slices.Concat(time, time), both, res.Estimates[0].Value, func(float64) float64 { return e.Value }), 1e-6)
	curves := profile(t, p, res, fit.ProfileOptions{Unknowns: []int{1}})
	// ends of the likelihood interval of a deviation of 102 readings: 2 n (log r + (1/r² - 1)/2) = 3.8415
	near(t, "lower end", curves[0].Low/e.Value, 0.8765, 0.002)
	near(t, "upper end", curves[0].High/e.Value, 1.1534, 0.002)

	// the same by an estimated deviation of one name
	p.Unknowns = p.Unknowns[:1]
	p.Experiments[0].Sensors[0].Name, p.Experiments[0].Sensors[1].Name = "x", "x"
	pooled := solve(t, p, fit.Options{})
	near(t, "-log L with a pooled deviation", pooled.NegLogLikelihood, res.NegLogLikelihood, 1e-8)
	near(t, "k with a pooled deviation", pooled.Estimates[0].Value, res.Estimates[0].Value, 1e-7)
}

// Noise by factors is fitted on logarithms: the same as linear regression of the logarithms, and the likelihood is that of the readings themselves.
func TestReadingsByTheirLogarithms(t *testing.T) {
	r := build(t, noisyDecay, engine.Options{Period: 0.1, Tolerance: 1e-11})
	random := rand.New(rand.NewPCG(1, 9))
	time := times(40, 0.1)
	var y []float64
	slope, square, jacobian := 0.0, 0.0, 0.0
	for _, at := range time {
		v := 3 * math.Exp(-0.7*at+0.1*random.NormFloat64())
		y = append(y, v)
		slope -= at * math.Log(v/3)
		square += at * at
		jacobian += math.Log(v)
	}
	k := slope / square
	rss := 0.0
	for i, at := range time {
		rss += math.Pow(math.Log(y[i]/3)+k*at, 2)
	}
	n := float64(len(y))
	for scale, unit := range map[fit.Scale]float64{fit.Log: 1, fit.Log10: math.Ln10} {
		p := &fit.Problem{Plant: r.plant, Unknowns: []fit.Unknown{{Name: "k", Var: r.id("k"), Guess: 0.3, Lower: 0.01, Upper: 10}},
			Experiments: []fit.Experiment{{Name: "e", Sensors: []fit.Sensor{{Name: "x", Var: r.id("x"), Scale: scale, Time: time, Value: y}}}}}
		res := solve(t, p, fit.Options{})
		near(t, "k", res.Estimates[0].Value, k, 1e-7)
		near(t, "deviation on the scale", res.Sensors[0].Sigma, math.Sqrt(rss/n)/unit, 1e-7)
		near(t, "-log L", res.NegLogLikelihood, n/2+n*math.Log(math.Sqrt(rss/n)*math.Sqrt(2*math.Pi))+jacobian, 1e-6)
	}
	bad := &fit.Problem{Plant: r.plant, Unknowns: []fit.Unknown{{Name: "k", Var: r.id("k"), Guess: 0.3, Lower: 0.01, Upper: 10}},
		Experiments: []fit.Experiment{{Name: "e", Sensors: []fit.Sensor{{Name: "x", Var: r.id("x"), Scale: fit.Log, Time: []float64{0, 1}, Value: []float64{1, -1}}}}}}
	if _, err := fit.Fit(t.Context(), bad, fit.Options{}); err == nil || !strings.Contains(err.Error(), "has no logarithm") {
		t.Errorf("a negative reading: %v", err)
	}
}

// The densities of the robust losses integrate to 1: -log L of a single far reading differs from that of a near one as the density says.
func TestLikelihoodOfRobustLosses(t *testing.T) {
	r := build(t, noisyDecay, engine.Options{Period: 0.1, Tolerance: 1e-10})
	for _, loss := range []fit.Loss{fit.Squares{}, fit.Huber{K: 1.345}, fit.StudentT{Nu: 4}} {
		const h = 0.02
		sum := 0.0
		for i := -4000; i <= 4000; i++ { // k is fixed by its bounds: x(0.1) = 3 to the digits that matter
			p := &fit.Problem{Plant: r.plant, Loss: loss, Unknowns: []fit.Unknown{{Name: "k", Var: r.id("k"), Guess: 1e-9, Lower: 1e-9, Upper: 2e-9}},
				Experiments: []fit.Experiment{{Name: "e", Sensors: []fit.Sensor{{Name: "x", Var: r.id("x"), Sigma: 0.5, Time: []float64{0.1}, Value: []float64{3 + h*float64(i)/2}}}}}}
			if i%40 != 0 && math.Abs(float64(i)) > 200 {
				continue
			}
			width := h / 2
			if math.Abs(float64(i)) > 200 {
				width *= 40
			}
			sum += width * math.Exp(-solve(t, p, fit.Options{}).NegLogLikelihood)
		}
		near(t, loss.String(), sum, 1, 0.03)
	}
}

// A deviation given twice is refused, and so is one that is not above 0 where the model says so.
func TestNoiseMistakes(t *testing.T) {
	r := build(t, noisyDecay, engine.Options{Period: 0.1})
	k := r.id("k")
	sensor := fit.Sensor{Name: "x", Var: r.id("x"), Sigma: 1, Deviation: &k, Time: []float64{0, 1}, Value: []float64{1, 2}}
	p := &fit.Problem{Plant: r.plant, Unknowns: []fit.Unknown{
		{Name: "s0", Var: r.id("s0"), Guess: 0.1, Lower: -1, Upper: 1},
		{Name: "noise", Kind: fit.Noise, Sensors: []string{"z"}, Guess: 1, Lower: 0, Upper: 1}},
		Experiments: []fit.Experiment{{Name: "e", Sensors: []fit.Sensor{sensor}}}}
	_, err := fit.Fit(t.Context(), p, fit.Options{})
	for _, want := range []string{"given as a number and the variable k: give one of them", "lower bound above 0"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	sigma := r.id("sigma")
	p.Unknowns = []fit.Unknown{{Name: "s1", Var: r.id("s1"), Guess: -1, Lower: -2, Upper: -1}}
	p.Experiments[0].Sensors[0].Sigma, p.Experiments[0].Sensors[0].Deviation = 0, &sigma
	if _, err := fit.Fit(t.Context(), p, fit.Options{}); err == nil || !strings.Contains(err.Error(), "the deviation of x, sigma, is") || !strings.Contains(err.Error(), "s1 = -1") {
		t.Errorf("a negative deviation: %v", err)
	}
}

// Where nothing inside the plant is unknown, gain, bias and noise of a sensor are linear regression on what the model says.
func TestSensorsAlone(t *testing.T) {
	r := build(t, noisyDecay, engine.Options{Period: 0.1, Tolerance: 1e-10})
	x := r.record(50, nil, nil, "x")[0]
	y := noisy(x, 0.1, rand.New(rand.NewPCG(2, 3)))
	n, sx, sy, sxx, sxy := float64(len(x)), 0.0, 0.0, 0.0, 0.0
	for i := range x {
		y[i] = 1.2*y[i] - 0.3
		sx, sy, sxx, sxy = sx+x[i], sy+y[i], sxx+x[i]*x[i], sxy+x[i]*y[i]
	}
	gain := (n*sxy - sx*sy) / (n*sxx - sx*sx)
	bias, rss := (sy-gain*sx)/n, 0.0
	for i := range x {
		rss += math.Pow(y[i]-gain*x[i]-bias, 2)
	}
	p := &fit.Problem{Plant: r.plant, Unknowns: []fit.Unknown{
		{Name: "gain", Kind: fit.Gain, Sensor: "x", Guess: 1, Lower: 0.1, Upper: 10, Log: true},
		{Name: "bias", Kind: fit.Bias, Sensor: "x", Guess: 0, Lower: -5, Upper: 5},
		{Name: "noise", Kind: fit.Noise, Sensors: []string{"x"}, Guess: 1, Lower: 1e-3, Upper: 10, Log: true}},
		Experiments: []fit.Experiment{{Name: "e", Sensors: []fit.Sensor{{Name: "x", Var: r.id("x"), Time: times(50, 0.1), Value: y}}}}}
	for _, method := range []fit.Method{fit.Marquardt, fit.QuasiNewton} {
		res := solve(t, p, fit.Options{Method: method, Starts: 3, Seed: 2})
		for i, want := range []float64{gain, bias, math.Sqrt(rss / n)} {
			near(t, res.Estimates[i].Name, res.Estimates[i].Value, want, 1e-5)
		}
	}
}
