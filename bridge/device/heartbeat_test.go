package device

import (
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
)

// Whoever writes is there while its number changes; three seconds without, and it is gone. The set-points stay.
func TestTheHeartbeatEndsAfterThreeSeconds(t *testing.T) {
	clock := bridgetest.NewClock(time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC))
	plant := &fakePlant{values: []float64{3, 100, 1, 1}}
	d := &Device{c: Config{Clock: clock}, plant: plant, wake: make(chan struct{}, 1)}
	for _, p := range append(points[:len(points):len(points)], ownPoints...) {
		q, err := newPoint(p)
		if err != nil {
			t.Fatal(err)
		}
		d.points = append(d.points, q)
	}
	d.shown, d.stamp, d.status, d.written = make([]float64, len(d.points)), make([]bridge.Time, len(d.points)), make([]bridge.Status, len(d.points)), make([]written, len(d.points))
	d.Set(plant.now(), nil, bridge.At(clock.Now()))
	remote := func() bool { d.alive(); return d.shown[d.remote()] == 1 }
	beat := func(n float64) {
		t.Helper()
		if _, err := d.write(d.heartbeat(), n, "test"); err != nil {
			t.Fatal(err)
		}
	}
	if remote() {
		t.Error("there is somebody before the first beat")
	}
	beat(0) // also the first number may be 0
	if !remote() {
		t.Error("nobody after the first beat")
	}
	if _, err := d.write(speed, 1450, "test"); err != nil {
		t.Fatal(err)
	}
	for n := range 5 {
		clock.Forward(time.Second)
		beat(float64(n + 1))
		if !remote() {
			t.Errorf("nobody at beat %d", n)
		}
	}
	clock.Forward(2999 * time.Millisecond)
	beat(5) // the same number says nothing
	if !remote() {
		t.Error("gone too early")
	}
	clock.Forward(time.Millisecond)
	if remote() {
		t.Error("three seconds without a beat, and still there")
	}
	if d.shown[speed] != 1450 || len(plant.released) != 0 {
		t.Error("a set-point has changed without a heartbeat")
	}
	beat(6)
	if !remote() {
		t.Error("nobody after the heartbeat came back")
	}
	for _, x := range []float64{-1, 1 << 32, 0.5} {
		if _, err := d.write(d.heartbeat(), x, "test"); err == nil {
			t.Errorf("a beat of %g is taken", x)
		}
	}
}
