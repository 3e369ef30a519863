package air

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// Between an air and a water network the coil keeps energy at any flow, and gives what the coil with signals gives.
func TestHeatingCoilBetweenNetworks(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Air.Boundary a, b, a2, b2;
  Gemel.Air.HeatingCoil c;
  Gemel.Air.DryCoil d(T_water(start = 333.15));
  Gemel.Hydronics.Boundary hot(T(start = 333.15)), cold;
equation
  connect(a.port[1], c.port_a);
  connect(c.port_b, b.port[1]);
  connect(a2.port[1], d.port_a);
  connect(d.port_b, b2.port[1]);
  connect(hot.port, c.water_a);
  connect(c.water_b, cold.port);
end Bench;`, static)
	same, closed := 0.0, 0.0
	for _, air := range []float64{1, 0.2, 1e-5, 0, -0.5} {
		for _, water := range []float64{1, 0.1, 1e-6, 0, -0.5} {
			r.Set("a.p", pressureFor(math.Abs(air), 40)*sign(air))
			r.Set("a2.p", pressureFor(math.Abs(air), 40)*sign(air))
			r.Set("hot.p", pressureFor(math.Abs(water), 1e4)*sign(water))
			r.To(r.Time() + 1)
			m := r.Value("c.water_a.m_flow")
			r.Set("d.m_water", max(m, 0))
			r.To(r.Time() + 1)
			same = max(same, math.Abs(r.Value("c.Q_flow")-r.Value("d.Q_flow")))
			if m > 0 {
				closed = max(closed, math.Abs(m*4184*(333.15-r.Value("c.T_water_out"))-r.Value("c.Q_flow"))/1e4)
			} else {
				closed = max(closed, math.Abs(r.Value("c.Q_flow"))/1e4)
			}
		}
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Air.HeatingCoil", Case: "air and water from nominal flow to rest and back", Reference: "First law (identity)", Quantity: "heat of the water less heat of the air, over 10 kW",
		Unit: "1", Tolerance: 1e-9, Reached: closed})
	validation.Check(t, validation.Row{Asset: "Gemel.Air.HeatingCoil", Case: "air and water from nominal flow to rest and back", Reference: "Gemel.Air.DryCoil, which is compared with the Buildings library", Quantity: "heat",
		Unit: "W", Tolerance: 1e-3, Reached: same})
}

func sign(x float64) float64 { return math.Copysign(1, x) }

// The valve's installed characteristic against its closed form; leaking, it passes half of the nominal flow when closed.
func TestCoilValve(t *testing.T) {
	r := validation.Start(t, "Bench", "model Bench Gemel.Air.CoilValve c(m_water_nominal = 1, authority = 0.4, travel = 1); end Bench;", slow)
	worst := 0.0
	for _, y := range []float64{0.2, 0.5, 0.8, 1} {
		r.Set("c.y", y)
		r.To(r.Time() + 1000)
		opening := math.Pow(50, y-1) - (1-y)/50
		worst = max(worst, math.Abs(r.Value("c.m_water")-1/math.Sqrt(0.6+0.4/(opening*opening))))
	}
	r.Set("c.y", 0)
	r.Set("c.leak", 1)
	r.To(r.Time() + 1000)
	worst = max(worst, math.Abs(r.Value("c.m_water")-0.5-1e-4/math.Sqrt(0.4)))
	validation.Check(t, validation.Row{Asset: "Gemel.Air.CoilValve", Case: "authority 0.4, stroke 0.2 to 1; leaking", Reference: "IEC 60534-2-4 equal percentage; ASHRAE HVAC Systems 2016, chapter 47: flow = 1/sqrt(1 - a + a/k²)",
		Quantity: "flow over nominal", Unit: "1", Tolerance: 1e-6, Reached: worst})
}

// All power of the heater warms the air; the jet of the diffuser is the published one.
func TestHeaterAndDiffuser(t *testing.T) {
	r := validation.Start(t, "Bench", between("Gemel.Air.ElectricHeater c(dp_nominal = 10)"), static)
	r.Set("a.p", pressureFor(0.7, 10))
	r.Set("c.y", 0.6)
	r.To(1)
	rise := r.Value("c.T_out") - r.Value("c.T_in")
	want := 3000 / (0.7 * (1006 + 854*r.Value("c.Xw_in")))
	validation.Check(t, validation.Row{Asset: "Gemel.Air.ElectricHeater", Case: "3 kW into 0.7 kg/s", Reference: "First law: dT = P/(m cp)", Quantity: "rise of temperature", Unit: "K", Tolerance: 1e-9, Reached: math.Abs(rise - want)})
	d := validation.Start(t, "Bench", between("Gemel.Air.Diffuser c(area = 0.0186, K = 5.7)"), static)
	d.Set("a.p", pressureFor(1, 15))
	d.To(1)
	v := 0.1 / 1.2 / 0.0186
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Diffuser", Case: "0.1 kg/s through 0.0186 m2, K = 5.7", Reference: "ASHRAE HOF 2017, chapter 20, equation 3: X = K V0 sqrt(A0)/Vx", Quantity: "throw to 0.25 m/s",
		Unit: "m", Tolerance: 1e-3, Reached: math.Abs(d.Value("c.throw") - 5.7*v*math.Sqrt(0.0186)/0.25)})
}

// A sensor follows a step with its time constant; its humidity is that of the source; flow and pressure are passed on.
func TestSensors(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Air.Boundary a(p(start = 30), phi(start = 0.55), CO2(start = 800e-6)), b;
  Gemel.Air.Resistance c;
  Gemel.Air.Sensors.State state(lag = 30);
  Gemel.Air.Sensors.Flow meter(bias = 0.1);
  Gemel.Air.Sensors.PressureDifference gauge(bias = 3);
equation
  connect(a.port[1], c.port_a);
  connect(c.port_b, meter.port_a);
  connect(meter.port_b, b.port[1]);
  connect(state.port, c.port_b);
  connect(gauge.port_a, c.port_a);
  connect(gauge.port_b, c.port_b);
end Bench;`, engine.Options{Period: 1, Tolerance: 1e-9})
	r.Set("a.T", 303.15)
	r.To(45)
	worst := math.Abs(r.Value("state.T") - 303.15 + 10*math.Exp(-1.5))
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Sensors.State", Case: "20 to 30 °C, lag 30 s, after 45 s", Reference: "Step response of a first-order lag: 1 - exp(-t/T)", Quantity: "temperature read", Unit: "K", Tolerance: 1e-6, Reached: worst})
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Sensors.State", Also: []string{"Gemel.Air.Boundary", "Gemel.Air.Psychrometrics.humidityRatioRelative", "Gemel.Air.Mixture.humidityRatio", "Gemel.Air.Mixture.heatCapacity"},
		Case: "55 % and 800 ppm", Reference: "What goes in comes out (identity)", Quantity: "relative humidity; CO2 per 1e-3", Unit: "1", Tolerance: 1e-9,
		Reached: max(math.Abs(r.Value("state.phi")-0.55), 1e3*math.Abs(r.Value("state.CO2")-800e-6))})
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Sensors.Flow", Also: []string{"Gemel.Air.Resistance"}, Case: "bias 10 %, 30 Pa over a resistance of 1 kg/s", Reference: "Definition of the bias", Quantity: "flow read",
		Unit: "kg/s", Tolerance: 1e-3, Reached: math.Abs(r.Value("meter.m_measured") - 1.1)})
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Sensors.PressureDifference", Case: "bias 3 Pa", Reference: "Definition of the bias", Quantity: "pressure read", Unit: "Pa", Tolerance: 1e-6, Reached: math.Abs(r.Value("gauge.dp") - 33)})
}

// Weather goes in as measured; wind gives its velocity pressure.
func TestOutdoors(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Weather.Station station;
  Gemel.Air.Outdoors c(n = 2, wind_coefficient = {0.6, -0.3});
  Gemel.Air.Resistance d;
equation
  connect(station.bus, c.bus);
  connect(c.port[1], d.port_a);
  connect(d.port_b, c.port[2]);
end Bench;`, static)
	r.Set("station.wind_speed", 10)
	r.Set("station.relative_humidity", 0.7)
	r.To(1)
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Outdoors", Case: "wind of 10 m/s, coefficients 0.6 and -0.3", Reference: "ASHRAE HOF 2017, chapter 24, equation 1: Cp rho v²/2", Quantity: "pressure difference", Unit: "Pa", Tolerance: 1e-9,
		Reached: math.Abs(r.Value("d.dp") - 0.9*0.6*100)})
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Outdoors", Case: "15 °C, 70 %", Reference: "ASHRAE HOF 2017, chapter 1, equations 20 and 22 (Buck 1996 for the saturation pressure)", Quantity: "humidity ratio", Unit: "kg/kg", Tolerance: 1e-5,
		Reached: math.Abs(r.Value("c.W") - humidityRatio(15, 0.7))})
}

// The blocks of the control: stages in sequence, changes at their places, no windup.
func TestControls(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Air.Controls.SupplyTemperature s(Ti = 10);
  Gemel.Air.Controls.Economiser e(margin = 1, band = 1, minimum(start = 0.2));
  Gemel.Air.Controls.SupplyReset reset;
  Gemel.Air.Controls.DemandVentilation d(flow_min = 0.3, CO2_low = 700e-6, CO2_high = 900e-6);
  Gemel.Air.Controls.Pressure p(Ti = 10, y_min = 0.2);
end Bench;`, engine.Options{Period: 1, Tolerance: 1e-8})
	// Far too cold for long: full heating; then 1 K too warm: back within minutes.
	r.Set("s.measured", 270)
	r.To(3600)
	full := r.Value("s.heating") + r.Value("s.recovery") - r.Value("s.cooling") - r.Value("s.economiser")
	r.Set("s.measured", 295.15)
	r.To(3600 + 300)
	wound := r.Value("s.heating")
	r.To(7200)
	cold := r.Value("s.cooling") + r.Value("s.economiser")
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Controls.SupplyTemperature", Case: "an hour far too cold, then 4 K too warm", Reference: "Definition: sequence of heating, recovery, outdoor air, cooling, without windup",
		Quantity: "stages beside 2 (heating), 0 (heating after 5 min), 2 (cooling)", Unit: "1", Tolerance: 1e-6, Reached: max(math.Abs(full-2), wound, math.Abs(cold-2))})
	worst := 0.0
	for _, c := range []struct{ outdoor, extract, demand, want float64 }{{288.15, 295.15, 0.5, 0.6}, {294.65, 295.15, 1, 0.2}, {293.65, 295.15, 1, 0.6}, {303.15, 295.15, 1, 0.2}} {
		r.Set("e.T_outdoor", c.outdoor)
		r.Set("e.T_extract", c.extract)
		r.Set("e.demand", c.demand)
		r.To(r.Time() + 1)
		worst = max(worst, math.Abs(r.Value("e.y")-c.want))
	}
	worst = max(worst, math.Abs(r.Value("e.recovery")-1))
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Controls.Economiser", Case: "outdoor air 7 K and 1.5 K colder, 0.5 K colder, 8 K warmer", Reference: "ASHRAE Standard 90.1-2019, 6.5.1: differential dry bulb, with margin and band of 1 K", Quantity: "damper position, recovery",
		Unit: "1", Tolerance: 1e-9, Reached: worst})
	worst = 0
	for _, c := range []struct{ room, want float64 }{{296.15, 292.65}, {293.15, 298.65}, {288.15, 303.15}, {300.15, 288.15}} {
		r.Set("reset.T_room", c.room)
		r.To(r.Time() + 1)
		worst = max(worst, math.Abs(r.Value("reset.setpoint")-c.want))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Controls.SupplyReset", Case: "room in the dead band, 1 and 6 K too cold, 3 K too warm", Reference: "Definition: mean - 3 K, slopes of 6, limits 15 and 30 °C", Quantity: "set-point", Unit: "K", Tolerance: 1e-9, Reached: worst})
	worst = 0
	for _, c := range []struct{ co2, thermal, want float64 }{{500e-6, 0, 0.3}, {800e-6, 0, 0.65}, {800e-6, 1, 1}, {1200e-6, 0, 1}} {
		r.Set("d.CO2", c.co2)
		r.Set("d.thermal", c.thermal)
		r.To(r.Time() + 1)
		worst = max(worst, math.Abs(r.Value("d.flow_wanted")-c.want))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Controls.DemandVentilation", Case: "500 to 1200 ppm, need of cooling", Reference: "Definition: proportional between 700 and 900 ppm", Quantity: "flow wanted", Unit: "1", Tolerance: 1e-9, Reached: worst})
	r.Set("p.measured", 5)
	r.To(r.Time() + 1000)
	low := r.Value("p.y")
	r.Set("p.measured", 0)
	r.To(r.Time() + 1000)
	high := r.Value("p.y")
	r.Set("p.on", 0)
	r.To(r.Time() + 1000)
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Controls.Pressure", Case: "pressure far too high, none, switched off", Reference: "Definition: least speed 0.2, 1, 0", Quantity: "speed", Unit: "1", Tolerance: 1e-6,
		Reached: max(math.Abs(low-0.2), math.Abs(high-1), r.Value("p.y"))})
}
