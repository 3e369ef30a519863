package solver

import (
	"fmt"

	"gemel/engine/expr"
	"gemel/engine/lu"
)

// Method names a numerical method.
type Method string

// The methods.
const (
	Rodas5P  Method = "rodas5p"
	RK4      Method = "rk4"
	LinEuler Method = "lineuler"
)

// Cells are how the host talks to advance. The host sets End, MinStep, MaxStep, Step,
// Active = 1, Attempts = Limit and Status = 0, and calls it; afterwards Status tells.
type Cells struct {
	End              expr.Slot // where to go [s]
	MinStep, MaxStep expr.Slot // [s]
	Step             expr.Slot // remembered step size [s]; part of the State
	First            expr.Slot // step size wished for after the first accepted step of a tick [s]; part of the State
	Fresh            expr.Slot // 1 until that step; set by the host
	Active           expr.Slot // 1 while the loop runs
	Attempts         expr.Slot // counts down; at 0 the loop gives up
	Status           expr.Slot // see the Status constants
	Taken, Rejected  expr.Slot // counters
	Refused          expr.Slot // rejections in a row
	Gamma            float64   // hgi = 1/(h·Gamma)
	Hgi              expr.Slot // for the host's own use of factor
	Err              expr.Slot // n local errors of the last trial; negative: fixed step
}

// What advance ends with, in cell Status.
const (
	Running = 0 // stalled: Patience rejections in a row, out of attempts, or below the smallest step
	Arrived = 1 // t = End
	AtEvent = 2 // a relation has just changed; t and y lie behind the change
)

// Patience is the number of rejections in a row after which advance returns, so that the
// host can make the algebraic unknowns consistent: where these have drifted off, no
// step size helps.
const Patience = 6

// Frozen is 1/(hγ) for a Newton matrix in which the states do not move.
const Frozen = 1e20

// Emit writes the method's functions into b:
//
//	factor    LU of W = M·hgi − ∂F/∂y at (t, y), and ∂F/∂t
//	stage     one stage: the solve for Kᵢ
//	correct   Newton correction of z
//	advance   integrate to End, or to just behind the first change of a relation
//
// order is the pivot order of W; see Equations.Matrix.
func Emit(b *Builder, e *Equations, m Method, order []lu.Pivot, step, first expr.Slot) (*Cells, error) {
	c := clock{t0: b.Cells(1), h: b.Cells(1), hinv: b.Cells(1), hgi: b.Cells(1), y0: b.Cells(e.N())}
	out := &Cells{Step: step, First: first, Fresh: b.Cells(1), End: b.Cells(1), MinStep: b.Cells(1), MaxStep: b.Cells(1), Active: b.Cells(1),
		Attempts: b.Cells(1), Status: b.Cells(1), Taken: b.Cells(1), Rejected: b.Cells(1), Refused: b.Cells(1), Hgi: c.hgi}
	var tr *trial
	var err error
	switch m {
	case Rodas5P:
		tr, err = rosenbrock(b, e, c, rodas5p, order)
		out.Gamma = rodas5p.Gamma
	case LinEuler:
		tr, err = rosenbrock(b, e, c, linEuler, order)
		out.Gamma = linEuler.Gamma
	case RK4:
		tr, err = rk4(b, e, c, order)
		out.Gamma = 1
	default:
		err = fmt.Errorf("unknown method %q: known are rodas5p, rk4, lineuler", m)
	}
	if err != nil {
		return nil, err
	}
	out.Err = tr.err
	writeAdvance(b, e, c, tr, out)
	return out, nil
}

func writeAdvance(b *Builder, e *Equations, c clock, tr *trial, x *Cells) {
	g, n := e.Graph, e.N()
	v := g.Var
	one, zero := g.Const(1), g.Const(0)
	norm, accept, event, hits := b.Cells(1), b.Cells(1), b.Cells(1), b.Cells(1)

	var body []expr.Stmt
	add := func(s ...expr.Stmt) { body = append(body, s...) }

	// length of the step: to the end where that is near, in two where it is not far
	rest := g.Sub(v(x.End), v(e.Time))
	near := g.Ge(g.Mul(v(x.Step), g.Const(1+1e-9)), rest)
	half := g.Ge(g.Mul(v(x.Step), g.Const(2)), rest)
	h := g.Select(near, rest, g.Select(half, g.Mul(rest, g.Const(0.5)), v(x.Step)))
	if tr.err < 0 {
		// many equal steps add up rounding: the last one may be longer by a millionth
		near = g.Ge(g.Mul(v(x.Step), g.Const(1+1e-6)), rest)
		h = g.Select(near, rest, v(x.Step))
	}
	add(set(c.h, h, hits, near, c.t0, v(e.Time)),
		set(c.hinv, g.Div(one, v(c.h)), c.hgi, g.Div(one, g.Mul(v(c.h), g.Const(x.Gamma)))),
		b.vec(n, []expr.Slot{c.y0}, func(y at) []expr.Node { return []expr.Node{y(e.Y)} }))
	if e.NZ > 0 && tr.err >= 0 {
		add(expr.If{Cond: x.Refused, Body: project(b, e, c, x)})
	}
	add(tr.body...)

	if tr.err >= 0 {
		add(set(norm, zero))
		weight := func(y at) expr.Node {
			return g.Mul(v(e.Tol), g.Add(y(e.Scale), g.Max(g.Abs(y(c.y0)), g.Abs(y(e.Y)))))
		}
		ratio := b.Cells(n)
		add(b.vec(n, []expr.Slot{ratio}, func(y at) []expr.Node {
			r := g.Div(y(tr.err), weight(y))
			return []expr.Node{g.Mul(r, r)}
		}))
		add(expr.Fold{N: n, Acc: norm, Next: g.Add(v(norm), g.Elem(ratio))})
		add(set(norm, g.Sqrt(g.Mul(v(norm), g.Const(1/float64(n))))))
		add(set(accept, g.Le(v(norm), one))) // NaN is a rejection
	} else {
		add(set(norm, zero))
		add(expr.Fold{N: n, Acc: norm, Next: g.Add(v(norm), g.Mul(zeroIfFinite(g, g.Elem(e.Y)), zero))})
		add(set(accept, g.Eq(v(norm), zero)))
	}

	// the time of an accepted step that aims at the end is the end, exactly
	add(set(e.Time, g.Select(v(hits), v(x.End), g.Add(v(c.t0), v(c.h))), event, zero))
	if e.Relations >= 0 {
		add(expr.If{Cond: accept, Body: locate(b, e, c, tr, accept, event)})
	}
	if tr.err >= 0 {
		add(control(g, c, x, norm, accept))
	}

	// commit, or go back
	on := g.And(v(x.Active), v(accept))
	add(set(accept, on))
	add(b.vec(n, []expr.Slot{e.Y}, func(y at) []expr.Node {
		return []expr.Node{g.Select(v(accept), y(e.Y), y(c.y0))}
	}))
	arrived := g.And(v(accept), g.And(v(hits), g.Not(v(event))))
	status := g.Select(g.And(v(accept), v(event)), g.Const(AtEvent), g.Select(arrived, g.Const(Arrived), v(x.Status)))
	left := g.Sub(v(x.Attempts), v(x.Active))
	still := g.Eq(g.Add(v(c.t0), v(x.Step)), v(c.t0)) // the clock does not move any more
	stop := g.Or(g.Lt(left, one), g.Or(still, g.Lt(v(x.Step), v(x.MinStep))))
	refused := g.Select(v(accept), zero, g.Add(v(x.Refused), v(x.Active)))
	stop = g.Or(stop, g.Ge(refused, g.Const(Patience)))
	if tr.err < 0 {
		stop = g.Or(stop, g.Not(v(accept)))
	}
	add(set(e.Time, g.Select(v(accept), v(e.Time), v(c.t0)),
		x.Attempts, left,
		x.Taken, g.Add(v(x.Taken), v(accept)),
		x.Rejected, g.Add(v(x.Rejected), g.Sub(v(x.Active), v(accept))),
		x.Refused, refused,
		x.Status, status,
		x.Active, g.And(v(x.Active), g.And(g.Eq(status, g.Const(Running)), g.Not(stop)))))
	b.Func("advance", expr.Loop{While: x.Active, Body: body})
}

// zeroIfFinite is 0 for a finite a, NaN otherwise.
func zeroIfFinite(g *expr.Graph, a expr.Node) expr.Node { return g.Sub(a, a) }

// project makes z consistent before a step is tried again: one Newton correction with a
// matrix of this point. The error estimate of a step uses the matrix of its beginning;
// where a law has become much flatter since (a valve that has just shut), it overlooks
// that z is off, and then no step size helps.
func project(b *Builder, e *Equations, c clock, x *Cells) []expr.Stmt {
	g := e.Graph
	z, z0 := e.Y+expr.Slot(e.NX), c.y0+expr.Slot(e.NX)
	again := g.And(g.Var(x.Active), g.Lt(g.Const(0), g.Var(x.Refused)))
	return []expr.Stmt{
		expr.Call{Func: b.byName["factor"]},
		expr.Call{Func: b.byName["correct"]},
		b.vec(e.NZ, []expr.Slot{z, z0}, func(y at) []expr.Node {
			n := g.Select(again, g.Add(y(z), y(e.Delta)), y(z))
			return []expr.Node{n, n}
		}),
	}
}

// control chooses the next step size: h·min(6, max(0.2, 0.9/err^(3/16))). The exponent is
// just below 1/5, that of the error per step (Hairer & Wanner, sect. IV.8), and takes
// square roots only. A step that was cut short by the end of the tick does not shrink
// the remembered size. What the first step of a tick asks for is kept apart: where every
// tick brings new inputs, and with them a new transient, the next tick begins with it.
func control(g *expr.Graph, c clock, x *Cells, norm, accept expr.Slot) expr.Stmt {
	v := g.Var
	eighth := g.Sqrt(g.Sqrt(g.Sqrt(v(norm))))
	factor := g.Div(g.Const(0.9), g.Mul(eighth, g.Sqrt(eighth)))
	factor = g.Select(g.Lt(factor, g.Const(6)), g.Select(g.Gt(factor, g.Const(0.2)), factor, g.Const(0.2)), g.Const(6))
	factor = g.Select(g.Ge(v(norm), g.Const(0)), factor, g.Const(0.2)) // NaN: shrink
	next := g.Mul(v(c.h), factor)
	cut := g.And(v(accept), g.Lt(v(c.h), v(x.Step)))
	next = g.Min(g.Select(cut, g.Max(v(x.Step), next), next), v(x.MaxStep))
	first := g.And(v(x.Active), g.And(v(accept), v(x.Fresh)))
	return set(x.Step, g.Select(v(x.Active), next, v(x.Step)),
		x.First, g.Select(first, next, v(x.First)), x.Fresh, g.And(v(x.Fresh), g.Not(first)))
}

// locate finds, after an accepted step, the first time in it at which a relation
// changes, by bisection on dense output, and leaves t and y just behind it. The bracket
// shrinks to 2⁻⁴⁴ of the step.
func locate(b *Builder, e *Equations, c clock, tr *trial, accept, event expr.Slot) []expr.Stmt {
	g, n := e.Graph, e.N()
	v := g.Var
	y1, lo, hi, mid, go_ := b.Cells(n), b.Cells(1), b.Cells(1), b.Cells(1), b.Cells(1)
	end := b.Cells(1) // time at the end of the step
	move := func(theta expr.Node) []expr.Stmt {
		return []expr.Stmt{
			b.vec(n, []expr.Slot{e.Y}, func(y at) []expr.Node {
				return []expr.Node{g.Select(v(event), g.Select(g.Lt(theta, g.Const(1)), tr.dense(g, y, c.y0, y1, theta), y(y1)), y(e.Y))}
			}),
			set(e.Time, g.Select(g.And(v(event), g.Lt(theta, g.Const(1))), g.Add(v(c.t0), g.Mul(theta, v(c.h))), v(end))),
		}
	}
	round := []expr.Stmt{set(mid, g.Mul(g.Const(0.5), g.Add(v(lo), v(hi))))}
	round = append(round, move(v(mid))...)
	round = append(round,
		expr.Call{Func: e.Relations},
		set(hi, g.Select(v(e.Flip), v(mid), v(hi)), lo, g.Select(v(e.Flip), v(lo), v(mid))),
		set(go_, g.And(v(go_), g.Gt(g.Sub(v(hi), v(lo)), g.Const(0x1p-44)))))
	search := []expr.Stmt{
		b.vec(n, []expr.Slot{y1}, func(y at) []expr.Node { return []expr.Node{y(e.Y)} }),
		set(lo, g.Const(0), hi, g.Const(1), go_, v(event), end, v(e.Time)),
		expr.Loop{While: go_, Body: round},
	}
	search = append(search, move(v(hi))...)
	search = append(search, expr.Call{Func: e.Relations})
	return []expr.Stmt{
		expr.Call{Func: e.Relations},
		set(event, g.And(v(accept), v(e.Flip))),
		expr.If{Cond: event, Body: search},
	}
}
