package flat

import (
	"slices"

	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// ifStatement executes each branch on the values from before the statement; then each variable chooses between what the branches made
// of it. Inside a branch a variable is what that branch made it, so that counters stay known numbers.
func (e *eval) ifStatement(s *modelica.IfStatement) {
	g := e.f.g
	entry, since := e.fr.active, e.fr.since
	start := e.fr.state()
	pending := entry // no condition so far holds
	after := g.Const(0)
	var conds []expr.Node
	var ends [][]memory
	branch := func(active expr.Node, body []modelica.Statement) {
		e.fr.active, e.fr.since = active, active
		e.statements(body)
		after = g.Or(after, e.fr.active)
		ends = append(ends, e.fr.state())
		e.fr.remember(start)
	}
	decided := false
	for i, c := range s.Conds {
		e.fr.active = pending
		v := e.expr(c)
		truth, known := e.truth(v, c)
		if known && !truth {
			continue
		}
		if known {
			branch(pending, s.Bodies[i])
			decided = true
			break
		}
		branch(g.And(pending, v.n), s.Bodies[i])
		conds = append(conds, v.n)
		pending = g.And(pending, g.Not(v.n))
	}
	if !decided {
		branch(pending, s.Else)
	}
	e.fr.since = since
	e.fr.active = e.rejoin(entry, after, s)
	last := ends[len(ends)-1]
	for i := len(conds) - 1; i >= 0; i-- {
		last = e.joinBranches(conds[i], ends[i], last, s.Pos)
	}
	if _, always := g.IsConst(entry); entry != since && !always { // of the statements around only some act here
		last = e.joinBranches(entry, last, start, s.Pos)
	}
	e.fr.remember(last)
}

// memory is what a variable of a function holds.
type memory struct {
	v          value
	known, set bool
}

// state gives what the variables hold, in the order of their declaration.
func (fr *frame) state() []memory {
	list := make([]memory, len(fr.order))
	for i, name := range fr.order {
		l := fr.locals[name]
		list[i] = memory{l.v, l.known, l.set}
	}
	return list
}

// remember gives the variables back what they held.
func (fr *frame) remember(list []memory) {
	for i, name := range fr.order {
		l := fr.locals[name]
		l.v, l.known, l.set = list[i].v, list[i].known, list[i].set
	}
}

// joinBranches chooses between what two branches made of the variables.
func (e *eval) joinBranches(c expr.Node, a, b []memory, pos modelica.Pos) []memory {
	out := slices.Clone(b)
	for i := range out {
		switch {
		case !b[i].known:
			out[i] = a[i]
		case a[i].known && !e.fr.locals[e.fr.order[i]].input:
			out[i].set = a[i].set || b[i].set
			out[i].v = e.joinValues(c, a[i].v, b[i].v, e.fr.order[i], pos)
		}
	}
	return out
}

// joinValues chooses between two values of a variable; elements that only one of them has are taken from there.
func (e *eval) joinValues(c expr.Node, a, b value, name string, pos modelica.Pos) value {
	if !sameDims(a.dims, b.dims) {
		e.fail(pos, "the branches give '%s' different sizes: %s and %s", name, shape(a.dims), shape(b.dims))
	}
	pick := func(x, y expr.Node) expr.Node {
		switch {
		case x == y || y == expr.None:
			return x
		case x == expr.None:
			return y
		}
		return e.f.g.Select(c, x, y)
	}
	r := b
	switch {
	case a.t == tString:
		if !slices.Equal(a.ss, b.ss) && !slices.Contains(b.ss, "") {
			e.fail(pos, "the branches give '%s' different texts, but Strings that vary are not supported", name)
		}
		return a
	case a.t == tRecord:
		r.rec = make([]field, len(b.rec))
		for i, x := range b.rec {
			y, _ := a.field(x.name)
			r.rec[i] = field{x.name, e.joinValues(c, y, x.v, name, pos)}
		}
	case a.dims == nil:
		r.n = pick(a.n, b.n)
	case len(a.ns) == len(b.ns) && len(a.ns) > 0 && &a.ns[0] != &b.ns[0]:
		r.ns = make([]expr.Node, len(b.ns))
		for i := range r.ns {
			r.ns[i] = pick(a.ns[i], b.ns[i])
		}
	}
	return r
}
