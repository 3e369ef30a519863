package air

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// The whole unit with its office goes through everything that weather, schedule and faults can do to it.
func TestOfficeAirHandlingUnitAtItsCorners(t *testing.T) {
	r := validation.Start(t, "Gemel.Examples.OfficeAhu", "", engine.Options{Period: 60, Tolerance: 1e-5})
	coldest, warmest, dew := math.Inf(1), math.Inf(-1), 0.0
	for _, c := range []map[string]float64{
		{},
		{"weather.T_dry_bulb": 243.15, "weather.relative_humidity": 1}, // -30 °C, saturated
		{"on": 0},                      // everything stops and shuts
		{"on": 1, "recovery.stuck": 1}, // frost at the heating coil: recovery stands still
		{"weather.T_dry_bulb": 323.15, "weather.relative_humidity": 0, "recovery.stuck": 0},         // 50 °C, bone-dry
		{"weather.relative_humidity": 0.3, "people": 200},                                           // hot and humid, full house
		{"weather.relative_humidity": 1, "weather.T_dry_bulb": 308.15},                              // saturated at 35 °C
		{"mixing.outdoor_stuck": 1, "terminal.stuck": 1, "terminal.stuck_position": 0},              // dampers shut against the running fan
		{"supply_fan.belt_slip": 0.9, "extract_fan.belt_slip": 0.9},                                 // both fans all but stand
		{"extract_fan.belt_slip": 0, "terminal.stuck_position": 1},                                  // the extract fan draws through the room alone: reversed supply
		{"supply_fan.belt_slip": 0, "filter.fouling": 1, "heater.fouling": 1, "cooler.fouling": 1},  //
		{"supply_duct.leak": 1, "heating_valve.leak": 1, "supply_sensor.bias": 5, "people": 0},      //
		{"weather.wind_speed": 100, "weather.pressure": 5e4, "gains": 0},                            //
		{"mixing.outdoor_stuck": 0, "weather.T_dry_bulb": 273.15, "weather.I_direct_normal": 1000.}, //
	} {
		for name, value := range c {
			r.Set(name, value)
		}
		for range 6 {
			r.To(r.Time() + 1200)
			coldest, warmest = min(coldest, r.Value("T")), max(warmest, r.Value("T"))
			dew = max(dew, r.Value("room.Xw"))
			for _, name := range []string{"supply_fan.power", "heating", "cooling", "room.CO2", "room.p", "specific_fan_power", "supply_sensor.phi"} {
				if x := r.Value(name); math.IsNaN(x) || math.IsInf(x, 0) {
					t.Fatalf("%s is %g", name, x)
				}
			}
		}
	}
	t.Logf("room from %.1f to %.1f °C, %.1f g/kg at most", coldest-273.15, warmest-273.15, 1000*dew)
	if coldest < 243 || warmest > 340 {
		t.Errorf("the room went from %g to %g K", coldest, warmest)
	}
}

// Each fault of the unit shows where a technician would look for it.
func TestFaultsShow(t *testing.T) {
	base := validation.Start(t, "Gemel.Examples.OfficeAhu", "", engine.Options{Period: 60, Tolerance: 1e-5})
	settle := func(temperature float64, settings map[string]float64) *validation.Rig {
		r := base.Again()
		r.Initialize()
		r.Set("weather.T_dry_bulb", temperature)
		for name, value := range settings {
			r.Set(name, value)
		}
		r.To(4 * 3600)
		return r
	}
	winter, summer := settle(268.15, nil), settle(305.15, nil)
	for _, c := range []struct {
		name, shows string
		severity    float64
		healthy     *validation.Rig
		temperature float64
		more        float64 // expected sign of the change
	}{
		{"filter.fouling", "supply_fan.motor_speed", 1, winter, 268.15, 1},
		{"heater.fouling", "heater.UA", 1, winter, 268.15, -1},
		{"cooler.fouling", "cooling_valve.stroke", 1, summer, 305.15, 1},
		{"heating_valve.leak", "cooling", 1, summer, 305.15, 1},
		{"supply_fan.bearing_wear", "supply_fan.power", 1, winter, 268.15, 1},
		{"supply_fan.belt_slip", "supply_fan.motor_speed", 0.2, winter, 268.15, 1},
		{"supply_fan.impeller_fouling", "supply_fan.motor_speed", 1, winter, 268.15, 1},
		{"supply_duct.leak", "supply_duct.m_leak", 1, winter, 268.15, 1},
		{"supply_sensor.bias", "supply_sensor.T_true", 3, winter, 268.15, -1},
		{"mixing.outdoor_stuck", "mixing.outdoor_share", 1, winter, 268.15, -1},
		{"recovery.stuck", "recovery.Q_flow", 1, winter, 268.15, -1},
		{"recovery.fouling", "recovery.effectiveness", 0.5, winter, 268.15, -1},
		{"terminal.stuck", "terminal.m_flow", 1, winter, 268.15, 0},
	} {
		r := settle(c.temperature, map[string]float64{c.name: c.severity})
		change := r.Value(c.shows) - c.healthy.Value(c.shows)
		if c.more*change < 0 || math.Abs(change) < 1e-3*math.Abs(c.healthy.Value(c.shows)) {
			t.Errorf("%s = %g: %s goes from %g to %g", c.name, c.severity, c.shows, c.healthy.Value(c.shows), r.Value(c.shows))
		}
	}
}

// Mixed temperature is the mean of outdoor and extract air weighted with what flows; closed, the leakage of the dampers remains.
func TestMixingBox(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Air.Boundary outdoor(T(start = 263.15), phi(start = 0.9)), exhaust, extract(T(start = 295.15), phi(start = 0.3)), mixed;
  Gemel.Air.MixingBox box(leakage = 0.005);
equation
  connect(outdoor.port[1], box.outdoor);
  connect(box.exhaust, exhaust.port[1]);
  connect(extract.port[1], box.extract);
  connect(box.mixed, mixed.port[1]);
end Bench;`, slow)
	r.Set("extract.p", 20)
	r.Set("mixed.p", -20)
	worst, last := 0.0, -1.0
	var position, shares []float64
	for i := range 11 {
		y := float64(i) / 10
		r.Set("box.y", y)
		r.To(r.Time() + 2000)
		s := r.Value("box.outdoor_share")
		worst = max(worst, math.Abs(r.Value("box.T_mixed")-s*263.15-(1-s)*295.15))
		if s <= last {
			t.Errorf("at %g the share of outdoor air does not rise", y)
		}
		last = s
		position, shares = append(position, y), append(shares, s)
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Air.MixingBox", Case: "positions 0 to 1, outdoor -10 °C, extract 22 °C", Reference: "Adiabatic mixing, ASHRAE HOF 2017, chapter 1, equation 46 (temperatures of nearly equal specific heats)",
		Quantity: "mixed temperature", Unit: "K", Tolerance: 0.05, Reached: worst,
		Plot: &validation.Plot{Title: "Mixing box", X: "position [1]", Y: "share of outdoor air [1]", Series: []validation.Series{{Name: "Gemel", X: position, Y: shares}}}})
}

// The terminal holds its flow while the pressure in the duct goes from 60 to 500 Pa; its reheat is that of its coil.
func TestTerminalHoldsItsFlow(t *testing.T) {
	r := validation.Start(t, "Bench", between("Gemel.Air.VAVTerminal c"), slow)
	worst := 0.0
	for _, p := range []float64{60, 150, 500, 100} {
		for _, flow := range []float64{0.3, 0.6, 1} {
			r.Set("a.p", p)
			r.Set("c.flow_wanted", flow)
			r.To(r.Time() + 6000)
			worst = max(worst, 100*math.Abs(r.Value("c.m_flow")/0.3-flow))
		}
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Air.VAVTerminal", Case: "60 to 500 Pa before it, 30, 60, 100 % of nominal flow", Reference: "Definition: pressure-independent control without offset", Quantity: "flow over nominal",
		Unit: "%", Tolerance: 0.1, Reached: worst})
}

// A filter that has held its capacity has its final pressure loss; the dust is what the air brought.
func TestFilterLoading(t *testing.T) {
	r := validation.Start(t, "Bench", between("Gemel.Air.Filter c(dust = 1e-6, dust_capacity = 0.05)"), engine.Options{Period: 100, Tolerance: 1e-9})
	r.Set("a.p", 70)
	brought := 0.0
	for r.Value("c.loading") < 1 {
		brought += 1e-6 * r.Value("c.m_flow") * 100
		r.To(r.Time() + 100)
	}
	m := r.Value("c.m_flow")
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Filter", Case: "loaded to its capacity at a constant 70 Pa", Reference: "Conservation of dust (identity) and definition of the final pressure loss",
		Quantity: "dust brought; flow at capacity against sqrt(70/200)", Unit: "1", Tolerance: 5e-3, Reached: max(math.Abs(brought/r.Value("c.held")-1), math.Abs(m/math.Sqrt(70.0/200)-1))})
}

// Leakage of class B: 0.009e-3 m3/s per m2 at 1 Pa, to the power 0.65; heat loss as along an exchanger with one constant temperature.
func TestDuct(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Air.Boundary a(T(start = 288.15)), b, l;
  Gemel.Air.Duct c(dp_nominal = 100, surface = 100);
equation
  connect(a.port[1], c.port_a);
  connect(c.port_b, b.port[1]);
  connect(c.port_leak, l.port[1]);
end Bench;`, static)
	worst := 0.0
	for _, p := range []float64{100, 200, 400, 1000} {
		r.Set("a.p", p+pressureFor(0.5, 100))
		r.Set("b.p", p)
		r.To(r.Time() + 1)
		want := 1.2 * 100 * 0.009e-3 * math.Pow(p, 0.65)
		worst = max(worst, 100*math.Abs(r.Value("c.m_leak")/want-1))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Duct", Case: "100 m2, 100 to 1000 Pa, class B", Reference: "EN 1507:2006: f = 0.009e-3 p^0.65 m3/(s m2)", Quantity: "leak", Unit: "%", Tolerance: 0.1, Reached: worst})
	x := 100 * 0.8 / (r.Value("c.m_flow") * (1006 + r.Value("a.Xw")*(1860-1006)))
	want := (288.15 - 293.15) * math.Exp(-x)
	validation.Check(t, validation.Row{Asset: "Gemel.Air.Duct", Case: "air of 15 °C in a room of 20 °C", Reference: "Incropera et al., 6th ed. 2007, equation 8.41b: temperature difference falls by exp(-U A/(m cp))",
		Quantity: "temperature behind", Unit: "K", Tolerance: 1e-3,
		Reached: math.Abs(293.15 + want - temperature(r.Value("c.port_b.h_outflow"), r.Value("c.port_b.Xw_outflow")))})
}

// temperature of moist air from enthalpy and water fraction (ASHRAE HOF 2017, chapter 1, equation 30).
func temperature(h, xw float64) float64 { return 273.15 + (h-2.501e6*xw)/(1006+854*xw) }
