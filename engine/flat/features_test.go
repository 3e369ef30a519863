package flat

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden file anew")

// The golden file holds, for each feature of the language, a small model and the flat system it must become. Each was checked by hand
// against the Modelica Language Specification; a difference means that the front end understands a construct otherwise than before.
func TestFeaturesFlattenAsRecorded(t *testing.T) { golden(t, "testdata/features.txt") }

// golden flattens the models of a file and compares the systems with those beside them.
func golden(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, c := range strings.Split(strings.TrimPrefix(string(text), "=== "), "\n=== ") {
		name, rest, _ := strings.Cut(c, "\n")
		model, want, _ := strings.Cut(rest, "\n---")
		want = strings.Trim(want, "\n")
		got := ""
		s, err := flatten(t, model, "M")
		if err != nil {
			got = "error: " + err.Error()
		} else {
			got = strings.TrimSuffix(s.String(), "\n")
		}
		out.WriteString("=== " + name + "\n" + model + "\n---\n" + got + "\n")
		if !*update && got != want {
			t.Errorf("%s:\n%s\ngot:\n%s\nwant:\n%s", name, model, got, want)
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
