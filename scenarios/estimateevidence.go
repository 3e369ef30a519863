package scenarios

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gemel/engine/fit"
)

// evidence is how each sensor is met with the model as it is (its unknown states found as well as they can be) and with the best explanation.
func (p *EstimateProposal) evidence(j *EstimateJob, t *refitTask, split int64, best explanation, before, after []float64) {
	a, errA := j.residuals(t, explanation{}, before)
	b, errB := j.residuals(t, best, after)
	if errA != nil || errB != nil || len(a) != len(b) {
		return
	}
	whole, _ := j.refitProblem(t, best, math.MaxInt64)
	names := whole.Experiments[0].Sensors
	for k := range names {
		s := &j.sensors[j.sensorNamed(names[k].Name)]
		e := EstimateEvidence{Sensor: s.name, Unit: s.unit, Display: s.fine, Noise: s.noise}
		fitted := func(r fit.Residual) bool { return t.ticks[0].Tick+int64(math.Round(r.Time/j.Period())) < split }
		rms := func(list []fit.Residual, want bool) *float64 {
			sum, n := 0.0, 0.0
			for _, r := range list {
				if r.Sensor == k && fitted(r) == want {
					d := r.Reading - r.Model
					sum += float64(d * d)
					n++
				}
			}
			return known(math.Sqrt(sum / n))
		}
		x, y := rms(a, true), rms(b, true)
		if x == nil || y == nil {
			continue
		}
		e.Before, e.After = *x, *y
		e.HeldOutBefore, e.HeldOutAfter = rms(a, false), rms(b, false)
		p.Evidence = append(p.Evidence, e)
	}
	p.Readings = len(a)
}

func (j *EstimateJob) sensorNamed(name string) int {
	for i := range j.sensors {
		if j.sensors[i].name == name {
			return i
		}
	}
	return -1
}

// words says what is proposed, why, and how sure it is.
func (p *EstimateProposal) words(j *EstimateJob) {
	say := func(format string, args ...any) { p.Text = append(p.Text, fmt.Sprintf(format, args...)) }
	span := j.moment(p.From) + " to " + j.moment(p.To)
	if p.Best < 0 {
		if i := slices.IndexFunc(p.Candidates, func(c EstimateCandidate) bool { return len(c.Found) == 0 }); i >= 0 && p.Candidates[i].Failed == "" && p.Candidates[i].Cost < 1.5*float64(p.fitted) {
			say("The readings from %s are what the model expects: what was seen before has passed, or was chance. Nothing is proposed.", span)
		} else {
			say("None of the explanations makes the readings from %s likely: the plant has changed in a way that the model has no number for, or a sensor fails in another way. Nothing is proposed; look at the plant.", span)
		}
		p.diagnosed()
		return
	}
	p.diagnosed()
	c := &p.Candidates[p.Best]
	sensorOnly := true
	for _, f := range c.Found {
		sensorOnly = sensorOnly && !f.Parameter
		say("%s: %s instead of %s%s", f.Name, f.shown(f.Value), f.shown(f.Before), f.interval())
	}
	for _, e := range p.Evidence {
		if e.Before > 1.2*e.After {
			text := fmt.Sprintf("%s is met to %s instead of %s", e.Sensor, e.shown(e.After), e.shown(e.Before))
			if e.HeldOutBefore != nil && e.HeldOutAfter != nil {
				text += fmt.Sprintf("; readings after %s, which took no part, to %s instead of %s", j.moment(p.Split), e.shown(*e.HeldOutAfter), e.shown(*e.HeldOutBefore))
			}
			say("%s", text)
		}
	}
	if misfit := c.Cost / float64(max(p.fitted, 1)); misfit > 1.5 {
		say("The fit is not good yet: its residuals are %.1f times as large as the noise. The fault may still have been growing in this interval, or something else is wrong, too; the intervals above are then too narrow.", math.Sqrt(misfit))
	}
	var near []string
	for i := range p.Candidates {
		if o := &p.Candidates[i]; i != p.Best && o.Failed == "" && o.BIC < c.BIC+enough && !o.contains(c) {
			near = append(near, o.Name)
		}
	}
	if near != nil {
		say("Not much less likely: %s. These readings do not tell them apart well; look before accepting.", strings.Join(near, "; "))
	}
	if sensorOnly {
		say("This is the sensor, not the plant: calibrate it, or write its offset in the section estimate.")
	}
}

// diagnosed says which faults were thought to be there when the proposal was made, also those that a fit over this interval cannot see.
func (p *EstimateProposal) diagnosed() {
	for i := range p.Diagnosis {
		if f := &p.Diagnosis[i]; f.Probability >= sure {
			p.Text = append(p.Text, "Diagnosis at this time: "+f.Words())
		}
	}
}

// contains says whether a candidate has all that another one has, and more.
func (c *EstimateCandidate) contains(o *EstimateCandidate) bool {
	for _, f := range o.Found {
		if !slices.ContainsFunc(c.Found, func(g EstimateChange) bool { return g.Name == f.Name }) {
			return false
		}
	}
	return true
}

// shown writes a value of a change for people.
func (f *EstimateChange) shown(x float64) string {
	y, symbol := displayed(x, f.Unit, f.Display, !f.Parameter)
	return withUnit(strconv.FormatFloat(y, 'g', 4, 64), symbol)
}

func (f *EstimateChange) interval() string {
	switch {
	case f.Bound != "":
		return ", at its " + f.Bound + " bound"
	case f.Low == nil || f.High == nil:
		return ", which the readings do not determine"
	}
	return fmt.Sprintf(" (95 %%: %s to %s)", f.shown(*f.Low), f.shown(*f.High))
}

func (e *EstimateEvidence) shown(x float64) string {
	y, symbol := displayed(x, e.Unit, e.Display, true)
	return withUnit(strconv.FormatFloat(y, 'g', 3, 64), symbol)
}

func withUnit(text, symbol string) string {
	if symbol == "" || symbol == "1" {
		return text
	}
	return text + " " + symbol
}

// headline is the best explanation in a line.
func (p *EstimateProposal) headline() string {
	if p.Best < 0 {
		return "no explanation was found"
	}
	c := &p.Candidates[p.Best]
	text := c.Name
	for i := range c.Found {
		f := &c.Found[i]
		text += fmt.Sprintf("; %s: %s instead of %s", f.Name, f.shown(f.Value), f.shown(f.Before))
	}
	return text
}
