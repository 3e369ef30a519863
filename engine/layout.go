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
	// State part
	y         expr.Slot // states, then algebraic unknowns (nx + nz)
	discrete  expr.Slot // held relations and other discrete variables, as in Ordered.Discretes
	monitor   expr.Slot // held monitors
	input     expr.Slot // as in Plant.Inputs
	parameter expr.Slot // independent parameters
	step      expr.Slot // step size that error control remembers [s]
	first     expr.Slot // the same after the first step of a tick [s]
	touched   expr.Slot // 1 if Set has changed something since the last step
	state     int       // number of cells of the State part

	// scratch
	time  expr.Slot
	scale expr.Slot // nominal values of y
	tol   expr.Slot // relative tolerance
	flip  expr.Slot // 1 if a condition differs from its held value
	fresh expr.Slot // conditions evaluated now: relations, then monitors
	check expr.Slot // conditions of the asserts

	nx, nz int
	places []place // by VarID
}

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
	l.monitor = b.Cells(len(o.Monitors))
	l.input = put(o.Inputs)
	l.parameter = put(c.independent)
	l.step = b.Cells(1)
	l.first = b.Cells(1)
	l.touched = b.Cells(1)
	l.state = b.Program.Cells

	l.time = put([]dae.VarID{dae.Time})
	l.tol = b.Cells(1)
	l.flip = b.Cells(1)
	l.scale = b.Cells(l.nx + l.nz)
	l.fresh = b.Cells(len(o.Relations) + len(o.Monitors))
	l.check = b.Cells(len(o.Asserts))
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
