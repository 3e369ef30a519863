package flat

import (
	"slices"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// markDiscrete makes discrete, before any equation is read, what when-clauses of an instance and everything in it give values: a
// comparison of such variables is no event.
func (f *flattener) markDiscrete(in *inst) {
	lay := in.layout(f)
	for i := range lay.elems {
		c := in.comps[i]
		if c == nil || c.in != in || c.absent || c.broken || c.variability >= modelica.Parameter || c.lay.basic != nil {
			continue
		}
		for _, el := range c.insts {
			f.markDiscrete(el)
		}
	}
	for _, s := range lay.sections {
		if s.Initial || !f.hasWhens(s.Section) {
			continue
		}
		f.reading = in
		m := &marker{&eval{f: f, sc: scopeOf(s.lex, in), in: in, noEvent: true, inWhen: true}}
		f.guard(func() {
			m.equations(s.Equations, false)
			m.statements(s.Statements, false)
		})
	}
}

// hasWhens reports whether when-clauses stand in a section.
func (f *flattener) hasWhens(s *modelica.Section) bool {
	has, ok := f.disc.sections[s]
	if !ok {
		has = slices.ContainsFunc(s.Equations, hasWhen) || slices.ContainsFunc(s.Statements, hasWhenStatement)
		if f.disc.sections == nil {
			f.disc.sections = map[*modelica.Section]bool{}
		}
		f.disc.sections[s] = has
	}
	return has
}

// hasWhen reports whether a when-clause stands in an equation.
func hasWhen(eq modelica.Equation) bool {
	switch eq := eq.(type) {
	case *modelica.WhenEquation:
		return true
	case *modelica.ForEquation:
		return slices.ContainsFunc(eq.Body, hasWhen)
	case *modelica.IfEquation:
		for _, b := range eq.Bodies {
			if slices.ContainsFunc(b, hasWhen) {
				return true
			}
		}
		return slices.ContainsFunc(eq.Else, hasWhen)
	}
	return false
}

func hasWhenStatement(s modelica.Statement) bool {
	switch s := s.(type) {
	case *modelica.WhenStatement:
		return true
	case *modelica.ForStatement:
		return slices.ContainsFunc(s.Body, hasWhenStatement)
	case *modelica.WhileStatement:
		return slices.ContainsFunc(s.Body, hasWhenStatement)
	case *modelica.IfStatement:
		for _, b := range s.Bodies {
			if slices.ContainsFunc(b, hasWhenStatement) {
				return true
			}
		}
		return slices.ContainsFunc(s.Else, hasWhenStatement)
	}
	return false
}

// marker finds the variables that when-clauses give values.
type marker struct{ *eval }

func (m *marker) equations(list []modelica.Equation, inWhen bool) {
	for _, eq := range list {
		m.f.guard(func() { m.equation(eq, inWhen) })
	}
}

func (m *marker) equation(eq modelica.Equation, inWhen bool) {
	if !inWhen && !hasWhen(eq) {
		return
	}
	switch eq := eq.(type) {
	case *modelica.WhenEquation:
		for _, b := range eq.Bodies {
			m.equations(b, true)
		}
	case *modelica.ForEquation:
		m.rounds(eq.Iterators, eq, func() { m.equations(eq.Body, inWhen) })
	case *modelica.IfEquation:
		if !inWhen {
			m.equations(m.decided(eq), false)
			return
		}
		for i, c := range eq.Conds {
			known, truth := false, false
			m.f.attempt(func() { truth, known = m.truth(m.expr(c), c) })
			if !known || truth {
				m.equations(eq.Bodies[i], true)
			}
			if known && truth {
				return
			}
		}
		m.equations(eq.Else, true)
	case *modelica.EqualEquation:
		if t, ok := eq.Left.(*modelica.Tuple); ok {
			for _, el := range t.Elems {
				m.target(el)
			}
			return
		}
		m.target(eq.Left)
	}
}

// rounds visits the rounds of a loop around or in a when-clause.
func (e *eval) rounds(its []modelica.Iterator, eq *modelica.ForEquation, visit func()) {
	if len(its) == 0 {
		visit()
		return
	}
	over := e.iterRange(its[0], eq)
	for i := range over.dims[0] {
		e.f.step(eq.Pos)
		e.iters = append(e.iters, iterVar{its[0].Name, over.element(e.f, i)})
		e.rounds(its[1:], eq, visit)
		e.iters = e.iters[:len(e.iters)-1]
	}
}

// decided gives the branch of an if-equation around a when-clause that holds: when-clauses do not come and go.
func (e *eval) decided(eq *modelica.IfEquation) []modelica.Equation {
	sub := *e
	sub.mode = structuralMode
	for i, c := range eq.Conds {
		known, truth := false, false
		if !e.f.attempt(func() { truth, known = sub.truth(sub.expr(c), c) }) || !known {
			e.fail(c.Position(), "the condition of an if-equation around a 'when' must be known when the model is built; "+
				"a condition that varies belongs into the 'when': when ... and %s then", modelica.Render(c))
		}
		if truth {
			return eq.Bodies[i]
		}
	}
	return eq.Else
}

// target marks the variables on the left of an equation; what cannot stand there is told when the equation is read.
func (m *marker) target(x modelica.Expr) {
	r, ok := x.(*modelica.Ref)
	if !ok {
		return
	}
	var v value
	if !m.f.attempt(func() { v = m.expr(r) }) {
		return
	}
	m.mark(v, r.Pos)
}

func (m *marker) mark(v value, pos modelica.Pos) {
	for _, x := range v.rec {
		m.mark(x.v, pos)
	}
	if v.t == tRecord || v.t == tString {
		return
	}
	for _, n := range v.nodes() {
		if m.f.g.Op(n) == expr.OpVar {
			m.markVariable(dae.VarID(m.f.g.Slot(n)), pos)
		}
	}
}

// markVariable makes a variable discrete; false if it is already, or cannot be.
func (m *marker) markVariable(id dae.VarID, pos modelica.Pos) bool {
	v := &m.f.sys.Variables[id]
	if v.Kind != dae.Continuous {
		return false
	}
	v.Kind = dae.Discrete
	if m.f.disc.marked == nil {
		m.f.disc.marked = map[dae.VarID]modelica.Pos{}
	}
	m.f.disc.marked[id] = pos
	return true
}

// discreteDerivative refuses the derivative of a discrete variable.
func (f *flattener) discreteDerivative(id dae.VarID, pos modelica.Pos) {
	name := f.sys.Variables[id].Name
	if at, ok := f.disc.marked[id]; ok {
		f.fail(pos, "'%s' gets a value in a 'when' (%s), so it is discrete and has no derivative; to let a state jump there write reinit(%s, ...)", name, at, name)
	}
	f.fail(pos, "'%s' is discrete and has no derivative", name)
}

// statements marks what is assigned in when-statements: which elements of an array is known only when the algorithm is executed.
func (m *marker) statements(list []modelica.Statement, inWhen bool) {
	for _, s := range list {
		switch s := s.(type) {
		case *modelica.WhenStatement:
			for _, b := range s.Bodies {
				m.statements(b, true)
			}
		case *modelica.ForStatement:
			m.statements(s.Body, inWhen)
		case *modelica.WhileStatement:
			m.statements(s.Body, inWhen)
		case *modelica.IfStatement:
			for _, b := range s.Bodies {
				m.statements(b, inWhen)
			}
			m.statements(s.Else, inWhen)
		case *modelica.Assignment:
			if inWhen {
				m.assigned(s.Left)
			}
		}
	}
}

func (m *marker) assigned(x modelica.Expr) {
	if t, ok := x.(*modelica.Tuple); ok {
		for _, el := range t.Elems {
			m.assigned(el)
		}
	}
	r, ok := x.(*modelica.Ref)
	if !ok {
		return
	}
	for _, c := range m.f.leaves(m.in.component(m.f, r.Parts[0].Name), r.Parts[1:]) {
		m.loosen(c, r.Pos)
	}
}

// loosen marks a variable or array of which the elements may be assigned in a when-statement.
func (m *marker) loosen(c *comp, pos modelica.Pos) {
	if c.vars == dae.NoVar || c.variability >= modelica.Parameter {
		return
	}
	for i := range volume(m.f.dimsOf(c)) {
		id := c.vars + dae.VarID(i)
		if m.markVariable(id, pos) {
			m.f.disc.loose = append(m.f.disc.loose, id)
		}
	}
}
