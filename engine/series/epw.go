package series

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// weatherReader reads a weather file.
type weatherReader struct {
	file     string
	text     []byte
	line     int // of what was read last
	problems Problems
	w        *Weather
	values   [][]float64 // numbers as the file has them, NaN where there is none (weatherColumns × rows)
	lines    []int       // line of each row
	repeated bool        // a .mos file begins with a row at time 0, which is that of the end of the year
}

func (r *weatherReader) problem(column int, format string, args ...any) {
	if len(r.problems) < maxProblems {
		r.problems = append(r.problems, Problem{r.file, r.line, column, fmt.Sprintf(format, args...)})
	}
}

// next gives the next line without its end; false at the end of the file.
func (r *weatherReader) next() (string, bool) {
	if len(r.text) == 0 || len(r.problems) >= maxProblems {
		return "", false
	}
	line, rest, _ := bytes.Cut(r.text, []byte("\n"))
	r.text = rest
	r.line++
	return strings.TrimSuffix(string(line), "\r"), true
}

// cell is a part of a line with its byte column.
type cell struct {
	text   string
	column int
}

// fields cuts a line at a separator.
func cut(line string, separator byte) []cell {
	list := make([]cell, 0, 35)
	for at := 0; ; {
		end := strings.IndexByte(line[at:], separator)
		if end < 0 {
			return append(list, cell{strings.TrimSpace(line[at:]), at + 1})
		}
		list = append(list, cell{strings.TrimSpace(line[at : at+end]), at + 1})
		at += end + 1
	}
}

// epw reads an EnergyPlus weather file: header lines that begin with a word, then a row of 35 fields for each hour.
func (r *weatherReader) epw() {
	r.values = make([][]float64, len(weatherColumns))
	located := false
	perHour := 1
	var calendar calendar
	for {
		line, more := r.next()
		if !more {
			break
		}
		switch cells := cut(line, ','); {
		case strings.TrimSpace(line) == "":
		case strings.EqualFold(cells[0].text, "LOCATION"):
			located = true
			r.location(cells)
		case strings.EqualFold(cells[0].text, "DATA PERIODS"):
			perHour = r.periods(cells)
		case !located:
			r.problem(1, "an EnergyPlus weather file begins with LOCATION,city,region,country,source,number,latitude,longitude,time zone,elevation")
			return
		case cells[0].text == "" || cells[0].text[0] < '0' || cells[0].text[0] > '9':
			if len(r.lines) > 0 {
				r.problem(1, "want a row of numbers, found %q", cells[0].text)
			}
		default:
			r.epwRow(cells, perHour, &calendar)
		}
	}
	if !located && len(r.problems) == 0 {
		r.problem(0, "the file is empty")
	}
	r.w.Step = hour / float64(perHour)
}

// location reads LOCATION,city,region,country,source,number,latitude,longitude,time zone,elevation.
func (r *weatherReader) location(cells []cell) {
	if len(cells) < 10 {
		r.problem(1, "LOCATION has %d fields, want 10: LOCATION,city,region,country,source,number,latitude,longitude,time zone,elevation", len(cells))
		return
	}
	w := r.w
	w.City, w.Region, w.Country, w.Source = cells[1].text, cells[2].text, cells[3].text, cells[4].text
	for _, x := range []struct {
		name           string
		cell           cell
		least, largest float64
		to             *float64
		scale          float64
	}{
		{"latitude", cells[6], -90, 90, &w.Latitude, math.Pi / 180}, {"longitude", cells[7], -180, 180, &w.Longitude, math.Pi / 180},
		{"time zone", cells[8], -12, 14, &w.TimeZone, hour}, {"elevation", cells[9], -1000, 9999.9, &w.Elevation, 1},
	} {
		v, err := strconv.ParseFloat(x.cell.text, 64)
		switch {
		case err != nil || math.IsNaN(v):
			r.problem(x.cell.column, "LOCATION: %s is %q, want a number", x.name, x.cell.text)
		case v < x.least || v > x.largest:
			r.problem(x.cell.column, "LOCATION: %s is %s, want %g to %g", x.name, x.cell.text, x.least, x.largest)
		}
		*x.to = x.scale * v
	}
}

// periods reads DATA PERIODS,1,records an hour,name,weekday,first day,last day.
func (r *weatherReader) periods(cells []cell) int {
	if len(cells) > 1 && cells[1].text != "1" {
		r.problem(cells[1].column, "DATA PERIODS: %s periods; only files of one whole year are read", cells[1].text)
	}
	if len(cells) > 2 {
		if n, err := strconv.Atoi(cells[2].text); err == nil && n >= 1 && n <= 60 && 60%n == 0 {
			return n
		}
		r.problem(cells[2].column, "DATA PERIODS: %q records an hour, want 1, 2, 3, 4, 6 or another part of 60", cells[2].text)
	}
	return 1
}

// calendar follows the dates of the rows, so that a missing or a doubled row is found where it is.
type calendar struct {
	rows int
	last time.Time // hour of the last row, in a leap year
}

// epwRow reads year,month,day,hour,minute,source flags and 29 numbers.
func (r *weatherReader) epwRow(cells []cell, perHour int, c *calendar) {
	if last := weatherColumns[len(weatherColumns)-1]; len(cells) <= last.epw {
		r.problem(1, "the row has %d fields, want 35", len(cells))
		return
	}
	var date [3]int
	for i, name := range []string{"month", "day", "hour"} {
		v, err := strconv.Atoi(cells[1+i].text)
		if err != nil {
			r.problem(cells[1+i].column, "%s is %q, want a whole number", name, cells[1+i].text)
			return
		}
		date[i] = v
	}
	if date[2] < 1 || date[2] > 24 {
		r.problem(cells[3].column, "hour is %d, want 1 to 24: hour 1 ends at 01:00", date[2])
		return
	}
	r.follow(c, date, perHour, cells[1])
	r.row(cells, 0)
}

// follow checks that a row comes at its time.
func (r *weatherReader) follow(c *calendar, date [3]int, perHour int, at cell) {
	const year = 2000 // a leap year
	now := time.Date(year, time.Month(date[0]), date[1], date[2]-1, 0, 0, 0, time.UTC)
	want := time.Date(year, 1, 1, c.rows/perHour, 0, 0, 0, time.UTC)
	if c.rows > 0 {
		want = c.last
		if c.rows%perHour == 0 {
			want = want.Add(time.Hour)
		}
	}
	if !now.Equal(want) && !(want.Month() == time.February && want.Day() == 29 && now.Equal(want.AddDate(0, 0, 1))) {
		r.problem(at.column, "the row is for month %d, day %d, hour %d; after the row before it month %d, day %d, hour %d should come: is a row missing, or there twice?",
			date[0], date[1], date[2], int(want.Month()), want.Day(), want.Hour()+1)
	}
	c.last = now
	c.rows++
}

// row takes the numbers of a row; skip is by how much the fields lie further left than in an EPW file.
func (r *weatherReader) row(cells []cell, skip int) {
	r.lines = append(r.lines, r.line)
	for i := range weatherColumns {
		k := &weatherColumns[i]
		c := cells[k.epw-skip]
		v, err := strconv.ParseFloat(c.text, 64)
		switch {
		case c.text == "" || err == nil && v >= k.missing && v > k.largest:
			v = math.NaN()
		case err != nil || math.IsNaN(v):
			r.problem(c.column, "%s (field %d) is %q, want a number", k.Name, k.epw-skip+1, c.text)
		case v < k.least || v > k.largest:
			r.problem(c.column, "%s (field %d) is %s, possible is %g to %g; a missing value is written %g", k.Name, k.epw-skip+1, c.text, k.least, k.largest, k.missing)
		}
		if r.values[i] == nil {
			r.values[i] = make([]float64, 0, hoursLeap)
		}
		r.values[i] = append(r.values[i], v)
	}
}

// finish checks the length of the year, fills gaps and converts to SI units.
func (r *weatherReader) finish() {
	n := len(r.lines)
	if year := float64(n) * r.w.Step / hour; year != hoursYear && year != hoursLeap {
		r.problem(0, "the file has %d rows, one each %g min, that is %.5g days; want a whole year of 365 or 366 days", n, r.w.Step/60, year/24)
		return
	}
	for i := range weatherColumns {
		k := &weatherColumns[i]
		values, ok := r.filled(i)
		if !ok {
			continue
		}
		for j, v := range values {
			if k.turns > 0 && (v < 0 || v > k.turns) {
				v -= float64(k.turns * math.Floor(v/k.turns))
			}
			values[j] = float64(k.scale*v) + k.offset
		}
		r.w.Columns = append(r.w.Columns, WeatherColumn{Field: k.Field, Mean: k.mean, Turns: k.scale * k.turns, Values: values})
	}
	if len(r.problems) == 0 {
		r.w.infrared()
	}
}

// filled gives a column with its gaps closed; false where the file has no values of it, or too wide a gap.
func (r *weatherReader) filled(column int) ([]float64, bool) {
	v, k := r.values[column], &weatherColumns[column]
	n := len(v)
	first, missing := -1, 0
	for i, x := range v {
		if math.IsNaN(x) {
			missing++
		} else if first < 0 {
			first = i
		}
	}
	switch {
	case missing == n:
		r.w.Notes = append(r.w.Notes, "the file has no values of "+k.Name)
		return nil, false
	case missing == 0:
		return v, true
	}
	// round the year once, from a value on
	for i := 0; i < n; i++ {
		at := (first + i) % n
		if !math.IsNaN(v[at]) {
			continue
		}
		gap := 1
		for math.IsNaN(v[(at+gap)%n]) {
			gap++
		}
		if gap > maxFill {
			r.line = r.lines[at]
			r.problem(0, "%s (field %d) is missing in %d rows from here on; gaps of up to %d are filled with a straight line: complete the file", k.Name, k.epw+1, gap, maxFill)
			return nil, false
		}
		before, after := v[(at+n-1)%n], v[(at+gap)%n]
		for j := range gap {
			v[(at+j)%n] = before + float64((after-before)*float64(j+1))/float64(gap+1)
		}
	}
	r.w.Notes = append(r.w.Notes, fmt.Sprintf("%s: %d missing values of %d are filled with straight lines", k.Name, missing, n))
	return v, true
}
