package engine

import (
	"math"

	"gemel/engine/solver"
)

// full takes whole Newton steps whatever the residual does. Piecewise smooth, strictly
// monotone laws (networks of pumps, check valves, regulators) converge so within some
// rounds, where a monotonicity test stops at every corner: just behind a steep corner
// the residual is huge and yet its linearisation is exact. Steps are shortened after a
// while, against cycles between two sides.
func (s *newton) full(from []float64) error {
	copy(s.v, from)
	for round := range 3 * newtonRounds {
		if err := s.put(s.v); err != nil {
			return err
		}
		f, err := s.factors()
		if err != nil {
			return err
		}
		f.Solve(s.step, s.r)
		size := s.norm(s.step, s.v)
		s.lane.stats.Newton++
		if math.IsNaN(size) || math.IsInf(size, 0) {
			return errNoConvergence
		}
		lambda := 1.0
		if round > newtonRounds {
			lambda = 0.6
		}
		for i := range s.v {
			s.v[i] -= float64(lambda * s.step[i])
		}
		if size > solver.NewtonDone {
			continue
		}
		copy(s.trial, s.v)
		if err := s.put(s.v); err != nil {
			return err
		}
		if !finite(s.r) {
			return errNoConvergence
		}
		return nil
	}
	return errNoConvergence
}
