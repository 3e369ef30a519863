package reference

import (
	"fmt"
	"math"

	"gemel/engine/expr"
)

// Brusselator is a reaction with diffusion on a line, u' = 1 + u²v − 4u + α u_xx,
// v' = 3u − u²v + α v_xx, α = 1/50, with fixed ends u = 1, v = 3, on n inner grid points, the
// unknowns being u1, v1, u2, v2 … (bandwidth 2): HW, eq. IV.10.11, who take t ≤ 10 and n up to 500.
// Only n = 100 has end values.
func Brusselator(n int) *Problem {
	p := &Problem{Name: fmt.Sprintf("Brusselator with %d states", 2*n), NX: 2 * n, End: 10, Scale: equal(1, 2*n), Stiff: true,
		Source: "HW, eq. IV.10.11; end values for n = 100 computed with 80-bit numbers"}
	if n == 100 {
		p.Values, p.Digits = brusselator200, 14
	}
	for i := range n {
		p.Names = append(p.Names, fmt.Sprintf("u%d", i+1), fmt.Sprintf("v%d", i+1))
		p.Start = append(p.Start, 1+sine(i+1, n+1), 3)
	}
	inverse := float64(n + 1)
	diffusion := inverse * inverse / 50
	p.F = func(g *expr.Graph, _ expr.Node, y []expr.Node) []expr.Node {
		c := g.Const
		at := func(i, k int) expr.Node { // k = 0: u, 1: v
			if i < 0 || i >= n {
				return c(float64(1 + 2*k))
			}
			return y[2*i+k]
		}
		f := make([]expr.Node, 2*n)
		for i := range n {
			u, v := at(i, 0), at(i, 1)
			auto := g.Mul(g.Mul(u, u), v)
			spread := func(k int) expr.Node {
				return g.Mul(c(diffusion), g.Add(g.Sub(at(i-1, k), g.Mul(c(2), at(i, k))), at(i+1, k)))
			}
			f[2*i] = g.Add(g.Sub(g.Add(c(1), auto), g.Mul(c(4), u)), spread(0))
			f[2*i+1] = g.Add(g.Sub(g.Mul(c(3), u), auto), spread(1))
		}
		return f
	}
	return p
}

// sine is sin(2π i/n) by the Taylor series after reduction to a quarter of the circle: the
// same bits on every processor, which math.Sin does not promise.
func sine(i, n int) float64 {
	switch {
	case 2*i > n:
		return -sine(n-i, n)
	case 4*i > n:
		i, n = n-2*i, 2*n
	}
	a := float64(2 * math.Pi * float64(i) / float64(n))
	term, total := a, a
	for k := 2.0; k < 30; k += 2 {
		term *= -float64(a*a) / float64(k*(k+1))
		total += term
	}
	return total
}
