package main

import (
	"bytes"
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"gemel/engine"
)

const (
	loopStep  = 0.01    // [s]
	loopTime  = 1200.0  // [s], the StopTime of the example
	loopSteps = 120_000 // loopTime / loopStep
	loopSlice = 500     // steps that are timed at a time
	loopBar   = 1.1     // Gemel over C
)

// loopStates in the order of the twins in C and Go.
var loopStates = [6]string{"low.level", "high.level", "supply.m_flow", "back.m_flow", "bypass.m_flow", "shaft.y"}

// whyLoop and whyLanes are printed when a bar is missed.
const (
	whyLoop  = "Elementary functions (12 powers, 12 logarithms) are more than a third of the step."
	whyLanes = "Elementary functions (12 powers, 12 logarithms) are half of it: two lanes share their instructions, but the step of one State already pairs them in the same way."
)

// loopRun is one measurement: the time of one step in the fastest slice of a run [s], and where the run ended. A slice takes less
// than a millisecond, so that one without a disturbance can be had on a busy machine; all slices cost the same.
type loopRun func() (perStep float64, end [6]float64, err error)

// pumpLoop compares one step of RK4 for Gemel.Examples.PumpLoop with the same equations written by hand.
func (b *bench) pumpLoop() ([]section, error) {
	gemel, done, err := loopGemel()
	if err != nil {
		return nil, err
	}
	defer done()
	names, runs := []string{"Gemel", "Go"}, []loopRun{gemel, loopGo}
	s := section{Title: "Pump loop: one RK4 step of 6 states",
		Intro: fmt.Sprintf("Gemel.Examples.PumpLoop from its Modelica text beside the same equations written by hand in C and Go (benchmarks/peer/pumploop.c, "+
			"benchmarks/peer_go.go); the fastest %d of %s steps of %g s. The bar is %g × C.", loopSlice, grouped(strconv.Itoa(loopSteps)), loopStep, loopBar)}
	if c, err := b.loopC(); err != nil {
		s.Notes = append(s.Notes, "C: "+err.Error())
	} else {
		names, runs = append(names, "C (gcc -O2)"), append(runs, c)
	}
	if err := loopAgree(names, runs); err != nil {
		return nil, err
	}
	s.Notes = append(s.Notes, fmt.Sprintf("The end states at %g s agree to 1e-6.", loopTime))
	var contenders []contender
	for i, run := range runs {
		contenders = append(contenders, contender{names[i], func() (float64, error) { t, _, err := run(); return t, err }})
	}
	lanes, closeLanes, err := loopEnsemble()
	if err != nil {
		return nil, err
	}
	defer closeLanes()
	contenders = append(contenders, contender{"lanes", lanes})
	times, err := compete(b.rounds, contenders...)
	if err != nil {
		return nil, err
	}
	last := len(times) - 1
	s.Rows = append(s.Rows, timed("Gemel", times[0], ""), timed(fmt.Sprintf("Gemel, per lane of %s", grouped(fmt.Sprint(loopLanes))), times[last], ""),
		timed("hand-written Go", times[1], ratio(times[0], times[1], "Go")))
	if last > 2 {
		s.Rows = append(s.Rows, timed("hand-written C (gcc -O2)", times[2], ratio(times[0], times[2], "C")))
		s.judge("Pump loop, RK4 step", "gcc -O2", times[0].over(times[2]).median(), loopBar, whyLoop)
		s.judge(fmt.Sprintf("Pump loop, RK4 step, %s lanes", grouped(fmt.Sprint(loopLanes))), "gcc -O2, scalar", times[last].over(times[2]).median(), loopLanesBar, whyLanes)
	}
	s.Notes = append(s.Notes, fmt.Sprintf("Lanes: %s States with different levels, one worker, %d steps in one call; loading the States is not timed. C: the scalar step.", grouped(fmt.Sprint(loopLanes)), loopLaneSteps))
	return []section{s}, nil
}

// loopGemel compiles the example; a slice is one tick.
func loopGemel() (run loopRun, done func(), err error) {
	w, err := newTwin("Gemel.Examples.PumpLoop", "", engine.Options{Method: engine.RK4, Period: loopSlice * loopStep, FixedStep: loopStep})
	if err != nil {
		return nil, nil, err
	}
	run = func() (perStep float64, end [6]float64, err error) {
		w.reset()
		perStep = math.Inf(1)
		for range loopSteps / loopSlice {
			before := w.work.Stats.Steps
			begin := time.Now()
			if err := w.plant.Step(w.state, w.work, nil); err != nil {
				return 0, end, err
			}
			perStep = min(perStep, time.Since(begin).Seconds()/float64(w.work.Stats.Steps-before))
		}
		for i, name := range loopStates {
			if end[i], err = w.value(name); err != nil {
				return 0, end, err
			}
		}
		return perStep, end, nil
	}
	return run, func() { _ = w.close() }, nil
}

func loopGo() (perStep float64, end [6]float64, err error) {
	q := newPumpLoop()
	end = [6]float64{3, 1}
	perStep = math.Inf(1)
	for range loopSteps / loopSlice {
		begin := time.Now()
		for range loopSlice {
			q.step(&end, loopStep)
		}
		perStep = min(perStep, time.Since(begin).Seconds()/loopSlice)
	}
	return perStep, end, nil
}

// loopC compiles peer/pumploop.c.
func (b *bench) loopC() (loopRun, error) {
	if !have("gcc") {
		return nil, fmt.Errorf("%w: gcc is not installed", errSkip)
	}
	program := filepath.Join(b.temp, "pumploop")
	if out, err := exec.Command("gcc", "-O2", "-o", program, "benchmarks/peer/pumploop.c", "-lm").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: gcc failed: %v: %s", errSkip, err, bytes.TrimSpace(out))
	}
	return func() (perStep float64, end [6]float64, err error) {
		out, err := exec.Command(program, strconv.Itoa(loopSteps/loopSlice), strconv.Itoa(loopSlice)).Output()
		if err != nil {
			return 0, end, err
		}
		at := []any{&perStep}
		for i := range end {
			at = append(at, &end[i])
		}
		if _, err := fmt.Sscan(string(out), at...); err != nil {
			return 0, end, fmt.Errorf("pumploop.c printed %q: %w", out, err)
		}
		return perStep * 1e-9, end, nil
	}, nil
}

// loopAgree runs every contender once and compares where they end.
func loopAgree(names []string, runs []loopRun) error {
	var first [6]float64
	for i, run := range runs {
		_, end, err := run()
		if err != nil {
			return err
		}
		if i == 0 {
			first = end
		}
		for k := range end {
			if !same(end[k], first[k]) {
				return fmt.Errorf("%s ends at %s = %.10g, %s at %.10g: they do not solve the same equations", names[i], strings.TrimSpace(loopStates[k]), end[k], names[0], first[k])
			}
		}
	}
	return nil
}
