package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// `gemel check .` is what the template recommends after every change. It must not trip over the folders of runs, say everything
// once, and go on behind what it cannot read.
func TestCheckOfAFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, "new", "p")
	t.Chdir("p")
	must(t, "run", "scenario.yaml", "--quiet")
	killed := filepath.Join("runs", "p-2.partial-123")
	if err := os.Mkdir(killed, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(killed, "scenario.yaml"), []byte("gemel: 1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if out := must(t, "check", "."); out != "P: ok\nscenario.yaml: ok\n" {
		t.Errorf("check prints\n%s", out)
	}
	text, err := os.ReadFile("P.mo")
	if err != nil {
		t.Fatal(err)
	}
	change := func(from, to string) {
		t.Helper()
		changed := strings.Replace(string(text), from, to, 1)
		if changed == string(text) {
			t.Fatalf("there is no %s in P.mo", from)
		}
		if err := os.WriteFile("P.mo", []byte(changed), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	change("diameter = 6", "diametr = 6")
	_, first, status := gemel(t, "check", ".")
	if n := strings.Count(first, "diametr"); status != exitInput || n != 1 || strings.Count(first, "\n") != 1 {
		t.Errorf("status %d: %s", status, first)
	}
	change("connect(supply.port_b, demand.port);", "")
	_, second, status := gemel(t, "check", ".")
	if status != exitInput || strings.Count(second, "P has ") > 1 {
		t.Errorf("status %d: %s", status, second)
	}
	for name, body := range map[string]string{"a.yaml": "gemel: 1\nplant: {file: gone.mo, model: X}\ntime: {stop: 1h, tick: 1s}\n", "b.yaml": "- x\n"} {
		if err := os.WriteFile(name, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	change("level = 2)", "level = 2.5)")
	out, all, _ := gemel(t, "check", ".", "nowhere")
	if !strings.Contains(out, "P: ok\n") || !strings.Contains(out, "scenario.yaml: ok\n") || all != "a.yaml:2:15: plant: there is no file gone.mo beside the scenario; did you mean P.mo?\n"+
		"b.yaml:1:1: want a scenario: keys such as gemel, plant, time, found a list\n2 problems\nthere is no file nowhere\n" {
		t.Errorf("check prints\n%s%s", out, all)
	}
}

// A home that cannot be written, a cache that is a file: nothing of it may keep a run from running.
func TestCacheIsAConvenience(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, "new", "p")
	if err := os.WriteFile("file", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"file", filepath.Join("file", "below"), "/proc/nowhere", "cache", "cache"} {
		t.Setenv("GEMEL_CACHE", dir)
		var o, e bytes.Buffer
		if status := run(context.Background(), []string{"check", "p"}, terminal{&o, &e, false}); status != 0 {
			t.Errorf("with the cache %s: status %d\n%s", dir, status, e.String())
		}
	}
	if entries, err := os.ReadDir("cache"); err != nil || len(entries) == 0 {
		t.Errorf("nothing was kept in a cache that can be written: %v", err)
	}
	t.Setenv("GEMEL_CACHE", "")
	t.Setenv("HOME", "/nonexistent")
	t.Setenv("XDG_CACHE_HOME", "")
	var o, e bytes.Buffer
	if status := run(context.Background(), []string{"check", "p"}, terminal{&o, &e, false}); status != 0 {
		t.Errorf("without a home: status %d\n%s", status, e.String())
	}
}

// The command that continues a run repeats what it needs, and can be pasted into a shell.
func TestCommandToContinue(t *testing.T) {
	f := runFlags{libs: []string{"my lib", "b"}, csv: true, out: "r1", from: "old.snap"}
	want := `gemel run 'it'\''s.yaml' --lib 'my lib' --lib b --out r1 --csv --from r1-stopped/last.snap`
	if got := f.command("it's.yaml", "r1-stopped/last.snap"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := word("a$b"); got != `'a$b'` {
		t.Errorf("a$b becomes %s", got)
	}
}

// Ctrl-C is no error of anybody: every command says the same in words, with the status of something that is not done.
func TestInterruptedCommands(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("GEMEL_CACHE", "off")
	must(t, "new", "p")
	scenario := filepath.Join("p", "scenario.yaml")
	must(t, "run", scenario, "--quiet", "--out", "done")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, args := range [][]string{
		{"snapshot", scenario, "--at", "6h", "-o", "six.snap"},
		{"simulate", "--model", "Gemel.Examples.Lorenz", "--csv", "out.csv"},
		{"simulate", "--model", "Gemel.Examples.Lorenz"},
		{"rerun", "done"},
	} {
		var o, e bytes.Buffer
		if status := run(ctx, args, terminal{&o, &e, false}); status != exitFailed || e.String() != "stopped by the user; nothing was written\n" {
			t.Errorf("%v: status %d: %s", args, status, e.String())
		}
	}
	entries, err := os.ReadDir(".")
	if err != nil || len(entries) != 2 {
		t.Errorf("left behind: %v", entries)
	}
	var o, e bytes.Buffer
	run(ctx, []string{"run", scenario, "--out", "r"}, terminal{&o, &e, false})
	manifest, err := os.ReadFile(filepath.Join("r-stopped", "manifest.json"))
	if err != nil || !strings.Contains(string(manifest), `"error": "stopped by the user"`) {
		t.Errorf("the manifest says %s, %v", manifest, err)
	}
}

// lost is a terminal that takes nothing, such as /dev/full.
type lost struct{}

var errLost = errors.New("no space left on device")

func (lost) Write([]byte) (int, error) { return 0, errLost }

// Figures that nobody can see are not done.
func TestLostOutputIsAnError(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("GEMEL_CACHE", "off")
	must(t, "new", "p")
	for _, args := range [][]string{{"run", filepath.Join("p", "scenario.yaml")}, {"library"}, {"schema"}, {"version"}} {
		var e bytes.Buffer
		if status := run(context.Background(), args, terminal{lost{}, &e, false}); status == exitDone || !strings.Contains(e.String(), "no space left on device") {
			t.Errorf("%v: status %d: %s", args, status, e.String())
		}
	}
}

// What is said about an earlier run, a device and the terminal as targets.
func TestTargets(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, "new", "p")
	scenario := filepath.Join("p", "scenario.yaml")
	must(t, "run", scenario, "--quiet", "--out", "r")
	if _, err, status := gemel(t, "run", scenario, "--quiet", "--out", "r"); status != 0 || err != "note: the results of an earlier run in r are replaced\n" {
		t.Errorf("status %d: %s", status, err)
	}
	out := must(t, "simulate", "--model", "Gemel.Examples.Lorenz", "--stop", "1", "--intervals", "2", "--csv", "-")
	if !strings.HasPrefix(out, "time,") || strings.Count(out, "\n") != 4 {
		t.Errorf("--csv - prints\n%s", out)
	}
	before, err := os.Stat(os.DevNull)
	if err != nil {
		t.Skip(err)
	}
	must(t, "simulate", "--model", "Gemel.Examples.Lorenz", "--stop", "1", "--csv", os.DevNull)
	after, err := os.Stat(os.DevNull)
	if err != nil || after.Mode() != before.Mode() {
		t.Fatalf("%s was replaced by %v, %v", os.DevNull, after.Mode(), err)
	}
	if err := os.Symlink("real.csv", "link.csv"); err != nil {
		t.Skip(err)
	}
	if err := os.WriteFile("real.csv", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	must(t, "simulate", "--model", "Gemel.Examples.Lorenz", "--stop", "1", "--csv", "link.csv")
	if info, err := os.Lstat("link.csv"); err != nil || info.Mode().IsRegular() {
		t.Errorf("the link was replaced by a file, %v", err)
	}
}

// A simulation has no ticks: a failure names the model and its own time.
func TestFailedSimulationNamesTheModel(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("Blow.mo", []byte("model Blow\n  Real x(start = 1, fixed = true);\n  Real y = log(1.5 - time);\nequation\n  der(x) = 1;\nend Blow;\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err, status := gemel(t, "simulate", "--lib", ".", "--model", "Blow", "--start", "1", "--stop", "2", "--intervals", "10")
	if status != exitFailed || !strings.HasPrefix(err, "Blow at t = 1.5 s, y: the value is not finite: -Inf (Blow.mo:3:8)\n") {
		t.Errorf("status %d: %s", status, err)
	}
}

// A simulation says which inputs nobody gave a value.
func TestSimulationNamesItsInputs(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("M.mo", []byte("block G\n  input Real u(start = 2);\n  output Real y;\nequation\n  y = 2*u;\nend G;\nmodel M\n  G g;\n  Real x = g.y;\nend M;\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"simulate", "--lib", ".", "--model", "M"}, {"simulate", "--lib", ".", "--model", "M", "--csv", "o.csv"}} {
		if out := must(t, args...); !strings.Contains(out, "\ninputs at their start value: g.u = 2\n") {
			t.Errorf("%v prints\n%s", args, out)
		}
	}
}

// A parameter without a value must not silently be 0: it is refused, or what is taken for it is said.
func TestParametersWithoutAValue(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{
		"K.mo":   "model K\n  parameter Real k;\n  parameter Real r(start = 1);\n  Real x = k*r*time;\nend K;\n",
		"s.yaml": "gemel: 1\nplant: {file: K.mo, model: K}\ntime: {stop: 1s, tick: 100ms}\n",
		"t.yaml": "gemel: 1\nplant: {file: K.mo, model: K}\ntime: {stop: 1s, tick: 100ms}\nparameters: {k: 2}\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const taken = "note: the parameter r has no value; its start value, 1, is taken (K.mo:3:18)\n"
	if out := must(t, "check", "K.mo"); out != "K: ok\n  note: the parameter k has no value; a scenario must give it one (K.mo:2:18)\n  "+taken {
		t.Errorf("check prints\n%s", out)
	}
	if out := must(t, "check", "t.yaml"); out != "t.yaml: ok\n  "+taken {
		t.Errorf("check prints\n%s", out)
	}
	for _, args := range [][]string{{"run", "s.yaml"}, {"simulate", "--lib", ".", "--model", "K"}, {"check", "s.yaml"}} {
		if _, err, status := gemel(t, args...); status != exitInput || err != "K.mo:2:18: parameter 'k' has no value: write k = ...\n" {
			t.Errorf("%v: status %d: %s", args, status, err)
		}
	}
	if _, err, status := gemel(t, "run", "t.yaml"); status != 0 || err != taken {
		t.Errorf("status %d: %s", status, err)
	}
}

// Nothing that the program says unasked is wider than a terminal.
func TestHelpFitsTheTerminal(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"run"}, {"snapshot"}, {"rerun"}, {"simulate"}, {"check"}, {"new"}, {"library"}, {"import"}, {"import", "epanet"}, {"schema"}, {"version"}} {
		for line := range strings.Lines(must(t, append(args, "--help")...)) {
			if n := len([]rune(strings.TrimRight(line, "\n"))); n > width {
				t.Errorf("%v: a line of %d characters: %s", args, n, line)
			}
		}
	}
	if out := must(t, "--version"); out != must(t, "version") {
		t.Errorf("--version prints %s", out)
	}
}

// A name that is a type or a library must not give a plant that cannot run.
func TestNewPlantsRunWhateverTheirName(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"Real", "Integer", "Boolean", "String", "Gemel", "Modelica", "a.b-c_2"} {
		must(t, "new", name)
		must(t, "check", name)
	}
}

// What the comments of the template tell a newcomer to do must work, to the letter.
func TestAdviceOfTheTemplate(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, "new", "p")
	t.Chdir("p")
	edit := func(file string, pairs ...string) {
		t.Helper()
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		for i := 0; i < len(pairs); i += 2 {
			if !strings.Contains(text, pairs[i]) {
				t.Fatalf("%s has no %q", file, pairs[i])
			}
			text = strings.Replace(text, pairs[i], pairs[i+1], 1)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	edit("P.mo", "  Gemel.Hydraulics.Pipe main", "  Gemel.Hydraulics.PumpSet pump2(flow_nominal = 50/3600, head_nominal = 50);\n  Gemel.Hydraulics.Pipe main",
		"  connect(source.port, pump.port_a);", "  connect(source.port, pump.port_a);\n  connect(source.port, pump2.port_a);\n  connect(pump2.port_b, main.port_a);")
	out := must(t, "check", "scenario.yaml")
	if !strings.Contains(out, "  note: nothing drives the input pump2.speed; it stays at ") || !strings.Contains(out, "  note: nothing drives the input pump2.on; it stays at 1\n") {
		t.Errorf("check prints\n%s", out)
	}
	edit("scenario.yaml", "  pump.speed: 2850 rpm", "  pump.speed: 2850 rpm\n  pump2.speed: 2850 rpm", "drive: pump.on", "drive: [pump.on, pump2.on]",
		"{integral: pump.power, unit: kWh}", "{integral: pump.power + pump2.power, unit: kWh}", "{integral: pump.flow_rate, unit: m3}", "{integral: pump.flow_rate + pump2.flow_rate, unit: m3}")
	if out := must(t, "check", "."); strings.Contains(out, "note:") {
		t.Errorf("check prints\n%s", out)
	}
	out = must(t, "run", "scenario.yaml")
	if !strings.Contains(out, "tank.level low 0.5 m: kept") || !strings.Contains(out, "tank.level high 3.8 m: kept") {
		t.Errorf("with two pumps:\n%s", out)
	}
	edit("scenario.yaml", "  pump.speed: 2850 rpm\n", "", "  # - name: level\n", "  - name: level\n", "  #   kind: pid", "    kind: pid", "  #   measure", "    measure", "  #   setpoint", "    setpoint",
		"  #   drive", "    drive", "  #   gain", "    gain", "  #   integral_time", "    integral_time", "  #   bias", "    bias", "  #   limits", "    limits", "# faults:", "faults:", "#   - {at", "  - {at")
	must(t, "run", "scenario.yaml")
}

// The bar must not leave anything behind when a terminal has echoed ^C into its line.
func TestBarCleansItsLine(t *testing.T) {
	var e bytes.Buffer
	p := newProgress(terminal{err: &screen{w: &e}, live: true}, "name")
	p.begin = p.begin.Add(-time.Minute)
	p.update(64, 1000)
	p.end()
	if out := e.String(); !strings.HasSuffix(out, "\r\x1b[K") {
		t.Errorf("the bar writes %q", out)
	}
	e.Reset()
	if n, err := (lineStart{&e}).Write([]byte("bar")); n != 3 || err != nil || e.String() != "\rbar" {
		t.Errorf("a frame is written as %q, %d, %v", e.String(), n, err)
	}
}
