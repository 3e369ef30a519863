package scenarios

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/flat"
	"gemel/engine/modelica"
	"gemel/engine/series"
)

// Simulation runs a model without a scenario, as a Modelica user first tries it.
type Simulation struct {
	Model       string
	Start, Stop float64 // [s]
	Intervals   int     // rows of the result, less one
	Tolerance   float64 // relative; 0: 1e-8, or less where the model's experiment annotation says so
	Method      engine.Method
	CacheDir    string
}

// SimulationResult is the end of a simulation.
type SimulationResult struct {
	Last   []float64 // values at the end, time first (1 + variables)
	Lowest []float64 // smallest and largest values at the rows (1 + variables)
	Top    []float64
	Stats  engine.Stats
	States int

	Undriven []string  // inputs that nobody gives a value, with the one that they keep
	Notes    []string  // on parameters that nobody gives a value
	Warnings []Warning // asserts of level warning
}

// Experiment reads annotation(experiment(StartTime, StopTime, Tolerance, Interval)) of a model into fields that are not set.
func (s *Simulation) Experiment(c *modelica.Class, given map[string]bool) {
	read := func(key, name string, to *float64) {
		if given[key] {
			return
		}
		if m := c.Annotation.Arg("experiment", name); m != nil {
			if v, ok := literalOf(m.Value); ok {
				*to = v
			}
		}
	}
	read("start", "StartTime", &s.Start)
	read("stop", "StopTime", &s.Stop)
	read("tolerance", "Tolerance", &s.Tolerance)
	if !given["tolerance"] && (s.Tolerance == 0 || s.Tolerance > defaultTolerance) {
		s.Tolerance = defaultTolerance // results are compared with those of other programs, whose errors add to ours
	}
}

// defaultTolerance of a simulation without a scenario.
const defaultTolerance = 1e-8

// literalOf is the value of a number as written, with its sign.
func literalOf(e modelica.Expr) (float64, bool) {
	switch e := e.(type) {
	case *modelica.Number:
		return e.Value, true
	case *modelica.Unary:
		v, ok := literalOf(e.X)
		if e.Op == modelica.OpSub {
			v = -v
		}
		return v, ok
	}
	return 0, false
}

// FindModel returns a class of the library that can be simulated. Errors are Problems.
func (l Library) FindModel(name string) (*modelica.Library, *modelica.Class, error) {
	lib, err := l.open(nil)
	if err != nil {
		return nil, nil, err
	}
	c, err := lib.Class(name)
	if err != nil {
		return nil, nil, asProblems(err)
	}
	if c == nil {
		return nil, nil, Problems{{Msg: "there is no model " + name + l.suggestModel(name)}}
	}
	switch c.Kind {
	case modelica.KindModel, modelica.KindBlock, modelica.KindClass:
	default:
		return nil, nil, Problems{{Msg: fmt.Sprintf("%s is a %s; only a model or a block can be simulated", name, c.Kind)}}
	}
	return lib, c, nil
}

// Simulator is a Simulation whose model is compiled.
type Simulator struct {
	Simulation
	Fields []series.Field // of the rows: time, then every continuous and discrete variable under its Modelica name, aliases and derivatives too
	plant  *engine.Plant
	ids    []dae.VarID // of the fields behind time
	notes  []string
}

// Compile compiles the model. Errors are Problems where the user can mend them.
func (s Simulation) Compile(lib *modelica.Library) (*Simulator, error) {
	sys, err := flat.Flatten(lib, s.Model, flat.Options{})
	if err != nil {
		return nil, asProblems(err)
	}
	return s.compile(sys)
}

func (s Simulation) compile(sys *dae.System) (*Simulator, error) {
	period := (s.Stop - s.Start) / float64(s.Intervals)
	switch {
	case !(s.Stop > s.Start):
		return nil, Problems{{Msg: fmt.Sprintf("the simulation ends at %g s, which is not after its start at %g s", s.Stop, s.Start)}}
	case !(period > shortest && s.Start+period > s.Start && s.Stop-period < s.Stop):
		return nil, Problems{{Msg: fmt.Sprintf("%d intervals from %g s to %g s are too short to be told apart; take a later end or fewer intervals", s.Intervals, s.Start, s.Stop)}}
	}
	m := &Simulator{Simulation: s, Fields: []series.Field{{Name: "time", Unit: "s"}}, notes: withoutValue(sys, func(string) bool { return false })}
	if s.Start != 0 {
		shiftTime(sys, s.Start)
	}
	var err error
	if m.plant, err = engine.Compile(sys, engine.Options{Method: s.Method, Period: period, Tolerance: s.Tolerance, CacheDir: s.CacheDir}); err != nil {
		return nil, asProblems(err)
	}
	m.ids = simulated(m.plant)
	for _, v := range m.ids {
		d := &m.plant.Variables[v]
		m.Fields = append(m.Fields, series.Field{Name: d.Name, Unit: d.Unit, Doc: d.Doc})
	}
	return m, nil
}

// Close releases the compiled plant.
func (m *Simulator) Close() error { return m.plant.Close() }

// Run simulates and writes the rows.
func (m *Simulator) Run(ctx context.Context, out series.Writer) (*SimulationResult, error) {
	w, err := m.plant.NewWork()
	if err != nil {
		return nil, err
	}
	defer func() { _ = w.Close() }()
	res := &SimulationResult{Notes: m.notes, States: len(m.plant.Ordered.States)}
	state := m.plant.NewState(0)
	for _, v := range m.plant.Inputs {
		if x, ok := m.plant.Get(state, v); ok {
			d := &m.plant.Variables[v]
			res.Undriven = append(res.Undriven, d.Name+" = "+inUnit(x, d.Unit))
		}
	}
	if err := m.steps(ctx, state, w, out, res); err != nil {
		return nil, m.explain(err)
	}
	res.Stats = w.Stats
	return res, nil
}

// shortest is the length of an interval below which products with it lose digits [s].
const shortest = 1e-250

// steps goes from the start to the end and writes the rows.
func (m *Simulator) steps(ctx context.Context, state *engine.State, w *engine.Work, out series.Writer, res *SimulationResult) error {
	plant := m.plant
	if err := plant.Initialize(state, w); err != nil {
		return err
	}
	dog, seen := newWatchdog(plant), warnings{}
	for {
		row, err := m.row(state, w)
		if err != nil {
			return err
		}
		err = dog.changes(plant, w, func(_ int, on bool, name, text string) error {
			if on {
				seen.see(name, text, row[0])
			}
			return nil
		})
		if err != nil {
			return err
		}
		res.see(row)
		if err := out.Write(row); err != nil {
			return &DiskError{err}
		}
		if state.Tick == int64(m.Intervals) {
			res.Warnings = seen
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := plant.Step(state, w, nil); err != nil {
			return err
		}
	}
}

// explain names the model instead of a tick, which a simulation without a scenario has not, and counts time as the model does.
func (s Simulation) explain(err error) error {
	var step *engine.StepError
	if !errors.As(err, &step) {
		return err
	}
	text := fmt.Sprintf("%s at t = %.6g s", s.Model, s.Start+step.Time)
	for _, part := range []string{step.Asset, step.Variable} {
		if part != "" {
			text += ", " + part
		}
	}
	return &simulationError{text + ": " + step.Err.Error(), err}
}

// simulationError is a StepError in other words.
type simulationError struct {
	text string
	err  error
}

func (e *simulationError) Error() string { return e.text }
func (e *simulationError) Unwrap() error { return e.err }

// simulated are the variables that a simulation shows.
func simulated(p *engine.Plant) []dae.VarID {
	var ids []dae.VarID
	for i := range p.Variables {
		v := &p.Variables[i]
		if v.Kind == dae.TimeKind || v.Kind == dae.Parameter || strings.HasPrefix(v.Name, "relation ") {
			continue
		}
		ids = append(ids, dae.VarID(i))
	}
	return ids
}

func (m *Simulator) row(state *engine.State, w *engine.Work) ([]float64, error) {
	if err := m.plant.Observe(state, w); err != nil {
		return nil, err
	}
	row := make([]float64, 1+len(m.ids))
	row[0] = m.Start + float64(float64(state.Tick)*m.plant.Options.Period)
	if state.Tick == int64(m.Intervals) {
		row[0] = m.Stop // exactly, whatever the rounding of the intervals
	}
	for i, v := range m.ids {
		row[1+i] = w.Value(v)
	}
	return row, nil
}

// see keeps the extremes.
func (r *SimulationResult) see(row []float64) {
	r.Last = row
	if r.Lowest == nil {
		r.Lowest, r.Top = append([]float64(nil), row...), append([]float64(nil), row...)
	}
	for i, v := range row {
		r.Lowest[i], r.Top[i] = math.Min(r.Lowest[i], v), math.Max(r.Top[i], v)
	}
}

// shiftTime makes the plant's time begin at start: a State counts from 0.
func shiftTime(sys *dae.System, start float64) {
	g := sys.Graph
	now := g.Add(g.Var(expr.Slot(dae.Time)), g.Const(start))
	shift := expr.NewSubstituter(g, g, func(s expr.Slot) expr.Node {
		if dae.VarID(s) == dae.Time {
			return now
		}
		return expr.None
	})
	equations := func(list []dae.Equation) {
		for i := range list {
			list[i].Left, list[i].Right = shift.Copy(list[i].Left), shift.Copy(list[i].Right)
		}
	}
	equations(sys.Equations)
	equations(sys.Initial)
	for i := range sys.Relations {
		sys.Relations[i].Cond = shift.Copy(sys.Relations[i].Cond)
	}
	for i := range sys.Monitors {
		sys.Monitors[i].Cond = shift.Copy(sys.Monitors[i].Cond)
	}
	for i := range sys.Updates {
		sys.Updates[i].Value = shift.Copy(sys.Updates[i].Value)
	}
	for i := range sys.Asserts {
		sys.Asserts[i].Cond = shift.Copy(sys.Asserts[i].Cond)
	}
	for i := range sys.Variables {
		v := &sys.Variables[i]
		v.Start, v.Binding = shift.Copy(v.Start), shift.Copy(v.Binding)
	}
}
