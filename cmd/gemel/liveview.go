package main

import (
	"math"
	"slices"

	"gemel/bridge"
	"gemel/bridge/api"
	"gemel/scenarios"
)

// twinView is the estimate as people see it, in the units of the model.
type twinView struct {
	Tick        int64
	At          bridge.Time              // 0: it has not begun
	Readings    []scenarios.EstimateRead // by sensor, the last that there were
	Read        []bridge.Time            // of these; 0: there was none
	Mean, Sure  []float64                // unknowns by the most likely explanation, and their deviations
	Values      []float64                // further variables
	ValuesSure  []float64
	Faults      []float64 // probabilities
	Sizes       []float64
	Unexplained float64
	Lost        []string    // inputs that are missing or bad
	Ahead       string      // what the last look ahead came to
	AheadAt     bridge.Time // when the plant was as it began
}

func newTwinView(sensors int, ahead string, at bridge.Time) twinView {
	v := twinView{Readings: make([]scenarios.EstimateRead, sensors), Read: make([]bridge.Time, sensors), Ahead: ahead, AheadAt: at}
	for i := range v.Readings {
		v.Readings[i] = scenarios.EstimateRead{Reading: math.NaN(), Expected: math.NaN(), Deviation: math.NaN(), Scaled: math.NaN()}
	}
	return v
}

// take notes a tick, whose values are used again for the next one.
func (v *twinView) take(r *scenarios.EstimateTick, at bridge.Time, lost []string) {
	v.Tick, v.At, v.Lost = r.Tick, at, lost
	for i := range r.Explained {
		if !math.IsNaN(r.Explained[i].Expected) {
			v.Readings[i], v.Read[i] = r.Explained[i], at
		}
	}
	mean, sure := r.Mean, r.Deviation
	if len(r.Likely) > 0 {
		mean, sure = r.Likely, r.LikelySure
	}
	v.Mean, v.Sure = append(v.Mean[:0], mean...), append(v.Sure[:0], sure...)
	v.Values, v.ValuesSure = append(v.Values[:0], r.Values...), append(v.ValuesSure[:0], r.Sure...)
	v.Faults, v.Sizes, v.Unexplained = append(v.Faults[:0], r.Probability...), append(v.Sizes[:0], r.Size...), r.Unexplained
}

func (v *twinView) copy() twinView {
	c := *v
	c.Readings, c.Read = slices.Clone(v.Readings), slices.Clone(v.Read)
	for _, x := range []*[]float64{&c.Mean, &c.Sure, &c.Values, &c.ValuesSure, &c.Faults, &c.Sizes} {
		*x = slices.Clone(*x)
	}
	return c
}

// quantityShown is a quantity in the unit that people see.
type quantityShown struct {
	name, doc, unit string
	value, size     line // from the model's unit: of a value, of a deviation
}

// quantities as people see them. Their units are known to fit: the scenario was prepared with them.
func quantities(list []scenarios.EstimateQuantity) (all []quantityShown) {
	for _, q := range list {
		s := quantityShown{name: q.Name, doc: q.Doc, unit: q.Display}
		var err, err2 error
		s.value, err = lineOf(q.Unit, q.Display, q.Difference)
		s.size, err2 = lineOf(q.Unit, q.Display, true)
		if err != nil || err2 != nil {
			s.unit, s.value, s.size = q.Unit, line{scale: 1}, line{scale: 1}
		}
		all = append(all, s)
	}
	return all
}

// Estimate is what the twin estimates, for the API.
func (r *liveRun) Estimate() api.Estimate {
	f, v := r.follow, r.follow.view()
	e := api.Estimate{Lost: append([]string{}, r.lost(&v)...), Sensors: []api.EstimateSensor{}, Unknowns: []api.EstimateValue{}, Variables: []api.EstimateValue{}, Faults: []api.EstimateFault{}}
	if v.At != 0 {
		e.At = &v.At
	}
	for i := range f.wiring.sensors {
		s, x := &f.wiring.sensors[i], &v.Readings[i]
		row := api.EstimateSensor{Tag: s.tag.Name, Variable: s.variable, Unit: s.tag.Unit, Measured: finite(s.value.of(x.Reading)), Expected: finite(s.value.of(x.Expected)), Deviation: finite(s.size.of(x.Deviation))}
		if v.Read[i] != 0 {
			row.At = &v.Read[i]
		}
		e.Sensors = append(e.Sensors, row)
	}
	values := func(list []quantityShown, mean, sure []float64) []api.EstimateValue {
		all := []api.EstimateValue{}
		for i := range list {
			row := api.EstimateValue{Name: list[i].name, Description: list[i].doc, Unit: list[i].unit}
			if i < len(mean) {
				row.Value, row.Deviation = finite(list[i].value.of(mean[i])), finite(list[i].size.of(sure[i]))
			}
			all = append(all, row)
		}
		return all
	}
	e.Unknowns = values(quantities(f.job.Unknowns()), v.Mean, v.Sure)
	e.Variables = values(quantities(f.job.Recorded()), v.Values, v.ValuesSure)
	for i, s := range quantities(f.job.Severities()) {
		row := api.EstimateFault{Name: s.name, Variable: s.doc, Unit: s.unit}
		if i < len(v.Faults) {
			row.Probability, row.Severity = finite(v.Faults[i]), finite(s.size.of(v.Sizes[i]))
		}
		e.Faults = append(e.Faults, row)
	}
	if len(v.Faults) > 0 {
		e.Unexplained = finite(v.Unexplained)
	}
	if v.Ahead != "" {
		e.Ahead = &api.EstimateAhead{At: v.AheadAt, Reason: v.Ahead}
	}
	return e
}

// lost are the inputs of which nothing good comes: bad, missing, or behind a connection that is not there.
func (r *liveRun) lost(v *twinView) []string {
	up := map[string]bool{}
	for _, e := range r.links.Links() {
		up[e.Source] = e.State == bridge.Connected
	}
	names := slices.Clip(v.Lost)
	for _, in := range r.follow.wiring.inputs {
		if !up[in.source] && !slices.Contains(names, in.variable) {
			names = append(names, in.variable)
		}
	}
	return names
}

// finite is nil for what JSON does not know.
func finite(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}
