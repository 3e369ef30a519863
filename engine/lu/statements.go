package lu

import (
	"slices"

	"gemel/engine/expr"
)

// FactorStatements returns the statements that compute all factors from the entries, in either form.
func (s *Symbolic) FactorStatements() []expr.Stmt {
	if s.looped != nil {
		return s.looped.factor(s.g)
	}
	if s.cells != nil {
		return []expr.Stmt{s.entries, s.factors}
	}
	return []expr.Stmt{s.factors}
}

// SolveStatements returns the statements that store the solution of A x = rhs into the cells
// solution, in either form: rhs by row, None is zero; solution by column, where a negative cell
// is not wanted. The right-hand sides read the cells as they are before.
func (s *Symbolic) SolveStatements(rhs []expr.Node, solution []expr.Slot) []expr.Stmt {
	if s.looped != nil {
		return s.looped.solve(s, rhs, solution)
	}
	var out []expr.Stmt
	if s.cells != nil {
		cells, first := s.separateRHS(rhs)
		rhs, out = cells, append(out, first)
	}
	var a expr.Assign
	for i, n := range s.Solve(rhs) {
		if solution[i] >= 0 {
			a.Dst, a.Src = append(a.Dst, solution[i]), append(a.Src, n)
		}
	}
	return append(out, a)
}

// separate gives every entry that is an expression a cell.
func (s *Symbolic) separate(entries []Entry, o SymbolicOptions) []Entry {
	s.cells = o.Cell
	out := slices.Clone(entries)
	for i, e := range entries {
		if op := s.g.Op(e.Val); op == expr.OpConst || op == expr.OpVar {
			continue
		}
		c := o.Cell()
		s.entries.Dst, s.entries.Src = append(s.entries.Dst, c), append(s.entries.Src, e.Val)
		out[i].Val = s.g.Var(c)
	}
	return out
}

// separateRHS gives every right-hand side that is an expression a cell.
func (s *Symbolic) separateRHS(rhs []expr.Node) ([]expr.Node, expr.Assign) {
	if s.rhs == nil {
		for range s.n {
			s.rhs = append(s.rhs, s.cells())
		}
	}
	var a expr.Assign
	out := slices.Clone(rhs)
	for i, n := range rhs {
		if n == expr.None || s.g.Op(n) == expr.OpConst {
			continue // a variable too: its cell may be part of the solution
		}
		a.Dst, a.Src = append(a.Dst, s.rhs[i]), append(a.Src, n)
		out[i] = s.g.Var(s.rhs[i])
	}
	return out, a
}
