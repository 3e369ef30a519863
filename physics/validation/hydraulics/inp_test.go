package hydraulics

import (
	"fmt"
	"math"
	"os"
	"sort"
	"strconv"
	"strings"
	"testing"

	"gemel/physics/validation"
)

// inp is an EPANET input file as sections of words.
type inp map[string][][]string

func readInp(t *testing.T, name string) inp {
	t.Helper()
	text, err := os.ReadFile(validation.Data(t, "hydraulics/epanet_given/"+name))
	if err != nil {
		t.Fatal(err)
	}
	f, section := inp{}, ""
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, ";")
		words := strings.Fields(line)
		switch {
		case len(words) == 0:
		case strings.HasPrefix(words[0], "["):
			section = strings.ToUpper(strings.Trim(words[0], "[]"))
		default:
			f[section] = append(f[section], words)
		}
	}
	return f
}

// numbers parses words; what is no number is NaN.
func numbers(words []string) []float64 {
	values := make([]float64, len(words))
	for i, w := range words {
		if v, err := strconv.ParseFloat(w, 64); err == nil {
			values[i] = v
		} else {
			values[i] = math.NaN()
		}
	}
	return values
}

// curve gives the points of a curve.
func (f inp) curve(id string) (x, y []float64) {
	for _, words := range f["CURVES"] {
		if words[0] == id {
			v := numbers(words)
			x, y = append(x, v[1]), append(y, v[2])
		}
	}
	return x, y
}

func (f inp) option(section, name string) string {
	for _, words := range f[section] {
		if strings.EqualFold(strings.Join(words[:len(words)-1], " "), name) || strings.EqualFold(words[0], name) {
			return words[len(strings.Fields(name))]
		}
	}
	return ""
}

// hours parses 24:00, 1 or 0:30 as seconds.
func hours(text string) float64 {
	h, m, _ := strings.Cut(text, ":")
	v := numbers([]string{h, "0" + m})
	return 3600*v[0] + 60*v[1]
}

// units of a file: flow [m3/s], length [m], small diameters [m].
func (f inp) units() (flow, length, diameter float64) {
	switch f.option("OPTIONS", "Units") {
	case "GPM":
		return 6.30901964e-5, 0.3048, 0.0254
	case "CMH":
		return 1.0 / 3600, 1, 1e-3
	case "LPS":
		return 1e-3, 1, 1e-3
	}
	panic("units")
}

// pattern is a Modelica expression over time: the factors of a pattern, by the hour of its step.
func (f inp) pattern(id string) string {
	var factors []string
	for _, words := range f["PATTERNS"] {
		if words[0] == id {
			for _, v := range numbers(words[1:]) {
				factors = append(factors, fmt.Sprint(v))
			}
		}
	}
	if len(factors) == 0 {
		return "1"
	}
	step, text := hours(f.option("TIMES", "Pattern Timestep")), ""
	for k := 0; float64(k+1)*step < 86400; k++ {
		text += fmt.Sprintf("if time < %g then %s else ", float64(k+1)*step, factors[k%len(factors)])
	}
	return text + factors[(int(86400/step)-1)%len(factors)]
}

// network writes the Modelica text of a file from components of Gemel.Hydraulics.Networks: junctions n_ID, links l_ID. The levels that the network feels are
// held for a hydraulic step and taken anew when a control acts, as EPANET does it.
func (f inp) network() string {
	flow, length, diameter := f.units()
	elevation, kind := map[string]float64{}, map[string]string{}
	var parts, joins, whens, held []string
	add := func(list *[]string, format string, values ...any) {
		*list = append(*list, fmt.Sprintf(format, values...))
	}
	factors := map[string]string{} // pattern -> name of the variable
	factor := func(id string) string {
		if id == "" {
			if id = f.option("OPTIONS", "Pattern"); id == "" {
				id = "1"
			}
		}
		if factors[id] == "" {
			factors[id] = "factor_" + id
			add(&parts, "Real factor_%s(unit = \"1\") = %s;", id, f.pattern(id))
		}
		return factors[id]
	}
	for _, words := range f["JUNCTIONS"] {
		v, own := numbers(words), ""
		if len(words) > 3 {
			own = words[3]
		}
		elevation[words[0]] = v[1] * length
		demand := 0.0
		if len(v) > 2 {
			demand = v[2] * flow
		}
		add(&parts, "Junction n_%s(elevation = %.10g, demand_base = %.12g, demand_factor = %s);", words[0], v[1]*length, demand, factor(own))
	}
	for _, words := range f["RESERVOIRS"] {
		elevation[words[0]] = numbers(words)[1] * length
		add(&parts, "Reservoir n_%s(elevation = %.10g);", words[0], elevation[words[0]])
	}
	hydraulic := hours(f.option("TIMES", "Hydraulic Timestep"))
	for _, words := range f["TANKS"] {
		v, id := numbers(words), words[0]
		elevation[id], kind[id] = v[1]*length, "tank"
		add(&parts, "discrete Real held_%s(unit = \"m\", start = %.10g, fixed = true);", id, v[2]*length)
		add(&parts, "Tank n_%s(elevation = %.10g, level_start = %.10g, level_min = %.10g, level_max = %.10g, diameter = %.10g, felt = held_%s);",
			id, v[1]*length, v[2]*length, v[3]*length, v[4]*length, v[5]*length, id)
		add(&held, "held_%s = n_%s.level;", id, id)
	}
	link := func(class, id, from, to, modifiers string) {
		add(&parts, "%s l_%s(rise = %.10g, %s);", class, id, elevation[to]-elevation[from], modifiers)
		add(&joins, "connect(n_%s.port, l_%s.port_a);", from, id)
		add(&joins, "connect(l_%s.port_b, n_%s.port);", id, to)
	}
	status := map[string]string{} // of links that are switched: initial
	for _, words := range f["STATUS"] {
		status[words[0]] = strings.ToUpper(words[1])
	}
	for _, words := range f["PIPES"] {
		if len(words) > 7 && strings.EqualFold(words[7], "Closed") {
			status[words[0]] = "CLOSED"
		}
	}
	changes := f.controls(length, status, &parts, &whens)
	for _, words := range f["PIPES"] {
		v := numbers(words)
		class, rough := "PipeHazenWilliams", fmt.Sprintf("C = %g", v[5])
		if f.option("OPTIONS", "Headloss") == "D-W" {
			class, rough = "PipeDarcyWeisbach", fmt.Sprintf("roughness = %g", v[5]*diameter)
		}
		loss := fmt.Sprintf("length = %.10g, diameter = %.10g, %s, zeta = %g", v[3]*length, v[4]*diameter, rough, v[6])
		if status[words[0]] == "" {
			link(class, words[0], words[1], words[2], loss)
			continue
		}
		link(class, words[0], words[1], words[0]+"_mid", loss+fmt.Sprintf(") \"\"; Gate g_%s(open = if on_%s then 1 else 0", words[0], words[0]))
		last := len(joins) - 1
		joins[last] = fmt.Sprintf("connect(l_%s.port_b, g_%s.port_a); connect(g_%s.port_b, n_%s.port);", words[0], words[0], words[0], words[2])
		parts[len(parts)-1] = strings.Replace(parts[len(parts)-1], fmt.Sprintf("rise = %.10g", -elevation[words[1]]), fmt.Sprintf("rise = %.10g", elevation[words[2]]-elevation[words[1]]), 1)
	}
	for _, words := range f["PUMPS"] {
		link(f.pump(words, status[words[0]] != "", flow, length))
		add(&parts, "Gemel.Units.Energy e_%s(start = 0, fixed = true);", words[0])
		add(&joins, "der(e_%s) = l_%s.power;", words[0], words[0])
	}
	text := "model Bench\n  import Gemel.Hydraulics.Networks.*;\n  " + strings.Join(parts, "\n  ") + "\nequation\n  " + strings.Join(joins, "\n  ") + "\n  " + strings.Join(whens, "\n  ")
	if len(held) > 0 {
		text += fmt.Sprintf("\n  when {%s} then\n    %s\n  end when;", strings.Join(append([]string{fmt.Sprintf("sample(0, %g)", hydraulic)}, changes...), ", "), strings.Join(held, "\n    "))
	}
	return text + "\nend Bench;"
}

// pump gives what link needs for a pump with one point, three or more.
func (f inp) pump(words []string, switched bool, flow, length float64) (class, id, from, to, modifiers string) {
	x, y := f.curve(words[4])
	x, y = scale(x, flow), scale(y, length)
	speed := "1"
	for i, w := range words {
		if w == "SPEED" {
			speed = words[i+1]
		}
	}
	running := fmt.Sprintf("speed(start = %s)", speed)
	if switched {
		running += fmt.Sprintf(", on = if on_%s then 1 else 0", words[0])
	}
	for _, energy := range f["ENERGY"] {
		if energy[0] == "Pump" && energy[1] == words[0] && energy[2] == "Efficiency" {
			ex, ey := f.curve(energy[3])
			running += fmt.Sprintf(", efficiency_flow = %s, efficiency_curve = %s, efficiency_exponent = 0.1", array(scale(ex, flow)), array(scale(ey, 0.01)))
		}
	}
	id, from, to = words[0], words[1], words[2]
	switch len(x) {
	case 1:
		return "Pump", id, from, to, fmt.Sprintf("head_shutoff = %.12g, flow_design = %.12g, head_design = %.12g, %s", y[0]*4/3, x[0], y[0], running)
	case 3:
		c := math.Log((y[0]-y[2])/(y[0]-y[1])) / math.Log(x[2]/x[1])
		return "Pump", id, from, to, fmt.Sprintf("head_shutoff = %.12g, flow_design = %.12g, head_design = %.12g, exponent = %.12g, %s", y[0], x[1], y[1], c, running)
	}
	return "PumpTable", id, from, to, fmt.Sprintf("flow_points = %s, head_points = %s, %s", array(x), array(y), running)
}

// controls writes a Boolean on_ID for every link that something switches, and gives what tells that one has changed.
func (f inp) controls(length float64, status map[string]string, parts, whens *[]string) (changes []string) {
	clauses := map[string][]string{}
	for _, words := range f["CONTROLS"] { // LINK 9 OPEN IF NODE 2 BELOW 110; LINK 10 OPEN AT TIME 1
		id := words[1]
		if _, ok := status[id]; !ok {
			status[id] = "OPEN"
		}
		condition := ""
		if strings.EqualFold(words[3], "AT") {
			condition = fmt.Sprintf("time >= %g", hours(words[5]))
		} else {
			sign := map[string]string{"BELOW": "<=", "ABOVE": ">="}[strings.ToUpper(words[6])]
			condition = fmt.Sprintf("n_%s.level %s %.10g", words[5], sign, numbers(words)[7]*length)
		}
		clauses[id] = append(clauses[id], fmt.Sprintf("when %s then\n    on_%s = %t;", condition, id, strings.EqualFold(words[2], "OPEN")))
	}
	var ids []string
	for id := range status {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	for _, id := range ids {
		*parts = append(*parts, fmt.Sprintf("Boolean on_%s(start = %t, fixed = true);", id, status[id] == "OPEN"))
		if len(clauses[id]) == 0 {
			*whens = append(*whens, fmt.Sprintf("when false then on_%s = true; end when;", id))
			continue
		}
		*whens = append(*whens, strings.Join(clauses[id], "\n  else")+"\n  end when;")
		changes = append(changes, fmt.Sprintf("change(on_%s)", id))
	}
	return changes
}
