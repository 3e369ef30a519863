package report

import (
	"math"
	"strconv"
	"time"
)

// tick is a labelled place on an axis.
type tick struct {
	at     float64
	label  string
	strong bool // midnight, or the like
}

// linear returns the ticks of an axis from lo to hi at steps of 1, 2 or 5 times a power of ten, about n of them, and the step.
func linear(lo, hi float64, n int) ([]tick, float64) {
	m, e := step(hi-lo, n)
	size := decimal(m, e)
	first, last := math.Ceil(lo/size-1e-9), math.Floor(hi/size+1e-9)
	if !(last-first < 100) {
		return nil, size
	}
	var ticks []tick
	for k := first; k <= last; k++ {
		v := decimal(int64(k)*m, e)
		label := fixed(v, max(0, -e))
		if a := math.Max(math.Abs(lo), math.Abs(hi)); a >= 1e7 || a < 1e-3 {
			label = scientific(v, max(1, exponent(a)-e+1))
			if v == 0 {
				label = "0"
			}
		}
		ticks = append(ticks, tick{at: v, label: label})
	}
	return ticks, size
}

// step returns m and e of the step m × 10^e, with m 1, 2 or 5, that cuts span into at most n parts.
func step(span float64, n int) (int64, int) {
	if !(span > 0) || math.IsInf(span, 0) {
		return 1, 0
	}
	raw := span / float64(n)
	e := exponent(raw)
	for _, m := range []int64{1, 2, 5} {
		if decimal(m, e) >= raw*(1-1e-9) {
			return m, e
		}
	}
	return 1, e + 1
}

// decimal returns m × 10^e, correctly rounded.
func decimal(m int64, e int) float64 {
	v, _ := strconv.ParseFloat(strconv.FormatInt(m, 10)+"e"+strconv.Itoa(e), 64)
	return v
}

// axis returns the range that shows values from lo to hi with some air, on ticks.
func axis(lo, hi float64) (float64, float64) {
	if !(lo <= hi) { // no values at all
		return 0, 1
	}
	size := math.Max(math.Abs(lo), math.Abs(hi))
	switch {
	case size == 0:
		return 0, 1
	case hi-lo <= 1e-6*size: // a constant, or one but for rounding: do not blow up the noise
		lo, hi = lo-float64(0.1*size), hi+float64(0.1*size)
	}
	if lo > 0 && lo < 0.4*hi { // far from nothing compares better with the nothing in sight
		lo = 0
	}
	if hi < 0 && hi > 0.4*lo {
		hi = 0
	}
	m, e := step(hi-lo, 5)
	s := decimal(m, e)
	from, to := math.Floor(lo/s+1e-9), math.Ceil(hi/s-1e-9)
	// half a step is fine when a whole one would leave much of the chart empty
	if f := math.Floor(2*lo/s+1e-9) / 2; f > from && lo != 0 {
		from = f
	}
	if t := math.Ceil(2*hi/s-1e-9) / 2; t < to && hi != 0 {
		to = t
	}
	from, to = float64(from*s), float64(to*s)
	const air = 0.03 // keeps a line from lying on the frame
	span := to - from
	if lo-from < float64(air*span) {
		from -= float64(air * span)
	}
	if to-hi < float64(air*span) {
		to += float64(air * span)
	}
	return from, to
}

var spans = []float64{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 14400, 21600, 43200, 86400, 2 * 86400, 7 * 86400, 14 * 86400}

// timeTicks returns about n ticks from t0 to t1 [s], at round clock times, or round elapsed times.
func (c clock) timeTicks(t0, t1 float64, n int) []tick {
	span := t1 - t0
	if !(span > 0) || span > 9e9 {
		return nil
	}
	if c.elapsed {
		return elapsedTicks(t0, t1, n)
	}
	for _, s := range spans {
		if span/s <= float64(n) {
			return c.steps(t0, t1, s)
		}
	}
	return c.months(t0, t1, n)
}

// steps returns ticks every s seconds, counted from midnight.
func (c clock) steps(t0, t1, s float64) []tick {
	day := c.at(t0)
	midnight := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, c.start.Location())
	base := midnight.Sub(c.start).Seconds()
	var ticks []tick
	for k := math.Ceil((t0 - base) / s); ; k++ {
		t := base + float64(k*s)
		if t > t1 {
			return ticks
		}
		at := c.at(t)
		ticks = append(ticks, c.stamp(t, at, s))
	}
}

func (c clock) stamp(t float64, at time.Time, s float64) tick {
	k := tick{at: t}
	switch {
	case s >= 86400:
		k.label = at.Format("2 Jan")
	case at.Hour() == 0 && at.Minute() == 0 && at.Second() == 0:
		k.label, k.strong = at.Format("2 Jan"), true
	case s < 60:
		k.label = at.Format("15:04:05")
	default:
		k.label = at.Format("15:04")
	}
	return k
}

// months returns ticks at the starts of months, quarters or years.
func (c clock) months(t0, t1 float64, n int) []tick {
	per := 1
	for _, p := range []int{1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200} {
		per = p
		if (t1-t0)/(2629800*float64(p)) <= float64(n) {
			break
		}
	}
	at := c.at(t0)
	month := (at.Year()*12 + int(at.Month()) - 1) / per * per
	var ticks []tick
	for ; ; month += per {
		d := time.Date(month/12, time.Month(month%12+1), 1, 0, 0, 0, 0, c.start.Location())
		t := d.Sub(c.start).Seconds()
		if t > t1 || len(ticks) > 4*n {
			return ticks
		}
		if t < t0 {
			continue
		}
		label := d.Format("Jan 2006")
		if per >= 12 {
			label = d.Format("2006")
		}
		ticks = append(ticks, tick{at: t, label: label, strong: d.Month() == 1})
	}
}

// elapsedTicks labels with seconds, minutes, hours or days.
func elapsedTicks(t0, t1 float64, n int) []tick {
	unit, size := "s", 1.0
	for _, u := range []struct {
		name string
		size float64
	}{{"min", 60}, {"h", 3600}, {"d", 86400}} {
		if t1-t0 >= 3*u.size {
			unit, size = u.name, u.size
		}
	}
	marks, _ := linear(t0/size, t1/size, n)
	for i := range marks {
		marks[i].at = float64(marks[i].at * size)
		marks[i].label += " " + unit
	}
	return marks
}
