package dae

import (
	"cmp"
	"math"
	"slices"
)

// coefficient is one entry of the Jacobian of constraints.
type coefficient struct {
	column   int32
	value    float64
	constant bool // depends on parameters alone
}

func (c coefficient) moves() bool { return !c.constant }

// eliminateUnknowns removes the unknowns of the group: first one with each row that has been
// differentiated before, which is not to tie states again, then those in few rows first.
func (c *chooser) eliminateUnknowns() bool {
	for i := range c.rows {
		if c.next.done[c.eqs[c.analysis.rows[c.part.rows[i]].eq].src] {
			if k := c.bestUnknown(int32(i)); k >= 0 {
				c.pivot(int32(i), k)
			}
		}
	}
	byCount := make([][]int32, len(c.rows)+1) // columns by the number of rows that hold them
	put := func(k int32) { n := min(len(c.holds[k]), len(c.rows)); byCount[n] = append(byCount[n], k) }
	for k := c.first - 1; k >= 0; k-- {
		if !c.gone[k] {
			put(int32(k))
		}
	}
	for n := 0; n < len(byCount); n++ {
		for len(byCount[n]) > 0 {
			column := byCount[n][len(byCount[n])-1]
			byCount[n] = byCount[n][:len(byCount[n])-1]
			if len(c.holds[column]) > n && n < len(c.rows) {
				put(column) // more hold it by now
				continue
			}
			row := c.bestRow(column)
			if row < 0 {
				return false
			}
			c.pivot(row, column)
		}
	}
	return true
}

// bestUnknown returns the unknown that a row gives best, or -1.
func (c *chooser) bestUnknown(row int32) int32 {
	best := coefficient{column: -1}
	for _, e := range c.rows[row] {
		if int(e.column) >= c.first || c.gone[e.column] {
			continue
		}
		if best.column < 0 || e.constant && !best.constant || e.constant == best.constant && math.Abs(e.value) > math.Abs(best.value) {
			best = e
		}
	}
	return best.column
}

// bestRow returns the row from which an unknown is found best: by a constant factor, by one
// that is not small, with few others.
func (c *chooser) bestRow(column int32) int32 {
	best, bestEntry := int32(-1), coefficient{}
	largest := 0.0
	for _, i := range c.holds[column] {
		if e, ok := c.entry(i, column); ok {
			largest = max(largest, math.Abs(e.value))
		}
	}
	for _, i := range c.holds[column] {
		e, ok := c.entry(i, column)
		if !ok || c.used[i] {
			continue
		}
		if !(math.Abs(e.value) >= 1e-3*largest) && !(e.constant && math.Abs(e.value) >= leastConstant*largest) {
			continue
		}
		if best < 0 || e.constant && !bestEntry.constant || e.constant == bestEntry.constant && len(c.rows[i]) < len(c.rows[best]) {
			best, bestEntry = i, e
		}
	}
	return best
}

// entry returns the coefficient of a column in a row.
func (c *chooser) entry(row, column int32) (coefficient, bool) {
	k, ok := slices.BinarySearchFunc(c.rows[row], column, func(e coefficient, t int32) int { return cmp.Compare(e.column, t) })
	if !ok {
		return coefficient{}, false
	}
	return c.rows[row][k], true
}

// pivot uses up a row and a column: the column vanishes from all other rows. It returns the
// columns whose entries have changed, rising.
func (c *chooser) pivot(row, column int32) (changed []int32) {
	c.used[row], c.gone[column] = true, true
	p, _ := c.entry(row, column)
	for _, e := range c.rows[row] {
		changed = append(changed, e.column)
	}
	for _, i := range c.holds[column] {
		if c.used[i] {
			continue
		}
		if q, ok := c.entry(i, column); ok {
			c.rows[i] = c.combine(i, q, row, p)
			for _, e := range c.rows[i] {
				changed = append(changed, e.column)
			}
		}
	}
	slices.Sort(changed)
	return slices.Compact(changed)
}

// combine returns row i minus q/p times the pivot row.
func (c *chooser) combine(i int32, q coefficient, row int32, p coefficient) []coefficient {
	a, b := c.rows[i], c.rows[row]
	f, constant := q.value/p.value, q.constant && p.constant
	out := make([]coefficient, 0, len(a)+len(b))
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].column < b[0].column:
			out = append(out, a[0])
			a = a[1:]
		case len(a) == 0 || b[0].column < a[0].column:
			out = append(out, coefficient{b[0].column, -float64(f * b[0].value), constant && b[0].constant})
			c.holds[b[0].column] = append(c.holds[b[0].column], i)
			b = b[1:]
		default:
			change := float64(f * b[0].value)
			x := a[0].value - change
			if a[0].column != p.column && math.Abs(x) > roundingError*math.Abs(change) {
				out = append(out, coefficient{a[0].column, x, constant && a[0].constant && b[0].constant})
			}
			a, b = a[1:], b[1:]
		}
	}
	return out
}
