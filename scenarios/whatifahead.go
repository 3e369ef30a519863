package scenarios

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"sort"
)

// Ahead steps the branches that begin with an image of WhatIfStart, on at most so many goroutines (0: one for each processor), and judges them. It is a
// pure function of the scenario and the image: the result has the same bits for any number of goroutines, on every machine. A candidate that cannot be stepped is
// not proposed, and says why. Errors are those of the image, which wrap ErrNotWhatIf, ErrSnapshotVersion, ErrSnapshotDamaged, ErrOtherEstimate or ErrOtherPlant, and of ctx.
func (j *EstimateJob) Ahead(ctx context.Context, start []byte, workers int) (*WhatIfResult, error) {
	if j.whatIf == nil {
		return nil, errNoWhatIf
	}
	s, err := j.whatIfStart(start)
	if err != nil {
		return nil, err
	}
	b, at, err := j.branches(s, workers)
	if err != nil {
		return nil, err
	}
	defer func() { _ = b.lanes.Close() }()
	v := &whatIfVerdict{j: j, start: s, best: -1}
	all := append([][]float64{nil}, j.whatIf.candidates...)
	for len(all) > 0 {
		part := all[:min(at, len(all))]
		all = all[len(part):]
		outcomes, err := b.run(ctx, part)
		if err != nil {
			return nil, err
		}
		for i, o := range outcomes {
			v.take(part[i], o)
		}
	}
	r := v.result()
	sum := sha256.Sum256(start)
	r.Start = hex.EncodeToString(sum[:])
	text, err := json.Marshal(r) // numbers in the shortest form that gives the same bits back
	if err != nil {
		return nil, err
	}
	sum = sha256.Sum256(text)
	r.Hash = hex.EncodeToString(sum[:])
	return r, nil
}

// whatIfVerdict compares candidates with doing nothing.
type whatIfVerdict struct {
	j          *EstimateJob
	start      *whatIfStart
	present    []float64 // of the set-points
	nothing    *whatIfOutcome
	candidates []WhatIfCandidate
	best       int // -1: none holds the limits and does something
	outcome    *whatIfOutcome
}

// take judges the next candidate; the first is doing nothing.
func (v *whatIfVerdict) take(values []float64, o *whatIfOutcome) {
	j, w := v.j, v.j.whatIf
	if v.nothing == nil {
		v.nothing = o
		for _, s := range w.sets {
			v.present = append(v.present, j.presentOf(v.start, &s))
		}
		return
	}
	c := WhatIfCandidate{Values: values, Why: v.objection(o)}
	c.Feasible = c.Why == ""
	if mean := average(o.figures[w.objective]); o.failed == nil {
		c.Mean = known(mean)
	}
	v.candidates = append(v.candidates, c)
	if !c.Feasible || v.changed(values) == 0 {
		return
	}
	if v.best >= 0 {
		b := &v.candidates[v.best]
		gain := v.gain(*c.Mean, *b.Mean)
		same := math.Abs(gain) <= float64(alike*math.Abs(*b.Mean))
		if !same && gain < 0 || same && v.changed(values) >= v.changed(b.Values) {
			return
		}
	}
	v.best, v.outcome = len(v.candidates)-1, o
}

// alike is how near two means of a KPI lie, relative to themselves, that count as equal: what is changed in vain differs by rounding.
const alike = 1e-6

// gain is by how much a is better than b.
func (v *whatIfVerdict) gain(a, b float64) float64 {
	if v.j.whatIf.maximise {
		return a - b
	}
	return b - a
}

// changed counts the set-points that a candidate changes.
func (v *whatIfVerdict) changed(values []float64) (n int) {
	for i, x := range values {
		if x != v.present[i] {
			n++
		}
	}
	return n
}

// presentOf is the present value of a set-point.
func (j *EstimateJob) presentOf(s *whatIfStart, set *whatIfSet) float64 {
	for i, in := range j.inputs {
		if in.id == set.id {
			return s.held[i]
		}
	}
	if set.input >= 0 {
		return s.given[set.input]
	}
	x, _ := j.Plant.Get(s.state, set.id)
	return x
}

// objection says why a candidate cannot be proposed; "": it can.
func (v *whatIfVerdict) objection(o *whatIfOutcome) string {
	j, w := v.j, v.j.whatIf
	if o.failed != nil {
		return "a member cannot be stepped: " + o.failed.Error()
	}
	for i := range j.plan.limits {
		if share := violated(o.passed[i]); 1-share < w.chance {
			return v.limitWords(i, share)
		}
	}
	if x := average(o.figures[w.objective]); x-x != 0 {
		return j.plan.kpis[w.objective].name + " has no value over the time ahead"
	}
	return ""
}

// violated is the share of members that pass a limit.
func violated(passed []bool) float64 {
	n := 0
	for _, is := range passed {
		if is {
			n++
		}
	}
	return float64(n) / float64(len(passed))
}

// worth says whether the best candidate gains enough, in the mean and in enough members, each compared with itself.
func (v *whatIfVerdict) worth() (mean, share float64, ok bool) {
	w := v.j.whatIf
	nothing, do := v.nothing.figures[w.objective], v.outcome.figures[w.objective]
	enough := func(gain, of float64) bool {
		if w.absolute {
			return gain >= w.saves
		}
		return gain > 0 && gain >= float64(w.saves*math.Abs(of))
	}
	n := 0
	for m := range do {
		if enough(v.gain(do[m], nothing[m]), nothing[m]) {
			n++
		}
	}
	share = float64(n) / float64(len(do))
	of := average(nothing)
	mean = v.gain(average(do), of)
	return mean, share, enough(mean, of) && share >= w.sure
}

// result puts everything together, but for the hashes of the image and of the whole.
func (v *whatIfVerdict) result() *WhatIfResult {
	j, w := v.j, v.j.whatIf
	r := &WhatIfResult{Format: 1, Name: j.ID, Begin: float64(float64(v.start.tick) * j.Period()), Horizon: w.horizon, Members: w.members, Best: v.best, Candidates: v.candidates,
		Changes: []WhatIfChange{}, Traces: []WhatIfTrace{}, Figures: []WhatIfFigure{}, Margins: []WhatIfMargin{}, Assumed: []WhatIfAssumed{}, Scenario: j.Hash(), Plant: j.Plant.Hash()}
	if j.plan.clocked {
		r.Clock = j.describeTime(r.Begin)
	}
	do := v.nothing
	if v.best >= 0 {
		do = v.outcome
		for i, x := range v.candidates[v.best].Values {
			if now := v.present[i]; x != now {
				r.Changes = append(r.Changes, WhatIfChange{Variable: w.sets[i].name, Unit: w.sets[i].unit, Present: now, Value: x, Revert: now})
			}
		}
	}
	r.Proposed, r.Reason = v.decide()
	r.Notes = v.notes()
	v.traces(r, do)
	v.figures(r, do)
	for i := range j.plan.limits {
		l := &j.plan.limits[i]
		r.Margins = append(r.Margins, WhatIfMargin{Limit: l.title(), Unit: l.unit, Display: unitOfText(Text{Value: l.text}, l.unit), Nothing: finite(slices.Min(v.nothing.margins[i])), Do: finite(slices.Min(do.margins[i])),
			Violated: violated(do.passed[i]), Before: violated(v.nothing.passed[i])})
	}
	for i, s := range j.sensors {
		read := v.nothing.sensors[i]
		spread := 0.0
		for _, x := range read {
			spread += float64((x - read[0]) * (x - read[0]))
		}
		spread /= float64(len(read) - 1) // around member 0, which is the mean
		r.Assumed = append(r.Assumed, WhatIfAssumed{Variable: s.name, Unit: s.unit, Value: finite(read[0]), Deviation: finite(math.Sqrt(spread + float64(s.noise*s.noise)))})
	}
	return r
}

// notes tell which inputs are not known, and which forecasts end before the horizon.
func (v *whatIfVerdict) notes() []string {
	notes := []string{}
	for _, name := range v.start.missing {
		if !slices.ContainsFunc(v.j.whatIf.forecasts, func(f whatIfForecast) bool { return f.name == name && f.samples != nil }) {
			notes = append(notes, "the readings of "+name+" are missing or of bad quality; its last good value holds in the time ahead")
		}
	}
	end := float64(float64(v.start.tick+v.j.whatIf.ticks) * v.j.Period())
	for _, f := range v.j.whatIf.forecasts {
		if f.samples == nil || f.samples.repeat > 0 || len(f.samples.samples.Time) < 2 {
			continue
		}
		last := f.samples.samples.Time[len(f.samples.samples.Time)-1] - f.samples.offset
		if last < end && f.csv {
			notes = append(notes, fmt.Sprintf("the forecast of %s ends at %s; from then on its last value holds", f.name, v.j.moment(last)))
		}
	}
	return notes
}

// title of a limit: its variable and side.
func (l *plannedLimit) title() string {
	if l.high {
		return l.name + " high"
	}
	return l.name + " low"
}

// traces are the bands. A member that failed says nothing from there on; since that makes a candidate impossible, it can happen to doing nothing only.
func (v *whatIfVerdict) traces(r *WhatIfResult, do *whatIfOutcome) {
	w := v.j.whatIf
	points := int(w.ticks/w.step + 1)
	for i, x := range w.watch {
		t := WhatIfTrace{Variable: x.name, Unit: x.unit}
		for k := range points {
			t.Time = append(t.Time, float64(float64(int64(k)*w.step)*v.j.Period()))
			t.Nothing.add(v.nothing.traces[i][k*w.members : (k+1)*w.members])
			t.Do.add(do.traces[i][k*w.members : (k+1)*w.members])
		}
		r.Traces = append(r.Traces, t)
	}
}

// add takes the members of the next point; where none says anything, the band stays where it was.
func (b *WhatIfBand) add(members []float64) {
	sorted := slices.DeleteFunc(slices.Clone(members), math.IsNaN)
	if len(sorted) == 0 {
		b.Low, b.Middle, b.High = append(b.Low, lastOf(b.Low)), append(b.Middle, lastOf(b.Middle)), append(b.High, lastOf(b.High))
		return
	}
	sort.Float64s(sorted)
	b.Low, b.Middle, b.High = append(b.Low, finite(percentile(sorted, 0.05))), append(b.Middle, finite(percentile(sorted, 0.5))), append(b.High, finite(percentile(sorted, 0.95)))
}

// lastOf is the last number of a list, or 0.
func lastOf(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	return list[len(list)-1]
}

// figures are the KPIs that have values.
func (v *whatIfVerdict) figures(r *WhatIfResult, do *whatIfOutcome) {
	for i := range v.j.plan.kpis {
		k := &v.j.plan.kpis[i]
		f := WhatIfFigure{Name: k.name, Unit: k.unit}
		if v.nothing.failed != nil || do.failed != nil {
			continue
		}
		a, b := slices.Clone(v.nothing.figures[i]), slices.Clone(do.figures[i])
		sort.Float64s(a)
		sort.Float64s(b)
		f.Nothing, f.NothingLow, f.NothingHigh = average(v.nothing.figures[i]), percentile(a, 0.05), percentile(a, 0.95)
		f.Do, f.DoLow, f.DoHigh = average(do.figures[i]), percentile(b, 0.05), percentile(b, 0.95)
		if !slices.ContainsFunc([]float64{f.Nothing, f.NothingLow, f.NothingHigh, f.Do, f.DoLow, f.DoHigh}, func(x float64) bool { return x-x != 0 }) {
			r.Figures = append(r.Figures, f)
		}
	}
}

// average of the members.
func average(members []float64) float64 {
	sum := 0.0
	for _, x := range members {
		sum += x - members[0]
	}
	return members[0] + sum/float64(len(members))
}

// percentile of sorted values, on the straight line between neighbours (R. J. Hyndman, Y. Fan, The American Statistician 50(4), 1996, definition 7).
func percentile(sorted []float64, p float64) float64 {
	at := float64(p * float64(len(sorted)-1))
	i := int(math.Floor(at))
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + float64((at-float64(i))*(sorted[i+1]-sorted[i]))
}

// finite keeps JSON possible: what is beyond all numbers is the largest one, what is none is 0.
func finite(x float64) float64 {
	switch {
	case x > math.MaxFloat64:
		return math.MaxFloat64
	case x < -math.MaxFloat64:
		return -math.MaxFloat64
	case x != x:
		return 0
	}
	return x
}
