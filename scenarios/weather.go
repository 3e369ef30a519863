package scenarios

import (
	"fmt"
	"strings"
	"time"

	"gemel/engine/dae"
	"gemel/engine/series"
	"gemel/engine/unit"
)

// Weather says which weather file feeds which components.
type Weather struct {
	Pos dae.Pos
	EPW Text  `yaml:"epw,required" doc:"weather file of a year, EnergyPlus (.epw) or TMY of the Buildings library (.mos), also packed (.gz); relative to the scenario file" want:"a file name"`
	To  Names `yaml:"to,required" doc:"component of the plant, such as a Gemel.Weather.Station, or a list of them" want:"a component"`
}

// weather feeds the inputs of stations from a file, and sets their parameters of place and time. What the scenario gives itself, under
// parameters or inputs, stands above the file.
func (b *builder) weather() {
	w := b.file.Weather
	if w == nil || !w.EPW.Given() {
		return
	}
	data, ok := b.file.data(w.EPW.Value)
	if !ok {
		return // noted when the scenario was read
	}
	file, err := series.ReadWeather(data.Bytes, data.Path)
	if err != nil {
		b.seriesProblems(w.EPW, err)
		return
	}
	for _, note := range file.Notes {
		b.plan.notes = append(b.plan.notes, w.EPW.Value+": "+note)
	}
	start := timeInYear(b.plan.timing, file.Leap())
	driven := b.controlled()
	for _, to := range w.To {
		b.station(to, file, start, driven)
	}
}

// timeInYear is the time from 1 January 00:00 of the weather file to the start of the run. The date and the time of day of time.start
// are taken as written: they are local standard time of the place, as they are for schedules.
func timeInYear(t timing, leap bool) float64 {
	if !t.clocked {
		return 0
	}
	year := 2001
	if leap {
		year = 2000
	}
	day := t.start.Day()
	if t.start.Month() == time.February && day == 29 && !leap {
		day = 28
	}
	date := time.Date(year, t.start.Month(), day, 0, 0, 0, 0, time.UTC)
	return date.Sub(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)).Seconds() + t.midnight
}

// station feeds one component.
func (b *builder) station(to Text, file *series.Weather, start float64, driven map[dae.VarID]bool) {
	if strings.TrimSpace(to.Value) == "" {
		b.problems.add(to.place(0), "to: want the name of a component")
		return
	}
	fed := 0
	for _, name := range series.WeatherNames() {
		id, ok := b.byName[to.Value+"."+name]
		if !ok {
			continue
		}
		fed++
		if !b.canSet(id) {
			b.plan.notes = append(b.plan.notes, fmt.Sprintf("%s.%s is computed by the plant; the weather file does not feed it", to.Value, name))
			continue
		}
		if s, isAlias := b.source[id]; isAlias {
			id = s
		}
		if samples, ok := file.Series(name); ok && b.weatherUnit(to, file.Column(name).Unit, id, samples.Value) && !b.givenInput(id) {
			b.feed(to, id, external{id: id, samples: samples, repeat: file.Year(), offset: start}, driven, "weather")
		}
	}
	if fed == 0 {
		b.problems.add(to.place(0), "to: %s", b.noStation(to.Value))
		return
	}
	b.place(to, "latitude", file.Latitude, "rad")
	b.place(to, "longitude", file.Longitude, "rad")
	b.place(to, "time_zone", file.TimeZone, "s")
	b.place(to, "elevation", file.Elevation, "m")
	b.place(to, "time_start", start, "s")
}

// noStation says why a component cannot be fed, and what may be meant.
func (b *builder) noStation(name string) string {
	var stations []string
	known := false
	first := series.WeatherNames()[0]
	for i := range b.sys.Variables {
		if c, ok := strings.CutSuffix(b.sys.Variables[i].Name, "."+first); ok && b.canSet(dae.VarID(i)) {
			stations = append(stations, c)
		}
		known = known || strings.HasPrefix(b.sys.Variables[i].Name, name+".")
	}
	what := "there is no component " + name
	if known {
		what = name + " has no inputs for weather, such as " + first
	}
	switch {
	case len(stations) == 0:
		return what + "; the plant needs a component of the class Gemel.Weather.Station"
	case len(stations) <= 6:
		return what + "; weather can go to " + strings.Join(stations, ", ")
	}
	return what + didYouMean(nearestPath(name, stations))
}

// givenInput says whether the scenario gives an input itself.
func (b *builder) givenInput(id dae.VarID) bool {
	for _, e := range b.file.Inputs {
		if other, ok := b.byName[e.Key.Value]; ok {
			if s, isAlias := b.source[other]; isAlias {
				other = s
			}
			if other == id {
				return true
			}
		}
	}
	return false
}

// weatherUnit converts samples into the unit of an input and holds them against its range.
func (b *builder) weatherUnit(to Text, symbol string, id dae.VarID, values []float64) bool {
	v := &b.sys.Variables[id]
	want, known := b.unitOf(id)
	from := unit.MustParse(symbol)
	for i, x := range values {
		var err error
		if known {
			if x, err = unit.Convert(x, from, want); err != nil {
				b.problems.add(to.place(0), "to: %s: %v", v.Name, err)
				return false
			}
		}
		if x < v.Min || x > v.Max {
			b.problems.add(b.file.Weather.EPW.place(0), "%s: %s in the weather file is beyond the range of the model, %s to %s", v.Name, inUnit(x, v.Unit), inUnit(v.Min, v.Unit), inUnit(v.Max, v.Unit))
			return false
		}
		values[i] = x
	}
	return true
}

// place sets a parameter of place or time, where the component has it and the scenario does not give it.
func (b *builder) place(to Text, name string, x float64, symbol string) {
	full := to.Value + "." + name
	id, ok := b.byName[full]
	if !ok {
		return
	}
	for _, e := range b.file.Parameters {
		if e.Key.Value == full {
			return
		}
	}
	if v := &b.sys.Variables[id]; v.Kind != dae.Parameter || v.Final {
		b.plan.notes = append(b.plan.notes, fmt.Sprintf("%s is given by the plant; the weather file says %s", full, inUnit(x, symbol)))
		return
	}
	one := []float64{x}
	if b.weatherUnit(to, symbol, id, one) {
		b.initial[id] = initialValue{id, one[0]}
	}
}
