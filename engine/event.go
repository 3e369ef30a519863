package engine

import (
	"slices"

	"gemel/engine/dae"
	"gemel/engine/expr"
)

// conditions writes the functions
//
//	relations   every condition now, and whether any differs from its held value
//	crossings   whether any differs that is not a matter of time alone
//
// and returns the one by which advance finds events, -1 if there is nothing to find.
func (c *compiler) conditions() int {
	o, l, g := c.ordered, &c.plant.layout, c.builder.Program.Graph
	var all assignment
	flip, crossing := g.Const(0), g.Const(0)
	timed := false
	var gaps []expr.Node
	watch := func(n expr.Node, held expr.Slot, byTime bool) {
		all.put(l.fresh+expr.Slot(len(all.Dst)), n)
		differs := g.Ne(n, g.Var(held))
		flip = g.Or(flip, differs)
		if byTime {
			timed = true
		} else {
			crossing = g.Or(crossing, differs)
			gaps = append(gaps, gap(g, n, g.Var(held)))
		}
	}
	for i, r := range o.Relations {
		n := c.cells.Copy(r.Cond)
		if o.Variables[r.Var].Type != dae.Integer {
			n = c.truth(n)
		}
		c.plant.margins = append(c.plant.margins, margin(g, n))
		at, ok := c.instant(r)
		if ok {
			c.instants = append(c.instants, at)
			c.plant.timed[i] = true
		}
		watch(n, l.places[r.Var].cell, ok)
	}
	for i, m := range o.Monitors {
		watch(c.truth(c.cells.Copy(m.Cond)), l.monitor+expr.Slot(i), false)
	}
	for i, d := range c.plant.guards {
		watch(g.Lt(g.Abs(c.cells.Copy(d.Factor)), g.Const(float64(weak*d.Size))), l.monitor+expr.Slot(len(o.Monitors)+i), false)
	}
	if len(all.Dst) == 0 {
		return -1
	}
	all.put(l.flip, flip)
	nearest := expr.None
	if len(gaps) > 0 && !slices.Contains(gaps, expr.None) {
		nearest = smallest(g, gaps)
		all.put(l.gap, nearest)
		c.gap = l.gap
	}
	f := c.function("relations", all)
	switch v, ok := g.IsConst(crossing); {
	case ok && v == 0:
		return -1
	case timed:
		only := assignment{set(l.flip, crossing)}
		if nearest != expr.None {
			only.put(l.gap, nearest)
		}
		return c.function("crossings", only)
	}
	return f
}

// weak is the size of the factor of a variable in its constraint, relative to that at the start, below which the
// constraint does not determine it any more.
const weak = 1e-4

// guarded lists the variables that a constraint determines only where their factor is not zero.
func (c *compiler) guarded() {
	for _, d := range c.ordered.Dummies {
		if d.Factor == expr.None || !(d.Size > 0) || nan(d.Size) {
			continue
		}
		if _, constant := c.ordered.Graph.IsConst(d.Factor); !constant {
			c.plant.guards = append(c.plant.guards, d)
		}
	}
}

// margin returns what is zero, or a whole number, when a condition changes; None where that is not known.
func margin(g *expr.Graph, n expr.Node) expr.Node {
	a, b, _ := g.Args(n)
	both := func(op expr.Op) expr.Node {
		x, y := margin(g, a), margin(g, b)
		if x == expr.None || y == expr.None {
			return expr.None
		}
		return g.Binary(op, x, y)
	}
	switch op := g.Op(n); op {
	case expr.OpLt, expr.OpLe:
		return g.Sub(b, a)
	case expr.OpAnd:
		return both(expr.OpMin)
	case expr.OpOr:
		return both(expr.OpMax)
	case expr.OpNot:
		if x := margin(g, a); x != expr.None {
			return g.Neg(x)
		}
	case expr.OpFloor, expr.OpCeil, expr.OpTrunc, expr.OpNearest:
		return a
	case expr.OpVar: // a discrete variable, which does not change by itself: whether the others decide
		return g.Select(n, g.Const(1e300), g.Const(-1e300))
	}
	return expr.None
}

// gap returns how far a condition is from differing from its held value: positive before that; None where that is not known.
func gap(g *expr.Graph, n, held expr.Node) expr.Node {
	if g.Op(n) == expr.OpFloor {
		a, _, _ := g.Args(n)
		return g.Min(g.Sub(a, held), g.Sub(g.Add(held, g.Const(1)), a))
	}
	m := margin(g, n)
	if m == expr.None || !g.IsTruth(n) {
		return expr.None
	}
	return g.Select(held, m, g.Neg(m))
}

// smallest is the least of some values; pairwise, so that no long chain has to be waited for.
func smallest(g *expr.Graph, list []expr.Node) expr.Node {
	if len(list) == 1 {
		return list[0]
	}
	half := len(list) / 2
	return g.Min(smallest(g, list[:half]), smallest(g, list[half:]))
}

// instant returns the time at which a relation becomes true or false by time alone, if it is
// of the form T <= time or time < T with a T that does not change between events.
func (c *compiler) instant(r dae.Relation) (expr.Node, bool) {
	g := c.ordered.Graph
	a, b, _ := g.Args(r.Cond)
	isTime := func(n expr.Node) bool { return g.Op(n) == expr.OpVar && g.Slot(n) == expr.Slot(dae.Time) }
	switch op := g.Op(r.Cond); {
	case op == expr.OpLe && isTime(b):
		return a, c.still(a)
	case op == expr.OpLt && isTime(a):
		return b, c.still(b)
	}
	return expr.None, false
}

// still says whether an expression keeps its value between events.
func (c *compiler) still(n expr.Node) bool {
	for _, s := range c.ordered.Graph.Slots(n) {
		switch c.ordered.Variables[s].Kind {
		case dae.Parameter, dae.Input, dae.Discrete, dae.Previous:
		default:
			return false
		}
	}
	return true
}

// discrete writes the functions of an event:
//
//	before     pre(v) from the initial equations
//	left       pre(v) of continuous v takes v
//	assign     assignments, one after the other; flip: has anything changed
//	reinits    whether each reinit is active, and its value
//	finish     conditions of the terminates
//	remember   every pre(v) takes v; flip: has one of a discrete v changed
//	restless   flip: would any of these change anything
//	stops      the next time event
//
// Those that store to the State do so in the lane that is on.
func (c *compiler) discrete() {
	o, l, g := c.ordered, &c.plant.layout, c.builder.Program.Graph
	v := g.Var
	masked := func(at expr.Slot, n expr.Node) expr.Node { return g.Select(v(l.on), n, v(at)) }

	var before assignment
	for _, a := range o.Before {
		at := l.places[a.Var].cell
		before.put(at, masked(at, c.cells.Copy(a.Value)))
	}
	c.function("before", before)

	restless := v(l.flip)
	var steps []expr.Stmt
	for _, a := range o.Assignments {
		at, n := l.places[a.Var].cell, c.cells.Copy(a.Value)
		if o.Variables[a.Var].Type == dae.Boolean {
			n = c.truth(n)
		}
		restless = g.Or(restless, g.Ne(n, v(at)))
		steps = append(steps, set(l.flip, g.Or(v(l.flip), g.Ne(n, v(at))), at, masked(at, n)))
	}
	if steps != nil {
		c.builder.Func("assign", append([]expr.Stmt{set(l.flip, g.Const(0))}, steps...)...)
	}

	var left, remember assignment
	moved := g.Const(0)
	for _, p := range o.Previous {
		x, at := o.Variables[p].PreOf, l.places[p].cell
		n := c.cells.Copy(o.Value(x))
		if o.Variables[x].Type == dae.Boolean {
			n = c.truth(n)
		}
		remember.put(at, masked(at, n))
		if c.continuous(x) {
			left.put(at, n)
			continue
		}
		moved = g.Or(moved, g.Ne(n, v(at)))
	}
	c.left.Dst, c.left.Src = slices.Clone(left.Dst), slices.Clone(left.Src)
	for i := range left.Dst {
		left.Src[i] = masked(left.Dst[i], left.Src[i])
	}
	if len(remember.Dst) > 0 {
		remember.put(l.flip, moved)
	}
	restless = g.Or(restless, moved) // an input that falls must be remembered, or it would not rise again
	c.function("left", left)
	c.function("remember", remember)

	var reinits, finish assignment
	for i, r := range o.Reinits {
		active := c.truth(c.cells.Copy(r.Active))
		reinits.put(l.active+expr.Slot(i), active)
		reinits.put(l.reinit+expr.Slot(i), c.cells.Copy(r.Value))
		restless = g.Or(restless, active)
	}
	c.function("reinits", reinits)
	for i, t := range o.Terminates {
		cond := c.truth(c.cells.Copy(t.Cond))
		finish.put(l.finish+expr.Slot(i), cond)
		restless = g.Or(restless, cond)
	}
	c.function("finish", finish)
	if restless != v(l.flip) {
		var body []expr.Stmt
		if len(o.Relations)+len(o.Monitors) > 0 {
			body = append(body, expr.Call{Func: c.builder.Index("relations")})
		} else {
			body = append(body, set(l.flip, g.Const(0)))
		}
		c.builder.Func("restless", append(body, set(l.flip, restless))...)
	}
	c.stops()
}

// continuous says whether a variable can change between events.
func (c *compiler) continuous(x dae.VarID) bool {
	if c.ordered.Variables[x].Type != dae.Real {
		return false
	}
	for _, s := range c.ordered.Graph.Slots(c.ordered.Value(x)) {
		switch c.ordered.Variables[s].Kind {
		case dae.Continuous, dae.Derivative, dae.TimeKind:
			return true
		}
	}
	return false
}

// stops writes when the next time event is: the first of those behind the present time.
func (c *compiler) stops() {
	o, l, g := c.ordered, &c.plant.layout, c.builder.Program.Graph
	never := g.Const(1e300)
	stop := never
	for _, at := range c.instants {
		n := c.cells.Copy(at)
		stop = g.Min(stop, g.Select(g.Gt(n, g.Var(l.time)), n, never))
	}
	var a assignment
	period := g.Const(c.plant.Options.Period)
	for i, s := range o.Samples {
		n := g.Add(c.cells.Copy(s.Start), g.Mul(g.Var(l.sampled+expr.Slot(i)), c.cells.Copy(s.Interval)))
		// rounding must not bring a sample at a tick to just before or behind it
		tick := g.Mul(g.Unary(expr.OpNearest, g.Div(n, period)), period)
		near := g.Le(g.Abs(g.Sub(n, tick)), g.Add(g.Mul(g.Const(1e-12), period), g.Mul(g.Const(1e-15), g.Abs(n))))
		n = g.Select(near, tick, n)
		a.put(l.instant+expr.Slot(i), n)
		stop = g.Min(stop, n)
	}
	if stop != never {
		a.put(l.stop, stop)
		c.plant.timeEvents = true
		c.function("stops", a)
	}
}
