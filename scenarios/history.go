package scenarios

import (
	"fmt"
	"math"
	"strings"
	"time"

	"gemel/engine/dae"
	"gemel/scenarios/recording"
)

// History gives the readings of an experiment that stand in no file but in a historian.
type History func(HistoryWanted) (*HistoryTable, error)

// HistoryWanted is what a fit asks for.
type HistoryWanted struct {
	Experiment string
	Start      time.Time // zero: the scenario has no clock
	Length     float64   // [s]
	Columns    []HistoryColumn
}

// HistoryColumn is what a sensor or an input was recorded as.
type HistoryColumn struct {
	Name      string // of the column
	Variable  string
	Unit      string // that its values are wanted in; "": any, which the table names then
	Input     bool
	Uncertain bool // uncertain readings count, too
}

// HistoryTable is what was found. Its times count from the start of the experiment; a cell is NaN where a tag has no good reading at that very time.
type HistoryTable struct {
	*recording.Recording
	Unknown map[string][]HistorySpan // by column of an input: when nobody knows what it was
	Facts   HistoryFacts
}

// HistorySpan is a time, counted from the start [s].
type HistorySpan struct{ From, To float64 }

// HistoryFacts say which samples results were made from.
type HistoryFacts struct {
	Experiment string   `json:"experiment,omitempty"`
	Historian  string   `json:"historian"`
	From       string   `json:"from"` // RFC 3339
	To         string   `json:"to"`
	Tags       []string `json:"tags"`
	Samples    int      `json:"samples"`
	SHA256     string   `json:"sha256"` // of all samples, with their times, bits and statuses
}

// Title names the time that was read.
func (f *HistoryFacts) Title() string {
	return fmt.Sprintf("%s from %s to %s", f.Historian, f.From, f.To)
}

// From replaces the time of a scenario: when it starts (zero: as it says), and how long it lasts, cut to whole ticks. A fit must have one experiment then.
func (s *Scenario) From(start time.Time, length float64) error {
	at, stop := &s.Time.Start, &s.Time.Stop
	if s.Fit != nil {
		if n := len(s.Fit.Experiments); n != 1 {
			return Problems{{s.Fit.Pos, fmt.Sprintf("experiments: there are %d of them, and one time of the historian was given; give none, then each has its own start and stop", n)}}
		}
		at, stop = &s.Fit.Experiments[0].Start, &s.Fit.Experiments[0].Stop
	}
	t, problems := s.timing()
	if problems != nil {
		return problems.err()
	}
	ticks := math.Floor(length/t.period + 1e-9)
	if !(ticks >= 1) {
		return Problems{{s.Time.Tick.place(0), fmt.Sprintf("the time of the historian, %s, is shorter than a tick, %s", seconds(length), seconds(t.period))}}
	}
	*stop = written(fmt.Sprintf("%v s", float64(ticks*t.period)), s.Time.Tick.Pos)
	if !start.IsZero() {
		*at = written(start.UTC().Format(time.RFC3339Nano), s.Time.Tick.Pos)
	}
	return nil
}

// written is a text as if the file had it there.
func written(text string, at dae.Pos) Text { return Text{Value: text, Pos: at} }

// Span is when a scenario starts, zero where it has no clock, and how long it lasts [s].
func (s *Scenario) Span() (start time.Time, length float64, err error) {
	t, problems := s.timing()
	if t.clocked {
		start = t.start
	}
	return start, t.stop, problems.err()
}

// historyColumns are those of the sensors and inputs. Statuses take the place of columns about quality.
func (f *Fit) historyColumns() (list []HistoryColumn) {
	add := func(key, column, unit Text, input bool, q **FitQuality) {
		c := HistoryColumn{Name: column.Value, Variable: key.Value, Unit: unit.Value, Input: input, Uncertain: *q != nil && (*q).Uncertain.Value == "use"}
		if c.Name == "" {
			c.Name = key.Value
		}
		list, *q = append(list, c), nil
	}
	for i := range f.Sensors {
		e := &f.Sensors[i]
		add(e.Key, e.Value.Column, e.Value.Unit, false, &e.Value.Quality)
	}
	for i := range f.Inputs {
		e := &f.Inputs[i]
		add(e.Key, e.Value.Column, e.Value.Unit, true, &e.Value.Quality)
	}
	return list
}

// historyTables asks for all experiments.
func (s *Scenario) historyTables() ([]*fitTable, Problems) {
	var problems Problems
	columns := s.Fit.historyColumns()
	tables := make([]*fitTable, len(s.Fit.Experiments))
	for i := range s.Fit.Experiments {
		x := &s.Fit.Experiments[i]
		var err error
		t := &fitTable{file: written("the historian", x.Pos)}
		if zone := x.zone(s.Fit); zone.Given() {
			if t.zone, err = recording.ParseZone(zone.Value); err != nil {
				problems.add(zone.place(0), "time_zone: %v", err)
				continue
			}
		}
		_, run, more := timingOf(s.File, x, t.zone)
		if problems = append(problems, more...); more != nil {
			continue
		}
		w := HistoryWanted{Experiment: x.Name.Value, Length: run.stop, Columns: columns}
		if run.clocked {
			w.Start = run.start
		}
		if t.history, err = s.History(w); err != nil {
			for line := range strings.SplitSeq(err.Error(), "\n") {
				problems.add(x.Pos, "experiment %s: %s", x.Name.Value, line)
			}
			continue
		}
		t.Recording, t.file.Value = t.history.Recording, t.history.Facts.Title()
		tables[i] = t
	}
	return tables, problems
}

// bridgeHistory refuses times in which nobody knows an input, for longer than a tick and than fill.
func (c *recordedColumn) bridgeHistory(e *Entry[FitInput], t *fitTable, name string, run timing, fill float64, problems *Problems) bool {
	count, longest, where := 0, 0.0, ""
	for _, u := range t.history.Unknown[name] {
		if d := u.To - u.From; d > run.period {
			if count++; d > longest {
				longest, where = d, fmt.Sprintf("from %s to %s", moment(run, u.From), moment(run, u.To))
			}
		}
	}
	switch {
	case count == 0:
		return true
	case longest > fill:
		problems.add(e.Key.place(0), "%s: %s without a value, the longest %s: an input has no gaps, because the plant is driven by it. Write fill: %s under inputs to bridge them, or choose another time",
			e.Key.Value, several(count, "time"), where, seconds(longest))
		return false
	}
	c.filled = fmt.Sprintf("%s: %s without a value, the longest of %s, bridged by fill", e.Key.Value, several(count, "time"), seconds(longest))
	return true
}

// Arrived is a sample and when it came, since the start [s].
type Arrived struct {
	At float64
	Sample
}

// Arrivals makes a recording for Replay of samples from a historian: values as Live.Push takes them. Without the key received in the section
// they count as received when they were made.
func (j *EstimateJob) Arrivals(facts HistoryFacts, samples []Arrived) (*EstimateRecording, error) {
	x := &recordingReader{j: j, e: j.Scenario.Estimate, out: &EstimateRecording{File: facts.Title(), history: &facts}}
	x.r = &recording.Recording{File: facts.Historian}
	t := j.plan.timing
	last := math.Inf(-1)
	for _, a := range samples {
		if last = math.Max(last, a.Time); !x.e.Received.Given() {
			a.At = a.Time
		}
		if a.Time <= t.stop+float64(t.period/2) {
			x.out.arrivals = append(x.out.arrivals, arrival{math.Max(a.At, a.Time), a.Sample})
		}
	}
	if last < 0 {
		return nil, Problems{{x.whole(), "there are no samples from " + facts.From + " to " + facts.To}}
	}
	x.sort()
	x.out.to = math.Min(last, t.stop)
	x.out.end = float64(math.Floor(x.out.to/t.period+0.5) * t.period)
	if last < t.stop-t.period {
		x.out.Notes = append(x.out.Notes, fmt.Sprintf("the samples end at %s, before time.stop", j.moment(x.out.to)))
	}
	x.limits()
	return x.out, x.problems.err()
}
