package main

import (
	"fmt"

	"gemel/engine"
)

// allocations counts what a step leaves to the garbage collector.
func (b *bench) allocations() ([]section, error) {
	s := section{Title: "Allocations per step", Intro: "Counted over 500 ticks. The bar is none."}
	for _, m := range []struct {
		class string
		o     engine.Options
	}{
		{"Gemel.Examples.PumpLoop", engine.Options{Method: engine.RK4, Period: 1, FixedStep: loopStep}},
		{"Gemel.Examples.PumpLoop", engine.Options{Period: 1}},
		{"Gemel.Examples.BoosterStation", engine.Options{Period: 10}},
	} {
		method := m.o.Method
		if method == "" {
			method = engine.Rodas5P
		}
		name := fmt.Sprintf("%s, %s", m.class[len("Gemel.Examples."):], method)
		w, err := newTwin(m.class, "", m.o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		n, err := w.allocationsPerStep()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if err := w.close(); err != nil {
			return nil, err
		}
		s.Rows = append(s.Rows, row{What: name, Median: figure(n)})
		if n != 0 {
			s.Missed = append(s.Missed, fmt.Sprintf("%s allocates %s times a step.", name, figure(n)))
		}
	}
	return []section{s}, nil
}

// stepModel is one model of the step table. floor is what a Rodas4 step (6 stages) of the prototype's like took [s]; 0: unknown.
type stepModel struct {
	name, class, text string
	floor             float64
	like              string
}

// steps measures the Rosenbrock method: the bare step, many in one tick, and a tick of 10 s with all that belongs to it.
func (b *bench) steps() ([]section, error) {
	s := section{Title: "Rodas5P: one step (8 stages, Jacobian, LU, error control)",
		Intro: "Bare step: at least 1,000 steps of 1 s in one tick. Tick: 10 s with held inputs, so load, integrate, updates, settle, checks, store. " +
			"The floor is a Rodas4 step (6 stages) of the throw-away prototype (design notes)."}
	for _, m := range []stepModel{
		{"booster station", "Gemel.Examples.BoosterStation", "", 0.71e-6, "Plant of 101 equations"},
		{"pump loop", "Gemel.Examples.PumpLoop", "", 0, ""},
		{"header with 50 branches", "Header", header(50), 0, ""},
		{"header with 200 branches", "Header", header(200), 0, ""},
		{"thin header, 200 branches", "ThinHeader", thinHeader(200), 56e-6, "Net 200"},
		{"thin chain, 1,000 segments", "ThinChain", thinChain(1000), 120e-6, "Chain 1,000"},
	} {
		if err := b.stepRows(&s, m); err != nil {
			s.Notes = append(s.Notes, fmt.Sprintf("%s: fails: %v", m.name, err))
		}
	}
	return []section{s}, nil
}

func (b *bench) stepRows(s *section, m stepModel) error {
	bare, err := newTwin(m.class, m.text, engine.Options{Period: 1000, MaxStep: 1})
	if err != nil {
		return err
	}
	defer func() { _ = bare.close() }()
	tick, err := newTwin(m.class, m.text, engine.Options{Period: 10})
	if err != nil {
		return err
	}
	defer func() { _ = tick.close() }()
	const ticks = 100
	perTick := 0.0
	times, err := compete(b.rounds,
		contender{"step", func() (float64, error) {
			return least(3, func() (float64, error) {
				wall, steps, err := bare.run(1)
				return wall / float64(steps), err
			})
		}},
		contender{"tick", func() (float64, error) {
			return least(3, func() (float64, error) {
				wall, steps, err := tick.run(ticks)
				perTick = float64(steps) / ticks
				return wall / ticks, err
			})
		}})
	if err != nil {
		return err
	}
	versus := ""
	if m.floor > 0 {
		versus = figure(times[0].median()/m.floor) + " × floor"
	}
	s.Rows = append(s.Rows, timed(m.name+", step", times[0], versus), timed(m.name+", tick", times[1], figure(perTick)+" steps"))
	note := fmt.Sprintf("%s: %d states, %d unknowns in loops.", m.name, len(bare.plant.Ordered.States), len(bare.plant.Ordered.Z))
	if m.floor > 0 {
		note += fmt.Sprintf(" Floor: %s, %s.", m.like, seconds(m.floor))
	}
	s.Notes = append(s.Notes, note)
	return nil
}
