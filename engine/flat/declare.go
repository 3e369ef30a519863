package flat

import (
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// declareAll makes the variables of an instance and everything in it, in the order of the text.
func (f *flattener) declareAll(in *inst) {
	lay := in.layout(f)
	for i := range lay.elems {
		f.reading = in
		ok := f.guard(func() {
			c := f.component(in, i)
			if c == nil || c.in != in || c.absent {
				return
			}
			if c.lay.expandable {
				f.elements(c)
				f.buses = append(f.buses, c)
				return
			}
			if c.lay.basic == nil {
				f.declareStructured(c)
				return
			}
			f.declareBasic(c)
		})
		if c := in.comps[i]; !ok && c != nil && c.in == in {
			c.broken = true
		}
	}
}

func (f *flattener) declareStructured(c *comp) {
	insts := f.elements(c)
	if c.variability == modelica.Constant {
		return
	}
	f.deeper(c.pos(), "does '"+c.class.name()+"' contain itself?", func() {
		f.declareElements(c, insts)
	})
}

// declareElements declares the elements of a component. What the first one holds tells how many components and variables all arrays
// around will have, before they are made.
func (f *flattener) declareElements(c *comp, insts []*inst) {
	made := func() int { return f.insts + len(f.sys.Variables) }
	before, outer := made(), f.copies
	for i, el := range insts {
		if i > 0 {
			f.declareAll(el)
			continue
		}
		f.copies *= float64(len(insts))
		f.declareAll(el)
		if float64(made()-before)*f.copies > foreseen*maxElements {
			f.tooLarge(c.pos(), "the model has more than %d components", maxElements)
		}
		f.copies = outer
	}
}

// foreseen is by how much the count foreseen from first elements may exceed the limit: the other elements may be smaller.
const foreseen = 2

// evaluated reports whether a parameter's value is used when the model is built because the author wants it: Evaluate = true.
func (c *comp) evaluated() bool {
	m := c.elem.comp.Annotation.Arg("Evaluate")
	if m == nil {
		return false
	}
	b, ok := m.Value.(*modelica.Bool)
	return ok && b.Value
}

func (f *flattener) declareBasic(c *comp) {
	for _, m := range c.env {
		f.checkAttributes(m.node, c.lay.basic)
	}
	a := f.attrsOf(c)
	dims := f.dimsOf(c)
	t := c.lay.basic.t
	switch {
	case c.variability == modelica.Constant:
		f.structuralValue(c, c.pos())
		return
	case t == tString:
		if c.variability < modelica.Parameter {
			if _, ok := f.bindingOf(c); !ok || c.in.class.def.Kind != modelica.KindRecord {
				f.fail(c.pos(), "'%s' is a String that varies; only constants and parameters can be Strings", c.elem.comp.Name)
			}
			c.variability = modelica.Parameter // in a record, with a value that is known when the model is built
		}
		if _, ok := f.bindingOf(c); ok {
			f.structuralValue(c, c.pos())
		}
		return
	case c.variability == modelica.Parameter && len(dims) > 0 && c.evaluated():
		return // a table: its numbers go into the program
	}
	if c.elem.comp.Stream {
		f.checkStream(c)
	}
	v := f.variable(c, a)
	n := volume(dims)
	if len(f.sys.Variables)+n > maxElements {
		f.tooLarge(c.pos(), "the model has more than %d variables", maxElements)
	}
	name := c.in.path + c.elem.comp.Name
	k := make([]int, len(dims))
	for i := range n {
		v.Name = name
		if len(dims) > 0 {
			v.Name = name + indexText(k)
			next(k, dims)
		}
		id := f.sys.Add(v)
		if i == 0 {
			c.vars = id
		}
		f.owners = append(f.owners, owner{c, i})
	}
	if n == 0 {
		return
	}
	f.declared = append(f.declared, c)
	if c.elem.comp.Flow && c.in.connector {
		f.flows = append(f.flows, c)
	}
}

// variable describes a variable as far as it does not depend on other variables.
func (f *flattener) variable(c *comp, a *typeAttrs) dae.Variable {
	nan := expr.NaN()
	d := c.elem.comp
	v := dae.Variable{Asset: assetOf(c.in), Unit: a.unitText, DisplayUnit: a.display, Quantity: a.quantity, Doc: d.Doc,
		Min: nan, Max: nan, Nominal: nan, Protected: c.protected, Flow: d.Flow, Pos: position(d.Pos),
		Output: c.output && !c.protected && c.in.path == "" && c.variability < modelica.Parameter}
	if v.Doc == "" {
		v.Doc = c.class.def.Doc
	}
	switch c.lay.basic.t {
	case tInt, tEnum:
		v.Type = dae.Integer
	case tBool:
		v.Type = dae.Boolean
	}
	switch {
	case c.variability == modelica.Parameter:
		v.Kind, v.Fixed = dae.Parameter, true
		v.Final = d.Final || c.protected || v.Type != dae.Real
		for _, m := range c.env {
			v.Final = v.Final || m.node.final
		}
	default:
		v.Kind = dae.Continuous
	}
	return v
}

func assetOf(in *inst) string { return strings.TrimSuffix(in.path, ".") }

// bindAll gives the parameters their values and all variables their attributes.
func (f *flattener) bindAll() {
	for _, c := range f.declared {
		if c.variability == modelica.Parameter {
			f.reading = c.in
			f.guard(func() { f.bindParameter(c) })
		}
	}
	for _, c := range f.declared {
		f.reading = c.in
		f.describe(c)
	}
	f.reading = nil
	// what the structure depends on, directly or through other parameters, cannot be changed any more
	for _, c := range f.declared {
		if c.tuned && c.variability == modelica.Parameter {
			for i := range volume(c.dims) {
				f.sys.Variables[int(c.vars)+i].Final = true
			}
		}
	}
}

func (f *flattener) bindParameter(c *comp) {
	vars := f.sys.Variables[c.vars : int(c.vars)+volume(c.dims)]
	var v value
	if c.lay.basic.t != tReal || c.evaluated() {
		v = f.structuralValue(c, c.pos())
	} else {
		b, ok := f.bindingOf(c)
		if !ok {
			if f.attrsOf(c).start.node == nil && !f.foundAtStart(c) {
				f.valueless = append(f.valueless, c)
			}
			return
		}
		v = f.fit(c, f.bindingValue(c, b, runMode), b.node.value.Position())
		for i := range vars {
			switch n := v.at(i); f.variabilityOf(n) {
			case varConstant:
			case varParameter:
				vars[i].Final = true
			default:
				f.fail(b.node.value.Position(), "parameter '%s' depends on variables; it may depend on parameters and constants only", c.elem.comp.Name)
			}
		}
	}
	for i := range vars {
		vars[i].Binding = v.at(i)
	}
}
