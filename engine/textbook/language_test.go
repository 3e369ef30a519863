package textbook

import (
	"math"
	"testing"
)

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// first is an equation x' = f(t, x) with outputs.
func first(x0 float64, f func(t, x float64) float64, out func(t, x float64) values) *reference {
	return &reference{x0: []float64{x0},
		f:   func(t float64, x []float64, _ []bool, dx []float64) { dx[0] = f(t, x[0]) },
		out: func(t float64, x []float64, _ []bool) values { return out(t, x[0]) }}
}

// Protects functions, records, enumerations and algorithm sections.
func TestFunctionsAndRecords(t *testing.T) {
	waves := func(x float64) (y, third float64) {
		for i := 1.0; i <= 5; i++ {
			y += sin(i*x) / i
		}
		return y, sin(3 * x)
	}
	runAll(t, []textbook{
		{model: "Language.Records", stop: 500, want: func(t float64) values {
			return values{"T": 293.15 + 70*exp(-t*2*300*3/0.1/4.2e6), "V": 4.0 / 3 * math.Pi * 1e-3, "A": 0.04 * math.Pi, "factor": 2,
				"m.c": 4200, "m.rho": 1000, "third.c": 470, "other.extra[2]": 6}
		}},
		{model: "Language.Functions", stop: 3, ode: first(1,
			func(_, x float64) float64 { return -(0.1*x*x + x + 0.2) },
			func(_, x float64) values {
				h := x / 2
				return values{"x": x, "p": x*x*x - 2*x*x + 0.5, "s": h + h*h + h*h*h + h*h*h*h}
			})},
		{model: "Language.Algorithms", stop: 3, ode: first(0.5,
			func(_, x float64) float64 { y, _ := waves(x); return 1 - y },
			func(_, x float64) values {
				y, third := waves(x)
				return values{"x": x, "y": y, "z[3]": third}
			})},
	})
}

// Protects conditions: state events, time events, conditions at the start, Boolean and
// Integer equations without memory.
func TestConditions(t *testing.T) {
	runAll(t, []textbook{
		{model: "Language.Saturation", stop: 8, ode: &reference{x0: []float64{0},
			guard: func(t float64, x []float64) []float64 {
				c := 3 * (sin(t) - x[0])
				return []float64{c - 0.8, -0.8 - c}
			},
			f: func(t float64, x []float64, on []bool, dx []float64) {
				dx[0] = math.Min(0.8, math.Max(-0.8, 3*(sin(t)-x[0])))
			},
			out: func(t float64, x []float64, _ []bool) values {
				c := 3 * (sin(t) - x[0])
				return values{"x": x[0], "command": c, "u": math.Min(0.8, math.Max(-0.8, c))}
			}}},
		{model: "Language.DeadZone", stop: 10, ode: &reference{x0: []float64{1, 0},
			guard: func(_ float64, x []float64) []float64 { return []float64{x[0] - 0.3, -x[0] - 0.3} },
			f: func(_ float64, x []float64, on []bool, dx []float64) {
				dx[0], dx[1] = x[1], -0.1*x[1]
				if on[0] {
					dx[1] -= 20 * (x[0] - 0.3)
				}
				if on[1] {
					dx[1] -= 20 * (x[0] + 0.3)
				}
			},
			out: func(_ float64, x []float64, _ []bool) values { return values{"x": x[0], "v": x[1]} }}},
		{model: "Language.HardStop", stop: 1, ode: &reference{x0: []float64{0.5, 0}, steps: 100_000,
			guard: func(_ float64, x []float64) []float64 { return []float64{-x[0], -1e4*x[0] - 40*x[1]} },
			f: func(_ float64, x []float64, on []bool, dx []float64) {
				dx[0], dx[1] = x[1], -9.81
				if on[0] && on[1] {
					dx[1] += (-1e4*x[0] - 40*x[1]) / 2
				}
			},
			out: func(_ float64, x []float64, on []bool) values {
				return values{"h": x[0], "v": x[1], "touching": truth(on[0]), "count": truth(on[0])}
			}}},
		{model: "Language.Thermostat", stop: 12, ode: &reference{x0: []float64{15},
			guard: func(t float64, x []float64) []float64 { return []float64{sin(t), x[0] - 20} },
			f: func(_ float64, x []float64, on []bool, dx []float64) {
				dx[0] = 2 + 10*truth(on[0]) - 0.5*x[0]
				if on[1] {
					dx[0] -= 0.2 * (x[0] - 20)
				}
			},
			out: func(_ float64, x []float64, on []bool) values {
				return values{"T": x[0], "on": truth(on[0]), "heat": 2 + 10*truth(on[0]), "soft": math.Max(0, 0.2*(x[0]-20))}
			}}},
		{model: "Language.Smoothed", stop: 4, ode: &reference{x0: []float64{-1},
			guard: func(_ float64, x []float64) []float64 { return x },
			f: func(_ float64, x []float64, on []bool, dx []float64) {
				y, q := 0.0, 3*x[0]
				if on[0] {
					y, q = x[0]*x[0], 2*x[0]
				}
				dx[0] = 1 - y + 0.1*(x[0]+x[0]*x[0]*x[0]) + 0.05*q
			},
			out: func(_ float64, x []float64, on []bool) values {
				return values{"x": x[0], "y": truth(on[0]) * x[0] * x[0], "z": x[0] + x[0]*x[0]*x[0]}
			}}},
		{model: "Language.Numbers", stop: 3, ode: numbers()},
		{model: "Language.Tables", stop: 5, ode: tables()},
	})
}

// numbers evaluates Language.Numbers with Go's mathematics; x goes from 0.3 to 0.9.
func numbers() *reference {
	d := func(t float64, on []bool) float64 {
		x := 0.3 + 0.2*t
		thirds, twos := truth(on[0])+truth(on[1]), truth(on[2])+truth(on[3]) // floor(3x), div(5x, 2)
		return math.Min(x, 0.7) + math.Max(x, 0.6) + thirds + (thirds + 1) + (5*x - 2*twos) + (2*twos - 5*x) + twos
	}
	return &reference{x0: []float64{0},
		guard: func(t float64, _ []float64) []float64 {
			x := 0.3 + 0.2*t
			return []float64{3*x - 1, 3*x - 2, 5*x - 2, 5*x - 4, x - 0.6, x - 0.7}
		},
		f: func(t float64, _ []float64, on []bool, dx []float64) { dx[0] = d(t, on) },
		out: func(t float64, y []float64, on []bool) values {
			x := 0.3 + 0.2*t
			return values{"y": y[0], "d": d(t, on),
				"a": math.Asin(x) + math.Acos(x) + math.Atan(x) + math.Tan(x),
				"b": math.Sinh(x) + math.Cosh(x) + math.Tanh(x) + math.Log(x) + math.Log10(x) + math.Exp(-x),
				"c": math.Atan2(x, -1) + math.Sqrt(x) + x - 1 + math.Pow(x, 2.5) + math.Pow(2, x)}
		}}
}

// tables interpolates the tables of Language.Tables by hand.
func tables() *reference {
	line := func(t float64) float64 {
		switch {
		case t < 1:
			return 2 * t
		case t < 3:
			return 2 + (t-1)/2
		}
		return 3 - 2*(t-3)
	}
	profile := func(t float64, on []bool) float64 {
		switch {
		case !on[0]:
			return 1
		case !on[1]:
			return 3 * (2 - t)
		}
		return 0
	}
	return &reference{x0: []float64{0},
		guard: func(t float64, _ []float64) []float64 { return []float64{t - 1, t - 2, t - 3} },
		f:     func(t float64, x []float64, on []bool, dx []float64) { dx[0] = line(t) - x[0] + profile(t, on) },
		out: func(t float64, x []float64, on []bool) values {
			u := math.Min(0.8*t, 2)
			squares := u
			if u > 1 {
				squares = 1 + 3*(u-1)
			}
			return values{"x": x[0], "line.y[1]": line(t), "profile.y[1]": profile(t, on), "two.y[1]": 5 - u, "two.y[2]": squares, "two.u": 0.8 * t}
		}}
}

// Protects equations that are not assignments: implicit derivatives, derivatives of
// expressions, nonlinear constraints, branches chosen by parameters.
func TestEquations(t *testing.T) {
	curve := func(t, x float64) (y, z float64) {
		y = root(-5, 5, func(y float64) float64 { return y*y*y + y - 2 - sin(t) + x })
		return y, root(-50, 5, func(z float64) float64 { return exp(z) + z - 1.5 - x*y })
	}
	turbulent := func(d, r float64) float64 {
		return math.Copysign(sqrt(0.0025+4*math.Abs(d)/r)-0.05, d) / 2
	}
	flows := func(x []float64) (e float64) {
		l, r, f := x[0], x[1]/2, x[2]/0.5
		return root(-10, 10, func(e float64) float64 { return turbulent(l-e, 2) - turbulent(e-r, 1) - turbulent(e-f, 3) })
	}
	runAll(t, []textbook{
		{model: "Language.Variants", stop: 4, want: func(t float64) values {
			y := 0.25*exp(-t) + 2*t*exp(-t)
			return values{"x": 2 * exp(-t), "drag": 2 * exp(-t), "y": y, "total": 2 * y, "heater.y": 4 * (1 - exp(-t))}
		}},
		{model: "Language.Quadratic", stop: 4, want: func(t float64) values {
			x := 2 / (1 + 2*t)
			return values{"x": x, "drag": x * x, "y": x, "total": 2 * x}
		}},
		{model: "Language.Implicit", stop: 4, ode: &reference{x0: []float64{1, 2},
			f: func(t float64, x []float64, _ []bool, dx []float64) {
				dx[0] = (x[1] + sin(t) - 2*x[0]) / 7
				dx[1] = -x[0] - 3*dx[0]
			},
			out: func(t float64, x []float64, _ []bool) values {
				return values{"x": x[0], "y": x[1], "der(x)": (x[1] + sin(t) - 2*x[0]) / 7}
			}}},
		{model: "Language.Products", stop: 5, ode: &reference{x0: []float64{2, 3, 0},
			f: func(t float64, x []float64, _ []bool, dx []float64) {
				dx[0] = 0.5 + 0.1*cos(t)
				dx[1] = -(2 + dx[0]) * x[1] / x[0]
				dx[2] = x[1] / 2
			},
			out: func(t float64, x []float64, _ []bool) values {
				return values{"m": 2 + 0.5*t + 0.1*sin(t), "v": x[1], "s": x[2]}
			}}},
		{model: "Language.Constrained", stop: 6, ode: func() *reference {
			r := first(0.2, func(t, x float64) float64 { y, z := curve(t, x); return y - z },
				func(t, x float64) values {
					y, z := curve(t, x)
					return values{"x": x, "y": y, "z": z}
				})
			r.steps = 2500
			return r
		}()},
		{model: "Language.Vessel", stop: 6, ode: &reference{x0: []float64{4, 0, 0}, steps: 10_000,
			f: func(_ float64, x []float64, _ []bool, dx []float64) {
				e := flows(x)
				dx[1], dx[2] = turbulent(e-x[1]/2, 1), turbulent(e-2*x[2], 3)
				dx[0] = -turbulent(x[0]-e, 2)
			},
			out: func(_ float64, x []float64, _ []bool) values {
				e := flows(x)
				return values{"left.q": x[0], "right.q": x[1], "far.q": x[2], "total": 4, "pipe.n.e": e, "branch[2].p.f": turbulent(e-2*x[2], 3)}
			}}},
	})
}

// Protects arrays, names, modifications and scopes.
func TestStructure(t *testing.T) {
	runAll(t, []textbook{
		{model: "Language.Vectors", stop: 3, ode: vectors()},
		{model: "Language.Outside", stop: 4, want: func(t float64) values {
			return values{"x": 1.8*exp(-t/2) + (0.5*sin(t)-cos(t))/1.25, "T": 293.15 + 5*t, "s": 2 * t, "slope": 1.5 * after(t, 2)}
		}},
		{model: "Language.Chain.Grid", stop: 2, ode: grid(1, []float64{1, 2, 3, 4, 5, 6, 3, 3}, 0, 1, []float64{0.1, 0.2})},
		{model: "Language.Chain.Final", stop: 2, ode: grid(1, []float64{1, 2, 3, 4, 5, 6, 7, 8}, 0.5, 0.5, []float64{1, -1})},
		{model: "Language.Guarded", stop: 3, want: func(t float64) values {
			return values{"x": exp(-t / 2), "n": 13, "'the gain'": 0.5}
		}},
		{model: "Language.Imports", stop: 5, want: func(t float64) values {
			// x' = 2(√2·cos t − x)
			a := 2 * math.Sqrt2 / 5
			return values{"cell.y": a*(2*cos(t)+sin(t)) - 2*a*exp(-2*t), "cell.u": math.Sqrt2 * cos(t), "cell.k": 2}
		}},
		{model: "Language.Swing", stop: 6, ode: &reference{x0: []float64{0.3, 0, 0.3, 0},
			f: func(t float64, x []float64, _ []bool, dx []float64) {
				wind := 0.2 * cos(2*t)
				dx[0], dx[1] = x[1], -9.81*sin(x[0])+wind
				dx[2], dx[3] = x[3], (-1.62*sin(x[2])+wind)/0.5
			},
			out: func(t float64, x []float64, _ []bool) values {
				return values{"here.phi": x[0], "here.w": x[1], "moon.bob.phi": x[2], "moon.bob.w": x[3], "moon.world.wind": 0.2 * cos(2*t)}
			}}},
	})
}

func vectors() *reference {
	w := []float64{0.5, 1, 1.5, 2}
	return &reference{x0: []float64{1, 2, 3, 4},
		f: func(_ float64, x []float64, _ []bool, dx []float64) {
			s := x[0] + x[1] + x[2] + x[3]
			for i := range dx {
				dx[i] = 0.1*s - w[i]*x[i]
			}
		},
		out: func(_ float64, x []float64, _ []bool) values {
			s := x[0] + x[1] + x[2] + x[3]
			v := values{"x[1]": x[0], "x[4]": x[3], "norm": sqrt(dot(x, x)), "all": dot(x, w), "prod": x[0] * x[1] * x[2] * x[3],
				"even[2]": x[1], "even[3]": 0, "both[4]": x[3], "both[5]": x[3], "both[8]": x[0], "stacked[1,2]": x[1], "stacked[2,3]": 1.5,
				"side[3,1]": x[2], "side[4,2]": 2, "tower[6,1]": 1, "column[3,1]": x[2], "dyad[2,4]": 2 * x[1], "shifted[1]": x[0] + 1,
				"corner": 2 * x[0], "crossed[1]": x[1], "crossed[2]": -x[0], "crossed[3]": 0,
				"squares": x[0] + 4*x[1] + 9*x[2] + 16*x[3] + 18}
			v["top"], v["bottom"] = x[0], x[0]*x[0]
			for i, a := range x {
				v["top"], v["bottom"] = math.Max(v["top"], a), math.Min(v["bottom"], a*a)
				v["quadratic"] += w[i] * a * a
			}
			v["quadratic"] -= 0.1 * s * s
			return v
		}}
}

// grid is Language.Chain.Grid: two columns of three cells and one of two.
func grid(u float64, k []float64, bias1, bias2 float64, single []float64) *reference {
	return &reference{x0: []float64{0.1, 0.2, 0.3, 0.1, 0.2, 0.3, single[0], single[1]},
		f: func(_ float64, x []float64, _ []bool, dx []float64) {
			in := []float64{u + bias1, x[0], x[1], x[2] + bias2, x[3], x[4], 2, x[6]}
			for i := range dx {
				dx[i] = k[i] * (in[i] - x[i])
			}
		},
		out: func(_ float64, x []float64, _ []bool) values {
			return values{"column[1].cell[1].x": x[0], "column[1].cell[3].y": x[2], "column[2].cell[1].u": x[2] + bias2, "column[2].cell[3].x": x[5],
				"single.cell[1].y": x[6], "single.cell[2].x": x[7], "column[2].cell[2].k": k[4]}
		}}
}
