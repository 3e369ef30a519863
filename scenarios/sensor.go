package scenarios

import (
	"fmt"
	"math"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/random"
	"gemel/engine/unit"
)

// sensors adds what controllers read of variables. A reading is, from the true value x at every tick,
//
//	y = y⁻ + (x - y⁻)·(1 - exp(-h/lag)), reading = round((gain·y + bias + drift·t + noise·n)/q)·q
//
// with n normally distributed (Box and Muller, Ann. Math. Stat. 29 (1958) 610) from two uniform numbers of the host. A reading that is stuck or
// lost is the one before.
func (b *builder) sensors() {
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
		if s, ok := b.readSensor(e.Value, id); ok {
			b.sensor(e.Key, id, s)
		}
	}
}

// plannedSensor is a sensor with its texts read, in the unit of the variable.
type plannedSensor struct {
	lag, bias, noise, quantisation float64
	gain                           float64
	drift, drop                    span
	stuck                          span // amount: the value where it stands
	held                           bool // stuck at the last reading instead
}

// span is a fault of a sensor over a time.
type span struct {
	given     bool
	amount    float64
	at, until float64 // [s]; until is infinite where it never ends
}

// active is the condition that the fault is on.
func (s span) active(b *builder) expr.Node {
	g := b.g
	n := g.Ge(b.time(), g.Const(s.at))
	if !math.IsInf(s.until, 1) {
		n = g.And(n, g.Lt(b.time(), g.Const(s.until)))
	}
	return n
}

// readSensor reads the texts of a sensor.
func (b *builder) readSensor(s Sensor, id dae.VarID) (plannedSensor, bool) {
	u, known := b.unitOf(id)
	good := true
	read := func(subject string, t Text, u unit.Unit, known bool, otherwise float64) float64 {
		if !t.Given() {
			return otherwise
		}
		x, ok := b.number(subject, t, u, known)
		if ok && x < 0 && subject != "bias" && subject != "drift" && subject != "stuck" {
			b.problems.add(t.place(0), "%s: cannot be negative", subject)
			ok = false
		}
		good = good && ok
		return x
	}
	times := func(at, until Text) span {
		s := span{given: true, at: b.optionalDuration("at", at, &good), until: math.Inf(1)}
		if until.Given() {
			if s.until = b.optionalDuration("until", until, &good); good && s.until <= s.at {
				b.problems.add(until.place(0), "until: it ends at %s, not after it begins", until.Value)
				good = false
			}
		}
		return s
	}
	number := unit.Unit{Scale: 1}
	p := plannedSensor{lag: b.optionalDuration("lag", s.Lag, &good), gain: read("gain", s.Gain, number, true, 1)}
	p.noise, p.bias, p.quantisation = read("noise", s.Noise, u.Difference(), known, 0), read("bias", s.Bias, u.Difference(), known, 0), read("quantisation", s.Quantisation, u.Difference(), known, 0)
	if d := s.Drift; d != nil {
		second, _ := unit.Parse("s")
		p.drift = times(d.At, d.Until)
		p.drift.amount = read("drift", d.Rate, unit.Unit{Dimension: u.Dimension.Div(second.Dimension), Scale: u.Scale}, known, 0)
	}
	if f := s.Stuck; f != nil {
		p.stuck, p.held = times(f.At, f.Until), !f.Value.Given()
		p.stuck.amount = read("stuck", f.Value, u, known, 0)
	}
	if f := s.DropOut; f != nil {
		p.drop = times(f.At, f.Until)
		p.drop.amount = read("drop_out", f.Share, number, true, 1)
		if p.drop.amount > 1 {
			b.problems.add(f.Share.place(0), "drop_out: a share is at most 1")
			good = false
		}
	}
	return p, good
}

// sensor adds one sensor.
func (b *builder) sensor(key Text, id dae.VarID, s plannedSensor) {
	g := b.g
	const asset = "sensor"
	v := b.sys.Variables[id]
	y := b.atTick(id)
	if s.lag > 0 {
		state := b.discrete(asset, v.Name+".lagged", v.Unit, "delayed value of "+v.Name, 0)
		share := g.Sub(g.Const(1), g.Unary(expr.OpExp, g.Const(-b.dt/s.lag)))
		before := b.sys.Ref(state)
		y = g.Select(b.first(), y, g.Add(before, g.Mul(g.Sub(y, before), share)))
		b.update(state, y, "sensor", key.Pos)
	}
	if s.gain != 1 {
		y = g.Mul(g.Const(s.gain), y)
	}
	if s.bias != 0 {
		y = g.Add(y, g.Const(s.bias))
	}
	if s.drift.given {
		end := b.time()
		if !math.IsInf(s.drift.until, 1) {
			end = g.Min(end, g.Const(s.drift.until))
		}
		y = g.Add(y, g.Mul(g.Const(s.drift.amount), g.Max(g.Sub(end, g.Const(s.drift.at)), g.Const(0))))
	}
	if s.noise > 0 {
		y = g.Add(y, g.Mul(g.Const(s.noise), b.normal(v.Name)))
	}
	if s.quantisation > 0 {
		y = g.Mul(g.Const(s.quantisation), g.Unary(expr.OpNearest, g.Div(y, g.Const(s.quantisation))))
	}
	reading := b.discrete(asset, v.Name, v.Unit, "reading of "+v.Name, 0)
	before := func() expr.Node { return g.Select(b.first(), y, b.sys.Ref(reading)) }
	if s.stuck.given {
		at := g.Const(s.stuck.amount)
		if s.held {
			at = before()
		}
		y = g.Select(s.stuck.active(b), at, y)
	}
	if s.drop.given {
		lost := s.drop.active(b)
		if s.drop.amount < 1 {
			lost = g.And(lost, g.Lt(b.uniform(v.Name, 2), g.Const(s.drop.amount)))
		}
		y = g.Select(lost, before(), y)
		quality := b.discrete(asset, v.Name+".quality", "1", "1 where the reading of "+v.Name+" is good, 0 where it was lost", 1)
		b.update(quality, g.Select(lost, g.Const(0), g.Const(1)), "sensor", key.Pos)
	}
	b.update(reading, y, "sensor", key.Pos)
	b.sensed[id] = y
	for _, f := range []struct {
		span
		does string
	}{{s.drift, "drifts"}, {s.stuck, "is stuck"}, {s.drop, "is lost"}} {
		if !f.given || f.at == 0 && math.IsInf(f.until, 1) { // what lasts from the start to the end is how the sensor is
			continue
		}
		p := plannedFault{at: f.at, until: f.until, variable: reading, sensor: f.does}
		if math.IsInf(f.until, 1) {
			p.until = 0
		}
		b.plan.faults = append(b.plan.faults, p)
	}
}

// normal is a normally distributed number, new at every tick.
func (b *builder) normal(name string) expr.Node {
	g := b.g
	radius := g.Sqrt(g.Mul(g.Const(-2), g.Unary(expr.OpLog, b.uniform(name, 0))))
	return g.Mul(radius, g.Unary(expr.OpCos, g.Mul(g.Const(2*math.Pi), b.uniform(name, 1))))
}

// uniform is number k of the sensor's random numbers of a tick, in (0, 1].
func (b *builder) uniform(name string, k uint32) expr.Node {
	id := b.declare(dae.Variable{Name: fmt.Sprintf("sensor.%s.uniform%d", name, k+1), Asset: "sensor", Kind: dae.Input, Unit: "1",
		Doc: "uniform random number", Start: b.g.Const(0.5), Protected: true})
	b.plan.noise = append(b.plan.noise, noise{id: id, stream: random.New(b.plan.seed, "sensor."+name), k: k})
	return b.sys.Ref(id)
}
