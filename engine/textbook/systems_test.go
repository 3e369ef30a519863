package textbook

import (
	"math"
	"testing"
)

// rooms is the house of Systems.House with memory: T of the rooms; heat gives the furnace's power.
func rooms(c, g float64, x []float64, heat float64, dx []float64) {
	sum := x[0] + x[1] + x[2]
	for i := range 3 {
		dx[i] = (g*(sum-3*x[i]) - 0.5*(x[i]-280)) / c
	}
	dx[0] += heat / c
}

// Protects systems of components in packages: connectors of several kinds and of arrays, conditional
// connectors, replaceable parts with buses, start values by enumeration.
func TestSystems(t *testing.T) {
	wood := func(alpha, x0, y0 float64) *reference {
		r := hunted(alpha, x0, y0)
		r.out = func(_ float64, x []float64, _ []bool) values {
			return values{"hares.population": x[0], "foxes.population": x[1], "hunt.a.rate": 0.02 * x[0] * x[1]}
		}
		return r
	}
	held := func(t float64) (w, phi float64) { // seen at the motor: J = 0.2 + 5/9, d = 0.5/9
		j, d := 0.2+5.0/9, 0.5/9
		e := exp(-d * t / j)
		return 2 / d * (1 - e), 2 / d * (t - j/d*(1-e))
	}
	runAll(t, []textbook{
		{model: "Systems.Populations.Wood", stop: 60, ode: wood(0.1, 10, 10)},
		{model: "Systems.Populations.Third", stop: 40, ode: plain([]float64{10, 12, 5},
			func(_ float64, x []float64, _ []bool, dx []float64) {
				dx[0] = 0.2*x[0] - 0.02*x[0]*x[1] - 0.01*x[0]*x[2]
				dx[1] = -0.4*x[1] + 0.02*x[0]*x[1] - 0.005*x[1]*x[2]
				dx[2] = -0.3*x[2] + 0.005*x[0]*x[2] + 0.004*x[1]*x[2]
			},
			func(_ float64, x []float64) values {
				return values{"hares.population": x[0], "foxes.population": x[1], "wolves.population": x[2]}
			})},
		{model: "Systems.Reactions.Plant", stop: 10, ode: plain([]float64{1, 1, 0},
			func(_ float64, x []float64, _ []bool, dx []float64) {
				r, q := 0.1*x[0]*x[1]-0.1*x[2], 10*x[1]*x[2]
				dx[0], dx[1], dx[2] = -r, -r-q, r-q
			},
			func(_ float64, x []float64) values {
				return values{"vessel.c[1]": x[0], "vessel.mixture.c[2]": x[1], "vessel.c[3]": x[2], "'A+B->X'.mixture.rate[3]": -0.1 * x[0] * x[1]}
			})},
		{model: "Systems.Rods.Heated", stop: 5, want: func(t float64) values {
			a, b := make([][]float64, 5), []float64{0.12*290 + 25, 0.12 * 290, 0.12 * 290, 0.12 * 290, 0.12 * 290}
			for i := range 5 {
				a[i] = make([]float64, 5)
				a[i][i] = -0.12
				for _, j := range []int{i - 1, i + 1} {
					if j >= 0 && j < 5 {
						a[i][i] -= 9.6
						a[i][j] = 9.6
					}
				}
				b[i] /= 0.8
				for j := range 5 {
					a[i][j] /= 0.8
				}
			}
			x := linear(a, b, []float64{300, 300, 300, 300, 300}, t)
			return values{"hot.T": x[0], "rod.a.T": x[0], "rod.b.T": x[4], "heater.port.Q_flow": -25}
		}},
		{model: "Systems.Shafts.Held", stop: 5, want: func(t float64) values {
			w, phi := held(t)
			return values{"motor.w": w, "motor.phi": phi, "load.w": w / 3, "brake.w_rel": -w / 3}
		}},
		{model: "Systems.Shafts.Loose", stop: 3, ode: loose()},
		{model: "Systems.House.Continuous", stop: 12, ode: &reference{x0: []float64{285, 285, 285, 0},
			guard: func(_ float64, x []float64) []float64 { return []float64{8 * (295 - x[2] + x[3])} },
			f: func(_ float64, x []float64, _ []bool, dx []float64) {
				rooms(2, 1.5, x, math.Max(0, 8*(295-x[2]+x[3])), dx)
				dx[3] = (295 - x[2]) / 3
			},
			out: func(_ float64, x []float64, _ []bool) values {
				return values{"plant.T[1]": x[0], "plant.T[3]": x[2], "control.I": x[3], "actuator.furnace.Q": -math.Max(0, 8*(295-x[2]+x[3]))}
			}}},
		{model: "Systems.House.Bang", stop: 10, hybrid: &hybrid{x: []float64{285, 285, 285}, d: []float64{1},
			f:    func(_ float64, x, d, dx []float64) { rooms(1.5, 1.5, x, 40*d[0], dx) },
			when: func(_ float64, x, _ []float64) []float64 { return []float64{x[2] - 295.5, 294.5 - x[2]} },
			act:  func(_ float64, _, d []float64, fired []bool) { d[0] = truth(fired[1]) },
			out: func(_ float64, x, d []float64) values {
				return values{"plant.T[2]": x[1], "sensor.T": x[2], "control.on": d[0], "actuator.furnace.Q": -40 * d[0]}
			}}},
		{model: "Systems.House.Read", stop: 10.1, hybrid: &hybrid{x: []float64{285, 285, 285}, d: []float64{1, 285},
			f:     func(_ float64, x, d, dx []float64) { rooms(1.5, 2, x, 30*d[0], dx) },
			every: [][2]float64{{0.03, 0.25}},
			act: func(_ float64, x, d []float64, _ []bool) {
				d[1] = x[2]
				d[0] = truth(d[1] < 294.5 || d[0] > 0 && d[1] < 295.5)
			},
			out: func(_ float64, x, d []float64) values {
				return values{"plant.T[2]": x[1], "sensor.T": d[1], "control.on": d[0], "plant.room.T": x[2]}
			}}},
	})
}

// loose is Systems.Shafts.Loose: the angles of motor and frame; the load follows by φ_b = (φ_a + 2·φ_h)/3.
func loose() *reference {
	// with τ into the gear at a: b gives -3τ, the housing gets 2τ: J1·a'' = 2 - τ, 5·b'' = 3τ - 0.5·b', 0.5·h'' = -2τ - 200h - 4h'
	f := func(x, dx []float64) (tau float64) {
		wb := (x[2] + 2*x[3]) / 3
		// 3·b'' = a'' + 2·h'': 3(3τ - 0.5wb)/5 = (2 - τ)/0.2 + 2(-2τ - 200h - 4wh)/0.5
		mount := -200*x[1] - 4*x[3]
		tau = (2/0.2 + 2*mount/0.5 + 0.3*wb) / (9.0/5 + 1/0.2 + 4/0.5)
		dx[0], dx[1] = x[2], x[3]
		dx[2], dx[3] = (2-tau)/0.2, (mount-2*tau)/0.5
		return tau
	}
	return plain([]float64{0, 0, 0, 0}, func(_ float64, x []float64, _ []bool, dx []float64) { f(x, dx) },
		func(_ float64, x []float64) values {
			tau := f(x, make([]float64, 4))
			return values{"motor.phi": x[0], "frame.phi": x[1], "motor.w": x[2], "frame.w": x[3], "load.phi": (x[0] + 2*x[1]) / 3,
				"gear.a.tau": tau}
		})
}
