package epanet

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// controls writes the control section: the clock of hydraulic steps and rules, the controls, the rules, and last the rule that lets the
// network feel the tank levels.
func (w *scenarioWriter) controls() {
	var b strings.Builder
	holds := len(w.n.Tanks) > 0
	if holds || len(w.n.Rules) > 0 {
		w.pulses(&b, "hydraulic_step", w.stepTimes())
	}
	if len(w.n.Rules) > 0 {
		w.pulses(&b, "rule_step", clockwork{{w.n.Times.RuleStep, 0}})
	}
	var changes []string
	scheduled := map[*Link]bool{}
	number := 0
	for _, c := range w.n.Controls {
		k := c.Action.Link
		if scheduled[k] {
			continue
		}
		number++
		if name, ok := w.timed(k); ok {
			scheduled[k] = true
			fmt.Fprintf(&b, "  - {name: control_%d, kind: schedule, drive: %s, steps: [%s]}\n", number, name, strings.Join(w.schedule(k), ", "))
			changes = append(changes, fmt.Sprintf("control.control_%d.output != %s", number, name))
			continue
		}
		fmt.Fprintf(&b, "  - {name: control_%d, kind: rule, when: %s, set: {%s}}\n", number, yaml(w.condition(c)), w.sets([]Action{c.Action}))
		changes = append(changes, fmt.Sprintf("control.control_%d.on and %s", number, w.differs([]Action{c.Action})))
	}
	changes = append(changes, w.rules(&b)...)
	if holds {
		w.hold(&b, changes)
	}
	if b.Len() > 0 {
		w.out.WriteString("control:\n" + b.String())
	}
}

// rules writes the rules. EPANET looks at them at rule steps, not at time 0.
func (w *scenarioWriter) rules(b *strings.Builder) (changes []string) {
	rank := make([]int, len(w.n.Rules))
	for i, r := range sortedRules(w.n.Rules) {
		rank[r] = i + 1
	}
	const pulse = "(control.rule_step.output > 0.5 or control.hydraulic_step.output > 0.5) and time > 0 s and "
	for i, r := range w.n.Rules {
		name := fmt.Sprintf("rule_%d", i+1)
		condition := w.premises(r)
		fmt.Fprintf(b, "  # rule %s\n", oneLine(r.ID))
		fmt.Fprintf(b, "  - {name: %s, kind: rule, when: %s, set: {%s}, priority: %d}\n", name, yaml(pulse+"("+condition+")"), w.sets(r.Then), rank[i])
		changes = append(changes, fmt.Sprintf("control.%s.on and %s", name, w.differs(r.Then)))
		if len(r.Else) > 0 {
			fmt.Fprintf(b, "  - {name: %s_else, kind: rule, when: %s, set: {%s}, priority: %d}\n", name, yaml(pulse+"not ("+condition+")"), w.sets(r.Else), rank[i])
			changes = append(changes, fmt.Sprintf("control.%s_else.on and %s", name, w.differs(r.Else)))
		}
	}
	return changes
}

// differs is the condition that actions would change something.
func (w *scenarioWriter) differs(actions []Action) string {
	var out []string
	for _, a := range actions {
		sign := "> 0.5"
		if a.opens() {
			sign = "< 0.5"
		}
		switch a.Link.Kind {
		case PipeLink:
			out = append(out, fmt.Sprintf("%s.open %s", w.n.pipe(a.Link).gate(), sign))
		case PumpLink:
			p := w.n.pump(a.Link)
			out = append(out, fmt.Sprintf("%s.on %s", p.name, sign))
			if p.speeds && p.Pattern == nil && a.opens() {
				out = append(out, fmt.Sprintf("%s.speed != %s", p.name, num(a.speed())))
			}
		case ValveLink:
			v := w.n.valve(a.Link)
			out = append(out, fmt.Sprintf("%s.mode != %d", v.name, a.mode(v)))
			if a.HasValue {
				out = append(out, fmt.Sprintf("%s.setting != %s%s", v.name, num(w.n.plantSetting(v, a.Value)), settingUnits[v.Type]))
			}
		}
	}
	if len(out) == 1 {
		return out[0]
	}
	return "(" + strings.Join(out, " or ") + ")"
}

// settingUnits are the units of valve settings in the scenario.
var settingUnits = [...]string{PRV: " Pa", PSV: " Pa", PBV: " Pa", FCV: " m3/s", TCV: "", GPV: ""}

// speed is the relative speed at which an action runs a pump.
func (a Action) speed() float64 {
	if a.HasValue {
		return a.Value
	}
	return 1
}

// mode is what an action makes of a valve.
func (a Action) mode(v *Valve) ValveMode {
	switch {
	case a.HasValue, a.Open && v.Type == GPV:
		return Active
	case a.Open:
		return FullyOpen
	}
	return Shut
}

// timed reports whether the clock alone switches a link, through one variable; it returns that variable.
func (w *scenarioWriter) timed(k *Link) (string, bool) {
	for _, c := range w.n.Controls {
		if c.Action.Link == k && c.Kind != AtTime {
			return "", false
		}
	}
	for _, r := range w.n.Rules {
		for _, a := range slices.Concat(r.Then, r.Else) {
			if a.Link == k {
				return "", false
			}
		}
	}
	if p := w.n.pipe(k); p != nil {
		return p.gate() + ".open", true
	}
	if p := w.n.pump(k); p != nil && !p.speeds {
		return p.name + ".on", true
	}
	return "", false
}

// schedule writes the switching times of a link that only the clock switches.
func (w *scenarioWriter) schedule(k *Link) []string {
	open := false
	if p := w.n.pipe(k); p != nil {
		open = p.Open
	} else if p := w.n.pump(k); p != nil {
		open = p.On
	}
	steps := []string{fmt.Sprintf("[0 s, %d]", flag(open))}
	var events []Control
	for _, c := range w.n.Controls {
		if c.Action.Link == k && c.Value > 0 {
			events = append(events, c)
		}
	}
	slices.SortStableFunc(events, func(a, b Control) int { return int(math.Copysign(1, a.Value-b.Value)) })
	for i, c := range events {
		if i+1 < len(events) && events[i+1].Value == c.Value {
			continue // the later one wins
		}
		steps = append(steps, fmt.Sprintf("[%s, %d]", duration(c.Value), flag(c.Action.opens())))
	}
	return steps
}

// opens reports whether the action opens a pipe or runs a pump.
func (a Action) opens() bool { return a.Open || a.HasValue && a.Value > 0 }

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// condition writes when a simple control acts.
func (w *scenarioWriter) condition(c Control) string {
	switch c.Kind {
	case AtTime:
		return w.pulse("time", c.Value, w.tick)
	case AtClock:
		return w.pulse("time_of_day", c.Value, w.tick)
	}
	sign := "<="
	if c.Kind == Above {
		sign = ">="
	}
	return w.level(c.Node) + " " + sign + " " + w.levelValue(c.Node, c.Value)
}

// pulse is true from a time on for one tick, or one rule step: actions at a time must not go on to overrule others.
func (w *scenarioWriter) pulse(variable string, at, width float64) string {
	return fmt.Sprintf("%s >= %s s and %s < %s s", variable, num(at), variable, num(at+width))
}

// level writes the variable that EPANET means by the level or pressure of a node, and levelValue a value of it.
func (w *scenarioWriter) level(x *Node) string {
	switch x.Kind {
	case TankNode:
		return x.name + ".level"
	case ReservoirNode:
		return x.name + ".head"
	}
	return x.name + ".p"
}

func (w *scenarioWriter) levelValue(x *Node, v float64) string {
	switch x.Kind {
	case TankNode:
		return num(v) + " m"
	case ReservoirNode:
		return num(x.Elevation+v) + " m"
	}
	return num(v*w.rhoG) + " Pa"
}

// sets writes what actions set.
func (w *scenarioWriter) sets(actions []Action) string {
	var out []string
	for _, a := range actions {
		switch a.Link.Kind {
		case PipeLink:
			out = append(out, fmt.Sprintf("%s.open: %d", w.n.pipe(a.Link).gate(), flag(a.opens())))
		case PumpLink:
			p := w.n.pump(a.Link)
			out = append(out, fmt.Sprintf("%s.on: %d", p.name, flag(a.opens())))
			if p.speeds && p.Pattern == nil && a.opens() {
				out = append(out, fmt.Sprintf("%s.speed: %s", p.name, num(a.speed())))
			}
		case ValveLink:
			v := w.n.valve(a.Link)
			out = append(out, fmt.Sprintf("%s.mode: %d", v.name, a.mode(v)))
			if a.HasValue {
				out = append(out, fmt.Sprintf("%s.setting: %s%s", v.name, num(w.n.plantSetting(v, a.Value)), settingUnits[v.Type]))
			}
		}
	}
	return strings.Join(out, ", ")
}

// premises writes the condition of a rule.
func (w *scenarioWriter) premises(r Rule) string {
	var groups []string
	for _, g := range r.Premises {
		var alternatives []string
		for _, p := range g {
			alternatives = append(alternatives, w.premise(p))
		}
		text := strings.Join(alternatives, " or ")
		if len(g) > 1 && len(r.Premises) > 1 {
			text = "(" + text + ")"
		}
		groups = append(groups, text)
	}
	return strings.Join(groups, " and ")
}

func (w *scenarioWriter) premise(p Premise) string {
	variable, value, tolerance := "", "", ""
	switch p.Variable {
	case Time, ClockTime:
		variable = "time"
		if p.Variable == ClockTime {
			variable = "time_of_day"
		}
		switch p.Operator {
		case "=": // at the first rule step from then on
			return "(" + w.pulse(variable, p.Value, w.n.Times.RuleStep) + ")"
		case "<>":
			return "not (" + w.pulse(variable, p.Value, w.n.Times.RuleStep) + ")"
		}
		return fmt.Sprintf("%s %s %s s", variable, p.Operator, num(p.Value))
	case Status:
		variable = p.Link.name + ".on"
		if q := w.n.pipe(p.Link); q != nil {
			variable = q.gate() + ".open"
		}
		if p.Open == (p.Operator == "=") {
			return variable + " > 0.5"
		}
		return variable + " <= 0.5"
	case Level:
		variable, value = w.level(p.Node), w.levelValue(p.Node, p.Value)
		tolerance = w.levelValue(&Node{Kind: p.Node.Kind}, 1e-3*p.Size)
	case Head:
		variable, value, tolerance = p.Node.name+".head", num(p.Value)+" m", num(1e-3*p.Size)+" m"
	case NodeDraw:
		variable, value, tolerance = p.Node.name+".demand", num(p.Value)+" m3/s", num(1e-3*p.Size)+" m3/s"
	case Flow:
		variable, value, tolerance = "abs("+p.Link.name+".flow_rate)", num(p.Value)+" m3/s", num(1e-3*p.Size)+" m3/s"
	case Setting:
		variable, value, tolerance = w.setting(p)
	}
	switch p.Operator { // EPANET takes values within 0.001 of its unit as equal
	case "=":
		return fmt.Sprintf("abs(%s - %s) <= %s", variable, value, tolerance)
	case "<>":
		return fmt.Sprintf("abs(%s - %s) > %s", variable, value, tolerance)
	}
	return variable + " " + p.Operator + " " + value
}

func (w *scenarioWriter) setting(p Premise) (variable, value, tolerance string) {
	if p.Link.Kind == PumpLink {
		return p.Link.name + ".speed", num(p.Value), "0.001"
	}
	v := w.n.valve(p.Link)
	unit := settingUnits[v.Type]
	return p.Link.name + ".setting", num(w.n.plantSetting(v, p.Value)) + unit, num(w.n.plantSetting(v, 1e-3*p.Size)) + unit
}
