package engine

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/expr/interp"
	"gemel/engine/solver"
	"gemel/engine/wasm"
)

// compiler is one run of Compile.
type compiler struct {
	plant       *Plant
	ordered     *dae.Ordered
	builder     *solver.Builder
	cells       *expr.Substituter // from the graph of the model to that of the program
	independent []dae.VarID       // parameters with a cell in State
	dependent   []dae.VarID
	explicit    []dae.VarID
	instants    []expr.Node // of relations that change by time alone, over the graph of the model
	left        assignment  // pre(v) of continuous v takes v
	updated     []expr.Slot // targets of updates
	gap         expr.Slot   // cell of the distance to the nearest change; 0: not known
	preparation int         // function prepare
	given       []float64   // by variable: values of parameters, inputs and discrete variables at the start, as far as they are known before it
}

// unknowns are the variables of y, in its order.
func (c *compiler) unknowns() []dae.VarID { return slices.Concat(c.ordered.States, c.ordered.Z) }

// Compile turns a system into a plant. Errors are dae.Problems where the model is
// at fault.
func Compile(sys *dae.System, opt Options) (*Plant, error) {
	opt, err := opt.withDefaults()
	if err != nil {
		return nil, err
	}
	sys.Graph.FoldElementary = interp.FoldElementary // factors such as exp(p) are tested at their defaults
	opt.Trace.stage("order the equations")
	ordered, err := dae.Analyze(sys)
	if err != nil {
		return nil, err
	}
	opt.Trace.stage("differentiate and factor")
	g := expr.New()
	g.FoldElementary = interp.FoldElementary
	c := &compiler{
		plant:   &Plant{Name: sys.Name, System: sys, Ordered: ordered, Variables: ordered.Variables, Inputs: ordered.Inputs, Options: opt},
		ordered: ordered,
		builder: solver.NewBuilder(g),
	}
	c.allocate()
	c.plant.timed = make([]bool, len(ordered.Relations))
	for _, a := range ordered.Asserts {
		c.plant.eventAsserts = c.plant.eventAsserts || a.Event
		c.plant.settled = append(c.plant.settled, !a.Event && onlyGiven(ordered, a.Cond))
	}
	c.cells = expr.NewSubstituter(ordered.Graph, g, func(s expr.Slot) expr.Node {
		return g.Var(c.plant.layout.places[s].cell)
	})
	if err := c.defaults(); err != nil {
		return nil, c.because(err)
	}
	if err := c.write(); err != nil {
		return nil, c.because(err)
	}
	return c.finish()
}

func (o Options) withDefaults() (Options, error) {
	if o.Method == "" {
		o.Method = Auto
	}
	for _, v := range []struct {
		p    *float64
		def  float64
		name string
	}{{&o.Period, 1, "period"}, {&o.Tolerance, 1e-6, "tolerance"}} {
		if *v.p == 0 {
			*v.p = v.def
		}
		if !(*v.p > 0) || math.IsInf(*v.p, 0) {
			return o, fmt.Errorf("%s is %g, want a positive number", v.name, *v.p)
		}
	}
	if o.Tolerance > 0.1 || o.Tolerance < 1e-14 {
		return o, fmt.Errorf("tolerance is %g, want 1e-14 … 0.1", o.Tolerance)
	}
	if o.MaxStep == 0 || !(o.MaxStep < o.Period) {
		o.MaxStep = o.Period
	}
	if o.FixedStep == 0 || !(o.FixedStep < o.Period) {
		o.FixedStep = o.Period
	}
	if !(o.MaxStep > 0) || !(o.FixedStep > 0) {
		return o, fmt.Errorf("max step and fixed step must be positive")
	}
	o.FixedStep = o.Period / math.Ceil(float64(o.Period/o.FixedStep)-1e-9)
	return o, nil
}

// defaults evaluates the default values of parameters, inputs and scales.
func (c *compiler) defaults() error {
	o, p := c.ordered, c.plant
	p.initial = make([]float64, p.layout.state)
	c.given = make([]float64, len(o.Variables))
	values := c.given
	leaf := func(s expr.Slot) float64 { return values[s] }
	var problems dae.Problems
	for _, v := range o.Parameters {
		d := o.Variables[v]
		switch {
		case d.Binding != expr.None:
			values[v] = interp.Eval(o.Graph, d.Binding, leaf)
		case d.Start != expr.None:
			values[v] = interp.Eval(o.Graph, d.Start, leaf)
		case d.Fixed:
			problems = append(problems, dae.Problem{Pos: d.Pos, Msg: fmt.Sprintf("parameter '%s' has no value: write %s = ...", d.Name, d.Name)})
		}
		if math.IsNaN(values[v]) || math.IsInf(values[v], 0) {
			problems = append(problems, dae.Problem{Pos: d.Pos, Msg: fmt.Sprintf("parameter %s has the value %g", d.Name, values[v])})
		}
	}
	for _, v := range slices.Concat(o.Inputs, o.Discretes, o.Previous) {
		if s := o.Variables[v].Start; s != expr.None {
			values[v] = interp.Eval(o.Graph, s, leaf)
		}
	}
	if problems != nil {
		return problems
	}
	for v, pl := range p.layout.places {
		switch o.Variables[v].Kind {
		case dae.Parameter, dae.Input, dae.Discrete, dae.Previous:
			if int(pl.cell) < p.layout.state {
				p.initial[pl.cell] = values[v]
			}
		}
	}
	p.scale = make([]float64, p.layout.nx+p.layout.nz)
	for i, v := range c.unknowns() {
		p.scale[i] = 1
		if n := math.Abs(o.Variables[v].Nominal); n > 0 && !math.IsInf(n, 0) {
			p.scale[i] = n
		}
	}
	return nil
}

func (c *compiler) finish() (*Plant, error) {
	p, b := c.plant, c.builder
	p.Options.Trace.note(b.Program)
	p.Options.Trace.stage("write the module")
	p.program = b.Program
	p.Operations = b.Program.Graph.Len()
	p.rolled = b.Program.Rolled(expr.RollOptions{})
	binaryCode, err := wasm.Emit(p.rolled, wasm.Options{Lanes: 1})
	if err != nil {
		return nil, err
	}
	p.Code = len(binaryCode)
	h := sha256.New()
	h.Write(binaryCode)
	var buf [8]byte
	put := func(v uint64) { binary.LittleEndian.PutUint64(buf[:], v); h.Write(buf[:]) }
	for i, v := range p.Variables {
		h.Write([]byte(v.Name))
		h.Write([]byte{0, byte(v.Kind)})
		put(uint64(p.layout.places[i].cell))
	}
	for _, vs := range [][]float64{p.initial, p.scale, {p.Options.Period, p.Options.Tolerance, p.Options.MaxStep, p.Options.FixedStep}} {
		for _, v := range vs {
			put(math.Float64bits(v))
		}
	}
	h.Sum(p.hash[:0])
	p.Options.Trace.stage("translate to machine code")
	if p.module, err = wasm.Compile(context.Background(), binaryCode, p.Options.CacheDir); err != nil {
		return nil, err
	}
	p.byName = make(map[string]dae.VarID, len(p.Variables))
	for i, v := range p.Variables {
		p.byName[v.Name] = dae.VarID(i)
	}
	return p, nil
}

// because is why a model cannot be compiled: the assertions of its author that its parameters violate say it best.
func (c *compiler) because(err error) error {
	o := c.ordered
	var problems dae.Problems
	for i, a := range o.Asserts {
		if c.plant.settled[i] && !a.Warning && interp.Eval(o.Graph, a.Cond, func(s expr.Slot) float64 { return c.given[s] }) == 0 {
			problems = append(problems, dae.Problem{Pos: a.Pos, Msg: fmt.Sprintf("%s: %s", ErrAssert, c.insert(a.Message))})
		}
	}
	if problems != nil {
		return problems
	}
	return err
}

// insert puts the values of parameters into a message, where it has their names in braces.
func (c *compiler) insert(message string) string {
	for _, v := range c.ordered.Parameters {
		if name := "{" + c.ordered.Variables[v].Name + "}"; strings.Contains(message, name) {
			message = strings.ReplaceAll(message, name, fmt.Sprintf("%g", c.given[v]))
		}
	}
	return message
}

// onlyGiven says whether an expression depends on nothing but parameters that are known before the start.
func onlyGiven(o *dae.Ordered, n expr.Node) bool {
	for _, s := range o.Graph.Slots(n) {
		if v := &o.Variables[s]; v.Kind != dae.Parameter || !v.Fixed && v.Binding == expr.None {
			return false
		}
	}
	return true
}
