package scenarios

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/expr/interp"
	"gemel/engine/unit"
)

// mask says for every row of a recording whether an exclusion holds there. Sensors and limits of time are checked once more for each sensor;
// the same problem is told once.
func (f *fitBuilder) mask(x *FitExperiment, e *FitExclude, t *fitTable, r *recorded) ([]bool, bool) {
	if m, known := f.masks[e]; known {
		return m, m != nil
	}
	m, ok := f.exclusion(x, e, t, r)
	if !ok {
		m = nil
	}
	f.masks[e] = m
	return m, ok
}

func (f *fitBuilder) exclusion(x *FitExperiment, e *FitExclude, t *fitTable, r *recorded) ([]bool, bool) {
	good := true
	for _, n := range e.Sensors {
		if !slices.ContainsFunc(f.fit.Sensors, func(o Entry[FitSensor]) bool { return o.Key.Value == n.Value }) {
			f.problems.add(n.place(0), "sensors: %s is no sensor of this fit%s", n.Value, didYouMean(nearest(n.Value, f.sensorNames())))
			good = false
		}
	}
	from, to := math.Inf(-1), math.Inf(1)
	for _, k := range []struct {
		name string
		text Text
		to   *float64
	}{{"from", e.From, &from}, {"to", e.To, &to}} {
		if k.text.Given() {
			at, ok := f.moment(k.name, k.text, r.timing, t.zone)
			*k.to, good = at, good && ok
		}
	}
	switch {
	case !good:
	case e.Margin.Given() && !e.When.Given():
		f.problems.add(e.Margin.place(0), "margin: belongs to when")
		good = false
	case !e.When.Given() && !(e.From.Given() && e.To.Given()):
		f.problems.add(e.Pos, "exclude: want from and to, or when")
		good = false
	case to < from:
		f.problems.add(e.To.place(0), "to: it ends at %s, before it begins at %s", e.To.Value, e.From.Value)
		good = false
	}
	if !good {
		return nil, false
	}
	shift := t.offset(r.timing)
	m := make([]bool, t.Rows())
	for i, at := range t.Time {
		m[i] = at+shift >= from && at+shift < to
	}
	if !e.When.Given() {
		return m, true
	}
	when, ok := f.when(e, t, r)
	if !ok {
		return nil, false
	}
	for i := range m {
		m[i] = m[i] && when[i]
	}
	return m, true
}

// when evaluates a condition for every row.
func (f *fitBuilder) when(e *FitExclude, t *fitTable, r *recorded) ([]bool, bool) {
	scope := &recordedNames{f: f, t: t, r: r, g: expr.New(), slots: map[string]recordedName{}}
	v, err := translate(scope.g, scope, e.When.Value)
	if err != nil {
		at := 0
		if s, ok := err.(*syntaxError); ok {
			at = s.at
		}
		f.problems.add(e.When.place(at), "when: %v", err)
		return nil, false
	}
	if !v.truth {
		f.problems.add(e.When.place(0), "when: want a condition such as mode == \"manual\", found %s", kindOf(v))
		return nil, false
	}
	margin := 0.0
	if e.Margin.Given() {
		var ok bool
		if margin, ok = f.duration("margin", e.Margin); !ok {
			return nil, false
		}
	}
	out := make([]bool, t.Rows())
	evaluator := interp.NewEvaluator(scope.g, []expr.Node{v.node})
	for row := range out {
		out[row] = evaluator.Eval(func(s expr.Slot) float64 { return scope.values[s](row) })[0] != 0
	}
	if margin > 0 {
		widen(out, t.Time, margin)
	}
	return out, true
}

// widen adds what lies within a margin of rows that hold.
func widen(m []bool, times []float64, margin float64) {
	held := slices.Clone(m)
	last := math.Inf(-1)
	for i, at := range times {
		if held[i] {
			last = at
		}
		m[i] = m[i] || at-last <= margin
	}
	next := math.Inf(1)
	for i := len(times) - 1; i >= 0; i-- {
		if held[i] {
			next = times[i]
		}
		m[i] = m[i] || next-times[i] <= margin
	}
}

// recordedNames resolves names to what was recorded: columns, and variables by their columns; a cell that is missing is worth the one before.
type recordedNames struct {
	f      *fitBuilder
	t      *fitTable
	r      *recorded
	g      *expr.Graph
	slots  map[string]recordedName
	values []func(row int) float64 // by slot, in SI units
}

type recordedName struct {
	v   operand
	err error
}

func (s *recordedNames) known() []string {
	names := append([]string{"time", "time_of_day"}, s.t.Names()...)
	for _, e := range s.f.fit.Sensors {
		names = append(names, e.Key.Value)
	}
	for _, e := range s.f.fit.Inputs {
		names = append(names, e.Key.Value)
	}
	return names
}

func (s *recordedNames) lookup(name string) (operand, bool, error) {
	if known, ok := s.slots[name]; ok {
		return known.v, true, known.err
	}
	v, ok, err := s.find(name)
	if ok || err != nil {
		s.slots[name] = recordedName{v, err}
	}
	return v, ok, err
}

func (s *recordedNames) find(name string) (operand, bool, error) {
	run, shift := s.r.timing, s.t.offset(s.r.timing)
	switch name {
	case "time":
		return s.leaf(operand{dim: second.Dimension, known: true}, func(row int) float64 { return s.t.Time[row] + shift }), true, nil
	case "time_of_day":
		return s.leaf(operand{dim: second.Dimension, known: true}, func(row int) float64 {
			at := run.midnight + s.t.Time[row] + shift
			return at - float64(86400*math.Floor(at/86400))
		}), true, nil
	}
	if s.t.Has(name) {
		return s.column(name, s.unitOf(name), name)
	}
	for _, e := range s.f.fit.Sensors {
		if e.Key.Value == name {
			return s.recorded(e.Key, e.Value.Column, e.Value.Unit)
		}
	}
	for _, e := range s.f.fit.Inputs {
		if e.Key.Value == name {
			return s.recorded(e.Key, e.Value.Column, e.Value.Unit)
		}
	}
	if id, isVariable := s.f.byName[name]; isVariable {
		return s.input(name, id)
	}
	return operand{}, false, nil
}

// recorded is a variable that has a column.
func (s *recordedNames) recorded(key, written, unit Text) (operand, bool, error) {
	column, ok := s.t.columnOf(key, written)
	if !ok {
		return operand{}, false, fmt.Errorf("%s is not in %s", key.Value, s.t.file.Value)
	}
	if symbol := s.t.Unit(column); symbol != "" {
		return s.column(column, symbol, key.Value)
	}
	return s.column(column, unit.Value, key.Value)
}

// unitOf is that of a column: of the file, or what a sensor or an input says of it.
func (s *recordedNames) unitOf(column string) string {
	if u := s.t.Unit(column); u != "" {
		return u
	}
	for _, e := range s.f.fit.Sensors {
		if e.Value.Column.Value == column {
			return e.Value.Unit.Value
		}
	}
	for _, e := range s.f.fit.Inputs {
		if e.Value.Column.Value == column {
			return e.Value.Unit.Value
		}
	}
	return ""
}

// column is its values, in SI units.
func (s *recordedNames) column(name, symbol, shown string) (operand, bool, error) {
	if s.t.IsText(name) {
		return operand{}, false, fmt.Errorf("%s holds texts; compare it with one: %s == \"...\"", shown, shown)
	}
	values, err := s.t.Numbers(name)
	if err != nil {
		return operand{}, false, err
	}
	u, err := unit.Parse(symbol)
	if symbol == "" || err != nil {
		u = unit.Unit{Scale: 1}
	}
	held := slices.Clone(values)
	for i, x := range held {
		switch {
		case !math.IsNaN(x):
			held[i] = u.ToSI(x)
		case i > 0:
			held[i] = held[i-1]
		}
	}
	kind := operand{dim: u.Dimension, known: true}
	if s.t.IsTruth(name) {
		kind = operand{truth: true, known: true}
	}
	return s.leaf(kind, func(row int) float64 { return held[row] }), true, nil
}

// input is an input of the plant that something else than the recording drives.
func (s *recordedNames) input(name string, id dae.VarID) (operand, bool, error) {
	plant := s.f.job.Plant
	c := s.f.compiled(id)
	at := slices.Index(plant.Inputs, c)
	if c == dae.NoVar || at < 0 {
		return operand{}, false, fmt.Errorf("%s is not recorded: a condition sees the columns of the recording, variables that are sensors or inputs, time and time_of_day", name)
	}
	u, known := s.f.unitOf(id)
	n, period, shift := len(plant.Inputs), s.r.timing.period, s.t.offset(s.r.timing)
	kind := operand{dim: u.Dimension, known: known}
	if s.f.sys.Variables[id].Type == dae.Boolean {
		kind = operand{truth: true, known: true}
	}
	return s.leaf(kind, func(row int) float64 {
		tick := int(math.Floor((s.t.Time[row] + shift) / period))
		tick = min(max(tick, 0), len(s.r.inputs)/n-1)
		return u.ToSI(s.r.inputs[tick*n+at])
	}), true, nil
}

func (s *recordedNames) leaf(v operand, value func(row int) float64) operand {
	v.node = s.g.Var(expr.Slot(len(s.values)))
	s.values = append(s.values, value)
	return v
}

// textEquals compares a column of texts with one; capital letters do not matter.
func (s *recordedNames) textEquals(name, text string) (expr.Node, bool, error) {
	for _, e := range s.f.fit.Sensors {
		if e.Key.Value == name && e.Value.Column.Given() {
			name = e.Value.Column.Value
		}
	}
	if !s.t.Has(name) {
		return expr.None, false, nil
	}
	cells, err := s.t.Texts(name)
	if err != nil {
		return expr.None, false, err
	}
	same := make([]float64, len(cells))
	found := false
	for i, cell := range cells {
		if strings.EqualFold(cell, text) {
			same[i], found = 1, true
		}
		if cell == "" && i > 0 {
			same[i] = same[i-1]
		}
	}
	if !found {
		s.f.job.notes = append(s.f.job.notes, fmt.Sprintf("%s: the column %s never says %q", s.t.file.Value, name, text))
	}
	return s.leaf(operand{}, func(row int) float64 { return same[row] }).node, true, nil
}
