package reference

import "gemel/engine/expr"

// Robertson is the kinetics of an autocatalytic reaction over eleven decades of time: H. H.
// Robertson 1966; HW, eq. IV.10.2; test set ROBER.
func Robertson() *Problem {
	return &Problem{
		Name: "Robertson", Names: names("y", 3), NX: 3, Start: []float64{1, 0, 0}, End: 1e11, Stiff: true,
		Values: []float64{0.2083340149701255e-07, 0.8333360770334713e-13, 0.9999999791665050},
		Digits: 13, Scale: []float64{1e-8, 1e-14, 1e-3},
		Source: "test set ROBER, t = 1e11",
		F: func(g *expr.Graph, _ expr.Node, y []expr.Node) []expr.Node {
			a, b, c := robertsonRates(g, y)
			return []expr.Node{g.Sub(b, a), g.Sub(g.Sub(a, b), c), c}
		},
	}
}

// RobertsonDAE is Robertson's problem with the third state given by y1 + y2 + y3 = 1: index 1.
func RobertsonDAE() *Problem {
	p := Robertson()
	p.Name, p.NX = "Robertson as DAE", 2
	p.F = func(g *expr.Graph, _ expr.Node, y []expr.Node) []expr.Node {
		a, b, c := robertsonRates(g, y)
		return []expr.Node{g.Sub(b, a), g.Sub(g.Sub(a, b), c), g.Sub(g.Add(y[0], g.Add(y[1], y[2])), g.Const(1))}
	}
	return p
}

func robertsonRates(g *expr.Graph, y []expr.Node) (a, b, c expr.Node) {
	return g.Mul(g.Const(0.04), y[0]), g.Mul(g.Const(1e4), g.Mul(y[1], y[2])), g.Mul(g.Const(3e7), g.Mul(y[1], y[1]))
}

// HIRES is the growth of plant tissue under light, eight reactants: E. Schäfer 1975; HW,
// eq. IV.10.4; test set HIRES.
func HIRES() *Problem {
	return &Problem{
		Name: "HIRES", Names: names("y", 8), NX: 8, Start: []float64{1, 0, 0, 0, 0, 0, 0, 0.0057}, End: 321.8122, Stiff: true,
		Values: []float64{0.7371312573325668e-3, 0.1442485726316185e-3, 0.5888729740967575e-4, 0.1175651343283149e-2,
			0.2386356198831331e-2, 0.6238968252742796e-2, 0.2849998395185769e-2, 0.2850001604814231e-2},
		Digits: 13, Scale: equal(1e-4, 8),
		Source: "test set HIRES, t = 321.8122",
		F: func(g *expr.Graph, _ expr.Node, y []expr.Node) []expr.Node {
			r := g.Mul(g.Const(280), g.Mul(y[5], y[7]))
			bound := sum(g, 1, r, -1.81, y[6])
			return []expr.Node{
				g.Add(sum(g, -1.71, y[0], 0.43, y[1], 8.32, y[2]), g.Const(0.0007)),
				sum(g, 1.71, y[0], -8.75, y[1]),
				sum(g, -10.03, y[2], 0.43, y[3], 0.035, y[4]),
				sum(g, 8.32, y[1], 1.71, y[2], -1.12, y[3]),
				sum(g, -1.745, y[4], 0.43, y[5], 0.43, y[6]),
				sum(g, -1, r, 0.69, y[3], 1.71, y[4], -0.43, y[5], 0.69, y[6]),
				bound,
				g.Neg(bound),
			}
		},
	}
}

// Oregonator is the Belousov–Zhabotinskii reaction: Field & Noyes 1974; HW, eq. IV.10.8; test
// set OREGO.
func Oregonator() *Problem {
	return &Problem{
		Name: "Oregonator", Names: names("y", 3), NX: 3, Start: []float64{1, 2, 3}, End: 360, Stiff: true,
		Values: []float64{0.1000814870318523e1, 0.1228178521549917e4, 0.1320554942846706e3},
		Digits: 13, Scale: equal(1e-2, 3),
		Source: "test set OREGO, t = 360",
		F: func(g *expr.Graph, _ expr.Node, y []expr.Node) []expr.Node {
			c := g.Const
			xy := g.Mul(y[0], y[1])
			growth := g.Mul(y[0], g.Sub(c(1), g.Mul(c(8.375e-6), y[0])))
			return []expr.Node{
				g.Mul(c(77.27), g.Add(y[1], g.Sub(growth, xy))),
				g.Mul(c(1/77.27), g.Sub(y[2], g.Add(y[1], xy))),
				g.Mul(c(0.161), g.Sub(y[0], y[2])),
			}
		},
	}
}

// AkzoNobel is the reaction of two species under an inflow of carbon dioxide, with one equilibrium as an
// algebraic equation, index 1: W. J. H. Stortelder 1998; test set CHEMAKZO.
func AkzoNobel() *Problem {
	const ks = 115.83
	return &Problem{
		Name: "Akzo Nobel", Names: names("y", 6), NX: 5, Start: []float64{0.444, 0.00123, 0, 0.007, 0, float64(ks * 0.444 * 0.007)}, End: 180, Stiff: true,
		Values: []float64{0.1150794920661702, 0.1203831471567715e-2, 0.1611562887407974, 0.3656156421249283e-3,
			0.1708010885264404e-1, 0.4873531310307455e-2},
		Digits: 13, Scale: []float64{0.1, 1e-3, 0.1, 1e-4, 1e-2, 1e-3},
		Source: "test set CHEMAKZO, t = 180",
		F: func(g *expr.Graph, _ expr.Node, y []expr.Node) []expr.Node {
			root, square := g.Sqrt(y[1]), g.Mul(y[0], y[0])
			r1 := g.Mul(g.Const(18.7), g.Mul(g.Mul(square, square), root))
			r2 := g.Mul(g.Const(0.58), g.Mul(y[2], y[3]))
			r3 := g.Mul(g.Const(0.58/34.4), g.Mul(y[0], y[4]))
			r4 := g.Mul(g.Const(0.09), g.Mul(y[0], g.Mul(y[3], y[3])))
			r5 := g.Mul(g.Const(0.42), g.Mul(g.Mul(y[5], y[5]), root))
			inflow := g.Mul(g.Const(3.3), g.Sub(g.Const(0.9/737), y[1]))
			return []expr.Node{
				sum(g, -2, r1, 1, r2, -1, r3, -1, r4),
				sum(g, -0.5, r1, -1, r4, -0.5, r5, 1, inflow),
				sum(g, 1, r1, -1, r2, 1, r3),
				sum(g, -1, r2, 1, r3, -2, r4),
				sum(g, 1, r2, -1, r3, 1, r5),
				g.Sub(g.Mul(g.Const(ks), g.Mul(y[0], y[3])), y[5]),
			}
		},
	}
}

// Pollution is the chemistry of air over the Netherlands, 25 reactions of 20 species: J. G. Verwer
// 1994; test set POLLU.
func Pollution() *Problem {
	start := equal(0, 20)
	start[1], start[3], start[6], start[7], start[8], start[16] = 0.2, 0.04, 0.1, 0.3, 0.01, 0.007
	return &Problem{
		Name: "Pollution", Names: names("y", 20), NX: 20, Start: start, End: 60, Stiff: true,
		Values: []float64{0.5646255480022769e-1, 0.1342484130422339, 0.4139734331099427e-8, 0.5523140207484359e-2,
			0.2018977262302196e-6, 0.1464541863493966e-6, 0.7784249118997964e-1, 0.3245075353396018,
			0.7494013383880406e-2, 0.1622293157301561e-7, 0.1135863833257075e-7, 0.2230505975721359e-2,
			0.2087162882798630e-3, 0.1396921016840158e-4, 0.8964884856898295e-2, 0.4352846369330103e-17,
			0.6899219696263405e-2, 0.1007803037365946e-3, 0.1772146513969984e-5, 0.5682943292316392e-4},
		Digits: 13,
		Scale: []float64{1e-2, 1e-2, 1e-9, 1e-3, 1e-7, 1e-7, 1e-2, 1e-1, 1e-3, 1e-8, 1e-8, 1e-3, 1e-4, 1e-5, 1e-3, 1e-18,
			1e-3, 1e-4, 1e-6, 1e-5},
		Source: "test set POLLU, t = 60",
		F:      pollution,
	}
}

func pollution(g *expr.Graph, _ expr.Node, y []expr.Node) []expr.Node {
	rate := []float64{0.35, 26.6, 1.23e4, 8.6e-4, 8.2e-4, 1.5e4, 1.3e-4, 2.4e4, 1.65e4, 9e3, 0.022, 1.2e4, 1.88, 1.63e4,
		4.8e6, 3.5e-4, 0.0175, 1e8, 4.44e11, 1240, 2.1, 5.78, 0.0474, 1780, 3.12}
	// species that react, counted from 1; 0: no second one
	of := [][2]int{{1, 0}, {2, 4}, {5, 2}, {7, 0}, {7, 0}, {7, 6}, {9, 0}, {9, 6}, {11, 2}, {11, 1}, {13, 0}, {10, 2}, {14, 0}, {1, 6},
		{3, 0}, {4, 0}, {4, 0}, {16, 0}, {16, 0}, {17, 6}, {19, 0}, {19, 0}, {1, 4}, {19, 1}, {20, 0}}
	r := make([]expr.Node, 26)
	for i, s := range of {
		r[i+1] = g.Mul(g.Const(rate[i]), y[s[0]-1])
		if s[1] > 0 {
			r[i+1] = g.Mul(r[i+1], y[s[1]-1])
		}
	}
	// reactions that make (+) and use up (−) each species
	terms := [][]int{
		{-1, -10, -14, -23, -24, 2, 3, 9, 11, 12, 22, 25},
		{-2, -3, -9, -12, 1, 21},
		{-15, 1, 17, 19, 22},
		{-2, -16, -17, -23, 15},
		{-3, 4, 4, 6, 7, 13, 20},
		{-6, -8, -14, -20, 3, 18, 18},
		{-4, -5, -6, 13},
		{4, 5, 6, 7},
		{-7, -8},
		{-12, 7, 9},
		{-9, -10, 8, 11},
		{9},
		{-11, 10},
		{-13, 12},
		{14},
		{-18, -19, 16},
		{-20},
		{20},
		{-21, -22, -24, 23, 25},
		{-25, 24},
	}
	f := make([]expr.Node, len(terms))
	for i, list := range terms {
		f[i] = g.Const(0)
		for _, k := range list {
			if k < 0 {
				f[i] = g.Sub(f[i], r[-k])
			} else {
				f[i] = g.Add(f[i], r[k])
			}
		}
	}
	return f
}
