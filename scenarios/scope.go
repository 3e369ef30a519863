package scenarios

import (
	"fmt"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/unit"
)

// plantNames resolves names as the plant itself is: for KPIs, limits and columns.
type plantNames struct{ b *builder }

// controlNames resolves names as controllers see them: through sensors, and with the values that blocks above them have just
// computed.
type controlNames struct{ b *builder }

func (s plantNames) known() []string   { return s.b.known() }
func (s controlNames) known() []string { return s.b.known() }

func (s plantNames) lookup(name string) (operand, bool, error) {
	if v, ok := s.b.clock(name); ok {
		return v, true, nil
	}
	id, ok := s.b.byName[name]
	if !ok {
		return operand{}, false, nil
	}
	return s.b.operand(id, s.b.sys.Ref(id)), true, nil
}

func (s controlNames) lookup(name string) (operand, bool, error) {
	if v, ok := s.b.clock(name); ok {
		return v, true, nil
	}
	id, ok := s.b.byName[name]
	if !ok {
		return operand{}, false, nil
	}
	node := s.b.atTick(id)
	if n, ok := s.b.sensed[id]; ok {
		node = n
	} else if n, ok := s.b.fresh[id]; ok {
		node = n
	}
	return s.b.operand(id, node), true, nil
}

var second = unit.MustParse("s")

// clock resolves time and time_of_day.
func (b *builder) clock(name string) (operand, bool) {
	switch name {
	case "time":
		return operand{node: b.time(), dim: second.Dimension, known: true}, true
	case "time_of_day":
		return operand{node: b.timeOfDay(0), dim: second.Dimension, known: true}, true
	}
	return operand{}, false
}

// operand gives the value n of variable id in SI units.
func (b *builder) operand(id dae.VarID, n expr.Node) operand {
	v := &b.sys.Variables[id]
	u, known := b.unitOf(id)
	if v.Type == dae.Boolean {
		return operand{node: n, truth: true, known: true}
	}
	return operand{node: b.toSI(n, u), dim: u.Dimension, known: known}
}

// toSI converts a value in u; a model keeps nearly everything in SI units already.
func (b *builder) toSI(n expr.Node, u unit.Unit) expr.Node {
	if u.Scale != 1 {
		n = b.g.Mul(n, b.g.Const(u.Scale))
	}
	if u.Offset != 0 {
		n = b.g.Add(n, b.g.Const(u.Offset))
	}
	return n
}

// fromSI converts a value into u.
func (b *builder) fromSI(n expr.Node, u unit.Unit) expr.Node {
	if u.Offset != 0 {
		n = b.g.Sub(n, b.g.Const(u.Offset))
	}
	if u.Scale != 1 {
		n = b.g.Div(n, b.g.Const(u.Scale))
	}
	return n
}

// expression translates a text; subject begins messages.
func (b *builder) expression(subject string, t Text, scope names) (operand, bool) {
	v, err := translate(b.g, scope, t.Value)
	if err == nil {
		return v, true
	}
	at := 0
	if e, ok := err.(*syntaxError); ok {
		at = e.at
	}
	b.problems.add(t.place(at), "%s: %v", subject, err)
	return operand{}, false
}

// condition translates a text that must be true or false.
func (b *builder) condition(subject string, t Text, scope names) (expr.Node, bool) {
	v, ok := b.expression(subject, t, scope)
	if ok && !v.truth {
		b.problems.add(t.place(0), "%s: want a condition such as tank.level < 1 m, found %s", subject, kindOf(v))
		return expr.None, false
	}
	return v.node, ok
}

// measure is what a value should measure.
type measure struct {
	dim   unit.Dimension
	known bool
	truth bool
	name  string // of the variable, for messages
}

// measureOf describes a variable.
func (b *builder) measureOf(id dae.VarID) measure {
	u, known := b.unitOf(id)
	v := &b.sys.Variables[id]
	return measure{u.Dimension, known, v.Type == dae.Boolean, v.Name}
}

// siUnit is the SI unit of a measure, for conversions and messages.
func (m measure) siUnit() unit.Unit { return unit.Unit{Dimension: m.dim, Scale: 1} }

// quantityOr translates a text that is a quantity or an expression, in SI units, and checks what it measures.
func (b *builder) quantityOr(subject string, t Text, want measure, scope names) (expr.Node, bool) {
	if q, err := unit.ParseQuantity(t.Value); err == nil && !want.truth {
		if !want.known && q.Unit.Symbol == "" {
			return b.g.Const(q.Value), true
		}
		if want.known {
			x, err := q.In(want.siUnit())
			if err != nil {
				b.problems.add(t.place(0), "%s: %v", subject, err)
				return expr.None, false
			}
			return b.g.Const(x), true
		}
	}
	v, ok := b.expression(subject, t, scope)
	if !ok {
		return expr.None, false
	}
	if err := fits(v, want); err != nil {
		b.problems.add(t.place(0), "%s: %v", subject, err)
		return expr.None, false
	}
	return v.node, true
}

// fits checks that a value measures what is wanted.
func fits(v operand, want measure) error {
	switch {
	case v.truth != want.truth:
		if want.truth {
			return fmt.Errorf("want true, false or a condition, found %s", kindOf(v))
		}
		return fmt.Errorf("want a value, found a condition; write CONDITION ? VALUE : VALUE")
	case v.truth, !v.known, !want.known, v.dim == want.dim, v.zero && want.dim != kelvin:
		return nil
	case v.loose && v.dim.WithoutAngle() == want.dim.WithoutAngle():
		return nil
	case v.plain:
		return fmt.Errorf("the number has no unit, want %s", withArticle(unit.QuantityName(want.dim)))
	}
	return fmt.Errorf("this is %s, want %s", kindOf(v), withArticle(unit.QuantityName(want.dim)))
}

// valueFor translates what variable id shall get, in the variable's own unit. A fixed value is checked against its range.
func (b *builder) valueFor(t Text, id dae.VarID, scope names) (expr.Node, bool) {
	v := &b.sys.Variables[id]
	u, _ := b.unitOf(id)
	n, ok := b.quantityOr(v.Name, t, b.measureOf(id), scope)
	if !ok {
		return n, false
	}
	n = b.fromSI(n, u)
	if x, fixed := b.g.IsConst(n); fixed && !b.inRange(t, v, x) {
		return n, false
	}
	return n, true
}
