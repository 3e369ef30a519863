package petab

import (
	"math"
	"sort"

	"gemel/engine/dae"
)

// experiment is a simulation of a condition, maybe from the steady state of another, with the measurements that it is compared with.
type experiment struct {
	before, during *phase // before nil: none
	times          []float64
	at             [][]int // measurements, by time
	steady         []int   // measurements at time inf
}

// phase is what a condition sets.
type phase struct {
	condition int
	settings  []setting // parameters of the plant; those that another phase sets and this one does not have their default
	starts    []setting // states
	overrides []setting // by target: its value where formulas name it and the plant does not have it
}

// experiments groups the measurements by their conditions.
func (b *binder) experiments() {
	type key struct{ pre, sim int }
	index := map[key]int{}
	q := b.q
	q.bound = make([][2][]setting, len(q.Measurements))
	phases := map[int]*phase{}
	enter := func(c int) *phase {
		if c < 0 {
			return nil
		}
		if phases[c] == nil {
			phases[c] = b.phase(c)
		}
		return phases[c]
	}
	for i := range q.Measurements {
		m := &q.Measurements[i]
		if m.Simulation < 0 || math.IsNaN(m.Time) {
			continue // noted when it was read
		}
		k := key{m.Preequilibration, m.Simulation}
		e, ok := index[k]
		if !ok {
			e = len(q.experiments)
			index[k] = e
			q.experiments = append(q.experiments, experiment{before: enter(m.Preequilibration), during: enter(m.Simulation)})
		}
		x := &q.experiments[e]
		for _, v := range m.ObservableParameters {
			q.bound[i][0] = append(q.bound[i][0], b.resolve(dae.NoVar, v, "observableParameters"))
		}
		for _, v := range m.NoiseParameters {
			q.bound[i][1] = append(q.bound[i][1], b.resolve(dae.NoVar, v, "noiseParameters"))
		}
		if math.IsInf(m.Time, 1) {
			x.steady = append(x.steady, i)
			continue
		}
		at := sort.SearchFloat64s(x.times, m.Time)
		if at == len(x.times) || x.times[at] != m.Time {
			x.times = append(x.times, 0)
			copy(x.times[at+1:], x.times[at:])
			x.times[at] = m.Time
			x.at = append(x.at, nil)
			copy(x.at[at+1:], x.at[at:])
			x.at[at] = nil
		}
		x.at[at] = append(x.at[at], i)
	}
}

// phase resolves what a condition sets.
func (b *binder) phase(c int) *phase {
	q := b.q
	p := &phase{condition: c}
	fresh := q.plant.NewState(1)
	for k, t := range q.Targets {
		v, x := q.targets[k], q.Conditions[c].Values[k]
		if v == dae.NoVar {
			if !x.Given {
				b.faults.add(q.Conditions[c].Pos, "condition %s gives no value for %s, which formulas need", q.Conditions[c].ID, t.ID)
			}
			p.overrides = append(p.overrides, b.resolve(dae.NoVar, x, "column "+t.ID))
			continue
		}
		p.overrides = append(p.overrides, setting{v: v, estimate: -1})
		switch {
		case x.Given && q.starts[k]:
			p.starts = append(p.starts, b.resolve(v, x, "column "+t.ID))
		case x.Given:
			p.settings = append(p.settings, b.resolve(v, x, "column "+t.ID))
		case !q.starts[k]:
			number, _ := q.plant.Get(fresh, v)
			p.settings = append(p.settings, setting{v, number, -1})
		}
	}
	return p
}
