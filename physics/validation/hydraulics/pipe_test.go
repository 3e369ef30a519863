package hydraulics

import (
	"fmt"
	"math"
	"testing"

	"gemel/physics/validation"
)

// colebrook solves 1/sqrt(f) = -2 log10(e/3.7 + 2.51/(Re sqrt(f))) by iteration.
func colebrook(reynolds, e float64) float64 {
	x := 8.0 // 1/sqrt(f)
	for range 60 {
		x = -2 * math.Log10(e/3.7+2.51*x/reynolds)
	}
	return 1 / (x * x)
}

// frictionFactors gives those of the pipe at Reynolds numbers: diameter 0.1 m, relative roughness e.
func frictionFactors(t *testing.T, e float64, law string, reynolds []float64) []float64 {
	r := validation.Start(t, "Bench", forced(fmt.Sprintf("Gemel.Hydraulics.Pipe c(diameter = 0.1, length = 10, roughness = %g, colebrook = %s)", e/10, law)), static)
	factors := sweep(r, "sink.q", scale(reynolds, mu/rho*0.1*math.Pi/4), "c.lambda_Re")[0]
	for i := range factors {
		factors[i] /= reynolds[i]
	}
	return factors
}

// The Moody diagram: laminar line, Colebrook and White by an independent iteration.
func TestMoodyDiagram(t *testing.T) {
	var reynolds []float64
	for x := 3.7; x <= 8.01; x += 0.1 {
		reynolds = append(reynolds, math.Pow(10, x))
	}
	plot := &validation.Plot{Title: "Friction factor of pipes", X: "log10 of the Reynolds number [1]", Y: "friction factor [1]"}
	exact, explicit := 0.0, 0.0
	var reference, curves []validation.Series
	for _, e := range []float64{0, 1e-6, 1e-4, 1e-3, 1e-2, 5e-2} {
		var want, logs []float64
		for _, re := range reynolds {
			want, logs = append(want, colebrook(re, e)), append(logs, math.Log10(re))
		}
		got := frictionFactors(t, e, "true", reynolds)
		exact = math.Max(exact, relative(got, want))
		if e >= 1e-6 && e <= 1e-2 {
			explicit = math.Max(explicit, relative(frictionFactors(t, e, "false", reynolds), want))
		}
		reference, curves = append(reference, validation.Series{X: logs, Y: want}), append(curves, validation.Series{X: logs, Y: got})
	}
	plot.Series = []validation.Series{join("Colebrook, k/D = 0, 1e-6, 1e-4, 1e-3, 0.01, 0.05", true, reference...), join("Gemel", false, curves...)}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Pipe", Case: "Colebrook and White, Re 5e3 to 1e8, k/D 0 to 0.05",
		Reference: "C. F. Colebrook 1939, solved by iteration", Quantity: "friction factor", Unit: "%", Tolerance: 1e-4, Reached: exact, Plot: plot})
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Pipe", Case: "Swamee and Jain, Re 5e3 to 1e8, k/D 1e-6 to 0.01",
		Reference: "Colebrook and White; Swamee and Jain 1976 state 3 %", Quantity: "friction factor", Unit: "%", Tolerance: 3, Reached: explicit})
}

// Published values: Prandtl's smooth law and the fully rough limit as F. M. White, Fluid Mechanics, 7th ed. 2011, section 6.6 tabulates them, the
// solution of Colebrook-White at Re 1e5 and k/D 1e-4 to 8 digits (D. Clamond, Ind. Eng. Chem. Res. 48, 2009), and Hagen-Poiseuille.
func TestPublishedFrictionFactors(t *testing.T) {
	reynolds := []float64{1e4, 1e5, 1e6, 1e7, 1e8}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Pipe", Case: "smooth wall, Re 1e4 to 1e8", Reference: "F. M. White, Fluid Mechanics, 7th ed. 2011, table to equation 6.38",
		Quantity: "friction factor", Unit: "%", Tolerance: 1, Reached: relative(frictionFactors(t, 0, "true", reynolds), []float64{0.0309, 0.0180, 0.0116, 0.0081, 0.0059})})
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Pipe", Case: "Re 1e5, k/D 1e-4, Colebrook", Reference: "D. Clamond, Ind. Eng. Chem. Res. 48, 2009: 0.0185138661",
		Quantity: "friction factor", Unit: "%", Tolerance: 1e-5, Reached: relative(frictionFactors(t, 1e-4, "true", []float64{1e5}), []float64{0.01851386607747165})})
	var got, want []float64
	for _, e := range []float64{1e-5, 1e-4, 1e-3, 1e-2, 5e-2} {
		got = append(got, frictionFactors(t, e, "true", []float64{1e9})...)
	}
	want = []float64{0.00806, 0.0120, 0.0196, 0.0379, 0.0716}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Pipe", Case: "fully rough, k/D 1e-5 to 0.05", Reference: "F. M. White, Fluid Mechanics, 7th ed. 2011, equation 6.47 and its table",
		Quantity: "friction factor", Unit: "%", Tolerance: 1, Reached: relative(got, want)})
	laminar := []float64{1, 10, 100, 1000, 1990}
	want = nil
	for _, re := range laminar {
		want = append(want, 64/re)
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Pipe", Case: "laminar, Re 1 to 1990", Reference: "Hagen-Poiseuille, closed form",
		Quantity: "friction factor", Unit: "%", Tolerance: 1e-6, Reached: relative(frictionFactors(t, 1e-3, "false", laminar), want)})
}

// Hazen-Williams in the units of its source: h = 4.727 L C^-1.852 d^-4.871 q^1.852, feet and cubic feet per second.
func TestHazenWilliams(t *testing.T) {
	const foot = 0.3048
	flows := []float64{0.005, 0.02, 0.05, 0.1, 0.2}
	var want []float64
	for _, q := range flows {
		want = append(want, foot*4.727*1000/foot*math.Pow(120, -1.852)*math.Pow(0.3/foot, -4.871)*math.Pow(q/math.Pow(foot, 3), 1.852))
	}
	r := validation.Start(t, "Bench", forced("Gemel.Hydraulics.PipeHazenWilliams c(length = 1000, diameter = 0.3, C = 120)"), static)
	got := scale(sweep(r, "sink.q", flows, "c.dp")[0], 1/(rho*g))
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.PipeHazenWilliams", Case: "300 mm, 1 km, C = 120, 0.07 to 2.8 m/s",
		Reference: "EPANET 2.2 User Manual, table 3.1, in US units", Quantity: "head loss", Unit: "%", Tolerance: 0.05, Reached: relative(got, want)})
	manning := validation.Start(t, "Bench", forced("Gemel.Hydraulics.Networks.PipeChezyManning c(length = 1000, diameter = 0.3, n = 0.013)"), static)
	want = nil
	for _, q := range flows {
		v, radius := q/(math.Pi*0.09/4)/foot, 0.3/4/foot // v = 1.49/n R^(2/3) S^(1/2)
		want = append(want, 1000*math.Pow(v*0.013/1.49/math.Pow(radius, 2.0/3), 2))
	}
	got = sweep(manning, "sink.q", flows, "c.loss")[0]
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Networks.PipeChezyManning", Case: "300 mm, 1 km, n = 0.013", Reference: "Manning's formula with 1.49 in feet, closed form",
		Quantity: "head loss", Unit: "%", Tolerance: 0.2, Reached: relative(got, want)})
}

// A rigid column that is let go reaches its final speed along the hyperbolic tangent: L dv/dt = g h - zeta v^2/2 (White, section 3.6 and problem 3.161).
func TestColumnStartsUp(t *testing.T) {
	const length, zeta, h = 200.0, 40.0, 10.0
	r := validation.Start(t, "Bench", between(fmt.Sprintf("Gemel.Hydraulics.Pipe c(length = %g, diameter = 10, roughness = 0, zeta = %g, inertia = true)", length, zeta)), period(0.5))
	r.Set("a.level", h)
	record := r.Record(60, 0.5, "c.v")
	v := math.Sqrt(2 * g * h / zeta)
	var want []float64
	for _, s := range record.Time {
		want = append(want, v*math.Tanh(s*v*zeta/(2*length)))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Hydraulics.Pipe", Case: "start of flow in a pipe with inertia, 200 m, zeta 40, 10 m of head", Reference: "closed form: v = v1 tanh(t v1 zeta/(2 L))",
		Quantity: "velocity", Unit: "% of v1", Tolerance: 0.2, Reached: 100 / v * validation.Worst(record.Of("c.v"), want),
		Plot: &validation.Plot{Title: "Start of flow", X: "time [s]", Y: "velocity [m/s]",
			Series: []validation.Series{{Name: "closed form", X: record.Time, Y: want}, {Name: "Gemel", X: record.Time, Y: record.Of("c.v"), Points: true}}}})
}
