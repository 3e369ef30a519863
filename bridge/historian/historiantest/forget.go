package historiantest

import (
	"testing"

	"gemel/bridge"
	"gemel/bridge/historian"
)

func forget(t *testing.T, s Store) {
	h := s.fresh(t)
	a, b := register(t, h, "a"), register(t, h, "b")
	for i := range 30 {
		at := bridge.Time(i) * 60 * second
		add(t, h, bridge.Sample{Tag: a, Value: 1, Source: at}, bridge.Sample{Tag: b, Value: 1, Source: at})
	}
	if err := h.Forget(a, 13*60*second+1); err != nil {
		t.Fatal(err)
	}
	if got := all(t, h, a, early, late); len(got) != 16 || got[0].Source != 14*60*second {
		t.Errorf("%d samples are left: %v", len(got), got)
	}
	if got := all(t, h, b, early, late); len(got) != 30 {
		t.Errorf("%d of another tag are left", len(got))
	}
	add(t, h, bridge.Sample{Tag: a, Value: 2, Source: 60 * second}) // what comes late is kept, until the next time
	if got := all(t, h, a, early, late); len(got) != 17 {
		t.Errorf("%d samples, want 17", len(got))
	}
	if err := h.Forget(a, 1<<60); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := h.Latest(a); ok || err != nil {
		t.Errorf("there is a latest sample of nothing: %v", err)
	}
}

func forgetAll(t *testing.T, s Store) {
	h := s.fresh(t)
	a, b := register(t, h, "a"), register(t, h, "b")
	for _, tag := range []bridge.TagID{a, b} {
		add(t, h, bridge.Sample{Tag: tag, Source: 10 * second}, bridge.Sample{Tag: tag, Source: 5000 * second})
	}
	for _, g := range []historian.Gap{{Source: "plc", From: 0, To: 20 * second, Why: "old"}, {Source: "plc", From: 0, To: 6000 * second, Why: "new"}} {
		if err := h.AddGap(g); err != nil {
			t.Fatal(err)
		}
	}
	if err := historian.ForgetAll(h, 5000*second); err != nil {
		t.Fatal(err)
	}
	for _, tag := range []bridge.TagID{a, b} {
		if got := all(t, h, tag, early, late); len(got) != 1 || got[0].Source != 5000*second {
			t.Errorf("tag %d: %v", tag, got)
		}
	}
	if got, err := h.Gaps("", early, late); err != nil || len(got) != 1 || got[0].Why != "new" {
		t.Errorf("%v, %v", got, err)
	}
}
