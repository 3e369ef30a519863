package engine

import (
	"fmt"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/lu"
	"gemel/engine/solver"
)

// write puts the functions into the program:
//
//	prepare    dependent parameters and once-a-tick expressions
//	starts     y <- start values
//	observe    every explicit variable
//	asserts    conditions of the asserts
//	zres, zjac, ires, ijac    the nonlinear systems of settling and initialisation
//	relations, assign, …      the parts of an event, see event.go
//	act, checks, run          ticks, see run.go
//	advance, newton, …        those of the solver
//
// A function that would have nothing to do is left out.
func (c *compiler) write() error {
	o, l, g := c.ordered, &c.plant.layout, c.builder.Program.Graph
	eq := &solver.Equations{Graph: g, NX: l.nx, NZ: l.nz, Y: l.y, Time: l.time, Scale: l.scale, Tol: l.tol, Flip: l.flip}
	eq.F = append(c.cells.CopyAll(o.F), c.cells.CopyAll(o.G)...)
	c.plant.slopes = eq.F[:l.nx]
	c.starts()
	eq.Relations = c.conditions()
	eq.Gap = c.gap
	c.discrete()
	c.observe()
	c.asserts()
	c.nonlinears(eq.F[l.nx:])
	c.choose(eq)
	if eq.N() == 0 && eq.Relations >= 0 {
		c.plant.Options.Method = RK4 // nothing to integrate, but conditions to look at on the way
	}
	if eq.N() > 0 || eq.Relations >= 0 {
		var order []lu.Pivot
		var err error
		if implicit(c.plant.Options.Method) {
			if order, err = c.pivots(eq); err != nil {
				return err
			}
		}
		eq.Single = c.plant.Options.FixedStep == c.plant.Options.Period
		eq.Tally = c.plant.Options.Trace != nil
		if c.plant.advance, err = solver.Emit(c.builder, eq, c.plant.Options.Method, order, l.step, l.first); err != nil {
			return err
		}
		c.plant.Options.Trace.matrix(eq)
		if l.nz > 0 {
			c.plant.newton = solver.Newton(c.builder, eq, c.plant.advance)
		}
	}
	if err := c.run(); err != nil {
		return err
	}
	c.prepare()
	c.builder.Program.Inline(c.builder.Index("run"), inline)
	return nil
}

// inline is the number of operations up to which the parts of a tick are written where run calls them.
const inline = 2000

// assignment collects the statement of one function.
type assignment struct{ expr.Assign }

func (a *assignment) put(dst expr.Slot, src expr.Node) {
	a.Dst, a.Src = append(a.Dst, dst), append(a.Src, src)
}

// set is an assignment of the cells dst, src, dst, src …, all at once.
func set(pairs ...any) expr.Assign {
	var a assignment
	for i := 0; i < len(pairs); i += 2 {
		a.put(pairs[i].(expr.Slot), pairs[i+1].(expr.Node))
	}
	return a.Assign
}

// function adds a function that makes one assignment; it returns -1 if there is nothing to assign.
func (c *compiler) function(name string, a assignment) int {
	if len(a.Dst) == 0 {
		return -1
	}
	return c.builder.Func(name, a.Assign)
}

func (c *compiler) starts() {
	var a assignment
	for i, v := range c.unknowns() {
		start := c.builder.Program.Graph.Const(0)
		if n := c.ordered.Variables[v].Start; n != expr.None {
			start = c.cells.Copy(n)
		}
		a.put(c.plant.layout.y+expr.Slot(i), start)
	}
	for i, s := range c.ordered.Samples {
		// the first instant that is not before the beginning
		g := c.builder.Program.Graph
		k := g.Unary(expr.OpCeil, g.Div(g.Neg(c.cells.Copy(s.Start)), c.cells.Copy(s.Interval)))
		a.put(c.plant.layout.sampled+expr.Slot(i), g.Max(g.Const(0), k))
	}
	c.function("starts", a)
}

// truth makes a condition that is exactly 1 or 0.
func (c *compiler) truth(n expr.Node) expr.Node {
	g := c.builder.Program.Graph
	if g.IsTruth(n) {
		return n
	}
	return g.Ne(n, g.Const(0))
}

func (c *compiler) observe() {
	var a assignment
	for _, e := range c.ordered.Explicit {
		a.put(c.plant.layout.places[e.Var].cell, c.cells.Copy(e.Value))
	}
	c.function("observe", a)
}

func (c *compiler) asserts() {
	var a assignment
	for i, s := range c.ordered.Asserts {
		a.put(c.plant.layout.check+expr.Slot(i), c.truth(c.cells.Copy(s.Cond)))
	}
	c.function("asserts", a)
}

// updates returns what happens at a tick: all targets at once, each at most once.
func (c *compiler) updates() (assignment, error) {
	g, l := c.builder.Program.Graph, &c.plant.layout
	var a assignment
	var problems dae.Problems
	by := map[expr.Slot]string{}
	for _, u := range c.ordered.Updates {
		name, at := c.plant.Variables[u.Target].Name, l.places[u.Target]
		other, twice := by[at.cell]
		switch {
		case !l.settable(at.cell) && !(at.cell >= l.discrete && at.cell < l.previous):
			problems = append(problems, dae.Problem{Pos: u.Pos, Msg: name + " cannot be set while the plant runs: it is neither an input, an independent parameter nor a discrete variable"})
			continue
		case twice:
			problems = append(problems, dae.Problem{Pos: u.Pos, Msg: fmt.Sprintf("%s is set twice at every tick: by %q and by %q", name, other, u.Source)})
			continue
		}
		by[at.cell] = u.Source
		n := c.cells.Copy(u.Value)
		if at.negate {
			n = g.Neg(n)
		}
		a.put(at.cell, n)
	}
	if problems != nil {
		return a, problems
	}
	return a, nil
}

// settable says whether a cell is an input or an independent parameter.
func (l *layout) settable(s expr.Slot) bool { return s >= l.input && int(s) < l.state }

// nonlinears writes the systems that the host solves: for z with everything else given,
// and for all unknowns of the start.
func (c *compiler) nonlinears(g []expr.Node) {
	if len(g) > 0 {
		c.plant.settling = c.nonlinear("z", c.ordered.Z, g)
	}
	if len(c.ordered.Init.Unknowns) > 0 {
		var residuals []expr.Node
		for _, r := range c.ordered.Init.Residuals {
			residuals = append(residuals, c.cells.Copy(r.Residual))
		}
		c.plant.initialising = c.nonlinear("i", c.ordered.Init.Unknowns, residuals)
	}
}

// prepare writes what needs computing once a tick only: dependent parameters, and the
// expressions of parameters and inputs that it takes out of all other functions.
func (c *compiler) prepare() {
	l, b := &c.plant.layout, c.builder
	frozen := make([]bool, b.Program.Cells)
	for i := int(l.input); i < l.state; i++ {
		frozen[i] = true
	}
	body := &b.Program.Funcs[c.preparation].Body
	for _, d := range c.ordered.Dependent {
		// one after the other: later ones read earlier ones
		*body = append(*body, expr.Assign{Dst: []expr.Slot{l.places[d.Var].cell}, Src: []expr.Node{c.cells.Copy(d.Value)}})
		frozen[l.places[d.Var].cell] = true
	}
	cells := b.Program.Cells
	once := b.Program.Hoist(func(s expr.Slot) bool { return int(s) < cells && frozen[s] }, func() expr.Slot { return b.Cells(1) },
		func(f *expr.Func) bool { return f.Name == "act" || f.Name == "starts" || f.Name == "prepare" })
	if len(once.Dst) > 0 {
		*body = append(*body, once)
	}
}
