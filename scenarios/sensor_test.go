package scenarios

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// readings runs the tank for an hour, 10 s a tick, and gives true level, reading and, where there is one, quality.
func readings(t *testing.T, sensor string) (level, reading, quality []float64) {
	t.Helper()
	variables := "tank.level, sensor.tank.level"
	if strings.Contains(sensor, "drop_out") {
		variables += ", sensor.tank.level.quality"
	}
	p := prepare(t, "record: {variables: ["+variables+"]}\nsensors: {tank.level: {"+sensor+"}}\n")
	rows, _, _ := run(t, p)
	level, reading = columnOf(p, rows, "tank.level"), columnOf(p, rows, "sensor.tank.level")
	if strings.Contains(sensor, "drop_out") {
		quality = columnOf(p, rows, "sensor.tank.level.quality")
	}
	return level, reading, quality
}

func TestSensorGainAndDrift(t *testing.T) {
	for sensor, want := range map[string]func(level, time float64) float64{
		"gain: 1.02":            func(level, _ float64) float64 { return 1.02 * level },
		"gain: 0.9, bias: 1 cm": func(level, _ float64) float64 { return 0.9*level + 0.01 },
		"drift: 36 mm/h":        func(level, time float64) float64 { return level + 1e-5*time },
		"drift: -36 mm/h":       func(level, time float64) float64 { return level - 1e-5*time },
		"drift: {rate: 36 mm/h, at: 10 min, until: 30 min}": func(level, time float64) float64 {
			return level + 1e-5*math.Max(0, math.Min(time, 1800)-600)
		},
	} {
		level, reading, _ := readings(t, sensor)
		for i := range level {
			if w := want(level[i], 10*float64(i)); math.Abs(reading[i]-w) > 1e-12 {
				t.Fatalf("%s: tick %d reads %v, want %v", sensor, i, reading[i], w)
			}
		}
	}
}

// A stuck sensor stands still, at the last reading or at a value, for its time and no longer.
func TestSensorStuck(t *testing.T) {
	level, reading, _ := readings(t, "stuck: {at: 10 min, until: 20 min}")
	for i := range level {
		want := level[i]
		if i >= 60 && i < 120 {
			want = level[59]
		}
		if reading[i] != want {
			t.Fatalf("tick %d reads %v, want %v", i, reading[i], want)
		}
	}
	level, reading, _ = readings(t, "stuck: {at: 50 min, value: 2.5 m}")
	if reading[299] != level[299] || reading[300] != 2.5 || reading[len(reading)-1] != 2.5 {
		t.Error("stuck at a value, from its moment on")
	}
	level, reading, _ = readings(t, "stuck: {}")
	if reading[0] != level[0] || reading[len(reading)-1] != level[0] {
		t.Error("stuck from the start: at what it read first")
	}
}

// Lost readings hold the last one and say so; as many as asked for, the same ones in every run.
func TestSensorDropOut(t *testing.T) {
	level, reading, quality := readings(t, "drop_out: 0.3")
	_, again, _ := readings(t, "drop_out: 0.3, gain: 1")
	lost := 0
	for i := range level {
		want := level[i]
		if quality[i] == 0 {
			lost++
			if i > 0 {
				want = reading[i-1]
			}
		}
		if reading[i] != want || again[i] != reading[i] || quality[i] != 0 && quality[i] != 1 {
			t.Fatalf("tick %d reads %v with quality %v, want %v", i, reading[i], quality[i], want)
		}
	}
	if share := float64(lost) / float64(len(level)); math.Abs(share-0.3) > 3*math.Sqrt(0.3*0.7/361) {
		t.Errorf("%.3f of the readings are lost, want 0.3", share)
	}
	_, _, quality = readings(t, "drop_out: {at: 10 min, until: 20 min}")
	for i := range quality {
		if (quality[i] == 0) != (i >= 60 && i < 120) {
			t.Fatalf("tick %d has quality %v", i, quality[i])
		}
	}
}

// What is lost does not change the noise of the others, nor of itself.
func TestSensorFaultsLeaveTheNoiseAlone(t *testing.T) {
	_, plain, _ := readings(t, "noise: 5 mm")
	_, faulty, quality := readings(t, "noise: 5 mm, drop_out: 0.5")
	for i := range plain {
		if quality[i] == 1 && plain[i] != faulty[i] {
			t.Fatalf("tick %d: the noise is another", i)
		}
	}
}

// Those with a beginning or an end are events, as other faults are: what a detector is judged by.
func TestSensorFaultsAreEvents(t *testing.T) {
	p := prepare(t, "sensors: {tank.level: {stuck: {at: 10 min, until: 20 min}, drop_out: 0.1, drift: {rate: 1 mm/h, at: 30 min}}}\n")
	_, events, _ := run(t, p)
	var texts []string
	for _, e := range events {
		if e.Kind == "fault" {
			texts = append(texts, fmt.Sprintf("%g %s", e.Time, e.Text))
		}
	}
	if got, want := strings.Join(texts, "; "), "600 fault: sensor.tank.level is stuck; 1200 fault over: sensor.tank.level is stuck; 1800 fault: sensor.tank.level drifts"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}
