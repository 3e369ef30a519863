package scenarios

import (
	"strconv"

	"gemel/engine/expr"
)

// staging adds a block that runs as many of several equal units as are needed. Stage k has a switch of its own; how many are on is the
// number of units that run, counted from the one that has the lead.
func (b *builder) staging(c *Staging) {
	asset, ok := b.claim(c.Name)
	if !ok || !c.Measure.Given() {
		return
	}
	pv, ok := b.expression("measure", c.Measure, controlNames{b})
	units, out, okUnits := b.drives(c.Drive)
	if okUnits && len(units) < 2 {
		at := c.Name
		if len(c.Drive) > 0 {
			at = c.Drive[0]
		}
		b.problems.add(at.place(0), "drive: staging wants two units or more; a single one is a hysteresis block")
		okUnits = false
	}
	plain := Hysteresis{Name: c.Name, Measure: c.Measure, On: c.On, Off: c.Off}
	times := latch{}
	okTimes := true
	times.minOn = b.optionalDuration("min_on", c.MinOn, &okTimes)
	times.minOff = b.optionalDuration("min_off", c.MinOff, &okTimes)
	if !ok || !okUnits || !b.samePoints(c, len(units)) {
		return
	}
	stages := make([]latch, len(units))
	for k := range stages {
		stages[k] = times
		plain.OnBelow, plain.OffAbove, plain.OnAbove, plain.OffBelow = pointOf(c.OnBelow, k), pointOf(c.OffAbove, k), pointOf(c.OnAbove, k), pointOf(c.OffBelow, k)
		ok = b.switchingPoints(&plain, pv, &stages[k]) && ok
	}
	on, off, okValues := b.onOff(&plain, units, out)
	if !ok || !okTimes || !okValues {
		return
	}
	running := b.running(asset, c, stages)
	lead, ok := b.lead(asset, c, running, len(units))
	if !ok {
		return
	}
	for i, id := range units {
		u, _ := b.unitOf(id)
		b.setBase(c.Name, id, b.fromSI(b.g.Select(b.isOn(i, len(units), lead, running), on, off), u), asset)
	}
}

// samePoints wants one switching point of each kind a unit.
func (b *builder) samePoints(c *Staging, units int) bool {
	ok := true
	for _, p := range []struct {
		key  string
		list Names
	}{{"on_below", c.OnBelow}, {"off_above", c.OffAbove}, {"on_above", c.OnAbove}, {"off_below", c.OffBelow}} {
		if n := len(p.list); n > 0 && n != units {
			b.problems.add(p.list[0].place(0), "%s: want one value a unit, %d, found %d", p.key, units, n)
			ok = false
		}
	}
	return ok
}

// pointOf is the k-th switching point, if there is one.
func pointOf(list Names, k int) Text {
	if k < len(list) {
		return list[k]
	}
	return Text{}
}

// running is how many units run at this tick; as a variable it is the output of the block.
func (b *builder) running(asset string, c *Staging, stages []latch) expr.Node {
	n := b.g.Const(0)
	for k, l := range stages {
		n = b.g.Add(n, b.latch(asset+".stage"+strconv.Itoa(k+1), c.Name, l))
	}
	return n
}

// lead is the number of the unit that starts first, from 1 on.
func (b *builder) lead(asset string, c *Staging, running expr.Node, units int) (expr.Node, bool) {
	g := b.g
	count := b.discrete(asset, "output", "1", "number of units that run", 0)
	lead := b.discrete(asset, "lead", "1", "number of the unit that starts first", 1)
	before := b.sys.Ref(count)
	b.update(count, running, asset, c.Name.Pos)
	was := b.sys.Ref(lead)
	next := was
	switch c.Rotate.Value {
	case "never":
	case "", "stop":
		stopped := g.And(g.Gt(before, g.Const(0)), g.Eq(running, g.Const(0)))
		following := g.Select(g.Ge(was, g.Const(float64(units))), g.Const(1), g.Add(was, g.Const(1)))
		next = g.Select(stopped, following, was)
	default:
		d, ok := b.duration("rotate", c.Rotate)
		if !ok || !(d > 0) {
			if ok {
				b.problems.add(c.Rotate.place(0), "rotate: must be longer than 0")
			}
			return next, false
		}
		turn := g.Unary(expr.OpFloor, g.Div(g.Add(b.time(), g.Const(b.dt/1000)), g.Const(d))) // a tick on the border belongs to the new turn
		next = g.Add(g.Const(1), b.modulo(turn, float64(units)))
	}
	b.update(lead, next, asset, c.Name.Pos)
	return next, true
}

// isOn says whether unit i of several, counted from 0, is among the running ones.
func (b *builder) isOn(i, units int, lead, running expr.Node) expr.Node {
	g := b.g
	behind := g.Sub(g.Const(float64(i+1)), lead) // places behind the lead
	behind = g.Select(g.Lt(behind, g.Const(0)), g.Add(behind, g.Const(float64(units))), behind)
	return g.Lt(behind, running)
}
