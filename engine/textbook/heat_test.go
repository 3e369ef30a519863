package textbook

import (
	"testing"
)

// rod gives the temperatures of HeatTransfer.RodByLoop.
func rod(t float64) []float64 {
	const n, c, inner, hot, cold = 8, 30.375, 16.0, 32.0, 5.0
	a, b, x0 := make([][]float64, n), make([]float64, n), make([]float64, n)
	for i := range a {
		a[i] = make([]float64, n)
		x0[i] = 300
		if i > 0 {
			a[i][i-1] += inner / c
			a[i][i] -= inner / c
		}
		if i < n-1 {
			a[i][i+1] += inner / c
			a[i][i] -= inner / c
		}
	}
	a[0][0] -= hot / c
	b[0] = hot * 400 / c
	a[n-1][n-1] -= cold / c
	b[n-1] = cold * 300 / c
	return linear(a, b, x0, t)
}

// profile gives the temperatures of HeatTransfer.RodBySlices.
func profile(t float64) []float64 {
	const n, d = 6, 2.5
	a, x0 := make([][]float64, n), make([]float64, n)
	for i := range a {
		a[i] = make([]float64, n)
		x0[i] = 10 + 10*float64(i)
		for _, k := range []int{i - 1, i + 1} {
			if k >= 0 && k < n {
				a[i][k] += d
				a[i][i] -= d
			}
		}
	}
	return linear(a, make([]float64, n), x0, t)
}

// Protects arrays, for loops over equations and connections, slices, steady-state starts
// and surroundings by inner and outer.
func TestHeatTransfer(t *testing.T) {
	const sigma = 5.670374419e-8
	fourth := func(x float64) float64 { return x * x * x * x }
	runAll(t, []textbook{
		{model: "HeatTransfer.RodByLoop", stop: 20, want: func(t float64) values {
			x := rod(t)
			sum := 0.0
			for _, v := range x {
				sum += v
			}
			return values{"T[1]": x[0], "T[5]": x[4], "T[8]": x[7], "Q[1]": 32 * (400 - x[0]), "Q[9]": 5 * (x[7] - 300), "content": sum * 30.375}
		}},
		{model: "HeatTransfer.RodBySlices", stop: 1, want: func(t float64) values {
			x := profile(t)
			return values{"T[1]": x[0], "T[2]": x[1], "T[4]": x[3], "T[6]": x[5]}
		}},
		{model: "HeatTransfer.RodOfComponents", stop: 10, ode: &reference{x0: []float64{310, 320, 330, 340, 350},
			f: func(t float64, x []float64, _ []bool, dx []float64) {
				for i := range dx {
					dx[i] = 0
				}
				for i := range 4 {
					q := 2 * (x[i] - x[i+1])
					dx[i] -= q / 4
					dx[i+1] += q / 4
				}
				dx[0] += 5 * (290 - x[0]) / 4
				dx[4] += 1.5 * (290 - x[4]) / 4
				dx[2] += 60 * (1 + sin(2*t)) / 4
			},
			out: func(t float64, x []float64, _ []bool) values {
				return values{"slice[1].port.T": x[0], "slice[3].port.T": x[2], "slice[5].port.T": x[4], "ends[2].Q_flow": 1.5 * (x[4] - 290),
					"between[4].dT": x[3] - x[4], "heater.port.Q_flow": -60 * (1 + sin(2*t)),
					"cold.port.Q_flow": 5*(x[0]-290) + 1.5*(x[4]-290)}
			}}},
		{model: "HeatTransfer.Satellite", stop: 10, ode: &reference{x0: []float64{sqrt(sqrt(400/1.2/sigma + 81))},
			f: func(t float64, x []float64, _ []bool, dx []float64) {
				dx[0] = (400 + 100*sin(0.8*t) - 1.2*sigma*(fourth(x[0])-81)) / 50
			},
			out: func(t float64, x []float64, _ []bool) values {
				return values{"body.port.T": x[0], "skin.Q_flow": 1.2 * sigma * (fourth(x[0]) - 81), "sun.port.Q_flow": -100 * (1 + sin(0.8*t))}
			}}},
		{model: "HeatTransfer.House", stop: 10, ode: &reference{x0: []float64{295, 288},
			f: func(t float64, x []float64, _ []bool, dx []float64) {
				out, door := 275+5*cos(t), 0.25*(x[0]-x[1])
				dx[0] = (12 - door - 0.4*(x[0]-out)) / 2
				dx[1] = (door - 0.8*(x[1]-out)) / 2
			},
			out: func(t float64, x []float64, _ []bool) values {
				return values{"kitchen.air.port.T": x[0], "bedroom.wall.T": x[1], "door.Q_flow": 0.25 * (x[0] - x[1]),
					"ambient.T": 275 + 5*cos(t), "bedroom.window.port.Q_flow": 0.8 * (x[1] - 275 - 5*cos(t))}
			}}},
	})
}
