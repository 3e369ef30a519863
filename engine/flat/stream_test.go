package flat_test

import (
	"math"
	"strings"
	"testing"

	"gemel/engine/flat"
	"gemel/engine/modelica"
)

// streamParts are parts of water that carries heat, as plain as they can be: h = cp*(T - 273.15) is left out, h is the state.
const streamParts = `
connector Port Real p(unit = "Pa"); flow Real m_flow(unit = "kg/s"); stream Real h(unit = "J/kg"); end Port;
model Source "Given flow out of the plant's surroundings, given enthalpy"
  Port port; input Real m(unit = "kg/s"); parameter Real h(unit = "J/kg") = 1e5; Real got(unit = "J/kg") = inStream(port.h);
equation port.m_flow = -m; port.h = h; end Source;
model Sink "Given pressure"
  Port port; parameter Real h(unit = "J/kg") = 5e4; Real got(unit = "J/kg") = inStream(port.h);
equation port.p = 0; port.h = h; end Sink;
model Volume "Mass of water, all of one enthalpy"
  parameter Integer n = 2; parameter Real M(unit = "kg") = 10; parameter Real h_start(unit = "J/kg") = 0;
  Port port[n]; Real h(unit = "J/kg", start = h_start, fixed = true); Real p(unit = "Pa");
equation
  M*der(h) = sum(port.m_flow .* (actualStream(port.h) - fill(h, n)));
  for i in 1:n loop port[i].p = p; port[i].h = h; end for;
  sum(port.m_flow) = 0;
end Volume;
model Pipe "Resistance without volume"
  Port a, b;
equation
  a.m_flow + b.m_flow = 0; a.p - b.p = 1000*a.m_flow; a.h = inStream(b.h); b.h = inStream(a.h);
end Pipe;
`

// Two volumes and a pipe between them, with a flow that turns round at t = pi. Until then the second volume fills up with what the first
// lets go; afterwards the first gets it back. The enthalpies are compared with the solution of the two linear equations in the amount
// that has flowed.
func TestStreamsFollowTheFlowInBothDirections(t *testing.T) {
	text := streamParts + `model M
  Source left(h = 1e5); Sink right(h = 3e5); Pipe pipe; Volume a(h_start = 2e5), b(h_start = 0);
  Real T(unit = "J/kg") = actualStream(pipe.b.h);
equation
  left.m = sin(time)*1;
  connect(left.port, a.port[1]); connect(a.port[2], pipe.a); connect(pipe.b, b.port[1]); connect(b.port[2], right.port);
end M;`
	// in the amount s that has flowed in, with M = 10: a' = (1e5 - a)/10, b' = (a - b)/10
	s := 2.0
	forth := func(h0, feed, s float64) float64 { return feed + (h0-feed)*math.Exp(-s/10) }
	a1 := forth(2e5, 1e5, s)
	b1 := 1e5 + (0-1e5)*math.Exp(-s/10) + (2e5-1e5)*s/10*math.Exp(-s/10)
	// back: b' = (3e5 - b)/10, a' = (b - a)/10, again s = 2
	b2 := forth(b1, 3e5, s)
	a2 := 3e5 + (a1-3e5)*math.Exp(-s/10) + (b1-3e5)*s/10*math.Exp(-s/10)
	for _, c := range []struct{ stop, a, b, through float64 }{{3.1, 0, 0, 1}, {6.2, a2, b2, -1}} {
		value, err := simulate(t, text, c.stop)
		if err != nil {
			t.Fatal(err)
		}
		through := "a.h"
		if c.through < 0 {
			through = "b.h"
		}
		if got, want := value("T"), value(through); math.Abs(got-want) > 1e-6*math.Abs(want) {
			t.Errorf("at %g the pipe carries %g, want %g", c.stop, got, want)
		}
		if c.a == 0 {
			continue
		}
		// the last tenth of a period is missing: sin is small there, 1 - cos(2 pi - 6.2) = 3.5e-3
		if math.Abs(value("a.h")-c.a) > 1e-3*c.a || math.Abs(value("b.h")-c.b) > 1e-3*c.b {
			t.Errorf("at %g a.h = %g, b.h = %g, want %g, %g", c.stop, value("a.h"), value("b.h"), c.a, c.b)
		}
	}
}

// Three streams that meet mix with their flows; one that flows away has no part; at flows near zero the mixture stays between its parts.
func TestThreeStreamsMix(t *testing.T) {
	for _, c := range []struct {
		name, m1, m2 string
		want         float64
	}{
		{"two flow in", "3", "1", 1.5e5},
		{"one flows in", "3", "0", 1e5},
		{"one flows in, one away", "3", "-1", 1e5},
		{"nothing flows", "0", "0", 2e5}, // of the two others alike
	} {
		t.Run(strings.ReplaceAll(c.name, " ", "_"), func(t *testing.T) {
			value, err := simulate(t, streamParts+`model M
  Source a(h = 1e5), b(h = 3e5); Sink out; Pipe pipe; Real mixed(unit = "J/kg") = inStream(pipe.a.h);
equation
  a.m = `+c.m1+`; b.m = `+c.m2+`;
  connect(a.port, pipe.a); connect(b.port, pipe.a); connect(pipe.b, out.port);
end M;`, 0.1)
			if err != nil {
				t.Fatal(err)
			}
			if got := value("mixed"); math.Abs(got-c.want) > 1e-9*c.want {
				t.Errorf("mixture %.12g, want %g", got, c.want)
			}
			if got, h := value("out.port.h"), value("out.got"); got != 5e4 || math.Abs(h-c.want) > 1e-9*c.want {
				t.Errorf("the sink lets out %g, gets %g", got, h)
			}
		})
	}
}

// A connector of a component with parts inside hands on what the parts let out, and they get through it what comes from outside; a
// sensor through which nothing can flow has no part in the mixture; a connector to which nothing is connected keeps its own value.
func TestStreamsPassTheBordersOfComponents(t *testing.T) {
	text := streamParts + `
model Two "Pipes in a row"
  Port a, b; Pipe first, second;
equation connect(a, first.a); connect(first.b, second.a); connect(second.b, b); end Two;
model Through "A piece of nothing" Port a, b; equation connect(a, b); end Through;
model Gauge "Reads what flows by"
  Port port(m_flow(min = 0)); Real h(unit = "J/kg");
equation port.m_flow = 0; port.h = 0; h = inStream(port.h); end Gauge;
model Deep Two two; Through through; Port a, b; Gauge gauge if with_gauge; parameter Boolean with_gauge = true;
equation connect(a, two.a); connect(two.b, through.a); connect(through.b, b); connect(through.a, gauge.port); end Deep;
model M
  Source s(h = 1e5); Sink out(h = 4e5); Deep deep, bare(with_gauge = false); Sink alone(h = 7); Real m(unit = "kg/s") = FLOW;
equation
  s.m = m; connect(s.port, deep.a); connect(deep.b, bare.a); connect(bare.b, out.port);
end M;`
	for _, c := range []struct {
		flow string
		want map[string]float64
	}{
		{"1", map[string]float64{"out.got": 1e5, "deep.gauge.h": 1e5, "deep.b.h": 1e5, "bare.b.h": 1e5, "alone.got": 7}},
		{"-1", map[string]float64{"s.got": 4e5, "deep.gauge.h": 4e5, "deep.a.h": 4e5, "deep.two.first.a.h": 4e5, "bare.a.h": 4e5}},
	} {
		value, err := simulate(t, strings.Replace(text, "FLOW", c.flow, 1), 0.1)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range c.want {
			if got := value(name); math.Abs(got-want) > 1e-9*want {
				t.Errorf("flow %s: %s = %.12g, want %g", c.flow, name, got, want)
			}
		}
	}
}

// Arrays of connectors and arrays of stream variables: inStream of all at once, of one, of some.
func TestStreamsOfArrays(t *testing.T) {
	value, err := simulate(t, `connector Port Real p; flow Real m; stream Real c[2]; end Port;
model Many Port port[3]; parameter Real base = 0; equation for i in 1:3 loop port[i].p = 0; port[i].c = {base + i, 10*i}; end for; end Many;
model One Port port; parameter Real k = 1; equation port.m = 1; port.c = {-k, -2*k}; end One;
model M Many many; One one[3](k = {1, 2, 3});
  Real got[3, 2] = inStream(many.port.c); Real second[2] = inStream(many.port[2].c); Real last = inStream(many.port[3].c[2]); Real column[3] = inStream(many.port.c[1]);
  Real actual[3, 2] = actualStream(one.port.c); Real carried[2] = many.port.m*actualStream(many.port.c);
equation connect(many.port, one.port);
end M;`, 0.1)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]float64{"got[1,1]": -1, "got[2,2]": -4, "got[3,2]": -6, "second[1]": -2, "last": -6, "column[3]": -3,
		"actual[2,1]": 2, "actual[3,2]": 30, "carried[1]": -6, "carried[2]": -60} {
		if got := value(name); got != want {
			t.Errorf("%s = %g, want %g", name, got, want)
		}
	}
}

// A medium without traces has arrays of streams without elements; an array of connectors of a component hands on each of its streams.
func TestStreamsWithoutElementsAndArraysOfBorders(t *testing.T) {
	value, err := simulate(t, `package Medium constant Integer n = 0; end Medium;
connector Port Real p; flow Real m; stream Real h; stream Real c[Medium.n]; end Port;
model Source Port port; parameter Real h = 1; Real traces = sum(inStream(port.c)); Real got = inStream(port.h);
equation port.m = -1; port.h = h; port.c = fill(0, Medium.n); end Source;
model Sink Port port; Real got = inStream(port.h); equation port.p = 0; port.h = -1; port.c = zeros(Medium.n); end Sink;
model Box Port left[2], right[2]; Port pass; Sink deep; equation connect(left, right); connect(pass, deep.port); end Box;
model M Source s[2](h = {1, 2}), third(h = 3); Sink k[2]; Box box; Real both[2] = inStream(box.right.h);
equation connect(s.port, box.left); connect(box.right, k.port); connect(third.port, box.pass); end M;`, 0.1)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]float64{"s[1].traces": 0, "k[2].got": 2, "s[2].got": -1, "box.right[1].h": 1, "both[1]": -1, "box.deep.got": 3} {
		if got := value(name); got != want {
			t.Errorf("%s = %g, want %g", name, got, want)
		}
	}
}

// The energy carried into a component, its flow times what flows, turns sign smoothly: no event, and semiLinear says the same.
func TestActualStreamTimesFlowMakesNoEvent(t *testing.T) {
	text := streamParts + `model M
  Source s(h = 1e5); Sink out(h = 3e5);
  Real carried(unit = "W") = out.port.m_flow*actualStream(out.port.h);
  Real same(unit = "W") = semiLinear(out.port.m_flow, inStream(out.port.h), out.port.h);
  Real energy(unit = "J", start = 0, fixed = true); 
equation
  s.m = cos(time)*1; der(energy) = carried;
  connect(s.port, out.port);
end M;`
	value, err := simulate(t, text, 3.1)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := value("energy"), 1e5*1-3e5*(1-math.Sin(3.1)); math.Abs(got-want) > 1 {
		t.Errorf("energy carried %.9g, want %.9g", got, want)
	}
	if value("carried") != value("same") {
		t.Errorf("carried %g, semiLinear %g", value("carried"), value("same"))
	}
	l := modelica.NewLibrary()
	if err := l.AddText("m.mo", text); err != nil {
		t.Fatal(err)
	}
	sys, err := flat.Flatten(l, "M", flat.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(sys.Relations); n != 0 {
		t.Errorf("%d relations make events, want none", n)
	}
}
