package estimate

import (
	"fmt"
	"math"

	"gemel/engine"
	"gemel/engine/random"
)

// Ensemble is the ensemble Kalman filter with readings perturbed for each member (G. Evensen, J. Geophys. Res. 99(C5), 1994; G. Burgers, P. J. van
// Leeuwen, G. Evensen, Monthly Weather Review 126, 1998); the perturbations of a reading have the mean 0 over the members (G. Evensen, Sampling strategies and square
// root analysis schemes for the EnKF, Ocean Dynamics 54, 2004, section 3.2). The members are lanes; the same seed gives the same numbers.
type Ensemble struct {
	*belief
	lanes     *engine.Lanes
	size      int
	draws     random.Stream
	drawn     uint32          // numbers of the present tick
	values    []float64       // unknowns and readings of the members ((n + sensors) × size); the rows of biases are these themselves
	off       []float64       // values less their mean, over the root of size - 1
	mean      []float64       // of both
	with      []float64       // covariance of one reading with all
	shifts    []float64       // perturbations of one reading (size)
	rows      []float64       // unknowns by member (size × n)
	start     []float64       // off of the unknowns when the last Predict began (n × size)
	members   []*engine.State // what the members were before
	oldBiases []float64
	oldDrawn  uint32
	u         []float64
}

// NewEnsemble returns a filter of size members, stepped on at most so many goroutines; 0: one for each processor.
func NewEnsemble(p *Problem, size int, seed uint64, workers int) (*Ensemble, error) {
	if size < 3 {
		return nil, fmt.Errorf("an ensemble of %d has no covariance worth the name: want at least 3 members", size)
	}
	b, err := newBelief(p)
	if err != nil {
		return nil, err
	}
	lanes, err := p.Plant.NewLanes(size, workers)
	if err != nil {
		_ = b.work.Close()
		return nil, err
	}
	all := b.n + len(p.Sensors)
	f := &Ensemble{belief: b, lanes: lanes, size: size, draws: random.New(seed, "ensemble"), values: make([]float64, size*all), off: make([]float64, size*all), mean: make([]float64, all),
		with: make([]float64, all), shifts: make([]float64, size), rows: make([]float64, size*b.n), start: make([]float64, b.n*size), oldBiases: make([]float64, b.biases*size)}
	for range size {
		f.members = append(f.members, p.Plant.NewState(1))
	}
	return f, nil
}

// Close frees what the filter holds.
func (f *Ensemble) Close() error {
	_ = f.lanes.Close()
	return f.work.Close()
}

// normal is the next number of the present tick.
func (f *Ensemble) normal() float64 {
	f.drawn++
	return quantile(f.draws.Uniform(f.state.Tick, f.drawn))
}

// Begin draws the members around the State with which estimation begins.
func (f *Ensemble) Begin(s *engine.State) error {
	if err := f.begin(s); err != nil {
		return err
	}
	f.drawn = 0
	for i := range f.size {
		if err := f.lanes.Load(i, s); err != nil {
			return err
		}
		for k, u := range f.list {
			if u.Deviation == 0 && k < f.n-f.biases {
				continue
			}
			if err := f.put(i, k, f.x[k]+float64(u.Deviation*f.normal())); err != nil {
				return err
			}
		}
	}
	f.lanes.Settle()
	return f.collect(nil)
}

// put gives a member's unknown a value, within its bounds.
func (f *Ensemble) put(member, k int, x float64) error {
	x = f.list[k].within(x)
	f.values[k*f.size+member] = x
	if k >= f.n-f.biases {
		return nil
	}
	return f.lanes.Put(member, f.variables[k], x)
}

// collect reads the members and makes mean and covariance of them.
func (f *Ensemble) collect(readings []Reading) error {
	f.lanes.Observe()
	for i := range f.size {
		if err := f.lanes.Err(i); err != nil {
			return fmt.Errorf("member %d cannot be stepped: give the unknowns bounds within which the plant holds, or smaller deviations: %w", i+1, err)
		}
		for k, v := range f.variables[:f.n-f.biases] {
			f.values[k*f.size+i] = f.lanes.Value(i, v)
		}
		for k, r := range readings {
			y := f.lanes.Value(i, f.problem.Sensors[r.Sensor].Var)
			if at := f.biasOf[r.Sensor]; at >= 0 {
				y += f.values[at*f.size+i]
			}
			row := f.values[(f.n+k)*f.size : (f.n+k+1)*f.size]
			if row[i] = y; i > 0 {
				row[i] = row[0] + f.from(row[0], y, r.Sensor)
			}
		}
	}
	f.average(f.n + len(readings))
	gram(f.p, f.n, f.off, f.size, f.size, 0)
	copy(f.x, f.mean[:f.n])
	return f.lanes.Store(0, f.state)
}

// average makes the mean of the first rows of values, and what the members are off it.
func (f *Ensemble) average(rows int) {
	scale := 1 / math.Sqrt(float64(f.size-1))
	for k := range rows {
		row, off := f.values[k*f.size:(k+1)*f.size], f.off[k*f.size:(k+1)*f.size]
		sum := 0.0
		for _, x := range row {
			sum += x - row[0]
		}
		f.mean[k] = row[0] + sum/float64(f.size)
		for i, x := range row {
			off[i] = (x - f.mean[k]) * scale
		}
	}
}

// keepMembers keeps what undoMembers goes back to.
func (f *Ensemble) keepMembers() error {
	f.keep()
	f.oldDrawn = f.drawn
	copy(f.oldBiases, f.values[(f.n-f.biases)*f.size:f.n*f.size])
	for i, s := range f.members {
		if err := f.lanes.Store(i, s); err != nil {
			return fmt.Errorf("the ensemble has no members yet: call Begin: %w", err)
		}
	}
	return nil
}

func (f *Ensemble) undoMembers(err error) error {
	f.drawn = f.oldDrawn
	copy(f.values[(f.n-f.biases)*f.size:f.n*f.size], f.oldBiases)
	for i, s := range f.members {
		if e := f.lanes.Load(i, s); e != nil {
			return e
		}
	}
	return f.undo(err)
}

// Predict takes every member n ticks on, one after the other, and lets it wander.
func (f *Ensemble) Predict(n int, u []float64) error {
	if err := f.given(n, u); err != nil {
		return err
	}
	if err := f.keepMembers(); err != nil {
		return err
	}
	f.innovations = f.innovations[:0]
	inputs := len(f.problem.Plant.Inputs)
	for k := range n {
		var now []float64
		if u != nil {
			now = u[k*inputs : (k+1)*inputs]
		}
		if err := f.predict(now); err != nil {
			return f.undoMembers(err)
		}
	}
	return nil
}

func (f *Ensemble) predict(u []float64) error {
	f.average(f.n)
	copy(f.start, f.off)
	f.u = f.u[:0]
	if u != nil {
		for range f.size {
			f.u = append(f.u, u...)
		}
		u = f.u
	}
	if err := f.lanes.Steps(1, u); err != nil {
		return err
	}
	if err := f.collect(nil); err != nil {
		return err
	}
	f.drawn = 0
	for k, left := range f.memory {
		q := f.noise[k]
		if left == 1 && q == 0 {
			continue
		}
		sigma := math.Sqrt(q)
		for i := range f.size {
			if err := f.put(i, k, float64(left*f.values[k*f.size+i])+float64(sigma*f.normal())); err != nil {
				return err
			}
		}
	}
	f.lanes.Settle()
	if err := f.collect(nil); err != nil {
		return err
	}
	return f.write()
}

// Correct moves every member by the gain that the ensemble's covariances give, one reading after the other; what the members read moves along.
func (f *Ensemble) Correct(readings []Reading) error {
	if err := f.check(readings); err != nil {
		return err
	}
	if err := f.keepMembers(); err != nil {
		return err
	}
	f.innovations = f.innovations[:0]
	if len(readings) == 0 {
		return nil
	}
	if err := f.correct(readings); err != nil {
		return f.undoMembers(err)
	}
	return nil
}

func (f *Ensemble) correct(readings []Reading) error {
	if err := f.collect(readings); err != nil {
		return err
	}
	all := f.n + len(readings)
	for j, r := range readings {
		at := f.n + j
		f.average(all)
		own := f.off[at*f.size : (at+1)*f.size]
		for k := range all {
			f.with[k] = dot(f.off[k*f.size:(k+1)*f.size], own)
		}
		noise := f.variance(r)
		variance := f.with[at] + noise
		f.perturb(math.Sqrt(noise))
		if !f.note(r, f.mean[at], variance) {
			continue
		}
		for i := range f.size {
			f.shifts[i] = f.from(f.values[at*f.size+i], r.Value+f.shifts[i], r.Sensor) / variance
		}
		for k := range all {
			row := f.values[k*f.size : (k+1)*f.size]
			for i, s := range f.shifts {
				row[i] += float64(f.with[k] * s)
			}
		}
	}
	f.average(f.n)
	gram(f.p, f.n, f.off, f.size, f.size, 0)
	if err := f.settleMembers(); err != nil {
		return err
	}
	f.lanes.Settle()
	if err := f.collect(nil); err != nil {
		return err
	}
	return f.write()
}

// perturb draws the noise of one reading, with the mean 0 and the right deviation over the members.
func (f *Ensemble) perturb(sigma float64) {
	sum := 0.0
	for i := range f.shifts {
		f.shifts[i] = f.normal()
		sum += f.shifts[i]
	}
	n := float64(f.size)
	scale := float64(sigma * math.Sqrt(n/(n-1)))
	for i := range f.shifts {
		f.shifts[i] = float64((f.shifts[i] - sum/n) * scale)
	}
}

// settleMembers brings the members within the limits, and into the lanes.
func (f *Ensemble) settleMembers() error {
	for i := range f.size {
		for k := range f.n {
			f.rows[i*f.n+k] = f.values[k*f.size+i]
		}
	}
	f.pin(f.rows, max(f.n, 1))
	for i := range f.size {
		row := f.rows[i*f.n : (i+1)*f.n]
		f.constrain(row)
		for k, x := range row {
			if err := f.put(i, k, x); err != nil {
				return err
			}
		}
	}
	return nil
}
