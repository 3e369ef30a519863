package lu

import (
	"fmt"
	"math"
)

// Matrix is a sparse square matrix of numbers given by triplets, compressed by rows.
type Matrix struct {
	n        int
	row, col []int // of each triplet, as given
	val      []float64
}

// NewMatrix makes an n × n matrix from triplets; duplicates are added. The slices are
// kept, not copied. It panics when they differ in length or an index lies outside.
func NewMatrix(n int, row, col []int, val []float64) *Matrix {
	if len(row) != len(val) || len(col) != len(val) {
		panic("lu: triplets of different lengths")
	}
	for e := range row {
		if row[e] < 0 || row[e] >= n || col[e] < 0 || col[e] >= n {
			panic("lu: triplet outside the matrix")
		}
	}
	return &Matrix{n: n, row: row, col: col, val: val}
}

// Size returns n.
func (m *Matrix) Size() int { return m.n }

// Multiply stores A x in y; they must not overlap.
func (m *Matrix) Multiply(y, x []float64) {
	clear(y[:m.n])
	for e, v := range m.val {
		y[m.row[e]] += float64(v * x[m.col[e]])
	}
}

// Pivot is the row and the column that one step of elimination removes.
type Pivot struct{ Row, Col int }

// SingularError says which rows and columns were left without an acceptable
// pivot: the equations that depend on others, and the variables that stay
// undetermined. Both lists have the same length and rise.
type SingularError struct{ Rows, Cols []int }

func (e *SingularError) Error() string {
	return fmt.Sprintf("lu: singular matrix: no pivot in rows %v, columns %v", e.Rows, e.Cols)
}

// NotFiniteError names an entry of the matrix that is NaN or infinite.
type NotFiniteError struct {
	Row, Col int
	Value    float64
}

func (e *NotFiniteError) Error() string {
	return fmt.Sprintf("lu: entry (%d, %d) of the matrix is %v", e.Row, e.Col, e.Value)
}

func finite(v float64) bool { return math.Abs(v) <= math.MaxFloat64 }

// binaryScale rounds a scale to a power of two, so that scaling is exact. What is not
// a positive finite number scales by 1.
func binaryScale(v float64) float64 {
	if !(v > 0) || !finite(v) {
		return 1
	}
	_, e := math.Frexp(v)
	return math.Ldexp(1, min(max(e-1, -500), 500))
}
