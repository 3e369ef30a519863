package engine_test

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/flat"
	"gemel/engine/modelica"
)

// startModel begins where nonlinear equations, a parameter to be found, and starts that follow from parameters say, also from the one to be
// found.
const startModel = `model Start
  parameter Real a = 2, b = 0.5, q(start = 3) = 1.5;
  parameter Real found(fixed = false, start = 1);
  final parameter Real twice = 2*a;
  Real x(start = twice + b^2, fixed = true);
  Real y(start = 1), w(start = 1), z(start = 1), f(start = found, fixed = true);
initial equation
  y^3 + a*y = x + q;
  found*exp(found) = a*b;
  der(w) = 0;
equation
  der(x) = -x + found;
  der(y) = a*z - y;
  der(w) = found - b*w^3;
  der(f) = -a*f;
  z + 0.1*z^3 = x*b;
end Start;`

// Protects that Initialize of Sensitivities gives the derivatives of the start along parameters, in any number of lanes, and of what
// follows; and that the State has the bits of Plant.Initialize.
func TestSensitivitiesOfTheStart(t *testing.T) {
	lib := modelica.NewLibrary()
	if err := lib.AddText("start.mo", startModel); err != nil {
		t.Fatal(err)
	}
	system, err := flat.Flatten(lib, "Start", flat.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := engine.Compile(system, engine.Options{Period: 0.1, Tolerance: 1e-11})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	w, err := p.NewWork()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	along := []string{"a", "b", "q"}
	watch := []string{"x", "y", "w", "z", "f", "found"}
	// run gives the watched values after some ticks, with one parameter moved.
	run := func(name string, by float64, ticks int) (out []float64, s *engine.State) {
		s = p.NewState(1)
		if name != "" {
			v, _ := p.Lookup(name)
			x, _ := p.Get(s, v)
			if err := p.Set(s, v, x+by); err != nil {
				t.Fatal(err)
			}
		}
		if err := p.Initialize(s, w); err != nil {
			t.Fatal(err)
		}
		if err := p.Steps(s, w, ticks, nil); err != nil {
			t.Fatal(err)
		}
		if err := p.Observe(s, w); err != nil {
			t.Fatal(err)
		}
		for _, n := range watch {
			v, _ := p.Lookup(n)
			out = append(out, w.Value(v))
		}
		return out, s
	}
	x, err := p.NewSensitivities(len(along), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if err := x.Load(p.NewState(1)); err != nil {
		t.Fatal(err)
	}
	for k, n := range along {
		v, _ := p.Lookup(n)
		if err := x.Direct(k, v, 1); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Initialize(); err != nil {
		t.Fatal(err)
	}
	for _, ticks := range []int{0, 10} {
		if err := x.Steps(ticks, nil); err != nil {
			t.Fatal(err)
		}
		if err := x.Observe(); err != nil {
			t.Fatal(err)
		}
		_, plain := run("", 0, ticks)
		with := plain.Clone()
		if err := x.Store(with); err != nil {
			t.Fatal(err)
		}
		if plain.Hash() != with.Hash() {
			t.Errorf("after %d ticks the State with derivatives has other bits than the State alone", ticks)
		}
		for k, name := range along {
			const step = 1e-5
			up, _ := run(name, step, ticks)
			down, _ := run(name, -step, ticks)
			for i, n := range watch {
				v, _ := p.Lookup(n)
				got, want := x.Derivative(k, v), (up[i]-down[i])/(2*step)
				if !(math.Abs(got-want) <= 1e-6*(1+math.Abs(want))) {
					t.Errorf("after %d ticks d %s / d %s is %.9g, differences say %.9g", ticks, n, name, got, want)
				}
			}
		}
	}
}

// Protects that Settle gives what the next Step begins with: the same bits afterwards, algebraic unknowns that follow at once; and that Put
// does the same in Sensitivities.
func TestSettleIsTheBeginningOfAStep(t *testing.T) {
	lib := modelica.NewLibrary()
	if err := lib.AddText("start.mo", startModel); err != nil {
		t.Fatal(err)
	}
	system, err := flat.Flatten(lib, "Start", flat.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := engine.Compile(system, engine.Options{Period: 0.1, Tolerance: 1e-11})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	w, err := p.NewWork()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	id := func(name string) dae.VarID { v, _ := p.Lookup(name); return v }
	s := p.NewState(1)
	if err := p.Initialize(s, w); err != nil {
		t.Fatal(err)
	}
	if err := p.Steps(s, w, 3, nil); err != nil {
		t.Fatal(err)
	}
	x, err := p.NewSensitivities(1, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if err := x.Load(s); err != nil {
		t.Fatal(err)
	}
	if err := x.Put(id("x"), 2); err != nil {
		t.Fatal(err)
	}
	if err := x.Direct(0, id("x"), 1); err != nil {
		t.Fatal(err)
	}
	if err := x.Observe(); err != nil {
		t.Fatal(err)
	}
	if err := p.Put(s, id("x"), 2); err != nil {
		t.Fatal(err)
	}
	settled := s.Clone()
	if err := p.Settle(settled, w); err != nil {
		t.Fatal(err)
	}
	if err := p.Observe(settled, w); err != nil {
		t.Fatal(err)
	}
	z := w.Value(id("z"))
	if got := z + 0.1*z*z*z; math.Abs(got-2*0.5) > 1e-9 {
		t.Errorf("z + 0.1 z^3 is %g after Settle, want 1", got)
	}
	if x.Value(id("z")) != z {
		t.Errorf("z is %g with derivatives, %g without", x.Value(id("z")), z)
	}
	if got, want := x.Derivative(0, id("z")), 0.5/(1+0.3*z*z); math.Abs(got-want) > 1e-9 {
		t.Errorf("dz/dx is %g, want %g", got, want)
	}
	for _, state := range []*engine.State{s, settled} {
		if err := p.Steps(state, w, 5, nil); err != nil {
			t.Fatal(err)
		}
	}
	if s.Hash() != settled.Hash() {
		t.Error("Settle before Step changes its bits")
	}
}
