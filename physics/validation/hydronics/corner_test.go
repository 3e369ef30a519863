package hydronics

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// sane fails when a temperature of the plant leaves what water can have here, or anything is not finite.
func sane(t *testing.T, r *validation.Rig, when string, low, high float64, names ...string) {
	t.Helper()
	for i, value := range r.Values(names...) {
		if math.IsNaN(value) || value < low || value > high {
			t.Errorf("%s: %s is %g, want %g to %g", when, names[i], value, low, high)
		}
	}
}

// through sets inputs and steps for some time, case by case; a step that fails ends the test.
func through(t *testing.T, r *validation.Rig, cases []corner, low, high float64, watch ...string) {
	t.Helper()
	for _, c := range cases {
		for name, value := range c.set {
			r.Set(name, value)
		}
		if err := r.Try(r.Time() + c.hours*3600); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		sane(t, r, c.name, low, high, watch...)
	}
}

type corner struct {
	name  string
	set   map[string]float64
	hours float64
}

// One row of every part that water flows through, between a source of given flow and one of given pressure, in hard weather.
const row = `model Row
  Gemel.Hydronics.FlowSource source(m_flow(start = 0.3), T(start = 313.15));
  Gemel.Hydronics.Boundary out(T(start = 293.15));
  Gemel.Hydronics.Pipe pipe(n = 4);
  Gemel.Hydronics.Valve valve(Kv = 4/3600);
  Gemel.Hydronics.Circulator circulator;
  Gemel.Hydronics.Boiler boiler;
  Gemel.Hydronics.ElectricHeater heater;
  Gemel.Hydronics.HeatPump heat_pump;
  Gemel.Hydronics.SolarCollector collector;
  Gemel.Hydronics.Radiator radiator;
  Gemel.Hydronics.FloorHeating floor;
  Gemel.Hydronics.StratifiedStorage storage(n = 5);
  Gemel.Hydronics.Coil coil(n = 3);
  Gemel.Hydronics.MixingVolume volume(n = 2);
  Gemel.Hydronics.TemperatureSensor sensor;
  Gemel.Thermal.PrescribedTemperature air;
  Gemel.Blocks.Interfaces.RealInput outdoor(unit = "K", min = 233.15, max = 333.15, nominal = 300, start = 293.15);
equation
  air.T = outdoor;
  connect(source.port, pipe.port_a);
  connect(pipe.port_b, valve.port_a);
  connect(valve.port_b, circulator.port_a);
  connect(circulator.port_b, boiler.port_a);
  connect(boiler.port_b, heater.port_a);
  connect(heater.port_b, heat_pump.port_a);
  connect(heat_pump.port_b, collector.port_a);
  connect(collector.port_b, storage.port_top);
  connect(storage.port_bottom, radiator.port_a);
  connect(radiator.port_b, floor.port_a);
  connect(floor.port_b, coil.port_a);
  connect(coil.port_b, volume.port[1]);
  connect(volume.port[2], sensor.port_a);
  connect(sensor.port_b, out.port);
  connect(coil.outside, storage.layer[1:3]);
  connect(air.port, pipe.surroundings);
  connect(air.port, boiler.room);
  connect(air.port, radiator.air);
  connect(air.port, radiator.surfaces);
  connect(air.port, floor.room);
  connect(air.port, floor.below);
  connect(air.port, storage.surroundings);
  heat_pump.T_source = outdoor;
  collector.T_air = outdoor;
end Row;`

// Zero flow, reverse flow, shut valve, stopped machines, -30 to +50 degC: everything stays finite, and heaters without flow stop by themselves before the water boils.
func TestWaterPartsGoThroughTheirCorners(t *testing.T) {
	r := validation.Start(t, "Row", row, engine.Options{Period: 60, Tolerance: 1e-6})
	watch := []string{"pipe.T[1]", "pipe.T[4]", "circulator.T", "boiler.T", "heater.T", "heat_pump.T_leaving", "radiator.T[1]", "radiator.T[5]", "floor.T[1]", "floor.T_screed[4]",
		"storage.T[1]", "storage.T[5]", "coil.T[1]", "volume.T", "sensor.T"}
	through(t, r, []corner{
		{"usual operation", map[string]float64{"heater.load": 1, "collector.irradiance": 800}, 3},
		{"zero flow, all heaters on", map[string]float64{"source.m_flow": 0}, 6},
		{"reverse flow", map[string]float64{"source.m_flow": -0.3}, 3},
		{"reverse flow, machines stopped", map[string]float64{"boiler.on": 0, "heater.load": 0, "heat_pump.on": 0, "circulator.control": 0, "collector.irradiance": 0}, 3},
		{"forward through a shut valve", map[string]float64{"valve.opening": 0, "source.m_flow": 1e-3}, 3},
		{"a trickle", map[string]float64{"valve.opening": 1, "source.m_flow": 1e-9}, 3},
		{"everything off at +50 degC", map[string]float64{"source.m_flow": 0, "outdoor": 323.15}, 24},
		{"sun and heat at +50 degC", map[string]float64{"collector.irradiance": 1000, "heat_pump.on": 1, "boiler.on": 1, "source.m_flow": 0.05}, 12},
		{"-30 degC, flow of 1 degC", map[string]float64{"outdoor": 243.15, "source.T": 274.15, "source.m_flow": 0.3, "collector.irradiance": 0, "heater.load": 1}, 12},
		{"five times the flow", map[string]float64{"source.m_flow": 1.5}, 1},
	}, 240, 400, watch...)
	// Without flow and heat in hard frost the water would freeze: the model goes on, and says so with a warning.
	through(t, r, []corner{{"standing in hard frost", map[string]float64{"source.m_flow": 0, "boiler.on": 0, "heater.load": 0, "heat_pump.on": 0}, 72}}, 240, 400, watch...)
}

const plant = `model Plant
  Gemel.Hydronics.FlowSource warm(m_flow(start = 40), T(start = 303.15)), water(m_flow(start = 28), T(start = 285.15)), drain(m_flow(start = -40), T(start = 293.15));
  Gemel.Hydronics.CoolingTower tower(make_up_max = 2), merkel(make_up_max = 2, redeclare Gemel.Hydronics.Maps.TowerMerkel map);
  Gemel.Hydronics.FlowSource warm2(m_flow(start = 40), T(start = 303.15)), drain2(m_flow(start = -40), T(start = 293.15));
  Gemel.Hydronics.Chiller chiller;
  Gemel.Hydronics.FlowSource condenser(m_flow(start = 56), T(start = 300.15));
  Gemel.Hydronics.Boundary a, b;
equation
  connect(warm.port, tower.port_a);
  connect(tower.port_b, drain.port);
  connect(warm2.port, merkel.port_a);
  connect(merkel.port_b, drain2.port);
  connect(condenser.port, chiller.port_a1);
  connect(chiller.port_b1, a.port);
  connect(water.port, chiller.port_a2);
  connect(chiller.port_b2, b.port);
  merkel.T_wet = tower.T_wet;
  merkel.fan = tower.fan;
  drain2.m_flow = drain.m_flow;
  warm2.m_flow = warm.m_flow;
  warm2.T = warm.T;
end Plant;`

// Towers that run empty and over, in frost and in the tropics, and a chiller without flow, in reverse, at warm and cold ends.
func TestPlantGoesThroughItsCorners(t *testing.T) {
	r := validation.Start(t, "Plant", plant, engine.Options{Period: 60, Tolerance: 1e-6})
	through(t, r, []corner{
		{"design", nil, 2},
		{"fan off", map[string]float64{"tower.fan": 0}, 2},
		{"-30 degC", map[string]float64{"tower.T_wet": 243.15, "tower.fan": 1}, 2},
		{"+50 degC, water colder than the air", map[string]float64{"tower.T_wet": 323.15, "warm.T": 300.15}, 2},
		{"no flow through the fill", map[string]float64{"warm.m_flow": 0, "drain.m_flow": 0}, 2},
		{"reverse flow", map[string]float64{"warm.m_flow": -5, "drain.m_flow": 5}, 1},
		{"basin overflows", map[string]float64{"warm.m_flow": 40, "drain.m_flow": 0, "tower.T_wet": 290}, 1},
		{"leaking basin", map[string]float64{"tower.leak": 1, "merkel.leak": 1, "drain.m_flow": -39}, 6},
		{"chiller without flow", map[string]float64{"water.m_flow": 0, "condenser.m_flow": 0}, 2},
		{"chiller in reverse", map[string]float64{"water.m_flow": -20, "condenser.m_flow": -20}, 2},
		{"warm chilled water", map[string]float64{"water.m_flow": 28, "condenser.m_flow": 56, "water.T": 318.15}, 2},
		{"cold condenser water", map[string]float64{"condenser.T": 278.15, "water.T": 283.15}, 2},
		{"chiller stopped", map[string]float64{"chiller.on": 0}, 2},
		{"set-point above the water", map[string]float64{"chiller.on": 1, "chiller.T_set": 300}, 2},
		{"set-point near freezing", map[string]float64{"chiller.T_set": 274.15, "condenser.T": 303.15}, 2},
	}, 242, 375, "tower.T", "tower.T_fill", "merkel.T", "merkel.T_fill", "merkel.map.T_air_out", "chiller.T_evaporator_leaving", "chiller.condenser.T")
	// The pumps behind a tower without make-up empty the basin; the level stays above the bottom for as long as somebody could pump.
	r.Set("warm.m_flow", 0)
	r.Set("drain.m_flow", 0)
	r.Set("tower.make_up_max", 0)
	r.Set("merkel.make_up_max", 0)
	r.To(r.Time() + 4*3600)
	sane(t, r, "leaking away", -0.01, 0.02, "tower.level", "merkel.level")
}

// Little water over a wide range leads the York polynomial out of its validity; the tower still does not cool below the wet bulb.
func TestTowerNeverCoolsBelowTheWetBulb(t *testing.T) {
	r := validation.Start(t, "Plant", plant, engine.Options{Period: 60, Tolerance: 1e-6})
	for _, flow := range []float64{0.5, 2, 3.4, 8, 20, 60} {
		for _, warm := range []float64{290, 300.4, 320} {
			for _, fan := range []float64{0, 0.3, 1} {
				r.Set("warm.m_flow", flow)
				r.Set("warm.T", warm)
				r.Set("tower.T_wet", 291.15)
				r.Set("tower.fan", fan)
				r.To(r.Time() + 7200)
				low := min(291.15, warm) - 0.01
				sane(t, r, "little water", low, 400, "tower.T_fill", "merkel.T_fill")
			}
		}
	}
}

// With the pump off the basin does not circulate through the standing pump up to the nozzles.
func TestTowerStandsStillWithoutItsPump(t *testing.T) {
	r := validation.Start(t, "Gemel.Examples.CoolingWaterLoop", "", engine.Options{Period: 60, Tolerance: 1e-6})
	r.Set("pump1.on", 0)
	r.To(3600)
	sane(t, r, "pumps off", -0.2, 0.2, "pump1.m_flow", "pump2.m_flow")
}

// A chilled-water loop that has become warm is pulled down again, also with cold condenser water.
func TestChillerPullsAWarmLoopDown(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Hydronics.FlowSource condenser(m_flow(start = 56), T(start = 281));
  Gemel.Hydronics.Boundary out;
  Gemel.Hydronics.Chiller c(T_start = 303.15);
  Gemel.Hydronics.Load load(m_flow_nominal = 28, volume = 5, T_start = 303.15, heat_input(start = 4e5), T_max = 330);
  Gemel.Hydronics.Circulator pump(flow_nominal = 28/998.2, head_nominal = 10, T_start = 303.15);
  Gemel.Hydronics.MixingVolume volume(n = 3, T_start = 303.15);
  Gemel.Hydronics.ExpansionVessel vessel;
equation
  connect(condenser.port, c.port_a1);
  connect(c.port_b1, out.port);
  connect(c.port_b2, load.port_a);
  connect(load.port_b, volume.port[1]);
  connect(volume.port[2], pump.port_a);
  connect(volume.port[3], vessel.port);
  connect(pump.port_b, c.port_a2);
end Bench;`, engine.Options{Period: 60, Tolerance: 1e-6})
	r.To(2 * 3600)
	sane(t, r, "after two hours", 279, 282, "c.T_evaporator_leaving")
}
