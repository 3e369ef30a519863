package hydronics

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// A closed circuit: pump, pipes, valves, boiler, radiator, floor, storage with coil, exchanger, vessel. What enters as fuel heat, electricity and shaft power
// is stored or lost; the sum stays zero while everything is switched about.
const circuit = `model Circuit
  Gemel.Hydronics.Pump pump(flow_nominal = 3/3600, head_nominal = 6, speed_nominal = 150);
  Gemel.Hydronics.Circulator circulator;
  Gemel.Hydronics.Boiler boiler;
  Gemel.Hydronics.ElectricHeater heater;
  Gemel.Hydronics.Pipe supply(n = 4, length = 10, diameter = 0.03), back(n = 4, length = 10, diameter = 0.03);
  Gemel.Hydronics.Valve valve;
  Gemel.Hydronics.ThreeWayValve mixer;
  Gemel.Hydronics.Radiator radiator(Q_nominal = 5000);
  Gemel.Hydronics.FloorHeating floor(area = 50);
  Gemel.Hydronics.StratifiedStorage storage(n = 5);
  Gemel.Hydronics.Coil coil(n = 3);
  Gemel.Hydronics.PlateExchanger exchanger;
  Gemel.Hydronics.SolarCollector collector;
  Gemel.Hydronics.TemperatureSensor sensor;
  Gemel.Hydronics.MixingVolume header(n = 4), collected(n = 4), low(n = 3), split(n = 3), reference(n = 3);
  Gemel.Hydronics.Circulator second;
  Gemel.Hydronics.ExpansionVessel vessel, vessel2;
  Gemel.Thermal.HeatCapacitor room(C = 1e6);
  Real energyBalance(unit = "J"), energyThroughput(unit = "J"), massBalance(unit = "kg"), massThroughput(unit = "kg");
  Real given(unit = "J", start = 0, fixed = true), moved(unit = "kg", start = 0, fixed = true);
  parameter Real filled(unit = "kg") = 998.2*0.05*(1 - (1e5 + 101325)/(1.5e5 + 101325)) "Water in the vessel at the start";
equation
  // Source circuit: boiler, heater, storage, exchanger
  connect(pump.port_b, boiler.port_a);
  connect(boiler.port_b, heater.port_a);
  connect(heater.port_b, supply.port_a);
  connect(supply.port_b, header.port[1]);
  connect(header.port[2], storage.port_top);
  connect(header.port[3], exchanger.port_a1);
  connect(header.port[4], coil.port_a);
  connect(storage.port_bottom, low.port[1]);
  connect(exchanger.port_b1, low.port[2]);
  connect(low.port[3], collected.port[1]);
  connect(coil.port_b, collected.port[2]);
  connect(collected.port[3], valve.port_a);
  connect(collected.port[4], vessel.port);
  connect(valve.port_b, back.port_a);
  connect(back.port_b, pump.port_a);
  // Load circuit, through the storage and mixed
  connect(storage.port_load_top, mixer.port_1);
  connect(mixer.port_3, sensor.port_a);
  connect(sensor.port_b, circulator.port_a);
  connect(circulator.port_b, radiator.port_a);
  connect(radiator.port_b, floor.port_a);
  connect(floor.port_b, split.port[1]);
  connect(split.port[2], storage.port_load_bottom);
  connect(split.port[3], mixer.port_2);
  // Secondary side of the exchanger with the collector
  connect(exchanger.port_b2, second.port_a);
  connect(second.port_b, collector.port_a);
  connect(collector.port_b, reference.port[1]);
  connect(reference.port[2], exchanger.port_a2);
  connect(reference.port[3], vessel2.port);
  connect(coil.outside, storage.layer[1:3]);
  connect(boiler.room, room.port);
  connect(supply.surroundings, room.port);
  connect(back.surroundings, room.port);
  connect(radiator.air, room.port);
  connect(radiator.surfaces, room.port);
  connect(floor.room, room.port);
  connect(floor.below, room.port);
  connect(storage.surroundings, room.port);
  der(given) = boiler.efficiency*boiler.fuel + heater.power + pump.set.pump.shaft_power + circulator.power + second.power - circulator.standby - second.standby + collector.Q_flow
    - pump.loss - heater.loss - circulator.loss - second.loss;
  der(moved) = abs(pump.m_flow) + abs(circulator.m_flow);
  energyThroughput = given;
  energyBalance = pump.stored + circulator.stored + boiler.stored + heater.stored + supply.stored + back.stored + mixer.body.stored + radiator.stored + floor.stored
    + storage.stored + coil.stored + exchanger.side1.stored + exchanger.side2.stored + collector.stored + header.stored + collected.stored + low.stored + split.stored
    + second.stored + reference.stored + vessel.stored + vessel2.stored + room.C*(room.T - room.T_start) - given;
  massBalance = vessel.mass - filled;
  massThroughput = moved;
end Circuit;`

// What the gas of the vessels does is zero here: no water enters or leaves them, as the circuit keeps its mass.
func TestClosedCircuitConservesEnergyAndWater(t *testing.T) {
	r := validation.Start(t, "Circuit", circuit, engine.Options{Period: 60, Tolerance: 1e-10})
	steps := []map[string]float64{
		{"heater.load": 1, "collector.irradiance": 700},
		{"valve.opening": 0.3, "mixer.opening": 0.4},
		{"pump.on": 0, "circulator.control": 0.5, "collector.irradiance": 0},
		{"circulator.control": 0, "boiler.on": 0, "second.control": 0},
		{"pump.on": 1, "valve.opening": 1, "boiler.on": 1, "boiler.modulation": 0.3, "second.control": 1},
	}
	worst := 0.0
	for i, step := range steps {
		for name, value := range step {
			r.Set(name, value)
		}
		r.To(float64(i+1) * 3600)
		worst = max(worst, r.Balance(1e-9))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydronics.Pump", Case: "closed circuits of 20 assets, switched about for five hours", Reference: "first law, and conservation of mass",
		Also: []string{"Gemel.Hydronics.Circulator", "Gemel.Hydronics.Boiler", "Gemel.Hydronics.ElectricHeater", "Gemel.Hydronics.Pipe", "Gemel.Hydronics.Valve", "Gemel.Hydronics.ThreeWayValve", "Gemel.Hydronics.Radiator",
			"Gemel.Hydronics.FloorHeating", "Gemel.Hydronics.StratifiedStorage", "Gemel.Hydronics.Coil", "Gemel.Hydronics.PlateExchanger", "Gemel.Hydronics.SolarCollector", "Gemel.Hydronics.MixingVolume",
			"Gemel.Hydronics.ExpansionVessel", "Gemel.Hydronics.TemperatureSensor", "Gemel.Hydronics.Interfaces.Adapter"},
		Quantity: "energy and water unaccounted for, of what passed", Unit: "1", Tolerance: 1e-9, Reached: worst})
}

// The chilled-water plant, with its fans, pumps and chiller switched about, a leak, an overflow and a fouled fill.
func TestChilledWaterPlantConservesEnergyAndWater(t *testing.T) {
	r := validation.Start(t, "Gemel.Examples.ChilledWaterPlant", "", engine.Options{Period: 30, Tolerance: 1e-9})
	worst := 0.0
	for i, step := range []map[string]float64{
		{"gains": 2e5, "weather.T_dry_bulb": 303.15},
		{"tower.fan": 0.5, "chiller.condenser_fouling": 0.5},
		{"chiller.on": 0, "gains": 0},
		{"chiller.on": 1, "gains": 3e5, "chiller.T_set": 282.15, "tower.leak": 0.3},
		{"tower.fan": 0, "tower.leak": 0, "tower.fouling": 0.3},
	} {
		for name, value := range step {
			r.Set(name, value)
		}
		r.To(float64(i+1) * 3600)
		worst = max(worst, r.Balance(1e-9))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydronics.CoolingTower", Also: []string{"Gemel.Hydronics.Chiller", "Gemel.Hydronics.Pump"}, Case: "Gemel.Examples.ChilledWaterPlant, switched about for five hours", Reference: "first law, and conservation of mass",
		Quantity: "energy and water unaccounted for, of what passed", Unit: "1", Tolerance: 1e-9, Reached: worst})
}

// A boundary pushes water into the vessel: Boyle's law between two pressures.
func TestVesselFollowsBoyle(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Hydronics.FlowSource source(m_flow(start = 0.01));
  Gemel.Hydronics.ExpansionVessel c;
equation
  connect(source.port, c.port);
end Bench;`, exact)
	r.To(1000) // 10 kg
	taken := 10 / rho
	gas := 0.05*(1e5+101325)/(1.5e5+101325) - taken
	want := (1e5+101325)*0.05/gas - 101325
	validation.Check(t, validation.Row{Asset: "Gemel.Hydronics.ExpansionVessel", Case: "10 kg of water into 50 L with 1 bar of pre-charge, from 1.5 bar", Reference: "Boyle's law", Quantity: "gauge pressure", Unit: "%", Tolerance: 0.01,
		Reached: math.Abs(r.Value("c.p")/want-1) * 100})
	r.Set("source.m_flow", -0.02)
	r.To(5000) // the vessel runs empty
	if p := r.Value("c.p"); !(p < -1e5) || math.IsNaN(p) {
		t.Errorf("an empty vessel holds %g Pa", p)
	}
}

// At 1 bar a valve passes its Kv; a stuck one stays where it is. A mixing valve at half stroke gives the mean of two waters, and both ways of it obey their strokes.
func TestValvesPassTheirKvAndMix(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Hydronics.Boundary a(p(start = 1e5), T(start = 333.15)), b(T(start = 293.15)), hot(p(start = 2e4), T(start = 343.15)), cold(p(start = 2e4), T(start = 303.15)), out;
  Gemel.Hydronics.Valve c(Kv = 10/3600);
  Gemel.Hydronics.ThreeWayValve mixer(opening(start = 0.5));
equation
  connect(a.port, c.port_a);
  connect(c.port_b, b.port);
  connect(hot.port, mixer.port_1);
  connect(cold.port, mixer.port_2);
  connect(mixer.port_3, out.port);
end Bench;`, exact)
	r.To(600)
	want := 10.0 / 3600 * math.Sqrt(1000/rho) * rho
	reached := math.Abs(r.Value("c.m_flow")/want-1) * 100
	r.Set("c.opening", 0.5)
	r.To(620)
	half := 10.0 / 3600 * math.Sqrt(1000/rho) * rho * (1e-4 + (1-1e-4)*math.Pow(50, -0.5))
	reached = max(reached, math.Abs(r.Value("c.m_flow")/half-1)*100)
	validation.Check(t, validation.Row{Asset: "Gemel.Hydronics.Valve", Case: "Kv of 10 m3/h at 1 bar, open and at half stroke, equal percentage", Reference: "IEC 60534-2-1 and 60534-2-4", Quantity: "mass flow", Unit: "%", Tolerance: 0.1, Reached: reached})
	// Throttling by 0.2 bar warms the water by dp/(rho cp).
	mixed := 323.15 + 2e4/(rho*cp)
	validation.Check(t, validation.Row{Asset: "Gemel.Hydronics.ThreeWayValve", Case: "equal pressures, half stroke", Reference: "mean of two equal flows, and heat of throttling", Quantity: "temperature", Unit: "K", Tolerance: 1e-3, Reached: math.Abs(r.Value("mixer.T") - mixed)})
	r.Set("c.stuck", 1)
	r.Set("c.opening", 1)
	r.To(640)
	if got := r.Value("c.m_flow"); math.Abs(got/half-1) > 1e-6 {
		t.Errorf("a valve stuck at half stroke passes %g kg/s, want %g", got, half)
	}
}

// What a load puts in warms the water by Q/(m cp); without flow it fades out before the water boils or freezes.
func TestLoadWarmsTheWater(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Hydronics.FlowSource source(m_flow(start = 1), T(start = 293.15));
  Gemel.Hydronics.Boundary out;
  Gemel.Hydronics.Load c(dp_nominal = 1, heat_input(start = 5e4));
equation
  connect(source.port, c.port_a);
  connect(c.port_b, out.port);
end Bench;`, exact)
	r.To(3600)
	validation.Check(t, validation.Row{Asset: "Gemel.Hydronics.Load", Case: "50 kW into 1 kg/s", Reference: "first law, Q = m cp dT", Quantity: "rise of temperature", Unit: "%", Tolerance: 0.01,
		Reached: math.Abs((r.Value("c.T")-293.15)/(5e4/cp)-1) * 100})
	for _, x := range []struct{ heat, low, high float64 }{{5e4, 370, 373.151}, {-5e4, 276.149, 279}} {
		r.Set("source.m_flow", 0)
		r.Set("c.heat_input", x.heat)
		r.To(r.Time() + 36000)
		sane(t, r, "no flow", x.low, x.high, "c.T")
	}
}

// A check valve passes its Kv forward and next to nothing in reverse.
func TestCheckValvePassesOneWay(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Hydronics.Boundary a(p(start = 1e5)), b;
  Gemel.Hydronics.CheckValve c(Kv = 10/3600);
equation
  connect(a.port, c.port_a);
  connect(c.port_b, b.port);
end Bench;`, exact)
	r.To(60)
	want := 10.0 / 3600 * math.Sqrt(1000/rho) * rho
	reached := math.Abs(r.Value("c.m_flow")/want-1) * 100
	r.Set("a.p", -1e5)
	r.To(120)
	reached = max(reached, math.Abs(r.Value("c.m_flow")/want)*100)
	validation.Check(t, validation.Row{Asset: "Gemel.Hydronics.CheckValve", Case: "Kv of 10 m3/h at 1 bar, forward and backward", Reference: "IEC 60534-1: definition of Kv", Quantity: "mass flow, of that forward", Unit: "%", Tolerance: 0.01, Reached: reached})
}

// A heat meter around a radiator counts what the room gets, once everything is steady; the heating curve gives the supply with which a radiator of that design
// meets its part load.
func TestMeterCountsAndCurveMeetsTheLoad(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Hydronics.HeatingCurve curve(T_supply_nominal = 348.15, T_return_nominal = 338.15, exponent = 1.3, T_outdoor_nominal = 261.15);
  Gemel.Hydronics.FlowSource water;
  Gemel.Hydronics.Boundary out;
  Gemel.Hydronics.HeatMeter meter;
  Gemel.Hydronics.Radiator radiator(Q_nominal = 2000, dp_nominal = 1, n = 20);
  Gemel.Thermal.FixedTemperature room(T = 293.15);
equation
  water.T = curve.T_supply;
  water.m_flow = radiator.m_flow_nominal;
  connect(water.port, meter.port_a);
  connect(meter.port_b, radiator.port_a);
  connect(radiator.port_b, meter.port_other_a);
  connect(meter.port_other_b, out.port);
  connect(radiator.air, room.port);
  connect(radiator.surfaces, room.port);
end Bench;`, exact)
	counted, met := 0.0, 0.0
	var x, y, reference []float64
	for _, outdoor := range []float64{-12, -5, 0, 5, 10, 15} {
		r.Set("curve.T_outdoor", outdoor+zero)
		r.To(r.Time() + 20000)
		q := r.Value("radiator.Q_flow")
		counted = math.Max(counted, math.Abs(r.Value("meter.Q_flow")/q-1)*100)
		want := 2000 * (20 - outdoor) / 32
		met = math.Max(met, math.Abs(q-want)/2000*100)
		x, y, reference = append(x, outdoor), append(y, r.Value("curve.T_supply")-zero), append(reference, 20+50*math.Pow((20-outdoor)/32, 1/1.3)+5*(20-outdoor)/32)
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydronics.HeatMeter", Case: "around a radiator at six loads", Reference: "EN 1434-1:2015; output of the radiator", Quantity: "heat flow", Unit: "%", Tolerance: 0.01, Reached: counted})
	validation.Check(t, validation.Row{Asset: "Gemel.Hydronics.HeatingCurve", Also: []string{"Gemel.Hydronics.Radiator"}, Case: "radiators 75/65/20, outdoor air of -12 to 15 degC", Reference: "EN 442-2:2014 at constant flow: output in proportion to the load",
		Quantity: "output, of the nominal one", Unit: "%", Tolerance: 1, Reached: met,
		Plot: &validation.Plot{Title: "Heating curve of radiators 75/65", X: "outdoor air [degC]", Y: "supply [degC]", Series: []validation.Series{{Name: "by hand", X: x, Y: reference, Points: true}, {Name: "Gemel", X: x, Y: y}}}})
}
