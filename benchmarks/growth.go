package main

import (
	"fmt"
	"time"

	"gemel/engine"
)

const (
	growthSome   = 10
	growthMany   = 100
	growthBar    = 1.2 // cost of one of many over the cost of one alone
	growthRounds = 5
)

// grown is an asset of the library with what it needs to run, or a whole plant.
type grown struct {
	name, class string
	period      float64 // tick [s]
	ticks       int     // of a measurement
	bar         float64 // 0: none
}

var growing = []grown{
	{"Pump loop", "Gemel.Examples.PumpLoop", 1, 1000, growthBar},
	{"Motor heating up", "Gemel.Examples.MotorHeating", 1, 1000, growthBar},
	{"Wind turbine, NREL 5 MW", "Gemel.Wind.TurbineNREL5MW", 0.01, 500, growthBar},
	{"Hydro unit on isolated load", "Gemel.Examples.HydroIsolated", 0.1, 1000, growthBar},
	{"Gas turbine with governor", "Gemel.Examples.GasTurbineStep", 0.05, 1000, growthBar},
	{"Steam turbine with governor", "Gemel.Examples.SteamFrequencyDip", 0.05, 1000, growthBar},
	{"Room, BESTEST case 600, with sun and sky", "Gemel.Examples.Bestest600", 60, 200, growthBar},
	{"Plant: wind farm of five", "Gemel.Examples.WindFarm", 0.01, 100, 0},
	{"Plant: cooling-water loop", "Gemel.Examples.CoolingWaterLoop", 10, 100, 0},
	{"Plant: house with heat pump", "Gemel.Examples.HouseHeatPump", 60, 100, 0},
	{"Plant: office with air handling unit", "Gemel.Examples.OfficeAhu", 60, 100, 0},
}

// growth says what a simulated second of each asset costs, and whether a plant of a hundred costs a hundred times as much.
func (b *bench) growth() ([]section, error) {
	s := section{Title: "What an asset costs, and a hundred of them",
		Intro: fmt.Sprintf("Wall time of a simulated second, in ticks as usual for the asset, with the method that Gemel chooses and tolerance 1e-6; nothing is recorded and inputs stay at their start. Many: a plant of %d "+
			"independent ones, per asset, with one of %d for comparison. The last column is the ratio of the two; the bar is %g for assets; whole plants are a report. %d rounds.", growthMany, growthSome, growthBar, min(growthRounds, b.rounds))}
	for _, a := range growing {
		if err := b.grow(&s, a); err != nil {
			s.Notes = append(s.Notes, fmt.Sprintf("%s: fails: %v", a.name, err))
		}
	}
	return []section{s}, nil
}

// copies is a plant of n independent assets.
func copies(class string, n int) string {
	return fmt.Sprintf("model Copies\n  %s asset[%d];\nend Copies;\n", class, n)
}

func (b *bench) grow(s *section, a grown) error {
	var list []contender
	var note string
	for _, n := range []int{1, growthSome, growthMany} {
		begin := time.Now()
		w, err := newTwin("Copies", copies(a.class, n), engine.Options{Period: a.period, Tolerance: 1e-6})
		if err != nil {
			return err
		}
		ready := time.Since(begin).Seconds()
		defer func() { _ = w.close() }()
		note += fmt.Sprintf("%d: %s equations, %s states, %s, %s bytes of code, ready in %s; ", n, grouped(fmt.Sprint(len(w.plant.System.Equations))),
			grouped(fmt.Sprint(len(w.plant.Ordered.States))), w.plant.Options.Method, grouped(fmt.Sprint(w.plant.Code)), seconds(ready))
		list = append(list, contender{a.name, func() (float64, error) {
			return least(3, func() (float64, error) {
				wall, _, err := w.run(a.ticks)
				return wall / (float64(a.ticks) * a.period * float64(n)), err
			})
		}})
	}
	times, err := compete(min(growthRounds, b.rounds), list...)
	if err != nil {
		return err
	}
	s.Rows = append(s.Rows, timed(a.name, times[0], ""), timed(fmt.Sprintf("  each of %d", growthSome), times[1], ratio(times[1], times[0], "one")),
		timed(fmt.Sprintf("  each of %d", growthMany), times[2], ratio(times[2], times[0], "one")))
	s.judge(fmt.Sprintf("%s, %d of them: each", a.name, growthMany), "one alone", times[2].over(times[0]).median(), a.bar, "")
	s.Notes = append(s.Notes, a.name+", "+note[:len(note)-2]+".")
	return nil
}
