package scenarios

import (
	"fmt"
	"math"
	"slices"

	"gemel/engine/fit"
)

// suspects are what may be wrong with readings that nothing refuses: signals that hang, and units that are off by a usual factor.
func (j *FitJob) suspects(r *FitResult) (notes []string) {
	for e := range j.all.Experiments {
		x := &j.all.Experiments[e]
		for k := range x.Sensors {
			if n := j.hanging(e, &x.Sensors[k]); n != "" {
				notes = append(notes, x.Name+": "+n)
			}
		}
	}
	for i := range r.traces {
		t := &r.traces[i]
		if n := t.factor(); n != "" {
			notes = append(notes, j.all.Experiments[t.experiment].Name+": "+n)
		}
	}
	return notes
}

// hanging finds a signal that once stands still for much longer than it usually does. Readings of 0 are what instruments of a plant at rest show.
func (j *FitJob) hanging(e int, s *fit.Sensor) string {
	if slices.ContainsFunc(j.Fit.Sensors, func(o Entry[FitSensor]) bool { return o.Key.Value == s.Name && o.Value.Frozen.Given() }) {
		return ""
	}
	const fewest, enough, times = 100, 20, 8
	var lengths []int
	longest, at := 0, 0
	for i := 0; i < len(s.Value); {
		k := i
		for k+1 < len(s.Value) && s.Value[k+1] == s.Value[i] && !s.Unused[k+1] {
			k++
		}
		if n := k - i + 1; !s.Unused[i] {
			if lengths = append(lengths, n); n > longest && s.Value[i] != 0 {
				longest, at = n, i
			}
		}
		i = k + 1
	}
	if len(lengths) < fewest || longest < enough {
		return ""
	}
	slices.Sort(lengths)
	if usual := lengths[len(lengths)*99/100]; longest < times*usual {
		return ""
	}
	return fmt.Sprintf("%s stands still for %s from %s on, much longer than it usually does: if the instrument hung, write frozen under its sensor", s.Name, seconds(s.Time[at+longest-1]-s.Time[at]),
		moment(j.recorded[e].timing, s.Time[at]))
}

// usualFactors are between units that are taken for each other.
var usualFactors = []struct {
	by   float64
	such string
}{{3.6, "m3/h and L/s, or km/h and m/s"}, {1000, "kW and W, or m and mm"}, {60, "per minute and per second"}, {3600, "per hour and per second"}, {1e5, "bar and Pa"}, {100, "% and a share, or cm and m"},
	{6.89476, "psi and kPa"}, {14.5038, "psi and bar"}, {9.5493, "rpm and rad/s"}}

// factor finds readings that move with the model as it was before the fit, but by a factor that two units have, and that the fit could not meet.
func (t *fitTrace) factor() string {
	if len(t.before) < 20 {
		return ""
	}
	if all := func(int) bool { return true }; rmse(t.reading, t.after, all) < 0.1*rmse(t.reading, t.before, all) {
		return "" // the fit has made up for it
	}
	n := float64(len(t.before))
	mx, my := 0.0, 0.0
	for i := range t.before {
		mx, my = mx+t.before[i]/n, my+t.reading[i]/n
	}
	xx, xy, yy := 0.0, 0.0, 0.0
	for i := range t.before {
		dx, dy := t.before[i]-mx, t.reading[i]-my
		xx, xy, yy = xx+float64(dx*dx), xy+float64(dx*dy), yy+float64(dy*dy)
	}
	if !(xx > 0 && yy > 0 && xy > float64(0.95*math.Sqrt(float64(xx*yy)))) {
		return ""
	}
	slope := math.Sqrt(yy / xx)
	for _, f := range usualFactors {
		for _, by := range []float64{f.by, 1 / f.by} {
			if slope > float64(0.74*by) && slope < float64(1.35*by) && (by > 1.5 || by < 0.7) {
				return fmt.Sprintf("readings of %s move %.4g times as much as the model did before the fit: is its unit right? %s differ by such a factor", t.title, slope, f.such)
			}
		}
	}
	return ""
}
