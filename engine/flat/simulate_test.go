package flat_test

import (
	"errors"
	"math"
	"os"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/flat"
	"gemel/engine/modelica"
)

// simulate runs model M to the time stop in ticks of a tenth; the values are those at the end, or of the tick that failed.
func simulate(t *testing.T, text string, stop float64) (value func(name string) float64, err error) {
	t.Helper()
	l := modelica.NewLibrary()
	if err := l.AddText("m.mo", text); err != nil {
		t.Fatal(err)
	}
	sys, err := flat.Flatten(l, "M", flat.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := engine.Compile(sys, engine.Options{Period: 0.1, Tolerance: 1e-8})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	w, err := p.NewWork()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	s := p.NewState(1)
	if err = p.Initialize(s, w); err != nil {
		return nil, err
	}
	for range int(math.Round(10 * stop)) {
		if err = p.Step(s, w, nil); err != nil {
			return nil, err
		}
	}
	if err := p.Observe(s, w); err != nil {
		t.Fatal(err)
	}
	return func(name string) float64 {
		id, ok := p.Lookup(name)
		if !ok {
			t.Fatalf("no variable %s", name)
		}
		return w.Value(id)
	}, nil
}

// What when-clauses mean from text to number: the values follow from the text by hand.
func TestDiscreteModelsRun(t *testing.T) {
	for _, c := range []struct {
		name, text string
		stop       float64
		want       map[string]float64
	}{
		{"branches in order, edges of several conditions at one instant",
			`model M Integer a, b(start = 7); equation when {time > 1, time >= 1} then a = pre(a) + 1; b = 1; elsewhen time > 1 then a = 100; b = 2; end when; end M;`, 2,
			map[string]float64{"a": 2, "b": 1}},
		{"several results, records and arrays, from a function",
			`model M function f input Real x; output Real a; output Integer b; output Real c[2]; algorithm a := x; b := 2; c := {x, 2*x}; end f; Real a; Integer b; Real c[2]; equation when time > 0.5 then (a, b, c) = f(3*time); end when; end M;`, 1,
			map[string]float64{"a": 1.5, "b": 2, "c[1]": 1.5, "c[2]": 3}},
		{"statements see what those before them assigned, and else the value before",
			`model M Integer n(start = 1), k; algorithm when sample(0.25, 0.5) then n := 2*n; k := n + pre(n) + k; end when; end M;`, 2,
			map[string]float64{"n": 16, "k": 3 + 6 + 12 + 24}},
		{"initial equations and initial()",
			`model M Real x(start = 2, fixed = true); Integer n; discrete Real y, z; initial equation pre(n) = 4; y = 2*x; equation der(x) = 1; when {initial(), x > 2.5} then n = pre(n) + 1; end when; when x > 100 then y = 0; end when; when initial() then z = x; end when; end M;`, 1,
			map[string]float64{"n": 6, "y": 4, "z": 2}},
		{"states that jump, with values from before the event",
			`model M Real x[2](start = {1, 0}, each fixed = true); equation der(x) = {1, 2}; when x[1] > 2 then reinit(x, {pre(x[2]), pre(x[1])}); end when; when time > 1.5 then reinit(x[1], 0); end when; end M;`, 2,
			map[string]float64{"x[1]": 0.5, "x[2]": 4}},
		{"reinit of what is equal to a state",
			`model M Real x(start = 1, fixed = true), y = -x; equation der(x) = 1; when x > 2 then reinit(y, -0.5); end when; end M;`, 2,
			map[string]float64{"x": 1.5, "y": -1.5}},
		{"a state machine of an enumeration without when",
			`model M type E = enumeration(idle, up, down); E e(start = E.up, fixed = true); Real x(start = 0, fixed = true); Integer n = Integer(e); equation der(x) = if e == E.up then 1 elseif e == E.down then -2 else 0; e = if pre(e) == E.up and x > 1 then E.down elseif pre(e) == E.down and x < 0.5 then E.idle else pre(e); end M;`, 2,
			map[string]float64{"x": 0.5, "n": 1}},
		{"Boolean connectors between when-clauses: all at one instant",
			`model M connector BI = input Boolean; connector BO = output Boolean; block D "divides by two" BI u; BO y; equation when u then y = not pre(y); end when; end D; D d[3]; Integer n; equation d[1].u = sample(0.1, 0.1); connect(d[1].y, d[2].u); connect(d[2].y, d[3].u); n = (if d[1].y then 1 else 0) + (if d[2].y then 2 else 0) + (if d[3].y then 4 else 0); end M;`, 0.6,
			map[string]float64{"n": 2}}, // six pulses, each stage changes when the one before it rises: 7, 6, 5, 4, 3, 2
	} {
		t.Run(c.name, func(t *testing.T) {
			value, err := simulate(t, c.text, c.stop)
			if err != nil {
				t.Fatal(err)
			}
			for name, want := range c.want {
				if got := value(name); math.Abs(got-want) > 1e-6 {
					t.Errorf("%s = %.9g, want %.9g", name, got, want)
				}
			}
		})
	}
}

// Messages show the values of the moment in the format that they ask for.
func TestMessagesShowValues(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"assertion in a when-clause",
			`model M type E = enumeration(idle, busy); E e; Boolean b; Integer n(start = 41); Real x = time/3; equation when time > 0.5 then b = time > 0; e = E.busy; n = pre(n) + 1; assert(n < 42, "x is " + String(x, significantDigits = 3) + "|" + String(n, minimumLength = 5, leftJustified = false) + "|" + String(b) + "|" + String(e, minimumLength = 6) + "|" + String(x, format = ".2e")); end when; end M;`,
			"tick 5 (t = 0.5 s): assertion violated: x is 0.167|   42|true|busy  |1.67e-01"},
		{"the end of the simulation", `model M equation when time > 0.25 then terminate("enough after " + String(2*time) + " h"); end when; end M;`,
			"terminated at t = 0.25 s: enough after 0.5 h"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := simulate(t, c.text, 1); err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

// What the golden file records must also run.
func TestRecordedDiscreteModelsRun(t *testing.T) {
	text, err := os.ReadFile("testdata/discrete.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range strings.Split(strings.TrimPrefix(string(text), "=== "), "\n=== ") {
		name, rest, _ := strings.Cut(c, "\n")
		model, _, _ := strings.Cut(rest, "\n---")
		var end *engine.Terminated
		if _, err := simulate(t, model, 3); err != nil && !errors.As(err, &end) && !strings.Contains(err.Error(), "assertion violated") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An input to which nothing is connected is an input of the plant also where an equation around its component reads it; one that such an
// equation determines is not.
func TestInputsThatArePlainlyReadFromAround(t *testing.T) {
	const parts = "block A input Real u(start = 3); output Real y = 2*u; end A;\n"
	for _, c := range []struct {
		text string
		want map[string]float64
	}{
		{parts + "model M A a; Real twice = a.y + a.u; Real same = a.u; end M;", map[string]float64{"twice": 9, "same": 3, "a.y": 6}},
		{parts + "model M A a, b; Real same = b.u; equation a.u = 5; end M;", map[string]float64{"same": 3, "a.y": 10}},
		{parts + "model M A a; equation 5 = a.u; end M;", map[string]float64{"a.y": 10}},
	} {
		value, err := simulate(t, c.text, 0.1)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range c.want {
			if got := value(name); got != want {
				t.Errorf("%s\n%s = %g, want %g", c.text, name, got, want)
			}
		}
	}
}
