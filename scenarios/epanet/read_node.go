package epanet

import (
	"gemel/engine/expr"
	"gemel/engine/kernel"
)

func (p *reader) pattern(l line) {
	t := p.patterns[l.text(0)]
	if t == nil {
		t = &Pattern{ID: l.text(0), line: l.number}
		p.patterns[t.ID] = t
		p.n.Patterns = append(p.n.Patterns, t)
	}
	if len(l.words) < 2 {
		p.at(l, 1, "pattern %s: the factors are missing", t.ID)
	}
	for i := 1; i < len(l.words); i++ {
		if v, ok := p.number(l, i, "factor"); ok {
			t.Factors = append(t.Factors, v)
		}
	}
}

func (p *reader) curve(l line) {
	c := p.curves[l.text(0)]
	if c == nil {
		c = &Curve{ID: l.text(0), line: l.number}
		p.curves[c.ID] = c
		p.n.Curves = append(p.n.Curves, c)
	}
	x, ok := p.number(l, 1, "x value")
	if !ok {
		return
	}
	if y, ok := p.number(l, 2, "y value"); ok {
		c.X, c.Y = append(c.X, x), append(c.Y, y)
	}
}

// addNode enters a node; a second one of the same ID is an error.
func (p *reader) addNode(l line, n *Node) bool {
	if earlier := p.n.nodes[n.ID]; earlier != nil {
		p.at(l, 0, "there is a node %q already, in line %d", n.ID, earlier.line)
		return false
	}
	n.line = l.number
	p.n.nodes[n.ID] = n
	return true
}

func (p *reader) junction(l line) {
	u := p.n.Options.Units
	j := &Junction{Node: Node{ID: l.text(0), Kind: JunctionNode}}
	if !p.addNode(l, &j.Node) {
		return
	}
	p.n.Junctions = append(p.n.Junctions, j)
	p.byNode[&j.Node] = j
	if len(l.words) > 1 {
		v, _ := p.number(l, 1, "elevation")
		j.Elevation = v * u.length()
	}
	d := Demand{Pattern: p.patterns[p.n.Options.DefaultPattern]}
	if len(l.words) > 2 {
		v, _ := p.number(l, 2, "demand")
		d.Base = v * u.flow
	}
	if len(l.words) > 3 && l.text(3) != "*" {
		d.Pattern = p.findPattern(l, 3)
	}
	j.Demands = []Demand{d}
}

func (p *reader) demand(l line) {
	v, ok := p.number(l, 1, "demand")
	if l.is(0, "MULT") && p.n.nodes[l.text(0)] == nil { // EPANET 1.1
		if ok {
			p.n.Options.DemandMultiplier = v
		}
		return
	}
	n := p.findNode(l, 0)
	if n == nil || !ok {
		return
	}
	j := p.byNode[n]
	if j == nil {
		return // EPANET reads over demands of tanks
	}
	d := Demand{Base: v * p.n.Options.Units.flow, Pattern: p.patterns[p.n.Options.DefaultPattern]}
	if len(l.words) > 2 && l.text(2) != "*" {
		d.Pattern = p.findPattern(l, 2)
	}
	if !j.fromSection { // the first demand of this section replaces that of [JUNCTIONS]
		j.Demands, j.fromSection = nil, true
	}
	j.Demands = append(j.Demands, d)
}

func (p *reader) emitter(l line) {
	n := p.findNode(l, 0)
	v, ok := p.least(l, 1, "emitter coefficient", 0)
	if n == nil || !ok {
		return
	}
	o := p.n.Options
	if j := p.byNode[n]; j != nil { // q = C p^e with p in pressure units; here with p as head in metres
		j.Emitter = v * o.Units.flow * kernel.Eval(expr.OpPow, 1/o.pressureScale, o.EmitterExponent)
	}
}

func (p *reader) reservoir(l line) {
	if len(l.words) > 3 { // EPANET tells tanks from reservoirs by the number of words
		p.tank(l)
		return
	}
	r := &Reservoir{Node: Node{ID: l.text(0), Kind: ReservoirNode}}
	v, ok := p.number(l, 1, "head")
	if !p.addNode(l, &r.Node) || !ok {
		return
	}
	r.Elevation = v * p.n.Options.Units.length()
	if len(l.words) > 2 && l.text(2) != "*" {
		r.Pattern = p.findPattern(l, 2)
	}
	p.n.Reservoirs = append(p.n.Reservoirs, r)
}

func (p *reader) tank(l line) {
	if len(l.words) <= 3 {
		p.reservoir(l)
		return
	}
	u := p.n.Options.Units
	t := &Tank{Node: Node{ID: l.text(0), Kind: TankNode}}
	if !p.addNode(l, &t.Node) {
		return
	}
	good := true
	read := func(i int, what string, scale float64) float64 {
		var v float64
		var ok bool
		if i == 1 {
			v, ok = p.number(l, i, what)
		} else {
			v, ok = p.least(l, i, what, 0)
		}
		good = good && ok
		return v * scale
	}
	t.Elevation = read(1, "elevation", u.length())
	t.InitLevel = read(2, "initial level", u.length())
	t.MinLevel = read(3, "minimum level", u.length())
	t.MaxLevel = read(4, "maximum level", u.length())
	if len(l.words) < 6 {
		p.at(l, 5, "tank %s: the diameter is missing", t.ID)
		return
	}
	t.Diameter = read(5, "diameter", u.length())
	read(6, "minimum volume", u.volume())
	t.Overflows = l.is(8, "YES")
	if len(l.words) > 8 && !l.is(8, "YES") && !l.is(8, "NO") {
		p.at(l, 8, "tank %s: overflow is YES or NO, found %q", t.ID, l.text(8))
	}
	if !good {
		return
	}
	if t.Diameter == 0 {
		p.fixedTank(l, t)
		return
	}
	p.n.Tanks = append(p.n.Tanks, t)
	if len(l.words) > 7 && l.text(7) != "*" && l.text(7) != "" {
		p.volumeCurve(l, t)
	}
	p.checkLevels(l, t)
}

// fixedTank makes a reservoir of a tank without a diameter, as EPANET does even where it has a volume curve.
func (p *reader) fixedTank(l line, t *Tank) {
	delete(p.n.nodes, t.ID)
	r := &Reservoir{Node: Node{ID: t.ID, Kind: ReservoirNode, Elevation: t.Elevation + t.InitLevel}}
	if p.addNode(l, &r.Node) {
		p.n.Reservoirs = append(p.n.Reservoirs, r)
		p.n.Notes = append(p.n.Notes, "tank "+t.ID+" has no diameter and becomes a reservoir, as in EPANET")
	}
}

func (p *reader) checkLevels(l line, t *Tank) {
	switch {
	case t.MinLevel > t.MaxLevel:
		p.at(l, 4, "tank %s: the maximum level is below the minimum level", t.ID)
	case t.InitLevel < t.MinLevel || t.InitLevel > t.MaxLevel:
		p.at(l, 2, "tank %s: the initial level is not between minimum and maximum level", t.ID)
	}
}

func (p *reader) volumeCurve(l line, t *Tank) {
	c := p.findCurve(l, 7)
	if c == nil {
		return
	}
	u := p.n.Options.Units
	for i := range c.X {
		if i > 0 && (c.X[i] <= c.X[i-1] || c.Y[i] <= c.Y[i-1]) {
			p.at(l, 7, "tank %s: levels and volumes of curve %q must rise", t.ID, c.ID)
			return
		}
		t.Levels = append(t.Levels, c.X[i]*u.length())
		t.Volumes = append(t.Volumes, c.Y[i]*u.volume())
	}
	if len(c.X) < 2 {
		p.at(l, 7, "tank %s: curve %q needs at least two points", t.ID, c.ID)
		return
	}
	const slack = 1e-9
	if t.MinLevel < t.Levels[0]-slack || t.MaxLevel > t.Levels[len(t.Levels)-1]+slack {
		p.at(l, 7, "tank %s: curve %q does not reach from minimum to maximum level", t.ID, c.ID)
	}
}

func (p *reader) coordinate(l line) {
	n := p.n.nodes[l.text(0)]
	if n == nil || len(l.words) < 3 {
		return // the map decides nothing; EPANET reads over mistakes here too
	}
	x, okX := parseFloat(l.text(1))
	y, okY := parseFloat(l.text(2))
	if okX && okY {
		n.X, n.Y, n.Placed = x, y, true
	}
}
