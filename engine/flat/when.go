package flat

import (
	"strconv"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// when writes a when-equation: each variable that its branches give a value becomes d = if active then e ... else pre(d). A branch is
// active at the edge of its condition, unless one before it is.
func (w *writer) when(eq *modelica.WhenEquation) {
	if w.initially {
		w.fail(eq.Pos, "'when' cannot stand in an initial section: write it in an equation section, as 'when initial() then'")
	}
	g := w.f.g
	edges := make([]expr.Node, len(eq.Conds))
	bodies := make([]*whenBody, len(eq.Conds))
	taken := g.Const(0)
	before := w.f.problems
	for i, c := range eq.Conds {
		edges[i] = w.activation(c)
		bodies[i] = w.whenBody()
		bodies[i].inWhen = true
		bodies[i].under(g.And(edges[i], g.Not(taken)), func() { bodies[i].equations(eq.Bodies[i]) })
		taken = g.Or(taken, edges[i])
	}
	if w.f.problems > before {
		return
	}
	first := bodies[0]
	for i, b := range bodies[1:] {
		if x, other, ok := first.differs(b); ok {
			w.fail(eq.Conds[i+1].Position(), "the branches of a when-clause must give values to the same variables: '%s' has none in %s; "+
				"to keep its value there write %s = pre(%s)", x, []string{"this one", "the first one"}[other], x, x)
		}
	}
	for _, id := range first.order {
		last := w.f.sys.Ref(w.f.previousOf(id))
		for i := len(bodies) - 1; i >= 0; i-- {
			last = g.Select(edges[i], bodies[i].gives[id].n, last)
		}
		to := first.gives[id]
		w.f.give(id, last, w.asset, to.source, to.pos)
		w.f.sys.Assignments[len(w.f.sys.Assignments)-1].Active = taken
	}
}

// give writes the assignment of a discrete variable.
func (f *flattener) give(id dae.VarID, n expr.Node, asset, source string, pos modelica.Pos) {
	if f.disc.given == nil {
		f.disc.given = map[dae.VarID]modelica.Pos{}
	}
	if other, ok := f.disc.given[id]; ok {
		f.fail(pos, "'%s' gets values in two when-clauses, also at %s: join them to one with 'elsewhen'", f.sys.Variables[id].Name, other)
	}
	f.disc.given[id] = pos
	f.sys.Assignments = append(f.sys.Assignments, dae.Assignment{Var: id, Value: n, Asset: asset, Source: source, Pos: position(pos)})
}

// activation reads the condition of a when-clause, or several in braces: true where one of them has become true. While the start is
// being found it is true only where initial() is one of them.
func (e *eval) activation(x modelica.Expr) expr.Node {
	f, g := e.f, e.f.g
	v := e.quiet(x)
	if v.t != tBool || len(v.dims) > 1 {
		e.fail(x.Position(), "the condition of a 'when' must be a Boolean or a vector of Booleans, found %s", v.found())
	}
	starting := f.sys.Ref(f.starting())
	edge, initially := g.Const(0), g.Const(0)
	for i, n := range v.nodes() {
		at := x
		if a, ok := x.(*modelica.Array); ok && len(a.Elems) == len(v.ns) {
			at = a.Elems[i]
		}
		if n == starting {
			initially = starting
			continue
		}
		edge = g.Or(edge, e.rising(n, at))
	}
	return g.Or(g.And(edge, g.Not(starting)), initially)
}

// rising is c and not pre(c) for a condition, which is a variable for that purpose.
func (e *eval) rising(n expr.Node, x modelica.Expr) expr.Node {
	f, g := e.f, e.f.g
	if _, ok := g.IsConst(n); ok && e.fr == nil { // in an algorithm, statements that never act still say what is assigned
		return g.Const(0)
	}
	if op := g.Op(n); op == expr.OpLt || op == expr.OpLe {
		n = e.held(n, dae.Boolean, x.Position(), func() string { return modelica.Render(x) })
	}
	if g.Op(n) == expr.OpVar {
		if k := f.sys.Variables[g.Slot(n)].Kind; k == dae.Continuous || k == dae.Discrete || k == dae.Input {
			return g.And(n, g.Not(f.sys.Ref(f.previousOf(dae.VarID(g.Slot(n))))))
		}
	}
	id, ok := f.disc.whenOf[n]
	if !ok {
		if f.disc.whenOf == nil {
			f.disc.whenOf = map[expr.Node]dae.VarID{}
		}
		source := modelica.Render(x)
		id = f.hidden("when "+strconv.Itoa(len(f.disc.whens)+1), source, e.asset(), dae.Continuous, x.Position())
		f.disc.whenOf[n] = id
		f.disc.whens = append(f.disc.whens, dae.Equation{Left: f.sys.Ref(id), Right: n, Asset: e.asset(), Source: "when " + source, Pos: position(x.Position())})
	}
	return g.And(f.sys.Ref(id), g.Not(f.sys.Ref(f.previousOf(id))))
}

// whenBody reads the equations of one branch.
type whenBody struct {
	*writer
	order []dae.VarID
	gives map[dae.VarID]given
}

// given is what a branch gives a variable.
type given struct {
	n      expr.Node
	source string
	pos    modelica.Pos
}

// whenBody makes an empty branch whose relations make no events: what it reads counts at events only.
func (w *writer) whenBody() *whenBody {
	e, sub := *w.eval, *w
	e.noEvent = true
	sub.eval = &e
	return &whenBody{writer: &sub, gives: map[dae.VarID]given{}}
}

// differs finds a variable to which one branch gives a value and the other does not: 0: b, 1: the receiver.
func (b *whenBody) differs(c *whenBody) (name string, lacks int, ok bool) {
	for i, pair := range [2][2]*whenBody{{b, c}, {c, b}} {
		for _, id := range pair[0].order {
			if _, has := pair[1].gives[id]; !has {
				return strings.TrimPrefix(b.f.sys.Variables[id].Name, b.in.path), i, true
			}
		}
	}
	return "", 0, false
}

func (b *whenBody) equations(list []modelica.Equation) {
	for _, eq := range list {
		b.f.guard(func() { b.equation(eq) })
	}
}

func (b *whenBody) equation(eq modelica.Equation) {
	switch eq := eq.(type) {
	case *modelica.EqualEquation:
		b.equal(eq)
	case *modelica.ForEquation:
		b.rounds(eq.Iterators, eq, func() {
			outer := b.loops
			for _, it := range b.iters[len(b.iters)-len(eq.Iterators):] {
				b.loops = append(b.loops[:len(b.loops):len(b.loops)], it.name+" = "+b.loopText(it.v))
			}
			b.equations(eq.Body)
			b.loops = outer
		})
	case *modelica.IfEquation:
		b.ifEquation(eq)
	case *modelica.CallEquation:
		b.callEquation(eq)
	case *modelica.WhenEquation:
		b.fail(eq.Pos, "'when' cannot stand in 'when': join the conditions, as in 'when a and b then', or write an 'if' inside")
	case *modelica.ConnectEquation:
		b.fail(eq.Pos, "connect cannot stand in a 'when'")
	}
}

func (b *whenBody) equal(eq *modelica.EqualEquation) {
	if t, ok := eq.Left.(*modelica.Tuple); ok {
		results := b.results(t, eq.Right, eq.Pos)
		for i, el := range t.Elems {
			if el != nil {
				b.give(el, results[i], eq)
			}
		}
		return
	}
	b.give(eq.Left, b.expr(eq.Right), eq)
}

// give notes that the branch gives a value to the variables that the left side names.
func (b *whenBody) give(left modelica.Expr, v value, eq *modelica.EqualEquation) {
	r, ok := left.(*modelica.Ref)
	if !ok {
		b.fail(left.Position(), "in a 'when' the left side of an equation must be a variable, as in v = ...; found %s", brief(left))
	}
	b.assign(b.variables(r), v, r, eq)
}

func (b *whenBody) assign(l, v value, r *modelica.Ref, eq *modelica.EqualEquation) {
	f := b.f
	pos := eq.Right.Position()
	switch {
	case l.t == tRecord && v.t == tRecord && sameDims(l.dims, v.dims):
		for _, x := range l.rec {
			y, ok := v.field(x.name)
			if !ok {
				b.fail(eq.Pos, "the sides of the equation are different records: the right one has no '%s'", x.name)
			}
			b.assign(x.v, y, r, eq)
		}
		return
	case l.t == tEnum && v.t == tEnum && l.enum != v.enum && l.enum.name != v.enum.name:
		b.fail(pos, "'%s' is of enumeration %s, its value is of enumeration %s", r, l.enum.name, v.enum.name)
	case l.t == v.t && l.t != tString:
	case l.t == tReal && v.t == tInt:
	case l.t == tInt && v.t == tReal:
		b.fail(pos, "'%s' is an Integer, its value is a Real: use integer(...) to round down", r)
	default:
		b.fail(pos, "'%s' is %s, its value is %s", r, l.describe(), v.describe())
	}
	if !sameDims(l.dims, v.dims) {
		b.fail(eq.Pos, "'%s' is %s, its value is %s", r, shape(l.dims), shape(v.dims))
	}
	if l.u != v.u {
		if why := f.units.clash("the left side", l.u, "the right side", v.u); why != "" {
			f.report(eq.Pos, "%s, in %s", why, quote(eq.Text))
		}
	}
	source := b.source(eq)
	for i, n := range l.nodes() {
		id, ok := f.variableOf(n)
		switch {
		case !ok:
			b.noVariable(r, n, "gets a value in a 'when'")
		case f.sys.Variables[id].Kind != dae.Discrete:
			b.fail(r.Pos, "'%s' cannot get a value in a 'when'", r)
		}
		if other, twice := b.gives[id]; twice {
			b.fail(eq.Pos, "'%s' gets two values in this branch, also at %s", f.sys.Variables[id].Name, other.pos)
		}
		b.order = append(b.order, id)
		b.gives[id] = given{v.at(i), source, eq.Pos}
	}
}

// variableOf gives the variable that a node is.
func (f *flattener) variableOf(n expr.Node) (dae.VarID, bool) {
	if f.g.Op(n) != expr.OpVar {
		return dae.NoVar, false
	}
	id := dae.VarID(f.g.Slot(n))
	return id, f.sys.Variables[id].Kind != dae.Parameter
}

// noVariable fails because what a when-clause is to change is no variable.
func (e *eval) noVariable(r *modelica.Ref, n expr.Node, what string) {
	if e.f.variabilityOf(n) > varParameter {
		e.fail(r.Pos, "which element of '%s' %s must be known when the model is built: let a 'for' go over the elements, with 'if' inside", r, what)
	}
	e.fail(r.Pos, "'%s' is a parameter or constant: it cannot be what %s", r, what)
}

// ifEquation chooses between the values that its branches give. All give values to the same variables; where parameters decide, a
// variable without one keeps its value.
func (b *whenBody) ifEquation(eq *modelica.IfEquation) {
	f, g := b.f, b.f.g
	var conds []expr.Node
	var parts []*whenBody
	outer, problems := len(b.premises), f.problems
	read := func(list []modelica.Equation) {
		part := b.whenBody()
		part.equations(list)
		parts = append(parts, part)
	}
	last := eq.Else
	for i, c := range eq.Conds {
		v := b.expr(c)
		truth, known := b.truth(v, c)
		if known && !truth {
			continue
		}
		if known {
			last = eq.Bodies[i]
			break
		}
		conds = append(conds, v.n)
		b.under(v.n, func() { read(eq.Bodies[i]) })
		b.premises = append(b.premises, premise{v.n, true})
	}
	read(last)
	b.premises = b.premises[:outer]
	if f.problems > problems {
		return
	}
	var order []dae.VarID
	seen := map[dae.VarID]bool{}
	for _, p := range parts {
		for _, id := range p.order {
			if !seen[id] {
				seen[id] = true
				order = append(order, id)
			}
		}
	}
	tunable := b.tunable(conds)
	for _, id := range order {
		name := f.sys.Variables[id].Name
		var to given
		values := make([]expr.Node, len(parts))
		for i, p := range parts {
			x, ok := p.gives[id]
			switch {
			case ok:
				to, values[i] = x, x.n
			case tunable:
				values[i] = f.sys.Ref(f.previousOf(id))
			default:
				short := strings.TrimPrefix(name, b.in.path)
				b.fail(eq.Pos, "the branches of an if-equation in a 'when' must give values to the same variables: '%s' has none in one of them; "+
					"to keep its value there write %s = pre(%s)", short, short, short)
			}
		}
		if other, twice := b.gives[id]; twice {
			b.fail(to.pos, "'%s' gets two values in this branch, also at %s", name, other.pos)
		}
		n := values[len(values)-1]
		for i := len(conds) - 1; i >= 0; i-- {
			n = g.Select(conds[i], values[i], n)
		}
		to.n = n
		b.order = append(b.order, id)
		b.gives[id] = to
	}
}
