package dae

import (
	"gemel/engine/expr"
)

// classes are sets of variables that are equal up to sign, a union-find forest. What
// is said of a set is kept at its root.
type classes struct {
	parent  []VarID
	negated []bool // var = -parent
	size    []int32
	next    []VarID     // ring of the members
	value   []expr.Node // by root: its value when that is an expression of parameters, else None
	state   []VarID     // by root: a member that has a derivative, or NoVar
	given   []VarID     // by root: a member that the equations do not find (an input, a discrete or previous variable), or NoVar
}

func newClasses(vars []Variable) classes {
	n := len(vars)
	c := classes{
		parent: make([]VarID, n), negated: make([]bool, n), size: make([]int32, n), next: make([]VarID, n),
		value: make([]expr.Node, n), state: make([]VarID, n), given: make([]VarID, n),
	}
	for i := range vars {
		v := VarID(i)
		c.parent[i], c.next[i], c.size[i] = v, v, 1
		c.state[i], c.given[i] = NoVar, NoVar
		if vars[i].Der != NoVar {
			c.state[i] = v
		}
		if vars[i].Kind.given() {
			c.given[i] = v
		}
	}
	return c
}

// given says whether variables of a kind have their value from outside the equations and
// may change it while parameters stay.
func (k Kind) given() bool { return k == Input || k == Discrete || k == Previous }

// find returns the root of v and whether v = -root. Sets are joined by size, so the way
// up is short.
func (c *classes) find(v VarID) (root VarID, negated bool) {
	for c.parent[v] != v {
		negated = negated != c.negated[v]
		v = c.parent[v]
	}
	return v, negated
}

// join makes the sets with roots x and y one, with x = y or x = -y, and returns its root.
func (c *classes) join(x, y VarID, negated bool) VarID {
	if c.size[x] < c.size[y] {
		x, y = y, x
	}
	c.parent[y], c.negated[y] = x, negated
	c.size[x] += c.size[y]
	c.next[x], c.next[y] = c.next[y], c.next[x]
	if c.state[x] == NoVar {
		c.state[x] = c.state[y]
	}
	if c.given[x] == NoVar {
		c.given[x] = c.given[y]
	}
	return x
}

// members calls f for every variable of the set that v belongs to, v first.
func (c *classes) members(v VarID, f func(VarID)) {
	for m := v; ; {
		f(m)
		if m = c.next[m]; m == v {
			return
		}
	}
}
