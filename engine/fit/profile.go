package fit

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/stat/distuv"
)

// ProfileOptions say what is profiled, and how finely.
type ProfileOptions struct {
	Unknowns []int // by index; nil: all
	Points   int   // on each side at most, before the end of the interval is narrowed down; 0: 12
	Workers  int   // goroutines; 0: 1
	Progress func(done, total int)
}

// Curve is the profile likelihood of an unknown: the least cost there is for each of its values, all other unknowns being fitted again. Where
// it rises over the quantile of chi-square lies the end of an interval that, unlike that of a Result, need not be symmetric, and is true for
// a model far from linear.
type Curve struct {
	Unknown           int
	Name              string
	Value             []float64   // of the unknown, ascending
	Cost              []float64   // rise of -2 log L over that of the fit
	Others            [][]float64 // all unknowns at each point
	Low, High         float64     // interval of the probability Confidence; a bound where the curve is open
	OpenLow, OpenHigh bool        // the bound came before the end of the interval: the data do not say how small, or how large
	Rise              float64     // of -2 log L that ends the interval
	Better            []float64   // values of all unknowns that fit clearly better than the Result: fit again from there; nil: none
	Note              string      // why a side ended early; "": it did not
}

const (
	profileOffset = 1e-3 // convergence of the fits along a curve, in units of their uncertainty
	betterBy      = 0.01 // of -2 log L, from which another fit counts as better
)

// Profile walks from a fit to both sides of each unknown (D. J. Venzon and S. H. Moolgavkar, Applied Statistics 37, 1988; A. Raue and others,
// Bioinformatics 25, 2009), the fit at a point beginning where the last ones point to. The end of an interval is where -2 log L has risen by the
// quantile of chi-square with one degree of freedom; where deviations are estimated, by n log(1 + t²/v), exact for linear problems.
func Profile(ctx context.Context, p *Problem, r *Result, o ProfileOptions) ([]Curve, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	if len(r.Estimates) != len(p.Unknowns) {
		return nil, fmt.Errorf("a result of %d unknowns cannot be profiled with %d: fit this problem first", len(r.Estimates), len(p.Unknowns))
	}
	which := o.Unknowns
	if which == nil {
		for i := range p.Unknowns {
			which = append(which, i)
		}
	}
	for _, i := range which {
		if i < 0 || i >= len(p.Unknowns) {
			return nil, fmt.Errorf("there is no unknown %d", i)
		}
	}
	curves, errs := make([]Curve, len(which)), make([]error, len(which))
	workers := max(1, min(o.Workers, len(which)))
	var wait sync.WaitGroup
	var one sync.Mutex
	next, done := 0, 0
	for range workers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			w, err := newWalk(ctx, p, r, o, o.Workers/workers)
			if err == nil {
				defer w.d.r.close()
			}
			for {
				one.Lock()
				k := next
				next++
				one.Unlock()
				if k >= len(which) {
					return
				}
				if errs[k] = err; err == nil {
					curves[k], errs[k] = w.curve(ctx, which[k])
				}
				one.Lock()
				if done++; o.Progress != nil {
					o.Progress(done, len(which))
				}
				one.Unlock()
			}
		}()
	}
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return curves, errors.Join(errs...)
}

// walk follows profiles of one problem.
type walk struct {
	d      *descent
	at     []float64 // the minimum, on the scales on which the unknowns are sought
	cost   float64   // of the result
	least  float64   // at the fit
	rise   float64
	points int
	errors []float64   // standard errors on these scales
	along  [][]float64 // correlation of the fit
}

// point of a curve.
type point struct {
	x    []float64
	root float64 // signed square root of the rise: about straight
	cost float64
}

func newWalk(ctx context.Context, p *Problem, res *Result, o ProfileOptions, workers int) (*walk, error) {
	r, err := newRunner(p)
	if err != nil {
		return nil, err
	}
	if err := r.help(workers); err != nil {
		r.close()
		return nil, err
	}
	var values []float64
	w := &walk{points: o.Points}
	if w.points <= 0 {
		w.points = 12
	}
	for i, e := range res.Estimates {
		values = append(values, e.Value)
		deviation := e.Deviation
		if u := &p.Unknowns[i]; !u.Log {
			deviation /= u.span()
		}
		w.errors = append(w.errors, deviation)
	}
	w.d = newDescent(r, p.loss(), values)
	w.d.offset = profileOffset
	w.d.held = make([]bool, len(values))
	w.along = res.Correlation
	if w.cost, _, err = w.d.evaluate(w.d.out, w.d.pools, w.d.x, true); err == nil {
		w.d.cost = w.cost
		err = w.d.descend(ctx) // the result may be no minimum
	}
	if err != nil {
		r.close()
		return nil, fmt.Errorf("the fit cannot be simulated: %w", err)
	}
	w.at, w.least = slices.Clone(w.d.x), w.d.cost
	w.rise = distuv.ChiSquared{K: 1}.Quantile(Confidence)
	if len(r.pools) > 0 && res.Freedom > 0 {
		v := float64(res.Freedom)
		t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: v}.Quantile(0.5 + Confidence/2)
		w.rise = float64(r.rows) * math.Log1p(t*t/v)
	}
	return w, nil
}

// curve walks to both sides.
func (w *walk) curve(ctx context.Context, i int) (Curve, error) {
	u := &w.d.r.p.Unknowns[i]
	c := Curve{Unknown: i, Name: u.Name, Rise: w.rise}
	all := []point{{x: w.at, cost: w.least - w.cost}}
	for _, side := range []float64{-1, 1} {
		points, end, open, note, err := w.side(ctx, i, side)
		if err != nil {
			return c, err
		}
		all = append(all, points...)
		if note != "" {
			c.Note = note
		}
		if side < 0 {
			c.Low, c.OpenLow = u.out(end), open
		} else {
			c.High, c.OpenHigh = u.out(end), open
		}
	}
	slices.SortStableFunc(all, func(a, b point) int { return compare(a.x[i], b.x[i]) })
	least := -betterBy
	for _, q := range all {
		values := w.d.values(q.x)
		c.Value, c.Cost, c.Others = append(c.Value, values[i]), append(c.Cost, q.cost), append(c.Others, values)
		if q.cost < least {
			least, c.Better = q.cost, values
		}
	}
	return c, nil
}

// side walks to smaller (-1) or larger (1) values until the interval ends, at x[i] = end.
func (w *walk) side(ctx context.Context, i int, sign float64) (points []point, end float64, open bool, note string, err error) {
	bound := w.d.low[i]
	if sign > 0 {
		bound = w.d.high[i]
	}
	last := point{x: w.at}
	before := last
	h, goal := w.errors[i], math.Sqrt(w.rise)
	if !(h > 0) || h > math.Abs(bound-last.x[i]) {
		h = math.Abs(bound-last.x[i]) / 8
	}
	tolerance := narrowTol
	for failed := 0; ; {
		if last.x[i] == bound {
			return points, bound, true, note, nil
		}
		to := last.x[i] + sign*h
		if len(points) == w.points-1 || sign*(to-bound) >= -1e-9*math.Abs(bound-w.at[i]) {
			to = bound
		}
		q, err := w.fit(ctx, i, to, before, last)
		if ctx.Err() != nil {
			return nil, 0, false, "", ctx.Err()
		}
		if err != nil {
			if failed++; failed > 10 {
				return points, last.x[i], true, fmt.Sprintf("the plant cannot be simulated beyond %g: %v", w.d.r.p.Unknowns[i].out(last.x[i]), err), nil
			}
			h = math.Abs(to-last.x[i]) / 4
			continue
		}
		points = append(points, q)
		if q.root >= goal {
			narrowed, end := w.narrow(ctx, i, goal, tolerance, before, last, q)
			return append(points, narrowed...), end, false, note, nil
		}
		rise := math.Max(q.root-last.root, 1e-6)
		wanted := goal / 4
		tolerance = narrowTol
		if per := rise / h * w.errors[i]; per > 0.9 && per < 1.1 { // one for each standard error: about linear
			wanted, tolerance = 1.01*goal-q.root, linearTol
		}
		h *= math.Min(math.Max(wanted/rise, 0.5), 3)
		before, last = last, q
	}
}

// fit finds the least cost with unknown i at x; the others begin on the line through two points.
func (w *walk) fit(ctx context.Context, i int, x float64, before, last point) (point, error) {
	d, share := w.d, 0.0
	if gap := last.x[i] - before.x[i]; gap != 0 {
		share = math.Min((x-last.x[i])/gap, 3)
	}
	d.x = make([]float64, len(last.x))
	for k := range d.x {
		to := last.x[k] + share*(last.x[k]-before.x[k])
		if slope := w.along[i][k] * w.errors[k] / w.errors[i]; share == 0 && !math.IsNaN(slope) {
			to = last.x[k] + slope*(x-last.x[i]) // as if the model were linear
		}
		d.x[k] = math.Min(math.Max(to, d.low[k]), d.high[k])
	}
	d.x[i] = x
	d.held[i] = true
	defer func() { d.held[i] = false }()
	err := d.run(ctx)
	if err != nil && share != 0 && ctx.Err() == nil {
		copy(d.x, last.x)
		d.x[i] = x
		err = d.run(ctx)
	}
	if err != nil {
		return point{}, err
	}
	q := point{x: slices.Clone(d.x), cost: d.cost - w.cost}
	q.root = math.Sqrt(math.Max(d.cost-w.least, 0))
	return q, nil
}

// narrow finds where the root of the rise is the goal, between a point below and one above: on a straight line between the two, or in the middle
// where that was of little use.
func (w *walk) narrow(ctx context.Context, i int, goal, tolerance float64, before, below, above point) (points []point, end float64) {
	end = above.x[i]
	for k := range 24 {
		gap := above.x[i] - below.x[i]
		end = below.x[i] + gap*(goal-below.root)/(above.root-below.root)
		if above.root-goal <= tolerance*goal {
			return points, end
		}
		if k%2 == 1 {
			end = below.x[i] + gap/2
		}
		if math.Abs(gap) <= narrowTol*math.Abs(end-w.at[i]) {
			return points, end
		}
		q, err := w.fit(ctx, i, end, before, below)
		if err != nil {
			return points, end
		}
		points = append(points, q)
		switch e := q.root - goal; {
		case math.Abs(e) <= narrowTol*goal:
			return points, end
		case e < 0:
			before, below = below, q
		default:
			above = q
		}
	}
	return points, end
}

const (
	narrowTol = 0.003 // how exactly the end of an interval is found, relative to half its width
	linearTol = 0.03  // how near a point must come to it where the rise is about linear, so that a straight line from there is as exact
)
