package scenarios

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"gemel/engine/series"
)

// A run folder holds, besides the results, everything to repeat the run:
//
//	scenario.yaml        the scenario as it was written
//	source/...           the files that it names
//	manifest.json        versions, hashes, solver, counts; written last
//	trajectory.parquet   and trajectory.csv on request
//	events.jsonl, kpis.json, report.html
//	snapshots/...        states on the way, where the scenario asks for them
//	last.snap            only of a run that failed or was stopped: the last good tick
//
// The files are collected in a temporary folder. A folder that does not exist yet appears by a rename. In one that exists the files
// are moved in at the end, the manifest last; what is not of an earlier run stays, and a name that is taken is refused before
// anything is run.

const (
	scenarioFile = "scenario.yaml"
	manifestFile = "manifest.json"
	insideName   = ".gemel-partial" // where a run is collected inside a folder that exists
)

// fixedFiles are the files that every run folder may hold.
var fixedFiles = []string{scenarioFile, manifestFile, "trajectory.parquet", "trajectory.csv", "events.jsonl", "kpis.json", "report.html", "last.snap"}

// sink is where the files of a run go.
type sink interface {
	Dir() string
	Create(name string) (io.WriteCloser, error)
	WriteFile(name string, data []byte) error
	Commit() error
	CommitAs(path string) error
	Discard() error
}

// OutError says why results cannot go where the user wants them. Nothing was run, and nothing touched.
type OutError struct{ Msg string }

func (e *OutError) Error() string { return e.Msg }

// checkOut refuses what cannot become a run folder with these files.
func checkOut(out string, files []string) error {
	if info, err := os.Stat(out); err == nil && !info.IsDir() {
		return &OutError{out + " is a file; give the name of a folder"}
	} else if err != nil {
		for above := filepath.Dir(out); ; above = filepath.Dir(above) {
			if info, err := os.Stat(above); err == nil && !info.IsDir() {
				return &OutError{above + " is a file, so it cannot hold a folder"}
			} else if err == nil || above == filepath.Dir(above) {
				return nil
			}
		}
	}
	own := ownFiles(out)
	for _, name := range files {
		if slices.Contains(own, name) {
			continue
		}
		for part := name; part != "."; part = path.Dir(part) { // a file in the place of a folder is in the way as well
			at := filepath.Join(out, filepath.FromSlash(part))
			if info, err := os.Lstat(at); err == nil && (part == name || !info.IsDir()) {
				return &OutError{at + " is not of a run of Gemel and would be overwritten; move it, or choose another folder with --out"}
			}
		}
	}
	return nil
}

// ownFiles are the files that an earlier run has left in a folder; nil where it holds no run.
func ownFiles(dir string) []string {
	data, err := ReadFile(filepath.Join(dir, manifestFile))
	if err != nil {
		return nil
	}
	var m Manifest
	if json.Unmarshal(data, &m) != nil || m.Format == 0 || m.TrajectoryHash == "" {
		return nil // a manifest of something else
	}
	own := slices.Clone(fixedFiles)
	for _, f := range m.Files {
		own = append(own, f.Stored)
	}
	if m.From != nil {
		own = append(own, m.From.Stored)
	}
	for _, s := range m.Snapshots {
		own = append(own, s.File)
	}
	return slices.DeleteFunc(own, func(name string) bool { return !filepath.IsLocal(filepath.FromSlash(name)) })
}

// IsRun says whether a folder holds the results of a run.
func IsRun(dir string) bool { return ownFiles(dir) != nil }

// temporaryName is what the results are collected for.
func temporaryName(path string) string {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return filepath.Join(path, insideName)
	}
	return path
}

// outError makes one line of what a disk says when a folder is begun. Names of temporary files say nothing to the user.
func outError(path string, err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return diskFull(path, err)
	}
	return &OutError{fmt.Sprintf("the results cannot be written to %s: %v", path, root(err))}
}

// diskFull makes one line of everything that several writers say about the same disk.
func diskFull(path string, err error) error {
	return fmt.Errorf("the results cannot be written to %s: %w", path, root(err))
}

// root is the first cause of an error.
func root(err error) error {
	for {
		var next error
		switch e := err.(type) {
		case interface{ Unwrap() []error }:
			if list := e.Unwrap(); len(list) > 0 {
				next = list[0]
			}
		case interface{ Unwrap() error }:
			next = e.Unwrap()
		}
		if next == nil {
			return err
		}
		err = next
	}
}

// settle gives the finished folder its name: the one that was wanted for a run that is done, else one that says what happened.
// Where a number is part of the name, the first that is free is taken: two runs at the same time get two folders. The report
// names its folder, so report writes it for every name that is tried.
func (k *keeper) settle(folder sink, path string, res *Result, report func() error) (string, error) {
	name := func(n int) string { return k.numbered(n) }
	switch {
	case res.Status != Done:
		name = func(n int) string {
			if n == 1 {
				return path + "-" + res.Status
			}
			return fmt.Sprintf("%s-%s-%d", path, res.Status, n)
		}
	case k.o.Out != "":
		res.folder = path
		if err := report(); err != nil {
			return "", err
		}
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return path, moveInto(folder.Dir(), path)
		}
		return path, folder.Commit()
	}
	for n := 1; ; n++ {
		res.folder = name(n)
		if _, err := os.Lstat(res.folder); err == nil {
			continue
		}
		if err := report(); err != nil {
			return "", err
		}
		if err := folder.CommitAs(res.folder); !errors.Is(err, fs.ErrExist) {
			return res.folder, err
		}
	}
}

// moveInto puts the results into a folder that exists; the manifest comes last, so that the folder looks complete only when it is.
func moveInto(from, to string) error {
	for _, name := range ownFiles(to) {
		if err := os.Remove(filepath.Join(to, filepath.FromSlash(name))); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	move := func(name string) error {
		target := filepath.Join(to, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		return os.Rename(filepath.Join(from, filepath.FromSlash(name)), target)
	}
	var names []string
	err := fs.WalkDir(os.DirFS(from), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && name != manifestFile {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, name := range append(names, manifestFile) {
		if err := move(name); err != nil {
			return err
		}
	}
	return os.RemoveAll(from)
}

// numbered is the n-th name of a run folder that nobody has named.
func (k *keeper) numbered(n int) string {
	return filepath.Join("runs", fmt.Sprintf("%s-%d", k.p.ID, n))
}

// path settles where the results shall go.
func (k *keeper) path() (string, error) {
	if k.o.Out == "" {
		for n := 1; ; n++ {
			path := k.numbered(n)
			free := true
			for _, suffix := range []string{"", "-" + Failed, "-" + Stopped} {
				if _, err := os.Lstat(path + suffix); err == nil {
					free = false
				}
			}
			if free {
				return path, nil
			}
		}
	}
	path := filepath.Clean(k.o.Out)
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	return path, checkOut(path, append(slices.Clone(fixedFiles), k.storedNames()...))
}

// storedNames are the places of the copies in the run folder, the scenario first.
func (k *keeper) storedNames() []string {
	taken := map[string]bool{}
	var names []string
	for i, f := range k.p.Files {
		stored := scenarioFile
		if i > 0 {
			stored = storedName(f.Name, taken)
		}
		names = append(names, stored)
	}
	if k.o.From != nil {
		names = append(names, snapshotFile)
	}
	return names
}

// snapshotFile is the copy of the snapshot that a run continues.
const snapshotFile = "source/from.snap"

// copySources writes the scenario and everything that it names into the folder.
func (k *keeper) copySources(folder sink) error {
	stored := k.storedNames()
	for i, f := range k.p.Files {
		if err := folder.WriteFile(stored[i], f.Bytes); err != nil {
			return err
		}
		k.stored = append(k.stored, FileFacts{Name: f.Name, Stored: stored[i], SHA256: f.SHA256()})
	}
	if k.from != nil {
		return folder.WriteFile(k.from.Stored, k.o.From)
	}
	return nil
}

// storedName is a name below source/ for a file of any path.
func storedName(name string, taken map[string]bool) string {
	base := path.Base(filepath.ToSlash(name))
	if base == "." || base == ".." || base == "/" || strings.ContainsAny(base, "\\:") {
		base = "data"
	}
	stored := path.Join("source", base)
	for n := 2; taken[stored] || stored == snapshotFile; n++ {
		stored = path.Join("source", fmt.Sprintf("%d-%s", n, base))
	}
	taken[stored] = true
	return stored
}

var _ sink = (*series.Folder)(nil)
