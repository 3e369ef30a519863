package textbook

import "testing"

// Protects reactions written by arrays: enumerations as index, stoichiometric matrices,
// product over iterators, functions in equations, a stiff system with a conservation law.
func TestKinetics(t *testing.T) {
	arrhenius := func(T float64) float64 { return 6e7 * exp(-5e4/(8.31446261815324*T)) }
	runAll(t, []textbook{
		{model: "Kinetics.ABX", stop: 10, ode: &reference{x0: []float64{1, 1, 0},
			f: func(_ float64, x []float64, _ []bool, dx []float64) {
				r, q := 0.1*x[0]*x[1]-0.1*x[2], 10*x[1]*x[2]
				dx[0], dx[1], dx[2] = -r, -r-q, r-q
			},
			out: func(_ float64, x []float64, _ []bool) values { return values{"C[1]": x[0], "C[2]": x[1], "C[3]": x[2]} }}},
		{model: "Kinetics.Network", stop: 10, ode: &reference{x0: []float64{2, 0.5, 0, 0},
			f: func(_ float64, x []float64, _ []bool, dx []float64) {
				a, b, c := 1.2*x[0], 0.7*x[1]*x[1], 0.3*x[2]
				dx[0], dx[1], dx[2], dx[3] = -a, a-2*b, b-c, 2*c
			},
			out: func(_ float64, x []float64, _ []bool) values {
				return values{"c[1]": x[0], "c[2]": x[1], "c[3]": x[2], "c[4]": x[3], "r[2]": 0.7 * x[1] * x[1], "mass": 2.5}
			}}},
		{model: "Kinetics.StirredTank", stop: 10, ode: &reference{x0: []float64{0.8, 320},
			f: func(_ float64, x []float64, _ []bool, dx []float64) {
				r := arrhenius(x[1]) * x[0]
				dx[0] = 0.1*(1-x[0]) - r
				dx[1] = 0.1*(300-x[1]) + 35*r - 0.2*(x[1]-295)
			},
			out: func(_ float64, x []float64, _ []bool) values {
				return values{"c": x[0], "T": x[1], "rate": arrhenius(x[1]) * x[0]}
			}}},
		{model: "Kinetics.Robertson", stop: 40, ode: &reference{x0: []float64{1, 0}, steps: 400_000,
			f: func(_ float64, x []float64, _ []bool, dx []float64) {
				a, b, c := 0.04*x[0], 3e7*x[1]*x[1], 1e4*x[1]*(1-x[0]-x[1])
				dx[0], dx[1] = c-a, a-b-c
			},
			out: func(_ float64, x []float64, _ []bool) values {
				return values{"y[1]": x[0], "y[2]": x[1], "y[3]": 1 - x[0] - x[1]}
			}}},
	})
}
