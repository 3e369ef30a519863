package dae

import (
	"cmp"
	"slices"

	"gemel/engine/expr"
)

// maxReductions bounds how often equations are differentiated before the system is
// refused.
const maxReductions = 10

// reduction is what one analysis hands to the next when it has lowered the index.
type reduction struct {
	sys        *System
	derivative map[VarID]VarID // of variables that are no states: the unknown that is their time derivative
	done       map[int]bool    // equations of sys whose time derivative is among its equations
}

// reduce lowers the index by one where states are tied to each other: it differentiates
// the equations that tie them and gives up as many of these states as there are such
// equations; the derivative of such a state becomes an unknown like others (S. E.
// Mattsson, G. Söderlind, Index reduction in differential-algebraic equations using
// dummy derivatives, SIAM J. Sci. Comput. 14 (1993)). The choice is made once, so a state
// is given up only if its factor in the equation depends on parameters alone: a factor
// that moves could vanish. It returns nil where that is not possible, or where the
// index is not what is wrong.
func (a *analysis) reduce() *reduction {
	x := &explainer{analysis: a}
	if !x.complete() {
		return nil
	}
	r := &reducer{analysis: a, next: &reduction{derivative: make(map[VarID]VarID), done: make(map[int]bool)}, dummy: make(map[VarID]bool)}
	s := *a.sys
	s.Variables, s.Equations = slices.Clone(s.Variables), slices.Clone(s.Equations)
	r.next.sys = &s
	if a.before != nil {
		for v, d := range a.before.derivative {
			r.next.derivative[v] = d
			r.dummy[d] = true
		}
		for e := range a.before.done {
			r.next.done[e] = true
		}
	}
	var all group // the parts may share states, so these are chosen for all of them at once
	for _, g := range a.graph.surplus(a.matchR, a.matchC) {
		all.rows, all.columns, all.free = append(all.rows, g.rows...), append(all.columns, g.columns...), append(all.free, g.free...)
	}
	if !r.lower(all) {
		return nil
	}
	return r.next
}

// complete says whether there are as many equations as unknowns everywhere.
func (x *explainer) complete() bool {
	x.merged = bipartite{start: []int32{0}, columns: len(x.unknown)}
	for i := range x.rows {
		x.addMerged(&x.rows[i])
	}
	rows, columns := x.merged.match()
	return !slices.Contains(rows, -1) && !slices.Contains(columns, -1)
}

type reducer struct {
	*analysis
	next  *reduction
	dummy map[VarID]bool // derivatives of states that were given up before
}

// lower differentiates equations and gives up states.
func (r *reducer) lower(g group) bool {
	var states []VarID
	for _, i := range g.rows {
		w := &r.rows[i]
		if r.eqs[w.eq].derived {
			return false
		}
		for _, v := range r.walk.leaves(w.left, w.right) {
			switch {
			case r.sys.Variables[v].Kind == Input:
				return false // its derivative is not known
			case r.isState(v):
				states = append(states, v)
			}
		}
	}
	slices.Sort(states)
	states = slices.Compact(states)
	given, ok := r.choose(g, states)
	if !ok {
		return false
	}
	for _, i := range g.rows {
		if src := r.eqs[r.rows[i].eq].src; !r.next.done[src] {
			r.next.done[src] = true
			r.differentiate(i)
		}
	}
	for _, v := range given {
		r.giveUp(v)
	}
	return true
}

// choose takes as many states as there are equations too many, those that a modeller
// would miss least, so that equations and the unknowns with these states match.
func (r *reducer) choose(g group, states []VarID) (given []VarID, ok bool) {
	slices.SortFunc(states, r.dispensable)
	rowsOf := r.solvable(g, states)
	rowTo := make(map[int32]int32) // row -> column, or ^index of a state
	for _, c := range g.columns {
		rowTo[r.matchC[c]] = c
	}
	byColumn := make(map[int32][]int32)
	for _, i := range g.rows {
		for _, c := range r.graph.row(i) {
			byColumn[c] = append(byColumn[c], i)
		}
	}
	for k := range states {
		if len(given) == len(g.free) {
			break
		}
		seen := make(map[int32]bool)
		var place func(c int32, rows []int32) bool
		place = func(c int32, rows []int32) bool {
			for _, i := range rows {
				if seen[i] {
					continue
				}
				seen[i] = true
				old, taken := rowTo[i]
				next := byColumn[old]
				if taken && old < 0 {
					next = rowsOf[^old]
				}
				if !taken || place(old, next) {
					rowTo[i] = c
					return true
				}
			}
			return false
		}
		if place(^int32(k), rowsOf[k]) {
			given = append(given, states[k])
		}
	}
	return given, len(given) == len(g.free)
}

// solvable lists, for each state, the rows whose derivative by it is an
// expression of parameters and not zero.
func (r *reducer) solvable(g group, states []VarID) [][]int32 {
	at := make(map[VarID]int, len(states))
	for k, v := range states {
		at[v] = k
	}
	list := make([][]int32, len(states))
	for _, i := range g.rows {
		n := r.g.Sub(r.rows[i].left, r.rows[i].right)
		for _, p := range r.g.Gradient(n, func(s expr.Slot) bool { _, ok := at[VarID(s)]; return ok }) {
			fixed := !slices.ContainsFunc(r.walk.leaves(p.Node), func(v VarID) bool {
				return v == NoVar || r.sys.Variables[v].Kind != Parameter
			})
			if !fixed {
				continue
			}
			if f, ok := r.atDefault(p.Node); ok && f != 0 {
				k := at[VarID(p.Slot)]
				list[k] = append(list[k], i)
			}
		}
	}
	return list
}

// dispensable orders states by how little they would be missed: those that the model
// avoids, those whose antiderivative was given up before, those without a fixed start,
// those that are not integrated twice, and those that represent their set badly.
func (r *reducer) dispensable(v, w VarID) int {
	if c := cmp.Compare(r.out.Variables[v].Prefer, r.out.Variables[w].Prefer); c != 0 {
		return c
	}
	one := func(b bool) int { // 1 for what should stay
		if b {
			return 1
		}
		return 0
	}
	key := func(v VarID) [3]int {
		_, der := r.velocity(v)
		follows := false
		r.classes.members(v, func(m VarID) { follows = follows || r.dummy[m] })
		return [3]int{one(!follows), one(r.out.Variables[v].Fixed), one(r.isState(r.rep[der]))}
	}
	p, q := key(v), key(w)
	for i := range p {
		if c := cmp.Compare(p[i], q[i]); c != 0 {
			return c
		}
	}
	switch {
	case v == w:
		return 0
	case r.better(w, v):
		return -1
	}
	return 1
}

// velocity returns the derivative of state v as a node, and the variable it reads.
func (r *reducer) velocity(v VarID) (expr.Node, VarID) {
	m := v
	if r.sys.Variables[v].Der == NoVar {
		root, _ := r.classes.find(v)
		m = r.classes.state[root]
	}
	d := r.sys.Variables[m].Der
	if r.negated[m] {
		return r.g.Neg(r.sys.Ref(d)), d
	}
	return r.sys.Ref(d), d
}

// differentiate adds the time derivative of a row.
func (r *reducer) differentiate(i int32) {
	leaf := func(s expr.Slot) expr.Node {
		v := VarID(s)
		switch k := r.sys.Variables[v].Kind; {
		case k == TimeKind:
			return r.g.Const(1)
		case k != Continuous && k != Derivative:
			return expr.None
		case r.isState(v):
			n, _ := r.velocity(v)
			return n
		}
		return r.rate(v)
	}
	d := expr.NewDiffer(r.g, leaf)
	e := r.sys.Equations[r.eqs[r.rows[i].eq].src]
	e.Left, e.Right = d.Derivative(r.rows[i].left), d.Derivative(r.rows[i].right)
	e.Source = "der of " + r.text(&r.sys.Equations[r.eqs[r.rows[i].eq].src])
	r.next.sys.Equations = append(r.next.sys.Equations, e)
}

// rate returns the time derivative of an unknown that is no state; it becomes an unknown
// itself.
func (r *reducer) rate(v VarID) expr.Node {
	found, sign := NoVar, false
	r.classes.members(v, func(m VarID) {
		if d, ok := r.next.derivative[m]; ok && found == NoVar {
			found, sign = d, r.negated[m]
		}
	})
	if found == NoVar {
		t := r.sys.Variables[v]
		nan := expr.NaN()
		found = r.next.sys.Add(Variable{Name: "der(" + t.Name + ")", Asset: t.Asset, Kind: Continuous, Unit: derivativeUnit(t.Unit),
			Doc: "time derivative of " + t.Name, Min: nan, Max: nan, Nominal: nan, Protected: true, Pos: t.Pos})
		r.next.derivative[v] = found
	}
	if sign {
		return r.g.Neg(r.sys.Ref(found))
	}
	return r.sys.Ref(found)
}

// giveUp makes a state and its aliases unknowns, and their derivatives too.
func (r *reducer) giveUp(v VarID) {
	first := expr.None
	vars := r.next.sys.Variables
	r.classes.members(v, func(m VarID) {
		d := vars[m].Der
		if d == NoVar {
			return
		}
		vars[m].Der, vars[d].DerOf, vars[d].Kind = NoVar, NoVar, Continuous
		r.next.derivative[m] = d
		n := r.sys.Ref(d)
		if r.negated[m] {
			n = r.g.Neg(n)
		}
		if first != expr.None {
			t := &vars[m]
			r.next.sys.Equations = append(r.next.sys.Equations, Equation{Left: n, Right: first, Asset: t.Asset, Pos: t.Pos,
				Source: "der of " + t.Name + " = " + vars[v].Name})
		}
		first = n
	})
}
