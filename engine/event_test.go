package engine_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/expr"
)

// ball bounces off the floor and keeps part of its speed; n counts.
func ball(t *testing.T, part float64) *model {
	m := newModel(t)
	g := m.Graph
	h, dh := m.state("h", 1, 1)
	v, dv := m.state("v", 0, 1)
	hit := m.relation(g.Le(h, g.Const(0)), "h <= 0")
	edge := g.And(hit, g.Not(m.Ref(m.Previous(dae.VarID(g.Slot(hit))))))
	n := m.Add(dae.Variable{Name: "n", Kind: dae.Discrete, Type: dae.Integer, Start: g.Const(0), Min: math.NaN(), Max: math.NaN(), Nominal: math.NaN()})
	m.Assignments = append(m.Assignments, dae.Assignment{Var: n, Value: g.Select(edge, g.Add(m.Ref(m.Previous(n)), g.Const(1)), m.Ref(m.Previous(n)))})
	vid := dae.VarID(g.Slot(v))
	m.Reinits = append(m.Reinits, dae.Reinit{Var: vid, Active: edge, Value: g.Mul(g.Const(-part), m.Ref(m.Previous(vid)))})
	m.equal(dh, v)
	m.equal(dv, g.Const(-9.81))
	return m
}

// Flights last 2v/g, v = part^k √(2g): the impacts are known in closed form. Protects location, reinit and the counting of edges.
func TestImpactsComeAtTheirTimes(t *testing.T) {
	const part = 0.8
	r := ball(t, part).start(engine.Options{Period: 0.1, Tolerance: 1e-10})
	at, speed := math.Sqrt(2/9.81), math.Sqrt(2*9.81)
	impacts := 0
	for range 35 {
		r.steps(1)
		for _, e := range r.w.Events {
			if e.Kind != engine.ReinitEvent {
				continue
			}
			if math.Abs(e.Time-at) > 1e-9 {
				t.Fatalf("impact %d at %.12g s, want %.12g", impacts+1, e.Time, at)
			}
			speed *= part
			if math.Abs(e.Value-speed) > 1e-8 {
				t.Fatalf("speed after impact %d is %.12g m/s, want %.12g", impacts+1, e.Value, speed)
			}
			at += 2 * speed / 9.81
			impacts++
		}
	}
	r.want("n", float64(impacts), 0)
	if impacts < 8 {
		t.Errorf("only %d impacts", impacts)
	}
}

// A ball without a state of rest bounces infinitely often before 4.1 s. That must neither hang nor pass without a word.
func TestZenoBehaviourIsTold(t *testing.T) {
	r := ball(t, 0.8).start(engine.Options{Period: 0.05})
	for range 100 {
		err := r.Step(r.s, r.w, nil)
		for _, e := range r.w.Events {
			if e.Kind == engine.ZenoEvent {
				if math.Abs(e.Time-4.0637) > 0.01 {
					t.Errorf("told at %g s", e.Time)
				}
				return
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Error("nothing was said")
}

// Protects that two clocks meet at one instant although k·0.1 and k·0.3 differ in the last bit, and that a sample at a tick
// belongs to that tick.
func TestSamplesAtOneInstantAreOneEvent(t *testing.T) {
	m := newModel(t)
	g := m.Graph
	x, dx := m.state("x", 0, 1)
	m.equal(dx, g.Const(1))
	sample := func(name string, interval float64) expr.Node {
		v := m.Add(dae.Variable{Name: name, Kind: dae.Discrete, Type: dae.Boolean, Start: g.Const(0), Min: math.NaN(), Max: math.NaN(), Nominal: math.NaN()})
		m.Samples = append(m.Samples, dae.Sample{Var: v, Start: g.Const(0), Interval: g.Const(interval)})
		return m.Ref(v)
	}
	fast, slow := sample("fast", 0.1), sample("slow", 0.3)
	count := func(name string, when expr.Node) {
		v := m.Add(dae.Variable{Name: name, Kind: dae.Discrete, Type: dae.Integer, Start: g.Const(0), Min: math.NaN(), Max: math.NaN(), Nominal: math.NaN()})
		m.Assignments = append(m.Assignments, dae.Assignment{Var: v, Value: g.Select(when, g.Add(m.Ref(m.Previous(v)), g.Const(1)), m.Ref(m.Previous(v)))})
	}
	count("fasts", fast)
	count("slows", slow)
	count("both", g.And(fast, slow))
	_ = x
	r := m.start(engine.Options{Period: 0.1})
	for k := 1; k <= 60; k++ {
		r.steps(1)
		r.want("fasts", float64(k+1), 0)
	}
	r.want("slows", 21, 0)
	r.want("both", 21, 0)
}

// Protects that a failure inside many ticks leaves the last good one, that lanes beside it go on, and that nothing that is
// not finite passes, whatever the method.
func TestFailureInsideManyTicks(t *testing.T) {
	for _, method := range []engine.Method{engine.RK4, engine.Rodas5P, engine.Tsit5} {
		t.Run(string(method), func(t *testing.T) {
			m := newModel(t)
			g := m.Graph
			x, dx := m.state("x", 1, 1)
			_, k := m.variable("k", dae.Parameter, 1, math.NaN())
			m.equal(dx, g.Add(g.Mul(k, g.Mul(x, x)), g.Mul(g.Const(0.01), g.Unary(expr.OpLog, g.Sub(g.Const(50), x))))) // fails at x = 50
			r := m.start(engine.Options{Period: 0.1, Method: method})
			good := r.s.Clone()
			var err error
			for err == nil {
				if err = r.Step(good, r.w, nil); err == nil && good.Tick > 1000 {
					t.Fatal("nothing fails")
				}
			}
			many := r.s.Clone()
			var step *engine.StepError
			if err := r.Steps(many, r.w, 500, nil); !errors.As(err, &step) {
				t.Fatalf("error %v", err)
			}
			if many.Tick != good.Tick || many.Hash() != good.Hash() {
				t.Errorf("many ticks end at tick %d, single ones at %d", many.Tick, good.Tick)
			}
			calm := r.s.Clone()
			v, _ := r.Lookup("k")
			if err := r.Set(calm, v, -1); err != nil {
				t.Fatal(err)
			}
			l, err := r.NewLanes(2, 1)
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			load(t, l, []*engine.State{r.s, calm})
			if err := l.Steps(100, nil); err != nil {
				t.Fatal(err)
			}
			left := r.s.Clone()
			if err := l.Store(0, left); err != nil {
				t.Fatal(err)
			}
			if l.Err(0) == nil || left.Hash() != good.Hash() {
				t.Errorf("the lane that fails: %v at tick %d, want tick %d", l.Err(0), left.Tick, good.Tick)
			}
			if l.Err(1) != nil || l.Tick(1) != 100 {
				t.Errorf("the lane beside it: %v at tick %d", l.Err(1), l.Tick(1))
			}
		})
	}
}

// Protects that terminate ends with success at its time, with the values of that time, and that the State stays.
func TestTerminate(t *testing.T) {
	m := newModel(t)
	g := m.Graph
	x, dx := m.state("x", 0, 1)
	m.equal(dx, g.Const(2))
	over := m.relation(g.Lt(g.Const(1), x), "x > 1")
	m.Terminates = append(m.Terminates, dae.Terminate{Cond: over, Message: "x = {x}"})
	r := m.start(engine.Options{Period: 0.3})
	r.steps(1)
	var end *engine.Terminated
	if err := r.Step(r.s, r.w, nil); !errors.As(err, &end) {
		t.Fatalf("error %v, want *Terminated", err)
	}
	v, _ := r.Lookup("x")
	if math.Abs(end.Time-0.5) > 1e-9 || math.Abs(r.w.Value(v)-1) > 1e-9 || end.Message != "x = 1" || r.s.Tick != 1 {
		t.Errorf("%v, x = %g, State at tick %d", end, r.w.Value(v), r.s.Tick)
	}
}

// A pendulum in x and y whose x and vx must be the states cannot pass the horizontal: y does not follow from x there. Protects that
// it says so instead of being reflected.
func TestStateThatItsConstraintLosesStopsTheRun(t *testing.T) {
	m := newModel(t)
	g := m.Graph
	x, dx := m.state("x", 0.1, 1)
	y, dy := m.state("y", -0.995, 1)
	vx, dvx := m.state("vx", 8, 1)
	vy, dvy := m.state("vy", 0, 1)
	for i := range m.Variables {
		v := &m.Variables[i]
		switch v.Name {
		case "x", "vx":
			v.Prefer = 2
		case "y", "vy":
			v.Fixed = false
		}
	}
	force := m.unknown("force", 0)
	m.equal(dx, vx)
	m.equal(dy, vy)
	m.equal(dvx, g.Neg(g.Mul(force, x)))
	m.equal(dvy, g.Sub(g.Neg(g.Mul(force, y)), g.Const(9.81)))
	m.equal(g.Add(g.Mul(x, x), g.Mul(y, y)), g.Const(1))
	r := m.start(engine.Options{Period: 0.05})
	for range 100 {
		if err := r.Step(r.s, r.w, nil); err != nil {
			if !strings.Contains(err.Error(), "lose hold of") {
				t.Errorf("%v", err)
			}
			return
		}
	}
	t.Error("the pendulum went on")
}
