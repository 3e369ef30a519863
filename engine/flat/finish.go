package flat

import (
	"slices"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// finish turns the equations of Boolean variables into relations, or into assignments where nothing in them varies continuously: such a
// variable changes only at events, and its value between them is held. So are other discrete variables that are no unknowns of equations.
// Equations of Booleans that depend on each other in a circle stay as they are.
func (f *flattener) finish() {
	f.sys.Equations = append(f.sys.Equations, f.disc.whens...)
	f.looseElements()
	f.assignEquations()
	f.discreteStarts()
	f.checkDiscrete()
}

// assignEquations finds the equations that give discrete variables.
func (f *flattener) assignEquations() {
	var left []int // equations of discrete variables that are not assigned yet
	for i := range f.sys.Equations {
		eq := &f.sys.Equations[i]
		if f.open(eq.Left) || f.open(eq.Right) {
			left = append(left, i)
		}
	}
	if len(left) == 0 {
		return
	}
	done := make(map[int]bool, len(left))
	sub := expr.NewSubstituter(f.g, f.g, f.truthLeaf)
	for again := true; again; {
		again = false
		rest := left[:0]
		for _, i := range left {
			eq := &f.sys.Equations[i]
			if !(f.open(eq.Left) && f.settle(eq.Left, eq.Right, eq, sub)) && !(f.open(eq.Right) && f.settle(eq.Right, eq.Left, eq, sub)) {
				rest = append(rest, i)
				continue
			}
			done[i], again = true, true
		}
		left = rest
	}
	kept := f.sys.Equations[:0]
	for i := range f.sys.Equations {
		if !done[i] {
			kept = append(kept, f.sys.Equations[i])
		}
	}
	f.sys.Equations = kept
}

// open reports whether a node is a discrete variable of which no relation or assignment is known yet: a Boolean, and others whose
// previous value is wanted or that are declared discrete.
func (f *flattener) open(n expr.Node) bool {
	if f.g.Op(n) != expr.OpVar {
		return false
	}
	return f.openSlot(f.g.Slot(n))
}

func (f *flattener) openSlot(s expr.Slot) bool {
	v := &f.sys.Variables[s]
	if v.Kind != dae.Continuous {
		return false
	}
	if v.Type == dae.Real {
		c := f.owners[s].comp
		return c != nil && c.variability == modelica.Discrete
	}
	return v.Type == dae.Boolean || v.Pre != dae.NoVar
}

// settle makes the equation of a variable a relation or an assignment, if all discrete variables that it reads are known.
func (f *flattener) settle(to, n expr.Node, eq *dae.Equation, sub *expr.Substituter) bool {
	continuous, discrete := false, false
	for _, s := range f.g.Slots(n) {
		if f.openSlot(s) {
			return false
		}
		_, relation := f.conditions[dae.VarID(s)]
		switch f.sys.Variables[s].Kind {
		case dae.Continuous, dae.Derivative, dae.TimeKind:
			continuous = true
		case dae.Discrete:
			discrete = discrete || !relation
			continuous = continuous || relation
		case dae.Previous:
			discrete = true
		}
	}
	id := dae.VarID(f.g.Slot(to))
	v := &f.sys.Variables[id]
	switch {
	case v.Type == dae.Boolean && (continuous || !discrete):
		f.makeRelation(id, n, eq, sub)
	case v.Type == dae.Boolean || !f.variesContinuously(n):
		v.Kind = dae.Discrete
		f.sys.Assignments = append(f.sys.Assignments, dae.Assignment{Var: id, Value: n, Asset: eq.Asset, Source: eq.Source, Pos: eq.Pos})
	default:
		return false
	}
	return true
}

// variesContinuously reports whether an expression reads something that changes between events.
func (f *flattener) variesContinuously(n expr.Node) bool {
	for _, s := range f.g.Slots(n) {
		switch f.sys.Variables[s].Kind {
		case dae.Continuous, dae.Derivative, dae.TimeKind:
			return true
		}
	}
	return false
}

func (f *flattener) makeRelation(id dae.VarID, n expr.Node, eq *dae.Equation, sub *expr.Substituter) {
	cond := f.comparison(sub.Copy(n))
	f.sys.Variables[id].Kind = dae.Discrete
	f.conditions[id] = cond
	f.sys.Relations = append(f.sys.Relations, dae.Relation{Var: id, Cond: cond, Source: eq.Source, Pos: eq.Pos})
}

// truthLeaf replaces a Boolean that a relation gives by the relation's condition.
func (f *flattener) truthLeaf(s expr.Slot) expr.Node { return f.conditions[dae.VarID(s)] }

// comparison writes a truth value as comparisons joined by and, or, not; anything else is compared with one half.
func (f *flattener) comparison(n expr.Node) expr.Node {
	g := f.g
	switch op := g.Op(n); op {
	case expr.OpLt, expr.OpLe:
		return n
	case expr.OpAnd, expr.OpOr:
		a, b, _ := g.Args(n)
		return g.Binary(op, f.comparison(a), f.comparison(b))
	case expr.OpNot:
		a, _, _ := g.Args(n)
		return g.Not(f.comparison(a))
	case expr.OpSelect:
		c, a, b := g.Args(n)
		c = f.comparison(c)
		return g.Or(g.And(c, f.comparison(a)), g.And(g.Not(c), f.comparison(b)))
	case expr.OpConst:
		return n
	}
	return g.Lt(g.Const(0.5), n)
}

func sorted(names []string) []string {
	slices.Sort(names)
	return names
}
