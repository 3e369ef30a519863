package series

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// CSVWriter writes rows as comma-separated text: names, units on request, then values in the shortest form that reads
// back to the same bits. Text with commas, quotes or line ends is quoted (RFC 4180); lines end in "\n".
type CSVWriter struct {
	w    *bufio.Writer
	n    int
	line []byte
}

// NewCSVWriter writes the header to w; with units, also the row of units ("1" for a plain number).
func NewCSVWriter(w io.Writer, fields []Field, units bool) (*CSVWriter, error) {
	if err := checkFields(fields); err != nil {
		return nil, err
	}
	c := &CSVWriter{w: bufio.NewWriterSize(w, 1<<16), n: len(fields)}
	for i, f := range fields {
		c.cell(i, quote(f.Name))
	}
	c.line = append(c.line, '\n')
	if units {
		for i, f := range fields {
			u := f.Unit
			if u == "" {
				u = "1"
			}
			c.cell(i, quote(u))
		}
		c.line = append(c.line, '\n')
	}
	return c, c.emit()
}

func (c *CSVWriter) cell(i int, s string) {
	if i > 0 {
		c.line = append(c.line, ',')
	}
	c.line = append(c.line, s...)
}

func (c *CSVWriter) emit() error {
	_, err := c.w.Write(c.line)
	c.line = c.line[:0]
	return err
}

func quote(s string) string {
	if !strings.ContainsAny(s, ",\"\r\n") {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

// Write appends a row.
func (c *CSVWriter) Write(row []float64) error {
	if len(row) != c.n {
		return fmt.Errorf("a row of %d values for %d columns", len(row), c.n)
	}
	for i, v := range row {
		if i > 0 {
			c.line = append(c.line, ',')
		}
		c.line = strconv.AppendFloat(c.line, v, 'g', -1, 64)
	}
	c.line = append(c.line, '\n')
	return c.emit()
}

// Close writes what is buffered.
func (c *CSVWriter) Close() error { return c.w.Flush() }
