package clitest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Files of the user's own in the folder of the results survive; what would overwrite them is refused before anything is computed.
func TestResultsDoNotDestroyFilesOfTheUser(t *testing.T) {
	t.Parallel()
	dir := plant(t)
	for name, text := range map[string]string{"mine/scenario.yaml": "mine: 1\n", "mine/report.html": "mine", "mine/source/gold.txt": "gold"} {
		write(t, dir, name, text)
	}
	before := files(t, dir)
	r := gemel(t, dir, 2, "run", "scenario.yaml", "--out", "mine")
	if !strings.Contains(r.err, "mine") {
		t.Errorf("no word of what is in the way: %s", r.err)
	}
	if d := differences(before, files(t, dir)); len(d) > 0 {
		t.Error(d)
	}
}

// Results beside notes: the notes stay, also when the run is repeated there.
func TestResultsGoBesideNotes(t *testing.T) {
	t.Parallel()
	dir := plant(t)
	write(t, dir, "mine/notes.txt", "gold")
	for range 2 {
		gemel(t, dir, 0, "run", "scenario.yaml", "--out", "mine")
	}
	if read(t, dir, "mine", "notes.txt") != "gold" {
		t.Error("the notes are gone")
	}
	gemel(t, dir, 0, "rerun", "mine")
}

// Earlier results of the same folder are replaced, not in silence.
func TestReplacedResultsAreTold(t *testing.T) {
	t.Parallel()
	dir := plant(t)
	if r := gemel(t, dir, 0, "run", "scenario.yaml", "--out", "done"); !strings.Contains(r.err, "done") || !strings.Contains(r.err, "replace") {
		t.Errorf("no word of the results that were there: %q", r.err)
	}
	gemel(t, dir, 0, "rerun", "done")
}

// Without --out each run has a folder of its own, also when several run at once.
func TestRunsAtOnceGetFoldersOfTheirOwn(t *testing.T) {
	t.Parallel()
	dir := plant(t)
	const n = 4
	var group sync.WaitGroup
	for range n {
		group.Add(1)
		go func() {
			defer group.Done()
			if r := start(dir, nil, "run", "scenario.yaml", "--quiet"); r.status != 0 {
				t.Errorf("status %d: %s", r.status, r.err)
			}
		}()
	}
	group.Wait()
	for i := range n {
		gemel(t, dir, 0, "rerun", filepath.Join("runs", fmt.Sprintf("p-%d", i+1)))
	}
}

// The tour of the README: after a run, the folder of the plant is still checked without complaint; runs are no scenarios of the user.
func TestFolderWithRunsIsChecked(t *testing.T) {
	t.Parallel()
	dir := plant(t)
	gemel(t, dir, 0, "run", "scenario.yaml", "--quiet")
	gemel(t, dir, 0, "check", ".")
	change(t, dir, "P.mo", "height = 4", "hight = 4")
	r := gemel(t, dir, 2, "check", ".")
	if n := strings.Count(r.err, "hight"); n != 1 {
		t.Errorf("the mistake is told %d times:\n%s", n, r.err)
	}
}

// A cache is a convenience: one that is damaged, or cannot be written, costs a moment and no run.
func TestRunsGoOnWithoutAUsableCache(t *testing.T) {
	t.Parallel()
	dir := plant(t)
	cache := filepath.Join(t.TempDir(), "cache")
	env := []string{"GEMEL_CACHE=" + cache}
	run := []string{"run", "scenario.yaml", "--quiet", "--out", "x"}
	want := hash(t, start(dir, env, run...))
	damage := map[string]func(path string, data []byte) error{
		"empty":       func(path string, _ []byte) error { return os.Truncate(path, 0) },
		"half":        func(path string, data []byte) error { return os.Truncate(path, int64(len(data)/2)) },
		"wrong head":  func(path string, data []byte) error { return os.WriteFile(path, flipped(data, 30), 0o600) },
		"wrong count": func(path string, data []byte) error { return os.WriteFile(path, flipped(data, 100), 0o600) },
		"wrong code":  func(path string, data []byte) error { return os.WriteFile(path, flipped(data, len(data)/2), 0o600) },
	}
	for name, harm := range damage {
		for entry := range files(t, cache) {
			path := filepath.Join(cache, entry)
			if info, err := os.Stat(path); err != nil || info.IsDir() {
				continue
			}
			if err := harm(path, []byte(read(t, path))); err != nil {
				t.Fatal(err)
			}
		}
		if got := hash(t, start(dir, env, run...)); got != want {
			t.Errorf("%s: another result", name)
		}
	}
	write(t, dir, "file", "")
	for _, unusable := range []string{filepath.Join(dir, "file"), filepath.Join(dir, "file", "below")} {
		if got := hash(t, start(dir, []string{"GEMEL_CACHE=" + unusable}, run...)); got != want {
			t.Errorf("%s: another result", unusable)
		}
	}
}

func flipped(data []byte, at int) []byte {
	for i := range data[min(at, len(data)):min(at+4, len(data))] {
		data[at+i] ^= 0xff
	}
	return data
}
