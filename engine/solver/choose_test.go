package solver_test

import (
	"strings"
	"testing"

	"gemel/engine/expr"
	"gemel/engine/reference"
	"gemel/engine/solver"
)

// choose asks for the method of a reference problem, from its start, its end and its nominal values.
func choose(p *reference.Problem, tolerance, tick float64) (solver.Method, string) {
	g := expr.New()
	n := len(p.Start)
	eq := &solver.Equations{Graph: g, NX: p.NX, NZ: n - p.NX, Y: 0, Time: expr.Slot(n)}
	y := make([]expr.Node, n)
	for i := range y {
		y[i] = g.Var(expr.Slot(i))
	}
	eq.F = p.F(g, g.Var(eq.Time), y)
	c := solver.Circumstances{Tolerance: tolerance, Tick: tick, Nominal: p.Scale}
	for _, y := range [][]float64{p.Start, p.Values, p.Scale} {
		c.Samples = append(c.Samples, func(s expr.Slot) float64 {
			if i := int(s); i < len(y) {
				return y[i]
			}
			return 0
		})
	}
	return solver.Choose(eq, c)
}

// Protects the automatic choice: explicit for what is known not to be stiff, implicit for all else.
func TestChoice(t *testing.T) {
	for _, c := range []struct {
		problem         *reference.Problem
		tolerance, tick float64
		want            solver.Method
		because         string
	}{
		{reference.Robertson(), 1e-6, 1e11, solver.Rodas5P, "stiff"},
		{reference.Robertson(), 1e-2, 1e11, solver.Rodas3P, "stiff"},
		{reference.Robertson(), 1e-6, 1, solver.Rodas5P, "stiff"},
		{reference.RobertsonDAE(), 1e-6, 1e-9, solver.Rodas5P, "algebraic"},
		{reference.VanDerPol(), 1e-6, 20, solver.Rodas5P, "stiff"},
		{reference.HIRES(), 1e-6, 321, solver.Rodas5P, "stiff"},
		{reference.HIRES(), 1e-6, 0.01, solver.Tsit5, "not stiff"},
		{reference.Pollution(), 1e-6, 60, solver.Rodas5P, "stiff"},
		{reference.Oregonator(), 1e-6, 360, solver.Rodas5P, "stiff"},
		{reference.Brusselator(100), 1e-6, 10, solver.Rodas5P, "stiff"},
		{reference.Pleiades(), 1e-6, 3, solver.Tsit5, "not stiff"},
		{reference.Pleiades(), 1e-9, 3, solver.Verner7, "not stiff"},
		{reference.Arenstorf(), 1e-9, 17, solver.Verner7, "not stiff"},
		{reference.Arenstorf(), 1e-9, 1e5, solver.Rodas5P, "rates"},
	} {
		m, why := choose(c.problem, c.tolerance, c.tick)
		t.Log(why)
		if m != c.want || !strings.Contains(why, c.because) || !strings.HasPrefix(why, string(m)) {
			t.Errorf("%s, tolerance %g, tick %g: %s; want %s because %s", c.problem.Name, c.tolerance, c.tick, why, c.want, c.because)
		}
	}
}

// Protects the doubt: where nothing is finite, the choice is the method that can do everything.
func TestChoiceInDoubt(t *testing.T) {
	g := expr.New()
	eq := &solver.Equations{Graph: g, NX: 1, Y: 0, Time: 1, F: []expr.Node{g.Sqrt(g.Var(0))}}
	c := solver.Circumstances{Tolerance: 1e-6, Tick: 1, Samples: []func(expr.Slot) float64{func(expr.Slot) float64 { return 0 }}}
	if m, why := solver.Choose(eq, c); m != solver.Rodas5P {
		t.Errorf("sqrt at 0: %s", why)
	}
}
