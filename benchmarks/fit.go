package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gemel/engine"
	"gemel/engine/fit"
)

const (
	fitSciPyBar  = 0.02 // of SciPy's time: 50 times as fast
	fitCVODESBar = 1.5

	fitSciPyLimit = time.Minute
)

// fitHouse is a house of two resistances and two capacities under the weather and a heater that varies.
const fitHouse = `model House
  parameter Real R_in(min = 0) = 0.001, R_out(min = 0) = 0.004, C_in(min = 0) = 2e6, C_envelope(min = 0) = 5e7;
  constant Real pi = 3.141592653589793;
  Real envelope(start = 288.15, fixed = true, nominal = 300), air(start = 293.15, fixed = true, nominal = 300);
  Real inward, outward, heat, outdoor;
equation
  outdoor = 278.15 + 5*sin(2*pi/86400*time);
  heat = 2500 + 1500*sin(2*pi/21600*time) + 1000*sin(2*pi/7000*time);
  R_in*inward = envelope - air;
  R_out*outward = outdoor - envelope;
  C_envelope*der(envelope) = outward - inward;
  C_in*der(air) = inward + heat;
end House;
`

// fitHIRES is the growth of plant tissue under light (test set HIRES), with its six rates as parameters.
const fitHIRES = `model HIRES
  parameter Real k1(min = 0) = 1.71, k2(min = 0) = 0.43, k3(min = 0) = 8.32, k4(min = 0) = 0.69, k5(min = 0) = 0.035, k6(min = 0) = 280;
  Real y1(start = 1, fixed = true, nominal = 1e-2), y2(start = 0, fixed = true, nominal = 1e-2), y3(start = 0, fixed = true, nominal = 1e-2),
    y4(start = 0, fixed = true, nominal = 1e-2), y5(start = 0, fixed = true, nominal = 1e-2), y6(start = 0, fixed = true, nominal = 1e-2),
    y7(start = 0, fixed = true, nominal = 1e-2), y8(start = 0.0057, fixed = true, nominal = 1e-2);
  Real r, bound;
equation
  r = k6*y6*y8;
  bound = r - (k2 + 2*k4)*y7;
  der(y1) = -k1*y1 + k2*y2 + k3*y3 + 0.0007;
  der(y2) = k1*y1 - (k2 + k3)*y2;
  der(y3) = -(k3 + k1)*y3 + k2*y4 + k5*y5;
  der(y4) = k3*y2 + k1*y3 - (k4 + k2)*y4;
  der(y5) = -(k1 + k5)*y5 + k2*(y6 + y7);
  der(y6) = -r + k4*y4 + k1*y5 - k2*y6 + k4*y7;
  der(y7) = bound;
  der(y8) = -bound;
end HIRES;
`

// fitTask is one comparison: a model, what is read of it, and what is sought.
type fitTask struct {
	title, model, text string
	unknowns           []string
	truth              []float64
	sensors            []string
	sigma              []float64
	period             float64 // of a tick and between readings [s]
	readings           int
}

// fitTolerances are tried by every solver; the fastest one counts that leads to the parameters.
var fitTolerances = []float64{1e-4, 1e-5, 1e-6, 1e-7, 1e-8}

const (
	fitReference = 1e-11 // tolerance of the fit that says what the parameters are
	fitClose     = 0.01  // of a standard error: as close a fit must come
)

var fitTasks = []fitTask{
	{title: "2R2C house", model: "House", text: fitHouse, unknowns: []string{"R_in", "R_out", "C_in", "C_envelope"}, truth: []float64{0.001, 0.004, 2e6, 5e7},
		sensors: []string{"air"}, sigma: []float64{0.1}, period: 600, readings: 433},
	{title: "HIRES, stiff kinetics", model: "HIRES", text: fitHIRES, unknowns: []string{"k1", "k2", "k3", "k4", "k5", "k6"}, truth: []float64{1.71, 0.43, 8.32, 0.69, 0.035, 280},
		sensors: []string{"y1", "y5", "y6", "y7"}, sigma: []float64{1e-3, 1e-3, 5e-3, 5e-5}, period: 0.5, readings: 101},
}

// wrong is by what factor the first values are off, in turn.
var wrong = [...]float64{1.6, 0.6}

// problem says what is sought; noise makes its readings, from a seed.
func (t *fitTask) problem(plant *engine.Plant, noise bool) (*fit.Problem, error) {
	p := &fit.Problem{Plant: plant, Experiments: []fit.Experiment{{Name: t.title}}}
	for i, name := range t.unknowns {
		id, ok := plant.Lookup(name)
		if !ok {
			return nil, fmt.Errorf("no parameter %s", name)
		}
		p.Unknowns = append(p.Unknowns, fit.Unknown{Name: name, Var: id, Guess: wrong[i%2] * t.truth[i], Lower: 0.01 * t.truth[i], Upper: 100 * t.truth[i], Log: true})
	}
	x := &p.Experiments[0]
	for k, name := range t.sensors {
		id, ok := plant.Lookup(name)
		if !ok {
			return nil, fmt.Errorf("no variable %s", name)
		}
		s := fit.Sensor{Name: name, Var: id, Sigma: t.sigma[k], Value: make([]float64, t.readings)}
		for i := range t.readings {
			s.Time = append(s.Time, float64(i)*t.period)
		}
		x.Sensors = append(x.Sensors, s)
	}
	if !noise {
		return p, nil
	}
	exact, err := fit.Predict(p, t.truth)
	if err != nil {
		return nil, err
	}
	random := rand.New(rand.NewPCG(5, 5))
	at := make([]int, len(t.sensors))
	for _, q := range exact {
		x.Sensors[q.Sensor].Value[at[q.Sensor]] = q.Model + t.sigma[q.Sensor]*random.NormFloat64()
		at[q.Sensor]++
	}
	return p, nil
}

// data writes the readings for the peers, as peer/fit.c says.
func (t *fitTask) data(file string, p *fit.Problem) error {
	var s strings.Builder
	number := func(v float64) { fmt.Fprintf(&s, "%.17g ", v) }
	fmt.Fprintf(&s, "%d %d %d\n", t.readings, len(t.sensors), len(t.unknowns))
	for _, v := range t.sigma {
		number(v)
	}
	for _, u := range p.Unknowns {
		number(u.Guess)
	}
	for i := range t.readings {
		s.WriteString("\n")
		number(float64(i) * t.period)
		for k := range t.sensors {
			number(p.Experiments[0].Sensors[k].Value[i])
		}
	}
	return os.WriteFile(file, []byte(s.String()), 0o644)
}

// fits compares parameter estimation on the same data.
func (b *bench) fits() ([]section, error) {
	s := section{Title: "Parameter estimation", Intro: "The same data, model, first values (off by 60 % and 40 % in turn) and noise. Gemel: one fit.Fit, from a compiled plant to estimates, intervals and residuals. " +
		"CVODES: forward sensitivities with hand-written right-hand sides and Jacobian, Levenberg-Marquardt with the same damping in C, which ends sooner (peer/fit.c), Adams or BDF, staggered or simultaneous corrector. " +
		"SciPy: least_squares over solve_ivp, LSODA (peer/fit.py); importing is not timed. Of each the fastest method and tolerance (1e-4 to 1e-8) counts that ends within a hundredth of a standard error of the " +
		"parameters that a fit at 1e-11 finds."}
	for _, t := range fitTasks {
		if err := b.compareFit(&s, t); err != nil {
			return nil, fmt.Errorf("%s: %w", t.title, err)
		}
	}
	return []section{s}, nil
}

// fitWith compiles a task at a tolerance and returns a fit of given readings; nil: new ones are made.
func (t *fitTask) fitWith(tolerance float64, readings *fit.Problem) (run func() (*fit.Result, float64, error), p *fit.Problem, done func(), err error) {
	w, err := newTwin(t.model, t.text, engine.Options{Period: t.period, Tolerance: tolerance})
	if err != nil {
		return nil, nil, nil, err
	}
	done = func() { _ = w.close() }
	if p, err = t.problem(w.plant, readings == nil); err != nil {
		done()
		return nil, nil, nil, err
	}
	for k := range p.Experiments[0].Sensors {
		if readings != nil {
			p.Experiments[0].Sensors[k].Value = readings.Experiments[0].Sensors[k].Value
		}
	}
	return func() (*fit.Result, float64, error) {
		begin := time.Now()
		r, err := fit.Fit(context.Background(), p, fit.Options{})
		return r, time.Since(begin).Seconds(), err
	}, p, done, nil
}

func (b *bench) compareFit(s *section, t fitTask) error {
	exact, readings, done, err := t.fitWith(fitReference, nil)
	if err != nil {
		return err
	}
	defer done()
	found, _, err := exact()
	if err != nil {
		return err
	}
	file := filepath.Join(b.temp, t.model+".txt")
	if err := t.data(file, readings); err != nil {
		return err
	}
	gemel, done, err := t.gemelFit(readings, found)
	if err != nil {
		return err
	}
	defer done()
	list, bars := []contender{gemel}, []float64{0}
	if c, err := b.cvodesFit(t, file, found); err != nil {
		s.Notes = append(s.Notes, "CVODES: "+err.Error())
	} else {
		list, bars = append(list, c), append(bars, fitCVODESBar)
	}
	if python := python(); python == "" {
		s.Notes = append(s.Notes, "SciPy is not installed (Debian: python3-scipy)")
	} else if c, err := t.scipyFit(python, file, found); err != nil {
		s.Notes = append(s.Notes, "SciPy: "+err.Error())
	} else {
		list, bars = append(list, c), append(bars, fitSciPyBar)
	}
	times, err := compete(min(b.rounds, 7), list...)
	if err != nil {
		return err
	}
	s.Rows = append(s.Rows, timed(t.title+", "+gemel.name, times[0], ""))
	for i, c := range list[1:] {
		s.Rows = append(s.Rows, timed(t.title+", "+c.name, times[i+1], ratio(times[0], times[i+1], "this")))
		s.judge("Fit of the "+t.title, strings.SplitN(c.name, ",", 2)[0], times[0].over(times[i+1]).median(), bars[i+1], "")
	}
	return nil
}

// sameFit says whether a search has ended at the parameters.
func sameFit(found *fit.Result, values []float64) error {
	for i, e := range found.Estimates {
		if i >= len(values) || !(math.Abs(math.Log(values[i]/e.Value)) <= fitClose*e.Deviation) {
			return fmt.Errorf("it ends at %.8g, a fit at %g at %s = %.8g (relative standard error %.2g)", values, fitReference, e.Name, e.Value, e.Deviation)
		}
	}
	return nil
}

// gemelFit is Gemel at the fastest tolerance.
func (t *fitTask) gemelFit(readings *fit.Problem, found *fit.Result) (best contender, done func(), err error) {
	shortest, open := math.Inf(1), []func(){}
	done = func() {
		for _, f := range open {
			f()
		}
	}
	for _, tolerance := range fitTolerances {
		run, p, closed, err := t.fitWith(tolerance, readings)
		if err != nil {
			return best, done, err
		}
		open = append(open, closed)
		measure := func() (float64, error) {
			r, wall, err := run()
			if err != nil {
				return 0, err
			}
			var values []float64
			for _, e := range r.Estimates {
				values = append(values, e.Value)
			}
			return wall, sameFit(found, values)
		}
		for range 3 { // the first one compiles the derivatives
			if wall, err := measure(); err == nil && wall < shortest {
				shortest = wall
				best = contender{fmt.Sprintf("Gemel, %s at %g", p.Plant.Options.Method, tolerance), measure}
			}
		}
	}
	if best.measure == nil {
		return best, done, fmt.Errorf("at no tolerance does Gemel end where it does at %g", fitReference)
	}
	one := best.measure
	best.measure = func() (float64, error) { return least(5, one) }
	return best, done, nil
}

// cvodesFit is the fastest of the methods of CVODES.
func (b *bench) cvodesFit(t fitTask, file string, found *fit.Result) (contender, error) {
	program, err := buildPeer(".", "fit", b.temp)
	if err != nil {
		return contender{}, err
	}
	best, name := math.Inf(1), ""
	var args []string
	for _, method := range [][2]string{{"adams", "staggered"}, {"adams", "simultaneous"}, {"bdf", "staggered"}, {"bdf", "simultaneous"}} {
		for _, tolerance := range fitTolerances {
			try := []string{strings.ToLower(t.model), file, method[0], method[1], fmt.Sprint(tolerance), "0.2"}
			out, err := output(program, try...)
			if err == nil && len(out) > 4 && sameFit(found, out[4:]) == nil && out[0] < best {
				best, name, args = out[0], fmt.Sprintf("CVODES, %s, %s, at %g", strings.ToUpper(method[0]), method[1], tolerance), try
			}
		}
	}
	if args == nil {
		return contender{}, fmt.Errorf("no method ends at the parameters")
	}
	return contender{name, func() (float64, error) {
		out, err := output(program, args...)
		if err != nil {
			return 0, err
		}
		return out[0] * 1e-9, sameFit(found, out[4:])
	}}, nil
}

// scipyFit is SciPy at the fastest tolerance.
func (t *fitTask) scipyFit(python, file string, found *fit.Result) (best contender, err error) {
	least := math.Inf(1)
	err = fmt.Errorf("at no tolerance does it end at the parameters")
	for _, tolerance := range fitTolerances {
		measure := func() (float64, error) {
			out, err := outputWithin(fitSciPyLimit, python, "benchmarks/peer/fit.py", strings.ToLower(t.model), file, fmt.Sprint(tolerance))
			if err != nil || len(out) < 4 {
				return 0, fmt.Errorf("fit.py printed %v: %w", out, err)
			}
			return out[0] * 1e-9, sameFit(found, out[3:])
		}
		if wall, failed := measure(); failed == nil && wall < least {
			least, err = wall, nil
			best = contender{fmt.Sprintf("SciPy least_squares, at %g", tolerance), measure}
		}
	}
	return best, err
}
