package recording

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"gemel/engine/series"
	"gemel/engine/unit"
)

// Options say how a file is read.
type Options struct {
	Time     string         // name of the column with the times; "": the first one of a CSV file, that of timestamps or named time of a Parquet file
	Zone     *time.Location // of times that have none; nil: these are refused
	Every    float64        // the file has no times: its rows are so far apart [s]; 0: it has
	Dates    Order          // of day, month and year in dates such as 3/11/2017; 0: such dates are refused
	AnyOrder bool           // times may repeat and go back: late samples
}

// Recording is what a file holds.
type Recording struct {
	File   string
	Time   []float64 // since Origin [s], ascending unless Options.AnyOrder (rows)
	Origin time.Time // instant of time 0; the zero Time where the file counts seconds from a beginning of its own

	options Options
	columns []column
	lines   []int // line of each row; nil: rows have numbers
	data    []byte
	offsets []int64 // where in data each row begins, for places inside of it; nil where there are none
	comma   rune
	clock   int // index of the column of times; -1: there is none
	shift   int // bytes of a byte-order mark
}

// column is one of them. A cell is a number, a text or missing.
type column struct {
	name, unit string
	values     []float64 // NaN: no number (rows)
	words      []int32   // 0: a number or missing, else a text: texts[n-1]; nil: no texts (rows)
	texts      []string  // each once
	index      map[string]int32
	stamps     stampKind // of a Parquet column: it holds moments
	moments    []stamp   // instead of values, then (rows)
	truths     bool      // of a Parquet column: it holds true and false
	unusable   string    // why nobody can read it; "": it can be read
	load       func(*column) error
}

// maxProblems bounds what is reported of one column.
const maxProblems = 20

// maxRows bounds what is read into memory.
const maxRows = 100e6

// Read reads a file by its content. The error is series.Problems.
func Read(file string, data []byte, o Options) (*Recording, error) {
	r := &Recording{File: file, options: o}
	if bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		unpacked, err := unpack(data)
		if err != nil {
			return nil, r.problem(0, "the file is packed with gzip and damaged: %v; is it complete?", err)
		}
		data = unpacked
	}
	var err error
	switch {
	case bytes.HasPrefix(data, []byte("PAR1")):
		err = r.readParquet(data)
	case strings.HasSuffix(strings.ToLower(file), ".parquet"):
		err = r.problem(0, "this is no Parquet file: it does not begin with PAR1")
	default:
		err = r.readCSV(data)
	}
	if err != nil {
		return nil, err
	}
	return r, nil
}

// unpack bounds what a small file may become.
func unpack(data []byte) ([]byte, error) {
	const most = 1 << 30
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(z, most+1))
	if err == nil && len(out) > most {
		err = fmt.Errorf("it is larger than 1 GiB when it is unpacked")
	}
	return out, err
}

// problem is a list of one.
func (r *Recording) problem(line int, format string, args ...any) series.Problems {
	return series.Problems{{File: r.File, Line: line, Msg: fmt.Sprintf(format, args...)}}
}

// Names are those of the columns, without that of the times.
func (r *Recording) Names() (names []string) {
	for i := range r.columns {
		if i != r.clock {
			names = append(names, r.columns[i].name)
		}
	}
	return names
}

// Has says whether there is a column, besides that of the times.
func (r *Recording) Has(name string) bool { return r.column(name) != nil }

func (r *Recording) column(name string) *column {
	for i := range r.columns {
		if r.columns[i].name == name && i != r.clock {
			return &r.columns[i]
		}
	}
	return nil
}

// Unit is what the file says of a column; "" where it says nothing.
func (r *Recording) Unit(name string) string {
	if c := r.column(name); c != nil {
		return c.unit
	}
	return ""
}

// Rows is their number.
func (r *Recording) Rows() int { return len(r.Time) }

// Line is the line of a row in the file; of a file without lines the number of the row.
func (r *Recording) Line(row int) int {
	if r.lines == nil {
		return row + 1
	}
	return r.lines[row]
}

// Place names a row for people.
func (r *Recording) Place(row int) string {
	if r.lines == nil {
		return "row " + strconv.Itoa(row+1)
	}
	return "line " + strconv.Itoa(r.lines[row])
}

// at is the place of a cell: the column counts bytes.
func (r *Recording) at(row, cell int) series.Problem {
	p := series.Problem{File: r.File, Line: r.Line(row)}
	if r.offsets != nil {
		p.Column = r.cellColumn(row, cell)
	}
	return p
}

// Numbers are the readings of a column, NaN where they are missing (rows). True and on are 1, false and off are 0. The error names the cells
// that are something else.
func (r *Recording) Numbers(name string) ([]float64, error) {
	c, at, err := r.loaded(name)
	if err != nil {
		return nil, err
	}
	if c.stamps != noStamp {
		return nil, r.problem(0, "%s: the column holds dates and times, want numbers", name)
	}
	if c.words == nil {
		return c.values, nil
	}
	values := slices.Clone(c.values)
	var problems series.Problems
	for row, w := range c.words {
		if w == 0 {
			continue
		}
		text := c.texts[w-1]
		x, ok := truth(text)
		if values[row] = x; ok {
			continue
		}
		if p := r.at(row, at); len(problems) < maxProblems {
			p.Msg = notNumber(name, text)
			problems = append(problems, p)
		}
	}
	if problems != nil {
		return nil, problems
	}
	return values, nil
}

// truth reads what switches are.
func truth(text string) (float64, bool) {
	switch strings.ToLower(text) {
	case "true", "on":
		return 1, true
	case "false", "off":
		return 0, true
	}
	return math.NaN(), false
}

// notNumber says what is wrong with a cell.
func notNumber(name, text string) string {
	comma := strings.Replace(text, ",", ".", 1)
	if _, err := strconv.ParseFloat(comma, 64); err == nil && comma != text {
		return fmt.Sprintf("%s: %q has a decimal comma; write a point", name, text)
	}
	if _, err := unit.ParseQuantity(text); err == nil {
		return fmt.Sprintf("%s: %q has a unit in the cell; put the unit into the header, as in \"%s [...]\"", name, text, name)
	}
	if x, err := strconv.ParseFloat(text, 64); err == nil && math.IsInf(x, 0) {
		return fmt.Sprintf("%s: %q is not a finite number", name, text)
	}
	return fmt.Sprintf("%s: %q is not a number", name, text)
}

// Texts are the cells of a column as they are written, "" where they are missing (rows).
func (r *Recording) Texts(name string) ([]string, error) {
	c, _, err := r.loaded(name)
	if err != nil {
		return nil, err
	}
	if c.stamps != noStamp {
		return nil, r.problem(0, "%s: the column holds dates and times, want texts", name)
	}
	out := make([]string, len(c.values))
	for row, x := range c.values {
		switch {
		case c.words != nil && c.words[row] > 0:
			out[row] = c.texts[c.words[row]-1]
		case !math.IsNaN(x) && c.truths:
			out[row] = strconv.FormatBool(x != 0)
		case !math.IsNaN(x):
			out[row] = strconv.FormatFloat(x, 'f', -1, 64)
		}
	}
	return out, nil
}

// Stamps are the moments of a column, since Origin [s], NaN where they are missing (rows). The recording must have dates, too.
func (r *Recording) Stamps(name string) ([]float64, error) {
	c, at, err := r.loaded(name)
	switch {
	case err != nil:
		return nil, err
	case r.Origin.IsZero():
		return nil, r.problem(0, "%s: the times of the file have no date, so moments in another column cannot be placed", name)
	}
	moments := c.moments
	if c.stamps == noStamp {
		texts, _ := r.Texts(name)
		clocks := clockReader{order: r.options.Dates}
		for row, text := range texts {
			s, err := clocks.parse(text)
			if err != nil && text != "" {
				p := r.at(row, at)
				p.Msg = fmt.Sprintf("%s: %q %v", name, text, err)
				return nil, series.Problems{p}
			}
			moments = append(moments, s)
		}
	}
	out := make([]float64, len(moments))
	for row, s := range moments {
		if out[row] = math.NaN(); s.kind == noStamp {
			continue
		}
		ns, _, err := r.place([]stamp{s})
		if err != nil {
			return nil, r.problem(r.Line(row), "%s: %v", name, err)
		}
		d := ns[0] - r.Origin.UnixNano()
		out[row] = float64(d/1e9) + float64(float64(d%1e9)/1e9)
	}
	return out, nil
}

// IsText says whether a column has cells that are neither numbers nor switches.
func (r *Recording) IsText(name string) bool {
	c, _, err := r.loaded(name)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(c.texts, func(text string) bool { _, ok := truth(text); return !ok })
}

// IsTruth says whether a column holds nothing but switches: true, false, on, off.
func (r *Recording) IsTruth(name string) bool {
	c, _, err := r.loaded(name)
	if err != nil || c.words == nil && !c.truths {
		return false
	}
	for row, x := range c.values {
		if !math.IsNaN(x) && !c.truths {
			return false
		}
		if c.words != nil && c.words[row] > 0 {
			if _, ok := truth(c.texts[c.words[row]-1]); !ok {
				return false
			}
		}
	}
	return true
}

// loaded finds a column and reads it if that has not been done.
func (r *Recording) loaded(name string) (c *column, at int, err error) {
	for i := range r.columns {
		if r.columns[i].name == name {
			c, at = &r.columns[i], i
		}
	}
	if c == nil {
		return nil, 0, r.problem(0, "there is no column %s; there are %s", name, strings.Join(r.Names(), ", "))
	}
	if c.unusable != "" {
		return nil, 0, r.problem(0, "column %s: %s", name, c.unusable)
	}
	if c.load != nil {
		load := c.load
		if err := load(c); err != nil {
			return nil, 0, r.problem(0, "column %s: %v", name, err)
		}
		c.load = nil
	}
	return c, at, nil
}

// Column is what something else than a file, such as a historian, gives of a signal.
type Column struct {
	Name, Unit string
	Values     []float64 // NaN: missing (rows)
	Texts      []string  // in place of values, "": missing (rows); nil: numbers
}

// FromColumns makes a recording of times [s] since origin, which ascend, and columns over them; name is for messages.
func FromColumns(name string, times []float64, origin time.Time, columns []Column) (*Recording, error) {
	r := &Recording{File: name, Time: times, Origin: origin, clock: -1}
	for _, c := range columns {
		k := column{name: c.Name, unit: c.Unit, values: c.Values}
		if c.Texts != nil {
			k.values = nil
			for _, text := range c.Texts {
				k.add(text)
			}
		}
		if len(k.values) != len(times) {
			return nil, r.problem(0, "column %s has %d values for %d times", c.Name, len(k.values), len(times))
		}
		r.columns = append(r.columns, k)
	}
	return r, r.ordered(func(i int) string { return plainTime(times[i]) })
}
