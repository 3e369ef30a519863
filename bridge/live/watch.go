package live

import (
	"fmt"
	"math"
	"sort"

	"gonum.org/v1/gonum/stat/distuv"

	"gemel/bridge"
	"gemel/bridge/gate"
)

// watch is one write and what was predicted of it.
type watch struct {
	v       gate.View
	speed   float64
	settled bridge.Time // when the order had certainly taken effect
	end     bridge.Time
	ended   string
	allowed float64 // deviations
	off     bool
	tags    []*watchedTag
	nodes   map[bridge.TagID]gate.Change // what was written
}

// watchedTag is a tag with its trace and its windows.
type watchedTag struct {
	tag     bridge.Tag
	trace   *gate.Trace
	shift   float64 // of the bands
	noise   float64
	given   bool    // the noise is known, not measured
	floor   float64 // a deviation that is always allowed for
	width   float64 // of a window, plant seconds
	windows []window
	judged  int // windows that were looked at
	off     bool
}

// window holds sums over its samples.
type window struct {
	n                                   int
	x, middle, low, high, nothing       float64
	middleLeast, middleMost, down, upto float64
	z                                   float64
	told                                bool // it had enough samples
}

func (a *Aftermath) newWatch(v *gate.View) *watch {
	speed := a.Speed
	if speed == 0 {
		speed = 1
	}
	w := &watch{v: *v, speed: speed, settled: v.LeftAt, nodes: map[bridge.TagID]gate.Change{}}
	for _, o := range v.Outcomes {
		w.settled = max(w.settled, o.At)
	}
	w.end = v.LeftAt + bridge.Time(v.Evidence.Horizon/speed*1e9)
	tests := 0
	for _, t := range a.Tags {
		for _, c := range v.Changes {
			if c.Tag == t.Name {
				w.nodes[t.ID] = c
			}
		}
		for i := range v.Evidence.Traces {
			tr := &v.Evidence.Traces[i]
			if tr.Variable != t.Variable || tr.Unit != t.Unit || !sound(tr) {
				continue
			}
			x := &watchedTag{tag: t, trace: tr}
			x.noise, x.given = a.Noise[t.Name]
			x.before(a.noise[t.ID], v.LeftAt) // a tag with a variable has one
			for _, m := range tr.Do.Middle {
				x.floor = max(x.floor, leastWidth*math.Abs(m))
			}
			horizon := min(v.Evidence.Horizon, tr.Time[len(tr.Time)-1])
			count := mostWindows
			if p := float64(t.Period) / 1e9 * speed; p > 0 {
				count = int(min(mostWindows, max(2, horizon/(5*p))))
			}
			x.width, x.windows = horizon/float64(count), make([]window, count)
			tests += count - 1
			w.tags = append(w.tags, x)
		}
	}
	if tests > 0 {
		p := 1 - falseAlarms/2/float64(tests)
		if a.Members > 1 {
			w.allowed = distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(a.Members) / 2}.Quantile(p)
		} else {
			w.allowed = distuv.UnitNormal.Quantile(p)
		}
	}
	return w
}

// sound says whether a trace can be read: proposals come from elsewhere.
func sound(t *gate.Trace) bool {
	n := len(t.Time)
	if n < 2 || len(t.Do.Low) != n || len(t.Do.Middle) != n || len(t.Do.High) != n || !(t.Time[n-1] > 0) {
		return false
	}
	return sort.Float64sAreSorted(t.Time)
}

// wants a tag that was written, or one that is watched.
func (w *watch) wants(tag bridge.TagID, written bool) bool {
	if written {
		_, ok := w.nodes[tag]
		return ok
	}
	for _, t := range w.tags {
		if t.tag.ID == tag {
			return true
		}
	}
	return false
}

// cut ends the watch early.
func (w *watch) cut(at bridge.Time, why string) {
	if at < w.end {
		w.end, w.ended = at, why
	}
}

// take adds a sample.
func (w *watch) take(s bridge.Sample, d *differences) {
	if c, ok := w.nodes[s.Tag]; ok && s.Source > w.settled+slack && math.Abs(s.Value-c.Value) > math.Abs(c.Value-c.Present)/2 {
		w.cut(s.Source, fmt.Sprintf("somebody changed %s to %g %s", c.Tag, s.Value, c.Unit))
	}
	for _, t := range w.tags {
		switch {
		case t.tag.ID != s.Tag:
		case s.Source < w.v.LeftAt:
			t.before(d, w.v.LeftAt)
		case s.Source >= w.v.LeftAt && s.Source < w.end:
			t.take(s.Value, float64(s.Source-w.v.LeftAt)/1e9*w.speed, float64(s.Source-w.settled-slack)/1e9*w.speed, float64(slack)/1e9*w.speed)
		}
	}
}

// before learns from the samples before the write.
func (t *watchedTag) before(d *differences, left bridge.Time) {
	if !t.given {
		t.noise = d.deviation()
	}
	if !t.trace.Carried {
		return
	}
	begin := t.trace.Do.Middle[0]
	if m := t.trace.Nothing.Middle; len(m) == len(t.trace.Time) {
		begin = m[0]
	}
	if mean, ok := d.mean(left); ok {
		t.shift = mean - begin
	}
}

// take adds a value that was read at a time after the order left, least and time+slack being the least and the longest time that it had its effect.
func (t *watchedTag) take(x, time, least, slack float64) {
	if !(time < t.width*float64(len(t.windows))) {
		return
	}
	win := &t.windows[min(int(time/t.width), len(t.windows)-1)]
	at := func(values []float64) float64 { return interpolate(t.trace.Time, values, time) }
	do := &t.trace.Do
	win.n++
	win.x += x
	win.middle += at(do.Middle)
	win.low += at(do.Low)
	win.high += at(do.High)
	if len(t.trace.Nothing.Middle) == len(t.trace.Time) {
		win.nothing += at(t.trace.Nothing.Middle)
	}
	most := math.Inf(-1)
	lowest, up, down := math.Inf(1), 0.0, 0.0
	see := func(low, middle, high float64) {
		lowest, most = min(lowest, middle), max(most, middle)
		half := (high - low) / 2
		up, down = max(up, high-middle, half), max(down, middle-low, half)
	}
	for _, e := range []float64{least, time + slack} {
		see(interpolate(t.trace.Time, do.Low, e), interpolate(t.trace.Time, do.Middle, e), interpolate(t.trace.Time, do.High, e))
	}
	for i := sort.SearchFloat64s(t.trace.Time, least); i < len(t.trace.Time) && t.trace.Time[i] <= time+slack; i++ {
		see(do.Low[i], do.Middle[i], do.High[i])
	}
	win.middleLeast += lowest
	win.middleMost += most
	win.upto += up / fifth
	win.down += down / fifth
}

// interpolate between points; before the first and after the last it is those.
func interpolate(x, y []float64, at float64) float64 {
	i := sort.SearchFloat64s(x, at)
	switch {
	case i == 0:
		return y[0]
	case i == len(x):
		return y[len(y)-1]
	case x[i] == x[i-1]:
		return y[i]
	}
	f := (at - x[i-1]) / (x[i] - x[i-1])
	return y[i-1] + f*(y[i]-y[i-1])
}

// judge looks at the windows that are over.
func (w *watch) judge(now bridge.Time) (alarms []Alarm) {
	for _, t := range w.tags {
		for ; t.judged < len(t.windows); t.judged++ {
			k := t.judged
			until := w.v.LeftAt + bridge.Time(float64(k+1)*t.width/w.speed*1e9)
			if now < until+late || until > w.end+1 { // the last one may end a rounding later
				break
			}
			win := &t.windows[k]
			if k == 0 || win.n < leastSamples {
				continue
			}
			win.told, win.z = true, t.distance(win)
			if math.Abs(win.z) > w.allowed && !t.off {
				t.off, w.off = true, true
				n := float64(win.n)
				alarms = append(alarms, Alarm{Tag: t.tag.Name, Kind: After, On: true, At: until, Value: win.x / n,
					Text: fmt.Sprintf("%.5g %s on average from %.0f s to %.0f s after %s was written, predicted %.5g (%.5g to %.5g): %.1f deviations off, and %.1f are allowed",
						win.x/n, t.tag.Unit, float64(k)*t.width, float64(k+1)*t.width, w.v.ID, win.middle/n+t.shift, win.low/n+t.shift, win.high/n+t.shift, math.Abs(win.z), w.allowed)})
			}
		}
	}
	return alarms
}

// distance of a window's mean from what was predicted, in deviations.
func (t *watchedTag) distance(win *window) float64 {
	n := float64(win.n)
	off, spread := 0.0, 0.0
	mean, least, most := win.x/n, win.middleLeast/n+t.shift, win.middleMost/n+t.shift
	switch {
	case mean > most:
		off, spread = mean-most, win.upto/n
	case mean < least:
		off, spread = mean-least, win.down/n
	}
	return off / math.Sqrt(float64(spread*spread)+float64(2*t.noise*t.noise)+float64(t.floor*t.floor)+math.SmallestNonzeroFloat64)
}

// verdict over all that was seen.
func (w *watch) verdict() Verdict {
	v := Verdict{Proposal: w.v.ID, Hash: w.v.Hash, From: w.v.LeftAt, To: w.end, Off: w.off, Ended: w.ended, Allowed: w.allowed}
	all, told := 0, 0
	for _, t := range w.tags {
		x := TagVerdict{Tag: t.tag.Name, Variable: t.tag.Variable, Unit: t.tag.Unit, Noise: t.noise, Shift: t.shift}
		for k, win := range t.windows {
			x.Samples += win.n
			x.Measured += win.x
			x.Predicted += win.middle
			x.Low += win.low
			x.High += win.high
			x.Nothing += win.nothing
			if k > 0 {
				all++
			}
			if win.told {
				told++
				if math.Abs(win.z) > math.Abs(x.Worst) {
					x.Worst = win.z
				}
			}
		}
		if n := float64(x.Samples); n > 0 {
			x.Measured, x.Predicted, x.Low, x.High, x.Nothing = x.Measured/n, x.Predicted/n+t.shift, x.Low/n+t.shift, x.High/n+t.shift, x.Nothing/n+t.shift
		}
		v.Worst = max(v.Worst, math.Abs(x.Worst))
		v.Tags = append(v.Tags, x)
	}
	if all > 0 {
		v.Judged = float64(told) / float64(all)
	}
	v.Held = !v.Off && v.Judged >= 0.5
	v.Text = v.text()
	return v
}
