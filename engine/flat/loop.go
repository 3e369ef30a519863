package flat

import (
	"slices"

	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// leaves reports whether a statement contains return or break.
func leaves(s modelica.Statement) bool {
	any := func(list []modelica.Statement) bool {
		for _, x := range list {
			if leaves(x) {
				return true
			}
		}
		return false
	}
	switch s := s.(type) {
	case *modelica.ReturnStatement, *modelica.BreakStatement:
		return true
	case *modelica.IfStatement:
		for _, b := range s.Bodies {
			if any(b) {
				return true
			}
		}
		return any(s.Else)
	case *modelica.ForStatement:
		return any(s.Body)
	case *modelica.WhileStatement:
		return any(s.Body)
	case *modelica.WhenStatement:
		return slices.ContainsFunc(s.Bodies, any)
	}
	return false
}

func (e *eval) forStatement(s *modelica.ForStatement, its []modelica.Iterator) {
	if len(its) == 0 {
		e.statements(s.Body)
		return
	}
	over := e.iterRange(its[0], s)
	g := e.f.g
	outer := e.fr.left
	e.fr.left = g.Const(0)
	for i := range over.dims[0] {
		e.f.step(s.Pos)
		e.iters = append(e.iters, iterVar{its[0].Name, over.element(e.f, i)})
		e.forStatement(s, its[1:])
		e.iters = e.iters[:len(e.iters)-1]
		if v, ok := g.IsConst(e.fr.active); ok && v == 0 {
			break
		}
	}
	e.fr.active = g.Or(e.fr.active, e.fr.left)
	e.fr.left = outer
}

// whileStatement repeats a loop. While its condition is decided the loop simply runs. Where it depends on variables, the loop is run on
// as if the condition held, and each variable then chooses between its values with and without that round. The rounds end where the
// condition is false, or where it cannot be read any more because a subscript leaves its array: a search in a table ends there.
func (e *eval) whileStatement(s *modelica.WhileStatement) {
	g := e.f.g
	outer := e.fr.left
	e.fr.left = g.Const(0)
	var rounds []round
	before := len(e.premises)
	for {
		e.f.step(s.Pos)
		var v value
		if len(rounds) == 0 {
			v = e.expr(s.Cond)
		} else if !e.f.attempt(func() { v = e.expr(s.Cond) }) {
			break
		}
		truth, known := e.truth(v, s.Cond)
		if known && !truth {
			break
		}
		if !known {
			if len(rounds) >= maxRounds {
				e.fail(s.Pos, "a 'while' loop whose condition depends on variables takes more than %d rounds: use 'for' with a fixed range", maxRounds)
			}
			if leaves(s) {
				e.fail(s.Pos, "a 'while' loop whose condition depends on variables cannot be left with 'break' or 'return'")
			}
			rounds = append(rounds, round{v.n, e.fr.values()})
			e.premises = append(e.premises, premise{cond: v.n})
		}
		if len(rounds) == 0 {
			e.statements(s.Body)
		} else if values, active, since := e.fr.values(), e.fr.active, e.fr.since; !e.f.attempt(func() { e.statements(s.Body) }) {
			e.fr.restore(values)
			e.fr.active, e.fr.since = active, since
			break
		}
		if v, ok := g.IsConst(e.fr.active); ok && v == 0 {
			break
		}
	}
	e.premises = e.premises[:before]
	for i := len(rounds) - 1; i >= 0; i-- {
		e.chooseRound(rounds[i], s.Pos)
	}
	e.fr.active = g.Or(e.fr.active, e.fr.left)
	e.fr.left = outer
}

const maxRounds = 500 // of a loop whose condition varies

// round is a round of a loop that takes place only where cond holds, with the values from before it.
type round struct {
	cond   expr.Node
	before map[string]value
}

// values gives a copy of the local variables' values.
func (fr *frame) values() map[string]value {
	m := make(map[string]value, len(fr.locals))
	for name, l := range fr.locals {
		if l.set {
			m[name] = l.v
		}
	}
	return m
}

// restore puts values back.
func (fr *frame) restore(m map[string]value) {
	for name, v := range m {
		fr.locals[name].v = v
	}
}

// chooseRound gives each variable its value after the round where the condition holds, else the one from before.
func (e *eval) chooseRound(r round, pos modelica.Pos) {
	for _, name := range e.fr.order {
		l := e.fr.locals[name]
		before, ok := r.before[name]
		if !ok || l.input {
			continue
		}
		l.v = e.choose(r.cond, l.v, before, pos, "the values of '"+name+"' in the loop")
	}
}
