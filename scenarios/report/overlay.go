package report

import (
	"fmt"
	"html/template"
)

// mark is something at a place of a chart: Style holds the custom properties that place it.
type mark struct {
	Style       template.CSS
	Class, Text string
}

// lane is a row of the strip above the charts.
type lane struct {
	Name, Class string
	Marks       []mark
}

// lanes are the strip of events: a row for each kind that occurs.
func (b *builder) lanes() []lane {
	end := func(f Fault) float64 {
		if f.To <= f.From {
			return b.t1
		}
		return f.To
	}
	faults, limits := lane{Name: "Faults", Class: "fault"}, lane{Name: "Limits", Class: "limit"}
	for _, f := range b.run.Faults {
		faults.Marks = append(faults.Marks, mark{Style: b.from(f.From, end(f)), Class: "span", Text: f.Text + ", " + b.clock.moment(f.From) + " " + dash + " " + b.clock.moment(end(f))})
	}
	for _, l := range b.limits {
		for _, s := range b.periods(l) {
			text := l.Series + " outside, "
			if s.times > 1 {
				text = fmt.Sprintf("%s outside %d times, ", l.Series, s.times)
			}
			limits.Marks = append(limits.Marks, mark{Style: b.from(s.From, s.To), Class: "span", Text: text + b.clock.moment(s.From) + " " + dash + " " + b.clock.moment(s.To)})
		}
	}
	control, relation, other := lane{Name: "Control", Class: "control"}, lane{Name: "Plant", Class: "relation"}, lane{Name: "Other", Class: "other"}
	for _, e := range b.events {
		m := mark{Style: b.at(e.Time), Class: "at", Text: b.clock.moment(e.Time) + "  " + e.Text}
		switch e.Kind {
		case KindControl:
			control.add(m)
		case KindRelation, KindDiscrete, KindReinit:
			relation.add(m)
		case KindLimit:
			if len(b.limits) == 0 {
				limits.add(m)
			}
		case KindFault:
			if len(b.run.Faults) == 0 {
				faults.add(m)
			}
		default:
			other.add(m)
		}
	}
	var out []lane
	for _, l := range []lane{faults, limits, control, relation, other} {
		if len(l.Marks) > 0 {
			out = append(out, l)
		}
	}
	return out
}

// add appends a mark unless the lane is full. One that would lie on the one before adds its text to that.
func (l *lane) add(m mark) {
	const most, longest = 1500, 300
	switch n := len(l.Marks); {
	case n > 0 && l.Marks[n-1].Style == m.Style:
		if last := &l.Marks[n-1]; len(last.Text) < longest {
			last.Text += "\n" + m.Text
		}
	case n < most:
		l.Marks = append(l.Marks, m)
	}
}

// outside returns the periods in which a limit was left.
func (b *builder) outside(l Limit) []Span {
	if l.Spans != nil {
		return l.Spans
	}
	if i, ok := b.byName[l.Series]; ok {
		return outside(b.run.Time, &b.run.Series[i], l.Low, l.High)
	}
	return nil
}

// period is one Span, or several that a screen cannot tell apart.
type period struct {
	Span
	times int
}

// periods are what outside returns, for drawing: where they are very many, neighbours closer than half a pixel are one. Thousands of
// marks on the same pixels would only make the page slow and large.
func (b *builder) periods(l Limit) []period {
	const many, pixels = 500, 4000
	spans := b.outside(l)
	gap := (b.t1 - b.t0) / pixels
	var out []period
	for _, s := range spans {
		if n := len(out); n > 0 && len(spans) > many && s.From-out[n-1].To < gap {
			out[n-1].To = s.To
			out[n-1].times++
			continue
		}
		out = append(out, period{s, 1})
	}
	return out
}

func (b *builder) markLimits(c *chart, p panel, lo, hi float64) {
	for _, l := range b.limits {
		if !b.has(p, l.Series) {
			continue
		}
		label := ""
		if len(p.series) > 1 {
			if label, _ = nameParts(l.Series); label == "" {
				label = l.Series
			}
			label += " "
		}
		for _, x := range l.sides() {
			v := p.display.show(x.value)
			if v < lo || v > hi {
				continue
			}
			class := ""
			if (hi-v)/(hi-lo) < 0.1 {
				class = "under"
			}
			c.Limits = append(c.Limits, mark{Style: height(lo, hi, v), Class: class, Text: label + x.name + " " + joinUnit(short(v), c.Unit)})
		}
		for _, s := range b.periods(l) {
			c.Outside = append(c.Outside, mark{Style: b.from(s.From, s.To), Text: l.Series})
		}
	}
}

// markEvents puts marks for the events that concern a series of the chart, unless they are too many to tell apart.
func (b *builder) markEvents(c *chart, names []string) {
	mine := lane{}
	for _, e := range b.events {
		for _, name := range names {
			if e.Series != "" && e.Series == name && e.Kind != KindLimit { // limits are shaded already
				class, _ := kindOf(e.Kind)
				mine.add(mark{Style: b.at(e.Time), Class: class, Text: e.Text})
			}
		}
	}
	if len(mine.Marks) <= 150 {
		c.Marks = mine.Marks
	}
}
