package textbook

import (
	"math"
	"testing"
)

// Protects systems of the discrete and logical blocks that the standard library provides.
func TestDiscreteBlocks(t *testing.T) {
	reference := func(t float64) float64 {
		switch s := math.Mod(t, 7); {
		case s < 1:
			return 20 + 5*s
		case s < 4:
			return 25
		case s < 5:
			return 25 - 5*(s-4)
		}
		return 20
	}
	wave := func(t float64) float64 { return 2 * sin(math.Pi*t) }
	runAll(t, []textbook{
		{model: "LibraryDiscrete.Room", stop: 20.1, hybrid: &hybrid{x: []float64{15}, d: []float64{1, 0},
			f: func(t float64, x, d, dx []float64) { dx[0] = 6*d[0] - (0.2+0.2*d[1])*(x[0]-10) },
			when: func(t float64, x, _ []float64) []float64 {
				return []float64{x[0] - reference(t) - 1, reference(t) - 1 - x[0]}
			},
			every: [][2]float64{{2, 6}, {3.5, 6}},
			act: func(_ float64, _, d []float64, fired []bool) {
				if fired[0] {
					d[0] = 0
				} else if fired[1] {
					d[0] = 1
				}
				if fired[2] {
					d[1] = 1
				} else if fired[3] {
					d[1] = 0
				}
			},
			out: func(t float64, x, d []float64) values {
				return values{"T": x[0], "controller.y": d[0], "window.y": d[1], "reference.y": reference(t), "heat.y": 6 * d[0]}
			}}},
		{model: "LibraryDiscrete.Loop", stop: 4.03, hybrid: &hybrid{x: []float64{0}, d: []float64{0, 0},
			f:     func(_ float64, x, d, dx []float64) { dx[0] = (d[1] - x[0]) / 0.5 },
			every: [][2]float64{{0, 0.1}},
			act: func(t float64, x, d []float64, _ []bool) {
				d[0], d[1] = after(t, 0.35)-x[0], 2*d[0]
			},
			out: func(_ float64, x, d []float64) values {
				return values{"plant.y": x[0], "sampler.y": d[0], "late.y": d[1], "hold.y": d[1]}
			}}},
		{model: "LibraryDiscrete.Gates", stop: 7.1, hybrid: &hybrid{x: []float64{0}, d: []float64{0, 0, 0},
			f: func(t float64, _, d, dx []float64) { dx[0] = d[0]*truth(wave(t) > 0) + 10*d[1] },
			when: func(t float64, _, d []float64) []float64 {
				return []float64{wave(t) - 1, -0.5 - wave(t), math.Min(d[0]-0.5, t-d[2]-0.6), wave(t), -wave(t)}
			},
			act: func(t float64, _, d []float64, fired []bool) {
				switch {
				case fired[0]:
					d[0], d[2] = 1, t
				case fired[1]:
					d[0], d[1] = 0, 0
				case fired[2]:
					d[1] = 1
				}
			},
			out: func(t float64, x, d []float64) values {
				return values{"area": x[0], "above.y": d[0], "memory.Q": d[1], "timer.y": d[0] * (t - d[2]), "wave.y": wave(t)}
			}}},
		{model: "LibraryDiscrete.Speed.Sampled", stop: 3.01, hybrid: speed(1.5, 2, 0.036)},
		{model: "LibraryDiscrete.Speed.Faster", stop: 2.01, hybrid: speed(2, 1, 0.011)},
		{model: "LibraryDiscrete.Speed.Exact", stop: 3.01, hybrid: speed(1.5, 2, 0)},
		{model: "LibraryDiscrete.Rectifier", stop: 3.01, hybrid: &hybrid{x: []float64{0}, d: []float64{0, 0}, steps: 60_000,
			f: func(t float64, x, d, dx []float64) {
				dx[0] = (diode(t, x[0], d[1]) - x[0]/10 - x[0]/drain(d[0])) / 0.05
			},
			when: func(t float64, x, d []float64) []float64 {
				free := 10*sin(4*math.Pi*t) - x[0] - 0.7 - 1e-4*0.7 // what drives s
				return []float64{x[0] - 7, 4 - x[0], free, -free}
			},
			act: func(t float64, x, d []float64, fired []bool) {
				d[0] = truth(x[0] > 7 || d[0] > 0 && x[0] > 4)
				if fired[2] {
					d[1] = 1
				} else if fired[3] {
					d[1] = 0
				}
			},
			out: func(t float64, x, d []float64) values {
				return values{"store.v": x[0], "wire.i": diode(t, x[0], d[1]), "switch.control": d[0], "drain.i": x[0] / drain(d[0]), "diode.off": 1 - d[1]}
			}}},
	})
}

// diode is the current through source, wire and diode of LibraryDiscrete.Rectifier: v = s·(on: Ron, off: 1) + Vknee, i = s·(on: 1, off: Goff) + Goff·Vknee.
func diode(t, v, on float64) float64 {
	free := 10*sin(4*math.Pi*t) - v
	if on > 0 {
		s := (free - 0.7 - 1e-4*0.7) / (1 + 1e-3)
		return s + 1e-4*0.7
	}
	s := (free - 0.7 - 1e-4*0.7) / (1 + 1e-4)
	return 1e-4*s + 1e-4*0.7
}

// drain is the resistance of LibraryDiscrete.Rectifier's switch and resistor.
func drain(closed float64) float64 {
	if closed > 0 {
		return 2 + 1e-3
	}
	return 2 + 1e5
}

// speed is LibraryDiscrete.Speed: angles and speeds of motor and load, integral, filtered derivative; memory: the speed as
// measured, and whether the goal has risen. Period 0: measured all the time.
func speed(k, top, period float64) *hybrid {
	const Ti, Td, limit, Ni = 0.4, 0.02, 5.0, 0.9
	const filter = Td / 10
	raw := func(x, d []float64) (u, m, e float64) {
		m = d[0]
		if period == 0 {
			m = x[2]
		}
		e = 1.5*d[1] - m
		return k * (e + x[4] + Td/filter*(-m-x[5])), m, e
	}
	clamp := func(u, limit float64) float64 { return math.Max(-limit, math.Min(limit, u)) }
	h := &hybrid{x: make([]float64, 6), d: []float64{0, 0}, every: [][2]float64{{0.213, 1e9}}, steps: 60_000}
	if period > 0 {
		h.every = append(h.every, [2]float64{0, period})
	}
	h.f = func(_ float64, x, d, dx []float64) {
		u, m, e := raw(x, d)
		y := clamp(u, limit)
		shaft := 20*(x[1]-x[0]) + 0.5*(x[3]-x[2])
		dx[0], dx[1] = x[2], x[3]
		dx[2], dx[3] = (clamp(y, top)+shaft)/0.1, (-shaft-0.2*x[3])/0.3
		dx[4] = (e + (y-u)/(k*Ni)) / Ti
		dx[5] = (-m - x[5]) / filter
	}
	h.when = func(_ float64, x, d []float64) []float64 {
		u, _, _ := raw(x, d)
		return []float64{u - limit, -limit - u, u - top, -top - u}
	}
	h.act = func(t float64, x, d []float64, fired []bool) {
		if fired[4] {
			d[1] = 1
		}
		if len(fired) > 5 && fired[5] {
			d[0] = x[2]
		}
	}
	h.out = func(_ float64, x, d []float64) values {
		u, m, _ := raw(x, d)
		return values{"motor.w": x[2], "load.phi": x[1], "load.w": x[3], "sensor.w": m, "controller.pid.y": clamp(u, limit)}
	}
	return h
}
