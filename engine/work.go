package engine

import (
	"fmt"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/wasm"
)

// Work is the scratch of one worker: an instance of the module. It is not safe for
// concurrent use.
type Work struct {
	Events   []Event // of the last Step or Initialize, in order of time
	Warnings []int   // asserts of level warning that the last observed State violates: indices in Ordered.Asserts
	Stats    Stats   // counted since NewWork

	plant    *Plant
	instance *wasm.Instance
	m        []float64 // the memory, as cells

	prepare, starts, relations, observe, updates, asserts, factor, correct, advance wasm.Fn

	delta, base, start []float64 // Newton correction, the values it is added to, the first ones (nz)
	settling           *newton
	events             int // in the present tick
}

// NewWork returns scratch for one worker.
func (p *Plant) NewWork() (*Work, error) {
	in, err := p.module.NewInstance()
	if err != nil {
		return nil, err
	}
	w := &Work{plant: p, instance: in, m: in.Cells(), Events: make([]Event, 0, maxEvents)}
	for _, f := range []struct {
		name string
		fn   *wasm.Fn
	}{
		{"prepare", &w.prepare}, {"starts", &w.starts}, {"relations", &w.relations}, {"observe", &w.observe}, {"updates", &w.updates},
		{"asserts", &w.asserts}, {"factor", &w.factor}, {"correct", &w.correct}, {"advance", &w.advance},
	} {
		*f.fn = in.Func(f.name)
	}
	nz := p.layout.nz
	w.delta, w.base, w.start = make([]float64, nz), make([]float64, nz), make([]float64, nz)
	if p.settling != nil {
		w.settling = p.settling.new(w)
	}
	w.m[p.layout.tol] = p.Options.Tolerance
	copy(w.m[p.layout.scale:], p.scale)
	return w, nil
}

// Close releases the instance.
func (w *Work) Close() error { return w.instance.Close() }

// run calls a function of the module that may be absent because it has nothing to do.
func (w *Work) run(f wasm.Fn) error {
	if !f.Valid() {
		return nil
	}
	return f.Call()
}

// load brings a State into the memory and computes what depends on it.
func (w *Work) load(s *State) error {
	if s.plant != w.plant.hash {
		return fmt.Errorf("engine: the State belongs to another plant")
	}
	copy(w.m, s.cells)
	w.m[w.plant.layout.time] = w.plant.Time(s)
	return w.run(w.prepare)
}

// store copies the State part of the memory back.
func (w *Work) store(s *State) { copy(s.cells, w.m[:w.plant.layout.state]) }

// Observe computes every variable of s into w, for Value, and notes Warnings. A value that is not finite
// is a *StepError that names it.
func (p *Plant) Observe(s *State, w *Work) error {
	if err := w.load(s); err != nil {
		return err
	}
	if err := w.run(w.observe); err != nil {
		return err
	}
	for _, e := range p.Ordered.Explicit {
		if x := w.m[p.layout.places[e.Var].cell]; x-x != 0 { // NaN or infinite
			return w.failAt(s.Tick, e.Var, fmt.Errorf("%w: %g", ErrNotFinite, x))
		}
	}
	return w.warn()
}

// warn notes which asserts of level warning are violated.
func (w *Work) warn() error {
	w.Warnings = w.Warnings[:0]
	if err := w.run(w.asserts); err != nil {
		return err
	}
	for i, a := range w.plant.Ordered.Asserts {
		if a.Warning && w.m[int(w.plant.layout.check)+i] == 0 {
			w.Warnings = append(w.Warnings, i)
		}
	}
	return nil
}

// Value of variable v after Observe.
func (w *Work) Value(v dae.VarID) float64 {
	at := w.plant.layout.places[v]
	x := w.m[at.cell]
	if at.negate {
		return -x
	}
	return x
}

func (w *Work) at(s expr.Slot, n int) []float64 { return w.m[s : int(s)+n] }
