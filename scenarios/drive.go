package scenarios

import (
	"sort"

	"gemel/engine/dae"
	"gemel/engine/expr"
)

// target returns the layers of a driven variable.
func (b *builder) target(id dae.VarID) *target {
	t, ok := b.driven[id]
	if !ok {
		t = &target{id: id}
		b.driven[id] = t
		b.targets = append(b.targets, t)
	}
	return t
}

// setBase lets a block give a variable its value; a second one is a problem.
func (b *builder) setBase(name Text, id dae.VarID, n expr.Node, by string) {
	t := b.target(id)
	if t.base != expr.None {
		b.problems.add(name.place(0), "%s is already driven by %s; use a rule where one of them shall win", b.sys.Variables[id].Name, t.by)
		return
	}
	t.base, t.by = n, by
}

// drive turns the layers of every target into its update: base, rules by priority, faults.
func (b *builder) drive() {
	g := b.g
	for _, t := range b.targets {
		v := &b.sys.Variables[t.id]
		value := t.base
		held := dae.NoVar
		if value == expr.None { // what it had before; at the first tick that is its initial value
			held = b.discrete("held", v.Name, v.Unit, "value of "+v.Name+" before faults", 0)
			value = g.Select(b.first(), b.sys.Ref(t.id), b.sys.Ref(held))
		}
		sort.SliceStable(t.rules, func(i, j int) bool { return t.rules[i].priority < t.rules[j].priority })
		for _, r := range t.rules {
			set, els := r.set, r.els
			if set == expr.None {
				set = value
			}
			if els == expr.None {
				els = value
			}
			value = g.Select(r.active, set, els)
		}
		if held != dae.NoVar {
			b.update(held, value, "scenario", b.file.Pos)
		}
		for _, f := range t.faults {
			value = f(value)
		}
		if v := &b.sys.Variables[t.id]; v.Kind == dae.Input { // from now on the plant sets it, nobody outside
			v.Kind = dae.Discrete
			if x, ok := b.initial[t.id]; ok {
				v.Start = g.Const(x.value)
				delete(b.initial, t.id)
			}
		}
		b.update(t.id, value, "scenario", b.file.Pos)
	}
}

// faults adds the layers of the faults, in the order of the file.
func (b *builder) faults() {
	g := b.g
	for _, f := range b.file.Faults {
		at, okAt := b.duration("at", f.At)
		over, okOver, until, okUntil := 0.0, true, 0.0, true
		if f.Over.Given() {
			over, okOver = b.duration("over", f.Over)
		}
		if f.Until.Given() {
			if until, okUntil = b.duration("until", f.Until); okUntil && okAt && until <= at {
				b.problems.add(f.Until.place(0), "until: the fault ends at %s, before it begins at %s", f.Until.Value, f.At.Value)
			}
		}
		id, ok := b.settable(f.Set)
		if !ok {
			continue
		}
		to, ok := b.constant(f.To, id)
		if !ok || !okAt || !okOver || !okUntil || !f.At.Given() || !f.To.Given() {
			continue
		}
		if b.plan.stop > 0 && at > b.plan.stop {
			b.problems.add(f.At.place(0), "at: the fault begins at %s, after the end of the run", f.At.Value)
		}
		t := b.time()
		b.target(id).faults = append(b.target(id).faults, func(below expr.Node) expr.Node {
			value := g.Const(to)
			if over > 0 && b.sys.Variables[id].Type == dae.Real {
				way := g.Div(g.Sub(t, g.Const(at)), g.Const(over))
				ramp := g.Add(below, g.Mul(g.Sub(value, below), way))
				value = g.Select(g.Lt(t, g.Const(at+over)), ramp, value)
			}
			active := g.Ge(t, g.Const(at))
			if until > 0 {
				active = g.And(active, g.Lt(t, g.Const(until)))
			}
			return g.Select(active, value, below)
		})
		b.plan.faults = append(b.plan.faults, plannedFault{name: f.Name.Value, at: at, over: over, until: until, variable: id, to: to})
	}
}
