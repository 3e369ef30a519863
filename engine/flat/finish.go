package flat

import (
	"slices"

	"gemel/engine/dae"
	"gemel/engine/expr"
)

// finish turns the equations of Boolean variables into relations: such a variable changes only at events, and its value between them
// is held. Equations of Booleans that depend on each other in a circle stay as they are.
func (f *flattener) finish() {
	var left []int // equations of Booleans that are not assigned yet
	for i := range f.sys.Equations {
		eq := &f.sys.Equations[i]
		if f.openBoolean(eq.Left) || f.openBoolean(eq.Right) {
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
			switch {
			case f.openBoolean(eq.Left) && f.closed(eq.Right):
				f.makeRelation(f.g.Slot(eq.Left), eq.Right, eq, sub)
			case f.openBoolean(eq.Right) && f.closed(eq.Left):
				f.makeRelation(f.g.Slot(eq.Right), eq.Left, eq, sub)
			default:
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

// openBoolean reports whether a node is a Boolean variable that has no relation yet.
func (f *flattener) openBoolean(n expr.Node) bool {
	if f.g.Op(n) != expr.OpVar {
		return false
	}
	v := &f.sys.Variables[f.g.Slot(n)]
	return v.Type == dae.Boolean && v.Kind == dae.Continuous
}

// closed reports whether an expression reads no Boolean that is still open.
func (f *flattener) closed(n expr.Node) bool {
	for _, s := range f.g.Slots(n) {
		if v := &f.sys.Variables[s]; v.Type == dae.Boolean && v.Kind == dae.Continuous {
			return false
		}
	}
	return true
}

func (f *flattener) makeRelation(s expr.Slot, n expr.Node, eq *dae.Equation, sub *expr.Substituter) {
	id := dae.VarID(s)
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
	case expr.OpConst:
		return n
	}
	return g.Lt(g.Const(0.5), n)
}

func sorted(names []string) []string {
	slices.Sort(names)
	return names
}
