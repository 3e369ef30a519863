package epanet

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
)

// File is a generated file.
type File struct {
	Name string
	Data []byte
}

// Generate writes the plant and the scenario of a network. The model is named after base, the name of the input file; where a
// character cannot stand in a Modelica name it is replaced. The files belong into one folder.
func (n *Network) Generate(base string) []File {
	model := modelName(base)
	return []File{
		{model + ".mo", []byte(n.plant(model))},
		{"scenario.yaml", []byte(n.scenario(model, filepath.Base(base)))},
	}
}

// modelName makes a Modelica name of a file name.
func modelName(base string) string {
	base = filepath.Base(base)
	s := strings.Map(letterOrDigit, strings.TrimSuffix(base, filepath.Ext(base)))
	if s == "" || s[0] >= '0' && s[0] <= '9' || s[0] == '_' {
		s = "Network" + s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// num writes a number with 12 digits: enough for any measured value, and free of the noise of unit conversion.
func num(v float64) string {
	s := strconv.FormatFloat(v, 'g', 12, 64)
	if strings.HasPrefix(s, "-0") && v == 0 {
		return "0"
	}
	return s
}

func nums(v []float64) string {
	parts := make([]string, len(v))
	for i := range v {
		parts[i] = num(v[i])
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// quoted writes a Modelica string.
func quoted(s string) string {
	s = strings.ToValidUTF8(s, "?")
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ").Replace(s) + `"`
}

const library = "Gemel.Hydraulics.Networks."

// plantWriter collects the declarations and the connections of the model.
type plantWriter struct {
	n       *Network
	out     strings.Builder
	connect strings.Builder
	water   string  // modifier of components whose water is not the default
	rhoG    float64 // pressure of one metre of head [Pa/m]
	x0, y0  float64 // map coordinates of the middle
	scale   float64
}

func (n *Network) plant(model string) string {
	o := n.Options
	w := &plantWriter{n: n, rhoG: density * o.SpecificGravity * gravity}
	if o.SpecificGravity != 1 || o.Viscosity != viscosityOfWater {
		rho := density * o.SpecificGravity
		w.water = fmt.Sprintf("water(rho = %s, mu = %s)", num(rho), num(rho*o.Viscosity))
	}
	w.frame()
	title := "Water network"
	if len(n.Title) > 0 {
		title = n.Title[0]
	}
	fmt.Fprintf(&w.out, "model %s %s\n", model, quoted(title))
	fmt.Fprintf(&w.out, "  parameter Real demand_multiplier(min = 0) = %s \"Factor on all demands\";\n", num(o.DemandMultiplier))
	for _, p := range n.Patterns {
		if p.used {
			fmt.Fprintf(&w.out, "  Gemel.Blocks.Interfaces.RealInput %s(unit = \"1\", start = %s) %s;\n", p.name, num(p.at(0, n.Times)), quoted("Pattern "+p.ID))
		}
	}
	if len(n.Tanks) > 0 {
		w.out.WriteString("  parameter Real continuous(min = 0, max = 1) = 0 \"0: the network feels the tank levels once a hydraulic step, as in EPANET; 1: always\";\n")
	}
	for _, t := range n.Tanks {
		fmt.Fprintf(&w.out, "  Gemel.Blocks.Interfaces.RealInput %s(unit = \"m\", start = %s) %s;\n", t.held(), num(t.InitLevel),
			quoted("Level of tank "+t.ID+" at the last hydraulic step"))
		fmt.Fprintf(&w.out, "  Gemel.Blocks.Interfaces.RealInput %s(unit = \"m\", start = %s) %s;\n", t.sampled(), num(t.InitLevel),
			quoted("Level of tank "+t.ID+" at the last tick"))
	}
	w.nodes()
	w.links()
	w.out.WriteString("equation\n")
	w.out.WriteString(w.connect.String())
	w.documentation()
	fmt.Fprintf(&w.out, "end %s;\n", model)
	return w.out.String()
}

// frame finds the map's extent, for the placement of nodes in the schematic.
func (w *plantWriter) frame() {
	first := true
	var x1, x2, y1, y2 float64
	w.n.eachNode(func(k *Node) {
		if !k.Placed {
			return
		}
		if first {
			x1, x2, y1, y2, first = k.X, k.X, k.Y, k.Y, false
		}
		x1, x2, y1, y2 = min(x1, k.X), max(x2, k.X), min(y1, k.Y), max(y2, k.Y)
	})
	w.x0, w.y0 = (x1+x2)/2, (y1+y2)/2
	if size := max(x2-x1, y2-y1); size > 0 {
		w.scale = 1000 / size
	}
}

// declare writes one component. Empty modifiers are left out.
func (w *plantWriter) declare(class, name, doc string, place *Node, modifiers ...string) {
	var kept []string
	for _, m := range modifiers {
		if m != "" {
			kept = append(kept, m)
		}
	}
	fmt.Fprintf(&w.out, "  %s %s", class, name)
	if len(kept) > 0 {
		fmt.Fprintf(&w.out, "(%s)", strings.Join(kept, ", "))
	}
	w.out.WriteString(" " + quoted(doc))
	if place != nil && place.Placed && w.scale > 0 {
		fmt.Fprintf(&w.out, "\n    annotation(Placement(transformation(origin = {%.0f, %.0f}, extent = {{-10, -10}, {10, 10}})))",
			(place.X-w.x0)*w.scale, (place.Y-w.y0)*w.scale)
	}
	w.out.WriteString(";\n")
}

// set writes a modifier unless its value is the default.
func set(name string, value, missing float64) string {
	if value == missing {
		return ""
	}
	return name + " = " + num(value)
}

func (w *plantWriter) nodes() {
	o := w.n.Options
	for _, j := range w.n.Junctions {
		base, factor := w.demand(j)
		class, limits := "Junction", ""
		if o.PressureDriven {
			class = "JunctionPressureDependent"
			limits = fmt.Sprintf("p_none = %s, p_full = %s, exponent = %s",
				num(o.MinimumPressure*w.rhoG), num(o.RequiredPressure*w.rhoG), num(o.PressureExponent))
		}
		w.declare(library+class, j.name, "Junction "+j.ID, &j.Node, w.water, set("elevation", j.Elevation, 0), base, factor, limits)
		if j.Emitter > 0 {
			name := "emitter" + strings.TrimPrefix(j.name, "junction")
			w.declare(library+"Emitter", name, "Emitter at junction "+j.ID, nil, w.water,
				"coefficient = "+num(j.Emitter), set("exponent", o.EmitterExponent, 0.5))
			w.join(j.name+".port", name+".port")
		}
	}
	for _, r := range w.n.Reservoirs {
		head := ""
		if r.Pattern != nil {
			head = fmt.Sprintf("head = %s*%s", num(r.Elevation), r.Pattern.name)
		}
		w.declare(library+"Reservoir", r.name, "Reservoir "+r.ID, &r.Node, w.water, set("elevation", r.Elevation, 0), head)
	}
	for _, t := range w.n.Tanks {
		overflow := ""
		if t.Overflows {
			overflow = "overflows = true"
		}
		felt := fmt.Sprintf("felt = if continuous > 0.5 then %s.surface else %s, gauge = if continuous > 0.5 then %s.surface else %s", t.name, t.held(),
			t.name, t.sampled())
		levels := fmt.Sprintf("level_start = %s, level_min = %s, level_max = %s", num(t.InitLevel), num(t.MinLevel), num(t.MaxLevel))
		if t.Levels == nil {
			w.declare(library+"Tank", t.name, "Tank "+t.ID, &t.Node, w.water, set("elevation", t.Elevation, 0),
				"diameter = "+num(t.Diameter), levels, overflow, felt)
			continue
		}
		volume := HeadCurve{X: t.Levels, Y: t.Volumes}
		w.declare(library+"TankTable", t.name, "Tank "+t.ID, &t.Node, w.water, set("elevation", t.Elevation, 0), levels,
			"levels = "+nums(t.Levels), "volumes = "+nums(t.Volumes),
			"volume_start = "+num(volume.Head(t.InitLevel)), overflow, felt)
	}
}

// held is the name of the level that the network feels.
func (t *Tank) held() string { return "held" + strings.TrimPrefix(t.name, "tank") }

// sampled is the name of the level by which the tank's connection shuts.
func (t *Tank) sampled() string { return "sampled" + strings.TrimPrefix(t.name, "tank") }

// demand writes base demand and factor of a junction. Several categories become one base and a weighted factor.
func (w *plantWriter) demand(j *Junction) (base, factor string) {
	sum, largest := 0.0, 0.0
	for _, d := range j.Demands {
		sum += d.Base
		largest = max(largest, d.Base, -d.Base)
	}
	if largest == 0 {
		return "", ""
	}
	if sum < 0.01*largest && sum > -0.01*largest { // categories that cancel out
		sum = largest
	}
	var parts []string
	for _, d := range j.Demands {
		weight := num(d.Base / sum)
		switch {
		case d.Base == 0:
		case d.Pattern == nil:
			parts = append(parts, weight)
		case weight == "1":
			parts = append(parts, d.Pattern.name)
		default:
			parts = append(parts, weight+"*"+d.Pattern.name)
		}
	}
	f := strings.ReplaceAll(strings.Join(parts, " + "), "+ -", "- ")
	switch {
	case f == "1":
		f = "demand_multiplier"
	case len(parts) == 1:
		f = "demand_multiplier*" + f
	default:
		f = "demand_multiplier*(" + f + ")"
	}
	return "demand_base = " + num(sum), "demand_factor = " + f
}

func (w *plantWriter) join(a, b string) { fmt.Fprintf(&w.connect, "  connect(%s, %s);\n", a, b) }

// rise writes the elevation difference of a link.
func rise(k *Link) string {
	return fmt.Sprintf("rise = %s.elevation - %s.elevation", k.To.name, k.From.name)
}

func (w *plantWriter) links() {
	for _, p := range w.n.Pipes {
		w.pipe(p)
	}
	for _, p := range w.n.Pumps {
		w.pump(p)
		w.between(&p.Link)
	}
	for _, v := range w.n.Valves {
		w.valve(v)
		w.between(&v.Link)
	}
}

func (w *plantWriter) between(k *Link) {
	w.join(k.From.name+".port", k.name+".port_a")
	w.join(k.name+".port_b", k.To.name+".port")
}

func (w *plantWriter) pipe(p *Pipe) {
	class, roughness := "PipeHazenWilliams", "C = "+num(p.Roughness)
	switch w.n.Options.Formula {
	case DarcyWeisbach:
		class, roughness = "PipeDarcyWeisbach", "roughness = "+num(p.Roughness)
	case ChezyManning:
		class, roughness = "PipeChezyManning", "n = "+num(p.Roughness)
	}
	w.declare(library+class, p.name, "Pipe "+p.ID, nil, w.water, "length = "+num(p.Length), "diameter = "+num(p.Diameter), roughness,
		set("zeta", p.Loss, 0), rise(&p.Link))
	begin, end := p.name+".port_a", p.name+".port_b"
	if p.gated() {
		start := ""
		if !p.Open {
			start = "open(start = 0)"
		}
		w.declare(library+"Gate", p.gate(), "Shuts pipe "+p.ID, nil, w.water, start)
		w.join(p.gate()+".port_b", begin)
		begin = p.gate() + ".port_a"
	}
	if p.CheckValve {
		name := "check" + strings.TrimPrefix(p.name, "pipe")
		w.declare(library+"NonReturnValve", name, "Check valve of pipe "+p.ID, nil, w.water)
		w.join(end, name+".port_a")
		end = name + ".port_b"
	}
	w.join(p.From.name+".port", begin)
	w.join(end, p.To.name+".port")
}

// gated reports whether the pipe needs a gate: it is shut, or something may shut it.
func (p *Pipe) gated() bool { return p.controlled || !p.Open }

func (p *Pipe) gate() string { return "gate" + strings.TrimPrefix(p.name, "pipe") }

func (w *plantWriter) pump(p *Pump) {
	on, speed, efficiency := "", "", ""
	if !p.On {
		on = "on(start = 0)"
	}
	if p.Pattern != nil {
		speed = fmt.Sprintf("speed(start = %s)", num(p.Pattern.at(0, w.n.Times)))
	} else if p.Speed != 1 && p.Speed > 0 {
		speed = fmt.Sprintf("speed(start = %s)", num(p.Speed))
	}
	if p.effX != nil {
		efficiency = fmt.Sprintf("efficiency_flow = %s, efficiency_curve = %s, efficiency_exponent = 0.1", nums(p.effX), nums(p.effY))
	} else if e := w.n.Energy.Efficiency; e != 0.75 {
		efficiency = fmt.Sprintf("efficiency_curve = {%s, %s}", num(e), num(e))
	}
	c := p.Curve
	switch {
	case c.X != nil:
		w.declare(library+"PumpTable", p.name, "Pump "+p.ID, nil, w.water, "flow_points = "+nums(c.X), "head_points = "+nums(c.Y), efficiency,
			on, speed, rise(&p.Link))
	case c.Given():
		w.declare(library+"Pump", p.name, "Pump "+p.ID, nil, w.water, "head_shutoff = "+num(c.Shutoff), "flow_design = "+num(c.DesignFlow),
			"head_design = "+num(c.DesignHead), "exponent = "+num(c.Exponent), efficiency, on, speed, rise(&p.Link))
	default:
		w.declare(library+"PumpConstantPower", p.name, "Pump "+p.ID, nil, w.water, "hydraulic_power = "+num(p.Power), efficiency, on, speed,
			rise(&p.Link))
	}
}

// valveClasses are the components of the kinds of valves.
var valveClasses = []string{"PressureReducingValve", "PressureSustainingValve", "PressureBreakerValve", "FlowControlValve", "ThrottleValve", "GeneralValve"}

func (w *plantWriter) valve(v *Valve) {
	setting := fmt.Sprintf("setting(start = %s)", num(w.n.plantSetting(v, v.Setting)))
	if v.Type == GPV {
		setting = "flow_points = " + nums(v.X) + ", losses = " + nums(v.Y)
	}
	mode := ""
	if v.Mode != Active {
		mode = fmt.Sprintf("mode(start = %d)", v.Mode)
	}
	w.declare(library+valveClasses[v.Type], v.name, valveNames[v.Type]+" "+v.ID, nil, w.water, "diameter = "+num(v.Diameter),
		set("zeta", v.Loss, 0), setting, mode, rise(&v.Link))
}

// plantSetting returns a valve setting as the plant wants it: heads become pressures.
func (n *Network) plantSetting(v *Valve, x float64) float64 {
	if v.Type == PRV || v.Type == PSV || v.Type == PBV {
		return x * density * n.Options.SpecificGravity * gravity
	}
	return x
}

func (w *plantWriter) documentation() {
	var b strings.Builder
	for _, t := range w.n.Title {
		b.WriteString("<p>" + strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(t) + "</p>\n")
	}
	b.WriteString("<p>Imported from an EPANET file.</p>")
	fmt.Fprintf(&w.out, "  annotation(Documentation(info = \"<html>\n%s\n</html>\"));\n", strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(strings.ToValidUTF8(b.String(), "?")))
}
