package textbook

import (
	"math"
	"testing"
)

// controlled is Loops.Architecture with a proportional controller and a sensor with lag T.
func controlled(prefix string, k, j, d, lag float64) *reference {
	r := &reference{x0: []float64{0, 0},
		guard: func(t float64, _ []float64) []float64 { return []float64{t - 0.1} },
		out: func(t float64, x []float64, on []bool) values {
			return values{prefix + "rotor.shaft.w": x[0], prefix + "sensor.w": x[1], prefix + "controller.command": k * (2*after(t, 0.1) - x[1])}
		}}
	r.f = func(_ float64, x []float64, on []bool, dx []float64) {
		goal := 0.0
		if on[0] {
			goal = 2
		}
		dx[0] = (k*(goal-x[1]) - d*x[0]) / j
		dx[1] = (x[0] - x[1]) / lag
	}
	return r
}

// limitedPID is the controller of Loops.Implementations: command and the rate of its integral.
func limitedPID(limit, e, integral float64, on []bool) (command, rate float64) {
	raw := 4*e + integral
	command = raw
	switch {
	case on[0]:
		command = limit
	case on[1]:
		command = -limit
	}
	return command, 8*e + (command-raw)/0.1
}

// Protects linear systems by matrices (with zero rows and columns), blocks with signal
// connectors, closed loops, and architectures with exchangeable parts.
func TestBlocks(t *testing.T) {
	goal := func(t, g float64) float64 { return g * after(t, 0.1) }
	runAll(t, []textbook{
		{model: "StateSpace.Cooling", stop: 1, want: func(t float64) values {
			return values{"x[1]": 20 + 70*exp(-5*t), "u[1]": 20}
		}},
		{model: "StateSpace.TwoInertias", stop: 5, want: func(t float64) values {
			phi1, phi2, w1, w2 := twoInertias(t)
			return values{"x[1]": phi1, "x[4]": w2, "y[1]": phi1 - phi2, "y[2]": w1 + w2}
		}},
		{model: "StateSpace.Filter", stop: 4, ode: &reference{x0: make([]float64, 3),
			guard: func(t float64, _ []float64) []float64 { return []float64{t - 1.25} },
			f: func(t float64, x []float64, on []bool, dx []float64) {
				u, v := sin(2*t), 0.0
				if on[0] {
					v = 1
				}
				dx[0], dx[1], dx[2] = -x[0]+0.5*x[1]+u, -2*x[1]+x[2]+v, 0.3*x[0]-0.5*x[2]+0.2*u+0.1*v
			},
			out: func(t float64, x []float64, _ []bool) values {
				return values{"x[1]": x[0], "x[2]": x[1], "x[3]": x[2], "y[1]": x[0] + 2*x[1] + 3*x[2] + 0.1*sin(2*t), "u[2]": after(t, 1.25)}
			}}},
		{model: "StateSpace.Loop", stop: 5, ode: &reference{x0: make([]float64, 2),
			f: func(t float64, x []float64, _ []bool, dx []float64) {
				u := 1.5 * (2*sin(math.Pi/2*t) - x[0]) / 1.6
				dx[0], dx[1] = x[1]-x[0], 2*u-3*x[1]
			},
			out: func(t float64, x []float64, _ []bool) values {
				u := 1.5 * (2*sin(math.Pi/2*t) - x[0]) / 1.6
				return values{"plant.x[1]": x[0], "plant.x[2]": x[1], "controller.y": u, "plant.y[1]": x[0] + 0.4*u, "error.u[2]": x[0] + 0.4*u,
					"plant.y[2]": x[1]}
			}}},
		{model: "StateSpace.Bessel", stop: 8, ode: &reference{x0: make([]float64, 3),
			f: func(t float64, x []float64, _ []bool, dx []float64) {
				dx[0], dx[1], dx[2] = sin(0.6*math.Pi*t+1)-3*x[0]-4*x[1]-2*x[2], x[0], x[1]
			},
			out: func(_ float64, x []float64, _ []bool) values { return values{"g.y": 2*x[1] + 5*x[2]} }}},
		{model: "Loops.Base", stop: 1, want: func(t float64) values {
			w := 0.0
			if t >= 0.1 {
				w = 40 / 20.1 * (1 - exp(-40.2*(t-0.1)))
			}
			return values{"rotor.shaft.w": w, "profile": goal(t, 2), "controller.setpoint": goal(t, 2), "rotor.drive": 20 * (goal(t, 2) - w)}
		}},
		{model: "Loops.Lagging", stop: 1, ode: controlled("", 20, 0.5, 0.1, 0.15)},
		{model: "Loops.Stronger", stop: 2, ode: controlled("", 5, 0.5, 0.1, 0.15)},
		{model: "Loops.Limited", stop: 3, ode: &reference{x0: []float64{0, 0},
			guard: func(t float64, x []float64) []float64 {
				raw := 4*(goal(t, 3)-x[0]) + x[1]
				return []float64{raw - 2.5, -2.5 - raw, t - 0.1}
			},
			f: func(_ float64, x []float64, on []bool, dx []float64) {
				g := 0.0
				if on[2] {
					g = 3
				}
				u, rate := limitedPID(2.5, g-x[0], x[1], on)
				dx[0], dx[1] = (u-0.1*x[0])/0.5, rate
			},
			out: func(t float64, x []float64, on []bool) values {
				u, _ := limitedPID(2.5, goal(t, 3)-x[0], x[1], on)
				return values{"rotor.shaft.w": x[0], "controller.I": x[1], "rotor.drive": u, "controller.limit": 2.5}
			}}},
		{model: "Loops.Both", stop: 2, ode: &reference{x0: make([]float64, 5),
			guard: func(t float64, x []float64) []float64 {
				raw := 4*(goal(t, 2)-x[1]) + x[2]
				return []float64{raw - 3, -3 - raw, t - 0.1}
			},
			f: func(_ float64, x []float64, on []bool, dx []float64) {
				g := 0.0
				if on[2] {
					g = 2
				}
				u, rate := limitedPID(3, g-x[1], x[2], on)
				dx[0], dx[1], dx[2] = (u-0.1*x[0])/0.8, (x[0]-x[1])/0.15, rate
				dx[3], dx[4] = (20*(g-x[4])-0.3*x[3])/0.5, (x[3]-x[4])/0.2
			},
			out: func(_ float64, x []float64, _ []bool) values {
				return values{"slow.rotor.shaft.w": x[0], "slow.sensor.w": x[1], "slow.controller.I": x[2], "fast.rotor.shaft.w": x[3],
					"fast.sensor.w": x[4]}
			}}},
	})
}
