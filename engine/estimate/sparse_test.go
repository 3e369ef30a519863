package estimate_test

import (
	"bytes"
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/estimate"
	"gemel/engine/random"
)

// Where the unknowns are many and most derivatives nothing, the filter is Kalman's still, to 1e-9: also when what was far away begins to matter, because a flow starts or
// because a state that was known exactly is not any more; and when it goes on from a file in the middle.
func TestSparseDerivativesAreKalmansFilter(t *testing.T) {
	const n, dt = 40, 1.0
	p := build(t, fmt.Sprintf(`model M
  input Real k(start = 0.002);
  parameter Real offset = 1;
  Real T[%d](each start = 1, each fixed = true);
  Real y = T[3] + 0.5*T[4] + offset;
equation
  der(T[1]) = k*(T[2] - T[1]);
  for i in 2:%d - 1 loop
    der(T[i]) = k*(T[i - 1] - 2*T[i] + T[i + 1]);
  end for;
  der(T[%d]) = k*(T[%d] - T[%d]);
end M;`, n, n, n, n-1, n), engine.Options{Period: dt, Tolerance: 1e-13, Method: engine.Verner7})
	state := func(i int) dae.VarID { return id(t, p, fmt.Sprintf("T[%d]", i+1)) }
	problem := &estimate.Problem{Plant: p, Sensors: []estimate.Sensor{{Name: "y", Var: id(t, p, "y"), Deviation: 0.1}, {Name: "T20", Var: state(19), Deviation: 0.05, Bias: estimate.Bias{Deviation: 0.1, Walk: 0.01}}, {Name: "T38", Var: state(37), Deviation: 0.2}}}
	all := n + 2 // states, offset, bias
	k := &kalman{b: mat.NewDense(all, 1, nil), q: mat.NewDense(all, all, nil), x: mat.NewDense(all, 1, nil), p: mat.NewDense(all, all, nil)}
	for i := range n {
		k.x.Set(i, 0, 1)
		if i < 30 { // the others are known exactly at the beginning and do not wander
			problem.Unknowns = append(problem.Unknowns, estimate.Unknown{Var: state(i), Deviation: 0.3, Walk: 0.02})
			k.p.Set(i, i, 0.09)
			k.q.Set(i, i, 0.02*0.02*dt)
		}
	}
	problem.Unknowns = append(problem.Unknowns, estimate.Unknown{Var: id(t, p, "offset"), Deviation: 0.5})
	k.x.Set(n, 0, 1)
	k.p.Set(n, n, 0.25)
	k.p.Set(n+1, n+1, 0.01)
	k.q.Set(n+1, n+1, 1e-4*dt)
	rows := []*mat.Dense{mat.NewDense(1, all, nil), mat.NewDense(1, all, nil), mat.NewDense(1, all, nil)}
	rows[0].Set(0, 2, 1)
	rows[0].Set(0, 3, 0.5)
	rows[0].Set(0, n, 1)
	rows[1].Set(0, 19, 1)
	rows[1].Set(0, n+1, 1)
	rows[2].Set(0, 37, 1)
	transition := func(k float64) *mat.Dense {
		a := mat.NewDense(n, n, nil)
		for i := range n {
			for _, j := range []int{i - 1, i + 1} {
				if j >= 0 && j < n {
					a.Set(i, j, a.At(i, j)+k*dt)
					a.Set(i, i, a.At(i, i)-k*dt)
				}
			}
		}
		var e mat.Dense
		e.Exp(a)
		out := mat.NewDense(all, all, nil)
		out.Set(n, n, 1)
		out.Set(n+1, n+1, 1)
		for i := range n {
			for j := range n {
				out.Set(i, j, e.At(i, j))
			}
		}
		return out
	}
	f, err := estimate.NewExtended(problem, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	other, err := estimate.NewExtended(problem, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	if err := f.Begin(begun(t, p)); err != nil {
		t.Fatal(err)
	}
	at := map[dae.VarID]int{}
	for i := range n {
		at[state(i)] = i
	}
	at[id(t, p, "offset")] = n
	at[dae.NoVar] = n + 1
	noise, u := random.New(8, "sparse"), 0.002
	for tick := range int64(50) {
		k.a = transition(u)
		k.predict(0)
		switch tick { // takes effect at the end of this tick
		case 15:
			u = 0.4
		case 30:
			u = 0.01
		}
		var readings []estimate.Reading
		for s, row := range rows {
			if (tick+int64(s))%4 == 0 {
				continue
			}
			y := 1 + 0.5*noise.Normal(tick, uint32(s))
			readings = append(readings, estimate.Reading{Sensor: s, Value: y})
			k.h = row
			k.correct(y, math.Pow(problem.Sensors[s].Deviation, 2))
		}
		for _, x := range []*estimate.Extended{f, other} {
			if x == other && tick <= 20 {
				continue
			}
			if err := x.Predict(1, []float64{u}); err != nil {
				t.Fatal(err)
			}
			if err := x.Correct(readings); err != nil {
				t.Fatal(err)
			}
		}
		for i, v := range f.Variables() {
			if d := math.Abs(f.Mean()[i] - k.x.At(at[v], 0)); !(d <= 1e-9) {
				t.Fatalf("tick %d: %s is %g, Kalman's filter has %g", tick, f.Names()[i], f.Mean()[i], k.x.At(at[v], 0))
			}
			for j, w := range f.Variables() {
				if d := math.Abs(f.Covariance()[i*all+j] - k.p.At(at[v], at[w])); !(d <= 1e-9) {
					t.Fatalf("tick %d: covariance %d, %d is %g, Kalman's filter has %g", tick, i, j, f.Covariance()[i*all+j], k.p.At(at[v], at[w]))
				}
			}
		}
		if tick == 20 {
			var file bytes.Buffer
			if err := f.Save(&file); err != nil {
				t.Fatal(err)
			}
			if err := other.Restore(&file); err != nil {
				t.Fatal(err)
			}
		}
	}
	if a, b := fmt.Sprint(f.Mean(), f.Covariance()), fmt.Sprint(other.Mean(), other.Covariance()); a != b {
		t.Error("a filter that was saved has other bits")
	}
}

// An update of a hundred states costs no memory once it runs; nor does one of a plant with algebraic loops.
func TestLargeUpdatesDoNotAllocate(t *testing.T) {
	for _, text := range []string{wall(100), cooler} {
		p := build(t, text, engine.Options{Period: 10})
		problem := &estimate.Problem{Plant: p}
		for _, v := range p.Ordered.States {
			problem.Unknowns = append(problem.Unknowns, estimate.Unknown{Var: v, Deviation: 5, Walk: 0.01})
		}
		for i := 0; i < 10 && i < len(p.Ordered.States); i++ {
			problem.Sensors = append(problem.Sensors, estimate.Sensor{Name: fmt.Sprint(i), Var: p.Ordered.States[i*len(p.Ordered.States)/10], Deviation: 0.1})
		}
		for name, f := range filters(t, problem, 20) {
			start := begun(t, p)
			if err := f.Begin(start); err != nil {
				t.Fatal(err)
			}
			var readings []estimate.Reading
			for i, s := range problem.Sensors {
				x, _ := p.Get(start, s.Var)
				readings = append(readings, estimate.Reading{Sensor: i, Value: x})
			}
			update := func() {
				if err := f.Predict(1, nil); err != nil {
					t.Fatal(err)
				}
				if err := f.Correct(readings); err != nil {
					t.Fatal(err)
				}
			}
			update() // learns
			if n := testing.AllocsPerRun(20, update); n > 0 {
				t.Errorf("%s of %d states: %g allocations an update", name, len(p.Ordered.States), n)
			}
		}
	}
}
