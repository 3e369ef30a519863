package fit

import (
	"sync"
	"sync/atomic"
)

// mostBatch is how many directions are followed at once: their machines stay in the cache (with 16 a direction of fifty rooms takes a quarter longer).
const mostBatch = 8

// worthSharing is the size of an evaluation from which it is shared by several goroutines: cells of the plant × ticks × directions, a few milliseconds.
const worthSharing = 5e5

// help lets up to so many goroutines share the evaluations of a runner, if these are long enough. The results have the same bits.
func (r *runner) help(workers int) error {
	directions, work := 0, 0.0
	for e := range r.p.Experiments {
		n := len(r.schedules[e].inside)
		directions += n
		last := 0.0
		for _, s := range r.p.Experiments[e].Sensors {
			if len(s.Time) > 0 {
				last = max(last, s.Time[len(s.Time)-1])
			}
		}
		work += last / r.p.Plant.Options.Period * float64(max(1, n)) * float64(r.p.Plant.Program().Cells)
	}
	if workers <= 1 || work < worthSharing {
		return nil
	}
	pairs := (directions + 1) / 2
	r.batch = min(mostBatch, 2*max(1, (pairs+workers-1)/workers))
	for range min(workers, len(r.parts(true))) - 1 {
		h, err := newRunner(r.p)
		if err != nil {
			return err
		}
		r.helpers = append(r.helpers, h)
	}
	return nil
}

// share does n tasks, each by the runner or one of its helpers.
func (r *runner) share(n int, do func(own *runner, i int) error) []error {
	errs := make([]error, n)
	var next atomic.Int64
	work := func(own *runner) {
		for {
			i := int(next.Add(1)) - 1
			if i >= n {
				return
			}
			errs[i] = do(own, i)
		}
	}
	var wait sync.WaitGroup
	for _, h := range r.helpers[:min(len(r.helpers), max(0, n-1))] {
		wait.Add(1)
		go func() {
			defer wait.Done()
			work(h)
		}()
	}
	work(r)
	wait.Wait()
	for _, h := range r.helpers {
		r.simulations, r.derivatives = r.simulations+h.simulations, r.derivatives+h.derivatives
		h.simulations, h.derivatives = 0, 0
	}
	return errs
}
