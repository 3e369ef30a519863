package monitoring

import (
	"fmt"
	"math"
	"testing"
	"time"

	"gemel/physics/validation"
)

const ahuSource = "J. Granderson et al., Building fault detection data to aid diagnostic algorithm creation and performance testing, Sci. Data 7, 65 (2020): single-zone constant-volume unit, by the minute; labels by day"

// outcome is what one detector says of all days.
type outcome struct {
	name   string
	alarms [][]bool // (days × rows)
	days   []score  // of all judged rows of a day
	quiet  score    // of the rows of the fault-free day that served for nothing
}

func outcomeOf(name string, list []*day, alarms [][]bool) outcome {
	o := outcome{name: name, alarms: alarms}
	for i, d := range list {
		o.days = append(o.days, d.judge(alarms[i], 0))
		if !d.faulty {
			o.quiet = d.judge(alarms[i], validated)
		}
	}
	return o
}

// undetected counts faulty days with less than half an hour of alarm.
func (o outcome) undetected(list []*day) (n int) {
	for i, d := range list {
		if d.faulty && o.days[i].hits < detected {
			n++
		}
	}
	return n
}

// A twin learned on the first half of the only fault-free day tells the faulty days; its false alarms are those of the end of that day, which served for nothing.
func TestMeasuredAirHandlingUnit(t *testing.T) {
	list := days(t)
	var free *day
	for _, d := range list {
		if !d.faulty {
			free = d
		}
	}
	u := newUnit(t)
	h := u.learn(free)
	for _, f := range h.fits {
		for _, e := range f.Estimates {
			t.Logf("%-32s %10.4g [%10.4g %10.4g] %s", e.Name, e.Value, e.Low, e.High, e.Bound)
		}
	}
	t.Logf("limits %v, relative uncertainty %v, room astray by %.1f K", h.limit, h.relative, h.astray)
	var alarms [][]bool
	var residuals [][temperatures][]float64
	var verdicts [][]verdict
	var apart [2]score // of each section, on days whose fault is named in the other
	for _, d := range list {
		residual, effect := u.residuals(h, d)
		ratio := h.ratios(d, residual, effect)
		alarms, residuals = append(alarms, h.alarms(d, ratio)), append(residuals, residual)
		v := u.diagnose(h, d, h.sections(d, ratio))
		verdicts = append(verdicts, v)
		if len(v) > 0 {
			other := 1 - v[0].section
			for k, x := range ratio[other] {
				if !d.bad[k] {
					apart[other].add(false, math.Abs(x) > h.limit[other])
				}
			}
		}
	}
	twin := outcomeOf("twin", list, alarms)
	other := u.trusting(h, free)
	var trusting [][]bool
	for _, d := range list {
		residual, effect := u.residuals(other, d)
		trusting = append(trusting, other.alarms(d, other.ratios(d, residual, effect)))
	}
	naive := []outcome{outcomeOf("the twin, if its limits take the mixed air for well mixed", list, trusting)}
	for _, n := range besideAHU {
		naive = append(naive, outcomeOf(n.name, list, naiveAHU(list, free, n.expect(free))))
	}
	reportAHU(t, list, twin, naive, residuals, u.pictureFree(h, free, twin))
	for s, what := range []string{"alarms of the mixing box on days whose fault is named in the coils", "alarms of the coils on days whose fault is named in the mixing box"} {
		validation.Check(t, validation.Row{Asset: []string{damper, coilValve}[s], Case: "measured air handling unit", Reference: ahuSource + "; which section is at fault is the diagnosis of the twin",
			Quantity: what + ", share of their rows", Unit: "%", Tolerance: 5, Reached: apart[s].falseRate(), Kind: validation.Measured})
	}
	for i, d := range list {
		if d.faulty {
			reportDay(t, d, i, twin, naive, verdicts[i], u.pictureDay(h, d, twin.alarms[i]))
		}
	}
}

// sections says in which sections there was an alarm for long enough.
func (h *healthy) sections(d *day, ratio [temperatures][]float64) (alarmed [2]bool) {
	for s := range alarmed {
		minutes := 0
		for k, v := range ratio[s] {
			if !d.bad[k] && math.Abs(v) > h.limit[s] {
				minutes++
			}
		}
		alarmed[s] = minutes >= detected
	}
	return alarmed
}

// reportAHU writes the rows for all days together.
func reportAHU(t *testing.T, list []*day, twin outcome, naive []outcome, residuals [][temperatures][]float64, free *validation.Plot) {
	t.Helper()
	faulty := func(o outcome) (all score) {
		for i, d := range list {
			if d.faulty {
				all = sum([]score{all, o.days[i]})
			}
		}
		return all
	}
	t.Logf("twin: %+v, fault-free %+v", faulty(twin), twin.quiet)
	var x []float64
	curves := make([][]float64, 2)
	for i, d := range list {
		for s := range curves {
			for k, v := range averaged(d, residuals[i][s]) {
				if k%15 == 0 {
					curves[s] = append(curves[s], v)
					if s == 0 {
						x = append(x, float64(i+1)+float64(k)/perDay)
					}
				}
			}
		}
	}
	overview := &validation.Plot{Title: "Measured air handling unit: residuals of 14 faulty days and one without fault", X: "day of the recording; 15 is the fault-free one [d]", Y: "reading less expected, averaged [K]",
		Series: []validation.Series{{Name: "supply air", X: x, Y: curves[supply]}, {Name: "mixed air", X: x, Y: curves[mixed]}}}
	for _, q := range []struct {
		name, unit, miss string
		asked            float64
		of               func(outcome) float64
		plot             *validation.Plot
	}{
		{"false-alarm rate of fault-free rows that were neither fitted nor used for limits (16:30 hours of learning, 8:30 hours judged)", "%", missFalse, 5, func(o outcome) float64 { return o.quiet.falseRate() }, free},
		{"faulty days with less than 30 minutes of alarm, of 14", "days", missDay, 0, func(o outcome) float64 { return float64(o.undetected(list)) }, overview},
		{"missed-alarm rate of all rows of faulty days, also those in which the fault has no effect", "%", "", 50, func(o outcome) float64 { return faulty(o).missedRate() }, nil},
	} {
		row := validation.Row{Asset: coilValve, Also: []string{damper, "Gemel.Air.DryCoil", "Gemel.Air.MixingVolume"}, Case: "measured air handling unit", Reference: ahuSource,
			Quantity: q.name, Unit: q.unit, Tolerance: q.asked, Reached: q.of(twin), Kind: validation.Measured, Plot: q.plot}
		if !row.Met() {
			row.Miss = q.miss
		}
		for _, n := range naive {
			row.Baselines = append(row.Baselines, validation.Baseline{Name: n.name, Reached: q.of(n)})
		}
		validation.Check(t, row)
	}
}

const (
	missFalse = "one episode on the fault-free day, after 16:00: the cooling valve stands at a fifth to a third for an hour and little is cooled"
	missDay   = "the fault moves no temperature by more than the accuracy granted to the sensors"
)

// reportDay writes the row of a faulty day, with what it points to.
func reportDay(t *testing.T, d *day, i int, twin outcome, naive []outcome, list []verdict, plot *validation.Plot) {
	t.Helper()
	at, err := time.Parse("1/2/2006", d.name)
	if err != nil {
		t.Fatal(err)
	}
	asset, points := coilValve, "points to nothing"
	if len(list) > 0 {
		asset, points = list[0].asset, "points to: "+list[0].name
		for _, v := range list[1:] {
			if v.explained > 0.8*list[0].explained {
				points += " (hardly worse: " + v.name + ")"
				break
			}
		}
	}
	for k, v := range list {
		t.Logf("%s %d %s", d.name, k, v.words())
	}
	row := validation.Row{Asset: asset, Case: "measured air handling unit, " + at.Format("2006-01-02") + ", " + points, Reference: ahuSource, Quantity: "missed-alarm rate of the rows of the day (asked: at least 30 minutes of alarm)",
		Unit: "%", Tolerance: 100 - 100*detected/float64(twin.days[i].hits+twin.days[i].missed), Reached: twin.days[i].missedRate(), Kind: validation.Measured, Plot: plot}
	if !row.Met() {
		row.Miss = missDay
	}
	for _, n := range naive {
		row.Baselines = append(row.Baselines, validation.Baseline{Name: n.name, Reached: n.days[i].missedRate()})
	}
	validation.Check(t, row)
	if len(list) == 0 {
		return
	}
	left := row
	left.Quantity, left.Tolerance, left.Reached, left.Miss, left.Plot, left.Baselines = "misfit that this one fault leaves", 90, 100-100*list[0].explained, "", nil, nil
	for _, v := range list[1:] {
		left.Baselines = append(left.Baselines, validation.Baseline{Name: v.name + " instead", Reached: 100 - 100*v.explained})
	}
	validation.Check(t, left)
}

// words name a fault with its size and what it explains.
func (v verdict) words() string {
	size := ""
	switch {
	case v.full != "":
		size = fmt.Sprintf(" at %.0f %%", 100*v.value)
	case v.high == 1:
		size = fmt.Sprintf(" by %.0f %% of half its nominal flow", 100*v.value)
	default:
		size = fmt.Sprintf(" by %+.1f K", v.value)
	}
	return fmt.Sprintf("%s%s (explains %.0f %% of the misfit)", v.name, size, 100*v.explained)
}

// celsius gives hours, the supply air as read and as expected, and the alarm of a day.
func (u *unit) celsius(h *healthy, d *day, alarm []bool) (hours []float64, read, expected, alarmed []float64) {
	y := u.replay(h.clipped(d), h.set, "T_supply")
	for k := 0; k < d.rows(); k += 2 {
		hours = append(hours, float64(k)/60)
		read, expected = append(read, d.read[supply][k]-273.15), append(expected, y[0][k]-273.15)
		alarmed = append(alarmed, mark(alarm[k], 8))
	}
	return hours, read, expected, alarmed
}

func (u *unit) pictureFree(h *healthy, d *day, o outcome) *validation.Plot {
	x, read, expected, alarmed := u.celsius(h, d, o.alarms[len(o.alarms)-1])
	return &validation.Plot{Title: "The fault-free day: fitted until 13:00, limits until 15:30, judged after", X: "time of day [h]", Y: "supply air [degC]", Series: []validation.Series{
		{Name: "measured", X: x, Y: read, Points: true}, {Name: "expected by the twin", X: x, Y: expected}, {Name: "alarm", X: x, Y: alarmed},
		{Name: "end of fitting, end of limits", X: []float64{13, 13, math.NaN(), 15.5, 15.5}, Y: []float64{8, 30, math.NaN(), 8, 30}}}}
}

// pictureDay shows two days: one in which cooling does not come, one in which heating comes unasked.
func (u *unit) pictureDay(h *healthy, d *day, alarm []bool) *validation.Plot {
	titles := map[string]string{"3/11/2017": "11 March 2017: cooling is asked for from 10:30 on and does not come", "3/22/2017": "22 March 2017: a little heating comes all day, unasked"}
	if titles[d.name] == "" {
		return nil
	}
	x, read, expected, alarmed := u.celsius(h, d, alarm)
	return &validation.Plot{Title: titles[d.name], X: "time of day [h]", Y: "supply air [degC]", Series: []validation.Series{
		{Name: "measured", X: x, Y: read, Points: true}, {Name: "expected by the twin", X: x, Y: expected}, {Name: "alarm", X: x, Y: alarmed}}}
}
