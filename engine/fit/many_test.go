package fit_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gemel/engine"
	"gemel/engine/fit"
)

// rooms are fifty in a row, each with a loss and a capacity of its own, heated at its own frequency: 100 unknowns.
const rooms = `model M
  constant Integer n = 50;
  parameter Real loss[n](each min = 0) = fill(1, n), capacity[n](each min = 0) = fill(1, n);
  Real T[n](each start = 0, each fixed = true);
equation
  for i in 1:n loop
    capacity[i]*der(T[i]) = 1 + sin((0.5 + 0.04*i)*time) - loss[i]*T[i] + 0.5*((if i > 1 then T[max(i - 1, 1)] else 0) + (if i < n then T[min(i + 1, n)] else 0) - 2*T[i]);
  end for;
end M;`

func manyUnknowns(t testing.TB) (p *fit.Problem, truth []float64) {
	r := build(t, rooms, engine.Options{Period: 0.2, Tolerance: 1e-5})
	random := rand.New(rand.NewPCG(50, 2))
	p = &fit.Problem{Plant: r.plant, Experiments: []fit.Experiment{{Name: "heating"}}}
	set := map[string]float64{}
	for _, kind := range []string{"loss", "capacity"} {
		for i := range 50 {
			name := fmt.Sprintf("%s[%d]", kind, i+1)
			v := math.Exp(0.4 * random.NormFloat64())
			truth = append(truth, v)
			set[name] = v
			p.Unknowns = append(p.Unknowns, fit.Unknown{Name: name, Var: r.id(name), Guess: 1, Lower: 0.05, Upper: 20, Log: true})
		}
	}
	var names []string
	for i := range 50 {
		names = append(names, fmt.Sprintf("T[%d]", i+1))
	}
	for i, y := range r.record(30, set, nil, names...) {
		p.Experiments[0].Sensors = append(p.Experiments[0].Sensors, fit.Sensor{Name: names[i], Var: r.id(names[i]), Sigma: 0.01, Time: times(30, 0.2), Value: noisy(y, 0.01, random)})
	}
	return p, truth
}

// A hundred unknowns are found by both methods, at the same place: with all derivatives, and with gradients only.
func TestAHundredUnknowns(t *testing.T) {
	p, truth := manyUnknowns(t)
	all := solve(t, p, fit.Options{Method: fit.Marquardt})
	gradients := solve(t, p, fit.Options{Method: fit.QuasiNewton, Workers: 2})
	shared := solve(t, p, fit.Options{Method: fit.Marquardt, Workers: 20})
	if !slices.Equal(shared.Estimates, all.Estimates) {
		t.Error("twenty goroutines find other bits than one")
	}
	if shared.Derivatives <= all.Derivatives {
		t.Error("the evaluations were not shared: this protects nothing")
	}
	for _, r := range []*fit.Result{all, gradients} {
		t.Logf("%s after %d rounds, %d simulations, %d batches of derivatives", r.Searches[0].End, r.Searches[0].Rounds, r.Simulations, r.Derivatives)
	}
	worst, outside := 0.0, 0
	for i, e := range all.Estimates {
		worst = math.Max(worst, math.Abs(math.Log(gradients.Estimates[i].Value/e.Value))/e.Deviation)
		if truth[i] < e.Low || truth[i] > e.High {
			outside++
		}
	}
	if worst > 0.02 {
		t.Errorf("the methods differ by %.2g standard errors", worst)
	}
	near(t, "cost by gradients", gradients.Cost, all.Cost, 1e-3)
	if outside > 13 { // 5 expected; more than 13 in one of 1000 cases
		t.Errorf("%d of 100 intervals do not hold the truth", outside)
	}
}
