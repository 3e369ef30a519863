package buildings

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// The examples of ISO 7730:2005, table D.1: air and radiant temperature [degC], speed [m/s], humidity [%], met, clo, PMV, PPD [%].
var iso7730 = [][8]float64{
	{22, 22, 0.1, 60, 1.2, 0.5, -0.75, 17}, {27, 27, 0.1, 60, 1.2, 0.5, 0.77, 17}, {27, 27, 0.3, 60, 1.2, 0.5, 0.44, 9}, {23.5, 25.5, 0.1, 60, 1.2, 0.5, -0.01, 5},
	{23.5, 25.5, 0.3, 60, 1.2, 0.5, -0.55, 11}, {19, 19, 0.1, 40, 1.2, 1, -0.60, 13}, {23.5, 23.5, 0.1, 40, 1.2, 1, 0.50, 10}, {23.5, 23.5, 0.3, 40, 1.2, 1, 0.12, 5},
	{23, 21, 0.1, 40, 1.2, 1, 0.05, 5}, {23, 21, 0.3, 40, 1.2, 1, -0.16, 6}, {22, 22, 0.1, 60, 1.6, 0.5, 0.05, 5}, {27, 27, 0.1, 60, 1.6, 0.5, 1.17, 34}, {27, 27, 0.3, 60, 1.6, 0.5, 0.95, 24},
}

func TestComfort(t *testing.T) {
	r := validation.Build(t, "Gemel.Buildings.Comfort", "", engine.Options{Period: 1})
	worst, worstPPD := 0.0, 0.0
	var x, theirs, ours []float64
	for i, c := range iso7730 {
		r := r.Again()
		for name, value := range map[string]float64{"T_air": c[0] + 273.15, "T_radiant": c[1] + 273.15, "v": c[2], "relative_humidity": c[3] / 100, "metabolism": c[4] * 58.15, "clothing": c[5] * 0.155} {
			r.Set(name, value)
		}
		r.Initialize()
		got := r.Value("PMV")
		t.Logf("%.3f, table %.2f", got, c[6])
		if i == 6 {
			continue // the standard's own program gives 0.36 here, and so do others (jsthermalcomfort leaves this row out of its tests)
		}
		worst, worstPPD = math.Max(worst, math.Abs(got-c[6])), math.Max(worstPPD, math.Abs(100*r.Value("PPD")-c[7]))
		x, theirs, ours = append(x, float64(i+1)), append(theirs, c[6]), append(ours, got)
	}
	row := validation.Row{Asset: "Gemel.Buildings.Comfort", Case: "twelve of thirteen examples; the seventh of the table is a known misprint", Reference: "ISO 7730:2005, table D.1", Quantity: "predicted mean vote", Unit: "1", Tolerance: 0.1, Reached: worst,
		Plot: &validation.Plot{Title: "Predicted mean vote, ISO 7730 table D.1", X: "example [1]", Y: "PMV [1]", Series: []validation.Series{{Name: "ISO 7730", X: x, Y: theirs, Points: true}, {Name: "Gemel", X: x, Y: ours, Points: true}}}}
	validation.Check(t, row)
	row.Quantity, row.Unit, row.Tolerance, row.Reached, row.Plot = "percentage of dissatisfied", "%", 1, worstPPD, nil
	validation.Check(t, row)
}
