package scenarios

import (
	"math"
	"slices"

	"gemel/engine/dae"
	"gemel/engine/fit"
	"gemel/engine/unit"
)

// recording reads the columns of the sensors.
func (f *fitBuilder) recording(x *FitExperiment, table *fitTable, e *fit.Experiment, r *recorded) bool {
	file := table.file
	if !table.Origin.IsZero() && !r.timing.clocked {
		f.problems.add(file.place(0), "%s has dates and times, so the scenario needs time.start (or the experiment start) to place it", file.Value)
		return false
	}
	shift := table.offset(r.timing) // from the time of the file to that of the experiment
	times := make([]float64, table.Rows())
	inside := 0
	for i, t := range table.Time {
		if times[i] = t + shift; times[i] >= 0 && times[i] <= r.timing.stop*(1+1e-12) {
			inside++
		}
	}
	if inside == 0 {
		unix := ""
		if table.Origin.IsZero() && times[0] > 1e9 {
			unix = ". Are these seconds since 1970? Gemel reads such moments from columns of timestamps, or as dates"
		}
		f.problems.add(file.place(0), "%s goes from %s to %s, counted from the start of the experiment, which lasts %s: nothing of it overlaps; mend start or stop of the experiment%s",
			file.Value, signed(times[0]), signed(times[len(times)-1]), seconds(r.timing.stop), unix)
		return false
	}
	for _, l := range outside(times, r.timing.stop) {
		l.Experiment = x.Name.Value
		r.left = append(r.left, l)
	}
	r.from, r.to = -shift, r.timing.stop-shift
	good := true
	for i := range f.fit.Sensors {
		good = f.sensor(x, i, table, times, e, r) && good
	}
	if good && len(e.Sensors) == 0 {
		f.problems.add(file.place(0), "%s has none of the columns of the sensors", file.Value)
		return false
	}
	return good
}

// outside are the rows of a recording before and after an experiment.
func outside(times []float64, stop float64) (left []FitLeftOut) {
	first, end := 0, len(times)
	for first < end && times[first] < 0 {
		first++
	}
	for end > first && times[end-1] > stop*(1+1e-12) {
		end--
	}
	if first > 0 {
		left = append(left, FitLeftOut{From: times[0], To: times[first-1], Readings: first, Why: "before the experiment begins"})
	}
	if n := len(times) - end; n > 0 {
		left = append(left, FitLeftOut{From: times[end], To: times[len(times)-1], Readings: n, Why: "after the experiment has ended"})
	}
	return left
}

// signed writes a time since a start.
func signed(t float64) string {
	if t < 0 {
		return seconds(-t) + " before it"
	}
	return seconds(t)
}

// sensor reads one column. A recording may lack a sensor, if another one has it.
func (f *fitBuilder) sensor(x *FitExperiment, index int, table *fitTable, times []float64, e *fit.Experiment, r *recorded) bool {
	entry := &f.fit.Sensors[index]
	id, ok := f.byName[entry.Key.Value]
	if !ok {
		return false
	}
	name, ok := table.columnOf(entry.Key, entry.Value.Column)
	switch {
	case !ok && f.elsewhere(entry, table):
		return true
	case !ok:
		table.noColumn(&f.problems, entry.Key, entry.Value.Column)
		return false
	}
	raw, err := table.Numbers(name)
	if err != nil {
		f.problems.addSeries(entry.Key, err)
		return false
	}
	c := table.column(name, raw)
	values, ok := f.converted(Input{Pos: entry.Value.Pos, CSV: entry.Key, Unit: entry.Value.Unit}, c, id) // the message about a unit belongs to the sensor
	if !ok {
		return false
	}
	if !entry.Value.Unit.Given() && c.Unit != "" {
		f.job.sensors[index].display = c.Unit
	}
	s := fit.Sensor{Name: entry.Key.Value, Var: f.compiled(id)}
	if s.Var == dae.NoVar {
		f.problems.add(entry.Key.place(0), "%s cannot be read from the plant", entry.Key.Value)
		return false
	}
	u, known := f.unitOf(id)
	if entry.Value.Noise.Given() {
		if s.Sigma, ok = f.number("noise", entry.Value.Noise, u.Difference(), known); !ok {
			return false
		}
		if !(s.Sigma > 0) {
			f.problems.add(entry.Value.Noise.place(0), "noise: must be above 0; leave it out to have it found from the data")
			return false
		}
	}
	q := fitReadings{f: f, x: x, entry: entry, id: id, sensor: &s, record: r, table: table}
	if !q.apply(times, values) {
		return false
	}
	e.Sensors = append(e.Sensors, s)
	return true
}

// elsewhere says whether another recording has the column of a sensor.
func (f *fitBuilder) elsewhere(e *Entry[FitSensor], here *fitTable) bool {
	return slices.ContainsFunc(f.tables, func(t *fitTable) bool {
		_, has := t.columnOf(e.Key, e.Value.Column)
		return t != here && has
	})
}

func (f *fitBuilder) sensorNames() (names []string) {
	for _, e := range f.fit.Sensors {
		names = append(names, e.Key.Value)
	}
	return names
}

// sensorUnknowns reads gain, bias and delay of the sensors.
func (f *fitBuilder) sensorUnknowns() {
	for i := range f.fit.Sensors {
		e := &f.fit.Sensors[i]
		id, ok := f.byName[e.Key.Value]
		if !ok {
			continue
		}
		v := &f.sys.Variables[id]
		u, known := f.unitOf(id)
		one, second := unit.Unit{Scale: 1}, unit.MustParse("s")
		for _, k := range []struct {
			what    string
			kind    fit.Kind
			u       *FitUnknown
			lower   float64
			guess   float64
			unit    unit.Unit
			known   bool
			symbol  string
			display string
		}{
			{"gain", fit.Gain, e.Value.Gain, math.NaN(), 1, one, true, "1", "1"},
			{"bias", fit.Bias, e.Value.Bias, math.NaN(), 0, u.Difference(), known, v.Unit, f.job.sensors[i].display},
			{"delay", fit.Delay, e.Value.Delay, 0, 0, second, true, "s", "s"},
		} {
			if k.u == nil {
				continue
			}
			n := fit.Unknown{Name: k.what + " of " + e.Key.Value, Kind: k.kind, Sensor: e.Key.Value, Lower: k.lower, Upper: math.NaN(), Guess: k.guess, Log: k.u.Scale.Value == "log"}
			value := func(t Text) (float64, bool) {
				if k.kind == fit.Delay {
					return f.duration(k.what, t)
				}
				return f.number(k.what, t, k.unit, k.known)
			}
			good := true
			for _, t := range []struct {
				text Text
				to   *float64
			}{{k.u.Min, &n.Lower}, {k.u.Max, &n.Upper}, {k.u.Guess, &n.Guess}} {
				if t.text.Given() {
					x, ok := value(t.text)
					*t.to, good = x, good && ok
					k.display = unitOfText(t.text, k.display)
				}
			}
			if k.u.Each.Given() {
				f.problems.add(k.u.Each.place(0), "each: belongs to parameters, not to the %s of a sensor", k.what)
				good = false
			}
			if k.u.Start.Given() {
				f.problems.add(k.u.Start.place(0), "start: belongs to states, not to the %s of a sensor", k.what)
				good = false
			}
			if !good || !f.checkBounds(e.Key, *k.u, &n, k.symbol) || k.u.Prior != nil && !f.prior(*k.u, &n, value, value) {
				continue
			}
			f.add(n, fitUnknown{name: n.Name, kind: k.kind, unit: k.symbol, display: k.display, doc: k.what + " of the sensor"})
		}
	}
}
