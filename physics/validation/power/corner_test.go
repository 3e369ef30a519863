package power

import (
	"fmt"
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// setting is one value of one input or parameter.
type setting struct {
	name  string
	value float64
}

// through drives a plant from corner to corner, 5 s each, and demands finite values of everything.
func through(t *testing.T, r *validation.Rig, corners [][]setting) {
	t.Helper()
	for _, corner := range corners {
		for _, s := range corner {
			r.Set(s.name, s.value)
		}
		if err := r.Try(r.Time() + 5); err != nil {
			t.Errorf("%v: %v", corner, err)
			return
		}
		finite(t, r, corner)
	}
}

func finite(t *testing.T, r *validation.Rig, corner any) {
	t.Helper()
	names := make([]string, len(r.Plant.Variables))
	for i, v := range r.Plant.Variables {
		names[i] = v.Name
	}
	for i, x := range r.Values(names...) {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			t.Errorf("%v: %s is %g", corner, names[i], x)
		}
	}
}

var quick = engine.Options{Period: 0.5, Tolerance: 1e-6}

// Every governor: stopped, overspeed, negative and huge load, from any initial power, sound and broken; its valve stays within its limits.
func TestGovernorsAtTheirCorners(t *testing.T) {
	for _, c := range []struct{ class, valve, limits string }{
		{"Gemel.Power.Steam.TGOV1", "c.valve.y", "V_max = 1, V_min = 0"},
		{"Gemel.Power.Steam.IEEEG1", "c.valve.y", "P_max = 1, P_min = 0"},
		{"Gemel.Power.Gas.GAST", "c.valve.y", "V_max = 1, V_min = 0"},
		{"Gemel.Power.Gas.GGOV1", "c.valve.y", "V_max = 1, V_min = 0"},
		{"Gemel.Power.Gas.GGOV1", "c.valve.y", "V_max = 1, V_min = 0, R_select = -1, tracking = false, D_m = -1, K_imw = 0.01, T_eng = 0.05, K_dgov = 1"},
		{"Gemel.Power.Gas.GGOV1", "c.valve.y", "V_max = 1, V_min = 0, R_select = 0, fuel_with_speed = false, D_m = 1, T_pelec = 0, T_b = 0, T_fload = 0"},
		{"Gemel.Power.Gas.Rowen", "c.demand", "max_fuel = 1, min_fuel = 0"},
		{"Gemel.Power.Gas.Rowen", "c.demand", "max_fuel = 1, min_fuel = 0, isochronous = true, X = 0.6"},
		{"Gemel.Power.Hydro.HYGOV", "c.command.y", "G_max = 1, G_min = 0"},
	} {
		for _, p0 := range []float64{-0.2, 0, 0.6, 1.3} {
			text := fmt.Sprintf("model Bench %s c(P0 = %g, %s); end Bench;", c.class, p0, c.limits)
			r := validation.Start(t, "Bench", text, quick)
			corners := [][]setting{{{"c.speed", 0}}, {{"c.speed", 3}}, {{"c.speed", 1}, {"c.load_reference", 3}}, {{"c.load_reference", -1}},
				{{"c.speed", 0.01}, {"c.load_reference", 1e-6}}, {{"c.speed", 1}, {"c.load_reference", 0.5}, {"c.speed_bias", 0.1}, {"c.sticking", 0.5}},
				{{"c.stuck", 1}, {"c.speed", 0.9}}, {{"c.stuck", 0}, {"c.sticking", 0}, {"c.speed_bias", 0}, {"c.speed", 1.1}}}
			for _, corner := range corners {
				through(t, r, [][]setting{corner})
				if y := r.Value(c.valve); !(y >= -1e-3 && y <= 1+1e-3) {
					t.Errorf("%s from %g pu, %v: %s is %g, outside of its limits", text, p0, corner, c.valve, y)
				}
			}
		}
	}
}

// Water: no head, a head from below, a shut and an open gate, stopped and running away, an empty surge tank and one that overflows.
func TestWaterAtItsCorners(t *testing.T) {
	for _, class := range []string{"FrancisTurbine", "PeltonTurbine"} {
		for _, column := range []string{"elastic = false", "elastic = true, segments = 5"} {
			r := validation.Start(t, "Bench", replace(`model Bench
  Gemel.Hydraulics.VariableReservoir lake(level(start = 30, min = -1000, max = 1000));
  Gemel.Power.Hydro.Penstock tunnel(length = 1000, diameter = 5, flow_start = 5);
  Gemel.Power.Hydro.SurgeTank tank(area = 20, height = 40, level_start = 29);
  Gemel.Power.Hydro.Penstock c(length = 300, diameter = 4, rise = -70, flow_start = 5, head_start = 29, COLUMN);
  Gemel.Power.Hydro.CLASS turbine(head_nominal = 100, flow_nominal = 40);
  Gemel.Hydraulics.VariableReservoir river(level(start = 0, min = -1000, max = 1000));
  Gemel.Power.Hydro.GateServo servo(rate_close = -1, rate_open = 1, gate_start = 0.7);
equation
  connect(lake.port, tunnel.port_a);
  connect(tunnel.port_b, tank.port);
  connect(tank.port, c.port_a);
  connect(c.port_b, turbine.port_a);
  connect(turbine.port_b, river.port);
  connect(servo.gate, turbine.gate);
end Bench;`, "CLASS", class, "COLUMN", column), quick)
			through(t, r, [][]setting{
				{{"servo.command", 0}}, {{"turbine.speed", 0}}, {{"servo.command", 1}}, {{"turbine.speed", 2.5}}, {{"lake.level", -70}},
				{{"lake.level", -100}}, {{"turbine.speed", 0}}, {{"river.level", 150}}, {{"servo.command", 0}}, {{"servo.command", -1}, {"lake.level", 200}},
				{{"river.level", 0}}, {{"servo.command", 2}, {"lake.level", 30}, {"turbine.speed", 1}}, {{"turbine.wear", 0.9}, {"turbine.seal_wear", 1}, {"c.blockage", 1}},
			})
			for time := r.Time() + 10; time < 400; time += 50 {
				r.To(time)
				finite(t, r, "on the way back")
			}
		}
	}
}

// A hydro plant on its load: nothing, far too much, and negative load; a stopped machine that is started; a stuck gate.
func TestIslandsAtTheirCorners(t *testing.T) {
	for _, c := range []struct{ class, wear string }{{"Gemel.Examples.HydroIsolated", "servo.stuck"}, {"Gemel.Examples.GasTurbineStep", "turbine.stuck"}} {
		r := validation.Start(t, c.class, "", quick)
		through(t, r, [][]setting{
			{{"load.demand", 0}}, {{"load.demand", 1}}, {{"load.demand", 500e6}}, {}, {}, {{"load.demand", -5e6}}, {{"load.demand", 20e6}}, {{"load.connected", 0}}, {},
			{{"load.connected", 1}, {c.wear, 1}}, {{"load.demand", 40e6}}, {{c.wear, 0}}, {}, {}, {{"generator.bearing_wear", 1}}, {},
		})
	}
	// from standstill, without load and then with it
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Power.Grid.Generator c(speed_start = 0, losses_idle = 0.01, D = 0);
  Gemel.Power.Grid.Load load(demand_start = 50e6);
equation
  connect(c.terminal, load.terminal);
end Bench;`, quick)
	if p := r.Value("load.power"); p != 0 {
		t.Errorf("%g W at standstill", p)
	}
	through(t, r, [][]setting{{{"c.mechanical_power", 0.3}}, {}, {{"c.mechanical_power", 0}}, {}, {}, {}, {}, {}, {}, {}, {}, {{"c.mechanical_power", -1}}, {{"c.mechanical_power", 0}}})
	if x := r.Value("c.speed"); !(x > -5 && x < 0.2) {
		t.Errorf("the braked machine turns at %g", x)
	}
}

// A line out of step, opened and closed; the area with a huge disturbance.
func TestGridAtItsCorners(t *testing.T) {
	r := validation.Start(t, "Gemel.Examples.SteamFrequencyDip", "", quick)
	through(t, r, [][]setting{{{"grid.frequency", 40}}, {{"grid.frequency", 60}}, {{"line.closed", 0}}, {{"grid.frequency", 50}}, {{"line.closed", 1}}, {},
		{{"turbine.load_reference", -1}}, {{"turbine.load_reference", 3}}, {{"turbine.stuck", 1}}, {{"grid.frequency", 0}}, {{"line.closed", 0}}})
	a := validation.Start(t, "Bench", "model Bench Gemel.Power.Grid.Area c; end Bench;", quick)
	through(t, a, [][]setting{{{"c.disturbance", 1e10}}, {{"c.disturbance", -1e10}}, {{"c.disturbance", 0}}})
}

// Steam: shut valves, an evacuated volume, reversed pressures, wet and hot steam, stopped and running away, leaks.
func TestSteamAtItsCorners(t *testing.T) {
	r := validation.Start(t, "Gemel.Examples.ExtractionTurbine", "", quick)
	through(t, r, [][]setting{
		{{"valve.opening", 0}}, {{"extraction.opening", 0}}, {}, {}, {{"high.speed", 0}, {"low.speed", 0}}, {{"valve.opening", 1}}, {{"high.speed", 3}, {"low.speed", 3}},
		{{"boiler.pressure", 100}}, {{"condenser.pressure", 50e5}}, {{"network.pressure", 100e5}, {"extraction.opening", 1}}, {{"boiler.enthalpy", 2e6}}, {{"boiler.enthalpy", 4.5e6}},
		{{"boiler.pressure", 100e5}, {"condenser.pressure", 100}, {"network.pressure", 10e5}}, {{"header.heat", 50e6}}, {{"header.heat", -20e6}}, {{"header.heat", 0}, {"chest.leak", 1}},
		{{"high.wear", 0.9}, {"high.fouling", 0.9}, {"valve.erosion", 1}, {"valve.opening", 0}},
	})
}
