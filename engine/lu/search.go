package lu

import "math"

// DefaultThreshold is the smallest size of a pivot, relative to the largest entry
// of its row or of its column.
const DefaultThreshold = 0.1

// tiny is the size below which a pivot is rounding noise, relative to the original
// entries of its row and its column.
const tiny = 1e-14

// longLine is the length from which the test against the row or column is left to the
// other of the two while better pivots are at hand: its largest entry is dear to find.
const longLine = 64

// rule is how lenient the search is. It starts strict; where no pivot is left, the
// next rule serves.
type rule struct {
	threshold float64 // factor on the threshold asked for
	long      bool    // look at long lines too
	part      float64 // part of the samples at which a pivot must be large enough
}

var rules = []rule{{1, false, 1}, {1, true, 1}, {1e-2, true, 1}, {1e-4, true, 1}, {1e-7, true, 1}, {1e-4, true, 0.5}, {0, true, 1}, {0, true, 0}}

// search chooses pivots from an active matrix.
type search struct {
	*active
	threshold float64
	diagonal  []bool // rows and columns that pivot with each other only
	level     int
}

// patience is how many lines with an acceptable pivot are looked at (Zlatev 1980).
const patience = 8

// run eliminates until nothing acceptable is left and reports each step.
func (s *search) run(step func(pivot int32, below, right []int32)) {
	s.refile()
	for {
		p := s.next()
		if p < 0 {
			return
		}
		s.retire(p)
		below, right := s.eliminate(p)
		step(p, below, right)
	}
}

// refile puts every remaining line back into its bucket.
func (s *search) refile() {
	for i := int32(s.n) - 1; i >= 0; i-- {
		s.fileRow(i)
		s.fileCol(i)
	}
}

// next returns the best pivot, -1 when there is none.
func (s *search) next() int32 {
	for s.level = 0; s.level < len(rules); s.level++ {
		if s.level > 0 {
			s.refile()
		}
		if p := s.best(); p >= 0 {
			return p
		}
	}
	return -1
}

// candidate is a cell, what it costs to pivot there, and how large it is relative to
// its column or row: among equally cheap ones the largest keeps a symmetric pattern
// symmetric, since it lies on the diagonal, and with it the fill small.
type candidate struct {
	id   int32
	cost int64
	size float64
}

// best looks through rows and columns by rising count.
func (s *search) best() int32 {
	b := candidate{id: -1, cost: math.MaxInt64}
	looked := 0
	for count := int32(1); count <= max(s.rows.top, s.cols.top); count++ {
		bound := 2 * int64(count-1) * int64(count-1)
		if b.cost <= bound {
			break
		}
		for turn := range int32(4) { // columns and rows with a pivot ±1, then those without
			byCol := turn%2 == 0
			l := &s.cols
			if !byCol {
				l = &s.rows
			}
			for i := l.bucket[2*count+turn/2]; i >= 0; {
				after := l.next[i]
				if s.line(i, byCol, &b) {
					if looked++; looked >= patience || b.cost <= bound {
						return b.id
					}
				} else {
					l.park(i)
				}
				i = after
			}
		}
	}
	return b.id
}

// line looks for a better candidate in one column or row, and says whether there is
// any acceptable pivot in it.
func (s *search) line(i int32, byCol bool, b *candidate) bool {
	head := s.rows.head[i]
	if byCol {
		head = s.cols.head[i]
	}
	any := false
	for id := head; id >= 0; {
		c := &s.cells[id]
		if s.mayPivot(c) {
			if cost := s.cost(id); cost <= b.cost || !any {
				size, ok := s.acceptable(id)
				any = any || ok
				if ok && (cost < b.cost || cost == b.cost && size > b.size) {
					*b = candidate{id, cost, size}
				}
			}
		}
		if byCol {
			id = c.inCol.next
		} else {
			id = c.inRow.next
		}
	}
	return any
}

func (s *search) mayPivot(c *cell) bool {
	if s.diagonal == nil {
		return true
	}
	return c.row == c.col || !s.diagonal[c.row] && !s.diagonal[c.col]
}

// cost is Markowitz's bound on the fill; among equals pivots 1 and -1 come first, which
// need neither a reciprocal nor a scaling.
func (s *search) cost(id int32) int64 {
	c := &s.cells[id]
	cost := 2 * int64(s.rows.count[c.row]-1) * int64(s.cols.count[c.col]-1)
	if !s.unit(id) {
		cost++
	}
	return cost
}

// acceptable says whether the pivot is large enough at enough sample points,
// relative to its column or to its row: either bounds the growth of the entries. size
// is the smallest of these ratios.
func (s *search) acceptable(id int32) (size float64, ok bool) {
	c := &s.cells[id]
	rule := rules[s.level]
	u := rule.threshold * s.threshold
	if s.diagonal != nil && s.diagonal[c.row] {
		u *= 1e-2 // there is no other choice for it, only a later time
	}
	var colPeak, rowPeak []float64
	if rule.long || s.cols.count[c.col] <= longLine || s.rows.count[c.row] > s.cols.count[c.col] {
		colPeak = s.colPeak(c.col)
	}
	good, all := 0, 0
	size = math.MaxFloat64
	for k, v := range s.value(id) {
		if !s.alive[k] {
			continue
		}
		all++
		v = math.Abs(v)
		if !(v > s.floor(c, k)) || !finite(v) {
			if rule.part == 1 {
				return 0, false
			}
			continue
		}
		ratio := 0.0
		if colPeak != nil {
			ratio = v / colPeak[k]
		}
		if ratio < u || colPeak == nil {
			if rowPeak == nil && (rule.long || s.rows.count[c.row] <= longLine || colPeak == nil) {
				rowPeak = s.rowPeak(c.row)
			}
			if rowPeak != nil {
				ratio = max(ratio, v/rowPeak[k])
			}
		}
		if ratio >= u {
			good++
			size = min(size, ratio)
		} else if rule.part == 1 {
			return 0, false
		}
	}
	return size, good > 0 && float64(good) >= rule.part*float64(all)
}

// floor is the size below which the pivot c is rounding noise at sample k.
func (s *search) floor(c *cell, k int) float64 {
	return tiny * min(s.rows.first[int(c.row)*s.samples+k], s.cols.first[int(c.col)*s.samples+k])
}

// retire takes the samples out of account at which the chosen pivot vanishes.
func (s *search) retire(id int32) {
	c := &s.cells[id]
	for k, v := range s.value(id) {
		if v = math.Abs(v); !(v > s.floor(c, k)) || !finite(v) {
			s.alive[k] = false
		}
	}
}

// left reports the rows and columns that were never pivots.
func (s *search) left() *SingularError {
	var e SingularError
	for i := range s.n {
		if !s.rows.done[i] {
			e.Rows = append(e.Rows, i)
		}
		if !s.cols.done[i] {
			e.Cols = append(e.Cols, i)
		}
	}
	if len(e.Rows) == 0 {
		return nil
	}
	return &e
}
