package report

import (
	"fmt"
	"html/template"
	"math"
	"sort"
	"strings"
)

// page is what the template reads: texts ready to be escaped, and styles made of numbers only.
type page struct {
	Title, Doc, Scenario, Plant, Period string
	Failure                             string
	Warnings                            []string
	Badges                              []badge
	KPIs                                []kpiView
	Limits                              []limitView
	Trends                              trends
	Events                              []eventView
	EventsTotal, EventsLeft             int
	Clocked                             bool // moments are clock times
	Variables                           []variableGroup
	VariableCount                       int
	Balances                            []balanceView
	Judged                              bool // some balance has a verdict
	Figures                             []Fact
	Hashes, Versions                    []Fact
	Command                             string
	Resolved                            []yamlLine
	Footer                              string
	Style                               template.CSS
	Script                              template.JS
	Policy                              string
}

type badge struct{ Class, Icon, Text string }

type kpiView struct{ Name, Value, Unit, Doc string }

type limitView struct {
	Asset, Leaf, Allowed, Reached, Outside, Peak, Doc string
	Kept, Known                                       bool
	Bar                                               bool
	Band, Range                                       template.CSS
}

type eventView struct {
	Clock, Elapsed, Class, Kind, Series, Text string
	At                                        string // fraction of the run, for the script
}

type balanceView struct {
	Name, In, Out, Stored, Unit, Relative, Class, Icon, Verdict, Doc string
}

type variableGroup struct {
	Asset string
	Rows  []variableView
}

type variableView struct {
	Name, Leaf, Chart, Unit, Min, Mean, Max, Last, Doc string
}

const maxEvents = 2000 // rows of the table of events

// build prepares the page of r.
func build(r *Run) *page {
	b := newBuilder(r)
	p := &page{
		Title: r.Title, Doc: r.Doc, Scenario: r.Scenario, Plant: r.Plant,
		Clocked: !b.clock.elapsed, Failure: r.Failure, Warnings: r.Warnings, Command: r.Computed.Command,
	}
	for _, h := range r.Computed.Hashes {
		p.Hashes = append(p.Hashes, Fact{capital(h.Name), h.Value})
	}
	for _, v := range r.Computed.Versions {
		if len(v.Value) > 32 && !strings.Contains(v.Value, " ") { // a version that is a hash
			p.Hashes = append(p.Hashes, Fact{capital(v.Name), v.Value})
		} else {
			p.Versions = append(p.Versions, Fact{capital(v.Name), v.Value})
		}
	}
	if p.Title == "" {
		p.Title = r.Scenario
	}
	if p.Title == "" {
		p.Title = "Simulation run"
	}
	if b.t1 > b.t0 {
		p.Period = duration(b.t1 - b.t0)
		if !b.clock.elapsed {
			p.Period = b.clock.full(b.t0) + " " + dash + " " + b.clock.full(b.t1) + " " + b.clock.zone() + " (" + p.Period + ")"
		}
	}
	for _, k := range r.KPIs {
		name, _ := heading(k.Name)
		p.KPIs = append(p.KPIs, kpiView{name, number(k.Value, 4), prettyUnit(k.Unit), k.Doc})
	}
	p.Trends = b.trends()
	p.Limits = b.limitRows()
	p.Events, p.EventsTotal = b.eventRows()
	p.EventsLeft = p.EventsTotal - len(p.Events)
	p.Variables, p.VariableCount = b.variables(), len(r.Series)
	for _, x := range r.Balances {
		p.Balances = append(p.Balances, balanceRow(x))
		p.Judged = p.Judged || x.Tolerance > 0
	}
	p.Figures = figures(r)
	p.Resolved = yamlLines(r.Resolved)
	p.Badges = badges(r, p)
	p.Footer = footer(r)
	return p
}

func badges(r *Run, p *page) []badge {
	var list []badge
	add := func(class, icon, text string) { list = append(list, badge{class, icon, text}) }
	if r.Failure != "" {
		add("bad", "✕", "Ended early")
	} else {
		add("good", "✓", "Ran to its end")
	}
	kept, known := 0, 0
	for _, l := range p.Limits {
		if l.Known {
			known++
		}
		if l.Known && l.Kept {
			kept++
		}
	}
	switch {
	case known == 0:
	case kept == known && known == 1:
		add("good", "✓", "Its limit was kept")
	case kept == known:
		add("good", "✓", fmt.Sprintf("All %d limits kept", known))
	default:
		add("warn", "!", fmt.Sprintf("%d of %d limits violated", known-kept, known))
	}
	judged, closed := 0, 0
	worst := 0.0
	for _, x := range r.Balances {
		if x.Tolerance > 0 {
			judged++
			worst = math.Max(worst, math.Abs(x.Relative))
			if math.Abs(x.Relative) <= x.Tolerance {
				closed++
			}
		}
	}
	switch {
	case judged == 0:
	case closed == judged:
		add("good", "✓", "Balances close to "+scientific(worst, 1))
	default:
		add("bad", "✕", fmt.Sprintf("%d of %d balances do not close", judged-closed, judged))
	}
	if n := len(r.Faults); n > 0 {
		add("info", "◆", plural(n, "fault")+" played")
	}
	if n := len(r.Warnings); n > 0 {
		add("warn", "!", plural(n, "warning"))
	}
	return list
}

func plural(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return number(float64(n), 3) + " " + noun
}

// limitRows judges every limit.
func (b *builder) limitRows() []limitView {
	var rows []limitView
	for _, l := range b.limits {
		row := limitView{Doc: l.Doc}
		row.Asset, row.Leaf = nameParts(l.Series)
		i, ok := b.byName[l.Series]
		if !ok {
			row.Allowed, row.Reached, row.Outside = dash, "not recorded", dash
			if l.Spans != nil {
				row.Known, row.Kept = true, len(l.Spans) == 0
				row.Outside = outsideText(l.Spans)
			}
			rows = append(rows, row)
			continue
		}
		d, st, unit := b.shown[i], b.stats[i], prettyUnit(b.shown[i].Unit)
		row.Allowed = allowed(l, d, unit)
		row.Reached = dash
		spans := b.outside(l)
		if st.n > 0 {
			row.Known, row.Kept = l.Low != nil || l.High != nil || l.Spans != nil, len(spans) == 0
			row.Reached = joinUnit(number(d.show(st.min), 4)+" … "+number(d.show(st.max), 4), unit)
			row.Bar, row.Band, row.Range = bullet(l, st)
		} else if l.Spans != nil {
			row.Known, row.Kept = true, len(spans) == 0
		}
		row.Outside = outsideText(spans)
		if len(spans) > 0 {
			row.Peak = "first at " + b.clock.moment(spans[0].From)
		}
		rows = append(rows, row)
	}
	return rows
}

func outsideText(spans []Span) string {
	switch len(spans) {
	case 0:
		return "never"
	case 1:
		return duration(total(spans))
	}
	return duration(total(spans)) + " in " + plural(len(spans), "period")
}

func allowed(l Limit, d Display, unit string) string {
	switch {
	case l.Low != nil && l.High != nil:
		return joinUnit(short(d.show(*l.Low))+" … "+short(d.show(*l.High)), unit)
	case l.Low != nil:
		return "≥ " + joinUnit(short(d.show(*l.Low)), unit)
	case l.High != nil:
		return "≤ " + joinUnit(short(d.show(*l.High)), unit)
	}
	return dash
}

// bullet places the allowed band and the reached range on a little track.
func bullet(l Limit, st stat) (bool, template.CSS, template.CSS) {
	lo, hi := st.min, st.max
	for _, v := range []*float64{l.Low, l.High} {
		if v != nil {
			lo, hi = math.Min(lo, *v), math.Max(hi, *v)
		}
	}
	if !(hi > lo) || math.IsInf(hi-lo, 0) {
		return false, "", ""
	}
	air := float64(0.08 * (hi - lo))
	lo, hi = lo-air, hi+air
	place := func(a, b float64) template.CSS {
		return template.CSS(fmt.Sprintf("left:%.1f%%;width:%.1f%%", 100*(a-lo)/(hi-lo), 100*math.Max(0, b-a)/(hi-lo)))
	}
	low, high := lo-air, hi+air // an open end lies beyond the track
	if l.Low != nil {
		low = *l.Low
	}
	if l.High != nil {
		high = *l.High
	}
	return true, place(low, high), place(st.min, st.max)
}

func (b *builder) eventRows() ([]eventView, int) {
	events := b.events
	var rows []eventView
	for _, e := range events {
		if len(rows) == maxEvents {
			break
		}
		class, name := kindOf(e.Kind)
		if strings.Contains(e.Text, e.Series) { // the text says it already
			e.Series = ""
		}
		rows = append(rows, eventView{
			Clock: b.clock.moment(e.Time), Elapsed: duration(e.Time), Class: class, Kind: name,
			Series: e.Series, Text: e.Text, At: fraction(b.place(e.Time)),
		})
	}
	return rows, len(events)
}

// kindOf returns the style and the word of a kind; a kind the page does not know keeps its own word.
func kindOf(k Kind) (class, name string) {
	switch k {
	case KindLimit, KindFault, KindControl, KindRelation:
		return string(k), string(k)
	case KindDiscrete, KindReinit:
		return string(KindRelation), string(k)
	case "":
		return "other", "event"
	}
	return "other", string(k)
}

func balanceRow(x Balance) balanceView {
	size := 0.0
	for _, y := range []float64{x.In, x.Out, x.Stored} { // NaN: not known
		if finite(y) {
			size = math.Max(size, math.Abs(y))
		}
	}
	d := chooseDisplay(x.Unit, size)
	v := balanceView{
		Name: capital(x.Name), In: trimmed(d.show(x.In), 6), Out: trimmed(d.show(x.Out), 6), Stored: trimmed(d.show(x.Stored), 6),
		Unit: prettyUnit(d.Unit), Relative: number(x.Relative, 2), Doc: x.Doc,
	}
	switch {
	case x.Tolerance <= 0:
	case math.Abs(x.Relative) <= x.Tolerance:
		v.Class, v.Icon, v.Verdict = "good", "✓", "closes"
	default:
		v.Class, v.Icon, v.Verdict = "bad", "✕", "does not close to "+scientific(x.Tolerance, 1)
	}
	return v
}

// variables lists every series with its range, by asset.
func (b *builder) variables() []variableGroup {
	var groups []variableGroup
	index := map[string]int{}
	for i := range b.run.Series {
		s, st, d := &b.run.Series[i], b.stats[i], b.shown[i]
		asset, _ := split(s.Name)
		k, ok := index[asset]
		if !ok {
			k = len(groups)
			index[asset] = k
			groups = append(groups, variableGroup{Asset: asset})
		}
		row := variableView{Name: s.Name, Leaf: strings.TrimLeft(strings.TrimPrefix(s.Name, asset), "./"), Unit: prettyUnit(d.Unit), Doc: s.Doc, Chart: b.chartOf[i],
			Min: dash, Mean: dash, Max: dash, Last: dash}
		if st.n > 0 {
			least, most := d.show(st.min), d.show(st.max)
			size := math.Max(math.Abs(least), math.Abs(most))
			row.Min, row.Mean, row.Max, row.Last = beside(least, size), beside(d.show(st.mean), size), beside(most, size), beside(d.show(st.last), size)
			if st.whole && d.Scale == 1 {
				row.Min, row.Max, row.Last = number(least, 4), number(most, 4), number(d.show(st.last), 4)
			}
		}
		groups[k].Rows = append(groups[k].Rows, row)
	}
	return groups
}

func sortedEvents(events []Event) []Event {
	out := append([]Event(nil), events...)
	sort.SliceStable(out, func(i, j int) bool { return out[i].Time < out[j].Time })
	return out
}

func joinUnit(value, unit string) string {
	if unit == "" {
		return value
	}
	return value + "\u00a0" + unit
}
