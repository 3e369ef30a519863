package petab

import (
	"math"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"gemel/engine/dae"
)

// maxFile bounds a table: more is no table that somebody wrote.
const maxFile = 256 << 20

// table is a file of tab-separated values with its places.
type table struct {
	file    string
	columns []string
	at      map[string]int
	rows    []row
}

type row struct {
	line  int
	cells []string // as many as columns
	cols  []int    // where each begins
}

// readTable reads a file. Windows line ends, a byte order mark, blank lines, quoted cells and missing cells at the end of a row are accepted.
func readTable(file string, faults *Faults) *table {
	pos := dae.Pos{File: file}
	info, err := os.Stat(file)
	switch {
	case err != nil:
		faults.add(pos, "cannot be read: %s", reason(err))
		return nil
	case !info.Mode().IsRegular():
		faults.add(pos, "is no file of a table")
		return nil
	case info.Size() > maxFile:
		faults.add(pos, "has %d MB; want a table of at most %d MB", info.Size()>>20, maxFile>>20)
		return nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		faults.add(pos, "cannot be read: %s", reason(err))
		return nil
	}
	return parseTable(file, string(data), faults)
}

func reason(err error) string {
	if os.IsNotExist(err) {
		return "there is no such file"
	}
	if p, ok := err.(*os.PathError); ok {
		return p.Err.Error()
	}
	return err.Error()
}

func parseTable(file, text string, faults *Faults) *table {
	pos := dae.Pos{File: file}
	text = strings.TrimPrefix(text, "\ufeff")
	switch {
	case strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff"):
		faults.add(pos, "is UTF-16; save it as UTF-8")
		return nil
	case strings.IndexByte(text, 0) >= 0 || !utf8.ValidString(text):
		faults.add(pos, "is no UTF-8 text; save the table as tab-separated text in UTF-8")
		return nil
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	t := &table{file: file, at: map[string]int{}}
	for i, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		r := row{line: i + 1}
		col := 1
		for _, cell := range strings.Split(line, "\t") {
			lead := len(cell) - len(strings.TrimLeft(cell, " "))
			r.cells = append(r.cells, unquote(strings.TrimSpace(cell)))
			r.cols = append(r.cols, col+lead)
			col += utf8.RuneCountInString(cell) + 1
		}
		if t.columns == nil {
			t.header(r, faults)
			continue
		}
		t.add(r, faults)
	}
	if t.columns == nil {
		faults.add(pos, "is empty; want a line of column names separated by tabs, and rows below")
		return nil
	}
	return t
}

func unquote(cell string) string {
	if len(cell) >= 2 && cell[0] == '"' && cell[len(cell)-1] == '"' {
		return strings.TrimSpace(strings.ReplaceAll(cell[1:len(cell)-1], `""`, `"`))
	}
	return cell
}

func (t *table) header(r row, faults *Faults) {
	t.columns = r.cells
	if len(r.cells) == 1 && strings.ContainsAny(r.cells[0], ",;") {
		faults.add(dae.Pos{File: t.file, Line: r.line, Col: 1}, "the columns are separated by commas or semicolons; PEtab wants tabs")
	}
	for i, name := range r.cells {
		pos := dae.Pos{File: t.file, Line: r.line, Col: r.cols[i]}
		if name == "" && (i == 0 || i == len(r.cells)-1) {
			continue // numbers of rows that a program has written, or a tab at the end of the line
		}
		if name == "" {
			faults.add(pos, "column %d has no name", i+1)
			continue
		}
		if _, twice := t.at[name]; twice {
			faults.add(pos, "there are two columns %s; remove or rename one", name)
			continue
		}
		t.at[name] = i
	}
}

func (t *table) add(r row, faults *Faults) {
	for len(r.cells) > len(t.columns) && r.cells[len(r.cells)-1] == "" {
		r.cells, r.cols = r.cells[:len(r.cells)-1], r.cols[:len(r.cols)-1]
	}
	if len(r.cells) > len(t.columns) {
		faults.add(dae.Pos{File: t.file, Line: r.line, Col: r.cols[len(t.columns)]}, "the row has %d cells, the table %d columns; is there a tab too many?", len(r.cells), len(t.columns))
		r.cells, r.cols = r.cells[:len(t.columns)], r.cols[:len(t.columns)]
	}
	for len(r.cells) < len(t.columns) {
		r.cells, r.cols = append(r.cells, ""), append(r.cols, 0)
	}
	t.rows = append(t.rows, r)
}

// want reports columns that are missing, and, where only these are allowed, others.
func (t *table) want(needed, optional []string, others bool, faults *Faults) bool {
	ok := true
	pos := dae.Pos{File: t.file, Line: 1}
	known := append(append([]string{}, needed...), optional...)
	for _, name := range needed {
		if _, there := t.at[name]; there {
			continue
		}
		ok = false
		near := ""
		for _, c := range t.columns {
			if edits(strings.ToLower(c), strings.ToLower(name), 3) <= 3 {
				near = "; is it the one called " + c + "?"
			}
		}
		faults.add(pos, "the column %s is missing%s", name, near)
	}
	var absent []string
	for _, name := range known {
		if _, there := t.at[name]; !there {
			absent = append(absent, name)
		}
	}
	for i, c := range t.columns {
		if c == "" || contains(known, c) {
			continue
		}
		near := ""
		for _, name := range absent {
			if edits(strings.ToLower(c), strings.ToLower(name), 2) <= 2 && len(c) > 4 {
				near = "; did you mean " + name + "?"
			}
		}
		if others && near == "" {
			continue // a column of somebody's own
		}
		faults.add(dae.Pos{File: t.file, Line: 1, Col: i + 1}, "column %s is not known%s", c, near)
		ok = false
	}
	if len(t.rows) == 0 {
		faults.add(dae.Pos{File: t.file}, "has no rows below the column names")
		ok = false
	}
	return ok
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func (t *table) pos(r *row, column string) dae.Pos {
	p := dae.Pos{File: t.file, Line: r.line}
	if i, ok := t.at[column]; ok {
		p.Col = r.cols[i]
	}
	return p
}

// text of a cell; "" where it is empty, says NaN, or the column is not there.
func (t *table) text(r *row, column string) string {
	i, ok := t.at[column]
	if !ok || missing(r.cells[i]) {
		return ""
	}
	return r.cells[i]
}

// missing says what pandas, with which such tables are commonly written, takes for no value.
func missing(cell string) bool {
	switch cell {
	case "", "NaN", "nan", "NAN", "NA", "N/A", "n/a", "null", "NULL", "None", "<NA>", "#N/A":
		return true
	}
	return false
}

// number reads a cell that must hold a finite number.
func (t *table) number(r *row, column string, faults *Faults) (float64, bool) {
	text := t.text(r, column)
	if text == "" {
		faults.add(t.pos(r, column), "%s is missing: want a number", column)
		return 0, false
	}
	x, ok := parseNumber(text)
	if !ok || math.IsInf(x, 0) {
		hint := ""
		if _, isNumber := parseNumber(strings.ReplaceAll(text, ",", ".")); isNumber && strings.Count(text, ",") == 1 {
			hint = "; write the decimal point as a point"
		} else if f := strings.Fields(text); len(f) == 2 {
			if _, isNumber := parseNumber(f[0]); isNumber {
				hint = "; numbers stand without a unit, in that of the model"
			}
		}
		faults.add(t.pos(r, column), "%s is %q: want a finite number%s", column, text, hint)
		return 0, false
	}
	return x, true
}

// parseNumber reads decimal numbers and infinities, but no NaN and nothing that only Go calls a number.
func parseNumber(text string) (float64, bool) {
	if strings.ContainsAny(text, "_xXpP") {
		return 0, false
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil && !math.IsInf(x, 0) || math.IsNaN(x) {
		return 0, false
	}
	return x, true
}

// isID says whether s may be a name: letters, digits and underscores, not a digit first.
func isID(s string) bool {
	for i, c := range s {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}
