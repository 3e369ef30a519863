package fit

import "math"

// system is linear least squares: min |J s + e|. solve needs it reduced to a triangle first.
type system struct {
	columns [][]float64 // of J, each as long as e
	e       []float64
	norm    []float64 // of the columns
	size    float64   // of e
	g       []float64 // J'e
}

func newSystem(n, m int) *system {
	a := &system{e: make([]float64, m), norm: make([]float64, n), g: make([]float64, n)}
	all := make([]float64, n*m)
	for i := range n {
		a.columns = append(a.columns, all[i*m:(i+1)*m])
	}
	return a
}

// only writes an equation that has one unknown.
func (a *system) only(row, unknown int, e, slope float64) {
	for i := range a.columns {
		a.columns[i][row] = 0
	}
	a.e[row], a.columns[unknown][row] = e, slope
}

// measure computes lengths and the gradient.
func (a *system) measure() {
	a.size = math.Sqrt(dot(a.e, a.e))
	for i, c := range a.columns {
		a.norm[i], a.g[i] = math.Sqrt(dot(c, c)), dot(c, a.e)
	}
}

func dot(x, y []float64) (s float64) {
	var a, b, c, d float64
	y = y[:len(x)]
	k := 0
	for ; k+4 <= len(x); k += 4 {
		a += x[k] * y[k]
		b += x[k+1] * y[k+1]
		c += x[k+2] * y[k+2]
		d += x[k+3] * y[k+3]
	}
	for ; k < len(x); k++ {
		a += x[k] * y[k]
	}
	return (a + b) + (c + d)
}

// reduce brings J to a triangle by Householder reflections, e along (G. H. Golub and C. F. Van Loan, Matrix Computations, 4th edition,
// algorithm 5.2.1): its first rows, as many as unknowns, are a smaller system with the same solution.
func (a *system) reduce() {
	m := len(a.e)
	for k := range min(len(a.columns), m) {
		v := a.columns[k][k:]
		length := math.Sqrt(dot(v, v))
		if length == 0 {
			continue
		}
		alpha := -math.Copysign(length, v[0])
		v[0] -= alpha
		square := dot(v, v)
		for _, c := range a.columns[k+1:] {
			reflect(v, c[k:], square)
		}
		reflect(v, a.e[k:], square)
		v[0] = alpha
		clear(v[1:])
	}
}

// reflect takes from x twice its part along v.
func reflect(v, x []float64, square float64) {
	f := 2 * dot(v, x) / square
	if f == 0 {
		return
	}
	x = x[:len(v)]
	for i, y := range v {
		x[i] -= f * y
	}
}

// top is the smaller system after reduce.
func (a *system) top() *system {
	n := len(a.columns)
	s := newSystem(n, min(n, len(a.e)))
	copy(s.e, a.e)
	for i := range n {
		copy(s.columns[i], a.columns[i])
	}
	return s
}

// damped solves min |J s + e|² + mu |D s|² for the unknowns that are free, the others having the steps that s holds already. Of a triangle it takes about
// n³ operations.
func (a *system) damped(s []float64, free []bool, scale []float64, mu float64) {
	var at []int
	for i := range s {
		if free[i] {
			if s[i] = 0; scale[i] > 0 {
				at = append(at, i)
			}
		}
	}
	if len(at) == 0 {
		return
	}
	m, k := len(a.e), len(at)
	b := newSystem(k, m+k)
	copy(b.e, a.e)
	for i, x := range s {
		if x != 0 {
			for row, v := range a.columns[i] {
				b.e[row] += v * x
			}
		}
	}
	for c, i := range at {
		copy(b.columns[c], a.columns[i])
		b.columns[c][m+c] = math.Sqrt(mu) * scale[i]
	}
	b.reduce()
	for c := k - 1; c >= 0; c-- {
		x := -b.e[c]
		for d := c + 1; d < k; d++ {
			x -= b.columns[d][c] * s[at[d]]
		}
		if p := b.columns[c][c]; p != 0 {
			s[at[c]] = x / p
		}
	}
}

// after is |J s + e|².
func (a *system) after(s []float64) float64 {
	r := append([]float64(nil), a.e...)
	for i, x := range s {
		if x != 0 {
			for row, v := range a.columns[i] {
				r[row] += v * x
			}
		}
	}
	return dot(r, r)
}
