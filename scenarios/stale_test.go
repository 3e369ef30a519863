package scenarios

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// A run takes snapshots on its way where the scenario asks for them; each one continues to the same bits, and the oldest make room.
func TestSnapshotsOnTheWay(t *testing.T) {
	p := prepare(t, "snapshots: {every: 15 min, keep: 2}\ninputs: {demand.flow: 20 L/s}\n")
	out := filepath.Join(t.TempDir(), "run")
	res, err := Run(context.Background(), p, RunOptions{Out: out})
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(out, "snapshots", "*"))
	if err != nil {
		t.Fatal(err)
	}
	var bases []string
	for _, n := range names {
		bases = append(bases, filepath.Base(n))
	}
	if want := []string{"30min.snap", "45min.snap"}; !slices.Equal(bases, want) || len(res.Snapshots) != 2 || res.Snapshots[0].At != 1800 {
		t.Fatalf("snapshots %v, %+v, want %v", bases, res.Snapshots, want)
	}
	from, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	rest, err := Run(context.Background(), p, RunOptions{Out: filepath.Join(t.TempDir(), "rest"), From: from})
	if err != nil {
		t.Fatal(err)
	}
	if rest.TrajectoryHash != res.TrajectoryHash {
		t.Error("a run from a snapshot on the way has other bits")
	}
	// they are part of the results: the next run replaces them
	other := prepare(t, "inputs: {demand.flow: 20 L/s}\n")
	if _, err := Run(context.Background(), other, RunOptions{Out: out}); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(out, "snapshots", "*")); len(left) > 0 {
		t.Errorf("left from the run before: %v", left)
	}
}

// What a killed run has left is removed by the next one at the same place, unless it is alive, holds snapshots, or is nothing of ours.
func TestLeftoversOfKilledRuns(t *testing.T) {
	if _, ok := lock(t.TempDir()); !ok {
		t.Skip("this system cannot lock folders: " + runtime.GOOS)
	}
	dir := t.TempDir()
	out := filepath.Join(dir, "run")
	old := time.Now().Add(-time.Hour)
	folder := func(name string, files map[string]string) string {
		path := filepath.Join(dir, name)
		for f, text := range files {
			at := filepath.Join(path, f)
			if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
		return path
	}
	p := prepare(t, "")
	r, err := p.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	var snap strings.Builder
	if err := r.Snapshot(&snap); err != nil {
		t.Fatal(err)
	}
	some := map[string]string{"scenario.yaml": "x", "trajectory.parquet": "x"}
	dead := folder("run.partial-1", some)
	alive := folder("run.partial-2", some)
	useful := folder("run.partial-3", map[string]string{"scenario.yaml": "x", "snapshots/6h.snap": snap.String()})
	foreign := folder("run.partial-4", map[string]string{"thesis.doc": "x"})
	elsewhere := folder("runs.partial-5", some)
	release, ok := lock(alive)
	if !ok {
		t.Fatal("cannot lock")
	}
	defer release()
	res, err := Run(context.Background(), p, RunOptions{Out: out, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Leftovers) != 2 || res.Leftovers[0].Dir != dead || !res.Leftovers[0].Removed || res.Leftovers[1].Dir != useful || res.Leftovers[1].Removed || len(res.Leftovers[1].Snapshots) != 1 {
		t.Errorf("%+v", res.Leftovers)
	}
	for path, stays := range map[string]bool{dead: false, alive: true, useful: true, foreign: true, elsewhere: true} {
		if _, err := os.Stat(path); (err == nil) != stays {
			t.Errorf("%s: %v, should stay: %v", filepath.Base(path), err, stays)
		}
	}
}
