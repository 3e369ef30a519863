package estimate

import "math"

// sparse holds derivatives of rows (states a tick later, or readings) by the unknowns, most of which are nothing: within a tick, what is far away in a plant does not
// matter. Columns that share no row go along in one direction (A. R. Curtis, M. J. D. Powell, J. K. Reid, On the estimation of sparse Jacobian matrices, J. Inst. Maths Applics 13,
// 1974), so that a chain of 100 masses needs some 20 directions instead of 100.
//
// Which derivatives count is learned, from one look with a direction for each unknown: those above 1e-12 of the greatest of their row, all scaled by the deviations of the
// unknowns. One more direction, of all unknowns with random signs, checks every look: where a row differs by more than 1e-10 of itself, the look is repeated in full, and
// learned from.
type sparse struct {
	rows, n int
	learned bool
	dense   bool      // there is nothing to be won
	has     []bool    // rows × n
	first   []int     // of the columns of each row in column (rows + 1)
	column  []int     // columns that count, row by row
	color   []int     // direction of each unknown (n)
	colors  int       // directions
	value   []float64 // derivatives (rows × n); only those that count are kept
	taken   []bool    // scratch: rows that a direction has (n × rows)
}

func newSparse(rows, n int) *sparse {
	return &sparse{rows: rows, n: n, has: make([]bool, rows*n), first: make([]int, rows+1), column: make([]int, 0, rows*n), color: make([]int, n), value: make([]float64, rows*n), taken: make([]bool, n*rows)}
}

func (s *sparse) forget() {
	s.learned, s.dense = false, false
	clear(s.has)
}

// learn adds the derivatives at hand, scaled by the deviations of their unknowns, to those that count.
func (s *sparse) learn(sigma []float64) {
	for i := range s.rows {
		row := s.value[i*s.n : (i+1)*s.n]
		most := 0.0
		for k, d := range row {
			most = math.Max(most, math.Abs(float64(d*sigma[k])))
		}
		for k, d := range row {
			if math.Abs(float64(d*sigma[k])) > float64(1e-12*most) {
				s.has[i*s.n+k] = true
			}
		}
	}
	s.learned = true
	s.paint()
}

// paint gives each unknown the first direction in which it shares no row with another.
func (s *sparse) paint() {
	s.column, s.colors = s.column[:0], 0
	for i := range s.rows {
		for k := range s.n {
			if s.has[i*s.n+k] {
				s.column = append(s.column, k)
			}
		}
		s.first[i+1] = len(s.column)
	}
	clear(s.taken)
	for k := range s.n {
		c := 0
		for ; !s.free(c, k); c++ {
		}
		for i := range s.rows {
			if s.has[i*s.n+k] {
				s.taken[c*s.rows+i] = true
			}
		}
		s.color[k] = c
		s.colors = max(s.colors, c+1)
	}
	s.dense = 3*s.colors > 2*s.n
}

func (s *sparse) free(c, k int) bool {
	for i := range s.rows {
		if s.has[i*s.n+k] && s.taken[c*s.rows+i] {
			return false
		}
	}
	return true
}

// agrees says whether a row that was seen in directions agrees with what the check sees.
func (s *sparse) agrees(i int, sigma []float64, tick int64, check float64) bool {
	sum, size := 0.0, 0.0
	for _, k := range s.column[s.first[i]:s.first[i+1]] {
		d := float64(s.value[i*s.n+k] * sigma[k])
		sum += float64(d * sign(tick, k))
		size += math.Abs(d)
	}
	return math.Abs(check-sum) <= float64(1e-10*size)
}

// sign is 1 or -1, as good as random (the finalizer of G. Steele, D. Lea, C. Flood, Fast splittable pseudorandom number generators, OOPSLA 2014).
func sign(tick int64, k int) float64 {
	z := (uint64(tick)<<20 + uint64(k) + 1) * 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	if (z^z>>31)&1 == 0 {
		return -1
	}
	return 1
}

func (s *sparse) copyFrom(o *sparse) {
	s.learned, s.dense = o.learned, o.dense
	copy(s.has, o.has)
	if s.learned {
		s.paint()
	}
}

func (s *sparse) save(a *archive) {
	a.int(bit(s.learned))
	bits := make([]byte, len(s.has))
	for i, h := range s.has {
		bits[i] = byte(bit(h))
	}
	a.text(string(bits))
}

func (s *sparse) restore(a *archive) {
	s.forget()
	s.learned = a.readInt() != 0
	bits := a.readText()
	if len(bits) != len(s.has) {
		if a.err == nil {
			a.err = ErrDamaged
		}
		return
	}
	for i := range s.has {
		s.has[i] = bits[i] != 0
	}
	if s.learned {
		s.paint()
	}
}
