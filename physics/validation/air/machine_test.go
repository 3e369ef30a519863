package air

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// slow lets the few short time constants of machines die out.
var slow = engine.Options{Period: 100, Tolerance: 1e-9}

// Flow, pressure and power at another speed are in the ratios n, n², n³; the best efficiency is at the nominal point.
func TestFanLaws(t *testing.T) {
	r := validation.Start(t, "Bench", between("Gemel.Air.Fan c(ramp = 0.1, motor_efficiency = 0.9)"), slow)
	worst := 0.0
	var flows, rises, powers []float64
	for _, phi := range []float64{0.3, 0.7, 1, 1.3} { // flow over nominal flow, at nominal speed
		rise := 500 * (1.35 - 0.35*phi*phi)
		var m1, p1 float64
		for _, n := range []float64{1, 0.5, 0.7, 1.2} {
			r.Set("c.y", n)
			r.Set("b.p", n*n*rise)
			r.To(r.Time() + 1000)
			m, p := r.Value("c.m_flow"), r.Value("c.shaft_power")
			if n == 1 {
				m1, p1 = m, p
				flows, rises, powers = append(flows, m), append(rises, r.Value("c.rise")), append(powers, p)
			}
			worst = max(worst, 100*math.Abs(m/(n*m1)-1), 100*math.Abs(p/(n*n*n*p1)-1))
		}
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Fan", Case: "4 points of the curve at 50, 70, 120 % of nominal speed", Reference: "Affinity laws: ISO 5801; B. Eck, Fans, 1973, chapter 8",
		Quantity: "flow and shaft power", Unit: "%", Tolerance: 0.5, Reached: worst,
		Plot: &validation.Plot{Title: "Fan at nominal speed", X: "mass flow [kg/s]", Y: "pressure rise [Pa], shaft power [W]", Series: []validation.Series{
			{Name: "pressure rise", X: flows, Y: rises}, {Name: "shaft power", X: flows, Y: powers}}}})
	r.Set("c.y", 1)
	best, at := 0.0, 0.0
	for phi := 0.5; phi <= 1.5; phi += 0.05 {
		r.Set("b.p", 500*(1.35-0.35*phi*phi))
		r.To(r.Time() + 1000)
		if e := r.Value("c.air_power") / r.Value("c.shaft_power"); e > best {
			best, at = e, phi
		}
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Fan", Case: "efficiency from half to 1.5 times the nominal flow", Reference: "Definition: best efficiency 0.7 at nominal flow",
		Quantity: "greatest efficiency, and its place", Unit: "1", Tolerance: 0.051, Reached: max(math.Abs(best-0.7), math.Abs(at-1))})
}

// V-belt losses of AMCA 207-17, in the form of 10 CFR 431 subpart J: 0.96 (P/(P + 2.2 hp))^0.05.
func TestBeltLosses(t *testing.T) {
	worst := 0.0
	for _, kW := range []float64{0.75, 3, 15, 75} {
		r := validation.Start(t, "Bench", between(fmt.Sprintf("Gemel.Air.Fan c(ramp = 0.1, belt = true, m_flow_nominal = %g, rise_nominal = 700, efficiency_nominal = 0.7)", 1.2*kW)), slow)
		r.Set("b.p", 700)
		r.To(1000)
		hp := r.Value("c.shaft_power") / 745.7
		worst = max(worst, 100*math.Abs(r.Value("c.shaft_power")/r.Value("c.motor_shaft")/(0.96*math.Pow(hp/(hp+2.2), 0.05))-1))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Fan", Case: "belt, 0.75 to 75 kW", Reference: "AMCA 207-17; 10 CFR 431 subpart J, appendix A: belt efficiency", Quantity: "efficiency of the belt",
		Unit: "%", Tolerance: 0.1, Reached: worst})
}

// The published replay: the fan of the BESTEST air case moves 0.55 kg/s against 185 Pa, with 0.7 for impeller and motor each.
func TestFanPowerOfBestestAir(t *testing.T) {
	worst := 0.0
	plot := validation.Plot{Title: "Fan power, BOPTEST bestest_air", X: "mass flow [kg/s]", Y: "power [W]"}
	reference, gemel := validation.Series{Name: "BOPTEST", Points: true}, validation.Series{Name: "Gemel"}
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Air.Boundary a, b;
  Gemel.Air.Data.FanBestestAir data;
  Gemel.Air.Fan fan(ramp = 0.1, m_flow_nominal = data.m_flow_nominal, rise_nominal = data.rise_nominal, efficiency_nominal = data.efficiency_nominal,
    motor_efficiency = data.motor_efficiency);
  Gemel.Air.Resistance system(m_flow_nominal = 0.55, dp_nominal = 185);
equation
  connect(a.port[1], fan.port_a);
  connect(fan.port_b, system.port_a);
  connect(system.port_b, b.port[1]);
end Bench;`, slow)
	for _, name := range []string{"mix_day", "typical_heat_day"} {
		table := validation.Read(t, validation.Data(t, "hvac/boptest/bestest_air_results_"+name+".csv"))
		speeds, powers := table.Numbers("fcu_oveFan_u"), table.Numbers("fcu_reaPFan_y")
		for i := range speeds {
			if speeds[i] < 0.1 || i > 200 {
				continue
			}
			r.Set("fan.y", speeds[i])
			r.To(r.Time() + 1000)
			p := r.Value("fan.shaft_power") / 0.7
			worst = max(worst, math.Abs(p-powers[i])/slices.Max(powers)*100)
			reference.X, reference.Y = append(reference.X, speeds[i]*0.55), append(reference.Y, powers[i])
			gemel.X, gemel.Y = append(gemel.X, r.Value("fan.m_flow")), append(gemel.Y, p)
		}
	}
	plot.Series = []validation.Series{reference, gemel}
	gemel.Points = true
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Fan", Also: []string{"Gemel.Air.Resistance", "Gemel.Air.Data.Fan", "Gemel.Air.Data.FanBestestAir"}, Case: "BOPTEST bestest_air, two days: speed as recorded, quadratic system",
		Reference: "ibpsa/project1-boptest, bestest_air results; FanCoilUnit_T.mo (0.55 kg/s, 185 Pa, efficiencies 0.7 and 0.7)", Quantity: "electrical power, over the greatest of the day",
		Unit: "%", Tolerance: 2, Reached: worst, Plot: &plot})
}

// Fan of a variable air volume system that holds a third of its pressure in the duct: power over flow as energy codes suppose it.
func TestFanAtPartLoad(t *testing.T) {
	r := validation.Start(t, "Bench", between("Gemel.Air.Fan c(ramp = 0.1, m_flow_nominal = 10, rise_nominal = 1000, motor_efficiency = 0.93)"), slow)
	full := 0.0
	worst := 0.0
	var flow, want, got []float64
	for i := range 9 {
		x := 1 - 0.1*float64(i)
		rise := 1000 * (1 + 2*x*x) / 3
		r.Set("c.y", math.Sqrt((rise/1000+0.35*x*math.Sqrt(x*x+4e-4))/1.35))
		r.Set("b.p", rise)
		r.To(r.Time() + 1000)
		p := r.Value("c.power")
		if i == 0 {
			full = p
		}
		code := 0.0013 + 0.1470*x + 0.9506*x*x - 0.0998*x*x*x
		flow, want, got = append(flow, 100*x), append(want, 100*code), append(got, 100*p/full)
		worst = max(worst, 100*math.Abs(p/full-code))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Fan", Case: "variable air volume, a third of the pressure held in the duct, 20 to 100 % flow", Reference: "ASHRAE Standard 90.1-2019, table G3.1.3.15, method 2: part-load fan power",
		Quantity: "electrical power over that at full flow", Unit: "% of full power", Tolerance: 10, Reached: worst, Plot: &validation.Plot{Title: "Fan at part load", X: "flow [%]", Y: "power [%]",
			Series: []validation.Series{{Name: "ASHRAE 90.1", X: flow, Y: want, Points: true}, {Name: "Gemel", X: flow, Y: got}}}})
}

// ln k is the published straight line between 15 and 55 degrees of the blade; closed, the damper passes its leakage.
func TestDamperCharacteristic(t *testing.T) {
	r := validation.Start(t, "Bench", between("Gemel.Air.Damper c(dp_nominal = 5, k_open = 0.5, leakage = 1e-3)"), static)
	r.Set("a.p", 5)
	worst, last := 0.0, -1.0
	var y, k, line []float64
	for i := range 101 {
		x := float64(i) / 100
		r.Set("c.y", x)
		r.To(r.Time() + 1)
		if m := r.Value("c.m_flow"); !(m > last) {
			t.Errorf("at %g the damper passes no more than before", x)
		} else {
			last = m
		}
		want := math.Exp(-1.51 + 0.105*90*(1-x))
		if x >= 15.0/90 && x <= 55.0/90 {
			worst = max(worst, 100*math.Abs(r.Value("c.k")/want-1))
			y, k, line = append(y, x), append(k, r.Value("c.k")), append(line, want)
		}
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Damper", Case: "opening 0.17 to 0.61, opposed blades", Reference: "Clark, Hurley and Hill, ASHRAE Transactions 91(1B), 1985: ln k = -1.51 + 0.105 theta",
		Quantity: "loss coefficient", Unit: "%", Tolerance: 0.01, Reached: worst, Plot: &validation.Plot{Title: "Damper", X: "opening [1]", Y: "loss coefficient [1]",
			Series: []validation.Series{{Name: "Clark et al.", X: y, Y: line, Points: true}, {Name: "Gemel", X: y, Y: k}}}})
	open := r.Value("c.m_flow")
	r.Set("c.y", 0)
	r.Set("a.p", 5)
	r.To(r.Time() + 1)
	closed := r.Value("c.m_flow")
	r.Set("c.stuck", 1)
	r.Set("c.stuck_position", 1)
	r.To(r.Time() + 1)
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Damper", Case: "closed, and stuck open though closed is wanted", Reference: "Definition of leakage and of the fault",
		Quantity: "flow over that expected", Unit: "%", Tolerance: 6, Reached: 100 * max(math.Abs(dampedLeak(closed, open)/1e-3-1), math.Abs(r.Value("c.m_flow")/open-1))})
}

// dampedLeak takes the rounding of the square near rest out of a leak: x sqrt(x² + 0.02²) was the law.
func dampedLeak(closed, open float64) float64 {
	return math.Sqrt(closed*math.Sqrt(closed*closed+4e-4)) / open
}

// Counterflow at equal flows keeps the nominal effectiveness; at half the flow of both sides it rises as the films say; frost control
// holds the exhaust temperature; what one side gets the other gives.
func TestHeatRecovery(t *testing.T) {
	bench := func(options string) *validation.Rig {
		return validation.Start(t, "Bench", `model Bench
  Gemel.Air.Boundary outdoor(T(start = 268.15), phi(start = 0.8)), supply, extract(T(start = 294.15), phi(start = 0.4)), exhaust;
  Gemel.Air.HeatRecovery c(dp_nominal = 100`+options+`);
equation
  connect(outdoor.port[1], c.outdoor);
  connect(c.supply, supply.port[1]);
  connect(extract.port[1], c.extract);
  connect(c.exhaust, exhaust.port[1]);
end Bench;`, slow)
	}
	r := bench(", T_frost = 250")
	r.Set("outdoor.p", pressureFor(1, 100))
	r.Set("extract.p", pressureFor(1, 100))
	r.To(1000)
	worst := math.Abs(r.Value("c.effectiveness") - 0.75)
	for _, x := range []float64{0.5, 0.2} {
		r.Set("outdoor.p", pressureFor(x, 100))
		r.Set("extract.p", pressureFor(x, 100))
		r.To(r.Time() + 1000)
		ntu := 3 * math.Pow(x, 0.8) / x
		worst = max(worst, math.Abs(r.Value("c.effectiveness")-ntu/(1+ntu)))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Air.HeatRecovery", Case: "equal flows, 100, 50, 20 % of nominal", Reference: "Kays and London, Compact Heat Exchangers, 1984: counterflow NTU/(1 + NTU), films with flow^0.8",
		Quantity: "effectiveness", Unit: "1", Tolerance: 2e-3, Reached: worst})

	f := bench("")
	f.Set("outdoor.p", pressureFor(1, 100))
	f.Set("extract.p", pressureFor(1, 100))
	f.Set("outdoor.T", 248.15)
	f.To(1000)
	validation.Check(t, validation.Row{Asset: "Gemel.Air.HeatRecovery", Case: "-25 °C outdoors: frost control", Reference: "Definition: exhaust at T_frost = -2 °C", Quantity: "temperature of the exhaust air",
		Unit: "K", Tolerance: 0.01, Reached: math.Abs(f.Value("c.extract_side.T_out") - 271.15)})

	w := bench(", enthalpy = true, latent_nominal = 0.7, T_frost = 250")
	w.Set("outdoor.p", pressureFor(0.8, 100))
	w.Set("extract.p", pressureFor(1, 100))
	w.To(2000)
	energy := math.Abs(w.Value("c.supply_side.H_added")+w.Value("c.extract_side.H_added")) / math.Abs(w.Value("c.supply_side.H_added"))
	water := math.Abs(w.Value("c.supply_side.m_water_added")+w.Value("c.extract_side.m_water_added")) / math.Abs(w.Value("c.m_water"))
	validation.Check(t, validation.Row{Asset: "Gemel.Air.HeatRecovery", Case: "sorption wheel, unequal flows", Reference: "First law and conservation of water (identity)", Quantity: "what one side gets less what the other gives",
		Unit: "1", Tolerance: 1e-12, Reached: max(energy, water)})
}

// A humidifier raises the humidity by steam over air flow; a washer goes along the wet bulb with its effectiveness.
func TestHumidifiers(t *testing.T) {
	r := validation.Start(t, "Bench", between("Gemel.Air.SteamHumidifier c(dp_nominal = 10)"), slow)
	r.Set("a.p", pressureFor(1, 10))
	r.Set("a.phi", 0.2)
	r.Set("c.y", 1)
	r.To(1000)
	worst := math.Abs(r.Value("c.m_water_added")/0.005 - 1)
	// ASHRAE HOF 2017, chapter 1, equations 44 and 45: dh/dW is the enthalpy of the steam.
	worst = max(worst, math.Abs(r.Value("c.H_added")/r.Value("c.m_water_added")/2.676e6-1))
	validation.Check(t, validation.Row{Asset: "Gemel.Air.SteamHumidifier", Case: "full steam, 20 °C, 20 % RH", Reference: "ASHRAE HOF 2017, chapter 1, equations 44 and 45: dh/dW is the enthalpy of the steam",
		Quantity: "steam taken; enthalpy per steam", Unit: "1", Tolerance: 1e-6, Reached: worst})
	r.Set("a.phi", 0.9)
	r.To(3000)
	validation.Check(t, validation.Row{Asset: "Gemel.Air.SteamHumidifier", Case: "full steam into air of 90 % RH", Reference: "Definition: no more than up to 95 % at the temperature before", Quantity: "humidity ratio behind",
		Unit: "kg/kg", Tolerance: 2e-5, Reached: math.Abs(r.Value("c.Xw_out")/(1-r.Value("c.Xw_out")) - humidityRatio(20, 0.95))})

	w := validation.Start(t, "Bench", between("Gemel.Air.AdiabaticHumidifier c(dp_nominal = 10)"), slow)
	w.Set("a.p", pressureFor(1, 10))
	w.Set("a.T", 308.15)
	w.Set("a.phi", 0.2)
	w.Set("c.y", 1)
	w.To(2000)
	got := (308.15 - w.Value("c.T_out")) / (308.15 - w.Value("c.T_wet_bulb"))
	validation.Check(t, validation.Row{Asset: "Gemel.Air.AdiabaticHumidifier", Case: "35 °C, 20 % RH, nominal flow", Reference: "ASHRAE HVAC Systems 2016, chapter 41: effectiveness (T1 - T2)/(T1 - Twb)", Quantity: "effectiveness by temperatures against 0.85",
		Unit: "1", Tolerance: 0.02, Reached: math.Abs(got - 0.85)})
}
