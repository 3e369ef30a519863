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
	Discrete               // changed only at ticks and events: relations, updates
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

// Assert must hold at every tick; otherwise the step fails (or warns) with Message.
type Assert struct {
	Cond    expr.Node
	Message string
	Warning bool
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
	Parts     map[string]Pos // where the model declares its components, by name without index; explanations point there. May be nil
}

// New returns a system that holds only the variable time.
func New(name string) *System {
	s := &System{Name: name, Graph: expr.New()}
	s.Add(Variable{Name: "time", Kind: TimeKind, Unit: "s", Doc: "simulated time"})
	return s
}

// Add appends a variable and returns its id. Zero values of DerOf and Der are replaced
// by NoVar unless the caller links them with AddDerivative.
func (s *System) Add(v Variable) VarID {
	v.Der, v.DerOf = NoVar, NoVar
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
