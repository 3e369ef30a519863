package textbook

import (
	"math"
	"testing"
)

// Protects networks of the classes that the standard library provides: heat, circuits,
// shafts, blocks, and a user's own blocks among them.
func TestWithStandard(t *testing.T) {
	weather := func(t float64) float64 { return 280 + 20*math.Max(0, math.Min(1, (t-0.25)/0.5)) }
	source := func(t float64) float64 {
		if t < 0.5 {
			return 1
		}
		return 1 + 2*sin(math.Pi*(t-0.5))
	}
	dual := func(t float64) values {
		phi1, phi2, w1, w2 := twoInertias(t)
		return values{"inertia1.phi": phi1, "inertia2.phi": phi2, "inertia1.w": w1, "c1.phi_rel": phi2 - phi1, "c1.w_rel": w2 - w1,
			"c2.tau": -5*phi2 - w2}
	}
	runAll(t, []textbook{
		{model: "WithStandard.TwoMasses", stop: 2, ode: &reference{x0: []float64{373.15, 273.15},
			guard: func(t float64, _ []float64) []float64 { return []float64{t - 0.25, t - 0.75} },
			f: func(t float64, x []float64, _ []bool, dx []float64) {
				q := 10 * (x[0] - x[1])
				dx[0], dx[1] = -q/15, (q-3*(x[1]-weather(t)))/15
			},
			out: func(t float64, x []float64, _ []bool) values {
				return values{"mass1.T": x[0], "mass2.T": x[1], "conduction.Q_flow": 10 * (x[0] - x[1]), "Tsensor1.T": x[0], "outside.port.T": weather(t),
					"convection.fluid.Q_flow": -3 * (x[1] - weather(t)), "mass1.der_T": -10 * (x[0] - x[1]) / 15}
			}}},
		{model: "WithStandard.Filter", stop: 2, ode: &reference{x0: []float64{0, 1},
			f: func(t float64, x []float64, _ []bool, dx []float64) {
				dx[0] = (5*sin(4*math.Pi*t) - 2*x[0] - x[1]) / 0.1
				dx[1] = (x[0] - x[1]/10) / 0.02
			},
			out: func(t float64, x []float64, _ []bool) values {
				return values{"L1.i": x[0], "C1.v": x[1], "meter.v": x[1], "R2.i": x[1] / 10, "R1.v": 2 * x[0], "source.p.i": -x[0]}
			}}},
		{model: "WithStandard.Servo", stop: 3, ode: servo()},
		{model: "WithStandard.SpringMass", stop: 5, want: dual},
		{model: "WithStandard.Chain", stop: 4, ode: &reference{x0: []float64{0.5, 0.5, 0.5, 2, 1, 0},
			guard: func(t float64, _ []float64) []float64 { return []float64{t - 0.5} },
			f: func(t float64, x []float64, _ []bool, dx []float64) {
				u := source(t)
				dx[0], dx[1], dx[2] = (u-x[0])/0.2, (x[0]-x[1])/0.4, (x[1]-x[2])/0.6
				dx[3] = 0.5 * (-3*x[2] + 2*x[0]*t)
				dx[4], dx[5] = x[5], 3*(3*(u-x[4])-0.4*x[5])
			},
			out: func(t float64, x []float64, _ []bool) values {
				return values{"lag[1].y": x[0], "lag[3].y": x[2], "lag[3].u": x[1], "integrator.y": x[3], "second.y": x[4], "add.y": -3*x[2] + 2*x[0]*t,
					"sine.y": source(t)}
			}}},
	})
}

// servo is WithStandard.Servo: controller state, current, rotor and load.
func servo() *reference {
	command := func(t float64, x []float64) (u, e float64) {
		e = 5*after(t, 0.2) - x[5]
		return 4 * (x[0] + e), e
	}
	return &reference{x0: make([]float64, 6), steps: 60_000,
		guard: func(t float64, x []float64) []float64 {
			u, _ := command(t, x)
			return []float64{t - 0.2, u - 15, -15 - u}
		},
		f: func(t float64, x []float64, on []bool, dx []float64) {
			e := 5*truth(on[0]) - x[5]
			u := math.Max(-15, math.Min(15, 4*(x[0]+e)))
			shaft := 200 * (x[4] - x[2])
			dx[0] = e / 0.5
			dx[1] = (u - 0.5*x[1] - 1.2*x[3]) / 0.02
			dx[2], dx[3] = x[3], (1.2*x[1]+shaft)/0.1
			dx[4], dx[5] = x[5], (-shaft-2)/0.3
		},
		out: func(t float64, x []float64, _ []bool) values {
			u, _ := command(t, x)
			return values{"controller.x": x[0], "La.i": x[1], "rotor.w": x[3], "load.phi": x[4], "speed.w": x[5], "controller.y": u,
				"supply.v": math.Max(-15, math.Min(15, u)), "shaft.tau": 200 * (x[4] - x[2]), "emf.v": 1.2 * x[3]}
		}}
}
