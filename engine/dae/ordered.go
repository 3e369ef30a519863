package dae

import (
	"strconv"
	"strings"

	"gemel/engine/expr"
)

// Ordered is a System put into semi-explicit form of index 1,
//
//	der(States[i]) = F[i](t, x, z, u, p, d)
//	             0 = G[j](t, x, z, u, p, d)
//
// with x the States, z the unknowns Z, u the inputs, p the parameters and d the
// discrete and previous variables. Every other variable is an expression over the same leaves, see
// Value. All nodes live in Graph, which is the graph of the System, grown; the leaf
// Var(Slot(id)) is variable id.
type Ordered struct {
	System *System
	Graph  *expr.Graph

	// Variables are those of the System with attributes merged over aliases: a state or
	// unknown has the start, fixed, nominal, min and max that any of its aliases gave it.
	Variables []Variable

	States []VarID     // in declared order
	F      []expr.Node // len(States); F[i] is Var(Der) where the derivative is one of Z
	Z      []VarID     // unknowns of algebraic loops, some of them derivatives; in block order
	G      []expr.Node // len(Z); residuals, left minus right
	GEq    []int       // len(Z); index in System.Equations of each residual

	// Explicit holds every other continuous and derivative variable that is not an alias,
	// in evaluation order. Values are fully substituted: they read only t, x, z, u, p, d.
	Explicit []Explicit
	Aliases  []Alias // in rising order of Var

	Inputs    []VarID // kind Input, in declared order
	Discretes []VarID // kind Discrete, in declared order
	Previous  []VarID // kind Previous, in declared order; each takes Value(PreOf) at an event

	// Parameters lists all parameters so that each comes after those its Binding reads.
	// Dependent is the part of them whose Binding reads other parameters, in the same
	// order; F, G and all values read them as leaves, so a change of a parameter means
	// to evaluate Dependent again, in order.
	Parameters []VarID
	Dependent  []Explicit

	// Divisors are the parameter expressions by which equations were divided. They were
	// not zero for the default parameters; whoever changes parameters checks them again.
	Divisors []Divisor

	Relations []Relation // Cond substituted
	Monitors  []Monitor  // Cond substituted
	Updates   []Update   // Value substituted: reads the values from before the tick
	Asserts   []Assert   // Cond substituted

	// Assignments have their Value substituted. Each comes after those whose variables it
	// reads at the same instant, directly or through explicit variables.
	Assignments []Assignment
	Reinits     []Reinit     // Var is one of States, Active and Value substituted; in declared order
	Samples     []Sample     // Start and Interval over parameters
	Terminates  []Terminate  // Cond substituted
	Before      []Assignment // Var is one of Previous, Value substituted
	Starting    VarID        // one of Discretes, or NoVar
	Ending      VarID        // one of Discretes, or NoVar

	// Constraints are the equations that tie states to each other with factors that move:
	// they hold at the start, and are held from then on by the equations that replace them.
	Constraints []Constraint

	// Dummies are the states that were given up to lower the index and are not determined
	// everywhere.
	Dummies []Dummy

	Init   Initialisation
	Blocks []Block // in evaluation order

	values []expr.Node // by VarID
}

// Value is variable v, of any kind, as an expression over t, x, z, u, p and d. For states,
// unknowns Z, inputs, parameters, discrete and previous variables and time it is their own leaf.
func (o *Ordered) Value(v VarID) expr.Node { return o.values[v] }

// Explicit is a variable given by an expression.
type Explicit struct {
	Var   VarID
	Value expr.Node
}

// Alias is an eliminated variable: Var = Of, or Var = -Of. Of is a representative, never
// itself an alias; it may be a state, an unknown, an explicit variable or an input.
type Alias struct {
	Var, Of VarID
	Negate  bool
}

// Divisor is a parameter expression that must not become zero, because equation Eq was
// divided by it to find Var.
type Divisor struct {
	Value expr.Node
	Eq    int
	Var   VarID
}

// Constraint is an equation 0 = Residual of the model, or a time derivative of one, that ties
// states to each other. It is one of the initial equations; in its place stands
// der(Residual) + 10 Residual = 0, so that rounding and errors of integration die away with a
// time constant of 0.1 s, and a change of parameters in it takes effect in that time.
type Constraint struct {
	Residual expr.Node // over t, x, z, u, p, d
	Eq       int       // index in System.Equations of what replaces it
	Initial  int       // index in System.Initial
	Pos      Pos       // of the equation of the model
}

// Dummy is a variable with a derivative that is no state because equation Eq determines it
// from the states. It does so as long as Factor is not zero: where it vanishes, such as for a
// pendulum whose height must be the state in its lowest point, the unknowns cannot be found.
// The engine stops the run near such a point. Leaving the choice open helps (no stateSelect, no reinit).
type Dummy struct {
	Var    VarID
	Eq     int       // index in System.Equations
	Pos    Pos       // of the equation of the model that is behind Eq
	Factor expr.Node // of Var in Eq, over t, x, z, u, p, d; None where it is tied through other equations
	Size   float64   // of Factor at the start values
}

// BlockKind says how a block of equations is solved.
type BlockKind uint8

const (
	Assigned BlockKind = iota // one equation, solved symbolically
	Implicit                  // one equation, kept as a residual
	Loop                      // several equations that need each other
)

// Block is one strongly connected part of the equations: the smallest sets that can be
// solved one after the other.
type Block struct {
	Kind   BlockKind
	Linear bool    // in its unknowns; true for Assigned
	Vars   []VarID // unknowns it determines
	Eqs    []int   // indices in System.Equations, Eqs[i] matched with Vars[i]
	Kept   []VarID // those of Vars that stay unknowns in Z; the others became Explicit
}

// Initialisation is the problem of finding x, z and free parameters at the start:
// 0 = Residuals over Unknowns, with every other state at its start value. It is square.
type Initialisation struct {
	Unknowns  []VarID // free states, then Z, then parameters with fixed = false
	Residuals []InitialEquation

	// Fixed are the states that begin at their start value because the model says so
	// (fixed = true). DefaultStarts are those that do so because nothing else determines
	// them; a start that is None counts as 0.
	Fixed         []VarID
	DefaultStarts []VarID
}

// InitialEquation is 0 = Residual at the start. Exactly one of Eq, Initial and Var says
// where it comes from; the others are -1 and NoVar.
type InitialEquation struct {
	Residual expr.Node
	Eq       int   // index in System.Equations: one of G
	Initial  int   // index in System.Initial
	Var      VarID // variable that is no state and has fixed = true: Var = its start
}

// Problem is one thing that is wrong with a system. Msg may span several lines; those
// after the first are indented.
type Problem struct {
	Pos Pos
	Msg string
}

// String is file:line:col: message, with the unknown parts of the position left out.
func (p Problem) String() string {
	if at := p.Pos.String(); at != "" {
		return at + ": " + p.Msg
	}
	return p.Msg
}

// Problems is the error of Analyze: everything wrong that could be found in one go.
type Problems []Problem

// Error lists the problems, one after the other, each on lines of its own.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i := range p {
		lines[i] = p[i].String()
	}
	return strings.Join(lines, "\n")
}

// String is file:line:col without the parts that are unknown.
func (p Pos) String() string {
	s := p.File
	for _, n := range []int{p.Line, p.Col} {
		if n <= 0 {
			break
		}
		if s != "" {
			s += ":"
		}
		s += strconv.Itoa(n)
	}
	return s
}
