package validation

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

// skipped says that a test of this run was left out for want of its reference.
var skipped atomic.Bool

// Data is the path of a file of reference data below ../shared/data of the repository. Where the data are not here, the test is skipped.
func Data(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join(Root(), "..", "shared", "data", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		if _, err := os.Stat(filepath.Join(Root(), "..", "shared", "data")); err == nil {
			t.Fatalf("no file %s in ../shared/data", name)
		}
		skipped.Store(true)
		t.Skipf("reference data are not here: ../shared/data/%s", name)
	}
	return path
}

// Root is the folder of the module, above the working folder.
func Root() string {
	dir, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			panic("validation: not below a go.mod")
		}
		dir = parent
	}
}

// Table is a text file of columns.
type Table struct {
	Names []string   // of the columns; nil where the first row is numbers
	Rows  [][]string // (rows × columns)

	t    testing.TB
	path string
}

// Read reads comma- or semicolon-separated text, packed with gzip if its name ends in .gz. Lines that begin with # are left out; the first row gives
// the names of the columns, unless it is a number or empty everywhere.
func Read(t testing.TB, path string) *Table {
	t.Helper()
	text, err := contents(path)
	if err != nil {
		t.Fatal(err)
	}
	table := &Table{t: t, path: filepath.Base(path)}
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comment, reader.FieldsPerRecord, reader.TrimLeadingSpace, reader.LazyQuotes = '#', -1, true, true
	if line := firstLine(text); strings.Count(line, ";") > strings.Count(line, ",") {
		reader.Comma = ';'
	}
	if table.Rows, err = reader.ReadAll(); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if len(table.Rows) > 0 && slices.ContainsFunc(table.Rows[0], isName) {
		table.Names, table.Rows = table.Rows[0], table.Rows[1:]
		for i := range table.Names {
			table.Names[i] = strings.TrimSpace(strings.TrimPrefix(table.Names[i], "\ufeff"))
		}
	}
	return table
}

func contents(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	var reader io.Reader = file
	if strings.HasSuffix(path, ".gz") {
		packed, err := gzip.NewReader(file)
		if err != nil {
			return "", err
		}
		reader = packed
	}
	text, err := io.ReadAll(reader)
	return string(text), err
}

// firstLine is the first that is no remark.
func firstLine(text string) string {
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") {
			return line
		}
	}
	return ""
}

func isName(cell string) bool {
	_, err := strconv.ParseFloat(strings.TrimSpace(cell), 64)
	return strings.TrimSpace(cell) != "" && err != nil
}

// Strings are the cells of the column with this name.
func (c *Table) Strings(name string) []string {
	c.t.Helper()
	i := slices.Index(c.Names, name)
	if i < 0 {
		c.t.Fatalf("%s: no column %s; there are %s", c.path, name, strings.Join(c.Names, ", "))
	}
	return c.cells(i)
}

func (c *Table) cells(i int) []string {
	var cells []string
	for _, row := range c.Rows {
		if i < len(row) {
			cells = append(cells, strings.TrimSpace(row[i]))
		} else {
			cells = append(cells, "")
		}
	}
	return cells
}

// Numbers are the values of the column with this name; an empty cell is NaN.
func (c *Table) Numbers(name string) []float64 {
	c.t.Helper()
	return c.parse(name, c.Strings(name))
}

// Column is Numbers of the column with this index, from 0.
func (c *Table) Column(i int) []float64 {
	c.t.Helper()
	return c.parse("column "+strconv.Itoa(i), c.cells(i))
}

func (c *Table) parse(name string, cells []string) []float64 {
	c.t.Helper()
	values := make([]float64, len(cells))
	for k, cell := range cells {
		if cell == "" {
			cell = "NaN"
		}
		value, err := strconv.ParseFloat(cell, 64)
		if err != nil && !errors.Is(err, strconv.ErrRange) {
			c.t.Fatalf("%s, %s, row %d: %q is no number", c.path, name, k+1, cell)
		}
		values[k] = value
	}
	return values
}

// Where gives the table with only those rows that have this text in the column with this name.
func (c *Table) Where(name, text string) *Table {
	c.t.Helper()
	some := &Table{Names: c.Names, t: c.t, path: c.path}
	for k, cell := range c.Strings(name) {
		if cell == text {
			some.Rows = append(some.Rows, c.Rows[k])
		}
	}
	return some
}
