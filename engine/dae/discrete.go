package dae

import (
	"slices"
	"strings"

	"gemel/engine/expr"
)

// finishDiscrete writes what happens at events in terms of the remaining leaves, and puts
// assignments in order.
func (a *analysis) finishDiscrete() {
	o, s := a.out, a.sys
	o.Starting, o.Ending = s.Starting, s.Ending
	o.Assignments = slices.Clone(s.Assignments)
	for i := range o.Assignments {
		q := &o.Assignments[i]
		q.Value = a.final.Copy(q.Value)
		if q.Active != expr.None {
			q.Active = a.final.Copy(q.Active)
		}
	}
	o.Before = slices.Clone(s.Before)
	for i := range o.Before {
		o.Before[i].Value = a.final.Copy(o.Before[i].Value)
	}
	o.Terminates = slices.Clone(s.Terminates)
	for i := range o.Terminates {
		o.Terminates[i].Cond = a.final.Copy(o.Terminates[i].Cond)
	}
	a.finishSamples()
	a.finishReinits()
	a.orderAssignments()
}

// finishSamples sees that intervals are positive, as far as that is known by now.
func (a *analysis) finishSamples() {
	a.out.Samples = slices.Clone(a.sys.Samples)
	for _, s := range a.out.Samples {
		if v, ok := a.atDefault(s.Interval); ok && !(v > 0) {
			a.problem(s.Pos, "the interval of %s is %v; it must be positive", quote(s.Source), v)
		}
	}
}

// finishReinits replaces the variables that are set by the states that they are.
func (a *analysis) finishReinits() {
	for _, r := range a.sys.Reinits {
		v := a.rep[r.Var]
		if !a.isState(v) {
			a.notAState(&r, v)
			continue
		}
		negated := a.negated[r.Var]
		r.Var, r.Active, r.Value = v, a.final.Copy(r.Active), a.final.Copy(r.Value)
		if negated {
			r.Value = a.g.Neg(r.Value)
		}
		a.out.Reinits = append(a.out.Reinits, r)
	}
}

// notAState reports that r sets a variable, v or an alias of v, that is no state.
func (a *analysis) notAState(r *Reinit, v VarID) {
	name := a.sys.Variables[r.Var].Name
	what, remedy := "it is "+a.sys.Variables[v].Kind.describe(), "set a variable x for which the model has an equation with der(x)"
	switch {
	case a.sys.Variables[v].Kind == Continuous && a.before != nil && slices.Contains(a.before.given, v):
		what, remedy = "other states determine it", "set those other states instead"
	case a.sys.Variables[v].Kind == Derivative || a.sys.Variables[r.Var].Kind == Derivative:
		what = "it is a derivative"
	case a.sys.Variables[v].Kind == Continuous:
		what = "the equations determine it at every instant"
	}
	a.problem(r.Pos, "reinit can set states only, and %s is none: %s\n  %s", name, what, remedy)
}

// orderer sorts assignments: a search in depth over the nodes of their values, in which a
// discrete variable leads on to what gives it its value.
type orderer struct {
	*analysis
	assignment []int32 // by VarID: index in Ordered.Assignments, or -1
	relation   []int32 // by VarID: index in System.Relations, or -1
	entered    expr.NodeMap[bool]
	left       expr.NodeMap[bool]
	path       []expr.Node // entered, not left; with what waits between
	out        []Assignment
}

// orderAssignments puts each assignment after those whose variables it reads. Values read
// all that is explicit directly, so the variables in them are enough. On the way through
// conditions of relations a circle is one too, where the condition as written reads what it
// leads to without a real quantity between: the assignment would take back what made it act.
func (a *analysis) orderAssignments() {
	n := len(a.sys.Variables)
	o := orderer{analysis: a, assignment: unmatched(n), relation: unmatched(n), entered: expr.NewNodeMap[bool](a.g), left: expr.NewNodeMap[bool](a.g)}
	for i := range a.out.Assignments {
		o.assignment[a.out.Assignments[i].Var] = int32(i)
	}
	for i := range a.sys.Relations {
		o.relation[a.sys.Relations[i].Var] = int32(i)
	}
	for i := range a.out.Assignments {
		if o.visit(a.sys.Ref(a.out.Assignments[i].Var)); len(a.problems) > 0 {
			return
		}
	}
	a.out.Assignments = o.out
	for i := range a.sys.Relations {
		if o.visit(a.sys.Ref(a.sys.Relations[i].Var)); len(a.problems) > 0 {
			return
		}
	}
}

func (o *orderer) visit(root expr.Node) {
	o.path = append(o.path[:0], root)
	for len(o.path) > 0 {
		n := o.path[len(o.path)-1]
		if o.entered.Get(n) {
			o.path = o.path[:len(o.path)-1]
			if !o.left.Get(n) {
				o.left.Set(n, true)
				if i := o.assigned(n); i >= 0 {
					o.out = append(o.out, o.analysis.out.Assignments[i])
				}
			}
			continue
		}
		o.entered.Set(n, true)
		for _, m := range o.needs(n) {
			switch {
			case m == expr.None || o.left.Get(m):
			case !o.entered.Get(m):
				o.path = append(o.path, m)
			case o.circle(m):
				return
			}
		}
	}
}

// needs lists what must be known before n.
func (o *orderer) needs(n expr.Node) [3]expr.Node {
	if o.g.Op(n) != expr.OpVar {
		a, b, c := o.g.Args(n)
		return [3]expr.Node{c, b, a}
	}
	v := o.rep[o.g.Slot(n)]
	switch {
	case o.assignment[v] >= 0 && o.sys.Ref(v) != n:
		return [3]expr.Node{o.sys.Ref(v)} // an alias, in a condition as written
	case o.assignment[v] >= 0:
		return [3]expr.Node{o.analysis.out.Assignments[o.assignment[v]].Value}
	case o.relation[v] >= 0:
		return [3]expr.Node{o.sys.Relations[o.relation[v]].Cond}
	case o.counted(v):
		return [3]expr.Node{o.analysis.out.values[v]}
	}
	return [3]expr.Node{}
}

// counted says whether v is a Boolean or Integer variable with a value from the equations.
func (o *orderer) counted(v VarID) bool {
	return o.sys.Variables[v].Kind == Continuous && o.sys.Variables[v].Type != Real && o.analysis.out.values[v] != o.sys.Ref(v)
}

// assigned returns the assignment of the variable that n reads, or -1.
func (o *orderer) assigned(n expr.Node) int32 {
	if o.g.Op(n) != expr.OpVar {
		return -1
	}
	return o.assignment[o.g.Slot(n)]
}

// circle reports what needs each other, found when the search comes to m again. It says whether
// any of it has a name.
func (o *orderer) circle(m expr.Node) bool {
	from := len(o.path) - 1
	for o.path[from] != m { // what was pushed but not entered below is another branch
		from--
	}
	var lines, assigned, others []string
	var pos Pos
	for _, n := range o.path[from:] {
		if !o.entered.Get(n) || o.left.Get(n) || o.g.Op(n) != expr.OpVar {
			continue
		}
		v := VarID(o.g.Slot(n))
		at, line := o.writer(v)
		if line == "" {
			continue
		}
		if lines = append(lines, line); len(lines) == 1 {
			pos = at
		}
		if name := o.sys.Variables[v].Name; o.assignment[v] >= 0 {
			assigned = append(assigned, name)
		} else if !strings.Contains(name, " ") { // a condition without a name of its own
			others = append(others, name)
		}
	}
	names := assigned
	if len(names) == 0 {
		names = others
	}
	if len(names) == 0 {
		return false
	}
	what := listNames(names) + " need each other at the same instant"
	if len(names) == 1 {
		what = names[0] + " needs itself at the same instant"
	}
	o.problem(pos, "%s%s\n  read the value from before the event in one of them: pre(%s)", what, listLines(lines), names[0])
	return true
}

// writer is what gives a discrete variable its value, as a line; empty for other variables.
func (o *orderer) writer(v VarID) (Pos, string) {
	t := &o.sys.Variables[v]
	switch {
	case o.assignment[v] >= 0:
		q := &o.analysis.out.Assignments[o.assignment[v]]
		return q.Pos, lineOf(q.Pos, q.Source, t.Name, q.Asset)
	case o.relation[v] >= 0:
		q := &o.sys.Relations[o.relation[v]]
		return q.Pos, lineOf(q.Pos, q.Source, t.Name, "")
	case o.counted(v):
		for _, b := range o.analysis.out.Blocks {
			if k := slices.Index(b.Vars, v); k >= 0 {
				e := &o.sys.Equations[b.Eqs[k]]
				return e.Pos, o.line(e)
			}
		}
		return t.Pos, lineOf(t.Pos, "", t.Name, t.Asset)
	}
	return Pos{}, ""
}

// lineOf is one line for what gives a discrete variable its value.
func lineOf(pos Pos, source, name, asset string) string {
	s := source
	if s == "" {
		s = name
	}
	if p := pos.String(); p != "" {
		s = p + ": " + s
	}
	if asset != "" {
		s += "   [" + asset + "]"
	}
	return s
}
