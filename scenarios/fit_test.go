package scenarios

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// truth is the booster station as it is in data/booster-fit.csv: a worn pump, an old rising main, more water in the tank than the example begins
// with. Its controllers act every minute.
const truth = `gemel: 1
name: truth
plant: Gemel.Examples.BoosterStation
time: {start: 2026-01-05T00:00:00Z, stop: 24h, tick: 1 min}
parameters: {tank.level_start: 3.35 m, source.level: 2.5 m, pump1.wear: 0.12, main.roughness: 0.4 mm}
inputs: {demand.flow_rate: {csv: data/booster-demand.csv, column: demand, unit: L/s, hold: linear}}
control:
  - {name: wanted, kind: schedule, daily: [[00:00, 3.6 m], [06:00, 3.0 m], [21:00, 3.6 m]]}
  - name: level
    kind: pid
    measure: tank.level
    setpoint: control.wanted.output
    drive: [pump1.speed, pump2.speed]
    gain: 600 rpm/m
    integral_time: 90 min
    bias: 2600 rpm
    limits: {min: 2350 rpm, max: 2950 rpm}
  - {name: duty, kind: hysteresis, measure: tank.level, on_below: 3.3 m, off_above: 3.8 m, initial: on, min_off: 15 min, drive: pump1.on, on: 1, off: 0}
  - {name: helper, kind: rule, when: control.level.output > 2880 rpm, after: 5 min, until: control.level.output < 2500 rpm or tank.level > 3.9 m, min_on: 20 min,
     min_off: 15 min, set: {pump2.on: 1}, else: {pump2.on: 0}}
record: {variables: [tank.level, flow_rate, pump1.power, main.port_a.p, pump1.speed, pump2.speed, pump1.on, pump2.on, demand.flow_rate]}
`

// openLibrary is the library beside this package.
func openLibrary() Library { return Library{{Label: "gemel:", FS: os.DirFS("../physics")}} }

// station compiles a scenario over the library.
func station(t *testing.T, text string) *Prepared {
	t.Helper()
	s, err := Parse("truth.yaml", []byte(text), beside("truth.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	sys, err := openLibrary().System(s)
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the library is not beside this package")
	}
	if err != nil {
		t.Fatal(err)
	}
	p, err := Prepare(s, sys, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// recordBooster writes what the station's instruments would have recorded: readings with noise, rounded as a control system keeps them, one
// lost, twenty minutes without communication, a power meter that hangs, a flow meter with a cut-off, and half an hour in which the level sensor was
// being calibrated.
func recordBooster(t *testing.T) []byte {
	rows, _, _ := run(t, station(t, truth))
	random := rand.New(rand.NewPCG(2026, 1))
	var b bytes.Buffer
	b.WriteString("# A day of the booster station, synthetic: see README.md in this folder.\n")
	b.WriteString("time,level [m],level_status,flow [L/s],power1 [kW],pressure [bar],speed1 [rpm],speed2 [rpm],on1 [1],on2 [1],demand [L/s]\n")
	start := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	const toRPM = 30 / 3.141592653589793
	var last struct{ level, power string }
	for i, row := range rows {
		noisy := func(v, sigma float64, decimals int) string {
			return strconv.FormatFloat(v+sigma*random.NormFloat64(), 'f', decimals, 64)
		}
		plain := func(v float64) string { return strconv.FormatFloat(v, 'f', 3, 64) }
		whole := func(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) }
		level, status := noisy(row[1], 0.005, 3), "0"
		flow, power, pressure := noisy(row[2]*1000, 0.15, 2), noisy(row[3]/1000, 0.1, 2), noisy(row[4]/1e5, 0.02, 3)
		switch {
		case i >= 10*60 && i < 10*60+30:
			level = "0.000" // calibration
		case i >= 5*60 && i < 5*60+20:
			level, status = last.level, "2150694912" // no communication: the last value stays
		case i == 13*60+2:
			level = "" // lost
		}
		if i >= 3*60 && i < 3*60+40 {
			power = last.power // the meter hangs
		}
		if row[2]*1000 < 1 {
			flow = "0.00" // the flow meter's cut-off
		}
		last.level, last.power = level, power
		fmt.Fprintf(&b, "%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", start.Add(time.Duration(row[0])*time.Second).Format(time.RFC3339), level, status, flow, power, pressure,
			plain(row[5]*toRPM), plain(row[6]*toRPM), whole(row[7]), whole(row[8]), plain(row[9]*1000))
	}
	return b.Bytes()
}

// The recording of the example is what its description says. `go test -run TestBoosterRecording ./scenarios -update` writes it.
func TestBoosterRecording(t *testing.T) {
	const file = "data/booster-fit.csv"
	made := recordBooster(t)
	if *update {
		if err := os.WriteFile(file, made, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(made, kept) {
		t.Skip("the library has changed since the recording was made; it is still a recording of such a station")
	}
}

// boosterFit is the example, changed, over eight hours and from one start.
func boosterFit(t *testing.T, changes ...string) *FitResult {
	t.Helper()
	const file = "booster-fit.yaml"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	changes = append(changes, "stop: 24h", "stop: 8h", "starts: 4", "starts: 1", "from: 18h", "from: 6h")
	s, err := Parse(file, []byte(strings.NewReplacer(changes...).Replace(string(text))), beside(file))
	if err != nil {
		t.Fatal(err)
	}
	sys, err := openLibrary().System(s)
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the library is not beside this package")
	}
	if err != nil {
		t.Fatal(err)
	}
	j, err := PrepareFit(s, sys, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	r, err := j.Run(context.Background(), FitOptions{Out: filepath.Join(t.TempDir(), "fit")})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The example finds what the recording was made with, inside its intervals, and predicts the evening to the noise of the instruments.
func TestBoosterFitFindsTheTruth(t *testing.T) {
	r := boosterFit(t)
	for i, want := range []float64{0.12, 0.4e-3, 3.35, 0} {
		u := r.Unknowns[i]
		if u.Low == nil || !(*u.Low <= want && want <= *u.High) {
			t.Errorf("%s: %g, interval %v to %v, made with %g", u.Name, u.Value, u.Low, u.High, want)
		}
	}
	if len(r.Apart) > 0 {
		t.Errorf("said: %q", r.Apart)
	}
	noise := map[string]float64{"tank.level": 0.005, "flow_rate": 0.15e-3, "pump1.power": 100, "main.port_a.p": 2000}
	for _, s := range r.Sensors {
		if s.Noise < 0.9*noise[s.Sensor] || s.Noise > 1.1*noise[s.Sensor] || s.White == nil || *s.White < 1e-4 {
			t.Errorf("%+v, made with noise of %g", s, noise[s.Sensor])
		}
	}
	for _, h := range r.HeldOut {
		if h.Model > 1.2*noise[h.Sensor] || h.Model > 0.5*h.Persistence {
			t.Errorf("held out: %+v", h)
		}
	}
	page, err := os.ReadFile(filepath.Join(r.Dir, "fit.html"))
	if err != nil || !strings.Contains(string(page), "calibration of the level sensor") && len(r.LeftOut) > 1 {
		t.Errorf("the page does not list what was left out: %v", err)
	}
}

// Roughness and fouling of a pipe are one number in its law: the data know their sum, and the fit says so.
func TestBoosterFitNamesThePairThatNothingTellsApart(t *testing.T) {
	r := boosterFit(t, "tank.level: {start: true, min: 1 m, max: 4.5 m}", "main.fouling: {min: 0, max: 0.1, guess: 0.005}",
		"source.level: 2.5 m", "source.level: 2.5 m\n  tank.level_start: 3.35 m", ", bias: {min: -0.5 bar, max: 0.5 bar}", "", "stop: 24h", "stop: 3h", "from: 18h", "from: 2h")
	text := strings.Join(r.Apart, "; ")
	if !strings.Contains(text, "cannot tell main.roughness and main.fouling apart") {
		t.Errorf("said: %q", text)
	}
	for _, u := range r.Unknowns[1:] {
		if u.Low != nil {
			t.Errorf("%s has an interval, although nothing is known of it alone", u.Name)
		}
	}
	if e := r.Unknowns[1].Value + r.Unknowns[2].Value*0.2/20; math.Abs(e-0.4e-3) > 0.02e-3 {
		t.Errorf("together %g m, made with 0.4 mm", e)
	}
}
