package scenarios

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
)

// driven is the tank with a worn pump at three speeds: what a recording of it holds every 10 s (time, level, speed).
func drivenTank(t *testing.T) [][]float64 {
	t.Helper()
	s, err := parseFit("inputs: {pump.speed: {steps: [[0h, 20 rad/s], [20 min, 60 rad/s], [40 min, 30 rad/s]]}}\nparameters: {pump.wear: 0.2}\nrecord: {variables: [tank.level, pump.speed]}\n", nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Prepare(s, tankSystem(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	rows, _, _ := run(t, p)
	return slices.Clone(rows)
}

// fitWear is a section that finds the wear from level and speed of one recording.
func fitWear(experiment, sensor, more string) string {
	return "fit:\n  unknowns: {pump.wear: {guess: 0.05}}\n  inputs: {pump.speed: {column: speed, unit: rad/s}}\n  sensors: {tank.level: {column: level, unit: m, noise: 1 mm" + sensor + "}}\n  experiments: [{name: monday, " + experiment + "}]\n" + more
}

// mustFindWear fits and expects the wear that the recording was made with.
func mustFindWear(t *testing.T, text string, files map[string]string) *FitResult {
	t.Helper()
	_, r, err := fitTank(t, text, files)
	if err != nil {
		t.Fatal(err)
	}
	if u := r.Unknowns[0]; math.Abs(u.Value-0.2) > 1e-4 {
		t.Errorf("found %g, recorded with 0.2", u.Value)
	}
	return r
}

// leftOf are the readings that are not used, by reason.
func leftOf(r *FitResult) map[string]int {
	out := map[string]int{}
	for _, l := range r.LeftOut {
		out[l.Why] += l.Readings
	}
	return out
}

// A Parquet file of a historian gives readings and inputs at once: timestamps of a local clock across the end of summer time, a status beside
// the readings, and values that are missing.
func TestFitFromParquetOfAHistorian(t *testing.T) {
	type row struct {
		Wall   int64    `parquet:"wall,timestamp(millisecond:local)"`
		Level  *float64 `parquet:"level,optional"`
		Speed  float32  `parquet:"speed"`
		Status string   `parquet:"status"`
	}
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC) // 02:30 for the first time; at 01:00 UTC the clocks go back from 03:00 to 02:00
	var rows []row
	for i, x := range drivenTank(t) {
		at := begin.Add(time.Duration(x[0]) * time.Second).In(zone)
		level := x[1]
		r := row{Wall: time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, time.UTC).UnixMilli(), Level: &level, Speed: float32(x[2]), Status: "Good"}
		switch {
		case i == 5:
			r.Level = nil
		case i >= 50 && i < 60:
			wrong := 0.0
			r.Level, r.Status = &wrong, "BadSensorFailure"
		case i == 70:
			r.Status = "UncertainLastUsableValue"
		}
		rows = append(rows, r)
	}
	var b bytes.Buffer
	if err := parquet.Write(&b, rows); err != nil {
		t.Fatal(err)
	}
	text := fitWear("parquet: day.parquet, time: wall, start: 2026-10-25T02:30:00+02:00", ", quality: status", "  time_zone: Europe/Berlin\n")
	r := mustFindWear(t, text, map[string]string{"day.parquet": b.String()})
	left := leftOf(r)
	if left["quality: BadSensorFailure"] != 10 || left["quality: UncertainLastUsableValue"] != 1 || left["missing: the cell is empty or NaN"] != 1 || r.Readings != 361-12 {
		t.Errorf("left out %v, used %d", left, r.Readings)
	}
	if r.Experiments[0].Start != "2026-10-25T02:30:00+02:00" {
		t.Errorf("begins at %s", r.Experiments[0].Start)
	}
}

// Readings are left out by what was recorded beside them: a mode in words, a switch, a value, with a margin; the list says when and why.
func TestFitLeavesOutWhatWasRecordedAsUnusual(t *testing.T) {
	var b strings.Builder
	b.WriteString("time,level,speed,Pump mode,tripped,valve [%]\n")
	for i, x := range drivenTank(t) {
		level, mode, tripped, valve := x[1], "AUTO", false, 100.0
		switch {
		case i >= 100 && i < 110:
			mode, level = "Manual", level+1
		case i > 110 && i < 115:
			mode = "" // the last one stays, which is auto
		case i >= 200 && i < 203:
			tripped, level = true, level-1
		case i >= 300 && i < 305:
			valve, level = 20, level+2
		}
		if i == 203 || i == 199 {
			level = 9 // within the margin
		}
		fmt.Fprintf(&b, "%g,%.17g,%.17g,%s,%t,%g\n", x[0], level, x[2], mode, tripped, valve)
	}
	experiment := `csv: day.csv, exclude: [{when: 'value("Pump mode") == "manual"', why: manual mode}, {when: tripped, margin: 10 s, why: tripped}, {when: valve < 50 % and time > 40 min}, {when: pump.speed > 100 rad/s, why: never}]`
	r := mustFindWear(t, fitWear(experiment, "", ""), map[string]string{"day.csv": b.String()})
	left := leftOf(r)
	if left["manual mode"] != 10 || left["tripped"] != 5 || left["excluded: valve < 50 % and time > 40 min"] != 5 || len(left) != 3 {
		t.Errorf("left out %v", left)
	}
	for _, l := range r.LeftOut {
		if l.Why == "tripped" && (l.From != 1990 || l.To != 2030) {
			t.Errorf("%+v", l)
		}
	}
}

// Gaps of an input are bridged where the scenario says so, and the report says it; longer ones are refused with their place.
func TestGapsOfInputs(t *testing.T) {
	text := func(gap int) string {
		var b strings.Builder
		b.WriteString("time,level,speed\n")
		for i, x := range drivenTank(t) {
			speed := fmt.Sprintf("%.17g", x[2])
			if i >= 50 && i < 50+gap {
				speed = ""
			}
			fmt.Fprintf(&b, "%g,%.17g,%s\n", x[0], x[1], speed)
		}
		return b.String()
	}
	filled := strings.Replace(fitWear("csv: day.csv", "", ""), "unit: rad/s}", "unit: rad/s, fill: 2 min}", 1)
	r := mustFindWear(t, filled, map[string]string{"day.csv": text(5)})
	if len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "pump.speed: 1 time without a value, the longest of 1 min, bridged by fill") {
		t.Errorf("notes %q", r.Notes)
	}
	_, _, err := fitTank(t, filled, map[string]string{"day.csv": text(30)})
	if err == nil || !strings.Contains(err.Error(), "day.csv:51: pump.speed: 1 time without a value, the longest from 0:08:10 (line 51) to 0:13:20 (line 82): an input has no gaps") {
		t.Errorf("a gap of five minutes: %v", err)
	}
}

// A fit may be told dates in place of durations, and holds out by the clock.
func TestFitByTheClock(t *testing.T) {
	var b strings.Builder
	b.WriteString("time,level,speed\n")
	begin := time.Date(2026, 1, 5, 6, 0, 0, 0, time.UTC)
	for i, x := range drivenTank(t) {
		level := x[1]
		if i >= 30 && i < 36 {
			level = 7
		}
		fmt.Fprintf(&b, "%s,%.17g,%.17g\n", begin.Add(time.Duration(x[0])*time.Second).Format("2006-01-02 15:04:05"), level, x[2])
	}
	text := fitWear("csv: day.csv, start: 2026-01-05 06:00:00, exclude: [{from: 2026-01-05 06:05, to: 2026-01-05T05:06:00Z, why: flushing}]", "", "  time_zone: Europe/Berlin\n  hold_out: {from: 2026-01-05 06:45:00}\n")
	r := mustFindWear(t, text, map[string]string{"day.csv": b.String()})
	if left := leftOf(r); left["flushing"] != 6 || len(r.HeldOut) != 1 || r.HeldOut[0].Readings != 91 {
		t.Errorf("left out %v, held out %+v", left, r.HeldOut)
	}
	if h := r.HeldOut[0]; h.Regression == nil || !h.Better() {
		t.Errorf("%+v", h)
	}
}

// A recording that only says when something has changed has no gaps.
func TestInputsRecordedOnChange(t *testing.T) {
	rows := drivenTank(t)
	var b strings.Builder
	b.WriteString("time,level,speed\n")
	for i, x := range rows {
		if i == 0 || i == 120 || i == 240 || i%37 == 3 || i%53 == 1 || i == len(rows)-1 {
			speed := ""
			if i == 0 || x[2] != rows[i-1][2] || i == len(rows)-1 {
				speed = fmt.Sprint(x[2])
			}
			fmt.Fprintf(&b, "%g,%.17g,%s\n", x[0], x[1], speed)
		}
	}
	mustFindWear(t, fitWear("csv: day.csv", "", ""), map[string]string{"day.csv": b.String()})
}

// Files of other kinds: dates in the notation of a country, and rows without any time.
func TestFitFromOtherNotations(t *testing.T) {
	var american, bare strings.Builder
	american.WriteString("Datetime,level,speed\n")
	bare.WriteString("level,speed\n")
	begin := time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC)
	for _, x := range drivenTank(t) {
		fmt.Fprintf(&american, "%s,%.17g,%.17g\n", begin.Add(time.Duration(x[0])*time.Second).Format("1/2/2006 3:04:05 PM"), x[1], x[2])
		fmt.Fprintf(&bare, "%.17g,%.17g\n", x[1], x[2])
	}
	files := map[string]string{"day.csv": american.String(), "bare.csv": bare.String()}
	mustFindWear(t, fitWear("csv: day.csv, dates: month/day/year, time_zone: America/New_York, start: 2026-03-09 00:00", "", ""), files)
	mustFindWear(t, fitWear("csv: bare.csv, every: 10 s", "", ""), files)
}

// What nothing refuses but looks wrong is noted: an instrument that hangs, and a unit that is taken for another one.
func TestFitNotesWhatLooksWrong(t *testing.T) {
	var b strings.Builder
	b.WriteString("time,level,speed\n")
	var hung float64
	for i, x := range drivenTank(t) {
		level := x[1] + 1e-4*float64(i*7%10)
		if i == 200 {
			hung = level
		}
		if i >= 200 && i < 230 {
			level = hung
		}
		fmt.Fprintf(&b, "%g,%.17g,%.17g\n", x[0], level, x[2])
	}
	notes := func(text string) string {
		_, r, err := fitTank(t, text, map[string]string{"day.csv": b.String()})
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(r.Notes, "; ")
	}
	text := fitWear("csv: day.csv", "", "")
	if got := notes(text); !strings.Contains(got, "monday: tank.level stands still for 290 s from 0:33:20 on, much longer than it usually does") || strings.Contains(got, "is its unit right") {
		t.Errorf("notes %q", got)
	}
	if got := notes(fitWear("csv: day.csv", ", frozen: 1 min", "")); got != "" {
		t.Errorf("notes %q", got)
	}
	if got := notes(strings.Replace(text, "column: level, unit: m,", "column: level, unit: cm,", 1)); !strings.Contains(got, "readings of tank.level move 0.007") || !strings.Contains(got, "cm and m") {
		t.Errorf("notes %q", got)
	}
}

// An instrument may be wrong by a factor, an offset and a delay at once, and all three are found, inside their intervals.
func TestFitOfAnInstrument(t *testing.T) {
	rows := drivenTank(t)
	var b strings.Builder
	b.WriteString("time,level,speed\n")
	for i, x := range rows {
		level := rows[max(i-3, 0)][1] // 30 s late
		fmt.Fprintf(&b, "%g,%.17g,%.17g\n", x[0], 1.08*level+0.05+1e-3*float64((i*7)%11-5)/3, x[2])
	}
	text := strings.Replace(fitWear("csv: day.csv", ", gain: {min: 0.8, max: 1.2}, bias: {min: -20 cm, max: 20 cm}, delay: {max: 2 min}", ""), "{pump.wear: {guess: 0.05}}", "{pump.wear: {prior: {mean: 0.2, deviation: 0.001}}}", 1)
	_, r, err := fitTank(t, text, map[string]string{"day.csv": b.String()})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0.2, 1.08, 0.05, 30} {
		if u := r.Unknowns[i]; u.Low == nil || !(*u.Low <= want && want <= *u.High) || math.Abs(u.Value-want) > 0.05*want {
			t.Errorf("%s: %g, %v to %v, made with %g", u.Name, u.Value, u.Low, u.High, want)
		}
	}
	fitted, err := os.ReadFile(filepath.Join(r.Dir, "fitted.yaml"))
	if err != nil || !strings.Contains(string(fitted), "#   bias of tank.level: 5.") || strings.Contains(string(fitted), "\n  gain") {
		t.Errorf("fitted.yaml: %v\n%s", err, fitted)
	}
}

// A parameter may have a value of its own in each experiment.
func TestFitOfAParameterInEachExperiment(t *testing.T) {
	files := map[string]string{}
	for name, wear := range map[string]string{"may.csv": "0.1", "june.csv": "0.3"} {
		files[name] = recordTank(t, "inputs: {pump.speed: 30 rad/s}\nparameters: {pump.wear: "+wear+"}\n", nil)
	}
	_, r, err := fitTank(t, `
inputs: {pump.speed: 30 rad/s}
fit:
  unknowns: {pump.wear: {each: true, guess: 0.2}}
  sensors: {tank.level: {noise: 1 mm}}
  experiments: [{name: may, csv: may.csv}, {name: june, csv: june.csv}]
`, files)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0.1, 0.3} {
		if u := r.Unknowns[i]; math.Abs(u.Value-want) > 1e-4 || u.Parameter {
			t.Errorf("%+v, recorded with %g", u, want)
		}
	}
}

// A scenario takes an input from a recording that has texts in other columns, also in a plain run.
func TestInputBesideTexts(t *testing.T) {
	day := "time,speed [rad/s],mode\n0,10,auto\n1200,20,manual\n2400,30,auto\n3600,30,auto\n"
	for text, want := range map[string]string{
		"inputs: {pump.speed: {csv: day.csv, column: speed}}\n": "",
		"inputs: {pump.speed: {csv: day.csv, column: mode}}\n":  `day.csv:2:6: mode: "auto" is not a number`,
	} {
		s, err := parseFit(text, map[string]string{"day.csv": day})
		if err != nil {
			t.Fatal(err)
		}
		p, err := Prepare(s, tankSystem(), "")
		if err == nil {
			_ = p.Close()
		}
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
