package hydronics

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"gemel/physics/validation"
)

// results reads a file of reference results of the Buildings library: lines name=[values].
func results(t *testing.T, name string) map[string][]float64 {
	t.Helper()
	text, err := os.ReadFile(validation.Data(t, name))
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string][]float64{}
	for line := range strings.Lines(string(text)) {
		name, list, ok := strings.Cut(strings.TrimSpace(line), "=[")
		if !ok {
			continue
		}
		for cell := range strings.SplitSeq(strings.TrimSuffix(list, "]"), ",") {
			value, err := strconv.ParseFloat(strings.TrimSpace(cell), 64)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			columns[name] = append(columns[name], value)
		}
	}
	return columns
}
