package scenarios

import (
	"fmt"
	"math"
	"slices"
	"time"

	"gemel/engine/dae"
	"gemel/engine/series"
)

// recordedColumn are samples of an input that a recording holds, in the unit of its column.
type recordedColumn struct {
	series.Column
	time   []float64 // since the start of the run [s]
	filled string    // what was bridged, for the report
}

// drives says whether the recordings of a fit drive an input.
func (f *Fit) drives(name string) bool {
	return f != nil && slices.ContainsFunc(f.Inputs, func(e Entry[FitInput]) bool { return e.Key.Value == name })
}

// recordedInput is an input from a recording that has been read.
func (b *builder) recordedInput(in Input, id dae.VarID) *external {
	values, ok := b.columnValues(in, &in.recorded.Column, id)
	if !ok {
		return nil
	}
	return &external{id: id, samples: series.Interpolant{Time: in.recorded.time, Value: values}}
}

// covers checks that there are values from the start of an experiment to its end.
func (c *recordedColumn) covers(e *Entry[FitInput], t *fitTable, run timing, problems *Problems) bool {
	if t.history != nil { // a value holds until the next
		if c.time[0] > 1e-9 {
			problems.add(e.Key.place(0), "%s: the first value that the historian knows comes %s after the experiment begins; begin later", e.Key.Value, seconds(c.time[0]))
		}
		return c.time[0] <= 1e-9
	}
	end := t.Time[t.Rows()-1] + t.offset(run)
	if n := t.Rows(); n > 1 {
		end += t.Time[n-1] - t.Time[n-2] // the last value lasts as long as the one before
	}
	at := dae.Pos{File: t.File, Line: t.Line(0)}
	switch {
	case c.time[0] > 1e-9:
		problems.add(at, "%s: the first value comes %s after the experiment begins; begin it later, with start", e.Key.Value, seconds(c.time[0]))
	case end < run.stop-1e-9 && end < 0:
		problems.add(at, "%s: the file ends before the experiment begins; mend start", e.Key.Value)
	case end < run.stop-1e-9:
		problems.add(at, "%s: the file ends %s after the experiment begins, which lasts %s; shorten it, with stop", e.Key.Value, seconds(end), seconds(run.stop))
	default:
		return true
	}
	return false
}

// recordedInputs are the inputs that an experiment takes from its own recording.
func recordedInputs(fit *Fit, t *fitTable, run timing, problems *Problems) (inputs Map[Input]) {
	for i := range fit.Inputs {
		e := &fit.Inputs[i]
		c := recordedInputOf(e, t, run, problems)
		if c == nil {
			continue
		}
		in := Input{Pos: e.Value.Pos, CSV: Text{Value: t.file.Value, Pos: e.Key.Pos, quote: e.Key.quote}, Column: e.Value.Column, Unit: e.Value.Unit, Hold: e.Value.Hold, Scale: e.Value.Scale, recorded: c}
		inputs = append(inputs, Entry[Input]{e.Key, in})
	}
	return inputs
}

func recordedInputOf(e *Entry[FitInput], t *fitTable, run timing, problems *Problems) *recordedColumn {
	if !t.Origin.IsZero() && !run.clocked {
		problems.add(t.file.place(0), "%s has dates and times, so the scenario needs time.start (or the experiment start) to place it", t.file.Value)
		return nil
	}
	name, ok := t.columnOf(e.Key, e.Value.Column)
	if !ok {
		t.noColumn(problems, e.Key, e.Value.Column)
		return nil
	}
	values, err := t.Numbers(name)
	if err != nil {
		problems.addSeries(e.Key, err)
		return nil
	}
	if q := e.Value.Quality; q != nil {
		bad, ok := t.qualities(q, problems)
		if !ok {
			return nil
		}
		values = slices.Clone(values)
		for row, why := range bad {
			if why != "" {
				values[row] = math.NaN()
			}
		}
	}
	fill := 0.0
	if e.Value.Fill.Given() {
		if fill, ok = duration(problems, "fill", e.Value.Fill); !ok {
			return nil
		}
	}
	c := &recordedColumn{}
	shift := t.offset(run)
	var rows []int
	for row, x := range values {
		if !math.IsNaN(x) {
			rows = append(rows, row)
			c.time, c.Values = append(c.time, t.Time[row]+shift), append(c.Values, x)
		}
	}
	c.Column.Field = t.column(name, nil).Field
	if len(rows) == 0 {
		problems.add(e.Key.place(0), "%s: the column %s of %s has no value at all that is there and good", e.Key.Value, name, t.file.Value)
		return nil
	}
	switch {
	case !c.covers(e, t, run, problems):
		return nil
	case t.history != nil && !c.bridgeHistory(e, t, name, run, fill, problems), t.history == nil && !c.bridge(e, t, run, rows, fill, problems):
		return nil
	}
	return c
}

// bridge refuses gaps: values of a regular series that are not there, for longer than fill.
func (c *recordedColumn) bridge(e *Entry[FitInput], t *fitTable, run timing, rows []int, fill float64, problems *Problems) bool {
	step := regularStep(t.Time)
	if step == 0 {
		return true // recorded when it changed: every value holds until the next
	}
	count, longest, where := 0, 0.0, ""
	first := 0
	ends, places := c.time, rows
	if last := t.Rows() - 1; rows[len(rows)-1] != last {
		ends, places = append(slices.Clone(ends), t.Time[last]+t.offset(run)+step), append(slices.Clone(rows), last)
	}
	for i := 1; i < len(ends); i++ {
		from, to := ends[i-1], ends[i]
		gap := to - from
		if gap <= 1.9*step || to <= 0 || from >= run.stop {
			continue
		}
		if count++; gap > longest {
			longest, first = gap, places[i-1]
			where = fmt.Sprintf("from %s (%s) to %s (%s)", moment(run, from), t.Place(places[i-1]), moment(run, to), t.Place(places[i]))
		}
	}
	switch {
	case count == 0:
		return true
	case longest > fill:
		problems.add(dae.Pos{File: t.File, Line: t.Line(first)}, "%s: %s without a value, the longest %s: an input has no gaps, because the plant is driven by it. Write fill: %s under inputs to bridge them, end the experiment before, or mend the file",
			e.Key.Value, several(count, "time"), where, seconds(longest))
		return false
	}
	c.filled = fmt.Sprintf("%s: %s without a value, the longest of %s, bridged by fill", e.Key.Value, several(count, "time"), seconds(longest))
	return true
}

func several(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// moment writes a time of a run for people.
func moment(run timing, t float64) string {
	if run.clocked {
		return run.start.Add(time.Duration(t * 1e9)).Format("2006-01-02 15:04:05")
	}
	return clockless(t)
}

// regularStep is the step of a regular series, of which three quarters of the steps agree; 0: it is none.
func regularStep(times []float64) float64 {
	if len(times) < 5 {
		return 0
	}
	steps := make([]float64, len(times)-1)
	for i := range steps {
		steps[i] = times[i+1] - times[i]
	}
	sorted := slices.Clone(steps)
	slices.Sort(sorted)
	step := sorted[len(sorted)/2]
	agree := 0
	for _, s := range steps {
		if s > 0.999*step && s < 1.001*step {
			agree++
		}
	}
	if 4*agree < 3*len(steps) {
		return 0
	}
	return step
}
