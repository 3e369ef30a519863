package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"gemel/scenarios"
)

// printEstimate prints what a replay came to.
func printEstimate(t terminal, r *scenarios.EstimateResult) {
	w := t.out
	fmt.Fprintf(w, "%s: %s, %s, %s, %s\n\n", r.Name, r.Plant, r.Filter, numberOf(int(r.Ticks), "tick"), numberOf(r.Readings, "reading"))
	printEstimated(w, r)
	printScores(w, r)
	for _, e := range r.Events {
		if e.Kind == "drift" || e.Kind == "diagnosis" || e.Kind == "proposal" {
			when := e.Clock
			if when == "" {
				when = fmt.Sprintf("%g s", e.Time)
			}
			fmt.Fprintln(w, hang("! "+when+" "+e.Kind+": "+e.Text))
		}
	}
	printProposals(w, r)
	printEstimateFacts(w, r)
}

// printEstimated prints the unknowns as they are at the end.
func printEstimated(w io.Writer, r *scenarios.EstimateResult) {
	head := []string{"unknown", "first", "last", "deviation", ""}
	if len(r.Faults) > 0 {
		head = append(head, "with likely faults")
	}
	rows := [][]string{head}
	for _, u := range r.Unknowns {
		first, unit := scenarios.Displayed(u.First, u.Unit, u.Display, u.Difference)
		last, _ := scenarios.Displayed(u.Value, u.Unit, u.Display, u.Difference)
		sigma, _ := scenarios.Displayed(u.Deviation, u.Unit, u.Display, true)
		row := []string{u.Name, number(first), number(last), number(sigma), plainUnit(unit)}
		if len(r.Faults) > 0 {
			row = append(row, "")
			if u.Diagnosed != nil {
				x, _ := scenarios.Displayed(*u.Diagnosed, u.Unit, u.Display, u.Difference)
				d, _ := scenarios.Displayed(*u.DiagnosedDeviation, u.Unit, u.Display, true)
				row[5] = number(x) + " ± " + number(d)
			}
		}
		rows = append(rows, row)
	}
	columns(w, rows, 1, 2, 3, 5)
}

// printScores prints how well each sensor agrees with what was expected of it.
func printScores(w io.Writer, r *scenarios.EstimateResult) {
	rows := [][]string{{"sensor", "used", "left out", "RMSE", "noise", "", "NIS"}}
	for _, s := range r.Sensors {
		noise, unit := scenarios.Displayed(s.Noise, s.Unit, s.Display, true)
		rmse, nis := "-", "-"
		if s.RMSE != nil {
			x, _ := scenarios.Displayed(*s.RMSE, s.Unit, s.Display, true)
			rmse, nis = number(x), strconv.FormatFloat(*s.Square, 'f', 2, 64)
		}
		rows = append(rows, []string{s.Sensor, grouped(float64(s.Used)), grouped(float64(s.Left)), rmse, number(noise), plainUnit(unit), nis})
	}
	columns(w, rows, 1, 2, 3, 4, 6)
}

func printProposals(w io.Writer, r *scenarios.EstimateResult) {
	if len(r.Drifts) > 0 {
		fmt.Fprintln(w)
	}
	for _, p := range r.Proposals {
		fmt.Fprintf(w, "Proposal %s\n", p.ID)
		for _, text := range p.Text {
			fmt.Fprintln(w, hang("  "+text))
		}
		if p.Best >= 0 {
			fmt.Fprintf(w, "  To accept it: gemel estimate accept %s %s\n", word(r.Dir), p.ID)
		}
		fmt.Fprintln(w)
	}
}

// printEstimateFacts prints what was left out, notes, and where everything is.
func printEstimateFacts(w io.Writer, r *scenarios.EstimateResult) {
	var facts [][]string
	for _, f := range r.Faults {
		facts = append(facts, []string{"fault", f.Words()})
	}
	for _, text := range r.Alike {
		if strings.Contains(text, " look alike") || strings.Contains(text, "cannot be seen") {
			facts = append(facts, []string{"faults", "with what drove the plant in the end, " + text})
		}
	}
	facts = append(facts, leftOutLines(r)...)
	for _, n := range r.Notes {
		facts = append(facts, []string{"note", n})
	}
	if r.Seconds > 0 {
		facts = append(facts, []string{"time", duration(time.Duration(r.Seconds * 1e9))})
	}
	facts = append(facts, []string{"estimate", filepath.Join(r.Dir, "estimate.parquet")}, []string{"report", filepath.Join(r.Dir, "estimate.html")})
	table(w, facts, -1)
}

// leftOutLines sums up what was not used, by sensor and reason.
func leftOutLines(r *scenarios.EstimateResult) (lines [][]string) {
	type key struct{ sensor, why string }
	var order []key
	count := map[key]int{}
	for _, l := range r.LeftOut {
		k := key{l.Sensor, l.Why}
		if count[k] == 0 {
			order = append(order, k)
		}
		count[k] += l.Readings
	}
	const most = 8
	for i, k := range order {
		head := "left out"
		if i > 0 {
			head = ""
		}
		if i == most {
			return append(lines, []string{"", fmt.Sprintf("and %d more kinds: see estimate.html", len(order)-most)})
		}
		lines = append(lines, []string{head, strings.TrimSpace(fmt.Sprintf("%s of %s: %s", numberOf(count[k], "reading"), k.sensor, k.why))})
	}
	return lines
}
