package main

import (
	"bytes"
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/device"
)

// paced is a clock on which waiting takes no time, and looking at it takes some.
type paced struct {
	now  time.Time
	look time.Duration
}

func (c *paced) Now() time.Time { c.now = c.now.Add(c.look); return c.now }

func (c *paced) After(d time.Duration) <-chan time.Time {
	c.now = c.now.Add(d)
	done := make(chan time.Time, 1)
	done <- c.now
	return done
}

// pace runs ten minutes of the device by a clock.
func pace(t *testing.T, clock *paced, speed float64) (plant *devicePlant, errs string, err error) {
	t.Helper()
	p := prepared(t, "stop: 24h", "stop: 10 min", "at: 8h", "at: 8 min")
	r, err := p.Start()
	if err != nil {
		t.Fatal(err)
	}
	plant = &devicePlant{p: p, r: r}
	t.Cleanup(plant.close)
	if err := plant.choose(nil, nil); err != nil {
		t.Fatal(err)
	}
	d, err := device.New(device.Config{Name: "test", Modbus: "127.0.0.1:0"}, plant.points, plant.now(), plant)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	var b bytes.Buffer
	x := &pacer{t: terminal{&b, &b, false}, d: d, plant: plant, clock: clock, period: time.Duration(p.Period() / speed * 1e9)}
	err = x.run(context.Background())
	return plant, b.String(), err
}

// Ten minutes at sixty times real time are ten seconds of the wall, to a tick, however long a tick is.
func TestAPlantKeepsTheTimeOfTheWall(t *testing.T) {
	for _, speed := range []float64{1, 60, 7} {
		begin := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
		clock := &paced{now: begin, look: time.Microsecond}
		plant, errs, err := pace(t, clock, speed)
		want := 600 / speed
		if took := clock.now.Sub(begin).Seconds(); err != nil || math.Abs(took-want) > 1e-3 || plant.time() != 600 || errs != "" {
			t.Errorf("speed %g: %v, %g s of the wall, want %g; %g s of the plant; %q", speed, err, took, want, plant.time(), errs)
		}
	}
}

// A plant that is too slow says so, not at every tick, and leaves none out.
func TestAPlantThatCannotKeepUpSaysSo(t *testing.T) {
	begin := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	clock := &paced{now: begin, look: 20 * time.Millisecond} // a tick of a millisecond takes forty
	plant, errs, err := pace(t, clock, 1000)
	if n := strings.Count(errs, "cannot keep up"); err != nil || plant.time() != 600 || n < 1 || float64(n) > 1+clock.now.Sub(begin).Seconds()/10 {
		t.Errorf("%v, %g s, told %d times in %s:\n%s", err, plant.time(), n, clock.now.Sub(begin), errs)
	}
}

// stopAfter ends a run when the clock has come that far.
type stopAfter struct {
	*paced
	end  time.Time
	stop func()
}

func (c *stopAfter) Now() time.Time {
	if !c.now.Before(c.end) {
		c.stop()
	}
	return c.paced.Now()
}

// With --loop the plant begins again, and what was written stays.
func TestALoopKeepsWhatWasWritten(t *testing.T) {
	p := prepared(t, "stop: 24h", "stop: 10 min", "at: 8h", "at: 8 min")
	r, err := p.Start()
	if err != nil {
		t.Fatal(err)
	}
	plant := &devicePlant{p: p, r: r}
	defer plant.close()
	if err := plant.choose(nil, nil); err != nil {
		t.Fatal(err)
	}
	speed := indexOfPoint(plant, "pump1.speed")
	if _, err := plant.Hold(speed, 280); err != nil {
		t.Fatal(err)
	}
	d, err := device.New(device.Config{Name: "test", Modbus: "127.0.0.1:0"}, plant.points, plant.now(), plant)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	ctx, stop := context.WithCancel(context.Background())
	begin := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	clock := &stopAfter{&paced{begin, time.Microsecond}, begin.Add(15 * time.Minute), stop}
	var b bytes.Buffer
	x := &pacer{t: terminal{&b, &b, false}, d: d, plant: plant, clock: clock, loop: true, period: time.Second}
	if err := x.run(ctx); err != context.Canceled {
		t.Fatal(err)
	}
	if now := plant.time(); now < 295 || now > 305 || plant.now()[speed] != 280 {
		t.Errorf("after a quarter of an hour the scenario is at %g s, and the speed is %g rad/s", now, plant.now()[speed])
	}
	if err := plant.Release(speed); err != nil {
		t.Fatal(err)
	}
	if _, err := plant.step(true); err != nil || math.Abs(plant.now()[speed]-2650*math.Pi/30) > 1e-9 {
		t.Errorf("given back, the speed is %g rad/s, %v", plant.now()[speed], err)
	}
}

var _ bridge.Clock = (*stopAfter)(nil)
