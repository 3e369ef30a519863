package main

import (
	"math"
	"strings"
	"testing"

	"gemel/engine"
)

// Protects the comparison: the twin written by hand solves the equations of the library. It fails when the library changes; then
// peer_go.go and peer/pumploop.c must follow.
func TestTwinSolvesTheEquationsOfTheLibrary(t *testing.T) {
	w, err := newTwin("Gemel.Examples.PumpLoop", "", engine.Options{Method: engine.RK4, Period: loopSlice * loopStep, FixedStep: loopStep})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.close() }()
	const slices = 20
	if _, _, err := w.run(slices); err != nil {
		t.Fatal(err)
	}
	q, y := newPumpLoop(), [6]float64{3, 1}
	for range slices * loopSlice {
		q.step(&y, loopStep)
	}
	for i, name := range loopStates {
		got, err := w.value(name)
		if err != nil {
			t.Fatal(err)
		}
		if !same(got, y[i]) {
			t.Errorf("%s: Gemel %.12g, the twin %.12g", name, got, y[i])
		}
	}
}

// Protects the tables: numbers a person can read, in 80 columns.
func TestTables(t *testing.T) {
	for _, c := range []struct {
		value float64
		want  string
	}{{0, "0"}, {0.123456, "0.123"}, {9.996, "10.0"}, {1.234, "1.23"}, {56.78, "56.8"}, {999.6, "1,000"}, {1234.5, "1,234"}, {1234567, "1,230,000"}} {
		if got := figure(c.value); got != c.want {
			t.Errorf("figure(%g) = %q, want %q", c.value, got, c.want)
		}
	}
	s := section{Title: "title", Intro: strings.Repeat("word ", 40), Rows: []row{
		timed("a name that is longer than the column it stands in", spread{1e-6, 2e-6, 3e-6}, "1.00 × floor"), {What: "short", Median: "1"}}}
	for line := range strings.Lines(s.text()) {
		if n := len([]rune(strings.TrimRight(line, "\n"))); n > 80 {
			t.Errorf("%d columns: %q", n, line)
		}
	}
}

// Protects the statistics.
func TestSpread(t *testing.T) {
	s := spread{4, 1, 3, 2}
	if s.median() != 2.5 || s.quantile(0) != 1 || s.quantile(1) != 4 || s.quantile(0.25) != 1.75 {
		t.Errorf("quantiles of %v: %g %g %g %g", s, s.median(), s.quantile(0), s.quantile(1), s.quantile(0.25))
	}
	if r := s.over(spread{2, 1, 3, 1}); r.median() != 1.5 {
		t.Errorf("ratios %v", r)
	}
	if !math.IsNaN(spread(nil).median()) {
		t.Error("no values have no median")
	}
}
