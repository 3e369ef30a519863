package historian

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"testing"

	"gemel/bridge"
)

const second = bridge.Time(1e9)

func open(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func all(t testing.TB, h Historian, tag bridge.TagID, from, to bridge.Time) (list []bridge.Sample) {
	t.Helper()
	if err := h.Read(tag, from, to, func(x []bridge.Sample) error { list = append(list, x...); return nil }); err != nil {
		t.Fatal(err)
	}
	return list
}

func bitsOf(x bridge.Sample) string {
	return fmt.Sprintf("%d %016x %08x", x.Source, math.Float64bits(x.Value), uint32(x.Status))
}

func TestAForeignFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if err := s.db.Set([]byte{keyFormat}, []byte("something else"), nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err == nil {
		t.Error("another format was opened")
	}
}

func FuzzChunks(f *testing.F) {
	f.Add(appendChunk(nil, []bridge.Sample{{Value: 1, Source: 5, Server: 7}, {Value: 1.5, Source: 6, Server: 8, Status: bridge.Bad}}))
	f.Add([]byte{chunkVersion, 0xff, 0xff, 0xff, 0x1f})
	f.Fuzz(func(t *testing.T, data []byte) {
		samples, err := readChunks(data, 3, nil)
		if err != nil {
			return
		}
		again, err := readChunks(appendChunk(nil, samples), 3, nil)
		if err != nil || len(again) != len(samples) {
			t.Fatalf("%d samples became %d, %v", len(samples), len(again), err)
		}
		for i := range again {
			if bitsOf(again[i]) != bitsOf(samples[i]) || again[i].Server != samples[i].Server {
				t.Fatalf("sample %d: %v became %v", i, samples[i], again[i])
			}
		}
	})
}

// A thousand tags at a kilohertz, in batches of a tenth of a second, each on disk before the next.
func BenchmarkAppend(b *testing.B) {
	dir := b.TempDir()
	s := open(b, dir)
	const tags, each = 1000, 100
	batch := make([]bridge.Sample, 0, tags*each)
	ids := make([]bridge.TagID, tags)
	for i := range ids {
		ids[i], _ = s.Register(fmt.Sprint(i))
	}
	b.ResetTimer()
	for n := range b.N {
		batch = batch[:0]
		for _, id := range ids {
			for i := range each {
				at := bridge.Time(n*each+i) * 1e6
				batch = append(batch, bridge.Sample{Tag: id, Value: 20 + float64((n*each+i)%1000)/128, Source: at, Server: at + 12345})
			}
		}
		if err := s.Append(batch); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*tags*each)/b.Elapsed().Seconds(), "samples/s")
	if err := s.db.Flush(); err != nil {
		b.Fatal(err)
	}
	b.StopTimer()
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(size(b, dir))/float64(b.N*tags*each), "B/sample")
}

// An hour of one tag out of 3.6 million samples: a thousand tags, a sample a second.
func BenchmarkReadHour(b *testing.B) {
	s := open(b, b.TempDir())
	defer func() { _ = s.Close() }()
	var batch []bridge.Sample
	for i := range 1000 {
		id, _ := s.Register(fmt.Sprint(i))
		for k := range 3600 {
			batch = append(batch, bridge.Sample{Tag: id, Value: 20 + float64(k*i%1000)/128, Source: bridge.Time(k) * second})
		}
	}
	if err := errors.Join(s.Append(batch), s.db.Flush()); err != nil {
		b.Fatal(err)
	}
	for n := 0; b.Loop(); n++ {
		if got := len(all(b, s, bridge.TagID(n%1000+1), 0, 3600*second)); got != 3600 {
			b.Fatal(got)
		}
	}
}

func size(t testing.TB, dir string) (n int64) {
	t.Helper()
	if err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			info, e := d.Info()
			if err = e; e == nil {
				n += info.Size()
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}
