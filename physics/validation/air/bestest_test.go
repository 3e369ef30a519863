package air

import (
	"math"
	"os"
	"testing"

	"gemel/engine"
	"gemel/engine/series"
	"gemel/physics/validation"
)

// The test case as published: the heavy BESTEST room in Denver with two people, lamps and plugs from 8 to 18 h, a fan coil whose two PI
// controllers (gain 0.1 1/K, 120 s) set fan and supply temperature, boiler 0.9, chiller 3. Sources: testcases/bestest_air/models/
// BESTESTAir/BaseClasses/Thermostat_T.mo, FanCoilUnit_T.mo, Case900FF.mo.
const bestestAir = `model Bench
  extends Gemel.Examples.Bestest600(room(wall_layers = Gemel.Buildings.Data.BestestHeavyWall(), floor_layers = Gemel.Buildings.Data.BestestHeavyFloor(), R_floor = 25.175,
    air_changes = 0.5, Q_internal = 0, cells = 3, rho_air = 1.2));
  Gemel.Thermal.PrescribedHeatFlow coil, convective, radiative;
  Gemel.Blocks.PID heat(k = 0.1, Ti = 120, Tt = 108);
  Gemel.Blocks.PID cool(k = -0.1, Ti = 120, Tt = 108);
  Gemel.Air.Data.FanBestestAir fan;
  Real Q_heat(unit = "W"), Q_cool(unit = "W"), P_fan(unit = "W"), power(unit = "W");
  Real energy(unit = "J", start = 0, fixed = true), discomfort(unit = "K.s", start = 0, fixed = true);
equation
  heat.measured = room.T;
  cool.measured = room.T;
  Q_heat = fan.m_flow_nominal*heat.y*(Gemel.Air.Mixture.enthalpy(294.15 + 19*heat.y, 0.002) - Gemel.Air.Mixture.enthalpy(room.T, 0.002));
  Q_cool = fan.m_flow_nominal*cool.y*(Gemel.Air.Mixture.enthalpy(297.15 - 12*cool.y, 0.002) - Gemel.Air.Mixture.enthalpy(room.T, 0.002));
  P_fan = fan.m_flow_nominal/1.2*fan.rise_nominal/fan.efficiency_nominal/fan.motor_efficiency*min(heat.y + cool.y, 1)^3;
  coil.Q_flow = Q_heat + Q_cool;
  power = max(Q_heat, 0)/0.9 + max(-Q_cool, 0)/3 + P_fan;
  der(energy) = power;
  der(discomfort) = max(heat.setpoint - room.T, 0) + max(room.T - cool.setpoint, 0);
  connect(coil.port, room.port);
  connect(convective.port, room.port);
  connect(radiative.port, room.radiation);
end Bench;`

func TestBestestAirClosedLoop(t *testing.T) {
	data, err := os.ReadFile(validation.Data(t, "hvac/weather/DRYCOLD.mos.gz"))
	if err != nil {
		t.Fatal(err)
	}
	weather, err := series.ReadWeather(data, "DRYCOLD.mos.gz")
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string]series.Interpolant{}
	for _, column := range []string{"T_dry_bulb", "T_dew_point", "relative_humidity", "pressure", "I_global_horizontal", "I_direct_normal", "I_diffuse_horizontal", "I_infrared",
		"wind_speed", "wind_direction", "opaque_sky_cover"} {
		if at, ok := weather.Series(column); ok {
			columns[column] = at
		}
	}
	plant := validation.Build(t, "Bench", bestestAir, engine.Options{Period: 120, Tolerance: 1e-5})
	for _, name := range []string{"mix_day", "typical_heat_day"} {
		results := validation.Read(t, validation.Data(t, "hvac/boptest/bestest_air_results_"+name+".csv"))
		kpis := validation.Read(t, validation.Data(t, "hvac/boptest/bestest_air_kpis_"+name+".csv"))
		published := map[string]float64{}
		for _, key := range []string{"tdis_tot", "ener_tot"} {
			published[key] = kpis.Where("keys", key).Numbers("value")[0]
		}
		begin := results.Numbers("time")[0]
		r := plant.Again()
		r.Set("station.time_start", begin)
		r.Set("ideal.available", 0)
		inputs := func(time float64) {
			for column, at := range columns {
				r.Set("station."+column, at.At(time))
			}
			r.Set("station.pressure", 101325) // the case computes the density of its infiltration at sea level
			hour := math.Mod(time, 86400) / 3600
			lamps, plugs, people, low, high := 56.64, 25.92, 0.0, 288.15, 303.15
			if hour >= 8 && hour < 18 {
				lamps, plugs, people, low, high = 566.4, 259.2, 2*73.0, 294.15, 297.15
			}
			r.Set("radiative.Q_flow", 0.5*lamps+0.7*plugs+0.6*people)
			r.Set("convective.Q_flow", 0.5*lamps+0.3*plugs+0.4*people)
			r.Set("heat.setpoint", low)
			r.Set("cool.setpoint", high)
		}
		inputs(begin)
		r.Initialize()
		var energy, discomfort float64
		var days, got []float64
		for r.Time() < 9*86400-1 {
			inputs(begin + r.Time() + 60)
			if math.Abs(r.Time()-7*86400) < 1 { // a week to warm up, then the two days that count
				energy, discomfort = r.Value("energy"), r.Value("discomfort")
			}
			r.To(r.Time() + 120)
			if math.Mod(r.Time(), 1440) < 1 {
				days, got = append(days, r.Time()/86400), append(got, r.Value("room.T")-273.15)
			}
		}
		energy = (r.Value("energy") - energy) / 3.6e6 / 48
		discomfort = (r.Value("discomfort") - discomfort) / 3600
		t.Logf("%s: %.4f kWh/m2 (published %.4f), %.3f Kh (published %.3f)", name, energy, published["ener_tot"], discomfort, published["tdis_tot"])
		at, want := results.Numbers("time"), results.Numbers("zon_reaTRooAir_y")
		for i := range at {
			at[i], want[i] = (at[i]-begin)/86400, want[i]-273.15
		}
		row := validation.Row{Asset: "Gemel.Air.Data.FanBestestAir", Also: []string{"Gemel.Blocks.PID", "Gemel.Buildings.BoxRoom", "Gemel.Air.Mixture.enthalpy"}, Case: "BOPTEST bestest_air, " + name + ": nine days in closed loop, the last two count",
			Reference: "ibpsa/project1-boptest, bestest_air, baseline control: published KPIs"}
		spent, felt := row, row
		spent.Quantity, spent.Unit, spent.Tolerance, spent.Reached = "energy of boiler, chiller and fan (ener_tot)", "%", 5, 100*math.Abs(energy/published["ener_tot"]-1)
		spent.Plot = &validation.Plot{Title: "BOPTEST bestest_air in closed loop, " + name, X: "day [d]", Y: "room temperature [degC]", Series: []validation.Series{
			{Name: "BOPTEST", X: at, Y: want}, {Name: "Gemel", X: days, Y: got}}}
		felt.Quantity, felt.Unit, felt.Tolerance, felt.Reached = "thermal discomfort (tdis_tot)", "%", 10, 100*math.Abs(discomfort/published["tdis_tot"]-1)
		const other = "loads of BoxRoom against those of the detailed room of the reference; the temperature agrees within 0.45 K (means of 2 h). With the infiltration at the pressure of Denver, 18 % less mass, the energy is 8 and 6 % too low"
		spent.Miss = other
		if name == "typical_heat_day" {
			felt.Miss = "most of this figure is made of offsets below 0.1 K while the load changes; see energy"
		}
		validation.Check(t, spent)
		validation.Check(t, felt)
	}
}
