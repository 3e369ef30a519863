package flat

import (
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// connections are the pairs of variables that connect equations join. A variable has two faces: seen from inside the component that
// declares it (outside connector, odd) and seen from the component around it (inside connector, even).
type connections struct {
	pairs []joint
}

// joint says that two faces belong to one connection set.
type joint struct {
	a, b  int32 // 2*variable + face
	pos   modelica.Pos
	text  string
	asset string
}

const outsideFace = 1

// connect notes the pairs of one connect equation. A connector whose component is absent makes the equation vanish.
func (w *writer) connect(eq *modelica.ConnectEquation) {
	a, ok1 := w.connector(eq.A)
	b, ok2 := w.connector(eq.B)
	if !ok1 || !ok2 {
		return
	}
	if !sameDims(a.dims, b.dims) {
		w.fail(eq.Pos, "connect: '%s' is %s, '%s' is %s", eq.A, shape(a.dims), eq.B, shape(b.dims))
	}
	j := joint{pos: eq.Pos, asset: w.asset, text: "connect(" + eq.A.String() + ", " + eq.B.String() + ")"}
	for i := range a.ends {
		w.join(a.ends[i], b.ends[i], a.face, b.face, &j, eq)
	}
}

// ends are the connectors that one side of a connect equation means.
type ends struct {
	ends []end
	dims []int
	face int32
}

// end is element at of a connector component.
type end struct {
	c  *comp
	at int
}

// connector finds the connectors that a reference means; false when they are absent.
func (w *writer) connector(r *modelica.Ref) (s ends, ok bool) {
	defer func() {
		if p := recover(); p != nil {
			if _, gone := p.(absent); !gone {
				panic(p)
			}
			ok = false
		}
	}()
	f := w.f
	t, _, isValue := w.resolve(r)
	if isValue {
		w.fail(r.Pos, "connect: '%s' is not a connector", r)
	}
	first, _ := f.find(w.sc, r.Parts[0].Name)
	if first.comp != nil && first.comp.class.def.Kind == modelica.KindConnector {
		s.face = outsideFace
	}
	holders := t.many
	if t.one != nil {
		holders = []*comp{t.one}
	}
	s.dims = append(s.dims, t.dims...)
	for i, h := range holders {
		w.present(h, r.Pos)
		if h.in.static {
			w.fail(r.Pos, "connect: '%s' names a class, not a component", r)
		}
		if h.class.def.Kind != modelica.KindConnector && !h.in.connector {
			hint := ""
			if h.lay.basic != nil && (h.input || h.output) {
				hint = ": declare it with a connector type such as Modelica.Blocks.Interfaces.RealInput"
			}
			w.fail(r.Pos, "connect: '%s' is not a connector, it is of type '%s'%s", r, h.class.name(), hint)
		}
		dims := f.dimsOf(h)
		rest := dims
		if len(t.subs) > 0 {
			picks := w.picks(dims, t.subs, r.Pos, "'"+h.elem.comp.Name+"'")
			rest = pickDims(picks)
			eachPick(picks, dims, func(at int) { s.ends = append(s.ends, end{h, at}) })
		} else {
			for at := range volume(dims) {
				s.ends = append(s.ends, end{h, at})
			}
		}
		if i == 0 {
			s.dims = append(s.dims, rest...)
		}
	}
	return s, true
}

// join notes the pairs of two connectors, element by element.
func (w *writer) join(a, b end, faceA, faceB int32, j *joint, eq *modelica.ConnectEquation) {
	f := w.f
	if (a.c.lay.basic == nil) != (b.c.lay.basic == nil) {
		w.fail(eq.Pos, "connect: '%s' and '%s' have different types: %s and %s", eq.A, eq.B, a.c.class.name(), b.c.class.name())
	}
	if a.c.lay.basic != nil {
		w.joinVariables(a, b, faceA, faceB, j, eq)
		return
	}
	x, y := f.elements(a.c)[a.at], f.elements(b.c)[b.at]
	w.sameElements(x, y, eq)
	for i := range x.layout(f).elems {
		c := f.component(x, i)
		d := y.component(f, c.elem.comp.Name)
		if c.absent || d == nil || d.absent {
			continue
		}
		if c.lay.basic != nil && d.lay.basic != nil && f.dimsOf(c) == nil && f.dimsOf(d) == nil {
			w.joinVariables(end{c, 0}, end{d, 0}, faceA, faceB, j, eq)
			continue
		}
		dims := f.dimsOf(c)
		if !sameDims(dims, f.dimsOf(d)) {
			w.fail(eq.Pos, "connect: '%s' is %s in '%s' and %s in '%s'", c.elem.comp.Name, shape(dims), eq.A, shape(f.dimsOf(d)), eq.B)
		}
		f.deeper(eq.Pos, "does '"+c.elem.comp.Name+"' contain itself?", func() {
			for k := range volume(dims) {
				w.join(end{c, k}, end{d, k}, faceA, faceB, j, eq)
			}
		})
	}
}

// sameElements checks that two connectors have the same elements.
func (w *writer) sameElements(x, y *inst, eq *modelica.ConnectEquation) {
	if x.layout(w.f).expandable && y.layout(w.f).expandable {
		return // they were made the same
	}
	for _, p := range [2][2]*inst{{x, y}, {y, x}} {
		for _, el := range p[0].layout(w.f).elems {
			if _, ok := p[1].layout(w.f).index[el.comp.Name]; !ok {
				hint := ""
				if el.comp.Stream {
					hint = ": that one carries something with its flow, such as heat, this one does not"
				}
				w.fail(eq.Pos, "connect: '%s' (%s) has no element '%s', which '%s' (%s) has%s", strings.TrimSuffix(p[1].path, "."), p[1].class.name(),
					el.comp.Name, strings.TrimSuffix(p[0].path, "."), p[0].class.name(), hint)
			}
		}
	}
}

func (w *writer) joinVariables(a, b end, faceA, faceB int32, j *joint, eq *modelica.ConnectEquation) {
	f := w.f
	name := a.c.elem.comp.Name
	if ta, tb := a.c.lay.basic, b.c.lay.basic; ta.t != tb.t {
		w.fail(eq.Pos, "connect: '%s' is %s, '%s' is %s", a.c.fullName(), article(ta.t), b.c.fullName(), article(tb.t))
	}
	if a.c.elem.comp.Flow != b.c.elem.comp.Flow {
		w.fail(eq.Pos, "connect: '%s' is a flow variable on one side only", name)
	}
	if a.c.elem.comp.Stream != b.c.elem.comp.Stream {
		w.fail(eq.Pos, "connect: '%s' is a stream variable on one side only", name)
	}
	if ua, ub := f.attrsOf(a.c).unit, f.attrsOf(b.c).unit; ua != ub {
		if why := f.units.clash("'"+a.c.fullName()+"'", ua, "'"+b.c.fullName()+"'", ub); why != "" {
			f.report(eq.Pos, "%s", why)
		}
	}
	if a.c.variability >= modelica.Parameter || b.c.variability >= modelica.Parameter {
		w.equalParameters(a, b, eq)
		return
	}
	if a.c.broken || b.c.broken {
		return // it has no variable, and why not is told
	}
	p := *j
	p.a = 2*int32(int(a.c.vars)+a.at) + faceA
	p.b = 2*int32(int(b.c.vars)+b.at) + faceB
	f.sets.pairs = append(f.sets.pairs, p)
}

// equalParameters asserts that parameters of connected connectors agree.
func (w *writer) equalParameters(a, b end, eq *modelica.ConnectEquation) {
	f := w.f
	va, vb := w.compValue(a.c, eq.Pos), w.compValue(b.c, eq.Pos)
	if va.t == tString {
		if va.ss[a.at] != vb.ss[b.at] {
			w.fail(eq.Pos, "connect: '%s' is %q, '%s' is %q", a.c.fullName(), va.ss[a.at], b.c.fullName(), vb.ss[b.at])
		}
		return
	}
	cond := f.g.Eq(va.at(a.at), vb.at(b.at))
	if x, ok := f.g.IsConst(cond); ok {
		if x == 0 {
			w.fail(eq.Pos, "connect: the values of '%s' and '%s' differ", a.c.fullName(), b.c.fullName())
		}
		return
	}
	f.sys.Asserts = append(f.sys.Asserts, dae.Assert{Cond: cond, Message: "connected parameters " + a.c.fullName() + " and " + b.c.fullName() + " differ",
		Asset: w.asset, Pos: position(eq.Pos)})
}

// connectAll writes the equations of the connection sets: equal potentials, flows that sum to zero.
func (f *flattener) connectAll() {
	n := 2 * len(f.sys.Variables)
	parent := make([]int32, n)
	for i := range parent {
		parent[i] = int32(i)
	}
	find := func(x int32) int32 {
		for parent[x] != x {
			parent[x] = parent[parent[x]]
			x = parent[x]
		}
		return x
	}
	seen := make([]bool, n)
	var members []int32 // faces in the order in which they are first connected
	first := map[int32]*joint{}
	for i := range f.sets.pairs {
		p := &f.sets.pairs[i]
		for _, x := range [2]int32{p.a, p.b} {
			if !seen[x] {
				seen[x] = true
				members = append(members, x)
			}
		}
		a, b := find(p.a), find(p.b)
		if a == b {
			continue
		}
		parent[max(a, b)] = min(a, b)
		if !f.sys.Variables[p.a/2].Flow && !f.isStream(dae.VarID(p.a/2)) {
			f.sys.Equations = append(f.sys.Equations, dae.Equation{Left: f.sys.Ref(dae.VarID(p.a / 2)), Right: f.sys.Ref(dae.VarID(p.b / 2)),
				Asset: p.asset, Source: p.text, Pos: position(p.pos)})
		}
	}
	for i := len(f.sets.pairs) - 1; i >= 0; i-- {
		first[find(f.sets.pairs[i].a)] = &f.sets.pairs[i]
	}
	sets := map[int32][]int32{}
	var roots []int32
	for _, x := range members {
		r := find(x)
		if sets[r] == nil {
			roots = append(roots, r)
		}
		sets[r] = append(sets[r], x)
	}
	for _, r := range roots {
		switch {
		case f.sys.Variables[r/2].Flow:
			f.flowSum(sets[r], first[r])
		case !f.isStream(dae.VarID(r / 2)):
			f.checkSources(sets[r], first[r])
		}
	}
	f.openFlows(seen)
	f.connectStreams(roots, func(face int32) ([]int32, *joint) {
		r := find(face)
		return sets[r], first[r]
	})
	f.connected = seen
	f.driven = map[dae.VarID]bool{}
	fed := f.fedByBuses(roots, sets, find)
	for _, r := range roots {
		f.markDriven(sets[r], fed[r])
	}
}

// flowSum writes that the flows of a set sum to zero; those of outside connectors count with the opposite sign.
func (f *flattener) flowSum(set []int32, j *joint) {
	g := f.g
	sum := expr.None
	var text strings.Builder
	for i, x := range set {
		id := dae.VarID(x / 2)
		n := f.sys.Ref(id)
		outside := x%2 == outsideFace
		switch {
		case i == 0 && outside:
			sum = g.Neg(n)
			text.WriteString("-")
		case i == 0:
			sum = n
		case outside:
			sum = g.Sub(sum, n)
			text.WriteString(" - ")
		default:
			sum = g.Add(sum, n)
			text.WriteString(" + ")
		}
		text.WriteString(f.sys.Variables[id].Name)
	}
	text.WriteString(" = 0")
	f.sys.Equations = append(f.sys.Equations, dae.Equation{Left: sum, Right: g.Const(0), Asset: j.asset, Source: text.String(), Pos: position(j.pos)})
}

// openFlows writes zero for the flow variables of connectors to which nothing is connected from outside; in a bus also for those to
// which nothing is connected inside its component.
func (f *flattener) openFlows(seen []bool) {
	for _, c := range f.flows {
		inBus := len(f.buses) > 0 && c.inBus()
		for i := range volume(c.dims) {
			id := c.vars + dae.VarID(i)
			if !seen[2*id] || inBus && !seen[2*id+outsideFace] {
				v := &f.sys.Variables[id]
				f.sys.Equations = append(f.sys.Equations, dae.Equation{Left: f.sys.Ref(id), Right: f.g.Const(0), Asset: v.Asset,
					Source: v.Name + " = 0 (nothing is connected)", Pos: v.Pos})
			}
		}
	}
}
