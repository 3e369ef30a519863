package flat

import (
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// local is a variable of a function.
type local struct {
	name  string
	v     value
	known bool // has a type and size
	set   bool
	elem  *element
	class *class
	input bool
	begun bool        // its declaration gives it a value
	under []expr.Node // of each element: the condition under which statements have given it a value; not of records
	// of a model's algorithm section
	assigned []bool // elements that statements assign
	at       modelica.Pos
	comp     *comp
	discrete bool // when-statements assign it
}

// flexible reports whether the size of a function's variable is that of what is assigned to it.
func (l *local) flexible() bool {
	for _, s := range l.elem.comp.Subs {
		if _, colon := s.(*modelica.Colon); colon && l.comp == nil && !l.input {
			return true
		}
	}
	return false
}

func (fr *frame) lookup(name string) *local { return fr.locals[name] }

func (fr *frame) names() []string { return fr.order }

// read gives the value of a local variable.
func (fr *frame) read(e *eval, l *local, pos modelica.Pos) value {
	if !l.set && !(l.known && len(l.v.ns) > 0) {
		if !l.known || volume(l.v.dims) > 0 {
			e.fail(pos, "'%s' is read in %s before it has a value", l.name, fr)
		}
	}
	return l.v
}

// unset lists the first element that has no value.
func (v value) unset() []int {
	if v.t == tRecord {
		for _, x := range v.rec {
			if u := x.v.unset(); u != nil {
				return u
			}
		}
		return nil
	}
	if v.t == tString {
		return nil
	}
	for i, n := range v.nodes() {
		if n == expr.None {
			return []int{i}
		}
	}
	return nil
}

// setInput gives an argument to an input.
func (e *eval) setInput(l *local, v value, pos modelica.Pos) {
	if v.t == tFunction {
		l.v, l.known, l.set = v, true, true
		return
	}
	e.localShape(l, &v)
	l.v = e.fitLocal(l, v, pos)
	l.set = true
}

// declareLocal gives a variable its type, size and default.
func (e *eval) declareLocal(l *local) {
	var binding modelica.Expr
	var sc *scope
	for _, m := range l.elem.mods {
		if m.node.value != nil {
			binding, sc = m.node.value, scopeOf(m.lex, e.fr.in)
			break
		}
	}
	if binding != nil {
		saved := e.sc
		e.sc = sc
		v := e.expr(binding)
		e.sc = saved
		e.localShape(l, &v)
		l.v = e.fitLocal(l, v, binding.Position())
		l.set, l.begun = true, true
		return
	}
	e.localShape(l, nil)
	if l.v.t == tRecord && len(l.v.dims) == 0 {
		e.fieldDefaults(l)
	}
}

// fieldDefaults gives elements of a record the values that its declaration names: output Complex c(re = x, im = y).
func (e *eval) fieldDefaults(l *local) {
	for _, m := range l.elem.mods {
		for _, s := range m.node.subs {
			if s.value == nil {
				continue
			}
			for i, x := range l.v.rec {
				if x.name != s.name {
					continue
				}
				saved := e.sc
				e.sc = scopeOf(m.lex, e.fr.in)
				v := e.expr(s.value)
				e.sc = saved
				if !sameDims(v.dims, x.v.dims) || v.t != x.v.t && !(v.t == tInt && x.v.t == tReal) {
					e.fail(s.value.Position(), "'%s' of '%s' is %s, its value is %s", s.name, l.name, x.v.describe(), v.describe())
				}
				v.t, v.u = x.v.t, x.v.u
				l.v.rec[i].v = v
				l.set = true
			}
		}
	}
}

// localShape evaluates the declared type and size of a variable; sizes ':' are taken from v.
func (e *eval) localShape(l *local, v *value) {
	f := e.f
	lay := f.layoutOf(l.class)
	d := l.elem.comp
	var dims []int
	subs := append(append([]modelica.Expr{}, d.Subs...), d.TypeSubs...)
	if v != nil && l.input && !l.set {
		l.v, l.known, l.set = *v, true, true // a size may be written in terms of another one: A[:, size(A, 1)]
		defer func() { l.set = false }()
	}
	for i, s := range subs {
		if _, colon := s.(*modelica.Colon); colon {
			if v == nil {
				dims = nil
				l.v, l.known = value{t: tReal}, false
				return
			}
			if i < len(v.dims) {
				dims = append(dims, v.dims[i])
			} else {
				dims = append(dims, 0)
			}
			continue
		}
		n := e.sizeOf(e.expr(s), s, "'"+d.Name+"' in "+e.fr.String())
		if n < 0 || n > maxElements {
			e.fail(s.Position(), "the size of '%s' in %s is %d, out of range 0:%d", d.Name, e.fr, n, maxElements)
		}
		dims = append(dims, n)
	}
	for _, ts := range lay.subs {
		for _, s := range ts.subs {
			dims = append(dims, f.dimension(s, scopeOf(ts.lex, ts.lex.space()), d.Name))
		}
	}
	l.v = e.blank(l.class, dims, d.Pos)
	e.declaredUnit(l)
	l.known = true
}

// declaredUnit gives a variable the unit that its declaration names beside its type: Real p(unit = "Pa").
func (e *eval) declaredUnit(l *local) {
	for _, m := range l.elem.mods {
		if s := m.node.sub("unit"); s != nil && s.value != nil && l.v.t == tReal {
			text := e.f.stringAttr(modRef{node: s, scope: scopeOf(m.lex, e.fr.in)})
			id, err := e.f.units.parse(text)
			if err != nil {
				e.fail(s.value.Position(), "unit: %v", err)
			}
			l.v.u = id
			return
		}
	}
}

// blank makes a value of a type whose elements are not set.
func (e *eval) blank(c *class, dims []int, pos modelica.Pos) value {
	lay := e.f.layoutOf(c)
	if volume(dims) > maxElements {
		e.fail(pos, "a variable has more than %d elements: does record '%s' contain itself?", maxElements, c.name())
	}
	if lay.basic != nil {
		v := value{t: lay.basic.t, dims: dims, u: e.f.layoutAttrs(c, lay).unit, enum: enumOf(lay.basic)}
		n := volume(dims)
		switch {
		case v.t == tString:
			v.ss = make([]string, n)
		case dims != nil:
			v.ns = make([]expr.Node, n)
		}
		return v
	}
	if c.def.Kind != modelica.KindRecord {
		e.fail(pos, "a variable of a function cannot be of %s '%s'", c.def.Kind, c.name())
	}
	v := value{t: tRecord, dims: dims, of: c}
	in := c.space()
	for i := range in.layout(e.f).elems {
		child := e.f.component(in, i)
		var x value
		e.f.deeper(child.pos(), "does record '"+c.name()+"' contain itself?", func() {
			x = e.blank(child.class, append(dims[:len(dims):len(dims)], e.f.dimsOf(child)...), pos)
		})
		if child.lay.basic != nil {
			x.u = e.f.attrsOf(child).unit
		}
		v.rec = append(v.rec, field{child.elem.comp.Name, x})
	}
	return v
}

// fitLocal checks a value against a variable's type.
func (e *eval) fitLocal(l *local, v value, pos modelica.Pos) value {
	want := l.v
	switch {
	case v.t == want.t || v.t == tInt && want.t == tReal:
	case v.t == tReal && want.t == tInt:
		e.fail(pos, "'%s' of %s is an Integer, its value is a Real: use integer(...) to round down", l.name, e.fr)
	default:
		e.fail(pos, "'%s' of %s is %s, its value is %s", l.name, e.fr, want.describe(), v.describe())
	}
	if !sameDims(v.dims, want.dims) {
		e.fail(pos, "'%s' of %s is %s, its value is %s", l.name, e.fr, shape(want.dims), shape(v.dims))
	}
	e.f.checkUnits(pos, "'"+l.name+"' of "+e.fr.String(), want.u, v.u)
	v.t, v.enum = want.t, want.enum
	if want.u != unitAny && want.t != tInt {
		v.u = want.u
	}
	return v
}
