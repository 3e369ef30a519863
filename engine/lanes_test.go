package engine_test

import (
	"math"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/expr"
)

// dropper is a ball that is thrown up anew at every impact and sampled: reinit, a when-clause that counts, a sample, pre
// of a continuous variable, a relation of time alone.
func dropper(t *testing.T) *model {
	m := newModel(t)
	g := m.Graph
	h, dh := m.state("h", 1, 1)
	v, dv := m.state("v", 0, 1)
	m.variable("k", dae.Parameter, 0.9, math.NaN())
	k := m.Ref(dae.VarID(len(m.Variables) - 1))
	_, push := m.variable("push", dae.Input, 0, math.NaN())
	discrete := func(name string, typ dae.Type) (dae.VarID, expr.Node) {
		id := m.Add(dae.Variable{Name: name, Kind: dae.Discrete, Type: typ, Start: g.Const(0), Min: math.NaN(), Max: math.NaN(), Nominal: math.NaN()})
		return id, m.Ref(id)
	}
	hit := m.relation(g.Lt(h, g.Const(0)), "h < 0")
	late := m.relation(g.Le(g.Const(1.2345), m.Ref(dae.Time)), "time >= 1.2345")
	edge := g.And(hit, g.Not(m.Ref(m.Previous(dae.VarID(g.Slot(hit))))))
	n, count := discrete("n", dae.Integer)
	m.Assignments = append(m.Assignments, dae.Assignment{Var: n, Value: g.Select(edge, g.Add(m.Ref(m.Previous(n)), g.Const(1)), m.Ref(m.Previous(n)))})
	tick, sampled := discrete("sampled", dae.Boolean)
	m.Samples = append(m.Samples, dae.Sample{Var: tick, Start: g.Const(0.1), Interval: g.Const(0.13)})
	last, value := discrete("last", dae.Real)
	m.Assignments = append(m.Assignments, dae.Assignment{Var: last, Value: g.Select(sampled, h, m.Ref(m.Previous(last)))})
	vid := dae.VarID(g.Slot(v))
	m.Reinits = append(m.Reinits, dae.Reinit{Var: vid, Active: edge, Value: g.Neg(g.Mul(k, m.Ref(m.Previous(vid))))})
	m.equal(dh, v)
	m.equal(dv, g.Add(g.Add(g.Const(-9.81), push), g.Mul(g.Const(0.01), g.Add(g.Add(value, late), g.Mul(g.Const(0.1), count)))))
	return m
}

// sampler adds up what it samples between ticks and at ticks, and has no condition to look for: its fixed steps find nothing on the way.
func sampler(t *testing.T) *model {
	m := newModel(t)
	g := m.Graph
	x, dx := m.state("x", 1, 1)
	id := m.Add(dae.Variable{Name: "sampled", Kind: dae.Discrete, Type: dae.Boolean, Start: g.Const(0), Min: math.NaN(), Max: math.NaN(), Nominal: math.NaN()})
	m.Samples = append(m.Samples, dae.Sample{Var: id, Start: g.Const(0), Interval: g.Const(0.125)})
	sum := m.Add(dae.Variable{Name: "sum", Kind: dae.Discrete, Start: g.Const(0), Min: math.NaN(), Max: math.NaN(), Nominal: math.NaN()})
	before := m.Ref(m.Previous(sum))
	m.Assignments = append(m.Assignments, dae.Assignment{Var: sum, Value: g.Select(m.Ref(id), g.Add(before, x), before)})
	m.equal(dx, g.Sub(m.Ref(sum), x))
	return m
}

// Fixed steps go on after each sample, on ticks and between them.
func TestFixedStepsWithSamples(t *testing.T) {
	for _, fixed := range []float64{0.05, 0.01} {
		r := sampler(t).start(engine.Options{Method: engine.RK4, Period: 0.05, FixedStep: fixed})
		x, sum := 1.0, 1.0 // sampled at 0 already
		r.steps(20)
		for k := 1; k <= 8; k++ { // x' = sum - x between samples
			x = sum + (x-sum)*math.Exp(-0.125)
			sum += x
		}
		if got := r.value("sum"); math.Abs(got-sum) > 1e-6 {
			t.Errorf("steps of %g: the sum of the samples is %.9g, want %.9g", fixed, got, sum)
		}
	}
}

var laneCases = []struct {
	name  string
	model func(*testing.T) *model
	opt   engine.Options
}{
	{"error control, elementary functions", elementary, engine.Options{Period: 0.5, Tolerance: 1e-8}},
	{"fixed steps", lorenz, engine.Options{Method: engine.RK4, Period: 0.1, FixedStep: 1e-2}},
	{"fixed steps and samples", sampler, engine.Options{Method: engine.RK4, Period: 0.05}},
	{"events and an algebraic loop", bounce, engine.Options{Period: 0.05}},
	{"discrete variables, samples, reinit", dropper, engine.Options{Period: 0.05}},
	{"discrete variables, samples, reinit by tsit5", dropper, engine.Options{Method: engine.Tsit5, Period: 0.05}},
	{"discrete variables, samples, reinit by verner7", dropper, engine.Options{Method: engine.Verner7, Period: 0.05}},
	{"events and an algebraic loop by rodas3p", bounce, engine.Options{Method: engine.Rodas3P, Period: 0.05}},
}

// Protects the promise of Lanes: any number of them, one tick or many at a time, the same bits as one State alone.
func TestLanesHaveTheBitsOfSingleStatesOnEveryProcessor(t *testing.T) {
	const ticks = 60
	for _, c := range laneCases {
		t.Run(c.name, func(t *testing.T) {
			r := c.model(t).start(c.opt)
			const most = 5
			u := make([]float64, most*ticks*len(r.Inputs))
			for i := range u {
				u[i] = 0.3 * math.Sin(float64(i))
			}
			first, hashes := make([]*engine.State, most), make([]string, most)
			for i := range first {
				first[i] = r.s.Clone()
				if k, ok := r.Lookup("k"); ok {
					if err := r.Set(first[i], k, r.parameter(k)*(1-0.01*float64(i))); err != nil {
						t.Fatal(err)
					}
				}
				if k, ok := r.Lookup("x"); ok && i > 0 { // another start: some steps ahead
					_ = k
					for range i {
						if err := r.Step(first[i], r.w, nil); err != nil {
							t.Fatal(err)
						}
					}
				}
				s := first[i].Clone()
				n := len(r.Inputs)
				for k := range ticks {
					if err := r.Step(s, r.w, u[(i*ticks+k)*n:(i*ticks+k+1)*n]); err != nil {
						t.Fatal(err)
					}
				}
				hashes[i] = s.Hash()
			}
			for _, n := range []int{1, 2, 3, most} {
				l, err := r.NewLanes(n, 2)
				if err != nil {
					t.Fatal(err)
				}
				defer l.Close()
				for _, together := range []int{1, 7, ticks} {
					load(t, l, first[:n])
					for k := 0; k < ticks; k += together {
						m := min(together, ticks-k)
						if err := l.Steps(m, part(u, n, ticks, k, m, len(r.Inputs))); err != nil {
							t.Fatal(err)
						}
					}
					for i := range n {
						s := first[i].Clone()
						if err := l.Err(i); err != nil {
							t.Fatal(err)
						}
						if err := l.Store(i, s); err != nil {
							t.Fatal(err)
						}
						if s.Hash() != hashes[i] {
							t.Errorf("%d lanes, %d ticks at a time: lane %d differs from its State alone", n, together, i)
						}
					}
				}
			}
		})
	}
}

func (r *run) parameter(v dae.VarID) float64 {
	x, _ := r.Get(r.s, v)
	return x
}

func load(t *testing.T, l *engine.Lanes, states []*engine.State) {
	t.Helper()
	for i, s := range states {
		if err := l.Load(i, s); err != nil {
			t.Fatal(err)
		}
	}
}

// part picks the inputs of n lanes for ticks k to k+m out of those of all ticks.
func part(u []float64, n, ticks, k, m, inputs int) []float64 {
	var p []float64
	for i := range n {
		p = append(p, u[(i*ticks+k)*inputs:(i*ticks+k+m)*inputs]...)
	}
	return p
}
