package dae

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gemel/engine/expr"
)

// explain says why the equations cannot be matched with the unknowns. There are two
// questions. Is there a matching when a state and its derivative count as one unknown?
// If not, equations are missing or in surplus. If there is, but none in which states are
// known, then states are tied to each other: the index is higher than 1.
func (a *analysis) explain() {
	x := &explainer{analysis: a, merged: bipartite{start: []int32{0}, columns: len(a.unknown)}}
	for i := range a.rows {
		x.addMerged(&a.rows[i])
	}
	rows, columns := x.merged.match()
	equations, unknowns := len(a.sys.Equations), 0
	for i := range a.sys.Variables {
		if a.sys.Variables[i].Kind == Continuous {
			unknowns++
		}
	}
	if equations != unknowns {
		surplus := fmt.Sprintf("%d too many", equations-unknowns)
		if equations < unknowns {
			surplus = fmt.Sprintf("%d too few", unknowns-equations)
		}
		a.problem(Pos{}, "%s has %s for %s, %s", a.sys.Name, count(equations, "equation"), count(unknowns, "unknown"), surplus)
	}
	inSurplus := make([]bool, len(a.rows))
	groups := x.merged.surplus(rows, columns)
	for _, g := range groups {
		for _, r := range g.rows {
			inSurplus[r] = true
		}
	}
	lacking := x.merged.transpose().surplus(columns, rows)
	for i, g := range lacking {
		lacking[i] = group{rows: g.columns, columns: g.rows, free: g.free}
	}
	groups, lacking = x.floating(groups, lacking)
	x.each(groups, "parts with too many equations", x.overdetermined)
	x.each(lacking, "parts with too few equations", x.underdetermined)
	groups = slices.DeleteFunc(a.graph.surplus(a.matchR, a.matchC), func(g group) bool {
		return slices.ContainsFunc(g.free, func(r int32) bool { return inSurplus[r] })
	})
	if len(x.tangle) > 0 && len(a.problems) == 0 {
		x.repeated()
		return
	}
	if len(x.guilty) > 0 { // the others would not have stood in the way
		groups = slices.DeleteFunc(groups, func(g group) bool {
			return !slices.ContainsFunc(g.rows, func(r int32) bool { return slices.Contains(x.guilty, r) })
		})
	}
	x.each(groups, "constraints among states", x.highIndex)
}

// maxReported bounds the problems of one kind.
const maxReported = 20

func (x *explainer) each(groups []group, what string, report func(group)) {
	for i, g := range groups {
		if i == maxReported {
			x.problem(Pos{}, "%s: only the first %d of %d %s are listed", x.sys.Name, i, len(groups), what)
			return
		}
		report(g)
	}
}

type explainer struct {
	*analysis
	merged bipartite // like analysis.graph, where a state stands for its highest derivative
}

// addMerged adds the incidence of a row in which states are unknown.
func (x *explainer) addMerged(r *row) {
	from := len(x.merged.adj)
	for _, v := range x.walk.leaves(r.left, r.right) {
		if c := x.highest(v); c >= 0 {
			x.merged.adj = append(x.merged.adj, c)
		}
	}
	slices.Sort(x.merged.adj[from:])
	x.merged.adj = append(x.merged.adj[:from], slices.Compact(x.merged.adj[from:])...)
	x.merged.start = append(x.merged.start, int32(len(x.merged.adj)))
}

// highest returns the column of the highest derivative of representative v that is
// unknown, or -1: der(der(x)) for x where der(x) is an alias of another state.
func (x *explainer) highest(v VarID) int32 {
	for range x.sys.Variables { // states may be derivatives of each other in a circle
		if c := x.column[v]; c >= 0 {
			return c
		}
		root, _ := x.classes.find(v)
		if x.classes.state[root] == NoVar || x.classes.value[root] != expr.None {
			return -1
		}
		v = x.rep[x.sys.Variables[x.rep[v]].Der]
	}
	return -1
}

// group is a part of the equations that has more rows than columns; free are the rows
// that found no column.
type group struct {
	rows, columns, free []int32
}

// surplus returns the overdetermined parts of a system with a largest matching: all rows
// that alternating paths reach from the unmatched ones (Dulmage and Mendelsohn,
// Coverings of bipartite graphs, 1958). Parts that share rows are one.
func (b *bipartite) surplus(rowTo, columnTo []int32) []group {
	groupOf := unmatched(b.rows())
	var groups []group
	for first := range int32(b.rows()) {
		if rowTo[first] >= 0 {
			continue
		}
		id := int32(len(groups))
		groups = append(groups, group{rows: []int32{first}, free: []int32{first}})
		groupOf[first] = id
		for head := 0; head < len(groups[id].rows); head++ {
			for _, c := range b.row(groups[id].rows[head]) {
				q := columnTo[c] // exists: the matching is a largest one
				if old := groupOf[q]; old >= 0 && old != id {
					g := groups[old]
					groups[old] = group{}
					for _, r := range g.rows {
						groupOf[r] = id
					}
					groups[id].rows = append(groups[id].rows, g.rows...)
					groups[id].free = append(groups[id].free, g.free...)
				} else if old < 0 {
					groupOf[q] = id
					groups[id].rows = append(groups[id].rows, q)
				}
			}
		}
	}
	groups = slices.DeleteFunc(groups, func(g group) bool { return len(g.rows) == 0 })
	for i := range groups {
		g := &groups[i]
		slices.Sort(g.rows)
		slices.Sort(g.free)
		for _, r := range g.rows {
			if c := rowTo[r]; c >= 0 {
				g.columns = append(g.columns, c)
			}
		}
		slices.Sort(g.columns)
	}
	return groups
}

// sources returns the equations of the System behind rows, in order.
func (a *analysis) sources(rows []int32) []int {
	list := make([]int, len(rows))
	for i, r := range rows {
		list[i] = a.eqs[a.rows[r].eq].src
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// shown is the variable by which a reader knows a column: der(x) counts as x.
func (a *analysis) shown(c int32) VarID {
	v := a.unknown[c]
	if d := a.sys.Variables[v].DerOf; d != NoVar {
		return a.rep[d]
	}
	return v
}

// overdetermined reports more equations than unknowns.
func (x *explainer) overdetermined(g group) {
	src := x.sources(g.rows)
	if len(g.rows) == 1 {
		x.nothingUnknown(g.rows[0])
		return
	}
	pos := x.blamed(x.sources(g.free), src)
	names := make([]VarID, len(g.columns))
	for i, c := range g.columns {
		names[i] = x.shown(c)
	}
	x.problem(pos, "too many equations: these %d determine only %s, %s%s%s\n  remove %s", len(g.rows), count(len(g.columns), "unknown"),
		listNames(x.names(names)), x.listEquations(src), x.because(src), count(len(g.rows)-len(g.columns), "equation"))
}

// nothingUnknown reports a single equation in which everything is given.
func (x *explainer) nothingUnknown(r int32) {
	w := x.rows[r]
	e := x.eqs[w.eq]
	src := []int{e.src}
	pos := x.placeOf(&x.sys.Equations[e.src])
	what := "this equation"
	if pos != x.sys.Equations[e.src].Pos {
		what = "this equation of " + x.sys.Equations[e.src].Asset
	}
	if e.derived {
		what = "the time derivative of " + what
	}
	left, okl := x.g.IsConst(w.left)
	right, okr := x.g.IsConst(w.right)
	difference, okd := x.g.IsConst(x.g.Sub(w.left, w.right))
	pinned := x.pinBehind(e)
	switch {
	case pinned >= 0 && okd && difference != 0:
		p := x.pins[pinned]
		q := &x.sys.Equations[p.src]
		first := []int{p.src}
		x.problem(x.placeOf(q), "too many equations: this one holds the state %s at a value, but others let it change%s%s\n  remove one of them",
			x.sys.Variables[p.state].Name, x.listEquations(first), x.because(first))
	case okl && okr && left != right:
		x.problem(pos, "%s contradicts others: with them it reads %v = %v%s%s\n  remove one of them", what, left, right, x.listEquations(src), x.because(src))
	case okd && difference == 0:
		x.problem(pos, "%s says nothing new, it follows from others%s%s\n  remove one of them", what, x.listEquations(src), x.because(src))
	default:
		var given []string
		for _, v := range x.walk.leaves(w.left, w.right) {
			switch t := &x.sys.Variables[v]; {
			case x.isState(v):
				given = append(given, t.Name+" is a state with a given derivative")
			case t.Kind != TimeKind:
				given = append(given, t.Name+" is "+t.Kind.describe())
			}
		}
		x.problem(pos, "%s has nothing to determine: %s%s%s\n  remove it", what, listNames(given), x.listEquations(src), x.because(src))
	}
}

// pinBehind finds the equation that began to hold states at values when the derivative of
// another one, e, turned out wrong in the end; -1 if there is none.
func (x *explainer) pinBehind(e equation) int {
	if !e.derived {
		return -1
	}
	behind := x.reasonsOf([]int{e.src})
	return slices.IndexFunc(x.pins, func(p pin) bool { return p.src != e.src && slices.Contains(behind, p.src) })
}

// underdetermined reports variables that lack equations.
func (x *explainer) underdetermined(g group) {
	occurs := make([]int, len(x.unknown))
	for r := range int32(x.merged.rows()) {
		for _, c := range x.merged.row(r) {
			occurs[c]++
		}
	}
	slices.SortStableFunc(g.columns, func(c, d int32) int { return cmp.Compare(occurs[c], occurs[d]) })
	vars := make([]VarID, len(g.columns))
	for i, c := range g.columns {
		vars[i] = x.shown(c)
	}
	pos := x.place(x.sys.Variables[vars[0]].Pos, x.sys.Variables[vars[0]].Asset)
	hint := x.connectHint(vars)
	if len(vars) == 1 {
		x.problem(pos, "%s has no equation%s", x.withAliases(vars[0]), hint)
		return
	}
	unknowns := listSome(len(vars), func(i int) string { return x.withAliases(vars[i]) + at(x.sys.Variables[vars[i]].Pos) })
	more := "one more is needed"
	if n := len(g.columns) - len(g.rows); n > 1 {
		more = fmt.Sprintf("%d more are needed", n)
	}
	x.problem(pos, "too few equations: %d unknowns share %s, %s\n  the unknowns%s\n  the equations%s%s",
		len(vars), count(len(g.rows), "equation"), more, unknowns, x.listEquations(x.sources(g.rows)), hint)
}

// connectHint asks after connectors to which the variables belong.
func (x *explainer) connectHint(vars []VarID) string {
	connector := make(map[string]bool)
	for i := range x.sys.Variables {
		if t := &x.sys.Variables[i]; t.Flow && t.Asset != "" {
			connector[t.Asset] = true
		}
	}
	wanted := make(map[VarID]bool, len(vars))
	for _, v := range vars {
		wanted[v] = true
	}
	var ports []string
	for i := range x.sys.Variables {
		if t := &x.sys.Variables[i]; wanted[x.rep[i]] && connector[t.Asset] && !slices.Contains(ports, t.Asset) {
			ports = append(ports, t.Asset)
		}
	}
	if len(ports) == 0 || len(ports) > 4 {
		return ""
	}
	return "\n  did you forget to connect " + strings.Join(ports, " or ") + "?"
}
