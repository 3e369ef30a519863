package fit

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/flat"
	"gemel/engine/modelica"
)

// everything is a problem with all kinds of unknowns, scales and deviations.
func everything(t *testing.T) *Problem {
	t.Helper()
	lib := modelica.NewLibrary()
	if err := lib.AddText("m.mo", `model M
  input Real u(start = 0);
  parameter Real k(min = 0) = 0.8, gain(min = 0) = 2, s = 0.1;
  Real x(start = 3, fixed = true), y, sigma;
equation
  der(x) = -k*x + gain*u;
  y = x + 0.1*x^2;
  sigma = s*(1 + x);
end M;`); err != nil {
		t.Fatal(err)
	}
	system, err := flat.Flatten(lib, "M", flat.Options{})
	if err != nil {
		t.Fatal(err)
	}
	plant, err := engine.Compile(system, engine.Options{Period: 0.1, Tolerance: 1e-11})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = plant.Close() })
	p := &Problem{Plant: plant, Loss: Huber{K: 1.345}}
	id := func(name string) dae.VarID {
		v, ok := plant.Lookup(name)
		if !ok {
			t.Fatalf("no variable %s", name)
		}
		return v
	}
	sigma := id("sigma")
	p.Unknowns = []Unknown{
		{Name: "k", Var: id("k"), Guess: 0.7, Lower: 0.1, Upper: 5, Log: true, Prior: &Prior{Mean: 0.9, Sigma: 0.2}},
		{Name: "gain", Var: id("gain"), Guess: 1.5, Lower: 0.1, Upper: 5, Prior: &Prior{Mean: 2, Sigma: 0.5}},
		{Name: "s", Var: id("s"), Guess: 0.2, Lower: 0.01, Upper: 5, Log: true},
		{Name: "start", Kind: Start, Var: id("x"), Guess: 2.5, Lower: 0.1, Upper: 5, Experiments: []int{1}},
		{Name: "gain of y", Kind: Gain, Sensor: "y", Guess: 1.1, Lower: 0.5, Upper: 2},
		{Name: "bias of y", Kind: Bias, Sensor: "y", Guess: 0.1, Lower: -1, Upper: 1},
		{Name: "delay of y", Kind: Delay, Sensor: "y", Guess: 0.2345, Lower: 0, Upper: 1},
		{Name: "noise of z", Kind: Noise, Sensors: []string{"z"}, Guess: 0.3, Lower: 0.01, Upper: 3, Log: true},
	}
	for range 2 {
		e := Experiment{Name: "e"}
		for i := range 61 {
			e.Inputs = append(e.Inputs, float64(i/10%2))
		}
		sx := Sensor{Name: "x", Var: id("x"), Deviation: &sigma}
		sy := Sensor{Name: "y", Var: id("y"), Scale: Log10}
		sz := Sensor{Name: "z", Var: id("y"), Scale: Log}
		for i := range 50 {
			at := 0.07 + 0.113*float64(i)
			for _, q := range []*Sensor{&sx, &sy, &sz} {
				q.Time, q.Value = append(q.Time, at), append(q.Value, 2+math.Sin(at)+0.3*math.Cos(17*at))
			}
		}
		e.Sensors = []Sensor{sx, sy, sz}
		p.Experiments = append(p.Experiments, e)
	}
	return p
}

// The derivatives of every reading, of every deviation and of the cost are those of differences, for every kind of unknown; the gradient that is summed up in
// batches is that of the equations.
func TestSlopesAreThoseOfDifferences(t *testing.T) {
	p := everything(t)
	if err := p.check(); err != nil {
		t.Fatal(err)
	}
	r, err := newRunner(p)
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	var guess []float64
	for _, u := range p.Unknowns {
		guess = append(guess, u.Guess)
	}
	d := newDescent(r, p.loss(), guess)
	d.held = make([]bool, len(guess))
	d.held[7] = true // the noise stays where it is
	evaluate := func(o *outcome, pools, x []float64) float64 {
		t.Helper()
		cost, _, err := d.evaluate(o, pools, x, true)
		if err != nil {
			t.Fatal(err)
		}
		return cost
	}
	evaluate(d.out, d.pools, d.x)
	n := len(d.x)
	a := newSystem(n, d.like.equations())
	d.like.linearise(d.out, d.pools, a)
	a.measure()
	g, curvature := make([]float64, n), make([]float64, n)
	d.spare.size(r, d.out.values, false)
	if err := d.gradient(g, curvature); err != nil {
		t.Fatal(err)
	}
	const h = 1e-5
	for i := range n {
		up, down := &outcome{}, &outcome{}
		x := append([]float64(nil), d.x...)
		x[i] += h
		above := evaluate(up, d.pools2, x)
		copy(x, d.x)
		x[i] -= h
		below := evaluate(down, d.pools2, x)
		name := p.Unknowns[i].Name
		for row := range r.rows {
			if want := (up.model[row] - down.model[row]) / (2 * h); math.Abs(d.out.slope[i*r.rows+row]-want) > 2e-4*math.Max(1, math.Abs(want)) {
				t.Fatalf("reading %d by %s: %g, differences %g", row, name, d.out.slope[i*r.rows+row], want)
			}
			if want := (up.sigma[row] - down.sigma[row]) / (2 * h); math.Abs(d.out.sigmaSlope[i*r.rows+row]-want) > 1e-5*math.Max(1, math.Abs(want)) {
				t.Fatalf("deviation %d by %s: %g, differences %g", row, name, d.out.sigmaSlope[i*r.rows+row], want)
			}
		}
		if want := (above - below) / (4 * h); math.Abs(a.g[i]-want) > 1e-3*math.Max(1, math.Abs(want)) || math.Abs(g[i]-a.g[i]) > 1e-9*math.Max(1, math.Abs(want)) {
			t.Errorf("half the cost by %s: %g by equations, %g in batches, differences %g", name, a.g[i], g[i], want)
		}
		if square := a.norm[i] * a.norm[i]; math.Abs(curvature[i]-square) > 1e-9*square {
			t.Errorf("curvature along %s: %g by equations, %g in batches", name, square, curvature[i])
		}
	}
}
