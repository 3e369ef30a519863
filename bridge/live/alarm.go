package live

import (
	"fmt"
	"math"

	"gemel/bridge"
)

// Kind of an alarm.
type Kind string

// The kinds.
const (
	Low       Kind = "low"
	High      Kind = "high"
	Rate      Kind = "rate"
	Stale     Kind = "stale"
	Quality   Kind = "quality"
	Deviation Kind = "deviation" // from what the twin expects
	Drift     Kind = "drift"     // a parameter of the plant, or a sensor, is no longer what it was
	Write     Kind = "write"     // an approved set-point waits, or went wrong
	Beat      Kind = "heartbeat" // the tag is the name of the connection
	After     Kind = "aftermath" // the plant does not do what was predicted of a write
)

// Watch says when a tag raises alarms. Numbers are in the tag's unit; what is infinite or 0 is not watched.
type Watch struct {
	Tag        bridge.Tag
	Low, High  float64
	Hysteresis float64 // by how much a reading must come back until the alarm ends
	Rate       float64 // largest change in a second
	Deviations float64 // from what the twin expects, in its own deviations
}

// Alarm is raised, or ended.
type Alarm struct {
	Tag   string      `json:"tag"`
	Kind  Kind        `json:"kind"`
	On    bool        `json:"on"`
	At    bridge.Time `json:"at"`
	Value float64     `json:"value"`
	Text  string      `json:"text"`
}

// Alarms watches tags. It serves one goroutine.
type Alarms struct {
	watches map[bridge.TagID]*watched
	order   []bridge.TagID
	raise   func(Alarm)
	now     bridge.Time // of the last Tick
}

// watched is a tag and the alarms that stand.
type watched struct {
	Watch
	last  bridge.Sample
	seen  bool
	good  bridge.Sample // the last that is a number
	had   bool
	since bridge.Time // when it was first looked at
	on    map[Kind]bool
	off   int // comparisons in a row that were too far from what the twin expected
}

// deviationsInARow is how often a reading must be too far from what the twin expected: between two ticks a plant does what no model of ticks says.
const deviationsInARow = 3

// NewAlarms watches tags and tells of every change.
func NewAlarms(list []Watch, raise func(Alarm)) *Alarms {
	a := &Alarms{watches: map[bridge.TagID]*watched{}, raise: raise}
	for _, w := range list {
		a.watches[w.Tag.ID] = &watched{Watch: w, on: map[Kind]bool{}}
		a.order = append(a.order, w.Tag.ID)
	}
	return a
}

// set raises or ends an alarm where that is a change.
func (a *Alarms) set(w *watched, k Kind, on bool, at bridge.Time, x float64, format string, args ...any) {
	if w.on[k] == on {
		return
	}
	w.on[k] = on
	text := "back to normal"
	if on {
		text = fmt.Sprintf(format, args...)
	}
	a.raise(Alarm{Tag: w.Tag.Name, Kind: k, On: on, At: at, Value: x, Text: text})
}

// Take looks at a sample. Older ones than the last of a tag say nothing new.
func (a *Alarms) Take(s bridge.Sample) {
	w := a.watches[s.Tag]
	if w == nil || w.seen && s.Source < w.last.Source {
		return
	}
	w.last, w.seen = s, true
	if a.now-s.Source <= staleAfter(&w.Tag) { // what a server had kept of a broken connection is no sign that it is back
		a.set(w, Stale, false, s.Source, s.Value, "")
	}
	a.set(w, Quality, s.Status.IsBad(), s.Source, s.Value, "the device says that it has no good value (status %08X)", uint32(s.Status))
	if !s.Status.IsGood() && !s.Status.IsUncertain() || math.IsNaN(s.Value) {
		return
	}
	before, had, u := w.good, w.had, w.Tag.Unit
	w.good, w.had = s, true
	if low := w.Low; !math.IsInf(low, 0) {
		a.set(w, Low, s.Value < low || w.on[Low] && s.Value < low+w.Hysteresis, s.Source, s.Value, "%g %s, below %g", s.Value, u, low)
	}
	if high := w.High; !math.IsInf(high, 0) {
		a.set(w, High, s.Value > high || w.on[High] && s.Value > high-w.Hysteresis, s.Source, s.Value, "%g %s, above %g", s.Value, u, high)
	}
	if w.Rate > 0 && had && s.Source > before.Source {
		rate := (s.Value - before.Value) / (float64(s.Source-before.Source) / 1e9)
		a.set(w, Rate, math.Abs(rate) > w.Rate, s.Source, s.Value, "changes by %.3g %s in a second, more than %g", rate, u, w.Rate)
	}
}

// Compare holds a reading against what the twin expected it to be and how sure it was, in the tag's unit. An alarm needs several in a row.
func (a *Alarms) Compare(tag bridge.TagID, at bridge.Time, reading, expected, deviation float64) {
	w := a.watches[tag]
	if w == nil || !(w.Deviations > 0) || !(deviation > 0) || math.IsNaN(reading) || math.IsNaN(expected) {
		return
	}
	off := (reading - expected) / deviation
	limit := w.Deviations
	if w.on[Deviation] {
		limit /= 2
	}
	if w.off++; math.Abs(off) <= limit {
		w.off = 0
	}
	if w.off > 0 && w.off < deviationsInARow && !w.on[Deviation] {
		return
	}
	a.set(w, Deviation, w.off > 0, at, reading, "%.6g %s, and the twin expects %.6g ± %.2g", reading, w.Tag.Unit, expected, deviation)
}

// Tick looks for tags that have fallen silent.
func (a *Alarms) Tick(now bridge.Time) {
	a.now = now
	for _, id := range a.order {
		w := a.watches[id]
		if w.since == 0 {
			w.since = now
		}
		newest := w.since
		if w.seen {
			newest = w.last.Source
		}
		if age := now - newest; age > staleAfter(&w.Tag) {
			a.set(w, Stale, true, now, w.last.Value, "nothing new for %.0f s", float64(age)/1e9)
		}
	}
}
