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
	var made []dae.VarID
	for _, id := range open {
		v := &f.sys.Variables[id]
		switch {
		case assigned[id] || v.Kind == dae.Discrete:
		case v.Der != dae.NoVar && inside()[expr.Slot(id)]:
		case v.Der != dae.NoVar:
			f.report(f.owners[id].comp.pos(), "input '%s' is differentiated, but nothing in the model gives it a value", v.Name)
		default:
			v.Kind = dae.Input
			made = append(made, id)
		}
	}
	f.takeBackInputs(made, inside)
	for _, id := range made {
		if v := &f.sys.Variables[id]; v.Kind == dae.Input {
			v.Fixed = false
		}
	}
}

// takeBackInputs makes inputs unknowns again that their own component determines: a fluid's properties have inputs for pressure and
// enthalpy, so that whoever uses them brings two equations, but these may be about temperature. That is so where there are more equations
// than unknowns.
func (f *flattener) takeBackInputs(made []dae.VarID, inside func() map[expr.Slot]bool) {
	excess := len(f.sys.Equations)
	for i := range f.sys.Variables {
		if f.sys.Variables[i].Kind == dae.Continuous {
			excess--
		}
	}
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

// assignedFromAround finds the inputs that occur in an equation of a component around the one that declares them.
func (f *flattener) assignedFromAround(open []dae.VarID) map[dae.VarID]bool {
	home := make(map[expr.Slot]string, len(open)) // path of the component whose input it is
	for _, id := range open {
		if in := f.owners[id].comp.home(); in.path != "" {
			home[expr.Slot(id)] = in.path
		}
	}
	out := map[dae.VarID]bool{}
	if len(home) == 0 {
		return out
	}
	for i := range f.sys.Equations[:f.ownEquations] {
		eq := &f.sys.Equations[i]
		for _, s := range f.g.Slots(eq.Left, eq.Right) {
			if path, ok := home[s]; ok && (eq.Asset == "" || strings.HasPrefix(path, eq.Asset+".") && path != eq.Asset+".") {
				out[dae.VarID(s)] = true
			}
		}
	}
	return out
}
