package petab

import (
	"errors"
	"fmt"
	"math"

	"gemel/engine"
	"gemel/engine/dae"
)

// runner simulates a part for one goroutine.
type runner struct {
	q       *part
	work    *engine.Work
	along   *engine.Sensitivities // nil where the plant has no estimated parameter
	state   *engine.State
	values  []float64 // of the estimated parameters
	slopes  bool      // with derivatives
	inputs  []float64
	counted int64 // steps before the present experiment
}

func newRunner(q *part) (*runner, error) {
	r := &runner{q: q, inputs: append([]float64(nil), q.inputs...)}
	var err error
	if r.work, err = q.plant.NewWork(); err != nil {
		return nil, err
	}
	if len(q.along) > 0 {
		if r.along, err = q.plant.NewSensitivities(len(q.along), 1); err != nil {
			_ = r.work.Close()
			return nil, err
		}
	}
	return r, nil
}

func (r *runner) close() error {
	err := r.work.Close()
	if r.along != nil {
		err = errors.Join(err, r.along.Close())
	}
	return err
}

// direct notes that a variable has just got the value of an estimated parameter.
func (r *runner) direct(s setting) error {
	if s.estimate < 0 || !r.slopes {
		return nil
	}
	return r.along.Direct(r.q.direction[s.estimate], s.v, 1)
}

// begin makes the state at the start of a phase; rate is that of the first tick.
func (r *runner) begin(p *phase, rate float64) error {
	plant := r.q.plant
	r.state = plant.NewState(1)
	if err := plant.Set(r.state, r.q.rate, rate); err != nil {
		return err
	}
	r.inputs[r.q.rateAt] = rate
	for _, list := range [][]setting{r.q.common, p.settings} {
		for _, s := range list {
			if err := plant.Set(r.state, s.v, s.value(r.values)); err != nil {
				return err
			}
		}
	}
	for i, v := range plant.Inputs { // a condition may have set some
		r.inputs[i], _ = plant.Get(r.state, v)
	}
	if !r.slopes {
		if err := plant.Initialize(r.state, r.work); err != nil {
			return err
		}
	} else {
		if err := r.along.Load(r.state); err != nil {
			return err
		}
		for _, list := range [][]setting{r.q.common, p.settings} {
			for _, s := range list {
				if err := r.direct(s); err != nil {
					return err
				}
			}
		}
		if err := r.along.Initialize(); err != nil {
			return err
		}
	}
	for _, s := range p.starts {
		if err := r.put(s); err != nil {
			return err
		}
	}
	return nil
}

// put gives a state or parameter a value, with its derivatives.
func (r *runner) put(s setting) error {
	value := s.value(r.values)
	if !r.slopes {
		return r.q.plant.Put(r.state, s.v, value)
	}
	if err := r.along.Put(s.v, value); err != nil {
		return err
	}
	return r.direct(s)
}

// change goes from the phase before to that of the measurements: the clock begins at 0.
func (r *runner) change(p *phase, rate float64) error {
	list := append(append([]setting{{r.q.clock, 0, -1}, {r.q.rate, rate, -1}}, p.settings...), p.starts...)
	r.inputs[r.q.rateAt] = rate
	for _, s := range list {
		if err := r.put(s); err != nil {
			return err
		}
		for i, v := range r.q.plant.Inputs {
			if v == s.v {
				r.inputs[i] = s.value(r.values)
			}
		}
	}
	return nil
}

// tick goes on by one tick, after which the rate is next.
func (r *runner) tick(next float64) error {
	r.inputs[r.q.rateAt] = next
	if r.slopes {
		return r.along.Steps(1, r.inputs)
	}
	if err := r.q.plant.Steps(r.state, r.work, 1, r.inputs); err != nil {
		return err
	}
	if n := r.work.Stats.Steps + r.work.Stats.Rejected - r.counted; n > mostSteps {
		return fmt.Errorf("more than %d steps", mostSteps)
	}
	return nil
}

func (r *runner) observe() error {
	if r.slopes {
		return r.along.Observe()
	}
	return r.q.plant.Observe(r.state, r.work)
}

// value of a variable after observe.
func (r *runner) value(v dae.VarID) float64 {
	if r.slopes {
		return r.along.Value(v)
	}
	return r.work.Value(v)
}

// The steady state is that after which nothing changes any more while the time grows tenfold.
const (
	firstSpan  = 100.0 // of time, in the unit of the tables
	spans      = 16    // each ten times the one before
	leastSpans = 2
	stillness  = 1e-8 // relative
	nothing    = 1e-12
)

// errNotSteady says that a condition has no steady state.
var errNotSteady = errors.New("no steady state is reached")

// settle goes on until the states rest. The rate of the present tick is firstSpan already.
func (r *runner) settle() error {
	var last []float64
	span := firstSpan
	for k := range spans {
		span *= 10
		if err := r.tick(span); err != nil {
			return err
		}
		if err := r.observe(); err != nil {
			return err
		}
		now := r.picture()
		still := last != nil
		for i := range last {
			d := math.Abs(now[i] - last[i])
			still = still && d <= float64(stillness*math.Abs(now[i]))+nothing
		}
		if still && k+1 >= leastSpans {
			return nil
		}
		last = now
	}
	return errNotSteady
}

// picture are the states and their derivatives along each direction.
func (r *runner) picture() (out []float64) {
	for _, v := range r.q.states {
		out = append(out, r.value(v))
		if r.slopes {
			for k := range r.q.along {
				out = append(out, r.along.Derivative(k, v))
			}
		}
	}
	return out
}

// run simulates an experiment; look is called at the time of each group of measurements.
func (r *runner) run(x *experiment, values []float64, slopes bool, look func(measurements []int, time float64) error) error {
	r.values, r.slopes = values, slopes && r.along != nil
	r.counted = r.work.Stats.Steps + r.work.Stats.Rejected
	rates := make([]float64, 0, len(x.times)+1) // of the ticks
	last := 0.0
	for _, t := range x.times {
		if t > last {
			rates, last = append(rates, t-last), t
		}
	}
	rates = append(rates, firstSpan)
	if x.before == nil {
		if err := r.begin(x.during, rates[0]); err != nil {
			return err
		}
	} else {
		if err := r.begin(x.before, firstSpan); err != nil {
			return err
		}
		if err := r.settle(); err != nil {
			return fmt.Errorf("before it, in condition %s: %w", r.q.Conditions[x.before.condition].ID, err)
		}
		if err := r.change(x.during, rates[0]); err != nil {
			return err
		}
	}
	k, last := 0, 0.0
	for i, t := range x.times {
		if t > last {
			k++
			if err := r.tick(rates[k]); err != nil {
				return err
			}
			last = t
		}
		if err := r.observe(); err != nil {
			return err
		}
		if err := look(x.at[i], t); err != nil {
			return err
		}
	}
	if len(x.steady) == 0 {
		return nil
	}
	if err := r.settle(); err != nil {
		return err
	}
	return look(x.steady, math.Inf(1))
}
