package flat

import (
	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// discreteStarts takes what initial equations say of discrete variables out of them: it is the value before the first event. Equations
// between previous values come last, when it is known which of them the others give.
func (f *flattener) discreteStarts() {
	if len(f.sys.Initial) == 0 {
		return
	}
	d := &discreteStart{f, map[dae.VarID]expr.Node{}, map[dae.VarID]bool{}}
	for i := range f.sys.Assignments {
		d.assigned[f.sys.Assignments[i].Var] = f.sys.Assignments[i].Value
	}
	kept := f.sys.Initial[:0]
	var links []dae.Equation
	for _, eq := range f.sys.Initial {
		left, right := d.kind(eq.Left), d.kind(eq.Right)
		switch {
		case left == dae.Previous && right == dae.Previous:
			links = append(links, eq)
		case left == dae.Continuous && right == dae.Discrete: // it says something of the state
			kept = append(kept, eq)
		case !d.take(eq.Left, eq.Right, &eq) && !d.take(eq.Right, eq.Left, &eq):
			kept = append(kept, eq)
		}
	}
	for _, eq := range links {
		if id, _ := f.variableOf(eq.Left); d.known[id] {
			eq.Left, eq.Right = eq.Right, eq.Left
		}
		d.take(eq.Left, eq.Right, &eq)
	}
	f.sys.Initial = kept
}

// discreteStart finds what discrete variables begin with.
type discreteStart struct {
	*flattener
	assigned map[dae.VarID]expr.Node
	known    map[dae.VarID]bool // previous values that initial equations give
}

// kind tells what variable a node is; TimeKind: none.
func (d *discreteStart) kind(n expr.Node) dae.Kind {
	if id, ok := d.variableOf(n); ok {
		return d.sys.Variables[id].Kind
	}
	return dae.TimeKind
}

// take takes the equation pre(d) = n or d = n, if to is such a variable. Where d simply follows another one, it is that one that begins
// with n.
func (d *discreteStart) take(to, n expr.Node, eq *dae.Equation) bool {
	id, ok := d.variableOf(to)
	if !ok {
		return false
	}
	switch v := &d.sys.Variables[id]; v.Kind {
	case dae.Previous:
		d.begin(id, n, eq)
		return true
	case dae.Discrete:
		if _, relation := d.conditions[id]; relation && v.Pre == dae.NoVar || v.Fixed && d.variesContinuously(n) {
			return false
		}
		next, assigned := d.assigned[id]
		delete(d.assigned, id) // two that follow each other are told elsewhere
		if k := d.kind(next); assigned && (k == dae.Previous || k == dae.Discrete) && next != n {
			if d.take(next, n, eq) {
				return true
			}
		}
		d.begin(d.previousOf(id), n, eq)
		return true
	}
	return false
}

// begin gives pre(d) the value n at the start.
func (d *discreteStart) begin(id dae.VarID, n expr.Node, eq *dae.Equation) {
	if n == d.sys.Ref(id) {
		return // d = pre(d)
	}
	v := &d.sys.Variables[d.sys.Variables[id].PreOf]
	start := v.Start
	if start == expr.None {
		start = d.g.Const(0)
	}
	if v.Fixed && start != n {
		d.report(modelica.Pos(eq.Pos), "'%s' begins at its start value, which is fixed (fixed = true), and this initial equation gives it another: leave one of them out", v.Name)
	}
	d.known[id] = true
	d.sys.Before = append(d.sys.Before, dae.Assignment{Var: id, Value: n, Asset: eq.Asset, Source: eq.Source, Pos: eq.Pos})
}

// looseElements leaves to the equations the elements of arrays that no when-statement gives.
func (f *flattener) looseElements() {
	for _, id := range f.disc.loose {
		if _, ok := f.disc.given[id]; !ok {
			f.sys.Variables[id].Kind = dae.Continuous
		}
	}
}

// checkDiscrete reports discrete variables that nothing gives a value, and what reinit cannot change.
func (f *flattener) checkDiscrete() {
	f.checkResets()
	f.checkGivenTwice()
	var held map[dae.VarID]bool
	constant := func(id dae.VarID) bool { // between events
		if f.sys.Variables[id].Kind != dae.Continuous {
			return true
		}
		if held == nil {
			held = f.heldByEquations()
		}
		return held[id]
	}
	for _, o := range f.disc.outside {
		if !constant(o.id) {
			f.report(o.pos, "'%s' varies continuously: outside of when-clauses '%s' needs a discrete variable, one that a when-clause gives its value", o.name, o.op)
		}
	}
	for _, c := range f.declared {
		if c.variability != modelica.Discrete || c.lay.basic.t != tReal {
			continue
		}
		for i := range f.variablesOf(c) {
			if !constant(c.vars + dae.VarID(i)) {
				f.reading = c.in
				name := f.sys.Variables[int(c.vars)+i].Name[len(c.in.path):]
				f.report(c.pos(), "discrete variable '%s' gets no value in a when-clause: write when ... then %s = ...; end when, or declare it without 'discrete'",
					name, name)
				break
			}
		}
	}
	f.reading = nil
}

// checkGivenTwice reports equations in which nothing is left to be found because a when-clause gives the variable.
func (f *flattener) checkGivenTwice() {
	if len(f.disc.given) == 0 {
		return
	}
	for i := range f.sys.Equations {
		eq := &f.sys.Equations[i]
		twice, unknown := dae.NoVar, false
		for _, s := range f.g.Slots(eq.Left, eq.Right) {
			if _, ok := f.disc.given[dae.VarID(s)]; ok && twice == dae.NoVar {
				twice = dae.VarID(s)
			}
			k := f.sys.Variables[s].Kind
			unknown = unknown || k == dae.Continuous || k == dae.Derivative
		}
		if twice != dae.NoVar && !unknown {
			f.report(modelica.Pos(eq.Pos), "'%s' gets its value in a when-clause (%s), and this equation gives it another: leave one of them out",
				f.sys.Variables[twice].Name, f.disc.given[twice])
		}
	}
}

// heldByEquations finds the continuous variables that equations set equal to discrete expressions.
func (f *flattener) heldByEquations() map[dae.VarID]bool {
	held := map[dae.VarID]bool{}
	settled := func(to, n expr.Node) bool {
		id, ok := f.variableOf(to)
		if !ok || f.sys.Variables[id].Kind != dae.Continuous || held[id] {
			return false
		}
		for _, s := range f.g.Slots(n) {
			switch f.sys.Variables[s].Kind {
			case dae.Derivative, dae.TimeKind:
				return false
			case dae.Continuous:
				if !held[dae.VarID(s)] {
					return false
				}
			}
		}
		held[id] = true
		return true
	}
	for again := true; again; {
		again = false
		for i := range f.sys.Equations {
			eq := &f.sys.Equations[i]
			again = settled(eq.Left, eq.Right) || again
			again = settled(eq.Right, eq.Left) || again
		}
	}
	return held
}
