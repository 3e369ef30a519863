package textbook

import (
	"testing"
)

// Protects shafts and flanges: springs, dampers, gears, a motor, backlash with events.
func TestDrives(t *testing.T) {
	dual := func(t float64) values {
		phi1, phi2, w1, w2 := twoInertias(t)
		return values{"inertia1.phi": phi1, "inertia2.phi": phi2, "inertia1.w": w1, "inertia2.flange_b.phi": phi2, "inertia2.w": w2,
			"damper.tau": -w2, "spring.tau": -5 * phi2}
	}
	masses := []float64{1, 2, 3, 4}
	runAll(t, []textbook{
		{model: "Drives.Examples.DualMass", stop: 5, want: func(t float64) values {
			v := dual(t)
			v["coupling.spring.tau"] = 11 * (v["inertia2.phi"] - v["inertia1.phi"])
			v["coupling.damper.w_rel"] = v["inertia2.w"] - v["inertia1.w"]
			return v
		}},
		{model: "Drives.Examples.DualMassRelative", stop: 5, want: dual},
		{model: "Drives.Examples.StiffGear", stop: 3, want: func(t float64) values {
			w, phi := 20.0/3*(1-cos(3*t)), 20.0/3*(t-sin(3*t)/3)
			return values{"small.w": w, "small.phi": phi, "large.phi": phi / 5, "large.w": w / 5, "large.a": 4 * sin(3*t)}
		}},
		{model: "Drives.Examples.GearedDrive", stop: 3, ode: &reference{x0: make([]float64, 5),
			guard: func(t float64, _ []float64) []float64 { return []float64{t - 1} },
			f: func(_ float64, x []float64, on []bool, dx []float64) {
				load := 0.0
				if on[0] {
					load = -4
				}
				shaft := 50 * (5*x[3] - x[1])
				dx[0] = (12 - 0.5*x[0] - 0.8*x[2]) / 0.05
				dx[1], dx[2] = x[2], (0.8*x[0]+shaft)/0.02
				dx[3], dx[4] = x[4], (-5*shaft-0.6*x[4]+load)/2
			},
			out: func(_ float64, x []float64, _ []bool) values {
				return values{"motor.i": x[0], "rotor.phi": x[1], "rotor.w": x[2], "mass.phi": x[3], "mass.w": x[4],
					"gear.flange_a.phi": 5 * x[3], "shaft.tau": 50 * (5*x[3] - x[1]), "motor.emf": 0.8 * x[2], "bearing.tau": -0.6 * x[4]}
			}}},
		{model: "Drives.Examples.Rattle", stop: 5, ode: &reference{x0: []float64{0, 1},
			guard: func(_ float64, x []float64) []float64 { return []float64{-x[0] - 0.5, x[0] - 0.5} },
			f: func(_ float64, x []float64, on []bool, dx []float64) {
				dx[0], dx[1] = x[1], 0
				switch {
				case on[0]:
					dx[1] = 400*(-x[0]-0.5) - 0.5*x[1]
				case on[1]:
					dx[1] = 400*(-x[0]+0.5) - 0.5*x[1]
				}
			},
			out: func(_ float64, x []float64, _ []bool) values { return values{"mass.phi": x[0], "mass.w": x[1]} }}},
		{model: "Drives.Examples.Chain", stop: 5, ode: &reference{x0: []float64{0.4, 0, 0, -0.4, 0, 0, 0, 0},
			f: func(_ float64, x []float64, _ []bool, dx []float64) {
				copy(dx, x[4:])
				for i := range masses {
					dx[4+i] = 0
				}
				for i := range 3 {
					tau := 30*(x[i+1]-x[i]) + 0.5*(x[5+i]-x[4+i])
					dx[4+i] += tau / masses[i]
					dx[5+i] -= tau / masses[i+1]
				}
			},
			out: func(_ float64, x []float64, _ []bool) values {
				return values{"stage[1].phi": x[0], "stage[2].phi": x[1], "stage[4].w": x[7], "link[2].spring.tau": 30 * (x[2] - x[1]),
					"link[3].damper.w_rel": x[7] - x[6], "stage[3].J": 3}
			}}},
	})
}
