package epanet

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// at returns the factor of a pattern at time t [s].
func (p *Pattern) at(t float64, times Times) float64 {
	period := int64(math.Floor((t + times.PatternStart) / times.PatternStep))
	return p.Factors[period%int64(len(p.Factors))]
}

// scenarioWriter collects the scenario file.
type scenarioWriter struct {
	n    *Network
	out  strings.Builder
	tick float64
	rhoG float64
}

func (n *Network) scenario(model, source string) string {
	w := &scenarioWriter{n: n, tick: n.tick(), rhoG: density * n.Options.SpecificGravity * gravity}
	title := strings.Join(n.Title, " ")
	if title == "" {
		title = "Water network"
	}
	fmt.Fprintf(&w.out, "# Made by: gemel import epanet %s\n", oneLine(source))
	fmt.Fprintf(&w.out, "gemel: 1\nname: %s\ndescription: %s\n", strings.ToLower(model), yaml(title))
	fmt.Fprintf(&w.out, "plant: {file: %s.mo, model: %s}\n", model, model)
	stop := math.Ceil(max(n.Times.Duration, w.tick)/w.tick) * w.tick
	start := ""
	if n.Times.StartClock > 0 {
		start = fmt.Sprintf("start: 2000-01-01T%sZ, ", clockText(n.Times.StartClock))
	}
	fmt.Fprintf(&w.out, "time: {%sstop: %s, tick: %s}\n", start, duration(stop), duration(w.tick))
	w.inputs()
	w.controls()
	w.limits()
	w.kpis()
	w.record(stop)
	return w.out.String()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// levelSlack is how far a tank level may run past a switching point within a tick [m].
const levelSlack = 0.01

// mostWork is how many links times ticks a day may cost before the tick is made longer.
const mostWork = 2e6

// tick returns the tick: such that controls switch in time, and if possible such that patterns, hydraulic steps and timed controls fall on
// ticks. At most a minute, at least 10 s.
func (n *Network) tick() float64 {
	g := int64(60)
	for g > 10 && float64(g)*n.fastest() > levelSlack {
		g = map[int64]int64{60: 30, 30: 20, 20: 15, 15: 10}[g]
	}
	for g < 60 && float64(len(n.links))*math.Min(n.Times.Duration, 86400)/float64(g) > mostWork {
		g = map[int64]int64{10: 15, 15: 20, 20: 30, 30: 60}[g]
	}
	add := func(v float64) {
		a, b := g, int64(v)
		for b != 0 {
			a, b = b, a%b
		}
		g = a
	}
	add(n.Times.HydraulicStep)
	add(n.Times.PatternStep)
	add(n.Times.PatternStart)
	add(n.Times.Duration)
	add(n.Times.StartClock)
	if len(n.Rules) > 0 {
		add(n.Times.RuleStep)
	}
	for _, c := range n.Controls {
		if c.Kind == AtTime || c.Kind == AtClock {
			add(c.Value)
		}
	}
	return math.Max(float64(g), math.Min(10, n.Times.HydraulicStep))
}

// fastest estimates how fast the level of a tank that switches something can move [m/s]: all of the demand from this tank.
func (n *Network) fastest() float64 {
	total := 0.0
	for _, j := range n.Junctions {
		for _, d := range j.Demands {
			most := 1.0
			if d.Pattern != nil {
				most = slices.Max(d.Pattern.Factors)
			}
			total += float64(math.Max(d.Base*most, 0) * n.Options.DemandMultiplier)
		}
	}
	rate := 0.0
	look := func(x *Node) {
		if x == nil || n.tank(x) == nil {
			return
		}
		t := n.tank(x)
		area := math.Pi / 4 * t.Diameter * t.Diameter
		for i := 1; i < len(t.Levels); i++ {
			s := (t.Volumes[i] - t.Volumes[i-1]) / (t.Levels[i] - t.Levels[i-1])
			if i == 1 || s < area {
				area = s
			}
		}
		rate = math.Max(rate, total/area)
	}
	for _, c := range n.Controls {
		look(c.Node)
	}
	for _, r := range n.Rules {
		for _, group := range r.Premises {
			for _, p := range group {
				look(p.Node)
			}
		}
	}
	return rate
}

// duration writes seconds in the largest unit that divides them.
func duration(s float64) string {
	switch {
	case s >= 3600 && math.Mod(s, 3600) == 0:
		return num(s/3600) + " h"
	case s >= 60 && math.Mod(s, 60) == 0:
		return num(s/60) + " min"
	}
	return num(s) + " s"
}

func clockText(s float64) string {
	i := int(s)
	return fmt.Sprintf("%02d:%02d:%02d", i/3600, i/60%60, i%60)
}

// yaml writes a text so that YAML reads it as that text.
func yaml(s string) string {
	plain := s != ""
	for _, r := range s {
		if letterOrDigit(r) == '_' && !strings.ContainsRune("_/. -", r) {
			plain = false
		}
	}
	if plain && !strings.HasPrefix(s, "-") && !strings.HasPrefix(s, " ") && !strings.HasSuffix(s, " ") && !strings.HasPrefix(s, ".") {
		return s
	}
	return strconv.QuoteToGraphic(strings.ToValidUTF8(oneLine(s), "?"))
}

func (w *scenarioWriter) inputs() {
	first := true
	line := func(name string, p *Pattern) {
		if first {
			w.out.WriteString("inputs:\n")
			first = false
		}
		fmt.Fprintf(&w.out, "  %s: {steps: [%s], repeat: %s}\n", name, strings.Join(w.steps(p), ", "),
			duration(w.n.Times.PatternStep*float64(len(p.Factors))))
	}
	for _, p := range w.n.Patterns {
		if p.used {
			line(p.name, p)
		}
	}
	for _, p := range w.n.Pumps {
		if p.Pattern != nil {
			line(p.name+".speed", p.Pattern)
		}
	}
}

// steps writes the factors of a pattern from time 0 on, over one length of the pattern.
func (w *scenarioWriter) steps(p *Pattern) []string {
	t := w.n.Times
	into := math.Mod(t.PatternStart, t.PatternStep)
	last := p.at(0, t)
	out := []string{fmt.Sprintf("[0 s, %s]", num(last))}
	for i := 1; i <= len(p.Factors); i++ {
		at := float64(float64(i)*t.PatternStep) - into
		if v := p.at(at, t); v != last && at < t.PatternStep*float64(len(p.Factors)) {
			out = append(out, fmt.Sprintf("[%s, %s]", duration(at), num(v)))
			last = v
		}
	}
	return out
}

func (w *scenarioWriter) limits() {
	for i, t := range w.n.Tanks {
		if i == 0 {
			w.out.WriteString("limits:\n")
		}
		fmt.Fprintf(&w.out, "  %s.level: {low: %s m, high: %s m}\n", t.name, num(t.MinLevel), num(t.MaxLevel))
	}
}

func (w *scenarioWriter) kpis() {
	if len(w.n.Pumps) == 0 {
		return
	}
	w.out.WriteString("kpis:\n")
	for _, p := range w.n.Pumps {
		fmt.Fprintf(&w.out, "  energy_%s: {integral: %s.power, unit: kWh}\n", p.name, p.name)
	}
	for _, p := range w.n.Pumps {
		fmt.Fprintf(&w.out, "  starts_%s: {count: %s.on > 0.5}\n", p.name, p.name)
	}
}

// record names the columns as users of EPANET expect them.
func (w *scenarioWriter) record(stop float64) {
	columns := 0
	var b strings.Builder
	column := func(kind, id, what, expression string) {
		fmt.Fprintf(&b, "    %s: %s\n", yaml(kind+"/"+id+"/"+what), expression)
		columns++
	}
	n := w.n
	for _, j := range n.Junctions {
		column("node", j.ID, "head", j.name+".head")
		column("node", j.ID, "pressure", j.name+".p")
	}
	for _, r := range n.Reservoirs {
		column("node", r.ID, "head", r.name+".head")
		column("node", r.ID, "pressure", r.name+".p")
	}
	for _, t := range n.Tanks {
		column("node", t.ID, "head", t.name+".head")
		column("node", t.ID, "pressure", t.name+".p")
		column("tank", t.ID, "level", t.name+".level")
	}
	n.eachLink(func(k *Link) { column("link", k.ID, "flow", k.name+".flow_rate") })
	for _, p := range n.Pumps {
		column("link", p.ID, "power", p.name+".power")
	}
	fmt.Fprintf(&w.out, "record:\n  every: %s\n  columns:\n%s", duration(w.every(stop, columns)), b.String())
}

// every returns the time between rows: a tick, or for large networks and long runs more, up to a hydraulic step.
func (w *scenarioWriter) every(stop float64, columns int) float64 {
	const cells = 5e6
	step := math.Max(math.Min(w.n.Times.HydraulicStep, 86400), w.tick)
	for every := w.tick; every < step; every += w.tick {
		if every >= math.Min(60, step) && math.Mod(step, every) == 0 && stop/every*float64(columns) <= cells {
			return every
		}
	}
	return math.Floor(step/w.tick) * w.tick
}

// sortedRules returns the rules from the weakest to the strongest: EPANET lets the higher priority win, and the earlier of equals.
func sortedRules(rules []Rule) []int {
	order := make([]int, len(rules))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch pa, pb := rules[a].Priority, rules[b].Priority; {
		case pa < pb:
			return -1
		case pa > pb:
			return 1
		}
		return b - a
	})
	return order
}
