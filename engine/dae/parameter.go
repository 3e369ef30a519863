package dae

import (
	"strings"

	"gemel/engine/expr"
)

// orderParameters lists the parameters so that each comes after those it is computed
// from, and prepares the evaluation of expressions at the default parameters.
func (a *analysis) orderParameters() {
	const (
		fresh = iota
		open
		done
	)
	vars := a.sys.Variables
	mark := make([]uint8, len(vars))
	type frame struct {
		v     VarID
		reads []VarID
	}
	var path []frame
	enter := func(v VarID) {
		mark[v] = open
		var reads []VarID
		if n := vars[v].defaultValue(); n != expr.None {
			reads = append(reads, a.walk.leaves(n)...)
		}
		path = append(path, frame{v, reads})
	}
	for i := range vars {
		if vars[i].Kind != Parameter || mark[i] != fresh {
			continue
		}
		enter(VarID(i))
		for len(path) > 0 {
			top := &path[len(path)-1]
			if len(top.reads) == 0 {
				mark[top.v] = done
				a.out.Parameters = append(a.out.Parameters, top.v)
				path = path[:len(path)-1]
				continue
			}
			next := top.reads[0]
			top.reads = top.reads[1:]
			switch mark[next] {
			case fresh:
				enter(next)
			case open:
				var cycle []VarID
				for k := len(path) - 1; ; k-- {
					cycle = append(cycle, path[k].v)
					if path[k].v == next {
						break
					}
				}
				a.parameterCycle(cycle)
			}
		}
	}
	a.evaluateDefaults()
}

// parameterCycle reports parameters that are computed from each other; each reads the
// one before it in the list, the first reads the last.
func (a *analysis) parameterCycle(cycle []VarID) {
	last := cycle[len(cycle)-1]
	if len(cycle) == 1 {
		a.problem(a.sys.Variables[last].Pos, "parameter %s is computed from itself", a.sys.Variables[last].Name)
		return
	}
	var b strings.Builder
	for i := len(cycle) - 1; i >= 0; i-- {
		v := &a.sys.Variables[cycle[i]]
		next := &a.sys.Variables[cycle[(i+len(cycle)-1)%len(cycle)]]
		b.WriteString("\n    " + v.Name + " needs " + next.Name + at(v.Pos))
	}
	a.problem(a.sys.Variables[last].Pos, "parameters are computed from each other in a circle%s\n  give one of them a value", b.String())
}

func (a *analysis) evaluateDefaults() {
	vars := a.sys.Variables
	a.defaultOf = make([]expr.Node, len(vars))
	a.defaults = expr.NewSubstituter(a.g, a.g, func(s expr.Slot) expr.Node { return a.defaultOf[s] })
	for _, p := range a.out.Parameters {
		n := vars[p].defaultValue()
		if vars[p].Binding != expr.None && len(a.walk.leaves(n)) > 0 {
			a.out.Dependent = append(a.out.Dependent, Explicit{p, n})
		}
		a.defaultOf[p] = a.defaults.Copy(n)
	}
}

// defaultValue is the value of a parameter that nobody has set, or None.
func (v *Variable) defaultValue() expr.Node {
	if v.Binding != expr.None {
		return v.Binding
	}
	return v.Start
}

// atDefault evaluates an expression of parameters at their defaults; ok is false where
// one has no default or where an elementary function stands in the way.
func (a *analysis) atDefault(n expr.Node) (value float64, ok bool) {
	return a.g.IsConst(a.defaults.Copy(n))
}
