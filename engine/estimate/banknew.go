package estimate

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync"
)

// NewBank returns the hypotheses about a plant with faults that may appear.
func NewBank(p *Problem, faults []Fault, o BankOptions) (*Bank, error) {
	if err := checkFaults(p, faults); err != nil {
		return nil, err
	}
	if !deviation(o.Rate) || !deviation(o.Healing) || !(o.Surprise == 0 || o.Surprise > 1 && !math.IsInf(o.Surprise, 1)) {
		return nil, fmt.Errorf("faults appear %g and heal %g times a second, surprises scatter %g times as much: want rates from 0 on, and a scatter above 1", o.Rate, o.Healing, o.Surprise)
	}
	if o.Rate == 0 {
		o.Rate = 1e-5 / p.Plant.Options.Period
	}
	if o.Healing == 0 {
		o.Healing = o.Rate
	}
	if o.Surprise == 0 {
		o.Surprise = 5
	}
	b := &Bank{problem: withFaults(p, faults), faults: faults, options: o}
	if err := b.open(); err != nil {
		return nil, err
	}
	first := beliefOf(b.filters[0])
	b.at = first.places(faults)
	b.healthy = make([]float64, len(faults))
	b.suppose(first)
	for i := range b.models {
		for _, k := range b.models[i].Faults {
			walk := float64(float64(faults[k].Walk*faults[k].Walk) * p.Plant.Options.Period)
			b.models[i].noise[b.at[k]] = walk
		}
	}
	b.logs, b.errs, b.come = make([]float64, len(b.models)), make([]error, len(b.models)), model{belief: first.twin()}
	return b, nil
}

// open makes the filters, one for each goroutine.
func (b *Bank) open() error {
	workers := b.options.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	n := len(b.faults)
	count := 2 + n
	if b.options.Pairs {
		count += n * (n - 1) / 2
	}
	for range min(workers, count) {
		var f carrier
		var err error
		if b.options.Unscented {
			f, err = NewUnscented(b.problem, Cubature, 1)
		} else {
			f, err = NewExtended(b.problem, 1)
		}
		if err != nil {
			return errors.Join(err, b.Close())
		}
		b.filters = append(b.filters, f)
	}
	return nil
}

// suppose lists the hypotheses.
func (b *Bank) suppose(first *belief) {
	add := func(name string, other bool, faults ...int) {
		h := Hypothesis{Name: name, Faults: faults}
		m := model{Hypothesis: h, belief: first.twin(), other: other}
		if !b.options.Unscented {
			m.ahead, m.seen = newSparse(first.states, first.n), newSparse(len(b.problem.Sensors), first.n)
		}
		b.models = append(b.models, m)
		b.old = append(b.old, model{Hypothesis: h, belief: first.twin()})
		b.mixed = append(b.mixed, model{Hypothesis: h, belief: first.twin()})
	}
	add("healthy", false)
	for i, f := range b.faults {
		add(f.Name, false, i)
	}
	if b.options.Pairs {
		for i, f := range b.faults {
			for k := i + 1; k < len(b.faults); k++ {
				add(f.Name+" and "+b.faults[k].Name, false, i, k)
			}
		}
	}
	add("something else", true)
}

// each does something for all hypotheses, spread over the filters, and returns the error of the first that has one.
func (b *Bank) each(do func(m *model, f carrier) error) (*model, error) {
	var wait sync.WaitGroup
	part := func(k int) {
		for i := k; i < len(b.models); i += len(b.filters) {
			m, f := &b.models[i], b.filters[k]
			f.carry(m)
			b.errs[i] = do(m, f)
		}
	}
	for k := 1; k < len(b.filters); k++ {
		wait.Go(func() { part(k) })
	}
	part(0)
	wait.Wait()
	for i, err := range b.errs {
		if err != nil {
			return &b.models[i], err
		}
	}
	return nil, nil
}
