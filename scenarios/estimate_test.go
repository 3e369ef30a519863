package scenarios

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"gemel/engine/random"
)

// liveTruth is the booster station as it is in data/booster-live.parquet: pump 1 wears from eight in the morning on.
var liveTruth = strings.NewReplacer("pump1.wear: 0.12, ", "", "main.roughness: 0.4 mm", "pump1.wear: 0", "tank.level_start: 3.35 m", "tank.level_start: 3.4 m").Replace(truth) +
	"faults: [{at: 8h, set: pump1.wear, to: 0.08, over: 2h}]\n"

// liveRow is a row of the recording as a historian exports it. What is missing is null.
type liveRow struct {
	Time     time.Time `parquet:"time,timestamp(millisecond)"`
	Received time.Time `parquet:"received,timestamp(millisecond)"`
	Level    *float64  `parquet:"level,optional"`
	Flow     *float64  `parquet:"flow,optional"`
	Quality  *int32    `parquet:"flow_quality,optional"`
	Power1   *float64  `parquet:"power1,optional"`
	Pressure *float64  `parquet:"pressure,optional"`
	Speed1   *float64  `parquet:"speed1,optional"`
	Speed2   *float64  `parquet:"speed2,optional"`
	On1      *float64  `parquet:"on1,optional"`
	On2      *float64  `parquet:"on2,optional"`
	Demand   *float64  `parquet:"demand,optional"`
}

// liveFaults are what the recording has of errors.
type liveFaults struct {
	levelDrift float64 // the level sensor reads so much too much in the end [m]
	late       bool    // some readings of the level come minutes later
	gaps       bool    // some are missing, or of bad quality
}

// recordLive makes the rows of a recording: a run with noise of 5 mm, 0.15 L/s, 0.1 kW and 0.02 bar, rounded as a control system keeps it.
func recordLive(t *testing.T, text string, f liveFaults) (rows []liveRow) {
	trajectory, _, _ := run(t, station(t, text))
	start := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	noise := random.New(2026, "booster-live")
	for i, row := range trajectory {
		made := start.Add(time.Duration(row[0]) * time.Second)
		at := func(v, scale, sigma float64, k uint32, digits float64) *float64 {
			x := math.Round((v/scale+float64(sigma*noise.Normal(int64(i), k)))*digits) / digits
			return &x
		}
		const rpm = math.Pi / 30
		r := liveRow{Time: made, Received: made.Add(2 * time.Second), Flow: at(row[2], 1e-3, 0.15, 2, 100), Power1: at(row[3], 1e3, 0.1, 3, 100), Pressure: at(row[4], 1e5, 0.02, 4, 1000),
			Speed1: at(row[5], rpm, 0, 5, 1000), Speed2: at(row[6], rpm, 0, 6, 1000), On1: at(row[7], 1, 0, 7, 1), On2: at(row[8], 1, 0, 8, 1), Demand: at(row[9], 1e-3, 0, 9, 1000)}
		good := int32(192)
		r.Quality = &good
		drift := f.levelDrift * math.Min(math.Max((row[0]-18*3600)/7200, 0), 1)
		r.Level = at(row[1]+drift, 1, 0.005, 1, 1000)
		switch {
		case f.gaps && i >= 300 && i < 312:
			r.Level = nil
		case f.gaps && i >= 780 && i < 800:
			bad, stuck := int32(0), 0.0
			r.Quality, r.Flow = &bad, &stuck
		case f.gaps && i%97 == 50: // a row that was lost
			r = liveRow{Time: made, Received: r.Received, Demand: r.Demand, Speed1: r.Speed1, Speed2: r.Speed2, On1: r.On1, On2: r.On2}
		}
		if f.late && i >= 600 && i < 660 && r.Level != nil { // by radio, which was down: the level comes behind
			rows = append(rows, liveRow{Time: made, Received: made.Add(time.Duration(60+600*noise.Uniform(int64(i), 99)) * time.Second), Level: r.Level})
			r.Level = nil
		}
		rows = append(rows, r)
	}
	return rows
}

func asParquet(t *testing.T, rows []liveRow) []byte {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[liveRow](&b, parquet.Compression(&parquet.Zstd), parquet.CreatedBy("gemel", "1", ""))
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The recording of the example is what its description says. `go test -run TestBoosterLiveRecording ./scenarios -update` writes it.
func TestBoosterLiveRecording(t *testing.T) {
	const file = "data/booster-live.parquet"
	made := asParquet(t, recordLive(t, liveTruth, liveFaults{levelDrift: 0.08, late: true, gaps: true}))
	if *update {
		if err := os.WriteFile(file, made, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(made, kept) {
		t.Skip("the library has changed since the recording was made; it is still a recording of such a station")
	}
}

// boosterLive follows a recording with the example, changed.
func boosterLive(t *testing.T, rows []liveRow, changes ...string) *EstimateResult {
	t.Helper()
	const file = "booster-live.yaml"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Parse(file, []byte(strings.NewReplacer(changes...).Replace(string(text))), func(name string) (DataFile, error) {
		if strings.HasSuffix(name, ".csv") {
			return beside(file)(name)
		}
		return DataFile{Name: name, Path: name, Bytes: asParquet(t, rows)}, nil
	})
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
	d, err := s.Recorded("")
	if err != nil {
		t.Fatal(err)
	}
	j, err := PrepareEstimate(s, sys, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	rec, err := j.Recording(d)
	if err != nil {
		t.Fatal(err)
	}
	r, err := j.Replay(context.Background(), rec, EstimateOptions{Out: filepath.Join(t.TempDir(), "estimate")})
	if err != nil || r.Status != Done {
		t.Fatal(err, r.Error)
	}
	return r
}

// withoutFaults takes the diagnosis out of the example.
var withoutFaults = []string{"    pump 1 worn: {set: pump1.wear, typical: 0.05, max: 0.5}\n", "", "    pump 2 worn: {set: pump2.wear, typical: 0.05, max: 0.5}\n", "",
	"    rising main fouled: {set: main.fouling, typical: 0.01, max: 0.2}\n", "", "    level sensor off: {sensor: tank.level, typical: 4 cm, wanders: 4 cm in 2h}\n", "", "  faults:\n", ""}

// A day of clean readings raises no drift, and later readings make the estimate better; wear of 0.08 that comes within two hours from eight in the morning on is told within half an hour, when it is
// 0.02; a level sensor that drifts by 4 cm an hour from six in the evening on within half an hour, when it is off by 2 cm.
func TestBoosterLiveDrift(t *testing.T) {
	clean := strings.Replace(liveTruth, "to: 0.08", "to: 0", 1)
	r := boosterLive(t, recordLive(t, clean, liveFaults{late: true, gaps: true}), append(withoutFaults, "filter: ekf", "filter: ekf\n  smooth: true")...)
	if len(r.Drifts) > 0 || *r.NIS < 0.95 || *r.NIS > 1.05 {
		t.Errorf("clean readings: NIS %.3f, %+v", *r.NIS, r.Drifts)
	}
	truth, _, _ := run(t, station(t, clean))
	filtered, smoothed := 0.0, 0.0
	for i, x := range r.table.Column("tank.level").Values {
		y := r.table.Column("tank.level.smoothed").Values[i]
		filtered += (x - truth[i][1]) * (x - truth[i][1])
		smoothed += (y - truth[i][1]) * (y - truth[i][1])
	}
	if n := float64(r.table.Rows()); math.Sqrt(filtered/n) > 0.0015 || math.Sqrt(smoothed/n) > 0.7*math.Sqrt(filtered/n) {
		t.Errorf("the level is off by %.2g m, smoothed %.2g m", math.Sqrt(filtered/n), math.Sqrt(smoothed/n))
	}
	r = boosterLive(t, recordLive(t, liveTruth, liveFaults{}), append(withoutFaults, "stop: 24h", "stop: 10h")...)
	if len(r.Drifts) == 0 || r.Drifts[0].At < 8*3600 || r.Drifts[0].At > 8.5*3600 {
		t.Errorf("wear: %+v", r.Drifts)
	}
	r = boosterLive(t, recordLive(t, clean, liveFaults{levelDrift: 0.08}), append(withoutFaults, "stop: 24h", "stop: 20h")...)
	if len(r.Drifts) == 0 || r.Drifts[0].Sensor != "tank.level" || r.Drifts[0].At < 18*3600 || r.Drifts[0].At > 18.5*3600 {
		t.Errorf("level sensor: %+v", r.Drifts)
	}
}
