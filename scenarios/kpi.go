package scenarios

import (
	"math"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/unit"
)

// A KPI is accumulated by updates, so that its sum lies in State and a run that continues from a snapshot gives the same
// figure. Integrals use the trapezoidal rule over every tick with the value after the beginning of the tick and the value before its
// end: what jumps at ticks (a pump that starts) is not smeared. The value after the beginning is an explicit output
// of the plant, kpi.NAME.value, which the host hands back as the input kpi.NAME.before.

// plannedKPI says how a figure is read from a State at the end.
type plannedKPI struct {
	name, kind, doc string
	unit            string    // as shown
	conversion      unit.Unit // of the result
	value           dae.VarID // the expression itself; NoVar for ratio
	sum             dae.VarID // its accumulator; NoVar for final and ratio
	ratio           [2]int    // indices of the two KPIs
}

// kpiKind is one form of KPI: its key, its text, and whether the text is a condition.
type kpiKind struct {
	key       string
	text      Text
	condition bool
}

func (k *KPI) kinds() []kpiKind {
	return []kpiKind{{"integral", k.Integral, false}, {"mean", k.Mean, false}, {"min", k.Min, false}, {"max", k.Max, false}, {"final", k.Final, false},
		{"duration", k.Duration, true}, {"count", k.Count, true}, {"cost", k.Cost, false}}
}

func (b *builder) kpis() {
	index := map[string]int{}
	for _, e := range b.file.KPIs {
		p, ok := b.kpi(e, index)
		if ok {
			index[e.Key.Value] = len(b.plan.kpis)
			b.plan.kpis = append(b.plan.kpis, p)
		} else {
			index[e.Key.Value] = -1
		}
	}
}

func (b *builder) kpi(e Entry[KPI], index map[string]int) (plannedKPI, bool) {
	k := e.Value
	p := plannedKPI{name: e.Key.Value, doc: k.Doc.Value, value: dae.NoVar, sum: dae.NoVar}
	if k.Pos.Line == 0 {
		return p, false
	}
	if strings.TrimSpace(e.Key.Value) == "" {
		b.problems.add(e.Key.place(0), "the KPI has no name")
		return p, false
	}
	var found []kpiKind
	for _, kind := range k.kinds() {
		if kind.text.Given() {
			found = append(found, kind)
		}
	}
	switch {
	case k.Ratio != nil && len(found) == 0:
		return b.ratio(k, p, index)
	case len(found) != 1 || k.Ratio != nil:
		b.problems.add(k.Pos, "want exactly one of the keys integral, mean, min, max, final, duration, count, ratio and cost")
		return p, false
	}
	p.kind = found[0].key
	if (k.Tariff != nil || k.Price != nil || k.Per.Given()) && p.kind != "cost" {
		b.problems.add(k.Pos, "tariff, price and per belong to cost")
		return p, false
	}
	v, ok := b.expression(p.kind, found[0].text, plantNames{b})
	if !ok {
		return p, false
	}
	if v.truth != found[0].condition {
		if v.truth {
			b.problems.add(found[0].text.place(0), "%s: want a number, found a condition; duration and count take conditions", p.kind)
		} else {
			b.problems.add(found[0].text.place(0), "%s: want a condition such as tank.level < 1 m, found %s", p.kind, kindOf(v))
		}
		return p, false
	}
	if p.kind == "cost" {
		return b.cost(e, v, p)
	}
	if !b.kpiUnit(k, v, &p) {
		return p, false
	}
	b.accumulate(&p, v.node, e.Key)
	return p, true
}

// kpiUnit settles the unit of the result.
func (b *builder) kpiUnit(k KPI, v operand, p *plannedKPI) bool {
	dim := v.dim
	switch p.kind {
	case "integral":
		dim = dim.Mul(second.Dimension)
	case "duration":
		dim, v.known = second.Dimension, true
	case "count":
		dim, v.known = unit.Dimension{}, true
	}
	p.conversion = unit.Unit{Scale: 1, Dimension: dim}
	if !k.Unit.Given() {
		p.unit = "1"
		if v.known {
			p.unit = dim.String()
		}
		if p.kind == "mean" || p.kind == "min" || p.kind == "max" || p.kind == "final" {
			p.unit = b.plainUnit(k, p)
		}
		return true
	}
	if strings.TrimSpace(k.Unit.Value) == "" {
		b.problems.add(k.Unit.place(0), "unit: the text is empty; write 1 for a plain number")
		return false
	}
	u, err := unit.Parse(k.Unit.Value)
	if err != nil {
		b.problems.add(k.Unit.place(0), "unit: %v", err)
		return false
	}
	if v.known && u.Dimension.WithoutAngle() != dim.WithoutAngle() {
		b.problems.add(k.Unit.place(0), "unit: %s is %s, but the result is %s", k.Unit.Value, withArticle(unit.QuantityName(u.Dimension)), withArticle(unit.QuantityName(dim)))
		return false
	}
	p.unit, p.conversion = k.Unit.Value, u
	if !v.known {
		p.conversion = unit.Unit{Scale: 1}
	}
	return true
}

// plainUnit is the unit that people use for the variable where the expression is a single one, else the SI unit.
func (b *builder) plainUnit(k KPI, p *plannedKPI) string {
	for _, kind := range k.kinds() {
		if kind.key != p.kind {
			continue
		}
		id, ok := b.byName[kind.text.Value]
		if !ok {
			continue
		}
		v := &b.sys.Variables[id]
		for _, symbol := range []string{v.DisplayUnit, v.Unit} {
			if u, err := unit.Parse(symbol); err == nil && symbol != "" && u.Dimension.WithoutAngle() == p.conversion.Dimension.WithoutAngle() {
				p.conversion = u
				return symbol
			}
		}
	}
	return p.conversion.Dimension.String()
}

// accumulate adds the variables of a KPI.
func (b *builder) accumulate(p *plannedKPI, now expr.Node, at Text) {
	g := b.g
	asset := "kpi." + p.name
	si := p.conversion.Dimension.String()
	p.value = b.declare(dae.Variable{Name: asset + ".value", Asset: asset, Kind: dae.Continuous, Unit: "", Doc: "value behind KPI " + p.name, Protected: true, Start: g.Const(0)})
	b.sys.Equations = append(b.sys.Equations, dae.Equation{Left: b.sys.Ref(p.value), Right: now, Asset: asset, Source: p.kind + " of KPI " + p.name, Pos: at.Pos})
	if p.kind == "final" {
		return
	}
	start := 0.0
	switch p.kind {
	case "min":
		start = math.MaxFloat64
	case "max":
		start = -math.MaxFloat64
	}
	p.sum = b.discrete(asset, "sum", si, p.kind+" so far", start)
	b.sys.Variables[p.sum].Protected = true
	so := b.sys.Ref(p.sum)
	var next expr.Node
	switch p.kind {
	case "count":
		last := b.discrete(asset, "last", "1", "whether the condition held", 0)
		was := b.sys.Ref(last)
		b.update(last, now, "kpi", at.Pos)
		next = g.Add(so, g.And(now, g.Not(was)))
		next = g.Select(b.counting(), g.Const(0), next)
	case "min":
		next = g.Select(b.counting(), so, g.Min(so, g.Min(b.before(p), now)))
	case "max":
		next = g.Select(b.counting(), so, g.Max(so, g.Max(b.before(p), now)))
	default:
		area := g.Mul(g.Const(0.5*b.dt), g.Add(b.before(p), now))
		if price, ok := b.plan.price[p.name]; ok {
			area = g.Mul(area, price)
		}
		next = g.Select(b.counting(), g.Const(0), g.Add(so, area))
	}
	b.update(p.sum, next, "kpi", at.Pos)
}

// counting is a condition that holds where a KPI begins anew: at tick 0, and in the plant of an estimate all the time but in branches.
func (b *builder) counting() expr.Node {
	if !b.file.branching {
		return b.first()
	}
	return b.g.Or(b.first(), b.idle())
}

// idle is a condition that holds in the plant of an estimate, but not in its branches.
func (b *builder) idle() expr.Node {
	if _, have := b.byName[whatIfIdle]; !have {
		b.declare(dae.Variable{Name: whatIfIdle, Asset: "kpi", Kind: dae.Input, Doc: "0 in branches, in which KPIs and limits count", Protected: true, Start: b.g.Const(1)})
	}
	return b.g.Lt(b.g.Const(0.5), b.sys.Ref(b.byName[whatIfIdle]))
}

// before is the value of the expression after the actions of the last tick.
func (b *builder) before(p *plannedKPI) expr.Node {
	id := b.declare(dae.Variable{Name: "kpi." + p.name + ".before", Asset: "kpi." + p.name, Kind: dae.Input, Doc: "value at the beginning of the tick", Protected: true, Start: b.g.Const(0)})
	b.plan.feedback = append(b.plan.feedback, feedback{from: p.value, to: id})
	return b.sys.Ref(id)
}

// ratio divides one KPI by another.
func (b *builder) ratio(k KPI, p plannedKPI, index map[string]int) (plannedKPI, bool) {
	p.kind = "ratio"
	if len(k.Ratio) != 2 {
		b.problems.add(k.Pos, "ratio wants the names of two KPIs: [a, b] is a divided by b")
		return p, false
	}
	for i, name := range k.Ratio {
		j, ok := index[name.Value]
		if !ok {
			var names []string
			for _, x := range b.plan.kpis {
				names = append(names, x.name)
			}
			remedy := didYouMean(nearest(name.Value, names))
			if remedy == "" {
				remedy = "; a ratio stands below the KPIs that it uses"
			}
			b.problems.add(name.place(0), "there is no KPI %s above%s", name.Value, remedy)
			return p, false
		}
		if j < 0 {
			return p, false // its own problem is noted
		}
		p.ratio[i] = j
	}
	over, under := b.plan.kpis[p.ratio[0]], b.plan.kpis[p.ratio[1]]
	if !k.Unit.Given() {
		p.conversion = unit.Unit{Scale: over.conversion.Scale / under.conversion.Scale} // in the units of both
		p.unit = over.unit
		if under.unit != "1" {
			p.unit = over.unit + "/(" + under.unit + ")"
		}
		return p, true
	}
	p.unit = k.Unit.Value
	text, ok := b.withoutCurrency(k, &over, &under)
	if !ok {
		return p, false
	}
	want, err := unit.Parse(text)
	if err != nil {
		b.problems.add(k.Unit.place(0), "unit: %v", err)
		return p, false
	}
	dim := over.conversion.Dimension.Div(under.conversion.Dimension)
	if want.Dimension.WithoutAngle() != dim.WithoutAngle() {
		b.problems.add(k.Unit.place(0), "unit: %s is %s, but the ratio is %s", text, withArticle(unit.QuantityName(want.Dimension)), withArticle(unit.QuantityName(dim)))
		return p, false
	}
	p.conversion = want
	return p, true
}

// withoutCurrency is the unit of a ratio with 1 in place of the currency of a cost, which is no unit: 1/kWh for EUR/kWh.
func (b *builder) withoutCurrency(k KPI, over, under *plannedKPI) (text string, ok bool) {
	text = k.Unit.Value
	top, bottom, divided := strings.Cut(text, "/")
	want := ""
	switch {
	case over.kind == "cost" && over.unit != "1" && under.kind != "cost":
		if divided && strings.TrimSpace(top) == over.unit {
			return "1/" + bottom, true
		}
		want = over.unit + "/" + under.unit
	case under.kind == "cost" && under.unit != "1" && over.kind != "cost":
		if divided && strings.TrimSpace(bottom) == under.unit {
			return top, true
		}
		want = over.unit + "/" + under.unit
	default:
		return text, true
	}
	b.problems.add(k.Unit.place(0), "unit: want one such as %s: the cost is in that currency", want)
	return text, false
}

// result computes a figure from the values at the end of a run; elapsed is the length of the run [s].
func (p *plannedKPI) result(all []plannedKPI, value func(dae.VarID) float64, elapsed float64) float64 {
	return p.show(p.si(all, value, elapsed))
}

// show converts a result into the unit shown.
func (p *plannedKPI) show(v float64) float64 {
	u := p.conversion
	if p.kind == "integral" || p.kind == "ratio" || p.kind == "duration" {
		u = u.Difference()
	}
	return u.FromSI(v)
}

func (p *plannedKPI) si(all []plannedKPI, value func(dae.VarID) float64, elapsed float64) float64 {
	switch p.kind {
	case "ratio":
		over, under := &all[p.ratio[0]], &all[p.ratio[1]]
		return over.si(all, value, elapsed) / under.si(all, value, elapsed)
	case "final":
		return value(p.value)
	case "mean":
		if elapsed == 0 {
			return value(p.value)
		}
		return value(p.sum) / elapsed
	case "min":
		return math.Min(value(p.sum), value(p.value))
	case "max":
		return math.Max(value(p.sum), value(p.value))
	}
	return value(p.sum)
}
