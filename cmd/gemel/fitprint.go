package main

import (
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"gemel/scenarios"
)

// printFit prints what a fit found.
func printFit(t terminal, r *scenarios.FitResult) {
	w := t.out
	fmt.Fprintf(w, "%s: %s, %s, %s\n\n", r.Name, r.Plant, numberOf(len(r.Unknowns), "unknown"), numberOf(r.Readings, "reading"))
	printUnknowns(w, r)
	printProfile(w, r)
	printPosterior(w, r)
	for _, text := range r.Identified {
		if !r.Determined {
			text = "! " + text
		}
		fmt.Fprintln(w, hang(text))
	}
	fmt.Fprintln(w)
	printSensors(w, r)
	printHeldOut(w, r)
	printFitFacts(w, r)
}

func printUnknowns(w io.Writer, r *scenarios.FitResult) {
	rows := [][]string{{"unknown", "before", "fitted", fmt.Sprintf("%g %% interval", 100*r.Confidence), ""}}
	for i := range r.Unknowns {
		u := &r.Unknowns[i]
		value, low, high, symbol := u.Shown()
		interval := low + " to " + high
		switch {
		case u.Bound != "":
			interval = "at its " + u.Bound + " bound"
		case u.Low == nil:
			interval = "not determined"
		}
		rows = append(rows, []string{u.Name, u.ShownBefore(), value, interval, strings.TrimSpace(symbol)})
	}
	columns(w, rows, 1, 2)
}

// printProfile prints intervals from the profile likelihood.
func printProfile(w io.Writer, r *scenarios.FitResult) {
	if len(r.Profile) == 0 {
		return
	}
	rows := [][]string{{"profile likelihood", fmt.Sprintf("%g %% interval", 100*r.Confidence), ""}}
	for i := range r.Profile {
		p := &r.Profile[i]
		low, high, symbol := p.Shown()
		rows = append(rows, []string{p.Name, low + " to " + high, strings.TrimSpace(symbol)})
	}
	columns(w, rows)
}

// printPosterior prints the distribution of each unknown.
func printPosterior(w io.Writer, r *scenarios.FitResult) {
	if r.Posterior == nil {
		return
	}
	rows := [][]string{{"posterior", "median", fmt.Sprintf("%g %% interval", 100*r.Confidence), "", "draws worth"}}
	for i := range r.Posterior.Marginals {
		m := &r.Posterior.Marginals[i]
		median, low, high, symbol := m.Shown()
		worth := "-"
		if m.ESS != nil {
			worth = grouped(math.Floor(*m.ESS))
		}
		rows = append(rows, []string{m.Name, median, low + " to " + high, strings.TrimSpace(symbol), worth})
	}
	columns(w, rows, 1, 4)
	if r.Posterior.Advice != "" {
		fmt.Fprintln(w, hang("! "+r.Posterior.Advice)+"\n")
	}
}

func printSensors(w io.Writer, r *scenarios.FitResult) {
	rows := [][]string{{"sensor", "readings", "RMSE before", "after", "noise", "", "residuals"}}
	for _, s := range r.Sensors {
		before := "-"
		unit := ""
		show := func(x float64) string {
			y, symbol := scenarios.Displayed(x, s.Unit, s.Display, true)
			unit = symbol
			return number(y)
		}
		if s.Before != nil {
			before = show(*s.Before)
		}
		rows = append(rows, []string{sensorName(r, s.Sensor, s.Experiment), grouped(float64(s.Readings)), before, show(s.After), show(s.Noise), plainUnit(unit), whiteness(s)})
	}
	columns(w, rows, 1, 2, 3, 4)
}

// whiteness says in a few words whether the residuals look like noise.
func whiteness(s scenarios.FitSensorScore) string {
	switch {
	case s.White == nil || s.Lag1 == nil:
		return ""
	case *s.White > 0.01:
		return "like noise"
	}
	return fmt.Sprintf("correlated (%.2f)", *s.Lag1)
}

func printHeldOut(w io.Writer, r *scenarios.FitResult) {
	if len(r.HeldOut) == 0 {
		return
	}
	rows := [][]string{{"held-out RMSE", "readings", "before", "fitted", "mean", "last", "regression", ""}}
	for _, h := range r.HeldOut {
		unit := ""
		show := func(x *float64) string {
			if x == nil {
				return "-"
			}
			y, symbol := scenarios.Displayed(*x, h.Unit, h.Display, true)
			unit = symbol
			return number(y)
		}
		rows = append(rows, []string{sensorName(r, h.Sensor, h.Experiment), grouped(float64(h.Readings)), show(h.Before), show(&h.Model), show(h.Mean), show(&h.Persistence), show(h.Regression), plainUnit(unit)})
	}
	columns(w, rows, 1, 2, 3, 4, 5, 6)
}

// sensorName names the experiment, too, where there are several.
func sensorName(r *scenarios.FitResult, sensor, experiment string) string {
	if len(r.Experiments) > 1 {
		return sensor + " (" + experiment + ")"
	}
	return sensor
}

func plainUnit(u string) string {
	if u == "1" {
		return ""
	}
	return u
}

// printFitFacts prints what was left out, how the search went, and where everything is.
func printFitFacts(w io.Writer, r *scenarios.FitResult) {
	var facts [][]string
	head := "left out"
	const most = 8
	for i, text := range leftOut(r) {
		if i == most {
			facts = append(facts, []string{"", fmt.Sprintf("and %d more: see fit.html", len(leftOut(r))-most)})
			break
		}
		facts = append(facts, []string{head, text})
		head = ""
	}
	same, failures := 0, 0
	for _, s := range r.Searches {
		switch {
		case s.Cost == nil:
			failures++
		case *s.Cost <= bestCost(r)*(1+1e-6)+1e-12:
			same++
		}
	}
	if n := len(r.Searches); n > 1 {
		text := fmt.Sprintf("%d of %d found the same best values", same, n)
		if failures > 0 {
			text += fmt.Sprintf("; %d failed", failures)
		}
		facts = append(facts, []string{"searches", text})
	}
	for _, n := range r.Notes {
		facts = append(facts, []string{"note", n})
	}
	if r.WallSeconds > 0 {
		facts = append(facts, []string{"time", fmt.Sprintf("%s, %s simulations and %s with derivatives", duration(time.Duration(r.WallSeconds*1e9)), grouped(float64(r.Simulations)), grouped(float64(r.Derivatives)))})
	}
	facts = append(facts, []string{"parameters", filepath.Join(r.Dir, "fitted.yaml")}, []string{"report", filepath.Join(r.Dir, "fit.html")})
	table(w, facts, -1)
}

// leftOut sums up the readings that are not used, by sensor and reason.
func leftOut(r *scenarios.FitResult) (lines []string) {
	type group struct{ sensor, why string }
	var order []group
	readings, intervals := map[group]int{}, map[group]int{}
	for _, l := range r.LeftOut {
		g := group{concerned(r, l), l.Why}
		if intervals[g] == 0 {
			order = append(order, g)
		}
		intervals[g]++
		readings[g] += l.Readings
	}
	for _, g := range order {
		times := ""
		if n := intervals[g]; n > 1 {
			times = fmt.Sprintf(" at %d times", n)
		}
		lines = append(lines, fmt.Sprintf("%s%s%s: %s", numberOf(readings[g], "reading"), g.sensor, times, g.why))
	}
	return lines
}

// concerned names the sensor of readings that are not used; those of all have none.
func concerned(r *scenarios.FitResult, l scenarios.FitLeftOut) string {
	switch {
	case l.Sensor != "":
		return " of " + sensorName(r, l.Sensor, l.Experiment)
	case len(r.Experiments) > 1:
		return " of " + l.Experiment
	}
	return ""
}

func bestCost(r *scenarios.FitResult) float64 {
	best := -1.0
	for _, s := range r.Searches {
		if s.Cost != nil && (best < 0 || *s.Cost < best) {
			best = *s.Cost
		}
	}
	return best
}

// columns prints rows with a heading in columns, some aligned to the right, and an empty line. Where they are too wide for a terminal, a long first cell
// gets a line of its own.
func columns(w io.Writer, rows [][]string, right ...int) {
	aligned := map[int]bool{}
	for _, i := range right {
		aligned[i] = true
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	rest := 1
	for _, n := range widths[1:] {
		rest += n + 2
	}
	widths[0] = min(widths[0], max(width-rest-2, 4))
	for _, row := range rows {
		line := " "
		if utf8.RuneCountInString(row[0]) > widths[0] {
			fmt.Fprintln(w, "  "+row[0])
			row = append([]string{""}, row[1:]...)
		}
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if aligned[i] {
				cell = pad + cell
			} else {
				cell += pad
			}
			line += " " + cell + " "
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	fmt.Fprintln(w)
}
