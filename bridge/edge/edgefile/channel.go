package edgefile

import (
	"slices"
	"strings"

	"gemel/bridge"
	"gemel/bridge/edge"
	"gemel/bridge/settings"
	"gemel/bridge/tag"
	"gemel/engine/unit"
)

// reader reads the channels of a file.
type reader struct {
	file  *File
	tags  *tag.Map
	names map[string]string // of outputs -> channel
}

// methods by the words of the file.
var methods = map[string]edge.Method{"every sample": edge.Every, "dead-band": edge.DeadBand, "swinging door": edge.SwingingDoor}

var methodNames = []string{"every sample", "dead-band", "swinging door"}

// channel reads what is made of a tag: one output, or a list of them.
func (r *reader) channel(e settings.Entry) {
	t, ok := r.tags.Tag(e.Key)
	if !ok {
		e.Add("channels: the tag map has no tag %q; it has %s", e.Key, r.some())
		return
	}
	if p, own := r.file.instruments[t.Source]; own {
		t.Period = bridge.Time(p)
	}
	c := channel{tag: t}
	items := e.Items()
	for _, item := range items {
		if o, ok := r.output(&c.tag, item); ok {
			c.outputs = append(c.outputs, o)
		}
	}
	if len(items) == 0 {
		e.Add("%s: nothing is reported of it", e.Key)
	}
	r.file.channels = append(r.file.channels, c)
}

// some names of tags, for a message.
func (r *reader) some() string {
	var names []string
	for _, t := range r.tags.Tags {
		if names = append(names, t.Name); len(names) == 8 {
			names = append(names, "…")
			break
		}
	}
	return strings.Join(names, ", ")
}

// output reads one thing that is reported.
func (r *reader) output(in *bridge.Tag, n *settings.Node) (o edge.Output, ok bool) {
	if d := n.Get("device"); strings.ContainsAny(d.String(), "+/#") {
		d.Add("device: %q: a name of Sparkplug is without + / #", d.String())
	}
	n.Keys("name", "device", "stages", "unit", "type", "low", "high", "report", "band", "percent", "least", "most")
	name := or(n.Text("name"), in.Name)
	if first, twice := r.names[name]; twice {
		n.Add("name: %s is reported twice, also of %s; give it another name", name, first)
		return o, false
	}
	r.names[name] = in.Name
	u := in.Unit
	stages, given := n.Get("stages").Items(), n.Get("unit")
	switch {
	case given != nil:
		u = given.String()
	case len(stages) > 0:
		u = "1"
	}
	if _, err := unit.Parse(u); err != nil {
		n.Add("unit: %v", err)
		return o, false
	}
	if given != nil && len(stages) == 0 && u != in.Unit {
		n.Add("unit: %s comes in %s, and without stages it goes out so", in.Name, in.Unit)
	}
	o.Tag = unlimited(name, u)
	o.Tag.Address = r.file.target.address(n.Text("device"), name)
	if len(stages) == 0 {
		o.Tag.Low, o.Tag.High = in.Low, in.High
	}
	o.Tag.Low, o.Tag.High = n.Quantity("low", u, false, o.Tag.Low), n.Quantity("high", u, false, o.Tag.High)
	r.typ(&o.Tag, n)
	c := chain{}
	if in.Period > 0 {
		c.rate = 1e9 / float64(in.Period)
	}
	for _, s := range stages {
		o.Stages = append(o.Stages, c.stage(s)...)
	}
	o.Rule = ruleOf(n, u)
	return o, true
}

// typ of the metric; Double where nothing is said.
func (r *reader) typ(t *bridge.Tag, n *settings.Node) {
	text := n.Text("type")
	if text == "" {
		return
	}
	var all []string
	for d := bridge.Boolean; d <= bridge.Float64; d++ {
		if all = append(all, d.String()); d.String() == text {
			t.Type = d
			return
		}
	}
	n.Get("type").Add("type: %q is none of %s", text, strings.Join(all, ", "))
}

// ruleOf reads when something is reported. A swinging door holds its last corner back, for ten minutes at most where nothing is said.
func ruleOf(n *settings.Node, u string) (rule edge.Rule) {
	text := n.Text("report")
	switch {
	case n.Get("report") == nil:
		n.Add("report is needed: %s", strings.Join(methodNames, ", "))
	case !slices.Contains(methodNames, text):
		n.Get("report").Add("report: %q is none of %s", text, strings.Join(methodNames, ", "))
	}
	rule.Method = methods[text]
	band, percent := n.Get("band"), n.Get("percent")
	switch {
	case rule.Method == edge.Every && (band != nil || percent != nil):
		n.Add("every sample is reported, so a band says nothing; write report: dead-band or swinging door")
	case band != nil && percent != nil:
		n.Add("band and percent: give one of them")
	case rule.Method != edge.Every && band == nil && percent == nil:
		n.Add("band is needed (a quantity, 0 for every change), or percent of the range from low to high")
	case band != nil:
		rule.Band = n.Quantity("band", u, true, 0)
		if rule.Band < 0 {
			band.Add("band: it is not below 0")
		}
	case percent != nil:
		rule.Percent = n.Number("percent", 0)
		if !(rule.Percent > 0 && rule.Percent < 100) {
			percent.Add("percent: want a number between 0 and 100")
		}
	}
	rule.Least, rule.Most = bridge.Time(n.Duration("least", 0)), bridge.Time(n.Duration("most", 0))
	if rule.Method == edge.SwingingDoor && rule.Most == 0 {
		rule.Most = usualMost
	}
	return rule
}

// usualMost is how long a swinging door holds back its last corner where nothing is said.
const usualMost = bridge.Time(10 * 60 * 1e9)
