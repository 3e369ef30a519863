package hydraulics

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"gemel/physics/validation"
)

// The worked examples of the standard: 360 m3/h of water at 90 degC from 6.8 to 2.2 bar absolute.
func TestValveSizingExamples(t *testing.T) {
	for _, c := range []struct {
		what, text string
		kv, fl     float64
	}{{"globe valve, Kv = 165.0, not choked", "example 1", 164.9954763704956, 0.9}, {"segmented ball valve, Kv = 238.1, FL = 0.6, choked", "example 2", 238.05817216710483, 0.6}} {
		r := validation.Start(t, "Bench", between(fmt.Sprintf("Gemel.Hydraulics.Valve c(Kv = %.10g/3600, FL = %g, water(rho = 965.4, p_vapour = 70.1e3))", c.kv, c.fl)), static)
		r.Set("a.level", (680e3-101325)/(965.4*g))
		r.Set("b.level", (220e3-101325)/(965.4*g))
		r.To(1)
		validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Valve", Case: c.what + ", 6.8 to 2.2 bar, 90 degC", Reference: "IEC 60534-2-1:2011, annex, " + c.text + ": 360 m3/h",
			Quantity: "flow", Unit: "%", Tolerance: 0.1, Reached: relative([]float64{3600 * r.Value("c.flow_rate")}, []float64{360})})
	}
}

// buildings reads the columns of a result file of the Modelica Buildings library.
func buildings(t *testing.T, name string) map[string][]float64 {
	t.Helper()
	file, err := os.Open(validation.Data(t, "hvac/components/"+name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	columns := map[string][]float64{}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		key, list, ok := strings.Cut(lines.Text(), "=[")
		if !ok {
			continue
		}
		for _, cell := range strings.Split(strings.TrimSuffix(list, "]"), ",") {
			value, err := strconv.ParseFloat(strings.TrimSpace(cell), 64)
			if err != nil {
				t.Fatalf("%s: %v", key, err)
			}
			columns[key] = append(columns[key], value)
		}
	}
	return columns
}

// Characteristics against those of the Modelica Buildings library: R = 10, leakage 5 %, stroke rising from 0 to 1. Its curves are blended into the leakage
// over the first 15 % of the stroke, and its root has the leakage added.
func TestValveCharacteristicsAsInBuildings(t *testing.T) {
	reference := buildings(t, "Buildings_Fluid_Actuators_Valves_Examples_TwoWayValves.txt")
	strokes := span(0, 1, 101)
	for _, c := range []struct {
		name, column string
		tolerance    float64
	}{{"linear", "valLin.phi", 1e-3}, {"quick_opening", "valQui.phi", 3}, {"equal_percentage", "valEqu.phi", 0.1}} {
		r := validation.Start(t, "Bench", between(fmt.Sprintf("Gemel.Hydraulics.Valve c(characteristic = Gemel.Hydraulics.Types.Characteristic.%s, rangeability = 10, leakage = %g)",
			c.name, map[string]float64{"equal_percentage": 1e-9}[c.name]+map[string]float64{"linear": 0.05, "quick_opening": 0.05}[c.name])), static)
		got := sweep(r, "c.opening", strokes, "c.share")[0]
		worst, from := 0.0, 0
		if c.name == "equal_percentage" {
			from = 16 // what the two do below that is their own
		}
		for i := from; i < len(strokes); i++ {
			worst = math.Max(worst, 100*math.Abs(got[i]-reference[c.column][i]))
		}
		validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Valve", Case: strings.ReplaceAll(c.name, "_", " ") + " characteristic", Reference: "Modelica Buildings library (LBNL), Actuators.Valves.Examples.TwoWayValves",
			Quantity: "flow coefficient over Kv", Unit: "% of Kv", Tolerance: c.tolerance, Reached: worst,
			Plot: &validation.Plot{Title: strings.ReplaceAll(c.name, "_", " ") + " valve", X: "stroke [1]", Y: "flow coefficient over Kv [1]", Series: []validation.Series{
				{Name: "Buildings", X: strokes, Y: reference[c.column], Points: true}, {Name: "Gemel", X: strokes, Y: got}}}})
	}
}

// Regulators hold their set value within their band against a supply that varies by a factor of four, shut against backflow, and open when they must.
func TestRegulators(t *testing.T) {
	bar := 1e5 / (rho * g)
	text := func(valve string) string {
		return `model Bench
  Gemel.Hydraulics.VariableReservoir a, b;
  Gemel.Hydraulics.Valve load(Kv = 30/3600), feed(Kv = 200/3600);
  ` + valve + `;
equation
  connect(a.port, feed.port_a);
  connect(feed.port_b, c.port_a);
  connect(c.port_b, load.port_a);
  connect(load.port_b, b.port);
end Bench;`
	}
	prv := validation.Start(t, "Bench", text("Gemel.Hydraulics.PressureReducingValve c(setting(start = 3e5), band = 2e4)"), static)
	supply := []float64{4 * bar, 6 * bar, 9 * bar, 16 * bar}
	outlet := sweep(prv, "a.level", supply, "c.port_b.p")[0]
	worst := 0.0
	for _, p := range outlet {
		worst = math.Max(worst, math.Abs(p-2.9e5)/2e4) // the middle of the band
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.PressureReducingValve", Case: "3 bar set, supply 4 to 16 bar", Reference: "its band of 0.2 bar below the setting, by definition",
		Quantity: "distance of the outlet pressure from the middle of the band", Unit: "bands", Tolerance: 0.5, Reached: worst})
	starved := sweep(prv, "a.level", []float64{2 * bar}, "c.opening", "c.flow_rate", "load.flow_rate")
	open := math.Sqrt(2/(1/(100.*100)+1/(30.*30)+1/(200.*200))) * math.Sqrt(1000/rho) // Kv in series, m3/h
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.PressureReducingValve", Case: "supply of 2 bar below the setting: fully open", Reference: "three Kv values in series, closed form",
		Quantity: "flow", Unit: "%", Tolerance: 0.01, Reached: relative([]float64{3600 * starved[1][0]}, []float64{open})})

	psv := validation.Start(t, "Bench", text("Gemel.Hydraulics.PressureSustainingValve c(setting(start = 3e5), band = 2e4, Kv = 300/3600)"), static)
	psv.Set("load.Kv", 300.0/3600)
	inlet := sweep(psv, "a.level", []float64{3.5 * bar, 4 * bar, 6 * bar, 9 * bar}, "c.port_a.p", "c.opening")
	worst = 0
	for i, p := range inlet[0] {
		if inlet[1][i] < 1 {
			worst = math.Max(worst, math.Abs(p-3.1e5)/2e4)
		}
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.PressureSustainingValve", Case: "3 bar set, supply 3.5 to 9 bar", Reference: "its band of 0.2 bar above the setting, by definition",
		Quantity: "distance of the inlet pressure from the middle of the band", Unit: "bands", Tolerance: 0.5, Reached: worst})

	fcv := validation.Start(t, "Bench", text("Gemel.Hydraulics.FlowControlValve c(setting(start = 20/3600))"), static)
	flows := scale(sweep(fcv, "a.level", []float64{2 * bar, 4 * bar, 8 * bar, 10 * bar}, "c.flow_rate")[0], 3600)
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.FlowControlValve", Case: "20 m3/h set, supply 2 to 10 bar", Reference: "its set flow; accuracy of automatic balancing valves 5 to 10 %",
		Quantity: "flow", Unit: "%", Tolerance: 5, Reached: relative(flows, []float64{20, 20, 20, 20})})

	relief := validation.Start(t, "Bench", between("Gemel.Hydraulics.ReliefValve c(setting = 10e5, Kv = 20/3600, FL = 1)"), static)
	lift := sweep(relief, "a.level", []float64{9.9 * bar, 11 * bar, 12 * bar}, "c.opening", "c.flow_rate")
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.ReliefValve", Case: "10 bar set: shut at 9.9, full lift at 11 bar", Reference: "EN ISO 4126-1: full lift at 1.1 times the set pressure; Kv law",
		Quantity: "opening at 9.9, 11, 12 bar and flow at 11 bar", Unit: "%", Tolerance: 0.01,
		Reached: 100 * math.Max(validation.Worst(lift[0], []float64{0, 1, 1}), math.Abs(3600*lift[1][1]/(20*math.Sqrt(11*1000/rho))-1))})

	check := validation.Start(t, "Bench", between("Gemel.Hydraulics.CheckValve c(Kv = 36/3600)"), static)
	flow := sweep(check, "a.level", []float64{bar, 4 * bar, -0.5 * bar}, "c.flow_rate")[0]
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.CheckValve", Case: "1 and 4 bar forwards, 0.5 bar backwards", Reference: "IEC 60534-2-1 with Kv = 36 m3/h; nothing backwards",
		Quantity: "flow over 36 m3/h", Unit: "%", Tolerance: 0.01, Reached: 100 * validation.Worst(scale(flow, 100*math.Sqrt(rho/1000)), []float64{1, 2, 0})})
}
