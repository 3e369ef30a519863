package historian

import (
	"errors"
	"io"
	"maps"
	"slices"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"gemel/bridge"
)

// exported is a sample as other programs read it.
type exported struct {
	Tag        string  `parquet:"tag,dict"`
	SourceTime int64   `parquet:"source_time,timestamp(nanosecond)"`
	ServerTime int64   `parquet:"server_time,timestamp(nanosecond)"`
	Value      float64 `parquet:"value"`
	Status     uint32  `parquet:"status"` // OPC UA StatusCode
}

// rowsInGroup bounds the memory of an export.
const rowsInGroup = 1 << 18

// WriteParquet writes the samples of some tags from a time in [from, to): one row a sample, tag after tag by name, in order of source time.
func WriteParquet(w io.Writer, h Reader, tags map[string]bridge.TagID, from, to bridge.Time) error {
	out := parquet.NewGenericWriter[exported](w, parquet.Compression(&zstd.Codec{}), parquet.MaxRowsPerRowGroup(rowsInGroup))
	for _, name := range slices.Sorted(maps.Keys(tags)) {
		var rows []exported
		err := h.Read(tags[name], from, to, func(samples []bridge.Sample) error {
			rows = rows[:0]
			for _, s := range samples {
				rows = append(rows, exported{name, int64(s.Source), int64(s.Server), s.Value, uint32(s.Status)})
			}
			_, err := out.Write(rows)
			return err
		})
		if err != nil {
			return errors.Join(err, out.Close())
		}
	}
	return out.Close()
}
