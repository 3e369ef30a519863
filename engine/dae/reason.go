package dae

import (
	"slices"

	"gemel/engine/expr"
)

// because lists the equations by which variables of the given equations were
// replaced by others or by constants, as far as they are few: without them, what was
// found wrong cannot be understood.
func (a *analysis) because(eqs []int) string {
	used := a.reasonsOf(eqs)
	if len(used) > maxListed { // those that the author of the model wrote may still be few
		used = slices.DeleteFunc(used, func(e int) bool { return !a.home(a.sys.Equations[e].Pos) })
	}
	if len(used) == 0 || len(used) > 2*maxListed {
		return ""
	}
	return "\n  together with" + a.listEquations(used)
}

// reasonsOf lists the equations by which variables of the given ones were replaced.
func (a *analysis) reasonsOf(eqs []int) []int {
	var used []int
	r := a.reasoner()
	clear(r.explained)
	for _, e := range eqs {
		q := &a.sys.Equations[e]
		leaves := slices.Clone(a.walk.leaves(q.Left, q.Right))
		for _, v := range leaves {
			used = append(used, r.reasons(v)...)
		}
	}
	slices.Sort(used)
	used = slices.Compact(used)
	return slices.DeleteFunc(used, func(e int) bool { return slices.Contains(eqs, e) })
}

// reasons lists the equations that make v its representative or a constant.
func (r *reasoner) reasons(v VarID) []int {
	root, _ := r.classes.find(v)
	if r.classes.value[root] == expr.None {
		if r.rep[v] == v {
			return nil
		}
		return r.path(v, func(w VarID, _ int) bool { return w == r.rep[v] })
	}
	if r.explained[root] || len(r.explained) > maxListed { // more would not be listed
		return nil
	}
	r.explained[root] = true
	last := -1
	list := r.path(v, func(_ VarID, link int) bool {
		last = link
		return link >= 0 && r.links[link].y == NoVar
	})
	if last < 0 {
		return list
	}
	list = append(list, r.eqs[r.links[last].eq].src)
	for _, u := range r.reads[last] { // the others in that equation were constant before
		if other, _ := r.classes.find(u); other != root {
			list = append(list, r.reasons(u)...)
		}
	}
	return list
}

// linksBetween lists the alias equations on a shortest path from v to w.
func (a *analysis) linksBetween(v, w VarID) []int {
	return a.reasoner().path(v, func(u VarID, _ int) bool { return u == w })
}

// reasoner finds the alias equations behind a fact.
type reasoner struct {
	*analysis
	occurs    map[VarID][]int // variable -> links
	reads     [][]VarID       // link -> variables
	explained map[VarID]bool  // by root
}

func (a *analysis) reasoner() *reasoner {
	if a.reason != nil {
		return a.reason
	}
	r := &reasoner{analysis: a, occurs: make(map[VarID][]int), reads: make([][]VarID, len(a.links)), explained: make(map[VarID]bool)}
	for i, l := range a.links {
		e := &a.eqs[l.eq]
		for _, u := range a.walk.leaves(e.left, e.right) {
			if k := a.sys.Variables[u].Kind; k == Continuous || k == Derivative || k.given() {
				r.reads[i] = append(r.reads[i], u)
				r.occurs[u] = append(r.occurs[u], i)
			}
		}
	}
	a.reason = r
	return r
}

// path lists the equations on a shortest way from v to a variable, or to a link of one
// on the way, that is wanted. Links are offered with NoVar, variables with link -1.
func (r *reasoner) path(v VarID, wanted func(u VarID, link int) bool) []int {
	type step struct {
		v    VarID
		link int
		from int // index in queue
	}
	queue := []step{{v, -1, -1}}
	seen := map[VarID]bool{v: true}
	trace := func(q int) []int {
		var list []int
		for ; q >= 0 && queue[q].link >= 0; q = queue[q].from {
			list = append(list, r.eqs[r.links[queue[q].link].eq].src)
		}
		return list
	}
	root, _ := r.classes.find(v)
	for head := 0; head < len(queue); head++ {
		if wanted(queue[head].v, -1) {
			return trace(head)
		}
		for _, l := range r.occurs[queue[head].v] {
			if own, _ := r.classes.find(r.links[l].x); own != root {
				continue // made another set constant
			}
			if wanted(NoVar, l) {
				return trace(head)
			}
			for _, u := range r.reads[l] {
				if other, _ := r.classes.find(u); other == root && !seen[u] {
					seen[u] = true
					queue = append(queue, step{u, l, head})
				}
			}
		}
	}
	return nil
}
