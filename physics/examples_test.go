package physics

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/enginetest"
	"gemel/engine/modelica"
)

// examples lists the classes of Gemel.Examples.
func examples(t *testing.T) []asset {
	t.Helper()
	var list []asset
	for _, a := range assets(t) {
		if strings.HasPrefix(a.name, "Gemel.Examples.") {
			list = append(list, a)
		}
	}
	if len(list) < 15 {
		t.Fatalf("only %d examples", len(list))
	}
	return list
}

// experiment reads a number of annotation(experiment(...)).
func experiment(t *testing.T, a asset, name string) float64 {
	t.Helper()
	m := a.class.Annotation.Arg("experiment", name)
	if m == nil || m.Value == nil {
		t.Fatalf("%s: no %s in annotation(experiment)", a.name, name)
	}
	x, err := strconv.ParseFloat(modelica.Render(m.Value), 64)
	if err != nil {
		t.Fatalf("%s: %v", a.name, err)
	}
	return x
}

// Every example runs to its own end and keeps the promises of the engine: balances closed to 1e-9, and a run that is stopped and
// continued at 20 ticks has the bits of one that is not. New examples are taken up by themselves.
func TestEveryExample(t *testing.T) {
	for _, a := range examples(t) {
		t.Run(a.class.Name, func(t *testing.T) {
			const ticks = 200
			enginetest.Run(t, enginetest.Case{
				System: func(t *testing.T) *dae.System { return flatten(t, a.name, "") },
				Options: engine.Options{Period: experiment(t, a, "StopTime") / ticks,
					Tolerance: math.Min(1e-8, experiment(t, a, "Tolerance"))},
				Ticks:  ticks,
				Splits: 20,
			})
		})
	}
}

// PumpLoop is the benchmark of the right-hand side: six states and nothing to solve, so that explicit methods run it too.
func TestPumpLoopIsAnExplicitSystemOfSixStates(t *testing.T) {
	w := start(t, "Gemel.Examples.PumpLoop", "", engine.Options{Method: engine.RK4, Period: 1, FixedStep: 0.1})
	if n := len(w.plant.Ordered.States); n != 6 {
		t.Errorf("%d states", n)
	}
	if n := len(w.plant.Ordered.Z); n != 0 {
		t.Errorf("%d unknowns are left to solve for", n)
	}
	w.to(600)
	r := start(t, "Gemel.Examples.PumpLoop", "", engine.Options{Period: 10, Tolerance: 1e-9})
	r.to(600)
	for _, name := range []string{"low.level", "high.level", "supply.m_flow", "back.m_flow", "bypass.m_flow"} {
		near(t, name+", RK4 against Rodas5P", w.value(name), r.value(name), 1e-5*math.Abs(r.value(name)))
	}
	if q := r.value("supply.flow_rate") * 3600; !(q > 20 && q < 70) {
		t.Errorf("the pump delivers %g m3/h: outside of its range", q)
	}
}
