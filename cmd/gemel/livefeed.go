package main

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"gemel/bridge"
	"gemel/bridge/tag"
	"gemel/engine/unit"
	"gemel/scenarios"
	"gemel/scenarios/recording"
)

// line converts numbers of one unit to another: y = x*scale + offset.
type line struct{ scale, offset float64 }

func (l line) of(x float64) float64 { return float64(x*l.scale) + l.offset }

// lineOf is the conversion between units; of differences where difference is set.
func lineOf(from, to string, difference bool) (line, error) {
	a, err := unit.Parse(from)
	if err != nil {
		return line{}, err
	}
	b, err := unit.Parse(to)
	if err != nil {
		return line{}, err
	}
	if difference {
		a, b = a.Difference(), b.Difference()
	}
	zero, err := unit.Convert(0, a, b)
	if err != nil {
		return line{}, err
	}
	one, err := unit.Convert(1, a, b)
	return line{one - zero, zero}, err
}

// feed is how a tag reaches the twin.
type feed struct {
	column string
	to     line // from the tag's unit to the column's
}

// sensorTag is the tag behind a sensor of the estimate.
type sensorTag struct {
	tag      bridge.Tag
	variable string
	value    line // from the model's unit to the tag's
	size     line // of a difference
}

// inputTag is the tag behind an input of the estimate.
type inputTag struct{ variable, source string }

// wiring is which tag is what to the twin.
type wiring struct {
	feeds   map[bridge.TagID][]feed
	sensors []sensorTag // by sensor of the estimate
	inputs  []inputTag
	noise   map[string]float64 // by the tag's name, in its unit
	names   map[bridge.TagID]string
}

// wire finds a tag for every column of the estimate: one that is named like it, or one that stands for its variable.
func wire(j *scenarios.EstimateJob, m *tag.Map) (*wiring, error) {
	w := &wiring{feeds: map[bridge.TagID][]feed{}, noise: map[string]float64{}, names: map[bridge.TagID]string{}}
	var all []error
	for _, c := range j.Columns() {
		t, ok := tagOf(m, &c)
		if !ok {
			all = append(all, fmt.Errorf("no tag stands for %s, which the estimate reads (column %s); write variable: %s at its tag", c.Variables[0], c.Name, c.Variables[0]))
			continue
		}
		to, err := lineOf(t.Unit, c.Unit, false)
		if err != nil {
			all = append(all, fmt.Errorf("tag %s is in %q, and the estimate takes %s in %q: %w", t.Name, t.Unit, c.Variables[0], c.Unit, err))
			continue
		}
		w.names[t.ID] = t.Name
		w.feeds[t.ID] = append(w.feeds[t.ID], feed{c.Name, to})
		for _, name := range c.Variables[len(c.Sensors):] {
			w.inputs = append(w.inputs, inputTag{name, t.Source})
		}
		for k, i := range c.Sensors {
			for len(w.sensors) <= i {
				w.sensors = append(w.sensors, sensorTag{})
			}
			s := sensorTag{tag: t, variable: c.Variables[k]}
			if s.value, err = lineOf(c.Units[k], t.Unit, false); err == nil {
				s.size, err = lineOf(c.Units[k], t.Unit, true)
			}
			if err != nil {
				all = append(all, fmt.Errorf("tag %s: %w", t.Name, err))
			}
			w.sensors[i] = s
			w.noise[t.Name] = s.size.of(c.Noise)
		}
	}
	return w, errors.Join(all...)
}

// tagOf is the tag of a column.
func tagOf(m *tag.Map, c *scenarios.EstimateColumn) (bridge.Tag, bool) {
	if t, ok := m.Tag(c.Name); ok {
		return t, true
	}
	return m.For(c.Variables...)
}

// samples turns what came of a tag into what the twin takes.
func (w *wiring) samples(s *bridge.Sample, at float64) (list []scenarios.Sample) {
	quality := recording.Good
	switch {
	case s.Status.IsBad():
		quality = recording.Bad
	case !s.Status.IsGood():
		quality = recording.Uncertain
	}
	for _, f := range w.feeds[s.Tag] {
		list = append(list, scenarios.Sample{Tag: f.column, Time: at, Value: f.to.of(s.Value), Quality: quality})
	}
	return list
}

// tags that the twin reads.
func (w *wiring) tags() (ids []bridge.TagID) {
	for id := range w.feeds {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// inbox holds samples that are on disk until the twin takes them.
type inbox struct {
	mu      sync.Mutex
	samples []bridge.Sample
}

func (b *inbox) put(s []bridge.Sample) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.samples = append(b.samples, s...)
}

func (b *inbox) take() []bridge.Sample {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.samples
	b.samples = nil
	return s
}
