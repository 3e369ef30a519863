package reference

import "gemel/engine/expr"

// VanDerPol is the oscillator x” = µ(1 − x²)x' − x at µ = 1000, over a little more than one
// relaxation: HW, eq. IV.1.5'; test set VDPOLM.
func VanDerPol() *Problem {
	return &Problem{
		Name: "van der Pol", Names: []string{"x", "v"}, NX: 2, Start: []float64{2, 0}, End: 2000, Stiff: true,
		Values: []float64{0.1706167732170469e1, -0.8928097010248125e-3},
		Digits: 13, Scale: []float64{1, 1e-3},
		Source: "test set VDPOLM, µ = 1000, t = 2000",
		F: func(g *expr.Graph, _ expr.Node, y []expr.Node) []expr.Node {
			friction := g.Mul(g.Const(1000), g.Mul(g.Sub(g.Const(1), g.Mul(y[0], y[0])), y[1]))
			return []expr.Node{y[1], g.Sub(friction, y[0])}
		},
	}
}

// Pleiades is the motion of seven stars in a plane, with two close encounters: HNW, eq.
// II.10.3; test set PLEI.
func Pleiades() *Problem {
	var list []string
	for _, kind := range []string{"x", "y", "u", "v"} {
		list = append(list, names(kind, 7)...)
	}
	return &Problem{
		Name: "Pleiades", Names: list, NX: 28, End: 3,
		Start: []float64{3, 3, -1, -3, 2, -2, 2, 3, -3, 2, 0, 0, -4, 4, 0, 0, 0, 0, 0, 1.75, -1.5, 0, 0, 0, -1.25, 1, 0, 0},
		Values: []float64{
			0.3706139143970502, 0.3237284092057233e1, -0.3222559032418324e1, 0.6597091455775310,
			0.3425581707156584, 0.1562172101400631e1, -0.7003092922212495,
			-0.3943437585517392e1, -0.3271380973972550e1, 0.5225081843456543e1, -0.2590612434977470e1,
			0.1198213693392275e1, -0.2429682344935824, 0.1091449240428980e1,
			0.3417003806314313e1, 0.1354584501625501e1, -0.2590065597810775e1, 0.2025053734714242e1,
			-0.1155815100160448e1, -0.8072988170223021, 0.5952396354208710,
			-0.3741244961234010e1, 0.3773459685750630, 0.9386858869551073, 0.3667922227200571,
			-0.3474046353808490, 0.2344915448180937e1, -0.1947020434263292e1},
		Digits: 13, Scale: equal(1, 28),
		Source: "test set PLEI, t = 3",
		F: func(g *expr.Graph, _ expr.Node, y []expr.Node) []expr.Node {
			const n = 7
			f := make([]expr.Node, 4*n)
			for i := range n {
				ax, ay := g.Const(0), g.Const(0)
				for j := range n {
					if j == i {
						continue
					}
					dx, dy := pair(g, y[:n], i, j), pair(g, y[n:2*n], i, j)
					r2 := g.Add(g.Mul(dx, dx), g.Mul(dy, dy))
					k := g.Div(g.Const(1), g.Mul(r2, g.Sqrt(r2)))
					if i > j {
						k = g.Neg(k)
					}
					k = g.Mul(g.Const(float64(j+1)), k)
					ax, ay = g.Add(ax, g.Mul(k, dx)), g.Add(ay, g.Mul(k, dy))
				}
				f[i], f[n+i], f[2*n+i], f[3*n+i] = y[2*n+i], y[3*n+i], ax, ay
			}
			return f
		},
	}
}

// pair is the difference of two coordinates in one fixed direction, so that both stars
// share the expression.
func pair(g *expr.Graph, x []expr.Node, i, j int) expr.Node {
	return g.Sub(x[max(i, j)], x[min(i, j)])
}

// Arenstorf is a closed orbit of a satellite in the restricted problem of three bodies: HNW,
// eq. II.0.1. The end values are the start values, by definition of the period.
func Arenstorf() *Problem {
	start := []float64{0.994, 0, 0, -2.00158510637908252240537862224}
	return &Problem{
		Name: "Arenstorf", Names: []string{"x", "y", "u", "v"}, NX: 4, Start: start, End: 17.0652165601579625588917206249,
		Values: start, Digits: 11, Scale: equal(1, 4),
		Source: "HNW, sect. II.0, period 17.0652…",
		F: func(g *expr.Graph, _ expr.Node, y []expr.Node) []expr.Node {
			const mu = 0.012277471
			c := g.Const
			earth, moon := g.Add(y[0], c(mu)), g.Sub(y[0], c(1-mu))
			inverse := func(dx expr.Node, m float64) expr.Node {
				r2 := g.Add(g.Mul(dx, dx), g.Mul(y[1], y[1]))
				return g.Div(c(m), g.Mul(r2, g.Sqrt(r2)))
			}
			a, b := inverse(earth, 1-mu), inverse(moon, mu)
			ax := g.Sub(g.Sub(g.Add(y[0], g.Mul(c(2), y[3])), g.Mul(a, earth)), g.Mul(b, moon))
			ay := g.Sub(g.Sub(y[1], g.Mul(c(2), y[2])), g.Mul(g.Add(a, b), y[1]))
			return []expr.Node{y[2], y[3], ax, ay}
		},
	}
}
