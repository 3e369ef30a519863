package flat

import (
	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// eventCall reads reinit(x, e) and terminate(message), which are no values; false when it is another call.
func (e *eval) eventCall(c *modelica.Call, pos modelica.Pos) bool {
	switch c.Func.String() {
	case "reinit":
		e.reinit(c, pos)
	case "terminate":
		e.terminate(c, pos)
	default:
		return false
	}
	return true
}

// reset is a reinit that is looked at when it is known what is discrete.
type reset struct {
	id  dae.VarID
	pos modelica.Pos
}

// reinit gives states new values where the branch that it stands in is active.
func (e *eval) reinit(c *modelica.Call, pos modelica.Pos) {
	f := e.f
	a := e.args(c, "x", "expr")
	if !e.inWhen || e.inFunction() {
		e.fail(pos, "'reinit' can stand only in a when-clause: when ... then reinit(%s, ...); end when", modelica.Render(a[0]))
	}
	r, ok := a[0].(*modelica.Ref)
	if !ok {
		e.fail(a[0].Position(), "the first argument of 'reinit' must be a variable, found %s", brief(a[0]))
	}
	x := e.variables(r)
	v := e.expr(a[1])
	switch {
	case x.t != tReal:
		e.fail(r.Pos, "'reinit' needs a Real variable, '%s' is %s: give it a value by an equation in the when-clause", r, x.describe())
	case !v.isNumber():
		e.fail(a[1].Position(), "'%s' is a number, its new value is %s", r, v.describe())
	case !sameDims(x.dims, v.dims):
		e.fail(a[1].Position(), "'%s' is %s, its new value is %s", r, shape(x.dims), shape(v.dims))
	}
	f.checkUnits(a[1].Position(), "'"+r.String()+"'", x.u, v.u)
	active := e.premise()
	if active == expr.None {
		active = f.g.Const(1)
	}
	for i, n := range x.nodes() {
		id, ok := f.variableOf(n)
		if !ok {
			e.noVariable(r, n, "'reinit' changes")
		}
		f.disc.resets = append(f.disc.resets, reset{id, r.Pos})
		f.sys.Reinits = append(f.sys.Reinits, dae.Reinit{Var: id, Active: active, Value: v.at(i), Asset: e.asset(), Source: modelica.Render(c), Pos: position(pos)})
	}
}

// terminate ends the simulation where the branch that it stands in is active.
func (e *eval) terminate(c *modelica.Call, pos modelica.Pos) {
	e.notInFunction(c)
	message := e.message(e.args(c, "message")[0], false)
	cond := e.premise()
	if cond == expr.None {
		cond = e.f.g.Const(1)
	}
	e.f.sys.Terminates = append(e.f.sys.Terminates, dae.Terminate{Cond: cond, Message: message, Asset: e.asset(), Pos: position(pos)})
}

// atEvent reports whether what is read counts at events only, also in a function that a when-clause calls.
func (e *eval) atEvent() bool {
	for e.fr != nil && e.fr.caller != nil {
		e = e.fr.caller
	}
	return e.inWhen
}

// checkResets sees that reinit changes nothing discrete. Whether the rest are states, or equal to states, is known to the analysis.
func (f *flattener) checkResets() {
	for _, r := range f.disc.resets {
		if v := &f.sys.Variables[r.id]; v.Kind == dae.Discrete {
			f.report(r.pos, "'reinit' needs a state, '%s' is discrete: give it a value by an equation in the when-clause", v.Name)
		}
	}
}
