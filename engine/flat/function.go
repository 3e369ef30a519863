package flat

import (
	"strconv"
	"strings"

	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// function is a function's inputs, outputs and locals in order.
type function struct {
	inputs, outputs []int  // indices of layout elements
	functional      []bool // for each input: it is a function itself
	native          string
}

// argument is the value of an input, and where it is written.
type argument struct {
	value
	pos modelica.Pos
}

// frame is one call of a function: its variables and where execution stands. Functions are executed symbolically: the result is an
// expression of the arguments.
type frame struct {
	fn     *class
	in     *inst
	locals map[string]*local
	order  []string
	active expr.Node        // condition under which statements act: branches and returns
	since  expr.Node        // value of active where the innermost branch began: the variables hold what they are in that branch
	left   expr.Node        // condition under which the innermost loop has been left; None: it cannot be
	held   map[*comp]*local // of a model: the variables inside components that it assigns
	model  *writer          // the frame is that of an algorithm section of a model; nil in functions
	caller *eval            // what the function was called from
}

// String names what is executed, for messages.
func (fr *frame) String() string {
	if fr.model != nil {
		return fr.fn.def.Kind.String() + " '" + fr.fn.name() + "'"
	}
	return "function '" + fr.fn.name() + "'"
}

// userCall reads a call of a declared function, record or enumeration.
func (e *eval) userCall(c *modelica.Call) value {
	results := e.userCallAll(c, 1)
	if len(results) == 0 {
		e.fail(c.Pos, "function '%s' has no result", c.Func)
	}
	return results[0]
}

// userCallAll reads a call with its results.
func (e *eval) userCallAll(c *modelica.Call, want int) []value {
	f := e.f
	var cl *class
	var bound map[string]value
	if k := e.local(c.Func); k != nil {
		cl, bound = k.fn, k.bound
	} else {
		cl = e.callee(c)
	}
	lay := f.layoutOf(cl)
	if len(c.Iterators) > 0 {
		e.fail(c.Pos, "'%s' takes no 'for'", c.Func)
	}
	switch {
	case lay.basic != nil && lay.basic.t == tEnum:
		x := e.args(c, "i")[0]
		v := e.expr(x)
		if v.t != tInt {
			e.fail(x.Position(), "'%s' needs an Integer, found %s", c.Func, v.describe())
		}
		v.t, v.enum = tEnum, lay.basic
		return []value{v}
	case cl.def.Kind == modelica.KindRecord:
		return []value{e.construct(cl, c)}
	case cl.def.Kind == modelica.KindFunction || lay.partial == nil && cl.def.Kind == modelica.KindClass && len(cl.def.Sections) > 0:
	case cl.def.Kind == modelica.KindOperator:
		e.fail(c.Pos, "operator '%s' is not supported", c.Func)
	default:
		e.fail(c.Pos, "'%s' is a %s, not a function", c.Func, cl.def.Kind)
	}
	var out []value
	f.deeper(c.Pos, "does '"+cl.name()+"' call itself without end?", func() { out = e.callFunction(cl, lay, c, bound) })
	return out
}

// callee finds the class that is called.
func (e *eval) callee(c *modelica.Call) *class {
	r := c.Func
	for i := range r.Parts {
		if len(r.Parts[i].Subs) > 0 {
			e.fail(r.Pos, "'%s' cannot be called", r)
		}
	}
	if cl := e.f.tryClass(e.sc, r); cl != nil {
		return cl
	}
	n := &modelica.Name{Pos: r.Pos, Global: r.Global}
	for _, p := range r.Parts {
		n.Parts = append(n.Parts, p.Name)
	}
	if len(n.Parts) == 1 {
		if why, ok := refused[n.Parts[0]]; ok {
			e.fail(r.Pos, "'%s' is not supported%s", r, why)
		}
		if _, ok := e.f.find(e.sc, n.Parts[0]); ok {
			e.fail(r.Pos, "'%s' is a component, not a function", r)
		}
		names := e.f.visibleNames(e.sc)
		for name := range elementary {
			names = append(names, name)
		}
		for name := range e.f.builtins {
			names = append(names, name)
		}
		e.fail(r.Pos, "function '%s' is not known%s", r, suggest(n.Parts[0], sorted(names)))
	}
	c2, _ := e.f.classNamed(e.sc, n)
	return c2
}

// signature sorts the elements of a function.
func (f *flattener) signature(cl *class, lay *layout) *function {
	if cl.fn != nil {
		return cl.fn
	}
	fn := &function{}
	for i, el := range lay.elems {
		switch {
		case el.comp.Input:
			fn.inputs = append(fn.inputs, i)
			fn.functional = append(fn.functional, f.functional(cl, lay, i))
		case el.comp.Output:
			fn.outputs = append(fn.outputs, i)
		case !el.protected && el.comp.Variability < modelica.Parameter:
			f.report(el.comp.Pos, "'%s' in function '%s' must be input, output, or protected", el.comp.Name, cl.name())
		}
	}
	for _, k := range lay.chain {
		if x := k.def.External; x != nil {
			fn.native = "external"
			if x.Language == "builtin" && x.Name != "" {
				fn.native = x.Name
			}
		}
	}
	cl.fn = fn
	return fn
}

// callFunction binds the arguments and executes the function.
func (e *eval) callFunction(cl *class, lay *layout, c *modelica.Call, bound map[string]value) []value {
	f := e.f
	if lay.partial != nil {
		e.fail(c.Pos, "function '%s' is partial", cl.name())
	}
	if cl.def.Der != nil {
		e.fail(c.Pos, "'%s' is a partial derivative of a function, which is not supported", cl.name())
	}
	fn := f.signature(cl, lay)
	given := e.bindArguments(cl, lay, fn, c, bound)
	if fn.native == "external" {
		e.fail(c.Pos, "'%s' is an external function, which is not supported", cl.name())
	}
	if extra := e.vectorised(cl, lay, fn, given); extra != nil {
		return e.callEach(cl, lay, fn, given, extra, c)
	}
	return e.execute(cl, lay, fn, given, c.Pos)
}

// bindArguments evaluates the arguments, one for each input; an input that is left to its default has no value. Inputs that a closure
// has bound already take no argument.
func (e *eval) bindArguments(cl *class, lay *layout, fn *function, c *modelica.Call, bound map[string]value) []*argument {
	given := make([]*argument, len(fn.inputs))
	var names []string
	var open []int
	for k, i := range fn.inputs {
		name := lay.elems[i].comp.Name
		names = append(names, name)
		if v, ok := bound[name]; ok {
			given[k] = &argument{v, c.Pos}
		} else {
			open = append(open, k)
		}
	}
	if len(c.Args) > len(open) {
		e.fail(c.Args[len(open)].Position(), "function '%s' takes %s, found %d", cl.name(), arguments(len(open), len(open)), len(c.Args))
	}
	read := func(k int, x modelica.Expr) {
		var v value
		if fn.functional[k] {
			v = e.functionArgument(x, "argument '"+names[k]+"' of '"+cl.name()+"'")
		} else {
			v = e.expr(x)
		}
		given[k] = &argument{v, x.Position()}
	}
	for i, x := range c.Args {
		read(open[i], x)
	}
named:
	for _, a := range c.Named {
		for i, n := range names {
			if n == a.Name {
				if given[i] != nil {
					e.fail(a.Pos, "argument '%s' of '%s' is given twice", a.Name, cl.name())
				}
				read(i, a.Value)
				continue named
			}
		}
		e.fail(a.Pos, "function '%s' has no input '%s'%s", cl.name(), a.Name, suggest(a.Name, names))
	}
	var missing []string
	for i, g := range given {
		if el := lay.elems[fn.inputs[i]]; g == nil && !el.hasValue() {
			missing = append(missing, "'"+el.comp.Name+"'")
		}
	}
	if missing != nil {
		e.fail(c.Pos, "function '%s' needs a value for %s", cl.name(), strings.Join(missing, ", "))
	}
	return given
}

// hasValue reports whether the declaration gives a value.
func (el *element) hasValue() bool {
	for _, m := range el.mods {
		if m.node.value != nil {
			return true
		}
	}
	return false
}

// vectorised finds the dimensions that arguments have beyond those of the declared inputs; nil when the call is an ordinary one.
func (e *eval) vectorised(cl *class, lay *layout, fn *function, given []*argument) []int {
	var extra []int
	for i, g := range given {
		if g == nil {
			continue
		}
		el := lay.elems[fn.inputs[i]]
		declared := len(el.comp.Subs) + len(el.comp.TypeSubs)
		if len(el.comp.Type.Parts) > 0 && declared < len(g.dims) {
			t, _ := e.f.classNamed(scopeOf(el.lex, cl.space()), el.comp.Type)
			for _, s := range e.f.layoutOf(t).subs {
				declared += len(s.subs)
			}
		}
		if n := len(g.dims) - declared; n > 0 {
			if extra == nil {
				extra = g.dims[:n]
			} else if !sameDims(extra, g.dims[:n]) {
				return nil
			}
		}
	}
	return extra
}

// callEach calls a function for every element of arguments that have more dimensions than its inputs.
func (e *eval) callEach(cl *class, lay *layout, fn *function, given []*argument, extra []int, c *modelica.Call) []value {
	n := volume(extra)
	columns := make([][]value, len(fn.outputs))
	for at := range n {
		one := make([]*argument, len(given))
		for i, g := range given {
			one[i] = g
			if g != nil && len(g.dims) >= len(extra) && sameDims(g.dims[:len(extra)], extra) &&
				len(lay.elems[fn.inputs[i]].comp.Subs)+len(lay.elems[fn.inputs[i]].comp.TypeSubs) < len(g.dims) {
				one[i] = &argument{g.elementAt(e.f, extra, at), g.pos}
			}
		}
		for j, v := range e.execute(cl, lay, fn, one, c.Pos) {
			columns[j] = append(columns[j], v)
		}
	}
	out := make([]value, len(columns))
	for j, col := range columns {
		if n == 0 {
			out[j] = value{t: tReal, dims: extra}
			continue
		}
		out[j] = stack(e.f, col)
		out[j].dims = append(append([]int{}, extra...), col[0].dims...)
	}
	return out
}

// execute runs a function on its arguments.
func (e *eval) execute(cl *class, lay *layout, fn *function, given []*argument, pos modelica.Pos) []value {
	f := e.f
	in := cl.space()
	fr := &frame{fn: cl, in: in, locals: make(map[string]*local, len(lay.elems)), active: f.g.Const(1), since: f.g.Const(1), caller: e}
	sub := &eval{f: f, sc: scopeOf(cl, in), mode: e.mode, fr: fr, noEvent: true, premises: e.reached(), telling: e.telling}
	isInput := map[int]int{}
	for i, at := range fn.inputs {
		isInput[at] = i
	}
	for i, el := range lay.elems {
		l := &local{name: el.comp.Name, elem: el}
		l.class, _ = f.classNamed(scopeOf(el.lex, in), el.comp.Type)
		fr.locals[l.name] = l
		fr.order = append(fr.order, l.name)
		if k, ok := isInput[i]; ok {
			l.input = true
			if given[k] != nil {
				sub.sc = scopeOf(el.lex, in)
				sub.setInput(l, given[k].value, given[k].pos)
			}
		}
	}
	for i, el := range lay.elems {
		l := fr.locals[el.comp.Name]
		if k, ok := isInput[i]; ok && given[k] != nil {
			continue
		}
		sub.sc = scopeOf(el.lex, in)
		sub.declareLocal(l)
	}
	if fn.native != "" {
		return sub.native(fn, lay, pos)
	}
	for _, s := range lay.sections {
		if !s.Algorithm {
			f.fail(s.Pos, "a function cannot have equations: write an algorithm section")
		}
		sub.sc = scopeOf(s.lex, in)
		sub.statements(s.Statements)
	}
	return sub.outputs(fn, lay, pos)
}

// results are what a function call gives to the list of variables on its left.
func (e *eval) results(t *modelica.Tuple, right modelica.Expr, pos modelica.Pos) []value {
	c, ok := right.(*modelica.Call)
	if !ok {
		e.fail(pos, "a list of variables on the left needs a function call on the right")
	}
	list := e.userCallAll(c, len(t.Elems))
	if len(t.Elems) > len(list) {
		e.fail(pos, "'%s' has %s, %d are wanted", c.Func, resultCount(len(list)), len(t.Elems))
	}
	return list
}

// outputs gathers the outputs.
func (e *eval) outputs(fn *function, lay *layout, pos modelica.Pos) []value {
	out := make([]value, len(fn.outputs))
	for i, at := range fn.outputs {
		l := e.fr.locals[lay.elems[at].comp.Name]
		if l.known && volume(l.v.dims) == 0 {
			l.set = true
		}
		if !l.set {
			e.fail(pos, "function '%s' gives no value to its output '%s'", e.fr.fn.name(), l.name)
		}
		for _, n := range l.v.unset() {
			e.fail(pos, "function '%s' gives no value to element %d of its output '%s'", e.fr.fn.name(), n+1, l.name)
		}
		for k, n := range l.under {
			if !e.f.always(n) {
				what := "its output '" + l.name + "'"
				if !l.v.isScalar() {
					what = "element " + strconv.Itoa(k+1) + " of " + what
				}
				e.fail(l.elem.comp.Pos, "function '%s' does not give %s a value in every case: add an 'else', or assign it before the 'if'", e.fr.fn.name(), what)
			}
		}
		out[i] = l.v
	}
	return out
}

func resultCount(n int) string {
	if n == 1 {
		return "1 result"
	}
	return strconv.Itoa(n) + " results"
}
