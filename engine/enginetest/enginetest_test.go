package enginetest_test

import (
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/enginetest"
	"gemel/engine/reference"
	"gemel/engine/solver"
)

// methods and what they can do: explicit ones solve no algebraic unknowns, and a stiff problem takes them too many steps.
var methods = []struct {
	method   engine.Method
	explicit bool
}{
	{solver.Rodas5P, false}, {solver.Rodas3P, false}, {solver.LinEuler, false},
	{solver.Tsit5, true}, {solver.Verner7, true}, {solver.RK4, true},
}

// Protects the promises of the engine for every method on the reference problems.
func TestReferenceProblemsByEveryMethod(t *testing.T) {
	const ticks = 12
	for _, p := range reference.All() {
		for _, m := range methods {
			if m.explicit && (p.Stiff || p.NX < len(p.Names)) {
				continue
			}
			t.Run(p.Name+"/"+string(m.method), func(t *testing.T) {
				o := engine.Options{Method: m.method, Period: p.End / 1e3 / ticks, Tolerance: 1e-6}
				o.FixedStep = o.Period / 50
				if p.End > 1e6 { // Robertson: the first decades
					o.Period, o.FixedStep = 1, 1e-3
				}
				enginetest.Run(t, enginetest.Case{Options: o, Ticks: ticks, Splits: 3, System: func(*testing.T) *dae.System { return p.System() }})
			})
		}
	}
}
