package textbook

import (
	"math"
	"testing"
)

// Protects interpolation functions that authors write themselves.
func TestLookup(t *testing.T) {
	hat := func(t float64) values {
		x, y := 0.0, 0.0
		switch {
		case t > 6:
			y = 4
		case t > 4:
			x, y = 6-t, 4-(6-t)*(6-t)/2
		case t > 2:
			x, y = t-2, (t-2)*(t-2)/2
		}
		return values{"x": x, "y": y}
	}
	runAll(t, []textbook{
		{model: "Lookup.ByFor", stop: 7.5, tol: 1e-8, want: hat},
		{model: "Lookup.BySearch", stop: 7.5, tol: 1e-8, want: hat},
		{model: "Lookup.ByIndex", stop: 4.9, want: func(t float64) values {
			i := math.Floor(t)
			return values{"x": i*i + (t-i)*(2*i+1)}
		}},
	})
}
