package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gemel/engine"
)

// method prints what a step is made of and what it costs.
func (p *printer) method(x *engine.Explanation) {
	s, z := &x.Solver, &x.Size
	p.title("A step")
	rows := [][]string{{"method", methodOf(s)}}
	if s.Fixed {
		rows = append(rows, []string{"step", number(s.FixedStep) + " s"})
	} else {
		rows = append(rows, []string{"tolerance", number(s.Tolerance)})
	}
	if n := len(x.States) + len(x.Unknowns); z.Nonzeros > 0 {
		rows = append(rows, []string{"matrix", fmt.Sprintf("%s × %s, %s non-zeros; %s in its factors L and U", grouped(float64(n)), grouped(float64(n)), grouped(float64(z.Nonzeros)),
			grouped(float64(z.Factors)))})
	}
	for _, f := range stepFunctions {
		if i := slices.IndexFunc(z.Functions, func(g engine.FunctionSize) bool { return g.Name == f[0] }); i >= 0 && z.Functions[i].Operations > 0 {
			rows = append(rows, []string{f[0], numberOf(z.Functions[i].Operations, "operation") + ", " + f[1]})
		}
	}
	rows = append(rows, []string{"program", fmt.Sprintf("%s different operations, %s of code", grouped(float64(z.Operations)), bytesOf(z.Code))},
		[]string{"memory", fmt.Sprintf("%s a state (what a snapshot holds), %s in all", bytesOf(z.State), bytesOf(z.Memory))})
	table(p.w, rows, -1)
}

// numberOf counts things, with commas between thousands.
func numberOf(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return grouped(float64(n)) + " " + thing
}

// stepFunctions are the functions of the program that a reader of figures wants to know, with what they do.
var stepFunctions = [][2]string{
	{"prepare", "once a tick"},
	{"factor", "Jacobian and its factors, once a step"},
	{"stage", "right-hand sides and a solve, once a stage"},
	{"slope", "right-hand sides"},
	{"advance", "the rest of a step: stages, error, step size"},
	{"relations", "conditions, after every step"},
	{"observe", "everything else, when a row is written"},
}

func bytesOf(n int) string {
	switch {
	case n < 10_000:
		return grouped(float64(n)) + " bytes"
	case n < 10_000_000:
		return grouped(float64(n)/1000) + " kB"
	}
	return grouped(float64(n)/1e6) + " MB"
}

// methodOf names a method and says why it was chosen.
func methodOf(s *engine.SolverFacts) string {
	if s.Reason == "" || strings.HasPrefix(s.Reason, string(s.Method)) {
		return cmp.Or(s.Reason, string(s.Method))
	}
	return string(s.Method) + ": " + s.Reason
}

func (p *printer) compile(stages []stageTime) {
	p.title("Compile time")
	var rows [][]string
	sum := 0.0
	for _, s := range stages {
		sum += s.Seconds
		rows = append(rows, []string{s.Stage, milliseconds(s.Seconds)})
	}
	rows = append(rows, []string{"all", milliseconds(sum)})
	widest := 0
	for _, r := range rows {
		widest = max(widest, len(r[1]))
	}
	for _, r := range rows {
		r[1] = fmt.Sprintf("%*s", widest, r[1])
	}
	table(p.w, rows, -1)
}

func milliseconds(s float64) string { return strconv.FormatFloat(1000*s, 'f', 1, 64) + " ms" }
