package clitest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The bits depend on scenario, seed and version: not on where the files lie, from where the program is called, how many processors there
// are, the language, the time zone, the options about results, the cache, or the name.
func TestHashDependsOnNothingAround(t *testing.T) {
	t.Parallel()
	dir := plant(t)
	want := hash(t, gemel(t, dir, 0, "run", "scenario.yaml", "--out", "x0"))
	if err := os.CopyFS(filepath.Join(dir, "else", "where"), os.DirFS(base)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		cwd  string
		env  []string
		args string
	}{
		{"another working folder", "else", nil, "../scenario.yaml"},
		{"an absolute path", "else", nil, filepath.Join(dir, "scenario.yaml")},
		{"a copy elsewhere", "", nil, "else/where/scenario.yaml"},
		{"with a table", "", nil, "scenario.yaml --csv"},
		{"quiet", "", nil, "scenario.yaml --quiet"},
		{"one processor", "", []string{"GOMAXPROCS=1"}, "scenario.yaml"},
		{"many processors and little memory", "", []string{"GOMAXPROCS=7", "GOGC=5"}, "scenario.yaml"},
		{"another language", "", []string{"LANG=de_DE.UTF-8", "LC_ALL=de_DE.UTF-8", "LC_NUMERIC=de_DE.UTF-8"}, "scenario.yaml"},
		{"another time zone", "", []string{"TZ=America/New_York"}, "scenario.yaml"},
		{"no cache", "", []string{"GEMEL_CACHE=off"}, "scenario.yaml"},
	} {
		r := start(filepath.Join(dir, c.cwd), c.env, append([]string{"run", "--out", "x1"}, strings.Fields(c.args)...)...)
		if got := hash(t, r); got != want {
			t.Errorf("%s: another hash", c.name)
		}
	}
	a, b := read(t, dir, "x0", "trajectory.parquet"), read(t, dir, "x1", "trajectory.parquet")
	if a != b {
		t.Error("the same run gives another trajectory.parquet")
	}
}

// The hash is over the recorded columns in their order, at the recorded times: the same physics recorded otherwise has another hash, so
// that a hash always says what it stands for. What is computed beside the trajectory does not enter.
func TestHashCoversWhatIsRecorded(t *testing.T) {
	t.Parallel()
	dir := plant(t)
	want := hash(t, gemel(t, dir, 0, "run", "scenario.yaml", "--out", "x"))
	original := read(t, dir, "scenario.yaml")
	for _, c := range []struct {
		name, old, by string
		same          bool
	}{
		{"another order of columns", "[tank.level, demand.flow_rate,", "[demand.flow_rate, tank.level,", false},
		{"other times", "every: 1 min", "every: 2 min", false},
		{"another name", "name: p\n", "name: other\n", true},
		{"a description", "name: p\n", "name: p\ndescription: text\n", true},
		{"another limit", "high: 3.8 m", "high: 3.9 m", true},
		{"another figure", "  lowest level:", "  highest level: {max: tank.level}\n  lowest level:", true},
	} {
		change(t, dir, "scenario.yaml", c.old, c.by)
		if got := hash(t, gemel(t, dir, 0, "run", "scenario.yaml", "--out", "x")); (got == want) != c.same {
			t.Errorf("%s: same hash %v, want %v", c.name, got == want, c.same)
		}
		write(t, dir, "scenario.yaml", original)
	}
}

// A run may be cut anywhere, the first and the last tick included, in new processes, twice: the bits stay.
func TestSnapshotsAnywhereContinueToTheSameBits(t *testing.T) {
	t.Parallel()
	dir := plant(t)
	want := hash(t, gemel(t, dir, 0, "run", "scenario.yaml", "--out", "x"))
	for _, at := range []string{"0s", "10s", "70s", "13h7m20s", "86390s", "24h"} {
		gemel(t, dir, 0, "snapshot", "scenario.yaml", "--at", at, "-o", "a.snap")
		if got := hash(t, gemel(t, dir, 0, "run", "scenario.yaml", "--from", "a.snap", "--out", "x", "--quiet")); got != want {
			t.Errorf("cut at %s: another hash", at)
		}
	}
	gemel(t, dir, 0, "snapshot", "scenario.yaml", "--from", "six.snap", "--at", "9h", "-o", "nine.snap")
	if got := hash(t, gemel(t, dir, 0, "run", "scenario.yaml", "--from", "nine.snap", "--out", "x", "--quiet")); got != want {
		t.Error("cut twice: another hash")
	}
	gemel(t, dir, 0, "rerun", "x")
}
