package scenarios

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"gemel/engine/expr"
	"gemel/engine/kernel"
	"gemel/scenarios/report"
)

// writeFitPage writes the report.
func (j *FitJob) writeFitPage(w io.Writer, r *FitResult) error {
	f := report.Fit{Title: r.Name, Doc: j.Description.Value, Plant: r.Plant, Identified: r.Identified, Determined: r.Determined, Notes: r.Notes, Resolved: string(j.Files[0].Bytes), Command: "gemel fit " + scenarioFile}
	f.Facts = []report.Fact{{Name: "Readings", Value: strconv.Itoa(r.Readings)}, {Name: "Degrees of freedom", Value: strconv.Itoa(r.Freedom)}, {Name: "Loss", Value: r.Loss},
		{Name: "Searches", Value: strconv.Itoa(len(r.Searches))}, {Name: "Seed", Value: strconv.FormatUint(r.Seed, 10)}}
	f.Hashes = []report.Fact{{Name: "Scenario", Value: r.Scenario}, {Name: "Plant", Value: r.PlantHash}}
	for _, file := range r.Files {
		f.Hashes = append(f.Hashes, report.Fact{Name: file.Name, Value: file.SHA256})
	}
	f.Footer = strings.TrimSpace("Made by gemel fit, " + r.Version + " " + r.Created)
	for i := range r.Unknowns {
		f.Unknowns = append(f.Unknowns, r.Unknowns[i].row())
	}
	for _, line := range r.Correlation {
		row := make([]float64, len(line))
		for k, x := range line {
			if row[k] = math.NaN(); x != nil {
				row[k] = *x
			}
		}
		f.Correlation = append(f.Correlation, row)
	}
	for _, s := range r.Sensors {
		before, symbol := showOptional(s.Before, s.Unit, s.Display)
		after, _ := showOptional(&s.After, s.Unit, s.Display)
		noise, _ := showOptional(&s.Noise, s.Unit, s.Display)
		row := report.FitSensor{Name: s.Sensor, Experiment: s.Experiment, Readings: strconv.Itoa(s.Readings), Before: before, After: after, Noise: noise, Unit: symbol, Explained: "–",
			White: s.White == nil || *s.White > 0.01, Residuals: "like noise"}
		if s.NoiseGiven {
			row.Noise += " (given)"
		}
		if s.Explained != nil {
			row.Explained = strconv.FormatFloat(100**s.Explained, 'f', 2, 64) + " %"
		}
		if !row.White {
			row.Residuals = fmt.Sprintf("correlated, %.2f from one to the next: the model misses something", *s.Lag1)
		}
		f.Sensors = append(f.Sensors, row)
	}
	for _, h := range r.HeldOut {
		row := report.FitHeldOut{Name: h.Sensor, Experiment: h.Experiment, Readings: strconv.Itoa(h.Readings), Better: h.Better()}
		row.Before, row.Unit = showOptional(h.Before, h.Unit, h.Display)
		row.Model, row.Unit = showOptional(&h.Model, h.Unit, h.Display)
		row.Mean, _ = showOptional(h.Mean, h.Unit, h.Display)
		row.Persistence, _ = showOptional(&h.Persistence, h.Unit, h.Display)
		row.Regression, _ = showOptional(h.Regression, h.Unit, h.Display)
		f.HeldOut = append(f.HeldOut, row)
	}
	for _, l := range r.LeftOut {
		f.LeftOut = append(f.LeftOut, report.FitLeftOut{Sensor: l.Sensor, Experiment: l.Experiment, When: j.when(l), Readings: strconv.Itoa(l.Readings), Why: l.Why})
	}
	for i := range r.Profile {
		f.Profiles = append(f.Profiles, r.Profile[i].drawn(r))
	}
	if p := r.Posterior; p != nil {
		for i := range p.Marginals {
			f.Marginals = append(f.Marginals, p.drawn(i))
		}
		f.PosteriorWarning = p.Advice
		f.PosteriorNote = fmt.Sprintf("%d draws of %d walkers after %d of %d moves; %.0f %% of the moves were accepted. The dashed lines hold 95 %%. The draws are in posterior.csv.", p.Draws, p.Walkers, p.BurnIn, p.Rounds, 100*p.Accepted)
	}
	for i := range r.traces {
		if l, ok := j.lags(r, &r.traces[i]); ok {
			f.Lags = append(f.Lags, l)
		}
		f.Traces = append(f.Traces, j.drawn(&r.traces[i]))
	}
	return report.WriteFit(w, f)
}

// drawn is a profile in the unit for people.
func (p *FitProfile) drawn(r *FitResult) report.FitProfile {
	low, high, symbol := p.Shown()
	d := report.FitProfile{Name: p.Name, Unit: strings.TrimSpace(symbol), Interval: low + " … " + high, Note: p.Note, Rise: p.Rise, Limit: p.Limit, At: math.NaN()}
	difference := strings.HasPrefix(p.Name, "bias of ")
	for _, x := range p.Value {
		y, _ := displayed(x, p.unit, p.display, difference)
		d.Value = append(d.Value, y)
	}
	for i := range r.Unknowns {
		if r.Unknowns[i].Name == p.Name {
			d.At, _ = displayed(r.Unknowns[i].Value, p.unit, p.display, difference)
		}
	}
	return d
}

// drawn is the distribution of an unknown in the unit for people.
func (p *FitDraws) drawn(i int) report.FitMarginal {
	m := &p.Marginals[i]
	median, low, high, symbol := m.Shown()
	difference := strings.HasPrefix(m.Name, "bias of ")
	show := func(x float64) float64 {
		y, _ := displayed(x, m.unit, m.display, difference)
		return y
	}
	d := report.FitMarginal{Name: m.Name, Unit: strings.TrimSpace(symbol), Median: median, Interval: median + ", " + low + " … " + high, Low: show(m.Low), High: show(m.High), Worth: "–"}
	if m.ESS != nil {
		d.Worth = strconv.FormatFloat(math.Floor(*m.ESS), 'f', 0, 64)
	}
	for _, row := range p.values {
		d.Draws = append(d.Draws, show(row[i]))
	}
	return d
}

// lags are the residuals of a trace that was fitted.
func (j *FitJob) lags(r *FitResult, t *fitTrace) (report.FitLags, bool) {
	x := &j.all.Experiments[t.experiment]
	l := report.FitLags{Name: x.Sensors[t.sensor].Name, Lags: t.lags, Readings: t.readings, White: true, Words: "like noise"}
	if len(r.Experiments) > 1 {
		l.Experiment = x.Name
	}
	for i, scaled := range t.scaled {
		if !t.held[i] {
			l.Scaled = append(l.Scaled, scaled)
		}
	}
	for _, s := range r.Sensors {
		if s.Experiment == x.Name && s.Sensor == l.Name && s.White != nil && *s.White <= 0.01 {
			l.White, l.Words = false, "correlated"
		}
	}
	return l, len(t.lags) > 0
}

// row is what the table shows of an unknown.
func (u *FitEstimate) row() report.FitUnknown {
	value, low, high, symbol := u.Shown()
	row := report.FitUnknown{Name: u.Name, Doc: u.Doc, Before: u.ShownBefore(), Value: value, Interval: low + " … " + high, Unit: strings.TrimSpace(symbol)}
	row.At, row.Width = u.at(u.Value), 0
	switch {
	case u.Bound != "":
		row.Bound, row.Interval = true, "at its "+u.Bound+" bound"
	case u.Low == nil || u.High == nil:
		row.Bound, row.Interval = true, "not determined"
	default:
		from, to := math.Max(u.at(math.Max(*u.Low, u.Min)), 0), math.Min(u.at(*u.High), 100)
		row.At, row.Width = from, math.Max(to-from, 0)
	}
	return row
}

// at is where a value lies between the bounds, on the scale on which it is sought [%].
func (u *FitEstimate) at(x float64) float64 {
	if u.Log {
		return 100 * kernel.Eval(expr.OpLog, x/u.Min, 0) / kernel.Eval(expr.OpLog, u.Max/u.Min, 0)
	}
	return 100 * (x - u.Min) / (u.Max - u.Min)
}

// showOptional writes a difference for people, with its unit.
func showOptional(x *float64, from, to string) (text, symbol string) {
	if x == nil {
		return "–", ""
	}
	y, symbol := displayed(*x, from, to, true)
	if symbol == "1" {
		symbol = ""
	}
	return strconv.FormatFloat(y, 'g', 3, 64), symbol
}

// when is the time of readings that are not used, by the clock where the experiment has one.
func (j *FitJob) when(l FitLeftOut) string {
	for i := range j.recorded {
		if j.all.Experiments[i].Name == l.Experiment {
			from, to := moment(j.recorded[i].timing, l.From), moment(j.recorded[i].timing, l.To)
			if day := len("2006-01-02 "); len(to) > day && to[:day] == from[:day] {
				to = to[day:]
			}
			return from + " … " + to
		}
	}
	return clockless(l.From) + " … " + clockless(l.To)
}

// clockless writes a time since a start.
func clockless(t float64) string {
	sign := ""
	if t < 0 {
		sign, t = "−", -t
	}
	s := int64(t)
	return fmt.Sprintf("%s%d:%02d:%02d", sign, s/3600, s/60%60, s%60)
}

// drawn is a trace in the unit for people.
func (j *FitJob) drawn(t *fitTrace) report.FitTrace {
	convert := func(values []float64) []float64 {
		if values == nil {
			return nil
		}
		out := make([]float64, len(values))
		for i, v := range values {
			out[i], _ = displayed(v, t.unit, t.display, false)
		}
		return out
	}
	_, symbol := displayed(0, t.unit, t.display, false)
	x := &j.all.Experiments[t.experiment]
	d := report.FitTrace{Title: t.title, Experiment: x.Name, Unit: symbol, Time: t.time, Reading: convert(t.reading), Before: convert(t.before), After: convert(t.after), Scale: t.scaled,
		LeftTime: t.leftTime, LeftReading: convert(t.leftValue), HeldFrom: j.heldFrom[t.experiment]}
	if len(j.all.Experiments) == 1 {
		d.Experiment = ""
	}
	if timing := j.recorded[t.experiment].timing; timing.clocked {
		d.Start = timing.start
	}
	if j.heldOut(x.Name) {
		d.HeldFrom = j.settle
	}
	for _, s := range j.sensors {
		if s.name == x.Sensors[t.sensor].Name {
			d.Doc = s.doc
		}
	}
	return d
}
