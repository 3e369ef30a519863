package scenarios

import (
	"math"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/series"
	"gemel/engine/unit"
)

// external is an input whose values come from the host: samples of a file or a table.
type external struct {
	id      dae.VarID
	samples series.Interpolant // in the unit of the variable
	repeat  float64            // [s]; 0: none
	offset  float64            // [s] from the start of the run to time 0 of the samples
}

// at is the value at t seconds after the start: a pure function, so nothing of it needs to be in State.
func (e *external) at(t float64) float64 {
	t += e.offset
	if e.repeat > 0 {
		t -= float64(e.repeat * math.Floor(t/e.repeat))
	}
	return e.samples.At(t)
}

// inputs reads what drives the inputs of the plant.
func (b *builder) inputs() {
	controlled := b.controlled()
	for _, e := range b.file.Inputs {
		id, ok := b.settable(e.Key)
		if !ok {
			continue
		}
		v := &b.sys.Variables[id]
		if v.Kind == dae.Parameter && (e.Value.CSV.Given() || e.Value.Steps != nil) {
			b.problems.add(e.Key.place(0), "%s is a parameter; a control block of kind schedule or rule can change it during a run", e.Key.Value)
			continue
		}
		in := e.Value
		if in.Value.Given() {
			if v.Kind == dae.Parameter {
				b.problems.add(e.Key.place(0), "%s is a parameter; give its value under parameters", e.Key.Value)
			} else if x, ok := b.constant(in.Value, id); ok {
				b.initial[id] = initialValue{id, x}
			}
			continue
		}
		var x *external
		switch {
		case in.CSV.Given():
			x = b.csvInput(in, id)
		case in.Steps != nil:
			x = b.stepsInput(in, id)
		}
		if x == nil || !b.scale(in, x) {
			continue
		}
		b.feed(e.Key, id, *x, controlled, "inputs")
	}
}

// feed lets samples drive an input.
func (b *builder) feed(key Text, id dae.VarID, x external, controlled map[dae.VarID]bool, by string) {
	if controlled[id] { // control stands above it: the samples get a variable of their own
		x.id = b.given(&b.sys.Variables[id])
		b.setBase(key, id, b.sys.Ref(x.id), by)
	}
	b.plan.externals = append(b.plan.externals, x)
}

// given adds an input that only updates read, for the samples of v.
func (b *builder) given(v *dae.Variable) dae.VarID {
	return b.declare(dae.Variable{Name: "input." + v.Name, Asset: "input", Kind: dae.Input, Type: v.Type, Unit: v.Unit, Doc: "given value of " + v.Name, Start: b.g.Const(0)})
}

// atTick is what an update reads of a variable. At a tick the engine lets updates see the values from before it; samples from
// outside would thus be seen one tick late. So what a block reads of them is a second input, which nothing else reads and which can
// therefore be put into the State before the tick.
func (b *builder) atTick(id dae.VarID) expr.Node {
	if s, isAlias := b.source[id]; isAlias {
		id = s
	}
	for i := range b.plan.externals {
		if b.plan.externals[i].id != id {
			continue
		}
		given, ok := b.byName["input."+b.sys.Variables[id].Name]
		if !ok {
			v := b.sys.Variables[id]
			given = b.given(&v)
			x := b.plan.externals[i]
			x.id = given
			b.plan.externals = append(b.plan.externals, x)
		}
		return b.sys.Ref(given)
	}
	return b.sys.Ref(id)
}

// controlled are the variables that control, rules or faults drive.
func (b *builder) controlled() map[dae.VarID]bool {
	driven := map[dae.VarID]bool{}
	note := func(t Text) {
		if id, ok := b.byName[t.Value]; ok {
			if s, isAlias := b.source[id]; isAlias {
				id = s
			}
			driven[id] = true
		}
	}
	for i := range b.file.Control {
		c := &b.file.Control[i]
		var drives Names
		switch {
		case c.PID != nil:
			drives = c.PID.Drive
		case c.Hysteresis != nil:
			drives = c.Hysteresis.Drive
		case c.Staging != nil:
			drives = c.Staging.Drive
		case c.Schedule != nil:
			drives = c.Schedule.Drive
		case c.Rule != nil:
			for _, e := range c.Rule.Set {
				note(e.Key)
			}
			for _, e := range c.Rule.Else {
				note(e.Key)
			}
		}
		for _, n := range drives {
			note(n)
		}
	}
	for _, f := range b.file.Faults {
		note(f.Set)
	}
	return driven
}

// scale multiplies the samples, and sets how they are held.
func (b *builder) scale(in Input, x *external) bool {
	if in.Hold.Value == "linear" {
		if b.sys.Variables[x.id].Type != dae.Real {
			b.problems.add(in.Hold.place(0), "hold: %s is no real number; write previous", b.sys.Variables[x.id].Name)
			return false
		}
		x.samples.Hold = series.Linear
	}
	if !in.Scale.Given() {
		return true
	}
	f, ok := b.number("scale", in.Scale, unit.Unit{Scale: 1}, true)
	for i := range x.samples.Value {
		x.samples.Value[i] = float64(x.samples.Value[i] * f)
	}
	return ok
}

func (b *builder) stepsInput(in Input, id dae.VarID) *external {
	name := b.sys.Variables[id].Name
	if len(in.Steps) == 0 {
		b.problems.add(in.Pos, "%s: the list of steps is empty", name)
		return nil
	}
	table, ok := b.points(nil, in.Steps, in.Repeat, func(t Text) (float64, bool) { return b.constant(t, id) })
	if !ok {
		return nil
	}
	if table.time[0] > 0 && table.period == 0 {
		b.problems.add(in.Steps[0].At.place(0), "the first step is at %s; what is %s before that? Begin with 0s", in.Steps[0].At.Value, name)
		return nil
	}
	x := &external{id: id, repeat: table.period}
	x.samples.Time, x.samples.Value = table.extended()
	return x
}
