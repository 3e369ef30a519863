package lu

import "gemel/engine/expr"

// turns collects the rounds of one part of a Weave, as cells or as numbers of cells.
type turns[T int32 | expr.Slot] struct {
	count   []int32
	columns [][]T
	rounds  int
}

// begin starts a turn.
func (t *turns[T]) begin() { t.count = append(t.count, 0) }

// round adds a round to the present turn.
func (t *turns[T]) round(items ...T) {
	if t.columns == nil {
		t.columns = make([][]T, len(items))
	}
	for c, s := range items {
		t.columns[c] = append(t.columns[c], s)
	}
	t.count[len(t.count)-1]++
	t.rounds++
}

// part returns the loop that stores src into the first column.
func (t *turns[T]) part(src expr.Node) expr.Part {
	p := expr.Part{Count: t.count}
	p.N = t.rounds
	if t.rounds == 0 {
		return p
	}
	p.Dst, p.Src = []int{0}, []expr.Node{src}
	for _, items := range t.columns {
		at := make([]expr.Slot, len(items))
		for i, x := range items {
			at[i] = expr.Slot(x)
		}
		p.Columns = append(p.Columns, t.column(at))
	}
	return p
}

// column gives cells that run evenly within each turn by turn.
func (t *turns[T]) column(at []expr.Slot) expr.Column {
	from := make([]expr.Slot, len(t.count))
	step := expr.Slot(-1)
	i := 0
	for turn, n := range t.count {
		if n == 0 {
			continue
		}
		from[turn] = at[i]
		for k := 1; k < int(n); k++ {
			d := at[i+k] - at[i+k-1]
			if step < 0 {
				step = d
			}
			if d != step || d < 0 {
				return expr.Column{At: at}
			}
		}
		i += int(n)
	}
	if step < 0 {
		return expr.Column{At: at} // one round in each turn
	}
	return expr.Column{From: from, Step: step}
}
