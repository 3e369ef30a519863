package epanet

// finish checks what only the whole file can tell, and names the components of the plant.
func (p *reader) finish() {
	if len(p.problems) > 0 {
		return
	}
	p.section = ""
	n := p.n
	if len(n.Reservoirs)+len(n.Tanks) == 0 {
		p.report(1, 1, "the network has no reservoir and no tank: nothing fixes the heads")
	}
	if len(n.links) == 0 {
		p.report(1, 1, "the network has no links")
	}
	p.connected()
	for _, t := range n.Patterns {
		if len(t.Factors) == 0 {
			p.report(t.line, 1, "pattern %s has no factors", t.ID)
		}
	}
	n.steps()
	n.initial()
	n.usePatterns()
	n.names()
}

// connected reports nodes that no path of links joins to a reservoir or tank.
func (p *reader) connected() {
	joined := map[*Node]*Node{}
	root := func(x *Node) *Node {
		for joined[x] != nil {
			if next := joined[joined[x]]; next != nil {
				joined[x] = next // halves the path, so that long ones stay quick
			}
			x = joined[x]
		}
		return x
	}
	used := map[*Node]bool{}
	var fixed *Node
	join := func(a, b *Node) {
		if a, b = root(a), root(b); a != b {
			joined[a] = b
		}
	}
	for _, r := range p.n.Reservoirs {
		if fixed != nil {
			join(&r.Node, fixed)
		}
		fixed = &r.Node
	}
	for _, t := range p.n.Tanks {
		if fixed != nil {
			join(&t.Node, fixed)
		}
		fixed = &t.Node
	}
	p.n.eachLink(func(k *Link) {
		used[k.From], used[k.To] = true, true
		join(k.From, k.To)
	})
	p.n.eachNode(func(x *Node) {
		switch {
		case !used[x]:
			p.report(x.line, 1, "node %s is not connected to any link", x.ID)
		case fixed != nil && root(x) != root(fixed):
			p.report(x.line, 1, "no path of links joins node %s to a reservoir or tank", x.ID)
		}
	})
}

// eachNode visits all nodes in order.
func (n *Network) eachNode(visit func(*Node)) {
	for _, x := range n.Junctions {
		visit(&x.Node)
	}
	for _, x := range n.Reservoirs {
		visit(&x.Node)
	}
	for _, x := range n.Tanks {
		visit(&x.Node)
	}
}

// eachLink visits all links in order.
func (n *Network) eachLink(visit func(*Link)) {
	for _, x := range n.Pipes {
		visit(&x.Link)
	}
	for _, x := range n.Pumps {
		visit(&x.Link)
	}
	for _, x := range n.Valves {
		visit(&x.Link)
	}
}

// initial applies the controls that act at time 0, before the first balance, as EPANET does.
func (n *Network) initial() {
	for _, c := range n.Controls {
		acts := c.Kind == AtTime && c.Value == 0 || c.Kind == AtClock && c.Value == n.Times.StartClock
		if c.Node != nil {
			if t := n.tank(c.Node); t != nil {
				acts = c.Kind == Below && t.InitLevel <= c.Value || c.Kind == Above && t.InitLevel >= c.Value
			}
		}
		if acts {
			n.apply(c.Action)
		}
	}
}

// apply carries out an action on the status at the start.
func (n *Network) apply(a Action) {
	switch a.Link.Kind {
	case PipeLink:
		n.pipe(a.Link).Open = a.Open
	case PumpLink:
		p := n.pump(a.Link)
		p.On = a.opens()
		switch {
		case a.HasValue && a.Value > 0:
			p.Speed = a.Value
		case a.Open:
			p.Speed = 1
		}
	case ValveLink:
		v := n.valve(a.Link)
		switch {
		case a.HasValue:
			v.Mode, v.Setting = Active, a.Value
		case a.Open && v.Type != GPV:
			v.Mode = FullyOpen
		case a.Open:
			v.Mode = Active
		default:
			v.Mode = Shut
		}
	}
}

// usePatterns marks the patterns that become inputs of the plant.
func (n *Network) usePatterns() {
	for _, j := range n.Junctions {
		for _, d := range j.Demands {
			if d.Pattern != nil && d.Base != 0 {
				d.Pattern.used = true
			}
		}
	}
	for _, r := range n.Reservoirs {
		if r.Pattern != nil {
			r.Pattern.used = true
		}
	}
}

// steps makes the time steps agree, as EPANET does: patterns and reports bound the hydraulic step, and rules are looked at ten times in it.
func (n *Network) steps() {
	t := &n.Times
	t.HydraulicStep = min(t.HydraulicStep, t.PatternStep, t.ReportStep)
	if t.RuleStep == 0 {
		t.RuleStep = float64(int64(t.HydraulicStep / 10))
	}
	t.RuleStep = max(min(t.RuleStep, t.HydraulicStep), 1)
}
