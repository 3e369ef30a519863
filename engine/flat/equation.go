package flat

import (
	"strconv"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/modelica"
)

// equationsOf writes the equations of an instance and everything in it: bindings and components in order, then the sections.
func (f *flattener) equationsOf(in *inst) {
	lay := in.layout(f)
	for i := range lay.elems {
		c := in.comps[i]
		if c == nil || c.in != in || c.absent || c.broken || c.variability >= modelica.Parameter {
			continue
		}
		f.reading = in
		if c.lay.basic != nil {
			f.guard(func() { f.bindingEquation(c) })
			continue
		}
		f.guard(func() { f.checkStructuredBinding(c) })
		for _, el := range c.insts {
			f.equationsOf(el)
		}
	}
	f.reading = in
	for _, s := range lay.sections {
		e := &eval{f: f, sc: scopeOf(s.lex, in), in: in, noEvent: s.Initial, initially: s.Initial}
		w := &writer{eval: e, asset: assetOf(in), out: &f.sys.Equations}
		if s.Initial {
			w.out = &f.sys.Initial
		}
		if s.Algorithm {
			f.guard(func() { w.algorithm(s.Section) })
			continue
		}
		for _, eq := range s.Equations {
			f.guard(func() { w.equation(eq) })
		}
	}
}

// checkStructuredBinding reports a value given to a component that is no record.
func (f *flattener) checkStructuredBinding(c *comp) {
	if b, ok := f.bindingOf(c); ok && c.class.def.Kind != modelica.KindRecord && !c.fromRecord {
		f.fail(b.node.value.Position(), "'%s' is a %s and cannot have a value", c.elem.comp.Name, c.class.def.Kind)
	}
}

// bindingEquation writes "Real x = expression" as an equation.
func (f *flattener) bindingEquation(c *comp) {
	b, ok := f.bindingOf(c)
	if !ok {
		return
	}
	pos := b.node.value.Position()
	var v value
	if len(b.idx) > 0 || c.fromRecord {
		v = f.bindingValue(c, b, runMode)
	} else {
		e := eval{f: f, sc: b.scope, in: b.scope.in}
		v = e.expr(b.node.value)
	}
	v = f.fit(c, v, pos)
	source := c.elem.source[b.node.value]
	if source == "" {
		source = c.elem.comp.Name + " = " + modelica.Render(b.node.value)
		if c.elem.source == nil {
			c.elem.source = map[modelica.Expr]string{}
		}
		c.elem.source[b.node.value] = source
	}
	asset := assetOf(c.in)
	at := position(pos)
	for i := range volume(c.dims) {
		f.sys.Equations = append(f.sys.Equations, dae.Equation{Left: f.sys.Ref(c.vars + dae.VarID(i)), Right: v.at(i), Asset: asset,
			Source: source, Pos: at})
	}
}

// writer writes the equations of one section.
type writer struct {
	*eval
	asset string
	out   *[]dae.Equation
	loops []string // loop variables and their values, for explanations
}

func (w *writer) equation(eq modelica.Equation) {
	switch eq := eq.(type) {
	case *modelica.EqualEquation:
		w.equal(eq)
	case *modelica.ConnectEquation:
		w.connect(eq)
	case *modelica.ForEquation:
		w.forEquation(eq, eq.Iterators)
	case *modelica.IfEquation:
		w.ifEquation(eq)
	case *modelica.CallEquation:
		w.callEquation(eq)
	case *modelica.WhenEquation:
		w.when(eq)
	}
}

func (w *writer) equal(eq *modelica.EqualEquation) {
	if t, ok := eq.Left.(*modelica.Tuple); ok {
		results := w.results(t, eq.Right, eq.Pos)
		for i, el := range t.Elems {
			if el != nil {
				w.emit(w.expr(el), results[i], eq)
			}
		}
		return
	}
	l := w.expr(eq.Left)
	r := w.expr(eq.Right)
	w.emit(l, r, eq)
}

// emit writes l = r element by element.
func (w *writer) emit(l, r value, eq *modelica.EqualEquation) {
	f := w.f
	switch {
	case l.t == tRecord && r.t == tRecord:
		if !sameDims(l.dims, r.dims) {
			w.fail(eq.Pos, "the sides of the equation have different sizes: %s and %s", shape(l.dims), shape(r.dims))
		}
		for _, x := range l.rec {
			v, ok := r.field(x.name)
			if !ok {
				w.fail(eq.Pos, "the sides of the equation are different records: the right one has no '%s'", x.name)
			}
			w.emit(x.v, v, eq)
		}
		return
	case l.t == r.t && l.t != tString:
	case l.isNumber() && r.isNumber():
	default:
		w.fail(eq.Pos, "the sides of the equation have different types: %s and %s", l.describe(), r.describe())
	}
	if !sameDims(l.dims, r.dims) {
		w.fail(eq.Pos, "the sides of the equation have different sizes: %s and %s", shape(l.dims), shape(r.dims))
	}
	if l.u != r.u {
		if why := f.units.clash("the left side", l.u, "the right side", r.u); why != "" {
			f.report(eq.Pos, "%s, in %s", why, quote(eq.Text))
		}
	}
	source, pos := w.source(eq), position(eq.Pos)
	for i := range volume(l.dims) {
		*w.out = append(*w.out, dae.Equation{Left: l.at(i), Right: r.at(i), Asset: w.asset, Source: source, Pos: pos})
	}
}

func quote(text string) string {
	s := oneLine(text)
	if r := []rune(s); len(r) > 60 {
		s = string(r[:57]) + "..."
	}
	return "'" + s + "'"
}

// source is the text of an equation on one line, with the values of loop variables.
func (w *writer) source(eq *modelica.EqualEquation) string {
	s := oneLine(eq.Text)
	if len(w.loops) == 0 {
		return s
	}
	return s + " {" + strings.Join(w.loops, ", ") + "}"
}

func oneLine(s string) string {
	if strings.ContainsAny(s, "\n\t") {
		return strings.Join(strings.Fields(s), " ")
	}
	return s
}

func (w *writer) forEquation(eq *modelica.ForEquation, its []modelica.Iterator) {
	if len(its) == 0 {
		for _, inner := range eq.Body {
			w.f.guard(func() { w.equation(inner) })
		}
		return
	}
	over := w.iterRange(its[0], eq)
	for i := range over.dims[0] {
		w.f.step(eq.Pos)
		v := over.element(w.f, i)
		w.iters = append(w.iters, iterVar{its[0].Name, v})
		w.loops = append(w.loops, its[0].Name+" = "+w.loopText(v))
		w.forEquation(eq, its[1:])
		w.iters = w.iters[:len(w.iters)-1]
		w.loops = w.loops[:len(w.loops)-1]
	}
}

func (w *writer) loopText(v value) string {
	if x, ok := w.f.g.IsConst(v.n); ok && v.isScalar() && v.t != tString {
		return strconv.FormatFloat(x, 'g', -1, 64)
	}
	return "..."
}

// callEquation is assert(...), reinit(...), terminate(...), or something that is not supported.
func (w *writer) callEquation(eq *modelica.CallEquation) {
	name := eq.Call.Func.String()
	if w.eventCall(eq.Call, eq.Pos) {
		return
	}
	if name != "assert" {
		w.callAlone(eq.Call, eq.Pos)
		return
	}
	w.assertion(eq.Call, eq.Pos)
}
