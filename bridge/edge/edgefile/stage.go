package edgefile

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gemel/bridge"
	"gemel/bridge/edge"
	"gemel/bridge/settings"
)

// chain is what is known between two stages.
type chain struct {
	rate float64 // numbers a second; 0: not known
}

// kind of a stage: its keys, and how it is made.
type kind struct {
	keys  []string
	timed bool // it needs the rate
	make  func(n *settings.Node, c *chain) ([]edge.Stage, error)
}

// one stage out of a constructor.
func one[S edge.Stage](s S, err error) ([]edge.Stage, error) { return []edge.Stage{s}, err }

const mostBlock = 1 << 22

// kinds of stages by their names.
var kinds = map[string]kind{
	"low_pass":  {[]string{"frequency", "q"}, true, biquad(edge.LowPass)},
	"high_pass": {[]string{"frequency", "q"}, true, biquad(edge.HighPass)},
	"band_pass": {[]string{"frequency", "q"}, true, biquad(edge.BandPass)},
	"notch":     {[]string{"frequency", "q"}, true, biquad(edge.Notch)},
	"butterworth_low_pass": {[]string{"frequency", "order"}, true, func(n *settings.Node, c *chain) ([]edge.Stage, error) {
		return edge.Butterworth(c.rate, frequency(n, "frequency"), n.Whole("order", 2, 16, 2))
	}},
	"butterworth_high_pass": {[]string{"frequency", "order"}, true, func(n *settings.Node, c *chain) ([]edge.Stage, error) {
		return edge.ButterworthHighPass(c.rate, frequency(n, "frequency"), n.Whole("order", 2, 16, 2))
	}},
	"decimate": {[]string{"by"}, false, func(n *settings.Node, c *chain) ([]edge.Stage, error) {
		by := n.Whole("by", 2, 4096, 2)
		c.rate /= float64(by)
		return one(edge.NewDecimator(by))
	}},
	"rms": {[]string{"block", "every"}, false, func(n *settings.Node, c *chain) ([]edge.Stage, error) {
		block := n.Whole("block", 2, mostBlock, 0)
		every := n.Whole("every", 1, mostBlock, block)
		c.rate /= float64(max(every, 1))
		return one(edge.NewRMS(block, every))
	}},
	"crest": {[]string{"block"}, false, func(n *settings.Node, c *chain) ([]edge.Stage, error) { return one(edge.NewCrest(c.block(n))) }},
	"tone": {[]string{"frequency", "block"}, true, func(n *settings.Node, c *chain) ([]edge.Stage, error) {
		rate := c.rate
		return one(edge.NewTone(rate, frequency(n, "frequency"), c.block(n)))
	}},
	"bearing": {[]string{"shaft", "fault", "elements", "element", "pitch", "contact", "block"}, true, bearing},
	"band_rms": {[]string{"low", "high", "block", "integral"}, true, func(n *settings.Node, c *chain) ([]edge.Stage, error) {
		rate := c.rate
		return one(edge.NewBandRMS(rate, frequency(n, "low"), frequency(n, "high"), c.block(n), n.Bool("integral")))
	}},
	"threshold": {[]string{"low", "high", "hysteresis"}, false, func(n *settings.Node, _ *chain) ([]edge.Stage, error) {
		return one(edge.NewThreshold(n.Number("low", math.Inf(-1)), n.Number("high", math.Inf(1)), n.Number("hysteresis", 0)))
	}},
	"rate": {[]string{"limit"}, false, func(n *settings.Node, _ *chain) ([]edge.Stage, error) { return one(edge.NewRate(n.Number("limit", 0))) }},
	"frozen": {[]string{"tolerance", "after"}, false, func(n *settings.Node, _ *chain) ([]edge.Stage, error) {
		return one(edge.NewFrozen(n.Number("tolerance", 0), bridge.Time(n.Duration("after", 0))))
	}},
	"cusum": {[]string{"target", "deviation", "slack", "limit"}, false, func(n *settings.Node, _ *chain) ([]edge.Stage, error) {
		return one(edge.NewCUSUM(n.Number("target", 0), n.Number("deviation", 0), n.Number("slack", 0.5), n.Number("limit", 5)))
	}},
	"zone": {[]string{"machine", "hysteresis"}, false, zone},
	"gain": {[]string{"factor"}, false, func(n *settings.Node, _ *chain) ([]edge.Stage, error) {
		return one(edge.NewGain(n.Number("factor", 1)))
	}},
}

// needed keys, which have no usual value.
var needed = map[string][]string{"low_pass": {"frequency"}, "high_pass": {"frequency"}, "band_pass": {"frequency"}, "notch": {"frequency"}, "butterworth_low_pass": {"frequency"},
	"butterworth_high_pass": {"frequency"}, "decimate": {"by"}, "rms": {"block"}, "crest": {"block"}, "tone": {"frequency", "block"}, "bearing": {"shaft", "fault", "elements", "element", "pitch", "block"},
	"band_rms": {"low", "high", "block"}, "rate": {"limit"}, "frozen": {"after"}, "cusum": {"target", "deviation"}, "zone": {"machine"}, "gain": {"factor"}}

// stage reads {name: {keys}}.
func (c *chain) stage(n *settings.Node) []edge.Stage {
	list := n.Entries()
	if len(list) != 1 {
		n.Add("stages: one stage is expected here, such as {rms: {block: 1000}}")
		return nil
	}
	e := list[0]
	k, ok := kinds[e.Key]
	if !ok {
		e.Add("there is no stage %q; the stages are %s", e.Key, strings.Join(stageNames(), ", "))
		return nil
	}
	e.Keys(k.keys...)
	for _, key := range needed[e.Key] {
		if e.Get(key) == nil {
			e.Add("%s: %s is needed", e.Key, key)
			return nil
		}
	}
	if k.timed && c.rate == 0 {
		e.Add("%s: it needs to know how often the tag is read; give the tag a period", e.Key)
		return nil
	}
	stages, err := k.make(e.Node, c)
	if err != nil {
		e.Add("%s: %v", e.Key, err)
		return nil
	}
	return stages
}

func stageNames() (names []string) {
	for name := range kinds {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func frequency(n *settings.Node, key string) float64 { return n.Quantity(key, "Hz", false, 0) }

// block of numbers that are worked on at once; one comes out.
func (c *chain) block(n *settings.Node) int {
	block := n.Whole("block", 2, mostBlock, 2)
	c.rate /= float64(block)
	return block
}

// biquad with a Q of 1/√2 where nothing is said.
func biquad(make func(rate, frequency, q float64) (*edge.Biquad, error)) func(*settings.Node, *chain) ([]edge.Stage, error) {
	return func(n *settings.Node, c *chain) ([]edge.Stage, error) {
		return one(make(c.rate, frequency(n, "frequency"), n.Number("q", math.Sqrt2/2)))
	}
}

// bearing is the tone of a fault of a bearing.
func bearing(n *settings.Node, c *chain) ([]edge.Stage, error) {
	b := edge.Bearing{Elements: n.Whole("elements", 3, 1000, 3), Element: n.Quantity("element", "mm", true, 0), Pitch: n.Quantity("pitch", "mm", true, 0), Contact: n.Quantity("contact", "rad", false, 0)}
	tones, err := b.Tones(frequency(n, "shaft"))
	if err != nil {
		return nil, err
	}
	of := map[string]float64{"outer race": tones.BPFO, "inner race": tones.BPFI, "element": tones.BSF, "cage": tones.FTF}
	f, ok := of[n.Text("fault")]
	if !ok {
		return nil, fmt.Errorf("fault: %q is none of outer race, inner race, element, cage", n.Text("fault"))
	}
	rate := c.rate
	return one(edge.NewTone(rate, f, c.block(n)))
}

// machines of ISO 10816-3 / 20816-3 and 10816-7.
var machines = map[string]edge.Zones{"group 1 rigid": edge.Group1Rigid, "group 1 flexible": edge.Group1Flexible, "group 2 rigid": edge.Group2Rigid, "group 2 flexible": edge.Group2Flexible,
	"pump I up to 200 kW": edge.PumpIUpTo200kW, "pump I above 200 kW": edge.PumpIAbove200kW, "pump II up to 200 kW": edge.PumpIIUpTo200kW, "pump II above 200 kW": edge.PumpIIAbove200kW}

func zone(n *settings.Node, _ *chain) ([]edge.Stage, error) {
	z, ok := machines[n.Text("machine")]
	if !ok {
		var all []string
		for name := range machines {
			all = append(all, name)
		}
		slices.Sort(all)
		return nil, fmt.Errorf("machine: %q is none of %s", n.Text("machine"), strings.Join(all, ", "))
	}
	return one(edge.NewZone(z, n.Number("hysteresis", 0.05)))
}
