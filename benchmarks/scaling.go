package main

import (
	"errors"
	"fmt"
	"time"

	"gemel/engine"
)

const (
	doubling    = 2.3 // bar of twice the size over the size
	scaleRounds = 3
)

// scaled is a model in a size and in twice that size. The floors are what the throw-away prototype needed for the size [s]; 0: unknown.
type scaledModel struct {
	name, class   string
	text          func(n int) string
	n             int
	compile, step float64
}

// scaling says whether cost is linear in size.
func (b *bench) scaling() ([]section, error) {
	s := section{Title: "Twice the size: text to first step, and one step",
		Intro: fmt.Sprintf("%d rounds of compiling. Compile: from Modelica text to the end of the first tick of 10 s, nothing from a cache. Step: Rodas5P with error control, of 1 s. "+
			"The last column is the ratio to half the size. The floor is the prototype of the engine (design notes), whose pipes and tanks were those of the thin models.", min(scaleRounds, b.rounds))}
	for _, m := range []scaledModel{
		{"Thin chain", "ThinChain", thinChain, 1000, 0.45, 120e-6},
		{"Pipes and tanks", "Chain", chainOfAssets, 500, 0, 0},
		{"Header", "Header", header, 200, 0, 0},
		{"Thin header", "ThinHeader", thinHeader, 200, 0, 56e-6},
	} {
		if err := b.scale(&s, m); err != nil {
			s.Notes = append(s.Notes, fmt.Sprintf("%s: fails: %v", m.name, err))
		}
	}
	return []section{s}, nil
}

func (b *bench) scale(s *section, m scaledModel) error {
	var compiles, steps []contender
	for _, n := range []int{m.n, 2 * m.n} {
		name, text := fmt.Sprintf("%s, %s", m.name, grouped(fmt.Sprint(n))), m.text(n)
		compiles = append(compiles, contender{name, func() (float64, error) {
			begin := time.Now()
			w, err := newTwin(m.class, text, engine.Options{Method: engine.Rodas5P, Period: 10})
			if err != nil {
				return 0, err
			}
			_, _, err = w.run(1)
			return time.Since(begin).Seconds(), errors.Join(err, w.close())
		}})
		w, err := newTwin(m.class, text, engine.Options{Method: engine.Rodas5P, Period: 100, MaxStep: 1})
		if err != nil {
			return err
		}
		defer func() { _ = w.close() }()
		steps = append(steps, contender{name, func() (float64, error) {
			return least(3, func() (float64, error) {
				wall, count, err := w.run(1)
				return wall / float64(count), err
			})
		}})
	}
	for _, part := range []struct {
		what   string
		list   []contender
		rounds int
		floor  float64
	}{{"compile", compiles, min(scaleRounds, b.rounds), m.compile}, {"step", steps, b.rounds, m.step}} {
		times, err := compete(part.rounds, part.list...)
		if err != nil {
			return err
		}
		s.Rows = append(s.Rows, timed(part.list[0].name+": "+part.what, times[0], ""),
			timed(part.list[1].name+": "+part.what, times[1], figure(times[1].over(times[0]).median())+" × half"))
		s.judge(part.list[0].name+", twice the size: "+part.what, "the size", times[1].over(times[0]).median(), doubling, "")
		if part.floor > 0 {
			s.judge(part.list[0].name+": "+part.what, "floor, "+seconds(part.floor), times[0].median()/part.floor, 1, "")
		}
	}
	return nil
}
