package scenarios

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gemel/engine"
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
	if r.state.Tick == 0 && r.ended == nil || r.resumed {
		return nil // first values are no changes; limits at the start are looked at in tickEvents
	}
	for _, e := range r.work.Events {
		var err error
		switch e.Kind {
		case engine.MonitorEvent:
			err = r.limitEvent(e.Index, e.Time, e.On())
		case engine.RelationEvent:
			err = r.relationEvent(e.Index, e.Time, e.Value)
		case engine.AssignEvent:
			err = r.discreteEvent(e)
		case engine.ReinitEvent:
			v := r.p.Plant.Ordered.Reinits[e.Index]
			err = r.valueEvent("reinit", v.Var, e, "is set to", v.Pos)
		case engine.WarningEvent, engine.ZenoEvent:
			name, text := warningOf(r.p.Plant, e)
			_, pos := sourceOfEvent(r.p.Plant, e.Kind, e.Index)
			err = r.emit(Event{Time: e.Time, Kind: "warning", Name: name, On: true, Text: text, Source: place(pos)})
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

func (r *Runner) relationEvent(index int, t, value float64) error {
	relations := r.p.Plant.Ordered.Relations
	if index >= len(relations) {
		return nil
	}
	rel := relations[index]
	if v := &r.p.Plant.Variables[rel.Var]; !engine.Internal(v) { // the model calls it by a name
		return r.valueEvent("discrete", rel.Var, engine.Event{Time: t, Value: value}, "becomes", rel.Pos)
	}
	on := value != 0
	if when, ok := strings.CutPrefix(rel.Source, "when "); ok { // that it is over tells nothing
		if !on {
			return nil
		}
		rel.Source = when
	}
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

// discreteEvent reports that a Boolean or an Integer of a when-clause has changed. Real variables are signals, such as the output of a
// sampled controller: the trajectory shows them, the list of events would drown in them.
func (r *Runner) discreteEvent(e engine.Event) error {
	a := &r.p.Plant.Ordered.Assignments[e.Index]
	v := &r.p.Plant.Variables[a.Var]
	if v.Type == dae.Real || engine.Internal(v) {
		return nil
	}
	return r.valueEvent("discrete", a.Var, e, "becomes", a.Pos)
}

// valueEvent reports that a variable has got a value.
func (r *Runner) valueEvent(kind string, id dae.VarID, e engine.Event, verb string, pos dae.Pos) error {
	v := &r.p.Plant.Variables[id]
	value := e.Value
	text := inUnit(value, v.Unit)
	if v.Type == dae.Boolean {
		text = strconv.FormatBool(value != 0)
	}
	return r.emit(Event{Time: e.Time, Kind: kind, Name: v.Name, On: value != 0, Value: &value, Unit: v.Unit, Text: v.Name + " " + verb + " " + text, Source: place(pos)})
}

// sourceOfEvent names what an event of a plant comes from, and its place.
func sourceOfEvent(p *engine.Plant, kind engine.EventKind, index int) (string, dae.Pos) {
	o := p.Ordered
	switch kind {
	case engine.RelationEvent:
		r := &o.Relations[index]
		return within(p.Variables[r.Var].Asset, r.Source), r.Pos
	case engine.MonitorEvent:
		return "limit " + o.Monitors[index].Name, dae.Pos{}
	case engine.AssignEvent:
		a := &o.Assignments[index]
		if v := &p.Variables[a.Var]; !engine.Internal(v) {
			return v.Name, a.Pos
		}
		return within(a.Asset, a.Source), a.Pos
	case engine.ReinitEvent:
		return "reinit of " + p.Variables[o.Reinits[index].Var].Name, o.Reinits[index].Pos
	case engine.WarningEvent:
		return "warning: " + o.Asserts[index].Message, o.Asserts[index].Pos
	case engine.ZenoEvent:
		return "without end: " + o.Relations[index].Source, o.Relations[index].Pos
	}
	return "", dae.Pos{}
}

// within puts a component in front of what is said of it.
func within(asset, text string) string {
	if asset == "" {
		return text
	}
	return asset + ": " + text
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
	case !begins && f.sensor != "":
		text = fmt.Sprintf("fault over: %s %s", v.Name, f.sensor)
	case f.sensor != "":
		text = fmt.Sprintf("fault: %s %s", v.Name, f.sensor)
	case !begins:
		text = "fault over: " + v.Name
	case f.over > 0:
		text += " within " + seconds(f.over)
	}
	if f.name != "" {
		text += " (" + f.name + ")"
	}
	e := Event{Time: t, Kind: "fault", Name: v.Name, On: begins, Text: text}
	if f.sensor == "" {
		value := f.to
		e.Value, e.Unit = &value, v.Unit
	}
	return r.emit(e)
}
