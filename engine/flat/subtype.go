package flat

import (
	"gemel/engine/modelica"
)

// checkSubtype reports a redeclared component whose type lacks what the constraining type, by default that of the original declaration,
// promises. written is where the new type is named. Modelica 3.6, section 6.4: only public elements count.
func (f *flattener) checkSubtype(c *comp, el *element, written *modelica.Name) {
	first := el
	for first.replaced != nil {
		first = first.replaced
	}
	d := first.comp
	name := d.Type
	if d.Constraint != nil {
		name = d.Constraint.Base
	}
	if name == written || !d.Replaceable {
		return
	}
	want, _ := f.classNamed(scopeOf(first.lex, c.in), name)
	if why := f.lacks(c.class, want); why != "" {
		f.fail(written.Pos, "'%s' cannot be redeclared as '%s': it must be a kind of '%s' (%s)%s", d.Name, c.class.name(), want.name(), d.Pos, why)
	}
}

// checkClassLater reports, when everything is declared, a redeclared class of in that lacks what the constraining one promises.
func (f *flattener) checkClassLater(in *inst, name string, c *class, pos modelica.Pos) {
	first, ok := f.originalMember(in.class, name)
	if !ok || first.def == c.def {
		return
	}
	f.later = append(f.later, func() {
		want := &class{def: first.def, encl: scopeOf(first.lex, in)}
		if k := first.def.Constraint; k != nil {
			want, _ = f.classNamed(want.encl, k.Base)
		}
		if why := f.lacks(c, want); why != "" {
			f.report(pos, "%s '%s' cannot be redeclared like this: it must be a kind of '%s' (%s)%s", first.def.Kind, name, want.name(), first.def.Pos, why)
		}
	})
}

// originalMember finds the definition of a nested class that redeclarations replace.
func (f *flattener) originalMember(c *class, name string) (nested, bool) {
	for _, k := range f.layoutOf(c).chain {
		d, err := k.def.Member(name)
		f.libraryError(err)
		if d != nil && !d.Redeclare && !d.ClassExtends {
			return nested{d, k}, true
		}
	}
	return nested{}, false
}

// lacks says what keeps a class from taking the place of another, "" for nothing.
func (f *flattener) lacks(c, want *class) string {
	if c == want || c.def == want.def {
		return ""
	}
	have, need := f.layoutOf(c), f.layoutOf(want)
	switch {
	case need.basic != nil && have.basic != nil && need.basic.t == have.basic.t:
		return ""
	case need.basic != nil && have.basic != nil:
		return ", not " + article(have.basic.t)
	case need.basic != nil, have.basic != nil && len(need.elems) > 0:
		return ", and it is " + f.sort(have, c)
	case inChain(have, want):
		return ""
	}
	for _, el := range need.elems {
		if el.protected {
			continue
		}
		i, ok := have.index[el.comp.Name]
		if !ok || have.elems[i].protected {
			return ", but it has no element '" + el.comp.Name + "'"
		}
		if now := have.elems[i].comp; now.Flow != el.comp.Flow || now.Stream != el.comp.Stream || len(now.Subs)+len(now.TypeSubs) != len(el.comp.Subs)+len(el.comp.TypeSubs) {
			return ", but its element '" + el.comp.Name + "' is declared differently (" + now.Pos.String() + ")"
		}
	}
	return ""
}

// sort says what kind of thing a class makes.
func (f *flattener) sort(lay *layout, c *class) string {
	if lay.basic != nil {
		return article(lay.basic.t)
	}
	return "a " + c.def.Kind.String()
}

// inChain reports whether a class is among those that a layout inherits from.
func inChain(lay *layout, c *class) bool {
	for _, k := range lay.chain {
		if k.def == c.def {
			return true
		}
	}
	return false
}
