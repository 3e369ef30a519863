package edge

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gemel/bridge"
)

func open(t interface{ Fatal(...any) }, dir string, most int64) *Queue {
	q, err := openQueue(dir, most, unsynced) // the disk is not what these tests are about
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func unsynced(*os.File) error { return nil }

// numbered samples: the source time is the number.
func numbered(from, to int) (list []bridge.Sample) {
	for i := from; i < to; i++ {
		list = append(list, bridge.Sample{Tag: bridge.TagID(i % 5), Value: float64(i), Source: bridge.Time(i + 1), Server: bridge.Time(i + 2), Status: bridge.Status(i % 3)})
	}
	return list
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Appends, publishing, refusals, restarts and drops in any order: what comes out is what went in, in order, but for what a gap covers and counts.
func TestNothingLeavesTheQueueUntold(t *testing.T) {
	base := t.TempDir()
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		dir := filepath.Join(base, fmt.Sprint(run))
		most := int64(64<<10) * rapid.Int64Range(1, 4).Draw(t, "most")
		q := open(t, dir, most)
		next := 0
		dropped := map[bridge.Time]bool{}
		got := map[bridge.Time]int{}
		var newest bridge.Time
		counted := uint64(0)
		publish := func(b *Batch) {
			for _, g := range b.Gaps {
				if g.Text == damage {
					t.Fatal("undamaged files are said to be damaged")
				}
				for at := g.From; at <= g.To; at++ {
					dropped[at] = true
				}
				counted += g.Lost
			}
			for i, s := range b.Samples {
				if s != numbered(int(s.Source-1), int(s.Source))[0] {
					t.Fatalf("%+v", s)
				}
				if i > 0 && s.Source != b.Samples[i-1].Source+1 {
					t.Fatalf("%d comes after %d", s.Source, b.Samples[i-1].Source)
				}
				if s.Source > newest && s.Source != newest+1 && !dropped[s.Source-1] {
					t.Fatalf("%d comes after %d, and no gap tells of it", s.Source, newest)
				}
				newest = max(newest, s.Source)
				got[s.Source]++
			}
		}
		var b Batch
		drain := func() {
			for {
				ok, err := q.Next(&b, 700)
				if err != nil {
					t.Fatal(err)
				}
				if !ok {
					return
				}
				publish(&b)
				if err := q.Done(); err != nil {
					t.Fatal(err)
				}
			}
		}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			switch rapid.IntRange(0, 9).Draw(t, "what") {
			case 0, 1, 2, 3, 4, 5:
				n := rapid.IntRange(1, 900).Draw(t, "n")
				if err := q.Append(numbered(next, next+n)); err != nil {
					t.Fatal(err)
				}
				next += n
			case 6:
				drain()
			case 7, 8: // a batch that is told, and taken or not
				ok, err := q.Next(&b, rapid.IntRange(1, 1000).Draw(t, "batch"))
				if err != nil {
					t.Fatal(err)
				}
				if rapid.Bool().Draw(t, "full meanwhile") {
					if err := q.Append(numbered(next, next+1500)); err != nil {
						t.Fatal(err)
					}
					next += 1500
				}
				if ok && rapid.Bool().Draw(t, "taken") {
					publish(&b)
					if err := q.Done(); err != nil {
						t.Fatal(err)
					}
				}
			case 9:
				if err := q.Close(); err != nil {
					t.Fatal(err)
				}
				q = open(t, dir, most)
				if q.Newest() != bridge.Time(next) {
					t.Fatalf("the newest is %d, want %d", q.Newest(), next)
				}
			}
			size := int64(0)
			files, _ := filepath.Glob(filepath.Join(dir, "*"+segmentSuffix))
			for _, f := range files {
				info, err := os.Stat(f)
				if err != nil {
					t.Fatal(err)
				}
				size += info.Size()
			}
			if size > most || size != q.Bytes() {
				t.Fatalf("%d bytes on disk, %d counted, %d allowed", size, q.Bytes(), most)
			}
		}
		drain()
		missing := uint64(0)
		for at := bridge.Time(1); at <= bridge.Time(next); at++ {
			if got[at] == 0 {
				if missing++; !dropped[at] {
					t.Fatalf("%d of %d is missing, and no gap tells of it", at, next)
				}
			}
		}
		if counted < missing {
			t.Fatalf("%d are missing, the gaps count %d", missing, counted)
		}
		if err := q.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestGapsKeepTheirPlaceAmongSamples(t *testing.T) {
	dir := t.TempDir()
	q := open(t, dir, 1<<20)
	g := Gap{Source: "plc", From: 5, To: 9, Text: "the device was away"}
	check(t, q.Append(numbered(0, 3), g))
	check(t, q.Close())
	q = open(t, dir, 1<<20)
	var b Batch
	if ok, err := q.Next(&b, 10); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if d := cmp.Diff(Batch{numbered(0, 3), []Gap{g}}, b); d != "" {
		t.Error(d)
	}
	if _, err := OpenQueue(dir, 1<<20); !errors.Is(err, errInUse) {
		t.Errorf("a second process may write: %v", err)
	}
	check(t, q.Close())
	if err := q.Append(numbered(0, 1)); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Error(err)
	}
}

// Every byte of every segment, turned over or cut off: never a panic, never a sample that was not appended, never silence about what is missing.
func TestDamagedSegmentsAreTold(t *testing.T) {
	whole := t.TempDir()
	q := open(t, whole, 64<<10)
	for i := range 6 {
		check(t, q.Append(numbered(i, i+1)))
	}
	check(t, q.Close())
	q = open(t, whole, 64<<10) // a second segment
	check(t, q.Append(numbered(6, 9)))
	check(t, q.Close())
	files, _ := filepath.Glob(filepath.Join(whole, "*"+segmentSuffix))
	if len(files) != 2 {
		t.Fatal(files)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		check(t, err)
		for i := range text {
			for _, cut := range []bool{false, true} {
				dir := t.TempDir()
				check(t, os.CopyFS(dir, os.DirFS(whole)))
				damaged := append([]byte(nil), text...)
				damaged[i] ^= 0x10
				if cut {
					damaged = damaged[:i]
				}
				check(t, os.WriteFile(filepath.Join(dir, filepath.Base(name)), damaged, 0o640))
				q := open(t, dir, 64<<10)
				var b Batch
				_, err := q.Next(&b, 100)
				check(t, err)
				seen := map[bridge.Time]bool{}
				for _, s := range b.Samples {
					seen[s.Source] = true
					if s != numbered(int(s.Source-1), int(s.Source))[0] {
						t.Fatalf("byte %d: %+v was never appended", i, s)
					}
				}
				// a file that ends at the end of a record shows nothing of what was behind it: only what was never synced can be missing so
				atRecord := cut && (i <= headerSize || name == files[0] && (i-headerSize)%(frameSize+1+sampleSize) == 0)
				if len(seen) < 9 && len(b.Gaps) == 0 && !atRecord {
					t.Fatalf("%s, byte %d, cut %t: %d samples of 9, and no gap", filepath.Base(name), i, cut, len(seen))
				}
				check(t, q.Close())
			}
		}
	}
}

func TestADamagedCursorTellsAgain(t *testing.T) {
	dir := t.TempDir()
	q := open(t, dir, 64<<10)
	check(t, q.Append(numbered(0, 3)))
	var b Batch
	_, err := q.Next(&b, 10)
	check(t, err)
	check(t, q.Done())
	check(t, q.Close())
	for _, text := range []string{"", "{", `{"segment":0,"offset":-5}`, `{"segment":0,"offset":99999999}`, `{"segment":18446744073709551615,"offset":20}`} {
		check(t, os.WriteFile(filepath.Join(dir, cursorFile), []byte(text), 0o640))
		q = open(t, dir, 64<<10)
		_, err := q.Next(&b, 10)
		check(t, err)
		check(t, q.Append(numbered(3, 4)))
		if ok, err := q.Next(&b, 10); !ok || err != nil {
			t.Fatalf("%s: %t, %v", text, ok, err)
		}
		check(t, q.Close())
	}
}

// After a failed fsync nobody knows what is on disk: nothing is taken any more. A full disk is another thing: the next write may work.
func TestAFailedSyncEndsTheQueue(t *testing.T) {
	dir, fail := t.TempDir(), false
	q, err := openQueue(dir, 64<<10, func(*os.File) error {
		if fail {
			return errors.New("input/output error")
		}
		return nil
	})
	check(t, err)
	check(t, q.Append(numbered(0, 2)))
	fail = true
	if err := q.Append(numbered(2, 3)); err == nil {
		t.Error("a sample that is not on disk was taken")
	}
	fail = false
	if err := q.Append(numbered(2, 3)); err == nil || !strings.Contains(err.Error(), "input/output error") {
		t.Error(err)
	}
	check(t, q.Close())
	q = open(t, dir, 64<<10)
	check(t, q.Append(numbered(2, 3)))
	var b Batch
	if _, err := q.Next(&b, 10); err != nil || len(b.Samples) < 3 {
		t.Errorf("%v, %v", b, err)
	}
	check(t, q.Close())
}

func FuzzRecord(f *testing.F) {
	f.Add(appendSamples(nil, numbered(0, 3)))
	gap, _ := appendGap(nil, Gap{Source: "plc", From: 1, To: 2})
	f.Add(gap)
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 's'})
	f.Add([]byte{1, 0, 0, 0, 0, 0, 0, 0, 's'})
	f.Fuzz(func(t *testing.T, text []byte) {
		for i := range text {
			if i > 64 {
				break
			}
			seal2 := append([]byte(nil), text[i:]...)
			if len(seal2) > frameSize {
				seal(seal2) // so that the fuzzer reaches what lies behind the checksum
			}
			for _, x := range [][]byte{text[i:], seal2} {
				var b Batch
				n, err := parseRecord(x, &b)
				if err != nil && (len(b.Samples) > 0 || len(b.Gaps) > 0) || err == nil && (n < frameSize+1 || n > len(x)) {
					t.Fatalf("%d, %v, %+v", n, err, b)
				}
				if err == nil && len(b.Samples) > 0 && string(appendSamples(nil, b.Samples)) != string(x[:n]) {
					t.Fatal("what was read is written differently")
				}
			}
		}
		_, _ = parseHeader(text)
	})
}
