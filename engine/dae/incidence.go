package dae

import (
	"gemel/engine/expr"
)

// substituteAliases rewrites the equations that are left in terms of representatives
// and lists, for each, the unknowns that it contains.
func (a *analysis) substituteAliases() {
	vars := a.sys.Variables
	constant := func(v VarID) bool {
		root, _ := a.classes.find(v)
		return a.classes.value[root] != expr.None
	}
	replace := make([]expr.Node, len(vars))
	a.column = make([]int32, len(vars))
	for i := range vars {
		v := VarID(i)
		a.column[v] = -1
		root, negated := a.classes.find(v)
		switch n := a.classes.value[root]; {
		case n != expr.None && negated:
			replace[v] = a.g.Neg(n)
		case n != expr.None:
			replace[v] = n
		case a.negated[v]:
			replace[v] = a.g.Neg(a.sys.Ref(a.rep[v]))
		case a.rep[v] != v:
			replace[v] = a.sys.Ref(a.rep[v])
		}
		if (vars[v].Kind == Continuous || vars[v].Kind == Derivative) && a.rep[v] == v && !constant(v) &&
			a.classes.state[root] == NoVar && a.classes.given[root] == NoVar {
			a.column[v] = int32(len(a.unknown))
			a.unknown = append(a.unknown, v)
		}
	}
	a.replace = replace
	sub := expr.NewSubstituter(a.g, a.g, func(s expr.Slot) expr.Node { return replace[s] })
	a.replaced = sub
	a.graph.start = append(a.graph.start, 0)
	for i := range a.eqs {
		e := &a.eqs[i]
		if e.used {
			continue
		}
		r := row{sub.Copy(e.left), sub.Copy(e.right), i}
		a.rows = append(a.rows, r)
		for _, v := range a.walk.leaves(r.left, r.right) {
			if c := a.column[v]; c >= 0 {
				a.graph.adj = append(a.graph.adj, c)
			}
		}
		a.graph.start = append(a.graph.start, int32(len(a.graph.adj)))
	}
	a.graph.columns = len(a.unknown)
	for _, v := range a.out.stateCandidates() {
		root, _ := a.classes.find(v)
		if a.rep[v] == v && !constant(v) && a.classes.state[root] != NoVar {
			a.out.States = append(a.out.States, v)
		}
	}
}

// stateCandidates lists the variables that have a derivative.
func (o *Ordered) stateCandidates() []VarID {
	var list []VarID
	for i := range o.Variables {
		if o.Variables[i].Der != NoVar {
			list = append(list, VarID(i))
		}
	}
	return list
}
