package scenarios

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"gemel/engine"
	"gemel/engine/estimate"
	"gemel/scenarios/recording"
)

// Live follows a plant by samples as they come, from a recording or from devices. It has no clock of its own: Advance says how late it is.
//
//	Push(samples) --> pending --Advance(now)--> ticks older than `late` are settled: filter, monitor, diagnosis, OnTick, OnEvent
//	                          --Now()---------> the ticks since then, once more if one of their samples came late: the present estimate
//
// A sample belongs to the tick nearest to it. What comes no later than `late` has the same effect, to the bit, as if it had come at once. Settled
// ticks are never changed again. It serves one goroutine.
type Live struct {
	job     *EstimateJob
	OnTick  func(*EstimateTick) error // every settled tick; the value is reused
	OnEvent func(Event) error         // every event, in order of time

	settled *track
	front   *track // at the present; nil until Now is called
	stale   bool   // front must begin again from settled
	workers int
	pending [][]sample // by tag, ascending in time; of settled ticks only what may still matter
	now     float64    // [s]
	row     EstimateTick
	monitor estimate.Monitor
	bank    *bank
	refits  refits
	left    leftOut
	tooLate []int // samples that came later than that, by tag
	scores  []sensorScore
	drifts  []EstimateDrift
	err     error // of the tick that failed; it stays
}

// EstimateTick is what is known of a tick. Numbers are in the units of the model.
type EstimateTick struct {
	Tick               int64
	Time               float64        // since the start [s]
	Mean, Deviation    []float64      // of the unknowns, in the order of EstimateJob.Unknowns
	Values, Sure       []float64      // of the further variables, and their deviations; NaN: not known
	Readings           []EstimateRead // by sensor
	Explained          []EstimateRead // as Readings, by the most likely explanation; where there are no faults, the same
	Probability, Size  []float64      // of each fault, and its severity if it is there: the departure from the healthy value
	Unexplained        float64        // probability that something else is wrong
	Likely, LikelySure []float64      // the unknowns by the most likely explanation, and their deviations: as Mean where nothing is wrong
}

// EstimateRead is a reading beside what was expected; NaN where there was none.
type EstimateRead struct{ Reading, Expected, Deviation, Scaled float64 }

// ErrUnknownTag is wrapped by errors of Push.
var ErrUnknownTag = errors.New("no sensor and no input of the section estimate has this column")

// Tags are the columns that Push takes.
func (j *EstimateJob) Tags() (names []string) {
	for _, t := range j.tags {
		names = append(names, t.name)
	}
	return names
}

// Since is the time of a sample or of Advance for an instant: the seconds since time.start. ok is false where the scenario has none.
func (j *EstimateJob) Since(t time.Time) (seconds float64, ok bool) {
	d := t.Sub(j.plan.start)
	return float64(d/time.Second) + float64(float64(d%time.Second)/1e9), j.plan.clocked
}

// Late is how late a reading may come and still count [s].
func (j *EstimateJob) Late() float64 { return j.late }

// Live begins to follow the plant. Smoothing needs the whole recording: see Replay.
func (j *EstimateJob) Live(workers int) (*Live, error) { return j.live(workers, false) }

func (j *EstimateJob) live(workers int, smooth bool) (*Live, error) {
	t, err := j.newTrack(workers, smooth)
	if err != nil {
		return nil, err
	}
	l := &Live{job: j, settled: t, workers: workers, pending: make([][]sample, len(j.tags)), now: math.Inf(-1), monitor: j.monitor,
		left: newLeftOut(len(j.sensors)), tooLate: make([]int, len(j.tags)), scores: make([]sensorScore, len(j.sensors))}
	if l.bank, err = j.newBank(t.filter.Names(), workers); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	n, m, k := len(j.unknowns), len(j.recorded), len(j.faults)
	l.row = EstimateTick{Mean: make([]float64, n), Deviation: make([]float64, n), Values: make([]float64, m), Sure: make([]float64, m), Readings: make([]EstimateRead, len(j.sensors)),
		Probability: make([]float64, k), Size: make([]float64, k)}
	if l.bank != nil {
		l.row.Likely, l.row.LikelySure = make([]float64, n), make([]float64, n)
	}
	return l, nil
}

// Close frees what is held.
func (l *Live) Close() error {
	errs := []error{l.settled.filter.Close()}
	if l.front != nil {
		errs = append(errs, l.front.filter.Close())
	}
	if l.bank != nil {
		errs = append(errs, l.bank.Close())
	}
	return errors.Join(errs...)
}

// Tick is the last one that is settled; -1: none.
func (l *Live) Tick() int64 { return l.settled.tick }

// Push takes a sample. One that belongs to a settled tick counts as too late: that tick stays as it is, and what it says of an input holds from then on. The error wraps
// ErrUnknownTag.
func (l *Live) Push(s Sample) error { return l.push(&s, true) }

// Again takes a sample after Resume that may have come before the snapshot as well: as Push, but of one that belongs to a settled tick nothing is told.
func (l *Live) Again(s Sample) error { return l.push(&s, false) }

func (l *Live) push(s *Sample, first bool) error {
	k := slices.IndexFunc(l.job.tags, func(t tag) bool { return t.name == s.Tag })
	if k < 0 {
		return fmt.Errorf("%q: %w", s.Tag, ErrUnknownTag)
	}
	if math.IsNaN(s.Time) || math.IsInf(s.Time, 0) {
		return fmt.Errorf("%q: a sample without a time", s.Tag)
	}
	tick := l.firstTick(k, s.Time)
	if tick < 0 {
		for _, i := range l.job.tags[k].sensors {
			l.left.add(i, l.job.sensors[i].name, s.Time, "before the start")
		}
		return nil
	}
	bad := s.Quality != recording.Good && !(s.Quality == recording.Uncertain && l.job.tags[k].uncertain)
	if tick <= l.settled.tick {
		l.catchUp(k, sample{s.Time, s.Value, bad})
		if !first {
			return nil
		}
		if l.tooLate[k]++; l.tooLate[k] > 1 {
			return nil
		}
		used := "is not used"
		if len(l.job.tags[k].inputs) > 0 {
			used = "counts from now on only, where nothing newer is known"
		}
		return l.emit(Event{Time: s.Time, Kind: "late", Name: s.Tag, On: true,
			Text: fmt.Sprintf("a reading of %s came after %s, later than late allows, and %s; further ones are counted only", s.Tag, seconds(l.job.late), used)})
	}
	l.pending[k] = insert(l.pending[k], sample{s.Time, s.Value, bad})
	if l.front != nil && tick <= l.front.tick {
		l.stale = true
	}
	return nil
}

// catchUp lets an input hold what came too late, where nothing newer is known of it: it is told when it changes, and may not change again for long.
func (l *Live) catchUp(tag int, q sample) {
	for _, i := range l.job.tags[tag].inputs {
		if h := &l.settled.held[i]; h.Known && q.Time <= h.At {
			return
		}
	}
	if len(l.job.tags[tag].inputs) == 0 {
		return
	}
	q.Time = math.Nextafter(float64(float64(l.settled.tick)*l.job.Period()), math.Inf(1)) // before all that belongs to the next tick
	l.pending[tag], l.stale = insert(l.pending[tag], q), true
}

// firstTick is the first one that a sample touches.
func (l *Live) firstTick(tag int, t float64) int64 {
	x := t / l.job.Period()
	first := math.Floor(x + 0.5)
	if len(l.job.tags[tag].inputs) > 0 && len(l.job.tags[tag].sensors) == 0 {
		first = math.Ceil(x)
	}
	if len(l.job.tags[tag].inputs) > 0 {
		return int64(math.Max(first, 0)) // the last value before the start is that of the start
	}
	return int64(first)
}

// Advance says that it is now so many seconds after the start: what is older than `late` is settled.
func (l *Live) Advance(now float64) error {
	l.now = math.Max(l.now, now)
	h := l.job.Period()
	for l.err == nil && float64((float64(l.settled.tick)+1.5)*h) <= l.now-l.job.late {
		if l.err = l.settle(); l.err != nil {
			l.err = &EstimateError{Tick: l.row.Tick, Time: l.row.Time, Err: l.err}
		}
	}
	return l.err
}

// EstimateError says where an estimate was lost.
type EstimateError struct {
	Tick int64 // last good one
	Time float64
	Err  error
}

func (e *EstimateError) Error() string { return e.Err.Error() }
func (e *EstimateError) Unwrap() error { return e.Err }

// settle takes the next tick in for good.
func (l *Live) settle() error {
	j, t := l.job, l.settled
	var told error
	w := watcher{
		leave: func(i int, at float64, why string) { l.left.add(i, j.sensors[i].name, at, why) },
		lost: func(i int, at float64, on bool) {
			text := j.inputs[i].name + " comes with good quality again"
			if on {
				text = j.inputs[i].name + " is missing or of bad quality; its last good value holds"
			}
			told = errors.Join(told, l.emit(Event{Time: at, Kind: "input", Name: j.inputs[i].name, On: on, Text: text}))
		},
	}
	if err := t.advance(l.pending, w); err != nil || told != nil {
		return errors.Join(err, told)
	}
	if t.tick == 0 {
		if err := l.unfed(); err != nil {
			return err
		}
	}
	l.forget()
	l.describe()
	if err := t.recorded(l.row.Values, l.row.Sure); err != nil {
		return err
	}
	if err := l.watch(); err != nil {
		return err
	}
	if l.OnTick != nil {
		return l.OnTick(&l.row)
	}
	return nil
}

// unfed tells which inputs had no value when estimation began.
func (l *Live) unfed() error {
	for i, in := range l.job.inputs {
		if l.settled.held[i].Known {
			continue
		}
		if err := l.emit(Event{Kind: "input", Name: in.name, On: true, Text: fmt.Sprintf("no value of %s has come before the start; until one comes it is %s", in.name, in.describe(in.first, false))}); err != nil {
			return err
		}
	}
	return nil
}

// forget drops the samples that no later tick looks at.
func (l *Live) forget() {
	end := float64((float64(l.settled.tick) + 0.5) * l.job.Period())
	for k, list := range l.pending {
		limit := end
		if len(l.job.tags[k].inputs) > 0 { // what came after the tick but nearest to it is still to be taken
			limit = math.Nextafter(float64(float64(l.settled.tick)*l.job.Period()), math.Inf(1))
		}
		if n := len(between(list, math.Inf(-1), limit)); n > 0 {
			l.pending[k] = append(list[:0], list[n:]...)
		}
	}
}

// describe fills the row of the tick.
func (l *Live) describe() {
	t, r := l.settled, &l.row
	r.Tick, r.Time = t.tick, float64(float64(t.tick)*l.job.Period())
	t.values(r.Mean, r.Deviation)
	for i := range r.Readings {
		r.Readings[i] = EstimateRead{math.NaN(), math.NaN(), math.NaN(), math.NaN()}
	}
	r.Explained = r.Readings
	for _, x := range t.filter.Innovations() {
		r.Readings[x.Sensor] = EstimateRead{x.Reading, x.Expected, x.Deviation, x.Scaled}
		if x.Refused {
			l.left.add(x.Sensor, l.job.sensors[x.Sensor].name, r.Time, "gate: too far from what is expected")
			l.left.Used[x.Sensor]--
			continue
		}
		l.scores[x.Sensor].add(x)
	}
}

// watch looks for drift, diagnoses, and notes what is to be fitted anew.
func (l *Live) watch() error {
	t := l.settled
	if err := l.bank.follow(t, &l.row); err != nil {
		return err
	}
	for _, d := range l.monitor.Add(t.tick, t.filter.Innovations()) {
		if l.sameCause(d) {
			continue
		}
		e, facts := l.driftEvent(d)
		if err := l.emit(e); err != nil {
			return err
		}
		l.drifts = append(l.drifts, facts)
		l.refits.drift(l.job, t.tick, facts)
	}
	for _, e := range l.bank.events(l.job, &l.row) {
		if e.On {
			l.refits.due(l.job, t.tick)
		}
		if err := l.emit(e); err != nil {
			return err
		}
	}
	l.refits.keep(l.job, t, &l.row, l.bank)
	return nil
}

// emit completes an event and passes it on.
func (l *Live) emit(e Event) error {
	if l.job.plan.clocked {
		e.Clock = l.job.describeTime(e.Time)
	}
	if l.OnEvent == nil {
		return nil
	}
	return l.OnEvent(e)
}

// Now is the present estimate. The values are reused by the next call; State may be branched from.
func (l *Live) Now() (*EstimateTick, *engine.State, error) {
	if l.err != nil {
		return nil, nil, l.err
	}
	if l.front == nil {
		t, err := l.job.newTrack(l.workers, false)
		if err != nil {
			return nil, nil, err
		}
		l.front, l.stale = t, true
	}
	if l.stale || l.front.tick < l.settled.tick {
		if err := l.front.copyFrom(l.settled); err != nil {
			return nil, nil, err
		}
		l.stale = false
	}
	for float64((float64(l.front.tick)+1)*l.job.Period()) <= l.now {
		if err := l.front.advance(l.pending, deaf); err != nil {
			l.stale = true
			return nil, nil, err
		}
	}
	if l.front.tick < 0 {
		return nil, nil, errors.New("there is no estimate before the start")
	}
	r := &EstimateTick{Tick: l.front.tick, Time: float64(float64(l.front.tick) * l.job.Period()), Mean: make([]float64, len(l.job.unknowns)), Deviation: make([]float64, len(l.job.unknowns)),
		Values: make([]float64, len(l.job.recorded)), Sure: make([]float64, len(l.job.recorded))}
	l.front.values(r.Mean, r.Deviation)
	if err := l.front.recorded(r.Values, r.Sure); err != nil {
		return nil, nil, err
	}
	return r, l.front.filter.State(), nil
}

// describe writes a value for people, with its unit; a difference in the unit of the noise.
func (v *estimateVariable) describe(x float64, difference bool) string {
	to, digits := v.display, 4
	if difference {
		to, digits = v.fine, 3
	}
	y, symbol := displayed(x, v.unit, to, difference)
	return withUnit(strconv.FormatFloat(y, 'g', digits, 64), symbol)
}

// Faults are the names of those that are told apart, in the order of EstimateTick.Probability.
func (j *EstimateJob) Faults() (names []string) {
	for _, f := range j.faults {
		names = append(names, f.name)
	}
	return names
}
