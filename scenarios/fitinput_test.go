package scenarios

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// badParquet is a file with columns of types that do not fit.
func badParquet(t *testing.T) string {
	type row struct {
		Time  float64 `parquet:"time"`
		Level string  `parquet:"level"`
		Speed []int64 `parquet:"speed"`
	}
	var b bytes.Buffer
	if err := parquet.Write(&b, []row{{0, "high", []int64{1}}, {10, "low", nil}}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Each way in which recordings are wrong in practice is told at its place, with what to do.
func TestRecordingsThatAreWrong(t *testing.T) {
	day := func(rows ...string) string { return "time,level,speed\n" + strings.Join(rows, "\n") + "\n" }
	good := "0,2,10\n10,2.1,20\n20,2.2,10\n3600,2.3,20\n"
	dated := func(stamps ...string) string {
		b := "time,level,speed\n"
		for i, s := range stamps {
			b += fmt.Sprintf("%s,%g,%d\n", s, 2+0.1*float64(i), i)
		}
		return b
	}
	files := map[string]string{
		"good.csv":         "time,level,speed\n" + good,
		"empty.csv":        "",
		"heads.csv":        "time,level,speed\n",
		"still.csv":        day("0,2,1", "10,2,2", "20,2,3", "3600,2,4"),
		"pressure.csv":     "time,level [bar],speed\n" + good,
		"inches.csv":       day("0,78,1", "10,79,2", "20,80,3", "3600,81,4"),
		"bad.csv":          "time,level,speed,status\n0,2,1,Bad\n10,2.1,2,BadNoCommunication\n3600,2.2,3,bad\n",
		"codes.csv":        "time,level,speed,status\n0,2,1,192\n10,2.1,2,192\n3600,2.2,3,192\n",
		"moods.csv":        "time,level,speed,status\n0,2,1,fine\n10,2.1,2,fine\n3600,2.2,3,fine\n",
		"unsorted.csv":     day("0,2,1", "20,2.1,2", "10,2.2,3"),
		"twice.csv":        day("0,2,1", "10,2.1,2", "10,2.2,3"),
		"short.csv":        day("0,2,1", "10,2.1,2", "20,2.2"),
		"cut.csv":          "time,level,speed\n0,2,1\n10,2.1,2\n20,2.",
		"words.csv":        day("0,2,1", "10,high,2", "3600,2.2,3"),
		"comma.csv":        "time;level;speed\n0;2,5;1\n3600;2,6;2\n",
		"local.csv":        dated("2026-01-05 00:00:00", "2026-01-05 00:30:00", "2026-01-05 01:00:00"),
		"spring.csv":       dated("2026-03-29 01:30:00", "2026-03-29 02:30:00", "2026-03-29 03:30:00"),
		"autumn.csv":       dated("2026-10-25 01:30:00", "2026-10-25 02:30:00", "2026-10-25 03:30:00"),
		"zoned.csv":        dated("2026-01-05T00:00:00Z", "2026-01-05T00:00:10Z", "2026-01-05T00:00:20Z", "2026-01-05T01:00:00Z"),
		"longer.csv":       "time,level,speed\n2026-01-04T23:59:50Z,1.9,0\n" + "2026-01-05T00:00:00Z,2,0\n2026-01-05T00:00:10Z,2.1,1\n2026-01-05T00:00:20Z,2.2,2\n2026-01-05T00:50:00Z,2.2,2\n2026-01-05T01:00:00Z,2.3,3\n",
		"unix.csv":         day("1767571200,2,1", "1767571210,2.1,2", "1767574800,2.2,3"),
		"types.parquet":    badParquet(t),
		"cut.parquet":      badParquet(t)[:40],
		"text.parquet":     "time,level\n0,1\n",
		"late.csv":         day("600,2,1", "1200,2.1,2", "3600,2.2,3"),
		"early.csv":        day("0,2,1", "10,2.1,2", "1200,2.2,3"),
		"nospeed.csv":      day("0,2,", "10,2.1,", "3600,2.2,"),
		"fast.csv":         day("0,2,1", "10,2.1,900", "3600,2.2,3"),
		"twolevels.csv":    "time,level,level\n0,1,2\n",
		"missingclock.csv": "level,speed\n1,2\n",
	}
	csv := func(name string) string { return fitWear("csv: "+name, "", "") }
	two := func(second string) string {
		return strings.Replace(fitWear("csv: zoned.csv, start: 2026-01-05T00:00:00Z", "", ""), "}]\n", "}, {name: again, "+second+"}]\n", 1)
	}
	for _, c := range []struct{ name, text, want string }{
		{"constant signal", strings.Replace(csv("still.csv"), ", noise: 1 mm", "", 1), "test.yaml:8:13: tank.level: all 4 readings of experiment monday are the same, 2 m: a signal that stands still tells nothing"},
		{"unit of another kind", csv("pressure.csv"), "unit: the column level is in bar by its own header, not in m"},
		{"unit of another kind, in the header only", strings.Replace(csv("pressure.csv"), "unit: m, ", "", 1), "test.yaml:8:13: tank.level: bar is a pressure, want a length"},
		{"unit of the input", strings.Replace(csv("good.csv"), "unit: rad/s", "unit: bar", 1), "pump.speed: bar is a pressure, want an angular speed"},
		{"value that no pump can have", csv("fast.csv"), "pump.speed: value 2 of column speed, 900 rad/s, is above the largest value that the model allows, 200 rad/s"},
		{"all readings bad", fitWear("csv: bad.csv", ", quality: status", ""), "no reading of experiment monday is left (1 quality: Bad; 1 quality: BadNoCommunication; 1 quality: bad)"},
		{"codes nobody can know", fitWear("csv: codes.csv", ", quality: status", ""), "codes.csv:2: quality column status: \"192\": nobody knows whether this number is good: write code: opc-ua (0 is good), code: opc-da (192 is good), or good: [...]"},
		{"codes of another standard", fitWear("csv: codes.csv", ", quality: {column: status, code: opc-da}", "") + "  starts: none\n", `starts: "none" is no whole number`}, // the codes are fine
		{"words of another language", fitWear("csv: moods.csv", ", quality: status", ""), `"fine" is no quality; want good, uncertain or bad. Say what else is good: good: [...]`},
		{"quality column that is not there", fitWear("csv: good.csv", ", quality: status", ""), "good.csv has no column status; it has level, speed"},
		{"code and good", fitWear("csv: codes.csv", ", quality: {column: status, code: opc-da, good: 192}", ""), "give either code or good, not both"},
		{"no such column", strings.Replace(csv("good.csv"), "column: level", "column: levle", 1), "good.csv has no column levle; did you mean level?"},
		{"no such column of an input", strings.Replace(csv("good.csv"), "column: speed", "column: rpm", 1), "good.csv has no column rpm; it has level, speed"},
		{"no such input", strings.Replace(csv("good.csv"), "pump.speed: {", "pump.sped: {", 1), "unknown variable pump.sped; did you mean pump.speed?"},
		{"not sorted", csv("unsorted.csv"), "unsorted.csv:4:1: the time 10 is before that of line 3; sort the rows by time"},
		{"the same time twice", csv("twice.csv"), "twice.csv:4:1: the time 10 occurs twice, also in line 3; keep one of the rows"},
		{"empty file", csv("empty.csv"), "empty.csv:1: the file is empty; the first row must name the columns"},
		{"names only", csv("heads.csv"), "heads.csv:1: the file has no rows of values"},
		{"a row too short", csv("short.csv"), "short.csv:4: 2 cells for 3 columns"},
		{"cut off", csv("cut.csv"), "cut.csv:4: 2 cells for 3 columns; the file ends in the middle of a line: it may have been cut off"},
		{"words", csv("words.csv"), `words.csv:3:4: level: "high" is not a number`},
		{"decimal commas", csv("comma.csv"), `comma.csv:2:3: level: "2,5" has a decimal comma; write a point`},
		{"two columns of one name", csv("twolevels.csv"), `twolevels.csv:1:12: the column name "level" occurs twice`},
		{"no times", csv("missingclock.csv"), `"level" has no unit and holds no dates`},
		{"local times without a zone", fitWear("csv: local.csv, start: 2026-01-05T00:00:00Z", "", ""), `local.csv:2: the time "2026-01-05 00:00:00" has no zone: write time_zone, such as Europe/Berlin`},
		{"an unknown zone", fitWear("csv: local.csv, time_zone: Berlin", "", ""), `time_zone: "Berlin" is no time zone; want a name such as Europe/Berlin`},
		{"an hour that is skipped", fitWear("csv: spring.csv, start: 2026-03-29 01:30, time_zone: Europe/Berlin", "", ""), "spring.csv:3: the time 2026-03-29 02:30:00 does not exist in Europe/Berlin: the clocks went forward over it"},
		{"an hour that comes twice", fitWear("csv: autumn.csv, start: 2026-10-25 01:30, time_zone: Europe/Berlin", "", ""), "autumn.csv:3: the time 2026-10-25 02:30:00 comes twice in Europe/Berlin"},
		{"a start that is skipped", fitWear("csv: zoned.csv, start: 2026-03-29 02:30, time_zone: Europe/Berlin", "", ""), "start: the time 2026-03-29 02:30:00 does not exist in Europe/Berlin"},
		{"dates without a start", csv("zoned.csv"), "zoned.csv has dates and times, so the scenario needs time.start"},
		{"dates elsewhere", fitWear("csv: zoned.csv, start: 2025-01-05T00:00:00Z", "", ""), "zoned.csv:2: pump.speed: the first value comes 8760 h after the experiment begins; begin it later, with start"},
		{"seconds since 1970", strings.Replace(csv("unix.csv"), "  inputs: {pump.speed: {column: speed, unit: rad/s}}\n", "", 1), "Are these seconds since 1970?"},
		{"inputs that begin late", csv("late.csv"), "late.csv:2: pump.speed: the first value comes 10 min after the experiment begins; begin it later, with start"},
		{"inputs that end early", csv("early.csv"), "early.csv:2: pump.speed: the file ends 2390 s after the experiment begins, which lasts 1 h; shorten it, with stop"},
		{"an input without values", csv("nospeed.csv"), "pump.speed: the column speed of nospeed.csv has no value at all that is there and good"},
		{"overlapping experiments in one file", two("csv: zoned.csv, start: 2026-01-05T00:00:10Z, stop: 30 min"), "use the same part of zoned.csv, from 2026-01-05 00:00:10 to 2026-01-05 00:30:10, so its readings would count twice"},
		{"the same readings in two files", strings.ReplaceAll(two("csv: longer.csv, start: 2026-01-05T00:00:00Z"), "\n  starts", ""), "the experiments monday and again overlap: from 2026-01-05 00:00:00 on they have the same readings of tank.level"},
		{"fewer readings than unknowns", strings.Replace(fitWear("csv: good.csv", "", "  hold_out: {from: 15 s}\n"), "{pump.wear: {guess: 0.05}}", "{pump.wear: {}, tank.area: {min: 1 m2, max: 100 m2}, tank.level: {start: true, min: 0 m, max: 5 m}}", 1), "2 readings cannot determine 3 unknowns: give more data, hold out less, or fit fewer"},
		{"texts in Parquet", fitWear("parquet: types.parquet", "", ""), "column speed: it is nested; want a plain column"},
		{"numbers that are texts in Parquet", strings.Replace(fitWear("parquet: types.parquet", "", ""), "  inputs: {pump.speed: {column: speed, unit: rad/s}}\n", "", 1), `types.parquet:1: level: "high" is not a number`},
		{"Parquet cut off", fitWear("parquet: cut.parquet", "", ""), "not a readable Parquet file"},
		{"no Parquet at all", fitWear("parquet: text.parquet", "", ""), "text.parquet: this is no Parquet file"},
		{"two files", fitWear("csv: good.csv, parquet: types.parquet", "", ""), "experiment monday: want exactly one of the keys csv and parquet"},
		{"no file", fitWear("stop: 1h", "", ""), "experiment monday: want exactly one of the keys csv and parquet"},
		{"a time column that is not there", fitWear("csv: good.csv, time: clock", "", ""), "there is no column clock for the times; there are time, level, speed"},
		{"an exclusion without time", fitWear("csv: good.csv, exclude: [{why: nothing}]", "", ""), "exclude: want from and to, or when"},
		{"a condition that is none", fitWear("csv: good.csv, exclude: [{when: level + 1 m}]", "", ""), "when: want a condition such as"},
		{"a condition on what is not recorded", fitWear("csv: good.csv, exclude: [{when: pump.power > 1 kW}]", "", ""), "when: pump.power is not recorded: a condition sees the columns of the recording"},
		{"a condition on a typing error", fitWear("csv: good.csv, exclude: [{when: levle > 1 m}]", "", ""), "when: unknown variable levle; did you mean level?"},
		{"a condition with another unit", fitWear("csv: good.csv, exclude: [{when: level > 1 bar}]", "", ""), "cannot compare a length and a pressure"},
		{"a text in a condition", fitWear("csv: words.csv, exclude: [{when: level > 1 m}]", "", ""), `words.csv:3:4: level: "high" is not a number`},
		{"a hold-out of nothing", fitWear("csv: good.csv", "", "  hold_out: {from: 10h}\n"), "from: no reading comes after 10h, so nothing is held out"},
		{"two readings for a noise", strings.Replace(fitWear("csv: good.csv, exclude: [{from: 15 s, to: 1h}, {from: 1h, to: 2h}]", "", ""), ", noise: 1 mm", "", 1), "tank.level: 2 readings cannot tell its noise: write noise, or leave the sensor out"},
		{"settle without experiments", fitWear("csv: good.csv", "", "  hold_out: {from: 30 min, settle: 10 min}\n"), "settle: belongs to experiments that are held out as a whole"},
		{"draws", fitWear("csv: good.csv", "", "  posterior: {draws: 7}\n"), `draws: "7" is no whole number from 100 to 1000000`},
		{"posterior", fitWear("csv: good.csv", "", "  posterior: maybe\n"), "posterior: want true, false or {draws: 2000}"},
	} {
		s, err := parseFit(c.text, files)
		if err == nil {
			var j *FitJob
			if j, err = PrepareFit(s, tankSystem(), ""); err == nil {
				_ = j.Close()
			}
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s:\n%s got: %v\nwant: %s", c.name, c.text, err, c.want)
		}
	}
}
