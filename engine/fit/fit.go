package fit

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// Options say how thoroughly to search.
type Options struct {
	Starts   int                   // local searches: one from the first values, the others from the best of ten times as many random points; 0: 1
	Seed     uint64                // of the random points
	Method   Method                // of a local search
	Workers  int                   // goroutines, for searches first, for what is left within them; 0: 1
	Progress func(done, total int) // called after each round of a search, from one goroutine at a time; nil: nobody is told
}

// Search is one local search.
type Search struct {
	From, To         []float64 // values of the unknowns
	Cost             float64   // at the end: sum of rho with the deviations of the best search, and what is gained or lost by other deviations
	NegLogLikelihood float64   // -log L of the readings there, with all constants
	Rounds           int
	End              string // why it ended
	Err              error  // the plant could not be simulated at From
}

// pointsPerStart are tried for each search, of which it takes the best.
const pointsPerStart = 10

// roundsTold is how many rounds a search is thought to have when progress is told.
const roundsTold = 20

// teller adds up the rounds of all searches.
type teller struct {
	one    sync.Mutex
	rounds []int
	told   func(done, total int)
}

// round notes that search i has gone one round further; at its end all of its rounds are done.
func (p *teller) round(i int, end bool) {
	if p.told == nil {
		return
	}
	p.one.Lock()
	defer p.one.Unlock()
	p.rounds[i] = min(p.rounds[i]+1, roundsTold-1)
	if end {
		p.rounds[i] = roundsTold
	}
	done := 0
	for _, n := range p.rounds {
		done += n
	}
	p.told(done, roundsTold*len(p.rounds))
}

// Fit finds the unknowns. The error says what is wrong with the problem, or why the plant cannot be simulated anywhere; ctx stops it.
func Fit(ctx context.Context, p *Problem, o Options) (*Result, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	loss := p.loss()
	r, err := newRunner(p)
	if err != nil {
		return nil, err
	}
	defer r.close()
	starts, err := r.starts(ctx, o, loss)
	if err != nil {
		return nil, err
	}
	progress := &teller{rounds: make([]int, len(starts)), told: o.Progress}
	searches, best, err := r.search(ctx, o, loss, starts, progress)
	if err != nil {
		return nil, err
	}
	return r.result(loss, best, searches)
}

// starts are the points from which to search.
func (r *runner) starts(ctx context.Context, o Options, loss Loss) ([][]float64, error) {
	var guess []float64
	for _, u := range r.p.Unknowns {
		guess = append(guess, u.Guess)
	}
	starts := [][]float64{guess}
	if o.Starts <= 1 {
		return starts, nil
	}
	points := r.p.hypercube(pointsPerStart*(o.Starts-1), o.Seed)
	crowd, err := newCrowd(r, len(points), o.Workers)
	if err != nil {
		return nil, err
	}
	defer crowd.close()
	costs, err := crowd.costs(ctx, points, &likelihood{r, loss})
	if err != nil {
		return nil, err
	}
	order := make([]int, len(points))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return compare(costs[a], costs[b]) })
	for _, i := range order[:o.Starts-1] {
		starts = append(starts, points[i])
	}
	return starts, nil
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// search goes down from every start and gives the best end.
func (r *runner) search(ctx context.Context, o Options, loss Loss, starts [][]float64, progress *teller) ([]Search, *descent, error) {
	searches, ends := make([]Search, len(starts)), make([]*descent, len(starts))
	var wait sync.WaitGroup
	var one sync.Mutex
	next := 0
	workers := max(1, min(o.Workers, len(starts)))
	errs := make([]error, workers)
	for k := range workers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			own, err := newRunner(r.p)
			if err != nil {
				errs[k] = err
				return
			}
			defer func() {
				own.close()
				one.Lock()
				r.simulations, r.derivatives = r.simulations+own.simulations, r.derivatives+own.derivatives
				one.Unlock()
			}()
			if errs[k] = own.help(o.Workers / workers); errs[k] != nil {
				return
			}
			for {
				one.Lock()
				i := next
				next++
				one.Unlock()
				if i >= len(starts) || ctx.Err() != nil {
					return
				}
				d := newDescent(own, loss, starts[i])
				d.told = func() { progress.round(i, false) }
				run := d.run
				if o.Method.quasi(own) {
					run = d.creep
				}
				err := run(ctx)
				searches[i] = Search{From: starts[i], To: d.values(d.x), Cost: d.cost, Rounds: d.rounds, End: d.why, Err: err}
				if err == nil {
					searches[i].NegLogLikelihood = d.like.negLog(d.out, d.pools)
					ends[i] = d
				}
				progress.round(i, true)
			}
		}()
	}
	wait.Wait()
	for _, err := range append(errs, ctx.Err()) {
		if err != nil {
			return nil, nil, err
		}
	}
	var best *descent
	for _, d := range ends {
		if d != nil && (best == nil || d.cost < best.cost) {
			best = d
		}
	}
	if best == nil {
		return nil, nil, r.nowhere(searches)
	}
	for i := range searches {
		searches[i].Cost += best.rho - best.cost
	}
	return searches, best, nil
}

// nowhere says that no search could begin.
func (r *runner) nowhere(searches []Search) error {
	var at []string
	for i, u := range r.p.Unknowns {
		at = append(at, fmt.Sprintf("%s = %g", u.Name, searches[0].From[i]))
	}
	hint := "give first values with which it can be simulated, narrow the bounds, or search from more starts"
	if len(searches) > 1 {
		hint = "give first values with which it can be simulated, or narrow the bounds"
	}
	return fmt.Errorf("the plant cannot be simulated from any of %d starts; from the first values, %s: %w; %s", len(searches), list(at), searches[0].Err, hint)
}
