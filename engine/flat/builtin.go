package flat

import (
	"strconv"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// call reads a function call.
func (e *eval) call(c *modelica.Call) value {
	if len(c.Func.Parts) == 1 && !c.Func.Global {
		name := c.Func.Parts[0].Name
		if op, ok := elementary[name]; ok {
			return e.elementary(c, name, op)
		}
		if b, ok := e.f.builtins[name]; ok && !(hideable[name] && e.declares(c.Func)) {
			return b(e, c)
		}
		if why, ok := refused[name]; ok && !e.declares(c.Func) {
			e.fail(c.Pos, "'%s' is not supported%s", name, why)
		}
	}
	return e.userCall(c)
}

// refused are operators of the language that are not understood yet.
var refused = map[string]string{
	"reinit": " in an expression: it is an equation of a when-clause", "terminate": " in an expression: it stands alone as an equation",
	"delay": "", "spatialDistribution": "", "cardinality": "",
	"hold": ": clocks", "previous": ": clocks", "subSample": ": clocks", "superSample": ": clocks", "shiftSample": ": clocks",
	"backSample": ": clocks", "noClock": ": clocks", "Clock": ": clocks", "firstTick": ": clocks", "interval": ": clocks",
	"rooted": ": overconstrained connections", "initialState": ": state machines", "transition": ": state machines",
	"activeState": ": state machines", "ticksInState": ": state machines", "timeInState": ": state machines",
}

// refusedClasses are predefined classes that are not understood.
var refusedClasses = map[string]string{"Clock": "clocks", "ExternalObject": "objects of external functions", "Connections": "overconstrained connections"}

// hideable are built-in functions of names that a model may well use for functions of its own, which then hide them.
var hideable = map[string]bool{"linspace": true, "identity": true, "diagonal": true, "transpose": true, "outerProduct": true, "symmetric": true,
	"cross": true, "skew": true, "scalar": true, "vector": true, "matrix": true, "array": true, "promote": true, "semiLinear": true}

// declares reports whether the name of a function is that of one that is declared, or passed as an argument.
func (e *eval) declares(r *modelica.Ref) bool {
	if e.local(r) != nil {
		return true
	}
	c := e.f.tryClass(e.sc, r)
	return c != nil && c.def.Kind == modelica.KindFunction
}

// elementary are the functions of one number.
var elementary = map[string]expr.Op{
	"sin": expr.OpSin, "cos": expr.OpCos, "tan": expr.OpTan, "asin": expr.OpAsin, "acos": expr.OpAcos, "atan": expr.OpAtan,
	"sinh": expr.OpSinh, "cosh": expr.OpCosh, "tanh": expr.OpTanh, "exp": expr.OpExp, "log": expr.OpLog,
	"abs": expr.OpAbs, "sqrt": expr.OpSqrt, "floor": expr.OpFloor, "ceil": expr.OpCeil,
}

// builtinTable gives the other functions and operators of the language.
func builtinTable() map[string]func(e *eval, c *modelica.Call) value {
	return map[string]func(e *eval, c *modelica.Call) value{
		"der": (*eval).der, "noEvent": (*eval).noEventCall, "smooth": (*eval).smooth, "homotopy": (*eval).homotopy,
		"semiLinear": (*eval).semiLinear, "inStream": (*eval).inStream, "actualStream": (*eval).actualStream,
		"pre": (*eval).pre, "edge": (*eval).edge, "change": (*eval).change, "sample": (*eval).sample,
		"initial": (*eval).initialCall, "terminal": (*eval).terminal,
		"sign": (*eval).sign, "log10": (*eval).log10, "atan2": (*eval).atan2, "integer": (*eval).integerCall,
		"div": (*eval).div, "mod": (*eval).mod, "rem": (*eval).rem, "min": (*eval).minMax, "max": (*eval).minMax,
		"sum": (*eval).sumCall, "product": (*eval).productCall, "size": (*eval).size, "ndims": (*eval).ndims,
		"fill": (*eval).fill, "zeros": (*eval).zeros, "ones": (*eval).ones, "linspace": (*eval).linspace,
		"identity": (*eval).identityCall, "diagonal": (*eval).diagonal, "transpose": (*eval).transpose,
		"outerProduct": (*eval).outerProduct, "symmetric": (*eval).symmetric, "cross": (*eval).cross, "skew": (*eval).skew,
		"cat": (*eval).cat, "scalar": (*eval).scalar, "vector": (*eval).vector, "matrix": (*eval).matrixCall,
		"array": (*eval).arrayCall, "String": (*eval).stringCall, "Integer": (*eval).integerOf, "promote": (*eval).promote,
		"pure": (*eval).pure, "getInstanceName": (*eval).instanceName,
	}
}

// args reads the arguments of a builtin; names are the formal ones, in order. Absent optional ones are missing from the result.
func (e *eval) args(c *modelica.Call, names ...string) []modelica.Expr {
	fname := c.Func.String()
	if len(c.Iterators) > 0 {
		e.fail(c.Pos, "'%s' takes no 'for'", fname)
	}
	required := len(names)
	for i, n := range names {
		if strings.HasPrefix(n, "?") {
			required = min(required, i)
		}
	}
	if len(c.Args) > len(names) {
		e.fail(c.Args[len(names)].Position(), "'%s' takes %s, found %d", fname, arguments(required, len(names)), len(c.Args))
	}
	out := make([]modelica.Expr, len(names))
	copy(out, c.Args)
	for _, a := range c.Named {
		at := -1
		for i, n := range names {
			if strings.TrimPrefix(n, "?") == a.Name {
				at = i
			}
		}
		if at < 0 {
			e.fail(a.Pos, "'%s' has no argument '%s'", fname, a.Name)
		}
		if out[at] != nil {
			e.fail(a.Pos, "argument '%s' of '%s' is given twice", a.Name, fname)
		}
		out[at] = a.Value
	}
	for i := range required {
		if out[i] == nil {
			e.fail(c.Pos, "'%s' takes %s, found %d", fname, arguments(required, len(names)), len(c.Args)+len(c.Named))
		}
	}
	return out
}

// argument reads the only argument of a builtin.
func (e *eval) argument(c *modelica.Call, name string) modelica.Expr {
	if len(c.Args) == 1 && len(c.Named) == 0 && len(c.Iterators) == 0 {
		return c.Args[0]
	}
	return e.args(c, name)[0]
}

func arguments(least, most int) string {
	s := strconv.Itoa(most)
	if least < most {
		s = strconv.Itoa(least) + " to " + s
	}
	if s == "1" {
		return "1 argument"
	}
	return s + " arguments"
}

// number reads an argument that is a number or an array of numbers.
func (e *eval) numeric(x modelica.Expr, fname string) value {
	v := e.expr(x)
	if !v.isNumber() {
		e.fail(x.Position(), "'%s' needs a number, found %s", fname, v.describe())
	}
	return v
}

func (e *eval) elementary(c *modelica.Call, name string, op expr.Op) value {
	x := e.argument(c, "u")
	v := e.numeric(x, name)
	r := e.each(v, func(n expr.Node) expr.Node { return e.f.g.Unary(op, n) })
	switch op {
	case expr.OpAbs:
		return r
	case expr.OpFloor, expr.OpCeil:
		r = e.each(r, func(n expr.Node) expr.Node { return e.stepped(n, c) })
		r.t = tReal
		return r
	case expr.OpSqrt:
		r.u = e.f.units.pow(v.u, 0.5)
	default:
		if v.u > unitOne {
			e.f.plainNumber(x.Position(), brief(x), v.u, name)
		}
		r.u = unitLit
	}
	r.t = tReal
	return r
}

func (e *eval) pure(c *modelica.Call) value { return e.expr(e.args(c, "f")[0]) }

// instanceName is the path of the component with the simulated model's name before it.
func (e *eval) instanceName(c *modelica.Call) value {
	e.args(c)
	in := e.sc.in
	root := e.f.sys.Name[strings.LastIndexByte(e.f.sys.Name, '.')+1:]
	return value{t: tString, ss: []string{strings.TrimSuffix(root+"."+in.path, ".")}}
}

// der is the time derivative of a variable or of an expression of variables.
func (e *eval) der(c *modelica.Call) value {
	x := e.argument(c, "expr")
	if e.inFunction() {
		e.fail(c.Pos, "'der' cannot stand in a function")
	}
	saved := e.noEvent
	e.noEvent = true
	v := e.expr(x)
	e.noEvent = saved
	if v.t != tReal {
		e.fail(x.Position(), "'der' needs a Real, found %s", v.describe())
	}
	if e.mode == runMode {
		v = e.each(v, func(n expr.Node) expr.Node { return e.f.derivative(n, x.Position()) })
	}
	v.u = e.f.units.div(v.u, e.f.units.of(secondDimension, "s"))
	return v
}

// derivative differentiates an expression with respect to time.
func (f *flattener) derivative(n expr.Node, pos modelica.Pos) expr.Node {
	if f.variabilityOf(n) <= varParameter {
		return f.g.Const(0)
	}
	leaf := func(s expr.Slot) expr.Node {
		id := dae.VarID(s)
		switch v := &f.sys.Variables[id]; v.Kind {
		case dae.TimeKind:
			return f.g.Const(1)
		case dae.Continuous:
			return f.sys.Ref(f.derivativeOf(id))
		case dae.Parameter:
			return expr.None
		case dae.Derivative:
			f.fail(pos, "second derivative of '%s': name the first derivative by an equation such as v = der(x)", v.Name[4:len(v.Name)-1])
		default:
			f.discreteDerivative(id, pos)
		}
		return expr.None
	}
	if f.g.Op(n) == expr.OpVar {
		return leaf(f.g.Slot(n))
	}
	return f.g.Derivative(n, leaf)
}

// derivativeOf gives the variable der(x), which has a place among the owners too.
func (f *flattener) derivativeOf(x dae.VarID) dae.VarID {
	d := f.sys.Derivative(x)
	for len(f.owners) < len(f.sys.Variables) {
		f.owners = append(f.owners, owner{})
	}
	return d
}

func (e *eval) noEventCall(c *modelica.Call) value { return e.quiet(e.args(c, "expr")[0]) }

// quiet reads an expression whose relations make no events.
func (e *eval) quiet(x modelica.Expr) value {
	saved := e.noEvent
	e.noEvent = true
	v := e.expr(x)
	e.noEvent = saved
	return v
}

// smooth(p, expr): at least continuous, so its relations need no events.
func (e *eval) smooth(c *modelica.Call) value {
	a := e.args(c, "p", "expr")
	if p, ok := e.integer(e.expr(a[0])); !ok || p < 0 {
		e.fail(a[0].Position(), "the first argument of 'smooth' must be a known Integer >= 0")
	}
	return e.quiet(a[1])
}

func (e *eval) homotopy(c *modelica.Call) value {
	a := e.args(c, "actual", "simplified")
	return e.expr(a[0])
}

// semiLinear(x, k+, k-) is smooth(0, if x >= 0 then k+*x else k-*x).
func (e *eval) semiLinear(c *modelica.Call) value {
	a := e.args(c, "x", "k1", "k2")
	x, k1, k2 := e.numeric(a[0], "semiLinear"), e.numeric(a[1], "semiLinear"), e.numeric(a[2], "semiLinear")
	g := e.f.g
	k := e.choose(g.Le(g.Const(0), x.n), k1, k2, c.Pos, "the slopes of semiLinear")
	r := e.zip(x, k, g.Mul)
	r.t, r.u = tReal, e.f.units.mul(x.u, k.u)
	return r
}

func (e *eval) sign(c *modelica.Call) value {
	v := e.numeric(e.args(c, "v")[0], "sign")
	g := e.f.g
	zero := g.Const(0)
	r := e.each(v, func(n expr.Node) expr.Node {
		return g.Select(g.Lt(zero, n), g.Const(1), g.Select(g.Lt(n, zero), g.Const(-1), zero))
	})
	r.t, r.u = tInt, unitLit
	return r
}

func (e *eval) log10(c *modelica.Call) value {
	x := e.args(c, "u")[0]
	v := e.numeric(x, "log10")
	e.f.plainNumber(x.Position(), brief(x), v.u, "log10")
	g := e.f.g
	base := g.Const(ln10)
	r := e.each(v, func(n expr.Node) expr.Node { return g.Div(g.Unary(expr.OpLog, n), base) })
	r.t, r.u = tReal, unitLit
	return r
}

func (e *eval) atan2(c *modelica.Call) value {
	a := e.args(c, "u1", "u2")
	y, x := e.numeric(a[0], "atan2"), e.numeric(a[1], "atan2")
	e.f.sameUnit(c.Pos, a[0], y.u, a[1], x.u)
	r := e.zip(y, x, func(y, x expr.Node) expr.Node { return e.f.g.Binary(expr.OpAtan2, y, x) })
	r.t, r.u = tReal, unitLit
	return r
}

// integerOf is Integer(e), the number of an enumeration literal.
func (e *eval) integerOf(c *modelica.Call) value {
	x := e.args(c, "e")[0]
	v := e.expr(x)
	if v.t != tEnum && v.t != tInt {
		e.fail(x.Position(), "'Integer' needs a value of an enumeration, found %s", v.describe())
	}
	v.t, v.enum, v.u = tInt, nil, unitLit
	return v
}

// minMax is min or max of two scalars, of an array, or of a comprehension.
func (e *eval) minMax(c *modelica.Call) value {
	name := c.Func.Parts[0].Name
	op := e.f.g.Min
	if name == "max" {
		op = e.f.g.Max
	}
	if len(c.Args) == 2 && len(c.Iterators) == 0 {
		x, y := e.expr(c.Args[0]), e.expr(c.Args[1])
		if x.t != y.t && !(x.isNumber() && y.isNumber()) || x.t == tString || x.t == tRecord {
			e.fail(c.Pos, "'%s' needs two numbers, found %s and %s", name, x.describe(), y.describe())
		}
		if !x.isScalar() || !y.isScalar() {
			e.fail(c.Pos, "'%s' of two arguments needs scalars, found %s and %s", name, shape(x.dims), shape(y.dims))
		}
		e.f.sameUnit(c.Pos, c.Args[0], x.u, c.Args[1], y.u)
		r := e.zip(x, y, op)
		r.u = e.f.units.join(x.u, y.u)
		return r
	}
	v := e.reduced(c)
	if len(v.ns) == 0 && !v.isScalar() {
		e.fail(c.Pos, "'%s' of an empty array", name)
	}
	r := value{t: v.t, u: v.u, enum: v.enum, n: v.at(0)}
	for i := 1; i < len(v.ns); i++ {
		r.n = op(r.n, v.ns[i])
	}
	return r
}

// reduced reads the one argument of sum, product, min, max: an array or a comprehension.
func (e *eval) reduced(c *modelica.Call) value {
	if len(c.Args) != 1 || len(c.Named) > 0 {
		e.fail(c.Pos, "'%s' needs one array", c.Func)
	}
	var v value
	if len(c.Iterators) > 0 {
		v = e.comprehension(c.Args[0], reversed(c.Iterators), c.Pos)
	} else {
		v = e.expr(c.Args[0])
	}
	minMax := c.Func.Parts[0].Name == "min" || c.Func.Parts[0].Name == "max"
	if v.t == tString || v.t == tRecord || v.t == tBool && !minMax {
		e.fail(c.Pos, "'%s' needs numbers, found %s", c.Func, v.describe())
	}
	return v
}

// reversed gives iterators with the outermost first.
func reversed(its []modelica.Iterator) []modelica.Iterator {
	out := make([]modelica.Iterator, len(its))
	for i, it := range its {
		out[len(its)-1-i] = it
	}
	return out
}

func (e *eval) sumCall(c *modelica.Call) value {
	v := e.reduced(c)
	r := value{t: v.t, u: v.u, n: e.f.g.Const(0)}
	for _, n := range v.nodes() {
		r.n = e.f.g.Add(r.n, n)
	}
	return r
}

func (e *eval) productCall(c *modelica.Call) value {
	v := e.reduced(c)
	r := value{t: v.t, n: e.f.g.Const(1)}
	for i, n := range v.nodes() {
		r.n = e.f.g.Mul(r.n, n)
		if i == 0 {
			r.u = v.u
		} else {
			r.u = e.f.units.mul(r.u, v.u)
		}
	}
	return r
}
