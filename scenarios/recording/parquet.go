package recording

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"

	"gemel/engine/series"
)

// columnsKey is the metadata in which Gemel's own files describe their columns.
const columnsKey = "gemel.columns"

// parquetColumn is how the values of a column are to be understood.
type parquetColumn struct {
	file  *parquet.File
	leaf  int
	tick  time.Duration // of a moment: length of one step of the value
	days  bool          // moments are whole days
	scale float64       // of a decimal; 0: none
}

func (r *Recording) readParquet(data []byte) (err error) {
	defer func() { // the library's input is a stranger's file
		if p := recover(); p != nil {
			err = r.problem(0, "the Parquet file is damaged: %v", p)
		}
	}()
	f, err := series.OpenParquet(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return r.problem(0, "%v", err)
	}
	if n := f.NumRows(); n > maxRows {
		return r.problem(0, "%d rows are more than %.0f", n, float64(maxRows))
	} else if n == 0 {
		return r.problem(0, "the file has no rows of values")
	}
	for _, c := range f.Root().Columns() {
		r.columns = append(r.columns, describe(f, c))
	}
	if len(r.columns) == 0 {
		return r.problem(0, "the file has no columns")
	}
	r.describe(f)
	if r.options.Every > 0 {
		r.clock = -1
		r.everyRow(int(f.NumRows()))
		return nil
	}
	if r.clock = r.findClock(); r.clock < 0 {
		r.clock = 0
		var names []string
		for i := range r.columns {
			names = append(names, r.columns[i].name)
		}
		if r.options.Time != "" {
			return r.problem(0, "there is no column %s for the times; there are %s", r.options.Time, strings.Join(names, ", "))
		}
		return r.problem(0, "none of the columns holds timestamps or is named time: name that of the times under time; there are %s", strings.Join(names, ", "))
	}
	return r.parquetTimes()
}

// describe finds out what a column holds. What cannot be used is told when somebody wants it.
func describe(f *parquet.File, c *parquet.Column) column {
	k := column{}
	k.name, k.unit = splitUnit(c.Name())
	if !c.Leaf() || c.Repeated() {
		k.unusable = "it is nested; want a plain column"
		return k
	}
	p := parquetColumn{file: f, leaf: c.Index()}
	kind := c.Type().Kind()
	k.truths = kind == parquet.Boolean
	if l := c.Type().LogicalType(); l != nil {
		switch v := l.Value.(type) {
		case *format.TimestampType:
			if k.stamps = local; v.IsAdjustedToUTC {
				k.stamps = zoned
			}
			if v.Unit.Value == nil {
				k.unusable = "a timestamp of an unknown unit"
				return k
			}
			p.tick = v.Unit.Value.Duration()
		case *format.DateType:
			k.stamps, p.days = local, true
		case *format.DecimalType:
			p.scale = 1
			for range min(max(v.Scale, 0), 300) {
				p.scale *= 10
			}
		case *format.TimeType:
			k.unusable = "it holds times of day without a date; want timestamps, or numbers"
		case *format.UUIDType, *format.BsonType, *format.Float16Type:
			k.unusable = fmt.Sprintf("it is of type %v; want numbers or texts", l)
		}
	} else if t := c.Type().ConvertedType(); t != nil {
		switch *t {
		case deprecated.Decimal:
			k.unusable = "it holds decimals of an old kind; write it as DOUBLE"
		case deprecated.TimestampMillis:
			k.stamps, p.tick = zoned, time.Millisecond
		case deprecated.TimestampMicros:
			k.stamps, p.tick = zoned, time.Microsecond
		}
	}
	switch {
	case kind == parquet.Int96:
		k.stamps, p.tick = zoned, time.Nanosecond
	case kind == parquet.FixedLenByteArray && k.unusable == "" && p.scale == 0:
		k.unusable = "it is of type FIXED_LEN_BYTE_ARRAY; want numbers or texts: write it as DOUBLE"
	}
	k.load = p.read
	return k
}

// describe takes units from the metadata.
func (r *Recording) describe(f *parquet.File) {
	var fields []series.Field
	for _, kv := range f.Metadata().KeyValueMetadata {
		if kv.Key == columnsKey && json.Unmarshal([]byte(kv.Value), &fields) != nil {
			fields = nil // not written by Gemel
		}
	}
	for _, d := range fields {
		for i := range r.columns {
			if r.columns[i].name == d.Name && r.columns[i].unit == "" {
				r.columns[i].unit = d.Unit
			}
		}
	}
}

// findClock finds the column of the times: the one that is named, else one with a usual name, else the first with timestamps; -1: none.
func (r *Recording) findClock() int {
	if r.options.Time != "" {
		return slices.IndexFunc(r.columns, func(c column) bool { return c.name == r.options.Time })
	}
	for _, name := range []string{"time", "timestamp", "datetime", "date_time", "_time"} {
		if i := slices.IndexFunc(r.columns, func(c column) bool { return strings.EqualFold(c.name, name) }); i >= 0 {
			return i
		}
	}
	return slices.IndexFunc(r.columns, func(c column) bool { return c.stamps != noStamp })
}

// parquetTimes reads the column of the times.
func (r *Recording) parquetTimes() error {
	name := r.columns[r.clock].name
	c, _, err := r.loaded(name)
	if err != nil {
		return err
	}
	switch {
	case c.stamps != noStamp:
		if i := slices.IndexFunc(c.moments, func(s stamp) bool { return s.kind == noStamp }); i >= 0 {
			return r.problem(i+1, "%s: the time is missing", name)
		}
		return r.settle(c.moments)
	case c.words != nil: // texts
		stamps := make([]stamp, len(c.words))
		clocks := clockReader{order: r.options.Dates}
		for i, w := range c.words {
			text := ""
			if w > 0 {
				text = c.texts[w-1]
			}
			if stamps[i], err = clocks.parse(text); err != nil {
				return r.problem(i+1, "%s: %q %v", name, text, err)
			}
		}
		return r.settle(stamps)
	}
	return r.plainTimes(c)
}

// plainTimes are numbers.
func (r *Recording) plainTimes(c *column) error {
	if c.unit == "" {
		c.unit = "s"
	}
	u, err := secondsOf(c.unit)
	if err != nil {
		return r.problem(0, "%s: the times: %v", c.name, err)
	}
	r.Time = make([]float64, len(c.values))
	for i, x := range c.values {
		if math.IsNaN(x) {
			return r.problem(i+1, "%s: the time is missing", c.name)
		}
		r.Time[i] = u.ToSI(x)
	}
	return r.ordered(func(i int) string { return plainTime(c.values[i]) })
}

// read reads the cells.
func (p parquetColumn) read(c *column) (err error) {
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("the Parquet file is damaged: %v", x)
		}
	}()
	for _, g := range p.file.RowGroups() {
		chunks := g.ColumnChunks()
		if p.leaf >= len(chunks) {
			return errors.New("the Parquet file is damaged: a column is not there")
		}
		if err := p.chunk(c, chunks[p.leaf]); err != nil {
			return err
		}
	}
	if n := int64(max(len(c.values), len(c.moments))); n != p.file.NumRows() {
		return fmt.Errorf("it has %d values, the file says %d rows; is the file complete?", n, p.file.NumRows())
	}
	return nil
}

func (p parquetColumn) chunk(c *column, chunk parquet.ColumnChunk) (err error) {
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
				p.cell(c, v)
			}
			if err == io.EOF || err == nil && n == 0 {
				break
			}
			if err != nil {
				return err
			}
			if len(c.values)+len(c.moments) > maxRows {
				return errors.New("it has more values than the file has rows")
			}
		}
		parquet.Release(page)
	}
}

// cell appends a value.
func (p parquetColumn) cell(c *column, v parquet.Value) {
	if c.stamps != noStamp {
		c.moments = append(c.moments, p.moment(c, v))
		return
	}
	x, text := math.NaN(), ""
	switch {
	case v.IsNull():
	case v.Kind() == parquet.ByteArray && p.scale == 0:
		text = string(v.ByteArray())
	default:
		x = p.number(v)
	}
	if text != "" { // texts may hold numbers
		c.add(strings.TrimSpace(text))
		return
	}
	if math.IsInf(x, 0) {
		x = math.NaN()
	}
	c.values = append(c.values, x)
	c.note(0)
}

func (p parquetColumn) number(v parquet.Value) float64 {
	x := math.NaN()
	switch v.Kind() {
	case parquet.Double:
		x = v.Double()
	case parquet.Float:
		x = float64(v.Float())
	case parquet.Int32:
		x = float64(v.Int32())
	case parquet.Int64:
		x = float64(v.Int64())
	case parquet.Boolean:
		if x = 0; v.Boolean() {
			x = 1
		}
	case parquet.ByteArray, parquet.FixedLenByteArray:
		x = bigEndian(v.ByteArray())
	}
	if p.scale > 0 {
		x /= p.scale
	}
	return x
}

// bigEndian is the whole number of a decimal: two's complement, most significant byte first.
func bigEndian(b []byte) float64 {
	x := 0.0
	for i, c := range b {
		d := float64(c)
		if i == 0 {
			d = float64(int8(c))
		}
		x = float64(x*256) + d
	}
	return x
}

// moment reads a timestamp; its kind is noStamp where it is missing.
func (p parquetColumn) moment(c *column, v parquet.Value) stamp {
	switch {
	case v.IsNull():
		return stamp{}
	case v.Kind() == parquet.Int96: // nanoseconds of the day, and the Julian day
		t := v.Int96()
		day := (int64(t[2]) - 2440588) * 86400e9
		return stamp{day + int64(uint64(t[1])<<32|uint64(t[0])), c.stamps}
	case p.days:
		return stamp{int64(v.Int32()) * 86400e9, c.stamps}
	}
	n := v.Int64()
	if step := int64(p.tick); n > math.MaxInt64/step || n < math.MinInt64/step {
		return stamp{}
	}
	return stamp{n * int64(p.tick), c.stamps}
}
