package fit

import (
	"math"
	"math/rand/v2"
)

// hypercube spreads n points over the bounds, on the scales on which the unknowns are sought: in each direction one in each n-th of the range
// (M. D. McKay, R. J. Beckman, W. J. Conover, Technometrics 21, 1979). An unknown with a prior is drawn from that, within its bounds.
func (p *Problem) hypercube(n int, seed uint64) [][]float64 {
	random := rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))
	points := make([][]float64, n)
	for i := range points {
		points[i] = make([]float64, len(p.Unknowns))
	}
	for k := range p.Unknowns {
		u := &p.Unknowns[k]
		low, high := u.in(u.Lower), u.in(u.Upper)
		for i, cell := range random.Perm(n) {
			share := (float64(cell) + random.Float64()) / float64(n)
			x := low + share*(high-low)
			if u.Prior != nil {
				sigma := u.Prior.Sigma / u.span()
				x = math.Min(math.Max(u.in(u.Prior.Mean)+sigma*math.Sqrt2*math.Erfinv(2*share-1), low), high)
			}
			points[i][k] = u.out(x)
		}
	}
	return points
}
