package flat

import (
	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// discrete is what a flattening knows of the variables that change at events only.
type discrete struct {
	whens    []dae.Equation             // a Boolean for each condition of a when-clause that is no variable itself
	whenOf   map[expr.Node]dae.VarID    // that variable, by the condition
	samples  map[[2]expr.Node]dae.VarID // by start and interval
	marked   map[dae.VarID]modelica.Pos // variables that when-clauses name on the left, and where the first does
	given    map[dae.VarID]modelica.Pos // variables that have their assignment from a when-clause, and where it stands
	loose    []dae.VarID                // elements of arrays of which an algorithm assigns some in a when-statement
	resets   []reset
	outside  []outside
	sections map[*modelica.Section]bool // whether when-clauses stand in them
}

// outside is a pre of a Real outside of when-clauses, which must not vary continuously; that is known when all equations are.
type outside struct {
	id       dae.VarID
	pos      modelica.Pos
	op, name string
}

// hidden adds a discrete Boolean that stands in no text.
func (f *flattener) hidden(name, doc, asset string, kind dae.Kind, pos modelica.Pos) dae.VarID {
	nan := expr.NaN()
	id := f.sys.Add(dae.Variable{Name: name, Asset: asset, Kind: kind, Type: dae.Boolean, Doc: doc, Min: nan, Max: nan, Nominal: nan,
		Protected: true, Pos: position(pos)})
	f.owners = append(f.owners, owner{})
	return id
}

// previousOf gives the variable pre(v), which has a place among the owners too. An enumeration begins with its first literal.
func (f *flattener) previousOf(v dae.VarID) dae.VarID {
	if x := &f.sys.Variables[v]; x.Pre == dae.NoVar && x.Start == expr.None {
		if c := f.owners[v].comp; c != nil && c.lay.basic.t == tEnum {
			x.Start = f.g.Const(1)
		}
	}
	p := f.sys.Previous(v)
	if len(f.owners) < len(f.sys.Variables) {
		f.owners = append(f.owners, owner{})
	}
	return p
}

// discreteRoots are the expressions of when-clauses and samples.
func (f *flattener) discreteRoots() []expr.Node {
	var list []expr.Node
	for _, as := range [2][]dae.Assignment{f.sys.Assignments, f.sys.Before} {
		for i := range as {
			list = append(list, as[i].Value)
		}
	}
	for i := range f.sys.Reinits {
		list = append(list, f.sys.Reinits[i].Active, f.sys.Reinits[i].Value)
	}
	for i := range f.sys.Samples {
		list = append(list, f.sys.Samples[i].Start, f.sys.Samples[i].Interval)
	}
	for i := range f.sys.Terminates {
		list = append(list, f.sys.Terminates[i].Cond)
	}
	return list
}
