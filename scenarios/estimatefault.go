package scenarios

import (
	"math"
	"slices"

	"gemel/engine/dae"
	"gemel/engine/unit"
)

// parameter says whether it is a fault of the plant, not of a sensor.
func (f *estimateFault) parameter() bool { return f.id != dae.NoVar }

// day is the time in which a fault changes by its typical size, unless the scenario says otherwise [s].
const day = 86400

// readFaults reads which faults are told apart.
func (b *estimateBuilder) readFaults() {
	for _, e := range b.e.Faults {
		x := e.Value
		f := estimateFault{name: e.Key.Value, id: dae.NoVar, low: math.Inf(-1), high: math.Inf(1)}
		var at dae.VarID
		var ok bool
		switch {
		case x.Set.Given() == x.Sensor.Given():
			b.problems.add(e.Key.place(0), "%s: write one of set (a parameter of the plant) and sensor", e.Key.Value)
			continue
		case x.Set.Given():
			at, ok = b.faultParameter(x.Set, &f)
		default:
			at, ok = b.faultSensor(x.Sensor, &f)
		}
		if !ok || !b.faultNumbers(x, at, &f) {
			continue
		}
		b.job.faults = append(b.job.faults, f)
	}
}

// faultParameter is a fault of the plant.
func (b *estimateBuilder) faultParameter(name Text, f *estimateFault) (dae.VarID, bool) {
	id, ok := b.settable(name)
	if !ok {
		return 0, false
	}
	v := &b.sys.Variables[id]
	f.id, f.variable, f.unit, f.display = b.compiled(id), name.Value, v.Unit, b.variable(id).display
	if !(math.IsNaN(v.Min)) {
		f.low = v.Min
	}
	if !(math.IsNaN(v.Max)) {
		f.high = v.Max
	}
	if f.id == dae.NoVar {
		b.problems.add(name.place(0), "%s has no effect on the plant, so nothing can be learnt of it", name.Value)
		return 0, false
	}
	if !b.parameter(name, id, f.id) {
		return 0, false
	}
	if slices.ContainsFunc(b.job.unknowns, func(u estimateUnknown) bool { return u.id == f.id }) {
		b.problems.add(name.place(0), "%s is an unknown already, so its changes never look like a fault; keep it in one of the two places", name.Value)
		return 0, false
	}
	s := b.job.Plant.NewState(0)
	for _, x := range b.job.plan.initial {
		_ = b.job.Plant.Set(s, x.v, x.value) // refused when the scenario was prepared
	}
	f.healthy, _ = b.job.Plant.Get(s, f.id)
	return id, true
}

// faultSensor is a sensor that reads wrong.
func (b *estimateBuilder) faultSensor(name Text, f *estimateFault) (dae.VarID, bool) {
	j := b.job
	f.sensor = slices.IndexFunc(j.sensors, func(s estimateSensor) bool { return s.name == name.Value })
	if f.sensor < 0 {
		var names []string
		for _, s := range j.sensors {
			names = append(names, s.name)
		}
		b.problems.add(name.place(0), "sensor: %s is none of the sensors%s", name.Value, didYouMean(nearest(name.Value, names)))
		return 0, false
	}
	if j.problem.Sensors[f.sensor].Bias.Deviation > 0 {
		b.problems.add(name.place(0), "sensor: the bias of %s is estimated all the time, so it never looks like a fault; keep it in one of the two places", name.Value)
		return 0, false
	}
	s := &j.sensors[f.sensor]
	f.variable, f.unit, f.display = s.name, s.unit, s.display
	return b.byName[s.name], true
}

// faultNumbers reads sizes and bounds.
func (b *estimateBuilder) faultNumbers(x EstimateFault, at dae.VarID, f *estimateFault) bool {
	u, known := b.unitOf(at)
	ok := false
	if x.Typical.Given() {
		f.typical, ok = b.number("typical", x.Typical, u.Difference(), known)
		f.display = unitOfText(x.Typical, f.display)
	}
	if ok && f.typical == 0 {
		b.problems.add(x.Typical.place(0), "typical: must not be 0")
		return false
	}
	if f.walk = math.Abs(f.typical) / math.Sqrt(day); x.Wanders.Given() {
		var good bool
		f.walk, good = b.wanders(x.Wanders, u.Difference(), known)
		ok = ok && good
	}
	for _, t := range []struct {
		name string
		text Text
		to   *float64
	}{{"min", x.Min, &f.low}, {"max", x.Max, &f.high}} {
		if t.text.Given() {
			w := u
			if f.id == dae.NoVar {
				w = u.Difference()
			}
			y, good := b.number(t.name, t.text, w, known)
			*t.to, ok = y, ok && good
		}
	}
	if ok && !(f.low < f.high) {
		b.problems.add(x.Min.place(0), "min must lie below max")
		ok = false
	}
	if ok && !(f.healthy+f.typical >= f.low && f.healthy+f.typical <= f.high) {
		b.problems.add(x.Typical.place(0), "typical: %s from the healthy value, %s, lies outside of what is possible, %s to %s", x.Typical.Value, inUnit(f.healthy, f.unit), inUnit(f.low, f.unit), inUnit(f.high, f.unit))
		ok = false
	}
	return ok
}

// refitPlan says what is proposed to be fitted after a drift, and when.
type refitPlan struct {
	after, window int64   // [ticks]
	holdOut       float64 // share
	unknowns      []refitUnknown
}

// refitUnknown is a parameter that a proposal may change.
type refitUnknown struct {
	estimateVariable
	low, high, guess float64
	log              bool
}

// readRefit reads what is fitted anew after a drift.
func (b *estimateBuilder) readRefit() {
	j := b.job
	after, window, r := 7200.0, 0.0, b.e.Refit
	j.refit.holdOut = 0.25
	if r == nil {
		r = &EstimateRefit{}
	}
	if r.After.Given() {
		after, _ = b.duration("after", r.After)
	}
	if window = after; r.Window.Given() {
		window, _ = b.duration("window", r.Window)
	}
	j.refit.after, j.refit.window = int64(math.Ceil(after/b.dt)), int64(math.Ceil(window/b.dt))
	if j.refit.window < 8 {
		at := r.Window
		if !at.Given() {
			at = r.After
		}
		b.problems.add(at.place(0), "window: %s are %d ticks; a fit needs at least 8", seconds(window), j.refit.window)
	}
	if r.HoldOut.Given() {
		var ok bool
		if j.refit.holdOut, ok = b.number("hold_out", r.HoldOut, unit.Unit{Scale: 1}, true); ok && !(j.refit.holdOut >= 0 && j.refit.holdOut <= 0.6) {
			b.problems.add(r.HoldOut.place(0), "hold_out: want a share from 0 to 60 %%")
		}
	}
	for _, e := range r.Unknowns {
		b.refitUnknown(e)
	}
}

// refitUnknown reads a parameter of the section refit.
func (b *estimateBuilder) refitUnknown(e Entry[FitUnknown]) {
	id, ok := b.settable(e.Key)
	if !ok {
		return
	}
	v := &b.sys.Variables[id]
	n := refitUnknown{estimateVariable: b.variable(id, e.Value.Max, e.Value.Min, e.Value.Guess), low: v.Min, high: v.Max, log: e.Value.Scale.Value == "log"}
	if n.id == dae.NoVar || !b.parameter(e.Key, id, n.id) {
		return
	}
	s := b.job.Plant.NewState(0)
	for _, x := range b.job.plan.initial {
		_ = b.job.Plant.Set(s, x.v, x.value)
	}
	n.guess, _ = b.job.Plant.Get(s, n.id)
	for _, t := range []struct {
		text Text
		to   *float64
	}{{e.Value.Min, &n.low}, {e.Value.Max, &n.high}, {e.Value.Guess, &n.guess}} {
		if t.text.Given() {
			x, good := b.constant(t.text, id)
			*t.to, ok = x, ok && good
		}
	}
	switch {
	case !ok:
		return
	case math.IsNaN(n.low) || math.IsInf(n.low, 0) || math.IsNaN(n.high) || math.IsInf(n.high, 0):
		b.problems.add(e.Key.place(0), "%s: the model gives no bounds; write min and max", e.Key.Value)
	case !(n.low < n.high && n.guess >= n.low && n.guess <= n.high):
		b.problems.add(e.Key.place(0), "%s: its value, %s, must lie between min and max, %s and %s", e.Key.Value, inUnit(n.guess, v.Unit), inUnit(n.low, v.Unit), inUnit(n.high, v.Unit))
	case n.log && !(n.low > 0):
		b.problems.add(e.Key.place(0), "%s: a logarithmic scale needs a min above 0", e.Key.Value)
	default:
		b.job.refit.unknowns = append(b.job.refit.unknowns, n)
	}
}
