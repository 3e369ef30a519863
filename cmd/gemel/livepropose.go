package main

import (
	"fmt"
	"math"
	"slices"

	"gemel/bridge"
	"gemel/bridge/gate"
	"gemel/bridge/tag"
	"gemel/scenarios"
)

// twinName is who proposes what the branches found.
const twinName = "twin"

// argument turns what a look ahead found into a proposal, in the units of the tags.
type argument struct {
	job    *scenarios.EstimateJob
	tags   *tag.Map
	begin  *epoch
	wiring *wiring
}

// proposal that a result argues for. The error names the tag that is missing.
func (a *argument) proposal(r *scenarios.WhatIfResult, now bridge.Time) (gate.Proposal, error) {
	p := gate.Proposal{By: twinName, Expires: now + gate.ApprovalLives, Reason: r.Reason, Model: gate.Hash(a.job.Plant.Hash()), Parameters: gate.Hash(r.Start),
		Evidence: gate.Evidence{Simulation: gate.Hash(r.Hash), Horizon: r.Horizon}}
	for _, c := range r.Changes {
		t, ok := a.tags.Setpoint(c.Variable)
		if !ok {
			return p, fmt.Errorf("no tag of the tag map can be written to set %s", c.Variable)
		}
		to, err := lineOf(c.Unit, t.Unit, false)
		if err != nil {
			return p, fmt.Errorf("%s: %w", t.Name, err)
		}
		p.Changes = append(p.Changes, gate.Change{Tag: t.Name, Value: to.of(c.Value), Revert: to.of(c.Revert)})
	}
	var err error
	e := &p.Evidence
	for i := range r.Traces {
		if err == nil {
			var t gate.Trace
			t, err = a.trace(&r.Traces[i])
			e.Traces = append(e.Traces, t)
		}
	}
	for _, f := range r.Figures {
		e.Figures = append(e.Figures, gate.Figure{Name: f.Name, Unit: f.Unit, Nothing: f.Nothing, NothingLow: f.NothingLow, NothingHigh: f.NothingHigh, Do: f.Do, DoLow: f.DoLow, DoHigh: f.DoHigh})
	}
	for _, m := range r.Margins {
		size, unit := shownIn(m.Unit, m.Display, true)
		e.Margins = append(e.Margins, gate.Margin{Limit: m.Limit, Unit: unit, Nothing: size.of(m.Nothing), Do: size.of(m.Do), Violated: m.Violated})
	}
	if err == nil {
		e.Assumed, err = a.assumed(r)
	}
	return p, err
}

// shownIn is the conversion to the unit in which people see a number; to the model's own where that one is none.
func shownIn(unit, display string, difference bool) (line, string) {
	to, err := lineOf(unit, display, difference)
	if display == "" || err != nil {
		return line{1, 0}, unit
	}
	return to, display
}

// trace in the unit of the tag that stands for its variable; in that in which people see it where there is none.
func (a *argument) trace(t *scenarios.WhatIfTrace) (gate.Trace, error) {
	to, unit := shownIn(t.Unit, a.display(t.Variable), false)
	if x, ok := a.tags.For(t.Variable); ok {
		var err error
		if to, err = lineOf(t.Unit, x.Unit, false); err != nil {
			return gate.Trace{}, fmt.Errorf("%s: %w", x.Name, err)
		}
		unit = x.Unit
	}
	band := func(b *scenarios.WhatIfBand) gate.Band {
		all := func(x []float64) []float64 {
			y := make([]float64, len(x))
			for i := range x {
				y[i] = to.of(x[i])
			}
			return y
		}
		return gate.Band{Low: all(b.Low), Middle: all(b.Middle), High: all(b.High)}
	}
	return gate.Trace{Variable: t.Variable, Unit: unit, Carried: a.carried(t.Variable), Time: t.Time, Nothing: band(&t.Nothing), Do: band(&t.Do)}, nil
}

// carried says whether a variable is a state of the plant.
func (a *argument) carried(variable string) bool {
	v, ok := a.job.Plant.Lookup(variable)
	return ok && slices.Contains(a.job.Plant.Ordered.States, v)
}

// display unit of a variable of the plant; "" where it has none.
func (a *argument) display(variable string) string {
	if v, ok := a.job.Plant.Lookup(variable); ok {
		return a.job.Plant.Variables[v].DisplayUnit
	}
	return ""
}

// assumed are the readings that the branches began with. Within is what the plant may do by itself until somebody has approved, by the branches in
// which nothing is done, and what noise and ignorance add.
func (a *argument) assumed(r *scenarios.WhatIfResult) (list []gate.Assumed, err error) {
	for _, x := range r.Assumed {
		t, ok := a.tags.For(x.Variable)
		if !ok {
			continue
		}
		value, err := lineOf(x.Unit, t.Unit, false)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.Name, err)
		}
		size, err := lineOf(x.Unit, t.Unit, true)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.Name, err)
		}
		begin := value.of(x.Value)
		within := float64(4*size.of(x.Deviation)) + float64(4*a.wiring.noise[t.Name])
		if i := traceOf(r, x.Variable); i >= 0 {
			within += size.of(a.travel(&r.Traces[i], x.Value))
		}
		list = append(list, gate.Assumed{Tag: t.Name, Value: begin, Within: within})
	}
	return list, nil
}

// travel is how far a variable goes by itself while an approval is waited for.
func (a *argument) travel(t *scenarios.WhatIfTrace, from float64) (most float64) {
	until := float64(gate.ApprovalLives) / 1e9 * a.begin.Speed
	for k, at := range t.Time {
		if at > until {
			break
		}
		most = math.Max(most, math.Max(math.Abs(t.Nothing.Low[k]-from), math.Abs(t.Nothing.High[k]-from)))
	}
	return most
}

func traceOf(r *scenarios.WhatIfResult, variable string) int {
	for i := range r.Traces {
		if r.Traces[i].Variable == variable {
			return i
		}
	}
	return -1
}
