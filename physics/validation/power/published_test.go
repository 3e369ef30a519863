package power

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// publishedSteps are responses to a lasting speed deviation of -0.01 at 1 s, integrated elsewhere (Radau, rtol 1e-10) from the published
// block diagrams; the parameters are those of the sources that the file names carry.
var publishedSteps = []struct{ file, class, text string }{
	{"tgov1_psid_params_P0.6.csv", "Gemel.Power.Steam.TGOV1",
		"Gemel.Power.Steam.TGOV1 c(P0 = 0.6, R = 0.05, T1 = 0.2, V_max = 1.2, V_min = 0.1, T2 = 0.3, T3 = 0.8, D_t = 0)"},
	{"gast_psid_params_P0.6.csv", "Gemel.Power.Gas.GAST",
		"Gemel.Power.Gas.GAST c(P0 = 0.6, R = 0.05, T1 = 0.2, T2 = 0.2, T3 = 2, A_t = 1, K_t = 2.5, V_max = 1.1, V_min = 0.01)"},
	{"hygov_openipsl_defaults_P0.6.csv", "Gemel.Power.Hydro.HYGOV", "Gemel.Power.Hydro.HYGOV c(P0 = 0.6)"},
}

// The published step responses within 1e-3 pu over 60 s.
func TestPublishedStepResponses(t *testing.T) {
	for _, c := range publishedSteps {
		t.Run(c.class, func(t *testing.T) {
			table := validation.Read(t, validation.Data(t, "turbines/derived/"+c.file))
			time, want := table.Numbers("t_s"), table.Numbers("Pmech_pu")
			r := validation.Start(t, "Bench", "model Bench "+c.text+"; end Bench;", engine.Options{Period: 0.05, Tolerance: 1e-8})
			got := make([]float64, len(time))
			worst := 0.0
			for i := range time {
				r.To(time[i])
				if math.Abs(time[i]-1) < 1e-9 {
					r.Set("c.speed", 0.99) // the file has the values behind the jump, and so has the rig once it is set
				}
				got[i] = r.Value("c.mechanical_power")
				worst = math.Max(worst, math.Abs(got[i]-want[i]))
			}
			validation.Check(t, validation.Row{
				Asset: c.class, Case: "speed deviation -0.01 at 1 s from 0.6 pu", Reference: "derived from the published block diagram, " + c.file + " (Radau, rtol 1e-10)",
				Quantity: "mechanical power, 60 s", Unit: "pu", Tolerance: 1e-3, Reached: worst,
				Plot: &validation.Plot{Title: c.class + ", speed step of -0.01", X: "time [s]", Y: "mechanical power [pu]", Series: []validation.Series{
					{Name: "reference", X: time, Y: want, Points: true}, {Name: "Gemel", X: time, Y: got}}},
			})
		})
	}
}
