package scenarios

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gemel/engine/dae"
)

// outsideHold takes an input or a parameter out of the hands of the scenario during a run: somebody outside has written a set-point. It takes effect at
// the next tick, exactly as a step of the scenario's inputs at that tick would. (A control block sees a parameter, and an input that is constant in the file, one
// tick later than that, as it does with every variable that the plant and not the file has.) What is held is part of a snapshot.
type outsideHold struct {
	v       dae.VarID
	value   float64
	twin    dae.VarID // the same input as control blocks see it; NoVar: none reads it
	pending bool      // it has not taken effect yet
	release bool      // the value is the scenario's; over once it has taken effect
}

// Holdable is something that Hold takes.
type Holdable struct {
	*dae.Variable
	Value     float64 // that the scenario gives it; of a series its first one
	Parameter bool
	Series    bool // samples of the scenario drive it
}

// Holdable lists what Hold takes, in the order of the model.
func (p *Prepared) Holdable() []Holdable {
	s := p.Plant.NewState(p.plan.seed)
	for _, v := range p.plan.initial {
		_ = p.Plant.Set(s, v.v, v.value) // Prepare has tried it
	}
	var list []Holdable
	for i := range p.Plant.Variables {
		v, d := dae.VarID(i), &p.Plant.Variables[i]
		if d.Kind != dae.Input && d.Kind != dae.Parameter || p.refuseHold(v) != nil {
			continue
		}
		h := Holdable{Variable: d, Parameter: d.Kind == dae.Parameter}
		h.Value, _ = p.Plant.Get(s, v)
		if e := p.external(v); e != nil {
			h.Value, h.Series = e.at(0), true
		}
		list = append(list, h)
	}
	return list
}

func (p *Prepared) external(v dae.VarID) *external {
	for i := range p.plan.externals {
		if p.plan.externals[i].id == v {
			return &p.plan.externals[i]
		}
	}
	return nil
}

// refuseHold says why a variable cannot be held.
func (p *Prepared) refuseHold(v dae.VarID) error {
	d := &p.Plant.Variables[v]
	for _, f := range p.plan.faults {
		if f.variable == v {
			return fmt.Errorf("%s: a fault of the scenario drives it", d.Name)
		}
	}
	for _, u := range p.Plant.System.Updates {
		if u.Target == v {
			return fmt.Errorf("%s: the scenario's control drives it", d.Name)
		}
	}
	outside := p.fromOutside()[v] && p.external(v) == nil
	switch {
	case d.Asset == "input" || d.Asset == "sensor" || outside || d.Protected:
		return fmt.Errorf("%s: it is of the scenario itself", d.Name)
	case d.Kind == dae.Parameter && (d.Final || !p.Plant.Settable(v)):
		return fmt.Errorf("%s: it is final, or follows from other parameters", d.Name)
	case d.Kind != dae.Input && d.Kind != dae.Parameter || !p.Plant.Settable(v):
		return fmt.Errorf("%s: the plant computes it; inputs and parameters can be held", d.Name)
	}
	return nil
}

// toHold finds what a name says, also where it is another name of an input.
func (p *Prepared) toHold(name string) (dae.VarID, error) {
	v, ok := p.Plant.Lookup(name)
	if !ok {
		var names []string
		for _, h := range p.Holdable() {
			names = append(names, h.Name)
		}
		return 0, fmt.Errorf("unknown variable %s%s", name, didYouMean(nearestPath(name, names)))
	}
	for _, a := range p.Plant.Ordered.Aliases {
		if k := p.Plant.Variables[a.Of].Kind; a.Var == v && !a.Negate && (k == dae.Input || k == dae.Discrete) {
			v = a.Of
			break
		}
	}
	return v, p.refuseHold(v)
}

// Hold lets an input or a parameter have a value (SI) from the next tick on, until Release. It is refused for what control or a fault of the scenario
// drives, and for what the declaration of the variable does not allow.
func (r *Runner) Hold(name string, value float64) error {
	v, err := r.p.toHold(name)
	if err != nil {
		return err
	}
	if r.Done() {
		return errors.New("the run is over")
	}
	d := &r.p.Plant.Variables[v]
	switch {
	case math.IsNaN(value) || math.IsInf(value, 0):
		return fmt.Errorf("%s: %g is no number that it can have", d.Name, value)
	case d.Type == dae.Boolean && value != 0 && value != 1:
		return fmt.Errorf("%s: %g is neither true (1) nor false (0)", d.Name, value)
	case d.Type == dae.Integer && value != math.Trunc(value):
		return fmt.Errorf("%s: %g is no whole number", d.Name, value)
	case value < d.Min && !atLimit(value, d.Min):
		return fmt.Errorf("%s: %s is below the smallest value that the model allows, %s", d.Name, r.p.shown(d, value), r.p.shown(d, d.Min))
	case value > d.Max && !atLimit(value, d.Max):
		return fmt.Errorf("%s: %s is above the largest value that the model allows, %s", d.Name, r.p.shown(d, value), r.p.shown(d, d.Max))
	}
	r.keepHold(outsideHold{v: v, value: value, pending: true})
	return nil
}

// Release gives what is held back to the scenario, from the next tick on.
func (r *Runner) Release(name string) error {
	v, err := r.p.toHold(name)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(r.holds, func(h outsideHold) bool { return h.v == v })
	if i < 0 || r.holds[i].release {
		return nil
	}
	if r.p.external(v) != nil { // its samples go on
		r.holds = slices.Delete(r.holds, i, i+1)
		return nil
	}
	s := r.p.Plant.NewState(r.p.plan.seed)
	for _, x := range r.p.plan.initial {
		if err := r.p.Plant.Set(s, x.v, x.value); err != nil {
			return err
		}
	}
	value, _ := r.p.Plant.Get(s, v)
	r.keepHold(outsideHold{v: v, value: value, pending: true, release: true})
	return nil
}

// Held lists what is held, in the order in which it was first taken.
func (r *Runner) Held() []Setting {
	var list []Setting
	for _, h := range r.holds {
		if !h.release {
			d := &r.p.Plant.Variables[h.v]
			list = append(list, Setting{d.Name, h.value, d.Unit})
		}
	}
	return list
}

// Value is what a variable has at the present tick (SI).
func (r *Runner) Value(name string) (float64, error) {
	v, ok := r.p.Plant.Lookup(name)
	if !ok {
		return math.NaN(), fmt.Errorf("unknown variable %s", name)
	}
	return r.work.Value(v), nil
}

func (r *Runner) keepHold(h outsideHold) {
	h.twin = dae.NoVar
	if twin, ok := r.p.Plant.Lookup("input." + r.p.Plant.Variables[h.v].Name); ok && r.p.external(twin) != nil {
		h.twin = twin
	}
	for i := range r.holds {
		if r.holds[i].v == h.v {
			r.holds[i] = h
			return
		}
	}
	r.holds = append(r.holds, h)
}

// holdInputs puts what is held over what the scenario gives, for the next tick.
func (r *Runner) holdInputs() error {
	for _, h := range r.holds {
		if i := slices.Index(r.p.Plant.Inputs, h.v); i >= 0 {
			r.u[i] = h.value
		}
		if h.twin == dae.NoVar {
			continue
		}
		if i := slices.Index(r.p.Plant.Inputs, h.twin); i >= 0 {
			r.u[i] = h.value
		}
		if err := r.p.Plant.Set(r.state, h.twin, h.value); err != nil {
			return err
		}
	}
	return nil
}

// settleHolds lets parameters take effect at the tick that was just reached. On error the State is that of before.
func (r *Runner) settleHolds(before func()) error {
	changed := false
	for _, h := range r.holds {
		if !h.pending || r.p.Plant.Variables[h.v].Kind != dae.Parameter {
			continue
		}
		if !changed {
			if err := r.report(); err != nil { // what the step itself had of events
				return err
			}
			changed = true
		}
		if err := r.p.Plant.Set(r.state, h.v, h.value); err != nil {
			before()
			return err
		}
	}
	if changed {
		if err := r.p.Plant.Settle(r.state, r.work); err != nil {
			before()
			return err
		}
	}
	r.holds = slices.DeleteFunc(r.holds, func(h outsideHold) bool { return h.release })
	for i := range r.holds {
		r.holds[i].pending = false
	}
	return nil
}

// keepsState returns what brings the State back, where something may go wrong after the step.
func (r *Runner) keepsState() func() {
	if !slices.ContainsFunc(r.holds, func(h outsideHold) bool { return h.pending && r.p.Plant.Variables[h.v].Kind == dae.Parameter }) {
		return func() {}
	}
	kept := r.state.Clone()
	return func() { r.state.CopyFrom(kept) }
}

// heldSetting is a hold in a snapshot.
type heldSetting struct {
	Setting
	Pending bool `json:"pending,omitempty"`
	Release bool `json:"release,omitempty"`
}

func (r *Runner) heldSettings() []heldSetting {
	var list []heldSetting
	for _, h := range r.holds {
		d := &r.p.Plant.Variables[h.v]
		list = append(list, heldSetting{Setting{d.Name, h.value, d.Unit}, h.pending, h.release})
	}
	return list
}

// resumeHolds takes the holds of a snapshot up again.
func (r *Runner) resumeHolds(list []heldSetting) error {
	for _, s := range list {
		v, err := r.p.toHold(s.Name)
		if err == nil && math.IsNaN(s.Value) {
			err = fmt.Errorf("%s: it is held at no number", s.Name)
		}
		if err != nil {
			return fmt.Errorf("%w: %v", ErrOtherRun, err)
		}
		r.keepHold(outsideHold{v: v, value: s.Value, pending: s.Pending, release: s.Release})
	}
	return nil
}

// holds says whether a snapshot has a value from outside for a variable.
func (h *snapshotHead) holds(name string) bool {
	return slices.ContainsFunc(h.Held, func(s heldSetting) bool { return s.Name == name })
}

// Fits says whether the name of a variable fits a pattern, in which * stands for any text and ? for one character.
func Fits(pattern, name string) bool { return fitsPattern(pattern, name) }

// WhyNotHeld says why Hold does not take a variable; nil: it does.
func (p *Prepared) WhyNotHeld(name string) error {
	_, err := p.toHold(name)
	return err
}
