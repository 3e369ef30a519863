package report

import "time"

// Run is everything the page shows. Times are seconds after Start. Any part may be empty.
type Run struct {
	Title    string    // heading of the page; "" takes Scenario
	Scenario string    // name of the scenario
	Plant    string    // class of the plant, or file and model
	Doc      string    // a paragraph about the scenario, plain text
	Start    time.Time // clock time of t = 0; the zero Time labels the axis with elapsed time
	Time     []float64 // ascending times of the samples [s] (n)
	Series   []Series  // in the order wanted on the page
	Limits   []Limit
	Faults   []Fault
	Events   []Event // any order; shown by time
	KPIs     []KPI
	Balances []Balance
	Resolved string // the resolved scenario, YAML
	Warnings []string
	Failure  string // why the run ended early; "" when it reached its end
	Computed Computed
}

// Series is one recorded variable.
type Series struct {
	Name    string    // dotted name, such as "pump1.speed", or "node/12/head"
	Unit    string    // unit of Values: the SI unit in Modelica syntax, such as "m3/s"; "" and "1" are a plain number
	Display Display   // unit on the page; the zero value lets the report choose one
	Doc     string    // what it is, from the declaration
	Panel   string    // series of one Panel share a chart; "" takes the last part of Name and the unit
	Step    bool      // holds its value between samples (discrete), so it is drawn as a staircase
	Values  []float64 // NaN is a gap (n)
}

// Display is the unit a series is shown in: SI value = shown value × Scale + Offset, as in engine/unit. With a Unit and no
// Scale, as a displayUnit of a model gives it, engine/unit supplies both; where it cannot, the report chooses a unit.
type Display struct {
	Unit          string // symbol, such as "L/s"
	Scale, Offset float64
}

// Limit is what a variable should stay within, in the series' SI unit.
type Limit struct {
	Series    string   // name of the series
	Low, High *float64 // nil: no such limit
	Doc       string
	// Spans are the periods outside, as the run saw them at every tick, in order of time. nil: the report finds them
	// in the samples; empty but not nil: there were none.
	Spans []Span
}

// side is one of the two values of a limit.
type side struct {
	name  string
	value float64 // in the series' SI unit
}

// sides are the values that the limit has, the low one first.
func (l Limit) sides() []side {
	var list []side
	if l.Low != nil {
		list = append(list, side{"low", *l.Low})
	}
	if l.High != nil {
		list = append(list, side{"high", *l.High})
	}
	return list
}

// Span is a period of time.
type Span struct{ From, To float64 } // [s]

// Fault is a period in which something in the plant was made to fail; it is shaded in every trend.
type Fault struct {
	From, To float64 // [s]; To at or before From: until the end of the run
	Text     string  // such as "pump1.wear → 0.15"
}

// Kind says what an event is.
type Kind string

// The kinds of events.
const (
	KindLimit    Kind = "limit"    // a limit was left, or kept again
	KindFault    Kind = "fault"    // a fault began, or ended
	KindControl  Kind = "control"  // a controller switched
	KindRelation Kind = "relation" // an equation of the plant changed its branch
	KindDiscrete Kind = "discrete" // a Boolean or an Integer of the plant changed
	KindReinit   Kind = "reinit"   // a state of the plant was set
)

// Event is something that happened at one moment.
type Event struct {
	Time   float64 // [s]
	Kind   Kind
	Series string // the variable it concerns, if any; its chart gets a mark
	Text   string
}

// KPI is a key figure.
type KPI struct {
	Name  string
	Value float64 // in Unit; NaN is shown as a dash
	Unit  string  // as shown, such as "kWh"
	Doc   string
}

// Balance says how well a conserved quantity is conserved: In - Out - Stored should be 0.
type Balance struct {
	Name      string  // such as "water"
	Unit      string  // of In, Out, Stored; such as "kg"
	In, Out   float64 // through the plant's border, whole run; NaN, here and below: not known, shown as a dash
	Stored    float64 // change of content
	Relative  float64 // |In - Out - Stored| relative to the largest turnover
	Tolerance float64 // Relative should not exceed it; 0: not judged
	Doc       string
}

// Computed says how the numbers came about.
type Computed struct {
	Solver    string  // such as "Rodas5P"
	Tolerance float64 // relative; 0 for a fixed step
	Step      float64 // fixed step [s]; 0 with error control
	Period    float64 // length of a tick [s]
	Ticks     int64
	Steps     int64
	Rejected  int64
	Newton    int64
	Events    int64
	Equations int     // of the compiled plant; 0: not said
	States    int     // differential states among them
	Simulated float64 // [s]
	Compile   float64 // wall time until the plant was ready [s]; 0: not said
	Wall      float64 // wall time of the run [s]
	Seed      uint64
	Command   string // that repeats the run, such as "gemel rerun runs/booster-station"
	Hashes    []Fact // such as {"trajectory", "9f86d0…"}
	Versions  []Fact // such as {"gemel", "0.1.0"}
	Facts     []Fact // anything else
}

// Fact is a named value of the page's tables.
type Fact struct{ Name, Value string }
