package scenarios

import (
	"fmt"
	"slices"
	"strconv"

	"gemel/engine/dae"
)

// emit completes an event and passes it on.
func (r *Runner) emit(e Event) error {
	if r.p.plan.clocked {
		e.Clock = r.p.describeTime(e.Time)
	}
	if r.OnEvent == nil {
		if r.state.Tick == 0 {
			r.early = append(r.early, e)
		}
		return nil
	}
	return r.OnEvent(e)
}

// report passes on what the step located inside the tick: limits and relations of the plant.
func (r *Runner) report() error {
	if r.state.Tick == 0 || r.resumed {
		return nil // first values are no changes; limits at the start are looked at in tickEvents
	}
	for _, e := range r.work.Events {
		var err error
		if e.Monitor {
			err = r.limitEvent(e.Index, e.Time, e.On)
		} else {
			err = r.relationEvent(e.Index, e.Time, e.On)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *Runner) limitEvent(monitor int, t float64, on bool) error {
	for i := range r.p.plan.limits {
		l := &r.p.plan.limits[i]
		if l.monitor == monitor {
			return r.emit(l.event(t, on))
		}
	}
	return nil
}

// eventName tells the two limits of a variable apart.
func (l *plannedLimit) eventName() string {
	if l.high {
		return l.name + " high"
	}
	return l.name + " low"
}

func (l *plannedLimit) event(t float64, on bool) Event {
	side, away := "low", "below"
	if l.high {
		side, away = "high", "above"
	}
	text := fmt.Sprintf("%s is %s its limit of %s", l.name, away, l.text)
	if !on {
		text = fmt.Sprintf("%s keeps its %s limit of %s again", l.name, side, l.text)
	}
	bound := l.bound
	return Event{Time: t, Kind: "limit", Name: l.eventName(), On: on, Value: &bound, Unit: l.unit, Text: text}
}

func (r *Runner) relationEvent(index int, t float64, on bool) error {
	relations := r.p.Plant.Ordered.Relations
	if index >= len(relations) {
		return nil
	}
	rel := relations[index]
	state := "holds"
	switch {
	case r.p.Plant.Variables[rel.Var].Type == dae.Integer: // a step function such as floor(u)
		state = "jumps"
	case !on:
		state = "no longer holds"
	}
	asset := r.p.Plant.Variables[rel.Var].Asset
	source := rel.Source
	if asset != "" {
		source = asset + ": " + source
	}
	return r.emit(Event{Time: t, Kind: "relation", Name: source, On: on, Text: source + " " + state, Source: place(rel.Pos)})
}

func place(p dae.Pos) string {
	if p.Line == 0 {
		return p.File
	}
	return p.File + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Col)
}

// tickEvents reports what changed at the tick itself: limits at the start, switching of blocks, faults.
func (r *Runner) tickEvents() error {
	p := r.p
	t := float64(float64(r.state.Tick) * p.plan.period)
	if r.state.Tick == 0 {
		for i := range p.plan.limits {
			if l := &p.plan.limits[i]; l.exceeded(r.work.Value(l.variable)) {
				if err := r.emit(l.event(0, true)); err != nil {
					return err
				}
			}
		}
	}
	if err := r.warnings(t); err != nil {
		return err
	}
	for i, v := range p.plan.switches {
		now := r.work.Value(v)
		if now != r.switched[i] && !r.resumed && r.state.Tick > 0 {
			if err := r.switchEvent(v, t, now != 0); err != nil {
				return err
			}
		}
		r.switched[i] = now
	}
	if r.resumed {
		return nil
	}
	last := t - p.plan.period
	for i := range p.plan.faults {
		f := &p.plan.faults[i]
		begins := f.at <= t && (f.at > last || r.state.Tick == 0)
		ends := f.until > 0 && f.until <= t && f.until > last
		if begins || ends {
			if err := r.faultEvent(f, t, begins); err != nil {
				return err
			}
		}
	}
	return nil
}

// warnings reports asserts of level warning that are violated, or hold again, since the last tick.
func (r *Runner) warnings(t float64) error {
	if len(r.work.Warnings) == 0 && !slices.Contains(r.warned.on, true) {
		return nil
	}
	return r.warned.changes(r.p.Plant, r.work, func(i int, on bool, name, text string) error {
		if r.resumed {
			return nil
		}
		if !on {
			text = "no longer: " + text
		}
		return r.emit(Event{Time: t, Kind: "warning", Name: name, On: on, Text: text, Source: place(r.p.Plant.Ordered.Asserts[i].Pos)})
	})
}

func (r *Runner) switchEvent(v dae.VarID, t float64, on bool) error {
	name := r.p.Plant.Variables[v].Asset[len("control."):]
	text := name + " switches on"
	if !on {
		text = name + " switches off"
	}
	return r.emit(Event{Time: t, Kind: "control", Name: name, On: on, Text: text})
}

func (r *Runner) faultEvent(f *plannedFault, t float64, begins bool) error {
	v := &r.p.Plant.Variables[f.variable]
	text := fmt.Sprintf("fault: %s goes to %s", v.Name, inUnit(f.to, v.Unit))
	switch {
	case !begins:
		text = "fault over: " + v.Name
	case f.over > 0:
		text += " within " + seconds(f.over)
	}
	if f.name != "" {
		text += " (" + f.name + ")"
	}
	value := f.to
	return r.emit(Event{Time: t, Kind: "fault", Name: v.Name, On: begins, Value: &value, Unit: v.Unit, Text: text})
}
