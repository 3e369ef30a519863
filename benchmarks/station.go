package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"gemel/physics"
	"gemel/scenarios"
)

// day is one scenario, run from its file; it knows nothing of whose scenario it is.
type day struct {
	file    string
	tick    string // other than that of the file
	library scenarios.Library
	runs    int // run folders made
}

func newDay(file string) *day {
	return &day{file: file, library: scenarios.Library{{Label: "gemel:", FS: physics.Library()}}}
}

// prepare reads, flattens and compiles, without a cache. model is the part up to the flat system [s].
func (d *day) prepare() (p *scenarios.Prepared, model float64, err error) {
	begin := time.Now()
	s, err := scenarios.Read(d.file)
	if err != nil {
		return nil, 0, err
	}
	if d.tick != "" {
		s.Time.Tick.Value = d.tick
	}
	sys, err := d.library.System(s)
	if err != nil {
		return nil, 0, err
	}
	model = time.Since(begin).Seconds()
	p, err = scenarios.Prepare(s, sys, "")
	return p, model, err
}

// step runs all ticks in memory [s].
func (d *day) step(p *scenarios.Prepared) (wall float64, err error) { return d.stepTo(p, p.Ticks()) }

// stepTo runs the first ticks in memory [s].
func (d *day) stepTo(p *scenarios.Prepared, ticks int64) (wall float64, err error) {
	begin := time.Now()
	r, err := p.Start()
	if err != nil {
		return 0, err
	}
	for !r.Done() && r.Tick() < ticks {
		if err := r.Step(); err != nil {
			return 0, errors.Join(err, r.Close())
		}
	}
	wall = time.Since(begin).Seconds()
	return wall, r.Close()
}

// keep runs into a run folder: trajectory, events, KPIs, report [s].
func (d *day) keep(p *scenarios.Prepared, temp string) (wall float64, err error) {
	d.runs++
	out := filepath.Join(temp, fmt.Sprintf("%s-%d", p.ID, d.runs))
	begin := time.Now()
	res, err := scenarios.Run(context.Background(), p, scenarios.RunOptions{Out: out, Version: "benchmark"})
	if err != nil {
		return 0, err
	}
	if res.Err != nil {
		return 0, res.Err
	}
	wall = time.Since(begin).Seconds()
	return wall, os.RemoveAll(res.Dir)
}

// contenders of a scenario: compile, run in memory, run into a folder; done closes what the first of them made.
func (d *day) contenders(temp string) (list []contender, p *scenarios.Prepared, err error) {
	if p, _, err = d.prepare(); err != nil {
		return nil, nil, err
	}
	return []contender{
		{"compile", func() (float64, error) {
			begin := time.Now()
			q, _, err := d.prepare()
			if err != nil {
				return 0, err
			}
			wall := time.Since(begin).Seconds()
			return wall, q.Close()
		}},
		{"run", func() (float64, error) { return d.step(p) }},
		{"run into a folder", func() (float64, error) { return d.keep(p, temp) }},
	}, p, nil
}

// station runs the booster station for a day, as its scenario file says.
func (b *bench) station() ([]section, error) {
	d := newDay("scenarios/booster-station.yaml")
	if _, err := os.Stat(d.file); err != nil {
		return nil, fmt.Errorf("%w: %v", errSkip, err)
	}
	list, p, err := d.contenders(b.temp)
	if err != nil {
		return nil, err
	}
	defer func() { _ = p.Close() }()
	times, err := compete(b.rounds, list...)
	if err != nil {
		return nil, err
	}
	simulated := float64(p.Ticks()) * p.Period()
	rate := func(s spread) string { return figure(simulated/s.median()) + " ×" }
	s := section{Title: "Booster station: one day",
		Intro: fmt.Sprintf("%s: %s s simulated in %s ticks of %g s, with its controllers, faults, limits and KPIs. The last column is simulated time over wall time.",
			d.file, grouped(fmt.Sprint(int64(simulated))), grouped(fmt.Sprint(p.Ticks())), p.Period()),
		Rows: []row{
			timed("compile (text to plant)", times[0], ""),
			timed("run, rows and hash in memory", times[1], rate(times[1])),
			timed("run, folder with report", times[2], rate(times[2])),
		}}
	total := make(spread, len(times[0]))
	perTick := make(spread, len(times[1]))
	for i := range total {
		total[i] = times[0][i] + times[2][i]
		perTick[i] = times[1][i] / float64(p.Ticks())
	}
	s.Rows = append(s.Rows, timed("compile and run", total, rate(total)), timed("one tick", perTick, ""))
	return []section{s}, nil
}
