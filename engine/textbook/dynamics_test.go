package textbook

import (
	"fmt"
	"math"
	"testing"
)

// plain is x' = f(t, x) with switches at given times.
func plain(x0 []float64, f func(t float64, x []float64, on []bool, dx []float64), out func(t float64, x []float64) values, switches ...float64) *reference {
	r := &reference{x0: x0, f: f, out: func(t float64, x []float64, _ []bool) values { return out(t, x) }}
	if len(switches) > 0 {
		r.guard = func(t float64, _ []float64) (g []float64) {
			for _, s := range switches {
				g = append(g, t-s)
			}
			return g
		}
	}
	return r
}

func truths(on []bool) (n int) {
	for _, b := range on {
		if b {
			n++
		}
	}
	return n
}

// Protects the classics: what every book on simulation begins with.
func TestDynamics(t *testing.T) {
	g := freeFall
	runAll(t, []textbook{
		{model: "Dynamics.Epidemic", stop: 100, ode: plain([]float64{999, 1},
			func(_ float64, x []float64, on []bool, dx []float64) {
				b := 0.5
				if truths(on) == 1 {
					b = 0.25
				}
				n := b * x[0] * x[1] / 1000
				dx[0], dx[1] = -n, n-0.2*x[1]
			},
			func(_ float64, x []float64) values { return values{"S": x[0], "I": x[1], "R": 1000 - x[0] - x[1]} }, 20, 45)},
		{model: "Dynamics.Brusselator", stop: 5, ode: brusselator(12)},
		{model: "Dynamics.Planet", stop: 5, want: func(t float64) values {
			// Kepler's equation E - e·sin E = n·t with a = 1, n = 2
			e := 0.6
			E := root(-1, 20, func(E float64) float64 { return E - e*sin(E) - 2*t })
			d := 1 - e*cos(E)
			return values{"r[1]": cos(E) - e, "r[2]": sqrt(1-e*e) * sin(E), "d": d, "v[1]": -2 * sin(E) / d, "energy": -2, "spin": sqrt(4 * (1 - e*e))}
		}},
		{model: "Dynamics.Rocket", stop: 200, want: func(t float64) values {
			h := func(t float64) float64 { // ∫ of the speed, m = 1000 - 5t
				m := 1000 - 5*t
				return 2500*(t-m/5*math.Log(1000/m)) - g*t*t/2
			}
			v := func(t float64) float64 { return 2500*math.Log(1000/(1000-5*t)) - g*t }
			if t < 150 {
				return values{"m": 1000 - 5*t, "v": v(t), "h": h(t), "burns": 1}
			}
			s := t - 150
			return values{"m": 250, "v": v(150) - g*s, "h": h(150) + v(150)*s - g*s*s/2, "burns": 0}
		}},
		{model: "Dynamics.Landing", stop: 225, ode: plain([]float64{59404, -2003, 1038.358},
			func(_ float64, x []float64, on []bool, dx []float64) {
				f := []float64{36350, 1308, 0}[truths(on)]
				r := x[0] + 1.738e6
				dx[0], dx[1], dx[2] = x[1], f/x[2]-6.672e-11*7.382e22/(r*r), -0.000277*f
			},
			func(_ float64, x []float64) values {
				r := x[0] + 1.738e6
				return values{"altitude": x[0], "velocity": x[1], "mass": x[2], "gravity": 6.672e-11 * 7.382e22 / (r * r)}
			}, 43.2, 210)},
		{model: "Dynamics.DoublePendulum", stop: 3, ode: plain([]float64{0.9, -0.4, 0, 0},
			func(_ float64, x []float64, _ []bool, dx []float64) {
				c, s := cos(x[0]-x[1]), sin(x[0]-x[1])
				a, b, d := 1.7, 0.56*c, 0.7*0.64
				p := -0.56*s*x[3]*x[3] - 1.7*g*sin(x[0])
				q := 0.56*s*x[2]*x[2] - 0.56*g*sin(x[1])
				det := a*d - b*b
				dx[0], dx[1], dx[2], dx[3] = x[2], x[3], (d*p-b*q)/det, (a*q-b*p)/det
			},
			func(_ float64, x []float64) values {
				return values{"phi[1]": x[0], "phi[2]": x[1], "w[1]": x[2], "w[2]": x[3], "c": cos(x[0] - x[1])}
			})},
		{model: "Dynamics.String", stop: 4, want: func(t float64) values {
			// the second mode swings at 2c·sin(π/10)
			w := 4 * sin(math.Pi/10)
			return values{"y[1]": sin(math.Pi/5) * cos(w*t), "y[9]": sin(9*math.Pi/5) * cos(w*t), "v[3]": -w * sin(3*math.Pi/5) * sin(w*t)}
		}},
		{model: "Dynamics.Chua", stop: 8, ode: &reference{x0: []float64{0.1, 0, 0},
			guard: func(_ float64, x []float64) []float64 { return []float64{x[0] - 1, -1 - x[0]} },
			f: func(_ float64, x []float64, _ []bool, dx []float64) {
				f := -0.714*x[0] - 0.2145*(math.Abs(x[0]+1)-math.Abs(x[0]-1))
				dx[0], dx[1], dx[2] = 9*(x[1]-x[0]-f), x[0]-x[1]+x[2], -14*x[1]
			},
			out: func(_ float64, x []float64, _ []bool) values { return values{"x": x[0], "y": x[1], "z": x[2]} }}},
		{model: "Dynamics.Axon", stop: 30, ode: axon()},
		{model: "Dynamics.Exchanger", stop: 6, ode: plain([]float64{20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20},
			func(_ float64, x []float64, _ []bool, dx []float64) {
				left, right := 90.0, 15.0
				for i := range 6 {
					q := 0.8 * (x[i] - x[6+i])
					dx[i] = 2*(left-x[i]) - q
					left = x[i]
				}
				for i := 5; i >= 0; i-- {
					dx[6+i] = 1.5*(right-x[6+i]) + 0.56*(x[i]-x[6+i])
					right = x[6+i]
				}
			},
			func(_ float64, x []float64) values {
				return values{"hot[1]": x[0], "hot[6]": x[5], "cold[1]": x[6], "cold[6]": x[11], "q[3]": 0.8 * (x[2] - x[8])}
			})},
		{model: "Dynamics.Enzyme", stop: 12, ode: func() *reference {
			bound := func(s float64) float64 {
				return root(0, 1, func(b float64) float64 { return b/(3*s) + b + b*b*b/10 - 1 })
			}
			r := plain([]float64{2, 0},
				func(_ float64, x []float64, _ []bool, dx []float64) {
					b := bound(x[0])
					dx[0], dx[1] = 0.2-0.9*b, 0.9*b-0.1*x[1]
				},
				func(_ float64, x []float64) values {
					b := bound(x[0])
					return values{"s": x[0], "p": x[1], "bound": b, "free": b / 3 / x[0]}
				})
			r.steps = 4000
			return r
		}()},
		{model: "Dynamics.Polynomial", stop: 5, want: func(t float64) values {
			return values{"y": t*t - 2*t + 2, "p": t*t - 2*t + 2, "dy": 2*t - 2, "dp": 2*t - 2, "inverse": (-3 + sqrt(9+8*(t+2))) / 4}
		}},
		{model: "Dynamics.Blocks", stop: 5, want: func(t float64) values {
			phi1, phi2, w1, w2 := twoInertias(t)
			return values{"x[1]": phi1, "x[2]": phi2, "x[3]": w1, "x[4]": w2}
		}},
		{model: "Dynamics.Quasilinear", stop: 100, ode: func() *reference {
			r := hunted(0.1, 10, 10)
			r.out = func(_ float64, x []float64, _ []bool) values { return values{"x[1]": x[0], "x[2]": x[1]} }
			return r
		}()},
		{model: "Dynamics.Species", stop: 10, ode: plain([]float64{1, 1, 0},
			func(_ float64, x []float64, _ []bool, dx []float64) {
				r, q := 0.1*x[0]*x[1]-0.1*x[2], 10*x[1]*x[2]
				dx[0], dx[1], dx[2] = -r, -r-q, r-q
			},
			func(_ float64, x []float64) values {
				return values{"c[1]": x[0], "c[2]": x[1], "c[3]": x[2], "fraction[2]": x[1] / (x[0] + x[1] + x[2])}
			})},
		{model: "Dynamics.Backlash", stop: 2, ode: &reference{x0: []float64{0, 0, 5, 0}, steps: 40_000,
			guard: func(_ float64, x []float64) []float64 { return []float64{x[1] - x[0] - 0.25, x[0] - x[1] - 0.25} },
			f: func(_ float64, x []float64, on []bool, dx []float64) {
				d := x[1] - x[0]
				m := 11*d + 0.2*(x[3]-x[2])
				if on[0] {
					m += 1000 * (d - 0.25)
				}
				if on[1] {
					m += 1000 * (d + 0.25)
				}
				dx[0], dx[1], dx[2], dx[3] = x[2], x[3], m/0.4, -m-5*x[1]-x[3]
			},
			out: func(_ float64, x []float64, _ []bool) values {
				return values{"phi1": x[0], "phi2": x[1], "w1": x[2], "w2": x[3]}
			}}},
		{model: "Dynamics.Duffing", stop: 15, ode: plain([]float64{1, 0},
			func(t float64, x []float64, _ []bool, dx []float64) {
				dx[0], dx[1] = x[1], 0.3*cos(1.2*t)-0.2*x[1]+x[0]-x[0]*x[0]*x[0]
			},
			func(_ float64, x []float64) values { return values{"x": x[0], "v": x[1]} })},
		{model: "Dynamics.Steady", stop: 1, want: func(t float64) values {
			s, tau := math.Max(0, t-0.5), 0.12/0.7
			return values{"T": 298.15 - 20*(s-tau*(1-exp(-s/tau))), "surroundings": 298.15 - 20*s}
		}},
		{model: "Dynamics.Oregonator", stop: 20, ode: func() *reference {
			r := plain([]float64{1, 2, 3},
				func(_ float64, x []float64, _ []bool, dx []float64) {
					dx[0] = 77.27 * (x[1] + x[0]*(1-8.375e-6*x[0]-x[1]))
					dx[1] = (x[2] - (1+x[0])*x[1]) / 77.27
					dx[2] = 0.161 * (x[0] - x[2])
				},
				func(_ float64, x []float64) values { return values{"x": x[0], "y": x[1], "z": x[2]} })
			r.steps = 1_000_000
			return r
		}()},
	})
}

func brusselator(n int) *reference {
	x0 := make([]float64, 2*n)
	for i := range n {
		x0[i], x0[n+i] = 1+sin(2*math.Pi*float64(i+1)/float64(n+1)), 3
	}
	k := 0.02 * float64((n+1)*(n+1))
	return plain(x0, func(_ float64, x []float64, _ []bool, dx []float64) {
		at := func(part, i int, edge float64) float64 {
			if i < 0 || i >= n {
				return edge
			}
			return x[part*n+i]
		}
		for i := range n {
			u, v := x[i], x[n+i]
			dx[i] = 1 + u*u*v - 4*u + k*(at(0, i-1, 1)-2*u+at(0, i+1, 1))
			dx[n+i] = 3*u - u*u*v + k*(at(1, i-1, 3)-2*v+at(1, i+1, 3))
		}
	}, func(_ float64, x []float64) values {
		return values{"u[1]": x[0], fmt.Sprintf("u[%d]", n): x[n-1], "v[4]": x[n+3]}
	})
}

// axon is Dynamics.Axon.
func axon() *reference {
	linear := func(v, k, v0, s float64) float64 { return k * (v - v0) / (1 - exp(-(v-v0)/s)) }
	decay := func(v, k, v0, s float64) float64 { return k * exp(-(v-v0)/s) }
	currents := func(x []float64) (na, k, leak float64) {
		m3, n2 := x[1]*x[1]*x[1], x[3]*x[3]
		return 120 * m3 * x[2] * (x[0] - 50), 36 * n2 * n2 * (x[0] + 77), 0.3 * (x[0] + 54.387)
	}
	return plain([]float64{-65, 0.05, 0.6, 0.32}, func(_ float64, x []float64, on []bool, dx []float64) {
		na, k, leak := currents(x)
		stimulus := 0.0
		if truths(on) == 1 {
			stimulus = 12
		}
		v := x[0]
		dx[0] = stimulus - na - k - leak
		dx[1] = linear(v, 0.1, -40, 10)*(1-x[1]) - decay(v, 4, -65, 18)*x[1]
		dx[2] = decay(v, 0.07, -65, 20)*(1-x[2]) - x[2]/(1+exp(-(v+35)/10))
		dx[3] = linear(v, 0.01, -55, 10)*(1-x[3]) - decay(v, 0.125, -65, 80)*x[3]
	}, func(_ float64, x []float64) values {
		na, k, leak := currents(x)
		return values{"v": x[0], "m": x[1], "h": x[2], "n": x[3], "Na.i": na, "K.i": k, "leak.i": leak}
	}, 5, 15)
}
