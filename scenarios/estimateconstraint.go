package scenarios

import (
	"fmt"
	"math"
	"slices"

	"gemel/engine/dae"
	"gemel/engine/estimate"
	"gemel/engine/unit"
)

// readConstraints reads what physics says of unknowns together.
func (b *estimateBuilder) readConstraints() {
	for _, c := range b.e.Constraints {
		n := estimate.Constraint{Name: c.Name.Value, Low: math.Inf(-1), High: math.Inf(1)}
		first, ok := b.constraintTerms(c, &n)
		if !ok {
			continue
		}
		u, known := b.unitOf(first)
		for _, t := range []struct {
			name string
			text Text
			to   *float64
		}{{"low", c.Low, &n.Low}, {"high", c.High, &n.High}} {
			if t.text.Given() {
				*t.to, _ = b.number(t.name, t.text, u, known)
			}
		}
		if !c.Low.Given() && !c.High.Given() {
			b.problems.add(c.Pos, "this constrains nothing: write low, high or both")
		}
		if n.Name == "" {
			n.Name = fmt.Sprintf("constraint %d", len(b.job.problem.Constraints)+1)
		}
		b.job.problem.Constraints = append(b.job.problem.Constraints, n)
	}
}

// constraintTerms reads the sum of a constraint; first is the variable in whose unit it is.
func (b *estimateBuilder) constraintTerms(c EstimateConstraint, n *estimate.Constraint) (first dae.VarID, ok bool) {
	ok = len(c.Sum) > 0
	for i, e := range c.Sum {
		id, found := b.find(e.Key)
		factor, good := b.number("factor of "+e.Key.Value, e.Value, unit.Unit{Scale: 1}, true)
		if ok = ok && found && good; !found {
			continue
		}
		if i == 0 {
			first = id
		}
		if !slices.ContainsFunc(b.job.unknowns, func(u estimateUnknown) bool { return u.id == b.compiled(id) }) {
			b.problems.add(e.Key.place(0), "sum: %s is none of the unknowns", e.Key.Value)
			ok = false
		}
		n.Terms = append(n.Terms, estimate.Term{Var: b.compiled(id), Factor: factor})
	}
	return first, ok
}
