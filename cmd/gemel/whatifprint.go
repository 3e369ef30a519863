package main

import (
	"fmt"
	"io"
	"sort"
	"strconv"

	"gemel/scenarios"
)

// printWhatIf prints what the branches came to.
func printWhatIf(w io.Writer, j *scenarios.EstimateJob, r *scenarios.WhatIfResult) {
	from := r.Clock
	if from == "" {
		from = number(r.Begin) + " s"
	}
	fmt.Fprintf(w, "%s: %s ahead from %s, %s, %s\n\n", r.Name, number(r.Horizon/3600)+" h", from, numberOf(r.Members, "member"), numberOf(len(r.Candidates), "candidate"))
	head := "Not proposed: "
	if r.Proposed {
		head = "Proposed: "
	}
	fmt.Fprintln(w, hang(head+r.Reason))
	fmt.Fprintln(w)
	printFigures(w, r)
	printMargins(w, r)
	printCandidates(w, j, r)
	for _, n := range r.Notes {
		fmt.Fprintln(w, hang("note: "+n))
	}
}

// printFigures prints the KPIs with nothing done, and done.
func printFigures(w io.Writer, r *scenarios.WhatIfResult) {
	if len(r.Figures) == 0 {
		return
	}
	rows := [][]string{{"figure", "nothing", "5..95 %", "do", "5..95 %", ""}}
	for _, f := range r.Figures {
		rows = append(rows, []string{f.Name, number(f.Nothing), number(f.NothingLow) + ".." + number(f.NothingHigh), number(f.Do), number(f.DoLow) + ".." + number(f.DoHigh), plainUnit(f.Unit)})
	}
	columns(w, rows, 1, 2, 3, 4)
}

// printMargins prints the least distances to the limits.
func printMargins(w io.Writer, r *scenarios.WhatIfResult) {
	if len(r.Margins) == 0 {
		return
	}
	rows := [][]string{{"least margin to", "nothing", "do", "", "passed", "if done"}}
	for _, m := range r.Margins {
		a, unit := scenarios.Displayed(m.Nothing, m.Unit, m.Display, true)
		b, _ := scenarios.Displayed(m.Do, m.Unit, m.Display, true)
		rows = append(rows, []string{m.Limit, number(a), number(b), plainUnit(unit), percent(m.Before), percent(m.Violated)})
	}
	columns(w, rows, 1, 2, 4, 5)
}

func percent(x float64) string { return strconv.FormatFloat(100*x, 'g', 3, 64) + " %" }

// mostCandidates is how many are printed, the best first.
const mostCandidates = 8

// printCandidates prints the best candidates.
func printCandidates(w io.Writer, j *scenarios.EstimateJob, r *scenarios.WhatIfResult) {
	plan := j.WhatIf()
	order := make([]int, len(r.Candidates))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return better(r, plan.Maximise, order[a], order[b]) })
	head := []string{"candidate"}
	for _, s := range plan.Set {
		_, unit := scenarios.Displayed(0, s.Unit, s.Display, false)
		name := s.Name
		if unit = plainUnit(unit); unit != "" {
			name += " [" + unit + "]"
		}
		head = append(head, name)
	}
	rows := [][]string{append(head, plan.KPI, "")}
	for k, i := range order {
		if k == mostCandidates {
			break
		}
		c := r.Candidates[i]
		row := []string{strconv.Itoa(i + 1)}
		for s, x := range c.Values {
			y, _ := scenarios.Displayed(x, plan.Set[s].Unit, plan.Set[s].Display, false)
			row = append(row, number(y))
		}
		mean, mark := "-", ""
		if c.Mean != nil {
			mean = number(*c.Mean)
		}
		switch {
		case i == r.Best:
			mark = "best"
		case !c.Feasible:
			mark = "no"
		}
		rows = append(rows, append(row, mean, mark))
	}
	var right []int
	for i := range len(rows[0]) - 1 {
		right = append(right, i)
	}
	columns(w, rows, right...)
	printRefused(w, r)
}

// better orders candidates: those that can be done first, then by the KPI.
func better(r *scenarios.WhatIfResult, maximise bool, a, b int) bool {
	x, y := &r.Candidates[a], &r.Candidates[b]
	switch {
	case x.Feasible != y.Feasible:
		return x.Feasible
	case x.Mean == nil || y.Mean == nil:
		return x.Mean != nil && y.Mean == nil
	case maximise:
		return *x.Mean > *y.Mean
	}
	return *x.Mean < *y.Mean
}

// printRefused counts why candidates cannot be done.
func printRefused(w io.Writer, r *scenarios.WhatIfResult) {
	n, why := 0, ""
	for _, c := range r.Candidates {
		if !c.Feasible {
			if n++; why == "" {
				why = c.Why
			}
		}
	}
	if n > 0 {
		fmt.Fprintln(w, hang(fmt.Sprintf("%s cannot be done; the first: %s", numberOf(n, "candidate"), why)))
		fmt.Fprintln(w)
	}
}
