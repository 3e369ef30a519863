package historiantest

import (
	"fmt"
	"math"
	"testing"

	"gemel/bridge"
	"gemel/bridge/historian"
)

// Store is a kind of historian.
type Store struct {
	Place  func(t testing.TB) string                       // a new, empty one
	Open   func(place string) (historian.Historian, error) // what was kept there is there again
	Settle func(t testing.TB, h historian.Historian)       // what the store does with its files at leisure, now; or nil
}

// Run puts a store through the suite.
func Run(t *testing.T, s Store) {
	for _, x := range []struct {
		name string
		test func(*testing.T, Store)
	}{
		{"Model", model}, {"Times", times}, {"Latest", latest}, {"Buckets", buckets}, {"Forget", forget}, {"ForgetAll", forgetAll}, {"Gaps", gaps}, {"Names", names}, {"Many", many}, {"Same", sameAtOnce}, {"Kill", kill},
	} {
		t.Run(x.name, func(t *testing.T) { x.test(t, s) })
	}
}

const second = bridge.Time(1e9)

// Times beyond all samples.
const (
	early = bridge.Time(math.MinInt64)
	late  = bridge.Time(math.MaxInt64)
)

func (s Store) open(t testing.TB, place string) historian.Historian {
	t.Helper()
	h, err := s.Open(place)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// fresh is an empty store that is closed when the test ends.
func (s Store) fresh(t testing.TB) historian.Historian {
	t.Helper()
	h := s.open(t, s.Place(t))
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

func register(t testing.TB, h historian.Historian, name string) bridge.TagID {
	t.Helper()
	id, err := h.Register(name)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func add(t testing.TB, h historian.Historian, samples ...bridge.Sample) {
	t.Helper()
	if err := h.Append(samples); err != nil {
		t.Fatal(err)
	}
}

func all(t testing.TB, h historian.Historian, tag bridge.TagID, from, to bridge.Time) (list []bridge.Sample) {
	t.Helper()
	if err := h.Read(tag, from, to, func(x []bridge.Sample) error { list = append(list, x...); return nil }); err != nil {
		t.Fatal(err)
	}
	return list
}

// bitsOf is what makes two samples of a tag one.
func bitsOf(x bridge.Sample) string {
	return fmt.Sprintf("%d %016x %08x", x.Source, math.Float64bits(x.Value), uint32(x.Status))
}
