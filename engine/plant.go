package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"sync"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/solver"
	"gemel/engine/wasm"
)

// Method names a numerical method.
type Method = solver.Method

// The methods.
const (
	Auto     Method = "auto"          // one of those with error control that the solver proposes; see Plant.Reason
	Rodas5P         = solver.Rodas5P  // Rosenbrock, order 5, index-1 DAE, error control
	Rodas3P         = solver.Rodas3P  // Rosenbrock, order 3, index-1 DAE, error control
	Tsit5           = solver.Tsit5    // Runge-Kutta, order 5, no algebraic unknowns, error control
	Verner7         = solver.Verner7  // Runge-Kutta, order 7, no algebraic unknowns, error control
	RK4             = solver.RK4      // classical Runge-Kutta, order 4, no algebraic unknowns, fixed step
	LinEuler        = solver.LinEuler // linearly implicit Euler, order 1, index-1 DAE, fixed step
)

// implicit says whether a method needs the matrix of Newton's method.
func implicit(m Method) bool { return m == Rodas5P || m == Rodas3P || m == LinEuler }

// Options of Compile. The zero value of a field takes the stated default.
type Options struct {
	Method    Method  // Auto
	Period    float64 // length of a tick [s]; 1
	Tolerance float64 // relative local error; absolute is Tolerance × nominal; 1e-6
	MaxStep   float64 // longest step of an error-controlled method [s]; the period
	FixedStep float64 // step of a fixed-step method [s], rounded so that it divides the period; the period
	Attempts  int     // trials of an error-controlled method after which a tick fails; 0: 100,000, and again as long as each hundred thousand are a hundredth of the tick
	CacheDir  string  // compiled modules are kept here; "": nowhere
	Trace     *Trace  // facts for Explain are kept here; nil: none are
}

// Plant is a compiled model: immutable, shared by any number of States and Works.
type Plant struct {
	Name       string
	System     *dae.System    // as given to Compile
	Ordered    *dae.Ordered   // what the analysis made of it
	Variables  []dae.Variable // the one description of every number, indexed by dae.VarID
	Inputs     []dae.VarID    // order of the values that Step takes
	Options    Options        // as compiled, defaults filled in
	Reason     string         // why Options.Method was taken, in one sentence
	Operations int            // nodes of the program's graph
	Code       int            // bytes of machine-independent code

	hash                 [sha256.Size]byte
	layout               layout
	initial              []float64 // State part with defaults
	scale                []float64 // nominal values of y
	settling             *nonlinear
	initialising         *nonlinear
	advance              *solver.Cells
	newton               *solver.NewtonCells // nil: no algebraic unknowns
	driven               []expr.Slot         // parameters that updates change
	guards               []dae.Dummy         // variables whose constraints may lose them
	timed                []bool              // by relation: it changes by time alone
	timeEvents           bool                // there are such relations, or samples
	eventAsserts         bool                // when-clauses have asserts
	settled              []bool              // by assert: parameters alone decide
	program              *expr.Program
	rolled               *expr.Program // program with loops for what repeats itself: what is emitted
	building             sync.Mutex
	pairs                lazy        // the module for two lanes
	tangents             lazy        // the same with directional derivatives
	slopes               []expr.Node // derivatives of the states
	tangentCells         int         // of the program with derivatives: they lie so far behind the values
	slopeCells, gapCells expr.Slot   // in that program
	margins              []expr.Node // by relation: what crosses zero, or a whole number, when it changes; None: nothing is known
	module               *wasm.Module
	byName               map[string]dae.VarID
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
	case p.layout.settable(at) && at >= p.layout.parameter:
		if d.Final {
			return "is final"
		}
		return ""
	case p.layout.settable(at):
		return ""
	case d.Kind == dae.Parameter:
		return "is computed from other parameters"
	}
	return "is neither a parameter nor an input"
}

// Set gives parameter or input v a value, in SI units. In a State that is already running
// it takes effect at the beginning of the next Step, which settles first.
func (p *Plant) Set(s *State, v dae.VarID, value float64) error {
	if err := p.acceptable(v, value); err != nil {
		return err
	}
	at := p.layout.places[v]
	if at.negate {
		value = -value
	}
	s.cells[at.cell] = value
	s.cells[p.layout.touched] = 1
	return nil
}

// Put gives a state another value, in SI units, as Set does for parameters and inputs: for estimators, and for branches that begin elsewhere. Algebraic
// unknowns follow at the beginning of the next Step.
func (p *Plant) Put(s *State, v dae.VarID, value float64) error {
	at := p.layout.places[v]
	if int(at.cell) >= p.layout.nx {
		return p.Set(s, v, value)
	}
	if nan(value) {
		return fmt.Errorf("%s cannot be set to %g", p.Variables[v].Name, value)
	}
	if at.negate {
		value = -value
	}
	s.cells[at.cell] = value
	s.cells[p.layout.touched] = 1
	return nil
}

func (p *Plant) acceptable(v dae.VarID, value float64) error {
	if why := p.refusal(v); why != "" {
		return fmt.Errorf("%s cannot be set: it %s", p.Variables[v].Name, why)
	}
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return fmt.Errorf("%s cannot be set to %g", p.Variables[v].Name, value)
	}
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
func (p *Plant) Close() error {
	return errors.Join(p.module.Close(), p.pairs.close(), p.tangents.close())
}

// Program is the machine-independent program of the plant, for those who emit it in another form. It must not be
// changed.
func (p *Plant) Program() *expr.Program { return p.program }

// EventKind says what changed.
type EventKind uint8

// The kinds of events. Index counts System.Relations, Monitors, Assignments and Reinits (of Ordered), Relations again.
const (
	RelationEvent EventKind = iota // a condition has changed its value
	MonitorEvent                   // the same of a monitor
	AssignEvent                    // a discrete variable has got a new value by an assignment
	ReinitEvent                    // a state has been reinitialised
	ZenoEvent                      // a relation becomes true at intervals that shrink to nothing; Value is the last one [s]
	WarningEvent                   // an assert of level warning in a when-clause is violated; Index counts Ordered.Asserts
)

// Event is a change of something discrete.
type Event struct {
	Time  float64 // [s]
	Kind  EventKind
	Index int
	Value float64 // the new one
	Text  string  // of a warning: its message, with the values then
}

// On says whether a condition has become true.
func (e Event) On() bool { return e.Value != 0 }

// Stats counts work; it never influences results. Fallbacks are steps made with the second pivot order, because the
// first had met a pivot that vanishes.
type Stats struct{ Ticks, Steps, Rejected, Newton, Events, Fallbacks int64 }
