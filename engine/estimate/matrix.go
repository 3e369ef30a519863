package estimate

import (
	"errors"
	"math"
)

var errNotDefinite = errors.New("the covariance is no longer positive: deviations are too small for the steps, or a sensor repeats itself exactly")

// cholesky makes the lower triangle L of a (n × n by rows), a = L L', with zeros above; rows and columns of unknowns without any variance stay
// zero. Rounding may make a pivot a little negative: that counts as none.
func cholesky(l, a []float64, n int) error {
	clear(l)
	for j := range n {
		row := l[j*n : j*n+j]
		pivot := a[j*n+j]
		for _, x := range row {
			pivot -= float64(x * x)
		}
		if !(pivot > float64(1e-14*a[j*n+j])) {
			if !(pivot >= float64(-1e-10*math.Abs(a[j*n+j]))) {
				return errNotDefinite
			}
			continue
		}
		root := math.Sqrt(pivot)
		l[j*n+j] = root
		for i := j + 1; i < n; i++ {
			l[i*n+j] = (a[i*n+j] - dot(l[i*n:i*n+j], row)) / root
		}
	}
	return nil
}

// dot in four sums, which wait less for each other.
func dot(a, b []float64) float64 {
	var s0, s1, s2, s3 float64
	b = b[:len(a)]
	k := 0
	for ; k+4 <= len(a); k += 4 {
		s0 += float64(a[k] * b[k])
		s1 += float64(a[k+1] * b[k+1])
		s2 += float64(a[k+2] * b[k+2])
		s3 += float64(a[k+3] * b[k+3])
	}
	for ; k < len(a); k++ {
		s0 += float64(a[k] * b[k])
	}
	return (s0 + s1) + (s2 + s3)
}

// factor makes a root of a (n × n by rows, symmetric and positive or nearly so), a = L L', of as few columns as that takes to a share of least of each variance, and returns
// their number; L is n × n by rows, of which the first columns count. The rows of the pivots, in the order given, are a triangle. Pivots are chosen by what is left of the correlation, so that units do not
// matter (N. J. Higham, Analysis of the Cholesky decomposition of a semi-definite matrix, 1990, algorithm with complete pivoting).
func factor(l, a []float64, n int, least float64, left []float64, order []int) (rank int) {
	clear(l)
	for i := range n {
		left[i] = 1
		if !(a[i*n+i] > 0) {
			left[i] = 0
		}
	}
	for rank = range n {
		best := 0
		for i, x := range left {
			if x > left[best] {
				best = i
			}
		}
		if left[best] <= least {
			return rank
		}
		row := l[best*n : best*n+rank]
		root := math.Sqrt(float64(left[best] * a[best*n+best]))
		l[best*n+rank] = root
		left[best], order[rank] = 0, best
		for i, x := range left {
			if x == 0 {
				continue
			}
			d := (a[best*n+i] - dot(l[i*n:i*n+rank], row)) / root
			l[i*n+rank] = d
			left[i] = math.Max(x-float64(d*d)/a[i*n+i], 0)
		}
	}
	return n
}

// gram makes A A' of A (n × m, rows so far apart), or adds or takes it away from what is there (sign 1 or -1; 0: replace), both triangles. It works on tiles of two rows
// by four, which keeps the sums in registers.
func gram(to []float64, n int, a []float64, m, apart int, sign float64) {
	put := func(i, j int, s float64) {
		if sign != 0 {
			s = to[i*n+j] + float64(sign*s)
		}
		to[i*n+j], to[j*n+i] = s, s
	}
	for i := 0; i < n; i += 2 {
		if i+1 == n {
			for j := range i + 1 {
				put(i, j, dot(a[i*apart:i*apart+m], a[j*apart:j*apart+m]))
			}
			return
		}
		j := 0
		for ; j+4 <= i+1; j += 4 {
			var s [8]float64
			tile(&s, a[i*apart:i*apart+m], a[(i+1)*apart:(i+1)*apart+m], a[j*apart:j*apart+m], a[(j+1)*apart:(j+1)*apart+m], a[(j+2)*apart:(j+2)*apart+m], a[(j+3)*apart:(j+3)*apart+m])
			for k := range 4 {
				put(i, j+k, s[k])
				put(i+1, j+k, s[4+k])
			}
		}
		for ; j <= i+1; j++ {
			if j <= i {
				put(i, j, dot(a[i*apart:i*apart+m], a[j*apart:j*apart+m]))
			}
			put(i+1, j, dot(a[(i+1)*apart:(i+1)*apart+m], a[j*apart:j*apart+m]))
		}
	}
}

// tile makes the products of two rows with four.
func tile(s *[8]float64, x, y, a, b, c, d []float64) {
	var xa, xb, xc, xd, ya, yb, yc, yd float64
	y, a, b, c, d = y[:len(x)], a[:len(x)], b[:len(x)], c[:len(x)], d[:len(x)]
	for k, p := range x {
		q := y[k]
		xa += float64(p * a[k])
		ya += float64(q * a[k])
		xb += float64(p * b[k])
		yb += float64(q * b[k])
		xc += float64(p * c[k])
		yc += float64(q * c[k])
		xd += float64(p * d[k])
		yd += float64(q * d[k])
	}
	*s = [8]float64{xa, xb, xc, xd, ya, yb, yc, yd}
}
