package enginetest

import (
	"math"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
)

// BalanceTolerance is how far a declared balance may be open, relative to its throughput.
const BalanceTolerance = 1e-9

// balances watches what a model declares as balances: pairs of variables xBalance and xThroughput, of which
// |xBalance| must stay below BalanceTolerance of the largest |xThroughput|.
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
