package gate

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/goccy/go-yaml"

	"gemel/bridge"
	"gemel/engine/unit"
)

// Rules say what may be written. A tag that they do not name may not.
type Rules struct {
	tags map[string]*rule
	hash Hash
}

// rule of one tag; numbers are in its unit.
type rule struct {
	unit      string
	approvers int
	low, high float64
	step      float64 // largest change of one write
	most      float64 // largest sum of changes in span
	span      bridge.Time
	pause     bridge.Time // between two writes
	fresh     bridge.Time // how old a reading may be
	moved     float64     // by how much the node may differ from what it held when this was proposed
	locks     []interlock
}

// ruleText is a rule as a person writes it.
type ruleText struct {
	Class string `yaml:"class"`
	Min   string `yaml:"min"`
	Max   string `yaml:"max"`
	Step  string `yaml:"step"`
	Rate  *struct {
		Most string `yaml:"most"`
		In   string `yaml:"in"`
	} `yaml:"rate"`
	Pause      string `yaml:"pause"`
	Fresh      string `yaml:"fresh"`
	Moved      string `yaml:"moved"`
	Interlocks []struct {
		When string `yaml:"when"`
		Why  string `yaml:"why"`
	} `yaml:"interlocks"`
}

type rulesText struct {
	Gemel   int                                `yaml:"gemel"`
	Classes map[string]struct{ Approvers int } `yaml:"classes"`
	Tags    map[string]ruleText                `yaml:"tags"`
}

// Defaults of a rule.
const (
	freshUnlessSaid = bridge.Time(10 * time.Second)
	longestSpan     = 400 * 24 * time.Hour
)

// ParseRules reads a YAML file of rules. unitOf gives the unit of a tag, and whether there is such a tag that can be written; known says whether an
// interlock may read a tag.
func ParseRules(data []byte, unitOf func(tag string) (string, bool), known func(tag string) bool) (*Rules, error) {
	var text rulesText
	if err := decode(data, &text); err != nil {
		return nil, err
	}
	if text.Gemel != 1 {
		return nil, fmt.Errorf("rules: write gemel: 1, the version of the format")
	}
	r := &Rules{tags: map[string]*rule{}}
	var all []error
	for _, tag := range slices.Sorted(maps.Keys(text.Tags)) {
		u, ok := unitOf(tag)
		if !ok {
			all = append(all, fmt.Errorf("%s: the tag map has no such tag that can be written", tag))
			continue
		}
		t := text.Tags[tag]
		class, ok := text.Classes[t.Class]
		if !ok || class.Approvers < 1 {
			all = append(all, fmt.Errorf("%s: class: %q is none of the classes, or its approvers are fewer than 1", tag, t.Class))
			continue
		}
		one, err := t.rule(u, known)
		if err != nil {
			all = append(all, fmt.Errorf("%s: %w", tag, err))
			continue
		}
		one.approvers = class.Approvers
		r.tags[tag] = one
	}
	if err := errors.Join(all...); err != nil {
		return nil, err
	}
	var err error
	r.hash, err = hashOf("gemel rules 1\n", text)
	return r, err
}

// decode reads YAML strictly, and turns a panic of the parser, which foreign bytes can bring about, into an error.
func decode(data []byte, v any) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("this is no YAML that can be read: %v", r)
		}
	}()
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(v); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// rule in numbers.
func (t *ruleText) rule(u string, known func(string) bool) (*rule, error) {
	r := &rule{unit: u, step: math.Inf(1), most: math.Inf(1), fresh: freshUnlessSaid, moved: math.Inf(1)}
	p := quantities{unit: u}
	if t.Min == "" || t.Max == "" {
		return nil, errors.New("min and max are needed: nothing is written without limits")
	}
	p.value("min", t.Min, &r.low)
	p.value("max", t.Max, &r.high)
	p.difference("step", t.Step, &r.step)
	p.difference("moved", t.Moved, &r.moved)
	if t.Rate != nil {
		if t.Rate.Most == "" || t.Rate.In == "" {
			return nil, errors.New("rate: most and in are needed, such as {most: 300 rpm, in: 1h}")
		}
		p.difference("rate: most", t.Rate.Most, &r.most)
		p.duration("rate: in", t.Rate.In, &r.span)
	}
	p.duration("pause", t.Pause, &r.pause)
	p.duration("fresh", t.Fresh, &r.fresh)
	for _, l := range t.Interlocks {
		lock, err := compile(l.When, l.Why, known)
		if err != nil {
			p.err = errors.Join(p.err, fmt.Errorf("interlock %q: %w", l.When, err))
			continue
		}
		r.locks = append(r.locks, lock)
	}
	if p.err == nil && !(r.low <= r.high) {
		p.err = fmt.Errorf("min, %g %s, lies above max, %g %s", r.low, u, r.high, u)
	}
	if math.IsInf(r.moved, 1) && !math.IsInf(r.step, 1) {
		r.moved = r.step
	}
	return r, p.err
}

// quantities reads texts in the unit of a tag and keeps what is wrong.
type quantities struct {
	unit string
	err  error
}

func (p *quantities) value(key, text string, x *float64) { p.read(key, text, x, false) }

func (p *quantities) difference(key, text string, x *float64) { p.read(key, text, x, true) }

func (p *quantities) read(key, text string, x *float64, difference bool) {
	if text == "" {
		return
	}
	q, err := unit.ParseQuantity(text)
	if err == nil {
		var want unit.Unit
		if want, err = unit.Parse(p.unit); err == nil {
			from := q.Unit
			if difference {
				from, want = from.Difference(), want.Difference()
			}
			*x, err = unit.Convert(q.Value, from, want)
		}
	}
	if err == nil && (!finite(*x) || difference && *x < 0) {
		err = errors.New("a number is expected; differences are not below 0")
	}
	if err != nil {
		p.err = errors.Join(p.err, fmt.Errorf("%s: %w", key, err))
	}
}

func (p *quantities) duration(key, text string, x *bridge.Time) {
	if text == "" {
		return
	}
	seconds, err := unit.ParseDuration(text)
	if err == nil && !(seconds > 0 && seconds <= longestSpan.Seconds()) {
		err = fmt.Errorf("%s is no duration between 0 and %v", text, longestSpan)
	}
	if err != nil {
		p.err = errors.Join(p.err, fmt.Errorf("%s: %w", key, err))
		return
	}
	*x = bridge.Time(seconds * 1e9)
}

// Hash of the rules, so that the journal tells by which ones was judged.
func (r *Rules) Hash() Hash { return r.hash }

// Tags that may be written, in order.
func (r *Rules) Tags() []string { return slices.Sorted(maps.Keys(r.tags)) }
