package scenarios

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"gemel/engine/fit"
)

// FitOptions say how a fit is made and kept.
type FitOptions struct {
	Out       string // the folder; "": fits/NAME-1, -2, ...
	Version   string
	Platform  string
	Workers   int
	Now       func() time.Time
	Progress  func(stage string, done, total int) // stage: "", "profile", "posterior"
	Profile   bool                                // also where the scenario does not ask for it
	Posterior bool
	Starts    int     // 0: as the scenario says
	Seed      *uint64 // nil: as the scenario says
}

// told is the progress of a stage.
func (o *FitOptions) told(stage string) func(done, total int) {
	if o.Progress == nil {
		return nil
	}
	return func(done, total int) { o.Progress(stage, done, total) }
}

// Run fits. ctx stops it between two steps of a search. The error is one of the input, of the plant, or of ctx.
func (j *FitJob) Run(ctx context.Context, o FitOptions) (*FitResult, error) {
	var begin time.Time
	if o.Now != nil {
		begin = o.Now()
	}
	if o.Starts > 0 {
		j.starts = o.Starts
	}
	if o.Seed != nil {
		j.plan.seed = *o.Seed
	}
	found, profile, err := j.search(ctx, &o)
	if err != nil {
		return nil, err
	}
	var posterior *fit.Posterior
	if j.draws > 0 || o.Posterior {
		if posterior, err = fit.Sample(ctx, &j.fitted, found, fit.SampleOptions{Draws: j.draws, Seed: j.plan.seed, Workers: o.Workers, Progress: o.told("posterior")}); err != nil {
			return nil, fmt.Errorf("posterior: %w", err)
		}
	}
	r, err := j.result(ctx, found, o)
	if err != nil {
		return nil, err
	}
	j.estimates(r, found)
	j.profiles(r, profile)
	j.posterior(r, posterior)
	j.identified(r)
	if o.Now != nil {
		r.Created, r.WallSeconds = begin.UTC().Format(time.RFC3339), o.Now().Sub(begin).Seconds()
	}
	return r, j.write(r, o)
}

// most is how often a fit begins again where a profile has met a better one.
const mostAgain = 3

// search fits, and profiles where that is wanted.
func (j *FitJob) search(ctx context.Context, o *FitOptions) (*fit.Result, []fit.Curve, error) {
	options := fit.Options{Starts: j.starts, Seed: j.plan.seed, Workers: o.Workers, Progress: o.told("")}
	found, err := fit.Fit(ctx, &j.fitted, options)
	if err != nil || !j.profile && !o.Profile {
		return found, nil, err
	}
	told := len(j.notes)
	for again := 0; ; {
		curves, err := fit.Profile(ctx, &j.fitted, found, fit.ProfileOptions{Workers: o.Workers, Progress: o.told("profile")})
		if err != nil {
			return nil, nil, fmt.Errorf("profile: %w", err)
		}
		at := slices.IndexFunc(curves, func(c fit.Curve) bool { return c.Better != nil })
		if at < 0 || again == mostAgain {
			return found, curves, nil
		}
		problem := j.fitted
		problem.Unknowns = slices.Clone(problem.Unknowns)
		for i := range problem.Unknowns {
			problem.Unknowns[i].Guess = curves[at].Better[i]
		}
		better, err := fit.Fit(ctx, &problem, fit.Options{Starts: 1, Workers: o.Workers})
		if err != nil || !(better.NegLogLikelihood < found.NegLogLikelihood-0.01) {
			return found, curves, err
		}
		again++
		j.notes = append(j.notes[:told], "the profile met values that fit better, and the search began again there; more starts may find still better ones")
		better.Searches = append(found.Searches, better.Searches...)
		better.Simulations, better.Derivatives = better.Simulations+found.Simulations, better.Derivatives+found.Derivatives
		found = better
	}
}

// result compares what was found with the readings.
func (j *FitJob) result(ctx context.Context, found *fit.Result, o FitOptions) (*FitResult, error) {
	guess := make([]float64, len(j.all.Unknowns))
	for i, u := range j.all.Unknowns {
		guess[i] = u.Guess
	}
	values := slices.Clone(guess)
	for i, e := range found.Estimates {
		values[j.place[i]] = e.Value
	}
	if err := j.settleStarts(ctx, found, values); err != nil {
		return nil, err
	}
	after, err := fit.Predict(&j.all, values)
	if err != nil {
		return nil, fmt.Errorf("what was found cannot be simulated to the end of the recordings: %w", err)
	}
	before, errBefore := fit.Predict(&j.all, guess)
	r := &FitResult{Format: 1, Name: j.ID, Plant: j.File.Plant.Model.Value, Loss: j.loss, Cost: found.Cost, LogL: known(-found.NegLogLikelihood), Freedom: found.Freedom, Confidence: fit.Confidence,
		Simulations: found.Simulations, Derivatives: found.Derivatives, Seed: j.plan.seed, Scenario: j.Hash(), PlantHash: j.Plant.Hash(), Version: o.Version, Platform: o.Platform,
		Apart: append([]string{}, found.Explain(&j.fitted)...), Notes: append([]string{}, j.notes...), LeftOut: []FitLeftOut{}}
	if errBefore != nil {
		before = nil
		r.Notes = append(r.Notes, "the plant cannot be simulated with the first values: "+errBefore.Error())
	}
	r.Notes = append(r.Notes, j.fitted.Warnings()...)
	j.traces(r, before, after)
	r.Notes = append(r.Notes, j.suspects(r)...)
	j.scores(r, found)
	for i, x := range j.recorded {
		r.LeftOut = append(r.LeftOut, x.left...)
		facts := FitFacts{Name: j.all.Experiments[i].Name, File: x.file, Seconds: x.timing.stop, HeldOut: j.heldOut(j.all.Experiments[i].Name)}
		if x.timing.clocked {
			facts.Start = x.timing.start.Format(time.RFC3339)
		}
		r.Experiments = append(r.Experiments, facts)
		if x.history != nil {
			r.History = append(r.History, x.history.Facts)
		}
	}
	for _, s := range found.Searches {
		search := FitSearch{From: s.From, To: s.To, Cost: known(s.Cost), Rounds: s.Rounds, End: s.End}
		if s.Err != nil {
			search.Cost, search.End = nil, "failed: "+s.Err.Error()
		}
		r.Searches = append(r.Searches, search)
	}
	return r, nil
}

func (j *FitJob) estimates(r *FitResult, found *fit.Result) {
	for i, e := range found.Estimates {
		u, shown := &j.fitted.Unknowns[i], j.unknowns[j.place[i]]
		r.Unknowns = append(r.Unknowns, FitEstimate{Name: e.Name, Doc: shown.doc, Unit: shown.unit, Before: u.Guess, Value: e.Value, Low: known(e.Correlated.Low), High: known(e.Correlated.High),
			Deviation: known(e.Correlated.Deviation), WhiteLow: known(e.Low), WhiteHigh: known(e.High), Log: u.Log, Min: u.Lower, Max: u.Upper, Bound: e.Bound, Display: shown.display, Parameter: shown.parameter})
	}
	r.Correlation = knownMatrix(found.Correlation)
}

func knownMatrix(m [][]float64) (out [][]*float64) {
	for _, row := range m {
		line := make([]*float64, len(row))
		for k, x := range row {
			line[k] = known(x)
		}
		out = append(out, line)
	}
	return out
}

func (j *FitJob) profiles(r *FitResult, curves []fit.Curve) {
	for _, c := range curves {
		u := &r.Unknowns[c.Unknown]
		p := FitProfile{Name: c.Name, Value: c.Value, Rise: c.Cost, Limit: c.Rise, Note: c.Note, unit: u.Unit, display: u.Display}
		if !c.OpenLow {
			p.Low = known(c.Low)
		}
		if !c.OpenHigh {
			p.High = known(c.High)
		}
		r.Profile = append(r.Profile, p)
	}
}

func (j *FitJob) posterior(r *FitResult, p *fit.Posterior) {
	if p == nil {
		return
	}
	r.Posterior = &FitDraws{Correlation: knownMatrix(p.Correlation), Draws: len(p.Draws), Walkers: p.Walkers, Rounds: p.Rounds, BurnIn: p.BurnIn, Accepted: p.Accepted, Converged: p.Converged,
		Advice: p.Advice, values: p.Draws}
	for i, m := range p.Marginals {
		u := &r.Unknowns[i]
		r.Posterior.Marginals = append(r.Posterior.Marginals, FitMarginal{Name: m.Name, Mean: m.Mean, Deviation: m.Deviation, Median: m.Median, Low: m.Low, High: m.High, Rhat: known(m.Rhat), ESS: known(m.ESS),
			unit: u.Unit, display: u.Display})
	}
}

// identified says in words how well the unknowns are determined.
func (j *FitJob) identified(r *FitResult) {
	r.Identified = append([]string{}, r.Apart...)
	say := func(format string, args ...any) { r.Identified = append(r.Identified, fmt.Sprintf(format, args...)) }
	for i := range r.Unknowns {
		u := &r.Unknowns[i]
		switch share := u.share(); {
		case u.Bound != "":
			say("%s ended at its %s bound: its best value lies there or beyond. Widen the bound, or ask what is wrong with the model or the recording", u.Name, u.Bound)
		case share > 0.5:
			say("the data say little about %s: its interval is %.0f %% as wide as its bounds", u.Name, 100*share)
		}
	}
	for i := range r.Profile {
		switch p := &r.Profile[i]; {
		case p.Low == nil && p.High == nil:
			say("profile: no value of %s within its bounds contradicts the data", p.Name)
		case p.Low == nil:
			say("profile: the data do not say how small %s is: its lower bound came first", p.Name)
		case p.High == nil:
			say("profile: the data do not say how large %s is: its upper bound came first", p.Name)
		}
	}
	if text := r.correlated(); text != "" {
		say("%s", text)
	}
	if r.Determined = len(r.Identified) == 0; r.Determined {
		text := "the data determine all unknowns"
		if i, k, c := strongest(r.Correlation); math.Abs(c) > 0.9 {
			text += fmt.Sprintf("; %s and %s are tied most closely (correlation %.2f)", r.Unknowns[i].Name, r.Unknowns[k].Name, c)
		}
		say("%s", text)
	}
}

// correlated says where residuals are no noise, and what that does to the intervals.
func (r *FitResult) correlated() string {
	var names []string
	for _, s := range r.Sensors {
		if s.White != nil && *s.White <= 0.01 && *s.Lag1 > 0 && !s.exact {
			name := s.Sensor
			if len(r.Experiments) > 1 {
				name += " (" + s.Experiment + ")"
			}
			names = append(names, name)
		}
	}
	widest := 1.0
	for i := range r.Unknowns {
		u := &r.Unknowns[i]
		if u.Low != nil && u.WhiteLow != nil && u.High != nil && u.WhiteHigh != nil {
			widest = math.Max(widest, (u.at(*u.High)-u.at(*u.Low))/(u.at(*u.WhiteHigh)-u.at(*u.WhiteLow)))
		}
	}
	if len(names) == 0 || widest < 1.2 {
		return ""
	}
	return fmt.Sprintf("residuals of %s are correlated: the model misses something. The intervals allow for that: they are up to %.1f times as wide as independent noise would make them", list(names), widest)
}

// share is the width of the interval over that of the bounds.
func (u *FitEstimate) share() float64 {
	if u.Low == nil || u.High == nil {
		return math.NaN()
	}
	return (u.at(*u.High) - u.at(*u.Low)) / 100
}

// strongest is the pair of unknowns that are correlated most.
func strongest(m [][]*float64) (a, b int, c float64) {
	for i := range m {
		for k := range i {
			if x := m[i][k]; x != nil && math.Abs(*x) > math.Abs(c) {
				a, b, c = k, i, *x
			}
		}
	}
	return a, b, c
}
