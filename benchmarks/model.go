package main

import (
	"fmt"
	"strings"
)

// chainOfAssets is n pipes and tanks of the library in a row, written out component by component as an importer writes them.
func chainOfAssets(n int) string {
	return document("Chain", func(w *strings.Builder) {
		w.WriteString("  Gemel.Hydraulics.Reservoir source(level = 20);\n")
		for i := 1; i <= n; i++ {
			fmt.Fprintf(w, "  Gemel.Hydraulics.Pipe pipe%d(length = %d, diameter = 0.2);\n  Gemel.Hydraulics.Tank tank%d(height = 50, level_start = %g);\n",
				i, 50+i%7, i, 20-15*float64(i)/float64(n))
		}
	}, func(w *strings.Builder) {
		from := "source.port"
		for i := 1; i <= n; i++ {
			fmt.Fprintf(w, "  connect(%s, pipe%d.port_a);\n  connect(pipe%d.port_b, tank%d.port);\n", from, i, i, i)
			from = fmt.Sprintf("tank%d.port", i)
		}
	})
}

// header is n branches of the library's pipes and tanks behind one header: one algebraic loop.
func header(n int) string {
	return document("Header", func(w *strings.Builder) {
		w.WriteString("  Gemel.Hydraulics.Reservoir source(level = 30);\n  Gemel.Hydraulics.Pipe main(length = 100, diameter = 0.5);\n  Gemel.Hydraulics.Junction header;\n")
		for i := 1; i <= n; i++ {
			fmt.Fprintf(w, "  Gemel.Hydraulics.Pipe pipe%d(length = %d, diameter = 0.1);\n  Gemel.Hydraulics.Tank tank%d(height = 50, level_start = %g);\n",
				i, 100+i%13, i, 1+5*float64(i)/float64(n))
		}
	}, func(w *strings.Builder) {
		w.WriteString("  connect(source.port, main.port_a);\n  connect(main.port_b, header.port);\n")
		for i := 1; i <= n; i++ {
			fmt.Fprintf(w, "  connect(header.port, pipe%d.port_a);\n  connect(pipe%d.port_b, tank%d.port);\n", i, i, i)
		}
	})
}

// thin are the least equations that still make a pipe and a tank, 11 a segment: what the prototype of the engine was measured with.
const thin = `connector Port
  Real p(nominal = 1e5);
  flow Real m;
end Port;
model ThinTank
  Port a;
  Port b;
  parameter Real area = 5;
  parameter Real level_start = 1;
  Real level(start = level_start, fixed = true);
equation
  998.2*area*der(level) = a.m + b.m;
  a.p = 998.2*9.81*level;
  b.p = a.p;
end ThinTank;
model ThinPipe
  Port a;
  Port b;
  parameter Real area = 0.03;
  parameter Real loss = 20;
  Real dp(nominal = 1e4);
  Real v;
equation
  a.m + b.m = 0;
  dp = a.p - b.p;
  v = a.m/(998.2*area);
  dp = loss*998.2/2*v*sqrt(v^2 + 1e-4);
end ThinPipe;
model ThinSource
  Port a;
equation
  a.p = 2e5;
end ThinSource;
model ThinEnd
  Port a;
equation
  a.m = 0;
end ThinEnd;
`

// thinHeader is n thin branches behind one header.
func thinHeader(n int) string {
	return thin + document("ThinHeader", func(w *strings.Builder) {
		w.WriteString("  ThinSource source;\n  ThinPipe main(area = 0.5);\n")
		for i := 1; i <= n; i++ {
			fmt.Fprintf(w, "  ThinPipe pipe%d(loss = %d);\n  ThinTank tank%d(level_start = %g);\n  ThinEnd end%d;\n", i, 20+i%13, i, 1+5*float64(i)/float64(n), i)
		}
	}, func(w *strings.Builder) {
		w.WriteString("  connect(source.a, main.a);\n")
		for i := 1; i <= n; i++ {
			fmt.Fprintf(w, "  connect(main.b, pipe%d.a);\n  connect(pipe%d.b, tank%d.a);\n  connect(tank%d.b, end%d.a);\n", i, i, i, i, i)
		}
	})
}

// thinChain is n thin segments in a row.
func thinChain(n int) string {
	return thin + document("ThinChain", func(w *strings.Builder) {
		w.WriteString("  ThinSource source;\n  ThinEnd last;\n")
		for i := 1; i <= n; i++ {
			fmt.Fprintf(w, "  ThinPipe pipe%d(loss = %d);\n  ThinTank tank%d(level_start = %g);\n", i, 20+i%7, i, 20-15*float64(i)/float64(n))
		}
	}, func(w *strings.Builder) {
		from := "source.a"
		for i := 1; i <= n; i++ {
			fmt.Fprintf(w, "  connect(%s, pipe%d.a);\n  connect(pipe%d.b, tank%d.a);\n", from, i, i, i)
			from = fmt.Sprintf("tank%d.b", i)
		}
		fmt.Fprintf(w, "  connect(%s, last.a);\n", from)
	})
}

func document(name string, components, equations func(*strings.Builder)) string {
	var w strings.Builder
	fmt.Fprintf(&w, "model %s\n", name)
	components(&w)
	w.WriteString("equation\n")
	equations(&w)
	fmt.Fprintf(&w, "end %s;\n", name)
	return w.String()
}

// pumpNetwork is a closed water circuit of library assets: two pumps in parallel, each with its discharge pipe, lift water from a low
// to a high tank through a common riser; it runs back through a pipe and a valve. No pipe has inertia, so the flows are two algebraic loops.
const pumpNetwork = `model PumpNetwork
  Gemel.Hydraulics.Tank low(diameter = 4, height = 6, level_start = 4);
  Gemel.Hydraulics.Tank high(diameter = 4, height = 6, level_start = 2);
  Gemel.Blocks.Sources.Sine reference1(offset = 245, amplitude = 20, period = 300);
  Gemel.Blocks.Sources.Sine reference2(offset = 245, amplitude = 30, period = 170);
  Gemel.Blocks.FirstOrder shaft1(T = 2, y_start = 245);
  Gemel.Blocks.FirstOrder shaft2(T = 3, y_start = 245);
  Gemel.Hydraulics.CentrifugalPump pump1;
  Gemel.Hydraulics.CentrifugalPump pump2;
  Gemel.Hydraulics.Pipe discharge1(length = 20, diameter = 0.1, zeta = 4);
  Gemel.Hydraulics.Pipe discharge2(length = 30, diameter = 0.1, zeta = 4);
  Gemel.Hydraulics.Pipe riser(length = 100, diameter = 0.125, zeta = 5, rise = 20);
  Gemel.Hydraulics.Pipe back(length = 200, diameter = 0.1, zeta = 8, rise = -20);
  Gemel.Hydraulics.Valve valve(Kv = 90/3600);
equation
  connect(reference1.y, shaft1.u);
  connect(reference2.y, shaft2.u);
  connect(shaft1.y, pump1.speed);
  connect(shaft2.y, pump2.speed);
  connect(low.port, pump1.port_a);
  connect(low.port, pump2.port_a);
  connect(pump1.port_b, discharge1.port_a);
  connect(pump2.port_b, discharge2.port_a);
  connect(discharge1.port_b, riser.port_a);
  connect(discharge2.port_b, riser.port_a);
  connect(riser.port_b, high.port);
  connect(high.port, back.port_a);
  connect(back.port_b, valve.port_a);
  connect(valve.port_b, low.port);
end PumpNetwork;
`
