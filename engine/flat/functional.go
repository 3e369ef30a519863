package flat

import (
	"gemel/engine/modelica"
)

// closure is a function given as an argument of a function, with the inputs that "function f(a = 1)" has bound already.
type closure struct {
	fn    *class
	bound map[string]value
}

// functional reports whether input i of a function is itself a function.
func (f *flattener) functional(cl *class, lay *layout, i int) bool {
	el := lay.elems[i]
	c, _ := f.classNamed(scopeOf(el.lex, cl.space()), el.comp.Type)
	return c.def.Kind == modelica.KindFunction
}

// functionArgument reads an argument that must be a function: a name, or function f(a = 1). input describes what it is given to.
func (e *eval) functionArgument(x modelica.Expr, input string) value {
	v := value{}
	switch x := x.(type) {
	case *modelica.PartialFunc:
		k := e.closureOf(x.Func)
		if k == nil {
			break
		}
		v = value{t: tFunction, call: &closure{fn: k.fn, bound: map[string]value{}}}
		for name, b := range k.bound {
			v.call.bound[name] = b
		}
		e.bindNamed(v.call, x.Named)
		return v
	case *modelica.Ref:
		if k := e.closureOf(x); k != nil {
			return value{t: tFunction, call: k}
		}
	}
	e.fail(x.Position(), "%s must be a function, found %s", input, brief(x))
	return v
}

// closureOf finds the function that a name means: a functional input of the function around, or a class; nil when it is neither.
func (e *eval) closureOf(r *modelica.Ref) *closure {
	if k := e.local(r); k != nil {
		return k
	}
	if c := e.f.tryClass(e.sc, r); c != nil && c.def.Kind == modelica.KindFunction {
		return &closure{fn: c}
	}
	return nil
}

// local finds the function that a functional input stands for; nil when the name means something else.
func (e *eval) local(r *modelica.Ref) *closure {
	if e.fr == nil || len(r.Parts) != 1 || r.Global {
		return nil
	}
	if l := e.fr.lookup(r.Parts[0].Name); l != nil {
		return l.v.call
	}
	return nil
}

// bindNamed gives inputs of a closure their values.
func (e *eval) bindNamed(k *closure, args []modelica.NamedArg) {
	lay := e.f.layoutOf(k.fn)
	fn := e.f.signature(k.fn, lay)
	var names []string
	for _, i := range fn.inputs {
		names = append(names, lay.elems[i].comp.Name)
	}
	for _, a := range args {
		switch _, twice := k.bound[a.Name]; {
		case !contains(names, a.Name):
			e.fail(a.Pos, "function '%s' has no input '%s'%s", k.fn.name(), a.Name, suggest(a.Name, names))
		case twice:
			e.fail(a.Pos, "argument '%s' of '%s' is given twice", a.Name, k.fn.name())
		}
		k.bound[a.Name] = e.expr(a.Value)
	}
}
