package scenarios

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"gemel/engine"
	"gemel/engine/series"
	"gemel/scenarios/report"
)

// RunOptions say how a run is kept.
type RunOptions struct {
	Out      string // the run folder; "": runs/NAME-1, -2, ...
	CSV      bool   // write trajectory.csv too
	From     []byte // snapshot to continue from; nil: from the start
	Version  string // of the program
	Platform string // for the manifest
	Library  []LibraryFacts
	Now      func() time.Time             // the wall clock belongs to the caller; nil: no times are written
	Progress func(tick, ticks int64)      // called after every tick; may be nil
	disk     func(string) (sink, error)   // for tests: another disk
	failAt   func(tick int64) (err error) // for tests: a step that fails
}

// Status of a finished run.
const (
	Done    = "done"
	Failed  = "failed"
	Stopped = "stopped"
)

// Result is what a run came to.
type Result struct {
	Manifest
	Dir       string     // where the results are
	Replaced  bool       // there were results of an earlier run
	Leftovers []Leftover // of killed runs at this place
	KPIs      []KPIValue
	Limits    []LimitResult
	Warnings  []Warning
	Events    int
	Err       error // why it failed or stopped

	folder string // planned name, for the report
}

// LimitResult says how a limit was kept.
type LimitResult struct {
	Name     string // variable and side
	Text     string // the bound as the scenario writes it
	Times    int    // how often it was left
	Violated bool
}

// Run runs a scenario into a run folder. The folder appears when it is complete; a run that fails or is cancelled leaves a folder whose
// name says so, and in it what there is, with a snapshot of the last good tick. The error is of the disk (an *OutError where the
// results cannot go there), or of the snapshot to continue from; why a run ended early is in Result.Err.
func Run(ctx context.Context, p *Prepared, o RunOptions) (*Result, error) {
	k := &keeper{p: p, o: o}
	path, err := k.path()
	if err != nil {
		return nil, err
	}
	begin := k.now()
	r, err := k.start()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	if o.disk == nil {
		o.disk = func(path string) (sink, error) { return series.NewFolder(path, true) }
	}
	replaced := IsRun(path)
	var leftovers []Leftover
	if o.Now != nil {
		leftovers = sweep(path, begin)
	}
	folder, err := o.disk(temporaryName(path))
	if err != nil {
		return nil, outError(path, err)
	}
	if release, ok := lock(folder.Dir()); ok {
		defer release()
	}
	defer func() { _ = folder.Discard() }() // nothing is left to discard after success
	res, err := k.run(ctx, r, folder, begin)
	if err == nil {
		res.Dir, err = k.settle(folder, path, res, func() error { return k.finish(folder, r, res) })
	}
	if err != nil {
		return nil, diskFull(path, err)
	}
	res.Replaced, res.Leftovers = replaced && res.Status == Done, leftovers
	return res, nil
}

// run goes to the end and closes the files that grew on the way. The error is of the disk.
func (k *keeper) run(ctx context.Context, r *Runner, folder sink, begin time.Time) (*Result, error) {
	if err := k.open(folder, r); err != nil {
		return nil, errors.Join(err, k.close())
	}
	runErr := k.loop(ctx, r)
	if err := k.omitted(r); err != nil && runErr == nil {
		runErr = err
	}
	if runErr != nil && errors.As(runErr, new(*DiskError)) {
		return nil, errors.Join(runErr, k.close())
	}
	if err := k.close(); err != nil {
		return nil, err
	}
	res := k.result(r, runErr)
	if k.o.Now != nil {
		res.WallSeconds = k.now().Sub(begin).Seconds()
		res.Created = begin.UTC().Format(time.RFC3339)
	}
	return res, nil
}

// DiskError marks what went wrong while writing results, which is no fault of the run.
type DiskError struct{ err error }

func (e *DiskError) Error() string { return e.err.Error() }
func (e *DiskError) Unwrap() error { return e.err }

// keeper writes the files of a run.
type keeper struct {
	p       *Prepared
	o       RunOptions
	parquet *series.ParquetWriter
	csv     *series.CSVWriter
	events  *bufio.Writer
	files   []io.Closer // below the writers
	rows    int64
	count   int             // events
	spans   [][]report.Span // periods outside of each limit (limits); a span that is not over has To before From
	warned  warnings
	memory  memory // for the report
	stored  []FileFacts
	from    *FromFacts
	lines   []Event // events for the report
	often   map[eventSource]int
	folder  sink
	kept    []KeptSnapshot
}

func (k *keeper) now() time.Time {
	if k.o.Now == nil {
		return time.Time{}
	}
	return k.o.Now()
}

// start begins at tick 0 or at the snapshot.
func (k *keeper) start() (*Runner, error) {
	if k.o.From == nil {
		return k.p.Start()
	}
	r, err := k.p.Resume(k.o.From)
	if err != nil {
		return nil, err
	}
	tick, hash, _ := SnapshotTick(k.o.From)
	k.from = &FromFacts{Tick: tick, SHA256: DataFile{Bytes: k.o.From}.SHA256(), Stored: snapshotFile, Scenario: hash}
	return r, nil
}

// open copies the sources and opens the result files; the first row is written.
func (k *keeper) open(folder sink, r *Runner) error {
	if err := k.copySources(folder); err != nil {
		return err
	}
	fields := k.p.Fields()
	f, err := k.create(folder, "trajectory.parquet")
	if err != nil {
		return err
	}
	meta := map[string]string{"scenario": k.p.ID, "scenario_hash": k.p.Hash(), "plant_hash": k.p.Plant.Hash(), "gemel_version": k.o.Version}
	if k.parquet, err = series.NewParquetWriter(f, fields, meta); err != nil {
		return err
	}
	if k.o.CSV {
		f, err := k.create(folder, "trajectory.csv")
		if err != nil {
			return err
		}
		if k.csv, err = series.NewCSVWriter(f, fields, true); err != nil {
			return err
		}
	}
	f, err = k.create(folder, "events.jsonl")
	if err != nil {
		return err
	}
	k.events = bufio.NewWriter(f)
	k.often, k.folder = map[eventSource]int{}, folder
	k.memory = newMemory(len(fields))
	r.OnRow, r.OnEvent = k.row, k.event
	k.watch(r)
	for _, e := range r.early {
		if err := k.event(e); err != nil {
			return err
		}
	}
	r.early = nil
	r.fillRow()
	return k.row(r.row)
}

func (k *keeper) create(folder sink, name string) (io.Writer, error) {
	f, err := folder.Create(name)
	if err != nil {
		return nil, err
	}
	k.files = append(k.files, f)
	return f, nil
}

func (k *keeper) row(row []float64) error {
	k.rows++
	k.memory.add(row)
	if err := k.parquet.Write(row); err != nil {
		return &DiskError{err}
	}
	if k.csv != nil {
		if err := k.csv.Write(row); err != nil {
			return &DiskError{err}
		}
	}
	return nil
}

// loop steps to the end, an error, or the end of ctx.
func (k *keeper) loop(ctx context.Context, r *Runner) error {
	ticks := k.p.plan.ticks
	for !r.Done() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if k.o.failAt != nil {
			if err := k.o.failAt(r.Tick()); err != nil {
				return err
			}
		}
		if err := r.Step(); err != nil {
			return err
		}
		if err := k.snapshot(r); err != nil {
			return err
		}
		if k.o.Progress != nil {
			k.o.Progress(r.Tick(), ticks)
		}
	}
	return nil
}

// snapshot keeps the state of a tick if the scenario asks for it; of many, the last ones stay.
func (k *keeper) snapshot(r *Runner) error {
	plan := k.p.plan
	if plan.snapshots == 0 || r.Tick()%plan.snapshots != 0 || r.Done() {
		return nil
	}
	at := float64(float64(r.Tick()) * plan.period)
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(at, 'g', 12, 64), 64) // 0.3 s, not 0.30000000000000004 s
	name := "snapshots/" + strings.ReplaceAll(seconds(rounded), " ", "") + ".snap"
	var b bytes.Buffer
	if err := r.Snapshot(&b); err != nil {
		return err
	}
	if err := k.folder.WriteFile(name, b.Bytes()); err != nil {
		return &DiskError{err}
	}
	k.kept = append(k.kept, KeptSnapshot{at, name})
	if plan.keep > 0 && len(k.kept) > plan.keep {
		if err := os.Remove(filepath.Join(k.folder.Dir(), filepath.FromSlash(k.kept[0].File))); err != nil {
			return &DiskError{err}
		}
		k.kept = k.kept[1:]
	}
	return nil
}

// close finishes the result files.
func (k *keeper) close() error {
	var err error
	if k.parquet != nil {
		err = errors.Join(err, k.parquet.Close())
	}
	if k.csv != nil {
		err = errors.Join(err, k.csv.Close())
	}
	if k.events != nil {
		err = errors.Join(err, k.events.Flush())
	}
	for _, f := range k.files {
		err = errors.Join(err, f.Close())
	}
	k.parquet, k.csv, k.events, k.files = nil, nil, nil, nil
	return err
}

// result gathers what the run came to.
func (k *keeper) result(r *Runner, runErr error) *Result {
	if runErr != nil { // the scratch holds a step that was not taken
		if err := k.p.Plant.Observe(r.state, r.work); err != nil {
			runErr = errors.Join(runErr, err)
		}
	}
	res := &Result{Manifest: r.manifest(k.o.Version), KPIs: r.KPIs(), Events: k.count, Err: runErr}
	res.Status = Done
	switch {
	case errors.Is(runErr, context.Canceled):
		res.Status = Stopped
	case runErr != nil:
		res.Status = Failed
	}
	switch {
	case res.Status == Stopped:
		res.Error = "stopped by the user"
	case runErr != nil:
		res.Error = runErr.Error()
		if step := (*engine.StepError)(nil); errors.As(runErr, &step) {
			res.Error += atPlace(step)
		}
	}
	res.Rows, res.Files, res.From, res.CSV, res.Platform = k.rows, k.stored, k.from, k.o.CSV, k.o.Platform
	res.Snapshots = k.kept
	res.Library = append(res.Library, k.o.Library...)
	res.Warnings = k.warned
	for i := range k.p.plan.limits {
		l := &k.p.plan.limits[i]
		n := len(k.spans[i]) // with one in which a continued run begins
		res.Limits = append(res.Limits, LimitResult{Name: l.eventName(), Text: l.text, Times: n, Violated: n > 0})
	}
	return res
}

// finish writes the files that need the whole run; the manifest is the last.
func (k *keeper) finish(folder sink, r *Runner, res *Result) error {
	write := func(name string, body func(io.Writer) error) error {
		f, err := folder.Create(name)
		if err != nil {
			return err
		}
		b := bufio.NewWriterSize(f, 1<<16)
		return errors.Join(body(b), b.Flush(), f.Close())
	}
	if err := write("kpis.json", func(w io.Writer) error { return writeKPIs(w, res.KPIs) }); err != nil {
		return err
	}
	if res.Status != Done {
		if err := write("last.snap", r.Snapshot); err != nil {
			return err
		}
	}
	if err := write("report.html", func(w io.Writer) error { return k.report(w, r, res) }); err != nil {
		return err
	}
	return write("manifest.json", func(w io.Writer) error { return writeJSON(w, res.Manifest) })
}
