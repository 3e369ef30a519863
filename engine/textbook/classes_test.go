package textbook

import "testing"

// Protects classes: several bases, nested and inherited classes, replaceable classes,
// sections in any order, parameters found at the start.
func TestClasses(t *testing.T) {
	runAll(t, []textbook{
		{model: "Classes.Short", stop: 2, want: func(t float64) values {
			return values{"x": 4 * exp(-2*t), "shown": 8 * exp(-2*t), "hidden": 8 * exp(-2*t)}
		}},
		{model: "Classes.Derived", stop: 2, want: func(t float64) values {
			e := exp(-2 * t)
			return values{"first.y": e, "second.y": 7 * e, "third.y": 8 * e, "s": 5 * exp(-0.1*t)}
		}},
		{model: "Classes.Slot", stop: 2, want: func(t float64) values {
			return values{"content.x": 6 * exp(-t/4), "width": 12 * exp(-t/4)}
		}},
		{model: "Classes.Filled", stop: 2, want: func(t float64) values {
			return values{"content.x": 6 * exp(-3*t), "width": 12 * exp(-3*t)}
		}},
		{model: "Classes.Extended", stop: 2, want: func(t float64) values {
			return values{"content.x": 6 * exp(-t/4), "content.twice": 12 * exp(-t/4)}
		}},
		{model: "Classes.Sections", stop: 2, want: func(t float64) values { return values{"a": exp(-2 * t), "c": 2 * exp(-2*t)} }},
		{model: "Classes.Determined", stop: 3, ode: &reference{x0: []float64{4},
			guard: func(t float64, _ []float64) []float64 { return []float64{t - 1} },
			f: func(_ float64, x []float64, on []bool, dx []float64) {
				dx[0] = 3 + 3*truth(on[0]) - 1.5*sqrt(x[0])
			},
			out: func(_ float64, x []float64, _ []bool) values { return values{"x": x[0], "k": 1.5} }}},
		{model: "Classes.Following", stop: 3, ode: &reference{x0: []float64{4},
			guard: func(t float64, _ []float64) []float64 { return []float64{t - 1} },
			f: func(_ float64, x []float64, on []bool, dx []float64) {
				dx[0] = 3 + 3*truth(on[0]) - 1.5*sqrt(x[0])
			},
			out: func(_ float64, x []float64, _ []bool) values { return values{"x": x[0], "k": 0.75, "twice": 1.5} }}},
		{model: "Classes.Rest", stop: 5, ode: rest()},
		{model: "Classes.Quoted", stop: 1, want: func(t float64) values { return values{"'x.1'": 2 * t, "'a b'[2]": 0.1} }},
	})
}

// rest is Classes.Rest: at the start h1 + h2 = 3 and 0.5·√h1 = 0.4·√h2.
func rest() *reference {
	h2 := 3 / (1 + 0.64)
	return &reference{x0: []float64{3 - h2, h2},
		f: func(_ float64, x []float64, _ []bool, dx []float64) {
			q := 0.5 * sqrt(x[0])
			dx[0], dx[1] = 0.2-q, q-0.4*sqrt(x[1])
		},
		out: func(_ float64, x []float64, _ []bool) values {
			return values{"h1": x[0], "h2": x[1], "level": x[0] + x[1], "q": 0.5 * sqrt(x[0])}
		}}
}
