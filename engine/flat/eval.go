package flat

import (
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// mode says what an expression is read for.
type mode uint8

const (
	runMode        mode = iota // as part of an equation: parameters are variables
	structuralMode             // for its value when the model is built: parameters have their values
	shapeMode                  // for its size only: Real values are NaN
)

// eval reads expressions in a scope.
type eval struct {
	f       *flattener
	sc      *scope
	mode    mode
	iters   []iterVar
	ends    []int // sizes that 'end' stands for, innermost last
	fr      *frame
	noEvent bool
	in      *inst // whose equations are read; nil elsewhere

	premises  []premise // branches around
	telling   bool      // the message of an assertion is read
	inWhen    bool      // in a branch of a when-clause: what is read counts at events only
	initially bool      // an initial section is read
}

// iterVar is a loop variable.
type iterVar struct {
	name string
	v    value
}

// inFunction reports whether a function is being executed; there relations make no events.
func (e *eval) inFunction() bool { return e.fr != nil && e.fr.model == nil }

func (e *eval) fail(pos modelica.Pos, format string, args ...any) { e.f.fail(pos, format, args...) }

// expr reads any expression.
func (e *eval) expr(x modelica.Expr) value {
	switch x := x.(type) {
	case *modelica.Number, *modelica.Binary, *modelica.Unary:
		s, v := e.quick(x)
		if v != nil {
			return *v
		}
		return s.value()
	case *modelica.Ref:
		if s, ok := e.quickRef(x); ok {
			return s.value()
		}
	}
	return e.general(x)
}

// general reads an expression that is not scalar arithmetic.
func (e *eval) general(x modelica.Expr) value {
	switch x := x.(type) {
	case *modelica.Ref:
		return e.ref(x)
	case *modelica.Call:
		return e.call(x)
	case *modelica.If:
		return e.ifExpr(x)
	case *modelica.Bool:
		return value{t: tBool, n: boolNode(e.f, x.Value)}
	case *modelica.String:
		return value{t: tString, ss: []string{x.Value}}
	case *modelica.Array:
		return e.array(x)
	case *modelica.Matrix:
		return e.matrix(x)
	case *modelica.Range:
		return e.rangeExpr(x)
	case *modelica.Index:
		return e.index(e.expr(x.X), x.Subs, x.Pos, "the expression")
	case *modelica.End:
		if len(e.ends) == 0 {
			e.fail(x.Pos, "'end' is meaningful only inside a subscript")
		}
		return e.f.intValue(e.ends[len(e.ends)-1])
	case *modelica.Tuple:
		e.fail(x.Pos, "a list of expressions in parentheses can stand only on the left of a function call with several results")
	case *modelica.PartialFunc:
		e.fail(x.Pos, "a function can stand here only as an argument of a function that takes one")
	case *modelica.Colon:
		e.fail(x.Pos, "':' is meaningful only as a subscript")
	}
	e.fail(modelica.Pos{}, "an expression is missing")
	return value{}
}

// scalarNumber reads an expression that must be a number.
func (e *eval) scalarNumber(x modelica.Expr, what string) value {
	v := e.expr(x)
	if !v.isNumber() || !v.isScalar() {
		e.fail(x.Position(), "%s must be a number, found %s", what, v.found())
	}
	return v
}

// found says what a value is where something else was wanted.
func (v value) found() string {
	if v.isScalar() {
		return v.describe()
	}
	return shape(v.dims)
}

// integer gives the value of a known Integer scalar.
func (e *eval) integer(v value) (int, bool) {
	if !v.isScalar() || v.t != tInt && v.t != tReal && v.t != tEnum && v.t != tBool {
		return 0, false
	}
	x, ok := e.f.g.IsConst(v.n)
	if !ok || x != float64(int(x)) || x > 1e15 || x < -1e15 {
		return 0, false
	}
	return int(x), true
}

// truth gives the value of a known Boolean scalar.
func (e *eval) truth(v value, x modelica.Expr) (truth, known bool) {
	if v.t != tBool || !v.isScalar() {
		e.fail(x.Position(), "a condition must be a Boolean, found %s", v.found())
	}
	n, ok := e.f.g.IsConst(v.n)
	return n != 0, ok
}

// ifExpr reads an if-expression; of branches that are decided already only one is read.
func (e *eval) ifExpr(x *modelica.If) value {
	conds := make([]expr.Node, 0, len(x.Conds))
	vals := make([]value, 0, len(x.Conds)+1)
	pos := make([]modelica.Pos, 0, len(x.Conds)+1)
	last := x.Else
	for i, c := range x.Conds {
		v := e.expr(c)
		truth, known := e.truth(v, c)
		if known && e.mode == shapeMode && len(vals) == 0 && !e.knownShape(c) {
			known = true
		}
		if known && !truth {
			continue
		}
		if known {
			last = x.Thens[i]
			break
		}
		conds = append(conds, v.n)
		e.under(v.n, func() { vals = append(vals, e.expr(x.Thens[i])) })
		pos = append(pos, x.Thens[i].Position())
		e.premises = append(e.premises, premise{v.n, true})
	}
	result := e.expr(last)
	e.premises = e.premises[:len(e.premises)-len(conds)]
	if len(conds) == 0 {
		return result
	}
	for i := len(conds) - 1; i >= 0; i-- {
		result = e.choose(conds[i], vals[i], result, pos[i], "the branches of the if-expression")
	}
	return result
}

func (e *eval) knownShape(modelica.Expr) bool { return true }

// choose selects between two values of one type and shape.
func (e *eval) choose(c expr.Node, a, b value, pos modelica.Pos, what string) value {
	if a.t != b.t && (!a.isNumber() || !b.isNumber()) {
		e.fail(pos, "%s have different types: %s and %s", what, a.describe(), b.describe())
	}
	if !sameDims(a.dims, b.dims) {
		e.fail(pos, "%s have different sizes: %s and %s", what, shape(a.dims), shape(b.dims))
	}
	if a.u != b.u {
		if !e.f.units.fits(a.u, b.u) {
			e.fail(pos, "%s have different units: %s and %s", what, e.f.units.name(a.u), e.f.units.name(b.u))
		}
		if hint := e.f.units.conversion(a.u, b.u); hint != "" {
			e.f.report(pos, "%s have different units: %s", what, hint)
		}
	}
	r := value{t: a.t, u: e.f.units.join(a.u, b.u), dims: a.dims, enum: a.enum, of: a.of}
	if b.t == tReal {
		r.t = tReal
	}
	switch r.t {
	case tString:
		e.fail(pos, "Strings that vary are not supported")
	case tRecord:
		for i, x := range a.rec {
			r.rec = append(r.rec, field{x.name, e.choose(c, x.v, b.rec[i].v, pos, what)})
		}
		return r
	}
	if a.dims == nil {
		r.n = e.f.g.Select(c, a.n, b.n)
		return r
	}
	r.ns = make([]expr.Node, len(a.ns))
	for i := range r.ns {
		r.ns[i] = e.f.g.Select(c, a.ns[i], b.ns[i])
	}
	return r
}

// array reads {a, b, c} and {f(i) for i in r}.
func (e *eval) array(x *modelica.Array) value {
	var list []value
	if len(x.Iterators) > 0 {
		return e.comprehension(x.Elems[0], reversed(x.Iterators), x.Pos)
	}
	if len(x.Elems) == 0 {
		e.fail(x.Pos, "an array in braces needs at least one element: write fill(0, 0) for an empty one")
	}
	for _, el := range x.Elems {
		list = append(list, e.expr(el))
	}
	return e.stack(list, x.Elems, x.Pos)
}

// stack makes an array of values that must be alike.
func (e *eval) stack(list []value, xs []modelica.Expr, pos modelica.Pos) value {
	u := list[0].u
	for i, v := range list[1:] {
		at := pos
		if xs != nil {
			at = xs[i+1].Position()
		}
		if v.t != list[0].t && !(v.isNumber() && list[0].isNumber()) {
			e.fail(at, "the elements of an array must have one type: found %s and %s", list[0].describe(), v.describe())
		}
		if !sameDims(v.dims, list[0].dims) {
			e.fail(at, "the elements of an array must have one size: found %s and %s", shape(list[0].dims), shape(v.dims))
		}
		if v.t == tRecord && len(v.rec) != len(list[0].rec) {
			e.fail(at, "the elements of an array must be records of one type")
		}
		if !e.f.units.fits(u, v.u) {
			u = unitAny // a list of different quantities, such as the arguments of a table
		} else if u != unitAny || i == 0 {
			u = e.f.units.join(u, v.u)
		}
	}
	r := stack(e.f, list)
	r.u = u
	return r
}

// iterRange gives the values of a loop variable as a vector. body is where a missing range is deduced from.
func (e *eval) iterRange(it modelica.Iterator, body any) value {
	if it.Range == nil {
		n, ok := e.deduceRange(it.Name, body)
		if !ok {
			e.fail(it.Pos, "the range of loop variable '%s' cannot be deduced: write 'for %s in 1:n'", it.Name, it.Name)
		}
		return e.countTo(n)
	}
	if r, ok := it.Range.(*modelica.Ref); ok {
		if v, ok := e.typeRange(r); ok {
			return v
		}
	}
	saved := e.mode
	if e.mode == runMode {
		e.mode = structuralMode
	}
	// values of a range are needed now; a vector of Reals may stay symbolic
	var v value
	if _, isRange := it.Range.(*modelica.Range); isRange {
		v = e.expr(it.Range)
		e.mode = saved
	} else {
		e.mode = saved
		v = e.expr(it.Range)
	}
	if v.isScalar() {
		e.fail(it.Range.Position(), "the range of loop variable '%s' must be a vector, found %s: write 1:n", it.Name, v.describe())
	}
	if len(v.dims) != 1 {
		e.fail(it.Range.Position(), "the range of loop variable '%s' must be a vector, found %s", it.Name, shape(v.dims))
	}
	return v
}

func (e *eval) countTo(n int) value {
	v := value{t: tInt, u: unitLit, dims: []int{n}, ns: make([]expr.Node, n)}
	for i := range v.ns {
		v.ns[i] = e.f.g.Const(float64(i + 1))
	}
	return v
}

// typeRange gives the values of an enumeration or Boolean named as a range.
func (e *eval) typeRange(r *modelica.Ref) (value, bool) {
	if len(r.Parts) == 1 && r.Parts[0].Name == "Boolean" {
		return value{t: tBool, dims: []int{2}, ns: []expr.Node{e.f.g.Const(0), e.f.g.Const(1)}}, true
	}
	for _, it := range e.iters {
		if it.name == r.Parts[0].Name {
			return value{}, false
		}
	}
	if e.fr != nil && e.fr.lookup(r.Parts[0].Name) != nil {
		return value{}, false
	}
	c := e.f.tryClass(e.sc, r)
	if c == nil {
		return value{}, false
	}
	lay := e.f.layoutOf(c)
	if lay.basic == nil || lay.basic.t != tEnum {
		return value{}, false
	}
	v := e.countTo(len(lay.basic.literals))
	v.t, v.enum = tEnum, lay.basic
	return v, true
}

// rangeExpr reads start : step : stop, which must be known.
func (e *eval) rangeExpr(x *modelica.Range) value {
	start := e.scalarOrEnum(x.Start)
	stop := e.scalarOrEnum(x.Stop)
	step := value{t: tInt, n: e.f.g.Const(1)}
	if x.Step != nil {
		step = e.scalarNumber(x.Step, "the step of a range")
	}
	a, ok1 := e.f.g.IsConst(start.n)
	b, ok2 := e.f.g.IsConst(stop.n)
	d, ok3 := e.f.g.IsConst(step.n)
	if !ok1 || !ok2 || !ok3 {
		if e.mode == runMode {
			sub := *e
			sub.mode = structuralMode
			return sub.rangeExpr(x)
		}
		e.fail(x.Pos, "a range must be known when the model is built")
	}
	if a != a || b != b || d != d {
		e.fail(x.Pos, "a range must be known when the model is built")
	}
	if d == 0 {
		e.fail(x.Pos, "the step of a range must not be 0")
	}
	n := int((b-a)/d+1e-9) + 1
	if (b-a)/d < 0 {
		n = 0
	}
	if n > maxElements || (b-a)/d > maxElements {
		e.fail(x.Pos, "the range has more than %d elements", maxElements)
	}
	v := value{t: start.t, u: unitLit, dims: []int{n}, ns: make([]expr.Node, n), enum: start.enum}
	if start.t == tReal || stop.t == tReal || step.t == tReal {
		v.t, v.u = tReal, e.f.units.join(start.u, stop.u)
	}
	for i := range v.ns {
		v.ns[i] = e.f.g.Const(a + float64(float64(i)*d))
	}
	return v
}

func (e *eval) scalarOrEnum(x modelica.Expr) value {
	v := e.expr(x)
	if !v.isScalar() || v.t == tString || v.t == tRecord {
		e.fail(x.Position(), "the ends of a range must be numbers, found %s", v.found())
	}
	return v
}
