package scenarios

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// rerunAgrees repeats the run of a folder from the folder alone.
func rerunAgrees(t *testing.T, dir string) {
	t.Helper()
	old, err := OpenRun(dir)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Prepare(old.Scenario, tankSystem(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Close() }()
	res, err := old.Run(t.Context(), p, "", nil, nil)
	if err != nil || !res.Same {
		t.Errorf("%s: %+v, %v", dir, res, err)
	}
}

// A difference must be found and explained.
func TestRerunExplainsDifferences(t *testing.T) {
	p := scenarioOnDisk(t, withFile)
	out := filepath.Join(t.TempDir(), "out")
	if _, err := Run(t.Context(), p, RunOptions{Out: out, Version: "1", Library: []LibraryFacts{{Label: "lib", SHA256: "a"}}}); err != nil {
		t.Fatal(err)
	}
	old, err := OpenRun(out)
	if err != nil {
		t.Fatal(err)
	}
	sys := tankSystem()
	sys.Equations[1].Right = sys.Graph.Mul(sys.Graph.Const(1.001), sys.Equations[1].Right)
	q, err := Prepare(old.Scenario, sys, "")
	if err != nil {
		t.Fatal(err)
	}
	res, err := old.Run(t.Context(), q, "2", []LibraryFacts{{Label: "lib", SHA256: "b"}}, nil)
	if err != nil || res.Same || len(res.Notes) != 4 {
		t.Fatalf("%+v, %v", res, err)
	}
	if res.Notes[0] != "the run was made by gemel 1, this is 2" || res.Notes[1] != "the library lib has changed" || res.Notes[2] != "the compiled plant is another one" ||
		!strings.HasPrefix(res.Notes[3], "the first difference to trajectory.parquet is in tank.level at t = 60 s: ") {
		t.Errorf("%q", res.Notes)
	}
}

// Copies that were changed are not rerun as if they were the run.
func TestRerunRefusesChangedFolders(t *testing.T) {
	p := scenarioOnDisk(t, withFile)
	for _, c := range []struct {
		change func(dir string) error
		want   string
	}{
		{func(dir string) error { return os.Remove(filepath.Join(dir, "manifest.json")) }, "DIR is no run folder: it has no manifest.json"},
		{func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "source", "d.csv"), []byte("time,x\n"), 0o644)
		}, "DIR/source/d.csv is not the file that was run: its SHA-256 differs from the manifest"},
		{func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "manifest.json"), []byte(`{"format": 9}`), 0o644)
		}, "DIR/manifest.json has format 9, this program reads format 1"},
		{func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "manifest.json"), []byte(`{"format": 1, "files": [{"name": "x", "stored": "../../etc/passwd"}]}`), 0o644)
		}, `the manifest names the file "../../etc/passwd", which is outside of the folder`},
		{func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "manifest.json"), []byte(`{"format": 1}`), 0o644)
		}, "DIR/manifest.json is damaged: it names no scenario"},
		{func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "manifest.json"), []byte(`[1]`), 0o644)
		}, "DIR/manifest.json is damaged: it is no manifest in JSON"},
		{func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "manifest.json"), []byte(`{"name": "x"}`), 0o644)
		}, "DIR/manifest.json is damaged: it is no manifest of a run"},
		{func(dir string) error {
			return errors.Join(os.Rename(filepath.Join(dir, "source", "d.csv"), filepath.Join(dir, "..", "d.csv")), os.Symlink("../../d.csv", filepath.Join(dir, "source", "d.csv")))
		}, "DIR/source/d.csv cannot be read: path escapes from parent"},
		{func(dir string) error { return os.Remove(filepath.Join(dir, "source", "d.csv")) }, "there is no file DIR/source/d.csv, which the manifest names"},
		{func(dir string) error { return os.RemoveAll(dir) }, "there is no folder DIR"},
	} {
		out := filepath.Join(t.TempDir(), "out")
		if _, err := Run(t.Context(), p, RunOptions{Out: out}); err != nil {
			t.Fatal(err)
		}
		if err := c.change(out); err != nil {
			t.Fatal(err)
		}
		_, err := OpenRun(out)
		if err == nil || strings.ReplaceAll(filepath.ToSlash(err.Error()), filepath.ToSlash(out), "DIR") != c.want {
			t.Errorf("got %v\nwant %s", err, c.want)
		}
	}
}

// A repetition judges the results that lie in the folder, not only the hash in the manifest.
func TestRerunJudgesTheResults(t *testing.T) {
	p := scenarioOnDisk(t, withFile)
	out := filepath.Join(t.TempDir(), "out")
	other := filepath.Join(t.TempDir(), "other")
	manifest := func(from, to string) func(string) error {
		return func(dir string) error {
			path := filepath.Join(dir, "manifest.json")
			data, err := os.ReadFile(path)
			if err != nil || !bytes.Contains(data, []byte(from)) {
				return errors.Join(err, errors.New("there is no "+from))
			}
			return os.WriteFile(path, bytes.Replace(data, []byte(from), []byte(to), 1), 0o644)
		}
	}
	if _, err := Run(t.Context(), scenarioOnDisk(t, strings.Replace(withFile, "100 rad/s", "101 rad/s", 1)), RunOptions{Out: other}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		change func(dir string) error
		want   string // the error, or the notes
	}{
		{manifest(`"ticks": 360`, `"ticks": 99999999`), "the manifest does not fit the scenario: it says done after 99999999 ticks, the scenario has 360"},
		{manifest(`"ticks": 360`, `"ticks": -5`), "the manifest does not fit the scenario: it says done after -5 ticks, the scenario has 360"},
		{manifest(`"ticks": 360`, `"ticks": 10`), "the manifest does not fit the scenario: it says done after 10 ticks, the scenario has 360"},
		{manifest(`"trajectory_hash": "`, `"trajectory_hash": "0`), "the rows of trajectory.parquet agree with the repetition, so the trajectory_hash in manifest.json was changed"},
		{func(dir string) error { return os.Remove(filepath.Join(dir, "trajectory.parquet")) }, "the run is repeated to the bit, but trajectory.parquet is gone"},
		{func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "trajectory.parquet"), []byte("PAR1"), 0o644)
		}, "the run is repeated to the bit, but trajectory.parquet is damaged"},
		{func(dir string) error {
			return os.Rename(filepath.Join(other, "trajectory.parquet"), filepath.Join(dir, "trajectory.parquet"))
		}, "the run is repeated to the bit, but the first difference to trajectory.parquet is in pump.power at t = 0 s: 10303.01 there, 10000 now"},
	} {
		if _, err := Run(t.Context(), p, RunOptions{Out: out}); err != nil {
			t.Fatal(err)
		}
		if err := c.change(out); err != nil {
			t.Fatal(err)
		}
		old, err := OpenRun(out)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if res, err := old.Run(t.Context(), p, "", nil, nil); err != nil {
			got = err.Error()
		} else if got = strings.Join(res.Notes, "; "); res.Same {
			got = "the same"
		}
		if got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}
