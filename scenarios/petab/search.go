package petab

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gemel/engine/fit"
)

// searcher makes local searches, for one goroutine.
type searcher struct {
	m       *Model
	f       *function
	scoring fit.Scoring
}

func (m *Model) newSearcher() (*searcher, error) {
	e, err := m.NewEvaluator()
	if err != nil {
		return nil, err
	}
	f := &function{e: e, pure: m.pureNoise()}
	s := &searcher{m: m, f: f}
	for _, i := range m.Estimated {
		p := &m.Problem.Parameters[i]
		lower, upper := p.Lower, p.Upper
		if q := p.Objective; q != nil && q.uniform() {
			a, b := q.A, q.B
			if q.Kind == ParameterScaleUniform {
				a, b = p.Scale.down(a), p.Scale.down(b)
			}
			lower, upper = math.Max(lower, a), math.Min(upper, b)
		}
		f.scales, f.lower, f.upper = append(f.scales, p.Scale), append(f.lower, lower), append(f.upper, upper)
		low, high := p.Scale.up(lower), p.Scale.up(upper)
		s.scoring.Lower, s.scoring.Upper = append(s.scoring.Lower, low), append(s.scoring.Upper, high)
		unit := 1.0
		switch p.Scale {
		case Log:
			unit = ln10
		case Lin:
			if unit = (high - low) / 10; math.IsInf(unit, 0) {
				unit = 1
			}
		}
		s.scoring.Unit = append(s.scoring.Unit, unit)
	}
	s.scoring.Objective = f
	return s, nil
}

// draws is how many points are tried for a start at which the plant can be simulated.
const draws = 50

// draw gives random values.
func (s *searcher) draw(random *rand.Rand) []float64 {
	v := make([]float64, len(s.m.Estimated))
	for k, i := range s.m.Estimated {
		p := &s.m.Problem.Parameters[i]
		u, w := random.Float64(), random.Float64()
		if p.Initialisation != nil {
			v[k] = p.Initialisation.draw(p.Scale, u, w)
		} else {
			low, high := s.scoring.Lower[k], s.scoring.Upper[k]
			v[k] = p.Scale.down(low + float64(u*(high-low)))
		}
		v[k] = math.Min(math.Max(v[k], s.f.lower[k]), s.f.upper[k])
	}
	return v
}

// random searches from random start number i.
func (s *searcher) random(ctx context.Context, seed uint64, i int) Start {
	random := rand.New(rand.NewPCG(seed, uint64(i)))
	var last error
	for k := range draws {
		from := s.draw(random)
		x := s.search(ctx, from)
		x.Redrawn, x.random = k, random
		if x.Err == nil || ctx.Err() != nil {
			return x
		}
		last = x.Err
	}
	return Start{Objective: math.NaN(), Local: math.NaN(), First: math.NaN(), Redrawn: draws, Err: fmt.Errorf("at none of %d random points: %w", draws, last)}
}

// hop goes on from a minimum: some parameters are drawn anew, and the minimum from there takes its place if it is lower (iterated local
// search: H. R. Lourenco, O. C. Martin, T. Stuetzle in Handbook of Metaheuristics, Springer 2003; D. J. Wales, J. P. K. Doye, J. Phys. Chem. A
// 101, 1997).
//
// It stops at best, the lowest minimum of all starts so far, and where it has spent its share of the work.
func (s *searcher) hop(ctx context.Context, hops int, best, share float64, x *Start) {
	const gain = 1e-6 // that counts
	for x.vain < hops && x.Objective > best+Close && ctx.Err() == nil {
		if x.spent > share {
			x.vain = hops
			return
		}
		from := append([]float64(nil), x.To...)
		anew := s.draw(x.random)
		for changed := false; !changed; {
			for k := range from {
				if x.random.Float64()*float64(len(from)) < meanAnew {
					from[k], changed = anew[k], true
				}
			}
		}
		y := s.search(ctx, from)
		if y.Err == nil && y.Objective < x.Objective+near {
			s.finish(ctx, &y)
		}
		x.Hops++
		x.spent += s.m.work(&y)
		x.Rounds, x.Evaluations, x.Slopes = x.Rounds+y.Rounds, x.Evaluations+y.Evaluations, x.Slopes+y.Slopes
		if x.vain++; y.Err == nil && y.Objective < x.Objective-gain {
			x.To, x.Objective, x.End, x.rough, x.vain = y.To, y.Objective, y.End, y.rough, 0
		}
	}
}

// work of a search, in simulations of the problem: derivatives along each direction cost about one and a half.
func (m *Model) work(x *Start) float64 {
	n := 0
	for _, q := range m.parts {
		n = max(n, len(q.along))
	}
	return float64(x.Evaluations) + float64(float64(x.Slopes)*(1+float64(1.5*float64(n))))
}

// leastHopWork is what hops may cost in all; or as much as the first searches, if these cost more.
const leastHopWork = 300_000 // simulations of the problem

// meanAnew is how many parameters a hop draws anew, on average.
const meanAnew = 2.0

func (s *searcher) search(ctx context.Context, from []float64) Start {
	x := make([]float64, len(from))
	for i, v := range from {
		x[i] = s.f.scales[i].up(v)
	}
	out := Start{From: from, First: math.NaN(), Local: math.NaN(), Objective: math.NaN()}
	first, err := s.f.e.evaluate(from, false)
	if err != nil {
		out.Err = err
		return out
	}
	if out.First = first.Objective(); math.IsNaN(out.First) || math.IsInf(out.First, 0) {
		out.Err = errors.New("the likelihood is not finite")
		return out
	}
	begin := append([]float64(nil), from...)
	s.f.concentrate(begin, first)
	for i, v := range begin {
		x[i] = s.f.scales[i].up(v)
	}
	out.Evaluations = 1
	s.descend(ctx, x, roughTolerance, &out)
	out.rough = out.Err == nil
	return out
}

// A search is made in two parts: down to a tolerance at which most of it is done, and to the end where that came near the best minimum, or near the
// one that a hop started from. Valleys that are long and flat are common far away from any good fit.
const (
	roughTolerance = 1e-6
	roughRounds    = 200 // and ten for each unknown
	fineTolerance  = 1e-9
	near           = 10.0 // above the best [-log L]
)

// descend goes down from x.
func (s *searcher) descend(ctx context.Context, x []float64, tolerance float64, out *Start) {
	s.scoring.Tolerance, s.scoring.Rounds = tolerance, 0
	if tolerance == roughTolerance {
		s.scoring.Rounds = roughRounds + 10*len(x)
	}
	m, err := s.scoring.Minimise(ctx, x)
	if err != nil {
		out.Err = err
		return
	}
	out.To, out.Objective, out.Local, out.End = s.f.values(m.X), m.At.Cost, m.At.Cost, m.End
	out.Rounds, out.Evaluations, out.Slopes = out.Rounds+m.Rounds, out.Evaluations+m.Evaluations, out.Slopes+m.Slopes
}

// finish searches to the end.
func (s *searcher) finish(ctx context.Context, out *Start) {
	if !out.rough {
		return
	}
	x := make([]float64, len(out.To))
	for i, v := range out.To {
		x[i] = s.f.scales[i].up(v)
	}
	s.descend(ctx, x, fineTolerance, out)
	out.rough = false
}
