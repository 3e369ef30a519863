package solver

import (
	"fmt"

	"gemel/engine/expr"
	"gemel/engine/lu"
)

// inline is the size of a step, in nodes, up to which it is written as one expression over the state: nothing
// but the result is then stored. With more unknowns than few (unroll for Rosenbrock methods) the locals no longer
// fit into registers, and loops over the stages are faster; with more elementary functions than written in all
// stages the code of a step no longer fits into the instruction cache, about 1 kB each.
const (
	inline  = 4000
	few     = 6
	written = 12
)

// rk4 is the classical Runge-Kutta method (Kutta 1901; Hairer, Nørsett & Wanner, Solving
// Ordinary Differential Equations I, table II.1.2), order 4, fixed step. Its dense
// output is the cubic Hermite polynomial (same book, eq. II.6.7), which needs the slope at
// the end of the step. Algebraic unknowns have no slope: use a Rosenbrock method for those.
func rk4(b *Builder, e *Equations, c clock, order []lu.Pivot) (*trial, error) {
	g, n := e.Graph, e.N()
	if e.NZ > 0 {
		return nil, fmt.Errorf("rk4 integrates explicit equations only; this model has %d algebraic unknowns in loops: use rodas5p or lineuler", e.NZ)
	}
	tr := &trial{err: -1}
	f0, f1 := b.Cells(n), b.Cells(n)
	slope := b.Func("slope", expr.Assign{Dst: cells(f1, n), Src: e.F})
	if n <= few && compact(g, e.F, 4) {
		tr.body = []expr.Stmt{wholeStep(e, c, f0)}
	} else {
		tr.body = stepByStages(b, e, c, slope, f0, f1)
	}
	if e.Relations >= 0 {
		tr.prepare = []expr.Stmt{expr.Call{Func: slope}}
	}
	tr.dense = func(g *expr.Graph, y at, y0, y1 expr.Slot, th expr.Node) expr.Node {
		// (1−θ)y₀ + θy₁ + θ(θ−1)((1−2θ)(y₁−y₀) + (θ−1)hf₀ + θhf₁)
		back := g.Sub(th, g.Const(1))
		h := g.Var(c.h)
		in := g.Mul(g.Sub(g.Const(1), g.Mul(g.Const(2), th)), g.Sub(y(y1), y(y0)))
		in = g.Add(in, g.Mul(back, g.Mul(h, y(f0))))
		in = g.Add(in, g.Mul(th, g.Mul(h, y(f1))))
		return g.Add(g.Sub(g.Mul(th, y(y1)), g.Mul(back, y(y0))), g.Mul(g.Mul(th, back), in))
	}
	return tr, nil
}

// wholeStep writes the step as one assignment Y <- Y + h/6 (k₁ + 2k₂ + 2k₃ + k₄).
func wholeStep(e *Equations, c clock, f0 expr.Slot) expr.Stmt {
	g, n := e.Graph, e.N()
	h, t0 := g.Var(c.h), g.Var(c.t0)
	y0 := make([]expr.Node, n)
	for i := range y0 {
		y0[i] = g.Var(e.Y + expr.Slot(i))
	}
	at := func(t expr.Node, y []expr.Node) []expr.Node {
		return expr.NewSubstituter(g, g, func(s expr.Slot) expr.Node {
			switch {
			case s == e.Time:
				return t
			case s >= e.Y && s < e.Y+expr.Slot(n):
				return y[s-e.Y]
			}
			return expr.None
		}).CopyAll(e.F)
	}
	shift := func(by expr.Node, k []expr.Node) []expr.Node {
		y := make([]expr.Node, n)
		for i := range y {
			y[i] = g.Add(y0[i], g.Mul(by, k[i]))
		}
		return y
	}
	half := g.Mul(h, g.Const(0.5))
	k1 := at(t0, y0)
	k2 := at(g.Add(t0, half), shift(half, k1))
	k3 := at(g.Add(t0, half), shift(half, k2))
	k4 := at(g.Add(t0, h), shift(h, k3))
	step := expr.Assign{Dst: cells(e.Y, n)}
	sixth := g.Mul(h, g.Const(1.0/6))
	for i := range y0 {
		sum := g.Add(g.Add(k1[i], k4[i]), g.Mul(g.Const(2), g.Add(k2[i], k3[i])))
		step.Src = append(step.Src, g.Add(y0[i], g.Mul(sixth, sum)))
	}
	if e.Relations >= 0 { // dense output needs the slope at the start
		step.Dst = append(step.Dst, cells(f0, n)...)
		step.Src = append(step.Src, k1...)
	}
	return step
}

// stepByStages writes the step with one evaluation function and loops over the vectors.
func stepByStages(b *Builder, e *Equations, c clock, slope int, f0, f1 expr.Slot) []expr.Stmt {
	g, n := e.Graph, e.N()
	sum := b.Cells(n)
	h := g.Var(c.h)
	stage := func(time, by expr.Node, weight float64, first bool) []expr.Stmt {
		return []expr.Stmt{
			expr.Call{Func: slope},
			b.vec(n, []expr.Slot{sum, e.Y}, func(y at) []expr.Node {
				s := g.Mul(g.Const(weight), y(f1))
				if !first {
					s = g.Add(y(sum), s)
				}
				next := g.Add(y(c.y0), g.Mul(by, y(f1)))
				if by == expr.None {
					next = g.Add(y(c.y0), g.Mul(g.Mul(h, g.Const(1.0/6)), s))
				}
				return []expr.Node{s, next}
			}),
			set(e.Time, time),
		}
	}
	half := g.Mul(h, g.Const(0.5))
	mid, end := g.Add(g.Var(c.t0), half), g.Add(g.Var(c.t0), h)
	body := stage(mid, half, 1, true)
	body = append(body, b.vec(n, []expr.Slot{f0}, func(y at) []expr.Node { return []expr.Node{y(f1)} }))
	body = append(body, stage(mid, half, 2, false)...)
	body = append(body, stage(end, h, 2, false)...)
	return append(body, stage(end, expr.None, 1, false)...)
}

// compact says whether expressions may be written out several times.
func compact(g *expr.Graph, roots []expr.Node, times int) bool {
	size, functions := 0, 0
	for _, n := range g.Reachable(roots...) {
		size++
		switch g.Op(n) {
		case expr.OpExp, expr.OpLog, expr.OpSin, expr.OpCos, expr.OpTan, expr.OpAsin, expr.OpAcos, expr.OpAtan,
			expr.OpSinh, expr.OpCosh, expr.OpTanh, expr.OpPow, expr.OpAtan2:
			functions++
		}
	}
	return times*size <= inline && times*functions <= written
}
