package live

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"gemel/bridge"
	"gemel/bridge/gate"
)

// Aftermath watches what the plant does after a write, and holds it against the bands that argued for it (Evidence.Traces, Do), for the tags that stand for the traces' variables.
//
// The rule. The horizon is cut into equal windows, at most 20 a tag, and the first one is not judged: valves move, and orders take their time. In every other one, the mean of
// the good samples is held against the mean of the predicted middle at the same times. Their distance, in deviations, is
//
//	z = (mean(x) - mean(middle)) / sqrt(mean(s)^2 + 2 noise^2),  1.645 s = high - middle above, middle - low below, and (high - low)/2 at least
//
// since low, middle and high are the 5th, 50th and 95th percentile of the ensemble. Time counts from the moment of writing, which may be minutes after the simulation: the
// bands of states (Carried), such as a level, are shifted by what the tag read just before the write (the mean of its last samples, 5 at most) less what the simulation began with
// (Nothing.Middle[0]); a flow or a power is another after the write whatever it was before. How far they may be shifted was bounded when the gate held the plant against Evidence.Assumed. The error of a prediction may be correlated in time as it likes: the deviation of a mean is
// never more than the mean of the deviations. Noise counts twice, in the window and in the shift, and is not averaged: it may be correlated, too. So where the prediction is right and its errors are normal, P(|z| > c) <= 2 Q(c) in each window, with Q of the
// normal distribution, or of Student's with half as many degrees of freedom as the ensemble has members (percentiles of a few members are uncertain themselves). c is chosen so that all windows of all tags of one write together stay below 1 %: one false alarm in a hundred
// writes that do what was predicted, at most. What is off by less than c deviations of the mean of a window is not seen.
//
// When exactly the order took effect is known to within its reading back and the clocks: the middle is the nearest of all in that time.
//
// A later write, or somebody who changes what was written, ends the watch: the prediction was of another plant then.
type Aftermath struct {
	Tags    []bridge.Tag
	Noise   map[string]float64 // standard deviation of a reading, by tag; one that is not here is measured on the samples before the write, from their differences
	Speed   float64            // seconds of the plant in one of the wall; 0: 1
	Members int                // of the ensembles; 0: many
	Propose func(gate.Proposal) (gate.Proposal, error)
	Revert  func(gate.View) (gate.Proposal, error) // simulates the revert from the present; nil: it is proposed with the evidence of the original, which its reason says
	Raise   func(Alarm)
	Judge   func(Verdict)              // once for every write that was followed, such as into the journal
	Told    func(proposal string) bool // whether the journal has the verdict of a proposal already, for restarts; nil: it has all of those whose watch is over

	mu    sync.Mutex
	noise map[bridge.TagID]*differences // of the tags that may be watched
	list  []*watch                      // oldest first
	done  map[string]bool
	back  map[string]bool // proposals of which the revert was proposed
}

// Numbers of the rule.
const (
	falseAlarms  = 0.01 // of a write that does what was predicted
	mostWindows  = 20
	leastSamples = 3     // in a window, else it is not judged
	fifth        = 1.645 // deviations from the middle to the 5th and 95th percentile
	leastWidth   = 1e-3  // of the largest predicted value: a deviation below that is not believed
	revertLives  = bridge.Time(time.Hour)
	slack        = bridge.Time(time.Second)     // by which clocks may differ
	late         = bridge.Time(3 * time.Second) // that samples may take
)

// Verdict is what became of the predictions of a write.
type Verdict struct {
	Proposal string       `json:"proposal"`
	Hash     gate.Hash    `json:"hash"`
	From     bridge.Time  `json:"from"`
	To       bridge.Time  `json:"to"`
	Held     bool         `json:"held"`   // at least half of all windows could be judged, and none was off
	Off      bool         `json:"off"`    // one was: an alarm was raised
	Judged   float64      `json:"judged"` // share of the windows that had enough samples
	Worst    float64      `json:"worst"`  // largest distance, in deviations
	Allowed  float64      `json:"allowed"`
	Ended    string       `json:"ended,omitempty"` // why before the end of the horizon
	Tags     []TagVerdict `json:"tags"`
	Text     string       `json:"text"`
}

// TagVerdict is a watched variable over the horizon: means at the times of its samples.
type TagVerdict struct {
	Tag       string  `json:"tag"`
	Variable  string  `json:"variable"`
	Unit      string  `json:"unit"`
	Samples   int     `json:"samples"`
	Measured  float64 `json:"measured"`
	Predicted float64 `json:"predicted"` // if it was done
	Low       float64 `json:"low"`
	High      float64 `json:"high"`
	Nothing   float64 `json:"nothing"` // predicted if it was not done
	Shift     float64 `json:"shift"`   // of the bands, to where the plant was when it was written
	Noise     float64 `json:"noise"`   // of one sample
	Worst     float64 `json:"worst"`   // of its windows, in deviations, with its sign
}

// Follow begins to watch those of these that were written, and whose verdict was not told: by Told, or by their end, which is their horizon's or the next write. After a
// restart: all proposals of the gate, then the samples of the historian since From.
func (a *Aftermath) Follow(now bridge.Time, views ...gate.View) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.begin()
	var fresh []*watch
	views = slices.Clone(views)
	slices.SortStableFunc(views, func(x, y gate.View) int { return cmp.Compare(x.LeftAt, y.LeftAt) })
	for i := range views {
		v := &views[i]
		if v.Reverts != "" {
			a.back[v.Reverts] = true
		}
		if v.State != gate.Written || a.done[v.ID] {
			continue
		}
		for _, w := range a.list {
			if w.v.LeftAt < v.LeftAt {
				w.cut(v.LeftAt, v.ID+" was written")
			}
		}
		if a.Told == nil || !a.Told(v.ID) {
			a.done[v.ID] = true
			fresh = append(fresh, a.newWatch(v))
			a.list = append(a.list, fresh[len(fresh)-1])
		}
	}
	if a.Told == nil {
		a.list = slices.DeleteFunc(a.list, func(w *watch) bool { return w.end < now && slices.Contains(fresh, w) })
	}
}

// begin, once; a.mu is held.
func (a *Aftermath) begin() {
	if a.done != nil {
		return
	}
	a.done, a.back, a.noise = map[string]bool{}, map[string]bool{}, map[bridge.TagID]*differences{}
	for _, t := range a.Tags {
		if t.Variable != "" || t.Access&bridge.Write != 0 {
			a.noise[t.ID] = &differences{}
		}
	}
}

// From is the time from which on samples are missing after a restart, and of which tags, in the order in which they are to be told; ok is false where nothing is followed. A minute before the first write is for the noise.
func (a *Aftermath) From() (from bridge.Time, tags []bridge.TagID, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.list) == 0 {
		return 0, nil, false
	}
	from = a.list[0].v.LeftAt
	for _, w := range a.list {
		from = min(from, w.v.LeftAt)
	}
	for _, written := range []bool{true, false} { // first of all who changed what was written, and when: nothing after that counts
		for _, t := range a.Tags {
			if slices.ContainsFunc(a.list, func(w *watch) bool { return w.wants(t.ID, written) }) && !slices.Contains(tags, t.ID) {
				tags = append(tags, t.ID)
			}
		}
	}
	return from - bridge.Time(time.Minute), tags, true
}

// Take looks at samples, in the order of their times for each tag. It does little: what follows from them is for Tick.
func (a *Aftermath) Take(samples []bridge.Sample) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.begin()
	for _, s := range samples {
		d := a.noise[s.Tag]
		if d == nil || !s.Status.IsGood() || math.IsNaN(s.Value) || math.IsInf(s.Value, 0) {
			continue
		}
		if !d.take(s) {
			continue // told before
		}
		for _, w := range a.list {
			w.take(s, d)
		}
	}
}

// Tick judges the windows that are over, and tells. It waits for Revert and Propose.
func (a *Aftermath) Tick(now bridge.Time) {
	type finding struct {
		w      *watch
		alarms []Alarm
		first  bool // of this watch, which has not ended: the revert is to be offered
	}
	a.mu.Lock()
	var found []finding
	var over []*watch
	for _, w := range a.list {
		first := !w.off && w.ended == "" && !a.back[w.v.ID]
		if alarms := w.judge(now); len(alarms) > 0 {
			found = append(found, finding{w, alarms, first})
		}
		if now >= w.end+late {
			over = append(over, w)
		}
	}
	a.list = slices.DeleteFunc(a.list, func(w *watch) bool { return slices.Contains(over, w) })
	a.mu.Unlock()
	for _, f := range found {
		text := ""
		if f.first {
			text = a.revert(now, f.w.v, f.alarms[0].Text)
		}
		for _, x := range f.alarms {
			x.Text += text
			a.Raise(x)
		}
	}
	for _, w := range over {
		for _, t := range w.tags {
			if t.off {
				a.Raise(Alarm{Tag: t.tag.Name, Kind: After, At: now, Text: "what was predicted of " + w.v.ID + " is not watched any more"})
			}
		}
		a.Judge(w.verdict())
	}
}

// revert offers the way back, once, and says under which name.
func (a *Aftermath) revert(now bridge.Time, v gate.View, why string) string {
	p, err := a.wayBack(now, v, why)
	if err == nil {
		p.Reverts = v.ID
		p, err = a.Propose(p)
	}
	if err != nil {
		return "; the revert cannot be proposed: " + err.Error()
	}
	return "; the revert is proposed as " + p.ID
}

// wayBack is the revert, with the evidence of the original where nothing was simulated anew.
func (a *Aftermath) wayBack(now bridge.Time, v gate.View, why string) (gate.Proposal, error) {
	if a.Revert != nil {
		p, err := a.Revert(v)
		if p.Reason == "" {
			p.Reason = "revert of " + v.ID + ": " + why
		}
		return p, err
	}
	p := gate.Proposal{By: "aftermath", Expires: now + revertLives, Model: v.Model, Parameters: v.Parameters, Evidence: gate.Evidence{Simulation: v.Evidence.Simulation},
		Reason: "revert of " + v.ID + ": " + why + ". Nothing was simulated anew: the evidence named here is that of " + v.ID + ", which the plant does not follow"}
	for _, c := range v.Changes {
		p.Changes = append(p.Changes, gate.Change{Tag: c.Tag, Value: c.Revert, Revert: c.Value})
	}
	return p, nil
}

// text is the verdict in a sentence or two.
func (v *Verdict) text() string {
	s := v.Proposal + " did what was predicted"
	switch {
	case v.Off:
		s = v.Proposal + " did not do what was predicted"
	case !v.Held:
		s = "what " + v.Proposal + " did is not known: too little was measured"
	}
	if v.Ended != "" {
		s += ", until " + v.Ended
	}
	for _, t := range v.Tags {
		if t.Samples > 0 {
			s += fmt.Sprintf("; %s %.5g %s on average, predicted %.5g (%.5g to %.5g), and %.5g without it", t.Tag, t.Measured, t.Unit, t.Predicted, t.Low, t.High, t.Nothing)
		}
	}
	return s
}
