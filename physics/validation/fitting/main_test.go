package fitting

import (
	"context"
	"math"
	"slices"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/fit"
	"gemel/physics/validation"
)

func TestMain(m *testing.M) { validation.Main(m, "fitting") }

// static is for plants without states: a tick is a point.
var static = engine.Options{Period: 1, Tolerance: 1e-9}

// bench is a plant to be fitted.
type bench struct {
	t     *testing.T
	plant *engine.Plant
}

func build(t *testing.T, text string, options engine.Options) bench {
	t.Helper()
	return bench{t, validation.Build(t, "Bench", text, options).Plant}
}

func (b bench) id(name string) dae.VarID {
	b.t.Helper()
	id, ok := b.plant.Lookup(name)
	if !ok {
		b.t.Fatalf("no variable %s", name)
	}
	return id
}

// column is what a sensor reads at every tick; NaN: not at this one.
type column struct {
	name  string
	sigma float64 // 0: to be estimated
	value []float64
}

// recording makes an experiment: inputs and readings, one of each a tick. Inputs that are not named keep their start.
func (b bench) recording(name string, inputs map[string][]float64, columns ...column) fit.Experiment {
	b.t.Helper()
	state := b.plant.NewState(1)
	x := fit.Experiment{Name: name}
	n := 0
	for _, values := range inputs {
		n = max(n, len(values))
	}
	for k := range n {
		for _, id := range b.plant.Inputs {
			v, _ := b.plant.Get(state, id)
			if values, ok := inputs[b.plant.Variables[id].Name]; ok {
				v = values[k]
			}
			x.Inputs = append(x.Inputs, v)
		}
	}
	for name := range inputs {
		if !slices.Contains(b.plant.Inputs, b.id(name)) {
			b.t.Fatalf("%s is no input", name)
		}
	}
	for _, c := range columns {
		s := fit.Sensor{Name: c.name, Var: b.id(c.name), Sigma: c.sigma}
		for k, v := range c.value {
			if !math.IsNaN(v) {
				s.Time, s.Value = append(s.Time, float64(k)*b.plant.Options.Period), append(s.Value, v)
			}
		}
		x.Sensors = append(x.Sensors, s)
	}
	return x
}

// fitted gives the values of the unknowns.
func fitted(t *testing.T, p *fit.Problem, o fit.Options) (*fit.Result, []float64) {
	t.Helper()
	r, err := fit.Fit(context.Background(), p, o)
	if err != nil {
		t.Fatal(err)
	}
	var values []float64
	for _, e := range r.Estimates {
		values = append(values, e.Value)
	}
	return r, values
}

// predicted gives what the model says of each sensor of the experiments, in the order of its readings.
func predicted(t *testing.T, p *fit.Problem, values []float64, experiments ...fit.Experiment) map[string][]float64 {
	t.Helper()
	q := *p
	q.Experiments = experiments
	residuals, err := fit.Predict(&q, values)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]float64{}
	for _, r := range residuals {
		name := experiments[r.Experiment].Sensors[r.Sensor].Name
		got[name] = append(got[name], r.Model)
	}
	return got
}

func pick(values []float64, at []int) (some []float64) {
	for _, i := range at {
		some = append(some, values[i])
	}
	return some
}

func scale(values []float64, by float64) (scaled []float64) {
	for _, v := range values {
		scaled = append(scaled, v*by)
	}
	return scaled
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// quantile of values, on straight lines between them.
func quantile(values []float64, share float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	at := share * float64(len(sorted)-1)
	i := min(int(at), len(sorted)-2)
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}
