package flat

import (
	"strconv"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// ifEquation takes the branch that is decided when the model is built; otherwise all branches must have equally many equations, and
// each equation chooses between them.
func (w *writer) ifEquation(eq *modelica.IfEquation) {
	if hasWhen(eq) {
		w.all(w.decided(eq))
		return
	}
	var conds []expr.Node
	var bodies [][]modelica.Equation
	var from []modelica.Expr
	last := eq.Else
	for i, c := range eq.Conds {
		v := w.expr(c)
		truth, known := w.truth(v, c)
		if known && !truth {
			continue
		}
		if known {
			last = eq.Bodies[i]
			break
		}
		conds = append(conds, v.n)
		from = append(from, c)
		bodies = append(bodies, eq.Bodies[i])
	}
	bodies = append(bodies, last)
	if len(conds) == 0 {
		w.all(last)
		return
	}
	if !w.tunable(conds) {
		w.choice(eq, conds, bodies)
		return
	}
	if w.branchesAlike(bodies) {
		w.choice(eq, conds, bodies)
		return
	}
	for i, c := range from {
		sub := *w.eval
		sub.mode = structuralMode
		truth, known := sub.truth(sub.expr(c), c)
		if !known {
			w.fail(c.Position(), "the condition must be known when the model is built, because the branches differ in structure")
		}
		if truth {
			w.all(bodies[i])
			return
		}
	}
	w.all(last)
}

// tunable reports whether all conditions depend on parameters only.
func (w *writer) tunable(conds []expr.Node) bool {
	for _, c := range conds {
		if w.f.variabilityOf(c) > varParameter {
			return false
		}
	}
	return true
}

// branchesAlike reports whether the branches consist of plain equations and are equally many by the text.
func (w *writer) branchesAlike(bodies [][]modelica.Equation) bool {
	for _, b := range bodies {
		if len(b) != len(bodies[0]) {
			return false
		}
		for _, eq := range b {
			if _, plain := eq.(*modelica.EqualEquation); !plain {
				return false
			}
		}
	}
	return true
}

func (w *writer) all(body []modelica.Equation) {
	for _, eq := range body {
		w.f.guard(func() { w.equation(eq) })
	}
}

// choice writes the equations of all branches as selections.
func (w *writer) choice(eq *modelica.IfEquation, conds []expr.Node, bodies [][]modelica.Equation) {
	f := w.f
	branches := make([][]dae.Equation, len(bodies))
	before := f.problems
	outer := len(w.premises)
	for i, b := range bodies {
		sub := *w
		sub.out = &branches[i]
		w.premises = w.premises[:outer]
		for _, c := range conds[:min(i, len(conds))] {
			w.premises = append(w.premises, premise{c, true})
		}
		if i < len(conds) {
			w.premises = append(w.premises, premise{conds[i], false})
		}
		for _, x := range b {
			if c, ok := x.(*modelica.ConnectEquation); ok {
				w.fail(c.Pos, "connect in an if-equation needs a condition that is known when the model is built")
			}
		}
		sub.all(b)
	}
	w.premises = w.premises[:outer]
	if f.problems > before {
		return
	}
	n := len(branches[0])
	for _, b := range branches[1:] {
		if len(b) != n {
			hint := ""
			if len(eq.Else) == 0 {
				hint = ": add an 'else'"
			}
			w.fail(eq.Pos, "the branches of an if-equation must have equally many equations; here they have %s%s", counts(branches), hint)
		}
	}
	for i := range n {
		*w.out = append(*w.out, w.merge(conds, branches, i))
	}
}

func counts(branches [][]dae.Equation) string {
	parts := make([]string, len(branches))
	for i, b := range branches {
		parts[i] = strconv.Itoa(len(b))
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " and " + parts[len(parts)-1]
}

// merge makes one equation of the i-th ones of the branches. Where all have the same left side it is kept.
func (w *writer) merge(conds []expr.Node, branches [][]dae.Equation, i int) dae.Equation {
	g := w.f.g
	eq := branches[0][i]
	at := make([]int, len(branches))
	same := true
	for b := range branches {
		at[b] = -1
		for j := range branches[b] {
			if branches[b][j].Left == eq.Left {
				at[b] = j
			}
		}
		same = same && at[b] >= 0
	}
	// the same left side may be kept only if that pairs all equations of all branches
	same = same && paired(branches)
	last := len(branches) - 1
	if same {
		eq.Right = branches[last][at[last]].Right
		for b := last - 1; b >= 0; b-- {
			eq.Right = g.Select(conds[b], branches[b][at[b]].Right, eq.Right)
		}
		return eq
	}
	residual := func(b int) expr.Node { return g.Sub(branches[b][i].Left, branches[b][i].Right) }
	r := residual(last)
	for b := last - 1; b >= 0; b-- {
		r = g.Select(conds[b], residual(b), r)
	}
	eq.Left, eq.Right = g.Const(0), r
	return eq
}

// paired reports whether every left side occurs exactly once in each branch.
func paired(branches [][]dae.Equation) bool {
	seen := make(map[expr.Node]bool, len(branches[0]))
	for _, eq := range branches[0] {
		if seen[eq.Left] {
			return false
		}
		seen[eq.Left] = true
	}
	for _, b := range branches[1:] {
		here := make(map[expr.Node]bool, len(b))
		for _, eq := range b {
			if !seen[eq.Left] || here[eq.Left] {
				return false
			}
			here[eq.Left] = true
		}
	}
	return true
}
