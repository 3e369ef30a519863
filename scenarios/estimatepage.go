package scenarios

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"gemel/scenarios/report"
)

// writeEstimatePage writes the report.
func (j *EstimateJob) writeEstimatePage(w io.Writer, r *EstimateResult) error {
	e := report.Estimate{Title: r.Name, Doc: j.Description.Value, Plant: r.Plant, Failed: r.Error, Notes: r.Notes, Resolved: string(j.Files[0].Bytes)}
	e.Command = "gemel estimate " + scenarioFile
	for _, f := range r.Files {
		if f.Name == r.Recording && r.Recording != j.Scenario.Estimate.Recording.Value {
			e.Command += " --replay " + f.Stored
		}
	}
	e.Facts = []report.Fact{{Name: "Filter", Value: r.Filter}, {Name: "Ticks", Value: strconv.FormatInt(r.Ticks, 10)}, {Name: "Readings", Value: strconv.Itoa(r.Readings)}, {Name: "Recording", Value: r.Recording}}
	if r.Start != "" {
		e.Facts = append(e.Facts, report.Fact{Name: "From", Value: j.moment(0)}, report.Fact{Name: "To", Value: j.moment(r.To)})
	}
	e.Hashes = []report.Fact{{Name: "Scenario", Value: r.Scenario}, {Name: "Plant", Value: r.PlantHash}, {Name: "Estimate", Value: r.Hash}}
	for _, f := range r.Files {
		e.Hashes = append(e.Hashes, report.Fact{Name: f.Name, Value: f.SHA256})
	}
	e.Footer = strings.TrimSpace("Made by gemel estimate, " + r.Version + " " + r.Created)
	e.Verdicts, e.Visible = r.verdicts(), r.Alike
	e.Facts = append(e.Facts, report.Fact{Name: "False drift of a sensor by chance", Value: "once in " + strconv.FormatFloat(r.Alarms/1000, 'f', 0, 64) + " thousand readings"})
	j.pageTables(&e, r)
	j.pageTraces(&e, r)
	return report.WriteEstimate(w, e)
}

// verdicts are the badges.
func (r *EstimateResult) verdicts() (list []report.EstimateVerdict) {
	add := func(class, format string, args ...any) {
		list = append(list, report.EstimateVerdict{Class: class, Text: fmt.Sprintf(format, args...)})
	}
	if r.Status == Failed {
		add("bad", "filter lost the plant")
	}
	if n := len(r.Drifts); n > 0 {
		add("warn", "%d drifts", n)
	} else {
		add("good", "readings and model agree")
	}
	for i := range r.Faults {
		if f := &r.Faults[i]; f.Since != nil {
			add("bad", "%s: %s", f.Name, share(f.Probability))
		}
	}
	for _, p := range r.Proposals {
		if p.Best >= 0 {
			add("warn", "proposal %s waits", p.ID)
		}
	}
	return list
}

// pageTables fills the tables.
func (j *EstimateJob) pageTables(e *report.Estimate, r *EstimateResult) {
	text := func(x float64, digits int) string { return strconv.FormatFloat(x, 'g', digits, 64) }
	plainUnit := func(s string) string {
		if s == "1" {
			return ""
		}
		return s
	}
	for _, u := range r.Unknowns {
		first, symbol := displayed(u.First, u.Unit, u.Display, u.Difference)
		last, _ := displayed(u.Value, u.Unit, u.Display, u.Difference)
		sigma, _ := displayed(u.Deviation, u.Unit, u.Display, true)
		likely := ""
		if u.Diagnosed != nil {
			x, _ := displayed(*u.Diagnosed, u.Unit, u.Display, u.Difference)
			d, _ := displayed(*u.DiagnosedDeviation, u.Unit, u.Display, true)
			likely = text(x, 5) + " ± " + text(d, 2)
		}
		e.Unknowns = append(e.Unknowns, report.EstimateUnknown{Likely: likely, Name: u.Name, Doc: u.Doc, First: text(first, 5), Last: text(last, 5), Deviation: text(sigma, 3), Unit: plainUnit(symbol)})
	}
	for _, s := range r.Sensors {
		row := report.EstimateSensor{Name: s.Sensor, Used: strconv.Itoa(s.Used), Left: strconv.Itoa(s.Left), NIS: "–"}
		row.RMSE, _ = showOptional(s.RMSE, s.Unit, s.Display)
		row.Noise, row.Unit = showOptional(&s.Noise, s.Unit, s.Display)
		row.Words, row.Fine = s.words()
		if s.Square != nil {
			row.NIS = strconv.FormatFloat(*s.Square, 'f', 2, 64)
		}
		e.Sensors = append(e.Sensors, row)
	}
	for i := range r.Faults {
		e.Faults = append(e.Faults, j.faultRow(&r.Faults[i]))
	}
	for _, p := range r.Proposals {
		e.Proposals = append(e.Proposals, j.proposalCard(p, r.Dir))
	}
	class := map[string]string{"drift": "warn", "diagnosis": "bad", "proposal": "good"}
	for _, x := range r.Events {
		c := class[x.Kind]
		if !x.On {
			c = ""
		}
		e.Events = append(e.Events, report.EstimateEvent{When: j.moment(x.Time), Kind: x.Kind, Class: c, Text: x.Text})
	}
	for _, l := range r.LeftOut {
		e.LeftOut = append(e.LeftOut, report.FitLeftOut{Sensor: l.Sensor, When: j.moment(l.From) + " … " + j.moment(l.To), Readings: strconv.Itoa(l.Readings), Why: l.Why})
	}
}

// words say how a sensor agrees with what was expected of it.
func (s *EstimateScore) words() (text string, fine bool) {
	switch {
	case s.Square == nil:
		return "nothing was used", false
	case s.Used < 20:
		return "few readings", true
	}
	wide := float64(5 * math.Sqrt(2/float64(s.Used))) // five deviations of a mean of squares
	switch q := *s.Square; {
	case q > 1+wide+0.2:
		return fmt.Sprintf("scatters %.1f times as much as expected", math.Sqrt(q)), false
	case q < 1-wide-0.2:
		return fmt.Sprintf("scatters %.2f times as much as expected", math.Sqrt(q)), false
	}
	return "as expected", true
}

func (j *EstimateJob) faultRow(f *EstimateFinding) report.EstimateFault {
	row := report.EstimateFault{Name: f.Name, Probability: share(f.Probability), Share: 100 * f.Probability, There: f.Probability >= unsure, Severity: "–", Interval: "–", Since: "–"}
	show := func(x float64) string {
		y, symbol := displayed(x, f.Unit, f.Display, true)
		row.Unit = symbol
		if symbol == "1" {
			row.Unit = ""
		}
		return strconv.FormatFloat(y, 'g', 3, 64)
	}
	if f.Probability >= 0.01 {
		row.Severity, row.Interval = show(f.Severity), show(f.Low)+" … "+show(f.High)
	}
	if f.Since != nil {
		row.Since = j.moment(*f.Since)
	}
	return row
}

func (j *EstimateJob) proposalCard(p *EstimateProposal, dir string) report.EstimateProposal {
	c := report.EstimateProposal{ID: p.ID, Title: p.headline(), Span: fmt.Sprintf("Readings from %s to %s; those from %s on were predicted, not fitted", j.moment(p.From), j.moment(p.To), j.moment(p.Split)), Text: p.Text}
	if p.Best >= 0 {
		c.Command = "gemel estimate accept " + dir + " " + p.ID
	}
	for i := range p.Candidates {
		x := &p.Candidates[i]
		row := report.EstimateCandidate{Name: x.Name, Best: i == p.Best, Cost: strconv.FormatFloat(x.Cost/float64(max(p.fitted, 1)), 'f', 2, 64), BIC: strconv.FormatFloat(x.BIC, 'f', 0, 64), HeldOut: "–"}
		if x.HeldOut != nil {
			row.HeldOut = strconv.FormatFloat(*x.HeldOut, 'f', 2, 64)
		}
		var found []string
		for k := range x.Found {
			found = append(found, x.Found[k].Name+" "+x.Found[k].shown(x.Found[k].Value))
		}
		row.Found = strings.Join(found, ", ")
		if x.Failed != "" {
			row.Found, row.Cost, row.BIC, row.HeldOut = "failed: "+x.Failed, "–", "–", "–"
		}
		c.Candidates = append(c.Candidates, row)
	}
	return c
}

// pageTraces fills the charts.
func (j *EstimateJob) pageTraces(e *report.Estimate, r *EstimateResult) {
	if r.table.Rows() == 0 {
		return
	}
	var start time.Time
	if j.plan.clocked {
		start = j.plan.start
	}
	at := r.table.Time()
	values := func(name string, v *estimateVariable, difference bool) []float64 {
		c := r.table.Column(name)
		if c == nil {
			return nil
		}
		out := make([]float64, len(c.Values))
		for i, x := range c.Values {
			out[i], _ = displayed(x, v.unit, v.display, difference)
		}
		return out
	}
	symbol := func(v *estimateVariable) string {
		_, s := displayed(0, v.unit, v.display, false)
		return s
	}
	band := func(t *report.EstimateTrace, sigma []float64) {
		if slices.ContainsFunc(sigma, func(x float64) bool { return !math.IsNaN(x) }) {
			t.Low, t.High = make([]float64, len(at)), make([]float64, len(at))
			for i, s := range sigma {
				t.Low[i], t.High[i] = t.Line[i]-float64(2*s), t.Line[i]+float64(2*s)
			}
		}
	}
	for i := range j.unknowns {
		u := &j.unknowns[i]
		t := report.EstimateTrace{Title: u.name, Unit: symbol(&u.estimateVariable), Doc: u.doc, Start: start, Time: at, Line: values(u.name, &u.estimateVariable, u.difference),
			Second: values(u.name+".smoothed", &u.estimateVariable, u.difference), Third: values(u.name+".diagnosed", &u.estimateVariable, u.difference)}
		band(&t, values(u.name+".deviation", &u.estimateVariable, true))
		e.Estimates = append(e.Estimates, t)
	}
	for i := range j.recorded {
		v := &j.recorded[i]
		t := report.EstimateTrace{Title: v.name, Unit: symbol(v), Doc: v.doc, Start: start, Time: at, Line: values(v.name, v, false)}
		band(&t, values(v.name+".deviation", v, true))
		e.Estimates = append(e.Estimates, t)
	}
	for i := range j.sensors {
		v := &j.sensors[i].estimateVariable
		t := report.EstimateTrace{Title: v.name, Unit: symbol(v), Doc: v.doc, Start: start, Time: at, Dots: values(v.name+".reading", v, false), Line: values(v.name+".expected", v, false),
			Scaled: r.table.Column(v.name + ".innovation").Values}
		for _, d := range r.Drifts {
			if d.Sensor == v.name {
				t.Spans = append(t.Spans, report.EstimateSpan{From: d.Since, To: d.At, Text: d.Text})
			}
		}
		e.Readings = append(e.Readings, t)
	}
	if len(j.faults) > 0 {
		e.Chances = report.EstimateTrace{Title: "Probability", Unit: "%", Start: start, Time: at, Range: [2]float64{0, 100}}
		add := func(name string) {
			c := make([]float64, len(at))
			for i, x := range r.table.Column("fault." + name + ".probability").Values {
				c[i] = 100 * x
			}
			e.Chances.Several = append(e.Chances.Several, report.EstimateCurve{Name: name, Values: c})
		}
		for i := range j.faults {
			add(j.faults[i].name)
		}
		add("something else")
		e.Severities = j.severities(r, start)
	}
}

// severities are charts of how large each fault that was ever likely is, where it is likely.
func (j *EstimateJob) severities(r *EstimateResult, start time.Time) (list []report.EstimateTrace) {
	for i := range j.faults {
		f := &j.faults[i]
		chance, size := r.table.Column("fault."+f.name+".probability").Values, r.table.Column("fault."+f.name+".severity").Values
		values, n := make([]float64, len(size)), 0
		symbol := ""
		for k, x := range size {
			values[k], symbol = displayed(x, f.unit, f.display, true)
			if chance[k] < unsure {
				values[k] = math.NaN()
			} else {
				n++
			}
		}
		if n > 1 {
			list = append(list, report.EstimateTrace{Title: "Severity: " + f.name, Unit: symbol, Doc: f.variable + ", departure from the healthy value, while the fault is likely", Start: start, Time: r.table.Time(), Line: values})
		}
	}
	return list
}
