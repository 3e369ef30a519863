package dae

import (
	"gemel/engine/expr"
)

// VarID is the index of a variable in System.Variables. In the graph of a System
// the leaf Var(Slot(id)) is the value of that variable.
type VarID int32

// NoVar is the absent variable.
const NoVar VarID = -1

// Time is the variable of every System that holds the time in seconds.
const Time VarID = 0

// Kind says who gives a variable its value.
type Kind uint8

const (
	TimeKind   Kind = iota // the time itself, variable 0
	Parameter              // set before or during a run, constant between ticks; Binding is its default
	Input                  // set from outside at ticks, held between them; Start is its default
	Continuous             // found by the equations: state, algebraic unknown or explicit
	Derivative             // der(x) of the continuous variable DerOf
	Discrete               // changed only at ticks and events: relations, assignments, samples, updates
	Previous               // pre(v) of the variable PreOf: its value before the present event; of a continuous one, its left limit
)

// Type is the Modelica type of a variable; every value is stored as float64.
type Type uint8

const (
	Real Type = iota
	Integer
	Boolean
)

// Pos is a place in a source file. Line and Col count from 1; the zero Pos is unknown.
type Pos struct {
	File      string
	Line, Col int
}

// Variable is the one description of a number: scenario checks, fit bounds, RL
// spaces, OPC UA properties and viewer labels all read it from here. Start is None
// when there is none; Min, Max and Nominal are NaN when they are not given.
type Variable struct {
	Name        string // dotted Modelica name, e.g. pipe[2].port_a.p
	Asset       string // path of the component that declares it, e.g. pipe[2].port_a
	Kind        Kind
	Type        Type
	Unit        string // Modelica unit string, "" unknown
	DisplayUnit string
	Quantity    string
	Doc         string
	Start       expr.Node // over parameters
	Fixed       bool
	Min, Max    float64
	Nominal     float64
	Binding     expr.Node // Parameter only: default value over other parameters; None: no default, Start serves
	Final       bool      // Parameter only: may not be changed from outside (final, protected or dependent)
	Prefer      int8      // stateSelect: -2 never, -1 avoid, 0 default, 1 prefer, 2 always
	Output      bool      // a public top-level output
	Protected   bool
	Flow        bool
	DerOf       VarID // Derivative only
	Der         VarID // Continuous only: its derivative variable, or NoVar
	PreOf       VarID // Previous only
	Pre         VarID // the variable pre(v), or NoVar
	Pos         Pos
}

// Equation is Left = Right.
type Equation struct {
	Left, Right expr.Node
	Asset       string // path of the component it comes from
	Source      string // the equation as text, for explanations
	Pos         Pos
}

// Relation is a comparison whose change is an event. The flat equations read the
// discrete variable Var in its place; Cond gives its value from continuous quantities: for
// a Boolean an OpLt or OpLe node, possibly over And, Or and Not of such, for an Integer a
// step function such as floor(u). Between events Var is held.
type Relation struct {
	Var    VarID
	Cond   expr.Node
	Source string
	Pos    Pos
}

// Assignment gives the discrete variable Var a value at every instant at which anything
// discrete happens. A when-equation is one of the form
//
//	d = if c and not pre(c) then e else pre(d)
//
// with the condition c a variable of its own. Assignments are evaluated so that those come
// first that others read; several rounds at one instant see the same previous values.
// Between such instants Var is held.
type Assignment struct {
	Var    VarID
	Value  expr.Node
	Active expr.Node // where this is 0, Value is the previous value of Var; None: Value alone says
	Asset  string
	Source string
	Pos    Pos
}

// Reinit sets the state Var to Value at an instant at which Active is not 0, after the assignments
// have found their values. Of several for one state, the last that is active counts.
type Reinit struct {
	Var    VarID
	Active expr.Node // an edge, so that it is true for one round only
	Value  expr.Node
	Asset  string
	Source string
	Pos    Pos
}

// Sample makes the discrete variable Var 1 for the first round at each of the times
// Start + k Interval, k = 0, 1, …, and 0 else. Start and Interval are over parameters, in
// seconds; the integration stops at exactly these times.
type Sample struct {
	Var             VarID
	Start, Interval expr.Node
	Source          string
	Pos             Pos
}

// Terminate ends the simulation, with success, when Cond is not 0 at an event or tick.
type Terminate struct {
	Cond    expr.Node
	Message string
	Asset   string
	Pos     Pos
}

// Monitor is a condition that is watched but changes nothing: limits of a scenario.
// Its crossings are located like events and reported under Name.
type Monitor struct {
	Name string
	Cond expr.Node
}

// Update sets a discrete variable, an input or a parameter at every tick to Value,
// which is evaluated on the values from before the tick; all updates act at once.
// At tick 0 Value is evaluated on the initial values.
type Update struct {
	Target VarID
	Value  expr.Node
	Source string
	Pos    Pos
}

// Assert must hold at every tick, and at every event if Event is set; otherwise the step fails (or warns) with Message.
type Assert struct {
	Cond    expr.Node
	Message string
	Warning bool
	Event   bool // of a when-clause
	Asset   string
	Pos     Pos
}

// System is a flat hybrid differential-algebraic system, the only input of the
// compiler: the Modelica front end makes one, a Go builder may make one.
type System struct {
	Name      string
	Graph     *expr.Graph
	Variables []Variable // [0] is time
	Equations []Equation
	Initial   []Equation // initial equations beside the fixed starts
	Relations []Relation
	Monitors  []Monitor
	Updates   []Update
	Asserts   []Assert

	Assignments []Assignment
	Reinits     []Reinit
	Samples     []Sample
	Terminates  []Terminate
	Before      []Assignment // of Previous variables: initial values of pre(v), instead of v's start value
	Starting    VarID        // discrete: 1 while the start is being found, which is what initial() reads; or NoVar
	Ending      VarID        // discrete: 1 at the very end, which is what terminal() reads; or NoVar

	Parts map[string]Pos // where the model declares its components, by name without index; explanations point there. May be nil
}

// New returns a system that holds only the variable time.
func New(name string) *System {
	s := &System{Name: name, Graph: expr.New(), Starting: NoVar, Ending: NoVar}
	s.Add(Variable{Name: "time", Kind: TimeKind, Unit: "s", Doc: "simulated time"})
	return s
}

// Add appends a variable and returns its id. Zero values of DerOf and Der are replaced
// by NoVar; Derivative and Previous link them.
func (s *System) Add(v Variable) VarID {
	v.Der, v.DerOf, v.Pre, v.PreOf = NoVar, NoVar, NoVar, NoVar
	s.Variables = append(s.Variables, v)
	return VarID(len(s.Variables) - 1)
}

// Derivative returns the variable der(x), which it adds on first use.
func (s *System) Derivative(x VarID) VarID {
	if d := s.Variables[x].Der; d != NoVar {
		return d
	}
	v := s.Variables[x]
	nan := expr.NaN()
	d := s.Add(Variable{Name: "der(" + v.Name + ")", Asset: v.Asset, Kind: Derivative, Unit: derivativeUnit(v.Unit),
		Doc: "time derivative of " + v.Name, Min: nan, Max: nan, Nominal: nan, Protected: v.Protected, Pos: v.Pos})
	s.Variables[d].DerOf = x
	s.Variables[x].Der = d
	return d
}

// Previous returns the variable pre(x), which it adds on first use.
func (s *System) Previous(x VarID) VarID {
	if p := s.Variables[x].Pre; p != NoVar {
		return p
	}
	v := s.Variables[x]
	nan := expr.NaN()
	p := s.Add(Variable{Name: "pre(" + v.Name + ")", Asset: v.Asset, Kind: Previous, Type: v.Type, Unit: v.Unit, Start: v.Start,
		Doc: "value of " + v.Name + " before the event", Min: nan, Max: nan, Nominal: nan, Protected: v.Protected, Pos: v.Pos})
	s.Variables[p].PreOf = x
	s.Variables[x].Pre = p
	return p
}

// Ref returns the leaf that reads variable v.
func (s *System) Ref(v VarID) expr.Node { return s.Graph.Var(expr.Slot(v)) }

func derivativeUnit(u string) string {
	switch u {
	case "":
		return ""
	case "1":
		return "1/s"
	case "s":
		return "1"
	}
	return u + "/s"
}
