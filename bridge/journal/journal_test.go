package journal

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
)

func key(seed byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
}

func public(k ed25519.PrivateKey) []ed25519.PublicKey {
	return []ed25519.PublicKey{k.Public().(ed25519.PublicKey)}
}

// seconds is a clock that moves one at each look.
func seconds() bridge.Clock {
	return bridgetest.NewSteppingClock(time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC), time.Second)
}

func open(t *testing.T, dir string) *Journal {
	t.Helper()
	j, err := Open(dir, key(1), seconds())
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// filled is a journal of n entries with a checkpoint in the middle; the last one is not signed.
func filled(t *testing.T, n int) (dir string, middle Checkpoint) {
	t.Helper()
	dir = t.TempDir()
	j := open(t, dir)
	for i := range n {
		if _, err := j.Append("write", "anna", map[string]int{"i": i}); err != nil {
			t.Fatal(err)
		}
		if i == n/2 {
			c, err := j.Checkpoint()
			if err != nil {
				t.Fatal(err)
			}
			middle = c
		}
	}
	if err := errors.Join(j.segment.Close(), j.lock.Close()); err != nil { // as a process that dies
		t.Fatal(err)
	}
	return dir, middle
}

func verify(t *testing.T, dir string, known ...Checkpoint) *Report {
	t.Helper()
	r, err := Verify(dir, public(key(1)), known...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWhatWasAppendedIsReadAfterReopening(t *testing.T) {
	dir, middle := filled(t, 10)
	j := open(t, dir)
	if e, err := j.Append("approval", "ben", "yes"); err != nil || e.N != 12 {
		t.Errorf("entry %d, %v; want 12", e.N, err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	r := verify(t, dir, middle)
	if len(r.Problems) > 0 || r.Entries != 13 || r.Unsigned != 0 || r.Checkpoints != 2 {
		t.Errorf("report %+v", r)
	}
	var kinds []string
	if err := Read(dir, 11, func(e Entry) error { kinds = append(kinds, e.Kind+" "+e.By+" "+string(e.Body[:3])); return nil }); err != nil {
		t.Fatal(err)
	}
	if want := `[write anna {"i approval ben "ye checkpoint journal {"n]`; fmt.Sprint(kinds) != want {
		t.Errorf("read %v, want %s", kinds, want)
	}
}

// Every byte of the folder counts: each is changed, taken out and doubled in turn.
func TestEveryChangedMissingOrDoubledByteIsFound(t *testing.T) {
	dir, _ := filled(t, 4)
	path := filepath.Join(dir, segmentName(1))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	try := func(what string, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if r := verify(t, dir); len(r.Problems) == 0 && r.Torn == 0 {
			t.Errorf("%s: not found", what)
		}
	}
	for i := range whole {
		for bit := range 8 {
			changed := bytes.Clone(whole)
			changed[i] ^= 1 << bit
			try(fmt.Sprintf("bit %d of byte %d", bit, i), changed)
		}
		try(fmt.Sprintf("without byte %d", i), append(bytes.Clone(whole[:i]), whole[i+1:]...))
		if i+1 == len(whole) || whole[i] != whole[i+1] {
			try(fmt.Sprintf("byte %d twice", i), append(append(bytes.Clone(whole[:i+1]), whole[i]), whole[i+1:]...))
		}
	}
	lines := bytes.SplitAfter(whole, []byte("\n"))
	lines = lines[:len(lines)-1]
	for i := range lines[:len(lines)-1] {
		swapped := append([][]byte{}, lines...)
		swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
		try(fmt.Sprintf("lines %d and %d swapped", i+1, i+2), bytes.Join(swapped, nil))
		missing := append(append([][]byte{}, lines[:i]...), lines[i+1:]...)
		try(fmt.Sprintf("without line %d", i+1), bytes.Join(missing, nil))
	}
}

// Whole lines cut off the end break no hash; only a checkpoint that was kept elsewhere tells.
func TestTruncationIsFoundAgainstAnExportedCheckpoint(t *testing.T) {
	dir, middle := filled(t, 6)
	path := filepath.Join(dir, segmentName(1))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(whole, []byte("\n"))
	for keep := range len(lines) - 1 {
		if err := os.WriteFile(path, bytes.Join(lines[:keep], nil), 0o600); err != nil {
			t.Fatal(err)
		}
		if r := verify(t, dir); len(r.Problems) > 0 {
			t.Errorf("%d lines: %v", keep, r.Problems)
		}
		r := verify(t, dir, middle)
		if cut := keep < int(middle.N); cut != (len(r.Problems) == 1) || cut && !strings.Contains(r.Problems[0], "cut off") {
			t.Errorf("%d lines beside a checkpoint of %d: %v", keep, middle.N, r.Problems)
		}
	}
}

// A forger who recomputes all hashes is found by signatures before, and by an exported checkpoint also where he signs with a key of his own.
func TestAJournalWrittenAnewIsFound(t *testing.T) {
	_, middle := filled(t, 6)
	forged := t.TempDir()
	j, err := Open(forged, key(2), seconds())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 6 {
		if _, err := j.Append("write", "anna", map[string]int{"i": i + 1}); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if r := verify(t, forged); len(r.Problems) != 1 || !strings.Contains(r.Problems[0], "not the journal's") {
		t.Errorf("another key: %v", r.Problems)
	}
	r, err := Verify(forged, nil, middle)
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.Join(r.Problems, "\n"); !strings.Contains(text, "written anew") {
		t.Errorf("beside the exported checkpoint: %v", r.Problems)
	}
}

func TestATornLastLineIsSetAsideAndTold(t *testing.T) {
	dir, _ := filled(t, 3)
	path := filepath.Join(dir, segmentName(1))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	end := bytes.LastIndexByte(whole[:len(whole)-1], '\n') + 1
	for cut := end + 1; cut < len(whole); cut += 7 {
		if err := os.WriteFile(path, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		j := open(t, dir)
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		r := verify(t, dir)
		if len(r.Problems) > 0 || r.Torn != 0 {
			t.Errorf("cut at %d: %+v", cut, r)
		}
		aside, err := os.ReadFile(path + ".torn-4")
		if err != nil || !bytes.Equal(aside, whole[end:cut]) {
			t.Errorf("cut at %d: set aside %q, %v", cut, aside, err)
		}
	}
}

func TestABrokenJournalTakesNothing(t *testing.T) {
	dir, _ := filled(t, 3)
	path := filepath.Join(dir, segmentName(1))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	whole[90]++
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, key(1), seconds()); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("opened: %v", err)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(after, whole) {
		t.Error("opening changed the evidence")
	}
}

// broken is a segment whose disk fails after some bytes.
type broken struct {
	file
	left *int
}

func (b broken) Write(p []byte) (int, error) {
	if *b.left -= len(p); *b.left < 0 {
		n, _ := b.file.Write(p[:len(p)/2])
		return n, errors.New("no space left on device")
	}
	return b.file.Write(p)
}

func TestAfterAFailedWriteNothingIsTaken(t *testing.T) {
	dir, left := t.TempDir(), 500
	j, err := openOn(dir, key(1), seconds(), func(path string) (file, error) {
		f, err := openSegment(path)
		return broken{f, &left}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	taken := 0
	for ; ; taken++ {
		if _, err = j.Append("write", "anna", taken); err != nil {
			break
		}
	}
	left = 1 << 20 // there is space again
	if _, again := j.Append("write", "anna", "?"); again == nil || j.Failed() == nil || !strings.Contains(again.Error(), "no space left") {
		t.Errorf("took an entry after a failure: %v", again)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	j = open(t, dir)
	defer func() { _ = j.Close() }()
	read := 0
	if err := Read(dir, 1, func(e Entry) error {
		if e.Kind == "write" {
			read++
		}
		return nil
	}); err != nil || read != taken {
		t.Errorf("%d entries were acknowledged, %d are there (%v)", taken, read, err)
	}
}

func TestASecondProcessIsRefused(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	defer func() { _ = j.Close() }()
	if _, err := Open(dir, key(1), seconds()); !errors.Is(err, errInUse) {
		t.Errorf("opened twice: %v", err)
	}
}

// Many goroutines, segments of a few entries, processes that die at any moment: all that was acknowledged is there, in one chain.
func TestNothingAcknowledgedIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "journal")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		var want []string
		for life := range rapid.IntRange(1, 4).Draw(t, "lives") {
			j, err := Open(dir, key(1), seconds())
			if err != nil {
				t.Fatal(err)
			}
			for i := range rapid.IntRange(0, 6).Draw(t, "entries") {
				if rapid.Bool().Draw(t, "new segment") {
					j.bytes = segmentBytes
				}
				body := fmt.Sprintf(`"%d.%d"`, life, i)
				if _, err := j.Append("write", "anna", fmt.Sprintf("%d.%d", life, i)); err != nil {
					t.Fatal(err)
				}
				want = append(want, body)
			}
			switch rapid.IntRange(0, 2).Draw(t, "end") {
			case 0:
				err = j.Close()
			case 1: // dies
				err = errors.Join(j.segment.Close(), j.lock.Close())
			case 2: // dies while it writes
				_, _ = j.segment.Write([]byte("0123456789abcdef"))
				err = errors.Join(j.segment.Close(), j.lock.Close())
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		var got []string
		j, err := Open(dir, key(1), seconds())
		if err != nil {
			t.Fatal(err)
		}
		_ = j.Close()
		if err := Read(dir, 1, func(e Entry) error {
			if e.Kind == "write" {
				got = append(got, string(e.Body))
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("read %v, acknowledged %v", got, want)
		}
	})
}

func TestGoroutinesShareOneChain(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	var group sync.WaitGroup
	for g := range 8 {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := range 20 {
				if _, err := j.Append("sample", fmt.Sprint(g), i); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	group.Wait()
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if r := verify(t, dir); len(r.Problems) > 0 || r.Entries != 161 {
		t.Errorf("%+v", r)
	}
}

// Killed for good, not politely: a process of its own that appends until it is killed.
func TestKillLosesNothingAcknowledged(t *testing.T) {
	if dir := os.Getenv("GEMEL_JOURNAL_CHILD"); dir != "" {
		j := open(t, dir)
		for i := 0; ; i++ {
			e, err := j.Append("write", "anna", i)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Printf("acknowledged %d\n", e.N)
		}
	}
	dir := t.TempDir()
	last := uint64(0)
	for round := range 5 {
		said := bridgetest.Kill(t, "TestKillLosesNothingAcknowledged", "GEMEL_JOURNAL_CHILD", dir, 5+3*round, 0)
		var acknowledged uint64
		if _, err := fmt.Sscanf(said[len(said)-1], "acknowledged %d", &acknowledged); err != nil {
			t.Fatalf("%q: %v", said[len(said)-1], err)
		}
		r := verify(t, dir)
		if len(r.Problems) > 0 || r.Entries < acknowledged || r.Entries < last {
			t.Errorf("acknowledged %d, found %+v", acknowledged, r)
		}
		last = r.Entries
	}
}

// Foreign bytes are a report, never a panic.
func FuzzVerify(f *testing.F) {
	dir, _ := filledFuzz(f)
	whole, err := os.ReadFile(filepath.Join(dir, segmentName(1)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte("\n\n"))
	f.Add([]byte(strings.Repeat("0", 64) + " {}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, segmentName(1)), data, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := Verify(dir, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Problems) == 0 && r.Entries > 0 && !bytes.HasPrefix(whole, data[:len(data)-r.Torn]) {
			t.Errorf("%q passes for a journal", data)
		}
	})
}

func filledFuzz(f *testing.F) (string, error) {
	dir := f.TempDir()
	j, err := Open(dir, key(1), seconds())
	if err != nil {
		f.Fatal(err)
	}
	for i := range 3 {
		if _, err := j.Append("write", "anna", i); err != nil {
			f.Fatal(err)
		}
	}
	return dir, j.Close()
}
