package flat

import (
	"gemel/engine/dae"
	"gemel/engine/modelica"
)

// algorithm executes an algorithm section of a model symbolically: what the statements assign becomes explicit equations. A variable
// that is read before it is assigned, or assigned in some branches only, has its start value there; a discrete one its value from before the
// event.
func (w *writer) algorithm(s *modelica.Section) {
	f := w.f
	fr := &frame{fn: w.sc.lex, in: w.in, locals: map[string]*local{}, active: f.g.Const(1), since: f.g.Const(1), model: w}
	sub := *w.eval
	sub.fr = fr
	for _, st := range s.Statements {
		w.assignedIn(st, fr)
	}
	w.beginWithPrevious(s, fr)
	sub.statements(s.Statements)
	for _, name := range fr.order {
		l := fr.locals[name]
		never := !s.Initial && l.v.isScalar() && !l.assigned[0] // it stands in branches that are not taken
		for i, yes := range l.assigned {
			if !yes && !never {
				continue
			}
			id := l.comp.vars + dae.VarID(i)
			if l.discrete {
				f.give(id, l.v.at(i), w.asset, "algorithm: "+name+" := ...", l.at)
				continue
			}
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
	case *modelica.WhenStatement:
		for _, b := range s.Bodies {
			all(b)
		}
	}
}
