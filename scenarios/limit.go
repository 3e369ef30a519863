package scenarios

import (
	"gemel/engine/dae"
	"gemel/engine/expr"
)

// plannedLimit is one bound of a variable, watched inside ticks too.
type plannedLimit struct {
	name     string // of the variable
	variable dae.VarID
	high     bool
	bound    float64 // in the unit of the variable
	unit     string
	text     string // the bound as written
	doc      string
	monitor  int // index in System.Monitors
}

// exceeded says whether a value violates the limit.
func (l *plannedLimit) exceeded(v float64) bool {
	if l.high {
		return v > l.bound
	}
	return v < l.bound
}

// limits adds a monitor for every bound.
func (b *builder) limits() {
	for _, e := range b.file.Limits {
		id, ok := b.find(e.Key)
		if !ok {
			continue
		}
		v := &b.sys.Variables[id]
		if v.Type == dae.Boolean {
			b.problems.add(e.Key.place(0), "%s is true or false and has no limits; a rule or a KPI of kind duration can watch it", v.Name)
			continue
		}
		l := e.Value
		if l.Pos.Line > 0 && !l.Low.Given() && !l.High.Given() {
			b.problems.add(l.Pos, "want low, high or both")
			continue
		}
		u, known := b.unitOf(id)
		low, okLow := 0.0, false
		if l.Low.Given() {
			low, okLow = b.number("low", l.Low, u, known)
		}
		high, okHigh := 0.0, false
		if l.High.Given() {
			high, okHigh = b.number("high", l.High, u, known)
		}
		if okLow && okHigh && !(low < high) {
			b.problems.add(l.Low.place(0), "low: %s is not below high: %s", l.Low.Value, l.High.Value)
			continue
		}
		x := b.sys.Ref(id)
		if okLow {
			b.watch(plannedLimit{name: v.Name, variable: id, bound: low, unit: v.Unit, text: l.Low.Value, doc: l.Doc.Value}, b.g.Lt(x, b.g.Const(low)), v.Name+" low")
		}
		if okHigh {
			b.watch(plannedLimit{name: v.Name, variable: id, high: true, bound: high, unit: v.Unit, text: l.High.Value, doc: l.Doc.Value}, b.g.Gt(x, b.g.Const(high)), v.Name+" high")
		}
	}
}

func (b *builder) watch(l plannedLimit, cond expr.Node, name string) {
	l.monitor = len(b.sys.Monitors)
	if b.file.branching {
		cond = b.g.And(cond, b.g.Not(b.idle()))
	}
	b.sys.Monitors = append(b.sys.Monitors, dae.Monitor{Name: name, Cond: cond})
	b.plan.limits = append(b.plan.limits, l)
}
