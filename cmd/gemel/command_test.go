package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// gemel runs the program in a folder and returns what it printed and its status.
func gemel(t *testing.T, args ...string) (out, err string, status int) {
	t.Helper()
	t.Setenv("GEMEL_CACHE", "off")
	var o, e bytes.Buffer
	status = run(context.Background(), args, terminal{&o, &e, false})
	return o.String(), e.String(), status
}

// must runs the program and wants it to succeed.
func must(t *testing.T, args ...string) string {
	t.Helper()
	out, err, status := gemel(t, args...)
	if status != 0 {
		t.Fatalf("gemel %s: status %d\n%s%s", strings.Join(args, " "), status, out, err)
	}
	return out
}

var hashLine = regexp.MustCompile(`(?m)^trajectory_hash ([0-9a-f]{64})\n\z`)

// hashOf is the last line of a run.
func hashOf(t *testing.T, out string) string {
	t.Helper()
	m := hashLine.FindStringSubmatch(out)
	if m == nil {
		t.Fatalf("the last line is no trajectory_hash:\n%s", out)
	}
	return m[1]
}

// The quarter of an hour of a new user: new, run, change, check, run again, rerun, snapshot, continue.
func TestFirstQuarterOfAnHour(t *testing.T) {
	t.Chdir(t.TempDir())
	out := must(t, "new", "my-plant")
	if !strings.HasSuffix(out, "run it:\n  gemel run "+filepath.Join("my-plant", "scenario.yaml")+"\n") {
		t.Errorf("new says\n%s", out)
	}
	scenario := filepath.Join("my-plant", "scenario.yaml")
	must(t, "check", "my-plant")
	first := hashOf(t, must(t, "run", scenario))
	for _, f := range []string{"manifest.json", "trajectory.parquet", "events.jsonl", "kpis.json", "report.html", "scenario.yaml"} {
		if _, err := os.Stat(filepath.Join("runs", "my-plant-1", f)); err != nil {
			t.Error(err)
		}
	}
	second := hashOf(t, must(t, "run", scenario, "--quiet", "--csv"))
	if first != second {
		t.Error("two runs differ")
	}
	if _, err := os.Stat(filepath.Join("runs", "my-plant-2", "trajectory.csv")); err != nil {
		t.Error(err)
	}
	must(t, "snapshot", scenario, "--at", "6h10s", "-o", "six.snap")
	if third := hashOf(t, must(t, "run", scenario, "--from", "six.snap", "--out", "rest", "--quiet")); third != first {
		t.Error("the continued run differs")
	}
	a, errA := os.ReadFile(filepath.Join("runs", "my-plant-1", "kpis.json"))
	b, errB := os.ReadFile(filepath.Join("rest", "kpis.json"))
	if errA != nil || errB != nil || !bytes.Equal(a, b) {
		t.Error("the continued run has other figures")
	}
	if err := os.RemoveAll("my-plant"); err != nil { // the run folder alone must do
		t.Fatal(err)
	}
	for _, dir := range []string{filepath.Join("runs", "my-plant-1"), "rest"} {
		if out := must(t, "rerun", dir); !strings.HasPrefix(out, "the bits agree: 8640 ticks of my-plant\n") || hashOf(t, out) != first {
			t.Errorf("rerun %s says\n%s", dir, out)
		}
	}
}

// The example scenario must run as the README says.
func TestBoosterStationRuns(t *testing.T) {
	out := must(t, "run", filepath.Join("..", "..", "scenarios", "booster-station.yaml"), "--out", filepath.Join(t.TempDir(), "out"))
	hashOf(t, out)
	for _, figure := range []string{"energy ", "specific energy ", "starts of pump 2 ", "tank.level low 1 m: kept"} {
		if !strings.Contains(out, figure) {
			t.Errorf("the table has no %q:\n%s", figure, out)
		}
	}
	for line := range strings.Lines(out) {
		if n := len([]rune(strings.TrimRight(line, "\n"))); n > 80 && !strings.Contains(line, "report") && !strings.Contains(line, "results") {
			t.Errorf("a line of %d characters: %s", n, line)
		}
	}
}

// The CSV of simulate is what a Modelica user expects: time first, dotted names, no units row, the end point exactly.
func TestSimulateWritesCSV(t *testing.T) {
	file := filepath.Join(t.TempDir(), "out.csv")
	must(t, "simulate", "--model", "Gemel.Examples.PumpLoop", "--stop", "10.1", "--tolerance", "1e-8", "--csv", file)
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 502 || rows[0][0] != "time" || rows[1][0] != "0" || rows[501][0] != "10.1" {
		t.Errorf("%d rows, from %q %q to %q", len(rows), rows[0][0], rows[1][0], rows[len(rows)-1][0])
	}
	columns := map[string]bool{}
	for _, name := range rows[0] {
		columns[name] = true
	}
	for _, name := range []string{"low.level", "der(low.level)", "pump.port_a.m_flow"} {
		if !columns[name] {
			t.Errorf("there is no column %s", name)
		}
	}
	for _, cell := range rows[501] {
		if v, err := strconv.ParseFloat(cell, 64); err != nil || math.IsNaN(v) {
			t.Errorf("%q is no number", cell)
		}
	}
}

// --start shifts the time of the model.
func TestSimulateFromAnotherStart(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("Clock.mo", []byte("model Clock\n  Real x(start = 0, fixed = true);\n  Real t = time;\n  Boolean late = time > 2.5;\nequation\n  der(x) = 2*time;\nend Clock;\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	must(t, "simulate", "--lib", ".", "--model", "Clock", "--start", "2", "--stop", "3", "--intervals", "4", "--csv", "out.csv")
	text, err := os.ReadFile("out.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	for i, row := range rows[1:] {
		now := 2 + float64(i)/4
		x, _ := strconv.ParseFloat(row[at["x"]], 64)
		if row[0] != strconv.FormatFloat(now, 'g', -1, 64) || row[at["t"]] != row[0] || math.Abs(x-(now*now-4)) > 1e-6 {
			t.Errorf("row %v", row)
		}
		if want := map[bool]string{true: "1", false: "0"}[now > 2.5]; row[at["late"]] != want {
			t.Errorf("at %g late is %s", now, row[at["late"]])
		}
	}
}

// Bad input ends with status 2 and says what to do; nothing is left behind.
func TestBadInput(t *testing.T) {
	t.Chdir(t.TempDir())
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("bad.yaml", "gemel: 1\nplant: Gemel.Examples.BoosterStaton\ntime: {stop: 1h, tick: 10s}\n")
	write("typo.yaml", "gemel: 1\nplant: Gemel.Examples.BoosterStation\ntime: {stop: 1h, tick: 10s}\ninputs:\n  pump1.sped: 1450 rpm\n  pump2.speed: 3 bar\n")
	write("file.yaml", "gemel: 1\nplant: {file: M.mo, model: N}\ntime: {stop: 1h, tick: 10s}\n")
	write("M.mo", "model M\n  Real x;\nequation\n  x = 1;\nend M;\n")
	write("broken.mo", "model Broken\n  Real x\nequation\n  y = 1;\nend Broken;\n")
	write("good.yaml", "gemel: 1\nplant: {file: M.mo, model: M}\ntime: {stop: 1h, tick: 10s}\n")
	write("nofile.yaml", "gemel: 1\nplant: {file: MM.mo, model: M}\ntime: {stop: 1h, tick: 10s}\n")
	write("empty.mo", "// nothing\n")
	write("utf16.mo", "\xff\xfem\x00o\x00")
	if err := os.Mkdir("taken", 0o755); err != nil {
		t.Fatal(err)
	}
	write(filepath.Join("taken", "report.html"), "mine")
	write("surplus.mo", "model Surplus\n  Real x;\nequation\n  x = 1;\n  x = 2;\nend Surplus;\n")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"frobnicate"}, `unknown command "frobnicate"`},
		{[]string{"rn", "x.yaml"}, `unknown command "rn"; did you mean run?`},
		{[]string{"x.yaml"}, `unknown command "x.yaml"; to run a scenario write: gemel run x.yaml`},
		{[]string{"run"}, "want one file: gemel run FILE"},
		{[]string{"run", "no.yaml"}, "there is no file no.yaml"},
		{[]string{"run", "bad.yaml"}, "bad.yaml:2:8: plant: there is no model Gemel.Examples.BoosterStaton; did you mean Gemel.Examples.BoosterStation?"},
		{[]string{"run", "typo.yaml"}, "typo.yaml:5:3: unknown variable pump1.sped; did you mean pump1.speed?\ntypo.yaml:6:16: pump2.speed: \"3 bar\" is a pressure, want an angular speed\n2 problems"},
		{[]string{"check", "typo.yaml"}, "typo.yaml:5:3: unknown variable pump1.sped; did you mean pump1.speed?\ntypo.yaml:6:16: pump2.speed: \"3 bar\" is a pressure, want an angular speed\n2 problems"},
		{[]string{"run", "file.yaml"}, "file.yaml:2:28: plant: there is no model N in M.mo; did you mean M?"},
		{[]string{"run", "M.mo"}, "M.mo is a model, not a scenario; to simulate it: gemel simulate M.mo"},
		{[]string{"check", "nothing.txt"}, "there is no file nothing.txt"},
		{[]string{"check"}, "want files or folders: gemel check FILE..."},
		{[]string{"simulate"}, "want a model, such as gemel simulate Gemel.Examples.TankFilling; `gemel library` lists those of the library"},
		{[]string{"simulate", "--model", "Gemel.Examples.Lorentz"}, "there is no model Gemel.Examples.Lorentz; did you mean Gemel.Examples.Lorenz?"},
		{[]string{"simulate", "--model", "Gemel.Examples.Lorenz", "--stop", "soon"}, "--stop soon: want a time in seconds, such as 10, or with a unit, such as 2h"},
		{[]string{"simulate", "--model", "Gemel.Examples.Lorenz", "--stop", "-1"}, "the simulation ends at -1 s, which is not after its start at 0 s"},
		{[]string{"simulate", "--model", "Gemel.Examples.Lorenz", "--tolerance", "2"}, "--tolerance 2: want a number from 1e-14 to 0.1"},
		{[]string{"simulate", "--model", "Gemel.Examples.Lorenz", "--method", "bdf"}, "--method bdf: want auto, rodas5p, rodas3p, tsit5, verner7, rk4 or lineuler"},
		{[]string{"simulate", "--model", "X", "--lib", "nowhere"}, "--lib nowhere: there is no such folder"},
		{[]string{"simulate", "--model", "X", "--lib", "M.mo"}, "--lib M.mo: this is a file; give the folder that holds the package"},
		{[]string{"simulate", "--modle", "X"}, "unknown flag: --modle"},
		{[]string{"rerun", "."}, ". is no run folder: it has no manifest.json"},
		{[]string{"snapshot", "typo.yaml"}, "want a time and a file: gemel snapshot FILE --at TIME -o FILE.snap"},
		{[]string{"snapshot", "typo.yaml", "--at", "noon", "-o", "x"}, `--at "noon": want a duration such as 10s, 24h or 2h30m`},
		{[]string{"library", "Tnak"}, "there is no asset Tnak; did you mean Gemel.Hydraulics.Tank?"},
		{[]string{"new", "my plant"}, `"my plant" cannot name a plant; use letters, digits and '-', beginning with a letter, such as my-plant`},
		{[]string{"new", "."}, `"." cannot name a plant; use letters, digits and '-', beginning with a letter, such as my-plant`},
		{[]string{"import", "epanet", "no.inp"}, "there is no file no.inp"},
		{[]string{"runn", "x.yaml"}, `unknown command "runn"; did you mean run?`},
		{[]string{"library", "Frobnicator"}, "there is no asset Frobnicator; `gemel library` lists the models"},
		{[]string{"new", ".hidden"}, `".hidden" cannot name a plant; use letters, digits and '-', beginning with a letter, such as my-plant`},
		{[]string{"new", "M.mo"}, "M.mo is a file; choose another name"},
		{[]string{"new", "M.mo/p"}, "M.mo/p cannot be written: not a directory"},
		{[]string{"rerun", "nowhere"}, "there is no folder nowhere"},
		{[]string{"rerun", "M.mo"}, "M.mo is a file; give the run folder"},
		{[]string{"run", "good.yaml", "--out", "M.mo"}, "M.mo is a file; give the name of a folder"},
		{[]string{"run", "good.yaml", "--out", "M.mo/sub"}, "M.mo is a file, so it cannot hold a folder"},
		{[]string{"run", "good.yaml", "--out", "taken"}, "taken/report.html is not of a run of Gemel and would be overwritten; move it, or choose another folder with --out"},
		{[]string{"run", "good.yaml", "--from", "/dev/zero"}, "/dev/zero cannot be read: it is no plain file"},
		{[]string{"run", "/dev/zero"}, "/dev/zero cannot be read: it is no plain file"},
		{[]string{"simulate", "--model", "M", "--lib", ".", "--csv", "."}, "--csv .: this is a folder; give the name of a file"},
		{[]string{"simulate", "--model", "M", "--lib", ".", "--csv", "nodir/x.csv"}, "--csv nodir/x.csv: there is no folder nodir"},
		{[]string{"simulate", "--model", "M", "--lib", ".", "--csv", "M.mo/x.csv"}, "--csv M.mo/x.csv: M.mo is a file, not a folder"},
		{[]string{"simulate", "--model", "M", "--lib", ".", "--intervals", "x"}, "--intervals x: want a whole number"},
		{[]string{"simulate", "--model", "M", "--lib", ".", "--stop", "5e-324"}, "500 intervals from 0 s to 5e-324 s are too short to be told apart; take a later end or fewer intervals"},
		{[]string{"simulate", "--model", "Gemel.Hydraulics.Interfaces.Port"}, "Gemel.Hydraulics.Interfaces.Port is a connector; only a model or a block can be simulated"},
		{[]string{"snapshot", "good.yaml", "--at", "1 h", "-o", "nodir/x.snap"}, "-o nodir/x.snap: there is no folder nodir"},
		{[]string{"check", "empty.mo"}, "empty.mo: there is no class in it; a model begins with: model NAME"},
		{[]string{"check", "utf16.mo"}, "utf16.mo: the file is UTF-16; save it as UTF-8"},
		{[]string{"check", "nofile.yaml"}, "nofile.yaml:2:15: plant: there is no file MM.mo beside the scenario; did you mean M.mo?"},
	} {
		out, err, status := gemel(t, c.args...)
		if status != exitInput || strings.TrimSuffix(err, "\n") != c.want || out != "" {
			t.Errorf("gemel %s: status %d\n got %s%s\nwant %s", strings.Join(c.args, " "), status, out, err, c.want)
		}
	}
	for _, c := range []struct{ file, want string }{{"broken.mo", "broken.mo:2:9: "}, {"surplus.mo", "Surplus has 2 equations for 1 unknown, 1 too many\nsurplus.mo:5:3: "}} {
		if _, err, status := gemel(t, "check", c.file); status != exitInput || !strings.HasPrefix(err, c.want) {
			t.Errorf("check %s: status %d\n%s", c.file, status, err)
		}
	}
	if _, err := os.Stat("runs"); err == nil {
		t.Error("a run that never began left a folder")
	}
}

// A snapshot that does not fit is bad input, and names the file.
func TestForeignSnapshotIsBadInput(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, "new", "a")
	if err := os.WriteFile("x.snap", []byte("nonsense"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err, status := gemel(t, "run", filepath.Join("a", "scenario.yaml"), "--from", "x.snap")
	if status != exitInput || err != "x.snap: this is no snapshot of a run\n" {
		t.Errorf("status %d: %s", status, err)
	}
}

// A run that fails has status 1, says where it failed, and keeps what it has.
func TestFailedRunHasStatusOne(t *testing.T) {
	t.Chdir(t.TempDir())
	model := "model M\n  Real x(start = 1, fixed = true);\nequation\n  der(x) = x^2; // infinite at t = 1\nend M;\n"
	for name, text := range map[string]string{"M.mo": model, "s.yaml": "gemel: 1\nname: blow-up\nplant: {file: M.mo, model: M}\ntime: {stop: 10s, tick: 100ms}\n"} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, err, status := gemel(t, "run", "s.yaml")
	if status != exitFailed || !strings.HasPrefix(err, "the run failed: tick ") || !strings.Contains(err, "what there is: "+filepath.Join("runs", "blow-up-1-failed")) {
		t.Errorf("status %d\n%s%s", status, out, err)
	}
	hashOf(t, out)
	data, readErr := os.ReadFile(filepath.Join("runs", "blow-up-1-failed", "manifest.json"))
	var m struct{ Status, Error string }
	if readErr != nil || json.Unmarshal(data, &m) != nil || m.Status != "failed" || m.Error == "" {
		t.Errorf("manifest %s %v", data, readErr)
	}
}

// Ctrl-C prints the command that continues the run.
func TestStoppedRunSaysHowToContinue(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("GEMEL_CACHE", "off")
	must(t, "new", "a")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var o, e bytes.Buffer
	scenario := filepath.Join("a", "scenario.yaml")
	status := run(ctx, []string{"run", scenario}, terminal{&o, &e, false})
	want := "stopped after 0 s of 24 h; to continue:\n  gemel run " + scenario + " --from " + filepath.Join("runs", "a-1-stopped", "last.snap") + "\n"
	if status != exitFailed || e.String() != want {
		t.Errorf("status %d: %s", status, e.String())
	}
	full := hashOf(t, must(t, "run", scenario))
	if rest := hashOf(t, must(t, "run", scenario, "--from", filepath.Join("runs", "a-1-stopped", "last.snap"))); rest != full {
		t.Error("the continued run differs")
	}
}

// Assets are listed and described without any argument that a newcomer cannot know.
func TestLibraryDescribesAssets(t *testing.T) {
	if out := must(t, "library"); !strings.Contains(out, "  PumpSet ") || !strings.Contains(out, "Gemel.Hydraulics - ") {
		t.Errorf("library prints\n%s", out)
	}
	out := must(t, "library", "pumpset")
	for _, want := range []string{"Gemel.Hydraulics.PumpSet\n", "\nConnectors\n", "\nInputs\n  speed ", "\nParameters\n  speed_nominal       2900 rpm", "\nResults\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("library pumpset has no %q:\n%s", want, out)
		}
	}
	if out := must(t, "library", "Gemel.Blocks"); !strings.Contains(out, "PID") || strings.Contains(out, "Tank") {
		t.Errorf("library Gemel.Blocks prints\n%s", out)
	}
}

// What `schema` prints is JSON.
func TestSchemaIsJSON(t *testing.T) {
	var v map[string]any
	if err := json.Unmarshal([]byte(must(t, "schema")), &v); err != nil || v["$schema"] == nil {
		t.Errorf("%v", err)
	}
}

// An EPANET file becomes a plant that runs, with columns under the names of the file; a changed file is not overwritten.
func TestImportedNetworkRuns(t *testing.T) {
	t.Chdir(t.TempDir())
	network := "[TITLE]\nsmall\n[JUNCTIONS]\nJ-1 10 5\n[RESERVOIRS]\nR1 50\n[PIPES]\nP1 R1 J-1 1000 200 100 0 Open\n[TIMES]\nDuration 2:00\nHydraulic Timestep 1:00\n[OPTIONS]\nUnits LPS\nHeadloss H-W\n[END]\n"
	if err := os.WriteFile("small.inp", []byte(network), 0o644); err != nil {
		t.Fatal(err)
	}
	must(t, "import", "epanet", "small.inp", "-o", "net")
	must(t, "import", "epanet", "small.inp", "-o", "net")
	hashOf(t, must(t, "run", filepath.Join("net", "scenario.yaml"), "--csv", "--out", "out"))
	text, err := os.ReadFile(filepath.Join("out", "trajectory.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	units := map[string]string{}
	values := map[string]string{}
	for i, name := range rows[0] {
		units[name], values[name] = rows[1][i], rows[2][i]
	}
	if units["node/J-1/head"] != "m" || units["node/J-1/pressure"] != "Pa" || units["link/P1/flow"] != "m3/s" {
		t.Errorf("columns %v", units)
	}
	if q, err := strconv.ParseFloat(values["link/P1/flow"], 64); err != nil || math.Abs(q-0.005) > 1e-6 { // the demand, 5 L/s
		t.Errorf("flow %v", values["link/P1/flow"])
	}
	if err := os.WriteFile(filepath.Join("net", "scenario.yaml"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	want := filepath.Join("net", "scenario.yaml") + " exists already and is different; remove it or choose another folder with -o\n"
	if _, err, status := gemel(t, "import", "epanet", "small.inp", "-o", "net"); status != exitInput || err != want {
		t.Errorf("status %d: %s", status, err)
	}
}
