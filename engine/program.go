package engine

import (
	"fmt"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/solver"
)

// write puts the functions into the program:
//
//	prepare    dependent parameters and once-a-tick expressions
//	starts     y <- start values
//	relations  conditions now; flip
//	observe    every explicit variable
//	updates    discrete variables, inputs and parameters at a tick
//	asserts    conditions of the asserts
//	zres, zjac, ires, ijac    the nonlinear systems of settling and initialisation
//	and those of the solver
//
// A function that would have nothing to do is left out.
func (c *compiler) write() error {
	o, l, g := c.ordered, &c.plant.layout, c.builder.Program.Graph
	eq := &solver.Equations{Graph: g, NX: l.nx, NZ: l.nz, Y: l.y, Time: l.time, Scale: l.scale, Tol: l.tol, Flip: l.flip}
	eq.F = append(c.cells.CopyAll(o.F), c.cells.CopyAll(o.G)...)
	c.starts()
	eq.Relations = c.relations()
	c.observe()
	c.asserts()
	if err := c.updates(); err != nil {
		return err
	}
	c.nonlinears(eq.F[l.nx:])
	if eq.N() > 0 {
		order, err := c.pivots(eq)
		if err != nil {
			return err
		}
		if c.plant.advance, err = solver.Emit(c.builder, eq, c.plant.Options.Method, order, l.step, l.first); err != nil {
			return err
		}
		c.plant.delta = eq.Delta
	}
	c.prepare()
	return nil
}

// assignment collects the statement of one function.
type assignment struct{ expr.Assign }

func (a *assignment) put(dst expr.Slot, src expr.Node) {
	a.Dst, a.Src = append(a.Dst, dst), append(a.Src, src)
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
	c.function("starts", a)
}

// relations evaluates every condition, and whether any differs from its held value.
func (c *compiler) relations() int {
	o, l, g := c.ordered, &c.plant.layout, c.builder.Program.Graph
	var a assignment
	flip := g.Const(0)
	watch := func(n expr.Node, held expr.Slot) {
		a.put(l.fresh+expr.Slot(len(a.Dst)), n)
		flip = g.Or(flip, g.Ne(n, g.Var(held)))
	}
	for _, r := range o.Relations {
		n := c.cells.Copy(r.Cond)
		if o.Variables[r.Var].Type != dae.Integer {
			n = c.truth(n)
		}
		watch(n, l.places[r.Var].cell)
	}
	for i, m := range o.Monitors {
		watch(c.truth(c.cells.Copy(m.Cond)), l.monitor+expr.Slot(i))
	}
	if len(a.Dst) > 0 {
		a.put(l.flip, flip)
	}
	return c.function("relations", a)
}

// truth makes a condition that is exactly 1 or 0.
func (c *compiler) truth(n expr.Node) expr.Node {
	g := c.builder.Program.Graph
	switch g.Op(n) {
	case expr.OpLt, expr.OpLe, expr.OpEq, expr.OpNe, expr.OpAnd, expr.OpOr, expr.OpNot:
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

// updates writes what happens at a tick: all targets at once, each at most once.
func (c *compiler) updates() error {
	g, l := c.builder.Program.Graph, &c.plant.layout
	var a assignment
	var problems dae.Problems
	by := map[expr.Slot]string{}
	for _, u := range c.ordered.Updates {
		name, at := c.plant.Variables[u.Target].Name, l.places[u.Target]
		other, twice := by[at.cell]
		switch {
		case at.cell < l.discrete || at.cell >= l.step:
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
		return problems
	}
	c.function("updates", a)
	return nil
}

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
	for i := l.input; i < l.step; i++ {
		frozen[i] = true
	}
	var body []expr.Stmt
	for _, d := range c.ordered.Dependent {
		// one after the other: later ones read earlier ones
		body = append(body, expr.Assign{Dst: []expr.Slot{l.places[d.Var].cell}, Src: []expr.Node{c.cells.Copy(d.Value)}})
		frozen[l.places[d.Var].cell] = true
	}
	cells := b.Program.Cells
	once := b.Program.Hoist(func(s expr.Slot) bool { return int(s) < cells && frozen[s] }, func() expr.Slot { return b.Cells(1) },
		func(f *expr.Func) bool { return f.Name == "updates" || f.Name == "starts" })
	if len(once.Dst) > 0 {
		body = append(body, once)
	}
	b.Func("prepare", body...)
}
