package fit

import (
	"fmt"
	"math"
	"slices"

	"gemel/engine"
)

// runner simulates the experiments of a problem for one goroutine. It is made once and used for every point: States, machines, times of
// readings and derivatives are kept.
type runner struct {
	p           *Problem
	channels    []channel  // in the order of their rows
	rows        int        // readings that count
	pools       []pool     // deviations that are estimated
	schedules   []schedule // by experiment
	work        *engine.Work
	state       *engine.State
	fresh       []*engine.State               // by experiment: new, with its settings and first inputs
	along       map[int]*engine.Sensitivities // by number of directions
	y, dy       []float64                     // (ticks × watched variables), (ticks × watched variables × directions)
	simulations int
	derivatives int
	batch       int       // directions that are followed at once
	helpers     []*runner // that share evaluations
}

// channel is a sensor in an experiment: readings that count, in rows one behind the other, and where their deviation comes from.
type channel struct {
	experiment, sensor int
	first              int       // row of the first reading
	index              []int     // of the readings
	observed           []float64 // the readings, on the scale of the sensor
	watch, formula     int       // of the variable and of its deviation among those that the experiment watches; formula -1: none
	sigma              float64   // given; 0: not
	pool, unknown      int       // where it is estimated, or an unknown; -1: not
	logs               float64   // sum of the logarithms of the derivatives of reading by observed
}

// pool is a deviation that is estimated: that of the sensors of one name.
type pool struct {
	name  string
	least float64 // a residual of nothing is rounding: below it no deviation is told from another
}

func newRunner(p *Problem) (*runner, error) {
	r := &runner{p: p, along: map[int]*engine.Sensitivities{}, state: p.Plant.NewState(1), batch: mostBatch}
	var err error
	if r.work, err = p.Plant.NewWork(); err != nil {
		return nil, err
	}
	for e := range p.Experiments {
		r.schedules = append(r.schedules, newSchedule(p, e))
		for k := range p.Experiments[e].Sensors {
			r.addChannel(e, k)
		}
		s, err := r.begin(e)
		if err != nil {
			r.close()
			return nil, fmt.Errorf("experiment %s: %w", p.Experiments[e].Name, err)
		}
		r.fresh = append(r.fresh, s)
	}
	return r, nil
}

func (r *runner) close() {
	_ = r.work.Close()
	for _, a := range r.along {
		_ = a.Close()
	}
	for _, h := range r.helpers {
		h.close()
	}
}

// addChannel adds the readings of a sensor that count, if there are any.
func (r *runner) addChannel(e, k int) {
	s := &r.p.Experiments[e].Sensors[k]
	c := channel{experiment: e, sensor: k, first: r.rows, watch: slices.Index(r.schedules[e].watch, s.Var), formula: -1, sigma: s.Sigma, pool: -1, unknown: -1}
	for i, v := range s.Value {
		if s.Unused != nil && s.Unused[i] {
			continue
		}
		c.index = append(c.index, i)
		c.observed = append(c.observed, s.Scale.take(v))
		c.logs += s.Scale.jacobian(v)
	}
	if len(c.index) == 0 {
		return
	}
	for i := range r.p.Unknowns {
		if r.p.Unknowns[i].isNoiseOf(e, s) {
			c.unknown = i
		}
	}
	switch {
	case s.Sigma > 0 || c.unknown >= 0:
	case s.Deviation != nil:
		c.formula = slices.Index(r.schedules[e].watch, *s.Deviation)
	default:
		c.pool = slices.IndexFunc(r.pools, func(p pool) bool { return p.name == s.Name })
		if c.pool < 0 {
			c.pool = len(r.pools)
			r.pools = append(r.pools, pool{name: s.Name})
		}
		for _, v := range c.observed {
			r.pools[c.pool].least = math.Max(r.pools[c.pool].least, math.Max(1e-12*math.Abs(v), 1e-300))
		}
	}
	r.rows += len(c.index)
	r.channels = append(r.channels, c)
}

// take brings a value of the unit of the sensor to the scale.
func (s Scale) take(v float64) float64 {
	switch s {
	case Log:
		return math.Log(v)
	case Log10:
		return math.Log10(v)
	}
	return v
}

// back is the inverse of take.
func (s Scale) back(v float64) float64 {
	switch s {
	case Log:
		return math.Exp(v)
	case Log10:
		return math.Pow(10, v)
	}
	return v
}

func (s Scale) derivative(v float64) float64 {
	switch s {
	case Log:
		return 1 / v
	case Log10:
		return 1 / (v * math.Ln10)
	}
	return 1
}

// jacobian is what the scale adds to -log L of a reading: the density is that of the reading, not of its logarithm.
func (s Scale) jacobian(v float64) float64 { return -math.Log(s.derivative(v)) }

// begin makes the State with which an experiment begins, without the unknowns.
func (r *runner) begin(e int) (*engine.State, error) {
	x, plant := &r.p.Experiments[e], r.p.Plant
	s := plant.NewState(1)
	if x.Begin != nil {
		s = x.Begin.Clone()
		if err := plant.Observe(s, r.work); err != nil {
			return nil, fmt.Errorf("the State with which it begins: %w", err)
		}
	}
	for _, set := range x.Settings {
		if err := plant.Set(s, set.Var, set.Value); err != nil {
			return nil, err
		}
	}
	if x.Inputs != nil {
		for i, v := range plant.Inputs {
			if err := plant.Set(s, v, x.Inputs[i]); err != nil {
				return nil, err
			}
		}
	}
	return s, nil
}

// set brings the State of the runner to the beginning of an experiment, before it is initialised.
func (r *runner) set(e int, values []float64) (*engine.State, error) {
	s := r.state
	s.CopyFrom(r.fresh[e])
	for _, i := range r.schedules[e].inside {
		if u := &r.p.Unknowns[i]; u.Kind == Parameter {
			if err := r.p.Plant.Set(s, u.Var, values[i]); err != nil {
				return nil, err
			}
		}
	}
	return s, nil
}

// ready makes the State at the beginning of an experiment.
func (r *runner) ready(e int, values []float64) (*engine.State, error) {
	plant := r.p.Plant
	s, err := r.set(e, values)
	if err != nil {
		return nil, err
	}
	put := r.p.Experiments[e].Begin != nil
	if !put {
		if err := plant.Initialize(s, r.work); err != nil {
			return nil, err
		}
	}
	for _, i := range r.schedules[e].inside {
		if u := &r.p.Unknowns[i]; u.Kind == Start {
			put = true
			if err := plant.Put(s, u.Var, values[i]); err != nil {
				return nil, err
			}
		}
	}
	if !put {
		return s, nil
	}
	return s, plant.Settle(s, r.work)
}

// inputs are those of the ticks after from, to to.
func (x *Experiment) inputs(plant *engine.Plant, from, to int64) []float64 {
	n := int64(len(plant.Inputs))
	if x.Inputs == nil || n == 0 {
		return nil
	}
	last := int64(len(x.Inputs))/n - 1
	if to <= last {
		return x.Inputs[(from+1)*n : (to+1)*n]
	}
	var u []float64 // a straight line to a tick behind the last: the inputs stay
	for k := from + 1; k <= to; k++ {
		at := min(k, last) * n
		u = append(u, x.Inputs[at:at+n]...)
	}
	return u
}

// simulate puts what the watched variables are at the ticks into y (ticks × watched).
func (r *runner) simulate(e int, values []float64) error {
	x, plant, plan := &r.p.Experiments[e], r.p.Plant, &r.schedules[e]
	r.simulations++
	s, err := r.ready(e, values)
	if err != nil {
		return err
	}
	r.y = r.y[:0]
	tick := int64(0)
	for _, t := range plan.ticks {
		if t > tick {
			if err := plant.Steps(s, r.work, int(t-tick), x.inputs(plant, tick, t)); err != nil {
				return err
			}
			tick = t
		}
		if err := plant.Observe(s, r.work); err != nil {
			return err
		}
		for _, v := range plan.watch {
			r.y = append(r.y, r.work.Value(v))
		}
	}
	return nil
}

// directions returns room for n of them.
func (r *runner) directions(n int) (*engine.Sensitivities, error) {
	if a := r.along[n]; a != nil {
		return a, nil
	}
	a, err := r.p.Plant.NewSensitivities(n, 1)
	if err == nil {
		r.along[n] = a
	}
	return a, err
}

// differentiate is simulate with the derivatives along some unknowns inside the plant in dy (ticks × watched × directions).
func (r *runner) differentiate(e int, values []float64, inside []int) error {
	x, plant, plan := &r.p.Experiments[e], r.p.Plant, &r.schedules[e]
	r.derivatives++
	along, err := r.directions(len(inside))
	if err != nil {
		return err
	}
	s, err := r.set(e, values)
	if err != nil {
		return err
	}
	if err := along.Load(s); err != nil {
		return err
	}
	if err := r.direct(along, inside, Parameter); err != nil {
		return err
	}
	if x.Begin == nil {
		if err := along.Initialize(); err != nil {
			return err
		}
	}
	for _, i := range plan.inside {
		if u := &r.p.Unknowns[i]; u.Kind == Start {
			if err := along.Put(u.Var, values[i]); err != nil {
				return err
			}
		}
	}
	if err := r.direct(along, inside, Start); err != nil {
		return err
	}
	r.y, r.dy = r.y[:0], r.dy[:0]
	tick := int64(0)
	for _, t := range plan.ticks {
		if t > tick {
			if err := along.Steps(int(t-tick), x.inputs(plant, tick, t)); err != nil {
				return err
			}
			tick = t
		}
		if err := along.Observe(); err != nil {
			return err
		}
		for _, v := range plan.watch {
			r.y = append(r.y, along.Value(v))
			for d := range inside {
				r.dy = append(r.dy, along.Derivative(d, v))
			}
		}
	}
	return nil
}

// direct names the unknowns of a kind as directions.
func (r *runner) direct(along *engine.Sensitivities, inside []int, kind Kind) error {
	for d, i := range inside {
		if u := &r.p.Unknowns[i]; u.Kind == kind {
			if err := along.Direct(d, u.Var, 1); err != nil {
				return err
			}
		}
	}
	return nil
}
