package reference_test

import (
	"math"
	"testing"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"
	"gemel/engine/reference"
)

// Protects the lists that go together: names, start, scales and right-hand sides of one length, and a
// system that holds them.
func TestProblemsAreComplete(t *testing.T) {
	for _, p := range reference.All() {
		n := len(p.Names)
		if len(p.Start) != n || len(p.Scale) != n || len(p.Values) != n || p.NX > n || p.Digits < 6 || p.Source == "" || !(p.End > 0) {
			t.Errorf("%s: %d names, %d start values, %d scales, %d end values, %d states, %d digits, source %q", p.Name, n, len(p.Start), len(p.Scale), len(p.Values), p.NX, p.Digits, p.Source)
		}
		s := p.System()
		if len(s.Equations) != n || len(s.Variables) != 1+n+p.NX {
			t.Errorf("%s: %d equations and %d variables, want %d and %d", p.Name, len(s.Equations), len(s.Variables), n, 1+n+p.NX)
		}
		if e := p.Error(p.Values); e != 0 {
			t.Errorf("%s: the error of its own end values is %g", p.Name, e)
		}
	}
	if p := reference.Robertson(); !math.IsNaN(p.Error([]float64{math.NaN(), 0, 1})) {
		t.Error("an error that is not a number is lost")
	}
}

// Protects the sine of the Brusselator's start, which is computed without math.Sin.
func TestBrusselatorStart(t *testing.T) {
	for _, n := range []int{3, 10, 100} {
		p := reference.Brusselator(n)
		for i := range n {
			if want := 1 + math.Sin(2*math.Pi*float64(i+1)/float64(n+1)); math.Abs(p.Start[2*i]-want) > 1e-14 {
				t.Errorf("n = %d: u%d starts at %.17g, want %.17g", n, i+1, p.Start[2*i], want)
			}
		}
	}
}

// Protects the chemistry: mass that the reactions conserve is conserved in every digit of the right-hand sides.
func TestConservedMass(t *testing.T) {
	p := reference.Robertson()
	g := expr.New()
	y := []expr.Node{g.Var(0), g.Var(1), g.Var(2)}
	sum := 0.0
	for _, f := range p.F(g, g.Var(3), y) {
		sum += interp.Eval(g, f, func(s expr.Slot) float64 { return []float64{0.5, 1e-5, 0.25, 0}[s] })
	}
	if math.Abs(sum) > 1e-15 {
		t.Errorf("Robertson: the sum of the derivatives is %g", sum)
	}
}
