package historiantest

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gemel/bridge"
	"gemel/bridge/historian"
)

// anySample draws from what makes encodings fail: extreme times, NaN payloads, -0, many statuses.
func anySample(t *rapid.T, tag bridge.TagID) bridge.Sample {
	source := rapid.OneOf(rapid.Int64Range(0, 3600e9), rapid.Int64Range(-3600e9, 0), rapid.Just(int64(math.MinInt64)), rapid.Just(int64(math.MaxInt64)), rapid.Int64()).Draw(t, "source")
	value := rapid.OneOf(rapid.Float64(), rapid.Just(0.0), rapid.Just(math.Copysign(0, -1)), rapid.Just(math.Float64frombits(0x7ff8dead0000beef)), rapid.Just(math.Float64frombits(0xfff0000000000001)),
		rapid.Just(math.Inf(-1)), rapid.Just(21.5), rapid.Just(5e-324)).Draw(t, "value")
	return bridge.Sample{Tag: tag, Value: value, Source: bridge.Time(source), Server: bridge.Time(rapid.Int64().Draw(t, "server")),
		Status: bridge.Status(rapid.SampledFrom([]uint32{0, 0, 0x80000000, 0x40900000, 0xffffffff}).Draw(t, "status"))}
}

// kept is what a store should hold of a tag.
type kept map[string]bridge.Sample

func (k kept) add(x bridge.Sample) {
	if _, told := k[bitsOf(x)]; !told {
		k[bitsOf(x)] = x
	}
}

func (k kept) forget(before bridge.Time) {
	for key, x := range k {
		if x.Source < before {
			delete(k, key)
		}
	}
}

// held holds a tag of a store against what should be there.
func (k kept) held(t *rapid.T, h historian.Historian, tag bridge.TagID) {
	var got []bridge.Sample
	if err := h.Read(tag, early, late, func(x []bridge.Sample) error { got = append(got, x...); return nil }); err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(got, func(a, b bridge.Sample) int { return cmp.Compare(a.Source, b.Source) }) {
		t.Fatal("not in order of time")
	}
	last, want := early, 0
	for _, x := range k {
		if last = max(last, x.Source); x.Source < late { // which is beyond every "to"
			want++
		}
	}
	if len(got) != want {
		t.Fatalf("%d samples, want %d", len(got), want)
	}
	seen := map[string]bool{}
	for _, x := range got {
		told, ok := k[bitsOf(x)]
		if !ok || seen[bitsOf(x)] || x.Tag != tag || x.Server != told.Server {
			t.Fatalf("%s, received at %d, was never appended (%v, first received at %d), or is there twice", bitsOf(x), x.Server, ok, told.Server)
		}
		seen[bitsOf(x)] = true
	}
	switch x, ok, err := h.Latest(tag); {
	case err != nil || ok != (len(k) > 0):
		t.Fatalf("latest: %v, %v of %d", err, ok, len(k))
	case ok && (x.Source != last || x.Tag != tag):
		t.Fatalf("latest is of %d, want %d", x.Source, last)
	}
}

func model(t *testing.T, s Store) {
	rapid.Check(t, func(rt *rapid.T) {
		place := s.Place(t)
		h := s.open(t, place)
		tags := []bridge.TagID{register(t, h, "plant/level"), register(t, h, "ü")}
		model := map[bridge.TagID]kept{tags[0]: {}, tags[1]: {}}
		for range rapid.IntRange(1, 8).Draw(rt, "steps") {
			switch rapid.IntRange(0, 5).Draw(rt, "what") {
			case 0:
				if err := h.Close(); err != nil {
					rt.Fatal(err)
				}
				h = s.open(t, place)
			case 1:
				if s.Settle != nil {
					s.Settle(t, h)
				}
			case 2:
				tag := rapid.SampledFrom(tags).Draw(rt, "forgotten")
				before := bridge.Time(rapid.Int64Range(-3600e9, 3600e9).Draw(rt, "before"))
				if err := h.Forget(tag, before); err != nil {
					rt.Fatal(err)
				}
				model[tag].forget(before)
			default:
				var batch []bridge.Sample
				for range rapid.IntRange(0, 12).Draw(rt, "samples") {
					x := anySample(rt, rapid.SampledFrom(tags).Draw(rt, "tag"))
					batch = append(batch, x)
					if rapid.IntRange(0, 3).Draw(rt, "twice") == 0 {
						batch = append(batch, x)
					}
				}
				if err := h.Append(batch); err != nil {
					rt.Fatal(err)
				}
				for _, x := range batch {
					model[x.Tag].add(x)
				}
			}
		}
		for _, tag := range tags {
			model[tag].held(rt, h, tag)
		}
		if err := h.Close(); err != nil {
			rt.Fatal(err)
		}
	})
}
