package hydraulics

import (
	"fmt"
	"math"
	"testing"

	"gemel/physics/validation"
)

// zetas gives the loss coefficients forwards and backwards from the pressure difference at 2 m/s in a pipe of the given diameter.
func zetas(t *testing.T, component string, diameter float64) (forward, backward float64) {
	t.Helper()
	r := validation.Start(t, "Bench", forced(component), static)
	q := 2 * math.Pi / 4 * diameter * diameter
	dp := sweep(r, "sink.q", []float64{q, -q}, "c.dp")[0]
	return dp[0] / (rho / 2 * 4), -dp[1] / (rho / 2 * 4)
}

// Crane TP-410: friction factors of fully rough flow in clean steel pipes, page A-27 (2009), and a bend of 30 degrees.
func TestBendsAsInCrane(t *testing.T) {
	// Inner diameters of 4, 6, 8, 10, 14 and 24 inch pipes and the printed factors, which have 3 digits
	diameters, printed := []float64{0.10226, 0.154, 0.20274, 0.25446, 0.33334, 0.57504}, []float64{0.016, 0.015, 0.014, 0.013, 0.013, 0.011}
	var got []float64
	for _, d := range diameters {
		forward, _ := zetas(t, fmt.Sprintf("Gemel.Hydraulics.Bend c(diameter = %g, radius = 1.5)", d), d)
		got = append(got, forward/14) // K = 14 f for r/d = 1.5
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Bend", Case: "quarter bends r/d = 1.5, 4 to 24 inch steel pipe", Reference: "Crane TP-410 (2009), pages A-27 and A-29: K = 14 f, f printed to 3 digits",
		Quantity: "f = K/14", Unit: "1", Tolerance: 0.001, Reached: validation.Worst(got, printed)})
	forward, backward := zetas(t, "Gemel.Hydraulics.Bend c(diameter = 0.402, radius = 2/0.402, angle = 30*Gemel.Constants.pi/180)", 0.402)
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Bend", Case: "30 degrees, diameter 402 mm, radius 2 m", Reference: "Crane TP-410 (2009), worked in fluids (C. Bell), fittings.bend_rounded_Crane: K = 0.0932",
		Quantity: "loss coefficient", Unit: "%", Tolerance: 7, Reached: relative([]float64{forward, backward}, []float64{0.0932191, 0.0932191})})
}

// Borda-Carnot, and Crane's sharp contraction; the direction decides which.
func TestSuddenChange(t *testing.T) {
	forward, backward := zetas(t, "Gemel.Hydraulics.SuddenChange c(diameter_a = 0.1, diameter_b = 0.2)", 0.1)
	narrow, wide := zetas(t, "Gemel.Hydraulics.SuddenChange c(diameter_a = 0.2, diameter_b = 0.1)", 0.1)
	// Area ratio 1/4: (1 - 1/4)^2 = 0.5625 and 0.5 (1 - 1/4) = 0.375
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.SuddenChange", Case: "100 to 200 mm and back, both ways round", Reference: "Borda-Carnot (1 - A1/A2)^2 and Crane TP-410, page A-26: 0.5 (1 - A1/A2), closed forms",
		Quantity: "loss coefficient", Unit: "%", Tolerance: 1e-3, Reached: relative([]float64{forward, backward, narrow, wide}, []float64{0.5625, 0.375, 0.375, 0.5625})})
	forward, backward = zetas(t, "Gemel.Hydraulics.Fitting c(zeta = 3, zeta_reverse = 7)", 0.1)
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Fitting", Case: "zeta 3 forwards, 7 backwards", Reference: "zeta rho v^2/2, closed form",
		Quantity: "loss coefficient", Unit: "%", Tolerance: 1e-3, Reached: relative([]float64{forward, backward}, []float64{3, 7})})
}

// Discharge coefficient and lasting loss of orifice plates as the standard's example and its equations give them.
func TestOrificePlate(t *testing.T) {
	// Corner taps, D 73.91 mm, bore 22.2 mm, Re = 4 m/(pi D mu) of the example: air of 0.1244 kg/s; the coefficient depends on Re alone
	const d, bore, want = 0.07391, 0.0222, 0.6000085
	re := 4 * 0.124431876 / (math.Pi * d * 0.0000185861753095)
	r := validation.Start(t, "Bench", forced(fmt.Sprintf("Gemel.Hydraulics.OrificePlate c(diameter = %g, bore = %g)", d, bore)), static)
	c := sweep(r, "sink.q", []float64{re * math.Pi / 4 * d * mu / rho}, "c.C")[0]
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.OrificePlate", Case: "corner taps, beta 0.300, Re 1.15e5", Reference: "ISO 5167-2:2003, Reader-Harris/Gallagher, as computed by fluids (C. Bell): 0.60001",
		Quantity: "discharge coefficient", Unit: "%", Tolerance: 0.01, Reached: relative(c, []float64{want})})
	// K of beta 0.6788: (sqrt(1 - b^4 (1 - C^2))/(C b^2) - 1)^2 is 5.2314 at C = 0.61512; the plate's own C is put into the same expression.
	const d2, bore2 = 0.07366, 0.05
	r = validation.Start(t, "Bench", forced(fmt.Sprintf("Gemel.Hydraulics.OrificePlate c(diameter = %g, bore = %g)", d2, bore2)), static)
	q := 2 * math.Pi / 4 * d2 * d2
	values := sweep(r, "sink.q", []float64{q, -q}, "c.dp", "c.C", "c.dp_taps")
	beta2, plate := bore2*bore2/d2/d2, values[1][0]
	k := func(c float64) float64 { return math.Pow(math.Sqrt(1-beta2*beta2*(1-c*c))/(c*beta2)-1, 2) }
	if math.Abs(k(0.61512)-5.2314291729754) > 1e-9 {
		t.Fatal("the reference expression is wrong")
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.OrificePlate", Case: "lasting loss, beta 0.679, both directions", Reference: "ISO 5167-2:2003, 5.4.2 (K = 5.2314 at C = 0.61512: fluids, C. Bell)",
		Quantity: "loss coefficient", Unit: "%", Tolerance: 1e-3, Reached: relative([]float64{values[0][0] / (2 * rho), -values[0][1] / (2 * rho)}, []float64{k(plate), k(plate)})})
	taps := plate / math.Sqrt(1-beta2*beta2) * math.Pi / 4 * bore2 * bore2 * math.Sqrt(2*values[2][0]/rho)
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.OrificePlate", Case: "flow computed back from the taps", Reference: "ISO 5167-1:2003, equation 1",
		Quantity: "flow", Unit: "%", Tolerance: 1e-3, Reached: relative([]float64{taps}, []float64{q})})
}

// A leak is Torricelli's hole, and one that widens has the exponent that its areas give.
func TestLeak(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Hydraulics.VariableReservoir a;
  Gemel.Hydraulics.Leak c(leak = 1, area_full = 2e-4, discharge = 0.6), d(leak = 0.5, area_full = 2e-4, expansion = 5e-6, discharge = 0.6);
equation
  connect(a.port, c.port);
  connect(a.port, d.port);
end Bench;`, static)
	heads := []float64{5, 20, 60}
	got := sweep(r, "a.level", heads, "c.flow_rate", "d.flow_rate")
	var fixed, wide []float64
	for _, h := range heads {
		fixed = append(fixed, 0.6*2e-4*math.Sqrt(2*g*h))
		wide = append(wide, 0.5*0.6*(2e-4+5e-6*h)*math.Sqrt(2*g*h))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Leak", Case: "hole of 2 cm2, 5 to 60 m of head, fixed and widening", Reference: "Torricelli; FAVAD (J. May 1994), closed forms",
		Quantity: "flow", Unit: "%", Tolerance: 0.2, Reached: math.Max(relative(got[0], fixed), relative(got[1], wide))})
}
