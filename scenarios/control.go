package scenarios

import (
	"reflect"

	"github.com/goccy/go-yaml/ast"

	"gemel/engine/dae"
)

// Control is one control block: exactly one of PID, Hysteresis, Staging, Schedule and Rule, as its kind says.
type Control struct {
	Pos        dae.Pos
	Name       Text
	Kind       string
	PID        *PID
	Hysteresis *Hysteresis
	Staging    *Staging
	Schedule   *Schedule
	Rule       *Rule
}

// PID is a controller with proportional, integral and derivative action.
type PID struct {
	Name           Text   `yaml:"name,required" doc:"name of the block" want:"a name"`
	Kind           Text   `yaml:"kind,required" doc:"pid" want:"pid" enum:"pid"`
	Measure        Text   `yaml:"measure,required" doc:"variable or expression that is controlled" want:"an expression"`
	Setpoint       Text   `yaml:"setpoint,required" doc:"what it should be: a quantity or an expression" want:"a quantity"`
	Adjust         *Range `yaml:"adjust" doc:"people may set the setpoint, which is a number then, during a run and within this range: it is the parameter control.NAME.setpoint" want:"a mapping with min, max or both"`
	Drive          Names  `yaml:"drive" doc:"inputs or parameters that get the output; without it other blocks use control.NAME.output" want:"a name"`
	Gain           Text   `yaml:"gain,required" doc:"output per error, such as 200 rpm/m; positive" want:"a quantity"`
	IntegralTime   Text   `yaml:"integral_time" doc:"time in which the integral part repeats the proportional part; no integral part where it is left out" want:"a duration"`
	DerivativeTime Text   `yaml:"derivative_time" doc:"lead of the derivative part, which acts on the measured value; none where it is left out" want:"a duration"`
	Filter         Text   `yaml:"filter" doc:"the derivative part is filtered with derivative_time/filter; 10 where it is left out" want:"a number"`
	Bias           Text   `yaml:"bias" doc:"output at zero error; 0 where it is left out" want:"a quantity"`
	Limits         *Range `yaml:"limits" doc:"range of the output; the range of the driven variable where it is left out" want:"a mapping with min, max or both"`
	Action         Text   `yaml:"action" doc:"reverse (default): the output rises when the measured value is too low; direct: when it is too high" enum:"reverse|direct" want:"reverse or direct"`
	AntiWindup     Text   `yaml:"anti_windup" doc:"tracking (default), clamping or none: what the integral does while the output is at a limit" enum:"tracking|clamping|none" want:"a method"`
	Enable         Text   `yaml:"enable" doc:"condition under which it acts; otherwise the output is off and the integral waits" want:"a condition"`
	Off            Text   `yaml:"off" doc:"output while it is not enabled; 0 where it is left out" want:"a quantity"`
}

// Range is a lower and an upper bound.
type Range struct {
	Min Text `yaml:"min" doc:"smallest value" want:"a quantity"`
	Max Text `yaml:"max" doc:"largest value" want:"a quantity"`
}

// Hysteresis switches between two values, with a gap between the two switching points.
type Hysteresis struct {
	Name     Text  `yaml:"name,required" doc:"name of the block" want:"a name"`
	Kind     Text  `yaml:"kind,required" doc:"hysteresis" want:"hysteresis" enum:"hysteresis"`
	Measure  Text  `yaml:"measure,required" doc:"variable or expression that is watched" want:"an expression"`
	OnBelow  Text  `yaml:"on_below" doc:"it switches on below this value; needs off_above" want:"a quantity"`
	OffAbove Text  `yaml:"off_above" doc:"it switches off above this value" want:"a quantity"`
	OnAbove  Text  `yaml:"on_above" doc:"it switches on above this value; needs off_below" want:"a quantity"`
	OffBelow Text  `yaml:"off_below" doc:"it switches off below this value" want:"a quantity"`
	Drive    Names `yaml:"drive" doc:"inputs or parameters that it sets; without it other blocks use control.NAME.on" want:"a name"`
	On       Text  `yaml:"on" doc:"value while on: a quantity or an expression" want:"a quantity"`
	Off      Text  `yaml:"off" doc:"value while off; 0 where it is left out" want:"a quantity"`
	Initial  Text  `yaml:"initial" doc:"on or off (default): its state before the first tick" enum:"on|off" want:"on or off"`
	MinOn    Text  `yaml:"min_on" doc:"it stays on at least this long" want:"a duration"`
	MinOff   Text  `yaml:"min_off" doc:"it stays off at least this long" want:"a duration"`
}

// Staging switches several equal units, such as pumps, on one after the other, and lets them take turns.
type Staging struct {
	Name     Text  `yaml:"name,required" doc:"name of the block" want:"a name"`
	Kind     Text  `yaml:"kind,required" doc:"staging" want:"staging" enum:"staging"`
	Measure  Text  `yaml:"measure,required" doc:"variable or expression that is watched" want:"an expression"`
	OnBelow  Names `yaml:"on_below" doc:"one value a unit: the first, second ... unit starts below it; needs off_above" want:"a list of quantities"`
	OffAbove Names `yaml:"off_above" doc:"one value a unit: it stops above it" want:"a list of quantities"`
	OnAbove  Names `yaml:"on_above" doc:"one value a unit: it starts above it; needs off_below" want:"a list of quantities"`
	OffBelow Names `yaml:"off_below" doc:"one value a unit: it stops below it" want:"a list of quantities"`
	Drive    Names `yaml:"drive,required" doc:"the units: one input or parameter each" want:"a list of names"`
	On       Text  `yaml:"on" doc:"value of a unit that runs: a quantity or an expression" want:"a quantity"`
	Off      Text  `yaml:"off" doc:"value of a unit that stands; 0 where it is left out" want:"a quantity"`
	Rotate   Text  `yaml:"rotate" doc:"when the next unit takes the lead: stop (default; whenever all have stopped), never, or a time such as 24h" want:"stop, never or a duration"`
	MinOn    Text  `yaml:"min_on" doc:"a stage stays on at least this long" want:"a duration"`
	MinOff   Text  `yaml:"min_off" doc:"a stage stays off at least this long" want:"a duration"`
}

// Schedule sets a value by the clock.
type Schedule struct {
	Name   Text         `yaml:"name,required" doc:"name of the block" want:"a name"`
	Kind   Text         `yaml:"kind,required" doc:"schedule" want:"schedule" enum:"schedule"`
	Drive  Names        `yaml:"drive" doc:"inputs or parameters that it sets; without it other blocks use control.NAME.output" want:"a name"`
	Daily  []Point      `yaml:"daily" doc:"values by time of day: [[06:00, 1450 rpm], [22:00, 900 rpm]]" want:"a list of [time of day, value]"`
	Weekly Map[[]Point] `yaml:"weekly" doc:"values by weekday and time of day: {mon-fri: [[06:00, 1450 rpm], [22:00, 900 rpm]], sat-sun: [[08:00, 900 rpm]]}; needs time.start" want:"weekdays, each with a list of [time of day, value]"`
	Steps  []Point      `yaml:"steps" doc:"values by time since the start: [[0h, 900 rpm], [6h, 1450 rpm]]" want:"a list of [time, value]"`
	Repeat Text         `yaml:"repeat" doc:"steps begin again after this time" want:"a duration"`
	Hold   Text         `yaml:"hold" doc:"value between two points: previous (default) or linear" enum:"previous|linear" want:"previous or linear"`
}

// Rule sets values while a condition holds, with delays and least times: interlocks, staging, operators' rules.
type Rule struct {
	Name       Text      `yaml:"name,required" doc:"name of the block; control.NAME.on says whether it is active" want:"a name"`
	Kind       Text      `yaml:"kind,required" doc:"rule" want:"rule" enum:"rule"`
	When       Text      `yaml:"when,required" doc:"condition that makes it active, such as tank.level < 1 m and time > 1 h" want:"a condition"`
	After      Text      `yaml:"after" doc:"the condition must hold this long first" want:"a duration"`
	Until      Text      `yaml:"until" doc:"condition that ends it; without it, it ends when the first condition no longer holds" want:"a condition"`
	UntilAfter Text      `yaml:"until_after" doc:"the ending condition must hold this long first" want:"a duration"`
	MinOn      Text      `yaml:"min_on" doc:"it stays active at least this long" want:"a duration"`
	MinOff     Text      `yaml:"min_off" doc:"it stays inactive at least this long" want:"a duration"`
	Initial    Text      `yaml:"initial" doc:"on or off (default): its state before the first tick" enum:"on|off" want:"on or off"`
	Set        Map[Text] `yaml:"set" doc:"what gets which value while it is active" want:"a quantity or an expression"`
	Else       Map[Text] `yaml:"else" doc:"what gets which value while it is inactive; without it the last value is kept" want:"a quantity or an expression"`
	Priority   Text      `yaml:"priority" doc:"where several rules set the same thing, the highest number wins, then the later one; 0 where it is left out" want:"a whole number"`
}

// controlKinds are the kinds of blocks, in the order in which messages name them.
var controlKinds = []string{"pid", "hysteresis", "staging", "schedule", "rule"}

func (c *Control) decode(d *decoder, n ast.Node) {
	c.Pos = d.pos(n)
	entries, ok := d.mapping(n, "a control block such as {name: level, kind: pid, ...}")
	if !ok {
		return
	}
	kind := Text{}
	for _, e := range entries {
		switch e.Key.Value {
		case "kind":
			kind, ok = d.text(e.Value, "a kind: "+orList(controlKinds))
		case "name":
			c.Name, _ = d.text(e.Value, "a name")
		}
	}
	if !kind.Given() {
		if ok {
			d.problems.add(c.Pos, "the key %q is missing: %s", "kind", orList(controlKinds))
		}
		return
	}
	c.Kind = kind.Value
	block := c.block(kind.Value)
	if block == nil {
		d.problems.add(kind.Pos, "kind: %q is not known%s", kind.Value, oneOf(kind.Value, controlKinds))
		return
	}
	repeated := len(d.problems)
	d.structureOf(n, block, "a control block")
	d.problems = dedupe(d.problems, repeated)
}

// block makes the struct of a kind and keeps it.
func (c *Control) block(kind string) any {
	switch kind {
	case "pid":
		c.PID = &PID{}
		return c.PID
	case "hysteresis":
		c.Hysteresis = &Hysteresis{}
		return c.Hysteresis
	case "staging":
		c.Staging = &Staging{}
		return c.Staging
	case "schedule":
		c.Schedule = &Schedule{}
		return c.Schedule
	case "rule":
		c.Rule = &Rule{}
		return c.Rule
	}
	return nil
}

// dedupe drops problems from index from on that were noted before: the name of a block is read twice.
func dedupe(ps Problems, from int) Problems {
	kept := ps[:from]
	for _, p := range ps[from:] {
		twice := false
		for _, q := range ps[:from] {
			twice = twice || p == q
		}
		if !twice {
			kept = append(kept, p)
		}
	}
	return kept
}

// structureOf decodes a mapping into the struct that v points to, bypassing its own decode.
func (d *decoder) structureOf(n ast.Node, v any, want string) {
	d.structure(n, reflect.ValueOf(v).Elem(), want)
}
