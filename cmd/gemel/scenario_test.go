package main

import (
	"bytes"
	"path/filepath"
	"testing"

	"gemel/scenarios"
)

// Every example scenario begins without an error, and one that is written to a file after some ticks and resumed goes on with the same bits.
func TestEveryExampleScenarioBegins(t *testing.T) {
	const first, second = 15, 30
	files, err := filepath.Glob(filepath.Join("..", "..", "scenarios", "*.yaml"))
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	library, err := libraryOf(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			p, err := load(file, library)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = p.Close() }()
			r, err := p.Start()
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = r.Close() }()
			ticks(t, r, first)
			var snapshot bytes.Buffer
			if err := r.Snapshot(&snapshot); err != nil {
				t.Fatal(err)
			}
			ticks(t, r, second)
			again, err := p.Resume(snapshot.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = again.Close() }()
			ticks(t, again, second)
			if r.State().Hash() != again.State().Hash() {
				t.Error("the run that was resumed has other bits")
			}
		})
	}
}

// ticks steps a run up to a tick or its end.
func ticks(t *testing.T, r *scenarios.Runner, until int64) {
	t.Helper()
	for r.Tick() < until && !r.Done() {
		if err := r.Step(); err != nil {
			t.Fatal(err)
		}
	}
}
