package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// What explain prints fits a terminal, names what an engineer looks for, and is JSON where a program reads it.
func TestExplainAModel(t *testing.T) {
	for _, args := range [][]string{
		{"explain", "Gemel.Examples.BoosterStation"},
		{"explain", "Gemel.Examples.BoosterStation", "--all", "--variables"},
		{"explain", filepath.Join("..", "..", "scenarios", "booster-station.yaml")},
	} {
		out := must(t, args...)
		for _, line := range strings.Split(out, "\n") {
			if utf8.RuneCountInString(line) > width {
				t.Errorf("%v: %d columns: %s", args, utf8.RuneCountInString(line), line)
			}
		}
		for _, want := range []string{"States", "tank.level", "loop, nonlinear", "rodas5p", "non-zeros", "gemel:/Gemel/Hydraulics/Pipe.mo:", "translate to machine code"} {
			if !strings.Contains(out, want) {
				t.Errorf("%v does not name %q", args, want)
			}
		}
	}
	var x explained
	if err := json.Unmarshal([]byte(must(t, "explain", "Gemel.Examples.BoosterStation", "--json", "--variables")), &x); err != nil {
		t.Fatal(err)
	}
	if len(x.States) != x.Variables.States || len(x.List) < x.Variables.Written || x.Size.Nonzeros == 0 || len(x.Compile) < 4 || len(x.Loops) == 0 || x.Loops[0].Equations[0].Line == 0 {
		t.Errorf("%+v", x.Variables)
	}
}

// A run that failed is explained from its folder: where it got to, and the variable that made its steps small.
func TestExplainARunThatFailed(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{
		"Blow.mo": "model Blow\n  Real x(start = 1, fixed = true), slow(start = 1, fixed = true);\nequation\n  der(x) = x*x*0.01;\n  der(slow) = -0.1*slow;\nend Blow;\n",
		"s.yaml":  "gemel: 1\nplant: {file: Blow.mo, model: Blow}\ntime: {stop: 200s, tick: 10s}\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err, status := gemel(t, "run", "s.yaml", "--out", "r"); status != exitFailed || !strings.Contains(err, "gemel explain r-failed") {
		t.Fatalf("status %d: %s", status, err)
	}
	var x explained
	if err := json.Unmarshal([]byte(must(t, "explain", "r-failed", "--json")), &x); err != nil {
		t.Fatal(err)
	}
	r := x.Run
	if r == nil || r.Failure == "" || !(r.Reached > 99 && r.Reached < 101) || len(r.Limits) == 0 || r.Limits[0].Name != "x" || r.Limits[0].Rejected == 0 || r.Same == nil || !*r.Same {
		t.Fatalf("%+v", r)
	}
	if out := must(t, "explain", "r-failed"); !strings.Contains(out, "What limited the steps") {
		t.Error(out)
	}
	if out := must(t, "explain", "s.yaml"); !strings.Contains(out, "States") {
		t.Error(out)
	}
}

// simulate ends where the model says, at exactly that time, and --events shows what happens around it.
func TestSimulateWithEvents(t *testing.T) {
	t.Chdir(t.TempDir())
	model := "model Ball\n  Real h(start = 1, fixed = true), v(start = 0, fixed = true);\n  Integer n(start = 0, fixed = true);\n  Boolean up;\nequation\n  der(h) = v;\n  der(v) = -9.81;\n  up = v > 0;\n" +
		"  when h <= 0 then\n    reinit(v, -0.8*pre(v));\n    n = pre(n) + 1;\n  end when;\n  when n >= 3 then\n    terminate(\"enough\");\n  end when;\n  annotation(experiment(StopTime = 10, Interval = 0.5));\nend Ball;\n"
	if err := os.WriteFile("Ball.mo", []byte(model), 0o644); err != nil {
		t.Fatal(err)
	}
	out := must(t, "simulate", "Ball.mo")
	// falls last sqrt(2/g)·(1 + 2·0.8 + 2·0.64)
	for _, want := range []string{"the model ended the simulation at t = 1.75191173 s: enough (Ball.mo:14:5)", "true"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	for _, line := range strings.Split(out, "\n") { // the last row is one at which everything agrees
		if f := strings.Fields(line); len(f) == 4 && f[0] == "up" && f[1] != "true" {
			t.Errorf("the ball flies up at the end: %s", line)
		}
	}
	if strings.Contains(out, "pre(") || strings.Contains(out, "when ") || strings.Contains(out, "relation ") {
		t.Errorf("internal variables in\n%s", out)
	}
	rows := strings.Split(strings.TrimSpace(must(t, "simulate", "Ball.mo", "--csv", "-")), "\n")
	if len(rows) != 1+4+1 || rows[0] != "time,h,v,n,up,der(h),der(v)" || !strings.HasPrefix(rows[5], "1.7519117") {
		t.Errorf("%d rows:\n%s", len(rows), strings.Join(rows, "\n"))
	}
	at := map[string]int{}
	for _, r := range strings.Split(must(t, "simulate", "Ball.mo", "--csv", "-", "--events"), "\n") {
		time, _, _ := strings.Cut(r, ",")
		at[time[:min(len(time), 8)]]++
	}
	if at["0.451523"] < 2 || at["1.173961"] < 2 || at["1.5"] != 1 {
		t.Errorf("rows by time: %v", at)
	}
}

// A folder that is a package itself, as libraries come, is listed and searched like others.
func TestAPackageFolderIsALibrary(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("Pk", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("Pk", "package.mo"), []byte("package Pk \"A package\"\n  model Loop\n    Real x = time;\n  end Loop;\nend Pk;\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err, _ := gemel(t, "simulate", "--lib", "Pk", "Pk.Lop"); !strings.Contains(err, "did you mean Pk.Loop?") {
		t.Error(err)
	}
	if out := must(t, "library", "--lib", "Pk"); !strings.Contains(out, "Pk - A package") {
		t.Error(out)
	}
	must(t, "simulate", "--lib", "Pk", "Pk.Loop")
}
