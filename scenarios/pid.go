package scenarios

import (
	"math"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/unit"
)

// pid adds a controller. At every tick, with e = setpoint - measure, K the gain (negative for direct action), h the tick:
//
//	P = K·e
//	I = I⁻ + K·h/Ti·e                                             (nothing is added at the first tick)
//	D = Td/(Td + N·h)·D⁻ - K·Td·N/(Td + N·h)·(measure - measure⁻)
//	v = bias + P + I + D,  output = v held within the limits
//
// and the integral follows the limits: with tracking, I ← I + min(1, h/Tt)·(output - v), Tt = Ti, or sqrt(Ti·Td) with
// derivative part; with clamping, I keeps I⁻ while the error drives v further out.
//
// Sources: K. J. Åström, B. Wittenmark, Computer-Controlled Systems, 3rd ed. (1997), section 8.5 (discretisation); K. J. Åström,
// T. Hägglund, Advanced PID Control (2006), section 3.5 (back-calculation and the choice of Tt).
func (b *builder) pid(c *PID) {
	g := b.g
	asset, ok := b.claim(c.Name)
	if !ok {
		return
	}
	scope := controlNames{b}
	pv, ok1 := b.expression("measure", c.Measure, scope)
	if !c.Measure.Given() || !c.Setpoint.Given() || !c.Gain.Given() || !ok1 {
		return
	}
	if pv.truth {
		b.problems.add(c.Measure.place(0), "measure: want a number, found a condition")
		return
	}
	sp, ok2 := b.quantityOr("setpoint", c.Setpoint, measure{dim: pv.dim, known: pv.known}, scope)
	if ok2 && c.Adjust != nil {
		sp, ok2 = b.adjustable(c, asset, sp, measure{dim: pv.dim, known: pv.known})
	}
	drives, out, ok3 := b.drives(c.Drive)
	if !ok3 {
		return
	}
	gain, out, ok4 := b.gain(c, pv, out)
	s, ok5 := b.pidNumbers(c)
	limits, ok6 := b.outputRange(c, drives, out)
	enable, off, ok7 := b.enabling(c, out)
	if !ok2 || !ok4 || !ok5 || !ok6 || !ok7 {
		return
	}
	bias := g.Const(0)
	if c.Bias.Given() {
		if bias, ok = b.quantityOr("bias", c.Bias, out, scope); !ok {
			return
		}
	}
	if c.Action.Value == "direct" {
		gain = -gain
	}
	k := g.Const(gain)
	siOut, siIn := siSymbol(out.dim, out.known), siSymbol(pv.dim, pv.known)
	e := g.Sub(sp, pv.node)
	p := g.Mul(k, e)
	v := g.Add(bias, p)

	d := expr.None
	if s.derivative > 0 {
		d = b.derivative(asset, siOut, siIn, pv.node, gain, s)
		v = g.Add(v, d)
	}
	before, candidate := expr.None, expr.None
	integral := dae.NoVar
	if s.integral > 0 {
		integral = b.discrete(asset, "integral", siOut, "integral part", 0)
		before = b.sys.Ref(integral)
		candidate = g.Select(b.first(), before, g.Add(before, g.Mul(g.Const(gain*b.dt/s.integral), e)))
		v = g.Add(v, candidate)
	}
	u := v
	if limits.low != expr.None {
		u = g.Max(u, limits.low)
	}
	if limits.high != expr.None {
		u = g.Min(u, limits.high)
	}
	output := u
	if enable != expr.None {
		output = g.Select(enable, u, off)
	}
	if integral != dae.NoVar {
		next := candidate
		switch c.AntiWindup.Value {
		case "", "tracking":
			next = g.Add(candidate, g.Mul(g.Const(math.Min(1, b.dt/s.tracking)), g.Sub(u, v)))
		case "clamping":
			outwards := g.Or(g.And(g.Gt(v, u), g.Gt(p, g.Const(0))), g.And(g.Lt(v, u), g.Lt(p, g.Const(0))))
			next = g.Select(outwards, before, candidate)
		}
		if enable != expr.None {
			next = g.Select(enable, next, before)
		}
		b.update(integral, next, "control "+c.Name.Value, c.Name.Pos)
	}
	b.output(asset, "error", siIn, "setpoint minus measured value", e, c.Name)
	b.finish(c.Name, asset, siOut, output, drives)
}

// derivative adds the filtered derivative part; it acts on the measured value, so that steps of the setpoint do not kick.
func (b *builder) derivative(asset, unitOut, unitIn string, pv expr.Node, gain float64, s pidNumbers) expr.Node {
	g := b.g
	part := b.discrete(asset, "derivative", unitOut, "derivative part", 0)
	last := b.discrete(asset, "last", unitIn, "measured value of the tick before", 0)
	below := s.derivative + float64(s.filter*b.dt) // rounded before the sum: no processor may fuse them
	change := g.Select(b.first(), g.Const(0), g.Sub(pv, b.sys.Ref(last)))
	d := g.Sub(g.Mul(g.Const(s.derivative/below), b.sys.Ref(part)), g.Mul(g.Const(gain*s.derivative*s.filter/below), change))
	b.update(part, d, "control", dae.Pos{})
	b.update(last, pv, "control", dae.Pos{})
	return d
}

// pidNumbers are the times of a controller [s] and its filter constant N.
type pidNumbers struct{ integral, derivative, filter, tracking float64 }

func (b *builder) pidNumbers(c *PID) (pidNumbers, bool) {
	s := pidNumbers{filter: 10}
	ok := true
	read := func(subject string, t Text) float64 {
		v, good := b.duration(subject, t)
		if good && v == 0 {
			b.problems.add(t.place(0), "%s: must be longer than 0; leave the key out for none", subject)
			good = false
		}
		ok = ok && good
		return v
	}
	if c.IntegralTime.Given() {
		s.integral = read("integral_time", c.IntegralTime)
	}
	if c.DerivativeTime.Given() {
		s.derivative = read("derivative_time", c.DerivativeTime)
	}
	if c.Filter.Given() {
		v, good := b.number("filter", c.Filter, unit.Unit{Scale: 1}, true)
		if good && !(v > 0) {
			b.problems.add(c.Filter.place(0), "filter: must be above 0; 2 to 20 is usual")
			good = false
		}
		s.filter, ok = v, ok && good
	}
	s.tracking = s.integral
	if s.derivative > 0 {
		s.tracking = math.Sqrt(s.integral * s.derivative)
	}
	return s, ok
}

// gain reads the gain in output per error. Without a driven variable the gain decides what the output measures.
func (b *builder) gain(c *PID, pv operand, out measure) (float64, measure, bool) {
	if len(c.Drive) == 0 {
		q, err := unit.ParseQuantity(c.Gain.Value)
		if err != nil {
			b.problems.add(c.Gain.place(0), "gain: %v", err)
			return 0, out, false
		}
		return b.positive(c.Gain, q.Unit.Difference().ToSI(q.Value), measure{dim: q.Unit.Dimension.Mul(pv.dim), known: pv.known})
	}
	want := unit.Unit{Dimension: out.dim.Div(pv.dim), Scale: 1}
	v, ok := b.number("gain", c.Gain, want, out.known && pv.known)
	if !ok {
		return 0, out, false
	}
	return b.positive(c.Gain, v, out)
}

func (b *builder) positive(t Text, v float64, out measure) (float64, measure, bool) {
	if !(v > 0) {
		b.problems.add(t.place(0), "gain: must be above 0; for an output that falls when the measured value is too low write action: direct")
		return 0, out, false
	}
	return v, out, true
}

// bounds are the limits of an output in SI units; None where there is none.
type bounds struct{ low, high expr.Node }

// outputRange takes the limits of a controller from the file, else from the declaration of the driven variable.
func (b *builder) outputRange(c *PID, drives []dae.VarID, out measure) (bounds, bool) {
	var r bounds
	ok := true
	if c.Limits != nil {
		scope := controlNames{b}
		if c.Limits.Min.Given() {
			n, good := b.quantityOr("limits.min", c.Limits.Min, out, scope)
			r.low, ok = n, ok && good
		}
		if c.Limits.Max.Given() {
			n, good := b.quantityOr("limits.max", c.Limits.Max, out, scope)
			r.high, ok = n, ok && good
		}
		lo, fixedLow := b.constantOf(r.low)
		hi, fixedHigh := b.constantOf(r.high)
		if fixedLow && fixedHigh && !(lo < hi) {
			b.problems.add(c.Limits.Min.place(0), "limits: min %s is not below max %s", c.Limits.Min.Value, c.Limits.Max.Value)
			ok = false
		}
	}
	if len(drives) > 0 {
		v := &b.sys.Variables[drives[0]]
		u, _ := b.unitOf(drives[0])
		if r.low == expr.None && !math.IsNaN(v.Min) && !math.IsInf(v.Min, 0) {
			r.low = b.g.Const(u.ToSI(v.Min))
		}
		if r.high == expr.None && !math.IsNaN(v.Max) && !math.IsInf(v.Max, 0) {
			r.high = b.g.Const(u.ToSI(v.Max))
		}
	}
	return r, ok
}

func (b *builder) constantOf(n expr.Node) (float64, bool) {
	if n == expr.None {
		return 0, false
	}
	return b.g.IsConst(n)
}

func (b *builder) enabling(c *PID, out measure) (enable, off expr.Node, ok bool) {
	off = b.g.Const(0)
	ok = true
	if !c.Enable.Given() {
		if c.Off.Given() {
			b.problems.add(c.Off.place(0), "off: says what the output is while enable does not hold; the key enable is missing")
			return expr.None, off, false
		}
		return expr.None, off, true
	}
	enable, ok = b.condition("enable", c.Enable, controlNames{b})
	if c.Off.Given() {
		var good bool
		off, good = b.quantityOr("off", c.Off, out, controlNames{b})
		ok = ok && good
	}
	return enable, off, ok
}

// siSymbol is the SI unit of a dimension as a Modelica unit string.
func siSymbol(d unit.Dimension, known bool) string {
	if !known {
		return ""
	}
	return d.String()
}
