package scenarios

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/unit"
)

// builder adds what a scenario says to the system of its plant.
type builder struct {
	file     *File
	sys      *dae.System
	g        *expr.Graph
	dt       float64 // length of a tick [s]
	midnight float64 // time of day at the start [s]
	problems Problems

	byName  map[string]dae.VarID
	all     []string                   // names, for suggestions; made on first use
	source  map[dae.VarID]dae.VarID    // continuous variable -> the input that it is an alias of
	fresh   map[dae.VarID]expr.Node    // value that a discrete variable takes at this tick
	sensed  map[dae.VarID]expr.Node    // what controllers read of a variable
	claimed map[string]dae.Pos         // names of control blocks
	targets []*target                  // driven variables in the order of the file
	driven  map[dae.VarID]*target      // the same by variable
	initial map[dae.VarID]initialValue // parameters and constant inputs
	started dae.VarID                  // 0 at tick 0, 1 afterwards; NoVar until it is needed

	overridden map[string]string // structural parameters, already part of the plant

	plan *plan
}

// initialValue is a number that a State gets before it is initialised, in the unit of the variable.
type initialValue struct {
	v     dae.VarID
	value float64
}

// target is a variable that control acts on, with its layers from the bottom up.
type target struct {
	id     dae.VarID
	base   expr.Node // from a series or a block; None: the value that it had
	by     string    // who gives the base
	rules  []layer
	faults []func(below expr.Node) expr.Node
}

// layer is what one rule says of a target.
type layer struct {
	priority int
	active   expr.Node
	set, els expr.Node // None: nothing is said
}

func newBuilder(f *File, sys *dae.System, t timing) *builder {
	b := &builder{file: f, sys: sys, g: sys.Graph, dt: t.period, midnight: t.midnight, byName: make(map[string]dae.VarID, len(sys.Variables)),
		fresh: map[dae.VarID]expr.Node{}, sensed: map[dae.VarID]expr.Node{}, claimed: map[string]dae.Pos{},
		driven: map[dae.VarID]*target{}, initial: map[dae.VarID]initialValue{}, started: dae.NoVar, plan: &plan{timing: t}}
	for i := range sys.Variables {
		b.byName[sys.Variables[i].Name] = dae.VarID(i)
	}
	b.findSources()
	return b
}

// build goes through the scenario; all problems are noted in one go.
func (b *builder) build() (*plan, error) {
	b.parameters()
	b.inputs()
	b.weather()
	b.sensors()
	b.control()
	b.faults()
	b.drive()
	b.limits()
	b.kpis()
	b.record()
	b.snapshots()
	if err := b.problems.err(); err != nil {
		return nil, err
	}
	for i := range b.sys.Variables { // in the order of the system, not of a map
		if v, ok := b.initial[dae.VarID(i)]; ok {
			b.plan.initial = append(b.plan.initial, v)
		}
	}
	return b.plan, nil
}

// findSources follows equations a = b between two variables from every input, so that an input is driven under all its names.
func (b *builder) findSources() {
	b.source = map[dae.VarID]dae.VarID{}
	neighbours := map[dae.VarID][]dae.VarID{}
	for _, e := range b.sys.Equations {
		if b.g.Op(e.Left) == expr.OpVar && b.g.Op(e.Right) == expr.OpVar {
			l, r := dae.VarID(b.g.Slot(e.Left)), dae.VarID(b.g.Slot(e.Right))
			neighbours[l] = append(neighbours[l], r)
			neighbours[r] = append(neighbours[r], l)
		}
	}
	for i := range b.sys.Variables {
		if b.sys.Variables[i].Kind != dae.Input {
			continue
		}
		queue := []dae.VarID{dae.VarID(i)}
		for len(queue) > 0 {
			v := queue[0]
			queue = queue[1:]
			for _, n := range neighbours[v] {
				if _, seen := b.source[n]; !seen && b.sys.Variables[n].Kind == dae.Continuous {
					b.source[n] = dae.VarID(i)
					queue = append(queue, n)
				}
			}
		}
	}
}

// names of all variables, for suggestions.
func (b *builder) known() []string {
	if b.all == nil {
		for i := range b.sys.Variables {
			if !b.sys.Variables[i].Protected {
				b.all = append(b.all, b.sys.Variables[i].Name)
			}
		}
	}
	return b.all
}

// find resolves the name of a variable.
func (b *builder) find(t Text) (dae.VarID, bool) {
	id, ok := b.byName[t.Value]
	if !ok {
		b.problems.add(t.place(0), "unknown variable %s%s", t.Value, b.suggest(t.Value))
	}
	return id, ok
}

func (b *builder) suggest(name string) string {
	if c := nearestPath(name, b.known()); c != "" {
		return didYouMean(c)
	}
	return "; `gemel check` with a correct file and `gemel library` show the names of a plant"
}

// settable resolves the name of a parameter or an input.
func (b *builder) settable(t Text) (dae.VarID, bool) {
	id, ok := b.byName[t.Value]
	if !ok {
		var names []string
		for i := range b.sys.Variables {
			if b.canSet(dae.VarID(i)) {
				names = append(names, b.sys.Variables[i].Name)
			}
		}
		c := nearestPath(t.Value, names)
		if c == "" {
			c = nearestPath(t.Value, b.known())
		}
		b.problems.add(t.place(0), "unknown variable %s%s", t.Value, didYouMean(c))
		return 0, false
	}
	if b.canSet(id) {
		if s, ok := b.source[id]; ok {
			return s, true
		}
		return id, true
	}
	v := &b.sys.Variables[id]
	switch v.Kind {
	case dae.Parameter:
		b.problems.add(t.place(0), "%s cannot be set from outside: it is final, protected or follows from other parameters", t.Value)
	default:
		b.problems.add(t.place(0), "%s is computed by the plant; only parameters and inputs can be set%s", t.Value, b.listInputs())
	}
	return 0, false
}

func (b *builder) canSet(id dae.VarID) bool {
	v := &b.sys.Variables[id]
	if v.Kind == dae.Continuous {
		_, ok := b.source[id]
		return ok
	}
	return v.Kind == dae.Input || v.Kind == dae.Parameter && !v.Final
}

// listInputs ends a message with the inputs of the plant, where they are few.
func (b *builder) listInputs() string {
	var names []string
	for i := range b.sys.Variables {
		if v := &b.sys.Variables[i]; v.Kind == dae.Input && !strings.HasPrefix(v.Name, "input.") && !strings.HasPrefix(v.Name, "kpi.") && !strings.HasPrefix(v.Name, "sensor.") {
			names = append(names, v.Name)
		}
	}
	switch {
	case len(names) == 0:
		return "; this plant has no inputs"
	case len(names) > 12:
		return fmt.Sprintf("; the inputs are %s and %d more", strings.Join(names[:12], ", "), len(names)-12)
	}
	return "; the inputs are " + strings.Join(names, ", ")
}

// unitOf returns the unit in which the plant keeps a variable; known is false where the model does not say.
func (b *builder) unitOf(id dae.VarID) (u unit.Unit, known bool) {
	v := &b.sys.Variables[id]
	if v.Unit == "" {
		return unit.Unit{Scale: 1}, v.Type != dae.Real
	}
	u, err := unit.Parse(v.Unit)
	if err != nil {
		return unit.Unit{Scale: 1}, false
	}
	return u, true
}

// number reads a plain number, or a quantity in the unit want, and returns it in want. subject begins the message.
func (b *builder) number(subject string, t Text, want unit.Unit, known bool) (float64, bool) {
	q, err := unit.ParseQuantity(t.Value)
	if err != nil {
		b.problems.add(t.place(0), "%s: %v", subject, err)
		return 0, false
	}
	if !known {
		if q.Unit.Symbol != "" {
			b.problems.add(t.place(0), "%s: the model gives no unit for this; write a plain number", subject)
			return 0, false
		}
		return q.Value, true
	}
	v, err := q.In(want)
	if err != nil {
		b.problems.add(t.place(0), "%s: %v", subject, err)
		return 0, false
	}
	return v, true
}

// duration reads a length of time in seconds.
func (b *builder) duration(subject string, t Text) (float64, bool) {
	return duration(&b.problems, subject, t)
}

func duration(ps *Problems, subject string, t Text) (float64, bool) {
	v, err := unit.ParseDuration(t.Value)
	if err != nil {
		ps.add(t.place(0), "%s: %v", subject, err)
		return 0, false
	}
	return v, true
}

// constant reads a fixed value for a variable, in the variable's unit, and checks it against the declaration.
func (b *builder) constant(t Text, id dae.VarID) (float64, bool) {
	v := &b.sys.Variables[id]
	if v.Type == dae.Boolean {
		switch t.Value {
		case "true":
			return 1, true
		case "false":
			return 0, true
		}
		b.problems.add(t.place(0), "%s: %q is neither true nor false", v.Name, t.Value)
		return 0, false
	}
	u, known := b.unitOf(id)
	x, ok := b.number(v.Name, t, u, known)
	if !ok {
		return 0, false
	}
	return x, b.inRange(t, v, x)
}

// inRange checks a value against type, min and max of the declaration.
func (b *builder) inRange(t Text, v *dae.Variable, x float64) bool {
	switch {
	case v.Type == dae.Integer && x != math.Trunc(x):
		b.problems.add(t.place(0), "%s: %s is no whole number", v.Name, t.Value)
	case x < v.Min && !atLimit(x, v.Min):
		b.problems.add(t.place(0), "%s: %s is below the smallest value that the model allows, %s", v.Name, t.Value, shownIn(v.Min, v, unitOfText(t, v.DisplayUnit)))
	case x > v.Max && !atLimit(x, v.Max):
		b.problems.add(t.place(0), "%s: %s is above the largest value that the model allows, %s", v.Name, t.Value, shownIn(v.Max, v, unitOfText(t, v.DisplayUnit)))
	default:
		return true
	}
	return false
}

// atLimit says whether x is the limit but for the conversion of a unit: 273.15 - 30 is not quite 243.15.
func atLimit(x, limit float64) bool {
	return math.Abs(x-limit) <= 4e-16*max(math.Abs(limit), 273.15)
}

// inUnit writes a number with its unit.
func inUnit(x float64, u string) string {
	s := strconv.FormatFloat(x, 'g', 6, 64)
	if u == "" || u == "1" {
		return s
	}
	return s + " " + u
}

// parameters notes the values of parameters.
func (b *builder) parameters() {
	for _, e := range b.file.Parameters {
		if _, done := b.overridden[e.Key.Value]; done {
			continue
		}
		if id, known := b.byName[e.Key.Value]; known {
			if v := &b.sys.Variables[id]; v.Kind == dae.Parameter && v.Final && !v.Protected {
				if _, ok := b.constant(e.Value, id); !ok { // its value is no literal of the model because it does not fit
					continue
				}
			}
		}
		id, ok := b.settable(e.Key)
		if !ok {
			continue
		}
		if b.sys.Variables[id].Kind != dae.Parameter {
			b.problems.add(e.Key.place(0), "%s is an input; give its value under inputs", e.Key.Value)
			continue
		}
		if x, ok := b.constant(e.Value, id); ok {
			b.initial[id] = initialValue{id, x}
		}
	}
}

// discrete adds a variable that changes at ticks only. Its value lies in State.
func (b *builder) discrete(asset, name, u, doc string, start float64) dae.VarID {
	return b.declare(dae.Variable{Name: asset + "." + name, Asset: asset, Kind: dae.Discrete, Unit: u, Doc: doc, Start: b.g.Const(start)})
}

// declare adds a variable of the scenario; a variable of that name in the plant is a problem.
func (b *builder) declare(v dae.Variable) dae.VarID {
	nan := expr.NaN()
	v.Min, v.Max, v.Nominal = nan, nan, nan
	if _, taken := b.byName[v.Name]; taken {
		b.problems.add(dae.Pos{File: b.file.Pos.File}, "the plant has a variable of its own named %s; rename the component in the model", v.Name)
	}
	id := b.sys.Add(v)
	b.byName[v.Name] = id
	b.all = nil
	return id
}

// update makes v take the value of n at every tick.
func (b *builder) update(v dae.VarID, n expr.Node, source string, pos dae.Pos) {
	b.sys.Updates = append(b.sys.Updates, dae.Update{Target: v, Value: n, Source: source, Pos: pos})
	if b.sys.Variables[v].Kind == dae.Discrete {
		b.fresh[v] = n
	}
}

// first is a condition that holds at tick 0 only.
func (b *builder) first() expr.Node {
	if b.started == dae.NoVar {
		b.started = b.discrete("scenario", "started", "1", "0 at the first tick, 1 afterwards", 0)
		b.update(b.started, b.g.Const(1), "scenario", b.file.Pos)
	}
	return b.g.Not(b.sys.Ref(b.started))
}

func (b *builder) time() expr.Node { return b.sys.Ref(dae.Time) }

// timeOfDay is the seconds since midnight, offset seconds from now.
func (b *builder) timeOfDay(offset float64) expr.Node {
	g := b.g
	t := g.Add(b.time(), g.Const(b.midnight+offset))
	return b.modulo(t, 86400)
}

// modulo is t - period·floor(t/period).
func (b *builder) modulo(t expr.Node, period float64) expr.Node {
	g := b.g
	p := g.Const(period)
	return g.Sub(t, g.Mul(p, g.Unary(expr.OpFloor, g.Div(t, p))))
}

// ticks is the least whole number of ticks that lasts d seconds.
func (b *builder) ticks(d float64) float64 { return math.Ceil(d/b.dt - 1e-9) }
