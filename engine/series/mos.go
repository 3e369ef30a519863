package series

import (
	"regexp"
	"strconv"
	"strings"

	"gemel/engine/expr"
	"gemel/engine/expr/interp"
)

// mosTable is the line before the numbers.
var mosTable = regexp.MustCompile(`^\s*double\s+\w+\s*\(\s*(\d+)\s*,\s*(\d+)\s*\)`)

// mos reads a TMY file of the Modelica Buildings library: the header of the EPW file in comments, then rows of seconds since
// 1 January 00:00 and the numbers of the EPW file from the dry-bulb temperature on.
func (r *weatherReader) mos() {
	r.values = make([][]float64, len(weatherColumns))
	r.w.Step = hour
	located, rows, found := false, 0, 0
	for {
		line, more := r.next()
		if !more {
			break
		}
		text := strings.TrimSpace(line)
		switch {
		case text == "":
		case strings.HasPrefix(text, "#LOCATION"):
			located = true
			r.location(cut(line, ',')) // its first cell is not read
		case text[0] == '#':
		case rows == 0:
			m := mosTable.FindStringSubmatch(text)
			if m == nil {
				r.problem(1, "want the line double tab1(8760,30) before the numbers")
				return
			}
			rows, _ = strconv.Atoi(m[1])
			if m[2] != "30" {
				r.problem(1, "the table has %s columns, want 30", m[2])
				return
			}
		default:
			found++
			r.mosRow(text)
		}
	}
	switch {
	case len(r.problems) > 0:
	case !located:
		r.problem(0, "the file has no line #LOCATION,city,region,country,source,number,latitude,longitude,time zone,elevation")
	case rows != found:
		r.problem(0, "the table has %d rows, %d are announced", found, rows)
	}
}

// mosRow reads a row.
func (r *weatherReader) mosRow(text string) {
	cells := make([]cell, 0, 30)
	for i, word := range strings.Fields(text) {
		cells = append(cells, cell{strings.TrimSuffix(word, ";"), i + 1})
	}
	if len(cells) < 24 {
		r.problem(1, "the row has %d numbers, want 30", len(cells))
		return
	}
	t, err := strconv.ParseFloat(cells[0].text, 64)
	want := hour * float64(len(r.lines)+1)
	switch {
	case err == nil && t == 0 && len(r.lines) == 0 && !r.repeated:
		r.repeated = true
		return
	case err != nil || t != want:
		r.problem(1, "time is %s s, want %g s: is a row missing, or there twice?", cells[0].text, want)
	}
	r.row(cells, 5)
}

// infrared computes the radiation of the sky where the file has none: black-body radiation of the air times the emissivity of the sky
// (EnergyPlus Engineering Reference, "Sky Radiation Modeling": Clark and Allen 1978, with the cloud factor of Walton 1983).
func (w *Weather) infrared() {
	dry, dew, cover := w.Column("T_dry_bulb"), w.Column("T_dew_point"), w.Column("opaque_sky_cover")
	if w.Column("I_infrared") != nil || dry == nil || dew == nil || cover == nil {
		return
	}
	const sigma = 5.6697e-8 // as in the source
	c := WeatherColumn{Values: make([]float64, w.Rows())}
	for _, k := range weatherColumns {
		if k.Name == "I_infrared" {
			c.Field = k.Field
		}
	}
	for i := range c.Values {
		log, _ := interp.FoldElementary(expr.OpLog, dew.Values[i]/273, 0)
		n := 10 * cover.Values[i]
		clear := 0.787 + float64(0.764*log)
		clouds := 1 + float64(0.0224*n) - float64(0.0035*n*n) + float64(0.00028*n*n*n)
		t := dry.Values[i]
		c.Values[i] = clear * clouds * sigma * (t * t * t * t)
	}
	w.Columns = append(w.Columns, c)
	w.Notes = append(w.Notes, "I_infrared follows from dew point and opaque sky cover (Clark and Allen 1978)")
}
