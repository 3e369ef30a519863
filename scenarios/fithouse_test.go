package scenarios

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
)

// houseRow is a row of data/house-fit.parquet, as the recorder of the house writes it: by its local clock.
type houseRow struct {
	Clock   int64    `parquet:"clock,timestamp(millisecond:local)"`
	Rooms   *float64 `parquet:"rooms,optional"`
	Status  string   `parquet:"status,dict"`
	Mode    string   `parquet:"mode,dict"`
	Outdoor *float64 `parquet:"outdoor,optional"`
	Heating float64  `parquet:"heating"`
	Sun     float64  `parquet:"sun"`
}

// houseTruth is what the recording was made with.
var houseTruth = map[string]float64{"R_in": 1.5e-3, "R_out": 5e-3, "C_in": 3e6, "C_walls": 6e7, "A_sun": 5}

// recordHouse integrates the house by explicit steps of 10 s, ten days from 24 March 2026, and reads it every ten minutes.
func recordHouse() []houseRow {
	random := rand.New(rand.NewPCG(2026, 3))
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	p := houseTruth
	rooms, walls, heating := 19.0, 17.5, 0.0
	begin := time.Date(2026, 3, 23, 23, 0, 0, 0, time.UTC)
	rounded := func(x, to float64) float64 { return math.Round(x/to) * to }
	var rows []houseRow
	front := 0.0
	for i := range 10*144 + 1 {
		at := begin.Add(time.Duration(i) * 10 * time.Minute)
		clock := at.In(zone)
		hour := float64(clock.Hour()) + float64(clock.Minute())/60
		front = 0.995*front + 0.12*random.NormFloat64()
		outdoor := 6 + 4*math.Sin(2*math.Pi*(hour-9)/24) + 3*math.Sin(2*math.Pi*float64(i)/700) + front
		clouds := 0.5 + 0.5*math.Sin(float64(i)/37)*math.Cos(float64(i)/91)
		sun := math.Max(0, 650*math.Cos(math.Pi*(hour-13)/12)) * (0.25 + 0.75*clouds)
		if wanted := 19 + 2*math.Round(random.Float64()); i%18 == 0 { // somebody turns the thermostat every three hours
			heating = math.Max(0, math.Min(6, rounded(1.4*(wanted-rooms)+2.4, 0.1)))
		}
		row := houseRow{Clock: time.Date(clock.Year(), clock.Month(), clock.Day(), clock.Hour(), clock.Minute(), 0, 0, time.UTC).UnixMilli(), Status: "Good", Mode: "auto", Heating: heating, Sun: rounded(sun, 1)}
		reading, air := rounded(rooms+0.05*random.NormFloat64(), 0.01), rounded(outdoor, 0.1)
		row.Rooms, row.Outdoor = &reading, &air
		switch {
		case i >= 200 && i < 212: // the thermostat is out of order
			wrong := -40.0
			row.Rooms, row.Status = &wrong, "BadSensorFailure"
		case i >= 400 && i < 406:
			row.Mode, reading = "service", reading+4
		case i >= 300 && i < 305:
			row.Outdoor = nil
		}
		rows = append(rows, row)
		held := row.Sun
		for range 60 {
			q := (walls - rooms) / p["R_in"]
			rooms += 10 * (q + 1000*heating + p["A_sun"]*held) / p["C_in"]
			walls += 10 * ((outdoor-walls)/p["R_out"] - q) / p["C_walls"]
		}
	}
	return rows
}

// The recording of the example is what its description says. `go test -run TestHouseRecording ./scenarios -update` writes it.
func TestHouseRecording(t *testing.T) {
	const file = "data/house-fit.parquet"
	made := recordHouse()
	if *update {
		var b bytes.Buffer
		if err := parquet.Write(&b, made, parquet.Compression(&parquet.Zstd)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := parquet.ReadFile[houseRow](file)
	if err != nil {
		t.Fatal(err)
	}
	same := slices.EqualFunc(made, kept, func(a, b houseRow) bool {
		close := func(x, y *float64) bool { return (x == nil) == (y == nil) && (x == nil || math.Abs(*x-*y) < 0.011) } // a digit may be rounded otherwise on another processor
		return a.Clock == b.Clock && a.Status == b.Status && a.Mode == b.Mode && close(a.Rooms, b.Rooms) && close(a.Outdoor, b.Outdoor) && math.Abs(a.Heating-b.Heating) < 0.11
	})
	if !same {
		t.Error("the recording is not what its formulas give")
	}
}

// houseFit is the example, changed.
func houseFit(t *testing.T, changes ...string) *FitResult {
	t.Helper()
	const file = "house-fit.yaml"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
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
	r, err := j.Run(context.Background(), FitOptions{Out: filepath.Join(t.TempDir(), "fit"), Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The example finds the house that the recording was made with, in the intervals of the linearised problem and of the profile, and predicts two days
// better than any naive forecast; the report lists what was not used, and why.
func TestHouseFitFindsTheHouse(t *testing.T) {
	r := houseFit(t, "starts: 4", "starts: 2")
	for i := range r.Unknowns {
		u := &r.Unknowns[i]
		want, known := houseTruth[u.Name]
		if !known {
			continue
		}
		if u.Low == nil || !(*u.Low <= want && want <= *u.High) {
			t.Errorf("%s: %g, interval %v to %v, made with %g", u.Name, u.Value, *u.Low, *u.High, want)
		}
		if p := &r.Profile[i]; p.Low == nil || p.High == nil || !(*p.Low <= want && want <= *p.High) {
			t.Errorf("%s: profile %v to %v, made with %g", u.Name, p.Low, p.High, want)
		}
	}
	if s := r.Sensors[0]; s.Noise < 0.045 || s.Noise > 0.055 || *s.White < 1e-3 {
		t.Errorf("%+v, made with white noise of 0.05 K", s)
	}
	h := r.HeldOut[0]
	if h.Experiment != "days after" || !h.Better() || h.Model > 0.15 || h.Readings != 44*6+1 {
		t.Errorf("%+v", h)
	}
	left := leftOf(r)
	if left["quality: BadSensorFailure"] != 12 || left["a fan heater stood beside the thermostat"] != 10 {
		t.Errorf("left out %v", left)
	}
	if !strings.Contains(strings.Join(r.Notes, "; "), "T_outdoor: 1 time without a value, the longest of 1 h, bridged by fill") {
		t.Errorf("notes %q", r.Notes)
	}
}
