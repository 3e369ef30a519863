package dae

import (
	"fmt"
	"slices"
)

// overdetermined reports conditions for which nothing is left to determine; it says
// whether there are any.
func (s *starter) overdetermined() bool {
	groups := slices.DeleteFunc(s.graph.surplus(s.rowTo, s.columnTo), s.isRepeated)
	for _, g := range groups {
		var lines []string
		var eqs []int
		var pos Pos
		var fixed []VarID
		for _, r := range g.rows {
			i := int(r) - len(s.rows)
			if i < 0 {
				w := s.rows[r]
				eqs = append(eqs, s.eqs[w.eq].src)
				fixed = append(fixed, s.fixedStates(s.walk.leaves(w.left, w.right))...)
				continue
			}
			where, line := s.condition(i, &fixed)
			lines = append(lines, line)
			if slices.Contains(g.free, r) && pos == (Pos{}) {
				pos = where
			}
		}
		slices.Sort(fixed)
		for _, v := range slices.Compact(fixed) {
			t := &s.out.Variables[v]
			lines = append(lines, fmt.Sprintf("%s is fixed at its start value%s", t.Name, at(t.Pos)))
		}
		n := len(g.free)
		remedy := "remove one of the conditions"
		if n > 1 {
			remedy = fmt.Sprintf("remove %d of the conditions", n)
		}
		if len(lines) == 1 {
			remedy = "remove it"
		}
		through := ""
		if len(eqs) > 0 {
			through = "\n  which meet in" + s.listEquations(eqs)
		}
		s.problem(pos, "too many conditions at the start%s%s\n  %s", listLines(lines), through, remedy)
	}
	return len(groups) > 0
}

// condition describes an initial condition and adds the fixed states that it reads.
func (s *starter) condition(i int, fixed *[]VarID) (Pos, string) {
	c := s.conditions[i]
	if c.Var != NoVar {
		t := &s.out.Variables[c.Var]
		return t.Pos, fmt.Sprintf("%s is fixed at its start value%s", t.Name, at(t.Pos))
	}
	e := &s.sys.Initial[c.Initial]
	*fixed = append(*fixed, s.fixedStates(s.walk.leaves(e.Left, e.Right))...)
	return e.Pos, s.line(e)
}

// fixedStates lists the states with fixed start values among variables.
func (s *starter) fixedStates(vars []VarID) []VarID {
	var list []VarID
	for _, v := range vars {
		if r := s.rep[v]; s.isState(r) && s.out.Variables[r].Fixed {
			list = append(list, r)
		}
	}
	return list
}
