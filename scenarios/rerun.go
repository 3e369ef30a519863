package scenarios

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"gemel/engine/series"
)

// Rerun is a run folder read back.
type Rerun struct {
	Manifest
	Dir      string
	Scenario *Scenario
	from     []byte
}

// OpenRun reads a run folder and checks that its copies are what the manifest says. Nothing outside of the folder is read. Errors are of
// the file system, or say what does not fit.
func OpenRun(dir string) (*Rerun, error) {
	if filepath.Base(dir) == manifestFile {
		dir = filepath.Dir(dir)
	}
	if info, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("there is no folder %s", dir)
	} else if err == nil && !info.IsDir() {
		return nil, fmt.Errorf("%s is a file; give the run folder", dir)
	}
	folder, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = folder.Close() }()
	r := &Rerun{Dir: dir}
	if err := r.readManifest(folder); err != nil {
		return nil, err
	}
	files := map[string]DataFile{}
	for _, f := range r.Files {
		d, err := r.stored(folder, f)
		if err != nil {
			return nil, err
		}
		files[f.Name] = d
	}
	first := files[r.Files[0].Name]
	open := func(name string) (DataFile, error) {
		if d, ok := files[name]; ok {
			return d, nil
		}
		return DataFile{}, os.ErrNotExist
	}
	if r.Scenario, err = Parse(first.Path, first.Bytes, open); err != nil {
		return nil, err
	}
	r.Scenario.Files[0].Name = r.Files[0].Name
	if !r.Scenario.File.Name.Given() {
		r.Scenario.ID = r.Name // it was named by the file, which the copy is not
	}
	if r.From != nil {
		d, err := r.stored(folder, FileFacts{Name: r.From.Stored, Stored: r.From.Stored, SHA256: r.From.SHA256})
		if err != nil {
			return nil, err
		}
		r.from = d.Bytes
	}
	return r, nil
}

func (r *Rerun) readManifest(folder *os.Root) error {
	path := filepath.Join(r.Dir, manifestFile)
	data, err := readInside(folder, manifestFile)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%s is no run folder: it has no %s", r.Dir, manifestFile)
	case err != nil:
		return fmt.Errorf("%s cannot be read: %w", path, root(err))
	}
	if err := json.Unmarshal(data, &r.Manifest); err != nil {
		return fmt.Errorf("%s is damaged: it is no manifest in JSON", path)
	}
	switch {
	case r.Format == 0 && r.TrajectoryHash == "" && len(r.Files) == 0:
		return fmt.Errorf("%s is damaged: it is no manifest of a run", path)
	case r.Format != 1:
		return fmt.Errorf("%s has format %d, this program reads format 1", path, r.Format)
	case len(r.Files) == 0:
		return fmt.Errorf("%s is damaged: it names no scenario", path)
	}
	return nil
}

// readInside reads a plain file of a folder; a link that leads out of it is an error.
func readInside(folder *os.Root, name string) ([]byte, error) {
	info, err := folder.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errNotPlain
	case info.Size() > maxFile:
		return nil, errTooLarge
	}
	return folder.ReadFile(name)
}

// NamedLibraries are the folders that the user named with --lib.
func (r *Rerun) NamedLibraries() []string {
	var dirs []string
	for _, l := range r.Library {
		if !l.Embedded {
			dirs = append(dirs, l.Label)
		}
	}
	return dirs
}

// stored reads a copy and checks its hash.
func (r *Rerun) stored(folder *os.Root, f FileFacts) (DataFile, error) {
	name := filepath.FromSlash(f.Stored)
	if !filepath.IsLocal(name) {
		return DataFile{}, fmt.Errorf("the manifest names the file %q, which is outside of the folder", f.Stored)
	}
	path := filepath.Join(r.Dir, name)
	data, err := readInside(folder, name)
	if errors.Is(err, os.ErrNotExist) {
		return DataFile{}, fmt.Errorf("there is no file %s, which the manifest names", path)
	}
	if err != nil {
		return DataFile{}, fmt.Errorf("%s cannot be read: %w", path, root(err))
	}
	d := DataFile{f.Name, path, data}
	if d.SHA256() != f.SHA256 {
		return d, fmt.Errorf("%s is not the file that was run: its SHA-256 differs from the manifest", path)
	}
	return d, nil
}

// RerunResult compares a run with its repetition.
type RerunResult struct {
	Same  bool     // the repetition has the hash of the manifest, and its rows are those of trajectory.parquet
	Hash  string   // of the repetition
	Notes []string // what is not the same, and why
}

// Errors of Rerun.Run that are not of the run.
var ErrManifest = errors.New("the manifest does not fit the scenario")

// Run repeats the run in memory and compares the trajectories, with the hash in the manifest and with trajectory.parquet. library are the
// facts of the library now. Errors wrap ErrManifest, or are those of the run.
func (r *Rerun) Run(ctx context.Context, p *Prepared, version string, library []LibraryFacts, progress func(tick, ticks int64)) (*RerunResult, error) {
	if r.Ticks < 0 || r.Ticks > p.plan.ticks || r.Status == Done && r.Ended == nil && r.Ticks != p.plan.ticks {
		return nil, fmt.Errorf("%w: it says %s after %d ticks, the scenario has %d", ErrManifest, r.Status, r.Ticks, p.plan.ticks)
	}
	run := p.Start
	if r.from != nil {
		run = func() (*Runner, error) { return p.Resume(r.from) }
	}
	k, err := run()
	if err != nil {
		return nil, err
	}
	defer func() { _ = k.Close() }()
	if r.Ticks < k.Tick() {
		return nil, fmt.Errorf("%w: it says %s after %d ticks, the snapshot is from tick %d", ErrManifest, r.Status, r.Ticks, k.Tick())
	}
	compare := r.comparison()
	k.OnRow = compare.row
	k.fillRow()
	if err := compare.row(k.row); err != nil {
		return nil, err
	}
	for k.Tick() < r.Ticks && k.Ended() == nil {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := k.Step(); err != nil {
			return nil, err
		}
		if progress != nil {
			progress(k.Tick(), r.Ticks)
		}
	}
	if r.Ended != nil { // inside the next tick
		if err := k.Step(); err != nil {
			return nil, err
		}
	}
	res := &RerunResult{Hash: k.Hash()}
	file := compare.verdict()
	switch same := res.Hash == r.TrajectoryHash; {
	case same && file == "":
		res.Same = true
	case same:
		res.Notes = []string{"the run is repeated to the bit, but " + file}
	case file == "":
		res.Notes = []string{"the rows of trajectory.parquet agree with the repetition, so the trajectory_hash in " + manifestFile + " was changed"}
	default:
		res.Notes = r.explain(p, version, library, file)
	}
	return res, nil
}

// explain looks for the reason of a difference.
func (r *Rerun) explain(p *Prepared, version string, library []LibraryFacts, file string) []string {
	var notes []string
	if version != r.GemelVersion {
		notes = append(notes, fmt.Sprintf("the run was made by gemel %s, this is %s", r.GemelVersion, version))
	}
	now := map[string]string{}
	for _, l := range library {
		now[l.Label] = l.SHA256
	}
	for _, l := range r.Library {
		switch sum, ok := now[l.Label]; {
		case !ok:
			notes = append(notes, "the library "+l.Label+" was used then and is not now; name it with --lib")
		case sum != l.SHA256:
			notes = append(notes, "the library "+l.Label+" has changed")
		}
	}
	if p.Plant.Hash() != r.PlantHash {
		notes = append(notes, "the compiled plant is another one")
	}
	if len(notes) == 0 {
		notes = append(notes, "no reason was found: where the folder is as it was written, this is a fault of Gemel; please report it with the folder")
	}
	return append(notes, file)
}

// comparison holds new rows against trajectory.parquet.
type comparison struct {
	old   *series.Table
	i     int    // rows so far
	first string // the first difference, in words
}

func (r *Rerun) comparison() *comparison {
	c := &comparison{}
	data, err := ReadFile(filepath.Join(r.Dir, "trajectory.parquet"))
	switch {
	case errors.Is(err, os.ErrNotExist):
		c.first = "trajectory.parquet is gone"
	case err != nil:
		c.first = fmt.Sprintf("trajectory.parquet cannot be read: %v", root(err))
	default:
		if c.old, err = series.ReadParquet(bytes.NewReader(data), int64(len(data))); err != nil {
			c.old, c.first = nil, "trajectory.parquet is damaged"
		}
	}
	return c
}

func (c *comparison) row(row []float64) error {
	i := c.i
	c.i++
	switch {
	case c.first != "" || c.old == nil:
		return nil
	case len(c.old.Columns) != len(row):
		c.first = fmt.Sprintf("trajectory.parquet has %d columns, the run %d", len(c.old.Columns), len(row))
		return nil
	case i >= c.old.Rows():
		return nil // counted in the end
	}
	for j, v := range row {
		if old := c.old.Columns[j].Values[i]; math.Float64bits(old) != math.Float64bits(v) {
			c.first = fmt.Sprintf("the first difference to trajectory.parquet is in %s at t = %g s: %v there, %v now", c.old.Columns[j].Name, row[0], old, v)
			return nil
		}
	}
	return nil
}

// verdict says in what the file differs from the rows seen, or nothing.
func (c *comparison) verdict() string {
	if c.first == "" && c.old.Rows() != c.i {
		return fmt.Sprintf("trajectory.parquet has %d rows, the run %d", c.old.Rows(), c.i)
	}
	return c.first
}
