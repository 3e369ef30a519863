package textbook

import (
	"math"
	"testing"
)

// series is the battery, coil, resistor and capacitor: V and i_L.
func series(t float64) (v, i float64) {
	x := linear([][]float64{{-10, 1000}, {-1, 0}}, []float64{0, 24}, []float64{0, 0}, t)
	return x[0], x[1]
}

// shockley is the law of Circuits.Diode.
func shockley(v float64) float64 {
	const ids, vt, top, r = 1e-6, 0.04, 15, 1e8
	if v/vt > top {
		return ids*(exp(top)*(1+v/vt-top)-1) + v/r
	}
	return ids*(exp(v/vt)-1) + v/r
}

// rectified is the current through Circuits.Examples.Rectifier at the voltage vc of the capacitor.
func rectified(t, vc float64) (i, v float64) {
	free := 10*sin(2*math.Pi*t) - vc
	v = root(-40, 5, func(v float64) float64 { return shockley(v) - (free-v)/0.5 })
	return (free - v) / 0.5, v
}

// cubic inverts v = a·i + b·i³ in closed form; slope is di/dv.
func cubic(a, b, v float64) (i, slope float64) {
	p := a / b
	i = 2 * sqrt(p/3) * math.Sinh(math.Asinh(1.5*v/b/p*sqrt(3/p))/3)
	return i, 1 / (a + 3*b*i*i)
}

// bridge solves the two nodes of Circuits.Examples.CubicBridge by Newton's method.
func bridge(v float64) (v1, v2, total float64) {
	v1, v2 = v/2, v/2
	for range 50 {
		i1, s1 := cubic(1, 0.2, v-v1)
		i2, s2 := cubic(2, 0.1, v-v2)
		i3, s3 := cubic(3, 0.5, v1)
		i4, s4 := cubic(0.5, 0.3, v2)
		r1 := i1 - i3 - (v1-v2)/0.7
		r2 := i2 - i4 + (v1-v2)/0.7
		a, b, d := -s1-s3-1/0.7, 1/0.7, -s2-s4-1/0.7
		det := a*d - b*b
		d1, d2 := (r1*d-b*r2)/det, (a*r2-b*r1)/det
		v1, v2, total = v1-d1, v2-d2, i1+i2
		if math.Abs(d1)+math.Abs(d2) < 1e-13*(1+math.Abs(v)) {
			break
		}
	}
	return v1, v2, total
}

// Protects networks of components: pins, grounds, partial two-pins, arrays of components,
// nonlinear elements in algebraic loops.
func TestCircuits(t *testing.T) {
	runAll(t, []textbook{
		{model: "Circuits.Examples.SeriesByEquations", stop: 1, want: func(t float64) values {
			v, i := series(t)
			return values{"V": v, "i_L": i, "i_R": v / 100, "i_C": i - v/100}
		}},
		{model: "Circuits.Examples.SeriesByComponents", stop: 1, want: func(t float64) values {
			v, i := series(t)
			return values{"store.v": v, "coil.i": i, "load.i": v / 100, "store.p.i": i - v/100, "battery.i": -i, "coil.n.v": v,
				"load.lost": v * v / 100, "battery.p.v": 24, "coil.v": 24 - v, "battery.n.i": i}
		}},
		{model: "Circuits.Examples.SteadyStart", stop: 2, ode: &reference{x0: []float64{10, 0.3},
			f: func(t float64, x []float64, _ []bool, dx []float64) {
				dx[0] = (x[1] - x[0]/100 - (x[0]-2*sin(math.Pi*t))/50) / 1e-3
				dx[1] = 10 - x[0]
			},
			out: func(t float64, x []float64, _ []bool) values {
				return values{"store.v": x[0], "coil.i": x[1], "extra.i": (x[0] - 2*sin(math.Pi*t)) / 50}
			}}},
		{model: "Circuits.Examples.Ladder", stop: 3, ode: &reference{x0: make([]float64, 5),
			f: func(t float64, x []float64, _ []bool, dx []float64) {
				left := 5 * cos(2*math.Pi*t)
				for k := range x {
					q := (left - x[k]) / 10
					if k < 4 {
						q -= (x[k] - x[k+1]) / 10
					}
					dx[k] = q / (0.01 * float64(k+1))
					left = x[k]
				}
			},
			out: func(t float64, x []float64, _ []bool) values {
				s := 5 * cos(2*math.Pi*t)
				return values{"c[1].v": x[0], "c[3].v": x[2], "c[5].p.v": x[4], "r[1].i": (s - x[0]) / 10, "source.v": s, "c[4].C": 0.04}
			}}},
		{model: "Circuits.Examples.Rectifier", stop: 2, ode: &reference{x0: []float64{1}, steps: 8000,
			f: func(t float64, x []float64, _ []bool, dx []float64) {
				i, _ := rectified(t, x[0])
				dx[0] = (i - x[0]/20) / 0.05
			},
			out: func(t float64, x []float64, _ []bool) values {
				i, v := rectified(t, x[0])
				return values{"smoothing.v": x[0], "diode.i": i, "diode.v": v, "load.i": x[0] / 20}
			}}},
		{model: "Circuits.Examples.CubicBridge", stop: 5, ode: &reference{x0: []float64{4}, steps: 5000,
			f: func(_ float64, x []float64, _ []bool, dx []float64) {
				_, _, total := bridge(x[0])
				dx[0] = -total / 0.5
			},
			out: func(_ float64, x []float64, _ []bool) values {
				v1, v2, total := bridge(x[0])
				return values{"c.v": x[0], "q3.v": v1, "q4.v": v2, "galvanometer.i": (v1 - v2) / 0.7, "c.i": -total}
			}}},
		{model: "Circuits.Examples.Integrator", stop: 4, want: func(t float64) values {
			out := -2 * (0.5*t + 3*(1-cos(math.Pi*t/2))/(math.Pi/2))
			return values{"amp.out.v": out, "c.v": -out, "r.i": (0.5 + 3*sin(math.Pi*t/2)) / 1e4}
		}},
	})
}
