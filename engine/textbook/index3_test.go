package textbook

import (
	"math"
	"testing"
)

// Protects constraints that are not linear in the states: mechanisms in coordinates of which
// some are found from others by iteration, and storages tied by laws with curvature.
func TestConstraintsWithCurvature(t *testing.T) {
	start := math.Asin(1.2 / 2)
	runAll(t, []textbook{
		{model: "Index3.Pendulum", stop: 5, ode: swing(start, 0.8/(2*math.Cos(start)))},
		{model: "Index3.Rest", stop: 5, ode: swing(start, 0.8/(2*math.Cos(start)))},
		{model: "Index3.Demanded", stop: 5, ode: swing(start, 0.8/(2*math.Cos(start)))},
		{model: "Index3.Swing", stop: 10, ode: swing(math.Pi/2, 0)},
		{model: "Index3.Turn", stop: 5, ode: swing(0, 9.5/2)},
		{model: "Index3.Double", stop: 3, ode: doublePendulum()},
		{model: "Index3.SliderCrank", stop: 3, ode: sliderCrank()},
		{model: "Index3.FourBar", stop: 6, ode: fourBar()},
		{model: "Index3.Varactors", stop: 6, ode: varactors()},
		{model: "Index3.Vessels", stop: 4, ode: vessels()},
		{model: "Index3.Bead", stop: 3, ode: bead()},
		{model: "Index3.Inverse", stop: 3, want: func(t float64) values {
			q, w, a := 1-math.Cos(t), math.Sin(t), math.Cos(t)
			s, c := math.Sin(q), math.Cos(q)
			torque := a + gravity*s // of the joint
			return values{"q2": q, "w2": w, "q1": q + torque/100, "tau": torque + a + (-math.Cos(t)+gravity*(c*a-s*w*w))/100}
		}},
		{model: "Index3.Skate", stop: 4, want: func(t float64) values {
			s, c := math.Sin(t), math.Cos(t) // of the angle; the speed is cos t as well
			return values{"x": t/2 + math.Sin(2*t)/4, "y": s * s / 2, "vx": c * c, "vy": c * s, "phi": t, "f": -2 * c}
		}},
		{model: "Index3.Kicked", stop: 4, hybrid: &hybrid{x: []float64{0, 0},
			f:    func(_ float64, x, _, dx []float64) { dx[0], dx[1] = x[1], -gravity/2*sin(x[0]) },
			when: func(t float64, _, _ []float64) []float64 { return []float64{t - 0.5} },
			act:  func(_ float64, x, _ []float64, _ []bool) { x[1] = 1.5 },
			out: func(_ float64, x, _ []float64) values {
				s, c := sin(x[0]), cos(x[0])
				return values{"x": 2 * s, "y": -2 * c, "vx": 2 * c * x[1], "vy": 2 * s * x[1], "F": gravity*c/2 + x[1]*x[1]}
			}}},
	})
}

const gravity = 9.81

// swing is the pendulum in its angle from the lowest point.
func swing(phi, w float64) *reference {
	const l, m = 2.0, 3.0
	return &reference{x0: []float64{phi, w},
		f: func(_ float64, x []float64, _ []bool, dx []float64) { dx[0], dx[1] = x[1], -gravity/l*sin(x[0]) },
		out: func(_ float64, x []float64, _ []bool) values {
			s, c := sin(x[0]), cos(x[0])
			return values{"x": l * s, "y": -l * c, "vx": l * c * x[1], "vy": l * s * x[1], "F": m*gravity*c + m*l*x[1]*x[1]}
		}}
}

// doublePendulum is Double in the angles from below, by the equations of Lagrange:
// (m1+m2)·L1²·a” + m2·L1·L2·(cos(a-b)·b” + sin(a-b)·b'²) + (m1+m2)·g·L1·sin a = 0 and
// m2·L2²·b” + m2·L1·L2·(cos(a-b)·a” - sin(a-b)·a'²) + m2·g·L2·sin b = 0.
func doublePendulum() *reference {
	const l1, l2, m1, m2 = 1.0, 0.7, 1.0, 0.5
	return &reference{x0: []float64{math.Asin(0.3 / l1), 0, math.Asin(0.2 / l2), 0},
		f: func(_ float64, x []float64, _ []bool, dx []float64) {
			s, c := sin(x[0]-x[2]), cos(x[0]-x[2])
			a11, a12, a22 := (m1+m2)*l1*l1, m2*l1*l2*c, m2*l2*l2
			r1 := -m2*l1*l2*s*x[3]*x[3] - (m1+m2)*gravity*l1*sin(x[0])
			r2 := m2*l1*l2*s*x[1]*x[1] - m2*gravity*l2*sin(x[2])
			det := a11*a22 - a12*a12
			dx[0], dx[2] = x[1], x[3]
			dx[1], dx[3] = (r1*a22-r2*a12)/det, (r2*a11-r1*a12)/det
		},
		out: func(_ float64, x []float64, _ []bool) values {
			return values{"x1": l1 * sin(x[0]), "y1": -l1 * cos(x[0]), "x2": l1*sin(x[0]) + l2*sin(x[2]), "y2": -l1*cos(x[0]) - l2*cos(x[2])}
		}}
}

// oneDegree is a mechanism in one coordinate q: the inertia M(q) and its slope, the force Q.
func oneDegree(q0, w0 float64, law func(q, w float64) (inertia, slope, force float64), out func(q, w float64) values) *reference {
	return &reference{x0: []float64{q0, w0},
		f: func(_ float64, x []float64, _ []bool, dx []float64) {
			m, slope, force := law(x[0], x[1])
			dx[0], dx[1] = x[1], (force-slope*x[1]*x[1]/2)/m
		},
		out: func(_ float64, x []float64, _ []bool) values { return out(x[0], x[1]) }}
}

func sliderCrank() *reference {
	const r, l, j, jr, m, d, drive = 0.2, 0.5, 0.1, 0.02, 2.0, 3.0, 1.5
	shape := func(q float64) (beta, b1, b2, s, s1, s2 float64) {
		beta = math.Asin(r / l * sin(q))
		cb, sb := cos(beta), sin(beta)
		b1 = r * cos(q) / (l * cb)
		b2 = (-r*sin(q) + l*sb*b1*b1) / (l * cb)
		s = r*cos(q) + l*cb
		s1 = -r*sin(q) - l*sb*b1
		s2 = -r*cos(q) - l*cb*b1*b1 - l*sb*b2
		return
	}
	return oneDegree(0.4, 3, func(q, w float64) (inertia, slope, force float64) {
		_, b1, b2, _, s1, s2 := shape(q)
		return j + jr*b1*b1 + m*s1*s1, 2 * (jr*b1*b2 + m*s1*s2), drive - d*s1*s1*w
	}, func(q, w float64) values {
		beta, b1, _, s, s1, _ := shape(q)
		return values{"phi": q, "w": w, "beta": beta, "b": b1 * w, "s": s, "v": s1 * w}
	})
}

func fourBar() *reference {
	const a, b, c, d = 1.0, 3.0, 2.5, 3.0
	const ja, jb, jc = 0.4, 0.1, 0.6
	shape := func(q float64) (qb, b1, b2, qc, c1, c2 float64) {
		// the joint at the end of the crank is at distance h of the ground joint of the rocker
		x, y := d-a*cos(q), -a*sin(q)
		h := sqrt(x*x + y*y)
		qb = math.Atan2(y, x) + math.Acos((b*b+h*h-c*c)/(2*b*h))
		qc = math.Atan2(a*sin(q)+b*sin(qb), a*cos(q)+b*cos(qb)-d)
		// b·qb'·(-sin, cos) - c·qc'·(-sin, cos) = -a·(-sin, cos), solved across each bar
		b1 = a * sin(qc-q) / (b * sin(qb-qc))
		c1 = a * sin(qb-q) / (c * sin(qb-qc))
		// the same once more, with the centripetal parts along the bars
		rx := a*cos(q) + b*cos(qb)*b1*b1 - c*cos(qc)*c1*c1
		ry := a*sin(q) + b*sin(qb)*b1*b1 - c*sin(qc)*c1*c1
		b2 = (rx*cos(qc) + ry*sin(qc)) / (b * sin(qc-qb))
		c2 = (rx*cos(qb) + ry*sin(qb)) / (c * sin(qc-qb))
		return
	}
	return oneDegree(0.3, 1, func(q, w float64) (inertia, slope, force float64) {
		_, b1, b2, _, c1, c2 := shape(q)
		return ja + jb*b1*b1 + jc*c1*c1, 2 * (jb*b1*b2 + jc*c1*c2), 0.5 - 0.2*c1*c1*w
	}, func(q, w float64) values {
		qb, b1, _, qc, c1, _ := shape(q)
		return values{"qa": q, "wa": w, "qb": qb, "qc": qc, "wb": b1 * w, "wc": c1 * w}
	})
}

// varactors is the circuit in its voltage: (3 + 0.9·v²)·v' is the current.
func varactors() *reference {
	v := 0.48
	for range 50 {
		v -= (v + 0.2*v*v*v - 0.5) / (1 + 0.6*v*v)
	}
	rate := func(t, v float64) float64 { return (3*sin(2*t) - v) / 4 / (3 + 0.9*v*v) }
	return first(v, rate, func(t, v float64) values {
		return values{"v": v, "q1": v + 0.2*v*v*v, "q2": 2*v + 0.1*v*v*v, "i1": (1 + 0.6*v*v) * rate(t, v)}
	})
}

// vessels: p = (R/cv)·U/V, so U1/V1 = U2/V2, and with it der(U2) = 2·der(U1).
func vessels() *reference {
	const r, cv = 287.0, 718.0
	flow := func(m1, u1 float64) float64 { return 1e5 / (3 * (cv + r) * u1 / (m1 * cv)) }
	// the masses are not tied, so U1 = 2.5e5 and U2 = 5e5 agree whatever they are
	return &reference{x0: []float64{1.2, 2, 2.5e5},
		f: func(_ float64, x []float64, _ []bool, dx []float64) {
			f := flow(x[0], x[2])
			dx[0], dx[1], dx[2] = -f, f, 5e4/3
		},
		out: func(_ float64, x []float64, _ []bool) values {
			return values{"m1": x[0], "m2": x[1], "U1": x[2], "U2": 2 * x[2], "p1": r / cv * x[2], "n": flow(x[0], x[2])}
		}}
}

func bead() *reference {
	ref := oneDegree(1, 0, func(x, _ float64) (inertia, slope, force float64) {
		y1, y2 := 2*x+0.3*x*x, 2+0.6*x
		return 1 + y1*y1, 2 * y1 * y2, -gravity * y1
	}, func(x, v float64) values {
		y1 := 2*x + 0.3*x*x
		return values{"x": x, "y": x*x + 0.1*x*x*x, "vx": v, "vy": y1 * v}
	})
	return ref
}
