package scenarios

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Each mistake is reported at its place, with a way out.
func TestBrokenEstimates(t *testing.T) {
	files := map[string]string{
		"tank.csv":    "time,level [m],flow [L/s],speed [rad/s],demand [L/s],quality,bare\n0,2,1,1,1,good,1\n600,2.1,2,1,1,bad,1\n1200,,3,1,1,good,2\n1800,2.4,NaN,1,1,good,3\n3600,2.2,1,1,1,good,2\n",
		"bad.csv":     "time,level [m],status\n0,2,bad\n600,2.1,bad\n1200,2.2,bad\n",
		"codes.csv":   "time,level [m],status\n0,2,192\n600,2.1,192\n1200,2.2,0\n",
		"late.csv":    "time [h],level [m],speed [rad/s]\n5,1,1\n6,2,1\n7,3,1\n",
		"second.csv":  "time [min],level [m],speed [rad/s]\n30,1,1\n40,2,1\n50,3,1\n",
		"dated.csv":   "time,level [m]\n2026-01-05T00:00:00Z,1\n2026-01-05T00:10:00Z,2\n",
		"local.csv":   "time,level [m]\n2026-01-05 00:00:00,1\n2026-01-05 00:10:00,2\n",
		"summer.csv":  "time,level [m]\n2026-10-25 01:30:00,1\n2026-10-25 02:30:00,2\n2026-10-25 03:30:00,2\n",
		"back.csv":    "time,level [m]\n0,1\n600,2\n300,2\n",
		"celsius.csv": "time,level [degC]\n0,1\n600,2\n",
		"clock.csv":   "time,received,level [m]\n0,yesterday,1\n600,610,2\n",
		"huge.csv":    "time,level [mm]\n0,2\n600,3\n1200,4\n",
	}
	const level = "tank.level: {column: level, noise: 5 mm}"
	const unknown = "tank.level: {deviation: 1 cm}"
	section := func(sensors, unknowns, more string) string {
		return "estimate:\n  sensors: {" + sensors + "}\n  unknowns: {" + unknowns + "}\n" + more
	}
	for _, c := range []struct{ file, text, want string }{
		{"", "", "test.yaml: there is nothing to estimate: the scenario has no section estimate"},
		{"", section(level, unknown, ""), "there is no recording to follow: name one with --replay FILE, or under the key recording"},
		{"tank.csv", section("tank.levle: {noise: 1 mm}", unknown, ""), "test.yaml:6:13: unknown variable tank.levle; did you mean tank.level?"},
		{"tank.csv", section("tank.level: {column: level}", unknown, ""), `the key "noise" is missing`},
		{"tank.csv", section("tank.level: {column: level, noise: 3 bar}", unknown, ""), `"3 bar" is a pressure, want a length`},
		{"tank.csv", section("tank.level: {column: level, noise: 0 m}", unknown, ""), "noise: must be above 0"},
		{"tank.csv", section("tank.level: {column: levle, noise: 5 mm}", unknown, ""), "tank.csv has no column levle; did you mean level?"},
		{"tank.csv", section("tank.level: {column: bare, noise: 5 mm}", unknown, ""), "the column bare has no unit: write the key unit here, such as m"},
		{"tank.csv", section("tank.level: {column: flow, noise: 5 mm}", unknown, ""), "tank.level: L/s is a volume flow, want a length"},
		{"tank.csv", section("tank.level: {column: level, unit: cm, noise: 5 mm}", unknown, ""), "unit: the column level is in m by the file itself, not in cm"},
		{"tank.csv", section("tank.level: {column: level, unit: bar, noise: 5 mm}", unknown, ""), "unit of tank.level: bar is a pressure, want a length"},
		{"celsius.csv", section(level, unknown, ""), "tank.level: degC is a temperature, want a length"},
		{"tank.csv", section("tank.level: {column: level, noise: 5 mm, low: 3 m, high: 2 m}", unknown, ""), "low, 3 m, must lie below high, 2 m"},
		{"tank.csv", section("pump.wear: {noise: 1}", unknown, ""), "pump.wear is a parameter; a sensor reads a variable"},
		{"tank.csv", section(level, "pump.power: {deviation: 1 W}", ""), "pump.power is computed by the plant from its states; estimate these instead; its states are tank.level, room.T"},
		{"tank.csv", section(level, "pump.speed: {deviation: 1 rad/s}", ""), "pump.speed is an input; states and parameters are estimated. Its readings belong under estimate.inputs"},
		{"tank.csv", section(level, "tank.zero: {deviation: 1 m}", ""), "tank.zero"},
		{"tank.csv", section(level, "tank.level: {}", ""), "tank.level: without deviation and wanders it is known for ever"},
		{"tank.csv", section(level, "tank.level: {wanders: 5 mm}", ""), `wanders: "5 mm" is no quantity and time; write it like 5 mm in 1h`},
		{"tank.csv", section(level, "tank.level: {deviation: 1 m, min: 3 m, max: 2 m}", ""), "min, 3 m, must lie below max, 2 m"},
		{"tank.csv", section(level, unknown, "  filter: kalman\n"), `"kalman" is not known`},
		{"tank.csv", section(level, unknown, "  members: 7\n"), "members: belongs to filter: enkf"},
		{"tank.csv", section(level, unknown, "  gate: 1\n"), "gate: 1 deviations would refuse many good readings"},
		{"tank.csv", section(level, unknown, "  inputs: {pump.sped: {}}\n"), "unknown variable pump.sped; did you mean pump.speed?"},
		{"tank.csv", section(level, unknown, "  inputs: {pump.speed: {column: speeed}}\n"), "tank.csv has no column speeed; did you mean speed?"},
		{"tank.csv", "inputs: {pump.speed: {steps: [[0s, 1 rad/s]]}}\n" + section(level, unknown, "  inputs: {pump.speed: {column: speed}}\n"), "pump.speed is driven by a file or steps under inputs already"},
		{"tank.csv", "faults: [{at: 10 min, set: pump.wear, to: 0.3}]\n" + section(level, "pump.wear: {deviation: 0.1}", ""), "pump.wear is driven by control or a fault of the scenario"},
		{"tank.csv", section(level, unknown, "  faults: {worn: {set: pump.wear}}\n"), `the key "typical" is missing`},
		{"tank.csv", section(level, unknown, "  faults: {worn: {typical: 0.1}}\n"), "worn: write one of set (a parameter of the plant) and sensor"},
		{"tank.csv", section(level, unknown, "  faults: {worn: {set: pump.wear, typical: -0.1}}\n"), "typical: -0.1 from the healthy value, 0, lies outside of what is possible, 0 to 1"},
		{"tank.csv", section(level, unknown, "  faults: {off: {sensor: pump.flow, typical: 0.1}}\n"), "sensor: pump.flow is none of the sensors"},
		{"tank.csv", section(level, unknown+", pump.wear: {deviation: 0.1}", "  faults: {worn: {set: pump.wear, typical: 0.1}}\n"), "pump.wear is an unknown already, so its changes never look like a fault"},
		{"tank.csv", section(level, unknown, "  refit: {window: 30 s}\n"), "window: 30 s are 3 ticks; a fit needs at least 8"},
		{"tank.csv", section(level, unknown, "  refit: {unknowns: {tank.area: {}}}\n"), "tank.area: the model gives no bounds; write min and max"},
		{"tank.csv", section(level, unknown, "  constraints: [{sum: {room.T: 1}, low: 0 K}]\n"), "sum: room.T is none of the unknowns"},
		{"tank.csv", section(level, unknown, "  record: [pump.flwo]\n"), "record: no variable is called pump.flwo; did you mean pump.flow?"},
		{"tank.csv", section(level, unknown, "  received: came\n"), "received: tank.csv has no column came; it has level"},
		{"clock.csv", section(level, unknown, "  received: received\n"), `clock.csv:2`},
		{"back.csv", section(level, unknown, ""), "back.csv:4:1: the time 300 is before that of line 3; sort the rows by time"},
		{"late.csv", section(level, unknown, ""), "the recording goes from 5 h to 7 h, counted from time.start, and the scenario lasts 1 h: nothing of it overlaps"},
		{"second.csv", section(level, unknown, "  inputs: {pump.speed: {column: speed}}\n"), "the recording begins 30 min after time.start, so nobody knows what drove the plant before"},
		{"dated.csv", section(level, unknown, ""), "dated.csv has dates and times, so the scenario needs time.start to place it; its first row is of 2026-01-05T00:00:00Z"},
		{"local.csv", section(level, unknown, ""), `has no zone: write time_zone, such as Europe/Berlin`},
		{"summer.csv", section(level, unknown, "  time_zone: Europe/Berlin\n"), "comes twice in Europe/Berlin, because the clocks went back"},
		{"local.csv", section(level, unknown, "  time_zone: Europe/Berln\n"), `test.yaml:8:14: time_zone: "Europe/Berln" is no time zone`},
		{"bad.csv", section("tank.level: {column: level, noise: 5 mm, quality: status}", unknown, ""), "test.yaml:6:13: tank.level: no reading of bad.csv is left (3 bad quality); mend quality, unit, low or high"},
		{"huge.csv", section("tank.level: {column: level, noise: 5 mm, low: 0.5 m}", unknown, ""), "no reading of huge.csv is left (3 range: below 0.5 m)"},
		{"codes.csv", section("tank.level: {column: level, noise: 5 mm, quality: status}", unknown, ""), "write code: opc-ua (0 is good), code: opc-da (192 is good)"},
		{"codes.csv", section("tank.level: {column: level, noise: 5 mm, quality: {column: state, code: opc-da}}", unknown, ""), "quality: codes.csv has no column state"},
		{"none.csv", section(level, unknown, ""), "recording: there is no file none.csv beside the scenario"},
	} {
		text := c.text
		if c.file != "" {
			text += "  recording: " + c.file + "\n"
		}
		s, err := parseFit(text, files)
		var j *EstimateJob
		var d DataFile
		if err == nil {
			d, err = s.Recorded("")
		}
		if err == nil {
			if j, err = PrepareEstimate(s, tankSystem(), ""); err == nil {
				_, err = j.Recording(d)
				_ = j.Close()
			}
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s%s\n got: %v\nwant: %s", c.file, text, err, c.want)
		}
	}
}

// A signal that stands still, readings of bad quality, gaps and a dead input are no errors: they are told.
func TestTroubleInARecordingIsTold(t *testing.T) {
	rows := recordReadings(t, "")
	for i := range rows {
		rows[i].flow = 0.025
	}
	r := replayTank(t, tankEstimate, rows, EstimateOptions{})
	if notes := strings.Join(r.Notes, "\n"); !strings.Contains(notes, "pump.flow: all 361 readings are the same, 0.025 m3/s; is the sensor alive?") {
		t.Errorf("a dead sensor: %s", notes)
	}
	frozen := strings.Replace(tankEstimate, "noise: 0.5 L/s", "noise: 0.5 L/s, frozen: 5 min", 1)
	r = replayTank(t, frozen, rows, EstimateOptions{})
	if len(r.LeftOut) != 1 || r.LeftOut[0].Readings != 330 || r.LeftOut[0].Why != "frozen: stands still for longer than 5 min" {
		t.Errorf("a frozen sensor: %+v", r.LeftOut)
	}
	rows = recordReadings(t, "")
	early := append([]tankRow(nil), rows...)
	for i := range early {
		early[i].time, early[i].received = early[i].time-300, early[i].received-300
	}
	r = replayTank(t, tankEstimate, early, EstimateOptions{})
	if len(r.LeftOut) != 2 || r.LeftOut[0].Why != "before the start" || r.LeftOut[0].Readings != 30 || len(r.Notes) < 1 || !strings.Contains(strings.Join(r.Notes, "|"), "the recording ends at 0:55:00, before time.stop") {
		t.Errorf("a recording that begins early and ends early: %+v %v", r.LeftOut, r.Notes)
	}
	lines := strings.Split(tankCSV(rows), "\n")
	for i, l := range lines[1:100] {
		cells := strings.Split(l, ",")
		if i > 50 {
			cells[4] = ""
		}
		lines[i+1] = strings.Join(cells, ",")
	}
	j, rec, err := estimateTank(t, tankEstimate, strings.Join(lines, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	r, err = j.Replay(context.Background(), rec, EstimateOptions{Out: filepath.Join(t.TempDir(), "gap")})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, e := range r.Events {
		if e.Kind == "input" {
			told = append(told, e.Text)
		}
	}
	if want := "pump.speed is missing or of bad quality; its last good value holds|pump.speed comes with good quality again"; strings.Join(told, "|") != want {
		t.Errorf("a dead input: %v", told)
	}
}

// A recording with a row for each reading, in any order, is the same recording.
func TestRowsOfTags(t *testing.T) {
	rows := recordReadings(t, "")
	var b strings.Builder
	b.WriteString("time,name,value,status\n")
	for _, tag := range []string{"level", "flow", "speed", "demand"} {
		for i := range rows {
			r := &rows[len(rows)-1-i]
			fmt.Fprintf(&b, "%g,%s,%.9g,good\n", r.time, tag, map[string]float64{"level": r.level, "flow": r.flow * 1000, "speed": r.speed, "demand": r.demand * 1000}[tag])
		}
	}
	text := strings.NewReplacer("  recording", "  rows: {tag: name, value: value}\n  recording", "column: level,", "column: level, unit: m, quality: status,", "column: flow,", "column: flow, unit: L/s,",
		"column: speed", "column: speed, unit: rad/s", "column: demand", "column: demand, unit: L/s").Replace(tankEstimate)
	j, rec, err := estimateTank(t, text, b.String())
	if err != nil {
		t.Fatal(err)
	}
	r, err := j.Replay(context.Background(), rec, EstimateOptions{Out: filepath.Join(t.TempDir(), "rows")})
	if err != nil {
		t.Fatal(err)
	}
	if wide := replayTank(t, tankEstimate, rows, EstimateOptions{}); r.Hash != wide.Hash {
		t.Error("rows of tags give another estimate than columns")
	}
	if _, _, err := estimateTank(t, strings.Replace(text, "column: flow", "column: flwo", 1), b.String()); err == nil || !strings.Contains(err.Error(), "tank.csv has no rows of the tag flwo; did you mean flow?") {
		t.Errorf("a tag that is not there: %v", err)
	}
	if _, _, err := estimateTank(t, strings.Replace(text, "unit: L/s, noise", "noise", 1), b.String()); err == nil || !strings.Contains(err.Error(), "the tag flow has no unit: write the key unit here, such as m3/s") {
		t.Errorf("a tag without a unit: %v", err)
	}
}

// Editors that use the schema accept what the loader accepts.
func TestSchemaKnowsEstimates(t *testing.T) {
	text, err := os.ReadFile("booster-live.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s := schema(t)
	for _, text := range []string{string(text), head + tankEstimate + tankFaults} {
		if err := validate(t, s, text); err != nil {
			t.Errorf("%s\n%v", text, err)
		}
	}
	if validate(t, s, head+strings.Replace(tankEstimate, "wanders", "wander", 1)) == nil {
		t.Error("the schema accepts an unknown key")
	}
}
