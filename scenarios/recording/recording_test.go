package recording

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

func berlin(t *testing.T) *time.Location {
	t.Helper()
	zone, err := ParseZone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func mustRead(t *testing.T, text string, o Options) *Recording {
	t.Helper()
	r, err := Read("day.csv", []byte(text), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func numbers(t *testing.T, r *Recording, name string) []float64 {
	t.Helper()
	x, err := r.Numbers(name)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// What control systems export is read: units in the header or below it, missing cells, switches, texts, any separator, a byte-order mark, gzip.
func TestWhatControlSystemsExport(t *testing.T) {
	plain := "\xef\xbb\xbf# exported\ntime [min],level [m],pump,mode\n0,1.5,TRUE,AUTO\n1,,off,MAN\n2,NaN,on,AUTO\n"
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(plain))
	_ = z.Close()
	for name, text := range map[string]string{"commas": plain, "semicolons": strings.ReplaceAll(plain, ",", ";"), "tabs": strings.ReplaceAll(plain, ",", "\t"), "gzip": packed.String(),
		"a separator behind each row": strings.ReplaceAll(strings.ReplaceAll(plain, "\n", ",\n"), "exported,", "exported"),
		"as a spreadsheet writes it":  "sep=;\n" + strings.ReplaceAll(strings.TrimPrefix(plain, "\xef\xbb\xbf"), ",", ";"),
		"units below":                 "time,level,pump,mode\nmin,m,,\n0,1.5,1,AUTO\n1,n/a,0,MAN\n2,null,1,AUTO\n"} {
		r, err := Read("day.csv", []byte(text), Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		level, pump := numbers(t, r, "level"), numbers(t, r, "pump")
		if !slices.Equal(r.Time, []float64{0, 60, 120}) || level[0] != 1.5 || !math.IsNaN(level[1]) || !math.IsNaN(level[2]) || !slices.Equal(pump, []float64{1, 0, 1}) || r.Unit("level") != "m" {
			t.Errorf("%s: time %v, level %v %s, pump %v", name, r.Time, level, r.Unit("level"), pump)
		}
		if mode, err := r.Texts("mode"); err != nil || !slices.Equal(mode, []string{"AUTO", "MAN", "AUTO"}) || !r.IsText("mode") || r.IsText("pump") {
			t.Errorf("%s: mode %v %v", name, mode, err)
		}
		if !slices.Equal(r.Names(), []string{"level", "pump", "mode"}) || r.Has("time") {
			t.Errorf("%s: names %v", name, r.Names())
		}
	}
}

// A column that nobody asks for may hold anything; one that is asked for is judged cell by cell.
func TestOnlyColumnsThatAreUsedAreJudged(t *testing.T) {
	r := mustRead(t, "time,level,note\n0,1,door open\n1,2,\n2,3,17\n", Options{})
	if x := numbers(t, r, "level"); !slices.Equal(x, []float64{1, 2, 3}) {
		t.Error(x)
	}
	if _, err := r.Numbers("note"); err == nil || err.Error() != `day.csv:2:5: note: "door open" is not a number` {
		t.Error(err)
	}
}

// Local times follow the rules of their zone. In autumn the rows of the hour that comes twice are told apart by their order.
func TestLocalTimes(t *testing.T) {
	zone := berlin(t)
	spring := mustRead(t, "time,x\n2026-03-29 01:30:00,1\n2026-03-29 03:00:00,2\n", Options{Zone: zone})
	if !slices.Equal(spring.Time, []float64{0, 1800}) || !spring.Origin.Equal(time.Date(2026, 3, 29, 0, 30, 0, 0, time.UTC)) {
		t.Errorf("spring: %v from %v", spring.Time, spring.Origin)
	}
	var b strings.Builder
	b.WriteString("time,x\n")
	for i := range 5 * 4 { // from 01:00 summer time, every quarter of an hour
		at := time.Date(2026, 10, 24, 23, 0, 0, 0, time.UTC).Add(time.Duration(i) * 15 * time.Minute)
		fmt.Fprintf(&b, "%s,%d\n", at.In(zone).Format("2006-01-02 15:04"), i)
	}
	autumn := mustRead(t, b.String(), Options{Zone: zone})
	for i, at := range autumn.Time {
		if at != float64(i)*900 {
			t.Fatalf("autumn: %v", autumn.Time)
		}
	}
	hourly := mustRead(t, "time,x\n2026-10-25 01:00,1\n2026-10-25 02:00,2\n2026-10-25 02:00,3\n2026-10-25 03:00,4\n", Options{Zone: zone})
	if !slices.Equal(hourly.Time, []float64{0, 3600, 7200, 10800}) {
		t.Errorf("hourly: %v", hourly.Time)
	}
	fixed, err := ParseZone("+01:00")
	if err != nil {
		t.Fatal(err)
	}
	winter := mustRead(t, "time,x\n2026-03-29 01:30:00,1\n2026-03-29 02:30:00,2\n", Options{Zone: fixed})
	if !slices.Equal(winter.Time, []float64{0, 3600}) {
		t.Errorf("a clock that is never changed: %v", winter.Time)
	}
	mixed := mustRead(t, "time,x\n2026-01-05T00:00:00Z,1\n2026-01-05T02:00:00+01:00,2\n", Options{})
	if !slices.Equal(mixed.Time, []float64{0, 3600}) {
		t.Errorf("zones in the cells: %v", mixed.Time)
	}
}

// Each thing that is wrong with a file is said at its place, with a way out.
func TestBrokenFiles(t *testing.T) {
	zone := berlin(t)
	for _, c := range []struct {
		text string
		o    Options
		want string
	}{
		{"", Options{}, "day.csv:1: the file is empty"},
		{"\n\n# nothing\n", Options{}, "day.csv:1: the file is empty"},
		{"time,x\n", Options{}, "day.csv:1: the file has no rows of values"},
		{"time\n1\n", Options{}, "one column only"},
		{"1,2\n3,4\n", Options{}, "the first row must name the columns; found the number 1"},
		{"time,x,x\n1,2,3\n", Options{}, `day.csv:1:8: the column name "x" occurs twice`},
		{"time,x\n1,2\n1,3\n", Options{}, "day.csv:3:1: the time 1 occurs twice, also in line 2; keep one of the rows"},
		{"time,x\n2,2\n1,3\n", Options{}, "day.csv:3:1: the time 1 is before that of line 2; sort the rows by time"},
		{"time,x\n1,2\n2\n", Options{}, "day.csv:3: 1 cells for 2 columns"},
		{"time,x\n1,2\n2", Options{}, "the file ends in the middle of a line: it may have been cut off"},
		{"time,x\n1,2\n\"2", Options{}, "it may have been cut off"},
		{"when,x\n1,2\n", Options{}, `"when" has no unit and holds no dates: name the column of the times "when [h]", or "time" for seconds`},
		{"time [m],x\n1,2\n", Options{}, "the times:"},
		{"time,x\n1,5\nfive,5\n", Options{}, `day.csv:3:1: time: "five" is not a number`},
		{"time,x\n05.01.2026 14:00,5\n", Options{}, `"05.01.2026 14:00" is read differently in different countries: say how, with dates: day.month.year or month/day/year`},
		{"time,x\n2026-01-05 14:00,5\n", Options{}, `day.csv:2: the time "2026-01-05 14:00:00" has no zone: write time_zone, such as Europe/Berlin`},
		{"time,x\n2026-01-05T14:00:00Z,5\n2026-13-05T14:00:00Z,5\n", Options{}, `day.csv:3:1: "2026-13-05T14:00:00Z" is no date and time`},
		{"time,x\n2026-03-29 01:30,1\n2026-03-29 02:30,2\n", Options{Zone: zone}, "day.csv:3: the time 2026-03-29 02:30:00 does not exist in Europe/Berlin: the clocks went forward over it. A recorder whose clock is never changed has an offset: time_zone: +01:00"},
		{"time,x\n2026-10-25 01:30,1\n2026-10-25 02:30,2\n2026-10-25 03:30,2\n", Options{Zone: zone}, "day.csv:3: the time 2026-10-25 02:30:00 comes twice in Europe/Berlin, because the clocks went back, but the file has that hour only once"},
		{"time,x\n2026-10-25 02:30,1\n2026-10-25 02:40,2\n2026-10-25 02:35,2\n2026-10-25 02:31,3\n", Options{Zone: zone}, "day.csv:5:1: the time 2026-10-25T02:31:00"},
		{"time,x\n1,2\n", Options{Time: "clock"}, "there is no column clock for the times; there are time, x"},
		{"\x1f\x8bgarbage", Options{}, "packed with gzip and damaged"},
		{"PAR1 not really", Options{}, "not a readable Parquet file"},
		{"time,x\n\xff\xfe,2\n", Options{}, "no text in UTF-8"},
	} {
		_, err := Read("day.csv", []byte(c.text), c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q\n got %v\nwant %s", c.text, err, c.want)
		}
	}
	if _, err := Read("day.parquet", []byte("time,x\n"), Options{}); err == nil || !strings.Contains(err.Error(), "this is no Parquet file") {
		t.Error(err)
	}
	if _, err := ParseZone("Berlin"); err == nil || !strings.Contains(err.Error(), `"Berlin" is no time zone; want a name such as Europe/Berlin`) {
		t.Error(err)
	}
}

// Dates in the notation of a country are read where somebody says which; files without times have rows at fixed distances; names may carry the unit of time.
func TestOtherWaysToWriteTime(t *testing.T) {
	for _, c := range []struct {
		text string
		o    Options
		want []float64
	}{
		{"Datetime,x\n3/11/2017 0:00,1\n3/11/2017 13:30,2\n", Options{Dates: MonthDayYear, Zone: time.UTC}, []float64{0, 48600}},
		{"Datetime,x\n3/11/2017 12:00 AM,1\n3/11/2017 1:30 PM,2\n", Options{Dates: MonthDayYear, Zone: time.UTC}, []float64{0, 48600}},
		{"Zeit;x\n31.12.2026 23:59:30;1\n01.01.2027 00:00:30;2\n", Options{Dates: DayMonthYear, Zone: time.UTC}, []float64{0, 60}},
		{"a,b\n1,2\n3,4\n5,6\n", Options{Every: 3600}, []float64{0, 3600, 7200}},
		{"a,b\nkW,degC\n1,2\n3,4\n", Options{Every: 60}, []float64{0, 60}},
		{"time_min,b\n0,2\n1,4\n", Options{}, []float64{0, 60}},
	} {
		r := mustRead(t, c.text, c.o)
		if !slices.Equal(r.Time, c.want) {
			t.Errorf("%q: %v, want %v", c.text, r.Time, c.want)
		}
	}
	if r := mustRead(t, "a,b\nkW,degC\n1,2\n3,4\n", Options{Every: 60}); r.Unit("b") != "degC" || !slices.Equal(r.Names(), []string{"a", "b"}) {
		t.Errorf("%v in %s", r.Names(), r.Unit("b"))
	}
	if _, err := Read("day.csv", []byte("time,x\n31.12.2026 10:00,1\n"), Options{Dates: MonthDayYear, Zone: time.UTC}); err == nil || !strings.Contains(err.Error(), "is no date and time") {
		t.Errorf("the 31st month: %v", err)
	}
}

// Late samples may come in any order where that is asked for, and another column may say when they came.
func TestAnyOrder(t *testing.T) {
	r := mustRead(t, "time,x,received\n2026-01-05T00:00:10Z,1,2026-01-05T00:00:11Z\n2026-01-05T00:00:05Z,2,\n2026-01-05T00:00:10Z,3,2026-01-05T01:00:30+01:00\n", Options{AnyOrder: true})
	if !slices.Equal(r.Time, []float64{0, -5, 0}) || r.Line(1) != 3 {
		t.Error(r.Time)
	}
	received, err := r.Stamps("received")
	if err != nil || received[0] != 1 || !math.IsNaN(received[1]) || received[2] != 20 {
		t.Error(received, err)
	}
}

// The codes of quality columns mean what the standards say.
func TestQuality(t *testing.T) {
	for _, c := range []struct {
		code Code
		cell string
		want Quality
		why  string
	}{
		{Words, "Good", Good, "Good"}, {Words, "BAD", Bad, "BAD"}, {Words, "uncertain", Uncertain, "uncertain"}, {Words, "BadSensorFailure", Bad, "BadSensorFailure"}, {Words, "", Bad, "no quality"},
		{Words, "false", Bad, "false"}, {Words, "GoodLocalOverride", Uncertain, "GoodLocalOverride"},
		{OPCUA, "0", Good, "Good"}, {OPCUA, "2156658688", Bad, "BadSensorFailure"}, {OPCUA, "0x40900000", Uncertain, "UncertainLastUsableValue"}, {OPCUA, "9830400", Uncertain, "GoodLocalOverride"},
		{OPCUA, "1024", Good, "Good"}, {OPCUA, "0x80FF0000", Bad, "0x80FF0000"},
		{OPCDA, "192", Good, "good"}, {OPCDA, "0", Bad, "bad"}, {OPCDA, "216", Uncertain, "good, local override"}, {OPCDA, "24", Bad, "bad, communication failure"}, {OPCDA, "195", Good, "good"},
	} {
		if q, why, err := c.code.Of(c.cell); err != nil || q != c.want || why != c.why {
			t.Errorf("%v of %q: %v, %s, %v", c.code, c.cell, q, why, err)
		}
	}
	for _, c := range []struct {
		code Code
		cell string
		want string
	}{{Words, "192", "write code: opc-ua (0 is good), code: opc-da (192 is good)"}, {OPCUA, "maybe", `"maybe" is no quality`}} {
		if _, _, err := c.code.Of(c.cell); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.cell, err)
		}
	}
}

// A historian gives the same as a file would.
func TestFromColumns(t *testing.T) {
	begin := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	r, err := FromColumns("historian", []float64{0, 60}, begin, []Column{{Name: "level", Unit: "m", Values: []float64{1, math.NaN()}}, {Name: "mode", Texts: []string{"auto", ""}}})
	if err != nil {
		t.Fatal(err)
	}
	level := numbers(t, r, "level")
	mode, err := r.Texts("mode")
	if err != nil || level[0] != 1 || !math.IsNaN(level[1]) || !slices.Equal(mode, []string{"auto", ""}) || r.Unit("level") != "m" || !r.IsText("mode") {
		t.Error(level, mode, err)
	}
	for _, times := range [][]float64{{0, 0}, {0}} {
		if _, err := FromColumns("historian", times, begin, []Column{{Name: "x", Values: []float64{1, 2}}}); err == nil {
			t.Errorf("times %v are taken", times)
		}
	}
}
