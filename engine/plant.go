package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/solver"
	"gemel/engine/wasm"
)

// Method names a numerical method.
type Method = solver.Method

// The methods. Auto takes Rodas5P.
const (
	Auto     Method = "auto"
	Rodas5P         = solver.Rodas5P  // Rosenbrock, order 5, index-1 DAE, error control
	RK4             = solver.RK4      // classical Runge-Kutta, order 4, fixed step
	LinEuler        = solver.LinEuler // linearly implicit Euler, order 1, fixed step
)

// Options of Compile. The zero value of a field takes the stated default.
type Options struct {
	Method    Method  // Auto
	Period    float64 // length of a tick [s]; 1
	Tolerance float64 // relative local error; absolute is Tolerance × nominal; 1e-6
	MaxStep   float64 // longest step of an error-controlled method [s]; the period
	FixedStep float64 // step of a fixed-step method [s], rounded so that it divides the period; the period
	CacheDir  string  // compiled modules are kept here; "": nowhere
}

// Plant is a compiled model: immutable, shared by any number of States and Works.
type Plant struct {
	Name       string
	System     *dae.System    // as given to Compile
	Ordered    *dae.Ordered   // what the analysis made of it
	Variables  []dae.Variable // the one description of every number, indexed by dae.VarID
	Inputs     []dae.VarID    // order of the values that Step takes
	Options    Options        // as compiled, defaults filled in
	Operations int            // nodes of the program's graph
	Code       int            // bytes of machine-independent code

	hash         [sha256.Size]byte
	layout       layout
	cells        int       // of the whole memory
	initial      []float64 // State part with defaults
	scale        []float64 // nominal values of y
	settling     *nonlinear
	initialising *nonlinear
	advance      *solver.Cells
	delta        expr.Slot
	module       *wasm.Module
	byName       map[string]dae.VarID
}

// Hash identifies the plant: machine code, layout and names. It is the same on every machine.
func (p *Plant) Hash() string { return hex.EncodeToString(p.hash[:]) }

// Lookup finds a variable by its dotted name.
func (p *Plant) Lookup(name string) (dae.VarID, bool) {
	id, ok := p.byName[name]
	return id, ok
}

// Time of a State in seconds.
func (p *Plant) Time(s *State) float64 { return float64(s.Tick) * p.Options.Period }

// NewState returns a State at tick 0 with default parameters and inputs. It must be
// initialised before it is stepped.
func (p *Plant) NewState(seed uint64) *State {
	return &State{Seed: seed, plant: p.hash, cells: append([]float64(nil), p.initial...)}
}

// Settable says whether Set accepts v: an independent parameter that is not final, or
// an input, also through an alias.
func (p *Plant) Settable(v dae.VarID) bool { return p.refusal(v) == "" }

func (p *Plant) refusal(v dae.VarID) string {
	d := &p.Variables[v]
	at := p.layout.places[v].cell
	switch {
	case at >= p.layout.parameter && at < p.layout.step:
		if d.Final {
			return "is final"
		}
		return ""
	case at >= p.layout.input && at < p.layout.parameter:
		return ""
	case d.Kind == dae.Parameter:
		return "is computed from other parameters"
	}
	return "is neither a parameter nor an input"
}

// Set gives parameter or input v a value, in SI units. In a State that is already running
// it takes effect at the beginning of the next Step, which settles first.
func (p *Plant) Set(s *State, v dae.VarID, value float64) error {
	if why := p.refusal(v); why != "" {
		return fmt.Errorf("%s cannot be set: it %s", p.Variables[v].Name, why)
	}
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return fmt.Errorf("%s cannot be set to %g", p.Variables[v].Name, value)
	}
	at := p.layout.places[v]
	if at.negate {
		value = -value
	}
	s.cells[at.cell] = value
	s.cells[p.layout.touched] = 1
	return nil
}

// Get reads a parameter, input, state, algebraic unknown or discrete variable; ok is
// false for variables that only Observe computes.
func (p *Plant) Get(s *State, v dae.VarID) (value float64, ok bool) {
	at := p.layout.places[v]
	if int(at.cell) >= p.layout.state {
		return 0, false
	}
	value = s.cells[at.cell]
	if at.negate {
		value = -value
	}
	return value, true
}

// Close releases the compiled module. No Work may be in use.
func (p *Plant) Close() error { return p.module.Close() }

// Event is a change of a relation or monitor.
type Event struct {
	Time    float64 // [s]
	Monitor bool    // false: Index counts System.Relations, true: System.Monitors
	Index   int
	On      bool // the new truth value
}

// Stats counts work; it never influences results.
type Stats struct{ Ticks, Steps, Rejected, Newton, Events int64 }
