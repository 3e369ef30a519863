package scenarios

import (
	"fmt"
	"math"
	"slices"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/estimate"
)

// track is a filter on its way through the samples: where it is, and what it remembers of inputs and sensors.
type track struct {
	job    *EstimateJob
	filter estimate.Filter
	tick   int64 // -1: not begun
	blind  int64 // the last tick whose readings are not used, because an input was switched
	held   []hold
	sieves []sieve
	given  []float64 // inputs with which the plant began (inputs)
	u      []float64 // those of the present tick
	read   []estimate.Reading
}

// newFilter makes the filter of the section. smooth: one that can run back.
func (j *EstimateJob) newFilter(workers int, smooth bool) (estimate.Filter, error) {
	var f estimate.Filter
	var err error
	switch j.filter {
	case "ukf":
		f, err = estimate.NewUnscented(&j.problem, estimate.Cubature, workers)
	case "enkf":
		f, err = estimate.NewEnsemble(&j.problem, j.members, j.plan.seed, workers)
	default:
		f, err = estimate.NewExtended(&j.problem, workers)
	}
	if err != nil || !smooth {
		return f, err
	}
	return estimate.SmootherOf(f)
}

func (j *EstimateJob) newTrack(workers int, smooth bool) (*track, error) {
	f, err := j.newFilter(workers, smooth)
	if err != nil {
		return nil, err
	}
	t := &track{job: j, filter: f, tick: -1, blind: -1, held: make([]hold, len(j.inputs)), sieves: make([]sieve, len(j.sensors)), u: make([]float64, len(j.Plant.Inputs))}
	for i, in := range j.inputs {
		t.held[i].Value = in.first
	}
	return t, nil
}

// watcher hears what happens to samples; front tracks have none.
type watcher struct {
	leave func(sensor int, t float64, why string)
	lost  func(input int, at float64, on bool)
}

var deaf = watcher{func(int, float64, string) {}, func(int, float64, bool) {}}

// advance takes the track one tick on: the inputs of the tick, the step there, and what the sensors read.
func (t *track) advance(pending [][]sample, w watcher) error {
	j, next := t.job, t.tick+1
	h := j.Period()
	from := math.Nextafter(float64(float64(t.tick)*h), math.Inf(1))
	if next == 0 {
		from = math.Inf(-1)
	}
	t.switched(next, pending)
	j.take(from, float64(float64(next)*h), pending, t.held, w.lost)
	if next == 0 {
		if err := t.begin(); err != nil {
			return err
		}
	} else {
		t.inputs(next)
		if err := t.filter.Predict(1, t.u); err != nil {
			return fmt.Errorf("the step to %s fails: %w", j.moment(float64(float64(next)*h)), err)
		}
	}
	t.tick = next
	leave := w.leave
	if next <= t.blind {
		leave = func(sensor int, at float64, why string) {
			if why == "" {
				why = "settling: an input was switched"
			}
			w.leave(sensor, at, why)
		}
	}
	if t.read = j.readings(next, pending, t.sieves, leave); next <= t.blind {
		t.read = t.read[:0]
	}
	if err := t.filter.Correct(t.read); err != nil {
		return fmt.Errorf("the readings of %s cannot be taken in: %w", j.moment(float64(float64(next)*h)), err)
	}
	for _, x := range t.filter.Innovations() {
		if d := float64(x.Scaled * x.Scaled); math.IsNaN(d) || math.IsInf(d, 0) || math.IsInf(x.Expected, 0) {
			return fmt.Errorf("%s should read %g at %s, which is beyond all bounds", j.sensors[x.Sensor].name, x.Expected, j.moment(float64(float64(next)*h)))
		}
	}
	for i, x := range t.filter.Mean() {
		if math.IsNaN(x) || math.IsInf(x, 0) || !(t.filter.Covariance()[i*len(t.filter.Mean())+i] >= 0) {
			return fmt.Errorf("the estimate of %s is lost at %s: it is %g", t.filter.Names()[i], j.moment(float64(float64(next)*h)), x)
		}
	}
	return nil
}

// switched looks for changes of inputs after which readings are not used: from the tick to which readings of that moment belong, until the plant has settled after the
// tick at which the model changes.
func (t *track) switched(next int64, pending [][]sample) {
	h := t.job.Period()
	from, to := math.Nextafter(float64(float64(next-1)*h), math.Inf(1)), float64((float64(next)+0.5)*h)
	for k := range t.job.tags {
		for _, i := range t.job.tags[k].inputs {
			in := &t.job.inputs[i]
			if in.settle == 0 || !t.held[i].Known {
				continue
			}
			for _, q := range between(pending[k], from, to) {
				if !q.Bad && !math.IsNaN(q.Value) && converted(q.Value, in.from, in.unit) != t.held[i].Value {
					t.blind = max(t.blind, int64(math.Ceil(q.Time/h))+in.settle-1)
				}
			}
		}
	}
}

// begin initialises the plant with the inputs of tick 0.
func (t *track) begin() error {
	s, err := t.job.begin(t.held)
	if err != nil {
		return err
	}
	t.given = t.job.inputsOf(s)
	copy(t.u, t.given)
	return t.filter.Begin(s)
}

// inputsOf are the inputs of a State.
func (j *EstimateJob) inputsOf(s *engine.State) []float64 {
	u := make([]float64, len(j.Plant.Inputs))
	for i, v := range j.Plant.Inputs {
		u[i], _ = j.Plant.Get(s, v)
	}
	return u
}

// begin makes a State at tick 0 with the parameters of the scenario and these inputs.
func (j *EstimateJob) begin(held []hold) (*engine.State, error) {
	s := j.Plant.NewState(j.plan.seed)
	for _, v := range j.plan.initial {
		if err := j.Plant.Set(s, v.v, v.value); err != nil {
			return nil, err
		}
	}
	r, err := j.runner(s)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	if err := r.prepareInputs(0); err != nil {
		return nil, err
	}
	for i, in := range j.inputs {
		if err := j.Plant.Set(s, in.id, held[i].Value); err != nil {
			return nil, err
		}
	}
	if err := j.Plant.Initialize(s, r.work); err != nil {
		return nil, fmt.Errorf("the plant cannot be started: %w", err)
	}
	return s, j.warm(s, r.work)
}

// warm lets a plant that has just been started run, so that what is quick is where it is in a plant that runs. The unknowns stay as the scenario says.
func (j *EstimateJob) warm(s *engine.State, w *engine.Work) error {
	if j.warmUp == 0 {
		return nil
	}
	first := make([]float64, len(j.unknowns))
	for i, u := range j.unknowns {
		if u.state {
			first[i], _ = j.Plant.Get(s, u.id)
		}
	}
	if err := j.Plant.Steps(s, w, j.warmUp, nil); err != nil {
		return fmt.Errorf("the plant cannot be warmed up: %w", err)
	}
	s.Tick = 0
	for i, u := range j.unknowns {
		if u.state {
			if err := j.Plant.Put(s, u.id, first[i]); err != nil {
				return err
			}
		}
	}
	return j.Plant.Settle(s, w)
}

// inputs are those of a tick: of the scenario, and held from the samples. What only control reads is seen one tick late by it, so it comes one
// tick early, as in a fit.
func (t *track) inputs(tick int64) {
	j := t.job
	copy(t.u, t.given)
	for i := range j.plan.externals {
		e := &j.plan.externals[i]
		at := slices.Index(j.Plant.Inputs, e.id)
		if at < 0 {
			continue
		}
		k := tick
		if j.Plant.Variables[e.id].Asset == "input" {
			k++
		}
		t.u[at] = e.at(float64(float64(k) * j.plan.period))
	}
	for i, in := range j.inputs {
		t.u[in.index] = t.held[i].Value
	}
}

// copyFrom makes the track go on from where another one is.
func (t *track) copyFrom(o *track) error {
	t.tick, t.blind = o.tick, o.blind
	copy(t.held, o.held)
	copy(t.sieves, o.sieves)
	t.given = slices.Clone(o.given)
	copy(t.u, o.u)
	t.read = slices.Clone(o.read)
	if o.tick < 0 {
		return nil
	}
	return t.filter.CopyFrom(o.filter)
}

// values are mean and deviation of the unknowns that the section names.
func (t *track) values(mean, deviation []float64) {
	n := len(t.filter.Mean())
	for i, u := range t.job.unknowns {
		mean[i] = t.filter.Mean()[u.place]
		deviation[i] = math.Sqrt(math.Max(t.filter.Covariance()[u.place*n+u.place], 0))
	}
}

// recorded are the further variables, with their deviations.
func (t *track) recorded(mean, deviation []float64) error {
	if len(t.job.recorded) == 0 {
		return nil
	}
	vars := make([]dae.VarID, len(t.job.recorded))
	for i, v := range t.job.recorded {
		vars[i] = v.id
	}
	return t.filter.Expect(vars, mean, deviation)
}
