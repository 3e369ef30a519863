package signals

import (
	"fmt"
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// Blocks whose output is an expression of their inputs, at some points.
func TestArithmetic(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Blocks.Add add(k1 = 2, k2 = -3);
  Gemel.Blocks.Gain gain(k = -4);
  Gemel.Blocks.Product product;
  Gemel.Blocks.Limiter limiter(y_max = 1.5, y_min = -0.5);
end Bench;`, engine.Options{Period: 1})
	worst := 0.0
	for _, u := range []float64{-2, -0.5, 0, 0.3, 1.5, 7} {
		for _, name := range []string{"add.u1", "gain.u", "product.u1", "limiter.u"} {
			r.Set(name, u)
		}
		r.Set("add.u2", u*u)
		r.Set("product.u2", u+1)
		r.To(r.Time() + 1)
		got := r.Values("add.y", "gain.y", "product.y", "limiter.y")
		worst = math.Max(worst, validation.Worst(got, []float64{2*u - 3*u*u, -4 * u, u * (u + 1), math.Min(math.Max(u, -0.5), 1.5)}))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Blocks.Add", Also: []string{"Gemel.Blocks.Gain", "Gemel.Blocks.Product", "Gemel.Blocks.Limiter"}, Case: "six inputs from −2 to 7", Reference: "closed form: definition", Quantity: "output", Unit: "1", Tolerance: 1e-12, Reached: worst})
}

// Lag and integrator against a step.
func TestLagAndIntegrator(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Blocks.FirstOrder lag(k = 3, T = 5, y_start = 1, u(start = 2));
  Gemel.Blocks.Integrator integrator(k = 0.5, y_start = -1, u(start = 2));
end Bench;`, engine.Options{Period: 1, Tolerance: 1e-10})
	c := r.Record(30, 1, "lag.y", "integrator.y")
	lag, integral := make([]float64, len(c.Time)), make([]float64, len(c.Time))
	for i, at := range c.Time {
		lag[i], integral[i] = 6-5*math.Exp(-at/5), -1+at
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Blocks.FirstOrder", Case: "step, k = 3, T = 5 s", Reference: "closed form: 6 − 5 exp(−t/T)", Quantity: "output", Unit: "1", Tolerance: 1e-8, Reached: validation.Worst(c.Of("lag.y"), lag)})
	validation.Check(t, validation.Row{Asset: "Gemel.Blocks.Integrator", Case: "constant input", Reference: "closed form: −1 + t", Quantity: "output", Unit: "1", Tolerance: 1e-10, Reached: validation.Worst(c.Of("integrator.y"), integral)})
}

// A step of the set-point through an ideal process of integrating kind: PI control makes the second-order system of the textbook.
func TestPIControl(t *testing.T) {
	const k, ti = 2.0, 4.0
	r := validation.Start(t, "Bench", fmt.Sprintf(`model Bench
  Gemel.Blocks.PID pid(k = %g, Ti = %g, y_min = -100, y_max = 100, setpoint(start = 1));
  Gemel.Blocks.Integrator process;
equation
  connect(pid.y, process.u);
  connect(process.y, pid.measured);
end Bench;`, k, ti), engine.Options{Period: 0.05, Tolerance: 1e-10})
	c := r.Record(6, 0.05, "process.y")
	// x'' + k x' + k/Ti x = k r' + k/Ti r with poles p1, p2: x = 1 + (A exp(p1 t) + B exp(p2 t)), x(0) = 0, x'(0) = k.
	root := math.Sqrt(k*k/4 - k/ti)
	p1, p2 := -k/2+root, -k/2-root
	a := (k + p2) / (p1 - p2)
	want := make([]float64, len(c.Time))
	for i, at := range c.Time {
		want[i] = 1 + a*math.Exp(p1*at) + (-1-a)*math.Exp(p2*at)
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Blocks.PID", Case: "PI control of an integrator, k = 2, Ti = 4 s, step of the set-point", Reference: "closed form: second-order system (Åström and Hägglund, Advanced PID Control, 2006, section 6.4)",
		Quantity: "controlled value, of the step", Unit: "1", Tolerance: 1e-6, Reached: validation.Worst(c.Of("process.y"), want), Plot: &validation.Plot{Title: "PI control of an integrator", X: "time [s]", Y: "controlled value [1]",
			Series: []validation.Series{{Name: "Gemel", X: c.Time, Y: c.Of("process.y")}, {Name: "closed form", X: every(c.Time, 8), Y: every(want, 8), Points: true}}}})
}

// With the output at its limit for a long time the integral part does not run away: the output leaves the limit as soon as the error turns.
func TestAntiWindup(t *testing.T) {
	r := validation.Build(t, "Bench", "model Bench Gemel.Blocks.PID pid(k = 1, Ti = 10, Tt = 1, y_min = 0, y_max = 1, setpoint(start = 5)); end Bench;", engine.Options{Period: 0.1, Tolerance: 1e-9})
	r.Initialize()
	r.To(1000)
	// Limited and at rest: k e/Ti = (unlimited − y)/Tt, so unlimited = 1 + Tt k e/Ti = 1.5.
	validation.Check(t, validation.Row{Asset: "Gemel.Blocks.PID", Case: "1000 s at the upper limit, error 5", Reference: "closed form: back-calculation holds the output at y_max + Tt k e/Ti (Åström and Hägglund, 2006, chapter 3)", Quantity: "output before the limits", Unit: "1",
		Tolerance: 1e-6, Reached: math.Abs(r.Value("pid.unlimited") - 1.5)})
}

// A large step through the rate limiter is a ramp that ends as a lag. With x = (u - y)/(rate T) its law x' = -x/(T sqrt(1 + x²)) has the integral t = T (F(x0) - F(x)),
// F = sqrt(1 + x²) + ln(x/(1 + sqrt(1 + x²))).
func TestRateLimiter(t *testing.T) {
	const rate, lag, step = 0.5, 0.1, 10.0
	r := validation.Start(t, "Bench", "model Bench Gemel.Blocks.RateLimiter l(rate = 0.5, T = 0.1, u(start = 10)); end Bench;", engine.Options{Period: 0.05, Tolerance: 1e-10})
	c := r.Record(20.5, 0.05, "l.y")
	integral := func(x float64) float64 { return math.Sqrt(1+x*x) + math.Log(x/(1+math.Sqrt(1+x*x))) }
	worst := 0.0
	ramp := make([]float64, len(c.Time))
	for i, at := range c.Time {
		if x := (step - c.Of("l.y")[i]) / (rate * lag); x > 1e-3 {
			worst = math.Max(worst, math.Abs(lag*(integral(step/(rate*lag))-integral(x))-at))
		}
		ramp[i] = math.Min(rate*at, step)
	}
	n := len(c.Time)
	validation.Check(t, validation.Row{Asset: "Gemel.Blocks.RateLimiter", Case: "step of 10 at 0.5 a second", Reference: "closed form: integral of the smooth limit", Quantity: "time at which the output is there", Unit: "s", Tolerance: 1e-5, Reached: worst,
		Plot: &validation.Plot{Title: "The end of a limited step", X: "time [s]", Y: "output [1]", Series: []validation.Series{{Name: "Gemel", X: c.Time[n-50:], Y: c.Of("l.y")[n-50:]}, {Name: "ramp", X: c.Time[n-50:], Y: ramp[n-50:]}}}})
}

// Tables pass through their points; the smooth one is Fritsch and Butland's, whose worked data are the radiochemical ones of Fritsch and Carlson.
func TestTables(t *testing.T) {
	// F. N. Fritsch and R. E. Carlson, Monotone piecewise cubic interpolation, SIAM J. Numer. Anal. 17, 1980, table RPN 14.
	x := []float64{7.99, 8.09, 8.19, 8.7, 9.2, 10, 12, 15, 20}
	y := []float64{0, 2.76429e-5, 4.37498e-2, 0.169183, 0.469428, 0.943740, 0.998636, 0.999919, 0.999994}
	points := func(v []float64) string {
		text := ""
		for i, value := range v {
			text += map[bool]string{true: ", "}[i > 0] + fmt.Sprint(value)
		}
		return "{" + text + "}"
	}
	r := validation.Start(t, "Bench", fmt.Sprintf("model Bench Gemel.Blocks.Table1D a(x = %[1]s, values = %[2]s); Gemel.Blocks.Table1DSmooth b(x = %[1]s, values = %[2]s); end Bench;", points(x), points(y)), engine.Options{Period: 1})
	linear, through, falls := 0.0, 0.0, 0.0
	var xs, straight, smooth []float64
	last := 0.0
	for u := 7.5; u < 21; u += 0.03 {
		r.Set("a.u", u)
		r.Set("b.u", u)
		v := r.Values("a.y", "b.y")
		linear = math.Max(linear, math.Abs(v[0]-validation.At(u, x, y)))
		falls = math.Max(falls, last-v[1])
		last = v[1]
		xs, straight, smooth = append(xs, u), append(straight, v[0]), append(smooth, v[1])
	}
	for i := range x {
		r.Set("b.u", x[i])
		through = math.Max(through, math.Abs(r.Value("b.y")-y[i]))
	}
	data := "nine points of Fritsch and Carlson, SIAM J. Numer. Anal. 17, 1980 (RPN 14)"
	validation.Check(t, validation.Row{Asset: "Gemel.Blocks.Table1D", Case: data, Reference: "closed form: straight lines", Quantity: "output", Unit: "1", Tolerance: 1e-12, Reached: linear})
	validation.Check(t, validation.Row{Asset: "Gemel.Blocks.Table1DSmooth", Case: data, Reference: "the points themselves", Quantity: "distance from the points", Unit: "1", Tolerance: 1e-12, Reached: through})
	validation.Check(t, validation.Row{Asset: "Gemel.Blocks.Table1DSmooth", Case: data + ", 450 places", Reference: "Fritsch and Butland, SIAM J. Sci. Stat. Comput. 5, 1984: monotone between monotone data", Quantity: "largest fall between neighbours", Unit: "1", Tolerance: 1e-15, Reached: falls,
		Plot: &validation.Plot{Title: "Tables through steep data", X: "input [1]", Y: "output [1]", Series: []validation.Series{{Name: "smooth", X: xs, Y: smooth}, {Name: "straight", X: xs, Y: straight}, {Name: "points", X: x, Y: y, Points: true}}}})
}
