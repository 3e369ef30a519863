package hydronics

import (
	"math"
	"testing"

	"gemel/physics/validation"
)

// The York correlation at the hours of a simulated day in which the pump runs and the water has settled.
func TestYorkTowerMeetsTheBuildingsLibrary(t *testing.T) {
	res := results(t, "hvac/components/Buildings_Fluid_HeatExchangers_CoolingTowers_Examples_YorkCalc.txt")
	r := validation.Build(t, "Bench", "model Bench\n  Gemel.Hydronics.Maps.TowerYork map(fan_min = 0.3);\nend Bench;", exact)
	r.Initialize()
	design := r.Value("map.ratio_design")
	worst := 0.0
	var x, y, reference []float64
	for i := range res["tow.FRAir"] {
		if res["tow.FRWat"][i] < 0.5 || res["tow.FRAir"][i] < 0.35 {
			continue
		}
		set := map[string]float64{"T_in": res["TEnt.T"][i], "T_out": res["tow.TLvg"][i], "T_wet": res["tow.TWetBul"][i],
			"water": res["tow.FRWat"][i] / design, "air": res["tow.FRAir"][i]}
		for name, value := range set {
			r.Set("map."+name, value)
		}
		r.To(r.Time() + 10)
		approach := r.Value("map.T_leaving") - res["tow.TWetBul"][i]
		worst = math.Max(worst, math.Abs(approach-res["tow.TAppAct"][i]))
		x, y, reference = append(x, res["tow.TWetBul"][i]-zero), append(y, approach), append(reference, res["tow.TAppAct"][i])
	}
	if len(x) < 30 {
		t.Fatalf("only %d hours", len(x))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydronics.Maps.TowerYork", Also: []string{"Gemel.Hydronics.CoolingTower", "Gemel.Hydronics.Laws.york_coefficients"},
		Case: "a day with variable fan speed, hours in operation", Reference: "LBNL Modelica Buildings, Fluid.HeatExchangers.CoolingTowers.Examples.YorkCalc, reference results of 2026",
		Quantity: "approach", Unit: "K", Tolerance: 0.05, Reached: worst,
		Plot: &validation.Plot{Title: "Approach of the York tower", X: "wet bulb [degC]", Y: "approach [K]",
			Series: []validation.Series{{Name: "Buildings library", X: x, Y: reference, Points: true}, {Name: "Gemel", X: x, Y: y, Points: true}}}})
}

// saturated is the enthalpy of saturated air over dry air at 0 °C [J/kg].
func saturated(t float64) float64 {
	p := 611.2 * math.Exp(17.62*t/(243.12+t))
	return 1006*t + 0.621945*p/(101325-p)*(2.501e6+1860*t)
}

// merkel is the integral of cp dT/(h_saturated − h_air) over the water: the Merkel number, by Simpson's rule. ratio is water over air.
func merkel(hot, cold, wet, ratio float64) float64 {
	const n = 400
	sum := 0.0
	for i := range n + 1 {
		weight := 4.0
		if i%2 == 0 {
			weight = 2
		}
		if i == 0 || i == n {
			weight = 1
		}
		t := cold + (hot-cold)*float64(i)/n
		sum += weight * cp / (saturated(t) - saturated(wet) - ratio*cp*(t-cold))
	}
	return sum * (hot - cold) / n / 3
}

// At constant flows the Merkel number of a tower is constant: leaving water over wet bulb and range against the integral.
func TestMerkelTowerMeetsTheIntegral(t *testing.T) {
	const ratio = 1.2
	r := validation.Build(t, "Bench", `model Bench
  Gemel.Hydronics.FlowSource warm(m_flow(start = 40));
  Gemel.Hydronics.FlowSource out(m_flow(start = -40));
  Gemel.Hydronics.CoolingTower c(redeclare Gemel.Hydronics.Maps.TowerMerkel map(water_to_air = 1.2, T_wet_nominal = 298.7));
equation
  connect(warm.port, c.port_a);
  connect(c.port_b, out.port);
end Bench;`, exact)
	r.Initialize()
	design := merkel(298.7-zero+3.89+5.56, 298.7-zero+3.89, 298.7-zero, ratio)
	worst := 0.0
	var x, y, reference []float64
	for _, wet := range []float64{16, 20, 24, 28} {
		for _, hot := range []float64{30, 34, 38} {
			r.Set("warm.T", hot+zero)
			r.Set("c.T_wet", wet+zero)
			r.To(r.Time() + 3600)
			// The leaving temperature at which the integral is that of the design, times Scheier's factor for the wet bulb.
			low, high := wet+0.05, hot-0.01
			want := design * (1 + 0.0081*(298.7-zero-wet))
			for range 60 {
				if mid := (low + high) / 2; merkel(hot, mid, wet, ratio) > want || saturated(hot)-saturated(wet)-ratio*cp*(hot-mid) < 0 {
					low = mid
				} else {
					high = mid
				}
			}
			got := r.Value("c.T_fill") - zero
			worst = math.Max(worst, math.Abs(got-low))
			if hot == 34 {
				x, y, reference = append(x, wet), append(y, got), append(reference, low)
			}
		}
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydronics.Maps.TowerMerkel", Also: []string{"Gemel.Hydronics.CoolingTower", "Gemel.Hydronics.Laws.saturated_air", "Gemel.Hydronics.Laws.counterflow"},
		Case: "design flows, wet bulb 16 to 28 degC, warm water 30 to 38 degC", Reference: "F. Merkel 1925: integral of cp dT/(h_s - h), by Simpson's rule", Quantity: "leaving water", Unit: "K", Tolerance: 0.4, Reached: worst,
		Plot: &validation.Plot{Title: "Merkel tower, warm water of 34 degC", X: "wet bulb [degC]", Y: "leaving water [degC]",
			Series: []validation.Series{{Name: "Merkel's integral", X: x, Y: reference, Points: true}, {Name: "Gemel", X: x, Y: y}}}})
}
