package fit_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gemel/engine"
	"gemel/engine/fit"
)

// Noise that changes slowly makes the intervals for independent noise far too narrow; those for correlated residuals hold the truth about as often as they say,
// and are the same where the noise is white.
func TestIntervalsUnderCorrelatedNoise(t *testing.T) {
	r := build(t, decay, engine.Options{Period: 0.1, Tolerance: 1e-8})
	const n, repeats, rho = 400, 200, 0.85
	var u []float64
	for i := range n + 1 {
		u = append(u, float64(i/20%2))
	}
	truth := r.record(n, map[string]float64{"k": 0.8, "gain": 1.7}, u, "y")[0]
	random := rand.New(rand.NewPCG(17, 11))
	plain, wide, same := [2]int{}, [2]int{}, 0
	for range repeats {
		y, drift := make([]float64, n+1), 0.05*random.NormFloat64()
		for i := range y {
			y[i] = truth[i] + drift
			drift = rho*drift + 0.05*math.Sqrt(1-rho*rho)*random.NormFloat64()
		}
		p := &fit.Problem{Plant: r.plant, Unknowns: []fit.Unknown{
			{Name: "k", Var: r.id("k"), Guess: 0.7, Lower: 0.01, Upper: 10, Log: true},
			{Name: "gain", Var: r.id("gain"), Guess: 1.5, Lower: 0.01, Upper: 10}},
			Experiments: []fit.Experiment{{Name: "steps", Inputs: u, Sensors: []fit.Sensor{{Name: "y", Var: r.id("y"), Time: times(n, 0.1), Value: y}}}}}
		for i, e := range solve(t, p, fit.Options{}).Estimates {
			want := []float64{0.8, 1.7}[i]
			if e.Low <= want && want <= e.High {
				plain[i]++
			}
			if e.Correlated.Low <= want && want <= e.Correlated.High {
				wide[i]++
			}
		}
		p.Experiments[0].Sensors[0].Value = noisy(truth, 0.05, random)
		if e := solve(t, p, fit.Options{}).Estimates[0]; e.Correlated.Deviation == e.Deviation {
			same++
		}
	}
	for i, name := range []string{"k", "gain"} {
		t.Logf("%s: %d and %d of %d", name, plain[i], wide[i], repeats)
		if plain[i] > 0.7*repeats {
			t.Errorf("%s: the intervals for independent noise hold the truth in %d of %d repeats: this protects nothing", name, plain[i], repeats)
		}
		if wide[i] < 0.89*repeats || wide[i] > 0.99*repeats {
			t.Errorf("%s: the intervals for correlated residuals hold the truth in %d of %d repeats", name, wide[i], repeats)
		}
	}
	if same < 0.95*repeats {
		t.Errorf("white noise was taken for correlated in %d of %d repeats", repeats-same, repeats)
	}
}
