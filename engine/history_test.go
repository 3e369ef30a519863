package engine_test

import (
	"errors"
	"math"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
)

// Protects that the events of a run do not depend on how many ticks one call does, nor on what the Work has done before.
func TestEventsDoNotDependOnWhereCallsBegin(t *testing.T) {
	const ticks = 96
	list := func(n int, fresh bool) (all []engine.Event) {
		r := ball(t, 0.8).start(engine.Options{Period: 0.05})
		for range ticks / n {
			if fresh {
				w, err := r.NewWork()
				if err != nil {
					t.Fatal(err)
				}
				defer w.Close()
				r.w = w
			}
			if err := r.Steps(r.s, r.w, n, nil); err != nil {
				t.Fatal(err)
			}
			all = append(all, r.w.Events...)
		}
		return all
	}
	want := list(1, true)
	for _, c := range []struct {
		n     int
		fresh bool
	}{{1, false}, {3, false}, {16, false}, {96, false}, {96, true}} {
		got := list(c.n, c.fresh)
		if len(got) != len(want) {
			t.Fatalf("%d ticks a call: %d events, want %d", c.n, len(got), len(want))
		}
		for i, e := range got {
			if e != want[i] {
				t.Fatalf("%d ticks a call: event %d is %v, want %v", c.n, i, e, want[i])
			}
		}
	}
}

// Protects that at the end of a simulation the Work holds the values of that moment, the State those of the last good tick,
// however many ticks one call does.
func TestTheEndHasTheValuesOfItsMoment(t *testing.T) {
	m := newModel(t)
	g := m.Graph
	x, dx := m.state("x", 0, 1)
	m.equal(dx, g.Const(1))
	over := m.relation(g.Ge(x, g.Const(0.57)), "x >= 0.57")
	m.Terminates = append(m.Terminates, dae.Terminate{Cond: over, Message: "over"})
	r := m.start(engine.Options{Period: 0.1})
	var end *engine.Terminated
	if err := r.Steps(r.s, r.w, 20, nil); !errors.As(err, &end) {
		t.Fatalf("error %v, want *Terminated", err)
	}
	id := dae.VarID(g.Slot(x))
	if got := r.w.Value(id); math.Abs(got-0.57) > 1e-9 {
		t.Errorf("the Work holds x = %.12g, want 0.57", got)
	}
	if got, _ := r.Get(r.s, id); r.s.Tick != 5 || math.Abs(got-0.5) > 1e-9 {
		t.Errorf("the State is at tick %d and holds x = %.12g, want tick 5 and 0.5", r.s.Tick, got)
	}
}

// Protects that a failure leaves the last good tick where nothing is integrated, too.
func TestWithoutStatesAFailureLeavesTheLastGoodTick(t *testing.T) {
	m := newModel(t)
	g := m.Graph
	discrete := func(name string, typ dae.Type) dae.VarID {
		return m.Add(dae.Variable{Name: name, Kind: dae.Discrete, Type: typ, Start: g.Const(0), Min: math.NaN(), Max: math.NaN(), Nominal: math.NaN()})
	}
	at, n := discrete("at", dae.Boolean), discrete("n", dae.Integer)
	m.Samples = append(m.Samples, dae.Sample{Var: at, Start: g.Const(0.05), Interval: g.Const(0.1)})
	m.Assignments = append(m.Assignments, dae.Assignment{Var: n, Value: g.Select(m.Ref(at), g.Add(m.Ref(m.Previous(n)), g.Const(1)), m.Ref(m.Previous(n)))})
	m.Asserts = append(m.Asserts, dae.Assert{Cond: g.Le(m.Ref(n), g.Const(5)), Message: "too many"})
	r := m.start(engine.Options{Period: 0.1})
	if err := r.Steps(r.s, r.w, 20, nil); !errors.Is(err, engine.ErrAssert) {
		t.Fatalf("error %v, want ErrAssert", err)
	}
	if got, _ := r.Get(r.s, n); r.s.Tick != 5 || got != 5 {
		t.Errorf("the State is at tick %d with n = %g, want tick 5 with n = 5", r.s.Tick, got)
	}
}

// Protects that a lane whose new parameter has no solution stays as it was before, like a State.
func TestALaneThatCannotFollowItsParameterStays(t *testing.T) {
	m := newModel(t)
	g := m.Graph
	x, dx := m.state("x", 1, 1)
	p, level := m.variable("level", dae.Parameter, 2, math.NaN())
	z := m.unknown("z", 1)
	m.equal(dx, g.Neg(x))
	m.equal(g.Mul(z, g.Mul(z, z)), g.Sub(g.Mul(level, level), g.Mul(z, g.Const(0.1))))
	m.Asserts = append(m.Asserts, dae.Assert{Cond: g.Le(z, g.Const(3)), Message: "too high", Event: true})
	r := m.start(engine.Options{Period: 0.1})
	lanes, err := r.NewLanes(2, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer lanes.Close()
	for i := range 2 {
		if err := lanes.Load(i, r.s); err != nil {
			t.Fatal(err)
		}
	}
	if err := lanes.Set(1, p, 100); err != nil {
		t.Fatal(err)
	}
	want := r.NewState(1)
	if err := lanes.Store(1, want); err != nil {
		t.Fatal(err)
	}
	if err := lanes.Step(nil); err != nil {
		t.Fatal(err)
	}
	got := r.NewState(1)
	if err := lanes.Store(1, got); err != nil {
		t.Fatal(err)
	}
	if lanes.Err(0) != nil || !errors.Is(lanes.Err(1), engine.ErrAssert) || lanes.Tick(0) != 1 {
		t.Errorf("errors %v, %v", lanes.Err(0), lanes.Err(1))
	}
	if got.Hash() != want.Hash() {
		t.Error("the lane has changed")
	}
}
