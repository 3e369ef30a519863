package fit

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// leastEigenvalue is the smallest eigenvalue of a scaled information matrix that is told from rounding.
const leastEigenvalue = 1e-13

// Spread reads Fisher's information at a minimum: the covariance of the unknowns (its inverse: C. R. Rao, Linear Statistical Inference and Its
// Applications, 2nd ed., Wiley 1973, section 5f) over those that are free, which unknowns the data do not determine, and what they can hardly
// or not tell apart, worst first.
func Spread(information *mat.SymDense, free []bool) (covariance *mat.Dense, blind []bool, confusions []Confusion) {
	n := len(free)
	covariance, blind = mat.NewDense(n, n, nil), make([]bool, n)
	norm := make([]float64, n)
	var at []int
	for i := range n {
		if !free[i] {
			continue
		}
		if norm[i] = math.Sqrt(math.Max(information.At(i, i), 0)); norm[i] > 0 {
			at = append(at, i)
		} else {
			blind[i] = true
			confusions = append(confusions, Confusion{Unknowns: []int{i}, Shares: []float64{1}, Index: math.Inf(1)})
		}
	}
	if len(at) == 0 {
		return covariance, blind, confusions
	}
	k := len(at)
	scaled := mat.NewSymDense(k, nil)
	for a := range k {
		for b := a; b < k; b++ {
			scaled.SetSym(a, b, information.At(at[a], at[b])/(norm[at[a]]*norm[at[b]]))
		}
	}
	var e mat.EigenSym
	if !e.Factorize(scaled, true) {
		for _, i := range at {
			blind[i] = true
		}
		return covariance, blind, confusions
	}
	values := e.Values(nil)
	var v mat.Dense
	e.VectorsTo(&v)
	for s, x := range values { // rising: what is determined worst comes first
		unseen := x < leastEigenvalue*values[k-1]
		if index := 1 / math.Sqrt(math.Max(x, leastEigenvalue*leastEigenvalue)); unseen || index > limitCollinear {
			c := confusion(&v, s, at, norm, index)
			if unseen {
				c.Index = math.Inf(1)
			}
			confusions = append(confusions, c)
		}
		if unseen {
			for a, i := range at {
				blind[i] = blind[i] || math.Abs(v.At(a, s)) > 1e-3
			}
			continue
		}
		for a, i := range at {
			for b, j := range at {
				covariance.Set(i, j, covariance.At(i, j)+v.At(a, s)*v.At(b, s)/(x*norm[i]*norm[j]))
			}
		}
	}
	return covariance, blind, confusions
}
