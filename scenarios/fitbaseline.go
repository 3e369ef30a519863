package scenarios

import (
	"math"

	"gemel/engine/fit"
)

// regression is a linear model of a sensor's readings, from the inputs of the plant at the same moment: what somebody without a model of the plant would
// try first.
type regression struct {
	mean, scale []float64 // of each input that varies
	at          []int     // which these are
	weight      []float64 // of those, scaled
	offset      float64
}

// inputsAt are the inputs of an experiment at a time.
func (j *FitJob) inputsAt(e *fit.Experiment, t float64) []float64 {
	n := len(j.Plant.Inputs)
	if n == 0 || len(e.Inputs) == 0 {
		return nil
	}
	tick := int(math.Floor(t/j.Plant.Options.Period + 1e-9))
	tick = min(max(tick, 0), len(e.Inputs)/n-1)
	return e.Inputs[tick*n : (tick+1)*n]
}

// regress fits a regression to the readings of a sensor that the plant was fitted to; nil where no input varies or there are too few of them.
func (j *FitJob) regress(r *FitResult, sensor string) *regression {
	var rows [][]float64
	var y []float64
	for i := range r.traces {
		t := &r.traces[i]
		x := &j.all.Experiments[t.experiment]
		if x.Sensors[t.sensor].Name != sensor || j.heldOut(x.Name) {
			continue
		}
		for k := range t.time {
			if u := j.inputsAt(x, t.time[k]); u != nil && !t.held[k] {
				rows, y = append(rows, u), append(y, t.reading[k])
			}
		}
	}
	g := &regression{}
	if len(rows) > 0 {
		g.vary(rows)
	}
	if len(g.at) == 0 || len(rows) <= 2*(len(g.at)+1) {
		return nil
	}
	for _, v := range y {
		g.offset += v / float64(len(y))
	}
	n := len(g.at)
	a, b := make([][]float64, n), make([]float64, n)
	for i := range a {
		a[i] = make([]float64, n)
	}
	for k, row := range rows {
		z := g.scaled(row)
		for i := range z {
			b[i] += float64(z[i] * (y[k] - g.offset))
			for l := range z {
				a[i][l] += float64(z[i] * z[l])
			}
		}
	}
	for i := range a {
		a[i][i] += float64(1e-9 * float64(len(rows))) // two inputs that always move together share their weight
	}
	g.weight = cholesky(a, b)
	return g
}

// vary finds the inputs that are not constant, with mean and deviation.
func (g *regression) vary(rows [][]float64) {
	for i := range rows[0] {
		mean, square := 0.0, 0.0
		for _, row := range rows {
			mean += row[i] / float64(len(rows))
		}
		for _, row := range rows {
			d := row[i] - mean
			square += float64(d*d) / float64(len(rows))
		}
		if sigma := math.Sqrt(square); sigma > 1e-9*math.Abs(mean) && sigma > 0 {
			g.at, g.mean, g.scale = append(g.at, i), append(g.mean, mean), append(g.scale, sigma)
		}
	}
}

func (g *regression) scaled(row []float64) []float64 {
	z := make([]float64, len(g.at))
	for k, i := range g.at {
		z[k] = (row[i] - g.mean[k]) / g.scale[k]
	}
	return z
}

func (g *regression) predict(row []float64) float64 {
	y := g.offset
	for k, z := range g.scaled(row) {
		y += float64(g.weight[k] * z)
	}
	return y
}

// cholesky solves a x = b for a symmetric positive definite a, which it overwrites.
func cholesky(a [][]float64, b []float64) []float64 {
	n := len(b)
	for i := range n {
		for k := range i + 1 {
			sum := a[i][k]
			for l := range k {
				sum -= float64(a[i][l] * a[k][l])
			}
			if i == k {
				a[i][i] = math.Sqrt(sum)
			} else {
				a[i][k] = sum / a[k][k]
			}
		}
	}
	x := make([]float64, n)
	copy(x, b)
	for i := range n {
		for k := range i {
			x[i] -= float64(a[i][k] * x[k])
		}
		x[i] /= a[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			x[i] -= float64(a[k][i] * x[k])
		}
		x[i] /= a[i][i]
	}
	return x
}
