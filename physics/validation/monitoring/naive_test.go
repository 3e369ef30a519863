package monitoring

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// naive detectors of SKAB: what needs no model. Each says for each row whether there is an alarm. Those that are tuned get the best of their own tolerances over
// all files, by the rule by which the detector is chosen.
var naive = []struct {
	name  string
	tuned bool
	alarm func(r *run, memory, tolerance, rise float64) []bool
}{
	{"always an alarm", false, func(r *run, _, _, _ float64) []bool {
		alarm := make([]bool, r.rows())
		for k := range alarm {
			alarm[k] = true
		}
		return alarm
	}},
	{"a reading beyond 3 deviations of the learning rows", false, func(r *run, _, _, _ float64) []bool {
		return each(r, func(x []float64) []float64 {
			return off(x, func(int) float64 { return mean(x[:learning]) }, deviation(x[:learning]))
		}, 3)
	}},
	{"persistence: a step beyond 3 deviations of the steps while learning", false, func(r *run, _, _, _ float64) []bool {
		return each(r, func(x []float64) []float64 {
			steps := make([]float64, learning-1)
			for k := range steps {
				steps[k] = x[k+1] - x[k]
			}
			return off(x, func(k int) float64 { return x[max(k-1, 0)] }, deviation(steps))
		}, 3)
	}},
	{"CUSUM about the mean of the learning rows (slack 0.5, limit 8 deviations)", false, func(r *run, _, _, _ float64) []bool {
		return each(r, func(x []float64) []float64 {
			return cusum(off(x, func(int) float64 { return mean(x[:learning]) }, deviation(x[:learning])), 0.5, 16)
		}, 8)
	}},
	{"averaged readings beside the mean of the learning rows, tuned", true, func(r *run, memory, tolerance, rise float64) []bool {
		x := r.value[flow]
		m := mean(x[:learning])
		alarm := outside(average(r, off(x, func(int) float64 { return m }, m), memory), tolerance, rise)
		for _, s := range []int{vibration1, vibration2} {
			x := r.value[s]
			m := mean(x[:learning])
			alarm = either(alarm, beyond(average(r, off(x, func(int) float64 { return m }, m), memory), vibrationTolerance))
		}
		return alarm
	}},
	{"averaged residual of a linear regression of the flow on all other readings, tuned", true, func(r *run, memory, tolerance, rise float64) []bool {
		x := r.value[flow]
		m := mean(x[:learning])
		fitted := regress(r)
		return outside(average(r, off(x, func(k int) float64 { return fitted[k] }, m), memory), tolerance, rise)
	}},
}

func each(r *run, statistic func(x []float64) []float64, limit float64) (alarm []bool) {
	for _, x := range r.value {
		alarm = either(alarm, beyond(statistic(x), limit))
	}
	return alarm
}

func either(a, b []bool) []bool {
	if a == nil {
		return b
	}
	for k := range a {
		a[k] = a[k] || b[k]
	}
	return a
}

func beyond(x []float64, limit float64) []bool { return outside(x, limit, 1) }

// outside is below -limit or above limit*rise.
func outside(x []float64, limit, rise float64) []bool {
	out := make([]bool, len(x))
	for k, v := range x {
		out[k] = v < -limit || v > limit*rise
	}
	return out
}

// off is (x - expected)/scale.
func off(x []float64, expected func(k int) float64, scale float64) []float64 {
	out := make([]float64, len(x))
	for k, v := range x {
		out[k] = (v - expected(k)) / scale
	}
	return out
}

// average forgets with a time constant [s], from the learning rows on.
func average(r *run, x []float64, memory float64) []float64 {
	out := make([]float64, len(x))
	for k := learning; k < len(x); k++ {
		out[k] = out[k-1] + (1-math.Exp(-float64(r.second[k]-r.second[k-1])/memory))*(x[k]-out[k-1])
	}
	return out
}

// cusum is the larger of both sums (E. S. Page, Biometrika 41, 1954) from the learning rows on, kept below most so that it can fall again.
func cusum(x []float64, slack, most float64) []float64 {
	out := make([]float64, len(x))
	up, down := 0.0, 0.0
	for k := learning; k < len(x); k++ {
		up = math.Min(most, math.Max(0, up+x[k]-slack))
		down = math.Min(most, math.Max(0, down-x[k]-slack))
		out[k] = math.Max(up, down)
	}
	return out
}

// regress fits the flow over the learning rows to a constant and all other readings.
func regress(r *run) []float64 {
	columns := [][]float64{r.value[current], r.value[vibration1], r.value[vibration2], r.water}
	var middle, width []float64
	for _, c := range columns {
		middle, width = append(middle, mean(c[:learning])), append(width, deviation(c[:learning]))
	}
	row := func(k int) []float64 {
		v := []float64{1}
		for i, c := range columns {
			v = append(v, (c[k]-middle[i])/width[i])
		}
		return v
	}
	var design, weights mat.Dense
	var data []float64
	for k := range learning {
		data = append(data, row(k)...)
	}
	design = *mat.NewDense(learning, 1+len(columns), data)
	if err := weights.Solve(&design, mat.NewDense(learning, 1, append([]float64(nil), r.value[flow][:learning]...))); err != nil {
		panic(err)
	}
	out := make([]float64, r.rows())
	for k := range out {
		for i, v := range row(k) {
			out[k] += v * weights.At(i, 0)
		}
	}
	return out
}
