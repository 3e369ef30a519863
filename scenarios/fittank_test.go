package scenarios

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// plantUnderControl is a tank whose level a controller holds, with a feed-forward from a recorded inflow.
const plantUnderControl = `
inputs: {demand.flow: {csv: demand.csv, unit: L/s, hold: linear}}
sensors: {tank.level: {lag: 30 s, quantisation: 1 mm}}
control:
- {name: level, kind: pid, measure: tank.level, setpoint: 2.5 m, drive: pump.speed, gain: 20 (rad/s)/m, integral_time: 5 min, bias: 20 rad/s}
- {name: shut, kind: rule, when: demand.flow > 30 L/s, set: {valve.open: false}, else: {valve.open: true}}
`

const tankDemand = "time,demand\n0,20\n600,90\n1500,5\n2400,25\n3600,40\n"

// tankFit is the section that fits it.
const tankFit = `
fit:
  unknowns: {pump.wear: {guess: 0.1}, tank.area: {min: 1 m2, max: 100 m2, scale: log}}
  sensors: {tank.level: {noise: 1 mm}, pump.speed: {unit: rad/s, noise: 0.1 rad/s}}
  experiments: [{name: monday, csv: monday.csv}]
`

// parseFit reads a scenario over the tank with files.
func parseFit(text string, files map[string]string) (*Scenario, error) {
	return Parse("test.yaml", []byte(head+text), func(name string) (DataFile, error) {
		data, ok := files[name]
		if !ok {
			return DataFile{}, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		return DataFile{Name: name, Path: name, Bytes: []byte(data)}, nil
	})
}

// fitTank prepares and runs a fit over the tank.
func fitTank(t *testing.T, text string, files map[string]string) (*FitJob, *FitResult, error) {
	t.Helper()
	s, err := parseFit(text, files)
	if err != nil {
		return nil, nil, err
	}
	j, err := PrepareFit(s, tankSystem(), "")
	if err != nil {
		return nil, nil, err
	}
	t.Cleanup(func() { _ = j.Close() })
	r, err := j.Run(context.Background(), FitOptions{Out: filepath.Join(t.TempDir(), "fit")})
	return j, r, err
}

// recordTank runs the tank with other parameters and writes level and speed.
func recordTank(t *testing.T, text string, files map[string]string) string {
	t.Helper()
	s, err := parseFit(text+"record: {variables: [tank.level, pump.speed]}\n", files)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Prepare(s, tankSystem(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	rows, _, _ := run(t, p)
	var b strings.Builder
	b.WriteString("time,tank.level [m],pump.speed [rad/s]\n")
	for _, row := range rows {
		fmt.Fprintf(&b, "%g,%.17g,%.17g\n", row[0], row[1], row[2])
	}
	return b.String()
}

// What is fitted is the plant as `gemel run` runs it, with control, sensors and inputs that control reads: a recording of a run is met to the last
// digits, also in an experiment with inputs and parameters of its own, and one that is held out is predicted.
func TestFitIsOfThePlantThatRuns(t *testing.T) {
	files := map[string]string{"demand.csv": tankDemand, "tuesday-demand.csv": "time,demand\n0,60\n900,10\n3600,50\n"}
	set := "parameters: {pump.wear: 0.2, tank.area: 14 m2}\n"
	files["monday.csv"] = recordTank(t, plantUnderControl+set, files)
	files["tuesday.csv"] = recordTank(t, strings.Replace(plantUnderControl, "demand.csv", "tuesday-demand.csv", 1)+set, files)
	text := strings.Replace(tankFit, "[{name: monday, csv: monday.csv}]", `
  - {name: monday, csv: monday.csv}
  - {name: tuesday, csv: tuesday.csv, inputs: {demand.flow: {csv: tuesday-demand.csv, unit: L/s, hold: linear}}}
  hold_out: {experiments: tuesday}`, 1)
	_, r, err := fitTank(t, plantUnderControl+text, files)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0.2, 14} {
		if u := r.Unknowns[i]; math.Abs(u.Value-want) > 2e-4*want {
			t.Errorf("%s: %g, want %g", u.Name, u.Value, want)
		}
	}
	for _, s := range r.Sensors {
		if s.After > 1e-3*s.Noise {
			t.Errorf("%s: the plant that is fitted is %g off the plant that runs", s.Sensor, s.After)
		}
	}
	if len(r.HeldOut) != 2 {
		t.Fatalf("%d sensors held out", len(r.HeldOut))
	}
	for _, h := range r.HeldOut {
		if h.Model > 0.01*h.Persistence || h.Readings != 361 {
			t.Errorf("%s: predicted with an error of %g, %d readings; the first reading has %g", h.Sensor, h.Model, h.Readings, h.Persistence)
		}
	}
}

// A scenario takes what was found; what it gives itself wins.
func TestParametersFrom(t *testing.T) {
	files := map[string]string{"fitted.yaml": "gemel: 1\nparameters:\n  pump.wear: 0.25 # known\n  tank.area: 12 m2\n"}
	s, err := parseFit("parameters_from: fitted.yaml\nparameters: {tank.area: 15 m2}\n", files)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Prepare(s, tankSystem(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Close() }()
	got := map[string]float64{}
	for _, x := range p.settings() {
		got[x.Name] = x.Value
	}
	if got["pump.wear"] != 0.25 || got["tank.area"] != 15 {
		t.Errorf("settings %v", got)
	}
	for text, want := range map[string]string{
		"gemel: 1\nparameters: {pump.waer: 0.1}\n":          "unknown variable pump.waer; did you mean pump.wear?",
		"gemel: 1\nparamters: {pump.wear: 0.1}\n":           `fitted.yaml:2:1: unknown key "paramters"; did you mean parameters?`,
		"gemel: 1\nparameters: {pump.wear: 3 bar}\n":        "fitted.yaml:2:",
		"pump.wear 0.1\n":                                   "this is no file of parameters",
		"gemel: 1\nparameters:\n  pump.wear: 0.1\nplant: 3": "unknown key",
	} {
		s, e := parseFit("parameters_from: fitted.yaml\n", map[string]string{"fitted.yaml": text})
		err := e
		if e == nil {
			_, err = Prepare(s, tankSystem(), "")
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n got %v\nwant %s", text, err, want)
		}
	}
}

// Pump wear and a gain of the inflow that nothing tells apart are named; so is an unknown without effect.
func TestFitNamesWhatItCannotTellApart(t *testing.T) {
	steady := "inputs: {pump.speed: 30 rad/s, demand.flow: 5 L/s}\n"
	files := map[string]string{}
	files["monday.csv"] = recordTank(t, steady+"parameters: {pump.wear: 0.2}\n", nil)
	_, r, err := fitTank(t, steady+`
fit:
  unknowns: {pump.wear: {guess: 0.1}}
  sensors: {pump.speed: {noise: 1 rad/s}}
  experiments: [{name: monday, csv: monday.csv}]
`, files)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Apart) != 1 || !strings.Contains(r.Apart[0], "pump.wear has no effect on what the sensors read") {
		t.Errorf("said: %q", r.Apart)
	}
	text, err := os.ReadFile(filepath.Join(r.Dir, "fitted.yaml"))
	if err != nil || !strings.Contains(string(text), "not determined by the data") {
		t.Errorf("fitted.yaml: %s %v", text, err)
	}
}

// Same scenario, same figures; and Ctrl-C leaves nothing behind.
func TestFitRepeatsAndStops(t *testing.T) {
	steady := "inputs: {pump.speed: 30 rad/s}\nseed: 3\n"
	files := map[string]string{"monday.csv": recordTank(t, steady+"parameters: {pump.wear: 0.3}\n", nil)}
	text := steady + strings.Replace(tankFit, "{name", "{exclude: [{from: 10 min, to: 20 min, why: manual mode}], name", 1) + "  starts: 3\n"
	text = strings.Replace(text, ", pump.speed: {unit: rad/s, noise: 0.1 rad/s}", "", 1)
	var seen []string
	for range 2 {
		_, r, err := fitTank(t, text, files)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.LeftOut) != 1 || r.LeftOut[0].Readings != 60 || r.LeftOut[0].Why != "manual mode" {
			t.Errorf("left out: %+v", r.LeftOut)
		}
		data, err := os.ReadFile(filepath.Join(r.Dir, "fit.json"))
		if err != nil {
			t.Fatal(err)
		}
		var back FitResult
		if err := json.Unmarshal(data, &back); err != nil {
			t.Error(err)
		}
		seen = append(seen, string(data))
	}
	if seen[0] != seen[1] {
		t.Error("two fits of the same scenario differ")
	}
	s, err := parseFit(text, files)
	if err != nil {
		t.Fatal(err)
	}
	j, err := PrepareFit(s, tankSystem(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = j.Close() }()
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	out := filepath.Join(t.TempDir(), "fit")
	if _, err := j.Run(stopped, FitOptions{Out: out}); !errors.Is(err, context.Canceled) {
		t.Errorf("a fit that is stopped says %v", err)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a fit that was stopped has left a folder")
	}
}

// Each mistake is reported at its place, with a way out.
func TestBrokenFits(t *testing.T) {
	recording := "time,tank.level [m],pump.speed [rad/s],still [m],bare,text\n0,2,1,1,2,3\n600,2.1,2,1,2,3\n1200,,3,1,2,3\n1800,2.4,NaN,1,2,3\n2400,2.2,1,1,2,3\n"
	files := map[string]string{"monday.csv": recording, "late.csv": "time [h],tank.level [m]\n5,1\n6,2\n7,3\n", "dated.csv": "time,tank.level [m]\n2026-01-05T00:00:00Z,1\n2026-01-05T00:10:00Z,2\n",
		"two.csv": "time,tank.level [m]\n0,1\n60,2\n", "lost.csv": "time,tank.level [m]\n0,\n60,NaN\n120,\n", "word.csv": "time,tank.level [m]\n0,1\n60,broken\n"}
	fit := func(unknowns, sensors, experiments, more string) string {
		return "fit:\n  unknowns: {" + unknowns + "}\n  sensors: {" + sensors + "}\n  experiments: [" + experiments + "]\n" + more
	}
	const wear, level, monday = "pump.wear: {}", "tank.level: {}", "{name: monday, csv: monday.csv}"
	for _, c := range []struct{ text, want string }{
		{"", "the scenario has no section fit"},
		{fit("pump.waer: {}", level, monday, ""), "test.yaml:6:14: unknown variable pump.waer; did you mean pump.wear?"},
		{fit("tank.level: {}", level, monday, ""), "tank.level is a state of the plant; write start: true"},
		{fit("pump.power: {start: true}", level, monday, ""), "pump.power is no state of the plant, so it has no start of its own"},
		{fit("pump.speed: {}", level, monday, ""), "pump.speed is an input; only parameters and starts of states are fitted"},
		{fit("tank.area: {}", level, monday, ""), "tank.area: the model gives no smallest value; write min"},
		{fit("pump.wear: {min: 0.5, max: 0.2}", level, monday, ""), "min, 0.5, must lie below max, 0.2"},
		{fit("pump.wear: {min: 0.1}", level, monday, ""), "the first value, 0, lies outside of 0.1 to 1"},
		{fit("pump.wear: {max: 3 bar}", level, monday, ""), `pump.wear: "3 bar" is a pressure, want a plain number`},
		{fit("pump.wear: {scale: logg}", level, monday, ""), `"logg" is not known; did you mean log?`},
		{fit("pump.wear: {scale: log}", level, monday, ""), "a logarithmic scale needs a min above 0"},
		{fit("pump.wear: {prior: {mean: 0.1, deviation: 0}}", level, monday, ""), "deviation: must be above 0"},
		{fit(wear, "tank.levle: {}", monday, ""), "unknown variable tank.levle; did you mean tank.level?"},
		{fit(wear, "tank.level: {column: levle}", monday, ""), "monday.csv has no column levle; it has tank.level, pump.speed"},
		{fit(wear, "tank.level: {column: bare}", monday, ""), "the column bare has no unit: write the key unit here, such as m"},
		{fit(wear, "tank.level: {column: pump.speed}", monday, ""), "tank.level: rad/s is an angular speed, want a length"},
		{fit(wear, "tank.level: {unit: cm}", monday, ""), "the column tank.level is in m by its own header, not in cm"},
		{fit(wear, "tank.level: {column: still}", monday, ""), "all 5 readings of experiment monday are the same, 1 m: a signal that stands still tells nothing"},
		{fit(wear, level, "{name: monday, csv: late.csv}", ""), "late.csv goes from 5 h to 7 h, counted from the start of the experiment, which lasts 1 h: nothing of it overlaps"},
		{fit(wear, level, "{name: monday, csv: dated.csv}", ""), "dated.csv has dates and times, so the scenario needs time.start"},
		{fit(wear, level, "{name: monday, csv: lost.csv}", ""), "no reading of experiment monday is left (3 missing: the cell is empty or NaN)"},
		{fit(wear, level, "{name: monday, csv: monday.csv, exclude: [{from: 0h, to: 1h, why: manual mode}]}", ""), "no reading of experiment monday is left (1 missing: the cell is empty or NaN; 4 manual mode)"},
		{fit(wear, level, "{name: monday, csv: monday.csv, exclude: [{from: 1h, to: 0h}]}", ""), "to: it ends at 0h, before it begins at 1h"},
		{fit(wear, level, "{name: monday, csv: word.csv}", ""), `word.csv:3:4: tank.level: "broken" is not a number`},
		{fit(wear, level, "{name: monday, csv: none.csv}", ""), "there is no file none.csv beside the scenario"},
		{fit("pump.wear: {}, tank.area: {min: 1 m2, max: 20 m2}, tank.level: {start: true, min: 0 m, max: 9 m}", level, "{name: monday, csv: two.csv}", ""), "2 readings cannot determine 3 unknowns"},
		{fit(wear, level, monday+", "+monday, ""), "there are two experiments named monday"},
		{fit(wear, level, monday+", {name: again, csv: monday.csv}", ""), "the experiments monday and again use the same part of monday.csv, from 0:00:00 to 1:00:00, so its readings would count twice"},
		{fit(wear, level, monday, "  hold_out: {from: 0h}\n"), "it takes every reading, so nothing is left to fit to"},
		{fit(wear, level, monday, "  hold_out: {experiments: tuesday}\n"), "test.yaml:9:27: experiments: there is no experiment tuesday"},
		{fit(wear, level, monday, "  starts: none\n"), `starts: "none" is no whole number`},
		{fit(wear, level, "{name: monday, csv: monday.csv, parameters: {pump.wear: 0.1}}", ""), "pump.wear is an unknown; an experiment cannot give it a value too"},
		{fit(wear, "tank.level: {bias: {min: -1 m}}", monday, ""), "bias of tank.level: the model gives no largest value; write max"},
		{"faults: [{at: 10 min, set: pump.wear, to: 0.3}]\n" + fit(wear, level, monday, ""), "pump.wear is driven by control or a fault of the scenario"},
		{plantUnderControl + fit(wear, level, "{name: monday, csv: monday.csv, inputs: {pump.speed: 3 rad/s}}", ""), "pump.speed is driven by the control or a fault of the scenario"},
		{strings.Replace(plantUnderControl, "lag: 30 s", "noise: 1 mm", 1) + fit(wear, level, monday, ""), "test.yaml:7:11: the control reads tank.level with random noise or losses, and nobody knows which ones there were"},
		{plantUnderControl + fit(wear, level, "{name: monday, csv: monday.csv, start: 2026-01-06T00:00:00Z}", ""), "the scenario has control but no time.start"},
	} {
		files["demand.csv"] = tankDemand
		s, err := parseFit(c.text, files)
		if err == nil {
			var j *FitJob
			if j, err = PrepareFit(s, tankSystem(), ""); err == nil {
				_ = j.Close()
			}
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s\n got: %v\nwant: %s", c.text, err, c.want)
		}
	}
}

// Editors that use the schema accept what the loader accepts.
func TestSchemaKnowsFits(t *testing.T) {
	text, err := os.ReadFile("booster-fit.yaml")
	if err != nil {
		t.Fatal(err)
	}
	house, err := os.ReadFile("house-fit.yaml")
	if err != nil {
		t.Fatal(err)
	}
	more := "  profile: true\n  posterior: {draws: 500}\n  time_zone: Europe/Berlin\n"
	s := schema(t)
	for _, text := range []string{string(text), string(house), head + tankFit + more, head + tankFit + "  posterior: true\n", head + tankFit + "parameters_from: [a.yaml, b.yaml]\n"} {
		if err := validate(t, s, text); err != nil {
			t.Errorf("%s\n%v", text, err)
		}
	}
	if validate(t, s, head+strings.Replace(tankFit, "guess", "gues", 1)) == nil {
		t.Error("the schema accepts an unknown key")
	}
}
