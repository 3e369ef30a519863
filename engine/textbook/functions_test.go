package textbook

import (
	"math"
	"testing"
)

// Protects functions: records, several results, functions as arguments, early return,
// recursion, replaceable functions in packages.
func TestFunctions(t *testing.T) {
	runAll(t, []textbook{
		{model: "Functions.Records", stop: 2, want: func(t float64) values {
			// state' = -(state + 5)/2
			s := 6*exp(-t/2) - 5
			return values{"state": s, "m.x": (s + 5) / 2, "m.y": 1, "l": math.Hypot(3-t, 4), "lt": 1, "lu[1]": 1, "lu[2]": math.Sqrt2, "w.x": 0.75*s + 1.25,
				"w.y": 1.5, "p.y": 2, "u[2].b.y": 1, "t.b.x": 1}
		}},
		{model: "Functions.Several", stop: 2.2, want: func(t float64) values {
			mean := (t + 6) / 4
			dev := 0.0
			for _, u := range []float64{t, 3, 1, 2} {
				dev += (u - mean) * (u - mean) / 4
			}
			return values{"mean": mean, "dev": sqrt(dev), "sorted[1]": math.Min(t, 1), "sorted[2]": math.Min(2, math.Max(t, 1)), "sorted[4]": 3, "again": 3,
				"onlySorted[1]": -1, "onlySorted[2]": math.Min(t, 0.5), "onlySorted[4]": math.Max(t, 2),
				"t": 3*t + 5, "sg[1]": -1, "sg[2]": 0, "sg[3]": 1, "f10": 55, "r": sqrt(t + 1), "many[3]": 3}
		}},
		{model: "Functions.Functional", stop: 2, want: func(t float64) values {
			return values{"area": t*t + t, "cubic": 8.0 / 3}
		}},
		{model: "Functions.Named", stop: 2, want: func(t float64) values { return values{"tag.x": t} }},
		{model: "Functions.Pipes", stop: 2, want: func(t float64) values {
			oil := 0.05 * math.Pow(293.15/(293.15+10*t), 8) / 870
			return values{"water.nu": 1e-6 * exp(-0.2*t), "oil.nu": oil, "same.nu": oil, "density": 870}
		}},
	})
}
