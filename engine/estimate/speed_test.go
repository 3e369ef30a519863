package estimate_test

import (
	"fmt"
	"testing"

	"gemel/engine"
	"gemel/engine/estimate"
)

// wall is a heated bar of so many thermal masses that also radiates: nonlinear, stiff, each state coupled to its neighbours.
func wall(states int) string {
	return fmt.Sprintf(`model M
  parameter Integer n = %d;
  input Real heat(start = 500);
  parameter Real conductance = 8;
  parameter Real emission = 2e-9;
  Real T[n](each start = 300, each fixed = true);
  Real q[n + 1];
equation
  q[1] = heat;
  for i in 2:n loop
    q[i] = conductance*(T[i - 1] - T[i]);
  end for;
  q[n + 1] = 5*(T[n] - 280);
  for i in 1:n loop
    200*der(T[i]) = q[i] - q[i + 1] - emission*(T[i]^4 - 280^4);
  end for;
end M;`, states)
}

func BenchmarkUpdate(b *testing.B) {
	for _, method := range []engine.Options{{Period: 10}, {Period: 10, Method: engine.Tsit5}, {Period: 10, Method: engine.RK4, FixedStep: 5}} {
		p := build(b, wall(100), method)
		problem := &estimate.Problem{Plant: p}
		for i := range 100 {
			problem.Unknowns = append(problem.Unknowns, estimate.Unknown{Var: id(b, p, fmt.Sprintf("T[%d]", i+1)), Deviation: 5, Walk: 0.01})
			if i%10 == 5 {
				problem.Sensors = append(problem.Sensors, estimate.Sensor{Name: fmt.Sprint("t", i), Var: id(b, p, fmt.Sprintf("T[%d]", i+1)), Deviation: 0.1})
			}
		}
		for name, f := range filters(b, problem, 100) {
			b.Run(string(method.Method)+"/"+name, func(b *testing.B) {
				if err := f.Begin(begun(b, p)); err != nil {
					b.Fatal(err)
				}
				u, read := []float64{600}, []estimate.Reading{}
				for i := range problem.Sensors {
					read = append(read, estimate.Reading{Sensor: i, Value: 301})
				}
				b.ReportAllocs()
				b.ResetTimer()
				for range b.N {
					if err := f.Predict(1, u); err != nil {
						b.Fatal(err)
					}
					if err := f.Correct(read); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
