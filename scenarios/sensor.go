package scenarios

import (
	"fmt"
	"math"

	"gemel/engine/dae"
	"gemel/engine/expr"
)

// sensors adds what controllers read of variables. A reading is, from the true value x at every tick,
//
//	y = y⁻ + (x - y⁻)·(1 - exp(-h/lag)), reading = round((y + bias + noise·n)/q)·q
//
// with n normally distributed (Box and Muller, Ann. Math. Stat. 29 (1958) 610) from two uniform numbers of the host.
func (b *builder) sensors() {
	g := b.g
	for _, e := range b.file.Sensors {
		id, ok := b.find(e.Key)
		if !ok {
			continue
		}
		v := &b.sys.Variables[id]
		if v.Type != dae.Real {
			b.problems.add(e.Key.place(0), "%s is no real number; a sensor reads real numbers", v.Name)
			continue
		}
		u, known := b.unitOf(id)
		s := e.Value
		good := true
		read := func(subject string, t Text) float64 {
			if !t.Given() {
				return 0
			}
			x, ok := b.number(subject, t, u.Difference(), known)
			if ok && x < 0 && subject != "bias" {
				b.problems.add(t.place(0), "%s: cannot be negative", subject)
				ok = false
			}
			good = good && ok
			return x
		}
		noise, bias, q := read("noise", s.Noise), read("bias", s.Bias), read("quantisation", s.Quantisation)
		lag := b.optionalDuration("lag", s.Lag, &good)
		if !good {
			continue
		}
		asset := "sensor"
		y := b.atTick(id)
		if lag > 0 {
			state := b.discrete(asset, v.Name+".lagged", v.Unit, "delayed value of "+v.Name, 0)
			share := g.Sub(g.Const(1), g.Unary(expr.OpExp, g.Const(-b.dt/lag)))
			before := b.sys.Ref(state)
			y = g.Select(b.first(), y, g.Add(before, g.Mul(g.Sub(y, before), share)))
			b.update(state, y, "sensor", e.Key.Pos)
		}
		if bias != 0 {
			y = g.Add(y, g.Const(bias))
		}
		if noise > 0 {
			y = g.Add(y, g.Mul(g.Const(noise), b.normal(v.Name)))
		}
		if q > 0 {
			y = g.Mul(g.Const(q), g.Unary(expr.OpNearest, g.Div(y, g.Const(q))))
		}
		reading := b.discrete(asset, v.Name, v.Unit, "reading of "+v.Name, 0)
		b.update(reading, y, "sensor", e.Key.Pos)
		b.sensed[id] = y
	}
}

// normal is a normally distributed number, new at every tick.
func (b *builder) normal(name string) expr.Node {
	g := b.g
	stream := newStream(b.plan.seed, "sensor."+name)
	var u [2]expr.Node
	for k := range u {
		id := b.declare(dae.Variable{Name: fmt.Sprintf("sensor.%s.uniform%d", name, k+1), Asset: "sensor", Kind: dae.Input, Unit: "1",
			Doc: "uniform random number", Start: g.Const(0.5), Protected: true})
		b.plan.noise = append(b.plan.noise, noise{id: id, stream: stream, k: uint32(k)})
		u[k] = b.sys.Ref(id)
	}
	radius := g.Sqrt(g.Mul(g.Const(-2), g.Unary(expr.OpLog, u[0])))
	return g.Mul(radius, g.Unary(expr.OpCos, g.Mul(g.Const(2*math.Pi), u[1])))
}
