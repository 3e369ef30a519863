package scenarios

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"gemel/engine/estimate"
)

// bank weighs the faults of the section beside the filter, and remembers what it has said. A nil bank has no faults.
type bank struct {
	*estimate.Bank
	place     []int  // of the unknowns in the mean of the bank
	said      []bool // it has been told that the fault is there (faults)
	since     []float64
	explained []EstimateRead
	diag      estimate.Diagnosis
	other     bool
}

// EstimateFinding is what is known of a fault.
type EstimateFinding struct {
	Name        string   `json:"name"`
	Variable    string   `json:"variable"` // parameter, or sensor
	Parameter   bool     `json:"parameter"`
	Unit        string   `json:"unit"`
	Display     string   `json:"display_unit"`
	Probability float64  `json:"probability"`
	Severity    float64  `json:"severity"` // departure from the healthy value, if it is there
	Low         float64  `json:"low"`      // 95 % interval
	High        float64  `json:"high"`
	Healthy     float64  `json:"healthy"` // value without it
	Since       *float64 `json:"since_s"` // when it was told; null: it is not thought to be there
}

// The probabilities at which a fault is told, and told to be over.
const (
	sure   = 0.9
	unsure = 0.5
)

// hypotheses are the faults as the bank takes them: departures from the healthy value.
func (j *EstimateJob) hypotheses() (faults []estimate.Fault) {
	for _, f := range j.faults {
		faults = append(faults, estimate.Fault{Name: f.name, Var: f.id, Sensor: f.sensor, Typical: f.typical, Deviation: math.Abs(f.typical), Walk: f.walk, Low: f.low - f.healthy, High: f.high - f.healthy})
	}
	return faults
}

// newBank makes the bank beside a filter whose mean has these names.
func (j *EstimateJob) newBank(names []string, workers int) (*bank, error) {
	if len(j.faults) == 0 {
		return nil, nil
	}
	const mostPairs = 5
	b, err := estimate.NewBank(&j.problem, j.hypotheses(), estimate.BankOptions{Pairs: len(j.faults) <= mostPairs, Unscented: j.filter == "ukf", Workers: workers})
	if err != nil {
		return nil, err
	}
	var places []int
	for _, u := range j.unknowns {
		places = append(places, slices.Index(b.Names(), names[u.place]))
	}
	return &bank{Bank: b, place: places, said: make([]bool, len(j.faults)), since: make([]float64, len(j.faults))}, nil
}

// follow takes the bank to the tick of a track, with the same inputs and readings.
func (b *bank) follow(t *track, r *EstimateTick) error {
	if b == nil {
		return nil
	}
	if t.tick == 0 {
		s, err := t.job.begin(t.held)
		if err != nil {
			return err
		}
		if err := b.Begin(s); err != nil {
			return err
		}
	} else if err := b.Predict(1, t.u); err != nil {
		return fmt.Errorf("the diagnosis cannot follow: %w", err)
	}
	if err := b.Correct(t.read); err != nil {
		return fmt.Errorf("the diagnosis cannot follow: %w", err)
	}
	b.diag = b.Diagnosis()
	for i, f := range b.diag.Faults {
		r.Probability[i], r.Size[i] = f.Probability, f.Severity
	}
	r.Unexplained = b.diag.Unexplained
	b.explained = append(b.explained[:0], r.Readings...)
	r.Explained = b.explained
	for _, x := range b.Explained() {
		r.Explained[x.Sensor] = EstimateRead{x.Reading, x.Expected, x.Deviation, x.Scaled}
	}
	mean, covariance := b.Mean(), b.Covariance()
	for i, k := range b.place {
		r.Likely[i], r.LikelySure[i] = mean[k], math.Sqrt(math.Max(covariance[k*len(mean)+k], 0))
	}
	return nil
}

// events tells which faults have appeared or gone, in words.
func (b *bank) events(j *EstimateJob, r *EstimateTick) (events []Event) {
	if b == nil {
		return nil
	}
	for i := range b.diag.Faults {
		f := &j.faults[i]
		p := b.diag.Faults[i].Probability
		switch {
		case !b.said[i] && p >= sure:
			b.said[i], b.since[i] = true, r.Time
			events = append(events, b.told(j, i))
		case b.said[i] && p < unsure:
			b.said[i] = false
			events = append(events, Event{Time: r.Time, Kind: "diagnosis", Name: f.name, Text: fmt.Sprintf("%s: no longer likely (probability %s)", f.name, share(p))})
		}
	}
	if now := r.Unexplained >= sure || b.other && r.Unexplained >= unsure; now != b.other {
		b.other = now
		e := b.toldElse(r.Time)
		if !now {
			e = Event{Time: r.Time, Kind: "diagnosis", Name: "something else", Text: "the named faults explain the readings again"}
		}
		events = append(events, e)
	}
	return events
}

// told is the event of a fault that is there.
func (b *bank) told(j *EstimateJob, i int) Event {
	value := b.diag.Faults[i].Severity
	return Event{Time: b.since[i], Kind: "diagnosis", Name: j.faults[i].name, On: true, Value: &value, Unit: j.faults[i].unit, Text: b.finding(j, i).Words()}
}

// toldElse is the event of something that is none of the faults.
func (b *bank) toldElse(time float64) Event {
	return Event{Time: time, Kind: "diagnosis", Name: "something else", On: true, Text: "something else is wrong: none of the named faults explains the readings (probability " + share(b.diag.Unexplained) + ")"}
}

// Standing are the faults that were told and are not over, as events: what a run that goes on after Resume is not told again.
func (l *Live) Standing() (events []Event) {
	if l.bank == nil || l.settled.tick < 0 {
		return nil
	}
	for i, said := range l.bank.said {
		if said {
			events = append(events, l.bank.told(l.job, i))
		}
	}
	if l.bank.other {
		events = append(events, l.bank.toldElse(float64(float64(l.settled.tick)*l.job.Period()))) // since when is not kept
	}
	return events
}

// finding is what is known of a fault now.
func (b *bank) finding(j *EstimateJob, i int) *EstimateFinding {
	f, d := &j.faults[i], &b.diag.Faults[i]
	e := &EstimateFinding{Name: f.name, Variable: f.variable, Parameter: f.parameter(), Unit: f.unit, Display: f.display, Probability: d.Probability, Severity: d.Severity, Low: d.Low, High: d.High,
		Healthy: f.healthy}
	if b.said[i] {
		e.Since = known(b.since[i])
	}
	return e
}

// findings are what is known of all faults.
func (b *bank) findings(j *EstimateJob) (found []EstimateFinding) {
	if b == nil || b.diag.Faults == nil {
		return nil
	}
	for i := range j.faults {
		found = append(found, *b.finding(j, i))
	}
	return found
}

// Words says how likely the fault is, and how large.
func (f *EstimateFinding) Words() string {
	if f.Probability < unsure {
		return fmt.Sprintf("%s: probability %s", f.Name, share(f.Probability))
	}
	if !f.Parameter {
		size, low, high, way := f.Severity, f.Low, f.High, "much"
		if size < 0 {
			size, low, high, way = -size, -high, -low, "little"
		}
		return fmt.Sprintf("%s: probability %s; %s reads %s too %s (95 %%: %s to %s)", f.Name, share(f.Probability), f.Variable, f.shown(size), way, f.shown(low), f.shown(high))
	}
	return fmt.Sprintf("%s: probability %s; %s is %s instead of %s (95 %%: %s to %s)", f.Name, share(f.Probability), f.Variable, f.shown(f.Healthy+f.Severity), f.shown(f.Healthy),
		f.shown(f.Healthy+f.Low), f.shown(f.Healthy+f.High))
}

func (f *EstimateFinding) shown(x float64) string {
	y, symbol := displayed(x, f.Unit, f.Display, !f.Parameter)
	return withUnit(strconv.FormatFloat(y, 'g', 3, 64), symbol)
}

// share writes a probability for people: never 0 or 100 %.
func share(p float64) string {
	switch {
	case p > 0.999:
		return "over 99.9 %"
	case p < 0.001:
		return "below 0.1 %"
	}
	return strconv.FormatFloat(100*p, 'f', 1, 64) + " %"
}
