package flat

import (
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// target is what a component reference means: one component, or one in each element of arrays of components.
type target struct {
	one  *comp
	many []*comp // row-major over dims
	dims []int
	subs []modelica.Expr // of the last part, still to be applied to each
	pos  modelica.Pos
}

// ref reads a component reference.
func (e *eval) ref(r *modelica.Ref) value {
	name := r.Parts[0].Name
	if !r.Global {
		for i := len(e.iters) - 1; i >= 0; i-- {
			if e.iters[i].name == name {
				return e.tail(e.iters[i].v, r, 0)
			}
		}
		if e.fr != nil {
			if l := e.fr.lookup(name); l != nil {
				v := e.tail(e.fr.read(e, l, r.Pos), r, 0)
				if v.unset() != nil {
					e.fail(r.Pos, "'%s' is read in %s before it has a value", r, e.fr)
				}
				return v
			}
		}
		if name == "time" && len(r.Parts) == 1 && len(r.Parts[0].Subs) == 0 {
			return e.time(r.Pos)
		}
	}
	t, v, isValue := e.resolve(r)
	if isValue {
		return v
	}
	return e.targetValue(&t)
}

func (e *eval) time(pos modelica.Pos) value {
	switch e.mode {
	case structuralMode:
		e.fail(pos, "'time' is not known when the model is built")
	case shapeMode:
		return value{t: tReal, n: e.f.g.Const(expr.NaN())}
	}
	return value{t: tReal, n: e.f.sys.Ref(dae.Time)}
}

// tail applies the subscripts of part i of a reference to a value, then the fields that follow.
func (e *eval) tail(v value, r *modelica.Ref, i int) value {
	for ; ; i++ {
		if len(r.Parts[i].Subs) > 0 {
			v = e.index(v, r.Parts[i].Subs, r.Parts[i].Pos, "'"+r.Parts[i].Name+"'")
		}
		if i+1 == len(r.Parts) {
			return v
		}
		name := r.Parts[i+1].Name
		w, ok := v.field(name)
		if !ok {
			e.fail(r.Parts[i+1].Pos, "'%s' is %s and has no element '%s'", r.Parts[i].Name, v.describe(), name)
		}
		v = w
	}
}

// resolve finds the components that a reference means. A literal of an enumeration is a value at once.
func (e *eval) resolve(r *modelica.Ref) (t target, v value, isValue bool) {
	f := e.f
	var at found
	ok := false
	if r.Global {
		at.class = f.top(r.Parts[0].Name)
		ok = at.class != nil
	} else {
		at, ok = f.find(e.sc, r.Parts[0].Name)
	}
	if !ok {
		e.unknown(r)
	}
	i := 0
	for at.class != nil {
		if i+1 == len(r.Parts) {
			e.fail(r.Pos, "'%s' is a %s, not a value", r, at.class.def.Kind)
		}
		i++
		name := r.Parts[i].Name
		if lay := f.layoutOf(at.class); lay.basic != nil {
			if v, ok := f.literal(at.class, lay.basic, name); ok {
				return t, v, true
			}
			if at.class.def.Kind != modelica.KindPackage {
				e.fail(r.Parts[i].Pos, "enumeration '%s' has no literal '%s'%s", at.class.name(), name, suggest(name, lay.basic.literals))
			}
		}
		space := at.class.space()
		if c := space.component(f, name); c != nil {
			at = found{comp: c}
			break
		}
		next := f.member(space, at.class, name)
		if next == nil {
			e.fail(r.Parts[i].Pos, "%s '%s' has no element '%s'%s", at.class.def.Kind, at.class.name(), name,
				f.suggestOf(name, at.class))
		}
		at = found{class: next}
	}
	return e.walk(at.comp, r, i), value{}, false
}

// unknown fails because the first name of a reference means nothing.
func (e *eval) unknown(r *modelica.Ref) {
	name := r.Parts[0].Name
	var names []string
	for _, it := range e.iters {
		names = append(names, it.name)
	}
	if e.fr != nil {
		names = append(names, e.fr.names()...)
	}
	names = append(names, e.f.visibleNames(e.sc)...)
	hint := suggest(name, append(names, "time"))
	if hint == "" {
		hint = strings.Replace(e.f.suggestOf(name, e.sc.lex), "; it has", "; "+e.sc.lex.name()+" has", 1)
	}
	e.fail(r.Pos, "'%s' is not known in %s%s", name, e.sc.lex.name(), hint)
}

// literal finds a value of an enumeration.
func (f *flattener) literal(c *class, b *basic, name string) (value, bool) {
	for i, l := range b.literals {
		if l == name {
			return value{t: tEnum, n: f.g.Const(float64(i + 1)), enum: b}, true
		}
	}
	return value{}, false
}

// walk follows a reference from component c, which is its part i.
func (e *eval) walk(c *comp, r *modelica.Ref, i int) target {
	f := e.f
	t := target{one: c, pos: r.Pos}
	for ; i+1 < len(r.Parts); i++ {
		part, name := &r.Parts[i], r.Parts[i+1].Name
		if t.one != nil {
			e.present(t.one, part.Pos)
			if t.one.lay.basic != nil {
				e.fail(r.Parts[i+1].Pos, "'%s' is a %s and has no element '%s'", part.Name, t.one.lay.basic.name, name)
			}
			insts := f.elements(t.one)
			dims := f.dimsOf(t.one)
			if len(dims) == 0 && len(part.Subs) == 0 {
				t.one = e.child(insts[0], name, r, i+1)
				continue
			}
			list, rest := e.select1(insts, dims, part)
			if len(rest) == 0 {
				t.one = e.child(list[0], name, r, i+1)
				continue
			}
			t.one, t.dims = nil, rest
			t.many = make([]*comp, len(list))
			for j, in := range list {
				t.many[j] = e.child(in, name, r, i+1)
			}
			continue
		}
		var all []*comp
		var rest []int
		for _, h := range t.many {
			e.present(h, part.Pos)
			if h.lay.basic != nil {
				e.fail(r.Parts[i+1].Pos, "'%s' is a %s and has no element '%s'", part.Name, h.lay.basic.name, name)
			}
			list := f.elements(h)
			list, rest = e.select1(list, f.dimsOf(h), part)
			for _, in := range list {
				all = append(all, e.child(in, name, r, i+1))
			}
		}
		t.many = all
		t.dims = append(t.dims[:len(t.dims):len(t.dims)], rest...)
	}
	t.subs = r.Parts[len(r.Parts)-1].Subs
	return t
}

func (e *eval) present(c *comp, pos modelica.Pos) {
	if c.broken {
		panic(failure{}) // its problem was noted already
	}
	if c.absent {
		panic(absent{c, pos})
	}
}

// absent unwinds when a reference meets a conditional component whose condition is false.
type absent struct {
	c   *comp
	pos modelica.Pos
}

// child finds an element of an instance by name.
func (e *eval) child(in *inst, name string, r *modelica.Ref, i int) *comp {
	c := in.component(e.f, name)
	if c == nil {
		hint := e.f.suggestOf(name, in.class)
		if in.layout(e.f).expandable && i+1 < len(r.Parts) {
			hint = ": one that has elements itself must be declared in the expandable connector"
		}
		e.fail(r.Parts[i].Pos, "%s '%s' has no element '%s'%s", in.class.def.Kind, in.class.name(), name, hint)
	}
	if c.elem.protected && e.in != nil && in.of != nil && !in.static {
		// access to protected elements from outside is an error in Modelica
		e.f.report(r.Parts[i].Pos, "'%s' is protected in %s '%s'", name, in.class.def.Kind, in.class.name())
	}
	return c
}

// select1 picks elements of an array of instances by the subscripts of a part.
func (e *eval) select1(list []*inst, dims []int, part *modelica.RefPart) ([]*inst, []int) {
	if len(part.Subs) == 0 {
		return list, dims
	}
	picks := e.picks(dims, part.Subs, part.Pos, "'"+part.Name+"'")
	if len(picks) == 1 && picks[0].scalar {
		k := picks[0].list[0]
		return list[k : k+1], nil
	}
	var out []*inst
	eachPick(picks, dims, func(at int) { out = append(out, list[at]) })
	return out, pickDims(picks)
}

// targetValue reads the value of what a reference means.
func (e *eval) targetValue(t *target) value {
	if t.one != nil {
		v := e.compValue(t.one, t.pos)
		if len(t.subs) > 0 {
			v = e.index(v, t.subs, t.pos, "'"+t.one.elem.comp.Name+"'")
		}
		return v
	}
	if len(t.many) == 0 {
		return value{t: tReal, dims: append([]int{}, t.dims...), u: unitAny}
	}
	list := make([]value, len(t.many))
	for i, c := range t.many {
		list[i] = e.compValue(c, t.pos)
		if len(t.subs) > 0 {
			list[i] = e.index(list[i], t.subs, t.pos, "'"+c.elem.comp.Name+"'")
		}
		if !sameDims(list[i].dims, list[0].dims) {
			e.fail(t.pos, "the elements '%s' of the array have different sizes", c.elem.comp.Name)
		}
	}
	v := stack(e.f, list)
	v.dims = append(append([]int{}, t.dims...), list[0].dims...)
	for i := range v.rec {
		v.rec[i].v.dims = append(append([]int{}, t.dims...), v.rec[i].v.dims[1:]...)
	}
	return v
}
