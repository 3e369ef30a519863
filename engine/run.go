package engine

import (
	"math"

	"gemel/engine/expr"
	"gemel/engine/solver"
)

// run writes the functions act, checks and run: ticks of a lane for which the host is not needed; see the
// package documentation.
func (c *compiler) run() error {
	c.preparation = c.builder.Func("prepare")
	if err := c.act(); err != nil {
		return err
	}
	c.checks()
	l, b, g := &c.plant.layout, c.builder, c.builder.Program.Graph
	r, v := &l.run, g.Var
	one := g.Const(1)
	call := func(name string) []expr.Stmt {
		if f := b.Index(name); f >= 0 {
			return []expr.Stmt{expr.Call{Func: f}}
		}
		return nil
	}
	var body []expr.Stmt
	add := func(s ...expr.Stmt) { body = append(body, s...) }
	ok := b.Cells(1)

	add(c.backup()...)
	end := g.Mul(g.Add(v(r.tick), one), g.Const(c.plant.Options.Period))
	goal := end
	if c.plant.timeEvents {
		goal = g.Min(end, v(l.stop))
	}
	add(c.integrate(goal)...)
	arrived := v(r.going)
	sure := true
	if a := c.plant.advance; a != nil && !a.Sure {
		arrived, sure = g.And(arrived, g.Eq(v(a.Status), g.Const(solver.Arrived))), false
	}
	if c.plant.timeEvents {
		arrived, sure = g.And(arrived, g.Lt(v(l.time), v(l.stop))), false
	}
	stopped := func(phase float64) []expr.Stmt {
		return []expr.Stmt{set(r.phase, g.Select(g.And(v(r.going), g.Not(v(ok))), g.Const(phase), v(r.phase)), r.going, g.And(v(r.going), v(ok)))}
	}
	if !sure {
		add(set(ok, arrived))
		add(stopped(integrating)...)
	}
	add(call("act")...)
	switch {
	case c.drives():
		add(expr.Call{Func: c.preparation})
	case len(c.ordered.Inputs) > 0: // parameters are as they were
		add(expr.If{Cond: r.held, Body: []expr.Stmt{expr.Call{Func: c.preparation}}})
	}
	if n := c.plant.newton; n != nil {
		add(set(n.Solve, v(r.going)))
		add(call("newton")...)
		add(set(ok, v(n.Solved), n.Solve, g.Const(0)))
		add(stopped(unsolved)...)
	}
	if s := append(call("restless"), call("relations")...); len(s) > 0 {
		add(s[0])
		add(set(ok, g.Not(v(l.flip))))
		add(stopped(restless)...)
	}
	if s := call("checks"); s != nil {
		add(s...)
		add(set(ok, g.Not(v(r.bad))))
		add(stopped(checking)...)
	}
	if c.plant.timeEvents {
		add(call("stops")...)
	}
	add(set(
		r.tick, g.Add(v(r.tick), v(r.going)),
		r.left, g.Sub(v(r.left), v(r.going)),
		r.done, g.Add(v(r.done), v(r.going)),
		r.begin, g.Or(v(r.begin), v(r.going)),
		r.going, g.And(v(r.going), g.Gt(v(r.left), one))))
	b.Func("run", expr.If{Cond: r.stale, Body: []expr.Stmt{expr.Call{Func: c.preparation}}}, expr.Loop{While: r.going, Body: body})
	return nil
}

// drives says whether updates change what function prepare depends on.
func (c *compiler) drives() bool {
	for _, s := range c.updated {
		if c.plant.layout.settable(s) {
			return true
		}
	}
	return false
}

// backup keeps what a tick may change, so that a failure can leave the last good tick.
func (c *compiler) backup() []expr.Stmt {
	l, b, g := &c.plant.layout, c.builder, c.builder.Program.Graph
	n := int(l.parameter)
	l.good = b.Cells(n + len(c.plant.driven))
	keep := g.And(g.Var(l.run.going), g.Var(l.run.begin))
	value := func(good, now expr.Node) []expr.Node { return []expr.Node{g.Select(keep, now, good)} }
	body := []expr.Stmt{b.Each(n, []expr.Slot{l.good}, func(at func(expr.Slot) expr.Node) []expr.Node { return value(at(l.good), at(l.y)) })}
	var a assignment
	for i, s := range c.plant.driven {
		at := l.good + expr.Slot(n+i)
		a.put(at, value(g.Var(at), g.Var(s))[0])
	}
	if len(a.Dst) > 0 {
		body = append(body, a.Assign)
	}
	return body
}

// integrate goes to the time goal, and no further than just behind an event.
func (c *compiler) integrate(goal expr.Node) []expr.Stmt {
	l, g := &c.plant.layout, c.builder.Program.Graph
	r, v := &l.run, g.Var
	a, o := c.plant.advance, &c.plant.Options
	if a == nil {
		return []expr.Stmt{set(l.time, g.Select(v(r.going), goal, v(l.time)), r.begin, g.And(v(r.begin), g.Not(v(r.going))))}
	}
	begin := g.And(v(r.going), v(r.begin))
	step := g.Const(o.FixedStep)
	if a.Err >= 0 {
		step = g.Select(g.Eq(v(l.step), g.Const(0)), g.Const(math.Min(o.MaxStep, float64(o.Period*1e-3))),
			g.Select(g.Gt(v(l.first), g.Const(0)), g.Min(v(l.step), v(l.first)), v(l.step)))
	}
	there := g.Ge(v(l.time), goal)
	return []expr.Stmt{
		set(l.step, g.Select(begin, step, v(l.step)),
			a.Fresh, g.Or(begin, v(a.Fresh)),
			a.Attempts, g.Select(begin, g.Const(o.attempts()), v(a.Attempts)),
			a.End, goal,
			a.Active, g.And(v(r.going), g.Not(there)),
			a.Status, g.Select(v(r.going), g.Select(there, g.Const(solver.Arrived), g.Const(solver.Running)), v(a.Status)),
			a.Refused, g.Const(0),
			r.begin, g.And(v(r.begin), g.Not(v(r.going)))),
		expr.Call{Func: c.builder.Index("advance")},
	}
}

// act writes the tick: left limits, updates and inputs, in the lanes that are going.
func (c *compiler) act() error {
	l, b, g := &c.plant.layout, c.builder, c.builder.Program.Graph
	r, v := &l.run, g.Var
	a, err := c.updates()
	if err != nil {
		return err
	}
	for _, s := range a.Dst {
		if s >= l.parameter {
			c.plant.driven = append(c.plant.driven, s)
		}
	}
	c.updated = append([]expr.Slot(nil), a.Dst...)
	for i, s := range c.left.Dst {
		a.put(s, c.left.Src[i])
	}
	for i, n := range a.Src {
		a.Src[i] = g.Select(v(r.going), n, v(a.Dst[i]))
	}
	var body []expr.Stmt
	if len(a.Dst) > 0 {
		body = append(body, a.Assign)
	}
	var inputs assignment
	given := g.And(v(r.going), v(r.held))
	for i := range c.ordered.Inputs {
		at := l.input + expr.Slot(i)
		inputs.put(at, g.Select(given, g.Cell(r.series+expr.Slot(i*seriesLength), seriesLength, v(r.done)), v(at)))
	}
	if len(inputs.Dst) > 0 {
		body = append(body, inputs.Assign)
	}
	if len(body) > 0 {
		b.Func("act", body...)
	}
	return nil
}

// checks writes whether an assert of level error is violated, or a value is not finite.
func (c *compiler) checks() {
	l, g := &c.plant.layout, c.builder.Program.Graph
	bad := g.Const(0)
	for _, s := range c.ordered.Asserts {
		if !s.Warning {
			bad = g.Or(bad, g.Not(c.truth(c.cells.Copy(s.Cond))))
		}
	}
	finite := func(x expr.Node) expr.Node { return g.Le(g.Abs(x), g.Const(math.MaxFloat64)) } // false for NaN
	for _, s := range c.updated {
		bad = g.Or(bad, g.Not(finite(g.Var(s))))
	}
	var body []expr.Stmt
	if n := l.nx + l.nz; n > 0 {
		good := c.builder.Cells(1)
		body = c.builder.All(n, good, func(at func(expr.Slot) expr.Node) expr.Node { return finite(at(l.y)) })
		bad = g.Or(bad, g.Not(g.Var(good)))
	}
	if _, never := g.IsConst(bad); !never {
		c.builder.Func("checks", append(body, set(l.run.bad, bad))...)
	}
}
