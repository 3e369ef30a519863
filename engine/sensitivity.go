package engine

import (
	"errors"
	"fmt"

	"gemel/engine/dae"
	"gemel/engine/expr"
)

// Sensitivities steps one State and its derivatives along n directions: the forward sensitivities
// of Step with respect to states, parameters and inputs. They are exact derivatives of what Step
// computes, with the step sizes that error control has chosen held fixed; at events inside a tick the
// derivative of the time of the event is taken with the slopes of the equations there.
//
// The State has the same bits as without derivatives. Each direction is a lane; see Lanes.
type Sensitivities struct {
	lanes  *Lanes
	ready  bool      // the derivatives of algebraic unknowns belong to the others
	inputs []float64 // of all directions, the same for each
	used   int       // directions that count; see Use
}

// ErrNotDifferentiable is wrapped by errors of Step where an event has no derivative: a condition that only touches its
// limit, or one of which it is not known what crosses zero.
var ErrNotDifferentiable = errors.New("the time of the event has no derivative")

// NewSensitivities returns room for n directions, spread over at most workers goroutines; 0: one for each processor.
func (p *Plant) NewSensitivities(n, workers int) (*Sensitivities, error) {
	module, err := p.tangents.get(p, p.tangentProgram)
	if err != nil {
		return nil, err
	}
	l, err := p.newLanes(module, n, workers, expr.Slot(p.tangentCells))
	if err != nil {
		return nil, err
	}
	return &Sensitivities{lanes: l, used: n}, nil
}

// tangentProgram is the program with the functions that only derivatives need:
//
//	slopes  derivatives of the states
//	gaps    what crosses zero when a relation changes
func (p *Plant) tangentProgram() (*expr.Program, error) {
	l := &p.layout
	q := &expr.Program{Graph: p.program.Graph, Cells: p.program.Cells, Funcs: append([]*expr.Func(nil), p.program.Funcs...)}
	add := func(name string, nodes []expr.Node) expr.Slot {
		first := expr.Slot(q.Cells)
		q.Cells += len(nodes)
		var a assignment
		for i, n := range nodes {
			if n != expr.None {
				a.put(first+expr.Slot(i), n)
			}
		}
		q.Funcs = append(q.Funcs, &expr.Func{Name: name, Body: []expr.Stmt{a.Assign}})
		return first
	}
	p.slopeCells, p.gapCells = add("slopes", p.slopes), add("gaps", p.margins)
	p.tangentCells = q.Cells
	span := func(from expr.Slot, n int) (s []expr.Slot) {
		for i := range n {
			s = append(s, from+expr.Slot(i))
		}
		return s
	}
	state := append(span(0, l.state), l.time)
	wanted := append(state, l.stop)
	if s := p.initialising; s != nil {
		wanted = append(wanted, span(s.residual, len(s.cells))...)
	}
	wanted = append(wanted, span(l.reinit, len(p.Ordered.Reinits))...)
	wanted = append(wanted, span(p.slopeCells, len(p.slopes)+len(p.margins))...)
	for _, e := range p.Ordered.Explicit {
		wanted = append(wanted, l.places[e.Var].cell)
	}
	for _, d := range p.Ordered.Dependent {
		wanted = append(wanted, l.places[d.Var].cell)
	}
	frozen := map[expr.Slot]bool{l.step: true, l.first: true}
	seeds := append(state, span(l.run.series, seriesLength*len(p.Inputs))...)
	t, err := q.Tangent(seeds, wanted, func(s expr.Slot) bool { return frozen[s] })
	if err != nil {
		return nil, err
	}
	return t.Rolled(expr.RollOptions{}), nil
}

// Len is the number of directions.
func (x *Sensitivities) Len() int { return x.lanes.Len() }

// Close frees the machines.
func (x *Sensitivities) Close() error { return x.lanes.Close() }

// Use makes the first n directions count, at least one, from the next Load on; the others then cost nothing, and have no derivatives.
func (x *Sensitivities) Use(n int) { x.used = max(1, min(n, x.Len())) }

// inUse are the lanes of the directions that count.
func (x *Sensitivities) inUse() []lane { return x.lanes.lanes[:x.used] }

// Load brings a copy of s in and sets all derivatives to 0.
func (x *Sensitivities) Load(s *State) error {
	for i := range x.lanes.lanes {
		l := &x.lanes.lanes[i]
		if i >= x.used {
			l.err = errNoState
			continue
		}
		if err := x.lanes.Load(i, s); err != nil {
			return err
		}
		if first, w := int(l.tangent), l.width; l.at == 0 { // of the whole block
			clear(l.cells[first*w : 2*first*w])
		}
	}
	x.ready = false
	return nil
}

// Initialize makes the new State that was loaded consistent at tick 0, as Plant.Initialize does, with its derivatives: those of
// the solution of the initial equations along the parameters and inputs that Direct has named.
func (x *Sensitivities) Initialize() error {
	x.ready = false
	for i := range x.inUse() {
		l := &x.lanes.lanes[i]
		kept := append([]float64(nil), l.cells...) // the functions of the start act on the neighbour in the block, too
		err := l.call(l.prepare)
		if err == nil {
			err = l.initialize()
		}
		for c := range kept {
			if c%l.width != l.at {
				l.cells[c] = kept[c]
			}
		}
		if err != nil {
			return err
		}
	}
	return x.settle()
}

// Put is Plant.Put; the value has no derivatives until Direct names some.
func (x *Sensitivities) Put(v dae.VarID, value float64) error {
	for i := range x.inUse() {
		if err := x.lanes.Put(i, v, value); err != nil {
			return err
		}
		l := &x.lanes.lanes[i]
		l.set(l.tangent+l.plant.layout.places[v].cell, 0)
	}
	x.ready = false
	return nil
}

// Store copies the State to s, which must be of the same plant.
func (x *Sensitivities) Store(s *State) error { return x.lanes.Store(0, s) }

// Direct adds slope to the derivative of v along direction k at the present tick. v is a state, an independent parameter or an input
// (the value that it has now), or an alias of one. The derivatives of algebraic unknowns follow.
func (x *Sensitivities) Direct(k int, v dae.VarID, slope float64) error {
	p := x.lanes.plant
	at := p.layout.places[v]
	if state := int(at.cell) < p.layout.nx; !state && !p.layout.settable(at.cell) {
		return fmt.Errorf("engine: no direction along %s: it is neither a state nor an independent parameter nor an input", p.Variables[v].Name)
	}
	if at.negate {
		slope = -slope
	}
	l := &x.lanes.lanes[k]
	l.set(l.tangent+at.cell, l.get(l.tangent+at.cell)+slope)
	x.ready = false
	return nil
}

// DirectGiven is Direct for the values of input v that are given to Step from now on.
func (x *Sensitivities) DirectGiven(k int, v dae.VarID, slope float64) error {
	p := x.lanes.plant
	at := p.layout.places[v]
	if at.cell < p.layout.input || at.cell >= p.layout.parameter {
		return fmt.Errorf("engine: %s is no input", p.Variables[v].Name)
	}
	if at.negate {
		slope = -slope
	}
	l := &x.lanes.lanes[k]
	first := l.tangent + p.layout.run.series + (at.cell-p.layout.input)*seriesLength
	for i := range expr.Slot(seriesLength) {
		l.set(first+i, l.get(first+i)+slope)
	}
	return nil
}

// Step takes the State and its derivatives to the next tick; u as in Plant.Step. The error is that of the first
// direction that has one.
func (x *Sensitivities) Step(u []float64) error { return x.Steps(1, u) }

// Steps is n times Step; u as in Plant.Steps.
func (x *Sensitivities) Steps(n int, u []float64) error {
	if err := x.settle(); err != nil {
		return err
	}
	var all []float64
	if u != nil {
		if want := n * len(x.lanes.plant.Inputs); len(u) != want {
			return fmt.Errorf("engine: %d inputs given, want %d ticks × %d inputs", len(u), n, len(x.lanes.plant.Inputs))
		}
		x.inputs = x.inputs[:0]
		for range x.lanes.lanes {
			x.inputs = append(x.inputs, u...)
		}
		all = x.inputs
	}
	if err := x.lanes.Steps(n, all); err != nil {
		return err
	}
	return x.err()
}

// Observe computes every variable and its derivatives, for Value and Derivative.
func (x *Sensitivities) Observe() error {
	if err := x.settle(); err != nil {
		return err
	}
	x.lanes.Observe()
	return x.err()
}

func (x *Sensitivities) err() error {
	for i := range x.inUse() {
		if err := x.lanes.Err(i); err != nil {
			return err
		}
	}
	return nil
}

// Value of variable v after Observe.
func (x *Sensitivities) Value(v dae.VarID) float64 { return x.lanes.Value(0, v) }

// Derivative of variable v along direction k after Observe.
func (x *Sensitivities) Derivative(k int, v dae.VarID) float64 {
	l := &x.lanes.lanes[k]
	at := l.plant.layout.places[v]
	d := l.get(l.tangent + at.cell)
	if at.negate {
		return -d
	}
	return d
}

// settle finds the derivatives of algebraic unknowns that belong to those of everything else.
func (x *Sensitivities) settle() error {
	if x.ready {
		return nil
	}
	lanes := x.inUse()
	for i := 0; i < len(lanes); {
		block := lanes[i:min(i+width-lanes[i].at, len(lanes))]
		i += len(block)
		l := &block[0]
		if err := l.call(l.prepare); err != nil {
			return l.wrap(err)
		}
		for k := range block {
			if block[k].get(l.plant.layout.touched) != 0 {
				if err := block[k].follow(); err != nil {
					return err
				}
			}
		}
		if err := solveTangents(block); err != nil {
			return err
		}
	}
	x.ready = true
	return nil
}

// solveTangents finds the derivatives of the algebraic unknowns of the lanes of a block: those that one more round of Newton's method has, where the
// values are solutions. The values stay.
func solveTangents(block []lane) error {
	l := &block[0]
	p, lay := l.plant, &l.plant.layout
	if p.newton == nil {
		return nil
	}
	if len(l.kept) < l.width*lay.nz {
		l.kept = make([]float64, l.width*lay.nz)
	}
	at := lay.y + expr.Slot(lay.nx)
	for k := range block {
		block[k].read(l.kept[k*lay.nz:(k+1)*lay.nz], at)
		block[k].set(p.newton.Solve, 1)
	}
	err := l.call(l.newton)
	for k := range block {
		block[k].set(p.newton.Solve, 0)
		block[k].write(at, l.kept[k*lay.nz:(k+1)*lay.nz])
	}
	for k := range block {
		if err == nil && block[k].get(p.newton.Solved) == 0 {
			err = ErrNotDifferentiable
		}
		if err != nil {
			return block[k].wrap(err)
		}
	}
	return nil
}

// solveTangent is solveTangents of one lane.
func (l *lane) solveTangent() error { return solveTangents([]lane{*l}) }

// shift moves the derivatives to the time of an event, which depends on the direction: along the direction, the condition that has
// changed stays at its limit.
func (l *lane) shift() error {
	p, lay := l.plant, &l.plant.layout
	i, err := l.changed()
	if err != nil || i < 0 {
		return l.wrap(err)
	}
	gap := l.tangent + p.gapCells + expr.Slot(i)
	if err := l.call(l.gaps); err != nil {
		return l.wrap(err)
	}
	along := l.get(gap)
	n := lay.nx + lay.nz
	kept, values := make([]float64, lay.state), make([]float64, n)
	l.read(kept, l.tangent)
	l.read(values, lay.y)
	time := l.get(l.tangent + lay.time)

	// the direction in which only time goes on
	l.write(l.tangent, make([]float64, lay.state))
	l.set(l.tangent+lay.time, 1)
	rate := make([]float64, n)
	err = errors.Join(l.call(l.prepare), l.call(l.slopes))
	if err == nil {
		l.read(rate[:lay.nx], p.slopeCells)
		l.write(l.tangent+lay.y, rate[:lay.nx])
		if err = l.solveTangent(); err == nil {
			err = l.call(l.gaps)
		}
	}
	across := l.get(gap)
	l.read(rate[lay.nx:], l.tangent+lay.y+expr.Slot(lay.nx))
	l.write(l.tangent, kept)
	l.write(lay.y, values)
	l.set(l.tangent+lay.time, time)
	err = errors.Join(err, l.call(l.prepare))
	later := -along / across
	if err == nil && (nan(later) || p.margins[i] == expr.None) {
		r := &p.Ordered.Relations[i]
		return l.failBy(r, fmt.Errorf("%w: the condition %s at %s", ErrNotDifferentiable, r.Source, r.Pos))
	}
	for k, x := range rate {
		at := l.tangent + lay.y + expr.Slot(k)
		l.set(at, l.get(at)+float64(x*later))
	}
	l.set(l.tangent+lay.time, time+later)
	return l.wrap(err)
}

// changed returns the first relation that differs from its held value and is no matter of time alone, or -1.
func (l *lane) changed() (int, error) {
	lay := &l.plant.layout
	if err := l.call(l.relations); err != nil {
		return -1, err
	}
	for i, r := range l.plant.Ordered.Relations {
		if !l.plant.timed[i] && l.get(lay.fresh+expr.Slot(i)) != l.get(lay.places[r.Var].cell) {
			return i, nil
		}
	}
	return -1, nil
}
