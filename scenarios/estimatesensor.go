package scenarios

import (
	"math"
	"slices"

	"gemel/engine/dae"
	"gemel/engine/estimate"
	"gemel/engine/unit"
)

// readSensors reads what is read of the plant.
func (b *estimateBuilder) readSensors() {
	if len(b.e.Sensors) == 0 {
		b.problems.add(b.e.Pos, "sensors: nothing is read; name a variable that has a sensor")
	}
	for _, e := range b.e.Sensors {
		id, ok := b.find(e.Key)
		if !ok {
			continue
		}
		v := &b.sys.Variables[id]
		s := estimateSensor{estimateVariable: b.variable(id), column: e.Key.Value, low: math.Inf(-1), high: math.Inf(1)}
		switch {
		case v.Kind == dae.Parameter:
			b.problems.add(e.Key.place(0), "%s is a parameter; a sensor reads a variable", e.Key.Value)
			continue
		case v.Type != dae.Real:
			b.problems.add(e.Key.place(0), "%s is no real number; a sensor reads real numbers", e.Key.Value)
			continue
		case s.id == dae.NoVar:
			b.problems.add(e.Key.place(0), "%s cannot be read from the plant", e.Key.Value)
			continue
		}
		if e.Value.Column.Given() {
			s.column = e.Value.Column.Value
		}
		if s.from, ok = b.readingUnit(e.Value.Unit, id); !ok || !b.sensorNumbers(e, id, &s) {
			continue
		}
		if e.Value.Unit.Given() {
			s.display = e.Value.Unit.Value
		}
		s.fine = unitOfText(e.Value.Noise, s.display)
		b.addSensor(e, id, s)
	}
}

func (b *estimateBuilder) addSensor(e Entry[EstimateSensor], id dae.VarID, s estimateSensor) {
	j := b.job
	n := estimate.Sensor{Name: s.name, Var: s.id, Deviation: s.noise}
	if e.Value.Bias != nil && !b.bias(e.Value.Bias, id, &n) {
		return
	}
	t := j.tag(s.column, e.Value.Quality)
	t.sensors = append(t.sensors, len(j.sensors))
	j.sensors = append(j.sensors, s)
	j.problem.Sensors = append(j.problem.Sensors, n)
}

// bias reads the offset of a sensor that is estimated too.
func (b *estimateBuilder) bias(x *EstimateBias, id dae.VarID, n *estimate.Sensor) bool {
	u, known := b.unitOf(id)
	var ok bool
	if n.Bias.Deviation, ok = b.positive("deviation", x.Deviation, u.Difference(), known); !ok {
		return false
	}
	if x.Wanders.Given() {
		n.Bias.Walk, ok = b.wanders(x.Wanders, u.Difference(), known)
	}
	if x.Memory.Given() {
		d, good := b.duration("memory", x.Memory)
		n.Bias.Memory, ok = d, ok && good
		if good && !(d > 0) {
			b.problems.add(x.Memory.place(0), "memory: must be longer than 0")
			ok = false
		}
		if x.Wanders.Given() {
			b.problems.add(x.Wanders.place(0), "wanders: an offset with a memory goes back to 0; write one of the two")
			ok = false
		}
	}
	return ok
}

// placeBiases adds the offsets to what is shown: they come last in the mean of a filter.
func (b *estimateBuilder) placeBiases() {
	j := b.job
	next := len(j.Plant.Ordered.States)
	for _, u := range j.unknowns {
		if !u.state {
			next++
		}
	}
	for i, s := range j.sensors {
		if j.problem.Sensors[i].Bias.Deviation > 0 {
			v := s.estimateVariable
			v.id, v.name, v.doc = dae.NoVar, "bias of "+s.name, "what the sensor reads too much"
			j.unknowns = append(j.unknowns, estimateUnknown{estimateVariable: v, place: next, difference: true})
			next++
		}
	}
}

// readingUnit is the unit in which readings come.
func (b *estimateBuilder) readingUnit(t Text, id dae.VarID) (unit.Unit, bool) {
	want, known := b.unitOf(id)
	if !t.Given() {
		return unit.Unit{}, true
	}
	u, err := unit.Parse(t.Value)
	if err == nil && known {
		_, err = unit.Convert(0, u, want)
	}
	if err != nil {
		b.problems.add(t.place(0), "unit of %s: %v", b.sys.Variables[id].Name, err)
	}
	return u, err == nil
}

// sensorNumbers reads noise and quality rules.
func (b *estimateBuilder) sensorNumbers(e Entry[EstimateSensor], id dae.VarID, s *estimateSensor) bool {
	u, known := b.unitOf(id)
	ok := false
	if e.Value.Noise.Given() {
		s.noise, ok = b.positive("noise", e.Value.Noise, u.Difference(), known)
	}
	for _, t := range []struct {
		name string
		text Text
		to   *float64
	}{{"low", e.Value.Low, &s.low}, {"high", e.Value.High, &s.high}} {
		if t.text.Given() {
			x, good := b.number(t.name, t.text, u, known)
			*t.to, ok = x, ok && good
		}
	}
	if e.Value.Offset.Given() {
		x, good := b.number("offset", e.Value.Offset, u.Difference(), known)
		s.offset, ok = x, ok && good
	}
	s.lowText, s.highText = e.Value.Low.Value, e.Value.High.Value
	if ok && !(s.low < s.high) {
		b.problems.add(e.Value.Low.place(0), "low, %s, must lie below high, %s", s.lowText, s.highText)
		ok = false
	}
	if e.Value.Frozen.Given() {
		d, good := b.duration("frozen", e.Value.Frozen)
		s.frozen, ok = d, ok && good
		if good && !(d > 0) {
			b.problems.add(e.Value.Frozen.place(0), "frozen: must be longer than 0")
			ok = false
		}
	}
	return ok
}

// readInputs reads which inputs come with the readings.
func (b *estimateBuilder) readInputs() {
	j := b.job
	at := map[dae.VarID]int{}
	for i, v := range j.Plant.Inputs {
		at[v] = i
	}
	start := j.Plant.NewState(0)
	for _, x := range j.plan.initial {
		_ = j.Plant.Set(start, x.v, x.value) // refused when the scenario was prepared
	}
	for _, e := range b.e.Inputs {
		id, ok := b.settable(e.Key)
		if !ok {
			continue
		}
		in := estimateInput{estimateVariable: b.variable(id, e.Value.Unit), column: e.Key.Value}
		in.index, ok = at[in.id]
		switch {
		case b.sys.Variables[id].Kind != dae.Input || !ok:
			b.problems.add(e.Key.place(0), "%s is no input of the plant%s", e.Key.Value, b.listInputs())
			continue
		case b.driven[id] != nil:
			b.problems.add(e.Key.place(0), "%s is driven by the control or a fault of the scenario: take it out there, so that the readings drive it", e.Key.Value)
			continue
		case slices.ContainsFunc(b.plan.externals, func(x external) bool { return x.id == id }):
			b.problems.add(e.Key.place(0), "%s is driven by a file or steps under inputs already; take it out there", e.Key.Value)
			continue
		}
		if e.Value.Column.Given() {
			in.column = e.Value.Column.Value
		}
		if in.from, ok = b.readingUnit(e.Value.Unit, id); !ok {
			continue
		}
		if e.Value.Unit.Given() {
			in.display = e.Value.Unit.Value
		}
		if e.Value.Settle.Given() {
			d, _ := b.duration("settle", e.Value.Settle)
			in.settle = int64(math.Ceil(d / b.dt))
		}
		in.first, _ = j.Plant.Get(start, in.id)
		t := j.tag(in.column, e.Value.Quality)
		t.inputs = append(t.inputs, len(j.inputs))
		j.inputs = append(j.inputs, in)
	}
}
