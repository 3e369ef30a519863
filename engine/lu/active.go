package lu

import "math"

// active is the part of a matrix that elimination has not yet removed. Each entry
// carries one value per sample point; the numeric factorisation has one sample.
// Entries hang in a list of their row and a list of their column and are found by
// (row, column) in a hash table, so that a step costs the number of entries it
// changes, however long the rows are: a header with a thousand branches is one long row.
type active struct {
	n, samples int
	alive      []bool // samples that are still finite and pivoted well
	cells      []cell
	vals       []float64 // scaled values (cells × samples)
	rows, cols lines
	index      []int32 // open-addressing hash table of cells, -1 is free
	unit       func(id int32) bool
}

// cell is one entry of the active matrix.
type cell struct {
	row, col int32
	inRow    link
	inCol    link
	linked   bool
	constant bool // the value is a literal of the expression: the same at every point
}

type link struct{ prev, next int32 }

// lines holds what is known of all rows, or of all columns.
type lines struct {
	head   []int32 // first cell, -1 none
	count  []int32
	done   []bool
	peak   []float64 // largest size of an entry per sample (lines × samples)
	stale  []bool    // peak must be computed again
	first  []float64 // the same in the original matrix
	bucket []int32   // first line of each key: twice the count, plus 1 without a pivot ±1
	prev   []int32   // neighbours in the bucket
	next   []int32
	at     []int32 // key of the bucket that holds the line, -1 none: parked or done
	top    int32   // no higher count has ever been filed
}

func newLines(n, samples int) lines {
	l := lines{head: make([]int32, n), count: make([]int32, n), done: make([]bool, n), peak: make([]float64, n*samples),
		stale: make([]bool, n), first: make([]float64, n*samples), bucket: make([]int32, 2*n+2), prev: make([]int32, n), next: make([]int32, n),
		at: make([]int32, n)}
	for i := range n {
		l.head[i], l.stale[i], l.at[i] = -1, true, -1
	}
	for i := range l.bucket {
		l.bucket[i] = -1
	}
	return l
}

// file puts line i into the bucket of its count, or moves it there. Lines that hold
// an entry ±1 come first among those of their count.
func (l *lines) file(i int32, unit bool) {
	l.park(i)
	if l.done[i] {
		return
	}
	l.top = max(l.top, l.count[i])
	c := 2 * l.count[i]
	if !unit {
		c++
	}
	l.at[i], l.prev[i], l.next[i] = c, -1, l.bucket[c]
	if l.bucket[c] >= 0 {
		l.prev[l.bucket[c]] = i
	}
	l.bucket[c] = i
}

// park takes line i out of its bucket: it has no acceptable pivot until it changes.
func (l *lines) park(i int32) {
	c := l.at[i]
	if c < 0 {
		return
	}
	if l.prev[i] >= 0 {
		l.next[l.prev[i]] = l.next[i]
	} else {
		l.bucket[c] = l.next[i]
	}
	if l.next[i] >= 0 {
		l.prev[l.next[i]] = l.prev[i]
	}
	l.at[i] = -1
}

func newActive(n, samples, entries int) *active {
	a := &active{n: n, samples: samples, alive: make([]bool, samples), rows: newLines(n, samples), cols: newLines(n, samples)}
	size := 1024
	for size < 4*entries {
		size *= 2
	}
	a.index = make([]int32, size)
	for i := range a.index {
		a.index[i] = -1
	}
	for s := range a.alive {
		a.alive[s] = true
	}
	return a
}

// find returns the cell at (row, col), linked or not, or adds an unlinked one of value 0.
func (a *active) find(row, col int32) int32 {
	mask := uint64(len(a.index) - 1)
	i := hash(row, col) & mask
	for ; a.index[i] >= 0; i = (i + 1) & mask {
		if c := &a.cells[a.index[i]]; c.row == row && c.col == col {
			return a.index[i]
		}
	}
	id := int32(len(a.cells))
	a.cells = append(a.cells, cell{row: row, col: col})
	for range a.samples {
		a.vals = append(a.vals, 0)
	}
	a.index[i] = id
	if 2*len(a.cells) > len(a.index) {
		a.grow()
	}
	return id
}

func (a *active) grow() {
	a.index = make([]int32, 2*len(a.index))
	for i := range a.index {
		a.index[i] = -1
	}
	mask := uint64(len(a.index) - 1)
	for id := range a.cells {
		i := hash(a.cells[id].row, a.cells[id].col) & mask
		for a.index[i] >= 0 {
			i = (i + 1) & mask
		}
		a.index[i] = int32(id)
	}
}

func hash(row, col int32) uint64 {
	h := (uint64(uint32(row))<<32 | uint64(uint32(col))) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}

// insert links a cell into the lists of its row and its column.
func (a *active) insert(id int32) {
	c := &a.cells[id]
	c.linked = true
	c.inRow = link{-1, a.rows.head[c.row]}
	if h := c.inRow.next; h >= 0 {
		a.cells[h].inRow.prev = id
	}
	a.rows.head[c.row] = id
	a.rows.count[c.row]++
	c.inCol = link{-1, a.cols.head[c.col]}
	if h := c.inCol.next; h >= 0 {
		a.cells[h].inCol.prev = id
	}
	a.cols.head[c.col] = id
	a.cols.count[c.col]++
}

// remove unlinks a cell.
func (a *active) remove(id int32) {
	c := &a.cells[id]
	c.linked = false
	if p := c.inRow.prev; p >= 0 {
		a.cells[p].inRow.next = c.inRow.next
	} else {
		a.rows.head[c.row] = c.inRow.next
	}
	if n := c.inRow.next; n >= 0 {
		a.cells[n].inRow.prev = c.inRow.prev
	}
	a.rows.count[c.row]--
	if p := c.inCol.prev; p >= 0 {
		a.cells[p].inCol.next = c.inCol.next
	} else {
		a.cols.head[c.col] = c.inCol.next
	}
	if n := c.inCol.next; n >= 0 {
		a.cells[n].inCol.prev = c.inCol.prev
	}
	a.cols.count[c.col]--
}

// rowPeak returns the largest size of an entry of row i at each sample.
func (a *active) rowPeak(i int32) []float64 {
	peak := a.rows.peak[int(i)*a.samples:][:a.samples]
	if a.rows.stale[i] {
		a.rows.stale[i] = false
		clear(peak)
		for id := a.rows.head[i]; id >= 0; id = a.cells[id].inRow.next {
			a.raise(peak, id)
		}
	}
	return peak
}

// colPeak returns the largest size of an entry of column j at each sample.
func (a *active) colPeak(j int32) []float64 {
	peak := a.cols.peak[int(j)*a.samples:][:a.samples]
	if a.cols.stale[j] {
		a.cols.stale[j] = false
		clear(peak)
		for id := a.cols.head[j]; id >= 0; id = a.cells[id].inCol.next {
			a.raise(peak, id)
		}
	}
	return peak
}

func (a *active) raise(peak []float64, id int32) {
	for s, v := range a.value(id) {
		if v = math.Abs(v); v > peak[s] {
			peak[s] = v
		}
	}
}

// value returns the scaled values of a cell, one per sample.
func (a *active) value(id int32) []float64 { return a.vals[int(id)*a.samples:][:a.samples] }

// eliminate removes the row and the column of the pivot and updates the rest. It
// returns the rows that were below the pivot and the columns right of it.
func (a *active) eliminate(pivot int32) (below, right []int32) {
	p := a.cells[pivot]
	var lower, upper []int32
	for id := a.cols.head[p.col]; id >= 0; id = a.cells[id].inCol.next {
		if id != pivot {
			lower = append(lower, id)
			below = append(below, a.cells[id].row)
		}
	}
	for id := a.rows.head[p.row]; id >= 0; id = a.cells[id].inRow.next {
		if id != pivot {
			upper = append(upper, id)
			right = append(right, a.cells[id].col)
		}
	}
	a.rows.done[p.row], a.cols.done[p.col] = true, true
	a.rows.park(p.row)
	a.cols.park(p.col)
	factor := make([]float64, a.samples)
	for _, l := range lower {
		for s := range factor {
			factor[s] = float64(a.value(l)[s] * (1 / a.value(pivot)[s]))
		}
		for _, u := range upper {
			a.update(l, u, factor, p.constant)
		}
	}
	for _, id := range lower {
		a.remove(id)
		a.rows.stale[a.cells[id].row] = true
		a.fileRow(a.cells[id].row)
	}
	for _, id := range upper {
		a.remove(id)
		a.cols.stale[a.cells[id].col] = true
		a.fileCol(a.cells[id].col)
	}
	a.remove(pivot)
	return below, right
}

// update subtracts factor times cell u from the entry in the row of l and the column of u.
func (a *active) update(l, u int32, factor []float64, constant bool) {
	id := a.find(a.cells[l].row, a.cells[u].col)
	constant = constant && a.cells[l].constant && a.cells[u].constant
	c := &a.cells[id]
	vals := a.value(id)
	if !c.linked {
		clear(vals)
		c.constant = true
	}
	c.constant = c.constant && constant
	zero := c.constant
	for s, f := range factor {
		vals[s] -= float64(f * a.value(u)[s])
		zero = zero && vals[s] == 0
	}
	switch {
	case zero && c.linked: // literals cancelled: the entry is gone in the expressions too
		a.remove(id)
	case !zero && !c.linked:
		a.insert(id)
	}
}

// shortLine is the length up to which a line is looked through for entries ±1.
const shortLine = 8

// fileRow puts row i into its bucket, after it has changed.
func (a *active) fileRow(i int32) {
	unit := false
	if a.rows.count[i] <= shortLine {
		for id := a.rows.head[i]; id >= 0 && !unit; id = a.cells[id].inRow.next {
			unit = a.unit(id)
		}
	}
	a.rows.file(i, unit)
}

// fileCol puts column j into its bucket, after it has changed.
func (a *active) fileCol(j int32) {
	unit := false
	if a.cols.count[j] <= shortLine {
		for id := a.cols.head[j]; id >= 0 && !unit; id = a.cells[id].inCol.next {
			unit = a.unit(id)
		}
	}
	a.cols.file(j, unit)
}
