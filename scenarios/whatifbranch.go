package scenarios

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"gemel/engine"
	"gemel/engine/dae"
)

// whatIfBranches steps the members of some candidates at a time, one branch a lane, and keeps what the judgement needs.
type whatIfBranches struct {
	j       *EstimateJob
	draws   *whatIfDraws
	inputs  *track // gives the inputs of the ticks ahead
	lanes   *engine.Lanes
	u       []float64 // of all lanes (lanes × inputs)
	limitOf []int     // by monitor of the plant; -1: none
	idle    int       // in the inputs of the plant; -1: none
	before  []int     // the same of what accumulators are handed back (feedback)
	gone    []float64 // by how far each member wanders at the present tick (walks × members)
}

// whatIfOutcome is what the members of a candidate came to.
type whatIfOutcome struct {
	figures [][]float64 // KPIs, as shown (kpis × members)
	margins [][]float64 // least distance to each limit at ticks; 0 where it is passed between them only (limits × members)
	passed  [][]bool    // a limit is passed (limits × members)
	traces  [][]float64 // of the watched variables (watch × (points × members))
	sensors [][]float64 // what the sensors read at the beginning (sensors × members)
	failed  error       // why a member could not be stepped; nil: all could
}

// mostWhatIfCells bounds the variables of all branches that step at a time, for memory.
const mostWhatIfCells = 4 << 20

// branches makes as many lanes as are needed at a time: those of whole candidates.
func (j *EstimateJob) branches(s *whatIfStart, workers int) (*whatIfBranches, int, error) {
	w := j.whatIf
	room := min(w.lanes, mostWhatIfCells/max(len(j.Plant.Variables), 1))
	total := len(w.candidates) + 1
	at := min(max(room/w.members, 1), total)
	turns := (total + at - 1) / at
	at = (total + turns - 1) / turns // all turns nearly alike: no lane idles
	lanes, err := j.Plant.NewLanes(at*w.members, workers)
	if err != nil {
		return nil, 0, err
	}
	b := &whatIfBranches{j: j, draws: j.draw(s), lanes: lanes, u: make([]float64, lanes.Len()*len(j.Plant.Inputs)), limitOf: slices.Repeat([]int{-1}, len(j.Plant.Ordered.Monitors))}
	b.inputs = &track{job: j, given: s.given, held: make([]hold, len(j.inputs)), u: make([]float64, len(j.Plant.Inputs))}
	for i := range s.held {
		b.inputs.held[i].Value = s.held[i]
	}
	for i := range j.plan.limits {
		b.limitOf[j.plan.limits[i].monitor] = i
	}
	b.idle = slices.Index(j.Plant.Inputs, w.idle)
	for _, f := range j.plan.feedback {
		b.before = append(b.before, slices.Index(j.Plant.Inputs, f.to))
	}
	return b, at, nil
}

// run steps candidates, nil: nothing is changed, over the horizon. There are at most as many as lanes were made for; the others idle.
func (b *whatIfBranches) run(ctx context.Context, candidates [][]float64) ([]*whatIfOutcome, error) {
	w := b.j.whatIf
	var out []*whatIfOutcome
	for _, c := range candidates {
		o := b.outcome()
		for m := range w.members {
			if err := b.begin(len(out)*w.members+m, m, c); err != nil {
				o.failed = errors.Join(o.failed, err)
			}
		}
		out = append(out, o)
	}
	b.lanes.Settle()
	b.lanes.Observe()
	for k := int64(0); ; k++ {
		b.wander(k)
		for i, o := range out {
			for m := range w.members {
				if err := b.look(o, i*w.members+m, m, k); err != nil && o.failed == nil {
					o.failed = fmt.Errorf("%s", reasonOf(err))
				}
			}
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if k == w.ticks {
			break
		}
		b.inputs.inputs(b.draws.start.tick + k + 1)
		for i, c := range candidates {
			for m := range w.members {
				b.fill(i*w.members+m, m, c, k+1)
			}
		}
		if err := b.lanes.Steps(1, b.u); err != nil {
			return nil, err
		}
		b.lanes.Observe()
	}
	for i, o := range out {
		for m := range w.members {
			b.figures(o, i*w.members+m, m)
		}
	}
	return out, nil
}

// reasonOf says why a branch ended.
func reasonOf(err error) string {
	if end := (*engine.Terminated)(nil); errors.As(err, &end) {
		return "the plant ends the run: " + end.Message
	}
	return err.Error()
}

func (b *whatIfBranches) outcome() *whatIfOutcome {
	j, w := b.j, b.j.whatIf
	o := &whatIfOutcome{}
	table := func(n, width int) (t [][]float64) {
		for range n {
			t = append(t, make([]float64, width))
		}
		return t
	}
	o.figures, o.margins = table(len(j.plan.kpis), w.members), table(len(j.plan.limits), w.members)
	for range j.plan.limits {
		o.passed = append(o.passed, make([]bool, w.members))
	}
	silent := func(t [][]float64) [][]float64 { // until a member says something
		for _, row := range t {
			for i := range row {
				row[i] = math.NaN()
			}
		}
		return t
	}
	o.traces, o.sensors = silent(table(len(w.watch), int(w.ticks/w.step+1)*w.members)), table(len(j.sensors), w.members)
	return o
}

// begin puts a member into its lane, and the set-points of its candidate.
func (b *whatIfBranches) begin(lane, member int, c []float64) error {
	s := b.draws.start
	if err := b.lanes.Load(lane, s.state); err != nil {
		return err
	}
	n := len(s.names)
	for i, v := range s.variables {
		if x := b.draws.first[member*n+i]; v != dae.NoVar && x != s.mean[i] {
			if err := b.lanes.Put(lane, v, x); err != nil {
				return err
			}
		}
	}
	if b.j.whatIf.idle != dae.NoVar {
		if err := b.lanes.Set(lane, b.j.whatIf.idle, 0); err != nil {
			return err
		}
	}
	for i, x := range c {
		if err := b.lanes.Set(lane, b.j.whatIf.sets[i].id, x); err != nil {
			return err
		}
	}
	return nil
}

// look notes what a branch says at a tick, k ticks after the beginning, and prepares the next.
func (b *whatIfBranches) look(o *whatIfOutcome, lane, member int, k int64) error {
	if err := b.lanes.Err(lane); err != nil {
		return err
	}
	j, w := b.j, b.j.whatIf
	for i := range j.plan.limits {
		l := &j.plan.limits[i]
		room := b.lanes.Value(lane, l.variable) - l.bound
		if l.high {
			room = -room
		}
		if least := &o.margins[i][member]; k == 0 || !(room >= *least) {
			*least = room
		}
		if !(room >= 0) { // also where it is no number
			o.passed[i][member] = true
		}
	}
	for _, e := range b.lanes.Events(lane) { // between two ticks
		if e.Kind == engine.MonitorEvent && e.On() && e.Index < len(b.limitOf) && b.limitOf[e.Index] >= 0 {
			at := b.limitOf[e.Index]
			o.passed[at][member], o.margins[at][member] = true, math.Min(o.margins[at][member], 0)
		}
	}
	if k == 0 {
		for i, s := range j.sensors {
			o.sensors[i][member] = b.lanes.Value(lane, s.id) + b.bias(member, s.name)
		}
	}
	if k%w.step == 0 {
		for i, v := range w.watch {
			o.traces[i][int(k/w.step)*w.members+member] = b.lanes.Value(lane, v.id)
		}
	}
	return b.onward(lane, member, k)
}

// onward hands the accumulators of KPIs what they need at the next tick, and lets unknowns wander.
func (b *whatIfBranches) onward(lane, member int, k int64) error {
	j, w := b.j, b.j.whatIf
	for _, f := range j.plan.feedback {
		if err := b.lanes.Set(lane, f.to, b.lanes.Value(lane, f.from)); err != nil {
			return err
		}
	}
	if k%w.step != 0 || k == w.ticks || member == 0 {
		return nil
	}
	for i := range b.draws.walks {
		x := &b.draws.walks[i]
		y := b.lanes.Value(lane, x.variable) + b.gone[i*w.members+member]
		if err := b.lanes.Put(lane, x.variable, math.Min(math.Max(y, x.low), x.high)); err != nil {
			return err
		}
	}
	return nil
}

// wander draws by how far the members wander at a tick: as far with every candidate.
func (b *whatIfBranches) wander(k int64) {
	w := b.j.whatIf
	if b.gone == nil {
		b.gone = make([]float64, len(b.draws.walks)*w.members)
	}
	if k%w.step != 0 {
		return
	}
	for i := range b.draws.walks {
		x := &b.draws.walks[i]
		for m := 1; m < w.members; m++ {
			b.gone[i*w.members+m] = float64(x.sigma * x.stream.Normal(b.draws.start.tick+k, uint32(m)))
		}
	}
}

// bias is what a sensor of a member reads too much.
func (b *whatIfBranches) bias(member int, sensor string) float64 {
	n := len(b.draws.start.names)
	if i := slices.Index(b.draws.start.names, "bias of "+sensor); i >= 0 {
		return b.draws.first[member*n+i]
	}
	return 0
}

// fill gives a lane the inputs of a tick, k ticks after the beginning: those of the scenario and held ones, then forecasts, then the set-points.
func (b *whatIfBranches) fill(lane, member int, c []float64, k int64) {
	j, w, n := b.j, b.j.whatIf, len(b.j.Plant.Inputs)
	u := b.u[lane*n : (lane+1)*n]
	copy(u, b.inputs.u)
	for i := range w.forecasts {
		f := &w.forecasts[i]
		if f.samples != nil {
			u[f.input] = f.samples.at(float64(float64(b.draws.start.tick+k) * j.Period()))
		}
		at := member*len(w.forecasts) + i
		u[f.input] = math.Min(math.Max(float64(u[f.input]*b.draws.factors[at])+b.draws.shifts[at], f.low), f.high)
	}
	for i, x := range c {
		if s := &w.sets[i]; s.input >= 0 {
			u[s.input] = x
		}
	}
	if b.idle >= 0 {
		u[b.idle] = 0
	}
	for i, f := range j.plan.feedback {
		if at := b.before[i]; at >= 0 {
			u[at] = b.lanes.Value(lane, f.from)
		}
	}
}

// figures reads the KPIs of a member at the end.
func (b *whatIfBranches) figures(o *whatIfOutcome, lane, member int) {
	for i := range b.j.plan.kpis {
		o.figures[i][member] = b.j.plan.kpis[i].result(b.j.plan.kpis, func(v dae.VarID) float64 { return b.lanes.Value(lane, v) }, b.j.whatIf.horizon)
	}
}
