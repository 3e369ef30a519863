package scenarios

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/series"
	"gemel/scenarios/report"
)

// scenarioOnDisk writes a scenario with a data file and prepares it.
func scenarioOnDisk(t *testing.T, text string) *Prepared {
	t.Helper()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "s.yaml")
	for name, body := range map[string]string{path: head + text, filepath.Join(dir, "data", "d.csv"): "time [min],demand [L/s]\n0,20\n10,90\n30,5\n60,5\n"} {
		if err := os.WriteFile(name, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Prepare(s, tankSystem(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

const withFile = "inputs: {demand.flow: {csv: data/d.csv, hold: linear}, pump.speed: 100 rad/s}\nkpis: {e: {integral: pump.power, unit: kWh}}\nlimits: {tank.level: {high: 4 m}}\nrecord: {every: 1 min, variables: [tank.level, pump.power]}\n"

func listing(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			names = append(names, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	sort.Strings(names)
	return names
}

// A run folder must hold everything that is promised, and its own copy of every source.
func TestRunFolderIsComplete(t *testing.T) {
	p := scenarioOnDisk(t, withFile)
	out := filepath.Join(t.TempDir(), "deep", "out")
	res, err := Run(t.Context(), p, RunOptions{Out: out, CSV: true, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	want := "events.jsonl kpis.json manifest.json report.html scenario.yaml source/d.csv trajectory.csv trajectory.parquet"
	if got := strings.Join(listing(t, out), " "); got != want {
		t.Errorf("files %s\nwant  %s", got, want)
	}
	var m map[string]any
	data, err := os.ReadFile(filepath.Join(out, "manifest.json"))
	if err != nil || json.Unmarshal(data, &m) != nil {
		t.Fatal(err, string(data))
	}
	for _, key := range []string{"trajectory_hash", "scenario_hash", "plant_hash", "gemel_version", "seed"} {
		if m[key] == nil || m[key] == "" {
			t.Errorf("manifest.json has no %s", key)
		}
	}
	if m["status"] != "done" || m["trajectory_hash"] != res.TrajectoryHash {
		t.Errorf("manifest %v", m)
	}
	csv, err := os.ReadFile(filepath.Join(out, "trajectory.csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(csv)), "\n")
	if lines[0] != "time,tank.level,pump.power" || lines[1] != "s,m,W" || len(lines) != 2+61 {
		t.Errorf("trajectory.csv begins %q %q and has %d lines", lines[0], lines[1], len(lines))
	}
	parquet, err := os.ReadFile(filepath.Join(out, "trajectory.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	table, err := series.ReadParquet(bytes.NewReader(parquet), int64(len(parquet)))
	if err != nil {
		t.Fatal(err)
	}
	if sum, err := series.HashTable(table); err != nil || sum != res.TrajectoryHash {
		t.Errorf("trajectory.parquet has the hash %s, %v; want %s", sum, err, res.TrajectoryHash)
	}
	events, err := os.ReadFile(filepath.Join(out, "events.jsonl"))
	if err != nil || strings.Count(string(events), "\n") != 1 || !strings.Contains(string(events), `"text":"tank.level is above its limit of 4 m"`) {
		t.Errorf("events.jsonl: %s %v", events, err)
	}
	if res.Limits[0].Times != 1 {
		t.Errorf("limits %+v", res.Limits)
	}
}

// A process that dies while it writes must never leave a folder that looks complete, whatever it was doing.
func TestKilledRunNeverLooksComplete(t *testing.T) {
	p := scenarioOnDisk(t, withFile)
	for step := 1; step < 1000; step += 1 + step/60 {
		parent := t.TempDir()
		out := filepath.Join(parent, "out")
		died := false
		func() {
			defer func() {
				if r := recover(); r != nil && r != errDied {
					panic(r)
				} else if r != nil {
					died = true
				}
			}()
			_, err := Run(t.Context(), p, RunOptions{Out: out, CSV: true, disk: func(path string) (sink, error) {
				f, err := series.NewFolderOn(&mortal{left: step}, path, true)
				return f, err
			}})
			if err != nil {
				t.Fatal(err)
			}
		}()
		if !died {
			if step < 10 {
				t.Fatalf("the run needs only %d operations; the test shows nothing", step)
			}
			t.Logf("survived after %d operations", step-1)
			return // it got through: all earlier deaths were tried
		}
		if _, err := os.Stat(out); err == nil {
			if _, err := OpenRun(out); err != nil {
				t.Errorf("after %d operations there is a folder that is not complete: %v", step, err)
			}
		}
	}
}

var errDied = errors.New("the process died")

// mortal is a disk that ends the process after so many operations.
type mortal struct{ left int }

func (m *mortal) live() {
	if m.left--; m.left <= 0 {
		panic(errDied)
	}
}

func (m *mortal) MkdirTemp(dir, pattern string) (string, error) {
	m.live()
	return os.MkdirTemp(dir, pattern)
}
func (m *mortal) MkdirAll(dir string) error { m.live(); return os.MkdirAll(dir, 0o755) }
func (m *mortal) Create(path string) (series.DiskFile, error) {
	m.live()
	f, err := os.Create(path)
	return mortalFile{f, m}, err
}
func (m *mortal) Rename(from, to string) error { m.live(); return os.Rename(from, to) }
func (m *mortal) RemoveAll(path string) error {
	if m.left <= 0 {
		return nil // the dead clean nothing up
	}
	m.live()
	return os.RemoveAll(path)
}
func (m *mortal) SyncDir(string) error { m.live(); return nil }

type mortalFile struct {
	*os.File
	m *mortal
}

func (f mortalFile) Write(b []byte) (int, error) { f.m.live(); return f.File.Write(b) }

// A step that fails leaves what there is under a name that says so, with a snapshot of the last good tick.
func TestFailedRunKeepsWhatItHas(t *testing.T) {
	p := scenarioOnDisk(t, withFile)
	out := filepath.Join(t.TempDir(), "out")
	bad := &engine.StepError{Tick: 100, Time: 1000, Asset: "tank", Variable: "tank.level", Err: errors.New("it broke")}
	res, err := Run(t.Context(), p, RunOptions{Out: out, failAt: func(tick int64) error {
		if tick == 100 {
			return bad
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if res.Status != Failed || res.Dir != out+"-failed" || !errors.Is(res.Err, bad) {
		t.Errorf("%s in %s: %v", res.Status, res.Dir, res.Err)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a failed run has the name of a good one")
	}
	snap, err := os.ReadFile(filepath.Join(res.Dir, "last.snap"))
	if err != nil {
		t.Fatal(err)
	}
	full, err := Run(t.Context(), p, RunOptions{Out: out})
	if err != nil {
		t.Fatal(err)
	}
	rest, err := Run(t.Context(), p, RunOptions{Out: out + "2", From: snap})
	if err != nil {
		t.Fatal(err)
	}
	if rest.TrajectoryHash != full.TrajectoryHash || *rest.KPIs[0].Value != *full.KPIs[0].Value {
		t.Error("the continued run is another one")
	}
	again, err := Run(t.Context(), p, RunOptions{Out: out, failAt: func(int64) error { return bad }})
	if err != nil || again.Dir != out+"-failed-2" {
		t.Errorf("the second failed run lies in %s, %v", again.Dir, err)
	}
	for _, dir := range []string{res.Dir, out, out + "2"} {
		rerunAgrees(t, dir)
	}
}

// Ctrl-C ends a run between two ticks; it can be continued.
func TestStoppedRunCanBeContinued(t *testing.T) {
	p := scenarioOnDisk(t, withFile)
	out := filepath.Join(t.TempDir(), "out")
	ctx, cancel := context.WithCancel(t.Context())
	res, err := Run(ctx, p, RunOptions{Out: out, Progress: func(tick, _ int64) {
		if tick == 77 {
			cancel()
		}
	}})
	if err != nil || res.Status != Stopped || res.Dir != out+"-stopped" || res.Ticks != 77 {
		t.Fatalf("%+v, %v", res, err)
	}
	rerunAgrees(t, res.Dir)
}

// The report judges a limit by what was located, not by the rows kept, and one that is not recorded as well.
func TestReportHasExactPeriodsOutsideOfLimits(t *testing.T) {
	text := "inputs: {demand.flow: {steps: [[0h, 40 L/s], [30 min, 0 L/s]]}}\nlimits: {tank.level: {low: 1.9 m, high: 2.5 m}, pump.flow: {low: -1 m3/s}}\nrecord: {every: 30 min, variables: [pump.power]}\n"
	p := prepare(t, text)
	r, err := p.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	k := &keeper{p: p}
	k.watch(r)
	r.OnEvent = k.event
	k.events = bufio.NewWriter(io.Discard)
	for !r.Done() {
		if err := r.Step(); err != nil {
			t.Fatal(err)
		}
	}
	limits := k.reportLimits(3600)
	if len(limits) != 2 || limits[0].Series != "tank.level" || *limits[0].Low != 1.9 || *limits[0].High != 2.5 || limits[1].Series != "pump.flow" {
		t.Fatalf("limits %+v", limits)
	}
	// 10·level' = q - 0.01·level: level = 4 - 2·exp(-t/1000) reaches 2.5 at 1000·ln(4/3); after 1800 s it falls as exp(-t/1000)
	from := 1000 * math.Log(4.0/3)
	top := 4 - 2*math.Exp(-1.8)
	want := []report.Span{{From: from, To: 1800 + 1000*math.Log(top/2.5)}, {From: 1800 + 1000*math.Log(top/1.9), To: 3600}}
	for i, s := range limits[0].Spans {
		if len(limits[0].Spans) != 2 || math.Abs(s.From-want[i].From) > 1e-3 || math.Abs(s.To-want[i].To) > 1e-3 {
			t.Errorf("periods %v, want %v", limits[0].Spans, want)
		}
	}
	if limits[1].Spans == nil || len(limits[1].Spans) != 0 {
		t.Errorf("a limit that was kept has the periods %#v", limits[1].Spans)
	}
}

// A full disk is an error, and leaves nothing behind.
func TestFullDiskIsReported(t *testing.T) {
	p := scenarioOnDisk(t, withFile)
	parent := t.TempDir()
	out := filepath.Join(parent, "out")
	_, err := Run(t.Context(), p, RunOptions{Out: out, CSV: true, disk: func(path string) (sink, error) {
		f, err := series.NewFolder(path, true)
		return &full{f}, err
	}})
	if !errors.Is(err, errFull) || err.Error() != "the results cannot be written to "+out+": no space left on device" {
		t.Errorf("got %v", err)
	}
	if left := listing(t, parent); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

var errFull = errors.New("no space left on device")

type full struct{ *series.Folder }

func (f *full) Create(name string) (io.WriteCloser, error) {
	w, err := f.Folder.Create(name)
	if name == "trajectory.csv" {
		return fullFile{w}, err
	}
	return w, err
}

type fullFile struct{ io.Closer }

func (fullFile) Write([]byte) (int, error) { return 0, errFull }
