package textbook

import (
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gemel/engine/modelica"
)

// smallModels are the plants of the mistakes and the examples of the front end, each with a class M.
func smallModels(t testing.TB) (texts []string) {
	t.Helper()
	files, _ := filepath.Glob("testdata/mistakes/*.txt")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if part := strings.Split(string(data), "\n----\n"); len(part) > 1 {
			texts = append(texts, part[1])
		}
	}
	for _, file := range []string{"../flat/testdata/features.txt", "../flat/testdata/discrete.txt"} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range strings.Split(strings.TrimPrefix(string(data), "=== "), "\n=== ") {
			_, rest, _ := strings.Cut(c, "\n")
			model, _, _ := strings.Cut(rest, "\n---")
			texts = append(texts, model)
		}
	}
	return texts
}

// damaged exchanges, doubles and drops words and numbers of a model.
func damaged(r *rand.Rand, texts []string) string {
	words := strings.Fields(texts[r.Intn(len(texts))])
	for range 1 + r.Intn(4) {
		i := r.Intn(len(words))
		switch r.Intn(5) {
		case 0:
			other := strings.Fields(texts[r.Intn(len(texts))])
			words[i] = other[r.Intn(len(other))]
		case 1:
			if len(words) > 1 {
				words = append(words[:i:i], words[i+1:]...)
			}
		case 2:
			j := r.Intn(len(words))
			words[i], words[j] = words[j], words[i]
		case 3:
			words[i] = strings.Map(func(c rune) rune {
				switch {
				case c >= '0' && c <= '9':
					return rune('0' + r.Intn(10))
				case strings.ContainsRune("xyhvn", c):
					return []rune("xyhvn")[r.Intn(5)]
				case strings.ContainsRune("<>+-*", c):
					return []rune("<>+-*")[r.Intn(5)]
				}
				return c
			}, words[i])
		case 4:
			words[i] = "pre(" + strings.TrimRight(words[i], ";") + ")"
		}
	}
	return strings.Join(words, " ")
}

// attempted runs the class M of any text for a few ticks; a panic or a run without end fails the test.
func attempted(t *testing.T, text string) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if p := recover(); p != nil {
				t.Errorf("panic %v:\n%s", p, text)
			}
		}()
		lib := modelica.NewLibrary()
		if err := lib.AddText("plant.mo", text); err != nil {
			return
		}
		_ = run(lib, "M")
	}()
	select {
	case <-done:
	case <-time.After(60 * time.Second):
		t.Fatalf("no end:\n%s", text)
	}
}

// Protects everything between the text and the last step from what people may type: models with a
// few words exchanged end with a result or an error.
func FuzzRun(f *testing.F) {
	texts := smallModels(f)
	for seed := range int64(20) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed int64) { attempted(t, damaged(rand.New(rand.NewSource(seed)), texts)) })
}
