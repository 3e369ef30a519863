package estimate_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gemel/engine"
	"gemel/engine/estimate"
)

// Whatever is read, however exactly, and however little is known: a filter returns an error or finite numbers with variances from 0 on, and after an error it goes on.
func TestExtremesAreErrorsOrFinite(t *testing.T) {
	p := build(t, cooler, engine.Options{Period: 10})
	draw := rand.New(rand.NewPCG(1, 2))
	sizes := []float64{1e-140, 1e-20, 1e-8, 1e-3, 1, 1e3, 1e8, 1e20, 1e140}
	pick := func() float64 { return sizes[draw.IntN(len(sizes))] }
	errs, taken := 0, 0
	for range 150 {
		problem, faults := coolerFaults(t, p)
		problem.Unknowns[0].Deviation, problem.Unknowns[0].Walk = pick(), pick()
		problem.Unknowns = append(problem.Unknowns, estimate.Unknown{Var: id(t, p, "fouling"), Deviation: pick()})
		for i := range problem.Sensors {
			problem.Sensors[i].Deviation = pick()
		}
		problem.Sensors[2].Bias = estimate.Bias{Deviation: pick()}
		if draw.IntN(2) == 0 {
			problem.Gate = 5
		}
		for name, f := range filters(t, problem, 8) {
			if err := f.Begin(begun(t, p)); err != nil {
				errs++
				continue
			}
			for range 6 {
				if err := f.Predict(1, nil); err != nil {
					errs++
				}
				var readings []estimate.Reading
				for i := range problem.Sensors {
					if draw.IntN(3) > 0 {
						r := estimate.Reading{Sensor: i, Value: (2*draw.Float64() - 1) * pick()}
						if draw.IntN(3) == 0 {
							r.Deviation = pick()
						}
						readings = append(readings, r)
					}
				}
				if err := f.Correct(readings); err != nil {
					errs++
				} else {
					taken++
				}
				finite(t, name, f.Mean(), f.Covariance())
			}
		}
		bank, err := estimate.NewBank(&estimate.Problem{Plant: p, Unknowns: problem.Unknowns[:1], Sensors: problem.Sensors}, faults[:1], estimate.BankOptions{Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		if err := bank.Begin(begun(t, p)); err == nil {
			for range 4 {
				err1 := bank.Predict(1, nil)
				err2 := bank.Correct([]estimate.Reading{{Sensor: 0, Value: 300 * pick()}, {Sensor: 1, Value: pick()}})
				if err1 != nil || err2 != nil {
					errs++
				}
				d, sum := bank.Diagnosis(), 0.0
				for _, h := range d.Hypotheses {
					sum += h.Probability
				}
				if sum += d.Unexplained; !(math.Abs(sum-1) < 1e-9) || d.Faults[0].Severity-d.Faults[0].Severity != 0 || d.Faults[0].Deviation-d.Faults[0].Deviation != 0 {
					t.Fatalf("the bank says %+v", d)
				}
				finite(t, "bank", bank.Mean(), bank.Covariance())
			}
		}
		_ = bank.Close()
	}
	t.Logf("%d corrections taken in, %d errors", taken, errs)
	if taken == 0 || errs == 0 {
		t.Error("the extremes are all of one kind")
	}
}

func finite(t *testing.T, name string, x, p []float64) {
	t.Helper()
	for i, v := range x {
		if v-v != 0 {
			t.Fatalf("%s: number %d is %g", name, i, v)
		}
		for k := range x {
			if c := p[i*len(x)+k]; c-c != 0 || i == k && c < 0 {
				t.Fatalf("%s: covariance %d, %d is %g", name, i, k, c)
			}
		}
	}
}
