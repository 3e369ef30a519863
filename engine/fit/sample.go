package fit

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
)

// SampleOptions say how long to sample.
type SampleOptions struct {
	Draws    int    // that are kept; 0: 2000
	Walkers  int    // that sample together; 0: four for each unknown, 24 at least
	Rounds   int    // moves of each walker at most; 0: 20,000
	Seed     uint64 // of the moves
	Workers  int    // goroutines; 0: 1
	Progress func(done, total int)
}

// Posterior is what data and priors say about the unknowns, as draws from their joint distribution.
type Posterior struct {
	Draws       [][]float64 // (draws × unknowns)
	Marginals   []Marginal  // in the order of the unknowns
	Correlation [][]float64 // of the draws
	Accepted    float64     // share of the moves
	Walkers     int
	Rounds      int    // moves of each walker
	BurnIn      int    // of them, left out
	Converged   bool   // every Rhat is below 1.02 and every ESS above 400
	Advice      string // what to do where it is not
}

// Marginal is the distribution of one unknown.
type Marginal struct {
	Name            string
	Mean, Deviation float64
	Median          float64
	Low, High       float64 // between them lies the probability Confidence, as much below as above
	Rhat            float64 // deviation of all walkers over that within one: 1 where they have forgotten where they began
	ESS             float64 // as many independent draws would say as much
}

const (
	rhatLimit = 1.02
	essLimit  = 400
)

// Sample draws from the posterior: the likelihood of Fit, times the priors, unknowns without one being equally likely between their bounds on
// the scales on which they are sought. Deviations that are estimated are sampled along, equally likely on a logarithmic scale.
//
// The method is differential evolution (C. J. F. ter Braak, Statistics and Computing 16, 2006) with snooker moves (ter Braak and J. A. Vrugt, Statistics
// and Computing 18, 2008), one half of the walkers moving by differences of the other (J. Goodman and J. Weare, Comm. App. Math. Comp. Sci. 5, 2010):
// the walkers of a half are lanes. Where the fit has a covariance, some of the moves are draws from Student's t around it (L. Tierney, Markov Chains for
// Exploring Posterior Distributions, Annals of Statistics 22, 1994, section 2.3.3): the more of them, the more of the first ones were accepted. It begins
// around the Result r and ends when what is kept, the second half or, with such draws, the last four fifths of the moves, has converged.
func Sample(ctx context.Context, p *Problem, r *Result, o SampleOptions) (*Posterior, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	if len(r.Estimates) != len(p.Unknowns) {
		return nil, fmt.Errorf("a result of %d unknowns cannot be sampled with %d: fit this problem first", len(r.Estimates), len(p.Unknowns))
	}
	run, err := newRunner(p)
	if err != nil {
		return nil, err
	}
	defer run.close()
	s := newSampler(run, o)
	if s.crowd, err = newCrowd(run, len(s.x)/2, o.Workers); err != nil {
		return nil, err
	}
	defer s.crowd.close()
	if err := s.begin(ctx, r); err != nil {
		return nil, err
	}
	return s.run(ctx, o)
}

// sampler is a population of walkers; the unknowns on the scales on which they are sought come first, then the logarithms of the
// deviations that are estimated.
type sampler struct {
	r         *runner
	like      *likelihood
	crowd     *crowd
	random    *rand.Rand
	low, high []float64
	x         [][]float64   // (walkers × dimensions)
	energy    []float64     // -2 log posterior of each
	history   [][][]float64 // (rounds × walkers × dimensions)
	near      *normal
	taken     int
	burn      float64 // share of the rounds that is not kept
	jumps     float64 // share of the moves that are jumps
	jumped    [2]int  // jumps in the first rounds: tried, taken
}

const (
	warmRounds = 20 // of which nothing is kept
	warmJumps  = 0.4
)

func newSampler(r *runner, o SampleOptions) *sampler {
	s := &sampler{r: r, like: &likelihood{r, r.p.loss()}, random: rand.New(rand.NewPCG(o.Seed, 0xda3e39cb94b95bdb)), burn: 0.5}
	for i := range r.p.Unknowns {
		u := &r.p.Unknowns[i]
		s.low, s.high = append(s.low, u.in(u.Lower)), append(s.high, u.in(u.Upper))
	}
	for range r.pools {
		s.low, s.high = append(s.low, math.Inf(-1)), append(s.high, math.Inf(1))
	}
	walkers := o.Walkers
	if walkers <= 0 {
		walkers = max(24, 4*len(s.low))
	}
	walkers = max(walkers, 2*len(s.low)+2, 8)
	s.x = make([][]float64, walkers+walkers%2)
	s.energy = make([]float64, len(s.x))
	return s
}

// energies are -2 log posterior of some points; infinite outside the bounds and where the plant cannot be simulated.
func (s *sampler) energies(ctx context.Context, points [][]float64) ([]float64, error) {
	out := make([]float64, len(points))
	var inside [][]float64
	var at []int
	for i, x := range points {
		out[i] = math.Inf(1)
		values, ok := make([]float64, len(s.r.p.Unknowns)), true
		for k, v := range x {
			ok = ok && v >= s.low[k] && v <= s.high[k]
		}
		if !ok {
			continue
		}
		for k := range values {
			values[k] = s.r.p.Unknowns[k].out(x[k])
		}
		inside, at = append(inside, values), append(at, i)
	}
	pools := make([]float64, len(s.r.pools))
	err := s.crowd.each(ctx, inside, func(i int, o *outcome, err error) {
		if err != nil {
			return
		}
		for k := range pools {
			pools[k] = math.Exp(points[at[i]][len(o.values)+k])
		}
		if cost, _ := s.like.cost(o, pools); !math.IsNaN(cost) {
			out[at[i]] = cost
		}
	})
	return out, err
}

// begin spreads the walkers around the fit: by its covariance where it has one, else over a tenth of the range.
func (s *sampler) begin(ctx context.Context, r *Result) error {
	s.near = s.surroundings(r)
	if s.near.whole {
		s.jumps = warmJumps
	}
	for from := 0; from < len(s.x); {
		points := make([][]float64, len(s.x)-from)
		for i := range points {
			points[i] = s.around()
		}
		energy, err := s.energies(ctx, points)
		if err != nil {
			return err
		}
		found := false
		for i, e := range energy {
			if !math.IsInf(e, 1) {
				s.x[from], s.energy[from], found = points[i], e, true
				from++
			}
		}
		if !found {
			return fmt.Errorf("the plant cannot be simulated around the fit: narrow the bounds to where it can be")
		}
	}
	return nil
}

// scaleOf is by what a deviation of Estimate is larger than that on the scale on which the unknown is sought.
func (u *Unknown) scaleOf() float64 {
	if u.Log {
		return 1
	}
	return u.span()
}

// sigma is the deviation that was found for a sensor of an experiment.
func (r *Result) sigma(e, k int) float64 {
	for _, f := range r.Sensors {
		if f.Experiment == e && f.Sensor == k {
			return f.Sigma
		}
	}
	return 1
}

// run moves until what is kept is enough.
func (s *sampler) run(ctx context.Context, o SampleOptions) (*Posterior, error) {
	draws, most := o.Draws, o.Rounds
	if draws <= 0 {
		draws = 2000
	}
	if most <= 0 {
		most = 20000
	}
	for range warmRounds {
		if err := s.round(ctx); err != nil {
			return nil, err
		}
	}
	s.history, s.taken = nil, 0
	share := 0.0
	if s.jumped[0] > 0 {
		share = float64(s.jumped[1]) / float64(s.jumped[0])
	}
	switch { // what is kept is of one chain: nothing is changed any more
	case share > 0.4:
		s.jumps, s.burn = 0.8, 0.2
	case share < 0.1:
		s.jumps = 0.05
	}
	check := max(50, int(float64(draws)/(1-s.burn))/len(s.x)+1) // as many draws as wanted are kept
	for {
		for range min(check, most-len(s.history)) {
			if err := s.round(ctx); err != nil {
				return nil, err
			}
			if o.Progress != nil && len(s.history)%10 == 0 {
				o.Progress(len(s.history), max(check, len(s.history)))
			}
		}
		post := s.posterior(draws)
		if post.Converged || len(s.history) >= most {
			return post, nil
		}
		check = len(s.history) / 2
	}
}

// round moves both halves.
func (s *sampler) round(ctx context.Context) error {
	half := len(s.x) / 2
	for h := range 2 {
		moving, other := s.x[h*half:(h+1)*half], s.x[(1-h)*half:(2-h)*half]
		points, extra, jump := make([][]float64, half), make([]float64, half), make([]bool, half)
		whole := s.random.Float64() < 0.1 // a difference in full leads from one mode to another
		for i, x := range moving {
			if jump[i] = s.random.Float64() < s.jumps; jump[i] {
				points[i], extra[i] = s.jump(x)
			} else {
				points[i], extra[i] = s.move(x, other, whole)
			}
		}
		energy, err := s.energies(ctx, points)
		if err != nil {
			return err
		}
		for i := range points {
			k := h*half + i
			if jump[i] {
				s.jumped[0]++
			}
			if u := s.random.Float64(); math.Log(u) < (s.energy[k]-energy[i])/2+extra[i] {
				s.x[k], s.energy[k] = points[i], energy[i]
				s.taken++
				if jump[i] {
					s.jumped[1]++
				}
			}
		}
	}
	s.history = append(s.history, append([][]float64(nil), s.x...))
	return nil
}

// move proposes where a walker goes, and by what the logarithm of the acceptance differs from that of the posteriors.
func (s *sampler) move(x []float64, other [][]float64, whole bool) (to []float64, extra float64) {
	d := len(x)
	a := s.random.IntN(len(other))
	b := s.random.IntN(len(other) - 1)
	if b >= a {
		b++
	}
	to = make([]float64, d)
	if s.random.Float64() < 0.2 {
		return s.snooker(x, other, a, b)
	}
	gamma := 2.38 / math.Sqrt(2*float64(d))
	if whole {
		gamma = 1
	}
	for k := range to {
		to[k] = x[k] + gamma*(other[a][k]-other[b][k])*(1+1e-4*s.random.NormFloat64())
	}
	return to, 0
}

// snooker moves along the line to another walker, by the projection of a difference.
func (s *sampler) snooker(x []float64, other [][]float64, a, b int) (to []float64, extra float64) {
	z := other[s.random.IntN(len(other))]
	gamma := 1.2 + s.random.Float64()
	square, along := 0.0, 0.0
	for k := range x {
		square += (x[k] - z[k]) * (x[k] - z[k])
		along += (x[k] - z[k]) * (other[a][k] - other[b][k])
	}
	to = append([]float64(nil), x...)
	if square == 0 {
		return to, 0
	}
	after := 0.0
	for k := range to {
		to[k] += gamma * along / square * (x[k] - z[k])
		after += (to[k] - z[k]) * (to[k] - z[k])
	}
	return to, float64(len(x)-1) / 2 * math.Log(after/square)
}
