package series

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gemel/engine/unit"
)

// Problem is one thing wrong with a file.
type Problem struct {
	File         string
	Line, Column int // 1-based; the column counts bytes; 0 where none applies
	Msg          string
}

func (p Problem) Error() string {
	if p.Column == 0 {
		return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Msg)
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Msg)
}

// Problems is everything found wrong with a file, in order, at most maxProblems.
type Problems []Problem

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i := range p {
		lines[i] = p[i].Error()
	}
	return strings.Join(lines, "\n")
}

// maxProblems bounds what is reported of one file.
const maxProblems = 20

// CSVOptions says what ReadCSV accepts beyond the strict form.
type CSVOptions struct {
	AllowGaps bool // missing samples in an otherwise regular series are meant
	Missing   bool // an empty cell, and the words NaN, NA and null, are readings that are missing: NaN. Not in the first column
}

// ReadCSV reads a table strictly. The file has
//   - a first row of names, a unit may follow a name in square brackets ("demand [L/s]"); comma, semicolon or tab between the
//     cells, whichever the first row uses; empty lines and lines that start with # do not count;
//   - optionally a second row of units;
//   - rows of numbers with a decimal point. The first column is time: numbers in the unit given for it (a column named "time" without
//     a unit is seconds), or RFC 3339 timestamps with a zone, which become seconds since the first of them (Table.Origin).
//
// Nothing is guessed: an empty or non-numeric cell, a missing or additional cell, a time that repeats or goes back, a missing sample in
// a regular series, an unknown unit and a doubled name are each a Problem with file, line, column and remedy. Units are kept as they
// are given ("" where none is given); values are not converted, except time to seconds.
func ReadCSV(r io.Reader, file string, options CSVOptions) (*Table, error) {
	c := &csvReader{file: file, options: options}
	if err := c.read(bufio.NewReaderSize(r, 1<<16)); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	return c.table, nil
}

type csvReader struct {
	file     string
	options  CSVOptions
	problems Problems
	table    *Table
	csv      *csv.Reader
	timeUnit unit.Unit
	stamps   bool  // time is timestamps
	lines    []int // line of each row, for messages about time (rows)
	shift    int   // bytes of a byte-order mark in the first line
}

func (c *csvReader) problem(line, column int, format string, args ...any) {
	if len(c.problems) < maxProblems {
		c.problems = append(c.problems, Problem{c.file, line, column, fmt.Sprintf(format, args...)})
	}
}

// at reports a problem of the i-th cell of the record read last.
func (c *csvReader) at(i int, format string, args ...any) {
	line, column := c.csv.FieldPos(i)
	if line == 1 {
		column += c.shift
	}
	c.problem(line, column, format, args...)
}

func (c *csvReader) read(r *bufio.Reader) error {
	if head, _ := r.Peek(3); string(head) == "\xef\xbb\xbf" {
		_, _ = r.Discard(3)
		c.shift = 3
	}
	c.csv = csv.NewReader(r)
	c.csv.Comma = separator(r)
	c.csv.Comment = '#'
	c.csv.FieldsPerRecord = -1
	c.csv.ReuseRecord = true
	c.csv.TrimLeadingSpace = c.csv.Comma != '\t'
	first := true
	for len(c.problems) < maxProblems {
		record, err := c.csv.Read()
		if err == io.EOF {
			break
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			c.problem(bad.Line, bad.Column, "%v; quote a cell as \"...\" and double the quotes inside", bad.Err)
			return nil
		}
		if err != nil {
			return err
		}
		switch {
		case c.table == nil:
			if !c.header(record) {
				return nil
			}
		case first && otherDate.MatchString(strings.TrimSpace(record[0])):
			c.at(0, "%q: write dates like 2026-01-05T00:00:00Z", strings.TrimSpace(record[0]))
			return nil
		case first && c.isUnits(record):
			c.units(record)
			first = false
		default:
			if c.table.Rows() == 0 {
				c.checkTimeUnit(record)
			}
			c.row(record)
			first = false
		}
	}
	switch {
	case len(c.problems) > 0:
	case c.table == nil:
		c.problem(1, 0, "the file is empty; the first row must name the columns, time first")
	case c.table.Rows() == 0:
		c.problem(1, 0, "the file has no rows of values")
	default:
		c.checkTime()
	}
	return nil
}

// separator looks at the first line that counts.
func separator(r *bufio.Reader) rune {
	head, _ := r.Peek(1 << 14)
	for line := range strings.SplitSeq(string(head), "\n") {
		if strings.TrimSpace(line) == "" || line[0] == '#' {
			continue
		}
		switch {
		case strings.Contains(line, ","):
			return ','
		case strings.Contains(line, ";"):
			return ';'
		case strings.Contains(line, "\t"):
			return '\t'
		}
		break
	}
	return ','
}

// header makes the columns; it reports whether the rows can be read at all.
func (c *csvReader) header(record []string) bool {
	c.table = &Table{}
	seen := make(map[string]bool, len(record))
	for i, cell := range record {
		if len(c.problems) >= maxProblems {
			return false
		}
		name := strings.TrimSpace(cell)
		if !utf8.ValidString(name) {
			c.at(i, "the name is not valid UTF-8; save the file as UTF-8")
			return false
		}
		f := Field{Name: name}
		if open := strings.LastIndexByte(name, '['); open > 0 && strings.HasSuffix(name, "]") && name[open-1] == ' ' {
			f.Name, f.Unit = strings.TrimSpace(name[:open]), strings.TrimSpace(name[open+1:len(name)-1])
			c.checkUnit(i, f.Unit)
		}
		if f.Name == "" {
			c.at(i, "the column has no name")
		} else if seen[f.Name] {
			c.at(i, "the column name %q occurs twice", f.Name)
		} else if _, err := strconv.ParseFloat(f.Name, 64); err == nil && i == 0 {
			c.at(i, "the first row must name the columns, time first; found the number %s", f.Name)
			return false
		}
		seen[f.Name] = true
		c.table.Columns = append(c.table.Columns, Column{Field: f})
	}
	if len(record) == 1 {
		c.at(0, "the file has one column only; want time and at least one column of values, separated by commas")
		return false
	}
	return true
}

func (c *csvReader) checkUnit(i int, s string) {
	if _, err := unit.Parse(s); err != nil {
		c.at(i, "%v", err)
	}
}

// isUnits reports whether the second row holds units: none of its cells is empty in time's place, a number or a timestamp there.
func (c *csvReader) isUnits(record []string) bool {
	cell := strings.TrimSpace(record[0])
	if looksLikeTime(cell) || decimalComma(cell) {
		return false
	}
	if cell == "" {
		return false
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return false
	}
	return true
}

// otherDate is a date in the notation of some country, which another one reads differently.
var otherDate = regexp.MustCompile(`^\d{1,4}[./]\d{1,2}[./]\d{1,4}\b`)

func looksLikeTime(s string) bool { return len(s) >= 10 && s[4] == '-' && s[7] == '-' }

func decimalComma(s string) bool {
	_, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	return strings.Contains(s, ",") && err == nil
}

func (c *csvReader) units(record []string) {
	if !c.complete(record) {
		return
	}
	for i, cell := range record {
		u := strings.TrimSpace(cell)
		column := &c.table.Columns[i]
		switch {
		case u == "":
			c.at(i, "the unit of %s is missing; write 1 for a plain number", column.Name)
			continue
		case column.Unit != "" && column.Unit != u:
			c.at(i, "%s has the unit %s in its name and %s here", column.Name, column.Unit, u)
		}
		column.Unit = u
		c.checkUnit(i, u)
	}
}

func (c *csvReader) complete(record []string) bool {
	if len(record) == len(c.table.Columns) {
		return true
	}
	line, _ := c.csv.FieldPos(0)
	remedy := ""
	if len(record) > len(c.table.Columns) && c.csv.Comma == ',' {
		remedy = "; is a comma used as decimal mark?"
	}
	c.problem(line, 0, "%d cells for %d columns%s", len(record), len(c.table.Columns), remedy)
	return false
}

// checkTimeUnit settles how time is read, at the first row of values.
func (c *csvReader) checkTimeUnit(record []string) {
	column := &c.table.Columns[0]
	if looksLikeTime(strings.TrimSpace(record[0])) {
		c.stamps = true
		column.Unit = "s"
		return
	}
	if column.Unit == "" {
		if column.Name != "time" {
			c.problem(1, 1+c.shift, "the first column must be time; %q has no unit: name it %q, or \"time\" for seconds", column.Name, column.Name+" [h]")
			return
		}
		column.Unit = "s"
	}
	u, err := unit.Parse(column.Unit)
	if err == nil {
		err = unit.Compatible(u, unit.MustParse("s"))
	}
	if err != nil {
		c.problem(1, 1+c.shift, "the first column must be time: %v", err)
		return
	}
	c.timeUnit = u
	column.Unit = "s"
}

func (c *csvReader) row(record []string) {
	if !c.complete(record) {
		return
	}
	line, _ := c.csv.FieldPos(0)
	c.lines = append(c.lines, line)
	for i, cell := range record {
		v := 0.0
		text := strings.TrimSpace(cell)
		if i == 0 {
			v = c.time(text)
		} else {
			v = c.value(i, text)
		}
		c.table.Columns[i].Values = append(c.table.Columns[i].Values, v)
	}
}

func (c *csvReader) time(text string) float64 {
	if !c.stamps {
		v := c.value(0, text)
		if c.timeUnit.Scale == 0 {
			return v
		}
		return c.timeUnit.ToSI(v)
	}
	stamp, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		c.at(0, "%q is not an RFC 3339 timestamp with a zone; write it like 2026-01-05T14:30:00Z or ...+01:00", text)
		return math.NaN()
	}
	if c.table.Rows() == 0 {
		c.table.Origin = stamp
	}
	d := stamp.Sub(c.table.Origin)
	return float64(d/time.Second) + float64(float64(d%time.Second)/1e9)
}

func (c *csvReader) value(i int, text string) float64 {
	name := c.table.Columns[i].Name
	if i > 0 && c.options.Missing && missing(text) {
		return math.NaN()
	}
	if text == "" {
		c.at(i, "%s: the value is missing; fill it, or leave the whole row out", name)
		return math.NaN()
	}
	v, err := strconv.ParseFloat(text, 64)
	switch {
	case err == nil && !math.IsNaN(v) && !math.IsInf(v, 0) && !strings.ContainsAny(text, "xXpP_"):
	case decimalComma(text):
		c.at(i, "%s: %q has a decimal comma; write a point", name, text)
	case err == nil || errors.Is(err, strconv.ErrRange):
		c.at(i, "%s: %q is not a finite decimal number", name, text)
	default:
		if _, e := unit.ParseQuantity(text); e == nil {
			c.at(i, "%s: %q has a unit in the cell; put the unit into the header, as in \"%s [...]\"", name, text, name)
		} else {
			c.at(i, "%s: %q is not a number", name, text)
		}
	}
	return v
}

// missing says whether a cell holds what historians write where they have no reading.
func missing(text string) bool {
	switch strings.ToLower(text) {
	case "", "nan", "na", "n/a", "null":
		return true
	}
	return false
}
