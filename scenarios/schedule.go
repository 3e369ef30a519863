package scenarios

import (
	"fmt"
	"strconv"

	"gemel/engine/expr"
	"gemel/engine/series"
	"gemel/engine/unit"
)

// schedule adds a block that follows the clock.
func (b *builder) schedule(c *Schedule) {
	asset, ok := b.claim(c.Name)
	if !ok {
		return
	}
	given := 0
	for _, is := range []bool{c.Daily != nil, c.Weekly != nil, c.Steps != nil} {
		if is {
			given++
		}
	}
	if given != 1 {
		b.problems.add(c.Name.place(0), "want one of the keys daily, weekly and steps")
		return
	}
	drives, out, ok := b.drives(c.Drive)
	if !ok {
		return
	}
	if len(drives) == 0 {
		out = b.firstMeasure(c)
	}
	var table points
	if c.Weekly != nil {
		table, ok = b.week(c, b.fixedValue(out))
	} else {
		table, ok = b.points(c.Daily, c.Steps, c.Repeat, b.fixedValue(out))
	}
	if !ok {
		return
	}
	if c.Hold.Value == "linear" {
		if out.truth {
			b.problems.add(c.Hold.place(0), "hold: true and false have no line between them; write previous")
			return
		}
		table.hold = series.Linear
	}
	t := b.time()
	switch {
	case c.Daily != nil:
		t = b.timeOfDay(0)
	case c.Weekly != nil:
		t = b.modulo(b.g.Add(t, b.g.Const(b.midnight+float64(86400*weekday(b.plan.start)))), table.period)
	case table.period > 0:
		t = b.modulo(t, table.period)
	}
	b.finish(c.Name, asset, siSymbol(out.dim, out.known && !out.truth), b.lookup(table, t), drives)
}

// firstMeasure takes what a schedule measures from its first value, where it drives nothing.
func (b *builder) firstMeasure(c *Schedule) measure {
	ps := c.Daily
	if ps == nil {
		ps = c.Steps
	}
	for _, days := range c.Weekly {
		ps = append(ps, days.Value...)
	}
	for _, p := range ps {
		if q, err := unit.ParseQuantity(p.Value.Value); err == nil {
			return measure{dim: q.Unit.Dimension, known: true}
		}
	}
	return measure{}
}

// points are values by time; with a period they begin again.
type points struct {
	time, value []float64 // time rises [s]; values in SI units
	period      float64   // 0: none
	hold        series.Hold
}

// points reads a table of a schedule, an input or a tariff; value reads one of its values.
func (b *builder) points(daily, steps []Point, repeat Text, value func(Text) (float64, bool)) (points, bool) {
	t := points{}
	ok := true
	list := steps
	if daily != nil {
		list, t.period = daily, 86400
		if repeat.Given() {
			b.problems.add(repeat.place(0), "repeat: daily repeats every day already")
			ok = false
		}
	} else if repeat.Given() {
		var good bool
		if t.period, good = b.duration("repeat", repeat); good && t.period == 0 {
			b.problems.add(repeat.place(0), "repeat: must be longer than 0")
			good = false
		}
		ok = ok && good
	}
	if len(list) == 0 {
		b.problems.add(repeat.Pos, "the table is empty")
		return t, false
	}
	for _, p := range list {
		if !p.At.Given() || !p.Value.Given() {
			ok = false
			continue
		}
		at, good := b.moment(p.At, daily != nil)
		v, good2 := value(p.Value)
		if !good || !good2 {
			ok = false
			continue
		}
		if n := len(t.time); n > 0 && at <= t.time[n-1] {
			b.problems.add(p.At.place(0), "%s does not come after the row before; sort the rows by time", p.At.Value)
			ok = false
			continue
		}
		if t.period > 0 && at >= t.period {
			b.problems.add(p.At.place(0), "%s lies beyond the period of %s", p.At.Value, seconds(t.period))
			ok = false
			continue
		}
		t.time, t.value = append(t.time, at), append(t.value, v)
	}
	return t, ok
}

// moment reads a time of day, or a time since the start.
func (b *builder) moment(t Text, daily bool) (float64, bool) {
	if daily {
		s, ok := parseClock(t.Value)
		if !ok {
			b.problems.add(t.place(0), "%q is no time of day; write hh:mm, as in 06:30", t.Value)
		}
		return s, ok
	}
	return b.duration("time", t)
}

// fixedValue reads values of a measure in SI units.
func (b *builder) fixedValue(want measure) func(Text) (float64, bool) {
	return func(t Text) (float64, bool) {
		n, ok := b.quantityOr("value", t, want, controlNames{b})
		if !ok {
			return 0, false
		}
		v, fixed := b.g.IsConst(n)
		if !fixed {
			b.problems.add(t.place(0), "value: want a fixed value; an expression belongs into a rule")
		}
		return v, fixed
	}
}

// seconds writes a time for a message.
func seconds(s float64) string {
	switch {
	case s >= 3600 && s == 3600*float64(int(s/3600)):
		return strconv.Itoa(int(s/3600)) + " h"
	case s >= 60 && s == 60*float64(int(s/60)):
		return strconv.Itoa(int(s/60)) + " min"
	}
	return fmt.Sprintf("%g s", s)
}

// extended adds the points beyond both ends of a period, so that a lookup needs no special case.
func (p points) extended() ([]float64, []float64) {
	if p.period == 0 {
		return p.time, p.value
	}
	n := len(p.time)
	time := append([]float64{p.time[n-1] - p.period}, p.time...)
	value := append([]float64{p.value[n-1]}, p.value...)
	return append(time, p.time[0]+p.period), append(value, p.value[0])
}

// lookup reads the table at time t in the graph. Before the first point it is the first value, after the last one the last.
func (b *builder) lookup(p points, t expr.Node) expr.Node {
	g := b.g
	times, values := p.extended()
	n := len(times)
	if n == 1 {
		return g.Const(values[0])
	}
	tt, tv := g.AddTable(times), g.AddTable(values)
	i := g.Locate(tt, t)
	v := g.At(tv, i)
	last := g.Const(values[n-1])
	if p.hold == series.Previous {
		return g.Select(g.Ge(t, g.Const(times[n-1])), last, v)
	}
	next := g.Add(i, g.Const(1))
	way := g.Div(g.Sub(t, g.At(tt, i)), g.Sub(g.At(tt, next), g.At(tt, i)))
	way = g.Max(g.Const(0), g.Min(g.Const(1), way))
	return g.Add(v, g.Mul(way, g.Sub(g.At(tv, next), v)))
}
