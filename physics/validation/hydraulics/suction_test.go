package hydraulics

import (
	"math"
	"testing"

	"gemel/physics/validation"
)

// NPSH available as in F. M. White, Fluid Mechanics, 7th ed. 2011, example 11.3: water at 60 degF (62.4 lbf/ft3, vapour pressure 0.26 psi), 14.7 psi outside,
// the inlet 12.7 ft below the surface, 6 ft lost on the way: 40 ft.
func TestSuctionHeadAsInWhite(t *testing.T) {
	const foot = 0.3048
	r := validation.Start(t, "Bench", forced("Gemel.Hydraulics.CentrifugalPump c(water(rho = 62.4*4.44822/0.3048^3/9.80665, p_vapour = 0.26*6894.757))"), static)
	available := sweep(r, "a.level", []float64{(12.7 - 6) * foot}, "c.npsh_available")[0][0]
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.CentrifugalPump", Case: "inlet 12.7 ft below the surface, 6 ft of loss", Reference: "F. M. White, Fluid Mechanics, 7th ed. 2011, example 11.3: 40 ft",
		Quantity: "NPSH available", Unit: "%", Tolerance: 0.5, Reached: relative([]float64{available / foot}, []float64{40})})
}

// The head falls by 3 % where the suction head is NPSH3, by nothing with a tenth more, and by nearly everything at npsh_full; the test of ISO 9906.
func TestCavitation(t *testing.T) {
	for _, asset := range []string{"CentrifugalPump", "CentrifugalPumpPower", "CentrifugalPumpTable", "CentrifugalPumpTypical"} {
		r := validation.Start(t, "Bench", forced("Gemel.Hydraulics."+asset+" c"), static)
		r.Set("sink.q", 55.0/3600)
		full := sweep(r, "a.level", []float64{0}, "c.head", "c.npsh_required")
		head, npsh3 := full[0][0], full[1][0]
		level := func(available float64) float64 { return available - (101325-2339)/(rho*g) }
		suction := span(0.5*npsh3, 2*npsh3, 61)
		var levels []float64
		for _, s := range suction {
			levels = append(levels, level(s))
		}
		falls := sweep(r, "a.level", levels, "c.head")[0]
		points := sweep(r, "a.level", []float64{level(npsh3), level(1.1 * npsh3), level(0.7 * npsh3)}, "c.head")[0]
		validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics." + asset, Also: []string{"Gemel.Hydraulics.PumpSet"}, Case: "suction pressure lowered at 55 m3/h", Reference: "ISO 9906:2012: NPSH3 is where 3 % of the head are lost",
			Quantity: "head lost at 1, 1.1 and 0.7 times NPSH3 (3, 0 and 98 %)", Unit: "% of head", Tolerance: 0.1,
			Reached: 100 * validation.Worst(scale(points, 1/head), []float64{0.97, 1, 0.02}),
			Plot:    &validation.Plot{Title: asset + ": cavitation", X: "NPSH available [m]", Y: "head [m]", Series: []validation.Series{{Name: "Gemel, 55 m3/h", X: suction, Y: falls}, {Name: "NPSH3", X: []float64{npsh3}, Y: []float64{0.97 * head}, Points: true}}}})
	}
	// Measured NPSH3 goes through its points and with the square of the speed
	r := validation.Start(t, "Bench", forced("Gemel.Hydraulics.CentrifugalPumpTable c(npsh_measured = true, curve_npsh = {2, 2.1, 2.4, 2.6, 3, 4}, cavitation = false)"), static)
	got := sweep(r, "sink.q", []float64{40.0 / 3600, 60.0 / 3600}, "c.npsh_required")[0]
	r.Set("c.speed", 1450*rpm)
	got = append(got, sweep(r, "sink.q", []float64{30.0 / 3600}, "c.npsh_required")[0]...)
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.CentrifugalPumpTable", Case: "measured NPSH3, at its points and at half speed", Reference: "its table; affinity (Guelich 2014, section 6.2)",
		Quantity: "NPSH3", Unit: "m", Tolerance: 0.01, Reached: validation.Worst(got, []float64{2.4, 3, 0.75})})
}

// Faults have the size that their descriptions say.
func TestPumpFaults(t *testing.T) {
	sound := validation.Start(t, "Bench", forced("Gemel.Hydraulics.CentrifugalPump c"), static)
	duty := []float64{50.0 / 3600}
	base := sweep(sound, "sink.q", duty, "c.head", "c.efficiency", "c.torque")
	with := func(fault string, severity float64) [][]float64 {
		r := sound.Again()
		r.Set(fault, severity)
		r.Initialize()
		return sweep(r, "sink.q", duty, "c.head", "c.efficiency", "c.torque")
	}
	worn, clogged, rough := with("c.wear", 0.15), with("c.blockage", 0.5), with("c.bearing_wear", 0.5)
	// Blockage 0.5: 3/100 of P/(rho g q) = H/eta at the best point
	lost := 0.03 * 50 / 0.7 * math.Sqrt(1+1e-4)
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.CentrifugalPump", Case: "faults at the best point: wear 0.15, blockage 0.5, bearing wear 0.5", Reference: "definition of the severities, closed forms",
		Quantity: "head, efficiency and torque", Unit: "%", Tolerance: 0.01, Reached: math.Max(relative([]float64{worn[0][0], worn[1][0], clogged[0][0], rough[2][0]},
			[]float64{0.85 * base[0][0], 0.85 * base[1][0], base[0][0] - lost, base[2][0] * (1 + 0.05/math.Sqrt(1+1e-4))}), 0)})
}

// A positive-displacement pump: rated point, slip with pressure and viscosity, relief.
func TestPositiveDisplacementPump(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Hydraulics.VariableReservoir a(level(start = 2)), b;
  Gemel.Hydraulics.PositiveDisplacementPump c;
equation
  connect(a.port, c.port_a);
  connect(c.port_b, b.port);
end Bench;`, static)
	bar := 1e5 / (rho * g)
	ideal := 1e-4 * 1450 / 60
	got := sweep(r, "b.level", []float64{2 + 10*bar, 2 + 5*bar, 2, 2 + 16.5*bar}, "c.flow_rate", "c.efficiency", "c.flow_relief")
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.PositiveDisplacementPump", Case: "rated point, half pressure, no pressure", Reference: "q = D n (1 - slip), slip proportional to the pressure: 0.92, 0.96, 1 (Wilson 1950), closed form",
		Quantity: "flow", Unit: "%", Tolerance: 0.01, Reached: relative(got[0][:3], []float64{0.92 * ideal, 0.96 * ideal, ideal})})
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.PositiveDisplacementPump", Case: "rated point", Reference: "volumetric times mechanical efficiency, 0.92 x 0.88",
		Quantity: "efficiency", Unit: "%", Tolerance: 0.01, Reached: relative(got[1][:1], []float64{0.92 * 0.88})})
	if !(got[0][3] < 0) || !(got[2][3] > ideal) {
		t.Errorf("relief valve at 1.1 times its setting: flow %g, through the valve %g", got[0][3], got[2][3])
	}
	r.Set("c.wear", 1)
	worn := sweep(r, "b.level", []float64{2 + 5*bar}, "c.slip")[0]
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.PositiveDisplacementPump", Case: "fully worn, half pressure", Reference: "slip with the third power of the gap, 8 times, closed form",
		Quantity: "slip", Unit: "%", Tolerance: 0.01, Reached: relative(worn, []float64{8 * 0.04 * ideal})})
}
