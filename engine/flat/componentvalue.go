package flat

import (
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// compValue reads the value of a component according to the mode.
func (e *eval) compValue(c *comp, pos modelica.Pos) value {
	f := e.f
	e.present(c, pos)
	if e.fr != nil && e.fr.held != nil {
		if l := e.fr.held[c]; l != nil {
			return l.v
		}
	}
	if c.lay.basic == nil {
		var v value
		f.deeper(pos, "does '"+c.elem.comp.Name+"' contain itself?", func() { v = e.recordValue(c, pos) })
		return v
	}
	switch {
	case c.variability == modelica.Constant:
		return f.structuralValue(c, pos)
	case c.variability == modelica.Parameter:
		if c.lay.basic.t != tReal || e.mode == structuralMode || c.in.static || c.evaluated() {
			return f.structuralValue(c, pos)
		}
	default:
		if e.mode == structuralMode || c.in.static {
			e.fail(pos, "'%s' is a variable; a value that is known when the model is built is wanted here", strings.TrimSuffix(c.fullName(), "."))
		}
	}
	v := value{t: c.lay.basic.t, dims: f.dimsOf(c), u: f.attrsOf(c).unit, enum: enumOf(c.lay.basic)}
	n := volume(v.dims)
	if e.mode == shapeMode {
		nan := f.g.Const(expr.NaN())
		if v.dims == nil {
			v.n = nan
			return v
		}
		v.ns = make([]expr.Node, n)
		for i := range v.ns {
			v.ns[i] = nan
		}
		return v
	}
	if c.vars == dae.NoVar && n > 0 {
		e.fail(pos, "'%s' is not part of the model", c.fullName())
	}
	if v.dims == nil {
		v.n = f.sys.Ref(c.vars)
		return v
	}
	if c.refs == nil {
		c.refs = make([]expr.Node, n)
		for i := range c.refs {
			c.refs[i] = f.sys.Ref(c.vars + dae.VarID(i))
		}
	}
	v.ns = c.refs
	return v
}

func enumOf(b *basic) *basic {
	if b.t == tEnum {
		return b
	}
	return nil
}

// recordValue gathers the elements of a structured component.
func (e *eval) recordValue(c *comp, pos modelica.Pos) value {
	insts := e.f.elements(c)
	dims := e.f.dimsOf(c)
	list := make([]value, len(insts))
	for i, in := range insts {
		v := value{t: tRecord, of: c.class}
		for j := range in.layout(e.f).elems {
			child := e.f.component(in, j)
			if child.absent {
				continue
			}
			v.rec = append(v.rec, field{child.elem.comp.Name, e.compValue(child, pos)})
		}
		list[i] = v
	}
	if len(dims) == 0 {
		return list[0]
	}
	if len(list) == 0 {
		return value{t: tRecord, of: c.class, dims: dims}
	}
	v := stack(e.f, list)
	v.dims = dims
	for i := range v.rec {
		v.rec[i].v.dims = append(dims[:len(dims):len(dims)], v.rec[i].v.dims[1:]...)
	}
	return v
}

// structuralValue gives the value of a constant or parameter when the model is built.
func (f *flattener) structuralValue(c *comp, pos modelica.Pos) value {
	if c.variability == modelica.Parameter && c.lay.basic.t == tReal && f.peeking == 0 {
		c.tuned = true
		if f.foundAtStart(c) {
			f.fail(pos, "parameter '%s' is found at the start (fixed = false); a value that is known when the model is built is wanted here", c.fullName())
		}
	}
	switch c.structSt {
	case 2:
		return *c.structural
	case 1:
		f.fail(c.pos(), "the value of '%s' depends on itself", c.fullName())
	}
	b, ok := f.bindingOf(c)
	kind := "parameter"
	if c.variability == modelica.Constant {
		kind = "constant"
	}
	if !ok {
		a := f.attrsOf(c)
		if a.start.node == nil || c.variability == modelica.Constant {
			f.noValue(c, kind)
		}
		c.structSt = 1
		defer func() { c.structSt = max(c.structSt&2, 0) }()
		v := f.attrValue(c, a.start, structuralMode)
		v = f.fit(c, v, a.start.node.value.Position())
		c.structural, c.structSt = &v, 2
		return v
	}
	c.structSt = 1
	defer func() {
		if c.structSt == 1 {
			c.structSt = 0
		}
	}()
	var v value
	f.deeper(pos, "does the value of '"+c.fullName()+"' depend on itself?", func() { v = f.bindingValue(c, b, structuralMode) })
	v = f.fit(c, v, b.node.value.Position())
	c.structural, c.structSt = &v, 2
	return v
}

// fit checks that a value can be given to a component, and gives it the component's type and unit.
func (f *flattener) fit(c *comp, v value, pos modelica.Pos) value {
	t := c.lay.basic
	name := c.elem.comp.Name
	switch {
	case t == nil:
		f.fail(pos, "'%s' is a %s and cannot have a value", name, c.class.def.Kind)
	case v.t == t.t:
		if t.t == tEnum && v.enum != nil && v.enum != t && v.enum.name != t.name {
			f.fail(pos, "'%s' is of enumeration %s, its value is of enumeration %s", name, t.name, v.enum.name)
		}
	case t.t == tReal && v.t == tInt:
	case t.t == tInt && v.t == tReal:
		f.fail(pos, "'%s' is an Integer, its value is a Real: use integer(...) to round down", name)
	default:
		f.fail(pos, "'%s' is %s, its value is %s", name, article(t.t), v.describe())
	}
	if dims := f.dimsOf(c); !sameDims(dims, v.dims) {
		hint := ""
		if v.isScalar() {
			hint = ": write fill(value, size) to give all elements one value"
		}
		f.fail(pos, "'%s' is %s, its value is %s%s", name, shape(dims), shape(v.dims), hint)
	}
	u := f.attrsOf(c).unit
	f.checkUnits(pos, "'"+name+"'", u, v.u)
	v.t, v.enum = t.t, enumOf(t)
	if t.t == tReal && u != unitAny {
		v.u = u
	}
	return v
}
