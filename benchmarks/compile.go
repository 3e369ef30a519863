package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"gemel/engine"
	"gemel/engine/dae"
)

// ready is the time from a model to its first step, by parts [s].
type ready struct {
	flatten, analyse, generate, machine, first, total float64
}

// readyModel is one model of the compile table. floor is what the throw-away prototype needed for the like of it [s]; 0: unknown.
type readyModel struct {
	name, class, text string
	floor             float64
	like              string
}

// compile measures the way from Modelica text to the first step.
func (b *bench) compile() ([]section, error) {
	s := section{Title: "Ready to run: from Modelica text to the first step",
		Intro: fmt.Sprintf("%d rounds. ", min(b.rounds, readyRounds)) + "Parts: text to flat system; analysis (aliases, matching, blocks); expression graph, derivatives, LU and WebAssembly; machine code by wazero; " +
			"initialisation and first tick of 10 s. Machine code is the difference to a compilation that finds it in the cache. " +
			"The floor is what the throw-away prototype of the engine needed (design notes)."}
	var perThousand []row
	for _, m := range []readyModel{
		{"booster station", "Gemel.Examples.BoosterStation", "", 8e-3, "Plant of 101 equations"},
		{"thin chain, 100 segments", "ThinChain", thinChain(100), 0, ""},
		{"thin chain, 1,000 segments", "ThinChain", thinChain(1000), 0.45, "Chain 1,000, 11,010 equations"},
		{"pipes and tanks, 100 segments", "Chain", chainOfAssets(100), 0, ""},
		{"pipes and tanks, 1,000 segments", "Chain", chainOfAssets(1000), 0, ""},
		{"header with 50 branches", "Header", header(50), 0, ""},
		{"header with 200 branches", "Header", header(200), 0, ""},
	} {
		rows, per, note, err := b.readyRows(m)
		if err != nil {
			s.Notes = append(s.Notes, fmt.Sprintf("%s: fails: %v", m.name, err))
			continue
		}
		s.Rows = append(s.Rows, rows...)
		perThousand = append(perThousand, per)
		s.Notes = append(s.Notes, note)
	}
	return []section{s, {Title: "Ready to run, per 1,000 equations", Intro: "The totals above over the equations of the flat system.", Rows: perThousand}}, nil
}

// readyRounds are few: one round of the largest model takes seconds.
const readyRounds = 5

func (b *bench) readyRows(m readyModel) (rows []row, perThousand row, note string, err error) {
	cache, err := os.MkdirTemp(b.temp, "cache-")
	if err != nil {
		return nil, row{}, "", err
	}
	var parts [6]spread
	var size string
	equations := 0
	for round := -1; round < min(b.rounds, readyRounds); round++ {
		r, plant, err := b.readyOnce(m, filepath.Join(cache, "modules"))
		if err != nil {
			return nil, row{}, "", err
		}
		equations = len(plant.System.Equations)
		size = fmt.Sprintf("%s: %s equations, %d states, %d unknowns in loops, %s nodes, %s bytes of WebAssembly.", m.name, grouped(fmt.Sprint(equations)),
			len(plant.Ordered.States), len(plant.Ordered.Z), grouped(fmt.Sprint(plant.Operations)), grouped(fmt.Sprint(plant.Code)))
		if round < 0 {
			continue // fills the cache
		}
		for i, t := range []float64{r.total, r.flatten, r.analyse, r.generate, r.machine, r.first} {
			parts[i] = append(parts[i], t)
		}
	}
	versus := ""
	if m.floor > 0 {
		versus = figure(parts[0].median()/m.floor) + " × floor"
		size += fmt.Sprintf(" Floor: %s, %s.", m.like, seconds(m.floor))
	}
	rows = append(rows, timed(m.name, parts[0], versus))
	for i, name := range []string{"parse, flatten", "analyse", "graph, derivatives, LU, emit", "wazero", "initialise, first step"} {
		rows = append(rows, timed("  "+name, parts[1+i], ""))
	}
	scaled := spread(nil)
	for _, t := range parts[0] {
		scaled = append(scaled, t/float64(equations)*1000)
	}
	return rows, timed(m.name, scaled, ""), size, nil
}

// readyOnce goes the whole way, and again for the parts that cannot be seen from outside. The plant is closed; its description stays.
func (b *bench) readyOnce(m readyModel, cache string) (r ready, plant *engine.Plant, err error) {
	o := engine.Options{Period: 10}
	begin := time.Now()
	sys, err := flatten(m.class, m.text)
	if err != nil {
		return r, nil, err
	}
	r.flatten = time.Since(begin).Seconds()
	if plant, err = engine.Compile(sys, o); err != nil {
		return r, nil, err
	}
	compiled := time.Since(begin).Seconds()
	w, err := awake(plant)
	if err != nil {
		return r, nil, err
	}
	_, _, err = w.run(1)
	r.total = time.Since(begin).Seconds()
	r.first = r.total - compiled
	if err := errors.Join(err, w.close()); err != nil {
		return r, nil, err
	}

	again, err := flatten(m.class, m.text)
	if err != nil {
		return r, nil, err
	}
	begin = time.Now()
	if _, err := dae.Analyze(again); err != nil {
		return r, nil, err
	}
	r.analyse = time.Since(begin).Seconds()

	if again, err = flatten(m.class, m.text); err != nil {
		return r, nil, err
	}
	o.CacheDir = cache
	begin = time.Now()
	cached, err := engine.Compile(again, o)
	if err != nil {
		return r, nil, err
	}
	known := time.Since(begin).Seconds()
	r.machine = max(0, compiled-r.flatten-known)
	r.generate = known - r.analyse
	return r, plant, cached.Close()
}
