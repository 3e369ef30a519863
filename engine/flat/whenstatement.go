package flat

import (
	"slices"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// whenStatement executes the statements of each branch where it is active. All conditions are read before anything is assigned.
func (e *eval) whenStatement(s *modelica.WhenStatement) {
	switch {
	case e.inFunction():
		e.fail(s.Pos, "'when' cannot stand in a function")
	case e.initially:
		e.fail(s.Pos, "'when' cannot stand in an initial section: write it in an algorithm section, as 'when initial() then'")
	case e.inWhen:
		e.fail(s.Pos, "'when' cannot stand in 'when': join the conditions, as in 'when a and b then', or write an 'if' inside")
	}
	g := e.f.g
	edges := make([]expr.Node, len(s.Conds))
	for i, c := range s.Conds {
		edges[i] = e.activation(c)
	}
	entry, noEvent := e.fr.active, e.noEvent
	e.inWhen, e.noEvent = true, true
	pending := entry
	after := g.Const(0)
	for i := range edges {
		e.fr.active = g.And(pending, edges[i])
		e.statements(s.Bodies[i])
		after = g.Or(after, e.fr.active)
		pending = g.And(pending, g.Not(edges[i]))
	}
	e.inWhen, e.noEvent = false, noEvent
	e.fr.active = entry
	if leaves(s) {
		e.fr.active = g.Or(after, pending)
	}
}

// beginWithPrevious gives the discrete variables of an algorithm the values from before the event to begin with: those that when-clauses
// assign, and Integers, Booleans and such that the statements may read or keep.
func (w *writer) beginWithPrevious(s *modelica.Section, fr *frame) {
	if s.Initial {
		return
	}
	f := w.f
	for _, name := range fr.order {
		l := fr.locals[name]
		n := volume(l.v.dims)
		if n == 0 || l.v.t == tString {
			continue
		}
		l.discrete = f.sys.Variables[l.comp.vars].Kind == dae.Discrete
		if !l.discrete && (l.v.t == tReal || assignedFirst(s.Statements, name)) {
			continue
		}
		if l.v.dims == nil {
			l.v.n = f.sys.Ref(f.previousOf(l.comp.vars))
			continue
		}
		for i := range n {
			l.v.ns[i] = f.sys.Ref(f.previousOf(l.comp.vars + dae.VarID(i)))
		}
	}
}

// assignedFirst reports whether a whole variable is assigned by a statement that acts in every case, before any other mentions it.
func assignedFirst(list []modelica.Statement, name string) bool {
	for _, s := range list {
		mentioned := false
		look := func(x modelica.Expr) {
			modelica.Walk(x, func(x modelica.Expr) {
				if r, ok := x.(*modelica.Ref); ok && r.Parts[0].Name == name {
					mentioned = true
				}
			})
		}
		if a, ok := s.(*modelica.Assignment); ok {
			left := []modelica.Expr{a.Left}
			if t, ok := a.Left.(*modelica.Tuple); ok {
				left = t.Elems
			}
			look(a.Right)
			whole := slices.ContainsFunc(left, func(x modelica.Expr) bool {
				r, ok := x.(*modelica.Ref)
				return ok && r.Parts[0].Name == name && len(r.Parts) == 1 && len(r.Parts[0].Subs) == 0
			})
			if whole && !mentioned {
				return true
			}
		}
		modelica.WalkStatement(s, func(x modelica.Expr) { look(x) })
		if mentioned {
			return false
		}
	}
	return false
}

// heldOutside refuses a value that varies continuously for a variable that changes in when-clauses only.
func (e *eval) heldOutside(l *local, v value, pos modelica.Pos) {
	if !l.discrete || e.inWhen || l.v.t != tReal {
		return
	}
	for _, n := range v.nodes() {
		if e.f.variabilityOf(n) == varContinuous {
			e.fail(pos, "'%s' gets a value in a 'when', which makes it discrete; outside of the 'when' it cannot follow a value that varies continuously", l.name)
		}
	}
}
