package textbook

import (
	"math"
	"testing"
)

// Protects models whose states are tied by gears, loops of capacitors, nodes of coils,
// ropes, cranks and couplings: the index is lowered, and the start values that are left count.
func TestTiedStates(t *testing.T) {
	source := func(t float64) (v, slope float64) {
		return 5 + 10*sin(math.Pi*t), 10 * math.Pi * cos(math.Pi*t)
	}
	runAll(t, []textbook{
		{model: "Tied.Divider", stop: 4, ode: first(2,
			func(t, v float64) float64 { _, slope := source(t); return (0.2*slope - v/4) / 0.5 },
			func(t, v float64) values {
				s, slope := source(t)
				rate := (0.2*slope - v/4) / 0.5
				return values{"lower.v": v, "upper.v": s - v, "lower.i": 0.3 * rate, "source.i": -0.2 * (slope - rate)}
			})},
		{model: "Tied.Star", stop: 3, ode: &reference{x0: []float64{0, 0},
			f: func(_ float64, x []float64, _ []bool, dx []float64) {
				// the node is at p: (6-p)/0.5 + (3-p)/0.25 = (p - 2·i)/1
				p := (12 + 12 + 2*(x[0]+x[1])) / 7
				dx[0], dx[1] = (6-p)/0.5, (3-p)/0.25
			},
			out: func(_ float64, x []float64, _ []bool) values {
				return values{"La.i": x[0], "Lb.i": x[1], "Lc.i": x[0] + x[1], "Lc.p.v": (24 + 2*(x[0]+x[1])) / 7}
			}}},
		{model: "Tied.Hoist", stop: 2, want: func(t float64) values {
			// on the rotor: J = 0.02 + (0.5 + 10·0.2²)/64, torque 3 - 10·g·0.2/8
			a := (3 - 10*9.80665*0.2/8) / (0.02 + 0.9/64)
			return values{"rotor.w": a * t, "rotor.phi": a * t * t / 2, "drum.phi": a * t * t / 16, "rope.s": 0.2 * a * t * t / 16, "rope.v": 0.2 * a * t / 8,
				"rope.pull": 10 * (9.80665 + 0.2*a/8), "drum.a": a / 8}
		}},
		{model: "Tied.Engine", stop: 1, ode: crank()},
		{model: "Tied.Train", stop: 3, ode: &reference{x0: []float64{0, 0, 5.5, 0},
			f: func(t float64, x []float64, _ []bool, dx []float64) {
				// the front of the wagons is at s + 1 + 1 + 1, the back of the last at its s - 0.5
				gap := x[2] - 0.5 - (x[0] + 3)
				f := 50*(gap-0.5) + 3*(x[3]-x[1])
				dx[0], dx[1] = x[1], (10*t+f)/7
				dx[2], dx[3] = x[3], -f/3
			},
			out: func(_ float64, x []float64, _ []bool) values {
				return values{"loco.s": x[0], "loco.v": x[1], "wagon[2].s": x[0] + 2.5, "wagon[1].v": x[1], "last.s": x[2], "buffer.v_rel": x[3] - x[1]}
			}}},
		{model: "Tied.Relative", stop: 3, ode: &reference{x0: []float64{0.2, 0, 0, 1},
			f: func(_ float64, x []float64, _ []bool, dx []float64) {
				tau := 40*(x[2]-x[0]-0.1) + 0.5*(x[3]-x[1])
				dx[0], dx[1], dx[2], dx[3] = x[1], tau, x[3], -tau/2
			},
			out: func(_ float64, x []float64, _ []bool) values {
				tau := 40*(x[2]-x[0]-0.1) + 0.5*(x[3]-x[1])
				return values{"a.phi": x[0], "b.w": x[3], "c.phi_rel": x[2] - x[0], "slip": x[3] - x[1], "jerk": -1.5 * tau, "c.tau": tau}
			}}},
	})
}

// crank is Tied.Engine in its one degree of freedom: with s(phi), (J + m·s'²)·w' = drive - m·s'·s”·w².
func crank() *reference {
	const r, l, j, m, drive = 0.1, 0.3, 0.05, 2.0, 0.4
	shape := func(phi float64) (s, s1, s2 float64) {
		a, c := sin(phi), cos(phi)
		q := sqrt(l*l - r*r*a*a)
		s = r*c + q
		s1 = -r*a - r*r*a*c/q
		s2 = -r*c - (r*r*(c*c-a*a)*q+r*r*a*c*r*r*a*c/q)/(q*q)
		return
	}
	rate := func(phi, w float64) float64 {
		_, s1, s2 := shape(phi)
		return (drive - m*s1*s2*w*w) / (j + m*s1*s1)
	}
	return &reference{x0: []float64{0.5, 20},
		f: func(_ float64, x []float64, _ []bool, dx []float64) { dx[0], dx[1] = x[1], rate(x[0], x[1]) },
		out: func(_ float64, x []float64, _ []bool) values {
			s, s1, s2 := shape(x[0])
			return values{"phi": x[0], "w": x[1], "s": s, "v": s1 * x[1], "F": m * (s1*rate(x[0], x[1]) + s2*x[1]*x[1])}
		}}
}
