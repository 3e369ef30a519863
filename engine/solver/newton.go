package solver

import "gemel/engine/expr"

// NewtonCells are how the host talks to newton.
type NewtonCells struct {
	Solve  expr.Slot // 1 where z is to be found; kept
	Solved expr.Slot // 1 where it was found; elsewhere z is as before
	Rounds expr.Slot // counts corrections; the caller sets it to 0
}

const (
	newtonRounds = 60
	// NewtonDone is the size of a correction, relative to value and nominal value, after
	// which one more full step is at the limit of rounding.
	NewtonDone = 1e-9
	// shortest part of a correction that is tried.
	shortest = 1e-4
)

// Newton writes the function newton, which makes z consistent with everything else:
//
//	repeat: Δ = correction at z with the Jacobian there;  z ← z + λΔ,  λ = 1, ½, ¼, …
//	until |Δ| ≤ NewtonDone
//
// where λ is taken as soon as the correction that would come next, by the same Jacobian, has at
// most 1 − λ/4 of the size (natural monotonicity test; Deuflhard, Newton Methods for
// Nonlinear Problems, sect. 3.3). It uses the functions factor and correct that Emit wrote; in the
// matrix the states are frozen.
func Newton(b *Builder, e *Equations, x *Cells) *NewtonCells {
	g, v := e.Graph, e.Graph.Var
	one, zero := g.Const(1), g.Const(0)
	c := &NewtonCells{Solve: b.Cells(1), Solved: b.Cells(1), Rounds: b.Cells(1)}
	z, scale := e.Y+expr.Slot(e.NX), e.Scale+expr.Slot(e.NX)
	start, base, delta := b.Cells(e.NZ), b.Cells(e.NZ), b.Cells(e.NZ)
	on, left, size, next, lambda, damping, done := b.Cells(1), b.Cells(1), b.Cells(1), b.Cells(1), b.Cells(1), b.Cells(1), b.Cells(1)

	// where the mask holds, z is base + λ delta
	move := func(mask expr.Slot, lambda expr.Node) expr.Stmt {
		return b.vec(e.NZ, []expr.Slot{z}, func(y at) []expr.Node {
			return []expr.Node{g.Select(v(mask), g.Add(y(base), g.Mul(lambda, y(delta))), y(z))}
		})
	}
	relative := func(to expr.Slot, step expr.Slot) []expr.Stmt {
		return b.largest(e.NZ, to, func(y at) expr.Node {
			return g.Div(g.Abs(y(step)), g.Add(y(scale), g.Abs(y(base))))
		})
	}
	try := append([]expr.Stmt{move(damping, v(lambda)), expr.Call{Func: b.byName["correct"]}}, relative(next, e.Delta)...)
	small := g.Le(v(next), g.Mul(g.Sub(one, g.Mul(g.Const(0.25), v(lambda))), v(size)))
	half := g.Mul(g.Const(0.5), v(lambda))
	try = append(try,
		set(damping, g.And(v(damping), g.And(g.Not(small), g.Ge(half, g.Const(shortest)))),
			on, g.And(v(on), g.Or(g.Not(v(damping)), g.Or(small, g.Ge(half, g.Const(shortest))))),
			lambda, g.Select(g.And(v(damping), g.Not(small)), half, v(lambda))))

	round := []expr.Stmt{
		set(x.Hgi, g.Const(Frozen)),
		expr.Call{Func: b.byName["factor"]},
		expr.Call{Func: b.byName["correct"]},
		b.vec(e.NZ, []expr.Slot{base, delta}, func(y at) []expr.Node { return []expr.Node{y(z), y(e.Delta)} }),
	}
	round = append(round, relative(size, delta)...)
	finite := g.Lt(v(size), g.Const(1e300)) // false for NaN
	finished := g.And(v(on), g.Le(v(size), g.Const(NewtonDone)))
	round = append(round,
		set(done, finished, damping, g.And(v(on), g.And(finite, g.Not(finished))), lambda, one,
			c.Rounds, g.Add(v(c.Rounds), v(on)), left, g.Sub(v(left), one)),
		move(done, one),
		set(c.Solved, g.Or(v(c.Solved), v(done)), on, v(damping)),
		expr.Loop{While: damping, Body: try},
		set(on, g.And(v(on), g.Gt(v(left), zero))),
	)
	b.Func("newton",
		set(on, g.Ne(v(c.Solve), zero), c.Solved, zero, left, g.Const(newtonRounds)),
		b.vec(e.NZ, []expr.Slot{start}, func(y at) []expr.Node { return []expr.Node{y(z)} }),
		expr.Loop{While: on, Body: round},
		b.vec(e.NZ, []expr.Slot{z}, func(y at) []expr.Node {
			return []expr.Node{g.Select(g.And(v(c.Solve), g.Not(v(c.Solved))), y(start), y(z))}
		}))
	return c
}

// largest stores the largest of n values; NaN if one is.
func (b *Builder) largest(n int, to expr.Slot, value func(at) expr.Node) []expr.Stmt {
	g := b.Program.Graph
	if n > unroll {
		each := b.Cells(n)
		return []expr.Stmt{
			b.vec(n, []expr.Slot{each}, func(y at) []expr.Node { return []expr.Node{value(y)} }),
			set(to, g.Const(0)),
			expr.Fold{N: n, Acc: to, Next: g.Max(g.Var(to), g.Elem(each))},
		}
	}
	var list []expr.Node
	for i := range expr.Slot(n) {
		list = append(list, value(func(base expr.Slot) expr.Node { return g.Var(base + i) }))
	}
	return []expr.Stmt{set(to, tree(list, g.Const(0), g.Max))}
}

// tree joins values pairwise: the chain of operations that wait for each other stays short.
func tree(list []expr.Node, empty expr.Node, join func(a, b expr.Node) expr.Node) expr.Node {
	switch len(list) {
	case 0:
		return empty
	case 1:
		return list[0]
	}
	half := len(list) / 2
	return join(tree(list[:half], empty, join), tree(list[half:], empty, join))
}
