package flat

import (
	"strconv"

	"gemel/engine/modelica"
)

// dimsOf gives the dimensions of a component; nil for a scalar.
func (f *flattener) dimsOf(c *comp) []int {
	if c.hasDims {
		return c.dims
	}
	if c.busyDims {
		f.fail(c.pos(), "the size of '%s' depends on itself", c.elem.comp.Name)
	}
	d := c.elem.comp
	if len(d.Subs) == 0 && len(d.TypeSubs) == 0 && len(c.lay.subs) == 0 {
		c.hasDims = true
		return nil
	}
	c.busyDims = true
	defer func() { c.busyDims = false }()
	sc := scopeOf(c.elem.lex, c.in)
	groups := make([]typeSubs, 0, 3)
	scopes := make([]*scope, 0, 3)
	for _, subs := range [][]modelica.Expr{d.Subs, d.TypeSubs} {
		groups, scopes = append(groups, typeSubs{subs: subs}), append(scopes, sc)
	}
	for _, s := range c.lay.subs {
		groups, scopes = append(groups, s), append(scopes, scopeOf(s.lex, s.lex.space()))
	}
	open := false
	for _, group := range groups {
		open = open || hasColon(group.subs)
	}
	if open {
		// the value gives the sizes; those that are written may be given in terms of the others: A[:, size(A, 1)]
		f.openDims(c, groups)
		c.hasDims = true
	}
	at := 0
	for i, group := range groups {
		for _, s := range group.subs {
			if _, colon := s.(*modelica.Colon); !colon {
				n := f.dimension(s, scopes[i], d.Name)
				if open && n != c.dims[at] {
					f.fail(c.pos(), "'%s' is declared with size %d in dimension %d, its value has size %d", d.Name, n, at+1, c.dims[at])
				}
				if !open {
					c.dims = append(c.dims, n)
				}
			}
			at++
		}
	}
	c.hasDims = true
	return c.dims
}

func hasColon(subs []modelica.Expr) bool {
	for _, s := range subs {
		if _, ok := s.(*modelica.Colon); ok {
			return true
		}
	}
	return false
}

// dimension evaluates one declared size.
func (f *flattener) dimension(x modelica.Expr, sc *scope, name string) int {
	if r, ok := x.(*modelica.Ref); ok && len(r.Parts) > 0 {
		if n, ok := f.typeSize(r, sc); ok {
			return n
		}
	}
	e := &eval{f: f, sc: sc, mode: structuralMode}
	v := e.expr(x)
	n := e.sizeOf(v, x, "'"+name+"'")
	if n < 0 {
		f.fail(x.Position(), "the size of '%s' is %d; it must not be negative", name, n)
	}
	if n > maxElements {
		f.fail(x.Position(), "the size of '%s' is %d; the largest supported is %d", name, n, maxElements)
	}
	return n
}

// sizeOf gives the value of a declared size.
func (e *eval) sizeOf(v value, x modelica.Expr, what string) int {
	if v.t == tReal {
		hint := ""
		if r, ok := x.(*modelica.Ref); ok {
			hint = ": declare '" + r.String() + "' as an Integer"
		}
		e.fail(x.Position(), "the size of %s must be an Integer, %s is a Real%s", what, brief(x), hint)
	}
	n, ok := e.integer(v)
	if !ok {
		e.fail(x.Position(), "the size of %s must be an Integer that is known when the model is built", what)
	}
	return n
}

// typeSize gives the number of values of an enumeration or Boolean used as a dimension.
func (f *flattener) typeSize(r *modelica.Ref, sc *scope) (int, bool) {
	if len(r.Parts) == 1 && r.Parts[0].Name == "Boolean" {
		return 2, true
	}
	c := f.tryClass(sc, r)
	if c == nil {
		return 0, false
	}
	if lay := f.layoutOf(c); lay.basic != nil && lay.basic.t == tEnum {
		return len(lay.basic.literals), true
	}
	return 0, false
}

// openDims takes the sizes from the binding.
func (f *flattener) openDims(c *comp, groups []typeSubs) {
	name := c.elem.comp.Name
	b, ok := f.bindingOf(c)
	if !ok {
		f.fail(c.pos(), "the size of '%s' is written ':' and there is no value to take it from", name)
	}
	v := f.bindingValue(c, b, shapeMode)
	n := 0
	for _, g := range groups {
		n += len(g.subs)
	}
	if len(v.dims) != n {
		f.fail(b.node.value.Position(), "'%s' has %s, its value has %s", name, dimCount(n), dimCount(len(v.dims)))
	}
	c.dims = v.dims
}

func dimCount(n int) string {
	switch n {
	case 0:
		return "no dimensions"
	case 1:
		return "1 dimension"
	}
	return strconv.Itoa(n) + " dimensions"
}

// next counts k up within dims, row-major.
func next(k, dims []int) {
	for d := len(dims) - 1; d >= 0; d-- {
		if k[d]++; k[d] < dims[d] {
			return
		}
		k[d] = 0
	}
}

// indexText writes an index, given from 0, as Modelica does.
func indexText(k []int) string {
	b := make([]byte, 0, 16)
	b = append(b, '[')
	for i, n := range k {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(n+1), 10)
	}
	return string(append(b, ']'))
}

// volume is the number of elements.
func volume(dims []int) int {
	n := 1
	for _, d := range dims {
		n *= d
	}
	return n
}
