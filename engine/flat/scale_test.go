package flat

import (
	"fmt"
	"testing"
	"time"
)

// Flattening takes time in proportion to the size of the model: twenty times the components may take at most a
// hundred times as long (a quadratic step would take four hundred times as long).
func TestTimeGrowsLinearly(t *testing.T) {
	for name, text := range map[string]string{
		"open inputs": `block B Modelica.Blocks.Interfaces.RealInput u; Real x; equation der(x) = u - x; end B;
			model M parameter Integer n = %d; B b[n]; Real s = sum(b.x); end M;`,
		"Booleans": `model M parameter Integer n = %d; Real x[n]; Boolean b[n]; equation for i in 1:n loop b[i] = x[i] > i; der(x[i]) = if b[i] then 0 else 1; end for; end M;`,
		"distributed values": `model B parameter Real k; Real x(start = 0); equation der(x) = k; end B;
			model M parameter Integer n = %d; B b[n](k = linspace(0, 1, n), x(start = {i for i in 1:n})); end M;`,
		"records": `record R Real a; Real b; end R; function f input Real x; output R r; algorithm r.a := x; r.b := 2*x; end f;
			model M parameter Integer n = %d; R r[n] = {f(i*time) for i in 1:n}; end M;`,
		"connected arrays": `connector C Real p; flow Real f; end C; model S C a, b; equation a.p - b.p = a.f; a.f + b.f = 0; end S;
			model M parameter Integer n = %d; S s[n]; equation connect(s[1:n - 1].b, s[2:n].a); s[1].a.p = 1; end M;`,
		"star": `connector C Real p; flow Real f; end C; model S C a; equation a.p = a.f; end S;
			model M parameter Integer n = %d; S s[n]; C c; equation for i in 1:n loop connect(c, s[i].a); end for; end M;`,
		"inner": `model W Real g = 9.81; end W; model S outer W w; Real x = w.g; end S; model M inner W w; S s[%d]; end M;`,
	} {
		measure := func(n int) time.Duration {
			best := time.Hour
			for range 3 {
				start := time.Now()
				if _, err := flatten(t, fmt.Sprintf(text, n), "M"); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				best = min(best, time.Since(start))
			}
			return best
		}
		small, large := measure(300), measure(6000)
		if large > 100*small && large > time.Second {
			t.Errorf("%s: %v for 300, %v for 6000", name, small, large)
		}
		t.Logf("%s: %v for 300, %v for 6000", name, small, large)
	}
}
