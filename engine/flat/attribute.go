package flat

import (
	"math"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// typeAttrs are the attributes of a predefined type or of a component of one. A modRef without node says nothing.
type typeAttrs struct {
	start, fixed, min, max, nominal, prefer modRef
	unit                                    unitID
	unitText, display, quantity             string
}

// attrsOf gives the attributes of a component.
func (f *flattener) attrsOf(c *comp) *typeAttrs {
	if c.attrs != nil {
		return c.attrs
	}
	base := f.layoutAttrs(c.class, c.lay)
	c.attrs = base
	for i := len(c.env) - 1; i >= 0; i-- { // innermost first, so that outer ones overwrite
		m := c.env[i]
		if len(m.node.subs) == 0 {
			continue
		}
		f.checkAttributes(m.node, c.lay.basic)
		if c.attrs == base {
			copied := *base
			c.attrs = &copied
		}
		f.overlay(c.attrs, m)
	}
	return c.attrs
}

// layoutAttrs gives the attributes that a type has by its definition.
func (f *flattener) layoutAttrs(c *class, lay *layout) *typeAttrs {
	if lay.attrSet != nil {
		return lay.attrSet
	}
	a := &typeAttrs{}
	if lay.basic.t == tInt {
		a.unit = unitLit
	}
	lay.attrSet = a
	for i := len(lay.attrs) - 1; i >= 0; i-- {
		m := lay.attrs[i]
		f.overlay(a, modRef{node: m.node, scope: scopeOf(m.lex, m.lex.space())})
	}
	for i := len(c.mods) - 1; i >= 0; i-- {
		f.checkAttributes(c.mods[i].node, lay.basic)
		f.overlay(a, c.mods[i])
	}
	return a
}

// overlay puts the attributes that m names over a.
func (f *flattener) overlay(a *typeAttrs, m modRef) {
	for _, s := range m.node.subs {
		if s.value == nil {
			continue
		}
		r, _ := m.sub(s.name)
		switch s.name {
		case "start":
			a.start = r
		case "fixed":
			a.fixed = r
		case "min":
			a.min = r
		case "max":
			a.max = r
		case "nominal":
			a.nominal = r
		case "stateSelect":
			a.prefer = r
		case "unit":
			f.guard(func() {
				a.unitText = f.stringAttr(r)
				id, err := f.units.parse(a.unitText)
				if err != nil {
					f.fail(s.value.Position(), "unit: %v", err)
				}
				a.unit = id
			})
		case "displayUnit":
			f.guard(func() { a.display = f.stringAttr(r) })
		case "quantity":
			f.guard(func() { a.quantity = f.stringAttr(r) })
		}
	}
}

// stringAttr evaluates a String attribute; of an array the first element counts.
func (f *flattener) stringAttr(m modRef) string {
	if s, ok := m.node.value.(*modelica.String); ok {
		return s.Value
	}
	v := f.modValue(m, structuralMode)
	if v.t != tString || len(v.ss) == 0 {
		f.fail(m.node.value.Position(), "attribute '%s' must be a String", m.node.name)
	}
	return v.ss[0]
}

// attrValue evaluates an attribute of a component: a value with the component's dimensions or a scalar for all elements.
func (f *flattener) attrValue(c *comp, m modRef, mode mode) value {
	v := f.modValue(m, mode)
	dims := f.dimsOf(c)
	if sameDims(v.dims, dims) {
		return v
	}
	if v.isScalar() {
		own := m.scope != nil && (m.scope.in.static || m.node.each)
		if own {
			return v
		}
		f.fail(m.node.value.Position(), "'%s' is %s: write 'each %s = ...' to give all elements one value", c.elem.comp.Name,
			shape(dims), m.node.name)
	}
	f.fail(m.node.value.Position(), "attribute '%s' of '%s' needs %s, found %s", m.node.name, c.elem.comp.Name, shape(dims), shape(v.dims))
	return value{}
}

// describe fills in the attributes of the variables of a component, once all variables exist.
func (f *flattener) describe(c *comp) {
	a := f.attrsOf(c)
	n := volume(f.dimsOf(c))
	vars := f.sys.Variables[c.vars : int(c.vars)+n]
	f.guard(func() { f.describeNumbers(c, a, vars) })
	if a.start.node != nil {
		f.guard(func() { f.describeStart(c, a, vars) })
	}
	if a.fixed.node != nil {
		f.guard(func() {
			v := f.attrValue(c, a.fixed, structuralMode)
			f.want(v, tBool, a.fixed)
			for i := range vars {
				x, _ := f.g.IsConst(v.at(i))
				vars[i].Fixed = x != 0
				if x == 0 && vars[i].Kind == dae.Parameter {
					f.freeParameter(c, &vars[i])
				}
			}
		})
	}
	if a.prefer.node != nil {
		f.guard(func() {
			v := f.attrValue(c, a.prefer, structuralMode)
			f.want(v, tEnum, a.prefer)
			for i := range vars {
				x, _ := f.g.IsConst(v.at(i))
				vars[i].Prefer = int8(x) - 3
			}
		})
	}
}

func (f *flattener) describeStart(c *comp, a *typeAttrs, vars []dae.Variable) {
	v := f.attrValue(c, a.start, runMode)
	switch t := c.lay.basic.t; {
	case t == tReal && v.isNumber(), t == v.t:
	default:
		f.fail(a.start.node.value.Position(), "start of '%s' must be %s, found %s", c.elem.comp.Name, article(t), v.describe())
	}
	f.checkUnits(a.start.node.value.Position(), "start of '"+c.elem.comp.Name+"'", a.unit, v.u)
	for i := range vars {
		n := v.at(i)
		if f.variabilityOf(n) > varParameter {
			f.fail(a.start.node.value.Position(), "start of '%s' depends on variables; it may depend on parameters and constants only",
				c.elem.comp.Name)
		}
		vars[i].Start = n
	}
}

func (f *flattener) describeNumbers(c *comp, a *typeAttrs, vars []dae.Variable) {
	set := func(m modRef, put func(v *dae.Variable, x float64)) {
		if m.node == nil {
			return
		}
		f.peeking++
		v := f.attrValue(c, m, structuralMode)
		f.peeking--
		if !v.isNumber() {
			f.fail(m.node.value.Position(), "attribute '%s' must be a number, found %s", m.node.name, v.describe())
		}
		for i := range vars {
			if x, ok := f.g.IsConst(v.at(i)); ok {
				put(&vars[i], x)
			}
		}
	}
	if c.lay.basic.t == tEnum || c.lay.basic.t == tBool {
		return
	}
	set(a.min, func(v *dae.Variable, x float64) { v.Min = x })
	set(a.max, func(v *dae.Variable, x float64) { v.Max = x })
	set(a.nominal, func(v *dae.Variable, x float64) { v.Nominal = math.Abs(x) })
}

// freeParameter makes a parameter one that the initial equations give.
func (f *flattener) freeParameter(c *comp, v *dae.Variable) {
	pos, name := f.attrsOf(c).fixed.node.value.Position(), c.elem.comp.Name
	switch {
	case v.Type != dae.Real:
		f.fail(pos, "parameter '%s' is not a Real: only Reals can be found by initial equations (fixed = false)", name)
	case v.Binding != expr.None:
		f.fail(pos, "parameter '%s' has fixed = false, which leaves it to the initial equations, and a value: leave one of them out", name)
	}
	v.Final = true
}

// foundAtStart reports whether some element of a parameter is not given but found by the initial equations: fixed = false.
func (f *flattener) foundAtStart(c *comp) bool {
	a := f.attrsOf(c)
	if a.fixed.node == nil {
		return false
	}
	v := f.attrValue(c, a.fixed, structuralMode)
	for _, n := range v.nodes() {
		if x, ok := f.g.IsConst(n); ok && x == 0 {
			return true
		}
	}
	return false
}

func (f *flattener) want(v value, t btype, m modRef) {
	if v.t != t {
		f.fail(m.node.value.Position(), "attribute '%s' must be %s, found %s", m.node.name, article(t), v.describe())
	}
}

func article(t btype) string {
	switch t {
	case tInt:
		return "an Integer"
	case tReal:
		return "a number"
	case tEnum:
		return "a value of an enumeration"
	}
	return "a " + t.String()
}
