package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"gemel/engine/random"
	"gemel/scenarios"
)

const boiler = `model Boiler "A vessel that is heated and loses heat"
  parameter Real loss(unit = "W/K", min = 0, max = 1000) = 20 "Heat loss";
  parameter Real scale(unit = "1", min = 0, max = 1) = 0 "Fault: heating surface lost to scale, 1: all";
  parameter Real T_out(unit = "K", displayUnit = "degC") = 293.15 "Temperature outside";
  input Real power(unit = "W", start = 0, min = 0) "Electrical power";
  Real T(unit = "K", displayUnit = "degC", start = 313.15, fixed = true, nominal = 300) "Temperature of the vessel";
  Real drawn(unit = "W") "Heat that is lost";
equation
  1e5*der(T) = (1 - scale)*power - drawn;
  drawn = loss*(T - T_out);
end Boiler;
`

// recorded writes a day of readings of the boiler as a recorder would: with noise, and a few that come late.
func recorded(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(from, "trajectory.csv"))
	if err != nil {
		t.Fatal(err)
	}
	noise := random.New(11, "boiler")
	var b strings.Builder
	b.WriteString("time,received,temperature [degC],heat [W],power [W]\n")
	for k, line := range strings.Split(strings.TrimSpace(string(text)), "\n")[1:] {
		var x [4]float64
		for i, cell := range strings.Split(line, ",") {
			if x[i], err = strconv.ParseFloat(cell, 64); err != nil {
				break
			}
		}
		if err != nil { // the row of units
			continue
		}
		late := 1.0
		if k%7 == 3 {
			late = 400
		}
		n := int64(k)
		fmt.Fprintf(&b, "%g,%g,%.2f,%.0f,%g\n", x[0], x[0]+late, x[1]-273.15+0.1*noise.Normal(n, 1), x[2]+20*noise.Normal(n, 2), x[3])
	}
	if err := os.WriteFile(to, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// The way of a plant engineer: follow a recording, read what went wrong, accept the proposal, follow on with it; and what goes wrong says what to do.
func TestEstimateFromTheCommandLine(t *testing.T) {
	t.Chdir(t.TempDir())
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("Boiler.mo", boiler)
	head := "gemel: 1\nname: boiler\nplant: {file: Boiler.mo, model: Boiler}\ntime: {stop: 8h, tick: 1 min}\n"
	drive := "inputs: {power: {steps: [[0h, 2 kW], [2h, 0.5 kW], [3h, 2.5 kW], [5h, 1 kW], [6h, 2 kW]]}}\nrecord: {variables: [T, drawn, power]}\n"
	write("truth.yaml", head+drive+"faults: [{at: 4h, set: scale, to: 0.2}]\n")
	must(t, "run", "truth.yaml", "--out", "truth", "--csv")
	recorded(t, "truth", "monday.csv")
	section := `estimate:
  recording: monday.csv
  received: received
  late: 10 min
  inputs: {power: {}}
  sensors: {T: {column: temperature, noise: 0.1 K}, drawn: {column: heat, noise: 20 W}}
  unknowns: {T: {deviation: 2 K, wanders: 0.05 K in 1h}}
  faults:
    scale: {set: scale, typical: 0.1}
    heat meter off: {sensor: drawn, typical: 50 W}
  refit: {after: 90 min, window: 1h}
`
	write("live.yaml", head+section)
	if out := must(t, "check", "live.yaml"); !strings.HasPrefix(out, "live.yaml: ok\n") {
		t.Errorf("check says %s", out)
	}
	out := must(t, "estimate", "live.yaml")
	for _, want := range []string{"boiler: Boiler, ekf, 481 ticks, 962 readings", "unknown  first", "sensor  used", "drift: T reads", "diagnosis: scale: probability 9", "proposal: a new fit is proposed: scale; scale: 0.",
		"Proposal 1", "gemel estimate accept estimates/boiler-1 1", "heat meter off: probability below", "\n" + filepath.Join("estimates", "boiler-1") + "\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("missing %q in\n%s", want, out)
		}
	}
	for line := range strings.SplitSeq(out, "\n") {
		if utf8.RuneCountInString(line) > width {
			t.Errorf("wider than the terminal: %s", line)
		}
	}
	for _, name := range []string{"estimate.json", "estimate.html", "estimate.parquet", "events.jsonl", "last.snap", "proposals/1.json", "scenario.yaml", "source/monday.csv", "source/Boiler.mo"} {
		if _, err := os.Stat(filepath.Join("estimates", "boiler-1", name)); err != nil {
			t.Error(err)
		}
	}
	out = must(t, "estimate", "accept", "estimates/boiler-1", "1", "--by", "Ada")
	if !strings.Contains(out, "accepted by Ada") || !strings.Contains(out, "parameters_from: accepted.yaml") {
		t.Errorf("accept says\n%s", out)
	}
	write("again.yaml", head+"parameters_from: estimates/boiler-1/accepted.yaml\n"+drive)
	must(t, "check", "again.yaml")
	if out := must(t, "estimate", "live.yaml", "--quiet", "--out", "here", "--until", "3h"); out != "here\n" {
		t.Errorf("--quiet prints %q", out)
	}
	if err := os.Rename("monday.csv", "gone.csv"); err != nil {
		t.Fatal(err)
	}
	must(t, "estimate", "estimates/boiler-1/scenario.yaml", "--quiet", "--out", "repeated")
	var twice [2]scenarios.EstimateResult
	for i, dir := range []string{"estimates/boiler-1", "repeated"} {
		if err := json.Unmarshal(mustRead(t, filepath.Join(dir, "estimate.json")), &twice[i]); err != nil {
			t.Fatal(err)
		}
	}
	if twice[0].Hash != twice[1].Hash || twice[0].Hash == "" {
		t.Errorf("the copy in the folder gives another estimate: %s, %s", twice[0].Hash, twice[1].Hash)
	}
	if err := os.Rename("gone.csv", "monday.csv"); err != nil {
		t.Fatal(err)
	}
	write("moved.csv", string(mustRead(t, "monday.csv")))
	if out := must(t, "estimate", "live.yaml", "--replay", "moved.csv", "--from", "here/last.snap", "--out", "rest"); !strings.Contains(out, "diagnosis: scale") {
		t.Errorf("going on says\n%s", out)
	}
	write("taken.txt", "mine")
	write("bad.yaml", head+strings.Replace(section, "T: {column", "TT: {column", 1))
	write("none.yaml", head+drive)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"estimate", "none.yaml"}, "none.yaml: there is nothing to estimate: the scenario has no section estimate; docs/estimate.md shows one"},
		{[]string{"estimate", "bad.yaml"}, "bad.yaml:10:13: unknown variable TT; did you mean T?"},
		{[]string{"check", "bad.yaml"}, "bad.yaml:10:13: unknown variable TT; did you mean T?"},
		{[]string{"estimate", "Boiler.mo"}, "Boiler.mo is a model; gemel estimate wants a scenario with a section estimate"},
		{[]string{"estimate", "live.yaml", "--replay", "tuesday.csv"}, "there is no file tuesday.csv"},
		{[]string{"estimate", "live.yaml", "--out", "taken.txt"}, "taken.txt is a file; give the name of a folder"},
		{[]string{"estimate", "live.yaml", "--out", "truth"}, "truth/kpis.json is not of an estimate and would be lost; choose another folder with --out"},
		{[]string{"estimate", "live.yaml", "--out", "estimates/boiler-1"}, "estimates/boiler-1/accepted.yaml was accepted by somebody and would be lost; choose another folder with --out"},
		{[]string{"estimate", "live.yaml", "--from", "monday.csv"}, "--from monday.csv: this is no snapshot of an estimate"},
		{[]string{"estimate", "live.yaml", "--until", "soon"}, "--until: \"soon\": want a duration such as 10s, 24h or 2h30m"},
		{[]string{"estimate", "accept", "estimates/boiler-1", "9"}, "estimates/boiler-1 has no proposal 9; it has 1"},
		{[]string{"estimate", "accept", "truth", "1"}, "truth is no folder of an estimate: it has no estimate.json"},
		{[]string{"estimate", "accept", "here"}, "want a folder of gemel estimate and the number of a proposal, such as: gemel estimate accept estimates/booster-live-1 1"},
		{[]string{"estimate"}, "want one file: gemel estimate FILE"},
	} {
		if _, err, status := gemel(t, c.args...); status != exitInput || strings.TrimSpace(err) != c.want {
			t.Errorf("gemel %s: status %d\n got %s\nwant %s", strings.Join(c.args, " "), status, err, c.want)
		}
	}
}

func mustRead(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
