package validation

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/flat"
	"gemel/engine/modelica"
	"gemel/physics"
)

// Rig is a compiled class with one State of it, on which a test sets, steps and reads. Values are in SI units, names are dotted as in Modelica.
type Rig struct {
	Plant *engine.Plant
	State *engine.State
	Work  *engine.Work // scratch; has the statistics of the steps

	t      testing.TB
	inputs []float64 // take effect at the end of the next step; nil before Initialize
}

// Flatten reads a class of the library or, if text is not empty, of Modelica text that may use the library.
func Flatten(t testing.TB, class, text string) *dae.System {
	t.Helper()
	system, err := TryFlatten(class, text)
	if err != nil {
		t.Fatal(err)
	}
	return system
}

// TryFlatten is Flatten for a class that may have errors.
func TryFlatten(class, text string) (*dae.System, error) {
	lib := modelica.NewLibrary()
	if err := lib.AddFS("physics", physics.Library()); err != nil {
		return nil, err
	}
	if text != "" {
		if err := lib.AddText("test.mo", text); err != nil {
			return nil, err
		}
	}
	return flat.Flatten(lib, class, flat.Options{})
}

// Build compiles a class of the library or of text; Set its parameters and starting inputs, then Initialize.
func Build(t testing.TB, class, text string, options engine.Options) *Rig {
	t.Helper()
	plant, err := engine.Compile(Flatten(t, class, text), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = plant.Close() })
	return on(t, plant)
}

// Start builds and initialises.
func Start(t testing.TB, class, text string, options engine.Options) *Rig {
	t.Helper()
	r := Build(t, class, text, options)
	r.Initialize()
	return r
}

func on(t testing.TB, plant *engine.Plant) *Rig {
	t.Helper()
	work, err := plant.NewWork()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = work.Close() })
	return &Rig{Plant: plant, State: plant.NewState(1), t: t, Work: work}
}

// Again gives a rig with a new State of the same plant, which is not compiled anew: Set, then Initialize. The rig before remains usable.
func (r *Rig) Again() *Rig {
	r.t.Helper()
	return on(r.t, r.Plant)
}

// Initialize finds the start; the test ends where there is none.
func (r *Rig) Initialize() {
	r.t.Helper()
	if err := r.TryInitialize(); err != nil {
		r.t.Fatalf("initialising: %v", err)
	}
}

// TryInitialize is Initialize for a start that may fail, with an *engine.InitError.
func (r *Rig) TryInitialize() error {
	r.t.Helper()
	if err := r.Plant.Initialize(r.State, r.Work); err != nil {
		return err
	}
	r.inputs = make([]float64, len(r.Plant.Inputs))
	for i, id := range r.Plant.Inputs {
		r.inputs[i], _ = r.Plant.Get(r.State, id)
	}
	return nil
}

// Set writes a parameter at once, an input from the next step on.
func (r *Rig) Set(name string, value float64) {
	r.t.Helper()
	id := r.lookup(name)
	if i := slices.Index(r.Plant.Inputs, id); i >= 0 && r.inputs != nil {
		r.inputs[i] = value
	}
	if err := r.Plant.Set(r.State, id, value); err != nil {
		r.t.Fatal(err)
	}
}

func (r *Rig) lookup(name string) dae.VarID {
	r.t.Helper()
	id, ok := r.Plant.Lookup(name)
	if !ok {
		r.t.Fatalf("no variable %s; there are %s", name, r.some(name))
	}
	return id
}

// some lists variables with the same last part as name, or else the first ones.
func (r *Rig) some(name string) string {
	last := name[strings.LastIndexByte(name, '.')+1:]
	var like, all []string
	for _, v := range r.Plant.Variables {
		if strings.HasSuffix(v.Name, last) {
			like = append(like, v.Name)
		}
		all = append(all, v.Name)
	}
	if len(like) == 0 {
		like = all
	}
	return strings.Join(like[:min(len(like), 30)], ", ")
}

// Time of the State [s].
func (r *Rig) Time() float64 { return r.Plant.Time(r.State) }

// Step goes one tick further. The error is an *engine.StepError or *engine.Terminated; the State is then the last good one.
func (r *Rig) Step() error { return r.Plant.Step(r.State, r.Work, r.inputs) }

// To steps to a time [s], rounded to ticks; the test ends where a step fails.
func (r *Rig) To(time float64) {
	r.t.Helper()
	if err := r.Try(time); err != nil {
		r.t.Fatal(err)
	}
}

// Try is To for a run that may fail.
func (r *Rig) Try(time float64) error {
	for ticks := r.ticks(time); r.State.Tick < ticks; {
		if err := r.Step(); err != nil {
			return err
		}
	}
	return nil
}

func (r *Rig) ticks(time float64) int64 { return int64(math.Round(time / r.Plant.Options.Period)) }

// Value is any variable at the present time.
func (r *Rig) Value(name string) float64 {
	r.t.Helper()
	return r.Values(name)[0]
}

// Values are variables at the present time, in the order of their names.
func (r *Rig) Values(names ...string) []float64 {
	r.t.Helper()
	ids, values := make([]dae.VarID, len(names)), make([]float64, len(names))
	for i, name := range names {
		ids[i] = r.lookup(name)
	}
	if err := r.Plant.Observe(r.State, r.Work); err != nil {
		r.t.Fatal(err)
	}
	for i, id := range ids {
		values[i] = r.Work.Value(id)
	}
	return values
}

// Recording holds variables over time.
type Recording struct {
	Time []float64 // [s]

	names  []string
	column [][]float64 // (names × times)
}

// Of is the column of a variable that was recorded.
func (c *Recording) Of(name string) []float64 { return c.column[slices.Index(c.names, name)] }

// Record steps to a time [s] and keeps variables now and then every so often [s], rounded to ticks.
func (r *Rig) Record(until, every float64, names ...string) *Recording {
	r.t.Helper()
	c := &Recording{names: names, column: make([][]float64, len(names))}
	for last, step := r.ticks(until), max(1, r.ticks(every)); ; {
		c.Time = append(c.Time, r.Time())
		for i, value := range r.Values(names...) {
			c.column[i] = append(c.column[i], value)
		}
		if r.State.Tick >= last {
			return c
		}
		r.To(float64(min(last, r.State.Tick+step)) * r.Plant.Options.Period)
	}
}

// Balance closes what the class declares: each variable xBalance must be below tolerance times xThroughput, both now. It gives the worst
// ratio; a class that declares none is an error.
func (r *Rig) Balance(tolerance float64) float64 {
	r.t.Helper()
	worst, found := 0.0, false
	for _, v := range r.Plant.Variables {
		stem, ok := strings.CutSuffix(v.Name, "Balance")
		if !ok {
			continue
		}
		if _, ok := r.Plant.Lookup(stem + "Throughput"); !ok {
			continue
		}
		found = true
		pair := r.Values(v.Name, stem+"Throughput")
		ratio := math.Abs(pair[0]) / math.Max(math.Abs(pair[1]), 1e-300)
		if !(ratio <= tolerance) {
			r.t.Errorf("%s is open by %.3g of %.3g (%.2g), allowed %g", v.Name, pair[0], pair[1], ratio, tolerance)
		}
		worst = math.Max(worst, ratio)
	}
	if !found {
		r.t.Error("the class declares no balance: variables xBalance and xThroughput")
	}
	return worst
}
