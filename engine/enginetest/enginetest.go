// Package enginetest is the suite that every model and every solver goes through: what
// the engine promises of any plant, checked on this one.
//
//	enginetest.Run(t, enginetest.Case{System: …, Ticks: 200, Options: …})
//
// Checked are, each in a file of its own:
//
//	snapshot     a file read by a plant compiled anew continues with the same bits; a copy is a branch
//	lane         a State in a lane has the bits that it has alone, whatever its neighbours are
//	jacobian     the exact derivatives of the equations agree with differences
//	sensitivity  the derivatives of a step agree with differences of steps
//	corner       parameters and inputs at the ends of their declared ranges give finite values or a clear error
//	balance      what the model declares as a balance closes
//
// and a step allocates nothing, and values stay finite.
package enginetest

import (
	"errors"
	"math"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
)

// Case is one plant and how long to run it.
type Case struct {
	System  func(t *testing.T) *dae.System // a new one at each call
	Options engine.Options
	Ticks   int
	Splits  int  // snapshot-and-continue at this many ticks; 0: 20
	Brief   bool // leaves out the derivatives of steps, for which the plant is compiled three times more
	Inside  bool // leaves out the corners
}

// Run puts the case through the suite. A model that ends its simulation before Ticks is judged up to there.
func Run(t *testing.T, c Case) {
	t.Helper()
	r := start(t, c)
	h := r.run(t, c)
	if len(h.hashes) == 0 {
		t.Fatal("the simulation ends in its first tick: nothing to judge")
	}
	r.finite(t)
	again := start(t, c)
	snapshots(t, r, again, h)
	lanes(t, r, h)
	allocations(t, r, h)
	jacobian(t, again, h)
	if !c.Inside {
		corners(t, again)
	}
	if !c.Brief {
		sensitivities(t, c)
	}
}

type rig struct {
	plant *engine.Plant
	state *engine.State
	work  *engine.Work
}

func start(t *testing.T, c Case) *rig {
	t.Helper()
	r, err := ready(t, c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ready compiles and initialises.
func ready(t *testing.T, c Case) (*rig, error) {
	t.Helper()
	p, err := engine.Compile(c.System(t), c.Options)
	if err != nil {
		return nil, err
	}
	w, err := p.NewWork()
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() { w.Close(); p.Close() })
	r := &rig{p, p.NewState(1), w}
	return r, p.Initialize(r.state, w)
}

// history is a run: the hash after each tick, and copies of the State on the way.
type history struct {
	hashes []string
	copies []*engine.State // in order of ticks, the first at 0
}

// run goes through all ticks once, watching balances.
func (r *rig) run(t *testing.T, c Case) *history {
	t.Helper()
	h := &history{copies: []*engine.State{r.state.Clone()}}
	wanted := c.splits()
	open := newBalances(r.plant)
	for k := range c.Ticks {
		err := r.plant.Step(r.state, r.work, nil)
		var end *engine.Terminated
		if errors.As(err, &end) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		h.hashes = append(h.hashes, r.state.Hash())
		if wanted[k+1] {
			h.copies = append(h.copies, r.state.Clone())
		}
		open.look(t, r)
	}
	open.judge(t)
	return h
}

// splits are ticks between the first and the last, the same every time.
func (c Case) splits() map[int]bool {
	n := c.Splits
	if n == 0 {
		n = 20
	}
	at := map[int]bool{}
	random := sequence(c.Ticks)
	for range n {
		at[1+random.below(max(1, c.Ticks-1))] = true
	}
	return at
}

// sequence is a fixed sequence of numbers (Knuth's MMIX generator).
type sequence uint64

func (s *sequence) below(n int) int {
	*s = *s*6364136223846793005 + 1442695040888963407
	return int(uint64(*s)>>33) % n
}

func (r *rig) finite(t *testing.T) {
	t.Helper()
	if err := r.plant.Observe(r.state, r.work); err != nil {
		t.Fatal(err)
	}
	if name, x, bad := r.notFinite(); bad {
		t.Errorf("%s is %g at tick %d", name, x, r.state.Tick)
	}
}

// notFinite finds a variable of the observed State that is NaN or infinite.
func (r *rig) notFinite() (name string, x float64, bad bool) {
	for v, d := range r.plant.Variables {
		if x := r.work.Value(dae.VarID(v)); math.IsNaN(x) || math.IsInf(x, 0) {
			return d.Name, x, true
		}
	}
	return "", 0, false
}

func allocations(t *testing.T, r *rig, h *history) {
	t.Helper()
	s := h.copies[0].Clone()
	n := min(5, len(h.hashes)-1)
	if n < 1 {
		return
	}
	if n := testing.AllocsPerRun(n-1, func() {
		if err := r.plant.Step(s, r.work, nil); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("a step allocates %g times, want never", n)
	}
}
