package main

import (
	"fmt"
	"path/filepath"
	"strconv"

	"gemel/engine"
)

const (
	houseStep = 60      // [s]
	houseYear = 525_600 // steps
	houseDay  = 1440    // steps
	houseBar  = 1.2
)

// houseStates in the order of the C program.
var houseStates = [4]string{"walls.T", "room.T", "e_in", "e_out"}

// house runs a building for a year.
func (b *bench) house() ([]section, error) {
	s := section{Title: "2R2C building: a year in steps of 60 s",
		Intro: fmt.Sprintf("Gemel.Examples.House2R2C beside the same equations written by hand in C (benchmarks/peer/house.c), RK4, %s steps. Gemel once with ticks of a day and once with ticks of "+
			"a minute, each with one step and all that belongs to a tick. Nothing is recorded.", grouped(fmt.Sprint(houseYear)))}
	var list []contender
	var ends [][]float64
	for _, v := range []struct {
		name         string
		period, each int
	}{{"Gemel, ticks of a day", houseDay * houseStep, houseYear / houseDay}, {"Gemel, ticks of 60 s", houseStep, houseYear}} {
		w, err := newTwin("Gemel.Examples.House2R2C", "", engine.Options{Method: engine.RK4, Period: float64(v.period), FixedStep: houseStep})
		if err != nil {
			return nil, err
		}
		defer func() { _ = w.close() }()
		if _, err := w.steps(v.each); err != nil {
			return nil, err
		}
		end, err := w.values(houseStates[:])
		if err != nil {
			return nil, err
		}
		ends = append(ends, end)
		list = append(list, contender{v.name, func() (float64, error) {
			wall, err := w.steps(v.each)
			return wall / houseYear, err
		}})
	}
	program := filepath.Join(b.temp, "house")
	if err := compileC("gcc", "-O2", "-o", program, "benchmarks/peer/house.c", "-lm"); err != nil {
		s.Notes = append(s.Notes, "C: "+err.Error())
	} else {
		list = append(list, contender{"C (gcc -O2)", func() (float64, error) {
			out, err := output(program, strconv.Itoa(houseYear), strconv.Itoa(houseStep))
			if err != nil || len(out) != 5 {
				return 0, fmt.Errorf("house.c printed %v: %w", out, err)
			}
			for i, x := range out[1:] {
				if !same(x, ends[0][i]) || !same(x, ends[1][i]) {
					return 0, fmt.Errorf("house.c ends at %s = %.10g, Gemel at %.10g and %.10g", houseStates[i], x, ends[0][i], ends[1][i])
				}
			}
			return out[0] * 1e-9, nil
		}})
	}
	times, err := compete(b.rounds, list...)
	if err != nil {
		return nil, err
	}
	for i, c := range list {
		versus := ""
		if len(list) > 2 && i < 2 {
			versus = ratio(times[i], times[2], "C")
		}
		s.Rows = append(s.Rows, timed(c.name+", one step", times[i], versus))
	}
	if len(list) > 2 {
		s.judge("2R2C building, a year at 60 s", "gcc -O2", times[0].over(times[2]).median(), houseBar, "")
		s.judge("2R2C building, a year in ticks of 60 s", "gcc -O2", times[1].over(times[2]).median(), 0, "")
		s.Notes = append(s.Notes, "The end states agree to 1e-6.")
	}
	return []section{s}, nil
}
