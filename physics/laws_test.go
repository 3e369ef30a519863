package physics_test

import (
	"fmt"
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

const (
	rho = 998.2     // density [kg/m3], as in Gemel.Hydraulics.Water
	mu  = 1.0016e-3 // dynamic viscosity [Pa s], as in Gemel.Hydraulics.Water
	g   = 9.80665   // acceleration of free fall [m/s2]
)

// bench is a component between two reservoirs whose levels are inputs a.level and b.level [m].
func bench(component string) string {
	return fmt.Sprintf(`model Bench
  Gemel.Hydraulics.VariableReservoir a, b;
  %s;
equation
  connect(a.port, c.port_a);
  connect(c.port_b, b.port);
end Bench;`, component)
}

// static is for models without states: one tick makes the algebraic unknowns consistent with new inputs.
var static = engine.Options{Period: 1, Tolerance: 1e-8}

// flowAt sets the level difference [m] and gives the volume flow through the component [m3/s].
func flowAt(t testing.TB, w *validation.Rig, difference float64) float64 {
	t.Helper()
	w.Set("a.level", math.Max(difference, 0)) // neither side below the surrounding air: a pump would cavitate
	w.Set("b.level", math.Max(-difference, 0))
	w.To(w.Plant.Time(w.State) + w.Plant.Options.Period)
	return w.Value("c.flow_rate")
}

// The friction law agrees with its references, solved independently: Hagen-Poiseuille exactly, Colebrook-White within 3 %.
func TestPipeFriction(t *testing.T) {
	for _, c := range []struct{ length, diameter, roughness float64 }{{100, 0.1, 1e-4}, {1500, 0.2, 1e-4}, {10, 0.02, 1.5e-6}, {500, 0.5, 1e-3}} {
		w := validation.Start(t, "Bench", bench(fmt.Sprintf("Gemel.Hydraulics.Pipe c(length = %g, diameter = %g, roughness = %g)", c.length, c.diameter, c.roughness)), static)
		for _, head := range []float64{1e-7, 1e-5, 1e-3, 0.01, 0.1, 1, 10, 50, -0.1, -10} {
			q := flowAt(t, w, head)
			v := q / (math.Pi / 4 * c.diameter * c.diameter)
			reynolds := math.Abs(rho * v * c.diameter / mu)
			var want, tol float64 // loss [m]
			switch {
			case reynolds < 2000:
				want, tol = 32*mu*c.length*v/(rho*g*c.diameter*c.diameter), 1e-6
			case reynolds > 5000:
				want, tol = colebrook(reynolds, c.roughness/c.diameter)*c.length/c.diameter*v*math.Abs(v)/(2*g), 0.03
			default:
				continue
			}
			if math.Abs(head-want) > tol*math.Abs(want) {
				t.Errorf("D %g m, k %g m, Re %.0f: %g m of loss, reference %g m", c.diameter, c.roughness, reynolds, head, want)
			}
		}
	}
}

// colebrook solves 1/sqrt(f) = -2 log10(k/(3.7 D) + 2.51/(Re sqrt(f))) (Colebrook 1939) by iteration.
func colebrook(reynolds, relative float64) float64 {
	x := 8.0 // 1/sqrt(f)
	for range 50 {
		x = -2 * math.Log10(relative/3.7+2.51*x/reynolds)
	}
	return 1 / (x * x)
}

// Hazen-Williams in the US units of its source: h = 4.727 L C^-1.852 d^-4.871 q^1.852, feet and cubic feet per second.
func TestPipeHazenWilliams(t *testing.T) {
	w := validation.Start(t, "Bench", bench("Gemel.Hydraulics.PipeHazenWilliams c(length = 1000, diameter = 0.3, C = 120)"), static)
	const foot = 0.3048
	for _, head := range []float64{0.1, 1, 10, -3} {
		q := flowAt(t, w, head) / (foot * foot * foot)
		want := math.Copysign(4.727*1000*math.Pow(120, -1.852)*math.Pow(0.3/foot, -4.871)*math.Pow(math.Abs(q), 1.852), q)
		near(t, fmt.Sprintf("loss at %g m", head), head, want, 5e-4*math.Abs(head))
	}
}

// More pressure difference is always more flow: the property that gives every network one solution. Levels run over ten decades, both ways.
func TestFlowLawsRiseStrictly(t *testing.T) {
	for _, component := range []string{
		"Gemel.Hydraulics.Pipe c",
		"Gemel.Hydraulics.Pipe c(roughness = 0, diameter = 0.5, length = 5, zeta = 2)",
		"Gemel.Hydraulics.PipeHazenWilliams c",
		"Gemel.Hydraulics.CheckValve c",
		"Gemel.Hydraulics.Valve c",
		"Gemel.Hydraulics.Valve c(opening(start = 0))",
		"Gemel.Hydraulics.Valve c(opening(start = 0.01), characteristic = Gemel.Hydraulics.Types.Characteristic.equal_percentage)",
		"Gemel.Hydraulics.CentrifugalPump c",
		"Gemel.Hydraulics.CentrifugalPump c(speed(start = 0))",
		"Gemel.Hydraulics.CentrifugalPump c(speed(start = 20))",
		"Gemel.Hydraulics.CentrifugalPumpTable c",
		"Gemel.Hydraulics.CentrifugalPumpTable c(speed(start = 0))",
		"Gemel.Hydraulics.CentrifugalPumpTable c(speed(start = 20))",
	} {
		t.Run(component, func(t *testing.T) {
			w := validation.Start(t, "Bench", bench(component), static)
			last := math.Inf(-1)
			for i := -40; i <= 40; i++ {
				head := 0.0
				if i != 0 {
					head = math.Copysign(math.Pow(10, math.Abs(float64(i))/4-8), float64(i)) // ±1.8e-8 ... 100 m
				}
				q := flowAt(t, w, head)
				if !(q > last) {
					t.Errorf("at %g m: flow %g m3/s, not above %g m3/s at the level before", head, q, last)
				}
				last = q
			}
		})
	}
}

// Kv is the flow in m3/h at 1 bar of water of 1000 kg/m3 (IEC 60534-1).
func TestValveCharacteristics(t *testing.T) {
	const bar = 1e5 / (998.2 * g) // 1 bar as level [m]
	density := math.Sqrt(1000 / 998.2)
	w := validation.Start(t, "Bench", bench("Gemel.Hydraulics.Valve c(Kv = 36/3600)"), static)
	near(t, "open", flowAt(t, w, bar), 0.01*density, 1e-6)
	near(t, "quarter of the pressure", flowAt(t, w, bar/4), 0.005*density, 1e-6)
	w.Set("c.opening", 0.3)
	near(t, "stroke 0.3", flowAt(t, w, bar), 0.003*density, 1e-6)
	w.Set("c.opening", -5)
	near(t, "stroke below 0 is shut", flowAt(t, w, bar), 0, 2e-8)
	e := validation.Start(t, "Bench", bench("Gemel.Hydraulics.Valve c(Kv = 36/3600, characteristic = Gemel.Hydraulics.Types.Characteristic.equal_percentage)"), static)
	for _, stroke := range []float64{0.5, 0.9} {
		e.Set("c.opening", stroke)
		near(t, "equal percentage", flowAt(t, e, bar)/0.01, math.Pow(50, stroke-1), 2e-3)
	}
	e.Set("c.opening", 0)
	near(t, "equal percentage, shut", flowAt(t, e, bar), 0, 2e-8)
}

// A check valve passes forwards what its Kv says and backwards its seat leakage only.
func TestCheckValve(t *testing.T) {
	w := validation.Start(t, "Bench", bench("Gemel.Hydraulics.CheckValve c(Kv = 36/3600)"), static)
	const bar = 1e5 / (998.2 * g)
	near(t, "forwards", flowAt(t, w, bar), 0.01*math.Sqrt(1000/998.2), 1e-6)
	near(t, "backwards", flowAt(t, w, -5*bar), 0, 1e-7)
}
