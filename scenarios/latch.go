package scenarios

import (
	"math"
	"strconv"

	"gemel/engine/dae"
	"gemel/engine/expr"
)

// latch is a state on/off with a condition for each way, delays and least times; rules and hysteresis blocks are made of it.
type latch struct {
	start, stop           expr.Node // conditions
	startAfter, stopAfter float64   // they must hold this long [s]
	minOn, minOff         float64   // least times between switchings [s]
	initial               bool
}

// long ago, in ticks: no least time runs at the start. A sum of this and small whole numbers is exact.
const longAgo = 1e12

// latch adds the state and returns the condition "on" of this tick.
func (b *builder) latch(asset string, at Text, l latch) expr.Node {
	g := b.g
	initial := 0.0
	if l.initial {
		initial = 1
	}
	state := b.discrete(asset, "on", "1", "1 while on, 0 while off", initial)
	b.sys.Variables[state].Type = dae.Boolean
	was := b.sys.Ref(state)
	start := b.lasting(asset, "wanted", at, l.start, l.startAfter)
	stop := b.lasting(asset, "unwanted", at, l.stop, l.stopAfter)
	since := dae.NoVar
	elapsed := expr.None
	if l.minOn > 0 || l.minOff > 0 {
		since = b.discrete(asset, "since", "1", "ticks since it last switched", longAgo)
		elapsed = g.Add(b.sys.Ref(since), g.Const(1))
		start = g.And(start, g.Ge(elapsed, g.Const(b.ticks(l.minOff))))
		stop = g.And(stop, g.Ge(elapsed, g.Const(b.ticks(l.minOn))))
	}
	on := g.Select(was, g.Not(stop), start)
	b.update(state, on, asset, at.Pos)
	if since != dae.NoVar {
		b.update(since, g.Select(g.Ne(on, was), g.Const(0), elapsed), asset, at.Pos)
	}
	b.plan.switches = append(b.plan.switches, state)
	return on
}

// lasting is the condition that c has held for d seconds, counted in ticks.
func (b *builder) lasting(asset, name string, at Text, c expr.Node, d float64) expr.Node {
	if d <= 0 {
		return c
	}
	g := b.g
	count := b.discrete(asset, name, "1", "ticks for which the condition has held", 0)
	n := g.Select(c, g.Add(b.sys.Ref(count), g.Const(1)), g.Const(0))
	b.update(count, n, asset, at.Pos)
	return g.Gt(n, g.Const(b.ticks(d))) // the tick at which it begins to hold counts as 1
}

// optionalDuration reads a time that may be left out.
func (b *builder) optionalDuration(subject string, t Text, ok *bool) float64 {
	if !t.Given() {
		return 0
	}
	v, good := b.duration(subject, t)
	*ok = *ok && good
	return v
}

// hysteresis adds a two-point switch.
func (b *builder) hysteresis(c *Hysteresis) {
	asset, ok := b.claim(c.Name)
	if !ok || !c.Measure.Given() {
		return
	}
	pv, ok := b.expression("measure", c.Measure, controlNames{b})
	drives, out, okDrive := b.drives(c.Drive)
	l := latch{initial: c.Initial.Value == "on"}
	okTimes := true
	l.minOn = b.optionalDuration("min_on", c.MinOn, &okTimes)
	l.minOff = b.optionalDuration("min_off", c.MinOff, &okTimes)
	if !ok {
		return
	}
	okPoints := b.switchingPoints(c, pv, &l)
	on, off, okValues := b.onOff(c, drives, out)
	if !okPoints || !okDrive || !okTimes || !okValues {
		return
	}
	is := b.latch(asset, c.Name, l)
	if len(drives) > 0 || c.On.Given() {
		b.finish(c.Name, asset, siSymbol(out.dim, out.known && !out.truth), b.g.Select(is, on, off), drives)
	}
}

// switchingPoints reads the pair of levels of a hysteresis block.
func (b *builder) switchingPoints(c *Hysteresis, pv operand, l *latch) bool {
	if pv.truth {
		b.problems.add(c.Measure.place(0), "measure: want a number, found a condition")
		return false
	}
	low, high := c.OnBelow, c.OffAbove
	lowKey, highKey := "on_below", "off_above"
	reversed := c.OnAbove.Given() || c.OffBelow.Given()
	if reversed {
		low, high, lowKey, highKey = c.OffBelow, c.OnAbove, "off_below", "on_above"
	}
	mixed := reversed && (c.OnBelow.Given() || c.OffAbove.Given())
	if mixed || !low.Given() || !high.Given() {
		b.problems.add(c.Name.place(0), "want the two keys on_below and off_above, or on_above and off_below")
		return false
	}
	want := measure{dim: pv.dim, known: pv.known}
	lo, ok1 := b.quantityOr(lowKey, low, want, controlNames{b})
	hi, ok2 := b.quantityOr(highKey, high, want, controlNames{b})
	if !ok1 || !ok2 {
		return false
	}
	x, fixedLow := b.constantOf(lo)
	y, fixedHigh := b.constantOf(hi)
	if fixedLow && fixedHigh && !(x < y) {
		b.problems.add(low.place(0), "%s: %s is not below %s: %s", lowKey, low.Value, highKey, high.Value)
		return false
	}
	below, above := b.g.Lt(pv.node, lo), b.g.Gt(pv.node, hi)
	l.start, l.stop = below, above
	if reversed {
		l.start, l.stop = above, below
	}
	return true
}

// onOff reads the two values of a hysteresis block in SI units.
func (b *builder) onOff(c *Hysteresis, drives []dae.VarID, out measure) (on, off expr.Node, ok bool) {
	on, off = b.g.Const(1), b.g.Const(0)
	if len(drives) == 0 {
		out = measure{}
	}
	ok = true
	switch {
	case c.On.Given():
		on, ok = b.quantityOr("on", c.On, out, controlNames{b})
	case len(drives) > 0 && !out.truth:
		b.problems.add(c.Name.place(0), "the key %q is missing: value of %s while on", "on", out.name)
		ok = false
	}
	if c.Off.Given() {
		var good bool
		off, good = b.quantityOr("off", c.Off, out, controlNames{b})
		ok = ok && good
	}
	return on, off, ok
}

// rule adds a rule: a latch, and a layer on everything that it sets.
func (b *builder) rule(c *Rule) {
	asset, ok := b.claim(c.Name)
	if !ok || !c.When.Given() {
		return
	}
	scope := controlNames{b}
	l := latch{initial: c.Initial.Value == "on"}
	l.start, ok = b.condition("when", c.When, scope)
	okAll := ok
	l.startAfter = b.optionalDuration("after", c.After, &okAll)
	l.stopAfter = b.optionalDuration("until_after", c.UntilAfter, &okAll)
	l.minOn = b.optionalDuration("min_on", c.MinOn, &okAll)
	l.minOff = b.optionalDuration("min_off", c.MinOff, &okAll)
	if c.Until.Given() {
		l.stop, ok = b.condition("until", c.Until, scope)
		okAll = okAll && ok
	} else if okAll {
		l.stop = b.g.Not(l.start)
	}
	priority, ok := b.priority(c.Priority)
	if !okAll || !ok {
		b.checkSets(c, scope)
		return
	}
	active := b.latch(asset, c.Name, l)
	index := map[dae.VarID]int{}
	var layers []layer
	var ids []dae.VarID
	collect := func(m Map[Text], isElse bool) {
		for _, e := range m {
			id, ok := b.settable(e.Key)
			if !ok {
				continue
			}
			n, ok := b.valueFor(e.Value, id, scope)
			if !ok {
				continue
			}
			i, seen := index[id]
			if !seen {
				i = len(layers)
				index[id] = i
				layers, ids = append(layers, layer{priority: priority, active: active}), append(ids, id)
			}
			if isElse {
				layers[i].els = n
			} else {
				layers[i].set = n
			}
		}
	}
	collect(c.Set, false)
	collect(c.Else, true)
	for i, id := range ids {
		t := b.target(id)
		t.rules = append(t.rules, layers[i])
	}
}

// checkSets finds the problems of a rule's values where its conditions are broken already.
func (b *builder) checkSets(c *Rule, scope names) {
	for _, m := range []Map[Text]{c.Set, c.Else} {
		for _, e := range m {
			if id, ok := b.settable(e.Key); ok {
				b.valueFor(e.Value, id, scope)
			}
		}
	}
}

func (b *builder) priority(t Text) (int, bool) {
	if !t.Given() {
		return 0, true
	}
	n, err := strconv.Atoi(t.Value)
	if err != nil || math.Abs(float64(n)) > 1e9 {
		b.problems.add(t.place(0), "priority: %q is no whole number", t.Value)
		return 0, false
	}
	return n, true
}
