package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"time"

	"gemel/engine"
)

// ensemble is a number of lanes with the States that they start from.
type ensemble struct {
	plant *engine.Plant
	lanes *engine.Lanes
	start []*engine.State
}

// newEnsemble makes n lanes for a number of workers. set gives State i its parameters before it is initialised.
func (w *twin) newEnsemble(n, workers int, set func(i int, s *engine.State) error) (*ensemble, error) {
	e := &ensemble{plant: w.plant}
	for i := range n {
		s := w.plant.NewState(uint64(i))
		if err := set(i, s); err != nil {
			return nil, err
		}
		if err := w.plant.Initialize(s, w.work); err != nil {
			return nil, err
		}
		e.start = append(e.start, s)
	}
	var err error
	e.lanes, err = w.plant.NewLanes(n, workers)
	return e, err
}

func (e *ensemble) close() { _ = e.lanes.Close() }

// run takes all lanes through some ticks from their start and returns the wall time [s], loading left out, and the steps of lane 0.
func (e *ensemble) run(ticks int) (wall float64, steps int64, err error) {
	for i, s := range e.start {
		if err := e.lanes.Load(i, s); err != nil {
			return 0, 0, err
		}
	}
	before := e.lanes.Stats(0).Steps
	begin := time.Now()
	if err := e.lanes.Steps(ticks, nil); err != nil {
		return 0, 0, err
	}
	wall = time.Since(begin).Seconds()
	for i := range e.start {
		if err := e.lanes.Err(i); err != nil {
			return 0, 0, fmt.Errorf("lane %d: %w", i, err)
		}
	}
	return wall, e.lanes.Stats(0).Steps - before, nil
}

// perStep is the time of one step of one lane.
func (e *ensemble) perStep(ticks, repeat int) func() (float64, error) {
	return func() (float64, error) {
		return least(repeat, func() (float64, error) {
			wall, steps, err := e.run(ticks)
			return wall / float64(steps) / float64(len(e.start)), err
		})
	}
}

// end reads a variable of a lane.
func (e *ensemble) end(i int, name string) (float64, error) {
	id, ok := e.plant.Lookup(name)
	if !ok {
		return 0, fmt.Errorf("%s has no variable %s", e.plant.Name, name)
	}
	return e.lanes.Value(i, id), nil
}

// setter sets one parameter to a value that depends on the lane.
func (w *twin) setter(name string, value func(i int) float64) func(int, *engine.State) error {
	return func(i int, s *engine.State) error {
		id, ok := w.plant.Lookup(name)
		if !ok {
			return fmt.Errorf("%s has no parameter %s", w.plant.Name, name)
		}
		return w.plant.Set(s, id, value(i))
	}
}

const (
	lorenzLanes = 10_000
	lorenzSteps = 1000
	lorenzStep  = 0.01
	lorenzBar   = 0.5
)

// lorenzModel starts each trajectory from a place of its own.
const lorenzModel = `model LorenzFan
  parameter Real x0 = 28;
  Real x(start = x0, fixed = true, nominal = 10);
  Real y(start = 1, fixed = true, nominal = 10);
  Real z(start = 1, fixed = true, nominal = 10);
equation
  der(x) = 10*(y - x);
  der(y) = x*(28 - z) - y;
  der(z) = x*y - 8/3*z;
end LorenzFan;
`

// lorenz compares an ensemble on one core.
func (b *bench) lorenz() ([]section, error) {
	w, err := newTwin("LorenzFan", lorenzModel, engine.Options{Method: engine.RK4, Period: lorenzSteps * lorenzStep, FixedStep: lorenzStep})
	if err != nil {
		return nil, err
	}
	defer func() { _ = w.close() }()
	e, err := w.newEnsemble(lorenzLanes, 1, w.setter("x0", func(i int) float64 { return 28 + float64(i)*1e-3 }))
	if err != nil {
		return nil, err
	}
	defer e.close()
	s := section{Title: "Lorenz: RK4 of 10,000 trajectories, one step of one of them",
		Intro: fmt.Sprintf("%s steps of %g s each, on one core. Gemel: Lanes with one worker. C: structure of arrays (benchmarks/peer/lorenz.c). odeint: runge_kutta4, one trajectory after the other "+
			"(benchmarks/peer/lorenz.cpp).", grouped(fmt.Sprint(lorenzSteps)), lorenzStep)}
	list := []contender{{"Gemel, lanes", e.perStep(1, 1)}}
	var first []float64
	for _, p := range []struct {
		name, source, compiler string
		flags                  []string
	}{
		{"C (gcc -O3 -march=native)", "lorenz.c", "gcc", []string{"-O3", "-march=native"}},
		{"odeint (g++ -O2)", "lorenz.cpp", "g++", []string{"-O2", "-DNDEBUG"}},
		{"odeint (g++ -O3 -march=native)", "lorenz.cpp", "g++", []string{"-O3", "-march=native", "-DNDEBUG"}},
	} {
		program := filepath.Join(b.temp, fmt.Sprintf("lorenz-%d", len(list)))
		err := compileC(p.compiler, append(p.flags, "-o", program, filepath.Join("benchmarks/peer", p.source))...)
		if err != nil {
			s.Notes = append(s.Notes, p.name+": "+err.Error())
			continue
		}
		list = append(list, contender{p.name, func() (float64, error) {
			out, err := output(program, strconv.Itoa(lorenzLanes), strconv.Itoa(lorenzSteps), fmt.Sprint(lorenzStep))
			if err != nil || len(out) != 7 {
				return 0, fmt.Errorf("%s printed %v: %w", program, out, err)
			}
			first = out[1:]
			return out[0] * 1e-9, nil
		}})
	}
	times, err := compete(min(b.rounds, 9), list...)
	if err != nil {
		return nil, err
	}
	e.lanes.Observe()
	for i, at := range []int{0, lorenzLanes - 1} {
		for k, name := range []string{"x", "y", "z"} {
			v, err := e.end(at, name)
			if err != nil {
				return nil, err
			}
			if first != nil && !same(v, first[3*i+k]) {
				return nil, fmt.Errorf("trajectory %d ends at %s = %g, the peer's at %g", at, name, v, first[3*i+k])
			}
		}
	}
	for i, c := range list {
		if i == 0 {
			s.Rows = append(s.Rows, timed(c.name, times[0], ""))
			continue
		}
		r := times[0].over(times[i]).median()
		s.Rows = append(s.Rows, timed(c.name, times[i], ratio(times[0], times[i], "this")))
		most := 0.0 // others are reported
		if c.name == "odeint (g++ -O2)" {
			most = lorenzBar
		}
		s.judge("Lorenz, 10,000 trajectories", c.name, r, most, "")
	}
	return []section{s}, nil
}

const (
	loopLanes     = 1024
	loopLaneSteps = 20
	loopLanesBar  = 0.5
)

// loopEnsemble steps the pump loop in lanes that start from different levels.
func loopEnsemble() (run func() (float64, error), done func(), err error) {
	w, err := newTwin("Gemel.Examples.PumpLoop", "", engine.Options{Method: engine.RK4, Period: loopLaneSteps * loopStep, FixedStep: loopStep})
	if err != nil {
		return nil, nil, err
	}
	e, err := w.newEnsemble(loopLanes, 1, w.setter("low.level_start", func(i int) float64 { return 3 + float64(i)*1e-3 }))
	if err != nil {
		return nil, nil, errors.Join(err, w.close())
	}
	return e.perStep(1, 10), func() { e.close(); _ = w.close() }, nil
}
