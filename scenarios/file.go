package scenarios

import (
	"github.com/goccy/go-yaml/ast"

	"gemel/engine/dae"
)

// File is a scenario file as written. The tags are the single description of the format: the loader checks keys against
// them and `gemel schema` prints them as a JSON Schema.
type File struct {
	Pos            dae.Pos
	files          map[string]DataFile // what it names, by the name written
	branching      bool                // KPIs count in branches only: the plant of an estimate with a section whatif
	Gemel          Text                `yaml:"gemel,required" doc:"version of this file format; write 1" enum:"1" want:"1"`
	Name           Text                `yaml:"name" doc:"short name; names the run folder; the file's name where it is left out" want:"a name"`
	Description    Text                `yaml:"description" doc:"what the scenario is about, shown in the report" want:"a text"`
	Plant          PlantRef            `yaml:"plant,required" doc:"a class of the library, such as Gemel.Examples.BoosterStation, or {file: my-plant.mo, model: MyPlant}"`
	Time           Time                `yaml:"time,required" doc:"how long to simulate, in which ticks" want:"a mapping with stop and tick"`
	Seed           Text                `yaml:"seed" doc:"seed of all random numbers, a whole number; 0 where it is left out" want:"a whole number"`
	Solver         *Solver             `yaml:"solver" doc:"numerical method; the default suits nearly everything" want:"a mapping"`
	Parameters     Map[Text]           `yaml:"parameters" doc:"values of plant parameters that differ from the model's" want:"quantities, such as pump1.speed_nominal: 1450 rpm"`
	ParametersFrom Names               `yaml:"parameters_from" doc:"files with further values of parameters, as gemel fit writes them; what stands under parameters wins" want:"a file name or a list of them"`
	Inputs         Map[Input]          `yaml:"inputs" doc:"what enters the plant from outside" want:"a quantity, {csv: ...} or {steps: ...}"`
	Weather        *Weather            `yaml:"weather" doc:"weather file of a year, and the components that it feeds" want:"a mapping such as {epw: city.epw, to: weather}"`
	Control        []Control           `yaml:"control" doc:"controllers, schedules and rules; they act at every tick, in the order written" want:"a list of blocks"`
	Sensors        Map[Sensor]         `yaml:"sensors" doc:"how controllers see a variable: with noise, delay, offset" want:"a mapping"`
	Faults         []Fault             `yaml:"faults" doc:"what breaks, when" want:"a list of faults"`
	Limits         Map[Limit]          `yaml:"limits" doc:"ranges that variables should stay in; leaving one is an event" want:"a mapping with low, high or both"`
	KPIs           Map[KPI]            `yaml:"kpis" doc:"figures computed over the run" want:"a mapping such as {integral: pump1.power, unit: kWh}"`
	Fit            *Fit                `yaml:"fit" doc:"what gemel fit finds, and from which recordings" want:"a mapping with unknowns, sensors and experiments"`
	Estimate       *Estimate           `yaml:"estimate" doc:"how gemel estimate follows the plant by its readings" want:"a mapping with sensors and unknowns"`
	WhatIf         *WhatIf             `yaml:"whatif" doc:"which set-points a living twin may propose to change, and what for" want:"a mapping with horizon, set and minimise"`
	Live           *LiveSection        `yaml:"live" doc:"what gemel live may do" want:"a mapping such as {writing: on}"`
	Snapshots      *Snapshots          `yaml:"snapshots" doc:"states to continue from, taken on the way" want:"a mapping such as {every: 6h}"`
	Record         *Record             `yaml:"record" doc:"what the results keep, and how often" want:"a mapping"`
}

// LiveSection says what `gemel live` may do.
type LiveSection struct {
	Pos     dae.Pos
	Writing Text `yaml:"writing" doc:"on: set-points that a person has approved may be written to devices; an engineer's key must say so as well" enum:"on|off" want:"on or off"`
}

// PlantRef says which model is simulated.
type PlantRef struct {
	Pos   dae.Pos
	File  Text `yaml:"file,required" doc:"Modelica file, relative to the scenario file" want:"a file name"`
	Model Text `yaml:"model,required" doc:"dotted name of the model" want:"a class name"`
}

func (p *PlantRef) decode(d *decoder, n ast.Node) {
	p.Pos = d.pos(n)
	if s, ok := n.(ast.ScalarNode); ok && s.Type() != ast.NullType {
		p.Model, _ = d.text(n, "a class name")
		return
	}
	d.structureOf(n, p, "a class name or {file: ..., model: ...}")
}

// Time is the extent and the grid of a run.
type Time struct {
	Start Text `yaml:"start" doc:"date and time of the beginning, such as 2026-01-05T00:00:00Z; daily schedules count from its midnight" want:"a date and time such as 2026-01-05T00:00:00Z"`
	Stop  Text `yaml:"stop,required" doc:"length of the run, such as 24h" want:"a duration such as 24h"`
	Tick  Text `yaml:"tick,required" doc:"how often controllers act and inputs change, such as 10s" want:"a duration such as 10s"`
}

// Solver chooses the numerical method.
type Solver struct {
	Method    Text `yaml:"method" doc:"auto; with error control rodas5p, rodas3p (stiff), tsit5, verner7 (not stiff); with a fixed step rk4, lineuler" enum:"auto|rodas5p|rodas3p|tsit5|verner7|rk4|lineuler" want:"a method"`
	Tolerance Text `yaml:"tolerance" doc:"relative local error, such as 1e-6" want:"a number such as 1e-6"`
	Step      Text `yaml:"step" doc:"step of a fixed-step method; a tick where it is left out" want:"a duration"`
	MaxStep   Text `yaml:"max_step" doc:"longest step of a method with error control; a tick where it is left out" want:"a duration"`
}

// Input is what drives one input variable: exactly one of Value, CSV and Steps.
type Input struct {
	Pos      dae.Pos
	Value    Text            // a constant quantity, written as a plain scalar
	CSV      Text            `yaml:"csv" doc:"CSV file, relative to the scenario file; its first column is time" want:"a file name"`
	Column   Text            `yaml:"column" doc:"name of the column; may be left out where there is only one" want:"a column name"`
	Unit     Text            `yaml:"unit" doc:"unit of the column; may be left out where the file has it" want:"a unit"`
	Steps    []Point         `yaml:"steps" doc:"values from moments on: [[0h, 20 L/s], [6h, 30 L/s]]" want:"a list of [time, value]"`
	Hold     Text            `yaml:"hold" doc:"value between two samples: previous (default) or linear" enum:"previous|linear" want:"previous or linear"`
	Repeat   Text            `yaml:"repeat" doc:"begin again after this time, such as 24h" want:"a duration such as 24h"`
	Scale    Text            `yaml:"scale" doc:"factor on every value, such as 1.2" want:"a number"`
	recorded *recordedColumn // what a recording holds of it, in place of a file; nil: nothing
	Gaps     Text            `yaml:"gaps" doc:"allow: missing samples of a regular CSV are meant" enum:"allow|refuse" want:"allow or refuse"`
}

func (i *Input) decode(d *decoder, n ast.Node) {
	i.Pos = d.pos(n)
	if s, ok := n.(ast.ScalarNode); ok && s.Type() != ast.NullType {
		i.Value, _ = d.text(n, "a quantity")
		return
	}
	d.structureOf(n, i, "a quantity, {csv: ...} or {steps: ...}")
	switch {
	case i.CSV.Given() && i.Steps != nil:
		d.problems.add(i.Pos, "give either csv or steps, not both")
	case !i.CSV.Given() && i.Steps == nil && i.Pos.Line > 0:
		if _, isMapping := n.(*ast.MappingNode); isMapping {
			d.problems.add(i.Pos, "want one of the keys csv and steps")
		}
	case i.Steps != nil && (i.Column.Given() || i.Gaps.Given() || i.Unit.Given()):
		d.problems.add(i.Pos, "column, unit and gaps belong to csv; steps carry their units themselves")
	}
}

// Point is a value from a moment on, written [time, value].
type Point struct {
	Pos   dae.Pos
	At    Text
	Value Text
}

func (p *Point) decode(d *decoder, n ast.Node) {
	p.Pos = d.pos(n)
	pair, ok := d.list(n, "[time, value]")
	if !ok {
		return
	}
	if len(pair) != 2 {
		d.problems.add(p.Pos, "want [time, value], found %d elements", len(pair))
		return
	}
	p.At, _ = d.text(pair[0], "a time")
	p.Value, _ = d.text(pair[1], "a value")
}

// Names is one name or a list of names.
type Names []Text

func (ns *Names) decode(d *decoder, n ast.Node) {
	if _, isList := n.(*ast.SequenceNode); !isList {
		if t, ok := d.text(n, "a name or a list of names"); ok {
			*ns = Names{t}
		}
		return
	}
	elements, _ := d.list(n, "a list of names")
	for _, e := range elements {
		if t, ok := d.text(e, "a name"); ok {
			*ns = append(*ns, t)
		}
	}
}

// Fault changes a parameter or an input at a moment.
type Fault struct {
	Pos   dae.Pos
	Name  Text `yaml:"name" doc:"shown in the report" want:"a text"`
	At    Text `yaml:"at,required" doc:"when it begins, counted from the start" want:"a duration such as 14h"`
	Set   Text `yaml:"set,required" doc:"parameter or input that changes" want:"a name"`
	To    Text `yaml:"to,required" doc:"its value then" want:"a quantity"`
	Over  Text `yaml:"over" doc:"it gets there on a straight line within this time; at once where it is left out" want:"a duration such as 2h"`
	Until Text `yaml:"until" doc:"when it is over; never where it is left out" want:"a duration such as 20h"`
}

// Limit is the range that a variable should stay in.
type Limit struct {
	Pos  dae.Pos
	Low  Text `yaml:"low" doc:"smallest value" want:"a quantity"`
	High Text `yaml:"high" doc:"largest value" want:"a quantity"`
	Doc  Text `yaml:"description" doc:"why, shown in the report" want:"a text"`
}

// KPI is a figure over the whole run: exactly one of the first nine.
type KPI struct {
	Pos      dae.Pos
	Integral Text    `yaml:"integral" doc:"expression that is integrated over time, such as pump1.power + pump2.power" want:"an expression"`
	Mean     Text    `yaml:"mean" doc:"expression whose average over time is taken" want:"an expression"`
	Min      Text    `yaml:"min" doc:"expression whose smallest value is taken" want:"an expression"`
	Max      Text    `yaml:"max" doc:"expression whose largest value is taken" want:"an expression"`
	Final    Text    `yaml:"final" doc:"expression whose last value is taken" want:"an expression"`
	Duration Text    `yaml:"duration" doc:"condition whose time of being true is taken, such as tank.level < 1 m" want:"a condition"`
	Count    Text    `yaml:"count" doc:"condition whose changes from false to true are counted, such as pump1.speed > 100 rpm" want:"a condition"`
	Ratio    Names   `yaml:"ratio" doc:"[a, b]: KPI a divided by KPI b" want:"two names of KPIs"`
	Cost     Text    `yaml:"cost" doc:"expression of a power or flow that is paid for by tariff or price" want:"an expression"`
	Tariff   []Point `yaml:"tariff" doc:"price by time of day: [[00:00, 0.18], [06:00, 0.31]]" want:"a list of [time of day, price]"`
	Price    *Input  `yaml:"price" doc:"price that changes otherwise: {csv: prices.csv}, {steps: ...} or an expression such as house.price" want:"{csv: ...}, {steps: ...} or an expression"`
	Per      Text    `yaml:"per" doc:"unit that the price is for, such as kWh" want:"a unit"`
	Unit     Text    `yaml:"unit" doc:"unit of the result; a currency for cost" want:"a unit"`
	Doc      Text    `yaml:"description" doc:"what it says, shown in the report" want:"a text"`
}

// Snapshots says how often a run keeps its state.
type Snapshots struct {
	Every Text `yaml:"every,required" doc:"time between two snapshots, a multiple of the tick" want:"a duration such as 6h"`
	Keep  Text `yaml:"keep" doc:"how many to keep, the last ones; all where it is left out" want:"a whole number"`
}

// Record says what the results keep.
type Record struct {
	Pos       dae.Pos
	Every     Text      `yaml:"every" doc:"time between two rows, a multiple of the tick; every tick where it is left out" want:"a duration such as 1 min"`
	Events    Text      `yaml:"events" doc:"true: rows just before and just after each event, too" enum:"true|false" want:"true or false"`
	Variables Names     `yaml:"variables" doc:"names of variables; * stands for anything, as in pump1.*" want:"a list of names"`
	Columns   Map[Text] `yaml:"columns" doc:"columns with names of their own: a name, then the variable or expression that fills it" want:"a variable or an expression"`
}
