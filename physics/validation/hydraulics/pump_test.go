package hydraulics

import (
	"fmt"
	"maps"
	"math"
	"strings"
	"testing"

	"gemel/physics/validation"
)

// array writes numbers as a Modelica array.
func array(values []float64) string {
	var texts []string
	for _, v := range values {
		texts = append(texts, fmt.Sprintf("%.12g", v))
	}
	return "{" + strings.Join(texts, ", ") + "}"
}

// sheet is a measured pump: flows [m3/s], pressures [Pa], electrical powers [W].
type sheet struct{ flow, pressure, power []float64 }

func circulators(t *testing.T) map[string]sheet {
	t.Helper()
	table := validation.Read(t, validation.Data(t, "hydraulics/wilo_stratos_pump_curves_given.csv"))
	sheets := map[string]sheet{}
	for _, name := range []string{"Stratos25slash1to4", "Stratos25slash1to6", "Stratos30slash1to8", "Stratos50slash1to12", "Stratos80slash1to12"} {
		pressure, power := table.Where("pump", name).Where("curve", "pressure"), table.Where("pump", name).Where("curve", "power")
		sheets[name] = sheet{pressure.Numbers("V_flow_m3s"), pressure.Numbers("dp_Pa_or_Pelec_W"), power.Numbers("dp_Pa_or_Pelec_W")}
	}
	return sheets
}

// A pump made of every second point of a measured circulator predicts the points between.
func TestMeasuredCirculators(t *testing.T) {
	sheets := maps.Clone(further)
	for name, s := range circulators(t) {
		sheets["Wilo Stratos "+strings.NewReplacer("Stratos", "", "slash", "/", "to", "-").Replace(strings.TrimPrefix(name, "Stratos"))] = s
	}
	for nice, s := range sheets {
		var known, held sheet
		for i, q := range s.flow {
			if into := &held; i%2 == 0 || i == len(s.flow)-1 {
				into = &known
				into.flow, into.pressure, into.power = append(into.flow, q), append(into.pressure, s.pressure[i]), append(into.power, s.power[i])
			} else {
				into.flow, into.pressure, into.power = append(into.flow, q), append(into.pressure, s.pressure[i]), append(into.power, s.power[i])
			}
		}
		known.flow[0] = 0 // measured at some mL/s
		r := validation.Start(t, "Bench", forced(fmt.Sprintf("Gemel.Hydraulics.CentrifugalPumpTable c(cavitation = false, curve_flow = %s, curve_head = %s, curve_power = %s)",
			array(known.flow), array(scale(known.pressure, 1/(rho*g))), array(known.power))), static)
		got := sweep(r, "sink.q", held.flow, "c.dp", "c.shaft_power")
		fine := span(0, s.flow[len(s.flow)-1], 60)
		curve := sweep(r, "sink.q", fine, "c.dp", "c.shaft_power")
		most := 0.0
		for _, p := range s.power {
			most = math.Max(most, p)
		}
		reference := "manufacturer's data sheet through the Modelica Buildings library (LBNL)"
		validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.CentrifugalPumpTable", Case: nice + ", every second point held out", Reference: reference,
			Quantity: "pressure rise, rms", Unit: "% of shut-off", Tolerance: 2, Reached: 100 / s.pressure[0] * validation.RMS(scale(got[0], -1), held.pressure),
			Plot: &validation.Plot{Title: nice + ": pressure rise", X: "flow [m3/h]", Y: "pressure rise [kPa]", Series: []validation.Series{
				{Name: "known", X: scale(known.flow, 3600), Y: scale(known.pressure, 1e-3), Points: true}, {Name: "held out", X: scale(held.flow, 3600), Y: scale(held.pressure, 1e-3), Points: true},
				{Name: "Gemel", X: scale(fine, 3600), Y: scale(curve[0], -1e-3)}}}})
		validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.CentrifugalPumpTable", Case: nice + ", every second point held out", Reference: reference,
			Quantity: "electrical power, rms", Unit: "% of maximum", Tolerance: 3, Reached: 100 / most * validation.RMS(got[1], held.power),
			Plot: &validation.Plot{Title: nice + ": power", X: "flow [m3/h]", Y: "electrical power [W]", Series: []validation.Series{
				{Name: "known", X: scale(known.flow, 3600), Y: known.power, Points: true}, {Name: "held out", X: scale(held.flow, 3600), Y: held.power, Points: true},
				{Name: "Gemel", X: scale(fine, 3600), Y: curve[1]}}}})
	}
}

// The record of a circulator at other speeds, against the same pump in the Modelica Buildings library (affinity laws, cubic splines).
func TestCirculatorAtOtherSpeeds(t *testing.T) {
	reference := buildings(t, "Buildings_Fluid_Movers_Validation_Pump_Nrpm_stratos.txt")
	r := validation.Start(t, "Bench", forced(`Gemel.Hydraulics.CentrifugalPumpTable c(curve_flow = data.flow_rate, curve_head = data.head, curve_power = data.power,
    speed_nominal = data.speed, cavitation = false);
  parameter Gemel.Hydraulics.Data.WiloStratos80_1to12 data`), static)
	dp, power, reached := &validation.Plot{Title: "Wilo Stratos 80/1-12 at five speeds: pressure rise", X: "flow [m3/h]", Y: "pressure rise [kPa]"},
		&validation.Plot{Title: "Wilo Stratos 80/1-12 at five speeds: power", X: "flow [m3/h]", Y: "electrical power [W]"}, [2]float64{}
	var curves [4][]validation.Series
	for i, n := range []float64{2960, 2610, 1930, 3300, 900} {
		flow, wantDp, wantPower := reference[fmt.Sprintf("pump%d.m_flow", i+1)], reference[fmt.Sprintf("forcedPump%d.dp", i+1)], reference[fmt.Sprintf("pump%d.P", i+1)]
		var q, p, w []float64
		for k := 12; k < len(flow); k += 3 {
			if volume := flow[k] / 995.586; flow[k] > flow[k-3]+1e-6 && volume < 0.0154*n/2610 { // density of that library's water; points of the sheet
				q, p, w = append(q, volume), append(p, wantDp[k]), append(w, wantPower[k])
			}
		}
		r.Set("c.speed", n*rpm)
		got := sweep(r, "sink.q", q, "c.dp", "c.shaft_power")
		top := math.Pow(n/2610, 2)
		reached[0] = math.Max(reached[0], 100*validation.RMS(scale(got[0], -1), p)/(78356*top))
		reached[1] = math.Max(reached[1], 100*validation.RMS(got[1], w)/(1172*top*n/2610))
		curves[0] = append(curves[0], validation.Series{X: scale(q, 3600), Y: scale(p, 1e-3)})
		curves[1] = append(curves[1], validation.Series{X: scale(q, 3600), Y: scale(got[0], -1e-3)})
		curves[2] = append(curves[2], validation.Series{X: scale(q, 3600), Y: w})
		curves[3] = append(curves[3], validation.Series{X: scale(q, 3600), Y: got[1]})
	}
	dp.Series = []validation.Series{join("Buildings", true, curves[0]...), join("Gemel", false, curves[1]...)}
	power.Series = []validation.Series{join("Buildings", true, curves[2]...), join("Gemel", false, curves[3]...)}
	source := "Modelica Buildings library (LBNL), Movers.Validation.Pump_Nrpm_stratos"
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Data.WiloStratos80_1to12", Also: []string{"Gemel.Hydraulics.CentrifugalPumpTable", "Gemel.Hydraulics.Data.PumpCurve"}, Case: "900 to 3300 r/min",
		Reference: source, Quantity: "pressure rise, rms", Unit: "% of shut-off", Tolerance: 1, Reached: reached[0], Plot: dp})
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Data.WiloStratos80_1to12", Also: []string{"Gemel.Hydraulics.CentrifugalPumpTable"}, Case: "900 to 3300 r/min",
		Reference: source, Quantity: "electrical power, rms", Unit: "% of maximum", Tolerance: 1, Reached: reached[1], Plot: power})
}

// The records hold the data sheets.
func TestCirculatorRecords(t *testing.T) {
	names := map[string]string{"Stratos25slash1to4": "WiloStratos25_1to4", "Stratos25slash1to6": "WiloStratos25_1to6", "Stratos30slash1to8": "WiloStratos30_1to8",
		"Stratos50slash1to12": "WiloStratos50_1to12", "Stratos80slash1to12": "WiloStratos80_1to12"}
	for name, s := range circulators(t) {
		r := validation.Start(t, "Bench", forced(fmt.Sprintf(`Gemel.Hydraulics.CentrifugalPumpTable c(curve_flow = data.flow_rate, curve_head = data.head, curve_power = data.power, speed_nominal = data.speed, cavitation = false);
  parameter Gemel.Hydraulics.Data.%s data`, names[name])), static)
		got := sweep(r, "sink.q", s.flow[1:], "c.dp", "c.shaft_power")
		validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Data." + names[name], Also: []string{"Gemel.Hydraulics.Data.PumpCurve"}, Case: "at the points of the data sheet", Reference: "manufacturer's data sheet through the Modelica Buildings library (LBNL)",
			Quantity: "pressure rise and power", Unit: "% of maximum", Tolerance: 0.1,
			Reached: math.Max(100*validation.Worst(scale(got[0], -1), s.pressure[1:])/s.pressure[0], 100*validation.Worst(got[1], s.power[1:])/s.power[len(s.power)-1])})
	}
}

// Linear curves from three points are extended to zero flow as the Modelica Buildings library does: H = 10 kPa (1 - q/(1 L/s)).
func TestCurveConstruction(t *testing.T) {
	reference := buildings(t, "Buildings_Fluid_Movers_Validation_PumpCurveConstruction.txt")
	// A valve of 10 Pa at 1 kg/s is shut from fully open to 1 %, linearly, in series with the pump; leakage 1e-4
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Hydraulics.Reservoir tank(level = 0);
  Gemel.Hydraulics.Valve valve(Kv = 1/998.2*sqrt(1e5/10*998.2/1000), leakage = 1e-4);
  Gemel.Hydraulics.CentrifugalPumpTable pump(curve_flow = {0, 0.5e-3, 0.99e-3}, curve_head = {1, 0.5, 0.01}*1e4/(998.2*9.80665), curve_power = {1, 2, 3}, cavitation = false);
equation
  connect(tank.port, valve.port_a);
  connect(valve.port_b, pump.port_a);
  connect(pump.port_b, tank.port);
end Bench;`, static)
	openings := span(1, 0.01, 101)
	got := scale(sweep(r, "valve.opening", openings, "pump.dp")[0], -1)
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.CentrifugalPumpTable", Case: "linear curve, valve shut from 100 to 1 %", Reference: "Modelica Buildings library (LBNL), Movers.Validation.PumpCurveConstruction",
		Quantity: "pressure rise", Unit: "% of shut-off", Tolerance: 1, Reached: validation.Worst(got, reference["pum.dpMachine"][:101]) / 100,
		Plot: &validation.Plot{Title: "Pump against a valve that shuts", X: "opening [1]", Y: "pressure rise [kPa]", Series: []validation.Series{
			{Name: "Buildings", X: openings, Y: scale(reference["pum.dpMachine"], 1e-3), Points: true}, {Name: "Gemel", X: openings, Y: scale(got, 1e-3)}}}})
}

// Curves from one point and from three as EPANET fits them; affinity; trim.
func TestPumpCurveLaws(t *testing.T) {
	one := validation.Start(t, "Bench", forced("Gemel.Hydraulics.CentrifugalPumpPower c(flow_nominal = 0.1, head_nominal = 45, cavitation = false)"), static)
	flows := []float64{0.01, 0.05, 0.1, 0.15, 0.19}
	var want []float64
	for _, q := range flows {
		want = append(want, 60-15*(q/0.1)*(q/0.1))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.CentrifugalPumpPower", Case: "one point, 45 m at 100 L/s", Reference: "EPANET 2.2 User Manual, section 3.1: H = 4/3 H1 - H1/3 (q/q1)^2",
		Quantity: "head", Unit: "%", Tolerance: 0.01, Reached: relative(sweep(one, "sink.q", flows, "c.head")[0], want)})
	three := validation.Start(t, "Bench", forced("Gemel.Hydraulics.CentrifugalPumpPower c(flow_nominal = 0.1, head_nominal = 50, head_shutoff = 60, flow_high = 0.16, head_high = 35, cavitation = false)"), static)
	c := math.Log(25.0/10) / math.Log(1.6)
	want = nil
	for _, q := range flows {
		want = append(want, 60-10*math.Pow(q/0.1, c))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.CentrifugalPumpPower", Case: "three points, 60, 50 and 35 m", Reference: "EPANET 2.2 User Manual, section 12.1: H = A - B q^C",
		Quantity: "head", Unit: "%", Tolerance: 0.01, Reached: relative(sweep(three, "sink.q", flows, "c.head")[0], want)})
	// Trim to 90 %: flow and head at 0.81 of those of the full impeller, power at 0.81^2
	for _, asset := range []string{"CentrifugalPump", "CentrifugalPumpPower", "CentrifugalPumpTable"} {
		full := validation.Start(t, "Bench", forced("Gemel.Hydraulics."+asset+" c(cavitation = false)"), static)
		cut := validation.Start(t, "Bench", forced("Gemel.Hydraulics."+asset+" c(cavitation = false, trim = 0.9)"), static)
		some := []float64{0.002, 0.008, 0.014}
		a, b := sweep(full, "sink.q", some, "c.head", "c.shaft_power"), sweep(cut, "sink.q", scale(some, 0.81), "c.head", "c.shaft_power")
		validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics." + asset, Case: "impeller trimmed to 90 %", Reference: "Guelich 2014, section 4.5.1: q and H with the square of the diameter, closed form",
			Quantity: "head and power", Unit: "%", Tolerance: 1e-3, Reached: math.Max(relative(b[0], scale(a[0], 0.81)), relative(b[1], scale(a[1], 0.81*0.81)))})
		full.Set("c.speed", 2900*rpm/2)
		slow := sweep(full, "sink.q", scale(some, 0.5), "c.head", "c.shaft_power")
		validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics." + asset, Case: "half speed", Reference: "affinity laws: q, H, P with n, n^2, n^3", Quantity: "head and power", Unit: "%", Tolerance: 0.2,
			Reached: math.Max(relative(slow[0], scale(a[0], 0.25)), relative(slow[1], scale(a[1], 0.125)))})
	}
}

// Curves from the duty point alone, against the EU's benchmark efficiency and the published duty points of standard pumps.
func TestTypicalPump(t *testing.T) {
	var efficiency, want, npsh, wantNpsh, benchmark, specific []float64
	var records []string
	for _, size := range []string{"65_50_160", "80_65_160", "80_50_200", "100_80_160", "100_65_200", "125_100_200"} {
		name := "Gemel.Hydraulics.Data.Iso2858_" + size
		records = append(records, name)
		r := validation.Start(t, "Bench", forced("Gemel.Hydraulics.CentrifugalPumpTypical c(flow_nominal = data.flow_rate, head_nominal = data.head, speed_nominal = data.speed);\n  parameter "+name+" data"), static)
		flow := r.Value("data.flow_rate")
		got := sweep(r, "sink.q", []float64{flow}, "c.efficiency", "c.npsh_required", "c.nq", "data.efficiency", "data.npsh")
		efficiency, npsh, specific = append(efficiency, 100*got[0][0]), append(npsh, got[1][0]), append(specific, got[2][0])
		want, wantNpsh = append(want, 100*got[3][0]), append(wantNpsh, got[4][0])
		x, y := math.Log(got[2][0]), math.Log(3600*flow)
		benchmark = append(benchmark, 88.59*x+13.46*y-11.48*x*x-0.85*y*y-0.38*x*y-130.27) // own-bearing end suction, 2900 r/min, MEI 0.4
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.CentrifugalPumpTypical", Also: append(records, "Gemel.Hydraulics.Data.DutyPoint"), Case: "six rated points of ISO 2858, 25 to 200 m3/h", Reference: "IS single-stage pumps, published rated points",
		Quantity: "efficiency", Unit: "percentage points", Tolerance: 6, Reached: validation.Worst(efficiency, want),
		Plot: &validation.Plot{Title: "Efficiency from the specific speed", X: "specific speed [1]", Y: "efficiency [%]", Series: []validation.Series{
			{Name: "IS pumps", X: specific, Y: want, Points: true}, {Name: "EU 547/2012, MEI 0.4", X: specific, Y: benchmark, Points: true}, {Name: "Gemel", X: specific, Y: efficiency, Points: true}}}})
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.CentrifugalPumpTypical", Case: "six rated points, EU benchmark", Reference: "Commission Regulation (EU) 547/2012, annex III, end suction own bearing 2900 r/min, MEI 0.4 (a lower bound, by experience met by 60 % of pumps)",
		Quantity: "efficiency", Unit: "percentage points", Tolerance: 8, Reached: validation.Worst(efficiency, benchmark)})
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.CentrifugalPumpTypical", Also: []string{"Gemel.Hydraulics.CentrifugalPump"}, Case: "six rated points of ISO 2858, suction specific speed 180", Reference: "IS single-stage pumps, published NPSH3",
		Quantity: "NPSH3", Unit: "m", Tolerance: 1.6, Reached: validation.Worst(npsh, wantNpsh)})
}
