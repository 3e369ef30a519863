package solver

import (
	"math"
	"testing"
)

// rooted is a rooted tree: its branches.
type rooted struct {
	branches []*rooted
	size     int
}

// trees returns all rooted trees of n nodes.
func trees(n int) []*rooted {
	if n == 1 {
		return []*rooted{{size: 1}}
	}
	var out []*rooted
	var grow func(left, most, from int, sofar []*rooted)
	grow = func(left, most, from int, sofar []*rooted) { // branches in falling order, so that none comes twice
		if left == 0 {
			out = append(out, &rooted{append([]*rooted(nil), sofar...), n})
			return
		}
		for size := min(left, most); size >= 1; size-- {
			for i, b := range trees(size) {
				if size == most && i < from {
					continue
				}
				grow(left-size, size, i, append(sofar, b))
			}
		}
	}
	grow(n-1, n-1, 0, nil)
	return out
}

// weights returns the elementary weights of the stages, and γ.
func (t *rooted) weights(a [][]float64) (phi []float64, gamma float64) {
	phi, gamma = make([]float64, len(a)), float64(t.size)
	for i := range phi {
		phi[i] = 1
	}
	for _, b := range t.branches {
		inner, g := b.weights(a)
		gamma *= g
		for i, row := range a {
			sum := 0.0
			for j, w := range row {
				sum += w * inner[j]
			}
			phi[i] *= sum
		}
	}
	return phi, gamma
}

// defect is the largest violation of the conditions of that order at θ: Σ bᵢ Φᵢ = θ^order/γ (HNW, theorem II.2.13).
func defect(a [][]float64, b []float64, order int, theta float64) float64 {
	worst := 0.0
	for _, t := range trees(order) {
		phi, gamma := t.weights(a)
		sum := 0.0
		for i, w := range b {
			sum += w * phi[i]
		}
		worst = math.Max(worst, math.Abs(sum-math.Pow(theta, float64(order))/gamma))
	}
	return worst
}

// Protects every digit of the explicit tableaus: the conditions of each order hold, for the step, for the embedded
// method and along the whole of dense output, and those of the next order do not.
func TestOrderConditions(t *testing.T) {
	for _, m := range []*Explicit{&tsit5, &verner7} {
		all := append(append([][]float64(nil), m.A...), m.More...)
		nodes := append(append([]float64(nil), m.Nodes...), m.MoreNodes...)
		for i, row := range all {
			sum := 0.0
			for _, a := range row {
				sum += a
			}
			if math.Abs(sum-nodes[i]) > 1e-13 {
				t.Errorf("%s: row %d adds up to %g, its node is %g", m.Name, i+1, sum, nodes[i])
			}
		}
		embedded := make([]float64, len(m.B))
		for i := range embedded {
			embedded[i] = m.B[i] - m.E[i]
		}
		check := func(what string, b []float64, order int, theta float64) {
			t.Helper()
			for p := 1; p <= order; p++ {
				if d := defect(all, b, p, theta); d > 2e-13 {
					t.Errorf("%s, %s at %g: order %d is missed by %.2g", m.Name, what, theta, p, d)
				}
			}
			if d := defect(all, b, order+1, theta); d < 1e-7 {
				t.Errorf("%s, %s at %g: also of order %d (%.2g)", m.Name, what, theta, order+1, d)
			}
		}
		check("step", m.B, m.Order, 1)
		check("embedded", embedded, m.Estimate, 1)
		dense := map[*Explicit]int{&tsit5: 4, &verner7: 6}[m] // verner7: see there
		for _, theta := range []float64{0.2, 0.37, 0.8} {
			b := make([]float64, len(all))
			for i, d := range m.Dense {
				for j := len(d) - 1; j >= 0; j-- {
					b[i] = theta * (d[j] + b[i])
				}
			}
			check("dense output", b, dense, theta)
		}
	}
}
