package estimate

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"gemel/engine"
	"gemel/engine/dae"
)

// Bank weighs hypotheses, healthy, each fault alone, pairs of them if wanted, and something else, by a filter each: interacting multiple models (H. A. P. Blom and
// Y. Bar-Shalom, The interacting multiple model algorithm for systems with Markovian switching coefficients, IEEE Trans. Automatic Control 33(8), 1988; for faults:
// Y. Zhang and X. R. Li, Detection and diagnosis of sensor and actuator failures using IMM estimator, IEEE Trans. Aerospace and Electronic Systems 34(4), 1998). All
// filters estimate the unknowns of the problem; that of a hypothesis also the severities of its faults, which it draws anew, Typical ± Deviation, wherever the fault may
// just have appeared. So a fault is found whenever it comes, and its severity with it.
//
// No probability falls below 1e-9, so that every hypothesis can come back (P. D. Hanlon and P. S. Maybeck, Multiple-model adaptive estimation using a residual
// correlation Kalman filter bank, IEEE Trans. Aerospace and Electronic Systems 36(2), 2000, section II).
type Bank struct {
	problem *Problem
	faults  []Fault
	options BankOptions
	filters []carrier // each a goroutine's
	at      []int     // of the severities among the unknowns
	healthy []float64 // values of the parameters without faults
	models  []model
	old     []model // what the models were before
	mixed   []model // scratch of mixing
	come    model   // an estimate that has just changed its hypothesis
	logs    []float64
	errs    []error
}

// model is a hypothesis with its estimate.
type model struct {
	Hypothesis
	*belief
	other       bool    // that something else is wrong
	ahead, seen *sparse // of an Extended filter
	reading     []Reading
}

// carrier is a filter that carries any belief of its problem.
type carrier interface {
	Filter
	carry(m *model)
}

func (f *Extended) carry(m *model) {
	m.work = f.work
	f.belief, f.ahead, f.seen = m.belief, m.ahead, m.seen
}

func (f *Unscented) carry(m *model) {
	m.work = f.work
	f.belief = m.belief
}

const leastProbability = 1e-9

// twin is another belief of the same problem, which shares what does not change.
func (b *belief) twin() *belief {
	t := *b
	t.state, t.kept = b.state.Clone(), b.kept.Clone()
	t.x, t.p, t.keptX, t.keptP = slices.Clone(b.x), slices.Clone(b.p), slices.Clone(b.keptX), slices.Clone(b.keptP)
	t.list, t.noise = slices.Clone(b.list), slices.Clone(b.noise)
	t.innovations = make([]Innovation, 0, len(b.problem.Sensors))
	t.solve = active{}
	return &t
}

// Close frees what the bank holds.
func (b *Bank) Close() error {
	var errs []error
	for _, f := range b.filters {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

// Begin takes the State, healthy, with which the diagnosis begins, which is copied, and forgets everything.
func (b *Bank) Begin(s *engine.State) error {
	if _, err := b.each(func(_ *model, f carrier) error { return f.Begin(s) }); err != nil {
		return err
	}
	for i := range b.models {
		b.models[i].Probability = leastProbability
		if len(b.models[i].Faults) > 1 { // else a fault that is there at the beginning, and that fault with another that nothing shows, would be equally likely for ever
			b.models[i].Probability = leastProbability * leastProbability
		}
	}
	b.models[0].Probability = 1
	for k, at := range b.at {
		b.healthy[k] = b.models[0].x[at]
	}
	b.bound()
	m, err := b.each(func(m *model, _ carrier) error {
		for _, k := range m.Faults {
			m.appear(b, k)
		}
		return m.write()
	})
	if err != nil {
		return fmt.Errorf("hypothesis %s: %w", m.Name, err)
	}
	return nil
}

// bound puts the bounds of severities around the healthy values.
func (b *Bank) bound() {
	for k, f := range b.faults {
		if f.Low == 0 && f.High == 0 {
			continue
		}
		for _, list := range [][]model{b.models, b.mixed} {
			for i := range list {
				u := &list[i].list[b.at[k]]
				u.Low, u.High = b.healthy[k]+f.Low, b.healthy[k]+f.High
			}
		}
	}
}

// appear makes the severity of fault k what it is when it has just appeared; vanish makes it none.
func (m *model) appear(b *Bank, k int) {
	f := &b.faults[k]
	m.settle(b.at[k], b.healthy[k]+f.Typical, float64(f.Deviation*f.Deviation))
}

func (m *model) vanish(b *Bank, k int) { m.settle(b.at[k], b.healthy[k], 0) }

// settle gives an unknown a mean and variance of its own.
func (m *model) settle(at int, x, variance float64) {
	m.x[at] = x
	for i := range m.n {
		m.p[at*m.n+i], m.p[i*m.n+at] = 0, 0
	}
	m.p[at*m.n+at] = variance
}

// Predict takes all hypotheses n ticks on; u as in Plant.Steps. On error everything is as before.
func (b *Bank) Predict(n int, u []float64) error {
	if err := b.models[0].given(n, u); err != nil {
		return err
	}
	b.keep()
	b.mix(n)
	m, err := b.each(func(m *model, f carrier) error {
		if err := m.write(); err != nil { // mixing has moved the estimate
			return err
		}
		return f.Predict(n, u)
	})
	if err != nil {
		return b.undo(m, err)
	}
	return nil
}

// Correct takes in the readings of the present tick and weighs the hypotheses by them. On error everything is as before.
func (b *Bank) Correct(readings []Reading) error {
	if err := b.models[0].check(readings); err != nil {
		return err
	}
	if len(readings) == 0 {
		return nil
	}
	b.keep()
	m, err := b.each(func(m *model, f carrier) error {
		if !m.other {
			return f.Correct(readings)
		}
		m.reading = m.reading[:0]
		for _, r := range readings {
			r.Deviation = float64(b.options.Surprise * math.Sqrt(m.variance(r)))
			m.reading = append(m.reading, r)
		}
		return f.Correct(m.reading)
	})
	if err != nil {
		return b.undo(m, err)
	}
	b.weigh()
	return nil
}

// keep keeps everything for undo.
func (b *Bank) keep() {
	for i := range b.models {
		from, to := &b.models[i], &b.old[i]
		to.Probability = from.Probability
		copy(to.x, from.x)
		copy(to.p, from.p)
		to.state.CopyFrom(from.state)
		to.innovations = append(to.innovations[:0], from.innovations...)
	}
}

func (b *Bank) undo(m *model, err error) error {
	for i := range b.models {
		to, from := &b.models[i], &b.old[i]
		to.Probability = from.Probability
		copy(to.x, from.x)
		copy(to.p, from.p)
		to.state.CopyFrom(from.state)
		to.innovations = append(to.innovations[:0], from.innovations...)
	}
	return fmt.Errorf("hypothesis %s: %w", m.Name, err)
}

// State is the estimate of the most probable hypothesis, until the next call.
func (b *Bank) State() *engine.State { return b.most().state }

// Mean and Covariance are those of the most probable hypothesis, until the next call; what they list is in Names.
func (b *Bank) Mean() []float64 { return b.most().x }

// Covariance of the unknowns, by rows.
func (b *Bank) Covariance() []float64 { return b.most().p }

// Names of what Mean lists: the unknowns of the problem, and the severities.
func (b *Bank) Names() []string { return b.models[0].names }

// Variables that Mean lists.
func (b *Bank) Variables() []dae.VarID { return b.models[0].variables }

// Explained are the innovations of the last Correct by the most likely explanation.
func (b *Bank) Explained() []Innovation { return b.most().innovations }

func (b *Bank) most() *model {
	most := &b.models[0]
	for i := range b.models {
		if b.models[i].Probability > most.Probability {
			most = &b.models[i]
		}
	}
	return most
}

// Innovations are those of the healthy hypothesis.
func (b *Bank) Innovations() []Innovation { return b.models[0].innovations }

// Save writes what the future of the bank depends on.
func (b *Bank) Save(w io.Writer) error {
	return save(w, b.problem.Plant, "bank", b.fingerprint(), func(a *archive) {
		a.floats(b.healthy)
		for i := range b.models {
			a.floats([]float64{b.models[i].Probability})
			b.models[i].fill(a)
			if b.models[i].ahead != nil {
				b.models[i].ahead.save(a)
				b.models[i].seen.save(a)
			}
		}
	})
}

// Restore takes up what Save of a bank of the same problem, faults and options wrote.
func (b *Bank) Restore(r io.Reader) error {
	return restore(r, b.problem.Plant, "bank", b.fingerprint(), func(a *archive) {
		a.readFloats(b.healthy)
		for i := range b.models {
			var p [1]float64
			a.readFloats(p[:])
			b.models[i].Probability = p[0]
			b.models[i].take(a)
			if b.models[i].ahead != nil {
				b.models[i].ahead.restore(a)
				b.models[i].seen.restore(a)
			}
		}
		b.bound()
	})
}

func (b *Bank) fingerprint() [32]byte {
	o := b.options
	options := []float64{o.Rate, o.Healing, o.Surprise, float64(len(b.models)), 0}
	if o.Unscented {
		options[4] = 1
	}
	for _, f := range b.faults {
		options = append(options, float64(f.Var), float64(f.Sensor), f.Typical, f.Deviation, f.Walk, f.Low, f.High)
	}
	return b.models[0].belief.fingerprint(options...)
}
