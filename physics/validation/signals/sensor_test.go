package signals

import (
	"fmt"
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

func TestMain(m *testing.M) { validation.Main(m, "signals") }

const boxMuller = "closed form: Gaussian white noise (Box and Muller, Ann. Math. Stat. 29, 1958)"

// readings samples a sensor of a constant 5.
func readings(t *testing.T, n int, settings string) *validation.Recording {
	t.Helper()
	r := validation.Start(t, "Bench", "model Bench Gemel.Sensors.Sensor s("+settings+"u(start = 5)); end Bench;", engine.Options{Period: 1})
	return r.Record(float64(n), 1, "s.y", "s.quality")
}

// Noise has the mean, the size, the distribution and the independence that are asked for.
func TestNoise(t *testing.T) {
	const n, sigma = 20000, 0.2
	y := readings(t, n, "noise = 0.2, ").Of("s.y")
	mean, square := 0.0, 0.0
	for _, v := range y {
		mean += (v - 5) / float64(len(y))
		square += (v - 5) * (v - 5) / float64(len(y))
	}
	check := func(quantity string, tolerance, reached float64, plot *validation.Plot) {
		validation.Check(t, validation.Row{Asset: "Gemel.Sensors.Sensor", Also: []string{"Gemel.Sensors.Temperature", "Gemel.Sensors.Pressure", "Gemel.Sensors.Flow", "Gemel.Sensors.uniform"}, Case: "20 000 readings of a constant, noise 0.2", Reference: boxMuller,
			Quantity: quantity, Unit: "1", Tolerance: tolerance, Reached: reached, Plot: plot})
	}
	check("mean over its standard error", 3, math.Abs(mean)/(sigma/math.Sqrt(n)), nil)
	check("sigma, relative", 3/math.Sqrt(2*n), math.Abs(math.Sqrt(square)/sigma-1), nil)
	var lags, correlation []float64
	q := 0.0
	for k := 1; k <= 40; k++ {
		c := 0.0
		for i := k; i < len(y); i++ {
			c += (y[i] - 5 - mean) * (y[i-k] - 5 - mean)
		}
		c /= square * float64(len(y))
		lags, correlation = append(lags, float64(k)), append(correlation, c*math.Sqrt(n))
		q += float64(len(y)) * float64(len(y)+2) * c * c / float64(len(y)-k)
	}
	// Ljung and Box (Biometrika 65, 1978): chi-squared of 40 degrees of freedom; 63.7 is its 99 % point.
	check("whiteness: Ljung-Box statistic of 40 lags (99 % point 63.7)", 63.7, q, &validation.Plot{Title: "Autocorrelation of 20 000 readings", X: "lag [samples]", Y: "correlation × √n [1]",
		Series: []validation.Series{{Name: "readings", X: lags, Y: correlation, Points: true}, {Name: "99 % of white noise", X: []float64{1, 40}, Y: []float64{2.576, 2.576}}, {Name: "", X: []float64{1, 40}, Y: []float64{-2.576, -2.576}}}})
	// Chi-squared of 20 classes of equal probability; 36.2 is the 99 % point of 19 degrees of freedom.
	var classes [20]float64
	for _, v := range y {
		classes[min(19, int(20*(0.5+0.5*math.Erf((v-5)/sigma/math.Sqrt2))))]++
	}
	chi := 0.0
	for _, c := range classes {
		e := float64(len(y)) / 20
		chi += (c - e) * (c - e) / e
	}
	check("distribution: chi-squared of 20 classes (99 % point 36.2)", 36.2, chi, nil)
}

// Two sensors whose seeds are neighbours are independent, and a seed gives the same noise in every run.
func TestSeedsAreIndependent(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Sensors.Sensor a(noise = 1, seed = 1), b(noise = 1, seed = 2), c(noise = 1, seed = 1);
end Bench;`, engine.Options{Period: 1})
	c := r.Record(10000, 1, "a.y", "b.y", "c.y")
	sum := 0.0
	for i := range c.Time {
		sum += c.Of("a.y")[i] * c.Of("b.y")[i]
		if c.Of("a.y")[i] != c.Of("c.y")[i] {
			t.Fatal("one seed gives two sequences")
		}
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Sensors.Sensor", Case: "two sensors of seeds 1 and 2, 10 000 readings", Reference: "closed form: independence", Quantity: "correlation over its standard error", Unit: "1",
		Tolerance: 3, Reached: math.Abs(sum) / math.Sqrt(10000)})
}

// Systematic errors, rounding, range.
func TestSystematicErrors(t *testing.T) {
	worst := 0.0
	for _, c := range []struct {
		settings string
		at       float64 // [s]
		want     float64
	}{
		{"", 3, 5}, {"bias = 0.3, ", 3, 5.3}, {"gain_error = 0.02, ", 3, 5.1}, {"drift = 0.001, ", 100, 5.101}, {"resolution = 0.3, ", 3, 5.1}, {"y_max = 4, ", 3, 4}, {"y_min = 6, ", 3, 6},
		{"bias = 0.26, gain_error = -0.1, resolution = 0.5, ", 3, 5},
	} {
		y := readings(t, int(c.at), c.settings).Of("s.y")
		worst = math.Max(worst, math.Abs(y[len(y)-1]-c.want))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Sensors.Sensor", Case: "bias, gain error, drift, resolution, range of a constant 5", Reference: "worked by hand from the definitions of IEC 61298-2", Quantity: "reading",
		Unit: "1", Tolerance: 1e-9, Reached: worst})
	r := readings(t, 3, "y_max = 4, ")
	if q := r.Of("s.quality"); q[3] != 0 {
		t.Error("out of range is not good")
	}
}

// The lag is one of first order: a step is 63.2 % there after T.
func TestLag(t *testing.T) {
	r := validation.Build(t, "Bench", "model Bench Gemel.Sensors.Sensor s(T = 20); end Bench;", engine.Options{Period: 1, Tolerance: 1e-9})
	r.Initialize()
	r.To(10)
	r.Set("s.u", 1)
	c := r.Record(110, 1, "s.y")
	want := make([]float64, len(c.Time))
	for i, at := range c.Time {
		want[i] = 1 - math.Exp(-(at-10)/20)
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Sensors.Sensor", Case: "step of the true value, T = 20 s", Reference: "closed form: 1 - exp(-t/T)", Quantity: "reading, of the step", Unit: "1", Tolerance: 1e-6, Reached: validation.Worst(c.Of("s.y"), want),
		Plot: &validation.Plot{Title: "A sensor follows a step, T = 20 s", X: "time [s]", Y: "reading [1]", Series: []validation.Series{{Name: "Gemel", X: c.Time, Y: c.Of("s.y"), Step: true}, {Name: "1 − exp(−t/T)", X: c.Time, Y: want, Points: true}}}})
}

// Lost samples hold the last reading with quality 0, frozen ones with quality 1; as many as asked for.
func TestDropOutAndStuck(t *testing.T) {
	const n, p = 10000, 0.3
	for _, fault := range []string{"drop_out", "stuck"} {
		c := readings(t, n, fmt.Sprintf("noise = 0.2, %s = %g, ", fault, p))
		y, quality := c.Of("s.y"), c.Of("s.quality")
		held, bad := 0, 0
		for i := 1; i < len(y); i++ {
			if y[i] == y[i-1] {
				held++
			}
			if quality[i] == 0 {
				bad++
			}
			if math.IsNaN(y[i]) || (quality[i] == 0) != (fault == "drop_out" && y[i] == y[i-1]) {
				t.Fatalf("%s: reading %g after %g with quality %g", fault, y[i], y[i-1], quality[i])
			}
		}
		validation.Check(t, validation.Row{Asset: "Gemel.Sensors.Sensor", Case: fault + " = 0.3, 10 000 samples", Reference: "closed form: binomial distribution", Quantity: "share of held samples over its standard error", Unit: "1", Tolerance: 3,
			Reached: math.Abs(float64(held)/n-p) / math.Sqrt(p*(1-p)/n)})
	}
	if at := readings(t, 50, "noise = 0.2, stuck = 1, stuck_at = true, stuck_value = 7, "); at.Of("s.y")[50] != 7 || at.Of("s.quality")[50] != 1 {
		t.Error("stuck at 7, looking good, reads ", at.Of("s.y")[50])
	}
	whole := readings(t, 50, "noise = 0.2, stuck = 1, ").Of("s.y")
	for _, v := range whole[1:] {
		if v != whole[1] {
			t.Error("a frozen sensor moves")
		}
	}
}
