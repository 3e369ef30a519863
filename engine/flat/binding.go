package flat

import "slices"

// bindingOf finds the value that is bound to a component: the outermost modification that gives one, or a field of the binding of
// the record around it.
func (f *flattener) bindingOf(c *comp) (modRef, bool) {
	if c.bound == 0 {
		c.bound = 1
		for _, m := range c.env {
			if m.node.brk {
				break
			}
			if m.node.value != nil {
				c.binding, c.bound = m, 2
				break
			}
		}
		of := c.in.of
		if of != nil {
			// a binding of the whole record wins over the declaration inside the record's class
			if b, ok := f.bindingOf(of); ok && (c.bound == 1 || f.isOwn(c)) {
				c.binding, c.bound, c.fromRecord = b, 2, true
			}
		}
	}
	return c.binding, c.bound == 2
}

// isOwn reports whether the binding found is the one in the class's own text, not a modification from outside.
func (f *flattener) isOwn(c *comp) bool {
	return c.binding.scope != nil && c.binding.scope.in == c.in
}

// bindingValue evaluates the binding of a component, with the component's dimensions.
func (f *flattener) bindingValue(c *comp, b modRef, mode mode) value {
	if c.fromRecord {
		of := c.in.of
		rec := f.recordBinding(of, b, mode)
		if rec.t != tRecord {
			f.fail(b.node.value.Position(), "'%s' is a %s, its value is a %s", of.elem.comp.Name, of.class.def.Kind, rec.t)
		}
		if dims := f.dimsOf(of); !slices.Equal(rec.dims, dims) {
			f.fail(b.node.value.Position(), "'%s' is %s, its value is %s", of.elem.comp.Name, shape(dims), shape(rec.dims))
		} else if len(dims) > 0 {
			rec = rec.elementAt(f, dims, c.in.at)
		}
		field, ok := rec.field(c.elem.comp.Name)
		if !ok {
			f.fail(b.node.value.Position(), "the value of '%s' has no element '%s'", of.elem.comp.Name, c.elem.comp.Name)
		}
		return field
	}
	return f.modValue(b, mode)
}

// recordBinding evaluates the binding of a record once for all its elements.
func (f *flattener) recordBinding(of *comp, b modRef, mode mode) value {
	key := recordKey{of, mode}
	v, ok := f.records[key]
	if !ok {
		v = f.bindingValue(of, b, mode)
		f.records[key] = v
	}
	return v
}

type recordKey struct {
	of   *comp
	mode mode
}

// modKey names an evaluated modification.
type modKey struct {
	node *modNode
	in   *inst
	mode mode
}

// modValue evaluates the value of a modification and picks the element that applies.
func (f *flattener) modValue(m modRef, mode mode) value {
	e := eval{f: f, sc: m.scope, mode: mode}
	if len(m.idx) == 0 {
		return e.expr(m.node.value)
	}
	key := modKey{m.node, m.scope.in, mode}
	v, ok := f.modVals[key]
	if !ok {
		v = e.expr(m.node.value)
		f.modVals[key] = v
	}
	if len(v.dims) < len(m.idx) {
		f.fail(m.node.value.Position(), "'%s' belongs to an array of components: write 'each %s = ...' to give all of them one value, "+
			"or an array with a value for each", m.node.name, m.node.name)
	}
	for _, k := range m.idx {
		if k >= v.dims[0] {
			f.fail(m.node.value.Position(), "the value of '%s' has %d elements, the array of components has more", m.node.name, v.dims[0])
		}
		v = v.element(f, k)
	}
	return v
}
