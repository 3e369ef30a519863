package historiantest

import (
	"fmt"
	"testing"

	"gemel/bridge/historian"
)

func gaps(t *testing.T, s Store) {
	place := s.Place(t)
	h := s.open(t, place)
	list := []historian.Gap{{Source: "plc", From: 50 * second, To: 60 * second, Why: "restarted"}, {Source: "mqtt", From: 10 * second, To: 20 * second, Why: "link"}, {Source: "plc", From: 10 * second, To: 30 * second, Why: "link 'x'"}}
	for _, g := range list {
		if err := h.AddGap(g); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	h = s.open(t, place)
	defer func() { _ = h.Close() }()
	if err := h.AddGap(historian.Gap{Source: "plc", From: 80 * second, To: 90 * second, Why: "what a peer said: \xff"}); err != nil {
		t.Fatal(err)
	}
	got, err := h.Gaps("plc", 25*second, 80*second)
	if err != nil || fmt.Sprint(got) != fmt.Sprint([]historian.Gap{list[2], list[0]}) {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := h.Gaps("", 10*second, 11*second); err != nil || fmt.Sprint(got) != fmt.Sprint(list[1:]) {
		t.Errorf("%v, %v", got, err)
	}
	if err := h.Forget(0, 30*second); err != nil {
		t.Fatal(err)
	}
	if got, err := h.Gaps("", early, late); err != nil || len(got) != 2 {
		t.Errorf("%v, %v", got, err)
	}
}
