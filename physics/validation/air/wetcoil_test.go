package air

import (
	"math"
	"testing"

	"gemel/physics/validation"
)

// element is a counterflow coil cut into slices, each with its own surface temperature, dry or wet: the reference that the effectiveness
// model approximates. Heat and mass transfer by the Lewis relation (ASHRAE HVAC Systems 2016, chapter 23).
type element struct {
	mAir, mWater, hAir, hWater float64 // dry air [kg/s], water [kg/s], conductances [W/K]
}

// march goes along the air from its inlet with a supposed temperature of the water that leaves there, and gives the temperature of the
// water that would have to come in, the air behind and the heat of the water.
func (c element) march(t, w, water float64) (waterIn, tOut, wOut, heat float64) {
	const slices = 150
	for range slices {
		cp := 1006 + 1860*w
		a, b := c.hAir/slices, c.hWater/slices
		surface := (a*t + b*water) / (a + b)
		dw := 0.0
		if humidityRatio(surface, 1) < w { // wet: enthalpy drives
			low, high := water, t
			h := cp*t + 2.501e6*w
			for range 60 {
				surface = (low + high) / 2
				ws := humidityRatio(surface, 1)
				if a/cp*(h-(1006*surface+ws*(2.501e6+1860*surface))) > b*(surface-water) {
					low = surface
				} else {
					high = surface
				}
			}
			dw = a / cp * (w - humidityRatio(surface, 1)) / c.mAir
		}
		q := b * (surface - water)
		t -= a * (t - surface) / (c.mAir * cp)
		w -= dw
		heat += q
		water -= q / (c.mWater * 4184)
	}
	return water, t, w, heat
}

func (c element) solve(t, w, waterIn float64) (tOut, wOut, heat float64) {
	low, high := waterIn, t
	for range 60 {
		middle := (low + high) / 2
		if in, _, _, _ := c.march(t, w, middle); in < waterIn {
			low = middle
		} else {
			high = middle
		}
	}
	_, tOut, wOut, heat = c.march(t, w, (low+high)/2)
	return tOut, wOut, heat
}

// From dry to wholly wet: heat and condensate of the coil beside the sliced one, over humidity and water flow.
func TestWetCoilAgainstSlicedCoil(t *testing.T) {
	const mAir, mWater, ua, r = 1.0, 0.8, 2500.0, 0.7
	coil := validation.Start(t, "Bench", between(`Gemel.Air.WetCoil c(UA_nominal = 2500, r_nominal = 0.7, m_flow_nominal = 1, m_water_nominal = 0.8, dp_nominal = 10)`), slow)
	var heatWorst, waterWorst, temperatureWorst, open float64
	var humidity, heatRef, heatGot, latentRef, latentGot []float64
	for _, flow := range []float64{1, 0.4} {
		for _, warm := range []float64{24, 30, 36} {
			for phi := 0.1; phi < 0.95; phi += 0.1 {
				w := humidityRatio(warm, phi)
				hw := ua * (1 + r) / r * math.Pow(flow, 0.85)
				mDry := mAir / (1 + w)
				tOut, wOut, heat := element{mDry, mWater * flow, ua * (1 + r), hw}.solve(warm, w, 6)
				coil.Set("a.T", warm+273.15)
				coil.Set("a.phi", phi)
				coil.Set("a.p", pressureFor(1, 10))
				coil.Set("c.T_water", 279.15)
				coil.Set("c.m_water", mWater*flow)
				coil.To(coil.Time() + 1000)
				got, drops := -coil.Value("c.Q_flow"), coil.Value("c.condensate")
				account := coil.Value("c.H_added") - coil.Value("c.Q_flow") + coil.Value("c.condensate")*4186*max(coil.Value("c.T_surface")-273.15, 0)
				open = max(open, math.Abs(account/coil.Value("c.H_added")))
				heatWorst = max(heatWorst, 100*math.Abs(got/heat-1))
				waterWorst = max(waterWorst, 100*math.Abs(drops-mDry*(w-wOut))*2.5e6/heat)
				temperatureWorst = max(temperatureWorst, math.Abs(coil.Value("c.T_out")-273.15-tOut))
				if flow == 1 && warm == 30 {
					humidity = append(humidity, 100*phi)
					heatRef, heatGot = append(heatRef, heat), append(heatGot, got)
					latentRef, latentGot = append(latentRef, mDry*(w-wOut)*2.5e6), append(latentGot, drops*2.5e6)
				}
			}
		}
	}
	row := validation.Row{Asset: "Gemel.Air.WetCoil", Case: "24 to 36 °C, 10 to 90 % RH, water 6 °C at 100 and 40 % flow: dry, wet in part, wholly wet",
		Reference: "Numerical integration over 150 slices of a counterflow coil with dry or wet surface, Lewis relation (ASHRAE HVAC Systems 2016, chapter 23); Braun et al. 1989 state 5 % for their method"}
	heat, water, temperature := row, row, row
	heat.Quantity, heat.Unit, heat.Tolerance, heat.Reached = "heat taken by the water", "%", 5, heatWorst
	heat.Plot = &validation.Plot{Title: "Wet coil at 30 degC", X: "relative humidity [%]", Y: "heat [W]", Series: []validation.Series{
		{Name: "slices, all", X: humidity, Y: heatRef, Points: true}, {Name: "Gemel, all", X: humidity, Y: heatGot},
		{Name: "slices, by condensation", X: humidity, Y: latentRef, Points: true}, {Name: "Gemel, by condensation", X: humidity, Y: latentGot}}}
	water.Quantity, water.Unit, water.Tolerance, water.Reached = "heat of condensation, over all heat", "%", 5, waterWorst
	temperature.Quantity, temperature.Unit, temperature.Tolerance, temperature.Reached = "air temperature behind", "K", 1, temperatureWorst
	account := row
	account.Reference, account.Quantity, account.Unit, account.Tolerance, account.Reached = "First law (identity)", "heat of air less heat of water and condensate, over heat", "1", 1e-9, open
	validation.Check(t, account)
	validation.Check(t, heat)
	validation.Check(t, water)
	validation.Check(t, temperature)
}

// Without water, without air, with water that stops at once, the coil gives sensible temperatures.
func TestWetCoilAtRest(t *testing.T) {
	r := validation.Start(t, "Bench", between("Gemel.Air.WetCoil c(dp_nominal = 10)"), slow)
	r.Set("a.T", 303.15)
	for _, c := range []struct{ air, water float64 }{{1, 1}, {1, 0}, {1, 1e-6}, {1, 1e-9}, {0, 1}, {0, 0}, {-1, 1}, {1e-6, 1e-6}, {1, 1}, {0, 0}} {
		r.Set("a.p", pressureFor(math.Abs(c.air), 10)*sign(c.air))
		r.Set("c.m_water", c.water)
		for range 3 {
			r.To(r.Time() + 100)
			for _, name := range []string{"c.T_water_out", "c.T_out", "c.T_surface"} {
				if x := r.Value(name); !(x > 270 && x < 310) {
					t.Errorf("air %g, water %g: %s is %g K", c.air, c.water, name, x)
				}
			}
		}
	}
}

// Between two networks the water takes along what the coil gives.
func TestCoolingCoilBetweenNetworks(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Air.Boundary a(T(start = 303.15), phi(start = 0.6)), b;
  Gemel.Air.CoolingCoil c;
  Gemel.Hydronics.Boundary cold(T(start = 279.15)), back;
equation
  connect(a.port[1], c.port_a);
  connect(c.port_b, b.port[1]);
  connect(cold.port, c.water_a);
  connect(c.water_b, back.port);
end Bench;`, slow)
	open, account := 0.0, 0.0
	for _, air := range []float64{1, 0.3, 0, -0.5} {
		for _, water := range []float64{1, 0.2, 1e-5, 0, -0.5} {
			r.Set("a.p", pressureFor(math.Abs(air), 80)*sign(air))
			r.Set("cold.p", pressureFor(math.Abs(water), 2e4)*sign(water))
			r.To(r.Time() + 1000)
			taken := max(r.Value("c.water_a.m_flow"), 0) * (r.Value("c.water_b.h_outflow") - 4184*6)
			open = max(open, math.Abs(taken+r.Value("c.Q_flow"))/1e4)
			account = max(account, math.Abs(r.Value("c.coil.H_added")-r.Value("c.Q_flow")+r.Value("c.condensate")*4186*max(r.Value("c.coil.T_surface")-273.15, 0))/1e4)
		}
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Air.CoolingCoil", Case: "air and water from nominal flow to rest and back, 30 °C, 60 % RH", Reference: "First law (identity)", Quantity: "heat of water, air and condensate, over 10 kW",
		Unit: "1", Tolerance: 1e-9, Reached: max(open, account)})
}
