package scenarios

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"time"

	"gemel/engine/dae"
	"gemel/engine/unit"
	"gemel/scenarios/recording"
)

// EstimateRecording is a recording that is ready to be replayed: its samples in the order in which they arrived.
type EstimateRecording struct {
	File     string
	Notes    []string
	arrivals []arrival
	from, to float64 // of the samples that count, since the start [s]
	end      float64 // of the replay: the last tick [s]
	history  *HistoryFacts
}

// arrival is a sample and when it came.
type arrival struct {
	at float64
	Sample
}

// recordingReader turns the rows of a file into samples.
type recordingReader struct {
	j        *EstimateJob
	e        *Estimate
	r        *recording.Recording
	problems Problems
	shift    float64   // from the time of the file to that of the scenario [s]
	received []float64 // by row, since the start [s]; nil: at once
	tags     []string  // by row, where each row is one reading; nil: each has a column of its own
	out      *EstimateRecording
}

// Recording reads a recording for Replay. Errors are Problems, with line where the file has lines.
func (j *EstimateJob) Recording(data DataFile) (*EstimateRecording, error) {
	x := &recordingReader{j: j, e: j.Scenario.Estimate, out: &EstimateRecording{File: data.Name}}
	o := recording.Options{AnyOrder: x.e.Received.Given() || x.e.Rows != nil}
	if t := x.e.TimeZone; t.Given() {
		zone, err := recording.ParseZone(t.Value)
		if err != nil {
			return nil, Problems{{t.place(0), "time_zone: " + err.Error()}}
		}
		o.Zone = zone
	}
	var err error
	if x.r, err = recording.Read(data.Path, data.Bytes, o); err != nil {
		x.fail(err)
		return nil, x.problems.err()
	}
	if x.place() && x.rows() && x.columns() && x.arrived() {
		x.samples()
	}
	if err := x.problems.err(); err != nil {
		return nil, err
	}
	x.limits()
	return x.out, x.problems.err()
}

// fail passes the problems of the file on.
func (x *recordingReader) fail(err error) {
	b := &builder{}
	b.seriesProblems(Text{Pos: dae.Pos{File: x.j.Path}}, err)
	x.problems = append(x.problems, b.problems...)
}

func (x *recordingReader) whole() dae.Pos { return dae.Pos{File: x.r.File} }

// place puts the times of the file into those of the scenario.
func (x *recordingReader) place() bool {
	if x.r.Rows() == 0 {
		x.problems.add(x.whole(), "the recording has no rows")
		return false
	}
	t := x.j.plan.timing
	if !x.r.Origin.IsZero() {
		if !t.clocked {
			x.problems.add(x.j.File.Time.Stop.place(0), "%s has dates and times, so the scenario needs time.start to place it; its first row is of %s", x.r.File, x.clock(x.r.Origin))
			return false
		}
		x.shift = x.r.Origin.Sub(t.start).Seconds()
	}
	first, last := slices.Min(x.r.Time)+x.shift, slices.Max(x.r.Time)+x.shift
	h := t.period
	switch {
	case last < 0 || first > t.stop:
		hint := ""
		if !x.r.Origin.IsZero() {
			hint = "; write time.start: " + x.clock(x.r.Origin)
		}
		x.problems.add(x.whole(), "the recording goes from %s to %s, counted from time.start, and the scenario lasts %s: nothing of it overlaps%s", signed(first), signed(last), seconds(t.stop), hint)
		return false
	case first > h && len(x.j.inputs) > 0:
		hint := ""
		if !x.r.Origin.IsZero() {
			hint = "; write time.start: " + x.clock(x.r.Origin.Add(time.Duration(slices.Min(x.r.Time)*1e9)))
		}
		x.problems.add(x.whole(), "the recording begins %s after time.start, so nobody knows what drove the plant before%s", seconds(first), hint)
		return false
	}
	x.out.from, x.out.to = math.Max(first, 0), math.Min(last, t.stop)
	x.out.end = float64(math.Floor(x.out.to/h+0.5) * h)
	if last < t.stop-h {
		x.out.Notes = append(x.out.Notes, fmt.Sprintf("the recording ends at %s, before time.stop", x.j.moment(x.out.to)))
	}
	return true
}

func (x *recordingReader) clock(t time.Time) string {
	if x.j.plan.clocked {
		t = t.In(x.j.plan.start.Location())
	}
	return t.Format(time.RFC3339)
}

// rows reads the tag of each row, where there is a row for each reading.
func (x *recordingReader) rows() bool {
	r := x.e.Rows
	if r == nil {
		return true
	}
	for _, t := range []Text{r.Tag, r.Value} {
		if !x.r.Has(t.Value) {
			x.problems.add(t.place(0), "rows: %s has no column %s; it has %s", x.r.File, t.Value, strings.Join(x.r.Names(), ", "))
		}
	}
	if len(x.problems) > 0 {
		return false
	}
	var err error
	if x.tags, err = x.r.Texts(r.Tag.Value); err != nil {
		x.fail(err)
	}
	return err == nil
}

// names are those of the columns, or of the tags.
func (x *recordingReader) names() []string {
	if x.tags == nil {
		return x.r.Names()
	}
	list := slices.Clone(x.tags)
	slices.Sort(list)
	return slices.Compact(list)
}

// columns checks that every column is there, with a unit that fits.
func (x *recordingReader) columns() bool {
	for i := range x.j.sensors {
		e := x.e.Sensors[slices.IndexFunc(x.e.Sensors, func(e Entry[EstimateSensor]) bool { return e.Key.Value == x.j.sensors[i].name })]
		x.column(e.Key, e.Value.Column, e.Value.Unit, &x.j.sensors[i].estimateVariable, x.j.sensors[i].column)
	}
	for i := range x.j.inputs {
		for _, e := range x.e.Inputs {
			if c := e.Value.Column; c.Given() && c.Value == x.j.inputs[i].column || !c.Given() && e.Key.Value == x.j.inputs[i].column {
				x.column(e.Key, c, e.Value.Unit, &x.j.inputs[i].estimateVariable, x.j.inputs[i].column)
				break
			}
		}
	}
	return len(x.problems) == 0
}

// column checks one, and its unit.
func (x *recordingReader) column(key, column, symbol Text, v *estimateVariable, name string) {
	at := key
	if column.Given() {
		at = column
	}
	if names := x.names(); !slices.Contains(names, name) {
		remedy, what := didYouMean(nearest(name, names)), "column"
		if remedy == "" {
			remedy = "; it has " + strings.Join(names[:min(len(names), 40)], ", ")
		}
		if x.tags != nil {
			what = "rows of the tag"
		}
		x.problems.add(at.place(0), "%s has no %s %s%s", x.r.File, what, name, remedy)
		return
	}
	has := x.r.Unit(name)
	want, err := unit.Parse(v.unit)
	switch {
	case symbol.Given() && has != "" && has != symbol.Value:
		x.problems.add(symbol.place(0), "unit: the column %s is in %s by the file itself, not in %s", name, has, symbol.Value)
	case symbol.Given() || v.unit == "" || err != nil:
	case has == "" && !want.Dimension.IsOne():
		what := "column"
		if x.tags != nil {
			what = "tag"
		}
		x.problems.add(at.place(0), "the %s %s has no unit: write the key unit here, such as %s", what, name, v.unit)
	case has != "":
		u, err := unit.Parse(has)
		if err == nil {
			_, err = unit.Convert(0, u, want)
		}
		if err != nil {
			x.problems.add(at.place(0), "%s: %v", v.name, err)
		}
	}
}

// arrived reads when the rows came.
func (x *recordingReader) arrived() bool {
	t := x.e.Received
	if !t.Given() {
		return true
	}
	if !x.r.Has(t.Value) {
		x.problems.add(t.place(0), "received: %s has no column %s; it has %s", x.r.File, t.Value, strings.Join(x.r.Names(), ", "))
		return false
	}
	var err error
	if x.r.Origin.IsZero() {
		x.received, err = x.r.Numbers(t.Value)
		x.received = slices.Clone(x.received)
	} else {
		x.received, err = x.r.Stamps(t.Value)
	}
	if err != nil {
		x.fail(err)
		return false
	}
	early, most := 0, 0.0
	for i, at := range x.received {
		made := x.r.Time[i]
		if math.IsNaN(at) {
			at = made
		}
		if at < made {
			early++
			most = math.Max(most, made-at)
		}
		x.received[i] = math.Max(at, made) + x.shift
	}
	if early > 0 {
		x.out.Notes = append(x.out.Notes, fmt.Sprintf("%d rows were received up to %s before they were made: the clocks of recorder and plant differ", early, seconds(most)))
	}
	return true
}

// samples makes the list of arrivals.
func (x *recordingReader) samples() {
	j := x.j
	for k := range j.tags {
		t := &j.tags[k]
		column := t.name
		if x.tags != nil {
			column = x.e.Rows.Value.Value
		}
		values, err := x.r.Numbers(column)
		if err != nil {
			x.fail(err)
			continue
		}
		quality, ok := x.quality(t)
		if !ok {
			continue
		}
		factor := x.toDeclared(t)
		for row, v := range values {
			if x.tags != nil && x.tags[row] != t.name || x.tags == nil && x.received != nil && math.IsNaN(v) { // this row is about something else
				continue
			}
			made := x.r.Time[row] + x.shift
			a := arrival{made, Sample{Tag: t.name, Time: made, Value: factor(v)}}
			if x.received != nil {
				a.at = x.received[row]
			}
			if quality != nil {
				a.Quality = quality[row]
			}
			if made <= j.plan.stop+float64(j.Period()/2) {
				x.out.arrivals = append(x.out.arrivals, a)
			}
		}
	}
	x.sort()
}

// sort puts arrivals in the order in which they came.
func (x *recordingReader) sort() {
	sort.SliceStable(x.out.arrivals, func(a, b int) bool {
		p, q := &x.out.arrivals[a], &x.out.arrivals[b]
		if p.at != q.at {
			return p.at < q.at
		}
		return p.Time < q.Time
	})
}

// toDeclared converts what is in the unit of the file to the unit in which Push wants it.
func (x *recordingReader) toDeclared(t *tag) func(float64) float64 {
	v, from := &estimateVariable{}, unit.Unit{}
	switch {
	case len(t.sensors) > 0:
		v, from = &x.j.sensors[t.sensors[0]].estimateVariable, x.j.sensors[t.sensors[0]].from
	case len(t.inputs) > 0:
		v, from = &x.j.inputs[t.inputs[0]].estimateVariable, x.j.inputs[t.inputs[0]].from
	}
	has := x.r.Unit(t.name)
	if from.Scale != 0 || has == "" {
		return func(y float64) float64 { return y }
	}
	u, err := unit.Parse(has)
	if err != nil {
		return func(y float64) float64 { return y }
	}
	return func(y float64) float64 { return converted(y, u, v.unit) }
}

// quality reads the quality column of a tag; nil: it has none.
func (x *recordingReader) quality(t *tag) ([]recording.Quality, bool) {
	q := t.quality
	if q == nil {
		return nil, true
	}
	if !x.r.Has(q.Column.Value) {
		x.problems.add(q.Column.place(0), "quality: %s has no column %s%s", x.r.File, q.Column.Value, didYouMean(nearest(q.Column.Value, x.r.Names())))
		return nil, false
	}
	cells, err := x.r.Texts(q.Column.Value)
	if err != nil {
		x.fail(err)
		return nil, false
	}
	code, err := recording.ParseCode(q.Code.Value)
	if err != nil {
		x.problems.add(q.Code.place(0), "code: %v", err)
		return nil, false
	}
	out := make([]recording.Quality, len(cells))
	for row, cell := range cells {
		if q.Good != nil {
			if out[row] = recording.Bad; slices.ContainsFunc(q.Good, func(g Text) bool { return strings.EqualFold(g.Value, cell) }) {
				out[row] = recording.Good
			}
			continue
		}
		var err error
		if out[row], _, err = code.Of(cell); err != nil {
			x.problems.add(dae.Pos{File: x.r.File, Line: x.r.Line(row)}, "%s: %v", q.Column.Value, err)
			return nil, false
		}
	}
	return out, true
}

// limits refuses a recording in which a sensor has nothing to say.
func (x *recordingReader) limits() {
	j := x.j
	for i := range j.sensors {
		s, t := &j.sensors[i], &j.tags[j.tagOf(i)]
		n, why := 0, map[string]int{}
		var v sieve
		for k := range x.out.arrivals {
			a := &x.out.arrivals[k]
			if a.Tag != t.name || a.Time < -j.Period()/2 {
				continue
			}
			bad := a.Quality != recording.Good && !(a.Quality == recording.Uncertain && t.uncertain)
			if w := s.verdict(&v, sample{a.Time, a.Value, bad}, converted(a.Value, s.from, s.unit)); w != "" {
				why[w]++
			} else {
				n++
			}
		}
		if n > 0 {
			continue
		}
		var reasons []string
		for w, m := range why {
			reasons = append(reasons, fmt.Sprintf("%d %s", m, w))
		}
		slices.Sort(reasons)
		if reasons == nil {
			reasons = []string{"the column is empty"}
		}
		e := x.e.Sensors[slices.IndexFunc(x.e.Sensors, func(e Entry[EstimateSensor]) bool { return e.Key.Value == s.name })]
		x.problems.add(e.Key.place(0), "%s: no reading of %s is left (%s); mend quality, unit, low or high, or leave the sensor out", s.name, x.r.File, strings.Join(reasons, "; "))
	}
}

// Recorded is the recording to be replayed: a file that the user names, or that of the section. A file that is named becomes part of what the
// results are made from.
func (s *Scenario) Recorded(name string) (DataFile, error) {
	if s.Estimate == nil {
		return DataFile{}, Problems{{dae.Pos{File: s.Path}, "there is nothing to estimate: the scenario has no section estimate; docs/estimate.md shows one"}}
	}
	if name == "" {
		if !s.Estimate.Recording.Given() {
			return DataFile{}, Problems{{s.Estimate.Pos, "there is no recording to follow: name one with --replay FILE, or under the key recording"}}
		}
		d, _ := s.data(s.Estimate.Recording.Value)
		return d, nil
	}
	data, err := ReadFile(name)
	if err != nil {
		return DataFile{}, err
	}
	d := DataFile{Name: filepath.Base(name), Path: name, Bytes: data}
	s.Files = append(slices.Clone(s.Files), d)
	return d, nil
}
