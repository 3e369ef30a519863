package dae

import (
	"cmp"
	"slices"
	"strings"
)

// place is where the author of the model should look for what was found at pos inside a component: a position in the files of
// the model itself stays; one in the text of a library class becomes that of the component's declaration in the model.
func (a *analysis) place(pos Pos, asset string) Pos {
	if a.home(pos) {
		return pos
	}
	if p, ok := a.sys.Parts[partOf(asset)]; ok {
		return p
	}
	return pos
}

// home reports whether a position lies in a file in which the model declares its parts.
func (a *analysis) home(pos Pos) bool {
	for _, p := range a.sys.Parts { // the order does not matter
		if p.File == pos.File {
			return true
		}
	}
	return false
}

// partOf is the part of the model to which an asset belongs: pipe for pipe[2].port_a.
func partOf(asset string) string {
	if strings.HasPrefix(asset, "'") {
		if end := strings.IndexByte(asset[1:], '\''); end >= 0 {
			return asset[:end+2]
		}
	}
	if end := strings.IndexAny(asset, ".["); end >= 0 {
		return asset[:end]
	}
	return asset
}

func (a *analysis) placeOf(e *Equation) Pos { return a.place(e.Pos, e.Asset) }

// blamed is the place for a group of equations of which some are in surplus, free: one that the author of the model wrote, if
// there is one. An equation written out is a likelier culprit than a connection.
func (a *analysis) blamed(free, all []int) Pos {
	own := func(list []int) Pos {
		for _, e := range a.homeFirst(list) {
			if q := &a.sys.Equations[e]; a.home(q.Pos) {
				return q.Pos
			}
		}
		return Pos{}
	}
	first := &a.sys.Equations[free[0]]
	if len(a.sys.Parts) == 0 || a.home(first.Pos) {
		return first.Pos
	}
	for _, list := range [][]int{free, all, a.reasonsOf(all)} {
		if pos := own(list); pos != (Pos{}) {
			return pos
		}
	}
	return a.placeOf(first)
}

// homeFirst orders equations for a list that may be cut: those of the model itself, written out before connected, then those
// inside its parts.
func (a *analysis) homeFirst(eqs []int) []int {
	if len(a.sys.Parts) == 0 {
		return eqs
	}
	rank := func(e int) int {
		switch q := &a.sys.Equations[e]; {
		case !a.home(q.Pos):
			return 2
		case a.isConnection(q):
			return 1
		}
		return 0
	}
	eqs = slices.Clone(eqs)
	slices.SortStableFunc(eqs, func(d, e int) int { return cmp.Compare(rank(d), rank(e)) })
	return eqs
}

// isConnection reports an equation that comes from connect.
func (a *analysis) isConnection(q *Equation) bool {
	if strings.HasPrefix(q.Source, "connect(") {
		return true
	}
	return strings.HasSuffix(q.Source, " = 0") && !slices.ContainsFunc(a.walk.leaves(q.Left, q.Right), func(v VarID) bool { return !a.sys.Variables[v].Flow })
}
