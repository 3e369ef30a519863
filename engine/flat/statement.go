package flat

import (
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// statements executes the statements of a function.
func (e *eval) statements(list []modelica.Statement) {
	for _, s := range list {
		e.f.step(s.Position())
		e.statement(s)
		if v, ok := e.f.g.IsConst(e.fr.active); ok && v == 0 {
			return
		}
	}
}

func (e *eval) statement(s modelica.Statement) {
	g := e.f.g
	switch s := s.(type) {
	case *modelica.Assignment:
		e.assignment(s)
	case *modelica.IfStatement:
		e.ifStatement(s)
	case *modelica.ForStatement:
		e.forStatement(s, s.Iterators)
	case *modelica.WhileStatement:
		e.whileStatement(s)
	case *modelica.ReturnStatement:
		e.fr.active = g.Const(0)
	case *modelica.BreakStatement:
		if e.fr.left == expr.None {
			e.fail(s.Pos, "'break' outside a loop")
		}
		e.fr.left = g.Or(e.fr.left, e.fr.active)
		e.fr.active = g.Const(0)
	case *modelica.CallStatement:
		name := s.Call.Func.String()
		if name == "assert" {
			e.assertion(s.Call, s.Pos)
			return
		}
		if e.eventCall(s.Call, s.Pos) {
			return
		}
		e.callAlone(s.Call, s.Pos)
	case *modelica.WhenStatement:
		e.whenStatement(s)
	}
}

func (e *eval) assignment(s *modelica.Assignment) {
	if t, ok := s.Left.(*modelica.Tuple); ok {
		results := e.results(t, s.Right, s.Pos)
		for i, el := range t.Elems {
			if el == nil {
				continue
			}
			r, ok := el.(*modelica.Ref)
			if !ok {
				e.fail(el.Position(), "only a variable can be assigned")
			}
			e.assign(r, results[i], s.Pos)
		}
		return
	}
	e.assign(s.Left.(*modelica.Ref), e.expr(s.Right), s.Right.Position())
}

// assign stores a value into a variable of the function, or an element of it.
func (e *eval) assign(r *modelica.Ref, v value, pos modelica.Pos) {
	l := e.fr.lookup(r.Parts[0].Name)
	if l == nil && e.assignLeaf(r, v, pos) {
		return
	}
	if l == nil {
		e.fail(r.Pos, "'%s' is not a variable of %s%s", r.Parts[0].Name, e.fr, suggest(r.Parts[0].Name, e.fr.order))
	}
	if l.input {
		e.fail(r.Pos, "'%s' is an input of function '%s' and cannot be assigned", l.name, e.fr.fn.name())
	}
	e.heldOutside(l, v, pos)
	if len(r.Parts) == 1 && len(r.Parts[0].Subs) == 0 {
		if !l.known || l.flexible() && !sameDims(l.v.dims, v.dims) {
			e.localShape(l, &v)
			l.under = nil
		}
		old := l.v
		v = e.fitLocal(l, v, pos)
		l.v = e.merge(v, old)
		l.mark(0, volume(v.dims), r.Pos)
		e.gives(l, 0, volume(v.dims))
		l.set = true
		return
	}
	if !l.known {
		e.fail(r.Pos, "'%s' has no size yet", l.name)
	}
	l.at = r.Pos
	l.v = e.store(l.v, r, 0, v, pos, l)
	l.set = true
}

// mark notes that statements of a model assign elements from..to.
func (l *local) mark(from, to int, pos modelica.Pos) {
	l.at = pos
	if l.assigned != nil {
		for i := from; i < to; i++ {
			l.assigned[i] = true
		}
	}
}

// gives notes that elements from..to of a variable have a value where the present statement acts.
func (e *eval) gives(l *local, from, to int) {
	if l.begun || l.comp != nil || l.v.t == tRecord || l.v.t == tString {
		return
	}
	for len(l.under) < to {
		l.under = append(l.under, expr.None)
	}
	g := e.f.g
	for i := from; i < to; i++ {
		switch before := l.under[i]; before {
		case expr.None:
			l.under[i] = e.fr.active
		case e.fr.active:
		default:
			l.under[i] = g.Or(before, e.fr.active)
		}
	}
}

// merge keeps the old value where the statement does not act.
func (e *eval) merge(v, old value) value {
	if c, ok := e.f.g.IsConst(e.fr.active); ok && c != 0 || e.fr.active == e.fr.since {
		return v
	}
	switch {
	case v.t == tString:
		return v
	case v.t == tRecord:
		r := v
		r.rec = make([]field, len(v.rec))
		for i, x := range v.rec {
			o, _ := old.field(x.name)
			r.rec[i] = field{x.name, e.merge(x.v, o)}
		}
		return r
	case v.dims == nil:
		v.n = e.pickNode(v.n, old.n)
		return v
	}
	r := v
	r.ns = make([]expr.Node, len(v.ns))
	for i := range v.ns {
		o := expr.None
		if len(old.ns) == len(v.ns) {
			o = old.ns[i]
		}
		r.ns[i] = e.pickNode(v.ns[i], o)
	}
	return r
}

func (e *eval) pickNode(v, old expr.Node) expr.Node {
	if old == expr.None || e.fr.active == e.fr.since {
		return v
	}
	return e.f.g.Select(e.fr.active, v, old)
}

// store gives old with the part that r names (from its part i on) replaced by v.
func (e *eval) store(old value, r *modelica.Ref, i int, v value, pos modelica.Pos, l *local) value {
	part := &r.Parts[i]
	if i+1 < len(r.Parts) {
		if len(part.Subs) > 0 {
			e.fail(r.Pos, "assignment to '%s' is not supported: assign the whole element", r)
		}
		out := old
		out.rec = append([]field{}, old.rec...)
		for j := range out.rec {
			if out.rec[j].name == r.Parts[i+1].Name {
				out.rec[j].v = e.store(out.rec[j].v, r, i+1, v, pos, l)
				return out
			}
		}
		e.fail(r.Pos, "'%s' has no element '%s'", part.Name, r.Parts[i+1].Name)
	}
	if len(part.Subs) == 0 {
		if !sameDims(old.dims, v.dims) {
			e.fail(pos, "'%s' is %s, its value is %s", r, shape(old.dims), shape(v.dims))
		}
		v.t = old.t
		return e.merge(v, old)
	}
	if old.isScalar() {
		e.fail(part.Pos, "'%s' is a scalar and has no subscripts", part.Name)
	}
	picks := e.picks(old.dims, part.Subs, part.Pos, "'"+part.Name+"'")
	dims := pickDims(picks)
	if !sameDims(dims, v.dims) {
		e.fail(pos, "'%s' is %s, its value is %s", r, shape(dims), shape(v.dims))
	}
	if old.t == tRecord || old.t == tString || v.t != old.t && !(v.t == tInt && old.t == tReal) {
		e.fail(pos, "'%s' is %s, its value is %s", r, old.describe(), v.describe())
	}
	for d := range picks {
		if picks[d].vary != expr.None {
			l.mark(0, len(old.ns), r.Pos)
			return e.storeVarying(old, picks, d, v, pos)
		}
	}
	out := old
	out.ns = append([]expr.Node{}, old.ns...)
	k := 0
	eachPick(picks, old.dims, func(at int) {
		out.ns[at] = e.pickNode(v.at(k), out.ns[at])
		l.mark(at, at+1, r.Pos)
		e.gives(l, at, at+1)
		k++
	})
	return out
}

// storeVarying assigns to the element whose subscript varies.
func (e *eval) storeVarying(old value, picks []pick, d int, v value, pos modelica.Pos) value {
	if v.dims != nil || len(picks) != 1 || old.dims[0] > maxChoice {
		e.fail(pos, "assignment to an element whose subscript varies is supported for vectors of up to %d elements", maxChoice)
	}
	g := e.f.g
	out := old
	out.ns = append([]expr.Node{}, old.ns...)
	for i := range out.ns {
		if out.ns[i] == expr.None {
			e.fail(pos, "assignment to an element whose subscript varies needs all elements to have a value before")
		}
		hit := g.Eq(picks[d].vary, g.Const(float64(i+1)))
		if e.fr.active != e.fr.since {
			hit = g.And(e.fr.active, hit)
		}
		out.ns[i] = g.Select(hit, v.n, out.ns[i])
	}
	return out
}

// rejoin gives the condition behind an if-statement: the entry condition unless a branch returned or left a loop.
func (e *eval) rejoin(entry, after expr.Node, s *modelica.IfStatement) expr.Node {
	if !leaves(s) {
		return entry
	}
	return after
}
