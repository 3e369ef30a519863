package recording

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"gemel/engine/series"
)

// historian is a row as other tools write it: timestamps, values that may be missing, and a quality as text.
type historian struct {
	Level   *float64  `parquet:"level,optional"`
	Status  string    `parquet:"status"`
	Flow    float32   `parquet:"flow [L/s]"`
	Count   int64     `parquet:"count"`
	Valid   bool      `parquet:"valid"`
	Note    *string   `parquet:"note,optional"`
	At      time.Time `parquet:"at,timestamp(microsecond)"`
	Seen    []int64   `parquet:"seen"`
	Decimal int64     `parquet:"decimal,decimal(2:10)"`
}

func parquetFile[T any](t testing.TB, rows []T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := parquet.Write(&b, rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func historianRows() (rows []historian) {
	one, note := 1.5, "calibrated"
	begin := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	for i := range 3 {
		rows = append(rows, historian{Level: &one, Status: "Good", Flow: float32(i), Count: int64(i), Valid: i != 1, At: begin.Add(time.Duration(i) * time.Minute), Decimal: 1234})
	}
	rows[1].Level, rows[1].Status, rows[2].Note = nil, "BadSensorFailure", &note
	return rows
}

// Files of other tools are read: nulls are missing readings, the column of timestamps is found, texts are texts.
func TestParquetOfOtherTools(t *testing.T) {
	r, err := Read("day.parquet", parquetFile(t, historianRows()), Options{})
	if err != nil {
		t.Fatal(err)
	}
	level := numbers(t, r, "level")
	if !slices.Equal(r.Time, []float64{0, 60, 120}) || !r.Origin.Equal(time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)) || level[0] != 1.5 || !math.IsNaN(level[1]) || r.Unit("flow") != "L/s" {
		t.Errorf("time %v from %v, level %v, unit %s", r.Time, r.Origin, level, r.Unit("flow"))
	}
	if x := numbers(t, r, "decimal"); x[0] != 12.34 {
		t.Error(x)
	}
	for name, want := range map[string][]string{"status": {"Good", "BadSensorFailure", "Good"}, "note": {"", "", "calibrated"}, "valid": {"true", "false", "true"}, "count": {"0", "1", "2"}} {
		if got, err := r.Texts(name); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v %v", name, got, err)
		}
	}
	for name, want := range map[string]string{"seen": "column seen: it is nested; want a plain column", "status": `day.parquet:1: status: "Good" is not a number`, "at": "at: the column holds dates and times, want numbers", "none": "there is no column none"} {
		if _, err := r.Numbers(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What Gemel writes it reads back, with the units.
func TestParquetOfGemel(t *testing.T) {
	var b bytes.Buffer
	w, err := series.NewParquetWriter(&b, []series.Field{{Name: "time", Unit: "s"}, {Name: "tank.level", Unit: "m"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		_ = w.Write([]float64{float64(60 * i), float64(i)})
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := Read("run.parquet", b.Bytes(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if x := numbers(t, r, "tank.level"); !slices.Equal(r.Time, []float64{0, 60, 120}) || !slices.Equal(x, []float64{0, 1, 2}) || r.Unit("tank.level") != "m" || !r.Origin.IsZero() {
		t.Errorf("%v %v", r.Time, x)
	}
}

// Decimals of data bases are numbers, also those that are kept as bytes.
func TestParquetDecimals(t *testing.T) {
	for _, c := range []struct {
		bytes []byte
		want  float64
	}{{[]byte{0x00, 0x7d}, 125}, {[]byte{0xff, 0x83}, -125}, {[]byte{0x01, 0x00, 0x00}, 65536}, {nil, 0}} {
		if got := bigEndian(c.bytes); got != c.want {
			t.Errorf("% x: %g, want %g", c.bytes, got, c.want)
		}
	}
	type row struct {
		At    time.Time `parquet:"at,timestamp"`
		Price [9]byte   `parquet:"price,decimal(2:20)"`
	}
	rows := []row{{At: time.Unix(0, 0), Price: [9]byte{8: 125}}, {At: time.Unix(60, 0), Price: [9]byte{255, 255, 255, 255, 255, 255, 255, 255, 131}}}
	r, err := Read("day.parquet", parquetFile(t, rows), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if x := numbers(t, r, "price"); !slices.Equal(x, []float64{1.25, -1.25}) {
		t.Error(x)
	}
}

func TestBrokenParquet(t *testing.T) {
	whole := parquetFile(t, historianRows())
	type localTime struct {
		Wall int64   `parquet:"wall,timestamp(millisecond:local)"`
		X    float64 `parquet:"x"`
	}
	type plain struct {
		A float64 `parquet:"a"`
		B float64 `parquet:"b"`
	}
	wall := []localTime{{Wall: time.Date(2026, 3, 29, 2, 30, 0, 0, time.UTC).UnixMilli()}, {Wall: time.Date(2026, 3, 29, 3, 30, 0, 0, time.UTC).UnixMilli()}}
	twice := historianRows()
	twice[2].At = twice[1].At
	for _, c := range []struct {
		data []byte
		o    Options
		want string
	}{
		{whole[:len(whole)/2], Options{}, "not a readable Parquet file"},
		{whole[:len(whole)-1], Options{}, "is it complete?"},
		{parquetFile(t, twice), Options{}, "day.parquet:3: the time 2026-01-05T00:01:00Z occurs twice, also in row 2; keep one of the rows"},
		{parquetFile(t, wall), Options{}, "has no zone: write time_zone"},
		{parquetFile(t, wall), Options{Zone: berlin(t)}, "day.parquet:1: the time 2026-03-29 02:30:00 does not exist in Europe/Berlin"},
		{parquetFile(t, []plain{{1, 2}}), Options{}, "none of the columns holds timestamps or is named time: name that of the times under time; there are a, b"},
		{parquetFile(t, []plain{{1, 2}, {1, 2}}), Options{Time: "a"}, "day.parquet:2: the time 1 occurs twice"},
		{parquetFile(t, []plain{{math.NaN(), 2}}), Options{Time: "a"}, "day.parquet:1: a: the time is missing"},
		{parquetFile(t, []plain{}), Options{}, "the file has no rows of values"},
	} {
		_, err := Read("day.parquet", c.data, c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf(" got %v\nwant %s", err, c.want)
		}
	}
}
