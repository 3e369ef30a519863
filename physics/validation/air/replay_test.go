package air

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// The room of the BESTEST air case: 129.6 m3, half an air change an hour of outdoor air with 400 ppm, people from 8 to 18 h. The rate of
// its people follows from the first day; the rest is prediction.
func TestCO2OfBestestAir(t *testing.T) {
	for _, name := range []string{"mix_day", "typical_heat_day"} {
		table := validation.Read(t, validation.Data(t, "hvac/boptest/bestest_air_results_"+name+".csv"))
		time, want := table.Numbers("time"), table.Numbers("zon_reaCO2RooAir_y")
		// Both the first value and the steps of the schedule are known; the first row is before the start.
		r := validation.Build(t, "Bench", `model Bench
  Gemel.Air.RoomAir room(n = 2, V = 129.6, CO2_start = 289.48247e-6, people(start = 0));
  Gemel.Air.Boundary fresh(CO2(start = 400e-6)), away;
  Gemel.Air.Resistance inlet(m_flow_nominal = 0.0216, dp_nominal = 10);
  Gemel.Air.Resistance outlet(m_flow_nominal = 0.0216, dp_nominal = 10);
equation
  connect(fresh.port[1], inlet.port_a);
  connect(inlet.port_b, room.port[1]);
  connect(room.port[2], outlet.port_a);
  connect(outlet.port_b, away.port[1]);
end Bench;`, engine.Options{Period: 60, Tolerance: 1e-6})
		r.Initialize()
		r.Set("fresh.p", 2*pressureFor(1, 10))
		// Air changes by mass: 0.5 1/h of 129.6 m3 of 1.2 kg/m3 is 0.0216 kg/s; steady state of the data: 925.6 ppm.
		persons := (925.6e-6 - 400e-6) * 0.0216 / 1.2 / 5.2e-6
		var got, ref, days []float64
		worst := 0.0
		for i := 1; i < len(time) && time[i]-time[1] < 9*86400; i++ {
			for r.Time() < time[i]-time[1]-30 {
				now := math.Mod(r.Time()+time[1], 86400)
				on := 0.0
				if now >= 8*3600 && now < 18*3600 {
					on = persons
				}
				r.Set("room.people", on)
				r.To(r.Time() + 60)
			}
			got, ref, days = append(got, 1e6*r.Value("room.CO2")), append(ref, want[i]), append(days, (time[i]-time[1])/86400)
			worst = max(worst, math.Abs(got[len(got)-1]-want[i]))
		}
		validation.Check(t, validation.Row{Asset: "Gemel.Air.RoomAir", Case: "BOPTEST bestest_air, " + name + ", 9 days: people 8 to 18 h, 0.5 air changes an hour",
			Reference: "ibpsa/project1-boptest, bestest_air results", Quantity: "CO2 by volume", Unit: "ppm", Tolerance: 20, Reached: worst,
			Plot: &validation.Plot{Title: "CO2, BOPTEST bestest_air, " + name, X: "time [d]", Y: "CO2 [ppm]", Series: []validation.Series{
				{Name: "BOPTEST", X: days, Y: ref, Points: true}, {Name: "Gemel", X: days, Y: got}}}})
	}
}

// Heat of the fan coil unit from its recorded flow and temperatures, in integral over the days: what the energy KPI of the case is made of.
func TestHeatOfBestestAir(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  input Real m(unit = "kg/s", start = 0);
  input Real T1(unit = "K", start = 293.15);
  input Real T2(unit = "K", start = 293.15);
  input Real Xw(unit = "1", start = 0.002);
  output Real Q(unit = "W") = m*(Gemel.Air.Mixture.enthalpy(T2, Xw) - Gemel.Air.Mixture.enthalpy(T1, Xw));
end Bench;`, static)
	for _, name := range []string{"mix_day", "typical_heat_day"} {
		table := validation.Read(t, validation.Data(t, "hvac/boptest/bestest_air_results_"+name+".csv"))
		flow, supply, room := table.Numbers("fcu_reaFloSup_y"), table.Numbers("fcu_oveTSup_u"), table.Numbers("zon_reaTRooAir_y")
		gas, electric := table.Numbers("fcu_reaPHea_y"), table.Numbers("fcu_reaPCoo_y")
		var got, want float64
		for i := range flow {
			r.Set("m", flow[i])
			r.Set("T1", room[i])
			r.Set("T2", supply[i])
			r.To(r.Time() + 1)
			q := r.Value("Q")
			got += max(q, 0)/0.9 + max(-q, 0)/3 // boiler efficiency and chiller COP of FanCoilUnit_T.mo
			want += gas[i] + electric[i]
		}
		validation.Check(t, validation.Row{Asset: "Gemel.Air.Mixture.enthalpy", Case: "BOPTEST bestest_air, " + name + ": flow, room and supply temperature as recorded, boiler 0.9, COP 3",
			Reference: "ibpsa/project1-boptest, bestest_air results: gas and chiller power", Quantity: "energy over all samples", Unit: "%", Tolerance: 5, Reached: 100 * math.Abs(got/want-1)})
	}
}

// Measured single-zone unit, fault-free day: the share of outdoor air at each of three damper positions from one half of the hours gives
// the mixed temperature in the other half.
func TestMixedAirOfMeasuredUnit(t *testing.T) {
	table := validation.Read(t, validation.Data(t, "real/lbnl_ahu_szcav.csv.gz")).Where("Fault Detection Ground Truth", "0")
	column := func(name string) []float64 { // cells that are no numbers (#VALUE!) become NaN and belong to no half
		var list []float64
		for _, cell := range table.Strings("AHU: " + name) {
			x, err := strconv.ParseFloat(cell, 64)
			if err != nil {
				x = math.NaN()
			}
			list = append(list, x)
		}
		return list
	}
	outdoor, mixed, back := column("Outdoor Air Temperature"), column("Mixed Air Temperature"), column("Return Air Temperature")
	damper, recirculation, status := column("Outdoor Air Damper Control Signal"), column("Return Air Damper Control Signal"), column("Supply Air Fan Status")
	class := func(i int) int {
		switch {
		case status[i] == 0 || i%60 < 5 || math.IsNaN(mixed[i]+outdoor[i]+back[i]): // at rest; the first minutes of an hour belong to neither half
			return -1
		case damper[i] == 0 && recirculation[i] == 1:
			return 0
		case math.Abs(damper[i]-0.15) < 1e-6 && recirculation[i] == 1:
			return 1
		case damper[i] == 1 && recirculation[i] == 0:
			return 2
		}
		return -1
	}
	var over, under [3]float64
	for i := range outdoor {
		if k := class(i); k >= 0 && (i/60)%2 == 0 {
			d := outdoor[i] - back[i]
			over[k] += (mixed[i] - back[i]) * d
			under[k] += d * d
		}
	}
	var share [3]float64
	for k := range share {
		if under[k] > 0 {
			share[k] = min(over[k]/under[k], 1)
		}
	}
	t.Log("shares", share)
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Air.Boundary fresh, back, away;
  Gemel.Air.Resistance a(m_flow_nominal = 1, dp_nominal = 10), b(m_flow_nominal = 1, dp_nominal = 10), c(m_flow_nominal = 1, dp_nominal = 10);
  Gemel.Air.MixingVolume box(n = 3, V = 0.1);
equation
  connect(fresh.port[1], a.port_a);
  connect(a.port_b, box.port[1]);
  connect(back.port[1], b.port_a);
  connect(b.port_b, box.port[2]);
  connect(box.port[3], c.port_a);
  connect(c.port_b, away.port[1]);
end Bench;`, slow)
	kelvin := func(f float64) float64 { return (f-32)/1.8 + 273.15 }
	var got, want, minutes []float64
	for i := range outdoor {
		k := class(i)
		if k < 0 || (i/60)%2 == 0 || i%5 != 0 {
			continue
		}
		r.Set("away.p", -pressureFor(1, 10))
		r.Set("fresh.p", pressureFor(share[k], 10))
		r.Set("back.p", pressureFor(1-share[k], 10))
		r.Set("fresh.T", kelvin(outdoor[i]))
		r.Set("back.T", kelvin(back[i]))
		r.To(r.Time() + 100)
		got, want, minutes = append(got, r.Value("box.T")-273.15), append(want, kelvin(mixed[i])-273.15), append(minutes, float64(i)/60)
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Air.MixingVolume", Also: []string{"Gemel.Air.MixingBox"}, Case: fmt.Sprintf("LBNL single-zone unit, fault-free day, odd hours (%d of 1,440 minutes); shares of outdoor air %.3f, %.3f, %.3f from the even hours", len(got), share[0], share[1], share[2]),
		Reference: "LBNL fault-detection data set, AHU SZCAV (measured)", Quantity: "mixed air temperature, rms (with the outdoor damper open the outdoor sensor reads up to 1.7 K more than the mixed air)", Unit: "K", Tolerance: 0.6, Reached: validation.RMS(got, want),
		Plot: &validation.Plot{Title: "Mixed air of a measured unit", X: "time of day [h]", Y: "temperature [degC]", Series: []validation.Series{
			{Name: "measured", X: minutes, Y: want, Points: true}, {Name: "Gemel", X: minutes, Y: got}}}})
}
