package flat

import (
	"strings"

	"gemel/engine/modelica"
)

// found is what a simple name means: a component or a class. local says that it may mean something else in another instance.
type found struct {
	comp  *comp
	class *class
	local bool
}

// find looks a simple name up in a scope and the scopes around it.
func (f *flattener) find(s *scope, name string) (found, bool) { return f.lookup(s, name, true) }

// findClass is find for a place where only a class can stand: components of that name do not hide it.
func (f *flattener) findClass(s *scope, name string) (found, bool) { return f.lookup(s, name, false) }

func (f *flattener) lookup(s *scope, name string, components bool) (found, bool) {
	for ; s != nil; s = s.lex.encl {
		if r, ok := f.findHere(s, name, components); ok {
			return r, true
		}
		if s.lex.def.Encapsulated {
			c := f.encapsulatedTop(name)
			return found{class: c}, c != nil
		}
	}
	if c := f.top(name); c != nil {
		return found{class: c}, true
	}
	return found{}, false
}

// encapsulatedTop lets names of the predefined library through 'encapsulated'; everything else must be imported.
func (f *flattener) encapsulatedTop(name string) *class {
	if c := predefinedClass(name); c != nil {
		return c
	}
	return nil
}

func (f *flattener) findHere(s *scope, name string, components bool) (found, bool) {
	if components && !s.lex.busy {
		if _, ok := f.layoutOf(s.lex).index[name]; ok {
			if c := s.in.component(f, name); c != nil {
				return found{comp: c, local: true}, true
			}
		}
	}
	if c := f.member(s.in, s.lex, name); c != nil {
		return found{class: c, local: !s.in.static}, true
	}
	if c := f.imported(s.lex, name); c != nil {
		return *c, true
	}
	return found{}, false
}

// member finds a class declared or inherited by in, as text of class lex sees it.
func (f *flattener) member(in *inst, lex *class, name string) *class {
	if c, ok := in.classes[name]; ok {
		return c
	}
	if in.classes == nil {
		in.classes = map[string]*class{}
	}
	if in.class.busy || lex.busy {
		return f.ownMember(in, lex, name)
	}
	c := f.makeMember(in, name)
	if c == nil && lex != in.class {
		// a derived class hides nothing of its base, so this happens only for classes that are private to a chain
		if n, ok := f.memberDef(lex, name); ok {
			c = &class{def: n.def, encl: scopeOf(n.lex, in)}
		}
	}
	in.classes[name] = c
	return c
}

// ownMember is member while the bases of a class are being looked for: only what its own text declares is known then, which lets
// "package Modelica extends Modelica.Icons.Package" be read.
func (f *flattener) ownMember(in *inst, lex *class, name string) *class {
	if !lex.busy {
		if n, ok := f.memberDef(lex, name); ok {
			return &class{def: n.def, encl: scopeOf(n.lex, in)}
		}
		return nil
	}
	d, err := lex.def.Member(name)
	f.libraryError(err)
	if d == nil {
		return nil
	}
	c := &class{def: f.embedded(d), encl: scopeOf(lex, in)}
	if in.class == lex && len(in.env) == 0 && !d.Replaceable {
		in.classes[name] = c
	}
	return c
}

func (f *flattener) makeMember(in *inst, name string) *class {
	var mods []modRef
	for _, m := range in.env {
		sub, ok := m.sub(name)
		if !ok {
			continue
		}
		if sub.node.class != nil {
			c := &class{def: sub.node.class, encl: sub.scope, mods: append(mods, f.constraintMods(in, name, sub.node.class)...)}
			f.checkClassLater(in, name, c, sub.node.pos)
			return c
		}
		mods = append(mods, sub)
	}
	n, ok := f.memberDef(in.class, name)
	if !ok {
		return nil
	}
	n.def = f.embedded(n.def)
	for _, m := range f.layoutOf(in.class).classMod[name] {
		mods = append(mods, modRef{node: m.node, scope: scopeOf(m.lex, in)})
	}
	c := &class{def: n.def, encl: scopeOf(n.lex, in), mods: append(mods, f.constraintMods(in, name, n.def)...)}
	if n.def.Redeclare || len(f.layoutOf(in.class).redecl) > 0 {
		f.checkClassLater(in, name, c, n.def.Pos)
	}
	return c
}

// constraintMods gives the modifications of the constrainedby clause of a replaceable class, as far as the definition that takes its
// place says nothing else (Modelica 3.6, section 7.3.2).
func (f *flattener) constraintMods(in *inst, name string, def *modelica.Class) []modRef {
	for _, k := range f.layoutOf(in.class).chain {
		d, err := k.def.Member(name)
		f.libraryError(err)
		if d == nil || !d.Replaceable || d.Constraint == nil {
			continue
		}
		node := f.modNodeOf(d.Constraint.Mod)
		if node == nil {
			return nil
		}
		if def.Short != nil {
			if own := f.modNodeOf(def.Short.Mod); own != nil {
				node = node.without(own)
			}
		}
		return []modRef{{node: node.lenient(), scope: scopeOf(k, in)}}
	}
	return nil
}

// nativePackages are packages of the Modelica Standard Library that rest on code in C; the embedded text takes their place also when
// the library is on disk.
var nativePackages = map[string]bool{"Modelica.Blocks.Tables": true, "Modelica.Blocks.Sources.CombiTimeTable": true, "Modelica.Blocks.Sources.TimeTable": true}

func (f *flattener) embedded(def *modelica.Class) *modelica.Class {
	if !nativePackages[def.FullName()] {
		return def
	}
	own, err := f.lib.FallbackClass(def.FullName())
	f.libraryError(err)
	if own == nil {
		return def
	}
	return own
}

// memberDef finds the definition of a nested class along the chain of bases.
func (f *flattener) memberDef(c *class, name string) (nested, bool) {
	lay := f.layoutOf(c)
	if n, ok := lay.redecl[name]; ok {
		return n, true
	}
	for _, k := range lay.chain {
		d, err := k.def.Member(name)
		f.libraryError(err)
		if d != nil {
			return nested{d, k}, true
		}
	}
	return nested{}, false
}

// inheritedMember finds the class that "redeclare class extends Name" extends.
func (f *flattener) inheritedMember(c *class) (*class, bool) {
	if c.encl == nil {
		return nil, false
	}
	owner := c.encl.lex
	for _, e := range owner.def.Elements {
		ex, ok := e.(*modelica.Extends)
		if !ok {
			continue
		}
		base := f.baseClass(owner, ex.Base)
		if n, ok := f.memberDef(base, c.def.Name); ok && n.def != c.def {
			return &class{def: n.def, encl: scopeOf(n.lex, c.encl.in)}, true
		}
	}
	return nil, false
}

// imported looks for a name among the import clauses of a class.
func (f *flattener) imported(c *class, name string) *found {
	for _, e := range c.def.Elements {
		im, ok := e.(*modelica.Import)
		if !ok {
			continue
		}
		path := im.Path.Parts
		switch {
		case im.Alias != "":
			if im.Alias != name {
				continue
			}
		case im.All:
			if r := f.tryPath(append(path[:len(path):len(path)], name)); r != nil {
				return r
			}
			continue
		case len(im.Names) > 0:
			if !contains(im.Names, name) {
				continue
			}
			path = append(path[:len(path):len(path)], name)
		case path[len(path)-1] != name:
			continue
		}
		r := f.tryPath(path)
		if r == nil {
			f.fail(im.Pos, "import: '%s' is not known%s", strings.Join(path, "."), f.suggestPath(path))
		}
		return r
	}
	return nil
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// tryPath finds a class or constant by its full name from the top level; nil when there is none.
func (f *flattener) tryPath(path []string) *found {
	c := f.top(path[0])
	for i, name := range path[1:] {
		if c == nil {
			return nil
		}
		in := c.space()
		next := f.member(in, c, name)
		if next == nil {
			if c.busy {
				return nil
			}
			if _, ok := f.layoutOf(c).index[name]; ok && i == len(path)-2 {
				return &found{comp: in.component(f, name)}
			}
		}
		c = next
	}
	if c == nil {
		return nil
	}
	return &found{class: c}
}

// top finds a class at the top level; nil when there is none.
func (f *flattener) top(name string) *class {
	if c, ok := f.tops[name]; ok {
		return c
	}
	if c := predefinedClass(name); c != nil {
		f.tops[name] = c
		return c
	}
	def, err := f.lib.Top(name)
	f.libraryError(err)
	var c *class
	if def != nil {
		c = &class{def: def}
	}
	f.tops[name] = c
	return c
}

// classNamed finds a class by a dotted name in a scope, or fails with a suggestion. local as in found.
func (f *flattener) classNamed(s *scope, n *modelica.Name) (c *class, local bool) {
	if len(n.Parts) == 1 && !n.Global {
		if c := predefinedClass(n.Parts[0]); c != nil {
			return c, false
		}
	}
	var first found
	var ok bool
	if n.Global {
		first.class = f.top(n.Parts[0])
		ok = first.class != nil
	} else {
		first, ok = f.findClass(s, n.Parts[0])
	}
	if !ok {
		for at := s; at != nil; at = at.lex.encl {
			if _, ok := f.layoutOf(at.lex).index[n.Parts[0]]; ok {
				f.fail(n.Pos, "'%s' is a component, not a class", n.Parts[0])
			}
		}
		f.refuseClass(n)
		hint := f.suggestClass(s, n.Parts[0])
		if hint == "" {
			hint = f.suggestTop(n.Parts[0], len(n.Parts) > 1)
		}
		f.fail(n.Pos, "class '%s' is not known%s", n.Parts[0], hint)
	}
	if first.class == nil {
		f.fail(n.Pos, "'%s' is a component, not a class", n.Parts[0])
	}
	return f.descend(first.class, n, 1), first.local
}

// refuseClass fails for a predefined class that is not understood.
func (f *flattener) refuseClass(n *modelica.Name) {
	if what, ok := refusedClasses[n.Parts[0]]; ok {
		f.fail(n.Pos, "'%s' is not supported: %s", n, what)
	}
}

// descend follows the rest of a dotted name from class c.
func (f *flattener) descend(c *class, n *modelica.Name, from int) *class {
	for i := from; i < len(n.Parts); i++ {
		next := f.member(c.space(), c, n.Parts[i])
		if next == nil {
			f.fail(n.Pos, "class '%s' is not known: %s '%s' has no class '%s'%s", n, c.def.Kind, c.name(), n.Parts[i],
				suggest(n.Parts[i], f.memberNames(c)))
		}
		c = next
	}
	return c
}

// baseClass finds the class that an extends clause or short class of c names. It must not depend on what c inherits.
func (f *flattener) baseClass(c *class, n *modelica.Name) *class {
	if n.Global || len(n.Parts) == 0 {
		c, _ := f.classNamed(nil, n)
		return c
	}
	name := n.Parts[0]
	if b := predefinedClass(name); b != nil && len(n.Parts) == 1 {
		return b
	}
	d, err := c.def.Member(name)
	f.libraryError(err)
	if d != nil && d != c.def {
		return f.descend(&class{def: d, encl: scopeOf(c, c.space())}, n, 1)
	}
	if r := f.imported(c, name); r != nil && r.class != nil {
		return f.descend(r.class, n, 1)
	}
	if c.encl == nil {
		if t := f.top(name); t != nil {
			return f.descend(t, n, 1)
		}
		f.refuseClass(n)
		f.fail(n.Pos, "class '%s' is not known%s", name, f.suggestClass(nil, name))
	}
	if c.def.Short != nil && name == c.def.Name {
		// redeclare package Medium = Medium: the right side is the one of the surrounding scope
		b, _ := f.classNamed(c.encl, n)
		if b == c {
			f.fail(n.Pos, "%s '%s' is defined by itself", c.def.Kind, name)
		}
		return b
	}
	b, _ := f.classNamed(c.encl, n)
	return b
}

// libraryError stops with the problems of a file that was needed.
func (f *flattener) libraryError(err error) {
	if err == nil {
		return
	}
	if errs, ok := err.(modelica.Errors); ok {
		f.errs = append(f.errs, errs...)
	} else {
		f.errs = append(f.errs, modelica.Error{Msg: err.Error()})
	}
	panic(failure{})
}
