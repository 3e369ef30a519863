package petab

import (
	"fmt"
	"math"

	"gemel/engine/dae"

	"gonum.org/v1/gonum/mat"
)

// Likelihood is what the measurements say of values of the estimated parameters.
type Likelihood struct {
	NegLog    float64       // -log of the likelihood, with all constants
	Prior     float64       // -log of the objective priors
	Chi2      float64       // sum of the squares of residuals over their noise
	Points    []Reading     // in the order of the measurements, part by part
	gradient  []float64     // of NegLog + Prior by the parameters on their scales
	curvature *mat.SymDense // for the search: that of the residuals as they are
	fisher    *mat.SymDense // for intervals: Fisher's information, that of residuals as they are expected
}

// Objective is what is minimised: -log of the likelihood, and of the priors where there are some.
func (l *Likelihood) Objective() float64 { return l.NegLog + l.Prior }

// Reading is a measurement beside what the model says.
type Reading struct {
	Part, Measurement int
	Simulated, Sigma  float64 // Sigma on the scale of the observable
	Residual          float64 // (measured - simulated)/Sigma on that scale
}

// Evaluator evaluates the likelihood of a model, for one goroutine.
type Evaluator struct {
	m       *Model
	runners []*runner
}

// NewEvaluator makes room for evaluations.
func (m *Model) NewEvaluator() (*Evaluator, error) {
	e := &Evaluator{m: m}
	for _, q := range m.parts {
		r, err := newRunner(q)
		if err != nil {
			_ = e.Close()
			return nil, err
		}
		e.runners = append(e.runners, r)
	}
	return e, nil
}

// Close frees the machines.
func (e *Evaluator) Close() error {
	var first error
	for _, r := range e.runners {
		if err := r.close(); first == nil {
			first = err
		}
	}
	return first
}

// Likelihood of values of the estimated parameters, in the order of Model.Estimated and not on their scales. The error says that the
// plant cannot be simulated with them, or that an observable or its noise has no likelihood.
func (e *Evaluator) Likelihood(values []float64) (*Likelihood, error) {
	return e.evaluate(values, false)
}

func (e *Evaluator) evaluate(values []float64, slopes bool) (*Likelihood, error) {
	n := len(values)
	l := &Likelihood{}
	if slopes {
		l.gradient, l.curvature, l.fisher = make([]float64, n), mat.NewSymDense(n, nil), mat.NewSymDense(n, nil)
	}
	for p, r := range e.runners {
		l.Points = append(l.Points, make([]Reading, len(r.q.Measurements))...)
		points := l.Points[len(l.Points)-len(r.q.Measurements):]
		for i := range r.q.experiments {
			x := &r.q.experiments[i]
			s := &scene{r: r, phase: x.during, n: n, slopes: slopes}
			err := r.run(x, values, slopes, func(measurements []int, time float64) error {
				s.time = time
				for _, k := range measurements {
					if err := s.add(l, k, &points[k]); err != nil {
						return err
					}
					points[k].Part, points[k].Measurement = p, k
				}
				return nil
			})
			if err != nil {
				return nil, fmt.Errorf("condition %s: %w", r.q.Conditions[x.during.condition].ID, err)
			}
		}
	}
	for k, i := range e.m.Estimated {
		p := &e.m.Problem.Parameters[i]
		if slopes {
			e.toScale(l, k, p.Scale.slope(values[k]))
		}
		if p.Objective == nil {
			continue
		}
		cost, slope, curvature := p.Objective.cost(p.Scale, values[k])
		l.Prior += cost
		if slopes {
			l.gradient[k] += slope
			l.curvature.SetSym(k, k, l.curvature.At(k, k)+curvature)
			l.fisher.SetSym(k, k, l.fisher.At(k, k)+curvature)
		}
	}
	return l, nil
}

// toScale takes derivatives by parameter k to its scale.
func (e *Evaluator) toScale(l *Likelihood, k int, slope float64) {
	l.gradient[k] *= slope
	for i := range l.gradient {
		f := slope
		if i == k {
			f *= slope
		}
		l.curvature.SetSym(i, k, l.curvature.At(i, k)*f)
		l.fisher.SetSym(i, k, l.fisher.At(i, k)*f)
	}
}

// scene gives formulas the values of what they name, at one time of an experiment.
type scene struct {
	r           *runner
	phase       *phase
	time        float64
	n           int
	slopes      bool
	measurement int
	memo        dual // of the observable, for its noise
}

func (s *scene) leaf(n *node) dual {
	switch n.kind {
	case variable:
		v := dae.VarID(n.index)
		x := dual{v: s.r.value(v)}
		if s.r.slopes {
			x.d = make([]float64, s.n)
			for k, i := range s.r.q.along {
				x.d[i] = s.r.along.Derivative(k, v)
			}
		}
		return x
	case estimate:
		return s.parameter(setting{estimate: n.index})
	case observableParameter:
		return s.parameter(s.r.q.bound[s.measurement][0][n.index])
	case noiseParameter:
		return s.parameter(s.r.q.bound[s.measurement][1][n.index])
	case overridden:
		return s.parameter(s.phase.overrides[n.index])
	case clock:
		return dual{v: s.time}
	case observed:
		return s.memo
	}
	return dual{v: math.NaN()}
}

func (s *scene) parameter(x setting) dual {
	d := dual{v: x.value(s.r.values)}
	if x.estimate >= 0 && s.slopes {
		d.d = make([]float64, s.n)
		d.d[x.estimate] = 1
	}
	return d
}

// add evaluates a measurement. Fisher's information is that of the distributions that PEtab names: of y, 1/sigma²; of sigma, 2/sigma² where
// it is normal, 1/sigma² where it is Laplace's. There, that of y is weighted as in iteratively reweighted least squares.
func (s *scene) add(l *Likelihood, k int, point *Reading) error {
	m := &s.r.q.Measurements[k]
	o := &s.r.q.Observables[m.Observable]
	s.measurement = k
	y := evaluate(s.r.q.read[m.Observable], s)
	s.memo = y
	sigma := evaluate(s.r.q.noise[m.Observable], s)
	point.Simulated, point.Sigma = y.v, sigma.v
	if math.IsNaN(y.v) || math.IsInf(y.v, 0) {
		return fmt.Errorf("observable %s is %g at time %g", o.ID, y.v, m.Time)
	}
	if !(sigma.v > 0) || math.IsInf(sigma.v, 0) {
		return fmt.Errorf("the noise of %s is %g at time %g; it must be above 0", o.ID, sigma.v, m.Time)
	}
	measured, jacobian := m.Value, 0.0
	if o.Scale != Lin {
		if !(y.v > 0) {
			return fmt.Errorf("observable %s is %g at time %g and has no logarithm", o.ID, y.v, m.Time)
		}
		jacobian = ln(m.Value)
		per := 1.0
		if o.Scale == Log10 {
			jacobian += ln(ln10)
			per = ln10
		}
		measured = o.Scale.up(m.Value)
		y = chain(o.Scale.up(y.v), 1/(y.v*per), y)
	}
	e := (measured - y.v) / sigma.v
	point.Residual = e
	l.Chi2 += float64(e * e)
	var de, ds, ye, ss float64 // derivatives by y and sigma, times sigma; information, times sigma²
	if o.Laplace {
		l.NegLog += math.Abs(e) + ln(2*sigma.v) + jacobian
		de, ds = -math.Copysign(1, e), 1-math.Abs(e)
		ye, ss = 1/math.Max(math.Abs(e), 1e-6), 1
	} else {
		l.NegLog += float64(0.5*e*e) + ln(sigma.v) + float64(0.5*ln(2*math.Pi)) + jacobian
		de, ds = -e, 1-float64(e*e)
		ye, ss = 1, 2
	}
	if s.slopes {
		l.enter(y.d, sigma.d, sigma.v, de, ds, ye, ss)
	}
	return nil
}

// enter adds the gradient and information of a measurement. Fisher's information by y is 1 for normal and for Laplace noise, whatever the residual.
func (l *Likelihood) enter(dy, dsigma []float64, sigma, de, ds, ye, ss float64) {
	for pass, d := range [][]float64{dy, dsigma} {
		slope, weight, expected := de/sigma, ye/(sigma*sigma), 1/(sigma*sigma)
		if pass == 1 {
			slope, weight, expected = ds/sigma, ss/(sigma*sigma), ss/(sigma*sigma)
		}
		for i, a := range d {
			if a == 0 {
				continue
			}
			l.gradient[i] += float64(slope * a)
			for j := i; j < len(d); j++ {
				if d[j] != 0 {
					l.curvature.SetSym(i, j, l.curvature.At(i, j)+float64(weight*a*d[j]))
					l.fisher.SetSym(i, j, l.fisher.At(i, j)+float64(expected*a*d[j]))
				}
			}
		}
	}
}
