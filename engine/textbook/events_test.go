package textbook

import (
	"fmt"
	"math"
	"testing"
)

const freeFall = 9.81

// bounces is Events.Ball in closed form: height, speed, impacts and the time of the last one.
func bounces(t, h0, e float64) (h, v, n, last float64) {
	at := sqrt(2 * h0 / freeFall) // the present arc would have begun at -at with the same speed
	if t < at {
		return h0 - freeFall/2*t*t, -freeFall * t, 0, -1
	}
	speed := freeFall * at
	for last, n = at, 1; ; n++ {
		speed *= e
		flight := 2 * speed / freeFall
		if t < last+flight {
			s := t - last
			return speed*s - freeFall/2*s*s, speed - freeFall*s, n, last
		}
		last += flight
	}
}

func ball() *hybrid {
	return &hybrid{x: []float64{2, 0}, d: []float64{0, -1}, steps: 2000,
		f:    func(_ float64, x, _, dx []float64) { dx[0], dx[1] = x[1], -freeFall },
		when: func(_ float64, x, _ []float64) []float64 { return []float64{-x[0]} },
		act:  func(t float64, x, d []float64, _ []bool) { x[1] = -0.7 * x[1]; d[0]++; d[1] = t },
		out: func(t float64, _, d []float64) values {
			h, v, n, last := bounces(t, 2, 0.7)
			return values{"h": h, "v": v, "n": n, "last": last}
		}}
}

// Protects events that change states: impacts, spikes, doses; the instants are compared too.
func TestEvents(t *testing.T) {
	runAll(t, []textbook{
		{model: "Events.Ball", stop: 2.9, hybrid: ball()},
		{model: "Events.Resting", stop: 3, hybrid: &hybrid{x: []float64{1, 0}, d: []float64{0}, steps: 2000,
			f: func(_ float64, x, d, dx []float64) { dx[0], dx[1] = x[1]*(1-d[0]), -freeFall*(1-d[0]) },
			when: func(_ float64, x, _ []float64) []float64 {
				if x[1] >= 0 {
					return []float64{-1}
				}
				return []float64{-x[0]}
			},
			act: func(_ float64, x, d []float64, _ []bool) {
				d[0] = truth(-x[1] < 0.5)
				x[0], x[1] = 0, -0.6*x[1]*(1-d[0])
			},
			out: func(_ float64, x, d []float64) values { return values{"h": x[0], "v": x[1], "rests": d[0]} }}},
		{model: "Events.Flying", stop: 1.3, want: func(t float64) values {
			h, v, n, _ := bounces(t, 1, 0.5)
			return values{"h": h, "v": v, "flying": 1, "v_new": math.Pow(0.5, n) * freeFall * sqrt(2/freeFall) * math.Min(n, 1), "contact": 2}
		}},
		{model: "Events.Stairs", stop: 4, hybrid: &hybrid{x: []float64{0.1, 1.5, 0}, d: []float64{}, steps: 8000,
			f: func(_ float64, x, _, dx []float64) { dx[0], dx[1], dx[2] = 1.3, x[2], -freeFall },
			when: func(_ float64, x, _ []float64) []float64 {
				return []float64{-0.5*math.Floor(x[0]) - x[1]}
			},
			act: func(_ float64, x, _ []float64, _ []bool) { x[2] = -0.8 * x[2] },
			out: func(_ float64, x, _ []float64) values {
				return values{"x": x[0], "y": x[1], "vy": x[2], "step": math.Floor(x[0]), "floor": -0.5 * math.Floor(x[0])}
			}}},
		{model: "Events.Collision", stop: 5, hybrid: &hybrid{x: []float64{0, 2, 3, 0}, d: []float64{0},
			f:    func(_ float64, x, _, dx []float64) { dx[0], dx[1], dx[2], dx[3] = x[2], x[3], 0, 1-0.5*x[1] },
			when: func(_ float64, x, _ []float64) []float64 { return []float64{x[0] - x[1]} },
			act: func(_ float64, x, d []float64, _ []bool) {
				x[2], x[3] = (-0.5*x[2]+4.5*x[3])/4, (2.5*x[3]+1.5*x[2])/4
				d[0]++
			},
			out: func(_ float64, x, d []float64) values {
				return values{"x1": x[0], "x2": x[1], "v1": x[2], "v2": x[3], "hits": d[0]}
			}}},
		{model: "Events.Sawtooth", stop: 9, hybrid: &hybrid{x: []float64{0}, d: []float64{0, 0, 0},
			f:    func(t float64, x, _, dx []float64) { dx[0] = 1 + 0.5*sin(3*t) - 0.4*x[0] },
			when: func(_ float64, x, _ []float64) []float64 { return []float64{x[0] - 1} },
			act: func(t float64, x, d []float64, _ []bool) {
				x[0] = 0
				d[0], d[1] = t-d[1], t
				d[2]++
			},
			out: func(_ float64, x, d []float64) values {
				return values{"u": x[0], "interval": d[0], "last": d[1], "spikes": d[2]}
			}}},
		{model: "Events.Neuron", stop: 120, tol: 1e-8, hybrid: &hybrid{x: []float64{-65, -13}, d: []float64{0}, steps: 120_000,
			f: func(_ float64, x, _, dx []float64) {
				dx[0], dx[1] = 0.04*x[0]*x[0]+5*x[0]+150-x[1], 0.02*(0.2*x[0]-x[1])
			},
			when: func(_ float64, x, _ []float64) []float64 { return []float64{x[0] - 30} },
			act:  func(_ float64, x, d []float64, _ []bool) { x[0] = -65; x[1] += 8; d[0]++ },
			out:  func(_ float64, x, d []float64) values { return values{"v": x[0], "u": x[1], "n": d[0]} }}},
		{model: "Events.Doses", stop: 51, hybrid: &hybrid{x: []float64{0, 0}, d: []float64{0, 0},
			f: func(_ float64, x, _, dx []float64) { dx[0], dx[1] = -1.1*x[0], 1.1*x[0]-0.2*x[1] },
			when: func(_ float64, x, _ []float64) []float64 {
				return []float64{0.2*x[1] - 1.1*x[0]}
			},
			every: [][2]float64{{1, 8}},
			act: func(_ float64, x, d []float64, fired []bool) {
				if fired[1] {
					x[0] += 10
					d[0]++
				}
				if fired[0] {
					d[1] = x[1]
				}
			},
			out: func(_ float64, x, d []float64) values {
				return values{"gut": x[0], "blood": x[1], "total": x[0] + x[1], "given": d[0], "peak": d[1]}
			}}},
		{model: "Events.Timer", stop: 10.1, want: func(t float64) values {
			k, x, at, next := 0.0, 0.0, 0.0, 0.5
			for ; next <= t; k++ {
				x += k * (next - at)
				at, next = next, next+(k+1)*0.3
			}
			return values{"k": k, "x": x + k*(t-at), "next": next}
		}},
		{model: "Events.Reset", stop: 8, hybrid: &hybrid{x: []float64{0}, d: []float64{0},
			f: func(_ float64, x, d, dx []float64) {
				if dx[0] = -x[0]; d[0] > 0 {
					dx[0] = 1
				}
			},
			when: func(t float64, _, _ []float64) []float64 {
				return []float64{sin(3*t) - 0.9, math.Min(cos(2*t)-0.95, t-1)}
			},
			act: func(t float64, x, d []float64, fired []bool) {
				if fired[1] {
					x[0] = 0.1
					d[0] = truth(sin(3*t) > 0.9)
				}
				if fired[0] {
					d[0] = 1
				}
			},
			out: func(_ float64, x, d []float64) values { return values{"x": x[0], "latched": d[0]} }}},
	})
}

// Protects many events: of a row of parts at one instant, and of many parts at instants of their own.
func TestManyEvents(t *testing.T) {
	w := sqrt(freeFall)
	runAll(t, []textbook{
		{model: "Events.Cradle", stop: 5.03, want: func(t float64) values {
			// the first ball swings for negative, the last one for positive displacements
			s := -0.5 * cos(w*t)
			return values{"x[1]": math.Min(s, 0), "x[5]": 0.4 + math.Max(s, 0), "x[3]": 0.2}
		}},
		{model: "Events.Balls", stop: 5, want: func(t float64) values {
			v := values{"total": 0}
			for i := 1; i <= 50; i++ {
				h, speed, n, _ := bounces(t, 1+0.05*float64(i), 0.9)
				v["total"] += n
				if i%7 == 0 {
					v[fmt.Sprintf("h[%d]", i)], v[fmt.Sprintf("v[%d]", i)], v[fmt.Sprintf("hits[%d]", i)] = h, speed, n
				}
			}
			return v
		}},
	})
}

// Protects the order of things at one instant: branches, chains, what held before.
func TestInstants(t *testing.T) {
	runAll(t, []textbook{
		{model: "Events.Priority", stop: 4.3, want: func(t float64) values {
			return values{"mode": after(t, 1) + after(t, 2), "first": 10*after(t, 1) + after(t, 2), "other": after(t, 2) + after(t, 3)}
		}},
		{model: "Events.Chain", stop: 3.1, want: func(t float64) values {
			// x = t to 1; a 1, b 1, c 11; slope 2 to 2 at 1.5; a 2, b 3, c 43; slope 4 to 4 at 2; a 3, b 6, c 106
			x, a, b, c, seen := t, 0.0, 0.0, 0.0, -1.0
			switch {
			case t >= 2:
				x, a, b, c, seen = 4+7*(t-2), 3, 6, 11+32+63, 2
			case t >= 1.5:
				x, a, b, c, seen = 2+4*(t-1.5), 2, 3, 11+32, 1.5
			case t >= 1:
				x, a, b, c, seen = 1+2*(t-1), 1, 1, 11, 1
			}
			return values{"x": x, "a": a, "b": b, "c": c, "seen": seen}
		}},
		{model: "Events.Start", stop: 3.1, want: func(t float64) values {
			bound, n := 6.0, 6.0
			if t >= 2 {
				bound, n = 6*exp(-2), 8
			} else if t >= math.Log(3) {
				bound, n = 2, 7
			}
			return values{"x": 3 * exp(-t), "x0": 4, "bound": bound, "n": n, "started": 1}
		}},
		{model: "Events.Before", stop: 5, want: func(t float64) values {
			phi := func(t float64) float64 { return 0.1 + t + 0.5*sin(t) }
			k := math.Floor((phi(t) - 0.1) / 0.4)
			next := 0.5 + 0.4*k
			v := values{"phi": phi(t), "next": next, "count": 2 + k, "up": math.Mod(k+1, 2)}
			if k > 0 {
				v["prev"] = next - 0.8
			} else {
				v["prev"] = -0.3
			}
			return v
		}},
		{model: "Events.Nested", stop: 6.03, hybrid: &hybrid{x: []float64{0}, d: []float64{0, 0, 0, 0, 0, 5},
			f:     func(t float64, _, d, dx []float64) { dx[0] = cos(t) + 0.05*(d[0]+d[1]+d[2]+d[3]) },
			every: [][2]float64{{0.25, 0.5}},
			act: func(_ float64, x, d []float64, _ []bool) {
				copy(d[1:4], d[:3])
				d[0] = x[0]
				if x[0] > 0.5 {
					d[5] = x[0]
				} else {
					d[4] = x[0]
				}
			},
			out: func(_ float64, x, d []float64) values {
				return values{"x": x[0], "past[1]": d[0], "past[4]": d[3], "low": d[4], "high": d[5], "mean": (d[0] + d[1] + d[2] + d[3]) / 4}
			}}},
		{model: "Events.Tuple", stop: 9.2, hybrid: &hybrid{x: []float64{0}, d: []float64{0, 100, 0, 0},
			f:     func(_ float64, _, _, dx []float64) { dx[0] = 0 },
			every: [][2]float64{{0.1, 0.7}},
			act: func(t float64, _, d []float64, _ []bool) {
				a := 7*d[1] + 13
				d[0] = math.Floor(a / 11)
				d[1] = a - 11*d[0]
				d[2], d[3] = math.Min(d[2], sin(t)), math.Max(d[3], sin(t))
			},
			out: func(_ float64, _, d []float64) values {
				return values{"q": d[0], "r": d[1], "range.low": d[2], "range.high": d[3]}
			}}},
		{model: "Events.Many", stop: 4, want: func(t float64) values {
			v := values{"done": 0}
			for i, name := range []string{"crossed[1]", "crossed[2]", "crossed[3]", "crossed[4]", "crossed[5]"} {
				if at := 3 / float64(i+1); t > at {
					v[name] = at
					v["done"]++
				} else {
					v[name] = -1
				}
			}
			return v
		}},
		{model: "Events.Any", stop: 2.03, want: func(t float64) values {
			n := after(t, 1.2) + after(t, 1) + after(t, 2.0/3)
			return values{"n": n, "m": 3 * after(t, 1.2), "x[2]": 0.5 + 0.7*t}
		}},
		{model: "Events.Left", stop: 3.07, hybrid: &hybrid{x: []float64{1}, d: []float64{0, 0, 0},
			f:     func(_ float64, x, _, dx []float64) { dx[0] = -x[0] },
			every: [][2]float64{{0.55, 1}},
			act: func(_ float64, x, d []float64, _ []bool) {
				d[0] = 2*x[0] + 1
				x[0]++
				if old := d[0]; old <= 4 && 2*x[0]+1 > 4 {
					d[1], d[2] = 2*x[0]+1, old
				}
			},
			out: func(_ float64, x, d []float64) values {
				return values{"x": x[0], "before": d[0], "after": d[1], "out": d[2]}
			}}},
	})
}
