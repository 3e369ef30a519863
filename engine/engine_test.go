package engine_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/expr"
)

// model builds systems by hand, without the language.
type model struct {
	*dae.System
	t *testing.T
}

func newModel(t *testing.T) *model { return &model{dae.New(t.Name()), t} }

func (m *model) variable(name string, k dae.Kind, start, nominal float64) (dae.VarID, expr.Node) {
	v := dae.Variable{Name: name, Kind: k, Start: m.Graph.Const(start), Fixed: true, Min: math.NaN(), Max: math.NaN(), Nominal: nominal}
	if k == dae.Parameter {
		v.Binding = v.Start
	}
	id := m.Add(v)
	return id, m.Ref(id)
}

// state adds x with der(x) = f, which is built afterwards.
func (m *model) state(name string, start, nominal float64) (x, der expr.Node) {
	id, x := m.variable(name, dae.Continuous, start, nominal)
	return x, m.Ref(m.Derivative(id))
}

func (m *model) unknown(name string, start float64) expr.Node {
	id, x := m.variable(name, dae.Continuous, start, math.NaN())
	m.Variables[id].Fixed = false
	return x
}

func (m *model) equal(l, r expr.Node) {
	m.Equations = append(m.Equations, dae.Equation{Left: l, Right: r, Source: fmt.Sprintf("equation %d", len(m.Equations)+1)})
}

func (m *model) relation(cond expr.Node, source string) expr.Node {
	id := m.Add(dae.Variable{Name: "$" + source, Kind: dae.Discrete, Type: dae.Boolean, Min: math.NaN(), Max: math.NaN(), Nominal: math.NaN()})
	m.Relations = append(m.Relations, dae.Relation{Var: id, Cond: cond, Source: source})
	return m.Ref(id)
}

type run struct {
	*engine.Plant
	s *engine.State
	w *engine.Work
	t *testing.T
}

func (m *model) start(opt engine.Options) *run {
	m.t.Helper()
	p, err := engine.Compile(m.System, opt)
	if err != nil {
		m.t.Fatal(err)
	}
	w, err := p.NewWork()
	if err != nil {
		m.t.Fatal(err)
	}
	r := &run{p, p.NewState(1), w, m.t}
	m.t.Cleanup(func() { w.Close(); p.Close() })
	if err := p.Initialize(r.s, w); err != nil {
		m.t.Fatal(err)
	}
	return r
}

func (r *run) steps(n int) {
	r.t.Helper()
	for range n {
		if err := r.Step(r.s, r.w, nil); err != nil {
			r.t.Fatal(err)
		}
	}
}

func (r *run) value(name string) float64 {
	r.t.Helper()
	v, ok := r.Lookup(name)
	if !ok {
		r.t.Fatalf("no variable %s", name)
	}
	if err := r.Observe(r.s, r.w); err != nil {
		r.t.Fatal(err)
	}
	return r.w.Value(v)
}

func (r *run) want(name string, want, rel float64) {
	r.t.Helper()
	if got := r.value(name); !(math.Abs(got-want) <= rel*math.Abs(want)) {
		r.t.Errorf("%s = %.12g, want %.12g (relative error %.2g, allowed %.2g)", name, got, want, math.Abs(got/want-1), rel)
	}
}

// The published stiff test set (F. Mazzia, C. Magherini, Test Set for IVP Solvers,
// University of Bari, release 2.4): ROBER at t = 1e11 and VDPOL at µ = 1000, t = 2000,
// the latter unscaled. Protects the stiff path to the 6 digits that users are promised.
func TestStiffTestSet(t *testing.T) {
	t.Run("Robertson", func(t *testing.T) {
		m := robertson(t)
		r := m.start(engine.Options{Period: 1e11, Tolerance: 1e-8})
		r.steps(1)
		r.want("y1", 0.2083340149701255e-07, 1e-6)
		r.want("y2", 0.8333360770334713e-13, 1e-6)
		r.want("y3", 0.9999999791665050, 1e-6)
		t.Logf("%+v", r.w.Stats)
	})
	t.Run("VanDerPol", func(t *testing.T) {
		m := newModel(t)
		g := m.Graph
		x, dx := m.state("x", 2, math.NaN())
		v, dv := m.state("v", 0, 1e-3)
		m.equal(dx, v)
		m.equal(dv, g.Sub(g.Mul(g.Const(1000), g.Mul(g.Sub(g.Const(1), g.Mul(x, x)), v)), x))
		r := m.start(engine.Options{Period: 20, Tolerance: 1e-9})
		r.steps(100)
		r.want("x", 1.706167732170469, 1e-6)
		r.want("v", -0.8928097010247975e-3, 1e-6)
		t.Logf("%+v", r.w.Stats)
	})
}

// bounce is a ball on a spring floor: the force acts only below the floor, which is an
// event each way, and the force law makes an algebraic loop with the deflection.
func bounce(t *testing.T) *model {
	m := newModel(t)
	g := m.Graph
	h, dh := m.state("h", 1, 1)
	v, dv := m.state("v", 0, 1)
	e, de := m.state("lost", 0, 1)
	k := func() expr.Node { _, n := m.variable("k", dae.Parameter, 1e4, math.NaN()); return n }()
	_, wind := m.variable("wind", dae.Input, 0, math.NaN())
	f := m.unknown("f", 0)
	below := m.relation(g.Lt(h, g.Const(0)), "h < 0")
	m.equal(dh, v)
	m.equal(dv, g.Add(g.Sub(f, g.Const(9.81)), wind))
	// f + (f/1000)³·0.1 = −k h below the floor: implicit in f
	q := g.Mul(f, g.Const(1e-3))
	m.equal(g.Add(f, g.Mul(g.Const(0.1), g.Mul(q, g.Mul(q, q)))), g.Select(below, g.Neg(g.Mul(k, h)), g.Const(0)))
	m.equal(de, g.Mul(g.Mul(v, v), g.Const(1e-3)))
	_ = e
	p := m.unknown("power", 0)
	m.equal(p, g.Mul(f, v))
	m.Monitors = append(m.Monitors, dae.Monitor{Name: "high", Cond: g.Lt(g.Const(0.9), h)})
	return m
}

// Protects promise 2: a State that went through a file continues with the same bits,
// and a copy is a branch.
func TestSnapshotContinuesWithTheSameBits(t *testing.T) {
	for _, c := range laneCases {
		t.Run(c.name, func(t *testing.T) {
			r := c.model(t).start(c.opt)
			full := r.s.Clone()
			if err := r.Steps(full, r.w, 100, nil); err != nil {
				t.Fatal(err)
			}
			for _, at := range []int{1, 7, 9, 50, 99} {
				half := r.s.Clone()
				if err := r.Steps(half, r.w, at, nil); err != nil {
					t.Fatal(err)
				}
				var file bytes.Buffer
				if _, err := half.WriteTo(&file); err != nil {
					t.Fatal(err)
				}
				again := c.model(t).start(c.opt) // as in a new process
				s, err := again.ReadState(&file)
				if err != nil {
					t.Fatal(err)
				}
				if err := again.Steps(s, again.w, 100-at, nil); err != nil {
					t.Fatal(err)
				}
				if s.Hash() != full.Hash() {
					t.Errorf("split at tick %d: hash %s, want %s", at, s.Hash(), full.Hash())
				}
			}
		})
	}
}

// Protects events: each bounce is found, in order, and energy is what the spring gives back.
func TestEventsInsideATick(t *testing.T) {
	r := bounce(t).start(engine.Options{Period: 0.25, Tolerance: 1e-8})
	var times []float64
	last := 0.0
	for range 12 {
		r.steps(1)
		for _, e := range r.w.Events {
			if e.Time < last {
				t.Errorf("event at %g after one at %g", e.Time, last)
			}
			last = e.Time
			if e.Kind == engine.RelationEvent && e.On() {
				times = append(times, e.Time)
			}
		}
	}
	if len(times) < 3 || math.Abs(times[0]-math.Sqrt(2/9.81)) > 1e-6 {
		t.Errorf("contacts at %v, want the first at %.6f", times, math.Sqrt(2/9.81))
	}
	period := 0.0
	for i := 1; i < len(times); i++ {
		d := times[i] - times[i-1]
		if period != 0 && math.Abs(d-period) > 1e-5 {
			t.Errorf("contacts at %v are not periodic", times)
		}
		period = d
	}
}

// Protects the step's promise on failure: the State is as before and the error names
// tick and variable.
func TestFailedStepLeavesTheState(t *testing.T) {
	m := newModel(t)
	g := m.Graph
	x, dx := m.state("tank.x", 1, 1)
	m.equal(dx, g.Mul(x, x)) // infinite at t = 1
	r := m.start(engine.Options{Period: 0.4})
	r.steps(2)
	before := r.s.Hash()
	err := r.Step(r.s, r.w, nil)
	var se *engine.StepError
	if !errors.As(err, &se) || se.Tick != 2 || se.Variable != "tank.x" || !strings.Contains(err.Error(), "tick 2") {
		t.Fatalf("error %v, want a StepError at tick 2 of tank.x", err)
	}
	if r.s.Hash() != before || r.s.Tick != 2 {
		t.Error("the failed step changed the State")
	}
	// NaN as input is refused in the same way
	r = bounce(t).start(engine.Options{Period: 0.1})
	before = r.s.Hash()
	if err := r.Step(r.s, r.w, []float64{math.NaN()}); err == nil || r.s.Hash() != before {
		t.Errorf("a NaN input gave %v", err)
	}
}

// Protects against hanging on a condition that flips back and forth at one instant.
func TestChatteringIsBounded(t *testing.T) {
	m := newModel(t)
	g := m.Graph
	x, dx := m.state("x", 0.5, 1)
	up := m.relation(g.Lt(x, g.Const(0)), "x < 0")
	m.equal(dx, g.Select(up, g.Const(1), g.Const(-1)))
	r := m.start(engine.Options{Period: 1})
	err := r.Step(r.s, r.w, nil)
	if !errors.Is(err, engine.ErrChatter) || !strings.Contains(err.Error(), "x < 0") {
		t.Fatalf("error %v, want chattering of x < 0", err)
	}
}

// Protects updates: they see values from before the tick, act together, and their
// memory is in the State.
func TestUpdatesActTogetherOnValuesFromBefore(t *testing.T) {
	m := newModel(t)
	g := m.Graph
	_, dx := m.state("x", 0, 1)
	a, an := m.variable("a", dae.Discrete, 1, math.NaN())
	b, bn := m.variable("b", dae.Discrete, 2, math.NaN())
	u, un := m.variable("u", dae.Input, 0, math.NaN())
	m.equal(dx, un)
	m.Updates = []dae.Update{{Target: a, Value: bn}, {Target: b, Value: an}, {Target: u, Value: g.Add(un, g.Const(1))}}
	r := m.start(engine.Options{})
	r.steps(3) // updates ran at ticks 0, 1, 2, 3
	r.want("a", 1, 0)
	r.want("b", 2, 0)
	r.want("u", 4, 0)
	r.want("x", 1+2+3, 1e-9)
}

// Protects the hot path: no garbage, so no pauses.
func TestStepDoesNotAllocate(t *testing.T) {
	for _, c := range laneCases {
		r := c.model(t).start(c.opt)
		u := make([]float64, len(r.Inputs))
		r.steps(20)
		if n := testing.AllocsPerRun(50, func() {
			if err := r.Step(r.s, r.w, u); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("%s: %g allocations a step, want none", c.name, n)
		}
	}
}

// Protects the door: damaged or foreign snapshots are refused with the reason.
func TestBrokenSnapshots(t *testing.T) {
	r := bounce(t).start(engine.Options{Period: 0.05})
	var file bytes.Buffer
	if _, err := r.s.WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	good := file.Bytes()
	flip := func(i int) []byte { b := bytes.Clone(good); b[i] ^= 1; return b }
	other := newModel(t)
	_, dx := other.state("x", 0, 1)
	other.equal(dx, other.Graph.Const(1))
	o := other.start(engine.Options{})
	for _, c := range []struct {
		name  string
		plant *run
		data  []byte
		want  error
	}{
		{"empty", r, nil, engine.ErrNotSnapshot}, {"text", r, []byte("hello, world, hello"), engine.ErrNotSnapshot},
		{"version", r, flip(7), engine.ErrSnapshotVersion}, {"bit flipped", r, flip(len(good) - 60), engine.ErrSnapshotDamaged},
		{"checksum", r, flip(len(good) - 1), engine.ErrSnapshotDamaged}, {"truncated", r, good[:len(good)-9], engine.ErrSnapshotDamaged},
		{"longer", r, append(bytes.Clone(good), 0), engine.ErrSnapshotDamaged}, {"header only", r, good[:20], engine.ErrSnapshotDamaged},
		{"other plant", o, good, engine.ErrOtherPlant},
	} {
		if _, err := c.plant.ReadState(bytes.NewReader(c.data)); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", c.name, err, c.want)
		}
	}
}

// Protects what a person does between two steps: a parameter that jumps leaves no
// inconsistent unknowns behind.
func TestSetTakesEffectConsistently(t *testing.T) {
	m := newModel(t)
	g := m.Graph
	x, dx := m.state("x", 1, 1)
	_, k := m.variable("k", dae.Parameter, 1, math.NaN())
	z := m.unknown("z", 1)
	m.equal(dx, g.Neg(z))
	m.equal(g.Add(z, g.Mul(z, g.Mul(z, z))), g.Mul(k, x))
	r := m.start(engine.Options{Period: 1e-6})
	r.steps(3)
	v, _ := r.Lookup("k")
	for _, k := range []float64{1e6, -1e6, 0, 1e-6, 1} {
		if err := r.Set(r.s, v, k); err != nil {
			t.Fatal(err)
		}
		r.steps(1)
		z, x := r.value("z"), r.value("x")
		if off := z + z*z*z - k*x; !(math.Abs(off) <= 1e-9*(1+math.Abs(k))) {
			t.Errorf("k = %g: z = %g leaves %g", k, z, off)
		}
	}
}

// Protects the last resort of the start: a product of unknowns has no slope at rest.
func TestProductsOfUnknownsStartFromNominalValues(t *testing.T) {
	m := newModel(t)
	g := m.Graph
	_, dx := m.state("x", 0, 1)
	a, b := m.unknown("a", 0), m.unknown("b", 0)
	m.equal(dx, a)
	m.equal(g.Mul(a, b), g.Const(6))
	m.equal(g.Add(a, g.Unary(expr.OpExp, b)), g.Add(g.Const(3), g.Const(math.Exp(2))))
	r := m.start(engine.Options{Period: 1e-3})
	if p, q := r.value("a")*r.value("b"), r.value("a")+math.Exp(r.value("b")); math.Abs(p-6) > 1e-9 || math.Abs(q-3-math.Exp(2)) > 1e-9 {
		t.Errorf("a·b = %g and a + exp b = %g, want 6 and %g", p, q, 3+math.Exp(2))
	}
}
