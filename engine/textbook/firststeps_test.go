package textbook

import (
	"math"
	"testing"
)

var exp, sin, cos, sqrt = math.Exp, math.Sin, math.Cos, math.Sqrt

// after is 1 from time at on.
func after(t, at float64) float64 {
	if t >= at {
		return 1
	}
	return 0
}

// hunted is the model of Lotka and Volterra.
func hunted(alpha, x0, y0 float64) *reference {
	const beta, gamma, delta = 0.02, 0.4, 0.02
	return &reference{x0: []float64{x0, y0},
		f: func(_ float64, x []float64, _ []bool, dx []float64) {
			dx[0] = x[0] * (alpha - beta*x[1])
			dx[1] = x[1] * (delta*x[0] - gamma)
		},
		out: func(_ float64, x []float64, _ []bool) values { return values{"x": x[0], "y": x[1]} }}
}

// The two inertias of FirstSteps, Drives and StateSpace: states phi1, phi2, w1, w2.
func twoInertias(t float64) (phi1, phi2, w1, w2 float64) {
	x := linear([][]float64{{0, 0, 1, 0}, {0, 0, 0, 1}, {-11 / 0.4, 11 / 0.4, -0.2 / 0.4, 0.2 / 0.4}, {11, -16, 0.2, -1.2}},
		make([]float64, 4), []float64{0, 1, 0, 0}, t)
	return x[0], x[1], x[2], x[3]
}

// Protects what a reader of the first chapters types: units by types, initial equations,
// extends with modifications, expressions of time.
func TestFirstSteps(t *testing.T) {
	runAll(t, []textbook{
		{model: "FirstSteps.Decay", stop: 5, want: func(t float64) values { return values{"x": 1 + 2*exp(-t), "der(x)": -2 * exp(-t)} }},
		{model: "FirstSteps.Ramp", stop: 3, want: func(t float64) values {
			return values{"time": t, "x": t * t, "y": t*t - 2*t + 2 - 2*exp(-t), "k": 2}
		}},
		{model: "FirstSteps.Settled", stop: 4, want: func(t float64) values {
			if t < 1 {
				return values{"u": 2, "x": 4, "y": 8}
			}
			s := t - 1
			return values{"u": 5, "x": 10 - 6*exp(-2*s), "y": 20 + 4*exp(-2*s) - 16*exp(-s/2)}
		}},
		{model: "FirstSteps.Cooling.Lumped", stop: 1, want: func(t float64) values {
			d := 65 * exp(-t*0.7/0.12)
			return values{"T": 298.15 + d, "Q": 0.7 * d}
		}},
		{model: "FirstSteps.Cooling.Hotter", stop: 1, want: func(t float64) values {
			d := (400 - 298.15) * exp(-t*1.5/0.48)
			return values{"T": 298.15 + d, "Q": 1.5 * d, "m": 0.4, "h": 1.5}
		}},
		{model: "FirstSteps.Cooling.Balanced", stop: 1, want: func(t float64) values {
			if t <= 0.5 {
				return values{"T": 348.15, "heater": 35}
			}
			return values{"T": 298.15 + 50*exp(-(t-0.5)*0.7/0.12), "heater": 0}
		}},
		{model: "FirstSteps.Cooling.Weather", stop: 8, want: func(t float64) values {
			a, w := 2.5/3, math.Pi/2
			n := 8 * a / (a*a + w*w)
			return values{"T_room": 283.15 + 8*sin(w*t), "T": 283.15 + n*(a*sin(w*t)-w*cos(w*t)) + (300-283.15+n*w)*exp(-a*t)}
		}},
		{model: "FirstSteps.Populations.Classic", stop: 100, ode: hunted(0.1, 10, 10)},
		{model: "FirstSteps.Populations.Crowded", stop: 60, ode: hunted(0.15, 50, 10)},
		{model: "FirstSteps.Populations.ByStart", stop: 60, ode: hunted(0.1, 30, 7)},
		{model: "FirstSteps.Populations.Quiescent", stop: 50, want: func(float64) values { return values{"x": 20, "y": 5} }},
		{model: "FirstSteps.Populations.TwoIslands", stop: 20, ode: &reference{x0: []float64{4, 1, 8, 1},
			f: func(_ float64, x []float64, _ []bool, dx []float64) {
				m := 0.2 * (x[2] - x[0])
				dx[0] = 0.7*x[0]*(1-x[0]/10) - 0.3*x[0]*x[1] + m
				dx[1] = 0.15*x[0]*x[1] - 0.4*x[1]
				dx[2] = 0.5*x[2]*(1-x[2]/10) - 0.3*x[2]*x[3] - m
				dx[3] = 0.15*x[2]*x[3] - 0.4*x[3]
			},
			out: func(_ float64, x []float64, _ []bool) values {
				return values{"north.prey": x[0], "north.hunters": x[1], "south.prey": x[2], "south.hunters": x[3],
					"south.arriving": -0.2 * (x[2] - x[0]), "everybody": x[0] + x[1] + x[2] + x[3], "north.total": x[0] + x[1]}
			}}},
		{model: "FirstSteps.Oscillators.VanDerPol", stop: 10, ode: &reference{x0: []float64{2, 0},
			f: func(_ float64, x []float64, _ []bool, dx []float64) {
				dx[0], dx[1] = x[1], 1.5*(1-x[0]*x[0])*x[1]-x[0]
			},
			out: func(_ float64, x []float64, _ []bool) values { return values{"x": x[0], "y": x[1]} }}},
		{model: "FirstSteps.Oscillators.Lorenz", stop: 3, ode: &reference{x0: []float64{1, 1, 1},
			f: func(_ float64, x []float64, _ []bool, dx []float64) {
				dx[0], dx[1], dx[2] = 10*(x[1]-x[0]), x[0]*(28-x[2])-x[1], x[0]*x[1]-8.0/3*x[2]
			},
			out: func(_ float64, x []float64, _ []bool) values {
				return values{"x": x[0], "y": x[1], "z": x[2], "rho": 28, "beta": 8.0 / 3}
			}}},
		{model: "FirstSteps.Oscillators.Pendulum", stop: 5, ode: &reference{x0: []float64{2.5, 0},
			f: func(_ float64, x []float64, _ []bool, dx []float64) {
				dx[0], dx[1] = x[1], -9.80665/0.8*sin(x[0])
			},
			out: func(_ float64, x []float64, _ []bool) values {
				return values{"phi": x[0], "w": x[1], "x": 0.8 * sin(x[0]), "y": -0.8 * cos(x[0]), "E": -0.5 * 9.80665 * 0.8 * cos(2.5)}
			}}},
		{model: "FirstSteps.Oscillators.TwoInertias", stop: 5, want: func(t float64) values {
			phi1, phi2, w1, w2 := twoInertias(t)
			return values{"phi1": phi1, "phi2": phi2, "w1": w1, "w2": w2}
		}},
	})
}
