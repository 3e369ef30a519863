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
	Rodas3P  Method = "rodas3p"
	Tsit5    Method = "tsit5"
	Verner7  Method = "verner7"
	RK4      Method = "rk4"
	LinEuler Method = "lineuler"
)

// Cells are how the host talks to advance. The host sets End, MinStep, MaxStep, Step, Fresh, Attempts,
// Active = 1, Status = Running and Refused = 0, and calls it; afterwards Status tells.
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
	Gamma            float64   // hgi = 1/(h·Gamma); 0: the method has no matrix
	Hgi              expr.Slot // for the host's own use of factor
	Sure             bool      // advance always ends with Arrived
	Err              expr.Slot // n local errors of the last trial; negative: fixed step
	Fallbacks        expr.Slot // counts steps by the second pivot order; set to 0 by the host, if at all. 0: there is no second order
	Limits, Refusals expr.Slot // with Equations.Tally: by unknown, steps taken and steps rejected in which its error was the largest (n each)
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
//	advance   integrate to End, or to just behind the first change of a relation
//	factor    LU of W = M·hgi − ∂F/∂y at (t, y), and ∂F/∂t (Rosenbrock methods, like the next ones)
//	first     factor and the first stage in one
//	stage     one stage: the solve for Kᵢ
//	correct   Newton correction of z
//	factor 2, stage 2, correct 2   the same by the pivots Equations.Fallback
//	slope     F(t, y), of large systems (explicit methods)
//
// A function without a use is left out. order is the pivot order of W; see Equations.Matrix.
func Emit(b *Builder, e *Equations, m Method, order []lu.Pivot, step, first expr.Slot) (*Cells, error) {
	c := clock{t0: b.Cells(1), h: b.Cells(1), hinv: b.Cells(1), hgi: b.Cells(1), y0: b.Cells(e.N())}
	out := &Cells{Step: step, First: first, Fresh: b.Cells(1), End: b.Cells(1), MinStep: b.Cells(1), MaxStep: b.Cells(1), Active: b.Cells(1),
		Attempts: b.Cells(1), Status: b.Cells(1), Taken: b.Cells(1), Rejected: b.Cells(1), Refused: b.Cells(1), Hgi: c.hgi}
	var tr *trial
	var err error
	switch m {
	case Rodas5P:
		tr, err = rosenbrock(b, e, c, &rodas5p, order)
		out.Gamma = rodas5p.Gamma
	case LinEuler:
		tr, err = rosenbrock(b, e, c, &linEuler, order)
		out.Gamma = linEuler.Gamma
	case Rodas3P:
		tr, err = rosenbrock(b, e, c, &rodas3p, order)
		out.Gamma = rodas3p.Gamma
	case Tsit5, Verner7:
		tr, err = explicit(b, e, c, explicits[m])
	case RK4:
		tr, err = rk4(b, e, c, order)
	default:
		err = fmt.Errorf("unknown method %q: known are rodas5p, rodas3p, tsit5, verner7, rk4, lineuler", m)
	}
	if err != nil {
		return nil, err
	}
	out.Err = tr.err
	if tr.err < 0 && e.Relations < 0 {
		out.Sure = true
		writeFixed(b, e, c, tr, out)
	} else {
		writeAdvance(b, e, c, tr, out)
	}
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
	add(set(c.h, h, hits, near, c.t0, v(e.Time)))
	if x.Gamma > 0 {
		add(set(c.hinv, g.Div(one, v(c.h)), c.hgi, g.Div(one, g.Mul(v(c.h), g.Const(x.Gamma)))))
	}
	add(b.vec(n, []expr.Slot{c.y0}, func(y at) []expr.Node { return []expr.Node{y(e.Y)} }))
	if e.NZ > 0 && tr.err >= 0 {
		add(expr.If{Cond: x.Refused, Body: project(b, e, c, tr, x)})
	}
	add(tr.body...)

	if tr.err >= 0 {
		weight := func(y at) expr.Node {
			return g.Mul(v(e.Tol), g.Add(y(e.Scale), g.Max(g.Abs(y(c.y0)), g.Abs(y(e.Y)))))
		}
		ratio := b.Cells(n)
		add(b.vec(n, []expr.Slot{ratio}, func(y at) []expr.Node {
			r := g.Div(y(tr.err), weight(y))
			return []expr.Node{g.Mul(r, r)}
		}))
		add(b.sum(n, norm, ratio)...)
		add(set(norm, g.Mul(v(norm), g.Const(1/float64(n)))))
		add(set(accept, g.Le(v(norm), one))) // NaN is a rejection
		if e.Tally {
			add(tally(b, n, x, ratio, norm, accept)...)
		}
	} else {
		// what is not finite stays so, and the host finds it at the end of the tick
		add(set(accept, one))
	}

	// the time of an accepted step that aims at the end is the end, exactly
	add(set(e.Time, g.Select(v(hits), v(x.End), g.Add(v(c.t0), v(c.h))), event, zero))
	if e.Relations >= 0 {
		add(expr.If{Cond: accept, Body: locate(b, e, c, tr, x, accept, event)})
	}
	if tr.err >= 0 {
		add(control(g, c, x, tr.estimate, norm, accept))
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
	if tr.done != nil {
		add(tr.done(accept, event)...)
	}
	if tr.guard != nil {
		x.Fallbacks = b.Cells(1)
		add(set(x.Fallbacks, g.Add(v(x.Fallbacks), g.And(v(accept), v(tr.second)))))
	}
	add(set(e.Time, g.Select(v(accept), v(e.Time), v(c.t0)),
		x.Attempts, left,
		x.Taken, g.Add(v(x.Taken), v(accept)),
		x.Rejected, g.Add(v(x.Rejected), g.Sub(v(x.Active), v(accept))),
		x.Refused, refused,
		x.Status, status,
		x.Active, g.And(v(x.Active), g.And(g.Eq(status, g.Const(Running)), g.Not(stop)))))
	b.Func("advance", append(tr.begin, expr.Loop{While: x.Active, Body: body})...)
}

// writeFixed writes advance for fixed steps with nothing to look for on the way; where e.Single is set, for one step.
func writeFixed(b *Builder, e *Equations, c clock, tr *trial, x *Cells) {
	g, v := e.Graph, e.Graph.Var
	rest := g.Sub(v(x.End), v(e.Time))
	// many equal steps add up rounding: the last one may be longer by a millionth
	last := g.Ge(g.Mul(v(x.Step), g.Const(1+1e-6)), rest)
	h := g.Select(last, rest, v(x.Step))
	hits := b.Cells(1)
	if e.Single {
		last, h = g.Const(1), rest
	}
	body := append([]expr.Stmt(nil), tr.begin...)
	body = append(body, set(c.h, h, hits, last, c.t0, v(e.Time)))
	if x.Gamma > 0 {
		body = append(body, set(c.hinv, g.Div(g.Const(1), v(c.h)), c.hgi, g.Div(g.Const(1), g.Mul(v(c.h), g.Const(x.Gamma)))))
	}
	body = append(body, b.vec(e.N(), []expr.Slot{c.y0}, func(y at) []expr.Node { return []expr.Node{y(e.Y)} }))
	body = append(body, tr.body...)
	next := g.Add(v(c.t0), v(c.h))
	body = append(body,
		b.vec(e.N(), []expr.Slot{e.Y}, func(y at) []expr.Node { return []expr.Node{g.Select(v(x.Active), y(e.Y), y(c.y0))} }),
		set(e.Time, g.Select(v(x.Active), g.Select(v(hits), v(x.End), next), v(c.t0)),
			x.Taken, g.Add(v(x.Taken), v(x.Active)),
			// a clock that does not move any more must not keep the loop
			x.Active, g.And(v(x.Active), g.And(g.Not(v(hits)), g.Gt(next, v(c.t0))))))
	if !e.Single {
		body = []expr.Stmt{expr.Loop{While: x.Active, Body: body}}
	}
	b.Func("advance", body...)
}

// tally counts which unknown had the largest error. Steps that could have been several times longer, because they ended
// with a tick or were as long as allowed, were limited by none.
func tally(b *Builder, n int, x *Cells, ratio, norm, accept expr.Slot) []expr.Stmt {
	g, v := b.Program.Graph, b.Program.Graph.Var
	const limited = 4e-4
	top := b.Cells(1)
	x.Limits, x.Refusals = b.Cells(n), b.Cells(n)
	on := g.And(v(x.Active), g.Ge(v(norm), g.Const(limited)))
	return []expr.Stmt{
		set(top, g.Const(0)),
		expr.Fold{N: n, Acc: top, Next: g.Max(v(top), g.Elem(ratio))},
		b.vec(n, []expr.Slot{x.Limits, x.Refusals}, func(y at) []expr.Node {
			hit := g.And(on, g.Ge(y(ratio), v(top)))
			return []expr.Node{g.Add(y(x.Limits), g.And(hit, v(accept))), g.Add(y(x.Refusals), g.And(hit, g.Not(v(accept))))}
		}),
	}
}

// project makes z consistent before a step is tried again: one Newton correction with a
// matrix of this point. The error estimate of a step uses the matrix of its beginning;
// where a law has become much flatter since (a valve that has just shut), it overlooks
// that z is off, and then no step size helps.
func project(b *Builder, e *Equations, c clock, tr *trial, x *Cells) []expr.Stmt {
	g := e.Graph
	z, z0 := e.Y+expr.Slot(e.NX), c.y0+expr.Slot(e.NX)
	again := g.And(g.Var(x.Active), g.Lt(g.Const(0), g.Var(x.Refused)))
	body := []expr.Stmt{
		expr.Call{Func: b.byName["factor"]},
		expr.Call{Func: b.byName["correct"]},
	}
	if tr.guard != nil {
		body = append(body, tr.guard(again)...)
	}
	return append(body, b.vec(e.NZ, []expr.Slot{z, z0}, func(y at) []expr.Node {
		n := g.Select(again, g.Add(y(z), y(e.Delta)), y(z))
		return []expr.Node{n, n}
	}))
}

// steepness is the exponent of the mean square error in step size control, times the order of the error: a little
// under ½, the value that belongs to it (Hairer & Wanner, sect. IV.8).
const steepness = 0.47

// control chooses the next step size: h·min(6, max(0.2, 0.9/e^a)), e the mean square of the relative
// errors. A step that was cut short by the end of the tick does not shrink the remembered
// size. What the first step of a tick asks for is kept apart: where every tick brings new
// inputs, and with them a new transient, the next tick begins with it.
func control(g *expr.Graph, c clock, x *Cells, estimate int, norm, accept expr.Slot) expr.Stmt {
	v := g.Var
	factor := g.Mul(g.Const(0.9), power(g, v(norm), steepness/float64(estimate+1)))
	factor = g.Min(g.Max(factor, g.Const(0.2)), g.Const(6))
	factor = g.Select(g.Ge(v(norm), g.Const(0)), factor, g.Const(0.2)) // NaN: shrink
	next := g.Mul(v(c.h), factor)
	cut := g.And(v(accept), g.Lt(v(c.h), v(x.Step)))
	next = g.Min(g.Select(cut, g.Max(v(x.Step), next), next), v(x.MaxStep))
	first := g.And(v(x.Active), g.And(v(accept), v(x.Fresh)))
	return set(x.Step, g.Select(v(x.Active), next, v(x.Step)),
		x.First, g.Select(first, next, v(x.First)), x.Fresh, g.And(v(x.Fresh), g.Not(first)))
}

// power is x^-a for x from 1e-30 to 1e30, to half a percent, and NaN for NaN: a straight line for the logarithm between
// powers of two, a parabola for what comes back. A step size needs no more, and square roots would take three times as long.
func power(g *expr.Graph, x expr.Node, a float64) expr.Node {
	x = g.Min(g.Max(x, g.Const(1e-30)), g.Const(1e30))
	log := g.Add(g.Unary(expr.OpExponent, x), g.Sub(g.Unary(expr.OpMantissa, x), g.Const(1)))
	p := g.Mul(g.Const(-a), log)
	whole := g.Unary(expr.OpFloor, p)
	part := g.Sub(p, whole)
	curve := g.Add(g.Const(1), g.Mul(part, g.Add(g.Const(2.0/3), g.Mul(g.Const(1.0/3), part))))
	return g.Mul(g.Unary(expr.OpPow2, whole), curve)
}

// locate finds, after an accepted step, the first time in it at which a relation changes, on dense output, and leaves
// t and y just behind it: as near as the time can tell.
//
// Where there is a gap, it is found by false position with halving (the Illinois algorithm: M. Dowell, P. Jarratt, A
// modified regula falsi method for computing the root of an equation, BIT 11 (1971)) and every third round by
// bisection; else by bisection alone. Which side a trial lies on is always told by the relations.
func locate(b *Builder, e *Equations, c clock, tr *trial, x *Cells, accept, event expr.Slot) []expr.Stmt {
	g, n := e.Graph, e.N()
	v, one := g.Var, g.Const(1)
	y1, end := b.Cells(n), b.Cells(1) // at the end of the step
	lo, hi, mid, on := b.Cells(1), b.Cells(1), b.Cells(1), b.Cells(1)
	low, high, side, count, width := b.Cells(1), b.Cells(1), b.Cells(1), b.Cells(1), b.Cells(1) // gaps at lo and hi, side of the last trial
	move := func(theta expr.Node) []expr.Stmt {
		return []expr.Stmt{
			b.vec(n, []expr.Slot{e.Y}, func(y at) []expr.Node {
				return []expr.Node{g.Select(v(event), g.Select(g.Lt(theta, one), tr.dense(g, y, c.y0, y1, theta), y(y1)), y(e.Y))}
			}),
			set(e.Time, g.Select(g.And(v(event), g.Lt(theta, one)), g.Add(v(c.t0), g.Mul(theta, v(c.h))), v(end))),
		}
	}
	between := g.Mul(g.Const(0.5), g.Add(v(lo), v(hi)))
	behind, before := g.And(v(on), v(e.Flip)), g.And(v(on), g.Not(v(e.Flip)))
	update := []any{hi, g.Select(behind, v(mid), v(hi)), lo, g.Select(before, v(mid), v(lo))}
	if e.Gap > 0 {
		third := g.Mul(v(count), g.Const(1.0/3))
		turn := g.Gt(g.Sub(third, g.Unary(expr.OpFloor, third)), g.Const(0.5))
		straight := g.Add(v(lo), g.Mul(g.Sub(v(hi), v(lo)), g.Div(v(low), g.Sub(v(low), v(high)))))
		usable := g.And(g.And(g.Gt(v(low), g.Const(0)), g.Le(v(high), g.Const(0))), g.Not(turn))
		half := g.Mul(g.Const(0.5), v(width))
		between = g.Select(usable, g.Min(g.Max(straight, g.Add(v(lo), half)), g.Sub(v(hi), half)), between)
		again := func(which float64) expr.Node { return g.Eq(v(side), g.Const(which)) }
		update = append(update,
			high, g.Select(behind, v(e.Gap), g.Select(g.And(before, again(-1)), g.Mul(g.Const(0.5), v(high)), v(high))),
			low, g.Select(before, v(e.Gap), g.Select(g.And(behind, again(1)), g.Mul(g.Const(0.5), v(low)), v(low))),
			side, g.Select(v(e.Flip), one, g.Const(-1)), count, g.Add(v(count), v(on)))
	}
	round := append([]expr.Stmt{set(mid, between)}, move(v(mid))...)
	round = append(round, expr.Call{Func: e.Relations}, set(update...), set(on, g.And(v(on), g.Gt(g.Sub(v(hi), v(lo)), v(width)))))

	// the time does not tell less apart than this part of the step
	resolution := g.Div(g.Mul(g.Const(0x1p-51), g.Add(g.Abs(v(c.t0)), v(c.h))), v(c.h))
	search := []expr.Stmt{
		b.vec(n, []expr.Slot{y1}, func(y at) []expr.Node { return []expr.Node{y(e.Y)} }),
		set(lo, g.Const(0), hi, one, on, v(event), end, v(e.Time), width, resolution, side, g.Const(0), count, g.Const(0)),
	}
	if tr.prepare != nil {
		search = append(search, tr.prepare...)
		search = append(search, b.vec(n, []expr.Slot{e.Y}, func(y at) []expr.Node { return []expr.Node{y(y1)} }), set(e.Time, v(end)))
	}
	if e.Gap > 0 {
		search = append(search, set(high, v(e.Gap)))
		search = append(search,
			b.vec(n, []expr.Slot{e.Y}, func(y at) []expr.Node { return []expr.Node{g.Select(v(event), y(c.y0), y(e.Y))} }),
			set(e.Time, g.Select(v(event), v(c.t0), v(e.Time))),
			expr.Call{Func: e.Relations},
			set(low, v(e.Gap)))
	}
	search = append(search, expr.Loop{While: on, Body: round})
	// some way ahead in any case: algebraic unknowns are not quite where dense output has them, and a change that
	// they take back would be found again at once
	ahead := g.Mul(g.Const(0x1p-42), g.Add(g.Abs(v(c.t0)), v(x.MaxStep)))
	search = append(search, set(hi, g.Max(v(hi), g.Min(one, g.Div(ahead, v(c.h))))))
	search = append(search, move(v(hi))...)
	search = append(search, expr.Call{Func: e.Relations})
	return []expr.Stmt{
		expr.Call{Func: e.Relations},
		set(event, g.And(v(accept), v(e.Flip))),
		expr.If{Cond: event, Body: search},
	}
}
