package epanet

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// oracle solves a Network at an instant with a Newton method of its own: the check of the reader, and of the laws that
// Gemel.Hydraulics.Networks states, that does not need the engine.
type oracle struct {
	n      *Network
	index  map[*Node]int // of free nodes
	fixed  map[*Node]float64
	draw   []float64 // demand of free nodes [m3/s]
	links  []*Link
	law    []func(q, hFrom, hTo float64) float64 // residual of each link [m]
	flow   []float64
	head   []float64
	status map[*Link]bool
	speed  map[*Link]float64
	mode   map[*Link]ValveMode
	level  map[*Tank]float64
}

const (
	shutResistance = 1e8
	openResistance = 1e-3
)

func newOracle(n *Network) *oracle {
	o := &oracle{n: n, index: map[*Node]int{}, status: map[*Link]bool{}, speed: map[*Link]float64{}, mode: map[*Link]ValveMode{}, level: map[*Tank]float64{}}
	for i, j := range n.Junctions {
		o.index[&j.Node] = i
	}
	n.eachLink(func(k *Link) { o.links = append(o.links, k) })
	for _, p := range n.Pipes {
		o.status[&p.Link] = p.Open
	}
	for _, p := range n.Pumps {
		o.status[&p.Link], o.speed[&p.Link] = p.On, p.Speed
	}
	for _, v := range n.Valves {
		o.mode[&v.Link] = v.Mode
	}
	for _, t := range n.Tanks {
		o.level[t] = t.InitLevel
	}
	o.flow, o.head = make([]float64, len(o.links)), make([]float64, len(n.Junctions))
	for i, k := range o.links { // as EPANET: 1 ft/s in pipes
		if p := n.pipe(k); p != nil {
			o.flow[i] = math.Pi * p.Diameter * p.Diameter / 4 * foot
		} else if p := n.pump(k); p != nil && p.Curve.Given() {
			o.flow[i] = max(p.Curve.DesignFlow, 1e-3)
		}
	}
	for i, j := range n.Junctions {
		o.head[i] = j.Elevation
	}
	return o
}

func (o *oracle) factor(p *Pattern, t float64) float64 {
	if p == nil {
		return 1
	}
	period := int(math.Floor((t + o.n.Times.PatternStart) / o.n.Times.PatternStep))
	return p.Factors[period%len(p.Factors)]
}

// setTime settles demands, fixed heads and laws at time t [s].
func (o *oracle) setTime(t float64) {
	o.draw = make([]float64, len(o.n.Junctions))
	for i, j := range o.n.Junctions {
		for _, d := range j.Demands {
			o.draw[i] += d.Base * o.factor(d.Pattern, t) * o.n.Options.DemandMultiplier
		}
	}
	o.fixed = map[*Node]float64{}
	for _, r := range o.n.Reservoirs {
		o.fixed[&r.Node] = r.Elevation * o.factor(r.Pattern, t)
	}
	for _, x := range o.n.Tanks {
		o.fixed[&x.Node] = x.Elevation + o.level[x]
	}
	o.law = nil
	for _, k := range o.links {
		o.law = append(o.law, o.lawOf(k))
	}
}

func (o *oracle) lawOf(k *Link) func(q, a, b float64) float64 {
	if p := o.n.pipe(k); p != nil {
		if !o.status[k] {
			return func(q, a, b float64) float64 { return a - b - shutResistance*q }
		}
		loss := o.pipeLoss(p)
		return func(q, a, b float64) float64 {
			if p.CheckValve && q < 0 {
				return a - b - loss(q) - shutResistance*q
			}
			return a - b - loss(q)
		}
	}
	if p := o.n.pump(k); p != nil {
		if !o.status[k] || o.speed[k] == 0 {
			return func(q, a, b float64) float64 { return a - b - shutResistance*q }
		}
		nu := o.speed[k]
		return func(q, a, b float64) float64 {
			x := max(q, 1e-9) / nu
			var h float64
			if p.Curve.Given() {
				h = p.Curve.Head(x)
			} else {
				h = p.Power / (density * o.n.Options.SpecificGravity * gravity * x)
			}
			return a - b + nu*nu*h - shutResistance*min(q, 0)
		}
	}
	return o.valveLaw(o.n.valve(k))
}

func (o *oracle) valveLaw(v *Valve) func(q, a, b float64) float64 {
	area := math.Pi * v.Diameter * v.Diameter / 4
	loss := func(k, q float64) float64 { return k/(2*gravity*area*area)*q*math.Abs(q) + openResistance*q }
	open := func(q, a, b float64) float64 { return a - b - loss(v.Loss, q) }
	switch o.mode[&v.Link] {
	case Shut:
		return func(q, a, b float64) float64 { return a - b - shutResistance*q }
	case FullyOpen:
		return open
	}
	switch v.Type {
	case PRV:
		return func(q, a, b float64) float64 {
			return a - b - max(a-v.To.Elevation-v.Setting, loss(v.Loss, q)) - shutResistance*min(q, 0)
		}
	case PSV:
		return func(q, a, b float64) float64 {
			return a - b - max(v.From.Elevation+v.Setting-b, loss(v.Loss, q)) - shutResistance*min(q, 0)
		}
	case PBV:
		return func(q, a, b float64) float64 { return a - b - max(v.Setting, loss(v.Loss, q)) - 1e-6*q }
	case FCV:
		return func(q, a, b float64) float64 { return a - b - loss(v.Loss, q) - shutResistance*max(q-v.Setting, 0) }
	case TCV:
		return func(q, a, b float64) float64 { return a - b - loss(v.Setting, q) }
	}
	return func(q, a, b float64) float64 {
		return a - b - math.Copysign(HeadCurve{X: v.X, Y: v.Y}.Head(math.Abs(q)), q) - openResistance*q
	}
}

func (o *oracle) pipeLoss(p *Pipe) func(float64) float64 {
	area := math.Pi * p.Diameter * p.Diameter / 4
	minor := p.Loss / (2 * gravity * area * area)
	switch o.n.Options.Formula {
	case HazenWilliams:
		r := 10.667 * p.Length / (math.Pow(p.Roughness, 1.852) * math.Pow(p.Diameter, 4.871))
		s := area * 1e-3
		return func(q float64) float64 { return r*q*math.Pow(q*q+s*s, 0.426) + minor*q*math.Abs(q) }
	case ChezyManning:
		r := 10.237 * p.Roughness * p.Roughness * p.Length / math.Pow(p.Diameter, 5.333)
		return func(q float64) float64 { return (r+minor)*q*math.Abs(q) + 1e-9*q }
	}
	return func(q float64) float64 {
		re := 4 * math.Abs(q) / (math.Pi * p.Diameter * o.n.Options.Viscosity)
		f := friction(re, p.Roughness/p.Diameter)
		scale := p.Length / (2 * gravity * p.Diameter * area * area)
		if re <= 2000 {
			return 16 * math.Pi * o.n.Options.Viscosity * p.Diameter * scale * q
		}
		return (f*scale + minor) * q * math.Abs(q)
	}
}

// friction is Swamee-Jain with Dunlop's cubic, by its usual formulas in the Reynolds number.
func friction(re, e float64) float64 {
	if re >= 4000 {
		return 0.25 / math.Pow(math.Log10(e/3.7+5.74/math.Pow(re, 0.9)), 2)
	}
	y2 := e/3.7 + 5.74/math.Pow(4000, 0.9)
	y3 := -0.86859 * math.Log(y2)
	fa := 1 / (y3 * y3)
	fb := fa * (2 - 0.00514215/(y2*y3))
	r := re / 2000
	return 7*fa - fb + r*(0.128-17*fa+2.5*fb+r*(-0.128+13*fa-2*fb+r*(0.032-3*fa+0.5*fb)))
}

// solve finds flows and heads at the present time by Newton with step halving on the sum of squares, loops of piecewise laws included.
func (o *oracle) solve(t *testing.T) {
	t.Helper()
	nj, nl := len(o.n.Junctions), len(o.links)
	for iteration := 0; iteration < 200; iteration++ {
		jac := mat.NewDense(nj+nl, nj+nl, nil)
		res := mat.NewVecDense(nj+nl, nil)
		for i := range o.n.Junctions {
			res.SetVec(i, -o.draw[i])
		}
		for k, l := range o.links {
			q := o.flow[k]
			a, b := o.headOf(l.From), o.headOf(l.To)
			r := o.law[k](q, a, b)
			dq := 1e-7 * max(math.Abs(q), 1e-4)
			if i, ok := o.index[l.From]; ok {
				res.SetVec(i, res.AtVec(i)-q)
				jac.Set(i, nj+k, -1)
				jac.Set(nj+k, i, (o.law[k](q, a+1e-4, b)-o.law[k](q, a-1e-4, b))/2e-4)
			}
			if i, ok := o.index[l.To]; ok {
				res.SetVec(i, res.AtVec(i)+q)
				jac.Set(i, nj+k, 1)
				jac.Set(nj+k, i, (o.law[k](q, a, b+1e-4)-o.law[k](q, a, b-1e-4))/2e-4)
			}
			res.SetVec(nj+k, r)
			d := (o.law[k](q+dq, a, b) - o.law[k](q-dq, a, b)) / (2 * dq)
			jac.Set(nj+k, nj+k, min(d, -1e-6))
		}
		var step mat.VecDense
		if err := step.SolveVec(jac, res); err != nil {
			if _, ok := err.(mat.Condition); !ok {
				t.Fatal(err)
			}
		}
		worst := 0.0
		damp := 1.0
		if iteration > 30 {
			damp = 0.5
		}
		for i := range nj {
			o.head[i] -= damp * step.AtVec(i)
		}
		for k := range nl {
			worst = max(worst, math.Abs(step.AtVec(nj+k)))
			o.flow[k] -= damp * step.AtVec(nj+k)
		}
		if worst < 1e-9 {
			return
		}
	}
	t.Fatal("the oracle does not converge")
}

func (o *oracle) headOf(x *Node) float64 {
	if h, ok := o.fixed[x]; ok {
		return h
	}
	return o.head[o.index[x]]
}

// power returns the electrical power of a pump [W].
func (o *oracle) power(p *Pump) float64 {
	for k, l := range o.links {
		if l == &p.Link {
			if !o.status[l] {
				return 0
			}
			q := o.flow[k]
			eff := o.n.Energy.Efficiency
			if p.effX != nil {
				x := min(max(q/o.speed[l], p.effX[0]), p.effX[len(p.effX)-1])
				eff = HeadCurve{X: p.effX, Y: p.effY}.Head(x)
				eff = min(max(1-(1-eff)*math.Pow(1/o.speed[l], 0.1), 0.01), 1)
			}
			return density * o.n.Options.SpecificGravity * gravity * q * (o.headOf(l.To) - o.headOf(l.From)) / eff
		}
	}
	return 0
}
