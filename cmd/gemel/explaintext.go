package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"gemel/engine"
)

// Bounds of what is printed without --all.
const (
	mostLoops    = 3
	mostInLoop   = 12
	mostStates   = 20
	mostReduced  = 10
	mostLimiting = 10
)

// printExplanation prints an explanation for people.
func printExplanation(w io.Writer, x *explained, all bool) {
	p := &printer{w, all}
	fmt.Fprintln(w, headline(x))
	if x.Run != nil {
		p.run(x.Run)
		if !all && x.List == nil {
			p.method(&x.Explanation)
			p.notes(append(x.Notes, "--all shows what the compiler made of the plant, too"))
			return
		}
	}
	p.variables(&x.Variables)
	p.equations(&x.Equations)
	p.loops(x.Blocks, x.Loops)
	p.unknowns("States", x.States)
	p.unknowns("Unknowns of loops", x.Unknowns)
	p.reduction(&x.Reduction)
	p.start(x)
	p.discrete(&x.Discrete)
	p.method(&x.Explanation)
	p.compile(x.Compile)
	if x.List != nil {
		p.list(x.List)
	}
	p.notes(x.Notes)
}

func (p *printer) notes(notes []string) {
	for i, n := range notes {
		if i == 0 {
			fmt.Fprintln(p.w)
		}
		fmt.Fprintln(p.w, hang("note: "+n))
	}
}

func headline(x *explained) string {
	return hang(fmt.Sprintf("%s: %s, %s, %s in loops", x.Model, numberOf(x.Equations.Written, "equation"), numberOf(len(x.States), "state"),
		numberOf(len(x.Unknowns), "unknown")))
}

// printer prints the parts of an explanation.
type printer struct {
	w   io.Writer
	all bool
}

// most is how many of n things are printed.
func (p *printer) most(n, bound int) int {
	if p.all {
		return n
	}
	return min(n, bound)
}

// more says how many were left out.
func (p *printer) more(left int, what string) {
	if left > 0 {
		fmt.Fprintln(p.w, "  "+strings.Join(wrap(fmt.Sprintf("... and %s more %s; --all shows them", grouped(float64(left)), what), width-2), "\n  "))
	}
}

func (p *printer) title(text string) { fmt.Fprintf(p.w, "\n%s\n", text) }

// counts prints the rows whose number is not 0.
func (p *printer) counts(rows []countRow) {
	var cells [][]string
	for _, r := range rows {
		if r.n != 0 {
			cells = append(cells, []string{r.name, grouped(float64(r.n)), r.doc})
		}
	}
	table(p.w, cells, 1)
}

type countRow struct {
	name string
	n    int
	doc  string
}

func (p *printer) variables(v *engine.VariableCounts) {
	p.title("Variables")
	parameters := ""
	if v.Dependent > 0 {
		parameters = fmt.Sprintf("%s of them follow from others", grouped(float64(v.Dependent)))
	}
	p.counts([]countRow{
		{"written", v.Written, "in the model, time and derivatives not counted"},
		{"parameters", v.Parameters, parameters},
		{"inputs", v.Inputs, "set from outside"},
		{"states", v.States, "integrated"},
		{"unknowns", v.Unknowns, "of loops, found together with the states"},
		{"assigned", v.Assigned, "computed from those above when somebody looks"},
		{"constant", v.Constant, "depend on parameters only"},
		{"aliases", v.Aliases, "equal or opposite to another variable"},
		{"discrete", v.Discrete, "change at events and ticks only"},
	})
}

func (p *printer) equations(e *engine.EquationCounts) {
	p.title("Equations")
	p.counts([]countRow{
		{"written", e.Written, "connections included"},
		{"added", e.Added, "derivatives of equations, by index reduction"},
		{"aliases", e.Aliases, "say only x = y, x = -y or x = constant"},
		{"assigned", e.Assigned, "solved symbolically, one after the other"},
		{"eliminated", e.Eliminated, "inside loops, with a factor of 1 or -1"},
		{"kept", e.Kept, "as residuals, one for each unknown of a loop"},
		{"initial", e.Initial, "for the start only"},
	})
}

func linear(is bool) string {
	if is {
		return "linear"
	}
	return "nonlinear"
}

func (p *printer) loops(blocks []engine.BlockCount, loops []engine.LoopFacts) {
	p.title("Blocks")
	rows := [][]string{{"number", "equations", "unknowns kept", "kind"}}
	for _, b := range blocks {
		kind := map[string]string{"assigned": "assigned", "implicit": "one equation that cannot be solved for its unknown", "loop": "loop, " + linear(b.Linear)}[b.Kind]
		rows = append(rows, []string{grouped(float64(b.Count)), grouped(float64(b.Size)), grouped(float64(b.Kept)), kind})
	}
	if len(blocks) == 0 {
		fmt.Fprintln(p.w, "  none: nothing but states and parameters")
		return
	}
	table(p.w, alignRight(rows, 3), -1)
	if len(loops) == 0 {
		return
	}
	p.title("Largest loops")
	shown := loops[:p.most(len(loops), mostLoops)]
	for _, l := range shown {
		fmt.Fprintf(p.w, "  %s, %s\n", numberOf(len(l.Equations), "equation"), linear(l.Linear))
		p.names("unknowns", l.Kept)
		n := p.most(len(l.Equations), mostInLoop)
		rows := make([][]string, 0, n)
		for _, q := range l.Equations[:n] {
			rows = append(rows, []string{within(q), placeOf(q)})
		}
		p.sources(rows)
		if left := len(l.Equations) - n; left > 0 {
			fmt.Fprintf(p.w, "      ... and %s more equations\n", grouped(float64(left)))
		}
	}
	p.more(len(loops)-len(shown), "loops")
}

// names prints a list of names behind a word.
func (p *printer) names(word string, names []string) {
	n := p.most(len(names), mostInLoop)
	text := strings.Join(names[:n], ", ")
	if n < len(names) {
		text += fmt.Sprintf(", ... and %s more", grouped(float64(len(names)-n)))
	}
	if n > 0 {
		fmt.Fprintf(p.w, "    %s: %s\n", word, strings.Join(wrap(text, width-6-len(word)), "\n      "))
	}
}

// sources prints equations with their places behind them, or below where the line is too long.
func (p *printer) sources(rows [][]string) {
	for _, r := range rows {
		text, at := strings.TrimLeft(r[0], " "), r[1]
		pad := r[0][:len(r[0])-len(text)]
		lines := wrap(text, width-8-len(pad))
		for i := range lines {
			if i == 0 {
				lines[i] = "      " + pad + lines[i]
			} else {
				lines[i] = "        " + lines[i]
			}
		}
		if at != "" {
			last := &lines[len(lines)-1]
			if room := width - utf8.RuneCountInString(*last); utf8.RuneCountInString(at)+4 <= room {
				*last += fmt.Sprintf("%*s", room, at)
			} else {
				lines = append(lines, fmt.Sprintf("%*s", width, at))
			}
		}
		fmt.Fprintln(p.w, strings.Join(lines, "\n"))
	}
}

// within is an equation with the component it belongs to.
func within(q engine.EquationFacts) string {
	if q.Asset == "" {
		return q.Source
	}
	return q.Asset + ": " + q.Source
}

func placeOf(q engine.EquationFacts) string {
	if q.File == "" || q.Line == 0 {
		return q.File
	}
	return fmt.Sprintf("%s:%d:%d", q.File, q.Line, q.Column)
}

// alignRight pads the first columns of a table on the left.
func alignRight(rows [][]string, columns int) [][]string {
	for c := range columns {
		widest := 0
		for _, r := range rows {
			widest = max(widest, utf8.RuneCountInString(r[c]))
		}
		for _, r := range rows {
			r[c] = strings.Repeat(" ", widest-utf8.RuneCountInString(r[c])) + r[c]
		}
	}
	return rows
}

func (p *printer) unknowns(title string, list []engine.UnknownFacts) {
	if len(list) == 0 {
		return
	}
	p.title(title)
	n := p.most(len(list), mostStates)
	rows := [][]string{{"name", "start", "unit", "nominal", ""}}
	for _, u := range list[:n] {
		start := "0"
		if u.Start != nil {
			start = number(*u.Start)
		}
		remark := ""
		switch {
		case u.Fixed:
			remark = "fixed"
		case u.Free:
			remark = "found at the start"
			start = "(" + start + ")"
		}
		if len(u.Aliases) > 0 {
			also := u.Aliases[0]
			if more := len(u.Aliases) - 1; more > 0 {
				also += fmt.Sprintf(" and %d more", more)
			}
			remark = strings.TrimPrefix(remark+"; ", "; ") + "= " + also
		}
		rows = append(rows, []string{u.Name, start, u.Unit, number(u.Nominal), remark})
	}
	table(p.w, rows, -1)
	p.more(len(list)-n, strings.ToLower(title))
}

func (p *printer) reduction(r *engine.ReductionFacts) {
	if len(r.GivenUp)+len(r.Differentiated) == 0 {
		return
	}
	p.title("Index reduction")
	if len(r.GivenUp) > 0 {
		fmt.Fprintln(p.w, "  no longer states, because equations tie them to others:")
		p.names("given up", r.GivenUp)
	}
	n := p.most(len(r.Differentiated), mostReduced)
	if n > 0 {
		fmt.Fprintln(p.w, "  differentiated equations:")
	}
	var rows [][]string
	for _, q := range r.Differentiated[:n] {
		rows = append(rows, []string{strings.TrimPrefix(q.Source, "der of "), placeOf(q)})
	}
	p.sources(rows)
	p.more(len(r.Differentiated)-n, "equations")
}

func (p *printer) start(x *explained) {
	if x.Start.Unknowns == 0 {
		return
	}
	p.title("Start")
	p.counts([]countRow{
		{"unknowns", x.Start.Unknowns, "found by Newton's method"},
		{"fixed", len(x.Start.Fixed), "states that the model fixes at their start value"},
		{"default", len(x.Start.Default), "states at their start value because nothing else determines them"},
	})
}

func (p *printer) discrete(d *engine.DiscreteFacts) {
	if *d == (engine.DiscreteFacts{}) {
		return
	}
	p.title("Events and ticks")
	p.counts([]countRow{
		{"relations", d.Relations, "comparisons whose change is an event"},
		{"when", d.Assignments, "variables that change at events only"},
		{"reinit", d.Reinits, "states that jump"},
		{"sample", d.Samples, "clocks"},
		{"terminate", d.Terminates, "conditions that end the simulation"},
		{"asserts", d.Asserts, "conditions that must hold"},
		{"limits", d.Monitors, "of the scenario, watched inside ticks"},
		{"updates", d.Updates, "at every tick: control, sensors, faults, figures"},
	})
}

func (p *printer) list(list []engine.VariableFacts) {
	p.title("All variables")
	rows := [][]string{{"name", "becomes", "unit"}}
	hidden := 0
	for _, v := range list {
		if v.Internal && !p.all {
			hidden++
			continue
		}
		becomes := v.Becomes
		if v.Of != "" {
			becomes = strings.TrimPrefix(becomes, "alias")
			becomes = strings.TrimSpace(strings.Replace(becomes, "derivative", "der of", 1))
			becomes = strings.Replace(becomes, "previous", "pre of", 1)
			if v.Becomes == "alias" {
				becomes = "= " + v.Of
			} else {
				becomes += " " + v.Of
			}
		}
		rows = append(rows, []string{v.Name, becomes, v.Unit})
	}
	table(p.w, rows, -1)
	p.more(hidden, "that stand in no text: conditions and values before events")
}
