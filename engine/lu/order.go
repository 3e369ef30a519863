package lu

import (
	"errors"
	"math"

	"gemel/engine/expr"
)

// Entry is one nonzero of a matrix of expressions; entries at the same place are added.
type Entry struct {
	Row, Col int
	Val      expr.Node
}

// OrderOptions says how large a pivot must be and what sizes mean.
type OrderOptions struct {
	Threshold          float64              // smallest pivot relative to its row or column; 0: DefaultThreshold
	RowScale, ColScale []float64            // nominal sizes of equations and variables (n each); see the package comment
	OnlyDiagonal       func(row int) bool   // rows that pivot on their own diagonal only, such as states; nil: none
	Skipped            func(k int, e Entry) // told of each sample that is ignored because entry e is not finite there
}

// ErrNoSamples is returned by Order when the matrix is finite at no sample point.
var ErrNoSamples = errors.New("lu: the matrix has no sample point at which all its entries are finite")

// Order chooses a static pivot order for a matrix of expressions. samples[k][e] is the
// value of entries[e] at sample point k. Each pivot is cheap in the sense of Markowitz
// (pivots ±1 first among equals) and large enough at every sample point; only where no
// such pivot is left the demands are lowered. The order that comes back has n pivots.
//
// Errors: ErrNoSamples; *SingularError with the rows and columns that have no pivot at
// any sample point, together with the pivots found for the others.
func Order(g *expr.Graph, n int, entries []Entry, samples [][]float64, o OrderOptions) ([]Pivot, error) {
	kept := finiteSamples(entries, samples, o.Skipped)
	if len(kept) == 0 && n > 0 {
		return nil, ErrNoSamples
	}
	a := newActive(n, len(kept), len(entries))
	s := &search{active: a, threshold: o.Threshold}
	if s.threshold <= 0 {
		s.threshold = DefaultThreshold
	}
	if o.OnlyDiagonal != nil {
		s.diagonal = make([]bool, n)
		for i := range n {
			s.diagonal[i] = o.OnlyDiagonal(i)
		}
	}
	row, col := make([]int, len(entries)), make([]int, len(entries))
	for i, e := range entries {
		row[i], col[i] = e.Row, e.Col
	}
	rowScale, colScale := scales(n, row, col, kept, o.RowScale, o.ColScale)
	s.fill(row, col, kept, rowScale, colScale, func(e int) bool { return g.Op(entries[e].Val) == expr.OpConst })
	s.unit = func(id int32) bool {
		c := &s.cells[id]
		return c.constant && math.Abs(s.value(id)[0])*rowScale[0][c.row]/colScale[c.col] == 1
	}
	order := make([]Pivot, 0, n)
	s.run(func(id int32, _, _ []int32) {
		c := &s.cells[id]
		order = append(order, Pivot{int(c.row), int(c.col)})
	})
	if err := s.left(); err != nil {
		return order, err
	}
	return order, nil
}

func finiteSamples(entries []Entry, samples [][]float64, skipped func(int, Entry)) [][]float64 {
	var kept [][]float64
next:
	for k, values := range samples {
		for e, v := range values {
			if !finite(v) {
				if skipped != nil {
					skipped(k, entries[e])
				}
				continue next
			}
		}
		kept = append(kept, values)
	}
	return kept
}

// scales completes the scales of rows (per sample) and columns, as powers of two. A row
// may be large at one sample and ordinary at another: states frozen by 1/(hγ) = 1e20 are.
func scales(n int, row, col []int, samples [][]float64, rowScale, colScale []float64) (rows [][]float64, cols []float64) {
	cols = make([]float64, n)
	for j := range cols {
		cols[j] = 1
		if colScale != nil {
			cols[j] = binaryScale(colScale[j])
		}
	}
	rows = make([][]float64, len(samples))
	for k, values := range samples {
		size := make([]float64, n)
		if rowScale != nil {
			copy(size, rowScale)
		} else {
			for e, v := range values {
				size[row[e]] = max(size[row[e]], math.Abs(v)*cols[col[e]])
			}
		}
		for i := range size {
			size[i] = binaryScale(size[i])
		}
		rows[k] = size
	}
	return rows, cols
}

// fill puts the entries into the active matrix, scaled.
func (s *search) fill(row, col []int, samples [][]float64, rowScale [][]float64, colScale []float64, constant func(e int) bool) {
	for e := range row {
		i, j := row[e], col[e]
		id := s.find(int32(i), int32(j))
		if c := &s.cells[id]; !c.linked {
			c.constant = true
			s.insert(id)
		}
		s.cells[id].constant = s.cells[id].constant && constant(e)
		for k, v := range s.value(id) {
			s.value(id)[k] = v + float64(samples[k][e]*colScale[j])/rowScale[k][i]
		}
	}
	for id := range s.cells {
		c := &s.cells[id]
		for k, v := range s.value(int32(id)) {
			r, q := &s.rows.first[int(c.row)*s.samples+k], &s.cols.first[int(c.col)*s.samples+k]
			*r, *q = max(*r, math.Abs(v)), max(*q, math.Abs(v))
		}
	}
}
