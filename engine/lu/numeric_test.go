package lu_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gemel/engine/lu"

	"gonum.org/v1/gonum/mat"
)

// triplets is a matrix under construction.
type triplets struct {
	n        int
	row, col []int
	val      []float64
}

func (t *triplets) add(i, j int, v float64) {
	t.row, t.col, t.val = append(t.row, i), append(t.col, j), append(t.val, v)
}

func (t *triplets) matrix() *lu.Matrix { return lu.NewMatrix(t.n, t.row, t.col, t.val) }

func (t *triplets) dense() *mat.Dense {
	d := mat.NewDense(t.n, t.n, nil)
	for e := range t.row {
		d.Set(t.row[e], t.col[e], d.At(t.row[e], t.col[e])+t.val[e])
	}
	return d
}

// random returns a regular sparse matrix: a permuted diagonal and about extra more
// entries a row, with rows of very different scale, many of them exactly ±1.
func random(r *rand.Rand, n, extra int) *triplets {
	t := &triplets{n: n}
	perm := r.Perm(n)
	for i := range n {
		scale := math.Pow(10, float64(r.IntN(9)-4))
		t.add(i, perm[i], scale*(1+r.Float64()))
		for range r.IntN(2*extra + 1) {
			v := scale * r.NormFloat64()
			if r.IntN(3) == 0 {
				v = []float64{-1, 1}[r.IntN(2)]
			}
			t.add(i, r.IntN(n), v)
		}
	}
	return t
}

func TestNumericSolveAgreesWithDenseSolver(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for trial := range 60 {
		n := 1 + r.IntN(40)
		m := random(r, n, 1+trial%4)
		d := m.dense()
		if mat.Cond(d, 1) > 1e9 {
			continue
		}
		b := make([]float64, n)
		for i := range b {
			b[i] = r.NormFloat64()
		}
		var want mat.VecDense
		if err := want.SolveVec(d, mat.NewVecDense(n, slices.Clone(b))); err != nil {
			continue
		}
		f, err := lu.Factor(m.matrix(), lu.Options{})
		if err != nil {
			t.Fatalf("trial %d: %v", trial, err)
		}
		x := make([]float64, n)
		f.Solve(x, b)
		tol := 1e-15 * mat.Cond(d, 1) * 100
		scale := mat.Norm(&want, math.Inf(1))
		for i := range x {
			if math.Abs(x[i]-want.AtVec(i)) > tol*scale+1e-12*scale {
				t.Fatalf("trial %d: x[%d] = %g, dense solver %g (condition %.1e)", trial, i, x[i], want.AtVec(i), mat.Cond(d, 1))
			}
		}
	}
}

func TestSolveInPlaceAndRefactor(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	m := random(r, 30, 3)
	f, err := lu.Factor(m.matrix(), lu.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for e := range m.val {
		m.val[e] *= 1 + 0.01*r.Float64()
	}
	if err := f.Refactor(m.val); err != nil {
		t.Fatal(err)
	}
	want, b := make([]float64, 30), make([]float64, 30)
	for i := range want {
		want[i] = float64(i) - 12
	}
	m.matrix().Multiply(b, want)
	f.Solve(b, b)
	for i := range b {
		if math.Abs(b[i]-want[i]) > 1e-7 {
			t.Errorf("x[%d] = %g, want %g", i, b[i], want[i])
		}
	}
}

// A dependent equation must be named, not solved with noise.
func TestSingularMatrixNamesRowsAndColumns(t *testing.T) {
	cases := []struct {
		name       string
		n          int
		entries    [][3]float64
		rows, cols []int
	}{
		{"empty column", 3, [][3]float64{{0, 0, 1}, {1, 0, 2}, {1, 1, 1}, {2, 1, 5}}, nil, []int{2}},
		{"equal rows", 2, [][3]float64{{0, 0, 0.3}, {0, 1, 0.7}, {1, 0, 0.3}, {1, 1, 0.7}}, nil, nil},
		{"zero matrix", 2, nil, []int{0, 1}, []int{0, 1}},
		{"sum of two rows", 3, [][3]float64{{0, 0, 0.1}, {0, 1, 0.7}, {1, 1, 0.3}, {1, 2, 0.9}, {2, 0, 0.1}, {2, 1, 1.0}, {2, 2, 0.9}}, nil, nil},
	}
	for _, c := range cases {
		m := &triplets{n: c.n}
		for _, e := range c.entries {
			m.add(int(e[0]), int(e[1]), e[2])
		}
		_, err := lu.Factor(m.matrix(), lu.Options{})
		var s *lu.SingularError
		if !errors.As(err, &s) {
			t.Errorf("%s: error %v, want a SingularError", c.name, err)
			continue
		}
		if len(s.Rows) != len(s.Cols) || len(s.Rows) == 0 {
			t.Errorf("%s: %v", c.name, err)
		}
		if c.rows != nil && !slices.Equal(s.Rows, c.rows) || c.cols != nil && !slices.Equal(s.Cols, c.cols) {
			t.Errorf("%s: %v, want rows %v, columns %v", c.name, err, c.rows, c.cols)
		}
	}
}

func TestNotFiniteEntryIsNamed(t *testing.T) {
	m := &triplets{n: 2}
	m.add(0, 0, 1)
	m.add(1, 1, math.NaN())
	_, err := lu.Factor(m.matrix(), lu.Options{})
	var nf *lu.NotFiniteError
	if !errors.As(err, &nf) || nf.Row != 1 || nf.Col != 1 {
		t.Errorf("error %v, want entry (1, 1)", err)
	}
}

// Large sparse systems must factor in near-linear time: a chain of 100,000 rows and
// a header of 20,000 branches. The bound is generous; quadratic work would exceed it
// many times over.
func TestLargeSparseMatricesAreFast(t *testing.T) {
	chain := &triplets{n: 100000}
	for i := range chain.n {
		chain.add(i, i, 2+float64(i%7))
		if i > 0 {
			chain.add(i, i-1, -1.3)
			chain.add(i-1, i, -0.7)
		}
	}
	header := &triplets{n: 40001}
	h := header.n - 1
	for k := range 20000 { // flow k, end pressure k; the last unknown is the header's pressure
		header.add(2*k, 2*k, 3.5e-1)
		header.add(2*k, 2*k+1, 1)
		header.add(2*k, h, -1)
		header.add(2*k+1, 2*k, 2.2)
		header.add(2*k+1, 2*k+1, -0.4)
		header.add(h, 2*k, 1)
	}
	for _, m := range []*triplets{chain, header} {
		start := time.Now()
		f, err := lu.Factor(m.matrix(), lu.Options{})
		if err != nil {
			t.Fatal(err)
		}
		took := time.Since(start)
		x, b := make([]float64, m.n), make([]float64, m.n)
		for i := range x {
			x[i] = math.Sin(float64(i))
		}
		m.matrix().Multiply(b, x)
		f.Solve(b, b)
		worst := 0.0
		for i := range x {
			worst = max(worst, math.Abs(x[i]-b[i]))
		}
		t.Logf("n %d: %d entries, L+U %d, factor %v, error %.1e", m.n, len(m.val), f.Nonzeros(), took, worst)
		if f.Nonzeros() > 2*len(m.val) || worst > 1e-8 {
			t.Errorf("n %d: L+U %d for %d entries, error %.1e", m.n, f.Nonzeros(), len(m.val), worst)
		}
		if took > 20*time.Second {
			t.Errorf("n %d: %v", m.n, took)
		}
	}
}
