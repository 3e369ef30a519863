package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The way of somebody with a fitting problem in tables: fit a folder, or its YAML file; read the results; and what goes wrong says what to do.
func TestFitOfTablesFromTheCommandLine(t *testing.T) {
	problem, err := filepath.Abs("../../scenarios/petab/testdata/perelson")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	// the profile of sd reaches the bound where 16 (1/r² - 1 + 2 log r) = 3.84 for r = sd/0.1228
	out := must(t, "fit", problem, "--starts", "10", "--seed", "3", "--profile")
	for _, want := range []string{"by profile", "0.0901 to 0.182", "perelson: 3 unknowns, 16 readings", "222.280770", "of 10", "found the best", "known optimum", "patient_105", filepath.Join("fits", "perelson-1")} {
		if !strings.Contains(out, want) {
			t.Errorf("missing %q in\n%s", want, out)
		}
	}
	text, err := os.ReadFile(filepath.Join("fits", "perelson-1", "fit.json"))
	if err != nil {
		t.Fatal(err)
	}
	var r struct {
		NegLog   float64 `json:"neg_log_likelihood"`
		Chi2     float64 `json:"chi2"`
		Starts   int     `json:"starts"`
		Reached  int     `json:"reached_known"`
		Seed     int     `json:"seed"`
		Unknowns []struct {
			Name  string  `json:"name"`
			Value float64 `json:"value"`
		} `json:"unknowns"`
	}
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	if math.Abs(r.NegLog-222.2807689) > 1e-4 || math.Abs(r.Chi2-16) > 1e-3 || r.Starts != 10 || r.Reached < 8 || r.Seed != 3 || len(r.Unknowns) != 3 || r.Unknowns[0].Name != "c" {
		t.Errorf("fit.json says %+v", r)
	}
	if out := must(t, "fit", filepath.Join(problem, "perelson.yaml"), "--starts", "10", "--quiet", "--out", "here"); out != "here\n" {
		t.Errorf("--quiet prints %q", out)
	}
	for _, name := range []string{"fit.json", "fit.html", "fitted.tsv", "fitted.yaml", "simulated.tsv"} {
		if _, err := os.Stat(filepath.Join("here", name)); err != nil {
			t.Error(err)
		}
	}
	if out := must(t, "check", problem, filepath.Join(problem, "perelson.yaml")); strings.Count(out, ": ok\n") != 2 {
		t.Errorf("check says %s", out)
	}
	if err := os.Mkdir("bad", 0o755); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(problem)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(problem, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(data), "c\tlog10", "c\tln", 1)
		if err := os.WriteFile(filepath.Join("bad", e.Name()), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_, message, status := gemel(t, "fit", "bad")
	if _, checked, _ := gemel(t, "check", "bad"); checked != message {
		t.Errorf("check says %s, fit %s", checked, message)
	}
	if want := `bad/parameters.tsv:4:3: parameterScale of c is "ln": want lin, log or log10; the natural logarithm is called log`; status != exitInput || strings.TrimSpace(message) != want {
		t.Errorf("status %d\n got %s\nwant %s", status, message, want)
	}
}
