package flat

import (
	"math/rand"
	"os"
	"strings"
	"testing"
	"time"

	"gemel/engine/modelica"
)

// featureModels gives the models of the golden files.
func featureModels(t testing.TB) []string {
	var models []string
	for _, file := range []string{"testdata/features.txt", "testdata/discrete.txt", "testdata/library.txt"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range strings.Split(strings.TrimPrefix(string(text), "=== "), "\n=== ") {
			_, rest, _ := strings.Cut(c, "\n")
			model, _, _ := strings.Cut(rest, "\n---")
			models = append(models, model)
		}
	}
	return models
}

// flattenAny flattens the class M of any text; a panic fails the test.
func flattenAny(text string) {
	l := modelica.NewLibrary()
	if err := l.AddText("f.mo", text); err != nil {
		return
	}
	_, _ = Flatten(l, "M", Options{steps: 20000})
}

// Whatever the text, flattening ends, with a system or an error.
func FuzzFlatten(f *testing.F) {
	for _, m := range featureModels(f) {
		f.Add(m)
	}
	f.Fuzz(func(_ *testing.T, text string) { flattenAny(text) })
}

// Models with words exchanged, left out and doubled must be answered with a system or with problems: quickly and without a panic.
func TestDamagedModelsEndQuickly(t *testing.T) {
	r := rand.New(rand.NewSource(7))
	models := featureModels(t)
	words := strings.Fields(strings.Join(models, " "))
	for range 6000 {
		w := strings.Fields(models[r.Intn(len(models))])
		for range 1 + r.Intn(3) {
			i := r.Intn(len(w))
			switch r.Intn(4) {
			case 0:
				w[i] = words[r.Intn(len(words))]
			case 1:
				w = append(w[:i:i], w[min(i+1, len(w)-1):]...)
			case 2:
				j := r.Intn(len(w))
				w[i], w[j] = w[j], w[i]
			case 3:
				w[i] = strings.Map(func(c rune) rune {
					switch c {
					case '1', '2', '3':
						return []rune("0123456789")[r.Intn(10)]
					case 'a', 'b', 'x', 'y':
						return []rune("abxyn")[r.Intn(5)]
					}
					return c
				}, w[i])
			}
		}
		text := strings.Join(w, " ")
		start := time.Now()
		func() {
			defer func() {
				if p := recover(); p != nil {
					t.Fatalf("panic %v:\n%s", p, text)
				}
			}()
			flattenAny(text)
		}()
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("took %v:\n%s", d, text)
		}
	}
}
