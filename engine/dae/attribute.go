package dae

import (
	"math"
	"strings"

	"gemel/engine/expr"
)

// always is the greatest preference for a state.
const always = 2

// mergeAttributes chooses the representative of each set of equal variables and gives
// it what its aliases say about start values and ranges.
func (a *analysis) mergeAttributes() {
	vars := a.sys.Variables
	a.rep, a.negated = make([]VarID, len(vars)), make([]bool, len(vars))
	for _, r := range a.sys.Reinits { // only states can be set
		a.out.Variables[r.Var].Prefer = always
	}
	for i := range vars {
		a.rep[i] = VarID(i)
	}
	for i := range vars {
		v := VarID(i)
		if a.classes.parent[v] != v || a.classes.size[v] == 1 {
			continue
		}
		best := v
		a.classes.members(v, func(m VarID) {
			if a.better(m, best) {
				best = m
			}
		})
		_, flip := a.classes.find(best)
		a.classes.members(v, func(m VarID) {
			_, negated := a.classes.find(m)
			a.rep[m], a.negated[m] = best, negated != flip
		})
		a.mergeClass(best)
	}
	for i := range vars {
		v := VarID(i)
		if a.rep[v] != v {
			a.out.Aliases = append(a.out.Aliases, Alias{v, a.rep[v], a.negated[v]})
		}
		if vars[v].Kind == Previous { // begins where its variable begins
			of := vars[v].PreOf
			start := a.out.Variables[a.rep[of]].Start
			if start != expr.None && a.negated[of] {
				start = a.g.Neg(start)
			}
			a.out.Variables[v].Start = start
		}
	}
}

// better says whether m represents its set better than n: given variables and states first, then
// names that a reader of the model knows. It is a total order.
func (a *analysis) better(m, n VarID) bool {
	p, q := a.rank(m), a.rank(n)
	for i := range p {
		if p[i] != q[i] {
			return p[i] > q[i]
		}
	}
	return m < n
}

// rank lists what makes a good representative, most important first; more is better.
func (a *analysis) rank(v VarID) [8]int {
	t := &a.sys.Variables[v]
	one := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	return [8]int{
		one(t.Kind.given()),
		one(t.Der != NoVar),
		int(a.out.Variables[v].Prefer),
		one(t.Kind != Derivative),
		one(!strings.Contains(t.Name, ".")),
		one(t.Fixed) + one(t.Start != expr.None) + one(!math.IsNaN(t.Nominal) && t.Nominal != 0),
		one(!t.Protected),
		-len(t.Name),
	}
}

// mergeClass collects the attributes of the aliases of a representative.
func (a *analysis) mergeClass(rep VarID) {
	to := &a.out.Variables[rep]
	fixedBy := NoVar
	a.classes.members(rep, func(m VarID) {
		from := &a.sys.Variables[m]
		negated := a.negated[m]
		lo, hi := from.Min, from.Max
		if negated {
			lo, hi = -hi, -lo
		}
		if m != rep {
			if !(to.Min >= lo) && !math.IsNaN(lo) {
				to.Min = lo
			}
			if !(to.Max <= hi) && !math.IsNaN(hi) {
				to.Max = hi
			}
			if !(to.Nominal > 0) && from.Nominal > 0 {
				to.Nominal = from.Nominal
			}
			to.Output = to.Output || from.Output
			to.Prefer = max(to.Prefer, a.out.Variables[m].Prefer)
		}
		start := from.Start
		if start != expr.None && negated {
			start = a.g.Neg(start)
		}
		switch {
		case from.Fixed && from.Kind == Continuous && (to.Kind == Input || to.Kind == Previous):
			a.problem(from.Pos, "%s is fixed at the start, but it equals %s, which is %s%s\n  remove fixed = true", from.Name, to.Name,
				to.Kind.describe(), a.listEquations(a.linksBetween(m, rep)))
		case from.Fixed && (from.Kind == Continuous || from.Kind == Discrete) && fixedBy == NoVar:
			fixedBy = m
			to.Start, to.Fixed = start, true
		case from.Fixed && (from.Kind == Continuous || from.Kind == Discrete):
			a.compareStarts(fixedBy, m, to.Start, start)
		case to.Start == expr.None && fixedBy == NoVar:
			to.Start = start
		}
	})
}

// compareStarts reports two fixed start values of one quantity that differ.
func (a *analysis) compareStarts(v, w VarID, start, other expr.Node) {
	if start == other {
		return
	}
	value := func(n expr.Node) (float64, bool) {
		if n == expr.None {
			return 0, true
		}
		return a.atDefault(n)
	}
	x, okx := value(start)
	y, oky := value(other)
	if !okx || !oky || x == y {
		return
	}
	sign := ""
	if a.negated[v] != a.negated[w] {
		sign = "-"
	}
	if a.negated[v] {
		x = -x
	}
	if a.negated[w] {
		y = -y
	}
	p, q := &a.sys.Variables[v], &a.sys.Variables[w]
	a.problem(q.Pos, "%s = %s%s by the equations, but both are fixed at the start, %s = %v%s and %s = %v%s\n  remove one of the two start values",
		q.Name, sign, p.Name, p.Name, x, at(p.Pos), q.Name, y, a.listEquations(a.linksBetween(v, w)))
}
