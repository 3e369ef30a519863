package expr

import (
	"cmp"
	"math"
	"slices"
)

// schedule computes members in an order in which nothing waits: loops as soon as enough
// members of a shape are ready, everything else in straight code between them.
func (w *rolling) schedule() {
	ready := make([][]int32, len(w.shapes)+1) // by shape; 0: straight code only
	var full, few []int32                     // shapes that have enough ready members, or one at least
	settle := func(i int32) {
		s := w.members[i].shape
		ready[s] = append(ready[s], i)
		switch {
		case s == 0:
		case len(ready[s]) == w.opt.MinGroup:
			full = append(full, s)
		case len(ready[s]) == 1:
			few = append(few, s)
		}
	}
	done := func(i int32) {
		for _, u := range w.members[i].users {
			if w.members[u].waits--; w.members[u].waits == 0 {
				settle(u)
			}
		}
	}
	var plain []int32 // destinations of leaves: written last, when nobody reads them any more
	for i := range w.members {
		if m := &w.members[i]; isLeaf(w.g.nodes[m.root].op) {
			plain = append(plain, int32(i))
		} else if m.waits == 0 {
			settle(int32(i))
		}
	}
	var steps [][]int32 // straight code and loops by turns: members in the order of computation
	var straight []int32
	phase := int32(0)
	for {
		// straight code first: it is cheap to have, and may complete a group
		if n := len(ready[0]); n > 0 {
			list := ready[0]
			ready[0] = nil
			for _, i := range list {
				w.members[i].phase = phase
				straight = append(straight, i)
				done(i)
			}
			continue
		}
		if len(full) > 0 {
			s := full[0]
			for _, t := range full {
				if len(ready[t]) > len(ready[s]) {
					s = t
				}
			}
			full = slices.DeleteFunc(full, func(t int32) bool { return t == s })
			if len(ready[s]) < w.opt.MinGroup { // went into straight code meanwhile
				continue
			}
			group := ready[s]
			ready[s] = nil
			steps = append(steps, straight, group)
			straight = nil
			phase++
			for _, i := range group {
				w.members[i].phase = -1
			}
			for _, i := range group {
				done(i)
			}
			continue
		}
		if len(few) == 0 {
			break
		}
		shapes := few
		few = nil
		for _, s := range shapes { // a recurrence, or too few are left
			list := ready[s]
			ready[s] = nil
			for _, i := range list {
				w.members[i].phase = phase
				straight = append(straight, i)
				done(i)
			}
		}
	}
	w.write(append(steps, append(straight, plain...)))
}

// write makes the statements of the schedule.
func (w *rolling) write(steps [][]int32) {
	for i := range w.members {
		m := &w.members[i]
		for _, u := range m.users {
			if m.phase < 0 || w.members[u].phase != m.phase {
				m.keep = true
			}
		}
	}
	for k, list := range steps {
		if k%2 == 0 {
			w.straight(list, k == len(steps)-1)
		} else {
			w.loop(list)
		}
	}
	// what a source reads is overwritten when nobody reads it any more
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

// home gives a member its cell: a destination that may be written at once, or a new one.
func (w *rolling) home(m *member) (own bool) {
	for j, k := range m.dst {
		if d := w.a.Dst[k]; !w.read[d] {
			m.cell, m.dst[j] = d, -1
			return true
		}
	}
	return false
}

// straight writes members as one assignment. In the last one every destination may be written.
func (w *rolling) straight(list []int32, last bool) {
	g := w.g
	var a Assign
	for _, i := range list {
		m := &w.members[i]
		if isLeaf(g.nodes[m.root].op) {
			w.image[m.root] = m.root
		}
		for _, n := range m.inside {
			w.image[n] = w.rebuilt(n)
		}
		for j, k := range m.dst {
			if d := w.a.Dst[k]; last || !w.read[d] {
				a.Dst, a.Src = append(a.Dst, d), append(a.Src, w.image[m.root])
				m.dst[j] = -1
				if !w.read[d] {
					m.cell = d
				}
			}
		}
		if m.cell < 0 && (m.keep || slices.ContainsFunc(m.dst, func(k int32) bool { return k >= 0 })) {
			m.cell = w.take(1)
			a.Dst, a.Src = append(a.Dst, m.cell), append(a.Src, w.image[m.root])
		}
	}
	for _, i := range list {
		if m := &w.members[i]; m.cell >= 0 {
			w.image[m.root] = g.Var(m.cell)
		}
	}
	if len(a.Dst) > 0 {
		w.stmts = append(w.stmts, a)
	}
}

// rebuilt is n over the images of its operands.
func (w *rolling) rebuilt(n Node) Node {
	e := w.g.nodes[n]
	if isLeaf(e.op) {
		return n
	}
	image := func(x Node) Node {
		if x == None || isLeaf(w.g.nodes[x].op) {
			return x
		}
		return w.image[x]
	}
	a, b, c := image(e.a), image(e.b), image(e.c)
	if a == e.a && b == e.b && c == e.c {
		return n
	}
	return w.g.raw(node{op: e.op, a: a, b: b, c: c, bits: e.bits})
}

// take reserves scratch cells.
func (w *rolling) take(n int) Slot {
	if w.used+n > w.scratchSize {
		// a new region serves the assignments to come as well
		w.scratchSize = max(w.used+n, 2*w.scratchSize, 64)
		w.scratch = w.cells(w.scratchSize)
		w.used = 0
	}
	w.used += n
	return w.scratch + Slot(w.used-n)
}

// occurrences lists the leaves of the members of a group, by occurrence.
func (w *rolling) occurrences(list []int32) [][]leaf {
	var columns [][]leaf
	var f form
	for i, k := range list {
		w.shape(&w.members[k], &f)
		for c, l := range f.leaves {
			if i == 0 {
				columns = append(columns, make([]leaf, len(list)))
			}
			columns[c][i] = l
		}
	}
	return columns
}

// loop writes the members of a group as one Each.
func (w *rolling) loop(list []int32) {
	g := w.g
	columns := w.occurrences(list)
	for _, col := range columns { // cells that lie evenly need no table
		first := col[0].node
		if col[0].literal || !slices.ContainsFunc(col, func(l leaf) bool { return l.node != first }) {
			continue
		}
		sorted := slices.Clone(list)
		slot := make(map[int32]Slot, len(list))
		for i, k := range list {
			slot[k] = w.slotOf(col[i].node)
		}
		slices.SortStableFunc(sorted, func(a, b int32) int { return cmp.Compare(slot[a], slot[b]) })
		if !slices.Equal(sorted, list) {
			list, columns = sorted, w.occurrences(sorted)
		}
		break
	}
	fresh := 0
	for _, k := range list {
		if !w.home(&w.members[k]) {
			fresh++
		}
	}
	if fresh > 0 {
		first := w.take(fresh)
		for _, k := range list {
			if m := &w.members[k]; m.cell < 0 {
				m.cell = first
				first++
			}
		}
	}
	e := Each{N: len(list), Dst: []int{0}}
	dst := make([]Slot, len(list))
	for i, k := range list {
		dst[i] = w.members[k].cell
	}
	e.Columns = []Column{{At: dst}}
	t := newTemplate(w, &e, columns)
	e.Src = []Node{t.build(w.members[list[0]].root)}
	w.stmts = append(w.stmts, e)
	for _, k := range list {
		m := &w.members[k]
		w.image[m.root] = g.Var(m.cell)
	}
}

// template builds the body of a loop from its first member.
type template struct {
	w        *rolling
	root     Node
	leaf     []Node  // by occurrence
	together []int32 // pieces of the members, where a piece is built member by member
	next     int
	done     map[Node]Node
}

// newTemplate turns the occurrences of leaves into columns, literals and constants; equal ones are one.
func newTemplate(w *rolling, e *Each, columns [][]leaf) *template {
	g := w.g
	t := &template{w: w, done: make(map[Node]Node)}
	known := make(map[uint64][]Node)
	for _, col := range columns {
		same := true
		h := uint64(0)
		slots := make([]Slot, len(col))
		values := make([]float64, len(col))
		for i, l := range col {
			if l.literal {
				values[i] = g.Value(l.node)
			} else {
				slots[i] = w.slotOf(l.node)
			}
			same = same && l.literal == col[0].literal && slots[i] == slots[0] && math.Float64bits(values[i]) == math.Float64bits(values[0])
			h = (h ^ uint64(uint32(slots[i])) ^ math.Float64bits(values[i])) * hashCell
			h ^= h >> 32
		}
		literal := col[0].literal
		switch {
		case same && literal:
			t.leaf = append(t.leaf, g.Const(values[0]))
			continue
		case same && !slices.Contains(e.Columns[0].At, slots[0]):
			t.leaf = append(t.leaf, g.Var(slots[0]))
			continue
		}
		n := None
		for _, old := range known[h] {
			c := g.Column(old)
			if literal && g.Op(old) == OpLiteral && equalBits(e.Literals[c], values) || !literal && g.Op(old) == OpItem && slices.Equal(e.Columns[c].At, slots) {
				n = old
			}
		}
		if n == None {
			if literal {
				n = g.Literal(len(e.Literals))
				e.Literals = append(e.Literals, values)
			} else {
				n = g.Item(len(e.Columns))
				e.Columns = append(e.Columns, Column{At: slots})
			}
			known[h] = append(known[h], n)
		}
		t.leaf = append(t.leaf, n)
	}
	return t
}

func equalBits(a, b []float64) bool {
	for i := range a {
		if math.Float64bits(a[i]) != math.Float64bits(b[i]) {
			return false
		}
	}
	return true
}

// slotOf returns the cell of a leaf.
func (w *rolling) slotOf(n Node) Slot {
	if w.g.nodes[n].op != OpVar {
		n = w.image[n]
	}
	return w.g.Slot(n)
}

// build copies the member with root n; it meets the leaves in the order of shape.
func (t *template) build(n Node) Node {
	t.root = n
	return t.visit(n)
}

func (t *template) visit(n Node) Node {
	g, w := t.w.g, t.w
	e := g.nodes[n]
	if isLeaf(e.op) || w.outside(n, t.root, t.together) {
		t.next++
		return t.leaf[t.next-1]
	}
	if d, ok := t.done[n]; ok {
		return d
	}
	out := node{op: e.op, bits: e.bits}
	a, b := w.ordered(&e, t.root, t.together)
	for k, x := range [...]Node{a, b, e.c} {
		if x == None {
			continue
		}
		v := t.visit(x)
		switch k {
		case 0:
			out.a = v
		case 1:
			out.b = v
		default:
			out.c = v
		}
	}
	d := g.raw(out)
	t.done[n] = d
	return d
}
