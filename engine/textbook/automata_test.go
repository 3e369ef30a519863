package textbook

import (
	"fmt"
	"math"
	"strconv"
	"testing"
)

// gates is how the flip-flops of Automata.Gates go.
func gates() *hybrid {
	return &hybrid{x: []float64{0}, d: make([]float64, 4), steps: 4000,
		f: func(_ float64, _, _, dx []float64) { dx[0] = 0 },
		when: func(t float64, _, _ []float64) []float64 {
			return []float64{sin(2 * t), -sin(2 * t), sin(0.9*t) + 0.2, -0.2 - sin(0.9*t)}
		},
		act: func(t float64, _, d []float64, fired []bool) {
			in, j := sin(0.9*t) > -0.2, cos(1.3*t) > 0
			if fired[0] {
				d[0], d[1] = truth(in), 1-d[1]
				switch {
				case j && in:
					d[2] = 1 - d[2]
				case j:
					d[2] = 1
				case in:
					d[2] = 0
				}
			}
			if sin(2*t) > 0 {
				d[3] = truth(in)
			}
		},
		out: func(t float64, _, d []float64) values {
			clock, in := sin(2*t) > 0, sin(0.9*t) > -0.2
			return values{"D": d[0], "T": d[1], "JK": d[2], "latch": d[3], "word": d[0] + 2*d[1] + 4*d[2] + 8*d[3],
				"both": truth(clock && in), "either": truth(clock || in), "not_both": truth(!(clock && in)), "differ": truth(clock != in),
				"same": truth(clock == in)}
		}}
}

// Protects machines with states: enumerations, ripple counters, registers, queues, algorithms with loops.
func TestAutomata(t *testing.T) {
	runAll(t, []textbook{
		{model: "Automata.Crossing", stop: 40.3, want: func(t float64) values {
			// from a change to red at 0, 9.5 and 26-4: red 4, both 1, green 3, yellow 1.5
			phase := func(start, t float64) (light, since, greens, gone float64) {
				for at := start; ; at += 9.5 {
					for i, d := range []float64{4, 5, 8, 9.5} {
						if t < at+d {
							return float64(i + 1), at + []float64{0, 4, 5, 8}[i], greens, gone + math.Max(0, math.Min(t, at+8)-(at+5))
						}
					}
					greens, gone = greens+1, gone+3
				}
			}
			var v values
			switch {
			case t < 20:
				l, s, g, gone := phase(0, t)
				if l == 3 || l == 4 {
					g++
				}
				v = values{"light": l, "since": s, "greens": g, "waiting": 0.7*(t-gone) - 2*gone}
			case t < 26:
				v = values{"light": 1, "since": 20, "greens": 2, "waiting": 0.7*(t-6) - 12}
			default:
				l, s, g, gone := phase(22, t)
				if l == 3 || l == 4 {
					g++
				}
				gone += 6
				v = values{"light": l, "since": s, "greens": 2 + g, "waiting": 0.7*(t-gone) - 2*gone}
			}
			return v
		}},
		{model: "Automata.Batch", stop: 20.02, hybrid: &hybrid{x: []float64{0, 20}, d: []float64{1, 0},
			f: func(_ float64, x, d, dx []float64) {
				in, out, heat := 0.5*truth(d[0] == 1), 0.8*truth(d[0] == 3), 15*truth(d[0] == 2)
				dx[0] = in - out
				dx[1] = (in*(20-x[1]) + heat - 0.05*(x[1]-20)) / (x[0] + 0.1)
			},
			every: [][2]float64{{0, 0.05}},
			act: func(_ float64, x, d []float64, _ []bool) {
				switch {
				case d[0] == 1 && x[0] > 1.01:
					d[0] = 2
				case d[0] == 2 && x[1] > 60:
					d[0] = 3
				case d[0] == 3 && x[0] < 0.05:
					d[0] = 1
					d[1]++
				}
			},
			out: func(_ float64, x, d []float64) values {
				return values{"step": d[0], "batches": d[1], "level": x[0], "T": x[1]}
			}}},
		{model: "Automata.Gates", stop: 14, hybrid: gates()},
		{model: "Automata.Counter", stop: 17, want: func(t float64) values {
			if t == 0 {
				return values{"n": 0}
			}
			n := math.Mod(math.Floor(8*t/(2*math.Pi))+1, 16)
			return values{"n": n, "bit[1]": math.Mod(n, 2), "bit[4]": math.Floor(n / 8)}
		}},
		{model: "Automata.Shift", stop: 20.1, hybrid: memoryOnly([]float64{1, 0, 0, 0, 1, 0}, [][2]float64{{0.5, 0.5}},
			func(_ float64, d []float64, _ []bool) {
				d[0], d[1], d[2], d[3], d[4] = math.Abs(d[2]-d[4]), d[0], d[1], d[2], d[3]
				d[5] += d[0]
			},
			func(_ float64, d []float64) values {
				v := values{"ones": d[5]}
				for i, x := range d[:5] {
					v["r["+strconv.Itoa(i+1)+"]"] = x
				}
				return v
			})},
		{model: "Automata.Adder", stop: 12.1, hybrid: memoryOnly([]float64{0, 0, 1}, [][2]float64{{1, 1}, {1.5, 1}},
			func(t float64, d []float64, fired []bool) {
				a, b := truth(math.Mod(t+0.3, 4) < 2.5), truth(math.Mod(t+0.4, 6) > 3.3)
				n := a + b + d[0]
				if fired[0] {
					d[1] += d[2] * math.Mod(n, 2)
					d[2] *= 2
				} else {
					d[0] = truth(n >= 2)
				}
			},
			func(_ float64, d []float64) values { return values{"carry.q": d[0], "result": d[1], "weight": d[2]} })},
		{model: "Automata.Store", stop: 30.1, hybrid: &hybrid{x: []float64{0}, d: []float64{10, 0, 0, 1e9}, steps: 1000,
			f:     func(_ float64, _, _, dx []float64) { dx[0] = 0 },
			when:  func(t float64, _, d []float64) []float64 { return []float64{t - d[3]} },
			every: [][2]float64{{0.4, 0.7}},
			act: func(t float64, _, d []float64, fired []bool) {
				before := d[0]
				if fired[0] {
					d[0] += 12
					d[3] = 1e9
				}
				if fired[1] {
					if d[0] > 0 {
						d[0]--
						d[1]++
					} else {
						d[2]++
					}
				}
				if before > 4 && d[0] <= 4 {
					d[3] = t + 4.3
				}
			},
			out: func(_ float64, _, d []float64) values {
				return values{"stock": d[0], "sold": d[1], "lost": d[2], "arrives": d[3]}
			}}},
		{model: "Automata.Lift", stop: 19, hybrid: &hybrid{x: []float64{1}, d: []float64{1, 0, 0, 0},
			f: func(_ float64, x, d, dx []float64) {
				dx[0] = math.Copysign(0.8, lift(d)-x[0]) * (1 - d[1])
			},
			when: func(t float64, x, d []float64) []float64 {
				return []float64{0.01 - math.Abs(x[0]-lift(d)), math.Min(t-d[2], d[1]-0.5)}
			},
			act: func(t float64, _, d []float64, fired []bool) {
				if fired[0] {
					d[1], d[2] = 1, t+1.2
					d[3]++
				} else if fired[1] {
					d[1] = 0
					d[0] = math.Mod(d[0], 4) + 1
				}
			},
			out: func(_ float64, x, d []float64) values {
				return values{"x": x[0], "target": d[0], "waits": d[1], "leaves": d[2], "served": d[3]}
			}}},
		{model: "Automata.Newton", stop: 5.1, want: func(t float64) values {
			at := 0.25 * math.Floor(t/0.25)
			return values{"y": root(0, 9, func(y float64) float64 { return y*y*y + y - 2 - at })}
		}},
		{model: "Automata.Sorted", stop: 3.05, hybrid: memoryOnly([]float64{5, 3, 9, 1, 7, 0, 0}, [][2]float64{{0.2, 0.3}},
			func(_ float64, d []float64, _ []bool) {
				for i := range 4 {
					if d[i] > d[i+1] {
						d[i], d[i+1] = d[i+1], d[i]
						d[5]++
					}
				}
				d[6] = truth(d[0] <= d[1] && d[1] <= d[2] && d[2] <= d[3] && d[3] <= d[4])
			},
			func(_ float64, d []float64) values {
				return values{"a[1]": d[0], "a[2]": d[1], "a[3]": d[2], "a[4]": d[3], "a[5]": d[4], "swaps": d[5], "sorted": d[6]}
			})},
		{model: "Automata.Life", stop: 10.1, want: func(t float64) values {
			// a glider goes one cell down and right in four generations
			k := math.Floor(t / 0.5)
			v := values{"population": 5, "generation": k}
			cells := life(int(k))
			for i := range 6 {
				v[fmt.Sprintf("alive[%d,3]", i+1)] = float64(cells[i][2])
			}
			return v
		}},
		{model: "Automata.Petri.Shop", stop: 12.1, hybrid: &hybrid{x: []float64{0}, d: []float64{0, 0, 0, 0, -1, -1}, steps: 2000,
			f: func(_ float64, _, _, dx []float64) { dx[0] = 0 },
			when: func(t float64, _, d []float64) []float64 {
				// 4, 5: when mill and drill will be done, -1 idle
				return []float64{math.Min(d[4], t-d[4]), math.Min(d[5], t-d[5])}
			},
			every: [][2]float64{{0.05, 0.8}},
			act: func(t float64, _, d []float64, fired []bool) {
				if fired[2] {
					d[0]++
				}
				if fired[0] {
					d[1], d[4] = d[1]+1, -1
				}
				if fired[1] {
					d[2], d[5] = d[2]+1, -1
				}
				if d[4] < 0 && d[0] > 0 {
					d[0], d[4] = d[0]-1, t+1.3
				}
				if d[5] < 0 && d[1] > 0 {
					d[1], d[5] = d[1]-1, t+0.9
				}
			},
			out: func(_ float64, _, d []float64) values {
				return values{"raw.n": d[0], "milled.n": d[1], "finished.n": d[2], "mill.busy": truth(d[4] >= 0), "drill.busy": truth(d[5] >= 0)}
			}}},
		{model: "Automata.Watchdog", stop: 10.1, want: func(t float64) values {
			first := math.Asin(0.95) / 5
			v := values{"heard": 0, "alarms": 0}
			for k := range 9 {
				if at := first + float64(k)*2*math.Pi/5; at <= t && (at < 4 || at > 7.3) {
					v["heard"] = at
				}
			}
			if t > first+2*2*math.Pi/5+1.4 {
				v["alarms"] = 1 // it stays away between 4 and 7.3
			}
			v["alarm"] = truth(t > v["heard"]+1.4)
			return v
		}},
	})
}

// life is Automata.Life after k generations.
func life(k int) [6][6]int {
	cells := [6][6]int{{0, 1}, {0, 0, 1}, {1, 1, 1}}
	for range k {
		var next [6][6]int
		for i := range 6 {
			for j := range 6 {
				around := -cells[i][j]
				for a := 5; a <= 7; a++ {
					for b := 5; b <= 7; b++ {
						around += cells[(i+a)%6][(j+b)%6]
					}
				}
				if around == 3 || around == 2 && cells[i][j] == 1 {
					next[i][j] = 1
				}
			}
		}
		cells = next
	}
	return cells
}

// lift is the floor that Automata.Lift goes to.
func lift(d []float64) float64 { return []float64{3, 1, 4, 2}[int(d[0])-1] }
