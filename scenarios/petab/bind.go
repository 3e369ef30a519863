package petab

import (
	"sort"
	"strings"

	"gemel/engine/dae"
)

// bind finds what the tables name in the plant.
func (m *Model) bind(q *part, used map[string]bool, faults *Faults) {
	s := q.plant.NewState(1)
	for i, v := range q.plant.Inputs {
		x, _ := q.plant.Get(s, v)
		if v == q.rate {
			q.rateAt = i
		}
		q.inputs = append(q.inputs, x)
	}
	for _, v := range q.plant.Ordered.States {
		if v != q.clock {
			q.states = append(q.states, v)
		}
	}
	b := &binder{m: m, q: q, used: used, faults: faults, parameters: map[string]int{}, dynamic: map[int]bool{}, target: map[string]bool{}}
	for i := range m.Problem.Parameters {
		b.parameters[m.Problem.Parameters[i].ID] = i
	}
	b.estimated = map[int]int{}
	for k, i := range m.Estimated {
		b.estimated[i] = k
	}
	b.bindTargets()
	b.bindParameters()
	b.experiments()
	b.formulas()
	q.direction = make([]int, len(m.Estimated))
	for k := range q.direction {
		if q.direction[k] = -1; b.dynamic[k] {
			q.direction[k] = len(q.along)
			q.along = append(q.along, k)
		}
	}
}

// binder resolves names of a part.
type binder struct {
	m          *Model
	q          *part
	used       map[string]bool
	faults     *Faults
	parameters map[string]int // of the table, by name
	estimated  map[int]int    // parameter of the table -> index among those estimated
	dynamic    map[int]bool   // estimated parameters that the plant has
	target     map[string]bool
}

// lookup finds a variable of the model.
func (b *binder) lookup(id string) (dae.VarID, bool) {
	v, ok := b.q.plant.Lookup(id)
	if !ok || id == rateName || id == clockName || v == 0 {
		return 0, false
	}
	return v, true
}

// names that a user may have meant.
func (b *binder) names() (out []string) {
	for i := range b.q.plant.Variables {
		v := &b.q.plant.Variables[i]
		if !strings.ContainsAny(v.Name, " (") && !v.Protected {
			out = append(out, v.Name)
		}
	}
	for _, p := range b.m.Problem.Parameters {
		out = append(out, p.ID)
	}
	sort.Strings(out)
	return out
}

// isState says whether v is a state of the plant, or equal or opposite to one.
func (q *part) isState(v dae.VarID) bool {
	for _, a := range q.plant.Ordered.Aliases {
		if a.Var == v {
			v = a.Of
		}
	}
	for _, x := range q.states {
		if x == v {
			return true
		}
	}
	return false
}

// bindTargets finds what the columns of the table of conditions set.
func (b *binder) bindTargets() {
	q := b.q
	for _, t := range q.Targets {
		v, ok := b.lookup(t.ID)
		b.target[t.ID] = true
		if i, both := b.parameters[t.ID]; both {
			b.faults.add(t.Pos, "%s is a column of the conditions and a row of the parameters (%s:%d): remove one; a value that is to be estimated gets a name of its own, which stands in the column",
				t.ID, b.m.Problem.Parameters[i].Pos.File, b.m.Problem.Parameters[i].Pos.Line)
		}
		state := ok && q.isState(v)
		switch {
		case !ok:
			// a parameter that only formulas name
			if !b.inFormulas(t.ID) {
				b.faults.add(t.Pos, "column %s: the model has no such parameter or state, and no formula names it%s", t.ID, meant(t.ID, b.names()))
			}
			v = dae.NoVar
		case !state && !q.plant.Settable(v):
			b.faults.add(t.Pos, "column %s: %s is neither a state nor an independent parameter of the model; it %s", t.ID, t.ID, whatIs(&q.plant.Variables[v]))
		}
		q.targets, q.starts = append(q.targets, v), append(q.starts, state)
	}
}

func whatIs(v *dae.Variable) string {
	switch {
	case v.Kind == dae.Parameter && v.Final:
		return "is final, protected, or decides the structure of the model"
	case v.Kind == dae.Parameter:
		return "follows from other parameters"
	case v.Kind == dae.Input:
		return "is an input: declare it as a parameter"
	}
	return "is given by an equation"
}

func (b *binder) inFormulas(id string) bool {
	found := false
	for i := range b.q.Observables {
		for _, f := range []*Formula{b.q.Observables[i].Formula, b.q.Observables[i].Noise} {
			if f != nil {
				f.names(func(n *node) { found = found || n.name == id })
			}
		}
	}
	return found
}

// bindParameters finds the rows of the table of parameters in the plant.
func (b *binder) bindParameters() {
	for i := range b.m.Problem.Parameters {
		p := &b.m.Problem.Parameters[i]
		v, ok := b.lookup(p.ID)
		if !ok || b.target[p.ID] {
			continue
		}
		switch {
		case b.q.isState(v):
			b.faults.add(p.Pos, "%s is a state of the model and changes with time; to estimate its start, write the name of a parameter into a column %s of the conditions", p.ID, p.ID)
			continue
		case !p.Estimate && b.q.overridden[p.ID] != "" && !b.q.plant.Settable(v):
			continue // its value is part of the structure
		case !b.q.plant.Settable(v) || b.q.plant.Variables[v].Kind != dae.Parameter:
			b.faults.add(p.Pos, "%s is no independent parameter of the model; it %s", p.ID, whatIs(&b.q.plant.Variables[v]))
			continue
		}
		b.q.common = append(b.q.common, b.set(v, i))
	}
}

// set is a setting to a parameter of the table.
func (b *binder) set(v dae.VarID, parameter int) setting {
	p := &b.m.Problem.Parameters[parameter]
	b.used[p.ID] = true
	if k, ok := b.estimated[parameter]; ok {
		if v != dae.NoVar {
			if d := &b.q.plant.Variables[v]; d.Kind == dae.Input {
				b.faults.add(p.Pos, "%s is estimated and sets %s, which is an input of the model: declare %s as a parameter there", p.ID, d.Name, d.Name)
			}
			b.dynamic[k] = true
		}
		return setting{v, 0, k}
	}
	return setting{v, p.Nominal, -1}
}

// resolve is a setting to a cell of the conditions or of overrides.
func (b *binder) resolve(v dae.VarID, x Value, where string) setting {
	if x.ID == "" {
		return setting{v, x.Number, -1}
	}
	if i, ok := b.parameters[x.ID]; ok {
		return b.set(v, i)
	}
	if w, ok := b.lookup(x.ID); ok && b.q.plant.Variables[w].Kind == dae.Parameter && b.q.plant.Settable(w) {
		number, _ := b.q.plant.Get(b.q.plant.NewState(1), w)
		return setting{v, number, -1}
	}
	b.faults.add(x.Pos, "%s: there is no parameter %s in the table of parameters%s", where, x.ID, meant(x.ID, b.names()))
	return setting{v, 0, -1}
}

// formulas resolves the names in formulas.
func (b *binder) formulas() {
	for i := range b.q.Observables {
		o := &b.q.Observables[i]
		b.q.read = append(b.q.read, b.formula(i, o.Formula, "observableFormula"))
		b.q.noise = append(b.q.noise, b.formula(i, o.Noise, "noiseFormula"))
	}
}

// formula is a copy of the formula of an observable in which every name is resolved.
func (b *binder) formula(observable int, f *Formula, column string) *node {
	if f == nil {
		return nil
	}
	o := &b.q.Observables[observable]
	root := f.root.clone()
	(&Formula{root: root}).names(func(n *node) {
		if v, ok := b.lookup(n.name); ok {
			n.kind, n.index = variable, int(v)
			return
		}
		for k, t := range b.q.Targets {
			if t.ID == n.name {
				n.kind, n.index = overridden, k
				return
			}
		}
		if i, ok := b.parameters[n.name]; ok {
			s := b.set(dae.NoVar, i)
			if s.estimate >= 0 {
				n.kind, n.index = estimate, s.estimate
			} else {
				n.kind, n.value = number, s.number
			}
			return
		}
		if n.name == o.ID && column == "noiseFormula" {
			n.kind, n.index = observed, observable
			return
		}
		b.faults.add(f.place(n), "%s of %s: neither the model nor the table of parameters has %s%s", column, o.ID, n.name, meant(n.name, b.names()))
	})
	return root
}
