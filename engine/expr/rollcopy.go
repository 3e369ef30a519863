package expr

import (
	"cmp"
	"slices"
)

// Copies. A hundred assets that have nothing to do with each other within an assignment are a hundred pieces of one shape with many
// destinations. Such a piece becomes the body of a loop as a whole: its values stay in registers, and all of its code serves every
// asset. Where assets meet, in a sum or behind a shared value, that meeting is computed before or behind the loop.

// piece is a set of members that need each other and nothing else but shared values.
type piece struct {
	members []int32 // operands first; alike in equal pieces
	ops     int
}

// maxPiece is the largest number of operations of a piece that may become the body of a loop.
const maxPiece = 20_000

// A piece has more to it than a member, so that fewer of them are worth a loop.
func (o *RollOptions) minCopies() int { return max(2, o.MinGroup/4) }
func (o *RollOptions) minPiece() int  { return o.MinBody }

// copies rolls an assignment that falls into equal pieces; false if it does not.
func (w *rolling) copies() bool {
	least := w.opt.minCopies()
	many := least
	for many < len(w.members) && many < 1000*least {
		many *= 2
	}
	for ; many >= least; many /= 2 { // the larger, the more stays together
		if w.copiesBut(many) {
			return true
		}
	}
	return false
}

// copiesBut is copies where a value counts as shared that so many use, and as a meeting one that uses so many. In an asset are such
// values too, but fewer than there are assets, if they are many.
func (w *rolling) copiesBut(many int) bool {
	special, pieceOf, pieces := w.pieces(many)
	count, ok := w.promising(pieces)
	if !ok {
		return false
	}
	w.order(pieces, pieceOf)
	groups, ok := w.groups(pieces, pieceOf, count)
	if !ok {
		return false
	}
	before, behind, ok := w.around(special, pieceOf)
	if !ok {
		return false
	}
	w.noteReaders(pieceOf)
	rolled := make([]bool, len(pieces))
	for _, group := range groups {
		for _, p := range group {
			rolled[p] = true
		}
	}
	var between []int32 // pieces that have too few equals
	for p := range pieces {
		if !rolled[p] {
			between = append(between, pieces[p].members...)
		}
	}
	slices.Sort(between)
	w.arrange(before, between, behind, pieceOf, rolled)
	if len(before) > 0 {
		w.straight(before, false)
	}
	for _, group := range groups {
		w.copy(pieces, group, pieceOf)
	}
	var plain []int32
	for i := range w.members {
		if isLeaf(w.g.nodes[w.members[i].root].op) {
			plain = append(plain, int32(i))
		}
	}
	if len(between) > 0 {
		w.straight(between, false)
	}
	w.straight(append(behind, plain...), true)
	w.finish()
	return true
}

// pieces joins members that use each other. A member that many use, or that uses many, is special: it joins nothing.
func (w *rolling) pieces(many int) (special []bool, pieceOf []int32, pieces []piece) {
	n := len(w.members)
	special = make([]bool, n)
	parent := make([]int32, n)
	for i := range w.members {
		m := &w.members[i]
		parent[i] = int32(i)
		special[i] = isLeaf(w.g.nodes[m.root].op) || len(m.users) >= many || int(m.waits) >= many
	}
	find := func(x int32) int32 {
		for parent[x] != x {
			parent[x] = parent[parent[x]]
			x = parent[x]
		}
		return x
	}
	for i := range w.members {
		if special[i] {
			continue
		}
		for _, u := range w.members[i].users {
			if !special[u] {
				if a, b := find(int32(i)), find(u); a != b {
					parent[max(a, b)] = min(a, b)
				}
			}
		}
	}
	pieceOf = make([]int32, n)
	number := make([]int32, n)
	for i := range w.members {
		pieceOf[i] = -1
		if special[i] {
			continue
		}
		r := find(int32(i))
		if number[r] == 0 {
			pieces = append(pieces, piece{})
			number[r] = int32(len(pieces))
		}
		p := number[r] - 1
		pieceOf[i] = p
		pieces[p].members = append(pieces[p].members, int32(i))
		pieces[p].ops += len(w.members[i].inside)
	}
	return special, pieceOf, pieces
}

// order puts the members of pieces in an order that does not depend on that of the nodes: by level, then by what they are computed from
// and what for.
func (w *rolling) order(pieces []piece, pieceOf []int32) {
	const rounds = 2
	n := len(w.members)
	w.label = make([]uint64, n)
	level := make([]int32, n)
	for i := range w.members {
		m := &w.members[i]
		w.label[i] = mix(m.hash, uint64(len(m.dst)))
		for _, u := range m.users {
			level[u] = max(level[u], level[i]+1)
		}
	}
	for range rounds {
		from, to := make([]uint64, n), make([]uint64, n)
		for i := range w.members {
			w.label[i] = mix(w.label[i], from[i])
			for _, u := range w.members[i].users {
				from[u] += mix(w.label[i], 1)
			}
		}
		for i := n - 1; i >= 0; i-- {
			for _, u := range w.members[i].users {
				if pieceOf[u] == pieceOf[i] {
					to[i] += mix(w.label[u], 2)
				}
			}
			w.label[i] = mix(w.label[i], to[i])
		}
	}
	for p := range pieces {
		slices.SortFunc(pieces[p].members, func(a, b int32) int {
			return cmp.Or(cmp.Compare(level[a], level[b]), cmp.Compare(w.label[a], w.label[b]), cmp.Compare(a, b))
		})
	}
}

func mix(h, x uint64) uint64 {
	h = (h ^ x) * hashCell
	h ^= h >> 29
	return (h + x) * hashConst
}

// operandLabel is operandHash where other members of the same piece are told apart.
func (w *rolling) operandLabel(x, root Node, pieceOf []int32) uint64 {
	if pieceOf == nil || x == None || isLeaf(w.g.nodes[x].op) {
		return w.operandHash(x, root)
	}
	if o := w.owner[w.at[x]-1]; o != root {
		if m := w.memberOf(o); pieceOf[m] == pieceOf[w.memberOf(root)] {
			return w.label[m]
		}
	}
	return w.operandHash(x, root)
}

// promising counts the pieces of each size; false if those that have equals in size are not nearly all that there is to compute.
func (w *rolling) promising(pieces []piece) (count map[int]int, ok bool) {
	count = make(map[int]int)
	all, covered := 0, 0
	for i := range w.members {
		all += len(w.members[i].inside)
	}
	for p := range pieces {
		count[pieces[p].ops]++
	}
	for ops, n := range count {
		if n >= w.opt.minCopies() && ops >= w.opt.minPiece() && ops <= maxPiece {
			covered += n * ops
		}
	}
	return count, nearly(covered, all)
}

// nearly says whether the operations covered by loops are enough of all of them.
func nearly(covered, all int) bool { return covered > 0 && covered*10 >= all*8 }

// groups puts pieces of one form together; false unless they are nearly all that there is to compute.
func (w *rolling) groups(pieces []piece, pieceOf []int32, count map[int]int) (groups [][]int32, ok bool) {
	byKey := make(map[string]int)
	var f form
	for p := range pieces {
		if o := pieces[p].ops; o < w.opt.minPiece() || o > maxPiece || count[o] < w.opt.minCopies() {
			continue
		}
		w.formOf(&pieces[p], pieceOf, &f)
		k, known := byKey[string(f.key)]
		if !known {
			k = len(groups)
			byKey[string(f.key)] = k
			groups = append(groups, nil)
		}
		groups[k] = append(groups[k], int32(p))
	}
	groups = slices.DeleteFunc(groups, func(g []int32) bool { return len(g) < w.opt.minCopies() })
	covered, all := 0, 0
	for _, g := range groups {
		covered += len(g) * pieces[g[0]].ops
	}
	for i := range w.members {
		all += len(w.members[i].inside)
	}
	return groups, nearly(covered, all)
}

// formOf writes the form of a piece over f.
func (w *rolling) formOf(p *piece, pieceOf []int32, f *form) {
	w.serial++
	*f = form{key: f.key[:0], leaves: f.leaves[:0]}
	me := pieceOf[p.members[0]]
	for _, i := range p.members {
		m := &w.members[i]
		f.key = append(f.key, 254, byte(len(m.dst)))
		if w.wanted(m, me, pieceOf) {
			f.key = append(f.key, 253)
		}
		w.trace(m.root, m.root, None, false, pieceOf, f)
	}
}

// wanted says whether somebody outside of its piece wants the value of a member.
func (w *rolling) wanted(m *member, me int32, pieceOf []int32) bool {
	return slices.ContainsFunc(m.users, func(u int32) bool { return pieceOf[u] != me })
}

// around sorts the special members: those that no piece leads to stand before the loops, the others behind; false if one stands between.
func (w *rolling) around(special []bool, pieceOf []int32) (before, behind []int32, ok bool) {
	n := len(w.members)
	after, leads := make([]bool, n), make([]bool, n) // a piece leads to it; it leads to a piece
	for i := range w.members {
		for _, u := range w.members[i].users {
			after[u] = after[u] || after[i] || !special[i]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for _, u := range w.members[i].users {
			leads[i] = leads[i] || leads[u] || !special[u]
		}
	}
	for i := range w.members {
		if !special[i] || isLeaf(w.g.nodes[w.members[i].root].op) {
			continue
		}
		switch {
		case after[i] && leads[i]:
			return nil, nil, false
		case after[i]:
			behind = append(behind, int32(i))
		default:
			before = append(before, int32(i))
		}
	}
	return before, behind, true
}

// arrange notes which values outlive the statement that computes them.
func (w *rolling) arrange(before, between, behind []int32, pieceOf []int32, rolled []bool) {
	for _, i := range before {
		w.members[i].phase = 0
	}
	for i, p := range pieceOf {
		if p >= 0 && rolled[p] {
			w.members[i].phase = -1
		}
	}
	for _, i := range between {
		w.members[i].phase = 1
	}
	for _, i := range behind {
		w.members[i].phase = 2
	}
	for i := range w.members {
		m := &w.members[i]
		for _, u := range m.users {
			if m.phase < 0 && pieceOf[u] != pieceOf[i] || m.phase >= 0 && w.members[u].phase != m.phase {
				m.keep = true
			}
		}
	}
}

// copy writes a group of pieces as one loop.
func (w *rolling) copy(pieces []piece, group []int32, pieceOf []int32) {
	columns := w.evenly(pieces, group, pieceOf)
	e := Each{N: len(group)}
	var places []int // of the members that are stored, in their piece
	for place, i := range pieces[group[0]].members {
		m := &w.members[i]
		for j := range m.dst {
			e.store(w.destination(pieces, group, place, j))
			places = append(places, place)
		}
		if m.keep && m.cell < 0 {
			at := w.row(len(group))
			for r, p := range group {
				w.members[pieces[p].members[place]].cell = at[r]
			}
			e.store(at)
			places = append(places, place)
		}
	}
	t := newTemplate(w, &e, columns)
	t.together = pieceOf
	var built []Node
	for _, i := range pieces[group[0]].members {
		built = append(built, t.build(w.members[i].root))
	}
	for _, place := range places {
		e.Src = append(e.Src, built[place])
	}
	w.stmts = append(w.stmts, e)
	for _, p := range group {
		for _, i := range pieces[p].members {
			if m := &w.members[i]; m.cell >= 0 {
				w.image[m.root] = w.g.Var(m.cell)
			}
		}
	}
}

// store adds a column that the loop writes; its source is added later.
func (e *Each) store(at []Slot) {
	e.Dst = append(e.Dst, len(e.Columns))
	e.Columns = append(e.Columns, Column{At: at})
}

// row reserves scratch cells.
func (w *rolling) row(n int) []Slot {
	first := w.take(n)
	at := make([]Slot, n)
	for r := range at {
		at[r] = first + Slot(r)
	}
	return at
}

// evenly sorts the pieces of a group so that the first cells that they read lie evenly, for then these need no table, and lists the
// leaves by occurrence.
func (w *rolling) evenly(pieces []piece, group []int32, pieceOf []int32) [][]leaf {
	var f form
	occurrences := func() (columns [][]leaf) {
		for i, p := range group {
			w.formOf(&pieces[p], pieceOf, &f)
			for c, l := range f.leaves {
				if i == 0 {
					columns = append(columns, make([]leaf, len(group)))
				}
				columns[c][i] = l
			}
		}
		return columns
	}
	columns := occurrences()
	for _, col := range columns {
		first := col[0].node
		if col[0].literal || !slices.ContainsFunc(col, func(l leaf) bool { return l.node != first }) {
			continue
		}
		slot := make(map[int32]Slot, len(group))
		for i, p := range group {
			slot[p] = w.slotOf(col[i].node)
		}
		byCell := func(a, b int32) int { return cmp.Compare(slot[a], slot[b]) }
		if !slices.IsSortedFunc(group, byCell) {
			slices.SortStableFunc(group, byCell)
			columns = occurrences()
		}
		break
	}
	return columns
}

// destination gives the cells of destination j of the members at a place of their pieces: their own, or scratch cells where somebody else
// still reads the old values.
func (w *rolling) destination(pieces []piece, group []int32, place, j int) []Slot {
	at := make([]Slot, len(group))
	own := true
	for r, p := range group {
		at[r] = w.a.Dst[w.members[pieces[p].members[place]].dst[j]]
		own = own && w.free(at[r], p)
	}
	if !own {
		at = w.row(len(group))
	}
	for r, p := range group {
		m := &w.members[pieces[p].members[place]]
		if own {
			m.dst[j] = -1
		}
		if m.cell < 0 {
			m.cell = at[r]
		}
	}
	return at
}

// noteReaders finds the piece that alone reads a cell.
func (w *rolling) noteReaders(pieceOf []int32) {
	g := w.g
	w.reader = make([]int32, len(w.read))
	note := func(s Slot, p int32) {
		if r := &w.reader[s]; *r == 0 {
			*r = p + 1
		} else if *r != p+1 {
			*r = -1
		}
	}
	for i := range w.members {
		m := &w.members[i]
		p := pieceOf[i]
		if p < 0 {
			p = -2 // special
		}
		if g.nodes[m.root].op == OpVar {
			note(g.Slot(m.root), p)
		}
		for _, n := range m.inside {
			e := &g.nodes[n]
			if e.op == OpCell {
				for k := range g.Span(n) {
					note(g.Slot(n)+Slot(k), p)
				}
			}
			for _, x := range [...]Node{e.a, e.b, e.c} {
				if x != None && g.nodes[x].op == OpVar {
					note(g.Slot(x), p)
				}
			}
		}
	}
}

// free says whether a cell that a piece stores is read by that piece alone.
func (w *rolling) free(d Slot, piece int32) bool {
	return !w.read[d] || int(d) < len(w.reader) && w.reader[d] == piece+1
}

// finish copies what had to wait because others read the old value.
func (w *rolling) finish() {
	var last Assign
	for i := range w.members {
		m := &w.members[i]
		for _, k := range m.dst {
			if k >= 0 {
				last.Dst, last.Src = append(last.Dst, w.a.Dst[k]), append(last.Src, w.g.Var(m.cell))
			}
		}
	}
	if len(last.Dst) > 0 {
		w.stmts = append(w.stmts, last)
	}
}
