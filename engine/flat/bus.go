package flat

import (
	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// Expandable connectors (Modelica 3.6, section 9.1.3) have the elements that connections give them: connect(bus.speed, sensor.y) makes
// an element speed of the type of sensor.y in bus. Declared elements that nothing is connected to are not there. Buses that are
// connected with each other have the same elements in the end.

// busLink is a connect equation, with what is needed to read its sides again when more elements are known.
type busLink struct {
	eval *eval
	eq   *modelica.ConnectEquation
}

// busEnd is a side of a connect equation: a connector, or an element that a bus does not have yet.
type busEnd struct {
	c    *comp
	dims []int // of the connectors that are meant
	ok   bool  // it could be found

	missing *inst // the bus that lacks the element
	name    string
}

// ofBus reports whether a side is a bus, or lies in one.
func (b busEnd) ofBus() bool {
	return b.missing != nil || b.c != nil && (b.c.lay.expandable || b.c.in.lay.expandable)
}

// expandBuses gives expandable connectors their elements, and declares the variables in them.
func (f *flattener) expandBuses(root *inst) {
	f.present = map[*comp]bool{}
	var links []busLink
	f.eachConnect(root, func(e *eval, eq *modelica.ConnectEquation) {
		a, b := e.busEnd(eq.A), e.busEnd(eq.B)
		if a.ofBus() || b.ofBus() {
			sub := *e
			sub.iters = append([]iterVar{}, e.iters...)
			links = append(links, busLink{&sub, eq})
		}
	})
	for again := true; again; {
		again = false
		for _, l := range links {
			if f.guard(func() { again = f.follow(l) || again }) {
				continue
			}
			return
		}
	}
	for _, c := range f.buses {
		f.declareBus(c)
	}
}

// follow draws the conclusions from one connect equation; true if they made something new.
func (f *flattener) follow(l busLink) bool {
	a, b := l.eval.busEnd(l.eq.A), l.eval.busEnd(l.eq.B)
	switch {
	case !a.ok && a.missing == nil || !b.ok && b.missing == nil:
		return false // told when the equation is read
	case a.missing != nil && b.missing != nil:
		return false
	case a.missing != nil:
		f.addToBus(a, b, l.eq.A)
		return true
	case b.missing != nil:
		f.addToBus(b, a, l.eq.B)
		return true
	}
	changed := f.appears(a.c)
	changed = f.appears(b.c) || changed
	if a.c.lay.expandable && b.c.lay.expandable {
		changed = f.unite(a.c, b.c, l.eq.Pos) || changed
	}
	return changed
}

// appears notes that an element of a bus is there; true the first time.
func (f *flattener) appears(c *comp) bool {
	if !c.in.lay.expandable || f.present[c] {
		return false
	}
	f.present[c] = true
	return true
}

// unite gives two buses the same elements.
func (f *flattener) unite(a, b *comp, pos modelica.Pos) (changed bool) {
	x, y := f.elements(a), f.elements(b)
	for i := range min(len(x), len(y)) {
		for _, p := range [2][2]*inst{{x[i], y[i]}, {y[i], x[i]}} {
			from, to := p[0], p[1]
			for j := range from.layout(f).elems {
				c := f.component(from, j)
				if !f.present[c] {
					continue
				}
				d := to.component(f, c.elem.comp.Name)
				if d == nil {
					d = f.newElement(to, c.elem.comp.Name, c, f.dimsOf(c), pos)
					changed = true
				}
				changed = f.appears(d) || changed
				if c.lay.expandable && d.lay.expandable {
					changed = f.unite(c, d, pos) || changed
				}
			}
		}
	}
	return changed
}

// addToBus makes the element that a connect equation names.
func (f *flattener) addToBus(at, like busEnd, r *modelica.Ref) {
	last := &r.Parts[len(r.Parts)-1]
	if len(last.Subs) > 0 {
		f.fail(last.Pos, "connect: '%s' has no element '%s': an element with subscripts must be declared in the expandable connector", at.missing.class.name(), at.name)
	}
	c := f.newElement(at.missing, at.name, like.c, like.dims, r.Pos)
	f.present[c] = true
}

// newElement adds to a bus an element of the type of another connector. It is neither input nor output: what is connected to it decides.
func (f *flattener) newElement(in *inst, name string, like *comp, dims []int, pos modelica.Pos) *comp {
	lay := *in.layout(f) // its own from now on
	lay.index = make(map[string]int, len(lay.index)+1)
	for i, el := range lay.elems {
		lay.index[el.comp.Name] = i
	}
	d := *like.elem.comp
	d.Pos, d.Name, d.Mod, d.Cond, d.Annotation, d.Subs, d.TypeSubs = pos, name, nil, nil, nil, nil, nil
	d.Input, d.Output, d.Protected, d.Inner, d.Outer = false, false, false, false, false
	el := &element{comp: &d, lex: in.class, typ: like.class}
	lay.index[name] = len(lay.elems)
	lay.elems = append(lay.elems[:len(lay.elems):len(lay.elems)], el)
	in.lay = &lay
	c := &comp{elem: el, in: in, class: like.class, lay: like.lay, variability: like.variability, vars: dae.NoVar, hasDims: true, dims: dims, bound: 1}
	for _, m := range like.env {
		if len(m.node.subs) > 0 {
			node := *m.node
			node.value = nil
			c.env = append(c.env, modRef{node: &node, scope: m.scope, idx: m.idx})
		}
	}
	in.comps = append(in.comps[:len(in.comps):len(in.comps)], c)
	return c
}

// declareBus declares the elements of a bus that are there.
func (f *flattener) declareBus(bus *comp) {
	for _, in := range f.elements(bus) {
		for i := range in.layout(f).elems {
			f.reading = in
			f.guard(func() {
				switch c := f.component(in, i); {
				case !f.present[c]:
					c.absent = true
				case c.lay.expandable:
					f.declareBus(c)
				case c.lay.basic == nil:
					f.declareStructured(c)
				default:
					f.declareBasic(c)
				}
			})
		}
	}
}

// inBus reports whether a component lies in an expandable connector.
func (c *comp) inBus() bool {
	for at := c; at != nil; at = at.in.of {
		if at.in.lay.expandable {
			return true
		}
	}
	return false
}

// fedByBuses tells of each connection set whether an output gives it its value through elements of buses, which hand it on between what
// is connected to them inside their component and outside. Sets are named by their roots.
func (f *flattener) fedByBuses(roots []int32, sets map[int32][]int32, find func(int32) int32) map[int32]bool {
	if len(f.buses) == 0 {
		return nil
	}
	net := make(map[int32]int32, len(roots))
	first := func(r int32) int32 {
		for net[r] != r {
			r = net[r]
		}
		return r
	}
	for _, r := range roots {
		net[r] = r
	}
	for _, r := range roots {
		for _, x := range sets[r] {
			if other := find(x ^ 1); sets[other] != nil && f.owners[x/2].comp.inBus() { // the other face
				a, b := first(r), first(other)
				net[max(a, b)] = min(a, b)
			}
		}
	}
	given := f.ownOutputs()
	output := map[int32]bool{}
	for _, r := range roots {
		for _, x := range sets[r] {
			if d, _ := f.drives(x); f.owners[x/2].comp.output && (d || given[expr.Slot(x/2)] || f.sys.Variables[x/2].Kind == dae.Discrete) {
				output[first(r)] = true
			}
		}
	}
	fed := make(map[int32]bool, len(roots))
	for _, r := range roots {
		fed[r] = output[first(r)]
	}
	return fed
}

// ownOutputs finds the outputs that stand on the left of an equation, or anywhere in one of their own component: they have their value there.
func (f *flattener) ownOutputs() map[expr.Slot]bool {
	given := map[expr.Slot]bool{}
	for i := range f.sys.Equations[:f.ownEquations] {
		eq := &f.sys.Equations[i]
		if f.g.Op(eq.Left) == expr.OpVar {
			given[f.g.Slot(eq.Left)] = true
		}
		for _, s := range f.g.Slots(eq.Left, eq.Right) {
			if c := f.owners[s].comp; c != nil && c.output && !given[s] {
				in := c.in
				for in.connector && in.of != nil {
					in = in.of.in
				}
				given[s] = assetOf(in) == eq.Asset
			}
		}
	}
	return given
}

// busEnd finds what one side of a connect equation means.
func (e *eval) busEnd(r *modelica.Ref) (end busEnd) {
	f := e.f
	at, found := f.find(e.sc, r.Parts[0].Name)
	if !found || at.comp == nil || r.Global {
		return end
	}
	c := at.comp
	var several []int // dimensions of arrays of components of which each is meant
	for i := range r.Parts {
		if c.absent || c.broken {
			return busEnd{}
		}
		dims := f.dimsOf(c)
		var picks []pick
		if len(r.Parts[i].Subs) > 0 {
			picks = e.picks(dims, r.Parts[i].Subs, r.Parts[i].Pos, "'"+r.Parts[i].Name+"'")
		}
		if i+1 == len(r.Parts) {
			if picks != nil {
				dims = pickDims(picks)
			}
			if len(several) > 0 && (c.lay.expandable || c.in.lay.expandable) {
				return busEnd{} // an element of each of several buses
			}
			return busEnd{c: c, dims: append(several, dims...), ok: true}
		}
		k := 0
		if len(dims) > 0 {
			rest := dims
			if picks != nil {
				rest = pickDims(picks)
				eachPick(picks, dims, func(at int) { k = at })
			}
			if volume(rest) == 0 {
				return busEnd{}
			}
			several = append(several, rest...)
		}
		if c.lay.basic != nil {
			return busEnd{}
		}
		in := f.elements(c)[k]
		next := in.component(f, r.Parts[i+1].Name)
		if next == nil {
			if in.lay.expandable && i+2 == len(r.Parts) && len(several) == 0 {
				return busEnd{missing: in, name: r.Parts[i+1].Name}
			}
			return busEnd{}
		}
		c = next
	}
	return end
}

// eachConnect visits the connect equations of an instance and everything in it, those in loops and in branches that are decided when
// the model is built too.
func (f *flattener) eachConnect(in *inst, visit func(e *eval, eq *modelica.ConnectEquation)) {
	for _, s := range in.layout(f).sections {
		e := &eval{f: f, sc: scopeOf(s.lex, in), in: in, mode: structuralMode}
		e.connects(s.Equations, visit)
	}
	for _, c := range in.comps {
		if c == nil || c.in != in || c.absent || c.broken || c.lay.basic != nil {
			continue
		}
		for _, el := range c.insts {
			f.eachConnect(el, visit)
		}
	}
}

func (e *eval) connects(list []modelica.Equation, visit func(e *eval, eq *modelica.ConnectEquation)) {
	for _, eq := range list {
		switch eq := eq.(type) {
		case *modelica.ConnectEquation:
			e.f.attempt(func() { visit(e, eq) })
		case *modelica.ForEquation:
			e.connectsOfLoop(eq, eq.Iterators, visit)
		case *modelica.IfEquation:
			e.connectsOfBranch(eq, visit)
		}
	}
}

func (e *eval) connectsOfLoop(eq *modelica.ForEquation, its []modelica.Iterator, visit func(e *eval, eq *modelica.ConnectEquation)) {
	if len(its) == 0 {
		e.connects(eq.Body, visit)
		return
	}
	var over value
	if !e.f.attempt(func() { over = e.iterRange(its[0], eq) }) {
		return
	}
	for i := range over.dims[0] {
		e.iters = append(e.iters, iterVar{its[0].Name, over.element(e.f, i)})
		e.connectsOfLoop(eq, its[1:], visit)
		e.iters = e.iters[:len(e.iters)-1]
	}
}

func (e *eval) connectsOfBranch(eq *modelica.IfEquation, visit func(e *eval, eq *modelica.ConnectEquation)) {
	for i, c := range eq.Conds {
		var truth, known bool
		if !e.f.attempt(func() { truth, known = e.truth(e.expr(c), c) }) || !known {
			return
		}
		if truth {
			e.connects(eq.Bodies[i], visit)
			return
		}
	}
	e.connects(eq.Else, visit)
}
