package power

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// plant is a turbine behind a rigid penstock at constant speed.
const plant = `model Bench
  Gemel.Hydraulics.Reservoir lake(level = 100);
  Gemel.Power.Hydro.Penstock c(length = 400, diameter = 4.5, friction = 0, zeta = 0, flow_start = 50);
  Gemel.Power.Hydro.FrancisTurbine turbine(sigma = 0, windage = 0, droop_off = 0, leakage = 1e-4, gate_start = 0.8MORE);
  Gemel.Hydraulics.Reservoir river(level = 0);
equation
  connect(lake.port, c.port_a);
  connect(c.port_b, turbine.port_a);
  connect(turbine.port_b, river.port);
end Bench;`

// When the gate jumps the power goes the wrong way by twice the jump, and then comes back with half of the water starting time.
func TestIdealTurbineGoesTheWrongWay(t *testing.T) {
	r := validation.Start(t, "Bench", replace(plant, "MORE", ""), engine.Options{Period: 0.01, Tolerance: 1e-9})
	p0, v0 := r.Value("turbine.shaft_power"), r.Value("c.v")
	tw := 400 * v0 / (g * 100)
	const jump = 1e-3
	r.To(1)
	r.Set("turbine.gate", 0.8*(1+jump))
	r.To(1.01)
	worst := 0.0
	var time, got, want []float64
	for x := 1.01; x < 4; x += 0.02 {
		r.To(x)
		time, got = append(time, x), append(got, (r.Value("turbine.shaft_power")/p0-1)/jump)
		want = append(want, 1-3*math.Exp(-2*(x-1)/tw)) // (1 - T_w s)/(1 + T_w s/2)
		worst = math.Max(worst, math.Abs(got[len(got)-1]-want[len(want)-1]))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Power.Hydro.FrancisTurbine", Also: []string{"Gemel.Power.Hydro.Penstock"}, Case: "gate opens by 0.1 % at once, ideal turbine on a rigid penstock",
		Reference: "Kundur 1994, eq. 9.10: (1 - T_w s)/(1 + T_w s/2), from -2 to 1", Quantity: "power over the change of the gate", Unit: "1", Tolerance: 0.02, Reached: worst,
		Plot: &validation.Plot{Title: "Ideal turbine, gate step", X: "time [s]", Y: "relative change of power over that of the gate [1]", Series: []validation.Series{
			{Name: "(1 - T_w s)/(1 + T_w s/2)", X: time, Y: want, Points: true}, {Name: "Gemel", X: time, Y: got}}}})
}

// Faults of the water side and of the steam side make worse what they should, while the plant runs.
func TestFaultsOfMachines(t *testing.T) {
	for _, c := range []struct {
		text, fault string
		value       float64
		look        string
		judge       func(sound, broken float64) bool
	}{
		{replace(plant, "MORE", ""), "turbine.wear", 0.2, "turbine.shaft_power", func(s, b float64) bool { return math.Abs(b/s-0.8) < 1e-3 }},
		{replace(plant, "MORE", ", gate(start = 0)"), "turbine.seal_wear", 1, "turbine.flow_rate", func(s, b float64) bool { return s < 0.1 && math.Abs(b-6) < 0.3 }},
		{replace(plant, "MORE", ""), "c.blockage", 0.5, "turbine.shaft_power", func(s, b float64) bool { return b < 0.9*s }},
		{"model Bench Gemel.Power.Hydro.GateServo c(gate_start = 0.5, command(start = 0)); end Bench;", "c.stuck", 1, "c.gate", func(s, b float64) bool { return s < 0.01 && b > 0.37 }},
		{"model Bench Gemel.Power.Hydro.GateServo c(gate_start = 0.5, command(start = 0)); end Bench;", "c.sticking", 0.1, "c.gate", func(s, b float64) bool { return s < 0.01 && math.Abs(b-0.1) < 0.01 }},
		{"model Bench Gemel.Power.Grid.Generator c; end Bench;", "c.bearing_wear", 1, "c.speed", func(s, b float64) bool { return s == 1 && b < 0.95 }},
		{"model Bench extends Gemel.Examples.ExtractionTurbine; end Bench;", "high.wear", 0.1, "high.shaft_power", func(s, b float64) bool { return math.Abs(b/s-0.9) < 0.01 }},
		{"model Bench extends Gemel.Examples.ExtractionTurbine; end Bench;", "low.fouling", 0.3, "header.p", func(s, b float64) bool { return b > 1.2*s }},
		{"model Bench extends Gemel.Examples.ExtractionTurbine; end Bench;", "header.leak", 0.1, "header.p", func(s, b float64) bool { return b < 0.99*s }},
		{"model Bench extends Gemel.Examples.ExtractionTurbine(valve(opening(start = 0.01))); end Bench;", "valve.erosion", 1, "valve.m_flow", func(s, b float64) bool { return b > 5*s }},
	} {
		built := validation.Build(t, "Bench", c.text, engine.Options{Period: 1, Tolerance: 1e-7})
		run := func(value float64) float64 {
			r := built.Again()
			r.Initialize()
			r.To(1)
			r.Set(c.fault, value)
			r.To(40)
			return r.Value(c.look)
		}
		if sound, broken := run(0), run(c.value); !c.judge(sound, broken) {
			t.Errorf("%s = %g: %s is %g, sound %g", c.fault, c.value, c.look, broken, sound)
		}
	}
}
