package historiantest

import (
	"fmt"
	"os"
	"testing"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
)

// child tells the process that will be killed which store to fill.
const child = "GEMEL_HISTORIAN_CHILD"

// kill ends a process that appends: what was acknowledged before is there afterwards, and blocks are there as a whole.
func kill(t *testing.T, s Store) {
	const block = 3
	if place := os.Getenv(child); place != "" {
		h := s.open(t, place)
		tag := register(t, h, "a")
		for i := len(all(t, h, tag, 0, late)); ; i += block {
			var batch []bridge.Sample
			for k := range block {
				batch = append(batch, bridge.Sample{Tag: tag, Value: float64(i + k), Source: bridge.Time(i+k) * second})
			}
			add(t, h, batch...)
			fmt.Printf("acknowledged %d\n", i+block)
		}
	}
	place := s.Place(t)
	for round := range 3 {
		printed := bridgetest.Kill(t, t.Name(), child, place, 20+17*round, 0)
		acknowledged := 0
		if _, err := fmt.Sscanf(printed[len(printed)-1], "acknowledged %d", &acknowledged); err != nil {
			t.Fatal(err)
		}
		h := s.open(t, place)
		got := all(t, h, register(t, h, "a"), 0, late)
		if len(got) < acknowledged || len(got)%block != 0 {
			t.Errorf("%d were acknowledged, %d are there, in blocks of %d", acknowledged, len(got), block)
		}
		for i, x := range got {
			if x.Value != float64(i) {
				t.Fatalf("sample %d has the value %g", i, x.Value)
			}
		}
		if err := h.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
