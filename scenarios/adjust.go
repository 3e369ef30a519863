package scenarios

import (
	"math"

	"gemel/engine/dae"
	"gemel/engine/expr"
)

// adjustable makes the setpoint of a controller a parameter, so that it lies in the State and people can set it: see Runner.Hold.
func (b *builder) adjustable(c *PID, asset string, sp expr.Node, m measure) (expr.Node, bool) {
	value, fixed := b.constantOf(sp)
	if !fixed {
		b.problems.add(c.Setpoint.place(0), "setpoint: people can set it only where it is a number; leave adjust out, or write a quantity")
		return sp, false
	}
	low, high := math.NaN(), math.NaN()
	ok := true
	for _, x := range []struct {
		name string
		text Text
		to   *float64
	}{{"adjust.min", c.Adjust.Min, &low}, {"adjust.max", c.Adjust.Max, &high}} {
		if !x.text.Given() {
			continue
		}
		n, good := b.quantityOr(x.name, x.text, m, controlNames{b})
		if !good {
			ok = false
			continue
		}
		if *x.to, good = b.constantOf(n); !good {
			b.problems.add(x.text.place(0), "%s: want a quantity", x.name)
			ok = false
		}
	}
	switch {
	case !ok:
		return sp, false
	case low >= high:
		b.problems.add(c.Adjust.Min.place(0), "adjust: min %s is not below max %s", c.Adjust.Min.Value, c.Adjust.Max.Value)
		return sp, false
	case value < low || value > high:
		b.problems.add(c.Setpoint.place(0), "setpoint: %s is outside of the range in which it may be adjusted", c.Setpoint.Value)
		return sp, false
	}
	id := b.declare(dae.Variable{Name: asset + ".setpoint", Asset: asset, Kind: dae.Parameter, Unit: siSymbol(m.dim, m.known), DisplayUnit: unitOfText(c.Setpoint, ""), Doc: "setpoint of " + c.Name.Value,
		Start: b.g.Const(value), Binding: b.g.Const(value)})
	v := &b.sys.Variables[id]
	v.Min, v.Max = low, high
	return b.sys.Ref(id), true
}
