package flat

import (
	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// algorithm executes an algorithm section of a model symbolically: what the statements assign becomes explicit equations. A variable
// that is read before it is assigned, or assigned in some branches only, has its start value there.
func (w *writer) algorithm(s *modelica.Section) {
	f := w.f
	fr := &frame{fn: w.sc.lex, in: w.in, locals: map[string]*local{}, active: f.g.Const(1), model: w}
	sub := *w.eval
	sub.fr = fr
	for _, st := range s.Statements {
		w.assignedIn(st, fr)
	}
	sub.statements(s.Statements)
	for _, name := range fr.order {
		l := fr.locals[name]
		for i, yes := range l.assigned {
			if !yes {
				continue
			}
			id := l.comp.vars + dae.VarID(i)
			*w.out = append(*w.out, dae.Equation{Left: f.sys.Ref(id), Right: l.v.at(i), Asset: w.asset,
				Source: "algorithm: " + name + " := ...", Pos: position(l.at)})
		}
	}
}

// assignedIn declares the variables that a statement assigns.
func (w *writer) assignedIn(s modelica.Statement, fr *frame) {
	all := func(list []modelica.Statement) {
		for _, x := range list {
			w.assignedIn(x, fr)
		}
	}
	switch s := s.(type) {
	case *modelica.Assignment:
		if t, ok := s.Left.(*modelica.Tuple); ok {
			for _, el := range t.Elems {
				if r, ok := el.(*modelica.Ref); ok {
					w.declareAssigned(r, fr)
				}
			}
			return
		}
		if r, ok := s.Left.(*modelica.Ref); ok {
			w.declareAssigned(r, fr)
		}
	case *modelica.IfStatement:
		for _, b := range s.Bodies {
			all(b)
		}
		all(s.Else)
	case *modelica.ForStatement:
		all(s.Body)
	case *modelica.WhileStatement:
		all(s.Body)
	}
}

func (w *writer) declareAssigned(r *modelica.Ref, fr *frame) {
	f := w.f
	name := r.Parts[0].Name
	if fr.locals[name] != nil {
		return
	}
	c := w.in.component(f, name)
	if c == nil {
		w.unknown(r)
	}
	w.present(c, r.Pos)
	switch {
	case len(r.Parts) > 1 || c.lay.basic == nil:
		w.fail(r.Pos, "assignment to '%s' in an algorithm section of a model is not supported: assign a variable of the model itself", r)
	case c.variability >= modelica.Parameter:
		w.fail(r.Pos, "'%s' is a parameter or constant and cannot be assigned", name)
	case c.vars == dae.NoVar && volume(f.dimsOf(c)) > 0:
		w.fail(r.Pos, "'%s' cannot be assigned", name)
	}
	l := &local{name: name, elem: c.elem, class: c.class, known: true, set: true, comp: c, at: r.Pos}
	l.v = value{t: c.lay.basic.t, u: f.attrsOf(c).unit, dims: f.dimsOf(c), enum: enumOf(c.lay.basic)}
	n := volume(l.v.dims)
	l.assigned = make([]bool, n)
	start := value{n: f.g.Const(0)}
	if a := f.attrsOf(c); a.start.node != nil {
		start = f.attrValue(c, a.start, runMode)
	}
	if l.v.dims == nil {
		l.v.n = start.n
	} else {
		l.v.ns = make([]expr.Node, n)
		for i := range l.v.ns {
			l.v.ns[i] = start.at(i)
		}
	}
	fr.locals[name] = l
	fr.order = append(fr.order, name)
}
