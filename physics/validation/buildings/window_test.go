package buildings

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// pane gives transmittance and reflectance of a pane for both polarisations (Duffie and Beckman 2013, equations 5.1.1 to 5.3.3).
func pane(angle float64) (tau, rho [2]float64) {
	const n, extinction = 1.526, 0.0196 * 3.175
	inside := math.Asin(math.Sin(angle) / n)
	r := [2]float64{math.Pow((n-1)/(n+1), 2), math.Pow((n-1)/(n+1), 2)}
	if angle > 1e-6 {
		r = [2]float64{math.Pow(math.Sin(inside-angle)/math.Sin(inside+angle), 2), math.Pow(math.Tan(inside-angle)/math.Tan(inside+angle), 2)}
	}
	a := math.Exp(-extinction / math.Cos(inside))
	for i := range 2 {
		tau[i] = a * (1 - r[i]) / (1 + r[i]) * (1 - r[i]*r[i]) / (1 - math.Pow(r[i]*a, 2))
		rho[i] = r[i] * (1 + a*tau[i])
	}
	return tau, rho
}

const windowBench = `model Bench "Window of a room"
  Gemel.Buildings.Window window(area = 1, h_still = 21, h_wind = 0, emissivity = 0);
  Gemel.Thermal.FixedTemperature room(T = 293.15);
equation
  connect(window.air, room.port);
  connect(window.radiation, room.port);
end Bench;`

// The glass of ASHRAE 140: the window's table beside Fresnel's equations.
func TestWindowTransmittance(t *testing.T) {
	r := validation.Build(t, "Bench", windowBench, engine.Options{Period: 1})
	r.Set("window.bus.I_direct_normal", 1000)
	r.Set("window.bus.T_dry_bulb", 293.15)
	r.Initialize()
	worst := 0.0
	var angles, exact, ours []float64
	for degrees := 0.0; degrees <= 84; degrees += 4 {
		angle := degrees * degree
		// The window looks south: cos(incidence) = -sun_north. The rest of the direction goes up and east.
		r.Set("window.bus.sun_north", -math.Cos(angle))
		r.Set("window.bus.sun_up", math.Sin(angle)*math.Sin(0.7))
		r.Set("window.bus.sun_east", math.Sin(angle)*math.Cos(0.7))
		r.To(r.Time() + 1)
		tau, rho := pane(angle)
		want := 0.0
		for i := range 2 {
			want += tau[i] * tau[i] / (1 - rho[i]*rho[i]) / 2
		}
		got := r.Value("window.tau.y")
		worst = math.Max(worst, math.Abs(got-want))
		angles, exact, ours = append(angles, degrees), append(exact, want), append(ours, got)
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Buildings.Window", Also: []string{"Gemel.Buildings.Glazing"}, Case: "double clear glass of ASHRAE 140, 0 to 84 degrees",
		Reference: "Fresnel's equations for two panes (Duffie and Beckman, Solar Engineering of Thermal Processes, 2013, chapter 5)", Quantity: "direct transmittance", Unit: "1", Tolerance: 0.01,
		Reached: worst, Plot: &validation.Plot{Title: "Transmittance of the double clear glass", X: "angle of incidence [deg]", Y: "transmittance [1]",
			Series: []validation.Series{{Name: "Fresnel", X: angles, Y: exact, Points: true}, {Name: "Gemel, 10 points", X: angles, Y: ours}}}})
}

func TestWindowUValue(t *testing.T) {
	r := validation.Build(t, "Bench", windowBench, engine.Options{Period: 1})
	r.Set("window.bus.T_dry_bulb", 263.15)
	r.Initialize()
	validation.Check(t, validation.Row{Asset: "Gemel.Buildings.Window", Case: "U-value with 8.29 inside and 21 W/(m2 K) outside", Reference: "ANSI/ASHRAE Standard 140-2017, table 5-7: 3.0 W/(m2 K)",
		Quantity: "U-value", Unit: "%", Tolerance: 1, Reached: 100 * math.Abs((r.Value("window.air.Q_flow")+r.Value("window.radiation.Q_flow"))/30/3.0-1)})
}

// Shadows by similar triangles, with the sun where the angles are round.
func TestShade(t *testing.T) {
	r := validation.Build(t, "Gemel.Weather.Shade", "", engine.Options{Period: 1})
	for name, value := range map[string]float64{"overhang_depth": 1, "overhang_gap": 0.5, "fin_depth": 0.5, "fin_gap": 0.1} {
		r.Set(name, value)
	}
	r.Initialize()
	worst := 0.0
	for _, sun := range []struct{ profile, side float64 }{{30, 0}, {45, 0}, {60, 20}, {70, -45}, {20, 60}, {0, 10}} {
		// Profile angle and horizontal angle from the normal of a window that looks south.
		ahead := 1 / math.Sqrt(1+math.Pow(math.Tan(sun.profile*degree), 2)+math.Pow(math.Tan(sun.side*degree), 2))
		r.Set("bus.sun_north", -ahead)
		r.Set("bus.sun_up", ahead*math.Tan(sun.profile*degree))
		r.Set("bus.sun_east", -ahead*math.Tan(sun.side*degree))
		r.To(r.Time() + 1)
		down := math.Min(2, math.Max(0, math.Tan(sun.profile*degree)-0.5))
		in := math.Min(3, math.Max(0, 0.5*math.Abs(math.Tan(sun.side*degree))-0.1))
		worst = math.Max(worst, math.Abs(r.Value("sunlit")-(1-down/2)*(1-in/3)))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Weather.Shade", Case: "window 3 x 2 m, overhang 1 m, fins 0.5 m, six positions of the sun", Reference: "ASHRAE Handbook of Fundamentals 2017, chapter 15, equations 33 to 37",
		Quantity: "sunlit part", Unit: "1", Tolerance: 1e-9, Reached: worst})
}
