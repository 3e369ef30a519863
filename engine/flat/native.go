package flat

import (
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// native evaluates a function whose body is external "builtin": the mathematics and the tables of the standard library.
func (e *eval) native(fn *function, lay *layout, pos modelica.Pos) []value {
	in := make([]value, len(fn.inputs))
	for i, at := range fn.inputs {
		l := e.fr.locals[lay.elems[at].comp.Name]
		if !l.set {
			e.fail(pos, "function '%s' needs a value for '%s'", e.fr.fn.name(), l.name)
		}
		in[i] = l.v
	}
	var out value
	switch name := fn.native; {
	case name == "table1":
		out = e.table1(in, pos)
	case name == "table2":
		out = e.table2(in, pos)
	case name == "atan2":
		out = e.zip(in[0], in[1], func(y, x expr.Node) expr.Node { return e.f.g.Binary(expr.OpAtan2, y, x) })
	case name == "log10":
		g := e.f.g
		e.f.plainNumber(pos, "its argument", in[0].u, name)
		out = e.each(in[0], func(n expr.Node) expr.Node { return g.Div(g.Unary(expr.OpLog, n), g.Const(ln10)) })
	default:
		op, ok := elementary[name]
		if !ok || len(in) != 1 {
			e.fail(pos, "built-in function '%s' is not known", name)
		}
		if op != expr.OpAbs && op != expr.OpSqrt {
			e.f.plainNumber(pos, "its argument", in[0].u, name)
		}
		out = e.each(in[0], func(n expr.Node) expr.Node { return e.f.g.Unary(op, n) })
	}
	out.t, out.u = tReal, unitLit
	if len(fn.outputs) == 1 {
		l := e.fr.locals[lay.elems[fn.outputs[0]].comp.Name]
		if u := l.v.u; u != unitAny {
			out.u = u
		}
	}
	return []value{out}
}

const ln10 = 2.30258509299404568401799145468436420760110148862877
