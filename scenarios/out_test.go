package scenarios

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A folder that holds other things keeps them; an earlier run is replaced, and the result says so.
func TestOutKeepsForeignFiles(t *testing.T) {
	p := scenarioOnDisk(t, withFile)
	out := t.TempDir()
	if err := os.MkdirAll(filepath.Join(out, "source"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"notes.txt", filepath.Join("source", "mine.txt")} {
		if err := os.WriteFile(filepath.Join(out, name), []byte("mine"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 2 {
		res, err := Run(t.Context(), p, RunOptions{Out: out})
		if err != nil {
			t.Fatal(err)
		}
		if res.Replaced != (i == 1) {
			t.Errorf("run %d says that it replaced: %v", i+1, res.Replaced)
		}
		want := "events.jsonl kpis.json manifest.json notes.txt report.html scenario.yaml source/d.csv source/mine.txt trajectory.parquet"
		if got := strings.Join(listing(t, out), " "); got != want {
			t.Errorf("files %s\nwant  %s", got, want)
		}
		rerunAgrees(t, out)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(out, link); err != nil {
		t.Skip(err)
	}
	if res, err := Run(t.Context(), p, RunOptions{Out: link}); err != nil || res.Dir != out {
		t.Errorf("the run under a link lies in %+v, %v", res, err)
	}
}

// What is not of a run is not overwritten, whatever it is called; nothing is run, and nothing is touched.
func TestOutRefusesWhatWouldBeOverwritten(t *testing.T) {
	p := scenarioOnDisk(t, withFile)
	for _, c := range []struct{ name, out, want string }{
		{"scenario.yaml", "", "DIR/scenario.yaml is not of a run of Gemel and would be overwritten; move it, or choose another folder with --out"},
		{"report.html", "", "DIR/report.html is not of a run of Gemel and would be overwritten; move it, or choose another folder with --out"},
		{"manifest.json", "", "DIR/manifest.json is not of a run of Gemel and would be overwritten; move it, or choose another folder with --out"},
		{"source/d.csv", "", "DIR/source/d.csv is not of a run of Gemel and would be overwritten; move it, or choose another folder with --out"},
		{"source", "", "DIR/source is not of a run of Gemel and would be overwritten; move it, or choose another folder with --out"},
		{"notes.txt", "notes.txt", "DIR/notes.txt is a file; give the name of a folder"},
		{"notes.txt", "notes.txt/deep/out", "DIR/notes.txt is a file, so it cannot hold a folder"},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, filepath.FromSlash(c.name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("{}"), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := Run(t.Context(), p, RunOptions{Out: filepath.Join(dir, filepath.FromSlash(c.out))})
		var refused *OutError
		if !errors.As(err, &refused) || strings.ReplaceAll(filepath.ToSlash(err.Error()), filepath.ToSlash(dir), "DIR") != c.want {
			t.Errorf("got %v\nwant %s", err, c.want)
		}
		if left := listing(t, dir); len(left) != 1 {
			t.Errorf("the folder holds %v", left)
		}
	}
}

// Two runs at the same time must not take the same name: nothing that was computed may be lost.
func TestRunsAtTheSameTimeGetTwoFolders(t *testing.T) {
	p := scenarioOnDisk(t, withFile)
	t.Chdir(t.TempDir())
	var inner *Result
	first, err := Run(t.Context(), p, RunOptions{failAt: func(tick int64) error {
		if tick == 100 { // in the middle of the first run, a second one begins and ends
			var err error
			if inner, err = Run(t.Context(), p, RunOptions{}); err != nil {
				t.Error(err)
			}
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if inner.Dir != filepath.Join("runs", "test-1") || first.Dir != filepath.Join("runs", "test-2") {
		t.Errorf("the runs lie in %s and %s", inner.Dir, first.Dir)
	}
	page, err := os.ReadFile(filepath.Join(first.Dir, "report.html"))
	if err != nil || !bytes.Contains(page, []byte("gemel rerun "+first.Dir)) {
		t.Errorf("the report of the second names another folder, %v", err)
	}
	for _, dir := range []string{inner.Dir, first.Dir} {
		rerunAgrees(t, dir)
	}
}
