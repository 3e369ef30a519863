package scenarios

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/series"
	"gemel/engine/unit"
	"gemel/scenarios/recording"
)

// csvInput reads a column of a file.
func (b *builder) csvInput(in Input, id dae.VarID) *external {
	if in.recorded != nil {
		return b.recordedInput(in, id)
	}
	v := &b.sys.Variables[id]
	data, ok := b.file.data(in.CSV.Value)
	if !ok {
		return nil // noted when the scenario was read
	}
	options := series.CSVOptions{AllowGaps: in.Gaps.Value == "allow", Missing: true}
	table, err := series.ReadCSV(bytes.NewReader(data.Bytes), data.Path, options)
	if err != nil {
		table = besideTexts(in, data)
	}
	if table == nil {
		options.Missing = false // everything that is wrong in one go
		_, err = series.ReadCSV(bytes.NewReader(data.Bytes), data.Path, options)
		b.seriesProblems(in.CSV, err)
		return nil
	}
	column := b.column(in, table)
	if column == nil || !b.whole(in, data, options, column) {
		return nil
	}
	values, ok := b.columnValues(in, column, id)
	if !ok {
		return nil
	}
	x := &external{id: id, samples: series.Interpolant{Time: table.Time(), Value: values}}
	if !table.Origin.IsZero() {
		if !b.plan.clocked {
			b.problems.add(in.CSV.place(0), "%s has dates and times, so the scenario needs time.start to place it", in.CSV.Value)
			return nil
		}
		x.offset = b.plan.start.Sub(table.Origin).Seconds()
	}
	return b.covers(in, x, v)
}

// besideTexts reads one column of a recording that also has columns of texts, which nobody asks for; nil where that is not what is wrong.
func besideTexts(in Input, data DataFile) *series.Table {
	r, err := recording.Read(data.Path, data.Bytes, recording.Options{})
	if err != nil || !r.Has(in.Column.Value) {
		return nil
	}
	values, err := r.Numbers(in.Column.Value)
	if err != nil || slices.ContainsFunc(values, math.IsNaN) {
		return nil
	}
	if step := regularStep(r.Time); step > 0 && in.Gaps.Value != "allow" {
		for i := 1; i < len(r.Time); i++ {
			if r.Time[i]-r.Time[i-1] > 1.9*step {
				return nil
			}
		}
	}
	field := series.Field{Name: in.Column.Value, Unit: r.Unit(in.Column.Value)}
	return &series.Table{Origin: r.Origin, Columns: []series.Column{{Field: series.Field{Name: "time", Unit: "s"}, Values: r.Time}, {Field: field, Values: values}}}
}

// whole refuses a column with values that are missing; those of other columns do not matter.
func (b *builder) whole(in Input, data DataFile, options series.CSVOptions, column *series.Column) bool {
	if !slices.ContainsFunc(column.Values, math.IsNaN) {
		return true
	}
	options.Missing = false
	_, err := series.ReadCSV(bytes.NewReader(data.Bytes), data.Path, options)
	problems, ok := err.(series.Problems)
	if ok {
		problems = slices.DeleteFunc(problems, func(p series.Problem) bool { return !strings.HasPrefix(p.Msg, column.Name+":") })
	}
	if len(problems) > 0 {
		b.seriesProblems(in.CSV, problems)
	} else {
		b.problems.add(in.CSV.place(0), "%s: values of column %s are missing; an input has no gaps: fill them", in.CSV.Value, column.Name)
	}
	return false
}

// covers checks that the samples last for the run.
func (b *builder) covers(in Input, x *external, v *dae.Variable) *external {
	times := x.samples.Time
	first, last := times[0], times[len(times)-1]
	if in.Repeat.Given() {
		var ok bool
		if x.repeat, ok = b.duration("repeat", in.Repeat); !ok {
			return nil
		}
		if first != 0 || x.repeat < last || x.offset != 0 {
			b.problems.add(in.Repeat.place(0), "repeat: a repeated file begins at time 0 and lasts no longer than the period; this one goes from %g s to %g s", first, last)
			return nil
		}
		x.samples.Time = append(append([]float64(nil), times...), x.repeat)
		x.samples.Value = append(append([]float64(nil), x.samples.Value...), x.samples.Value[0])
		if x.repeat == last {
			x.samples.Time, x.samples.Value = times, x.samples.Value[:len(times)]
		}
		return x
	}
	from, to := x.offset, x.offset+b.plan.stop
	if first > from+1e-9 {
		b.problems.add(in.CSV.place(0), "%s begins %s after the run: there is no value of %s for the start", in.CSV.Value, seconds(first-from), v.Name)
		return nil
	}
	end := last
	if in.Hold.Value != "linear" && len(times) > 1 {
		end += times[len(times)-1] - times[len(times)-2] // the last value lasts as long as the one before
	}
	if end < to-1e-9 {
		b.problems.add(in.CSV.place(0), "%s ends at %s, the run at %s; shorten time.stop or write repeat", in.CSV.Value, seconds(end-from), seconds(b.plan.stop))
		return nil
	}
	return x
}

// seriesProblems passes the problems of a data file on.
func (b *builder) seriesProblems(at Text, err error) {
	if ps, ok := err.(series.Problems); ok {
		for _, p := range ps {
			b.problems.add(dae.Pos{File: p.File, Line: p.Line, Col: p.Column}, "%s", p.Msg)
		}
		return
	}
	b.problems.add(at.place(0), "%v", err)
}

func (b *builder) column(in Input, table *series.Table) *series.Column {
	names := table.Names()[1:]
	if !in.Column.Given() {
		if len(names) == 1 {
			return &table.Columns[1]
		}
		b.problems.add(in.CSV.place(0), "%s has the columns %s; say which one under column", in.CSV.Value, strings.Join(names, ", "))
		return nil
	}
	c := table.Column(in.Column.Value)
	if c == nil || c == &table.Columns[0] {
		remedy := didYouMean(nearest(in.Column.Value, names))
		if remedy == "" {
			remedy = "; it has " + strings.Join(names, ", ")
		}
		b.problems.add(in.Column.place(0), "%s has no column %s%s", in.CSV.Value, in.Column.Value, remedy)
		return nil
	}
	return c
}

// columnValues converts a column into the unit of the variable and holds it against the declaration.
func (b *builder) columnValues(in Input, c *series.Column, id dae.VarID) ([]float64, bool) {
	values, ok := b.converted(in, c, id)
	return values, ok && b.checkValues(in, c, &b.sys.Variables[id], values)
}

// converted is a column in the unit of the variable.
func (b *builder) converted(in Input, c *series.Column, id dae.VarID) ([]float64, bool) {
	v := &b.sys.Variables[id]
	want, known := b.unitOf(id)
	at, symbol := in.Unit, in.Unit.Value
	if !in.Unit.Given() {
		at, symbol = in.CSV, c.Unit
	} else if c.Unit != "" && c.Unit != symbol {
		b.problems.add(at.place(0), "unit: the column %s is in %s by its own header, not in %s", c.Name, c.Unit, symbol)
		return nil, false
	}
	values := append([]float64(nil), c.Values...)
	if symbol == "" {
		if v.Type == dae.Boolean || known && want.Dimension.IsOne() || !known {
			return values, true
		}
		b.problems.add(at.place(0), "the column %s has no unit: write the key unit here, such as %s", c.Name, want)
		return nil, false
	}
	u, err := unit.Parse(symbol)
	if err != nil {
		b.problems.add(at.place(0), "unit: %v", err)
		return nil, false
	}
	if !known {
		b.problems.add(at.place(0), "unit: the model gives no unit for %s; write unit: 1", v.Name)
		return nil, u.Dimension.IsOne()
	}
	for i, x := range values {
		if values[i], err = unit.Convert(x, u, want); err != nil {
			b.problems.add(at.place(0), "%s: %v", v.Name, err)
			return nil, false
		}
	}
	return values, true
}

// checkValues holds samples against type and range of the declaration.
func (b *builder) checkValues(in Input, c *series.Column, v *dae.Variable, values []float64) bool {
	symbol := v.DisplayUnit
	if in.Unit.Given() {
		symbol = in.Unit.Value
	}
	for i, x := range values {
		bad := ""
		switch {
		case v.Type == dae.Boolean && x != 0 && x != 1:
			bad = "neither 0 nor 1"
		case v.Type == dae.Integer && x != math.Trunc(x):
			bad = "no whole number"
		case x < v.Min && !atLimit(x, v.Min):
			bad = fmt.Sprintf("below the smallest value that the model allows, %s", shownIn(v.Min, v, symbol))
		case x > v.Max && !atLimit(x, v.Max):
			bad = fmt.Sprintf("above the largest value that the model allows, %s", shownIn(v.Max, v, symbol))
		default:
			continue
		}
		b.problems.add(in.CSV.place(0), "%s: value %d of column %s, %s, is %s", v.Name, i+1, c.Name, shownIn(x, v, symbol), bad)
		return false
	}
	return true
}
