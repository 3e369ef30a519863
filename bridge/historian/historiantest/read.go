package historiantest

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"gemel/bridge"
	"gemel/bridge/historian"
)

func times(t *testing.T, s Store) {
	h := s.fresh(t)
	tag, other := register(t, h, "level"), register(t, h, "other")
	var batch []bridge.Sample
	for i := range 10000 {
		at := bridge.Time(i) * second
		batch = append(batch, bridge.Sample{Tag: tag, Value: float64(i), Source: at}, bridge.Sample{Tag: other, Value: -1, Source: at})
	}
	add(t, h, batch...)
	for _, c := range [][2]int{{0, 10000}, {599, 601}, {600, 1200}, {601, 602}, {5, 5}, {7, 3}, {9999, 20000}, {-50, 1}} {
		got := all(t, h, tag, bridge.Time(c[0])*second, bridge.Time(c[1])*second)
		want := max(min(c[1], 10000)-max(c[0], 0), 0)
		if len(got) != want {
			t.Errorf("%v: %d samples, want %d", c, len(got), want)
			continue
		}
		for i, x := range got {
			if x.Value != float64(max(c[0], 0)+i) {
				t.Fatalf("%v: sample %d is %v", c, i, x)
			}
		}
	}
	stop, calls := errors.New("enough"), 0
	if err := h.Read(tag, 0, 10000*second, func([]bridge.Sample) error { calls++; return stop }); !errors.Is(err, stop) || calls != 1 {
		t.Errorf("the reader's error is lost: %v after %d calls", err, calls)
	}
	if err := h.Append([]bridge.Sample{{Tag: 99}}); err == nil {
		t.Error("a tag without a name is taken")
	}
	if got := all(t, h, 99, early, late); len(got) != 0 {
		t.Errorf("%d samples of a tag that there is not", len(got))
	}
	add(t, h)
	// who reads may write, and read something else
	if err := h.Read(tag, 0, 5*second, func(x []bridge.Sample) error {
		_, _, err := h.Latest(other)
		return errors.Join(err, h.Append([]bridge.Sample{{Tag: other, Source: 20000 * second}}))
	}); err != nil {
		t.Error(err)
	}
}

func latest(t *testing.T, s Store) {
	place := s.Place(t)
	h := s.open(t, place)
	tag := register(t, h, "level")
	if _, ok, err := h.Latest(tag); ok || err != nil {
		t.Errorf("there is a latest sample of nothing: %v", err)
	}
	want := func(source bridge.Time, value float64) {
		t.Helper()
		if x, ok, err := h.Latest(tag); err != nil || !ok || x.Source != source || math.Float64bits(x.Value) != math.Float64bits(value) {
			t.Errorf("%v %v %v, want %g at %d", x, ok, err, value, source)
		}
	}
	odd := math.Float64frombits(0x7ff8dead0000beef)
	add(t, h, bridge.Sample{Tag: tag, Value: 1, Source: 10 * second})
	want(10*second, 1)
	add(t, h, bridge.Sample{Tag: tag, Value: odd, Source: 2000 * second}, bridge.Sample{Tag: tag, Value: 3, Source: 20 * second})
	want(2000*second, odd)
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	h = s.open(t, place)
	want(2000*second, odd)
	add(t, h, bridge.Sample{Tag: tag, Value: 4, Source: 1000 * second}) // late
	want(2000*second, odd)
	if err := h.Forget(tag, 2001*second); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := h.Latest(tag); ok || err != nil {
		t.Errorf("what was forgotten is the latest: %v", err)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
}

func buckets(t *testing.T, s Store) {
	h := s.fresh(t)
	tag := register(t, h, "a")
	batch := []bridge.Sample{{Value: 3, Source: 1}, {Value: 1, Source: 5}, {Value: math.NaN(), Source: 6}, {Value: 100, Source: 7, Status: bridge.Bad}, {Value: 8, Source: 25, Status: bridge.Bad}, {Value: -2, Source: 39}}
	for i := range batch {
		batch[i].Tag = tag
	}
	add(t, h, batch...)
	got, err := historian.Buckets(h, tag, 0, 40, 10)
	if err != nil || len(got) != 3 {
		t.Fatalf("%+v, %v", got, err)
	}
	if b := got[0]; b.Count != 4 || b.Good != 2 || b.Least != 1 || b.Greatest != 3 || b.Mean != 2 || b.Last.Value != 100 {
		t.Errorf("first: %+v", b)
	}
	if b := got[1]; b.From != 20 || b.Good != 0 || !math.IsNaN(b.Mean) || b.Last.Value != 8 {
		t.Errorf("second: %+v", b)
	}
	if b := got[2]; b.From != 30 || b.Mean != -2 {
		t.Errorf("third: %+v", b)
	}
}

func names(t *testing.T, s Store) {
	place := s.Place(t)
	h := s.open(t, place)
	want := map[string]bridge.TagID{}
	for _, name := range []string{"a", "A", "a ", "ü", "u\u0308", `'; drop table sample; --`, "plant/level"} {
		want[name] = register(t, h, name)
	}
	if _, err := h.Register(""); err == nil {
		t.Error("a tag without a name is registered")
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	h = s.open(t, place)
	defer func() { _ = h.Close() }()
	for name, id := range want {
		if again := register(t, h, name); again != id || id == 0 {
			t.Errorf("%q had the number %d and has %d now", name, id, again)
		}
	}
	got, err := h.Names()
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
}
