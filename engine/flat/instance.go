package flat

import (
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// inst is an instance of a class: a component (or element of an array of them), or a class as a name space (static).
type inst struct {
	class   *class
	lay     *layout
	env     []modRef // from outside, outermost first
	of      *comp    // the component it belongs to; nil for the model itself and for name spaces
	at      int      // element of that component, row-major
	path    string   // dotted name with a trailing dot, "" for the model itself
	static  bool
	comps   []*comp // parallel to lay.elems, made on demand
	block   []comp  // where they lie
	classes map[string]*class
	scopes  map[*class]*scope

	variability   modelica.Variability // of the component it belongs to and those around it
	input, output bool
	protected     bool
	connector     bool
}

// comp is a component of an instance.
type comp struct {
	elem  *element
	in    *inst
	env   []modRef // outermost first, the declaration's own last
	class *class
	lay   *layout

	variability   modelica.Variability
	input, output bool
	protected     bool

	absent     bool // condition is false
	broken     bool // a problem was found that leaves it without meaning
	hasDims    bool
	busyDims   bool
	busyInsts  bool
	dims       []int
	insts      []*inst // elements of a structured component, row-major
	vars       dae.VarID
	attrs      *typeAttrs
	bound      int8 // binding: 0 not looked for, 1 none, 2 found
	binding    modRef
	fromRecord bool // the binding comes from that of the record around it

	quick      scalar      // the value of a scalar variable in equations, once it is known
	refs       []expr.Node // variables of an array, once they are asked for
	structural *value      // of constants and parameters, as far as known when the model is built
	structSt   int8
	tuned      bool // the structure depends on this parameter
}

// model says for messages what a component is called.
func (c *comp) fullName() string { return c.in.path + c.elem.comp.Name }

func (c *comp) pos() modelica.Pos { return c.elem.comp.Pos }

// layout gives the layout of the class, made on first use.
func (in *inst) layout(f *flattener) *layout {
	if in.lay == nil {
		in.lay = f.layoutOf(in.class)
		in.comps = make([]*comp, len(in.lay.elems))
	}
	return in.lay
}

// component finds a component by name; nil when there is none.
func (in *inst) component(f *flattener, name string) *comp {
	i, ok := in.layout(f).index[name]
	if !ok {
		return nil
	}
	return f.component(in, i)
}

// component makes component i of an instance on first use.
func (f *flattener) component(in *inst, i int) *comp {
	lay := in.layout(f)
	if c := in.comps[i]; c != nil {
		return c
	}
	el := lay.elems[i]
	d := el.comp
	if d.Outer && !d.Inner {
		c := f.innerOf(in, el)
		in.comps[i] = c
		return c
	}
	if in.block == nil {
		in.block = make([]comp, len(lay.elems))
	}
	c := &in.block[i]
	*c = comp{elem: el, in: in, vars: dae.NoVar}
	sc := scopeOf(el.lex, in)
	typeScope, typeName := sc, d.Type
	for _, m := range in.env {
		if sub, ok := m.sub(d.Name); ok {
			if sub.node.comp != nil && typeName == d.Type {
				f.checkRedeclare(sub.node, d)
				typeScope, typeName = sub.scope, sub.node.comp.Type
			}
			f.checkFinal(sub.node, el)
			c.env = append(c.env, sub)
		}
	}
	for _, m := range el.mods {
		ref := modRef{node: m.node, scope: scopeOf(m.lex, in)}
		if m.node.comp != nil && typeName == d.Type && m.node.comp != d {
			f.checkRedeclare(m.node, d)
			typeScope, typeName = ref.scope, m.node.comp.Type
		}
		if typeName != d.Type && m.lex == el.lex && m.node.comp == nil {
			if d.Constraint != nil && m.node.pos == el.modPos() {
				continue // it belongs to the replaced type only
			}
			ref.node = ref.node.lenient()
		}
		c.env = append(c.env, ref)
	}
	if typeName == d.Type && el.typ != nil {
		c.class = el.typ
	} else {
		var local bool
		c.class, local = f.classNamed(typeScope, typeName)
		if typeName == d.Type && !local {
			el.typ = c.class
		}
	}
	c.lay = f.layoutOf(c.class)
	if typeName != d.Type || el.replaced != nil {
		f.checkSubtype(c, el, typeName)
	}
	f.checkType(c, typeName)
	f.prefixes(c)
	in.comps[i] = c
	if d.Cond != nil {
		c.broken = true
		f.condition(c, sc)
		c.broken = false
	}
	return c
}

func (f *flattener) checkRedeclare(n *modNode, d *modelica.Component) {
	if !d.Replaceable && !d.Redeclare {
		f.report(n.pos, "'%s' (%s) is not replaceable and cannot be redeclared", d.Name, d.Pos)
	}
}

// checkType refuses classes of which there are no components.
func (f *flattener) checkType(c *comp, name *modelica.Name) {
	if c.lay.partial != nil && !c.in.static && c.in.class.def.Kind != modelica.KindFunction {
		f.fail(name.Pos, "%s '%s' is partial: it is to be extended, a component of it cannot be made",
			c.lay.partial.Kind, c.class.name())
	}
	switch k := c.class.def.Kind; k {
	case modelica.KindPackage, modelica.KindFunction, modelica.KindOperator:
		if k == modelica.KindFunction && c.in.class.def.Kind == modelica.KindFunction {
			return // a functional input
		}
		f.fail(name.Pos, "'%s' is a %s and cannot be the type of a component", name, k)
	}
	if c.elem.comp.Stream && (c.lay.basic == nil || c.lay.basic.t != tReal) {
		f.fail(name.Pos, "stream variable '%s' must be a Real, found '%s'", c.elem.comp.Name, name)
	}
}

// prefixes merges the prefixes of the declaration with those of the components around it.
func (f *flattener) prefixes(c *comp) {
	d, in := c.elem.comp, c.in
	c.variability = max(d.Variability, in.variability)
	for _, m := range c.env {
		if m.node.comp != nil {
			c.variability = max(c.variability, m.node.comp.Variability)
		}
	}
	c.input = d.Input || in.input || c.lay.input
	c.output = d.Output || in.output || c.lay.output
	c.protected = c.elem.protected || in.protected
}

// condition evaluates "if cond" of a declaration.
func (f *flattener) condition(c *comp, sc *scope) {
	e := &eval{f: f, sc: sc, mode: structuralMode}
	v := e.expr(c.elem.comp.Cond)
	ok, known := e.truth(v, c.elem.comp.Cond)
	if !known {
		f.fail(c.elem.comp.Cond.Position(), "the condition of component '%s' must be known when the model is built", c.elem.comp.Name)
	}
	c.absent = !ok
}

// innerOf finds the inner component that an outer one stands for.
func (f *flattener) innerOf(in *inst, el *element) *comp {
	name := el.comp.Name
	for at := in; at != nil; {
		if at.of == nil {
			break
		}
		at = at.of.in
		lay := at.layout(f)
		if i, ok := lay.index[name]; ok && lay.elems[i].comp.Inner {
			return f.component(at, i)
		}
	}
	if in.static {
		f.fail(el.comp.Pos, "outer '%s' stands in a class that is not an instance", name)
	}
	f.fail(el.comp.Pos, "outer '%s' has no inner '%s' in the components around %s: add one, for example 'inner %s %s;' in the model",
		name, name, f.where(in), el.comp.Type, name)
	return nil
}

// where names an instance in messages.
func (f *flattener) where(in *inst) string {
	if in.path == "" {
		return "'" + in.class.name() + "'"
	}
	return "'" + strings.TrimSuffix(in.path, ".") + "'"
}

// tryClass finds a class by a reference without subscripts; nil when it means something else.
func (f *flattener) tryClass(sc *scope, r *modelica.Ref) *class {
	var c *class
	for i := range r.Parts {
		if len(r.Parts[i].Subs) > 0 {
			return nil
		}
		switch {
		case i > 0:
			c = f.member(c.space(), c, r.Parts[i].Name)
		case r.Global:
			c = f.top(r.Parts[0].Name)
		default:
			if found, ok := f.find(sc, r.Parts[0].Name); ok {
				c = found.class
				if c == nil && len(r.Parts) == 2 && len(r.Parts[1].Subs) == 0 {
					return f.functionOf(found.comp, r.Parts[1].Name)
				}
			}
		}
		if c == nil {
			return nil
		}
	}
	return c
}

// functionOf finds a function that is declared in the class of a component: world.gravity(r); nil when there is none.
func (f *flattener) functionOf(c *comp, name string) *class {
	if c == nil || c.broken || c.absent || c.lay.basic != nil || len(f.dimsOf(c)) > 0 {
		return nil
	}
	in := f.elements(c)[0]
	if fn := f.member(in, in.class, name); fn != nil && fn.def.Kind == modelica.KindFunction {
		return fn
	}
	return nil
}

// elements gives the instances of a structured component, made on first use.
func (f *flattener) elements(c *comp) []*inst {
	if c.insts != nil {
		return c.insts
	}
	dims := f.dimsOf(c)
	n := volume(dims)
	if c.busyInsts || f.endless(c) {
		f.fail(c.pos(), "%s '%s' contains itself", c.class.def.Kind, c.class.name())
	}
	if f.depth > maxDepth {
		f.fail(c.pos(), "components are nested deeper than %d levels: does %s contain itself?", maxDepth, c.class.name())
	}
	if f.insts += n; f.insts > maxElements {
		f.tooLarge(c.pos(), "the model has more than %d components", maxElements)
	}
	c.busyInsts = true
	defer func() { c.busyInsts = false }()
	block := make([]inst, n)
	insts := make([]*inst, n)
	prefix := c.in.path + c.elem.comp.Name
	connector := c.class.def.Kind == modelica.KindConnector
	env := append(c.env[:len(c.env):len(c.env)], c.class.mods...)
	for _, m := range env {
		f.checkModNames(m.node, c.class, c.lay, fromOutside)
	}
	k := make([]int, len(dims))
	for i := range insts {
		in := &block[i]
		*in = inst{class: c.class, of: c, at: i, path: prefix + ".", static: c.in.static, connector: connector,
			variability: c.variability, input: c.input, output: c.output, protected: c.protected, env: env}
		if len(dims) > 0 {
			in.path = prefix + indexText(k) + "."
			in.env = make([]modRef, len(env))
			for j, m := range env {
				if m.node.comp != nil || j < len(c.env) {
					in.env[j] = m.element(k)
				} else {
					in.env[j] = m
				}
			}
			next(k, dims)
		}
		insts[i] = in
	}
	c.insts = insts
	return insts
}

// endless reports whether a component lies inside another of its own class, and nothing between them is conditional, so that the nesting
// would never end. Arrays may get smaller with each level and are given some levels.
func (f *flattener) endless(c *comp) bool {
	array, times := false, 0
	for at := c; ; {
		if at.elem.comp.Cond != nil {
			return false
		}
		array = array || len(f.dimsOf(at)) > 0
		if at.in.class.def == c.class.def {
			if times++; !array || times > maxArrayNesting {
				return true
			}
		}
		if at.in.of == nil {
			return false
		}
		at = at.in.of
	}
}

const maxArrayNesting = 10
