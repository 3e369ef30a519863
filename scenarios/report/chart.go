package report

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
)

// trends is the drawn part of the page.
type trends struct {
	Sections   []section
	Lanes      []lane
	Ticks      []mark // of the shared time axis
	Zone       string
	Epoch      string // milliseconds of t = 0 as if its zone were UTC; "" with elapsed time
	T0, Length string // [s]
	Charts     int
	Flat       bool // few charts, no sections
	Undrawn    int  // constants left to the table of variables
}

type section struct {
	Title  string
	Open   bool
	Charts []chart
}

type chart struct {
	ID, Title, Part, Unit, Kind, Note string
	Doc                               string // where all of its series share one
	Lo, Hi, Decimals                  string
	Whole                             bool // whole numbers only
	YTicks                            []mark
	Faults, Outside, Marks            []mark
	Limits                            []mark
	Keys                              []key
	Empty                             bool
	Low                               bool   // needs little height
	Label                             string // for screen readers
}

// key is a series in a chart: its line and its line in the legend.
type key struct {
	Index             int
	Over              bool // its line lies exactly on an earlier one
	Asset, Leaf, Name string
	Path              string
	Last, Min, Max    string
	Doc               string
}

type builder struct {
	run     *Run
	clock   clock
	t0, t1  float64
	stats   []stat
	shown   []Display
	chartOf []string
	byName  map[string]int
	events  []Event
	limits  []Limit
	budget  int
}

func newBuilder(r *Run) *builder {
	b := &builder{run: r, byName: map[string]int{}, shown: make([]Display, len(r.Series)), chartOf: make([]string, len(r.Series))}
	if n := len(r.Time); n > 0 {
		b.t0, b.t1 = r.Time[0], r.Time[n-1]
	}
	if !finite(b.t0) || !finite(b.t1) || b.t1 < b.t0 {
		b.t0, b.t1 = 0, 0
	}
	b.clock = newClock(r.Start, b.t0, b.t1)
	for i := range r.Series {
		s := &r.Series[i]
		b.stats = append(b.stats, statistics(r.Time, s))
		b.shown[i] = Display{Unit: s.Unit, Scale: 1}
		if _, twice := b.byName[s.Name]; !twice {
			b.byName[s.Name] = i
		}
	}
	for _, l := range r.Limits { // a limit that is no number is none
		if l.Low != nil && !finite(*l.Low) {
			l.Low = nil
		}
		if l.High != nil && !finite(*l.High) {
			l.High = nil
		}
		b.limits = append(b.limits, l)
	}
	b.events = sortedEvents(r.Events)
	b.budget = min(4000, max(200, 120000/max(1, len(r.Series)))) // points a line, so that the page stays below a megabyte or so
	return b
}

// place returns the fraction of the run at time t.
func (b *builder) place(t float64) float64 {
	if !(b.t1 > b.t0) {
		return 0.5
	}
	return (t - b.t0) / (b.t1 - b.t0)
}

// fraction writes a place with enough digits for a zoom.
func fraction(f float64) string {
	if !finite(f) {
		f = 0
	}
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(f, 'f', 6, 64), "0"), ".")
}

func (b *builder) at(t float64) template.CSS {
	return template.CSS("--a:" + fraction(b.place(t)))
}

func (b *builder) from(t, u float64) template.CSS {
	return b.at(t) + template.CSS(";--b:"+fraction(b.place(u)))
}

func (b *builder) trends() trends {
	r := b.run
	t := trends{Zone: b.clock.zone(), T0: strconv.FormatFloat(b.t0, 'g', -1, 64), Length: strconv.FormatFloat(b.t1-b.t0, 'g', -1, 64)}
	if !b.clock.elapsed {
		_, offset := b.clock.start.Zone()
		t.Epoch = strconv.FormatInt(b.clock.start.UnixMilli()+1000*int64(offset), 10)
	}
	list := panels(r, b.stats)
	for _, p := range list {
		for _, i := range p.series {
			b.shown[i] = p.display
		}
	}
	list, t.Undrawn = b.worthDrawing(list)
	if len(r.Time) == 0 || len(list) == 0 {
		return t
	}
	for k, tk := range b.clock.timeTicks(b.t0, b.t1, 10) {
		class := ""
		if tk.strong {
			class = "strong"
		} else if k%2 == 1 {
			class = "odd"
		}
		t.Ticks = append(t.Ticks, mark{Style: b.at(tk.at), Text: tk.label, Class: class})
	}
	t.Lanes = b.lanes()
	t.Charts = len(list)
	t.Flat = len(list) <= flatCharts
	t.Sections = b.sections(list, t.Flat)
	return t
}

// worthDrawing leaves out the panels in which nothing moves, unless a limit is drawn there or nothing would remain.
func (b *builder) worthDrawing(list []panel) ([]panel, int) {
	limited := map[string]bool{}
	for _, l := range b.limits {
		limited[l.Series] = true
	}
	var kept []panel
	left := 0
	for _, p := range list {
		still := true
		for _, i := range p.series {
			still = still && b.stats[i].constant() && !b.stats[i].gaps && !limited[b.run.Series[i].Name]
		}
		if still && len(b.run.Time) > 1 {
			left += len(p.series)
		} else {
			kept = append(kept, p)
		}
	}
	if len(kept) == 0 {
		return list, 0
	}
	return kept, left
}

func (b *builder) sections(list []panel, flat bool) []section {
	var out []section
	index := map[string]int{}
	for n, p := range list {
		title := capital(p.kind)
		if title == "" {
			title = "Other quantities"
		}
		if flat {
			title = ""
		}
		k, ok := index[title]
		if !ok {
			k = len(out)
			index[title] = k
			out = append(out, section{Title: title})
		}
		out[k].Charts = append(out[k].Charts, b.chart(p, "c"+strconv.Itoa(n+1)))
	}
	open := 0
	for k := range out {
		out[k].Open = k == 0 || open+len(out[k].Charts) <= flatCharts
		if out[k].Open {
			open += len(out[k].Charts)
		}
	}
	return out
}

func nameParts(name string) (asset, leaf string) {
	asset, _ = split(name)
	return asset, name[len(asset):]
}

func (b *builder) chart(p panel, id string) chart {
	c := chart{ID: id, Part: p.part, Unit: prettyUnit(p.unit)}
	title, words := heading(p.title)
	if c.Title = title; !words && p.kind != "" { // V_flow says less than volume flow
		c.Title, c.Kind = capital(p.kind), title
	}
	lo, hi, notes := b.yRange(p)
	ticks, size := linear(lo, hi, 5)
	decimals := min(9, max(0, 2-exponent(size)))
	if b.whole(p) { // switches and counters
		decimals, c.Whole = 0, true
		if size < 1 {
			ticks, _ = linear(lo, hi, 2)
			ticks = slices.DeleteFunc(ticks, func(t tick) bool { return t.at != math.Trunc(t.at) })
			for i := range ticks {
				ticks[i].label = fixed(ticks[i].at, 0)
			}
		}
		c.Low = hi-lo < 3
	}
	if a := math.Max(math.Abs(lo), math.Abs(hi)); a >= 1e7 || a < 1e-3 {
		decimals = -1
	}
	c.Lo, c.Hi, c.Decimals = strconv.FormatFloat(lo, 'g', -1, 64), strconv.FormatFloat(hi, 'g', -1, 64), strconv.Itoa(decimals)
	for _, t := range ticks {
		c.YTicks = append(c.YTicks, mark{Style: height(lo, hi, t.at), Text: t.label})
	}
	for _, f := range b.run.Faults {
		to := f.To
		if to <= f.From {
			to = b.t1
		}
		c.Faults = append(c.Faults, mark{Style: b.from(f.From, to), Text: f.Text})
	}
	c.Doc = b.commonDoc(p)
	names, infinite := make([]string, 0, len(p.series)), false
	c.Empty = true
	for n, i := range p.series {
		k := b.key(n, i, lo, hi, decimals)
		for _, other := range c.Keys {
			k.Over = k.Over || k.Path != "" && k.Path == other.Path
		}
		c.Keys = append(c.Keys, k)
		c.Empty = c.Empty && b.stats[i].n == 0
		infinite = infinite || b.stats[i].infinite
		names = append(names, b.run.Series[i].Name)
		if b.chartOf[i] == "" {
			b.chartOf[i] = id
		}
	}
	if infinite {
		notes = append(notes, "infinite values are left out")
	}
	c.Note = strings.Join(notes, "; ")
	b.markLimits(&c, p, lo, hi)
	b.markEvents(&c, names)
	c.Label = fmt.Sprintf("%s over time, %s to %s %s: %s", c.Title, ticksEnd(ticks, 0), ticksEnd(ticks, len(ticks)-1), c.Unit, strings.Join(names, ", "))
	return c
}

// commonDoc is the description that all series of a panel share, or "".
func (b *builder) commonDoc(p panel) string {
	doc := b.run.Series[p.series[0]].Doc
	for _, i := range p.series {
		if b.run.Series[i].Doc != doc {
			return ""
		}
	}
	return doc
}

// whole reports whether the panel shows whole numbers only.
func (b *builder) whole(p panel) bool {
	for _, i := range p.series {
		if !b.stats[i].whole || p.display.Scale != 1 && p.display.Scale != 0 || p.display.Offset != 0 {
			return false
		}
	}
	return true
}

func ticksEnd(t []tick, i int) string {
	if i < 0 || i >= len(t) {
		return dash
	}
	return t[i].label
}

// height places a value on the axis from lo to hi, 0 at the top.
func height(lo, hi, v float64) template.CSS { return template.CSS("--y:" + fraction((hi-v)/(hi-lo))) }

// yRange returns the axis in the display unit. A limit is taken into sight when that costs at most about half the chart.
func (b *builder) yRange(p panel) (float64, float64, []string) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, i := range p.series {
		if st := b.stats[i]; st.n > 0 {
			lo, hi = math.Min(lo, p.display.show(st.min)), math.Max(hi, p.display.show(st.max))
		}
	}
	if !finite(lo) || !finite(hi) || math.IsInf(hi-lo, 0) {
		lo, hi = axis(1, 0)
		return lo, hi, nil
	}
	reach := math.Max(hi-lo, 0.2*math.Max(math.Abs(lo), math.Abs(hi)))
	from, to := lo, hi
	var notes []string
	for _, l := range b.limits {
		if !b.has(p, l.Series) {
			continue
		}
		asset, _ := nameParts(l.Series)
		for _, x := range l.sides() {
			v := p.display.show(x.value)
			if v < lo-float64(1.2*reach) || v > hi+float64(1.2*reach) {
				notes = append(notes, strings.TrimSpace(asset+" "+x.name+" limit "+joinUnit(short(v), prettyUnit(p.unit))+" lies outside the chart"))
				continue
			}
			from, to = math.Min(from, v), math.Max(to, v)
		}
	}
	lo, hi = axis(from, to)
	return lo, hi, notes
}

func (b *builder) has(p panel, name string) bool {
	k, ok := b.byName[name]
	for _, i := range p.series {
		if ok && i == k {
			return true
		}
	}
	return false
}

func (b *builder) key(n, i int, lo, hi float64, decimals int) key {
	s, st, d := &b.run.Series[i], b.stats[i], b.shown[i]
	k := key{Index: n % perChart, Name: s.Name, Doc: s.Doc, Last: dash, Min: dash, Max: dash}
	k.Asset, k.Leaf = nameParts(s.Name)
	write := func(v float64) string {
		if decimals < 0 {
			return number(v, 4)
		}
		return fixed(v, decimals)
	}
	if st.n > 0 {
		k.Last, k.Min, k.Max = write(d.show(st.last)), write(d.show(st.min)), write(d.show(st.max))
	}
	k.Path = trace(len(b.run.Time), b.budget, s.Step, func(j int) (point, bool) {
		v := d.show(s.value(j))
		x := b.place(b.run.Time[j]) * gridX
		y := (hi - v) / (hi - lo) * gridY
		if !finite(v) || !finite(x) || !finite(y) || x < 0 || x > gridX {
			return point{}, false
		}
		return point{int(math.Round(x)), int(math.Round(y))}, true
	})
	return k
}
