package fit_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"gemel/engine/fit"
)

// residuals are an objective half of whose sum of squares is minimised, with the curvature of Gauss and Newton.
type residuals struct {
	of func(x []float64) (r []float64, j [][]float64)
}

func (f residuals) Evaluate(x []float64, slopes bool) (*fit.Expansion, error) {
	r, j := f.of(x)
	e := &fit.Expansion{}
	for _, v := range r {
		e.Cost += v * v / 2
	}
	if math.IsNaN(e.Cost) {
		return nil, errors.New("no value")
	}
	if slopes {
		n := len(x)
		e.Gradient, e.Curvature = make([]float64, n), mat.NewSymDense(n, nil)
		for i := range r {
			for a := range n {
				e.Gradient[a] += r[i] * j[i][a]
				for b := a; b < n; b++ {
					e.Curvature.SetSym(a, b, e.Curvature.At(a, b)+j[i][a]*j[i][b])
				}
			}
		}
	}
	return e, nil
}

var rosenbrock = residuals{func(x []float64) ([]float64, [][]float64) {
	return []float64{10 * (x[1] - x[0]*x[0]), 1 - x[0]}, [][]float64{{-20 * x[0], 10}, {-1, 0}}
}}

// brown is the badly scaled function of Brown and Dennis, whose residuals are large at the minimum (J. J. Moré, B. S. Garbow, K. E. Hillstrom,
// ACM TOMS 7(1), 1981, problem 16: sum of squares 85822.2).
var brown = residuals{func(x []float64) (r []float64, j [][]float64) {
	for i := range 20 {
		t := float64(i+1) / 5
		a, b := x[0]+t*x[1]-math.Exp(t), x[2]+x[3]*math.Sin(t)-math.Cos(t)
		r = append(r, a*a+b*b)
		j = append(j, []float64{2 * a, 2 * a * t, 2 * b, 2 * b * math.Sin(t)})
	}
	return r, j
}}

// Protects the search: a curved valley, residuals that stay large (where Gauss and Newton's curvature alone goes to and fro), minima at bounds, a
// region without values, a start beyond a bound.
func TestScoringFindsMinima(t *testing.T) {
	far := math.Inf(1)
	for _, c := range []struct {
		name         string
		f            fit.Objective
		from         []float64
		lower, upper []float64
		want         []float64
		cost         float64
		rounds       int // at most
	}{
		{"Rosenbrock", rosenbrock, []float64{-1.2, 1}, []float64{-far, -far}, []float64{far, far}, []float64{1, 1}, 0, 40},
		{"Rosenbrock with a bound", rosenbrock, []float64{-1.2, 1}, []float64{-2, -2}, []float64{0.5, 2}, []float64{0.5, 0.25}, 0.125, 40},
		{"Rosenbrock in a corner", rosenbrock, []float64{3, 3}, []float64{1.5, -1}, []float64{4, 2}, []float64{1.5, 2}, (2.5*2.5 + 0.25) / 2, 40},
		{"Brown and Dennis", brown, []float64{25, 5, -5, -1}, []float64{-far, -far, -far, -far}, []float64{far, far, far, far}, nil, 85822.20162635628 / 2, 60},
		{"a logarithm", residuals{func(x []float64) ([]float64, [][]float64) {
			return []float64{math.Log(x[0]) - 2}, [][]float64{{1 / x[0]}}
		}}, []float64{0.1}, []float64{-far}, []float64{far}, []float64{math.Exp(2)}, 0, 40},
	} {
		s := fit.Scoring{Objective: c.f, Lower: c.lower, Upper: c.upper}
		m, err := s.Minimise(context.Background(), c.from)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if math.Abs(m.At.Cost-c.cost) > 1e-8*(1+c.cost) || m.Rounds > c.rounds {
			t.Errorf("%s: cost %.12g after %d rounds at %v (%s), want %.12g", c.name, m.At.Cost, m.Rounds, m.X, m.End, c.cost)
		}
		for i := range c.want {
			if math.Abs(m.X[i]-c.want[i]) > 1e-4 {
				t.Errorf("%s: x is %v, want %v", c.name, m.X, c.want)
			}
		}
	}
	s := fit.Scoring{Objective: residuals{func([]float64) ([]float64, [][]float64) { return []float64{math.NaN()}, [][]float64{{0}} }}, Lower: []float64{0}, Upper: []float64{1}}
	if _, err := s.Minimise(context.Background(), []float64{0.5}); err == nil {
		t.Error("an objective without a value is minimised")
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	s.Objective, s.Lower, s.Upper = rosenbrock, []float64{-5, -5}, []float64{5, 5}
	if _, err := s.Minimise(ctx, []float64{0, 0}); err != context.Canceled {
		t.Errorf("the error of a search that was stopped is %v", err)
	}
}

// Protects the spread of unknowns from an information matrix: its inverse where it has one, and names where not.
func TestSpread(t *testing.T) {
	f := mat.NewSymDense(3, []float64{4, 1, 0, 1, 9, 0, 0, 0, 25})
	c, blind, confusions := fit.Spread(f, []bool{true, true, true})
	var inverse mat.Dense
	if err := inverse.Inverse(f); err != nil {
		t.Fatal(err)
	}
	if !mat.EqualApprox(c, &inverse, 1e-12) || blind[0] || len(confusions) != 0 {
		t.Errorf("covariance %v, blind %v, confusions %v", mat.Formatted(c), blind, confusions)
	}
	same := mat.NewSymDense(3, []float64{4, 6, 0, 6, 9, 0, 0, 0, 0}) // the first two do the same, the third nothing
	c, blind, confusions = fit.Spread(same, []bool{true, true, true})
	if !blind[0] || !blind[1] || !blind[2] || len(confusions) != 2 || len(confusions[0].Unknowns) != 1 || len(confusions[1].Unknowns) != 2 {
		t.Errorf("covariance %v, blind %v, confusions %v", mat.Formatted(c), blind, confusions)
	}
	if _, blind, confusions = fit.Spread(same, []bool{true, false, false}); blind[0] || len(confusions) != 0 {
		t.Errorf("one alone: blind %v, confusions %v", blind, confusions)
	}
}
