package scenarios

import (
	"math"
	"slices"
	"time"

	"gemel/engine/dae"
	"gemel/engine/fit"
	"gemel/scenarios/recording"
)

// recorded is what was read of an experiment.
type recorded struct {
	timing   timing
	file     string
	from, to float64 // part of the file that is used, in its own time [s]
	left     []FitLeftOut
	history  *HistoryTable // where it comes from a historian
	inputs   []float64     // of the compiled plant at every tick ((ticks + 1) × inputs)
}

// experiments reads inputs, settings and recordings.
func (f *fitBuilder) experiments() {
	if len(f.fit.Sensors) == 0 {
		f.problems.add(f.fit.Pos, "sensors: there is nothing to fit to; name a variable that was recorded")
	}
	f.recordedVariables()
	named := map[string]bool{}
	for i := range f.fit.Experiments {
		x := &f.fit.Experiments[i]
		if named[x.Name.Value] {
			f.problems.add(x.Name.place(0), "name: there are two experiments named %s", x.Name.Value)
			continue
		}
		named[x.Name.Value] = true
		f.experiment(i)
	}
	f.refuseOverlap()
}

// recordedVariables resolves the names of the sensors.
func (f *fitBuilder) recordedVariables() {
	for i := range f.fit.Sensors {
		e := &f.fit.Sensors[i]
		s := fitSensor{name: e.Key.Value}
		if id, ok := f.find(e.Key); ok {
			v := &f.sys.Variables[id]
			s.unit, s.doc, s.display = v.Unit, v.Doc, v.DisplayUnit
			switch {
			case v.Kind == dae.Parameter:
				f.problems.add(e.Key.place(0), "%s is a parameter; a sensor reads a variable", e.Key.Value)
			case v.Type != dae.Real:
				f.problems.add(e.Key.place(0), "%s is no real number; a sensor reads real numbers", e.Key.Value)
			}
		}
		if e.Value.Unit.Given() {
			s.display = e.Value.Unit.Value
		} else if s.display == "" {
			s.display = s.unit
		}
		f.job.sensors = append(f.job.sensors, s)
	}
}

// fileOf is the scenario as it was when an experiment was recorded, but for its parameters, and the time of that.
func fileOf(base *File, fitted *Fit, x *FitExperiment, t *fitTable) (*File, timing, Problems) {
	file, run, problems := timingOf(base, x, t.zone)
	if problems != nil {
		return nil, run, problems
	}
	file.Inputs = override(file.Inputs, recordedInputs(fitted, t, run, &problems))
	file.Inputs = override(file.Inputs, x.Inputs)
	return file, run, problems
}

// timingOf is the scenario with the time of an experiment.
func timingOf(base *File, x *FitExperiment, zone *time.Location) (*File, timing, Problems) {
	file := *base
	for _, s := range []struct{ from, to *Text }{{&x.Start, &file.Time.Start}, {&x.Stop, &file.Time.Stop}} {
		if s.from.Given() {
			*s.to = *s.from
		}
	}
	var problems Problems
	if start := &file.Time.Start; start.Given() && zone != nil && recording.LooksLikeDate(start.Value) {
		at, err := recording.Moment(start.Value, zone)
		if err != nil {
			problems.add(start.place(0), "start: %v", err)
			return nil, timing{}, problems
		}
		start.Value = at.Format(time.RFC3339Nano)
	}
	run, problems := file.timing()
	return &file, run, problems
}

// experiment reads one.
func (f *fitBuilder) experiment(i int) {
	x, table := &f.fit.Experiments[i], f.tables[i]
	file, run, problems := fileOf(f.clean, f.fit, x, table)
	f.problems = append(f.problems, problems...)
	if problems != nil || !f.sameClock(x, run) {
		return
	}
	for _, e := range x.Parameters {
		if _, structural := f.overridden[e.Key.Value]; structural {
			f.problems.add(e.Key.place(0), "%s decides how the plant is put together, so it is the same in all experiments; give it under the scenario's parameters", e.Key.Value)
			return
		}
	}
	file.Parameters = override(file.Parameters, x.Parameters)
	b := newBuilder(file, copySystem(f.pristine), run)
	b.overridden = f.overridden
	pl, err := b.build()
	if err != nil {
		if ps, ok := err.(Problems); ok {
			f.problems = append(f.problems, ps...)
		} else {
			f.problems.add(x.Pos, "%v", err)
		}
		return
	}
	for _, e := range x.Inputs {
		f.underControl(e, b)
	}
	for _, e := range file.Inputs {
		if c := e.Value.recorded; c != nil && c.filled != "" {
			f.job.notes = append(f.job.notes, x.Name.Value+": "+c.filled)
		}
	}
	r := recorded{timing: run, file: table.file.Value, history: table.history, inputs: f.inputsOf(b, pl)}
	e := fit.Experiment{Name: x.Name.Value, Inputs: r.inputs}
	for _, v := range pl.initial {
		if d := &b.sys.Variables[v.v]; d.Kind == dae.Parameter {
			if c, ok := f.job.Plant.Lookup(d.Name); ok && f.job.Plant.Settable(c) {
				e.Settings = append(e.Settings, fit.Setting{Var: c, Value: v.value})
			}
		}
	}
	if f.recording(x, table, &e, &r) {
		f.job.all.Experiments = append(f.job.all.Experiments, e)
		f.job.recorded = append(f.job.recorded, r)
	}
}

// override puts entries in the place of those with the same key.
func override[T any](base, over Map[T]) Map[T] {
	out := slices.Clone(base)
	for _, e := range over {
		i := slices.IndexFunc(out, func(o Entry[T]) bool { return o.Key.Value == e.Key.Value })
		if i >= 0 {
			out[i] = e
		} else {
			out = append(out, e)
		}
	}
	return out
}

// sameClock: schedules are compiled into the plant with the time of day at which the first experiment begins.
func (f *fitBuilder) sameClock(x *FitExperiment, t timing) bool {
	if !x.Start.Given() || len(f.file.Control) == 0 {
		return true
	}
	if !f.clean.Time.Start.Given() {
		f.problems.add(x.Start.place(0), "start: the scenario has control but no time.start, so nobody knows which time of day its schedules begin with; write time.start")
		return false
	}
	weekly := slices.ContainsFunc(f.file.Control, func(c Control) bool { return c.Schedule != nil && c.Schedule.Weekly != nil })
	want := "at the same time of day"
	if weekly {
		want = "at the same time of the same weekday"
	}
	if t.midnight != f.plan.midnight || weekly && t.start.Weekday() != f.plan.start.Weekday() {
		f.problems.add(x.Start.place(0), "start: the scenario has control, so every experiment begins %s as the first, %s", want, f.file.Time.Start.Value)
		return false
	}
	return true
}

// underControl refuses inputs of an experiment that a controller of the scenario drives alone.
func (f *fitBuilder) underControl(e Entry[Input], b *builder) {
	id, ok := b.byName[e.Key.Value]
	if !ok {
		return
	}
	if s, isAlias := b.source[id]; isAlias {
		id = s
	}
	name := b.sys.Variables[id].Name
	if b.driven[id] == nil {
		return
	}
	if _, given := f.byName["input."+name]; !given || e.Value.Value.Given() {
		f.problems.add(e.Key.place(0), "%s is driven by the control or a fault of the scenario: take it out there, so that the recording drives it", e.Key.Value)
	}
}

// inputsOf are the inputs of the compiled plant at every tick of an experiment ((ticks + 1) × inputs). Inputs that only control reads are seen one tick
// late by it (see builder.atTick), so they come one tick early.
func (f *fitBuilder) inputsOf(b *builder, pl *plan) []float64 {
	plant := f.job.Plant
	n, rows := len(plant.Inputs), int(pl.ticks)+1
	if n == 0 {
		return nil
	}
	outside := map[string]*external{}
	for i := range pl.externals {
		outside[b.sys.Variables[pl.externals[i].id].Name] = &pl.externals[i]
	}
	constant := map[string]float64{}
	for _, v := range pl.initial {
		constant[b.sys.Variables[v.v].Name] = v.value
	}
	u := make([]float64, rows*n)
	start := plant.NewState(0)
	for i, v := range plant.Inputs {
		name := plant.Variables[v].Name
		x, fixed := constant[name]
		if !fixed {
			x, _ = plant.Get(start, v)
		}
		e := outside[name]
		early := plant.Variables[v].Asset == "input"
		for k := range rows {
			if e != nil {
				tick := k
				if early && k > 0 {
					tick++
				}
				x = e.at(float64(float64(tick) * pl.period))
			}
			u[k*n+i] = x
		}
	}
	return u
}

// refuseOverlap: readings that count twice make intervals too narrow, and a prediction of what was fitted proves nothing.
func (f *fitBuilder) refuseOverlap() {
	for i := range f.job.recorded {
		for k := range i {
			a, b := &f.job.recorded[k], &f.job.recorded[i]
			x := f.fit.Experiments[slices.IndexFunc(f.fit.Experiments, func(x FitExperiment) bool { return x.Name.Value == f.job.all.Experiments[i].Name })]
			first := f.job.all.Experiments[k].Name
			switch {
			case a.file == b.file && a.from < b.to && b.from < a.to:
				from, to := math.Max(a.from, b.from)-a.from, math.Min(a.to, b.to)-a.from
				f.problems.add(x.file().place(0), "the experiments %s and %s use the same part of %s, from %s to %s, so its readings would count twice; mend start or stop", first, x.Name.Value, a.file,
					moment(a.timing, from), moment(a.timing, to))
			case a.timing.clocked && b.timing.clocked:
				if sensor, at, same := sameReadings(&f.job.all.Experiments[k], &f.job.all.Experiments[i], b.timing.start.Sub(a.timing.start).Seconds()); same {
					f.problems.add(x.file().place(0), "the experiments %s and %s overlap: from %s on they have the same readings of %s, which would count twice; mend start or stop", first, x.Name.Value,
						moment(a.timing, at), sensor)
				}
			}
		}
	}
}

// sameReadings finds readings of the same sensor at the same instants with the same values in two experiments, the second of which begins shift seconds
// later: three in a row, of which two differ.
func sameReadings(a, b *fit.Experiment, shift float64) (sensor string, at float64, same bool) {
	for _, s := range a.Sensors {
		i := slices.IndexFunc(b.Sensors, func(o fit.Sensor) bool { return o.Name == s.Name })
		if i < 0 {
			continue
		}
		run, moved, k := 0, false, 0
		for n, t := range b.Sensors[i].Time {
			for k < len(s.Time) && s.Time[k] < t+shift-1e-6 {
				k++
			}
			if k >= len(s.Time) || math.Abs(s.Time[k]-t-shift) > 1e-6 || s.Value[k] != b.Sensors[i].Value[n] {
				run, moved = 0, false
				continue
			}
			if run == 0 {
				at = s.Time[k]
			}
			moved = moved || run > 0 && s.Value[k] != s.Value[k-1]
			if run++; run >= 3 && moved {
				return s.Name, at, true
			}
		}
	}
	return "", 0, false
}
