package lu

import "math"

// Options says how large a pivot must be and what sizes mean.
type Options struct {
	Threshold          float64   // smallest pivot relative to its row or column; 0: DefaultThreshold
	RowScale, ColScale []float64 // nominal sizes of equations and variables (n each); see the package comment
}

// Factors is the numeric factorisation L U of a matrix whose rows and columns are
// taken in pivot order. Positions count in that order; L has a unit diagonal.
type Factors struct {
	n          int
	matrix     *Matrix
	pivots     []Pivot
	rowAt      []int // position of each row
	colAt      []int // position of each column
	byRow      ranges
	entry      []int // triplets by row position
	lower      ranges
	lowerAt    []int32 // columns left of the diagonal, rising in each row
	lowerVal   []float64
	upper      ranges
	upperAt    []int32 // columns right of the diagonal
	upperVal   []float64
	reciprocal []float64 // 1/pivot
	pivotSize  []float64 // smallest acceptable size of each pivot
	work       []float64
}

// ranges holds the first index of each row, and one more.
type ranges []int

// Factor chooses pivots and factors the matrix. Errors: *SingularError names the rows
// and columns without a pivot, *NotFiniteError an entry that is NaN or infinite.
func Factor(m *Matrix, o Options) (*Factors, error) {
	if err := m.checkFinite(); err != nil {
		return nil, err
	}
	n := m.n
	s := &search{active: newActive(n, 1, len(m.val)), threshold: o.Threshold}
	s.unit = func(int32) bool { return false }
	if s.threshold <= 0 {
		s.threshold = DefaultThreshold
	}
	samples := [][]float64{m.val}
	rowScale, colScale := scales(n, m.row, m.col, samples, o.RowScale, o.ColScale)
	s.fill(m.row, m.col, samples, rowScale, colScale, func(int) bool { return false })
	f := &Factors{n: n, matrix: m, rowAt: make([]int, n), colAt: make([]int, n)}
	lower, upper := make([][]int32, n), make([][]int32, n) // by row and pivot, in columns of the matrix
	s.run(func(id int32, below, right []int32) {
		c := &s.cells[id]
		k := len(f.pivots)
		f.pivots = append(f.pivots, Pivot{int(c.row), int(c.col)})
		f.rowAt[c.row], f.colAt[c.col] = k, k
		f.pivotSize = append(f.pivotSize, s.floor(c, 0)*rowScale[0][c.row]/colScale[c.col])
		for _, i := range below {
			lower[i] = append(lower[i], int32(k))
		}
		upper[k] = right
	})
	if err := s.left(); err != nil {
		return nil, err
	}
	f.compress(lower, upper)
	if err := f.Refactor(m.val); err != nil {
		return nil, err
	}
	return f, nil
}

func (m *Matrix) checkFinite() error {
	for e, v := range m.val {
		if !finite(v) {
			return &NotFiniteError{m.row[e], m.col[e], v}
		}
	}
	return nil
}

// compress stores the patterns row by row in positions.
func (f *Factors) compress(lower, upper [][]int32) {
	n := f.n
	f.lower, f.upper, f.byRow = make(ranges, n+1), make(ranges, n+1), make(ranges, n+1)
	for k, p := range f.pivots {
		f.lowerAt = append(f.lowerAt, lower[p.Row]...)
		for _, j := range upper[k] {
			f.upperAt = append(f.upperAt, int32(f.colAt[j]))
		}
		f.lower[k+1], f.upper[k+1] = len(f.lowerAt), len(f.upperAt)
	}
	f.lowerVal, f.upperVal = make([]float64, len(f.lowerAt)), make([]float64, len(f.upperAt))
	f.reciprocal, f.work = make([]float64, n), make([]float64, n)
	for _, i := range f.matrix.row {
		f.byRow[f.rowAt[i]+1]++
	}
	for k := range n {
		f.byRow[k+1] += f.byRow[k]
	}
	fill := append(ranges(nil), f.byRow...)
	f.entry = make([]int, len(f.matrix.row))
	for e, i := range f.matrix.row {
		k := f.rowAt[i]
		f.entry[fill[k]] = e
		fill[k]++
	}
}

// Pivots returns the order of elimination.
func (f *Factors) Pivots() []Pivot { return f.pivots }

// Nonzeros returns the number of entries of L and U, diagonals counted once.
func (f *Factors) Nonzeros() int { return f.n + len(f.lowerAt) + len(f.upperAt) }

// Refactor factors a matrix of the same pattern with the same pivots; val holds the
// values of the triplets. A pivot that has become too small or is not finite is
// returned as a *SingularError of that row and column; call Factor then.
func (f *Factors) Refactor(val []float64) error {
	w := f.work
	clear(w)
	for k, p := range f.pivots {
		for _, e := range f.entry[f.byRow[k]:f.byRow[k+1]] {
			w[f.colAt[f.matrix.col[e]]] += val[e]
		}
		for x := f.lower[k]; x < f.lower[k+1]; x++ {
			j := f.lowerAt[x]
			l := float64(w[j] * f.reciprocal[j])
			w[j] = 0
			f.lowerVal[x] = l
			for y := f.upper[j]; y < f.upper[j+1]; y++ {
				w[f.upperAt[y]] -= float64(l * f.upperVal[y])
			}
		}
		for y := f.upper[k]; y < f.upper[k+1]; y++ {
			f.upperVal[y] = w[f.upperAt[y]]
			w[f.upperAt[y]] = 0
		}
		pivot := w[k]
		w[k] = 0
		if !(math.Abs(pivot) > f.pivotSize[k]) || !finite(pivot) {
			return &SingularError{Rows: []int{p.Row}, Cols: []int{p.Col}}
		}
		f.reciprocal[k] = 1 / pivot
	}
	return nil
}

// Solve stores the solution of A x = b in x; x and b may be the same slice (n each).
func (f *Factors) Solve(x, b []float64) {
	y := f.work
	for k, p := range f.pivots {
		sum := b[p.Row]
		for e := f.lower[k]; e < f.lower[k+1]; e++ {
			sum -= float64(f.lowerVal[e] * y[f.lowerAt[e]])
		}
		y[k] = sum
	}
	for k := f.n - 1; k >= 0; k-- {
		sum := y[k]
		for e := f.upper[k]; e < f.upper[k+1]; e++ {
			sum -= float64(f.upperVal[e] * y[f.upperAt[e]])
		}
		y[k] = float64(sum * f.reciprocal[k])
	}
	for k, p := range f.pivots {
		x[p.Col] = y[k]
	}
}
