package scenarios

import (
	"math"
	"slices"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/fit"
	"gemel/engine/unit"
)

// findUnknowns reads parameters and starts.
func (f *fitBuilder) findUnknowns() {
	if len(f.fit.Unknowns) == 0 {
		f.problems.add(f.fit.Pos, "unknowns: nothing is to be found; name a parameter")
	}
	for _, e := range f.fit.Unknowns {
		isStart := e.Value.Start.Value == "true"
		if isStart && e.Value.Each.Given() {
			f.problems.add(e.Value.Each.place(0), "each: a start has a value for each experiment anyway")
		} else if isStart {
			f.start(e.Key, e.Value)
		} else {
			f.parameter(e.Key, e.Value)
		}
	}
}

// parameter is an unknown of the plant.
func (f *fitBuilder) parameter(key Text, u FitUnknown) {
	id, ok := f.byName[key.Value]
	if _, structural := f.overridden[key.Value]; structural {
		f.problems.add(key.place(0), "%s decides how the plant is put together; what is fitted must be changeable", key.Value)
		return
	}
	if ok && !f.canSet(id) && slices.Contains(f.job.Plant.Ordered.States, f.compiled(id)) {
		f.problems.add(key.place(0), "%s is a state of the plant; write start: true to fit its value at the start", key.Value)
		return
	}
	if id, ok = f.settable(key); !ok {
		return
	}
	v := &f.sys.Variables[id]
	c := f.compiled(id)
	switch {
	case f.driven[id] != nil:
		f.problems.add(key.place(0), "%s is driven by control or a fault of the scenario, so it is no fixed number that could be found; take it out there", key.Value)
		return
	case v.Kind != dae.Parameter:
		f.problems.add(key.place(0), "%s is an input; only parameters and starts of states are fitted. Its recording belongs under inputs", key.Value)
		return
	case v.Type != dae.Real:
		f.problems.add(key.place(0), "%s is no real number, so it cannot be fitted", key.Value)
		return
	case c == dae.NoVar || !f.job.Plant.Settable(c):
		f.problems.add(key.place(0), "%s has no effect on the plant, or follows from other parameters", key.Value)
		return
	}
	for _, x := range f.fit.Experiments {
		for _, e := range x.Parameters {
			if e.Key.Value == key.Value {
				f.problems.add(e.Key.place(0), "%s is an unknown; an experiment cannot give it a value too", key.Value)
			}
		}
	}
	guess, ok := f.now(c)
	n := fit.Unknown{Name: key.Value, Kind: fit.Parameter, Var: c}
	if !f.bounds(key, u, id, guess, ok, &n) {
		return
	}
	shown := fitUnknown{name: key.Value, kind: fit.Parameter, unit: v.Unit, display: f.displayOf(v, u), parameter: true, doc: v.Doc}
	if u.Each.Value != "true" || len(f.job.all.Experiments) < 2 {
		f.add(n, shown)
		return
	}
	for i := range f.job.all.Experiments {
		n.Name, n.Experiments, shown.parameter = key.Value+" in "+f.job.all.Experiments[i].Name, []int{i}, false
		f.add(n, shown)
	}
}

// start is the value of a state at the start: one unknown for each experiment.
func (f *fitBuilder) start(key Text, u FitUnknown) {
	id, ok := f.find(key)
	if !ok {
		return
	}
	c := f.compiled(id)
	states := f.job.Plant.Ordered.States
	if !slices.Contains(states, c) {
		var names []string
		for _, s := range states {
			if v := &f.job.Plant.Variables[s]; !v.Protected {
				names = append(names, v.Name)
			}
		}
		hint := didYouMean(nearestPath(key.Value, names))
		if hint == "" {
			hint = "; the states of this plant are " + strings.Join(names[:min(len(names), 12)], ", ")
		}
		f.problems.add(key.place(0), "start: %s is no state of the plant, so it has no start of its own%s", key.Value, hint)
		return
	}
	v := &f.sys.Variables[id]
	guess, known := f.atBeginning(c)
	for i := range f.job.all.Experiments {
		name := key.Value + " at the start"
		if len(f.job.all.Experiments) > 1 {
			name += " of " + f.job.all.Experiments[i].Name
		}
		n := fit.Unknown{Name: name, Kind: fit.Start, Var: c, Experiments: []int{i}}
		if !f.bounds(key, u, id, guess, known, &n) {
			return
		}
		f.add(n, fitUnknown{name: key.Value, kind: fit.Start, unit: v.Unit, display: f.displayOf(v, u), doc: v.Doc})
	}
}

// bounds reads bounds, first value, scale and prior of an unknown that is a variable.
func (f *fitBuilder) bounds(key Text, u FitUnknown, id dae.VarID, guess float64, known bool, n *fit.Unknown) bool {
	v := &f.sys.Variables[id]
	n.Lower, n.Upper, n.Guess, n.Log = v.Min, v.Max, guess, u.Scale.Value == "log"
	ok := true
	for _, t := range []struct {
		text Text
		to   *float64
	}{{u.Min, &n.Lower}, {u.Max, &n.Upper}, {u.Guess, &n.Guess}} {
		if t.text.Given() {
			x, good := f.constant(t.text, id)
			*t.to, ok = x, ok && good
		}
	}
	if !ok {
		return false
	}
	if !known && !u.Guess.Given() {
		f.problems.add(key.place(0), "%s: the plant cannot be started to see its first value; write guess", key.Value)
		return false
	}
	if n.Log && !u.Min.Given() && !(n.Lower > 0) && n.Guess > 0 {
		n.Lower = n.Guess / 1000 // a logarithm has no lower end; a model often begins at 0
	}
	if ok = f.checkBounds(key, u, n, v.Unit); ok && u.Prior != nil {
		ok = f.prior(u, n, func(t Text) (float64, bool) { return f.constant(t, id) }, func(t Text) (float64, bool) {
			w, known := f.unitOf(id)
			return f.number("deviation", t, w.Difference(), known)
		})
	}
	return ok
}

// checkBounds says what does not fit together, and where.
func (f *fitBuilder) checkBounds(key Text, u FitUnknown, n *fit.Unknown, symbol string) bool {
	at := func(t Text) dae.Pos {
		if t.Given() {
			return t.place(0)
		}
		return key.place(0)
	}
	finite := func(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
	switch {
	case !finite(n.Lower):
		f.problems.add(at(u.Min), "%s: the model gives no smallest value; write min", n.Name)
	case !finite(n.Upper):
		f.problems.add(at(u.Max), "%s: the model gives no largest value; write max", n.Name)
	case !(n.Lower < n.Upper):
		f.problems.add(at(u.Min), "%s: min, %s, must lie below max, %s", n.Name, inUnit(n.Lower, symbol), inUnit(n.Upper, symbol))
	case n.Log && !(n.Lower > 0):
		f.problems.add(at(u.Min), "%s: a logarithmic scale needs a min above 0; it is %s", n.Name, inUnit(n.Lower, symbol))
	case !(n.Guess >= n.Lower && n.Guess <= n.Upper):
		f.problems.add(at(u.Guess), "%s: the first value, %s, lies outside of %s to %s; write guess, or other bounds", n.Name, inUnit(n.Guess, symbol), inUnit(n.Lower, symbol), inUnit(n.Upper, symbol))
	default:
		return true
	}
	return false
}

// prior reads what is known before.
func (f *fitBuilder) prior(u FitUnknown, n *fit.Unknown, value, difference func(Text) (float64, bool)) bool {
	p := &fit.Prior{}
	var ok bool
	if p.Mean, ok = value(u.Prior.Mean); !ok {
		return false
	}
	if n.Log {
		p.Sigma, ok = f.number("deviation (relative, because the scale is log)", u.Prior.Deviation, unit.Unit{Scale: 1}, true)
	} else {
		p.Sigma, ok = difference(u.Prior.Deviation)
	}
	switch {
	case !ok:
	case !(p.Sigma > 0):
		f.problems.add(u.Prior.Deviation.place(0), "deviation: must be above 0")
		ok = false
	case n.Log && !(p.Mean > 0):
		f.problems.add(u.Prior.Mean.place(0), "mean: must be above 0 on a logarithmic scale")
		ok = false
	}
	n.Prior = p
	return ok
}

func (f *fitBuilder) add(n fit.Unknown, shown fitUnknown) {
	f.job.all.Unknowns = append(f.job.all.Unknowns, n)
	f.job.unknowns = append(f.job.unknowns, shown)
}

// compiled is the variable of the compiled plant, or NoVar.
func (f *fitBuilder) compiled(id dae.VarID) dae.VarID {
	if c, ok := f.job.Plant.Lookup(f.sys.Variables[id].Name); ok {
		return c
	}
	return dae.NoVar
}

// now is the value that the scenario gives to a parameter, or the model.
func (f *fitBuilder) now(c dae.VarID) (float64, bool) {
	s := f.job.Plant.NewState(f.plan.seed)
	for _, x := range f.job.plan.initial {
		if err := f.job.Plant.Set(s, x.v, x.value); err != nil {
			return 0, false
		}
	}
	return f.job.Plant.Get(s, c)
}

// atBeginning is the value of a state with which a run of the scenario begins.
func (f *fitBuilder) atBeginning(c dae.VarID) (float64, bool) {
	r, err := f.job.Start()
	if err != nil {
		return 0, false
	}
	defer func() { _ = r.Close() }()
	return f.job.Plant.Get(r.state, c)
}

// displayOf is the unit in which the user writes an unknown, else that of the declaration for people.
func (f *fitBuilder) displayOf(v *dae.Variable, u FitUnknown) string {
	symbol := v.DisplayUnit
	if symbol == "" {
		symbol = v.Unit
	}
	for _, e := range f.file.Parameters {
		if e.Key.Value == v.Name {
			symbol = unitOfText(e.Value, symbol)
		}
	}
	for _, t := range []Text{u.Max, u.Min, u.Guess} {
		symbol = unitOfText(t, symbol)
	}
	return symbol
}
