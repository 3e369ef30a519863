package scenarios

import (
	"math"
	"slices"
	"sort"

	"gemel/engine/estimate"
	"gemel/engine/unit"
	"gemel/scenarios/recording"
)

// Sample is a reading as it comes from a recording or a device.
type Sample struct {
	Tag     string  // column or tag of a sensor or an input
	Time    float64 // when it was made, since the start of the scenario [s]
	Value   float64 // in the unit that the section gives for the tag, else that of the model; NaN: missing
	Quality recording.Quality
}

// sample is one that waits to be settled.
type sample struct {
	Time, Value float64
	Bad         bool
}

// EstimateLeftOut are readings that were not used.
type EstimateLeftOut struct {
	Sensor   string  `json:"sensor"`
	From     float64 `json:"from_s"` // since the start
	To       float64 `json:"to_s"`
	Readings int     `json:"readings"`
	Why      string  `json:"why"`
}

// hold is the value of an input until the next one comes.
type hold struct {
	Value, At float64
	Known     bool // a sample has come
	Lost      bool // the last ones were bad or missing
}

// sieve is what the rule for readings that stand still remembers of a sensor.
type sieve struct {
	Value, Since float64
	Seen         bool
}

// verdict on a sample of a sensor; "": it is used. x is its value in the unit of the model.
func (s *estimateSensor) verdict(v *sieve, q sample, x float64) string {
	switch {
	case q.Bad:
		return "bad quality"
	case math.IsNaN(x) || math.IsInf(x, 0):
		return "missing"
	case x < s.low:
		return "range: below " + s.lowText
	case x > s.high:
		return "range: above " + s.highText
	}
	if !v.Seen || x != v.Value {
		*v = sieve{Value: x, Since: q.Time, Seen: true}
	}
	if s.frozen > 0 && q.Time-v.Since > s.frozen {
		return "frozen: stands still for longer than " + seconds(s.frozen)
	}
	return ""
}

// converted takes a reading to the unit of the model; the zero Unit is that one.
func converted(x float64, from unit.Unit, to string) float64 {
	if from.Scale == 0 {
		return x
	}
	want, err := unit.Parse(to)
	if err != nil {
		return x
	}
	y, err := unit.Convert(x, from, want)
	if err != nil { // it was tried when the scenario was prepared
		return x
	}
	return y
}

// insert keeps the samples of a tag in the order of their times; one of the same time replaces the other.
func insert(list []sample, q sample) []sample {
	if n := len(list); n == 0 || list[n-1].Time < q.Time {
		return append(list, q)
	}
	i := sort.Search(len(list), func(i int) bool { return list[i].Time >= q.Time })
	if list[i].Time == q.Time {
		list[i] = q
		return list
	}
	return slices.Insert(list, i, q)
}

// between are the samples of a tag with from ≤ time < to.
func between(list []sample, from, to float64) []sample {
	a := sort.Search(len(list), func(i int) bool { return list[i].Time >= from })
	b := sort.Search(len(list), func(i int) bool { return list[i].Time >= to })
	return list[a:max(a, b)]
}

// readings are what the sensors say of a tick: the samples nearest to it, averaged. leave hears of each, why it is not used; "": it
// is.
func (j *EstimateJob) readings(tick int64, pending [][]sample, sieves []sieve, leave func(sensor int, t float64, why string)) (list []estimate.Reading) {
	h := j.Period()
	from, to := float64((float64(tick)-0.5)*h), float64((float64(tick)+0.5)*h)
	for i := range j.sensors {
		s := &j.sensors[i]
		sum, n := 0.0, 0
		for _, q := range between(pending[j.tagOf(i)], from, to) {
			x := converted(q.Value, s.from, s.unit)
			why := s.verdict(&sieves[i], q, x)
			if leave(i, q.Time, why); why == "" {
				sum += x - s.offset
				n++
			}
		}
		if n > 0 {
			list = append(list, estimate.Reading{Sensor: i, Value: sum / float64(n), Deviation: s.noise / math.Sqrt(float64(n))})
		}
	}
	return list
}

func (j *EstimateJob) tagOf(sensor int) int {
	return slices.IndexFunc(j.tags, func(t tag) bool { return slices.Contains(t.sensors, sensor) })
}

// take brings the inputs up to time t by the samples that have come since the last tick.
func (j *EstimateJob) take(from, t float64, pending [][]sample, held []hold, lost func(input int, at float64, on bool)) {
	for k := range j.tags {
		for _, q := range between(pending[k], from, math.Nextafter(t, math.Inf(1))) {
			for _, i := range j.tags[k].inputs {
				x := converted(q.Value, j.inputs[i].from, j.inputs[i].unit)
				bad := q.Bad || math.IsNaN(x) || math.IsInf(x, 0)
				if bad != held[i].Lost {
					held[i].Lost = bad
					lost(i, q.Time, bad)
				}
				if !bad {
					held[i].Value, held[i].At, held[i].Known = x, q.Time, true
				}
			}
		}
	}
}

// leftOut collects what was not used; neighbours with one reason make one line.
type leftOut struct {
	List  []EstimateLeftOut
	Last  []int // line that may go on, by sensor; -1: none
	Used  []int // readings that were used, by sensor
	Count int
}

const mostLeftOut = 5000

func newLeftOut(sensors int) leftOut {
	return leftOut{Last: slices.Repeat([]int{-1}, sensors), Used: make([]int, sensors)}
}

func (l *leftOut) add(sensor int, name string, t float64, why string) {
	if why == "" {
		l.Used[sensor]++
		l.Last[sensor] = -1
		return
	}
	l.Count++
	if k := l.Last[sensor]; k >= 0 && l.List[k].Why == why {
		l.List[k].To = t
		l.List[k].Readings++
		return
	}
	if len(l.List) < mostLeftOut {
		l.Last[sensor] = len(l.List)
		l.List = append(l.List, EstimateLeftOut{Sensor: name, From: t, To: t, Readings: 1, Why: why})
	}
}
