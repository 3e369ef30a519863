package textbook

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/flat"
	"gemel/engine/modelica"
)

// attempt goes as far as a run of 100 steps of 10 ms.
func attempt(t *testing.T, text string) error {
	t.Helper()
	lib, err := books()
	if err != nil {
		t.Fatal(err)
	}
	if err := lib.AddText("plant.mo", text); err != nil {
		return err
	}
	return run(lib, "M")
}

func run(lib *modelica.Library, model string) error {
	sys, err := flat.Flatten(lib, model, flat.Options{})
	if err != nil {
		return err
	}
	p, err := engine.Compile(sys, engine.Options{Period: 0.01})
	if err != nil {
		return err
	}
	defer p.Close()
	w, err := p.NewWork()
	if err != nil {
		return err
	}
	defer w.Close()
	s := p.NewState(1)
	if err := p.Initialize(s, w); err != nil {
		return err
	}
	for range 100 {
		if err := p.Observe(s, w); err != nil {
			return err
		}
		if err := p.Step(s, w, nil); err != nil {
			return err
		}
	}
	return nil
}

// Protects what a person reads after a mistake: place, cause, remedy, in the words of the
// model. Each file testdata/mistakes/*.txt holds one story: what the engineer did, the
// plant as typed after a line of dashes, and the exact answer after the next one. To
// write the answers anew after a change of words: UPDATE_MISTAKES=1 go test; then read
// every difference as that engineer would.
func TestMistakesAreExplained(t *testing.T) {
	files, err := filepath.Glob("testdata/mistakes/*.txt")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d stories, %v", len(files), err)
	}
	const dashes = "\n----\n"
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			story, rest, _ := strings.Cut(string(data), dashes)
			text, want, _ := strings.Cut(rest, dashes)
			got := "no error"
			if err := attempt(t, text); err != nil {
				got = err.Error()
			}
			if os.Getenv("UPDATE_MISTAKES") != "" {
				if err := os.WriteFile(file, []byte(story+dashes+text+dashes+got+"\n"), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != strings.TrimSuffix(want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}
