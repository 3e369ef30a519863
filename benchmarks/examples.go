package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"
)

// example is a scenario of the library. Of a very long one a part stands for all, unless everything is wanted.
type example struct {
	name, file string
	tick       string  // other than that of the file
	part       float64 // [s]; 0: all
}

// examples are the scenario files of the library.
func examples() ([]example, error) {
	files, err := filepath.Glob("scenarios/*.yaml")
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("%w: there are no scenarios", errSkip)
	}
	var list []example
	for _, f := range files {
		name := strings.ReplaceAll(strings.TrimSuffix(filepath.Base(f), ".yaml"), "-", " ")
		e := example{name: strings.ToUpper(name[:1]) + name[1:], file: f}
		switch name {
		case "booster station":
			continue // it has a table of its own
		case "wind farm":
			list = append(list, example{name: e.name + " in ticks of 10 ms", file: f, tick: "10 ms", part: 600})
		}
		list = append(list, e)
	}
	return list, nil
}

// patience is how long a run may take to be measured more than once [s].
const patience = 3

// exampleRounds are few: the runs are long, and what disturbs them is short.
const exampleRounds = 3

// runExamples times the example scenarios of the library from their files.
func (b *bench) runExamples() ([]section, error) {
	s := section{Title: "Example scenarios of the library",
		Intro: fmt.Sprintf("Each from its file: ready is text to compiled plant, run is all ticks with control, rows, KPIs and the hash, in memory. Up to %d rounds; one where a run takes more than %d s. "+
			"The last column is simulated time over wall time.", min(exampleRounds, b.rounds), patience)}
	list, err := examples()
	if err != nil {
		return nil, err
	}
	for _, e := range list {
		if err := b.example(&s, e); err != nil {
			s.Notes = append(s.Notes, fmt.Sprintf("%s: fails: %v", e.name, err))
		}
	}
	return []section{s}, nil
}

func (b *bench) example(s *section, e example) error {
	d := newDay(e.file)
	d.tick = e.tick
	p, _, err := d.prepare()
	if err != nil {
		return err
	}
	defer func() { _ = p.Close() }()
	var readies, runs spread
	for range min(exampleRounds, b.rounds) {
		begin := time.Now()
		q, _, err := d.prepare()
		if err != nil {
			return err
		}
		readies = append(readies, time.Since(begin).Seconds())
		if err := q.Close(); err != nil {
			return err
		}
	}
	ticks := p.Ticks()
	if e.part > 0 && !b.whole {
		ticks = int64(e.part/p.Period() + 0.5)
	}
	for len(runs) < min(exampleRounds, b.rounds) {
		wall, err := d.stepTo(p, ticks)
		if err != nil {
			return err
		}
		if runs = append(runs, wall); wall > patience {
			break
		}
	}
	simulated := float64(ticks) * p.Period()
	run, note := "  run", ""
	if ticks < p.Ticks() {
		run = "  run, the first " + seconds(simulated)
		note = fmt.Sprintf(" All %s ticks take about %s at this pace (measured with -whole).", grouped(fmt.Sprint(p.Ticks())), seconds(float64(p.Ticks())/float64(ticks)*runs.median()))
	}
	s.Rows = append(s.Rows, timed(e.name+": ready", readies, ""), timed(run, runs, figure(simulated/runs.median())+" ×"),
		timed("  one tick of "+seconds(p.Period()), runs.scaled(1/float64(ticks)), ""))
	s.Notes = append(s.Notes, fmt.Sprintf("%s: %s equations, %d states, %d unknowns in loops, %s; %s ticks.%s", e.name, grouped(fmt.Sprint(len(p.Plant.System.Equations))),
		len(p.Plant.Ordered.States), len(p.Plant.Ordered.Z), p.Plant.Options.Method, grouped(fmt.Sprint(ticks)), note))
	return nil
}
