package lu

import "gemel/engine/expr"

// The looped form of a factorisation. Where elimination takes very many operations, writing
// each of them out costs more to compile than it saves: a grid of 30 by 30 pipes has
// millions. Then entries of L and U live in cells and the elimination is a Weave over lists of
// these cells. Literals fold as in straight code, and what folds away takes no time, but a
// factor ±1 is a factor like others.

// looped is the elimination as lists of places: a place is an entry of L or U, or a pivot.
type looped struct {
	cell    func() expr.Slot
	source  []expr.Node // by place: the entry of the matrix; None where it begins as a literal
	literal []bool      // by place: known when compiled
	value   []float64   // by place: the literal, or what it begins as where there is no entry; fill is 0
	lower   [][]placed  // by row: entries of L, by rising column
	upper   [][]placed  // by row: entries of U, by rising column
	pivot   []int32     // by row: place
	scaled  []bool      // by row: the row of U is divided by the pivot, the column of L is not

	reciprocal        []float64 // by row, where the pivot is a literal
	literalReciprocal []bool

	// rounds of the elimination; places, or rows for the reciprocal
	record                        bool
	operations                    int
	scale, update, invert, finish turns[int32]
	entries                       []expr.Node // of the present row
	at                            []int32     // of the present row: column -> 1 + place; 0: zero

	// cells
	slot        []expr.Slot // by place
	reciprocals []expr.Slot // by row
	below       [][]placed  // by column: entries of L, by rising row
	above       [][]placed  // by column: entries of U, by rising row
	values      []expr.Slot // cells of unknowns that a solution leaves out, by row; nil: not yet reserved
}

// placed is an entry of a row, at a column, or of a column, at a row.
type placed struct{ at, place int32 }

// newLooped eliminates, and counts the operations d -= l u and r *= 1/p that are left; with
// record it lists them. It gives up above limit operations where it does not.
func newLooped(s *Symbolic, entries []Entry, at [][]place, lower, upper [][]int32, record bool, limit int) (*looped, error) {
	below := make([]int, s.n)
	for k := range lower {
		for _, j := range lower[k] {
			below[j]++
		}
	}
	l := &looped{record: record, lower: make([][]placed, s.n), upper: make([][]placed, s.n), pivot: make([]int32, s.n), scaled: make([]bool, s.n),
		reciprocal: make([]float64, s.n), literalReciprocal: make([]bool, s.n), entries: make([]expr.Node, s.n), at: make([]int32, s.n)}
	for k := range s.n {
		l.begin(s, k, entries, at[k])
		first := true
		for _, j := range lower[k] {
			if l.at[j] == 0 {
				continue
			}
			l.turn()
			first = false
			l.eliminate(k, int(j))
		}
		if first {
			l.turn()
		}
		if l.at[k] == 0 {
			return nil, &SingularError{Rows: []int{s.order[k].Row}, Cols: []int{s.order[k].Col}}
		}
		l.close(k, upper[k], below[k])
		if !record && l.operations > limit {
			break
		}
	}
	return l, nil
}

// begin loads row k.
func (l *looped) begin(s *Symbolic, k int, entries []Entry, at []place) {
	for _, p := range at {
		l.entries[p.col] = s.sum(l.entries[p.col], entries[p.entry].Val)
	}
	for _, p := range at {
		n := l.entries[p.col]
		l.entries[p.col] = expr.None
		if n == expr.None {
			continue
		}
		if v, ok := s.g.IsConst(n); ok {
			l.at[p.col] = l.add(expr.None, true, v)
		} else {
			l.at[p.col] = l.add(n, false, 0)
		}
	}
}

// add makes a place and returns 1 + its number.
func (l *looped) add(source expr.Node, literal bool, v float64) int32 {
	l.source, l.literal, l.value = append(l.source, source), append(l.literal, literal), append(l.value, v)
	return int32(len(l.source))
}

// turn begins a turn of the Weave: one an entry of L, and one a row without.
func (l *looped) turn() {
	if l.record {
		l.scale.begin()
		l.update.begin()
		l.invert.begin()
		l.finish.begin()
	}
}

// eliminate takes row j from row k.
func (l *looped) eliminate(k, j int) {
	w := l.at[j] - 1
	l.at[j] = 0
	if !l.scaled[j] {
		if l.literal[w] && l.literalReciprocal[j] {
			l.value[w] = float64(l.value[w] * l.reciprocal[j])
		} else {
			l.literal[w] = false
			l.operations++
			if l.record {
				l.scale.round(w, int32(j))
			}
		}
	}
	l.lower[k] = append(l.lower[k], placed{int32(j), w})
	for _, u := range l.upper[j] {
		d := l.at[u.at] - 1
		if l.literal[w] && l.literal[u.place] && (d < 0 || l.literal[d]) {
			product := float64(l.value[w] * l.value[u.place])
			switch {
			case d < 0 && product != 0:
				l.at[u.at] = l.add(expr.None, true, -product)
			case d >= 0:
				if l.value[d] -= product; l.value[d] == 0 {
					l.at[u.at] = 0
				}
			}
			continue
		}
		if d < 0 {
			l.at[u.at] = l.add(expr.None, false, 0)
			d = l.at[u.at] - 1
		}
		l.literal[d] = false
		l.operations++
		if l.record {
			l.update.round(d, w, u.place)
		}
	}
}

// close ends row k with its pivot.
func (l *looped) close(k int, upper []int32, below int) {
	p := l.at[k] - 1
	l.at[k] = 0
	l.pivot[k] = p
	if l.literalReciprocal[k] = l.literal[p]; l.literal[p] {
		l.reciprocal[k] = 1 / l.value[p]
	} else {
		l.operations++
		if l.record {
			l.invert.round(int32(k), p)
		}
	}
	l.scaled[k] = !l.literal[p] && len(upper) < below
	for _, j := range upper {
		u := l.at[j] - 1
		l.at[j] = 0
		if u < 0 {
			continue
		}
		if l.scaled[k] {
			l.literal[u] = false
			l.operations++
			if l.record {
				l.finish.round(u, int32(k))
			}
		}
		l.upper[k] = append(l.upper[k], placed{j, u})
	}
}

// allocate gives places cells: those of a row lie together, since loops run along them.
func (l *looped) allocate(cell func() expr.Slot) {
	n := len(l.pivot)
	l.cell, l.slot, l.reciprocals = cell, make([]expr.Slot, len(l.source)), make([]expr.Slot, n)
	l.below, l.above = make([][]placed, n), make([][]placed, n)
	for i := range l.slot {
		l.slot[i] = -1 // cancelled
	}
	for k := range n {
		for _, e := range l.lower[k] {
			l.below[e.at] = append(l.below[e.at], placed{int32(k), e.place})
		}
		for _, e := range l.upper[k] {
			l.above[e.at] = append(l.above[e.at], placed{int32(k), e.place})
		}
	}
	for k := range n {
		for _, e := range l.lower[k] {
			l.slot[e.place] = cell()
		}
		l.slot[l.pivot[k]] = cell()
		for _, e := range l.upper[k] {
			l.slot[e.place] = cell()
		}
	}
	for k := range l.reciprocals {
		l.reciprocals[k] = cell()
	}
}

// count is the number of entries of L and U, the pivots included.
func (l *looped) count() int {
	n := len(l.pivot)
	for k := range l.pivot {
		n += len(l.lower[k]) + len(l.upper[k])
	}
	return n
}

// factor returns the statements that fill the cells from the entries and eliminate:
//
//	l ← l·r        where the row of U of that column is not scaled, r = 1/pivot
//	d ← d − l·u    for all u of that row
//	r ← 1/p        behind the last entry of L of a row
//	u ← u·r        where this row of U is scaled
func (l *looped) factor(g *expr.Graph) []expr.Stmt {
	var entries expr.Assign
	var begin []expr.Slot
	var values []float64
	for p, n := range l.source {
		switch {
		case l.slot[p] < 0:
		case n == expr.None:
			begin, values = append(begin, l.slot[p]), append(values, l.value[p])
		default:
			entries.Dst, entries.Src = append(entries.Dst, l.slot[p]), append(entries.Src, n)
		}
	}
	for k, known := range l.literalReciprocal {
		if known {
			begin, values = append(begin, l.reciprocals[k]), append(values, l.reciprocal[k])
		}
	}
	return []expr.Stmt{
		entries,
		expr.Each{N: len(begin), Columns: []expr.Column{{At: begin}}, Literals: [][]float64{values}, Dst: []int{0}, Src: []expr.Node{g.Literal(0)}},
		l.weave(g),
	}
}

// leastRun is the number of neighbours in a row from which on they are updated as a run: where
// rows have filled, most of them are neighbours, and runs need no list of cells.
const leastRun = 6

// weave is the elimination over cells.
func (l *looped) weave(g *expr.Graph) expr.Stmt {
	var scale, update, run, invert, finish turns[expr.Slot]
	begin := func() {
		for _, t := range []*turns[expr.Slot]{&scale, &update, &run, &invert, &finish} {
			t.begin()
		}
	}
	var scales, updates, inverts, finishes int // rounds so far
	for t, n := range l.update.count {
		begin()
		for range l.scale.count[t] {
			c := l.scale.columns
			scale.round(l.slot[c[0][scales]], l.reciprocals[c[1][scales]])
			scales++
		}
		runs := 0
		for left := int(n); left > 0; {
			c := l.update.columns
			d, w, u := c[0][updates:][:left], c[1][updates], c[2][updates:][:left]
			length := 1
			for length < left && l.slot[d[length]] == l.slot[d[length-1]]+1 && l.slot[u[length]] == l.slot[u[length-1]]+1 {
				length++
			}
			to := &update
			if length >= leastRun {
				if to = &run; runs > 0 {
					begin() // a turn has one run
				}
				runs++
			}
			for i := range length {
				to.round(l.slot[d[i]], l.slot[w], l.slot[u[i]])
			}
			left -= length
			updates += length
		}
		for range l.invert.count[t] {
			c := l.invert.columns
			invert.round(l.reciprocals[c[0][inverts]], l.slot[c[1][inverts]])
			inverts++
		}
		for range l.finish.count[t] {
			c := l.finish.columns
			finish.round(l.slot[c[0][finishes]], l.reciprocals[c[1][finishes]])
			finishes++
		}
	}
	product, difference := g.Mul(g.Item(0), g.Item(1)), g.Sub(g.Item(0), g.Mul(g.Item(1), g.Item(2)))
	return expr.Weave{Turns: len(update.count), Parts: []expr.Part{
		scale.part(product),
		update.part(difference),
		run.part(difference),
		invert.part(g.Div(g.Const(1), g.Item(1))),
		finish.part(product),
	}}
}

// solve returns the statements that store the solution of A x = rhs into the cells solution,
// by column; a negative one is not wanted.
func (l *looped) solve(s *Symbolic, rhs []expr.Node, solution []expr.Slot) []expr.Stmt {
	g := s.g
	y := make([]expr.Slot, s.n)
	var start expr.Assign
	for k, p := range s.order {
		y[k] = solution[p.Col]
		if y[k] < 0 {
			if l.values == nil {
				for range s.n {
					l.values = append(l.values, l.cell())
				}
			}
			y[k] = l.values[k]
		}
		b := rhs[p.Row]
		if b == expr.None {
			b = g.Const(0)
		}
		start.Dst, start.Src = append(start.Dst, y[k]), append(start.Src, b)
	}
	return []expr.Stmt{start, l.forward(g, y), l.backward(g, y)}
}

// forward is y ← L⁻¹ y by columns: as soon as a value is complete it is taken from all that
// wait for it, which do not wait for one another.
func (l *looped) forward(g *expr.Graph, y []expr.Slot) expr.Stmt {
	var t triangle
	for k := range y {
		t.column(l, y, k, l.scaled[k], l.below[k])
	}
	return t.weave(g)
}

// backward is y ← U⁻¹ y by columns.
func (l *looped) backward(g *expr.Graph, y []expr.Slot) expr.Stmt {
	var t triangle
	for k := len(y) - 1; k >= 0; k-- {
		one := l.literalReciprocal[k] && l.reciprocal[k] == 1
		t.column(l, y, k, !l.scaled[k] && !one, l.above[k])
	}
	return t.weave(g)
}

// triangle is a triangular solution as lists of cells.
type triangle struct{ scale, subtract turns[expr.Slot] }

func (t *triangle) column(l *looped, y []expr.Slot, k int, scaled bool, entries []placed) {
	if len(entries) == 0 && !scaled {
		return
	}
	t.scale.begin()
	t.subtract.begin()
	if scaled {
		t.scale.round(y[k], l.reciprocals[k])
	}
	for _, e := range entries {
		t.subtract.round(y[e.at], l.slot[e.place], y[k])
	}
}

func (t *triangle) weave(g *expr.Graph) expr.Stmt {
	return expr.Weave{Turns: len(t.subtract.count), Parts: []expr.Part{
		t.scale.part(g.Mul(g.Item(0), g.Item(1))),
		t.subtract.part(g.Sub(g.Item(0), g.Mul(g.Item(1), g.Item(2)))),
	}}
}
