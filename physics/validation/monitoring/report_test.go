package monitoring

import (
	"math"
	"testing"

	"gemel/physics/validation"
)

// mark draws a line at a height while something holds.
func mark(on bool, height float64) float64 {
	if on {
		return height
	}
	return math.NaN()
}

const skabSource = "I. D. Katser, V. O. Kozitsin, SKAB v0.9 (2020): labels of the outlier problem; rows after the first 400 of each of 17 runs, all counted together; asked: the best published F1 with its rates (Conv-AE, 34 runs)"

func reportSKAB(t *testing.T, what string, s score, beside []rival, plot *validation.Plot) {
	t.Helper()
	t.Logf("%s: F1 %.3f, false alarms %.2f %%, missed %.2f %% (%+v)", what, s.f1(), s.falseRate(), s.missedRate(), s)
	for i, q := range []struct {
		name, unit string
		of         func(score) float64
		asked      float64
	}{
		{"F1 lacking to 1", "1", func(s score) float64 { return 1 - s.f1() }, 1 - 0.78},
		{"false-alarm rate of healthy rows", "%", score.falseRate, 13.55},
		{"missed-alarm rate of faulty rows", "%", score.missedRate, 28.02},
	} {
		row := validation.Row{Asset: "Gemel.Hydraulics.CentrifugalPump", Also: []string{"Gemel.Hydraulics.Valve", "Gemel.Electrical.InductionMotor"}, Case: "SKAB pump loop, " + what, Reference: skabSource,
			Quantity: q.name, Unit: q.unit, Tolerance: q.asked, Reached: q.of(s), Kind: validation.Measured}
		for _, n := range beside {
			row.Baselines = append(row.Baselines, validation.Baseline{Name: n.name, Reached: q.of(n.total)})
		}
		for _, p := range published {
			row.Baselines = append(row.Baselines, validation.Baseline{Name: "published " + p.name, Reached: []float64{1 - p.f1, p.falsely, p.missing}[i]})
		}
		if i == 0 {
			row.Plot = plot
		}
		validation.Check(t, row)
	}
}
