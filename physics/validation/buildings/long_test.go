//go:build long

package buildings

import "testing"

// The cases of ASHRAE 140 that the tables of the 2020 edition given here leave out, beside the programs that used DRYCOLD.
func TestFurtherBestestCases(t *testing.T) {
	for name, got := range runCases(t, "620", "640", "650", "920", "940", "950", "650FF", "950FF") {
		if ranges, ok := drycoldFloat[name]; ok {
			if beyond := max(ranges[0].beyond(got.coldest), ranges[1].beyond(got.warmest)); beyond > 2 {
				t.Errorf("%s: %.1f to %.1f degC, %.1f K outside the programs", name, got.coldest, got.warmest, beyond)
			}
		} else if outside := got.outside(drycold[name]); outside > 10 {
			t.Errorf("%s: %.1f %% outside the programs", name, outside)
		}
	}
}
