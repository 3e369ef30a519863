package dae

import (
	"slices"

	"gemel/engine/expr"
)

// maxDerivatives bounds how often the index count differentiates.
const maxDerivatives = 10

// index returns the structural index of a part that cannot be matched while states are
// known: one more than the number of times that one of its equations must be
// differentiated. Pantelides, The consistent initialization of differential-algebraic
// systems, SIAM J. Sci. Stat. Comput. 9 (1988), algorithm 4.1.
func (x *explainer) index(g group) int {
	p := pantelides{explainer: x}
	for i := range x.rows {
		var vars []int32
		for _, v := range x.walk.leaves(x.rows[i].left, x.rows[i].right) {
			if x.highest(v) >= 0 {
				vars = append(vars, p.variable(v))
			}
		}
		p.add(vars, 0)
	}
	p.equationOf = append(p.equationOf, unmatched(len(p.derivative)-len(p.equationOf))...)
	for r, c := range x.matchR {
		if c >= 0 {
			p.equationOf[p.variable(x.unknown[c])] = int32(r)
		}
	}
	for _, r := range g.free {
		p.assign(r)
	}
	return slices.Max(p.order) + 1
}

type pantelides struct {
	*explainer
	ids        map[VarID]int32
	derivative []int32   // of each variable, or -1
	equationOf []int32   // equation that each variable is assigned to, or -1
	contains   [][]int32 // variables of each equation
	order      []int     // how often each equation was differentiated
	next       []int32   // derivative of each equation, or -1
	seenVar    []bool
	seenEq     []bool
}

// variable returns the index of a representative; those of its derivatives are made as well.
func (p *pantelides) variable(v VarID) int32 {
	if p.ids == nil {
		p.ids = make(map[VarID]int32)
	}
	if i, ok := p.ids[v]; ok {
		return i
	}
	i := p.fresh()
	p.ids[v] = i
	for x := i; ; {
		root, _ := p.classes.find(v)
		if p.classes.state[root] == NoVar || p.classes.value[root] != expr.None {
			return i
		}
		v = p.rep[p.sys.Variables[p.rep[v]].Der]
		d, ok := p.ids[v]
		if !ok {
			d = p.fresh()
			p.ids[v] = d
		}
		p.derivative[x] = d
		if ok {
			return i
		}
		x = d
	}
}

func (p *pantelides) fresh() int32 {
	p.derivative = append(p.derivative, -1)
	p.equationOf = append(p.equationOf, -1)
	return int32(len(p.derivative) - 1)
}

func (p *pantelides) add(vars []int32, order int) int32 {
	p.contains = append(p.contains, vars)
	p.order = append(p.order, order)
	p.next = append(p.next, -1)
	return int32(len(p.contains) - 1)
}

// assign finds a variable for an equation, differentiating where there is none.
func (p *pantelides) assign(e int32) {
	for p.order[e] < maxDerivatives {
		p.seenVar, p.seenEq = make([]bool, len(p.derivative)), make([]bool, len(p.contains))
		if p.augment(e) {
			return
		}
		for v, n := int32(0), int32(len(p.derivative)); v < n; v++ {
			if p.seenVar[v] {
				p.derivative[v] = p.fresh()
			}
		}
		for q, n := int32(0), int32(len(p.contains)); q < n; q++ {
			if p.seenEq[q] {
				p.differentiate(q)
			}
		}
		for v, seen := range p.seenVar {
			if seen {
				p.equationOf[p.derivative[v]] = p.next[p.equationOf[v]]
			}
		}
		e = p.next[e]
	}
}

// differentiate adds the derivative of an equation.
func (p *pantelides) differentiate(q int32) {
	var vars []int32
	for _, v := range p.contains[q] {
		vars = append(vars, v)
		if d := p.derivative[v]; d >= 0 {
			vars = append(vars, d)
		}
	}
	slices.Sort(vars)
	p.next[q] = p.add(slices.Compact(vars), p.order[q]+1)
}

// augment searches a path from equation e to a variable of highest derivative that is
// not assigned.
func (p *pantelides) augment(e int32) bool {
	type step struct{ e, next int32 }
	path := []step{{e, 0}}
	p.seenEq[e] = true
	for len(path) > 0 {
		top := &path[len(path)-1]
		vars := p.contains[top.e]
		if int(top.next) == len(vars) {
			path = path[:len(path)-1]
			continue
		}
		v := vars[top.next]
		top.next++
		if p.derivative[v] >= 0 || p.seenVar[v] {
			continue
		}
		p.seenVar[v] = true
		if q := p.equationOf[v]; q >= 0 {
			p.seenEq[q] = true
			path = append(path, step{q, 0})
			continue
		}
		for _, s := range path {
			p.equationOf[p.contains[s.e][s.next-1]] = s.e
		}
		return true
	}
	return false
}
