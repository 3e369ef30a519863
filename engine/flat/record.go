package flat

import (
	"gemel/engine/modelica"
)

// construct reads a record constructor R(a, b = 2).
func (e *eval) construct(cl *class, c *modelica.Call) value {
	f := e.f
	in := cl.space()
	lay := in.layout(f)
	v := value{t: tRecord, of: cl}
	given := map[string]modelica.Expr{}
	var names []string
	for _, el := range lay.elems {
		names = append(names, el.comp.Name)
	}
	if len(c.Args) > len(names) {
		e.fail(c.Pos, "record '%s' has %d elements, found %d", cl.name(), len(names), len(c.Args))
	}
	for i, x := range c.Args {
		given[names[i]] = x
	}
	for _, a := range c.Named {
		if !contains(names, a.Name) {
			e.fail(a.Pos, "record '%s' has no element '%s'%s", cl.name(), a.Name, suggest(a.Name, names))
		}
		if given[a.Name] != nil {
			e.fail(a.Pos, "element '%s' of '%s' is given twice", a.Name, cl.name())
		}
		given[a.Name] = a.Value
	}
	// elements may have defaults that read the ones before them
	fr := &frame{fn: cl, in: in, locals: map[string]*local{}, active: f.g.Const(1), since: f.g.Const(1), caller: e}
	sub := &eval{f: f, mode: e.mode, fr: fr, noEvent: true, premises: e.reached(), telling: e.telling}
	for _, el := range lay.elems {
		l := &local{name: el.comp.Name, elem: el}
		sub.sc = scopeOf(el.lex, in)
		l.class, _ = f.classNamed(sub.sc, el.comp.Type)
		fr.locals[l.name] = l
		if x := given[l.name]; x != nil {
			sub.setInput(l, e.expr(x), x.Position())
		} else {
			sub.declareLocal(l)
		}
		if !l.set {
			e.fail(c.Pos, "record '%s' needs a value for '%s'", cl.name(), l.name)
		}
		v.rec = append(v.rec, field{l.name, l.v})
	}
	return v
}
