package wind

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

const (
	kaimalMean  = 10.0
	kaimalSigma = 0.14 * (0.75*kaimalMean + 5.6)
	kaimalScale = 8.1 * 42
)

// kaimalShare is the part of the variance that lies above a frequency [Hz] in Kaimal's spectrum.
func kaimalShare(f float64) float64 { return math.Pow(1+6*f*kaimalScale/kaimalMean, -2.0/3) }

// turbulence is the variance of the wind in each harmonic: the first has the frequency step [Hz].
func turbulence(t *testing.T, parameters string, interval float64, count int) (power []float64, step float64) {
	t.Helper()
	r := validation.Start(t, "Bench", "model Bench Gemel.Wind.TurbulentWind c(mean.start = 10, diameter = 0, interval = "+number(interval)+", "+parameters+"); end Bench;",
		engine.Options{Period: interval, Tolerance: 1e-9})
	r.To(interval)
	u := r.Record(interval*float64(count+1), interval, "c.wind").Of("c.wind")[:count]
	for i := range u {
		u[i] -= kaimalMean
	}
	return periodogram(u), 1 / (interval * float64(count))
}

// within sums the variance from one frequency to another [Hz].
func within(power []float64, step, low, high float64) float64 {
	sum := 0.0
	for k := int(low/step) + 1; k <= int(high/step) && k < len(power); k++ {
		sum += power[k]
	}
	return sum
}

// Variance, spectrum and integral time of the turbulence at a point, beside Kaimal's formula.
func TestKaimalSpectrum(t *testing.T) {
	const square = kaimalSigma * kaimalSigma
	row := validation.Row{Asset: "Gemel.Wind.TurbulentWind", Unit: "%"}
	power, step := turbulence(t, "shortest = 40, n = 48, seed = 3", 2, 1<<15)
	row.Case, row.Reference, row.Quantity = "10 m/s, category B, at a point, 18 h", "IEC 61400-1:2019, annex C, Kaimal: integral of the spectrum from 20 km to 40 m", "variance"
	row.Tolerance, row.Reached = 5, 100*math.Abs(within(power, step, 0, 1)/(square*(kaimalShare(kaimalMean/2e4)-kaimalShare(kaimalMean/40)))-1)
	validation.Check(t, row)
	// The part of the variance below 0.002 Hz says what L/V is.
	const edge = 0.002
	part := within(power, step, 0, edge)/square + 1 - kaimalShare(kaimalMean/2e4)
	ratio := (math.Pow(1-part, -1.5) - 1) / (6 * edge)
	row.Reference, row.Quantity = "IEC 61400-1:2019, annex C, Kaimal: L/V = 34 s", "integral time, from the variance below 0.002 Hz"
	row.Tolerance, row.Reached = 10, 100*math.Abs(ratio/(kaimalScale/kaimalMean)-1)
	validation.Check(t, row)

	power, step = turbulence(t, "shortest = 5, n = 96, seed = 3", 0.5, 1<<15)
	var f, got, want []float64
	worst := 0.0
	for low := 0.002; low < 0.4; low *= 2 {
		sum, band := within(power, step, low, 2*low), square*(kaimalShare(low)-kaimalShare(2*low))
		f, got, want = append(f, low*math.Sqrt2), append(got, sum/low), append(want, band/low)
		worst = math.Max(worst, 100*math.Abs(sum/band-1))
	}
	row.Case, row.Reference, row.Quantity = "10 m/s, category B, at a point, 4.5 h", "IEC 61400-1:2019, annex C, Kaimal", "variance in each octave from 0.002 to 0.4 Hz"
	row.Tolerance, row.Reached = 15, worst
	row.Plot = &validation.Plot{Title: "Turbulent wind: variance by octave", X: "frequency [Hz]", Y: "spectral density [m2/s]",
		Series: []validation.Series{{Name: "Kaimal", X: f, Y: want, Points: true}, {Name: "Gemel", X: f, Y: got}}}
	validation.Check(t, row)
}

// periodogram is the variance of each harmonic of u, whose length is a power of two.
func periodogram(u []float64) []float64 {
	n := len(u)
	re, im := make([]float64, n), make([]float64, n)
	for i, j := 0, 0; i < n; i++ {
		re[j] = u[i]
		m := n >> 1
		for ; m > 0 && j&m != 0; m >>= 1 {
			j ^= m
		}
		j |= m
	}
	for span := 1; span < n; span *= 2 {
		for k := range span {
			c, s := math.Cos(math.Pi*float64(k)/float64(span)), -math.Sin(math.Pi*float64(k)/float64(span))
			for a := k; a < n; a += 2 * span {
				b := a + span
				x, y := re[b]*c-im[b]*s, re[b]*s+im[b]*c
				re[a], re[b], im[a], im[b] = re[a]+x, re[a]-x, im[a]+y, im[a]-y
			}
		}
	}
	power := make([]float64, n/2)
	for k := range power {
		power[k] = 2 * (re[k]*re[k] + im[k]*im[k]) / float64(n) / float64(n)
	}
	return power
}

// The same seed gives the same wind, another one another; the profile and the normal turbulence model are those of the standard.
func TestTurbulentWindSeedsAndProfile(t *testing.T) {
	r := validation.Start(t, "Bench", `model Bench
  Gemel.Wind.TurbulentWind a(seed = 1), b(seed = 1), c(seed = 2), d(seed = 1, height = 45, height_reference = 90), e(seed = 1, intensity = 0);
end Bench;`, engine.Options{Period: 0.5, Tolerance: 1e-8})
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		r.Set(name+".mean", 12)
	}
	apart := 0.0
	for r.Time() < 100 {
		r.To(r.Time() + 0.5)
		v := r.Values("a.wind", "b.wind", "c.wind")
		if v[0] != v[1] {
			t.Fatal("one seed, two winds")
		}
		apart = math.Max(apart, math.Abs(v[0]-v[2]))
	}
	if apart < 0.5 {
		t.Errorf("two seeds differ by %g m/s only", apart)
	}
	row := validation.Row{Asset: "Gemel.Wind.TurbulentWind", Case: "12 m/s at 90 m, seen at 45 m", Reference: "IEC 61400-1:2019, 6.3.2.2: V (z/z_hub)^0.2", Quantity: "mean wind", Unit: "%"}
	row.Tolerance, row.Reached = 0.01, 100*math.Abs(r.Value("d.mean_hub")/(12*math.Pow(0.5, 0.2))-1)
	validation.Check(t, row)
	row.Case, row.Reference, row.Quantity = "12 m/s, category B", "IEC 61400-1:2019, 6.3.2.3: I (0.75 V + 5.6 m/s)", "standard deviation"
	row.Tolerance, row.Reached = 0.01, 100*math.Abs(r.Value("a.sigma")/(0.14*(0.75*12+5.6))-1)
	validation.Check(t, row)
	if got := r.Value("e.wind"); math.Abs(got-12) > 1e-9 {
		t.Errorf("without turbulence the wind is %g", got)
	}
}

// Gusts have the shape of the standard.
func TestGusts(t *testing.T) {
	r := validation.Start(t, "Bench", "model Bench Gemel.Wind.ExtremeOperatingGust c(begin = 5); Gemel.Wind.ExtremeCoherentGust d(begin = 5); end Bench;", engine.Options{Period: 0.05, Tolerance: 1e-8})
	r.Set("c.mean", 11.4)
	r.Set("d.mean", 11.4)
	record := r.Record(20, 0.05, "c.wind", "d.wind")
	gust := math.Min(1.35*(0.8*70-11.4), 3.3*0.14*(0.75*11.4+5.6)/(1+0.1*126/42))
	eog, ecg := make([]float64, len(record.Time)), make([]float64, len(record.Time))
	for i, time := range record.Time {
		x := math.Min(math.Max(time-5, 0), 10.5) / 10.5
		eog[i] = 11.4 - 0.37*gust*math.Sin(3*math.Pi*x)*(1-math.Cos(2*math.Pi*x))
		ecg[i] = 11.4 + 7.5*(1-math.Cos(math.Pi*math.Min(math.Max(time-5, 0), 10)/10))
	}
	validation.Check(t, validation.Row{Asset: "Gemel.Wind.ExtremeOperatingGust", Case: "11.4 m/s, class I B, 126 m", Reference: "IEC 61400-1:2019, 6.3.3.3", Quantity: "wind speed", Unit: "m/s", Tolerance: 1e-6,
		Reached: validation.Worst(record.Of("c.wind"), eog), Plot: &validation.Plot{Title: "Gusts of IEC 61400-1", X: "time [s]", Y: "wind speed [m/s]",
			Series: []validation.Series{{Name: "operating", X: record.Time, Y: record.Of("c.wind")}, {Name: "coherent", X: record.Time, Y: record.Of("d.wind")}}}})
	validation.Check(t, validation.Row{Asset: "Gemel.Wind.ExtremeCoherentGust", Case: "11.4 m/s", Reference: "IEC 61400-1:2019, 6.3.3.5", Quantity: "wind speed", Unit: "m/s", Tolerance: 1e-6, Reached: validation.Worst(record.Of("d.wind"), ecg)})
}

// Deficit behind a rotor by the closed form; beside it the area that two discs have in common.
func TestJensenWake(t *testing.T) {
	r := validation.Start(t, "Bench", "model Bench Gemel.Wind.JensenWake c; end Bench;", static)
	worst := 0.0
	for _, ct := range []float64{0.1, 0.5, 0.8, 0.95} {
		for _, x := range []float64{200, 378, 630, 882, 1260, 3000} {
			r.Set("c.ct", ct)
			r.Set("c.downstream", x)
			r.Set("c.crosswind", 0)
			r.To(r.Time() + 1)
			want := (1 - math.Sqrt(1-ct)) * math.Pow(63/(63+0.075*x), 2)
			worst = math.Max(worst, math.Abs(r.Value("c.deficit")/want-1))
		}
	}
	row := validation.Row{Asset: "Gemel.Wind.JensenWake", Case: "on the axis, 200 to 3000 m behind the rotor", Reference: "closed form: N. O. Jensen, Risoe-M-2411, 1983; I. Katic et al., EWEC 1986", Unit: "%"}
	row.Quantity, row.Tolerance, row.Reached = "velocity deficit", 0.01, 100*worst
	validation.Check(t, row)
	worst = 0
	for y := 0.0; y < 260; y += 5 {
		r.Set("c.downstream", 882)
		r.Set("c.crosswind", y)
		r.To(r.Time() + 1)
		worst = math.Max(worst, math.Abs(r.Value("c.overlap")-lens(63+0.075*882, 63, y)))
	}
	row.Case, row.Reference = "7 diameters behind the rotor, 0 to 260 m aside", "closed form: common area of two discs over the area of the rotor"
	row.Quantity, row.Unit, row.Tolerance, row.Reached = "share of the rotor in the wake", "1", 0.001, worst
	validation.Check(t, row)
	r.Set("c.downstream", -882)
	r.Set("c.crosswind", 0)
	r.To(r.Time() + 1)
	if got := r.Value("c.deficit"); got != 0 {
		t.Errorf("deficit %g in front of the rotor", got)
	}
}

// lens is the area that discs of radii a ≥ b at a distance have in common, over that of b.
func lens(a, b, distance float64) float64 {
	switch {
	case distance <= a-b:
		return 1
	case distance >= a+b:
		return 0
	}
	alpha := math.Acos((distance*distance + a*a - b*b) / (2 * distance * a))
	beta := math.Acos((distance*distance + b*b - a*a) / (2 * distance * b))
	return (a*a*(alpha-math.Sin(2*alpha)/2) + b*b*(beta-math.Sin(2*beta)/2)) / (math.Pi * b * b)
}

// A row in steady wind along it: the wind at each turbine by Jensen and Katic from the thrust of those in front.
func TestFarmInSteadyWind(t *testing.T) {
	r := validation.Start(t, "Bench", "model Bench extends Gemel.Wind.Farm(intensity = 0, running = true, expansion = 0.05); end Bench;", running)
	r.Set("mean", 8)
	r.To(3000)
	var wind, want []float64
	names := []string{"turbine[1]", "turbine[2]", "turbine[3]", "turbine[4]", "turbine[5]"}
	for i, name := range names {
		sum := 0.0
		for j := range i {
			deficit := (1 - math.Sqrt(1-r.Value(names[j]+".ct"))) * math.Pow(63/(63+0.05*882*float64(i-j)), 2)
			sum += deficit * deficit
		}
		wind, want = append(wind, r.Value(name+".wind")), append(want, 8*(1-math.Sqrt(sum)))
	}
	row := validation.Row{Asset: "Gemel.Wind.Farm", Also: []string{"Gemel.Wind.JensenWake"}, Case: "five NREL 5-MW in a row, 7 diameters apart, 8 m/s along the row", Reference: "closed form: N. O. Jensen, 1983; I. Katic et al., 1986, from the thrust of the turbines"}
	row.Quantity, row.Unit, row.Tolerance, row.Reached = "wind speed at each turbine", "%", 0.05, relative(want, wind, want, between(0, 30))
	x := []float64{1, 2, 3, 4, 5}
	row.Plot = &validation.Plot{Title: "Five turbines in a row", X: "turbine [1]", Y: "wind speed [m/s]", Series: []validation.Series{{Name: "closed form", X: x, Y: want, Points: true}, {Name: "Gemel", X: x, Y: wind}}}
	validation.Check(t, row)
	if loss := 1 - r.Value("power")/r.Value("power_free"); loss < 0.1 || loss > 0.6 {
		t.Errorf("loss by wakes %.3g", loss)
	}
	r.Set("direction", math.Pi/2) // across the row: no wakes
	r.To(6000)
	if got := r.Value("power") / r.Value("power_free"); math.Abs(got-1) > 1e-3 {
		t.Errorf("wind across the row: %g of the free power", got)
	}
	r.Set("direction", math.Pi) // from the other end
	r.To(9000)
	if front, back := r.Value("turbine[5].power"), r.Value("turbine[1].power"); !(front > 1.3*back) {
		t.Errorf("wind from the other end: %g W in front, %g W behind", front, back)
	}
	r.Set("turbine[5].enable", 0) // who is stopped makes no wake
	r.To(12000)
	if stopped, next := r.Value("turbine[5].power"), r.Value("turbine[4].wind"); stopped > 1 || math.Abs(next-8) > 0.15 {
		t.Errorf("turbine 5 stopped: %g W, wind behind it %g m/s", stopped, next)
	}
}
