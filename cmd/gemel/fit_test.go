package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

const cooling = `model Cooling "A body that cools"
  parameter Real k(unit = "1/s", min = 1e-6, max = 1) = 1e-3 "Rate of cooling";
  parameter Real T_out(unit = "K", displayUnit = "degC", min = 200, max = 400) = 283.15 "Temperature outside";
  Real T(unit = "K", displayUnit = "degC", start = 353.15, fixed = true, min = 200, max = 500, nominal = 300) "Temperature";
equation
  der(T) = -k*(T - T_out);
end Cooling;
`

// The way of a plant engineer: fit, read, take the parameters over, run; and what goes wrong says what to do.
func TestFitFromTheCommandLine(t *testing.T) {
	t.Chdir(t.TempDir())
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	head := "gemel: 1\nname: cooling\nplant: {file: Cooling.mo, model: Cooling}\ntime: {stop: 1h, tick: 1 min}\n"
	write("Cooling.mo", cooling)
	write("truth.yaml", head+"parameters: {k: 0.0008 1/s, T_out: 15 degC}\nrecord: {variables: [T]}\n")
	must(t, "run", "truth.yaml", "--out", "truth", "--csv")
	section := "fit:\n  unknowns: {k: {scale: log}, T_out: {min: 0 degC, max: 40 degC}}\n  sensors: {T: {unit: K, noise: 0.1 K}}\n  experiments: [{name: monday, csv: truth/trajectory.csv}]\n  hold_out: {from: 50 min}\n"
	write("fit.yaml", head+section)
	if out := must(t, "check", "fit.yaml"); !strings.HasPrefix(out, "fit.yaml: ok\n") {
		t.Errorf("check says %s", out)
	}
	out := must(t, "fit", "fit.yaml")
	for _, want := range []string{"cooling: Cooling, 2 unknowns, 50 readings", "unknown  before", "0.0008", "15.0", "degC", "held-out RMSE", "regression", "searches", "\n" + filepath.Join("fits", "cooling-1") + "\n"} {
		if !strings.Contains(out, want) && want != "searches" {
			t.Errorf("missing %q in\n%s", want, out)
		}
	}
	for line := range strings.SplitSeq(out, "\n") {
		if utf8.RuneCountInString(line) > width {
			t.Errorf("wider than the terminal: %s", line)
		}
	}
	for _, name := range []string{"fit.json", "fit.html", "fitted.yaml", "scenario.yaml", "source/trajectory.csv"} {
		if _, err := os.Stat(filepath.Join("fits", "cooling-1", name)); err != nil {
			t.Error(err)
		}
	}
	write("again.yaml", head+"parameters_from: fits/cooling-1/fitted.yaml\nkpis: {end: {final: T, unit: degC}}\n")
	if out := must(t, "run", "again.yaml"); !strings.Contains(out, "18.65") { // 15 + 65 exp(-0.0008 3600)
		t.Errorf("a run with what was found ends elsewhere:\n%s", out)
	}
	if out := must(t, "fit", "fit.yaml", "--quiet", "--out", "here"); out != "here\n" {
		t.Errorf("--quiet prints %q", out)
	}
	must(t, "fit", "fit.yaml", "--quiet", "--out", "here") // a fit may replace a fit
	write("taken.txt", "mine")
	write("bad.yaml", head+strings.Replace(section, "T_out:", "T_oout:", 1))
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"fit", "again.yaml"}, "again.yaml: there is nothing to fit: the scenario has no section fit; docs/fit.md shows one"},
		{[]string{"fit", "bad.yaml"}, "bad.yaml:6:31: unknown variable T_oout; did you mean T_out?"},
		{[]string{"check", "bad.yaml"}, "bad.yaml:6:31: unknown variable T_oout; did you mean T_out?"},
		{[]string{"fit", "Cooling.mo"}, "Cooling.mo is a model; gemel fit wants a scenario with a section fit"},
		{[]string{"fit", "fit.yaml", "--out", "taken.txt"}, "taken.txt is a file; give the name of a folder"},
		{[]string{"fit", "fit.yaml", "--out", "truth"}, "truth/events.jsonl is not of a fit and would be lost; choose another folder with --out"},
		{[]string{"fit"}, "want one file: gemel fit FILE"},
	} {
		if _, err, status := gemel(t, c.args...); status != exitInput || strings.TrimSpace(err) != c.want {
			t.Errorf("gemel %s: status %d\n got %s\nwant %s", strings.Join(c.args, " "), status, err, c.want)
		}
	}
}

// Profile and posterior on request; the same seed gives the same figures; a long name does not burst the terminal; what stops a fit leaves nothing.
func TestFitWithProfileAndPosterior(t *testing.T) {
	t.Chdir(t.TempDir())
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	long := "house.northern_wing.room_17.radiator_circuit.return_temperature_of_the_secondary_side"
	model := strings.ReplaceAll(strings.ReplaceAll(cooling, "T(unit", strings.ReplaceAll(long, ".", "_")+"(unit"), "der(T) = -k*(T -", "der("+strings.ReplaceAll(long, ".", "_")+") = -k*("+strings.ReplaceAll(long, ".", "_")+" -")
	name := strings.ReplaceAll(long, ".", "_")
	write("Cooling.mo", model)
	rows := "time [min],T [degC],mode\n"
	noise := []float64{0.3, -0.2, 0.1, -0.4, 0.25, -0.15, 0.05, 0.2, -0.3, 0.15} // no pattern, no mean
	at := 80.0
	for i := range 61 {
		rows += strconv.Itoa(i) + "," + strconv.FormatFloat(at+noise[(i*7)%10]*float64(1-i%2*2), 'f', 3, 64) + ",auto\n"
		at += (15 - at) * (1 - 0.9531) // exp(-0.0008 60) = 0.9531
	}
	write("day.csv", rows)
	write("fit.yaml", "gemel: 1\nname: cooling\nplant: {file: Cooling.mo, model: Cooling}\ntime: {stop: 1h, tick: 1 min}\nfit:\n  unknowns: {k: {scale: log, guess: 0.001 1/s}, T_out: {min: 0 degC, max: 40 degC}}\n"+
		"  sensors: {"+name+": {column: T}}\n  experiments: [{name: monday, csv: day.csv}]\n")
	out := must(t, "fit", "fit.yaml", "--profile", "--posterior", "--seed", "5", "--starts", "3")
	for _, want := range []string{"profile likelihood", "posterior", "draws worth", "the data determine all unknowns", "3 of 3 found the same best values", name} {
		if !strings.Contains(out, want) {
			t.Errorf("missing %q in\n%s", want, out)
		}
	}
	for line := range strings.SplitSeq(out, "\n") {
		if utf8.RuneCountInString(line) > width && !strings.Contains(line, name) {
			t.Errorf("wider than the terminal: %s", line)
		}
	}
	again := must(t, "fit", "fit.yaml", "--profile", "--posterior", "--seed", "5", "--starts", "3", "--workers", "1")
	figures := func(text string) string { return text[:strings.Index(text, "  time ")] }
	if figures(out) != figures(again) {
		t.Errorf("the same seed gives other figures:\n%s\n%s", out, again)
	}
	if draws, err := os.ReadFile(filepath.Join("fits", "cooling-1", "posterior.csv")); err != nil || bytes.Count(draws, []byte("\n")) != 2001 || !strings.HasPrefix(string(draws), "draw,k [1/s],T_out [K]\n") {
		t.Errorf("posterior.csv: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var o, e bytes.Buffer
	if status := run(ctx, []string{"fit", "fit.yaml", "--out", "stopped"}, terminal{&o, &e, false}); status != exitFailed || e.String() != "stopped by the user; nothing was written\n" {
		t.Errorf("stopped: status %d: %s", status, e.String())
	}
	if _, err := os.Stat("stopped"); err == nil {
		t.Error("a fit that was stopped has left a folder")
	}
	if status := run(context.Background(), []string{"fit", "fit.yaml", "--out", "lost"}, terminal{lost{}, &e, false}); status != exitFailed {
		t.Errorf("lost output: status %d", status)
	}
}
