package enginetest

import (
	"bytes"
	"testing"
)

// snapshots continues copies of the run through a file in a plant compiled anew, as a new process
// would.
func snapshots(t *testing.T, r, again *rig, h *history) {
	t.Helper()
	if again.plant.Hash() != r.plant.Hash() {
		t.Fatalf("compiled twice: plants %s and %s", r.plant.Hash(), again.plant.Hash())
	}
	for _, c := range h.copies {
		var file bytes.Buffer
		if _, err := c.WriteTo(&file); err != nil {
			t.Fatal(err)
		}
		s, err := again.plant.ReadState(&file)
		if err != nil {
			t.Fatal(err)
		}
		for k := int(c.Tick); k < len(h.hashes); k++ {
			if err := again.plant.Step(s, again.work, nil); err != nil {
				t.Fatal(err)
			}
			if got := s.Hash(); got != h.hashes[k] {
				t.Fatalf("continued from a snapshot at tick %d: tick %d differs from the run without a break", c.Tick, k+1)
			}
		}
	}
}
