package fit

import (
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Confidence is the probability with which intervals are given.
const Confidence = 0.95

// Deviations is how many standard deviations a normal distribution reaches to either side with the probability Confidence.
const Deviations = 1.959963984540054

// Result of a fit.
type Result struct {
	Estimates        []Estimate  // in the order of the unknowns
	Correlation      [][]float64 // between the estimates; NaN where one is at a bound or not determined
	Confusions       []Confusion // what the data cannot tell apart, worst first
	Residuals        []Residual
	Sensors          []SensorFit // by experiment and sensor
	Cost             float64     // sum of rho over all residuals
	NegLogLikelihood float64     // -log L of the readings, with all constants and the Jacobians of logarithms; priors are not in it
	Freedom          int         // readings that count, less unknowns that were determined
	Searches         []Search
	Simulations      int // of single experiments, without derivatives and with them
	Derivatives      int
}

// Estimate is what was found of an unknown.
type Estimate struct {
	Name      string
	Value     float64
	Low, High float64 // interval that holds the truth with the probability Confidence, if the model is right; NaN: not determined
	Deviation float64 // standard error, relative to the value where the scale is logarithmic
	Bound     string  // "lower" or "upper" where it ended at a bound

	// Correlated is the same where residuals that follow one another are as much alike as they look, which they are where the model misses something; equal to
	// Low, High and Deviation where they look like noise.
	Correlated Interval
}

// Residual of one reading.
type Residual struct {
	Experiment, Sensor int
	Time               float64 // [s]
	Reading, Model     float64 // in the unit of the sensor's variable
	Scaled             float64 // (reading - model)/sigma, on the scale of the sensor
}

// result computes what the best end tells. The covariance is that of the linearised problem, (J'J)^-1, times the residual variance where
// deviations were estimated (G. A. F. Seber and C. J. Wild, Nonlinear Regression, Wiley 1989, section 2.1).
func (r *runner) result(loss Loss, d *descent, searches []Search) (*Result, error) {
	n := len(d.x)
	values := d.values(d.x)
	res := &Result{Cost: d.rho, NegLogLikelihood: d.like.negLog(d.out, d.pools), Searches: searches, Simulations: r.simulations, Derivatives: r.derivatives}
	free := make([]bool, n)
	count := 0
	for i, u := range r.p.Unknowns {
		e := Estimate{Name: u.Name, Value: values[i], Low: math.NaN(), High: math.NaN(), Deviation: math.NaN(), Correlated: Interval{math.NaN(), math.NaN(), math.NaN()}}
		switch {
		case d.x[i] <= d.low[i]:
			e.Bound = "lower"
		case d.x[i] >= d.high[i]:
			e.Bound = "upper"
		default:
			free[i] = true
			count++
		}
		res.Estimates = append(res.Estimates, e)
	}
	res.Freedom = r.rows - count
	for _, u := range r.p.Unknowns {
		if u.Prior != nil {
			res.Freedom++
		}
	}
	if d.linear == nil {
		d.linear = newSystem(n, d.like.equations())
	}
	if d.out.slope == nil { // the search has kept gradients only
		if err := r.evaluate(d.out, d.out.values, true); err != nil {
			return nil, err
		}
		res.Derivatives = r.derivatives
	}
	d.like.linearise(d.out, d.pools, d.linear)
	wide := r.correlated(d.linear)
	d.linear.reduce()
	j := mat.NewDense(min(n, len(d.linear.e)), n, nil)
	for i, c := range d.linear.top().columns {
		j.SetCol(i, c)
	}
	covariance, blind, scale := r.covariance(j, free, res)
	if wide != nil {
		wide.Product(covariance, wide, covariance)
		wide.Scale(1/scale, wide)
	}
	quantile := 1.96
	if res.Freedom > 0 {
		quantile = distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(res.Freedom)}.Quantile(0.5 + Confidence/2)
	}
	for i := range res.Estimates {
		if free[i] && !blind[i] {
			e, u, sigma := &res.Estimates[i], &r.p.Unknowns[i], math.Sqrt(covariance.At(i, i))
			known := u.interval(d.x[i], sigma, quantile)
			e.Deviation, e.Low, e.High, e.Correlated = known.Deviation, known.Low, known.High, known
			if wide != nil && wide.At(i, i) > sigma*sigma {
				e.Correlated = u.interval(d.x[i], math.Sqrt(wide.At(i, i)), quantile)
			}
		}
	}
	res.Correlation = correlation(covariance, free, blind)
	res.Residuals = d.like.residuals(d.out, d.pools)
	res.Sensors = r.sensorFits(res.Residuals, d.pools, d.out)
	return res, nil
}

// residuals are those of all readings that count.
func (l *likelihood) residuals(o *outcome, pools []float64) (out []Residual) {
	for k := range l.r.channels {
		c := &l.r.channels[k]
		s := &l.r.p.Experiments[c.experiment].Sensors[c.sensor]
		for j, i := range c.index {
			m := o.model[c.first+j]
			sigma := c.sigmaOf(o, pools, c.first+j)
			if sigma == 0 {
				sigma = 1
			}
			out = append(out, Residual{c.experiment, c.sensor, s.Time[i], s.Value[i], s.Scale.back(m), (c.observed[j] - m) / sigma})
		}
	}
	return out
}

// interval is that of a standard error on the scale on which the unknown was sought.
func (u *Unknown) interval(x, sigma, quantile float64) Interval {
	low, high := x-quantile*sigma, x+quantile*sigma
	if u.Log {
		return Interval{sigma, math.Exp(low), math.Exp(high)}
	}
	return Interval{sigma * u.span(), u.Lower + low*u.span(), u.Lower + high*u.span()}
}

// estimatesNoise says whether some sensor's deviation is found from its readings alone.
func (r *runner) estimatesNoise() bool {
	for _, u := range r.p.Unknowns {
		if u.Kind == Noise && u.Prior == nil {
			return true
		}
	}
	return len(r.pools) > 0
}

// covariance of the unknowns on the scales on which they were sought, from the singular values of the Jacobian with columns of length 1.
// Directions that the data do not see are left out of it, noted as Confusions, and the unknowns in them are blind.
func (r *runner) covariance(j *mat.Dense, free []bool, res *Result) (cov *mat.Dense, blind []bool, scale float64) {
	n := len(free)
	var at []int
	norm := make([]float64, n)
	blind, scale = make([]bool, n), 1
	for i := range n {
		if !free[i] {
			continue
		}
		if norm[i] = mat.Norm(j.ColView(i), 2); norm[i] > 0 {
			at = append(at, i)
		} else {
			blind[i] = true
			res.Confusions = append(res.Confusions, Confusion{Unknowns: []int{i}, Shares: []float64{1}, Index: math.Inf(1)})
		}
	}
	cov = mat.NewDense(n, n, nil)
	if len(at) == 0 {
		return cov, blind, scale
	}
	m, _ := j.Dims()
	a := mat.NewDense(m, len(at), nil)
	for row := range m {
		for k, i := range at {
			a.Set(row, k, j.At(row, i)/norm[i])
		}
	}
	var svd mat.SVD
	if !svd.Factorize(a, mat.SVDThin) {
		for _, i := range at {
			blind[i] = true
		}
		return cov, blind, scale
	}
	if r.estimatesNoise() && res.Freedom > 0 {
		scale = float64(r.rows) / float64(res.Freedom)
	}
	var v mat.Dense
	svd.VTo(&v)
	r.spectrum(svd.Values(nil), &v, at, norm, scale, cov, blind, res)
	return cov, blind, scale
}

// spectrum adds up the covariance over the directions of the unknowns.
func (r *runner) spectrum(values []float64, v *mat.Dense, at []int, norm []float64, scale float64, c *mat.Dense, blind []bool, res *Result) {
	for s := len(values) - 1; s >= 0; s-- {
		if index := values[0] / values[s]; !(index < limitBlind) || 1/values[s] > limitCollinear {
			res.Confusions = append(res.Confusions, confusion(v, s, at, norm, 1/values[s]))
			if !(index < limitBlind) {
				for k, i := range at {
					blind[i] = blind[i] || math.Abs(v.At(k, s)) > 1e-3
				}
				continue
			}
		}
		w := scale / (values[s] * values[s])
		for k, i := range at {
			for l, q := range at {
				c.Set(i, q, c.At(i, q)+w*v.At(k, s)*v.At(l, s)/(norm[i]*norm[q]))
			}
		}
	}
}

func correlation(c *mat.Dense, free, blind []bool) [][]float64 {
	out := make([][]float64, len(free))
	for i := range out {
		out[i] = make([]float64, len(free))
		for k := range out[i] {
			out[i][k] = math.NaN()
			if free[i] && free[k] && !blind[i] && !blind[k] {
				out[i][k] = c.At(i, k) / math.Sqrt(c.At(i, i)*c.At(k, k))
			}
		}
	}
	return out
}
