package air

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// static is for models without states: one tick makes the algebraic unknowns consistent with new inputs.
var static = engine.Options{Period: 1, Tolerance: 1e-9}

const psychrometer = `model Bench
  import P = Gemel.Air.Psychrometrics;
  input Real T(unit = "K", start = 300);
  input Real T_wb(unit = "K", start = 290);
  input Real W(unit = "1", start = 0.01);
  input Real p(unit = "Pa", start = 101325);
  input Real pv(unit = "Pa", start = 1000);
  input Real z(unit = "m", start = 0);
  output Real psat(unit = "Pa") = P.saturationPressure(T);
  output Real Wsat(unit = "1") = P.saturationHumidityRatio(T, p);
  output Real hsat(unit = "J/kg") = P.enthalpy(T, Wsat);
  output Real W_pv(unit = "1") = P.humidityRatio(pv, p);
  output Real W_wb(unit = "1") = P.humidityRatioWetBulb(T, T_wb, p);
  output Real wb(unit = "K") = P.wetBulb(T, W, p);
  output Real dp(unit = "K") = P.dewPoint(W, p);
  output Real h(unit = "J/kg") = P.enthalpy(T, W);
  output Real Th(unit = "K") = P.temperature(h, W);
  output Real v(unit = "m3/kg") = P.specificVolume(T, W, p);
  output Real rho(unit = "kg/m3") = P.density(T, W, p);
  output Real phi(unit = "1") = P.relativeHumidity(T, W, p);
  output Real W_phi(unit = "1") = P.humidityRatioRelative(T, phi, p);
  output Real patm(unit = "Pa") = P.pressureAtAltitude(z);
  output Real phi_wb(unit = "1") = P.relativeHumidity(T, W_wb, p);
  output Real h_wb(unit = "J/kg") = P.enthalpy(T, W_wb);
  output Real slope(unit = "1/K") = P.saturationSlope(T);
  output Real T_mix(unit = "K") = Gemel.Air.Mixture.temperature(Gemel.Air.Mixture.enthalpy(T, Gemel.Air.Mixture.massFraction(W)), Gemel.Air.Mixture.massFraction(W));
  output Real h_mix(unit = "J/kg") = Gemel.Air.Mixture.enthalpy(T, Gemel.Air.Mixture.massFraction(W))*(1 + W);
  output Real T_sat(unit = "K") = Gemel.Air.Laws.saturatedTemperature(Gemel.Air.Laws.saturatedEnthalpy(T, p), p);
  output Real psat_quick(unit = "Pa") = Gemel.Air.Laws.saturationPressure(T);
  output Real c_sat(unit = "J/(kg.K)") = Gemel.Air.Laws.saturatedHeatCapacity(T, p);
  output Real c_difference(unit = "J/(kg.K)") = (Gemel.Air.Laws.saturatedEnthalpy(T + 0.01, p) - Gemel.Air.Laws.saturatedEnthalpy(T - 0.01, p))/0.02;
end Bench;`

// The published table, row by row, each relative to its own tolerance.
func TestPsychrometricsMeetTheReferenceTable(t *testing.T) {
	table := validation.Read(t, validation.Data(t, "hvac/psychro/psychro_reference_si.csv"))
	r := validation.Start(t, "Bench", psychrometer, static)
	names, kinds := table.Strings("quantity"), table.Strings("tol_type")
	in1, in2, in3 := table.Numbers("input1"), table.Numbers("input2"), table.Numbers("input3")
	value, tolerance := table.Numbers("value"), table.Numbers("tol")
	worst := map[string]float64{}
	count := map[string]int{}
	for i, name := range names {
		kelvin := 273.15
		var got float64
		read := func(out string) { r.To(r.Time() + 1); got = r.Value(out) }
		function := ""
		switch quantity, _, _ := strings.Cut(name, " "); quantity {
		case "psat(T)":
			function = "saturationPressure"
			r.Set("T", in1[i]+kelvin)
			read("psat")
		case "Wsat(T;p)":
			function = "saturationHumidityRatio"
			r.Set("T", in1[i]+kelvin)
			r.Set("p", in2[i])
			read("Wsat")
		case "hsat(T;p)":
			function = "enthalpy"
			r.Set("T", in1[i]+kelvin)
			r.Set("p", in2[i])
			read("hsat")
		case "W(pv;p)":
			function = "humidityRatio"
			r.Set("pv", in1[i])
			r.Set("p", in2[i])
			read("W_pv")
		case "W(Tdb;Twb;p)", "RH(Tdb;Twb;p)", "h(Tdb;Twb;p)":
			r.Set("T", in1[i]+kelvin)
			r.Set("T_wb", in2[i]+kelvin)
			r.Set("p", in3[i])
			out := map[string]string{"W": "W_wb", "R": "phi_wb", "h": "h_wb"}[quantity[:1]]
			function = map[string]string{"W": "humidityRatioWetBulb", "R": "relativeHumidity", "h": "enthalpy"}[quantity[:1]]
			read(out)
		case "Twb(Tdb;W;p)":
			function = "wetBulb"
			r.Set("T", in1[i]+kelvin)
			r.Set("W", in2[i])
			r.Set("p", in3[i])
			read("wb")
			got -= kelvin
		case "h(Tdb;W)":
			function = "enthalpy"
			r.Set("T", in1[i]+kelvin)
			r.Set("W", in2[i])
			read("h")
		case "v(Tdb;W;p)", "rho(Tdb;W;p)":
			function = map[string]string{"v": "specificVolume", "r": "density"}[quantity[:1]]
			r.Set("T", in1[i]+kelvin)
			r.Set("W", in2[i])
			r.Set("p", in3[i])
			read(map[string]string{"v": "v", "r": "rho"}[quantity[:1]])
		case "patm(z)":
			function = "pressureAtAltitude"
			r.Set("z", in1[i])
			read("patm")
		default:
			t.Errorf("unknown quantity %q", name)
			continue
		}
		off := math.Abs(got - value[i])
		if kinds[i] == "rel" {
			off /= math.Abs(value[i])
		}
		if !(off <= tolerance[i]) {
			t.Errorf("%s of %g %g %g: %g, table %g", name, in1[i], in2[i], in3[i], got, value[i])
		}
		worst[function] = max(worst[function], off/tolerance[i])
		count[function]++
	}
	for _, function := range []string{"saturationPressure", "saturationHumidityRatio", "humidityRatio", "humidityRatioWetBulb", "wetBulb", "enthalpy",
		"relativeHumidity", "specificVolume", "density", "pressureAtAltitude"} {
		validation.Check(t, validation.Row{
			Asset: "Gemel.Air.Psychrometrics." + function, Case: fmt.Sprintf("%d values of the ASHRAE tables and worked examples", count[function]),
			Reference: "ASHRAE Handbook Fundamentals 2017, chapter 1, tables 1 to 3 and example 1, as in psychrolib tests (MIT)",
			Quantity:  "difference over the tolerance of the table", Unit: "1", Tolerance: 1, Reached: worst[function]})
	}
}

// Every function is finite from -60 to +90 °C and 0 to 1 kg/kg, also at altitude; inverses invert; wet bulb and dew point keep their order.
func TestPsychrometricsAreSafeAndConsistent(t *testing.T) {
	r := validation.Start(t, "Bench", psychrometer, static)
	var wb, inverse, dew, mix, sat, quick, slope float64
	for _, p := range []float64{101325, 70000} {
		for c := -60.0; c <= 90; c += 5 {
			for _, w := range []float64{0, 1e-6, 1e-4, 1e-3, 0.003, 0.005, 0.01, 0.02, 0.05, 0.2, 1} {
				r.Set("T", c+273.15)
				r.Set("W", w)
				r.Set("p", p)
				r.To(r.Time() + 1)
				for _, name := range []string{"psat", "Wsat", "hsat", "wb", "dp", "h", "v", "rho", "phi", "T_sat"} {
					if x := r.Value(name); math.IsNaN(x) || math.IsInf(x, 0) {
						t.Fatalf("%s is %g at %g °C, %g kg/kg, %g Pa", name, x, c, w, p)
					}
				}
				inverse = max(inverse, math.Abs(r.Value("Th")-c-273.15))
				mix = max(mix, math.Abs(r.Value("T_mix")-c-273.15), math.Abs(r.Value("h_mix")-r.Value("h"))/1e5)
				phi, tw, td := r.Value("phi"), r.Value("wb")-273.15, r.Value("dp")-273.15
				if c >= 0 {
					quick = max(quick, 100*math.Abs(r.Value("psat_quick")/r.Value("psat")-1))
				}
				if c <= 40 {
					slope = max(slope, 100*math.Abs(r.Value("c_sat")/r.Value("c_difference")-1))
					sat = max(sat, math.Abs(r.Value("T_sat")-c-273.15))
				}
				if phi > 1 || w < 1e-5 || r.Value("psat") > 0.9*p {
					continue
				}
				if !(tw <= c+1e-6 && td <= tw+0.01 || tw < 0) {
					t.Errorf("%g °C, %g kg/kg: wet bulb %g, dew point %g", c, w, tw, td)
				}
				r.Set("T", td+273.15)
				r.To(r.Time() + 1)
				dew = max(dew, math.Abs(r.Value("Wsat")/w-1))
				if tw > 0 || tw < -1 { // between: a transition from water to ice on the wick
					r.Set("T", c+273.15)
					r.Set("T_wb", tw+273.15)
					r.To(r.Time() + 1)
					wb = max(wb, math.Abs(r.Value("W_wb")-w))
				}
			}
		}
	}
	closed := "Identity: the function applied to the result of its inverse"
	for _, row := range []validation.Row{
		{Asset: "Gemel.Air.Psychrometrics.wetBulb", Quantity: "humidity ratio recovered", Unit: "kg/kg", Tolerance: 2e-6, Reached: wb},
		{Asset: "Gemel.Air.Psychrometrics.dewPoint", Also: []string{"Gemel.Air.Psychrometrics.saturationTemperature"}, Quantity: "humidity ratio recovered, relative", Unit: "1", Tolerance: 1e-4, Reached: dew},
		{Asset: "Gemel.Air.Psychrometrics.temperature", Quantity: "temperature recovered", Unit: "K", Tolerance: 1e-9, Reached: inverse},
		{Asset: "Gemel.Air.Mixture.temperature", Also: []string{"Gemel.Air.Mixture.enthalpy", "Gemel.Air.Mixture.massFraction"}, Quantity: "temperature recovered; enthalpy against Psychrometrics, per 1e5 J/kg", Unit: "K", Tolerance: 1e-9, Reached: mix},
		{Asset: "Gemel.Air.Laws.saturatedTemperature", Also: []string{"Gemel.Air.Laws.saturatedEnthalpy"}, Quantity: "temperature recovered, to 40 °C", Unit: "K", Tolerance: 3e-3, Reached: sat},
		{Asset: "Gemel.Air.Laws.saturatedHeatCapacity", Quantity: "against a difference quotient, to 40 °C", Unit: "%", Tolerance: 0.01, Reached: slope},
		{Asset: "Gemel.Air.Laws.saturationPressure", Quantity: "against Psychrometrics.saturationPressure, 0 to 90 °C", Unit: "%", Tolerance: 0.1, Reached: quick},
	} {
		row.Case, row.Reference = "-60 to +90 °C, 0 to 1 kg/kg, sea level and 700 hPa", closed
		validation.Check(t, row)
	}
}
