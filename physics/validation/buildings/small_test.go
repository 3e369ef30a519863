package buildings

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

func TestSolAir(t *testing.T) {
	r := validation.Build(t, "Gemel.Weather.SolAir", "", engine.Options{Period: 1})
	for name, value := range map[string]float64{"bus.T_dry_bulb": 308.15, "bus.T_sky": 308.15 - 63/5.0, "I": 800, "absorptance": 0.9, "h": 17, "sky_view": 1, "h_radiative": 5} {
		r.Set(name, value)
	}
	r.Initialize()
	// Dark roof, 35 degC, 800 W/m2, alpha/h = 0.052, long-wave loss of 63 W/m2.
	validation.Check(t, validation.Row{Asset: "Gemel.Weather.SolAir", Case: "dark roof at 35 degC and 800 W/m2, long-wave loss of 63 W/m2", Reference: "ASHRAE Handbook of Fundamentals 2017, chapter 18, equation 29, by hand",
		Quantity: "sol-air temperature", Unit: "K", Tolerance: 1e-6, Reached: math.Abs(r.Value("T") - (308.15 + 0.9*800/17 - 63/17.0))})
}

func TestInternalGains(t *testing.T) {
	text := `model Bench "Office room"
  Gemel.Buildings.InternalGains gains;
  Gemel.Thermal.FixedTemperature air;
  Gemel.Thermal.FixedTemperature surfaces;
equation
  connect(gains.air, air.port);
  connect(gains.radiation, surfaces.port);
end Bench;`
	r := validation.Build(t, "Bench", text, engine.Options{Period: 1})
	r.Set("gains.people", 10)
	r.Set("gains.lamps", 400)
	r.Set("gains.machines", 1000)
	r.Initialize()
	worst := math.Max(math.Abs(r.Value("surfaces.port.Q_flow")-(435+200+250)), math.Abs(r.Value("air.port.Q_flow")-(315+200+750)))
	validation.Check(t, validation.Row{Asset: "Gemel.Buildings.InternalGains", Case: "ten people, 400 W of lamps, 1 kW of machines", Reference: "ASHRAE Handbook of Fundamentals 2017, chapter 18, tables 1, 3, 14, by hand",
		Quantity: "convective and radiative heat", Unit: "W", Tolerance: 1e-9, Reached: worst})
}

// A year that begins on a Wednesday: the first Saturday is day 4.
func TestSchedule(t *testing.T) {
	r := validation.Build(t, "Bench", "model Bench \"Week\" extends Gemel.Buildings.Schedule(first_day = 3, scale = 2); end Bench;", engine.Options{Period: 1800})
	r.Initialize()
	worst, sum := 0.0, 0.0
	workday := []float64{0, 0, 0, 0, 0, 0, 0, 0.5, 1, 1, 1, 0.9, 0.5, 0.9, 1, 1, 1, 0.7, 0.3, 0, 0, 0, 0, 0}
	for half := range 2 * 24 * 14 {
		r.To(float64(half)*1800 + 1800)
		if half%2 != 0 {
			continue // judged in the middle of each hour
		}
		day, hour, want := half/48, half/2%24, 0.0
		if weekday := (day + 2) % 7; weekday < 5 {
			want = 2 * workday[hour]
		}
		worst = math.Max(worst, math.Abs(r.Value("y")-want))
		sum += r.Value("y")
	}
	t.Logf("%.1f hours in two weeks", sum/2)
	validation.Check(t, validation.Row{Asset: "Gemel.Buildings.Schedule", Case: "two weeks from a Wednesday", Reference: "the table itself, counted in Go", Quantity: "value", Unit: "1", Tolerance: 1e-12, Reached: worst})
}

func TestBlindControl(t *testing.T) {
	r := validation.Build(t, "Gemel.Buildings.BlindControl", "", engine.Options{Period: 1})
	r.Initialize()
	worst := 0.0
	for _, step := range []struct{ sun, want float64 }{{50, 0}, {99, 0}, {101, 1}, {90, 1}, {81, 1}, {79, 0}, {95, 0}, {500, 1}} {
		r.Set("I", step.sun)
		r.To(r.Time() + 2)
		worst = math.Max(worst, math.Abs(r.Value("y")-step.want))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Buildings.BlindControl", Case: "sun rises and falls across both limits", Reference: "truth table of a two-point controller (VDI 6007-1:2015, test case 5 closes at 100 W/m2)", Quantity: "position", Unit: "1", Tolerance: 0, Reached: worst})
}

const zoneBench = `model Bench "Zone in winter night, ventilated"
  Gemel.Weather.Station station;
  Gemel.Buildings.Zone zone(n = 2, azimuth = {0, 3.14159}, A_wall = {20, 20}, A_window = {5, 10});
  Gemel.Air.Outdoors outdoors;
  Gemel.Air.Resistance crack[2];
  Gemel.Thermal.PrescribedHeatFlow heater;
equation
  connect(station.bus, zone.bus);
  connect(station.bus, outdoors.bus);
  connect(heater.port, zone.heat);
  for i in 1:2 loop
    connect(outdoors.port[i], crack[i].port_a);
    connect(crack[i].port_b, zone.port[i]);
  end for;
end Bench;`

// In the steady state a zone loses what its U-values say.
func TestZoneSteadyLoss(t *testing.T) {
	r := validation.Build(t, "Bench", zoneBench, engine.Options{Period: 3600, Tolerance: 1e-7})
	r.Set("station.T_dry_bulb", 263.15)
	r.Set("station.I_infrared", 5.670374419e-8*math.Pow(263.15, 4))
	const UA = 40*0.28 + 15*1.3
	r.Set("heater.Q_flow", 30*UA)
	r.Initialize()
	r.To(60 * 86400)
	got := 30 * UA / (r.Value("zone.T_operative") - 263.15)
	t.Logf("air %.2f, operative %.2f degC", r.Value("zone.T")-273.15, r.Value("zone.T_operative")-273.15)
	validation.Check(t, validation.Row{Asset: "Gemel.Buildings.Zone", Case: "-10 degC, no sun, no air change", Reference: "sum of U A (EN ISO 6946:2017, surface resistances 0.13 and 0.04 m2 K/W)", Quantity: "steady heat loss per kelvin of the operative temperature",
		Unit: "%", Tolerance: 3, Reached: 100 * math.Abs(got/UA-1)})
}

// A zone with people, sun and wind through its cracks keeps account of energy, water and CO2.
func TestZoneKeepsAccount(t *testing.T) {
	text := `model Bench "Zone on a windy day"
  Gemel.Weather.Station station(T_dry_bulb(start = 275.15), wind_speed(start = 6), I_direct_normal(start = 400), I_diffuse_horizontal(start = 100), I_global_horizontal(start = 250),
    time_start = 80*86400, latitude = 0.87, longitude = 0, time_zone = 0);
  Gemel.Buildings.Zone zone(people(start = 8), lamps(start = 300), machines(start = 500), blind(start = 0.3));
  Gemel.Air.Outdoors outdoors(wind_coefficient = {0.6, -0.3});
  Gemel.Air.Resistance crack[2](each m_flow_nominal = 0.1, each dp_nominal = 10);
  Real energyBalance(unit = "J");
  Real energyThroughput(unit = "J");
  Real massBalance(unit = "kg") "Water and CO2";
  Real massThroughput(unit = "kg");
  Real e_in(unit = "J", start = 0, fixed = true, nominal = 1e7);
  Real e_gross(unit = "J", start = 0, fixed = true, nominal = 1e7);
  Real w_in(unit = "kg", start = 0, fixed = true, nominal = 1);
  Real w_gross(unit = "kg", start = 0, fixed = true, nominal = 1);
  parameter Real h_start(unit = "J/kg", fixed = false);
  parameter Real x_start(unit = "1", fixed = false);
  Real H[2](each unit = "W");
  Real W[2](each unit = "kg/s");
  Real water(unit = "kg/s") "From people";
  Real CO2(unit = "kg/s") "From people";
  Real H_people(unit = "W") "Convective heat of people, with the enthalpy of what they breathe out at 34 degC";
initial equation
  h_start = zone.air.h;
  x_start = zone.air.Xw + zone.air.C;
equation
  connect(station.bus, zone.bus);
  connect(station.bus, outdoors.bus);
  for i in 1:2 loop
    connect(outdoors.port[i], crack[i].port_a);
    connect(crack[i].port_b, zone.port[i]);
    H[i] = zone.port[i].m_flow*actualStream(zone.port[i].h_outflow);
    W[i] = zone.port[i].m_flow*(actualStream(zone.port[i].Xw_outflow) + actualStream(zone.port[i].C_outflow));
  end for;
  water = zone.people*55/2.43e6;
  CO2 = zone.people*5.2e-6*1.84;
  H_people = zone.people*0.4*75 + water*(Gemel.Air.Psychrometrics.h_vapour + Gemel.Air.Psychrometrics.cp_vapour*34) + CO2*Gemel.Air.Psychrometrics.cp_dry*34;
  der(e_in) = H[1] + H[2] + H_people + zone.air.radiant + zone.lamps + zone.machines + zone.walls.exterior.Q_flow + zone.walls.window.Q_flow
    + zone.walls.g_window*zone.walls.A_transparent[1]*zone.walls.I_solar[1];
  der(e_gross) = abs(H[1]) + abs(H[2]) + zone.lamps + zone.machines;
  der(w_in) = W[1] + W[2] + (water + CO2);
  der(w_gross) = abs(W[1]) + abs(W[2]) + (water + CO2);
  energyBalance = zone.air.mass*(zone.air.h - h_start) + zone.walls.energy - e_in;
  energyThroughput = e_gross;
  massBalance = zone.air.mass*(zone.air.Xw + zone.air.C - x_start) - w_in;
  massThroughput = w_gross;
end Bench;`
	r := validation.Build(t, "Bench", text, engine.Options{Period: 900, Tolerance: 1e-7})
	r.Initialize()
	r.To(2 * 86400)
	t.Logf("%.1f degC, %.0f ppm", r.Value("zone.T")-273.15, 1e6*r.Value("zone.CO2"))
	r.Balance(1e-9)
}
