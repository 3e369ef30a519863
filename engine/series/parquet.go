package series

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"
)

// columnsKey is the key of the file metadata that holds names, units and docs as JSON. Other tools see it as a text.
const columnsKey = "gemel.columns"

// cellsPerGroup bounds the cells that a ParquetWriter holds, and with them its memory (8 bytes a cell and buffers).
const cellsPerGroup = 1 << 19

// ParquetWriter writes rows as float64 columns, in row groups of bounded size. Metadata holds units and docs.
type ParquetWriter struct {
	w       *parquet.GenericWriter[any]
	columns [][]parquet.Value // pending cells (columns × pending rows)
	group   int               // rows in a group
	err     error             // the first failure; it stays
}

// orderedGroup is a schema whose columns keep their order; parquet.Group sorts them by name.
type orderedGroup struct {
	parquet.Group
	fields []parquet.Field
}

func (g orderedGroup) Fields() []parquet.Field { return g.fields }
func (g orderedGroup) GoType() reflect.Type    { return reflect.TypeFor[map[string]float64]() }

type leafField struct {
	parquet.Node
	name string
}

func (f leafField) Name() string { return f.name }
func (f leafField) Value(base reflect.Value) reflect.Value {
	return base.MapIndex(reflect.ValueOf(f.name))
}

// NewParquetWriter starts a file on w. Meta are further key-value pairs for the file.
func NewParquetWriter(w io.Writer, fields []Field, meta map[string]string) (*ParquetWriter, error) {
	if err := checkFields(fields); err != nil {
		return nil, err
	}
	described, err := json.Marshal(fields)
	if err != nil {
		return nil, err
	}
	leaf := parquet.Encoded(parquet.Leaf(parquet.DoubleType), encoding.Encoding(&parquet.Plain))
	root := orderedGroup{Group: parquet.Group{}}
	for _, f := range fields {
		root.Group[f.Name] = leaf
		root.fields = append(root.fields, leafField{leaf, f.Name})
	}
	options := []parquet.WriterOption{
		parquet.NewSchema("trajectory", root), parquet.Compression(&parquet.Zstd), parquet.CreatedBy("gemel", "1", ""),
		parquet.KeyValueMetadata(columnsKey, string(described)), parquet.WriteBufferSize(0),
	}
	for _, k := range sortedKeys(meta) {
		options = append(options, parquet.KeyValueMetadata(k, meta[k]))
	}
	p := &ParquetWriter{columns: make([][]parquet.Value, len(fields)), group: min(max(cellsPerGroup/len(fields), 16), 1<<16)}
	options = append(options, parquet.PageBufferSize(8*p.group))
	if p.w, err = newParquet(w, options); err != nil {
		return nil, err
	}
	return p, nil
}

// newParquet turns the library's panic on a wrong configuration into an error.
func newParquet(w io.Writer, options []parquet.WriterOption) (p *parquet.GenericWriter[any], err error) {
	defer recoverAs(&err, "cannot write Parquet")
	return parquet.NewGenericWriter[any](w, options...), nil
}

// recoverAs reports a panic of the Parquet library as an error: its input is a stranger's file.
func recoverAs(err *error, what string) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%s: %v", what, r)
	}
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Write appends a row.
func (p *ParquetWriter) Write(row []float64) error {
	if p.err != nil {
		return p.err
	}
	if len(row) != len(p.columns) {
		return fmt.Errorf("a row of %d values for %d columns", len(row), len(p.columns))
	}
	for i, v := range row {
		p.columns[i] = append(p.columns[i], parquet.DoubleValue(v).Level(0, 0, i))
	}
	if len(p.columns[0]) >= p.group {
		p.err = p.flush()
	}
	return p.err
}

// flush writes the pending rows as one row group.
func (p *ParquetWriter) flush() (err error) {
	defer recoverAs(&err, "cannot write Parquet")
	if len(p.columns[0]) == 0 {
		return nil
	}
	for i, c := range p.w.ColumnWriters() {
		if _, err := c.WriteRowValues(p.columns[i]); err != nil {
			return err
		}
		p.columns[i] = p.columns[i][:0]
	}
	return p.w.Flush()
}

// Close writes the last row group and the footer. A failed writer stays failed.
func (p *ParquetWriter) Close() (err error) {
	defer recoverAs(&err, "cannot write Parquet")
	if p.err == nil {
		p.err = p.flush()
	}
	if p.err != nil {
		return p.err
	}
	p.err = errors.New("the Parquet file is closed")
	return p.w.Close()
}

// OpenParquet opens a file whose end is there: the library would reserve what a damaged length of its footer says, up to 4 GB.
func OpenParquet(r io.ReaderAt, size int64) (*parquet.File, error) {
	var end [8]byte
	if size < 12 {
		return nil, errors.New("not a readable Parquet file: it is too short; is it complete?")
	}
	if _, err := r.ReadAt(end[:], size-8); err != nil {
		return nil, err
	}
	if string(end[4:]) != "PAR1" || int64(binary.LittleEndian.Uint32(end[:4])) > size-12 {
		return nil, errors.New("not a readable Parquet file: its end is not there; is it complete?")
	}
	f, err := parquet.OpenFile(r, size, parquet.SkipBloomFilters(true), parquet.SkipPageIndex(true))
	if err != nil {
		return nil, fmt.Errorf("not a readable Parquet file: %w; is it complete?", err)
	}
	return f, nil
}

// ReadParquet reads a whole file: columns of float64, float32, int32, int64 and boolean, without nulls and without nesting.
// Anything else, and a damaged file, is an error that names the column.
func ReadParquet(r io.ReaderAt, size int64) (t *Table, err error) {
	defer recoverAs(&err, "the Parquet file is damaged")
	f, err := OpenParquet(r, size)
	if err != nil {
		return nil, err
	}
	t = &Table{}
	for _, c := range f.Root().Columns() {
		if !c.Leaf() || c.Repeated() {
			return nil, fmt.Errorf("column %q is nested; a trajectory has plain columns", c.Name())
		}
		t.Columns = append(t.Columns, Column{Field: Field{Name: c.Name()}})
	}
	if len(t.Columns) == 0 {
		return nil, errors.New("the Parquet file has no columns")
	}
	if err := describe(t, f); err != nil {
		return nil, err
	}
	for _, g := range f.RowGroups() {
		for i, chunk := range g.ColumnChunks() {
			if err := readChunk(&t.Columns[i], chunk); err != nil {
				return nil, fmt.Errorf("column %q: %w", t.Columns[i].Name, err)
			}
		}
	}
	for i := range t.Columns {
		if int64(len(t.Columns[i].Values)) != f.NumRows() {
			return nil, fmt.Errorf("column %q has %d values, the file says %d rows", t.Columns[i].Name, len(t.Columns[i].Values), f.NumRows())
		}
	}
	return t, nil
}

// describe takes units, docs and further pairs from the file metadata.
func describe(t *Table, f *parquet.File) error {
	for _, kv := range f.Metadata().KeyValueMetadata {
		if kv.Key != columnsKey {
			if t.Meta == nil {
				t.Meta = map[string]string{}
			}
			t.Meta[kv.Key] = kv.Value
			continue
		}
		var fields []Field
		if err := json.Unmarshal([]byte(kv.Value), &fields); err != nil {
			return fmt.Errorf("metadata %s: %w", columnsKey, err)
		}
		for _, d := range fields {
			if c := t.Column(d.Name); c != nil {
				c.Field = d
			}
		}
	}
	return nil
}

func readChunk(c *Column, chunk parquet.ColumnChunk) (err error) {
	pages := chunk.Pages()
	defer func() { err = errors.Join(err, pages.Close()) }()
	buffer := make([]parquet.Value, 1024)
	for {
		page, err := pages.ReadPage()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		values := page.Values()
		for {
			n, err := values.ReadValues(buffer)
			for _, v := range buffer[:n] {
				x, err := number(v)
				if err != nil {
					return fmt.Errorf("row %d: %w", len(c.Values)+1, err)
				}
				c.Values = append(c.Values, x)
			}
			if err == io.EOF || (err == nil && n == 0) {
				break
			}
			if err != nil {
				return err
			}
		}
		parquet.Release(page)
	}
}

func number(v parquet.Value) (float64, error) {
	if v.IsNull() {
		return 0, errors.New("the value is missing (null)")
	}
	switch v.Kind() {
	case parquet.Double:
		return v.Double(), nil
	case parquet.Float:
		return float64(v.Float()), nil
	case parquet.Int32:
		return float64(v.Int32()), nil
	case parquet.Int64:
		return float64(v.Int64()), nil
	case parquet.Boolean:
		if v.Boolean() {
			return 1, nil
		}
		return 0, nil
	}
	return 0, fmt.Errorf("%s is not a number", v.Kind())
}
