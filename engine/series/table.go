package series

import (
	"fmt"
	"time"
)

// Field describes a column.
type Field struct {
	Name string // e.g. "pump1.speed"
	Unit string // Modelica unit string; "" where none is known
	Doc  string // one line, may be empty
}

// Column is a field with its values.
type Column struct {
	Field
	Values []float64 // one per row
}

// Table is columns of equal length. The first one is time [s].
type Table struct {
	Columns []Column
	Origin  time.Time         // the instant of time 0 where the file gave timestamps; zero where it gave seconds
	Meta    map[string]string // further key-value pairs of the file, such as hashes
}

// Rows returns the number of rows.
func (t *Table) Rows() int {
	if len(t.Columns) == 0 {
		return 0
	}
	return len(t.Columns[0].Values)
}

// Time returns the first column [s].
func (t *Table) Time() []float64 {
	if len(t.Columns) == 0 {
		return nil
	}
	return t.Columns[0].Values
}

// Column returns the column of that name, or nil.
func (t *Table) Column(name string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return &t.Columns[i]
		}
	}
	return nil
}

// Names returns the column names in order.
func (t *Table) Names() []string {
	names := make([]string, len(t.Columns))
	for i := range t.Columns {
		names[i] = t.Columns[i].Name
	}
	return names
}

// Fields returns the descriptions of the columns in order.
func (t *Table) Fields() []Field {
	fields := make([]Field, len(t.Columns))
	for i := range t.Columns {
		fields[i] = t.Columns[i].Field
	}
	return fields
}

// Write copies all rows to w, without closing it.
func (t *Table) Write(w Writer) error {
	row := make([]float64, len(t.Columns))
	for i := range t.Rows() {
		for j := range t.Columns {
			row[j] = t.Columns[j].Values[i]
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	return nil
}

// Writer takes the rows of a trajectory in order of time.
type Writer interface {
	// Write appends a row, one value per field. The row may be reused by the caller.
	Write(row []float64) error
	// Close writes what is pending and the end of the file. It does not close what lies below.
	Close() error
}

// checkFields refuses fields that a file could not tell apart.
func checkFields(fields []Field) error {
	if len(fields) == 0 {
		return fmt.Errorf("a trajectory needs at least the time column")
	}
	seen := make(map[string]bool, len(fields))
	for i, f := range fields {
		switch {
		case f.Name == "":
			return fmt.Errorf("column %d has no name", i+1)
		case seen[f.Name]:
			return fmt.Errorf("column %q occurs twice", f.Name)
		}
		seen[f.Name] = true
	}
	return nil
}
