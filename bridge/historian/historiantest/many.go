package historiantest

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"gemel/bridge"
)

func many(t *testing.T, s Store) {
	h := s.fresh(t)
	var group sync.WaitGroup
	for g := range 8 {
		group.Go(func() {
			tag, err := h.Register(fmt.Sprint(g % 4))
			for i := 0; err == nil && i < 20; i++ {
				err = h.Append([]bridge.Sample{{Tag: tag, Value: float64(g), Source: bridge.Time(i) * second}})
				if i == 10 && g == 0 {
					err = errors.Join(err, h.Forget(tag, -second))
				}
				if i%5 == 0 {
					_, _, e := h.Latest(tag)
					err = errors.Join(err, e)
				}
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	names, err := h.Names()
	if err != nil || len(names) != 4 {
		t.Fatalf("%v, %v", names, err)
	}
	for _, tag := range names {
		if got := all(t, h, tag, early, late); len(got) != 40 {
			t.Errorf("%d samples, want 40", len(got))
		}
	}
}

// sameAtOnce tells the same samples from many sides at once, in different orders: each is there once, and nobody waits for ever.
func sameAtOnce(t *testing.T, s Store) {
	h := s.fresh(t)
	tags := []bridge.TagID{register(t, h, "a"), register(t, h, "b")}
	const n = 400
	var group sync.WaitGroup
	for g := range 4 {
		group.Go(func() {
			var batch []bridge.Sample
			for i := range n {
				if g%2 == 1 {
					i = n - 1 - i
				}
				batch = append(batch, bridge.Sample{Tag: tags[(i+g)%2], Value: float64(i), Source: bridge.Time(i) * second}, bridge.Sample{Tag: tags[(i+g+1)%2], Value: float64(i), Source: bridge.Time(i) * second})
			}
			if err := h.Append(batch); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for _, tag := range tags {
		if got := all(t, h, tag, early, late); len(got) != n {
			t.Errorf("%d samples, want %d", len(got), n)
		}
	}
}
