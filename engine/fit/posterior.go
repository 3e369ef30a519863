package fit

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// posterior sums up the moves that are kept.
func (s *sampler) posterior(draws int) *Posterior {
	n := len(s.r.p.Unknowns)
	burn := int(s.burn * float64(len(s.history)))
	kept := s.history[burn:]
	post := &Posterior{Walkers: len(s.x), Rounds: len(s.history), BurnIn: burn, Accepted: float64(s.taken) / float64(len(s.x)*len(s.history)), Converged: true}
	total := len(kept) * len(s.x)
	draws = min(draws, total)
	for i := range draws {
		at := i * total / draws
		x := kept[at/len(s.x)][at%len(s.x)]
		values := make([]float64, n)
		for k := range values {
			values[k] = s.r.p.Unknowns[k].out(x[k])
		}
		post.Draws = append(post.Draws, values)
	}
	var slow []string
	for k := range s.low {
		chains := make([][]float64, len(s.x))
		for w := range chains {
			for _, x := range kept {
				chains[w] = append(chains[w], x[w][k])
			}
		}
		rhat, ess := mixing(chains)
		if !(rhat <= rhatLimit) || !(ess >= essLimit) {
			post.Converged = false
			if k < n {
				slow = append(slow, s.r.p.Unknowns[k].Name)
			}
		}
		if k < n {
			post.Marginals = append(post.Marginals, marginal(s.r.p.Unknowns[k].Name, post.Draws, k, rhat, ess))
		}
	}
	post.Correlation = correlations(post)
	if !post.Converged {
		post.Advice = fmt.Sprintf("the walkers have not settled after %d rounds (%s): sample for longer, narrow the bounds, or give priors to what the data do not determine",
			len(s.history), strings.Join(slow, ", "))
	}
	return post
}

func marginal(name string, draws [][]float64, k int, rhat, ess float64) Marginal {
	m := Marginal{Name: name, Rhat: rhat, ESS: ess}
	column := make([]float64, len(draws))
	for i, d := range draws {
		column[i] = d[k]
	}
	m.Mean, m.Deviation = moments(column)
	slices.Sort(column)
	m.Low, m.Median, m.High = quantile(column, (1-Confidence)/2), quantile(column, 0.5), quantile(column, (1+Confidence)/2)
	return m
}

func moments(x []float64) (mean, deviation float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		deviation += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(deviation / math.Max(1, float64(len(x)-1)))
}

// quantile of sorted values, on straight lines between them.
func quantile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

func correlations(p *Posterior) [][]float64 {
	n := len(p.Marginals)
	out := make([][]float64, n)
	for i := range out {
		out[i] = make([]float64, n)
		for k := range out[i] {
			a, b, sum := p.Marginals[i], p.Marginals[k], 0.0
			for _, d := range p.Draws {
				sum += (d[i] - a.Mean) * (d[k] - b.Mean)
			}
			out[i][k] = sum / (float64(len(p.Draws)-1) * a.Deviation * b.Deviation)
		}
	}
	return out
}

// mixing gives the potential scale reduction of chains cut in halves and their effective sample size, by Geyer's initial monotone sequence (A. Gelman
// and others, Bayesian Data Analysis, 3rd edition, sections 11.4 and 11.5; A. Vehtari and others, Bayesian Analysis 16, 2021, equations 1 to 13).
func mixing(chains [][]float64) (rhat, ess float64) {
	var halves [][]float64
	n := len(chains[0]) / 2
	if n < 4 {
		return math.Inf(1), 0
	}
	for _, c := range chains {
		halves = append(halves, c[:n], c[len(c)-n:])
	}
	m := float64(len(halves))
	means, within := make([]float64, len(halves)), 0.0
	for i, c := range halves {
		mean, deviation := moments(c)
		means[i] = mean
		within += deviation * deviation / m
	}
	_, between := moments(means)
	if !(within > 0) {
		return math.Inf(1), 0
	}
	variance := within*float64(n-1)/float64(n) + between*between
	rho := func(lag int) float64 {
		sum := 0.0
		for i, c := range halves {
			for t := lag; t < n; t++ {
				sum += (c[t] - means[i]) * (c[t-lag] - means[i])
			}
		}
		return 1 - (within-sum/(float64(n)*m))/variance
	}
	tau, last := -1.0, math.Inf(1)
	for lag := 0; lag+1 < n; lag += 2 {
		pair := rho(lag) + rho(lag+1)
		if pair <= 0 {
			break
		}
		last = math.Min(last, pair)
		tau += 2 * last
	}
	return math.Sqrt(variance / within), m * float64(n) / math.Max(tau, 1/math.Log10(m*float64(n)))
}
