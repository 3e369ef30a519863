package dae

import (
	"gemel/engine/expr"
)

// check finds what makes no sense whatever the equations say: leaves of variables
// that do not exist, bindings that read what is no parameter, several writers of one
// variable.
func (a *analysis) check() {
	for i := range a.sys.Variables {
		v := &a.sys.Variables[i]
		if v.Kind == TimeKind && i != int(Time) {
			a.problem(v.Pos, "%s: only variable 0 may be the time", v.Name)
		}
		if v.Der != NoVar && v.Kind != Continuous {
			a.problem(v.Pos, "der(%s) is not available: %s is %s", v.Name, v.Name, v.Kind.describe())
		}
		if v.Kind == Previous && (v.PreOf < 0 || int(v.PreOf) >= len(a.sys.Variables) || a.sys.Variables[v.PreOf].Pre != VarID(i)) {
			a.problem(v.Pos, "%s is the previous value of no variable", v.Name)
		}
		if v.Start != expr.None {
			a.reads(v.Start, v.Pos, "start value of "+v.Name, onlyParameters)
		}
		if v.Binding != expr.None && v.Kind == Parameter {
			a.reads(v.Binding, v.Pos, "parameter "+v.Name, onlyParameters)
		}
	}
	for _, list := range [][]Equation{a.sys.Equations, a.sys.Initial} {
		for i := range list {
			e := &list[i]
			if e.Left == expr.None || e.Right == expr.None {
				a.problem(e.Pos, "equation %s lacks a side", quote(e.Source))
				continue
			}
			a.reads(e.Left, e.Pos, "equation "+quote(e.Source), anything)
			a.reads(e.Right, e.Pos, "equation "+quote(e.Source), anything)
		}
	}
	for i := range a.sys.Monitors {
		a.reads(a.sys.Monitors[i].Cond, Pos{}, "limit "+a.sys.Monitors[i].Name, anything)
	}
	for i := range a.sys.Asserts {
		a.reads(a.sys.Asserts[i].Cond, a.sys.Asserts[i].Pos, "assert", anything)
	}
	for i := range a.sys.Terminates {
		a.reads(a.sys.Terminates[i].Cond, a.sys.Terminates[i].Pos, "terminate", anything)
	}
	for i := range a.sys.Reinits {
		r := &a.sys.Reinits[i]
		a.reads(r.Active, r.Pos, "reinit "+quote(r.Source), anything)
		a.reads(r.Value, r.Pos, "reinit "+quote(r.Source), anything)
		if a.exists(r.Var, r.Pos, "reinit "+quote(r.Source)) && a.sys.Variables[r.Var].Kind != Continuous {
			a.notAState(r, r.Var)
		}
	}
	a.checkWriters()
}

// exists reports a variable that does not exist.
func (a *analysis) exists(v VarID, pos Pos, what string) bool {
	if v < 0 || int(v) >= len(a.sys.Variables) {
		a.problem(pos, "%s sets a variable that does not exist", what)
		return false
	}
	return true
}

func onlyParameters(k Kind) bool { return k == Parameter }
func anything(Kind) bool         { return true }

// reads reports variables that what may not read.
func (a *analysis) reads(n expr.Node, pos Pos, what string, allowed func(Kind) bool) {
	for _, v := range a.walk.leaves(n) {
		switch {
		case v < 0 || int(v) >= len(a.sys.Variables):
			a.problem(pos, "%s reads a variable that does not exist", what)
		case !allowed(a.sys.Variables[v].Kind):
			t := &a.sys.Variables[v]
			a.problem(pos, "%s depends on %s, which is %s; it may depend on parameters only", what, t.Name, t.Kind.describe())
		}
	}
}

// describe names a kind in a sentence.
func (k Kind) describe() string {
	switch k {
	case TimeKind:
		return "the time"
	case Parameter:
		return "a parameter"
	case Input:
		return "an input"
	case Continuous:
		return "found by the equations"
	case Derivative:
		return "a derivative"
	case Discrete:
		return "discrete"
	case Previous:
		return "a previous value"
	}
	return "of an unknown kind"
}
