package textbook

import "testing"

// Protects arrays in every form: ranges, comprehensions, matrices, types with
// dimensions, enumerations as dimensions, arrays of components.
func TestArrays(t *testing.T) {
	runAll(t, []textbook{
		{model: "Arrays.Ranges", stop: 2, want: func(t float64) values {
			return values{"picked": 1.5 + 1 + 0.75, "count": 5 + 30, "empty": 1, "odd": 59, "implicit": 0.5 + 0.75 + 3 + 5 - 0.5 + 1.25,
				"grid[1,3]": 13, "grid[2,1]": 21, "nested": 0.5, "steps": 5, "deep": 9 + 5 + 11 + 6, "shape[3]": 3, "times": 10 * t}
		}},
		{model: "Arrays.Matrices", stop: 2, want: func(t float64) values {
			on := 1 - after(t, 1)
			return values{"blocks[1,3]": 9, "blocks[3,2]": 6, "blocks[3,3]": 7, "square[1,1]": 7, "square[2,2]": 22, "twice[1,2]": 10, "left[1]": 23,
				"left[2]": 34, "right[1]": 17, "right[2]": 39, "form": 23*5 + 34*6, "quotient[2,1]": 1.5, "powers[2]": 36, "mixed[1]": 1.5,
				"row[2]": 2, "col[2]": 4, "sub[1,1]": 3, "one": 61, "skewed[1]": -3, "skewed[2]": 6, "skewed[3]": -3, "sym[2,1]": 2,
				"negative[1]": -5, "I[2,1]": 0, "D[2,2]": 6, "branch[2]": 6 * on, "sines[1]": sin(5 * t), "stacked[4]": 3, "side[2,3]": 3,
				"biggest": 4, "smallest": 1, "total": 10, "three": 3}
		}},
		{model: "Arrays.Loops2D", stop: 2, ode: plate(3, 4)},
		{model: "Arrays.Types", stop: 3, want: func(t float64) values {
			return values{"r[1]": cos(2 * t), "r[2]": sin(2 * t), "r[3]": 0, "v[1]": -2 * sin(2*t), "pair[2,2]": 2 * sin(2*t), "g": 100, "all": 321,
				"above": 1, "flags[1]": truth(t > 1), "flags[2]": truth(t <= 1)}
		}},
		{model: "Arrays.Conditions", stop: 1, want: func(t float64) values {
			return values{"part[2].y": 4 * t, "more[2].y": 5 * t, "total": 14 * t, "weights[3]": 9}
		}},
	})
}

// plate is Arrays.Loops2D: a Laplacian with one hot edge.
func plate(n, m int) *reference {
	r := &reference{x0: make([]float64, n*m), steps: 4000}
	r.f = func(_ float64, x []float64, _ []bool, dx []float64) {
		for i := range n {
			for j := range m {
				at := func(a, b int, edge float64) float64 {
					if a < 0 || b < 0 || a >= n || b >= m {
						return edge
					}
					return x[a*m+b]
				}
				own := x[i*m+j]
				dx[i*m+j] = at(i-1, j, 1) + at(i+1, j, 0) + at(i, j-1, own) + at(i, j+1, own) - 4*own
			}
		}
	}
	r.out = func(_ float64, x []float64, _ []bool) values {
		s := 0.0
		for _, v := range x {
			s += v
		}
		return values{"T[1,1]": x[0], "T[3,4]": x[n*m-1], "T[2,3]": x[m+2], "mean": s / float64(n*m)}
	}
	return r
}
