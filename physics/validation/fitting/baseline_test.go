package fitting

import "gonum.org/v1/gonum/mat"

// regression is linear regression with a constant: what columns of inputs tell of y, said of further rows.
func regression(columns [][]float64, y []float64, at [][]float64) []float64 {
	largest := make([]float64, len(columns)) // each column counts over it, so that units do not matter
	for i, c := range columns {
		largest[i] = 1e-300
		for _, v := range c {
			largest[i] = max(largest[i], v, -v)
		}
	}
	row := func(columns [][]float64, k int) []float64 {
		r := []float64{1}
		for i := range columns {
			r = append(r, columns[i][k]/largest[i])
		}
		return r
	}
	a := mat.NewDense(len(y), len(columns)+1, nil)
	for k := range y {
		a.SetRow(k, row(columns, k))
	}
	var x mat.VecDense
	if err := x.SolveVec(a, mat.NewVecDense(len(y), y)); err != nil {
		if _, poor := err.(mat.Condition); !poor {
			panic("regression: " + err.Error())
		}
	}
	got := make([]float64, len(at[0]))
	for k := range got {
		got[k] = mat.Dot(&x, mat.NewVecDense(x.Len(), row(at, k)))
	}
	return got
}

// polynomial is what a least-squares polynomial through some points says of others.
func polynomial(degree int, x, y, at []float64) []float64 {
	if degree == 0 {
		got := make([]float64, len(at))
		for i := range got {
			got[i] = mean(y)
		}
		return got
	}
	return regression(powers(degree, x), y, powers(degree, at))
}

// powers are x, x² and so on as columns.
func powers(degree int, x []float64) (columns [][]float64) {
	for k := range degree {
		var c []float64
		for i, v := range x {
			if k > 0 {
				v *= columns[k-1][i]
			}
			c = append(c, v)
		}
		columns = append(columns, c)
	}
	return columns
}
