package report

import (
	"bytes"
	"math"
	"strings"
	"testing"
)

// Odd fits that happen give a page, not a panic, and never NaN in a place where a browser wants a number; what a stranger wrote is text.
func TestOddFits(t *testing.T) {
	nan := math.NaN()
	for name, f := range map[string]Fit{
		"nothing": {},
		"empty parts": {Title: "<b>fit</b>", Profiles: []FitProfile{{Name: "a"}, {Name: "b", Value: []float64{1}, Rise: []float64{0}, Limit: 3.8}}, Marginals: []FitMarginal{{Name: "a"}, {Name: "b", Draws: []float64{1, 1}}},
			Lags: []FitLags{{Name: "s"}, {Name: "s", Lags: []float64{0}, Readings: 1}}, Traces: []FitTrace{{Title: "s"}}},
		"no numbers": {Unknowns: []FitUnknown{{Name: "a", At: nan, Width: nan}}, Correlation: [][]float64{{nan}}, Profiles: []FitProfile{{Name: "a", Value: []float64{0, nan, 1}, Rise: []float64{nan, 0, math.Inf(1)}, Limit: 3.8, At: nan}},
			Marginals: []FitMarginal{{Name: "a", Draws: []float64{nan, 0, 1}, Low: nan, High: math.Inf(1)}}, Lags: []FitLags{{Lags: []float64{nan, 0.5}, Readings: 10, Scaled: []float64{nan, 1e9, -1e9, 0}}},
			Traces: []FitTrace{{Time: []float64{0, 1}, Reading: []float64{nan, nan}, After: []float64{nan, 1}, HeldFrom: math.Inf(1)}}},
		"usual": {Title: "usual", Identified: []string{"all"}, Determined: true, Unknowns: []FitUnknown{{Name: "a", Unit: "degC", At: 10, Width: 5}},
			Profiles: []FitProfile{{Name: "a", Value: []float64{0, 1, 2}, Rise: []float64{4, 0, 4}, Limit: 3.84, At: 1}}, Marginals: []FitMarginal{{Name: "a", Draws: []float64{0, 1, 1, 2}, Low: 0, High: 2}},
			Lags: []FitLags{{Name: "s", White: true, Lags: []float64{0.1, -0.1}, Readings: 100, Scaled: []float64{-1, 0, 1}}}, Traces: []FitTrace{{Title: "s", Time: []float64{0, 1, 2}, Reading: []float64{1, 2, 3}, After: []float64{1, 2, 3}, Scale: []float64{0, 1, -1}, HeldFrom: 1}}},
	} {
		var b bytes.Buffer
		if err := WriteFit(&b, f); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		page := b.String()
		for _, bad := range []string{"NaN", "Inf", "<b>fit</b>", "ZgotmplZ", "-9223372036854775808"} {
			if strings.Contains(page, bad) {
				at := strings.Index(page, bad)
				t.Errorf("%s: %s in the page: ...%s", name, bad, page[max(0, at-120):min(len(page), at+60)])
			}
		}
		if name == "usual" && (!strings.Contains(page, "°C") || strings.Count(page, `class="curve"`) != 3 || !strings.Contains(page, "not fitted")) {
			t.Errorf("usual: %d curves", strings.Count(page, `class="curve"`))
		}
	}
}

// Between its points a profile is drawn as the parabola that it is.
func TestProfilesAreDrawnAsParabolas(t *testing.T) {
	p := FitProfile{Value: []float64{-2, -1, 0, 1, 2}, Rise: []float64{4, 1, 0, 1, 4}}
	value, rise := p.smooth()
	for i, x := range value {
		if math.Abs(rise[i]-x*x) > 1e-12 {
			t.Errorf("at %g: %g", x, rise[i])
		}
	}
}
