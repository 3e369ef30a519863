package dae

import (
	"slices"

	"gemel/engine/expr"
)

// finish writes everything that reads the unknowns in terms of the leaves that remain.
func (a *analysis) finish() {
	o := a.out
	vars := a.sys.Variables
	for i := range vars {
		v := VarID(i)
		switch vars[i].Kind {
		case Input:
			o.Inputs = append(o.Inputs, v)
		case Discrete:
			o.Discretes = append(o.Discretes, v)
		case Previous:
			o.Previous = append(o.Previous, v)
		}
	}
	o.values = make([]expr.Node, len(vars))
	for i := range vars {
		v := VarID(i)
		n := a.final.Copy(a.sys.Ref(a.rep[v]))
		if a.negated[v] {
			n = a.g.Neg(n)
		}
		o.values[v] = n
	}
	for _, al := range o.Aliases { // from here on, leaves may be aliases
		a.values[al.Var] = o.values[al.Var]
	}
	for _, x := range o.States {
		o.F = append(o.F, o.values[vars[x].Der])
	}
	o.Relations = slices.Clone(a.sys.Relations)
	for i := range o.Relations {
		o.Relations[i].Cond = a.final.Copy(o.Relations[i].Cond)
	}
	o.Monitors = slices.Clone(a.sys.Monitors)
	for i := range o.Monitors {
		o.Monitors[i].Cond = a.final.Copy(o.Monitors[i].Cond)
	}
	o.Updates = slices.Clone(a.sys.Updates)
	for i := range o.Updates {
		o.Updates[i].Value = a.final.Copy(o.Updates[i].Value)
	}
	o.Asserts = slices.Clone(a.sys.Asserts)
	for i := range o.Asserts {
		o.Asserts[i].Cond = a.final.Copy(o.Asserts[i].Cond)
	}
	if a.before != nil {
		a.finishReduction()
	}
	a.finishDiscrete()
}

// finishReduction writes down what the reduction of the index rests on.
func (a *analysis) finishReduction() {
	o := a.out
	o.Constraints = slices.Clone(a.before.held)
	for i := range o.Constraints {
		o.Constraints[i].Residual = a.final.Copy(o.Constraints[i].Residual)
	}
	o.Dummies = slices.Clone(a.before.dummies)
	for i := range o.Dummies {
		o.Dummies[i].Factor = a.final.Copy(o.Dummies[i].Factor)
	}
}
