package recording

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"gemel/engine/series"
	"gemel/engine/unit"
)

// csvReader reads the rows of a CSV file: names in the first one, units in [brackets] behind them or in a second row.
type csvReader struct {
	*Recording
	csv      *csv.Reader
	problems series.Problems
	seconds  unit.Unit // of times that are numbers
	clocks   clockReader
	stamps   []stamp
	dated    bool // times are stamps
	trailing bool // every row ends with a separator
}

func (r *Recording) readCSV(data []byte) error {
	body := bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	r.shift = len(data) - len(body)
	r.data, r.comma = body, separator(body)
	if line, _, found := bytes.Cut(body, []byte("\n")); found && bytes.HasPrefix(bytes.ToLower(line), []byte("sep=")) && len(bytes.TrimSpace(line)) == 5 {
		r.comma = rune(line[4]) // as spreadsheets write it
		body = append([]byte("#"), body[1:]...)
		r.data = body
	}
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		return r.problem(1, "the file is empty; the first row must name the columns")
	case bytes.IndexByte(body, 0) >= 0 || !utf8.Valid(body):
		return r.problem(0, "this is no text in UTF-8; save it as CSV in UTF-8, or as Parquet")
	}
	c := &csvReader{Recording: r, csv: r.reader(body), clocks: clockReader{order: r.options.Dates}}
	if err := c.read(); err != nil {
		return err
	}
	if len(c.problems) > 0 {
		return c.problems
	}
	switch {
	case r.clock < 0:
		r.everyRow(len(c.lines))
		return nil
	case c.dated:
		return r.settle(c.stamps)
	}
	return r.ordered(func(i int) string { return plainTime(c.seconds.FromSI(r.Time[i])) })
}

// everyRow makes the times of a file that has none.
func (r *Recording) everyRow(rows int) {
	r.Time = make([]float64, rows)
	for i := range r.Time {
		r.Time[i] = float64(i) * r.options.Every
	}
}

func (r *Recording) reader(data []byte) *csv.Reader {
	c := csv.NewReader(bytes.NewReader(data))
	c.Comma, c.Comment, c.FieldsPerRecord, c.ReuseRecord, c.TrimLeadingSpace = r.comma, '#', -1, true, r.comma != '\t'
	return c
}

// separator is what the first line that counts uses.
func separator(data []byte) rune {
	head := data[:min(len(data), 1<<14)]
	for line := range strings.SplitSeq(string(head), "\n") {
		if strings.TrimSpace(line) == "" || line[0] == '#' {
			continue
		}
		switch {
		case strings.Contains(line, ";"):
			return ';' // a comma inside of a name does not matter then
		case strings.Contains(line, "\t") && !strings.Contains(line, ","):
			return '\t'
		}
		break
	}
	return ','
}

// cellColumn is where a cell begins in its line, found by reading the row again.
func (r *Recording) cellColumn(row, cell int) int {
	c := r.reader(r.data[r.offsets[row]:])
	record, err := c.Read()
	if err != nil || cell >= len(record) {
		return 0
	}
	line, column := c.FieldPos(cell)
	if r.lines[row] == 1 && line == 1 {
		column += r.shift
	}
	return column
}

func (c *csvReader) note(line, column int, format string, args ...any) {
	if len(c.problems) < maxProblems {
		c.problems = append(c.problems, series.Problem{File: c.File, Line: line, Column: column, Msg: fmt.Sprintf(format, args...)})
	}
}

// cell notes a problem of the i-th cell of the record read last.
func (c *csvReader) cell(i int, format string, args ...any) {
	line, column := c.csv.FieldPos(i)
	if line == 1 {
		column += c.shift
	}
	c.note(line, column, format, args...)
}

// read goes through the rows. The error is of the file as a whole.
func (c *csvReader) read() error {
	begin := int64(0)
	rows := 0
	for len(c.problems) < maxProblems {
		record, err := c.csv.Read()
		if err == io.EOF {
			break
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			c.note(bad.Line, bad.Column, "%v; quote a cell as \"...\" and double the quotes inside%s", bad.Err, c.cutOff())
			return nil
		}
		if err != nil {
			return c.problem(0, "%v", err)
		}
		for i := range record {
			record[i] = strings.TrimSpace(record[i])
		}
		at := begin
		begin = c.csv.InputOffset()
		if n := len(record); c.trailing && n == len(c.columns)+1 && record[n-1] == "" {
			record = record[:n-1]
		}
		switch {
		case c.columns == nil:
			if !c.header(record) {
				return nil
			}
		case !c.complete(record):
		case rows == 0 && c.isUnits(record):
			c.units(record)
		default:
			if rows == 0 && c.clock >= 0 && !c.firstTime(record[c.clock]) {
				return nil
			}
			rows++
			line, _ := c.csv.FieldPos(0)
			c.lines, c.offsets = append(c.lines, line), append(c.offsets, at)
			c.row(record)
		}
		if rows > maxRows {
			return c.problem(0, "more than %.0f rows", float64(maxRows))
		}
	}
	switch {
	case len(c.problems) > 0:
	case c.columns == nil:
		c.note(1, 0, "the file is empty; the first row must name the columns")
	case rows == 0:
		c.note(1, 0, "the file has no rows of values")
	}
	return nil
}

// cutOff says whether the file ends in the middle of a line.
func (c *csvReader) cutOff() string {
	if len(c.data) > 0 && c.data[len(c.data)-1] != '\n' {
		return "; the file ends in the middle of a line: it may have been cut off"
	}
	return ""
}

func (c *csvReader) complete(record []string) bool {
	if len(record) == len(c.columns) {
		return true
	}
	line, _ := c.csv.FieldPos(0)
	remedy := ""
	switch {
	case len(record) > len(c.columns) && c.comma == ',':
		remedy = "; is a comma used as decimal mark?"
	case c.csv.InputOffset() == int64(len(c.data)):
		remedy = c.cutOff()
	}
	c.note(line, 0, "%d cells for %d columns%s", len(record), len(c.columns), remedy)
	return false
}

// header makes the columns; it reports whether the rows can be read at all.
func (c *csvReader) header(record []string) bool {
	seen := map[string]bool{}
	if n := len(record); n > 2 && record[n-1] == "" {
		c.trailing, record = true, record[:n-1]
	}
	for i, name := range record {
		n := column{name: name}
		n.name, n.unit = splitUnit(name)
		switch {
		case n.name == "":
			c.cell(i, "the column has no name")
		case seen[n.name]:
			c.cell(i, "the column name %q occurs twice", n.name)
		}
		if _, isNumber := number(n.name); isNumber && i == 0 {
			c.cell(i, "the first row must name the columns; found the number %s", n.name)
			return false
		}
		if _, err := unit.Parse(n.unit); err != nil && n.unit != "" {
			c.cell(i, "%v", err)
		}
		seen[n.name] = true
		c.columns = append(c.columns, n)
	}
	if len(record) == 1 {
		c.cell(0, "the file has one column only; want time and at least one column of values, separated by commas")
		return false
	}
	if c.options.Every > 0 {
		c.clock = -1
	} else if c.options.Time != "" {
		c.clock = -1
		for i := range c.columns {
			if c.columns[i].name == c.options.Time {
				c.clock = i
			}
		}
		if c.clock < 0 {
			c.clock = 0
			c.note(1, 0, "there is no column %s for the times; there are %s", c.options.Time, strings.Join(record, ", "))
			return false
		}
	}
	return true
}

// splitUnit takes a unit in square brackets off a name.
func splitUnit(name string) (string, string) {
	if open := strings.LastIndexByte(name, '['); open > 0 && strings.HasSuffix(name, "]") && name[open-1] == ' ' {
		return strings.TrimSpace(name[:open]), strings.TrimSpace(name[open+1 : len(name)-1])
	}
	return name, ""
}

// isUnits says whether the second row holds units: in the place of the time is one; where there is no time, in one place is a unit and in none a number.
func (c *csvReader) isUnits(record []string) bool {
	if c.clock >= 0 {
		_, err := secondsOf(record[c.clock])
		_, isNumber := number(record[c.clock])
		return err == nil && !isNumber
	}
	found := false
	for _, text := range record {
		if _, isNumber := number(text); isNumber {
			return false
		}
		_, err := unit.Parse(text)
		found = found || err == nil && text != ""
	}
	return found
}

func (c *csvReader) units(record []string) {
	for i, u := range record {
		k := &c.columns[i]
		if u == "" || u == "-" {
			continue
		}
		if k.unit != "" && k.unit != u {
			c.cell(i, "%s has the unit %s in its name and %s here", k.name, k.unit, u)
		}
		if _, err := unit.Parse(u); err != nil && i == c.clock {
			c.cell(i, "%v", err)
		}
		k.unit = u
	}
}

// secondsInName is the unit in a name such as time_s.
var secondsInName = regexp.MustCompile(`(?i)^(?:time|t)_(s|min|h)$`)

// firstTime settles how times are read; false: not at all.
func (c *csvReader) firstTime(text string) bool {
	k := &c.columns[c.clock]
	switch {
	case looksLikeDate(text):
		c.dated = true
		return true
	case otherDate.MatchString(text) && c.clocks.order.rewritten(text) != text:
		c.dated = true
		return true
	case otherDate.MatchString(text):
		c.cell(c.clock, "%q is read differently in different countries: say how, with dates: day.month.year or month/day/year", text)
		return false
	}
	if m := secondsInName.FindStringSubmatch(k.name); m != nil && k.unit == "" {
		k.unit = m[1]
	}
	if k.unit == "" {
		if strings.ToLower(k.name) != "time" {
			c.note(1, 1+c.shift, "%q has no unit and holds no dates: name the column of the times %q, or \"time\" for seconds; where another column has the times, name it under time; where none has them, write every: 1h, the time from row to row", k.name, k.name+" [h]")
			return false
		}
		k.unit = "s"
	}
	u, err := secondsOf(k.unit)
	if err != nil {
		c.note(1, 1+c.shift, "%s: the times: %v", k.name, err)
		return false
	}
	c.seconds = u
	return true
}

// secondsOf reads a unit of time.
func secondsOf(symbol string) (unit.Unit, error) {
	u, err := unit.Parse(symbol)
	if err == nil {
		err = unit.Compatible(u, unit.MustParse("s"))
	}
	return u, err
}

func (c *csvReader) row(record []string) {
	for i, text := range record {
		if i != c.clock {
			c.columns[i].add(text)
			continue
		}
		if c.dated {
			s, err := c.clocks.parse(text)
			if err != nil {
				c.cell(i, "%q %v", text, err)
			}
			c.stamps = append(c.stamps, s)
			continue
		}
		x, ok := number(text)
		if !ok {
			c.cell(i, "%s", notNumber(c.columns[i].name, text))
		}
		c.Time = append(c.Time, c.seconds.ToSI(x))
	}
}
