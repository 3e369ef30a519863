package epanet

import (
	"strconv"
	"strings"

	"gemel/engine/series"
)

// Problem is one thing wrong with an input file; Problems all of them in order of line.
type (
	Problem  = series.Problem
	Problems = series.Problems
)

// Network is the hydraulic content of an input file. All quantities are SI: m, m3/s, Pa, W, s.
type Network struct {
	Title      []string
	Options    Options
	Times      Times
	Energy     Energy
	Patterns   []*Pattern
	Curves     []*Curve
	Junctions  []*Junction
	Reservoirs []*Reservoir
	Tanks      []*Tank
	Pipes      []*Pipe
	Pumps      []*Pump
	Valves     []*Valve
	Controls   []Control
	Rules      []Rule
	Notes      []string // what was read over, for the user

	nodes map[string]*Node
	links map[string]*Link
}

// Formula is the head loss formula of the pipes.
type Formula int

// The three formulas of EPANET.
const (
	HazenWilliams Formula = iota
	DarcyWeisbach
	ChezyManning
)

// Options are the hydraulic options.
type Options struct {
	Units            *flowUnit
	Formula          Formula
	SpecificGravity  float64
	Viscosity        float64 // kinematic [m2/s]
	DemandMultiplier float64
	DefaultPattern   string
	EmitterExponent  float64
	PressureDriven   bool    // demand model PDA
	MinimumPressure  float64 // PDA: pressure without delivery, as head [m]
	RequiredPressure float64 // PDA: pressure of full delivery, as head [m]
	PressureExponent float64 // PDA

	pressureScale float64 // head of one pressure unit [m]
}

// Times are the time options [s].
type Times struct {
	Duration, HydraulicStep, PatternStep, PatternStart, ReportStep, RuleStep, StartClock float64
}

// Energy are the options of pump energy.
type Energy struct {
	Efficiency float64 // of pumps without a curve, 0..1
}

// Pattern is a row of factors, one a pattern step.
type Pattern struct {
	ID      string
	Factors []float64
	line    int
	name    string // of the input in the plant
	used    bool
}

// Curve is points in the units of the file; what they mean depends on who uses them.
type Curve struct {
	ID   string
	X, Y []float64
	line int
}

// NodeKind tells nodes apart.
type NodeKind int

// The kinds of nodes.
const (
	JunctionNode NodeKind = iota
	ReservoirNode
	TankNode
)

// Node is what all nodes have.
type Node struct {
	ID        string
	Kind      NodeKind
	Elevation float64 // of a reservoir: its head at pattern factor 1 [m]
	X, Y      float64 // coordinates of the map, in the units of the file
	Placed    bool    // whether it has coordinates
	line      int
	name      string // of the component in the plant
}

// Junction is a node with a demand.
type Junction struct {
	Node
	Demands []Demand
	Emitter float64 // flow at a pressure head of 1 m [m3/s]

	fromSection bool // Demands come from [DEMANDS]
}

// Demand is one category of a junction's demand.
type Demand struct {
	Base    float64  // [m3/s]
	Pattern *Pattern // nil: constant
}

// Reservoir is a node whose head is given.
type Reservoir struct {
	Node
	Pattern *Pattern // of the head; nil: constant
}

// Tank is a node with a free surface.
type Tank struct {
	Node
	InitLevel, MinLevel, MaxLevel, Diameter float64 // [m]
	Levels, Volumes                         []float64
	Overflows                               bool
}

// LinkKind tells links apart.
type LinkKind int

// The kinds of links.
const (
	PipeLink LinkKind = iota
	PumpLink
	ValveLink
)

// Link is what all links have.
type Link struct {
	ID       string
	Kind     LinkKind
	From, To *Node
	line     int
	name     string // of the component in the plant
}

// Pipe is a link with friction.
type Pipe struct {
	Link
	Length, Diameter float64 // [m]
	Roughness        float64 // C, n, or height [m], by the formula
	Loss             float64 // loss coefficient
	CheckValve       bool
	Open             bool // at the start

	controlled bool // some control may shut it
}

// Pump is a link with a head curve or constant power.
type Pump struct {
	Link
	Curve      HeadCurve
	Power      float64   // hydraulic power of a pump without curve [W]
	Speed      float64   // relative, at the start
	Pattern    *Pattern  // of the speed; nil: none
	Efficiency *Curve    // in percent over the file's flow unit; nil: global
	On         bool      // at the start
	speeds     bool      // some control sets the speed
	effX, effY []float64 // efficiency curve [m3/s], 0..1
}

// ValveKind tells valves apart.
type ValveKind int

// The kinds of valves.
const (
	PRV ValveKind = iota
	PSV
	PBV
	FCV
	TCV
	GPV
)

var valveNames = []string{"PRV", "PSV", "PBV", "FCV", "TCV", "GPV"}

// ValveMode is what a valve does.
type ValveMode int

// The modes of valves, with the numbers that the plant uses.
const (
	Shut ValveMode = iota
	FullyOpen
	Active
)

// Valve is a control valve.
type Valve struct {
	Link
	Type     ValveKind
	Diameter float64 // [m]
	Setting  float64 // pressure as head [m], flow [m3/s] or loss coefficient
	Loss     float64 // loss coefficient when open
	Mode     ValveMode
	X, Y     []float64 // GPV: losses [m] over flows [m3/s]
}

// Action changes the status or the setting of a link.
type Action struct {
	Link     *Link
	Open     bool    // meaningless where HasValue
	Value    float64 // speed, or setting in SI
	HasValue bool
}

// ControlKind tells simple controls apart.
type ControlKind int

// The kinds of simple controls.
const (
	Below ControlKind = iota // level [m] or pressure head [m] of a node
	Above
	AtTime  // since the start [s]
	AtClock // time of day [s]
)

// Control is a simple control.
type Control struct {
	Action Action
	Kind   ControlKind
	Node   *Node
	Value  float64
	line   int
}

// Rule is a rule-based control: premises joined by AND between groups and OR within a group.
type Rule struct {
	ID       string
	Premises [][]Premise // (groups × premises)
	Then     []Action
	Else     []Action
	Priority float64
	line     int
}

// Variable is what a premise looks at.
type Variable int

// The variables of premises.
const (
	Level     Variable = iota // level of a tank, or head above the elevation of a node [m]
	Head                      // [m]
	NodeDraw                  // demand of a junction [m3/s]
	Flow                      // amount of the flow of a link [m3/s]
	Status                    // of a link
	Setting                   // of a pump (speed) or valve (SI)
	Time                      // since the start [s]
	ClockTime                 // time of day [s]
)

// Premise is one condition of a rule.
type Premise struct {
	Node     *Node
	Link     *Link
	Variable Variable
	Operator string  // = <> < <= > >=
	Value    float64 // SI
	Size     float64 // SI size of the unit of Value
	Open     bool    // for Status: OPEN rather than CLOSED
	line     int
}

// Node returns the node of that ID, or nil.
func (n *Network) Node(id string) *Node { return n.nodes[id] }

// Link returns the link of that ID, or nil.
func (n *Network) Link(id string) *Link { return n.links[id] }

func (n *Network) pipe(l *Link) *Pipe {
	for _, p := range n.Pipes {
		if &p.Link == l {
			return p
		}
	}
	return nil
}

func (n *Network) pump(l *Link) *Pump {
	for _, p := range n.Pumps {
		if &p.Link == l {
			return p
		}
	}
	return nil
}

func (n *Network) valve(l *Link) *Valve {
	for _, v := range n.Valves {
		if &v.Link == l {
			return v
		}
	}
	return nil
}

func (n *Network) tank(node *Node) *Tank {
	for _, t := range n.Tanks {
		if &t.Node == node {
			return t
		}
	}
	return nil
}

// Summary says in a line what the network has.
func (n *Network) Summary() string {
	var parts []string
	count := func(k int, one, many string) {
		switch {
		case k == 1:
			parts = append(parts, "1 "+one)
		case k > 1:
			parts = append(parts, strconv.Itoa(k)+" "+many)
		}
	}
	count(len(n.Junctions), "junction", "junctions")
	count(len(n.Reservoirs), "reservoir", "reservoirs")
	count(len(n.Tanks), "tank", "tanks")
	count(len(n.Pipes), "pipe", "pipes")
	count(len(n.Pumps), "pump", "pumps")
	count(len(n.Valves), "valve", "valves")
	count(len(n.Controls), "control", "controls")
	count(len(n.Rules), "rule", "rules")
	return strings.Join(parts, ", ")
}
