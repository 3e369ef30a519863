package engine

import (
	"math"

	"gemel/engine/expr"
	"gemel/engine/solver"
)

// settle makes held relations and algebraic unknowns agree. behind says that the
// relations have changed first (an event), else the unknowns are solved first.
func (w *Work) settle(tick int64, behind bool) error {
	l := &w.plant.layout
	for round := range maxSettle {
		if behind || round > 0 {
			changed, err := w.take()
			if err != nil {
				return w.fail(tick, err)
			}
			if !changed && round > 0 {
				return nil
			}
		}
		if l.nz > 0 && !w.settleFast() {
			if err := w.settling.solve(); err != nil {
				return w.algebraic(tick)
			}
		}
		if !w.relations.Valid() {
			return nil
		}
	}
	return w.chatter(tick)
}

// take gives the relations their present values and logs what changed.
func (w *Work) take() (changed bool, err error) {
	p, l := w.plant, &w.plant.layout
	if !w.relations.Valid() {
		return false, nil
	}
	if err := w.relations.Call(); err != nil {
		return false, err
	}
	if w.m[l.flip] == 0 {
		return false, nil
	}
	fresh := w.m[l.fresh:]
	for i, r := range p.Ordered.Relations {
		held := &w.m[l.places[r.Var].cell]
		if *held != fresh[i] {
			*held = fresh[i]
			w.log(false, i, fresh[i] != 0)
			changed = true
		}
	}
	fresh = fresh[len(p.Ordered.Relations):]
	for i := range p.Ordered.Monitors {
		held := &w.m[int(l.monitor)+i]
		if *held != fresh[i] {
			*held = fresh[i]
			w.log(true, i, fresh[i] != 0)
		}
	}
	return changed, nil
}

func (w *Work) log(monitor bool, index int, on bool) {
	w.Stats.Events++
	if len(w.Events) < cap(w.Events) {
		w.Events = append(w.Events, Event{Time: w.m[w.plant.layout.time], Monitor: monitor, Index: index, On: on})
	}
}

// settleFast makes z consistent with the factors of the module: the static pivots and
// the frozen states make one correction as cheap as a stage. On failure the memory
// holds the z it began with.
func (w *Work) settleFast() bool {
	l, p := &w.plant.layout, w.plant
	z := w.at(l.y+expr.Slot(l.nx), l.nz)
	scale := p.scale[l.nx:]
	start := w.start
	copy(start, z)
	ok := func() bool {
		for range newtonRounds {
			w.m[p.advance.Hgi] = solver.Frozen
			if w.factor.Call() != nil || w.correct.Call() != nil {
				return false
			}
			copy(w.delta, w.at(p.delta, l.nz))
			copy(w.base, z)
			size := correction(w.delta, z, scale)
			w.Stats.Newton++
			if size <= newtonDone {
				for i := range z {
					z[i] = w.base[i] + w.delta[i]
				}
				return true
			}
			if math.IsNaN(size) || math.IsInf(size, 0) {
				return false
			}
			for lambda := 1.0; ; {
				for i := range z {
					z[i] = w.base[i] + float64(lambda*w.delta[i])
				}
				if w.correct.Call() != nil {
					return false
				}
				if correction(w.at(p.delta, l.nz), w.base, scale) <= contraction(lambda)*size {
					break
				}
				if lambda *= 0.5; lambda < 1e-4 {
					return false
				}
			}
		}
		return false
	}()
	if !ok {
		copy(z, start)
	}
	return ok
}

// correction is the size of a step relative to values and nominal values; NaN if any part is.
func correction(step, v, scale []float64) float64 {
	worst := 0.0
	for i, d := range step {
		x := math.Abs(d) / (scale[i] + math.Abs(v[i]))
		if math.IsNaN(x) {
			return x
		}
		worst = math.Max(worst, x)
	}
	return worst
}
