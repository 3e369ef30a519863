package textbook

import (
	"math"
	"testing"
)

// memoryOnly is a hybrid without states.
func memoryOnly(d []float64, every [][2]float64, act func(t float64, d []float64, fired []bool), out func(t float64, d []float64) values) *hybrid {
	return &hybrid{x: []float64{0}, d: d, steps: 500, every: every,
		f:   func(_ float64, _, _, dx []float64) { dx[0] = 0 },
		act: func(t float64, _, d []float64, fired []bool) { act(t, d, fired) },
		out: func(t float64, _, d []float64) values { return out(t, d) }}
}

// Protects clocks: difference equations, several rates, arrays and functions of memory.
func TestSampled(t *testing.T) {
	runAll(t, []textbook{
		{model: "Sampled.Loop", stop: 3.01, hybrid: &hybrid{x: []float64{0}, d: []float64{0, 0},
			f:     func(_ float64, x, d, dx []float64) { dx[0] = (d[1] - x[0]) / 0.4 },
			every: [][2]float64{{0, 0.1}},
			act: func(_ float64, x, d []float64, _ []bool) {
				d[0] += 0.2 * (1 - x[0])
				d[1] = 2 * (1 - x[0] + d[0])
			},
			out: func(_ float64, x, d []float64) values {
				return values{"x": x[0], "controller.u": d[1], "controller.I": d[0], "controller.e": 1 - x[0]}
			}}},
		{model: "Sampled.Proportional", stop: 5.03, want: func(t float64) values {
			// over one period x becomes x·(a + b·(-2)), a = exp(-0.1), b = (1 - a)/0.5
			step := func(x, u, s float64) float64 { return x*exp(-0.5*s) + 2*u*(1-exp(-0.5*s)) }
			x, at := 1.0, 0.0
			for k := 1.0; k*0.2 <= t; k++ {
				x, at = step(x, -2*x, 0.2), k*0.2
			}
			return values{"x": step(x, -2*x, t-at), "u": -2 * x}
		}},
		{model: "Sampled.Rates", stop: 6.02, hybrid: &hybrid{x: []float64{0, 0}, d: []float64{0, 0, 0, 0},
			f:     func(_ float64, x, d, dx []float64) { dx[0], dx[1] = x[1], d[1]-0.1*x[1] },
			every: [][2]float64{{0.05, 0.5}, {0.05, 0.05}},
			act: func(_ float64, x, d []float64, fired []bool) {
				if fired[0] {
					d[0] = 1.2 * (1 - x[0])
					d[3]++
				}
				if fired[1] {
					d[1] = 4 * (d[0] - x[1])
					d[2]++
				}
			},
			out: func(_ float64, x, d []float64) values {
				return values{"x": x[0], "v": x[1], "want": d[0], "force": d[1], "quick": d[2], "slow": d[3]}
			}}},
		{model: "Sampled.Counted", stop: 2.03, want: func(t float64) values {
			k := math.Floor(t/0.1 + 1e-9)
			z := math.Floor(k / 3)
			return values{"tick": k + 1, "x": 0.1 * k, "y": 0.2 * k, "z": 0.3 * z, "slow": z + 1}
		}},
		{model: "Sampled.StateSpace", stop: 4.03, hybrid: &hybrid{x: []float64{1, 0}, d: []float64{0, 0, 0},
			f:     func(_ float64, x, _, dx []float64) { dx[0], dx[1] = x[1], -4*x[0]-0.2*x[1] },
			every: [][2]float64{{0, 0.1}},
			act: func(_ float64, x, d []float64, _ []bool) {
				e := x[0] - d[0]
				d[0], d[1], d[2] = d[0]+0.1*d[1]+0.3*e, -0.4*d[0]+0.98*d[1]+0.5*e, x[0]
			},
			out: func(_ float64, x, d []float64) values {
				return values{"p": x[0], "v": x[1], "z[1]": d[0], "z[2]": d[1], "y": d[2]}
			}}},
		{model: "Sampled.Filters", stop: 4.03, hybrid: memoryOnly(make([]float64, 7), [][2]float64{{0.1, 0.2}},
			func(t float64, d []float64, _ []bool) {
				u := sin(2*t) + 0.3*t
				slope := (u - d[0]) / 0.2
				d[0], d[1], d[2] = u, d[0], d[1]
				d[3], d[4] = (d[0]+d[1]+d[2])/3, slope
				d[5], d[6] = 1.2*d[5]-0.5*d[6]+0.3*u, d[5]
			},
			func(_ float64, d []float64) values {
				return values{"fifo[1]": d[0], "fifo[3]": d[2], "average": d[3], "slope": d[4], "f": d[5], "f1": d[6]}
			})},
		{model: "Sampled.Converter", stop: 7.01, hybrid: memoryOnly([]float64{0}, [][2]float64{{0.03, 0.25}},
			func(t float64, d []float64, _ []bool) {
				d[0] = math.Max(-4, math.Min(3, math.Floor(1.3*sin(t)*4+0.5)))
			},
			func(_ float64, d []float64) values { return values{"code": d[0], "y": d[0] / 4} })},
		{model: "Sampled.Random", stop: 20.1, hybrid: &hybrid{x: []float64{0}, d: []float64{17, 0},
			f:     func(_ float64, x, d, dx []float64) { dx[0] = d[1] - x[0] },
			every: [][2]float64{{0.5, 1}},
			act: func(_ float64, _, d []float64, _ []bool) {
				d[0] = math.Mod(75*d[0]+74, 65537)
				d[1] += d[0]/65537 - 0.5
			},
			out: func(_ float64, x, d []float64) values { return values{"seed": d[0], "walk": d[1], "x": x[0]} }}},
		{model: "Sampled.PID", stop: 6.03, hybrid: &hybrid{x: []float64{0, 0}, d: []float64{0, 0, 0},
			f:     func(_ float64, x, d, dx []float64) { dx[0], dx[1] = x[1], d[0]-x[1]-0.3*x[0] },
			every: [][2]float64{{0, 0.1}},
			act: func(_ float64, x, d []float64, _ []bool) {
				e := 1 - x[0]
				integral := d[1] + 0.1*e
				raw := 3*e + 2*integral + 0.2*(e-d[2])/0.1
				u := math.Min(1.5, math.Max(-1.5, raw))
				if raw != u && raw*e > 0 {
					integral = d[1]
				}
				d[0], d[1], d[2] = u, integral, e
			},
			out: func(_ float64, x, d []float64) values {
				return values{"x": x[0], "v": x[1], "u": d[0], "I": d[1], "last": d[2]}
			}}},
		{model: "Sampled.Chained", stop: 4.04, hybrid: &hybrid{x: []float64{0}, d: []float64{0, 0, 0},
			f:     func(_ float64, _, d, dx []float64) { dx[0] = d[1] - d[2] },
			every: [][2]float64{{0, 0.1}, {0.2, 0.35}},
			act: func(t float64, _, d []float64, fired []bool) {
				if fired[0] {
					d[0] = cos(t)
				}
				if fired[1] {
					d[1], d[2] = d[0], cos(t)
				}
			},
			out: func(_ float64, x, d []float64) values {
				return values{"fast.y": d[0], "slow.y": d[1], "direct.y": d[2], "x": x[0]}
			}}},
		{model: "Sampled.Relay", stop: 20.1, hybrid: &hybrid{x: []float64{15}, d: []float64{0, 0},
			f:     func(_ float64, x, d, dx []float64) { dx[0] = 6*d[0] - 0.2*(x[0]-10) },
			every: [][2]float64{{0, 0.5}},
			act: func(_ float64, x, d []float64, _ []bool) {
				if on := truth(x[0] < 20); on != d[0] {
					d[0] = on
					d[1]++
				}
			},
			out: func(_ float64, x, d []float64) values { return values{"T": x[0], "on": d[0], "switched": d[1]} }}},
		{model: "Sampled.Logistic", stop: 3.01, hybrid: memoryOnly([]float64{0.3, 2.5}, [][2]float64{{0, 0.05}},
			func(t float64, d []float64, _ []bool) {
				d[1] = 2.5 + 1.4*t/3
				d[0] = d[1] * d[0] * (1 - d[0])
			},
			func(_ float64, d []float64) values { return values{"x": d[0], "r": d[1]} })},
		{model: "Sampled.Zero", stop: 5.03, want: func(t float64) values {
			k := math.Floor(t/0.4 + 1e-9)
			x := 0.0
			for i := range int(k) {
				x += cos(0.4*float64(i)) * 0.08
			}
			s := t - 0.4*k
			return values{"a": cos(0.4 * k), "line": cos(0.4*k) * s, "x": x + cos(0.4*k)*s*s/2}
		}},
	})
}

// shafts is Measure.Shafts with memory beside it.
func shafts(_ float64, x, _, dx []float64) {
	dx[0], dx[1] = x[2], x[3]
	m := 11*(x[1]-x[0]) + 0.2*(x[3]-x[2])
	dx[2], dx[3] = m/0.4, -m-5*x[1]-x[3]
}

// Protects measurements by events: teeth, intervals, periods, extremes, directions.
func TestMeasure(t *testing.T) {
	tooth := 2 * 3.14159265358979 / 40
	runAll(t, []textbook{
		{model: "Measure.SampleAndHold", stop: 5, want: func(t float64) values {
			_, _, w1, _ := twoInertias(t)
			_, _, held, _ := twoInertias(0.12 * math.Floor(t/0.12+1e-9))
			return values{"w1": w1, "measured": held}
		}},
		{model: "Measure.Interval", stop: 5, hybrid: &hybrid{x: []float64{0, 1, 0, 0}, d: []float64{tooth, -tooth, 0, 0}, f: shafts,
			when: func(_ float64, x, d []float64) []float64 { return []float64{x[0] - d[0], d[1] - x[0]} },
			act: func(t float64, x, d []float64, _ []bool) {
				d[3], d[0], d[1], d[2] = tooth/(t-d[2]), x[0]+tooth, x[0]-tooth, t
			},
			out: func(_ float64, x, d []float64) values {
				return values{"phi1": x[0], "next": d[0], "prev": d[1], "since": d[2], "measured": d[3]}
			}}},
		{model: "Measure.Counter", stop: 5, hybrid: &hybrid{x: []float64{0, 1, 0, 0}, d: []float64{0.05, -0.05, 0, 0, 0}, f: shafts,
			when:  func(_ float64, x, d []float64) []float64 { return []float64{x[0] - d[0], d[1] - x[0]} },
			every: [][2]float64{{0.01, 0.3}},
			act: func(_ float64, x, d []float64, fired []bool) {
				if fired[0] || fired[1] {
					d[0], d[1] = x[0]+0.05, x[0]-0.05
					d[2]++
					d[3]++
				}
				if fired[2] {
					d[4], d[2] = d[2]*0.05/0.3, 0
				}
			},
			out: func(_ float64, x, d []float64) values {
				return values{"w1": x[2], "next": d[0], "count": d[2], "total": d[3], "measured": d[4]}
			}}},
		{model: "Measure.Period", stop: 4.1, want: func(t float64) values {
			at := func(phase float64) float64 { return (-2 + sqrt(4+0.2*phase)) / 0.1 } // 2t + 0.05t² = phase
			n := math.Floor(2*t + 0.05*t*t)
			v := values{"n": n, "rise": at(n), "period": 0, "width": at(0.3)}
			if n > 0 {
				v["period"] = at(n) - at(n-1)
			}
			if k := math.Floor(2*t + 0.05*t*t - 0.3); k >= 0 {
				v["width"] = at(k+0.3) - at(k)
			} else {
				v["width"] = 0
			}
			return v
		}},
		{model: "Measure.Extremes", stop: 6, hybrid: &hybrid{x: []float64{1, 0}, d: []float64{0, 0, 0, 0},
			f:    func(_ float64, x, _, dx []float64) { dx[0], dx[1] = x[1], -9*x[0]-0.4*x[1] },
			when: func(_ float64, x, _ []float64) []float64 { return []float64{-x[1], x[1]} },
			act: func(t float64, x, d []float64, fired []bool) {
				if fired[0] {
					d[0] = x[0]
				} else {
					d[1] = x[0]
				}
				d[2], d[3] = t, t-d[2]
			},
			out: func(_ float64, x, d []float64) values {
				return values{"x": x[0], "top": d[0], "bottom": d[1], "at": d[2], "half": d[3]}
			}}},
		{model: "Measure.Stopwatch", stop: 15, hybrid: &hybrid{x: []float64{0}, d: []float64{0, 0, 0},
			f: func(t float64, _, d, dx []float64) { dx[0] = truth(sin(t)+0.5*sin(2.7*t) > 0.4) },
			when: func(t float64, _, _ []float64) []float64 {
				x := sin(t) + 0.5*sin(2.7*t)
				return []float64{x - 0.4, 0.4 - x}
			},
			act: func(t float64, _, d []float64, fired []bool) {
				if fired[0] {
					d[0] = t
				} else {
					d[1] = t - d[0]
					d[2] += d[1]
				}
			},
			out: func(t float64, _, d []float64) values {
				clock := d[2]
				if sin(t)+0.5*sin(2.7*t) > 0.4 {
					clock += t - d[0]
				}
				return values{"began": d[0], "lap": d[1], "total": d[2], "clock": clock}
			}}},
		{model: "Measure.Quadrature", stop: 8, hybrid: &hybrid{x: []float64{0}, d: []float64{0},
			f:    func(t float64, _, _, dx []float64) { dx[0] = 3 * cos(0.8*t) },
			when: func(_ float64, x, _ []float64) []float64 { return []float64{sin(10 * x[0]), -sin(10 * x[0])} },
			act: func(_ float64, x, d []float64, fired []bool) {
				switch {
				case cos(10*x[0]) <= 0:
				case fired[0]:
					d[0]++
				default:
					d[0]--
				}
			},
			out: func(_ float64, x, d []float64) values { return values{"encoder.phi": x[0], "n": d[0]} }}},
	})
}
