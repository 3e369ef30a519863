package scenarios

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gemel/engine/dae"
	"gemel/engine/fit"
)

// A solution of normal equations is one.
func TestCholesky(t *testing.T) {
	a := [][]float64{{4, 2, 0}, {2, 5, 1}, {0, 1, 3}}
	x := cholesky([][]float64{{4, 2, 0}, {2, 5, 1}, {0, 1, 3}}, []float64{8, 13, 11})
	for i, want := range []float64{8, 13, 11} {
		got := 0.0
		for k := range x {
			got += a[i][k] * x[k]
		}
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("row %d: %g, want %g", i, got, want)
		}
	}
}

// The autocorrelation of noise of first order is the power of its coefficient; that of white noise lies inside its band.
func TestAutocorrelation(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	white, red := make([]float64, 20000), make([]float64, 20000)
	for i := range white {
		white[i] = random.NormFloat64()
		if red[i] = white[i]; i > 0 {
			red[i] += 0.8 * red[i-1]
		}
	}
	for lag, rho := range autocorrelation(red, 5) {
		if want := math.Pow(0.8, float64(lag+1)); math.Abs(rho-want) > 0.03 {
			t.Errorf("lag %d: %g, want %g", lag+1, rho, want)
		}
	}
	for lag, rho := range autocorrelation(white, 5) {
		if math.Abs(rho) > 4/math.Sqrt(20000) {
			t.Errorf("white, lag %d: %g", lag+1, rho)
		}
	}
	if autocorrelation([]float64{1, 1, 1, 1, 1, 1}, 2) != nil {
		t.Error("what does not vary has no autocorrelation")
	}
	if share := beyond(white, 3); share < 0.001 || share > 0.005 {
		t.Errorf("%g of normal noise lies beyond three deviations", share)
	}
}

// Numbers have as many digits as their interval is worth: two of its width.
func TestRoundedTo(t *testing.T) {
	for _, c := range []struct {
		x, width float64
		want     string
	}{{0.119987, 0.00017, "0.11999"}, {3.14159, 0.5, "3.14"}, {2999606, 16000, "3.000e+06"}, {12345, 4000, "12300"}, {17.4982, 0.029, "17.498"}, {-0.000912, 0.0025, "-0.0009"}, {4.2e-9, 1e-10, "4.20e-09"}, {1.5, 0, "1.5"}, {0, 0.01, "0.000"}} {
		if got := roundedTo(c.x, c.width); got != c.want {
			t.Errorf("%g of width %g: %s, want %s", c.x, c.width, got, c.want)
		}
	}
}

// An interval of which an end is not known is shown with a question mark.
func TestShownInterval(t *testing.T) {
	low, high := 0.11, 0.13
	v, a, b, symbol := shownInterval("wear", "1", "1", 0.12, &low, nil)
	if v != "0.120" || a != "0.110" || b != "?" || symbol != "" {
		t.Errorf("%s, %s to %s%s", v, a, b, symbol)
	}
	v, a, b, symbol = shownInterval("roughness", "m", "mm", 0.12, &low, &high)
	if v != "120" || a != "110" || b != "130" || symbol != " mm" {
		t.Errorf("%s, %s to %s%s", v, a, b, symbol)
	}
}

// The same readings are found wherever they lie; readings at the same times that differ are another instrument, or another plant.
func TestSameReadings(t *testing.T) {
	a := &fit.Experiment{Sensors: []fit.Sensor{{Name: "level", Time: []float64{0, 10, 20, 30, 40}, Value: []float64{1, 2, 3, 4, 5}}}}
	b := &fit.Experiment{Sensors: []fit.Sensor{{Name: "level", Time: []float64{0, 10, 20}, Value: []float64{3, 4, 5}}}}
	if sensor, at, same := sameReadings(a, b, 20); !same || sensor != "level" || at != 20 {
		t.Error(sensor, at, same)
	}
	if _, _, same := sameReadings(a, b, 0); same {
		t.Error("other values at the same times count as the same readings")
	}
	still := &fit.Experiment{Sensors: []fit.Sensor{{Name: "level", Time: []float64{0, 10, 20}, Value: []float64{7, 7, 7}}}}
	if _, _, same := sameReadings(still, still, 0); same {
		t.Error("a signal that stands still says nothing")
	}
}

// A margin takes what lies so close before and after.
func TestWiden(t *testing.T) {
	m := []bool{false, false, true, false, false, true}
	widen(m, []float64{0, 5, 10, 15, 30, 60}, 5)
	if !slices.Equal(m, []bool{false, true, true, true, false, true}) {
		t.Error(m)
	}
}

// Three quarters of equal steps make a series regular.
func TestRegularStep(t *testing.T) {
	if s := regularStep([]float64{0, 10, 20, 30, 60, 70, 80, 90}); s != 10 {
		t.Error(s)
	}
	if s := regularStep([]float64{0, 10, 25, 27, 60, 61, 80}); s != 0 {
		t.Error(s)
	}
}

func (j *FitJob) mustInput(t *testing.T, name string) dae.VarID {
	t.Helper()
	v, ok := j.Plant.Lookup(name)
	if !ok {
		t.Fatalf("there is no %s", name)
	}
	return v
}

// A linear regression on the inputs predicts what is linear in them, and two inputs that move together do no harm.
func TestRegression(t *testing.T) {
	files := map[string]string{"day.csv": "time,level,speed\n0,2,10\n600,2.1,20\n1200,2.3,30\n1800,2.2,25\n2400,2.4,20\n3000,2.3,40\n3600,2.1,10\n"}
	s, err := parseFit(fitWear("csv: day.csv, start: 2026-01-05T00:00:00Z", "", ""), files)
	if err != nil {
		t.Fatal(err)
	}
	j, err := PrepareFit(s, tankSystem(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = j.Close() }()
	trace := fitTrace{time: j.all.Experiments[0].Sensors[0].Time}
	for _, at := range trace.time {
		u := j.inputsAt(&j.all.Experiments[0], at)
		trace.reading, trace.held = append(trace.reading, 3+0.5*u[slices.Index(j.Plant.Inputs, j.mustInput(t, "pump.speed"))]), append(trace.held, at > 2500)
	}
	g := j.regress(&FitResult{traces: []fitTrace{trace}}, "tank.level")
	if g == nil {
		t.Fatal("no regression")
	}
	for i, at := range trace.time {
		if got := g.predict(j.inputsAt(&j.all.Experiments[0], at)); math.Abs(got-trace.reading[i]) > 1e-6 {
			t.Errorf("at %g s: %g, want %g", at, got, trace.reading[i])
		}
	}
	if run := j.recorded[0].timing; moment(run, 90) != "2026-01-05 00:01:30" || !run.start.Equal(time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("%v", run)
	}
}
