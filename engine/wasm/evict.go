package wasm

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// cacheLimit is the size of the cache [bytes] above which the entries that were not used for
// the longest time go. The largest plants have entries of some megabytes.
const cacheLimit = 512 << 20

// abandoned is the age from which on a partial entry is one of a process that died.
const abandoned = time.Hour

// usedFile is written anew whenever the entry is used: its time of change is that of the last use.
// The file system's clock is the only one that is asked.
const usedFile = "used"

const partialPrefix = "partial-"

// use notes that the entry was used. That is not worth an error.
func (e entry) use() { _ = os.WriteFile(filepath.Join(string(e), usedFile), []byte("\n"), 0o644) }

// sweep removes the entries of a cache that were used longest ago, until no more than limit
// bytes are left; kept, which was just written, stays. Another process may sweep, read or
// write at the same time: an entry goes in one step, and who has just looked at it compiles afresh.
func sweep(cacheDir string, kept entry, limit int64) {
	folders, err := os.ReadDir(cacheDir)
	if err != nil {
		return
	}
	type old struct {
		path string
		size int64
		used time.Time
	}
	var entries []old
	var total int64
	var latest time.Time
	for _, d := range folders {
		partial := strings.HasPrefix(d.Name(), partialPrefix)
		if !d.IsDir() || !partial && !isEntry(d.Name()) {
			continue // not ours
		}
		x := old{path: filepath.Join(cacheDir, d.Name())}
		x.size, x.used = measure(x.path)
		if x.used.After(latest) {
			latest = x.used
		}
		total += x.size
		if x.path != string(kept) {
			entries = append(entries, x)
		}
	}
	slices.SortFunc(entries, func(a, b old) int {
		return cmp.Or(a.used.Compare(b.used), strings.Compare(a.path, b.path))
	})
	for _, x := range entries {
		partial := strings.HasPrefix(filepath.Base(x.path), partialPrefix)
		if partial && latest.Sub(x.used) > abandoned {
			_ = os.RemoveAll(x.path)
			continue
		}
		if partial || total <= limit {
			continue
		}
		gone, err := os.MkdirTemp(cacheDir, partialPrefix+"*")
		if err != nil {
			return
		}
		if os.Rename(x.path, filepath.Join(gone, "entry")) == nil {
			total -= x.size
		}
		_ = os.RemoveAll(gone)
	}
}

// isEntry says whether name is the SHA-256 of a module.
func isEntry(name string) bool {
	return len(name) == 64 && strings.Trim(name, "0123456789abcdef") == ""
}

// measure returns the size of a folder and when the last of its files changed.
func measure(folder string) (size int64, changed time.Time) {
	_ = filepath.WalkDir(folder, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return nil
		}
		if t := info.ModTime(); t.After(changed) {
			changed = t
		}
		if !d.IsDir() {
			size += info.Size()
		}
		return nil
	})
	return size, changed
}
