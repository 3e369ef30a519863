package dae

import (
	"gemel/engine/expr"
)

// starter is the structural problem of the start: the equations of the model and the
// initial conditions on one side, the unknowns of the model, the free states and the
// free parameters on the other.
type starter struct {
	*analysis
	conditions []InitialEquation
	repeats    []bool    // by condition: it only says what follows from others
	size       []float64 // by condition: of its residual, if it repeats others
	columns    []VarID   // unknowns of the model, then free states, then free parameters
	columnOf   []int32   // by VarID, or -1
	graph      bipartite
	byColumn   *bipartite
	rowTo      []int32
	columnTo   []int32
}

// initialise finds which states the initial conditions determine; the other free states
// start at their start values. Conditions that determine nothing are an error.
func (a *analysis) initialise() {
	s := &starter{analysis: a}
	init := &a.out.Init
	var free []VarID
	for _, x := range a.out.States {
		if a.out.Variables[x].Fixed && !a.startFloats(x) {
			init.Fixed = append(init.Fixed, x)
		} else {
			free = append(free, x)
		}
	}
	s.collect()
	s.repeats, s.size = make([]bool, len(s.conditions)), make([]float64, len(s.conditions))
	if len(s.conditions) == 0 {
		init.DefaultStarts = free
	} else {
		s.build(free)
		s.augment()
		s.dropRepeated()
		if s.overdetermined() {
			return
		}
		for _, x := range free {
			if s.columnTo[s.columnOf[x]] >= 0 {
				init.Unknowns = append(init.Unknowns, x)
			} else {
				init.DefaultStarts = append(init.DefaultStarts, x)
			}
		}
	}
	init.Unknowns = append(init.Unknowns, a.out.Z...)
	for c := len(a.unknown) + len(free); c < len(s.columns); c++ {
		if s.columnTo[c] >= 0 {
			init.Unknowns = append(init.Unknowns, s.columns[c])
		}
	}
	for j, n := range a.out.G {
		init.Residuals = append(init.Residuals, InitialEquation{n, a.out.GEq[j], -1, NoVar})
	}
	for i, c := range s.conditions {
		if !s.repeats[i] {
			init.Residuals = append(init.Residuals, c)
		}
	}
}

// startFloats says whether the start value of x depends on a parameter that is found at the start: then it is an equation like others.
func (a *analysis) startFloats(x VarID) bool {
	start := a.out.Variables[x].Start
	if start == expr.None {
		return false
	}
	for _, v := range a.walk.leaves(start, expr.None) {
		if a.isFound(a.rep[v]) {
			return true
		}
	}
	return false
}

// isFound says whether v is a parameter that the start determines.
func (a *analysis) isFound(v VarID) bool {
	p := &a.sys.Variables[v]
	return p.Kind == Parameter && !p.Fixed && p.Binding == expr.None
}

// collect lists the conditions: initial equations, and variables that are fixed without
// being states, or at what a parameter says that is found at the start.
func (s *starter) collect() {
	for i, e := range s.sys.Initial {
		s.conditions = append(s.conditions, InitialEquation{s.g.Sub(s.final.Copy(e.Left), s.final.Copy(e.Right)), -1, i, NoVar})
	}
	for i := range s.out.Variables {
		v := &s.out.Variables[i]
		if s.rep[i] != VarID(i) || !v.Fixed || v.Kind != Continuous || s.isState(VarID(i)) && !s.startFloats(VarID(i)) {
			continue
		}
		start := v.Start
		if start == expr.None {
			start = s.g.Const(0)
		}
		n := s.g.Sub(s.out.values[i], s.final.Copy(start))
		if k, ok := s.g.IsConst(n); ok && k == 0 {
			continue // a constant that starts at itself
		}
		s.conditions = append(s.conditions, InitialEquation{n, -1, -1, VarID(i)})
	}
}

// isState says whether representative v is one of States.
func (a *analysis) isState(v VarID) bool {
	root, _ := a.classes.find(v)
	return a.classes.state[root] != NoVar && a.classes.value[root] == expr.None
}

// build makes the incidence from the equations as they were before solving: they are
// sparse, the solved ones need not be.
func (s *starter) build(free []VarID) {
	s.columns = append(append([]VarID(nil), s.unknown...), free...)
	for i := range s.sys.Variables {
		if s.isFound(VarID(i)) {
			s.columns = append(s.columns, VarID(i))
		}
	}
	s.columnOf = unmatched(len(s.sys.Variables))
	for c, v := range s.columns {
		s.columnOf[v] = int32(c)
	}
	s.graph = bipartite{start: []int32{0}, columns: len(s.columns)}
	for _, r := range s.rows {
		s.addRow(r.left, r.right)
	}
	s.dropSatisfied()
	for i, c := range s.conditions {
		if s.repeats[i] {
			s.addRow(expr.None, expr.None)
		} else if c.Var != NoVar {
			s.addRow(s.sys.Ref(c.Var), s.out.Variables[c.Var].Start)
		} else {
			e := &s.sys.Initial[c.Initial]
			s.addRow(e.Left, e.Right)
		}
	}
	s.byColumn = s.graph.transpose()
	s.rowTo, s.columnTo = unmatched(s.graph.rows()), unmatched(len(s.columns))
	copy(s.rowTo, s.matchR)
	copy(s.columnTo, s.matchC)
}

func (s *starter) addRow(left, right expr.Node) {
	for _, v := range s.walk.leaves(left, right) {
		root, _ := s.classes.find(v)
		if s.classes.value[root] != expr.None {
			continue
		}
		if c := s.columnOf[s.rep[v]]; c >= 0 {
			s.graph.adj = append(s.graph.adj, c)
		}
	}
	s.graph.start = append(s.graph.start, int32(len(s.graph.adj)))
}

// augment matches as many of the free columns as possible, in order of preference:
// states without a start value, states with one, parameters. (The sets of columns that
// can be matched are a matroid, so the greedy order is the best.) What a search without
// success has visited can never be of use again, and stays marked.
func (s *starter) augment() {
	given := func(c int) bool { return s.out.Variables[s.columns[c]].Start != expr.None }
	dead := make([]bool, s.graph.rows())
	if s.before != nil { // what the constraints determine best
		for _, v := range s.before.loose {
			if c := s.columnOf[s.rep[v]]; int(c) >= len(s.unknown) && s.columnTo[c] < 0 {
				s.search(c, dead)
			}
		}
	}
	for _, withStart := range []bool{false, true} {
		for c := len(s.unknown); c < len(s.columns); c++ {
			if s.sys.Variables[s.columns[c]].Kind != Parameter && s.columnTo[c] < 0 && given(c) == withStart {
				s.search(int32(c), dead)
			}
		}
	}
	for c := len(s.unknown); c < len(s.columns); c++ {
		if s.sys.Variables[s.columns[c]].Kind == Parameter {
			s.search(int32(c), dead)
		}
	}
}

// search looks for a shortest path from column c to a free row and exchanges the pairs
// along it.
func (s *starter) search(c int32, dead []bool) {
	type step struct {
		column int32
		from   int // index in queue
	}
	queue := append([]int32(nil), s.byColumn.row(c)...) // rows
	via := make([]step, len(queue))
	for i := range via {
		via[i] = step{c, -1}
	}
	var visited []int32
	for head := 0; head < len(queue); head++ {
		r := queue[head]
		if dead[r] {
			continue
		}
		dead[r] = true
		visited = append(visited, r)
		if d := s.rowTo[r]; d >= 0 {
			for _, q := range s.byColumn.row(d) {
				if !dead[q] {
					queue = append(queue, q)
					via = append(via, step{d, head})
				}
			}
			continue
		}
		for i := head; i >= 0; i = via[i].from {
			s.rowTo[queue[i]], s.columnTo[via[i].column] = via[i].column, queue[i]
		}
		for _, r := range visited {
			dead[r] = false
		}
		return
	}
}
