package flat

import (
	"strings"
	"sync"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// drives says whether a face gives its set a value: an output seen from around its component, an input seen from inside.
func (f *flattener) drives(x int32) (drives, causal bool) {
	c := f.owners[x/2].comp
	if c == nil || !c.input && !c.output {
		return false, false
	}
	outside := x%2 == outsideFace
	if c.input && outside && c.internal() {
		return false, true
	}
	return c.output != outside, true
}

// internal reports whether a connector is protected in the class that declares it: nothing outside can give it a value.
func (c *comp) internal() bool {
	for c.in.connector && c.in.of != nil {
		c = c.in.of
	}
	return c.elem.protected
}

// checkSources reports sets with several outputs.
func (f *flattener) checkSources(set []int32, j *joint) {
	var sources []string
	for _, x := range set {
		if d, _ := f.drives(x); d {
			sources = append(sources, "'"+f.sys.Variables[x/2].Name+"'")
		}
	}
	if len(sources) > 1 {
		f.report(j.pos, "connect: %s are outputs and cannot be connected with each other", strings.Join(sources, " and "))
	}
}

// markDriven notes the inputs of a set that get their value from an output in it; without one, the first input counts as given from
// outside and drives the others. A set that is fed has its value from an output behind a bus.
func (f *flattener) markDriven(set []int32, fed bool) {
	source := int32(-1)
	for _, x := range set {
		if fed && f.owners[x/2].comp.input {
			continue
		}
		if d, causal := f.drives(x); d || !causal {
			source = x
			break
		}
	}
	if source < 0 && !fed {
		source = set[0]
	}
	for _, x := range set {
		if x != source {
			f.driven[dae.VarID(x/2)] = true
		}
	}
}

// inputs makes inputs of the plant of those declared inputs that nothing in the model gives a value.
func (f *flattener) inputs() {
	var open []dae.VarID
	for _, c := range f.declared {
		if !c.input || c.variability >= modelica.Parameter || c.internal() {
			continue
		}
		if _, bound := f.bindingOf(c); bound {
			continue
		}
		for i := range volume(c.dims) {
			if id := c.vars + dae.VarID(i); !f.driven[id] {
				open = append(open, id)
			}
		}
	}
	if len(open) == 0 {
		return
	}
	assigned := f.assignedFromAround(open)
	inside := sync.OnceValue(f.givenInside)
	var made, read []dae.VarID
	for _, id := range open {
		v := &f.sys.Variables[id]
		switch {
		case assigned[id] == onlyRead && v.Kind == dae.Continuous && v.Der == dae.NoVar:
			read = append(read, id)
		case assigned[id] != notThere || v.Kind == dae.Discrete:
		case v.Der != dae.NoVar && inside()[expr.Slot(id)]:
		case v.Der != dae.NoVar:
			f.report(f.owners[id].comp.pos(), "input '%s' is differentiated, but nothing in the model gives it a value", v.Name)
		default:
			v.Kind = dae.Input
			made = append(made, id)
		}
	}
	if missing := -f.excess(); missing > 0 && missing == len(read) {
		for _, id := range read {
			f.sys.Variables[id].Kind = dae.Input
		}
		made = append(made, read...)
	}
	f.takeBackInputs(made, inside)
	for _, id := range made {
		if v := &f.sys.Variables[id]; v.Kind == dae.Input {
			v.Fixed = false
		}
	}
}

// excess is how many more equations than unknowns there are.
func (f *flattener) excess() int {
	n := len(f.sys.Equations)
	for i := range f.sys.Variables {
		if f.sys.Variables[i].Kind == dae.Continuous {
			n--
		}
	}
	return n
}

// takeBackInputs makes inputs unknowns again that their own component determines: a fluid's properties have inputs for pressure and
// enthalpy, so that whoever uses them brings two equations, but these may be about temperature. That is so where there are more equations
// than unknowns.
func (f *flattener) takeBackInputs(made []dae.VarID, inside func() map[expr.Slot]bool) {
	excess := f.excess()
	if excess <= 0 || len(made) == 0 {
		return
	}
	for _, id := range made {
		if excess > 0 && inside()[expr.Slot(id)] {
			f.sys.Variables[id].Kind = dae.Continuous
			excess--
		}
	}
}

// givenInside finds the variables that are a side of an equation of the component that declares them.
func (f *flattener) givenInside() map[expr.Slot]bool {
	inside := map[expr.Slot]bool{}
	for i := range f.sys.Equations[:f.ownEquations] {
		eq := &f.sys.Equations[i]
		for _, n := range [2]expr.Node{eq.Left, eq.Right} {
			if f.g.Op(n) == expr.OpVar {
				if c := f.owners[f.g.Slot(n)].comp; c != nil && eq.Asset != "" && c.home().path == eq.Asset+"." {
					inside[f.g.Slot(n)] = true
				}
			}
		}
	}
	return inside
}

// home is the instance that declares a variable, or the connector in which it lies.
func (c *comp) home() *inst {
	in := c.in
	for in.connector && in.of != nil {
		in = in.of.in
	}
	return in
}

// around says what equations of the components around do with an input.
type around uint8

const (
	notThere    around = iota
	onlyRead           // it occurs, but is never the left side: it may be read only, if there are fewer equations than unknowns
	givenAround        // it is a left side
)

// assignedFromAround finds the inputs that occur in an equation of a component around the one that declares them.
func (f *flattener) assignedFromAround(open []dae.VarID) map[dae.VarID]around {
	home := make(map[expr.Slot]string, len(open)) // path of the component whose input it is
	for _, id := range open {
		if in := f.owners[id].comp.home(); in.path != "" {
			home[expr.Slot(id)] = in.path
		}
	}
	out := map[dae.VarID]around{}
	if len(home) == 0 {
		return out
	}
	for i := range f.sys.Equations[:f.ownEquations] {
		eq := &f.sys.Equations[i]
		for _, s := range f.g.Slots(eq.Left, eq.Right) {
			path, ok := home[s]
			if !ok || eq.Asset != "" && (!strings.HasPrefix(path, eq.Asset+".") || path == eq.Asset+".") {
				continue
			}
			if f.g.Op(eq.Left) == expr.OpVar && f.g.Slot(eq.Left) == s {
				out[dae.VarID(s)] = givenAround
			} else {
				out[dae.VarID(s)] = max(out[dae.VarID(s)], onlyRead)
			}
		}
	}
	return out
}
