package engine

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/expr/interp"
	"gemel/engine/lu"
	"gemel/engine/solver"
)

// pivots chooses the static pivot order of the Newton matrix from sample points: the
// start, rest, and two scattered ones, each with a short and a very long step.
func (c *compiler) pivots(eq *solver.Equations) ([]lu.Pivot, error) {
	hgi := c.builder.Cells(1) // a stand-in for the cell that Emit makes; only values matter
	entries, _ := eq.Matrix(hgi)
	nodes := make([]expr.Node, len(entries))
	for i, e := range entries {
		nodes[i] = e.Val
	}
	g := c.builder.Program.Graph
	values := interp.NewEvaluator(g, nodes)
	var samples [][]float64
	for k := range 4 {
		for _, inverse := range []float64{1 / c.plant.Options.Period, solver.Frozen} {
			memory := c.sample(k)
			memory[hgi] = inverse
			samples = append(samples, values.Eval(func(s expr.Slot) float64 { return memory[s] }))
		}
	}
	nx := eq.NX
	options := lu.OrderOptions{ColScale: c.plant.scale, OnlyDiagonal: func(row int) bool { return row < nx }}
	order, err := lu.Order(g, eq.N(), entries, samples, options)
	if err != nil {
		return nil, c.explainSingular(err)
	}
	if eq.NZ > 0 && eq.N() <= withFallback {
		eq.Fallback = solver.Fallback(g, eq.N(), nx, entries, samples, order, options)
	}
	return order, nil
}

// withFallback is the number of unknowns up to which a second pivot order is emitted: it doubles the code of a step.
const withFallback = 200

// choose takes the method that the solver proposes where the user leaves it open.
func (c *compiler) choose(eq *solver.Equations) {
	p := c.plant
	if p.Options.Method != Auto {
		p.Reason = "as asked"
		return
	}
	facts := solver.Circumstances{Tolerance: p.Options.Tolerance, Tick: p.Options.Period, Nominal: p.scale}
	for k := range 4 {
		m := c.sample(k)
		facts.Samples = append(facts.Samples, func(s expr.Slot) float64 { return m[s] })
	}
	p.Options.Method, p.Reason = solver.Choose(eq, facts)
}

// sample is memory at the k-th sample point: 0 the start values, 1 rest, 2 and 3
// scattered around the nominal values.
func (c *compiler) sample(k int) []float64 {
	o, l := c.ordered, &c.plant.layout
	m := make([]float64, c.builder.Program.Cells)
	copy(m, c.plant.initial)
	read := func(s expr.Slot) float64 { return m[l.places[s].cell] }
	for _, d := range o.Dependent {
		m[l.places[d.Var].cell] = interp.Eval(o.Graph, d.Value, read)
	}
	for i, v := range c.unknowns() {
		at := l.y + expr.Slot(i)
		start := 0.0
		if n := o.Variables[v].Start; n != expr.None {
			start = interp.Eval(o.Graph, n, read)
		}
		// a fixed scatter in (-1, 1) without pattern: the fractional part of multiples of the golden ratio
		r := math.Mod(float64(i+1)*0.6180339887498949, 1)
		switch k {
		case 0:
			m[at] = start
		case 1:
			m[at] = 0
		case 2:
			m[at] = start + float64(c.plant.scale[i]*(r-0.5))
		case 3:
			m[at] = float64(c.plant.scale[i] * float64(1+r))
		}
	}
	if k == 1 {
		for i := range o.Inputs {
			m[l.input+expr.Slot(i)] = 0
		}
	}
	for i, r := range o.Relations {
		v := float64((k + i) % 2)
		if k == 0 {
			v = interp.Eval(o.Graph, r.Cond, read)
		}
		m[l.places[r.Var].cell] = v
	}
	return m
}

// explainSingular turns a singular matrix into the words of the model.
func (c *compiler) explainSingular(err error) error {
	var single *lu.SingularError
	if !errors.As(err, &single) {
		return err
	}
	o, nx := c.ordered, len(c.ordered.States)
	var names []string
	for _, j := range single.Cols {
		v := c.unknowns()[j]
		names = append(names, o.Variables[v].Name)
	}
	var problems dae.Problems
	for _, i := range single.Rows {
		if i < nx {
			v := o.Variables[o.States[i]]
			problems = append(problems, dae.Problem{Pos: v.Pos, Msg: fmt.Sprintf("the derivative of %s is not finite wherever the equations were tried", v.Name)})
			continue
		}
		q := o.System.Equations[o.GEq[i-nx]]
		problems = append(problems, dae.Problem{Pos: q.Pos, Msg: fmt.Sprintf(
			"the equation %s depends on the others and leaves %s undetermined: at every point tried its derivatives vanish or repeat those of other equations",
			q.Source, strings.Join(names, ", "))})
	}
	return problems
}
