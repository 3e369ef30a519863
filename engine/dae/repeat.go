package dae

import (
	"fmt"
	"math"
	"slices"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"
)

// sameStart is how far a fixed start value may be from what others say, relative to its size.
const sameStart = 1e-5

// dropRepeated marks conditions that only repeat what follows from others: a variable that
// is fixed at the start value that the equations give it anyway, such as both ends of a gear at
// rest. That holds for the default parameters; an assertion looks after others.
func (s *starter) dropRepeated() {
	groups := s.graph.surplus(s.rowTo, s.columnTo)
	if len(groups) == 0 {
		return
	}
	at := s.newSample()
	for _, x := range s.out.States {
		if s.out.Variables[x].Fixed {
			at.set(x, at.startOf(x, 0))
		}
	}
	at.filled = nil // all this stays
	for _, g := range groups {
		if at.forget(); !s.consistent(g, at) {
			continue
		}
		for _, r := range g.free {
			s.drop(int(r) - len(s.rows))
		}
	}
}

// isRepeated says whether the surplus of a group has been dropped.
func (s *starter) isRepeated(g group) bool {
	i := int(g.free[0]) - len(s.rows)
	return i >= 0 && s.repeats[i]
}

// dropSatisfied marks held constraints that are fulfilled by the start values and from which
// nothing that is free could be found there: a pendulum that starts on the height of its
// bearing, at a distance that is fixed.
func (s *starter) dropSatisfied() {
	if s.before == nil || len(s.before.held) == 0 {
		return
	}
	at := s.newSample()
	for _, x := range s.out.States {
		if t := &s.out.Variables[x]; t.Fixed || t.Start != expr.None {
			at.set(x, at.startOf(x, 0))
		}
	}
	for i := range s.conditions {
		c := &s.conditions[i]
		if !s.generated(c) {
			continue
		}
		e := &s.sys.Initial[c.Initial]
		r := row{left: s.replaced.Copy(e.Left), right: s.replaced.Copy(e.Right)}
		if slices.ContainsFunc(s.walk.leaves(r.left, r.right), func(v VarID) bool { return v == NoVar || !at.known[v] }) {
			continue
		}
		off, size := at.residual(r, nil)
		_, free := at.residual(r, func(v VarID) bool { return s.columnOf[v] >= 0 })
		if off <= sameStart*size && free <= leastMoving*size {
			s.size[i] = size
			s.drop(i)
		}
	}
}

// drop replaces condition i by an assertion that looks at the start only.
func (s *starter) drop(i int) {
	if s.repeats[i] {
		return
	}
	s.repeats[i] = true
	g, c := s.g, s.conditions[i]
	a := Assert{Message: "the fixed start values do not agree with this equation any more"}
	size := g.Const(s.size[i])
	if c.Var != NoVar {
		t := &s.out.Variables[c.Var]
		a.Asset, a.Pos, a.Message = t.Asset, t.Pos, fmt.Sprintf("the fixed start value of %s is not what follows from the other start values", t.Name)
		size = g.Const(s.scale(c.Var))
		if t.Start != expr.None {
			size = g.Max(g.Abs(t.Start), size)
		}
	} else {
		e := &s.sys.Initial[c.Initial]
		a.Asset, a.Pos = e.Asset, e.Pos
	}
	near := g.Le(g.Abs(c.Residual), g.Mul(g.Const(10*sameStart), size))
	a.Cond = g.Or(g.Lt(g.Const(0), s.sys.Ref(Time)), near)
	s.out.Asserts = append(s.out.Asserts, a)
}

// generated says whether a condition comes from a constraint that is held.
func (s *starter) generated(c *InitialEquation) bool {
	return s.before != nil && c.Initial >= s.before.own
}

// consistent says whether the fixed variables and held constraints of a group that has too
// many of them agree with each other, as far as its equations can be solved one after the
// other.
func (s *starter) consistent(g group, at *sample) bool {
	var rows []row
	var fixed []VarID
	var conditions []int // by row: condition, or -1
	for _, r := range g.rows {
		i := int(r) - len(s.rows)
		switch {
		case i < 0:
			rows, conditions = append(rows, s.rows[r]), append(conditions, -1)
		case s.conditions[i].Var != NoVar:
			fixed = append(fixed, s.conditions[i].Var)
		case s.generated(&s.conditions[i]):
			e := &s.sys.Initial[s.conditions[i].Initial]
			rows = append(rows, row{left: s.replaced.Copy(e.Left), right: s.replaced.Copy(e.Right)})
			conditions = append(conditions, i)
		default:
			return false
		}
	}
	p := at.propagate(rows)
	p.run()
	for _, v := range fixed {
		if !at.known[v] {
			p.found(v, at.startOf(v, 0))
			p.run()
		}
	}
	for _, v := range fixed {
		start := at.startOf(v, 0)
		if !(math.Abs(at.values[v]-start) <= sameStart*max(math.Abs(start), s.scale(v))) {
			return false
		}
	}
	for k, r := range rows {
		off, size := at.residual(r, nil)
		if p.open[k] > 0 || !(off <= sameStart*size) {
			return false
		}
		if conditions[k] >= 0 {
			s.size[conditions[k]] = size
		}
	}
	return true
}

// residual returns how far a row is from being fulfilled at the sample, and how far it would
// be if each variable, or each of some, had no more than the right size.
func (s *sample) residual(r row, some func(VarID) bool) (off, size float64) {
	f := s.g.Sub(r.left, r.right)
	partials := s.g.Gradient(f, func(v expr.Slot) bool { return s.sys.Variables[v].Kind != Parameter && (some == nil || some(VarID(v))) })
	nodes := []expr.Node{f}
	for _, p := range partials {
		nodes = append(nodes, p.Node)
	}
	values := interp.EvalAll(s.g, nodes, func(v expr.Slot) float64 { return s.values[v] })
	for i, p := range partials {
		size += float64(math.Abs(values[1+i]) * max(math.Abs(s.values[p.Slot]), s.scale(VarID(p.Slot))))
	}
	return math.Abs(values[0]), size
}
