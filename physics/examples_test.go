package physics_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/enginetest"
	"gemel/engine/modelica"
	"gemel/physics/validation"
)

// examples lists the classes of Gemel.Examples.
func examples(t *testing.T) []validation.Asset {
	t.Helper()
	var list []validation.Asset
	for _, a := range assets(t) {
		if strings.HasPrefix(a.Name, "Gemel.Examples.") {
			list = append(list, a)
		}
	}
	if len(list) < 15 {
		t.Fatalf("only %d examples", len(list))
	}
	return list
}

// experiment reads a number of annotation(experiment(...)).
func experiment(t *testing.T, a validation.Asset, name string) float64 {
	t.Helper()
	m := a.Class.Annotation.Arg("experiment", name)
	if m == nil || m.Value == nil {
		t.Fatalf("%s: no %s in annotation(experiment)", a.Name, name)
	}
	x, err := strconv.ParseFloat(modelica.Render(m.Value), 64)
	if err != nil {
		t.Fatalf("%s: %v", a.Name, err)
	}
	return x
}

// Every example keeps the promises of the engine: balances closed to 1e-9, and a run that is stopped and continued has the bits of one that is not. Small
// ones run to their own end, large ones a part of the way. New examples are taken up by themselves. The corners of their ranges are those of their assets, which go there one by one.
func TestEveryExample(t *testing.T) {
	for _, a := range examples(t) {
		t.Run(a.Class.Name, func(t *testing.T) {
			const parts, large, huge = 200, 250, 1000
			size := len(validation.Flatten(t, a.Name, "").Variables)
			c := enginetest.Case{
				System: func(t *testing.T) *dae.System { return validation.Flatten(t, a.Name, "") },
				Options: engine.Options{Period: experiment(t, a, "StopTime") / parts,
					Tolerance: math.Min(1e-8, experiment(t, a, "Tolerance"))},
				Ticks: parts, Splits: 20, Inside: true, Brief: size > large,
			}
			if size > huge {
				c.Ticks, c.Splits = 10, 3
			}
			enginetest.Run(t, c)
		})
	}
}

// PumpLoop is the benchmark of the right-hand side: six states and nothing to solve, so that explicit methods run it too.
func TestPumpLoopIsAnExplicitSystemOfSixStates(t *testing.T) {
	w := validation.Start(t, "Gemel.Examples.PumpLoop", "", engine.Options{Method: engine.RK4, Period: 1, FixedStep: 0.1})
	if n := len(w.Plant.Ordered.States); n != 6 {
		t.Errorf("%d states", n)
	}
	if n := len(w.Plant.Ordered.Z); n != 0 {
		t.Errorf("%d unknowns are left to solve for", n)
	}
	w.To(600)
	r := validation.Start(t, "Gemel.Examples.PumpLoop", "", engine.Options{Period: 10, Tolerance: 1e-9})
	r.To(600)
	for _, name := range []string{"low.level", "high.level", "supply.m_flow", "back.m_flow", "bypass.m_flow"} {
		near(t, name+", RK4 against Rodas5P", w.Value(name), r.Value(name), 1e-5*math.Abs(r.Value(name)))
	}
	if q := r.Value("supply.flow_rate") * 3600; !(q > 20 && q < 70) {
		t.Errorf("the pump delivers %g m3/h: outside of its range", q)
	}
}
