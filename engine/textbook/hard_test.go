package textbook

import (
	"math"
	"testing"
)

// halfWave is the current of Hard.HalfWave at a capacitor voltage.
func halfWave(t, vc float64) (i float64) {
	free := 10*sin(2*math.Pi*t) - vc
	if free > 0 {
		return free / (0.2 + 1e-5)
	}
	return free / (0.2 + 1e5)
}

// idealBridge solves the bridge by nodal analysis in each of the 16 states of the diodes
// and takes the one that agrees with itself.
func idealBridge(t, vc float64) (wire, into float64) {
	s := 10 * sin(2*math.Pi*t)
	const on, off = 1e5, 1e-4 // conductances
	for state := range 16 {
		g := [4]float64{off, off, off, off}
		for k := range 4 {
			if state>>k&1 == 1 {
				g[k] = on
			}
		}
		// nodes: a behind the wire, b the other end of the source; i from b through the source into the wire to a:
		// i = (b + s - a)/0.2; at a: i = g1(a-vc) + g2·a; at b: -i = g3(b-vc) + g4·b
		w := 1 / 0.2
		a11, a12, r1 := w+g[0]+g[1], -w, w*s+g[0]*vc
		a21, a22, r2 := -w, w+g[2]+g[3], -w*s+g[2]*vc
		det := a11*a22 - a12*a21
		a, b := (r1*a22-a12*r2)/det, (a11*r2-a21*r1)/det
		v := [4]float64{a - vc, -a, b - vc, -b}
		good := true
		for k := range 4 {
			good = good && (v[k] >= 0) == (state>>k&1 == 1)
		}
		if good {
			return w * (b + s - a), g[0]*v[0] + g[2]*v[2]
		}
	}
	return math.NaN(), math.NaN()
}

// Protects the numerics: levels that reach zero, square waves, ideal diodes, stiffness,
// turbulent networks from a cold start, long undamped motion.
func TestHard(t *testing.T) {
	wave := func(on []bool) (a, b float64) { return 2 * truth(on[0]), 2*truth(on[1]) - 1 }
	drained := func(t float64) values {
		r := math.Max(0, 1-0.2*t)
		return values{"h": r * r, "q": 0.4 * r}
	}
	level := func(t float64) values { return values{"h": drained(t)["h"]} }
	runAll(t, []textbook{
		{model: "Hard.Draining", stop: 8, pending: "not finite", want: drained},
		{model: "Hard.DrainingMax", stop: 8, tol: 1e-8, want: drained},
		{model: "Hard.DrainingNoEvent", stop: 8, tol: 1e-8, want: drained},
		{model: "Hard.DrainingOdd", stop: 8, tol: 1e-8, want: level},
		{model: "Hard.DrainingPlain", stop: 8, ode: &reference{x0: []float64{1, 0}, steps: 200_000,
			f: func(_ float64, x []float64, _ []bool, dx []float64) {
				dx[0], dx[1] = -0.5*sqrt(x[0])*x[0], sqrt(x[0])-sqrt(math.Abs(x[1]))
			},
			out: func(_ float64, x []float64, _ []bool) values { return values{"h": x[0]} }}},
		{model: "Hard.Pulses", stop: 4.01, ode: &reference{x0: []float64{0, 0, 0},
			guard: func(t float64, _ []float64) []float64 {
				return []float64{0.4 - math.Mod(t, 1), sin(2*math.Pi*t) + 1e-15, t - 0.75, t - 1.5, t - 2.25, t - 3, t - 3.75}
			},
			f: func(_ float64, x []float64, on []bool, dx []float64) {
				a, b := wave(on)
				c := 0.0
				for _, passed := range on[2:] {
					c += 0.5 * truth(passed)
				}
				dx[0], dx[1], dx[2] = a-x[0], b-x[1], c-x[2]
			},
			out: func(t float64, x []float64, on []bool) values {
				a, b := wave(on)
				return values{"a": a, "b": b, "c": 0.5 * math.Floor(t/0.75), "x": x[0], "y": x[1], "z": x[2]}
			}}},
		{model: "Hard.HalfWave", stop: 2.5, ode: &reference{x0: []float64{0}, steps: 50_000,
			guard: func(t float64, x []float64) []float64 { return []float64{halfWave(t, x[0])} },
			f:     func(t float64, x []float64, _ []bool, dx []float64) { dx[0] = (halfWave(t, x[0]) - x[0]/10) / 0.1 },
			out: func(t float64, x []float64, _ []bool) values {
				return values{"store.v": x[0], "wire.i": halfWave(t, x[0])}
			}}},
		{model: "Hard.Bridge", stop: 2.5, ode: &reference{x0: []float64{0}, steps: 50_000,
			guard: func(t float64, x []float64) []float64 {
				s := 10 * sin(2*math.Pi*t)
				return []float64{s, math.Abs(s) - x[0]}
			},
			f: func(t float64, x []float64, _ []bool, dx []float64) {
				_, i := idealBridge(t, x[0])
				dx[0] = (i - x[0]/10) / 0.1
			},
			out: func(t float64, x []float64, _ []bool) values {
				w, i := idealBridge(t, x[0])
				return values{"store.v": x[0], "wire.i": w, "store.i": i - x[0]/10}
			}}},
		{model: "Hard.Decades", stop: 1000, want: func(t float64) values {
			tau := []float64{1e-6, 1e-4, 1e-2, 1, 1e2, 1e5}
			x := func(n int) float64 {
				s := 1.0
				for i := range n {
					c := 1.0
					for j := range n {
						if j != i {
							c *= tau[i] / (tau[i] - tau[j])
						}
					}
					s -= c * exp(-t/tau[i])
				}
				return s
			}
			if t == 0 {
				return values{"x[1]": 0, "x[6]": 0}
			}
			return values{"x[1]": x(1), "x[4]": x(4), "x[5]": x(5), "x[6]": x(6)}
		}},
		{model: "Hard.Network", stop: 100, ode: network()},
		{model: "Hard.Resonance", stop: 100, want: func(t float64) values { return values{"x": cos(t), "v": -sin(t)} }},
		{model: "Hard.TwoConditions", stop: 5, want: func(t float64) values {
			// 0.6·t up to 1, then slope 1.6 with x > 0.5 at once: c from t = 1 on
			switch {
			case t < 1:
				return values{"x": 0.6 * t, "y": 0}
			case t <= 3:
				return values{"x": 0.6 + 2.6*(t-1), "y": 2}
			}
			return values{"x": 5.8 + 3.6*(t-3), "y": 3}
		}},
	})
}

// network is Hard.Network: the flow at the tank is found by bisection, the others follow.
func network() *reference {
	k := []float64{1e-3, 2e-3, 3e-3, 4e-3}
	take := []float64{0, 1e-3, 5e-4, 2e-3}
	law := func(dp float64) float64 { x := dp / 1e5; return x / sqrt(sqrt(x*x+1e-10)) }
	drop := func(m float64) float64 { return root(-1e13, 1e13, func(dp float64) float64 { return law(dp) - m }) }
	// flows round the ring from m[1]; the drops must add up to nothing
	flows := func(m1 float64) (m, p []float64, closure float64) {
		m, p = make([]float64, 4), make([]float64, 5)
		at := m1
		for i := range 4 {
			at -= take[i]
			m[i] = at
			p[i+1] = p[i] - drop(at/k[i])
		}
		return m, p, p[4]
	}
	m1 := root(-1, 1, func(x float64) float64 { _, _, c := flows(x); return c })
	m, p, _ := flows(m1)
	total := take[1] + take[2] + take[3]
	return first(2, func(_, _ float64) float64 { return -total / 3 }, func(_, level float64) values {
		tank := 1e5 + 9810*level
		return values{"level": level, "p[1]": tank, "p[2]": tank + p[1], "p[4]": tank + p[3], "m[1]": m1, "m[3]": m[2], "pressure[3]": tank + p[2]}
	})
}
