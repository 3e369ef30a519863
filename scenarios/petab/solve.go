package petab

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"sort"
	"sync"

	"gemel/engine/fit"
)

// What gemel fit does where nothing else is said.
const (
	DefaultStarts = 50
	DefaultHops   = 10
)

// SolveOptions say how thoroughly to search.
type SolveOptions struct {
	Starts   int  // random ones; 0: DefaultStarts
	Nominal  bool // one more start, from the nominal values
	Hops     int  // so often in a row without gain a start that has not found the best minimum of all searches on from its own; 0: never
	Seed     uint64
	Workers  int                   // goroutines; 0: 1
	Progress func(done, total int) // from one goroutine at a time; nil: nobody is told
}

// Close enough is a minimum that lies so little above the best one [-log L, absolute].
const Close = 1e-4

// Start is a local search.
type Start struct {
	From, To    []float64 // values of the estimated parameters
	First       float64   // objective at From
	Local       float64   // at the minimum that is reached without hops
	Objective   float64   // at To; NaN where the search failed
	Hops        int
	Rounds      int
	Evaluations int
	Slopes      int // evaluations with derivatives
	Redrawn     int // random points before, at which the plant cannot be simulated
	End         string
	Err         error

	rough  bool // not yet searched to the end
	random *rand.Rand
	vain   int     // hops in a row without gain
	spent  float64 // work of the hops
}

// Solution is what the searches found.
type Solution struct {
	Values      []float64 // the best, in the order of Model.Estimated
	Likelihood  *Likelihood
	Searches    []Start   // in the order in which they were drawn
	Waterfall   []float64 // objectives, ascending; those of failed searches are left out
	Successes   int       // searches that ended at most Close above the best
	FromNominal *Start    // nil: not asked for
}

// Reached counts the searches from random starts that ended at most Close above value.
func (s *Solution) Reached(value float64) (n int) {
	for _, x := range s.Searches {
		if x.Objective <= value+Close {
			n++
		}
	}
	return n
}

// function is the objective on the scales of the parameters.
type function struct {
	e      *Evaluator
	scales []Scale
	lower  []float64 // not on the scales
	upper  []float64
	pure   []int // by measurement: the parameter that is nothing but its noise; -1: none
}

func (f *function) values(x []float64) []float64 {
	v := make([]float64, len(x))
	for i := range x {
		v[i] = math.Min(math.Max(f.scales[i].down(x[i]), f.lower[i]), f.upper[i])
	}
	return v
}

// Evaluate is that of fit.Objective.
func (f *function) Evaluate(x []float64, slopes bool) (*fit.Expansion, error) {
	l, err := f.e.evaluate(f.values(x), slopes)
	if err != nil {
		return nil, err
	}
	return &fit.Expansion{Cost: l.Objective(), Gradient: l.gradient, Curvature: l.curvature}, nil
}

// Solve searches from random starts within the bounds, drawn from the initialisation priors where there are some; then, with hops, those that
// have not found the best minimum search on. The same problem and seed give the same result, for any number of workers. The error says that no
// search succeeded, or is that of ctx.
func (m *Model) Solve(ctx context.Context, o SolveOptions) (*Solution, error) {
	if o.Starts == 0 {
		o.Starts = DefaultStarts
	}
	total := o.Starts
	if o.Nominal {
		total++
	}
	all := make([]Start, total)
	var list []int
	for i := range all {
		list = append(list, i)
	}
	told := func(done, first, last float64) {
		if o.Progress != nil {
			const fine = 1000
			o.Progress(int(fine*(first+float64(done*(last-first)))), fine)
		}
	}
	half := 1.0
	if o.Hops > 0 {
		half = 0.5
	}
	err := m.each(ctx, o.Workers, list, func(s *searcher, i int) {
		if i == o.Starts {
			all[i] = s.search(ctx, m.nominal())
		} else {
			all[i] = s.random(ctx, o.Seed, i)
		}
	}, func(share float64) { told(share, 0, half) })
	if err == nil { // those that came near the best go on to the end
		bound := least(all) + near
		list = list[:0]
		for i := range all {
			if all[i].Err == nil && (all[i].Objective <= bound || i == o.Starts) {
				list = append(list, i)
			}
		}
		err = m.each(ctx, o.Workers, list, func(s *searcher, i int) { s.finish(ctx, &all[i]) }, func(float64) {})
	}
	budget := 0.0
	for i := range o.Starts {
		budget += m.work(&all[i])
	}
	share := math.Max(budget, leastHopWork) / float64(o.Starts)
	for begun := half; err == nil && o.Hops > 0; begun = 0.5 * (1 + begun) { // until all have found the best or given up
		best := least(all)
		if list = list[:0]; math.IsInf(best, 1) {
			break
		}
		for i := range o.Starts {
			if x := &all[i]; x.Err == nil && x.vain < o.Hops && x.Objective > best+Close {
				list = append(list, i)
			}
		}
		if len(list) == 0 {
			break
		}
		err = m.each(ctx, o.Workers, list, func(s *searcher, i int) { s.hop(ctx, o.Hops, best, share, &all[i]) }, func(share float64) { told(share, begun, 0.5*(1+begun)) })
	}
	if err != nil {
		return nil, err
	}
	return m.solution(all, o)
}

// least objective of all; infinite where none succeeded.
func least(all []Start) float64 {
	best := math.Inf(1)
	for _, x := range all {
		if x.Objective < best {
			best = x.Objective
		}
	}
	return best
}

// each gives the indices to searchers in parallel.
func (m *Model) each(ctx context.Context, workers int, list []int, do func(s *searcher, i int), told func(share float64)) error {
	var one sync.Mutex
	var wait sync.WaitGroup
	next, done := 0, 0
	var failure error
	for range max(1, min(workers, len(list))) {
		wait.Add(1)
		go func() {
			defer wait.Done()
			s, err := m.newSearcher()
			if err != nil {
				one.Lock()
				failure = err
				one.Unlock()
				return
			}
			defer func() { _ = s.f.e.Close() }()
			for {
				one.Lock()
				k := next
				next++
				one.Unlock()
				if k >= len(list) || ctx.Err() != nil {
					return
				}
				do(s, list[k])
				one.Lock()
				done++
				told(float64(done) / float64(len(list)))
				one.Unlock()
			}
		}()
	}
	wait.Wait()
	return errors.Join(failure, ctx.Err())
}

// nominal are the nominal values, or the middle of the bounds.
func (m *Model) nominal() (v []float64) {
	for _, i := range m.Estimated {
		p := &m.Problem.Parameters[i]
		x := p.Nominal
		if math.IsNaN(x) {
			x = p.Scale.down(0.5 * (p.Scale.up(p.Lower) + p.Scale.up(p.Upper)))
		}
		if math.IsNaN(x) || math.IsInf(x, 0) { // open bounds
			x = 1
		}
		v = append(v, math.Min(math.Max(x, p.Lower), p.Upper))
	}
	return v
}

func (m *Model) solution(all []Start, o SolveOptions) (*Solution, error) {
	s := &Solution{Searches: all[:o.Starts]}
	if o.Nominal {
		s.FromNominal = &all[o.Starts]
	}
	best := -1
	for i, x := range all {
		if math.IsNaN(x.Objective) {
			continue
		}
		if i < o.Starts {
			s.Waterfall = append(s.Waterfall, x.Objective)
		}
		if best < 0 || x.Objective < all[best].Objective {
			best = i
		}
	}
	if best < 0 {
		return nil, fmt.Errorf("no search succeeded from %d starts: %w", len(all), all[0].Err)
	}
	sort.Float64s(s.Waterfall)
	s.Values = all[best].To
	s.Successes = s.Reached(all[best].Objective)
	e, err := m.NewEvaluator()
	if err != nil {
		return nil, err
	}
	defer func() { _ = e.Close() }()
	s.Likelihood, err = e.evaluate(s.Values, true)
	return s, err
}
