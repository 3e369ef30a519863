package solver

import (
	"gemel/engine/expr"
	"gemel/engine/lu"
)

// trial is what advance needs of a method. It goes from y0 at t0 to Y at t0+h, with
// the step h and its derived values set; Err, if not negative, is an array of n
// local error estimates.
type trial struct {
	body  []expr.Stmt
	err   expr.Slot
	order int
	// dense is y(t0+θh) for element reads: y0, the end value y1 and the cell of θ.
	dense func(g *expr.Graph, e at, y0, y1 expr.Slot, theta expr.Node) expr.Node
}

// clock holds the cells of one step, shared by every method.
type clock struct {
	t0, h, hinv, hgi expr.Slot // start, length, 1/h, 1/(hγ)
	y0               expr.Slot // n values at t0
}

// rosenbrock writes the functions factor and stage and returns the trial of tableau m.
func rosenbrock(b *Builder, e *Equations, c clock, m Rosenbrock, order []lu.Pivot) (*trial, error) {
	g, n := e.Graph, e.N()
	w, dt := e.Matrix(c.hgi)
	sym, err := lu.NewSymbolic(g, n, w, order, lu.SymbolicOptions{Cell: func() expr.Slot { return b.Cells(1) }})
	if err != nil {
		return nil, err
	}
	hd := b.Cells(1)    // h dᵢ
	cs := b.Cells(e.NX) // Σ CᵢⱼKⱼ / h, of the differential rows
	ft := b.Cells(n)    // ∂F/∂t
	sol := b.Cells(n)   // Kᵢ, as the solve leaves it
	k := make([]expr.Slot, len(m.B))
	for i := range k {
		k[i] = b.Cells(n)
	}

	factor := sym.Factor()
	rhs := make([]expr.Node, n)
	for i := range rhs {
		rhs[i] = e.F[i]
		if i < e.NX && len(m.B) > 1 {
			rhs[i] = g.Add(rhs[i], g.Var(cs+expr.Slot(i)))
		}
		if dt[i] != expr.None {
			factor.Dst = append(factor.Dst, ft+expr.Slot(i))
			factor.Src = append(factor.Src, dt[i])
			rhs[i] = g.Add(rhs[i], g.Mul(g.Var(hd), g.Var(ft+expr.Slot(i))))
		}
	}
	fFactor := b.Func("factor", factor)
	fStage := b.Func("stage", expr.Assign{Dst: cells(sol, n), Src: sym.Solve(rhs)})
	e.writeCorrection(b, sym)

	tr := &trial{order: m.Order, err: -1}
	tr.body = append(tr.body, expr.Call{Func: fFactor})
	for i := range k {
		tr.body = append(tr.body, set(
			e.Time, g.Add(g.Var(c.t0), g.Mul(g.Const(m.Nodes[i]), g.Var(c.h))),
			hd, g.Mul(g.Const(m.D[i]), g.Var(c.h))))
		if len(m.B) > 1 && e.NX > 0 {
			tr.body = append(tr.body, b.vec(e.NX, []expr.Slot{cs}, func(x at) []expr.Node {
				return []expr.Node{g.Mul(g.Var(c.hinv), combination(g, x, m.C[i], k))}
			}))
		}
		tr.body = append(tr.body, expr.Call{Func: fStage})
		// keep Kᵢ and form the argument of the next stage, or the end value, in one pass
		next := m.B
		if i+1 < len(k) {
			next = m.A[i+1]
		}
		tr.body = append(tr.body, b.vec(n, []expr.Slot{k[i], e.Y}, func(x at) []expr.Node {
			now := append(append([]expr.Slot(nil), k[:i]...), sol)
			return []expr.Node{x(sol), g.Add(x(c.y0), combination(g, x, next[:i+1], now))}
		}))
	}
	if m.E != nil {
		tr.err = b.Cells(n)
		tr.body = append(tr.body, b.vec(n, []expr.Slot{tr.err}, func(x at) []expr.Node {
			return []expr.Node{combination(g, x, m.E, k)}
		}))
	}
	tr.dense = func(g *expr.Graph, x at, y0, y1 expr.Slot, theta expr.Node) expr.Node {
		rest := g.Sub(g.Const(1), theta)
		end := x(y1)
		if m.H != nil {
			p := combination(g, x, m.H[2], k)
			p = g.Add(combination(g, x, m.H[1], k), g.Mul(theta, p))
			p = g.Add(combination(g, x, m.H[0], k), g.Mul(theta, p))
			end = g.Add(end, g.Mul(rest, p))
		}
		return g.Add(g.Mul(rest, x(y0)), g.Mul(theta, end))
	}
	return tr, nil
}

// combination is Σ w[j]·k[j] without the terms that are zero.
func combination(g *expr.Graph, x at, w []float64, k []expr.Slot) expr.Node {
	sum := g.Const(0)
	for j, v := range w {
		if v != 0 {
			sum = g.Add(sum, g.Mul(g.Const(v), x(k[j])))
		}
	}
	return sum
}

// Matrix returns W = M·hgi − ∂F/∂y and ∂F/∂t.
func (e *Equations) Matrix(hgi expr.Slot) (w []lu.Entry, dt []expr.Node) {
	g := e.Graph
	entries, dt := e.Jacobian()
	diagonal := make([]bool, e.NX)
	for _, x := range entries {
		x.Val = g.Neg(x.Val)
		if x.Row == x.Col && x.Row < e.NX {
			x.Val = g.Add(g.Var(hgi), x.Val)
			diagonal[x.Row] = true
		}
		w = append(w, x)
	}
	for i, have := range diagonal {
		if !have {
			w = append(w, lu.Entry{Row: i, Col: i, Val: g.Var(hgi)})
		}
	}
	return w, dt
}

// writeCorrection writes the function correct: with the factors at hands it stores the
// Newton correction of z for the residual at (t, y) into Delta.
func (e *Equations) writeCorrection(b *Builder, sym *lu.Symbolic) {
	if e.NZ == 0 {
		return
	}
	rhs := make([]expr.Node, e.N())
	for i := range rhs {
		rhs[i] = e.Graph.Const(0)
		if i >= e.NX {
			rhs[i] = e.F[i]
		}
	}
	e.Delta = b.Cells(e.NZ)
	b.Func("correct", expr.Assign{Dst: cells(e.Delta, e.NZ), Src: sym.Solve(rhs)[e.NX:]})
}

func cells(first expr.Slot, n int) []expr.Slot {
	s := make([]expr.Slot, n)
	for i := range s {
		s[i] = first + expr.Slot(i)
	}
	return s
}
