package enginetest

import (
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
)

// lanes steps together: one with another parameter, the run itself, and a copy of it that is ahead; in one block
// and across workers.
func lanes(t *testing.T, r *rig, h *history) {
	t.Helper()
	n := len(h.hashes)
	ahead := h.copies[len(h.copies)/2]
	other, what := r.moved(t, h.copies[0])
	want, wantErr := alone(r, other, n)
	for workers := 1; workers <= 2; workers++ {
		l, err := r.plant.NewLanes(3, workers)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range []*engine.State{other, h.copies[0], ahead} {
			if err := l.Load(i, s); err != nil {
				t.Fatal(err)
			}
		}
		s := r.plant.NewState(1)
		check := func(lane int, hash, who string) {
			if err := l.Store(lane, s); err != nil {
				t.Fatal(err)
			}
			if s.Hash() != hash {
				t.Fatalf("in lane %d of 3 with %d workers, %s: tick %d differs from the State alone (error of the lane: %v)",
					lane, workers, who, s.Tick, l.Err(lane))
			}
		}
		for at, ticks := 0, 1; at < n; at, ticks = at+ticks, min(7, n-at-ticks) {
			if err := l.Steps(ticks, nil); err != nil {
				t.Fatal(err)
			}
			check(1, h.hashes[at+ticks-1], "as it is")
			if k := at + ticks + int(ahead.Tick); k <= n {
				check(2, h.hashes[k-1], "a copy that is ahead")
			}
		}
		check(0, want, what)
		if got := l.Err(0); text(got) != text(wantErr) {
			t.Errorf("%s: the lane says %q, the State alone %q", what, text(got), text(wantErr))
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// moved is a copy of s with one parameter or input changed by a hundredth.
func (r *rig) moved(t *testing.T, s *engine.State) (other *engine.State, what string) {
	t.Helper()
	other = s.Clone()
	for v := range r.plant.Variables {
		id := dae.VarID(v)
		x, ok := r.plant.Get(s, id)
		if !ok || x == 0 || !r.plant.Settable(id) || r.plant.Variables[v].Type != dae.Real {
			continue
		}
		if err := r.plant.Set(other, id, x*1.01); err != nil {
			t.Fatal(err)
		}
		return other, "with another " + r.plant.Variables[v].Name
	}
	return other, "unchanged"
}

// alone steps s n times by itself: the hash of where it got to, and why not further.
func alone(r *rig, s *engine.State, n int) (hash string, err error) {
	s = s.Clone()
	for range n {
		if err = r.plant.Step(s, r.work, nil); err != nil {
			break
		}
	}
	return s.Hash(), err
}
