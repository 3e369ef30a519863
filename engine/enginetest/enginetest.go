// Package enginetest is the suite that every model and every solver goes through: what
// the engine promises of any plant, checked on this one.
//
//	enginetest.Run(t, enginetest.Case{System: …, Ticks: 200, Options: …})
//
// Checked are: the snapshot in a new plant continues with the same bits, a copy is a
// branch, a second compilation gives the same plant, a step allocates nothing, values
// stay finite, and what the model declares as a
// balance closes. A model declares a balance by a pair of variables xBalance and
// xThroughput: |xBalance| must stay below 1e-9 of the largest |xThroughput|.
package enginetest

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
)

// BalanceTolerance is how far a declared balance may be open, relative to its throughput.
const BalanceTolerance = 1e-9

// Case is one plant and how long to run it.
type Case struct {
	System  func(t *testing.T) *dae.System // a new one at each call
	Options engine.Options
	Ticks   int
	Splits  int // snapshot-and-continue at this many ticks; 0: 3
}

// Run puts the case through the suite.
func Run(t *testing.T, c Case) {
	t.Helper()
	r := start(t, c)
	first := r.state.Clone()
	var hashes []string
	open := newBalances(r.plant)
	for range c.Ticks {
		r.step(t)
		hashes = append(hashes, r.state.Hash())
		open.look(t, r)
	}
	open.judge(t)
	r.finite(t)
	splits(t, c, r, first, hashes)
	allocations(t, r, first)
}

type rig struct {
	plant *engine.Plant
	state *engine.State
	work  *engine.Work
}

func start(t *testing.T, c Case) *rig {
	t.Helper()
	p, err := engine.Compile(c.System(t), c.Options)
	if err != nil {
		t.Fatal(err)
	}
	w, err := p.NewWork()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close(); p.Close() })
	r := &rig{p, p.NewState(1), w}
	if err := p.Initialize(r.state, w); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *rig) step(t *testing.T) {
	t.Helper()
	if err := r.plant.Step(r.state, r.work, nil); err != nil {
		t.Fatal(err)
	}
}

func (r *rig) finite(t *testing.T) {
	t.Helper()
	if err := r.plant.Observe(r.state, r.work); err != nil {
		t.Fatal(err)
	}
	for v, d := range r.plant.Variables {
		if x := r.work.Value(dae.VarID(v)); math.IsNaN(x) || math.IsInf(x, 0) {
			t.Errorf("%s is %g at tick %d", d.Name, x, r.state.Tick)
		}
	}
}

// splits stops at some ticks, goes through a file into a plant compiled anew, as a new
// process would, and continues.
func splits(t *testing.T, c Case, r *rig, first *engine.State, hashes []string) {
	t.Helper()
	n := c.Splits
	if n == 0 {
		n = 3
	}
	again := start(t, c)
	if again.plant.Hash() != r.plant.Hash() {
		t.Fatalf("compiled twice: plants %s and %s", r.plant.Hash(), again.plant.Hash())
	}
	random := uint64(len(hashes)) // a fixed sequence (Knuth's MMIX generator): the same ticks every time
	for range n {
		random = random*6364136223846793005 + 1442695040888963407
		at := int(random>>33) % len(hashes)
		branch := first.Clone()
		for range at {
			if err := r.plant.Step(branch, r.work, nil); err != nil {
				t.Fatal(err)
			}
		}
		var file bytes.Buffer
		if _, err := branch.WriteTo(&file); err != nil {
			t.Fatal(err)
		}
		s, err := again.plant.ReadState(&file)
		if err != nil {
			t.Fatal(err)
		}
		for k := at; k < len(hashes); k++ {
			if err := again.plant.Step(s, again.work, nil); err != nil {
				t.Fatal(err)
			}
			if got := s.Hash(); got != hashes[k] {
				t.Fatalf("continued from a snapshot at tick %d: tick %d differs from the run without a break", at, k+1)
			}
		}
	}
}

func allocations(t *testing.T, r *rig, first *engine.State) {
	t.Helper()
	s := first.Clone()
	if n := testing.AllocsPerRun(5, func() {
		if err := r.plant.Step(s, r.work, nil); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("a step allocates %g times, want never", n)
	}
}

// balances watches the pairs xBalance and xThroughput.
type balances struct {
	name                []string
	balance, throughput []dae.VarID
	worst, largest      []float64
}

func newBalances(p *engine.Plant) *balances {
	b := &balances{}
	for v, d := range p.Variables {
		stem, ok := strings.CutSuffix(d.Name, "Balance")
		if !ok {
			continue
		}
		if w, ok := p.Lookup(stem + "Throughput"); ok {
			b.name = append(b.name, d.Name)
			b.balance, b.throughput = append(b.balance, dae.VarID(v)), append(b.throughput, w)
		}
	}
	b.worst, b.largest = make([]float64, len(b.name)), make([]float64, len(b.name))
	return b
}

func (b *balances) look(t *testing.T, r *rig) {
	t.Helper()
	if len(b.name) == 0 {
		return
	}
	if err := r.plant.Observe(r.state, r.work); err != nil {
		t.Fatal(err)
	}
	for i := range b.name {
		b.worst[i] = math.Max(b.worst[i], math.Abs(r.work.Value(b.balance[i])))
		b.largest[i] = math.Max(b.largest[i], math.Abs(r.work.Value(b.throughput[i])))
	}
}

func (b *balances) judge(t *testing.T) {
	t.Helper()
	for i, name := range b.name {
		if !(b.worst[i] <= BalanceTolerance*b.largest[i]) {
			t.Errorf("%s is open by %.3g of %.3g (%.2g), allowed %g", name, b.worst[i], b.largest[i], b.worst[i]/b.largest[i], BalanceTolerance)
		}
	}
}
