package scenarios

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
)

// Each mistake in the section is reported at its place, with a way out.
func TestBrokenWhatIfs(t *testing.T) {
	const kpi = "kpis: {energy: {integral: pump.power, unit: kJ}, bill: {cost: pump.power, tariff: [[\"00:00\", 0.2]], per: kJ, unit: EUR}}\n"
	const set = "{pump.speed: {from: 10 rad/s, to: 40 rad/s, steps: 4}}"
	section := func(set, more string) string {
		return kpi + "whatif:\n  horizon: 30 min\n  minimise: energy\n  set: " + set + "\n" + more
	}
	files := map[string]string{"tank.csv": "time,level [m],flow [L/s],speed [rad/s],demand [L/s]\n0,2,1,1,1\n", "ahead.csv": "time,demand [L/s]\n0,-5\n3600,-6\n", "short.csv": "time,demand [L/s]\n0,-5\n600,-6\n"}
	for _, c := range []struct{ text, want string }{
		{strings.Replace(section(set, ""), "  horizon: 30 min\n", "", 1), `the key "horizon" is missing`},
		{strings.Replace(section(set, ""), "30 min", "0 min", 1), "test.yaml:18:12: horizon: 0 min is no multiple of the step, 10 s"},
		{strings.Replace(section(set, ""), "30 min", "35 s", 1), "test.yaml:18:12: horizon: 35 s is no multiple of the step, 10 s"},
		{strings.Replace(section(set, ""), "30 min", "30", 1), "test.yaml:18:12: horizon:"},
		{strings.Replace(section(set, ""), "30 min", "400d", 1), "horizon: 400d are 3456000 ticks and 3456000 points of traces; want at most 10000000 ticks and 100000 points: shorten it, or write a longer step"},
		{section(set, "  step: 15 s\n"), "test.yaml:21:9: step: 15 s is no multiple of the tick, 10s"},
		{section(set, "  step: 7 min\n"), "horizon: 30 min is no multiple of the step, 7 min"},
		{section(set, "  every: 0 min\n"), "test.yaml:21:10: every: must be longer than 0"},
		{section(set, "  members: 1\n"), `test.yaml:21:12: members: "1" is no whole number from 2 to 10000`},
		{section(set, "  members: many\n"), `members: "many" is no whole number from 2 to 10000`},
		{section(set, "  chance: 0 %\n"), "test.yaml:21:11: chance: want a share above 0 and up to 100 %"},
		{section(set, "  chance: 120 %\n"), "chance: want a share above 0 and up to 100 %"},
		{section(set, "  most: 3\n"), "test.yaml:21:9: set: the values make 4 combinations, more than most, 3: write fewer steps, or a larger most"},
		{section("{pump.speed: {from: 10 rad/s, to: 40 rad/s, steps: 201}}", ""), "test.yaml:20:9: set: the values make 201 combinations, more than most, 200"},
		{section("{}", ""), "set: nothing may be changed; name a set-point"},
		{section("{pump.sped: {values: [1 rad/s]}}", ""), "test.yaml:20:9: unknown variable pump.sped; did you mean pump.speed?"},
		{section("{pump.flow: {values: [1 L/s]}}", ""), "pump.flow is computed by the plant; only parameters and inputs can be set"},
		{section("{tank.zero: {values: [1 m]}}", ""), "tank.zero cannot be set from outside"},
		{section("{pump.speed: {}}", ""), "pump.speed: want either values, or from, to and steps"},
		{section("{pump.speed: {values: [1 rad/s], steps: 3}}", ""), "pump.speed: want either values, or from, to and steps"},
		{section("{pump.speed: {from: 1 rad/s, steps: 3}}", ""), "pump.speed: want all of from, to and steps"},
		{section("{pump.speed: {from: 3 rad/s, to: 1 rad/s, steps: 3}}", ""), "test.yaml:20:28: from: 3 rad/s is not below to: 1 rad/s"},
		{section("{pump.speed: {from: 1 rad/s, to: 300 rad/s, steps: 3}}", ""), "pump.speed: 300 rad/s is above the largest value that the model allows, 200 rad/s"},
		{section("{pump.speed: {from: 1 bar, to: 3 bar, steps: 3}}", ""), `"1 bar" is a pressure, want an angular speed`},
		{section("{pump.speed: {from: 1 rad/s, to: 3 rad/s, steps: 1}}", ""), `steps: "1" is no whole number from 2 to 10000`},
		{section("{pump.speed: {values: []}}", ""), "pump.speed: the list of values is empty"},
		{section("{pump.speed: {values: [1 rad/s, 1 rad/s]}}", ""), "test.yaml:20:40: values: 1 rad/s stands here twice"},
		{section("{valve.open: {values: [2]}}", ""), `valve.open: "2" is neither true nor false`},
		{section("{pump.speed: {values: [1 rad/s]}, drive.command: {values: [2 rad/s]}}", ""), "drive.command is the same as another set-point above; keep one"},
		{section("{tank.area: {values: [5 m2]}, pump.wear: {values: [0]}}", ""), "pump.wear is estimated: it is what it is, and no set-point"},
		{"inputs: {valve.open: {steps: [[0s, true]]}}\n" + section("{valve.open: {values: [false]}}", ""), "valve.open is driven by a file or steps under inputs; take it out there"},
		{"control: [{name: c, kind: schedule, steps: [[0s, true]], drive: valve.open}]\n" + section("{valve.open: {values: [false]}}", ""), "valve.open is driven by the control or a fault of the scenario"},
		{strings.Replace(section(set, ""), "minimise: energy", "minimise: enrgy", 1), "test.yaml:19:13: minimise: there is no KPI enrgy; did you mean energy?"},
		{strings.Replace(strings.Replace(section(set, ""), kpi, "", 1), "energy", "work", 1), "minimise: there is no KPI work; the scenario has no section kpis"},
		{strings.Replace(section(set, ""), "  minimise: energy\n", "", 1), "whatif: want one of the keys minimise and maximise"},
		{section(set, "  maximise: energy\n"), "whatif: want one of the keys minimise and maximise"},
		{section(set, "  propose: {saves: 0 %}\n"), "test.yaml:21:20: saves: must be above 0, such as 3 %"},
		{section(set, "  propose: {saves: 3 bar}\n"), `saves: "3 bar" is a pressure, want an energy`},
		{section(set, "  propose: {saves: 3}\n"), "saves: "},
		{strings.Replace(section(set, "  propose: {saves: 3 kWh}\n"), "minimise: energy", "minimise: bill", 1), "saves: "},
		{section(set, "  propose: {sure: 0 %}\n"), "sure: want a share above 0 and up to 100 %"},
		{section(set, "  watch: pump.flwo\n"), "test.yaml:21:10: watch: no variable is called pump.flwo; did you mean pump.flow?"},
		{section(set, "  forecast: {demand.flwo: {deviation: 10 %}}\n"), "unknown variable demand.flwo; did you mean demand.flow?"},
		{section(set, "  forecast: {demand.flow: {}}\n"), "forecast: nothing is said of demand.flow; write deviation, value, csv or steps"},
		{section(set, "  forecast: {demand.flow: {deviation: 1 bar}}\n"), `"1 bar" is a pressure, want a volume flow`},
		{section(set, "  forecast: {demand.flow: {deviation: -1 %}}\n"), "test.yaml:21:39: deviation: must be above 0"},
		{section(set, "  forecast: {valve.open: {deviation: 1 %}}\n"), "deviation: valve.open is no real number"},
		{section(set, "  forecast: {pump.speed: {deviation: 1 %}}\n"), "forecast: pump.speed is one of the set-points under set; keep it in one of the two places"},
		{section(set, "  forecast: {tank.area: {deviation: 1 %}}\n"), "forecast: tank.area is no input of the plant"},
		{section(set, "  forecast: {demand.flow: {value: 1 L/s, csv: ahead.csv}}\n"), "forecast: give one of value, csv and steps"},
		{section(set, "  forecast: {demand.flow: {value: 1 L/s, column: demand}}\n"), "forecast: column, unit and gaps belong to csv"},
		{section(set, "  forecast: {demand.flow: {value: 1 L/s, scale: 2}}\n"), "forecast: hold, repeat and scale belong to csv and steps"},
		{section(set, "  forecast: {demand.flow: {value: 1 bar}}\n"), `"1 bar" is a pressure, want a volume flow`},
		{section(set, "  forecast: {demand.flow: {csv: ahed.csv}}\n"), "there is no file ahed.csv beside the scenario"},
		{section(set, "  forecast: {demand.flow: {csv: ahead.csv, column: flow}}\n"), "ahead.csv has no column flow"},
		{section(set, "  forecast: {demand.flow: {csv: short.csv}}\n"), "short.csv ends at"},
		{section(set, "  forecast: {demand.flow: {steps: [[1h, 1 L/s]]}}\n"), "what is demand.flow before that?"},
		{"control: [{name: c, kind: schedule, steps: [[0s, true]], drive: valve.open}]\n" + section(set, "  forecast: {valve.open: {value: false}}\n"), "forecast: valve.open is driven by the control or a fault of the scenario"},
		{section(set, "  horizn: 1h\n"), `unknown key "horizn"; did you mean horizon?`},
	} {
		text := strings.TrimPrefix(tankEstimate, "\n") + strings.TrimSuffix(strings.TrimPrefix(tankFaults, "\n"), "\n") + "\n" + c.text
		s, err := parseFit(text, files)
		var j *EstimateJob
		if err == nil {
			if j, err = PrepareEstimate(s, tankSystem(), ""); err == nil {
				_ = j.Close()
			}
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s\n got: %v\nwant: %s", text, err, c.want)
		}
	}
	if _, err := parseFit(section(set, ""), files); err == nil || !strings.Contains(err.Error(), "whatif: looks ahead from an estimate, and there is no section estimate") {
		t.Errorf("without an estimate: %v", err)
	}
}

// Everything that the section may say is taken, and does what it says.
func TestWhatIfSection(t *testing.T) {
	rows := recordReadings(t, "")
	text := strings.NewReplacer("  forecast: {demand.flow: {deviation: 10 %}}\n", "  every: 5 min\n  chance: 90 %\n  most: 8\n  watch: [pump.*, room.T]\n  forecast:\n    demand.flow: {steps: [[0s, -4 L/s], [30 min, -8 L/s]], hold: linear, scale: 0.5, deviation: 1 L/s}\n",
		"  set: {", "  set: {valve.open: {values: [false, 1]}, ").Replace(tankEstimate + tankAhead)
	j, start := lookingAhead(t, text, rows, 1200)
	p := j.WhatIf()
	if p.Every != 300 || p.Horizon != 1800 || p.Members != 16 || p.KPI != "energy" || p.Maximise || len(p.Set) != 2 || len(p.Set[0].Values) != 2 || p.Set[0].Values[0] != 0 || p.Set[1].Values[3] != 40 {
		t.Errorf("%+v", p)
	}
	r := ahead(t, j, start, 2)
	var names []string
	for _, x := range r.Traces {
		names = append(names, x.Variable)
	}
	if got := strings.Join(names, " "); got != "pump.speed pump.wear pump.power pump.flow room.T tank.level" {
		t.Errorf("traces %s", got)
	}
	if len(r.Candidates) != 8 || len(r.Traces[0].Time) != 31 || r.Traces[0].Time[1] != 60 || len(r.Figures) != 9 || len(r.Margins) != 2 || len(r.Assumed) != 2 {
		t.Errorf("%d candidates, %d figures, %d margins", len(r.Candidates), len(r.Figures), len(r.Margins))
	}
	s, err := j.whatIfStart(start)
	if err != nil {
		t.Fatal(err)
	}
	b, _, err := j.branches(s, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.lanes.Close() }()
	b.inputs.inputs(s.tick + 60)
	b.fill(0, 0, nil, 60)
	at := j.whatIf.forecasts[0].input
	if want := -0.5 * 0.008; math.Abs(b.u[at]-want) > 1e-12 { // at 1200 s + 600 s
		t.Errorf("the forecast is %g, want %g", b.u[at], want)
	}
	without, _ := lookingAheadWithout(t, rows)
	if without.WhatIf() != nil {
		t.Error("a scenario without the section has one")
	}
	if _, err := without.Ahead(context.Background(), start, 1); err == nil {
		t.Error("a scenario without the section looks ahead")
	}
}

// lookingAheadWithout is a job without the section.
func lookingAheadWithout(t *testing.T, rows []tankRow) (*EstimateJob, *EstimateRecording) {
	t.Helper()
	j, rec, err := estimateTank(t, tankEstimate, tankCSV(rows))
	if err != nil {
		t.Fatal(err)
	}
	return j, rec
}

// The section changes nothing about the estimate itself: not a bit of its rows.
func TestWhatIfLeavesTheEstimateAlone(t *testing.T) {
	rows := recordReadings(t, "faults: [{at: 15 min, set: pump.wear, to: 0.2}]\n")
	a, b := replayTank(t, tankEstimate+tankFaults, rows, EstimateOptions{}), replayTank(t, tankEstimate+tankFaults+tankAhead, rows, EstimateOptions{})
	if a.Hash != b.Hash || a.Hash == "" {
		t.Errorf("%s, with the section %s", a.Hash, b.Hash)
	}
}

// An image of another scenario, another plant or no image is refused; every changed byte is found.
func TestWhatIfImage(t *testing.T) {
	rows := recordReadings(t, "")
	j, start := lookingAhead(t, tankEstimate+tankAhead, rows, 300)
	other, foreign := lookingAhead(t, strings.Replace(tankEstimate+tankAhead, "members: 16", "members: 17", 1), rows, 300)
	if _, err := j.Ahead(context.Background(), foreign, 1); !errors.Is(err, ErrOtherEstimate) {
		t.Errorf("another scenario: %v", err)
	}
	s, err := readWhatIfStart(foreign)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(s.encode(), foreign) {
		t.Error("an image that is read and written again is another")
	}
	s.plant = strings.Repeat("0", 64)
	if _, err := other.Ahead(context.Background(), s.encode(), 1); !errors.Is(err, ErrOtherPlant) {
		t.Errorf("another plant: %v", err)
	}
	for _, spoil := range []func(s *whatIfStart){
		func(s *whatIfStart) { s.mean = s.mean[1:] }, func(s *whatIfStart) { s.covariance[0] = math.NaN() }, func(s *whatIfStart) { s.names[0] = "tank.nothing" }, func(s *whatIfStart) { s.names[0] = "pump.power" },
		func(s *whatIfStart) { s.tick++ }, func(s *whatIfStart) { s.tick = -1 }, func(s *whatIfStart) { s.held = nil }, func(s *whatIfStart) { s.snapshot = s.snapshot[:50] },
	} {
		s, err := readWhatIfStart(start)
		if err != nil {
			t.Fatal(err)
		}
		spoil(s)
		if _, err := j.Ahead(context.Background(), s.encode(), 1); !errors.Is(err, ErrSnapshotDamaged) {
			t.Errorf("%v", err)
		}
	}
	for i := range start {
		bad := bytes.Clone(start)
		bad[i] ^= 0x10
		if _, err := j.whatIfStart(bad); err == nil {
			t.Fatalf("byte %d may be changed", i)
		}
	}
	for _, bad := range [][]byte{nil, []byte("GEMELWI"), start[:len(start)-1], append(bytes.Clone(start), 0), []byte("GEMELWI\x02")} {
		if _, err := j.whatIfStart(bad); err == nil {
			t.Errorf("%d bytes are taken", len(bad))
		}
	}
}

// Whatever the bytes of an image, also with a right checksum, reading it and looking ahead from it ends without a panic.
func FuzzWhatIfStart(f *testing.F) {
	t := &testing.T{}
	j, start := lookingAhead(t, strings.NewReplacer("30 min", "1 min", "members: 16", "members: 2", "steps: 4", "steps: 2").Replace(tankEstimate+tankAhead), recordReadings(t, ""), 300)
	f.Add(start[:len(start)-sha256.Size])
	f.Add([]byte(whatIfMagic))
	f.Add(append([]byte(whatIfMagic), 255, 255, 255, 255, 1))
	f.Fuzz(func(t *testing.T, body []byte) {
		sum := sha256.Sum256(body)
		r, err := j.Ahead(context.Background(), append(bytes.Clone(body), sum[:]...), 1)
		if err != nil {
			return
		}
		if _, err := json.Marshal(r); err != nil {
			t.Error(err)
		}
	})
}
