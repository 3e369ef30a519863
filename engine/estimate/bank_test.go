package estimate_test

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/estimate"
	"gemel/engine/random"
)

// cooler is a tank that a worn pump circulates through a fouled heat exchanger; sensors read its temperature, the flow, the pump's power and the temperature behind
// the exchanger. Wear and fouling act through products, the flow through a root.
const cooler = `model M
  input Real heat(start = 20e3);
  parameter Real wear(min = 0, max = 0.9) = 0;
  parameter Real fouling(min = 0, max = 0.95) = 0;
  parameter Real friction(min = 0, max = 0.9) = 0;
  Real T(start = 330, fixed = true);
  Real q(start = 2), out, power;
equation
  2e5*der(T) = heat - 4180*q*(T - out);
  30*(1 - wear)*(1 - 0.02*q^2) = 4*q^2;
  (T - out)/(T - 290) = 1 - exp(-6*(1 - fouling)/(4.18*q));
  power = 300*(1 + friction)*q/(0.3 + 0.2*q);
end M;`

// coolerFaults in the order: wear, fouling, friction, bias of the temperature, bias of the flow.
func coolerFaults(t testing.TB, p *engine.Plant) (*estimate.Problem, []estimate.Fault) {
	problem := &estimate.Problem{Plant: p, Unknowns: []estimate.Unknown{{Var: id(t, p, "T"), Deviation: 0.5, Walk: 0.02}},
		Sensors: []estimate.Sensor{{Name: "T", Var: id(t, p, "T"), Deviation: 0.2}, {Name: "q", Var: id(t, p, "q"), Deviation: 0.05}, {Name: "power", Var: id(t, p, "power"), Deviation: 8}, {Name: "out", Var: id(t, p, "out"), Deviation: 0.2}}}
	return problem, []estimate.Fault{
		{Name: "pump wear", Var: id(t, p, "wear"), Typical: 0.2, Deviation: 0.1},
		{Name: "fouling", Var: id(t, p, "fouling"), Typical: 0.2, Deviation: 0.1},
		{Name: "bearing friction", Var: id(t, p, "friction"), Typical: 0.2, Deviation: 0.1},
		{Name: "bias of T", Var: dae.NoVar, Sensor: 0, Deviation: 1},
		{Name: "bias of q", Var: dae.NoVar, Sensor: 1, Deviation: 0.2},
	}
}

// truth is a plant that runs beside, with noise.
type truth struct {
	p     *engine.Plant
	s     *engine.State
	w     *engine.Work
	noise random.Stream
	walk  map[dae.VarID]float64 // by tick
	bias  []float64
}

func (r *truth) put(t testing.TB, v dae.VarID, x float64) {
	t.Helper()
	if err := r.p.Put(r.s, v, x); err != nil {
		t.Fatal(err)
	}
}

// step goes on a tick and reads the sensors.
func (r *truth) step(t testing.TB, sensors []estimate.Sensor, u []float64) (readings []estimate.Reading) {
	t.Helper()
	if err := r.p.Step(r.s, r.w, u); err != nil {
		t.Fatal(err)
	}
	for v, q := range r.walk {
		x, _ := r.p.Get(r.s, v)
		r.put(t, v, x+q*r.noise.Normal(r.s.Tick, 1000+uint32(v)))
	}
	if err := r.p.Settle(r.s, r.w); err != nil {
		t.Fatal(err)
	}
	if err := r.p.Observe(r.s, r.w); err != nil {
		t.Fatal(err)
	}
	for k, s := range sensors {
		y := r.w.Value(s.Var) + s.Deviation*r.noise.Normal(r.s.Tick, uint32(k))
		if r.bias != nil {
			y += r.bias[k]
		}
		readings = append(readings, estimate.Reading{Sensor: k, Value: y})
	}
	return readings
}

func work(t testing.TB, p *engine.Plant) *engine.Work {
	t.Helper()
	w, err := p.NewWork()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w
}

// A fault that appears in the middle of a run is named, with its severity, and nothing is named where nothing is. Over repeats with drawn severities the interval of 95 % holds the
// severity as often as it says, up to chance: of 60, 57 are expected, 51 or more are seen with a probability above 99.8 %.
func TestBankNamesTheFault(t *testing.T) {
	p := build(t, cooler, engine.Options{Period: 10})
	problem, faults := coolerFaults(t, p)
	bank, err := estimate.NewBank(problem, faults, estimate.BankOptions{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = bank.Close() }()
	start, w := begun(t, p), work(t, p)
	right, inside, repeats, score := 0, 0, 12, 0.0
	for which := -1; which < len(faults); which++ {
		for run := range repeats {
			noise := random.New(uint64(100*which+run+100), "cooler")
			r := &truth{p: p, s: start.Clone(), w: w, noise: noise, walk: map[dae.VarID]float64{id(t, p, "T"): 0.02 * math.Sqrt(10)}, bias: make([]float64, 4)}
			r.put(t, id(t, p, "T"), 330+0.5*noise.Normal(0, 500))
			if err := bank.Begin(start); err != nil {
				t.Fatal(err)
			}
			severity := 0.0
			for tick := range 80 {
				if tick == 30 && which >= 0 {
					f := faults[which]
					severity = f.Typical + f.Deviation*noise.Normal(0, 501)
					if f.Var == dae.NoVar {
						r.bias[f.Sensor] = severity
					} else {
						severity = math.Max(severity, 0)
						r.put(t, f.Var, severity)
					}
				}
				readings := r.step(t, problem.Sensors, nil)
				if err := bank.Predict(1, nil); err != nil {
					t.Fatal(err)
				}
				if err := bank.Correct(readings); err != nil {
					t.Fatal(err)
				}
				d := bank.Diagnosis()
				sum := d.Unexplained
				for _, h := range d.Hypotheses {
					sum += h.Probability
				}
				if math.Abs(sum-1) > 1e-12 {
					t.Fatalf("probabilities sum to %g", sum)
				}
				if tick == 29 && d.Hypotheses[0].Probability < 0.9 {
					t.Errorf("fault %d, run %d: before it there is %s", which, run, d)
				}
			}
			d := bank.Diagnosis()
			h := d.Hypotheses[which+1]
			score += math.Pow(1-h.Probability, 2)
			if d.Most() != nil && d.Most().Name == h.Name {
				right++
			} else {
				t.Logf("fault %d of severity %.3g, run %d: %s", which, severity, run, d)
			}
			if which >= 0 && d.Faults[which].Low <= severity && severity <= d.Faults[which].High {
				inside++
			}
		}
	}
	runs := repeats * (len(faults) + 1)
	t.Logf("right hypothesis in %d of %d runs, severity inside its interval in %d of %d, Brier score %.4f", right, runs, inside, runs-repeats, score/float64(runs))
	if right < runs-6 { // some severities that are drawn are next to nothing
		t.Errorf("the right hypothesis is most probable in %d of %d runs", right, runs)
	}
	if inside < 51 {
		t.Errorf("the severity lies in its 95 %% interval in %d of %d runs", inside, runs-repeats)
	}
}

// Two faults at once are named where pairs are hypotheses; a fault that is not among the hypotheses is something else.
func TestBankKnowsPairsAndTheUnknown(t *testing.T) {
	p := build(t, cooler, engine.Options{Period: 10})
	problem, faults := coolerFaults(t, p)
	run := func(faults []estimate.Fault, pairs bool) estimate.Diagnosis {
		bank, err := estimate.NewBank(problem, faults, estimate.BankOptions{Workers: 1, Pairs: pairs})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = bank.Close() }()
		start := begun(t, p)
		r := &truth{p: p, s: start.Clone(), w: work(t, p), noise: random.New(4, "pairs"), bias: make([]float64, 4)}
		if err := bank.Begin(start); err != nil {
			t.Fatal(err)
		}
		for tick := range 100 {
			if tick == 20 {
				r.put(t, id(t, p, "fouling"), 0.3)
				r.put(t, id(t, p, "friction"), 0.25)
			}
			readings := r.step(t, problem.Sensors, nil)
			if err := bank.Predict(1, nil); err != nil {
				t.Fatal(err)
			}
			if err := bank.Correct(readings); err != nil {
				t.Fatal(err)
			}
		}
		return bank.Diagnosis()
	}
	d := run(faults, true)
	if m := d.Most(); m == nil || m.Name != "fouling and bearing friction" || m.Probability < 0.9 {
		t.Errorf("fouling and friction at once: %s", d)
	}
	if d := run(faults[3:], false); d.Most() != nil {
		t.Errorf("neither of the biases explains it: %s", d)
	}
}

// A bank that was saved goes on in another one with the same bits, also with other goroutines.
func TestSavedBankGoesOn(t *testing.T) {
	p := build(t, cooler, engine.Options{Period: 10})
	problem, faults := coolerFaults(t, p)
	open := func(workers int) *estimate.Bank {
		bank, err := estimate.NewBank(problem, faults, estimate.BankOptions{Workers: workers, Pairs: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = bank.Close() })
		return bank
	}
	a, b := open(1), open(3)
	start := begun(t, p)
	r := &truth{p: p, s: start.Clone(), w: work(t, p), noise: random.New(4, "saved")}
	if err := a.Begin(start); err != nil {
		t.Fatal(err)
	}
	say := func(x *estimate.Bank) string {
		return fmt.Sprint(x.Diagnosis(), x.Mean(), x.Covariance(), x.State().Hash())
	}
	for tick := range 40 {
		if tick == 10 {
			r.put(t, id(t, p, "wear"), 0.2)
		}
		readings := r.step(t, problem.Sensors, nil)
		for _, x := range []*estimate.Bank{a, b} {
			if x == b && tick < 20 {
				continue
			}
			if err := x.Predict(1, nil); err != nil {
				t.Fatal(err)
			}
			if err := x.Correct(readings); err != nil {
				t.Fatal(err)
			}
		}
		if tick == 19 {
			var file bytes.Buffer
			if err := a.Save(&file); err != nil {
				t.Fatal(err)
			}
			if err := b.Restore(&file); err != nil {
				t.Fatal(err)
			}
		}
	}
	if say(a) != say(b) {
		t.Errorf("restored:\n%s\nwant\n%s", say(b), say(a))
	}
}

// Which faults look alike is said before anything happens: a bias of the temperature in the tank is one of few things that the other sensors contradict, and two faults that act
// alike on everything that is read are named.
func TestIsolability(t *testing.T) {
	p := build(t, cooler, engine.Options{Period: 10})
	problem, faults := coolerFaults(t, p)
	all, err := estimate.Isolate(problem, faults, begun(t, p), 60, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all.Faults {
		if f.Strength < 10 || f.Among > 0.5 {
			t.Errorf("with four sensors %s is seen by %.3g deviations, to %.2g of a typical one", f.Name, f.Strength, f.Among)
		}
	}
	// without the power nothing shows the friction; with the flow alone, wear and its bias look alike
	few := *problem
	few.Sensors = problem.Sensors[1:2]
	blind, err := estimate.Isolate(&few, []estimate.Fault{faults[0], faults[2], {Name: "bias of q", Var: dae.NoVar, Deviation: 0.2}}, begun(t, p), 60, nil)
	if err != nil {
		t.Fatal(err)
	}
	said := blind.String()
	for _, want := range []string{"bearing friction cannot be seen", "pump wear and bias of q look alike (cosine -1.0000)"} {
		if !strings.Contains(said, want) {
			t.Errorf("want %q in\n%s", want, said)
		}
	}
	// the strength of a bias on one reading each tick is that of a mean: typical / noise × root of the number of readings
	if got, want := blind.Faults[2].Strength, 0.2/0.05*math.Sqrt(60); math.Abs(got/want-1) > 1e-6 {
		t.Errorf("a bias of 0.2 in 60 readings with noise of 0.05 has the strength %g, want %g", got, want)
	}
}

// Mistakes in faults are all said at once.
func TestFaultsThatAreNoneAreRefused(t *testing.T) {
	p := build(t, cooler, engine.Options{Period: 10})
	problem, faults := coolerFaults(t, p)
	wrong := []estimate.Fault{faults[0], faults[0], {Name: "a", Var: id(t, p, "q"), Deviation: 1}, {Name: "b", Var: dae.NoVar, Sensor: 9, Deviation: 1}, {Name: "c", Var: id(t, p, "friction")}, {Name: "d", Var: id(t, p, "wear"), Deviation: 1}}
	_, err := estimate.NewBank(problem, wrong, estimate.BankOptions{})
	for _, want := range []string{`the name "pump wear" is empty or given twice`, "fault a: q is no independent parameter", "fault b: there is no sensor 9", "fault c: its severity is 0 ± 0", "fault d: the same is in fault pump wear"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// A probability is what it says: where faults appear at the rate that the bank is told, of all hypotheses with a probability of about p the share p is true, also while the
// evidence still grows. Bands: 4 deviations of the binomial distribution with as many independent looks as runs.
func TestBankIsCalibrated(t *testing.T) {
	p := build(t, cooler, engine.Options{Period: 10})
	problem, faults := coolerFaults(t, p)
	const rate, ticks, runs = 2e-4, 60, 240 // each fault in 12 % of the runs
	bank, err := estimate.NewBank(problem, faults, estimate.BankOptions{Workers: 1, Rate: rate, Healing: 1e-9})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = bank.Close() }()
	start, w := begun(t, p), work(t, p)
	edges := []float64{0, 0.05, 0.3, 0.7, 0.95, 1.01}
	var said, square, true_, count [5]float64
	for run := range runs {
		noise := random.New(uint64(run), "calibration")
		r := &truth{p: p, s: start.Clone(), w: w, noise: noise, walk: map[dae.VarID]float64{id(t, p, "T"): 0.02 * math.Sqrt(10)}, bias: make([]float64, 4)}
		r.put(t, id(t, p, "T"), 330+0.5*noise.Normal(0, 500))
		if err := bank.Begin(start); err != nil {
			t.Fatal(err)
		}
		fault := -1
		for tick := range ticks {
			for k, f := range faults {
				if fault < 0 && noise.Uniform(int64(tick), uint32(600+k)) < rate*10 {
					fault = k
					severity := f.Typical + f.Deviation*noise.Normal(0, 501)
					if f.Var == dae.NoVar {
						r.bias[f.Sensor] = severity
					} else {
						r.put(t, f.Var, math.Max(severity, 0))
					}
				}
			}
			readings := r.step(t, problem.Sensors, nil)
			if err := bank.Predict(1, nil); err != nil {
				t.Fatal(err)
			}
			if err := bank.Correct(readings); err != nil {
				t.Fatal(err)
			}
		}
		for i, h := range bank.Diagnosis().Hypotheses {
			for k := range count {
				if h.Probability >= edges[k] && h.Probability < edges[k+1] {
					count[k]++
					said[k] += h.Probability
					square[k] += h.Probability * (1 - h.Probability)
					if i == fault+1 {
						true_[k]++
					}
				}
			}
		}
	}
	for k := range count {
		t.Logf("probability %.2f to %.2f: %3.0f times, said %.1f, true %.0f", edges[k], edges[k+1], count[k], said[k], true_[k])
		if band := 4*math.Sqrt(square[k]) + 1; math.Abs(said[k]-true_[k]) > band {
			t.Errorf("of hypotheses with a probability of %.2f to %.2f, %.1f should be true ± %.1f: %.0f are", edges[k], edges[k+1], said[k], band, true_[k])
		}
	}
}

// standby has a second pump that is off: nothing tells of its wear.
const standby = `model M
  input Real off(start = 0);
  parameter Real wear(min = 0, max = 0.9) = 0;
  parameter Real other(min = 0, max = 0.9) = 0;
  Real T(start = 300, fixed = true);
  Real q;
equation
  1e4*der(T) = 300 - T;
  q = (1 - wear)*2 + off*(1 - other);
end M;`

// Where a fault is there from the beginning, another one of which nothing tells is as unlikely as it always is.
func TestBankDoesNotBlameWhatItCannotSee(t *testing.T) {
	p := build(t, standby, engine.Options{Period: 10})
	problem := &estimate.Problem{Plant: p, Unknowns: []estimate.Unknown{{Var: id(t, p, "T"), Deviation: 0.5, Walk: 0.02}}, Sensors: []estimate.Sensor{{Name: "q", Var: id(t, p, "q"), Deviation: 0.05}}}
	faults := []estimate.Fault{{Name: "worn", Var: id(t, p, "wear"), Typical: 0.2, Deviation: 0.1}, {Name: "other worn", Var: id(t, p, "other"), Typical: 0.2, Deviation: 0.1}}
	bank, err := estimate.NewBank(problem, faults, estimate.BankOptions{Workers: 1, Pairs: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = bank.Close() }()
	start := begun(t, p)
	r := &truth{p: p, s: start.Clone(), w: work(t, p), noise: random.New(7, "standby")}
	r.put(t, id(t, p, "wear"), 0.3)
	if err := bank.Begin(start); err != nil {
		t.Fatal(err)
	}
	for tick := range 200 {
		readings := r.step(t, problem.Sensors, nil)
		if tick > 0 { // the first readings come at the beginning itself
			if err := bank.Predict(1, nil); err != nil {
				t.Fatal(err)
			}
		}
		if err := bank.Correct(readings); err != nil {
			t.Fatal(err)
		}
	}
	// faults appear once in 100,000 ticks
	if d := bank.Diagnosis(); !(d.Faults[0].Probability > 0.99) || !(d.Faults[1].Probability < 0.01) {
		t.Errorf("%+v", d.Faults)
	}
}
