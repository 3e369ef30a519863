package petab

import (
	"context"
	"math"
	"strconv"

	"gonum.org/v1/gonum/stat/distuv"

	"gemel/engine/fit"
)

// Profile is the least objective over all other parameters, as a function of one (A. Raue et al., Structural and practical identifiability
// analysis of partially observed dynamical models by exploiting the profile likelihood, Bioinformatics 25(15), 2009).
type Profile struct {
	Name   string    `json:"name"`
	Values []float64 `json:"values"`    // ascending
	Rise   []float64 `json:"rise"`      // of twice the objective above its least
	Low    *float64  `json:"low"`       // ends of the 95 % interval; null: open
	High   *float64  `json:"high"`      // null: open
	Lower  bool      `json:"open_low"`  // the bound came first: not determined on that side
	Upper  bool      `json:"open_high"` // the same above
}

// Profiles follows the likelihood to both sides of every estimated parameter until it is 95 % certain to lie within, or to its bounds.
func (m *Model) Profiles(ctx context.Context, s *Solution, workers int, told func(done, total int)) ([]Profile, error) {
	list := make([]int, len(m.Estimated))
	for k := range list {
		list[k] = k
	}
	free := make([]bool, len(list))
	for k := range free {
		free[k] = true
	}
	covariance, blind, _ := fit.Spread(s.Likelihood.fisher, free)
	out := make([]Profile, len(list))
	errs := make([]error, len(list))
	err := m.each(ctx, workers, list, func(r *searcher, k int) {
		width := math.Sqrt(covariance.At(k, k))
		if blind[k] || !(width > 0) {
			width = r.scoring.Unit[k]
		}
		out[k], errs[k] = r.profile(ctx, s, k, math.Min(width, r.scoring.Unit[k]))
	}, func(share float64) {
		if told != nil {
			told(int(1000*share), 1000)
		}
	})
	for _, e := range append(errs, err) {
		if e != nil {
			return nil, e
		}
	}
	return out, nil
}

const mostPoints = 40 // of a profile, on each side

// profile follows parameter k with a first step of width, on its scale.
func (r *searcher) profile(ctx context.Context, s *Solution, k int, width float64) (Profile, error) {
	p := &r.m.Problem.Parameters[r.m.Estimated[k]]
	bound := distuv.ChiSquared{K: 1}.Quantile(fit.Confidence)
	best := make([]float64, len(s.Values))
	for i, v := range s.Values {
		best[i] = r.f.scales[i].up(v)
	}
	lower, upper := r.scoring.Lower[k], r.scoring.Upper[k]
	defer func() { r.scoring.Lower[k], r.scoring.Upper[k] = lower, upper }()
	out := Profile{Name: p.ID, Values: []float64{s.Values[k]}, Rise: []float64{0}}
	for _, side := range []float64{-1, 1} {
		end, open := lower, &out.Lower
		if side > 0 {
			end, open = upper, &out.Upper
		}
		x, rise, step := append([]float64(nil), best...), 0.0, 0.5*width
		var crossing *float64
		for range mostPoints {
			if x[k] == end {
				break
			}
			at := x[k] + float64(side*step)
			if (at-end)*side > 0 {
				at = end
			}
			trial := append([]float64(nil), x...)
			trial[k] = at
			r.scoring.Lower[k], r.scoring.Upper[k] = at, at
			r.scoring.Tolerance, r.scoring.Rounds = 1e-4, 300
			m, err := r.scoring.Minimise(ctx, trial)
			if ctx.Err() != nil {
				return out, ctx.Err()
			}
			if err != nil { // no simulation there: go closer
				if step *= 0.25; step < 1e-6*width {
					break
				}
				continue
			}
			next := math.Max(0, 2*(m.At.Cost-s.Likelihood.Objective()))
			out.add(side, p.Scale.down(at), next)
			if next >= bound {
				// along the root of the rise, which is about a straight line
				a, b := math.Sqrt(math.Max(rise, 0)), math.Sqrt(next)
				share := (math.Sqrt(bound) - a) / (b - a)
				crossing = finite(p.Scale.down(x[k] + float64(share*(at-x[k]))))
				break
			}
			switch gained := math.Sqrt(next) - math.Sqrt(rise); {
			case gained < 0.3:
				step *= 2
			case gained > 1:
				step *= 0.5
			}
			x, rise = m.X, next
		}
		if *open = crossing == nil; side < 0 {
			out.Low = crossing
		} else {
			out.High = crossing
		}
	}
	return out, nil
}

// Ends writes the interval for people.
func (p *Profile) Ends() string {
	end := func(x *float64) string {
		if x == nil {
			return "open"
		}
		return strconv.FormatFloat(*x, 'g', 3, 64)
	}
	return end(p.Low) + " to " + end(p.High)
}

func (p *Profile) add(side, value, rise float64) {
	if side > 0 {
		p.Values, p.Rise = append(p.Values, value), append(p.Rise, rise)
		return
	}
	p.Values, p.Rise = append([]float64{value}, p.Values...), append([]float64{rise}, p.Rise...)
}
