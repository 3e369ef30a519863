package textbook

import (
	"math"
	"testing"
)

// heater is Switching.Hysteresis and its variants.
func heater(start, on float64, name string) *hybrid {
	return &hybrid{x: []float64{start}, d: []float64{on},
		f:    func(_ float64, x, d, dx []float64) { dx[0] = 25*d[0] - 2*(x[0]-285) },
		when: func(_ float64, x, _ []float64) []float64 { return []float64{x[0] - 296, 294 - x[0]} },
		act:  func(_ float64, _, d []float64, fired []bool) { d[0] = truth(fired[1]) },
		out:  func(_ float64, x, d []float64) values { return values{"T": x[0], name: d[0]} }}
}

// Protects relays, latches, friction, converters and switches in circuits.
func TestSwitching(t *testing.T) {
	runAll(t, []textbook{
		{model: "Switching.Hysteresis", stop: 3, hybrid: heater(300, 0, "heat")},
		{model: "Switching.ByAlgorithm", stop: 3, hybrid: heater(300, 0, "heat")},
		{model: "Switching.ByPrevious", stop: 3, hybrid: heater(295, 1, "heat")},
		{model: "Switching.Changing", stop: 20, hybrid: &hybrid{x: []float64{15, 0}, d: []float64{1, 0},
			f: func(_ float64, x, d, dx []float64) { dx[0], dx[1] = 6*d[0]-0.3*(x[0]-10), 6*d[0] },
			when: func(t float64, x, _ []float64) []float64 {
				goal := 20 + 2*sin(0.5*t)
				return []float64{x[0] - goal - 0.5, goal - 0.5 - x[0]}
			},
			act: func(_ float64, _, d []float64, fired []bool) {
				if on := truth(!fired[0]); on != d[0] {
					d[0] = on
					d[1]++
				}
			},
			out: func(_ float64, x, d []float64) values {
				return values{"T": x[0], "on": d[0], "switched": d[1], "energy": x[1]}
			}}},
		{model: "Switching.Delayed", stop: 12, hybrid: &hybrid{x: []float64{6.5}, d: []float64{0, -10},
			f: func(_ float64, x, d, dx []float64) { dx[0] = 0.15*(20-x[0]) - 5*d[0] },
			when: func(t float64, x, d []float64) []float64 {
				return []float64{math.Min(x[0]-7, t-d[1]-1.5), 5 - x[0]}
			},
			act: func(t float64, _, d []float64, fired []bool) {
				if fired[0] {
					d[0] = 1
				} else {
					d[0], d[1] = 0, t
				}
			},
			out: func(t float64, x, d []float64) values {
				return values{"T": x[0], "runs": d[0], "stopped": d[1], "rested": truth(t > d[1]+1.5)}
			}}},
		{model: "Switching.Vessel", stop: 40, hybrid: &hybrid{x: []float64{1}, d: []float64{1, 0, 0},
			f: func(t float64, x, d, dx []float64) { dx[0] = 0.5*d[0] - 0.3 - 0.25*sin(0.7*t) },
			when: func(t float64, x, _ []float64) []float64 {
				return []float64{x[0] - 2, 0.8 - x[0], x[0] - 1.95, 1.95 - x[0], math.Mod(t, 10) - 9.5}
			},
			act: func(t float64, x, d []float64, _ []bool) {
				d[0] = 1 - truth(x[0] > 2 || d[0] == 0 && x[0] > 0.8)
				alarm := truth(x[0] > 1.95 || d[1] > 0 && math.Mod(t, 10) <= 9.5)
				d[2] += math.Max(0, alarm-d[1])
				d[1] = alarm
			},
			out: func(_ float64, x, d []float64) values {
				return values{"level": x[0], "pump": d[0], "alarm": d[1], "alarms": d[2]}
			}}},
		{model: "Switching.Friction", stop: 8, hybrid: &hybrid{x: []float64{0, 0.5}, d: []float64{1},
			f: func(_ float64, x, d, dx []float64) { dx[0], dx[1] = x[1], (1-d[0])*(2-10*x[0]) },
			when: func(_ float64, x, _ []float64) []float64 {
				return []float64{math.Abs(10*x[0]) - 3, x[1] - 0.5}
			},
			act: func(_ float64, x, d []float64, fired []bool) {
				if d[0] = truth(!fired[0]); d[0] > 0 {
					x[1] = 0.5
				}
			},
			out: func(_ float64, x, d []float64) values {
				return values{"x": x[0], "v": x[1], "sticks": d[0], "force": d[0]*10*x[0] + (1-d[0])*2}
			}}},
		{model: "Switching.Converter", stop: 0.0101, hybrid: &hybrid{x: []float64{0, 0}, d: []float64{1, 1}, steps: 100_000,
			f: func(_ float64, x, d, dx []float64) {
				dx[1] = (x[0] - x[1]/4) / 100e-6
				switch {
				case d[0] > 0:
					dx[0] = (24 - x[1]) / 1e-3
				case d[1] > 0:
					dx[0] = (-0.7 - x[1]) / 1e-3
				default:
					dx[0] = 0
				}
			},
			when:  func(_ float64, x, _ []float64) []float64 { return []float64{-x[0]} },
			every: [][2]float64{{0, 1e-3}, {0.4e-3, 1e-3}},
			act: func(_ float64, x, d []float64, fired []bool) {
				if fired[0] {
					d[1] = d[0]
				}
				if fired[1] {
					d[0], d[1] = 1, 1
				}
				if fired[2] {
					d[0] = 0
				}
			},
			out: func(_ float64, x, d []float64) values {
				return values{"i": x[0], "v": x[1], "on": d[0], "conducts": d[1]}
			}}},
		{model: "Switching.Charger", stop: 20.3, hybrid: &hybrid{x: []float64{0}, d: []float64{1, 0, 0}, steps: 40_000,
			f: func(_ float64, x, d, dx []float64) {
				in, out := charger(x[0], d)
				dx[0] = (in - out) / 0.5
			},
			when:  func(_ float64, x, _ []float64) []float64 { return []float64{x[0] - 8, 3 - x[0], x[0] - 10} },
			every: [][2]float64{{2, 2}},
			act: func(_ float64, x, d []float64, fired []bool) {
				if fired[0] {
					d[1] = 1
				} else if fired[1] {
					d[1] = 0
				}
				if fired[2] || fired[3] {
					d[0] = truth(x[0] < 8.2)
					d[2]++
				}
			},
			out: func(_ float64, x, d []float64) values {
				in, out := charger(x[0], d)
				return values{"store.v": x[0], "wire.i": in, "load.i": out, "charging": d[0], "loaded": d[1], "cycles": d[2]}
			}}},
		{model: "Switching.Diode", stop: 4, ode: &reference{x0: []float64{0}, steps: 40_000,
			guard: func(t float64, x []float64) []float64 { return []float64{10*sin(4*t) - x[0] + 1e-30} },
			f: func(t float64, x []float64, on []bool, dx []float64) {
				dx[0] = (ideal(10*sin(4*t)-x[0], on[0]) - x[0]/20) / 0.3
			},
			out: func(t float64, x []float64, on []bool) values {
				return values{"store": x[0], "i": ideal(10*sin(4*t)-x[0], on[0]), "off": 1 - truth(on[0])}
			}}},
		{model: "Switching.Clutch", stop: 11, hybrid: &hybrid{x: []float64{10, 0}, d: []float64{0, 1, 1},
			f: func(_ float64, x, d, dx []float64) {
				m := clutch(x[1], d)
				dx[0], dx[1] = d[1]-m, (m-0.2*x[1])/2
			},
			when: func(t float64, x, d []float64) []float64 {
				if d[0] > 0 { // together
					return []float64{1, t - 8, t - 4}
				}
				return []float64{x[1] - x[0], t - 8, t - 4}
			},
			act: func(_ float64, x, d []float64, fired []bool) {
				switch {
				case fired[0]:
					d[0] = 1
					x[0] = (x[0] + 2*x[1]) / 3
					x[1] = x[0]
				case fired[1]:
					d[0], d[2] = 0, 0
				default:
					d[1] = 0
				}
			},
			out: func(_ float64, x, d []float64) values {
				return values{"w1": x[0], "w2": x[1], "locked": d[0], "m": clutch(x[1], d)}
			}}},
		{model: "Switching.Flow", stop: 12, hybrid: &hybrid{x: []float64{1.8, 0.1}, d: []float64{1},
			f: func(t float64, x, d, dx []float64) {
				b := 0.5 * (x[0] - x[1])
				dx[0], dx[1] = 1+sin(t)-3*math.Max(0, x[0]-2)-b, b-0.6*(1-d[0])
			},
			when: func(_ float64, x, _ []float64) []float64 { return []float64{x[0] - 2, 0.2 - x[1], x[1] - 0.4} },
			act:  func(_ float64, x, d []float64, _ []bool) { d[0] = truth(x[1] < 0.2 || d[0] > 0 && x[1] < 0.4) },
			out: func(_ float64, x, d []float64) values {
				return values{"h[1]": x[0], "h[2]": x[1], "dry": d[0], "spills": truth(x[0] > 2), "over": 3 * math.Max(0, x[0]-2)}
			}}},
	})
}

// charger gives the currents of Switching.Charger: through the charging and the load path.
func charger(v float64, d []float64) (in, out float64) {
	path := func(closed float64) float64 {
		if closed > 0 {
			return 1e-4
		}
		return 1e6
	}
	return (12 - v) / (path(d[0]) + 2), v / (path(d[1]) + 5)
}

// ideal is the current through Switching.Diode and its wire.
func ideal(v float64, on bool) float64 {
	if on {
		return v / 2.001
	}
	return 1e-4 * v / (1 + 2e-4)
}

// clutch is the torque of Switching.Clutch; d: locked, drive, pressed.
func clutch(w2 float64, d []float64) float64 {
	switch {
	case d[2] == 0:
		return 0
	case d[0] > 0:
		return (2*d[1] + 0.2*w2) / 3
	}
	return 3
}
