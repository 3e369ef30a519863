package epanet

import "strings"

// addLink enters a link with its two nodes.
func (p *reader) addLink(l line, k *Link) bool {
	k.ID, k.line = l.text(0), l.number
	if earlier := p.n.links[k.ID]; earlier != nil {
		p.at(l, 0, "there is a link %q already, in line %d", k.ID, earlier.line)
		return false
	}
	p.n.links[k.ID] = k
	k.From, k.To = p.findNode(l, 1), p.findNode(l, 2)
	if k.From == nil || k.To == nil {
		return false
	}
	if k.From == k.To {
		p.at(l, 2, "%s begins and ends at the same node", k.ID)
		return false
	}
	return true
}

func (p *reader) pipe(l line) {
	o := p.n.Options
	k := &Pipe{Link: Link{Kind: PipeLink}, Open: true}
	p.n.Pipes = append(p.n.Pipes, k)
	if !p.addLink(l, &k.Link) {
		return
	}
	if v, ok := p.positive(l, 3, "length"); ok {
		k.Length = v * o.Units.length()
	}
	if v, ok := p.positive(l, 4, "diameter"); ok {
		k.Diameter = v * o.Units.diameter()
	}
	if o.Formula == DarcyWeisbach {
		if v, ok := p.least(l, 5, "roughness", 0.0005); ok {
			k.Roughness = v * o.Units.roughness()
		}
	} else if v, ok := p.positive(l, 5, "roughness coefficient"); ok {
		k.Roughness = v
	}
	i := 6
	if v, ok := parseFloat(l.text(6)); ok {
		if v < 0 {
			p.at(l, 6, "pipe %s: the loss coefficient must not be negative", k.ID)
		}
		k.Loss = v
		i = 7
	}
	switch strings.ToUpper(l.text(i)) {
	case "", "OPEN":
	case "CLOSED":
		k.Open = false
	case "CV":
		k.CheckValve = true
	default:
		p.at(l, i, "pipe %s: want OPEN, CLOSED or CV, found %q", k.ID, l.text(i))
	}
}

func (p *reader) pump(l line) {
	u := p.n.Options.Units
	k := &Pump{Link: Link{Kind: PumpLink}, Speed: 1, On: true}
	p.n.Pumps = append(p.n.Pumps, k)
	if !p.addLink(l, &k.Link) {
		return
	}
	if _, ok := parseFloat(l.text(3)); ok {
		p.oldPump(l, k)
		return
	}
	driven := false // something says how it pumps, rightly or wrongly
	for i := 3; i < len(l.words); i += 2 {
		driven = driven || l.is(i, "POWER") || l.is(i, "HEAD")
		switch {
		case l.is(i, "POWER"):
			if v, ok := p.positive(l, i+1, "power"); ok {
				k.Power = v * u.power()
			}
		case l.is(i, "HEAD"):
			if c := p.findCurve(l, i+1); c != nil {
				p.headCurve(l, i+1, k, c.X, c.Y)
			}
		case l.is(i, "PATT"):
			k.Pattern = p.findPattern(l, i+1)
		case l.is(i, "SPEE"):
			if v, ok := p.least(l, i+1, "speed", 1); ok {
				k.Speed = v
				k.On = v > 0
			}
		default:
			p.at(l, i, "pump %s: want HEAD, POWER, SPEED or PATTERN, found %q", k.ID, l.text(i))
			return
		}
	}
	if !driven {
		p.at(l, len(l.words), "pump %s has neither a HEAD curve nor a POWER", k.ID)
	}
}

// oldPump reads the form of EPANET 1: numbers instead of words.
func (p *reader) oldPump(l line, k *Pump) {
	var v []float64
	for i := 3; i < len(l.words); i++ {
		x, ok := p.number(l, i, "curve")
		if !ok {
			return
		}
		v = append(v, x)
	}
	switch {
	case len(v) == 1:
		k.Power = v[0] * p.n.Options.Units.power()
		if v[0] <= 0 {
			p.at(l, 3, "pump %s: the power must be positive", k.ID)
		}
	case len(v) == 2: // flow, head... in EPANET 1: head, flow of the design point
		p.headCurve(l, 3, k, v[1:2], v[0:1])
	case len(v) >= 5: // shut-off head, then head and flow of two points
		p.headCurve(l, 3, k, []float64{0, v[2], v[4]}, []float64{v[0], v[1], v[3]})
	default:
		p.at(l, 3, "pump %s: want HEAD curve, POWER, SPEED or PATTERN", k.ID)
	}
}

func (p *reader) headCurve(l line, i int, k *Pump, x, y []float64) {
	u := p.n.Options.Units
	flows, heads := make([]float64, len(x)), make([]float64, len(x))
	for j := range x {
		flows[j], heads[j] = x[j]*u.flow, y[j]*u.length()
	}
	c, err := fitHead(flows, heads)
	if err != nil {
		p.at(l, i, "pump %s: head curve %q: %v", k.ID, l.text(i), err)
	}
	k.Curve = c
}

func (p *reader) valve(l line) {
	u := p.n.Options.Units
	k := &Valve{Link: Link{Kind: ValveLink}, Mode: Active}
	p.n.Valves = append(p.n.Valves, k)
	if !p.addLink(l, &k.Link) {
		return
	}
	if v, ok := p.positive(l, 3, "diameter"); ok {
		k.Diameter = v * u.diameter()
	}
	found := false
	for i, name := range valveNames {
		if strings.EqualFold(l.text(4), name) {
			k.Type, found = ValveKind(i), true
		}
	}
	if !found {
		p.at(l, 4, "valve %s: type %q is not supported; want PRV, PSV, PBV, FCV, TCV or GPV", k.ID, l.text(4))
		return
	}
	switch k.Type {
	case GPV:
		if c := p.findCurve(l, 5); c != nil {
			p.lossCurve(l, k, c)
		}
	default:
		if v, ok := p.number(l, 5, "setting"); ok {
			k.Setting = v * p.settingScale(k.Type)
		}
	}
	if v, ok := p.least(l, 6, "loss coefficient", 0); ok {
		k.Loss = v
	}
}

// settingScale returns the SI size of a valve's setting: pressures are kept as heads.
func (p *reader) settingScale(t ValveKind) float64 {
	switch t {
	case PRV, PSV, PBV:
		return p.n.Options.pressureScale
	case FCV:
		return p.n.Options.Units.flow
	}
	return 1
}

func (p *reader) lossCurve(l line, k *Valve, c *Curve) {
	u := p.n.Options.Units
	for i := range c.X {
		if i > 0 && (c.X[i] <= c.X[i-1] || c.Y[i] < c.Y[i-1]) || c.X[i] < 0 {
			p.at(l, 5, "valve %s: flows and losses of curve %q must rise", k.ID, c.ID)
			return
		}
		k.X, k.Y = append(k.X, c.X[i]*u.flow), append(k.Y, c.Y[i]*u.length())
	}
	if len(c.X) < 2 {
		p.at(l, 5, "valve %s: curve %q needs at least two points", k.ID, c.ID)
	}
}

func (p *reader) status(l line) {
	if len(l.words) == 3 {
		p.at(l, 0, "a range of links is not supported; write a line for each link")
		return
	}
	k := p.findLink(l, 0)
	if k == nil {
		return
	}
	if len(l.words) < 2 {
		p.at(l, 1, "%s: want OPEN, CLOSED or a number", k.ID)
		return
	}
	open, closed := l.is(1, "OPEN"), l.is(1, "CLOSED")
	v, isNumber := parseFloat(l.text(1))
	if !open && !closed && !l.is(1, "ACTIVE") && !isNumber || v < 0 && k.Kind != ValveLink {
		p.at(l, 1, "%s: want OPEN, CLOSED or a number, found %q", k.ID, l.text(1))
		return
	}
	switch k.Kind {
	case PipeLink:
		pipe := p.n.pipe(k)
		if pipe.CheckValve {
			p.at(l, 0, "%s has a check valve; its status cannot be set", k.ID)
		} else if open || closed {
			pipe.Open = open
		}
	case PumpLink:
		pump := p.n.pump(k)
		switch {
		case open:
			pump.On, pump.Speed = true, 1
		case closed:
			pump.On = false
		default:
			pump.On, pump.Speed = v > 0, v
		}
	case ValveLink:
		p.valveStatus(l, p.n.valve(k), open, closed, v, isNumber)
	}
}

func (p *reader) valveStatus(l line, v *Valve, open, closed bool, setting float64, isNumber bool) {
	switch {
	case open && v.Type == GPV:
		v.Mode = Active
	case open:
		v.Mode = FullyOpen
	case closed:
		v.Mode = Shut
	case v.Type == GPV && isNumber:
		p.at(l, 1, "%s: a GPV has no setting; want OPEN or CLOSED", v.ID)
	case isNumber:
		v.Mode, v.Setting = Active, setting*p.settingScale(v.Type)
	default:
		v.Mode = Active
	}
}
