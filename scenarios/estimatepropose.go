package scenarios

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/fit"
	"gemel/engine/kernel"
)

// EstimateProposal is what a fit after a drift found, for a person to accept or not. Nothing is changed by it.
type EstimateProposal struct {
	Format     int                 `json:"format"` // of this file: 1
	ID         string              `json:"id"`
	Name       string              `json:"name"` // of the scenario
	Plant      string              `json:"plant"`
	Drifts     []EstimateDrift     `json:"drifts"`
	From       float64             `json:"from_s"` // readings that were fitted, since the start
	Split      float64             `json:"hold_out_from_s"`
	To         float64             `json:"to_s"`
	Readings   int                 `json:"readings"`
	Candidates []EstimateCandidate `json:"candidates"` // best first
	Best       int                 `json:"proposed"`   // index in Candidates; -1: none
	Evidence   []EstimateEvidence  `json:"evidence"`   // of the best one, by sensor
	Diagnosis  []EstimateFinding   `json:"diagnosis"`  // when the proposal was made
	Text       []string            `json:"text"`       // for people
	Scenario   string              `json:"scenario_hash"`

	fitted int // readings before Split
}

// EstimateCandidate is an explanation of a drift.
type EstimateCandidate struct {
	Name    string           `json:"name"`
	Found   []EstimateChange `json:"found"`
	Cost    float64          `json:"cost"`     // sum of squared residuals, in deviations
	BIC     float64          `json:"bic"`      // G. Schwarz, Ann. Statist. 6, 1978: cost and ln(readings) for each unknown
	HeldOut *float64         `json:"hold_out"` // mean square of what was predicted, in deviations; null: nothing was held out
	Failed  string           `json:"failed,omitempty"`
}

// EstimateChange is a number that a candidate changes.
type EstimateChange struct {
	Name      string   `json:"name"` // of the parameter, or "bias of" a sensor
	Parameter bool     `json:"parameter"`
	Unit      string   `json:"unit"`
	Display   string   `json:"display_unit"`
	Before    float64  `json:"before"`
	Value     float64  `json:"value"`
	Low       *float64 `json:"low"` // 95 % interval; null: not determined
	High      *float64 `json:"high"`
	Bound     string   `json:"at_bound,omitempty"`
}

// EstimateEvidence is how a sensor is met with the model as it is and with the best candidate.
type EstimateEvidence struct {
	Sensor        string   `json:"sensor"`
	Unit          string   `json:"unit"`
	Display       string   `json:"display_unit"`
	Before        float64  `json:"rmse_before"`
	After         float64  `json:"rmse_after"`
	HeldOutBefore *float64 `json:"hold_out_before"`
	HeldOutAfter  *float64 `json:"hold_out_after"`
	Noise         float64  `json:"noise"`
}

// enough is the fall of BIC that counts as very strong evidence (R. E. Kass, A. E. Raftery, J. Am. Stat. Assoc. 90, 1995, section 3.2).
const enough = 10

// Ready says how many fits wait for Propose.
func (l *Live) Ready() int { return len(l.refits.ready) }

// Propose fits what is due. It takes its time: samples may be pushed before and after, not meanwhile.
func (l *Live) Propose(ctx context.Context) (made []*EstimateProposal, err error) {
	for len(l.refits.ready) > 0 {
		p, err := l.job.propose(ctx, &l.refits.ready[0])
		if err != nil {
			return made, err
		}
		l.refits.ready = l.refits.ready[1:]
		made = append(made, p)
	}
	return made, nil
}

// explanation is a set of unknowns that may explain a drift.
type explanation struct {
	name     string
	unknowns []fit.Unknown
	changes  []EstimateChange
}

// explanations are: nothing, each fault, each pair of them, and what refit names.
func (j *EstimateJob) explanations() []explanation {
	all := []explanation{{name: "nothing has changed"}}
	var faults []explanation
	for i := range j.faults {
		faults = append(faults, j.faults[i].explanation())
	}
	all = append(all, faults...)
	const mostPairs = 6
	if len(faults) <= mostPairs {
		for i := range faults {
			for k := i + 1; k < len(faults); k++ {
				all = append(all, explanation{name: faults[i].name + " and " + faults[k].name, unknowns: slices.Concat(faults[i].unknowns, faults[k].unknowns),
					changes: slices.Concat(faults[i].changes, faults[k].changes)})
			}
		}
	}
	if len(j.refit.unknowns) > 0 {
		var e explanation
		var names []string
		for _, u := range j.refit.unknowns {
			e.unknowns = append(e.unknowns, fit.Unknown{Name: u.name, Kind: fit.Parameter, Var: u.id, Guess: u.guess, Lower: u.low, Upper: u.high, Log: u.log})
			e.changes = append(e.changes, EstimateChange{Name: u.name, Parameter: true, Unit: u.unit, Display: u.display, Before: u.guess})
			names = append(names, u.name)
		}
		e.name = "other values of " + list(names)
		all = append(all, e)
	}
	return all
}

func (f *estimateFault) explanation() explanation {
	low, high := f.low, f.high
	reach := float64(50 * math.Abs(f.typical))
	if math.IsInf(low, 0) {
		low = f.healthy - reach
	}
	if math.IsInf(high, 0) {
		high = f.healthy + reach
	}
	u := fit.Unknown{Name: f.variable, Kind: fit.Parameter, Var: f.id, Guess: f.healthy + f.typical, Lower: low, Upper: high}
	c := EstimateChange{Name: f.variable, Parameter: true, Unit: f.unit, Display: f.display, Before: f.healthy}
	if f.id == dae.NoVar {
		u = fit.Unknown{Name: "bias of " + f.variable, Kind: fit.Bias, Sensor: f.variable, Guess: f.typical, Lower: low, Upper: high}
		c.Name, c.Parameter = u.Name, false
	}
	return explanation{name: f.name, unknowns: []fit.Unknown{u}, changes: []EstimateChange{c}}
}

// refitProblem is the recording of a task as a fit takes it: from the State of the filter on. Its unknowns are the states, known beforehand as well as at
// the beginning of the estimate; offsets of sensors that the diagnosis is sure of, known as it knows them; and, from the given index on, those of the
// explanation. Readings from the tick upTo on are not used.
func (j *EstimateJob) refitProblem(t *refitTask, e explanation, upTo int64) (problem *fit.Problem, first int) {
	p := j.refitRecording(t, upTo)
	j.refitStates(t, p)
	own := slices.Clone(e.unknowns)
	for i := range t.Diagnosis {
		d := &t.Diagnosis[i]
		sigma := (d.High - d.Low) / 4
		if d.Parameter || d.Probability < sure || !(sigma > 0) || !reads(p, d.Variable) {
			continue
		}
		prior := &fit.Prior{Mean: d.Severity, Sigma: sigma}
		if k := slices.IndexFunc(own, func(u fit.Unknown) bool { return u.Kind == fit.Bias && u.Sensor == d.Variable }); k >= 0 {
			own[k].Prior = prior
			continue
		}
		u := j.faults[i].explanation().unknowns[0]
		u.Guess, u.Prior = math.Min(math.Max(d.Severity, u.Lower), u.Upper), prior
		p.Unknowns = append(p.Unknowns, u)
	}
	first = len(p.Unknowns)
	p.Unknowns = append(p.Unknowns, own...)
	return p, first
}

// refitRecording is the recording of a task, without unknowns.
func (j *EstimateJob) refitRecording(t *refitTask, upTo int64) *fit.Problem {
	first := &t.ticks[0]
	x := fit.Experiment{Name: "recording", Begin: first.state}
	for i := range j.sensors {
		x.Sensors = append(x.Sensors, fit.Sensor{Name: j.sensors[i].name, Var: j.sensors[i].id, Sigma: j.sensors[i].noise})
	}
	for k := range t.ticks {
		p := &t.ticks[k]
		x.Inputs = append(x.Inputs, p.Inputs...)
		for _, r := range p.Readings {
			s := &x.Sensors[r.Sensor]
			s.Time = append(s.Time, float64(float64(p.Tick-first.Tick)*j.Period()))
			s.Value = append(s.Value, r.Value)
			s.Unused = append(s.Unused, p.Tick >= upTo)
		}
	}
	x.Sensors = slices.DeleteFunc(x.Sensors, func(s fit.Sensor) bool { return !slices.Contains(s.Unused, false) })
	return &fit.Problem{Plant: j.Plant, Experiments: []fit.Experiment{x}, Loss: fit.Huber{K: 2.5}}
}

// refitStates adds what the filter estimates at the beginning of a task: states, parameters, offsets of sensors. A filter that followed a plant that had
// changed is surer than it should be, so states are known as well as at the beginning of the estimate.
func (j *EstimateJob) refitStates(t *refitTask, p *fit.Problem) {
	first := &t.ticks[0]
	for i, u := range j.unknowns {
		mean, sigma := first.Mean[i], first.Deviation[i]
		n := fit.Unknown{Name: u.name, Kind: fit.Parameter, Var: u.id, Lower: math.Inf(-1), Upper: math.Inf(1)}
		switch {
		case u.id == dae.NoVar:
			n.Kind, n.Sensor = fit.Bias, strings.TrimPrefix(u.name, "bias of ")
		case u.state:
			n.Kind = fit.Start
			sigma = math.Max(sigma, j.problem.Unknowns[i].Deviation)
			fallthrough
		default:
			n.Lower, n.Upper = j.problem.Unknowns[i].Low, j.problem.Unknowns[i].High
		}
		reach := float64(30 * sigma)
		n.Guess, n.Prior = mean, &fit.Prior{Mean: mean, Sigma: sigma}
		if !(n.Lower > mean-reach) {
			n.Lower = mean - reach
		}
		if !(n.Upper < mean+reach) {
			n.Upper = mean + reach
		}
		if n.Lower < mean && mean < n.Upper && (n.Kind != fit.Bias || reads(p, n.Sensor)) {
			p.Unknowns = append(p.Unknowns, n)
		}
	}
}

// reads says whether a sensor has readings that count.
func reads(p *fit.Problem, sensor string) bool {
	return slices.ContainsFunc(p.Experiments[0].Sensors, func(s fit.Sensor) bool { return s.Name == sensor })
}

// propose fits every explanation and takes the best. Errors are those of ctx.
func (j *EstimateJob) propose(ctx context.Context, t *refitTask) (*EstimateProposal, error) {
	first, last := t.ticks[0].Tick, t.ticks[len(t.ticks)-1].Tick
	split := last + 1 - int64(math.Round(float64(j.refit.holdOut*float64(last+1-first))))
	h := j.Period()
	p := &EstimateProposal{Format: 1, ID: strconv.Itoa(t.ID), Name: j.ID, Plant: j.Scenario.Plant.Model.Value, Drifts: t.Drifts, From: float64(float64(first) * h),
		Split: float64(float64(split) * h), To: float64(float64(last) * h), Best: -1, Diagnosis: t.Diagnosis, Scenario: j.Hash()}
	for k := range t.ticks {
		if t.ticks[k].Tick < split {
			p.fitted += len(t.ticks[k].Readings)
		}
	}
	var values [][]float64
	for _, e := range j.explanations() {
		c, found, err := j.candidate(ctx, t, e, split)
		if err != nil {
			return nil, err
		}
		p.Candidates = append(p.Candidates, c)
		values = append(values, found)
	}
	p.choose()
	best := max(p.Best, 0)
	if p.Candidates[0].Failed == "" && p.Candidates[best].Failed == "" {
		p.evidence(j, t, split, j.explanations()[best], values[0], values[best])
	}
	j.sortCandidates(p)
	p.words(j)
	return p, nil
}

// choose takes what the diagnosis, which knows all readings, is sure of, unless these readings speak against it; else the explanation with the fewest changes
// that no other one beats by very strong evidence. Where that is the first one, that nothing has changed, nothing is proposed.
func (p *EstimateProposal) choose() {
	least := math.Inf(1)
	for _, c := range p.Candidates {
		if c.Failed == "" {
			least = math.Min(least, c.BIC)
		}
	}
	p.Best = -1
	likely := func(c *EstimateCandidate) bool { return c.Failed == "" && c.BIC <= least+enough }
	for i := range p.Candidates {
		if c := &p.Candidates[i]; likely(c) && p.diagnosedAs(c) {
			p.Best = i
			return
		}
	}
	for i := range p.Candidates {
		c := &p.Candidates[i]
		if !likely(c) {
			continue
		}
		if p.Best < 0 || len(c.Found) < len(p.Candidates[p.Best].Found) || len(c.Found) == len(p.Candidates[p.Best].Found) && c.BIC < p.Candidates[p.Best].BIC {
			p.Best = i
		}
	}
	if p.Best == 0 {
		p.Best = -1
	}
}

// diagnosedAs says whether a candidate changes just the parameters that the diagnosis is sure of, or, where there are none, the sensors.
func (p *EstimateProposal) diagnosedAs(c *EstimateCandidate) bool {
	var parameters, sensors []string
	for i := range p.Diagnosis {
		switch f := &p.Diagnosis[i]; {
		case f.Probability < sure:
		case f.Parameter:
			parameters = append(parameters, f.Variable)
		default:
			sensors = append(sensors, "bias of "+f.Variable)
		}
	}
	if parameters == nil {
		parameters = sensors
	}
	var names []string
	for _, f := range c.Found {
		names = append(names, f.Name)
	}
	return parameters != nil && slices.Equal(parameters, names)
}

// sortCandidates puts the best first; Best follows.
func (j *EstimateJob) sortCandidates(p *EstimateProposal) {
	name := ""
	if p.Best >= 0 {
		name = p.Candidates[p.Best].Name
	}
	slices.SortStableFunc(p.Candidates, func(a, b EstimateCandidate) int {
		switch {
		case a.Failed != "" && b.Failed == "":
			return 1
		case a.Failed == "" && b.Failed != "":
			return -1
		case a.BIC < b.BIC:
			return -1
		case a.BIC > b.BIC:
			return 1
		}
		return 0
	})
	if p.Best >= 0 {
		p.Best = slices.IndexFunc(p.Candidates, func(c EstimateCandidate) bool { return c.Name == name })
	}
}

// candidate fits one explanation; values are those of all unknowns, nil where it failed.
func (j *EstimateJob) candidate(ctx context.Context, t *refitTask, e explanation, split int64) (EstimateCandidate, []float64, error) {
	c := EstimateCandidate{Name: e.name, Found: slices.Clone(e.changes)}
	p, starts := j.refitProblem(t, e, split)
	var values []float64
	if len(p.Unknowns) > 0 {
		r, err := fit.Fit(ctx, p, fit.Options{Workers: 1})
		switch {
		case ctx.Err() != nil:
			return c, nil, ctx.Err()
		case err != nil:
			c.Failed = err.Error()
			return c, nil, nil
		}
		for i, x := range r.Estimates {
			values = append(values, x.Value)
			if i >= starts {
				f := &c.Found[i-starts]
				f.Value, f.Low, f.High, f.Bound = x.Value, known(x.Low), known(x.High), x.Bound
			}
		}
	}
	cost, n := j.squares(t, e, values, 0, split)
	held, m := j.squares(t, e, values, split, math.MaxInt64)
	c.Cost = cost
	c.BIC = cost + float64(float64(len(e.unknowns))*kernel.Eval(expr.OpLog, math.Max(float64(n), 1), 0))
	if m > 0 {
		c.HeldOut = known(held / float64(m))
	}
	if math.IsNaN(cost) {
		c.Cost, c.BIC = 0, 0
		c.Failed = "the plant cannot be simulated with what was found"
	}
	return c, values, nil
}

// squares adds up the squared residuals of an interval, in deviations.
func (j *EstimateJob) squares(t *refitTask, e explanation, values []float64, from, to int64) (sum float64, n int) {
	residuals, err := j.residuals(t, e, values)
	if err != nil {
		return math.NaN(), 0
	}
	first := t.ticks[0].Tick
	for _, r := range residuals {
		if k := first + int64(math.Round(r.Time/j.Period())); k >= from && k < to {
			sum += float64(r.Scaled * r.Scaled)
			n++
		}
	}
	return sum, n
}

// residuals of all readings of a task.
func (j *EstimateJob) residuals(t *refitTask, e explanation, values []float64) ([]fit.Residual, error) {
	p, _ := j.refitProblem(t, e, math.MaxInt64)
	return fit.Predict(p, values)
}
