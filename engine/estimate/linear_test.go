package estimate_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/estimate"
	"gemel/engine/random"
)

// What is beyond the plain state is Kalman's filter too where it is linear: a parameter that is added, a bias that wanders, a bias with a memory (noise that is correlated in time),
// readings of another deviation, readings that are missing, samples at irregular ticks; to 1e-9 for derivatives and points.
func TestAugmentedLinearPlantIsKalmansFilter(t *testing.T) {
	p := build(t, `model M
  input Real u(start = 0);
  parameter Real load = 0.3;
  Real x(start = 1, fixed = true), v(start = 0, fixed = true);
  Real y = x + 0.2*v;
equation
  der(x) = v;
  der(v) = -x - 0.1*v + u + load;
end M;`, engine.Options{Period: period, Tolerance: 1e-13, Method: engine.Verner7})
	const memory = 1.5
	problem := &estimate.Problem{Plant: p,
		Unknowns: []estimate.Unknown{{Var: id(t, p, "x"), Deviation: 0.5, Walk: 0.1}, {Var: id(t, p, "v"), Deviation: 0.3, Walk: 0.2}, {Var: id(t, p, "load"), Deviation: 0.4, Walk: 0.05}},
		Sensors: []estimate.Sensor{{Name: "y", Var: id(t, p, "y"), Deviation: 0.2, Bias: estimate.Bias{Deviation: 0.3, Walk: 0.02}},
			{Name: "x", Var: id(t, p, "x"), Deviation: 0.1, Bias: estimate.Bias{Deviation: 0.25, Memory: memory}}}}
	// x, v, load, bias of y, bias of x; exp of the block matrix gives the first three
	var e mat.Dense
	e.Exp(mat.NewDense(4, 4, []float64{0, period, 0, 0, -period, -0.1 * period, period, period, 0, 0, 0, 0, 0, 0, 0, 0}))
	left := math.Exp(-period / memory)
	a, b := mat.NewDense(5, 5, nil), mat.NewDense(5, 1, nil)
	for i := range 3 {
		for k := range 3 {
			a.Set(i, k, e.At(i, k))
		}
		b.Set(i, 0, e.At(i, 3))
	}
	a.Set(3, 3, 1)
	a.Set(4, 4, left)
	q := mat.NewDense(5, 5, nil)
	for i, w := range []float64{0.1, 0.2, 0.05, 0.02} {
		q.Set(i, i, w*w*period)
	}
	q.Set(4, 4, 0.25*0.25*(1-left*left))
	rows := []*mat.Dense{mat.NewDense(1, 5, []float64{1, 0.2, 0, 1, 0}), mat.NewDense(1, 5, []float64{1, 0, 0, 0, 1})}
	for name, f := range filters(t, problem, 4000) {
		most := 1e-9
		if name == "ensemble" {
			most = 0.06
		}
		k := &kalman{a: a, b: b, q: q, x: mat.NewDense(5, 1, []float64{1, 0, 0.3, 0, 0}), p: mat.NewDense(5, 5, nil)}
		for i, d := range []float64{0.5, 0.3, 0.4, 0.3, 0.25} {
			k.p.Set(i, i, d*d)
		}
		if err := f.Begin(begun(t, p)); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(f.Names()); got != "[x v load bias of y bias of x]" {
			t.Fatal(got)
		}
		noise, push := random.New(3, "noise"), 0.0
		for tick := range int64(60) {
			if tick%7 == 6 { // samples come at irregular ticks: two at once
				k.predict(push)
				tick++
				k.predict(push)
				if err := f.Predict(2, []float64{push, push}); err != nil {
					t.Fatal(err)
				}
			} else {
				k.predict(push)
				push = math.Sin(0.3 * float64(tick))
				if err := f.Predict(1, []float64{push}); err != nil {
					t.Fatal(err)
				}
			}
			var readings []estimate.Reading
			for s := range 2 {
				if noise.Uniform(tick, uint32(9+s)) < 0.3 {
					continue
				}
				r := estimate.Reading{Sensor: s, Value: 0.8*math.Cos(float64(tick)*period) + 0.2*noise.Normal(tick, uint32(s))}
				sigma := problem.Sensors[s].Deviation
				if tick%5 == 0 {
					r.Deviation = 0.7
					sigma = 0.7
				}
				readings = append(readings, r)
				k.h = rows[s]
				k.correct(r.Value, sigma*sigma)
			}
			if err := f.Correct(readings); err != nil {
				t.Fatal(err)
			}
			for i := range 5 {
				if d := math.Abs(f.Mean()[i] - k.x.At(i, 0)); !(d <= most) {
					t.Fatalf("%s, tick %d: %s is %g, Kalman's filter has %g", name, tick, f.Names()[i], f.Mean()[i], k.x.At(i, 0))
				}
				for j := range 5 {
					if d := math.Abs(f.Covariance()[5*i+j] - k.p.At(i, j)); !(d <= most) {
						t.Fatalf("%s, tick %d: covariance %d, %d is %g, Kalman's filter has %g", name, tick, i, j, f.Covariance()[5*i+j], k.p.At(i, j))
					}
				}
			}
			// what is expected of any variable follows from the mean
			mean, sigma := make([]float64, 1), make([]float64, 1)
			if err := f.Expect([]dae.VarID{id(t, p, "y")}, mean, sigma); err != nil {
				t.Fatal(err)
			}
			h := mat.NewDense(1, 5, []float64{1, 0.2, 0, 0, 0})
			var y, s mat.Dense
			y.Mul(h, k.x)
			s.Product(h, k.p, h.T())
			if d := math.Max(math.Abs(mean[0]-y.At(0, 0)), math.Abs(sigma[0]-math.Sqrt(s.At(0, 0)))); !(d <= math.Max(most, 1e-8)) {
				t.Fatalf("%s expects y to be %g ± %g, want %g ± %g", name, mean[0], sigma[0], y.At(0, 0), math.Sqrt(s.At(0, 0)))
			}
		}
	}
}

// With points and members, too, the smoother says what Rauch's recursion on matrices says, on a linear plant that wanders; points to 1e-8, members within what 3,000 of them are worth.
func TestAllSmoothersAreRauchs(t *testing.T) {
	p := build(t, mass, engine.Options{Period: period, Tolerance: 1e-13, Method: engine.Verner7})
	problem := &estimate.Problem{Plant: p, Unknowns: []estimate.Unknown{{Var: id(t, p, "x"), Deviation: 0.5, Walk: 0.1}, {Var: id(t, p, "v"), Deviation: 0.3, Walk: 0.2}},
		Sensors: []estimate.Sensor{{Name: "y", Var: id(t, p, "y"), Deviation: 0.2}}}
	a, b := exact([2][2]float64{{0, 1}, {-1, -0.1}}, period)
	for name, f := range filters(t, problem, 3000) {
		most := 1e-8
		if name == "ensemble" {
			most = 0.05
		}
		s, err := estimate.SmootherOf(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Begin(begun(t, p)); err != nil {
			t.Fatal(err)
		}
		k := &kalman{a: a, b: b, q: mat.NewDense(2, 2, []float64{0.01 * period, 0, 0, 0.04 * period}), h: mat.NewDense(1, 2, []float64{1, 0.2}),
			x: mat.NewDense(2, 1, []float64{1, 0}), p: mat.NewDense(2, 2, []float64{0.25, 0, 0, 0.09})}
		type knowledge struct{ x, p, ahead, expected *mat.Dense }
		steps := []knowledge{{x: k.x, p: k.p}}
		noise := random.New(5, "noise")
		for tick := range int64(40) {
			k.predict(0)
			if err := s.Predict(1, nil); err != nil {
				t.Fatal(err)
			}
			now := knowledge{ahead: k.p, expected: k.x}
			if tick%4 != 3 {
				y := math.Cos(float64(tick+1)*period) + 0.2*noise.Normal(tick, 0)
				k.correct(y, 0.04)
				if err := s.Correct([]estimate.Reading{{Sensor: 0, Value: y}}); err != nil {
					t.Fatal(err)
				}
			}
			now.x, now.p = k.x, k.p
			steps = append(steps, now)
		}
		got := s.Smooth()
		x, v := k.x, k.p
		for i := len(steps) - 1; i >= 0; i-- {
			if i < len(steps)-1 {
				next := steps[i+1]
				var inverse, gain, dx, dp, mx, mp mat.Dense
				if err := inverse.Inverse(next.ahead); err != nil {
					t.Fatal(err)
				}
				gain.Product(steps[i].p, a.T(), &inverse)
				dx.Sub(x, next.expected)
				dx.Mul(&gain, &dx)
				mx.Add(steps[i].x, &dx)
				dp.Sub(v, next.ahead)
				mp.Product(&gain, &dp, gain.T())
				mp.Add(steps[i].p, &mp)
				x, v = &mx, &mp
			}
			for r := range 2 {
				if d := math.Abs(got[i].Mean[r] - x.At(r, 0)); !(d <= most) {
					t.Fatalf("%s, tick %d: unknown %d is %g, want %g", name, i, r, got[i].Mean[r], x.At(r, 0))
				}
				for c := range 2 {
					if d := math.Abs(got[i].Covariance[2*r+c] - v.At(r, c)); !(d <= most) {
						t.Fatalf("%s, tick %d: covariance %d, %d is %g, want %g", name, i, r, c, got[i].Covariance[2*r+c], v.At(r, c))
					}
				}
			}
		}
	}
}

// three tanks exchange what they hold; only their sum with weights is read.
const tanks = `model M
  Real a(start = 1, fixed = true), b(start = 2, fixed = true), c(start = 0.2, fixed = true);
  Real y = a + 0.5*b + 0.1*c;
equation
  der(a) = 0.1*(b - a);
  der(b) = 0.1*(a - b) + 0.05*(c - b);
  der(c) = 0.05*(b - c);
end M;`

// The constrained estimate is the point of the constraints that the density of the unconstrained one is greatest at: no other point that keeps them is nearer. Equations hold exactly, with no
// variance along them.
func TestConstraints(t *testing.T) {
	p := build(t, tanks, engine.Options{Period: 1})
	names := []string{"a", "b", "c"}
	unknowns := func(low float64) (u []estimate.Unknown) {
		for i, n := range names {
			u = append(u, estimate.Unknown{Var: id(t, p, n), Deviation: 0.3 + 0.3*float64(i), Walk: 0.05, Low: low, High: 50})
		}
		return u
	}
	term := func(f ...float64) (terms []estimate.Term) {
		for i, x := range f {
			terms = append(terms, estimate.Term{Var: id(t, p, names[i]), Factor: x})
		}
		return terms
	}
	sensors := []estimate.Sensor{{Name: "y", Var: id(t, p, "y"), Deviation: 0.1}}
	free := &estimate.Problem{Plant: p, Unknowns: unknowns(-50), Sensors: sensors}
	bound := &estimate.Problem{Plant: p, Unknowns: unknowns(0), Sensors: sensors, Constraints: []estimate.Constraint{{Name: "order", Terms: term(1, -1, 0), Low: math.Inf(-1), High: -0.2}, {Name: "room", Terms: term(1, 1, 1), Low: 1, High: 3}}}
	whole := &estimate.Problem{Plant: p, Unknowns: unknowns(0), Sensors: sensors, Constraints: []estimate.Constraint{{Name: "mass", Terms: term(1, 1, 1), Low: 3.2, High: 3.2}}}
	noise := random.New(2, "constraints")
	for name := range filters(t, free, 60) {
		f, g, m := filters(t, free, 60)[name], filters(t, bound, 60)[name], filters(t, whole, 60)[name]
		for y := -1.5; y < 5; y += 0.5 {
			for _, q := range []estimate.Filter{f, g, m} {
				if err := q.Begin(begun(t, p)); err != nil {
					t.Fatal(err)
				}
				if err := q.Correct([]estimate.Reading{{Sensor: 0, Value: y}}); err != nil {
					t.Fatal(name, y, err)
				}
			}
			x := g.Mean()
			keeps := func(x []float64, slack float64) bool {
				sum := x[0] + x[1] + x[2]
				return x[0] >= -slack && x[1] >= -slack && x[2] >= -slack && x[0]-x[1] <= -0.2+slack && sum >= 1-slack && sum <= 3+slack
			}
			if !keeps(x, 1e-6) {
				t.Errorf("%s, y = %g: %v does not keep the constraints", name, y, x)
			}
			if name == "extended" { // of the others the members and points are moved, and so the mean that is projected
				var inverse mat.Dense
				if err := inverse.Inverse(mat.NewDense(3, 3, append([]float64(nil), f.Covariance()...))); err != nil {
					t.Fatal(err)
				}
				far := func(x []float64) float64 {
					d := mat.NewVecDense(3, []float64{x[0] - f.Mean()[0], x[1] - f.Mean()[1], x[2] - f.Mean()[2]})
					return mat.Inner(d, &inverse, d)
				}
				best := far(x)
				for k := range int64(4000) {
					r := []float64{0, 0, 0}
					for i := range r {
						r[i] = x[i] + 0.3*noise.Normal(k, uint32(i))*noise.Uniform(k, 9)
					}
					if keeps(r, 0) && far(r) < best-1e-6 {
						t.Fatalf("y = %g: %v keeps the constraints, and is nearer to %v than %v", y, r, f.Mean(), x)
					}
				}
			}
			if sum := m.Mean()[0] + m.Mean()[1] + m.Mean()[2]; math.Abs(sum-3.2) > 1e-9 && m.Mean()[0] > 1e-9 && m.Mean()[1] > 1e-9 && m.Mean()[2] > 1e-9 {
				t.Errorf("%s, y = %g: the sum is %g, want 3.2", name, y, sum)
			}
			along := 0.0
			for _, c := range m.Covariance() {
				along += c
			}
			if math.Abs(along) > 1e-9 {
				t.Errorf("%s: the sum is known to %g, want exactly", name, along)
			}
		}
	}
}

// A spike that the gate refuses changes nothing; a constant shift is not refused for ever by a filter whose unknowns wander.
func TestGate(t *testing.T) {
	p := build(t, mass, engine.Options{Period: period})
	for name := range filters(t, &estimate.Problem{Plant: p}, 60) {
		problem := &estimate.Problem{Plant: p, Unknowns: []estimate.Unknown{{Var: id(t, p, "x"), Deviation: 0.5, Walk: 0.1}}, Sensors: []estimate.Sensor{{Name: "y", Var: id(t, p, "y"), Deviation: 0.2}}, Gate: 5}
		f := filters(t, problem, 60)[name]
		if err := f.Begin(begun(t, p)); err != nil {
			t.Fatal(err)
		}
		before := fmt.Sprint(f.Mean(), f.Covariance())
		if err := f.Correct([]estimate.Reading{{Sensor: 0, Value: 40}}); err != nil {
			t.Fatal(err)
		}
		if i := f.Innovations()[0]; !i.Refused || fmt.Sprint(f.Mean(), f.Covariance()) != before {
			t.Errorf("%s takes in a spike: %+v", name, i)
		}
		if err := f.Correct([]estimate.Reading{{Sensor: 0, Value: 1.2}}); err != nil {
			t.Fatal(err)
		}
		if f.Innovations()[0].Refused {
			t.Errorf("%s refuses a good reading", name)
		}
	}
}

// A filter that was saved goes on in another one with the same bits, and so do copies; what is damaged or of another problem is refused with what to do.
func TestSavedFiltersGoOn(t *testing.T) {
	p := build(t, pendulum, engine.Options{Period: 0.05})
	problem := &estimate.Problem{Plant: p, Unknowns: []estimate.Unknown{{Var: id(t, p, "angle"), Deviation: 0.1, Walk: 0.02}, {Var: id(t, p, "damping"), Deviation: 0.2}},
		Sensors: []estimate.Sensor{{Name: "s", Var: id(t, p, "s"), Deviation: 0.02, Bias: estimate.Bias{Deviation: 0.05, Memory: 1}}}}
	reading := func(k int64) []estimate.Reading {
		return []estimate.Reading{{Sensor: 0, Value: math.Sin(1.5 * math.Cos(3*0.05*float64(k)))}}
	}
	for _, name := range []string{"extended", "unscented", "ensemble", "delayed", "delayed ensemble"} {
		open := func() estimate.Filter {
			inner, late := name, strings.HasPrefix(name, "delayed")
			if late {
				inner = map[string]string{"delayed": "extended", "delayed ensemble": "ensemble"}[name]
			}
			f := filters(t, problem, 20)[inner]
			if late {
				d, err := estimate.NewDelayed(f, 6)
				if err != nil {
					t.Fatal(err)
				}
				return d
			}
			return f
		}
		a, b, c := open(), open(), open()
		if err := a.Begin(begun(t, p)); err != nil {
			t.Fatal(err)
		}
		say := func(f estimate.Filter) string {
			return fmt.Sprint(f.Mean(), f.Covariance(), f.State().Hash(), f.Innovations())
		}
		on := func(f estimate.Filter, from, to int64) {
			for k := from; k <= to; k++ {
				if err := f.Predict(1, nil); err != nil {
					t.Fatal(err)
				}
				if k%4 == 3 { // comes late
					continue
				}
				if err := f.Correct(reading(k)); err != nil {
					t.Fatal(err)
				}
				if d, ok := f.(*estimate.Delayed); ok && k%4 == 1 && k > 3 {
					if err := d.Late(k-2, reading(k-2)); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		on(a, 1, 12)
		var file bytes.Buffer
		if err := a.Save(&file); err != nil {
			t.Fatal(err)
		}
		saved := bytes.Clone(file.Bytes())
		if err := b.Restore(&file); err != nil {
			t.Fatal(err)
		}
		copies := []estimate.Filter{b}
		if !strings.HasPrefix(name, "delayed") {
			if err := c.CopyFrom(a); err != nil {
				t.Fatal(err)
			}
			copies = append(copies, c)
		}
		if say(a) != say(b) {
			t.Errorf("%s: restored\n%s, saved\n%s", name, say(b), say(a))
		}
		on(a, 13, 30)
		for _, f := range copies {
			on(f, 13, 30)
			if say(a) != say(f) {
				t.Errorf("%s goes on to\n%s, the other to\n%s", name, say(f), say(a))
			}
		}
		before := say(b)
		for want, file := range map[error][]byte{estimate.ErrNotSaved: []byte("hello"), estimate.ErrDamaged: append(bytes.Clone(saved[:200]), saved[201:]...), estimate.ErrSavedVersion: append([]byte("GEMELFI\x02"), saved[8:]...)} {
			if err := b.Restore(bytes.NewReader(file)); !errors.Is(err, want) {
				t.Errorf("%s: got %v, want %v", name, err, want)
			}
		}
		other := *problem
		other.Sensors = append([]estimate.Sensor(nil), problem.Sensors...)
		other.Sensors[0].Deviation = 0.03
		if err := filters(t, &other, 20)["extended"].Restore(bytes.NewReader(saved)); !errors.Is(err, estimate.ErrOtherProblem) {
			t.Errorf("%s: another problem: %v", name, err)
		}
		if say(b) != before {
			t.Errorf("%s has changed by files that it refused", name)
		}
	}
}

// A bearing that passes from -π to π is no jump: the estimate goes on as it does where the same happens elsewhere on the circle, turned by what the other is.
func TestBearingsGoRound(t *testing.T) {
	model := `model M
  parameter Real turned = %g;
  Real angle(start = 0, fixed = true), speed(start = 0.3, fixed = true);
  Real bearing = atan2(sin(angle + turned), cos(angle + turned));
equation
  der(angle) = speed;
  der(speed) = 0;
end M;`
	var first map[string]string
	for _, turned := range []float64{-1.5, 2.6} { // the second passes π on the way
		p := build(t, fmt.Sprintf(model, turned), engine.Options{Period: 0.1})
		problem := &estimate.Problem{Plant: p, Unknowns: []estimate.Unknown{{Var: id(t, p, "angle"), Deviation: 0.3}, {Var: id(t, p, "speed"), Deviation: 0.2, Walk: 0.02}},
			Sensors: []estimate.Sensor{{Name: "bearing", Var: id(t, p, "bearing"), Deviation: 0.2, Circle: 2 * math.Pi}}}
		noise, said := random.New(4, "bearing"), map[string]string{}
		for name, f := range filters(t, problem, 50) {
			if err := f.Begin(begun(t, p)); err != nil {
				t.Fatal(err)
			}
			for k := range int64(40) {
				angle := 0.35*0.1*float64(k+1) + turned + 0.2*noise.Normal(k, 0)
				if err := f.Predict(1, nil); err != nil {
					t.Fatal(err)
				}
				if err := f.Correct([]estimate.Reading{{Sensor: 0, Value: math.Atan2(math.Sin(angle), math.Cos(angle))}}); err != nil {
					t.Fatal(err)
				}
			}
			said[name] = fmt.Sprintf("%.9f %.9f", f.Mean(), f.Covariance())
			if math.Abs(f.Mean()[0]-1.4) > 0.2 {
				t.Errorf("%s: the angle is %g, want about 1.4", name, f.Mean()[0])
			}
		}
		if first == nil {
			first = said
		}
		for name := range said {
			if said[name] != first[name] {
				t.Errorf("%s: through π\n%s, elsewhere\n%s", name, said[name], first[name])
			}
		}
	}
}

// An unknown at its bound pulls nothing: on a linear plant the prediction is the one without bounds, in mean and covariance, also where the bound is near and where two unknowns that belong
// together are at theirs.
func TestPointsAtBoundsDoNotPull(t *testing.T) {
	p := build(t, `model M
  parameter Real load = 0.3, other = 0.1;
  Real x(start = 1, fixed = true), v(start = 0, fixed = true);
equation
  der(x) = v;
  der(v) = -x - 0.1*v + load + 0.5*other;
end M;`, engine.Options{Period: period, Tolerance: 1e-12})
	problem := func(low, high float64) *estimate.Problem {
		return &estimate.Problem{Plant: p, Unknowns: []estimate.Unknown{{Var: id(t, p, "x"), Deviation: 0.5}, {Var: id(t, p, "v"), Deviation: 0.3},
			{Var: id(t, p, "load"), Deviation: 0.4, Low: low, High: 9}, {Var: id(t, p, "other"), Deviation: 0.4, Low: -9, High: high}},
			Sensors: []estimate.Sensor{{Name: "x", Var: id(t, p, "x"), Deviation: 0.1}}}
	}
	free := filters(t, problem(-9, 9), 10)["unscented"]
	for _, b := range [][2]float64{{0.3, 9}, {0.3, 0.1}, {0.29, 0.3}} {
		f := filters(t, problem(b[0], b[1]), 10)["unscented"]
		for _, q := range []estimate.Filter{free, f} {
			if err := q.Begin(begun(t, p)); err != nil {
				t.Fatal(err)
			}
			for range 3 {
				if err := q.Predict(1, nil); err != nil {
					t.Fatal(err)
				}
			}
		}
		for i, x := range free.Mean() {
			if math.Abs(f.Mean()[i]-x) > 1e-8 {
				t.Errorf("bounds %g: %s is %g, without bounds %g", b, f.Names()[i], f.Mean()[i], x)
			}
		}
		for i, x := range free.Covariance() {
			if math.Abs(f.Covariance()[i]-x) > 1e-8 {
				t.Errorf("bounds %g: covariance %d is %g, without bounds %g", b, i, f.Covariance()[i], x)
			}
		}
	}
}
