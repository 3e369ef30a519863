package flat

import (
	"fmt"
	"strings"
	"testing"

	"gemel/engine/modelica"
)

// chainModel is a chain of n segments with connectors: 11 equations a segment.
func chainModel(n int) string {
	return fmt.Sprintf(`package Chain
  import Modelica.Units.SI;
  connector Port SI.Pressure p; flow SI.MassFlowRate m; end Port;
  partial model TwoPort Port a; Port b; SI.Pressure dp; SI.MassFlowRate m_flow(start = 1);
  equation dp = a.p - b.p; m_flow = a.m; a.m + b.m = 0; end TwoPort;
  model Pipe extends TwoPort; parameter Real k = 1e3; Real v; parameter SI.Length L = 10; parameter SI.Area A = 0.01;
  equation dp = k*m_flow*sqrt(m_flow^2 + 0.01); v = m_flow/(1000*A); end Pipe;
  model Tank Port a; Real level(start = 1, fixed = true); parameter SI.Area A = 1;
  equation der(level) = a.m/(1000*A); a.p = 1000*9.81*level; end Tank;
  model Line parameter Integer n = %d; Pipe pipe[n](each L = 5); Tank tank[n+1](A = linspace(1, 2, n+1));
  equation for i in 1:n loop connect(tank[i].a, pipe[i].a); connect(pipe[i].b, tank[i+1].a); end for; end Line;
end Chain;`, n)
}

// longModel has n scalar equations as text, one a line.
func longModel(n int) string {
	var b strings.Builder
	b.WriteString("model Long\n")
	for i := range n {
		fmt.Fprintf(&b, "  Real x%d(start = %d) \"state\";\n", i, i)
	}
	b.WriteString("equation\n")
	for i := range n {
		fmt.Fprintf(&b, "  der(x%d) = -2.5*x%d + sin(time)*x%d/(1 + x%d^2);\n", i, i, (i+1)%n, (i+7)%n)
	}
	b.WriteString("end Long;\n")
	return b.String()
}

func BenchmarkFlatten(b *testing.B) {
	for _, c := range []struct{ name, text, model string }{
		{"Chain1000", chainModel(1000), "Chain.Line"},
		{"Long10000", longModel(10000), "Long"},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				l := modelica.NewLibrary()
				if err := l.AddText("m.mo", c.text); err != nil {
					b.Fatal(err)
				}
				s, err := Flatten(l, c.model, Options{})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(s.Equations)), "equations")
			}
		})
	}
}
