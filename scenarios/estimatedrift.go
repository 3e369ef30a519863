package scenarios

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gemel/engine/estimate"
)

// EstimateDrift says that a sensor and the model no longer agree.
type EstimateDrift struct {
	Sensor string  `json:"sensor"`
	Kind   string  `json:"kind"`    // shift: the mean is off; scatter: the size of the deviations is
	Since  float64 `json:"since_s"` // since the start
	At     float64 `json:"told_s"`
	Shift  float64 `json:"shift_deviations"` // of the mean, in deviations that chance alone explains
	Size   float64 `json:"shift"`            // the same in the unit of the model
	Unit   string  `json:"unit"`
	Square float64 `json:"mean_square"` // of the last scaled innovations; 1 is chance
	Text   string  `json:"text"`
}

// driftEvent puts what the monitor found into words.
func (l *Live) driftEvent(d estimate.Drift) (Event, EstimateDrift) {
	s, h := &l.job.sensors[d.Sensor], l.job.Period()
	f := EstimateDrift{Sensor: s.name, Kind: "shift", Since: float64(float64(d.Since) * h), At: float64(float64(d.Tick) * h), Shift: d.Shift, Unit: s.unit, Square: d.Square}
	f.Size = float64(d.Shift * l.row.Readings[d.Sensor].Deviation)
	switch {
	case d.Shift != 0:
		way := "more"
		if d.Shift < 0 {
			way = "less"
		}
		f.Text = fmt.Sprintf("%s reads %s %s than expected since %s (%.1f deviations, which chance does not explain)", s.name, s.describe(math.Abs(f.Size), true), way,
			l.job.moment(f.Since), math.Abs(d.Shift))
	case d.Square > 1:
		f.Kind = "scatter"
		f.Text = fmt.Sprintf("%s scatters %.1f times as much as expected: noise is set too small, or the model does not follow", s.name, math.Sqrt(d.Square))
	default:
		f.Kind = "scatter"
		f.Text = fmt.Sprintf("%s scatters only %.2f times as much as expected: noise is set too large, or the sensor stands still", s.name, math.Sqrt(d.Square))
	}
	e := Event{Time: f.At, Kind: "drift", Name: s.name, On: true, Text: f.Text}
	if f.Kind == "shift" {
		e.Value, e.Unit = &f.Size, s.unit
	}
	return e, f
}

// moment writes a time for people, without the seconds where ticks are whole minutes.
func (j *EstimateJob) moment(t float64) string {
	text := j.describeTime(t)
	if j.plan.clocked && math.Mod(j.Period(), 60) == 0 && j.plan.start.Second() == 0 {
		text = strings.TrimSuffix(text, ":00")
	}
	return text
}

// sameCause says whether a sensor whose mean has shifted not long ago now scatters, too: that is no second news.
func (l *Live) sameCause(d estimate.Drift) bool {
	if d.Shift != 0 || d.Square < 1 {
		return false
	}
	window := l.monitor.Window
	if window == 0 {
		window = 50
	}
	for _, o := range l.drifts {
		if o.Sensor == l.job.sensors[d.Sensor].name && o.Kind == "shift" && float64(float64(d.Tick)*l.job.Period())-o.At <= 10*float64(window)*l.job.Period() {
			return true
		}
	}
	return false
}

// sensorScore adds up how well a sensor agrees with what was expected of it.
type sensorScore struct {
	N                                  int
	Sum, Square, Cross, Last, Residual float64 // of scaled innovations: sum, squares, products of neighbours; and of the plain ones, squares
	First, Lowest, Highest             float64 // readings
}

func (s *sensorScore) add(x estimate.Innovation) {
	if s.N == 0 {
		s.First, s.Lowest, s.Highest = x.Reading, x.Reading, x.Reading
	} else {
		s.Cross += float64(x.Scaled * s.Last)
	}
	s.N++
	s.Sum += x.Scaled
	s.Square += float64(x.Scaled * x.Scaled)
	s.Last = x.Scaled
	r := x.Reading - x.Expected
	s.Residual += float64(r * r)
	s.Lowest, s.Highest = math.Min(s.Lowest, x.Reading), math.Max(s.Highest, x.Reading)
}

// EstimateScore is how well a sensor agrees with what was expected of it one tick ahead.
type EstimateScore struct {
	Sensor  string   `json:"sensor"`
	Unit    string   `json:"unit"`
	Display string   `json:"display_unit"`
	Used    int      `json:"readings"`
	Left    int      `json:"left_out"`
	RMSE    *float64 `json:"rmse"`        // of reading less expected; null: nothing was read
	Noise   float64  `json:"noise"`       // as the scenario says
	Mean    *float64 `json:"mean"`        // of the innovations in deviations: 0
	Square  *float64 `json:"mean_square"` // of these: 1
	Lag1    *float64 `json:"lag1"`        // correlation from one to the next: 0
}

// scoresOf are the scores of all sensors so far.
func (l *Live) scoresOf() (list []EstimateScore) {
	for i, s := range l.job.sensors {
		q := l.scores[i]
		e := EstimateScore{Sensor: s.name, Unit: s.unit, Display: s.fine, Used: l.left.Used[i], Noise: s.noise}
		for _, x := range l.left.List {
			if x.Sensor == s.name {
				e.Left += x.Readings
			}
		}
		if n := float64(q.N); q.N > 0 {
			e.RMSE, e.Mean, e.Square = known(math.Sqrt(q.Residual/n)), known(q.Sum/n), known(q.Square/n)
			if q.N > 1 {
				e.Lag1 = known(q.Cross / q.Square)
			}
		}
		list = append(list, e)
	}
	return list
}

// advice is what the scores say about the settings.
func (l *Live) advice() (notes []string) {
	for i, s := range l.job.sensors {
		q := l.scores[i]
		if q.N == 0 {
			notes = append(notes, fmt.Sprintf("%s: none of its readings was used; the estimate knows nothing of it", s.name))
			continue
		}
		if q.Lowest == q.Highest && q.N > 2 {
			notes = append(notes, fmt.Sprintf("%s: all %d readings are the same, %s; is the sensor alive? Write frozen to leave such readings out", s.name, q.N, s.describe(q.First, false)))
			continue
		}
		if slices.ContainsFunc(l.drifts, func(d EstimateDrift) bool { return d.Sensor == s.name }) {
			continue // told already
		}
		if square := q.Square / float64(q.N); q.N >= 50 && square > 4 {
			notes = append(notes, fmt.Sprintf("%s: deviations from what is expected are %s times as large as the settings say; noise or wanders is too small, or the model does not follow", s.name,
				strconv.FormatFloat(math.Sqrt(square), 'f', 1, 64)))
		} else if q.N >= 50 && square < 0.25 {
			notes = append(notes, fmt.Sprintf("%s: deviations from what is expected are only %s times as large as the settings say; noise may be too large", s.name, strconv.FormatFloat(math.Sqrt(square), 'f', 2, 64)))
		}
	}
	for k, n := range l.tooLate {
		if n > 0 {
			notes = append(notes, fmt.Sprintf("%d readings of %s came later than %s and were not used; write a longer late", n, l.job.tags[k].name, seconds(l.job.late)))
		}
	}
	return notes
}
