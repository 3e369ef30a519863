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
	var flips, crossings, gaps []expr.Node
	watch := func(n expr.Node, held expr.Slot, byTime bool) {
		all.put(l.fresh+expr.Slot(len(all.Dst)), n)
		differs := g.Ne(n, g.Var(held))
		flips = append(flips, differs)
		if !byTime {
			crossings = append(crossings, differs)
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
	var nearest []expr.Stmt
	if len(gaps) > 0 && !slices.Contains(gaps, expr.None) {
		nearest = c.gather(l.gap, gaps, expr.None, g.Min)
		c.gap = l.gap
	}
	f := c.builder.Func("relations", slices.Concat([]expr.Stmt{all.Assign}, c.any(l.flip, flips), nearest)...)
	switch {
	case len(crossings) == 0:
		return -1
	case len(crossings) < len(flips):
		return c.builder.Func("crossings", append(c.any(l.flip, crossings), nearest...)...)
	}
	return f
}

// written is the number of values up to which what is gathered of them is written out.
const written = 64

// any writes whether one of the flags is 1.
func (c *compiler) any(to expr.Slot, flags []expr.Node) []expr.Stmt {
	g := c.builder.Program.Graph
	return c.gather(to, flags, g.Const(0), g.Max)
}

// gather stores all values taken together by op, beginning with zero, if there is one. Of many the values go through cells of their own, so that
// those of equal assets become a loop.
func (c *compiler) gather(to expr.Slot, values []expr.Node, zero expr.Node, op func(a, b expr.Node) expr.Node) []expr.Stmt {
	g := c.builder.Program.Graph
	if len(values) <= written {
		return []expr.Stmt{set(to, pairwise(values, zero, op))}
	}
	first := c.builder.Cells(len(values))
	var each assignment
	for i, n := range values {
		each.put(first+expr.Slot(i), n)
	}
	if zero == expr.None { // derivatives go through it, which do not go through a Fold
		for i := range values {
			values[i] = g.Var(first + expr.Slot(i))
		}
		return []expr.Stmt{each.Assign, set(to, pairwise(values, zero, op))}
	}
	return []expr.Stmt{each.Assign, set(to, zero), expr.Fold{N: len(values), Acc: to, Next: op(g.Var(to), g.Elem(first))}}
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

// pairwise takes values together two by two, so that no long chain has to be waited for.
func pairwise(list []expr.Node, zero expr.Node, op func(a, b expr.Node) expr.Node) expr.Node {
	switch len(list) {
	case 0:
		return zero
	case 1:
		return list[0]
	}
	half := len(list) / 2
	return op(pairwise(list[:half], zero, op), pairwise(list[half:], zero, op))
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
	masked := c.masked

	var before assignment
	for _, a := range o.Before {
		at := l.places[a.Var].cell
		before.put(at, masked(at, c.cells.Copy(a.Value)))
	}
	c.function("before", before)

	restless := c.assign()

	var left, remember assignment
	var moved []expr.Node
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
		moved = append(moved, g.Ne(n, v(at)))
	}
	c.left.Dst, c.left.Src = slices.Clone(left.Dst), slices.Clone(left.Src)
	for i := range left.Dst {
		left.Src[i] = masked(left.Dst[i], left.Src[i])
	}
	restless = append(restless, moved...) // an input that falls must be remembered, or it would not rise again
	c.function("left", left)
	if len(remember.Dst) > 0 {
		c.builder.Func("remember", append(c.any(l.flip, moved), remember.Assign)...)
	}

	var reinits, finish assignment
	for i, r := range o.Reinits {
		active := c.truth(c.cells.Copy(r.Active))
		reinits.put(l.active+expr.Slot(i), active)
		reinits.put(l.reinit+expr.Slot(i), c.cells.Copy(r.Value))
		restless = append(restless, active)
	}
	c.function("reinits", reinits)
	for i, t := range o.Terminates {
		cond := c.truth(c.cells.Copy(t.Cond))
		finish.put(l.finish+expr.Slot(i), cond)
		restless = append(restless, cond)
	}
	c.function("finish", finish)
	if len(restless) > 0 {
		var body []expr.Stmt
		if len(o.Relations)+len(o.Monitors) > 0 {
			body = append(body, expr.Call{Func: c.builder.Index("relations")})
		} else {
			body = append(body, set(l.flip, g.Const(0)))
		}
		other := c.builder.Cells(1)
		body = append(body, c.any(other, restless)...)
		c.builder.Func("restless", append(body, set(l.flip, g.Max(v(l.flip), v(other))))...)
	}
	c.stops()
}

// masked is n in the lane that is on, what cell at holds in others.
func (c *compiler) masked(at expr.Slot, n expr.Node) expr.Node {
	g := c.builder.Program.Graph
	return g.Select(g.Var(c.plant.layout.on), n, g.Var(at))
}

// assign writes the function of this name, and returns whether each assignment alone would change its variable. Later assignments read what
// earlier ones give. Many are written as one, which becomes loops over equal assets, unless some read what is given after them or choose among
// cells.
func (c *compiler) assign() (restless []expr.Node) {
	o, l, g := c.ordered, &c.plant.layout, c.builder.Program.Graph
	if len(o.Assignments) == 0 {
		return nil
	}
	later := map[expr.Slot]bool{}
	for _, a := range o.Assignments {
		later[l.places[a.Var].cell] = true
	}
	given := map[expr.Slot]expr.Node{}
	composed := expr.NewSubstituter(g, g, func(s expr.Slot) expr.Node {
		if n, ok := given[s]; ok {
			return n
		}
		return expr.None
	})
	var all assignment
	var steps []expr.Stmt
	var flips []expr.Node
	inTurn := len(o.Assignments) <= written
	for _, a := range o.Assignments {
		at, n := l.places[a.Var].cell, c.cells.Copy(a.Value)
		if o.Variables[a.Var].Type == dae.Boolean {
			n = c.truth(n)
		}
		if pre := o.Variables[a.Var].Pre; a.Active != expr.None && pre != dae.NoVar { // what a when-clause computes need not be known at every tick
			restless = append(restless, g.Or(c.truth(c.cells.Copy(a.Active)), g.Ne(g.Var(l.places[pre].cell), g.Var(at))))
		} else {
			restless = append(restless, g.Ne(n, g.Var(at)))
		}
		steps = append(steps, set(l.flip, g.Or(g.Var(l.flip), g.Ne(n, g.Var(at))), at, c.masked(at, n)))
		for _, m := range g.Reachable(n) {
			inTurn = inTurn || g.Op(m) == expr.OpCell || g.Op(m) == expr.OpVar && later[g.Slot(m)]
		}
		n = composed.Copy(n)
		given[at] = n
		delete(later, at)
		all.put(at, c.masked(at, n))
		flips = append(flips, g.Ne(n, g.Var(at)))
	}
	if inTurn {
		c.builder.Func("assign", append([]expr.Stmt{set(l.flip, g.Const(0))}, steps...)...)
	} else {
		c.builder.Func("assign", append(c.any(l.flip, flips), all.Assign)...)
	}
	return restless
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
