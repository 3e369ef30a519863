package scenarios

import (
	"slices"

	"gemel/engine"
	"gemel/engine/estimate"
)

// refits remembers what a fit after a drift needs: the last ticks, the drifts that wait, and what is ready to be fitted.
type refits struct {
	past  []pastTick
	open  *openRefit
	ready []refitTask
	told  int // proposals so far
}

// pastTick is what a fit needs of a settled tick.
type pastTick struct {
	Tick      int64
	Inputs    []float64
	Readings  []estimate.Reading
	Mean      []float64 // of the unknowns, where there is a state
	Deviation []float64
	state     *engine.State // the estimate, at every stride-th tick; nil at others
}

// openRefit waits until enough has been seen.
type openRefit struct {
	Due    int64
	Drifts []EstimateDrift
}

// refitTask is what is to be fitted: the first of the ticks has a State.
type refitTask struct {
	ID        int
	Drifts    []EstimateDrift
	Diagnosis []EstimateFinding // at the last tick
	ticks     []pastTick
}

// stride is how often a State is kept: the fits begin at one of them.
func (p *refitPlan) stride() int64 { return max(p.window/8, 1) }

// drift notes one; those that come while a fit waits belong to the same proposal.
func (r *refits) drift(j *EstimateJob, tick int64, d EstimateDrift) {
	if r.due(j, tick); r.open != nil {
		r.open.Drifts = append(r.open.Drifts, d)
	}
}

// due waits for what a drift or a diagnosis at a tick wants fitted, if nothing waits yet.
func (r *refits) due(j *EstimateJob, tick int64) {
	if r.open == nil && len(j.faults)+len(j.refit.unknowns) > 0 {
		r.open = &openRefit{Due: tick + j.refit.after}
	}
}

// keep notes a settled tick, and moves what is due.
func (r *refits) keep(j *EstimateJob, t *track, row *EstimateTick, b *bank) {
	if len(j.faults) == 0 && len(j.refit.unknowns) == 0 {
		return
	}
	p := pastTick{Tick: t.tick, Inputs: slices.Clone(t.u), Readings: slices.Clone(t.read)}
	if t.tick%j.refit.stride() == 0 {
		p.state, p.Mean, p.Deviation = t.filter.State().Clone(), slices.Clone(row.Mean), slices.Clone(row.Deviation)
	}
	r.past = append(r.past, p)
	if most := int(j.refit.window + j.refit.stride()); len(r.past) > most {
		r.past = slices.Delete(r.past, 0, len(r.past)-most)
	}
	if r.open != nil && t.tick >= r.open.Due {
		r.close(j, b)
	}
}

// close makes a task of what waits.
func (r *refits) close(j *EstimateJob, b *bank) {
	if r.open == nil {
		return
	}
	first := slices.IndexFunc(r.past, func(p pastTick) bool { return p.state != nil })
	if first >= 0 && len(r.past)-first >= 8 {
		r.told++
		r.ready = append(r.ready, refitTask{ID: r.told, Drifts: r.open.Drifts, Diagnosis: b.findings(j), ticks: slices.Clone(r.past[first:])})
	}
	r.open = nil
}
