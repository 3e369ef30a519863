package solver

import (
	"slices"

	"gemel/engine/expr"
	"gemel/engine/lu"
)

// reliable is the relative error up to which a linear system counts as solved. It need not be small:
// the stages of a stiffly accurate method correct one another, and a step that they do not correct is refused.
const reliable = 1e-3

// fallback gives tr a second way to make a step, by the pivots e.Fallback. After a refused step both orders solve
// W x = W s for the nominal values s, whose solution is known; where the first misses it and the second is
// nearer, steps are made by the second until the next refusal, or until advance begins again.
//
// More accurate solves are not needed otherwise: an error in the factors acts like one in the Jacobian, which the
// last stages of the step correct, and what they leave shows in the error estimate.
func (r *rosenbrockStep) fallback(tr *trial, whole bool) error {
	b, e, g, n := r.b, r.e, r.e.Graph, r.e.N()
	v := g.Var
	s, err := newRosenbrock(b, e, r.c, r.m, e.Fallback)
	if err != nil {
		return err
	}
	tr.second = b.Cells(1)
	tr.begin = append(tr.begin, set(tr.second, g.Const(0)))
	factor := expr.Call{Func: b.Func("factor 2", s.factors...)}
	stage := []expr.Stmt{expr.Call{Func: b.Func("stage 2", s.stage...)}}
	choose := func(into, other expr.Slot) expr.Stmt { // other, where the second order is in use
		return b.vec(n, []expr.Slot{into}, func(y at) []expr.Node { return []expr.Node{g.Select(v(tr.second), y(other), y(into))} })
	}
	again := append(s.restart(), s.byStages(slices.Concat([]expr.Stmt{factor}, s.before(0), stage), stage)...)
	end := b.Cells(n) // of the step by the first order
	step := []expr.Stmt{b.vec(n, []expr.Slot{end}, func(y at) []expr.Node { return []expr.Node{y(e.Y)} })}
	step = append(step, again...)
	step = append(step,
		b.vec(n, []expr.Slot{e.Y}, func(y at) []expr.Node { return []expr.Node{g.Select(v(tr.second), y(e.Y), y(end))} }),
		choose(r.err, s.err))
	var dense []expr.Stmt
	for i := range r.k {
		dense = append(dense, choose(r.k[i], s.k[i]))
	}
	switch {
	case !whole:
		step = append(step, dense...)
	case tr.prepare != nil:
		tr.prepare = append(tr.prepare, expr.If{Cond: tr.second, Body: append(slices.Clone(again), dense...)})
	}
	tr.body = append(tr.body, expr.If{Cond: tr.second, Body: step})

	delta := s.correction("correct 2")
	correct := expr.Call{Func: b.byName["correct 2"]}
	q1, q2 := b.Cells(1), b.Cells(1)
	test := append(r.accuracy(q1), s.accuracy(q2)...)
	tr.guard = func(again expr.Node) []expr.Stmt {
		weak := g.And(g.Not(g.Le(v(q1), g.Const(reliable))), g.And(g.Lt(v(q2), g.Const(1)), g.Not(g.Le(v(q1), v(q2))))) // q1 may be NaN
		body := append([]expr.Stmt{factor, correct}, test...)
		return append(body, set(tr.second, g.Select(again, weak, v(tr.second))),
			b.vec(e.NZ, []expr.Slot{e.Delta}, func(y at) []expr.Node {
				return []expr.Node{g.Select(v(tr.second), y(delta), y(e.Delta))}
			}))
	}
	return nil
}

// accuracy stores the largest relative error of the solution of W x = W s, s the nominal values, for the factors at hand.
func (r *rosenbrockStep) accuracy(to expr.Slot) []expr.Stmt {
	b, e, g, n := r.b, r.e, r.e.Graph, r.e.N()
	w, _ := e.Matrix(r.c.hgi)
	rhs := make([]expr.Node, n)
	for i := range rhs {
		rhs[i] = g.Const(0)
	}
	for _, x := range w {
		rhs[x.Row] = g.Add(rhs[x.Row], g.Mul(x.Val, g.Var(e.Scale+expr.Slot(x.Col))))
	}
	x := b.Cells(n)
	return append(r.sym.SolveStatements(rhs, cells(x, n)),
		b.largest(n, to, func(y at) expr.Node { return g.Abs(g.Div(g.Sub(y(x), y(e.Scale)), y(e.Scale))) })...)
}

// Fallback looks for a second pivot order: one that would do if the variable pivots of the algebraic rows in the
// first one, from nx on, all vanished. Entries, samples and options are those of lu.Order. Nil: there is no such order, or none is needed.
func Fallback(g *expr.Graph, n, nx int, entries []lu.Entry, samples [][]float64, order []lu.Pivot, o lu.OrderOptions) []lu.Pivot {
	pivot := map[lu.Pivot]bool{} // looked up only
	for _, p := range order {
		pivot[p] = p.Row >= nx
	}
	var risky []int
	for i, x := range entries {
		if _, literal := g.IsConst(x.Val); !literal && pivot[lu.Pivot{Row: x.Row, Col: x.Col}] {
			risky = append(risky, i)
		}
	}
	if risky == nil {
		return nil
	}
	var without [][]float64
	for _, s := range samples {
		s = slices.Clone(s)
		for _, i := range risky {
			s[i] = 0
		}
		without = append(without, s)
	}
	second, err := lu.Order(g, n, entries, without, o)
	if err != nil || slices.Equal(second, order) {
		return nil
	}
	return second
}
