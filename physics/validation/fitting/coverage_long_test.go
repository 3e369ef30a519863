//go:build long

package fitting

import "testing"

// Over 500 repeats the intervals of 95 % hold the truth in 93 to 97 %.
func TestIntervalsCoverTheTruthOver500Repeats(t *testing.T) {
	const repeats = 500
	for name, r := range map[string]*repeated{"pump station": pumpStation(t), "2R2C house": houseOf2R2C(t)} {
		for i, n := range r.covered(t, repeats) {
			share := float64(n) / repeats
			t.Logf("%s: %s lies in its interval in %.1f %%", name, r.problem.Unknowns[i].Name, 100*share)
			if share < 0.93 || share > 0.97 {
				t.Errorf("%s: %s lies in its interval in %.1f %% of %d repeats, want 93 to 97 %%", name, r.problem.Unknowns[i].Name, 100*share, repeats)
			}
		}
	}
}
