package epanet

import "strings"

// action reads what a control does: OPEN, CLOSED or a number for the i-th word.
func (p *reader) action(l line, k *Link, i int) (Action, bool) {
	a := Action{Link: k}
	if k == nil {
		return a, false
	}
	if k.Kind == PipeLink && p.n.pipe(k).CheckValve {
		p.at(l, i, "%s has a check valve and cannot be controlled", k.ID)
		return a, false
	}
	switch {
	case l.is(i, "OPEN"):
		a.Open = true
	case l.is(i, "CLOSED"):
	default:
		v, ok := p.number(l, i, "status OPEN or CLOSED, or the setting")
		if !ok {
			return a, false
		}
		if v < 0 && k.Kind != ValveLink {
			p.at(l, i, "%s: the setting must not be negative", k.ID)
			return a, false
		}
		if k.Kind == PipeLink {
			a.Open = v > 0
			break
		}
		a.HasValue, a.Value = true, v
		if k.Kind == ValveLink {
			valve := p.n.valve(k)
			if valve.Type == GPV {
				p.at(l, i, "%s: a GPV has no setting; want OPEN or CLOSED", k.ID)
				return a, false
			}
			a.Value *= p.settingScale(valve.Type)
		}
	}
	p.controlled(k, a)
	return a, true
}

// controlled notes what the plant must be able to do.
func (p *reader) controlled(k *Link, a Action) {
	switch k.Kind {
	case PipeLink:
		p.n.pipe(k).controlled = true
	case PumpLink:
		if pump := p.n.pump(k); a.HasValue && a.Value > 0 && a.Value != 1 || pump.Speed != 1 && pump.Speed != 0 {
			pump.speeds = true
		}
	}
}

// control reads LINK id status IF NODE id BELOW value, or AT TIME t, or AT CLOCKTIME t AM.
func (p *reader) control(l line) {
	if last := len(l.words) - 1; last > 0 && l.is(last, "DISABLED") {
		return
	}
	if len(l.words) < 6 {
		p.at(l, len(l.words), "want LINK id status IF NODE id BELOW value, or LINK id status AT TIME t")
		return
	}
	c := Control{line: l.number}
	var ok bool
	if c.Action, ok = p.action(l, p.findLink(l, 1), 2); !ok {
		return
	}
	switch {
	case l.is(4, "TIME"), l.is(4, "CLOCKTIME"):
		c.Value, ok = clock(l.text(5), l.text(6))
		if !ok {
			p.at(l, 5, "%q is not a time; write 15, 15:30 or 3:30 PM", strings.TrimSpace(l.text(5)+" "+l.text(6)))
			return
		}
		c.Kind, c.Value = AtTime, float64(int64(c.Value+0.5))
		if l.is(4, "CLOCKTIME") {
			c.Kind, c.Value = AtClock, float64(int64(c.Value)%86400)
		}
	case l.is(4, "NODE") || l.is(4, "JUNC") || l.is(4, "TANK") || l.is(4, "RESER"):
		if c.Node = p.findNode(l, 5); c.Node == nil {
			return
		}
		if !l.is(6, "BELOW") && !l.is(6, "ABOVE") {
			p.at(l, 6, "want BELOW or ABOVE, found %q", l.text(6))
			return
		}
		if l.is(6, "ABOVE") {
			c.Kind = Above
		}
		if c.Value, ok = p.number(l, 7, "level or pressure"); !ok {
			return
		}
		c.Value *= p.n.Options.Units.length()
		if c.Node.Kind == JunctionNode {
			c.Value *= p.n.Options.pressureScale / p.n.Options.Units.length()
		}
	default:
		p.at(l, 4, "want NODE, TIME or CLOCKTIME, found %q", l.text(4))
		return
	}
	p.n.Controls = append(p.n.Controls, c)
}

// clause is where in a rule the reader is.
type clause int

const (
	noRule clause = iota
	header
	ifClause
	thenClause
	elseClause
	priority
	broken // the rest of the rule is read over
)

// rule reads one line of [RULES].
func (p *reader) rule(l line) {
	if l.is(0, "RULE") {
		p.endRule()
		p.current, p.clause = &Rule{ID: l.text(1), line: l.number}, header
		if len(l.words) != 2 {
			p.breakRule(l, 1, "want RULE and a name of one word")
		}
		return
	}
	if p.clause == broken {
		return
	}
	where := p.clause
	switch {
	case where == noRule:
		p.breakRule(l, 0, "want RULE and a name, found %q", l.text(0))
	case l.is(0, "IF") && where == header:
		p.clause = ifClause
		p.premise(l, false)
	case l.is(0, "AND") && where == ifClause:
		p.premise(l, false)
	case l.is(0, "OR") && where == ifClause:
		p.premise(l, true)
	case l.is(0, "THEN") && where == ifClause:
		p.clause = thenClause
		p.ruleAction(l)
	case l.is(0, "ELSE") && where == thenClause:
		p.clause = elseClause
		p.ruleAction(l)
	case l.is(0, "AND") && (where == thenClause || where == elseClause):
		p.ruleAction(l)
	case l.is(0, "PRIO") && (where == thenClause || where == elseClause):
		p.clause = priority
		if v, ok := p.number(l, 1, "priority"); ok {
			p.current.Priority = v
		}
	case l.is(0, "DISABLED") && where >= thenClause:
		p.current = nil
		p.clause = broken
	default:
		p.breakRule(l, 0, "%q does not fit here; a rule is RULE, IF, AND or OR, THEN, AND, ELSE, AND, PRIORITY", l.text(0))
	}
}

func (p *reader) breakRule(l line, i int, format string, args ...any) {
	p.at(l, i, format, args...)
	p.current, p.clause = nil, broken
}

// endRule keeps the rule read so far.
func (p *reader) endRule() {
	r := p.current
	if r != nil && p.clause < thenClause {
		p.report(r.line, 1, "rule %s has no THEN", r.ID)
	} else if r != nil {
		p.n.Rules = append(p.n.Rules, *r)
	}
	p.current, p.clause = nil, noRule
}

// ruleAction reads THEN PUMP id STATUS IS OPEN.
func (p *reader) ruleAction(l line) {
	if len(l.words) != 6 || !(l.is(3, "STATUS") || l.is(3, "SETTING")) || !(l.is(4, "IS") || l.text(4) == "=") {
		p.breakRule(l, 0, "want %s LINK id STATUS IS OPEN, or SETTING IS a number", strings.ToUpper(l.text(0)))
		return
	}
	a, ok := p.action(l, p.findLink(l, 2), 5)
	if !ok {
		p.current, p.clause = nil, broken
		return
	}
	if p.clause == thenClause {
		p.current.Then = append(p.current.Then, a)
	} else {
		p.current.Else = append(p.current.Else, a)
	}
}

// premise adds one condition. EPANET works from left to right and gives up at the first AND whose left side is false, so that ANDs join
// groups of ORs.
func (p *reader) premise(l line, or bool) {
	c, ok := p.readPremise(l)
	if !ok {
		p.current, p.clause = nil, broken
		return
	}
	r := p.current
	if or && len(r.Premises) > 0 {
		last := len(r.Premises) - 1
		r.Premises[last] = append(r.Premises[last], c)
		return
	}
	r.Premises = append(r.Premises, []Premise{c})
}

// operators of premises and what they mean.
var operators = []struct{ word, operator string }{
	{"<=", "<="}, {">=", ">="}, {"<>", "<>"}, {"=", "="}, {"<", "<"}, {">", ">"}, {"IS", "="}, {"NOT", "<>"}, {"BELOW", "<"}, {"ABOVE", ">"},
}

// readPremise reads IF TANK 2 LEVEL BELOW 3, or IF SYSTEM CLOCKTIME >= 8 AM.
func (p *reader) readPremise(l line) (Premise, bool) {
	c := Premise{line: l.number, Size: 1}
	i := 3 // where the variable stands
	switch {
	case l.is(1, "SYSTEM"):
		i = 2
	case l.is(1, "NODE"), l.is(1, "JUNC"), l.is(1, "RESER"), l.is(1, "TANK"):
		if c.Node = p.findNode(l, 2); c.Node == nil {
			return c, false
		}
	case l.is(1, "LINK"), l.is(1, "PIPE"), l.is(1, "PUMP"), l.is(1, "VALVE"):
		if c.Link = p.findLink(l, 2); c.Link == nil {
			return c, false
		}
	default:
		p.at(l, 1, "want a node, a link or SYSTEM, found %q", l.text(1))
		return c, false
	}
	if !p.premiseVariable(l, i, &c) {
		return c, false
	}
	for _, o := range operators {
		if strings.EqualFold(l.text(i+1), o.word) {
			c.Operator = o.operator
		}
	}
	if c.Operator == "" {
		p.at(l, i+1, "want IS, BELOW, ABOVE, =, <>, <, <=, > or >=, found %q", l.text(i+1))
		return c, false
	}
	return c, p.premiseValue(l, i+2, &c)
}

// premiseVariable settles what is looked at.
func (p *reader) premiseVariable(l line, i int, c *Premise) bool {
	o := p.n.Options
	ok := true
	switch {
	case c.Node == nil && c.Link == nil:
		switch {
		case l.is(i, "CLOCKTIME"):
			c.Variable = ClockTime
		case l.is(i, "TIME"):
			c.Variable = Time
		default:
			ok = false
		}
	case c.Node != nil:
		c.Size = o.Units.length()
		switch {
		case l.is(i, "LEVEL"):
			c.Variable = Level
		case l.is(i, "PRESSURE"):
			c.Variable, c.Size = Level, o.pressureScale
		case l.is(i, "HEAD"), l.is(i, "GRADE"):
			c.Variable = Head
		case l.is(i, "DEMAND") && c.Node.Kind == JunctionNode:
			c.Variable, c.Size = NodeDraw, o.Units.flow
		default:
			ok = false
		}
	case l.is(i, "FLOW"):
		c.Variable, c.Size = Flow, o.Units.flow
	case l.is(i, "STATUS"):
		c.Variable = Status
	case l.is(i, "SETTING") && c.Link.Kind == PumpLink:
		c.Variable = Setting
	case l.is(i, "SETTING") && c.Link.Kind == ValveLink:
		c.Variable, c.Size = Setting, p.settingScale(p.n.valve(c.Link).Type)
	default:
		ok = false
	}
	if !ok {
		p.at(l, i, "the condition on %q is not supported; want LEVEL, PRESSURE, HEAD, DEMAND, FLOW, STATUS, SETTING, TIME or CLOCKTIME where it fits", l.text(i))
	}
	return ok
}

// hasStatus makes sure that the plant knows the status of a link.
func (p *reader) hasStatus(l line, k *Link) bool {
	switch {
	case k.Kind == ValveLink, k.Kind == PipeLink && p.n.pipe(k).CheckValve:
		p.at(l, 2, "a condition on the status of %s is not supported: it follows from the flow", k.ID)
		return false
	case k.Kind == PipeLink:
		p.n.pipe(k).controlled = true
	}
	return true
}

// premiseValue reads what is compared with.
func (p *reader) premiseValue(l line, i int, c *Premise) bool {
	switch c.Variable {
	case Time, ClockTime:
		v, ok := clock(l.text(i), l.text(i+1))
		if !ok {
			p.at(l, i, "%q is not a time; write 15, 15:30 or 3:30 PM", strings.TrimSpace(l.text(i)+" "+l.text(i+1)))
			return false
		}
		c.Value = float64(int64(v + 0.5))
		if c.Variable == ClockTime {
			c.Value = float64(int64(c.Value) % 86400)
		}
		return true
	case Status:
		if !l.is(i, "OPEN") && !l.is(i, "CLOSED") || c.Operator != "=" && c.Operator != "<>" {
			p.at(l, i, "want STATUS IS OPEN or CLOSED, found %q", l.text(i))
			return false
		}
		c.Open = l.is(i, "OPEN")
		return p.hasStatus(l, c.Link)
	}
	v, ok := p.number(l, i, "value")
	c.Value = v * c.Size
	return ok
}
