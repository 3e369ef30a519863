package fit_test

import (
	"fmt"
	"testing"

	"gemel/engine"
	"gemel/engine/fit"
)

// certified is a problem of the Statistical Reference Datasets of NIST (www.itl.nist.gov/div898/strd/nls): the independent variable is time here.
type certified struct {
	name, law  string // y as a function of x
	unit       float64
	x, y       []float64
	starts     [2][]float64
	value      []float64
	deviation  []float64
	sumSquares float64
}

var strd = []certified{
	{name: "Misra1a", law: "b[1]*(1 - exp(-b[2]*x))", unit: 0.1,
		x:      []float64{77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760},
		y:      []float64{10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78},
		starts: [2][]float64{{500, 0.0001}, {250, 0.0005}},
		value:  []float64{2.3894212918e+02, 5.5015643181e-04}, deviation: []float64{2.7070075241, 7.2668688436e-06}, sumSquares: 1.2455138894e-01},
	{name: "BoxBOD", law: "b[1]*(1 - exp(-b[2]*x))", unit: 1,
		x: []float64{1, 2, 3, 5, 7, 10}, y: []float64{109, 149, 149, 191, 213, 224},
		starts: [2][]float64{{1, 1}, {100, 0.75}},
		value:  []float64{2.1380940889e+02, 5.4723748542e-01}, deviation: []float64{1.2354515176e+01, 1.0455993237e-01}, sumSquares: 1.1680088766e+03},
	{name: "Rat43", law: "b[1]/(1 + exp(b[2] - b[3]*x))^(1/b[4])", unit: 1,
		x:      []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
		y:      []float64{16.08, 33.83, 65.80, 97.20, 191.55, 326.20, 386.87, 520.53, 590.03, 651.92, 724.93, 699.56, 689.96, 637.56, 717.41},
		starts: [2][]float64{{100, 10, 1, 1}, {700, 5, 0.75, 1.3}},
		value:  []float64{6.9964151270e+02, 5.2771253025, 7.5962938329e-01, 1.2792483859}, deviation: []float64{1.6302297817e+01, 2.0828735829, 1.9566123451e-01, 6.8761936385e-01},
		sumSquares: 8.7864049080e+03},
	{name: "MGH09", law: "b[1]*(x^2 + x*b[2])/(x^2 + x*b[3] + b[4])", unit: 1e-4,
		x:      []float64{0.0625, 0.0714, 0.0833, 0.1, 0.125, 0.167, 0.25, 0.5, 1, 2, 4},
		y:      []float64{0.0246, 0.0235, 0.0323, 0.0342, 0.0456, 0.0627, 0.0844, 0.16, 0.1735, 0.1947, 0.1957},
		starts: [2][]float64{{25, 39, 41.5, 39}, {0.25, 0.39, 0.415, 0.39}},
		value:  []float64{1.9280693458e-01, 1.9128232873e-01, 1.2305650693e-01, 1.3606233068e-01}, deviation: []float64{1.1435312227e-02, 1.9633220911e-01, 8.0842031232e-02, 9.0025542308e-02},
		sumSquares: 3.0750560385e-04},
}

// The certified values, standard errors and sums of squares are found from both starting values, on logarithmic scales.
func TestCertifiedValuesOfNIST(t *testing.T) {
	for _, c := range strd {
		n := len(c.value)
		r := build(t, fmt.Sprintf("model M parameter Real b[%d](each min = 0) = fill(1, %d); Real x, y; equation x = time; y = %s; end M;", n, n, c.law), engine.Options{Period: c.unit, Tolerance: 1e-10})
		for k, start := range c.starts {
			p := &fit.Problem{Plant: r.plant, Experiments: []fit.Experiment{{Name: c.name, Sensors: []fit.Sensor{{Name: "y", Var: r.id("y"), Time: c.x, Value: c.y}}}}}
			for i := range n {
				name := fmt.Sprintf("b[%d]", i+1)
				p.Unknowns = append(p.Unknowns, fit.Unknown{Name: name, Var: r.id(name), Guess: start[i], Lower: 1e-6, Upper: 1e4, Log: true})
			}
			res := solve(t, p, fit.Options{})
			square := 0.0
			for _, q := range res.Residuals {
				square += (q.Reading - q.Model) * (q.Reading - q.Model)
			}
			t.Logf("%s, start %d: %d rounds, %s", c.name, k+1, res.Searches[0].Rounds, res.Searches[0].End)
			near(t, c.name+": sum of squares", square/c.sumSquares, 1, 1e-9)
			for i, e := range res.Estimates {
				near(t, fmt.Sprintf("%s: b%d in standard errors", c.name, i+1), (e.Value-c.value[i])/c.deviation[i], 0, 1e-5)
				near(t, fmt.Sprintf("%s: error of b%d", c.name, i+1), e.Deviation*e.Value/c.deviation[i], 1, 1e-5)
			}
		}
	}
}
