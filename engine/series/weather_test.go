package series

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// epwText is a year of plain weather: the temperature is the number of the row modulo 24, in degC.
func epwText(days int, row func(i int, cells []string)) string {
	var b strings.Builder
	b.WriteString("LOCATION,Nowhere,XX,XXX,made up,0,50.0,10.0,1.0,200.0\nDESIGN CONDITIONS,0\nDATA PERIODS,1,1,Data,Monday,1/1,12/31\n")
	year := 2001
	if days == 366 {
		year = 2000
	}
	start := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 24 * days {
		t := start.Add(time.Duration(i) * time.Hour)
		cells := strings.Split(fmt.Sprintf("%d,%d,%d,%d,0,?9,%d,5,60,98000,0,0,300,100,200,50,0,0,0,0,90,3,5,5,20,2000,9,999999999,10,0.1,0,88,0.2,0,0",
			year, int(t.Month()), t.Day(), t.Hour()+1, i%24), ",")
		if row != nil {
			row(i, cells)
		}
		b.WriteString(strings.Join(cells, ",") + "\n")
	}
	return b.String()
}

func TestWeatherFileIsReadWithItsTimes(t *testing.T) {
	w, err := ReadWeather([]byte(epwText(365, nil)), "a.epw")
	if err != nil {
		t.Fatal(err)
	}
	if w.City != "Nowhere" || w.TimeZone != 3600 || w.Elevation != 200 || math.Abs(w.Latitude-50*math.Pi/180) > 1e-15 || w.Year() != 365*86400 || w.Leap() || len(w.Notes) != 0 {
		t.Errorf("%+v", w)
	}
	T, _ := w.Series("T_dry_bulb")
	I, _ := w.Series("I_global_horizontal")
	for _, c := range []struct{ t, want float64 }{
		{3600, 273.15},                  // the first row ends at 01:00
		{7200, 274.15},                  // the second one at 02:00
		{5400, 273.65},                  // half an hour between them
		{0, 296.15},                     // the last row of the year
		{365 * 86400, 296.15},           // the same moment
		{365*86400 - 1800, 295.65},      // half an hour before
		{1800, 0.5 * (296.15 + 273.15)}, // between the last row and the first
	} {
		if got := T.At(c.t); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("temperature at %g s is %g, want %g", c.t, got, c.want)
		}
	}
	if I.Time[0] != -1800 || I.Time[1] != 1800 || I.Time[len(I.Time)-1] != 365*86400+1800 {
		t.Errorf("sunshine stands at %g, %g ... %g s", I.Time[0], I.Time[1], I.Time[len(I.Time)-1])
	}
	for _, x := range []Interpolant{T, I} {
		for i := 1; i < len(x.Time); i++ {
			if !(x.Time[i] > x.Time[i-1]) {
				t.Fatalf("times do not rise at %d", i)
			}
		}
	}
	leap, err := ReadWeather([]byte(epwText(366, nil)), "a.epw")
	if err != nil || !leap.Leap() {
		t.Errorf("a leap year: %v", err)
	}
}

func TestAngleTurnsTheShortWay(t *testing.T) {
	w, err := ReadWeather([]byte(epwText(365, func(i int, c []string) { c[20] = []string{"350", "30", "360", "0", "90", "300"}[i%6] })), "a.epw")
	if err != nil {
		t.Fatal(err)
	}
	d, _ := w.Series("wind_direction")
	for _, c := range []struct{ row, want float64 }{{1, 350}, {1.125, 355}, {1.24, 359.6}, {1.5, 10}, {2, 30}, {2.5, 15}, {3, 360}, {4, 0}, {4.5, 45}, {5, 90}, {5.5, 15}, {6, 300}, {6.5, 325}} {
		got := d.At(c.row*3600) * 180 / math.Pi
		if math.Abs(got-c.want) > 1e-4 && math.Abs(got-c.want) < 360-1e-4 {
			t.Errorf("at row %g the wind comes from %g, want %g", c.row, got, c.want)
		}
	}
	for i := 1; i < len(d.Time); i++ {
		if !(d.Time[i] > d.Time[i-1]) {
			t.Fatalf("times do not rise at %d", i)
		}
	}
}

func TestMissingWeather(t *testing.T) {
	gap := func(column, from, n int, code string) func(int, []string) {
		return func(i int, c []string) {
			if i >= from && i < from+n {
				c[column] = code
			}
		}
	}
	w, err := ReadWeather([]byte(epwText(365, gap(6, 30, 3, "99.9"))), "a.epw")
	if err != nil {
		t.Fatal(err)
	}
	v := w.Column("T_dry_bulb").Values
	if v[30] != v[29]+1 || v[32] != v[29]+3 || len(w.Notes) != 1 || w.Notes[0] != "T_dry_bulb: 3 missing values of 8760 are filled with straight lines" {
		t.Errorf("%v %v", v[28:34], w.Notes)
	}
	if _, err = ReadWeather([]byte(epwText(365, gap(6, 30, 7, "99.9"))), "a.epw"); err == nil ||
		err.Error() != "a.epw:34: T_dry_bulb (field 7) is missing in 7 rows from here on; gaps of up to 6 are filled with a straight line: complete the file" {
		t.Error(err)
	}
	w, err = ReadWeather([]byte(epwText(365, gap(12, 0, 9000, "9999"))), "a.epw")
	if err != nil {
		t.Fatal(err)
	}
	// 273.15 + 5 K dew point, half covered, air of 0 degC: 0.787 + 0.764 ln(278.15/273) = 0.80128; clouds 1.0595
	if got := w.Column("I_infrared").Values[0]; math.Abs(got-0.80128*1.0595*5.6697e-8*math.Pow(273.15, 4)) > 0.01 || len(w.Notes) != 2 {
		t.Errorf("infrared %g; %v", got, w.Notes)
	}
	w, err = ReadWeather([]byte(epwText(365, func(i int, c []string) { c[9] = "999999" })), "a.epw")
	if err != nil || w.Column("pressure") != nil {
		t.Errorf("%v, pressure %v", err, w.Column("pressure"))
	}
	if _, ok := w.Series("pressure"); ok {
		t.Error("a column that is not there has a series")
	}
}

func TestBrokenWeatherFiles(t *testing.T) {
	good := epwText(365, nil)
	lines := strings.SplitAfter(good, "\n")
	without := strings.Join(append(append([]string{}, lines[:100]...), lines[101:]...), "")
	for _, c := range []struct{ name, file, text, want string }{
		{"empty", "a.epw", "", "a.epw:0: the file is empty"},
		{"no header", "a.epw", "1,2,3\n", "a.epw:1:1: an EnergyPlus weather file begins with LOCATION,city,region,country,source,number,latitude,longitude,time zone,elevation"},
		{"short header", "a.epw", "LOCATION,here,50,10\n", "a.epw:1:1: LOCATION has 4 fields, want 10: LOCATION,city,region,country,source,number,latitude,longitude,time zone,elevation"},
		{"latitude", "a.epw", strings.Replace(good, "50.0,10.0", "500,10.0", 1), "a.epw:1:35: LOCATION: latitude is 500, want -90 to 90"},
		{"two periods", "a.epw", strings.Replace(good, "DATA PERIODS,1,1", "DATA PERIODS,2,1", 1), "a.epw:3:14: DATA PERIODS: 2 periods; only files of one whole year are read"},
		{"no number", "a.epw", strings.Replace(good, "?9,5,5,60", "?9,warm,5,60", 1), `a.epw:9:17: T_dry_bulb (field 7) is "warm", want a number`},
		{"impossible", "a.epw", strings.Replace(good, "?9,5,5,60,98000", "?9,5,5,60,980", 1), "a.epw:9:24: pressure (field 10) is 980, possible is 31000 to 120000; a missing value is written 999999"},
		{"hour 0", "a.epw", strings.Replace(good, "2001,1,1,1,0", "2001,1,1,0,0", 1), "a.epw:4:10: hour is 0, want 1 to 24: hour 1 ends at 01:00"},
		{"row missing", "a.epw", without, "a.epw:101:6: the row is for month 1, day 5, hour 3; after the row before it month 1, day 5, hour 2 should come: is a row missing, or there twice?"},
		{"half a year", "a.epw", strings.Join(lines[:4000], ""), "a.epw:4000: the file has 3997 rows, one each 60 min, that is 166.54 days; want a whole year of 365 or 366 days"},
		{"short row", "a.epw", strings.Join(lines[:5], "") + "2001,1,1,3,0\n", "a.epw:6:1: the row has 5 fields, want 35"},
		{"another kind", "a.txt", good, "a.txt: want a weather file .epw or .mos, or one of them as .gz"},
		{"no zip", "a.epw.gz", "\x1f\x8b\x00", "a.epw.gz: unexpected EOF"},
		{"mos without table", "a.mos", "#1\n0 1 2\n", "a.mos:2:1: want the line double tab1(8760,30) before the numbers"},
	} {
		_, err := ReadWeather([]byte(c.text), c.file)
		if err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		if got, _, _ := strings.Cut(err.Error(), "\n"); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// Weather files as they are published, packed; means of the year are those of their statistics (EnergyPlus .stat: Chicago 9.9 degC,
// San Francisco 13.8 degC).
func TestPublishedWeatherFiles(t *testing.T) {
	for _, c := range []struct {
		name string
		rows int
		mean float64
		city string
	}{
		{"USA_IL_Chicago-OHare.Intl.AP.725300_TMY3.epw.gz", 8760, 9.9, "Chicago Ohare Intl Ap"},
		{"USA_CA_San.Francisco.Intl.AP.724940_TMY3.epw.gz", 8760, 13.8, "San Francisco Intl Ap"},
		{"DRYCOLD.mos.gz", 8760, 9.7, "Denver-Stapleton"},
	} {
		data, err := os.ReadFile(filepath.Join("../../../shared/data/hvac/weather", c.name))
		if err != nil {
			t.Skip("no weather files beside the repository")
		}
		w, err := ReadWeather(data, c.name)
		if err != nil {
			t.Error(err)
			continue
		}
		sum := 0.0
		for _, v := range w.Column("T_dry_bulb").Values {
			sum += v - 273.15
		}
		if w.Rows() != c.rows || w.City != c.city || math.Abs(sum/float64(c.rows)-c.mean) > 0.11 || len(w.Columns) != len(weatherColumns) {
			t.Errorf("%s: %d rows of %s, mean %.2f degC, %d columns; %v", c.name, w.Rows(), w.City, sum/float64(c.rows), len(w.Columns), w.Notes)
		}
	}
}

func TestPackedWeatherIsTheSame(t *testing.T) {
	text := []byte(epwText(365, nil))
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(text)
	_ = z.Close()
	one, err1 := ReadWeather(text, "a.EPW")
	two, err2 := ReadWeather(b.Bytes(), "a.epw.gz")
	if err1 != nil || err2 != nil || one.Column("I_direct_normal").Values[77] != two.Column("I_direct_normal").Values[77] {
		t.Error(err1, err2)
	}
}
