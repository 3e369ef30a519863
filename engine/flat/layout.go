package flat

import (
	"gemel/engine/modelica"
)

// layoutOf makes the layout of a class on first use.
func (f *flattener) layoutOf(c *class) *layout {
	if c.lay != nil {
		return c.lay
	}
	if c.busy {
		f.fail(c.def.Pos, "%s '%s' extends itself", c.def.Kind, c.name())
	}
	c.busy = true
	defer func() { c.busy = false }()
	lay := &layout{index: map[string]int{}}
	f.deeper(c.def.Pos, "'"+c.def.Name+"' extends too long a chain of classes", func() {
		switch {
		case c.def.Short != nil:
			f.shortLayout(c, lay)
		case c.def.Enum != nil:
			f.enumLayout(c, lay)
		default:
			f.longLayout(c, lay)
		}
	})
	if c.def.Partial {
		lay.partial = c.def
	}
	lay.expandable = lay.expandable || c.def.Expandable
	c.lay = lay
	return lay
}

func (f *flattener) enumLayout(c *class, lay *layout) {
	b := &basic{t: tEnum, name: c.def.Name}
	for _, l := range c.def.Enum.Literals {
		b.literals = append(b.literals, l.Name)
	}
	lay.basic = b
	lay.chain = []*class{c}
}

func (f *flattener) shortLayout(c *class, lay *layout) {
	s := c.def.Short
	base := f.baseClass(c, s.Base)
	f.inherit(c, lay, base, s.Mod, false)
	lay.input, lay.output = s.Input || lay.input, s.Output || lay.output
	if len(s.Subscripts) > 0 {
		lay.subs = append([]typeSubs{{s.Subscripts, c}}, lay.subs...)
	}
	lay.partial = nil
	if b := f.layoutOf(base); b.partial != nil {
		lay.partial = b.partial
	}
}

func (f *flattener) longLayout(c *class, lay *layout) {
	lay.chain = append(lay.chain, c)
	lay.elems = make([]*element, 0, len(c.def.Elements))
	lay.block = make([]element, 0, len(c.def.Elements))
	if c.def.ClassExtends {
		base, ok := f.inheritedMember(c)
		if !ok {
			f.fail(c.def.Pos, "class extends %s: no inherited class of that name", c.def.Name)
		}
		f.inherit(c, lay, base, c.def.ExtendsMod, false)
	}
	for _, e := range c.def.Elements {
		switch e := e.(type) {
		case *modelica.Extends:
			base := f.baseClass(c, e.Base)
			f.inherit(c, lay, base, e.Mod, e.Protected)
		case *modelica.Component:
			f.addComponent(c, lay, e)
		case *modelica.Class:
			if e.Redeclare {
				lay.setRedeclared(e.Name, nested{e, c}, true)
			}
		}
	}
	for _, s := range c.def.Sections {
		lay.sections = append(lay.sections, section{s, c})
	}
}

func (lay *layout) setRedeclared(name string, n nested, override bool) {
	if lay.redecl == nil {
		lay.redecl = map[string]nested{}
	}
	if _, ok := lay.redecl[name]; !ok || override {
		lay.redecl[name] = n
	}
}

// addComponent puts a declared component into the layout; a redeclaration replaces the inherited one.
func (f *flattener) addComponent(c *class, lay *layout, d *modelica.Component) {
	lay.block = append(lay.block, element{comp: d, lex: c, protected: d.Protected})
	el := &lay.block[len(lay.block)-1] // there is room for all of the class: the block does not move
	if node := f.modNodeOf(d.Mod); node != nil {
		el.mods = append(el.mods, extMod{node, c})
	}
	if d.Constraint != nil && d.Constraint.Mod != nil {
		if node := f.modNodeOf(d.Constraint.Mod); node != nil {
			el.mods = append(el.mods, extMod{node, c})
		}
	}
	at, inherited := lay.index[d.Name]
	if !inherited {
		lay.index[d.Name] = len(lay.elems)
		lay.elems = append(lay.elems, el)
		return
	}
	old := lay.elems[at]
	if !d.Redeclare {
		if sameDeclaration(old.comp, d) {
			return
		}
		f.report(d.Pos, "'%s' is already inherited from %s (%s); write 'redeclare' to replace it", d.Name, old.lex.name(), old.comp.Pos)
		return
	}
	if !old.comp.Replaceable && old.comp.Final {
		f.report(d.Pos, "'%s' is final in %s (%s) and cannot be redeclared", d.Name, old.lex.name(), old.comp.Pos)
		return
	}
	// modifications of the constraining type stay in force where the new declaration says nothing; without a constraining clause those
	// of the replaced declaration do
	for _, m := range old.keptMods() {
		el.mods = append(el.mods, extMod{m.node.lenient(), m.lex})
	}
	el.replaced = old
	mergePrefixes(el, old.comp)
	lay.elems[at] = el
}

// keptMods are the modifications that outlive a redeclaration.
func (el *element) keptMods() []extMod {
	if el.comp.Constraint == nil {
		return el.mods
	}
	var kept []extMod
	for _, m := range el.mods {
		if m.lex != el.lex || m.node.pos != el.modPos() {
			kept = append(kept, m)
		}
	}
	return kept
}

// modPos is where the declaration's own modification stands.
func (el *element) modPos() modelica.Pos {
	if el.comp.Mod == nil {
		return modelica.Pos{}
	}
	return el.comp.Mod.Pos
}

// mergePrefixes gives a redeclared component the prefixes of the original where it states none.
func mergePrefixes(el *element, old *modelica.Component) {
	d := *el.comp
	if d.Variability == modelica.Continuous {
		d.Variability = old.Variability
	}
	if !d.Input && !d.Output {
		d.Input, d.Output = old.Input, old.Output
	}
	d.Flow, d.Stream = d.Flow || old.Flow, d.Stream || old.Stream
	d.Inner, d.Outer = d.Inner || old.Inner, d.Outer || old.Outer
	if len(d.Subs) == 0 && len(d.TypeSubs) == 0 {
		d.Subs, d.TypeSubs = old.Subs, old.TypeSubs
	}
	if d.Doc == "" {
		d.Doc = old.Doc
	}
	if d.Cond == nil {
		d.Cond = old.Cond
	}
	el.comp = &d
}

// sameDeclaration reports whether two declarations of one name mean the same, so that inheriting both is allowed.
func sameDeclaration(a, b *modelica.Component) bool {
	if a == b {
		return true
	}
	return a.Type.String() == b.Type.String() && a.Variability == b.Variability && a.Flow == b.Flow && a.Stream == b.Stream && a.Input == b.Input &&
		a.Output == b.Output && renderMod(a.Mod) == renderMod(b.Mod) && renderList(a.Subs) == renderList(b.Subs)
}

func renderList(es []modelica.Expr) string {
	s := ""
	for _, e := range es {
		s += modelica.Render(e) + ","
	}
	return s
}

func renderMod(m *modelica.Modification) string {
	if m == nil {
		return ""
	}
	s := ""
	for _, a := range m.Args {
		for _, n := range a.Name {
			s += "." + n
		}
		s += renderMod(a.Mod) + ","
	}
	return "(" + s + ")=" + modelica.Render(m.Value)
}
