package report

import (
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		v      float64
		digits int
		want   string
	}{
		{0, 4, "0"}, {3, 4, "3"}, {3.14159, 4, "3.142"}, {-0.5, 3, "−0.500"}, {12345.6, 4, "12\u202f346"}, {1e6, 4, "1\u202f000\u202f000"},
		{1234567890, 4, "1.235\u202f×\u202f10⁹"}, {1e-6, 3, "10⁻⁶"}, {-2.5e-9, 3, "−2.5\u202f×\u202f10⁻⁹"}, {9999.96, 4, "10\u202f000"}, {0.0123, 3, "0.0123"},
		{math.NaN(), 3, "–"}, {math.Inf(-1), 3, "−∞"}, {math.Copysign(0, -1), 3, "0"},
	} {
		if got := number(c.v, c.digits); got != c.want {
			t.Errorf("number(%g, %d) = %q, want %q", c.v, c.digits, got, c.want)
		}
	}
}

func TestDuration(t *testing.T) {
	for s, want := range map[float64]string{0: "0 s", 0.0418: "41.8 ms", 2.5: "2.500 s", 59.9: "59.90 s", 90: "1 min 30 s", 3600: "1 h", 5400: "1 h 30 min", 86400: "24 h",
		3599.6: "1 h", 129600: "36 h", 300000: "3 d 11 h", 2e-5: "20 µs", -60: "−1 min"} {
		if got := duration(s); got != want {
			t.Errorf("duration(%g) = %q, want %q", s, got, want)
		}
	}
}

func TestPrettyUnit(t *testing.T) {
	for u, want := range map[string]string{"m3/s": "m³/s", "W/(m2.K)": "W/(m²·K)", "kg.m-1.s-2": "kg·m⁻¹·s⁻²", "1": "", "degC": "°C", "L/s": "L/s", "kWh/m3": "kWh/m³", "1/s": "1/s", "m^2": "m²"} {
		if got := prettyUnit(u); got != want {
			t.Errorf("prettyUnit(%q) = %q, want %q", u, got, want)
		}
	}
}

// Axes have round steps, show all of the data, and do not blow rounding noise up to a mountain range.
func TestAxis(t *testing.T) {
	for _, c := range []struct{ lo, hi float64 }{{1.9, 3.4}, {0, 0}, {5, 5}, {-3, -3}, {0.07, 0.071}, {-1, 1}, {1e5, 1.013e5}, {0, 1e-12}, {1e9, 3e9}, {1, 1 + 1e-13}} {
		lo, hi := axis(c.lo, c.hi)
		if !(lo < hi) || c.lo < lo || c.hi > hi {
			t.Errorf("axis(%g, %g) = %g, %g does not show the data", c.lo, c.hi, lo, hi)
		}
		if ticks, _ := linear(lo, hi, 5); len(ticks) < 2 || len(ticks) > 7 {
			t.Errorf("axis(%g, %g) has %d ticks", c.lo, c.hi, len(ticks))
		}
	}
	if lo, hi := axis(1, 1+1e-13); hi-lo < 0.1 {
		t.Errorf("noise is blown up: %g to %g", lo, hi)
	}
}

func TestLinearTicks(t *testing.T) {
	ticks, size := linear(-0.1, 1.0, 5)
	var labels []string
	for _, k := range ticks {
		labels = append(labels, k.label)
	}
	if want := []string{"0.0", "0.5", "1.0"}; !reflect.DeepEqual(labels, want) || size != 0.5 {
		t.Errorf("got %q at %g, want %q", labels, size, want)
	}
}

// A switch has ticks at 0 and 1, and nothing between.
func TestSwitchTicks(t *testing.T) {
	b := newBuilder(&Run{Time: []float64{0, 1, 2}, Series: []Series{{Name: "pump.on", Values: []float64{0, 1, 0}, Step: true}}})
	c := b.chart(panels(b.run, b.stats)[0], "c1")
	if len(c.YTicks) != 2 || c.YTicks[0].Text != "0" || c.YTicks[1].Text != "1" {
		t.Errorf("ticks are %v", c.YTicks)
	}
}

// A set-point belongs into the chart of what it is for; an output that fits nowhere is named after its block.
func TestOutputsOfBlocksFindTheirChart(t *testing.T) {
	at := func(v float64) []float64 { return []float64{v, v + 1} }
	r := &Run{Time: []float64{0, 1}, Series: []Series{{Name: "pump.head", Unit: "m", Values: at(50)}, {Name: "tank.level", Unit: "m", Values: at(3)},
		{Name: "control.wanted.output", Unit: "m", Values: at(3.5)}, {Name: "control.speed.output", Unit: "rad/s", Values: at(100)}}}
	var got []string
	for _, p := range panels(r, newBuilder(r).stats) {
		got = append(got, fmt.Sprint(p.title, p.series))
	}
	if want := []string{"head[0]", "level[1 2]", "speed[3]"}; !reflect.DeepEqual(got, want) {
		t.Errorf("charts are %q, want %q", got, want)
	}
}

// Time ticks are round clock times in the zone of the run, or round elapsed times.
func TestTimeTicks(t *testing.T) {
	start := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		start  time.Time
		t0, t1 float64
		want   string
	}{
		{start, 0, 86400, "5 Jan|03:00|06:00|09:00|12:00|15:00|18:00|21:00|6 Jan"},
		{start.Add(7*time.Hour + 7*time.Minute), 0, 3600, "07:10|07:20|07:30|07:40|07:50|08:00"},
		{start, 0, 30, "5 Jan|00:00:05|00:00:10|00:00:15|00:00:20|00:00:25|00:00:30"},
		{start.In(time.FixedZone("", 5*3600+1800)), 0, 6 * 3600, "06:00|07:00|08:00|09:00|10:00|11:00"},
		{start, 0, 7 * 86400, "5 Jan|6 Jan|7 Jan|8 Jan|9 Jan|10 Jan|11 Jan|12 Jan"},
		{start, 0, 365 * 86400, "Mar 2026|May 2026|Jul 2026|Sep 2026|Nov 2026|Jan 2027"},
		{time.Time{}, 0, 10, "0 s|1 s|2 s|3 s|4 s|5 s|6 s|7 s|8 s|9 s|10 s"},
		{time.Time{}, 0, 7200, "0 min|20 min|40 min|60 min|80 min|100 min|120 min"},
	} {
		var labels []string
		for _, k := range newClock(c.start, c.t0, c.t1).timeTicks(c.t0, c.t1, 10) {
			if k.at < c.t0-1e-9 || k.at > c.t1+1e-9 {
				t.Errorf("tick %q at %g lies outside", k.label, k.at)
			}
			labels = append(labels, k.label)
		}
		if got := strings.Join(labels, "|"); got != c.want {
			t.Errorf("from %v over %g s: %s, want %s", c.start, c.t1, got, c.want)
		}
	}
}

// points reads a path back, gaps as nil.
func points(path string) [][]point {
	var pieces [][]point
	x, y := 0, 0
	for _, m := range regexp.MustCompile(`([Mlhv])([^Mlhv]*)`).FindAllStringSubmatch(path, -1) {
		var n []int
		for _, s := range regexp.MustCompile(`-?\d+`).FindAllString(m[2], -1) {
			v, _ := strconv.Atoi(s)
			n = append(n, v)
		}
		switch m[1] {
		case "M":
			x, y = n[0], n[1]
			pieces = append(pieces, nil)
		case "l":
			x, y = x+n[0], y+n[1]
		case "h":
			x += n[0]
		case "v":
			y += n[0]
		}
		k := len(pieces) - 1
		pieces[k] = append(pieces[k], point{x, y})
	}
	return pieces
}

// What is drawn lies within the promised distance of every sample: the reader may trust a trend as a table.
func TestDrawnLineKeepsToTheSamples(t *testing.T) {
	const n = 5000
	sample := func(i int) point {
		x := float64(i)
		return point{i * 4, 2000 + int(1500*math.Sin(x/300)*math.Cos(x/37)) + i%7}
	}
	path := trace(n, 4000, false, func(i int) (point, bool) { return sample(i), true })
	line := points(path)[0]
	if len(line) > n/2 {
		t.Errorf("%d points remain of %d", len(line), n)
	}
	k := 0
	for i := range n {
		p := sample(i)
		for line[k+1].x < p.x {
			k++
		}
		a, b := line[k], line[k+1]
		y := float64(a.y) + float64(b.y-a.y)*float64(p.x-a.x)/float64(b.x-a.x)
		if math.Abs(y-float64(p.y)) > slack+1e-9 {
			t.Fatalf("sample %d: the line is %g off", i, y-float64(p.y))
		}
	}
}

// A spike of one sample among many survives any amount of thinning.
func TestThinningKeepsSpikes(t *testing.T) {
	const n = 100000
	path := trace(n, 300, false, func(i int) (point, bool) {
		y := 2000 + 20*(i%2) + i%11*10
		if i == 41234 {
			y = 7
		}
		return point{i / 5, y}, true
	})
	line := points(path)[0]
	if len(line) > 320 {
		t.Errorf("%d points, want about 300", len(line))
	}
	for _, p := range line {
		if p.y == 7 {
			return
		}
	}
	t.Error("the spike is lost")
}

func TestGapsBreakTheLine(t *testing.T) {
	v := []float64{1, 2, math.NaN(), 4, math.NaN(), 6, 7}
	path := trace(len(v), 100, false, func(i int) (point, bool) { return point{i, int(v[i])}, !math.IsNaN(v[i]) })
	if want := "M0 1l1 1M3 4h0M5 6l1 1"; path != want {
		t.Errorf("got %q, want %q", path, want)
	}
}

func TestStaircaseHoldsItsValue(t *testing.T) {
	v := []int{0, 0, 1, 1, 1, 0}
	path := trace(len(v), 100, true, func(i int) (point, bool) { return point{10 * i, v[i]}, true })
	if want := "M0 0h20v1h30v-1"; path != want {
		t.Errorf("got %q, want %q", path, want)
	}
}

// Periods outside a limit begin and end where the line crosses it, and do not reach over gaps.
func TestOutside(t *testing.T) {
	time := []float64{0, 10, 20, 30, 40, 50}
	s := &Series{Values: []float64{0, 4, 0, 3, math.NaN(), 3}}
	got := outside(time, s, nil, ptr(2))
	want := []Span{{5, 15}, {20 + 10*2.0/3, 30}, {50, 50}}
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range got {
		if math.Abs(got[i].From-want[i].From)+math.Abs(got[i].To-want[i].To) > 1e-9 {
			t.Errorf("period %d is %v, want %v", i, got[i], want[i])
		}
	}
	s.Step = true
	if got := outside(time, s, nil, ptr(2)); got[0] != (Span{10, 20}) {
		t.Errorf("a held value leaves its limit when it changes: %v", got[0])
	}
}

func TestSplit(t *testing.T) {
	for name, want := range map[string][2]string{"pump1.speed": {"pump1", "speed"}, "a.b.c": {"a.b", "c"}, "node/12.5/head": {"node/12.5", "head"}, "pipe.T[3]": {"pipe", "T"},
		"pipe[2].port_a.p": {"pipe[2].port_a", "p"}, "x": {"", "x"}, "": {"", ""}, "a[b.c]": {"", "a"}, "pump.'odd.name": {"pump.'odd", "name"}} {
		if asset, leaf := split(name); asset != want[0] || leaf != want[1] {
			t.Errorf("split(%q) = %q, %q, want %q", name, asset, leaf, want)
		}
	}
}

// Chart titles are words where the name is made of words, and symbols else.
func TestHeading(t *testing.T) {
	for leaf, want := range map[string]string{"level": "Level", "flow_rate": "Flow rate", "massBalance": "Mass balance", "V_flow": "V_flow", "dp": "dp", "p_in": "p_in", "dpNominal": "dpNominal",
		"starts_pump2": "Starts pump2", "starts of pump 1": "Starts of pump 1", "": "", "T": "T", "ENERGY": "ENERGY", "<b>": "<b>"} {
		if got, _ := heading(leaf); got != want {
			t.Errorf("heading(%q) = %q, want %q", leaf, got, want)
		}
	}
}

// Values are shown in units that people use, and a given display unit is obeyed.
func TestDisplay(t *testing.T) {
	for _, c := range []struct {
		si   string
		size float64
		want string
	}{{"m", 3, "m"}, {"m", 2e3, "km"}, {"m", 0.004, "mm"}, {"m3/s", 0.07, "L/s"}, {"Pa", 4e5, "bar"}, {"W", 22e3, "kW"}, {"rad/s", 0, "rpm"}, {"W", 0, "W"}, {"K", 300, "K"}, {"furlong", 3, "furlong"}} {
		if got := chooseDisplay(c.si, c.size); got.Unit != c.want {
			t.Errorf("%g %s is shown in %s, want %s", c.size, c.si, got.Unit, c.want)
		}
	}
	celsius := Display{Unit: "degC"}.resolve("K")
	if got := celsius.show(293.15); math.Abs(got-20) > 1e-9 {
		t.Errorf("293.15 K is shown as %g °C", got)
	}
}

// A displayUnit that does not fit the unit is a slip in a model; the page then chooses a unit itself.
func TestDisplayUnitThatDoesNotFit(t *testing.T) {
	for _, d := range []Display{{Unit: "bar"}, {Unit: "no such unit"}, {}} {
		if got := d.resolve("m3/s"); got != (Display{}) {
			t.Errorf("%q for m3/s gives %v", d.Unit, got)
		}
	}
	if got := (Display{Unit: "m3/h"}).resolve("m3/s"); math.Abs(got.show(0.01)-36) > 1e-12 {
		t.Errorf("0.01 m3/s is %g m3/h", got.show(0.01))
	}
}

// The page shows the resolved scenario exactly: what is coloured must add up to the text.
func TestYamlLinesAddUp(t *testing.T) {
	text := resolved + "  - - x: {a: b}\n\t tab: 1\n'quoted # key': v # comment\nurl: a:b#c\n\n  ? odd\n- \n:\n"
	var b strings.Builder
	for _, l := range yamlLines(text) {
		b.WriteString(l.Indent + l.Key + l.Rest + l.Comment + "\n")
	}
	if b.String() != text {
		t.Errorf("got %q, want %q", b.String(), text)
	}
}

// A limit that is left at every tick must not make a page of many megabytes, nor hide that it was left so often.
func TestPeriodsThatNobodyCanTellApartAreDrawnAsOne(t *testing.T) {
	b := &builder{t1: 1000}
	var l Limit
	for i := range 10_000 {
		x := float64(i) / 100
		l.Spans = append(l.Spans, Span{x, x + 0.005})
	}
	l.Spans = append(l.Spans, Span{500, 600})
	got := b.periods(l)
	if len(got) != 2 || got[0].times != 10_000 || got[0].From != 0 || got[1].times != 1 || got[1].Span != (Span{500, 600}) {
		t.Errorf("%d periods: %+v", len(got), got[:min(3, len(got))])
	}
	l.Spans = l.Spans[:200]
	if got := b.periods(l); len(got) != 200 {
		t.Errorf("few periods are joined: %d", len(got))
	}
}
