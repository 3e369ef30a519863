package estimate_test

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/engine/estimate"
	"gemel/engine/random"
)

// Protects that smoothing stays sound where states settle without wandering, quickly and slowly, where a counter has another scale, and where the readings drift away from the model: running
// such states back by the inverse of their covariance grows without bound.
func TestSmoothingOfStatesThatDoNotWander(t *testing.T) {
	p := build(t, `model M
  Real x(start = 1, fixed = true), slow(start = 1, fixed = true), quick(start = 1, fixed = true), counter(start = 0, fixed = true);
  Real warm(start = 1, fixed = true);
equation
  der(x) = 0.02*(slow - warm) + 0.01*(1 - x);
  der(slow) = -0.05*(slow - 1) + 0.002*(x - 1)*slow;
  der(warm) = -0.08*(warm - 1) + 0.003*(x^2 - 1);
  der(quick) = -8*(quick - x);
  der(counter) = 1e6*quick;
end M;`, engine.Options{Period: 1})
	problem := &estimate.Problem{Plant: p, Unknowns: []estimate.Unknown{{Var: id(t, p, "x"), Deviation: 0.1, Walk: 0.0005}}, Sensors: []estimate.Sensor{{Name: "x", Var: id(t, p, "x"), Deviation: 0.02}}}
	s, err := estimate.NewSmoother(problem, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.Begin(begun(t, p)); err != nil {
		t.Fatal(err)
	}
	noise := random.New(3, "drift")
	var filtered []float64
	for k := range int64(1500) {
		if err := s.Predict(1, nil); err != nil {
			t.Fatal(err)
		}
		y := 1 + 0.02*noise.Normal(k, 0)
		if k > 1000 {
			y += 0.4
		}
		if err := s.Correct([]estimate.Reading{{Sensor: 0, Value: y}}); err != nil {
			t.Fatal(err)
		}
		filtered = append(filtered, s.Covariance()[0])
	}
	for k, q := range s.Smooth() {
		for i, want := range []float64{1, 1, 1} {
			if k > 0 && k < 900 && math.Abs(q.Mean[i]-want) > 0.2 {
				t.Fatalf("tick %d: %s is %g long before anything has changed", k, s.Names()[i], q.Mean[i])
			}
		}
		for i := range q.Mean {
			if v := q.Covariance[i*len(q.Mean)+i]; !(v >= 0) || i == 0 && k > 0 && v > filtered[k-1]*(1+1e-9) {
				t.Fatalf("tick %d: the variance of %s is %g", k, s.Names()[i], v)
			}
		}
	}
}
