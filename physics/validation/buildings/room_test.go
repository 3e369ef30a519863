package buildings

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// BOPTEST's test case 1 is a room of one resistance and one capacity under a sine outdoors; the heat that its test controllers gave is replayed.
func TestBoptestTestcase1(t *testing.T) {
	text := `model Bench "SimpleRC of BOPTEST"
  Gemel.Buildings.Room1R1C room(R = 0.01, C = 1e6, T_start = 293.15);
  Gemel.Blocks.Sources.Sine weather(offset = 293.15, amplitude = 10, period = 86400);
  Gemel.Thermal.PrescribedTemperature outdoor;
  Gemel.Thermal.PrescribedHeatFlow heater;
equation
  connect(weather.y, outdoor.T);
  connect(outdoor.port, room.outdoor);
  connect(heater.port, room.air);
end Bench;`
	for _, replay := range []struct{ name, file string }{{"feedback control", "testcase1_results_python.csv"}, {"no heat", "testcase1_results_initialize_initial.csv"}} {
		table := validation.Read(t, validation.Data(t, "hvac/boptest/"+replay.file))
		at, want, power := table.Numbers("time"), table.Numbers("TRooAir_y"), table.Numbers("oveAct_u")
		r := validation.Build(t, "Bench", text, engine.Options{Period: at[len(at)-1] / float64(len(at)-1), Tolerance: 1e-8})
		r.Initialize()
		got := []float64{293.15}
		for i := 1; i < len(at); i++ {
			r.Set("heater.Q_flow", (power[i-1]+power[i])/2)
			r.To(at[i])
			got = append(got, r.Value("room.T"))
		}
		hours, ours, theirs := make([]float64, len(at)), make([]float64, len(at)), make([]float64, len(at))
		for i := range at {
			hours[i], ours[i], theirs[i] = at[i]/3600, got[i]-273.15, want[i]-273.15
		}
		validation.Check(t, validation.Row{Asset: "Gemel.Buildings.Room1R1C", Case: "BOPTEST testcase1, " + replay.name, Reference: "ibpsa/project1-boptest, reference results of testcase1 (" + replay.file + ")",
			Quantity: "room temperature, RMS", Unit: "K", Tolerance: 0.02, Reached: validation.RMS(got, want),
			Plot: &validation.Plot{Title: "BOPTEST testcase1, " + replay.name, X: "hour [h]", Y: "room temperature [degC]",
				Series: []validation.Series{{Name: "BOPTEST", X: hours, Y: theirs, Points: true}, {Name: "Gemel", X: hours, Y: ours}}}})
	}
}

const roomsBench = `model Bench "Simple rooms beside each other"
  Gemel.Buildings.Room1R1C one(A_solar = 2);
  Gemel.Buildings.Room2R2C two(A_in = 1, A_envelope = 1);
  Gemel.Buildings.Room3R2C three(A_in = 1, A_envelope = 1);
  Gemel.Buildings.Room4R3C four(A_in = 1, A_mass = 1, A_envelope = 1);
  Gemel.Thermal.PrescribedTemperature outdoor;
  Gemel.Thermal.PrescribedHeatFlow heater[4];
  Real energyBalance(unit = "J");
  Real energyThroughput(unit = "J");
  Real e_in(unit = "J", start = 0, fixed = true, nominal = 1e8);
  Real e_gross(unit = "J", start = 0, fixed = true, nominal = 1e8);
equation
  connect(outdoor.port, one.outdoor);
  connect(outdoor.port, two.outdoor);
  connect(outdoor.port, three.outdoor);
  connect(outdoor.port, four.outdoor);
  connect(heater[1].port, one.air);
  connect(heater[2].port, two.air);
  connect(heater[3].port, three.air);
  connect(heater[4].port, four.air);
  der(e_in) = -outdoor.port.Q_flow + sum(heater.Q_flow) + 2*(one.I_solar + two.I_solar + three.I_solar) + 3*four.I_solar;
  der(e_gross) = abs(outdoor.port.Q_flow) + sum(heater.Q_flow);
  energyBalance = one.energy + two.energy + three.energy + four.energy - e_in;
  energyThroughput = e_gross;
end Bench;`

// Steady heat loss is that of the resistances in series and parallel, and nothing gets lost on the way there.
func TestSimpleRooms(t *testing.T) {
	r := validation.Build(t, "Bench", roomsBench, engine.Options{Period: 3600, Tolerance: 1e-8})
	r.Set("outdoor.T", 263.15)
	for _, name := range []string{"heater[1].Q_flow", "heater[2].Q_flow", "heater[3].Q_flow", "heater[4].Q_flow"} {
		r.Set(name, 3000)
	}
	for _, room := range []string{"one", "two", "three", "four"} {
		r.Set(room+".I_solar", 100)
	}
	r.Initialize()
	r.To(60 * 86400)
	worst := 0.0
	for room, want := range map[string]float64{
		"one":   263.15 + 0.01*(3000+200),
		"two":   263.15 + 0.005*(3000+100) + 0.004*100,
		"three": 263.15 + (3000+100+100*0.006/0.007)/(1/0.015+1/0.007),
		"four":  263.15 + (3000+200+100*0.006/0.007)/(1/0.015+1/0.007),
	} {
		worst = math.Max(worst, math.Abs(r.Value(room+".T")-want))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Buildings.Room4R3C", Also: []string{"Gemel.Buildings.Room1R1C", "Gemel.Buildings.Room2R2C", "Gemel.Buildings.Room3R2C"},
		Case: "3 kW and 100 W/m2 at -10 degC", Reference: "closed form: resistances in series and parallel (Bacher and Madsen 2011, figure 4)", Quantity: "steady temperature", Unit: "K", Tolerance: 1e-6, Reached: worst})
	r.Balance(1e-9)
}

// One capacity cools down along an exponential.
func TestRoomCoolsExponentially(t *testing.T) {
	r := validation.Build(t, "Bench", roomsBench, engine.Options{Period: 600, Tolerance: 1e-9})
	r.Set("outdoor.T", 273.15)
	r.Initialize()
	worst := 0.0
	for r.Time() < 86400 {
		r.To(r.Time() + 600)
		worst = math.Max(worst, math.Abs(r.Value("one.T")-273.15-20*math.Exp(-r.Time()/1e4)))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Buildings.Room1R1C", Case: "cools from 20 to 0 degC", Reference: "closed form: exponential with R C = 10,000 s", Quantity: "temperature", Unit: "K", Tolerance: 1e-5, Reached: worst})
}

func TestCO2(t *testing.T) {
	r := validation.Build(t, "Gemel.Buildings.CO2Balance", "", engine.Options{Period: 60, Tolerance: 1e-9})
	r.Set("volume", 100)
	r.Set("people", 4)
	r.Set("V_flow", 4*0.01)
	r.Initialize()
	worst := 0.0
	for r.Time() < 4*3600 {
		r.To(r.Time() + 60)
		want := 420 + 4*5.2/0.04*(1-math.Exp(-r.Time()*0.04/100))
		worst = math.Max(worst, math.Abs(1e6*r.Value("CO2")-want))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Buildings.CO2Balance", Case: "four people, 36 m3/h each, 100 m3", Reference: "closed form (ASTM D6245-18, equation 1): rises to 940 ppm", Quantity: "CO2", Unit: "ppm", Tolerance: 0.01, Reached: worst})
}

// Air through cracks and an open window, term by term.
func TestInfiltration(t *testing.T) {
	text := `model Bench "Room at 20 degC, -5 degC and 4 m/s outside"
  Gemel.Buildings.Infiltration air(volume = 340, air_changes = 0, leakage = 0.05);
  Gemel.Thermal.FixedTemperature room(T = 293.15);
equation
  connect(air.air, room.port);
end Bench;`
	r := validation.Build(t, "Bench", text, engine.Options{Period: 1})
	r.Set("air.bus.T_dry_bulb", 268.15)
	r.Set("air.bus.wind_speed", 4)
	r.Set("air.bus.pressure", 101325)
	r.Initialize()
	// 500 cm2 of leakage: 500 sqrt(0.000145 x 25 + 0.000104 x 16) L/s.
	cracks := 500 * math.Sqrt(0.000145*25+0.000104*16) / 1000
	worst := math.Abs(r.Value("air.V_flow")/cracks - 1)
	r.Set("air.window_open", 1)
	r.To(1)
	window := 0.5 * math.Sqrt(0.01+0.001*16+0.0035*1.2*25)
	worst = math.Max(worst, math.Abs(r.Value("air.V_flow")/(cracks+window)-1))
	validation.Check(t, validation.Row{Asset: "Gemel.Buildings.Infiltration", Case: "25 K and 4 m/s, cracks of 500 cm2, then a window of 1 m2 open",
		Reference: "ASHRAE Handbook of Fundamentals 2017, chapter 16, equation 48, and EN 16798-7:2017, equation 20, by hand", Quantity: "volume flow", Unit: "%", Tolerance: 0.01, Reached: 100 * worst})
}

// A heater with thermostat in a room without mass in its walls: period and duty of the two-point control have a closed form.
func TestThermostat(t *testing.T) {
	text := `model Bench "Thermostat"
  Gemel.Buildings.Room1R1C room(R = 0.01, C = 1e6);
  Gemel.Buildings.Thermostat thermostat(band = 1);
  Gemel.Thermal.FixedTemperature outdoor(T = 273.15);
  Gemel.Thermal.PrescribedHeatFlow heater;
  Integer switched(start = 0, fixed = true);
  Real last(unit = "s", start = 0, fixed = true);
  Real cycle(unit = "s", start = 0, fixed = true);
equation
  connect(outdoor.port, room.outdoor);
  connect(room.T, thermostat.T);
  heater.Q_flow = 4000*thermostat.y;
  connect(heater.port, room.air);
  when thermostat.on then
    switched = pre(switched) + 1;
    last = time;
    cycle = time - pre(last);
  end when;
end Bench;`
	r := validation.Build(t, "Bench", text, engine.Options{Period: 60, Tolerance: 1e-9})
	r.Initialize()
	r.To(86400)
	// From 19.5 to 20.5 degC towards 40 degC, then towards 0.
	want := 1e4 * (math.Log(20.5/19.5) + math.Log(20.5/19.5))
	validation.Check(t, validation.Row{Asset: "Gemel.Buildings.Thermostat", Case: "4 kW at 0 degC, band of 1 K", Reference: "closed form: R C (ln(20.5/19.5) + ln(20.5/19.5))", Quantity: "time from switch to switch", Unit: "%",
		Tolerance: 0.01, Reached: 100 * math.Abs(r.Value("cycle")/want-1)})
}
