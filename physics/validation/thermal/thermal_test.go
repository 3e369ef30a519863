package thermal

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

func TestMain(m *testing.M) { validation.Main(m, "thermal") }

// Two bodies and a wall, alone in the world: they meet at the mean of their heat, exponentially, and no energy is lost.
func TestTwoBodiesRelax(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Thermal.HeatCapacitor a(C = 2e4, T_start = 350);
  Gemel.Thermal.HeatCapacitor b(C = 5e4, T_start = 280);
  Gemel.Thermal.ThermalResistor wall(R = 0.01);
  Gemel.Units.Energy energyBalance = 2e4*(a.T - 350) + 5e4*(b.T - 280), energyThroughput = 2e4*70;
equation
  connect(a.port, wall.port_a);
  connect(wall.port_b, b.port);
end Bench;`, engine.Options{Period: 10, Tolerance: 1e-10})
	c := r.Record(1200, 10, "a.T", "b.T")
	end, rate := (2e4*350+5e4*280)/7e4, (1/2e4+1/5e4)/0.01
	a, b := make([]float64, len(c.Time)), make([]float64, len(c.Time))
	for i, at := range c.Time {
		a[i] = end + (350-end)*math.Exp(-rate*at)
		b[i] = end + (280-end)*math.Exp(-rate*at)
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Thermal.HeatCapacitor", Also: []string{"Gemel.Thermal.ThermalResistor"}, Case: "two bodies of 20 and 50 kJ/K at 350 and 280 K, wall of 0.01 K/W", Reference: "closed form (Incropera et al., Fundamentals of Heat and Mass Transfer, 6th ed. 2007, chapter 5)",
		Quantity: "temperatures over 20 min", Unit: "K", Tolerance: 1e-6, Reached: math.Max(validation.Worst(c.Of("a.T"), a), validation.Worst(c.Of("b.T"), b)), Plot: &validation.Plot{Title: "Two bodies exchange heat", X: "time [s]", Y: "temperature [K]",
			Series: []validation.Series{{Name: "warm body", X: c.Time, Y: c.Of("a.T")}, {Name: "cold body", X: c.Time, Y: c.Of("b.T")}, {Name: "closed form", X: append(few(c.Time), few(c.Time)...), Y: append(few(a), few(b)...), Points: true}}}})
	validation.Check(t, validation.Row{Asset: "Gemel.Thermal.HeatCapacitor", Case: "the same", Reference: "conservation of energy", Quantity: "energy balance, relative to the heat exchanged at most", Unit: "1", Tolerance: 1e-9, Reached: r.Balance(1e-9)})
}

func few(values []float64) (some []float64) {
	for i := 0; i < len(values); i += 6 {
		some = append(some, values[i])
	}
	return some
}

// A wall between a fixed and a given temperature carries the heat of Newton's law; a body with a heater settles above its surroundings by Q R.
func TestSourcesAndSurroundings(t *testing.T) {
	r := validation.Build(t, "Bench", `model Bench
  Gemel.Thermal.FixedTemperature room(T = 293.15);
  Gemel.Thermal.PrescribedTemperature outside;
  Gemel.Thermal.ThermalResistor wall(R = 0.05), film(R = 0.2);
  Gemel.Thermal.PrescribedHeatFlow heater;
  Gemel.Thermal.HeatCapacitor body(C = 1000);
equation
  connect(room.port, wall.port_a);
  connect(wall.port_b, outside.port);
  connect(heater.port, body.port);
  connect(body.port, film.port_a);
  connect(film.port_b, room.port);
end Bench;`, engine.Options{Period: 100, Tolerance: 1e-10})
	flow, rise := 0.0, 0.0
	for _, outside := range []float64{243.15, 273.15, 293.15, 323.15} {
		run := r.Again()
		run.Set("outside.T", outside)
		run.Set("heater.Q_flow", outside-200)
		run.Initialize()
		run.To(1e4) // 50 time constants
		flow = math.Max(flow, math.Abs(run.Value("wall.Q_flow")-(293.15-outside)/0.05))
		rise = math.Max(rise, math.Abs(run.Value("body.T")-(293.15+0.2*(outside-200))))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Thermal.ThermalResistor", Also: []string{"Gemel.Thermal.FixedTemperature", "Gemel.Thermal.PrescribedTemperature"}, Case: "wall of 0.05 K/W, −30 to 50 °C outside", Reference: "closed form: Q = ΔT/R", Quantity: "heat flow", Unit: "W", Tolerance: 1e-6, Reached: flow})
	validation.Check(t, validation.Row{Asset: "Gemel.Thermal.PrescribedHeatFlow", Also: []string{"Gemel.Thermal.FixedTemperature", "Gemel.Thermal.HeatCapacitor"}, Case: "heater on a body behind a film of 0.2 K/W, at rest", Reference: "closed form: rise = Q R", Quantity: "temperature", Unit: "K", Tolerance: 1e-6, Reached: rise})
}
