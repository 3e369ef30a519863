package monitoring

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// besideAHU are naive detectors: what they expect of the mixed and the supply air in a row.
var besideAHU = []struct {
	name   string
	expect func(free *day) func(d *day, k int) [2]float64
}{
	{"mean of the learned rows", func(free *day) func(*day, int) [2]float64 {
		var m [2]float64
		for s := range m {
			var x []float64
			for k := range fitted {
				if !free.bad[k] {
					x = append(x, free.read[s][k])
				}
			}
			m[s] = mean(x)
		}
		return func(*day, int) [2]float64 { return m }
	}},
	{"persistence (what was read a minute before)", func(*day) func(*day, int) [2]float64 {
		return func(d *day, k int) [2]float64 {
			if k == 0 || d.bad[k-1] {
				return [2]float64{d.read[mixed][k], d.read[supply][k]}
			}
			return [2]float64{d.read[mixed][k-1], d.read[supply][k-1]}
		}
	}},
	{"linear regression on the inputs of the twin", func(free *day) func(*day, int) [2]float64 {
		uses := [2][]int{{0, 1, 3, 4}, {2, 5, 6}} // mixed air: outdoor, return, both dampers; supply air: mixed, both valves
		var w [2]*mat.Dense
		row := func(d *day, s, k int) []float64 {
			v := []float64{1}
			for _, i := range uses[s] {
				v = append(v, d.input[k][i])
			}
			return v
		}
		for s := range w {
			var x, y []float64
			for k := range fitted {
				if !free.bad[k] {
					x, y = append(x, row(free, s, k)...), append(y, free.read[s][k])
				}
			}
			w[s] = new(mat.Dense)
			if err := w[s].Solve(mat.NewDense(len(y), 1+len(uses[s]), x), mat.NewDense(len(y), 1, y)); err != nil {
				panic(err)
			}
		}
		return func(d *day, k int) (out [2]float64) {
			for s := range out {
				for i, v := range row(d, s, k) {
					out[s] += v * w[s].At(i, 0)
				}
			}
			return out
		}
	}},
}

// naiveAHU gives the alarms of a naive detector for each day: the same averaging, the same rule for the limit.
func naiveAHU(list []*day, free *day, expect func(*day, int) [2]float64) (alarms [][]bool) {
	off := func(d *day) (out [2][]float64) {
		for s := range out {
			x := make([]float64, d.rows())
			for k := range x {
				if !d.bad[k] {
					x[k] = d.read[s][k] - expect(d, k)[s]
				}
			}
			out[s] = averaged(d, x)
		}
		return out
	}
	var limit [2]float64
	for s, x := range off(free) {
		limit[s] = math.Max(accuracy, margin*free.seen(x))
	}
	for _, d := range list {
		alarms = append(alarms, d.outside(off(d), limit))
	}
	return alarms
}
