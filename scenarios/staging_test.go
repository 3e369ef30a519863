package scenarios

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const pumps = `model Pumps "A tank that three pumps fill and a varying demand empties"
  input Boolean a(start = false), b(start = false), c(start = false);
  input Real demand(unit = "m3/s", start = 0);
  Real level(unit = "m", start = 3.5, fixed = true);
equation
  20*der(level) = (if a then 0.01 else 0) + (if b then 0.01 else 0) + (if c then 0.01 else 0) - demand;
end Pumps;
`

// Staging, written a second time as plain Go, agrees at every tick: how many units run, and which.
func TestStagingAgreesWithItsDefinition(t *testing.T) {
	for _, rotate := range []string{"stop", "never", "2h"} {
		p := prepareText(t, "Pumps.mo", pumps, fmt.Sprintf(`gemel: 1
plant: {file: Pumps.mo, model: Pumps}
time: {stop: 24h, tick: 1 min}
inputs: {demand: {steps: [[0h, 5 L/s], [5h, 15 L/s], [9h, 27 L/s], [14h, 2 L/s]]}}
control: [{name: s, kind: staging, measure: level, on_below: [3 m, 2.5 m, 2 m], off_above: [3.8 m, 3.3 m, 2.8 m], drive: [a, b, c], rotate: %s}]
record: {variables: [level, a, b, c, control.s.output, control.s.lead]}
`, rotate))
		rows, _, _ := run(t, p)
		column := func(name string) []float64 { return columnOf(p, rows, name) }
		level, output, lead := column("level"), column("control.s.output"), column("control.s.lead")
		units := [][]float64{column("a"), column("b"), column("c")}
		stages := [3]bool{}
		n, first, most, leads := 0, 1, 0, map[int]bool{}
		for i := range rows {
			before := n
			n = 0
			for k := range stages {
				low, high := []float64{3, 2.5, 2}[k], []float64{3.8, 3.3, 2.8}[k]
				if stages[k] = level[i] < low || stages[k] && !(level[i] > high); stages[k] {
					n++
				}
			}
			switch {
			case rotate == "2h":
				first = int(math.Floor(float64(i)/120))%3 + 1
			case rotate == "stop" && before > 0 && n == 0:
				first = first%3 + 1
			}
			most, leads[first] = max(most, n), true
			if int(output[i]) != n || int(lead[i]) != first {
				t.Fatalf("%s, minute %d: %g units run, unit %g leads; want %d and %d", rotate, i, output[i], lead[i], n, first)
			}
			for u := range units {
				if want := (u+1-first+3)%3 < n; (units[u][i] != 0) != want {
					t.Fatalf("%s, minute %d: unit %d: %g, want %v", rotate, i, u+1, units[u][i], want)
				}
			}
		}
		if most != 3 || len(leads) != map[string]int{"stop": 3, "never": 1, "2h": 3}[rotate] {
			t.Errorf("%s: at most %d units ran, leads %v: the test shows little", rotate, most, leads)
		}
	}
}

// Every unit needs its switching points.
func TestStagingWantsPointsForEveryUnit(t *testing.T) {
	dir := t.TempDir()
	text := "gemel: 1\nplant: {file: Pumps.mo, model: Pumps}\ntime: {stop: 24h, tick: 1 min}\ncontrol: [{name: s, kind: staging, measure: level, on_below: [3 m, 2.5 m], off_above: [3.8 m, 3.3 m, 2.8 m], drive: [a, b, c], rotate: often}]\n"
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "Pumps.mo"), []byte(pumps), 0o644), os.WriteFile(filepath.Join(dir, "s.yaml"), []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
	s, err := Read(filepath.Join(dir, "s.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	sys, err := Library(nil).System(s)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Prepare(s, sys, ""); err == nil || !strings.Contains(err.Error(), "s.yaml:4:63: on_below: want one value a unit, 3, found 2") {
		t.Error(err)
	}
}
