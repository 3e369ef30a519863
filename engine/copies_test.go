package engine_test

import (
	"fmt"
	"testing"

	"gemel/engine"
	"gemel/engine/flat"
	"gemel/engine/modelica"
)

// many events of every kind: conditions, samples, a counter, a jump, an assignment that reads others.
const bouncer = `model Bouncer
  parameter Real e = 0.8;
  Real h(start = 1, fixed = true), v(start = 0, fixed = true);
  Integer hits(start = 0, fixed = true);
  discrete Real seen(start = 0, fixed = true);
  Boolean high, slow;
  Integer code;
equation
  der(h) = v;
  der(v) = -9.81 + (if h < 0.5 then 0.1 else 0) + 0.01*code;
  high = h > 0.7;
  slow = abs(v) < 1 and not pre(high);
  code = (if high then 1 else 0) + (if slow then 2 else 0) + hits;
  when h < 0 then
    reinit(v, -e*pre(v));
    hits = pre(hits) + 1;
  end when;
  when sample(0.05, 0.11) then
    seen = h + 0.5*pre(seen);
  end when;
end Bouncer;
model M Bouncer b[%d]; end M;`

// Protects that what is written otherwise for many assets, with loops over equal ones, is what is written for one: a hundred copies go the way of few
// bit for bit, with fixed steps; and so do their derivatives through events.
func TestManyCopiesGoTheWayOfFew(t *testing.T) {
	type way struct {
		values, slopes [][]float64
		flips          int
	}
	run := func(n int) (w way) {
		lib := modelica.NewLibrary()
		if err := lib.AddText("m.mo", fmt.Sprintf(bouncer, n)); err != nil {
			t.Fatal(err)
		}
		system, err := flat.Flatten(lib, "M", flat.Options{})
		if err != nil {
			t.Fatal(err)
		}
		p, err := engine.Compile(system, engine.Options{Period: 0.05, Method: engine.RK4, FixedStep: 0.01})
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		work, err := p.NewWork()
		if err != nil {
			t.Fatal(err)
		}
		defer work.Close()
		s := p.NewState(1)
		if err := p.Initialize(s, work); err != nil {
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
		e, _ := p.Lookup(fmt.Sprintf("b[%d].e", n))
		if err := x.Direct(0, e, 1); err != nil {
			t.Fatal(err)
		}
		for range 30 {
			if err := p.Step(s, work, nil); err != nil {
				t.Fatal(err)
			}
			if err := x.Step(nil); err != nil {
				t.Fatal(err)
			}
			if err := p.Observe(s, work); err != nil {
				t.Fatal(err)
			}
			if err := x.Observe(); err != nil {
				t.Fatal(err)
			}
			var values, slopes []float64
			for _, name := range []string{"h", "v", "hits", "seen", "high", "slow", "code"} {
				last, _ := p.Lookup(fmt.Sprintf("b[%d].%s", n, name))
				first, _ := p.Lookup("b[1]." + name)
				if work.Value(first) != work.Value(last) {
					t.Fatalf("%d copies: %s is %g in the first and %g in the last", n, name, work.Value(first), work.Value(last))
				}
				values = append(values, work.Value(last))
				slopes = append(slopes, x.Derivative(0, last))
			}
			w.values, w.slopes = append(w.values, values), append(w.slopes, slopes)
		}
		w.flips = int(work.Stats.Events)
		return w
	}
	few, many := run(4), run(100) // four: RK4 of fewer than seven states is written otherwise
	if few.flips < 10 {
		t.Fatalf("only %d events: this protects nothing", few.flips)
	}
	for k := range few.values {
		for i := range few.values[k] {
			if few.values[k][i] != many.values[k][i] || few.slopes[k][i] != many.slopes[k][i] {
				t.Fatalf("tick %d, value %d: %g (slope %g) of four, %g (slope %g) of a hundred", k+1, i, few.values[k][i], few.slopes[k][i], many.values[k][i], many.slopes[k][i])
			}
		}
	}
}
