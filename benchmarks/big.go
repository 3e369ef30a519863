package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"time"

	"gemel/engine"
)

// bigPlant is a plant that has to be ready in a time [s].
type bigPlant struct {
	name     string
	segments int // of the thin chain, 11 equations each
	cached   bool
	rounds   int
	bar      float64
}

// big says how soon large plants are ready, from Modelica text to the end of the first tick.
func (b *bench) big() ([]section, error) {
	s := section{Title: "Large plants: from text to the first step",
		Intro: "The thin chain, 11 equations a segment, from Modelica text to the end of the first tick of 10 s. A second start finds the machine code in the cache; everything else is done anew."}
	cache := filepath.Join(b.temp, "big")
	for _, p := range []bigPlant{
		{"11,000 equations", 1000, false, 5, 0.6},
		{"11,000 equations, second start", 1000, true, 5, 0.1},
		{"100,000 equations", 9100, false, 1, 8},
	} {
		times, note, err := p.measure(min(p.rounds, b.rounds), cache)
		if err != nil {
			s.Notes = append(s.Notes, fmt.Sprintf("%s: fails: %v", p.name, err))
			continue
		}
		s.Rows = append(s.Rows, timed(p.name, times, ""))
		s.judge("Ready: "+p.name, "bar, "+seconds(p.bar), times.median()/p.bar, 1, "")
		s.Notes = append(s.Notes, note)
	}
	return []section{s}, nil
}

func (p *bigPlant) measure(rounds int, cache string) (times spread, note string, err error) {
	text := thinChain(p.segments)
	o := engine.Options{Method: engine.Rodas5P, Period: 10}
	first := 0
	if p.cached {
		o.CacheDir, first = cache, -1 // the first start fills the cache
		if err := os.MkdirAll(cache, 0o755); err != nil {
			return nil, "", err
		}
	}
	for round := first; round < rounds; round++ {
		debug.FreeOSMemory()
		begin := time.Now()
		w, err := newTwin("ThinChain", text, o)
		if err != nil {
			return nil, "", err
		}
		_, _, err = w.run(1)
		wall := time.Since(begin).Seconds()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		note = fmt.Sprintf("%s: %s equations, %s bytes of WebAssembly; the whole process holds %.2g GB then.", p.name, grouped(fmt.Sprint(len(w.plant.System.Equations))),
			grouped(fmt.Sprint(w.plant.Code)), float64(m.Sys-m.HeapReleased)/1e9)
		if err := errors.Join(err, w.close()); err != nil {
			return nil, "", err
		}
		if round >= 0 {
			times = append(times, wall)
		}
	}
	return times, note, nil
}
