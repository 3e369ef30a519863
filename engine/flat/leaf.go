package flat

import (
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// leaves are the variables and arrays that a reference in component c means from its part i on, whatever its subscripts say.
func (f *flattener) leaves(c *comp, parts []modelica.RefPart) []*comp {
	if c == nil || c.broken || c.absent {
		return nil
	}
	if c.lay.basic != nil {
		return []*comp{c}
	}
	var list []*comp
	f.deeper(c.pos(), "does '"+c.elem.comp.Name+"' contain itself?", func() {
		for _, in := range f.elements(c) {
			if len(parts) > 0 {
				list = append(list, f.leaves(in.component(f, parts[0].Name), parts[1:])...)
				continue
			}
			for i := range in.layout(f).elems {
				list = append(list, f.leaves(f.component(in, i), nil)...)
			}
		}
	})
	return list
}

// declareAssigned declares the variables that a statement of an algorithm section assigns.
func (w *writer) declareAssigned(r *modelica.Ref, fr *frame) {
	f := w.f
	name := r.Parts[0].Name
	if fr.locals[name] != nil {
		return
	}
	c := w.in.component(f, name)
	if c == nil {
		w.unknown(r)
	}
	w.present(c, r.Pos)
	if c.lay.basic != nil {
		w.declareLeaf(c, name, r, fr)
		return
	}
	target := w.walk(c, withoutSubscripts(r), 0) // a name that does not exist is told here
	for _, h := range append(target.many, target.one) {
		if h != nil && h.lay.basic == nil && h.class.def.Kind != modelica.KindRecord {
			w.fail(r.Pos, "'%s' is a %s and cannot be assigned: assign its variables", r, h.class.def.Kind)
		}
	}
	for _, leaf := range f.leaves(c, r.Parts[1:]) {
		if fr.held[leaf] == nil {
			w.declareLeaf(leaf, strings.TrimPrefix(leaf.fullName(), w.in.path), r, fr)
		}
	}
}

func withoutSubscripts(r *modelica.Ref) *modelica.Ref {
	c := *r
	c.Parts = make([]modelica.RefPart, len(r.Parts))
	for i, p := range r.Parts {
		c.Parts[i] = modelica.RefPart{Pos: p.Pos, Name: p.Name}
	}
	return &c
}

// declareLeaf declares one variable or array that an algorithm section assigns; it begins with the start value.
func (w *writer) declareLeaf(c *comp, name string, r *modelica.Ref, fr *frame) {
	f := w.f
	switch {
	case c.variability == modelica.Parameter && w.initially && f.foundAtStart(c) && c.lay.basic.t == tReal:
	case c.variability >= modelica.Parameter:
		w.fail(r.Pos, "'%s' is a parameter or constant and cannot be assigned", name)
	case c.vars == dae.NoVar && volume(f.dimsOf(c)) > 0:
		w.fail(r.Pos, "'%s' cannot be assigned", name)
	}
	l := &local{name: name, elem: c.elem, class: c.class, known: true, set: true, comp: c, at: r.Pos}
	l.v = value{t: c.lay.basic.t, u: f.attrsOf(c).unit, dims: f.dimsOf(c), enum: enumOf(c.lay.basic)}
	n := volume(l.v.dims)
	l.assigned = make([]bool, n)
	start := value{n: f.g.Const(0)}
	if a := f.attrsOf(c); a.start.node != nil {
		start = f.attrValue(c, a.start, runMode)
	}
	if l.v.dims == nil {
		l.v.n = start.n
	} else {
		l.v.ns = make([]expr.Node, n)
		for i := range l.v.ns {
			l.v.ns[i] = start.at(i)
		}
	}
	fr.locals[name] = l
	fr.order = append(fr.order, name)
	if strings.Contains(name, ".") {
		if fr.held == nil {
			fr.held = map[*comp]*local{}
		}
		fr.held[c] = l
	}
}

// assignLeaf assigns to a component of a component, or to a record; false when the reference means something else.
func (e *eval) assignLeaf(r *modelica.Ref, v value, pos modelica.Pos) bool {
	if e.fr.held == nil {
		return false
	}
	c := e.fr.in.component(e.f, r.Parts[0].Name)
	if c == nil || c.lay.basic != nil {
		return false
	}
	t := e.walk(c, r, 0)
	switch {
	case t.one == nil:
		e.fail(r.Pos, "assignment to '%s' is not supported: assign its elements in a 'for'", r)
	case t.one.lay.basic == nil:
		e.assignRecord(t.one, t.subs, r, v, pos)
		return true
	}
	l := e.fr.held[t.one]
	e.heldOutside(l, v, pos)
	if len(t.subs) == 0 {
		e.assignWhole(l, v, pos, r.Pos)
		return true
	}
	last := *r
	last.Parts = r.Parts[len(r.Parts)-1:]
	l.at = r.Pos
	l.v = e.store(l.v, &last, 0, v, pos, l)
	return true
}

func (e *eval) assignWhole(l *local, v value, pos, at modelica.Pos) {
	old := l.v
	v = e.fitLocal(l, v, pos)
	l.v = e.merge(v, old)
	l.mark(0, volume(v.dims), at)
	e.gives(l, 0, volume(v.dims))
	l.set = true
}

// assignRecord assigns the elements of a record component, or of some records of an array of them.
func (e *eval) assignRecord(c *comp, subs []modelica.Expr, r *modelica.Ref, v value, pos modelica.Pos) {
	f := e.f
	part := &modelica.RefPart{Pos: r.Pos, Name: r.Parts[len(r.Parts)-1].Name, Subs: subs}
	insts, dims := e.select1(f.elements(c), f.dimsOf(c), part)
	if v.t != tRecord {
		e.fail(pos, "'%s' is a record, its value is %s", r, v.describe())
	}
	if !sameDims(dims, v.dims) {
		e.fail(pos, "'%s' is %s, its value is %s", r, shape(dims), shape(v.dims))
	}
	for k, in := range insts {
		one := v
		if len(dims) > 0 {
			one = v.elementAt(f, dims, k)
		}
		for i, el := range in.layout(f).elems {
			x, ok := one.field(el.comp.Name)
			if !ok {
				e.fail(pos, "the value of '%s' has no element '%s'", r, el.comp.Name)
			}
			child := f.component(in, i)
			if child.lay.basic == nil {
				e.assignRecord(child, nil, r, x, pos)
				continue
			}
			l := e.fr.held[child]
			e.heldOutside(l, x, pos)
			e.assignWhole(l, x, pos, r.Pos)
		}
	}
}
