package scenarios

import (
	"math"
	"slices"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/series"
	"gemel/engine/unit"
)

// whatIfSets reads the set-points that may be changed, and combines their values.
func (b *estimateBuilder) whatIfSets(s *WhatIf, w *whatIf) {
	count, good := 1.0, len(s.Set) > 0
	if !good {
		b.problems.add(s.Pos, "set: nothing may be changed; name a set-point, such as {pump.speed: {from: 1000 rpm, to: 1400 rpm, steps: 5}}")
	}
	for _, e := range s.Set {
		x := whatIfSet{}
		if !b.whatIfSettable(e.Key, &x, w) {
			good = false
			continue
		}
		if x.values = b.whatIfValues(e, &x); x.values == nil {
			good = false
			continue
		}
		count *= float64(len(x.values))
		w.sets = append(w.sets, x)
	}
	most := b.whole("most", s.Most, 200, 1, 100_000)
	if count > float64(most) {
		at := s.Most
		if !at.Given() {
			at = s.Set[0].Key
		}
		b.problems.add(at.place(0), "set: the values make %.0f combinations, more than most, %d: write fewer steps, or a larger most", count, most)
		good = false
	}
	if good {
		w.candidates = combinations(w.sets)
	}
}

// combinations are all combinations of the values; the last set-point changes fastest.
func combinations(sets []whatIfSet) (list [][]float64) {
	list = [][]float64{nil}
	for _, s := range sets {
		var next [][]float64
		for _, c := range list {
			for _, v := range s.values {
				next = append(next, append(slices.Clone(c), v))
			}
		}
		list = next
	}
	return list
}

// whatIfSettable finds a set-point, and refuses what something else decides on.
func (b *estimateBuilder) whatIfSettable(key Text, x *whatIfSet, w *whatIf) bool {
	if b.isDriven(key.Value) {
		b.problems.add(key.place(0), "%s is driven by the control or a fault of the scenario; what may be changed is a set-point that nothing else drives", key.Value)
		return false
	}
	id, ok := b.settable(key)
	if !ok {
		return false
	}
	v := &b.sys.Variables[id]
	x.estimateVariable = b.variable(id)
	x.input = slices.Index(b.job.Plant.Inputs, x.id)
	_, structural := b.overridden[key.Value]
	switch {
	case x.id == dae.NoVar:
		b.problems.add(key.place(0), "%s has no effect on the plant, so changing it changes nothing", key.Value)
	case structural:
		b.problems.add(key.place(0), "%s decides how the plant is put together, so it cannot be changed while the plant runs", key.Value)
	case slices.ContainsFunc(b.plan.externals, func(e external) bool { return e.id == id }):
		b.problems.add(key.place(0), "%s is driven by a file or steps under inputs; take it out there, or let the readings give its present value under estimate.inputs", key.Value)
	case slices.ContainsFunc(b.job.unknowns, func(u estimateUnknown) bool { return u.id == x.id }) || slices.ContainsFunc(b.job.faults, func(f estimateFault) bool { return f.id == x.id }):
		b.problems.add(key.place(0), "%s is estimated: it is what it is, and no set-point", key.Value)
	case x.input < 0 && !b.job.Plant.Settable(x.id):
		b.problems.add(key.place(0), "%s cannot be changed: it follows from other parameters, or is final", key.Value)
	case slices.ContainsFunc(w.sets, func(o whatIfSet) bool { return o.id == x.id }):
		b.problems.add(key.place(0), "%s is the same as another set-point above; keep one", key.Value)
	default:
		x.name, x.unit = key.Value, v.Unit
		return true
	}
	return false
}

// isDriven says whether control or a fault of the scenario drives a variable.
func (b *estimateBuilder) isDriven(name string) bool {
	id, ok := b.byName[name]
	if s, alias := b.source[id]; ok && alias {
		id = s
	}
	return ok && b.driven[id] != nil
}

// whatIfValues reads the values of a set-point; nil: there is a problem.
func (b *estimateBuilder) whatIfValues(e Entry[WhatIfSet], x *whatIfSet) []float64 {
	v, id := e.Value, b.byName[e.Key.Value]
	if v.Pos.Line == 0 {
		return nil // noted when the file was read
	}
	span := v.From.Given() || v.To.Given() || v.Steps.Given()
	switch {
	case (v.Values != nil) == span:
		b.problems.add(e.Key.place(0), "%s: want either values, or from, to and steps", e.Key.Value)
		return nil
	case v.Values != nil:
		return b.whatIfList(e, id, x)
	case !(v.From.Given() && v.To.Given() && v.Steps.Given()):
		b.problems.add(e.Key.place(0), "%s: want all of from, to and steps", e.Key.Value)
		return nil
	}
	low, ok1 := b.whatIfValue(v.From, id)
	high, ok2 := b.whatIfValue(v.To, id)
	n := b.whole("steps", v.Steps, 0, 2, 10_000)
	if !ok1 || !ok2 || n == 0 {
		return nil
	}
	if !(low < high) {
		b.problems.add(v.From.place(0), "from: %s is not below to: %s", v.From.Value, v.To.Value)
		return nil
	}
	x.display = unitOfText(v.To, unitOfText(v.From, x.display))
	var values []float64
	for i := range n {
		y := low + float64((high-low)*float64(i))/float64(n-1)
		if i == n-1 {
			y = high
		}
		if b.sys.Variables[id].Type != dae.Real && y != math.Trunc(y) {
			b.problems.add(v.Steps.place(0), "steps: %s takes whole numbers, and %g is none; write values", e.Key.Value, y)
			return nil
		}
		values = append(values, y)
	}
	return values
}

// whatIfList reads values that are written out.
func (b *estimateBuilder) whatIfList(e Entry[WhatIfSet], id dae.VarID, x *whatIfSet) (values []float64) {
	if len(e.Value.Values) == 0 {
		b.problems.add(e.Key.place(0), "%s: the list of values is empty", e.Key.Value)
	}
	for _, t := range e.Value.Values {
		y, ok := b.whatIfValue(t, id)
		switch {
		case !ok:
			return nil
		case slices.Contains(values, y):
			b.problems.add(t.place(0), "values: %s stands here twice", t.Value)
			return nil
		}
		x.display = unitOfText(t, x.display)
		values = append(values, y)
	}
	return values
}

// whatIfValue reads one value; true and false may be written 1 and 0.
func (b *estimateBuilder) whatIfValue(t Text, id dae.VarID) (float64, bool) {
	if b.sys.Variables[id].Type == dae.Boolean && (t.Value == "0" || t.Value == "1") {
		return float64(t.Value[0] - '0'), true
	}
	return b.constant(t, id)
}

// whatIfForecast reads an input of the time ahead.
func (b *estimateBuilder) whatIfForecast(e Entry[WhatIfForecast], w *whatIf) {
	if b.isDriven(e.Key.Value) {
		b.problems.add(e.Key.place(0), "forecast: %s is driven by the control or a fault of the scenario, also in the time ahead", e.Key.Value)
		return
	}
	id, ok := b.settable(e.Key)
	if !ok {
		return
	}
	v := &b.sys.Variables[id]
	x := whatIfForecast{estimateVariable: b.variable(id), low: math.Inf(-1), high: math.Inf(1)}
	x.input = slices.Index(b.job.Plant.Inputs, x.id)
	switch {
	case v.Kind != dae.Input || x.input < 0:
		b.problems.add(e.Key.place(0), "forecast: %s is no input of the plant%s", e.Key.Value, b.listInputs())
		return
	case slices.ContainsFunc(w.sets, func(s whatIfSet) bool { return s.id == x.id }):
		b.problems.add(e.Key.place(0), "forecast: %s is one of the set-points under set; keep it in one of the two places", e.Key.Value)
		return
	case slices.ContainsFunc(w.forecasts, func(f whatIfForecast) bool { return f.id == x.id }):
		b.problems.add(e.Key.place(0), "forecast: %s is the same as another input above; keep one", e.Key.Value)
		return
	}
	if v.Min > x.low { // not where it is NaN
		x.low = v.Min
	}
	if v.Max < x.high {
		x.high = v.Max
	}
	if b.whatIfSamples(e, id, &x) && b.whatIfDeviation(e, id, &x) {
		w.forecasts = append(w.forecasts, x)
	}
}

// whatIfSamples reads the values of a forecast.
func (b *estimateBuilder) whatIfSamples(e Entry[WhatIfForecast], id dae.VarID, x *whatIfForecast) bool {
	f := e.Value
	given := 0
	for _, is := range []bool{f.Value.Given(), f.CSV.Given(), f.Steps != nil} {
		if is {
			given++
		}
	}
	in := f.input()
	switch {
	case f.Pos.Line == 0:
		return false // noted when the file was read
	case given > 1:
		b.problems.add(e.Key.place(0), "forecast: give one of value, csv and steps")
		return false
	case !f.CSV.Given() && (f.Column.Given() || f.Unit.Given() || f.Gaps.Given()):
		b.problems.add(e.Key.place(0), "forecast: column, unit and gaps belong to csv")
		return false
	case !f.CSV.Given() && f.Steps == nil && (f.Hold.Given() || f.Repeat.Given() || f.Scale.Given()):
		b.problems.add(e.Key.place(0), "forecast: hold, repeat and scale belong to csv and steps")
		return false
	case f.Value.Given():
		y, ok := b.constant(f.Value, id)
		x.samples = &external{id: id, samples: series.Interpolant{Time: []float64{0}, Value: []float64{y}}}
		return ok
	case f.CSV.Given():
		x.samples, x.csv = b.csvInput(in, id), true
	case f.Steps != nil:
		x.samples = b.stepsInput(in, id)
	case !f.Deviation.Given():
		b.problems.add(e.Key.place(0), "forecast: nothing is said of %s; write deviation, value, csv or steps", e.Key.Value)
		return false
	default:
		return true
	}
	return x.samples != nil && b.scale(in, x.samples)
}

// whatIfDeviation reads how well a forecast is known.
func (b *estimateBuilder) whatIfDeviation(e Entry[WhatIfForecast], id dae.VarID, x *whatIfForecast) bool {
	t := e.Value.Deviation
	if !t.Given() {
		return true
	}
	if b.sys.Variables[id].Type != dae.Real {
		b.problems.add(t.place(0), "deviation: %s is no real number", e.Key.Value)
		return false
	}
	var ok bool
	if strings.HasSuffix(strings.TrimSpace(t.Value), "%") {
		x.relative, ok = b.positive("deviation", t, unit.Unit{Scale: 1}, true)
		return ok
	}
	u, known := b.unitOf(id)
	x.deviation, ok = b.positive("deviation", t, u.Difference(), known)
	return ok
}
