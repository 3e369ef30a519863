package flat

import (
	"gemel/engine/modelica"
)

// modNode is one level of a modification, dotted names split up. It is made once for each piece of text.
type modNode struct {
	pos         modelica.Pos
	name        string
	each, final bool
	value       modelica.Expr
	brk         bool
	subs        []*modNode
	comp        *modelica.Component // redeclared
	class       *modelica.Class     // redeclared
	kept        bool                // of a declaration that was replaced: names that the new type does not know are passed over
	checked     *layout             // its names were checked against this layout
}

// modRef is a modification seen from where it applies: its values are read in scope, element idx of them counts.
type modRef struct {
	node  *modNode
	scope *scope
	idx   []int // from 0
}

// modNodeOf gives the tree of a modification; nil when it says nothing.
func (f *flattener) modNodeOf(m *modelica.Modification) *modNode {
	if m == nil || len(m.Args) == 0 && m.Value == nil && !m.Break {
		return nil
	}
	if n, ok := f.modNodes[m]; ok {
		return n
	}
	n := &modNode{pos: m.Pos, value: m.Value, brk: m.Break}
	f.fillMod(n, m)
	f.modNodes[m] = n
	return n
}

func (f *flattener) fillMod(n *modNode, m *modelica.Modification) {
	for _, a := range m.Args {
		f.addArgument(n, a, a.Name)
	}
}

func (f *flattener) addArgument(n *modNode, a *modelica.Argument, path []string) {
	if a.Break {
		f.report(a.Pos, "deselection with 'break' is not supported")
		return
	}
	sub := n.sub(path[0])
	if sub == nil {
		sub = &modNode{pos: a.Pos, name: path[0]}
		n.subs = append(n.subs, sub)
	} else if len(path) == 1 && (len(sub.subs) == 0 || a.Mod == nil || a.Mod.Value != nil && sub.value != nil) {
		f.report(a.Pos, "'%s' is modified twice; first at line %d", path[0], sub.pos.Line)
		return
	}
	if len(path) > 1 {
		sub.each = sub.each || a.Each
		f.addArgument(sub, a, path[1:])
		return
	}
	sub.each, sub.final = sub.each || a.Each, a.Final
	sub.class = a.Class
	if a.Component != nil {
		sub.comp = a.Component
		if a.Component.Mod != nil {
			sub.value = a.Component.Mod.Value
			f.fillMod(sub, a.Component.Mod)
		}
	}
	if a.Mod != nil {
		if a.Mod.Value != nil {
			sub.value, sub.pos = a.Mod.Value, a.Pos
		}
		sub.brk = sub.brk || a.Mod.Break
		f.fillMod(sub, a.Mod)
	}
}

func (n *modNode) sub(name string) *modNode {
	for _, s := range n.subs {
		if s.name == name {
			return s
		}
	}
	return nil
}

// lenient gives a copy whose unknown names are passed over.
func (n *modNode) lenient() *modNode {
	c := *n
	c.kept = true
	c.subs = make([]*modNode, len(n.subs))
	for i, s := range n.subs {
		c.subs[i] = s.lenient()
	}
	return &c
}

// without gives a copy that leaves out what m says.
func (n *modNode) without(m *modNode) *modNode {
	c := *n
	c.subs = nil
	for _, s := range n.subs {
		switch o := m.sub(s.name); {
		case o == nil:
			c.subs = append(c.subs, s)
		case len(o.subs) > 0 && o.value == nil && o.comp == nil && o.class == nil:
			s = s.without(o)
			c.subs = append(c.subs, s)
		}
	}
	return &c
}

// sub descends to the modification of a named element.
func (m modRef) sub(name string) (modRef, bool) {
	s := m.node.sub(name)
	if s == nil {
		return modRef{}, false
	}
	r := modRef{node: s, scope: m.scope, idx: m.idx}
	if s.each {
		r.idx = nil
	}
	return r, true
}

// element descends to element k of an array of components.
func (m modRef) element(k []int) modRef {
	m.idx = append(m.idx[:len(m.idx):len(m.idx)], k...)
	return m
}

// modSource says where a modification stands: in an extends clause, or at a component or outside of the model.
type modSource bool

const (
	fromExtends modSource = false
	fromOutside modSource = true
)

// checkModNames reports names of a modification that the class does not have, or that are not to be modified from there.
func (f *flattener) checkModNames(n *modNode, c *class, lay *layout, from modSource) {
	if n.checked == lay || n.kept {
		return
	}
	n.checked = lay
	for _, s := range n.subs {
		if i, ok := lay.index[s.name]; ok || s.kept {
			if ok && from == fromOutside && lay.elems[i].protected {
				f.report(s.pos, "'%s' is protected in %s '%s' and cannot be modified from outside", s.name, c.def.Kind, c.name())
			}
			continue
		}
		if nd, ok := f.memberDef(c, s.name); ok {
			if s.class != nil && !nd.def.Replaceable && !nd.def.Redeclare {
				f.report(s.pos, "class '%s' in %s is not replaceable", s.name, c.name())
			}
			continue
		}
		f.report(s.pos, "%s '%s' has no element '%s'%s", c.def.Kind, c.name(), s.name, f.suggestOf(s.name, c))
	}
}

var attributeNames = []string{"start", "fixed", "min", "max", "nominal", "unit", "displayUnit", "quantity", "stateSelect", "unbounded"}

// checkAttributes reports modifiers that are no attributes of a predefined type.
func (f *flattener) checkAttributes(n *modNode, b *basic) {
	if n.kept || n.checked == attributesChecked {
		return
	}
	n.checked = attributesChecked
	for _, s := range n.subs {
		if !contains(attributeNames, s.name) {
			f.report(s.pos, "%s has no attribute '%s'%s", b.name, s.name, suggest(s.name, attributeNames))
			continue
		}
		if s.value == nil {
			f.report(s.pos, "attribute '%s' needs a value: write %s = ...", s.name, s.name)
		}
	}
}

var attributesChecked = &layout{}

// checkFinal reports a modification of something that an inner declaration made final.
func (f *flattener) checkFinal(outer *modNode, inner *element) {
	if inner.comp.Final && (outer.value != nil || len(outer.subs) > 0 || outer.comp != nil) {
		f.report(outer.pos, "'%s' is final (%s) and cannot be modified", inner.comp.Name, inner.comp.Pos)
		return
	}
	for _, m := range inner.mods {
		f.checkFinalNode(outer, m.node)
	}
}

func (f *flattener) checkFinalNode(outer, inner *modNode) {
	if outer == inner {
		return
	}
	if inner.final && (outer.value != nil || len(outer.subs) > 0) {
		f.report(outer.pos, "'%s' is final (%s) and cannot be modified", outer.name, inner.pos)
		return
	}
	for _, s := range outer.subs {
		if i := inner.sub(s.name); i != nil {
			f.checkFinalNode(s, i)
		}
	}
}
