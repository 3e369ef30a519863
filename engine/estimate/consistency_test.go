package estimate_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/estimate"
	"gemel/engine/random"
)

// consistent is a plant whose truth is drawn as the problem says.
type consistent struct {
	text     string
	options  engine.Options
	unknown  []estimate.Unknown // Var is set by name
	names    []string
	start    map[string]float64 // means of the unknowns at the beginning, where they are not those of the text
	sensors  map[string]float64 // name: deviation
	ticks    int
	ensemble int // members
}

// studied are the plants: one that swings through sines, with an algebraic equation and an unknown parameter; a cooler with roots and exponentials and a bias; a bar of 8 masses
// that radiates.
func studied() map[string]consistent {
	bar := consistent{text: wall(8), options: engine.Options{Period: 10}, sensors: map[string]float64{"T[2]": 0.2, "T[6]": 0.2, "q[4]": 4}, ticks: 40, ensemble: 200}
	for i := range 8 {
		bar.names = append(bar.names, fmt.Sprintf("T[%d]", i+1))
		bar.unknown = append(bar.unknown, estimate.Unknown{Deviation: 2, Walk: 0.05})
	}
	bar.names, bar.unknown = append(bar.names, "conductance"), append(bar.unknown, estimate.Unknown{Deviation: 0.8})
	return map[string]consistent{
		"pendulum": {text: pendulum, options: engine.Options{Period: 0.05, Tolerance: 1e-8}, names: []string{"angle", "speed", "damping"}, start: map[string]float64{"damping": 0.8},
			unknown: []estimate.Unknown{{Deviation: 0.1, Walk: 0.02}, {Deviation: 0.2, Walk: 0.05}, {Deviation: 0.2, Low: -5, High: 5}}, sensors: map[string]float64{"s": 0.02, "pull": 0.1}, ticks: 60, ensemble: 200},
		"cooler": {text: cooler, options: engine.Options{Period: 10}, names: []string{"T", "wear", "fouling"}, start: map[string]float64{"wear": 0.3, "fouling": 0.4},
			unknown: []estimate.Unknown{{Deviation: 0.5, Walk: 0.02}, {Deviation: 0.05, Walk: 1e-4}, {Deviation: 0.05, Walk: 1e-4}}, sensors: map[string]float64{"T": 0.2, "q": 0.05, "out": 0.2}, ticks: 40, ensemble: 200},
		"bar": bar,
	}
}

// Over 200 runs whose truth is drawn as the filter believes, the error, squared and scaled by the covariance that the filter claims (NEES), lies in the band of 95 % that chance
// has, at the end and in the middle; the squares of the innovations (NIS) lie in theirs, and the correlation of successive innovations is none (Y. Bar-Shalom, X. R. Li, T. Kirubarajan, Estimation with
// Applications to Tracking and Navigation, Wiley 2001, section 5.4). There are 12 looks at filters with derivatives and points, so the band of each is that of 99.6 %: 2.9 deviations. Of 200 members
// the covariance is itself an estimate, by which the NEES is greater: up to 20 % are let pass.
func TestFiltersAreConsistent(t *testing.T) {
	for name, c := range studied() {
		p := build(t, c.text, c.options)
		problem := &estimate.Problem{Plant: p}
		for i, n := range c.names {
			u := c.unknown[i]
			u.Var = id(t, p, n)
			problem.Unknowns = append(problem.Unknowns, u)
		}
		for _, n := range p.Variables {
			if sigma, ok := c.sensors[n.Name]; ok {
				problem.Sensors = append(problem.Sensors, estimate.Sensor{Name: n.Name, Var: id(t, p, n.Name), Deviation: sigma})
			}
		}
		for kind, f := range filters(t, problem, c.ensemble) {
			runs := max(200, 2*studies(100))
			if kind == "ensemble" {
				runs = studies(20)
			}
			nees, nis, along := consistency(t, problem, c, f, runs)
			n := float64(len(c.names))
			m := float64(runs * c.ticks * len(problem.Sensors))
			band, of, correlation := 2.9*math.Sqrt(2*n/float64(runs)), 2.9*math.Sqrt(2/m), 2.9/math.Sqrt(m)
			t.Logf("%s, %s: NEES %.3f in the middle, %.3f at the end of %g ± %.2f; NIS %.4f of 1 ± %.4f; correlation %.4f of 0 ± %.4f", name, kind, nees[0], nees[1], n, band, nis, of, along, correlation)
			more := 0.0
			if kind == "ensemble" {
				more = 0.2 * n
			}
			for _, x := range nees {
				if !(x > n-band && x < n+band+more) {
					t.Errorf("%s, %s: NEES %.3f, want %g ± %.2f", name, kind, x, n, band)
				}
			}
			if !(math.Abs(nis-1) < of) || !(math.Abs(along) < correlation) {
				t.Errorf("%s, %s: NIS %.4f, want 1 ± %.4f; correlation %.4f, want 0 ± %.4f", name, kind, nis, of, along, correlation)
			}
		}
	}
}

// consistency gives NEES in the middle and at the end, the mean NIS of a reading, and the correlation of successive innovations of a sensor.
func consistency(t *testing.T, problem *estimate.Problem, c consistent, f estimate.Filter, runs int) (nees [2]float64, nis, along float64) {
	p := problem.Plant
	start, w := begun(t, p), work(t, p)
	for n, x := range c.start {
		if err := p.Put(start, id(t, p, n), x); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Settle(start, w); err != nil {
		t.Fatal(err)
	}
	count, pairs := 0.0, 0.0
	for run := range runs {
		noise := random.New(uint64(run), "truth")
		r := &truth{p: p, s: start.Clone(), w: w, noise: noise, walk: map[dae.VarID]float64{}}
		for i, u := range problem.Unknowns {
			x, _ := p.Get(start, u.Var)
			r.put(t, u.Var, x+u.Deviation*noise.Normal(0, uint32(2000+i)))
			if u.Walk > 0 {
				r.walk[u.Var] = u.Walk * math.Sqrt(c.options.Period)
			}
		}
		if err := f.Begin(start); err != nil {
			t.Fatal(err)
		}
		last := make([]float64, len(problem.Sensors))
		for tick := 1; tick <= c.ticks; tick++ {
			readings := r.step(t, problem.Sensors, nil)
			if err := f.Predict(1, nil); err != nil {
				t.Fatal(err)
			}
			if err := f.Correct(readings); err != nil {
				t.Fatal(err)
			}
			for _, i := range f.Innovations() {
				nis += i.Scaled * i.Scaled
				count++
				if tick > 1 {
					along += i.Scaled * last[i.Sensor]
					pairs++
				}
				last[i.Sensor] = i.Scaled
			}
			for k, at := range []int{c.ticks / 2, c.ticks} {
				if tick == at {
					nees[k] += missed(t, p, f, r.s) / float64(runs)
				}
			}
		}
	}
	return nees, nis / count, along / pairs
}

// missed is the error of the estimate, squared and scaled by its covariance.
func missed(t *testing.T, p *engine.Plant, f estimate.Filter, truth *engine.State) float64 {
	n := len(f.Mean())
	e := mat.NewVecDense(n, nil)
	for i, v := range f.Variables() {
		x, _ := p.Get(truth, v)
		e.SetVec(i, f.Mean()[i]-x)
	}
	var solved mat.VecDense
	if err := solved.SolveVec(mat.NewDense(n, n, append([]float64(nil), f.Covariance()...)), e); err != nil {
		t.Fatal(err)
	}
	return mat.Dot(e, &solved)
}
