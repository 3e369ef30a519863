package air

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"gemel/physics/validation"
)

// between puts a part, c, between two boundaries, a and b, whose states are inputs.
func between(part string) string {
	return "model Bench\n  Gemel.Air.Boundary a, b;\n  " + part + ";\nequation\n  connect(a.port[1], c.port_a);\n  connect(c.port_b, b.port[1]);\nend Bench;"
}

// pressureFor gives the pressure difference at which a part with quadratic loss passes x times its nominal flow.
func pressureFor(x, dpNominal float64) float64 { return dpNominal * x * math.Sqrt(x*x+4e-4) }

// closedForm is the effectiveness of a heat exchanger, written down independently: Kays and London, Compact Heat Exchangers, 3rd ed.
// 1984, chapter 2; both streams unmixed: the exact series of table 2-4.
func closedForm(configuration string, ntu, z float64, airIsMin bool) float64 {
	switch configuration {
	case "CounterFlow":
		if z == 1 {
			return ntu / (1 + ntu)
		}
		return (1 - math.Exp(-ntu*(1-z))) / (1 - z*math.Exp(-ntu*(1-z)))
	case "ParallelFlow":
		return (1 - math.Exp(-ntu*(1+z))) / (1 + z)
	case "CrossFlowUnmixed":
		if z == 0 {
			return 1 - math.Exp(-ntu)
		}
		sum, termA, termB, partA, partB := 0.0, 1.0, 1.0, 1.0, 1.0
		for n := range 200 {
			if n > 0 {
				termA *= ntu / float64(n)
				termB *= z * ntu / float64(n)
				partA, partB = partA+termA, partB+termB
			}
			sum += (1 - math.Exp(-ntu)*partA) * (1 - math.Exp(-z*ntu)*partB)
		}
		return sum / (z * ntu)
	}
	if (configuration == "CrossFlowAirMixed") == airIsMin { // the smaller stream is mixed
		if z == 0 {
			return 1 - math.Exp(-ntu)
		}
		return 1 - math.Exp(-(1-math.Exp(-z*ntu))/z)
	}
	if z == 0 {
		return 1 - math.Exp(-ntu)
	}
	return (1 - math.Exp(-z*(1-math.Exp(-ntu)))) / z
}

func TestEffectivenessMeetsItsClosedForms(t *testing.T) {
	for _, c := range []struct {
		name      string
		tolerance float64
		reference string
	}{
		{"CounterFlow", 1e-4, "Kays and London, Compact Heat Exchangers, 3rd ed. 1984, equation 2-13"},
		{"ParallelFlow", 1e-4, "Kays and London 1984, equation 2-14"},
		{"CrossFlowUnmixed", 2.5e-2, "Kays and London 1984, table 2-4: exact series for both streams unmixed"},
		{"CrossFlowAirMixed", 1e-4, "Kays and London 1984, equations 2-15 and 2-16"},
		{"CrossFlowWaterMixed", 1e-4, "Kays and London 1984, equations 2-15 and 2-16"},
	} {
		r := validation.Start(t, "Bench", fmt.Sprintf(`model Bench
  input Real N(unit = "1", start = 1);
  input Real z(unit = "1", start = 0.5);
  input Real air(unit = "1", start = 1);
  output Real e(unit = "1") = Gemel.Air.Laws.effectiveness(N, z, Gemel.Air.Laws.Configuration.%s, air);
end Bench;`, c.name), static)
		worst := 0.0
		plot := validation.Plot{Title: "Effectiveness, " + c.name, X: "number of transfer units [1]", Y: "effectiveness [1]"}
		for _, z := range []float64{0, 0.25, 0.5, 0.75, 1} {
			reference := validation.Series{Name: fmt.Sprintf("reference, Z = %g", z), Points: true}
			gemel := validation.Series{Name: fmt.Sprintf("Gemel, Z = %g", z)}
			for _, ntu := range []float64{0.05, 0.2, 0.5, 1, 1.5, 2, 3, 4, 5, 7} {
				for _, air := range []float64{1, 0} {
					r.Set("N", ntu)
					r.Set("z", z)
					r.Set("air", air)
					r.To(r.Time() + 1)
					want := closedForm(c.name, ntu, z, air == 1)
					worst = max(worst, math.Abs(r.Value("e")-want))
					if air == 1 {
						reference.X, reference.Y = append(reference.X, ntu), append(reference.Y, want)
						gemel.X, gemel.Y = append(gemel.X, ntu), append(gemel.Y, r.Value("e"))
					}
				}
			}
			plot.Series = append(plot.Series, reference, gemel)
		}
		validation.Check(t, validation.Row{Asset: "Gemel.Air.Laws.effectiveness", Case: c.name + ", NTU 0.05 to 7, capacity ratio 0 to 1",
			Reference: c.reference, Quantity: "effectiveness", Unit: "1", Tolerance: c.tolerance, Reached: worst, Plot: &plot})
	}
}

// The five coils of the Modelica Buildings library's validation: water flow, then its temperature, then air flow rise from 0.
func TestDryCoilAgainstBuildingsLibrary(t *testing.T) {
	text, err := os.ReadFile(validation.Data(t, "hvac/components/Buildings_Fluid_HeatExchangers_Validation_DryCoilEffectivenessNTU.txt"))
	if err != nil {
		t.Fatal(err)
	}
	series := map[string][]float64{}
	for line := range strings.Lines(string(text)) {
		name, list, ok := strings.Cut(strings.TrimSpace(line), "=")
		var values []float64
		if ok && json.Unmarshal([]byte(list), &values) == nil {
			series[name] = values
		}
	}
	water, air := series["hexCou.m1_flow"], series["hexCou.m2_flow"]
	if len(water) != 101 || len(air) != 101 {
		t.Fatalf("the file has %d and %d flows, want 101", len(water), len(air))
	}
	const cpWater, cpAir = 4184.0, 0.99*1006 + 0.01*1860 // Buildings.Media at its default of 10 g of water per kg of air
	const mWater = 5.0
	mAir := mWater * cpWater / cpAir
	for _, c := range []struct{ ours, theirs string }{{"CounterFlow", "hexCou"}, {"ParallelFlow", "hexPar"}, {"CrossFlowUnmixed", "hexCroUnm"},
		{"CrossFlowWaterMixed", "hexCroC1Mix"}, {"CrossFlowAirMixed", "hexCroC1Unm"}} {
		// 4 K of 10 K at equal capacity flows: effectiveness 0.4.
		low, high := 0.1, 10.0
		for range 60 {
			ntu := (low + high) / 2
			e := closedForm(c.ours, ntu, 1, true)
			if c.ours == "CrossFlowUnmixed" { // that library sizes with the approximation of Incropera, equation 11.32
				e = 1 - math.Exp(math.Pow(ntu, 0.22)*(math.Exp(-math.Pow(ntu, 0.78))-1))
			}
			if e < 0.4 {
				low = ntu
			} else {
				high = ntu
			}
		}
		r := validation.Start(t, "Bench", between(fmt.Sprintf(`Gemel.Air.DryCoil c(configuration = Gemel.Air.Laws.Configuration.%s, UA_nominal = %g, m_flow_nominal = %g,
    m_water_nominal = %g, dp_nominal = 10)`, c.ours, low*mWater*cpWater, mAir, mWater)), static)
		r.Set("a.T", 293.15)
		r.Set("a.phi", 0.6923) // 10 g/kg
		want, times, got := make([]float64, 101), make([]float64, 101), make([]float64, 101)
		worst := 0.0
		for i := range got {
			times[i] = 3.6 * float64(i)
			r.Set("a.p", pressureFor(air[i]/mAir, 10))
			r.Set("c.m_water", water[i])
			r.Set("c.T_water", 303.15+10*min(max((times[i]-60)/60, 0), 1))
			r.To(r.Time() + 1)
			want[i] = -series[c.theirs+".Q1_flow"][i]
			got[i] = r.Value("c.Q_flow")
			worst = max(worst, 100*math.Abs(got[i]-want[i])/max(math.Abs(want[i]), 0.05*542185))
		}
		validation.Check(t, validation.Row{Asset: "Gemel.Air.DryCoil", Also: []string{"Gemel.Air.Laws.effectiveness"}, Case: c.ours + ": flows of water and air from 0 to 3 and 4 times nominal, water 30 to 40 °C",
			Reference: "LBNL Buildings library, Fluid.HeatExchangers.Validation.DryCoilEffectivenessNTU, reference result", Quantity: "heat (of at least 5 % of the greatest)",
			Unit: "%", Tolerance: 3, Reached: worst, Plot: &validation.Plot{Title: "Dry coil, " + c.ours, X: "time [s]", Y: "heat [W]",
				Series: []validation.Series{{Name: "Buildings library", X: times, Y: want, Points: true}, {Name: "Gemel", X: times, Y: got}}}})
	}
}

// A textbook coil: 42 °F water, 80 °F air, 9495.5 W/K on either side.
func TestWetCoilAgainstTextbook(t *testing.T) {
	for _, c := range []struct {
		name      string
		x, want   float64
		tolerance float64
	}{{"dry", 0.0035383, 44234, 2}, {"wet", 0.01765, 82722, 5}} {
		r := validation.Start(t, "Bench", between(`Gemel.Air.Data.CoilMitchellBraun data;
  Gemel.Air.WetCoil c(configuration = Gemel.Air.Laws.Configuration.CrossFlowAirMixed, UA_nominal = data.UA_nominal, r_nominal = data.r_nominal,
    m_flow_nominal = data.m_flow_nominal, m_water_nominal = data.m_water_nominal, dp_nominal = 10)`), static)
		r.Set("a.T", 273.15+26.667)
		r.Set("a.phi", c.x/(1-c.x)/humidityRatio(26.667, 1))
		r.Set("a.p", pressureFor(1, 10))
		r.Set("c.m_water", 3.78)
		r.Set("c.T_water", 273.15+5.5556)
		r.To(1000)
		validation.Check(t, validation.Row{Asset: "Gemel.Air.WetCoil", Also: []string{"Gemel.Air.Data.Coil", "Gemel.Air.Data.CoilMitchellBraun"}, Case: "water 42 °F 3.78 kg/s, air 80 °F 2.646 kg/s, " + c.name,
			Reference: "J. W. Mitchell and J. E. Braun, Principles of Heating, Ventilation and Air Conditioning in Buildings, 2012, example SM-2-1, as quoted in LBNL Buildings library, WetCoilEffectivenessNTU",
			Quantity:  "heat taken by the water", Unit: "%", Tolerance: c.tolerance, Reached: 100 * math.Abs(-r.Value("c.Q_flow")/c.want-1)})
	}
}

// humidityRatio is 0.621945 pw/(p - pw) with Buck's saturation pressure, for settings of tests.
func humidityRatio(celsius, phi float64) float64 {
	pw := phi * 611.21 * math.Exp((18.678-celsius/234.5)*celsius/(257.14+celsius))
	return 0.621945 * pw / (101325 - pw)
}
