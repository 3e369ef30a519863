package historian

import (
	"bytes"
	"math"
	"testing"

	"github.com/parquet-go/parquet-go"

	"gemel/bridge"
)

func TestAnExportHasEverySampleWithItsBits(t *testing.T) {
	s := open(t, t.TempDir())
	defer func() { _ = s.Close() }()
	b, _ := s.Register("b")
	a, _ := s.Register("a")
	payload := math.Float64frombits(0x7ff8dead0000beef)
	if err := s.Append([]bridge.Sample{{Tag: b, Source: 1500e9, Value: 1}, {Tag: a, Source: 20, Server: 25, Value: payload, Status: bridge.Bad}, {Tag: a, Source: 10, Value: math.Copysign(0, -1)}, {Tag: a, Source: 5000e9}}); err != nil {
		t.Fatal(err)
	}
	names, err := s.Names()
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := WriteParquet(&file, s, names, 0, 2000e9); err != nil {
		t.Fatal(err)
	}
	rows, err := parquet.Read[exported](bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil || len(rows) != 3 {
		t.Fatalf("%+v, %v", rows, err)
	}
	if r := rows[0]; r.Tag != "a" || r.SourceTime != 10 || math.Float64bits(r.Value) != 1<<63 {
		t.Errorf("%+v", r)
	}
	if r := rows[1]; r.ServerTime != 25 || math.Float64bits(r.Value) != math.Float64bits(payload) || r.Status != uint32(bridge.Bad) {
		t.Errorf("%+v", r)
	}
	if r := rows[2]; r.Tag != "b" || r.SourceTime != 1500e9 {
		t.Errorf("%+v", r)
	}
}
