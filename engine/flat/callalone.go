package flat

import (
	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// functions of the Modelica Standard Library
const (
	failing  = "Modelica.Utilities.Streams.error" // stops a simulation with a message
	printing = "Modelica.Utilities.Streams.print"
)

// callAlone executes a call whose results nobody takes: what the function asserts counts.
func (e *eval) callAlone(c *modelica.Call, pos modelica.Pos) {
	name := c.Func.String()
	if len(c.Func.Parts) == 1 && !e.declares(c.Func) {
		if why, ok := refused[name]; ok {
			e.fail(pos, "'%s' is not supported%s", name, why)
		}
		_, known := e.f.builtins[name]
		if _, ok := elementary[name]; ok || known {
			e.fail(pos, "'%s' gives a result: a call of it alone does nothing", name)
		}
	}
	cl := e.callee(c)
	switch {
	case cl.name() == printing:
		e.fail(pos, "'%s' is not supported: a model writes nothing while it runs; assert(..., level = AssertionLevel.warning) tells something", name)
	case e.mode == shapeMode:
	case cl.name() == failing:
		e.stop(c, pos)
	default:
		telling := e.telling
		e.telling = true // what the function says may show values
		e.userCallAll(c, 0)
		e.telling = telling
	}
}

// stop is an assertion that fails wherever it is reached.
func (e *eval) stop(c *modelica.Call, pos modelica.Pos) {
	g := e.f.g
	as := dae.Assert{Cond: g.Const(0), Message: e.message(e.argument(c, "string"), false), Event: e.atEvent(), Asset: e.asset(), Pos: position(pos)}
	if p := e.premise(); p != expr.None {
		as.Cond = g.Not(p)
	}
	if v, ok := g.IsConst(as.Cond); ok {
		if v == 0 {
			e.fail(pos, "the model stops: %s", as.Message)
		}
		return
	}
	if key := (assertKey{as.Cond, as.Message}); e.mode == runMode && !e.f.asserted[key] {
		e.f.asserted[key] = true
		e.f.sys.Asserts = append(e.f.sys.Asserts, as)
	}
}
