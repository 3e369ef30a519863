package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"time"

	"gemel/bridge"
	"gemel/scenarios"
	"gemel/scenarios/recording"
)

// digest collects what results are made from.
type digest struct {
	facts scenarios.HistoryFacts
	all   map[string][]bridge.Sample
}

func (h *history) digest(begin, end bridge.Time) *digest {
	name := filepath.Base(filepath.Clean(string(h.folder)))
	return &digest{facts: scenarios.HistoryFacts{Historian: name, From: begin.String(), To: end.String()}, all: map[string][]bridge.Sample{}}
}

// done hashes the samples, tag after tag by name.
func (d *digest) done() scenarios.HistoryFacts {
	sum := sha256.New()
	var b []byte
	for name := range d.all {
		d.facts.Tags = append(d.facts.Tags, name)
	}
	slices.Sort(d.facts.Tags)
	for _, name := range d.facts.Tags {
		b = append(binary.AppendUvarint(b[:0], uint64(len(name))), name...)
		b = binary.AppendUvarint(b, uint64(len(d.all[name])))
		for _, s := range d.all[name] {
			b = binary.LittleEndian.AppendUint64(b, uint64(s.Source))
			b = binary.LittleEndian.AppendUint64(b, uint64(s.Server))
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(s.Value))
			b = binary.LittleEndian.AppendUint32(b, uint32(s.Status))
		}
		sum.Write(b)
		d.facts.Samples += len(d.all[name])
	}
	d.facts.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return d.facts
}

// counts says whether a reading may be used.
func counts(s *bridge.Sample, uncertain bool) bool {
	return !math.IsNaN(s.Value) && (s.Status.IsGood() || uncertain && s.Status.IsUncertain())
}

// table is what a fit asks for: a row for each moment at which something was read, and one at each end.
func (h *history) table(w scenarios.HistoryWanted) (*scenarios.HistoryTable, error) {
	clock, end, err := h.span(w.Start, w.Length)
	if err != nil {
		return nil, err
	}
	d := h.digest(clock.At, end)
	moments := []bridge.Time{clock.At, end}
	lists := make([][]bridge.Sample, len(w.Columns))
	tags := make([]bridge.Tag, len(w.Columns))
	var all []error
	for i, c := range w.Columns {
		if tags[i], err = h.tagOf(c.Name, c.Variable); err == nil {
			lists[i], err = h.read(tags[i], clock.At, end, c.Input)
		}
		all = append(all, err)
		d.all[tags[i].Name] = lists[i]
		for k := range lists[i] {
			moments = append(moments, max(lists[i][k].Source, clock.At))
		}
	}
	if err := errors.Join(all...); err != nil {
		return nil, err
	}
	slices.Sort(moments)
	moments = slices.Compact(moments)
	times := make([]float64, len(moments))
	for i, at := range moments {
		times[i] = clock.plant(at)
	}
	times[len(times)-1] = w.Length
	out := &scenarios.HistoryTable{Unknown: map[string][]scenarios.HistorySpan{}}
	var columns []recording.Column
	for i, c := range w.Columns {
		column, err := cells(lists[i], moments, tags[i].Unit, c)
		if err != nil {
			return nil, fmt.Errorf("tag %s: %w", tags[i].Name, err)
		}
		columns = append(columns, column)
		if c.Input {
			if out.Unknown[c.Name], err = h.unknown(tags[i], lists[i], c, clock, end); err != nil {
				return nil, err
			}
		}
	}
	out.Facts = d.done()
	out.Facts.Experiment = w.Experiment
	out.Recording, err = recording.FromColumns(out.Facts.Title(), times, time.Time{}, columns)
	return out, err
}

// cells is the column of a tag.
func cells(list []bridge.Sample, moments []bridge.Time, unit string, c scenarios.HistoryColumn) (recording.Column, error) {
	to, named := line{1, 0}, unit
	if c.Unit != "" {
		var err error
		if to, err = lineOf(unit, c.Unit, false); err != nil {
			return recording.Column{}, err
		}
		named = ""
	}
	values := make([]float64, len(moments))
	for i := range values {
		values[i] = math.NaN()
	}
	row := 0
	for k := range list {
		s := &list[k]
		for row < len(moments)-1 && moments[row] < s.Source {
			row++
		}
		if counts(s, c.Uncertain) {
			values[row] = to.of(s.Value)
		}
	}
	return recording.Column{Name: c.Name, Unit: named, Values: values}, nil
}

// unknown are the times in which nobody knows an input: its samples are bad, or the connection was lost.
func (h *history) unknown(t bridge.Tag, list []bridge.Sample, c scenarios.HistoryColumn, clock *epoch, end bridge.Time) (spans []scenarios.HistorySpan, err error) {
	add := func(from, to bridge.Time) {
		if from, to = max(from, clock.At), min(to, end); from < to {
			spans = append(spans, scenarios.HistorySpan{From: clock.plant(from), To: clock.plant(to)})
		}
	}
	bad := false
	var since bridge.Time
	for k := range list {
		switch s := &list[k]; {
		case counts(s, c.Uncertain) && bad:
			bad = false
			add(since, s.Source)
		case !counts(s, c.Uncertain) && !bad:
			bad, since = true, s.Source
		}
	}
	if bad {
		add(since, end)
	}
	gaps, err := h.store.Gaps(t.Source, clock.At, end)
	for _, g := range gaps {
		add(g.From, g.To)
	}
	slices.SortFunc(spans, func(a, b scenarios.HistorySpan) int { return cmp.Compare(a.From, b.From) })
	return spans, err
}

// arrivals is what an estimate follows. What drives the plant is known from before the time, too.
func (h *history) arrivals(j *scenarios.EstimateJob, start time.Time, length float64) (*scenarios.EstimateRecording, error) {
	w, err := wire(j, h.tags)
	if err != nil {
		return nil, err
	}
	clock, end, err := h.span(start, length)
	if err != nil {
		return nil, err
	}
	d := h.digest(clock.At, end)
	var list []scenarios.Arrived
	for _, c := range j.Columns() {
		t, err := h.tagOf(c.Name, c.Variables...)
		if err != nil {
			return nil, err
		}
		if _, again := d.all[t.Name]; again {
			continue
		}
		samples, err := h.read(t, clock.At, end, c.Input)
		if err != nil {
			return nil, err
		}
		d.all[t.Name] = samples
		if c.Input && (len(samples) == 0 || clock.plant(samples[0].Source) > j.Period()) {
			return nil, fmt.Errorf("the historian knows no value of tag %s before %s, so nobody knows what drove the plant; begin later", t.Name, clock.At)
		}
		for k := range samples {
			s := samples[k]
			s.Source, s.Server = max(s.Source, clock.At), max(s.Server, clock.At)
			for _, x := range w.samples(&s, clock.plant(s.Source)) {
				list = append(list, scenarios.Arrived{At: clock.plant(s.Server), Sample: x})
			}
		}
	}
	return j.Arrivals(d.done(), list)
}
