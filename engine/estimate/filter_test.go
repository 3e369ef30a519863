package estimate_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/estimate"
	"gemel/engine/flat"
	"gemel/engine/modelica"
	"gemel/engine/random"
)

func build(t testing.TB, text string, options engine.Options) *engine.Plant {
	t.Helper()
	lib := modelica.NewLibrary()
	if err := lib.AddText("m.mo", text); err != nil {
		t.Fatal(err)
	}
	system, err := flat.Flatten(lib, "M", flat.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := engine.Compile(system, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

func id(t testing.TB, p *engine.Plant, name string) dae.VarID {
	t.Helper()
	v, ok := p.Lookup(name)
	if !ok {
		t.Fatalf("no variable %s", name)
	}
	return v
}

// begun is an initialised State.
func begun(t testing.TB, p *engine.Plant) *engine.State {
	t.Helper()
	w, err := p.NewWork()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	s := p.NewState(1)
	if err := p.Initialize(s, w); err != nil {
		t.Fatal(err)
	}
	return s
}

// mass is a mass on a spring, pushed from outside.
const mass = `model M
  input Real u(start = 0);
  Real x(start = 1, fixed = true), v(start = 0, fixed = true);
  Real y = x + 0.2*v;
equation
  der(x) = v;
  der(v) = -x - 0.1*v + u;
end M;`

const period = 0.2

// all filters of a problem.
func filters(t testing.TB, p *estimate.Problem, members int) map[string]estimate.Filter {
	t.Helper()
	e, err1 := estimate.NewExtended(p, 1)
	u, err2 := estimate.NewUnscented(p, estimate.Cubature, 1)
	n, err3 := estimate.NewEnsemble(p, members, 1, 1)
	for _, err := range []error{err1, err2, err3} {
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = e.Close(); _ = u.Close(); _ = n.Close() })
	return map[string]estimate.Filter{"extended": e, "unscented": u, "ensemble": n}
}

// Kalman's own filter, on matrices (R. E. Kalman, J. Basic Engineering 82, 1960): x = A x + b u, y = h x.
type kalman struct{ a, b, q, h, x, p *mat.Dense }

func (k *kalman) predict(u float64) {
	var x, bu, p mat.Dense
	x.Mul(k.a, k.x)
	bu.Scale(u, k.b)
	x.Add(&x, &bu)
	p.Product(k.a, k.p, k.a.T())
	p.Add(&p, k.q)
	k.x, k.p = &x, &p
}

func (k *kalman) correct(y, r float64) {
	var s, gain, kh, p mat.Dense
	s.Product(k.h, k.p, k.h.T())
	total := s.At(0, 0) + r
	gain.Mul(k.p, k.h.T())
	gain.Scale(1/total, &gain)
	var hx mat.Dense
	hx.Mul(k.h, k.x)
	var x mat.Dense
	x.Scale(y-hx.At(0, 0), &gain)
	x.Add(k.x, &x)
	kh.Product(&gain, k.h, k.p)
	p.Sub(k.p, &kh)
	k.x, k.p = &x, &p
}

// exact gives exp(A dt) and the integral of exp(A s) B over dt, by the exponential of the block matrix.
func exact(a [2][2]float64, dt float64) (*mat.Dense, *mat.Dense) {
	block := mat.NewDense(3, 3, []float64{a[0][0] * dt, a[0][1] * dt, 0, a[1][0] * dt, a[1][1] * dt, dt, 0, 0, 0})
	var e mat.Dense
	e.Exp(block)
	return mat.DenseCopyOf(e.Slice(0, 2, 0, 2)), mat.DenseCopyOf(e.Slice(0, 2, 2, 3))
}

// On a linear plant the extended and the unscented filter are Kalman's, to 1e-9, and the ensemble comes near with its size.
func TestLinearPlantIsKalmansFilter(t *testing.T) {
	p := build(t, mass, engine.Options{Period: period, Tolerance: 1e-13, Method: engine.Verner7})
	problem := &estimate.Problem{Plant: p, Unknowns: []estimate.Unknown{{Var: id(t, p, "x"), Deviation: 0.5, Walk: 0.1}, {Var: id(t, p, "v"), Deviation: 0.3, Walk: 0.2}},
		Sensors: []estimate.Sensor{{Name: "y", Var: id(t, p, "y"), Deviation: 0.2}}}
	a, b := exact([2][2]float64{{0, 1}, {-1, -0.1}}, period)
	for name, f := range filters(t, problem, 4000) {
		most := 1e-9
		if name == "ensemble" {
			most = 0.05
		}
		k := &kalman{a: a, b: b, q: mat.NewDense(2, 2, []float64{0.01 * period, 0, 0, 0.04 * period}), h: mat.NewDense(1, 2, []float64{1, 0.2}),
			x: mat.NewDense(2, 1, []float64{1, 0}), p: mat.NewDense(2, 2, []float64{0.25, 0, 0, 0.09})}
		if err := f.Begin(begun(t, p)); err != nil {
			t.Fatal(err)
		}
		noise, push := random.New(3, "noise"), 0.0
		for tick := range int64(60) {
			k.predict(push)
			push = math.Sin(0.3 * float64(tick))
			if err := f.Predict(1, []float64{push}); err != nil { // takes effect at the end of the tick
				t.Fatal(err)
			}
			if tick%3 != 2 { // some readings are missing
				y := 0.8*math.Cos(float64(tick)*period) + 0.2*noise.Normal(tick, 0)
				k.correct(y, 0.04)
				if err := f.Correct([]estimate.Reading{{Sensor: 0, Value: y}}); err != nil {
					t.Fatal(err)
				}
			}
			at := []int{0, 1}
			if f.Variables()[0] != id(t, p, "x") {
				at = []int{1, 0}
			}
			for i := range 2 {
				if d := math.Abs(f.Mean()[at[i]] - k.x.At(i, 0)); !(d <= most) {
					t.Fatalf("%s, tick %d: unknown %d is %g, Kalman's filter has %g", name, tick, i, f.Mean()[at[i]], k.x.At(i, 0))
				}
				for j := range 2 {
					if d := math.Abs(f.Covariance()[2*at[i]+at[j]] - k.p.At(i, j)); !(d <= most) {
						t.Fatalf("%s, tick %d: covariance %d, %d is %g, Kalman's filter has %g", name, tick, i, j, f.Covariance()[2*at[i]+at[j]], k.p.At(i, j))
					}
				}
			}
		}
	}
}

// pendulum swings wide; its damping is a parameter that is not known, and its sensors see the angle by its sine and a reading that an
// algebraic equation gives.
const pendulum = `model M
  parameter Real damping(min = 0, max = 2) = 0.1;
  Real angle(start = 1.5, fixed = true), speed(start = 0, fixed = true);
  Real s, pull(start = 1);
equation
  der(angle) = speed;
  der(speed) = -9.81*sin(angle) - damping*speed;
  s = sin(angle);
  pull + 0.1*pull^3 = speed^2 + 9.81*cos(angle);
end M;`

// Everything that a filter is asked for costs no memory once it runs.
func TestUpdatesDoNotAllocate(t *testing.T) {
	p := build(t, mass, engine.Options{Period: period})
	problem := &estimate.Problem{Plant: p, Unknowns: []estimate.Unknown{{Var: id(t, p, "x"), Deviation: 0.5, Walk: 0.1}, {Var: id(t, p, "v"), Deviation: 0.3, Walk: 0.2}},
		Sensors: []estimate.Sensor{{Name: "y", Var: id(t, p, "y"), Deviation: 0.2}}}
	for name, f := range filters(t, problem, 10) {
		if err := f.Begin(begun(t, p)); err != nil {
			t.Fatal(err)
		}
		u, read := []float64{0.3}, []estimate.Reading{{Sensor: 0, Value: 0.7}}
		if n := testing.AllocsPerRun(50, func() {
			if err := f.Predict(1, u); err != nil {
				t.Fatal(err)
			}
			if err := f.Correct(read); err != nil {
				t.Fatal(err)
			}
		}); n > 0 {
			t.Errorf("%s: %g allocations an update", name, n)
		}
	}
}

// What cannot be estimated or read is refused with its name, and a correction that fails leaves the estimate as it was.
func TestBadInputIsRefused(t *testing.T) {
	p := build(t, pendulum, engine.Options{Period: 0.05})
	sensor := []estimate.Sensor{{Name: "s", Var: id(t, p, "s"), Deviation: 0.02}}
	for want, problem := range map[string]*estimate.Problem{
		"s is neither a state nor":             {Plant: p, Unknowns: []estimate.Unknown{{Var: id(t, p, "s"), Deviation: 1}}, Sensors: sensor},
		"damping is given twice":               {Plant: p, Unknowns: []estimate.Unknown{{Var: id(t, p, "damping"), Deviation: 1}, {Var: id(t, p, "damping"), Deviation: 1}}, Sensors: sensor},
		"the deviations NaN and 0":             {Plant: p, Unknowns: []estimate.Unknown{{Var: id(t, p, "angle"), Deviation: math.NaN()}}, Sensors: sensor},
		"its bounds are 2 and 1":               {Plant: p, Unknowns: []estimate.Unknown{{Var: id(t, p, "angle"), Low: 2, High: 1}}, Sensors: sensor},
		"sensor s: the deviation of its noise": {Plant: p, Sensors: []estimate.Sensor{{Name: "s", Var: id(t, p, "s")}}},
	} {
		if _, err := estimate.NewExtended(problem, 1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	problem := &estimate.Problem{Plant: p, Unknowns: []estimate.Unknown{{Var: id(t, p, "angle"), Deviation: 0.1}, {Var: id(t, p, "damping"), Deviation: 5}}, Sensors: sensor}
	for name, f := range filters(t, problem, 10) {
		if err := f.Begin(begun(t, p)); err != nil {
			t.Fatal(err)
		}
		before := fmt.Sprint(f.Mean(), f.Covariance(), f.State().Hash())
		for _, bad := range []estimate.Reading{{Sensor: 0, Value: math.NaN()}, {Sensor: 1, Value: 1}, {Sensor: -1}} {
			if err := f.Correct([]estimate.Reading{bad}); err == nil {
				t.Errorf("%s takes %v", name, bad)
			}
		}
		if after := fmt.Sprint(f.Mean(), f.Covariance(), f.State().Hash()); after != before {
			t.Errorf("%s has changed by readings that it refused", name)
		}
		for range 40 {
			if err := f.Predict(1, nil); err != nil {
				t.Fatal(err)
			}
			if err := f.Correct([]estimate.Reading{{Sensor: 0, Value: 0.9}}); err != nil {
				t.Fatal(err)
			}
			for i, v := range f.Variables() {
				if x := f.Mean()[i]; p.Variables[v].Name == "damping" && !(x >= 0 && x <= 2) {
					t.Fatalf("%s: the damping leaves its range: %g", name, x)
				}
			}
		}
	}
}

// A State that begins outside the bounds is brought to them.
func TestBeginOutsideTheBounds(t *testing.T) {
	p := build(t, pendulum, engine.Options{Period: 0.05})
	damping := id(t, p, "damping")
	problem := &estimate.Problem{Plant: p, Unknowns: []estimate.Unknown{{Var: damping, Deviation: 0.1, Low: 0.3, High: 1}}, Sensors: []estimate.Sensor{{Name: "s", Var: id(t, p, "s"), Deviation: 0.02}}}
	for name, f := range filters(t, problem, 10) {
		if err := f.Begin(begun(t, p)); err != nil {
			t.Fatal(err)
		}
		if err := f.Predict(1, nil); err != nil {
			t.Fatal(err)
		}
		if got, _ := p.Get(f.State(), damping); got < 0.3 || f.Mean()[2] < 0.3 || f.Covariance()[8] == 0 {
			t.Errorf("%s: the damping is %g, its mean %g ± %g", name, got, f.Mean()[2], math.Sqrt(f.Covariance()[8]))
		}
	}
}

// What the smoother says is what weighted least squares over all readings at once says of a linear plant without wandering.
func TestSmootherIsLeastSquares(t *testing.T) {
	p := build(t, mass, engine.Options{Period: period, Tolerance: 1e-13, Method: engine.Verner7})
	x, v := id(t, p, "x"), id(t, p, "v")
	s, err := estimate.NewSmoother(&estimate.Problem{Plant: p, Unknowns: []estimate.Unknown{{Var: x, Deviation: 0.5}, {Var: v, Deviation: 0.3}},
		Sensors: []estimate.Sensor{{Name: "y", Var: id(t, p, "y"), Deviation: 0.2}}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.Begin(begun(t, p)); err != nil {
		t.Fatal(err)
	}
	// the start is known as (1 ± 0.5, 0 ± 0.3); each reading is a row
	a, _ := exact([2][2]float64{{0, 1}, {-1, -0.1}}, period)
	const ticks = 30
	rows, right := mat.NewDense(ticks+2, 2, nil), mat.NewVecDense(ticks+2, nil)
	rows.Set(0, 0, 1/0.5)
	right.SetVec(0, 1/0.5)
	rows.Set(1, 1, 1/0.3)
	phi := mat.NewDense(2, 2, []float64{1, 0, 0, 1})
	noise := random.New(5, "noise")
	for k := range ticks {
		var next mat.Dense
		next.Mul(a, phi)
		phi = &next
		y := math.Cos(float64(k+1)*period) + 0.2*noise.Normal(int64(k), 0)
		rows.Set(k+2, 0, (phi.At(0, 0)+0.2*phi.At(1, 0))/0.2)
		rows.Set(k+2, 1, (phi.At(0, 1)+0.2*phi.At(1, 1))/0.2)
		right.SetVec(k+2, y/0.2)
		if err := s.Predict(1, nil); err != nil {
			t.Fatal(err)
		}
		if err := s.Correct([]estimate.Reading{{Sensor: 0, Value: y}}); err != nil {
			t.Fatal(err)
		}
	}
	var want mat.VecDense
	if err := want.SolveVec(rows, right); err != nil {
		t.Fatal(err)
	}
	var normal, covariance mat.Dense
	normal.Mul(rows.T(), rows)
	if err := covariance.Inverse(&normal); err != nil {
		t.Fatal(err)
	}
	first := s.Smooth()[0]
	at := []int{0, 1}
	if s.Variables()[0] != x {
		at = []int{1, 0}
	}
	for i := range 2 {
		if d := math.Abs(first.Mean[at[i]] - want.AtVec(i)); !(d < 1e-8) {
			t.Errorf("start %d is %g, least squares says %g", i, first.Mean[at[i]], want.AtVec(i))
		}
		if d := math.Abs(first.Covariance[at[i]*2+at[i]] - covariance.At(i, i)); !(d < 1e-8) {
			t.Errorf("its variance is %g, least squares says %g", first.Covariance[at[i]*2+at[i]], covariance.At(i, i))
		}
	}
}

// Readings that come late, in any order, leave the estimate with the bits that they would have left in time; one that is too late is refused.
func TestLateReadingsCountAsIfInTime(t *testing.T) {
	p := build(t, pendulum, engine.Options{Period: 0.05})
	problem := &estimate.Problem{Plant: p, Unknowns: []estimate.Unknown{{Var: id(t, p, "angle"), Deviation: 0.1, Walk: 0.02}, {Var: id(t, p, "damping"), Deviation: 0.2}},
		Sensors: []estimate.Sensor{{Name: "s", Var: id(t, p, "s"), Deviation: 0.02}}}
	for name := range map[string]bool{"extended": true, "unscented": true} {
		run := func(late bool) (string, *estimate.Delayed) {
			d, err := estimate.NewDelayed(filters(t, problem, 10)[name], 8)
			if err != nil {
				t.Fatal(err)
			}
			if err := d.Begin(begun(t, p)); err != nil {
				t.Fatal(err)
			}
			reading := func(k int64) []estimate.Reading {
				return []estimate.Reading{{Sensor: 0, Value: math.Sin(1.5 * math.Cos(3*0.05*float64(k)))}}
			}
			for k := int64(1); k <= 20; k++ {
				if err := d.Predict(1, nil); err != nil {
					t.Fatal(err)
				}
				if !late || k%5 != 0 && k%5 != 2 {
					if err := d.Correct(reading(k)); err != nil {
						t.Fatal(err)
					}
				}
				if late && k%5 == 0 { // that of now, and that of three ticks ago
					if err := d.Correct(reading(k)); err != nil {
						t.Fatal(err)
					}
					if err := d.Late(k-3, reading(k-3)); err != nil {
						t.Fatal(err)
					}
				}
			}
			return fmt.Sprint(d.Mean(), d.Covariance(), d.State().Hash()), d
		}
		inTime, _ := run(false)
		late, d := run(true)
		if inTime != late {
			t.Errorf("%s: late readings give\n%s, in time\n%s", name, late, inTime)
		}
		if err := d.Late(3, []estimate.Reading{{Sensor: 0, Value: 1}}); err == nil || !strings.Contains(err.Error(), "ticks 12 to 20 are remembered") {
			t.Errorf("%s: a reading that is too late: %v", name, err)
		}
	}
}

// Chance alone raises next to no alarm; a shift of one deviation and noise of twice the size are found within some dozen readings, with the tick at
// which the shift began.
func TestMonitor(t *testing.T) {
	noise := random.New(9, "noise")
	alarms := func(from int64, shift, scale float64) (drifts []estimate.Drift) {
		m := estimate.Monitor{}
		for k := range int64(1000) {
			x := noise.Normal(k, uint32(from))
			if k >= from {
				x = scale*x + shift
			}
			told := m.Add(k, []estimate.Innovation{{Sensor: 0, Scaled: x}})
			if told != nil && !m.Drifting(0) {
				t.Errorf("a drift is told at %d, but the sensor does not drift", k)
			}
			drifts = append(drifts, told...)
		}
		return drifts
	}
	mistaken := 0
	for run := range int64(20) {
		mistaken += len(alarms(2000+run, 0, 1))
	}
	if mistaken > 3 {
		t.Errorf("%d false alarms in 20,000 readings", mistaken)
	}
	shifted := alarms(500, 1, 1)
	if len(shifted) == 0 || shifted[0].Tick < 500 || shifted[0].Tick > 550 || math.Abs(float64(shifted[0].Since-500)) > 20 || math.Abs(shifted[0].Shift-1) > 0.5 {
		t.Errorf("a shift of one deviation at 500: %+v", shifted)
	}
	wide := alarms(500, 0, 2)
	if len(wide) == 0 || wide[0].Tick < 500 || wide[0].Tick > 560 {
		t.Errorf("noise of twice the size from 500: %+v", wide)
	}
}

// A plant that escapes from where it holds stops the filter with an error that says where and what to do, and leaves the estimate as it was; bounds keep it going.
func TestDivergenceIsSaid(t *testing.T) {
	p := build(t, `model M
  Real x(start = 0.5, fixed = true);
  Real y = sqrt(x);
equation
  der(x) = x^2 - x;
end M;`, engine.Options{Period: 0.5})
	x := id(t, p, "x")
	problem := &estimate.Problem{Plant: p, Unknowns: []estimate.Unknown{{Var: x, Deviation: 20, Low: -1e9, High: 1e9}}, Sensors: []estimate.Sensor{{Name: "x", Var: x, Deviation: 0.1}}}
	for name, f := range filters(t, problem, 20) {
		if err := f.Begin(begun(t, p)); err != nil {
			t.Fatal(err)
		}
		if err := f.Correct([]estimate.Reading{{Sensor: 0, Value: 30}}); err != nil {
			t.Fatal(err)
		}
		before := fmt.Sprint(f.Mean(), f.Covariance(), f.State().Hash())
		err := f.Predict(1, nil)
		if err == nil || !strings.Contains(err.Error(), "bounds") {
			t.Errorf("%s: the plant escapes, but the filter says %v", name, err)
		}
		if after := fmt.Sprint(f.Mean(), f.Covariance(), f.State().Hash()); after != before {
			t.Errorf("%s has changed by a prediction that failed", name)
		}
		for k, d := range append(f.Mean(), f.Covariance()...) {
			if math.IsNaN(d) || math.IsInf(d, 0) {
				t.Errorf("%s: number %d is %g", name, k, d)
			}
		}
	}
	bounded := *problem
	bounded.Unknowns = []estimate.Unknown{{Var: x, Deviation: 20, Low: 1e-6, High: 2}}
	for name, f := range filters(t, &bounded, 20) {
		if err := f.Begin(begun(t, p)); err != nil {
			t.Fatal(err)
		}
		if err := f.Correct([]estimate.Reading{{Sensor: 0, Value: 30}}); err != nil {
			t.Fatal(err)
		}
		if err := f.Predict(1, nil); err != nil || f.Mean()[0] < 0 {
			t.Errorf("%s with bounds: %v, x = %g", name, err, f.Mean()[0])
		}
	}
}
