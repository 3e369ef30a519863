package flat

import (
	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// notInFunction refuses an operator that speaks of events in a function.
func (e *eval) notInFunction(c *modelica.Call) {
	if e.inFunction() {
		e.fail(c.Pos, "'%s' cannot stand in a function", c.Func)
	}
}

// pre is the value of a discrete variable before the present event; in a when-clause also the left limit of a continuous one.
func (e *eval) pre(c *modelica.Call) value {
	x := e.argument(c, "y")
	e.notInFunction(c)
	return e.previous(c, x)
}

// edge(b) is b and not pre(b).
func (e *eval) edge(c *modelica.Call) value {
	x := e.argument(c, "b")
	e.notInFunction(c)
	p := e.previous(c, x)
	v := e.expr(x)
	if v.t != tBool {
		e.fail(x.Position(), "'edge' needs a Boolean, found %s", v.describe())
	}
	return e.zip(v, p, func(now, before expr.Node) expr.Node { return e.f.g.And(now, e.f.g.Not(before)) })
}

// change(v) is v <> pre(v).
func (e *eval) change(c *modelica.Call) value {
	x := e.argument(c, "v")
	e.notInFunction(c)
	p := e.previous(c, x)
	r := e.zip(e.expr(x), p, e.f.g.Ne)
	r.t, r.enum, r.u = tBool, nil, unitAny
	return r
}

// previous reads pre(x), also for an array.
func (e *eval) previous(c *modelica.Call, x modelica.Expr) value {
	r, ok := x.(*modelica.Ref)
	if !ok {
		e.fail(x.Position(), "'%s' needs a variable, found an expression: give it a name by an equation such as v = %s, and write %s(v)",
			c.Func, modelica.Render(x), c.Func)
	}
	if e.mode != runMode {
		return e.expr(x)
	}
	v, name := e.variables(r), r.String()
	if v.t == tRecord || v.t == tString {
		e.fail(x.Position(), "'%s' needs a number or a Boolean, found %s", c.Func, v.describe())
	}
	before := func(v value) value {
		return e.each(v, func(n expr.Node) expr.Node { return e.previousNode(n, c, name, r.Pos) })
	}
	if t, _, literal := e.resolve(r); !literal && t.one != nil && len(t.subs) > 0 {
		// a subscript that varies is that of now
		return e.index(before(e.compValue(t.one, t.pos)), t.subs, t.pos, "'"+t.one.elem.comp.Name+"'")
	}
	return before(v)
}

// variables reads a reference whose elements are variables of the model, also where an algorithm has given them other values.
func (e *eval) variables(r *modelica.Ref) value {
	if name := r.Parts[0].Name; !r.Global && len(r.Parts) == 1 {
		for i := range e.iters {
			if e.iters[i].name == name {
				e.fail(r.Pos, "'%s' is a loop variable; a variable of the model is wanted here", name)
			}
		}
		if name == "time" {
			e.fail(r.Pos, "'time' is no variable of the model: a variable is wanted here")
		}
	}
	t, _, literal := e.resolve(r)
	if literal {
		e.fail(r.Pos, "'%s' is a value; a variable is wanted here", r)
	}
	return e.targetValue(&t)
}

// previousNode gives pre(v) for the leaf v.
func (e *eval) previousNode(n expr.Node, c *modelica.Call, name string, pos modelica.Pos) expr.Node {
	f := e.f
	if _, ok := f.g.IsConst(n); ok {
		return n
	}
	if f.g.Op(n) != expr.OpVar {
		e.fail(pos, "'%s' needs a variable, '%s' is none", c.Func, name)
	}
	id := dae.VarID(f.g.Slot(n))
	switch v := &f.sys.Variables[id]; {
	case v.Kind == dae.Parameter:
		return n
	case v.Kind == dae.Continuous && v.Type == dae.Real && !e.inWhen && !e.initially:
		f.disc.outside = append(f.disc.outside, outside{id, pos, c.Func.String(), name})
	}
	return f.sys.Ref(f.previousOf(id))
}

// initialCall is initial(): true while the start is being found.
func (e *eval) initialCall(c *modelica.Call) value {
	return e.phase(c, &e.f.sys.Starting, "true while the initial values are found")
}

// terminal is true at the very end.
func (e *eval) terminal(c *modelica.Call) value {
	return e.phase(c, &e.f.sys.Ending, "true at the end of the simulation")
}

func (e *eval) phase(c *modelica.Call, id *dae.VarID, doc string) value {
	e.args(c)
	e.notInFunction(c)
	switch e.mode {
	case structuralMode:
		e.fail(c.Pos, "'%s()' is not known when the model is built", c.Func)
	case shapeMode:
		return value{t: tBool, n: e.f.g.Const(expr.NaN())}
	}
	return value{t: tBool, n: e.f.sys.Ref(e.f.phaseVariable(id, c.Func.String()+"()", doc))}
}

// starting gives the variable that initial() reads.
func (f *flattener) starting() dae.VarID {
	return f.phaseVariable(&f.sys.Starting, "initial()", "true while the initial values are found")
}

func (f *flattener) phaseVariable(id *dae.VarID, name, doc string) dae.VarID {
	if *id == dae.NoVar {
		*id = f.hidden(name, doc, "", dae.Discrete, modelica.Pos{})
	}
	return *id
}
