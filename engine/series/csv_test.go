package series

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func read(t *testing.T, text string) *Table {
	t.Helper()
	table, err := ReadCSV(strings.NewReader(text), "demand.csv", CSVOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestReadCSVAcceptsTheFormsPeopleWrite(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		time []float64
		unit string
	}{
		"plain":            {"time,demand\n0,1\n10,2\n", []float64{0, 10}, ""},
		"units row":        {"time,demand\nmin,L/s\n0,1\n10,2\n", []float64{0, 600}, "L/s"},
		"units in names":   {"time [h],demand [L/s]\n0,1\n1,2\n", []float64{0, 3600}, "L/s"},
		"semicolon":        {"# a comment\n\ntime;demand\ns;m3/h\n0; 1\n1; 2\n", []float64{0, 1}, "m3/h"},
		"tab, CRLF":        {"time\tdemand\r\n0\t1\r\n1\t2\r\n", []float64{0, 1}, ""},
		"byte-order mark":  {"\xef\xbb\xbftime,demand\n0,1\n1,2\n", []float64{0, 1}, ""},
		"timestamps":       {"when,demand\n2026-01-05T00:00:00Z,1\n2026-01-05T01:00:30.25+01:00,2\n", []float64{0, 30.25}, ""},
		"timestamps, unit": {"time,demand\ns,L/s\n2026-01-05T00:00:00Z,1\n2026-01-05T00:00:30Z,2\n", []float64{0, 30}, "L/s"},
		"irregular":        {"time,demand\n0,1\n1,2\n5,2\n100,3\n", []float64{0, 1, 5, 100}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			table := read(t, c.text)
			if diff := cmp.Diff(c.time, table.Time()); diff != "" {
				t.Error(diff)
			}
			if d := table.Column("demand"); d == nil || d.Unit != c.unit || d.Values[0] != 1 || d.Values[1] != 2 {
				t.Errorf("demand is %+v", d)
			}
			if table.Columns[0].Unit != "s" {
				t.Error("time is in seconds")
			}
		})
	}
}

// Every message is read by a person with the file open in an editor.
func TestReadCSVNamesEveryProblem(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "d.csv:1: the file is empty; the first row must name the columns, time first"},
		{"time,a\n", "d.csv:1: the file has no rows of values"},
		{"time\n1\n", "d.csv:1:1: the file has one column only; want time and at least one column of values, separated by commas"},
		{"0,1\n1,2\n", "d.csv:1:1: the first row must name the columns, time first; found the number 0"},
		{"hour,a\n0,1\n", `d.csv:1:1: the first column must be time; "hour" has no unit: name it "hour [h]", or "time" for seconds`},
		{"time [bar],a\n0,1\n", "d.csv:1:1: the first column must be time: bar is a pressure, want a time"},
		{"time,a\n05.01.2026 00:00,1\n05.01.2026 01:00,2\n", `d.csv:2:1: "05.01.2026 00:00": write dates like 2026-01-05T00:00:00Z`},
		{"time,a,a\n0,1,2\n", `d.csv:1:8: the column name "a" occurs twice`},
		{"time,,a\n0,1,2\n", "d.csv:1:6: the column has no name"},
		{"time,a [L/z]\n0,1\n", `d.csv:1:6: "L/z": unknown unit z; did you mean Hz?`},
		{"time,a [L/s]\ns,m3/h\n0,1\n", "d.csv:2:3: a has the unit L/s in its name and m3/h here"},
		{"time,a\ns,\n0,1\n", "d.csv:2:3: the unit of a is missing; write 1 for a plain number"},
		{"time,a\n0,1\n1,\n", "d.csv:3:3: a: the value is missing; fill it, or leave the whole row out"},
		{"time,a\n0,1\n1,n/a\n", `d.csv:3:3: a: "n/a" is not a number`},
		{"time,a\n0,1\n1,NaN\n", `d.csv:3:3: a: "NaN" is not a finite decimal number`},
		{"time,a\n0,1\n1,0x10\n", `d.csv:3:3: a: "0x10" is not a number`},
		{"time,a\n0,1\n1,1e999\n", `d.csv:3:3: a: "1e999" is not a finite decimal number`},
		{"time,a\n0,1\n1,3 bar\n", `d.csv:3:3: a: "3 bar" has a unit in the cell; put the unit into the header, as in "a [...]"`},
		{"time;a\n0;1,5\n", `d.csv:2:3: a: "1,5" has a decimal comma; write a point`},
		{"time,a\n0,1,5\n", "d.csv:2: 3 cells for 2 columns; is a comma used as decimal mark?"},
		{"time,a\n0\n", "d.csv:2: 1 cells for 2 columns"},
		{"time,a\n0,1\n0,2\n", "d.csv:3:1: the time 0 occurs twice, also in line 2; keep one of the rows"},
		{"time [min],a\n5,1\n3,2\n", "d.csv:3:1: the time 3 is before that of line 2; sort the rows by time"},
		{"time,a\n0,1\n10,1\n20,1\n30,1\n50,1\n60,1\n70,1\n", "d.csv:6:1: samples are missing between line 5 and here: 20 s in a series of 10 s; fill them in, or say that gaps are meant"},
		{"t,a\n2026-01-05T00:00:00,1\n", `d.csv:2:1: "2026-01-05T00:00:00" is not an RFC 3339 timestamp with a zone; write it like 2026-01-05T14:30:00Z or ...+01:00`},
		{"time,a\n0,\"1\n", `d.csv:3:0: extraneous or missing " in quoted-field; quote a cell as "..." and double the quotes inside`},
		{"time,a\n0,1\nx,y\n", "d.csv:3:1: time: \"x\" is not a number\nd.csv:3:3: a: \"y\" is not a number"},
	} {
		_, err := ReadCSV(strings.NewReader(c.text), "d.csv", CSVOptions{})
		if err == nil {
			t.Errorf("%q is accepted", c.text)
			continue
		}
		if got := err.Error(); got != c.want && !strings.HasPrefix(c.want, "d.csv:3:0") {
			t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestGapsMayBeMeant(t *testing.T) {
	text := "time,a\n0,1\n10,1\n20,1\n30,1\n50,1\n60,1\n70,1\n"
	if _, err := ReadCSV(strings.NewReader(text), "d.csv", CSVOptions{AllowGaps: true}); err != nil {
		t.Error(err)
	}
}

// A trajectory written as text must come back with the same bits.
func TestCSVRoundTripsBits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64(), 1, 20).Draw(t, "values")
		var b bytes.Buffer
		w, err := NewCSVWriter(&b, []Field{{Name: "time", Unit: "s"}, {Name: `node/a,"b"/head`, Unit: "m"}}, true)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			if err := w.Write([]float64{float64(i), v}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		table, err := ReadCSV(&b, "t.csv", CSVOptions{})
		if err != nil {
			t.Fatal(err)
		}
		c := table.Column(`node/a,"b"/head`)
		if c == nil || c.Unit != "m" {
			t.Fatalf("columns %v", table.Names())
		}
		for i, v := range values {
			if math.Float64bits(c.Values[i]) != math.Float64bits(v) {
				t.Fatalf("%v came back as %v", v, c.Values[i])
			}
		}
	})
}

func FuzzReadCSV(f *testing.F) {
	for _, s := range []string{"time,a\n0,1\n", "time [h];a [bar]\n0;1\n", "t,a\n2026-01-05T00:00:00Z,1\n", "time,a\ns,m\n0,1\n1,2\n", "\xef\xbb\xbftime\ta\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		table, err := ReadCSV(strings.NewReader(s), "f.csv", CSVOptions{})
		if err != nil {
			return
		}
		for _, c := range table.Columns {
			if len(c.Values) != table.Rows() {
				t.Errorf("%s has %d values in %d rows", c.Name, len(c.Values), table.Rows())
			}
		}
		if _, err := HashTable(table); err != nil {
			t.Error(err)
		}
	})
}
