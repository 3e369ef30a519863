package expr

// Indexed loops. A column counts as active, or as wanted, if one of its cells is: derivatives of
// the others are 0 all the time, so this costs work at most.

// some says for each column of a loop whether one of its cells is in the set.
func (t *tangents) some(p *Part, set []bool) []bool {
	out := make([]bool, len(p.Columns))
	for c := range p.Columns {
		for s := range p.Columns[c].Cells(p.Count) {
			if set[s] {
				out[c] = true
				break
			}
		}
	}
	return out
}

func (t *tangents) forwardLoop(p *Part) error {
	t.items = t.some(p, t.active)
	for k, d := range p.Dst {
		if !t.depends(p.Src[k], make([]int8, p.Src[k]+1), 1) {
			continue
		}
		for s := range p.Columns[d].Cells(p.Count) {
			if t.frozen[s] {
				return ErrNoTangent
			}
			if !t.active[s] {
				t.active[s], t.changed = true, true
			}
		}
	}
	return nil
}

func (t *tangents) backwardLoop(p *Part) error {
	useful := t.some(p, t.useful)
	for k, d := range p.Dst {
		if !useful[d] {
			continue
		}
		t.items = make([]bool, len(p.Columns))
		t.need(p.Src[k], make([]int8, p.Src[k]+1), 1)
		for c, wanted := range t.items {
			if !wanted {
				continue
			}
			for s := range p.Columns[c].Cells(p.Count) {
				if !t.useful[s] && !t.frozen[s] {
					t.useful[s], t.changed = true, true
				}
			}
		}
	}
	return nil
}

// loop writes a loop with its derivatives.
func (t *tangents) loop(p *Part) Part {
	q := *p
	q.Columns = append([]Column(nil), p.Columns...)
	q.Dst, q.Src = append([]int(nil), p.Dst...), append([]Node(nil), p.Src...)
	active := t.some(p, t.active)
	moved := make([]int, len(p.Columns)) // column of the derivatives; 0: none yet
	column := func(c int) int {
		if moved[c] == 0 {
			moved[c] = len(q.Columns)
			q.Columns = append(q.Columns, Column{At: t.moved(p.Columns[c].At), From: t.moved(p.Columns[c].From), Step: p.Columns[c].Step})
		}
		return moved[c]
	}
	differ := NewDiffer(t.g, t.leaf)
	differ.cell = t.cell
	differ.item = func(c int) Node {
		if active[c] {
			return t.g.Item(column(c))
		}
		return t.g.Const(0)
	}
	for k, d := range p.Dst {
		if active[d] {
			q.Dst, q.Src = append(q.Dst, column(d)), append(q.Src, differ.Derivative(p.Src[k]))
		}
	}
	return q
}

// moved are the cells of the derivatives.
func (t *tangents) moved(cells []Slot) []Slot {
	if cells == nil {
		return nil
	}
	out := make([]Slot, len(cells))
	for i, s := range cells {
		out[i] = s + t.offset
	}
	return out
}
