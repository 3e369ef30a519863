package textbook

import (
	"math"
	"testing"
)

// Protects what libraries of many files are built of: packages that extend icons of their own, conditional ports, sources that redeclare
// a signal, parameters from initial equations, searches in tables, records in algorithms.
func TestKit(t *testing.T) {
	line := func(t float64) float64 {
		if t < 1 {
			return t
		}
		return 1 + (t-1)/2
	}
	runAll(t, []textbook{
		{model: "Kit.Examples.HeatedResistor", stop: 20, ode: &reference{x0: []float64{293.15},
			f: func(_ float64, x []float64, _ []bool, dx []float64) { dx[0] = 100/hot(x[0]) - 0.1*(x[0]-293.15) },
			out: func(_ float64, x []float64, _ []bool) values {
				return values{"mass.T": x[0], "t": x[0] - 273.15, "r.R_actual": hot(x[0]), "r.i": 10 / hot(x[0]), "cold.i": 2, "cold.loss": 20,
					"r.heatPort.Q_flow": -100 / hot(x[0]), "u.signal.y": 10}
			}}},
		{model: "Kit.Examples.Transformer", stop: 6, ode: &reference{x0: []float64{0, 0},
			f: func(t float64, x []float64, _ []bool, dx []float64) {
				v1, v2 := 3*sin(math.Pi*t)-0.2*x[0], -4*x[1]
				const det = 2*1 - 0.5*0.5
				dx[0], dx[1] = (1*v1-0.5*v2)/det, (2*v2-0.5*v1)/det
			},
			out: func(_ float64, x []float64, _ []bool) values {
				return values{"c.i[1]": x[0], "c.i[2]": x[1], "r2.v": -4 * x[1], "c.Lm[1,2]": 0.5, "c.Lm[2,2]": 1}
			}}},
		{model: "Kit.Examples.Controlled", stop: 4, ode: &reference{x0: []float64{0, 0},
			guard: func(t float64, _ []float64) []float64 { return []float64{t - 1} },
			f: func(t float64, x []float64, _ []bool, dx []float64) {
				e := line(t) - x[0]
				dx[0], dx[1] = (3*(e+x[1])-x[0])/2, e/0.5
			},
			out: func(t float64, x []float64, _ []bool) values {
				return values{"plant.y": x[0], "c.I.y": x[1], "r": line(t), "c.e": line(t) - x[0]}
			}}},
		{model: "Kit.Examples.Proportional", stop: 2, want: func(t float64) values {
			y := 0.75 * (1 - exp(-4*t))
			return values{"plant.y": y, "c.y": 3 * (1 - y), "r": 1, "c.zero.y": 0}
		}},
		{model: "Kit.Examples.Steps", stop: 2, want: func(t float64) values {
			return values{"a.x": t + 1, "a.v[2]": t, "b.x": -t - 1, "b.v[1]": t, "list[3].x": 3 * t, "list[3].v[1]": 3 * t, "list[2].v[2]": t, "list[3].v[2]": 3 * t,
				"s": 6 * t, "w.y": 6 * t * sin(math.Pi*t)}
		}},
	})
}

// hot is the resistance of HeatedResistor at a temperature.
func hot(T float64) float64 { return 10 * (1 + (T-293.15)/255) }
