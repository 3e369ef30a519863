package fit

import (
	"context"
	"math"

	"gemel/engine"
)

// crowd simulates many points together, one in each lane.
type crowd struct {
	r     *runner // for what lies before and behind the steps
	lanes *engine.Lanes
	outs  []outcome
	errs  []error
	y     [][]float64 // of each point (ticks × watched)
	all   []float64   // inputs of all lanes
}

// mostLanes is how many points are stepped together: their States stay in the cache.
const mostLanes = 64

func newCrowd(r *runner, points, workers int) (*crowd, error) {
	n := min(points, mostLanes)
	lanes, err := r.p.Plant.NewLanes(n, max(1, workers))
	if err != nil {
		return nil, err
	}
	return &crowd{r: r, lanes: lanes, outs: make([]outcome, n), errs: make([]error, n), y: make([][]float64, n)}, nil
}

func (c *crowd) close() { _ = c.lanes.Close() }

// each simulates all points and passes on what comes of each; err says why a point cannot be simulated. The error is that of ctx.
func (c *crowd) each(ctx context.Context, points [][]float64, take func(i int, o *outcome, err error)) error {
	for from := 0; from < len(points); from += len(c.outs) {
		part := points[from:min(from+len(c.outs), len(points))]
		for i, values := range part {
			c.errs[i] = nil
			c.outs[i].size(c.r, values, false)
		}
		for e := range c.r.p.Experiments {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := c.experiment(e, part); err != nil {
				return err
			}
		}
		for i := range part {
			take(from+i, &c.outs[i], c.errs[i])
		}
	}
	return nil
}

// experiment simulates one of them at some points. The error is about the arguments.
func (c *crowd) experiment(e int, points [][]float64) error {
	plan := &c.r.schedules[e]
	first := -1
	var delayed []int // points whose schedule differs from that of the first
	for i, values := range points {
		if c.errs[i] != nil {
			continue
		}
		s, err := c.r.ready(e, values)
		if err != nil {
			c.errs[i] = err
			continue
		}
		if first < 0 {
			first = i
			for k := range c.errs { // lanes without a point step along, for nothing
				if err := c.lanes.Load(k, s); err != nil {
					return err
				}
			}
			c.r.plan(e, values)
		}
		if !c.sameDelays(e, values) {
			delayed = append(delayed, i)
			continue
		}
		if err := c.lanes.Load(i, s); err != nil {
			return err
		}
	}
	if first < 0 {
		return nil
	}
	c.r.simulations += len(points) - len(delayed)
	if err := c.steps(e, plan.ticks, len(points)); err != nil {
		return err
	}
	for i, values := range points {
		if c.errs[i] == nil {
			c.errs[i] = c.lanes.Err(i)
		}
		if c.errs[i] == nil && c.sameDelays(e, values) {
			c.errs[i] = c.r.compare(&c.outs[i], e, values, c.r.plan(e, values), c.y[i])
		}
	}
	for _, i := range delayed { // other delays: other ticks
		c.errs[i] = c.r.part(&c.outs[i], part{experiment: e, first: true}, points[i], nil)
	}
	return nil
}

// sameDelays says whether the schedule is that of a point.
func (c *crowd) sameDelays(e int, values []float64) bool {
	x := &c.r.p.Experiments[e]
	for k, d := range c.r.schedules[e].delays {
		if c.r.p.calibration(e, &x.Sensors[k], values).delay != d {
			return false
		}
	}
	return true
}

// steps goes through the ticks and notes what is watched.
func (c *crowd) steps(e int, ticks []int64, points int) error {
	x, plan, tick := &c.r.p.Experiments[e], &c.r.schedules[e], int64(0)
	for i := range points {
		c.y[i] = c.y[i][:0]
	}
	for _, t := range ticks {
		if t > tick {
			var all []float64
			if u := x.inputs(c.r.p.Plant, tick, t); u != nil {
				c.all = c.all[:0]
				for range c.lanes.Len() {
					c.all = append(c.all, u...)
				}
				all = c.all
			}
			if err := c.lanes.Steps(int(t-tick), all); err != nil {
				return err
			}
			tick = t
		}
		c.lanes.Observe()
		for i := range points {
			for _, v := range plan.watch {
				c.y[i] = append(c.y[i], c.lanes.Value(i, v))
			}
		}
	}
	return nil
}

// costs gives the cost of each point; infinite where the plant cannot be simulated.
func (c *crowd) costs(ctx context.Context, points [][]float64, l *likelihood) ([]float64, error) {
	costs, pools := make([]float64, len(points)), make([]float64, len(c.r.pools))
	err := c.each(ctx, points, func(i int, o *outcome, err error) {
		costs[i] = math.Inf(1)
		if err == nil {
			l.concentrate(o, pools, nil)
			if cost, _ := l.cost(o, pools); !math.IsNaN(cost) {
				costs[i] = cost
			}
		}
	})
	return costs, err
}
