package series

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math"
	"path"
	"strings"
)

// Weather is a year of weather at a place, from an EnergyPlus weather file (EPW) or a TMY file of the Modelica Buildings library (.mos).
// Time is local standard time of the place, counted from 1 January 00:00.
type Weather struct {
	City, Region, Country, Source string

	Latitude  float64         // north positive [rad]
	Longitude float64         // east positive [rad]
	TimeZone  float64         // local standard time minus UTC [s]
	Elevation float64         // above sea level [m]
	Step      float64         // time from row to row [s]
	Columns   []WeatherColumn // those of weatherColumns of which the file has values
	Notes     []string        // what the file does not have, and what has been filled in
}

// WeatherColumn is one quantity over the year.
type WeatherColumn struct {
	Field
	Mean   bool      // a value is the mean over the step that ends at its row (sunshine), else the value at that moment
	Turns  float64   // the quantity is an angle that begins again here; 0: it is none
	Values []float64 // in the unit of the field (rows)
}

// weatherColumn says where a quantity stands in the files and what is possible.
type weatherColumn struct {
	Field
	mean           bool
	turns          float64 // numbers beyond are brought back into 0 to turns
	epw            int     // index of the field in a row of an EPW file; in a .mos file it is 5 less
	scale, offset  float64 // value = scale*number + offset
	least, largest float64 // numbers outside are refused
	missing        float64 // numbers from here on mean that there is no value
}

// weatherColumns are the quantities that are read: the units, limits and codes for missing values of the EnergyPlus documentation
// (Auxiliary Programs, "EnergyPlus Weather File (EPW) Data Dictionary"), the limits somewhat wider.
var weatherColumns = []weatherColumn{
	{Field: Field{"T_dry_bulb", "K", "dry-bulb temperature"}, epw: 6, scale: 1, offset: 273.15, least: -90, largest: 70, missing: 99.9},
	{Field: Field{"T_dew_point", "K", "dew point"}, epw: 7, scale: 1, offset: 273.15, least: -95, largest: 70, missing: 99.9},
	{Field: Field{"relative_humidity", "1", "relative humidity"}, epw: 8, scale: 0.01, least: 0, largest: 110, missing: 999},
	{Field: Field{"pressure", "Pa", "absolute pressure"}, epw: 9, scale: 1, least: 31000, largest: 120000, missing: 999999},
	{Field: Field{"I_infrared", "W/m2", "infrared irradiance from the sky on the horizontal"}, epw: 12, scale: 1, least: 0, largest: 1000, missing: 9999},
	{Field: Field{"I_global_horizontal", "W/m2", "global irradiance on the horizontal"}, mean: true, epw: 13, scale: 1, least: 0, largest: 2000, missing: 9999},
	{Field: Field{"I_direct_normal", "W/m2", "direct normal irradiance"}, mean: true, epw: 14, scale: 1, least: 0, largest: 2000, missing: 9999},
	{Field: Field{"I_diffuse_horizontal", "W/m2", "diffuse irradiance on the horizontal"}, mean: true, epw: 15, scale: 1, least: 0, largest: 2000, missing: 9999},
	{Field: Field{"wind_direction", "rad", "where the wind comes from, north 0, east pi/2"}, turns: 360, epw: 20, scale: math.Pi / 180, least: -3600, largest: 998, missing: 999},
	{Field: Field{"wind_speed", "m/s", "wind speed"}, epw: 21, scale: 1, least: 0, largest: 100, missing: 999},
	{Field: Field{"opaque_sky_cover", "1", "part of the sky that opaque clouds cover"}, epw: 23, scale: 0.1, least: 0, largest: 10, missing: 99},
}

// WeatherNames are the names of all quantities that a weather file may have.
func WeatherNames() []string {
	names := make([]string, len(weatherColumns))
	for i := range weatherColumns {
		names[i] = weatherColumns[i].Name
	}
	return names
}

const (
	hour      = 3600.0
	day       = 24 * hour
	maxFill   = 6        // rows of missing values that a straight line fills
	maxUnzip  = 64 << 20 // bytes of a compressed file
	hoursYear = 8760
	hoursLeap = 8784
)

// ReadWeather reads a weather file, by its name: .epw, .mos, or either of them compressed as .gz. Mistakes in the file are Problems
// with line and column. Short gaps of missing values are filled with a straight line, longer ones are a problem; a column without any
// value is left out, but the infrared radiation of the sky then follows from dew point and cloud cover. Notes says where that was so.
func ReadWeather(data []byte, file string) (*Weather, error) {
	name := strings.ToLower(file)
	if len(data) > 2 && data[0] == 0x1f && data[1] == 0x8b {
		var err error
		if data, err = unzip(data); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		name = strings.TrimSuffix(name, ".gz")
	}
	r := &weatherReader{file: file, text: data, w: &Weather{}}
	switch path.Ext(name) {
	case ".epw":
		r.epw()
	case ".mos":
		r.mos()
	default:
		return nil, fmt.Errorf("%s: want a weather file .epw or .mos, or one of them as .gz", file)
	}
	if len(r.problems) == 0 {
		r.finish()
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return r.w, nil
}

func unzip(data []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(z, maxUnzip+1))
	if err == nil && len(out) > maxUnzip {
		err = fmt.Errorf("unpacked it is larger than 64 MiB: it is no weather file")
	}
	return out, err
}

// Rows is how many rows the year has.
func (w *Weather) Rows() int {
	if len(w.Columns) == 0 {
		return 0
	}
	return len(w.Columns[0].Values)
}

// Year is the length of the year in the file [s]: of 365 or 366 days.
func (w *Weather) Year() float64 { return float64(float64(w.Rows()) * w.Step) }

// Leap reports whether the file has a 29 February.
func (w *Weather) Leap() bool { return w.Year() == hoursLeap*hour }

// Column returns the column of that name, or nil.
func (w *Weather) Column(name string) *WeatherColumn {
	for i := range w.Columns {
		if w.Columns[i].Name == name {
			return &w.Columns[i]
		}
	}
	return nil
}

// Series reads a column at any time of the year, from 0 to Year, as straight lines between points: a value at a moment stands at the
// time of its row, a mean over a step in the middle of that step. After the end of the year its beginning follows. The second result
// is false where the file has no such column.
func (w *Weather) Series(name string) (Interpolant, bool) {
	c := w.Column(name)
	if c == nil {
		return Interpolant{}, false
	}
	n := len(c.Values)
	p := Interpolant{Time: make([]float64, 0, n+2), Value: make([]float64, 0, n+2), Hold: Linear}
	for k := -1; k <= n; k++ { // one row of the year before, one of the year after
		t := float64(float64(k+1) * w.Step)
		if c.Mean {
			t -= float64(0.5 * w.Step)
		}
		v := c.Values[(k+n)%n]
		if c.Turns > 0 && len(p.Value) > 0 {
			turn(&p, t, v, c.Turns)
		}
		p.Time, p.Value = append(p.Time, t), append(p.Value, v)
	}
	return p, true
}

// turn adds two points where an angle goes the short way from its last value to v at time t through the end of its range.
func turn(p *Interpolant, t, v, full float64) {
	const moment = 1e-3 // [s]
	last, from := p.Value[len(p.Value)-1], p.Time[len(p.Time)-1]
	var end, begin, before, after float64 // before and after: the angles to the end of the range and from its beginning
	switch {
	case v-last > 0.5*full: // 10 degrees to 350 degrees, by way of 0
		end, begin, before, after = 0, full, last, full-v
	case last-v > 0.5*full:
		end, begin, before, after = full, 0, full-last, v
	default:
		return
	}
	at := from + moment
	if before+after > 0 {
		at = max(at, min(t-2*moment, from+float64(before/(before+after)*(t-from))))
	}
	p.Time, p.Value = append(p.Time, at, at+moment), append(p.Value, end, begin)
}
