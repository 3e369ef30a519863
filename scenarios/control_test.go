package scenarios

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// Blocks run in the compiled module; here each is written a second time as plain Go and must agree at every tick. The references
// read the recorded level: it is a state, so it is the same just before and just after the blocks act.

const controlled = `
record: {variables: [tank.level, pump.speed, valve.open, "control.*"]}
inputs: {demand.flow: {steps: [[0h, 20 L/s], [10 min, 90 L/s], [25 min, 5 L/s]]}}
`

func TestPIDAgreesWithItsDefinition(t *testing.T) {
	for _, c := range []struct {
		name, keys      string
		gain, ti, td    float64
		antiWindup      string
		direct          bool
		low, high, bias float64
		enabled         func(time float64) bool
		off             float64
	}{
		{name: "PI", keys: "gain: 20 (rad/s)/m, integral_time: 5 min", gain: 20, ti: 300, antiWindup: "tracking", low: 0, high: 200},
		{name: "P with bias and limits", keys: "gain: 20 (rad/s)/m, bias: 50 rad/s, limits: {min: 40 rad/s, max: 60 rad/s}", gain: 20, low: 40, high: 60, bias: 50},
		{name: "PID", keys: "gain: 20 (rad/s)/m, integral_time: 5 min, derivative_time: 40 s", gain: 20, ti: 300, td: 40, antiWindup: "tracking", low: 0, high: 200},
		{name: "clamping", keys: "gain: 20 (rad/s)/m, integral_time: 1 min, anti_windup: clamping", gain: 20, ti: 60, antiWindup: "clamping", low: 0, high: 200},
		{name: "none", keys: "gain: 20 (rad/s)/m, integral_time: 1 min, anti_windup: none", gain: 20, ti: 60, antiWindup: "none", low: 0, high: 200},
		{name: "direct", keys: "gain: 20 (rad/s)/m, integral_time: 5 min, action: direct", gain: 20, ti: 300, antiWindup: "tracking", direct: true, low: 0, high: 200},
		{name: "enable", keys: "gain: 20 (rad/s)/m, integral_time: 5 min, enable: time < 10 min or time > 20 min, off: 7 rad/s", gain: 20, ti: 300, antiWindup: "tracking", low: 0, high: 200,
			enabled: func(time float64) bool { return time < 600 || time > 1200 }, off: 7},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := prepare(t, controlled+"control: [{name: c, kind: pid, measure: tank.level, setpoint: 2.5 m, drive: pump.speed, "+c.keys+"}]")
			rows, _, _ := run(t, p)
			level, speed := columnOf(p, rows, "tank.level"), columnOf(p, rows, "pump.speed")
			const h, n = 10.0, 10.0
			k := c.gain
			if c.direct {
				k = -k
			}
			integral, d, last := 0.0, 0.0, 0.0
			for i := range rows {
				pv := level[i]
				e := 2.5 - pv
				if c.td > 0 {
					change := pv - last
					if i == 0 {
						change = 0
					}
					d = c.td/(c.td+n*h)*d - k*c.td*n/(c.td+n*h)*change
				}
				before := integral
				if c.ti > 0 && i > 0 {
					integral += k * h / c.ti * e
				}
				v := c.bias + k*e + integral + d
				u := math.Min(math.Max(v, c.low), c.high)
				switch c.antiWindup {
				case "tracking":
					tt := c.ti
					if c.td > 0 {
						tt = math.Sqrt(c.ti * c.td)
					}
					integral += math.Min(1, h/tt) * (u - v)
				case "clamping":
					if v > u && k*e > 0 || v < u && k*e < 0 {
						integral = before
					}
				}
				want := u
				if c.enabled != nil && !c.enabled(h*float64(i)) {
					want, integral = c.off, before
				}
				last = pv
				if math.Abs(speed[i]-want) > 1e-9*math.Max(1, math.Abs(want)) {
					t.Fatalf("tick %d: speed %v, want %v", i, speed[i], want)
				}
			}
		})
	}
}

// goLatch is the definition of on/off with delays and least times, in ticks.
type goLatch struct {
	on                                   bool
	wanted, unwanted                     int
	since                                float64
	startAfter, stopAfter, minOn, minOff int
}

func (l *goLatch) tick(start, stop bool) bool {
	count := func(n *int, c bool) { *n = map[bool]int{true: *n + 1}[c] }
	count(&l.wanted, start)
	count(&l.unwanted, stop)
	l.since++
	switch {
	case !l.on && start && l.wanted > l.startAfter && l.since >= float64(l.minOff):
		l.on, l.since = true, 0
	case l.on && stop && l.unwanted > l.stopAfter && l.since >= float64(l.minOn):
		l.on, l.since = false, 0
	}
	return l.on
}

func TestRuleAgreesWithItsDefinition(t *testing.T) {
	for _, c := range []struct {
		keys  string
		latch goLatch
		until bool
	}{
		{keys: ""},
		{keys: "after: 40 s", latch: goLatch{startAfter: 4}},
		{keys: "after: 35 s, until_after: 1 min", latch: goLatch{startAfter: 4, stopAfter: 6}},
		{keys: "min_on: 5 min, min_off: 3 min", latch: goLatch{minOn: 30, minOff: 18}},
		{keys: "until: tank.level > 3.1 m, until_after: 20 s, min_on: 100 s", latch: goLatch{stopAfter: 2, minOn: 10}, until: true},
		{keys: "initial: on, min_off: 2 min", latch: goLatch{on: true, minOff: 12}},
	} {
		p := prepare(t, controlled+"control: [{name: c, kind: rule, when: tank.level < 2.9 m, set: {pump.speed: 100 rad/s}, else: {pump.speed: 5 rad/s}, "+c.keys+"}]")
		rows, _, _ := run(t, p)
		level, speed := columnOf(p, rows, "tank.level"), columnOf(p, rows, "pump.speed")
		l := c.latch
		l.since = longAgo
		switched := 0
		was := l.on
		for i := range rows {
			stop := !(level[i] < 2.9)
			if c.until {
				stop = level[i] > 3.1
			}
			want := 5.0
			if l.tick(level[i] < 2.9, stop) {
				want = 100
			}
			if l.on != was {
				switched++
			}
			was = l.on
			if speed[i] != want {
				t.Fatalf("%q: tick %d: speed %v, want %v", c.keys, i, speed[i], want)
			}
		}
		if switched < 2 {
			t.Errorf("%q: switched %d times only; the test shows nothing", c.keys, switched)
		}
	}
}

func TestHysteresisAgreesWithItsDefinition(t *testing.T) {
	for _, c := range []struct {
		keys        string
		start, stop func(level float64) bool
	}{
		{"on_below: 2.4 m, off_above: 2.8 m", func(l float64) bool { return l < 2.4 }, func(l float64) bool { return l > 2.8 }},
		{"on_above: 2.8 m, off_below: 2.4 m", func(l float64) bool { return l > 2.8 }, func(l float64) bool { return l < 2.4 }},
	} {
		p := prepare(t, controlled+"control: [{name: c, kind: hysteresis, measure: tank.level, "+c.keys+", drive: pump.speed, on: 90 rad/s, off: 10 rad/s}]")
		rows, events, _ := run(t, p)
		level, speed := columnOf(p, rows, "tank.level"), columnOf(p, rows, "pump.speed")
		l := goLatch{since: longAgo}
		changes := 0
		for i := range rows {
			was := l.on
			want := 10.0
			if l.tick(c.start(level[i]), c.stop(level[i])) {
				want = 90
			}
			if was != l.on && i > 0 {
				changes++
			}
			if speed[i] != want {
				t.Fatalf("%s: tick %d: speed %v, want %v", c.keys, i, speed[i], want)
			}
		}
		reported := 0
		for _, e := range events {
			if e.Kind == "control" {
				reported++
			}
		}
		if reported != changes || changes == 0 {
			t.Errorf("%s: %d events for %d changes", c.keys, reported, changes)
		}
	}
}

func TestScheduleFollowsTheClock(t *testing.T) {
	day := func(h float64) string {
		return fmt.Sprintf("time: {start: 2026-01-05T%02d:00:00Z, stop: 30h, tick: 10 min}", int(h))
	}
	for _, c := range []struct {
		keys string
		want func(tod, since float64) float64
	}{
		{"daily: [[06:00, 100 rad/s], [22:00, 20 rad/s]]", func(tod, _ float64) float64 {
			if tod >= 6 && tod < 22 {
				return 100
			}
			return 20
		}},
		{"daily: [[06:00, 100 rad/s], [18:00, 40 rad/s]], hold: linear", func(tod, _ float64) float64 {
			switch {
			case tod < 6:
				return 40 + 60*(tod+6)/12
			case tod < 18:
				return 100 - 60*(tod-6)/12
			}
			return 40 + 60*(tod-18)/12
		}},
		{"steps: [[2h, 100 rad/s], [3h, 20 rad/s]]", func(_, since float64) float64 {
			if since >= 3 {
				return 20
			}
			return 100
		}},
		{"steps: [[0h, 100 rad/s], [3h, 20 rad/s]], repeat: 5h", func(_, since float64) float64 {
			if math.Mod(since, 5) >= 3 {
				return 20
			}
			return 100
		}},
		{"steps: [[1h, 100 rad/s]]", func(_, _ float64) float64 { return 100 }},
	} {
		s, err := parse(t, "gemel: 1\nplant: Tank\n"+day(3)+"\nrecord: {variables: [pump.speed]}\ncontrol: [{name: c, kind: schedule, drive: pump.speed, "+c.keys+"}]")
		if err != nil {
			t.Fatal(err)
		}
		p, err := Prepare(s, tankSystem(), "")
		if err != nil {
			t.Fatal(err)
		}
		rows, _, _ := run(t, p)
		for i, v := range columnOf(p, rows, "pump.speed") {
			since := float64(i) / 6
			if want := c.want(math.Mod(3+since, 24), since); math.Abs(v-want) > 1e-9 {
				t.Fatalf("%s: after %g h: %v, want %v", c.keys, since, v, want)
			}
		}
	}
}

// Several rules on one target: higher priority wins, then the later one; without else the last value stays.
func TestRulesHavePriorities(t *testing.T) {
	p := prepare(t, `
record: {variables: [pump.speed, valve.open]}
inputs: {pump.speed: 33 rad/s}
control:
- {name: a, kind: rule, when: time >= 10 min and time < 20 min, set: {pump.speed: 10 rad/s}, priority: 1}
- {name: b, kind: rule, when: time >= 15 min and time < 30 min, set: {pump.speed: 20 rad/s, valve.open: false}}
- {name: c, kind: rule, when: time >= 25 min and time < 28 min, set: {pump.speed: 30 rad/s}}
`)
	rows, _, _ := run(t, p)
	speed, open := columnOf(p, rows, "pump.speed"), columnOf(p, rows, "valve.open")
	for i := range rows {
		minute := float64(i) / 6
		want := 33.0
		switch {
		case minute >= 25 && minute < 28:
			want = 30
		case minute >= 20:
			want = 20
		case minute >= 10:
			want = 10
		}
		wantOpen := 1.0
		if minute >= 15 {
			wantOpen = 0
		}
		if speed[i] != want || open[i] != wantOpen {
			t.Fatalf("minute %g: %v %v, want %v %v", minute, speed[i], open[i], want, wantOpen)
		}
	}
}

// A fault ramps, holds, ends, and stands above controllers.
func TestFaultsStandAboveControl(t *testing.T) {
	p := prepare(t, `
record: {variables: [pump.speed, pump.wear, control.c.output]}
control: [{name: c, kind: schedule, drive: pump.speed, steps: [[0h, 100 rad/s], [30 min, 50 rad/s]]}]
faults:
- {at: 10 min, set: pump.wear, to: 0.5, over: 10 min}
- {at: 40 min, set: pump.wear, to: 0.1}
- {name: trip, at: 20 min, until: 25 min, set: pump.speed, to: 0 rad/s}
`)
	rows, events, _ := run(t, p)
	speed, wear := columnOf(p, rows, "pump.speed"), columnOf(p, rows, "pump.wear")
	for i := range rows {
		minute := float64(i) / 6
		wantWear := math.Min(math.Max(0, (minute-10)/10*0.5), 0.5)
		if minute >= 40 {
			wantWear = 0.1
		}
		wantSpeed := 100.0
		if minute >= 30 {
			wantSpeed = 50
		}
		if minute >= 20 && minute < 25 {
			wantSpeed = 0
		}
		if math.Abs(wear[i]-wantWear) > 1e-12 || speed[i] != wantSpeed {
			t.Fatalf("minute %g: wear %v, want %v; speed %v, want %v", minute, wear[i], wantWear, speed[i], wantSpeed)
		}
	}
	var texts []string
	for _, e := range events {
		texts = append(texts, fmt.Sprintf("%g %s", e.Time, e.Text))
	}
	want := []string{"600 fault: pump.wear goes to 0.5 within 10 min", "1200 fault: pump.speed goes to 0 rad/s (trip)", "1500 fault over: pump.speed (trip)", "2400 fault: pump.wear goes to 0.1"}
	if fmt.Sprint(texts) != fmt.Sprint(want) {
		t.Errorf("events %q, want %q", texts, want)
	}
}

// A sensor without noise is a lag, a bias and steps; controllers read it, results keep the true value too.
func TestSensorIsBetweenPlantAndControl(t *testing.T) {
	p := prepare(t, strings.Replace(controlled, "control.*", "sensor.*", 1)+"sensors: {tank.level: {lag: 1 min, bias: 10 cm, quantisation: 2 mm}}\ncontrol: [{name: c, kind: pid, measure: tank.level, setpoint: 2.5 m, drive: pump.speed, gain: 20 (rad/s)/m, limits: {min: 0 rpm, max: 200 rad/s}}]")
	rows, _, _ := run(t, p)
	level, speed, reading := columnOf(p, rows, "tank.level"), columnOf(p, rows, "pump.speed"), columnOf(p, rows, "sensor.tank.level")
	y := level[0]
	for i := range rows {
		if i > 0 {
			y += (level[i] - y) * (1 - math.Exp(-10.0/60))
		}
		want := math.RoundToEven((y+0.1)/0.002) * 0.002
		if math.Abs(reading[i]-want) > 0.0021 || math.Abs(math.Mod(reading[i]+1e-9, 0.002)) > 1e-6 {
			t.Fatalf("tick %d: reading %v, want %v", i, reading[i], want)
		}
		if u := math.Min(math.Max(20*(2.5-reading[i]), 0), 200); math.Abs(speed[i]-u) > 1e-9 {
			t.Fatalf("tick %d: speed %v, want %v", i, speed[i], u)
		}
	}
}

// The noise of a sensor has the size that was asked for, and is the same in every run with the seed.
func TestNoiseIsNormalAndReproducible(t *testing.T) {
	text := "record: {variables: [tank.level, sensor.tank.level]}\nsensors: {tank.level: {noise: 5 mm}}\n"
	series := func(seed string) []float64 {
		s, err := parse(t, "gemel: 1\nplant: Tank\ntime: {stop: 10h, tick: 10s}\nseed: "+seed+"\n"+text)
		if err != nil {
			t.Fatal(err)
		}
		p, err := Prepare(s, tankSystem(), "")
		if err != nil {
			t.Fatal(err)
		}
		rows, _, _ := run(t, p)
		level, reading := columnOf(p, rows, "tank.level"), columnOf(p, rows, "sensor.tank.level")
		var noise []float64
		for i := range level {
			noise = append(noise, (reading[i]-level[i])/0.005)
		}
		return noise
	}
	a, b, c := series("1"), series("1"), series("2")
	sum, squares, beyond, differs := 0.0, 0.0, 0, 0
	for i := range a {
		if a[i] != b[i] {
			t.Fatal("two runs with one seed differ")
		}
		if a[i] != c[i] {
			differs++
		}
		sum += a[i]
		squares += a[i] * a[i]
		if math.Abs(a[i]) > 2 {
			beyond++
		}
	}
	n := float64(len(a)) // 3601 samples: the standard error of the mean is 0.017, of the variance 0.024, of the share beyond 2 sigma 0.0035
	if mean, variance, share := sum/n, squares/n, float64(beyond)/n; math.Abs(mean) > 0.07 || math.Abs(variance-1) > 0.1 || math.Abs(share-0.0455) > 0.014 {
		t.Errorf("mean %v, variance %v, share beyond two sigma %v", mean, variance, share)
	}
	if differs < len(a)-2 {
		t.Error("another seed gives the same noise")
	}
}

// Samples below a rule: the rule wins while it is active, the samples otherwise, both at the very tick.
func TestSamplesBelowARule(t *testing.T) {
	p := prepare(t, `
record: {variables: [pump.speed, demand.flow]}
inputs:
  pump.speed: {steps: [[0h, 10 rad/s], [5 min, 20 rad/s], [20 min, 30 rad/s]]}
  demand.flow: {steps: [[0h, 0 L/s], [30 min, 9 L/s]], hold: linear, scale: 2}
control:
- {name: boost, kind: rule, when: time >= 10 min and time < 25 min, set: {pump.speed: 99 rad/s}}
`)
	rows, _, _ := run(t, p)
	speed, flow := columnOf(p, rows, "pump.speed"), columnOf(p, rows, "demand.flow")
	for i := range rows {
		minute := float64(i) / 6
		want := 30.0
		switch {
		case minute >= 10 && minute < 25:
			want = 99
		case minute < 5:
			want = 10
		case minute < 20:
			want = 20
		}
		if speed[i] != want {
			t.Fatalf("minute %g: speed %v, want %v", minute, speed[i], want)
		}
		if f := math.Min(minute/30, 1) * 0.018; math.Abs(flow[i]-f) > 1e-15 {
			t.Fatalf("minute %g: flow %v, want %v", minute, flow[i], f)
		}
	}
}

// The cells of a repeated series are those of its period, also across the seam.
func TestRepeatedSamples(t *testing.T) {
	p := prepare(t, "record: {variables: [pump.speed]}\ninputs: {pump.speed: {steps: [[0 min, 10 rad/s], [4 min, 20 rad/s]], repeat: 10 min}}")
	rows, _, _ := run(t, p)
	for i, v := range columnOf(p, rows, "pump.speed") {
		want := 10.0
		if math.Mod(float64(i)/6, 10) >= 4-1e-9 {
			want = 20
		}
		if v != want {
			t.Fatalf("tick %d: %v, want %v", i, v, want)
		}
	}
}

// What nothing drives is said, because it may be an oversight.
func TestUndrivenInputsAreNoted(t *testing.T) {
	p := prepare(t, "inputs: {pump.speed: 100 rpm}")
	want := "[nothing drives the input demand.flow; it stays at 0 m3/s nothing drives the input valve.open; it stays at 1]"
	if got := fmt.Sprint(p.Notes); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
