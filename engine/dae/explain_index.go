package dae

import (
	"fmt"
	"slices"
)

// repeated reports constraints among states of which some follow from others.
func (x *explainer) repeated() {
	src := x.sources(x.tangle)
	states, _ := x.tied(x.tangle)
	n := len(x.guilty)
	follows := "follows"
	if n > 1 {
		follows = "follow"
	}
	if len(src) == 1 {
		x.problem(x.blamed(src, src), "this equation seems to tie the states %s, but does not%s%s\n  remove it",
			listNames(x.names(states)), x.listEquations(src), x.because(src))
		return
	}
	x.problem(x.blamed(x.sources(x.guilty), src), "these %d equations tie the states %s; %d of them %s from the others%s%s\n  remove %s",
		len(src), listNames(x.names(states)), n, follows, x.listEquations(src), x.because(src), count(n, "equation"))
}

// tied lists the states and the inputs in rows.
func (x *explainer) tied(rows []int32) (states, inputs []VarID) {
	for _, r := range rows {
		for _, v := range x.walk.leaves(x.rows[r].left, x.rows[r].right) {
			switch {
			case x.sys.Variables[v].Kind == Input:
				inputs = append(inputs, v)
			case x.isState(v):
				states = append(states, v)
			}
		}
	}
	slices.Sort(states)
	slices.Sort(inputs)
	return slices.Compact(states), slices.Compact(inputs)
}

// highIndex reports states that equations tie to each other.
func (x *explainer) highIndex(g group) {
	src := x.sources(g.rows)
	pos := x.blamed(x.sources(g.free), src)
	states, inputs := x.tied(g.rows)
	equation := "this equation ties"
	if len(g.rows) > 1 {
		equation = fmt.Sprintf("these %d equations tie", len(g.rows))
	}
	subject, tied := "the states "+listNames(x.names(states)), "them together"
	remedy := "put between them what the equation leaves out (a resistance, a small volume, a spring), or let only one of them be a state"
	if len(states) == 1 {
		subject, tied = "the state "+x.sys.Variables[states[0]].Name, "it to what is given"
		remedy = "remove the equation, or do not differentiate the variable"
		if len(inputs) > 0 {
			tied = "it to " + listNames(x.names(inputs))
			remedy = "let the input act through a lag, so that its derivative is not needed"
		}
	}
	x.problem(pos, "%s cannot be chosen freely, %s %s (index %d; only index 1 can be solved)%s%s\n  %s", subject, equation, tied,
		x.index(g), x.listEquations(src), x.because(src), remedy)
}
