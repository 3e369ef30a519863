package petab

import (
	"fmt"
	"math"
	"strings"

	"gemel/engine/dae"
	"gemel/engine/fit"
	"gemel/scenarios"
)

// Result is what was found, as fit.json holds it. Numbers are in the units of the tables.
type Result struct {
	Format      int                     `json:"format"` // of this file: 1
	Kind        string                  `json:"kind"`   // petab
	Name        string                  `json:"name"`
	Models      []string                `json:"models"`
	Unknowns    []scenarios.FitEstimate `json:"unknowns"`
	Correlation [][]*float64            `json:"correlation"` // in the order of the unknowns; null: not determined
	Apart       []string                `json:"cannot_tell_apart"`
	NegLog      float64                 `json:"neg_log_likelihood"`
	Prior       float64                 `json:"neg_log_prior"`
	Objective   float64                 `json:"objective"`
	Chi2        float64                 `json:"chi2"`
	Readings    int                     `json:"readings"`
	Freedom     int                     `json:"degrees_of_freedom"`
	Confidence  float64                 `json:"confidence"`
	Starts      int                     `json:"starts"`
	Close       float64                 `json:"close_enough"`
	Successes   int                     `json:"successes"`       // starts that ended at most close_enough above the best
	Local       int                     `json:"successes_local"` // those that did so in their first local search
	Known       *float64                `json:"known_optimum,omitempty"`
	Reached     *int                    `json:"reached_known,omitempty"` // starts that ended at most close_enough above it
	Nominal     *float64                `json:"objective_at_nominal"`    // null: no nominal values, or they cannot be simulated
	Searches    []Search                `json:"searches"`
	Observables []Fitted                `json:"observables"`
	Profiles    []Profile               `json:"profiles,omitempty"`
	Notes       []string                `json:"notes"`
	Seed        uint64                  `json:"seed"`
	Hops        int                     `json:"hops"`
	Version     string                  `json:"gemel_version"`
	Platform    string                  `json:"platform,omitempty"`
	Files       []string                `json:"files"`
	Created     string                  `json:"created,omitempty"`
	WallSeconds float64                 `json:"wall_s,omitempty"`

	Dir    string `json:"-"`
	m      *Model
	points []Reading
}

// Search is one start, as fit.json holds it.
type Search struct {
	From        []float64 `json:"from"`
	To          []float64 `json:"to"`
	First       *float64  `json:"objective_from"`
	Local       *float64  `json:"objective_local"` // of the first local search
	Objective   *float64  `json:"objective"`
	Rounds      int       `json:"rounds"`
	Hops        int       `json:"hops"`
	Evaluations int       `json:"evaluations"`
	Slopes      int       `json:"evaluations_with_derivatives"`
	Redrawn     int       `json:"redrawn"` // random points before, at which the model cannot be simulated
	End         string    `json:"end"`
}

// Fitted is how well an observable is met.
type Fitted struct {
	ID       string  `json:"id"`
	Readings int     `json:"readings"`
	RMSE     float64 `json:"rmse"`  // in the unit of the table
	Noise    float64 `json:"noise"` // root mean square of the noise, on the scale of the observable
	Scale    string  `json:"scale"`
	Chi2     float64 `json:"chi2"`
}

func finite(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// Result puts a solution into words and intervals.
func (m *Model) Result(s *Solution, o SolveOptions) *Result {
	l := s.Likelihood
	r := &Result{Format: 1, Kind: "petab", Name: m.Problem.Name, NegLog: l.NegLog, Prior: l.Prior, Objective: l.Objective(), Chi2: l.Chi2, Readings: m.readings, Confidence: fit.Confidence,
		Starts: len(s.Searches), Close: Close, Successes: s.Successes, Seed: o.Seed, Hops: o.Hops, Files: m.Problem.Files, Apart: []string{}, Notes: []string{}, m: m, points: l.Points}
	for _, q := range m.parts {
		r.Models = append(r.Models, q.plant.Name)
	}
	if s.FromNominal != nil {
		r.Nominal = finite(s.FromNominal.First)
		if r.Nominal == nil {
			r.Notes = append(r.Notes, "the nominal values cannot be simulated: "+s.FromNominal.Err.Error())
		}
	}
	for i := range m.Problem.Parts {
		if n := m.Problem.Parts[i].Missing; n > 0 {
			r.Notes = append(r.Notes, fmt.Sprintf("%d rows have NaN for a measurement and are left out", n))
		}
	}
	failed := 0
	for _, x := range s.Searches {
		end := x.End
		if x.Err != nil {
			failed++
			end = "failed: " + x.Err.Error()
		}
		if x.Local <= l.Objective()+Close {
			r.Local++
		}
		r.Searches = append(r.Searches, Search{x.From, x.To, finite(x.First), finite(x.Local), finite(x.Objective), x.Rounds, x.Hops, x.Evaluations, x.Slopes, x.Redrawn, end})
	}
	if failed > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("%d of %d starts failed; the first: %s", failed, len(s.Searches), firstFailure(s)))
	}
	m.intervals(r, s)
	m.fitted(r)
	return r
}

func firstFailure(s *Solution) string {
	for _, x := range s.Searches {
		if x.Err != nil {
			return x.Err.Error()
		}
	}
	return ""
}

// Compare notes how many starts reached a known optimum.
func (r *Result) Compare(known float64, s *Solution) {
	n := s.Reached(known)
	r.Known, r.Reached = &known, &n
}

// intervals are those of Fisher's information on the scales of the parameters.
func (m *Model) intervals(r *Result, s *Solution) {
	n := len(s.Values)
	free := make([]bool, n)
	var names []string
	count := 0
	for k, i := range m.Estimated {
		p := &m.Problem.Parameters[i]
		names = append(names, p.ID)
		e := scenarios.FitEstimate{Name: p.ID, Doc: p.Name, Before: m.nominal()[k], Value: s.Values[k], Log: p.Scale != Lin, Min: math.Max(p.Lower, -math.MaxFloat64), Max: math.Min(p.Upper, math.MaxFloat64)}
		if v, ok := m.inPlant(p.ID); ok {
			e.Parameter = true
			if e.Doc == "" {
				e.Doc = v.Doc
			}
		}
		near := float64(1e-9 * (1 + math.Abs(p.Scale.up(s.Values[k]))))
		switch x := p.Scale.up(s.Values[k]); {
		case x <= p.Scale.up(p.Lower)+near:
			e.Bound = "lower"
		case x >= p.Scale.up(p.Upper)-near:
			e.Bound = "upper"
		default:
			free[k] = true
			count++
		}
		r.Unknowns = append(r.Unknowns, e)
	}
	r.Freedom = m.readings - count
	covariance, blind, confusions := fit.Spread(s.Likelihood.fisher, free)
	for k, i := range m.Estimated {
		if !free[k] || blind[k] {
			continue
		}
		p := &m.Problem.Parameters[i]
		x, sigma := p.Scale.up(s.Values[k]), math.Sqrt(covariance.At(k, k))
		r.Unknowns[k].Low, r.Unknowns[k].High = finite(p.Scale.down(x-float64(fit.Deviations*sigma))), finite(p.Scale.down(x+float64(fit.Deviations*sigma)))
		if p.Scale == Log10 {
			sigma *= ln10
		}
		r.Unknowns[k].Deviation = finite(sigma)
	}
	for i := range n {
		row := make([]*float64, n)
		for k := range n {
			if free[i] && free[k] && !blind[i] && !blind[k] {
				row[k] = finite(covariance.At(i, k) / math.Sqrt(covariance.At(i, i)*covariance.At(k, k)))
			}
		}
		r.Correlation = append(r.Correlation, row)
	}
	for _, c := range confusions {
		var who []string
		for _, k := range c.Unknowns {
			who = append(who, names[k])
		}
		switch {
		case len(who) == 1 && math.IsInf(c.Index, 1):
			r.Apart = append(r.Apart, who[0]+" has no effect on the measurements here: fix it, or give it a prior")
		case len(who) == 1:
			r.Apart = append(r.Apart, fmt.Sprintf("the data hardly determine %s: fix it, give it a prior, or add a condition in which it matters", who[0]))
		case math.IsInf(c.Index, 1):
			r.Apart = append(r.Apart, fmt.Sprintf("the data cannot tell %s apart: fix one of them, or give it a prior", list(who)))
		default:
			r.Apart = append(r.Apart, fmt.Sprintf("the data hardly tell %s apart (collinearity %.3g): fix one of them, give it a prior, or add a condition that moves only one", list(who), c.Index))
		}
	}
}

func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// inPlant finds the parameter of a plant that a parameter of the table is.
func (m *Model) inPlant(id string) (*dae.Variable, bool) {
	for _, q := range m.parts {
		if v, ok := q.plant.Lookup(id); ok && v != 0 && v != q.rate && v != q.clock && q.plant.Settable(v) {
			return &q.plant.Variables[v], true
		}
	}
	return nil, false
}

// fitted sums up the residuals by observable.
func (m *Model) fitted(r *Result) {
	index := map[string]int{}
	for _, p := range r.points {
		q := m.parts[p.Part]
		x := &q.Measurements[p.Measurement]
		o := &q.Observables[x.Observable]
		k, ok := index[o.ID]
		if !ok {
			k = len(r.Observables)
			index[o.ID] = k
			r.Observables = append(r.Observables, Fitted{ID: o.ID, Scale: o.Scale.String()})
		}
		f, d := &r.Observables[k], x.Value-p.Simulated
		f.Readings++
		f.RMSE += float64(d * d)
		f.Noise += float64(p.Sigma * p.Sigma)
		f.Chi2 += float64(p.Residual * p.Residual)
	}
	for k := range r.Observables {
		f := &r.Observables[k]
		f.RMSE, f.Noise = math.Sqrt(f.RMSE/float64(f.Readings)), math.Sqrt(f.Noise/float64(f.Readings))
	}
}
