package hydraulics

import (
	"fmt"
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

func TestMain(m *testing.M) { validation.Main(m, "hydraulics") }

const (
	rho = 998.2     // density [kg/m3], as in Gemel.Hydraulics.Water
	mu  = 1.0016e-3 // dynamic viscosity [Pa s], as there
	g   = 9.80665   // [m/s2]
	rpm = 2 * math.Pi / 60
)

// static is for models without states: each tick makes the algebraic unknowns consistent with new inputs.
var static = engine.Options{Period: 1, Tolerance: 1e-10}

// forced is a component c through which the input q [m3/s] is drawn out of a reservoir at a gauge pressure of a.level.
func forced(component string) string {
	return fmt.Sprintf(`model Sink
  Gemel.Hydraulics.Interfaces.Port port "Where it is drawn";
  input Real q(unit = "m3/s", start = 0.001) "Volume flow";
  parameter Gemel.Units.Density rho = 998.2 "Density";
equation
  port.m_flow = rho*q;
end Sink;
model Bench
  Gemel.Hydraulics.VariableReservoir a(water = c.water);
  Sink sink(rho = c.water.rho);
  %s;
equation
  connect(a.port, c.port_a);
  connect(c.port_b, sink.port);
end Bench;`, component)
}

// between is a component c between two reservoirs whose levels [m] are inputs.
func between(component string) string {
	return fmt.Sprintf(`model Bench
  Gemel.Hydraulics.VariableReservoir a(water = c.water), b(water = c.water);
  %s;
equation
  connect(a.port, c.port_a);
  connect(c.port_b, b.port);
end Bench;`, component)
}

// sweep sets an input to each of values, one tick each, and gives what the variables are then: (names × values).
func sweep(r *validation.Rig, input string, values []float64, names ...string) [][]float64 {
	table := make([][]float64, len(names))
	for _, x := range values {
		r.Set(input, x)
		r.To(r.Time() + r.Plant.Options.Period)
		for i, v := range r.Values(names...) {
			table[i] = append(table[i], v)
		}
	}
	return table
}

// relative is the largest |got/want - 1| [%].
func relative(got, want []float64) float64 {
	worst := 0.0
	for i := range want {
		worst = math.Max(worst, math.Abs(got[i]/want[i]-1))
	}
	return 100 * worst
}

func span(from, to float64, n int) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = from + (to-from)*float64(i)/float64(n-1)
	}
	return values
}

func scale(values []float64, factor float64) []float64 {
	scaled := make([]float64, len(values))
	for i, v := range values {
		scaled[i] = factor * v
	}
	return scaled
}

// period is for models with states.
func period(seconds float64) engine.Options {
	return engine.Options{Period: seconds, Tolerance: 1e-9}
}

// join makes one series of several curves, with gaps between them.
func join(name string, points bool, curves ...validation.Series) validation.Series {
	one := validation.Series{Name: name, Points: points}
	for _, c := range curves {
		one.X, one.Y = append(append(one.X, c.X...), math.NaN()), append(append(one.Y, c.Y...), math.NaN())
	}
	return one
}
