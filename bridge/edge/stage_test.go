package edge

import (
	"math"
	"math/rand/v2"
	"testing"

	"gemel/bridge"
)

// run numbers through stages.
func run(stages []Stage, n int, x func(i int) float64) (out []float64) {
next:
	for i := range n {
		y, ok := x(i), true
		for _, s := range stages {
			if y, ok = s.Step(bridge.Time(i)*second/1000, y); !ok {
				continue next
			}
		}
		out = append(out, y)
	}
	return out
}

func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

// sine of amplitude 1 at 1000 samples a second.
func sine(f float64) func(int) float64 {
	return func(i int) float64 { return math.Sin(2 * math.Pi * f * float64(i) / 1000) }
}

// amplitude of the last half, by projection on the frequency.
func amplitude(y []float64, rate, f float64) float64 {
	y = y[len(y)/2:]
	var c, s float64
	for i, v := range y {
		a := 2 * math.Pi * f * float64(i) / rate
		c, s = c+v*math.Cos(a), s+v*math.Sin(a)
	}
	return 2 * math.Hypot(c, s) / float64(len(y))
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.8g, want %.8g ± %g", what, got, want, tolerance)
	}
}

// |H|² = 1/(1 + (tan(πf/rate)/tan(πfc/rate))^(2n)) is the digital Butterworth filter in closed form.
func TestButterworthHasItsGain(t *testing.T) {
	for _, order := range []int{2, 4, 8} {
		for _, f := range []float64{10, 40, 50, 60, 150} {
			ratio := math.Pow(math.Tan(math.Pi*f/1000)/math.Tan(math.Pi*50/1000), float64(order))
			near(t, "low-pass", amplitude(run(must(Butterworth(1000, 50, order)), 4000, sine(f)), 1000, f), 1/math.Sqrt(1+ratio*ratio), 1e-6)
			near(t, "high-pass", amplitude(run(must(ButterworthHighPass(1000, 50, order)), 4000, sine(f)), 1000, f), ratio/math.Sqrt(1+ratio*ratio), 1e-6)
		}
	}
}

// The cookbook's filters pass or stop their centre, and a band-pass is frequency/q wide (prewarped: exact at these two edges).
func TestBandPassAndNotchHaveTheirCentreAndWidth(t *testing.T) {
	const f, q = 100.0, 5.0
	w, alpha := 2*math.Pi*f/1000, math.Sin(2*math.Pi*f/1000)/(2*q)
	gain := func(x float64) float64 { // |H| of the band-pass on the unit circle: α sin(wx) / |α sin(wx) + i (cos w0 − cos wx)|
		return alpha * math.Sin(x) / math.Hypot(alpha*math.Sin(x), math.Cos(w)-math.Cos(x))
	}
	for _, at := range []float64{60, 90, 100, 110, 200} {
		x := 2 * math.Pi * at / 1000
		near(t, "band-pass", amplitude(run([]Stage{must(BandPass(1000, f, q))}, 4000, sine(at)), 1000, at), gain(x), 1e-6)
		near(t, "notch", amplitude(run([]Stage{must(Notch(1000, f, q))}, 4000, sine(at)), 1000, at), math.Sqrt(1-gain(x)*gain(x)), 1e-6)
	}
}

// No start is heard: a constant stays what it is from the first number on, and a reset begins anew.
func TestFiltersStartAtRest(t *testing.T) {
	f := append(must(Butterworth(1000, 50, 4)), must(NewDecimator(10)))
	for _, v := range run(f, 500, func(int) float64 { return 7 }) {
		near(t, "constant", v, 7, 1e-9)
	}
	for _, s := range f {
		s.Reset()
	}
	for _, v := range run(f, 500, func(int) float64 { return -3 }) {
		near(t, "constant after a reset", v, -3, 1e-9)
	}
}

func TestDecimationKeepsTheBandAndStopsWhatFoldsBack(t *testing.T) {
	for _, f := range []float64{0.5, 10, 25, 40} { // up to 0.4 of 100 Hz
		y := run([]Stage{must(NewDecimator(10))}, 20000, sine(f))
		if len(y) != 2000 {
			t.Fatalf("%d of 2000 numbers", len(y))
		}
		near(t, "pass band", amplitude(y, 100, f), 1, 2e-4)
	}
	for _, f := range []float64{60, 75, 110, 130, 260, 440} {
		worst := 0.0
		for _, v := range run([]Stage{must(NewDecimator(10))}, 20000, sine(f))[100:] {
			worst = max(worst, math.Abs(v))
		}
		if db := -20 * math.Log10(worst); !(db >= 79) { // Kaiser's length is a fit; 1 dB for it
			t.Errorf("%g Hz folds back at −%.1f dB", f, db)
		}
	}
}

func TestRMSAndCrest(t *testing.T) {
	for _, v := range run([]Stage{must(NewRMS(100, 50))}, 5000, sine(10)) {
		near(t, "RMS of a sine", v, math.Sqrt(0.5), 1e-12)
	}
	if n := len(run([]Stage{must(NewRMS(100, 50))}, 5000, sine(10))); n != 99 { // at 100, 150, ... 5000
		t.Errorf("%d values", n)
	}
	// after great numbers the small ones still count: sums are formed anew
	y := run([]Stage{must(NewRMS(10, 1))}, 100, func(i int) float64 {
		if i < 50 {
			return 1e12
		}
		return 1e-3
	})
	near(t, "RMS after great numbers", y[len(y)-1], 1e-3, 1e-15)
	for _, v := range run([]Stage{must(NewCrest(1000))}, 5000, func(i int) float64 { return 9.81 + sine(10)(i) }) {
		near(t, "crest of a sine", v, math.Sqrt2, 1e-9)
	}
	y = run([]Stage{must(NewCrest(1000))}, 1000, func(i int) float64 { return indicator(i == 500) })
	near(t, "crest of one shock in n", y[0], math.Sqrt(999), 1e-9) // (1−1/n)/√(1/n−1/n²) = √(n−1)
}

func TestATonesAmplitudeIsFoundAtAnyFrequency(t *testing.T) {
	for _, f := range []float64{37.5, 87.26, 161.3, 333.33} { // whole and broken numbers of turns in a block
		y := run([]Stage{must(NewTone(1000, f, 1000))}, 3000, func(i int) float64 { return 9.81 + 0.02*sine(f)(i+7) + 3*sine(f+15)(i) + sine(f-8)(i) })
		for _, v := range y {
			near(t, "tone", v, 0.02, 3e-3) // a Hann window lets 1/1000 of what is 8 lines away through
		}
	}
}

// Bearing data of Case Western Reserve University (SKF 6205-2RS JEM): 9 balls of 0.3126 in on 1.537 in; published multiples of the shaft's frequency. Theirs of the
// "rolling element" are strikes, two a turn.
func TestBearingTones(t *testing.T) {
	b := must(Bearing{Elements: 9, Element: 0.3126, Pitch: 1.537}.Tones(1))
	near(t, "BPFI", b.BPFI, 5.4152, 1e-4)
	near(t, "BPFO", b.BPFO, 3.5848, 1e-4)
	near(t, "FTF", b.FTF, 0.39828, 5e-5)
	near(t, "2 BSF", 2*b.BSF, 4.7135, 1e-4)
	for _, bad := range []Bearing{{}, {Elements: 9, Element: 2, Pitch: 1}, {Elements: 9, Element: math.NaN(), Pitch: 1}} {
		if _, err := bad.Tones(25); err == nil {
			t.Errorf("%+v is a bearing", bad)
		}
	}
}

func TestBandRMSOfAccelerationAndVelocity(t *testing.T) {
	x := func(i int) float64 { return 9.81 + 2*sine(50)(i) + 5*sine(300)(i) }
	for _, v := range run([]Stage{must(NewBandRMS(1000, 10, 200, 1000, false))}, 3000, x) {
		near(t, "RMS from 10 to 200 Hz", v, math.Sqrt2, 1e-6)
	}
	for _, v := range run([]Stage{must(NewBandRMS(1000, 10, 450, 1000, true)), must(NewGain(1000))}, 3000, x) {
		near(t, "velocity [mm/s]", v, 1000*math.Hypot(2/(2*math.Pi*50), 5/(2*math.Pi*300))/math.Sqrt2, 0.01)
	}
	if _, err := NewBandRMS(1000, 10, 1000, 1000, true); err == nil {
		t.Error("1000 Hz were told at 1000 samples a second")
	}
	noise := rand.New(rand.NewPCG(1, 2))
	y := run([]Stage{must(NewBandRMS(1000, 100, 350, 1000, false))}, 400000, func(int) float64 { return noise.NormFloat64() })
	square := 0.0
	for _, v := range y {
		square += v * v / float64(len(y))
	}
	near(t, "share of white noise", square, 251.0/500, 0.01)
}

func TestThresholdsComeBackByTheirHysteresis(t *testing.T) {
	x := []float64{0, 9.9, 10.1, 9.5, 9.1, 8.9, 9.9, -0.1, 0.9, 1.1, math.NaN()}
	want := []float64{0, 0, 1, 1, 1, 0, 0, 1, 1, 0, 1}
	for i, v := range run([]Stage{must(NewThreshold(0, 10, 1))}, len(x), func(i int) float64 { return x[i] }) {
		if v != want[i] {
			t.Errorf("%d: %g gives %g", i, x[i], v)
		}
	}
}

// Average run lengths of a two-sided CUSUM with slack 0.5 (Montgomery, Introduction to Statistical Quality Control, table 9.3): limit 4: 168 without a shift,
// 8.38 with one of 1 deviation; limit 5: 465 and 10.4.
func TestCUSUMHasItsAverageRunLengths(t *testing.T) {
	noise := rand.New(rand.NewPCG(3, 4))
	for _, c := range []struct{ limit, shift, want float64 }{{4, 0, 168}, {4, 1, 8.38}, {5, 0, 465}, {5, 1, 10.4}} {
		const runs = 2000
		total := 0
		for range runs {
			d := must(NewCUSUM(100, 2, 0.5, c.limit))
			for {
				total++
				if on, _ := d.Step(0, 100+2*(c.shift+noise.NormFloat64())); on == 1 {
					break
				}
			}
		}
		// the run length is about geometric: its mean over 2000 runs is good to 1/√2000 = 2.2 %; three of these
		near(t, "run length", float64(total)/runs, c.want, 0.067*c.want)
	}
	d := must(NewCUSUM(0, 1, 0.5, 4))
	for i, want := range []float64{0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0} {
		x := 0.0
		if i < 4 {
			x = 2
		}
		if on, _ := d.Step(0, x); on != want {
			t.Errorf("%d: %g", i, on)
		}
	}
}

func TestRateAndFrozen(t *testing.T) {
	x := []float64{0, 0.4, 2, 2, 2, 2, 2.1, 2.1}
	wantRate := []float64{0, 0, 1, 0, 0, 0, 0, 0}
	wantFrozen := []float64{0, 0, 0, 0, 0, 1, 0, 0}
	rate, frozen := must(NewRate(1)), must(NewFrozen(0, 3*second))
	for i, v := range x {
		if on, _ := rate.Step(bridge.Time(i)*second, v); on != wantRate[i] {
			t.Errorf("rate at %d: %g", i, on)
		}
		if on, _ := frozen.Step(bridge.Time(i)*second, v); on != wantFrozen[i] {
			t.Errorf("frozen at %d: %g", i, on)
		}
	}
}

func TestZones(t *testing.T) {
	z := must(NewZone(Group2Rigid, 0.1))
	x := []float64{0.5, 1.4, 1.41, 1.3, 1.2, 2.9, 4.6, 4.2, 4.0, 0.1, math.NaN()}
	want := []float64{1, 1, 2, 2, 1, 3, 4, 4, 3, 1, 4}
	for i, v := range x {
		if got, _ := z.Step(0, v); got != want[i] {
			t.Errorf("%g mm/s lies in zone %g, want %g", v, got, want[i])
		}
	}
	for _, z := range []Zones{Group1Rigid, Group1Flexible, Group2Rigid, Group2Flexible, PumpIUpTo200kW, PumpIAbove200kW, PumpIIUpTo200kW, PumpIIAbove200kW} {
		if _, err := NewZone(z, 0); err != nil {
			t.Error(err)
		}
	}
}

func TestStagesThatMakeNoSenseAreRefused(t *testing.T) {
	for i, err := range []error{
		err(LowPass(1000, 500, 1)), err(LowPass(1000, math.NaN(), 1)), err(HighPass(1000, 10, 0)), err(Butterworth(1000, 10, 3)), err(NewDecimator(1)),
		err(NewRMS(1, 1)), err(NewRMS(10, 0)), err(NewCrest(0)), err(NewTone(1000, 600, 100)), err(NewTone(0, 1, 100)), err(NewBandRMS(1000, 1, 100, 1000, true)),
		err(NewThreshold(1, 0, 0)), err(NewThreshold(0, 1, 0.6)), err(NewThreshold(math.NaN(), 1, 0)), err(NewCUSUM(0, 0, 1, 1)), err(NewCUSUM(math.NaN(), 1, 1, 1)),
		err(NewRate(0)), err(NewFrozen(-1, 1)), err(NewFrozen(0, 0)), err(NewZone(Zones{1, 1, 2}, 0)), err(NewGain(math.Inf(1))),
	} {
		if err == nil {
			t.Errorf("number %d was taken", i)
		}
	}
}

func err[T any](_ T, err error) error { return err }
