package petab

import "math"

// pureNoise finds the estimated parameters that are nothing but the noise of measurements: by measurement, part after part, the parameter
// that is its noise; -1 where the noise is something else, or the parameter is used elsewhere too.
func (m *Model) pureNoise() []int {
	elsewhere := make([]bool, len(m.Estimated))
	var of []int
	for _, q := range m.parts {
		for _, k := range q.along {
			elsewhere[k] = true
		}
		for i := range q.Measurements {
			o := q.Measurements[i].Observable
			at := -1
			switch n := q.noise[o]; n.kind {
			case estimate:
				at = n.index
			case noiseParameter:
				at = q.bound[i][1][n.index].estimate
			default:
				q.mark(n, i, elsewhere)
			}
			q.mark(q.read[o], i, elsewhere)
			of = append(of, at)
		}
	}
	for i, k := range of {
		if k >= 0 && (elsewhere[k] || m.Problem.Parameters[m.Estimated[k]].Objective != nil) {
			of[i] = -1
		}
	}
	return of
}

// mark notes the estimated parameters in a formula of a measurement.
func (q *part) mark(n *node, measurement int, found []bool) {
	at := -1
	switch n.kind {
	case estimate:
		at = n.index
	case observableParameter:
		at = q.bound[measurement][0][n.index].estimate
	case noiseParameter:
		at = q.bound[measurement][1][n.index].estimate
	}
	if at >= 0 {
		found[at] = true
	}
	for _, a := range n.args {
		q.mark(a, measurement, found)
	}
}

// concentrate gives parameters that are nothing but noise the values that make the measurements most likely where everything else is as
// evaluated: the root of the mean square of the residuals, or their mean size.
func (f *function) concentrate(values []float64, l *Likelihood) {
	n, sum := make([]float64, len(values)), make([]float64, len(values))
	laplace := make([]bool, len(values))
	for i, p := range l.Points {
		k := f.pure[i]
		if k < 0 {
			continue
		}
		q := f.e.m.parts[p.Part]
		d := p.Residual * p.Sigma
		n[k]++
		if laplace[k] = q.Observables[q.Measurements[p.Measurement].Observable].Laplace; laplace[k] {
			sum[k] += math.Abs(d)
		} else {
			sum[k] += float64(d * d)
		}
	}
	for k := range values {
		if n[k] == 0 {
			continue
		}
		sigma := sum[k] / n[k]
		if !laplace[k] {
			sigma = math.Sqrt(sigma)
		}
		values[k] = math.Min(math.Max(sigma, f.lower[k]), f.upper[k])
	}
}
