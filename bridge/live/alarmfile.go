package live

import (
	"math"

	"gemel/bridge/settings"
	"gemel/bridge/tag"
)

// ReadAlarms reads which tags raise alarms, and when:
//
//	gemel: 1
//	alarms:
//	  tank/level: {low: 1 m, high: 4.5 m, hysteresis: 5 cm, rate: 1 cm/s, deviations: 6}
//
// Tags that it does not name are watched for silence and bad quality, and those that the twin expects something of for a deviation of usual from that.
// The error is settings.Problems.
func ReadAlarms(name string, data []byte, m *tag.Map, usual float64) ([]Watch, error) {
	f := settings.Read(name, data)
	root := f.Root()
	root.Keys("gemel", "alarms")
	watches := Watches(m, usual)
	at := map[string]int{}
	for i := range watches {
		at[watches[i].Tag.Name] = i
	}
	for _, e := range root.Get("alarms").Entries() {
		i, ok := at[e.Key]
		if !ok {
			e.Add("the tag map has no tag %q", e.Key)
			continue
		}
		w := &watches[i]
		unit := w.Tag.Unit
		if unit == "" {
			unit = "1"
		}
		e.Keys("low", "high", "hysteresis", "rate", "deviations")
		w.Low, w.High = e.Quantity("low", unit, false, w.Low), e.Quantity("high", unit, false, w.High)
		w.Hysteresis = e.Quantity("hysteresis", unit, true, 0)
		w.Rate = e.Rate("rate", unit, 0)
		w.Deviations = e.Number("deviations", usual)
		if !(w.Low < w.High) {
			e.Add("%s: low must lie below high", e.Key)
		}
		if w.Hysteresis < 0 || w.Rate < 0 || w.Deviations < 0 {
			e.Add("%s: hysteresis, rate and deviations are not below 0", e.Key)
		}
	}
	return watches, f.Err()
}

// Watches are those of a tag map without a file of alarms.
func Watches(m *tag.Map, usual float64) []Watch {
	watches := make([]Watch, len(m.Tags))
	for i, t := range m.Tags {
		watches[i] = Watch{Tag: t, Low: math.Inf(-1), High: math.Inf(1), Deviations: usual}
	}
	return watches
}

// UsualDeviations from what the twin expects are told where nothing else is said: by chance alone once in 10^9 independent readings.
const UsualDeviations = 6
