package solver

import (
	"slices"

	"gemel/engine/expr"
	"gemel/engine/lu"
)

// rosenbrockStep is a Rosenbrock method over one system while it is being written.
type rosenbrockStep struct {
	b      *Builder
	e      *Equations
	c      clock
	m      *Rosenbrock
	sym    *lu.Symbolic
	hd     expr.Slot   // h dᵢ
	cs     expr.Slot   // Σ CᵢⱼKⱼ / h, of the differential rows (nx)
	sol    expr.Slot   // Kᵢ, as the solve leaves it (n)
	k      []expr.Slot // stages (n each)
	err    expr.Slot   // negative: none
	factor expr.Assign // cells of the factors (where they are one assignment) and of ∂F/∂t
	solve  []expr.Node // Kᵢ over these cells, hd, cs, t and y; nil where that is several statements

	factors []expr.Stmt // compute all cells of the factors and of ∂F/∂t
	stage   []expr.Stmt // compute Kᵢ into sol
}

// loopsAbove is the number of operations of a factorisation above which it is written as loops: straight
// code is a little faster up to about this size, but takes longer to compile than all the rest.
const loopsAbove = 50_000

// separateAbove is the number of unknowns above which entries of W and right-hand sides are computed into cells
// of their own: then what repeats itself among them can become loops. See lu.SymbolicOptions.
const separateAbove = 100

// newRosenbrock forms the expressions of method m with the pivots in the given order; b gets the cells.
func newRosenbrock(b *Builder, e *Equations, c clock, m *Rosenbrock, order []lu.Pivot) (*rosenbrockStep, error) {
	g, n := e.Graph, e.N()
	w, dt := e.Matrix(c.hgi)
	sym, err := lu.NewSymbolic(g, n, w, order, lu.SymbolicOptions{Cell: func() expr.Slot { return b.Cells(1) }, LoopsAbove: loopsAbove, Separate: n > separateAbove})
	if err != nil {
		return nil, err
	}
	r := &rosenbrockStep{b: b, e: e, c: c, m: m, sym: sym, hd: b.Cells(1), cs: b.Cells(e.NX), err: -1}
	statements := sym.Looped() || n > separateAbove
	if !statements {
		r.factor = sym.Factor()
	}
	ft := b.Cells(n) // ∂F/∂t
	r.sol = b.Cells(n)
	for range m.B {
		r.k = append(r.k, b.Cells(n))
	}
	if m.E != nil {
		r.err = b.Cells(n)
	}
	if j := unit(m.E); j >= 0 {
		r.err = r.k[j] // needs no copy
	}
	rhs := make([]expr.Node, n)
	for i := range rhs {
		rhs[i] = e.F[i]
		if i < e.NX && len(m.B) > 1 {
			rhs[i] = g.Add(rhs[i], g.Var(r.cs+expr.Slot(i)))
		}
		if dt[i] != expr.None {
			r.factor.Dst = append(r.factor.Dst, ft+expr.Slot(i))
			r.factor.Src = append(r.factor.Src, dt[i])
			rhs[i] = g.Add(rhs[i], g.Mul(g.Var(r.hd), g.Var(ft+expr.Slot(i))))
		}
	}
	if statements {
		r.factors = append(sym.FactorStatements(), r.factor)
		r.stage = sym.SolveStatements(rhs, cells(r.sol, n))
		return r, nil
	}
	r.solve = sym.Solve(rhs)
	r.factors = []expr.Stmt{r.factor}
	r.stage = []expr.Stmt{expr.Assign{Dst: cells(r.sol, n), Src: r.solve}}
	return r, nil
}

// rosenbrock writes the functions factor, stage and correct, and returns the trial of tableau m.
func rosenbrock(b *Builder, e *Equations, c clock, m *Rosenbrock, order []lu.Pivot) (*trial, error) {
	g, n := e.Graph, e.N()
	r, err := newRosenbrock(b, e, c, m, order)
	if err != nil {
		return nil, err
	}
	w, _ := e.Matrix(c.hgi)
	e.Nonzeros, e.Factors = len(w), r.sym.Nonzeros()
	factor := b.Func("factor", r.factors...)
	e.Delta = r.correction("correct")

	tr := &trial{estimate: m.Order - 1, err: r.err, dense: r.dense}
	whole := n <= unroll && compact(g, append(slices.Clone(r.factor.Src), r.solve...), len(m.B))
	if whole {
		tr.body = r.whole()
		if e.Relations >= 0 { // events are rare: the stages that dense output needs are stored when there is one
			tr.prepare = append(r.restart(), r.byStages(slices.Concat(r.factors, r.before(0), r.stage), r.stage)...)
		}
	} else {
		stage := []expr.Stmt{expr.Call{Func: b.Func("stage", r.stage...)}}
		first := slices.Concat([]expr.Stmt{expr.Call{Func: factor}}, r.before(0), stage)
		if r.solve != nil && len(g.Reachable(r.solve...)) <= inline {
			// the derivatives and the first stage are at one point: together they share what they have in common
			first = []expr.Stmt{expr.Call{Func: b.Func("first", r.factor, set(r.hd, r.weighted(0)), r.firstStage())}}
		}
		tr.body = r.byStages(first, stage)
	}
	if e.Fallback != nil && e.NZ > 0 && r.err >= 0 {
		return tr, r.fallback(tr, whole)
	}
	return tr, nil
}

// firstStage solves for K₁, to which no other is coupled.
func (r *rosenbrockStep) firstStage() expr.Stmt {
	solve := expr.NewSubstituter(r.e.Graph, r.e.Graph, func(s expr.Slot) expr.Node {
		if s >= r.cs && s < r.cs+expr.Slot(r.e.NX) {
			return r.e.Graph.Const(0)
		}
		return expr.None
	}).CopyAll(r.solve)
	return expr.Assign{Dst: cells(r.sol, r.e.N()), Src: solve}
}

// restart goes back to the beginning of the step.
func (r *rosenbrockStep) restart() []expr.Stmt {
	return []expr.Stmt{
		set(r.e.Time, r.e.Graph.Var(r.c.t0)),
		r.b.vec(r.e.N(), []expr.Slot{r.e.Y}, func(y at) []expr.Node { return []expr.Node{y(r.c.y0)} }),
	}
}

// correction writes a function that, with the factors at hand, computes the Newton correction of z for the
// residual at (t, y), and returns its NZ cells.
func (r *rosenbrockStep) correction(name string) expr.Slot {
	e := r.e
	if e.NZ == 0 {
		return 0
	}
	rhs := make([]expr.Node, e.N())
	for i := range rhs {
		rhs[i] = e.Graph.Const(0)
		if i >= e.NX {
			rhs[i] = e.F[i]
		}
	}
	delta := r.b.Cells(e.NZ)
	want := cells(delta-expr.Slot(e.NX), e.N())
	for i := range e.NX {
		want[i] = -1
	}
	r.b.Func(name, r.sym.SolveStatements(rhs, want)...)
	return delta
}

// byStages writes the step stage by stage, with loops over the vectors. First are the statements that factor W and solve for
// the first stage, stage is the one that solves for another.
func (r *rosenbrockStep) byStages(first, stage []expr.Stmt) []expr.Stmt {
	g, m, e, n := r.e.Graph, r.m, r.e, r.e.N()
	body := slices.Clone(first)
	for i := range r.k {
		if i > 0 {
			body = slices.Concat(body, r.before(i), stage)
		}
		// keep Kᵢ and form the argument of the next stage, or the end value, in one pass
		now := append(append([]expr.Slot(nil), r.k[:i]...), r.sol)
		body = append(body, r.b.vec(n, []expr.Slot{r.k[i], e.Y}, func(x at) []expr.Node {
			return []expr.Node{x(r.sol), r.argument(x, x(e.Y), i+1, now)}
		}))
	}
	if m.E != nil && unit(m.E) < 0 {
		body = append(body, r.b.vec(n, []expr.Slot{r.err}, func(x at) []expr.Node { return []expr.Node{combination(g, x, m.E, r.k)} }))
	}
	return body
}

// before sets what the solve for stage i reads.
func (r *rosenbrockStep) before(i int) []expr.Stmt {
	body := []expr.Stmt{set(r.e.Time, r.time(i), r.hd, r.weighted(i))}
	if len(r.m.B) > 1 && r.e.NX > 0 {
		body = append(body, r.b.vec(r.e.NX, []expr.Slot{r.cs}, func(x at) []expr.Node { return []expr.Node{r.coupling(x, i)} }))
	}
	return body
}

// whole writes the step as one expression of y; nothing but its result is stored.
func (r *rosenbrockStep) whole() []expr.Stmt {
	g, m, e, n := r.e.Graph, r.m, r.e, r.e.N()
	value := map[expr.Slot]expr.Node{} // of cells that stay expressions; looked up only
	element := func(i int) at {
		return func(base expr.Slot) expr.Node {
			if v, ok := value[base+expr.Slot(i)]; ok {
				return v
			}
			return g.Var(base + expr.Slot(i))
		}
	}
	y := make([]expr.Node, n) // argument of the stage
	for j := range y {
		y[j] = g.Var(r.c.y0 + expr.Slot(j))
	}
	read := func(time expr.Node) *expr.Substituter {
		return expr.NewSubstituter(g, g, func(s expr.Slot) expr.Node {
			switch {
			case s == e.Time:
				return time
			case s >= e.Y && s < e.Y+expr.Slot(n):
				return y[s-e.Y]
			}
			return value[s]
		})
	}
	for j, f := range read(g.Var(r.c.t0)).CopyAll(r.factor.Src) {
		value[r.factor.Dst[j]] = f
	}
	for i, k := range r.k {
		value[r.hd] = r.weighted(i)
		for j := range e.NX {
			value[r.cs+expr.Slot(j)] = r.coupling(element(j), i)
		}
		for j, f := range read(r.time(i)).CopyAll(r.solve) {
			value[k+expr.Slot(j)] = f
		}
		for j := range y {
			y[j] = r.argument(element(j), y[j], i+1, r.k)
		}
	}
	step := expr.Assign{Dst: cells(e.Y, n), Src: y}
	if m.E != nil {
		step.Dst = append(step.Dst, cells(r.err, n)...)
		for j := range n {
			step.Src = append(step.Src, combination(g, element(j), m.E, r.k))
		}
	}
	return []expr.Stmt{step}
}

// unit is the index of the 1 where w is a unit vector, else -1.
func unit(w []float64) int {
	at := slices.Index(w, 1)
	for j, v := range w {
		if j != at && v != 0 {
			return -1
		}
	}
	return at
}

// time of stage i.
func (r *rosenbrockStep) time(i int) expr.Node {
	g := r.e.Graph
	return g.Add(g.Var(r.c.t0), g.Mul(g.Const(r.m.Nodes[i]), g.Var(r.c.h)))
}

// weighted is h dᵢ.
func (r *rosenbrockStep) weighted(i int) expr.Node {
	return r.e.Graph.Mul(r.e.Graph.Const(r.m.D[i]), r.e.Graph.Var(r.c.h))
}

// coupling is Σ CᵢⱼKⱼ / h.
func (r *rosenbrockStep) coupling(x at, i int) expr.Node {
	return r.e.Graph.Mul(r.e.Graph.Var(r.c.hinv), combination(r.e.Graph, x, r.m.C[i], r.k))
}

// argument is y + Σ aᵢⱼKⱼ, where y is at stage i, or the end value behind the last stage. Where its row
// is that of the stage before and a 1, it is that stage's argument, last, and one K more.
func (r *rosenbrockStep) argument(x at, last expr.Node, i int, k []expr.Slot) expr.Node {
	g := r.e.Graph
	row := r.m.B
	if i < len(r.m.A) {
		row = r.m.A[i]
	}
	if row[i-1] == 1 && slices.Equal(row[:i-1], r.m.A[i-1]) {
		return g.Add(last, x(k[i-1]))
	}
	return g.Add(x(r.c.y0), combination(g, x, row[:i], k))
}

// dense is y(t+θh); see Rosenbrock.
func (r *rosenbrockStep) dense(g *expr.Graph, x at, y0, y1 expr.Slot, theta expr.Node) expr.Node {
	rest := g.Sub(g.Const(1), theta)
	end := x(y1)
	if h := r.m.H; h != nil {
		p := combination(g, x, h[len(h)-1], r.k)
		for m := len(h) - 2; m >= 0; m-- {
			p = g.Add(combination(g, x, h[m], r.k), g.Mul(theta, p))
		}
		end = g.Add(end, g.Mul(rest, p))
	}
	return g.Add(g.Mul(rest, x(y0)), g.Mul(theta, end))
}
