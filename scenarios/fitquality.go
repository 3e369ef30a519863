package scenarios

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/fit"
	"gemel/scenarios/recording"
)

// FitLeftOut are readings that are not used: a run of them, one after the other.
type FitLeftOut struct {
	Experiment string  `json:"experiment"`
	Sensor     string  `json:"sensor,omitempty"` // none: all of that time
	From       float64 `json:"from_s"`           // since the start of the experiment
	To         float64 `json:"to_s"`
	Readings   int     `json:"readings"`
	Why        string  `json:"why"`
}

// mostIntervals is how many are listed of one sensor and reason; the last one then holds all that follow.
const mostIntervals = 200

// fitReadings decides which readings of a sensor count.
type fitReadings struct {
	f      *fitBuilder
	x      *FitExperiment
	entry  *Entry[FitSensor]
	id     dae.VarID
	sensor *fit.Sensor
	record *recorded
	table  *fitTable
	rows   []int // of the table, for each reading
}

// apply keeps the readings of the experiment and marks those that are not used, each for one reason that is reported.
func (q *fitReadings) apply(times, values []float64) bool {
	s := q.sensor
	for i, t := range times {
		if t < 0 || t > q.record.timing.stop*(1+1e-12) {
			continue // told once for all sensors
		}
		if q.table.history != nil && math.IsNaN(values[i]) {
			continue // another tag was read at that time
		}
		s.Time, s.Value, q.rows = append(s.Time, t), append(s.Value, values[i]), append(q.rows, i)
	}
	s.Unused = make([]bool, len(s.Value))
	q.because("missing: the cell is empty or NaN", func(i int) bool { return math.IsNaN(s.Value[i]) })
	if !q.quality() || !q.excluded() || !q.believed() {
		return false
	}
	if q.entry.Value.Frozen.Given() {
		d, ok := q.f.duration("frozen", q.entry.Value.Frozen)
		if !ok {
			return false
		}
		q.frozen(d)
	}
	return q.useful()
}

// because marks readings for one reason.
func (q *fitReadings) because(why string, bad func(i int) bool) {
	q.rule(func(i int) string {
		if bad(i) {
			return why
		}
		return ""
	})
}

// rule marks readings and reports each run of them; why is empty for a reading that is good.
func (q *fitReadings) rule(why func(i int) string) {
	s := q.sensor
	l := FitLeftOut{}
	end := func() {
		if l.Readings > 0 {
			q.note(l)
		}
		l = FitLeftOut{}
	}
	for i := range s.Value {
		reason := ""
		if !s.Unused[i] {
			reason = why(i)
		}
		if reason != l.Why {
			end()
		}
		if reason == "" {
			continue
		}
		if s.Unused[i] = true; l.Readings == 0 {
			l.From, l.Why = s.Time[i], reason
		}
		l.To = s.Time[i]
		l.Readings++
	}
	end()
}

func (q *fitReadings) note(l FitLeftOut) {
	l.Experiment, l.Sensor = q.x.Name.Value, q.entry.Key.Value
	same, last := 0, -1
	for i := range q.record.left {
		if o := &q.record.left[i]; o.Sensor == l.Sensor && o.Why == l.Why {
			same, last = same+1, i
		}
	}
	if same >= mostIntervals {
		o := &q.record.left[last]
		o.To, o.Readings = l.To, o.Readings+l.Readings
		return
	}
	q.record.left = append(q.record.left, l)
}

// quality asks the column that says how good the readings are.
func (q *fitReadings) quality() bool {
	if q.entry.Value.Quality == nil {
		return true
	}
	bad, ok := q.table.qualities(q.entry.Value.Quality, &q.f.problems)
	if ok {
		q.rule(func(i int) string { return bad[q.rows[i]] })
	}
	return ok
}

// qualities says for every row why its reading is not to be used; "" where it is good.
func (t *fitTable) qualities(q *FitQuality, problems *Problems) (bad []string, ok bool) {
	if !t.Has(q.Column.Value) {
		t.noColumn(problems, q.Column, q.Column)
		return nil, false
	}
	cells, err := t.Texts(q.Column.Value)
	if err != nil {
		problems.addSeries(q.Column, err)
		return nil, false
	}
	code, err := recording.ParseCode(q.Code.Value)
	if err != nil {
		return nil, false // noted when the scenario was read
	}
	bad = make([]string, len(cells))
	for row, cell := range cells {
		if q.Good != nil {
			if !slices.ContainsFunc(q.Good, func(g Text) bool { return strings.EqualFold(g.Value, cell) }) {
				bad[row] = "quality: " + cell
			}
			continue
		}
		quality, why, err := code.Of(cell)
		if err != nil {
			problems.add(dae.Pos{File: t.File, Line: t.Line(row)}, "quality column %s: %v", q.Column.Value, err)
			return nil, false
		}
		if quality == recording.Bad || quality == recording.Uncertain && q.Uncertain.Value != "use" {
			bad[row] = "quality: " + why
		}
	}
	return bad, true
}

// excluded applies the excluded times of the experiment.
func (q *fitReadings) excluded() bool {
	good := true
	for i := range q.x.Exclude {
		e := &q.x.Exclude[i]
		mask, ok := q.f.mask(q.x, e, q.table, q.record)
		if !ok {
			good = false
			continue
		}
		if len(e.Sensors) > 0 && !slices.ContainsFunc(e.Sensors, func(n Text) bool { return n.Value == q.entry.Key.Value }) {
			continue
		}
		why := e.Why.Value
		switch {
		case why == "" && e.When.Given():
			why = "excluded: " + e.When.Value
		case why == "":
			why = "excluded"
		}
		q.because(why, func(i int) bool { return mask[q.rows[i]] })
	}
	return good
}

// believed applies the range in which readings are believed.
func (q *fitReadings) believed() bool {
	u, known := q.f.unitOf(q.id)
	low, high, ok := math.Inf(-1), math.Inf(1), true
	for _, t := range []struct {
		name string
		text Text
		to   *float64
	}{{"low", q.entry.Value.Low, &low}, {"high", q.entry.Value.High, &high}} {
		if t.text.Given() {
			x, good := q.f.number(t.name, t.text, u, known)
			*t.to, ok = x, ok && good
		}
	}
	if q.entry.Value.Low.Given() {
		q.because("range: below "+q.entry.Value.Low.Value, func(i int) bool { return q.sensor.Value[i] < low })
	}
	if q.entry.Value.High.Given() {
		q.because("range: above "+q.entry.Value.High.Value, func(i int) bool { return q.sensor.Value[i] > high })
	}
	return ok
}

// frozen marks readings that stay the same for longer than d.
func (q *fitReadings) frozen(d float64) {
	s := q.sensor
	stands := make([]float64, len(s.Value)) // how long, of each reading that stands still
	for i := 0; i < len(s.Value); {
		k := i
		for k+1 < len(s.Value) && s.Value[k+1] == s.Value[i] {
			k++
		}
		if s.Time[k]-s.Time[i] > d {
			for n := i; n <= k; n++ {
				stands[n] = s.Time[k] - s.Time[i]
			}
		}
		i = k + 1
	}
	q.rule(func(i int) string {
		if stands[i] == 0 {
			return ""
		}
		return "frozen: stands still for " + seconds(stands[i])
	})
}

// useful refuses a sensor that tells nothing.
func (q *fitReadings) useful() bool {
	s, f, used, beyond := q.sensor, q.f, 0, 0
	v := &f.sys.Variables[q.id]
	constant, first := true, math.NaN()
	low, high := math.Inf(1), math.Inf(-1)
	for i, x := range s.Value {
		if s.Unused[i] {
			continue
		}
		if used == 0 {
			first = x
		}
		used++
		constant = constant && x == first
		low, high = math.Min(low, x), math.Max(high, x)
		if x < v.Min || x > v.Max {
			beyond++
		}
	}
	name := q.entry.Key
	switch {
	case used == 0:
		f.problems.add(name.place(0), "%s: no reading of experiment %s is left (%s); exclude less, or leave the sensor out", name.Value, q.x.Name.Value, q.reasons())
	case beyond == used && q.entry.Value.Bias == nil && q.entry.Value.Gain == nil:
		f.problems.add(name.place(0), "%s: all readings of experiment %s, %s to %s, lie outside of what the model allows, %s to %s: is the unit right?", name.Value, q.x.Name.Value,
			inUnit(low, v.Unit), inUnit(high, v.Unit), inUnit(v.Min, v.Unit), inUnit(v.Max, v.Unit))
	case constant && used > 2 && s.Sigma == 0:
		f.problems.add(name.place(0), "%s: all %d readings of experiment %s are the same, %s: a signal that stands still tells nothing of the plant. Leave the sensor out; if it is right, write its noise",
			name.Value, used, q.x.Name.Value, inUnit(first, v.Unit))
	default:
		return true
	}
	return false
}

// reasons sums up why readings of the sensor were left out.
func (q *fitReadings) reasons() string {
	var order []string
	count := map[string]int{}
	for _, l := range q.record.left {
		if l.Sensor == q.entry.Key.Value {
			if count[l.Why] == 0 {
				order = append(order, l.Why)
			}
			count[l.Why] += l.Readings
		}
	}
	for i, why := range order {
		order[i] = fmt.Sprintf("%d %s", count[why], why)
	}
	return strings.Join(order, "; ")
}
