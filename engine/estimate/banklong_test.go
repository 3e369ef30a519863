package estimate_test

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/estimate"
	"gemel/engine/random"
)

// A bank raises no alarm in a long healthy run, finds a fault that grows slowly long before it is grown, with a severity that keeps up, and says when it is repaired.
func TestBankOverALongTime(t *testing.T) {
	p := build(t, cooler, engine.Options{Period: 10})
	problem, faults := coolerFaults(t, p)
	for i := range faults {
		faults[i].Typical, faults[i].Walk = 0, 1e-3*math.Max(1, faults[i].Deviation/0.1) // five times the growth of a tick, over the root of it
	}
	bank, err := estimate.NewBank(problem, faults, estimate.BankOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = bank.Close() }()
	start := begun(t, p)
	healthy, grow := studies(1000), 400
	if healthy == 100 { // long
		healthy = 8000
	}
	r := &truth{p: p, s: start.Clone(), w: work(t, p), noise: random.New(11, "years"), walk: map[dae.VarID]float64{id(t, p, "T"): 0.02 * math.Sqrt(10)}}
	if err := bank.Begin(start); err != nil {
		t.Fatal(err)
	}
	doubts, found, off, repaired := 0, -1, 0.0, -1
	for tick := range healthy + 2*grow {
		wear := 0.0
		if tick >= healthy && tick < healthy+grow {
			wear = 0.25 * float64(tick-healthy) / float64(grow)
		}
		r.put(t, id(t, p, "wear"), wear)
		readings := r.step(t, problem.Sensors, nil)
		if err := bank.Predict(1, nil); err != nil {
			t.Fatal(err)
		}
		if err := bank.Correct(readings); err != nil {
			t.Fatal(err)
		}
		d := bank.Diagnosis()
		switch {
		case tick < healthy && d.Hypotheses[0].Probability < 0.5:
			doubts++
		case tick >= healthy && found < 0 && d.Faults[0].Probability > 0.9:
			found = tick - healthy
		case tick == healthy+grow-1:
			off = math.Abs(d.Faults[0].Severity-wear) / d.Faults[0].Deviation
		case tick >= healthy+grow && repaired < 0 && d.Hypotheses[0].Probability > 0.9:
			repaired = tick - healthy - grow
		}
	}
	t.Logf("%d of %d healthy ticks in doubt; wear that grows to 0.25 in %d ticks is found at %.3f; its severity is %.2f deviations off at the end; repaired is said after %d ticks", doubts, healthy, grow, 0.25*float64(found)/float64(grow), off, repaired)
	if doubts > healthy/500 {
		t.Errorf("%d of %d healthy ticks are in doubt", doubts, healthy)
	}
	if found < 0 || found > grow/2 || off > 4 || repaired < 0 || repaired > 100 {
		t.Errorf("found after %d ticks of growing, severity %.2f deviations off, repaired after %d ticks", found, off, repaired)
	}
}
