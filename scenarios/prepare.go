package scenarios

import (
	"errors"
	"fmt"
	"time"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/modelica"
	"gemel/engine/unit"
)

// Prepared is a scenario whose plant is compiled. It is immutable; any number of Runners may share it.
type Prepared struct {
	*Scenario
	Plant   *engine.Plant
	Compile time.Duration // wall time from the flat system to the compiled plant
	Notes   []string      // what is no mistake but may be an oversight
	plan    *plan
}

// Close releases the compiled plant.
func (p *Prepared) Close() error { return p.Plant.Close() }

// Ticks is the length of the run.
func (p *Prepared) Ticks() int64 { return p.plan.ticks }

// Period is the length of a tick [s].
func (p *Prepared) Period() float64 { return p.plan.period }

// Prepare adds the scenario to the flat system of its plant and compiles it. sys is changed. Compiled modules are kept in
// cacheDir; "" for nowhere. Errors are Problems where the user can mend them.
func Prepare(s *Scenario, sys *dae.System, cacheDir string) (*Prepared, error) {
	return PrepareTraced(s, sys, cacheDir, nil)
}

// PrepareTraced is Prepare with a trace for explanations; nil: none.
func PrepareTraced(s *Scenario, sys *dae.System, cacheDir string, trace *engine.Trace) (*Prepared, error) {
	begin := time.Now()
	t, problems := s.timing()
	options, more := s.options(t)
	if problems = append(problems, more...); problems != nil {
		return nil, problems.err()
	}
	options.CacheDir, options.Trace = cacheDir, trace
	b := newBuilder(s.File, sys, t)
	b.overridden = s.overridden
	pl, err := b.build()
	if err != nil {
		return nil, err
	}
	plant, err := engine.Compile(sys, options)
	if err != nil {
		return nil, asProblems(err)
	}
	p := &Prepared{Scenario: s, Plant: plant, plan: pl}
	if err := p.checkSettable(); err != nil {
		return nil, errors.Join(err, plant.Close())
	}
	p.Compile = time.Since(begin)
	p.Notes = append(append(pl.notes, p.undriven()...), withoutValue(sys, p.gives)...)
	return p, nil
}

// shown writes a value of a variable in the unit that the scenario uses for it, else in the unit of the declaration that is meant
// for people.
func (p *Prepared) shown(d *dae.Variable, x float64) string {
	symbol := d.DisplayUnit
	for _, e := range p.Parameters {
		if e.Key.Value == d.Name {
			symbol = unitOfText(e.Value, symbol)
		}
	}
	for _, e := range p.Inputs {
		if e.Key.Value == d.Name {
			symbol = unitOfText(e.Value.Value, symbol)
		}
	}
	return shownIn(x, d, symbol)
}

// shownIn writes a value of a variable in a unit of its kind.
func shownIn(x float64, d *dae.Variable, symbol string) string {
	from, err1 := unit.Parse(d.Unit)
	to, err2 := unit.Parse(symbol)
	if err1 != nil || err2 != nil || symbol == "" {
		return inUnit(x, d.Unit)
	}
	y, err := unit.Convert(x, from, to)
	if err != nil {
		return inUnit(x, d.Unit)
	}
	return inUnit(y, symbol)
}

// unitOfText is the unit of a quantity, or otherwise.
func unitOfText(t Text, otherwise string) string {
	q, err := unit.ParseQuantity(t.Value)
	if err != nil || q.Unit.Symbol == "" {
		return otherwise
	}
	return q.Unit.Symbol
}

// gives says whether the scenario gives a parameter its value.
func (p *Prepared) gives(name string) bool {
	for _, e := range p.Parameters {
		if e.Key.Value == name {
			return true
		}
	}
	return false
}

// undriven names the inputs of the plant that nothing drives: they keep the value of the model.
func (p *Prepared) undriven() []string {
	driven := map[dae.VarID]bool{}
	for _, v := range p.plan.initial {
		driven[v.v] = true
	}
	for _, e := range p.plan.externals {
		driven[e.id] = true
	}
	s := p.Plant.NewState(0)
	var notes, recorded, read []string
	for _, v := range p.Plant.Inputs {
		d := &p.Plant.Variables[v]
		if driven[v] || d.Protected {
			continue
		}
		if p.Fit.drives(d.Name) {
			recorded = append(recorded, d.Name)
			continue
		}
		if p.Estimate.drives(d.Name) {
			read = append(read, d.Name)
			continue
		}
		if x, ok := p.Plant.Get(s, v); ok {
			notes = append(notes, fmt.Sprintf("nothing drives the input %s; it stays at %s", d.Name, p.shown(d, x)))
		}
	}
	if len(recorded) > 0 {
		notes = append(notes, fmt.Sprintf("only the recordings of the fit drive %s; a run leaves them at the values of the model", list(recorded)))
	}
	if len(read) > 0 {
		notes = append(notes, fmt.Sprintf(onlyReadings+"%s; a run leaves them at the values of the model", list(read)))
	}
	return notes
}

// checkSettable asks the plant whether it takes the initial values; it knows which parameters follow from others.
func (p *Prepared) checkSettable() error {
	var ps Problems
	s := p.Plant.NewState(p.plan.seed)
	for _, v := range p.plan.initial {
		if err := p.Plant.Set(s, v.v, v.value); err != nil {
			ps.add(p.placeOf(p.Plant.Variables[v.v].Name), "%v", err)
		}
	}
	return ps.err()
}

// placeOf finds where the file gives a value to a variable.
func (p *Prepared) placeOf(name string) dae.Pos {
	for _, e := range p.Parameters {
		if e.Key.Value == name {
			return e.Key.Pos
		}
	}
	for _, e := range p.Inputs {
		if e.Key.Value == name {
			return e.Key.Pos
		}
	}
	return dae.Pos{File: p.Path}
}

// asProblems turns the errors of the front end and the compiler into Problems, so that they look alike.
func asProblems(err error) error {
	var ps Problems
	var model dae.Problems
	var text modelica.Errors
	switch {
	case errors.As(err, &model):
		for _, m := range model {
			ps.add(m.Pos, "%s", m.Msg)
		}
	case errors.As(err, &text):
		for _, m := range text {
			ps.add(dae.Pos{File: m.Pos.File, Line: m.Pos.Line, Col: m.Pos.Col}, "%s", m.Msg)
		}
	default:
		return err
	}
	return ps.err()
}

// describeTime writes the moment of a tick for people: the clock where the scenario has one, else the time since the start.
func (p *Prepared) describeTime(t float64) string {
	if p.plan.clocked {
		return p.plan.start.Add(time.Duration(t * 1e9)).Format("2006-01-02 15:04:05")
	}
	s := int64(t)
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}
