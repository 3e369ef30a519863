package historian

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

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

// anySample draws from what makes encodings fail: extreme times, NaN payloads, -0, many statuses.
func anySample(t *rapid.T, tag bridge.TagID) bridge.Sample {
	source := rapid.OneOf(rapid.Int64Range(0, 3600e9), rapid.Int64Range(-3600e9, 0), rapid.Just(int64(math.MinInt64)), rapid.Just(int64(math.MaxInt64)), rapid.Int64()).Draw(t, "source")
	value := rapid.OneOf(rapid.Float64(), rapid.Just(math.Copysign(0, -1)), rapid.Just(math.Float64frombits(0x7ff8dead0000beef)), rapid.Just(math.Float64frombits(0xfff0000000000001)),
		rapid.Just(math.Inf(-1)), rapid.Just(21.5)).Draw(t, "value")
	return bridge.Sample{Tag: tag, Value: value, Source: bridge.Time(source), Server: bridge.Time(rapid.Int64().Draw(t, "server")), Status: bridge.Status(rapid.SampledFrom([]uint32{0, 0, 0x80000000, 0x40900000}).Draw(t, "status"))}
}

func bitsOf(x bridge.Sample) string {
	return fmt.Sprintf("%d %016x %08x", x.Source, math.Float64bits(x.Value), uint32(x.Status))
}

// Whatever is appended, in whatever order, over whatever restarts, is there: in order, once, with its bits.
func TestEverySampleComesBackWithItsBits(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir := t.TempDir()
		s := open(t, dir)
		tags := make([]bridge.TagID, 2)
		for i, name := range []string{"plant/level", "ü"} {
			var err error
			if tags[i], err = s.Register(name); err != nil {
				rt.Fatal(err)
			}
		}
		model := map[bridge.TagID]map[string]bool{tags[0]: {}, tags[1]: {}}
		for range rapid.IntRange(1, 8).Draw(rt, "steps") {
			switch rapid.IntRange(0, 4).Draw(rt, "what") {
			case 0:
				if err := s.Close(); err != nil {
					rt.Fatal(err)
				}
				s = open(t, dir)
			case 1:
				if err := s.db.Flush(); err != nil {
					rt.Fatal(err)
				}
			default:
				var batch []bridge.Sample
				for range rapid.IntRange(0, 12).Draw(rt, "samples") {
					x := anySample(rt, rapid.SampledFrom(tags).Draw(rt, "tag"))
					batch = append(batch, x)
					if rapid.IntRange(0, 3).Draw(rt, "twice") == 0 {
						batch = append(batch, x)
					}
				}
				if err := s.Append(batch); err != nil {
					rt.Fatal(err)
				}
				for _, x := range batch {
					if x.Source < math.MaxInt64 { // beyond every "to"
						model[x.Tag][bitsOf(x)] = true
					}
				}
			}
		}
		for _, tag := range tags {
			got := all(t, s, tag, math.MinInt64, math.MaxInt64)
			if !slices.IsSortedFunc(got, func(a, b bridge.Sample) int { return cmp.Compare(a.Source, b.Source) }) {
				rt.Fatal("not in order of time")
			}
			if len(got) != len(model[tag]) {
				rt.Fatalf("%d samples, want %d", len(got), len(model[tag]))
			}
			for _, x := range got {
				if !model[tag][bitsOf(x)] || x.Tag != tag {
					rt.Fatalf("%s was never appended", bitsOf(x))
				}
			}
			if last, ok, err := s.Latest(tag); err != nil || len(got) > 0 && (!ok || last.Source < got[len(got)-1].Source) {
				rt.Fatalf("latest %v %v %v", last, ok, err)
			}
		}
		if err := s.Close(); err != nil {
			rt.Fatal(err)
		}
	})
}

func TestOnlyTheTimeThatIsAskedForIsRead(t *testing.T) {
	s := open(t, t.TempDir())
	defer func() { _ = s.Close() }()
	tag, err := s.Register("level")
	if err != nil {
		t.Fatal(err)
	}
	var batch []bridge.Sample
	for i := range 3000 {
		batch = append(batch, bridge.Sample{Tag: tag, Value: float64(i), Source: bridge.Time(i) * second})
	}
	if err := s.Append(batch); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]int{{0, 3000}, {599, 601}, {600, 1200}, {601, 602}, {5, 5}, {7, 3}, {2999, 9000}} {
		got := all(t, s, tag, bridge.Time(c[0])*second, bridge.Time(c[1])*second)
		want := max(min(c[1], 3000)-c[0], 0)
		if len(got) != want || want > 0 && got[0].Value != float64(c[0]) {
			t.Errorf("%v: %d samples, want %d", c, len(got), want)
		}
	}
	stop := errors.New("enough")
	if err := s.Read(tag, 0, 3000*second, func([]bridge.Sample) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("the reader's error is lost: %v", err)
	}
	if err := s.Append([]bridge.Sample{{Tag: 99}}); err == nil {
		t.Error("a tag without a name is taken")
	}
}

func TestForgettingLeavesTheRest(t *testing.T) {
	s := open(t, t.TempDir())
	defer func() { _ = s.Close() }()
	a, _ := s.Register("a")
	b, _ := s.Register("b")
	for _, tag := range []bridge.TagID{a, b} {
		for i := range 30 {
			if err := s.Append([]bridge.Sample{{Tag: tag, Value: 1, Source: bridge.Time(i) * 60 * second}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := s.Forget(a, 13*60*second+1); err != nil {
		t.Fatal(err)
	}
	if got := all(t, s, a, -1<<60, 1<<60); len(got) != 16 || got[0].Source != 14*60*second {
		t.Errorf("%d samples are left, from %d", len(got), got[0].Source)
	}
	if got := all(t, s, b, -1<<60, 1<<60); len(got) != 30 {
		t.Errorf("%d of another tag are left", len(got))
	}
	if err := s.Forget(a, 1<<60); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := s.Latest(a); ok || err != nil {
		t.Errorf("there is a latest sample of nothing: %v", err)
	}
}

func TestGapsAreKept(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	gaps := []Gap{{"plc", 50 * second, 60 * second, "restarted"}, {"mqtt", 10 * second, 20 * second, "link"}, {"plc", 10 * second, 30 * second, "link"}}
	for _, g := range gaps {
		if err := s.AddGap(g); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	defer func() { _ = s.Close() }()
	if err := s.AddGap(Gap{"plc", 80 * second, 90 * second, "link"}); err != nil {
		t.Fatal(err)
	}
	got, err := s.Gaps("plc", 25*second, 80*second)
	if err != nil || fmt.Sprint(got) != fmt.Sprint([]Gap{gaps[2], gaps[0]}) {
		t.Errorf("%v, %v", got, err)
	}
	if err := s.Forget(0, 30*second); err != nil {
		t.Fatal(err)
	}
	if got, _ := s.Gaps("", -1<<60, 1<<60); len(got) != 2 {
		t.Errorf("%v", got)
	}
}

func TestBuckets(t *testing.T) {
	s := open(t, t.TempDir())
	defer func() { _ = s.Close() }()
	tag, _ := s.Register("a")
	batch := []bridge.Sample{{Value: 3, Source: 1}, {Value: 1, Source: 5}, {Value: math.NaN(), Source: 6}, {Value: 100, Source: 7, Status: bridge.Bad}, {Value: 8, Source: 25, Status: bridge.Bad}, {Value: -2, Source: 39}}
	for i := range batch {
		batch[i].Tag = tag
	}
	if err := s.Append(batch); err != nil {
		t.Fatal(err)
	}
	got, err := Buckets(s, tag, 0, 40, 10)
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

func TestGoroutinesAppendAtOnce(t *testing.T) {
	s := open(t, t.TempDir())
	defer func() { _ = s.Close() }()
	var group sync.WaitGroup
	for g := range 8 {
		group.Add(1)
		go func() {
			defer group.Done()
			tag, err := s.Register(fmt.Sprint(g % 4))
			for i := 0; err == nil && i < 20; i++ {
				err = s.Append([]bridge.Sample{{Tag: tag, Value: float64(g), Source: bridge.Time(i) * second}})
				if i == 10 && g == 0 {
					err = errors.Join(err, s.Forget(tag, -second))
				}
			}
			if err != nil {
				t.Error(err)
			}
		}()
	}
	group.Wait()
	names, err := s.Names()
	if err != nil || len(names) != 4 {
		t.Fatalf("%v, %v", names, err)
	}
	for _, tag := range names {
		if got := all(t, s, tag, -1<<60, 1<<60); len(got) != 40 {
			t.Errorf("%d samples, want 40", len(got))
		}
	}
}

// Killed for good: what was acknowledged before is there afterwards.
func TestKillLosesNothingAcknowledged(t *testing.T) {
	if dir := os.Getenv("GEMEL_HISTORIAN_CHILD"); dir != "" {
		s := open(t, dir)
		tag, err := s.Register("a")
		from := len(all(t, s, tag, 0, 1<<60))
		for i := from; err == nil; i++ {
			err = s.Append([]bridge.Sample{{Tag: tag, Value: float64(i), Source: bridge.Time(i) * second}})
			fmt.Printf("acknowledged %d\n", i+1)
		}
		t.Fatal(err)
	}
	dir := t.TempDir()
	for round := range 3 {
		cmd := exec.Command(os.Args[0], "-test.run", "^TestKillLosesNothingAcknowledged$")
		cmd.Env = append(os.Environ(), "GEMEL_HISTORIAN_CHILD="+dir)
		out := &counter{stop: 20 + 17*round, full: make(chan struct{})}
		cmd.Stdout = out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		<-out.full
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		s := open(t, dir)
		tag, err := s.Register("a")
		if err != nil {
			t.Fatal(err)
		}
		got := all(t, s, tag, 0, 1<<60)
		if len(got) < out.last() {
			t.Errorf("%d were acknowledged, %d are there", out.last(), len(got))
		}
		for i, x := range got {
			if x.Value != float64(i) {
				t.Fatalf("sample %d has the value %g", i, x.Value)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// counter reads what a child acknowledges.
type counter struct {
	mu   sync.Mutex
	buf  bytes.Buffer
	stop int
	full chan struct{}
	done bool
}

func (c *counter) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.buf.Write(p)
	if !c.done && bytes.Count(c.buf.Bytes(), []byte("\n")) >= c.stop {
		c.done = true
		close(c.full)
	}
	return len(p), nil
}

func (c *counter) last() (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for line := range bytes.Lines(c.buf.Bytes()) {
		_, _ = fmt.Sscanf(string(line), "acknowledged %d\n", &n)
	}
	return n
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
