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

// thinChain is n segments of the least equations that still make a pipe and a tank, 11 a segment: what the prototype of the engine
// was measured with.
func thinChain(n int) string {
	var w strings.Builder
	w.WriteString(`connector Port
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
`)
	w.WriteString(document("ThinChain", func(w *strings.Builder) {
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
	}))
	return w.String()
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
