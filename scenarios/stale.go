package scenarios

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A run that is killed leaves the folder in which it collected its results. The next run to the same place finds it; it may be of a run
// that is still going on, so a run holds a lock on its folder, which ends with the process however that ends.

// Leftover is a folder that a killed run has left.
type Leftover struct {
	Dir       string
	Snapshots []string // states in it to continue from, first to last; then it stays
	Removed   bool
}

// lockAge is how old a folder must be before it can be a leftover: its run has taken the lock by then.
const lockAge = 10 * time.Second

// sweep looks for what killed runs have left at a place, beside the folder and in it, and removes what nobody can use any more. Where it cannot tell whether a run
// is alive, it leaves everything alone.
func sweep(path string, now time.Time) []Leftover {
	var names []string
	for _, temporary := range []string{path, filepath.Join(path, insideName)} {
		some, err := filepath.Glob(escapeGlob(temporary) + ".partial-*")
		if err != nil {
			return nil
		}
		names = append(names, some...)
	}
	var found []Leftover
	for _, dir := range names {
		info, err := os.Lstat(dir)
		if err != nil || !info.IsDir() || now.Sub(info.ModTime()) < lockAge || strings.HasSuffix(dir, ".old") || !looksLikeRun(dir) {
			continue
		}
		release, ok := lock(dir)
		if !ok {
			continue
		}
		l := Leftover{Dir: dir, Snapshots: snapshotsIn(dir)}
		if len(l.Snapshots) == 0 {
			l.Removed = os.RemoveAll(dir) == nil
		}
		release()
		found = append(found, l)
	}
	return found
}

// looksLikeRun says whether a folder holds nothing but what a run writes.
func looksLikeRun(dir string) bool {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	for _, e := range entries {
		if !slices.Contains(fixedFiles, e.Name()) && e.Name() != "source" && e.Name() != "snapshots" {
			return false
		}
	}
	return true
}

// snapshotsIn are the snapshots of a folder, by time.
func snapshotsIn(dir string) []string {
	type dated struct {
		name string
		tick int64
	}
	names, _ := filepath.Glob(filepath.Join(escapeGlob(dir), "snapshots", "*.snap")) // the pattern is sound
	var list []dated
	for _, n := range names {
		data, err := ReadFile(n)
		if err != nil {
			continue
		}
		if tick, _, err := SnapshotTick(data); err == nil {
			list = append(list, dated{n, tick})
		}
	}
	slices.SortFunc(list, func(a, b dated) int { return int(a.tick - b.tick) })
	var sorted []string
	for _, d := range list {
		sorted = append(sorted, d.name)
	}
	return sorted
}

// escapeGlob takes the meaning from the characters of a path that a pattern knows.
func escapeGlob(path string) string {
	return strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`, `\`, `\\`).Replace(path)
}
