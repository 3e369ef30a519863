package flat

import (
	"math"
	"slices"
	"strconv"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/expr/interp"
	"gemel/engine/modelica"
)

// roots are all expressions of the system but the descriptions of its variables.
func (f *flattener) roots() []expr.Node {
	var list []expr.Node
	for _, eqs := range [2][]dae.Equation{f.sys.Equations, f.sys.Initial} {
		for i := range eqs {
			list = append(list, eqs[i].Left, eqs[i].Right)
		}
	}
	for i := range f.sys.Relations {
		list = append(list, f.sys.Relations[i].Cond)
	}
	for i := range f.sys.Asserts {
		list = append(list, f.sys.Asserts[i].Cond)
	}
	list = append(list, f.discreteRoots()...)
	return list
}

// unsetParameters reports parameters without a value that something reads. Those of the model itself may still get one from outside;
// a run without one is refused by the engine.
func (f *flattener) unsetParameters() {
	if len(f.valueless) == 0 || len(f.errs) > 0 { // a misspelt modifier may be the one that is missing
		return
	}
	roots := f.roots()
	for i := range f.sys.Variables {
		roots = append(roots, f.sys.Variables[i].Start, f.sys.Variables[i].Binding)
	}
	read := map[expr.Slot]bool{}
	for _, s := range f.g.Slots(roots...) {
		read[s] = true
	}
	for _, c := range f.valueless {
		vars := f.variablesOf(c)
		used := false
		for i := range vars {
			used = used || read[expr.Slot(int(c.vars)+i)]
		}
		switch {
		case used && c.in.of != nil:
			f.guard(func() { f.noValue(c, "parameter") })
		default:
			for i := range vars {
				vars[i].Final = true // the value goes into the model
				if !used {
					vars[i].Start = f.g.Const(0)
				}
			}
		}
	}
}

func (f *flattener) variablesOf(c *comp) []dae.Variable {
	return f.sys.Variables[c.vars : int(c.vars)+volume(c.dims)]
}

// noValue fails because a parameter or constant has no value; the place to give one is the component that it belongs to.
func (f *flattener) noValue(c *comp, kind string) {
	name := c.elem.comp.Name
	if c.in.of == nil || kind == "constant" {
		f.fail(c.pos(), "%s '%s' has no value: write %s = ...", kind, c.fullName(), name)
	}
	outer := c.in.of
	f.fail(outer.pos(), "%s '%s' of '%s' has no value: write %s(%s = ...)", kind, name, outer.fullName(), outer.elem.comp.Name, name)
}

// parametersAtStart makes parameters that follow from ones found at the start (fixed = false) such parameters too: their bindings become
// initial equations.
func (f *flattener) parametersAtStart() {
	vars := f.sys.Variables
	free := map[expr.Slot]bool{}
	for i := range vars {
		if vars[i].Kind == dae.Parameter && !vars[i].Fixed {
			free[expr.Slot(i)] = true
		}
	}
	f.bindFromStart(free)
	for again := len(free) > 0; again; {
		again = false
		for i := range vars {
			v := &vars[i]
			if v.Kind != dae.Parameter || v.Binding == expr.None {
				continue
			}
			if slices.ContainsFunc(f.g.Slots(v.Binding), func(s expr.Slot) bool { return free[s] }) {
				f.sys.Initial = append(f.sys.Initial, dae.Equation{Left: f.sys.Ref(dae.VarID(i)), Right: v.Binding, Asset: v.Asset,
					Source: v.Name + " = its value in terms of parameters found at the start", Pos: v.Pos})
				v.Start, v.Binding, v.Fixed = v.Binding, expr.None, false
				free[expr.Slot(i)], again = true, true
			}
		}
	}
}

// bindFromStart takes initial equations p = expression of parameters, where p is a parameter found at the start, as the binding of p: it
// is then known without solving anything.
func (f *flattener) bindFromStart(free map[expr.Slot]bool) {
	for again := len(free) > 0; again; {
		again = false
		kept := f.sys.Initial[:0]
		for _, eq := range f.sys.Initial {
			bound := false
			for _, side := range [2][2]expr.Node{{eq.Left, eq.Right}, {eq.Right, eq.Left}} {
				if f.g.Op(side[0]) != expr.OpVar || f.variabilityOf(side[1]) > varParameter {
					continue
				}
				s := f.g.Slot(side[0])
				if !free[s] || slices.ContainsFunc(f.g.Slots(side[1]), func(s expr.Slot) bool { return free[s] }) {
					continue
				}
				v := &f.sys.Variables[s]
				v.Binding, v.Fixed, v.Final = side[1], true, true
				delete(free, s)
				bound, again = true, true
				break
			}
			if !bound {
				kept = append(kept, eq)
			}
		}
		f.sys.Initial = kept
	}
}

// ranges compares the values of parameters with their min and max.
func (f *flattener) ranges() {
	values := make(map[expr.Slot]float64)
	var eval func(s expr.Slot) float64
	eval = func(s expr.Slot) float64 {
		x, ok := values[s]
		if ok {
			return x
		}
		values[s] = math.NaN() // parameters computed from each other are told elsewhere
		v := &f.sys.Variables[s]
		n := v.Binding
		if n == expr.None {
			n = v.Start
		}
		if v.Kind == dae.Parameter && n != expr.None {
			x = interp.Eval(f.g, n, eval)
			values[s] = x
		}
		return values[s]
	}
	for _, c := range f.declared {
		if c.variability != modelica.Parameter || c.lay.basic.t == tEnum || c.lay.basic.t == tBool {
			continue
		}
		f.reading = c.in
		for i, v := range f.variablesOf(c) {
			if v.Fixed && (v.Min == v.Min || v.Max == v.Max) {
				f.inRange(c, i, eval(expr.Slot(int(c.vars)+i)), v.Min, v.Max)
			}
		}
	}
	f.reading = nil
}

// inRange reports the value of element i of a parameter if it lies outside of its bounds.
func (f *flattener) inRange(c *comp, i int, x, least, greatest float64) {
	a := f.attrsOf(c)
	say := func(word string, bound float64, m modRef) {
		pos := c.pos()
		if b, ok := f.bindingOf(c); ok {
			pos = b.node.value.Position()
		}
		name := c.elem.comp.Name
		if len(c.dims) > 0 {
			name = f.sys.Variables[int(c.vars)+i].Name[len(c.in.path):]
		}
		f.report(pos, "'%s' is %s, %s its %s = %s (%s)", name, f.quantity(x, a), word, m.node.name, f.quantity(bound, a), m.node.value.Position())
	}
	switch {
	case x < least:
		say("below", least, a.min)
	case x > greatest:
		say("above", greatest, a.max)
	}
}

// quantity writes a number with the unit of a component.
func (f *flattener) quantity(x float64, a *typeAttrs) string {
	s := strconv.FormatFloat(x, 'g', 6, 64)
	if a.unitText == "" || a.unitText == "1" {
		return s
	}
	return s + " " + a.unitText
}
