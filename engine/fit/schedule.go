package fit

import (
	"math"
	"slices"

	"gemel/engine/dae"
)

// schedule is what is looked at in an experiment, and when.
type schedule struct {
	watch  []dae.VarID // variables that sensors read, and those that are deviations
	inside []int       // unknowns inside the plant that hold in it
	ticks  []int64
	at     []int32   // of each reading: its value lies between this tick, by its place in ticks, and the next one
	share  []float64 // and so far behind it, 0 to 1
	held   []bool    // it lies before the beginning
	delays []float64 // by sensor, with which it was made; nil: not made yet
}

func newSchedule(p *Problem, e int) (s schedule) {
	add := func(v dae.VarID) {
		if !slices.Contains(s.watch, v) {
			s.watch = append(s.watch, v)
		}
	}
	for _, sensor := range p.Experiments[e].Sensors {
		add(sensor.Var)
		if sensor.Deviation != nil {
			add(*sensor.Deviation)
		}
	}
	for i := range p.Unknowns {
		if u := &p.Unknowns[i]; (u.Kind == Parameter || u.Kind == Start) && u.holds(e) {
			s.inside = append(s.inside, i)
		}
	}
	return s
}

// calibration is what lies between the plant and a reading.
type calibration struct {
	gain, bias, delay       float64
	atGain, atBias, atDelay int // unknowns; -1: none
}

func (p *Problem) calibration(e int, s *Sensor, values []float64) calibration {
	c := calibration{gain: 1, atGain: -1, atBias: -1, atDelay: -1}
	for i := range p.Unknowns {
		u := &p.Unknowns[i]
		if u.Kind < Gain || u.Kind > Delay || u.Sensor != s.Name || !u.holds(e) {
			continue
		}
		switch u.Kind {
		case Gain:
			c.gain, c.atGain = values[i], i
		case Bias:
			c.bias, c.atBias = values[i], i
		case Delay:
			c.delay, c.atDelay = values[i], i
		}
	}
	return c
}

// plan makes the schedule of an experiment for the delays of its sensors, and gives their calibrations.
func (r *runner) plan(e int, values []float64) []calibration {
	x, plan := &r.p.Experiments[e], &r.schedules[e]
	cal := make([]calibration, len(x.Sensors))
	same := plan.delays != nil
	for k := range x.Sensors {
		cal[k] = r.p.calibration(e, &x.Sensors[k], values)
		same = same && plan.delays[k] == cal[k].delay
	}
	if same {
		return cal
	}
	plan.delays = plan.delays[:0]
	for _, c := range cal {
		plan.delays = append(plan.delays, c.delay)
	}
	if plan.delays == nil {
		plan.delays = []float64{}
	}
	plan.ticks, plan.at, plan.share, plan.held = plan.ticks[:0], plan.at[:0], plan.share[:0], plan.held[:0]
	var first []int64
	for _, c := range r.channels {
		if c.experiment != e {
			continue
		}
		s := &x.Sensors[c.sensor]
		for _, i := range c.index {
			tick, share, held := place(s.Time[i]-cal[c.sensor].delay, r.p.Plant.Options.Period)
			first = append(first, tick)
			plan.share, plan.held = append(plan.share, share), append(plan.held, held)
			plan.ticks = append(plan.ticks, tick)
			if share > 0 || cal[c.sensor].atDelay >= 0 && !held {
				plan.ticks = append(plan.ticks, tick+1)
			}
		}
	}
	slices.Sort(plan.ticks)
	plan.ticks = slices.Compact(plan.ticks)
	for _, t := range first {
		at, _ := slices.BinarySearch(plan.ticks, t)
		plan.at = append(plan.at, int32(at))
	}
	return cal
}

// place says which tick a time follows, and by which share of the period.
func place(t, period float64) (tick int64, share float64, held bool) {
	at := t / period
	if near := math.Round(at); math.Abs(at-near) <= 1e-9*math.Max(1, math.Abs(near)) {
		at = near
	}
	if at < 0 {
		return 0, 0, true
	}
	first := math.Floor(at)
	return int64(first), at - first, false
}
