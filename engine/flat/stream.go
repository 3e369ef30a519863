package flat

import (
	"math"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/modelica"
)

// Stream connectors (Modelica 3.6, chapter 15). A stream variable h of a connector is what leaves the component there, given by the
// component itself; inStream(h) is what would come in: the mixture of what the others of the connection set let out, weighted with their
// flows. For two it is simply the other's value; for more the flows are bounded from below (section 15.2), so that the mixture stays
// defined and smooth when nothing flows. A connector of a component with parts inside gets as h the mixture of what the parts let out.

// streams holds what is asked of stream variables while equations are read, and their connection sets afterwards.
type streams struct {
	into  map[dae.VarID]dae.VarID // stream variable -> variable inStream(it)
	asked []dae.VarID             // stream variables with such a variable, in order
	given map[dae.VarID]expr.Node // what inStream of a stream variable is, as far as found
	sets  func(face int32) ([]int32, *joint)
}

// smallFlow is the flow, relative to its nominal value, below which the mixture of more than two streams is rounded off.
const smallFlow = 1e-5

// checkStream checks a declared stream variable and its connector.
func (f *flattener) checkStream(c *comp) {
	name := c.elem.comp.Name
	switch {
	case !c.in.connector:
		f.fail(c.pos(), "stream variable '%s' stands outside a connector", name)
	case c.inBus():
		f.fail(c.pos(), "stream variable '%s' in an expandable connector is not supported", name)
	case c.elem.comp.Flow:
		f.fail(c.pos(), "'%s' cannot be both flow and stream", name)
	}
	var flows []string
	for i, el := range c.in.layout(f).elems {
		if !el.comp.Flow {
			continue
		}
		flows = append(flows, el.comp.Name)
		if m := f.component(c.in, i); m.absent || m.lay.basic == nil || m.lay.basic.t != tReal || len(f.dimsOf(m)) > 0 {
			f.fail(m.pos(), "flow variable '%s' of connector '%s' must be a scalar Real, because stream variable '%s' goes with it", m.elem.comp.Name, c.in.class.name(), name)
		}
	}
	switch len(flows) {
	case 1:
	case 0:
		f.fail(c.pos(), "connector '%s' has stream variable '%s' but no flow variable with which it goes", c.in.class.name(), name)
	default:
		f.fail(c.pos(), "connector '%s' has stream variable '%s' and so needs exactly one flow variable, found %s", c.in.class.name(), name, strings.Join(flows, ", "))
	}
}

// streamFlow is the flow variable that goes with a stream variable.
func (f *flattener) streamFlow(h dae.VarID) dae.VarID {
	in := f.owners[h].comp.in
	for i, el := range in.layout(f).elems {
		if el.comp.Flow {
			return f.component(in, i).vars
		}
	}
	panic("flat: a stream variable without flow variable")
}

func (f *flattener) isStream(h dae.VarID) bool {
	c := f.owners[h].comp
	return c != nil && c.elem.comp.Stream
}

// inStream is inStream(h): what h is near the connector if the flow is into the component.
func (e *eval) inStream(c *modelica.Call) value {
	v, _ := e.streamArgument(c)
	if e.mode != runMode {
		return v
	}
	return e.each(v, func(n expr.Node) expr.Node { return e.f.sys.Ref(e.f.inflowVariable(dae.VarID(e.f.g.Slot(n)))) })
}

// actualStream is actualStream(h): what flows at the connector, in whichever direction it flows. It makes no event: nearly always it is
// multiplied by the flow, and the product is continuous.
func (e *eval) actualStream(c *modelica.Call) value {
	v, _ := e.streamArgument(c)
	if e.mode != runMode {
		return v
	}
	f, g := e.f, e.f.g
	return e.each(v, func(n expr.Node) expr.Node {
		h := dae.VarID(g.Slot(n))
		return g.Select(g.Lt(g.Const(0), f.sys.Ref(f.streamFlow(h))), f.sys.Ref(f.inflowVariable(h)), n)
	})
}

// streamArgument reads the argument of inStream or actualStream: a stream variable or an array of them.
func (e *eval) streamArgument(c *modelica.Call) (value, *modelica.Ref) {
	x := e.argument(c, "v")
	e.notInFunction(c)
	r, ok := x.(*modelica.Ref)
	if !ok {
		e.fail(x.Position(), "'%s' needs a stream variable of a connector, found an expression", c.Func)
	}
	if e.mode != runMode {
		return e.expr(x), r
	}
	v := e.variables(r)
	if v.t != tReal {
		e.fail(x.Position(), "'%s' needs a stream variable of a connector, found %s", c.Func, v.describe())
	}
	for _, n := range v.nodes() {
		if e.f.g.Op(n) != expr.OpVar || !e.f.isStream(dae.VarID(e.f.g.Slot(n))) {
			e.fail(x.Position(), "'%s' needs a stream variable of a connector, '%s' is none", c.Func, r)
		}
	}
	return v, r
}

// inflowVariable gives the variable that stands for inStream(h); connectStreams writes its equation.
func (f *flattener) inflowVariable(h dae.VarID) dae.VarID {
	if id, ok := f.streams.into[h]; ok {
		return id
	}
	if f.streams.into == nil {
		f.streams.into = map[dae.VarID]dae.VarID{}
	}
	v := f.sys.Variables[h]
	nan := expr.NaN()
	id := f.sys.Add(dae.Variable{Name: "inStream(" + v.Name + ")", Asset: v.Asset, Kind: dae.Continuous, Unit: v.Unit, DisplayUnit: v.DisplayUnit,
		Quantity: v.Quantity, Doc: "What comes in with the flow", Min: nan, Max: nan, Nominal: v.Nominal, Protected: true, Pos: v.Pos})
	f.owners = append(f.owners, owner{})
	f.streams.into[h] = id
	f.streams.asked = append(f.streams.asked, h)
	return id
}

// connectStreams writes the equations of stream variables, once the connection sets are known: what goes out at the connectors of
// components with parts inside, and what comes in where it is asked for.
func (f *flattener) connectStreams(roots []int32, sets func(face int32) ([]int32, *joint)) {
	s := &f.streams
	s.sets, s.given = sets, map[dae.VarID]expr.Node{}
	for _, r := range roots {
		if !f.isStream(dae.VarID(r / 2)) {
			continue
		}
		set, j := sets(r)
		for _, x := range set {
			if x%2 != outsideFace {
				continue
			}
			h := dae.VarID(x / 2)
			if n, text := f.mixture(set, x); n != expr.None {
				f.streamEquation(f.sys.Ref(h), n, f.sys.Variables[h].Name, text, j.asset, position(j.pos))
			}
		}
	}
	for i := 0; i < len(s.asked); i++ { // mixtures ask for more
		f.inflow(s.asked[i])
	}
}

func (f *flattener) streamEquation(left, right expr.Node, name, text, asset string, pos dae.Pos) {
	f.sys.Equations = append(f.sys.Equations, dae.Equation{Left: left, Right: right, Asset: asset, Source: name + " = " + text, Pos: pos})
}

// inflow gives what inStream(h) is, and writes the equation of its variable if there is one.
func (f *flattener) inflow(h dae.VarID) expr.Node {
	s := &f.streams
	if n, ok := s.given[h]; ok {
		return n
	}
	v := &f.sys.Variables[h]
	asset, pos := v.Asset, v.Pos
	n, text := expr.None, ""
	set, j := s.sets(2 * int32(h))
	if len(set) > 0 {
		asset, pos = j.asset, position(j.pos)
		n, text = f.mixture(set, 2*int32(h))
	}
	if len(set) == 0 || n == expr.None || len(set) > 1 && f.onlySinks(set, 2*int32(h)) {
		n, text = f.sys.Ref(h), v.Name+" (nothing can flow in)"
	}
	if _, asked := s.into[h]; asked || f.g.Op(n) != expr.OpVar {
		id := f.inflowVariable(h)
		if f.g.Op(n) != expr.OpVar {
			f.sys.Variables[id].Start = f.sys.Variables[h].Start
		}
		f.streamEquation(f.sys.Ref(id), n, f.sys.Variables[id].Name, text, asset, pos)
		if f.g.Op(n) != expr.OpVar {
			n = f.sys.Ref(id)
		}
	}
	s.given[h] = n
	return n
}

// releases reports whether something may flow out of a member of a set into the set; the limits of its flow may exclude it.
func (f *flattener) releases(x int32) bool {
	m := &f.sys.Variables[f.streamFlow(dae.VarID(x/2))]
	if x%2 == outsideFace {
		return !(m.Max <= 0)
	}
	return !(m.Min >= 0)
}

// onlySinks reports whether nothing can flow out of any member but x.
func (f *flattener) onlySinks(set []int32, x int32) bool {
	for _, y := range set {
		if y != x && f.releases(y) {
			return false
		}
	}
	return true
}

// mixture is what the members of a connection set other than x let out; None when there are no others.
func (f *flattener) mixture(set []int32, x int32) (n expr.Node, text string) {
	g := f.g
	var values, flows []expr.Node
	var names []string
	sinks := f.onlySinks(set, x)
	nominal := math.Inf(1)
	for _, y := range set {
		if y == x || !sinks && !f.releases(y) {
			continue
		}
		h := dae.VarID(y / 2)
		m := f.streamFlow(h)
		value, flow, name := f.sys.Ref(h), g.Neg(f.sys.Ref(m)), f.sys.Variables[h].Name
		if y%2 == outsideFace {
			value, flow, name = f.inflow(h), f.sys.Ref(m), "inStream("+name+")"
		}
		values, flows, names = append(values, value), append(flows, g.Max(flow, g.Const(0))), append(names, name)
		if x := f.sys.Variables[m].Nominal; x > 0 {
			nominal = min(nominal, x)
		}
		if sinks {
			break // nothing ever flows: one is as good as another
		}
	}
	switch len(values) {
	case 0:
		return expr.None, ""
	case 1:
		return values[0], names[0]
	}
	if math.IsInf(nominal, 1) {
		nominal = 1
	}
	return f.mixed(values, flows, smallFlow*nominal), "mixture of " + strings.Join(names, ", ")
}

// mixed is the mean of values weighted with flows (>= 0), of which each is at least small when all together are less than small: the
// regularisation of Modelica 3.6, section 15.2.
func (f *flattener) mixed(values, flows []expr.Node, small float64) expr.Node {
	g := f.g
	one, eps := g.Const(1), g.Const(small)
	total := flows[0]
	for _, m := range flows[1:] {
		total = g.Add(total, m)
	}
	t := g.Min(g.Div(total, eps), one)
	alpha := g.Mul(g.Mul(t, t), g.Sub(g.Const(3), g.Mul(g.Const(2), t)))
	rest := g.Mul(g.Sub(one, alpha), eps)
	num, den := expr.None, expr.None
	for i, m := range flows {
		weight := g.Add(g.Mul(alpha, m), rest)
		part := g.Mul(weight, values[i])
		if i == 0 {
			num, den = part, weight
			continue
		}
		num, den = g.Add(num, part), g.Add(den, weight)
	}
	return g.Div(num, den)
}
