package engine

import (
	"gemel/engine/dae"
	"gemel/engine/expr"
)

// place says where the value of a variable is found: a cell, its negative, or a literal.
type place struct {
	cell   expr.Slot
	negate bool
}

// layout is the map of the memory. The State part comes first, so that a State is one
// slice of it; everything behind is scratch and can be computed from the State part.
type layout struct {
	// State part: what a step changes by itself
	y        expr.Slot // states, then algebraic unknowns (nx + nz)
	discrete expr.Slot // held relations and other discrete variables, as in Ordered.Discretes
	previous expr.Slot // as in Ordered.Previous
	monitor  expr.Slot // held monitors, then the same for states that a constraint determines: is it about to lose them
	sampled  expr.Slot // number of the next instant of each sample
	step     expr.Slot // step size that error control remembers [s]
	first    expr.Slot // the same after the first step of a tick [s]
	touched  expr.Slot // 1 if Set has changed something since the last step
	input    expr.Slot // as in Plant.Inputs
	// State part: what only Set and updates change
	parameter expr.Slot // independent parameters
	state     int       // number of cells of the State part

	// scratch
	time    expr.Slot
	scale   expr.Slot // nominal values of y
	tol     expr.Slot // relative tolerance
	flip    expr.Slot // 1 if a condition differs from its held value
	gap     expr.Slot // how far the nearest change of a condition is, in its own terms
	fresh   expr.Slot // conditions evaluated now: relations, then monitors
	check   expr.Slot // conditions of the asserts
	finish  expr.Slot // conditions of the terminates
	active  expr.Slot // of each reinit: whether
	reinit  expr.Slot // and to what
	on      expr.Slot // 1 in the lane to which the host is seeing
	stop    expr.Slot // next time event [s]
	instant expr.Slot // next instant of each sample [s]
	good    expr.Slot // State part at the beginning of the tick: [0, parameter), then targets of updates that are parameters
	run     control

	nx, nz int
	places []place // by VarID
}

// control is how the host and run talk. All are cells of one lane.
type control struct {
	going  expr.Slot // 1 while run steps this lane
	left   expr.Slot // ticks to do
	tick   expr.Slot // the State's
	begin  expr.Slot // 1 at the beginning of a tick
	phase  expr.Slot // why it stopped
	held   expr.Slot // 1 if act takes inputs from the series
	stale  expr.Slot // 1 if prepare has not been called for the parameters and inputs at hand
	done   expr.Slot // ticks done in this run: place in the series
	bad    expr.Slot // 1 if a check failed
	series expr.Slot // inputs of the next ticks: seriesLength cells for each input
}

// seriesLength is the number of ticks for which inputs can be given at once.
const seriesLength = 16

// What run ends with, in cell phase.
const (
	finished    = 0 // no ticks left
	integrating = 1 // inside a tick: see the status of advance; or at a time event
	unsolved    = 2 // the tick has acted; newton found no z
	restless    = 3 // the tick has acted; conditions differ from their held values
	checking    = 4 // a check failed
)

// allocate lays out the cells of an ordered system. Only expressions get their places
// later, when their values are known to be needed.
func (c *compiler) allocate() {
	o, b, l := c.ordered, c.builder, &c.plant.layout
	l.nx, l.nz = len(o.States), len(o.Z)
	l.places = make([]place, len(o.Variables))
	put := func(ids []dae.VarID) expr.Slot {
		first := b.Cells(len(ids))
		for i, v := range ids {
			l.places[v] = place{cell: first + expr.Slot(i)}
		}
		return first
	}
	dependent := make([]bool, len(o.Variables))
	for _, d := range o.Dependent {
		dependent[d.Var] = true
	}
	for _, v := range o.Parameters {
		if !dependent[v] {
			c.independent = append(c.independent, v)
		}
	}
	l.y = put(o.States)
	put(o.Z)
	l.discrete = put(o.Discretes)
	l.previous = put(o.Previous)
	c.guarded()
	l.monitor = b.Cells(len(o.Monitors) + len(c.plant.guards))
	l.sampled = b.Cells(len(o.Samples))
	l.step = b.Cells(1)
	l.first = b.Cells(1)
	l.touched = b.Cells(1)
	l.input = put(o.Inputs)
	l.parameter = put(c.independent)
	l.state = b.Program.Cells

	l.time = put([]dae.VarID{dae.Time})
	for _, s := range []*expr.Slot{&l.tol, &l.flip, &l.gap, &l.on, &l.stop, &l.run.going, &l.run.left, &l.run.tick, &l.run.begin, &l.run.phase, &l.run.held, &l.run.stale, &l.run.done, &l.run.bad} {
		*s = b.Cells(1)
	}
	l.run.series = b.Cells(len(o.Inputs) * seriesLength)
	l.scale = b.Cells(l.nx + l.nz)
	l.fresh = b.Cells(len(o.Relations) + len(o.Monitors) + len(c.plant.guards))
	l.check = b.Cells(len(o.Asserts))
	l.finish = b.Cells(len(o.Terminates))
	l.instant = b.Cells(len(o.Samples))
	l.active = b.Cells(len(o.Reinits))
	l.reinit = b.Cells(len(o.Reinits))
	for _, d := range o.Dependent {
		c.dependent = append(c.dependent, d.Var)
	}
	put(c.dependent)
	for _, e := range o.Explicit {
		c.explicit = append(c.explicit, e.Var)
	}
	put(c.explicit)
	for _, a := range o.Aliases {
		p := l.places[a.Of]
		p.negate = p.negate != a.Negate
		l.places[a.Var] = p
	}
}
