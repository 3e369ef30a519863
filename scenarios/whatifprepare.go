package scenarios

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/unit"
)

// readWhatIf reads the section whatif.
func (b *estimateBuilder) readWhatIf() {
	s := b.job.Scenario.WhatIf
	if s == nil {
		return
	}
	w := &whatIf{every: 600, members: 32, lanes: 256, chance: 0.98, saves: 0.03, sure: 0.9, idle: dae.NoVar}
	b.job.whatIf = w
	if id, ok := b.job.Plant.Lookup(whatIfIdle); ok {
		w.idle = id
	}
	b.whatIfTimes(s, w)
	w.members = b.whole("members", s.Members, w.members, 2, 10_000)
	if s.Chance.Given() {
		w.chance = b.shareOf("chance", s.Chance)
	}
	b.whatIfGoal(s, w)
	b.whatIfSets(s, w)
	for _, e := range s.Forecast {
		b.whatIfForecast(e, w)
	}
	b.whatIfWatch(s, w)
}

// whole reads a whole number; otherwise where it is left out.
func (b *estimateBuilder) whole(subject string, t Text, otherwise, low, high int) int {
	if !t.Given() {
		return otherwise
	}
	n, err := strconv.Atoi(t.Value)
	if err != nil || n < low || n > high {
		b.problems.add(t.place(0), "%s: %q is no whole number from %d to %d", subject, t.Value, low, high)
		return otherwise
	}
	return n
}

// shareOf reads a share above 0, up to 1.
func (b *estimateBuilder) shareOf(subject string, t Text) float64 {
	x, ok := b.number(subject, t, unit.Unit{Scale: 1}, true)
	if ok && !(x > 0 && x <= 1) {
		b.problems.add(t.place(0), "%s: want a share above 0 and up to 100 %%", subject)
	}
	return x
}

// Bounds of a look ahead: a typing error shall not occupy the twin for hours.
const (
	mostWhatIfTicks  = 10_000_000
	mostWhatIfPoints = 100_000
)

func (b *estimateBuilder) whatIfTimes(s *WhatIf, w *whatIf) {
	if s.Every.Given() {
		var ok bool
		if w.every, ok = b.duration("every", s.Every); ok && !(w.every > 0) {
			b.problems.add(s.Every.place(0), "every: must be longer than 0")
		}
	}
	w.step = 1
	if s.Step.Given() {
		if x, ok := b.duration("step", s.Step); ok {
			if w.step, ok = multiple(x, b.dt); !ok {
				b.problems.add(s.Step.place(0), "step: %s is no multiple of the tick, %s", s.Step.Value, b.file.Time.Tick.Value)
			}
		}
	}
	if !s.Horizon.Given() {
		return // noted when the file was read
	}
	x, ok := b.duration("horizon", s.Horizon)
	if !ok || w.step == 0 {
		return
	}
	w.horizon = x
	points, ok := multiple(x, float64(float64(w.step)*b.dt))
	w.ticks = points * w.step
	switch {
	case !ok:
		b.problems.add(s.Horizon.place(0), "horizon: %s is no multiple of the step, %s", s.Horizon.Value, seconds(float64(float64(w.step)*b.dt)))
	case points > mostWhatIfPoints || w.ticks > mostWhatIfTicks:
		b.problems.add(s.Horizon.place(0), "horizon: %s are %d ticks and %d points of traces; want at most %d ticks and %d points: shorten it, or write a longer step", s.Horizon.Value, w.ticks, points, mostWhatIfTicks, mostWhatIfPoints)
	}
}

// multiple is how often a step fits into a time; ok is false where it does not.
func multiple(x, step float64) (n int64, ok bool) {
	k := math.Round(x / step)
	if !(k >= 1 && k < 1e15) || math.Abs(x-float64(k*step)) > 1e-9*x {
		return 0, false
	}
	return int64(k), true
}

// whatIfGoal reads what is to be gained.
func (b *estimateBuilder) whatIfGoal(s *WhatIf, w *whatIf) {
	name, key := s.Minimise, "minimise"
	switch {
	case s.Minimise.Given() == s.Maximise.Given():
		b.problems.add(s.Pos, "whatif: want one of the keys minimise and maximise, with the name of a KPI")
		return
	case s.Maximise.Given():
		name, key, w.maximise = s.Maximise, "maximise", true
	}
	var names []string
	for _, k := range b.job.plan.kpis {
		names = append(names, k.name)
	}
	if w.objective = slices.Index(names, name.Value); w.objective < 0 {
		remedy := didYouMean(nearest(name.Value, names))
		if len(names) == 0 {
			remedy = "; the scenario has no section kpis"
		}
		b.problems.add(name.place(0), "%s: there is no KPI %s%s", key, name.Value, remedy)
		w.objective = 0
		return
	}
	if p := s.Propose; p != nil {
		if p.Saves.Given() {
			b.whatIfSaves(p.Saves, &b.job.plan.kpis[w.objective], w)
		}
		if p.Sure.Given() {
			w.sure = b.shareOf("sure", p.Sure)
		}
	}
}

// whatIfSaves reads the least gain.
func (b *estimateBuilder) whatIfSaves(t Text, k *plannedKPI, w *whatIf) {
	text, ok := strings.CutSuffix(strings.TrimSpace(t.Value), k.unit)
	var good bool
	switch {
	case strings.HasSuffix(t.Value, "%"):
		w.saves, good = b.number("saves", t, unit.Unit{Scale: 1}, true)
	case k.kind == "cost" && ok: // a currency is no unit
		w.absolute = true
		u := t
		u.Value = strings.TrimSpace(text)
		w.saves, good = b.number("saves", u, unit.Unit{Scale: 1}, true)
	default:
		w.absolute = true
		w.saves, good = b.number("saves", t, k.conversion.Difference(), true)
	}
	if good && !(w.saves > 0) {
		b.problems.add(t.place(0), "saves: must be above 0, such as 3 %%")
	}
}

// whatIfWatch finds the variables whose bands are kept: those of the section, and all that are read.
func (b *estimateBuilder) whatIfWatch(s *WhatIf, w *whatIf) {
	taken := map[dae.VarID]bool{}
	add := func(id dae.VarID) {
		if c := b.compiled(id); c != dae.NoVar && !taken[c] && b.sys.Variables[id].Type == dae.Real {
			taken[c] = true
			w.watch = append(w.watch, b.variable(id))
		}
	}
	for _, t := range s.Watch {
		found := false
		for i := range b.sys.Variables {
			if v := &b.sys.Variables[i]; fitsPattern(t.Value, v.Name) && !(v.Protected && v.Name != t.Value) {
				found = true
				add(dae.VarID(i))
			}
		}
		if !found {
			b.problems.add(t.place(0), "watch: no variable is called %s%s", t.Value, b.suggest(t.Value))
		}
	}
	if len(s.Watch) == 0 {
		if w.objective < len(b.plan.kpis) {
			for _, id := range b.behind(w.objective) {
				add(id)
			}
		}
		for _, l := range b.plan.limits {
			add(l.variable)
		}
	}
	for _, x := range b.job.sensors { // what is read can be compared with its band afterwards
		add(b.byName[x.name])
	}
}

// behind are the variables of the plant that stand in the expression of a KPI, in the order of the system.
func (b *estimateBuilder) behind(kpi int) (ids []dae.VarID) {
	k := &b.plan.kpis[kpi]
	if k.kind == "ratio" {
		return append(b.behind(k.ratio[0]), b.behind(k.ratio[1])...)
	}
	at := slices.IndexFunc(b.sys.Equations, func(e dae.Equation) bool { return e.Left == b.sys.Ref(k.value) })
	if at < 0 {
		return nil
	}
	seen := map[expr.Node]bool{}
	var walk func(n expr.Node)
	walk = func(n expr.Node) {
		if n == expr.None || seen[n] {
			return
		}
		seen[n] = true
		if b.g.Op(n) == expr.OpVar {
			if v := &b.sys.Variables[b.g.Slot(n)]; v.Kind != dae.TimeKind && !v.Protected {
				ids = append(ids, dae.VarID(b.g.Slot(n)))
			}
			return
		}
		x, y, z := b.g.Args(n)
		walk(x)
		walk(y)
		walk(z)
	}
	walk(b.sys.Equations[at].Right)
	slices.Sort(ids)
	return ids
}
