package dae

import (
	"slices"

	"gemel/engine/expr"
)

// maxReductions bounds how often equations are differentiated before the system is
// refused.
const maxReductions = 10

// settling is the rate in 1/s at which what is left of a constraint that is held dies away.
const settling = 10

// reduction is what one analysis hands to the next when it has lowered the index.
type reduction struct {
	sys        *System
	derivative map[VarID]VarID // of variables that are no states: the unknown that is their time derivative
	given      []VarID         // states that were given up
	dummies    []Dummy         // those of the states given up that are not always determined
	held       []Constraint    // equations that have become initial equations and are held from then on
	loose      []VarID         // states that these determine best at the start
	own        int             // initial equations of the model
	done       map[int]bool    // equations of sys whose time derivative is among its equations
}

// reduce lowers the index by one where states are tied to each other: it differentiates
// the equations that tie them (C. C. Pantelides, The consistent initialization of
// differential-algebraic systems, SIAM J. Sci. Stat. Comput. 9 (1988)).
//
// As many of these states as can be found with a factor that depends on parameters alone
// are given up; the derivative of such a state becomes an unknown like others (S. E.
// Mattsson, G. Söderlind, Index reduction in differential-algebraic equations using dummy
// derivatives, SIAM J. Sci. Comput. 14 (1993)).
//
// A factor that moves with the variables may vanish during a run, as that of a pendulum in
// Cartesian coordinates does in its lowest and outermost points, whichever coordinate is
// given up. There all states stay, and the constraint g = 0 becomes an initial equation and
// der(g) + settling*g = 0, which keeps it (J. Baumgarte, Stabilization of constraints and
// integrals of motion in dynamical systems, Comput. Methods Appl. Mech. Eng. 1 (1972)); for
// constraints of higher index this is done once more. Only where the model says that one of
// these states must be a state or must not (stateSelect, reinit) is the choice made once, by
// the factors at the start values, and noted as a Dummy.
//
// It returns nil where the index cannot be lowered, or is not what is wrong.
func (a *analysis) reduce() *reduction {
	x := &explainer{analysis: a}
	if !x.complete() {
		return nil
	}
	r := &reducer{analysis: a, next: &reduction{derivative: make(map[VarID]VarID), done: make(map[int]bool)}, dummy: make(map[VarID]bool)}
	s := *a.sys
	s.Variables, s.Equations, s.Initial = slices.Clone(s.Variables), slices.Clone(s.Equations), slices.Clone(s.Initial)
	r.next.own = len(s.Initial)
	r.next.sys = &s
	if a.before != nil {
		for v, d := range a.before.derivative {
			r.next.derivative[v] = d
			r.dummy[d] = true
		}
		for e := range a.before.done {
			r.next.done[e] = true
		}
		r.next.given, r.next.dummies = slices.Clone(a.before.given), slices.Clone(a.before.dummies)
		r.next.held, r.next.loose, r.next.own = slices.Clone(a.before.held), slices.Clone(a.before.loose), a.before.own
	}
	var rows []int32
	for _, g := range a.graph.surplus(a.matchR, a.matchC) {
		rows = append(rows, g.rows...)
	}
	slices.Sort(rows)
	if !r.lower(rows) {
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

// lower differentiates rows and gives up states, or holds the rows.
func (r *reducer) lower(rows []int32) bool {
	for _, i := range rows {
		w := &r.rows[i]
		if r.eqs[w.eq].derived {
			return false
		}
		if slices.ContainsFunc(r.walk.leaves(w.left, w.right), func(v VarID) bool { return r.sys.Variables[v].Kind == Input }) {
			r.guilty = append(r.guilty, i) // its derivative is not known
		}
	}
	if len(r.guilty) > 0 {
		return false
	}
	held := make(map[int32]bool)
	var given []choice
	at := r.newSample()
	for _, t := range r.ties(rows) {
		list, ok := r.choose(t, at)
		if !ok {
			return false
		}
		for _, c := range list {
			if !c.moving || t.static {
				given = append(given, c)
				continue
			}
			if held[c.row] = true; !r.hold(c) {
				return false
			}
		}
	}
	for _, i := range rows {
		if src := r.source(i); !held[i] && !r.next.done[src] {
			r.next.done[src] = true
			e := r.sys.Equations[src]
			e.Left, e.Right, e.Source = r.slope(r.rows[i].left), r.slope(r.rows[i].right), "der of "+r.text(&e)
			r.next.sys.Equations = append(r.next.sys.Equations, e)
		}
	}
	for _, c := range given {
		r.giveUp(c)
	}
	return true
}

// source returns the index in System.Equations of a row.
func (r *reducer) source(row int32) int { return r.eqs[r.rows[row].eq].src }

// tie is a part of the rows that tie states, and these states.
type tie struct {
	rows    []int32
	columns []int32
	states  []VarID
	static  bool // the model says which of them must be states
}

// ties takes apart rows that share neither unknowns nor states.
func (r *reducer) ties(rows []int32) []tie {
	of := make(map[VarID]int32) // variable -> row that first held it
	parent := make(map[int32]int32)
	find := func(i int32) int32 {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	relevant := func(v VarID) bool { return r.column[v] >= 0 || r.isState(v) }
	for _, i := range rows {
		parent[i] = i
		for _, v := range r.walk.leaves(r.rows[i].left, r.rows[i].right) {
			if !relevant(v) {
				continue
			}
			if j, ok := of[v]; ok {
				p, q := find(i), find(j)
				parent[max(p, q)] = min(p, q)
			} else {
				of[v] = i
			}
		}
	}
	var list []tie
	at := make(map[int32]int)
	for _, i := range rows {
		root := find(i)
		k, ok := at[root]
		if !ok {
			k = len(list)
			at[root] = k
			list = append(list, tie{})
		}
		t := &list[k]
		t.rows = append(t.rows, i)
		for _, v := range r.walk.leaves(r.rows[i].left, r.rows[i].right) {
			switch {
			case !relevant(v) || of[v] != i:
			case r.column[v] >= 0:
				t.columns = append(t.columns, r.column[v])
			default:
				t.states = append(t.states, v)
				t.static = t.static || r.preference(v) >= always || r.out.Variables[v].Prefer <= -always
			}
		}
	}
	for k := range list {
		slices.Sort(list[k].columns)
		slices.SortFunc(list[k].states, r.worse)
	}
	return list
}

// worse orders states by what they are called: the one that represents its set worse first.
func (r *reducer) worse(v, w VarID) int {
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

// hold makes a constraint g = 0 an initial equation and replaces it by der(g) + settling*g = 0.
func (r *reducer) hold(c choice) bool {
	src := r.source(c.row)
	if r.next.done[src] {
		return false
	}
	w, next := &r.rows[c.row], r.next
	e := r.sys.Equations[src]
	next.held = append(next.held, Constraint{Residual: r.g.Sub(w.left, w.right), Eq: src, Initial: len(next.sys.Initial), Pos: e.Pos})
	next.sys.Initial = append(next.sys.Initial, e)
	side := func(n expr.Node) expr.Node { return r.g.Add(r.slope(n), r.g.Mul(r.g.Const(settling), n)) }
	e.Left, e.Right, e.Source = side(w.left), side(w.right), "der of "+r.text(&e)
	next.sys.Equations[src] = e
	next.loose = append(next.loose, c.state)
	r.guess(c)
	return true
}

// guess gives a state that is to be found at the start a value near which it can be found.
func (r *reducer) guess(c choice) {
	if t := &r.next.sys.Variables[c.state]; r.out.Variables[c.state].Start == expr.None && !r.out.Variables[c.state].Fixed && c.value != 0 {
		t.Start = r.g.Const(c.value)
	}
}

// slope returns the time derivative of an expression.
func (r *reducer) slope(n expr.Node) expr.Node {
	return r.g.Derivative(n, func(s expr.Slot) expr.Node {
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
	})
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
func (r *reducer) giveUp(c choice) {
	v := c.state
	first := expr.None
	vars := r.next.sys.Variables
	r.next.given = append(r.next.given, v)
	if c.moving {
		eq := r.source(c.row)
		r.next.dummies = append(r.next.dummies, Dummy{Var: v, Eq: eq, Pos: r.sys.Equations[eq].Pos, Factor: c.factor, Size: c.size})
		r.guess(c)
	}
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
