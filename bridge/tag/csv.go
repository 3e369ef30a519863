package tag

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// readCSV reads a header with names of columns, in any order, and a tag a line.
func readCSV(file string, data []byte) (rows []row, p Problems) {
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	in.FieldsPerRecord, in.TrimLeadingSpace = -1, true
	if first, _, _ := bytes.Cut(data, []byte("\n")); bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		in.Comma = ';' // as spreadsheets of half of Europe write it
	}
	head, err := in.Read()
	if err != nil {
		p.add(file+":1", "a first line with the names of columns is needed: %s", strings.Join(columns, ","))
		return nil, p
	}
	for i := range head {
		head[i] = strings.ToLower(strings.TrimSpace(head[i]))
		if !slices.Contains(columns, head[i]) {
			p.add(file+":1", "there is no column %q; the columns are %s", head[i], strings.Join(columns, ", "))
		} else if slices.Contains(head[:i], head[i]) {
			p.add(file+":1", "the column %s is there twice", head[i])
		}
	}
	for len(p) == 0 {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			p.add(file, "%v", err)
			break
		}
		line, _ := in.FieldPos(0)
		r := row{place: fmt.Sprintf("%s:%d", file, line), cells: map[string]string{}}
		switch {
		case len(cells) > len(head):
			p.add(r.place, "%d cells, and the header has %d", len(cells), len(head))
		default:
			for i, c := range cells {
				r.cells[head[i]] = strings.TrimSpace(c)
			}
			rows = append(rows, r)
		}
	}
	return rows, p
}

// WriteCSV writes the map so that Read gives it back.
func (m *Map) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return err
	}
	for i := range m.Tags {
		c := cellsOf(&m.Tags[i])
		line := make([]string, len(columns))
		for k, name := range columns {
			line[k] = c[name]
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
